/* years.c: ten years of each mode against the exact integral (SR-03).
 *
 *     years [DAYS [SEED]]
 *
 * Two pumps live the same time: one is woken when it asks to be, the other
 * also whenever chance wants.  Both make the same strokes at the same second
 * (advance(a + b) is advance(a); advance(b)), and at any time differ from what
 * the slow oracle of test/core walks by less than one stroke.
 */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "core/calendar.h"
#include "core/fault.h"
#include "core/units.h"
#include "test/core/oracle.h"
#include "test/pump/rig.h"

enum { DAY_S = 86400, HOUR_S = 3600, STROKE_NL = 1000, REFILL_S = 5 * DAY_S };

struct mode {
    const char *name;
    int32_t dose_ng;
    int32_t conc_ng_per_ml;
    int flex;
    int32_t bolus_ng; /* every six hours over 20 min */
    int minimum;
    int is_exact; /* no bolus, and the motor waits for nothing */
};

static const struct mode modes[] = {
    { "simple", 300000, 2000000, 0, 0, 0, 1 },
    { "simple, 1/3 of a stroke", 77777, 333333, 0, 0, 0, 1 },
    { "the least flow", 24000, 500000, 0, 0, 0, 1 },
    { "the highest flow", 3900000, 162500, 0, 0, 0, 0 },
    { "flex", 0, 500000, 1, 0, 0, 1 },
    { "flex with boluses", 0, 1750001, 1, 5000, 0, 0 },
    { "boluses", 100000, 2000000, 0, 30001, 0, 0 },
    { "minimum rate", 300000, 333333, 0, 0, 1, 0 },
};

static const char *program_name;
static unsigned long long seed;

_Noreturn void fault(const char *file, int line)
{
    fprintf(stderr, "years: %s:%d: fault\n", file, line);
    exit(1);
}

static void must(int holds, const struct mode *mode, const char *what)
{
    if (holds)
        return;
    fprintf(stderr, "years: %s: %s\nrepeat it with: %s 3650 %llu\n", mode->name,
        what, program_name, seed);
    exit(1);
}

/* A pump, and where its strokes went. */
struct life {
    struct rig rig;
    const struct mode *mode;
    uint64_t trace; /* of the tick of each stroke */
};

static struct life plain, woken;

/* By the proved integral: in the first second in which it is due. */
static void check_time(const struct rig *rig, const struct mode *mode)
{
    const struct state *state = &rig->pump.state;
    const struct program *program = &state->program;
    const int64_t start_s = state->ledger.start_s;
    const int64_t now_s = rig->now + program->clock.start_s;
    const int64_t goal_fg = state->ledger.given_fg + program_stroke_fg(program);
    const struct exact before =
        schedule_between(&program->schedule, start_s, now_s - 1);
    const struct exact then =
        schedule_between(&program->schedule, start_s, now_s);

    must(then.whole >= goal_fg && before.whole < goal_fg, mode,
        "a stroke in its very second");
}

static void at_stroke(struct rig *rig)
{
    struct life *life = rig->oracle;

    life->trace = (life->trace ^ (uint64_t)rig->now) * 0x9e3779b97f4a7c15U;
    life->trace ^= life->trace >> 29;
    if (life->mode->is_exact)
        check_time(rig, life->mode);
}

static void make_schedule(const struct mode *mode, struct program *program)
{
    static const uint16_t start[2][3] = { { 0, 367, 1081 }, { 0, 1, 1439 } };
    static const int32_t dose[2][3] = { { 40001, 90003, 30007 },
        { 500, 150000, 600 } };
    int k, i;

    if (!mode->flex)
        return;
    schedule_init(&program->schedule);
    for (k = 0; k < 2; k++) {
        if (schedule_add_set(&program->schedule, k ? 0x6a : 0x15) != OK)
            abort();
        for (i = 0; i < 3; i++)
            if (schedule_add_step(
                    &program->schedule, start[k][i], dose[k][i]) != OK)
                abort();
    }
}

static struct program program_of(const struct mode *mode)
{
    struct program program =
        rig_program(mode->flex ? 100000 : mode->dose_ng, mode->conc_ng_per_ml);

    make_schedule(mode, &program);
    if (mode->bolus_ng > 0)
        program.periodic =
            (struct program_bolus){ mode->bolus_ng, 360, 60, 1200 };
    rig_caps(&program);
    program.caps.day_ng = LIMIT_NG_MAX;
    program.caps.hour_ng = LIMIT_NG_MAX;
    return program;
}

/* The path counts as full: a bridge or prime is not what this is about. */
static void begin(struct life *life, const struct mode *mode)
{
    struct program program = program_of(mode);

    rig_init(&life->rig);
    life->rig.at_stroke = at_stroke;
    life->rig.oracle = life;
    life->trace = 0;
    life->mode = mode;
    rig_set_clock(&life->rig, program.clock.start_s + 12345);
    must(rig_commit(&life->rig, &program,
             COMMAND_REFILLED | COMMAND_UNBRIDGED) == REFUSED_NOT,
        mode, "the program is admitted");
    if (mode->minimum)
        rig_hold(&life->rig, PROGRAM_MINIMUM);
}

/* A new reservoir and a new battery, and nothing else is changed: by hand, for
 * a commit would begin the boluses anew. */
static void refill(struct life *life)
{
    struct state *state = &life->rig.pump.state;

    state->program.fill.stroke = state->ledger.made;
    state->program.device.implant_day =
        calendar_day_of(life->rig.now + state->program.clock.start_s);
    state_keep_program(state);
}

/* What ought to have been delivered since `since`, in fg, as a fraction. */
static struct fraction ought(const struct life *life, const struct mode *mode,
    int64_t since, int64_t now)
{
    const struct program *program = &life->rig.pump.state.program;
    const int64_t start_s = program->clock.start_s;
    const int64_t first_s = since + 3600 -
                            (since + start_s) % DAY_S + /* at 01:00 */
                            ((since + start_s) % DAY_S >= 3600 ? DAY_S : 0);
    struct fraction fg;
    int64_t t;

    if (mode->minimum) {
        fg.num = (wide)(now - since) * 6000 * mode->conc_ng_per_ml;
        fg.den = DAY_S;
        return fg;
    }
    fg = oracle_between(&program->schedule, since + start_s, now + start_s);
    if (mode->bolus_ng > 0 && now > first_s) {
        const int64_t ended = (now - first_s) / 21600;
        const int64_t part = (now - first_s) % 21600;

        t = ended * 1200 + (part < 1200 ? part : 1200);
        fg.num =
            fg.num * 1200 + (wide)mode->bolus_ng * UNITS_FG_PER_NG * t * fg.den;
        fg.den *= 1200;
    }
    return fg;
}

/* Less than one stroke from the integral, either way. */
static void compare(
    const struct life *life, const struct mode *mode, const struct fraction *fg)
{
    const int64_t stroke_fg = (int64_t)STROKE_NL * mode->conc_ng_per_ml;
    const wide given = (wide)life->rig.strokes * stroke_fg * fg->den;

    must(given <= fg->num, mode, "no stroke before its time");
    must(fg->num - given < (wide)(stroke_fg + 1) * fg->den, mode,
        "less than one stroke from the integral");
}

/* Extra wakes, as chance wants, up to `until`. */
static void run_woken(struct life *life, struct dice *dice, int64_t until)
{
    struct rig *rig = &life->rig;

    while (rig->now < until) {
        int64_t extra = rig->now + dice_between(dice, 1, 4 * HOUR_S);

        rig_run(rig, extra < until ? extra : until);
        rig->next = pump_wake(&rig->pump, rig->now);
    }
}

static uint64_t live(const struct mode *mode, int64_t days, struct dice *dice)
{
    const int64_t step_s = mode->dose_ng > 3000000 ? DAY_S : REFILL_S;
    uint64_t strokes;
    int64_t day;

    begin(&plain, mode);
    begin(&woken, mode);
    for (day = 0; day * DAY_S < days * DAY_S; day += step_s / DAY_S) {
        const int64_t until = (day + step_s / DAY_S) * DAY_S;
        struct fraction fg;

        rig_run(&plain.rig, until);
        run_woken(&woken, dice, until);
        must(plain.rig.strokes == woken.rig.strokes &&
                 plain.trace == woken.trace,
            mode, "an extra wake changes no stroke");
        fg = ought(&plain, mode, 0, until);
        compare(&plain, mode, &fg);
        refill(&plain);
        refill(&woken);
    }
    strokes = plain.rig.strokes;
    printf("%-24s %6lld days, %9llu strokes\n", mode->name, (long long)days,
        (unsigned long long)strokes);
    rig_free(&plain.rig);
    rig_free(&woken.rig);
    return strokes;
}

int main(int argc, char **argv)
{
    const int64_t days = argc > 1 ? strtoll(argv[1], NULL, 10) : 365;
    struct dice dice;
    size_t i;

    program_name = argv[0];
    seed =
        argc > 2 ? strtoull(argv[2], NULL, 10) : (unsigned long long)time(NULL);
    dice.state = seed;
    for (i = 0; i < sizeof(modes) / sizeof(modes[0]); i++)
        (void)live(
            &modes[i], modes[i].dose_ng > 3000000 ? days / 20 : days, &dice);
    printf("less than one stroke from the integral (seed %llu)\n", seed);
    return 0;
}
