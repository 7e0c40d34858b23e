/* fact.c: the facts beside readings. */
#include <string.h>

#include "clinic/store/change.h"
#include "clinic/store/fact.h"
#include "clinic/store/keyed.h"
#include "clinic/store/patient.h"
#include "clinic/store/pump.h"
#include "core/drug.h"

#define TEXT RECORD_TEXT_MAX
#define NOTE RECORD_NOTE_MAX
#define VOLUME UNITS_VOLUME_NL_MAX

static const struct field fill_rows[] = {
    FIELD(fill, id, FIELD_ID, 0, 0),
    FIELD(fill, patient, FIELD_REF, 1, 0),
    FIELD(fill, pump, FIELD_REF, 1, 0),
    FIELD(fill, key, FIELD_KEY, 0, 0),
    FIELD(fill, at_s, FIELD_INSTANT, 0, 0),
    FIELD(fill, drained_nl, FIELD_INT32, 0, VOLUME),
    FIELD(fill, expected_nl, FIELD_MAYBE, 0, VOLUME),
    FIELD(fill, use_ratio_millionths, FIELD_INT64, -1, INT64_MAX),
    FIELD(fill, discrepancy, FIELD_INT32, 0, 1),
    FIELD(fill, filled_nl, FIELD_INT32, 0, VOLUME),
    FIELD(fill, conc_ng_per_ml, FIELD_INT32, UNITS_CONC_MIN, UNITS_CONC_MAX),
    FIELD(fill, old_conc_ng_per_ml, FIELD_INT32, 0, UNITS_CONC_MAX),
    FIELD(fill, product, FIELD_TEXT, 0, TEXT),
    FIELD(fill, lot, FIELD_TEXT, 0, TEXT),
    FIELD(fill, expiry_day, FIELD_DAY, 0, 0),
    FIELD(fill, compounded, FIELD_INT32, 0, 1),
    FIELD(fill, reason, FIELD_TEXT, 0, NOTE),
    FIELD(fill, author, FIELD_TEXT, 0, TEXT),
    FIELD(fill, stored_s, FIELD_INSTANT, 0, 0),
};
const struct fields FILL_FIELDS = { "fill", fill_rows,
    sizeof fill_rows / sizeof fill_rows[0], sizeof(struct fill) };
static const struct keyed FILL_KEYED = { &FILL_FIELDS, SQL_FILL_ADD,
    SQL_FILL_KEY, offsetof(struct fill, key), offsetof(struct fill, author),
    offsetof(struct fill, stored_s) };

static const struct field program_rows[] = {
    FIELD(program, id, FIELD_ID, 0, 0),
    FIELD(program, patient, FIELD_REF, 1, 0),
    FIELD(program, pump, FIELD_REF, 1, 0),
    FIELD(program, key, FIELD_KEY, 0, 0),
    FIELD(program, at_s, FIELD_INSTANT, 0, 0),
    FIELD(program, conc_ng_per_ml, FIELD_INT32, UNITS_CONC_MIN, UNITS_CONC_MAX),
    FIELD(program, schedule, FIELD_SCHEDULE, 0, 0),
    FIELD(program, reason, FIELD_TEXT, 0, NOTE),
    FIELD(program, author, FIELD_TEXT, 0, TEXT),
    FIELD(program, stored_s, FIELD_INSTANT, 0, 0),
};
const struct fields PROGRAM_FIELDS = { "program", program_rows,
    sizeof program_rows / sizeof program_rows[0], sizeof(struct program) };
static const struct keyed PROGRAM_KEYED = { &PROGRAM_FIELDS, SQL_PROGRAM_ADD,
    SQL_PROGRAM_KEY, offsetof(struct program, key),
    offsetof(struct program, author), offsetof(struct program, stored_s) };

static const struct field contact_rows[] = {
    FIELD(contact, id, FIELD_ID, 0, 0),
    FIELD(contact, patient, FIELD_REF, 1, 0),
    FIELD(contact, at_s, FIELD_INSTANT, 0, 0),
    FIELD(contact, channel, FIELD_INT32, 0, CONTACT_PERSON),
    FIELD(contact, outcome, FIELD_INT32, 0, CONTACT_SENT),
    FIELD(contact, whom, FIELD_TEXT, 0, TEXT),
    FIELD(contact, note, FIELD_TEXT, 0, NOTE),
    FIELD(contact, author, FIELD_TEXT, 0, TEXT),
    FIELD(contact, stored_s, FIELD_INSTANT, 0, 0),
};
const struct fields CONTACT_FIELDS = { "contact", contact_rows,
    sizeof contact_rows / sizeof contact_rows[0], sizeof(struct contact) };

static const struct field tone_rows[] = {
    FIELD(tone, id, FIELD_ID, 0, 0),
    FIELD(tone, patient, FIELD_REF, 1, 0),
    FIELD(tone, at_s, FIELD_INSTANT, 0, 0),
    FIELD(tone, scale, FIELD_INT32, 0, TONE_SPASM),
    FIELD(tone, site, FIELD_TEXT, 0, TEXT),
    FIELD(tone, code, FIELD_NAME, 0, 8),
    FIELD(tone, author, FIELD_TEXT, 0, TEXT),
    FIELD(tone, stored_s, FIELD_INSTANT, 0, 0),
};
const struct fields TONE_FIELDS = { "tone", tone_rows,
    sizeof tone_rows / sizeof tone_rows[0], sizeof(struct tone) };

/* A patient's newest facts. */
struct newest {
    enum sql number;
    const struct fields *fields;
    int64_t patient;
    int max;
};

static int list(struct store *store, struct arena *arena,
    const struct newest *newest, void *rows)
{
    struct db_statement *statement = db_prepare(store->db, newest->number);

    db_bind_int(statement, 1, newest->patient);
    db_bind_int(statement, 2, newest->max);
    return fields_list(store, statement, newest->fields, arena, rows);
}

/* Refills and programs: both are of a pump, which is the patient's. */

static enum store_result check_pump(
    struct store *store, int64_t pump_id, int64_t patient)
{
    struct arena arena = { 0 };
    struct pump pump;
    enum store_result result = pump_get(store, &arena, pump_id, &pump);

    if (result == STORE_OK && pump.patient != patient)
        result = store_refuse(store, STORE_REFUSED,
            "pump %.100s is another patient's: check the serial", pump.serial);
    arena_free(&arena);
    return result;
}

static enum store_result check_fill(
    struct store *store, const struct fill *fill)
{
    enum store_result result = fields_check(store, &FILL_FIELDS, fill);
    int told = fill->reason && fill->reason[0];
    int changed = fill->old_conc_ng_per_ml != 0 &&
                  fill->old_conc_ng_per_ml != fill->conc_ng_per_ml;

    if (result != STORE_OK)
        return result;
    if (drug_check_fill(fill->conc_ng_per_ml) != OK)
        return store_refuse(store, STORE_REFUSED,
            "fill: %d mcg/mL is not for a pump: check the vial",
            fill->conc_ng_per_ml / UNITS_NG_PER_MCG);
    if (fill->discrepancy && !told)
        return store_refuse(store, STORE_REFUSED,
            "fill: drained and expected disagree: write the reason");
    if (changed && !told)
        return store_refuse(store, STORE_REFUSED,
            "fill: the concentration changes: write the bridge, or "
            "why there is none");
    return STORE_OK;
}

enum store_result fill_add(struct store *store, const struct author *author,
    const struct fill *fill, int64_t *id)
{
    struct fill new = *fill;
    enum store_result result = check_fill(store, fill);

    if (result == STORE_OK)
        result = store_begin(store);
    if (result != STORE_OK)
        return result;
    result = check_pump(store, fill->pump, fill->patient);
    if (result == STORE_OK)
        result = keyed_add(store, author, &FILL_KEYED, &new, id);
    return store_end(store, result);
}

int fill_list(struct store *store, struct arena *arena, int64_t patient,
    int max, struct fill **fills)
{
    return list(store, arena,
        &(struct newest){ SQL_FILL_OF, &FILL_FIELDS, patient, max }, fills);
}

enum store_result program_add(struct store *store, const struct author *author,
    const struct program *program, int64_t *id)
{
    struct program new = *program;
    enum store_result result = fields_check(store, &PROGRAM_FIELDS, program);

    if (result == STORE_OK)
        result = store_begin(store);
    if (result != STORE_OK)
        return result;
    result = check_pump(store, program->pump, program->patient);
    if (result == STORE_OK)
        result = keyed_add(store, author, &PROGRAM_KEYED, &new, id);
    return store_end(store, result);
}

int program_list(struct store *store, struct arena *arena, int64_t patient,
    int max, struct program **programs)
{
    return list(store, arena,
        &(struct newest){ SQL_PROGRAM_OF, &PROGRAM_FIELDS, patient, max },
        programs);
}

/* Contacts and tone scores: plain facts of a patient. */

struct plain {
    const struct fields *fields;
    enum sql add;
    int64_t patient;
};

static enum store_result insert_plain(struct store *store,
    const struct author *author, const struct plain *plain, const void *record,
    int64_t *id)
{
    struct db_statement *statement = db_prepare(store->db, plain->add);
    struct change change = { plain->fields, "patient", plain->patient, 0 };
    enum store_result result = STORE_OK;

    fields_bind(statement, plain->fields, plain->fields->count, record);
    if (db_step(statement) > 0)
        *id = change.id = db_int(statement, 0);
    else
        result = store_fail(store);
    db_reset(statement);
    if (result != STORE_OK)
        return result;
    store_touch(store, plain->patient);
    return change_added(store, author, &change, record);
}

static enum store_result check_patient(struct store *store, int64_t id)
{
    struct arena arena = { 0 };
    struct patient patient;
    enum store_result result = patient_get(store, &arena, id, &patient);

    arena_free(&arena);
    return result;
}

static enum store_result add_plain(struct store *store,
    const struct author *author, const struct plain *plain, const void *record,
    int64_t *id)
{
    enum store_result result = fields_check(store, plain->fields, record);

    if (result == STORE_OK)
        result = store_begin(store);
    if (result != STORE_OK)
        return result;
    result = check_patient(store, plain->patient);
    if (result == STORE_OK)
        result = insert_plain(store, author, plain, record, id);
    return store_end(store, result);
}

enum store_result contact_add(struct store *store, const struct author *author,
    const struct contact *contact, int64_t *id)
{
    struct contact new = *contact;

    new.author = author->name;
    new.stored_s = author->at_s;
    return add_plain(store, author,
        &(struct plain){ &CONTACT_FIELDS, SQL_CONTACT_ADD, new.patient }, &new,
        id);
}

int contact_list(struct store *store, struct arena *arena, int64_t patient,
    int max, struct contact **contacts)
{
    return list(store, arena,
        &(struct newest){ SQL_CONTACT_OF, &CONTACT_FIELDS, patient, max },
        contacts);
}

static int is_score(const struct tone *tone)
{
    static const char *const codes[] = { "0", "1", "1+", "2", "3", "4" };
    size_t i;

    if (tone->scale == TONE_SPASM && strcmp(tone->code, "1+") == 0)
        return 0;
    for (i = 0; i < sizeof codes / sizeof codes[0]; i++)
        if (strcmp(tone->code, codes[i]) == 0)
            return 1;
    return 0;
}

enum store_result tone_add(struct store *store, const struct author *author,
    const struct tone *tone, int64_t *id)
{
    struct tone new = *tone;

    if (!tone->code || !is_score(tone))
        return store_refuse(store, STORE_REFUSED,
            "tone: the score is not one of 0, 1, %s2, 3, 4",
            tone->scale == TONE_ASHWORTH ? "1+, " : "");
    new.author = author->name;
    new.stored_s = author->at_s;
    return add_plain(store, author,
        &(struct plain){ &TONE_FIELDS, SQL_TONE_ADD, new.patient }, &new, id);
}

int tone_list(struct store *store, struct arena *arena, int64_t patient,
    int max, struct tone **tones)
{
    return list(store, arena,
        &(struct newest){ SQL_TONE_OF, &TONE_FIELDS, patient, max }, tones);
}
