#include <string.h>

#include "base/when.h"
#include "clinic/page/history.h"
#include "clinic/page/printout.h"
#include "clinic/page/words.h"
#include "clinic/store/fact.h"
#include "core/calendar.h"
#include "core/refill.h"
#include "core/schedule.h"

enum sheet_paper printout_paper(const struct page *page)
{
    return strncmp(page->clinic.zone, "America/", 8) == 0 ? SHEET_LETTER
                                                          : SHEET_A4;
}

static struct sheet_number day(int32_t day)
{
    if (day == RECORD_NO_DAY)
        return (struct sheet_number){ 0 };
    return sheet_known(day);
}

static struct sheet_number amount(int64_t value)
{
    if (value == RECORD_UNKNOWN)
        return (struct sheet_number){ 0 };
    return sheet_known((int32_t)value);
}

static const char *filled(const char *text)
{
    return text[0] ? text : NULL;
}

static void fill_patient(
    struct page *page, const struct view *view, struct sheet *sheet)
{
    sheet->patient = (struct sheet_patient){
        .name = view->patient.name,
        .mrn = filled(view->patient.mrn),
        .risks = filled(words_risks(page, view->patient.risks)),
        .born_day = day(view->patient.born_day),
    };
    sheet->oral_backup = filled(view->patient.oral_backup);
    if (!sheet->oral_backup)
        sheet->oral_backup = filled(page->clinic.oral_backup);
}

static void fill_pump(const struct view *view, struct sheet *sheet)
{
    const struct pump *pump = &view->pump;

    sheet->pump.replace_by_day = day(view->current.replace_by_day);
    if (!view->has_pump)
        return;
    sheet->pump.model = filled(pump->model);
    sheet->pump.serial = pump->serial;
    sheet->pump.implanted_day = day(pump->implanted_day);
    sheet->pump.capacity_nl = sheet_known(pump->capacity_nl);
    sheet->pump.eri_day = day(pump->eri_day);
    sheet->pump.catheter_model = filled(pump->catheter_model);
    sheet->pump.catheter_nl = amount(pump->catheter_nl);
    if (pump->catheter_um != RECORD_UNKNOWN)
        sheet->pump.catheter_mm = sheet_known(pump->catheter_um / 1000);
}

static void fill_dates(
    struct page *page, const struct view *view, struct sheet *sheet)
{
    const struct current *current = &view->current;

    sheet->dates.alarm_day = day(current->alarm_day);
    sheet->dates.refill_by_day = day(current->refill_by_day);
    sheet->dates.window_from_day = day(current->window_from_day);
    sheet->dates.window_to_day = day(current->refill_by_day);
    sheet->dates.empty_day = day(current->empty_day);
    sheet->dates.by_stability = current->limited_by == REFILL_BY_STABILITY;
    if (current->booked_day == RECORD_NO_DAY ||
        current->booked_day < page->today)
        return;
    sheet->dates.booked_day = day(current->booked_day);
    sheet->dates.booked_s =
        sheet_known(calendar_second_of(page_local_s(page, current->booked_s)));
    sheet->dates.booked_place = filled(page->clinic.address);
}

static enum sheet_mode mode_of(const struct reading *reading)
{
    if (reading->mode == READING_STOPPED)
        return SHEET_MODE_STOPPED;
    if (reading->mode == READING_MINIMUM)
        return SHEET_MODE_MINIMUM_RATE;
    return schedule_is_simple(&reading->schedule) ? SHEET_MODE_SIMPLE
                                                  : SHEET_MODE_FLEX;
}

static enum sheet_source source_of(enum reading_source source)
{
    switch (source) {
    case READING_LINK:
        return SHEET_SOURCE_LINK;
    case READING_IMPORT:
        return SHEET_SOURCE_IMPORTED;
    case READING_PRINTOUT:
    case READING_DEMO:
    default:
        return SHEET_SOURCE_TYPED;
    }
}

static void fill_reading(
    struct page *page, const struct view *view, struct sheet *sheet)
{
    const struct reading *reading = &view->reading;
    int64_t read_pump_s = reading->read_s + reading->offset_s;

    if (!view->has_reading)
        return;
    sheet->read_day = sheet_known(calendar_day_of(read_pump_s));
    sheet->read_s = sheet_known(calendar_second_of(read_pump_s));
    sheet->source = source_of(reading->source);
    sheet->offset_s = sheet_known(reading->offset_s);
    sheet->drug.drug = "baclofen";
    sheet->drug.conc_ng_per_ml = sheet_known(reading->conc_ng_per_ml);
    sheet->drug.dose_ng = sheet_known((int32_t)view->current.dose_ng);
    sheet->drug.mode = mode_of(reading);
    if (!schedule_is_simple(&reading->schedule))
        sheet->drug.schedule = &reading->schedule;
    sheet->reservoir.fill_nl = sheet_known(reading->fill_nl);
    sheet->reservoir.fill_day = sheet_known(calendar_day_of(reading->filled_s));
    sheet->reservoir.alarm_nl = sheet_known(reading->alarm_nl);
    sheet->reservoir.volume_nl = amount(view_left_nl(page, view));
    if (sheet->reservoir.volume_nl.known)
        sheet->reservoir.volume_day = sheet_known(page->today);
}

/* A link's reading says what was left, not what was filled when. */
static int fill_from_refill(
    struct page *page, const struct view *view, struct sheet *sheet)
{
    struct fill *fill;
    int n;

    if (!view->has_reading || view->reading.source != READING_LINK)
        return 0;
    n = fill_list(page->store, page->arena, view->patient.id, 1, &fill);
    sheet->reservoir.fill_nl = (struct sheet_number){ 0 };
    sheet->reservoir.fill_day = (struct sheet_number){ 0 };
    if (n > 0) {
        sheet->reservoir.fill_nl = sheet_known(fill->filled_nl);
        sheet->reservoir.fill_day =
            sheet_known(calendar_day_of(fill->at_s + view->reading.offset_s));
    }
    return n < 0 ? -1 : 0;
}

static void warn(struct sheet *sheet, bool holds, const char *words)
{
    if (holds && sheet->warning_count < SHEET_LIST_MAX)
        sheet->warnings[sheet->warning_count++] = words;
}

/* SR-47: what must not be trusted says so on paper too. */
static void fill_warnings(
    struct page *page, const struct view *view, struct sheet *sheet)
{
    const struct worklist_item *item = &view->item;
    unsigned warnings = view->has_reading ? view->reading.warnings : 0;

    if (worklist_has(item, WORKLIST_UNREAD) && view->has_reading)
        warn(sheet, 1,
            page_text(page, "The pump was last read %d days ago.",
                page->today - view->current.read_day));
    warn(sheet, worklist_has(item, WORKLIST_NOT_RUNNING),
        "The pump was not running its program when last read.");
    warn(sheet, warnings & READING_PRINTED_LATER,
        "The pump's printed alarm date was later than its numbers allow; the "
        "computed date is used.");
    warn(sheet, warnings & READING_PRINTED_EARLIER,
        "The pump's printed alarm date was earlier than its numbers give; the "
        "printed date is used.");
    warn(sheet, warnings & READING_ALARM_ASSUMED,
        "The alarm volume was not given: 2 mL is assumed.");
    warn(sheet, warnings & READING_ALARM_UNSURE,
        "The alarm volume is below 2 mL, where accuracy is not assured.");
    warn(sheet, view->patient.risks & RISK_UNHEARD,
        "The pump's alarm may not be heard: do not count on it.");
}

static void contact(struct sheet *sheet, const char *who, const char *phone)
{
    if (phone[0] && sheet->contact_count < SHEET_LIST_MAX)
        sheet->contacts[sheet->contact_count++] =
            (struct sheet_contact){ who, phone };
}

static void fill_contacts(struct page *page, struct sheet *sheet)
{
    const struct clinic *clinic = &page->clinic;

    contact(sheet,
        clinic->hours[0] ? page_text(page, "Pump clinic, %s", clinic->hours)
                         : "Pump clinic",
        clinic->phone);
    contact(sheet, "On call at other hours", clinic->phone_out);
    contact(sheet, "Emergency department", clinic->emergency);
}

int printout_fill(
    struct page *page, const struct view *view, struct sheet *sheet)
{
    struct history_event *events;
    int n = history_list(page, view->patient.id, SHEET_LIST_MAX, &events), i;

    if (n < 0)
        return -1;
    *sheet = (struct sheet){ .clinic = page->clinic.name,
        .printed_day = page->today };
    fill_patient(page, view, sheet);
    fill_pump(view, sheet);
    fill_dates(page, view, sheet);
    fill_reading(page, view, sheet);
    if (fill_from_refill(page, view, sheet)) {
        page_fail(page, STORE_BUSY);
        return -1;
    }
    fill_warnings(page, view, sheet);
    fill_contacts(page, sheet);
    for (i = 0; i < n; i++)
        sheet->events[sheet->event_count++] = (struct sheet_entry){
            sheet_known(page_local_day(page, events[i].at_s)), events[i].words
        };
    return 0;
}
