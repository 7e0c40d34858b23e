/* record.h: one record of the journal in flash; bytes in docs/journal.md. */
#ifndef PUMP_RECORD_H
#define PUMP_RECORD_H

#include <stdint.h>

#include "core/status.h"
#include "pump/port.h"

enum {
    RECORD_HEAD = 16, /* bytes before the payload */
    RECORD_PAYLOAD_MAX = 520,

    RECORD_LABEL = 128, /* kinds above the owner's: a sector's first record */
    RECORD_END = 129,   /* the last of its snapshot */
};

enum record_copy { RECORD_ONLY, RECORD_FIRST, RECORD_SECOND };

struct record {
    uint8_t kind;
    uint8_t copy; /* enum record_copy */
    uint32_t size;
    uint32_t sequence;
    uint32_t kept; /* records written twice in its sector, up to this one */
    const uint8_t *payload;
};

/* A walk through one sector. */
struct record_walk {
    const struct port *port;
    uint8_t *scratch; /* RECORD_PAYLOAD_MAX bytes: the payload last read */
    uint32_t sector;
    uint32_t generation;  /* the sequence of the sector's label */
    uint32_t at;          /* byte in the sector after the record last found */
    struct record record; /* the one last looked at */
    int blank;            /* was the first unit last looked at blank? */
};

enum record_found {
    RECORD_NONE,
    RECORD_SHADOW, /* its head is whole, the rest is not */
    RECORD_WHOLE,
};

/* Bytes in flash of a record with size bytes of payload. */
uint32_t record_room(uint32_t size);

/* Write a record at byte `at` of the flash, head first, and read it back.
 * ERR_HARDWARE: it may be there in part. */
enum status record_write(const struct port *port, uint32_t generation,
    uint32_t at, const struct record *record) MUST_CHECK;

/* What is at byte `at` of the walk's sector?  Into walk->record, whose payload
 * is in the scratch when it is whole. */
enum record_found record_read(struct record_walk *walk, uint32_t at);

/* Go to the next whole record, unit by unit, so that a damaged one never hides
 * those after it; 0 when there is none. */
int record_next(struct record_walk *walk);

#endif
