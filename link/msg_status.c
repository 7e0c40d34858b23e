#include "link/msg_status.h"

#include "core/credential.h"
#include "core/limit.h"
#include "core/reader.h"
#include "core/writer.h"

/*@ requires \valid_read(p);
  @ assigns \nothing;
  @ ensures \result != 0 ==> p->given_nl <= p->ordered_nl; */
static int is_progress(const struct msg_progress *p)
{
    const int is_bolus =
        p->kind == MSG_STATUS_SINGLE || p->kind == MSG_STATUS_PERIODIC;

    if (is_bolus ? !msg_is_dose(p->left_ng) : p->left_ng != 0)
        return 0;
    if (p->kind == MSG_STATUS_NO_BOLUS)
        return p->ordered_nl == 0 && p->given_nl == 0 && p->left_s == 0;
    return p->kind < MSG_STATUS_BOLUSES && msg_is_volume(p->ordered_nl) &&
           p->given_nl <= p->ordered_nl;
}

/*@ requires \valid_read(m);
  @ assigns \nothing;
  @ ensures \result != 0 ==>
  @   -MSG_OFFSET_S_MAX <= m->offset_s <= MSG_OFFSET_S_MAX; */
static int is_times(const struct msg_status *m)
{
    const uint64_t instants[] = { m->implanted_s, m->pump_s, m->tick_s,
        m->eri_s, m->eos_s, m->filled_s, m->low_s, m->empty_s, m->periodic_s };
    size_t i;

    /*@ loop invariant 0 <= i <= 9;
      @ loop assigns i;
      @ loop variant 9 - i; */
    for (i = 0; i < sizeof instants / sizeof instants[0]; i++)
        if (!msg_is_instant(instants[i]))
            return 0;
    return msg_is_offset(m->offset_s);
}

/*@ requires \valid_read(m);
  @ assigns \nothing;
  @ ensures \result != 0 ==> m->rest_num < m->rest_den; */
static int is_volumes(const struct msg_status *m)
{
    const uint32_t volumes[] = { m->capacity_nl, m->volume_nl, m->fill_nl,
        m->alarm_nl, m->tubing_nl, m->catheter_nl, m->path_left_nl };
    size_t i;

    /*@ loop invariant 0 <= i <= 7;
      @ loop assigns i;
      @ loop variant 7 - i; */
    for (i = 0; i < sizeof volumes / sizeof volumes[0]; i++)
        if (!msg_is_volume(volumes[i]))
            return 0;
    return m->rest_num < m->rest_den && m->rest_den <= UNITS_DEN_MAX;
}

/* A pump without a program has no concentration and no caps: zeros. */
/*@ requires \valid_read(m);
  @ assigns \nothing;
  @ ensures \result != 0 ==> (m->number == 0
  @   ? m->caps.stroke_ng == 0 && m->caps.hour_ng == 0 && m->caps.day_ng == 0
  @   : valid_caps(m->caps)); */
static int is_drug(const struct msg_status *m)
{
    if (!msg_is_dose(m->day_ng) || !msg_is_dose(m->past_ng))
        return 0;
    if (m->path_ng_per_ml != 0 && !msg_is_conc(m->path_ng_per_ml))
        return 0;
    if (m->number == 0)
        return m->nominal_ng_per_ml == 0 && m->used_ng_per_ml == 0 &&
               m->caps.day_ng == 0 && m->caps.hour_ng == 0 &&
               m->caps.stroke_ng == 0;
    return msg_is_conc(m->nominal_ng_per_ml) &&
           msg_is_conc(m->used_ng_per_ml) && limit_caps_check(&m->caps) == OK;
}

/*@ requires \valid_read(m);
  @ assigns \nothing;
  @ ensures \result != 0 ==> m->mode < MSG_STATUS_MODES; */
static int is_states(const struct msg_status *m)
{
    if (m->mode >= MSG_STATUS_MODES || m->battery >= MSG_STATUS_BATTERIES)
        return 0;
    if ((m->number == 0) != (m->mode == MSG_STATUS_UNPROGRAMMED))
        return 0;
    return (m->silenced & ~m->active) == 0;
}

/*@ requires \valid_read(m);
  @ assigns \nothing;
  @ ensures \result == OK || \result == ERR_RANGE;
  @ ensures \result == OK ==> m->rest_num < m->rest_den
  @   && -MSG_OFFSET_S_MAX <= m->offset_s <= MSG_OFFSET_S_MAX
  @   && m->bolus.given_nl <= m->bolus.ordered_nl
  @   && m->mode < MSG_STATUS_MODES && (m->number == 0
  @     ? m->caps.stroke_ng == 0 && m->caps.hour_ng == 0 && m->caps.day_ng == 0
  @     : valid_caps(m->caps)); */
static enum status check(const struct msg_status *m)
{
    if (!credential_is_serial(m->serial) || !is_times(m) || !is_volumes(m))
        return ERR_RANGE;
    if (!is_states(m) || !is_drug(m) || !is_progress(&m->bolus))
        return ERR_RANGE;
    return OK;
}

/*@ // m may be written by w
  @ predicate goes_out{L}(struct writer *w, struct msg_status *m)
  @   = valid_writer(w) && \valid_read(m) && \separated(w, m)
  @   && \separated(w->buf + (0 .. w->size - 1), m);
  @ // m may be read by r
  @ predicate comes_in{L}(struct reader *r, struct msg_status *m)
  @   = valid_reader(r) && \valid(m) && \separated(r, m)
  @   && \separated(r->buf + (0 .. r->size - 1), m); */

/*@ requires goes_out(w, m);
  @ assigns w->failed, w->pos, w->buf[0 .. w->size - 1];
  @ ensures put{Pre, Here}(w, 32); */
static void put_who(struct writer *w, const struct msg_status *m)
{
    writer_bytes(w, m->serial, MSG_SERIAL_SIZE);
    writer_u32(w, m->capacity_nl);
    writer_u32(w, m->firmware);
    writer_u64(w, m->implanted_s);
}

/*@ requires goes_out(w, m);
  @ requires -MSG_OFFSET_S_MAX <= m->offset_s <= MSG_OFFSET_S_MAX;
  @ assigns w->failed, w->pos, w->buf[0 .. w->size - 1];
  @ ensures put{Pre, Here}(w, 20); */
static void put_clock(struct writer *w, const struct msg_status *m)
{
    writer_u64(w, m->pump_s);
    writer_u32(w, msg_put_offset(m->offset_s));
    writer_u64(w, m->tick_s);
}

/*@ requires goes_out(w, m);
  @ assigns w->failed, w->pos, w->buf[0 .. w->size - 1];
  @ ensures put{Pre, Here}(w, 22); */
static void put_states(struct writer *w, const struct msg_status *m)
{
    writer_u8(w, m->mode);
    writer_u8(w, m->battery);
    writer_u64(w, m->eri_s);
    writer_u64(w, m->eos_s);
    writer_u16(w, m->active);
    writer_u16(w, m->silenced);
}

/*@ requires goes_out(w, m);
  @ assigns w->failed, w->pos, w->buf[0 .. w->size - 1];
  @ ensures put{Pre, Here}(w, 52); */
static void put_reservoir(struct writer *w, const struct msg_status *m)
{
    writer_u32(w, m->volume_nl);
    writer_u64(w, m->rest_num);
    writer_u64(w, m->rest_den);
    writer_u64(w, m->filled_s);
    writer_u32(w, m->fill_nl);
    writer_u32(w, m->alarm_nl);
    writer_u64(w, m->low_s);
    writer_u64(w, m->empty_s);
}

/*@ requires goes_out(w, m);
  @ requires m->caps.stroke_ng >= 0 && m->caps.hour_ng >= 0
  @   && m->caps.day_ng >= 0;
  @ assigns w->failed, w->pos, w->buf[0 .. w->size - 1];
  @ ensures put{Pre, Here}(w, 34); */
static void put_drug(struct writer *w, const struct msg_status *m)
{
    writer_u32(w, m->number);
    writer_u16(w, m->product);
    writer_u32(w, m->nominal_ng_per_ml);
    writer_u32(w, m->used_ng_per_ml);
    msg_put_caps(w, &m->caps);
    writer_u32(w, m->day_ng);
    writer_u32(w, m->past_ng);
}

/*@ requires goes_out(w, m);
  @ assigns w->failed, w->pos, w->buf[0 .. w->size - 1];
  @ ensures put{Pre, Here}(w, 16); */
static void put_path(struct writer *w, const struct msg_status *m)
{
    writer_u32(w, m->tubing_nl);
    writer_u32(w, m->catheter_nl);
    writer_u32(w, m->path_left_nl);
    writer_u32(w, m->path_ng_per_ml);
}

/*@ requires goes_out(w, m);
  @ assigns w->failed, w->pos, w->buf[0 .. w->size - 1];
  @ ensures put{Pre, Here}(w, 25); */
static void put_bolus(struct writer *w, const struct msg_status *m)
{
    writer_u8(w, m->bolus.kind);
    writer_u32(w, m->bolus.ordered_nl);
    writer_u32(w, m->bolus.given_nl);
    writer_u32(w, m->bolus.left_s);
    writer_u32(w, m->bolus.left_ng);
    writer_u64(w, m->periodic_s);
}

enum status msg_status_encode(
    const struct msg_status *m, uint8_t *out, size_t room, size_t *used)
{
    struct writer w;

    if (check(m) != OK)
        return ERR_RANGE;
    writer_init(&w, out, room);
    put_who(&w, m);
    put_clock(&w, m);
    put_states(&w, m);
    put_reservoir(&w, m);
    put_drug(&w, m);
    put_path(&w, m);
    put_bolus(&w, m);
    writer_u32(&w, m->last);
    return writer_end(&w, used);
}

/*@ requires comes_in(r, m);
  @ assigns r->pos, r->failed, *m;
  @ ensures got{Pre, Here}(r, 32); */
static void get_who(struct reader *r, struct msg_status *m)
{
    reader_bytes(r, m->serial, MSG_SERIAL_SIZE);
    m->capacity_nl = reader_u32(r);
    m->firmware = reader_u32(r);
    m->implanted_s = reader_u64(r);
}

/*@ requires comes_in(r, m);
  @ assigns r->pos, r->failed, *m;
  @ ensures got{Pre, Here}(r, 20); */
static enum status get_clock(struct reader *r, struct msg_status *m)
{
    enum status status;

    m->pump_s = reader_u64(r);
    status = msg_get_offset(reader_u32(r), &m->offset_s);
    m->tick_s = reader_u64(r);
    return status;
}

/*@ requires comes_in(r, m);
  @ assigns r->pos, r->failed, *m;
  @ ensures got{Pre, Here}(r, 22); */
static void get_states(struct reader *r, struct msg_status *m)
{
    m->mode = reader_u8(r);
    m->battery = reader_u8(r);
    m->eri_s = reader_u64(r);
    m->eos_s = reader_u64(r);
    m->active = reader_u16(r);
    m->silenced = reader_u16(r);
}

/*@ requires comes_in(r, m);
  @ assigns r->pos, r->failed, *m;
  @ ensures got{Pre, Here}(r, 52); */
static void get_reservoir(struct reader *r, struct msg_status *m)
{
    m->volume_nl = reader_u32(r);
    m->rest_num = reader_u64(r);
    m->rest_den = reader_u64(r);
    m->filled_s = reader_u64(r);
    m->fill_nl = reader_u32(r);
    m->alarm_nl = reader_u32(r);
    m->low_s = reader_u64(r);
    m->empty_s = reader_u64(r);
}

/*@ requires comes_in(r, m);
  @ assigns r->pos, r->failed, *m;
  @ ensures got{Pre, Here}(r, 34); */
static enum status get_drug(struct reader *r, struct msg_status *m)
{
    enum status status;

    m->number = reader_u32(r);
    m->product = reader_u16(r);
    m->nominal_ng_per_ml = reader_u32(r);
    m->used_ng_per_ml = reader_u32(r);
    status = msg_get_caps(r, &m->caps);
    m->day_ng = reader_u32(r);
    m->past_ng = reader_u32(r);
    return status;
}

/*@ requires comes_in(r, m);
  @ assigns r->pos, r->failed, *m;
  @ ensures got{Pre, Here}(r, 16); */
static void get_path(struct reader *r, struct msg_status *m)
{
    m->tubing_nl = reader_u32(r);
    m->catheter_nl = reader_u32(r);
    m->path_left_nl = reader_u32(r);
    m->path_ng_per_ml = reader_u32(r);
}

/*@ requires comes_in(r, m);
  @ assigns r->pos, r->failed, *m;
  @ ensures got{Pre, Here}(r, 25); */
static void get_bolus(struct reader *r, struct msg_status *m)
{
    m->bolus.kind = reader_u8(r);
    m->bolus.ordered_nl = reader_u32(r);
    m->bolus.given_nl = reader_u32(r);
    m->bolus.left_s = reader_u32(r);
    m->bolus.left_ng = reader_u32(r);
    m->periodic_s = reader_u64(r);
}

enum status msg_status_decode(
    struct msg_status *m, const uint8_t *bytes, size_t size)
{
    enum status clock, drug, end;
    struct reader r;

    reader_init(&r, bytes, size);
    get_who(&r, m);
    clock = get_clock(&r, m);
    get_states(&r, m);
    get_reservoir(&r, m);
    drug = get_drug(&r, m);
    get_path(&r, m);
    get_bolus(&r, m);
    m->last = reader_u32(&r);
    end = reader_end(&r);
    if (end != OK)
        return end;
    return clock == OK && drug == OK ? check(m) : ERR_RANGE;
}
