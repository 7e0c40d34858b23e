/* demo_plan.c: the last refill is put where its refill-by date is the one that
 * the story wants, counted from today, with the arithmetic of core.  From
 * there the refills go back, each as many days before the next as its own
 * fill, dose and concentration last, until two years are full. */
#include "clinic/demo_plan.h"
#include "base/zone.h"
#include "clinic/store/record.h"
#include "core/battery.h"
#include "core/calendar.h"
#include "core/fault.h"

enum {
    HISTORY_DAYS = 730,
    NEW_DAYS = 75,     /* since the implant of who is still titrated */
    TENTH_ML = 100000, /* volumes are read to 0.1 mL */
    INTERVAL_MIN = 32, /* days that a fill lasts, at least and at most */
    INTERVAL_MAX = 200,
    MINUTE = UNITS_SECONDS_PER_MINUTE,
    DAY = UNITS_SECONDS_PER_DAY,
};

/* --- Chance and time --------------------------------------------------- */

/* splitmix64: 0 .. sides - 1. */
int32_t demo_plan_roll(struct demo_plan *d, uint32_t sides)
{
    uint64_t z = d->dice += UINT64_C(0x9e3779b97f4a7c15);

    z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
    return (int32_t)((z ^ (z >> 31)) % sides);
}

int demo_plan_has(const struct demo_plan *d, unsigned trait)
{
    return (d->story->traits & trait) != 0;
}

/* The instant of a time of day there, which the clocks neither skip nor
 * repeat between 8 and 17. */
int64_t demo_plan_instant(
    const struct demo_plan *d, int32_t day, int32_t minute)
{
    int64_t local_s = (int64_t)day * DAY + minute * MINUTE;
    int32_t offset_s = 0;
    enum zone_local local =
        zone_local_offset(d->demo->zone, local_s, &offset_s);

    ASSERT(local == ZONE_ONCE);
    return local_s - offset_s;
}

/* A quarter of an hour between 9:00 and 15:45. */
int32_t demo_plan_minute(struct demo_plan *d)
{
    return 9 * 60 + 15 * demo_plan_roll(d, 28);
}

/* The clinic is closed on Saturday and Sunday: the Friday before. */
int32_t demo_plan_open_day(int32_t day)
{
    int32_t weekday = calendar_weekday(day);

    return weekday < 5 ? day : day - (weekday - 4);
}

/* --- Therapy ----------------------------------------------------------- */

static void add_steps(struct schedule *schedule, int64_t dose_ng,
    const int32_t (*step)[2], int count)
{
    int64_t left_ng = dose_ng;

    for (int i = 0; i < count; i++) {
        int64_t ng = i == count - 1 ? left_ng : dose_ng * step[i][1] / 100;
        enum status status = schedule_add_step(schedule, step[i][0], ng);

        ASSERT(status == OK);
        left_ng -= ng;
    }
}

/* The day's dose in the pattern of the story: start, and percent of it. */
void demo_plan_schedule(const struct demo_plan *d, struct demo_visit *visit)
{
    static const int32_t flex[][2] = { { 0, 20 }, { 6 * 60, 30 },
        { 14 * 60, 30 }, { 22 * 60, 20 } };
    static const int32_t work[][2] = { { 0, 55 }, { 15 * 60, 45 } };
    static const int32_t rest[][2] = { { 0, 100 } };
    enum status status = OK;

    schedule_init(&visit->schedule);
    if (demo_plan_has(d, DEMO_FLEX)) {
        status = schedule_add_set(&visit->schedule, SCHEDULE_ALL_DAYS);
        add_steps(&visit->schedule, visit->dose_ng, flex, 4);
    } else if (demo_plan_has(d, DEMO_WEEKDAYS)) {
        status = schedule_add_set(&visit->schedule, 0x1f);
        add_steps(&visit->schedule, visit->dose_ng, work, 2);
        if (status == OK)
            status = schedule_add_set(&visit->schedule, 0x60);
        add_steps(&visit->schedule, visit->dose_ng / 1000 * 900, rest, 1);
    } else {
        schedule_init_simple(&visit->schedule, (int32_t)visit->dose_ng);
    }
    ASSERT(status == OK);
    ASSERT(schedule_check(&visit->schedule) == OK);
}

struct reservoir demo_plan_reservoir(
    const struct demo_plan *d, const struct demo_visit *visit)
{
    return (struct reservoir){
        .filled_s = visit->at_s + d->offset_s,
        .fill_nl = visit->fill_nl,
        .alarm_nl = d->alarm_nl,
        .conc_ng_per_ml = visit->conc_ng_per_ml,
    };
}

struct refill demo_plan_refill(
    const struct demo_plan *d, const struct demo_visit *visit)
{
    struct refill_rule rule = refill_rule_default();
    struct reservoir reservoir = demo_plan_reservoir(d, visit);
    struct refill refill;
    enum status status;

    if (d->story->risks & RISK_EARLY)
        rule.early_days = REFILL_EARLY_DAYS;
    status = refill_compute(&reservoir, &visit->schedule, &rule, &refill);
    ASSERT(status == OK);
    return refill;
}

/* Put a visit on a day, in office hours. */
void demo_plan_place(struct demo_plan *d, struct demo_visit *visit, int32_t day)
{
    visit->day = demo_plan_open_day(day);
    visit->at_s = demo_plan_instant(d, visit->day, demo_plan_minute(d));
}

/* A pump, a dose and a concentration whose fill lasts one to six months. */
static void choose_therapy(struct demo_plan *d, struct demo_visit *last)
{
    static const int32_t conc[] = { 500000, 1000000, 2000000, 2000000 };
    int64_t days;

    do {
        d->model = model_get(demo_plan_roll(d, 5) < 2 ? 0 : 1);
        ASSERT(d->model);
        last->conc_ng_per_ml = conc[demo_plan_roll(d, 4)];
        last->dose_ng =
            (demo_plan_has(d, DEMO_NEW) ? 90 + demo_plan_roll(d, 40)
                                        : 80 + demo_plan_roll(d, 720)) *
            UNITS_NG_PER_MCG;
        last->fill_nl =
            d->model->capacity_nl - demo_plan_roll(d, 16) * DEMO_TENTH_ML;
        days = (last->fill_nl - d->alarm_nl) / UNITS_NG_PER_MCG *
               (int64_t)(last->conc_ng_per_ml / UNITS_NG_PER_MCG) /
               last->dose_ng;
        if (demo_plan_has(d, DEMO_STRONGER) && last->conc_ng_per_ml != 2000000)
            days = 0;
        if (demo_plan_has(d, DEMO_NEW) && days < 2 * NEW_DAYS)
            days = 0; /* the dose will rise */
        if (demo_plan_has(d, DEMO_LOST) && days < REFILL_STABILITY_DAYS)
            days = 0;
    } while (days < INTERVAL_MIN || days > INTERVAL_MAX);
    demo_plan_schedule(d, last);
}

/* What ran before a visit: the same, or a little less. */
static struct demo_visit earlier(
    struct demo_plan *d, const struct demo_visit *visit, int back)
{
    struct demo_visit before = *visit;

    if (demo_plan_roll(d, 3) == 0) {
        before.dose_ng = before.dose_ng * (86 + demo_plan_roll(d, 10)) / 100;
        before.dose_ng = before.dose_ng / UNITS_NG_PER_MCG * UNITS_NG_PER_MCG;
    }
    if (demo_plan_has(d, DEMO_STRONGER) && back == 2)
        before.conc_ng_per_ml /= 2;
    before.fill_nl =
        d->model->capacity_nl - demo_plan_roll(d, 16) * DEMO_TENTH_ML;
    demo_plan_schedule(d, &before);
    return before;
}

/* Days from a refill to the next: in the window, or once far too late. */
static int32_t days_between(
    struct demo_plan *d, const struct demo_visit *visit, int back)
{
    struct refill refill = demo_plan_refill(d, visit);
    int32_t filled = calendar_day_of(visit->at_s + d->offset_s);

    if (demo_plan_has(d, DEMO_WITHDREW) && back == 2)
        return refill.empty_day - filled + 1;
    return refill.refill_by_day - filled - demo_plan_roll(d, 3);
}

/* The refills, from the last one back; then turned round. */
static void choose_visits(struct demo_plan *d)
{
    struct demo_visit *last = &d->visit[0];
    int32_t day;

    demo_plan_place(d, last, d->today - 40);
    day = d->today + d->story->due -
          (demo_plan_refill(d, last).refill_by_day - last->day);
    if (demo_plan_has(d, DEMO_NEW))
        day = d->today - NEW_DAYS;
    demo_plan_place(d, last, day < d->today ? day : d->today - 1);
    d->count = 1;
    while (!demo_plan_has(d, DEMO_NEW) && d->count < DEMO_VISITS_MAX) {
        const struct demo_visit *next = &d->visit[d->count - 1];
        struct demo_visit before = earlier(d, next, d->count);

        before.at_s = next->at_s;
        day = next->day - days_between(d, &before, d->count);
        if (day < d->today - HISTORY_DAYS)
            break;
        demo_plan_place(d, &before, day);
        d->visit[d->count++] = before;
    }
    for (int i = 0; i < d->count / 2; i++) {
        struct demo_visit swap = d->visit[i];

        d->visit[i] = d->visit[d->count - 1 - i];
        d->visit[d->count - 1 - i] = swap;
    }
}

/* The day of implant by which the battery ends when the story wants it. */
int32_t demo_plan_implant_day(struct demo_plan *d)
{
    const struct demo_visit *last = &d->visit[d->count - 1];
    struct exact flow =
        units_flow(schedule_week_ng(&last->schedule) / UNITS_DAYS_PER_WEEK,
            last->conc_ng_per_ml);
    struct battery battery;
    enum status status;

    if (demo_plan_has(d, DEMO_NEW))
        return d->visit[0].day;
    if (!d->story->battery)
        return d->today - HISTORY_DAYS - 60 - demo_plan_roll(d, 700);
    status = battery_compute(d->model, 0, flow.whole, &battery);
    ASSERT(status == OK);
    return d->today + d->story->battery - battery.replace_by_day;
}

void demo_plan_make(struct demo_plan *d, const struct demo *demo, int who)
{
    *d = (struct demo_plan){
        .demo = demo,
        .story = demo_story(who),
        .who = who,
        .dice = demo->seed * 1000003 + (uint64_t)who,
        .today =
            calendar_day_of(demo->now_s + zone_offset(demo->zone, demo->now_s)),
        .alarm_nl = RESERVOIR_ALARM_NL_DEFAULT,
    };
    if (d->story->risks & RISK_WITHDRAWAL)
        d->alarm_nl = 3 * UNITS_NL_PER_ML;
    choose_therapy(d, &d->visit[0]);
    d->offset_s =
        zone_offset(demo->zone, demo_plan_instant(d, d->today - 1000, 12 * 60));
    choose_visits(d);
}
