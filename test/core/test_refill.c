/* test_refill.c: alarm date, refill-by, window, travel. */
#include "core/calendar.h"
#include "core/refill.h"
#include "test/core/oracle.h"
#include "test/test.h"

static int32_t day_of(int32_t year, int32_t month, int32_t day)
{
    int32_t n = 0;

    CHECK(calendar_day(year, month, day, &n) == OK);
    return n;
}

static struct reservoir fill(int32_t ml10, int32_t mcg_per_ml, int32_t day)
{
    struct reservoir r = { .filled_s = calendar_midnight(day),
        .fill_nl = ml10 * 100000,
        .alarm_nl = 2000000,
        .conc_ng_per_ml = mcg_per_ml * 1000 };

    return r;
}

/* device.md 5.6; the same rows are read from refill.csv through the program.
 * */
static void worked_examples_come_out(void **state)
{
    static const struct {
        int32_t ml10, conc, dose, filled[3], days, alarm[3], empty[3], by[3];
    } rows[] = {
        { 400, 500, 250, { 2026, 1, 15 }, 76, { 2026, 4, 1 }, { 2026, 4, 5 },
            { 2026, 4, 1 } },
        { 200, 2000, 300, { 2026, 1, 15 }, 120, { 2026, 5, 15 },
            { 2026, 5, 28 }, { 2026, 5, 15 } },
        { 200, 500, 300, { 2024, 2, 1 }, 30, { 2024, 3, 2 }, { 2024, 3, 5 },
            { 2024, 3, 2 } },
        { 186, 2000, 463, { 2026, 3, 1 }, 71, { 2026, 5, 11 }, { 2026, 5, 20 },
            { 2026, 5, 11 } },
        { 400, 2000, 200, { 2026, 1, 15 }, 380, { 2027, 1, 30 },
            { 2027, 2, 19 }, { 2026, 7, 14 } },
    };
    struct refill_rule rule = refill_rule_default();
    size_t i;

    (void)state;
    rule.lead_days = 0;
    for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct reservoir r = fill(rows[i].ml10, rows[i].conc,
            day_of(rows[i].filled[0], rows[i].filled[1], rows[i].filled[2]));
        struct schedule s;
        struct refill out;

        schedule_init_simple(&s, rows[i].dose * 1000);
        CHECK(refill_compute(&r, &s, &rule, &out) == OK);
        assert_int_equal(out.days_to_alarm, rows[i].days);
        assert_int_equal(out.alarm_day,
            day_of(rows[i].alarm[0], rows[i].alarm[1], rows[i].alarm[2]));
        assert_int_equal(out.empty_day,
            day_of(rows[i].empty[0], rows[i].empty[1], rows[i].empty[2]));
        assert_int_equal(out.refill_by_day,
            day_of(rows[i].by[0], rows[i].by[1], rows[i].by[2]));
        CHECK(
            out.limited_by == (i == 4 ? REFILL_BY_STABILITY : REFILL_BY_ALARM));
    }
}

/* alarm in 120 days; the stability limit moves across alarm - lead. */
static void refill_by_is_the_earlier_of_alarm_and_stability(void **state)
{
    struct reservoir r = fill(200, 2000, 20468);
    struct refill_rule rule = refill_rule_default();
    struct schedule s;
    struct refill out;

    (void)state;
    schedule_init_simple(&s, 300000);
    CHECK(refill_compute(&r, &s, &rule, &out) == OK);
    CHECK(out.refill_by_day == 20468 + 117);
    CHECK(out.window_from_day == 20468 + 115);
    CHECK(out.window_to_day == out.refill_by_day);
    rule.stability_days = 117;
    CHECK(refill_compute(&r, &s, &rule, &out) == OK);
    CHECK(out.limited_by == REFILL_BY_ALARM);
    CHECK(out.refill_by_day == 20468 + 117);
    rule.stability_days = 116;
    CHECK(refill_compute(&r, &s, &rule, &out) == OK);
    CHECK(out.limited_by == REFILL_BY_STABILITY);
    CHECK(out.refill_by_day == 20468 + 116);
    rule.early_days = 7; /* also when the stability limit decides */
    rule.window_days = 3;
    CHECK(refill_compute(&r, &s, &rule, &out) == OK);
    CHECK(out.refill_by_day == 20468 + 109);
    CHECK(out.window_from_day == 20468 + 106);
    rule.stability_days = 180;
    rule.lead_days = 7;
    CHECK(refill_compute(&r, &s, &rule, &out) == OK);
    CHECK(out.refill_by_day == 20468 + 106);
    CHECK(refill_compute_with_alarm(&r, &s, &rule, 20468 + 100, &out) == OK);
    CHECK(out.alarm_day == 20468 + 100 && out.refill_by_day == 20468 + 86);
    CHECK(out.empty_day == 20468 + 133 && out.days_to_alarm == 120);
}

/* */
static void choices_outside_their_range_are_refused(void **state)
{
    static const int16_t rows[][5] = { /* lead, window, stability, early, ok */
        { 0, 1, 1, 0, 1 }, { 14, 10, 365, 28, 1 }, { -1, 1, 1, 0, 0 },
        { 15, 1, 1, 0, 0 }, { 0, 0, 1, 0, 0 }, { 0, 11, 1, 0, 0 },
        { 0, 1, 0, 0, 0 }, { 0, 1, 366, 0, 0 }, { 0, 1, 1, -1, 0 },
        { 0, 1, 1, 29, 0 }
    };
    size_t i;

    (void)state;
    for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct refill_rule rule = { rows[i][0], rows[i][1], rows[i][2],
            rows[i][3] };

        CHECK(refill_rule_check(&rule) == (rows[i][4] ? OK : ERR_RANGE));
    }
}

/* 0.05 mL at 0.15 mL/day is 8 hours. */
static void a_printed_date_rules_while_rounding_allows_it(void **state)
{
    struct reservoir r = fill(200, 2000, 20468);
    struct refill_reconciled out;
    struct schedule s;

    (void)state;
    schedule_init_simple(&s, 300000); /* alarm at 00:00 of day 120 */
    memset(&out, 0xff, sizeof(out));
    CHECK(refill_reconcile(&r, &s, 20468 + 120, &out) == OK);
    CHECK(out.verdict == REFILL_PRINTED_AGREES);
    CHECK(out.ruling_day == 20468 + 120);
    CHECK(out.earliest_day == 20468 + 119 && out.latest_day == 20468 + 120);
    CHECK(out.computed_day == 20468 + 120);
    CHECK(refill_reconcile(&r, &s, 20468 + 119, &out) == OK);
    CHECK(out.verdict == REFILL_PRINTED_AGREES);
    CHECK(out.ruling_day == 20468 + 119);
    CHECK(refill_reconcile(&r, &s, 20468 + 118, &out) == OK);
    CHECK(out.verdict == REFILL_PRINTED_EARLIER);
    CHECK(out.ruling_day == 20468 + 118);
    CHECK(refill_reconcile(&r, &s, 20468 + 121, &out) == OK);
    CHECK(out.verdict == REFILL_PRINTED_LATER);
    CHECK(out.ruling_day == 20468 + 120);
}

static void a_date_beyond_the_calendar_is_a_refusal(void **state)
{
    struct reservoir r = fill(200, 2000, 84005);
    struct refill_rule rule = refill_rule_default();
    struct refill_reconciled out;
    struct refill dates;
    struct schedule s;

    (void)state;
    schedule_init_simple(&s, 300000);
    CHECK(refill_compute(&r, &s, &rule, &dates) == ERR_RANGE);
    CHECK(refill_compute_with_alarm(&r, &s, &rule, 84005, &dates) == ERR_RANGE);
    CHECK(refill_reconcile(&r, &s, 84005, &out) == ERR_RANGE);
    r.filled_s = calendar_midnight(84006 - 120); /* a second too late */
    CHECK(refill_reconcile(&r, &s, 84005, &out) == ERR_RANGE);
    r.fill_nl -= 1; /* computed is in, the latest that rounding allows not */
    CHECK(refill_reconcile(&r, &s, 84005, &out) == ERR_RANGE);
    r.fill_nl += 1;
    r.filled_s = calendar_midnight(84005 - 125); /* low is in, empty is not */
    CHECK(refill_compute(&r, &s, &rule, &dates) == ERR_RANGE);
    CHECK(refill_reconcile(&r, &s, 84005, &out) == OK);
    r.filled_s = calendar_midnight(84005 - 133);
    CHECK(refill_compute(&r, &s, &rule, &dates) == OK);
    CHECK(dates.empty_day == 84005);
}

/* the bounds are 50,000 nL away, not a nanolitre more or less: 1 nL is
 * 576 ms here, so the alarm is put just before or after midnight. */
static void rounding_is_half_a_tenth_of_a_millilitre(void **state)
{
    struct reservoir r = fill(200, 2000, 20468);
    struct refill_reconciled out;
    struct schedule s;

    (void)state;
    schedule_init_simple(&s, 300000);
    r.fill_nl += 100000; /* earliest at 08:00 of day 120, latest at 00:00 */
    CHECK(refill_reconcile(&r, &s, 20468 + 120, &out) == OK);
    CHECK(out.latest_day == 20468 + 121);
    r.fill_nl -= 1; /* a nanolitre less, and it is the day before */
    CHECK(refill_reconcile(&r, &s, 20468 + 120, &out) == OK);
    CHECK(out.latest_day == 20468 + 120);
    r.fill_nl = 19999999; /* computed at just before 00:00 of day 120 */
    CHECK(refill_reconcile(&r, &s, 20468 + 120, &out) == OK);
    CHECK(out.computed_day == 20468 + 119);
    r.fill_nl = 20050000; /* earliest at 00:00 of day 120 */
    CHECK(refill_reconcile(&r, &s, 20468 + 120, &out) == OK);
    CHECK(out.earliest_day == 20468 + 120);
    r.fill_nl -= 1;
    CHECK(refill_reconcile(&r, &s, 20468 + 120, &out) == OK);
    CHECK(out.earliest_day == 20468 + 119);
}

/* Days are whole: a second less than a day is none. */
static void days_to_the_alarm_are_rounded_down(void **state)
{
    struct reservoir r = fill(200, 2000, 20468);
    struct refill_rule rule = refill_rule_default();
    struct refill out;
    struct schedule s;

    (void)state;
    schedule_init_simple(&s, 86400);
    r.conc_ng_per_ml = 1000000; /* 1 nL a second */
    r.fill_nl = r.alarm_nl + 86400;
    CHECK(refill_compute(&r, &s, &rule, &out) == OK && out.days_to_alarm == 1);
    r.fill_nl--;
    CHECK(refill_compute(&r, &s, &rule, &out) == OK && out.days_to_alarm == 0);
}

/* */
static void a_fleet_gets_the_same_dates(void **state)
{
    enum { PUMPS = 3000 };
    static int64_t filled_s[PUMPS];
    static int32_t fill_nl[PUMPS], alarm_nl[PUMPS], conc[PUMPS], dose[PUMPS];
    static int32_t day[PUMPS];
    const struct refill_fleet fleet = { filled_s, fill_nl, alarm_nl, conc,
        dose };
    const struct refill_fleet second = { filled_s + 1, fill_nl + 1,
        alarm_nl + 1, conc + 1, dose + 1 };
    struct refill_rule rule = refill_rule_default();
    struct dice dice = { 9 };
    int i;

    (void)state;
    for (i = 0; i < PUMPS; i++) {
        filled_s[i] = dice_between(&dice, 0, 50000 * 86400LL);
        alarm_nl[i] = (int32_t)dice_between(&dice, 1000000, 10000000);
        fill_nl[i] = (int32_t)dice_between(&dice, alarm_nl[i], 40000000);
        conc[i] = (int32_t)dice_between(&dice, 50001, 4000000);
        dose[i] = (int32_t)dice_between(&dice, conc[i] / 20, conc[i] * 24);
        if (i % 3 == 0) { /* exact to the second, and next to midnight */
            filled_s[i] -= filled_s[i] % 86400 - i % 5;
            conc[i] = 2000000;
            dose[i] = (int32_t)dice_between(&dice, 1, 20) * 86400;
        }
    }
    day[PUMPS - 1] = 7;
    refill_fleet_alarm_days(&fleet, PUMPS - 1, day);
    CHECK(day[PUMPS - 1] == 7);
    refill_fleet_alarm_days(&fleet, PUMPS, day);
    for (i = 0; i < PUMPS; i++) {
        struct reservoir r = { filled_s[i], fill_nl[i], alarm_nl[i], conc[i],
            0 };
        struct schedule s;
        struct refill out;

        schedule_init_simple(&s, dose[i]);
        CHECK(refill_compute(&r, &s, &rule, &out) == OK);
        CHECK(day[i] == out.alarm_day);
    }
    day[0] = day[1] = 7; /* the rows from the second on: no other is written */
    refill_fleet_alarm_days(&second, 1, day + 1);
    CHECK(day[0] == 7 && day[1] != 7);
    day[0] = 7;
    refill_fleet_alarm_days(&fleet, 0, day);
    CHECK(day[0] == 7);
}

/* */
static void away_is_safe_up_to_the_refill_by_date(void **state)
{
    struct refill refill = { .refill_by_day = 100 };

    (void)state;
    CHECK(!refill_travel(&refill, 99).needs_refill_before);
    CHECK(!refill_travel(&refill, 100).needs_refill_before);
    CHECK(refill_travel(&refill, 101).needs_refill_before);
    CHECK(refill_travel(&refill, 101).last_safe_day == 100);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(worked_examples_come_out),
        cmocka_unit_test(refill_by_is_the_earlier_of_alarm_and_stability),
        cmocka_unit_test(choices_outside_their_range_are_refused),
        cmocka_unit_test(a_printed_date_rules_while_rounding_allows_it),
        cmocka_unit_test(a_date_beyond_the_calendar_is_a_refusal),
        cmocka_unit_test(rounding_is_half_a_tenth_of_a_millilitre),
        cmocka_unit_test(days_to_the_alarm_are_rounded_down),
        cmocka_unit_test(a_fleet_gets_the_same_dates),
        cmocka_unit_test(away_is_safe_up_to_the_refill_by_date),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
