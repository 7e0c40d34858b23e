#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buffer.h"
#include "clinic/store/audit.h"
#include "clinic/store/clinic.h"
#include "clinic/store/fields.h"
#include "clinic/store/migrate.h"
#include "clinic/store/patient.h"
#include "clinic/store/project.h"
#include "clinic/store/store.h"
#include "core/fault.h"

const char *store_result_name(enum store_result result)
{
    static const char *const names[] = {
        [STORE_OK] = "ok",
        [STORE_SAME] = "same",
        [STORE_NONE] = "none",
        [STORE_TAKEN] = "taken",
        [STORE_REFUSED] = "refused",
        [STORE_BUSY] = "busy",
        [STORE_FULL] = "full",
        [STORE_IO] = "io",
        [STORE_CORRUPT] = "corrupt",
        [STORE_NEWER] = "newer",
        [STORE_FAILED] = "failed",
    };

    return names[result];
}

const char *store_why(const struct store *store)
{
    return store->why;
}

enum store_result store_last(const struct store *store)
{
    return store->result;
}

enum store_result store_refuse(
    struct store *store, enum store_result result, const char *format, ...)
{
    va_list list;

    va_start(list, format);
    vsnprintf(store->why, sizeof store->why, format, list);
    va_end(list);
    store->result = result;
    return result;
}

enum store_result store_fail(struct store *store)
{
    memcpy(store->why, db_why(store->db), sizeof store->why);
    store->result = db_result(store->db);
    return store->result;
}

/* Opening. */

/* The first clinic's id, or 0. */
static int64_t first_clinic(struct store *store)
{
    struct db_statement *statement = db_prepare(store->db, SQL_CLINIC_FIRST);
    int64_t id = 0;

    if (db_step(statement) > 0)
        id = db_int(statement, 0);
    db_reset(statement);
    return id;
}

static struct store *open_db(
    const char *uri, unsigned flags, enum store_result *result, char *why)
{
    struct store *store = calloc(1, sizeof *store);

    ASSERT(store);
    store->db = db_open(uri, flags, result, why);
    if (!store->db)
        goto err1;
    /* Not made here, and not empty: nothing of ours is in it. */
    if (!(flags & DB_CREATE) && db_version(store->db) == 0) {
        *result = STORE_CORRUPT;
        snprintf(why, DB_WHY_MAX,
            "%.300s: is no store of a clinic: make one with cisterna clinic "
            "init",
            db_file(store->db));
        goto err1;
    }
    *result = migrate(store->db, sql_migration, why);
    if (*result != STORE_OK)
        goto err2;
    return store;

err2:
    if (flags & DB_CREATE) {
        db_discard(store->db);
        store->db = NULL;
    }
err1:
    store_close(store);
    return NULL;
}

struct store *store_open(const char *uri, enum store_result *result, char *why)
{
    struct store *store = open_db(uri, DB_OPEN, result, why);

    if (!store)
        return NULL;
    store->clinic = first_clinic(store);
    if (store->clinic > 0)
        return store;
    *result = STORE_CORRUPT;
    snprintf(why, DB_WHY_MAX,
        "%.300s: holds no clinic: restore the last backup (cisterna clinic "
        "restore)",
        db_file(store->db));
    store_close(store);
    return NULL;
}

void store_close(struct store *store)
{
    if (!store)
        return;
    db_close(store->db);
    free(store->dirty);
    free(store);
}

struct store *store_create(const char *uri, const struct clinic *clinic,
    const struct author *author, enum store_result *result, char *why)
{
    struct store *store = open_db(uri, DB_CREATE, result, why);

    if (!store)
        return NULL;
    *result = clinic_add(store, author, clinic);
    if (*result == STORE_OK)
        return store;
    memcpy(why, store->why, DB_WHY_MAX);
    db_discard(store->db);
    store->db = NULL;
    store_close(store);
    return NULL;
}

int64_t store_generation(struct store *store)
{
    struct db_statement *statement = db_prepare(store->db, SQL_CLINIC_CHANGES);
    int64_t changes = -1;

    db_bind_int(statement, 1, store->clinic);
    if (db_step(statement) > 0)
        changes = db_int(statement, 0);
    db_reset(statement);
    return changes;
}

/* Transactions. */

enum store_result store_begin(struct store *store)
{
    return db_begin(store->db) ? store_fail(store) : STORE_OK;
}

enum store_result store_begin_read(struct store *store)
{
    return db_begin_read(store->db) ? store_fail(store) : STORE_OK;
}

enum store_result store_end(struct store *store, enum store_result result)
{
    enum store_result kept = result;

    if (kept == STORE_SAME)
        kept = STORE_OK;
    if (kept == STORE_OK && db_depth(store->db) == 1)
        kept = store_settle(store);
    if (kept == STORE_OK && db_commit(store->db) == 0)
        return result;
    if (kept == STORE_OK)
        kept = store_fail(store);
    db_rollback(store->db);
    if (db_depth(store->db) == 0)
        store->dirty_count = 0;
    return kept;
}

static int compare_ids(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

    return (x > y) - (x < y);
}

/* Inside a nested transaction the notes stay: it may yet be taken back. */
/* For store_generation. */
static enum store_result note_change(struct store *store)
{
    struct db_statement *statement = db_prepare(store->db, SQL_CLINIC_CHANGED);

    db_bind_int(statement, 1, store->clinic);
    return db_run(statement) ? store_fail(store) : STORE_OK;
}

enum store_result store_settle(struct store *store)
{
    enum store_result result = STORE_OK;
    size_t i;

    if (store->dirty_count == 0)
        return STORE_OK;
    qsort(
        store->dirty, store->dirty_count, sizeof store->dirty[0], compare_ids);
    for (i = 0; i < store->dirty_count && result == STORE_OK; i++)
        if (i == 0 || store->dirty[i] != store->dirty[i - 1])
            result = project_write(store, store->dirty[i]);
    if (result == STORE_OK)
        result = note_change(store);
    if (db_depth(store->db) == 1)
        store->dirty_count = 0;
    return result;
}

void store_touch(struct store *store, int64_t patient)
{
    size_t count = store->dirty_count;

    ASSERT(db_depth(store->db) > 0);
    if (count > 0 && store->dirty[count - 1] == patient)
        return;
    if (count == store->dirty_room) {
        store->dirty_room = 2 * store->dirty_room + 16;
        store->dirty =
            realloc(store->dirty, store->dirty_room * sizeof store->dirty[0]);
        ASSERT(store->dirty);
    }
    store->dirty[store->dirty_count++] = patient;
}

enum store_result store_touch_all(struct store *store)
{
    enum store_result result;
    int64_t id = 0;

    while ((result = patient_next(store, id, &id)) == STORE_OK)
        store_touch(store, id);
    return result == STORE_NONE ? STORE_OK : result;
}
