#include "pump/record.h"

#include "core/crc.h"
#include "core/reader.h"
#include "core/writer.h"
#include "pump/sector.h"

enum {
    SEALED = 10, /* bytes of a head under its seal */
    PLACE = 8,
};

uint32_t record_room(uint32_t size)
{
    return RECORD_HEAD + sector_room(size);
}

/* The checksum of a head, bound to where and when it was written. */
static uint32_t seal(uint32_t generation, uint32_t at, const uint8_t *head)
{
    uint8_t place[PLACE];
    struct writer w;

    writer_init(&w, place, PLACE);
    writer_u32(&w, generation);
    writer_u32(&w, at);
    return crc_more(crc_of(place, PLACE), head, SEALED);
}

enum status record_write(const struct port *port, uint32_t generation,
    uint32_t at, const struct record *record)
{
    uint8_t head[RECORD_HEAD];
    struct writer w;
    uint32_t crc;

    writer_init(&w, head, RECORD_HEAD);
    writer_u8(&w, record->kind);
    writer_u8(&w, record->copy);
    writer_u16(&w, (uint16_t)record->size);
    writer_u32(&w, record->sequence);
    writer_u16(&w, (uint16_t)record->kept);
    crc = seal(generation, at, head);
    writer_u16(&w, (uint16_t)(crc & 0xffff));
    writer_u32(&w, crc_more(crc, record->payload, record->size));
    if (sector_write(port, at, head, RECORD_HEAD) != OK)
        return ERR_HARDWARE;
    return sector_write(port, at + RECORD_HEAD, record->payload, record->size);
}

enum record_found record_read(struct record_walk *walk, uint32_t at)
{
    uint32_t size = walk->port->flash.sector_size;
    uint32_t start = walk->sector * size + at;
    struct record *record = &walk->record;
    uint8_t head[RECORD_HEAD];
    struct reader r;
    uint32_t crc;

    if (size - at < RECORD_HEAD) {
        walk->blank = sector_is_blank(walk->port, start, size - at);
        return RECORD_NONE;
    }
    sector_read(walk->port, start, head, RECORD_HEAD);
    reader_init(&r, head, PORT_FLASH_UNIT);
    walk->blank = reader_u64(&r) == UINT64_MAX;
    if (walk->blank)
        return RECORD_NONE;
    reader_init(&r, head, RECORD_HEAD);
    record->kind = reader_u8(&r);
    record->copy = reader_u8(&r);
    record->size = reader_u16(&r);
    record->sequence = reader_u32(&r);
    record->kept = reader_u16(&r);
    record->payload = walk->scratch;
    crc =
        seal(record->kind == RECORD_LABEL ? record->sequence : walk->generation,
            start, head);
    if (reader_u16(&r) != (crc & 0xffff))
        return RECORD_NONE;
    if (record->size > RECORD_PAYLOAD_MAX)
        return RECORD_NONE;
    if (size - at < record_room(record->size))
        return RECORD_SHADOW;
    sector_read(walk->port, start + RECORD_HEAD, walk->scratch, record->size);
    crc = crc_more(crc, walk->scratch, record->size);
    return reader_u32(&r) == crc ? RECORD_WHOLE : RECORD_SHADOW;
}

int record_next(struct record_walk *walk)
{
    uint32_t at;

    for (at = walk->at; at < walk->port->flash.sector_size;
         at += PORT_FLASH_UNIT)
        if (record_read(walk, at) == RECORD_WHOLE) {
            walk->at = at + record_room(walk->record.size);
            return 1;
        }
    return 0;
}
