/* tiny.c: see tiny.h. */
#include "test/board/tiny.h"

#include "core/fault.h"

/* A build that differs a little from this one, for a test to find. */
#ifdef TINY_PLANTED
enum { TINY_TONE_S = 3601 };
#else
enum { TINY_TONE_S = 3600 };
#endif

/* Records of 8 bytes from the start of sector 0: strokes reserved, and the
 * same inverted. */
static enum status find(struct tiny *t)
{
    const uint32_t size = t->port->flash.sector_size;
    uint32_t at;

    for (at = 0; at < size; at += PORT_FLASH_UNIT) {
        uint32_t pair[2];

        if (t->port->flash_read(t->port->world, at, (uint8_t *)pair, 8) != OK)
            return ERR_HARDWARE;
        if (pair[0] == UINT32_MAX && pair[1] == UINT32_MAX)
            break;
        t->record = at / PORT_FLASH_UNIT + 1;
        if (pair[0] == ~pair[1])
            t->reserved = pair[0];
    }
    t->strokes = t->reserved;
    return OK;
}

static enum status reserve(struct tiny *t)
{
    const uint32_t to = t->strokes + TINY_BLOCK;
    const uint32_t pair[2] = { to, ~to };
    const struct port *port = t->port;

    if ((t->record + 1) * PORT_FLASH_UNIT > port->flash.sector_size) {
        if (port->flash_erase(port->world, 0) != OK)
            return ERR_HARDWARE;
        t->record = 0;
    }
    if (port->flash_program(port->world, t->record * PORT_FLASH_UNIT,
            (const uint8_t *)pair, 8) != OK)
        return ERR_HARDWARE;
    t->record++;
    if (port->flash_sync(port->world) != OK)
        return ERR_HARDWARE;
    t->reserved = to;
    return OK;
}

enum status tiny_init(void *ram, const struct port *port, int64_t now_s)
{
    static const struct limit_caps caps = { TINY_STROKE_NG, TINY_HOUR_NG,
        TINY_DAY_NG };
    struct tiny *t = ram;

    t->port = port;
    t->stroke_s = now_s;
    t->tone_s = now_s;
    t->strokes = 0;
    t->reserved = 0;
    t->record = 0;
    t->key = 0;
    t->key_day_s = now_s;
    limit_init(&t->limit, &caps, now_s);
    return find(t);
}

/* The second key: at most a cap's worth of strokes each day of its own. */
static void enable(struct tiny *t, int64_t now_s)
{
    if (now_s - t->key_day_s >= 86400) {
        t->key_day_s = now_s;
        t->key = 0;
    }
    if (t->key >= TINY_DAY_NG / TINY_STROKE_NG)
        return;
    t->key++;
    t->port->motor_enable(t->port->world);
}

static void stroke(struct tiny *t, int64_t now_s)
{
    limit_advance(&t->limit, now_s);
    if (limit_stroke(&t->limit, TINY_STROKE_NG) != OK)
        return;
    if (t->strokes == t->reserved && reserve(t) != OK)
        return;
    limit_record(&t->limit, TINY_STROKE_NG);
    enable(t, now_s);
    if (t->port->motor_stroke(t->port->world) == OK)
        t->strokes++;
}

static void talk(struct tiny *t)
{
    uint8_t bytes[32];
    uint32_t n = t->port->coil_read(t->port->world, bytes, sizeof(bytes));
    uint32_t i;

    for (i = 0; i < n; i++)
        bytes[i] = (uint8_t)~bytes[i];
    if (n > 0)
        t->port->coil_write(t->port->world, bytes, n);
    ASSERT(n < 32);
}

int64_t tiny_wake(void *ram, int64_t now_s)
{
    struct tiny *t = ram;
    const struct port *port = t->port;

    port->watchdog(port->world);
    if (port->coil_contact(port->world))
        talk(t);
    if (now_s >= t->stroke_s) {
        stroke(t, now_s);
        t->stroke_s = now_s + TINY_PERIOD_S;
    }
    if (now_s >= t->tone_s) {
        port->sound(port->world, port->battery_mv(port->world) < 2600
                                     ? PORT_TONE_DOUBLE
                                     : PORT_TONE_SINGLE);
        t->tone_s = now_s + TINY_TONE_S;
    }
    return t->stroke_s < t->tone_s ? t->stroke_s : t->tone_s;
}
