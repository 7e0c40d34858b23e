/* motor.h: the rotor with its driver and its sensor, and how they fail. */
#ifndef SIM_MOTOR_H
#define SIM_MOTOR_H

#include <stdint.h>

#include "core/status.h"

/* The first of these that is under way decides what a stroke does. */
enum motor_fault {
    MOTOR_FAIL,  /* the driver says ERR_HARDWARE, nothing turns */
    MOTOR_FIELD, /* F-11: a magnet holds the rotor; it recovers after */
    MOTOR_STALL, /* the rotor does not turn */
    MOTOR_STUCK, /* power stays on: the rotor is held, the battery drains */
    MOTOR_SLIP,  /* it does not turn, yet the sensor counts */
    MOTOR_BLIND, /* it turns, and the sensor does not count */
    MOTOR_OVER,  /* it turns twice, and the sensor counts both */
    MOTOR_FAULTS
};

/*
 * 1. a stroke without `enabled` turns nothing and counts in unlawful
 * 2. after each stroke enabled is 0
 * 3. until_s <= last_s for every fault
 */
struct motor {
    int enabled;                   /* the second key */
    uint32_t sensed;               /* by the sensor since power-up; wraps */
    uint64_t commanded;            /* strokes asked for, since made */
    uint64_t turned;               /* strokes made, since made */
    uint64_t unlawful;             /* strokes asked for without enable */
    int64_t until_s[MOTOR_FAULTS]; /* ticks: the fault lasts to before then */
    int64_t last_s;                /* ticks: after this none is under way */
};

/* A good motor, its power off. */
void motor_init(struct motor *motor);

/* Power is back: the line is low and the sensor counts from 0. */
void motor_power_up(struct motor *motor);

/* A fault for seconds from now_s on, longer than one that is under way. */
void motor_break(struct motor *motor, enum motor_fault fault, int64_t now_s,
    int64_t seconds);

/* Is it under way? */
int motor_is(const struct motor *motor, enum motor_fault fault, int64_t now_s);

/* One stroke is commanded: *turned is set to the strokes that the rotor made
 * (0, 1 or 2). */
enum status motor_stroke(
    struct motor *motor, int64_t now_s, int *turned) MUST_CHECK;

#endif
