/* tiny.h: a small firmware for the tests of board/ and sim/.
 *
 * It does a little of all that a pump does with its port: it finds what it may
 * have delivered in its flash, asks core/limit before each stroke, raises the
 * second key from times of its own, reserves strokes ahead in blocks, sounds
 * each hour, and answers every byte on the coil with its complement.  It asks
 * for more than its caps allow, so that the gate has work.
 */
#ifndef TEST_BOARD_TINY_H
#define TEST_BOARD_TINY_H

#include "core/limit.h"
#include "pump/port.h"

enum {
    TINY_STROKE_NG = 2000, /* 1,000 nL at 2,000,000 ng/mL */
    TINY_PERIOD_S = 600,   /* between strokes that it asks for */
    TINY_DAY_NG = 96000,   /* cap: 48 strokes a day of 144 asked for */
    TINY_HOUR_NG = 8000,   /* cap: 4 an hour */
    TINY_DAY_STROKES = TINY_DAY_NG / TINY_STROKE_NG,
    TINY_BLOCK = 4,
};

/* Its RAM. */
struct tiny {
    const struct port *port;
    struct limit limit;
    int64_t key_s[TINY_DAY_STROKES]; /* when the latest strokes were */
    uint32_t keys;                   /* strokes that went into key_s */
    int64_t stroke_s;                /* the next stroke */
    int64_t tone_s;                  /* the next tone */
    uint32_t left;                   /* strokes reserved and not yet made */
    uint32_t records;                /* in flash */
};

/* As pump_init and pump_wake. */
enum status tiny_init(void *ram, const struct port *port, int64_t now_s);
int64_t tiny_wake(void *ram, int64_t now_s);

#endif
