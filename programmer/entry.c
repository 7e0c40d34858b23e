#include "programmer/entry.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

#include "base/pattern.h"
#include "base/quantity.h"
#include "base/when.h"
#include "base/zone.h"
#include "core/drug.h"
#include "core/units.h"

enum { MINUTES_DEFAULT = 10 };

static bool is_typed(const char *text)
{
    return text && *text;
}

static int wrong(struct entry_error *error, const char *field, const char *what)
{
    error->field = field;
    error->what = what;
    return -1;
}

/* A volume, a dose, a count; what was not typed stays as *value is. */
static int take(const char *text, const char *field, unsigned decimals,
    int64_t max, int32_t *value, struct entry_error *error)
{
    enum quantity_error fault;
    int64_t read;

    if (!is_typed(text))
        return 0;
    fault = quantity_read(text, decimals, max, &read);
    if (fault != QUANTITY_OK)
        return wrong(error, field, quantity_error_text(fault));
    *value = (int32_t)read;
    return 0;
}

static int take_volume(const char *text, const char *field, int32_t *value,
    struct entry_error *error)
{
    return take(text, field, QUANTITY_ML, UNITS_VOLUME_NL_MAX, value, error);
}

static int take_dose(const char *text, const char *field, int32_t *value,
    struct entry_error *error)
{
    return take(text, field, QUANTITY_MCG, UNITS_DOSE_NG_MAX, value, error);
}

int entry_minutes(
    const char *text, int32_t max, int32_t *minutes, const char **what)
{
    int32_t h = 0, m;
    const char *p = text;

    *what = "is not h:mm, as in 6:00 or 0:30: hours, a colon, two digits";
    if (!isdigit((unsigned char)*p))
        return -1;
    while (isdigit((unsigned char)*p) && h <= max)
        h = h * 10 + (*p++ - '0');
    if (p[0] != ':' || !isdigit((unsigned char)p[1]) ||
        !isdigit((unsigned char)p[2]) || p[3] || (p - text > 1 && *text == '0'))
        return -1;
    m = (p[1] - '0') * 10 + (p[2] - '0');
    if (m > 59)
        return -1;
    *what = "is too long for this field";
    if (h > max / 60 || h * 60 + m > max)
        return -1;
    *minutes = h * 60 + m;
    return 0;
}

static int take_minutes(const char *text, const char *field, int32_t max,
    int32_t *minutes, struct entry_error *error)
{
    const char *what;

    if (!is_typed(text))
        return 0;
    if (entry_minutes(text, max, minutes, &what) != 0)
        return wrong(error, field, what);
    return 0;
}

/* --- the refill --- */

/* The first of that strength whose name holds what was typed. */
static int find_product(const struct entry *entry, struct plan_fill *fill,
    struct entry_error *error)
{
    const char *wanted = is_typed(entry->product) ? entry->product : "";
    const struct product *product;
    bool has_name = false;

    for (uint16_t i = 0; (product = drug_product(i)) != NULL; i++) {
        if (!strcasestr(product->name, wanted))
            continue;
        has_name = true;
        fill->product = i;
        if (product->conc_ng_per_ml == fill->nominal_ng_per_ml)
            return 0;
    }
    return has_name ? 0 /* plan_judge says what there is not */
                    : wrong(error, "product",
                          "is no product known here: say lioresal, gablofen "
                          "or generic");
}

static int take_drug(const struct entry *entry, struct plan_fill *fill,
    struct entry_error *error)
{
    fill->same_drug = entry->is_same;
    fill->compounded = entry->is_compounded;
    fill->use_true = entry->use_true;
    if (entry->is_same && is_typed(entry->concentration))
        return wrong(error, "concentration",
            "and the same as before are two answers: give one");
    if (entry->is_same)
        return 0;
    if (!is_typed(entry->concentration))
        return wrong(error, "concentration",
            "is missing: is it the same as before, or which is it?");
    if (take(entry->concentration, "concentration", QUANTITY_MCG,
            UNITS_CONC_MAX, &fill->nominal_ng_per_ml, error) != 0)
        return -1;
    return find_product(entry, fill, error);
}

static int take_cause(const struct entry *entry, struct plan_fill *fill,
    struct entry_error *error)
{
    if (!is_typed(entry->cause))
        return 0;
    for (uint32_t i = 1; i < ENCOUNTER_CAUSES; i++)
        if (strcmp(entry->cause, encounter_cause_slug(i)) == 0) {
            fill->cause = i;
            return 0;
        }
    return wrong(error, "cause", "is none of the causes: see --help");
}

static int take_expiry(const struct entry *entry, struct plan_fill *fill,
    struct entry_error *error)
{
    enum when_error fault;

    if (!is_typed(entry->expiry))
        return 0;
    fault = when_read_date(entry->expiry, &fill->expiry_day);
    return fault == WHEN_OK ? 0
                            : wrong(error, "expiry", when_error_text(fault));
}

static int take_fill(
    const struct entry *entry, struct plan *plan, struct entry_error *error)
{
    struct plan_fill *fill = &plan->fill;

    if (!is_typed(entry->drained) && !is_typed(entry->filled))
        return 0;
    fill->is_filled = true;
    if (!is_typed(entry->drained))
        return wrong(error, "drained",
            "is missing: drain first, and enter what came out");
    if (!is_typed(entry->filled))
        return wrong(error, "filled", "is missing: how much was filled?");
    fill->lot = entry->lot;
    if (take_volume(entry->drained, "drained", &fill->drained_nl, error) != 0 ||
        take_volume(entry->filled, "filled", &fill->filled_nl, error) != 0 ||
        take(entry->rinses, "rinses", QUANTITY_WHOLE, BOLUS_RINSES_MAX,
            &fill->rinses, error) != 0 ||
        take_volume(entry->rinse, "rinse", &fill->rinse_nl, error) != 0)
        return -1;
    if (fill->rinses > 0 && fill->rinse_nl == 0)
        return wrong(error, "rinse", "is missing: how much each time?");
    if (take_drug(entry, fill, error) != 0 ||
        take_cause(entry, fill, error) != 0)
        return -1;
    return take_expiry(entry, fill, error);
}

/* --- the program --- */

static int take_schedule(
    const struct entry *entry, struct plan *plan, struct entry_error *error)
{
    struct pattern_error fault;
    int32_t dose_ng = 0;

    if (is_typed(entry->dose) && is_typed(entry->schedule))
        return wrong(error, "dose", "and a schedule are two: give one");
    if (take_dose(entry->dose, "dose", &dose_ng, error) != 0)
        return -1;
    if (is_typed(entry->dose)) {
        if (dose_ng == 0)
            return wrong(error, "dose",
                "of nothing is no dose: stop the pump, or hold it at minimum "
                "rate");
        schedule_init_simple(&plan->schedule, dose_ng);
        plan->has_schedule = true;
    } else if (is_typed(entry->schedule)) {
        if (pattern_read(entry->schedule, &plan->schedule, &fault) != 0)
            return wrong(error, "schedule", fault.what);
        plan->has_schedule = true;
    }
    return 0;
}

static int take_periodic(
    const struct entry *entry, struct plan *plan, struct entry_error *error)
{
    int32_t dose_ng = 0, every = 0, first = 0, over = MINUTES_DEFAULT;

    plan->has_periodic = entry->no_bolus;
    if (!is_typed(entry->bolus))
        return 0;
    if (entry->no_bolus)
        return wrong(error, "bolus", "and --no-bolus are two: give one");
    if (!is_typed(entry->every))
        return wrong(error, "every", "is missing: how often, as h:mm?");
    if (take_dose(entry->bolus, "bolus", &dose_ng, error) != 0 ||
        take_minutes(entry->every, "every", BOLUS_INTERVAL_MIN_MAX, &every,
            error) != 0 ||
        take_minutes(entry->first, "first", UNITS_MINUTES_PER_DAY - 1, &first,
            error) != 0 ||
        take_minutes(
            entry->over, "over", UNITS_MINUTES_PER_DAY, &over, error) != 0)
        return -1;
    if (dose_ng == 0 || every == 0 || over == 0)
        return wrong(error, "bolus",
            "dose, interval and duration are all more than nothing");
    plan->has_periodic = true;
    plan->periodic = (struct msg_periodic){ .dose_ng = (uint32_t)dose_ng,
        .every_min = (uint16_t)every,
        .first_min = (uint16_t)first,
        .seconds = (uint32_t)over * UNITS_SECONDS_PER_MINUTE };
    return 0;
}

static int take_caps(
    const struct entry *entry, struct plan *plan, struct entry_error *error)
{
    if (!is_typed(entry->cap) && !is_typed(entry->cap_hour))
        return 0;
    if (!is_typed(entry->cap) || !is_typed(entry->cap_hour))
        return wrong(error, is_typed(entry->cap) ? "cap-hour" : "cap",
            "is missing: caps of 24 h and of an hour go together");
    plan->has_caps = true;
    if (take_dose(entry->cap, "cap", &plan->caps.day_ng, error) != 0 ||
        take_dose(entry->cap_hour, "cap-hour", &plan->caps.hour_ng, error) != 0)
        return -1;
    /* A stroke is at most a microlitre of the strongest. */
    plan->caps.stroke_ng = UNITS_CONC_MAX / UNITS_NG_PER_MCG;
    return 0;
}

static int class_of(const char *slug)
{
    int i = 0;

    while (i < TITRATION_CLASSES &&
           strcmp(slug, titration_class_slug((enum titration_class)i)) != 0)
        i++;
    return i < TITRATION_CLASSES ? i : -1;
}

static int take_class(const struct entry *entry, const struct visit *visit,
    struct plan *plan, struct entry_error *error)
{
    const int recorded = visit->has_ticket ? class_of(visit->ticket.class) : -1;
    const int taken =
        is_typed(entry->class) ? class_of(entry->class) : recorded;

    if (is_typed(entry->class) && taken < 0)
        return wrong(error, "class", "is not spinal, cerebral or pediatric");
    if (taken < 0)
        return 0;
    plan->class = (enum titration_class)taken;
    plan->class_known = true;
    plan->class_is_other = recorded >= 0 && taken != recorded;
    return 0;
}

/* SR-32: how far the clinic is from UTC now. */
static void take_zone(const struct visit *visit, struct plan *plan)
{
    struct zone *zone =
        visit->has_ticket ? zone_create(visit->ticket.zone) : NULL;

    if (!zone)
        return;
    plan->zone_known = true;
    plan->zone_offset_s = zone_offset(zone, plan->utc_s);
    zone_free(zone);
}

int entry_plan(const struct entry *entry, const struct visit *visit,
    struct plan *plan, struct entry_error *error)
{
    plan_init(plan, &visit->now);
    plan->increased_utc_s = visit_raised_utc_s(visit);
    plan->changed_utc_s = visit_changed_utc_s(visit);
    plan->found = visit_found(visit);
    take_zone(visit, plan);
    plan->lead = entry->lead;
    plan->why_residual = entry->reason;
    plan->second = entry->second;
    plan->why_dose = entry->dose_reason;
    plan->why_unbridged = entry->no_bridge;
    plan->person = entry->person;
    if (entry->lead != MSG_PROGRAM_NO_LEAD && is_typed(entry->no_bridge))
        return wrong(error, "no-bridge",
            "and a bridge or prime are two answers: give one");
    plan->confirmed = entry->is_confirmed;
    if (take_fill(entry, plan, error) != 0 ||
        take_schedule(entry, plan, error) != 0 ||
        take_periodic(entry, plan, error) != 0 ||
        take_caps(entry, plan, error) != 0 ||
        take_class(entry, visit, plan, error) != 0)
        return -1;
    if (take_volume(
            entry->alarm_volume, "alarm-volume", &plan->alarm_nl, error) != 0 ||
        take_volume(entry->catheter, "catheter", &plan->catheter_nl, error) !=
            0 ||
        take_volume(entry->tubing, "tubing", &plan->tubing_nl, error) != 0)
        return -1;
    return 0;
}

enum visit_result entry_note(const struct plan *plan,
    const struct plan_judgement *judgement, struct visit *visit)
{
    if (!judgement->is_discrepancy || plan->found != ENCOUNTER_NO_CAUSE)
        return VISIT_OK;
    return visit_note_found(visit, plan->fill.cause);
}

void entry_say(const struct plan *plan, struct visit *visit)
{
    const struct {
        enum encounter_word word;
        const char *text;
    } words[] = {
        { ENCOUNTER_SECOND, plan->second },
        { ENCOUNTER_WHY_RESIDUAL, plan->why_residual },
        { ENCOUNTER_WHY_DOSE, plan->why_dose },
        { ENCOUNTER_WHY_UNBRIDGED, plan->why_unbridged },
    };

    if (is_typed(plan->fill.lot))
        visit_say(visit, ENCOUNTER_LOT, plan->fill.lot);
    for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++)
        if (is_typed(words[i].text))
            visit_add(visit, words[i].word, words[i].text);
}

int entry_bolus(const char *dose, const char *over, int32_t *ng,
    int32_t *minutes, struct entry_error *error)
{
    *ng = *minutes = 0;
    if (!is_typed(dose))
        return wrong(error, "dose", "is missing: how much?");
    if (!is_typed(over))
        return wrong(error, "over", "is missing: in how long, as h:mm?");
    if (take_dose(dose, "dose", ng, error) != 0 ||
        take_minutes(over, "over", UNITS_MINUTES_PER_DAY, minutes, error) != 0)
        return -1;
    if (*ng == 0)
        return wrong(error, "dose", "of nothing is no bolus");
    if (*minutes == 0)
        return wrong(error, "over", "is h:mm, more than 0:00");
    return 0;
}
