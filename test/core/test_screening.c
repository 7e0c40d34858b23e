#include "core/screening.h"

#include "test/test.h"

/* 50, then 75, then 100; no response at 100 ends it. */
static void no_response_goes_up_and_ends_at_100(void **state)
{
    struct screening s;

    (void)state;
    CHECK(screening_no_response(50000, 0, &s) == OK);
    CHECK(s.next_test_ng == 75000 && s.first_dose_ng == 0 && !s.ended);
    CHECK(screening_no_response(75000, 0, &s) == OK);
    CHECK(s.next_test_ng == 100000 && !s.ended);
    CHECK(screening_no_response(100000, 0, &s) == OK);
    CHECK(s.next_test_ng == 0 && s.first_dose_ng == 0 && s.ended);
}

/* 25 mcg is for small children, who may then go up as others do. */
static void small_children_start_at_25(void **state)
{
    struct screening s;

    (void)state;
    CHECK(screening_check(25000, 1) == OK);
    CHECK(screening_check(25000, 0) == ERR_RANGE);
    CHECK(screening_check(100000, 0) == OK);
    CHECK(screening_no_response(25000, 1, &s) == OK);
    CHECK(s.next_test_ng == 50000 && !s.ended);
    CHECK(screening_no_response(25000, 0, &s) == ERR_RANGE);
    CHECK(screening_no_response(100000, 1, &s) == OK && s.ended);
    CHECK(screening_response(25000, 1, 360, &s) == OK);
    CHECK(s.first_dose_ng == 50000);
    CHECK(screening_response(25000, 0, 360, &s) == ERR_RANGE);
}

/* twice the test dose, or once if the effect lasted over 8 h. */
static void the_first_dose_is_twice_unless_the_effect_was_long(void **state)
{
    struct screening s;

    (void)state;
    CHECK(screening_response(50000, 0, 360, &s) == OK);
    CHECK(s.first_dose_ng == 100000 && s.next_test_ng == 0 && !s.ended);
    CHECK(screening_response(50000, 0, 480, &s) == OK);
    CHECK(s.first_dose_ng == 100000);
    CHECK(screening_response(50000, 0, 481, &s) == OK);
    CHECK(s.first_dose_ng == 50000);
    CHECK(screening_response(100000, 0, 1, &s) == OK);
    CHECK(s.first_dose_ng == 200000);
    CHECK(screening_response(75000, 0, 4320, &s) == OK);
    CHECK(s.first_dose_ng == 75000);
}

static void other_doses_and_absurd_times_are_refused(void **state)
{
    static const int64_t doses[] = { 0, -50000, 24999, 49999, 50001, 60000,
        99999, 100001, 150000, INT64_MAX };
    struct screening s;
    size_t i;

    (void)state;
    for (i = 0; i < sizeof doses / sizeof doses[0]; i++) {
        CHECK(screening_check(doses[i], 1) == ERR_RANGE);
        CHECK(screening_no_response(doses[i], 1, &s) == ERR_RANGE);
        CHECK(screening_response(doses[i], 1, 360, &s) == ERR_RANGE);
    }
    CHECK(screening_response(50000, 0, 0, &s) == ERR_RANGE);
    CHECK(screening_response(50000, 0, -1, &s) == ERR_RANGE);
    CHECK(screening_response(50000, 0, 4321, &s) == ERR_RANGE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(no_response_goes_up_and_ends_at_100),
        cmocka_unit_test(small_children_start_at_25),
        cmocka_unit_test(the_first_dose_is_twice_unless_the_effect_was_long),
        cmocka_unit_test(other_doses_and_absurd_times_are_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
