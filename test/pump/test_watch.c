/* test_watch.c: what the pump looks at in each wake (F-05 to F-09, SR-07). */
#include "pump/watch.h"

#include "core/battery.h"
#include "test/pump/rig.h"
#include "test/test.h"

enum { HOUR = 3600, DAY = 86400 };

static struct rig rig;
static struct state *const state = &rig.pump.state;

static void start(void)
{
    rig_start(&rig, 300000, 2000000);
    rig_run(&rig, DAY);
    pump_begin(&rig.pump, rig.now);
    state->changed = 0;
}

static int is_active(enum event_code cause)
{
    return alarm_is_active(&state->alarm, cause);
}

/* F-05, R-21. */
static void the_reservoir_is_low_at_its_volume_and_empty_below_a_stroke(
    void **unused)
{
    (void)unused;
    start();
    state->ledger.made = 35999;
    watch(state);
    CHECK(!is_active(EVENT_ALARM_LOW_RESERVOIR));
    state->ledger.made = 36000;
    watch(state);
    CHECK(is_active(EVENT_ALARM_LOW_RESERVOIR));
    state->ledger.made = 37999;
    watch(state);
    CHECK(!is_active(EVENT_ALARM_EMPTY));
    state->ledger.made = 38000;
    watch(state);
    CHECK(is_active(EVENT_ALARM_EMPTY));
    state->program.fill.stroke = 38000; /* refilled */
    watch(state);
    CHECK(!is_active(EVENT_ALARM_EMPTY));
    CHECK(!is_active(EVENT_ALARM_LOW_RESERVOIR));
    rig_free(&rig);
}

/* F-06, F-07: medium at first, critical after 48 h, to the second. */
static void a_stop_rises_after_48_hours(void **unused)
{
    int64_t since;

    (void)unused;
    start();
    state->ledger.hold = PROGRAM_STOPPED;
    state_settle(state);
    since = state->now;
    watch(state);
    CHECK(is_active(EVENT_ALARM_STOPPED));
    CHECK(watch_next(state) <= since + 48 * HOUR);
    state->check_tick = INT64_MAX;
    CHECK(watch_next(state) == since + 48 * HOUR);
    state_advance(state, since + 48 * HOUR - 1);
    watch(state);
    CHECK(!is_active(EVENT_ALARM_STOPPED_LONG));
    state_advance(state, since + 48 * HOUR);
    watch(state);
    CHECK(is_active(EVENT_ALARM_STOPPED_LONG));
    CHECK(!is_active(EVENT_ALARM_STOPPED));
    CHECK(watch_next(state) == INT64_MAX);
    rig_free(&rig);
}

/* SR-24. */
static void a_hold_by_the_emergency_key_is_an_alarm(void **unused)
{
    (void)unused;
    start();
    state->ledger.emergency = 1;
    watch(state);
    CHECK(is_active(EVENT_ALARM_HELD));
    state->ledger.emergency = 0;
    watch(state);
    CHECK(!is_active(EVENT_ALARM_HELD));
    rig_free(&rig);
}

/* SR-07, F-11, R-18. */
static void a_stall_is_an_alarm_and_after_48_hours_a_stop(void **unused)
{
    int64_t since;

    (void)unused;
    start();
    state->motor.commanded += 3;
    watch(state);
    CHECK(!is_active(EVENT_ALARM_STALL));
    state->check_tick = INT64_MAX;
    CHECK(watch_next(state) == state->now + MOTOR_STALL_S);
    state_advance(state, state->now + MOTOR_STALL_S);
    since = state->now;
    watch(state);
    CHECK(is_active(EVENT_ALARM_STALL) && state->changed == 1);
    CHECK(state->ledger.stalled_tick == since);
    CHECK(state->ledger.stalled_stroke == state->ledger.made - 3);
    CHECK(watch_next(state) == since + 48 * HOUR);
    state_advance(state, since + 48 * HOUR - 1);
    watch(state);
    CHECK(state->ledger.hold == PROGRAM_RUN);
    state_advance(state, since + 48 * HOUR);
    watch(state);
    CHECK(state->ledger.hold == PROGRAM_STOPPED);
    CHECK(state->ledger.less_tick == since);
    rig_free(&rig);
}

static void a_stall_that_ends_is_over(void **unused)
{
    (void)unused;
    start();
    state->motor.commanded += 3;
    watch(state);
    state_advance(state, state->now + MOTOR_STALL_S);
    watch(state);
    rig.sensed++;
    state->changed = 0;
    watch(state);
    CHECK(!is_active(EVENT_ALARM_STALL) && state->changed == 1);
    CHECK(state->ledger.stalled_tick == -1);
    CHECK(state->ledger.missed == 3);
    rig_free(&rig);
}

/* SR-07. */
static void a_motor_that_runs_by_itself_is_an_alarm(void **unused)
{
    (void)unused;
    start();
    rig.sensed += 2;
    watch(state);
    CHECK(!is_active(EVENT_ALARM_OVER_DELIVERY));
    rig.sensed++;
    watch(state);
    CHECK(is_active(EVENT_ALARM_OVER_DELIVERY));
    rig_free(&rig);
}

/* F-09: computed from implant and flow, or from the measured ERI. */
static void the_battery_has_its_dates(void **unused)
{
    const int32_t replace_by = 20600 + 2556; /* 7 years at 0.15 mL a day */
    int32_t today;

    (void)unused;
    start();
    CHECK(watch_replace_by(&state->program, &state->ledger) == replace_by);
    watch_battery(state);
    CHECK(!is_active(EVENT_ALARM_ERI) && state->ledger.eri_day == 0);
    rig.battery_mv = WATCH_BATTERY_ERI_MV;
    watch_battery(state);
    CHECK(state->ledger.eri_day == 0);
    rig.battery_mv--;
    watch_battery(state);
    today = 20601;
    CHECK(state->ledger.eri_day == today && state->changed == 1);
    CHECK(is_active(EVENT_ALARM_ERI) && !is_active(EVENT_ALARM_EOS));
    CHECK(watch_replace_by(&state->program, &state->ledger) == today + 90);
    state_advance(state, 90 * DAY);
    watch_battery(state);
    CHECK(!is_active(EVENT_ALARM_EOS));
    state_advance(state, 91 * DAY);
    watch_battery(state);
    CHECK(is_active(EVENT_ALARM_EOS) && state->ledger.eri_day == today);
    rig_free(&rig);
}

/* F-09: never blank, also where it cannot be computed. */
static void replace_by_is_never_blank(void **unused)
{
    (void)unused;
    start();
    schedule_init_simple(&state->program.schedule, 1); /* below any flow */
    CHECK(watch_replace_by(&state->program, &state->ledger) == 20600);
    watch_battery(state);
    CHECK(!is_active(EVENT_ALARM_ERI));
    rig_free(&rig);
}

static void without_a_program_only_the_motor_is_watched(void **unused)
{
    (void)unused;
    rig_init(&rig);
    rig.sensed += 3;
    watch(state);
    CHECK(is_active(EVENT_ALARM_OVER_DELIVERY));
    CHECK(!is_active(EVENT_ALARM_EMPTY));
    rig_free(&rig);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(
            the_reservoir_is_low_at_its_volume_and_empty_below_a_stroke),
        cmocka_unit_test(a_stop_rises_after_48_hours),
        cmocka_unit_test(a_hold_by_the_emergency_key_is_an_alarm),
        cmocka_unit_test(a_stall_is_an_alarm_and_after_48_hours_a_stop),
        cmocka_unit_test(a_stall_that_ends_is_over),
        cmocka_unit_test(a_motor_that_runs_by_itself_is_an_alarm),
        cmocka_unit_test(the_battery_has_its_dates),
        cmocka_unit_test(replace_by_is_never_blank),
        cmocka_unit_test(without_a_program_only_the_motor_is_watched),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
