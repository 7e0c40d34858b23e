/* test_agreement.c: the clinic's alarm date and that of the pump's own
 * firmware, whatever runs and however far it has come (SR-41).
 *
 * What the pump says goes the way of a visit: its messages, the programmer's
 * reading of them, the record.
 */
#include "clinic/rules/outcome.h"
#include "test/clinic/rules/implant.h"
#include "test/test.h"

enum { HOUR = 3600, DAY = 86400, SEEDS = 20 };

static struct encounter e;
static uint64_t seed;

static int release(void **state)
{
    (void)state;
    implant_free();
    return 0;
}

/* splitmix64 */
static int32_t below(int32_t n)
{
    uint64_t z = (seed += UINT64_C(0x9e3779b97f4a7c15));

    z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
    return (int32_t)((z ^ (z >> 31)) % (uint64_t)n);
}

/* Read the pump as at the end of a visit. */
static enum agreement read_it(void)
{
    implant_say(&e.after);
    return outcome_agree(&e).agreement;
}

static bool is_low(void)
{
    return e.after.volume_nl <= e.after.alarm_nl;
}

static void fail_at(int number, int read)
{
    struct outcome_agreement found = outcome_agree(&e);

    fail_msg("seed %d, read %d: pump %lld, computed %lld, path %u", number,
        read, (long long)e.after.low_s, (long long)found.computed_s,
        e.after.path_left_nl);
}

/* A pump with a program of that seed; of every other one with steps. */
static void start(int number)
{
    static const int32_t conc[] = { 500000, 1000000, 2000000 };
    struct schedule schedule;
    int32_t i, dose_ng;

    seed = (uint64_t)number;
    e = (struct encounter){ 0 };
    dose_ng = 100000 + below(200000);
    implant_start(dose_ng, conc[below(3)]);
    if (number % 2)
        return;
    schedule_init(&schedule);
    CHECK(schedule_add_set(&schedule, 0x1f) == OK);
    for (i = 0; i < 6; i++)
        CHECK(
            schedule_add_step(&schedule, i * 240, 20000 + below(20000)) == OK);
    CHECK(schedule_add_set(&schedule, 0x60) == OK);
    CHECK(schedule_add_step(&schedule, 0, 150000 + below(50000)) == OK);
    CHECK(implant_order(&schedule) == 0);
}

/* SR-41 */
static void a_schedule_agrees_to_the_second_until_it_is_low(void **state)
{
    int number, read, low = 0;

    (void)state;
    for (number = 1; number <= SEEDS; number++) {
        start(number);
        for (read = 0; read < 20; read++) {
            implant_run(below(14 * DAY));
            if (read == 15)
                implant_hold(below(2));
            if (read_it() != AGREES && !is_low())
                fail_at(number, read);
            low += is_low();
            assert_int_not_equal(outcome_agree(&e).agreement, AGREES_NOT);
        }
        implant_free();
    }
    CHECK(low > 5); /* some were read when it had passed */
    implant_start(300000, 2000000);
}

/* SR-41, F-02: wherever the next of them is, and whether one runs. */
static void periodic_boluses_agree_to_the_second(void **state)
{
    int32_t ng, every_min;
    int number, read, running = 0;

    (void)state;
    for (number = 1; number <= SEEDS; number++) {
        start(number);
        ng = 5000 + below(5000);
        every_min = 240 + below(1000);
        implant_periodic(ng, every_min, below(1440));
        for (read = 0; read < 20; read++) {
            implant_run(below(2 * DAY));
            if (read == 15)
                implant_hold(below(2));
            if (read_it() != AGREES)
                fail_at(number, read);
            running += e.after.bolus.kind == ENCOUNTER_BESIDE_PERIODIC;
        }
        for (read = 0; read < 20; read++) { /* through one of them */
            implant_run(37);
            if (read_it() != AGREES)
                fail_at(number, read);
        }
        implant_free();
    }
    CHECK(running > 2);
    implant_start(300000, 2000000);
}

/* SR-41, R-11: 2000 to 500 mcg/mL with the bridge that the old schedule gives,
 * from its first hour to beyond its last; and with boluses behind it. */
static void a_bridge_agrees_to_the_second(void **state)
{
    int64_t end_s = 0;
    int with, hours, leads;

    (void)state;
    for (with = 0; with < 2; with++) {
        implant_start(300000, 2000000);
        e = (struct encounter){ 0 };
        implant_say(&e.before);
        if (with)
            implant_periodic(7000, 430, 100);
        CHECK(schedule_when(&e.before.schedule, (int64_t)e.before.pump_s,
                  INT64_C(272000) * 2000000, &end_s) == OK);
        implant_bridge((int32_t)(end_s - (int64_t)e.before.pump_s));
        leads = 0;
        for (hours = 0; hours < 80; hours++) {
            if (read_it() != AGREES)
                fail_at(with, hours);
            leads += e.after.bolus.kind == ENCOUNTER_BESIDE_BRIDGE;
            implant_run(HOUR + 7);
        }
        CHECK(leads > 40 && leads < 79);
        assert_int_equal(read_it(), AGREES);
        implant_free();
    }
    implant_start(300000, 2000000);
}

/* SR-41: a bolus is not of this visit, and runs still; and is over. */
static void a_bolus_that_began_before_agrees_to_the_second(void **state)
{
    int number, minute, running = 0;

    (void)state;
    for (number = 1; number <= SEEDS; number++) {
        start(number);
        implant_run(below(3 * DAY));
        implant_bolus(3001 + below(2999));
        for (minute = 0; minute < 75; minute += 3) {
            if (read_it() != AGREES)
                fail_at(number, minute);
            assert_int_equal(e.act_count, 0);
            running += e.after.bolus.kind == ENCOUNTER_BESIDE_SINGLE;
            implant_run(150 + below(60));
        }
        implant_run(DAY);
        assert_int_equal(read_it(), AGREES);
        assert_int_equal(e.after.bolus.kind, ENCOUNTER_BESIDE_NOTHING);
        implant_free();
    }
    CHECK(running > SEEDS * 18);
    implant_start(300000, 2000000);
}

/* SR-41: a bolus that the record has and the pump does not give, or the other
 * way round, is found, before its last seconds. */
static void a_bolus_that_is_not_given_disagrees(void **state)
{
    struct encounter_bolus shown;

    (void)state;
    start(1);
    implant_bolus(6000);
    implant_run(600);
    assert_int_equal(read_it(), AGREES);
    shown = e.after.bolus;
    CHECK(shown.left_ng > 4900 && shown.left_ng < 5100);
    e.after.bolus = (struct encounter_bolus){ 0 };
    assert_int_equal(outcome_agree(&e).agreement, AGREES_NOT);
    assert_int_equal(outcome_agree(&e).warnings, READING_PRINTED_EARLIER);
    implant_run(DAY);
    assert_int_equal(read_it(), AGREES);
    e.after.bolus = shown;
    assert_int_equal(outcome_agree(&e).agreement, AGREES_NOT);
    assert_int_equal(outcome_agree(&e).warnings, READING_PRINTED_LATER);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_teardown(
            a_schedule_agrees_to_the_second_until_it_is_low, release),
        cmocka_unit_test_teardown(
            periodic_boluses_agree_to_the_second, release),
        cmocka_unit_test_teardown(a_bridge_agrees_to_the_second, release),
        cmocka_unit_test_teardown(
            a_bolus_that_began_before_agrees_to_the_second, release),
        cmocka_unit_test_teardown(a_bolus_that_is_not_given_disagrees, release),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
