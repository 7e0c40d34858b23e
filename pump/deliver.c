#include "pump/deliver.h"

#include "core/calendar.h"
#include "core/dose.h"
#include "core/fault.h"
#include "core/limit.h"
#include "core/model.h"
#include "core/units.h"

enum {
    RATE_FG = UNITS_FG_PER_NG / 20, /* a second of a ng a minute, in thirds */
    SEARCH_STEPS = 20,              /* halvings of LEDGER_BOLUS_S_MAX */
};

static int64_t lesser(int64_t a, int64_t b)
{
    return a < b ? a : b;
}

static int64_t due_fg(
    const struct program *program, const struct ledger *ledger, int64_t now)
{
    const struct dose dose = {
        .schedule = &program->schedule,
        .start_s = ledger->start_s,
        .now_s = now + program->clock.start_s,
        .given_fg = ledger->given_fg,
    };

    return dose_due_fg(&dose);
}

static int leads(const struct program *program, const struct ledger *ledger)
{
    return ledger->mode == PROGRAM_RUN &&
           program_in_lead(program, ledger->made);
}

/* Do strokes come at an even pace, whatever the schedule says? */
static int is_paced(const struct program *program, const struct ledger *ledger)
{
    return ledger->mode == PROGRAM_MINIMUM || leads(program, ledger);
}

/* What a bolus has asked for by tick, in fg. */
static int64_t released_fg(const struct ledger_bolus *bolus, int64_t tick)
{
    const int64_t passed = lesser(tick - bolus->tick, bolus->seconds);

    return units_fg_of_ng(bolus->ng) * passed / bolus->seconds;
}

int64_t deliver_first_bolus(const struct program *program, int64_t now)
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
        ledger->periodic_tick = deliver_first_bolus(program, now);
}

/* The first of a regular series of ticks that is after now. */
static int64_t next_of(const struct program *program, int64_t tick, int64_t now)
{
    const int64_t interval_s =
        (int64_t)program->periodic.interval_min * UNITS_SECONDS_PER_MINUTE;

    if (tick == 0 || tick > now)
        return tick;
    return tick + ((now - tick) / interval_s + 1) * interval_s;
}

void deliver_resume(
    const struct program *program, struct ledger *ledger, int64_t now)
{
    const int64_t tick = ledger->periodic_tick;

    deliver_begin(program, ledger, now, 0);
    ledger->periodic_tick = next_of(program, tick, now);
}

int64_t deliver_carry(
    const struct program *program, const struct ledger *ledger, int64_t now)
{
    int64_t carry_fg;

    if (ledger->mode != PROGRAM_RUN || leads(program, ledger))
        return 0;
    carry_fg = due_fg(program, ledger, now);
    return carry_fg < program_stroke_fg(program) ? carry_fg : 0;
}

void deliver_shift(
    const struct program *program, struct ledger *ledger, int64_t start_s)
{
    const int64_t carried_fg = deliver_carry(program, ledger, ledger->tick);

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
    int32_t seconds, uint8_t single)
{
    ledger->bolus = (struct ledger_bolus){
        .tick = tick, .ng = ng, .seconds = seconds, .single = single
    };
}

/* The program's own bolus keeps its times, to the second: none other runs by
 * then (order.c, memory.c), and a wake that is late changes nothing of it. */
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

int deliver_update(
    const struct program *program, struct ledger *ledger, int64_t now)
{
    int news;

    ASSERT(now >= ledger->tick);
    ledger->tick = now;
    if (ledger->mode != PROGRAM_RUN || leads(program, ledger))
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

/* When the next stroke at an even pace is due: strokes since it was paced, and
 * one more, times the seconds that so many strokes take.  A minimum rate is
 * exact, whatever the concentration (F-01, SR-03). */
static int64_t paced_tick(
    const struct program *program, const struct ledger *ledger)
{
    const struct model *model = program_model(program);
    const int64_t k = (int64_t)(ledger->made - ledger->lead_stroke) + 1;
    int64_t strokes = program->lead.strokes, seconds = program->lead.seconds;

    if (ledger->mode == PROGRAM_MINIMUM) {
        strokes = model->minimum_rate_nl;
        seconds = (int64_t)UNITS_SECONDS_PER_DAY * model->stroke_nl;
    }
    return ledger->lead_tick + (k * seconds + strokes - 1) / strokes;
}

/* The step that runs at pump_s, and its seconds of that day. */
static int32_t step_at(const struct schedule *schedule, int64_t pump_s)
{
    const int32_t weekday = calendar_weekday(calendar_day_of(pump_s));
    const struct schedule_set *set =
        &schedule->set[schedule_set_of(schedule, weekday)];
    const int32_t second = calendar_second_of(pump_s);
    int32_t i;

    for (i = set->first; i < set->first + set->count - 1; i++)
        if (second < schedule->step[i + 1].start_min * UNITS_SECONDS_PER_MINUTE)
            break;
    return i;
}

static void make_ramp(const struct program *program,
    const struct ledger *ledger, struct deliver_ramp *ramp, int64_t now)
{
    const struct schedule *schedule = &program->schedule;
    const int64_t pump_s = now + program->clock.start_s;
    const int32_t i = step_at(schedule, pump_s);
    const int32_t minutes = schedule_step_minutes(schedule, i);
    const int64_t from_s =
        calendar_midnight(calendar_day_of(pump_s)) +
        (int64_t)schedule->step[i].start_min * UNITS_SECONDS_PER_MINUTE;
    const struct exact start = schedule_total(schedule, ledger->start_s);
    int64_t part;

    ramp->from_tick = from_s - program->clock.start_s;
    ramp->until_tick =
        lesser(ramp->from_tick + (int64_t)minutes * UNITS_SECONDS_PER_MINUTE,
            UNITS_PUMP_S_MAX - program->clock.start_s);
    ramp->start_s = ledger->start_s;
    ramp->before_fg = schedule_total(schedule, from_s).whole - start.whole;
    ramp->thirds = 3 * minutes;
    ramp->rate = (int64_t)schedule->step[i].dose_ng * RATE_FG;
    part = ramp->thirds * start.num;
    ramp->extra = (int32_t)((part + start.den - 1) / start.den);
    ramp->number = program->number;
}

/* When the schedule alone makes the next stroke due, if that is before the
 * step ends; else a tick after that. */
static int64_t ramp_tick(const struct program *program,
    const struct ledger *ledger, struct deliver_ramp *ramp, int64_t now)
{
    int64_t more_fg;

    if (ramp->number != program->number || ramp->start_s != ledger->start_s ||
        now < ramp->from_tick || now >= ramp->until_tick)
        make_ramp(program, ledger, ramp, now);
    more_fg = ledger->given_fg + program_stroke_fg(program) - ramp->before_fg;
    if (more_fg < 0)
        return ramp->from_tick;
    if (more_fg > units_fg_of_ng(LIMIT_NG_MAX))
        return DELIVER_NEVER;
    return ramp->from_tick +
           (more_fg * ramp->thirds + ramp->extra + ramp->rate - 1) / ramp->rate;
}

int deliver_is_due(const struct program *program, const struct ledger *ledger,
    struct deliver_ramp *ramp, int64_t now)
{
    if (ledger->mode == PROGRAM_STOPPED)
        return 0;
    if (is_paced(program, ledger))
        return now >= paced_tick(program, ledger);
    return now >= ramp_tick(program, ledger, ramp, now);
}

int deliver_count(
    const struct program *program, struct ledger *ledger, int64_t now)
{
    const int paced = is_paced(program, ledger);

    ledger->made++;
    if (!paced)
        ledger->given_fg += program_stroke_fg(program);
    if (!paced || is_paced(program, ledger))
        return 0;
    deliver_begin(program, ledger, now, 0);
    return DELIVER_LEAD_ENDED;
}

/* When the schedule alone makes a stroke due, beyond the step that runs. */
static int64_t basal_next(
    const struct program *program, const struct ledger *ledger, int64_t now)
{
    const struct dose dose = {
        .schedule = &program->schedule,
        .start_s = ledger->start_s,
        .now_s = now + program->clock.start_s,
        .given_fg = ledger->given_fg,
    };
    int64_t at_s;

    if (dose_next(&dose, program_stroke_fg(program), &at_s) != OK)
        return DELIVER_NEVER;
    return at_s - program->clock.start_s;
}

/* Schedule and bolus together: both only rise, so halve the time to the
 * bolus's end until it is a second. */
static int64_t bolus_next(
    const struct program *program, const struct ledger *ledger, int64_t now)
{
    const struct ledger_bolus *bolus = &ledger->bolus;
    const int64_t stroke_fg = program_stroke_fg(program);
    int64_t early = now, late = bolus->tick + bolus->seconds;
    int32_t i;

    for (i = 0; i < SEARCH_STEPS; i++) {
        const int64_t middle = early + (late - early) / 2;
        const int64_t fg = due_fg(program, ledger, middle) +
                           released_fg(bolus, middle) - bolus->released_fg;

        if (fg >= stroke_fg)
            late = middle;
        else
            early = middle;
    }
    return late;
}

int64_t deliver_next(const struct program *program, const struct ledger *ledger,
    struct deliver_ramp *ramp, int64_t now)
{
    int64_t next;

    if (ledger->mode == PROGRAM_STOPPED)
        return DELIVER_NEVER;
    if (is_paced(program, ledger))
        return paced_tick(program, ledger);
    if (ledger->bolus.ng != 0)
        return bolus_next(program, ledger, now);
    next = ramp_tick(program, ledger, ramp, now);
    if (next > ramp->until_tick)
        next = basal_next(program, ledger, now);
    if (ledger->periodic_tick != 0)
        next = lesser(next, ledger->periodic_tick);
    return next;
}

int deliver_forfeit(
    const struct program *program, struct ledger *ledger, int64_t now)
{
    int news;

    ledger->tick = now;
    ledger->lead_tick = now;
    ledger->lead_stroke = ledger->made;
    if (ledger->mode != PROGRAM_RUN || leads(program, ledger))
        return 0;
    news = release(ledger, now);
    ledger->periodic_tick = next_of(program, ledger->periodic_tick, now);
    if (due_fg(program, ledger, now) >= program_stroke_fg(program))
        ledger->given_fg += due_fg(program, ledger, now);
    return news;
}

/* What the minimum rate has due and not yet made a stroke. */
static int64_t minimum_due_fg(
    const struct program *program, const struct ledger *ledger, int64_t now)
{
    const struct model *model = program_model(program);
    const int64_t made_nl =
        (int64_t)(ledger->made - ledger->lead_stroke) * model->stroke_nl;
    const int64_t due_nl_s =
        (now - ledger->lead_tick) * model->minimum_rate_nl -
        made_nl * UNITS_SECONDS_PER_DAY;

    return due_nl_s * program->fill.conc_ng_per_ml / UNITS_SECONDS_PER_DAY;
}

void deliver_left(const struct program *program, const struct ledger *ledger,
    int64_t now, struct exact *nl)
{
    const int32_t conc = program->fill.conc_ng_per_ml;
    int64_t fg =
        units_fg_of_volume(program_left_nl(program, ledger->made), conc);
    int64_t due = 0;

    if (ledger->mode == PROGRAM_MINIMUM)
        due = minimum_due_fg(program, ledger, now);
    else if (ledger->mode == PROGRAM_RUN && !leads(program, ledger))
        due = due_fg(program, ledger, now);
    if (due > 0)
        fg -= lesser(due, fg);
    nl->whole = fg / conc;
    nl->num = fg % conc;
    nl->den = conc;
}
