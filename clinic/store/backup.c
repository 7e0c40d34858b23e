#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "clinic/store/backup.h"

/* The first fault found, and how many. */
struct findings {
    char first[DB_WHY_MAX];
    int64_t count;
};

static void note(void *context, const char *fault)
{
    struct findings *findings = context;

    if (findings->count++ == 0)
        snprintf(findings->first, sizeof findings->first, "%s", fault);
}

/* A restored store is whole by its facts; the rest is computed anew. */
static enum store_result rebuild(struct store *store)
{
    enum store_result result = store_begin(store);

    if (result != STORE_OK)
        return result;
    return store_end(store, store_touch_all(store));
}

/* Open the file as a store, which brings it to this version, and examine it:
 * a copy just made by its chain, one to be restored by all its facts.  What
 * opening puts beside it is removed again. */
static enum store_result examine(
    const char *file, int to_restore, char why[DB_WHY_MAX])
{
    struct findings findings = { .count = 0 };
    enum store_result result = STORE_OK;
    char name[DB_NAME_MAX + 16];
    struct store *store;
    int64_t faults;

    snprintf(name, sizeof name, "sqlite:%s", file);
    store = store_open(name, &result, why);
    if (store) {
        faults = to_restore ? check_facts(store, note, &findings)
                            : check_file(store, note, &findings);
        if (faults < 0)
            result = store_last(store);
        else if (faults == 0 && to_restore)
            result = rebuild(store);
        memcpy(why, store_why(store), DB_WHY_MAX);
        if (faults > 0) {
            result = STORE_CORRUPT;
            snprintf(why, DB_WHY_MAX,
                "%.150s: %lld faults, the first: %.200s: use another backup",
                file, (long long)faults, findings.first);
        }
    }
    store_close(store);
    db_fold(file);
    snprintf(name, sizeof name, "%s-lock", file);
    unlink(name);
    return result;
}

enum store_result backup_make(struct store *store, const char *file)
{
    char why[DB_WHY_MAX], part[DB_NAME_MAX];
    enum store_result result = STORE_OK;

    if (access(file, F_OK) == 0)
        return store_refuse(store, STORE_TAKEN,
            "%.300s: is there already: name another file", file);
    snprintf(part, sizeof part, "%s.checking", file);
    unlink(part);
    if (db_copy(store->db, part))
        return store_fail(store);
    result = examine(part, 0, why);
    if (result != STORE_OK)
        store_refuse(store, result, "%s", why);
    else if (db_publish(part, file))
        result = store_refuse(store, STORE_IO,
            "%.300s: cannot be written: check the folder", file);
    if (result != STORE_OK)
        unlink(part);
    return result;
}

enum store_result backup_restore(const char *uri, const char *file,
    char kept[DB_NAME_MAX], char why[DB_WHY_MAX])
{
    char part[DB_NAME_MAX];
    enum store_result result;

    kept[0] = 0;
    if (strncmp(uri, "sqlite:", 7) != 0)
        return db_replace(uri, file, kept, why);
    snprintf(part, sizeof part, "%s.restoring", uri + 7);
    unlink(part);
    result = db_fetch(file, part, why);
    if (result == STORE_OK)
        result = examine(part, 1, why);
    if (result == STORE_OK)
        result = db_replace(uri, part, kept, why);
    if (result != STORE_OK)
        unlink(part);
    return result;
}
