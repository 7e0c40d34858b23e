/* test_pump_wake.c: one wake: what is looked at, done, written, and when the
 * next is due. */
#include "core/model.h"
#include "pump/deliver.h"
#include "pump/memory.h"
#include "pump/watch.h"
#include "test/pump/rig.h"
#include "test/test.h"

enum { HOUR = 3600, DAY = 86400 };

static struct rig rig;
static struct state *const state = &rig.pump.state;

static void start(void)
{
    rig_start(&rig, 300000, 2000000);
    rig_run(&rig, DAY);
}

static void wake(int64_t now)
{
    rig.now = now;
    rig.next = pump_wake(&rig.pump, now);
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

static enum refusal bolus(int32_t ng, int32_t seconds)
{
    static uint64_t key = 500;
    const struct order order = { ++key, state->program.number };
    enum refusal refusal;

    pump_begin(&rig.pump, rig.now);
    refusal = order_bolus(state, &order, ng, seconds);
    rig.next = pump_end(&rig.pump);
    return refusal;
}

/* What a reset would find. */
static struct state other;

static void mount(void)
{
    state_init(&other, &rig.port, rig.now);
    CHECK(memory_mount(&other, rig.now) == OK);
}

static void a_reset_leaves_nothing_staged(void **unused)
{
    (void)unused;
    start();
    rig_reset(&rig, 1); /* over garbage */
    CHECK(rig.pump.stage.tick == -1);
    rig_free(&rig);
}

static void each_wake_feeds_the_watchdog(void **unused)
{
    int fed;

    (void)unused;
    start();
    fed = rig.fed;
    wake(rig.next);
    CHECK(rig.fed == fed + 1);
    pump_begin(&rig.pump, rig.now);
    CHECK(rig.fed == fed + 2);
    rig_free(&rig);
}

/* Four times a day, to the second. */
static void the_self_test_comes_when_it_is_due(void **unused)
{
    int64_t due;

    (void)unused;
    start();
    due = state->check_tick;
    CHECK(due > rig.now);
    state->ledger.hold = PROGRAM_STOPPED; /* nothing else is due as often */
    state_keep(state);
    wake(due - 1);
    CHECK(state->check_tick == due);
    rig.battery_mv = WATCH_BATTERY_ERI_MV - 1;
    wake(due);
    CHECK(state->check_tick == due + 6 * HOUR);
    CHECK(is_active(EVENT_ALARM_ERI));
    rig_free(&rig);
}

/* Between the look at the checksums and the self-test a bit flips. */
static void flip(void *world)
{
    (void)world;
    enable_reserve(&state->enable, state->reserved + 1);
}

/* SR-06, SR-08: what cannot say no may not run the program. */
static void a_self_test_that_fails_is_critical(void **unused)
{
    uint32_t sequence;

    (void)unused;
    start();
    sequence = state->log.sequence;
    rig.port.watchdog = flip;
    wake(state->check_tick);
    CHECK(is_active(EVENT_ALARM_MEMORY_CRITICAL));
    CHECK(state->ledger.mode == PROGRAM_MINIMUM);
    CHECK(log_read(&state->log, sequence + 1, &(struct log_entry){ 0 }) == OK);
    CHECK(newest(2).code == EVENT_SELF_TEST_FAILED && newest(2).value == 0);
    CHECK(newest(1).code == EVENT_ALARM_MEMORY_CRITICAL);
    CHECK(newest(0).code == EVENT_MINIMUM_RATE);
    rig_free(&rig);
}

/* F-02, F-10: the program's boluses by themselves, an order's when it ends. */
static void boluses_are_told_as_they_begin_and_end(void **unused)
{
    struct program program = rig_program(300000, 2000000);
    uint32_t sequence, kept;
    int64_t first;

    (void)unused;
    rig_init(&rig);
    program.periodic = (struct program_bolus){ 10000, 360, 360, 600 };
    rig_prime(&program, HOUR);
    rig_set_clock(&rig, program.clock.start_s);
    CHECK(rig_commit(&rig, &program, COMMAND_REFILLED) == REFUSED_NOT);
    rig_run(&rig, 5 * HOUR);
    first = state->ledger.periodic_tick;
    CHECK(first == 6 * HOUR && rig.next <= first);
    rig_run(&rig, first - 1);
    sequence = state->log.sequence;
    kept = state->journal.live.kept;
    state->changed = 0;
    state_keep(state);
    rig_run(&rig, first);
    CHECK(state->log.sequence == sequence + 1 && state->changed == 1);
    CHECK(newest(0).code == EVENT_BOLUS_STARTED && newest(0).value == 10000);
    CHECK(newest(0).tick == first);
    CHECK(state->journal.live.kept == kept); /* written with its first block */
    rig_run(&rig, first + 599);
    CHECK(state->log.sequence == sequence + 1);
    state->changed = 0;
    state_keep(state);
    rig_run(&rig, first + 600);
    CHECK(state->log.sequence == sequence + 2 && state->changed == 1);
    CHECK(newest(0).code == EVENT_BOLUS_ENDED && newest(0).value == 0);
    CHECK(newest(0).tick == first + 600);
    rig_free(&rig);
}

static int64_t last_s;
static int64_t shortest_s;

static void note(struct rig *of)
{
    if (last_s >= 0 && of->now - last_s < shortest_s)
        shortest_s = of->now - last_s;
    last_s = of->now;
}

/* SR-04: 20 mcg in 37 s are ten strokes of 3.6 s each; a stroke that is due
 * waits for its motor, and nothing wakes the pump before. */
static void a_stroke_waits_for_its_motor(void **unused)
{
    const uint32_t model_ds = 36;
    int64_t begun;
    int waited = 0;
    uint32_t i, before;

    (void)unused;
    start();
    CHECK(bolus(20000, 37) == REFUSED_NOT);
    begun = rig.now;
    before = rig.strokes;
    last_s = -1;
    shortest_s = HOUR;
    rig.at_stroke = note;
    while (rig.strokes < before + 10) {
        CHECK(rig.next > rig.now);
        CHECK(rig.next >= motor_ready(&state->motor) || rig.next == begun + 37);
        if (rig.next == motor_ready(&state->motor)) {
            waited = 1;
            wake(rig.next - 1); /* too early: the motor is not asked */
        }
        wake(rig.next);
    }
    CHECK(waited && shortest_s == 3);
    CHECK((rig.now - begun) * 10 >= 9 * model_ds);
    CHECK(rig.now - begun <= 40);
    for (i = 0; i < 3; i++) { /* a wake too many changes nothing */
        before = rig.strokes;
        wake(rig.now + 1);
        CHECK(rig.strokes == before);
    }
    rig_free(&rig);
}

static enum status no_room(void *world, struct journal *journal)
{
    (void)world;
    (void)journal;
    return ERR_FULL;
}

/* The journal takes nothing any more; the log does. */
static void fill_journal(void)
{
    state->journal.renew = 1;
    state->owner.save = no_room;
}

/* SR-01: what was admitted and cannot be given is heard at once. */
static void a_stroke_that_cannot_be_made_is_critical(void **unused)
{
    uint32_t before;

    (void)unused;
    start();
    rig_run(&rig, rig.now + HOUR);
    fill_journal();
    before = state->reserved - state->ledger.made;
    rig_run(&rig, rig.now + 576 * before);
    CHECK(!is_active(EVENT_ALARM_NOT_DELIVERING));
    before = rig.strokes;
    rig_run(&rig, rig.now + 576);
    CHECK(is_active(EVENT_ALARM_NOT_DELIVERING));
    CHECK(state->ledger.mode == PROGRAM_STOPPED);
    rig_run(&rig, rig.now + DAY);
    CHECK(rig.strokes == before);
    rig_free(&rig);
}

/* Room in the live sector, so that what is written can be counted. */
static void fresh_sector(void)
{
    state->journal.renew = 1;
    CHECK(memory_ledger(state) == OK);
    state_keep(state);
}

/* SR-07: what a wake sees counts before the stroke that is due in it. */
static void a_motor_that_ran_by_itself_is_not_asked_again(void **unused)
{
    struct deliver_ramp ramp = { .number = 0 };
    uint32_t before, kept;

    (void)unused;
    start();
    fresh_sector();
    while (!deliver_is_due(&state->program, &state->ledger, &ramp, rig.next))
        wake(rig.next);
    before = rig.strokes;
    kept = state->journal.live.kept;
    rig.sensed += 3;
    wake(rig.next);
    CHECK(rig.strokes == before && is_active(EVENT_ALARM_OVER_DELIVERY));
    CHECK(state->ledger.mode == PROGRAM_STOPPED);
    /* SR-11: and a power loss does not start it again */
    CHECK(state->changed == 0 && state->alarmed == 0);
    CHECK(state->journal.live.kept == kept + 1);
    mount();
    CHECK(other.ledger.mode == PROGRAM_STOPPED);
    CHECK(alarm_is_active(&other.alarm, EVENT_ALARM_OVER_DELIVERY));
    rig_free(&rig);
}

/* A pump that runs has a block to come, which is written with what changed. */
static void what_can_wait_is_not_written(void **unused)
{
    uint32_t kept, at;

    (void)unused;
    start();
    fresh_sector();
    while (state->ledger.made == state->reserved)
        wake(rig.next);
    state->changed = 1;
    state_keep(state);
    kept = state->journal.live.kept;
    at = state->journal.live.at;
    wake(rig.now + 1);
    CHECK(state->changed == 1 && state->journal.live.kept == kept);
    CHECK(state->journal.live.at == at);
    state->ledger.hold = PROGRAM_MINIMUM;
    state_keep(state);
    wake(rig.now + 1);
    CHECK(state->ledger.mode == PROGRAM_MINIMUM);
    CHECK(state->journal.live.kept == kept);
    state->ledger.hold = PROGRAM_STOPPED;
    state->alarmed = 0;
    state_keep(state);
    wake(rig.now + 1);
    CHECK(state->journal.live.kept == kept + 1 && state->changed == 0);
    kept++;
    wake(rig.now + 1);
    CHECK(state->journal.live.kept == kept); /* once */
    rig_free(&rig);
}

/* F-06: alarms that cannot be written, and a stop. */
static void what_cannot_be_written_is_an_alarm(void **unused)
{
    (void)unused;
    start();
    fill_journal();
    wake(rig.now);
    CHECK(!is_active(EVENT_ALARM_MEMORY)); /* there was nothing to write */
    state->alarmed = 1;
    state_keep(state);
    wake(rig.now);
    CHECK(is_active(EVENT_ALARM_MEMORY));
    CHECK(newest(0).code == EVENT_ALARM_MEMORY);
    rig_free(&rig);
    start();
    state->ledger.mode = PROGRAM_STOPPED;
    state->ledger.hold = PROGRAM_STOPPED;
    state->ledger.less_tick = state->now;
    state_keep(state);
    wake(rig.now);
    CHECK(!is_active(EVENT_ALARM_MEMORY));
    fill_journal();
    state->changed = 1;
    state_keep(state);
    wake(rig.now);
    CHECK(is_active(EVENT_ALARM_MEMORY) && state->changed == 1);
    CHECK(newest(0).code == EVENT_ALARM_MEMORY);
    rig_free(&rig);
}

/* After a commit the self-test comes at once, in the next second. */
static void a_wake_is_in_time_to_come(void **unused)
{
    struct program program;

    (void)unused;
    start();
    program = state->program;
    program.lead = (struct program_lead){ PROGRAM_LEAD_NONE, 0, 0, 0 };
    CHECK(rig_commit(&rig, &program, 0) == REFUSED_NOT);
    CHECK(rig.next == rig.now + 1);
    wake(rig.next);
    CHECK(rig.next > rig.now + 1);
    rig_free(&rig);
}

/* A clock that jumps back does not turn time back. */
static void time_never_runs_back(void **unused)
{
    int64_t now;

    (void)unused;
    start();
    now = state->now;
    wake(rig.now);
    wake(rig.now - 100);
    CHECK(state->now >= now);
    now = rig.now + 100 + HOUR;
    pump_begin(&rig.pump, now);
    CHECK(state->now == now); /* a command finds the pump up to date */
    rig_free(&rig);
}

/* A value and its twin, so that its words still agree. */
static void flip_both(void)
{
    *(uint8_t *)&state->program ^= 1;
    state->program_twin[0] ^= 1;
}

/* SR-06: every checksum before a block, and before a command; between, words.
 */
static void all_is_checked_before_a_block_and_a_command(void **unused)
{
    (void)unused;
    start();
    while (state->ledger.made == state->reserved)
        wake(rig.next);
    flip_both();
    CHECK(state->ledger.made < state->reserved);
    wake(rig.now);
    CHECK_FAULT(pump_begin(&rig.pump, rig.now));
    flip_both();
    while (state->ledger.made < state->reserved)
        wake(rig.next);
    flip_both();
    CHECK_FAULT((void)pump_wake(&rig.pump, rig.now));
    flip_both();
    wake(rig.now);
    state->program.number ^= 1; /* words are looked at in each wake */
    CHECK_FAULT((void)pump_wake(&rig.pump, rig.now));
    rig_free(&rig);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_reset_leaves_nothing_staged),
        cmocka_unit_test(each_wake_feeds_the_watchdog),
        cmocka_unit_test(the_self_test_comes_when_it_is_due),
        cmocka_unit_test(a_self_test_that_fails_is_critical),
        cmocka_unit_test(boluses_are_told_as_they_begin_and_end),
        cmocka_unit_test(a_stroke_waits_for_its_motor),
        cmocka_unit_test(a_stroke_that_cannot_be_made_is_critical),
        cmocka_unit_test(a_motor_that_ran_by_itself_is_not_asked_again),
        cmocka_unit_test(what_can_wait_is_not_written),
        cmocka_unit_test(what_cannot_be_written_is_an_alarm),
        cmocka_unit_test(a_wake_is_in_time_to_come),
        cmocka_unit_test(time_never_runs_back),
        cmocka_unit_test(all_is_checked_before_a_block_and_a_command),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
