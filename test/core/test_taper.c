#include "core/taper.h"

#include "core/calendar.h"
#include "core/units.h"
#include "test/test.h"

static struct taper taper;

static struct taper_plan plan_of(int64_t from_ng, int64_t to_ng)
{
    struct taper_plan plan = { from_ng, to_ng, 20514, 2, 2000 };

    return plan;
}

/* 400 to 50 in steps of 20 %, each rounded up to 0.1 mcg. */
static void four_hundred_to_fifty(void **state)
{
    static const int64_t doses[] = { 320000, 256000, 204800, 163900, 131200,
        105000, 84000, 67200, 53800, 50000 };
    struct taper_plan plan = plan_of(400000, 50000);
    int i;

    (void)state;
    CHECK(taper_compute(&plan, &taper) == OK);
    CHECK(taper.count == 10);
    for (i = 0; i < 10; i++) {
        CHECK(taper.step[i].dose_ng == doses[i]);
        CHECK(taper.step[i].day == 20514 + 2 * i);
    }
}

static void a_target_within_one_step_is_the_only_step(void **state)
{
    struct taper_plan plan = plan_of(100000, 80000);

    (void)state;
    CHECK(taper_compute(&plan, &taper) == OK);
    CHECK(taper.count == 1 && taper.step[0].dose_ng == 80000);
    plan.to_ng = 79999; /* 0.001 % more than a step */
    CHECK(taper_compute(&plan, &taper) == OK);
    CHECK(taper.count == 2 && taper.step[0].dose_ng == 80000);
    CHECK(taper.step[1].dose_ng == 79999);
}

/* judged before rounding, 43.04 is within 20 % of 53.8. */
static void the_percentage_is_judged_before_rounding(void **state)
{
    struct taper_plan plan = plan_of(53800, 43040);

    (void)state;
    CHECK(taper_compute(&plan, &taper) == OK);
    CHECK(taper.count == 1 && taper.step[0].dose_ng == 43040);
    plan.to_ng = 43039;
    CHECK(taper_compute(&plan, &taper) == OK);
    CHECK(taper.count == 2 && taper.step[0].dose_ng == 43100);
}

static void check_refused(struct taper_plan plan)
{
    CHECK(taper_compute(&plan, &taper) == ERR_RANGE);
}

static void a_plan_outside_its_limits_is_refused(void **state)
{
    struct taper_plan plan;

    (void)state;
    check_refused(plan_of(0, 50000));
    check_refused(plan_of(UNITS_DOSE_NG_MAX + 1, 50000));
    check_refused(plan_of(400000, 0));
    check_refused(plan_of(400000, -1));
    check_refused(plan_of(400000, 400000)); /* up, or nowhere */
    check_refused(plan_of(400000, 400001));
    plan = plan_of(400000, 50000);
    plan.every_days = 0;
    check_refused(plan);
    plan.every_days = TAPER_EVERY_DAYS_MAX + 1;
    check_refused(plan);
    plan = plan_of(400000, 50000);
    plan.permyriad = 0;
    check_refused(plan);
    plan.permyriad = 2001; /* at most 20 % */
    check_refused(plan);
}

static void each_limit_itself_is_a_plan(void **state)
{
    struct taper_plan plan = plan_of(UNITS_DOSE_NG_MAX, UNITS_DOSE_NG_MAX - 1);

    (void)state;
    plan.every_days = TAPER_EVERY_DAYS_MAX;
    plan.permyriad = 1;
    CHECK(taper_compute(&plan, &taper) == OK);
    CHECK(taper.count == 1);
    plan = plan_of(2, 1);
    plan.every_days = 1;
    CHECK(taper_compute(&plan, &taper) == ERR_STATE); /* 1.6 of 2 ng */
}

/* 20 % of 100 mcg a little above a tenth: rounded up, not to the next but one.
 */
static void rounding_goes_to_the_next_tenth(void **state)
{
    struct taper_plan plan = plan_of(100001, 10000);

    (void)state;
    CHECK(taper_compute(&plan, &taper) == OK);
    CHECK(taper.step[0].dose_ng == 80100); /* 80,000.8 */
    plan.from_ng = 992001; /* the smallest excess there is: 0.0001 ng */
    plan.permyriad = 1999;
    CHECK(taper_compute(&plan, &taper) == OK);
    CHECK(taper.step[0].dose_ng == 793800);
    plan.permyriad = 2000;
    plan.from_ng = 100000;
    CHECK(taper_compute(&plan, &taper) == OK);
    CHECK(taper.step[0].dose_ng == 80000);
}

static void a_taper_past_the_calendar_is_refused(void **state)
{
    struct taper_plan plan = plan_of(100000, 70000);

    (void)state;
    plan.start_day = CALENDAR_DAY_MAX - 2;
    CHECK(taper_compute(&plan, &taper) == OK);
    CHECK(taper.step[1].day == CALENDAR_DAY_MAX);
    plan.start_day++;
    CHECK(taper_compute(&plan, &taper) == ERR_RANGE);
}

/* 1 % of 5 mcg is less than the 0.1 mcg it is rounded to. */
static void a_step_lost_in_rounding_is_refused(void **state)
{
    struct taper_plan plan = plan_of(5000, 1000);

    (void)state;
    plan.permyriad = 100;
    CHECK(taper_compute(&plan, &taper) == ERR_STATE);
    plan.permyriad = 2000;
    CHECK(taper_compute(&plan, &taper) == OK);
}

static void a_taper_of_too_many_steps_is_refused(void **state)
{
    struct taper_plan plan = plan_of(96000000, 10000);

    (void)state;
    plan.permyriad = 100;
    plan.every_days = 1;
    CHECK(taper_compute(&plan, &taper) == ERR_FULL);
    plan.permyriad = 121;
    plan.to_ng = 193000;
    CHECK(taper_compute(&plan, &taper) == OK);
    CHECK(taper.count == TAPER_STEPS_MAX);
}

/* R-17, whatever the plan: never more than the percentage at once, never up,
 * the target last. */
static void no_step_takes_more_than_the_percentage(void **state)
{
    uint64_t seed = 17;
    int n, i;

    (void)state;
    for (n = 0; n < 2000; n++) {
        struct taper_plan plan;
        int64_t running;

        seed = seed * UINT64_C(6364136223846793005) + 1442695040888963407;
        plan = plan_of(50000 + (int64_t)(seed >> 33) % 2000000,
            10000 + (int64_t)(seed >> 20) % 40000);
        plan.permyriad = 100 + (int32_t)(seed >> 40) % 1901;
        running = plan.from_ng;
        if (taper_compute(&plan, &taper) != OK)
            continue;
        for (i = 0; i < taper.count; i++) {
            CHECK(taper.step[i].dose_ng < running);
            CHECK(taper.step[i].dose_ng * 10000 >=
                  running * (10000 - plan.permyriad));
            running = taper.step[i].dose_ng;
        }
        CHECK(running == plan.to_ng);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(four_hundred_to_fifty),
        cmocka_unit_test(a_target_within_one_step_is_the_only_step),
        cmocka_unit_test(the_percentage_is_judged_before_rounding),
        cmocka_unit_test(a_plan_outside_its_limits_is_refused),
        cmocka_unit_test(each_limit_itself_is_a_plan),
        cmocka_unit_test(rounding_goes_to_the_next_tenth),
        cmocka_unit_test(a_taper_past_the_calendar_is_refused),
        cmocka_unit_test(a_step_lost_in_rounding_is_refused),
        cmocka_unit_test(a_taper_of_too_many_steps_is_refused),
        cmocka_unit_test(no_step_takes_more_than_the_percentage),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
