/* test_reservoir.c: what is left, when it is low, is it as expected (R-06 to
 * R-08, F-04, F-05, R-21). */
#include "core/calendar.h"
#include "core/model.h"
#include "core/reservoir.h"
#include "test/core/oracle.h"
#include "test/test.h"

/* 20 mL of 2000 mcg/mL, filled on 15 January 2026. */
static struct reservoir full(void)
{
    struct reservoir r = { .filled_s = 20468 * 86400LL,
        .fill_nl = 20000000,
        .alarm_nl = 2000000,
        .conc_ng_per_ml = 2000000 };

    return r;
}

static void each_wrong_number_is_named(void **state)
{
    const struct model *model = model_get(0);
    struct reservoir r;

    (void)state;
#define JUDGED(change, answer)                                                 \
    r = full();                                                                \
    change;                                                                    \
    CHECK(reservoir_check(&r, model) == answer)
    JUDGED((void)0, RESERVOIR_OK);
    JUDGED(r.conc_ng_per_ml = 999, RESERVOIR_CONC);
    JUDGED(r.conc_ng_per_ml = 4000001, RESERVOIR_CONC);
    JUDGED(r.conc_ng_per_ml = 50000, RESERVOIR_CONC_SCREENING); /* */
    JUDGED(r.alarm_nl = 999999, RESERVOIR_ALARM_LOW);           /* F-05 */
    JUDGED(r.alarm_nl = 1000000, RESERVOIR_OK);
    JUDGED(r.alarm_nl = 10000000, RESERVOIR_OK);
    JUDGED(r.alarm_nl = 10000001, RESERVOIR_ALARM_HIGH);
    JUDGED(r.fill_nl = 20000001, RESERVOIR_ABOVE_CAPACITY); /* */
    JUDGED(r.fill_nl = 2000000, RESERVOIR_OK);
    JUDGED(r.fill_nl = 1999999, RESERVOIR_BELOW_ALARM); /* */
    JUDGED(r.filled_s = -1, RESERVOIR_TIME);
    JUDGED(r.filled_s = 0, RESERVOIR_OK);
    JUDGED(r.filled_s = UNITS_PUMP_S_MAX, RESERVOIR_OK);
    JUDGED(r.filled_s = UNITS_PUMP_S_MAX + 1, RESERVOIR_TIME);
    JUDGED(r.bolus_ng = -1, RESERVOIR_BOLUS);
    JUDGED(r.bolus_ng = UNITS_DOSE_NG_MAX, RESERVOIR_OK);
    JUDGED(r.bolus_ng = UNITS_DOSE_NG_MAX + 1, RESERVOIR_BOLUS);
#undef JUDGED
}

/* */
static void what_is_left_is_fill_less_what_was_asked(void **state)
{
    struct reservoir r = full();
    struct schedule s;
    struct exact left;

    (void)state;
    schedule_init_simple(&s, 300000); /* 0.15 mL/day */
    left = reservoir_left(&r, &s, r.filled_s);
    CHECK(left.whole == 20000000 && left.num == 0);
    left = reservoir_left(&r, &s, r.filled_s + 90 * 86400);
    CHECK(left.whole == 6500000 && left.num == 0);
    left = reservoir_left(&r, &s, r.filled_s + 1); /* 1.736 111.. nL */
    CHECK(left.whole == 19999998 && left.num * 72 == left.den * 19);
    r.bolus_ng = 1000000; /* 0.5 mL */
    left = reservoir_left(&r, &s, r.filled_s + 90 * 86400);
    CHECK(left.whole == 6000000 && left.num == 0);
    left = reservoir_left(&r, &s, r.filled_s + 130 * 86400);
    CHECK(left.whole == 0 && left.num == 0);
    left = reservoir_left(&r, &s, r.filled_s + 130 * 86400 - 1);
    CHECK(left.whole == 1 && left.num > 0);
    left = reservoir_left(&r, &s, r.filled_s + 130 * 86400 + 1);
    CHECK(left.whole == 0 && left.num == 0);
    left = reservoir_left(&r, &s, r.filled_s + 500 * 86400);
    CHECK(left.whole == 0 && left.num == 0);
}

/* */
static void low_and_empty_are_instants(void **state)
{
    struct reservoir r = full();
    struct schedule s;
    int64_t at = 0;

    (void)state;
    schedule_init_simple(&s, 300000);
    CHECK(reservoir_low(&r, &s, &at) == OK);
    CHECK(at == r.filled_s + 120 * 86400);
    CHECK(reservoir_empty(&r, &s, &at) == OK);
    CHECK(at == r.filled_s + 133 * 86400 + 28800);
    r.bolus_ng = 300000; /* a day's worth */
    CHECK(reservoir_low(&r, &s, &at) == OK);
    CHECK(at == r.filled_s + 119 * 86400);
    r.bolus_ng = 36000000; /* all above the alarm volume */
    CHECK(reservoir_low(&r, &s, &at) == OK && at == r.filled_s);
    r.bolus_ng = 35999999;
    CHECK(reservoir_low(&r, &s, &at) == OK && at == r.filled_s);
    r.bolus_ng = 36000001;
    CHECK(reservoir_low(&r, &s, &at) == OK && at == r.filled_s);
    CHECK(reservoir_empty(&r, &s, &at) == OK && at > r.filled_s);
    r.bolus_ng = 40000001;
    CHECK(reservoir_empty(&r, &s, &at) == OK && at == r.filled_s);
    r = full();
    r.filled_s = UNITS_PUMP_S_MAX;
    CHECK(reservoir_low(&r, &s, &at) == ERR_RANGE);
    CHECK(reservoir_empty(&r, &s, &at) == ERR_RANGE);
}

/* What is less than a femtogram short, or over, or late by a nanolitre. */
static void the_last_of_it_is_exact(void **state)
{
    struct reservoir r = { .fill_nl = 1, .alarm_nl = 0 };
    struct schedule s;
    struct exact left;
    int64_t at = 0;

    (void)state;
    schedule_init_simple(&s, 1); /* 1,157 fg and 11/27 in 100 s */
    r.conc_ng_per_ml = 1157;
    left = reservoir_left(&r, &s, 100);
    CHECK(left.whole == 0 && left.num == 0);
    r.conc_ng_per_ml = 1158;
    left = reservoir_left(&r, &s, 100);
    CHECK(left.whole == 0 && left.num > 0);
    r.conc_ng_per_ml = 1999999;
    r.bolus_ng = 2; /* 1 fg more than there is */
    CHECK(reservoir_low(&r, &s, &at) == OK && at == 0);
    schedule_init_simple(&s, 8640); /* 1 nL in 5 s */
    r = (struct reservoir){ .fill_nl = 10, .conc_ng_per_ml = 500000 };
    CHECK(reservoir_empty(&r, &s, &at) == OK && at == 50);
}

/* The rows of device.md 5.6 and their edges: 0.6 mL/day at 500 mcg/mL. */
static struct residual judge(int64_t days, int32_t measured_nl)
{
    struct reservoir r = full();
    struct schedule s;
    struct exact left;

    r.conc_ng_per_ml = 500000;
    schedule_init_simple(&s, 300000);
    left = reservoir_left(&r, &s, r.filled_s + days * 86400);
    return reservoir_judge(&r, &left, measured_nl);
}

enum { HOUR = 3600, DAY = 86400 };

/* 300 mcg a day of 2,000 mcg/mL: a nanolitre in 0.576 s, 12.5 uL in 2 h. */
static struct schedule steady(void)
{
    struct schedule s;

    schedule_init_simple(&s, 300000);
    return s;
}

/* Seconds from the fill until it is low, beside boluses; -1: after 2199. */
static int64_t low_with(int32_t above_nl, struct reservoir_boluses boluses)
{
    const struct schedule s = steady();
    struct reservoir r = full();
    int64_t at_s = -7;

    r.fill_nl = r.alarm_nl + above_nl;
    boluses.first_s += r.filled_s;
    if (reservoir_low_with(&r, &s, &boluses, &at_s) != OK) {
        CHECK(at_s == -7);
        return -1;
    }
    return at_s - r.filled_s;
}

/* R-03, F-02: 20 mcg, 10 uL, every 6 h: 190 uL a day. */
static void boluses_count_when_they_begin(void **state)
{
    const struct reservoir_boluses six = { 6 * HOUR, 20000, 360 };

    (void)state;
    CHECK(low_with(1000000, six) == 5 * DAY + 6 * HOUR + 24 * 60 - 1);
    CHECK(low_with(997500, six) == 5 * DAY + 6 * HOUR - 1); /* its second */
    CHECK(low_with(987500, six) == 5 * DAY + 6 * HOUR - 1); /* and without */
    CHECK(low_with(987498, six) == 5 * DAY + 6 * HOUR - 2);
    CHECK(low_with(1, six) == 0);
    CHECK(low_with(2, six) == 1);
    CHECK(low_with(0, six) == 0);
    CHECK(low_with(-1, six) == 0);
    CHECK(low_with(37500, six) == 6 * HOUR - 1);
    CHECK(low_with(47501, six) == 6 * HOUR);
    CHECK(low_with(72500, (struct reservoir_boluses){ 6 * HOUR, 19999, 360 }) ==
          10 * HOUR); /* all but a ng of it */
    CHECK(low_with(72500, (struct reservoir_boluses){ 6 * HOUR, 20000, 360 }) ==
          10 * HOUR - 1);
}

/* Of a regular series it does not matter which is named. */
static void what_began_before_has_been(void **state)
{
    struct reservoir_boluses b = { 0, 20000, 360 };
    int64_t days;

    (void)state;
    for (days = 0; days <= 10; days += 2) { /* one begins now */
        b.first_s = -days * DAY;
        CHECK(low_with(1000000, b) == 5 * DAY + 6 * HOUR + 24 * 60 - 1);
    }
    b.first_s = 1; /* and one in a second */
    CHECK(low_with(10000, b) == 0);
    CHECK(low_with(10001, b) == 0);
    CHECK(low_with(10002, b) == 1);
    b.first_s = 1000 * DAY;
    CHECK(low_with(1000000, b) == 576000 - 1); /* the second before */
}

static void without_boluses_it_is_the_schedule_s(void **state)
{
    (void)state;
    CHECK(low_with(150000, (struct reservoir_boluses){ 0, 0, 1 }) == DAY);
    CHECK(low_with(150000, (struct reservoir_boluses){ HOUR, 1, 65535 }) ==
          DAY - 1); /* one ng */
}

/* of one that runs beside them, what is left counts at once. */
static void one_that_runs_counts_too(void **state)
{
    const struct reservoir_boluses six = { 6 * HOUR, 20000, 360 };
    const struct schedule s = steady();
    struct reservoir r = full();
    struct reservoir_boluses b = six;
    int64_t at_s;

    (void)state;
    r.fill_nl = r.alarm_nl + 1010000;
    r.bolus_ng = 20000;
    b.first_s += r.filled_s;
    CHECK(reservoir_low_with(&r, &s, &b, &at_s) == OK);
    CHECK(at_s - r.filled_s == 5 * DAY + 6 * HOUR + 24 * 60 - 1);
    r.bolus_ng = 20000 + 5000;
    CHECK(reservoir_low_with(&r, &s, &b, &at_s) == OK);
    CHECK(at_s - r.filled_s == 5 * DAY + 6 * HOUR - 1);
}

/* The heaviest and the most frequent, and none before 2199. */
static void no_boluses_are_too_many_or_too_few(void **state)
{
    const struct reservoir_boluses heavy = { 60, UNITS_DOSE_NG_MAX, 1 };
    struct reservoir_boluses b = { 0, 1, 65535 };
    struct reservoir r = full();
    struct schedule s;
    int64_t at_s = 5;

    (void)state;
    CHECK(low_with(18000000, heavy) == 59);
    schedule_init_simple(&s, 1);
    b.first_s = r.filled_s;
    CHECK(reservoir_low_with(&r, &s, &b, &at_s) == ERR_RANGE && at_s == 5);
    r.filled_s = UNITS_PUMP_S_MAX;
    b.first_s = 0;
    CHECK(reservoir_low_with(&r, &s, &b, &at_s) == ERR_RANGE && at_s == 5);
    r.filled_s = 0;
    r.fill_nl = r.alarm_nl;
    b.ng = UNITS_DOSE_NG_MAX;
    b.every_min = 1;
    CHECK(reservoir_low_with(&r, &s, &b, &at_s) == OK && at_s == 0);
    r.fill_nl = 20000000; /* 36,000 mcg of a mg a second before 2200 */
    r.filled_s = UNITS_PUMP_S_MAX - 36;
    b = (struct reservoir_boluses){ UNITS_PUMP_S_MAX, 36000000, 60 };
    CHECK(reservoir_low_with(&r, &s, &b, &at_s) == OK);
    CHECK(at_s == UNITS_PUMP_S_MAX - 1);
    b.ng--;
    CHECK(reservoir_low_with(&r, &s, &b, &at_s) == ERR_RANGE);
}

/* A dose of 1 ng a second, and a femtogram more than whole ng in the room. */
static void the_last_femtogram_counts(void **state)
{
    struct reservoir r = full();
    struct reservoir_boluses b = { r.filled_s + 1000, 1, 60 };
    struct schedule s;
    int64_t at_s;

    (void)state;
    schedule_init_simple(&s, DAY);
    r.fill_nl = r.alarm_nl + 1;
    r.conc_ng_per_ml = 1000001;
    CHECK(reservoir_low_with(&r, &s, &b, &at_s) == OK);
    CHECK(at_s == r.filled_s + 1);
    r.conc_ng_per_ml = 2000001;
    b.first_s = r.filled_s + 1;
    CHECK(reservoir_low_with(&r, &s, &b, &at_s) == OK);
    CHECK(at_s == r.filled_s + 1);
    r.conc_ng_per_ml = 2000000;
    CHECK(reservoir_low_with(&r, &s, &b, &at_s) == OK);
    CHECK(at_s == r.filled_s);
}

/* Second by second, as one who watches would find out. */
static void boluses_are_those_of_a_slow_walk(void **state)
{
    static const struct reservoir_boluses rows[] = { { 100, 700, 7 },
        { 4000, 12345, 61 }, { -50, 999, 1 }, { 86000, 50000, 1440 } };
    const int64_t day_fg = INT64_C(300000000000);
    size_t i;

    (void)state;
    for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        const struct reservoir_boluses *b = &rows[i];
        const int64_t room_fg = INT64_C(200000) * 2000000;
        int64_t at_s = 0, fg = 0, boluses_fg = 0;

        for (; fg < room_fg; at_s++) {
            const int64_t since_s = at_s + 1 - b->first_s;

            if (since_s >= 0 && since_s % (b->every_min * 60) == 0)
                boluses_fg += units_fg_of_ng(b->ng);
            fg = (at_s + 1) * day_fg / DAY + boluses_fg;
        }
        CHECK(low_with(200000, *b) == at_s - 1);
    }
}

/* */
static void more_than_two_ml_either_way_is_a_discrepancy(void **state)
{
    struct residual r = judge(25, 7400000);

    (void)state;
    CHECK(r.difference_nl.whole == 2400000 && r.difference_nl.num == 0);
    CHECK(r.by_volume == 1 && r.by_ratio == 1 && !residual_is_routine(&r));
    CHECK(r.ratio_known && r.use_ratio_millionths == 840000);
    r = judge(25, 6000000);
    CHECK(residual_is_routine(&r) && r.use_ratio_millionths == 933333);
    r = judge(25, 2600000);
    CHECK(r.by_volume == -1 && r.by_ratio == -1);
    CHECK(r.use_ratio_millionths == 1160000);
    /* 2 mL alone, at a use of 19 mL where 1.9 of 19 is 10 % */
    CHECK(judge(30, 4000000).by_volume == 0);
    CHECK(judge(30, 4000001).by_volume == 1);
    CHECK(judge(30, 0).by_volume == 0);
    r = judge(25, 3000000);
    CHECK(r.by_volume == 0);
    r = judge(25, 2999999);
    CHECK(r.by_volume == -1 && r.by_ratio == 0 && !residual_is_routine(&r));
}

/* 15 mL expected: 0.855 of it is 12.825, 1.145 is 17.175. */
static void a_use_ratio_outside_its_bounds_is_a_discrepancy(void **state)
{
    struct residual r;

    (void)state;
    r = judge(25, 7175000);
    CHECK(r.by_ratio == 0 && r.use_ratio_millionths == 855000);
    CHECK(judge(25, 7175001).by_ratio == 1);
    r = judge(10, 14870000); /* 6 expected, 5.13 used */
    CHECK(r.by_ratio == 0 && residual_is_routine(&r));
    r = judge(10, 14870001);
    CHECK(r.by_ratio == 1 && r.by_volume == 0 && !residual_is_routine(&r));
    r = judge(10, 13130000); /* 6.87 used */
    CHECK(r.by_ratio == 0);
    CHECK(judge(10, 13129999).by_ratio == -1);
    r = judge(25, 20000001); /* more than was filled */
    CHECK(r.use_ratio_millionths == 0 && r.by_ratio == 1);
    r = judge(25, 35000000);
    CHECK(r.use_ratio_millionths == -1000000 && r.by_ratio == 1);
    r = judge(25, 20007500);
    CHECK(r.use_ratio_millionths == -500);
}

/* below 2 mL of use the ratio is shown, not judged. */
static void a_small_use_is_not_judged_by_ratio(void **state)
{
    struct reservoir r = full();
    struct exact expected = units_exact(18000000);
    struct residual judged;

    (void)state;
    judged = reservoir_judge(&r, &expected, 20000000);
    CHECK(judged.ratio_judged && judged.by_ratio == 1);
    CHECK(judged.use_ratio_millionths == 0);
    judged = reservoir_judge(&r, &expected, 17000000);
    CHECK(judged.by_ratio == -1 && judged.by_volume == 0);
    expected = units_exact(18000001);
    judged = reservoir_judge(&r, &expected, 20000000);
    CHECK(!judged.ratio_judged && judged.by_ratio == 0);
    judged = reservoir_judge(&r, &expected, 15000000);
    CHECK(judged.by_ratio == 0 && judged.by_volume == -1);
    CHECK(judged.ratio_known && judged.use_ratio_millionths == 2500001);
    expected = units_exact(20000000);
    judged = reservoir_judge(&r, &expected, 19000000);
    CHECK(!judged.ratio_known && residual_is_routine(&judged));
}

/* fractions of a nanolitre decide, too. */
static void the_ratio_is_compared_exactly(void **state)
{
    struct reservoir r = full();
    struct exact expected = { 9999999, 1, 2 }; /* 10,000,000.5 nL of use */
    struct residual judged;

    (void)state;
    /* 0.855 of it is 8,550,000.4275 */
    judged = reservoir_judge(&r, &expected, 20000000 - 8550001);
    CHECK(judged.by_ratio == 0);
    judged = reservoir_judge(&r, &expected, 20000000 - 8550000);
    CHECK(judged.by_ratio == 1);
    /* 1.145 of it is 11,450,000.5725 */
    judged = reservoir_judge(&r, &expected, 20000000 - 11450000);
    CHECK(judged.by_ratio == 0);
    judged = reservoir_judge(&r, &expected, 20000000 - 11450001);
    CHECK(judged.by_ratio == -1);
    /* a denominator near 63 bits: 0.855 of 10,000,001 - 1/den */
    expected = (struct exact){ 9999999, 1, INT64_C(70000000000000) };
    judged = reservoir_judge(&r, &expected, 20000000 - 8550000);
    CHECK(judged.by_ratio == 1);
    judged = reservoir_judge(&r, &expected, 20000000 - 8550001);
    CHECK(judged.by_ratio == 0 && judged.use_ratio_millionths == 855000);
    /* denominators around 2^36, where bits begin to be dropped */
    expected = (struct exact){ 12500000, (INT64_C(1) << 36) - 2,
        (INT64_C(1) << 36) - 1 };
    judged = reservoir_judge(&r, &expected, 20000000 - 7500000);
    CHECK(judged.use_ratio_millionths == 1000000);
    expected = (struct exact){ 19999998, 1, INT64_C(1) << 36 };
    judged = reservoir_judge(&r, &expected, 20000000 - 1);
    CHECK(judged.use_ratio_millionths == 500000);
    /* so little use that the ratio has no sensible value */
    expected =
        (struct exact){ 19999999, (INT64_C(1) << 35) - 1, INT64_C(1) << 35 };
    judged = reservoir_judge(&r, &expected, 0);
    CHECK(!judged.ratio_known && judged.use_ratio_millionths == 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_wrong_number_is_named),
        cmocka_unit_test(what_is_left_is_fill_less_what_was_asked),
        cmocka_unit_test(low_and_empty_are_instants),
        cmocka_unit_test(the_last_of_it_is_exact),
        cmocka_unit_test(boluses_count_when_they_begin),
        cmocka_unit_test(what_began_before_has_been),
        cmocka_unit_test(without_boluses_it_is_the_schedule_s),
        cmocka_unit_test(one_that_runs_counts_too),
        cmocka_unit_test(no_boluses_are_too_many_or_too_few),
        cmocka_unit_test(the_last_femtogram_counts),
        cmocka_unit_test(boluses_are_those_of_a_slow_walk),
        cmocka_unit_test(more_than_two_ml_either_way_is_a_discrepancy),
        cmocka_unit_test(a_use_ratio_outside_its_bounds_is_a_discrepancy),
        cmocka_unit_test(a_small_use_is_not_judged_by_ratio),
        cmocka_unit_test(the_ratio_is_compared_exactly),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
