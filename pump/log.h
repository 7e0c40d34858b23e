/* log.h: the event log: what happened, for whoever asks later (F-10).
 *
 * A ring of entries in the sectors after the journal's, the oldest overwritten
 * a sector at a time.  Nothing that decides on therapy is read from it.
 *
 * An entry has 32 bytes, little-endian, and is programmed whole:
 *
 *    at  size
 *     0     4  sequence, one more than that of the entry before, from 1
 *     4     4  tick
 *     8     8  pump time, in seconds
 *    16     2  code (core/event)
 *    18     2  0
 *    20     4  value: what the code says of it
 *    24     4  0
 *    28     4  CRC-32 of the 28 bytes before
 *
 * A slot that is neither erased nor valid was torn by a power loss, or is
 * damaged: it is passed over.  A sector counts from its first valid entry.
 */
#ifndef PUMP_LOG_H
#define PUMP_LOG_H

#include <stdint.h>

#include "core/status.h"

struct port;

enum { LOG_ENTRY = 32 };

struct log_entry {
    uint32_t sequence; /* set by log_append */
    int64_t tick;
    int64_t pump_s;
    int32_t value;
    uint16_t code;
};

/*
 * 1. the next entry goes to `slot` of `sector`, which is erased, or to the
 *    next sector when slot is past its end
 * 2. sequence is that of the newest entry, 0 when there is none
 */
struct log {
    const struct port *port;
    uint32_t sector; /* from the log's first */
    uint32_t slot;
    uint32_t sequence;
};

/* Find the newest entry, after each reset.  Writes nothing. */
void log_mount(struct log *log, const struct port *port);

/* Append an entry, with the next sequence.  ERR_HARDWARE when no sector takes
 * it: the entry is lost, those before are not. */
enum status log_append(
    struct log *log, const struct log_entry *entry) MUST_CHECK;

/* The oldest entry that is kept, 0 when there is none. */
uint32_t log_oldest(const struct log *log);

/* The entry of a sequence.  ERR_RANGE when it is not kept (any more). */
enum status log_read(
    const struct log *log, uint32_t sequence, struct log_entry *out) MUST_CHECK;

#endif
