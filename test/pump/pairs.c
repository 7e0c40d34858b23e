/* pairs.c: every state of a pump meets every command and every event (SR-08).
 *
 * Each pair is driven once: it is defined, nothing faults, no stroke is made
 * without the second key; and from where it leads, minimum rate and stop are
 * reached at once, and hold for a day.
 */
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>

#include "core/fault.h"
#include "test/pump/rig.h"

enum { HOUR_S = 3600, DAY_S = 86400 };

static struct rig rig;
static uint64_t key = 1000000;
static int64_t pairs;
static jmp_buf lost;
static int cut;

_Noreturn void fault(const char *file, int line)
{
    fprintf(stderr, "pairs: %s:%d: fault\n", file, line);
    exit(1);
}

static void at_stroke(struct rig *of)
{
    (void)of;
    if (cut)
        longjmp(lost, 1);
}

static struct state *state(void)
{
    return &rig.pump.state;
}

static struct order order(void)
{
    const struct order order = { ++key, state()->program.number };

    return order;
}

static void begin(void)
{
    pump_begin(&rig.pump, rig.now);
}

static void end(enum refusal refusal)
{
    (void)refusal;
    rig.next = pump_end(&rig.pump);
}

static void wait(int64_t seconds)
{
    rig_run(&rig, rig.now + seconds);
}

/* --- what may happen --- */

static void nothing(void)
{
}

static void bolus(void)
{
    const struct order o = order();

    begin();
    end(order_bolus(state(), &o, 10000, HOUR_S));
}

static void stop(void)
{
    const struct order o = order();

    begin();
    end(order_hold(state(), &o, PROGRAM_STOPPED));
}

static void minimum(void)
{
    const struct order o = order();

    begin();
    end(order_hold(state(), &o, PROGRAM_MINIMUM));
}

static void restart(void)
{
    const struct order o = order();

    begin();
    end(order_restart(state(), &o, 0));
}

static void decide(void)
{
    const struct order o = order();

    begin();
    end(order_restart(state(), &o, 1));
}

static void emergency(void)
{
    const struct order o = order();

    begin();
    end(order_emergency(state(), &o));
}

static void clock_on(void)
{
    const struct order o = order();
    struct program_clock clock = state()->program.clock;

    clock.start_s += 7 * HOUR_S;
    begin();
    end(order_clock(state(), &o, &clock));
}

static void silence(void)
{
    begin();
    end(order_silence(state()));
}

static void sound(void)
{
    begin();
    end(order_sound(state(), EVENT_HIGH));
}

static void refill(void)
{
    struct program wanted = rig_program(300000, 2000000);

    end(rig_commit(&rig, &wanted, COMMAND_REFILLED | COMMAND_UNBRIDGED));
}

static void change(void)
{
    struct program wanted = rig_program(300000, 1000000);

    wanted.caps.stroke_ng = 2000;
    wanted.caps.hour_ng = wanted.caps.day_ng = LIMIT_NG_MAX;
    wanted.lead = (struct program_lead){ PROGRAM_LEAD_BRIDGE, 272, 2 * DAY_S,
        LIMIT_NG_MAX };
    end(rig_commit(&rig, &wanted, COMMAND_REFILLED));
}

static void prime(void)
{
    struct program wanted = rig_program(300000, 2000000);

    rig_prime(&wanted, 6 * HOUR_S);
    end(rig_commit(&rig, &wanted, COMMAND_REFILLED | COMMAND_CATHETER));
}

static void reset(void)
{
    rig_reset(&rig, 60);
}

static void cut_stroke(void)
{
    if (setjmp(lost) == 0) {
        cut = 1;
        wait(2 * HOUR_S);
    } else {
        rig_reset(&rig, 0);
    }
    cut = 0;
}

static void off_long(void)
{
    rig_reset(&rig, 5 * DAY_S);
}

static void brown_out(void)
{
    rig.battery_mv = 2100;
    rig_reset(&rig, 60);
    rig.battery_mv = 3000;
}

static void flat(void)
{
    rig_reset(&rig, -rig.now);
}

static void stall(void)
{
    rig.stuck = 1;
    wait(12 * HOUR_S);
    rig.stuck = 0;
}

static void run_away(void)
{
    rig.sensed += 5;
    wait(60);
}

static void run_dry(void)
{
    struct program *program = &state()->program;

    if (!state()->programmed)
        return;
    program->fill.volume_nl = 2000000;
    program->fill.stroke = state()->ledger.made - 2000;
    state_keep_program(state());
    wait(HOUR_S);
}

static void grow_old(void)
{
    state()->program.device.implant_day = 0;
    state_keep_program(state());
    wait(DAY_S);
}

static void forget(void)
{
    uint32_t i;

    for (i = 0; i < rig.flash.size; i += 3)
        rig.flash.bytes[i] ^= 0x55;
    rig_reset(&rig, 60);
}

static void run_away_often(void)
{
    int i;

    for (i = 0; i < 3; i++) {
        run_away();
        decide();
    }
}

static void stop_long(void)
{
    stop();
    wait(3 * DAY_S);
}

struct act {
    const char *name;
    void (*act)(void);
};

/* How a pump comes into a state. */
static const struct act states[] = { { "running", nothing },
    { "in a bolus", bolus }, { "in a bridge", change }, { "in a prime", prime },
    { "at minimum rate", minimum }, { "stopped", stop },
    { "stopped long", stop_long }, { "held by the card", emergency },
    { "stalled", stall }, { "running away", run_away },
    { "latched", run_away_often }, { "empty", run_dry }, { "old", grow_old },
    { "without a program", forget }, { "low in battery", brown_out },
    { "without a clock", flat } };

static const struct act acts[] = { { "nothing", nothing }, { "bolus", bolus },
    { "stop", stop }, { "minimum", minimum }, { "restart", restart },
    { "a clinician's restart", decide }, { "emergency", emergency },
    { "clock", clock_on }, { "silence", silence }, { "sound", sound },
    { "refill", refill }, { "change", change }, { "prime", prime },
    { "reset", reset }, { "cut", cut_stroke }, { "off for long", off_long },
    { "brown-out", brown_out }, { "flat", flat }, { "stall", stall },
    { "run away", run_away }, { "run dry", run_dry }, { "old", grow_old },
    { "memory lost", forget } };

static void live(const struct act *before, const struct act *act)
{
    rig_start(&rig, 300000, 2000000);
    rig.at_stroke = at_stroke;
    wait(20 * DAY_S);
    before->act();
    wait(61);
    act->act();
    wait(2 * HOUR_S);
    pairs++;
}

static void must(int holds, const struct act *before, const struct act *act,
    const char *what)
{
    if (holds)
        return;
    fprintf(stderr, "pairs: %s, then %s: %s\n", before->name, act->name, what);
    exit(1);
}

static void try_pair(const struct act *before, const struct act *act)
{
    uint32_t strokes;

    live(before, act);
    minimum();
    must(!state()->programmed || state()->ledger.mode <= PROGRAM_MINIMUM,
        before, act, "minimum rate at once");
    stop();
    must(!state()->programmed || state()->ledger.mode == PROGRAM_STOPPED,
        before, act, "a stop at once");
    strokes = rig.strokes;
    wait(DAY_S);
    must(rig.strokes == strokes, before, act, "the stop holds");
    must(rig.unlawful == 0, before, act, "no stroke without the second key");
    rig_free(&rig);
}

int main(void)
{
    size_t i, j;

    for (i = 0; i < sizeof(states) / sizeof(states[0]); i++)
        for (j = 0; j < sizeof(acts) / sizeof(acts[0]); j++)
            try_pair(&states[i], &acts[j]);
    printf("%lld pairs of state and event: each defined, a stop from each\n",
        (long long)pairs);
    return 0;
}
