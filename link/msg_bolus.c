#include "link/msg_bolus.h"

#include "core/reader.h"
#include "core/writer.h"

/*@ requires \valid_read(m);
  @ assigns \nothing;
  @ ensures \result == (m->key != 0 && 1 <= m->dose_ng <= UNITS_DOSE_NG_MAX
  @   && 1 <= m->seconds <= UNITS_SECONDS_PER_DAY ? OK : ERR_RANGE); */
static enum status check(const struct msg_bolus *m)
{
    if (m->key == 0 || m->dose_ng == 0 || !msg_is_dose(m->dose_ng))
        return ERR_RANGE;
    if (m->seconds == 0 || m->seconds > UNITS_SECONDS_PER_DAY)
        return ERR_RANGE;
    return OK;
}

enum status msg_bolus_encode(
    const struct msg_bolus *m, uint8_t *out, size_t room, size_t *used)
{
    struct writer w;

    if (check(m) != OK)
        return ERR_RANGE;
    writer_init(&w, out, room);
    writer_u64(&w, m->key);
    writer_u32(&w, m->number);
    writer_u32(&w, m->dose_ng);
    writer_u32(&w, m->seconds);
    return writer_end(&w, used);
}

enum status msg_bolus_decode(
    struct msg_bolus *m, const uint8_t *bytes, size_t size)
{
    struct reader r;
    enum status status;

    reader_init(&r, bytes, size);
    m->key = reader_u64(&r);
    m->number = reader_u32(&r);
    m->dose_ng = reader_u32(&r);
    m->seconds = reader_u32(&r);
    status = reader_end(&r);
    return status == OK ? check(m) : status;
}
