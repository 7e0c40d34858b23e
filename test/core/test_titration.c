#include "core/titration.h"

#include "test/test.h"

static int is(const struct exact *x, int64_t whole, int64_t hundredths)
{
    return x->whole == whole && x->num == hundredths && x->den == 100;
}

/* R-16; device.md 5.6: from 200: spinal 220 to 260, cerebral 210 to 230. */
static void the_usual_range_is_that_of_the_class(void **state)
{
    struct titration t;

    (void)state;
    t = titration_usual(TITRATION_SPINAL, 200000);
    CHECK(is(&t.from_ng, 220000, 0) && is(&t.to_ng, 260000, 0));
    CHECK(t.from_percent == 10 && t.to_percent == 30);
    t = titration_usual(TITRATION_CEREBRAL, 200000);
    CHECK(is(&t.from_ng, 210000, 0) && is(&t.to_ng, 230000, 0));
    t = titration_usual(TITRATION_PEDIATRIC, 200000);
    CHECK(is(&t.from_ng, 210000, 0) && is(&t.to_ng, 230000, 0));
}

static void fractions_of_a_nanogram_are_kept(void **state)
{
    struct titration t = titration_usual(TITRATION_CEREBRAL, 123457);

    (void)state;
    CHECK(is(&t.from_ng, 129629, 85));
    CHECK(is(&t.to_ng, 141975, 55));
    t = titration_usual(TITRATION_SPINAL, UNITS_DOSE_NG_MAX);
    CHECK(is(&t.to_ng, 124800000, 0));
}

static uint32_t asks(enum titration_class class, int64_t from, int64_t to)
{
    uint32_t ask = 99;

    CHECK(titration_judge(class, from, to, -1, &ask) == OK);
    return ask;
}

/* above the usual range it asks for a reason. */
static void above_the_range_a_reason_is_asked(void **state)
{
    (void)state;
    CHECK(asks(TITRATION_SPINAL, 200000, 260000) == 0);
    CHECK(asks(TITRATION_SPINAL, 200000, 260001) == TITRATION_ASK_REASON);
    CHECK(asks(TITRATION_CEREBRAL, 200000, 230000) == 0);
    CHECK(asks(TITRATION_CEREBRAL, 200000, 230001) == TITRATION_ASK_REASON);
    CHECK(asks(TITRATION_PEDIATRIC, 123457, 141975) == 0);
    CHECK(asks(TITRATION_PEDIATRIC, 123457, 141976) == TITRATION_ASK_REASON);
}

/* above 20 % of 500 mcg/day or more it asks again. */
static void a_large_increase_of_a_high_dose_asks_again(void **state)
{
    (void)state;
    CHECK(asks(TITRATION_SPINAL, 500000, 600000) == 0);
    CHECK(asks(TITRATION_SPINAL, 500000, 600001) == TITRATION_ASK_AGAIN);
    CHECK(asks(TITRATION_SPINAL, 499999, 640000) == 0);
    CHECK(asks(TITRATION_CEREBRAL, 500000, 600001) ==
          (TITRATION_ASK_AGAIN | TITRATION_ASK_REASON));
}

static void a_decrease_asks_for_nothing(void **state)
{
    uint32_t ask = 99;

    (void)state;
    CHECK(asks(TITRATION_SPINAL, 500000, 1) == 0);
    CHECK(asks(TITRATION_SPINAL, 500000, 500000) == 0);
    CHECK(titration_judge(TITRATION_SPINAL, 5000, 4000, 60, &ask) == OK);
    CHECK(ask == 0);
    CHECK(titration_judge(TITRATION_SPINAL, 5000, 5000, 60, &ask) == OK);
}

/* a second increase within 24 h is refused. */
static void a_second_increase_within_a_day_is_refused(void **state)
{
    uint32_t ask;

    (void)state;
    CHECK(titration_judge(TITRATION_SPINAL, 200000, 200001, 0, &ask) ==
          ERR_STATE);
    CHECK(titration_judge(TITRATION_SPINAL, 200000, 230000, 86399, &ask) ==
          ERR_STATE);
    CHECK(titration_judge(TITRATION_SPINAL, 200000, 230000, 86400, &ask) == OK);
    CHECK(titration_judge(TITRATION_SPINAL, 200000, 230000, -1, &ask) == OK);
}

/* no judgement before 48 h. */
static void a_new_dose_settles_for_two_days(void **state)
{
    (void)state;
    CHECK(titration_is_settling(0));
    CHECK(titration_is_settling(172799));
    CHECK(!titration_is_settling(172800));
}

static void nonsense_faults(void **state)
{
    (void)state;
    assert_string_equal(titration_class_slug(TITRATION_SPINAL), "spinal");
    assert_string_equal(titration_class_slug(TITRATION_CEREBRAL), "cerebral");
    assert_string_equal(titration_class_slug(TITRATION_PEDIATRIC), "pediatric");
    CHECK_FAULT((void)titration_class_slug(TITRATION_CLASSES));
    CHECK_FAULT((void)titration_usual(TITRATION_CLASSES, 200000));
    CHECK_FAULT((void)titration_usual(TITRATION_SPINAL, 0));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_usual_range_is_that_of_the_class),
        cmocka_unit_test(fractions_of_a_nanogram_are_kept),
        cmocka_unit_test(above_the_range_a_reason_is_asked),
        cmocka_unit_test(a_large_increase_of_a_high_dose_asks_again),
        cmocka_unit_test(a_decrease_asks_for_nothing),
        cmocka_unit_test(a_second_increase_within_a_day_is_refused),
        cmocka_unit_test(a_new_dose_settles_for_two_days),
        cmocka_unit_test(nonsense_faults),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
