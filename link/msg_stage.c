#include "link/msg_stage.h"

#include "core/limit.h"
#include "core/reader.h"
#include "core/writer.h"

/*@ requires \valid_read(m);
  @ assigns \nothing; */
static int is_instants(const struct msg_stage *m)
{
    return msg_is_instant(m->pump_s) && msg_is_instant(m->low_s) &&
           msg_is_instant(m->empty_s) && msg_is_instant(m->eos_s);
}

/*@ requires \valid_read(m);
  @ assigns \nothing;
  @ ensures \result == OK || \result == ERR_RANGE;
  @ ensures \result == OK ==> m->next_number > m->number
  @   && valid_caps(m->caps) && m->bolus_ng <= m->day_ng; */
static enum status check(const struct msg_stage *m)
{
    if (!is_instants(m) || m->next_number <= m->number)
        return ERR_RANGE;
    if (m->day_ng > 7 * UNITS_DOSE_NG_MAX || m->week_ng > 7 * UNITS_DOSE_NG_MAX)
        return ERR_RANGE;
    if (m->bolus_ng > m->day_ng || m->flow_nl_min > m->flow_nl_max)
        return ERR_RANGE;
    if (!msg_is_volume(m->volume_nl) || !msg_is_volume(m->flow_nl_max))
        return ERR_RANGE;
    if (m->flags > MSG_STAGE_FLAGS)
        return ERR_RANGE;
    return limit_caps_check(&m->caps);
}

/*@ // m may be written by w
  @ predicate goes_out{L}(struct writer *w, struct msg_stage *m)
  @   = valid_writer(w) && \valid_read(m) && \separated(w, m)
  @   && \separated(w->buf + (0 .. w->size - 1), m); */

/* What is delivered, and of what. */
/*@ requires goes_out(w, m);
  @ assigns w->failed, w->pos, w->buf[0 .. w->size - 1];
  @ ensures put{Pre, Here}(w, 48); */
static void put_delivery(struct writer *w, const struct msg_stage *m)
{
    writer_u32(w, m->number);
    writer_u32(w, m->next_number);
    writer_u64(w, m->pump_s);
    writer_u32(w, m->volume_nl);
    writer_u64(w, m->day_ng);
    writer_u64(w, m->week_ng);
    writer_u32(w, m->bolus_ng);
    writer_u32(w, m->flow_nl_min);
    writer_u32(w, m->flow_nl_max);
}

/* Its bounds, and what is to be known of it. */
/*@ requires goes_out(w, m);
  @ requires m->caps.stroke_ng >= 0 && m->caps.hour_ng >= 0
  @   && m->caps.day_ng >= 0;
  @ assigns w->failed, w->pos, w->buf[0 .. w->size - 1];
  @ ensures put{Pre, Here}(w, 48); */
static void put_outlook(struct writer *w, const struct msg_stage *m)
{
    msg_put_caps(w, &m->caps);
    writer_u64(w, m->low_s);
    writer_u64(w, m->empty_s);
    writer_u64(w, m->eos_s);
    writer_u32(w, m->lead_s);
    writer_u32(w, m->lead_ng);
    writer_u32(w, m->flags);
}

enum status msg_stage_encode(
    const struct msg_stage *m, uint8_t *out, size_t room, size_t *used)
{
    struct writer w;

    if (check(m) != OK)
        return ERR_RANGE;
    writer_init(&w, out, room);
    put_delivery(&w, m);
    put_outlook(&w, m);
    return writer_end(&w, used);
}

enum status msg_stage_decode(
    struct msg_stage *m, const uint8_t *bytes, size_t size)
{
    struct reader r;
    enum status status, caps;

    reader_init(&r, bytes, size);
    m->number = reader_u32(&r);
    m->next_number = reader_u32(&r);
    m->pump_s = reader_u64(&r);
    m->volume_nl = reader_u32(&r);
    m->day_ng = reader_u64(&r);
    m->week_ng = reader_u64(&r);
    m->bolus_ng = reader_u32(&r);
    m->flow_nl_min = reader_u32(&r);
    m->flow_nl_max = reader_u32(&r);
    caps = msg_get_caps(&r, &m->caps);
    m->low_s = reader_u64(&r);
    m->empty_s = reader_u64(&r);
    m->eos_s = reader_u64(&r);
    m->lead_s = reader_u32(&r);
    m->lead_ng = reader_u32(&r);
    m->flags = reader_u32(&r);
    status = reader_end(&r);
    if (status != OK)
        return status;
    return caps == OK ? check(m) : caps;
}

void msg_stage_hash(const struct msg_stage_bytes *m, struct crypto_key *out)
{
    static const struct crypto_key start = { "Cisterna stage 1" };

    crypto_sha256(&start, m->program, m->program_size, out);
    crypto_sha256(out, m->stage, m->stage_size, out);
}
