#include "pump/motor.h"

#include "core/fault.h"
#include "core/model.h"
#include "core/units.h"
#include "pump/port.h"

enum { TENTHS = 10 };

void motor_init(struct motor *motor, const struct port *port, int64_t now)
{
    motor->ready_ds = now * TENTHS;
    motor_forget(motor, port);
}

void motor_forget(struct motor *motor, const struct port *port)
{
    motor->missing_s = -1;
    motor->sensed = port->motor_sensed(port->world);
    motor->commanded = motor->sensed;
    motor->stalled = 0;
}

int64_t motor_ready(const struct motor *motor)
{
    return (motor->ready_ds + TENTHS - 1) / TENTHS;
}

/* A stroke is made on a whole second, up to 0.9 s after it could have been:
 * the next one may take that back, so that the highest flow is reached. */
enum status motor_turn(struct motor *motor, const struct port *port,
    const struct model *model, int64_t now)
{
    const int64_t stroke_ds = (int64_t)UNITS_SECONDS_PER_DAY * TENTHS *
                              model->stroke_nl / model->flow_nl_max;
    const int64_t late_ds = now * TENTHS - motor->ready_ds;

    ASSERT(late_ds >= 0);
    motor->ready_ds = now * TENTHS + stroke_ds;
    if (late_ds < TENTHS)
        motor->ready_ds -= late_ds;
    motor->commanded++;
    return port->motor_stroke(port->world);
}

/* Strokes commanded and not sensed; below zero when there were too many. */
static int32_t missing(const struct motor *motor)
{
    return (int32_t)(motor->commanded - motor->sensed);
}

/* Stalled, and the sensor has counted again. */
static enum motor_state recover(struct motor *motor)
{
    motor->stalled = 0;
    motor->missing_s = -1;
    motor->commanded = motor->sensed;
    return MOTOR_RECOVERED;
}

enum motor_state motor_sense(struct motor *motor, const struct port *port,
    int64_t now, int32_t patience_s)
{
    const uint32_t before = motor->sensed;

    motor->sensed = port->motor_sensed(port->world);
    if (missing(motor) < -MOTOR_DIFFER)
        return MOTOR_RUNS_AWAY;
    if (motor->stalled)
        return motor->sensed == before ? MOTOR_STALLED : recover(motor);
    if (missing(motor) <= MOTOR_DIFFER) {
        motor->missing_s = -1;
        return MOTOR_TURNS;
    }
    if (motor->missing_s < 0)
        motor->missing_s = now;
    if (now - motor->missing_s < patience_s)
        return MOTOR_TURNS;
    motor->stalled = 1;
    return MOTOR_STALLED;
}

int64_t motor_next(const struct motor *motor, int32_t patience_s)
{
    if (motor->missing_s < 0 || motor->stalled)
        return INT64_MAX;
    return motor->missing_s + patience_s;
}
