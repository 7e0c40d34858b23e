#include "link/msg_log.h"

#include "core/reader.h"
#include "core/writer.h"

/*@ requires \valid_read(m);
  @ assigns \nothing;
  @ ensures \result == (1 <= m->count <= MSG_LOG_MAX ? OK : ERR_RANGE); */
static enum status check_ask(const struct msg_log_ask *m)
{
    return m->count >= 1 && m->count <= MSG_LOG_MAX ? OK : ERR_RANGE;
}

enum status msg_log_encode_ask(
    const struct msg_log_ask *m, uint8_t *out, size_t room, size_t *used)
{
    struct writer w;

    if (check_ask(m) != OK)
        return ERR_RANGE;
    writer_init(&w, out, room);
    writer_u32(&w, m->first);
    writer_u8(&w, m->count);
    return writer_end(&w, used);
}

enum status msg_log_decode_ask(
    struct msg_log_ask *m, const uint8_t *bytes, size_t size)
{
    struct reader r;
    enum status status;

    reader_init(&r, bytes, size);
    m->first = reader_u32(&r);
    m->count = reader_u8(&r);
    status = reader_end(&r);
    return status == OK ? check_ask(m) : status;
}

/* Invariant 2; that it does not wrap follows. */
/*@ requires \valid_read(m);
  @ assigns \nothing;
  @ ensures \result == OK || \result == ERR_RANGE;
  @ ensures \result == OK <==> m->count <= MSG_LOG_MAX
  @   && (m->count > 0 ==> m->first + m->count - 1 <= m->last); */
static enum status check_head(const struct msg_log *m)
{
    if (m->count > MSG_LOG_MAX)
        return ERR_RANGE;
    if (m->count == 0)
        return OK;
    if (m->first > m->last || m->last - m->first < m->count - 1u)
        return ERR_RANGE;
    return OK;
}

/*@ requires \valid_read(m);
  @ assigns \nothing;
  @ ensures \result == OK || \result == ERR_RANGE;
  @ ensures \result == OK ==> m->count <= MSG_LOG_MAX
  @   && (m->count > 0 ==> m->first + m->count - 1 <= m->last); */
static enum status check(const struct msg_log *m)
{
    int i;

    if (check_head(m) != OK)
        return ERR_RANGE;
    /*@ loop invariant 0 <= i <= m->count;
      @ loop assigns i;
      @ loop variant m->count - i; */
    for (i = 0; i < m->count; i++)
        if (!msg_is_instant(m->entry[i].pump_s))
            return ERR_RANGE;
    return OK;
}

enum status msg_log_encode(
    const struct msg_log *m, uint8_t *out, size_t room, size_t *used)
{
    const int count = m->count;
    struct writer w;
    int i;

    if (check(m) != OK)
        return ERR_RANGE;
    writer_init(&w, out, room);
    writer_u32(&w, m->first);
    writer_u32(&w, m->last);
    /*@ loop invariant 0 <= i <= count && valid_writer(&w);
      @ loop invariant w.buf == out && w.size == room;
      @ loop assigns i, w.failed, w.pos, out[0 .. room - 1];
      @ loop variant count - i; */
    for (i = 0; i < count; i++) {
        writer_u64(&w, m->entry[i].pump_s);
        writer_u16(&w, m->entry[i].code);
        writer_u32(&w, m->entry[i].value);
    }
    return writer_end(&w, used);
}

/* The count is not sent: it is what is left, in entries. */
enum status msg_log_decode(struct msg_log *m, const uint8_t *bytes, size_t size)
{
    const size_t count = size < MSG_LOG_HEAD_SIZE
                             ? 0
                             : (size - MSG_LOG_HEAD_SIZE) / MSG_LOG_ENTRY_SIZE;
    struct reader r;
    enum status status;
    size_t i;

    if (count > MSG_LOG_MAX)
        return ERR_RANGE;
    reader_init(&r, bytes, size);
    m->first = reader_u32(&r);
    m->last = reader_u32(&r);
    m->count = (uint8_t)count;
    /*@ loop invariant 0 <= i <= count && valid_reader(&r);
      @ loop invariant r.buf == bytes && r.size == size;
      @ loop invariant !r.failed ==>
      @   r.pos == MSG_LOG_HEAD_SIZE + i * MSG_LOG_ENTRY_SIZE;
      @ loop assigns i, r.pos, r.failed, m->entry[0 .. MSG_LOG_MAX - 1];
      @ loop variant count - i; */
    for (i = 0; i < count; i++) {
        m->entry[i].pump_s = reader_u64(&r);
        m->entry[i].code = reader_u16(&r);
        /*@ assert !r.failed ==>
          @   r.pos == MSG_LOG_HEAD_SIZE + i * MSG_LOG_ENTRY_SIZE + 10; */
        m->entry[i].value = reader_u32(&r);
        /*@ assert !r.failed ==>
          @   r.pos == MSG_LOG_HEAD_SIZE + (i + 1) * MSG_LOG_ENTRY_SIZE; */
    }
    status = reader_end(&r);
    return status == OK ? check(m) : status;
}
