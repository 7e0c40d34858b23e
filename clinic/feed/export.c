#include <string.h>

#include "base/pattern.h"
#include "base/quantity.h"
#include "base/when.h"
#include "base/zone.h"
#include "clinic/feed/column.h"
#include "clinic/feed/csv.h"
#include "clinic/feed/export.h"
#include "clinic/feed/row.h"
#include "clinic/store/current.h"
#include "clinic/store/patient.h"
#include "clinic/store/pump.h"
#include "clinic/store/reading.h"
#include "core/calendar.h"

enum { TAKE_BYTES = 64 * 1024 };

/* Computed: known to the import, which passes over them. */
static const char *const computed[] = { "Refill by", "Window from",
    "Empty date", "Replace by" };

/* Everything that is known of one patient; pump and reading may be missing. */
struct person {
    const struct export *export;
    struct patient patient;
    struct pump pump;
    struct reading reading;
    struct current current;
    int has_pump;
    int has_reading;
};

static const char *const mode_word[] = {
    [READING_RUNS] = ROW_RUNNING,
    [READING_MINIMUM] = "minimum rate",
    [READING_STOPPED] = "stopped",
};

/* --- Cells ------------------------------------------------------------- */

static void put_day(struct buffer *cell, int32_t day)
{
    if (day != RECORD_NO_DAY)
        buffer_text(cell, when_iso(day).text);
}

/* A local date, with the time of day unless it is 00:00. */
static void put_moment(struct buffer *cell, int64_t local_s)
{
    int32_t second = calendar_second_of(local_s);

    put_day(cell, calendar_day_of(local_s));
    if (second > 0)
        buffer_printf(cell, " %02d:%02d", second / 3600, second / 60 % 60);
    if (second % 60 > 0)
        buffer_printf(cell, ":%02d", second % 60);
}

static void put_volume(struct buffer *cell, int32_t volume_nl)
{
    buffer_text(cell, quantity_decimal(volume_nl, QUANTITY_ML).text);
}

/* The week's mean, rounded down to the ng as the projection has it. */
static void put_dose(struct buffer *cell, const struct person *person)
{
    buffer_text(
        cell, quantity_decimal(person->current.dose_ng, QUANTITY_MCG).text);
}

static void put_reading(
    struct buffer *cell, const struct person *person, enum column field)
{
    const struct reading *reading = &person->reading;

    if (field == COLUMN_CONC)
        buffer_printf(cell, "%s mcg/mL",
            quantity_decimal(reading->conc_ng_per_ml, QUANTITY_MCG).text);
    else if (field == COLUMN_DOSE)
        put_dose(cell, person);
    else if (field == COLUMN_SCHEDULE &&
             !schedule_is_simple(&reading->schedule))
        pattern_print(cell, &reading->schedule);
    else if (field == COLUMN_MODE)
        buffer_text(cell, mode_word[reading->mode]);
    else if (field == COLUMN_FILLED)
        put_moment(cell, reading->filled_s);
    else if (field == COLUMN_FILL)
        put_volume(cell, reading->fill_nl);
    else if (field == COLUMN_ALARM_VOLUME)
        put_volume(cell, reading->alarm_nl);
    else if (field == COLUMN_ALARM_DATE)
        put_day(cell, person->current.alarm_day);
}

static void put_field(
    struct buffer *cell, const struct person *person, enum column field)
{
    const struct patient *patient = &person->patient;
    const struct current *current = &person->current;
    const struct zone *zone = person->export->zone;

    switch (field) {
    case COLUMN_PATIENT:
        buffer_text(cell, patient->name);
        break;
    case COLUMN_MRN:
        buffer_text(cell, patient->mrn);
        break;
    case COLUMN_BORN:
        put_day(cell, patient->born_day);
        break;
    case COLUMN_PUMP:
        if (person->has_pump) {
            put_volume(cell, person->pump.capacity_nl);
            buffer_text(cell, " mL");
        }
        break;
    case COLUMN_SERIAL:
        buffer_text(cell, person->has_pump ? person->pump.serial : "");
        break;
    case COLUMN_IMPLANTED:
        put_day(cell,
            person->has_pump ? person->pump.implanted_day : RECORD_NO_DAY);
        break;
    case COLUMN_APPOINTMENT:
        if (current->booked_s != RECORD_NO_INSTANT)
            put_moment(
                cell, current->booked_s + zone_offset(zone, current->booked_s));
        break;
    case COLUMN_PHONE:
        buffer_text(cell, patient->phone);
        break;
    case COLUMN_CONTACT:
        buffer_text(cell, patient->contact);
        break;
    case COLUMN_BACKUP:
        buffer_text(cell, patient->oral_backup);
        break;
    case COLUMN_NOTES:
        buffer_text(cell, patient->notes);
        break;
    default:
        if (person->has_reading)
            put_reading(cell, person, field);
        break;
    }
}

/* --- Rows -------------------------------------------------------------- */

static void put_header(struct buffer *out)
{
    buffer_text(out, "\xef\xbb\xbf");
    for (int f = 0; f < COLUMN_COUNT; f++)
        csv_put(out, column_title((enum column)f), f == 0);
    for (size_t i = 0; i < sizeof computed / sizeof computed[0]; i++)
        csv_put(out, computed[i], 0);
    csv_end(out);
}

static void put_person(
    struct buffer *out, struct buffer *cell, const struct person *person)
{
    const struct current *current = &person->current;
    const int32_t day[] = { current->refill_by_day, current->window_from_day,
        current->empty_day, current->replace_by_day };

    for (int f = 0; f < COLUMN_COUNT; f++) {
        buffer_clear(cell);
        put_field(cell, person, (enum column)f);
        csv_put(out, buffer_get(cell), f == 0);
    }
    for (size_t i = 0; i < sizeof day / sizeof day[0]; i++) {
        buffer_clear(cell);
        put_day(cell, day[i]);
        csv_put(out, buffer_get(cell), 0);
    }
    csv_end(out);
}

static enum store_result load(
    struct store *store, struct arena *arena, int64_t id, struct person *person)
{
    enum store_result result = patient_get(store, arena, id, &person->patient);

    if (result == STORE_OK)
        result = current_get(store, arena, id, &person->current);
    if (result != STORE_OK)
        return result;
    result = pump_current(store, arena, id, &person->pump);
    person->has_pump = result == STORE_OK;
    if (result == STORE_OK)
        result = reading_latest(store, arena, id, &person->reading);
    person->has_reading = result == STORE_OK;
    return result == STORE_NONE ? STORE_OK : result;
}

static enum store_result put_all(
    struct store *store, struct export *export, struct buffer *out)
{
    struct person person = { .export = export };
    struct arena arena = { 0 };
    struct buffer cell = { 0 };
    enum store_result result;
    int64_t id = 0;

    put_header(out);
    while ((result = patient_next(store, id, &id)) == STORE_OK) {
        result = load(store, &arena, id, &person);
        if (result != STORE_OK)
            break;
        if (person.patient.state == PATIENT_ACTIVE) {
            put_person(out, &cell, &person);
            export->rows++;
        }
        arena_reset(&arena);
        if (out->len > TAKE_BYTES && export->take(export->context, out)) {
            result = STORE_REFUSED;
            break;
        }
    }
    buffer_free(&cell);
    arena_free(&arena);
    return result == STORE_NONE ? STORE_OK : result;
}

enum store_result export_sheet(struct store *store, struct export *export)
{
    struct buffer out = { 0 };
    enum store_result result = store_begin_read(store);

    if (result != STORE_OK)
        return result;
    export->rows = 0;
    result = store_end(store, put_all(store, export, &out));
    if (result == STORE_OK && export->take(export->context, &out))
        result = STORE_REFUSED;
    buffer_free(&out);
    return result;
}
