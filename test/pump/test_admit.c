/* test_admit.c: may it run?  The last word (SR-01, SR-12, R-18). */
#include "pump/admit.h"

#include "test/pump/rig.h"
#include "test/test.h"

enum { HOUR = 3600, DAY = 86400 };

static struct rig rig;
static struct state *const state = &rig.pump.state;
static struct program program;

static void start(void)
{
    rig_start(&rig, 300000, 2000000);
    rig_run(&rig, 2 * DAY);
    pump_begin(&rig.pump, rig.now);
    program = state->program;
}

/* Beside the program, in force. */
static enum refusal bolus(int32_t ng, int32_t seconds)
{
    state->program = program;
    return admit_bolus(state, ng, seconds);
}

/* SR-01: the day's 300 mcg and the boluses, three blocks and a bucket. */
static void a_program_is_admitted_within_its_caps(void **unused)
{
    (void)unused;
    start();
    CHECK(admit_program(state, &program) == REFUSED_NOT);
    program.caps.stroke_ng = 1999;
    CHECK(admit_program(state, &program) == REFUSED_CAPS);
    program.caps.stroke_ng = 2000;
    CHECK(admit_program(state, &program) == REFUSED_NOT);
    CHECK(bolus(100000, 12 * HOUR) == REFUSED_NOT);
    CHECK(bolus(300000, 12 * HOUR) == REFUSED_WINDOW);
    CHECK(bolus(LIMIT_NG_MAX, DAY) == REFUSED_WINDOW);
    rig_free(&rig);
}

/* The program's own boluses count beside the one that is asked for. */
static void boluses_of_the_program_count_too(void **unused)
{
    (void)unused;
    start();
    program.periodic = (struct program_bolus){ 20000, 360, 0, HOUR };
    CHECK(admit_program(state, &program) == REFUSED_NOT);
    CHECK(bolus(100000, 12 * HOUR) == REFUSED_NOT);
    program.periodic.ng = 30000; /* five of them in a day and a bit */
    CHECK(admit_program(state, &program) == REFUSED_NOT);
    CHECK(bolus(100000, 12 * HOUR) == REFUSED_WINDOW);
    program.periodic = (struct program_bolus){ LIMIT_NG_MAX, 1, 0, 59 };
    CHECK(admit_program(state, &program) == REFUSED_WINDOW);
    rig_free(&rig);
}

/* SR-06: a past that is not the same twice admits nothing. */
static void two_pasts_that_differ_are_a_fault(void **unused)
{
    (void)unused;
    start();
    state->limit.ng[7] ^= 1;
    CHECK_FAULT((void)!admit_program(state, &program));
    rig_free(&rig);
}

/* SR-01: twice the day, four times the hour, with boluses on top. */
static void usual_caps_hold_what_the_program_asks(void **unused)
{
    (void)unused;
    start();
    admit_usual_caps(state, &program);
    CHECK(program.caps.day_ng == 600000 && program.caps.stroke_ng == 2000);
    program.periodic = (struct program_bolus){ 20000, 360, 0, HOUR };
    admit_usual_caps(state, &program);
    CHECK(program.caps.day_ng == 600000 + 2 * 5 * 20000);
    CHECK(admit_program(state, &program) == REFUSED_NOT);
    program.periodic.ng = 1000000;
    admit_usual_caps(state, &program);
    CHECK(program.caps.day_ng == LIMIT_NG_MAX);
    CHECK(program.caps.hour_ng <= program.caps.day_ng);
    program.caps.day_ng = 5;
    program.schedule.set_count = 0; /* of no program there are none */
    admit_usual_caps(state, &program);
    CHECK(program.caps.day_ng == 5);
    program = state->program;
    program.caps.day_ng = 5;
    program.fill.conc_ng_per_ml = 0;
    admit_usual_caps(state, &program);
    program.fill.conc_ng_per_ml = 2000000;
    program.path.counted_ng_per_ml = 0;
    admit_usual_caps(state, &program);
    program.path.counted_ng_per_ml = 2000000;
    program.lead = (struct program_lead){ PROGRAM_LEAD_PRIME, 1, -5, 0 };
    program.stroke = state->ledger.made;
    admit_usual_caps(state, &program);
    CHECK(program.caps.day_ng == 5);
    rig_free(&rig);
}

/* 48 h, to the second; SR-12: a latch; a clinician decides. */
static void a_restart_after_long_is_a_decision(void **unused)
{
    int i;

    (void)unused;
    start();
    CHECK(admit_restart(state, 0) == REFUSED_NOT);
    state->ledger.less_tick = state->now - 48 * HOUR + 1;
    CHECK(admit_restart(state, 0) == REFUSED_NOT);
    state->ledger.less_tick--;
    CHECK(admit_restart(state, 0) == REFUSED_REINITIATE);
    CHECK(admit_restart(state, 1) == REFUSED_NOT);
    state_advance(state, 4 * DAY);
    state->ledger.less_tick = 0;
    CHECK(admit_restart(state, 0) == REFUSED_REINITIATE);
    state->ledger.less_tick = -1;
    state_alarm(state, EVENT_ALARM_STOPPED_LONG, 1);
    CHECK(admit_restart(state, 0) == REFUSED_REINITIATE);
    CHECK(admit_restart(state, 1) == REFUSED_NOT);
    for (i = 0; i < ALARM_CYCLES; i++) {
        state_alarm(state, EVENT_ALARM_STALL, 0);
        state_alarm(state, EVENT_ALARM_STALL, 1);
    }
    CHECK(admit_restart(state, 0) == REFUSED_LATCHED);
    CHECK(admit_restart(state, 1) == REFUSED_NOT);
    rig_free(&rig);
}

/* SR-02. */
static void a_refusal_is_logged(void **unused)
{
    struct log_entry entry;
    uint32_t sequence;

    (void)unused;
    start();
    sequence = state->log.sequence;
    CHECK(admit_refuse(state, REFUSED_NOT) == REFUSED_NOT);
    CHECK(state->log.sequence == sequence);
    CHECK(admit_refuse(state, REFUSED_WINDOW) == REFUSED_WINDOW);
    CHECK(log_read(&state->log, sequence + 1, &entry) == OK);
    CHECK(entry.code == EVENT_REQUEST_REFUSED);
    CHECK(entry.value == REFUSED_WINDOW);
    rig_free(&rig);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_program_is_admitted_within_its_caps),
        cmocka_unit_test(boluses_of_the_program_count_too),
        cmocka_unit_test(two_pasts_that_differ_are_a_fault),
        cmocka_unit_test(usual_caps_hold_what_the_program_asks),
        cmocka_unit_test(a_restart_after_long_is_a_decision),
        cmocka_unit_test(a_refusal_is_logged),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
