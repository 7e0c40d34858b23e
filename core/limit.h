/* limit.h: hard ceilings; the last check before the motor (SR-01, SR-02).
 *
 * Two clocks meet here.  The past is kept in buckets of five minutes of a
 * clock that only runs forward (ticks: seconds since the pump was made), so
 * that setting pump time cannot hide a dose.  The future is the schedule, in
 * pump time.  A window of 24 h touches at most 289 buckets, and all 289 are
 * counted: rounding is outward.
 *
 * Looking back alone is a known overdose: after a pause, boluses are granted
 * that the basal dose later piles upon.  limit_admit therefore slides its
 * window from the past into the schedule ahead, and adds the heaviest window
 * of the whole week, before a program, a bolus, a restart or a clock setting
 * is allowed; limit_stroke then only has to hold what was admitted.
 */
#ifndef CORE_LIMIT_H
#define CORE_LIMIT_H

#include <stdint.h>

#include "core/schedule.h"
#include "core/status.h"

enum {
    LIMIT_BUCKET_S = 300,
    LIMIT_BUCKETS = 289,     /* 24 h, rounded outward */
    LIMIT_HOUR_BUCKETS = 13, /* 1 h, rounded outward */
    LIMIT_CHANGES_MAX = 8,   /* of caps, in any 24 h */
    LIMIT_BLOCKS = 3,        /* of strokes that may be reserved (SR-01) */
    LIMIT_NG_MAX = 4000000,  /* no cap is higher: drug.h, checked there */
};

/* The caps in force: 0 < stroke_ng <= hour_ng <= day_ng <= LIMIT_NG_MAX. */
struct limit_caps {
    int32_t stroke_ng; /* one stroke */
    int32_t hour_ng;   /* any 60 minutes */
    int32_t day_ng;    /* any 24 hours */
};

/* Caps and the bucket from which they were in force. */
struct limit_change {
    int64_t since;
    struct limit_caps caps;
};

/*
 * 1. newest is the number of the newest bucket: ticks / LIMIT_BUCKET_S
 * 2. ng[n % LIMIT_BUCKETS] is the drug of bucket n, for the newest 289
 * 3. 1 <= changes <= LIMIT_CHANGES_MAX; the last of change[] is in force, and
 *    since rises along it; the first's counts for nothing
 */
struct limit {
    int64_t newest;
    int32_t ng[LIMIT_BUCKETS];
    struct limit_change change[LIMIT_CHANGES_MAX];
    uint8_t changes;
};

/* A bolus to come: ng of drug, evenly over at least seconds from now on. */
struct limit_bolus {
    int32_t ng;      /* 0 .. LIMIT_NG_MAX; 0 is no bolus */
    int32_t seconds; /* 1 or more */
};

/* A program to be admitted: schedule from pump_s on, under caps, with blocks
 * of block_ng reserved ahead of the motor. */
struct limit_plan {
    const struct limit_caps *caps;
    const struct schedule *schedule;
    int64_t pump_s;
    int32_t block_ng;
};

/* OK if the order of struct limit_caps holds, else ERR_RANGE. */
enum status limit_caps_check(const struct limit_caps *caps) MUST_CHECK;

/*
 * SR-01: the caps a program gets unless a prescriber sets others: twice the
 * heaviest day, and four times the heaviest hour with three blocks of
 * block_ng, none above ceiling_ng (0 < .. <= LIMIT_NG_MAX).
 */
struct limit_caps limit_caps_default(const struct schedule *schedule,
    int32_t stroke_ng, int32_t block_ng, int32_t ceiling_ng);

/* Begin at tick_s (not negative) with nothing delivered; caps are checked. */
void limit_init(
    struct limit *limit, const struct limit_caps *caps, int64_t tick_s);

/* Let the clock run to tick_s, never back. */
void limit_advance(struct limit *limit, int64_t tick_s);

/* Drug in the newest buckets (1 .. LIMIT_BUCKETS), in ng. */
int64_t limit_past_ng(const struct limit *limit, int32_t buckets);

/* The gate.  OK if stroke_ng (rounded up, not negative) more still fits the
 * stroke's, the hour's and the day's cap, looking back; ERR_RANGE if not.
 * Windows that reach before a change are held against the larger cap. */
enum status limit_stroke(
    const struct limit *limit, int32_t stroke_ng) MUST_CHECK;

/* Count stroke_ng as delivered now. */
void limit_record(struct limit *limit, int32_t stroke_ng);

/*
 * May the plan run, with bolus?  OK if every 24 h and every hour, from those
 * that end now to those of any week ahead, fit the cap they are held against
 * with LIMIT_BLOCKS blocks and the heaviest bucket ahead on top; else
 * ERR_RANGE.  Changes nothing.  pump_s is at least two days before
 * UNITS_PUMP_S_MAX, else ERR_RANGE too.
 */
enum status limit_admit(const struct limit *limit,
    const struct limit_plan *plan, const struct limit_bolus *bolus) MUST_CHECK;

/* From now on caps are in force.  ERR_FULL, and nothing changed, when there
 * were LIMIT_CHANGES_MAX changes in 24 h. */
enum status limit_change(
    struct limit *limit, const struct limit_caps *caps) MUST_CHECK;

#endif
