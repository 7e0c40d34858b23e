#include "sim/world_inside.h"

#include "core/crc.h"

static void say_bytes(
    struct world *w, const char *what, const uint8_t *bytes, uint32_t size)
{
    uint32_t i;

    if (!w->trace)
        return;
    fprintf(w->trace, "%lld %s ", (long long)w->now_s, what);
    for (i = 0; i < size; i++)
        fprintf(w->trace, "%02x", bytes[i]);
    fputc('\n', w->trace);
}

/* Events of the plan that are due at this count. */
static void due(struct world *w, enum plan_when when, uint64_t count)
{
    const struct plan_event *event;

    while ((event = world_peek(w, when)) && (uint64_t)event->at <= count) {
        w->next[when]++;
        world_happen(w, event);
    }
}

/* Each call of the firmware: is the power on, and does it get anywhere? */
static int enter(struct world *w)
{
    if (++w->calls > WORLD_CALLS_MAX)
        world_lose(w, WORLD_WATCHDOG);
    return w->powered;
}

/* What the plan has for the operation that is about to happen. */
static enum flash_verdict befall(
    struct world *w, const struct plan_event *event, const struct flash_op *op)
{
    uint8_t *health = &w->flash.health[op->at / w->flash.shape.sector_size];

    switch (event->what) {
    case PLAN_TORN:
        world_say(w, "event torn");
        flash_tear(
            &w->flash, op, event->a < op->size ? (uint32_t)event->a : op->size);
        world_lose(w, WORLD_CUT);
        return FLASH_FAIL;
    case PLAN_SILENT:
        world_say(w, "event silent");
        return FLASH_SKIP;
    case PLAN_BAD:
        world_say(w, "event bad");
        *health = FLASH_WORN;
        return FLASH_FAIL;
    case PLAN_ROT:
        world_say(w, "event rot");
        *health = FLASH_STUCK;
        return FLASH_DO;
    default:
        world_happen(w, event);
        return w->powered ? FLASH_DO : FLASH_FAIL;
    }
}

/* flash.h: asked before each operation; the worst of the plan's answers. */
static enum flash_verdict before_op(void *world, const struct flash_op *op)
{
    struct world *w = world;
    const struct plan_event *event;
    enum flash_verdict worst = FLASH_DO;

    while ((event = world_peek(w, PLAN_OP)) &&
           (uint64_t)event->at <= w->flash.operations) {
        enum flash_verdict verdict;

        w->next[PLAN_OP]++;
        verdict = befall(w, event, op);
        if (verdict > worst)
            worst = verdict;
    }
    return worst;
}

/* An address that no flash has: a bus fault. */
static int is_flash(struct world *w, uint32_t at, uint32_t size)
{
    if (at <= w->flash.size && size <= w->flash.size - at)
        return 1;
    world_lose(w, WORLD_FAULT);
    return 0;
}

static enum status port_read(
    void *world, uint32_t at, uint8_t *out, uint32_t size)
{
    struct world *w = world;

    if (!enter(w) || !is_flash(w, at, size))
        return ERR_HARDWARE;
    return flash_read(&w->flash, at, out, size);
}

/* After an operation that drew nc: does the voltage hold, did it work? */
static enum status end_op(
    struct world *w, enum status status, const char *op, int64_t nc)
{
    world_draw(w, nc);
    if (!w->powered)
        return ERR_HARDWARE;
    if (status != OK)
        world_say(w, "failed %s", op);
    return status;
}

static enum status port_program(
    void *world, uint32_t at, const uint8_t *bytes, uint32_t size)
{
    struct world *w = world;

    if (!enter(w) || !is_flash(w, at, size))
        return ERR_HARDWARE;
    if (w->trace)
        world_say(w, "program %u %u %08x", at, size, crc_of(bytes, size));
    return end_op(w, flash_program(&w->flash, at, bytes, size), "program",
        (int64_t)(size / PORT_FLASH_UNIT) * CHARGE_UNIT_NC);
}

static enum status port_erase(void *world, uint32_t sector)
{
    struct world *w = world;

    if (!enter(w) || !is_flash(w, sector * w->flash.shape.sector_size, 1))
        return ERR_HARDWARE;
    world_say(w, "erase %u", sector);
    return end_op(w, flash_erase(&w->flash, sector), "erase", CHARGE_ERASE_NC);
}

static enum status port_sync(void *world)
{
    struct world *w = world;

    if (!enter(w))
        return ERR_HARDWARE;
    world_say(w, "sync");
    return end_op(w, flash_sync(&w->flash), "sync", 0);
}

static void port_enable(void *world)
{
    struct world *w = world;

    if (enter(w))
        w->rotor.enabled = 1;
}

static enum status port_stroke(void *world)
{
    struct world *w = world;
    enum status status;
    int lawful, turned;

    if (!enter(w))
        return ERR_HARDWARE;
    due(w, PLAN_STROKE, w->rotor.commanded + 1);
    if (!w->powered)
        return ERR_HARDWARE;
    lawful = w->rotor.enabled;
    status = rotor_stroke(&w->rotor, w->now_s, &turned);
    if (turned > 0)
        body_push(&w->body, w->now_s, turned * (int64_t)w->stroke_nl);
    if (!lawful)
        world_say(w, "unlawful");
    else if (w->trace)
        world_say(w, "stroke %d %u", turned, w->rotor.sensed);
    world_draw(w, w->charge.stroke_nc);
    return w->powered ? status : ERR_HARDWARE;
}

static uint32_t port_sensed(void *world)
{
    struct world *w = world;

    enter(w);
    return w->rotor.sensed;
}

static void port_sound(void *world, enum port_tone tone)
{
    struct world *w = world;

    if (!enter(w))
        return;
    world_say(w, "tone %s", tone == PORT_TONE_DOUBLE ? "double" : "single");
    w->tone[w->tones % WORLD_TONES].at_s = w->now_s;
    w->tone[w->tones % WORLD_TONES].tone = tone;
    w->tones++;
    world_draw(w, CHARGE_TONE_NC_S * (tone == PORT_TONE_DOUBLE ? 3 : 1));
}

static int32_t port_battery(void *world)
{
    struct world *w = world;

    enter(w);
    return charge_mv(&w->charge);
}

static void port_watchdog(void *world)
{
    struct world *w = world;

    if (enter(w))
        w->fed = 1;
}

static void port_random(void *world, uint8_t *out, uint32_t size)
{
    struct world *w = world;

    if (enter(w))
        random_bytes(&w->random, out, size);
}

static int port_contact(void *world)
{
    struct world *w = world;

    enter(w);
    return w->contact;
}

static uint32_t port_coil_read(void *world, uint8_t *out, uint32_t size)
{
    struct world *w = world;
    uint32_t n;

    if (!enter(w))
        return 0;
    w->deaf = 0;
    n = world_take(&w->coil_in, out, size);
    world_draw(w, n * (int64_t)CHARGE_COIL_NC);
    return n;
}

static void port_coil_write(void *world, const uint8_t *bytes, uint32_t size)
{
    struct world *w = world;

    if (!enter(w))
        return;
    say_bytes(w, "coil", bytes, size);
    world_put(&w->coil_out, bytes, size);
    world_draw(w, size * (int64_t)CHARGE_COIL_NC);
}

void world_fill_port(struct world *w, const struct port_flash *flash)
{
    w->flash.hook = before_op;
    w->flash.hook_world = w;
    w->port = (struct port){
        .world = w,
        .flash = *flash,
        .flash_read = port_read,
        .flash_program = port_program,
        .flash_erase = port_erase,
        .flash_sync = port_sync,
        .motor_enable = port_enable,
        .motor_stroke = port_stroke,
        .motor_sensed = port_sensed,
        .sound = port_sound,
        .battery_mv = port_battery,
        .watchdog = port_watchdog,
        .random = port_random,
        .coil_contact = port_contact,
        .coil_read = port_coil_read,
        .coil_write = port_coil_write,
    };
}
