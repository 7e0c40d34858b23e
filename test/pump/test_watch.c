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

static struct log_entry newest(uint32_t back)
{
    struct log_entry entry;

    CHECK(log_read(&state->log, state->log.sequence - back, &entry) == OK);
    return entry;
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

/* F-07: a stop since the very first second, and one of no known beginning. */
static void a_stop_counts_from_its_first_second(void **unused)
{
    (void)unused;
    start();
    state->ledger.mode = PROGRAM_STOPPED;
    state->ledger.less_tick = 0;
    state->check_tick = INT64_MAX;
    CHECK(watch_next(state) == 48 * HOUR);
    state_advance(state, 48 * HOUR);
    watch(state);
    CHECK(is_active(EVENT_ALARM_STOPPED_LONG));
    rig_free(&rig);
    start();
    state->ledger.mode = PROGRAM_STOPPED;
    state->ledger.less_tick = -1;
    state->check_tick = INT64_MAX;
    CHECK(watch_next(state) == INT64_MAX);
    state_advance(state, 3 * DAY);
    watch(state);
    CHECK(!is_active(EVENT_ALARM_STOPPED_LONG));
    CHECK(state->ledger.hold == PROGRAM_RUN && state->changed == 0);
    rig_free(&rig);
}

/* F-07: at the minimum rate something is delivered. */
static void a_minimum_rate_is_no_stop(void **unused)
{
    (void)unused;
    start();
    state->ledger.mode = PROGRAM_MINIMUM;
    state->ledger.less_tick = 0;
    state->check_tick = INT64_MAX;
    CHECK(watch_next(state) == INT64_MAX);
    state_advance(state, 3 * DAY);
    watch(state);
    CHECK(!is_active(EVENT_ALARM_STOPPED_LONG));
    CHECK(!is_active(EVENT_ALARM_STOPPED));
    rig_free(&rig);
}

/* Of what is due, the first. */
static void the_next_look_is_the_earliest(void **unused)
{
    int64_t now;

    (void)unused;
    start();
    state_advance(state, 4 * DAY);
    now = state->now;
    state->ledger.mode = PROGRAM_STOPPED;
    state->ledger.less_tick = now - 48 * HOUR + 500;
    state->ledger.stalled_tick = now - 48 * HOUR + 400;
    state->motor.missing_s = now;
    state->check_tick = now + 301;
    CHECK(watch_next(state) == now + MOTOR_STALL_S);
    state->check_tick = now + 299;
    CHECK(watch_next(state) == now + 299);
    state->check_tick = INT64_MAX;
    state->motor.missing_s = -1;
    CHECK(watch_next(state) == now + 400);
    state->ledger.stalled_tick = now - 48 * HOUR + 1;
    CHECK(watch_next(state) == now + 1);
    state->ledger.stalled_tick = now - 48 * HOUR;
    CHECK(watch_next(state) == now + 500);
    state->ledger.less_tick = now - 48 * HOUR + 1;
    CHECK(watch_next(state) == now + 1);
    state->ledger.less_tick = now - 48 * HOUR;
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
    CHECK(newest(1).code == EVENT_STALLED);
    CHECK(newest(1).value == (int32_t)state->ledger.made);
    CHECK(newest(0).code == EVENT_ALARM_STALL);
    CHECK(watch_next(state) == since + 48 * HOUR);
    state_advance(state, since + 48 * HOUR - 1);
    watch(state);
    CHECK(state->ledger.hold == PROGRAM_RUN);
    state_advance(state, since + 48 * HOUR);
    state->changed = 0;
    watch(state);
    CHECK(state->ledger.hold == PROGRAM_STOPPED && state->changed == 1);
    CHECK(state->ledger.less_tick == since);
    rig_free(&rig);
}

/* SR-07: in a bolus, of 1 ng too, after a minute. */
static void in_a_bolus_a_stall_is_found_sooner(void **unused)
{
    (void)unused;
    start();
    deliver_bolus(&state->ledger, state->now, 1, HOUR);
    state->motor.commanded += 3;
    watch(state);
    state->check_tick = INT64_MAX;
    CHECK(watch_next(state) == state->now + 60);
    state_advance(state, state->now + 59);
    watch(state);
    CHECK(!is_active(EVENT_ALARM_STALL));
    state_advance(state, state->now + 1);
    watch(state);
    CHECK(is_active(EVENT_ALARM_STALL));
    rig_free(&rig);
}

/* a stall since the first second, at the minimum rate as well; a stop
 * that was ordered before keeps its own beginning. */
static void a_long_stall_ends_any_delivery(void **unused)
{
    (void)unused;
    start();
    state->motor.stalled = 1;
    state->ledger.stalled_tick = 0;
    state->ledger.hold = PROGRAM_MINIMUM;
    state_advance(state, 48 * HOUR);
    watch(state);
    CHECK(state->ledger.hold == PROGRAM_STOPPED);
    CHECK(state->ledger.less_tick == 0);
    CHECK(state->ledger.stalled_tick == 0); /* it had begun already */
    rig_free(&rig);
    start();
    state->motor.stalled = 1;
    state->ledger.stalled_tick = 0;
    state->ledger.hold = PROGRAM_STOPPED;
    state->ledger.less_tick = 9;
    state_advance(state, 48 * HOUR);
    watch(state);
    CHECK(state->ledger.less_tick == 9 && state->changed == 0);
    rig_free(&rig);
}

/* SR-01: no stroke is missing that was made before the path last changed, or
 * that a stall before has missed already. */
static void a_stall_begins_no_earlier_than_its_path(void **unused)
{
    (void)unused;
    start();
    state->program.path.stroke = state->ledger.made - 5;
    state->ledger.missed = 3;
    state->motor.commanded += 4;
    watch(state);
    state_advance(state, state->now + MOTOR_STALL_S);
    watch(state);
    CHECK(state->ledger.stalled_stroke == state->ledger.made - 2);
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
    CHECK(newest(1).code == EVENT_RECOVERED);
    CHECK(newest(1).value == (int32_t)state->ledger.made);
    CHECK(newest(0).code == EVENT_ALARM_CLEARED);
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

static int32_t days_at(int32_t dose_ng, int32_t ng, int32_t interval_min)
{
    schedule_init_simple(&state->program.schedule, dose_ng);
    state->program.periodic = (struct program_bolus){ ng, interval_min, 0, 60 };
    return watch_replace_by(&state->program, &state->ledger) - 20600;
}

/* F-09: boluses are flow as well, to the last ng. */
static void boluses_wear_the_battery_too(void **unused)
{
    (void)unused;
    start();
    state->program.fill.conc_ng_per_ml = 500000;
    CHECK(days_at(300000, 0, 0) == 2185);     /* 3,104 / 1.42 */
    CHECK(days_at(300000, 1, 1) == 2182);     /* 2.88 uL more a day */
    CHECK(days_at(300000, 6000, 60) == 1914); /* 0.888 mL: 1,914.3 */
    CHECK(days_at(300000, 8000, 60) == 1837); /* 0.984 mL: 1,837.99 */
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
        cmocka_unit_test(a_stop_counts_from_its_first_second),
        cmocka_unit_test(a_minimum_rate_is_no_stop),
        cmocka_unit_test(the_next_look_is_the_earliest),
        cmocka_unit_test(a_hold_by_the_emergency_key_is_an_alarm),
        cmocka_unit_test(a_stall_is_an_alarm_and_after_48_hours_a_stop),
        cmocka_unit_test(in_a_bolus_a_stall_is_found_sooner),
        cmocka_unit_test(a_long_stall_ends_any_delivery),
        cmocka_unit_test(a_stall_begins_no_earlier_than_its_path),
        cmocka_unit_test(a_stall_that_ends_is_over),
        cmocka_unit_test(a_motor_that_runs_by_itself_is_an_alarm),
        cmocka_unit_test(the_battery_has_its_dates),
        cmocka_unit_test(boluses_wear_the_battery_too),
        cmocka_unit_test(replace_by_is_never_blank),
        cmocka_unit_test(without_a_program_only_the_motor_is_watched),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
