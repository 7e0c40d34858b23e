#include "sim/rotor.h"

#include <string.h>

/* What one stroke does in each fault: turns of the rotor, counts of the
 * sensor, and what the driver says. */
static const struct kind {
    int turned;
    int counted;
    enum status status;
} kinds[ROTOR_FAULTS + 1] = {
    [ROTOR_FAIL] = { 0, 0, ERR_HARDWARE },
    [ROTOR_FIELD] = { 0, 0, OK },
    [ROTOR_STALL] = { 0, 0, OK },
    [ROTOR_STUCK] = { 0, 0, OK },
    [ROTOR_SLIP] = { 0, 1, OK },
    [ROTOR_BLIND] = { 1, 0, OK },
    [ROTOR_OVER] = { 2, 2, OK },
    [ROTOR_FAULTS] = { 1, 1, OK }, /* none */
};

void rotor_init(struct rotor *rotor)
{
    memset(rotor, 0, sizeof(*rotor));
}

void rotor_power_up(struct rotor *rotor)
{
    rotor->enabled = 0;
    rotor->sensed = 0;
}

void rotor_break(
    struct rotor *rotor, enum rotor_fault fault, int64_t now_s, int64_t seconds)
{
    if (rotor->until_s[fault] < now_s + seconds)
        rotor->until_s[fault] = now_s + seconds;
    if (rotor->last_s < now_s + seconds)
        rotor->last_s = now_s + seconds;
}

int rotor_is(const struct rotor *rotor, enum rotor_fault fault, int64_t now_s)
{
    return now_s < rotor->until_s[fault];
}

/* The kind of a stroke made now. */
static const struct kind *present(const struct rotor *rotor, int64_t now_s)
{
    int fault = ROTOR_FAULTS;

    if (now_s < rotor->last_s)
        for (fault = 0; fault < ROTOR_FAULTS; fault++)
            if (rotor_is(rotor, (enum rotor_fault)fault, now_s))
                break;
    return &kinds[fault];
}

void rotor_spin(struct rotor *rotor, uint32_t strokes)
{
    rotor->turned += strokes;
    rotor->sensed += strokes;
}

enum status rotor_stroke(struct rotor *rotor, int64_t now_s, int *turned)
{
    const struct kind *kind = present(rotor, now_s);

    *turned = 0;
    rotor->commanded++;
    if (!rotor->enabled) {
        rotor->unlawful++;
        return OK;
    }
    rotor->enabled = 0;
    *turned = kind->turned;
    rotor->turned += (uint64_t)kind->turned;
    rotor->sensed += (uint32_t)kind->counted;
    return kind->status;
}
