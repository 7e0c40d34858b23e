/* journal.h: the state that outlives the power; its bytes are in
 * docs/journal.md.
 *
 * The owner appends records; after a power loss it gets them back in order.
 * One sector of the flash is live: it begins with a snapshot of the owner's
 * state and goes on with what was appended since.  When it is full, or not as
 * it should be, the next append begins another sector.
 */
#ifndef PUMP_JOURNAL_H
#define PUMP_JOURNAL_H

#include <stdint.h>

#include "core/status.h"
#include "pump/port.h"
#include "pump/record.h"
#include "pump/select.h"

enum {
    JOURNAL_PAYLOAD_MAX = RECORD_PAYLOAD_MAX,
    JOURNAL_KIND_MAX = 127, /* the owner's kinds are 1 to this */
    JOURNAL_SECTORS_MIN = 2,
    JOURNAL_SECTORS_MAX = SELECT_SECTORS_MAX,
};

enum journal_how {
    JOURNAL_ONCE,  /* one damaged bit may lose it: the owner hears of a gap */
    JOURNAL_TWICE, /* what dose depends on (SR-06): no one bit loses it */
};

struct journal;

/* What the owner of the state gives to its journal.  None of these may call
 * journal_append. */
struct journal_owner {
    void *world;
    /* A record, in the order of appending; a snapshot is the same records as
     * any.  Not OK: the owner cannot use it, which counts as lost.  The
     * payload is gone when this returns. */
    enum status (*load)(void *world, uint8_t kind, const uint8_t *payload,
        uint32_t size) MUST_CHECK;
    /* In their order too: `count` records of this kind (0: of any) are
     * missing here that may have been acknowledged and were written once. */
    void (*gap)(void *world, uint8_t kind, uint32_t count);
    /* Write the whole state with journal_keep: as it was before the record
     * that is being appended, whose payload must stay as it is. */
    enum status (*save)(void *world, struct journal *journal) MUST_CHECK;
};

/* Where the journal stands. */
struct journal_place {
    uint32_t sector;
    uint32_t at;         /* byte in the sector where the next record goes */
    uint32_t generation; /* the sequence of the sector's header */
    uint32_t sequence;   /* of the last record */
    uint32_t kept;       /* records written twice in this sector so far */
};

/*
 * 1. a record that was acknowledged is in the live sector, and no other
 *    sector is complete that does not say the same
 * 2. the live sector is appended to only while renew is 0: all of it is valid
 * 3. what was read as bad is not written again
 */
struct journal {
    const struct port *port;
    const struct journal_owner *owner;
    struct journal_place live;
    uint32_t turns; /* sectors begun since the pump was made; each costs two
                     * erases, one of the new and one of the old */
    uint8_t bad[JOURNAL_SECTORS_MAX];   /* 1: retired */
    uint8_t stale[JOURNAL_SECTORS_MAX]; /* 1: complete, older: to be erased */
    uint8_t renew;  /* 1: the next append begins another sector */
    uint8_t saving; /* 1: inside the owner's save */
    /* Set by journal_mount: something was damaged at rest, and mended
     * (EVENT_ALARM_MEMORY).  The next append writes everything anew. */
    uint8_t damaged;
};

/*
 * Find the state in the flash and hand it to the owner: after each reset,
 * before anything else.  Writes nothing.  scratch has JOURNAL_PAYLOAD_MAX
 * bytes, free again afterwards; port and owner are kept.
 *
 * OK: the state is whole.  ERR_STATE: the flash is blank, as made.
 * ERR_CORRUPT: something the dose depends on was acknowledged and is lost;
 * what was loaded must not be used (SR-05, EVENT_ALARM_MEMORY_CRITICAL).
 * After each of these the journal can be appended to.
 */
enum status journal_mount(struct journal *journal, const struct port *port,
    const struct journal_owner *owner, uint8_t *scratch) MUST_CHECK;

/*
 * Append a record of the owner: OK when it would survive a power loss now.
 * kind is 1 to JOURNAL_KIND_MAX, size at most JOURNAL_PAYLOAD_MAX.  Bad flash
 * is met by going on in another sector.  ERR_FULL: there is none left, or the
 * state does not fit a sector; what the owner's save returned.  After an error
 * the record may or may not count at the next power-up, all others do.
 */
enum status journal_append(struct journal *journal, enum journal_how how,
    uint8_t kind, const uint8_t *payload, uint32_t size) MUST_CHECK;

/* The same inside the owner's save, always twice; its status is save's. */
enum status journal_keep(struct journal *journal, uint8_t kind,
    const uint8_t *payload, uint32_t size) MUST_CHECK;

/* Sectors that are not retired; below 3 the memory alarm is due. */
uint32_t journal_good(const struct journal *journal);

#endif
