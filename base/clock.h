/* clock.h: the present, which a demonstration or a test may move. */
#ifndef BASE_CLOCK_H
#define BASE_CLOCK_H

#include <stdint.h>

/* Seconds that this clock is ahead of the machine's; zero is its time. */
struct clock {
    int64_t ahead_s;
};

/* Let the clock show utc_s now; it runs on from there. */
void clock_set(struct clock *clock, int64_t utc_s);

/* Seconds since 1970-01-01 00:00 UTC. */
int64_t clock_now(const struct clock *clock);

#endif
