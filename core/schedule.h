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

#include "core/model.h"
#include "core/status.h"
#include "core/units.h"

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

/*@ // drug of the steps from a to before b
  @ logic integer sum_ng{L}(struct schedule *s, integer a, integer b)
  @   = b <= a ? 0 : sum_ng(s, a, b - 1) + s->step[b - 1].dose_ng;
  @ // invariants 4 and 5, of the steps from a to before b
  @ predicate valid_steps{L}(struct schedule *s, integer a, integer b)
  @   = s->step[a].start_min == 0 && sum_ng(s, a, b) <= UNITS_DOSE_NG_MAX
  @   && (\forall integer i; a <= i < b ==> s->step[i].start_min < 1440
  @     && 1 <= s->step[i].dose_ng <= UNITS_DOSE_NG_MAX)
  @   && (\forall integer i; a < i < b ==>
  @     s->step[i - 1].start_min < s->step[i].start_min);
  @ predicate valid_set{L}(struct schedule *s, struct schedule_set *x)
  @   = x->count >= 1 && x->first + x->count <= SCHEDULE_STEPS_MAX
  @   && valid_steps(s, x->first, x->first + x->count);
  @ // invariant 3, up to set k; where its steps end
  @ logic integer set_end{L}(struct schedule *s, integer k)
  @   = k < 0 ? 0 : s->set[k].first + s->set[k].count;
  @ predicate valid_sets{L}(struct schedule *s, integer n)
  @   = \forall integer k; 0 <= k < n ==> valid_set(s, &s->set[k])
  @     && s->set[k].first == set_end(s, k - 1);
  @ predicate valid_doses{L}(struct schedule *s, integer n)
  @   = \forall integer i; 0 <= i < n ==>
  @     1 <= s->step[i].dose_ng <= UNITS_DOSE_NG_MAX;
  @ predicate valid_schedule{L}(struct schedule *s) = \valid_read(s)
  @   && 1 <= s->set_count <= SCHEDULE_SETS_MAX
  @   && 1 <= s->step_count <= SCHEDULE_STEPS_MAX
  @   && valid_sets(s, s->set_count) && valid_doses(s, s->step_count)
  @   && s->step_count == set_end(s, s->set_count - 1);
  @ // the drug of all pump time at the heaviest dose, in fg, with room
  @ logic integer total_fg_max = 8210000000000000000; */

/* One step of dose_ng a day, every day (1 .. UNITS_DOSE_NG_MAX). */
/*@ requires \valid(schedule) && 1 <= dose_ng <= UNITS_DOSE_NG_MAX;
  @ assigns *schedule;
  @ ensures schedule->set_count == 1 && schedule->step_count == 1;
  @ ensures schedule->step[0].dose_ng == dose_ng && valid_schedule(schedule); */
void schedule_init_simple(struct schedule *schedule, int32_t dose_ng);

/* Start with no steps; then schedule_add_set and schedule_add_step for each,
 * in order; then schedule_check.  Adding answers ERR_FULL past the limits,
 * ERR_RANGE for a value that can't be in any schedule, ERR_STATE for a step
 * before any set. */
/*@ requires \valid(schedule);
  @ assigns *schedule;
  @ ensures schedule->set_count == 0 && schedule->step_count == 0; */
void schedule_init(struct schedule *schedule);
/*@ requires \valid(schedule) && schedule->set_count <= SCHEDULE_SETS_MAX;
  @ assigns schedule->set_count, schedule->set[0 .. 6];
  @ ensures schedule->set_count == \old(schedule->set_count)
  @   + (\result == OK ? 1 : 0) <= SCHEDULE_SETS_MAX; */
enum status schedule_add_set(
    struct schedule *schedule, int32_t days) MUST_CHECK;
/*@ requires \valid(schedule) && schedule->set_count <= SCHEDULE_SETS_MAX;
  @ assigns schedule->step_count, schedule->step[0 .. 47],
  @   schedule->set[0 .. 6].count;
  @ ensures schedule->step_count == \old(schedule->step_count)
  @   + (\result == OK ? 1 : 0); */
enum status schedule_add_step(
    struct schedule *schedule, int32_t start_min, int64_t dose_ng) MUST_CHECK;

/* OK if invariants 1 to 5 hold, ERR_RANGE if not.  Reads any bytes safely. */
/*@ requires \valid_read(schedule);
  @ assigns \nothing;
  @ ensures \result == OK || \result == ERR_RANGE;
  @ ensures \result == OK ==> valid_schedule(schedule); */
enum status schedule_check(const struct schedule *schedule) MUST_CHECK;

/* R-02 for every step: its rate as a flow at conc_ng_per_ml.  ERR_RANGE, with
 * *step set to the first that the model cannot make, else OK. */
/*@ requires valid_schedule(schedule) && valid_model(model) && \valid(step);
  @ requires 0 < conc_ng_per_ml <= UNITS_CONC_MAX;
  @ requires \separated(step, schedule) && \separated(step, model);
  @ assigns *step;
  @ ensures \result == OK || \result == ERR_RANGE;
  @ ensures 0 <= *step < schedule->step_count; */
enum status schedule_check_flow(const struct schedule *schedule,
    const struct model *model, int32_t conc_ng_per_ml,
    int32_t *step) MUST_CHECK;

/* Is it one step, the same every day? */
/*@ requires \valid_read(schedule);
  @ assigns \nothing;
  @ ensures \result != 0 <==>
  @   schedule->set_count == 1 && schedule->step_count == 1; */
int schedule_is_simple(const struct schedule *schedule);

/* How many minutes step i of a checked schedule lasts. */
/*@ requires valid_schedule(schedule) && 0 <= i < schedule->step_count;
  @ assigns \nothing;
  @ ensures 1 <= \result <= UNITS_MINUTES_PER_DAY; */
int32_t schedule_step_minutes(const struct schedule *schedule, int32_t i);

/* The set of a weekday (0 Monday), of a checked schedule. */
/*@ requires valid_schedule(schedule) && 0 <= weekday <= 6;
  @ assigns \nothing;
  @ ensures 0 <= \result < schedule->set_count; */
int32_t schedule_set_of(const struct schedule *schedule, int32_t weekday);

/* Drug of a weekday and of a whole week, in ng. */
/*@ requires valid_schedule(schedule) && 0 <= weekday <= 6;
  @ assigns \nothing;
  @ ensures 1 <= \result <= UNITS_DOSE_NG_MAX; */
int64_t schedule_day_ng(const struct schedule *schedule, int32_t weekday);
/*@ requires valid_schedule(schedule);
  @ assigns \nothing;
  @ ensures 7 <= \result <= 7 * UNITS_DOSE_NG_MAX; */
int64_t schedule_week_ng(const struct schedule *schedule);

/* The heaviest of the seven days, in ng. */
/*@ requires valid_schedule(schedule);
  @ assigns \nothing;
  @ ensures 1 <= \result <= UNITS_DOSE_NG_MAX; */
int64_t schedule_day_ng_max(const struct schedule *schedule);

/* Total drug in fg from the origin to pump_s (0 .. UNITS_PUMP_S_MAX). */
/*@ requires valid_schedule(schedule) && 0 <= pump_s <= UNITS_PUMP_S_MAX;
  @ assigns \nothing;
  @ ensures is_exact(\result) && \result.den <= SCHEDULE_DEN_MAX;
  @ ensures 0 <= \result.whole <= total_fg_max; */
struct exact schedule_total(const struct schedule *schedule, int64_t pump_s);

/* Drug in fg delivered from from_s to to_s, from_s <= to_s. */
/*@ requires valid_schedule(schedule);
  @ requires 0 <= from_s <= to_s <= UNITS_PUMP_S_MAX;
  @ assigns \nothing;
  @ ensures is_exact(\result);
  @ ensures \result.den <= SCHEDULE_DEN_MAX * SCHEDULE_DEN_MAX;
  @ ensures -total_fg_max - 1 <= \result.whole <= total_fg_max; */
struct exact schedule_between(
    const struct schedule *schedule, int64_t from_s, int64_t to_s);

/*
 * The instant at which drug_fg (0 .. UNITS_DRUG_FG_MAX) has been delivered
 * since from_s: schedule_when rounds it down to the second, for dates;
 * schedule_due is the first whole second at which it is all due, for the
 * motor.  ERR_RANGE if that is after UNITS_PUMP_S_MAX.
 */
/*@ requires valid_schedule(schedule) && \valid(at_s);
  @ requires 0 <= from_s <= UNITS_PUMP_S_MAX;
  @ requires 0 <= drug_fg <= UNITS_DRUG_FG_MAX;
  @ assigns *at_s;
  @ ensures \result == OK || \result == ERR_RANGE;
  @ ensures \result == OK ? -259200 <= *at_s <= UNITS_PUMP_S_MAX
  @   : *at_s == \old(*at_s); */
enum status schedule_when(const struct schedule *schedule, int64_t from_s,
    int64_t drug_fg, int64_t *at_s) MUST_CHECK;
/*@ requires valid_schedule(schedule) && \valid(at_s);
  @ requires 0 <= from_s <= UNITS_PUMP_S_MAX;
  @ requires 0 <= drug_fg <= UNITS_DRUG_FG_MAX;
  @ assigns *at_s;
  @ ensures \result == OK || \result == ERR_RANGE;
  @ ensures \result == OK ? -259200 <= *at_s <= UNITS_PUMP_S_MAX
  @   : *at_s == \old(*at_s); */
enum status schedule_due(const struct schedule *schedule, int64_t from_s,
    int64_t drug_fg, int64_t *at_s) MUST_CHECK;

/* The most drug, in ng rounded up, that any window of seconds (1 .. 86,400)
 * holds.  It is one that starts or ends with a step: between, the drug in a
 * sliding window changes evenly (SR-01). */
/*@ requires valid_schedule(schedule);
  @ requires 1 <= seconds <= UNITS_SECONDS_PER_DAY;
  @ assigns \nothing;
  @ ensures 0 <= \result <= total_fg_max / UNITS_FG_PER_NG + 1; */
int64_t schedule_window_ng_max(
    const struct schedule *schedule, int32_t seconds);

#endif
