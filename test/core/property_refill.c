/* property_refill.c: dates and volumes against the slow oracle, by the million.
 *
 *     property_refill [CASES [SEED]]
 *
 * A failing case prints its number, its seed and the command that repeats it.
 * R-03 R-04 R-06 R-21 SR-03
 */
#include "core/calendar.h"
#include "core/model.h"
#include "core/refill.h"
#include "test/core/oracle.h"
#include "test/test.h"

static const char *program;
static long long case_number;
static unsigned long long seed;

/* Fault and failure both end here, with what repeats them. */
static void must(int holds, const char *what)
{
    if (holds)
        return;
    fprintf(stderr,
        "property_refill: case %lld does not hold: %s\n"
        "repeat it with: %s 1 %llu\n",
        case_number, what, program, seed);
    exit(1);
}

struct world {
    const struct model *model;
    struct reservoir reservoir;
    struct schedule schedule;
    struct refill_rule rule;
};

/* A pump that could be: any fill, concentration, schedule and choices. */
static void make(struct dice *dice, struct world *w)
{
    static const int32_t usual[] = { 500000, 1000000, 2000000 };
    struct reservoir *r = &w->reservoir;
    int64_t most;
    int32_t step;

    w->model = model_get((size_t)dice_between(dice, 0, 1));
    do {
        *r = (struct reservoir){ 0 };
        r->conc_ng_per_ml = dice_roll(dice) % 4 ? usual[dice_roll(dice) % 3]
                                                : (int32_t)dice_between(dice,
                                                      50001, UNITS_CONC_MAX);
        r->alarm_nl = (int32_t)dice_between(
            dice, RESERVOIR_ALARM_NL_MIN, RESERVOIR_ALARM_NL_MAX);
        r->fill_nl =
            (int32_t)dice_between(dice, 1000000, w->model->capacity_nl);
        r->filled_s = dice_between(dice, 0, 50000) * 86400LL;
        if (dice_roll(dice) % 2)
            r->filled_s += dice_between(dice, 0, 86399);
        if (dice_roll(dice) % 4 == 0)
            r->bolus_ng = dice_between(dice, 0, 2000000);
    } while (reservoir_check(r, w->model) != RESERVOIR_OK);
    most = (int64_t)r->conc_ng_per_ml * 24 / 1000 * 1000;
    do
        dice_schedule(dice, &w->schedule,
            dice_between(dice, r->conc_ng_per_ml / 20, most / 10));
    while (schedule_check_flow(
               &w->schedule, w->model, r->conc_ng_per_ml, &step) != OK);
    w->rule.lead_days = (int16_t)dice_between(dice, 0, 14);
    w->rule.window_days = (int16_t)dice_between(dice, 1, 10);
    w->rule.stability_days = (int16_t)dice_between(dice, 1, 365);
    w->rule.early_days = (int16_t)dice_between(dice, 0, 28);
}

/* Is at the last whole second at which no more than fg is gone? */
static int is_last_second(const struct world *w, int64_t at, wide fg)
{
    const int64_t from = w->reservoir.filled_s;
    struct fraction goal = { fg > 0 ? fg : 0, 1 };

    return oracle_compare(oracle_between(&w->schedule, from, at), goal) <= 0 &&
           oracle_compare(oracle_between(&w->schedule, from, at + 1), goal) > 0;
}

static void check_dates(const struct world *w)
{
    const struct reservoir *r = &w->reservoir;
    const wide bolus_fg = (wide)r->bolus_ng * 1000000;
    const wide conc = r->conc_ng_per_ml;
    struct refill out;
    int64_t by;

    must(refill_rule_check(&w->rule) == OK, "the choices are in range");
    must(refill_compute(r, &w->schedule, &w->rule, &out) == OK, "dates exist");
    must(is_last_second(
             w, out.alarm_s, (r->fill_nl - r->alarm_nl) * conc - bolus_fg),
        "the alarm instant");
    must(is_last_second(w, out.empty_s, r->fill_nl * conc - bolus_fg),
        "the empty instant");
    must(out.alarm_day == out.alarm_s / 86400, "the alarm date");
    must(out.empty_day == out.empty_s / 86400, "the empty date");
    must(out.days_to_alarm == (out.alarm_s - r->filled_s) / 86400,
        "days to the alarm");
    by = out.alarm_day - w->rule.lead_days;
    if (r->filled_s / 86400 + w->rule.stability_days < by)
        by = r->filled_s / 86400 + w->rule.stability_days;
    by -= w->rule.early_days;
    must(out.refill_by_day == by, "refill-by");
    must(out.window_to_day == by, "the window's end");
    must(out.window_from_day == by - w->rule.window_days, "the window");
}

static void check_left(struct dice *dice, const struct world *w)
{
    const struct reservoir *r = &w->reservoir;
    int64_t at = r->filled_s + dice_between(dice, 0, 400 * 86400LL);
    struct exact left = reservoir_left(r, &w->schedule, at);
    struct fraction used = oracle_between(&w->schedule, r->filled_s, at);
    struct fraction want = {
        ((wide)r->fill_nl * r->conc_ng_per_ml - (wide)r->bolus_ng * 1000000) *
                used.den -
            used.num,
        used.den * r->conc_ng_per_ml,
    };

    if (want.num < 0)
        want = (struct fraction){ 0, 1 };
    must(units_is_exact(&left), "the volume left is a number");
    must(oracle_compare(oracle_of(&left), want) == 0, "the volume left");
}

int main(int argc, char **argv)
{
    long long cases = argc > 1 ? atoll(argv[1]) : 5000;
    struct dice seeds = { argc > 2 ? strtoull(argv[2], NULL, 10)
                                   : UINT64_C(20260115) };

    program = argv[0];
    for (case_number = 1; case_number <= cases; case_number++) {
        struct world w;
        struct dice dice;

        seed = argc > 2 && case_number == 1 ? seeds.state : dice_roll(&seeds);
        dice.state = seed;
        make(&dice, &w);
        check_dates(&w);
        check_left(&dice, &w);
    }
    printf("property_refill: %lld cases hold\n", cases);
    return 0;
}
