/* dose.h: the drug that a running schedule asks for, and what was given of it.
 *
 * Nothing is accumulated step by step.  Due is what the schedule's exact
 * integral says for the instant, less what was given, so advance(a + b) and
 * advance(a); advance(b) cannot differ, and ten years of it lose nothing
 * (SR-03).  A change of schedule carries what was due and not yet given,
 * rounded down to a whole fg (a billionth of a microgram).
 */
#ifndef CORE_DOSE_H
#define CORE_DOSE_H

#include <stdint.h>

#include "core/schedule.h"
#include "core/status.h"

/*
 * 1. 0 <= start_s <= now_s <= UNITS_PUMP_S_MAX
 * 2. schedule is checked, and outlives this
 */
struct dose {
    const struct schedule *schedule;
    int64_t start_s;  /* pump time at which the schedule took over */
    int64_t now_s;    /* pump time */
    int64_t given_fg; /* since start_s; negative: carried from before */
};

/*@ // what is carried stays far from the ends of 64 bits when doses are given
  @ // as they fall due: half a kilogram
  @ predicate valid_dose{L}(struct dose *d) = \valid_read(d)
  @   && valid_schedule(d->schedule)
  @   && 0 <= d->start_s <= d->now_s <= UNITS_PUMP_S_MAX
  @   && -UNITS_DRUG_FG_MAX / 2 <= d->given_fg <= UNITS_DRUG_FG_MAX; */

/* Begin at start_s with nothing due. */
/*@ requires \valid(dose) && valid_schedule(schedule);
  @ requires \separated(dose, schedule) && 0 <= start_s <= UNITS_PUMP_S_MAX;
  @ assigns *dose;
  @ ensures valid_dose(dose) && dose->given_fg == 0;
  @ ensures dose->start_s == start_s && dose->now_s == start_s;
  @ ensures dose->schedule == schedule; */
void dose_init(
    struct dose *dose, const struct schedule *schedule, int64_t start_s);

/* Let seconds (not negative) pass.  ERR_RANGE, and nothing changed, beyond
 * UNITS_PUMP_S_MAX. */
/*@ requires \valid(dose) && valid_dose(dose) && seconds >= 0;
  @ requires \separated(dose, dose->schedule);
  @ assigns dose->now_s;
  @ ensures valid_dose(dose);
  @ ensures \old(dose->now_s) + seconds <= UNITS_PUMP_S_MAX
  @   ? \result == OK && dose->now_s == \old(dose->now_s) + seconds
  @   : \result == ERR_RANGE && dose->now_s == \old(dose->now_s); */
enum status dose_advance(struct dose *dose, int64_t seconds) MUST_CHECK;

/* Drug due and not yet given, in fg, rounded down; below zero when more was
 * given than is due yet. */
/*@ requires valid_dose(dose);
  @ assigns \nothing;
  @ ensures -total_fg_max - 1 - dose->given_fg <= \result
  @   <= total_fg_max - dose->given_fg; */
int64_t dose_due_fg(const struct dose *dose);

/* drug_fg has been given (0 .. UNITS_DRUG_FG_MAX). */
/*@ requires \valid(dose) && valid_dose(dose) && drug_fg >= 0;
  @ requires \separated(dose, dose->schedule);
  @ requires dose->given_fg + drug_fg <= UNITS_DRUG_FG_MAX;
  @ assigns dose->given_fg;
  @ ensures valid_dose(dose);
  @ ensures dose->given_fg == \old(dose->given_fg) + drug_fg; */
void dose_give(struct dose *dose, int64_t drug_fg);

/* The first whole second at which drug_fg more than was given is due, never
 * before now_s.  ERR_RANGE if that is after UNITS_PUMP_S_MAX. */
/*@ requires valid_dose(dose) && \valid(at_s) && \separated(dose, at_s);
  @ requires \separated(at_s, dose->schedule) && drug_fg >= 0;
  @ requires 0 <= dose->given_fg + drug_fg <= UNITS_DRUG_FG_MAX;
  @ assigns *at_s;
  @ ensures \result == OK || \result == ERR_RANGE;
  @ ensures -259200 <= *at_s <= UNITS_PUMP_S_MAX; */
enum status dose_next(
    const struct dose *dose, int64_t drug_fg, int64_t *at_s) MUST_CHECK;

/* From now_s on, schedule runs; what is due is carried. */
/*@ requires \valid(dose) && valid_dose(dose) && valid_schedule(schedule);
  @ requires \separated(dose, schedule, dose->schedule);
  @ assigns *dose;
  @ ensures dose->schedule == schedule && dose->now_s == \old(dose->now_s);
  @ ensures dose->start_s == dose->now_s; */
void dose_change(struct dose *dose, const struct schedule *schedule);

#endif
