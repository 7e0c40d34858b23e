#include "pump/ledger.h"

#include "core/calendar.h"
#include "core/limit.h"
#include "core/reader.h"
#include "core/units.h"
#include "core/writer.h"
#include "pump/program.h"

/* As much either way as core/dose carries. */
#define DRUG_FG_MAX (UNITS_DRUG_FG_MAX / 2)

uint32_t ledger_missed(const struct ledger *ledger)
{
    if (ledger->stalled_tick < 0)
        return ledger->missed;
    return ledger->missed + ledger->made - ledger->stalled_stroke;
}

void ledger_encode(const struct ledger *ledger, struct writer *w)
{
    writer_u32(w, (uint32_t)ledger->tick);
    writer_u32(w, ledger->made);
    writer_u64(w, (uint64_t)ledger->given_fg);
    writer_u64(w, (uint64_t)ledger->bolus.released_fg);
    writer_u64(w, (uint64_t)ledger->start_s);
    writer_u32(w, (uint32_t)ledger->periodic_tick);
    writer_u32(w, (uint32_t)ledger->lead_tick);
    writer_u32(w, ledger->lead_stroke);
    writer_u32(w, ledger->stalled_stroke);
    writer_u32(w, ledger->missed);
    writer_u32(w, (uint32_t)ledger->less_tick);
    writer_u32(w, (uint32_t)ledger->stalled_tick);
    writer_u64(w, ledger->last.key);
    writer_u8(w, ledger->last.answer);
    writer_u32(w, (uint32_t)ledger->bolus.tick);
    writer_u32(w, (uint32_t)ledger->bolus.ng);
    writer_u32(w, (uint32_t)ledger->bolus.seconds);
    writer_u8(w, ledger->bolus.single);
    writer_u32(w, (uint32_t)ledger->eri_day);
    writer_u8(w, ledger->mode);
    writer_u8(w, ledger->hold);
    writer_u8(w, ledger->emergency);
}

static int is_tick(int64_t tick)
{
    return tick >= 0 && tick <= PROGRAM_TICK_MAX;
}

static int is_drug(int64_t drug_fg)
{
    return drug_fg >= -DRUG_FG_MAX && drug_fg <= DRUG_FG_MAX;
}

static int is_bolus(const struct ledger_bolus *bolus)
{
    if (bolus->ng < 0 || bolus->ng > LIMIT_NG_MAX)
        return 0;
    if (!is_tick(bolus->tick))
        return 0;
    if (bolus->seconds < 0 || bolus->seconds > LEDGER_BOLUS_S_MAX)
        return 0;
    if (bolus->ng > 0 && bolus->seconds == 0)
        return 0;
    return bolus->released_fg >= 0 &&
           bolus->released_fg <= units_fg_of_ng(bolus->ng);
}

static int is_mode(uint8_t mode)
{
    return mode >= PROGRAM_STOPPED && mode <= PROGRAM_RUN;
}

static int is_ledger(const struct ledger *ledger)
{
    if (!is_tick(ledger->tick) || !is_tick(ledger->periodic_tick))
        return 0;
    if (!is_tick(ledger->lead_tick))
        return 0;
    if (ledger->less_tick != -1 && !is_tick(ledger->less_tick))
        return 0;
    if (ledger->stalled_tick != -1 && !is_tick(ledger->stalled_tick))
        return 0;
    if (ledger->start_s < 0 || ledger->start_s > UNITS_PUMP_S_MAX)
        return 0;
    if (!is_drug(ledger->given_fg) || !is_bolus(&ledger->bolus))
        return 0;
    if (ledger->eri_day < 0 || ledger->eri_day > CALENDAR_DAY_MAX)
        return 0;
    return is_mode(ledger->mode) && is_mode(ledger->hold);
}

enum status ledger_decode(struct ledger *out, struct reader *r)
{
    out->tick = reader_u32(r);
    out->made = reader_u32(r);
    out->given_fg = (int64_t)reader_u64(r);
    out->bolus.released_fg = (int64_t)reader_u64(r);
    out->start_s = (int64_t)reader_u64(r);
    out->periodic_tick = reader_u32(r);
    out->lead_tick = reader_u32(r);
    out->lead_stroke = reader_u32(r);
    out->stalled_stroke = reader_u32(r);
    out->missed = reader_u32(r);
    out->less_tick = (int32_t)reader_u32(r);
    out->stalled_tick = (int32_t)reader_u32(r);
    out->last.key = reader_u64(r);
    out->last.answer = reader_u8(r);
    out->bolus.tick = reader_u32(r);
    out->bolus.ng = (int32_t)reader_u32(r);
    out->bolus.seconds = (int32_t)reader_u32(r);
    out->bolus.single = reader_u8(r);
    out->eri_day = (int32_t)reader_u32(r);
    out->mode = reader_u8(r);
    out->hold = reader_u8(r);
    out->emergency = reader_u8(r);
    if (r->failed)
        return ERR_SHORT;
    return is_ledger(out) ? OK : ERR_RANGE;
}

void ledger_encode_mark(const struct ledger *ledger, struct writer *w)
{
    writer_u32(w, (uint32_t)ledger->tick);
    writer_u32(w, ledger->made);
    writer_u64(w, (uint64_t)ledger->given_fg);
    writer_u64(w, (uint64_t)ledger->bolus.released_fg);
}

enum status ledger_decode_mark(struct ledger *ledger, struct reader *r)
{
    struct ledger next = *ledger;

    next.tick = reader_u32(r);
    next.made = reader_u32(r);
    next.given_fg = (int64_t)reader_u64(r);
    next.bolus.released_fg = (int64_t)reader_u64(r);
    if (r->failed)
        return ERR_SHORT;
    if (!is_ledger(&next))
        return ERR_RANGE;
    if (next.made < ledger->made || next.tick < ledger->tick)
        return ERR_STALE;
    *ledger = next;
    return OK;
}
