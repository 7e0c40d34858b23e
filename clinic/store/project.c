#include <string.h>

#include "clinic/store/project.h"
#include "clinic/store/reading.h"
#include "core/battery.h"
#include "core/calendar.h"
#include "core/model.h"

enum {
    REPLACE_FAR_DAYS = 183, /* F-09: six months, as rules/worklist */
    FIRST_DAY = CALENDAR_DAY_MIN,
};

static const struct field rows[] = {
    FIELD(current, patient, FIELD_REF, 0, 0),
    FIELD(current, folded, FIELD_TEXT, 0, 0),
    FIELD(current, name, FIELD_TEXT, 0, 0),
    FIELD(current, mrn, FIELD_TEXT, 0, 0),
    FIELD(current, phone, FIELD_TEXT, 0, 0),
    FIELD(current, risks, FIELD_INT32, 0, 0),
    FIELD(current, state, FIELD_INT32, 0, 0),
    FIELD(current, owner, FIELD_REF, 0, 0),
    FIELD(current, owner_name, FIELD_TEXT, 0, 0),
    FIELD(current, pump, FIELD_REF, 0, 0),
    FIELD(current, serial, FIELD_TEXT, 0, 0),
    FIELD(current, reading, FIELD_REF, 0, 0),
    FIELD(current, mode, FIELD_INT32, 0, 0),
    FIELD(current, conc_ng_per_ml, FIELD_INT32, 0, 0),
    FIELD(current, dose_ng, FIELD_INT64, 0, 0),
    FIELD(current, alarm_day, FIELD_DAY, 0, 0),
    FIELD(current, empty_day, FIELD_DAY, 0, 0),
    FIELD(current, stability_day, FIELD_DAY, 0, 0),
    FIELD(current, refill_by_day, FIELD_DAY, 0, 0),
    FIELD(current, window_from_day, FIELD_DAY, 0, 0),
    FIELD(current, limited_by, FIELD_INT32, 0, 0),
    FIELD(current, replace_by_day, FIELD_DAY, 0, 0),
    FIELD(current, read_day, FIELD_DAY, 0, 0),
    FIELD(current, booked_s, FIELD_INSTANT, 0, 0),
    FIELD(current, booked_day, FIELD_DAY, 0, 0),
    FIELD(current, contact_s, FIELD_INSTANT, 0, 0),
    FIELD(current, contact_outcome, FIELD_INT32, 0, 0),
    FIELD(current, flags, FIELD_INT32, 0, 0),
    FIELD(current, visit_day, FIELD_DAY, 0, 0),
    FIELD(current, safe_until_day, FIELD_INT32, 0, 0),
    FIELD(current, from_day, FIELD_INT32, 0, 0),
};
const struct fields PROJECT_FIELDS = { "projection", rows,
    sizeof rows / sizeof rows[0], sizeof(struct current) };

/* Days. */

static int known(int32_t day)
{
    return day != RECORD_NO_DAY;
}

static int32_t earlier(int32_t a, int32_t b)
{
    return known(b) && (!known(a) || b < a) ? b : a;
}

/* A day of pump time, or none for an instant outside the calendar. */
static int32_t day_of(int64_t pump_s)
{
    return pump_s >= 0 && pump_s <= UNITS_PUMP_S_MAX ? calendar_day_of(pump_s)
                                                     : RECORD_NO_DAY;
}

/* Bookings. */

/* A booking after all of its steps. */
struct booking {
    int64_t starts_s;
    int64_t made_s; /* when it was last booked or moved */
    int stands;     /* for a refill, and not cancelled */
};

/* The state of step i's booking, when i is its last step. */
static struct booking booking_of(const struct project_input *input, int i)
{
    const struct appointment *step = &input->appointment[i];
    struct booking booking = { step->starts_s, step->stored_s,
        step->step != APPOINTMENT_CANCELLED &&
            step->purpose == APPOINTMENT_REFILL };
    int k;

    for (k = i + 1; k < input->appointment_count; k++)
        if (input->appointment[k].booking == step->booking)
            booking.stands = 0;
    return booking;
}

/* Was another booked after this one had passed? */
static int is_replaced(
    const struct project_input *input, const struct booking *booking)
{
    int i;

    for (i = 0; i < input->appointment_count; i++) {
        struct booking other = booking_of(input, i);

        if (other.stands && other.made_s >= booking->starts_s &&
            other.starts_s > booking->starts_s)
            return 1;
    }
    return 0;
}

int64_t project_booked(
    const struct project_input *input, int32_t kept_day, int32_t offset_s)
{
    int64_t first = RECORD_NO_INSTANT;
    int i;

    for (i = 0; i < input->appointment_count; i++) {
        struct booking booking = booking_of(input, i);
        int32_t day = day_of(booking.starts_s + offset_s);

        if (!booking.stands || (known(kept_day) && day <= kept_day) ||
            is_replaced(input, &booking))
            continue;
        if (first == RECORD_NO_INSTANT || booking.starts_s < first)
            first = booking.starts_s;
    }
    return first;
}

/* Parts of the projection. */

static void put_person(const struct project_input *input, struct current *out)
{
    const struct patient *patient = input->patient;

    out->patient = patient->id;
    out->name = patient->name;
    out->mrn = patient->mrn;
    out->phone = patient->phone;
    out->risks = patient->risks;
    out->state = patient->state;
    out->owner = patient->owner;
    out->owner_name = input->owner_name;
    if (!patient->oral_backup[0] && !input->clinic->oral_backup[0])
        out->flags |= CURRENT_NO_BACKUP;
    if (input->contact) {
        out->contact_s = input->contact->at_s;
        out->contact_outcome = (int)input->contact->outcome;
    }
}

/* What runs, and until when. */
static void put_reading(const struct project_input *input, struct current *out)
{
    const struct reading *reading = input->reading;
    struct refill_rule rule =
        reading_rule(input->clinic, input->patient, reading);
    struct refill_reconciled reconciled;
    struct refill refill;

    out->reading = reading->id;
    out->mode = reading->mode;
    out->conc_ng_per_ml = reading->conc_ng_per_ml;
    out->dose_ng = schedule_week_ng(&reading->schedule) / UNITS_DAYS_PER_WEEK;
    out->read_day = day_of(reading->read_s + reading->offset_s);
    if (reading->mode != READING_RUNS)
        out->flags |= CURRENT_NOT_RUNNING;
    if (reading->warnings & (READING_PRINTED_LATER | READING_PRINTED_EARLIER))
        out->flags |= CURRENT_DISAGREES;
    if (reading_dates(reading, &rule, &refill, &reconciled) != OK)
        return;
    out->alarm_day = refill.alarm_day;
    out->empty_day = refill.empty_day;
    out->refill_by_day = refill.refill_by_day;
    out->window_from_day = refill.window_from_day;
    out->limited_by = (int)refill.limited_by;
    out->stability_day = day_of(reading->filled_s) + rule.stability_days;
}

/* F-09: a measured indicator rules; else from the flow that runs now. */
static void put_battery(const struct project_input *input, struct current *out)
{
    const struct pump *pump = input->pump;
    const struct model *model = model_of_capacity(pump->capacity_nl);
    struct battery battery;
    struct exact flow;
    enum status status = ERR_STATE;

    if (model && known(pump->eri_day))
        status = battery_measured(model, pump->eri_day, &battery);
    else if (model && known(pump->implanted_day) && out->dose_ng > 0) {
        flow = units_flow(out->dose_ng, out->conc_ng_per_ml);
        status =
            battery_compute(model, pump->implanted_day, flow.whole, &battery);
    }
    if (status == OK)
        out->replace_by_day = battery.replace_by_day;
}

static int32_t offset_of(const struct project_input *input)
{
    return input->reading ? input->reading->offset_s : 0;
}

static void put_booking(const struct project_input *input, struct current *out)
{
    int32_t offset_s = offset_of(input);
    int32_t kept_day = RECORD_NO_DAY;
    int32_t fill_day;

    if (input->reading)
        kept_day = day_of(input->reading->filled_s);
    if (input->fill) {
        fill_day = day_of(input->fill->at_s + offset_s);
        if (!known(kept_day) || fill_day > kept_day)
            kept_day = fill_day;
        if (input->fill->discrepancy)
            out->flags |= CURRENT_DISCREPANCY;
    }
    out->booked_s = project_booked(input, kept_day, offset_s);
    if (out->booked_s != RECORD_NO_INSTANT)
        out->booked_day = day_of(out->booked_s + offset_s);
}

/* The list's order: with no alarm date known, before all others.  A battery
 * past its date stands in the same section for its own reason, but not before
 * a reservoir that is low today: from age and flow its date is an estimate. */
static int32_t safe_until(const struct current *current)
{
    if (!known(current->alarm_day))
        return RECORD_NO_DAY;
    return earlier(current->alarm_day, current->stability_day);
}

/*
 * The first day on which rules/worklist finds a reason: a test holds the two
 * together.  Most reasons hold at once, or from a known day on.
 */
static int32_t from_day(
    const struct project_input *input, const struct current *current)
{
    const struct clinic *clinic = input->clinic;
    int32_t day;

    if (!known(current->booked_day) || current->owner == 0 ||
        !known(current->alarm_day) || current->flags != 0 ||
        known(current->visit_day) ||
        current->booked_day > current->refill_by_day)
        return FIRST_DAY;
    day = earlier(
        current->booked_day + 1, current->window_from_day - clinic->ahead_days);
    day = earlier(day, current->read_day + clinic->fresh_days + 1);
    if (known(current->replace_by_day))
        day = earlier(day, current->replace_by_day - REPLACE_FAR_DAYS);
    return day;
}

void project_compute(const struct project_input *input, struct current *out)
{
    memset(out, 0, sizeof *out);
    out->folded = out->serial = "";
    out->alarm_day = out->empty_day = out->stability_day = RECORD_NO_DAY;
    out->refill_by_day = out->window_from_day = RECORD_NO_DAY;
    out->replace_by_day = out->read_day = out->booked_day = RECORD_NO_DAY;
    out->visit_day = RECORD_NO_DAY;
    out->booked_s = out->contact_s = RECORD_NO_INSTANT;
    put_person(input, out);
    if (input->reading)
        put_reading(input, out);
    if (input->pump) {
        out->pump = input->pump->id;
        out->serial = input->pump->serial;
        put_battery(input, out);
    } else {
        out->flags |= CURRENT_NO_PUMP;
    }
    put_booking(input, out);
    if (input->visit)
        out->visit_day = day_of(input->visit->begun_s + offset_of(input));
    out->safe_until_day = safe_until(out);
    out->from_day = from_day(input, out);
}
