#include "core/encounter_bytes.h"

#include "core/reader.h"
#include "core/schedule_bytes.h"
#include "core/writer.h"

/* "CSR1" */
#define MAGIC UINT32_C(0x31525343)

/*@ requires valid_writer(w) && \valid_read(e) && \separated(w, e);
  @ requires \separated(w->buf + (0 .. w->size - 1), e);
  @ assigns w->failed, w->pos, w->buf[0 .. w->size - 1];
  @ ensures put{Pre, Here}(w, 52); */
static void put_head(struct writer *w, const struct encounter *e)
{
    writer_u32(w, MAGIC);
    writer_u64(w, e->begun_utc_s);
    writer_u64(w, e->ended_utc_s);
    writer_bytes(w, e->serial, sizeof e->serial);
    writer_u64(w, e->patient);
    writer_u64(w, e->visit);
}

/*@ predicate is_writable{L}(struct encounter_pump *pump)
  @   = -ENCOUNTER_OFFSET_MAX <= pump->offset_s <= ENCOUNTER_OFFSET_MAX
  @   && pump->schedule.set_count <= SCHEDULE_SETS_MAX
  @   && pump->schedule.step_count <= SCHEDULE_STEPS_MAX;
  @ predicate are_texts{L}(struct writer *w, struct encounter *e)
  @   = \forall integer i; 0 <= i < ENCOUNTER_WORDS ==>
  @     a_text(&e->word[i], w->buf, w->size)
  @     && \separated(w, e->word[i].byte + (0 .. e->word[i].size - 1));
  @ // pump may be written by w
  @ predicate goes_out{L}(struct writer *w, struct encounter_pump *pump)
  @   = valid_writer(w) && \valid_read(pump) && \separated(w, pump)
  @   && \separated(w->buf + (0 .. w->size - 1), pump);
  @ // pump may be read by r
  @ predicate comes_in{L}(struct reader *r, struct encounter_pump *pump)
  @   = valid_reader(r) && \valid(pump) && \separated(r, pump)
  @   && \separated(r->buf + (0 .. r->size - 1), pump); */

/*@ requires goes_out(w, pump);
  @ requires -ENCOUNTER_OFFSET_MAX <= pump->offset_s <= ENCOUNTER_OFFSET_MAX;
  @ assigns w->failed, w->pos, w->buf[0 .. w->size - 1];
  @ ensures put{Pre, Here}(w, 29); */
static void put_now(struct writer *w, const struct encounter_pump *pump)
{
    writer_u64(w, pump->pump_s);
    writer_u32(w, (uint32_t)(pump->offset_s + ENCOUNTER_OFFSET_MAX));
    writer_u64(w, pump->tick_s);
    writer_u32(w, pump->last);
    writer_u8(w, pump->mode);
    writer_u16(w, pump->active);
    writer_u16(w, pump->silenced);
}

/*@ requires goes_out(w, pump);
  @ assigns w->failed, w->pos, w->buf[0 .. w->size - 1];
  @ ensures put{Pre, Here}(w, 36); */
static void put_reservoir(struct writer *w, const struct encounter_pump *pump)
{
    writer_u32(w, pump->volume_nl);
    writer_u64(w, pump->rest_num);
    writer_u64(w, pump->rest_den);
    writer_u64(w, pump->filled_s);
    writer_u32(w, pump->fill_nl);
    writer_u32(w, pump->alarm_nl);
}

/*@ requires goes_out(w, pump);
  @ assigns w->failed, w->pos, w->buf[0 .. w->size - 1];
  @ ensures put{Pre, Here}(w, 32); */
static void put_dates(struct writer *w, const struct encounter_pump *pump)
{
    writer_u64(w, pump->low_s);
    writer_u64(w, pump->empty_s);
    writer_u64(w, pump->eri_s);
    writer_u64(w, pump->eos_s);
}

/*@ requires goes_out(w, pump);
  @ assigns w->failed, w->pos, w->buf[0 .. w->size - 1];
  @ ensures put{Pre, Here}(w, 18); */
static void put_drug(struct writer *w, const struct encounter_pump *pump)
{
    writer_u32(w, pump->number);
    writer_u16(w, pump->product);
    writer_u32(w, pump->nominal_ng_per_ml);
    writer_u32(w, pump->used_ng_per_ml);
    writer_u32(w, pump->past_ng);
}

/*@ requires goes_out(w, pump);
  @ assigns w->failed, w->pos, w->buf[0 .. w->size - 1];
  @ ensures put{Pre, Here}(w, 16); */
static void put_path(struct writer *w, const struct encounter_pump *pump)
{
    writer_u32(w, pump->tubing_nl);
    writer_u32(w, pump->catheter_nl);
    writer_u32(w, pump->path_left_nl);
    writer_u32(w, pump->path_ng_per_ml);
}

/*@ requires goes_out(w, pump);
  @ assigns w->failed, w->pos, w->buf[0 .. w->size - 1];
  @ ensures put{Pre, Here}(w, 25); */
static void put_bolus(struct writer *w, const struct encounter_pump *pump)
{
    writer_u8(w, pump->bolus.kind);
    writer_u32(w, pump->bolus.ordered_nl);
    writer_u32(w, pump->bolus.given_nl);
    writer_u32(w, pump->bolus.left_s);
    writer_u32(w, pump->bolus.left_ng);
    writer_u64(w, pump->periodic_s);
}

/*@ requires goes_out(w, pump);
  @ assigns w->failed, w->pos, w->buf[0 .. w->size - 1];
  @ ensures put{Pre, Here}(w, 12); */
static void put_periodic(struct writer *w, const struct encounter_pump *pump)
{
    writer_u32(w, pump->periodic.dose_ng);
    writer_u16(w, pump->periodic.every_min);
    writer_u16(w, pump->periodic.first_min);
    writer_u32(w, pump->periodic.seconds);
}

/*@ requires goes_out(w, pump);
  @ requires is_writable(pump);
  @ assigns w->failed, w->pos, w->buf[0 .. w->size - 1];
  @ ensures valid_writer(w); */
static void put_pump(struct writer *w, const struct encounter_pump *pump)
{
    put_now(w, pump);
    put_reservoir(w, pump);
    put_dates(w, pump);
    put_drug(w, pump);
    put_path(w, pump);
    put_bolus(w, pump);
    put_periodic(w, pump);
    schedule_bytes_put(w, &pump->schedule);
}

/*@ requires valid_writer(w) && \valid_read(fill) && \separated(w, fill);
  @ requires \separated(w->buf + (0 .. w->size - 1), fill);
  @ assigns w->failed, w->pos, w->buf[0 .. w->size - 1];
  @ ensures put{Pre, Here}(w, 14); */
static void put_drained(struct writer *w, const struct encounter_fill *fill)
{
    writer_u8(w, fill->flags);
    writer_u8(w, fill->cause);
    writer_u32(w, fill->drained_nl);
    writer_u32(w, fill->expected_nl);
    writer_u32(w, fill->use_millionths);
}

/*@ requires valid_writer(w) && \valid_read(fill) && \separated(w, fill);
  @ requires \separated(w->buf + (0 .. w->size - 1), fill);
  @ assigns w->failed, w->pos, w->buf[0 .. w->size - 1];
  @ ensures put{Pre, Here}(w, 27); */
static void put_filled(struct writer *w, const struct encounter_fill *fill)
{
    writer_u32(w, fill->filled_nl);
    writer_u32(w, fill->old_ng_per_ml);
    writer_u32(w, fill->nominal_ng_per_ml);
    writer_u32(w, fill->true_ng_per_ml);
    writer_u16(w, fill->product);
    writer_u32(w, fill->expiry_day);
    writer_u8(w, fill->rinses);
    writer_u32(w, fill->rinse_nl);
}

/*@ requires valid_writer(w) && \valid_read(act) && \separated(w, act);
  @ requires \separated(w->buf + (0 .. w->size - 1), act);
  @ assigns w->failed, w->pos, w->buf[0 .. w->size - 1];
  @ ensures put{Pre, Here}(w, 23); */
static void put_act(struct writer *w, const struct encounter_act *act)
{
    writer_u8(w, act->kind);
    writer_u8(w, act->fate);
    writer_u8(w, act->reason);
    writer_u64(w, act->key);
    writer_u64(w, act->utc_s);
    writer_u32(w, act->value);
}

/*@ requires valid_writer(w) && \valid_read(e) && \separated(w, e);
  @ requires \separated(w->buf + (0 .. w->size - 1), e);
  @ requires e->act_count <= ENCOUNTER_ACTS_MAX;
  @ assigns w->failed, w->pos, w->buf[0 .. w->size - 1];
  @ ensures put{Pre, Here}(w, 1 + 23 * e->act_count); */
static void put_acts(struct writer *w, const struct encounter *e)
{
    int i;

    writer_u8(w, e->act_count);
    /*@ loop invariant 0 <= i <= e->act_count;
      @ loop invariant put{Pre, Here}(w, 1 + 23 * i);
      @ loop assigns i, w->failed, w->pos, w->buf[0 .. w->size - 1];
      @ loop variant e->act_count - i; */
    for (i = 0; i < e->act_count; i++)
        put_act(w, &e->act[i]);
}

/*@ requires valid_writer(w) && \valid_read(text) && \separated(w, text);
  @ requires \separated(w->buf + (0 .. w->size - 1), text);
  @ requires a_text(text, w->buf, w->size);
  @ requires \separated(w, text->byte + (0 .. text->size - 1));
  @ assigns w->failed, w->pos, w->buf[0 .. w->size - 1];
  @ ensures put{Pre, Here}(w, 1 + text->size); */
static void put_text(struct writer *w, const struct encounter_text *text)
{
    writer_u8(w, text->size);
    writer_bytes(w, text->byte, text->size);
}

/*@ requires valid_writer(w) && \valid_read(e) && \separated(w, e);
  @ requires \separated(w->buf + (0 .. w->size - 1), e);
  @ requires are_texts(w, e);
  @ assigns w->failed, w->pos, w->buf[0 .. w->size - 1];
  @ ensures valid_writer(w); */
static void put_texts(struct writer *w, const struct encounter *e)
{
    int i;

    /*@ loop invariant 0 <= i <= ENCOUNTER_WORDS && valid_writer(w);
      @ loop assigns i, w->failed, w->pos, w->buf[0 .. w->size - 1];
      @ loop variant ENCOUNTER_WORDS - i; */
    for (i = 0; i < ENCOUNTER_WORDS; i++)
        put_text(w, &e->word[i]);
}

/* All but the seal. */
/*@ requires valid_writer(w) && \valid_read(e) && \separated(w, e);
  @ requires \separated(w->buf + (0 .. w->size - 1), e);
  @ requires is_writable(&e->before) && is_writable(&e->after);
  @ requires e->act_count <= ENCOUNTER_ACTS_MAX && are_texts(w, e);
  @ assigns w->failed, w->pos, w->buf[0 .. w->size - 1];
  @ ensures valid_writer(w); */
static void put_record(struct writer *w, const struct encounter *e)
{
    put_head(w, e);
    put_pump(w, &e->before);
    put_pump(w, &e->after);
    put_drained(w, &e->fill);
    put_filled(w, &e->fill);
    put_acts(w, e);
    put_texts(w, e);
}

/*@ requires valid_writer(w) && \valid_read(seal) && \separated(w, seal);
  @ requires \separated(w->buf + (0 .. w->size - 1), seal);
  @ assigns w->failed, w->pos, w->buf[0 .. w->size - 1];
  @ ensures put{Pre, Here}(w, ENCOUNTER_BYTES_SEAL_SIZE); */
static void put_seal(struct writer *w, const struct encounter_bytes_seal *seal)
{
    writer_bytes(w, seal->credential, sizeof seal->credential);
    writer_bytes(w, seal->signer, sizeof seal->signer);
    writer_bytes(w, seal->signature, sizeof seal->signature);
}

enum status encounter_bytes_encode(const struct encounter *e,
    const struct encounter_bytes_seal *seal, uint8_t *out, size_t room,
    size_t *used)
{
    struct writer w;

    if (encounter_check(e) != OK)
        return ERR_RANGE;
    writer_init(&w, out, room);
    put_record(&w, e);
    put_seal(&w, seal);
    return writer_end(&w, used);
}

/*@ requires valid_reader(r) && \valid(e) && \separated(r, e);
  @ requires \separated(r->buf + (0 .. r->size - 1), e);
  @ assigns r->pos, r->failed, e->begun_utc_s, e->ended_utc_s,
  @   e->serial[0 .. 15], e->patient, e->visit;
  @ ensures got{Pre, Here}(r, 52);
  @ ensures \result == OK || \result == ERR_CORRUPT; */
static enum status get_head(struct reader *r, struct encounter *e)
{
    const uint32_t begin = reader_u32(r);

    e->begun_utc_s = reader_u64(r);
    e->ended_utc_s = reader_u64(r);
    reader_bytes(r, e->serial, sizeof e->serial);
    e->patient = reader_u64(r);
    e->visit = reader_u64(r);
    return begin == MAGIC ? OK : ERR_CORRUPT;
}

/*@ requires comes_in(r, pump);
  @ assigns r->pos, r->failed, *pump;
  @ ensures valid_reader(r) && (\result == OK || \result == ERR_RANGE);
  @ ensures \result == OK ==> got{Pre, Here}(r, 29); */
static enum status get_now(struct reader *r, struct encounter_pump *pump)
{
    uint32_t offset;

    pump->pump_s = reader_u64(r);
    offset = reader_u32(r);
    if (offset > 2 * ENCOUNTER_OFFSET_MAX)
        return ERR_RANGE;
    pump->offset_s = (int32_t)offset - ENCOUNTER_OFFSET_MAX;
    pump->tick_s = reader_u64(r);
    pump->last = reader_u32(r);
    pump->mode = reader_u8(r);
    pump->active = reader_u16(r);
    pump->silenced = reader_u16(r);
    return OK;
}

/*@ requires comes_in(r, pump);
  @ assigns r->pos, r->failed, *pump;
  @ ensures got{Pre, Here}(r, 36); */
static void get_reservoir(struct reader *r, struct encounter_pump *pump)
{
    pump->volume_nl = reader_u32(r);
    pump->rest_num = reader_u64(r);
    pump->rest_den = reader_u64(r);
    pump->filled_s = reader_u64(r);
    pump->fill_nl = reader_u32(r);
    pump->alarm_nl = reader_u32(r);
}

/*@ requires comes_in(r, pump);
  @ assigns r->pos, r->failed, *pump;
  @ ensures got{Pre, Here}(r, 32); */
static void get_dates(struct reader *r, struct encounter_pump *pump)
{
    pump->low_s = reader_u64(r);
    pump->empty_s = reader_u64(r);
    pump->eri_s = reader_u64(r);
    pump->eos_s = reader_u64(r);
}

/*@ requires comes_in(r, pump);
  @ assigns r->pos, r->failed, *pump;
  @ ensures got{Pre, Here}(r, 18); */
static void get_drug(struct reader *r, struct encounter_pump *pump)
{
    pump->number = reader_u32(r);
    pump->product = reader_u16(r);
    pump->nominal_ng_per_ml = reader_u32(r);
    pump->used_ng_per_ml = reader_u32(r);
    pump->past_ng = reader_u32(r);
}

/*@ requires comes_in(r, pump);
  @ assigns r->pos, r->failed, *pump;
  @ ensures got{Pre, Here}(r, 16); */
static void get_path(struct reader *r, struct encounter_pump *pump)
{
    pump->tubing_nl = reader_u32(r);
    pump->catheter_nl = reader_u32(r);
    pump->path_left_nl = reader_u32(r);
    pump->path_ng_per_ml = reader_u32(r);
}

/*@ requires comes_in(r, pump);
  @ assigns r->pos, r->failed, *pump;
  @ ensures got{Pre, Here}(r, 25); */
static void get_bolus(struct reader *r, struct encounter_pump *pump)
{
    pump->bolus.kind = reader_u8(r);
    pump->bolus.ordered_nl = reader_u32(r);
    pump->bolus.given_nl = reader_u32(r);
    pump->bolus.left_s = reader_u32(r);
    pump->bolus.left_ng = reader_u32(r);
    pump->periodic_s = reader_u64(r);
}

/*@ requires comes_in(r, pump);
  @ assigns r->pos, r->failed, *pump;
  @ ensures got{Pre, Here}(r, 12); */
static void get_periodic(struct reader *r, struct encounter_pump *pump)
{
    pump->periodic.dose_ng = reader_u32(r);
    pump->periodic.every_min = reader_u16(r);
    pump->periodic.first_min = reader_u16(r);
    pump->periodic.seconds = reader_u32(r);
}

/*@ requires comes_in(r, pump);
  @ assigns r->pos, r->failed, *pump;
  @ ensures valid_reader(r) && (\result == OK || \result == ERR_RANGE);
  @ ensures \result == OK && \old(r->failed) ==> r->failed; */
static enum status get_pump(struct reader *r, struct encounter_pump *pump)
{
    if (get_now(r, pump) != OK)
        return ERR_RANGE;
    get_reservoir(r, pump);
    get_dates(r, pump);
    get_drug(r, pump);
    get_path(r, pump);
    get_bolus(r, pump);
    get_periodic(r, pump);
    return schedule_bytes_get(r, &pump->schedule) == OK ? OK : ERR_RANGE;
}

/*@ requires valid_reader(r) && \valid(fill) && \separated(r, fill);
  @ requires \separated(r->buf + (0 .. r->size - 1), fill);
  @ assigns r->pos, r->failed, *fill;
  @ ensures got{Pre, Here}(r, 14); */
static void get_drained(struct reader *r, struct encounter_fill *fill)
{
    fill->flags = reader_u8(r);
    fill->cause = reader_u8(r);
    fill->drained_nl = reader_u32(r);
    fill->expected_nl = reader_u32(r);
    fill->use_millionths = reader_u32(r);
}

/*@ requires valid_reader(r) && \valid(fill) && \separated(r, fill);
  @ requires \separated(r->buf + (0 .. r->size - 1), fill);
  @ assigns r->pos, r->failed, *fill;
  @ ensures got{Pre, Here}(r, 27); */
static void get_filled(struct reader *r, struct encounter_fill *fill)
{
    fill->filled_nl = reader_u32(r);
    fill->old_ng_per_ml = reader_u32(r);
    fill->nominal_ng_per_ml = reader_u32(r);
    fill->true_ng_per_ml = reader_u32(r);
    fill->product = reader_u16(r);
    fill->expiry_day = reader_u32(r);
    fill->rinses = reader_u8(r);
    fill->rinse_nl = reader_u32(r);
}

/*@ requires valid_reader(r) && \valid(act) && \separated(r, act);
  @ requires \separated(r->buf + (0 .. r->size - 1), act);
  @ assigns r->pos, r->failed, *act;
  @ ensures got{Pre, Here}(r, 23); */
static void get_act(struct reader *r, struct encounter_act *act)
{
    act->kind = reader_u8(r);
    act->fate = reader_u8(r);
    act->reason = reader_u8(r);
    act->key = reader_u64(r);
    act->utc_s = reader_u64(r);
    act->value = reader_u32(r);
}

/*@ requires valid_reader(r) && \valid(e) && \separated(r, e);
  @ requires \separated(r->buf + (0 .. r->size - 1), e);
  @ assigns r->pos, r->failed, e->act_count, e->act[0 .. 31];
  @ ensures valid_reader(r) && (\result == OK || \result == ERR_RANGE);
  @ ensures \result == OK ==> got{Pre, Here}(r, 1 + 23 * e->act_count); */
static enum status get_acts(struct reader *r, struct encounter *e)
{
    int i;

    e->act_count = reader_u8(r);
    if (e->act_count > ENCOUNTER_ACTS_MAX)
        return ERR_RANGE;
    /*@ loop invariant 0 <= i <= e->act_count;
      @ loop invariant got{Pre, Here}(r, 1 + 23 * i);
      @ loop assigns i, r->pos, r->failed, e->act[0 .. 31];
      @ loop variant e->act_count - i; */
    for (i = 0; i < e->act_count; i++)
        get_act(r, &e->act[i]);
    return OK;
}

/* A text stays where it is. */
/*@ requires valid_reader(r) && \valid(text) && \separated(r, text);
  @ requires \separated(r->buf + (0 .. r->size - 1), text);
  @ assigns r->pos, r->failed, *text;
  @ ensures got{Pre, Here}(r, 1 + text->size);
  @ ensures !r->failed ==> lies_in(text, r->buf, r->size); */
static void get_text(struct reader *r, struct encounter_text *text)
{
    uint8_t skipped;
    int i;

    text->size = reader_u8(r);
    text->byte = r->buf + r->pos;
    /*@ loop invariant 0 <= i <= text->size;
      @ loop invariant got{Pre, Here}(r, 1 + i);
      @ loop assigns i, skipped, r->pos, r->failed;
      @ loop variant text->size - i; */
    for (i = 0; i < text->size; i++) {
        skipped = reader_u8(r);
        (void)skipped;
    }
}

/*@ requires valid_reader(r) && \valid(e) && \separated(r, e);
  @ requires \separated(r->buf + (0 .. r->size - 1), e);
  @ assigns r->pos, r->failed, e->word[0 .. 8];
  @ ensures valid_reader(r);
  @ ensures !r->failed ==> \forall integer i; 0 <= i < ENCOUNTER_WORDS ==>
  @   lies_in(&e->word[i], r->buf, r->size); */
static void get_texts(struct reader *r, struct encounter *e)
{
    int i;

    /*@ loop invariant 0 <= i <= ENCOUNTER_WORDS && valid_reader(r);
      @ loop invariant !r->failed ==> \forall integer k; 0 <= k < i ==>
      @   lies_in(&e->word[k], r->buf, r->size);
      @ loop assigns i, r->pos, r->failed, e->word[0 .. 8];
      @ loop variant ENCOUNTER_WORDS - i; */
    for (i = 0; i < ENCOUNTER_WORDS; i++)
        get_text(r, &e->word[i]);
}

/*@ requires valid_reader(r) && \valid(seal) && \separated(r, seal);
  @ requires \separated(r->buf + (0 .. r->size - 1), seal);
  @ assigns r->pos, r->failed, *seal;
  @ ensures got{Pre, Here}(r, ENCOUNTER_BYTES_SEAL_SIZE); */
static void get_seal(struct reader *r, struct encounter_bytes_seal *seal)
{
    reader_bytes(r, seal->credential, sizeof seal->credential);
    reader_bytes(r, seal->signer, sizeof seal->signer);
    reader_bytes(r, seal->signature, sizeof seal->signature);
}

/* Up to the texts. */
/*@ requires valid_reader(r) && \valid(e) && \separated(r, e);
  @ requires \separated(r->buf + (0 .. r->size - 1), e);
  @ assigns r->pos, r->failed, e->before, e->after, e->fill, e->act_count,
  @   e->act[0 .. 31];
  @ ensures valid_reader(r) && (\result == OK || \result == ERR_RANGE); */
static enum status get_body(struct reader *r, struct encounter *e)
{
    if (get_pump(r, &e->before) != OK || get_pump(r, &e->after) != OK)
        return ERR_RANGE;
    get_drained(r, &e->fill);
    get_filled(r, &e->fill);
    return get_acts(r, e);
}

/*@ requires \valid(e);
  @ assigns *e; */
static void clear(struct encounter *e)
{
    *e = (struct encounter){ 0 };
}

/* All but the seal. */
/*@ requires valid_reader(r) && \valid(e) && \separated(r, e);
  @ requires \separated(r->buf + (0 .. r->size - 1), e);
  @ assigns r->pos, r->failed, *e;
  @ ensures valid_reader(r);
  @ ensures \result == OK || \result == ERR_RANGE || \result == ERR_SHORT
  @   || \result == ERR_CORRUPT;
  @ ensures \result == OK && !r->failed ==> \forall integer i;
  @   0 <= i < ENCOUNTER_WORDS ==> lies_in(&e->word[i], r->buf, r->size); */
static enum status get_record(struct reader *r, struct encounter *e)
{
    enum status status;

    clear(e);
    status = get_head(r, e);
    if (status == OK)
        status = get_body(r, e);
    if (status != OK)
        return r->failed ? ERR_SHORT : status;
    get_texts(r, e);
    return OK;
}

/* Both, and no byte more; what the record says is not looked at. */
/*@ requires \valid(e) && \valid(seal) && \separated(e, seal);
  @ requires \valid_read(bytes + (0 .. size - 1));
  @ requires bytes != \null || size == 0;
  @ requires \separated(bytes + (0 .. size - 1), e);
  @ requires \separated(bytes + (0 .. size - 1), seal);
  @ assigns *e, *seal;
  @ ensures \result == OK || \result == ERR_RANGE || \result == ERR_SHORT
  @   || \result == ERR_CORRUPT;
  @ ensures \result == OK ==> \forall integer i; 0 <= i < ENCOUNTER_WORDS ==>
  @   lies_in(&e->word[i], bytes, size); */
static enum status get_both(struct encounter *e,
    struct encounter_bytes_seal *seal, const uint8_t *bytes, size_t size)
{
    enum status status;
    struct reader r;

    reader_init(&r, bytes, size);
    status = get_record(&r, e);
    if (status != OK)
        return status;
    get_seal(&r, seal);
    return reader_end(&r);
}

enum status encounter_bytes_decode(struct encounter *e,
    struct encounter_bytes_seal *seal, const uint8_t *bytes, size_t size)
{
    const enum status status = get_both(e, seal, bytes, size);

    return status == OK ? encounter_check(e) : status;
}
