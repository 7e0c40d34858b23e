/* rotor.h: the rotor with its driver and its sensor, and how they fail. */
#ifndef SIM_ROTOR_H
#define SIM_ROTOR_H

#include <stdint.h>

#include "core/status.h"

/* The first of these that is under way decides what a stroke does. */
enum rotor_fault {
    ROTOR_FAIL,  /* the driver says ERR_HARDWARE, nothing turns */
    ROTOR_FIELD, /* F-11: a magnet holds the rotor; it recovers after */
    ROTOR_STALL, /* the rotor does not turn */
    ROTOR_STUCK, /* power stays on: the rotor is held, the battery drains */
    ROTOR_SLIP,  /* it does not turn, yet the sensor counts */
    ROTOR_BLIND, /* it turns, and the sensor does not count */
    ROTOR_OVER,  /* it turns twice, and the sensor counts both */
    ROTOR_FAULTS
};

/*
 * 1. a stroke without `enabled` turns nothing and counts in unlawful
 * 2. after each stroke enabled is 0
 * 3. until_s <= last_s for every fault
 */
struct rotor {
    int enabled;                   /* the second key */
    uint32_t sensed;               /* by the sensor since power-up; wraps */
    uint64_t commanded;            /* strokes asked for, since made */
    uint64_t turned;               /* strokes made, since made */
    uint64_t unlawful;             /* strokes asked for without enable */
    int64_t until_s[ROTOR_FAULTS]; /* ticks: the fault lasts to before then */
    int64_t last_s;                /* ticks: after this none is under way */
};

/* A good rotor, its power off. */
void rotor_init(struct rotor *rotor);

/* Power is back: the line is low and the sensor counts from 0. */
void rotor_power_up(struct rotor *rotor);

/* A fault for seconds from now_s on, longer than one that is under way. */
void rotor_break(struct rotor *rotor, enum rotor_fault fault, int64_t now_s,
    int64_t seconds);

/* Is it under way? */
int rotor_is(const struct rotor *rotor, enum rotor_fault fault, int64_t now_s);

/* It turns by itself, so many strokes, and the sensor counts them. */
void rotor_spin(struct rotor *rotor, uint32_t strokes);

/* One stroke is commanded: *turned is set to the strokes that the rotor made
 * (0, 1 or 2). */
enum status rotor_stroke(
    struct rotor *rotor, int64_t now_s, int *turned) MUST_CHECK;

#endif
