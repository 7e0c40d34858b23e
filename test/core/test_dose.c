/* test_dose.c: drug due against drug given (SR-03). */
#include "core/dose.h"
#include "test/core/oracle.h"
#include "test/test.h"

static struct schedule simple(int32_t dose_ng)
{
    struct schedule s;

    schedule_init_simple(&s, dose_ng);
    return s;
}

static void due_grows_as_the_schedule_says_and_falls_as_it_is_given(
    void **state)
{
    struct schedule s = simple(86400); /* 1 ng a second */
    struct dose d;
    int64_t at = 0;

    (void)state;
    dose_init(&d, &s, 1000);
    CHECK(dose_due_fg(&d) == 0);
    CHECK(dose_advance(&d, 10) == OK && dose_due_fg(&d) == 10000000);
    dose_give(&d, 4000000);
    CHECK(dose_due_fg(&d) == 6000000);
    CHECK(dose_next(&d, 6000000, &at) == OK && at == 1010);
    CHECK(dose_next(&d, 6000001, &at) == OK && at == 1011);
    CHECK(dose_next(&d, 7000000, &at) == OK && at == 1011);
    CHECK(dose_next(&d, 7000001, &at) == OK && at == 1012);
    CHECK(dose_next(&d, 0, &at) == OK && at == 1010);
    dose_give(&d, 8000000); /* ahead of what is due */
    CHECK(dose_due_fg(&d) == -2000000);
    CHECK(dose_next(&d, 0, &at) == OK && at == 1012);
    CHECK(dose_next(&d, 1, &at) == OK && at == 1013);
}

static void a_change_carries_what_is_due(void **state)
{
    struct schedule s = simple(86400), t = simple(2 * 86400);
    struct dose d;
    int64_t at = 0;

    (void)state;
    dose_init(&d, &s, 0);
    CHECK(dose_advance(&d, 100) == OK);
    dose_give(&d, 30000000);
    dose_change(&d, &t);
    CHECK(dose_due_fg(&d) == 70000000 && d.start_s == 100);
    CHECK(dose_advance(&d, 5) == OK && dose_due_fg(&d) == 80000000);
    CHECK(dose_next(&d, 80000001, &at) == OK && at == 106);
    dose_give(&d, 90000000);
    dose_change(&d, &s);
    CHECK(dose_due_fg(&d) == -10000000);
}

static void the_end_of_the_calendar_is_a_refusal(void **state)
{
    struct schedule s = simple(86400);
    struct dose d;
    int64_t at = 7;

    (void)state;
    CHECK_FAULT(dose_init(&d, &s, -1));
    CHECK_FAULT(dose_init(&d, &s, UNITS_PUMP_S_MAX + 1));
    dose_init(&d, &s, UNITS_PUMP_S_MAX);
    CHECK(dose_due_fg(&d) == 0);
    dose_init(&d, &s, UNITS_PUMP_S_MAX - 3);
    CHECK(dose_advance(&d, 4) == ERR_RANGE);
    CHECK(d.now_s == UNITS_PUMP_S_MAX - 3);
    CHECK(dose_next(&d, 3000001, &at) == ERR_RANGE);
    CHECK(dose_advance(&d, 3) == OK);
    CHECK(dose_due_fg(&d) == 3000000);
    CHECK(dose_advance(&d, 0) == OK && dose_advance(&d, 1) == ERR_RANGE);
    CHECK_FAULT((void)(dose_advance(&d, -1) == OK));
    CHECK_FAULT(dose_give(&d, -1));
    CHECK_FAULT(dose_give(&d, UNITS_DRUG_FG_MAX + 1));
    dose_give(&d, UNITS_DRUG_FG_MAX);
    CHECK_FAULT(dose_give(&d, 1));
    dose_give(&d, 0);
    CHECK_FAULT((void)(dose_next(&d, 1, &at) == OK));
    CHECK_FAULT((void)(dose_next(&d, -1, &at) == OK));
    CHECK(dose_next(&d, 0, &at) == ERR_RANGE);
}

/* SR-03: advance(a + b) is advance(a); advance(b), bit for bit, and strokes
 * drawn when due stay within one stroke of the exact integral. */
static void many_small_steps_equal_one_large_one(void **state)
{
    struct dice dice = { 4 };
    int i;

    (void)state;
    for (i = 0; i < 60; i++) {
        struct schedule s;
        struct dose one, many;
        int64_t total = dice_between(&dice, 1, 3 * 86400), left = total;
        int64_t stroke_fg = dice_between(&dice, 1, 4000000000);
        struct fraction exact, given;

        dice_schedule(&dice, &s, 4000000);
        dose_init(&one, &s, dice_between(&dice, 0, 86400 * 21000LL));
        many = one;
        CHECK(dose_advance(&one, total) == OK);
        while (left > 0) {
            int64_t step = dice_between(&dice, 0, total / 8 + 1);

            step = step > left ? left : step;
            CHECK(dose_advance(&many, step) == OK);
            left -= step;
        }
        CHECK(memcmp(&one, &many, sizeof(one)) == 0);
        dose_give(&one, dose_due_fg(&one) / stroke_fg * stroke_fg);
        CHECK(dose_due_fg(&one) >= 0 && dose_due_fg(&one) < stroke_fg);
        exact = oracle_between(&s, one.start_s, one.now_s);
        given = (struct fraction){ one.given_fg, 1 };
        CHECK(oracle_compare(given, exact) <= 0);
        given.num += stroke_fg;
        CHECK(oracle_compare(given, exact) > 0);
    }
}

/* SR-03: a stroke drawn at each instant that dose_next names, for ten years of
 * a flex week, at 500 mcg/mL. */
static void ten_years_of_strokes_lose_nothing(void **state)
{
    const int64_t start = 20000 * 86400LL, end = start + 3652 * 86400LL;
    const int64_t stroke_fg = 500000000;
    struct dice dice = { 10 };
    struct schedule s;
    struct dose d;
    int64_t at, strokes = 0;
    struct exact asked;

    (void)state;
    dice_schedule(&dice, &s, 12000);
    dose_init(&d, &s, start);
    while (dose_next(&d, stroke_fg, &at) == OK && at <= end) {
        CHECK(dose_advance(&d, at - d.now_s) == OK);
        CHECK(dose_due_fg(&d) >= stroke_fg);
        dose_give(&d, stroke_fg);
        strokes++;
    }
    asked = schedule_between(&s, start, end);
    CHECK(strokes == asked.whole / stroke_fg);
    CHECK(strokes > 1000);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(
            due_grows_as_the_schedule_says_and_falls_as_it_is_given),
        cmocka_unit_test(a_change_carries_what_is_due),
        cmocka_unit_test(the_end_of_the_calendar_is_a_refusal),
        cmocka_unit_test(many_small_steps_equal_one_large_one),
        cmocka_unit_test(ten_years_of_strokes_lose_nothing),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
