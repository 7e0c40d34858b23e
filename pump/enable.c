#include "pump/enable.h"

#include "core/fault.h"
#include "pump/port.h"

void enable_init(struct enable *enable, int64_t tick)
{
    int32_t i;

    ASSERT(tick >= 0);
    enable->newest = tick / LIMIT_BUCKET_S;
    for (i = 0; i < LIMIT_BUCKETS; i++)
        enable->inverted[i] = ~0;
    enable->reserved = ~(uint32_t)0;
}

void enable_advance(struct enable *enable, int64_t tick)
{
    const int64_t now = tick / LIMIT_BUCKET_S;
    int32_t i;

    ASSERT(now >= enable->newest);
    for (i = 0; i < LIMIT_BUCKETS && enable->newest < now; i++) {
        enable->newest++;
        enable->inverted[enable->newest % LIMIT_BUCKETS] = ~0;
    }
    enable->newest = now;
}

void enable_reserve(struct enable *enable, uint32_t strokes)
{
    enable->reserved = ~strokes;
}

void enable_count(struct enable *enable, int32_t ng)
{
    ASSERT(ng >= 0);
    enable->inverted[enable->newest % LIMIT_BUCKETS] -= ng;
}

enum status enable_agrees(
    const struct enable *enable, const struct limit *limit)
{
    int32_t differ = 0, i;

    for (i = 0; i < LIMIT_BUCKETS; i++)
        differ |= enable->inverted[i] ^ ~limit->ng[i];
    if (differ != 0)
        return ERR_CORRUPT;
    return enable->newest == limit->newest ? OK : ERR_CORRUPT;
}

/* The drug of the last 24 h, from the inverted side. */
static int64_t day_ng(const struct enable *enable)
{
    int64_t sum = 0;
    int32_t i;

    for (i = 0; i < LIMIT_BUCKETS; i++)
        sum += enable->inverted[i];
    return -sum - LIMIT_BUCKETS;
}

/* A cap counts until the one after it has been in force for the window. */
static int32_t day_cap_ng(const struct limit *caps, int64_t newest)
{
    int32_t cap_ng = 0, i;

    for (i = caps->changes - 1; i >= 0; i--) {
        if (caps->change[i].caps.day_ng > cap_ng)
            cap_ng = caps->change[i].caps.day_ng;
        if (caps->change[i].since <= newest - LIMIT_BUCKETS)
            break;
    }
    return cap_ng;
}

enum status enable_motor(const struct enable *enable, const struct port *port,
    const struct limit *caps, uint32_t n)
{
    if (n >= ~enable->reserved)
        return ERR_RANGE;
    if (day_ng(enable) > day_cap_ng(caps, enable->newest))
        return ERR_RANGE;
    port->motor_enable(port->world);
    return OK;
}
