#include "pump/deliver.h"

#include "core/calendar.h"
#include "core/dose.h"
#include "core/fault.h"
#include "core/model.h"
#include "core/units.h"

enum {
    SEARCH_STEPS = 24, /* halvings of LEDGER_BOLUS_S_MAX */
};

static int64_t lesser(int64_t a, int64_t b)
{
    return a < b ? a : b;
}

/* The model's minimum rate, as the dose it is at this concentration. */
static const struct schedule *minimum_rate(
    const struct program *program, struct schedule *room)
{
    const int64_t fg = units_fg_of_volume(
        program_model(program)->minimum_rate_nl, program->fill.conc_ng_per_ml);

    schedule_init_simple(room, (int32_t)(fg / UNITS_FG_PER_NG));
    return room;
}

/* The drug that runs, as core/dose counts it; room is for its schedule. */
static struct dose dose_of(const struct program *program,
    const struct ledger *ledger, enum program_mode mode, struct schedule *room)
{
    struct dose dose;

    dose.schedule =
        mode == PROGRAM_RUN ? &program->schedule : minimum_rate(program, room);
    dose.start_s = ledger->start_s;
    dose.now_s = ledger->start_s;
    dose.given_fg = ledger->given_fg;
    return dose;
}

static int64_t due_fg(const struct program *program,
    const struct ledger *ledger, enum program_mode mode, int64_t now)
{
    struct schedule room;
    struct dose dose = dose_of(program, ledger, mode, &room);

    dose.now_s = now + program->clock.start_s;
    return dose_due_fg(&dose);
}

static int leads(const struct program *program, const struct ledger *ledger,
    enum program_mode mode)
{
    return mode == PROGRAM_RUN && program_in_lead(program, ledger->made);
}

/* What a bolus has asked for by tick, in fg. */
static int64_t released_fg(const struct ledger_bolus *bolus, int64_t tick)
{
    const int64_t passed = lesser(tick - bolus->tick, bolus->seconds);

    return units_fg_of_ng(bolus->ng) * passed / bolus->seconds;
}

/* After now, the next time that pump time shows the first minute. */
static int64_t first_bolus(const struct program *program, int64_t now)
{
    const int64_t first_s =
        (int64_t)program->periodic.first_min * UNITS_SECONDS_PER_MINUTE;
    const int64_t wait_s =
        first_s - calendar_second_of(now + program->clock.start_s);

    return now + (wait_s > 0 ? wait_s : wait_s + UNITS_SECONDS_PER_DAY);
}

void deliver_begin(const struct program *program, struct ledger *ledger,
    int64_t now, int64_t carried_fg)
{
    ledger->tick = now;
    ledger->start_s = now + program->clock.start_s;
    ledger->given_fg = -carried_fg;
    ledger->bolus = (struct ledger_bolus){ .ng = 0 };
    ledger->lead_tick = now;
    ledger->lead_stroke = ledger->made;
    ledger->periodic_tick = 0;
    if (program->periodic.ng > 0)
        ledger->periodic_tick = first_bolus(program, now);
}

int64_t deliver_carry(const struct program *program,
    const struct ledger *ledger, enum program_mode mode, int64_t now)
{
    int64_t carry_fg;

    if (mode != PROGRAM_RUN || leads(program, ledger, mode))
        return 0;
    carry_fg = due_fg(program, ledger, mode, now);
    return carry_fg < program_stroke_fg(program) ? carry_fg : 0;
}

void deliver_shift(const struct program *program, struct ledger *ledger,
    enum program_mode mode, int64_t start_s)
{
    const int64_t carried_fg =
        deliver_carry(program, ledger, mode, ledger->tick);

    ledger->start_s = ledger->tick + start_s;
    ledger->given_fg = -carried_fg;
}

/* Move what the bolus asks for by now into what is due. */
static int release(struct ledger *ledger, int64_t now)
{
    struct ledger_bolus *bolus = &ledger->bolus;
    int64_t fg;

    if (bolus->ng == 0)
        return 0;
    fg = released_fg(bolus, now);
    ledger->given_fg -= fg - bolus->released_fg;
    bolus->released_fg = fg;
    if (now < bolus->tick + bolus->seconds)
        return 0;
    *bolus = (struct ledger_bolus){ .ng = 0 };
    return DELIVER_BOLUS_ENDED;
}

static void start_bolus(struct ledger *ledger, int64_t tick, int32_t ng,
    int32_t seconds, int single)
{
    ledger->bolus.tick = tick;
    ledger->bolus.released_fg = 0;
    ledger->bolus.ng = ng;
    ledger->bolus.seconds = seconds;
    ledger->bolus.single = single != 0;
}

/* The program's own bolus keeps its times, to the second: none other runs by
 * then (order.c), and a wake that is late changes nothing of it. */
static int start_periodic(
    const struct program *program, struct ledger *ledger, int64_t now)
{
    const int64_t interval_s =
        (int64_t)program->periodic.interval_min * UNITS_SECONDS_PER_MINUTE;

    if (program->periodic.ng == 0 || now < ledger->periodic_tick)
        return 0;
    ASSERT(ledger->bolus.ng == 0);
    start_bolus(ledger, ledger->periodic_tick, program->periodic.ng,
        program->periodic.seconds, 0);
    ledger->periodic_tick += interval_s;
    return DELIVER_BOLUS_BEGAN;
}

int deliver_update(const struct program *program, struct ledger *ledger,
    enum program_mode mode, int64_t now)
{
    int news;

    ASSERT(now >= ledger->tick);
    ledger->tick = now;
    if (mode != PROGRAM_RUN || leads(program, ledger, mode))
        return 0;
    news = release(ledger, now);
    return news + start_periodic(program, ledger, now);
}

void deliver_bolus(
    struct ledger *ledger, int64_t now, int32_t ng, int32_t seconds)
{
    ASSERT(ledger->bolus.ng == 0);
    ASSERT(ng > 0);
    ASSERT(seconds > 0);
    start_bolus(ledger, now, ng, seconds, 1);
}

/* Strokes of the lead since it was paced, times its seconds; due is one more
 * when as much time has passed, times its strokes. */
static int64_t lead_tick_of(
    const struct program *program, const struct ledger *ledger)
{
    const struct program_lead *lead = &program->lead;
    const int64_t k = (int64_t)(ledger->made - ledger->lead_stroke) + 1;

    return ledger->lead_tick +
           (k * lead->seconds + lead->strokes - 1) / lead->strokes;
}

int deliver_is_due(const struct program *program, const struct ledger *ledger,
    enum program_mode mode, int64_t now)
{
    if (mode == PROGRAM_STOPPED)
        return 0;
    if (leads(program, ledger, mode))
        return now >= lead_tick_of(program, ledger);
    return due_fg(program, ledger, mode, now) >= program_stroke_fg(program);
}

int deliver_count(const struct program *program, struct ledger *ledger,
    enum program_mode mode, int64_t now)
{
    const int led = leads(program, ledger, mode);

    ledger->made++;
    if (!led) {
        ledger->given_fg += program_stroke_fg(program);
        return 0;
    }
    if (leads(program, ledger, mode))
        return 0;
    deliver_begin(program, ledger, now, 0);
    return DELIVER_LEAD_ENDED;
}

/* When the schedule alone makes a stroke due. */
static int64_t basal_next(const struct program *program,
    const struct ledger *ledger, enum program_mode mode, int64_t now)
{
    struct schedule room;
    struct dose dose = dose_of(program, ledger, mode, &room);
    int64_t at_s;

    dose.now_s = now + program->clock.start_s;
    if (dose.given_fg + program_stroke_fg(program) < 0)
        return now; /* a bolus has asked for more than was given in all */
    if (dose_next(&dose, program_stroke_fg(program), &at_s) != OK)
        return DELIVER_NEVER;
    return at_s - program->clock.start_s;
}

/* Schedule and bolus together: both only rise, so halve the time to the
 * bolus's end. */
static int64_t bolus_next(
    const struct program *program, const struct ledger *ledger, int64_t now)
{
    const struct ledger_bolus *bolus = &ledger->bolus;
    const int64_t stroke_fg = program_stroke_fg(program);
    int64_t early = now, late = bolus->tick + bolus->seconds;
    int32_t i;

    for (i = 0; i < SEARCH_STEPS && early + 1 < late; i++) {
        const int64_t middle = early + (late - early) / 2;
        const int64_t fg = due_fg(program, ledger, PROGRAM_RUN, middle) +
                           released_fg(bolus, middle) - bolus->released_fg;

        if (fg >= stroke_fg)
            late = middle;
        else
            early = middle;
    }
    return late;
}

int64_t deliver_next(const struct program *program, const struct ledger *ledger,
    enum program_mode mode, int64_t now)
{
    int64_t next;

    if (mode == PROGRAM_STOPPED)
        return DELIVER_NEVER;
    if (leads(program, ledger, mode))
        return lead_tick_of(program, ledger);
    if (mode == PROGRAM_RUN && ledger->bolus.ng != 0)
        return bolus_next(program, ledger, now);
    next = basal_next(program, ledger, mode, now);
    if (mode == PROGRAM_RUN && ledger->periodic_tick != 0)
        next = lesser(next, ledger->periodic_tick);
    return next;
}

int deliver_forfeit(const struct program *program, struct ledger *ledger,
    enum program_mode mode, int64_t now)
{
    const int64_t interval_s =
        (int64_t)program->periodic.interval_min * UNITS_SECONDS_PER_MINUTE;
    int news = 0;

    ledger->tick = now;
    ledger->lead_tick = now;
    ledger->lead_stroke = ledger->made;
    if (mode == PROGRAM_STOPPED || leads(program, ledger, mode))
        return 0;
    news = release(ledger, now);
    if (ledger->periodic_tick != 0 && ledger->periodic_tick <= now)
        ledger->periodic_tick +=
            ((now - ledger->periodic_tick) / interval_s + 1) * interval_s;
    if (due_fg(program, ledger, mode, now) >= program_stroke_fg(program))
        ledger->given_fg += due_fg(program, ledger, mode, now);
    return news;
}

void deliver_left(const struct program *program, const struct ledger *ledger,
    enum program_mode mode, int64_t now, struct exact *nl)
{
    const int32_t conc = program->fill.conc_ng_per_ml;
    int64_t fg =
        units_fg_of_volume(program_left_nl(program, ledger->made), conc);
    int64_t due = 0;

    if (mode != PROGRAM_STOPPED && !leads(program, ledger, mode))
        due = due_fg(program, ledger, mode, now);
    if (due > 0)
        fg -= lesser(due, fg);
    nl->whole = fg / conc;
    nl->num = fg % conc;
    nl->den = conc;
}
