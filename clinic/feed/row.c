#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/pattern.h"
#include "base/quantity.h"
#include "base/utf8.h"
#include "base/when.h"
#include "base/zone.h"
#include "clinic/feed/row.h"
#include "clinic/store/record.h"
#include "core/calendar.h"
#include "core/drug.h"
#include "core/fault.h"
#include "core/refill.h"

enum {
    DOSE_ROUNDING_NG = 50, /* a printed dose is to 0.1 mcg */
    QUOTED_MAX = 60,
    CONC_MAYBE_MG = UNITS_CONC_MAX / 1000, /* a thousand times is lawful too */
    NOON_S = UNITS_SECONDS_PER_DAY / 2,
};

#define TOO_OLD "is before 1970: check the year"
#define LOST_HOUR                                                              \
    "falls in the hour in which the clocks change: write the date alone"

const char *row_fate_word(enum fate fate)
{
    static const char *const word[] = { "ok", "warn", "error", "unchanged" };

    ASSERT((size_t)fate < sizeof word / sizeof word[0]);
    return word[fate];
}

/* --- Saying ------------------------------------------------------------ */

static void add_sentence(struct buffer *to, const char *format, va_list args)
{
    char text[1024]; /* quotes are bounded, so that this is room enough */

    vsnprintf(text, sizeof text, format, args);
    buffer_text(to, to->len ? ". " : "");
    buffer_text(to, text);
}

void row_refuse(struct row *row, const char *format, ...)
{
    va_list args;

    row->fate = FATE_ERROR;
    va_start(args, format);
    add_sentence(&row->why, format, args);
    va_end(args);
}

void row_warn(struct row *row, const char *format, ...)
{
    va_list args;

    if (row->fate != FATE_ERROR)
        row->fate = FATE_WARN;
    row->flagged = 1;
    va_start(args, format);
    add_sentence(&row->note, format, args);
    va_end(args);
}

void row_say(struct row *row, const char *format, ...)
{
    va_list args;

    va_start(args, format);
    add_sentence(&row->note, format, args);
    va_end(args);
}

const char *row_reason(const struct row *row)
{
    return buffer_get(row->fate == FATE_ERROR ? &row->why : &row->note);
}

void row_free(struct row *row)
{
    arena_free(&row->arena);
    buffer_free(&row->why);
    buffer_free(&row->note);
}

/* --- Cells ------------------------------------------------------------- */

/* A cell's text as a sentence may quote it: on one line, and not too long. */
static const char *quoted(struct row *row, const char *text)
{
    size_t len = 0, size;
    char *shown;

    while ((size = utf8_character(text + len, strlen(text + len))) > 0 &&
           len + size <= QUOTED_MAX)
        len += size;
    shown = arena_printf(
        &row->arena, "\"%.*s%s\"", (int)len, text, text[len] ? "..." : "");
    for (char *at = shown; *at; at++)
        if ((unsigned char)*at < ' ')
            *at = ' ';
    return shown;
}

/* Refuse the cell of a field, when there is something wrong with it. */
static void complain(struct row *row, enum column field, const char *wrong)
{
    const char *text = row->text[field];

    if (!wrong)
        return;
    if (*text)
        row_refuse(
            row, "%s %s %s", column_title(field), quoted(row, text), wrong);
    else
        row_refuse(row, "%s is blank: write it", column_title(field));
}

static void take_cells(
    struct row *row, const struct columns *columns, const struct csv *csv)
{
    for (int f = 0; f < COLUMN_COUNT; f++) {
        const char *cell = "";

        if (columns->at[f] >= 0 && (size_t)columns->at[f] < csv->count)
            cell = csv_text(csv->cell[columns->at[f]]);
        row->text[f] = cell_trim(arena_text(&row->arena, cell, strlen(cell)));
    }
    if (csv->count != columns->count)
        row_refuse(row,
            "The row has %zu cells where the first line has %zu: put "
            "quotation marks around a cell with a comma in it",
            csv->count, columns->count);
}

static void read_text(struct row *row)
{
    static const enum column line[] = { COLUMN_PATIENT, COLUMN_SERIAL,
        COLUMN_MRN, COLUMN_PHONE, COLUMN_CONTACT };

    for (size_t i = 0; i < sizeof line / sizeof line[0]; i++)
        if (i < 2 || *row->text[line[i]])
            complain(
                row, line[i], cell_line(row->text[line[i]], RECORD_TEXT_MAX));
    complain(row, COLUMN_BACKUP,
        cell_note(row->text[COLUMN_BACKUP], RECORD_NOTE_MAX));
    complain(
        row, COLUMN_NOTES, cell_note(row->text[COLUMN_NOTES], RECORD_NOTE_MAX));
}

/* A date that may be blank. */
static int32_t read_date(
    struct row *row, enum column field, const struct row_rule *rule)
{
    int32_t day = RECORD_NO_DAY;
    const char *wrong;

    if (!*row->text[field])
        return RECORD_NO_DAY;
    wrong = cell_date(row->text[field], rule->order, &day);
    complain(row, field, wrong);
    return wrong ? RECORD_NO_DAY : day;
}

/* The instant, in UTC, of a local date and time, or of a date alone: second
 * is then -1.  Whether it could be read. */
static bool read_moment(struct row *row, enum column field,
    const struct row_rule *rule, int64_t *utc_s, int32_t *second)
{
    int32_t day = 0, offset_s;
    const char *wrong =
        cell_moment(row->text[field], rule->order, &day, second);
    int64_t local_s = (int64_t)day * UNITS_SECONDS_PER_DAY + *second;

    if (!wrong && day < 0)
        wrong = TOO_OLD;
    if (!wrong && *second < 0)
        *utc_s = zone_day_start(rule->zone, day);
    else if (!wrong && zone_local_offset(rule->zone, local_s, &offset_s))
        wrong = LOST_HOUR;
    else if (!wrong)
        *utc_s = local_s - offset_s;
    complain(row, field, wrong);
    return !wrong;
}

/* a fill known by date only counts from 00:00 local. */
static void read_filled(struct row *row, const struct row_rule *rule)
{
    int32_t second = 0;

    if (!*row->text[COLUMN_FILLED])
        row_refuse(row,
            "Last refill is blank: write the date of the last refill, without "
            "which no alarm date can be computed");
    else
        read_moment(row, COLUMN_FILLED, rule, &row->filled_utc_s, &second);
    if (second < 0)
        row->warnings |= READING_FILLED_BY_DATE;
    row->offset_s = zone_offset(rule->zone, row->filled_utc_s);
    row->reservoir.filled_s = row->filled_utc_s + row->offset_s;
}

/* A date alone stands at noon, so that it is the same day in pump time. */
static void read_appointment(struct row *row, const struct row_rule *rule)
{
    int32_t second = 0;

    if (!*row->text[COLUMN_APPOINTMENT] ||
        !read_moment(
            row, COLUMN_APPOINTMENT, rule, &row->appointment_s, &second) ||
        second >= 0)
        return;
    row->appointment_s += NOON_S;
    row->appointment_by_day = 1;
    row_say(row, "Next appt has no time of day, so it stands at 12:00");
}

static void read_pump(struct row *row)
{
    int32_t capacity_nl;
    const char *wrong = cell_capacity(row->text[COLUMN_PUMP], &capacity_nl);

    complain(row, COLUMN_PUMP, wrong);
    if (wrong)
        return;
    row->model = model_of_capacity(capacity_nl);
    if (!row->model)
        complain(row, COLUMN_PUMP,
            "is no reservoir that is known: write 20 mL or 40 mL");
}

/* A pattern beside the dose is the whole truth; the dose must agree. */
static void read_schedule(struct row *row, int64_t dose_ng)
{
    struct pattern_error error;
    int64_t week_ng, apart_ng;

    if (pattern_read(row->text[COLUMN_SCHEDULE], &row->schedule, &error)) {
        complain(row, COLUMN_SCHEDULE, error.what);
        return;
    }
    week_ng = schedule_week_ng(&row->schedule);
    apart_ng = week_ng - dose_ng * UNITS_DAYS_PER_WEEK;
    if (dose_ng && llabs(apart_ng) > DOSE_ROUNDING_NG * UNITS_DAYS_PER_WEEK)
        row_refuse(row,
            "Schedule adds up to %s mcg a day and Dose/day says %s: correct "
            "one of them",
            quantity_fixed(week_ng, 7000, 1).text,
            quantity_decimal(dose_ng, QUANTITY_MCG).text);
}

/* What runs is told by a dose; a pump that does not run has no alarm date. */
static void read_mode(struct row *row)
{
    const char *mode = row->text[COLUMN_MODE];

    if (*mode && strcasecmp(mode, ROW_RUNNING) != 0)
        complain(row, COLUMN_MODE,
            "is not \"" ROW_RUNNING "\": enter a pump that is stopped or at "
            "minimum rate by hand");
}

static void read_dose(struct row *row)
{
    int64_t dose_ng = 0;
    const char *wrong = NULL;
    bool pattern = *row->text[COLUMN_SCHEDULE] != 0;

    if (*row->text[COLUMN_DOSE] || !pattern)
        wrong = cell_dose(row->text[COLUMN_DOSE], &dose_ng);
    complain(row, COLUMN_DOSE, wrong);
    if (wrong)
        return;
    if (pattern)
        read_schedule(row, dose_ng);
    else if (dose_ng < 1)
        complain(row, COLUMN_DOSE,
            "is no dose: if the pump is stopped, enter that by hand");
    else
        schedule_init_simple(&row->schedule, (int32_t)dose_ng);
}

static void read_volumes(struct row *row)
{
    struct reservoir *reservoir = &row->reservoir;

    complain(row, COLUMN_CONC,
        cell_conc(row->text[COLUMN_CONC], &reservoir->conc_ng_per_ml));
    complain(row, COLUMN_FILL,
        cell_volume(row->text[COLUMN_FILL], &reservoir->fill_nl));
    if (*row->text[COLUMN_ALARM_VOLUME]) {
        complain(row, COLUMN_ALARM_VOLUME,
            cell_volume(row->text[COLUMN_ALARM_VOLUME], &reservoir->alarm_nl));
        return;
    }
    reservoir->alarm_nl = RESERVOIR_ALARM_NL_DEFAULT;
    row->warnings |= READING_ALARM_ASSUMED;
    row_say(row, "Alarm vol is blank, so 2 mL is used");
}

static void read_times(struct row *row, const struct row_rule *rule)
{
    read_filled(row, rule);
    read_appointment(row, rule);
    row->born_day = read_date(row, COLUMN_BORN, rule);
    row->implanted_day = read_date(row, COLUMN_IMPLANTED, rule);
    row->printed_alarm_day = read_date(row, COLUMN_ALARM_DATE, rule);
}

/* --- Rules ------------------------------------------------------------- */

static struct quantity_text ml(int64_t volume_nl)
{
    return quantity_decimal(volume_nl, QUANTITY_ML);
}

/* F-05 */
static void judge_reservoir(struct row *row)
{
    const struct reservoir *r = &row->reservoir;

    switch (reservoir_check(r, row->model)) {
    case RESERVOIR_OK:
        break;
    case RESERVOIR_CONC:
        row_refuse(row,
            "Conc %s mcg/mL is outside 1 to 4000 mcg/mL: check the number and "
            "its unit",
            quantity_decimal(r->conc_ng_per_ml, QUANTITY_MCG).text);
        break;
    case RESERVOIR_CONC_SCREENING:
        row_refuse(row,
            "Conc 50 mcg/mL is for screening only and never fills a pump: "
            "check the concentration");
        break;
    case RESERVOIR_ALARM_LOW:
    case RESERVOIR_ALARM_HIGH:
        row_refuse(row,
            "Alarm vol %s mL is outside 1 to 10 mL: check it in the pump",
            ml(r->alarm_nl).text);
        break;
    case RESERVOIR_ABOVE_CAPACITY:
        row_refuse(row,
            "Fill %s mL is above the reservoir's %s mL: check the volume and "
            "the pump's size",
            ml(r->fill_nl).text, ml(row->model->capacity_nl).text);
        break;
    case RESERVOIR_BELOW_ALARM:
        row_refuse(row,
            "Fill %s mL is below the alarm volume of %s mL: write what was in "
            "the pump after the refill",
            ml(r->fill_nl).text, ml(r->alarm_nl).text);
        break;
    case RESERVOIR_TIME:
        complain(row, COLUMN_FILLED, TOO_OLD);
        break;
    case RESERVOIR_BOLUS:
        break; /* a sheet has none */
    }
}

/* A sheet kept in mg, or with a point between thousands: dose and
 * concentration both a thousandth, so that flow and dates look right. */
static void judge_unit(struct row *row)
{
    const int32_t conc = row->reservoir.conc_ng_per_ml;

    if (!units_is_conc(conc) || conc > CONC_MAYBE_MG)
        return;
    row_refuse(row,
        "Conc %s may be mg/mL: write %s mcg/mL, and the dose in mcg; enter a "
        "drug that is as weak as %s mcg/mL by hand",
        quoted(row, row->text[COLUMN_CONC]),
        quantity_decimal((int64_t)conc * 1000, QUANTITY_MCG).text,
        quantity_decimal(conc, QUANTITY_MCG).text);
}

/* R-02 for every step. */
static void judge_flow(struct row *row)
{
    const struct model *model = row->model;
    int32_t conc = row->reservoir.conc_ng_per_ml, step = 0, minutes;
    int64_t day_ng;
    bool low;

    if (!units_is_conc(conc) ||
        schedule_check_flow(&row->schedule, model, conc, &step) == OK)
        return;
    /* What the step would be if it lasted the whole day. */
    minutes = schedule_step_minutes(&row->schedule, step);
    day_ng = (int64_t)row->schedule.step[step].dose_ng * UNITS_MINUTES_PER_DAY;
    low =
        day_ng < (int64_t)minutes * conc * model->flow_nl_min / UNITS_NL_PER_ML;
    row_refuse(row,
        "Flow would be %s mL/day at %s mcg/mL, %s the pump's %s of %s mL/day: "
        "check the dose and the concentration",
        quantity_fixed(day_ng, (int64_t)minutes * conc, 3).text,
        quantity_decimal(conc, QUANTITY_MCG).text, low ? "below" : "above",
        low ? "minimum" : "maximum",
        ml(low ? model->flow_nl_min : model->flow_nl_max).text);
}

static void judge_time(struct row *row, const struct row_rule *rule)
{
    int64_t local_s = rule->now_s + zone_offset(rule->zone, rule->now_s);

    if (row->filled_utc_s > rule->now_s)
        row_refuse(row,
            "Last refill %s is in the future: correct the date (today is %s)",
            quoted(row, row->text[COLUMN_FILLED]),
            when_date(calendar_day_of(local_s)).text);
}

/* the sheet's alarm date against the computed one. */
static void reconcile(struct row *row)
{
    struct refill_reconciled r;
    struct refill refill;
    struct refill_rule rule = refill_rule_default();

    if (refill_compute(&row->reservoir, &row->schedule, &rule, &refill) != OK) {
        row_refuse(row,
            "The alarm date would be after the year 2199: check dose, "
            "concentration and volumes");
        return;
    }
    if (row->printed_alarm_day == RECORD_NO_DAY ||
        refill_reconcile(&row->reservoir, &row->schedule,
            row->printed_alarm_day, &r) != OK ||
        r.verdict == REFILL_PRINTED_AGREES)
        return;
    row_warn(row,
        "Alarm date on the sheet (%s) is %s than computed (%s), so the %s one "
        "is used: check dose, concentration, volumes and dates",
        when_date(row->printed_alarm_day).text,
        r.verdict == REFILL_PRINTED_LATER ? "later" : "earlier",
        when_date(r.computed_day).text,
        r.verdict == REFILL_PRINTED_LATER ? "computed" : "sheet's");
}

/* What is lawful and yet unusual. */
static void flag(struct row *row)
{
    int64_t day_ng = schedule_day_ng_max(&row->schedule);
    int64_t ceiling_ng = drug_baclofen()->day_ng_ceiling;

    if (row->reservoir.alarm_nl < RESERVOIR_ALARM_NL_SURE) {
        row->warnings |= READING_ALARM_UNSURE;
        row_warn(row,
            "Alarm vol %s mL is below 2 mL, where the estimate is not assured: "
            "consider raising it",
            ml(row->reservoir.alarm_nl).text);
    }
    if (row->reservoir.conc_ng_per_ml < DRUG_CONC_WEAKEST)
        row_warn(row,
            "Conc %s mcg/mL is weaker than any product: check the number and "
            "its unit",
            quantity_decimal(row->reservoir.conc_ng_per_ml, QUANTITY_MCG).text);
    if (day_ng > ceiling_ng)
        row_warn(row,
            "Dose %s mcg a day is above %s mcg: check the number and its unit",
            quantity_decimal(day_ng, QUANTITY_MCG).text,
            quantity_decimal(ceiling_ng, QUANTITY_MCG).text);
}

static void clear(struct row *row)
{
    struct arena arena = row->arena;
    struct buffer why = row->why, note = row->note;

    arena_reset(&arena);
    buffer_clear(&why);
    buffer_clear(&note);
    *row = (struct row){ .arena = arena, .why = why, .note = note };
    row->appointment_s = RECORD_NO_INSTANT;
}

void row_read(struct row *row, const struct columns *columns,
    const struct csv *csv, const struct row_rule *rule)
{
    clear(row);
    row->line = csv->row_line;
    take_cells(row, columns, csv);
    if (row->fate == FATE_ERROR)
        return;
    read_text(row);
    read_pump(row);
    read_mode(row);
    read_dose(row);
    read_volumes(row);
    read_times(row, rule);
    if (row->fate == FATE_ERROR)
        return;
    judge_time(row, rule);
    judge_reservoir(row);
    judge_unit(row);
    judge_flow(row);
    if (row->fate == FATE_ERROR)
        return;
    flag(row);
    reconcile(row);
}
