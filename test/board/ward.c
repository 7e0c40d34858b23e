/* ward.c: see ward.h. */
#include "test/board/ward.h"

#include "core/drug.h"
#include "pump/port.h"
#include "pump/stroke.h"

enum {
    BYTES = 16,
    IMPLANT_DAY = 20600,
    CONC = 2000000,
    CAPACITY_NL = 40000000,
    PATH_STROKES = 272,
};

enum status ward_init(void *ram, const struct port *port, int64_t now_s)
{
    struct ward *w = ram;

    w->port = port;
    pump_init(&w->pump, port, now_s);
    return OK;
}

/* A 40 mL pump, 38 mL in it, and a path of 0.272 mL; the default caps. */
static void prepare(struct program *p)
{
    struct limit_plan plan;

    p->fill.volume_nl = 38000000;
    p->fill.alarm_nl = 2000000;
    p->fill.conc_ng_per_ml = CONC;
    p->fill.nominal_ng_per_ml = CONC;
    p->path.tubing_nl = 140000;
    p->path.catheter_nl = 132000;
    p->path.counted_ng_per_ml = CONC;
    p->device.capacity_nl = CAPACITY_NL;
    p->device.implant_day = IMPLANT_DAY;
    p->device.alarms = alarm_settings_default();
    p->caps = (struct limit_caps){ 1, 1, 1 };
    program_plan(p, p->tick, p->stroke, &plan);
    p->caps = limit_caps_default(
        &plan, program_stroke_ng_max(p), drug_baclofen()->day_ng_ceiling);
}

static enum refusal commit(
    struct ward *w, struct program *wanted, uint8_t flags)
{
    struct pump *pump = &w->pump;
    enum refusal refusal;

    prepare(wanted);
    refusal = command_stage(
        &pump->state, wanted, flags, pump->state.program.number, &pump->stage);
    if (refusal != REFUSED_NOT)
        return refusal;
    return command_commit(&pump->state, &pump->stage,
        (uint64_t)pump->state.now + 1, pump->stage.hash);
}

static enum refusal set_clock(struct ward *w)
{
    const struct order order = { 1, w->pump.state.program.number };
    const struct program_clock clock = { IMPLANT_DAY * INT64_C(86400), 0 };

    return order_clock(&w->pump.state, &order, &clock);
}

static enum refusal simple(struct ward *w, int32_t dose_ng)
{
    static const struct program none;
    struct program p = none;
    const int first = !w->pump.state.programmed;

    if (first && set_clock(w) != REFUSED_NOT)
        return REFUSED_CLOCK;
    schedule_init_simple(&p.schedule, dose_ng);
    p.lead.kind = first ? PROGRAM_LEAD_PRIME : PROGRAM_LEAD_NONE;
    p.lead.strokes = first ? PATH_STROKES : 0;
    p.lead.seconds = first ? 3600 : 0;
    return commit(w, &p, first ? COMMAND_REFILLED : 0);
}

static enum refusal steps(struct ward *w)
{
    static const struct program none;
    struct program p = none;

    schedule_init(&p.schedule);
    if (schedule_add_set(&p.schedule, SCHEDULE_ALL_DAYS) != OK ||
        schedule_add_step(&p.schedule, 0, 50000) != OK ||
        schedule_add_step(&p.schedule, 360, 110000) != OK ||
        schedule_add_step(&p.schedule, 1200, 40000) != OK)
        return REFUSED_SCHEDULE;
    p.periodic.ng = 15000;
    p.periodic.interval_min = 360;
    p.periodic.seconds = 900;
    return commit(w, &p, 0);
}

__attribute__((noinline)) void ward_mark(void)
{
    __asm__ volatile("");
}

static enum refusal obey(struct ward *w, uint8_t byte)
{
    struct state *state = &w->pump.state;
    const struct order order = { (uint64_t)state->now + 1,
        state->program.number };

    switch (byte) {
    case 'p':
        return simple(w, 300000);
    case 'l':
        return simple(w, 100000);
    case 'f':
        return steps(w);
    case 'b':
        return order_bolus(state, &order, 10000, 600);
    case 's':
        return order_hold(state, &order, PROGRAM_STOPPED);
    case 'm':
        return order_hold(state, &order, PROGRAM_MINIMUM);
    case 'r':
        return order_restart(state, &order, 1);
    case 'k':
        ward_mark();
        return REFUSED_NOT;
    case 'q':
        return order_silence(state);
    default:
        return order_emergency(state, &order);
    }
}

#ifdef WARD_GREEDY
enum { GREEDY = 1, GREED_S = 600 };

/* A stroke too many, through both keys as any other. */
static int64_t take(struct ward *w, int64_t now_s)
{
    struct state *state = &w->pump.state;
    int64_t next_s;

    if (state->programmed && motor_ready(&state->motor) <= state->now)
        (void)(stroke_make(state) == OK);
    next_s = pump_end(&w->pump);
    return next_s < now_s + GREED_S ? next_s : now_s + GREED_S;
}
#else
enum { GREEDY = 0 };

static int64_t take(struct ward *w, int64_t now_s)
{
    (void)now_s;
    return pump_end(&w->pump);
}
#endif

int64_t ward_wake(void *ram, int64_t now_s)
{
    struct ward *w = ram;
    uint8_t bytes[BYTES];
    uint32_t n = 0, i;

    if (w->port->coil_contact(w->port->world))
        n = w->port->coil_read(w->port->world, bytes, BYTES);
    if (n == 0 && !GREEDY)
        return pump_wake(&w->pump, now_s);
    pump_begin(&w->pump, now_s);
    for (i = 0; i < n; i++)
        bytes[i] = (uint8_t)obey(w, bytes[i]);
    if (n > 0)
        w->port->coil_write(w->port->world, bytes, n);
    return take(w, now_s);
}
