/* tiny.h: a small firmware for the tests of board/ and sim/.
 *
 * It does a little of all that a pump does with its port: it finds its count of
 * strokes in flash, asks core/limit before each stroke, raises the second key
 * from a count of its own, reserves eight strokes ahead, sounds each hour, and
 * answers every byte on the coil with its complement.  It asks for more than
 * its caps allow, so that the gate has work.
 */
#ifndef TEST_BOARD_TINY_H
#define TEST_BOARD_TINY_H

#include "core/limit.h"
#include "pump/port.h"

enum {
    TINY_STROKE_NG = 2000, /* 1,000 nL at 2,000,000 ng/mL */
    TINY_PERIOD_S = 60,    /* between strokes that it asks for */
    TINY_DAY_NG = 480000,  /* cap: 240 strokes a day of 1,440 asked for */
    TINY_HOUR_NG = 40000,  /* cap: 20 an hour */
    TINY_BLOCK = 8,
};

/* Its RAM. */
struct tiny {
    const struct port *port;
    struct limit limit;
    int64_t stroke_s; /* the next stroke */
    int64_t tone_s;   /* the next tone */
    uint32_t strokes; /* made, counted over resets up to TINY_BLOCK too many */
    uint32_t reserved;
    uint32_t record;   /* records in flash */
    uint32_t key;      /* strokes that the second path has allowed today */
    int64_t key_day_s; /* when its day began */
};

/* As pump_init and pump_wake. */
enum status tiny_init(void *ram, const struct port *port, int64_t now_s);
int64_t tiny_wake(void *ram, int64_t now_s);

#endif
