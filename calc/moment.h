/* moment.h: what people type about time, turned into pump time. */
#ifndef CALC_MOMENT_H
#define CALC_MOMENT_H

#include <stdbool.h>
#include <stdint.h>

#include "calc/args.h"

struct zone;

/* The pump's clock: UTC and an offset, fixed at the fill.  The zone, if any,
 * only says which instant a typed time is, and the offset at the fill. */
struct moment_clock {
    struct zone *zone; /* NULL without --zone */
    int32_t offset_s;
};

/* Make the clock of --zone and an instant such as --filled, and give that
 * instant in pump time.  0, or -1 after one line; then there is no clock. */
int moment_start(const struct args *args, enum args_option option,
    struct moment_clock *clock, int64_t *pump_s);

/* Another instant by that clock.  0, or -1 after one line. */
int moment_read(const struct args *args, enum args_option option,
    const struct moment_clock *clock, int64_t *pump_s);

/* Give the zone back. */
void moment_free(struct moment_clock *clock);

/* The day of --now by that clock; false if it was not given. */
bool moment_today(
    const struct args *args, const struct moment_clock *clock, int32_t *day);

#endif
