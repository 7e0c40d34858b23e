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
 * A number belongs to its place: the entries of a sector are numbered without
 * a gap, from that of its first slot on.  A slot that a power loss cut short,
 * or that is damaged, keeps its number, which reads as ERR_CORRUPT: no number
 * is given twice, and nothing vanishes unseen.
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
 * 2. sequence is the last number given, 0 when there is none
 */
struct log {
    const struct port *port;
    uint32_t sector; /* from the log's first */
    uint32_t slot;
    uint32_t sequence;
};

/* Find the newest entry, after each reset.  Writes nothing. */
void log_mount(struct log *log, const struct port *port);

/* Append an entry, with the next sequence, in another sector when this one
 * takes no more.  ERR_HARDWARE when none takes it: the entry is lost, those
 * before are not.  ERR_FULL after the last number there is. */
enum status log_append(
    struct log *log, const struct log_entry *entry) MUST_CHECK;

/* The oldest number that is kept, 0 when there is none. */
uint32_t log_oldest(const struct log *log);

/* The entry of a sequence.  ERR_RANGE when it is not kept (any more),
 * ERR_CORRUPT when it was, and cannot be read. */
enum status log_read(
    const struct log *log, uint32_t sequence, struct log_entry *out) MUST_CHECK;

#endif
