/* test_state.c: everything a pump knows, and what it may deliver of it. */
#include "pump/state.h"

#include "pump/deliver.h"
#include "test/pump/rig.h"
#include "test/test.h"

enum { HOUR = 3600, DAY = 86400 };

static struct rig rig;
static struct state *const state = &rig.pump.state;

static void start(void)
{
    rig_start(&rig, 300000, 2000000);
}

static struct log_entry newest(uint32_t back)
{
    struct log_entry entry;

    CHECK(log_read(&state->log, state->log.sequence - back, &entry) == OK);
    return entry;
}

static int is_active(enum event_code cause)
{
    return alarm_is_active(&state->alarm, cause);
}

/* Before a program nothing may be delivered. */
static void at_first_nothing_is_known(void **unused)
{
    struct state fresh;

    (void)unused;
    start();
    rig.sensed = 77;
    memset(&fresh, 0x5a, sizeof(fresh));
    state_init(&fresh, &rig.port, 123);
    CHECK(fresh.port == &rig.port && fresh.now == 0);
    CHECK(fresh.programmed == 0 && fresh.ledger.mode == PROGRAM_STOPPED);
    CHECK(fresh.ledger.hold == PROGRAM_RUN && fresh.ledger.made == 0);
    CHECK(fresh.ledger.less_tick == -1 && fresh.ledger.stalled_tick == -1);
    CHECK(fresh.check_tick == 123 && fresh.reserved == 0);
    CHECK(fresh.changed == 0 && fresh.alarmed == 0);
    CHECK(motor_ready(&fresh.motor) == 123 && fresh.motor.sensed == 77);
    CHECK(fresh.limit.changes == 1 && fresh.limit.newest == 0);
    CHECK(fresh.limit.change[0].caps.day_ng == 1);
    CHECK(limit_stroke(&fresh.limit, 2) == ERR_RANGE);
    CHECK(enable_agrees(&fresh.enable, &fresh.limit) == OK);
    CHECK(fresh.alarm.active == 0 && fresh.vault[STATE_VAULT - 1] == 0);
    CHECK(state_verify(&fresh) == OK);
    CHECK(state_allowed(&fresh) == PROGRAM_STOPPED);
    rig_free(&rig);
}

static void check_bits(void *value, size_t size, size_t stride)
{
    uint8_t *bytes = value;
    size_t bit;

    for (bit = 0; bit < 8 * size; bit += stride) {
        bytes[bit / 8] ^= (uint8_t)(1 << bit % 8);
        CHECK(state_agrees(state) == ERR_CORRUPT);
        CHECK(state_verify(state) == ERR_CORRUPT);
        bytes[bit / 8] ^= (uint8_t)(1 << bit % 8);
    }
    CHECK(state_verify(state) == OK);
}

/* SR-06: any bit of what dose depends on, and of the words that say so; from
 * the motor to the flags, no hole between. */
static void a_flipped_bit_is_found(void **unused)
{
    const size_t twins = sizeof(uint32_t);

    (void)unused;
    start();
    CHECK(state_verify(state) == OK && state_agrees(state) == OK);
    check_bits(&state->program, sizeof(state->program), 3);
    check_bits(&state->motor,
        offsetof(struct state, program_twin) - offsetof(struct state, motor),
        1);
    check_bits(&state->limit.change, STATE_CAPS_BYTES, 1);
    check_bits(&state->limit.newest, sizeof(state->limit.newest), 1);
    check_bits(&state->enable.newest, sizeof(state->enable.newest), 1);
    check_bits(&state->enable.reserved, sizeof(state->enable.reserved), 1);
    check_bits(state->program_twin, sizeof(state->program_twin) - twins, 13);
    check_bits(state->caps_twin, sizeof(state->caps_twin) - twins, 13);
    check_bits(state->cold_twin, sizeof(state->cold_twin) - twins, 13);
    check_bits(state->hot_twin, sizeof(state->hot_twin), 13);
    rig_free(&rig);
}

/* SR-06: what the words do not show, the checksums do: both halves changed. */
static void check_both(void *value, uint32_t *twin)
{
    *(uint8_t *)value ^= 1;
    twin[0] ^= 1;
    CHECK(state_agrees(state) == OK);
    CHECK(state_verify(state) == ERR_CORRUPT);
    *(uint8_t *)value ^= 1;
    twin[0] ^= 1;
    CHECK(state_verify(state) == OK);
}

static void a_change_of_both_halves_is_found(void **unused)
{
    (void)unused;
    start();
    check_both(&state->program, state->program_twin);
    check_both(state->limit.change, state->caps_twin);
    check_both((uint8_t *)&state->ledger + LEDGER_HOT_BYTES, state->cold_twin);
    *(uint8_t *)&state->motor ^= 1;
    state->hot_twin[0] ^= 1;
    CHECK(state_agrees(state) == ERR_CORRUPT);
    rig_free(&rig);
}

static void what_is_kept_is_what_is_true_now(void **unused)
{
    (void)unused;
    start();
    state->ledger.eri_day++;
    state->limit.change[0].since++;
    state->alarm.sounded_s++;
    CHECK(state_verify(state) == ERR_CORRUPT);
    state_keep(state);
    CHECK(state_verify(state) == OK);
    state->program.fill.alarm_nl++;
    state->ledger.eri_day++;
    state_keep(state);
    CHECK(state_verify(state) == ERR_CORRUPT);
    state_keep_program(state);
    CHECK(state_verify(state) == OK);
    rig_free(&rig);
}

static void time_runs_in_both_ledgers(void **unused)
{
    (void)unused;
    start();
    state_advance(state, 5 * DAY);
    CHECK(state->now == 5 * DAY);
    CHECK(state->limit.newest == 5 * DAY / LIMIT_BUCKET_S);
    CHECK(state->enable.newest == 5 * DAY / LIMIT_BUCKET_S);
    CHECK_FAULT(state_advance(state, 5 * DAY - 1));
    state_advance(state, 5 * DAY + 10);
    CHECK_FAULT(state_advance(state, 5 * DAY + 9));
    rig_free(&rig);
}

/* F-10. */
static void an_entry_says_what_and_when(void **unused)
{
    struct log_entry entry;

    (void)unused;
    start();
    state_advance(state, 2 * DAY);
    state_log(state, EVENT_REFILLED, -5);
    entry = newest(0);
    CHECK(entry.code == EVENT_REFILLED && entry.value == -5);
    CHECK(entry.tick == 2 * DAY);
    CHECK(entry.pump_s == 2 * DAY + state->program.clock.start_s);
    rig_free(&rig);
}

static enum flash_verdict broken(void *world, const struct flash_op *op)
{
    (void)world;
    (void)op;
    return FLASH_FAIL;
}

static void a_log_that_fails_is_an_alarm(void **unused)
{
    (void)unused;
    start();
    rig.flash.hook = broken;
    CHECK(!is_active(EVENT_ALARM_MEMORY));
    state_log(state, EVENT_REFILLED, 0);
    CHECK(is_active(EVENT_ALARM_MEMORY));
    rig_free(&rig);
}

/* F-08, F-10. */
static void an_alarm_is_logged_when_it_begins_and_ends(void **unused)
{
    uint32_t sequence;

    (void)unused;
    start();
    state->alarmed = 0;
    sequence = state->log.sequence;
    state_alarm(state, EVENT_ALARM_ERI, 0);
    CHECK(state->alarmed == 0 && state->log.sequence == sequence);
    state_alarm(state, EVENT_ALARM_ERI, 1);
    CHECK(is_active(EVENT_ALARM_ERI) && state->alarmed == 1);
    CHECK(newest(0).code == EVENT_ALARM_ERI);
    state->alarmed = 0;
    state_alarm(state, EVENT_ALARM_ERI, 1);
    CHECK(state->alarmed == 0 && state->log.sequence == sequence + 1);
    state_alarm(state, EVENT_ALARM_ERI, 0);
    CHECK(!is_active(EVENT_ALARM_ERI) && state->alarmed == 1);
    CHECK(newest(0).code == EVENT_ALARM_CLEARED);
    CHECK(newest(0).value == EVENT_ALARM_ERI);
    rig_free(&rig);
}

static void latch(enum event_code cause)
{
    int i;

    for (i = 0; i < ALARM_CYCLES; i++) {
        state_alarm(state, cause, 1);
        if (i < ALARM_CYCLES - 1)
            state_alarm(state, cause, 0);
    }
    CHECK(alarm_is_latched(&state->alarm));
}

/* SR-12. */
static void a_latched_alarm_stays(void **unused)
{
    uint32_t sequence;

    (void)unused;
    start();
    latch(EVENT_ALARM_STALL);
    state->alarmed = 0;
    sequence = state->log.sequence;
    state_alarm(state, EVENT_ALARM_STALL, 0);
    CHECK(is_active(EVENT_ALARM_STALL) && state->alarmed == 0);
    CHECK(state->log.sequence == sequence);
    rig_free(&rig);
}

/* F-06 to F-08: the tone that is due, and the end of a silence. */
static void what_is_due_is_played(void **unused)
{
    struct alarm_news news;
    int tones;

    (void)unused;
    start();
    tones = rig.tones;
    state_sound(state);
    CHECK(rig.tones == tones);
    state_alarm(state, EVENT_ALARM_STALL, 1);
    state_sound(state);
    CHECK(rig.tones == tones + 1);
    CHECK(rig.tone[tones] == PORT_TONE_DOUBLE);
    state_sound(state);
    CHECK(rig.tones == tones + 1);
    CHECK(alarm_silence(&state->alarm, state->now, &news) == OK);
    state_news(state, &news);
    CHECK(newest(0).code == EVENT_ALARM_SILENCED);
    state->alarmed = 0;
    state_advance(state, state->now + DAY - 1);
    state_sound(state);
    CHECK(rig.tones == tones + 1 && state->alarmed == 0);
    state_advance(state, state->now + 1);
    state_sound(state);
    CHECK(rig.tones == tones + 2 && state->alarmed == 1);
    CHECK(newest(0).code == EVENT_ALARM_SILENCE_ENDED);
    rig_free(&rig);
}

/* SR-27: eight commands are remembered, and the oldest goes first. */
static void the_last_eight_answers_are_known(void **unused)
{
    const struct ledger_answer again = { 106, 99 };
    struct deliver_ramp behind; /* what stands behind the oldest */
    uint64_t key;

    (void)unused;
    start();
    behind = state->ramp;
    for (key = 100; key < 109; key++) {
        const struct ledger_answer answer = { key, (uint8_t)(key - 90) };

        CHECK(state_answer(state, key) == NULL);
        state_answered(state, &answer);
        CHECK(state_answer(state, key) == &state->ledger.last);
    }
    CHECK(state_answer(state, 100) == NULL);
    CHECK(memcmp(&behind, &state->ramp, sizeof(behind)) == 0);
    for (key = 101; key < 109; key++)
        CHECK(state_answer(state, key)->answer == key - 90);
    CHECK(state_answer(state, 101) == &state->before[STATE_ANSWERS - 1]);
    state->ledger.last.key = 106;
    state_answered(state, &again);
    CHECK(state->ledger.last.answer != 99); /* its first answer stands */
    rig_free(&rig);
}

/* a restart answers what stopped, and not what is still wrong. */
static void a_restart_lifts_what_it_answers(void **unused)
{
    static const uint8_t lifted[] = { EVENT_ALARM_STOPPED,
        EVENT_ALARM_STOPPED_LONG, EVENT_ALARM_NOT_DELIVERING,
        EVENT_ALARM_BATTERY_RESET, EVENT_ALARM_OVER_DELIVERY, EVENT_ALARM_HELD,
        EVENT_ALARM_STALL };
    static const uint8_t stay[] = { EVENT_ALARM_LOW_RESERVOIR, EVENT_ALARM_ERI,
        EVENT_ALARM_MEMORY, EVENT_ALARM_EMPTY, EVENT_ALARM_EOS,
        EVENT_ALARM_MEMORY_CRITICAL };
    size_t i;

    (void)unused;
    start();
    latch(EVENT_ALARM_STALL);
    for (i = 0; i < sizeof(lifted); i++)
        state_alarm(state, (enum event_code)lifted[i], 1);
    for (i = 0; i < sizeof(stay); i++)
        state_alarm(state, (enum event_code)stay[i], 1);
    state->ledger.stalled_tick = 5;
    state->motor.stalled = 1;
    state->motor.missing_s = 5;
    state->motor.commanded = 50;
    state->alarmed = 0;
    state_lift(state, 1);
    CHECK(!alarm_is_latched(&state->alarm) && state->alarmed == 1);
    for (i = 0; i < sizeof(lifted); i++)
        CHECK(!is_active((enum event_code)lifted[i]));
    for (i = 0; i < sizeof(stay); i++)
        CHECK(is_active((enum event_code)stay[i]));
    CHECK(state->ledger.stalled_tick == -1);
    CHECK(state->motor.stalled == 0 && state->motor.missing_s < 0);
    CHECK(state->motor.commanded == state->motor.sensed);
    rig_free(&rig);
}

/* SR-12: a latch is a clinician's to end. */
static void a_restart_that_nobody_decided_leaves_the_latch(void **unused)
{
    (void)unused;
    start();
    latch(EVENT_ALARM_STALL);
    state_lift(state, 0);
    CHECK(alarm_is_latched(&state->alarm) && is_active(EVENT_ALARM_STALL));
    state_lift(state, 1);
    CHECK(!alarm_is_latched(&state->alarm) && !is_active(EVENT_ALARM_STALL));
    rig_free(&rig);
}

/* Drug of one concentration that another has been pushing out since stroke
 * number `from`, for the first ten strokes as a bridge. */
static void change_drug(
    uint32_t from, int32_t tip_ng_per_ml, int32_t conc_ng_per_ml)
{
    state->program.stroke = from;
    state->program.fill.conc_ng_per_ml = conc_ng_per_ml;
    state->program.path.stroke = from;
    state->program.path.tip_ng_per_ml = tip_ng_per_ml;
    state->program.path.counted_ng_per_ml = 2000000;
    state->program.lead =
        (struct program_lead){ PROGRAM_LEAD_BRIDGE, 10, HOUR, 20000 };
}

/* SR-01: the drug is where the strokes that were made have moved it: at least
 * those that the sensor saw, at most those that were commanded. */
static void a_stroke_counts_as_the_higher_of_both_places(void **unused)
{
    const uint32_t from = 1000, passed = from + 2 * 272;

    (void)unused;
    start();
    change_drug(from, 1000000, 2000000);
    state->ledger.missed = 0;
    CHECK(state_stroke_ng(state, from + 9) == 1000); /* of the bridge */
    CHECK(state_stroke_ng(state, from + 10) == 2000);
    state->ledger.missed = 3; /* by the sensor, a bridge still */
    CHECK(state_stroke_ng(state, from + 9) == 1000);
    CHECK(state_stroke_ng(state, from + 10) == 2000);
    change_drug(from, 2000000, 1000000);
    CHECK(state_stroke_ng(state, passed) == 2000);
    CHECK(state_stroke_ng(state, passed + 2) == 2000);
    CHECK(state_stroke_ng(state, passed + 3) == 1000);
    state->ledger.missed = 0;
    CHECK(state_stroke_ng(state, passed - 1) == 2000);
    CHECK(state_stroke_ng(state, passed) == 1000);
    rig_free(&rig);
}

/* SR-01: what a stall has kept from moving stays unmoved after it. */
static void what_a_stall_missed_stays_missed(void **unused)
{
    (void)unused;
    start();
    state->ledger.missed = 2;
    state->ledger.stalled_tick = 0;
    state->ledger.stalled_stroke = state->ledger.made - 3;
    state_turns(state);
    CHECK(state->ledger.missed == 5 && state->ledger.stalled_tick == -1);
    state_turns(state);
    CHECK(state->ledger.missed == 5);
    rig_free(&rig);
}

/* An unlatched stop with nothing active is to be written all the same. */
static void a_lifted_latch_is_written(void **unused)
{
    (void)unused;
    start();
    state->alarmed = 0;
    state_lift(state, 1);
    CHECK(state->alarmed == 1);
    rig_free(&rig);
}

/* SR-04: a restart does not hurry the motor. */
static void a_restart_keeps_the_motors_pace(void **unused)
{
    int64_t ready;

    (void)unused;
    start();
    state->motor.ready_ds = 36000 + 36;
    ready = motor_ready(&state->motor);
    state_lift(state, 1);
    CHECK(motor_ready(&state->motor) == ready);
    rig_free(&rig);
}

/* Invariant 4: the least of program, hold and alarms. */
static void what_may_be_delivered_is_the_least(void **unused)
{
    static const struct {
        enum program_mode hold;
        enum event_code alarm;
        enum program_mode want;
    } rows[] = {
        { PROGRAM_RUN, EVENT_ALARM_LOW_RESERVOIR, PROGRAM_RUN },
        { PROGRAM_RUN, EVENT_ALARM_HELD, PROGRAM_MINIMUM },
        { PROGRAM_RUN, EVENT_ALARM_EMPTY, PROGRAM_STOPPED },
        { PROGRAM_MINIMUM, EVENT_ALARM_LOW_RESERVOIR, PROGRAM_MINIMUM },
        { PROGRAM_MINIMUM, EVENT_ALARM_HELD, PROGRAM_MINIMUM },
        { PROGRAM_MINIMUM, EVENT_ALARM_EMPTY, PROGRAM_STOPPED },
        { PROGRAM_STOPPED, EVENT_ALARM_LOW_RESERVOIR, PROGRAM_STOPPED },
        { PROGRAM_STOPPED, EVENT_ALARM_HELD, PROGRAM_STOPPED },
        { PROGRAM_STOPPED, EVENT_ALARM_EMPTY, PROGRAM_STOPPED },
        /* the program was verified, so minimum rate, never none */
        { PROGRAM_RUN, EVENT_ALARM_MEMORY_CRITICAL, PROGRAM_MINIMUM },
    };
    size_t i;

    (void)unused;
    start();
    CHECK(state_allowed(state) == PROGRAM_RUN);
    for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        state->ledger.hold = (uint8_t)rows[i].hold;
        state_alarm(state, rows[i].alarm, 1);
        CHECK(state_allowed(state) == rows[i].want);
        alarm_init(&state->alarm);
    }
    state->ledger.hold = PROGRAM_RUN;
    state->programmed = 0;
    CHECK(state_allowed(state) == PROGRAM_STOPPED);
    rig_free(&rig);
}

/* F-02: a change ends boluses and makes nothing up. */
static void a_change_of_mode_begins_anew(void **unused)
{
    (void)unused;
    start();
    state->changed = 0;
    state->ledger.given_fg = 77;
    state_settle(state);
    CHECK(state->changed == 0 && state->ledger.given_fg == 77);
    deliver_bolus(&state->ledger, state->now, 1, HOUR);
    state->ledger.hold = PROGRAM_MINIMUM;
    state_settle(state);
    CHECK(state->ledger.mode == PROGRAM_MINIMUM && state->changed == 1);
    CHECK(state->ledger.bolus.ng == 0 && state->ledger.given_fg == 0);
    CHECK(state->ledger.less_tick == state->now);
    CHECK(newest(0).code == EVENT_MINIMUM_RATE && newest(0).value == 0);
    CHECK(newest(1).code == EVENT_BOLUS_ABANDONED);
    CHECK(newest(1).value == 0);
    state_advance(state, state->now + HOUR);
    state->ledger.hold = PROGRAM_STOPPED;
    state_settle(state);
    CHECK(state->ledger.mode == PROGRAM_STOPPED);
    CHECK(state->ledger.less_tick == state->now - HOUR); /* since then less */
    CHECK(state->ledger.tick == state->now);
    CHECK(newest(0).code == EVENT_STOPPED);
    CHECK(newest(1).code == EVENT_MINIMUM_RATE);
    state->ledger.hold = PROGRAM_RUN;
    state_settle(state);
    CHECK(state->ledger.mode == PROGRAM_RUN && state->ledger.less_tick == -1);
    CHECK(newest(0).code == EVENT_RESTARTED);
    state->ledger.less_tick = 0; /* the first second counts, too */
    state->ledger.hold = PROGRAM_STOPPED;
    state_settle(state);
    CHECK(state->ledger.less_tick == 0);
    rig_free(&rig);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(at_first_nothing_is_known),
        cmocka_unit_test(a_flipped_bit_is_found),
        cmocka_unit_test(a_change_of_both_halves_is_found),
        cmocka_unit_test(what_is_kept_is_what_is_true_now),
        cmocka_unit_test(time_runs_in_both_ledgers),
        cmocka_unit_test(an_entry_says_what_and_when),
        cmocka_unit_test(a_log_that_fails_is_an_alarm),
        cmocka_unit_test(an_alarm_is_logged_when_it_begins_and_ends),
        cmocka_unit_test(a_latched_alarm_stays),
        cmocka_unit_test(what_is_due_is_played),
        cmocka_unit_test(the_last_eight_answers_are_known),
        cmocka_unit_test(a_restart_lifts_what_it_answers),
        cmocka_unit_test(a_restart_that_nobody_decided_leaves_the_latch),
        cmocka_unit_test(a_stroke_counts_as_the_higher_of_both_places),
        cmocka_unit_test(what_a_stall_missed_stays_missed),
        cmocka_unit_test(a_lifted_latch_is_written),
        cmocka_unit_test(a_restart_keeps_the_motors_pace),
        cmocka_unit_test(what_may_be_delivered_is_the_least),
        cmocka_unit_test(a_change_of_mode_begins_anew),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
