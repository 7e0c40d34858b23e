#include "core/encounter_bytes.h"

#include "core/reader.h"
#include "core/schedule_bytes.h"
#include "core/writer.h"

static const uint8_t magic[4] = { 'C', 'S', 'R', '1' };

static void put_head(struct writer *w, const struct encounter *e)
{
    writer_bytes(w, magic, sizeof magic);
    writer_u64(w, e->begun_utc_s);
    writer_u64(w, e->ended_utc_s);
    writer_bytes(w, e->serial, sizeof e->serial);
    writer_u64(w, e->patient);
    writer_u64(w, e->visit);
}

static void put_clock(struct writer *w, const struct encounter_pump *pump)
{
    writer_u64(w, pump->pump_s);
    writer_u32(w, (uint32_t)(pump->offset_s + ENCOUNTER_OFFSET_MAX));
    writer_u64(w, pump->tick_s);
    writer_u32(w, pump->last);
}

static void put_states(struct writer *w, const struct encounter_pump *pump)
{
    writer_u8(w, pump->mode);
    writer_u16(w, pump->active);
    writer_u16(w, pump->silenced);
}

static void put_reservoir(struct writer *w, const struct encounter_pump *pump)
{
    writer_u32(w, pump->volume_nl);
    writer_u64(w, pump->rest_num);
    writer_u64(w, pump->rest_den);
    writer_u64(w, pump->filled_s);
    writer_u32(w, pump->fill_nl);
    writer_u32(w, pump->alarm_nl);
}

static void put_dates(struct writer *w, const struct encounter_pump *pump)
{
    writer_u64(w, pump->low_s);
    writer_u64(w, pump->empty_s);
    writer_u64(w, pump->eri_s);
    writer_u64(w, pump->eos_s);
}

static void put_drug(struct writer *w, const struct encounter_pump *pump)
{
    writer_u32(w, pump->number);
    writer_u16(w, pump->product);
    writer_u32(w, pump->nominal_ng_per_ml);
    writer_u32(w, pump->used_ng_per_ml);
    writer_u32(w, pump->past_ng);
}

static void put_path(struct writer *w, const struct encounter_pump *pump)
{
    writer_u32(w, pump->tubing_nl);
    writer_u32(w, pump->catheter_nl);
    writer_u32(w, pump->path_left_nl);
    writer_u32(w, pump->path_ng_per_ml);
}

static void put_bolus(struct writer *w, const struct encounter_pump *pump)
{
    writer_u8(w, pump->bolus.kind);
    writer_u32(w, pump->bolus.ordered_nl);
    writer_u32(w, pump->bolus.given_nl);
    writer_u32(w, pump->bolus.left_s);
    writer_u32(w, pump->bolus.left_ng);
    writer_u64(w, pump->periodic_s);
}

static void put_periodic(struct writer *w, const struct encounter_pump *pump)
{
    writer_u32(w, pump->periodic.dose_ng);
    writer_u16(w, pump->periodic.every_min);
    writer_u16(w, pump->periodic.first_min);
    writer_u32(w, pump->periodic.seconds);
}

static void put_pump(struct writer *w, const struct encounter_pump *pump)
{
    put_clock(w, pump);
    put_states(w, pump);
    put_reservoir(w, pump);
    put_dates(w, pump);
    put_drug(w, pump);
    put_path(w, pump);
    put_bolus(w, pump);
    put_periodic(w, pump);
    schedule_bytes_put(w, &pump->schedule);
}

static void put_drained(struct writer *w, const struct encounter_fill *fill)
{
    writer_u8(w, fill->flags);
    writer_u8(w, fill->cause);
    writer_u32(w, fill->drained_nl);
    writer_u32(w, fill->expected_nl);
    writer_u32(w, fill->use_millionths);
}

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

static void put_act(struct writer *w, const struct encounter_act *act)
{
    writer_u8(w, act->kind);
    writer_u8(w, act->fate);
    writer_u8(w, act->reason);
    writer_u64(w, act->key);
    writer_u64(w, act->utc_s);
    writer_u32(w, act->value);
}

static void put_acts(struct writer *w, const struct encounter *e)
{
    int i;

    writer_u8(w, e->act_count);
    for (i = 0; i < e->act_count; i++)
        put_act(w, &e->act[i]);
}

static void put_text(struct writer *w, const struct encounter_text *text)
{
    writer_u8(w, text->size);
    writer_bytes(w, text->byte, text->size);
}

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
    int i;

    if (encounter_check(e) != OK)
        return ERR_RANGE;
    writer_init(&w, out, room);
    put_head(&w, e);
    put_pump(&w, &e->before);
    put_pump(&w, &e->after);
    put_drained(&w, &e->fill);
    put_filled(&w, &e->fill);
    put_acts(&w, e);
    for (i = 0; i < ENCOUNTER_WORDS; i++)
        put_text(&w, &e->word[i]);
    put_seal(&w, seal);
    return writer_end(&w, used);
}

static enum status get_clock(struct reader *r, struct encounter_pump *pump)
{
    uint32_t offset;

    pump->pump_s = reader_u64(r);
    offset = reader_u32(r);
    if (offset > 2 * ENCOUNTER_OFFSET_MAX)
        return ERR_RANGE;
    pump->offset_s = (int32_t)offset - ENCOUNTER_OFFSET_MAX;
    pump->tick_s = reader_u64(r);
    pump->last = reader_u32(r);
    return OK;
}

static void get_states(struct reader *r, struct encounter_pump *pump)
{
    pump->mode = reader_u8(r);
    pump->active = reader_u16(r);
    pump->silenced = reader_u16(r);
}

static void get_reservoir(struct reader *r, struct encounter_pump *pump)
{
    pump->volume_nl = reader_u32(r);
    pump->rest_num = reader_u64(r);
    pump->rest_den = reader_u64(r);
    pump->filled_s = reader_u64(r);
    pump->fill_nl = reader_u32(r);
    pump->alarm_nl = reader_u32(r);
}

static void get_dates(struct reader *r, struct encounter_pump *pump)
{
    pump->low_s = reader_u64(r);
    pump->empty_s = reader_u64(r);
    pump->eri_s = reader_u64(r);
    pump->eos_s = reader_u64(r);
}

static void get_drug(struct reader *r, struct encounter_pump *pump)
{
    pump->number = reader_u32(r);
    pump->product = reader_u16(r);
    pump->nominal_ng_per_ml = reader_u32(r);
    pump->used_ng_per_ml = reader_u32(r);
    pump->past_ng = reader_u32(r);
}

static void get_path(struct reader *r, struct encounter_pump *pump)
{
    pump->tubing_nl = reader_u32(r);
    pump->catheter_nl = reader_u32(r);
    pump->path_left_nl = reader_u32(r);
    pump->path_ng_per_ml = reader_u32(r);
}

static void get_bolus(struct reader *r, struct encounter_pump *pump)
{
    pump->bolus.kind = reader_u8(r);
    pump->bolus.ordered_nl = reader_u32(r);
    pump->bolus.given_nl = reader_u32(r);
    pump->bolus.left_s = reader_u32(r);
    pump->bolus.left_ng = reader_u32(r);
    pump->periodic_s = reader_u64(r);
}

static void get_periodic(struct reader *r, struct encounter_pump *pump)
{
    pump->periodic.dose_ng = reader_u32(r);
    pump->periodic.every_min = reader_u16(r);
    pump->periodic.first_min = reader_u16(r);
    pump->periodic.seconds = reader_u32(r);
}

/* The schedule's own answer apart: it stands last. */
static enum status get_pump(struct reader *r, struct encounter_pump *pump)
{
    const enum status status = get_clock(r, pump);

    if (status != OK)
        return status;
    get_states(r, pump);
    get_reservoir(r, pump);
    get_dates(r, pump);
    get_drug(r, pump);
    get_path(r, pump);
    get_bolus(r, pump);
    get_periodic(r, pump);
    return schedule_bytes_get(r, &pump->schedule);
}

static void get_drained(struct reader *r, struct encounter_fill *fill)
{
    fill->flags = reader_u8(r);
    fill->cause = reader_u8(r);
    fill->drained_nl = reader_u32(r);
    fill->expected_nl = reader_u32(r);
    fill->use_millionths = reader_u32(r);
}

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

static void get_act(struct reader *r, struct encounter_act *act)
{
    act->kind = reader_u8(r);
    act->fate = reader_u8(r);
    act->reason = reader_u8(r);
    act->key = reader_u64(r);
    act->utc_s = reader_u64(r);
    act->value = reader_u32(r);
}

static enum status get_acts(struct reader *r, struct encounter *e)
{
    int i;

    e->act_count = reader_u8(r);
    if (e->act_count > ENCOUNTER_ACTS_MAX)
        return ERR_RANGE;
    for (i = 0; i < e->act_count; i++)
        get_act(r, &e->act[i]);
    return OK;
}

/* A text stays where it is. */
static void get_text(struct reader *r, struct encounter_text *text)
{
    uint8_t skipped;
    int i;

    text->size = reader_u8(r);
    text->byte = r->buf + r->pos;
    for (i = 0; i < text->size; i++) {
        skipped = reader_u8(r);
        (void)skipped;
    }
}

static void get_seal(struct reader *r, struct encounter_bytes_seal *seal)
{
    reader_bytes(r, seal->credential, sizeof seal->credential);
    reader_bytes(r, seal->signer, sizeof seal->signer);
    reader_bytes(r, seal->signature, sizeof seal->signature);
}

static int is_magic(const uint8_t begin[sizeof magic])
{
    size_t i;

    for (i = 0; i < sizeof magic; i++)
        if (begin[i] != magic[i])
            return 0;
    return 1;
}

enum status encounter_bytes_decode(struct encounter *e,
    struct encounter_bytes_seal *seal, const uint8_t *bytes, size_t size)
{
    uint8_t begin[sizeof magic];
    enum status status;
    struct reader r;
    int i;

    *e = (struct encounter){ 0 };
    reader_init(&r, bytes, size);
    reader_bytes(&r, begin, sizeof begin);
    e->begun_utc_s = reader_u64(&r);
    e->ended_utc_s = reader_u64(&r);
    reader_bytes(&r, e->serial, sizeof e->serial);
    e->patient = reader_u64(&r);
    e->visit = reader_u64(&r);
    status = get_pump(&r, &e->before);
    if (status == OK)
        status = get_pump(&r, &e->after);
    if (status == OK) {
        get_drained(&r, &e->fill);
        get_filled(&r, &e->fill);
        status = get_acts(&r, e);
    }
    if (status != OK)
        return r.failed ? ERR_SHORT : status;
    for (i = 0; i < ENCOUNTER_WORDS; i++)
        get_text(&r, &e->word[i]);
    get_seal(&r, seal);
    status = reader_end(&r);
    if (status != OK)
        return status;
    return is_magic(begin) ? encounter_check(e) : ERR_CORRUPT;
}
