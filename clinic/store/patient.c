#include <string.h>

#include "base/buffer.h"
#include "clinic/store/change.h"
#include "clinic/store/fold.h"
#include "clinic/store/patient.h"
#include "core/refill.h"

#define TEXT RECORD_TEXT_MAX
#define NOTE RECORD_NOTE_MAX

static const struct field rows[] = {
    FIELD(patient, id, FIELD_ID, 0, 0),
    FIELD(patient, name, FIELD_NAME, 0, TEXT),
    FIELD(patient, mrn, FIELD_TEXT, 0, TEXT),
    FIELD(patient, born_day, FIELD_DAY, 0, 0),
    FIELD(patient, phone, FIELD_TEXT, 0, TEXT),
    FIELD(patient, contact, FIELD_TEXT, 0, TEXT),
    FIELD(patient, oral_backup, FIELD_TEXT, 0, NOTE),
    FIELD(patient, notes, FIELD_TEXT, 0, NOTE),
    FIELD(patient, class, FIELD_INT32, 0, PATIENT_PEDIATRIC),
    FIELD(patient, state, FIELD_INT32, 0, PATIENT_DIED),
    FIELD(patient, risks, FIELD_INT32, 0, RISK_ALL),
    FIELD(patient, owner, FIELD_REF, 0, 0),
    FIELD(patient, lead_days, FIELD_MAYBE, 0, REFILL_LEAD_DAYS_MAX),
    FIELD(patient, window_days, FIELD_MAYBE, REFILL_WINDOW_DAYS_MIN,
        REFILL_WINDOW_DAYS_MAX),
    FIELD(patient, created_s, FIELD_INSTANT, 0, 0),
};
const struct fields PATIENT_FIELDS = { "patient", rows,
    sizeof rows / sizeof rows[0], sizeof(struct patient) };

const char *patient_gone_words(enum patient_state state)
{
    switch (state) {
    case PATIENT_LEFT:
        return "left the clinic";
    case PATIENT_ENDED:
        return "therapy ended";
    case PATIENT_DIED:
        return "died";
    case PATIENT_ACTIVE:
    default:
        return NULL;
    }
}

struct patient patient_default(const char *name)
{
    return (struct patient){ .name = name,
        .mrn = "",
        .born_day = RECORD_NO_DAY,
        .phone = "",
        .contact = "",
        .oral_backup = "",
        .notes = "",
        .lead_days = RECORD_UNKNOWN,
        .window_days = RECORD_UNKNOWN };
}

static enum store_result taken(
    struct store *store, const struct patient *patient)
{
    return store_refuse(store, STORE_TAKEN,
        "patient: the record number %.100s is another patient's: check it",
        patient->mrn);
}

static enum store_result write_row(
    struct store *store, const struct patient *patient, int64_t *id)
{
    struct db_statement *statement = db_prepare(store->db, SQL_PATIENT_ADD);
    struct buffer folded = { 0 };
    int n =
        fields_bind(statement, &PATIENT_FIELDS, PATIENT_FIELDS.count, patient);
    int row;

    fold_words(&folded, patient->name);
    db_bind_int(statement, n, store->clinic);
    db_bind_text(statement, n + 1, buffer_get(&folded));
    buffer_free(&folded);
    row = db_step(statement);
    *id = row > 0 ? db_int(statement, 0) : 0;
    db_reset(statement);
    if (row < 0)
        return store_fail(store);
    return row > 0 ? STORE_OK : taken(store, patient);
}

static enum store_result insert(struct store *store,
    const struct author *author, const struct patient *patient, int64_t *id)
{
    struct patient new = *patient;
    struct change change = { &PATIENT_FIELDS, "patient", 0, 0 };
    enum store_result result;

    new.created_s = author->at_s;
    result = write_row(store, &new, id);
    if (result != STORE_OK)
        return result;
    change.id = change.about_id = *id;
    result = change_added(store, author, &change, &new);
    store_touch(store, *id);
    return result;
}

enum store_result patient_add(struct store *store, const struct author *author,
    const struct patient *patient, int64_t *id)
{
    enum store_result result = fields_check(store, &PATIENT_FIELDS, patient);

    if (result == STORE_OK)
        result = store_begin(store);
    if (result != STORE_OK)
        return result;
    return store_end(store, insert(store, author, patient, id));
}

enum store_result patient_get(struct store *store, struct arena *arena,
    int64_t id, struct patient *patient)
{
    struct db_statement *statement = db_prepare(store->db, SQL_PATIENT_GET);

    db_bind_int(statement, 1, store->clinic);
    db_bind_int(statement, 2, id);
    return fields_get(store, statement, &PATIENT_FIELDS, arena, patient);
}

static enum store_result rewrite_row(
    struct store *store, const struct patient *patient)
{
    struct db_statement *statement = db_prepare(store->db, SQL_PATIENT_SET);
    struct buffer folded = { 0 };
    int n = fields_bind(
        statement, &PATIENT_FIELDS, PATIENT_FIELDS.count - 1, patient);

    fold_words(&folded, patient->name);
    db_bind_text(statement, n, buffer_get(&folded));
    db_bind_int(statement, n + 1, store->clinic);
    db_bind_int(statement, n + 2, patient->id);
    buffer_free(&folded);
    if (db_run(statement) == 0)
        return STORE_OK;
    if (db_result(store->db) == STORE_TAKEN)
        return taken(store, patient);
    return store_fail(store);
}

static enum store_result update(struct store *store, struct arena *arena,
    const struct author *author, const struct patient *patient)
{
    struct change change = { &PATIENT_FIELDS, "patient", patient->id,
        patient->id };
    struct patient old, new = *patient;
    enum store_result result = patient_get(store, arena, patient->id, &old);

    new.created_s = old.created_s;
    if (result == STORE_OK)
        result = change_set(
            store, author, &change, (const void *const[2]){ &old, &new });
    if (result == STORE_OK)
        result = rewrite_row(store, &new);
    store_touch(store, patient->id);
    return result;
}

enum store_result patient_set(struct store *store, const struct author *author,
    const struct patient *patient)
{
    struct arena arena = { 0 };
    enum store_result result = fields_check(store, &PATIENT_FIELDS, patient);

    if (result == STORE_OK)
        result = store_begin(store);
    if (result != STORE_OK)
        return result;
    result = store_end(store, update(store, &arena, author, patient));
    arena_free(&arena);
    return result;
}

/* The one number that a bound statement answers. */
static enum store_result get_id(
    struct store *store, struct db_statement *statement, int64_t *id)
{
    int row = db_step(statement);

    if (row > 0)
        *id = db_int(statement, 0);
    db_reset(statement);
    if (row < 0)
        return store_fail(store);
    return row ? STORE_OK : store_refuse(store, STORE_NONE, "no such patient");
}

enum store_result patient_find_mrn(
    struct store *store, const char *mrn, int64_t *id)
{
    struct db_statement *statement =
        db_prepare(store->db, SQL_PATIENT_FIND_MRN);

    db_bind_int(statement, 1, store->clinic);
    db_bind_text(statement, 2, mrn);
    return get_id(store, statement, id);
}

enum store_result patient_next(struct store *store, int64_t after, int64_t *id)
{
    struct db_statement *statement = db_prepare(store->db, SQL_PATIENT_NEXT);

    db_bind_int(statement, 1, store->clinic);
    db_bind_int(statement, 2, after);
    return get_id(store, statement, id);
}
