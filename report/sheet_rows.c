#include <inttypes.h>
#include <string.h>

#include "base/arena.h"
#include "base/quantity.h"
#include "base/when.h"
#include "core/fault.h"
#include "core/units.h"
#include "report/sheet_rows.h"

#define THIN "\xe2\x80\x89"
#define DASH "\xe2\x80\x93"
#define MINUS "\xe2\x88\x92"

static const char unknown[] = "not on record";

void sheet_rows_begin(struct sheet_section *section, struct arena *arena,
    const char *title, size_t max)
{
    section->title = title;
    section->note = NULL;
    section->rows = arena_alloc(arena, max * sizeof *section->rows);
    section->count = 0;
    section->room = max;
}

struct sheet_row *sheet_rows_add(struct sheet_section *section,
    const char *label, const char *value, const char *note)
{
    struct sheet_row *row;

    ASSERT(section->count < section->room);
    row = &section->rows[section->count++];
    *row = (struct sheet_row){
        .label = label, .value = value ? value : unknown, .note = note
    };
    return row;
}

static const char *day_text(struct arena *arena, struct sheet_number day)
{
    return day.known ? arena_printf(arena, "%s", when_date(day.value).text)
                     : NULL;
}

/* "on 10 Aug 2026" */
static const char *on_day(struct arena *arena, struct sheet_number day)
{
    return day.known ? arena_printf(arena, "on %s", when_date(day.value).text)
                     : NULL;
}

/* "Wed, in 2 days" */
static const char *distance(
    struct arena *arena, struct sheet_number day, int32_t today)
{
    if (!day.known)
        return NULL;
    return arena_printf(arena, "%.3s, %s", when_weekday_short(day.value).text,
        when_from_today(day.value, today).text);
}

static const char *volume_text(
    struct arena *arena, struct sheet_number nl, unsigned places)
{
    return nl.known ? arena_printf(
                          arena, "%s", quantity_volume(nl.value, places).text)
                    : NULL;
}

static void add_refill_by(const struct sheet *sheet, struct arena *arena,
    struct sheet_section *section)
{
    const struct sheet_dates *dates = &sheet->dates;
    bool is_overdue = dates->refill_by_day.known &&
                      dates->refill_by_day.value < sheet->printed_day;
    const char *note =
        distance(arena, dates->refill_by_day, sheet->printed_day);
    struct sheet_row *row;

    if (note && dates->by_stability)
        note = arena_printf(arena, "%s; the drug keeps no longer", note);
    if (is_overdue)
        note = arena_printf(arena, "OVERDUE: %s", note);
    row = sheet_rows_add(
        section, "Refill by", day_text(arena, dates->refill_by_day), note);
    row->is_loud = is_overdue;
}

/* "16 Nov - 18 Nov 2026" */
static const char *window_text(
    struct arena *arena, const struct sheet_dates *dates)
{
    struct when_text from = when_date(dates->window_from_day.value);
    struct when_text to = when_date(dates->window_to_day.value);
    size_t year = strlen(from.text) - strlen(" 2026");

    if (strcmp(from.text + year, to.text + strlen(to.text) - 5) == 0)
        from.text[year] = 0;
    return arena_printf(arena, "book %s " DASH " %s", from.text, to.text);
}

/* The booked refill; without one, the window to book it in. */
static void add_booked(const struct sheet *sheet, struct arena *arena,
    struct sheet_section *section)
{
    const struct sheet_dates *dates = &sheet->dates;
    const char *note = distance(arena, dates->booked_day, sheet->printed_day);
    bool has_window =
        dates->window_from_day.known && dates->window_to_day.known;

    if (note && dates->booked_s.known)
        note = arena_printf(arena, "%.3s %s%s%s", note,
            when_time(dates->booked_s.value).text,
            dates->booked_place ? ", " : "",
            dates->booked_place ? dates->booked_place : "");
    if (dates->booked_day.known)
        sheet_rows_add(section, "Next refill booked",
            day_text(arena, dates->booked_day), note);
    else
        sheet_rows_add(section, "Next refill booked",
            dates->booked_elsewhere ? "not known here" : "none",
            has_window ? window_text(arena, dates) : NULL)
            ->is_loud = true;
}

/* What a clinic plans by comes first, in large print. */
static void make_dates(const struct sheet *sheet, struct arena *arena,
    struct sheet_section *section)
{
    const struct sheet_number *eri_day = &sheet->pump.eri_day;
    const char *note = NULL;

    sheet_rows_begin(section, arena, "Dates", 4);
    sheet_rows_add(section, "Alarm date",
        day_text(arena, sheet->dates.alarm_day),
        distance(arena, sheet->dates.alarm_day, sheet->printed_day));
    add_refill_by(sheet, arena, section);
    add_booked(sheet, arena, section);
    if (eri_day->known)
        note = arena_printf(
            arena, "warns from %s", when_date(eri_day->value).text);
    sheet_rows_add(section, "Replace pump by",
        day_text(arena, sheet->pump.replace_by_day), note);
}

static const char *mode_text(struct arena *arena, const struct sheet_drug *drug)
{
    switch (drug->mode) {
    case SHEET_MODE_UNKNOWN:
        return NULL;
    case SHEET_MODE_SIMPLE:
        return "simple continuous";
    case SHEET_MODE_FLEX:
        return drug->schedule ? arena_printf(arena, "flex, %d steps",
                                    drug->schedule->step_count)
                              : "flex";
    case SHEET_MODE_PERIODIC_BOLUS:
        return "periodic bolus";
    case SHEET_MODE_MINIMUM_RATE:
        return "minimum rate";
    case SHEET_MODE_STOPPED:
        return "STOPPED";
    }
    ASSERT(0);
    return NULL;
}

/* dose over concentration. */
static const char *flow_text(struct arena *arena, const struct sheet_drug *drug)
{
    if (!drug->dose_ng.known || !drug->conc_ng_per_ml.known ||
        drug->conc_ng_per_ml.value <= 0)
        return NULL;
    return arena_printf(arena, "%s",
        quantity_flow((int64_t)drug->dose_ng.value * UNITS_NL_PER_ML,
            drug->conc_ng_per_ml.value)
            .text);
}

/* drug in 24 h, basal and boluses. */
static const char *day_drug_text(
    struct arena *arena, const struct sheet_drug *drug)
{
    int64_t total_ng = (int64_t)drug->dose_ng.value + drug->bolus_ng.value;

    return drug->dose_ng.known ? arena_printf(arena, "drug in 24 h: %s",
                                     quantity_dose(total_ng).text)
                               : NULL;
}

static void make_drug(const struct sheet_drug *drug, struct arena *arena,
    struct sheet_section *section)
{
    const char *change = NULL, *dose = NULL;

    sheet_rows_begin(section, arena, "Drug and dose", 6);
    if (drug->dose_ng.known)
        dose = arena_printf(
            arena, "%s", quantity_dose_per_day(drug->dose_ng.value).text);
    if (dose && drug->dose_before_ng.known)
        change = arena_printf(arena, "%s",
            quantity_change(drug->dose_before_ng.value, drug->dose_ng.value)
                .text);
    sheet_rows_add(section, "Dose", dose, change);
    sheet_rows_add(section, "Mode", mode_text(arena, drug), NULL);
    sheet_rows_add(section, "Drug", drug->drug, NULL);
    sheet_rows_add(section, "Concentration",
        drug->conc_ng_per_ml.known
            ? arena_printf(
                  arena, "%s", quantity_conc(drug->conc_ng_per_ml.value).text)
            : NULL,
        NULL);
    sheet_rows_add(section, "Flow", flow_text(arena, drug), NULL);
    if (drug->bolus_ng.known)
        sheet_rows_add(section, "Boluses in 24 h",
            arena_printf(arena, "%s", quantity_dose(drug->bolus_ng.value).text),
            day_drug_text(arena, drug));
}

static const char *weekday_name(int weekday)
{
    static const char *const names[] = { "Mon", "Tue", "Wed", "Thu", "Fri",
        "Sat", "Sun" };

    return names[weekday % UNITS_DAYS_PER_WEEK];
}

static int has_day(int days, int weekday)
{
    return days >> weekday % UNITS_DAYS_PER_WEEK & 1;
}

/* "Every day", "Mon-Fri", "Fri-Mon", "Sat, Sun": runs of three or more days
 * are ranges, and a range may wrap over Sunday. */
static const char *days_text(struct arena *arena, int days)
{
    const char *text = "";
    int from = 0, i, run;

    if (days == SCHEDULE_ALL_DAYS)
        return "every day";
    while (from < UNITS_DAYS_PER_WEEK &&
           !(has_day(days, from) && !has_day(days, from + 6)))
        from++;
    for (i = from; i < from + UNITS_DAYS_PER_WEEK; i += run + 1) {
        for (run = 0; has_day(days, i + run); run++)
            ;
        if (run == 0)
            continue;
        text = arena_printf(
            arena, "%s%s%s", text, *text ? ", " : "", weekday_name(i));
        if (run > 1)
            text = arena_printf(arena, "%s%s%s", text, run > 2 ? DASH : ", ",
                weekday_name(i + run - 1));
    }
    return text;
}

/* F-12: every step, with the day's total beside the days. */
static void make_steps(const struct schedule *schedule, struct arena *arena,
    struct sheet_rows *rows)
{
    const struct schedule_set *set;
    struct sheet_section *section;
    const struct schedule_step *step;
    int64_t total;

    ASSERT(schedule_check(schedule) == OK);
    for (int s = 0; s < schedule->set_count; s++) {
        set = &schedule->set[s];
        section = &rows->steps[rows->step_sets++];
        sheet_rows_begin(section, arena,
            arena_printf(arena, "Steps, %s", days_text(arena, set->days)),
            set->count);
        total = 0;
        for (int i = 0; i < set->count; i++) {
            step = &schedule->step[set->first + i];
            total += step->dose_ng;
            sheet_rows_add(section,
                arena_printf(arena, "%02d:%02d", step->start_min / 60,
                    step->start_min % 60),
                arena_printf(arena, "%s", quantity_dose(step->dose_ng).text),
                NULL);
        }
        section->note =
            arena_printf(arena, "%s a day", quantity_dose(total).text);
    }
}

static void make_reservoir(const struct sheet *sheet, struct arena *arena,
    struct sheet_section *section)
{
    const struct sheet_reservoir *reservoir = &sheet->reservoir;

    sheet_rows_begin(section, arena, "Reservoir", 4);
    section->note = "volumes are estimated: computed, not measured";
    sheet_rows_add(section, "Estimated volume",
        volume_text(arena, reservoir->volume_nl, 1),
        reservoir->volume_nl.known ? on_day(arena, reservoir->volume_day)
                                   : NULL);
    sheet_rows_add(section, "Last filled to",
        volume_text(arena, reservoir->fill_nl, 1),
        on_day(arena, reservoir->fill_day));
    sheet_rows_add(section, "Alarm volume",
        volume_text(arena, reservoir->alarm_nl, 1), NULL);
    sheet_rows_add(section, "Empty, estimated",
        day_text(arena, sheet->dates.empty_day), NULL);
}

static void make_pump(const struct sheet_pump *pump, struct arena *arena,
    struct sheet_section *section)
{
    sheet_rows_begin(section, arena, "Pump", 5);
    sheet_rows_add(section, "Model", pump->model, NULL);
    sheet_rows_add(section, "Serial", pump->serial, NULL);
    sheet_rows_add(
        section, "Holds", volume_text(arena, pump->capacity_nl, 0), NULL);
    sheet_rows_add(section, "Firmware", pump->firmware, NULL);
    sheet_rows_add(
        section, "Implanted", day_text(arena, pump->implanted_day), NULL);
}

static void make_catheter(const struct sheet_pump *pump, struct arena *arena,
    struct sheet_section *section)
{
    const char *length = NULL;

    if (pump->catheter_mm.known)
        length = arena_printf(arena, "%s" THIN "cm",
            quantity_decimal(pump->catheter_mm.value, 1).text);
    sheet_rows_begin(section, arena, "Catheter", 5);
    sheet_rows_add(section, "Model", pump->catheter_model, NULL);
    sheet_rows_add(section, "Length", length, NULL);
    sheet_rows_add(
        section, "Volume", volume_text(arena, pump->catheter_nl, 3), NULL);
    if (pump->catheter_tip)
        sheet_rows_add(section, "Tip at", pump->catheter_tip, NULL);
    if (pump->catheter_day.known)
        sheet_rows_add(
            section, "Since", day_text(arena, pump->catheter_day), NULL);
}

static void make_entries(const struct sheet_entry *entries, size_t count,
    struct arena *arena, struct sheet_section *section)
{
    for (size_t i = 0; i < count; i++)
        sheet_rows_add(section,
            entries[i].day.known ? day_text(arena, entries[i].day) : "undated",
            entries[i].words, NULL);
}

static void make_warnings(const struct sheet *sheet, struct arena *arena,
    struct sheet_section *section)
{
    sheet_rows_begin(section, arena, "Check first", SHEET_LIST_MAX);
    for (size_t i = 0; i < sheet->warning_count; i++)
        sheet_rows_add(section, "", sheet->warnings[i], NULL);
}

static const char *read_text(const struct sheet *sheet, struct arena *arena)
{
    static const char *const source[] = { "", ", over the link",
        ", typed from a printout", ", from the clinic's sheet" };
    const char *day = day_text(arena, sheet->read_day);

    ASSERT((size_t)sheet->source < sizeof source / sizeof source[0]);
    if (!day)
        return "No reading on record";
    return arena_printf(arena, "Read %s%s%s%s", day,
        sheet->read_s.known ? ", " : "",
        sheet->read_s.known ? when_time(sheet->read_s.value).text : "",
        source[sheet->source]);
}

static const char *identity_text(
    const struct sheet_patient *patient, struct arena *arena)
{
    const char *born = day_text(arena, patient->born_day);

    return arena_printf(arena, "Born %s, MRN %s", born ? born : unknown,
        patient->mrn ? patient->mrn : unknown);
}

/* whose clock the dates and times are by. */
static const char *clock_text(struct sheet_number offset_s, struct arena *arena)
{
    int32_t minutes = offset_s.value / UNITS_SECONDS_PER_MINUTE;
    int32_t size = minutes < 0 ? -minutes : minutes;

    if (!offset_s.known)
        return "Dates and times are by the pump's clock.";
    return arena_printf(arena,
        "Dates and times are by the pump's clock, UTC%s%02d:%02d.",
        minutes < 0 ? MINUS : "+", size / 60, size % 60);
}

void sheet_rows_make(
    const struct sheet *sheet, struct arena *arena, struct sheet_rows *rows)
{
    ASSERT(sheet->alarm_count <= SHEET_LIST_MAX);
    ASSERT(sheet->event_count <= SHEET_LIST_MAX);
    ASSERT(sheet->warning_count <= SHEET_LIST_MAX);
    *rows = (struct sheet_rows){ .clinic = sheet->clinic,
        .title = "Pump printout",
        .name = sheet->patient.name,
        .identity = identity_text(&sheet->patient, arena),
        .risks = sheet->patient.risks
                     ? arena_printf(arena, "Risk: %s", sheet->patient.risks)
                     : NULL,
        .read = read_text(sheet, arena),
        .clock = clock_text(sheet->offset_s, arena) };
    rows->document =
        arena_printf(arena, "%s: pump printout. %s", rows->name, rows->read);
    rows->printed =
        arena_printf(arena, "Printed %s", when_date(sheet->printed_day).text);
    make_warnings(sheet, arena, &rows->warnings);
    make_dates(sheet, arena, &rows->dates);
    make_drug(&sheet->drug, arena, &rows->drug);
    if (sheet->drug.schedule && !schedule_is_simple(sheet->drug.schedule))
        make_steps(sheet->drug.schedule, arena, rows);
    make_reservoir(sheet, arena, &rows->reservoir);
    make_pump(&sheet->pump, arena, &rows->pump);
    make_catheter(&sheet->pump, arena, &rows->catheter);
    sheet_rows_begin(&rows->alarms, arena, "Alarms", SHEET_LIST_MAX);
    if (sheet->alarm_count == 0)
        sheet_rows_add(&rows->alarms, "",
            sheet->alarms_known ? "none when read" : "not known here", NULL);
    make_entries(sheet->alarms, sheet->alarm_count, arena, &rows->alarms);
    sheet_rows_begin(&rows->events, arena, "Last events", SHEET_LIST_MAX);
    if (sheet->event_count == 0)
        sheet_rows_add(&rows->events, "", "none on record", NULL);
    make_entries(sheet->events, sheet->event_count, arena, &rows->events);
    sheet_rows_make_card(sheet, arena, rows);
}
