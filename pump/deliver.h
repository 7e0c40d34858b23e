/* deliver.h: which stroke is due when: the schedule, boluses, bridge, prime.
 *
 * One accumulator serves schedule and boluses: what is due is the exact
 * integral of the schedule and of the bolus that runs, less what was given
 * (core/dose), so that a stroke belongs to no one of them and no fraction is
 * lost between them (SR-03).  A bridge or prime is a number of strokes at an
 * even pace, and the schedule begins when the last of them has been made; the
 * minimum rate is such a pace without an end.
 *
 * Nothing is ever made up: what fell due while the pump was stopped, reset or
 * without power is not given later (deliver_forfeit, deliver_begin).
 *
 * Everything here is arithmetic on a checked program and ledger.  `now` is in
 * ticks, not before ledger->tick.
 */
#ifndef PUMP_DELIVER_H
#define PUMP_DELIVER_H

#include <stdint.h>

#include "pump/ledger.h"
#include "pump/program.h"

/* No tick is this late. */
#define DELIVER_NEVER INT64_MAX

/*
 * While one step of the schedule runs, what is due rises evenly: when the next
 * stroke is due is one division.  x seconds after from_tick,
 *
 *     due = before_fg + (rate * x - extra) / thirds, to the fg that counts
 *
 * Computed anew from program and ledger when it is not of them, or not of now;
 * all zero is of none.
 */
struct deliver_ramp {
    int64_t from_tick;  /* when the step began */
    int64_t until_tick; /* when it ends */
    int64_t start_s;    /* the ledger's */
    int64_t before_fg;
    int64_t rate;    /* fg times thirds, a second */
    int32_t thirds;  /* 3 a minute of the step (core/schedule) */
    int32_t extra;   /* the fraction of before_fg, rounded up */
    uint32_t number; /* the program's */
    uint32_t none;
};

/* What began or ended, for the log; a sum of these. */
enum {
    DELIVER_BOLUS_BEGAN = 1,
    DELIVER_BOLUS_ENDED = 2,
    DELIVER_LEAD_ENDED = 4,
};

/* When the first of the program's boluses is due if it begins now: the next
 * time after now that pump time shows its minute. */
int64_t deliver_first_bolus(const struct program *program, int64_t now);

/* Count from now on, with carried_fg due already (less than a stroke; below
 * zero when too much was counted).  A bolus that runs ends here. */
void deliver_begin(const struct program *program, struct ledger *ledger,
    int64_t now, int64_t carried_fg);

/* The same program begins again, or at another rate, with nothing due.  Its
 * boluses keep their ticks: whatever was stopped or set meanwhile, none comes
 * sooner after the last than its interval (SR-09, SR-10). */
void deliver_resume(
    const struct program *program, struct ledger *ledger, int64_t now);

/* What is due and not yet given, to carry into another program: less than a
 * stroke; what would be more is forfeited.  0 unless the schedule runs. */
int64_t deliver_carry(
    const struct program *program, const struct ledger *ledger, int64_t now);

/* SR-10: pump time becomes ticks + start_s at ledger->tick.  What is due stays
 * due; boluses and the minimum rate keep their ticks. */
void deliver_shift(
    const struct program *program, struct ledger *ledger, int64_t start_s);

/* Bring the ledger to now: release what boluses ask for, begin and end them.
 * Returns what began or ended. */
int deliver_update(
    const struct program *program, struct ledger *ledger, int64_t now);

/* Begin a bolus now, by itself: ng (1 .. LIMIT_NG_MAX) over seconds. */
void deliver_bolus(
    struct ledger *ledger, int64_t now, int32_t ng, int32_t seconds);

/* Is a stroke due at now, after deliver_update? */
int deliver_is_due(const struct program *program, const struct ledger *ledger,
    struct deliver_ramp *ramp, int64_t now);

/* One stroke has been made.  Returns what ended with it. */
int deliver_count(
    const struct program *program, struct ledger *ledger, int64_t now);

/* The next tick at which deliver_update or deliver_is_due has something to
 * say, after both have had their say at now. */
int64_t deliver_next(const struct program *program, const struct ledger *ledger,
    struct deliver_ramp *ramp, int64_t now);

/* Volume left in the reservoir at now, exactly: what is due and not yet made
 * a stroke has left it too, so that a reader who goes on from here meets the
 * same alarm date (SR-41).  Never below 0 (F-04, R-21). */
void deliver_left(const struct program *program, const struct ledger *ledger,
    int64_t now, struct exact *nl);

/* After a reset: drop what fell due meanwhile, boluses that should have begun,
 * and pace a bridge anew.  Returns what ended. */
int deliver_forfeit(
    const struct program *program, struct ledger *ledger, int64_t now);

#endif
