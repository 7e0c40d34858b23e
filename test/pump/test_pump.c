/* test_pump.c: the whole implant on a bench, from blank flash on. */
#include "core/units.h"
#include "test/pump/rig.h"
#include "test/test.h"

enum { HOUR = 3600, DAY = 86400, PATH_STROKES = 272 };

static struct rig rig;

static int is_active(enum event_code cause)
{
    return alarm_is_active(&rig.pump.state.alarm, cause);
}

static struct order order(uint64_t key)
{
    const struct order order = { key, rig.pump.state.program.number };

    return order;
}

static enum refusal hold(uint64_t key, enum program_mode mode)
{
    const struct order o = order(key);
    enum refusal refusal;

    pump_begin(&rig.pump, rig.now);
    refusal = order_hold(&rig.pump.state, &o, mode);
    rig.next = pump_end(&rig.pump);
    return refusal;
}

static enum refusal restart(uint64_t key, int decided)
{
    const struct order o = order(key);
    enum refusal refusal;

    pump_begin(&rig.pump, rig.now);
    refusal = order_restart(&rig.pump.state, &o, decided);
    rig.next = pump_end(&rig.pump);
    return refusal;
}

static enum refusal bolus(uint64_t key, int32_t ng, int32_t seconds)
{
    const struct order o = order(key);
    enum refusal refusal;

    pump_begin(&rig.pump, rig.now);
    refusal = order_bolus(&rig.pump.state, &o, ng, seconds);
    rig.next = pump_end(&rig.pump);
    return refusal;
}

/* SR-05: blank flash is no program, and no program is a critical alarm. */
static void a_blank_pump_delivers_nothing_and_says_so(void **state)
{
    (void)state;
    rig_init(&rig);
    rig_run(&rig, 60);
    CHECK(is_active(EVENT_ALARM_MEMORY_CRITICAL));
    CHECK(rig.tones == 1 && rig.tone[0] == PORT_TONE_DOUBLE);
    rig_run(&rig, 30 * DAY);
    CHECK(rig.strokes == 0);
    CHECK(rig.tones > 30 * 24 * 5);
    rig_reset(&rig, 60); /* a journal without a program is none */
    CHECK(is_active(EVENT_ALARM_MEMORY_CRITICAL));
    rig_free(&rig);
}

/* the prime fills the path, then the schedule begins; SR-03. */
static void a_prime_fills_the_path_and_then_the_schedule_runs(void **state)
{
    (void)state;
    rig_start(&rig, 300000, 2000000); /* 0.150 mL a day */
    CHECK(rig.strokes == PATH_STROKES);
    rig_run(&rig, rig.now + 40 * DAY);
    CHECK(rig.strokes == PATH_STROKES + 40 * 150);
    CHECK(rig.unlawful == 0 && rig.tones == 1); /* of the blank pump */
    CHECK(rig.flash.misuses == 0);
    rig_free(&rig);
}

/* SR-11: after a reset the same program, nothing made up, at most one block
 * counted too much. */
static void a_power_loss_resumes_and_makes_nothing_up(void **state)
{
    uint32_t made, before;

    (void)state;
    rig_start(&rig, 300000, 2000000);
    rig_run(&rig, rig.now + 3 * DAY + 1234);
    before = rig.strokes;
    made = rig.pump.state.ledger.made;
    rig_reset(&rig, 6 * HOUR);
    CHECK(rig.pump.state.ledger.made >= made);
    CHECK(rig.pump.state.ledger.made <= made + 8);
    CHECK(rig.pump.state.program.number == 1);
    CHECK(rig.pump.state.ledger.mode == PROGRAM_RUN);
    rig_run(&rig, rig.now + DAY);
    CHECK(rig.strokes - before <= 150 && rig.strokes - before >= 150 - 9);
    rig_free(&rig);
}

/* two days without, and a machine does not begin again. */
static void a_pump_without_power_for_three_days_stays_stopped(void **state)
{
    uint32_t before;

    (void)state;
    rig_start(&rig, 300000, 2000000);
    rig_run(&rig, rig.now + 3 * DAY);
    before = rig.strokes;
    rig_reset(&rig, 3 * DAY);
    rig_run(&rig, rig.now + 2 * DAY);
    CHECK(rig.strokes == before);
    CHECK(is_active(EVENT_ALARM_STOPPED_LONG));
    CHECK(restart(5, 0) == REFUSED_REINITIATE);
    CHECK(restart(6, 1) == REFUSED_NOT);
    CHECK(!is_active(EVENT_ALARM_STOPPED_LONG));
    rig_run(&rig, rig.now + DAY);
    CHECK(rig.strokes - before >= 149);
    rig_free(&rig);
}

/* F-06, F-07: a stop is heard each hour, and after two days each 10 minutes. */
static void a_stop_is_an_alarm_that_rises(void **state)
{
    int tones;

    (void)state;
    rig_start(&rig, 300000, 2000000);
    CHECK(hold(1, PROGRAM_STOPPED) == REFUSED_NOT);
    CHECK(is_active(EVENT_ALARM_STOPPED));
    tones = rig.tones;
    rig_run(&rig, rig.now + 10 * HOUR);
    CHECK(rig.tones == tones + 10);
    rig_run(&rig, rig.now + 39 * HOUR);
    CHECK(
        is_active(EVENT_ALARM_STOPPED_LONG) && !is_active(EVENT_ALARM_STOPPED));
    CHECK(rig.strokes == PATH_STROKES);
    rig_free(&rig);
}

/* F-02: after a stop of an hour the same program, without the hour. */
static void a_short_stop_resumes_and_makes_nothing_up(void **state)
{
    uint32_t before;

    (void)state;
    rig_start(&rig, 300000, 2000000);
    rig_run(&rig, rig.now + DAY);
    CHECK(hold(1, PROGRAM_STOPPED) == REFUSED_NOT);
    before = rig.strokes;
    rig_run(&rig, rig.now + 12 * HOUR);
    CHECK(rig.strokes == before);
    CHECK(restart(2, 0) == REFUSED_NOT);
    rig_run(&rig, rig.now + 12 * HOUR);
    CHECK(rig.strokes == before + 75);
    rig_free(&rig);
}

/* F-01, F-02: 0.006 mL a day. */
static void minimum_rate_is_six_strokes_a_day(void **state)
{
    uint32_t before;

    (void)state;
    rig_start(&rig, 300000, 2000000);
    rig_run(&rig, rig.now + DAY);
    CHECK(hold(1, PROGRAM_MINIMUM) == REFUSED_NOT);
    before = rig.strokes;
    rig_run(&rig, rig.now + 10 * DAY);
    CHECK(rig.strokes == before + 60);
    rig_free(&rig);
}

/* F-02: 20 mcg over an hour beside the schedule, then the schedule; SR-27. */
static void a_bolus_comes_on_top_once(void **state)
{
    uint32_t before;

    (void)state;
    rig_start(&rig, 300000, 2000000);
    rig_run(&rig, rig.now + DAY);
    before = rig.strokes;
    CHECK(bolus(9, 20000, HOUR) == REFUSED_NOT);
    CHECK(bolus(9, 20000, HOUR) == REFUSED_NOT); /* the same: no effect */
    CHECK(bolus(10, 20000, HOUR) == REFUSED_BUSY);
    rig_run(&rig, rig.now + HOUR);
    CHECK(rig.strokes - before >= 16 && rig.strokes - before <= 17);
    rig_run(&rig, rig.now + 23 * HOUR);
    CHECK(rig.strokes == before + 160);
    rig_free(&rig);
}

/* SR-01, SR-02: what does not fit the cap is refused whole. */
static void a_bolus_above_the_cap_is_refused_whole(void **state)
{
    uint32_t before;

    (void)state;
    rig_start(&rig, 300000, 2000000);
    rig_run(&rig, rig.now + 2 * DAY);
    before = rig.strokes;
    CHECK(bolus(9, 300000, 12 * HOUR) == REFUSED_WINDOW);
    rig_run(&rig, rig.now + DAY);
    CHECK(rig.strokes == before + 150);
    rig_free(&rig);
}

/* F-05, F-06: low at 2 mL, empty at 0 and stopped there. */
static void the_reservoir_is_low_and_then_empty(void **state)
{
    struct program program = rig_program(3000000, 500000); /* 6 mL a day */

    (void)state;
    rig_init(&rig);
    program.fill.volume_nl = 5000000;
    rig_prime(&program, HOUR);
    CHECK(rig_commit(&rig, &program, COMMAND_REFILLED) == REFUSED_NOT);
    rig_run(&rig, 10 * HOUR);
    CHECK(!is_active(EVENT_ALARM_LOW_RESERVOIR));
    rig_run(&rig, 14 * HOUR);
    CHECK(
        is_active(EVENT_ALARM_LOW_RESERVOIR) && !is_active(EVENT_ALARM_EMPTY));
    rig_run(&rig, 2 * DAY);
    CHECK(is_active(EVENT_ALARM_EMPTY));
    CHECK(rig.strokes == 5000);
    rig_free(&rig);
}

/* SR-07, F-11: a magnet holds the rotor; it is found, heard, and over when the
 * rotor turns again. */
static void a_stall_is_found_and_recovers(void **state)
{
    (void)state;
    rig_start(&rig, 300000, 2000000);
    rig_run(&rig, rig.now + DAY);
    rig.stuck = 1;
    rig_run(&rig, rig.now + 2 * HOUR);
    CHECK(is_active(EVENT_ALARM_STALL));
    rig.stuck = 0;
    rig_run(&rig, rig.now + HOUR);
    CHECK(!is_active(EVENT_ALARM_STALL));
    CHECK(rig.pump.state.ledger.mode == PROGRAM_RUN);
    rig_free(&rig);
}

/* after two days of stall the rotor may turn again, and does not. */
static void a_stall_of_two_days_ends_in_a_stop(void **state)
{
    uint32_t before;

    (void)state;
    rig_start(&rig, 300000, 2000000);
    rig_run(&rig, rig.now + DAY);
    before = rig.strokes;
    rig.stuck = 1;
    rig_run(&rig, rig.now + 50 * HOUR);
    rig.stuck = 0;
    rig_run(&rig, rig.now + 5 * DAY);
    CHECK(rig.strokes == before);
    CHECK(is_active(EVENT_ALARM_STOPPED_LONG));
    CHECK(restart(3, 1) == REFUSED_NOT);
    rig_run(&rig, rig.now + HOUR);
    CHECK(rig.strokes > before);
    rig_free(&rig);
}

/* SR-11: the battery was flat, the board counts from nought again; the alarms
 * in the journal speak of a time to come, and the program is still whole. */
static void a_lost_clock_loses_no_program(void **state)
{
    uint32_t before;

    (void)state;
    rig_start(&rig, 300000, 2000000);
    rig_run(&rig, rig.now + DAY);
    CHECK(hold(1, PROGRAM_STOPPED) == REFUSED_NOT);
    CHECK(restart(2, 0) == REFUSED_NOT);
    before = rig.strokes;
    rig_reset(&rig, -rig.now);
    CHECK(rig.pump.state.programmed);
    CHECK(!is_active(EVENT_ALARM_MEMORY_CRITICAL));
    rig_run(&rig, DAY);
    CHECK(rig.strokes - before >= 150 - 9);
    rig_free(&rig);
}

/* SR-01: boluses of the program that were put off would come closer together
 * than what was admitted. */
static void a_bolus_that_would_put_off_the_programs_is_refused(void **state)
{
    struct program program = rig_program(300000, 2000000);

    (void)state;
    rig_init(&rig);
    program.periodic = (struct program_bolus){ 10000, 360, 7 * 60, 600 };
    rig_prime(&program, HOUR);
    CHECK(rig_commit(&rig, &program, COMMAND_REFILLED) == REFUSED_NOT);
    rig_run(&rig, HOUR);
    CHECK(bolus(1, 10000, 6 * HOUR + 1) == REFUSED_BUSY);
    CHECK(bolus(2, 10000, 6 * HOUR) == REFUSED_NOT);
    rig_free(&rig);
}

static void run_away(void)
{
    rig.sensed += 5;
    rig.now += 60;
    rig.next = pump_wake(&rig.pump, rig.now);
}

/* SR-12: three times in 10 minutes, restarted each time, and it stays stopped
 * until a clinician has decided; who has decided has seen it. */
static void three_cycles_of_one_cause_latch_the_stop(void **state)
{
    (void)state;
    rig_start(&rig, 300000, 2000000);
    run_away();
    CHECK(is_active(EVENT_ALARM_OVER_DELIVERY));
    CHECK(restart(1, 0) == REFUSED_NOT);
    run_away();
    CHECK(restart(2, 0) == REFUSED_NOT);
    run_away();
    CHECK(restart(3, 0) == REFUSED_LATCHED);
    rig_reset(&rig, DAY);
    CHECK(restart(4, 0) == REFUSED_LATCHED);
    CHECK(rig.pump.state.ledger.mode == PROGRAM_STOPPED);
    CHECK(restart(5, 1) == REFUSED_NOT);
    run_away();
    CHECK(restart(6, 0) == REFUSED_NOT);
    rig_free(&rig);
}

/* F-09: ERI 90 days before, and at the end of service a stop with the critical
 * alarm, which no restart answers. */
static void at_the_end_of_service_the_pump_stops(void **state)
{
    struct state *pump = &rig.pump.state;
    uint32_t before;

    (void)state;
    rig_start(&rig, 300000, 2000000);
    pump->program.device.implant_day -= 2500;
    state_keep_program(pump);
    rig_run(&rig, rig.now + DAY);
    CHECK(is_active(EVENT_ALARM_ERI) && !is_active(EVENT_ALARM_EOS));
    CHECK(pump->ledger.mode == PROGRAM_RUN);
    pump->program.device.implant_day -= 60;
    state_keep_program(pump);
    rig_run(&rig, rig.now + DAY);
    CHECK(is_active(EVENT_ALARM_EOS));
    CHECK(alarm_priority(&pump->alarm) == EVENT_HIGH);
    before = rig.strokes;
    CHECK(restart(1, 1) == REFUSED_MODE);
    rig_run(&rig, rig.now + 3 * DAY);
    CHECK(rig.strokes == before);
    rig_free(&rig);
}

/* SR-24: what is held is held after a reset too, and is given. */
static void minimum_rate_outlives_the_power(void **state)
{
    uint32_t before;

    (void)state;
    rig_start(&rig, 300000, 2000000);
    rig_run(&rig, rig.now + 20 * DAY);
    CHECK(hold(1, PROGRAM_MINIMUM) == REFUSED_NOT);
    rig_reset(&rig, 0);
    CHECK(rig.pump.state.ledger.mode == PROGRAM_MINIMUM);
    before = rig.strokes;
    rig_run(&rig, rig.now + 10 * DAY);
    CHECK(rig.strokes - before == 60);
    rig_free(&rig);
}

/* F-07: a reset by a low battery is heard until a clinician has answered
 * it; the verified program runs meanwhile. */
static void a_low_battery_reset_is_heard_until_it_is_answered(void **state)
{
    int i;

    (void)state;
    rig_start(&rig, 300000, 2000000);
    rig.battery_mv = 2100;
    rig_reset(&rig, 60);
    rig.battery_mv = 3000;
    rig_run(&rig, rig.now + HOUR);
    CHECK(is_active(EVENT_ALARM_BATTERY_RESET));
    CHECK(rig.pump.state.ledger.mode == PROGRAM_RUN);
    CHECK(restart(21, 0) == REFUSED_NOT);
    CHECK(!is_active(EVENT_ALARM_BATTERY_RESET));
    CHECK(restart(22, 0) == REFUSED_NOTHING);
    rig.battery_mv = 2100; /* SR-12: a loop of resets is not resumed for ever */
    for (i = 0; i < 3; i++) {
        rig_reset(&rig, 60);
        rig_run(&rig, rig.now);
    }
    CHECK(rig.pump.state.ledger.mode == PROGRAM_STOPPED);
    CHECK(alarm_is_latched(&rig.pump.state.alarm));
    rig_free(&rig);
}

/* SR-06: any bit of what dose depends on. */
static void a_flipped_bit_is_a_fault_before_use(void **state)
{
    uint8_t *bytes;
    size_t bit;

    (void)state;
    rig_start(&rig, 300000, 2000000);
    bytes = (uint8_t *)&rig.pump.state.program;
    for (bit = 0; bit < 8 * sizeof(rig.pump.state.program); bit += 97) {
        bytes[bit / 8] ^= (uint8_t)(1 << bit % 8);
        CHECK_FAULT((void)pump_wake(&rig.pump, rig.now));
        bytes[bit / 8] ^= (uint8_t)(1 << bit % 8);
    }
    rig_free(&rig);
}

/* F-10: the log tells the story, without a gap, also after a reset. */
static void the_log_tells_what_happened(void **state)
{
    struct log *log = &rig.pump.state.log;
    struct log_entry entry;
    uint32_t i, sequence;

    (void)state;
    rig_start(&rig, 300000, 2000000);
    CHECK(hold(1, PROGRAM_STOPPED) == REFUSED_NOT);
    sequence = log->sequence;
    rig_reset(&rig, 60);
    CHECK(log->sequence > sequence && log_oldest(log) == 1);
    for (i = 1; i <= log->sequence; i++) {
        CHECK(log_read(log, i, &entry) == OK && entry.sequence == i);
        CHECK(event_of_code(entry.code) != NULL);
    }
    CHECK(log_read(log, 1, &entry) == OK && entry.code == EVENT_RESET);
    CHECK(log_read(log, 0, &entry) == ERR_RANGE);
    CHECK(log_read(log, log->sequence + 1, &entry) == ERR_RANGE);
    rig_free(&rig);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_blank_pump_delivers_nothing_and_says_so),
        cmocka_unit_test(a_prime_fills_the_path_and_then_the_schedule_runs),
        cmocka_unit_test(a_power_loss_resumes_and_makes_nothing_up),
        cmocka_unit_test(a_pump_without_power_for_three_days_stays_stopped),
        cmocka_unit_test(a_stop_is_an_alarm_that_rises),
        cmocka_unit_test(a_short_stop_resumes_and_makes_nothing_up),
        cmocka_unit_test(minimum_rate_is_six_strokes_a_day),
        cmocka_unit_test(a_bolus_comes_on_top_once),
        cmocka_unit_test(a_bolus_above_the_cap_is_refused_whole),
        cmocka_unit_test(the_reservoir_is_low_and_then_empty),
        cmocka_unit_test(a_stall_is_found_and_recovers),
        cmocka_unit_test(a_stall_of_two_days_ends_in_a_stop),
        cmocka_unit_test(a_lost_clock_loses_no_program),
        cmocka_unit_test(a_bolus_that_would_put_off_the_programs_is_refused),
        cmocka_unit_test(three_cycles_of_one_cause_latch_the_stop),
        cmocka_unit_test(at_the_end_of_service_the_pump_stops),
        cmocka_unit_test(minimum_rate_outlives_the_power),
        cmocka_unit_test(a_low_battery_reset_is_heard_until_it_is_answered),
        cmocka_unit_test(a_flipped_bit_is_a_fault_before_use),
        cmocka_unit_test(the_log_tells_what_happened),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
