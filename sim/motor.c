#include "sim/motor.h"

#include <string.h>

/* What one stroke does in each fault: turns of the rotor, counts of the
 * sensor, and what the driver says. */
static const struct kind {
    int turned;
    int counted;
    enum status status;
} kinds[MOTOR_FAULTS + 1] = {
    [MOTOR_FAIL] = { 0, 0, ERR_HARDWARE },
    [MOTOR_FIELD] = { 0, 0, OK },
    [MOTOR_STALL] = { 0, 0, OK },
    [MOTOR_STUCK] = { 0, 0, OK },
    [MOTOR_SLIP] = { 0, 1, OK },
    [MOTOR_BLIND] = { 1, 0, OK },
    [MOTOR_OVER] = { 2, 2, OK },
    [MOTOR_FAULTS] = { 1, 1, OK }, /* none */
};

void motor_init(struct motor *motor)
{
    memset(motor, 0, sizeof(*motor));
}

void motor_power_up(struct motor *motor)
{
    motor->enabled = 0;
    motor->sensed = 0;
}

void motor_break(
    struct motor *motor, enum motor_fault fault, int64_t now_s, int64_t seconds)
{
    if (motor->until_s[fault] < now_s + seconds)
        motor->until_s[fault] = now_s + seconds;
    if (motor->last_s < now_s + seconds)
        motor->last_s = now_s + seconds;
}

int motor_is(const struct motor *motor, enum motor_fault fault, int64_t now_s)
{
    return now_s < motor->until_s[fault];
}

/* The kind of a stroke made now. */
static const struct kind *present(const struct motor *motor, int64_t now_s)
{
    int fault = MOTOR_FAULTS;

    if (now_s < motor->last_s)
        for (fault = 0; fault < MOTOR_FAULTS; fault++)
            if (motor_is(motor, (enum motor_fault)fault, now_s))
                break;
    return &kinds[fault];
}

enum status motor_stroke(struct motor *motor, int64_t now_s, int *turned)
{
    const struct kind *kind = present(motor, now_s);

    *turned = 0;
    motor->commanded++;
    if (!motor->enabled) {
        motor->unlawful++;
        return OK;
    }
    motor->enabled = 0;
    *turned = kind->turned;
    motor->turned += (uint64_t)kind->turned;
    motor->sensed += (uint32_t)kind->counted;
    return kind->status;
}
