#include <pthread.h>
#include <stdint.h>
#include <stdlib.h>
#include <time.h>

#include "web/worker.h"

struct job {
    void *what;
    int64_t since_s; /* of the monotonic clock */
};

/* Invariant: the queue is job[first] to job[first + count - 1], modulo its
 * size, oldest first. */
struct worker {
    pthread_mutex_t lock;
    pthread_cond_t filled;
    pthread_t thread;
    worker_run *run;
    struct job job[WORKER_QUEUE_MAX];
    unsigned first;
    unsigned count;
    int stopping;
};

static int64_t monotonic_s(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec;
}

/* Takes the oldest job; the caller holds the lock and knows there is one. */
static struct job take(struct worker *worker)
{
    struct job job = worker->job[worker->first];

    worker->first = (worker->first + 1) % WORKER_QUEUE_MAX;
    worker->count--;
    return job;
}

static void *work(void *context)
{
    struct worker *worker = context;

    pthread_mutex_lock(&worker->lock);
    for (;;) {
        struct job job;
        int late;

        while (!worker->count && !worker->stopping)
            pthread_cond_wait(&worker->filled, &worker->lock);
        if (!worker->count)
            break;
        job = take(worker);
        late = worker->stopping || monotonic_s() - job.since_s > WORKER_WAIT_S;
        pthread_mutex_unlock(&worker->lock);
        worker->run(job.what, late);
        pthread_mutex_lock(&worker->lock);
    }
    pthread_mutex_unlock(&worker->lock);
    return NULL;
}

struct worker *worker_create(worker_run *run)
{
    struct worker *worker = calloc(1, sizeof(*worker));

    if (!worker)
        return NULL;
    worker->run = run;
    pthread_mutex_init(&worker->lock, NULL);
    pthread_cond_init(&worker->filled, NULL);
    if (pthread_create(&worker->thread, NULL, work, worker)) {
        pthread_cond_destroy(&worker->filled);
        pthread_mutex_destroy(&worker->lock);
        free(worker);
        return NULL;
    }
    return worker;
}

int worker_submit(struct worker *worker, void *job)
{
    int full;

    pthread_mutex_lock(&worker->lock);
    full = worker->stopping || worker->count == WORKER_QUEUE_MAX;
    if (!full) {
        unsigned end = (worker->first + worker->count) % WORKER_QUEUE_MAX;

        worker->job[end] = (struct job){ job, monotonic_s() };
        worker->count++;
        pthread_cond_signal(&worker->filled);
    }
    pthread_mutex_unlock(&worker->lock);
    return full ? -1 : 0;
}

void worker_reap(struct worker *worker)
{
    int64_t now_s = monotonic_s();

    pthread_mutex_lock(&worker->lock);
    while (worker->count &&
           now_s - worker->job[worker->first].since_s > WORKER_WAIT_S) {
        struct job job = take(worker);

        pthread_mutex_unlock(&worker->lock);
        worker->run(job.what, 1);
        pthread_mutex_lock(&worker->lock);
    }
    pthread_mutex_unlock(&worker->lock);
}

void worker_stop(struct worker *worker)
{
    pthread_mutex_lock(&worker->lock);
    worker->stopping = 1;
    pthread_cond_signal(&worker->filled);
    pthread_mutex_unlock(&worker->lock);
    pthread_join(worker->thread, NULL);
}

void worker_free(struct worker *worker)
{
    if (!worker)
        return;
    if (!worker->stopping)
        worker_stop(worker);
    pthread_cond_destroy(&worker->filled);
    pthread_mutex_destroy(&worker->lock);
    free(worker);
}
