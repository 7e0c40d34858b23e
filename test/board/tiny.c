/* tiny.c: see tiny.h. */
#include "test/board/tiny.h"

#include "core/fault.h"

/* A build that differs a little from this one, for a test to find. */
#ifdef TINY_PLANTED
enum { TINY_TONE_S = 3601 };
#else
enum { TINY_TONE_S = 3600 };
#endif

/* A record in flash: from this tick on, TINY_BLOCK strokes may have been made.
 */
struct record {
    uint32_t at_s;
    uint32_t inverted;
};

/* Both keys count a stroke at at_s. */
static void count(struct tiny *t, int64_t at_s)
{
    limit_advance(&t->limit, at_s);
    limit_record(&t->limit, TINY_STROKE_NG);
    t->key_s[t->keys % TINY_DAY_STROKES] = at_s;
    t->keys++;
}

/* What the flash says was reserved counts as made. */
static enum status find(struct tiny *t)
{
    const uint32_t size = t->port->flash.sector_size;
    uint32_t at;
    int i;

    for (at = 0; at < size; at += PORT_FLASH_UNIT) {
        struct record r;

        if (t->port->flash_read(t->port->world, at, (uint8_t *)&r, 8) != OK)
            return ERR_HARDWARE;
        if (r.at_s == UINT32_MAX && r.inverted == UINT32_MAX)
            break;
        t->records++;
        for (i = 0; i < TINY_BLOCK && r.at_s == ~r.inverted; i++)
            count(t, r.at_s);
    }
    return OK;
}

static enum status reserve(struct tiny *t, int64_t now_s)
{
    const struct record r = { (uint32_t)now_s, ~(uint32_t)now_s };
    const struct port *port = t->port;

    if ((t->records + 1) * PORT_FLASH_UNIT > port->flash.sector_size) {
        if (port->flash_erase(port->world, 0) != OK)
            return ERR_HARDWARE;
        t->records = 0;
    }
    if (port->flash_program(port->world, t->records * PORT_FLASH_UNIT,
            (const uint8_t *)&r, 8) != OK)
        return ERR_HARDWARE;
    t->records++;
    if (port->flash_sync(port->world) != OK)
        return ERR_HARDWARE;
    t->left = TINY_BLOCK;
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
    t->keys = 0;
    t->left = 0;
    t->records = 0;
    limit_init(&t->limit, &caps, 0);
    return find(t);
}

/* The second key: the stroke that is a day's worth of strokes ago was more than
 * a day ago. */
static void enable(struct tiny *t, int64_t now_s)
{
#ifndef TINY_ONE_KEY
    if (t->keys >= TINY_DAY_STROKES &&
        t->key_s[t->keys % TINY_DAY_STROKES] > now_s - 86400 - LIMIT_BUCKET_S)
        return;
#endif
    (void)now_s;
    t->port->motor_enable(t->port->world);
}

static void stroke(struct tiny *t, int64_t now_s)
{
    limit_advance(&t->limit, now_s);
    if (limit_stroke(&t->limit, TINY_STROKE_NG) != OK)
        return;
    if (t->left == 0 && reserve(t, now_s) != OK)
        return;
    enable(t, now_s);
    count(t, now_s);
    t->left--;
    if (t->port->motor_stroke(t->port->world) != OK)
        t->tone_s = now_s;
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

/* A build whose processor goes astray: an endless loop, a fault without a
 * stack, and a fault where none can be handled, which locks the processor up.
 */
static void stray(int64_t now_s)
{
#ifdef TINY_STRAY
    while (now_s == 3600)
        __asm__ volatile("");
    if (now_s == 10801)
        __asm__ volatile("mov sp, %0\n\tpush {r0}" : : "r"(0));
    if (now_s == 14402)
        __asm__ volatile("cpsid f\n\tudf #0");
#endif
    (void)now_s;
}

int64_t tiny_wake(void *ram, int64_t now_s)
{
    struct tiny *t = ram;
    const struct port *port = t->port;

    stray(now_s);
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
