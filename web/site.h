/* site.h: from a request to its reply: host, route, session, role, page. */
#ifndef WEB_SITE_H
#define WEB_SITE_H

#include "base/clock.h"
#include "web/http.h"
#include "web/route.h"
#include "web/session.h"

struct limit;
struct metrics;

/* The page for an error, in the look of the site. */
typedef void site_error_page(struct request *request, struct reply *reply,
    int status, const char *words);

/* What a program tells the web about itself; unchanged while serving. */
struct site {
    const struct route *routes;
    unsigned route_count;
    site_error_page *error_page; /* NULL: one line of plain text */
    const struct session_store *sessions;
    struct limit *limit;     /* of wrong passwords */
    struct metrics *metrics; /* NULL: nobody counts */
    /* A thread's own connection to the store: opened at its first request
     * that needs one, NULL when that fails; closed when the thread ends. */
    void *(*app_open)(void *program);
    void (*app_close)(void *app);
    void *program;
    /* The only value the header Host may have; NULL: any name of this
     * computer itself, which a page elsewhere cannot claim by DNS. */
    const char *host;
    /* Of the session's cookie; NULL: "cisterna".  Two programs on one computer
     * share its cookies, whatever their ports. */
    const char *cookie;
    /* AGAIN_KEY_SIZE random bytes, and the page to sign in on with what was
     * typed, request->kept; NULL: a form that comes too late is lost. */
    const uint8_t *again_key;
    http_handler *again_page;
    int secure;         /* 1: reached over https, cookies say so */
    struct clock clock; /* the present, which --now may have moved */
};

/* A request as it came; NULL for a header that is absent. */
struct site_input {
    const char *method;
    const char *target; /* path and query, escapes and all */
    const char *host;
    const char *origin;
    const char *fetch_site;
    const char *cookie;
    const char *content_type;
    const char *address;
};

enum {
    SITE_BODY_MAX = 64 * 1024,
    SITE_UPLOAD_MAX = 16 * 1024 * 1024,
};

/* The clock of the site, UTC. */
int64_t site_now_s(const struct site *site);

/*
 * Everything that can be decided before the body is read.  request holds
 * arena and app; the rest is filled in.  Returns the row that shall answer,
 * or NULL when the reply is already complete.
 *
 * 1. A name of this server in Host, otherwise 421.
 * 2. A target that can be read, otherwise 400; GET, HEAD or POST, otherwise
 *    405.
 * 3. A POST from this site, otherwise 403, but for rows of ROUTE_FOREIGN.  Rows
 *    of ROUTE_BARE need no more; those of ROUTE_MACHINE and ROUTE_FOREIGN only
 *    the store, and no cookie of theirs is read.
 * 4. The session, if the cookie names one; a busy store is 503.
 * 5. Nobody and not a public row: GET is sent to /login, POST is 403,
 *    whether the path exists or not; with a form of a session that ran out,
 *    where its page can be shown again, the 403 is site->again_page.
 * 6. Somebody: unknown 404, wrong method 405, not one of the row's roles 403.
 */
const struct route *site_open(const struct site *site,
    const struct site_input *input, struct request *request,
    struct reply *reply);

/* The most bytes the body of a request for that row may have. */
size_t site_body_max(const struct route *route);

/* What came behind the headers: len bytes with room for one more, NULL when
 * nothing did. */
struct site_body {
    const char *type; /* Content-Type, NULL without one */
    char *bytes;
    size_t len;
};

/* Reads the body, checks the CSRF token of a POST by somebody - which on a
 * row of ROUTE_MACHINE is nobody - and runs the row's page. */
void site_answer(const struct route *route, struct request *request,
    const struct site_body *body, struct reply *reply);

enum { SITE_HEADERS_MAX = 8 };

/* The headers that every reply carries beside its own; returns how many.
 * Their text is the arena's. */
unsigned site_headers(struct arena *arena, const struct reply *reply,
    struct http_header header[SITE_HEADERS_MAX]);

#endif
