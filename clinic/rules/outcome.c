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

enum { SEARCH_STEPS = 33 }; /* halvings of all pump time */

/* One way in which the rest of the fill may be used. */
struct course {
    const struct encounter_pump *pump;
    struct reservoir reservoir; /* from when the schedule draws on it alone */
    bool late; /* each periodic bolus as late as it can be, else as early */
};

static struct reservoir reservoir_of(const struct encounter_pump *pump)
{
    return (struct reservoir){ .filled_s = (int64_t)pump->pump_s,
        .fill_nl = (int32_t)pump->volume_nl,
        .alarm_nl = (int32_t)pump->alarm_nl,
        .conc_ng_per_ml = (int32_t)pump->used_ng_per_ml };
}

/* Drug of the periodic boluses passed_s later, in ng. */
static int64_t periodic_ng(const struct course *course, int64_t passed_s)
{
    const struct encounter_periodic *p = &course->pump->periodic;
    int64_t interval_s = (int64_t)p->every_min * UNITS_SECONDS_PER_MINUTE;

    if (interval_s == 0)
        return 0;
    return (passed_s / interval_s + !course->late) * p->dose_ng;
}

static bool has_fallen(const struct course *course, int64_t at_s)
{
    const struct reservoir *reservoir = &course->reservoir;
    const int64_t room_fg = units_fg_of_volume(
        reservoir->fill_nl - reservoir->alarm_nl, reservoir->conc_ng_per_ml);
    const int64_t bolus_ng =
        reservoir->bolus_ng + periodic_ng(course, at_s - reservoir->filled_s);
    struct exact fg;

    if (bolus_ng > room_fg / UNITS_FG_PER_NG)
        return true;
    fg = schedule_between(&course->pump->schedule, reservoir->filled_s, at_s);
    return fg.whole + units_fg_of_ng(bolus_ng) >= room_fg;
}

/* The last second before it is low; both only rise, so halve the time. */
static int64_t search(const struct course *course)
{
    int64_t early = course->reservoir.filled_s, late = UNITS_PUMP_S_MAX;
    int i;

    if (!has_fallen(course, late))
        return 0;
    for (i = 0; i < SEARCH_STEPS; i++) {
        int64_t middle = early + (late - early) / 2;

        if (has_fallen(course, middle))
            late = middle;
        else
            early = middle;
    }
    return early;
}

/* When it is low; 0 after 2199. */
static int64_t low_of(const struct course *course)
{
    int64_t at_s;

    if (course->reservoir.fill_nl <= course->reservoir.alarm_nl)
        return course->reservoir.filled_s;
    if (course->pump->periodic.dose_ng > 0)
        return search(course);
    if (reservoir_low(&course->reservoir, &course->pump->schedule, &at_s) != OK)
        return 0;
    return at_s;
}

/* Single boluses of this visit, of which some may still run, in ng. */
static int64_t boluses_ng(const struct encounter *e)
{
    int64_t ng = 0;
    int i;

    for (i = 0; i < e->act_count; i++)
        if (e->act[i].kind == ENCOUNTER_BOLUS &&
            e->act[i].fate != ENCOUNTER_REFUSED)
            ng += e->act[i].value;
    return ng > UNITS_DOSE_NG_MAX ? UNITS_DOSE_NG_MAX : ng;
}

/* when the old drug in the path has been pushed out as fast as the old
 * schedule did; a path that was empty fills at once. */
static int64_t lead_end(const struct encounter *e)
{
    const struct encounter_pump *pump = &e->after;
    int64_t at_s, fg;

    if (pump->path_ng_per_ml == 0 || e->before.number == 0)
        return (int64_t)pump->pump_s;
    fg = units_fg_of_volume(
        (int32_t)pump->path_left_nl, (int32_t)pump->path_ng_per_ml);
    if (schedule_when(&e->before.schedule, (int64_t)pump->pump_s, fg, &at_s) !=
        OK)
        return (int64_t)pump->pump_s;
    return at_s;
}

/* Something runs beside the schedule, or may: how far it has come, a reading
 * does not tell. */
static bool is_under_way(const struct encounter *e)
{
    return e->after.path_left_nl > 0 || e->after.periodic.dose_ng > 0 ||
           boluses_ng(e) > 0;
}

/* A pump that is low already says since when, which its fill alone tells. */
static bool is_past(const struct encounter_pump *pump)
{
    return pump->volume_nl <= pump->alarm_nl && pump->low_s >= pump->filled_s &&
           pump->low_s <= pump->pump_s;
}

/* Does the pump's day lie between the earliest and the latest that what is
 * under way allows? */
static bool is_allowed(const struct encounter *e)
{
    const struct encounter_pump *pump = &e->after;
    int64_t earliest_s = INT64_MAX, latest_s = 0, at_s;
    int32_t day = calendar_day_of((int64_t)pump->low_s);
    int way;

    for (way = 0; way < 4; way++) {
        struct course course = { pump, reservoir_of(pump), (way & 1) != 0 };

        course.reservoir.bolus_ng = course.late ? 0 : boluses_ng(e);
        if (way & 2) {
            course.reservoir.filled_s = lead_end(e);
            course.reservoir.fill_nl -= (int32_t)pump->path_left_nl;
        }
        at_s = low_of(&course);
        if (at_s == 0)
            return false;
        earliest_s = at_s < earliest_s ? at_s : earliest_s;
        latest_s = at_s > latest_s ? at_s : latest_s;
    }
    return pump->low_s != 0 && calendar_day_of(earliest_s) <= day &&
           day <= calendar_day_of(latest_s);
}

/* Of a pump that disagrees: the earlier date rules.  What is stored is
 * computed again without boluses (reading_dates): held against that. */
static unsigned warning_of(const struct encounter_pump *pump)
{
    struct reservoir reservoir = reservoir_of(pump);
    int64_t at_s;

    if (reservoir_low(&reservoir, &pump->schedule, &at_s) != OK)
        return READING_PRINTED_EARLIER;
    return pump->low_s == 0 || (int64_t)pump->low_s > at_s
               ? READING_PRINTED_LATER
               : READING_PRINTED_EARLIER;
}

struct outcome_agreement outcome_agree(const struct encounter *e)
{
    const struct course plain = { &e->after, reservoir_of(&e->after), true };
    struct outcome_agreement out = { AGREES_NOTHING, 0, 0 };

    if (e->after.number == 0)
        return out;
    out.agreement = AGREES_NOT;
    if (e->after.alarm_nl > RESERVOIR_ALARM_NL_MAX)
        return out;
    out.computed_s = low_of(&plain);
    if (out.computed_s == (int64_t)e->after.low_s)
        out.agreement = AGREES;
    else if (is_past(&e->after) || (is_under_way(e) && is_allowed(e)))
        out.agreement = AGREES_BY_DAY;
    if (out.agreement == AGREES_NOT)
        out.warnings = warning_of(&e->after);
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
        .printed_alarm_day = said->low_s == 0
                                 ? RECORD_NO_DAY
                                 : calendar_day_of((int64_t)said->low_s),
        .warnings = outcome_agree(e).warnings,
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
