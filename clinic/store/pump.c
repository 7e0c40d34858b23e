#include <string.h>

#include "clinic/store/change.h"
#include "clinic/store/pump.h"
#include "core/model.h"
#include "core/units.h"

#define TEXT RECORD_TEXT_MAX

enum { TUBING_NL_MAX = 1000000, CATHETER_UM_MAX = 2000000 };

static const struct field rows[] = {
    FIELD(pump, id, FIELD_ID, 0, 0),
    FIELD(pump, patient, FIELD_REF, 1, 0),
    FIELD(pump, serial, FIELD_NAME, 0, TEXT),
    FIELD(pump, model, FIELD_TEXT, 0, TEXT),
    FIELD(pump, capacity_nl, FIELD_INT32, 1, UNITS_VOLUME_NL_MAX),
    FIELD(pump, implanted_day, FIELD_DAY, 0, 0),
    FIELD(pump, explanted_day, FIELD_DAY, 0, 0),
    FIELD(pump, eri_day, FIELD_DAY, 0, 0),
    FIELD(pump, tubing_nl, FIELD_INT32, 0, TUBING_NL_MAX),
    FIELD(pump, catheter_nl, FIELD_MAYBE, 0, TUBING_NL_MAX),
    FIELD(pump, catheter_um, FIELD_MAYBE, 0, CATHETER_UM_MAX),
    FIELD(pump, catheter_model, FIELD_TEXT, 0, TEXT),
};
const struct fields PUMP_FIELDS = { "pump", rows, sizeof rows / sizeof rows[0],
    sizeof(struct pump) };

struct pump pump_default(
    int64_t patient, const char *serial, int32_t capacity_nl)
{
    const struct model *model = model_of_capacity(capacity_nl);

    return (struct pump){ .patient = patient,
        .serial = serial,
        .model = model ? model->name : "",
        .capacity_nl = capacity_nl,
        .implanted_day = RECORD_NO_DAY,
        .explanted_day = RECORD_NO_DAY,
        .eri_day = RECORD_NO_DAY,
        .tubing_nl = model ? model->tubing_nl : 0,
        .catheter_nl = RECORD_UNKNOWN,
        .catheter_um = RECORD_UNKNOWN,
        .catheter_model = "" };
}

static enum store_result check(struct store *store, const struct pump *pump)
{
    enum store_result result = fields_check(store, &PUMP_FIELDS, pump);

    if (result == STORE_OK && !model_of_capacity(pump->capacity_nl))
        return store_refuse(store, STORE_REFUSED,
            "pump: no model holds %d nL: 20 mL and 40 mL are known",
            pump->capacity_nl);
    return result;
}

static enum store_result write_row(
    struct store *store, const struct pump *pump, int64_t *id)
{
    struct db_statement *statement = db_prepare(store->db, SQL_PUMP_ADD);
    int n = fields_bind(statement, &PUMP_FIELDS, PUMP_FIELDS.count, pump);
    int row;

    db_bind_int(statement, n, store->clinic);
    row = db_step(statement);
    *id = row > 0 ? db_int(statement, 0) : 0;
    db_reset(statement);
    if (row < 0)
        return store_fail(store);
    if (row > 0)
        return STORE_OK;
    return store_refuse(store, STORE_TAKEN,
        "pump: the serial %.100s is stored already: check it", pump->serial);
}

static enum store_result insert(struct store *store,
    const struct author *author, const struct pump *pump, int64_t *id)
{
    struct change change = { &PUMP_FIELDS, "patient", pump->patient, 0 };
    enum store_result result = write_row(store, pump, id);

    if (result != STORE_OK)
        return result;
    change.id = *id;
    store_touch(store, pump->patient);
    return change_added(store, author, &change, pump);
}

enum store_result pump_add(struct store *store, const struct author *author,
    const struct pump *pump, int64_t *id)
{
    enum store_result result = check(store, pump);

    if (result == STORE_OK)
        result = store_begin(store);
    if (result != STORE_OK)
        return result;
    return store_end(store, insert(store, author, pump, id));
}

enum store_result pump_get(
    struct store *store, struct arena *arena, int64_t id, struct pump *pump)
{
    struct db_statement *statement = db_prepare(store->db, SQL_PUMP_GET);

    db_bind_int(statement, 1, store->clinic);
    db_bind_int(statement, 2, id);
    return fields_get(store, statement, &PUMP_FIELDS, arena, pump);
}

enum store_result pump_find(struct store *store, struct arena *arena,
    const char *serial, struct pump *pump)
{
    struct db_statement *statement = db_prepare(store->db, SQL_PUMP_FIND);

    db_bind_int(statement, 1, store->clinic);
    db_bind_text(statement, 2, serial);
    return fields_get(store, statement, &PUMP_FIELDS, arena, pump);
}

int pump_list(struct store *store, struct arena *arena, int64_t patient,
    struct pump **pumps)
{
    struct db_statement *statement = db_prepare(store->db, SQL_PUMP_OF);

    db_bind_int(statement, 1, patient);
    return fields_list(store, statement, &PUMP_FIELDS, arena, pumps);
}

enum store_result pump_current(struct store *store, struct arena *arena,
    int64_t patient, struct pump *pump)
{
    struct pump *pumps;
    int count = pump_list(store, arena, patient, &pumps);

    if (count < 0)
        return store_last(store);
    while (count > 0 && pumps[count - 1].explanted_day != RECORD_NO_DAY)
        count--;
    if (count == 0)
        return store_refuse(store, STORE_NONE, "no pump is in use");
    *pump = pumps[count - 1];
    return STORE_OK;
}

static enum store_result update(struct store *store, struct arena *arena,
    const struct author *author, const struct pump *pump)
{
    struct change change = { &PUMP_FIELDS, "patient", 0, pump->id };
    struct db_statement *statement;
    struct pump old, new = *pump;
    enum store_result result = pump_get(store, arena, pump->id, &old);
    int n;

    if (result != STORE_OK)
        return result;
    new.patient = change.about_id = old.patient;
    new.serial = old.serial;
    result = change_set(
        store, author, &change, (const void *const[2]){ &old, &new });
    if (result != STORE_OK)
        return result;
    statement = db_prepare(store->db, SQL_PUMP_SET);
    n = fields_bind(statement, &PUMP_FIELDS, PUMP_FIELDS.count, &new);
    db_bind_int(statement, n, store->clinic);
    db_bind_int(statement, n + 1, new.id);
    if (db_run(statement))
        return store_fail(store);
    store_touch(store, new.patient);
    return STORE_OK;
}

enum store_result pump_set(
    struct store *store, const struct author *author, const struct pump *pump)
{
    struct arena arena = { 0 };
    enum store_result result = check(store, pump);

    if (result == STORE_OK)
        result = store_begin(store);
    if (result != STORE_OK)
        return result;
    result = store_end(store, update(store, &arena, author, pump));
    arena_free(&arena);
    return result;
}
