/* server.h: a site on a socket, by libmicrohttpd. */
#ifndef WEB_SERVER_H
#define WEB_SERVER_H

#include "web/site.h"

struct server_options {
    const struct site *site;
    const char *address;  /* IPv4, in digits; "127.0.0.1" when NULL */
    int port;             /* 0: any free one */
    unsigned threads;     /* 0: one a core, at most 4 */
    unsigned per_address; /* connections from one address; 0: 128 */
    int header_s;         /* for the first request's headers; 0: 20 */
};

struct server;

/*
 * Starts serving on threads of its own and returns at once.  NULL, with one
 * line on standard error, when the port is taken or threads are not to be
 * had.  The site must outlive the server.
 */
struct server *server_start(const struct server_options *options);

/* The port that is listened on. */
int server_port(const struct server *server);

/* Takes no new connections, finishes what runs (at most 5 s), ends. */
void server_stop(struct server *server);

/* Pages that any site may have, of rows with ROUTE_BARE: "ok"; the metrics,
 * which only this computer may read; the style sheet and its like. */
http_handler server_health;
http_handler server_metrics;
http_handler server_asset;

#endif
