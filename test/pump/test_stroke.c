/* test_stroke.c: reserved, counted, through both keys, then made (SR-01). */
#include "pump/stroke.h"

#include "pump/memory.h"
#include "test/pump/rig.h"
#include "test/test.h"

static struct rig rig;
static struct state *const state = &rig.pump.state;

static void start(void)
{
    rig_start(&rig, 300000, 2000000);
    rig_run(&rig, 86400);
    state_advance(state, 86404);
}

static int64_t past_ng(void)
{
    return limit_past_ng(&state->limit, LIMIT_BUCKETS);
}

static struct log_entry newest(void)
{
    struct log_entry entry;

    CHECK(log_read(&state->log, state->log.sequence, &entry) == OK);
    return entry;
}

/* SR-11: when the rotor turns, the journal has the stroke and both ledgers
 * have counted it. */
static struct state other;
static int64_t before_ng;
static int looked;

static void look(struct rig *of)
{
    state_init(&other, &of->port, of->now);
    CHECK(memory_mount(&other, of->now) == OK);
    CHECK(other.reserved > state->ledger.made);
    CHECK(past_ng() == before_ng + 2000);
    CHECK(enable_agrees(&state->enable, &state->limit) == OK);
    looked++;
}

static void a_stroke_is_known_before_it_is_made(void **unused)
{
    uint32_t i, made, strokes, sequence;

    (void)unused;
    start();
    sequence = state->log.sequence;
    rig.at_stroke = look;
    looked = 0;
    for (i = 0; i < 17; i++) {
        made = state->ledger.made;
        strokes = rig.strokes;
        before_ng = past_ng();
        state_advance(state, state->now + 4);
        rig.now = state->now;
        CHECK(stroke_make(state) == OK);
        CHECK(state->ledger.made == made + 1 && rig.strokes == strokes + 1);
        CHECK(state->reserved >= state->ledger.made);
        CHECK(state->motor.commanded == rig.sensed);
        CHECK(state->log.sequence == sequence); /* nothing to tell */
    }
    CHECK(looked == 17 && rig.unlawful == 0);
    rig_free(&rig);
}

static enum flash_verdict broken(void *world, const struct flash_op *op)
{
    (void)world;
    (void)op;
    return FLASH_FAIL;
}

static void a_stroke_that_is_not_reserved_is_not_made(void **unused)
{
    const uint32_t left = 8;
    uint32_t i, strokes;

    (void)unused;
    start();
    CHECK(memory_reserve(state) == OK);
    rig.flash.hook = broken;
    for (i = 0; i < left; i++) { /* what was reserved needs no flash */
        state_advance(state, state->now + 4);
        CHECK(stroke_make(state) == OK);
    }
    before_ng = past_ng();
    strokes = rig.strokes;
    state_advance(state, state->now + 4);
    CHECK(stroke_make(state) == ERR_FULL);
    CHECK(rig.strokes == strokes && past_ng() == before_ng);
    CHECK(state->ledger.made == state->reserved);
    rig_free(&rig);
}

/* SR-01: the first key. */
static void a_stroke_above_the_cap_does_not_move(void **unused)
{
    const uint8_t last = 1;
    uint32_t made, strokes;

    (void)unused;
    start();
    made = state->ledger.made;
    strokes = rig.strokes;
    before_ng = past_ng();
    state->limit.change[last].caps.stroke_ng = 1999;
    state_advance(state, state->now + 4);
    CHECK(stroke_make(state) == ERR_RANGE);
    CHECK(state->ledger.made == made && rig.strokes == strokes);
    CHECK(past_ng() == before_ng && rig.enabled == 0);
    CHECK(enable_agrees(&state->enable, &state->limit) == OK);
    state->limit.change[last].caps.stroke_ng = 2000;
    CHECK(stroke_make(state) == OK);
    rig_free(&rig);
}

/* SR-13: the second key refuses what the first lets through. */
static void a_stroke_without_the_second_key_does_not_move(void **unused)
{
    uint32_t made, strokes;

    (void)unused;
    start();
    CHECK(memory_reserve(state) == OK);
    made = state->ledger.made;
    strokes = rig.strokes;
    enable_reserve(&state->enable, made);
    CHECK(stroke_make(state) == ERR_RANGE);
    CHECK(state->ledger.made == made && rig.strokes == strokes);
    CHECK(rig.enabled == 0);
    CHECK(enable_agrees(&state->enable, &state->limit) == OK);
    rig_free(&rig);
}

/* SR-06: checked before each stroke. */
static void two_pasts_that_differ_are_a_fault(void **unused)
{
    uint32_t strokes;

    (void)unused;
    start();
    strokes = rig.strokes;
    state->limit.ng[200] ^= 1;
    CHECK_FAULT((void)!stroke_make(state));
    CHECK(rig.strokes == strokes);
    state->limit.ng[200] ^= 1;
    state->limit.ng[200] ^= 1
                            << 30; /* a fault, and not a window that is full */
    CHECK_FAULT((void)!stroke_make(state));
    CHECK(rig.strokes == strokes);
    rig_free(&rig);
}

static enum flash_verdict flip(void *world, const struct flash_op *op)
{
    CHECK(op->kind == FLASH_PROGRAM);
    ((struct state *)world)->enable.inverted[200] ^= 1;
    rig.flash.hook = NULL;
    return FLASH_DO;
}

/* SR-06, SR-13: both counted the stroke, or the motor does not turn.  The bit
 * flips as a block is reserved, in a sector with room for that: a snapshot
 * would compare the two on its own. */
static void a_bit_that_flips_in_a_stroke_is_a_fault(void **unused)
{
    uint64_t erases;
    uint32_t strokes;

    (void)unused;
    start();
    strokes = rig.strokes;
    state->journal.renew = 1;          /* another sector, and in it */
    CHECK(memory_ledger(state) == OK); /* nothing reserved yet */
    erases = rig.flash.erases;
    rig.flash.hook = flip;
    rig.flash.hook_world = state;
    CHECK_FAULT((void)!stroke_make(state));
    CHECK(rig.flash.hook == NULL && rig.flash.erases == erases);
    CHECK(rig.strokes == strokes && rig.enabled == 0);
    rig_free(&rig);
}

static enum status jam(void *world)
{
    ((struct rig *)world)->enabled = 0;
    return ERR_HARDWARE;
}

/* SR-07: it counts as made, and the log has it. */
static void a_motor_that_fails_is_logged(void **unused)
{
    uint32_t made;

    (void)unused;
    start();
    made = state->ledger.made;
    rig.port.motor_stroke = jam;
    CHECK(stroke_make(state) == OK);
    CHECK(state->ledger.made == made + 1);
    CHECK(newest().code == EVENT_STALLED);
    CHECK(newest().value == (int32_t)made);
    rig_free(&rig);
}

static void begin_lead(enum program_lead_kind kind)
{
    start();
    state->program.stroke = state->ledger.made;
    state->program.lead = (struct program_lead){ (uint8_t)kind, 2, 100, 4000 };
    state->changed = 0;
    CHECK(stroke_make(state) == OK);
    CHECK(state->changed == 0);
    state_advance(state, state->now + 4);
    CHECK(stroke_make(state) == OK);
    CHECK(state->changed == 1);
}

/* F-10, R-14. */
static void the_end_of_a_lead_is_logged(void **unused)
{
    (void)unused;
    begin_lead(PROGRAM_LEAD_PRIME);
    CHECK(newest().code == EVENT_PRIME_ENDED && newest().value == 2);
    rig_free(&rig);
    begin_lead(PROGRAM_LEAD_BRIDGE);
    CHECK(newest().code == EVENT_BRIDGE_ENDED && newest().value == 2);
    rig_free(&rig);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_stroke_is_known_before_it_is_made),
        cmocka_unit_test(a_stroke_that_is_not_reserved_is_not_made),
        cmocka_unit_test(a_stroke_above_the_cap_does_not_move),
        cmocka_unit_test(a_stroke_without_the_second_key_does_not_move),
        cmocka_unit_test(two_pasts_that_differ_are_a_fault),
        cmocka_unit_test(a_bit_that_flips_in_a_stroke_is_a_fault),
        cmocka_unit_test(a_motor_that_fails_is_logged),
        cmocka_unit_test(the_end_of_a_lead_is_logged),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
