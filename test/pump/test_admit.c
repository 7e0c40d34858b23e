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

/* What one bolus the program's own and the one asked for are judged as. */
struct row {
    int32_t own_ng, interval_min; /* the program's */
    int32_t ng, seconds;          /* asked for beside it; 0: none */
    struct limit_bolus as;
};

static const struct row *row;

static int fits(void)
{
    return row->ng == 0 ? admit_program(state, &program) == REFUSED_NOT
                        : bolus(row->ng, row->seconds) == REFUSED_NOT;
}

/* The same of core/limit, told what to expect. */
static struct limit_plan expected;

static int fits_core(void)
{
    return limit_admit(&state->limit, &expected, &row->as) == OK;
}

/* The narrowest cap of a day, or of an hour, that fits. */
static int32_t least(int32_t *cap_ng, int (*is_enough)(void))
{
    int32_t narrow = 1, wide = LIMIT_NG_MAX;

    while (narrow + 1 < wide) {
        const int32_t middle = narrow + (wide - narrow) / 2;

        program.caps = (struct limit_caps){ 2000, LIMIT_NG_MAX, LIMIT_NG_MAX };
        *cap_ng = middle;
        if (program.caps.hour_ng > program.caps.day_ng)
            program.caps.hour_ng = program.caps.day_ng;
        if (is_enough())
            wide = middle;
        else
            narrow = middle;
    }
    CHECK(narrow > 1 && wide < LIMIT_NG_MAX);
    return wide;
}

static void check_row(void)
{
    CHECK(least(&program.caps.day_ng, fits) ==
          least(&program.caps.day_ng, fits_core));
    CHECK(least(&program.caps.hour_ng, fits) ==
          least(&program.caps.hour_ng, fits_core));
}

/* SR-01: to the ng: as heavy in a day, and in an hour, as all of them that may
 * begin in it. */
static void boluses_are_judged_as_one(void **unused)
{
    static const struct row rows[] = {
        { 0, 0, 0, 1, { 0, 1 } },
        { 0, 0, 1, 1, { 1, 3600 } },
        { 0, 0, 1000, 1800, { 1000, 3600 } },
        { 0, 0, 12, 12 * HOUR, { 12, 12 * HOUR } },
        { 0, 0, 13, 12 * HOUR, { 13, 6 * HOUR + HOUR / 2 } }, /* 2 an hour */
        { 20000, 360, 0, 1, { 100000, 5 * HOUR } },
        { 20000, 360, 100000, 12 * HOUR, { 200000, 25411 } },
        { 20000, 360, 100000, HOUR - 1, { 200000, 6000 } },
        { 20000, 60, 0, 1, { 500000, 45000 } },
        { 100, 1, 0, 1, { 144100, 85042 } },
    };
    size_t i;

    (void)unused;
    for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        start();
        row = &rows[i];
        program.periodic =
            (struct program_bolus){ row->own_ng, row->interval_min, 0, 59 };
        program_plan(&program, state->now, state->ledger.made, &expected);
        check_row();
        rig_free(&rig);
    }
}

/* SR-01: as many as that are refused, and not counted modulo anything. */
static void more_than_a_day_can_hold_is_refused(void **unused)
{
    (void)unused;
    start();
    program.periodic = (struct program_bolus){ 2980547, 1, 0, 59 };
    CHECK(1441 * INT64_C(2980547) == (INT64_C(1) << 32) + 931);
    CHECK(admit_program(state, &program) == REFUSED_WINDOW);
    rig_free(&rig);
}

/* SR-01: strokes that were missed have not moved the path, so that so many more
 * count at the higher concentration; those before another path are not in it.
 */
static void missed_strokes_count_at_the_higher_for_longer(void **unused)
{
    static const struct row none = { 0, 0, 0, 1, { 0, 1 } };

    (void)unused;
    start();
    row = &none;
    program.path.stroke = state->ledger.made - 500;
    program.path.tip_ng_per_ml = 1000000;
    program.fill.conc_ng_per_ml = 1000000;
    state->program.path.stroke = program.path.stroke;
    state->ledger.missed = 40;
    program_plan(&program, state->now, state->ledger.made, &expected);
    CHECK(expected.count.volume_nl == 44000);
    expected.count.volume_nl = 84000;
    check_row();
    program.path.stroke++;
    program_plan(&program, state->now, state->ledger.made, &expected);
    check_row();
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

static int caps_are(int32_t stroke_ng, int32_t hour_ng, int32_t day_ng)
{
    program.caps = (struct limit_caps){ 7, 7, 7 };
    admit_usual_caps(state, &program);
    return program.caps.stroke_ng == stroke_ng &&
           program.caps.hour_ng == hour_ng && program.caps.day_ng == day_ng;
}

/* SR-01: four times the hour of 12.5 mcg and three blocks of 16, twice the day
 * of 300; on top, the boluses that begin in an hour, and twice those of a day.
 */
static void usual_caps_are_those_of_the_rule(void **unused)
{
    (void)unused;
    start();
    CHECK(caps_are(2000, 98000, 600000));
    program.periodic = (struct program_bolus){ 20000, 60, 0, 600 };
    CHECK(caps_are(2000, 98000 + 2 * 20000, 600000 + 2 * 25 * 20000));
    program.periodic.interval_min = 61;
    CHECK(caps_are(2000, 98000 + 20000, 600000 + 2 * 24 * 20000));
    program.periodic = (struct program_bolus){ 200000, 60, 0, 600 };
    CHECK(caps_are(2000, 98000 + 2 * 200000, LIMIT_NG_MAX));
    program.periodic.ng = 3000000;
    CHECK(caps_are(2000, LIMIT_NG_MAX, LIMIT_NG_MAX));
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
        cmocka_unit_test(boluses_are_judged_as_one),
        cmocka_unit_test(more_than_a_day_can_hold_is_refused),
        cmocka_unit_test(missed_strokes_count_at_the_higher_for_longer),
        cmocka_unit_test(two_pasts_that_differ_are_a_fault),
        cmocka_unit_test(usual_caps_are_those_of_the_rule),
        cmocka_unit_test(usual_caps_hold_what_the_program_asks),
        cmocka_unit_test(a_restart_after_long_is_a_decision),
        cmocka_unit_test(a_refusal_is_logged),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
