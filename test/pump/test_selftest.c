/* test_selftest.c: can the pump still compute, remember, and say no? */
#include "pump/selftest.h"

#include "test/pump/rig.h"
#include "test/test.h"

static struct rig rig;
static struct state *const state = &rig.pump.state;

static void start(void)
{
    rig_start(&rig, 300000, 2000000);
}

static int is_active(enum event_code cause)
{
    return alarm_is_active(&state->alarm, cause);
}

static void a_sound_pump_passes_and_nothing_moves(void **unused)
{
    uint32_t strokes;

    (void)unused;
    start();
    strokes = rig.strokes;
    CHECK(selftest(state) == OK);
    CHECK(rig.strokes == strokes && rig.enabled == 0);
    CHECK(!is_active(EVENT_ALARM_MEMORY) && state->alarmed == 0);
    rig_free(&rig);
}

/* SR-01: the first key must not open for a stroke above every cap, and caps at
 * the ceiling are no fault. */
static void a_gate_that_lets_all_through_is_found(void **unused)
{
    struct limit_caps *caps;

    (void)unused;
    start();
    caps = &state->limit.change[state->limit.changes - 1].caps;
    *caps = (struct limit_caps){ LIMIT_NG_MAX, LIMIT_NG_MAX, LIMIT_NG_MAX };
    state_advance(state, 3 * 86400);
    CHECK(selftest(state) == OK);
    *caps = (struct limit_caps){ LIMIT_NG_MAX + 1, LIMIT_NG_MAX + 1,
        LIMIT_NG_MAX + 1 };
    CHECK(selftest(state) == ERR_HARDWARE);
    rig_free(&rig);
}

/* SR-13: nor the second for one that the journal has not reserved. */
static void an_enable_that_lets_all_through_is_found(void **unused)
{
    (void)unused;
    start();
    enable_reserve(&state->enable, state->reserved + 1);
    CHECK(selftest(state) == ERR_HARDWARE);
    rig_free(&rig);
}

/* F-06: fewer than three sectors, or damage that is not yet mended. */
static void a_worn_or_damaged_journal_is_an_alarm(void **unused)
{
    int i;

    (void)unused;
    start();
    for (i = 0; i < 5; i++)
        state->journal.bad[i] = 1;
    CHECK(selftest(state) == OK && !is_active(EVENT_ALARM_MEMORY));
    state->journal.bad[5] = 1;
    CHECK(selftest(state) == OK && is_active(EVENT_ALARM_MEMORY));
    state->journal.bad[5] = 0;
    CHECK(selftest(state) == OK && !is_active(EVENT_ALARM_MEMORY));
    state->journal.damaged = 1;
    CHECK(selftest(state) == OK && is_active(EVENT_ALARM_MEMORY));
    rig_free(&rig);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_sound_pump_passes_and_nothing_moves),
        cmocka_unit_test(a_gate_that_lets_all_through_is_found),
        cmocka_unit_test(an_enable_that_lets_all_through_is_found),
        cmocka_unit_test(a_worn_or_damaged_journal_is_an_alarm),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
