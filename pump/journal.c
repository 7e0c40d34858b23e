#include "pump/journal.h"

#include "core/fault.h"
#include "core/reader.h"
#include "core/writer.h"
#include "pump/record.h"
#include "pump/sector.h"

enum {
    MAGIC = 0x72747363, /* "cstr" */
    VERSION = 1,
    LABEL = 16, /* bytes of its payload */
    HEAD_UNITS = RECORD_HEAD / PORT_FLASH_UNIT,
};

/* Far from the end of 32 bits: at 3,000 records a day, 3,600 years. */
#define SEQUENCE_MAX UINT32_C(0xf0000000)

/* --- reading a sector --- */

static int is_label(const struct record_walk *walk)
{
    struct reader r;

    if (walk->record.kind != RECORD_LABEL)
        return 0;
    reader_init(&r, walk->scratch, walk->record.size);
    return reader_u32(&r) == MAGIC && reader_u32(&r) == VERSION;
}

/* Begin to walk: is one of the two copies of its label there? */
static int open_sector(struct record_walk *walk, uint32_t sector)
{
    uint32_t i;

    walk->sector = sector;
    walk->at = 0;
    for (i = 0; i < 2; i++)
        if (record_read(walk, i * record_room(LABEL)) == RECORD_WHOLE &&
            is_label(walk)) {
            walk->generation = walk->record.sequence;
            return 1;
        }
    return 0;
}

static int has_end(struct record_walk *walk)
{
    while (record_next(walk))
        if (walk->record.kind == RECORD_END)
            return 1;
    return 0;
}

/* --- mounting --- */

/* Look at each sector: its sequence, and whether it is complete. */
static void look(struct record_walk *walk, struct select_candidate *list)
{
    uint32_t i;

    for (i = 0; i < walk->port->flash.journal_sectors; i++) {
        list[i].sequence = 0;
        list[i].complete = 0;
        if (open_sector(walk, i)) {
            list[i].sequence = walk->generation;
            list[i].complete = has_end(walk) != 0;
        }
    }
}

/* What the label says besides. */
static void read_label(struct journal *journal, const struct record_walk *walk)
{
    struct reader r;
    uint32_t i, bad;

    reader_init(&r, walk->scratch, walk->record.size);
    (void)reader_u64(&r);
    journal->turns = reader_u32(&r);
    bad = reader_u32(&r);
    for (i = 0; i < JOURNAL_SECTORS_MAX; i++)
        journal->bad[i] = (uint8_t)(bad >> i & 1);
}

/* Hand a record to the owner that was not handed to it yet: is it usable? */
static int hand(struct journal *journal, const struct record_walk *walk)
{
    const struct record *record = &walk->record;

    if (record->kind == RECORD_LABEL)
        read_label(journal, walk);
    if (record->kind > JOURNAL_KIND_MAX)
        return 1;
    return journal->owner->load(journal->owner->world, record->kind,
               record->payload, record->size) == OK;
}

/* The next whole record of a live sector; 0 when one before it is lost that was
 * written twice, or the owner cannot use this one. */
static int take(struct journal *journal, const struct record_walk *walk)
{
    struct journal_place *live = &journal->live;
    const struct record *record = &walk->record;
    uint32_t missing = record->sequence - live->sequence - 1;
    int whole = record->kept == live->kept + (record->copy != RECORD_ONLY);

    if (missing > 0)
        journal->owner->gap(journal->owner->world, 0, missing);
    journal->damaged |= record->copy == RECORD_SECOND || missing > 0;
    live->sequence = record->sequence;
    live->kept = record->kept;
    return hand(journal, walk) && whole;
}

/* All that is whole in a sector, to the owner; 0 when something is lost. */
static int replay(struct journal *journal, struct record_walk *walk)
{
    struct journal_place *live = &journal->live;
    int whole = 1, open = 0; /* open: the second copy is still to come */

    while (record_next(walk)) {
        live->at = walk->at;
        if (walk->record.sequence == live->sequence) {
            open = 0;
            continue;
        }
        journal->damaged |= open != 0;
        open = walk->record.copy == RECORD_FIRST;
        if (!take(journal, walk))
            whole = 0;
    }
    journal->renew |= open != 0;
    return whole;
}

/* A head without its body after the last whole record: its record was cut
 * short, or damaged.  A second copy is begun when the first was read back:
 * then the record was acknowledged, and is lost. */
static int shadow(
    struct journal *journal, const struct record *record, uint32_t *next)
{
    const struct journal_owner *owner = journal->owner;

    if (record->sequence > *next)
        owner->gap(owner->world, 0, record->sequence - *next);
    if (record->sequence >= *next)
        owner->gap(owner->world, record->kind, 1);
    *next = record->sequence + 1;
    return record->copy != RECORD_SECOND;
}

/* Is this what is left of a record, or part of another that looks like a head?
 * The seal alone fits one unit in 65,536, and a record cut short has dozens.
 * Each record before this one took a head at least (docs/journal.md). */
static int may_follow(
    const struct journal_place *live, const struct record *record, uint32_t at)
{
    return record->sequence - live->sequence <=
           (at - live->at) / RECORD_HEAD + 1;
}

/* What lies after the last whole record; 0 when something is lost. */
static int tail(struct journal *journal, struct record_walk *walk)
{
    uint32_t at, dirty = 0, next = journal->live.sequence + 1;
    int whole = 1, known = 0;

    for (at = journal->live.at; at < walk->port->flash.sector_size;
         at += PORT_FLASH_UNIT) {
        const int found = record_read(walk, at) == RECORD_SHADOW &&
                          may_follow(&journal->live, &walk->record, at);

        dirty += !walk->blank;
        known |= found;
        if (found && walk->record.sequence > journal->live.sequence)
            whole &= shadow(journal, &walk->record, &next);
    }
    /* A head is there before its body is begun, so more than a head, and none
     * that is whole, is a record that was whole once. */
    if (dirty > HEAD_UNITS && !known)
        journal->owner->gap(journal->owner->world, 0, 1);
    journal->renew |= dirty != 0;
    return whole;
}

/* No sector counts: was there ever one?  More than a label's first copy is
 * programmed before any counts. */
static enum status mount_none(
    struct journal *journal, const struct select_candidate *list)
{
    const struct port_flash *flash = &journal->port->flash;
    uint32_t i, first = record_room(LABEL);
    int blank = 1;

    journal->renew = 1;
    journal->live.sector = flash->journal_sectors - 1U; /* the next is 0 */
    for (i = 0; i < flash->journal_sectors; i++) {
        if (list[i].sequence > journal->live.sequence)
            journal->live.sequence = list[i].sequence;
        if (!sector_is_blank(journal->port, i * flash->sector_size + first,
                flash->sector_size - first))
            blank = 0;
    }
    return blank ? ERR_STATE : ERR_CORRUPT;
}

enum status journal_mount(struct journal *journal, const struct port *port,
    const struct journal_owner *owner, uint8_t *scratch)
{
    struct select_candidate list[JOURNAL_SECTORS_MAX];
    uint32_t i, newest, count = port->flash.journal_sectors;
    struct record_walk walk = { .port = port, .scratch = scratch };
    int whole;

    ASSERT(count >= JOURNAL_SECTORS_MIN);
    ASSERT(count <= JOURNAL_SECTORS_MAX);
    ASSERT(port->flash.sector_size % PORT_FLASH_UNIT == 0);
    *journal = (struct journal){ .port = port, .owner = owner };
    look(&walk, list);
    newest = select_newest(list, count, UINT32_MAX);
    if (newest == count)
        return mount_none(journal, list);
    for (i = 0; i < count; i++)
        journal->stale[i] = i != newest && list[i].complete;
    (void)open_sector(&walk, newest);
    journal->live.sector = newest;
    journal->live.generation = walk.generation;
    journal->live.sequence = walk.generation - 1;
    whole = replay(journal, &walk);
    whole &= tail(journal, &walk);
    journal->renew |= journal->damaged || !whole;
    return whole ? OK : ERR_CORRUPT;
}

/* --- writing --- */

/* Append to the live sector, as long as there is room for it. */
static enum status put(struct journal *journal, enum journal_how how,
    uint8_t kind, const uint8_t *payload, uint32_t size)
{
    struct journal_place *live = &journal->live;
    uint32_t i, copies = how == JOURNAL_TWICE ? 2 : 1;
    const struct port *port = journal->port;
    struct record record;

    if (port->flash.sector_size - live->at < copies * record_room(size))
        return ERR_FULL;
    record.kind = kind;
    record.size = size;
    record.sequence = live->sequence + 1;
    record.kept = live->kept + copies - 1;
    record.payload = payload;
    for (i = 0; i < copies; i++) {
        record.copy = (uint8_t)(copies == 1 ? RECORD_ONLY : RECORD_FIRST + i);
        if (record_write(port, live->generation,
                live->sector * port->flash.sector_size + live->at,
                &record) != OK)
            return ERR_HARDWARE;
        live->sequence = record.sequence;
        live->kept = record.kept;
        live->at += record_room(size);
    }
    return OK;
}

static enum status put_label(struct journal *journal)
{
    uint8_t label[LABEL];
    struct writer w;
    uint32_t i, bad = 0;

    for (i = 0; i < JOURNAL_SECTORS_MAX; i++)
        bad |= (uint32_t)journal->bad[i] << i;
    writer_init(&w, label, LABEL);
    writer_u32(&w, MAGIC);
    writer_u32(&w, VERSION);
    writer_u32(&w, journal->turns + 1);
    writer_u32(&w, bad);
    return put(journal, JOURNAL_TWICE, RECORD_LABEL, label, LABEL);
}

/* Label, snapshot, end. */
static enum status fill(struct journal *journal)
{
    const struct journal_owner *owner = journal->owner;
    enum status status = put_label(journal);

    if (status != OK)
        return status;
    journal->saving = 1;
    status = owner->save(owner->world, journal);
    journal->saving = 0;
    if (status != OK)
        return status;
    return put(journal, JOURNAL_TWICE, RECORD_END, NULL, 0);
}

/* Go on in another sector, with a snapshot.  The old one stays live until the
 * new one is complete; a sector that failed is retired. */
static enum status turn(struct journal *journal)
{
    const struct journal_place old = journal->live;
    uint32_t count = journal->port->flash.journal_sectors;
    uint32_t next = select_next(old.sector, count, journal->bad);
    enum status status;
    uint32_t sequence;

    if (next == count)
        return ERR_FULL;
    journal->live.sector = next;
    journal->live.at = 0;
    journal->live.generation = old.sequence + 1;
    journal->live.kept = 0;
    status = sector_clear(journal->port, next);
    if (status == OK)
        status = fill(journal);
    if (status == ERR_HARDWARE)
        journal->bad[next] = 1;
    if (status != OK) {
        /* It may be complete all the same: the next must be newer. */
        journal->stale[next] = 1;
        sequence = journal->live.sequence;
        journal->live = old;
        journal->live.sequence = sequence;
        return status;
    }
    journal->stale[old.sector] = 1;
    journal->stale[next] = 0;
    journal->turns++;
    journal->damaged = 0;
    return OK;
}

/* Erase what is older and complete, before anything is acknowledged that it
 * does not say: what is lost must not come back as what was before. */
static void settle(struct journal *journal)
{
    uint32_t i;

    for (i = 0; i < journal->port->flash.journal_sectors; i++) {
        if (!journal->stale[i])
            continue;
        if (sector_clear(journal->port, i) != OK)
            journal->bad[i] = 1;
        journal->stale[i] = 0;
    }
}

enum status journal_append(struct journal *journal, enum journal_how how,
    uint8_t kind, const uint8_t *payload, uint32_t size)
{
    uint32_t i, count = journal->port->flash.journal_sectors;
    enum status status;

    ASSERT(!journal->saving);
    ASSERT(kind > 0);
    ASSERT(kind <= JOURNAL_KIND_MAX);
    ASSERT(size <= JOURNAL_PAYLOAD_MAX);
    if (journal->live.sequence > SEQUENCE_MAX)
        return ERR_FULL;
    if (!journal->renew) {
        settle(journal);
        if (put(journal, how, kind, payload, size) == OK)
            return OK;
        journal->renew = 1;
    }
    for (i = 0; i < count; i++) {
        status = turn(journal);
        if (status == OK) {
            settle(journal);
            status = put(journal, how, kind, payload, size);
            journal->renew = status != OK;
        }
        if (status != ERR_HARDWARE)
            return status;
    }
    return ERR_FULL;
}

enum status journal_keep(struct journal *journal, uint8_t kind,
    const uint8_t *payload, uint32_t size)
{
    ASSERT(journal->saving);
    ASSERT(kind > 0);
    ASSERT(kind <= JOURNAL_KIND_MAX);
    ASSERT(size <= JOURNAL_PAYLOAD_MAX);
    return put(journal, JOURNAL_TWICE, kind, payload, size);
}

uint32_t journal_good(const struct journal *journal)
{
    uint32_t i, good = 0;

    for (i = 0; i < journal->port->flash.journal_sectors; i++)
        good += !journal->bad[i];
    return good;
}
