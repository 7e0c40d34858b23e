#include "core/limit.h"

#include "core/fault.h"

enum {
    SECONDS_PER_HOUR = 3600,
};

/* The two windows: how many buckets, how long, which cap. */
struct window {
    int32_t buckets;
    int32_t seconds;
    int8_t is_day;
};

static const struct window day_window = { LIMIT_BUCKETS, UNITS_SECONDS_PER_DAY,
    1 };
static const struct window hour_window = { LIMIT_HOUR_BUCKETS, SECONDS_PER_HOUR,
    0 };

/*@ predicate valid_window{L}(struct window *w) = \valid_read(w)
  @   && (w->is_day
  @     ? w->buckets == LIMIT_BUCKETS && w->seconds == UNITS_SECONDS_PER_DAY
  @     : w->buckets == LIMIT_HOUR_BUCKETS
  @       && w->seconds == SECONDS_PER_HOUR); */

/*@ requires \valid_read(caps) && \valid_read(window);
  @ assigns \nothing;
  @ ensures \result == cap_in(*caps, window->is_day); */
static int32_t cap_of(
    const struct limit_caps *caps, const struct window *window)
{
    return window->is_day ? caps->day_ng : caps->hour_ng;
}

/*@ assigns \nothing;
  @ ensures \result == \min(a, b); */
static int64_t lesser(int64_t a, int64_t b)
{
    return a < b ? a : b;
}

enum status limit_caps_check(const struct limit_caps *caps)
{
    if (caps->stroke_ng < 1)
        return ERR_RANGE;
    if (caps->hour_ng < caps->stroke_ng)
        return ERR_RANGE;
    if (caps->day_ng < caps->hour_ng || caps->day_ng > LIMIT_NG_MAX)
        return ERR_RANGE;
    return OK;
}

struct limit_caps limit_caps_default(const struct schedule *schedule,
    int32_t stroke_ng, int32_t block_ng, int32_t ceiling_ng)
{
    int64_t day_ng = 2 * schedule_day_ng_max(schedule);
    int64_t hour_ng = 4 * schedule_window_ng_max(schedule, SECONDS_PER_HOUR) +
                      LIMIT_BLOCKS * (int64_t)block_ng;
    struct limit_caps caps;

    ASSERT(ceiling_ng > 0);
    ASSERT(ceiling_ng <= LIMIT_NG_MAX);
    caps.day_ng = (int32_t)lesser(day_ng, ceiling_ng);
    caps.hour_ng = (int32_t)lesser(hour_ng, caps.day_ng);
    caps.stroke_ng = (int32_t)lesser(stroke_ng, caps.hour_ng);
    return caps;
}

void limit_init(
    struct limit *limit, const struct limit_caps *caps, int64_t tick_s)
{
    ASSERT(limit_caps_check(caps) == OK);
    ASSERT(tick_s >= 0);
    *limit = (struct limit){ .newest = tick_s / LIMIT_BUCKET_S };
    limit->change[0].caps = *caps;
    limit->changes = 1;
}

/* The bucket of number n, one of the newest 289; none before the first. */
/*@ requires -LIMIT_BUCKETS <= n <= INT64_MAX - LIMIT_BUCKETS;
  @ assigns \nothing;
  @ ensures \result == place(n) && 0 <= \result < LIMIT_BUCKETS; */
static int32_t bucket(int64_t n)
{
    return (int32_t)((n + LIMIT_BUCKETS) % LIMIT_BUCKETS);
}

void limit_advance(struct limit *limit, int64_t tick_s)
{
    const int64_t now = tick_s / LIMIT_BUCKET_S;
    int32_t i, empty;

    ASSERT(now >= limit->newest);
    empty = (int32_t)lesser(now - limit->newest, LIMIT_BUCKETS);
    /*@ loop invariant 0 <= i <= empty;
      @ loop invariant \forall integer k; 0 <= k < i ==>
      @   limit->ng[place(now - k)] == 0;
      @ loop invariant \forall integer k; 0 <= k < LIMIT_BUCKETS ==>
      @   limit->ng[k] == 0 || limit->ng[k] == \at(limit->ng[k], Pre);
      @ loop assigns i, limit->ng[0 .. LIMIT_BUCKETS - 1];
      @ loop variant empty - i; */
    for (i = 0; i < empty; i++)
        limit->ng[bucket(now - i)] = 0;
    limit->newest = now;
}

int64_t limit_past_ng(const struct limit *limit, int32_t buckets)
{
    int64_t ng = 0;
    int32_t i;

    ASSERT(buckets >= 1);
    ASSERT(buckets <= LIMIT_BUCKETS);
    /*@ loop invariant 0 <= i <= buckets;
      @ loop invariant ng == past_ng(limit, i) && 0 <= ng <= i * INT32_MAX;
      @ loop assigns i, ng;
      @ loop variant buckets - i; */
    for (i = 0; i < buckets; i++)
        ng += limit->ng[bucket(limit->newest - i)];
    return ng;
}

/* The largest cap of a kind in force at any time since bucket first. */
/*@ requires valid_limit(limit) && \valid_read(window);
  @ assigns \nothing;
  @ ensures 0 < \result <= LIMIT_NG_MAX;
  @ ensures \result
  @   == held_cap(limit, limit->changes - 1, first, window->is_day); */
static int32_t cap_since(
    const struct limit *limit, int64_t first, const struct window *window)
{
    int32_t i = limit->changes - 1;
    int32_t most = cap_of(&limit->change[i].caps, window);

    /*@ loop invariant 0 <= i < limit->changes && 0 < most <= LIMIT_NG_MAX;
      @ loop invariant cap_in(limit->change[i].caps, window->is_day) <= most;
      @ loop invariant \max(most, held_cap(limit, i, first, window->is_day))
      @   == held_cap(limit, limit->changes - 1, first, window->is_day);
      @ loop assigns i, most;
      @ loop variant i; */
    while (i > 0 && limit->change[i].since >= first) {
        i--;
        if (cap_of(&limit->change[i].caps, window) > most)
            most = cap_of(&limit->change[i].caps, window);
    }
    return most;
}

/* Does ng more fit the window that ends now? */
/*@ requires valid_limit(limit) && valid_window(window) && ng >= 0;
  @ assigns \nothing;
  @ ensures \result != 0
  @   <==> has_room(limit, window->buckets, window->is_day, ng); */
static int fits(
    const struct limit *limit, const struct window *window, int32_t ng)
{
    int64_t first = limit->newest - window->buckets + 1;

    return limit_past_ng(limit, window->buckets) + ng <=
           cap_since(limit, first, window);
}

enum status limit_stroke(const struct limit *limit, int32_t stroke_ng)
{
    ASSERT(stroke_ng >= 0);
    if (stroke_ng > limit->change[limit->changes - 1].caps.stroke_ng)
        return ERR_RANGE;
    if (!fits(limit, &hour_window, stroke_ng))
        return ERR_RANGE;
    if (!fits(limit, &day_window, stroke_ng))
        return ERR_RANGE;
    return OK;
}

void limit_record(struct limit *limit, int32_t stroke_ng)
{
    int32_t *ng = &limit->ng[bucket(limit->newest)];
    const int32_t room_ng = INT32_MAX - *ng;

    ASSERT(stroke_ng >= 0);
    ASSERT(stroke_ng <= room_ng);
    *ng += stroke_ng;
}

/* What a bolus adds to a window at most, rounded up. */
/*@ requires \valid_read(bolus) && valid_window(window);
  @ requires 0 <= bolus->ng <= LIMIT_NG_MAX && bolus->seconds >= 1;
  @ assigns \nothing;
  @ ensures 0 <= \result <= 400000000000; */
static int64_t share(
    const struct limit_bolus *bolus, const struct window *window)
{
    int64_t seconds = lesser(window->seconds, bolus->seconds);

    return (bolus->ng * seconds + bolus->seconds - 1) / bolus->seconds;
}

/* Drug of a schedule from from_s to to_s, in ng, rounded up. */
/*@ requires valid_schedule(schedule);
  @ requires 0 <= from_s <= to_s <= UNITS_PUMP_S_MAX;
  @ assigns \nothing;
  @ ensures -8210000000001 <= \result <= 8210000000001; */
static int64_t ahead_ng(
    const struct schedule *schedule, int64_t from_s, int64_t to_s)
{
    struct exact fg = schedule_between(schedule, from_s, to_s);

    return units_ng_up(&fg);
}

/* Windows of one kind, the first ending now, the last starting now: past
 * buckets drop out one by one as the schedule ahead moves in.  extra_ng comes
 * on top in each of them. */
/*@ requires valid_limit(limit) && valid_window(window);
  @ requires \valid_read(plan) && valid_schedule(plan->schedule);
  @ requires \valid_read(plan->caps) && 0 <= extra_ng <= 10000000000000;
  @ requires 0 <= plan->pump_s
  @   <= UNITS_PUMP_S_MAX - 2 * UNITS_SECONDS_PER_DAY;
  @ assigns \nothing; */
static int plan_fits(const struct limit *limit, const struct limit_plan *plan,
    int64_t extra_ng, const struct window *window)
{
    const int32_t cap_ahead = cap_of(plan->caps, window);
    int64_t past_ng = limit_past_ng(limit, window->buckets);
    int32_t i;

    /*@ loop invariant 0 <= i <= window->buckets;
      @ loop invariant -i * INT32_MAX <= past_ng <= LIMIT_BUCKETS * INT32_MAX;
      @ loop assigns i, past_ng;
      @ loop variant window->buckets - i; */
    for (i = 0; i < window->buckets; i++) {
        const int64_t first = limit->newest - window->buckets + 1 + i;
        const int32_t cap_past = cap_since(limit, first, window);
        const int64_t ng = past_ng + extra_ng +
                           ahead_ng(plan->schedule, plan->pump_s,
                               plan->pump_s + (i + 1) * LIMIT_BUCKET_S);

        if (ng > (cap_past > cap_ahead ? cap_past : cap_ahead))
            return 0;
        past_ng -= limit->ng[bucket(first)];
    }
    return schedule_window_ng_max(plan->schedule, window->seconds) + extra_ng <=
           cap_ahead;
}

enum status limit_admit(const struct limit *limit,
    const struct limit_plan *plan, const struct limit_bolus *bolus)
{
    int64_t margin_ng = LIMIT_BLOCKS * (int64_t)plan->block_ng +
                        schedule_window_ng_max(plan->schedule, LIMIT_BUCKET_S);

    ASSERT(bolus->seconds >= 1);
    if (plan->pump_s > UNITS_PUMP_S_MAX - 2 * UNITS_SECONDS_PER_DAY)
        return ERR_RANGE;
    if (!plan_fits(
            limit, plan, margin_ng + share(bolus, &day_window), &day_window))
        return ERR_RANGE;
    if (!plan_fits(
            limit, plan, margin_ng + share(bolus, &hour_window), &hour_window))
        return ERR_RANGE;
    return OK;
}

enum status limit_change(struct limit *limit, const struct limit_caps *caps)
{
    const int64_t first = limit->newest - LIMIT_BUCKETS + 1;
    int32_t i, gone = 0;

    ASSERT(limit_caps_check(caps) == OK);
    /* caps replaced before the day began can no longer matter */
    /*@ loop invariant 0 <= gone < limit->changes;
      @ loop assigns gone;
      @ loop variant limit->changes - gone; */
    while (gone < limit->changes - 1 && limit->change[gone + 1].since < first)
        gone++;
    if (limit->changes - gone >= LIMIT_CHANGES_MAX)
        return ERR_FULL;
    /*@ loop invariant gone <= i <= limit->changes;
      @ loop invariant \forall integer k; 0 <= k < limit->changes ==>
      @   valid_caps(limit->change[k].caps);
      @ loop assigns i, limit->change[0 .. LIMIT_CHANGES_MAX - 1];
      @ loop variant limit->changes - i; */
    for (i = gone; i < limit->changes; i++)
        limit->change[i - gone] = limit->change[i];
    limit->changes = (uint8_t)(limit->changes - gone);
    limit->change[limit->changes].since = limit->newest;
    limit->change[limit->changes].caps = *caps;
    limit->changes++;
    return OK;
}
