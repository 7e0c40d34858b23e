#include "pump/log.h"

#include "core/crc.h"
#include "core/fault.h"
#include "core/reader.h"
#include "core/writer.h"
#include "pump/port.h"

enum {
    CRC_AT = LOG_ENTRY - 4,
    TRIES = 4, /* slots that may be damaged, one after the other */
};

enum slot_kind { SLOT_ERASED, SLOT_VALID, SLOT_DAMAGED };

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

static int is_erased(const uint8_t *bytes)
{
    int32_t i;

    for (i = 0; i < LOG_ENTRY; i++)
        if (bytes[i] != PORT_FLASH_ERASED)
            return 0;
    return 1;
}

static void decode(const uint8_t *bytes, struct log_entry *out)
{
    struct reader r;

    reader_init(&r, bytes, CRC_AT);
    out->sequence = reader_u32(&r);
    out->tick = reader_u32(&r);
    out->pump_s = (int64_t)reader_u64(&r);
    out->code = reader_u16(&r);
    (void)reader_u16(&r);
    out->value = (int32_t)reader_u32(&r);
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

static enum slot_kind look(const struct log *log, uint32_t sector,
    uint32_t slot, struct log_entry *out)
{
    const struct port *port = log->port;
    uint8_t bytes[LOG_ENTRY];
    struct reader r;

    if (port->flash_read(
            port->world, place(log, sector, slot), bytes, LOG_ENTRY) != OK)
        return SLOT_DAMAGED;
    if (is_erased(bytes))
        return SLOT_ERASED;
    reader_init(&r, bytes + CRC_AT, LOG_ENTRY - CRC_AT);
    if (reader_u32(&r) != crc_of(bytes, CRC_AT))
        return SLOT_DAMAGED;
    decode(bytes, out);
    return SLOT_VALID;
}

/* The first valid entry of a sector; 0 when there is none. */
static uint32_t first_of(const struct log *log, uint32_t sector)
{
    struct log_entry entry;
    uint32_t slot;

    for (slot = 0; slot < slots(log); slot++) {
        switch (look(log, sector, slot, &entry)) {
        case SLOT_VALID:
            return entry.sequence;
        case SLOT_ERASED:
            return 0;
        case SLOT_DAMAGED:
            break;
        }
    }
    return 0;
}

void log_mount(struct log *log, const struct port *port)
{
    struct log_entry entry;
    uint32_t sector;

    *log = (struct log){ .port = port };
    for (sector = 0; sector < sectors(log); sector++) {
        const uint32_t first = first_of(log, sector);

        if (first > log->sequence) {
            log->sequence = first;
            log->sector = sector;
        }
    }
    for (log->slot = 0; log->slot < slots(log); log->slot++) {
        const enum slot_kind kind = look(log, log->sector, log->slot, &entry);

        if (kind == SLOT_ERASED)
            return;
        if (kind == SLOT_VALID && entry.sequence > log->sequence)
            log->sequence = entry.sequence;
    }
}

/* Programmed, durable, and read back. */
static enum status put(const struct log *log, const uint8_t *bytes)
{
    const struct port *port = log->port;
    const uint32_t at = place(log, log->sector, log->slot);
    uint8_t back[LOG_ENTRY];
    int32_t i;

    if (port->flash_program(port->world, at, bytes, LOG_ENTRY) != OK)
        return ERR_HARDWARE;
    if (port->flash_sync(port->world) != OK)
        return ERR_HARDWARE;
    if (port->flash_read(port->world, at, back, LOG_ENTRY) != OK)
        return ERR_HARDWARE;
    for (i = 0; i < LOG_ENTRY; i++)
        if (back[i] != bytes[i])
            return ERR_HARDWARE;
    return OK;
}

/* The next sector, its oldest entries given up. */
static void turn(struct log *log)
{
    const struct port *port = log->port;

    log->sector = (log->sector + 1) % sectors(log);
    log->slot = slots(log); /* passed over if it cannot be erased */
    if (port->flash_erase(
            port->world, port->flash.journal_sectors + log->sector) != OK)
        return;
    if (port->flash_sync(port->world) == OK)
        log->slot = 0;
}

enum status log_append(struct log *log, const struct log_entry *entry)
{
    struct log_entry next = *entry;
    uint8_t bytes[LOG_ENTRY];
    int32_t i;

    ASSERT(log->sequence < UINT32_MAX);
    next.sequence = log->sequence + 1;
    encode(&next, bytes);
    for (i = 0; i < TRIES; i++) {
        if (log->slot >= slots(log)) {
            turn(log);
            continue;
        }
        if (put(log, bytes) == OK) {
            log->slot++;
            log->sequence = next.sequence;
            return OK;
        }
        log->slot++;
    }
    return ERR_HARDWARE;
}

uint32_t log_oldest(const struct log *log)
{
    uint32_t oldest = log->sequence, sector;

    for (sector = 0; sector < sectors(log); sector++) {
        const uint32_t first = first_of(log, sector);

        if (first != 0 && first < oldest)
            oldest = first;
    }
    return oldest;
}

/* Is the entry in this sector? */
static enum status find(const struct log *log, uint32_t sector,
    uint32_t sequence, struct log_entry *out)
{
    uint32_t slot;

    for (slot = 0; slot < slots(log); slot++) {
        const enum slot_kind kind = look(log, sector, slot, out);

        if (kind == SLOT_ERASED)
            return ERR_RANGE;
        if (kind == SLOT_VALID && out->sequence == sequence)
            return OK;
    }
    return ERR_RANGE;
}

enum status log_read(
    const struct log *log, uint32_t sequence, struct log_entry *out)
{
    uint32_t sector;

    if (sequence == 0 || sequence > log->sequence)
        return ERR_RANGE;
    for (sector = 0; sector < sectors(log); sector++) {
        const uint32_t first = first_of(log, sector);

        if (first == 0 || first > sequence || sequence - first >= slots(log))
            continue;
        if (find(log, sector, sequence, out) == OK)
            return OK;
    }
    return ERR_RANGE;
}
