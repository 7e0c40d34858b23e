/* reading.h: what a pump said at one instant, status and program together. */
#ifndef PROGRAMMER_READING_H
#define PROGRAMMER_READING_H

#include <stdint.h>

#include "core/encounter.h"
#include "core/reservoir.h"
#include "link/msg_program.h"
#include "link/msg_status.h"

/* 1. program is all zeros when status.number is 0: never programmed */
struct reading {
    struct msg_status status;
    struct msg_program program;
    int64_t utc_s; /* by the programmer's clock */
};

/* As the session record has it. */
void reading_encounter(
    const struct reading *reading, struct encounter_pump *out);

/* what should be in the reservoir now, by the pump itself. */
struct exact reading_expected(const struct reading *reading);

/* The reservoir as it was filled, for core's judgement of what was drained. */
struct reservoir reading_reservoir(const struct reading *reading);

/* Drug a day: the week's mean, boluses apart, rounded down; 0 without a
 * program. */
int64_t reading_day_ng(const struct reading *reading);

/* All drug of a day: that, and the periodic boluses', in the mean. */
int64_t reading_total_ng(const struct msg_program *program);

/* How far the pump's clock is ahead of the programmer's, in seconds (SR-32). */
int64_t reading_clock_error_s(const struct reading *reading);

#endif
