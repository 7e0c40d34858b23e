/* test_rotor.c: what the rotor and its sensor do, in each fault. */
#include "sim/rotor.h"
#include "test/test.h"

/* Strokes turned and counted, and the answer, at now_s with the key raised. */
static void stroke(struct rotor *m, int64_t now_s, int want_turned,
    uint32_t want_counted, enum status want)
{
    const uint32_t before = m->sensed;
    int turned = -1;

    m->enabled = 1;
    CHECK(rotor_stroke(m, now_s, &turned) == want);
    CHECK(turned == want_turned && m->sensed - before == want_counted);
    CHECK(!m->enabled);
}

static void a_good_motor_turns_once_and_counts_once(void **state)
{
    struct rotor m;

    (void)state;
    rotor_init(&m);
    stroke(&m, 0, 1, 1, OK);
    stroke(&m, 0, 1, 1, OK);
    CHECK(m.turned == 2 && m.commanded == 2 && m.unlawful == 0);
}

static void without_the_second_key_nothing_turns_and_it_is_noted(void **state)
{
    struct rotor m;
    int turned = -1;

    (void)state;
    rotor_init(&m);
    CHECK(rotor_stroke(&m, 0, &turned) == OK && turned == 0);
    stroke(&m, 0, 1, 1, OK);
    CHECK(rotor_stroke(&m, 0, &turned) == OK && turned == 0);
    CHECK(m.unlawful == 2 && m.turned == 1 && m.sensed == 1);
}

/* SR-07. */
static void a_rotor_that_turns_by_itself_is_counted(void **state)
{
    struct rotor rotor;

    (void)state;
    rotor_init(&rotor);
    rotor_power_up(&rotor);
    rotor_spin(&rotor, 3);
    CHECK(rotor.turned == 3 && rotor.sensed == 3);
    CHECK(rotor.commanded == 0 && rotor.unlawful == 0);
}

static void each_fault_has_its_own_effect_and_its_end(void **state)
{
    static const struct {
        enum rotor_fault fault;
        int turned;
        uint32_t counted;
        enum status status;
    } rows[] = {
        { ROTOR_FAIL, 0, 0, ERR_HARDWARE },
        { ROTOR_FIELD, 0, 0, OK },
        { ROTOR_STALL, 0, 0, OK },
        { ROTOR_STUCK, 0, 0, OK },
        { ROTOR_SLIP, 0, 1, OK },
        { ROTOR_BLIND, 1, 0, OK },
        { ROTOR_OVER, 2, 2, OK },
    };
    size_t i;

    (void)state;
    assert_int_equal(sizeof(rows) / sizeof(rows[0]), ROTOR_FAULTS);
    for (i = 0; i < ROTOR_FAULTS; i++) {
        struct rotor m;

        rotor_init(&m);
        rotor_break(&m, rows[i].fault, 100, 50);
        CHECK(rotor_is(&m, rows[i].fault, 149));
        CHECK(!rotor_is(&m, rows[i].fault, 150));
        stroke(&m, 149, rows[i].turned, rows[i].counted, rows[i].status);
        stroke(&m, 150, 1, 1, OK);
    }
}

static void the_first_of_two_faults_rules_while_it_lasts(void **state)
{
    struct rotor m;

    (void)state;
    rotor_init(&m);
    rotor_break(&m, ROTOR_OVER, 0, 100);
    rotor_break(&m, ROTOR_STALL, 0, 10);
    stroke(&m, 9, 0, 0, OK);
    stroke(&m, 10, 2, 2, OK);
    rotor_break(&m, ROTOR_OVER, 10, 20); /* shorter: does not end it */
    stroke(&m, 99, 2, 2, OK);
}

static void power_up_lowers_the_line_and_counts_from_zero(void **state)
{
    struct rotor m;
    int turned;

    (void)state;
    rotor_init(&m);
    stroke(&m, 0, 1, 1, OK);
    m.enabled = 1;
    rotor_power_up(&m);
    CHECK(m.sensed == 0 && m.turned == 1);
    CHECK(rotor_stroke(&m, 0, &turned) == OK && turned == 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_good_motor_turns_once_and_counts_once),
        cmocka_unit_test(without_the_second_key_nothing_turns_and_it_is_noted),
        cmocka_unit_test(a_rotor_that_turns_by_itself_is_counted),
        cmocka_unit_test(each_fault_has_its_own_effect_and_its_end),
        cmocka_unit_test(the_first_of_two_faults_rules_while_it_lasts),
        cmocka_unit_test(power_up_lowers_the_line_and_counts_from_zero),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
