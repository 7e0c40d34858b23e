/* enable.h: the second key of the motor (SR-01, SR-06, SR-13).
 *
 * The gate (core/limit) says whether a stroke fits the caps.  The motor also
 * needs its enable line, and this module alone raises it, from a second body
 * of evidence: its own inverted ledger of what was delivered, kept by its own
 * code, and the number of strokes that the journal has reserved, read back
 * from the flash.  One fault in one of the two paths cannot move the motor:
 * the paths share no value and no instruction but the caps, which are checked
 * (pump/twin) before either is asked.
 */
#ifndef PUMP_ENABLE_H
#define PUMP_ENABLE_H

#include <stdint.h>

#include "core/limit.h"
#include "core/status.h"

struct port;

/*
 * 1. inverted[n % LIMIT_BUCKETS] is ~ the drug of bucket n, for the newest
 * 2. reserved is ~ the number of strokes that the journal holds as reserved
 */
struct enable {
    int64_t newest;
    int32_t inverted[LIMIT_BUCKETS];
    uint32_t reserved;
};

/* Begin at tick with nothing delivered and nothing reserved. */
void enable_init(struct enable *enable, int64_t tick);

/* Let the clock run to tick, never back. */
void enable_advance(struct enable *enable, int64_t tick);

/* The journal has reserved strokes up to number `strokes`, as read back. */
void enable_reserve(struct enable *enable, uint32_t strokes);

/* Count ng (not negative) as delivered now. */
void enable_count(struct enable *enable, int32_t ng);

/* SR-06: OK if both ledgers say the same of every bucket, else ERR_CORRUPT. */
enum status enable_agrees(
    const struct enable *enable, const struct limit *limit) MUST_CHECK;

/*
 * Raise the line for stroke number n, which is counted already: OK when the
 * stroke is reserved, and the last 24 h, this stroke included, are within the
 * largest cap in force during them; else ERR_RANGE, and the line stays down.
 */
enum status enable_motor(const struct enable *enable, const struct port *port,
    const struct limit *caps, uint32_t n) MUST_CHECK;

#endif
