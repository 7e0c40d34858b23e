/* taper.h: coming down from a dose by dates. */
#ifndef CORE_TAPER_H
#define CORE_TAPER_H

#include <stdint.h>

#include "core/status.h"

enum {
    TAPER_STEPS_MAX = 512,
    TAPER_PERMYRIAD_MAX = 2000, /* a step takes at most 20 % off */
    TAPER_EVERY_DAYS = 2,
    TAPER_EVERY_DAYS_MAX = 90,
    TAPER_ROUND_NG = 100, /* doses are rounded up to 0.1 mcg */
};

struct taper_step {
    int32_t day;     /* from 1970-01-01 */
    int64_t dose_ng; /* a day, from this day on */
};

struct taper {
    struct taper_step step[TAPER_STEPS_MAX];
    int32_t count;
};

/* What is asked for. */
struct taper_plan {
    int64_t from_ng; /* a day, running now */
    int64_t to_ng;   /* the target, below from_ng */
    int32_t start_day;
    int32_t every_days; /* 1 .. TAPER_EVERY_DAYS_MAX */
    int32_t permyriad;  /* of a step: 2000 is 20 %; 1 .. 2000 */
};

/*
 * The dates and doses.  Each step takes the percentage off the dose then
 * running and rounds up to 0.1 mcg, so that none takes more; when the target
 * itself lies within the percentage, judged before rounding, it is the last
 * step, as given.  The first step is on the start date.
 *
 * ERR_RANGE for a plan outside its limits, or one that ends after 2199;
 * ERR_STATE if a step would be lost in rounding, so that the target is never
 * reached; ERR_FULL if it takes more than TAPER_STEPS_MAX steps.
 */
enum status taper_compute(
    const struct taper_plan *plan, struct taper *out) MUST_CHECK;

#endif
