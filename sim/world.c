#include "sim/world_inside.h"

#include <stdarg.h>
#include <string.h>

static const char *const reset_names[WORLD_RESETS] = { "cut", "brownout",
    "watchdog", "fault" };

void world_say(struct world *w, const char *format, ...)
{
    va_list args;

    if (!w->trace)
        return;
    fprintf(w->trace, "%lld ", (long long)w->now_s);
    va_start(args, format);
    vfprintf(w->trace, format, args);
    va_end(args);
    fputc('\n', w->trace);
}

/* --- bytes on the coil --- */

uint32_t world_put(struct world_bytes *to, const uint8_t *bytes, uint32_t size)
{
    const uint32_t room = WORLD_COIL_BYTES - to->size;
    const uint32_t n = size < room ? size : room;

    memcpy(to->byte + to->size, bytes, n);
    to->size += n;
    return n;
}

uint32_t world_take(struct world_bytes *from, uint8_t *out, uint32_t size)
{
    const uint32_t n = size < from->size ? size : from->size;

    memcpy(out, from->byte, n);
    memmove(from->byte, from->byte + n, from->size - n);
    from->size -= n;
    return n;
}

int world_coil(struct world *w, const uint8_t *bytes, uint32_t size)
{
    if (w->deaf && !w->contact)
        return 0;
    world_put(&w->coil_in, bytes, size);
    return 1;
}

uint32_t world_hear(struct world *w, uint8_t *out, uint32_t size)
{
    return world_take(&w->coil_out, out, size);
}

/* --- power --- */

void world_lose(struct world *w, enum world_reset reset)
{
    if (!w->powered)
        return;
    world_say(w, "reset %s", reset_names[reset]);
    w->resets[reset]++;
    w->powered = 0;
    w->up_s = w->now_s + WORLD_RESET_S;
    if (w->lost)
        longjmp(*w->lost, 1);
}

void world_draw(struct world *w, int64_t nc)
{
    charge_draw(&w->charge, nc);
    if (charge_is_flat(&w->charge))
        world_lose(w, WORLD_BROWNOUT);
}

/* --- the plan --- */

static const enum rotor_fault rotor_faults[PLAN_WHATS] = {
    [PLAN_FAIL] = ROTOR_FAIL,
    [PLAN_FIELD] = ROTOR_FIELD,
    [PLAN_STALL] = ROTOR_STALL,
    [PLAN_STUCK] = ROTOR_STUCK,
    [PLAN_SLIP] = ROTOR_SLIP,
    [PLAN_BLIND] = ROTOR_BLIND,
    [PLAN_OVER] = ROTOR_OVER,
};

static uint8_t digit(char ch)
{
    return (uint8_t)(ch <= '9' ? ch - '0' : (ch | 0x20) - 'a' + 10);
}

static int coil_event(struct world *w, const struct plan_event *event)
{
    int wakes = 0;
    size_t i;

    for (i = 0; i < event->digits; i += 2) {
        const uint8_t byte =
            (uint8_t)(digit(event->hex[i]) << 4 | digit(event->hex[i + 1]));

        wakes |= world_coil(w, &byte, 1);
    }
    return wakes;
}

int world_happen(struct world *w, const struct plan_event *event)
{
    world_say(w, "event %s", plan_name(event->what));
    switch (event->what) {
    case PLAN_SCRAMBLE:
        flash_scramble(&w->flash, random_u64(&w->chance));
        world_lose(w, WORLD_CUT);
        return 0;
    case PLAN_CUT:
        world_lose(w, WORLD_CUT);
        return 0;
    case PLAN_FLIP:
        if (event->a < (int64_t)w->flash.size * 8)
            flash_flip(&w->flash, (uint32_t)event->a);
        return 0;
    case PLAN_SPIN:
        rotor_spin(&w->rotor, (uint32_t)event->a);
        body_push(&w->body, w->now_s, event->a * w->stroke_nl);
        return 1;
    case PLAN_BATTERY:
        charge_set(&w->charge, event->a);
        return 0;
    case PLAN_CONTACT:
        w->contact = event->a != 0;
        return 1;
    case PLAN_COIL:
        return coil_event(w, event);
    case PLAN_FILL:
        body_fill(&w->body, event->a, event->b);
        return 0;
    case PLAN_POCKET:
        body_pocket(&w->body, event->a, event->b);
        return 0;
    case PLAN_DRAIN:
        body_drain(&w->body, event->a);
        return 0;
    case PLAN_WAKE:
        return 1;
    default:
        rotor_break(&w->rotor, rotor_faults[event->what], w->now_s, event->a);
        return 0;
    }
}

const struct plan_event *world_peek(const struct world *w, enum plan_when when)
{
    const struct plan_event *event;

    if (!w->plan || w->next[when] >= w->plan->events)
        return NULL;
    event = &w->plan->event[w->next[when]];
    return event->when == when ? event : NULL;
}

/* --- made, copied, freed --- */

int world_init(struct world *w, const struct world_setup *setup)
{
    int i;

    memset(w, 0, sizeof(*w));
    if (flash_create(&w->flash, &setup->flash) < 0)
        return -1;
    if (body_init(&w->body, setup->model->capacity_nl, setup->path_nl,
            setup->cells) < 0) {
        flash_free(&w->flash);
        return -1;
    }
    body_fill(&w->body, setup->fill_nl, setup->conc_ng_per_ml);
    world_fill_port(w, &setup->flash);
    w->port.capacity_nl = setup->model->capacity_nl;
    snprintf((char *)w->port.serial, sizeof(w->port.serial), "%s",
        setup->serial ? setup->serial : "SIM");
    rotor_init(&w->rotor);
    charge_init(&w->charge, setup->model);
    random_init(&w->random, setup->seed);
    random_init(&w->chance, ~setup->seed);
    w->stroke_nl = setup->model->stroke_nl;
    w->early_s = setup->early_s;
    w->plan = setup->plan;
    w->trace = setup->trace;
    for (i = 0; w->plan && i < PLAN_WHENS; i++)
        w->next[i] = plan_first(w->plan, (enum plan_when)i);
    return 0;
}

void world_free(struct world *w)
{
    flash_free(&w->flash);
    body_free(&w->body);
}

/* The bytes and the wear of one flash to another of the same shape. */
static void copy_flash(struct flash *to, const struct flash *from)
{
    memcpy(to->bytes, from->bytes, from->size);
    memcpy(to->used, from->used, from->size / PORT_FLASH_UNIT);
    memcpy(to->health, from->health, from->sectors);
    memcpy(to->wear, from->wear, from->sectors * sizeof(from->wear[0]));
    to->operations = from->operations;
    to->undos = to->synced = 0;
}

void world_copy(struct world *to, const struct world *from)
{
    const struct flash flash = to->flash;
    const struct body body = to->body;

    *to = *from;
    to->port.world = to;
    to->lost = NULL;
    to->flash = flash;
    copy_flash(&to->flash, &from->flash);
    to->body = body;
    body_copy(&to->body, &from->body);
}

/* --- time --- */

/* Let the clock run to at_s; charge is drawn meanwhile. */
static void pass(struct world *w, int64_t at_s)
{
    int64_t stuck_s = w->rotor.until_s[ROTOR_STUCK] - w->now_s;

    if (stuck_s > at_s - w->now_s)
        stuck_s = at_s - w->now_s;
    if (stuck_s > 0)
        charge_draw(&w->charge, stuck_s * CHARGE_STUCK_NC_S);
    charge_sleep(&w->charge, at_s - w->now_s);
    w->now_s = at_s;
}

/* Pass to at_s, letting happen what is planned on the way.  Returns 1 when
 * something woke the firmware before; when powered is 0 then, it was lost. */
static int pass_events(struct world *w, int64_t at_s)
{
    const int on = w->powered;
    const struct plan_event *event;

    while ((event = world_peek(w, PLAN_TICK)) && event->at <= at_s) {
        int wakes;

        if (event->at > w->now_s)
            pass(w, event->at);
        w->next[PLAN_TICK]++;
        wakes = world_happen(w, event);
        if (on && (!w->powered || wakes))
            return w->powered;
    }
    if (at_s > w->now_s)
        pass(w, at_s);
    return 0;
}

/* The run ends at end_s, before what is planned for that tick. */
static enum world_end run_out(struct world *w, int64_t end_s)
{
    const int on = w->powered;

    if (pass_events(w, end_s - 1))
        return WORLD_WAKE;
    if (on && !w->powered)
        return WORLD_LOST;
    if (end_s > w->now_s)
        pass(w, end_s);
    return WORLD_OVER;
}

/* The firmware wakes now. */
static enum world_end wake(struct world *w)
{
    w->awake = 1;
    w->fed = 0;
    w->calls = 0;
    w->wakes++;
    world_draw(w, CHARGE_WAKE_NC);
    return w->powered ? WORLD_WAKE : WORLD_LOST;
}

enum world_end world_power_up(struct world *w, int64_t end_s)
{
    const struct plan_event *event;

    if (w->up_s >= end_s)
        return run_out(w, end_s);
    pass_events(w, w->up_s);
    while (charge_is_flat(&w->charge)) {
        event = world_peek(w, PLAN_TICK);
        if (!event || event->at >= end_s)
            return run_out(w, end_s);
        pass_events(w, event->at);
    }
    w->powered = 1;
    w->turns = 0;
    rotor_power_up(&w->rotor);
    w->coil_in.size = 0;
    w->deaf = 0;
    return wake(w);
}

/* The firmware has said when to wake it next: was all well until then? */
static void check_wake(struct world *w, int64_t next_s)
{
    w->awake = 0;
    if (w->coil_in.size > 0 && !w->contact) {
        w->coil_in.size = 0; /* as port.h says */
        w->deaf = 1;
    }
    w->turns = next_s > w->now_s ? 0 : w->turns + 1;
    if (!w->fed || w->turns > WORLD_TURNS_MAX)
        world_lose(w, WORLD_WATCHDOG);
}

enum world_end world_wait(struct world *w, int64_t next_s, int64_t end_s)
{
    enum world_end end;

    if (w->awake)
        check_wake(w, next_s);
    if (!w->powered)
        return WORLD_LOST;
    if (w->early_s > 0 && next_s > w->now_s + 1)
        next_s -= (int64_t)random_below(&w->chance,
            (uint64_t)(next_s - w->now_s < w->early_s ? next_s - w->now_s
                                                      : w->early_s));
    if (next_s >= end_s) {
        end = run_out(w, end_s);
        return end == WORLD_WAKE ? wake(w) : end;
    }
    pass_events(w, next_s);
    return w->powered ? wake(w) : WORLD_LOST;
}
