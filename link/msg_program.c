#include "link/msg_program.h"

#include "core/bolus.h"
#include "core/reader.h"
#include "core/reservoir.h"
#include "core/schedule_bytes.h"
#include "core/writer.h"

/*@ assigns \nothing; */
static int is_seconds(uint32_t seconds)
{
    return seconds >= 1 && seconds <= UNITS_SECONDS_PER_DAY;
}

/*@ requires \valid_read(p);
  @ assigns \nothing; */
static int is_periodic(const struct msg_periodic *p)
{
    if (p->dose_ng == 0)
        return p->every_min == 0 && p->first_min == 0 && p->seconds == 0;
    if (!msg_is_dose(p->dose_ng) || !is_seconds(p->seconds))
        return 0;
    if (p->every_min == 0 || p->every_min > BOLUS_INTERVAL_MIN_MAX)
        return 0;
    return p->first_min < UNITS_MINUTES_PER_DAY;
}

/*@ requires \valid_read(m);
  @ assigns \nothing;
  @ ensures \result != 0 ==>
  @   m->lead.volume_nl <= m->tubing_nl + m->catheter_nl; */
static int is_lead(const struct msg_program *m)
{
    const struct msg_lead *lead = &m->lead;

    if (lead->kind == MSG_PROGRAM_NO_LEAD)
        return lead->volume_nl == 0 && lead->seconds == 0 && lead->cap_ng == 0;
    if (lead->kind >= MSG_PROGRAM_LEADS || lead->volume_nl == 0)
        return 0;
    if (lead->volume_nl > m->tubing_nl + m->catheter_nl)
        return 0;
    return lead->seconds >= 1 && lead->cap_ng <= LIMIT_NG_MAX;
}

/* Invariant 2. */
/*@ requires \valid_read(caps);
  @ assigns \nothing;
  @ ensures \result != 0 ==> valid_caps(*caps) || (caps->day_ng == 0
  @   && caps->hour_ng == 0 && caps->stroke_ng == 0); */
static int is_caps(const struct limit_caps *caps)
{
    if (caps->day_ng == 0)
        return caps->hour_ng == 0 && caps->stroke_ng == 0;
    return limit_caps_check(caps) == OK;
}

/*@ requires \valid_read(m);
  @ assigns \nothing;
  @ ensures \result != 0 ==>
  @   UNITS_CONC_MIN <= m->used_ng_per_ml <= UNITS_CONC_MAX;
  @ ensures \result != 0 ==> m->tubing_nl <= BOLUS_PART_NL_MAX
  @   && m->catheter_nl <= BOLUS_PART_NL_MAX; */
static int is_reservoir(const struct msg_program *m)
{
    if (!msg_is_conc(m->nominal_ng_per_ml) || !msg_is_conc(m->used_ng_per_ml))
        return 0;
    if (m->alarm_nl < RESERVOIR_ALARM_NL_MIN ||
        m->alarm_nl > RESERVOIR_ALARM_NL_MAX)
        return 0;
    if (m->tubing_nl > BOLUS_PART_NL_MAX || m->catheter_nl > BOLUS_PART_NL_MAX)
        return 0;
    return msg_is_volume(m->fill_nl);
}

/*@ requires \valid_read(m);
  @ assigns \nothing;
  @ ensures \result == OK || \result == ERR_RANGE;
  @ ensures \result == OK ==> valid_schedule(&m->schedule)
  @   && UNITS_CONC_MIN <= m->used_ng_per_ml <= UNITS_CONC_MAX
  @   && m->lead.volume_nl <= m->tubing_nl + m->catheter_nl
  @   && (valid_caps(m->caps) || (m->caps.day_ng == 0
  @     && m->caps.hour_ng == 0 && m->caps.stroke_ng == 0)); */
static enum status check(const struct msg_program *m)
{
    if (!is_reservoir(m) || !is_caps(&m->caps))
        return ERR_RANGE;
    if (!is_periodic(&m->periodic) || !is_lead(m))
        return ERR_RANGE;
    return schedule_check(&m->schedule);
}

/*@ requires valid_writer(w) && \valid_read(p) && \separated(w, p);
  @ requires \separated(w->buf + (0 .. w->size - 1), p);
  @ assigns w->failed, w->pos, w->buf[0 .. w->size - 1];
  @ ensures valid_writer(w); */
static void put_periodic(struct writer *w, const struct msg_periodic *p)
{
    writer_u32(w, p->dose_ng);
    writer_u16(w, p->every_min);
    writer_u16(w, p->first_min);
    writer_u32(w, p->seconds);
}

/*@ requires valid_writer(w) && \valid_read(lead) && \separated(w, lead);
  @ requires \separated(w->buf + (0 .. w->size - 1), lead);
  @ assigns w->failed, w->pos, w->buf[0 .. w->size - 1];
  @ ensures valid_writer(w); */
static void put_lead(struct writer *w, const struct msg_lead *lead)
{
    writer_u8(w, lead->kind);
    writer_u32(w, lead->volume_nl);
    writer_u32(w, lead->seconds);
    writer_u32(w, lead->cap_ng);
}

/* All but sets and steps. */
/*@ requires valid_writer(w) && \valid_read(m) && \separated(w, m);
  @ requires \separated(w->buf + (0 .. w->size - 1), m);
  @ requires m->caps.stroke_ng >= 0 && m->caps.hour_ng >= 0
  @   && m->caps.day_ng >= 0;
  @ assigns w->failed, w->pos, w->buf[0 .. w->size - 1];
  @ ensures valid_writer(w); */
static void put_fixed(struct writer *w, const struct msg_program *m)
{
    writer_u32(w, m->number);
    writer_u16(w, m->product);
    writer_u32(w, m->nominal_ng_per_ml);
    writer_u32(w, m->used_ng_per_ml);
    msg_put_caps(w, &m->caps);
    writer_u32(w, m->alarm_nl);
    writer_u32(w, m->fill_nl);
    writer_u32(w, m->tubing_nl);
    writer_u32(w, m->catheter_nl);
    put_periodic(w, &m->periodic);
    put_lead(w, &m->lead);
}

enum status msg_program_encode(
    const struct msg_program *m, uint8_t *out, size_t room, size_t *used)
{
    struct writer w;

    if (check(m) != OK)
        return ERR_RANGE;
    writer_init(&w, out, room);
    put_fixed(&w, m);
    schedule_bytes_put(&w, &m->schedule);
    return writer_end(&w, used);
}

/*@ requires valid_reader(r) && \valid(p) && \separated(r, p);
  @ requires \separated(r->buf + (0 .. r->size - 1), p);
  @ assigns r->pos, r->failed, *p;
  @ ensures valid_reader(r) && (\old(r->failed) ==> r->failed); */
static void get_periodic(struct reader *r, struct msg_periodic *p)
{
    p->dose_ng = reader_u32(r);
    p->every_min = reader_u16(r);
    p->first_min = reader_u16(r);
    p->seconds = reader_u32(r);
}

/*@ requires valid_reader(r) && \valid(lead) && \separated(r, lead);
  @ requires \separated(r->buf + (0 .. r->size - 1), lead);
  @ assigns r->pos, r->failed, *lead;
  @ ensures valid_reader(r) && (\old(r->failed) ==> r->failed); */
static void get_lead(struct reader *r, struct msg_lead *lead)
{
    lead->kind = reader_u8(r);
    lead->volume_nl = reader_u32(r);
    lead->seconds = reader_u32(r);
    lead->cap_ng = reader_u32(r);
}

enum status msg_program_decode(
    struct msg_program *m, const uint8_t *bytes, size_t size)
{
    enum status caps, schedule, end;
    struct reader r;

    reader_init(&r, bytes, size);
    m->number = reader_u32(&r);
    m->product = reader_u16(&r);
    m->nominal_ng_per_ml = reader_u32(&r);
    m->used_ng_per_ml = reader_u32(&r);
    caps = msg_get_caps(&r, &m->caps);
    m->alarm_nl = reader_u32(&r);
    m->fill_nl = reader_u32(&r);
    m->tubing_nl = reader_u32(&r);
    m->catheter_nl = reader_u32(&r);
    get_periodic(&r, &m->periodic);
    get_lead(&r, &m->lead);
    schedule = schedule_bytes_get(&r, &m->schedule);
    end = reader_end(&r);
    if (end == ERR_SHORT)
        return end;
    if (caps != OK || schedule != OK)
        return ERR_RANGE;
    return end == OK ? check(m) : end;
}
