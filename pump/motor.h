/* motor.h: one stroke at a time, no faster than the model, each one sensed.
 *
 * The rotor's sensor counts what was really moved.  What it misses is a stall
 * (an MRI's field holds the rotor, and lets it go again); what it has too much
 * of is a motor that runs by itself (SR-07).  Strokes that were missed are not
 * made up: they count as delivered, and the shortfall shows at the refill.
 */
#ifndef PUMP_MOTOR_H
#define PUMP_MOTOR_H

#include <stdint.h>

#include "core/status.h"

struct model;
struct port;

enum {
    MOTOR_DIFFER = 2,         /* strokes that may be missing or too many */
    MOTOR_STALL_S = 300,      /* for so long, and it is a stall (SR-07) */
    MOTOR_STALL_BOLUS_S = 60, /* while a bolus runs */
};

/* What the sensor says. */
enum motor_state {
    MOTOR_TURNS,
    MOTOR_STALLED,
    MOTOR_RECOVERED, /* said once, at the end of a stall */
    MOTOR_RUNS_AWAY, /* more than commanded */
};

/* Counts are since power-up and wrap. */
struct motor {
    int64_t ready_ds;  /* tenths of a second: no stroke before (SR-04) */
    int64_t missing_s; /* tick since when too many are missing; -1: none */
    uint32_t commanded;
    uint32_t sensed; /* at the last look */
    uint8_t stalled;
};

/* After power-up, at tick now. */
void motor_init(struct motor *motor, const struct port *port, int64_t now);

/* Strokes that are missing, or too many, are so no more: a clinician knows.
 * The pace stays. */
void motor_forget(struct motor *motor, const struct port *port);

/* The first tick at which a stroke may be made. */
int64_t motor_ready(const struct motor *motor);

/* Turn by one stroke at now, not before motor_ready; the enable line is up.
 * ERR_HARDWARE as the port says: the stroke counts as commanded all the same.
 */
enum status motor_turn(struct motor *motor, const struct port *port,
    const struct model *model, int64_t now) MUST_CHECK;

/* Compare at now; patience_s is MOTOR_STALL_S or MOTOR_STALL_BOLUS_S. */
enum motor_state motor_sense(struct motor *motor, const struct port *port,
    int64_t now, int32_t patience_s);

/* When motor_sense may find a stall that it does not find now: a tick, or
 * INT64_MAX. */
int64_t motor_next(const struct motor *motor, int32_t patience_s);

#endif
