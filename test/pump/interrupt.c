/* interrupt.c: a bolus never totals more than was ordered (SR-09).
 *
 *     interrupt [EVERY]
 *
 * A bolus, one of the program's, a bridge and a prime, each interrupted at each
 * (or at EVERY so many) of its strokes by each of these, and then by each
 * again: stop, minimum rate, resume, prime, reset, power lost in a stroke,
 * commit, clock.  Whatever their order, what the rotor has moved is at most
 * the schedule's integral and what was ordered beside it.
 */
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>

#include "core/fault.h"
#include "core/units.h"
#include "test/core/oracle.h"
#include "test/pump/rig.h"

enum { HOUR_S = 3600, DAY_S = 86400, STROKE_NL = 1000, PATH_STROKES = 272 };

enum kind { SINGLE, PERIODIC, BRIDGE, PRIME, KINDS };

enum breach {
    STOP,
    MINIMUM,
    RESUME,
    PRIMED,
    RESET,
    RESET_LATER,
    CUT,
    COMMIT,
    CLOCK,
    BREACHES
};

static const char *const kind_words[] = { "single", "periodic", "bridge",
    "prime" };
static const char *const breach_words[] = { "stop", "minimum", "resume",
    "prime", "reset", "later", "cut", "commit", "clock" };

static struct rig rig;
static jmp_buf lost;
static int cut;
static uint64_t key = 1000000;
static int64_t ordered; /* strokes of bridges and primes */
static int64_t ordered_fg;
static int64_t begun; /* strokes before all of it */
static int64_t runs, strokes;

_Noreturn void fault(const char *file, int line)
{
    fprintf(stderr, "interrupt: %s:%d: fault\n", file, line);
    exit(1);
}

static void at_stroke(struct rig *of)
{
    (void)of;
    if (cut)
        longjmp(lost, 1);
}

static struct order order(void)
{
    const struct order order = { ++key, rig.pump.state.program.number };

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

static void hold(enum program_mode mode)
{
    const struct order o = order();

    begin();
    end(order_hold(&rig.pump.state, &o, mode));
}

static void resume(void)
{
    const struct order o = order();

    begin();
    end(order_restart(&rig.pump.state, &o, 1));
}

static void set_clock(int64_t by_s)
{
    const struct order o = order();
    struct program_clock clock = rig.pump.state.program.clock;

    clock.start_s += by_s;
    begin();
    end(order_clock(&rig.pump.state, &o, &clock));
}

/* The same program again; primed: of a new catheter. */
static void commit(int primed)
{
    struct program wanted = rig.pump.state.program;
    const int64_t path = primed ? PATH_STROKES : 0;

    wanted.lead = (struct program_lead){ .kind = PROGRAM_LEAD_NONE };
    if (primed)
        rig_prime(&wanted, HOUR_S);
    if (rig_commit(&rig, &wanted,
            primed ? COMMAND_CATHETER : COMMAND_UNBRIDGED) == REFUSED_NOT)
        ordered += path;
}

/* The next stroke turns, and then the power is gone. */
static void lose(void)
{
    if (setjmp(lost) == 0) {
        cut = 1;
        rig_run(&rig, rig.now + 2 * HOUR_S);
    } else {
        rig_reset(&rig, 0);
    }
    cut = 0;
}

static void breach(enum breach how)
{
    switch (how) {
    case STOP:
        hold(PROGRAM_STOPPED);
        break;
    case MINIMUM:
        hold(PROGRAM_MINIMUM);
        break;
    case RESUME:
        resume();
        break;
    case PRIMED:
        commit(1);
        break;
    case RESET:
        rig_reset(&rig, 0);
        break;
    case RESET_LATER:
        rig_reset(&rig, 1800);
        break;
    case CUT:
        lose();
        break;
    case COMMIT:
        commit(0);
        break;
    case CLOCK:
        set_clock(-2 * HOUR_S);
        break;
    case BREACHES:
        break;
    }
}

/* A pump at the first second of what is to be interrupted: at six o'clock of
 * its second day. */
static void prepare(enum kind kind)
{
    struct program program = rig_program(48000, 500000);
    const struct order o = { 7, 1 };

    if (kind == PERIODIC)
        program.periodic = (struct program_bolus){ 10000, 1440, 360, HOUR_S };
    program.caps.stroke_ng = 10000;
    program.caps.hour_ng = program.caps.day_ng = LIMIT_NG_MAX;
    rig_init(&rig);
    rig.at_stroke = at_stroke;
    rig_set_clock(&rig, program.clock.start_s);
    if (rig_commit(&rig, &program, COMMAND_REFILLED | COMMAND_UNBRIDGED) !=
        REFUSED_NOT)
        abort();
    rig_run(&rig, 30 * HOUR_S - 1);
    ordered = 0;
    ordered_fg = 0;
    if (kind == SINGLE) {
        begin();
        if (order_bolus(&rig.pump.state, &o, 10000, HOUR_S) != REFUSED_NOT)
            abort();
        end(REFUSED_NOT);
    }
    if (kind == SINGLE || kind == PERIODIC)
        ordered_fg = units_fg_of_ng(10000);
    begun = rig.strokes;
}

/* A new catheter to be primed, or a new drug behind a path full of the old. */
static void prepare_lead(enum kind kind)
{
    struct program program = rig.pump.state.program;
    uint8_t flags = COMMAND_CATHETER;

    if (kind == BRIDGE) { /* of a path that is full of the old drug */
        rig_run(&rig, rig.now + 14 * DAY_S);
        program = rig.pump.state.program;
        program.fill.conc_ng_per_ml = 1000000;
        program.fill.nominal_ng_per_ml = 1000000;
        flags = COMMAND_REFILLED;
    }
    rig_prime(&program, HOUR_S);
    if (kind == BRIDGE)
        program.lead = (struct program_lead){ PROGRAM_LEAD_BRIDGE, PATH_STROKES,
            HOUR_S, LIMIT_NG_MAX };
    begun = rig.strokes;
    if (rig_commit(&rig, &program, flags) != REFUSED_NOT)
        abort();
    ordered = PATH_STROKES;
}

/* At most a stroke of what was carried from before is in it. */
static void judge(
    enum kind kind, int32_t at, enum breach one, enum breach two, int64_t since)
{
    const struct program *program = &rig.pump.state.program;
    const int64_t start_s = program->clock.start_s;
    const int64_t stroke_fg = program_stroke_fg(program);
    const struct fraction fg =
        oracle_between(&program->schedule, since + start_s, rig.now + start_s);
    const wide most =
        fg.num + (wide)(ordered_fg + (ordered + 1) * stroke_fg) * fg.den;

    runs++;
    strokes += rig.strokes - begun;
    if ((wide)(rig.strokes - begun) * stroke_fg * fg.den <= most &&
        !rig.unlawful)
        return;
    fprintf(stderr, "interrupt: %s at stroke %d by %s, then %s: %lld strokes\n",
        kind_words[kind], at, breach_words[one], breach_words[two],
        (long long)(rig.strokes - begun));
    exit(1);
}

static void wait_strokes(int64_t count)
{
    const uint32_t until = rig.strokes + (uint32_t)count;
    const int64_t late = rig.now + 2 * HOUR_S;

    while (rig.strokes < until && rig.next < late)
        rig_run(&rig, rig.next);
}

/* Interrupted at stroke `at`, and again after `gap` more. */
static void live(
    enum kind kind, int32_t at, int32_t gap, enum breach one, enum breach two)
{
    int64_t since;

    prepare(kind);
    if (kind == BRIDGE || kind == PRIME)
        prepare_lead(kind);
    since = rig.now;
    rig_run(&rig, rig.now + 1);
    wait_strokes(at);
    breach(one);
    wait_strokes(gap);
    breach(two);
    rig_run(&rig, rig.now + 2 * HOUR_S);
    resume();
    rig_run(&rig, rig.now + 6 * HOUR_S);
    judge(kind, at, one, two, since);
    rig_free(&rig);
}

int main(int argc, char **argv)
{
    const int32_t every = argc > 1 ? atoi(argv[1]) : 1;
    int32_t at, one, two, kind, gap;

    for (kind = 0; kind < KINDS; kind++)
        for (at = 0; at <= (kind < BRIDGE ? 23 : PATH_STROKES);
             at += kind < BRIDGE ? 1 : every)
            for (one = 0; one < BREACHES; one++)
                for (two = 0; two < BREACHES; two++)
                    for (gap = 0; gap <= 1; gap++)
                        live((enum kind)kind, at, gap, (enum breach)one,
                            (enum breach)two);
    printf("%lld interruptions, %lld strokes: none more than ordered\n",
        (long long)runs, (long long)strokes);
    return 0;
}
