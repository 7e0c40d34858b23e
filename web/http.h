/* http.h: one request and its reply, as the pages see them. */
#ifndef WEB_HTTP_H
#define WEB_HTTP_H

#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/buffer.h"
#include "web/form.h"

enum http_method {
    METHOD_GET, /* also HEAD: the server leaves the body out */
    METHOD_POST,
};

/* Who may do what stands in the route table; a person may hold several. */
enum role {
    ROLE_READER = 1,
    ROLE_SCHEDULER = 2,
    ROLE_NURSE = 4,
    ROLE_PRESCRIBER = 8,
    ROLE_ADMINISTRATOR = 16,
    ROLE_AUDITOR = 32,
    ROLE_ANY = 63,    /* everyone who is signed in */
    ROLE_PUBLIC = 64, /* strangers too */
};

/* id 0 is nobody. */
struct person {
    int64_t id;
    const char *name;
    unsigned roles; /* enum role */
};

struct site;
struct reply;

enum { HTTP_NUMBERS_MAX = 4 };

/* Everything a page may know; it lives until its reply is sent. */
struct request {
    struct arena *arena; /* reset when the reply is sent */
    enum http_method method;
    const char *path;                 /* decoded, without the query */
    int64_t number[HTTP_NUMBERS_MAX]; /* the % of the pattern, in order */
    const char *rest;                 /* the * at a pattern's end, or NULL */
    struct form query;
    struct form form;     /* of a POST */
    const uint8_t *bytes; /* of a row of ROUTE_BYTES: bytes_size of them */
    size_t bytes_size;
    struct form cookies;
    const char *host;    /* of this server, as the other side calls it */
    const char *address; /* of the other side, in digits */
    int plain;           /* 1: errors as text, for a program */
    const char *origin;  /* the header, NULL without one */
    int quiet;           /* 1: the row is ROUTE_QUIET */
    int64_t now_s;       /* UTC; the clock that --now may have moved */
    struct person person;
    const char *csrf; /* the hidden field "csrf" of every form; "" for nobody */
    void *app;        /* this thread's own connection to the store */
    const struct site *site;
    uint8_t session_key[32]; /* which session this is; zero for nobody */
    /* Of a session that ran out: whose it was, 0 for nobody's, and its token;
     * the POST that came too late, sealed (again.h), else NULL. */
    int64_t late_id;
    const char *late_csrf;
    const char *kept;
    int again; /* 1: a GET whose form holds what was typed before that */
};

struct http_header {
    const char *name;
    const char *value;
};

enum { HTTP_HEADERS_MAX = 8 };

/* Starts as an empty page of status 200. */
struct reply {
    int status;
    const char *type;    /* a literal; text/html in UTF-8 unless set */
    int immutable;       /* 1: may be cached for ever, for hashed names only */
    const char *form_to; /* see http_form_to; NULL: forms stay here */
    struct buffer body;
    struct http_header header[HTTP_HEADERS_MAX];
    unsigned header_count;
};

/* A page: reads the request, fills in the reply. */
typedef void http_handler(struct request *request, struct reply *reply);

/* The values of the first field of that name in the query or in the form,
 * without blanks at its ends; "" when it is not there. */
const char *http_query(const struct request *request, const char *name);
const char *http_field(const struct request *request, const char *name);

/* 1 when the person holds one of the roles. */
int http_may(const struct request *request, unsigned roles);

/* An empty reply. */
void http_reply_init(struct reply *reply);

/* Add a header; name and value live as long as the request. */
void http_header(struct reply *reply, const char *name, const char *value);

/* 303: the browser fetches the path with GET; for the end of every POST that
 * did something. */
void http_redirect(struct request *request, struct reply *reply,
    const char *format, ...) __attribute__((format(printf, 3, 4)));

/* This page's forms may also be sent to that origin, "http://127.0.0.1:8081",
 * which is told ours in Origin; it lives as long as the request.  An origin
 * that http_is_origin does not take is a programmer error. */
void http_form_to(struct reply *reply, const char *origin);

/* 1 when text is scheme, host and perhaps port, with nothing behind. */
int http_is_origin(const char *text);

/* The page for an error: status and a sentence that says what is wrong and
 * what to do.  Replaces what the body held. */
void http_error(struct request *request, struct reply *reply, int status,
    const char *words);

/* 503 with Retry-After: the store is locked or gone for the moment. */
void http_busy(struct request *request, struct reply *reply);

#endif
