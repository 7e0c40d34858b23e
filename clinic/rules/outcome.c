#include "clinic/rules/outcome.h"

#include <string.h>

#include "core/calendar.h"
#include "core/credential.h"
#include "core/drug.h"
#include "core/reservoir.h"
#include "core/schedule.h"

/* --- What was done. --- */

/* What a command wants, when it was done or may have been. */
static uint8_t right_of(const struct encounter_act *act)
{
    if (act->fate == ENCOUNTER_REFUSED)
        return 0;
    switch (act->kind) {
    case ENCOUNTER_BOLUS:
    case ENCOUNTER_STOP:
    case ENCOUNTER_HOLD_MINIMUM:
    case ENCOUNTER_RESTART:
    case ENCOUNTER_CLOCK:
        return CREDENTIAL_PRESCRIBE;
    case ENCOUNTER_COMMIT:
    case ENCOUNTER_SILENCE:
    case ENCOUNTER_SOUND:
        return CREDENTIAL_REFILL;
    case ENCOUNTER_KEY_ADD:
    case ENCOUNTER_KEY_REMOVE:
        return CREDENTIAL_ADMINISTER;
    case ENCOUNTER_EMERGENCY: /* the card's right, in no credential */
    default:
        return 0;
    }
}

uint8_t outcome_rights(const struct encounter *e)
{
    uint8_t rights = 0;
    int i;

    for (i = 0; i < e->act_count; i++)
        rights |= right_of(&e->act[i]);
    if (e->fill.flags & ENCOUNTER_FILLED)
        rights |= CREDENTIAL_REFILL;
    /* Whatever the commands say: the pump shows what became of it. */
    if (outcome_is_new_therapy(e))
        rights |= CREDENTIAL_PRESCRIBE;
    return rights;
}

static bool is_same_bolus(
    const struct encounter_periodic *a, const struct encounter_periodic *b)
{
    return a->dose_ng == b->dose_ng && a->every_min == b->every_min &&
           a->first_min == b->first_min && a->seconds == b->seconds;
}

bool outcome_is_new_therapy(const struct encounter *e)
{
    const struct encounter_pump *a = &e->before, *b = &e->after;

    return memcmp(&a->schedule, &b->schedule, sizeof a->schedule) != 0 ||
           !is_same_bolus(&a->periodic, &b->periodic) ||
           a->nominal_ng_per_ml != b->nominal_ng_per_ml ||
           a->used_ng_per_ml != b->used_ng_per_ml ||
           a->alarm_nl != b->alarm_nl || a->tubing_nl != b->tubing_nl ||
           a->catheter_nl != b->catheter_nl;
}

int64_t outcome_clock_off_s(const struct encounter *e)
{
    int64_t utc_s = (int64_t)e->after.pump_s - e->after.offset_s;

    if (utc_s < (int64_t)e->begun_utc_s)
        return utc_s - (int64_t)e->begun_utc_s;
    if (utc_s > (int64_t)e->ended_utc_s)
        return utc_s - (int64_t)e->ended_utc_s;
    return 0;
}

int outcome_unknown(const struct encounter *e)
{
    int i, count = 0;

    for (i = 0; i < e->act_count; i++)
        count += e->act[i].fate == ENCOUNTER_FATE_UNKNOWN;
    return count;
}

/* --- SR-41. --- */

static struct reservoir reservoir_of(const struct encounter_pump *pump)
{
    return (struct reservoir){ .filled_s = (int64_t)pump->pump_s,
        .fill_nl = (int32_t)pump->volume_nl,
        .alarm_nl = (int32_t)pump->alarm_nl,
        .conc_ng_per_ml = (int32_t)pump->used_ng_per_ml,
        .bolus_ng = pump->bolus.left_ng };
}

/* A bridge or prime gives the rest of its volume first, at its own pace. */
static struct reservoir after_lead(const struct encounter_pump *pump)
{
    const struct encounter_bolus *lead = &pump->bolus;
    struct reservoir reservoir = reservoir_of(pump);

    if (lead->kind != ENCOUNTER_BESIDE_BRIDGE &&
        lead->kind != ENCOUNTER_BESIDE_PRIME)
        return reservoir;
    reservoir.filled_s += lead->left_s;
    reservoir.fill_nl -= (int32_t)(lead->ordered_nl - lead->given_nl);
    return reservoir;
}

/* When it is low, by the function that the pump computes it with too; 0 after
 * 2199. */
static int64_t low_of(const struct encounter_pump *pump)
{
    const struct reservoir reservoir = after_lead(pump);
    const struct reservoir_boluses boluses = {
        .first_s = (int64_t)pump->periodic_s,
        .ng = pump->periodic_s > 0 ? (int32_t)pump->periodic.dose_ng : 0,
        .every_min = pump->periodic.every_min,
    };
    int64_t at_s;

    if (pump->volume_nl <= pump->alarm_nl)
        return (int64_t)pump->pump_s;
    if (reservoir.filled_s > UNITS_PUMP_S_MAX)
        return 0;
    if (reservoir.fill_nl <= reservoir.alarm_nl)
        return reservoir.filled_s;
    if (reservoir_low_with(&reservoir, &pump->schedule, &boluses, &at_s) != OK)
        return 0;
    return at_s;
}

/* A pump that is low already says since when, which its fill alone tells. */
static bool is_past(const struct encounter_pump *pump)
{
    return pump->volume_nl <= pump->alarm_nl && pump->low_s >= pump->filled_s &&
           pump->low_s <= pump->pump_s;
}

/* The earlier of two instants, 0 for none. */
static int64_t earlier(int64_t a_s, int64_t b_s)
{
    if (a_s == 0 || (b_s != 0 && b_s < a_s))
        return b_s;
    return a_s;
}

struct outcome_agreement outcome_agree(const struct encounter *e)
{
    const int64_t said_s = (int64_t)e->after.low_s;
    struct outcome_agreement out = { AGREES_NOTHING, 0, 0 };

    if (e->after.number == 0)
        return out;
    out.agreement = AGREES_NOT;
    if (e->after.alarm_nl > RESERVOIR_ALARM_NL_MAX)
        return out;
    out.computed_s = low_of(&e->after);
    if (out.computed_s == said_s)
        out.agreement = AGREES;
    else if (is_past(&e->after))
        out.agreement = AGREES_BY_DAY;
    else
        out.warnings = earlier(said_s, out.computed_s) == said_s
                           ? READING_PRINTED_EARLIER
                           : READING_PRINTED_LATER;
    return out;
}

/* --- The facts. --- */

const char *outcome_text(
    const struct encounter *e, enum encounter_word word, struct arena *arena)
{
    const struct encounter_text *text = &e->word[word];

    return text->size == 0
               ? ""
               : arena_text(arena, (const char *)text->byte, text->size);
}

static enum reading_mode mode_of(uint8_t mode)
{
    if (mode == ENCOUNTER_STOPPED)
        return READING_STOPPED;
    return mode == ENCOUNTER_MINIMUM ? READING_MINIMUM : READING_RUNS;
}

/* the limit counts from the fill, a reading from when it was read. */
static int32_t stability_left(const struct encounter_pump *pump)
{
    int32_t limit = drug_baclofen()->stability_days;
    int32_t since = calendar_day_of((int64_t)pump->pump_s) -
                    calendar_day_of((int64_t)pump->filled_s);

    if (since < 0)
        return limit;
    return since < limit ? limit - since : 1;
}

static int64_t utc_of(const struct encounter_pump *pump, uint64_t pump_s)
{
    return (int64_t)pump_s - pump->offset_s;
}

/* SR-32: a pump whose clock is off says dates that are off as far.  It was read
 * when the programmer says, or it would stay the newest for as long; what is
 * left counts from then, and of both dates the earlier rules. */
static void set_right(const struct encounter *e, struct reading *reading)
{
    const int64_t off_s = outcome_clock_off_s(e);

    if (off_s >= -OUTCOME_CLOCK_OFF_S && off_s <= OUTCOME_CLOCK_OFF_S)
        return;
    reading->read_s = (int64_t)e->ended_utc_s;
    reading->filled_s = reading->read_s + reading->offset_s;
    reading->warnings =
        off_s > 0 ? READING_PRINTED_LATER : READING_PRINTED_EARLIER;
}

bool outcome_reading(
    const struct encounter *e, const struct pump *pump, struct reading *reading)
{
    const struct encounter_pump *said = &e->after;
    const struct outcome_agreement found = outcome_agree(e);
    const int64_t alarm_s =
        found.agreement == AGREES_NOT
            ? earlier((int64_t)said->low_s, found.computed_s)
            : (int64_t)said->low_s;

    if (said->number == 0)
        return false;
    *reading = (struct reading){ .patient = pump->patient,
        .pump = pump->id,
        .source = READING_LINK,
        .mode = mode_of(said->mode),
        .read_s = utc_of(said, said->pump_s),
        .offset_s = said->offset_s,
        .filled_s = (int64_t)said->pump_s,
        .fill_nl = (int32_t)said->volume_nl,
        .alarm_nl = (int32_t)said->alarm_nl,
        .conc_ng_per_ml = (int32_t)said->used_ng_per_ml,
        .stability_days = stability_left(said),
        .bolus_ng = said->bolus.left_ng,
        .printed_alarm_day =
            alarm_s == 0 ? RECORD_NO_DAY : calendar_day_of(alarm_s),
        .warnings = found.warnings,
        .schedule = said->schedule,
        .note = "" };
    set_right(e, reading);
    return true;
}

/* why it was no routine refill; the record's own words. */
static const char *why_of(const struct encounter *e, struct arena *arena)
{
    const struct encounter_fill *fill = &e->fill;
    const char *second = outcome_text(e, ENCOUNTER_SECOND, arena);
    const char *cause = encounter_cause_slug(fill->cause);
    const char *residual = outcome_text(e, ENCOUNTER_WHY_RESIDUAL, arena);
    const char *unbridged = outcome_text(e, ENCOUNTER_WHY_UNBRIDGED, arena);
    const char *why = "";

    if (fill->flags & ENCOUNTER_DISCREPANCY)
        why = arena_printf(arena, "%s%s%s; confirmed by %s",
            cause ? cause : "no cause given", residual[0] ? ": " : "", residual,
            second[0] ? second : "nobody");
    if (fill->old_ng_per_ml == 0 ||
        fill->old_ng_per_ml == fill->nominal_ng_per_ml)
        return why;
    return arena_printf(arena, "%s%s%s%s", why, why[0] ? "; " : "",
        unbridged[0] ? "no bridge: " : "new concentration, bridged", unbridged);
}

static const char *product_of(uint16_t product)
{
    const struct product *row = drug_product(product);

    return row ? row->name : "";
}

bool outcome_fill(const struct encounter *e, const struct pump *pump,
    struct arena *arena, struct fill *fill)
{
    const struct encounter_fill *done = &e->fill;

    if (!(done->flags & ENCOUNTER_FILLED))
        return false;
    *fill = (struct fill){ .patient = pump->patient,
        .pump = pump->id,
        .at_s = utc_of(&e->after, e->after.filled_s),
        .drained_nl = (int32_t)done->drained_nl,
        .expected_nl = done->expected_nl == ENCOUNTER_FIRST_FILL
                           ? RECORD_UNKNOWN
                           : (int32_t)done->expected_nl,
        .use_ratio_millionths =
            done->use_millionths == 0 ? -1 : (int64_t)done->use_millionths,
        .discrepancy = (done->flags & ENCOUNTER_DISCREPANCY) != 0,
        .filled_nl = (int32_t)done->filled_nl,
        .conc_ng_per_ml = (int32_t)done->nominal_ng_per_ml,
        .old_conc_ng_per_ml = (int32_t)done->old_ng_per_ml,
        .product = product_of(done->product),
        .lot = outcome_text(e, ENCOUNTER_LOT, arena),
        .expiry_day = done->expiry_day == 0 ||
                              done->expiry_day > (uint32_t)CALENDAR_DAY_MAX
                          ? RECORD_NO_DAY
                          : (int32_t)done->expiry_day,
        .compounded = (done->flags & ENCOUNTER_COMPOUNDED) != 0,
        .reason = why_of(e, arena) };
    return true;
}

bool outcome_program(const struct encounter *e, const struct pump *pump,
    struct arena *arena, struct program *program)
{
    if (e->after.number == 0 || e->after.number == e->before.number ||
        !outcome_is_new_therapy(e))
        return false;
    *program = (struct program){ .patient = pump->patient,
        .pump = pump->id,
        .at_s = utc_of(&e->after, e->after.pump_s),
        .conc_ng_per_ml = (int32_t)e->after.used_ng_per_ml,
        .schedule = e->after.schedule,
        .reason = outcome_text(e, ENCOUNTER_WHY_DOSE, arena) };
    return true;
}

bool outcome_pump(
    const struct encounter *e, const struct pump *pump, struct pump *changed)
{
    const struct encounter_pump *said = &e->after;

    *changed = *pump;
    if (said->tubing_nl != 0)
        changed->tubing_nl = (int32_t)said->tubing_nl;
    if (said->catheter_nl != 0 &&
        (int32_t)said->catheter_nl != pump->catheter_nl) {
        changed->catheter_nl = (int32_t)said->catheter_nl;
        changed->catheter_um = RECORD_UNKNOWN; /* was of another volume */
    }
    if (said->eri_s != 0)
        changed->eri_day = calendar_day_of((int64_t)said->eri_s);
    return changed->tubing_nl != pump->tubing_nl ||
           changed->catheter_nl != pump->catheter_nl ||
           changed->eri_day != pump->eri_day;
}
