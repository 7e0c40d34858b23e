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

/*@ assigns \nothing;
  @ ensures \result == \max(a, b); */
static int64_t greater(int64_t a, int64_t b)
{
    return a > b ? a : b;
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

/* Fill in row i of the changes, and no other; caps may stand in it already. */
/*@ requires \valid(limit) && 0 <= i < LIMIT_CHANGES_MAX;
  @ requires \valid_read(caps) && valid_caps(*caps);
  @ assigns limit->change[i];
  @ ensures limit->change[i].since == since;
  @ ensures limit->change[i].caps == \old(*caps);
  @ ensures caps_at(&limit->change[i].caps);
  @ ensures \forall integer k; 0 <= k < LIMIT_CHANGES_MAX && k != i
  @   && \old(caps_at(&limit->change[k].caps)) ==>
  @     caps_at(&limit->change[k].caps); */
static void set(struct limit *limit, int32_t i, int64_t since,
    const struct limit_caps *caps)
{
    limit->change[i].caps = *caps;
    limit->change[i].since = since;
}

void limit_init(
    struct limit *limit, const struct limit_caps *caps, int64_t tick_s)
{
    int32_t i;

    ASSERT(limit_caps_check(caps) == OK);
    ASSERT(tick_s >= 0);
    limit->newest = tick_s / LIMIT_BUCKET_S;
    /*@ loop invariant 0 <= i <= LIMIT_BUCKETS;
      @ loop invariant \forall integer k; 0 <= k < i ==> limit->ng[k] == 0;
      @ loop assigns i, limit->ng[0 .. LIMIT_BUCKETS - 1];
      @ loop variant LIMIT_BUCKETS - i; */
    for (i = 0; i < LIMIT_BUCKETS; i++)
        limit->ng[i] = 0;
    set(limit, 0, 0, caps);
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
      @ loop invariant \forall integer n; now - i < n <= now ==>
      @   limit->ng[place(n)] == 0;
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
    const int32_t newest = bucket(limit->newest);
    int64_t ng = 0;
    int32_t i, near;

    ASSERT(buckets >= 1);
    ASSERT(buckets <= LIMIT_BUCKETS);
    near = (int32_t)lesser(buckets, newest + 1);
    /*@ loop invariant 0 <= i <= near;
      @ loop invariant ng == past_ng(limit, i) && 0 <= ng <= i * INT32_MAX;
      @ loop assigns i, ng;
      @ loop variant near - i; */
    for (i = 0; i < near; i++)
        ng += limit->ng[newest - i];
    /* the older ones stand at the end of the ring */
    /*@ loop invariant near <= i <= buckets;
      @ loop invariant ng == past_ng(limit, i) && 0 <= ng <= i * INT32_MAX;
      @ loop assigns i, ng;
      @ loop variant buckets - i; */
    for (i = near; i < buckets; i++) {
        /*@ assert place(limit->newest - i) == newest + LIMIT_BUCKETS - i; */
        ng += limit->ng[newest + LIMIT_BUCKETS - i];
    }
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
        /*@ assert held_cap(limit, i, first, window->is_day) == \max(
          @   cap_in(limit->change[i].caps, window->is_day),
          @   held_cap(limit, i - 1, first, window->is_day)); */
        i--;
        /*@ assert cap_in(limit->change[i].caps, window->is_day)
          @   <= held_cap(limit, i, first, window->is_day); */
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

/*@ // more drug than any plan holds in a window
  @ logic integer room_ng = 1000000000000000; */

/* Products and quotients stand alone, with their bounds. */
/*@ requires 0 <= a <= INT32_MAX && 0 <= b <= UNITS_CONC_MAX;
  @ assigns \nothing;
  @ ensures \result == a * b && 0 <= \result <= INT32_MAX * UNITS_CONC_MAX; */
static int64_t times(int64_t a, int64_t b)
{
    return a * b;
}

/*@ requires 0 <= a <= INT64_MAX - INT32_MAX && 1 <= b <= INT32_MAX;
  @ assigns \nothing;
  @ ensures (\result - 1) * b < a <= \result * b && 0 <= \result <= a; */
static int64_t over(int64_t a, int64_t b)
{
    return (a + b - 1) / b;
}

/* What is ahead of one kind of window. */
struct ahead {
    const struct limit_plan *plan;
    const struct window *window;
    int64_t beside_ng; /* as ordered: of a bolus, and the heaviest bucket */
    int64_t margin_ng; /* as counted: the blocks, and a bucket of the lead */
};

/*@ predicate valid_ahead{L}(struct ahead *a) = \valid_read(a)
  @   && runnable(a->plan) && valid_window(a->window)
  @   && 0 <= a->beside_ng <= room_ng && 0 <= a->margin_ng <= 2 * room_ng; */

/* The lead from one second of the plan to another, rounded up. */
/*@ requires \valid_read(lead) && valid_lead(*lead);
  @ requires 0 <= from_s && 0 <= to_s;
  @ assigns \nothing;
  @ ensures 0 <= \result <= room_ng; */
static int64_t lead_ng(
    const struct limit_lead *lead, int64_t from_s, int64_t to_s)
{
    const int64_t end_s = lesser(to_s, lead->seconds);

    if (end_s <= from_s)
        return 0;
    return over(times(lead->ng, end_s - from_s), lead->seconds);
}

/* The schedule from one second of the plan to another, rounded up: it starts
 * when the lead ends.  Resets may delay that, to any time of the week, so of
 * what follows a lead the heaviest counts; a bucket more is beside it. */
/*@ requires runnable(plan) && 0 <= from_s <= to_s;
  @ requires to_s <= plan->lead.seconds + 2 * UNITS_SECONDS_PER_DAY;
  @ assigns \nothing;
  @ ensures 0 <= \result <= room_ng / 10; */
static int64_t schedule_ng(
    const struct limit_plan *plan, int64_t from_s, int64_t to_s)
{
    const int64_t begin_s = greater(from_s, plan->lead.seconds);
    const int64_t end_s = greater(to_s, plan->lead.seconds);
    struct exact fg;

    if (plan->lead.seconds > 0 && begin_s < end_s)
        return schedule_window_ng_max(plan->schedule,
            (int32_t)lesser(end_s - begin_s, UNITS_SECONDS_PER_DAY));
    fg = schedule_between(
        plan->schedule, plan->pump_s + begin_s, plan->pump_s + end_s);
    return greater(0, units_ng_up(&fg));
}

/* SR-01: what ng ordered count as, rounded up: at the higher concentration for
 * as much of it as the volume lasts. */
/*@ requires \valid_read(count) && valid_count(*count);
  @ requires 0 <= ng <= 2 * room_ng;
  @ assigns \nothing;
  @ ensures ng <= \result <= ng + 2 * room_ng; */
static int64_t counted_ng(const struct limit_count *count, int64_t ng)
{
    const int32_t conc = count->conc_ng_per_ml;
    const struct exact lasts_fg =
        units_exact(units_fg_of_volume(count->volume_nl, conc));

    if (count->volume_nl == 0)
        return ng;
    return ng + over(times(lesser(ng, units_ng_up(&lasts_fg)),
                         count->counted_ng_per_ml - conc),
                    conc);
}

/* A bolus in a window, at most, rounded up. */
/*@ requires \valid_read(bolus) && valid_window(window);
  @ requires 0 <= bolus->ng <= LIMIT_NG_MAX && bolus->seconds >= 1;
  @ assigns \nothing;
  @ ensures 0 <= \result <= room_ng / 2; */
static int64_t bolus_ng(
    const struct limit_bolus *bolus, const struct window *window)
{
    return over(times(bolus->ng, lesser(window->seconds, bolus->seconds)),
        bolus->seconds);
}

/*@ requires runnable(plan) && valid_window(window) && \valid_read(bolus);
  @ requires 0 <= bolus->ng <= LIMIT_NG_MAX && bolus->seconds >= 1;
  @ assigns \nothing;
  @ ensures \result.plan == plan && \result.window == window;
  @ ensures 0 <= \result.beside_ng <= room_ng;
  @ ensures 0 <= \result.margin_ng <= 2 * room_ng; */
static struct ahead look(const struct limit_plan *plan,
    const struct window *window, const struct limit_bolus *bolus)
{
    struct ahead ahead;

    ahead.plan = plan;
    ahead.window = window;
    ahead.beside_ng = bolus_ng(bolus, window) +
                      schedule_window_ng_max(plan->schedule, LIMIT_BUCKET_S);
    ahead.margin_ng = LIMIT_BLOCKS * (int64_t)plan->block_ng +
                      lead_ng(&plan->lead, 0, LIMIT_BUCKET_S);
    return ahead;
}

/* Drug still to come in the window that begins with a bucket after the newest,
 * or before it when begin is negative. */
/*@ requires valid_ahead(ahead) && -ahead->window->buckets < begin;
  @ requires begin * LIMIT_BUCKET_S
  @   < ahead->plan->lead.seconds + LIMIT_BUCKET_S;
  @ assigns \nothing;
  @ ensures 0 <= \result <= 8 * room_ng; */
static int64_t coming_ng(const struct ahead *ahead, int32_t begin)
{
    const struct limit_plan *plan = ahead->plan;
    const int64_t from_s = greater(0, begin * LIMIT_BUCKET_S);
    const int64_t to_s = (begin + ahead->window->buckets) * LIMIT_BUCKET_S;

    return counted_ng(&plan->count,
               schedule_ng(plan, from_s, to_s) + ahead->beside_ng) +
           lead_ng(&plan->lead, from_s, to_s) + ahead->margin_ng;
}

/* The heaviest window that begins then or later: until the lead is over bucket
 * by bucket, then any of the schedule's. */
/*@ requires valid_ahead(ahead) && 0 <= begin <= 1;
  @ assigns \nothing;
  @ ensures 0 <= \result <= 8 * room_ng; */
static int64_t heaviest_ng(const struct ahead *ahead, int32_t begin)
{
    const struct limit_plan *plan = ahead->plan;
    const int64_t over_by = over(plan->lead.seconds, LIMIT_BUCKET_S);
    int64_t most_ng =
        counted_ng(&plan->count,
            schedule_window_ng_max(plan->schedule, ahead->window->seconds) +
                ahead->beside_ng) +
        ahead->margin_ng;

    /*@ loop invariant 0 <= begin <= over_by + 1;
      @ loop invariant 0 <= most_ng <= 8 * room_ng;
      @ loop assigns begin, most_ng;
      @ loop variant over_by + 1 - begin; */
    for (; begin <= over_by; begin++)
        most_ng = greater(most_ng, coming_ng(ahead, begin));
    return most_ng;
}

/* Windows of one kind, the first ending now: past buckets drop out one by one
 * as the plan moves in. */
/*@ requires valid_limit(limit) && valid_ahead(ahead);
  @ requires \valid_read(ahead->plan->caps);
  @ assigns \nothing; */
static int plan_fits(const struct limit *limit, const struct ahead *ahead)
{
    const struct window *window = ahead->window;
    const int32_t cap_ahead = cap_of(ahead->plan->caps, window);
    int64_t past_ng = limit_past_ng(limit, window->buckets);
    int32_t begin;

    /*@ loop invariant 1 - window->buckets <= begin <= 1;
      @ loop invariant -(begin + window->buckets - 1) * INT32_MAX <= past_ng
      @   <= LIMIT_BUCKETS * INT32_MAX;
      @ loop assigns begin, past_ng;
      @ loop variant 1 - begin; */
    for (begin = 1 - window->buckets; begin <= 0; begin++) {
        const int64_t first = limit->newest + begin;

        if (past_ng + coming_ng(ahead, begin) >
            greater(cap_since(limit, first, window), cap_ahead))
            return 0;
        past_ng -= limit->ng[bucket(first)];
    }
    return heaviest_ng(ahead, 1) <= cap_ahead;
}

enum status limit_plan_check(const struct limit_plan *plan)
{
    const struct limit_lead *lead = &plan->lead;
    const struct limit_count *count = &plan->count;

    ASSERT(plan->pump_s >= 0);
    if (lead->ng < 0 || lead->seconds < 0 || lead->seconds > LIMIT_LEAD_S_MAX)
        return ERR_RANGE;
    if (lead->seconds == 0 && lead->ng != 0)
        return ERR_RANGE;
    if (plan->pump_s >
        UNITS_PUMP_S_MAX - 2 * UNITS_SECONDS_PER_DAY - lead->seconds)
        return ERR_RANGE;
    if (count->conc_ng_per_ml < 0 ||
        count->counted_ng_per_ml < count->conc_ng_per_ml ||
        count->counted_ng_per_ml > UNITS_CONC_MAX)
        return ERR_RANGE;
    if (!units_is_volume(count->volume_nl))
        return ERR_RANGE;
    if (count->volume_nl > 0 && count->conc_ng_per_ml == 0)
        return ERR_RANGE;
    return OK;
}

enum status limit_admit(const struct limit *limit,
    const struct limit_plan *plan, const struct limit_bolus *bolus)
{
    struct ahead day, hour;

    ASSERT(bolus->seconds >= 1);
    if (limit_plan_check(plan) != OK)
        return ERR_RANGE;
    day = look(plan, &day_window, bolus);
    hour = look(plan, &hour_window, bolus);
    return plan_fits(limit, &day) && plan_fits(limit, &hour) ? OK : ERR_RANGE;
}

/* The default cap of a kind: what is usual, with what counts on top of the
 * heaviest such window, or what the plan alone needs. */
/*@ requires runnable(plan) && valid_window(window);
  @ requires 0 <= usual_ng <= room_ng;
  @ assigns \nothing;
  @ ensures usual_ng <= \result <= 8 * room_ng; */
static int64_t default_ng(const struct limit_plan *plan,
    const struct window *window, int64_t usual_ng)
{
    const struct limit_bolus none = { 0, 1 };
    const struct ahead ahead = look(plan, window, &none);
    const int64_t most_ng =
        schedule_window_ng_max(plan->schedule, window->seconds);

    return greater(usual_ng + counted_ng(&plan->count, most_ng) - most_ng,
        heaviest_ng(&ahead, 0));
}

struct limit_caps limit_caps_default(
    const struct limit_plan *plan, int32_t stroke_ng, int32_t ceiling_ng)
{
    const int64_t day_ng = 2 * schedule_day_ng_max(plan->schedule);
    const int64_t hour_ng =
        4 * schedule_window_ng_max(plan->schedule, SECONDS_PER_HOUR) +
        LIMIT_BLOCKS * (int64_t)plan->block_ng;
    struct limit_caps caps;

    ASSERT(limit_plan_check(plan) == OK);
    ASSERT(ceiling_ng > 0);
    ASSERT(ceiling_ng <= LIMIT_NG_MAX);
    caps.day_ng =
        (int32_t)lesser(default_ng(plan, &day_window, day_ng), ceiling_ng);
    caps.hour_ng = (int32_t)lesser(
        greater(stroke_ng, default_ng(plan, &hour_window, hour_ng)),
        caps.day_ng);
    caps.stroke_ng = (int32_t)lesser(stroke_ng, caps.hour_ng);
    return caps;
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
      @   caps_at(&limit->change[k].caps);
      @ loop assigns i, limit->change[0 .. LIMIT_CHANGES_MAX - 1];
      @ loop variant limit->changes - i; */
    for (i = gone; i < limit->changes; i++)
        set(limit, i - gone, limit->change[i].since, &limit->change[i].caps);
    limit->changes = (uint8_t)(limit->changes - gone);
    set(limit, limit->changes, limit->newest, caps);
    limit->changes++;
    /*@ assert \forall integer k; 0 <= k < LIMIT_BUCKETS ==>
      @   limit->ng[k] >= 0; */
    /*@ assert \forall integer k; 0 <= k < limit->changes ==>
      @   caps_at(&limit->change[k].caps); */
    return OK;
}
