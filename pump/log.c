#include "pump/log.h"

#include "core/crc.h"
#include "core/fault.h"
#include "core/reader.h"
#include "core/writer.h"
#include "pump/port.h"
#include "pump/sector.h"
#include "pump/select.h"

enum { CRC_AT = LOG_ENTRY - 4 };

static uint32_t slots(const struct log *log)
{
    return log->port->flash.sector_size / LOG_ENTRY;
}

static uint32_t sectors(const struct log *log)
{
    return log->port->flash.log_sectors;
}

/* Where a slot is in the flash. */
static uint32_t place(const struct log *log, uint32_t sector, uint32_t slot)
{
    const struct port_flash *flash = &log->port->flash;

    return (flash->journal_sectors + sector) * flash->sector_size +
           slot * LOG_ENTRY;
}

/* Are these the bytes of an entry? */
static int decode(const uint8_t *bytes, struct log_entry *out)
{
    struct reader r;

    reader_init(&r, bytes, LOG_ENTRY);
    out->sequence = reader_u32(&r);
    out->tick = reader_u32(&r);
    out->pump_s = (int64_t)reader_u64(&r);
    out->code = reader_u16(&r);
    (void)reader_u16(&r);
    out->value = (int32_t)reader_u32(&r);
    (void)reader_u32(&r);
    return reader_u32(&r) == crc_of(bytes, CRC_AT);
}

static void encode(const struct log_entry *entry, uint8_t *bytes)
{
    struct writer w;

    writer_init(&w, bytes, LOG_ENTRY);
    writer_u32(&w, entry->sequence);
    writer_u32(&w, (uint32_t)entry->tick);
    writer_u64(&w, (uint64_t)entry->pump_s);
    writer_u16(&w, entry->code);
    writer_u16(&w, 0);
    writer_u32(&w, (uint32_t)entry->value);
    writer_u32(&w, 0);
    writer_u32(&w, crc_of(bytes, CRC_AT));
}

/* Is there a whole entry in a slot? */
static int look(const struct log *log, uint32_t sector, uint32_t slot,
    struct log_entry *out)
{
    uint8_t bytes[LOG_ENTRY];

    sector_read(log->port, place(log, sector, slot), bytes, LOG_ENTRY);
    return decode(bytes, out);
}

/* The number of a sector's first slot, by the first whole entry in it.  Slots
 * are filled in order: behind a blank one there is none. */
static struct select_candidate base_of(const struct log *log, uint32_t sector)
{
    struct select_candidate base = { 0, 0 };
    struct log_entry entry;
    uint32_t slot;

    for (slot = 0; slot < slots(log) && !base.complete; slot++) {
        if (sector_is_blank(log->port, place(log, sector, slot), LOG_ENTRY))
            break;
        if (!look(log, sector, slot, &entry) || entry.sequence <= slot)
            continue;
        base.sequence = entry.sequence - slot;
        base.complete = 1;
    }
    return base;
}

static void bases(const struct log *log, struct select_candidate *list)
{
    uint32_t i;

    for (i = 0; i < sectors(log); i++)
        list[i] = base_of(log, i);
}

void log_mount(struct log *log, const struct port *port)
{
    struct select_candidate list[SELECT_SECTORS_MAX];
    uint32_t newest;

    ASSERT(port->flash.log_sectors > 0);
    ASSERT(port->flash.log_sectors <= SELECT_SECTORS_MAX);
    *log = (struct log){ .port = port };
    bases(log, list);
    newest = select_newest(list, sectors(log), UINT32_MAX);
    log->slot = slots(log);
    log->sector = sectors(log) - 1;
    if (newest == sectors(log))
        return;
    log->sector = newest;
    while (sector_is_blank(port, place(log, newest, log->slot - 1), LOG_ENTRY))
        log->slot--;
    log->sequence = list[newest].sequence + log->slot - 1;
}

/* The next sector that can be erased, its oldest entries given up. */
static enum status turn(struct log *log)
{
    const struct port *port = log->port;
    uint32_t i;

    for (i = 0; i < sectors(log); i++) {
        log->sector = (log->sector + 1) % sectors(log);
        log->slot = 0;
        if (sector_clear(port, port->flash.journal_sectors + log->sector) == OK)
            return OK;
    }
    log->slot = slots(log);
    return ERR_HARDWARE;
}

/* In the next slot, with the next number, which is used up either way. */
static enum status put(struct log *log, const struct log_entry *entry)
{
    struct log_entry next = *entry;
    uint8_t bytes[LOG_ENTRY];
    enum status status;

    next.sequence = log->sequence + 1;
    encode(&next, bytes);
    status = sector_write(
        log->port, place(log, log->sector, log->slot), bytes, LOG_ENTRY);
    log->sequence++;
    log->slot = status == OK ? log->slot + 1 : slots(log);
    return status;
}

enum status log_append(struct log *log, const struct log_entry *entry)
{
    enum status status = ERR_HARDWARE;
    uint32_t i;

    for (i = 0; i <= sectors(log) && status != OK; i++) {
        if (log->sequence == UINT32_MAX)
            return ERR_FULL;
        status = log->slot < slots(log) ? OK : turn(log);
        if (status != OK)
            return status;
        status = put(log, entry);
    }
    return status;
}

uint32_t log_oldest(const struct log *log)
{
    uint32_t oldest = log->sequence, i;

    for (i = 0; i < sectors(log); i++) {
        const struct select_candidate base = base_of(log, i);

        if (base.complete && base.sequence < oldest)
            oldest = base.sequence;
    }
    return oldest;
}

enum status log_read(
    const struct log *log, uint32_t sequence, struct log_entry *out)
{
    struct select_candidate list[SELECT_SECTORS_MAX] = { { 0, 0 } };
    uint32_t sector, slot;

    if (sequence > log->sequence)
        return ERR_RANGE;
    bases(log, list);
    sector = select_newest(list, sectors(log), sequence);
    if (sector == sectors(log))
        return ERR_RANGE;
    slot = sequence - list[sector].sequence;
    if (slot >= slots(log))
        return ERR_RANGE;
    if (!look(log, sector, slot, out) || out->sequence != sequence)
        return ERR_CORRUPT;
    return OK;
}
