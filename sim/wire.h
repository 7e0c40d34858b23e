/* wire.h: the world's side of docs/port.md: requests of a board, answered. */
#ifndef SIM_WIRE_H
#define SIM_WIRE_H

#include <stddef.h>
#include <stdint.h>

#include "sim/world.h"

enum {
    WIRE_COUNT_MAX = 512,   /* bytes in one part */
    WIRE_REQUEST_MAX = 768, /* bytes in a request */
    WIRE_HEAD = 20,         /* bytes of a reply before what was read */
    WIRE_REPLY_MAX = WIRE_HEAD + WIRE_COUNT_MAX,
    WIRE_LOST = 0xff, /* status: the power was lost */
};

/* What stands in docs/port.md. */
enum wire_part {
    WIRE_POWER_UP = 0x01,
    WIRE_WAIT = 0x02,
    WIRE_FAULT = 0x04,
    WIRE_READ = 0x10,
    WIRE_PROGRAM = 0x11,
    WIRE_ERASE = 0x12,
    WIRE_SYNC = 0x13,
    WIRE_ENABLE = 0x20,
    WIRE_STROKE = 0x21,
    WIRE_SOUND = 0x30,
    WIRE_WATCHDOG = 0x31,
    WIRE_RANDOM = 0x32,
    WIRE_COIL_READ = 0x40,
    WIRE_COIL_WRITE = 0x41,
};

/* What came of a request. */
enum wire_end {
    WIRE_REPLY, /* send reply[0 .. size - 1] */
    WIRE_OVER,  /* end_s is reached: no reply before wire_more gives one */
    WIRE_BROKEN /* the request is not one of docs/port.md */
};

/* UART 0 of the board: each moves size bytes, or returns -1. */
struct wire_coil {
    void *arg;
    int (*put)(void *arg, const uint8_t *bytes, size_t size);
    int (*get)(void *arg, uint8_t *out, size_t size);
};

struct wire {
    struct world *world;
    struct wire_coil coil;
    enum wire_part pending; /* power up or wait, over but not answered; or 0 */
    int64_t next_s;         /* what that wait asked for */
    uint64_t spent;         /* timer counts of all wakes so far */
    uint32_t spent_max;     /* of one */
    uint8_t reply[WIRE_REPLY_MAX];
    size_t size;
};

/* A board in this world, its UART 0 behind coil. */
void wire_init(
    struct wire *wire, struct world *world, const struct wire_coil *coil);

/* Serve the parts of one request (without its size), up to tick end_s. */
enum wire_end wire_serve(
    struct wire *wire, const uint8_t *parts, size_t size, int64_t end_s);

/* A run that was over goes on to end_s. */
enum wire_end wire_more(struct wire *wire, int64_t end_s);

/* Answer lost to whatever was asked: the power is cut now. */
void wire_cut(struct wire *wire);

/* The board was reset from outside, as by a watchdog. */
void wire_reset(struct wire *wire);

#endif
