/* metrics.h: what the operator's monitoring reads; no word about patients. */
#ifndef WEB_METRICS_H
#define WEB_METRICS_H

#include <stdatomic.h>
#include <stdint.h>

struct buffer;

/* Counts since the start, written by any thread. */
struct metrics {
    _Atomic uint64_t replies[6];  /* by hundreds of the status; [0] unused */
    _Atomic uint64_t busy;        /* 503 among them */
    _Atomic uint64_t reaped;      /* connections ended for their slowness */
    _Atomic uint64_t connections; /* open now */
    int64_t start_s;
};

/* One more reply of that status. */
void metrics_count(struct metrics *metrics, int status);

/* In Prometheus text format. */
void metrics_print(
    const struct metrics *metrics, int64_t now_s, struct buffer *out);

#endif
