/* site.h: from a request to its reply: route, session, role, CSRF, page. */
#ifndef WEB_SITE_H
#define WEB_SITE_H

#include "web/http.h"
#include "web/route.h"

/* The page for an error, in the look of the site. */
typedef void site_error_page(struct request *request, struct reply *reply,
    int status, const char *words);

/* What a program tells the web about itself; it never changes while serving. */
struct site {
    const struct route *routes;
    unsigned route_count;
    site_error_page *error_page; /* NULL: one line of plain text */
};

#endif
