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
    LIMIT_LEAD_S_MAX = 7 * UNITS_SECONDS_PER_DAY,
};

/* The caps in force: 0 < stroke_ng <= hour_ng <= day_ng <= LIMIT_NG_MAX. */
struct limit_caps {
    int32_t stroke_ng; /* one stroke */
    int32_t hour_ng;   /* any 60 minutes */
    int32_t day_ng;    /* any 24 hours */
};

/*@ predicate valid_caps(struct limit_caps c)
  @   = 0 < c.stroke_ng <= c.hour_ng <= c.day_ng <= LIMIT_NG_MAX;
  @ predicate caps_at{L}(struct limit_caps *c)
  @   = 0 < c->stroke_ng <= c->hour_ng <= c->day_ng <= LIMIT_NG_MAX; */

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

/*@ predicate valid_limit{L}(struct limit *l) = \valid_read(l)
  @   && 0 <= l->newest <= INT64_MAX / LIMIT_BUCKET_S
  @   && (\forall integer i; 0 <= i < LIMIT_BUCKETS ==> l->ng[i] >= 0)
  @   && 1 <= l->changes <= LIMIT_CHANGES_MAX
  @   && \forall integer i; 0 <= i < l->changes ==>
  @     caps_at(&l->change[i].caps);
  @ // the place of bucket n
  @ logic integer place(integer n) = (n + LIMIT_BUCKETS) % LIMIT_BUCKETS;
  @ // the drug of the n newest buckets
  @ logic integer past_ng{L}(struct limit *l, integer n) = n <= 0 ? 0
  @   : past_ng(l, n - 1) + l->ng[place(l->newest - (n - 1))];
  @ logic integer cap_in(struct limit_caps c, integer is_day)
  @   = is_day != 0 ? c.day_ng : c.hour_ng;
  @ // the largest cap of changes 0 to i in force at any time since bucket first
  @ logic integer held_cap{L}(struct limit *l, integer i, integer first,
  @   integer is_day)
  @   = i <= 0 || l->change[i].since < first ? cap_in(l->change[i].caps, is_day)
  @   : \max(cap_in(l->change[i].caps, is_day),
  @       held_cap(l, i - 1, first, is_day));
  @ // do the n newest buckets have room for ng more?
  @ predicate has_room{L}(struct limit *l, integer n, integer is_day,
  @   integer ng) = past_ng(l, n) + ng
  @     <= held_cap(l, l->changes - 1, l->newest - n + 1, is_day); */

/* A bolus to come: ng of drug, evenly over at least seconds from now on. */
struct limit_bolus {
    int32_t ng;      /* 0 .. LIMIT_NG_MAX; 0 is no bolus */
    int32_t seconds; /* 1 or more */
};

/* A bridge or a prime, which runs before the schedule and delays it: ng of drug
 * at the catheter's tip, evenly over seconds.  All zero is none. */
struct limit_lead {
    int32_t ng;      /* 0 or more; a prime of an empty path has none */
    int32_t seconds; /* 0 .. LIMIT_LEAD_S_MAX; 0 only with 0 ng */
};

/* After a change of concentration, the next volume_nl under the schedule, with
 * boluses, count at counted_ng_per_ml, the higher of the two, though they were
 * ordered at conc_ng_per_ml (SR-01).  All zero is none. */
struct limit_count {
    int32_t conc_ng_per_ml;    /* of the reservoir; 1 or more with a volume */
    int32_t counted_ng_per_ml; /* conc_ng_per_ml .. UNITS_CONC_MAX */
    int32_t volume_nl;         /* whole strokes; 0 .. UNITS_VOLUME_NL_MAX */
};

/* A program to be admitted: lead from pump_s on, then schedule, under caps,
 * with blocks reserved ahead of the motor. */
struct limit_plan {
    const struct limit_caps *caps;
    const struct schedule *schedule;
    int64_t pump_s;
    int32_t block_ng; /* one block, as it will be counted */
    struct limit_lead lead;
    struct limit_count count;
};

/*@ predicate valid_plan{L}(struct limit_plan *p) = \valid_read(p)
  @   && valid_schedule(p->schedule) && p->block_ng >= 0
  @   && 0 <= p->pump_s <= UNITS_PUMP_S_MAX;
  @ predicate valid_lead(struct limit_lead a) = a.ng >= 0
  @   && 0 <= a.seconds <= LIMIT_LEAD_S_MAX && (a.seconds == 0 ==> a.ng == 0);
  @ predicate valid_count(struct limit_count c)
  @   = 0 <= c.conc_ng_per_ml <= c.counted_ng_per_ml <= UNITS_CONC_MAX
  @   && 0 <= c.volume_nl <= UNITS_VOLUME_NL_MAX
  @   && (c.volume_nl > 0 ==> c.conc_ng_per_ml > 0);
  @ predicate runnable{L}(struct limit_plan *p) = valid_plan(p)
  @   && valid_lead(p->lead) && valid_count(p->count) && p->pump_s
  @     <= UNITS_PUMP_S_MAX - 2 * UNITS_SECONDS_PER_DAY - p->lead.seconds; */

/* OK if the order of struct limit_caps holds, else ERR_RANGE. */
/*@ requires \valid_read(caps);
  @ assigns \nothing;
  @ ensures valid_caps(*caps) ? \result == OK : \result == ERR_RANGE; */
enum status limit_caps_check(const struct limit_caps *caps) MUST_CHECK;

/* OK if lead and count keep their ranges, and the schedule starts at least two
 * days before UNITS_PUMP_S_MAX; else ERR_RANGE. */
/*@ requires valid_plan(plan);
  @ assigns \nothing;
  @ ensures runnable(plan) ? \result == OK : \result == ERR_RANGE; */
enum status limit_plan_check(const struct limit_plan *plan) MUST_CHECK;

/*
 * SR-01: the caps a program gets unless a prescriber sets others: twice the
 * heaviest day, and four times the heaviest hour with three blocks, with what
 * a change of concentration makes count on top; and never so little that the
 * plan itself would not be admitted.  None is above ceiling_ng
 * (0 < .. <= LIMIT_NG_MAX).  The plan's caps are not read; limit_plan_check
 * must have found it OK.
 */
/*@ requires runnable(plan) && stroke_ng > 0;
  @ requires 0 < ceiling_ng <= LIMIT_NG_MAX;
  @ assigns \nothing;
  @ ensures valid_caps(\result) && \result.day_ng <= ceiling_ng; */
struct limit_caps limit_caps_default(
    const struct limit_plan *plan, int32_t stroke_ng, int32_t ceiling_ng);

/* Begin at tick_s (not negative) with nothing delivered; caps are checked. */
/*@ requires \valid(limit) && \valid_read(caps) && valid_caps(*caps);
  @ requires \separated(limit, caps) && tick_s >= 0;
  @ assigns *limit;
  @ ensures valid_limit(limit) && limit->newest == tick_s / LIMIT_BUCKET_S;
  @ ensures \forall integer i; 0 <= i < LIMIT_BUCKETS ==> limit->ng[i] == 0;
  @ ensures limit->changes == 1 && limit->change[0].caps == *caps; */
void limit_init(
    struct limit *limit, const struct limit_caps *caps, int64_t tick_s);

/* Let the clock run to tick_s, never back. */
/*@ requires \valid(limit) && valid_limit(limit);
  @ requires tick_s / LIMIT_BUCKET_S >= limit->newest;
  @ assigns limit->newest, limit->ng[0 .. LIMIT_BUCKETS - 1];
  @ ensures valid_limit(limit) && limit->newest == tick_s / LIMIT_BUCKET_S;
  @ ensures \forall integer i; 0 <= i < LIMIT_BUCKETS ==>
  @   limit->ng[i] == 0 || limit->ng[i] == \old(limit->ng[i]);
  @ ensures \forall integer n; \old(limit->newest) < n <= limit->newest
  @   && n > limit->newest - LIMIT_BUCKETS ==> limit->ng[place(n)] == 0; */
void limit_advance(struct limit *limit, int64_t tick_s);

/* Drug in the newest buckets (1 .. LIMIT_BUCKETS), in ng. */
/*@ requires valid_limit(limit) && 1 <= buckets <= LIMIT_BUCKETS;
  @ assigns \nothing;
  @ ensures \result == past_ng(limit, buckets);
  @ ensures 0 <= \result <= buckets * INT32_MAX; */
int64_t limit_past_ng(const struct limit *limit, int32_t buckets);

/* The gate.  OK if stroke_ng (rounded up, not negative) more still fits the
 * stroke's, the hour's and the day's cap, looking back; ERR_RANGE if not.
 * Windows that reach before a change are held against the larger cap. */
/*@ requires valid_limit(limit) && stroke_ng >= 0;
  @ assigns \nothing;
  @ ensures \result == OK || \result == ERR_RANGE;
  @ ensures \result == OK <==>
  @   stroke_ng <= limit->change[limit->changes - 1].caps.stroke_ng
  @   && has_room(limit, LIMIT_HOUR_BUCKETS, 0, stroke_ng)
  @   && has_room(limit, LIMIT_BUCKETS, 1, stroke_ng); */
enum status limit_stroke(
    const struct limit *limit, int32_t stroke_ng) MUST_CHECK;

/* Count stroke_ng as delivered now. */
/*@ requires \valid(limit) && valid_limit(limit) && stroke_ng >= 0;
  @ requires limit->ng[place(limit->newest)] + stroke_ng <= INT32_MAX;
  @ assigns limit->ng[place(limit->newest)];
  @ ensures valid_limit(limit) && limit->ng[place(limit->newest)]
  @   == \old(limit->ng[place(limit->newest)]) + stroke_ng; */
void limit_record(struct limit *limit, int32_t stroke_ng);

/*
 * May the plan run, with bolus?  OK if every 24 h and every hour, from those
 * that end now, over those of the lead, to those of any week ahead, fit the
 * cap they are held against, as strokes will be counted, with LIMIT_BLOCKS
 * blocks and the heaviest bucket ahead on top; else ERR_RANGE, as for a plan
 * that limit_plan_check refuses.  Changes nothing.  The blocks also cover the
 * grain of the motor, one stroke.  A reset may delay a lead, so what follows
 * one counts as its heaviest.
 */
/*@ requires valid_limit(limit) && valid_plan(plan) && \valid_read(bolus);
  @ requires \valid_read(plan->caps) && valid_caps(*plan->caps);
  @ requires 0 <= bolus->ng <= LIMIT_NG_MAX && bolus->seconds >= 1;
  @ assigns \nothing;
  @ ensures \result == OK || \result == ERR_RANGE; */
enum status limit_admit(const struct limit *limit,
    const struct limit_plan *plan, const struct limit_bolus *bolus) MUST_CHECK;

/* From now on caps are in force.  ERR_FULL, and nothing changed, when there
 * were LIMIT_CHANGES_MAX changes in 24 h. */
/*@ requires \valid(limit) && valid_limit(limit);
  @ requires \valid_read(caps) && valid_caps(*caps) && \separated(limit, caps);
  @ assigns limit->changes, limit->change[0 .. LIMIT_CHANGES_MAX - 1];
  @ ensures \result == OK || \result == ERR_FULL;
  @ ensures valid_limit(limit);
  @ ensures \result == OK ==>
  @   limit->change[limit->changes - 1].caps == *caps
  @   && limit->change[limit->changes - 1].since == limit->newest; */
enum status limit_change(
    struct limit *limit, const struct limit_caps *caps) MUST_CHECK;

#endif
