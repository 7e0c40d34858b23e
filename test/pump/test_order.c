/* test_order.c: a bolus, a stop, a restart, a silence: done at once (SR-27). */
#include "pump/order.h"

#include "pump/deliver.h"
#include "pump/memory.h"
#include "test/pump/rig.h"
#include "test/test.h"

enum { HOUR = 3600, DAY = 86400 };

static struct rig rig;
static struct state *const state = &rig.pump.state;
static struct order order;

static void start(void)
{
    rig_start(&rig, 300000, 2000000);
    rig_run(&rig, 2 * DAY);
    pump_begin(&rig.pump, rig.now);
    order = (struct order){ 6000, state->program.number };
}

static enum refusal bolus(int32_t ng, int32_t seconds)
{
    order.key++;
    return order_bolus(state, &order, ng, seconds);
}

static enum refusal hold(enum program_mode mode)
{
    order.key++;
    return order_hold(state, &order, mode);
}

static enum refusal restart(int decided)
{
    order.key++;
    return order_restart(state, &order, decided);
}

static enum refusal emergency(void)
{
    order.key++;
    return order_emergency(state, &order);
}

static enum refusal set_clock(int64_t start_s, int32_t zone_s)
{
    const struct program_clock clock = { start_s, zone_s };

    order.key++;
    return order_clock(state, &order, &clock);
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

static struct state other;

/* What a reset now would find. */
static void reset(void)
{
    state_init(&other, &rig.port, state->now);
    CHECK(memory_mount(&other, state->now) == OK);
}

static enum flash_verdict broken(void *world, const struct flash_op *op)
{
    (void)world;
    (void)op;
    return FLASH_FAIL;
}

/* F-02. */
static void a_bolus_is_begun_and_known(void **unused)
{
    (void)unused;
    start();
    CHECK(bolus(20000, HOUR) == REFUSED_NOT);
    CHECK(state->ledger.bolus.ng == 20000 && state->ledger.bolus.single == 1);
    CHECK(state->ledger.bolus.seconds == HOUR);
    CHECK(state->ledger.bolus.tick == state->now);
    CHECK(newest(0).code == EVENT_BOLUS_STARTED && newest(0).value == 20000);
    reset();
    CHECK(other.ledger.bolus.ng == 20000);
    CHECK(other.ledger.last.key == order.key);
    CHECK(other.ledger.last.answer == REFUSED_NOT);
    rig_free(&rig);
}

/* SR-02, SR-04, SR-08, R-14: refused whole, logged and answered. */
static void refused(enum refusal want, int32_t ng, int32_t seconds)
{
    const struct ledger_bolus before = state->ledger.bolus;

    CHECK(bolus(ng, seconds) == want);
    CHECK(memcmp(&before, &state->ledger.bolus, sizeof(before)) == 0);
    CHECK(newest(0).code == EVENT_REQUEST_REFUSED);
    CHECK(newest(0).value == (int32_t)want);
    CHECK(state_answer(state, order.key)->answer == want);
}

static void a_bolus_that_may_not_be_is_refused_whole(void **unused)
{
    (void)unused;
    start();
    refused(REFUSED_BOLUS, 0, HOUR);
    refused(REFUSED_BOLUS, -1, HOUR);
    refused(REFUSED_BOLUS, LIMIT_NG_MAX + 1, DAY);
    refused(REFUSED_BOLUS, 1, 0);
    refused(REFUSED_BOLUS, 1, -1);
    refused(REFUSED_BOLUS, 1, LEDGER_BOLUS_S_MAX + 1);
    refused(REFUSED_BOLUS, 20000, 36); /* 36.2 s at least */
    CHECK(bolus(20000, 37) == REFUSED_NOT);
    refused(REFUSED_BUSY, 20000, 37);
    state->ledger.bolus = (struct ledger_bolus){ .ng = 0 };
    refused(REFUSED_WINDOW, LIMIT_NG_MAX, 2 * HOUR + 100);
    refused(REFUSED_WINDOW, 300000, 12 * HOUR);
    CHECK(bolus(1, 1) == REFUSED_NOT);
    state->ledger.bolus = (struct ledger_bolus){ .ng = 0 };
    CHECK(bolus(1, LEDGER_BOLUS_S_MAX) == REFUSED_NOT);
    refused(REFUSED_BUSY, 1, 1); /* of 1 ng, too */
    rig_free(&rig);
}

static void a_bolus_needs_a_program_that_runs(void **unused)
{
    (void)unused;
    start();
    order.base++;
    refused(REFUSED_BASE, 20000, HOUR);
    order.base--;
    state->ledger.mode = PROGRAM_MINIMUM;
    refused(REFUSED_MODE, 20000, HOUR);
    state->ledger.mode = PROGRAM_RUN;
    state->program.lead =
        (struct program_lead){ PROGRAM_LEAD_BRIDGE, 10000, 100, 0 };
    refused(REFUSED_BUSY, 20000, HOUR);
    state->program.lead.strokes = 0;
    state->programmed = 0;
    refused(REFUSED_BASE, 20000, HOUR);
    rig_free(&rig);
}

/* The schedule that leaves the motor no room. */
static void a_bolus_needs_room_in_the_motor(void **unused)
{
    (void)unused;
    start();
    schedule_init_simple(&state->program.schedule, 48000000);
    refused(REFUSED_BOLUS, 1, HOUR);
    rig_free(&rig);
}

/* SR-01: a bolus of the program is never put off. */
static void a_bolus_ends_before_the_programs_begins(void **unused)
{
    (void)unused;
    start();
    state->ledger.periodic_tick = state->now + 100;
    refused(REFUSED_BUSY, 1000, 101);
    CHECK(bolus(1000, 100) == REFUSED_NOT);
    rig_free(&rig);
}

/* SR-27: one effect, one answer; also of a refusal, also after a reset. */
static void the_same_order_has_one_effect(void **unused)
{
    struct ledger_bolus first;

    (void)unused;
    start();
    CHECK(bolus(20000, HOUR) == REFUSED_NOT);
    first = state->ledger.bolus;
    state_advance(state, state->now + 10);
    order.key--;
    CHECK(bolus(20000, HOUR) == REFUSED_NOT);
    CHECK(memcmp(&first, &state->ledger.bolus, sizeof(first)) == 0);
    refused(REFUSED_BUSY, 20000, HOUR);
    state->ledger.bolus = (struct ledger_bolus){ .ng = 0 };
    order.key--;
    CHECK(bolus(20000, HOUR) == REFUSED_BUSY);
    CHECK(state->ledger.bolus.ng == 0);
    order.key--;
    CHECK(hold(PROGRAM_STOPPED) == REFUSED_BUSY);
    CHECK(state->ledger.mode == PROGRAM_RUN);
    order.key--;
    CHECK(restart(0) == REFUSED_BUSY);
    order.key--;
    CHECK(emergency() == REFUSED_BUSY && state->ledger.emergency == 0);
    order.key--;
    CHECK(set_clock(0, 0) == REFUSED_BUSY);
    CHECK(state->program.clock.start_s != 0);
    rig_free(&rig);
}

static enum status no_room(void *world, struct journal *journal)
{
    (void)world;
    (void)journal;
    return ERR_FULL;
}

static struct journal_owner owner;

/* The journal takes nothing, until owner is the state's again. */
static void fill_journal(void)
{
    owner = state->owner;
    state->journal.renew = 1;
    state->owner.save = no_room;
    state->changed = 0;
}

/* SR-27, SR-28: it was not stored, and that is the answer whenever it is asked;
 * it is written with what is written next. */
static void check_not_stored(void)
{
    CHECK(is_active(EVENT_ALARM_MEMORY));
    CHECK(newest(0).code == EVENT_REQUEST_REFUSED);
    CHECK(newest(0).value == REFUSED_STORAGE);
    CHECK(state->ledger.last.key == order.key && state->changed == 1);
    CHECK(state->ledger.last.answer == REFUSED_STORAGE);
    state->owner = owner;
}

static void a_bolus_that_is_not_journaled_is_not_begun(void **unused)
{
    (void)unused;
    start();
    fill_journal();
    CHECK(bolus(20000, HOUR) == REFUSED_STORAGE);
    CHECK(state->ledger.bolus.ng == 0);
    check_not_stored();
    order.key--;
    CHECK(bolus(20000, HOUR) == REFUSED_STORAGE);
    CHECK(state->ledger.bolus.ng == 0);
    CHECK(bolus(20000, HOUR) == REFUSED_NOT);
    reset();
    CHECK(other.ledger.bolus.ng == 20000);
    CHECK(state_answer(&other, order.key - 1)->answer == REFUSED_STORAGE);
    rig_free(&rig);
}

/* Less drug is not given up for want of room; the answer says what is known. */
static void a_hold_that_is_not_journaled_holds(void **unused)
{
    (void)unused;
    start();
    fill_journal();
    CHECK(hold(PROGRAM_MINIMUM) == REFUSED_STORAGE);
    CHECK(state->ledger.mode == PROGRAM_MINIMUM);
    check_not_stored();
    order.key--;
    CHECK(hold(PROGRAM_STOPPED) == REFUSED_STORAGE);
    CHECK(state->ledger.mode == PROGRAM_MINIMUM); /* it was answered */
    rig_free(&rig);
}

/* SR-08: from any state, at once. */
static void a_stop_is_never_refused(void **unused)
{
    (void)unused;
    start();
    state->ledger.emergency = 1;
    order.base = 77; /* whatever it is based on */
    CHECK(hold(PROGRAM_STOPPED) == REFUSED_NOT);
    CHECK(
        state->ledger.mode == PROGRAM_STOPPED && state->ledger.emergency == 0);
    CHECK(newest(0).code == EVENT_STOPPED);
    reset();
    CHECK(other.ledger.hold == PROGRAM_STOPPED);
    CHECK(other.ledger.last.key == order.key);
    CHECK(hold(PROGRAM_MINIMUM) == REFUSED_NOT);
    CHECK(state->ledger.mode == PROGRAM_MINIMUM);
    CHECK_FAULT((void)!hold(PROGRAM_RUN));
    rig.flash.hook = broken;
    CHECK(hold(PROGRAM_STOPPED) == REFUSED_STORAGE);
    CHECK(state->ledger.mode == PROGRAM_STOPPED); /* it holds all the same */
    state->programmed = 0;
    rig.flash.hook = NULL;
    CHECK(hold(PROGRAM_STOPPED) == REFUSED_STORAGE); /* no sector is left */
    rig_free(&rig);
    rig_init(&rig);
    CHECK(hold(PROGRAM_STOPPED) == REFUSED_NOTHING);
    CHECK(state->ledger.hold == PROGRAM_RUN);
    rig_free(&rig);
}

static void a_restart_runs_the_program_again(void **unused)
{
    (void)unused;
    start();
    CHECK(restart(0) == REFUSED_NOTHING);
    CHECK(hold(PROGRAM_STOPPED) == REFUSED_NOT);
    state->ledger.emergency = 1;
    state_alarm(state, EVENT_ALARM_STOPPED, 1);
    order.base++;
    CHECK(restart(0) == REFUSED_BASE);
    order.base--;
    state->programmed = 0;
    CHECK(restart(0) == REFUSED_BASE);
    state->programmed = 1;
    CHECK(state->ledger.mode == PROGRAM_STOPPED);
    CHECK(restart(0) == REFUSED_NOT);
    CHECK(
        state->ledger.mode == PROGRAM_RUN && state->ledger.hold == PROGRAM_RUN);
    CHECK(state->ledger.emergency == 0 && !is_active(EVENT_ALARM_STOPPED));
    CHECK(newest(0).code == EVENT_RESTARTED);
    reset();
    CHECK(other.ledger.hold == PROGRAM_RUN);
    rig_free(&rig);
}

/* after a long stop a clinician decides; SR-01: and the caps. */
static void a_restart_is_admitted_or_refused(void **unused)
{
    (void)unused;
    start();
    CHECK(hold(PROGRAM_STOPPED) == REFUSED_NOT);
    state_alarm(state, EVENT_ALARM_STOPPED_LONG, 1);
    CHECK(restart(0) == REFUSED_REINITIATE);
    CHECK(state->ledger.mode == PROGRAM_STOPPED);
    CHECK(is_active(EVENT_ALARM_STOPPED_LONG));
    state->limit.ng[3] += 600000;
    state->enable.inverted[3] -= 600000;
    CHECK(
        restart(1) == REFUSED_WINDOW && state->ledger.mode == PROGRAM_STOPPED);
    state->limit.ng[3] -= 600000;
    state->enable.inverted[3] += 600000;
    CHECK(restart(1) == REFUSED_NOT && state->ledger.mode == PROGRAM_RUN);
    rig_free(&rig);
}

/* What is still wrong stops it still, and the answer says so. */
static void a_restart_that_cannot_run_says_so(void **unused)
{
    (void)unused;
    start();
    state_alarm(state, EVENT_ALARM_EMPTY, 1);
    state_settle(state);
    CHECK(restart(1) == REFUSED_MODE && state->ledger.mode == PROGRAM_STOPPED);
    state_alarm(state, EVENT_ALARM_EMPTY, 0);
    state_alarm(state, EVENT_ALARM_EOS, 1);
    CHECK(restart(1) == REFUSED_MODE && state->ledger.mode == PROGRAM_STOPPED);
    state_alarm(state, EVENT_ALARM_EOS, 0);
    state_alarm(state, EVENT_ALARM_MEMORY_CRITICAL, 1);
    CHECK(restart(1) == REFUSED_MODE && state->ledger.mode == PROGRAM_STOPPED);
    state_alarm(state, EVENT_ALARM_MEMORY_CRITICAL, 0);
    state_alarm(state, EVENT_ALARM_STALL, 1); /* this it answers */
    state_alarm(state, EVENT_ALARM_BATTERY_RESET, 1);
    CHECK(restart(1) == REFUSED_NOT && state->ledger.mode == PROGRAM_RUN);
    rig_free(&rig);
}

/* F-07: while the program runs, a reset by low battery alone is to be answered.
 */
static void a_restart_answers_a_reset_by_low_battery(void **unused)
{
    (void)unused;
    start();
    state_alarm(state, EVENT_ALARM_STALL, 1);
    CHECK(restart(0) == REFUSED_NOTHING && is_active(EVENT_ALARM_STALL));
    state_alarm(state, EVENT_ALARM_BATTERY_RESET, 1);
    CHECK(restart(0) == REFUSED_NOT);
    CHECK(!is_active(EVENT_ALARM_BATTERY_RESET));
    CHECK(!is_active(EVENT_ALARM_STALL));
    rig_free(&rig);
}

/* SR-24. */
static void the_emergency_key_holds_at_minimum_rate(void **unused)
{
    (void)unused;
    start();
    order.base = 0; /* it is based on nothing */
    CHECK(emergency() == REFUSED_NOT);
    CHECK(
        state->ledger.mode == PROGRAM_MINIMUM && state->ledger.emergency == 1);
    CHECK(state->ledger.hold == PROGRAM_MINIMUM);
    CHECK(is_active(EVENT_ALARM_HELD));
    CHECK(newest(0).code == EVENT_MINIMUM_RATE);
    CHECK(newest(1).code == EVENT_ALARM_HELD);
    CHECK(newest(2).code == EVENT_EMERGENCY_HOLD && newest(2).value == 0);
    reset();
    CHECK(other.ledger.emergency == 1);
    CHECK(hold(PROGRAM_STOPPED) == REFUSED_NOT);
    CHECK(emergency() == REFUSED_NOT);
    CHECK(state->ledger.hold == PROGRAM_STOPPED); /* it never lifts a stop */
    rig_free(&rig);
    rig_init(&rig);
    CHECK(emergency() == REFUSED_NOTHING && state->ledger.emergency == 0);
    rig_free(&rig);
}

/* SR-10, SR-32. */
static void a_clock_is_set_in_one_record(void **unused)
{
    const uint32_t number = 1;
    int64_t start_s, due;
    uint32_t made;

    (void)unused;
    start();
    start_s = state->program.clock.start_s;
    made = state->ledger.made;
    due = deliver_carry(&state->program, &state->ledger, state->now);
    CHECK(set_clock(start_s + HOUR, 7200) == REFUSED_NOT);
    CHECK(state->program.clock.start_s == start_s + HOUR);
    CHECK(state->program.clock.zone_s == 7200);
    CHECK(state->program.number == number + 1);
    CHECK(state->program.tick == state->now);
    CHECK(state->program.lead.kind == PROGRAM_LEAD_NONE);
    CHECK(state->program.lead.strokes == 0 && state->program.stroke == 0);
    CHECK(state->ledger.given_fg == -due && state->ledger.made == made);
    CHECK(state->ledger.last.key == order.key);
    CHECK(state->ledger.last.answer == REFUSED_NOT);
    CHECK(newest(0).code == EVENT_CLOCK_SET && newest(0).value == 7200);
    reset();
    CHECK(other.program.clock.start_s == start_s + HOUR);
    CHECK(set_clock(start_s, 0) == REFUSED_BASE); /* of the number before */
    order.base++;
    CHECK(set_clock(-1, 0) == REFUSED_CLOCK);
    CHECK(set_clock(UNITS_PUMP_S_MAX, 0) == REFUSED_CLOCK);
    deliver_bolus(&state->ledger, state->now, 1, HOUR);
    CHECK(set_clock(start_s, 0) == REFUSED_BUSY);
    state->ledger.bolus = (struct ledger_bolus){ .ng = 0 };
    state->program.lead =
        (struct program_lead){ PROGRAM_LEAD_BRIDGE, 10000, 100, 0 };
    CHECK(set_clock(start_s, 0) == REFUSED_BUSY);
    state->program.lead = (struct program_lead){ PROGRAM_LEAD_NONE, 0, 0, 0 };
    fill_journal();
    CHECK(set_clock(start_s, 0) == REFUSED_STORAGE);
    CHECK(state->program.clock.start_s == start_s + HOUR);
    check_not_stored();
    rig_free(&rig);
}

/* SR-10: the minimum rate is paced in ticks, which no clock shifts: what is due
 * of its next stroke stays due, and what has left the reservoir stays gone. */
static void a_clock_set_at_minimum_rate_keeps_its_pace(void **unused)
{
    struct exact left, before;
    int64_t next;

    (void)unused;
    start();
    CHECK(hold(PROGRAM_MINIMUM) == REFUSED_NOT);
    state_advance(state, state->now + 3 * HOUR); /* of 4 to a stroke */
    CHECK(deliver_update(&state->program, &state->ledger, state->now) == 0);
    next =
        deliver_next(&state->program, &state->ledger, &state->ramp, state->now);
    deliver_left(&state->program, &state->ledger, state->now, &before);
    CHECK(next == state->now + HOUR && before.whole % 1000 == 250);
    CHECK(set_clock(state->program.clock.start_s + 5 * HOUR, 0) == REFUSED_NOT);
    CHECK(deliver_next(&state->program, &state->ledger, &state->ramp,
              state->now) == next);
    deliver_left(&state->program, &state->ledger, state->now, &left);
    CHECK(left.whole == before.whole && left.num == before.num);
    reset();
    CHECK(deliver_next(&other.program, &other.ledger, &other.ramp, other.now) ==
          next);
    rig_free(&rig);
}

/* SR-01: a heavy step that is repeated, or what is no program any more. */
static void a_clock_that_would_break_a_cap_is_refused(void **unused)
{
    int64_t start_s;

    (void)unused;
    start();
    start_s = state->program.clock.start_s;
    state->limit.ng[3] += 600000;
    state->enable.inverted[3] -= 600000;
    CHECK(set_clock(start_s + HOUR, 0) == REFUSED_WINDOW);
    state->limit.ng[3] -= 600000;
    state->enable.inverted[3] += 600000;
    state->program.fill.alarm_nl = 0;
    CHECK(set_clock(start_s + HOUR, 0) == REFUSED_ALARM_VOLUME);
    CHECK(state->program.clock.start_s == start_s);
    rig_free(&rig);
}

static void a_pump_without_a_program_has_a_clock_too(void **unused)
{
    (void)unused;
    rig_init(&rig);
    pump_begin(&rig.pump, 0);
    order = (struct order){ 6000, 0 };
    CHECK(set_clock(-1, 0) == REFUSED_CLOCK);
    CHECK(set_clock(12345, 60) == REFUSED_NOT);
    CHECK(state->program.clock.start_s == 12345);
    state_keep(state); /* as pump_end does */
    CHECK(state_verify(state) == OK);
    CHECK(newest(0).code == EVENT_CLOCK_SET && newest(0).value == 60);
    reset();
    CHECK(state_answer(&other, order.key)->answer == REFUSED_NOT);
    CHECK(!state->programmed && state->program.number == 0);
    rig_free(&rig);
}

/* F-08. */
static void alarms_are_silenced_and_sounded_on_request(void **unused)
{
    (void)unused;
    start();
    CHECK(order_silence(state) == REFUSED_NOTHING);
    CHECK(newest(0).value == REFUSED_NOTHING);
    state_alarm(state, EVENT_ALARM_ERI, 1);
    state->alarmed = 0;
    CHECK(order_silence(state) == REFUSED_NOT && state->alarm.silent == 1);
    CHECK(newest(0).code == EVENT_ALARM_SILENCED && state->alarmed == 1);
    CHECK(order_sound(state, EVENT_LOW) == REFUSED_ALARM_SETTING);
    CHECK(newest(0).value == REFUSED_ALARM_SETTING);
    CHECK(order_sound(state, EVENT_HIGH) == REFUSED_NOT);
    CHECK(newest(0).code == EVENT_ALARM_TESTED);
    CHECK(state->alarm.test == EVENT_HIGH);
    rig_free(&rig);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_bolus_is_begun_and_known),
        cmocka_unit_test(a_bolus_that_may_not_be_is_refused_whole),
        cmocka_unit_test(a_bolus_needs_a_program_that_runs),
        cmocka_unit_test(a_bolus_needs_room_in_the_motor),
        cmocka_unit_test(a_bolus_ends_before_the_programs_begins),
        cmocka_unit_test(the_same_order_has_one_effect),
        cmocka_unit_test(a_bolus_that_is_not_journaled_is_not_begun),
        cmocka_unit_test(a_hold_that_is_not_journaled_holds),
        cmocka_unit_test(a_stop_is_never_refused),
        cmocka_unit_test(a_restart_runs_the_program_again),
        cmocka_unit_test(a_restart_is_admitted_or_refused),
        cmocka_unit_test(a_restart_that_cannot_run_says_so),
        cmocka_unit_test(a_restart_answers_a_reset_by_low_battery),
        cmocka_unit_test(the_emergency_key_holds_at_minimum_rate),
        cmocka_unit_test(a_clock_is_set_in_one_record),
        cmocka_unit_test(a_clock_set_at_minimum_rate_keeps_its_pace),
        cmocka_unit_test(a_clock_that_would_break_a_cap_is_refused),
        cmocka_unit_test(a_pump_without_a_program_has_a_clock_too),
        cmocka_unit_test(alarms_are_silenced_and_sounded_on_request),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
