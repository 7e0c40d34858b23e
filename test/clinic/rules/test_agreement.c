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

/* SR-41, F-02: wherever the next of them is. */
static void periodic_boluses_agree_by_day(void **state)
{
    int32_t ng, every_min;
    int number, read;

    (void)state;
    for (number = 1; number <= SEEDS; number++) {
        start(number);
        ng = 5000 + below(5000);
        every_min = 240 + below(1000);
        implant_periodic(ng, every_min, below(1440));
        for (read = 0; read < 20; read++) {
            implant_run(below(2 * DAY));
            if (read_it() == AGREES_NOT)
                fail_at(number, read);
        }
        implant_free();
    }
    implant_start(300000, 2000000);
}

/* SR-41, R-11: 2000 to 500 mcg/mL with the bridge that the old schedule gives,
 * from its first hour to beyond its last. */
static void a_bridge_agrees_by_day(void **state)
{
    int64_t end_s = 0;
    int hours, by_day = 0;

    (void)state;
    implant_start(300000, 2000000);
    e = (struct encounter){ 0 };
    implant_say(&e.before);
    CHECK(schedule_when(&e.before.schedule, (int64_t)e.before.pump_s,
              INT64_C(272000) * 2000000, &end_s) == OK);
    implant_bridge((int32_t)(end_s - (int64_t)e.before.pump_s));
    for (hours = 0; hours < 80; hours++) {
        enum agreement found = read_it();

        if (found == AGREES_NOT)
            fail_at(0, hours);
        by_day += found == AGREES_BY_DAY;
        implant_run(HOUR);
    }
    CHECK(by_day > 20); /* the bridge was felt */
    assert_int_equal(read_it(), AGREES);
}

/* SR-41: a bolus that was ordered in the visit, while it runs and after. */
static void a_single_bolus_agrees_by_day(void **state)
{
    int minute;

    (void)state;
    implant_start(300000, 2000000);
    e = (struct encounter){ .act_count = 1,
        .act = { { .kind = ENCOUNTER_BOLUS,
            .fate = ENCOUNTER_DONE,
            .value = 20000 } } };
    implant_bolus(20000);
    for (minute = 0; minute < 90; minute += 3) {
        if (read_it() == AGREES_NOT)
            fail_at(0, minute);
        implant_run(180);
    }
    implant_run(DAY);
    assert_int_equal(read_it(), AGREES);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_teardown(
            a_schedule_agrees_to_the_second_until_it_is_low, release),
        cmocka_unit_test_teardown(periodic_boluses_agree_by_day, release),
        cmocka_unit_test_teardown(a_bridge_agrees_by_day, release),
        cmocka_unit_test_teardown(a_single_bolus_agrees_by_day, release),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
