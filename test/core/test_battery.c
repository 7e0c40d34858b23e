#include "core/battery.h"

#include "core/calendar.h"
#include "core/model.h"
#include "test/test.h"

static int32_t day(int32_t y, int32_t m, int32_t d)
{
    int32_t out = 0;

    CHECK(calendar_day(y, m, d, &out) == OK);
    return out;
}

/* Days of life at a flow, implanted on day 0. */
static int32_t life(int64_t flow_nl)
{
    struct battery b;

    CHECK(battery_compute(model_get(0), 0, flow_nl, &b) == OK);
    CHECK(b.replace_by_day == b.eos_day); /* invariant 2 */
    CHECK(b.eri_day == b.eos_day - 90);   /* invariant 1 */
    return b.eos_day;
}

/* F-09: floor(3104 / (1 + 0.7 x flow)), at most 2,556. */
static void life_falls_with_the_flow(void **state)
{
    (void)state;
    CHECK(life(6000) == 2556);    /* 3,091 without the bound */
    CHECK(life(306000) == 2556);  /* 2,556.4 */
    CHECK(life(307000) == 2554);  /* 2,554.9 */
    CHECK(life(600000) == 2185);  /* 3104 / 1.42 = 2,185.9 */
    CHECK(life(1000000) == 1825); /* 3104 / 1.7 = 1,825.88 */
    CHECK(life(24000000) == 174); /* 3104 / 17.8 = 174.4 */
}

/* 3104 / (1 + 0.7 f) = 1552 exactly at f = 10/7: rounded down beside it. */
static void a_whole_quotient_is_not_lost(void **state)
{
    (void)state;
    CHECK(life(1428571) == 1552);
    CHECK(life(1428572) == 1551);
}

/* replace-by was once shown "??", or too late. */
static void replace_by_is_never_blank_and_never_later_than_eri_90(void **state)
{
    struct battery b;
    int64_t flow;

    (void)state;
    for (flow = 6000; flow <= 24000000; flow += 9973)
        CHECK(life(flow) >= 174 && life(flow) <= 2556);
    CHECK(battery_compute(model_get(1), day(2021, 5, 1), 600000, &b) == OK);
    CHECK(b.eos_day == day(2027, 4, 25));
    CHECK(b.eri_day == day(2027, 1, 25));
    /* device.md 5.6: ERI 2026-03-10 -> EOS 2026-06-08 */
    CHECK(battery_measured(model_get(0), day(2026, 3, 10), &b) == OK);
    CHECK(b.eos_day == day(2026, 6, 8));
    CHECK(b.replace_by_day == day(2026, 6, 8));
    CHECK(b.eri_day == day(2026, 3, 10));
}

static void a_flow_the_model_cannot_make_is_refused(void **state)
{
    struct battery b;

    (void)state;
    CHECK(battery_compute(model_get(0), 0, 5999, &b) == ERR_RANGE);
    CHECK(battery_compute(model_get(0), 0, 24000001, &b) == ERR_RANGE);
    CHECK(battery_compute(model_get(0), 0, 0, &b) == ERR_RANGE);
    CHECK(battery_compute(model_get(0), 0, -600000, &b) == ERR_RANGE);
}

static void a_date_outside_the_calendar_is_refused(void **state)
{
    const struct model *m = model_get(0);
    struct battery b;

    (void)state;
    CHECK(battery_measured(m, CALENDAR_DAY_MAX - 90, &b) == OK);
    CHECK(battery_measured(m, CALENDAR_DAY_MAX - 89, &b) == ERR_RANGE);
    CHECK(battery_measured(m, INT32_MAX, &b) == ERR_RANGE);
    CHECK(battery_measured(m, CALENDAR_DAY_MIN, &b) == OK);
    CHECK(battery_measured(m, CALENDAR_DAY_MIN - 1, &b) == ERR_RANGE);
    CHECK(battery_compute(m, CALENDAR_DAY_MAX, 600000, &b) == ERR_RANGE);
}

/* F-09: 6 and 3 months before. */
static void warnings_rise_as_the_date_comes_near(void **state)
{
    const struct battery b = { 910, 1000, 1000 };

    (void)state;
    CHECK(battery_warn(&b, 0) == BATTERY_FINE);
    CHECK(battery_warn(&b, 815) == BATTERY_FINE);
    CHECK(battery_warn(&b, 816) == BATTERY_SIX_MONTHS);
    CHECK(battery_warn(&b, 907) == BATTERY_SIX_MONTHS);
    CHECK(battery_warn(&b, 908) == BATTERY_THREE_MONTHS);
    CHECK(battery_warn(&b, 1000) == BATTERY_THREE_MONTHS);
    CHECK(battery_warn(&b, 1001) == BATTERY_OVERDUE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(life_falls_with_the_flow),
        cmocka_unit_test(a_whole_quotient_is_not_lost),
        cmocka_unit_test(replace_by_is_never_blank_and_never_later_than_eri_90),
        cmocka_unit_test(a_flow_the_model_cannot_make_is_refused),
        cmocka_unit_test(a_date_outside_the_calendar_is_refused),
        cmocka_unit_test(warnings_rise_as_the_date_comes_near),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
