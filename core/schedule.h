/* schedule.h: infusion patterns, their exact integral and its inverse.
 *
 * A schedule repeats every week.  Each set of weekdays has its own steps; a
 * step starts at a minute of the day and delivers its dose evenly until the
 * next step, or midnight.  With x seconds passed of a step of T minutes that
 * delivers d ng, the drug since its start is
 *
 *     d * 1,000,000 * x / (60 T) fg  =  d * 50,000 * x / (3 T) fg
 *
 * so any instant's total is a whole number of fg and a fraction of 3 T at
 * most 4,320.  The total counts from Monday 1969-12-29 00:00 of pump time,
 * which is why one function and its inverse answer every question: drug
 * between two instants is a difference, and "when is it gone" is a lookup by
 * week, day and step, never a walk through time.
 */
#ifndef CORE_SCHEDULE_H
#define CORE_SCHEDULE_H

#include <stdint.h>

#include "core/status.h"
#include "core/units.h"

struct model;

enum {
    SCHEDULE_STEPS_MAX = 48, /* in all sets together (F-02) */
    SCHEDULE_SETS_MAX = 7,
    SCHEDULE_ALL_DAYS = 0x7f,
    SCHEDULE_DEN_MAX = 3 * UNITS_MINUTES_PER_DAY,
};

struct schedule_step {
    uint32_t dose_ng;   /* delivered evenly until the next step starts */
    uint16_t start_min; /* minute of the day */
};

struct schedule_set {
    uint8_t days;  /* bit 0 is Monday, bit 6 Sunday */
    uint8_t first; /* its first step */
    uint8_t count; /* how many, at least 1 */
};

/*
 * 1. 1 <= set_count <= 7, 1 <= step_count <= 48
 * 2. the sets are disjoint and cover all seven days
 * 3. set k's steps follow set k-1's; all steps belong to a set
 * 4. in a set the first step starts at 00:00 and starts rise below 24:00
 * 5. every dose is 1 or more and a day's doses sum to UNITS_DOSE_NG_MAX or less
 * Unused rows are zero, so that equal schedules are equal bytes.
 */
struct schedule {
    struct schedule_step step[SCHEDULE_STEPS_MAX];
    struct schedule_set set[SCHEDULE_SETS_MAX];
    uint8_t step_count;
    uint8_t set_count;
};

/* One step of dose_ng a day, every day (1 .. UNITS_DOSE_NG_MAX). */
void schedule_init_simple(struct schedule *schedule, int32_t dose_ng);

/* Start with no steps; then schedule_add_set and schedule_add_step for each,
 * in order; then schedule_check.  Adding answers ERR_FULL past the limits,
 * ERR_RANGE for a value that can't be in any schedule, ERR_STATE for a step
 * before any set. */
void schedule_init(struct schedule *schedule);
enum status schedule_add_set(
    struct schedule *schedule, int32_t days) MUST_CHECK;
enum status schedule_add_step(
    struct schedule *schedule, int32_t start_min, int64_t dose_ng) MUST_CHECK;

/* OK if invariants 1 to 5 hold, ERR_RANGE if not.  Reads any bytes safely. */
enum status schedule_check(const struct schedule *schedule) MUST_CHECK;

/* R-02 for every step: its rate as a flow at conc_ng_per_ml.  ERR_RANGE, with
 * *step set to the first that the model cannot make, else OK. */
enum status schedule_check_flow(const struct schedule *schedule,
    const struct model *model, int32_t conc_ng_per_ml,
    int32_t *step) MUST_CHECK;

/* Is it one step, the same every day? */
int schedule_is_simple(const struct schedule *schedule);

/* How many minutes step i of a checked schedule lasts. */
int32_t schedule_step_minutes(const struct schedule *schedule, int32_t i);

/* The set of a weekday (0 Monday), of a checked schedule. */
int32_t schedule_set_of(const struct schedule *schedule, int32_t weekday);

/* Drug of a weekday and of a whole week, in ng. */
int64_t schedule_day_ng(const struct schedule *schedule, int32_t weekday);
int64_t schedule_week_ng(const struct schedule *schedule);

/* The heaviest of the seven days, in ng. */
int64_t schedule_day_ng_max(const struct schedule *schedule);

/* Total drug in fg from the origin to pump_s (0 .. UNITS_PUMP_S_MAX). */
struct exact schedule_total(const struct schedule *schedule, int64_t pump_s);

/* Drug in fg delivered from from_s to to_s, from_s <= to_s. */
struct exact schedule_between(
    const struct schedule *schedule, int64_t from_s, int64_t to_s);

/*
 * The instant at which drug_fg (0 .. UNITS_DRUG_FG_MAX) has been delivered
 * since from_s: schedule_when rounds it down to the second, for dates;
 * schedule_due is the first whole second at which it is all due, for the
 * motor.  ERR_RANGE if that is after UNITS_PUMP_S_MAX.
 */
enum status schedule_when(const struct schedule *schedule, int64_t from_s,
    int64_t drug_fg, int64_t *at_s) MUST_CHECK;
enum status schedule_due(const struct schedule *schedule, int64_t from_s,
    int64_t drug_fg, int64_t *at_s) MUST_CHECK;

/* The most drug, in ng rounded up, that any window of seconds (1 .. 86,400)
 * holds.  It is one that starts or ends with a step: between, the drug in a
 * sliding window changes evenly (SR-01). */
int64_t schedule_window_ng_max(
    const struct schedule *schedule, int32_t seconds);

#endif
