/* page.h: what the pages of the clinic share: store, today, frame, errors. */
#ifndef CLINIC_PAGE_PAGE_H
#define CLINIC_PAGE_PAGE_H

#include <stdbool.h>
#include <stdint.h>

#include "clinic/rules/tally.h"
#include "clinic/store/record.h"
#include "clinic/store/result.h"
#include "web/http.h"

struct access_log;
struct store;
struct zone;

/* Who may do what (interfaces.md), as masks for the route table. */
enum {
    PAGE_MAY_SEE = ROLE_READER | ROLE_SCHEDULER | ROLE_NURSE | ROLE_PRESCRIBER |
                   ROLE_AUDITOR,
    PAGE_MAY_BOOK = ROLE_SCHEDULER | ROLE_NURSE | ROLE_PRESCRIBER,
    PAGE_MAY_READ_PUMPS = ROLE_NURSE | ROLE_PRESCRIBER,
    PAGE_MAY_RUN = ROLE_ADMINISTRATOR,
    PAGE_MAY_AUDIT = ROLE_AUDITOR,
};

/*
 * What Today has worked out, kept until a patient or the day changes.
 *
 * 1. all of it was made of one moment of the store, of generation
 * 2. list holds nothing of the person who looks but what roles decide
 */
struct page_kept {
    bool known;
    int64_t generation; /* of the store */
    int32_t today;
    struct tally tally;
    struct buffer list; /* the first page of all, without its frame; or empty */
    unsigned roles;     /* of those who see that list */
};

/* What request->app points to: one a thread. */
struct page_app {
    struct store *store;      /* this thread's own connection */
    struct access_log *looks; /* the process's one, SR-44 */
    struct zone *zone;        /* of the clinic; page_close gives it back */
    struct page_kept kept;
    /* Typed by who makes the first administrator: the server printed it.  ""
     * when there were accounts at its start. */
    const char *first_code;
    const unsigned char *key; /* the process's own, PAGE_KEY_SIZE bytes */
    const char *programmer;   /* where the programmer is, as an origin */
};

enum { PAGE_KEY_SIZE = 32 };
enum { PAGE_CODE_SIZE = 10 }; /* of first_code: "ABCD-EFGH" */

/* One page being made; it lives as long as its request. */
struct page {
    struct request *request;
    struct reply *reply;
    struct buffer *out;
    struct arena *arena;
    struct page_app *app;
    struct store *store;
    struct clinic clinic;
    const struct zone *zone;
    int64_t now_s; /* UTC */
    int32_t today; /* in the clinic's zone */
};

/* Give back what pages kept in app; the store is the caller's. */
void page_close(struct page_app *app);

/* Read the clinic and its day.  0, or -1 when the reply is an error. */
int page_open(struct page *page, struct request *request, struct reply *reply);

/* Note in the access log that the person looks (SR-44).  0, or -1 when the
 * reply is an error: what cannot be logged is not shown. */
int page_look(struct page *page, const char *action, int64_t patient);

/* The frame: title, and the path of the navigation's place ("/today"). */
void page_begin(struct page *page, const char *title, const char *place);
void page_begin_narrow(struct page *page, const char *title, const char *place);
void page_end(struct page *page);

/* The reply for a call of the store that did not answer OK: 404 for NONE, 503
 * for BUSY, else the store's sentence. */
void page_fail(struct page *page, enum store_result result);

/* Who changes something: the person, in the first role of roles they hold. */
struct author page_author(const struct page *page, unsigned roles);

/* May the person do that?  Buttons that would be refused are not shown. */
bool page_may(const struct page *page, unsigned roles);

/* The clinic's clock at an instant, in seconds since 1970-01-01 00:00 of that
 * clock, and its day. */
int64_t page_local_s(const struct page *page, int64_t utc_s);
int32_t page_local_day(const struct page *page, int64_t utc_s);

/* The address of this clinic as the browser has it: "http://127.0.0.1:8080". */
const char *page_base(struct page *page);

/* printf into the request's arena. */
const char *page_text(struct page *page, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

#endif
