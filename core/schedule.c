#include "core/schedule.h"

#include "core/calendar.h"
#include "core/fault.h"

enum {
    FG_PER_NG_20TH = UNITS_FG_PER_NG / 20, /* 1,000,000 / 60 = 50,000 / 3 */
    ORIGIN_DAYS = 3,                       /* from the origin to 1970-01-01 */
    ANY_MONDAY = 4, /* 1970-01-05, with pump time before it */
};

/* Products and quotients of amounts of drug stand alone, with their bounds. */
/*@ requires 0 <= fg <= 800000000000000 && 0 <= n <= SCHEDULE_DEN_MAX;
  @ assigns \nothing;
  @ ensures \result == fg * n;
  @ ensures 0 <= \result <= 800000000000000 * SCHEDULE_DEN_MAX; */
static int64_t times(int64_t fg, int64_t n)
{
    return fg * n;
}

/*@ requires fg >= 0 && n >= 1;
  @ assigns \nothing;
  @ ensures \result == fg / n && 0 <= \result <= fg;
  @ ensures n >= FG_PER_NG_20TH ==> \result <= fg / FG_PER_NG_20TH;
  @ ensures n >= 7 * UNITS_FG_PER_NG ==>
  @   \result <= fg / (7 * UNITS_FG_PER_NG); */
static int64_t over(int64_t fg, int64_t n)
{
    return fg / n;
}

void schedule_init(struct schedule *schedule)
{
    *schedule = (struct schedule){ 0 };
    schedule->set_count = 0; /* said again, for the proof */
    schedule->step_count = 0;
}

void schedule_init_simple(struct schedule *schedule, int32_t dose_ng)
{
    struct schedule_set *set = schedule->set;
    struct schedule_step *step = schedule->step;

    ASSERT(units_is_dose(dose_ng));
    schedule_init(schedule);
    set->days = SCHEDULE_ALL_DAYS;
    set->first = 0; /* it is; the proof wants to see it */
    set->count = 1;
    schedule->set_count = 1;
    step->start_min = 0;
    step->dose_ng = (uint32_t)dose_ng;
    schedule->step_count = 1;
    //@ assert sum_ng(schedule, 0, 0) == 0;
    //@ assert sum_ng(schedule, 0, 1) == dose_ng;
    //@ assert valid_steps(schedule, 0, 1);
    //@ assert set_end(schedule, -1) == 0 && set_end(schedule, 0) == 1;
    //@ assert valid_sets(schedule, 1) && valid_doses(schedule, 1);
}

enum status schedule_add_set(struct schedule *schedule, int32_t days)
{
    struct schedule_set *set;

    if (schedule->set_count >= SCHEDULE_SETS_MAX)
        return ERR_FULL;
    if (days < 1 || days > SCHEDULE_ALL_DAYS)
        return ERR_RANGE;
    set = &schedule->set[schedule->set_count++];
    set->days = (uint8_t)days;
    set->first = schedule->step_count;
    return OK;
}

enum status schedule_add_step(
    struct schedule *schedule, int32_t start_min, int64_t dose_ng)
{
    struct schedule_step *step;

    if (schedule->set_count == 0)
        return ERR_STATE;
    if (schedule->step_count >= SCHEDULE_STEPS_MAX)
        return ERR_FULL;
    if (start_min < 0 || start_min >= UNITS_MINUTES_PER_DAY)
        return ERR_RANGE;
    if (!units_is_dose(dose_ng))
        return ERR_RANGE;
    step = &schedule->step[schedule->step_count++];
    step->start_min = (uint16_t)start_min;
    step->dose_ng = (uint32_t)dose_ng;
    schedule->set[schedule->set_count - 1].count++;
    return OK;
}

/* Invariants 4 and 5 for the steps of one set, which lie in the table. */
/*@ requires \valid_read(schedule) && \valid_read(set) && set->count >= 1;
  @ requires set->first + set->count <= SCHEDULE_STEPS_MAX;
  @ assigns \nothing;
  @ ensures \result != 0 ==> valid_set(schedule, set); */
static int set_holds(
    const struct schedule *schedule, const struct schedule_set *set)
{
    int64_t day_ng = 0;
    int32_t i, before = -1;

    /*@ loop invariant set->first <= i <= set->first + set->count;
      @ loop invariant before
      @   == (i == set->first ? -1 : schedule->step[i - 1].start_min);
      @ loop invariant day_ng == sum_ng(schedule, set->first, i);
      @ loop invariant 0 <= day_ng <= (i - set->first) * UNITS_DOSE_NG_MAX;
      @ loop invariant \forall integer j; set->first <= j < i ==>
      @   1 <= schedule->step[j].dose_ng <= UNITS_DOSE_NG_MAX
      @   && schedule->step[j].start_min <= before;
      @ loop invariant \forall integer j; set->first < j < i ==>
      @   schedule->step[j - 1].start_min < schedule->step[j].start_min;
      @ loop assigns i, before, day_ng;
      @ loop variant set->first + set->count - i; */
    for (i = set->first; i < set->first + set->count; i++) {
        const struct schedule_step *step = &schedule->step[i];

        if (step->start_min <= before)
            return 0;
        if (!units_is_dose(step->dose_ng))
            return 0;
        before = step->start_min;
        day_ng += step->dose_ng;
    }
    return schedule->step[set->first].start_min == 0 &&
           before < UNITS_MINUTES_PER_DAY && day_ng <= UNITS_DOSE_NG_MAX;
}

enum status schedule_check(const struct schedule *schedule)
{
    int32_t i, steps = 0, days = 0;

    if (schedule->set_count > SCHEDULE_SETS_MAX)
        return ERR_RANGE;
    if (schedule->step_count > SCHEDULE_STEPS_MAX)
        return ERR_RANGE;
    /*@ loop invariant 0 <= i <= schedule->set_count;
      @ loop invariant steps == set_end(schedule, i - 1);
      @ loop invariant 0 <= steps <= schedule->step_count;
      @ loop invariant valid_sets(schedule, i) && valid_doses(schedule, steps);
      @ loop invariant i == 0 ==> days == 0;
      @ loop assigns i, steps, days;
      @ loop variant schedule->set_count - i; */
    for (i = 0; i < schedule->set_count; i++) {
        const struct schedule_set *set = &schedule->set[i];

        if (set->first != steps)
            return ERR_RANGE;
        if (set->count < 1 || set->count > schedule->step_count - steps)
            return ERR_RANGE;
        if ((set->days & days) != 0)
            return ERR_RANGE;
        if (!set_holds(schedule, set))
            return ERR_RANGE;
        steps += set->count;
        days |= set->days;
    }
    return days == SCHEDULE_ALL_DAYS && steps == schedule->step_count
               ? OK
               : ERR_RANGE;
}

int schedule_is_simple(const struct schedule *schedule)
{
    return schedule->set_count == 1 && schedule->step_count == 1;
}

int32_t schedule_set_of(const struct schedule *schedule, int32_t weekday)
{
    int32_t i;

    /* The sets cover the week, so what no other set has is the last one's. */
    /*@ loop invariant 0 <= i <= schedule->set_count - 1;
      @ loop assigns i;
      @ loop variant schedule->set_count - i; */
    for (i = 0; i < schedule->set_count - 1; i++)
        if ((schedule->set[i].days >> weekday & 1) != 0)
            return i;
    return i;
}

/*@ predicate is_step{L}(struct schedule *s, struct schedule_set *x, integer i)
  @   = \valid_read(s) && \valid_read(x) && valid_set(s, x)
  @   && x->first <= i < x->first + x->count; */

/* Minutes from step i to the next of its set, or to midnight. */
/*@ requires is_step(schedule, set, i);
  @ assigns \nothing;
  @ ensures 1 <= \result <= UNITS_MINUTES_PER_DAY; */
static int32_t minutes_in_set(
    const struct schedule *schedule, const struct schedule_set *set, int32_t i)
{
    int32_t end = i + 1 < set->first + set->count
                      ? schedule->step[i + 1].start_min
                      : UNITS_MINUTES_PER_DAY;

    return end - schedule->step[i].start_min;
}

int32_t schedule_step_minutes(const struct schedule *schedule, int32_t i)
{
    int32_t k;

    /*@ loop invariant 0 <= k <= schedule->set_count - 1;
      @ loop invariant schedule->set[k].first <= i;
      @ loop assigns k;
      @ loop variant schedule->set_count - k; */
    for (k = 0; k < schedule->set_count - 1; k++)
        if (i < schedule->set[k + 1].first)
            break;
    return minutes_in_set(schedule, &schedule->set[k], i);
}

enum status schedule_check_flow(const struct schedule *schedule,
    const struct model *model, int32_t conc_ng_per_ml, int32_t *step)
{
    int64_t low = units_fg_of_volume(model->flow_nl_min, conc_ng_per_ml);
    int64_t high = units_fg_of_volume(model->flow_nl_max, conc_ng_per_ml);
    int32_t i;

    /*@ loop invariant 0 <= i <= schedule->step_count;
      @ loop invariant i > 0 ==> 0 <= *step < schedule->step_count;
      @ loop assigns i, *step;
      @ loop variant schedule->step_count - i; */
    for (i = 0; i < schedule->step_count; i++) {
        /* flow of the step = dose / conc / its minutes, multiplied out */
        int64_t minutes = schedule_step_minutes(schedule, i);
        int64_t fg = units_fg_of_ng(schedule->step[i].dose_ng);

        *step = i;
        if (times(fg, UNITS_MINUTES_PER_DAY) < times(low, minutes))
            return ERR_RANGE;
        if (times(fg, UNITS_MINUTES_PER_DAY) > times(high, minutes))
            return ERR_RANGE;
    }
    return OK;
}

/*@ requires \valid_read(schedule) && \valid_read(set);
  @ requires valid_set(schedule, set);
  @ assigns \nothing;
  @ ensures \result == sum_ng(schedule, set->first, set->first + set->count);
  @ ensures 1 <= \result <= UNITS_DOSE_NG_MAX; */
static int64_t set_ng(
    const struct schedule *schedule, const struct schedule_set *set)
{
    int64_t ng = 0;
    int32_t i;

    /*@ loop invariant set->first <= i <= set->first + set->count;
      @ loop invariant ng == sum_ng(schedule, set->first, i);
      @ loop invariant i - set->first <= ng
      @   <= (i - set->first) * UNITS_DOSE_NG_MAX;
      @ loop assigns i, ng;
      @ loop variant set->first + set->count - i; */
    for (i = set->first; i < set->first + set->count; i++)
        ng += schedule->step[i].dose_ng;
    return ng;
}

int64_t schedule_day_ng(const struct schedule *schedule, int32_t weekday)
{
    return set_ng(schedule, &schedule->set[schedule_set_of(schedule, weekday)]);
}

/* Drug of a week's days before each weekday; before_ng[7] is the week's. */
struct week {
    int64_t before_ng[UNITS_DAYS_PER_WEEK + 1];
};

/*@ predicate valid_week{L}(struct week *week) = \valid_read(week)
  @   && (\forall integer d; 0 <= d <= 7 ==>
  @     d <= week->before_ng[d] <= d * UNITS_DOSE_NG_MAX)
  @   && (\forall integer d; 0 <= d < 7 ==>
  @     week->before_ng[d] < week->before_ng[d + 1]); */

/*@ requires valid_schedule(schedule) && \valid(week);
  @ requires \separated(schedule, week);
  @ assigns *week;
  @ ensures valid_week(week); */
static void add_up(const struct schedule *schedule, struct week *week)
{
    int64_t of_set[SCHEDULE_SETS_MAX];
    int32_t k, day;

    /*@ loop invariant 0 <= k <= schedule->set_count;
      @ loop invariant \forall integer j; 0 <= j < k ==>
      @   1 <= of_set[j] <= UNITS_DOSE_NG_MAX;
      @ loop assigns k, of_set[0 .. SCHEDULE_SETS_MAX - 1];
      @ loop variant schedule->set_count - k; */
    for (k = 0; k < schedule->set_count; k++)
        of_set[k] = set_ng(schedule, &schedule->set[k]);
    week->before_ng[0] = 0;
    /*@ loop invariant 0 <= day <= 7;
      @ loop invariant \forall integer d; 0 <= d <= day ==>
      @   d <= week->before_ng[d] <= d * UNITS_DOSE_NG_MAX;
      @ loop invariant \forall integer d; 0 <= d < day ==>
      @   week->before_ng[d] < week->before_ng[d + 1];
      @ loop assigns day, week->before_ng[1 .. 7];
      @ loop variant 7 - day; */
    for (day = 0; day < UNITS_DAYS_PER_WEEK; day++)
        week->before_ng[day + 1] =
            week->before_ng[day] + of_set[schedule_set_of(schedule, day)];
}

int64_t schedule_week_ng(const struct schedule *schedule)
{
    struct week week;

    add_up(schedule, &week);
    return week.before_ng[UNITS_DAYS_PER_WEEK];
}

int64_t schedule_day_ng_max(const struct schedule *schedule)
{
    int64_t most = set_ng(schedule, &schedule->set[0]);
    int32_t k;

    /*@ loop invariant 1 <= k <= schedule->set_count;
      @ loop invariant 1 <= most <= UNITS_DOSE_NG_MAX;
      @ loop assigns k, most;
      @ loop variant schedule->set_count - k; */
    for (k = 1; k < schedule->set_count; k++) {
        int64_t ng = set_ng(schedule, &schedule->set[k]);

        if (ng > most)
            most = ng;
    }
    return most;
}

/* Drug of x seconds of a step of dose_ng, in fg times 3 a minute of it. */
/*@ requires 1 <= dose_ng <= UNITS_DOSE_NG_MAX && 0 <= x < 86400;
  @ assigns \nothing;
  @ ensures \result == dose_ng * x * FG_PER_NG_20TH;
  @ ensures 0 <= \result <= 414720000000000000; */
static int64_t drug_in(uint32_t dose_ng, int32_t x)
{
    return (int64_t)dose_ng * x * FG_PER_NG_20TH;
}

/* num / (3 minutes), exactly. */
/*@ requires 0 <= num && 1 <= minutes <= UNITS_MINUTES_PER_DAY;
  @ assigns \nothing;
  @ ensures is_exact(\result) && \result.den == 3 * minutes;
  @ ensures scaled(\result) == num && 0 <= \result.whole <= num / 3; */
static struct exact over_thirds(int64_t num, int32_t minutes)
{
    const int32_t den = 3 * minutes;
    const struct exact x = { num / den, num % den, den };

    return x;
}

/* x seconds into step i: drug since its start, with ng from before it. */
/*@ requires is_step(schedule, set, i) && 0 <= x < 86400;
  @ requires 0 <= before_ng <= 8070000000000;
  @ assigns \nothing;
  @ ensures is_exact(\result) && \result.den <= SCHEDULE_DEN_MAX;
  @ ensures 0 <= \result.whole <= total_fg_max; */
static struct exact in_step(const struct schedule *schedule,
    const struct schedule_set *set, int32_t i, int64_t before_ng, int32_t x)
{
    struct exact fg = over_thirds(drug_in(schedule->step[i].dose_ng, x),
        minutes_in_set(schedule, set, i));

    fg.whole += units_fg_of_ng(before_ng);
    return fg;
}

/* The drug of whole weeks. */
/*@ requires valid_week(week) && 0 <= weeks <= 12001;
  @ assigns \nothing;
  @ ensures \result == weeks * week->before_ng[7];
  @ ensures 0 <= \result <= 12001 * 7 * UNITS_DOSE_NG_MAX; */
static int64_t of_weeks(int64_t weeks, const struct week *week)
{
    return weeks * week->before_ng[UNITS_DAYS_PER_WEEK];
}

/*@ requires valid_schedule(schedule) && valid_week(week);
  @ requires 0 <= pump_s <= UNITS_PUMP_S_MAX;
  @ assigns \nothing;
  @ ensures is_exact(\result) && \result.den <= SCHEDULE_DEN_MAX;
  @ ensures 0 <= \result.whole <= total_fg_max; */
static struct exact total(
    const struct schedule *schedule, const struct week *week, int64_t pump_s)
{
    const int32_t day = calendar_day_of(pump_s);
    const int32_t second = calendar_second_of(pump_s);
    const int32_t weekday = calendar_weekday(day);
    const int64_t weeks = (day + ORIGIN_DAYS) / UNITS_DAYS_PER_WEEK;
    const struct schedule_set *set =
        &schedule->set[schedule_set_of(schedule, weekday)];
    int64_t ng = of_weeks(weeks, week) + week->before_ng[weekday];
    int32_t i;

    ASSERT(pump_s >= 0);
    /*@ loop invariant set->first <= i < set->first + set->count;
      @ loop invariant second >= schedule->step[i].start_min * 60;
      @ loop invariant 0 <= ng - \at(ng, LoopEntry)
      @   <= (i - set->first) * UNITS_DOSE_NG_MAX;
      @ loop assigns i, ng;
      @ loop variant set->first + set->count - i; */
    for (i = set->first; i < set->first + set->count - 1; i++) {
        if (second < schedule->step[i + 1].start_min * 60)
            break;
        ng += schedule->step[i].dose_ng;
    }
    return in_step(schedule, set, i, ng,
        second - schedule->step[i].start_min * UNITS_SECONDS_PER_MINUTE);
}

struct exact schedule_total(const struct schedule *schedule, int64_t pump_s)
{
    struct week week;

    add_up(schedule, &week);
    return total(schedule, &week, pump_s);
}

struct exact schedule_between(
    const struct schedule *schedule, int64_t from_s, int64_t to_s)
{
    struct exact from, to;
    struct week week;

    ASSERT(from_s <= to_s);
    add_up(schedule, &week);
    from = total(schedule, &week, from_s);
    to = total(schedule, &week, to_s);
    return units_difference(&to, &from);
}

/* When a total is reached, counted from the origin. */
struct instant {
    int64_t second;  /* rounded down */
    int8_t is_exact; /* not rounded at all */
};

/* The inverse inside step i, for what is left of the goal when it starts. */
/*@ requires is_step(schedule, set, i) && \valid_read(left);
  @ requires is_exact(*left) && left->den <= SCHEDULE_DEN_MAX;
  @ requires 0 <= left->whole <= 7 * UNITS_DOSE_NG_MAX * UNITS_FG_PER_NG;
  @ assigns \nothing;
  @ ensures 0 <= \result.second <= 150000000000000; */
static struct instant when_in_step(const struct schedule *schedule,
    const struct schedule_set *set, int32_t i, const struct exact *left)
{
    const int64_t den = 3 * minutes_in_set(schedule, set, i);
    const int64_t per = (int64_t)schedule->step[i].dose_ng * FG_PER_NG_20TH;
    const int64_t part = times(left->num, den);
    const int64_t num = times(left->whole, den) + over(part, left->den);
    struct instant at;

    //@ assert 0 <= num <= 7000000000000000000 && per >= FG_PER_NG_20TH;
    at.second =
        over(num, per) + schedule->step[i].start_min * UNITS_SECONDS_PER_MINUTE;
    at.is_exact = num % per == 0 && part % left->den == 0;
    return at;
}

/* The inverse of total: by week, then day, then step. */
/*@ requires valid_schedule(schedule) && valid_week(week) && \valid_read(goal);
  @ requires is_exact(*goal) && goal->den <= SCHEDULE_DEN_MAX;
  @ requires goal->whole >= 0;
  @ assigns \nothing;
  @ ensures -259200 <= \result.second < INT64_MAX; */
static struct instant when_total(const struct schedule *schedule,
    const struct week *week, const struct exact *goal)
{
    const int64_t week_fg =
        units_fg_of_ng(week->before_ng[UNITS_DAYS_PER_WEEK]);
    const int64_t weeks = over(goal->whole, week_fg);
    struct exact left = { goal->whole % week_fg, goal->num, goal->den };
    const struct schedule_set *set;
    struct instant at;
    int32_t day, i;

    /*@ loop invariant 0 <= day <= 6;
      @ loop invariant left.whole >= week->before_ng[day] * UNITS_FG_PER_NG;
      @ loop assigns day;
      @ loop variant 7 - day; */
    for (day = 0; day < UNITS_DAYS_PER_WEEK - 1; day++)
        if (left.whole < units_fg_of_ng(week->before_ng[day + 1]))
            break;
    left.whole -= units_fg_of_ng(week->before_ng[day]);
    set = &schedule->set[schedule_set_of(schedule, day)];
    /*@ loop invariant set->first <= i < set->first + set->count;
      @ loop invariant 0 <= left.whole <= \at(left.whole, LoopEntry);
      @ loop assigns i, left.whole;
      @ loop variant set->first + set->count - i; */
    for (i = set->first; i < set->first + set->count - 1; i++) {
        int64_t fg = units_fg_of_ng(schedule->step[i].dose_ng);

        if (left.whole < fg)
            break;
        left.whole -= fg;
    }
    at = when_in_step(schedule, set, i, &left);
    at.second += (weeks * UNITS_DAYS_PER_WEEK + day - ORIGIN_DAYS) *
                 UNITS_SECONDS_PER_DAY;
    return at;
}

/*@ requires valid_schedule(schedule) && 0 <= from_s <= UNITS_PUMP_S_MAX;
  @ requires 0 <= drug_fg <= UNITS_DRUG_FG_MAX;
  @ assigns \nothing;
  @ ensures -259200 <= \result.second < INT64_MAX; */
static struct instant when_since(
    const struct schedule *schedule, int64_t from_s, int64_t drug_fg)
{
    struct exact goal;
    struct week week;

    ASSERT(drug_fg >= 0);
    ASSERT(drug_fg <= UNITS_DRUG_FG_MAX);
    add_up(schedule, &week);
    goal = total(schedule, &week, from_s);
    goal.whole += drug_fg;
    return when_total(schedule, &week, &goal);
}

enum status schedule_when(const struct schedule *schedule, int64_t from_s,
    int64_t drug_fg, int64_t *at_s)
{
    struct instant at = when_since(schedule, from_s, drug_fg);

    if (at.second > UNITS_PUMP_S_MAX)
        return ERR_RANGE;
    *at_s = at.second;
    return OK;
}

enum status schedule_due(const struct schedule *schedule, int64_t from_s,
    int64_t drug_fg, int64_t *at_s)
{
    struct instant at = when_since(schedule, from_s, drug_fg);

    at.second += !at.is_exact;
    if (at.second > UNITS_PUMP_S_MAX)
        return ERR_RANGE;
    *at_s = at.second;
    return OK;
}

/* The more of most_ng and the drug from from_s to to_s, rounded up. */
/*@ requires valid_schedule(schedule);
  @ requires 0 <= from_s <= to_s <= UNITS_PUMP_S_MAX;
  @ assigns \nothing;
  @ ensures most_ng <= \result;
  @ ensures most_ng <= total_fg_max / UNITS_FG_PER_NG + 1 ==>
  @   \result <= total_fg_max / UNITS_FG_PER_NG + 1; */
static int64_t more(const struct schedule *schedule, int64_t most_ng,
    int64_t from_s, int64_t to_s)
{
    struct exact fg = schedule_between(schedule, from_s, to_s);
    int64_t ng = units_ng_up(&fg);

    return ng > most_ng ? ng : most_ng;
}

int64_t schedule_window_ng_max(const struct schedule *schedule, int32_t seconds)
{
    /* days alike need to be looked at but once */
    const int32_t days = schedule->set_count == 1 ? 1 : UNITS_DAYS_PER_WEEK;
    int64_t most_ng = 0;
    int32_t day, i;

    /*@ loop invariant ANY_MONDAY <= day <= ANY_MONDAY + days;
      @ loop invariant 0 <= most_ng <= total_fg_max / UNITS_FG_PER_NG + 1;
      @ loop assigns day, i, most_ng;
      @ loop variant ANY_MONDAY + days - day; */
    for (day = ANY_MONDAY; day < ANY_MONDAY + days; day++) {
        const struct schedule_set *set =
            &schedule->set[schedule_set_of(schedule, calendar_weekday(day))];

        /*@ loop invariant set->first <= i <= set->first + set->count;
          @ loop invariant 0 <= most_ng <= total_fg_max / UNITS_FG_PER_NG + 1;
          @ loop assigns i, most_ng;
          @ loop variant set->first + set->count - i; */
        for (i = set->first; i < set->first + set->count; i++) {
            int64_t at = calendar_midnight(day) +
                         schedule->step[i].start_min * UNITS_SECONDS_PER_MINUTE;

            most_ng = more(schedule, most_ng, at, at + seconds);
            most_ng = more(schedule, most_ng, at - seconds, at);
        }
    }
    return most_ng;
}
