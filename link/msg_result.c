#include "link/msg_result.h"

#include "core/reader.h"
#include "core/writer.h"

/* Invariant 1, and each value within its limits. */
/*@ requires \valid_read(m);
  @ assigns \nothing;
  @ ensures \result == OK || \result == ERR_RANGE;
  @ ensures \result == OK ==> m->fate <= MSG_RESULT_REFUSED
  @   && m->reason < MSG_RESULT_REASONS
  @   && (m->fate == MSG_RESULT_REFUSED <==> m->reason != 0); */
static enum status check(const struct msg_result *m)
{
    if (m->fate > MSG_RESULT_REFUSED || m->reason >= MSG_RESULT_REASONS)
        return ERR_RANGE;
    if ((m->fate == MSG_RESULT_REFUSED) != (m->reason != 0))
        return ERR_RANGE;
    if (m->reason == 0 && m->value != 0)
        return ERR_RANGE;
    return msg_is_instant(m->pump_s) ? OK : ERR_RANGE;
}

enum status msg_result_encode(
    const struct msg_result *m, uint8_t *out, size_t room, size_t *used)
{
    struct writer w;

    if (check(m) != OK)
        return ERR_RANGE;
    writer_init(&w, out, room);
    writer_u64(&w, m->key);
    writer_u8(&w, m->fate);
    writer_u8(&w, m->reason);
    writer_u32(&w, m->value);
    writer_u32(&w, m->number);
    writer_u32(&w, m->sequence);
    writer_u64(&w, m->pump_s);
    return writer_end(&w, used);
}

enum status msg_result_decode(
    struct msg_result *m, const uint8_t *bytes, size_t size)
{
    struct reader r;
    enum status status;

    reader_init(&r, bytes, size);
    m->key = reader_u64(&r);
    /*@ assert !r.failed ==> r.pos == 8
      @   && m->key == \at(little_endian(bytes, 8), Pre); */
    m->fate = reader_u8(&r);
    /*@ assert !r.failed ==> r.pos == 9
      @   && m->fate == \at(bytes[8], Pre); */
    m->reason = reader_u8(&r);
    /*@ assert !r.failed ==> r.pos == 10
      @   && m->reason == \at(bytes[9], Pre); */
    m->value = reader_u32(&r);
    m->number = reader_u32(&r);
    m->sequence = reader_u32(&r);
    m->pump_s = reader_u64(&r);
    status = reader_end(&r);
    return status == OK ? check(m) : status;
}

enum status msg_result_encode_fate(
    const struct msg_fate *m, uint8_t *out, size_t room, size_t *used)
{
    struct writer w;

    if (m->key == 0)
        return ERR_RANGE;
    writer_init(&w, out, room);
    writer_u64(&w, m->key);
    return writer_end(&w, used);
}

enum status msg_result_decode_fate(
    struct msg_fate *m, const uint8_t *bytes, size_t size)
{
    struct reader r;
    enum status status;

    reader_init(&r, bytes, size);
    m->key = reader_u64(&r);
    status = reader_end(&r);
    if (status != OK)
        return status;
    return m->key != 0 ? OK : ERR_RANGE;
}
