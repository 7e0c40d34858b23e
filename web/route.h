/* route.h: which page answers a path, and who may ask for it. */
#ifndef WEB_ROUTE_H
#define WEB_ROUTE_H

#include "web/http.h"

enum route_flag {
    ROUTE_PLAIN = 0,
    ROUTE_SLOW = 1,   /* a GET that runs on the worker, as every POST does */
    ROUTE_UPLOAD = 2, /* takes a body of up to 16 MiB instead of 64 KiB */
    ROUTE_BARE = 4,   /* needs no store and no session: /health, style sheet */
    /* Called by a program, whose authority is in what it sends: no cookie is
     * read, so it acts as nobody, and refusals are plain text. */
    ROUTE_MACHINE = 8,
    ROUTE_BYTES = 16, /* takes application/octet-stream, as it is */
    /* May be posted from another site: no cookie is read, so it acts as
     * nobody; the page judges request->origin. */
    ROUTE_FOREIGN = 32,
    ROUTE_QUIET = 64, /* asked by script, not by a person: is no use (SR-33) */
    /* A GET that draws a form, and with request->again what was typed in it
     * before the session ended.  No field of it is secret. */
    ROUTE_AGAIN = 128,
};

/*
 * pattern: literal text in which % stands for a number of 1 to 18 digits
 * ("/patient/%/print.pdf") and a * at the end for the rest of the path.
 * roles 0 answers 403 to everyone: deny by default.
 */
struct route {
    enum http_method method;
    const char *pattern;
    unsigned roles; /* enum role */
    unsigned flags; /* enum route_flag */
    http_handler *handler;
};

enum route_fate {
    ROUTE_FOUND,
    ROUTE_UNKNOWN, /* no row has this path */
    ROUTE_METHOD,  /* the path is there, for the other method */
};

/* Looks path up in the count rows of table and fills in request's numbers
 * and rest.  The first row that fits is stored in *found. */
enum route_fate route_find(const struct route *table, unsigned count,
    struct request *request, const struct route **found);

/* 1 when the person may use the row. */
int route_allows(const struct route *route, const struct person *person);

#endif
