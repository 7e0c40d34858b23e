/* test_command_path.c: a new drug, a new catheter: what the path holds, and
 * what is pushed through it first. */
#include "pump/command.h"

#include "test/pump/rig.h"
#include "test/test.h"

enum { HOUR = 3600, DAY = 86400, PATH_STROKES = 272 };

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

/* Another concentration, at the same flow. */
static void change(int32_t conc_ng_per_ml)
{
    wanted.fill.conc_ng_per_ml = conc_ng_per_ml;
    wanted.fill.nominal_ng_per_ml = conc_ng_per_ml;
    schedule_init_simple(
        &wanted.schedule, (int32_t)((int64_t)conc_ng_per_ml * 150 / 1000));
    memset(&wanted.caps, 0, sizeof(wanted.caps)); /* the usual ones */
}

static void bridge(int32_t strokes)
{
    wanted.lead =
        (struct program_lead){ PROGRAM_LEAD_BRIDGE, strokes, DAY, 4000000 };
}

static struct log_entry newest(uint32_t back)
{
    struct log_entry entry;

    CHECK(log_read(&state->log, state->log.sequence - back, &entry) == OK);
    return entry;
}

/* a new concentration is bridged, or that is decided. */
static void a_new_concentration_needs_a_bridge_or_a_decision(void **unused)
{
    const uint32_t made = PATH_STROKES + 293;

    (void)unused;
    start();
    CHECK(state->ledger.made == made);
    change(1000000);
    CHECK(staged(COMMAND_REFILLED) == REFUSED_BRIDGE);
    CHECK(staged(COMMAND_REFILLED | COMMAND_UNBRIDGED) == REFUSED_NOT);
    CHECK(stage.program.path.tip_ng_per_ml == 2000000);
    CHECK(stage.program.path.counted_ng_per_ml == 2000000);
    CHECK(stage.program.path.stroke == made);
    CHECK(stage.program.path.catheter_nl == 132000);
    bridge(PATH_STROKES);
    CHECK(staged(COMMAND_REFILLED) == REFUSED_NOT);
    bridge(PATH_STROKES + 1);
    CHECK(staged(COMMAND_REFILLED) == REFUSED_LEAD);
    bridge(PATH_STROKES);
    wanted.lead.kind = PROGRAM_LEAD_PRIME; /* of a path that is full */
    CHECK(staged(COMMAND_REFILLED) == REFUSED_LEAD);
    bridge(PATH_STROKES);
    wanted.caps = (struct limit_caps){ 2000, 600000, 2000000 };
    CHECK(staged(COMMAND_REFILLED) == REFUSED_NOT);
    CHECK(commit() == REFUSED_NOT);
    CHECK(newest(3).code == EVENT_PROGRAM_CHANGED);
    CHECK(newest(2).code == EVENT_REFILLED);
    CHECK(newest(1).code == EVENT_CONCENTRATION_CHANGED);
    CHECK(newest(1).value == 1000000);
    CHECK(newest(0).code == EVENT_BRIDGE_STARTED);
    CHECK(newest(0).value == PATH_STROKES);
    CHECK(state->ledger.given_fg == 0); /* another drug is not carried */
    rig_free(&rig);
}

/* SR-01: the higher counts, either way, and that of the change before. */
static void the_higher_concentration_counts(void **unused)
{
    (void)unused;
    start();
    change(4000000);
    bridge(PATH_STROKES);
    CHECK(staged(COMMAND_REFILLED) == REFUSED_NOT);
    CHECK(stage.program.path.tip_ng_per_ml == 2000000);
    CHECK(stage.program.path.counted_ng_per_ml == 4000000);
    CHECK(commit() == REFUSED_NOT);
    change(1000000);
    CHECK(staged(COMMAND_REFILLED) == REFUSED_PASSING);
    state->ledger.made += PATH_STROKES; /* the path has passed once */
    CHECK(staged(COMMAND_REFILLED) == REFUSED_NOT);
    CHECK(stage.program.path.tip_ng_per_ml == 4000000);
    CHECK(stage.program.path.counted_ng_per_ml == 4000000);
    change(4000000);
    wanted.lead.kind = PROGRAM_LEAD_NONE;
    wanted.lead.strokes = wanted.lead.seconds = wanted.lead.cap_ng = 0;
    CHECK(staged(COMMAND_REFILLED) == REFUSED_NOT); /* the same again */
    rig_free(&rig);
}

static void without_a_change_there_is_nothing_to_bridge(void **unused)
{
    (void)unused;
    start();
    bridge(1);
    CHECK(staged(0) == REFUSED_LEAD);
    wanted.lead.kind = PROGRAM_LEAD_PRIME;
    CHECK(staged(0) == REFUSED_LEAD);
    rig_free(&rig);
}

/* A later program does not have to say it again while the path passes. */
static void a_change_that_is_passing_is_left_alone(void **unused)
{
    (void)unused;
    start();
    change(1000000);
    CHECK(staged(COMMAND_REFILLED | COMMAND_UNBRIDGED) == REFUSED_NOT);
    CHECK(commit() == REFUSED_NOT);
    CHECK(staged(0) == REFUSED_BRIDGE); /* nothing has moved: still asked */
    state->ledger.made++;
    CHECK(staged(0) == REFUSED_NOT);
    CHECK(stage.program.path.tip_ng_per_ml == 2000000);
    rig_free(&rig);
}

/* what is left of a bridge is not dropped without a word. */
static void a_bridge_under_way_is_given_up_by_decision_alone(void **unused)
{
    (void)unused;
    start();
    change(1000000);
    bridge(PATH_STROKES);
    CHECK(staged(COMMAND_REFILLED) == REFUSED_NOT && commit() == REFUSED_NOT);
    state->ledger.made += 5;
    bridge(PATH_STROKES - 5);
    CHECK(staged(0) == REFUSED_NOT);
    wanted.lead = (struct program_lead){ PROGRAM_LEAD_NONE, 0, 0, 0 };
    CHECK(staged(0) == REFUSED_BRIDGE);
    CHECK(newest(0).value == REFUSED_BRIDGE);
    CHECK(staged(COMMAND_UNBRIDGED) == REFUSED_NOT);
    state->ledger.made += PATH_STROKES - 6;
    CHECK(staged(0) == REFUSED_BRIDGE); /* its last stroke */
    state->ledger.made++;
    CHECK(staged(0) == REFUSED_NOT);
    rig_free(&rig);
}

/* SR-01: what a stall kept from moving is in the path still. */
static void missed_strokes_have_moved_nothing(void **unused)
{
    uint32_t from;

    (void)unused;
    start();
    from = state->ledger.made;
    state->ledger.missed = 3;
    change(1000000);
    bridge(PATH_STROKES); /* all of it: the new path has missed nothing */
    CHECK(staged(COMMAND_REFILLED) == REFUSED_NOT);
    wanted.lead = (struct program_lead){ PROGRAM_LEAD_NONE, 0, 0, 0 };
    CHECK(staged(COMMAND_REFILLED | COMMAND_UNBRIDGED) == REFUSED_NOT);
    state->ledger.stalled_tick = state->now;
    state->ledger.stalled_stroke = from - 1;
    CHECK(commit() == REFUSED_NOT);
    CHECK(state->ledger.missed == 0 && state->ledger.stalled_stroke == from);
    state->ledger.stalled_tick = -1;
    state->ledger.missed = 3;
    state->ledger.made = from + 100;
    bridge(175);
    CHECK(staged(0) == REFUSED_NOT);
    bridge(176);
    CHECK(staged(0) == REFUSED_LEAD);
    wanted.lead = (struct program_lead){ PROGRAM_LEAD_NONE, 0, 0, 0 };
    CHECK(staged(0) == REFUSED_NOT && commit() == REFUSED_NOT);
    CHECK(state->ledger.missed == 3); /* the same path */
    state->ledger.made = from + PATH_STROKES + 2;
    change(4000000);
    bridge(1);
    CHECK(staged(COMMAND_REFILLED) == REFUSED_PASSING);
    state->ledger.made++;
    CHECK(staged(COMMAND_REFILLED) == REFUSED_NOT);
    state->program.path.catheter_nl++; /* by a nanolitre */
    CHECK(staged(COMMAND_REFILLED) == REFUSED_PASSING);
    state->program.path.catheter_nl--;
    change(1000000);
    wanted.lead = (struct program_lead){ PROGRAM_LEAD_NONE, 0, 0, 0 };
    state->ledger.made = from + 2 * PATH_STROKES + 2;
    CHECK(staged(COMMAND_CATHETER | COMMAND_UNBRIDGED) == REFUSED_NOT);
    CHECK(stage.program.path.counted_ng_per_ml == 2000000);
    state->ledger.made++;
    CHECK(staged(COMMAND_CATHETER | COMMAND_UNBRIDGED) == REFUSED_NOT);
    CHECK(stage.program.path.counted_ng_per_ml == 1000000);
    rig_free(&rig);
}

/* a new catheter is empty, and the tubing with it or not. */
static void a_new_catheter_is_primed(void **unused)
{
    (void)unused;
    start();
    wanted.path.tubing_nl = 150000;
    wanted.path.catheter_nl = 100000;
    wanted.lead = (struct program_lead){ PROGRAM_LEAD_PRIME, 250, HOUR, 0 };
    wanted.path.tip_ng_per_ml = 1000000; /* the pump knows that it is none */
    CHECK(staged(COMMAND_CATHETER) == REFUSED_NOT);
    CHECK(stage.program.path.stroke == state->ledger.made);
    CHECK(staged(COMMAND_CATHETER | COMMAND_REFILLED) == REFUSED_NOT);
    CHECK(stage.program.path.stroke == state->ledger.made);
    CHECK(stage.program.path.tip_ng_per_ml == 0);
    CHECK(stage.program.path.tubing_nl == 150000);
    CHECK(stage.program.path.counted_ng_per_ml == 2000000);
    CHECK(staged(COMMAND_CATHETER_ALONE) == REFUSED_LEAD); /* 100 are left */
    wanted.lead.strokes = 100;
    CHECK(staged(COMMAND_CATHETER_ALONE) == REFUSED_NOT);
    CHECK(stage.program.path.stroke == state->ledger.made - 150);
    CHECK(stage.program.path.catheter_nl == 100000);
    wanted.lead.kind = PROGRAM_LEAD_BRIDGE; /* of a path that is empty */
    CHECK(staged(COMMAND_CATHETER_ALONE) == REFUSED_LEAD);
    wanted.lead.kind = PROGRAM_LEAD_PRIME;
    CHECK(staged(COMMAND_CATHETER_ALONE) == REFUSED_NOT);
    CHECK(commit() == REFUSED_NOT);
    CHECK(newest(1).code == EVENT_CATHETER_CHANGED);
    CHECK(newest(1).value == 100000);
    CHECK(newest(0).code == EVENT_PRIME_STARTED && newest(0).value == 100);
    CHECK(staged(COMMAND_CATHETER) == REFUSED_NOT);
    wanted.lead.strokes = 250;
    CHECK(staged(COMMAND_CATHETER) == REFUSED_NOT && commit() == REFUSED_NOT);
    CHECK(newest(1).code == EVENT_CATHETER_CHANGED);
    wanted.lead = (struct program_lead){ PROGRAM_LEAD_NONE, 0, 0, 0 };
    wanted.path.catheter_nl = 0;
    CHECK(staged(COMMAND_CATHETER | COMMAND_UNBRIDGED) == REFUSED_PATH);
    wanted.path.catheter_nl = 1000;
    wanted.path.tubing_nl = -1;
    CHECK(staged(COMMAND_CATHETER_ALONE | COMMAND_UNBRIDGED) == REFUSED_PATH);
    wanted.path.tubing_nl = INT32_MIN;
    CHECK(staged(COMMAND_CATHETER_ALONE | COMMAND_UNBRIDGED) == REFUSED_PATH);
    rig_free(&rig);
}

/* A pump that made fewer strokes than its tubing holds counts from its first.
 */
static void a_young_tubing_is_no_older_than_its_pump(void **unused)
{
    (void)unused;
    start();
    state->ledger.made = 139;
    state->program.stroke = 0;
    CHECK(staged(COMMAND_CATHETER_ALONE | COMMAND_UNBRIDGED) == REFUSED_NOT);
    CHECK(stage.program.path.stroke == 0);
    state->ledger.made = 140;
    CHECK(staged(COMMAND_CATHETER_ALONE | COMMAND_UNBRIDGED) == REFUSED_NOT);
    CHECK(stage.program.path.stroke == 0);
    state->ledger.made = 141;
    CHECK(staged(COMMAND_CATHETER_ALONE | COMMAND_UNBRIDGED) == REFUSED_NOT);
    CHECK(stage.program.path.stroke == 1);
    rig_free(&rig);
}

/* SR-01: the tubing behind a new catheter still holds the old, stronger drug.
 */
static void a_new_catheter_forgets_no_stronger_drug(void **unused)
{
    (void)unused;
    start();
    change(1000000);
    CHECK(staged(COMMAND_REFILLED | COMMAND_CATHETER_ALONE |
                 COMMAND_UNBRIDGED) == REFUSED_NOT);
    CHECK(stage.program.path.counted_ng_per_ml == 2000000);
    CHECK(staged(COMMAND_REFILLED | COMMAND_UNBRIDGED) == REFUSED_NOT);
    CHECK(commit() == REFUSED_NOT);
    CHECK(staged(COMMAND_CATHETER_ALONE | COMMAND_UNBRIDGED) == REFUSED_NOT);
    CHECK(stage.program.path.counted_ng_per_ml == 2000000);
    state->ledger.made += 2 * PATH_STROKES;
    CHECK(staged(COMMAND_CATHETER_ALONE | COMMAND_UNBRIDGED) == REFUSED_NOT);
    CHECK(stage.program.path.counted_ng_per_ml == 1000000);
    rig_free(&rig);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_new_concentration_needs_a_bridge_or_a_decision),
        cmocka_unit_test(the_higher_concentration_counts),
        cmocka_unit_test(without_a_change_there_is_nothing_to_bridge),
        cmocka_unit_test(a_change_that_is_passing_is_left_alone),
        cmocka_unit_test(a_bridge_under_way_is_given_up_by_decision_alone),
        cmocka_unit_test(missed_strokes_have_moved_nothing),
        cmocka_unit_test(a_new_catheter_is_primed),
        cmocka_unit_test(a_young_tubing_is_no_older_than_its_pump),
        cmocka_unit_test(a_new_catheter_forgets_no_stronger_drug),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
