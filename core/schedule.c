#include "core/schedule.h"

#include "core/calendar.h"
#include "core/fault.h"
#include "core/model.h"

enum {
    FG_PER_NG_20TH = UNITS_FG_PER_NG / 20, /* 1,000,000 / 60 = 50,000 / 3 */
    ORIGIN_DAYS = 3,                       /* from the origin to 1970-01-01 */
    ANY_MONDAY = 4, /* 1970-01-05, with pump time before it */
};

void schedule_init(struct schedule *schedule)
{
    *schedule = (struct schedule){ 0 };
}

void schedule_init_simple(struct schedule *schedule, int32_t dose_ng)
{
    ASSERT(units_is_dose(dose_ng));
    schedule_init(schedule);
    schedule->set[0].days = SCHEDULE_ALL_DAYS;
    schedule->set[0].count = 1;
    schedule->set_count = 1;
    schedule->step[0].dose_ng = (uint32_t)dose_ng;
    schedule->step_count = 1;
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
static int set_holds(
    const struct schedule *schedule, const struct schedule_set *set)
{
    int64_t day_ng = 0;
    int32_t i, before = -1;

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
    for (i = 0; i < schedule->set_count - 1; i++)
        if ((schedule->set[i].days >> weekday & 1) != 0)
            return i;
    return i;
}

/* Minutes from step i to the next of its set, or to midnight. */
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

    for (i = 0; i < schedule->step_count; i++) {
        /* flow of the step = dose / conc / its minutes, multiplied out */
        int64_t minutes = schedule_step_minutes(schedule, i);
        int64_t fg = units_fg_of_ng(schedule->step[i].dose_ng);

        *step = i;
        if (fg * UNITS_MINUTES_PER_DAY < low * minutes)
            return ERR_RANGE;
        if (fg * UNITS_MINUTES_PER_DAY > high * minutes)
            return ERR_RANGE;
    }
    return OK;
}

static int64_t set_ng(
    const struct schedule *schedule, const struct schedule_set *set)
{
    int64_t ng = 0;
    int32_t i;

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

static void add_up(const struct schedule *schedule, struct week *week)
{
    int64_t of_set[SCHEDULE_SETS_MAX];
    int32_t k, day;

    for (k = 0; k < schedule->set_count; k++)
        of_set[k] = set_ng(schedule, &schedule->set[k]);
    week->before_ng[0] = 0;
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

    for (k = 1; k < schedule->set_count; k++) {
        int64_t ng = set_ng(schedule, &schedule->set[k]);

        if (ng > most)
            most = ng;
    }
    return most;
}

/* x seconds into step i: drug since its start, with ng from before it. */
static struct exact in_step(const struct schedule *schedule,
    const struct schedule_set *set, int32_t i, int64_t before_ng, int32_t x)
{
    struct exact fg;
    int64_t num = (int64_t)schedule->step[i].dose_ng * FG_PER_NG_20TH * x;

    fg.den = 3 * minutes_in_set(schedule, set, i);
    fg.whole = units_fg_of_ng(before_ng) + num / fg.den;
    fg.num = num % fg.den;
    return fg;
}

static struct exact total(
    const struct schedule *schedule, const struct week *week, int64_t pump_s)
{
    const int32_t day = calendar_day_of(pump_s);
    const int32_t second = calendar_second_of(pump_s);
    const int32_t weekday = calendar_weekday(day);
    const int64_t weeks = (day + ORIGIN_DAYS) / UNITS_DAYS_PER_WEEK;
    const struct schedule_set *set =
        &schedule->set[schedule_set_of(schedule, weekday)];
    int64_t ng =
        weeks * week->before_ng[UNITS_DAYS_PER_WEEK] + week->before_ng[weekday];
    int32_t i;

    ASSERT(pump_s >= 0);
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
static struct instant when_in_step(const struct schedule *schedule,
    const struct schedule_set *set, int32_t i, const struct exact *left)
{
    const int64_t den = 3 * minutes_in_set(schedule, set, i);
    const int64_t per = (int64_t)schedule->step[i].dose_ng * FG_PER_NG_20TH;
    const int64_t part = left->num * den;
    const int64_t num = left->whole * den + part / left->den;
    struct instant at;

    at.second =
        num / per + schedule->step[i].start_min * UNITS_SECONDS_PER_MINUTE;
    at.is_exact = num % per == 0 && part % left->den == 0;
    return at;
}

/* The inverse of total: by week, then day, then step. */
static struct instant when_total(const struct schedule *schedule,
    const struct week *week, const struct exact *goal)
{
    const int64_t week_fg =
        units_fg_of_ng(week->before_ng[UNITS_DAYS_PER_WEEK]);
    const int64_t weeks = goal->whole / week_fg;
    struct exact left = { goal->whole % week_fg, goal->num, goal->den };
    const struct schedule_set *set;
    struct instant at;
    int32_t day, i;

    for (day = 0; day < UNITS_DAYS_PER_WEEK - 1; day++)
        if (left.whole < units_fg_of_ng(week->before_ng[day + 1]))
            break;
    left.whole -= units_fg_of_ng(week->before_ng[day]);
    set = &schedule->set[schedule_set_of(schedule, day)];
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
static int64_t more(const struct schedule *schedule, int64_t most_ng,
    int64_t from_s, int64_t to_s)
{
    struct exact fg = schedule_between(schedule, from_s, to_s);
    int64_t ng = units_ng_up(&fg);

    return ng > most_ng ? ng : most_ng;
}

int64_t schedule_window_ng_max(const struct schedule *schedule, int32_t seconds)
{
    int64_t most_ng = 0;
    int32_t day, i;

    for (day = ANY_MONDAY; day < ANY_MONDAY + UNITS_DAYS_PER_WEEK; day++) {
        const struct schedule_set *set =
            &schedule->set[schedule_set_of(schedule, calendar_weekday(day))];

        for (i = set->first; i < set->first + set->count; i++) {
            int64_t at = calendar_midnight(day) +
                         schedule->step[i].start_min * UNITS_SECONDS_PER_MINUTE;

            most_ng = more(schedule, most_ng, at, at + seconds);
            most_ng = more(schedule, most_ng, at - seconds, at);
        }
    }
    return most_ng;
}
