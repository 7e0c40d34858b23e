#include "sim/wire.h"

#include <string.h>

#include "core/reader.h"
#include "core/writer.h"

void wire_init(
    struct wire *wire, struct world *world, const struct wire_coil *coil)
{
    memset(wire, 0, sizeof(*wire));
    wire->world = world;
    wire->coil = *coil;
}

/* The reply to the part that was asked: how things stand, and what was read
 * (or has gone over UART 0, when bytes is NULL). */
static enum wire_end answer(
    struct wire *wire, enum status status, const uint8_t *bytes, size_t size)
{
    struct world *world = wire->world;
    struct writer w;

    writer_init(&w, wire->reply, sizeof(wire->reply));
    writer_u8(&w, world->powered ? (uint8_t)status : WIRE_LOST);
    writer_u8(&w, (uint8_t)world->contact);
    writer_u16(&w, world->powered ? (uint16_t)size : 0);
    writer_u32(&w, (uint32_t)charge_mv(&world->charge));
    writer_u32(&w, world->rotor.sensed);
    writer_u64(&w, (uint64_t)world->now_s);
    if (world->powered && bytes)
        writer_bytes(&w, bytes, size);
    return writer_end(&w, &wire->size) == OK ? WIRE_REPLY : WIRE_BROKEN;
}

/* Power up or wait until end_s; without a reply when that comes first. */
static enum wire_end pass(struct wire *wire, enum wire_part part, int64_t end_s)
{
    struct world *world = wire->world;

    wire->pending = part;
    if (part == WIRE_POWER_UP) {
        if (world_power_up(world, end_s) == WORLD_OVER)
            return WIRE_OVER;
    } else if (world_wait(world, wire->next_s, end_s) == WORLD_OVER) {
        return WIRE_OVER;
    }
    wire->pending = 0;
    return answer(wire, OK, NULL, 0);
}

static enum wire_end power_up(struct wire *wire, int64_t end_s)
{
    world_lose(wire->world, WORLD_FAULT); /* when it was on, it should not be */
    return pass(wire, WIRE_POWER_UP, end_s);
}

static enum wire_end wait(struct wire *wire, struct reader *r, int64_t end_s)
{
    uint32_t spent;

    wire->next_s = (int64_t)reader_u64(r);
    spent = reader_u32(r);
    if (reader_end(r) != OK)
        return WIRE_BROKEN;
    wire->spent += spent;
    if (spent > wire->spent_max)
        wire->spent_max = spent;
    return pass(wire, WIRE_WAIT, end_s);
}

static enum wire_end fault_said(struct wire *wire, struct reader *r)
{
    reader_u32(r);
    if (reader_end(r) != OK)
        return WIRE_BROKEN;
    world_lose(wire->world, WORLD_FAULT);
    return answer(wire, OK, NULL, 0);
}

static enum wire_end read_flash(struct wire *wire, struct reader *r)
{
    const struct port *port = &wire->world->port;
    uint8_t bytes[WIRE_COUNT_MAX] = { 0 };
    const uint32_t at = reader_u32(r);
    const uint32_t count = reader_u16(r);
    enum status status;

    if (reader_end(r) != OK || count > WIRE_COUNT_MAX)
        return WIRE_BROKEN;
    status = port->flash_read(port->world, at, bytes, count);
    return answer(wire, status, bytes, count);
}

static enum wire_end program(struct wire *wire, struct reader *r)
{
    const struct port *port = &wire->world->port;
    uint8_t bytes[WIRE_COUNT_MAX];
    const uint32_t at = reader_u32(r);
    const uint32_t count = reader_u16(r);

    if (count > WIRE_COUNT_MAX)
        return WIRE_BROKEN;
    reader_bytes(r, bytes, count);
    if (reader_end(r) != OK)
        return WIRE_BROKEN;
    return answer(
        wire, port->flash_program(port->world, at, bytes, count), NULL, 0);
}

static enum wire_end random_asked(struct wire *wire, struct reader *r)
{
    const struct port *port = &wire->world->port;
    uint8_t bytes[WIRE_COUNT_MAX] = { 0 };
    const uint32_t count = reader_u16(r);

    if (reader_end(r) != OK || count > WIRE_COUNT_MAX)
        return WIRE_BROKEN;
    port->random(port->world, bytes, count);
    return answer(wire, OK, bytes, count);
}

static enum wire_end coil_read(struct wire *wire, struct reader *r)
{
    const struct port *port = &wire->world->port;
    uint8_t bytes[WIRE_COUNT_MAX];
    uint32_t count = reader_u16(r);

    if (reader_end(r) != OK || count > WIRE_COUNT_MAX)
        return WIRE_BROKEN;
    count = port->coil_read(port->world, bytes, count);
    if (wire->world->powered && count > 0 &&
        wire->coil.put(wire->coil.arg, bytes, count) < 0)
        return WIRE_BROKEN;
    return answer(wire, OK, NULL, count);
}

static enum wire_end coil_write(struct wire *wire, struct reader *r)
{
    const struct port *port = &wire->world->port;
    uint8_t bytes[WIRE_COUNT_MAX];
    const uint32_t count = reader_u16(r);

    if (reader_end(r) != OK || count > WIRE_COUNT_MAX)
        return WIRE_BROKEN;
    if (wire->coil.get(wire->coil.arg, bytes, count) < 0)
        return WIRE_BROKEN;
    port->coil_write(port->world, bytes, count);
    return answer(wire, OK, NULL, 0);
}

static enum wire_end erase(struct wire *wire, struct reader *r)
{
    const struct port *port = &wire->world->port;
    const uint32_t sector = reader_u32(r);

    if (reader_end(r) != OK)
        return WIRE_BROKEN;
    return answer(wire, port->flash_erase(port->world, sector), NULL, 0);
}

static enum wire_end sound(struct wire *wire, struct reader *r)
{
    const struct port *port = &wire->world->port;
    const uint8_t tone = reader_u8(r);

    if (reader_end(r) != OK || tone > PORT_TONE_DOUBLE)
        return WIRE_BROKEN;
    port->sound(port->world, (enum port_tone)tone);
    return answer(wire, OK, NULL, 0);
}

/* The part that was asked, the last of its request. */
static enum wire_end asked(
    struct wire *wire, uint8_t part, struct reader *r, int64_t end_s)
{
    const struct port *port = &wire->world->port;

    switch (part) {
    case WIRE_POWER_UP:
        return reader_end(r) == OK ? power_up(wire, end_s) : WIRE_BROKEN;
    case WIRE_WAIT:
        return wait(wire, r, end_s);
    case WIRE_FAULT:
        return fault_said(wire, r);
    case WIRE_READ:
        return read_flash(wire, r);
    case WIRE_PROGRAM:
        return program(wire, r);
    case WIRE_ERASE:
        return erase(wire, r);
    case WIRE_SYNC:
        if (reader_end(r) != OK)
            return WIRE_BROKEN;
        return answer(wire, port->flash_sync(port->world), NULL, 0);
    case WIRE_STROKE:
        if (reader_end(r) != OK)
            return WIRE_BROKEN;
        return answer(wire, port->motor_stroke(port->world), NULL, 0);
    case WIRE_SOUND:
        return sound(wire, r);
    case WIRE_RANDOM:
        return random_asked(wire, r);
    case WIRE_COIL_READ:
        return coil_read(wire, r);
    case WIRE_COIL_WRITE:
        return coil_write(wire, r);
    default:
        return WIRE_BROKEN;
    }
}

/* A part that is told: 1 when this is one. */
static int told(struct wire *wire, uint8_t part)
{
    const struct port *port = &wire->world->port;

    switch (part) {
    case WIRE_ENABLE:
        port->motor_enable(port->world);
        return 1;
    case WIRE_WATCHDOG:
        port->watchdog(port->world);
        return 1;
    default:
        return 0;
    }
}

enum wire_end wire_serve(
    struct wire *wire, const uint8_t *parts, size_t size, int64_t end_s)
{
    struct reader r;
    uint8_t part;

    reader_init(&r, parts, size);
    do {
        part = reader_u8(&r);
    } while (!r.failed && told(wire, part));
    if (r.failed)
        return WIRE_BROKEN;
    return asked(wire, part, &r, end_s);
}

enum wire_end wire_more(struct wire *wire, int64_t end_s)
{
    return pass(wire, wire->pending, end_s);
}

void wire_cut(struct wire *wire)
{
    world_lose(wire->world, WORLD_CUT);
    wire->pending = 0;
    (void)answer(wire, OK, NULL, 0);
}

void wire_reset(struct wire *wire)
{
    world_lose(wire->world, WORLD_WATCHDOG);
    wire->pending = 0;
}
