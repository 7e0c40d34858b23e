#include "programmer/print.h"

#include <string.h>

#include "base/quantity.h"
#include "base/when.h"
#include "base/zone.h"
#include "core/calendar.h"
#include "core/drug.h"
#include "core/event.h"
#include "core/model.h"
#include "core/refill.h"
#include "core/units.h"
#include "programmer/words.h"

enum { ALARMS = 16 };

static struct sheet_number day_of(uint64_t pump_s)
{
    if (pump_s == 0)
        return (struct sheet_number){ 0, false };
    return sheet_known(calendar_day_of((int64_t)pump_s));
}

/* 0 is not known. */
static struct sheet_number known(uint32_t value)
{
    return (struct sheet_number){ (int32_t)value, value != 0 };
}

static const char *or_null(const char *text)
{
    return *text ? text : NULL;
}

static void put_patient(const struct visit *visit, struct sheet *out)
{
    const struct ticket *ticket = &visit->ticket;
    const char *name = visit->word[ENCOUNTER_PATIENT];

    out->clinic = visit->has_ticket && *ticket->clinic ? ticket->clinic
                                                       : "Pump programmer";
    out->patient.name = *name ? name : "Name not on record";
    out->patient.mrn = or_null(visit->word[ENCOUNTER_MRN]);
    if (!visit->has_ticket)
        return;
    if (ticket->has_born)
        out->patient.born_day = sheet_known(ticket->born_day);
    out->oral_backup = or_null(ticket->oral_backup);
    if (*ticket->phone)
        out->contacts[out->contact_count++] =
            (struct sheet_contact){ "Pump clinic", ticket->phone };
}

static void put_pump(
    const struct visit *visit, struct arena *arena, struct sheet *out)
{
    const struct msg_status *s = &visit->now.status;
    const struct model *model = model_of_capacity(s->capacity_nl);

    out->pump.model = model ? model->name : NULL;
    out->pump.serial = visit->serial;
    out->pump.firmware = arena_printf(arena, "%u.%u.%u", s->firmware >> 24,
        s->firmware >> 16 & 0xff, s->firmware & 0xffff);
    out->pump.implanted_day = day_of(s->implanted_s);
    out->pump.capacity_nl = known(s->capacity_nl);
    out->pump.eri_day = day_of(s->eri_s);
    out->pump.replace_by_day = day_of(s->eos_s);
    out->pump.catheter_nl = known(s->catheter_nl);
    if (visit->has_ticket)
        out->pump.catheter_model = or_null(visit->ticket.catheter_model);
}

static enum sheet_mode mode_of(const struct reading *reading)
{
    switch (reading->status.mode) {
    case MSG_STATUS_RUNNING:
        if (reading->program.periodic.dose_ng)
            return SHEET_MODE_PERIODIC_BOLUS;
        return reading->program.schedule.step_count > 1 ? SHEET_MODE_FLEX
                                                        : SHEET_MODE_SIMPLE;
    case MSG_STATUS_MINIMUM:
        return SHEET_MODE_MINIMUM_RATE;
    case MSG_STATUS_STOPPED:
        return SHEET_MODE_STOPPED;
    default:
        return SHEET_MODE_UNKNOWN;
    }
}

static void put_drug(const struct visit *visit, struct sheet *out)
{
    const struct reading *now = &visit->now;
    const struct schedule *schedule = &now->program.schedule;

    out->drug.drug = drug_baclofen()->name;
    out->drug.mode = mode_of(now);
    if (now->status.number == 0)
        return;
    out->drug.conc_ng_per_ml = known(now->status.used_ng_per_ml);
    out->drug.dose_ng = sheet_known((int32_t)reading_day_ng(now));
    if (schedule->step_count > 1)
        out->drug.schedule = schedule;
    if (visit->record.before.number != 0 &&
        visit->record.before.number != now->status.number)
        out->drug.dose_before_ng = sheet_known(
            (int32_t)(schedule_week_ng(&visit->record.before.schedule) /
                      UNITS_DAYS_PER_WEEK));
}

/* R-04, by the clinic's rule where it was told. */
static void put_dates(const struct visit *visit, struct sheet *out)
{
    const struct msg_status *s = &visit->now.status;
    const struct ticket *t = &visit->ticket;
    struct refill_rule rule = refill_rule_default();
    struct reservoir reservoir = reading_reservoir(&visit->now);
    struct refill refill;

    out->dates.alarm_day = day_of(s->low_s);
    out->dates.empty_day = day_of(s->empty_s);
    if (s->number == 0 || s->low_s == 0)
        return;
    if (visit->has_ticket && t->lead_days >= 0 && t->window_days >= 0 &&
        t->early_days >= 0 && t->stability_days > 0)
        rule = (struct refill_rule){ (int16_t)t->lead_days,
            (int16_t)t->window_days, (int16_t)t->stability_days,
            (int16_t)t->early_days };
    if (refill_rule_check(&rule) != OK ||
        refill_compute_with_alarm(&reservoir, &visit->now.program.schedule,
            &rule, calendar_day_of((int64_t)s->low_s), &refill) != OK)
        return;
    out->dates.refill_by_day = sheet_known(refill.refill_by_day);
    out->dates.window_from_day = sheet_known(refill.window_from_day);
    out->dates.window_to_day = sheet_known(refill.window_to_day);
    out->dates.by_stability = refill.limited_by == REFILL_BY_STABILITY;
}

/* What the clinic has booked after today, by its clock on the wall; the hour
 * only where that is the pump's, by which the sheet says everything else. */
static void put_booked(const struct visit *visit, struct sheet *out)
{
    const int64_t booked_s = visit->ticket.booked_utc_s;
    struct zone *zone =
        visit->has_ticket ? zone_create(visit->ticket.zone) : NULL;
    int64_t local_s;
    int32_t today;

    out->dates.booked_elsewhere = !zone;
    if (zone && booked_s > 0) {
        local_s = booked_s + zone_offset(zone, booked_s);
        today = calendar_day_of(
            visit->now.utc_s + zone_offset(zone, visit->now.utc_s));
        if (calendar_day_of(local_s) > today) {
            out->dates.booked_day = sheet_known(calendar_day_of(local_s));
            out->dates.booked_s = (struct sheet_number){
                (int32_t)(local_s % UNITS_SECONDS_PER_DAY),
                local_s - booked_s == visit->now.status.offset_s
            };
        }
    }
    zone_free(zone);
}

static void put_reservoir(const struct visit *visit, struct sheet *out)
{
    const struct msg_status *s = &visit->now.status;

    if (s->number == 0)
        return;
    out->reservoir.volume_nl = sheet_known((int32_t)s->volume_nl);
    out->reservoir.volume_day = day_of(s->pump_s);
    out->reservoir.fill_nl = known(s->fill_nl);
    out->reservoir.fill_day = day_of(s->filled_s);
    out->reservoir.alarm_nl = known(s->alarm_nl);
}

static void put_alarms(const struct msg_status *s, struct sheet *out)
{
    out->alarms_known = true;
    for (uint32_t i = 0; i < ALARMS; i++) {
        const struct event *event = event_of_code(i + 1);

        if (s->active >> i & 1 && out->alarm_count < SHEET_LIST_MAX)
            out->alarms[out->alarm_count++] = (struct sheet_entry){
                .words = event ? event->words : "an alarm without a name"
            };
    }
}

/* Newest first. */
static void put_events(const struct msg_log *log, struct sheet *out)
{
    for (int i = log ? log->count - 1 : -1;
         i >= 0 && out->event_count < SHEET_LIST_MAX; i--)
        out->events[out->event_count++] =
            (struct sheet_entry){ day_of(log->entry[i].pump_s),
                words_event(&log->entry[i]) };
}

void print_sheet(const struct visit *visit, const struct msg_log *log,
    struct arena *arena, struct sheet *out)
{
    const struct msg_status *s = &visit->now.status;

    memset(out, 0, sizeof(*out));
    out->source = SHEET_SOURCE_LINK;
    out->printed_day = calendar_day_of((int64_t)s->pump_s);
    out->read_day = day_of(s->pump_s);
    out->read_s = sheet_known((int32_t)(s->pump_s % UNITS_SECONDS_PER_DAY));
    out->offset_s = sheet_known(s->offset_s);
    put_patient(visit, out);
    put_pump(visit, arena, out);
    put_drug(visit, out);
    put_dates(visit, out);
    put_booked(visit, out);
    put_reservoir(visit, out);
    put_alarms(s, out);
    put_events(log, out);
}
