/* worker.h: one thread for slow work, with a short queue before it. */
#ifndef WEB_WORKER_H
#define WEB_WORKER_H

enum {
    WORKER_QUEUE_MAX = 64,
    WORKER_WAIT_S = 10, /* a job that waited longer is not worth doing */
};

struct worker;

/* What to do with a job: late is 1 when it waited too long or the worker is
 * stopping, and should only be told so. */
typedef void worker_run(void *job, int late);

/* Returns NULL when no thread can be had. */
struct worker *worker_create(worker_run *run);

/* Hand a job over.  Returns 0, or -1 when the queue is full: the caller keeps
 * the job. */
int worker_submit(struct worker *worker, void *job);

/* Take the jobs that waited too long out of the queue and run them as late,
 * on the calling thread; to be called now and then. */
void worker_reap(struct worker *worker);

/* Finish the running job, tell the waiting ones that they are late, end the
 * thread; from now on worker_submit takes nothing. */
void worker_stop(struct worker *worker);

/* Stops it, unless that was done, and gives the memory back.  NULL is
 * allowed. */
void worker_free(struct worker *worker);

#endif
