/* flips.c: every bit of what dose depends on, turned over one at a time
 * (SR-06).
 *
 * A pump is about to make a stroke, or is asked for a bolus.  One bit of its
 * memory is another than it was: the firmware must fault before the motor
 * turns and before it answers, or else the bit is of no consequence.
 */
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/fault.h"
#include "pump/deliver.h"
#include "test/pump/rig.h"

enum { DAY_S = 86400 };

struct part {
    const char *name;
    size_t from, to; /* of struct state */
};

#define PART(name)                                                             \
    {                                                                          \
#name, offsetof(struct state, name),                                   \
            offsetof(struct state, name) + sizeof(((struct state *)0)->name)   \
    }

static const struct part parts[] = {
    PART(program),
    PART(limit.newest),
    PART(limit.ng),
    PART(limit.change),
    PART(limit.changes),
    PART(enable.newest),
    PART(enable.inverted),
    PART(enable.reserved),
    PART(motor),
    PART(now),
    PART(reserved),
    PART(ledger),
    PART(alarm),
    PART(before),
    PART(ramp),
    PART(check_tick),
    PART(skew_s),
    PART(programmed),
    PART(changed),
    PART(alarmed),
    PART(program_twin),
    PART(caps_twin),
    PART(hot_twin),
    PART(cold_twin),
};

static struct rig rig;
static struct pump whole;
static jmp_buf caught;
static int expected;

_Noreturn void fault(const char *file, int line)
{
    if (expected)
        longjmp(caught, 1);
    fprintf(stderr, "flips: %s:%d: fault\n", file, line);
    exit(1);
}

static void stroke(void)
{
    (void)pump_wake(&rig.pump, rig.next);
}

static void bolus(void)
{
    const struct order order = { 77, rig.pump.state.program.number };

    pump_begin(&rig.pump, rig.now);
    if (order_bolus(&rig.pump.state, &order, 2000, 3600) != REFUSED_NOT)
        abort();
}

/* Is it caught before anything is done? */
static int is_caught(size_t bit, void (*use)(void))
{
    const uint32_t strokes = rig.strokes;
    const uint64_t written = rig.flash.programs;
    volatile int faulted = 0;
    uint8_t *bytes = (uint8_t *)&rig.pump.state;

    memcpy(&rig.pump, &whole, sizeof(whole));
    bytes[bit / 8] ^= (uint8_t)(1 << bit % 8);
    expected = 1;
    if (setjmp(caught))
        faulted = 1;
    else
        use();
    expected = 0;
    return faulted && rig.strokes == strokes && rig.flash.programs == written;
}

static size_t flip(const struct part *part, void (*use)(void))
{
    size_t bit;

    for (bit = 8 * part->from; bit < 8 * part->to; bit++) {
        if (is_caught(bit, use))
            continue;
        fprintf(stderr, "flips: byte %zu, bit %zu of %s is not caught\n",
            bit / 8 - part->from, bit % 8, part->name);
        exit(1);
    }
    return bit - 8 * part->from;
}

/* To just before a stroke, in the bucket of the wake before: no part of the
 * past is forgotten meanwhile. */
static void live_on(void)
{
    struct state *state = &rig.pump.state;

    rig_start(&rig, 600000, 500000);
    rig_run(&rig, rig.now + 2 * DAY_S);
    while (rig.next != deliver_next(&state->program, &state->ledger,
                           &state->ramp, rig.now) ||
           rig.next / LIMIT_BUCKET_S != state->limit.newest)
        rig_run(&rig, rig.next);
}

int main(void)
{
    size_t i, bits = 0;

    live_on();
    memcpy(&whole, &rig.pump, sizeof(whole));
    for (i = 0; i < sizeof(parts) / sizeof(parts[0]); i++)
        bits += flip(&parts[i], stroke) + flip(&parts[i], bolus);
    memcpy(&rig.pump, &whole, sizeof(whole));
    bolus(); /* with no bit turned over it is answered */
    printf("%zu bits turned over, each caught before a stroke or an answer\n",
        bits);
    rig_free(&rig);
    return 0;
}
