#include <string.h>

#include "base/quantity.h"
#include "base/when.h"
#include "base/zone.h"
#include "clinic/feed/enrol.h"
#include "clinic/store/fact.h"
#include "clinic/store/fold.h"
#include "clinic/store/patient.h"
#include "clinic/store/pump.h"
#include "clinic/store/reading.h"
#include "core/calendar.h"

enum { APPOINTMENT_MINUTES = 60 };

/* One row on its way into the store. */
struct enrol_row {
    struct enrol *enrol;
    struct store *store;
    struct arena *arena;
    struct row *row;
    const struct row_rule *rule;
    int wrote; /* something of it was new */
};

static int same_words(const char *a, const char *b)
{
    struct buffer x = { 0 }, y = { 0 };
    int same;

    fold_words(&x, a);
    fold_words(&y, b);
    same = strcmp(buffer_get(&x), buffer_get(&y)) == 0;
    buffer_free(&x);
    buffer_free(&y);
    return same;
}

/* --- Readings ---------------------------------------------------------- */

static struct reading reading_of(
    const struct row *row, int64_t patient, int64_t pump)
{
    struct reading reading = reading_default(patient, pump);

    reading.source = READING_IMPORT;
    reading.read_s = row->filled_utc_s;
    reading.offset_s = row->offset_s;
    reading.filled_s = row->reservoir.filled_s;
    reading.fill_nl = row->reservoir.fill_nl;
    reading.alarm_nl = row->reservoir.alarm_nl;
    reading.conc_ng_per_ml = row->reservoir.conc_ng_per_ml;
    reading.printed_alarm_day = row->printed_alarm_day;
    reading.warnings = row->warnings;
    reading.schedule = row->schedule;
    return reading;
}

/* The alarm date that rules. */
static int32_t ruling_day(const struct reading *reading)
{
    struct refill_rule rule = refill_rule_default();
    struct refill_reconciled reconciled;
    struct refill refill;

    return reading_dates(reading, &rule, &refill, &reconciled) == OK
               ? refill.alarm_day
               : RECORD_NO_DAY;
}

/* Does a stored reading say all that the sheet's says?  A sheet without an
 * alarm date, or with the one that rules, says nothing more. */
static int says_all(const struct reading *stored, const struct reading *sheet)
{
    if (stored->filled_s != sheet->filled_s ||
        stored->fill_nl != sheet->fill_nl ||
        stored->alarm_nl != sheet->alarm_nl ||
        stored->conc_ng_per_ml != sheet->conc_ng_per_ml ||
        memcmp(&stored->schedule, &sheet->schedule, sizeof sheet->schedule))
        return 0;
    return sheet->printed_alarm_day == RECORD_NO_DAY ||
           ruling_day(stored) == ruling_day(sheet);
}

static enum store_result add_reading(
    struct enrol_row *v, const struct reading *reading)
{
    int64_t id;
    enum store_result result =
        reading_add(v->store, &v->enrol->author, reading, &id);

    v->wrote |= result == STORE_OK;
    return result;
}

/* A reading of a known pump, held against its newest. */
static enum store_result update_reading(
    struct enrol_row *v, const struct pump *pump)
{
    struct reading reading = reading_of(v->row, pump->patient, pump->id);
    struct reading latest;
    enum store_result result =
        reading_latest(v->store, v->arena, pump->patient, &latest);
    struct when_text day;

    if (result == STORE_NONE)
        return add_reading(v, &reading);
    if (result != STORE_OK || says_all(&latest, &reading))
        return result;
    result = add_reading(v, &reading);
    day = when_date(calendar_day_of(latest.read_s + latest.offset_s));
    if (result == STORE_OK && latest.read_s > reading.read_s)
        row_warn(v->row,
            "The record has a newer reading (%s), which rules: this one is "
            "kept as history",
            day.text);
    if (result == STORE_SAME)
        row_warn(v->row,
            "This reading is stored already, and a later one (%s) rules: enter "
            "a reading by hand if the sheet is right",
            day.text);
    return result;
}

/* --- Appointments ------------------------------------------------------ */

static int32_t local_day(const struct enrol_row *v, int64_t utc_s)
{
    return calendar_day_of(utc_s + zone_offset(v->rule->zone, utc_s));
}

static enum store_result book(struct enrol_row *v, int64_t patient)
{
    struct appointment appointment = {
        .patient = patient,
        .purpose = APPOINTMENT_REFILL,
        .starts_s = v->row->appointment_s,
        .minutes = APPOINTMENT_MINUTES,
        .reason = v->row->appointment_by_day ? "no time of day is known" : "",
    };
    int64_t booking;
    enum store_result result =
        appointment_book(v->store, &v->enrol->author, &appointment, &booking);

    v->wrote |= result == STORE_OK;
    return result;
}

/* Is step i the last of its booking, and not a cancellation? */
static int stands(const struct appointment *step, int count, int i)
{
    for (int later = i + 1; later < count; later++)
        if (step[later].booking == step[i].booking)
            return 0;
    return step[i].step != APPOINTMENT_CANCELLED;
}

/* An appointment of a known patient.  A day that the record has known, if only
 * to move or cancel it, is nothing new; nor is another day than the record's
 * next one, which stays. */
static enum store_result update_appointment(
    struct enrol_row *v, int64_t patient)
{
    struct appointment *step;
    int32_t day = local_day(v, v->row->appointment_s);
    int count = appointment_list(v->store, v->arena, patient, &step);

    if (count < 0)
        return store_last(v->store);
    for (int i = 0; i < count; i++)
        if (local_day(v, step[i].starts_s) == day)
            return STORE_OK;
    for (int i = 0; i < count; i++) {
        if (!stands(step, count, i) || step[i].starts_s < v->rule->now_s)
            continue;
        row_warn(v->row,
            "Next appt differs: the record's %s stays, and the sheet's %s is "
            "left out: move it on the patient's page if that is right",
            when_date(local_day(v, step[i].starts_s)).text,
            when_date(day).text);
        return STORE_OK;
    }
    return book(v, patient);
}

/* --- People and pumps -------------------------------------------------- */

static enum store_result add_pump(struct enrol_row *v, int64_t patient)
{
    const struct row *row = v->row;
    struct pump pump = pump_default(
        patient, row->text[COLUMN_SERIAL], row->model->capacity_nl);
    struct reading reading;
    enum store_result result;

    pump.model = row->model->name;
    pump.implanted_day = row->implanted_day;
    result = pump_add(v->store, &v->enrol->author, &pump, &pump.id);
    if (result != STORE_OK)
        return result;
    reading = reading_of(row, patient, pump.id);
    return add_reading(v, &reading);
}

static enum store_result add_patient(struct enrol_row *v)
{
    const struct row *row = v->row;
    struct patient patient = patient_default(row->text[COLUMN_PATIENT]);
    enum store_result result;

    patient.mrn = row->text[COLUMN_MRN];
    patient.born_day = row->born_day;
    patient.phone = row->text[COLUMN_PHONE];
    patient.contact = row->text[COLUMN_CONTACT];
    patient.oral_backup = row->text[COLUMN_BACKUP];
    patient.notes = row->text[COLUMN_NOTES];
    result = patient_add(v->store, &v->enrol->author, &patient, &patient.id);
    if (result == STORE_OK)
        result = add_pump(v, patient.id);
    if (result == STORE_OK && row->appointment_s != RECORD_NO_INSTANT)
        result = book(v, patient.id);
    return result;
}

/* A text of the record and of the sheet: the record's blank takes the
 * sheet's, otherwise the record's stays.  Whether it changed. */
static int complete_text(
    struct enrol_row *v, enum column field, const char **stored)
{
    const char *text = v->row->text[field];

    if (!*text || strcmp(*stored, text) == 0)
        return 0;
    if (!**stored) {
        *stored = text;
        return 1;
    }
    row_warn(v->row, "%s differs: the record's \"%.60s\" stays",
        column_title(field), *stored);
    return 0;
}

static int complete_day(
    struct enrol_row *v, enum column field, int32_t day, int32_t *stored)
{
    if (day == RECORD_NO_DAY || day == *stored)
        return 0;
    if (*stored == RECORD_NO_DAY) {
        *stored = day;
        return 1;
    }
    row_warn(v->row, "%s differs: the record's %s stays", column_title(field),
        when_date(*stored).text);
    return 0;
}

static enum store_result update_patient(
    struct enrol_row *v, struct patient *patient)
{
    int changed = complete_text(v, COLUMN_MRN, &patient->mrn);
    enum store_result result;

    complete_text(v, COLUMN_PATIENT, &patient->name);
    changed |= complete_text(v, COLUMN_PHONE, &patient->phone);
    changed |= complete_text(v, COLUMN_CONTACT, &patient->contact);
    changed |= complete_text(v, COLUMN_BACKUP, &patient->oral_backup);
    changed |= complete_text(v, COLUMN_NOTES, &patient->notes);
    changed |=
        complete_day(v, COLUMN_BORN, v->row->born_day, &patient->born_day);
    if (!changed)
        return STORE_OK;
    result = patient_set(v->store, &v->enrol->author, patient);
    v->wrote |= result == STORE_OK;
    return result;
}

static enum store_result update_pump(struct enrol_row *v, struct pump *pump)
{
    enum store_result result;

    if (!complete_day(
            v, COLUMN_IMPLANTED, v->row->implanted_day, &pump->implanted_day))
        return STORE_OK;
    result = pump_set(v->store, &v->enrol->author, pump);
    v->wrote |= result == STORE_OK;
    return result;
}

/* Two identifiers of three must agree: the serial number, and one of these. */
static int is_same_person(const struct row *row, const struct patient *patient)
{
    const char *mrn = row->text[COLUMN_MRN];

    return same_words(row->text[COLUMN_PATIENT], patient->name) ||
           (*mrn && strcmp(mrn, patient->mrn) == 0);
}

/* Everything else that a row of a known pump may not contradict. */
static int is_same_pump(
    struct enrol_row *v, const struct pump *pump, const struct patient *patient)
{
    if (!is_same_person(v->row, patient))
        row_refuse(v->row,
            "Serial # is another patient's in the record (%.60s): correct the "
            "serial number, or the name and MRN",
            patient->name);
    else if (pump->explanted_day != RECORD_NO_DAY)
        row_refuse(v->row,
            "Serial # is of a pump that the record has as explanted on %s: "
            "write the serial number of the pump in use",
            when_date(pump->explanted_day).text);
    else if (pump->capacity_nl != v->row->model->capacity_nl)
        row_refuse(v->row,
            "Pump is of %s mL in the record: correct the size or the serial "
            "number",
            quantity_decimal(pump->capacity_nl, QUANTITY_ML).text);
    return v->row->fate != FATE_ERROR;
}

/* SR-42: a sheet that still has somebody does not bring them back, and does
 * not pass over it. */
static void say_if_gone(struct row *row, const struct patient *patient)
{
    const char *gone = patient_gone_words(patient->state);

    if (gone)
        row_warn(row,
            "The record says of this patient: %s, so that they are not on the "
            "worklist: change the state on their page if that is wrong",
            gone);
}

static enum store_result keep_known(struct enrol_row *v, struct pump *pump)
{
    struct patient patient;
    enum store_result result =
        patient_get(v->store, v->arena, pump->patient, &patient);

    if (result != STORE_OK)
        return result;
    if (!is_same_pump(v, pump, &patient))
        return STORE_REFUSED;
    say_if_gone(v->row, &patient);
    result = update_patient(v, &patient);
    if (result == STORE_OK)
        result = update_pump(v, pump);
    if (result == STORE_OK)
        result = update_reading(v, pump);
    if ((result == STORE_OK || result == STORE_SAME) &&
        v->row->appointment_s != RECORD_NO_INSTANT)
        result = update_appointment(v, patient.id);
    return result;
}

/* Mark a patient's pump as explanted when the row's was implanted. */
static enum store_result retire_pump(struct enrol_row *v, int64_t patient)
{
    const int32_t day = v->row->implanted_day;
    struct pump old;
    enum store_result result = pump_current(v->store, v->arena, patient, &old);

    if (result != STORE_OK)
        return result == STORE_NONE ? STORE_OK : result;
    if (day == RECORD_NO_DAY || old.implanted_day == RECORD_NO_DAY ||
        day <= old.implanted_day) {
        row_refuse(v->row,
            "The record has this patient with pump %.60s: correct the serial "
            "number, or, if the pump was replaced, write when the new one was "
            "implanted",
            old.serial);
        return STORE_REFUSED;
    }
    old.explanted_day = day;
    row_warn(v->row,
        "A new pump of this patient: %.60s is marked as explanted on %s",
        old.serial, when_date(day).text);
    return pump_set(v->store, &v->enrol->author, &old);
}

/* A record number that is known, with a serial that is not: a new pump, if its
 * implant is later than the old one's; otherwise nobody can say. */
static enum store_result keep_replaced(struct enrol_row *v, int64_t id)
{
    struct row *row = v->row;
    struct patient patient;
    enum store_result result = patient_get(v->store, v->arena, id, &patient);

    if (result != STORE_OK)
        return result;
    if (!same_words(row->text[COLUMN_PATIENT], patient.name)) {
        row_refuse(row,
            "MRN is another patient's in the record (%.60s): correct the MRN "
            "or the name",
            patient.name);
        return STORE_REFUSED;
    }
    say_if_gone(row, &patient);
    result = retire_pump(v, id);
    if (result == STORE_OK)
        result = update_patient(v, &patient);
    if (result == STORE_OK)
        result = add_pump(v, id);
    if (result == STORE_OK && row->appointment_s != RECORD_NO_INSTANT)
        result = update_appointment(v, id);
    return result;
}

static enum store_result keep_any(struct enrol_row *v)
{
    struct pump pump;
    int64_t id;
    enum store_result result =
        pump_find(v->store, v->arena, v->row->text[COLUMN_SERIAL], &pump);

    if (result == STORE_OK)
        return keep_known(v, &pump);
    if (result != STORE_NONE)
        return result;
    result = patient_find_mrn(v->store, v->row->text[COLUMN_MRN], &id);
    if (result == STORE_OK)
        return keep_replaced(v, id);
    return result == STORE_NONE ? add_patient(v) : result;
}

/* --- Sheets ------------------------------------------------------------ */

/* One row: all of it or nothing, whatever becomes of the others. */
static int keep_row(void *context, struct row *row)
{
    struct enrol_row *v = context;
    enum store_result result = store_begin(v->store);

    if (result != STORE_OK)
        return -1;
    v->row = row;
    v->wrote = 0;
    result = store_end(v->store, keep_any(v));
    arena_reset(v->arena);
    if (result == STORE_REFUSED || result == STORE_TAKEN) {
        if (row->fate != FATE_ERROR)
            row_refuse(row, "%s", store_why(v->store));
        return 0;
    }
    if (result != STORE_OK && result != STORE_SAME)
        return -1;
    if (!v->wrote)
        row->fate = FATE_UNCHANGED;
    return 0;
}

enum store_result enrol_sheet(struct enrol *enrol, struct import *import)
{
    struct enrol_row row = {
        .enrol = enrol,
        .store = enrol->store,
        .arena = &enrol->arena,
        .rule = &import->rule,
    };
    enum store_result result = store_begin(enrol->store);
    int keeps;

    if (result != STORE_OK)
        return result;
    import->keep = keep_row;
    import->keep_context = &row;
    if (import_rows(import)) {
        result = store_last(enrol->store);
        result = store_end(enrol->store, result ? result : STORE_FAILED);
        arena_free(&enrol->arena);
        return result;
    }
    arena_free(&enrol->arena);
    if (enrol->all_or_nothing && import->refused > 0)
        import->imported = import->warned = 0;
    keeps = !enrol->dry_run && import->imported > 0;
    result = store_end(enrol->store, keeps ? STORE_OK : STORE_REFUSED);
    return keeps ? result : STORE_OK;
}
