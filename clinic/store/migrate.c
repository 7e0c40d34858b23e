#include <stdio.h>
#include <string.h>

#include "clinic/store/migrate.h"

int64_t migrate_newest(migrate_step *step)
{
    int i = 0;

    while (step(i))
        i++;
    return i;
}

static enum store_result fail(struct db *db, char *why)
{
    memcpy(why, db_why(db), DB_WHY_MAX);
    return db_result(db);
}

static enum store_result apply(
    struct db *db, migrate_step *step, int64_t from, char *why)
{
    int64_t version = from;

    /* Asked again under the lock: another may have come first. */
    if (db_begin(db))
        return fail(db, why);
    version = db_version(db);
    while (version >= 0 && step((int)version)) {
        if (db_define(db, step((int)version)))
            goto err1;
        version++;
    }
    if (version < 0 || db_set_version(db, version) || db_commit(db))
        goto err1;
    return STORE_OK;

err1:
    db_rollback(db);
    return fail(db, why);
}

/* A store that has something to lose is copied before it is changed. */
static enum store_result keep_copy(struct db *db, int64_t version, char *why)
{
    char name[DB_NAME_MAX];

    snprintf(name, sizeof name, "%s.before-version-%lld", db_file(db),
        (long long)version);
    if (db_copy(db, name) == 0 || db_result(db) == STORE_TAKEN)
        return STORE_OK;
    return fail(db, why);
}

enum store_result migrate(struct db *db, migrate_step *step, char *why)
{
    int64_t newest = migrate_newest(step);
    int64_t version = db_version(db);
    enum store_result result;

    if (version < 0)
        return fail(db, why);
    if (version == newest)
        return STORE_OK;
    if (version > newest) {
        snprintf(why, DB_WHY_MAX,
            "%.300s: has version %lld, this program knows %lld: use the "
            "newer program",
            db_file(db), (long long)version, (long long)newest);
        return STORE_NEWER;
    }
    if (version > 0) {
        result = keep_copy(db, version, why);
        if (result != STORE_OK)
            return result;
    }
    return apply(db, step, version, why);
}
