/* test_memory_reset.c: what a memory knows of time, answers and strokes after a
 * reset (SR-11, SR-27). */
#include "pump/memory.h"
#include "test/pump/rig.h"
#include "test/test.h"

enum { DAY = 86400 };

static struct rig rig;
static struct state *const state = &rig.pump.state;

static void start(void)
{
    rig_start(&rig, 300000, 2000000);
}

/* Another pump's memory of the same flash, at tick now. */
static struct state other;

static enum status mount(int64_t now)
{
    state_init(&other, &rig.port, now);
    return memory_mount(&other, now);
}

/* SR-11: whatever the board's clock says. */
static void a_lost_clock_is_the_journals(void **unused)
{
    (void)unused;
    start();
    rig_run(&rig, DAY);
    CHECK(memory_ledger(state) == OK);
    CHECK(mount(0) == OK && other.now == state->ledger.tick);
    CHECK(other.now > DAY - 600);
    CHECK(mount(DAY + 1) == OK && other.now == DAY + 1);
    CHECK(mount(PROGRAM_TICK_MAX) == OK);
    CHECK(mount(PROGRAM_TICK_MAX + 1) == ERR_CORRUPT);
    rig_free(&rig);
    rig_init(&rig); /* without a program, too */
    rig_run(&rig, DAY + 1);
    state->journal.renew = 1; /* a snapshot knows the time of its past */
    CHECK(memory_ledger(state) == OK);
    CHECK(mount(0) == OK && !other.programmed);
    CHECK(other.now == DAY);
    CHECK(mount(2 * DAY) == OK && other.now == 2 * DAY);
    CHECK(mount(PROGRAM_TICK_MAX + 1) == ERR_CORRUPT);
    rig_free(&rig);
}

/* SR-27: a command is answered as before, also after a reset, and though it
 * is not the last. */
static void answers_are_kept_through_a_reset(void **unused)
{
    uint64_t key;

    (void)unused;
    start();
    for (key = 5001; key <= 5008; key++) {
        const struct ledger_answer answer = { key, (uint8_t)(key - 5000) };

        state_answered(state, &answer);
        CHECK(memory_ledger(state) == OK);
    }
    CHECK(mount(rig.now) == OK);
    for (key = 5001; key <= 5008; key++) {
        CHECK(state_answer(&other, key) != NULL);
        CHECK(state_answer(&other, key)->answer == key - 5000);
    }
    CHECK(state_answer(&other, 5000) == NULL);
    rig_free(&rig);
}

/* SR-11: a snapshot of a pump that has lost its program says how many strokes
 * it had made, and what it answered last (SR-27). */
static void without_a_program_the_ledger_is_kept(void **unused)
{
    const struct ledger_answer last = { 5, REFUSED_NOTHING };

    (void)unused;
    rig_init(&rig);
    state->ledger.made = 4321;
    state->ledger.last = last;
    state->journal.renew = 1;
    CHECK(memory_alarm(state) == OK);
    CHECK(mount(0) == OK && !other.programmed);
    CHECK(other.ledger.made == 4321 && other.reserved == 4321);
    CHECK(state_answer(&other, 5)->answer == REFUSED_NOTHING);
    rig_free(&rig);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_lost_clock_is_the_journals),
        cmocka_unit_test(answers_are_kept_through_a_reset),
        cmocka_unit_test(without_a_program_the_ledger_is_kept),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
