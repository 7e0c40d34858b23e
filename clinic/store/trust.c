#include <sodium.h>
#include <string.h>

#include "clinic/store/change.h"
#include "clinic/store/trust.h"
#include "core/reader.h"

static const struct field key_rows[] = {
    FIELD(trust_key, id, FIELD_ID, 0, 0),
    FIELD(trust_key, key, FIELD_KEY, 0, 0),
    FIELD(trust_key, name, FIELD_NAME, 0, RECORD_TEXT_MAX),
    FIELD(trust_key, removed_s, FIELD_INSTANT, 0, 0),
    FIELD(trust_key, author, FIELD_TEXT, 0, RECORD_TEXT_MAX),
    FIELD(trust_key, stored_s, FIELD_INSTANT, 0, 0),
};
const struct fields TRUST_KEY_FIELDS = { "key", key_rows,
    sizeof key_rows / sizeof key_rows[0], sizeof(struct trust_key) };

static const struct field revocation_rows[] = {
    FIELD(revocation, id, FIELD_ID, 0, 0),
    FIELD(revocation, trust_key, FIELD_REF, 1, 0),
    FIELD(revocation, number, FIELD_INT64, 0, UINT32_MAX),
    FIELD(revocation, reason, FIELD_NAME, 0, RECORD_TEXT_MAX),
    FIELD(revocation, author, FIELD_TEXT, 0, RECORD_TEXT_MAX),
    FIELD(revocation, stored_s, FIELD_INSTANT, 0, 0),
};
const struct fields REVOCATION_FIELDS = { "revocation", revocation_rows,
    sizeof revocation_rows / sizeof revocation_rows[0],
    sizeof(struct revocation) };

uint64_t trust_number(const unsigned char key[RECORD_KEY_BYTES])
{
    unsigned char hash[crypto_hash_sha256_BYTES];
    struct reader r;

    crypto_hash_sha256(hash, key, RECORD_KEY_BYTES);
    reader_init(&r, hash, sizeof hash);
    return reader_u64(&r);
}

/* The clinic is what keys are of. */
static struct change change_of(
    const struct store *store, const struct fields *fields, int64_t id)
{
    return (struct change){ fields, "clinic", store->clinic, id };
}

/* A new row; 0 in *id when it is there already. */
static enum store_result insert(struct store *store, enum sql add,
    const struct fields *fields, const void *record, int64_t *id)
{
    struct db_statement *statement = db_prepare(store->db, add);
    int n = fields_bind(statement, fields, fields->count, record), row;

    db_bind_int(statement, n, store->clinic);
    row = db_step(statement);
    *id = row > 0 ? db_int(statement, 0) : 0;
    db_reset(statement);
    return row < 0 ? store_fail(store) : STORE_OK;
}

static enum store_result insert_key(struct store *store,
    const struct author *author, const struct trust_key *key, int64_t *id)
{
    struct change change;
    enum store_result result =
        insert(store, SQL_TRUST_ADD, &TRUST_KEY_FIELDS, key, id);

    if (result != STORE_OK)
        return result;
    change = change_of(store, &TRUST_KEY_FIELDS, *id);
    return change_added(store, author, &change, key);
}

static enum store_result update_key(struct store *store,
    const struct author *author, const struct trust_key *old,
    const struct trust_key *new)
{
    struct change change = change_of(store, &TRUST_KEY_FIELDS, old->id);
    enum store_result result =
        change_set(store, author, &change, (const void *const[2]){ old, new });
    struct db_statement *statement;
    int n;

    if (result != STORE_OK)
        return result;
    statement = db_prepare(store->db, SQL_TRUST_SET);
    n = fields_bind(statement, &TRUST_KEY_FIELDS, TRUST_KEY_FIELDS.count, new);
    db_bind_int(statement, n, store->clinic);
    db_bind_int(statement, n + 1, old->id);
    return db_run(statement) ? store_fail(store) : STORE_OK;
}

static enum store_result put_key(struct store *store, struct arena *arena,
    const struct author *author, const struct trust_key *key, int64_t *id)
{
    struct trust_key old, new = *key;
    enum store_result result = trust_find(store, arena, key->key, &old);

    new.removed_s = RECORD_NO_INSTANT;
    new.author = author->name;
    new.stored_s = author->at_s;
    if (result == STORE_NONE)
        return insert_key(store, author, &new, id);
    if (result != STORE_OK)
        return result;
    *id = old.id;
    if (old.removed_s == RECORD_NO_INSTANT)
        return store_refuse(store, STORE_TAKEN,
            "key: it is trusted already, as %.100s", old.name);
    return update_key(store, author, &old, &new);
}

enum store_result trust_add(struct store *store, const struct author *author,
    const struct trust_key *key, int64_t *id)
{
    struct arena arena = { 0 };
    enum store_result result = fields_check(store, &TRUST_KEY_FIELDS, key);

    if (result == STORE_OK)
        result = store_begin(store);
    if (result != STORE_OK)
        return result;
    result = store_end(store, put_key(store, &arena, author, key, id));
    arena_free(&arena);
    return result;
}

static enum store_result end_key(struct store *store, struct arena *arena,
    const struct author *author, const unsigned char *key)
{
    struct trust_key old, new;
    enum store_result result = trust_find(store, arena, key, &old);

    if (result != STORE_OK)
        return result;
    if (old.removed_s != RECORD_NO_INSTANT)
        return STORE_SAME;
    new = old;
    new.removed_s = author->at_s;
    return update_key(store, author, &old, &new);
}

enum store_result trust_remove(struct store *store, const struct author *author,
    const unsigned char key[RECORD_KEY_BYTES])
{
    struct arena arena = { 0 };
    enum store_result result = store_begin(store);

    if (result != STORE_OK)
        return result;
    result = store_end(store, end_key(store, &arena, author, key));
    arena_free(&arena);
    return result;
}

enum store_result trust_find(struct store *store, struct arena *arena,
    const unsigned char key[RECORD_KEY_BYTES], struct trust_key *found)
{
    struct db_statement *statement = db_prepare(store->db, SQL_TRUST_KEY);

    db_bind_int(statement, 1, store->clinic);
    db_bind_bytes(statement, 2, key, RECORD_KEY_BYTES);
    return fields_get(store, statement, &TRUST_KEY_FIELDS, arena, found);
}

int trust_list(
    struct store *store, struct arena *arena, struct trust_key **keys)
{
    struct db_statement *statement = db_prepare(store->db, SQL_TRUST_LIST);

    db_bind_int(statement, 1, store->clinic);
    return fields_list(store, statement, &TRUST_KEY_FIELDS, arena, keys);
}

static enum store_result insert_revocation(struct store *store,
    const struct author *author, const struct revocation *revocation)
{
    struct revocation new = *revocation;
    struct change change;
    enum store_result result;
    int64_t id;

    new.author = author->name;
    new.stored_s = author->at_s;
    result = insert(store, SQL_REVOCATION_ADD, &REVOCATION_FIELDS, &new, &id);
    if (result != STORE_OK)
        return result;
    if (id == 0)
        return STORE_SAME;
    change = change_of(store, &REVOCATION_FIELDS, id);
    return change_added(store, author, &change, &new);
}

enum store_result trust_revoke(struct store *store, const struct author *author,
    const struct revocation *revocation)
{
    enum store_result result =
        fields_check(store, &REVOCATION_FIELDS, revocation);

    if (result == STORE_OK)
        result = store_begin(store);
    if (result != STORE_OK)
        return result;
    return store_end(store, insert_revocation(store, author, revocation));
}

int trust_revocations(
    struct store *store, struct arena *arena, struct revocation **revocations)
{
    struct db_statement *statement = db_prepare(store->db, SQL_REVOCATION_LIST);

    db_bind_int(statement, 1, store->clinic);
    return fields_list(
        store, statement, &REVOCATION_FIELDS, arena, revocations);
}
