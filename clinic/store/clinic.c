#include <string.h>

#include "base/zone.h"
#include "clinic/store/audit.h"
#include "clinic/store/change.h"
#include "clinic/store/clinic.h"
#include "core/refill.h"

#define TEXT RECORD_TEXT_MAX
#define NOTE RECORD_NOTE_MAX

static const struct field rows[] = {
    FIELD(clinic, id, FIELD_ID, 0, 0),
    FIELD(clinic, name, FIELD_NAME, 0, TEXT),
    FIELD(clinic, zone, FIELD_NAME, 0, TEXT),
    FIELD(clinic, phone, FIELD_TEXT, 0, TEXT),
    FIELD(clinic, phone_out, FIELD_TEXT, 0, TEXT),
    FIELD(clinic, emergency, FIELD_TEXT, 0, TEXT),
    FIELD(clinic, hours, FIELD_TEXT, 0, TEXT),
    FIELD(clinic, address, FIELD_TEXT, 0, TEXT),
    FIELD(clinic, oral_backup, FIELD_TEXT, 0, NOTE),
    FIELD(clinic, lead_days, FIELD_INT32, 0, REFILL_LEAD_DAYS_MAX),
    FIELD(clinic, window_days, FIELD_INT32, REFILL_WINDOW_DAYS_MIN,
        REFILL_WINDOW_DAYS_MAX),
    FIELD(clinic, early_days, FIELD_INT32, 0, REFILL_EARLY_DAYS_MAX),
    FIELD(clinic, ahead_days, FIELD_INT32, 1, 60),
    FIELD(clinic, fresh_days, FIELD_INT32, 30, 365),
    FIELD(clinic, demo, FIELD_INT32, 0, 1),
};
const struct fields CLINIC_FIELDS = { "clinic", rows,
    sizeof rows / sizeof rows[0], sizeof(struct clinic) };

struct clinic clinic_default(const char *name, const char *zone)
{
    return (struct clinic){ .name = name,
        .zone = zone,
        .phone = "",
        .phone_out = "",
        .emergency = "",
        .hours = "",
        .address = "",
        .oral_backup = "",
        .lead_days = REFILL_LEAD_DAYS,
        .window_days = REFILL_WINDOW_DAYS,
        .early_days = REFILL_EARLY_DAYS,
        .ahead_days = 7,
        .fresh_days = 180 };
}

static enum store_result check(struct store *store, const struct clinic *clinic)
{
    enum store_result result = fields_check(store, &CLINIC_FIELDS, clinic);
    struct zone *zone;

    if (result != STORE_OK)
        return result;
    zone = zone_create(clinic->zone);
    if (!zone)
        return store_refuse(store, STORE_REFUSED,
            "%.100s: no such time zone: write one such as America/Chicago",
            clinic->zone);
    zone_free(zone);
    return STORE_OK;
}

static enum store_result insert(struct store *store,
    const struct author *author, const struct clinic *clinic)
{
    static const unsigned char zeros[32];
    struct db_statement *statement = db_prepare(store->db, SQL_CLINIC_ADD);
    struct change change = { &CLINIC_FIELDS, "clinic", 0, 0 };
    enum store_result result = STORE_OK;
    int n = fields_bind(statement, &CLINIC_FIELDS, CLINIC_FIELDS.count, clinic);

    db_bind_bytes(statement, n, zeros, sizeof zeros);
    if (db_step(statement) > 0)
        store->clinic = change.id = change.about_id = db_int(statement, 0);
    else
        result = store_fail(store);
    db_reset(statement);
    if (result != STORE_OK)
        return result;
    return change_added(store, author, &change, clinic);
}

enum store_result clinic_add(struct store *store, const struct author *author,
    const struct clinic *clinic)
{
    enum store_result result = check(store, clinic);

    if (result == STORE_OK)
        result = store_begin(store);
    if (result != STORE_OK)
        return result;
    return store_end(store, insert(store, author, clinic));
}

enum store_result clinic_get(
    struct store *store, struct arena *arena, struct clinic *clinic)
{
    struct db_statement *statement = db_prepare(store->db, SQL_CLINIC_GET);

    db_bind_int(statement, 1, store->clinic);
    return fields_get(store, statement, &CLINIC_FIELDS, arena, clinic);
}

static enum store_result update(struct store *store, struct arena *arena,
    const struct author *author, const struct clinic *clinic)
{
    struct db_statement *statement;
    struct change change = { &CLINIC_FIELDS, "clinic", store->clinic,
        store->clinic };
    struct clinic old;
    enum store_result result = clinic_get(store, arena, &old);
    int n;

    if (result == STORE_OK)
        result = change_set(
            store, author, &change, (const void *const[2]){ &old, clinic });
    if (result != STORE_OK)
        return result;
    statement = db_prepare(store->db, SQL_CLINIC_SET);
    n = fields_bind(statement, &CLINIC_FIELDS, CLINIC_FIELDS.count, clinic);
    db_bind_int(statement, n, store->clinic);
    if (db_run(statement))
        return store_fail(store);
    return store_touch_all(store);
}

enum store_result clinic_set(struct store *store, const struct author *author,
    const struct clinic *clinic)
{
    struct arena arena = { 0 };
    enum store_result result = check(store, clinic);

    if (result == STORE_OK)
        result = store_begin(store);
    if (result != STORE_OK)
        return result;
    result = store_end(store, update(store, &arena, author, clinic));
    arena_free(&arena);
    return result;
}
