/* exchange.h: one request on a connection of libmicrohttpd, to its reply. */
#ifndef WEB_EXCHANGE_H
#define WEB_EXCHANGE_H

#include <pthread.h>
#include <stdatomic.h>
#include <stddef.h>

#include <microhttpd.h>

struct exchange;
struct patience;
struct site;
struct worker;

/* What the exchanges of one server share. */
struct serving {
    const struct site *site;
    struct worker *worker;
    struct patience *patience;
    pthread_key_t app_key; /* each thread's connection to the store */
    atomic_int stopping;   /* 1: replies close their connections */
    atomic_int running;    /* exchanges that are not finished */
    pthread_mutex_t pool_lock;
    struct exchange *pool; /* finished ones, kept for their memory */
    unsigned pool_count;
};

/* The request line has come; target is its path and query. */
struct exchange *exchange_open(struct serving *serving,
    struct MHD_Connection *connection, const char *target);

/*
 * Called by the library when the headers have come, for each piece of the
 * body, and at its end (*size is 0).  Reads, decides, answers or hands over
 * to the worker.
 */
enum MHD_Result exchange_step(struct exchange *exchange, const char *method,
    const char *data, size_t *size);

/* The slow half of an exchange, on the worker: a worker_run. */
void exchange_work(void *exchange, int late);

/* The reply is sent, or the connection is gone. */
void exchange_close(struct exchange *exchange);

/* Free the finished exchanges. */
void exchange_free_pool(struct serving *serving);

#endif
