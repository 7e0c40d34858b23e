/* test_command.c: a new program: staged, looked at, committed (SR-26). */
#include "pump/command.h"

#include "pump/deliver.h"
#include "pump/memory.h"
#include "test/pump/rig.h"
#include "test/test.h"

enum { HOUR = 3600, DAY = 86400 };

static struct rig rig;
static struct state *const state = &rig.pump.state;
static struct command_stage stage;
static struct program wanted;
static uint64_t key;

/* A pump that has run for two days; wanted is what it runs, without its lead.
 */
static void start(void)
{
    rig_start(&rig, 300000, 2000000);
    rig_run(&rig, 2 * DAY);
    pump_begin(&rig.pump, rig.now); /* three quarters of a stroke are due */
    wanted = state->program;
    wanted.lead = (struct program_lead){ PROGRAM_LEAD_NONE, 0, 0, 0 };
    memset(&stage, 0x5a, sizeof(stage));
    key = 7000;
}

static enum refusal staged(uint8_t flags)
{
    return command_stage(state, &wanted, flags, state->program.number, &stage);
}

static enum refusal commit(void)
{
    return command_commit(state, &stage, ++key, stage.hash);
}

static struct log_entry newest(uint32_t back)
{
    struct log_entry entry;

    CHECK(log_read(&state->log, state->log.sequence - back, &entry) == OK);
    return entry;
}

static void at_first_nothing_is_staged(void **unused)
{
    (void)unused;
    start();
    command_clear(&stage);
    CHECK(stage.tick == -1);
    CHECK(commit() == REFUSED_NOTHING);
    rig_free(&rig);
    rig_init(&rig); /* in the first second, too */
    command_clear(&stage);
    CHECK(commit() == REFUSED_NOTHING);
    rig_free(&rig);
}

static void what_is_staged_changes_nothing_yet(void **unused)
{
    const uint32_t number = 1;
    struct ledger ledger;

    (void)unused;
    start();
    ledger = state->ledger;
    schedule_init_simple(&wanted.schedule, 310000);
    CHECK(staged(0) == REFUSED_NOT);
    CHECK(stage.tick == state->now && stage.flags == 0);
    CHECK(stage.program.number == number + 1);
    CHECK(stage.program.tick == state->now);
    CHECK(stage.program.stroke == state->ledger.made);
    CHECK(stage.consequence.day_ng_max == 310000);
    CHECK(stage.consequence.left_nl ==
          program_left_nl(&state->program, state->ledger.made));
    CHECK(state->program.number == number);
    CHECK(memcmp(&ledger, &state->ledger, sizeof(ledger)) == 0);
    rig_free(&rig);
}

/* SR-26: the new program whole, in one record. */
static void what_is_committed_is_what_was_staged(void **unused)
{
    struct state other;
    int64_t due;

    (void)unused;
    start();
    schedule_init_simple(&wanted.schedule, 310000);
    CHECK(staged(0) == REFUSED_NOT);
    due = deliver_carry(&state->program, &state->ledger, state->now);
    CHECK(due > 0);
    CHECK(commit() == REFUSED_NOT);
    CHECK(state->program.number == 2 && stage.tick == -1);
    CHECK(schedule_day_ng_max(&state->program.schedule) == 310000);
    CHECK(state->ledger.given_fg == -due); /* SR-03: nothing is lost */
    CHECK(state->ledger.last.key == key);
    CHECK(state->ledger.last.answer == REFUSED_NOT);
    CHECK(state->ledger.mode == PROGRAM_RUN && state->check_tick == state->now);
    CHECK(newest(0).code == EVENT_PROGRAM_CHANGED && newest(0).value == 2);
    state_init(&other, &rig.port, state->now);
    CHECK(memory_mount(&other, state->now) == OK);
    CHECK(other.program.number == 2);
    rig_free(&rig);
}

/* SR-29: what was shown before is what is read after, boluses too, which begin
 * with the new program. */
static void what_was_staged_is_what_is_read_back(void **unused)
{
    struct consequence shown, read;

    (void)unused;
    start();
    wanted.periodic = (struct program_bolus){ 20000, 1440, 1439, 600 };
    memset(&wanted.caps, 0, sizeof(wanted.caps));
    CHECK(staged(0) == REFUSED_NOT);
    shown = stage.consequence;
    CHECK(commit() == REFUSED_NOT);
    consequence_compute(&state->program, &state->ledger, state->now,
        program_left_nl(&state->program, state->ledger.made), &read);
    CHECK(read.low_s == shown.low_s && read.empty_s == shown.empty_s);
    CHECK(read.begins_s == shown.begins_s && read.left_nl == shown.left_nl);
    CHECK(read.bolus_ng == 20000 && shown.bolus_ng == 20000);
    rig_free(&rig);
}

/* SR-27. */
static void the_same_key_has_one_effect(void **unused)
{
    (void)unused;
    start();
    CHECK(staged(0) == REFUSED_NOT);
    CHECK(commit() == REFUSED_NOT && state->program.number == 2);
    CHECK(staged(0) == REFUSED_NOT);
    key--;
    CHECK(commit() == REFUSED_NOT && state->program.number == 2);
    CHECK(stage.tick != -1); /* it was not this one's */
    CHECK(commit() == REFUSED_NOT && state->program.number == 3);
    command_clear(&stage);
    CHECK(commit() == REFUSED_NOTHING);
    key--;
    CHECK(staged(0) == REFUSED_NOT);
    CHECK(commit() == REFUSED_NOTHING); /* the answer that it was given */
    rig_free(&rig);
}

/* SR-26: of what was looked at, and no other. */
static void a_commit_names_what_was_computed(void **unused)
{
    (void)unused;
    start();
    CHECK(staged(0) == REFUSED_NOT);
    CHECK(command_commit(state, &stage, ++key, stage.hash ^ 1) == REFUSED_HASH);
    CHECK(newest(0).code == EVENT_REQUEST_REFUSED);
    CHECK(newest(0).value == REFUSED_HASH && state->changed == 1);
    stage.program.fill.alarm_nl++;
    CHECK(commit() == REFUSED_HASH);
    stage.program.fill.alarm_nl--;
    stage.consequence.low_s++;
    CHECK(commit() == REFUSED_HASH);
    stage.consequence.low_s--;
    CHECK(commit() == REFUSED_NOT);
    rig_free(&rig);
}

/* SR-27: based on another than the one in force. */
static void another_base_is_refused(void **unused)
{
    struct command_stage old;

    (void)unused;
    start();
    CHECK(command_stage(state, &wanted, 0, 0, &stage) == REFUSED_BASE);
    CHECK(stage.tick == -1);
    CHECK(newest(0).code == EVENT_REQUEST_REFUSED);
    CHECK(newest(0).value == REFUSED_BASE);
    CHECK(command_stage(state, &wanted, 0, 2, &stage) == REFUSED_BASE);
    CHECK(staged(0) == REFUSED_NOT);
    old = stage;
    CHECK(commit() == REFUSED_NOT);
    stage = old;
    CHECK(commit() == REFUSED_BASE);
    rig_free(&rig);
}

static void a_stage_is_good_for_ten_minutes(void **unused)
{
    (void)unused;
    start();
    CHECK(staged(0) == REFUSED_NOT);
    state_advance(state, state->now + COMMAND_STAGE_S + 1);
    CHECK(commit() == REFUSED_NOTHING);
    CHECK(staged(0) == REFUSED_NOT);
    state_advance(state, state->now + COMMAND_STAGE_S);
    CHECK(commit() == REFUSED_NOT);
    state->now = 0;
    stage.tick = 0; /* the first second is one, too */
    CHECK(commit() == REFUSED_BASE);
    rig_free(&rig);
}

/* a single bolus is not cut short by a program; the program's own is. */
static void a_bolus_that_was_ordered_is_let_run(void **unused)
{
    (void)unused;
    start();
    CHECK(staged(0) == REFUSED_NOT);
    deliver_bolus(&state->ledger, state->now, 1, HOUR);
    CHECK(commit() == REFUSED_BUSY);
    CHECK(staged(0) == REFUSED_BUSY);
    state->ledger.bolus.single = 0;
    CHECK(staged(0) == REFUSED_NOT);
    CHECK(commit() == REFUSED_NOT && state->ledger.bolus.ng == 0);
    rig_free(&rig);
}

/* a pump that is held stays so until its restart. */
static void a_commit_does_not_lift_a_hold(void **unused)
{
    (void)unused;
    start();
    state->ledger.hold = PROGRAM_STOPPED;
    state_settle(state);
    CHECK(staged(0) == REFUSED_NOT);
    CHECK(commit() == REFUSED_NOT);
    CHECK(state->ledger.hold == PROGRAM_STOPPED);
    CHECK(state->ledger.mode == PROGRAM_STOPPED && state->ledger.given_fg == 0);
    CHECK(state->ledger.less_tick == state->now);
    rig_free(&rig);
}

/* SR-05: with a program again, the lost one is no alarm any more. */
static void a_program_ends_the_critical_memory_alarm(void **unused)
{
    (void)unused;
    start();
    state_alarm(state, EVENT_ALARM_MEMORY_CRITICAL, 1);
    CHECK(staged(0) == REFUSED_NOT && commit() == REFUSED_NOT);
    CHECK(!alarm_is_active(&state->alarm, EVENT_ALARM_MEMORY_CRITICAL));
    rig_free(&rig);
}

/* F-07: who commits a program has answered a reset by low battery; no other
 * alarm. */
static void a_program_answers_a_reset_by_low_battery(void **unused)
{
    (void)unused;
    start();
    state_alarm(state, EVENT_ALARM_BATTERY_RESET, 1);
    state_alarm(state, EVENT_ALARM_ERI, 1);
    CHECK(staged(0) == REFUSED_NOT && commit() == REFUSED_NOT);
    CHECK(!alarm_is_active(&state->alarm, EVENT_ALARM_BATTERY_RESET));
    CHECK(alarm_is_active(&state->alarm, EVENT_ALARM_ERI));
    rig_free(&rig);
}

/* SR-01, SR-02. */
static void what_the_caps_do_not_hold_is_refused(void **unused)
{
    (void)unused;
    start();
    schedule_init_simple(&wanted.schedule, 700000);
    CHECK(staged(0) == REFUSED_WINDOW);
    schedule_init_simple(&wanted.schedule, 310000);
    CHECK(staged(0) == REFUSED_NOT);
    state->limit.ng[5] += 4000000;
    state->enable.inverted[5] -= 4000000;
    CHECK(commit() == REFUSED_WINDOW);
    rig_free(&rig);
}

static void usual_caps_are_given_when_none_are_wanted(void **unused)
{
    (void)unused;
    start();
    wanted.caps = (struct limit_caps){ 0, 0, 0 };
    CHECK(staged(0) == REFUSED_NOT);
    CHECK(stage.program.caps.day_ng == 600000);
    wanted.caps = (struct limit_caps){ 2000, 300000, 599999 };
    CHECK(staged(0) == REFUSED_NOT);
    CHECK(stage.program.caps.day_ng == 599999);
    wanted.caps.day_ng = 1;
    CHECK(staged(0) == REFUSED_CAPS);
    rig_free(&rig);
}

static enum status no_room(void *world, struct journal *journal)
{
    (void)world;
    (void)journal;
    return ERR_FULL;
}

/* SR-27, SR-28: it is answered so whenever it is asked, also when the journal
 * would take it by then. */
static void what_the_journal_does_not_take_is_refused(void **unused)
{
    struct journal_owner owner;

    (void)unused;
    start();
    owner = state->owner;
    CHECK(staged(0) == REFUSED_NOT);
    state->changed = 0;
    state->journal.renew = 1;
    state->owner.save = no_room;
    CHECK(commit() == REFUSED_STORAGE);
    CHECK(newest(0).code == EVENT_REQUEST_REFUSED);
    CHECK(newest(0).value == REFUSED_STORAGE);
    CHECK(state->program.number == 1 && stage.tick != -1);
    CHECK(alarm_is_active(&state->alarm, EVENT_ALARM_MEMORY));
    CHECK(state_answer(state, key)->answer == REFUSED_STORAGE);
    CHECK(state->changed == 1); /* to be written with what is written next */
    state->owner = owner;
    key--;
    CHECK(commit() == REFUSED_STORAGE && state->program.number == 1);
    CHECK(commit() == REFUSED_NOT && state->program.number == 2);
    CHECK(state_answer(state, key - 1)->answer == REFUSED_STORAGE);
    rig_free(&rig);
}

static void too_many_changes_of_caps_are_refused(void **unused)
{
    (void)unused;
    start();
    while (state->limit.changes < LIMIT_CHANGES_MAX) {
        wanted.caps.day_ng++;
        CHECK(staged(0) == REFUSED_NOT && commit() == REFUSED_NOT);
    }
    wanted.caps.day_ng++;
    CHECK(staged(0) == REFUSED_NOT && commit() == REFUSED_CHANGES);
    CHECK(state_answer(state, key)->answer == REFUSED_CHANGES);
    CHECK(newest(0).value == REFUSED_CHANGES);
    rig_free(&rig);
}

/* Only what is asked for with its flag; all else is the pump's. */
static void without_a_refill_the_fill_stays(void **unused)
{
    (void)unused;
    start();
    wanted.fill.volume_nl = 1;
    wanted.fill.conc_ng_per_ml = 1;
    wanted.fill.product = 9;
    wanted.fill.alarm_nl = 3000000;
    wanted.path.catheter_nl = 5;
    wanted.clock.start_s = 5;
    wanted.device.implant_day = 5;
    wanted.device.capacity_nl = 5;
    CHECK(staged(0) == REFUSED_NOT);
    CHECK(stage.program.fill.volume_nl == 38000000);
    CHECK(stage.program.fill.conc_ng_per_ml == 2000000);
    CHECK(stage.program.fill.product == state->program.fill.product);
    CHECK(stage.program.fill.tick == state->program.fill.tick);
    CHECK(stage.program.fill.stroke == 0);
    CHECK(stage.program.fill.alarm_nl == 3000000);
    CHECK(stage.program.path.catheter_nl == 132000);
    CHECK(stage.program.clock.start_s == state->program.clock.start_s);
    CHECK(stage.program.device.implant_day == 20600);
    CHECK(stage.program.device.capacity_nl == 40000000);
    rig_free(&rig);
}

static void a_refill_counts_from_now(void **unused)
{
    (void)unused;
    start();
    wanted.fill.volume_nl = 20000000;
    wanted.fill.product = 2;
    CHECK(staged(COMMAND_REFILLED) == REFUSED_NOT);
    CHECK(stage.program.fill.volume_nl == 20000000);
    CHECK(stage.program.fill.product == 2);
    CHECK(stage.program.fill.tick == state->now);
    CHECK(stage.program.fill.stroke == state->ledger.made);
    CHECK(stage.program.path.stroke == 0); /* the same drug in the path */
    CHECK(stage.flags == COMMAND_REFILLED);
    CHECK(stage.consequence.left_nl == 20000000);
    CHECK(commit() == REFUSED_NOT);
    CHECK(newest(1).code == EVENT_PROGRAM_CHANGED);
    CHECK(newest(0).code == EVENT_REFILLED && newest(0).value == 20000000);
    wanted.fill.volume_nl = 40000001;
    CHECK(staged(COMMAND_REFILLED) == REFUSED_CAPACITY);
    rig_free(&rig);
}

/* The first program: all of it is wanted's, but what the pump knows. */
static void a_first_program_needs_a_fill(void **unused)
{
    (void)unused;
    rig_init(&rig);
    wanted = rig_program(300000, 2000000);
    rig_prime(&wanted, HOUR);
    key = 8000;
    CHECK(staged(0) == REFUSED_CONCENTRATION);
    wanted.device.capacity_nl = 20000000; /* the model is the port's */
    wanted.clock.start_s = 77;
    wanted.device.implant_day = 20601;
    CHECK(staged(COMMAND_REFILLED) == REFUSED_NOT);
    CHECK(stage.program.device.capacity_nl == 40000000);
    CHECK(stage.program.device.implant_day == 20601);
    CHECK(stage.program.clock.start_s == 0);
    CHECK(stage.program.number == 1 && stage.program.path.tip_ng_per_ml == 0);
    CHECK(commit() == REFUSED_NOT && state->programmed);
    CHECK(newest(0).code == EVENT_PRIME_STARTED);
    CHECK(newest(1).code == EVENT_REFILLED);
    CHECK(newest(2).code == EVENT_PROGRAM_CHANGED);
    CHECK(state->ledger.given_fg == 0);
    rig_free(&rig);
    rig_init(&rig);
    rig.port.capacity_nl = 30000000; /* a model that is not known */
    CHECK(staged(COMMAND_REFILLED) == REFUSED_CAPACITY);
    rig_free(&rig);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(at_first_nothing_is_staged),
        cmocka_unit_test(what_is_staged_changes_nothing_yet),
        cmocka_unit_test(what_is_committed_is_what_was_staged),
        cmocka_unit_test(what_was_staged_is_what_is_read_back),
        cmocka_unit_test(the_same_key_has_one_effect),
        cmocka_unit_test(a_commit_names_what_was_computed),
        cmocka_unit_test(another_base_is_refused),
        cmocka_unit_test(a_stage_is_good_for_ten_minutes),
        cmocka_unit_test(a_bolus_that_was_ordered_is_let_run),
        cmocka_unit_test(a_commit_does_not_lift_a_hold),
        cmocka_unit_test(a_program_ends_the_critical_memory_alarm),
        cmocka_unit_test(a_program_answers_a_reset_by_low_battery),
        cmocka_unit_test(what_the_caps_do_not_hold_is_refused),
        cmocka_unit_test(usual_caps_are_given_when_none_are_wanted),
        cmocka_unit_test(what_the_journal_does_not_take_is_refused),
        cmocka_unit_test(too_many_changes_of_caps_are_refused),
        cmocka_unit_test(without_a_refill_the_fill_stays),
        cmocka_unit_test(a_refill_counts_from_now),
        cmocka_unit_test(a_first_program_needs_a_fill),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
