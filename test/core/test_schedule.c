/* test_schedule.c: infusion patterns and their exact integral (F-02, R-03). */
#include "core/calendar.h"
#include "core/model.h"
#include "core/schedule.h"
#include "test/core/oracle.h"
#include "test/test.h"

enum { WEEKDAYS = 0x1f, WEEKEND = 0x60 };

/* The flex day of the interfaces: 80, 120, 70, 30 mcg. */
static void flex(struct schedule *s)
{
    schedule_init(s);
    CHECK(schedule_add_set(s, SCHEDULE_ALL_DAYS) == OK);
    CHECK(schedule_add_step(s, 0, 80000) == OK);
    CHECK(schedule_add_step(s, 360, 120000) == OK);
    CHECK(schedule_add_step(s, 840, 70000) == OK);
    CHECK(schedule_add_step(s, 1320, 30000) == OK);
}

/* Two steps from Monday to Friday, one at the weekend. */
static void two_sets(struct schedule *s)
{
    schedule_init(s);
    CHECK(schedule_add_set(s, WEEKDAYS) == OK);
    CHECK(schedule_add_step(s, 0, 100000) == OK);
    CHECK(schedule_add_step(s, 720, 200000) == OK);
    CHECK(schedule_add_set(s, WEEKEND) == OK);
    CHECK(schedule_add_step(s, 0, 240000) == OK);
}

/* F-02 */
static void a_schedule_is_built_in_order_and_checked(void **state)
{
    struct schedule s;

    (void)state;
    flex(&s);
    CHECK(schedule_check(&s) == OK);
    CHECK(!schedule_is_simple(&s));
    two_sets(&s);
    CHECK(schedule_check(&s) == OK);
    CHECK(schedule_day_ng(&s, 0) == 300000 && schedule_day_ng(&s, 4) == 300000);
    CHECK(schedule_day_ng(&s, 5) == 240000 && schedule_day_ng(&s, 6) == 240000);
    CHECK(schedule_week_ng(&s) == 1980000);
    CHECK(schedule_day_ng_max(&s) == 300000);
    s.step[2].dose_ng = 300001;
    CHECK(schedule_day_ng_max(&s) == 300001);
    s.step[2].dose_ng = 240000;
    CHECK(!schedule_is_simple(&s));
    CHECK(schedule_set_of(&s, 0) == 0 && schedule_set_of(&s, 4) == 0);
    CHECK(schedule_set_of(&s, 5) == 1 && schedule_set_of(&s, 6) == 1);
    CHECK(schedule_step_minutes(&s, 0) == 720);
    CHECK(schedule_step_minutes(&s, 1) == 720);
    CHECK(schedule_step_minutes(&s, 2) == 1440);
    memset(&s, 0xff, sizeof(s));
    schedule_init_simple(&s, 300000);
    CHECK(schedule_check(&s) == OK && schedule_is_simple(&s) == 1);
    CHECK(s.step[1].dose_ng == 0 && s.step[47].start_min == 0);
    CHECK(s.set[1].days == 0 && s.set[6].count == 0);
    CHECK(schedule_week_ng(&s) == 2100000);
    CHECK_FAULT(schedule_init_simple(&s, 0));
    CHECK_FAULT(schedule_init_simple(&s, UNITS_DOSE_NG_MAX + 1));
    schedule_init_simple(&s, UNITS_DOSE_NG_MAX);
    CHECK(schedule_check(&s) == OK);
    schedule_init(&s); /* two sets of one step, and one set of two */
    CHECK(schedule_add_set(&s, WEEKDAYS) == OK);
    s.step_count = 1;
    CHECK(schedule_is_simple(&s));
    s.set_count = 2;
    CHECK(!schedule_is_simple(&s));
}

/* F-02 */
static void what_no_schedule_can_hold_is_refused(void **state)
{
    struct schedule s;
    int i;

    (void)state;
    schedule_init(&s);
    CHECK(schedule_add_step(&s, 0, 1) == ERR_STATE);
    CHECK(schedule_add_set(&s, 0) == ERR_RANGE);
    CHECK(schedule_add_set(&s, SCHEDULE_ALL_DAYS + 1) == ERR_RANGE);
    CHECK(s.set_count == 0);
    CHECK(schedule_add_set(&s, 1) == OK);
    CHECK(schedule_add_step(&s, -1, 1) == ERR_RANGE);
    CHECK(schedule_add_step(&s, 1440, 1) == ERR_RANGE);
    CHECK(schedule_add_step(&s, 0, 0) == ERR_RANGE);
    CHECK(schedule_add_step(&s, 0, UNITS_DOSE_NG_MAX + 1) == ERR_RANGE);
    CHECK(s.step_count == 0);
    CHECK(schedule_add_step(&s, 1439, UNITS_DOSE_NG_MAX) == OK);
    for (i = 1; i < SCHEDULE_STEPS_MAX; i++)
        CHECK(schedule_add_step(&s, i, 1) == OK);
    CHECK(schedule_add_step(&s, 1000, 1) == ERR_FULL);
    for (i = 1; i < SCHEDULE_SETS_MAX; i++)
        CHECK(schedule_add_set(&s, 1 << i) == OK);
    CHECK(schedule_add_set(&s, 1) == ERR_FULL);
    CHECK(s.step_count == 48 && s.set_count == 7);
}

/* Each invariant broken alone, from a schedule that holds them all. */
static void each_broken_invariant_is_found(void **state)
{
    struct schedule s;
    int i;

    (void)state;
    memset(&s, 0xff, sizeof(s));
    CHECK(schedule_check(&s) == ERR_RANGE);
    schedule_init(&s);
    CHECK(schedule_check(&s) == ERR_RANGE);
#define BROKEN(change)                                                         \
    two_sets(&s);                                                              \
    change;                                                                    \
    CHECK(schedule_check(&s) == ERR_RANGE)
    BROKEN(s.set_count = 8);
    BROKEN(s.set_count = 1);
    BROKEN(s.step_count = 49);
    BROKEN(s.step_count = 4);
    BROKEN(s.step_count = 2);
    BROKEN(s.set[0].first = 1);
    BROKEN(s.set[1].first = 1);
    BROKEN(s.set[0].count = 0);
    BROKEN(s.set[1].count = 2);
    BROKEN(s.set[1].count = 0);
    BROKEN(s.set[1].days = 0x61);
    BROKEN(s.set[1].days = 0x20);
    BROKEN(s.set[1].days = 0xe0);
    BROKEN(s.step[0].start_min = 1);
    BROKEN(s.step[2].start_min = 1);
    BROKEN(s.step[1].start_min = 0);
    BROKEN(s.step[1].start_min = 1440);
    BROKEN(s.step[0].dose_ng = 0);
    BROKEN(s.step[1].dose_ng = UNITS_DOSE_NG_MAX - 99999);
    BROKEN(s.step[2].dose_ng = UNITS_DOSE_NG_MAX + 1);
#undef BROKEN
    /* a step too many, whose row would be read from the sets */
    schedule_init(&s);
    CHECK(schedule_add_set(&s, SCHEDULE_ALL_DAYS) == OK);
    for (i = 0; i < SCHEDULE_STEPS_MAX; i++)
        CHECK(schedule_add_step(&s, i, 1) == OK);
    CHECK(schedule_check(&s) == OK);
    s.step_count = s.set[0].count = 49;
    s.set[1].first = 1200 & 0xff;
    s.set[1].count = 1200 >> 8;
    CHECK(schedule_check(&s) == ERR_RANGE);
    /* a set that starts in another's steps, and one without any */
    schedule_init(&s);
    CHECK(schedule_add_set(&s, WEEKDAYS) == OK);
    CHECK(schedule_add_step(&s, 0, 1) == OK);
    CHECK(schedule_add_set(&s, WEEKEND) == OK);
    CHECK(schedule_add_step(&s, 0, 2) == OK);
    CHECK(schedule_check(&s) == OK);
    s.set[1].first = 0;
    CHECK(schedule_check(&s) == ERR_RANGE);
    s.set[0].count = 0;
    s.step_count = 1;
    CHECK(schedule_check(&s) == ERR_RANGE);
    s.step_count = 2;
    two_sets(&s);
    s.step[1].dose_ng = UNITS_DOSE_NG_MAX - 100000;
    s.step[1].start_min = 1439;
    CHECK(schedule_check(&s) == OK);
    s.step[1].start_min = 1;
    CHECK(schedule_check(&s) == OK);
}

/* The most that fits: 48 steps, seven sets. */
static void the_largest_schedule_holds(void **state)
{
    struct schedule s;
    int day, i;

    (void)state;
    schedule_init(&s);
    for (day = 0; day < 7; day++) {
        CHECK(schedule_add_set(&s, 1 << day) == OK);
        for (i = 0; i < (day < 6 ? 7 : 6); i++)
            CHECK(schedule_add_step(&s, i * 60, 1000 + day) == OK);
    }
    CHECK(s.step_count == 48 && schedule_check(&s) == OK);
    for (day = 0; day < 7; day++)
        CHECK(schedule_set_of(&s, day) == day);
    CHECK(schedule_day_ng(&s, 6) == 6036);
    CHECK(schedule_week_ng(&s) == 7 * 6000 + 7 * (1 + 2 + 3 + 4 + 5) + 6036);
    CHECK(schedule_step_minutes(&s, 6) == 1440 - 360);
    CHECK(schedule_step_minutes(&s, 7) == 60);
    CHECK(schedule_step_minutes(&s, 42) == 60);
    CHECK(schedule_step_minutes(&s, 47) == 1440 - 300);
    CHECK(schedule_day_ng_max(&s) == 7 * 1005);
}

/* 0.048 and 24 mL/day, each step by itself. */
static void each_steps_flow_is_held_to_the_model(void **state)
{
    const struct model *model = model_get(0);
    struct schedule s;
    int32_t step = -1;

    (void)state;
    schedule_init_simple(&s, 96000);
    CHECK(schedule_check_flow(&s, model, 2000000, &step) == OK);
    schedule_init_simple(&s, 95999);
    CHECK(schedule_check_flow(&s, model, 2000000, &step) == ERR_RANGE);
    CHECK(step == 0);
    schedule_init_simple(&s, 48000000);
    CHECK(schedule_check_flow(&s, model, 2000000, &step) == OK);
    schedule_init_simple(&s, 48000001);
    CHECK(schedule_check_flow(&s, model, 2000000, &step) == ERR_RANGE);
    flex(&s); /* 30 mcg in 2 h is 360 a day, 0.18 mL/day */
    CHECK(schedule_check_flow(&s, model, 2000000, &step) == OK);
    s.step[3].dose_ng = 8000; /* 2 h of 0.048 mL/day */
    CHECK(schedule_check_flow(&s, model, 2000000, &step) == OK);
    s.step[3].dose_ng = 7999;
    CHECK(schedule_check_flow(&s, model, 2000000, &step) == ERR_RANGE);
    CHECK(step == 3);
    s.step[3].dose_ng = 4000000; /* 2 h of 24 mL/day */
    CHECK(schedule_check_flow(&s, model, 2000000, &step) == OK);
    s.step[3].dose_ng = 4000001;
    CHECK(schedule_check_flow(&s, model, 2000000, &step) == ERR_RANGE);
    CHECK(step == 3);
}

static void totals_count_from_a_monday(void **state)
{
    struct schedule s;
    struct exact x;

    (void)state;
    two_sets(&s);
    x = schedule_total(&s, 0); /* Thursday 1970-01-01: three days before */
    CHECK(x.whole == INT64_C(900000) * 1000000 && x.num == 0);
    x = schedule_total(&s, 1); /* 100 mcg in 12 h: 100e9 fg / 43200 */
    CHECK(x.whole == INT64_C(900000) * 1000000 + 2314814);
    CHECK(x.den == 2160 && x.num * 27 == x.den * 22);
    x = schedule_total(&s, 2 * 86400); /* Saturday */
    CHECK(x.whole == INT64_C(1500000) * 1000000 && x.num == 0);
    x = schedule_total(&s, 4 * 86400); /* the next Monday: one week */
    CHECK(x.whole == INT64_C(1980000) * 1000000 && x.num == 0);
    CHECK_FAULT((void)schedule_total(&s, -1));
    CHECK_FAULT((void)schedule_total(&s, UNITS_PUMP_S_MAX + 1));
    CHECK_FAULT((void)schedule_between(&s, 2, 1));
    x = schedule_between(&s, 5, 5);
    CHECK(x.whole == 0 && x.num == 0);
    /* the heaviest there can be, at the last second there is */
    schedule_init_simple(&s, UNITS_DOSE_NG_MAX);
    x = schedule_total(&s, UNITS_PUMP_S_MAX);
    CHECK(x.whole ==
          (INT64_C(84005) + 3) * UNITS_DOSE_NG_MAX * 1000000 +
              (int64_t)((__int128)UNITS_DOSE_NG_MAX * 1000000 * 86399 / 86400));
}

/* */
static void a_volume_is_gone_at_an_exact_instant(void **state)
{
    struct schedule s;
    int64_t at = -1, due = -1;

    (void)state;
    schedule_init_simple(&s, 86400); /* 1 ng a second */
    CHECK(schedule_when(&s, 1000, 0, &at) == OK && at == 1000);
    CHECK(schedule_due(&s, 1000, 0, &due) == OK && due == 1000);
    CHECK(schedule_when(&s, 1000, 1000000, &at) == OK && at == 1001);
    CHECK(schedule_due(&s, 1000, 1000000, &due) == OK && due == 1001);
    CHECK(schedule_when(&s, 1000, 1000001, &at) == OK && at == 1001);
    CHECK(schedule_due(&s, 1000, 1000001, &due) == OK && due == 1002);
    CHECK(schedule_when(&s, 1000, 999999, &at) == OK && at == 1000);
    CHECK(schedule_due(&s, 1000, 999999, &due) == OK && due == 1001);
    CHECK_FAULT((void)(schedule_when(&s, 0, -1, &at) == OK));
    CHECK_FAULT((void)(schedule_when(&s, 0, UNITS_DRUG_FG_MAX + 1, &at) == OK));
    /* the last second of the calendar, and one beyond it */
    at = due = 7;
    CHECK(schedule_when(&s, UNITS_PUMP_S_MAX - 1, 1000000, &at) == OK);
    CHECK(at == UNITS_PUMP_S_MAX);
    CHECK(schedule_due(&s, UNITS_PUMP_S_MAX - 1, 1000000, &due) == OK);
    CHECK(due == UNITS_PUMP_S_MAX);
    CHECK(schedule_when(&s, UNITS_PUMP_S_MAX - 1, 1000001, &at) == OK);
    CHECK(schedule_due(&s, UNITS_PUMP_S_MAX - 1, 1000001, &due) == ERR_RANGE);
    CHECK(schedule_when(&s, UNITS_PUMP_S_MAX, 1000000, &at) == ERR_RANGE);
    schedule_init_simple(&s, 1);
    CHECK(schedule_when(&s, 0, UNITS_DRUG_FG_MAX, &at) == ERR_RANGE);
    schedule_init_simple(&s, UNITS_DOSE_NG_MAX);
    CHECK(schedule_when(&s, UNITS_PUMP_S_MAX, UNITS_DRUG_FG_MAX, &at) ==
          ERR_RANGE);
    CHECK(at == UNITS_PUMP_S_MAX && due == UNITS_PUMP_S_MAX);
}

/* a goal kept as a fraction of one step is met inside another whose
 * fractions have another denominator: 1 ng from 1 s into a step of 7 min. */
static void fractions_of_different_steps_meet(void **state)
{
    struct schedule s;
    struct fraction got, want = { 3000000, 1 };
    int64_t at, due;

    (void)state;
    schedule_init(&s);
    CHECK(schedule_add_set(&s, SCHEDULE_ALL_DAYS) == OK);
    CHECK(schedule_add_step(&s, 0, 2) == OK);
    CHECK(schedule_add_step(&s, 7, 11) == OK);
    CHECK(schedule_when(&s, 1, 3000000, &at) == OK);
    CHECK(schedule_due(&s, 1, 3000000, &due) == OK);
    got = oracle_between(&s, 1, at);
    CHECK(oracle_compare(got, want) < 0);
    got = oracle_between(&s, 1, due);
    CHECK(oracle_compare(got, want) > 0);
    CHECK(due == at + 1);
}

/* SR-01: the heaviest window starts or ends with a step. */
static void the_heaviest_window_is_found(void **state)
{
    struct dice dice = { 3 };
    struct schedule s;
    int i, day, minute;

    (void)state;
    flex(&s); /* 120 mcg in 8 h, then 70 in 8, 30 in 2, 80 in 6 */
    CHECK(schedule_window_ng_max(&s, 3600) == 15000);
    CHECK(schedule_window_ng_max(&s, 86400) == 300000);
    CHECK(schedule_window_ng_max(&s, 300) == 1250);
    CHECK(schedule_window_ng_max(&s, 301) == 1255);
    two_sets(&s); /* Friday 12:00 to Saturday 12:00: 200 + 120 */
    CHECK(schedule_window_ng_max(&s, 86400) == 320000);
    for (i = 0; i < 10; i++) {
        int64_t most, seconds = dice_between(&dice, 1, 86400);
        int64_t found = 0;

        dice_schedule(&dice, &s, 3000000);
        most = schedule_window_ng_max(&s, (int32_t)seconds);
        for (day = 4; day < 11; day++)
            for (minute = 0; minute < 1440; minute += 60) {
                int64_t at = day * 86400 + minute * 60;
                struct exact x = schedule_between(&s, at, at + seconds);

                if (x.whole + (x.num > 0) > found)
                    found = x.whole + (x.num > 0);
            }
        CHECK((found + 999999) / 1000000 <= most);
    }
}

/* total and inverse against the walk, dense at the steps' edges. */
static void the_integral_and_its_inverse_match_the_walk(void **state)
{
    struct dice dice = { 20260115 };
    struct schedule s;
    int i;

    (void)state;
    for (i = 0; i < 1500; i++) {
        int64_t from, to, fg, at, due;
        struct exact x;
        struct fraction goal, before;

        dice_schedule(
            &dice, &s, dice_between(&dice, 48, i % 2 ? 4000000 : 96000000));
        from = dice_between(&dice, 20000 * 86400LL, 20700 * 86400LL);
        if (dice_roll(&dice) % 2) /* at, or next to, the start of a step */
            from = from / 86400 * 86400 +
                   s.step[dice_between(&dice, 0, s.step_count - 1)].start_min *
                       60 +
                   dice_between(&dice, -1, 1);
        to = from + dice_between(&dice, 0, i % 3 ? 3 * 86400 : 200 * 86400);
        x = schedule_between(&s, from, to);
        CHECK(oracle_compare(oracle_of(&x), oracle_between(&s, from, to)) == 0);
        fg = x.whole + dice_between(&dice, 0, 1);
        CHECK(schedule_when(&s, from, fg, &at) == OK);
        CHECK(schedule_due(&s, from, fg, &due) == OK);
        goal = (struct fraction){ fg, 1 };
        before = oracle_between(&s, from, at);
        CHECK(oracle_compare(before, goal) <= 0);
        CHECK(oracle_compare(oracle_between(&s, from, at + 1), goal) > 0);
        CHECK(due == at + (oracle_compare(before, goal) < 0));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_schedule_is_built_in_order_and_checked),
        cmocka_unit_test(what_no_schedule_can_hold_is_refused),
        cmocka_unit_test(each_broken_invariant_is_found),
        cmocka_unit_test(the_largest_schedule_holds),
        cmocka_unit_test(each_steps_flow_is_held_to_the_model),
        cmocka_unit_test(totals_count_from_a_monday),
        cmocka_unit_test(a_volume_is_gone_at_an_exact_instant),
        cmocka_unit_test(fractions_of_different_steps_meet),
        cmocka_unit_test(the_heaviest_window_is_found),
        cmocka_unit_test(the_integral_and_its_inverse_match_the_walk),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
