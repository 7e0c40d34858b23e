#include <stdio.h>
#include <string.h>

#include "clinic/store/audit.h"
#include "clinic/store/second.h"

enum store_result second_get(
    struct store *store, int64_t account, struct second *second)
{
    struct db_statement *statement = db_prepare(store->db, SQL_SECOND_GET);
    enum store_result result = STORE_OK;
    const void *secret;
    size_t len;
    int row;

    db_bind_int(statement, 1, account);
    row = db_step(statement);
    if (row < 0)
        result = store_fail(store);
    else if (row == 0)
        result = store_refuse(store, STORE_NONE, "no second factor");
    else {
        secret = db_bytes(statement, 0, &len);
        *second = (struct second){ .account = account,
            .step = db_int(statement, 1),
            .since_s = db_int(statement, 2) };
        if (len == sizeof second->secret)
            memcpy(second->secret, secret, len);
        else
            result = store_refuse(store, STORE_CORRUPT,
                "a second factor holds bytes that are none: turn it off for "
                "this person");
    }
    db_reset(statement);
    return result;
}

static enum store_result tell(struct store *store, const struct author *author,
    const char *action, int64_t account)
{
    char subject[48];
    struct audit_change change = { action, subject, "", "" };

    snprintf(subject, sizeof subject, "account/%lld", (long long)account);
    return audit_append(store, author, &change, NULL);
}

static enum store_result insert(struct store *store,
    const struct author *author, const struct second *second)
{
    struct db_statement *statement = db_prepare(store->db, SQL_SECOND_ADD);

    db_bind_int(statement, 1, second->account);
    db_bind_bytes(statement, 2, second->secret, sizeof second->secret);
    db_bind_int(statement, 3, second->step);
    db_bind_int(statement, 4, author->at_s);
    if (db_run(statement))
        return store_fail(store);
    if (db_changes(store->db) == 0)
        return store_refuse(store, STORE_TAKEN,
            "the second factor is on already: turn it off first");
    return tell(store, author, "second.add", second->account);
}

enum store_result second_add(struct store *store, const struct author *author,
    const struct second *second)
{
    enum store_result result = store_begin(store);

    if (result != STORE_OK)
        return result;
    return store_end(store, insert(store, author, second));
}

enum store_result second_use(struct store *store, int64_t account, int64_t step)
{
    struct db_statement *statement = db_prepare(store->db, SQL_SECOND_USE);

    db_bind_int(statement, 1, step);
    db_bind_int(statement, 2, account);
    if (db_run(statement))
        return store_fail(store);
    return db_changes(store->db) > 0
               ? STORE_OK
               : store_refuse(store, STORE_REFUSED, "this code was used");
}

static enum store_result delete (
    struct store *store, const struct author *author, int64_t account) {
    struct db_statement *statement = db_prepare(store->db, SQL_SECOND_END);

    db_bind_int(statement, 1, account);
    if (db_run(statement)) return store_fail(store);
    if (db_changes(store->db) == 0) return store_refuse(
        store, STORE_NONE, "no second factor");
    return tell(store, author, "second.end", account);
}

enum store_result second_end(
    struct store *store, const struct author *author, int64_t account)
{
    enum store_result result = store_begin(store);

    if (result != STORE_OK)
        return result;
    return store_end(store, delete (store, author, account));
}
