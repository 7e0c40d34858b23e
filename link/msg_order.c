#include "link/msg_order.h"

#include "core/reader.h"
#include "core/writer.h"
#include "link/opcode.h"

/*@ requires \valid_read(m);
  @ assigns \nothing;
  @ ensures \result == (m->key != 0 && m->how <= 2
  @   && m->utc_s <= UNITS_PUMP_S_MAX
  @   && -MSG_OFFSET_S_MAX <= m->offset_s <= MSG_OFFSET_S_MAX
  @   ? OK : ERR_RANGE); */
static enum status check(const struct msg_order *m)
{
    if (m->key == 0 || m->how > 2)
        return ERR_RANGE;
    if (!msg_is_instant(m->utc_s) || !msg_is_offset(m->offset_s))
        return ERR_RANGE;
    return OK;
}

enum status msg_order_check(const struct msg_order *m, uint8_t opcode)
{
    const int wants_how = opcode == OPCODE_RESTART || opcode == OPCODE_SOUND;

    if (check(m) != OK || wants_how != (m->how != 0))
        return ERR_RANGE;
    if (opcode == OPCODE_CLOCK)
        return m->utc_s != 0 ? OK : ERR_RANGE;
    return m->utc_s == 0 && m->offset_s == 0 ? OK : ERR_RANGE;
}

enum status msg_order_encode(
    const struct msg_order *m, uint8_t *out, size_t room, size_t *used)
{
    struct writer w;

    if (check(m) != OK)
        return ERR_RANGE;
    writer_init(&w, out, room);
    writer_u64(&w, m->key);
    writer_u32(&w, m->number);
    writer_u8(&w, m->how);
    writer_u64(&w, m->utc_s);
    writer_u32(&w, msg_put_offset(m->offset_s));
    return writer_end(&w, used);
}

enum status msg_order_decode(
    struct msg_order *m, const uint8_t *bytes, size_t size)
{
    struct reader r;
    enum status status;
    uint32_t offset;

    reader_init(&r, bytes, size);
    m->key = reader_u64(&r);
    /*@ assert !r.failed ==> r.pos == 8
      @   && m->key == \at(little_endian(bytes, 8), Pre); */
    m->number = reader_u32(&r);
    /*@ assert !r.failed ==> r.pos == 12
      @   && m->number == \at(little_endian(bytes + 8, 4), Pre); */
    m->how = reader_u8(&r);
    /*@ assert !r.failed ==> m->how == \at(bytes[12], Pre); */
    m->utc_s = reader_u64(&r);
    offset = reader_u32(&r);
    status = reader_end(&r);
    if (status == OK)
        status = msg_get_offset(offset, &m->offset_s);
    return status == OK ? check(m) : status;
}
