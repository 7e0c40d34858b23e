#include <string.h>

#include "base/quantity.h"
#include "clinic/store/keyed.h"
#include "clinic/store/pump.h"
#include "clinic/store/reading.h"
#include "core/drug.h"
#include "core/model.h"
#include "core/reader.h"
#include "core/writer.h"

#define DAY UNITS_SECONDS_PER_DAY
#define NOTE RECORD_NOTE_MAX

static const struct field rows[] = {
    FIELD(reading, id, FIELD_ID, 0, 0),
    FIELD(reading, patient, FIELD_REF, 1, 0),
    FIELD(reading, pump, FIELD_REF, 1, 0),
    FIELD(reading, key, FIELD_KEY, 0, 0),
    FIELD(reading, source, FIELD_INT32, READING_IMPORT, READING_DEMO),
    FIELD(reading, mode, FIELD_INT32, 0, READING_STOPPED),
    FIELD(reading, read_s, FIELD_INSTANT, 0, 0),
    FIELD(reading, offset_s, FIELD_INT32, -DAY, DAY),
    FIELD(reading, filled_s, FIELD_PUMP_S, 0, 0),
    FIELD(reading, fill_nl, FIELD_INT32, 0, UNITS_VOLUME_NL_MAX),
    FIELD(reading, alarm_nl, FIELD_INT32, RESERVOIR_ALARM_NL_MIN,
        RESERVOIR_ALARM_NL_MAX),
    FIELD(reading, conc_ng_per_ml, FIELD_INT32, UNITS_CONC_MIN, UNITS_CONC_MAX),
    FIELD(reading, stability_days, FIELD_INT32, 0, REFILL_STABILITY_DAYS_MAX),
    FIELD(reading, bolus_ng, FIELD_INT64, 0, UNITS_DOSE_NG_MAX),
    FIELD(reading, printed_alarm_day, FIELD_DAY, 0, 0),
    FIELD(reading, warnings, FIELD_INT32, 0, 63),
    FIELD(reading, schedule, FIELD_SCHEDULE, 0, 0),
    FIELD(reading, note, FIELD_TEXT, 0, NOTE),
    FIELD(reading, author, FIELD_TEXT, 0, RECORD_TEXT_MAX),
    FIELD(reading, stored_s, FIELD_INSTANT, 0, 0),
};
const struct fields READING_FIELDS = { "reading", rows,
    sizeof rows / sizeof rows[0], sizeof(struct reading) };

static const struct keyed KEYED = {
    .fields = &READING_FIELDS,
    .add = SQL_READING_ADD,
    .find = SQL_READING_KEY,
    .key = offsetof(struct reading, key),
    .author = offsetof(struct reading, author),
    .stored_s = offsetof(struct reading, stored_s),
};

/* A schedule in bytes, little-endian:
 *
 *     u8 sets, u8 steps
 *     each set:  u8 days, u8 steps
 *     each step: u16 start, minutes of the day; u32 dose, ng
 */

size_t reading_encode(
    const struct schedule *schedule, unsigned char bytes[READING_SCHEDULE_MAX])
{
    struct writer w;
    size_t used = 0;
    int i;

    writer_init(&w, bytes, READING_SCHEDULE_MAX);
    writer_u8(&w, schedule->set_count);
    writer_u8(&w, schedule->step_count);
    for (i = 0; i < schedule->set_count && i < SCHEDULE_SETS_MAX; i++) {
        writer_u8(&w, schedule->set[i].days);
        writer_u8(&w, schedule->set[i].count);
    }
    for (i = 0; i < schedule->step_count && i < SCHEDULE_STEPS_MAX; i++) {
        writer_u16(&w, schedule->step[i].start_min);
        writer_u32(&w, schedule->step[i].dose_ng);
    }
    return writer_end(&w, &used) == OK ? used : 0;
}

enum status reading_decode(
    const unsigned char *bytes, size_t len, struct schedule *schedule)
{
    struct reader r;
    int i, sets, steps, first = 0;

    memset(schedule, 0, sizeof *schedule);
    reader_init(&r, bytes, len);
    sets = reader_u8(&r);
    steps = reader_u8(&r);
    if (sets > SCHEDULE_SETS_MAX || steps > SCHEDULE_STEPS_MAX)
        return ERR_CORRUPT;
    for (i = 0; i < sets; i++) {
        schedule->set[i].days = reader_u8(&r);
        schedule->set[i].count = reader_u8(&r);
        schedule->set[i].first = (uint8_t)first;
        first += schedule->set[i].count;
    }
    for (i = 0; i < steps; i++) {
        schedule->step[i].start_min = reader_u16(&r);
        schedule->step[i].dose_ng = reader_u32(&r);
    }
    schedule->set_count = (uint8_t)sets;
    schedule->step_count = (uint8_t)steps;
    if (first != steps || reader_end(&r) != OK ||
        schedule_check(schedule) != OK)
        return ERR_CORRUPT;
    return OK;
}

/* Judging. */

struct reading reading_default(int64_t patient, int64_t pump)
{
    return (struct reading){ .patient = patient,
        .pump = pump,
        .source = READING_PRINTOUT,
        .alarm_nl = RESERVOIR_ALARM_NL_DEFAULT,
        .printed_alarm_day = RECORD_NO_DAY,
        .note = "" };
}

struct reservoir reading_reservoir(const struct reading *reading)
{
    return (struct reservoir){ .filled_s = reading->filled_s,
        .fill_nl = reading->fill_nl,
        .alarm_nl = reading->alarm_nl,
        .conc_ng_per_ml = reading->conc_ng_per_ml,
        .bolus_ng = reading->bolus_ng };
}

/* What each fault of a reservoir means to who typed it. */
static const char *fault_words(enum reservoir_fault fault)
{
    switch (fault) {
    case RESERVOIR_CONC:
        return "the concentration is outside 1 to 4000 mcg/mL";
    case RESERVOIR_CONC_SCREENING:
        return "50 mcg/mL is for screening only: it never enters a pump";
    case RESERVOIR_ALARM_LOW:
    case RESERVOIR_ALARM_HIGH:
        return "the alarm volume goes from 1 to 10 mL";
    case RESERVOIR_ABOVE_CAPACITY:
        return "the fill is above the reservoir's capacity";
    case RESERVOIR_BELOW_ALARM:
        return "the fill is below the alarm volume";
    case RESERVOIR_TIME:
        return "the fill is before 1970 or after 2199";
    default:
        return "the boluses are more than a day can hold";
    }
}

static struct quantity_text ml(int32_t nl)
{
    return quantity_decimal(nl, QUANTITY_ML);
}

enum store_result reading_check(
    struct store *store, const struct pump *pump, const struct reading *reading)
{
    const struct model *model = model_of_capacity(pump->capacity_nl);
    struct reservoir reservoir = reading_reservoir(reading);
    enum store_result result = fields_check(store, &READING_FIELDS, reading);
    enum reservoir_fault fault;
    int32_t step = 0;

    if (result != STORE_OK)
        return result;
    if (!model)
        return store_refuse(store, STORE_REFUSED,
            "reading: pump %.100s is of no known model", pump->serial);
    if (pump->patient != reading->patient)
        return store_refuse(store, STORE_REFUSED,
            "reading: pump %.100s is another patient's: check the serial",
            pump->serial);
    fault = reservoir_check(&reservoir, model);
    /* What a pump says is left may be little: R-08 is about a fill. */
    if (fault == RESERVOIR_BELOW_ALARM && reading->source == READING_LINK)
        fault = RESERVOIR_OK;
    if (fault != RESERVOIR_OK)
        return store_refuse(store, STORE_REFUSED,
            "reading: %s (fill %s mL of %s, alarm %s mL, %s mcg/mL): check it",
            fault_words(fault), ml(reading->fill_nl).text, model->name,
            ml(reading->alarm_nl).text,
            quantity_decimal(reading->conc_ng_per_ml, QUANTITY_MCG).text);
    if (schedule_check_flow(
            &reading->schedule, model, reading->conc_ng_per_ml, &step) != OK)
        return store_refuse(store, STORE_REFUSED,
            "reading: step %d flows below %s or above %s mL/day: check dose "
            "and concentration",
            step + 1, ml(model->flow_nl_min).text, ml(model->flow_nl_max).text);
    if (reading->filled_s > reading->read_s + reading->offset_s + DAY)
        return store_refuse(store, STORE_REFUSED,
            "reading: the fill is after the reading: check both dates");
    return STORE_OK;
}

/* Dates. */

struct refill_rule reading_rule(const struct clinic *clinic,
    const struct patient *patient, const struct reading *reading)
{
    struct refill_rule rule = refill_rule_default();

    rule.lead_days =
        (int16_t)(patient->lead_days == RECORD_UNKNOWN ? clinic->lead_days
                                                       : patient->lead_days);
    rule.window_days = (int16_t)(patient->window_days == RECORD_UNKNOWN
                                     ? clinic->window_days
                                     : patient->window_days);
    rule.early_days =
        (int16_t)(patient->risks & RISK_EARLY ? clinic->early_days : 0);
    rule.stability_days = reading->stability_days
                              ? (int16_t)reading->stability_days
                              : drug_baclofen()->stability_days;
    return rule;
}

/* SR-41: the pump's own date, as it was found to stand when it came; of one
 * that disagrees the earlier. */
static enum status dates_of_link(const struct reading *reading,
    const struct refill_rule *rule, struct refill *refill,
    struct refill_reconciled *reconciled)
{
    struct reservoir reservoir = reading_reservoir(reading);
    enum status status =
        refill_compute(&reservoir, &reading->schedule, rule, refill);

    if (status != OK)
        return status;
    reconciled->earliest_day = reconciled->latest_day = refill->alarm_day;
    reconciled->computed_day = reconciled->ruling_day = refill->alarm_day;
    if (reading->warnings & READING_PRINTED_LATER)
        reconciled->verdict = REFILL_PRINTED_LATER;
    if (reading->warnings & READING_PRINTED_LATER &&
        refill->alarm_day <= reading->printed_alarm_day)
        return OK;
    reconciled->ruling_day = reading->printed_alarm_day;
    if (reading->warnings & READING_PRINTED_EARLIER)
        reconciled->verdict = REFILL_PRINTED_EARLIER;
    return refill_compute_with_alarm(
        &reservoir, &reading->schedule, rule, reconciled->ruling_day, refill);
}

enum status reading_dates(const struct reading *reading,
    const struct refill_rule *rule, struct refill *refill,
    struct refill_reconciled *reconciled)
{
    struct reservoir reservoir = reading_reservoir(reading);
    enum status status;

    memset(reconciled, 0, sizeof *reconciled);
    if (reading->printed_alarm_day == RECORD_NO_DAY)
        return refill_compute(&reservoir, &reading->schedule, rule, refill);
    if (reading->source == READING_LINK)
        return dates_of_link(reading, rule, refill, reconciled);
    status = refill_reconcile(
        &reservoir, &reading->schedule, reading->printed_alarm_day, reconciled);
    if (status != OK)
        return status;
    return refill_compute_with_alarm(
        &reservoir, &reading->schedule, rule, reconciled->ruling_day, refill);
}

/* What the numbers themselves warn of, beside what the caller noted. */
static enum store_result add_warnings(
    struct store *store, struct reading *reading)
{
    struct refill_rule rule = refill_rule_default();
    struct refill_reconciled reconciled;
    struct refill refill;

    if (reading_dates(reading, &rule, &refill, &reconciled) != OK)
        return store_refuse(store, STORE_REFUSED,
            "reading: it runs beyond the year 2199: check dose and fill");
    if (reading->source != READING_LINK)
        reading->warnings &=
            ~(unsigned)(READING_PRINTED_LATER | READING_PRINTED_EARLIER);
    if (reconciled.verdict == REFILL_PRINTED_LATER)
        reading->warnings |= READING_PRINTED_LATER;
    if (reconciled.verdict == REFILL_PRINTED_EARLIER)
        reading->warnings |= READING_PRINTED_EARLIER;
    if (reading->alarm_nl < RESERVOIR_ALARM_NL_SURE)
        reading->warnings |= READING_ALARM_UNSURE;
    return STORE_OK;
}

/* Storing. */

static enum store_result insert(struct store *store, struct arena *arena,
    const struct author *author, struct reading *reading)
{
    struct pump pump;
    enum store_result result = pump_get(store, arena, reading->pump, &pump);

    if (result == STORE_OK)
        result = reading_check(store, &pump, reading);
    if (result == STORE_OK)
        result = add_warnings(store, reading);
    if (result != STORE_OK)
        return result;
    return keyed_add(store, author, &KEYED, reading, &reading->id);
}

enum store_result reading_add(struct store *store, const struct author *author,
    const struct reading *reading, int64_t *id)
{
    struct arena arena = { 0 };
    struct reading new = *reading;
    enum store_result result = store_begin(store);

    if (result != STORE_OK)
        return result;
    result = store_end(store, insert(store, &arena, author, &new));
    *id = new.id;
    arena_free(&arena);
    return result;
}

enum store_result reading_get(struct store *store, struct arena *arena,
    int64_t id, struct reading *reading)
{
    struct db_statement *statement = db_prepare(store->db, SQL_READING_GET);

    db_bind_int(statement, 1, id);
    return fields_get(store, statement, &READING_FIELDS, arena, reading);
}

int reading_list(struct store *store, struct arena *arena, int64_t patient,
    int max, struct reading **readings)
{
    struct db_statement *statement = db_prepare(store->db, SQL_READING_OF);

    db_bind_int(statement, 1, patient);
    db_bind_int(statement, 2, max);
    return fields_list(store, statement, &READING_FIELDS, arena, readings);
}

enum store_result reading_latest_of(struct store *store, struct arena *arena,
    const struct pump *pump, struct reading *reading)
{
    struct db_statement *statement = db_prepare(store->db, SQL_READING_LATEST);

    db_bind_int(statement, 1, pump->patient);
    db_bind_int(statement, 2, pump->id);
    return fields_get(store, statement, &READING_FIELDS, arena, reading);
}

enum store_result reading_latest(struct store *store, struct arena *arena,
    int64_t patient, struct reading *reading)
{
    struct pump pump;
    enum store_result result = pump_current(store, arena, patient, &pump);

    if (result != STORE_OK)
        return result;
    return reading_latest_of(store, arena, &pump, reading);
}
