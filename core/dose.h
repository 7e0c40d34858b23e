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

/* Begin at start_s with nothing due. */
void dose_init(
    struct dose *dose, const struct schedule *schedule, int64_t start_s);

/* Let seconds (not negative) pass.  ERR_RANGE, and nothing changed, beyond
 * UNITS_PUMP_S_MAX. */
enum status dose_advance(struct dose *dose, int64_t seconds) MUST_CHECK;

/* Drug due and not yet given, in fg, rounded down; below zero when more was
 * given than is due yet. */
int64_t dose_due_fg(const struct dose *dose);

/* drug_fg has been given (0 .. UNITS_DRUG_FG_MAX). */
void dose_give(struct dose *dose, int64_t drug_fg);

/* The first whole second at which drug_fg more than was given is due, never
 * before now_s.  ERR_RANGE if that is after UNITS_PUMP_S_MAX. */
enum status dose_next(
    const struct dose *dose, int64_t drug_fg, int64_t *at_s) MUST_CHECK;

/* From now_s on, schedule runs; what is due is carried. */
void dose_change(struct dose *dose, const struct schedule *schedule);

#endif
