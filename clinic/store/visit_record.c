#include <sodium.h>
#include <string.h>

#include "clinic/store/keyed.h"
#include "clinic/store/visit_record.h"

static const struct field rows[] = {
    FIELD(visit_record, id, FIELD_ID, 0, 0),
    FIELD(visit_record, patient, FIELD_REF, 1, 0),
    FIELD(visit_record, pump, FIELD_REF, 1, 0),
    FIELD(visit_record, key, FIELD_KEY, 0, 0),
    FIELD(visit_record, visit, FIELD_REF, 0, 0),
    FIELD(visit_record, begun_s, FIELD_INSTANT, 0, 0),
    FIELD(visit_record, ended_s, FIELD_INSTANT, 0, 0),
    FIELD(visit_record, trust_key, FIELD_REF, 1, 0),
    FIELD(visit_record, credential, FIELD_INT64, 0, UINT32_MAX),
    FIELD(visit_record, agreement, FIELD_INT32, 0, AGREES_NOTHING),
    FIELD(visit_record, author, FIELD_TEXT, 0, RECORD_TEXT_MAX),
    FIELD(visit_record, stored_s, FIELD_INSTANT, 0, 0),
};
const struct fields VISIT_RECORD_FIELDS = { "record", rows,
    sizeof rows / sizeof rows[0], sizeof(struct visit_record) };

static const struct keyed KEYED = {
    .fields = &VISIT_RECORD_FIELDS,
    .add = SQL_RECORD_ADD,
    .find = SQL_RECORD_KEY,
    .key = offsetof(struct visit_record, key),
    .author = offsetof(struct visit_record, author),
    .stored_s = offsetof(struct visit_record, stored_s),
};

void visit_record_key(
    const struct visit_bytes *bytes, unsigned char key[RECORD_KEY_BYTES])
{
    crypto_hash_sha256(key, bytes->byte, bytes->size);
}

static enum store_result insert_bytes(
    struct store *store, int64_t id, const struct visit_bytes *bytes)
{
    struct db_statement *statement =
        db_prepare(store->db, SQL_RECORD_ADD_BYTES);

    db_bind_int(statement, 1, id);
    db_bind_bytes(statement, 2, bytes->byte, bytes->size);
    return db_run(statement) ? store_fail(store) : STORE_OK;
}

/* What was found of the same bytes may differ the second time: the first
 * stands. */
static enum store_result insert(struct store *store,
    const struct author *author, struct visit_record *new,
    const struct visit_bytes *bytes)
{
    struct arena arena = { 0 };
    struct visit_record old;
    enum store_result result =
        visit_record_find(store, &arena, new->pump, new->key, &old);

    arena_free(&arena);
    if (result == STORE_OK) {
        new->id = old.id;
        return STORE_SAME;
    }
    if (result != STORE_NONE)
        return result;
    result = keyed_add(store, author, &KEYED, new, &new->id);
    return result == STORE_OK ? insert_bytes(store, new->id, bytes) : result;
}

enum store_result visit_record_add(struct store *store,
    const struct author *author, const struct visit_record *record,
    const struct visit_bytes *bytes, int64_t *id)
{
    struct visit_record new = *record;
    enum store_result result = fields_check(store, &VISIT_RECORD_FIELDS, &new);

    visit_record_key(bytes, new.key);
    if (result == STORE_OK)
        result = store_begin(store);
    if (result != STORE_OK)
        return result;
    result = store_end(store, insert(store, author, &new, bytes));
    *id = new.id;
    return result;
}

enum store_result visit_record_find(struct store *store, struct arena *arena,
    int64_t pump, const unsigned char key[RECORD_KEY_BYTES],
    struct visit_record *record)
{
    struct db_statement *statement = db_prepare(store->db, SQL_RECORD_KEY);

    db_bind_int(statement, 1, pump);
    db_bind_bytes(statement, 2, key, RECORD_KEY_BYTES);
    return fields_get(store, statement, &VISIT_RECORD_FIELDS, arena, record);
}

int visit_record_list(struct store *store, struct arena *arena, int64_t patient,
    int max, struct visit_record **records)
{
    struct db_statement *statement = db_prepare(store->db, SQL_RECORD_OF);

    db_bind_int(statement, 1, patient);
    db_bind_int(statement, 2, max);
    return fields_list(store, statement, &VISIT_RECORD_FIELDS, arena, records);
}

int visit_record_of(struct store *store, struct arena *arena, int64_t visit,
    struct visit_record **records)
{
    struct db_statement *statement = db_prepare(store->db, SQL_RECORD_VISIT);

    db_bind_int(statement, 1, visit);
    return fields_list(store, statement, &VISIT_RECORD_FIELDS, arena, records);
}

enum store_result visit_record_bytes(struct store *store, struct arena *arena,
    const struct visit_record *record, struct visit_bytes *bytes)
{
    struct db_statement *statement = db_prepare(store->db, SQL_RECORD_BYTES);
    unsigned char key[RECORD_KEY_BYTES];
    const void *stored;
    int row;

    *bytes = (struct visit_bytes){ NULL, 0 };
    db_bind_int(statement, 1, record->id);
    row = db_step(statement);
    if (row > 0) {
        stored = db_bytes(statement, 0, &bytes->size);
        bytes->byte = (const unsigned char *)arena_text(
            arena, stored ? stored : "", bytes->size);
    }
    db_reset(statement);
    if (row < 0)
        return store_fail(store);
    visit_record_key(bytes, key);
    if (row == 0 || memcmp(key, record->key, sizeof key) != 0)
        return store_refuse(store, STORE_CORRUPT,
            "record %lld: its bytes are not those that were signed: restore "
            "the last backup",
            (long long)record->id);
    return STORE_OK;
}
