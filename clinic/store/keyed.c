#include <sodium.h>
#include <string.h>

#include "clinic/store/change.h"
#include "clinic/store/keyed.h"

enum { RECORD_BYTES_MAX = 2048, PATIENT_ROW = 1, PUMP_ROW = 2 };

static int64_t ref_at(const struct keyed *keyed, int row, const void *record)
{
    return *(
        const int64_t *)((const char *)record + keyed->fields->row[row].offset);
}

/* The contents: all but who stored it when, which a repetition may differ
 * in. */
static void print_contents(
    struct buffer *out, const struct keyed *keyed, const void *record)
{
    struct fields contents = *keyed->fields;

    contents.count -= 2;
    fields_print(out, &contents, record);
}

static void complete(const struct author *author, const struct keyed *keyed,
    const struct buffer *contents, void *record)
{
    unsigned char *key = (unsigned char *)record + keyed->key;

    *(const char **)((char *)record + keyed->author) = author->name;
    *(int64_t *)((char *)record + keyed->stored_s) = author->at_s;
    if (sodium_is_zero(key, RECORD_KEY_BYTES))
        crypto_hash_sha256(
            key, (const unsigned char *)contents->data, contents->len);
}

/* Is it there already?  NONE when not, else SAME or TAKEN and its id. */
static enum store_result look(struct store *store, const struct keyed *keyed,
    const void *record, int64_t *id)
{
    _Alignas(max_align_t) char stored[RECORD_BYTES_MAX];
    struct db_statement *statement = db_prepare(store->db, keyed->find);
    struct buffer text[2] = { { 0 }, { 0 } };
    struct arena arena = { 0 };
    enum store_result result;

    db_bind_int(statement, 1, ref_at(keyed, PUMP_ROW, record));
    db_bind_bytes(
        statement, 2, (const char *)record + keyed->key, RECORD_KEY_BYTES);
    result = fields_get(store, statement, keyed->fields, &arena, stored);
    if (result == STORE_OK) {
        *id = *(int64_t *)(void *)stored;
        print_contents(&text[0], keyed, record);
        print_contents(&text[1], keyed, stored);
        result = strcmp(buffer_get(&text[0]), buffer_get(&text[1])) == 0
                     ? STORE_SAME
                     : store_refuse(store, STORE_TAKEN,
                           "%s: another one has this identity: nothing was "
                           "stored, read the pump again",
                           keyed->fields->noun);
    }
    buffer_free(&text[0]);
    buffer_free(&text[1]);
    arena_free(&arena);
    return result;
}

static enum store_result insert(struct store *store, const struct keyed *keyed,
    const void *record, int64_t *id)
{
    struct db_statement *statement = db_prepare(store->db, keyed->add);
    enum store_result result = STORE_OK;

    fields_bind(statement, keyed->fields, keyed->fields->count, record);
    if (db_step(statement) > 0)
        *id = db_int(statement, 0);
    else
        result = store_fail(store);
    db_reset(statement);
    return result;
}

enum store_result keyed_add(struct store *store, const struct author *author,
    const struct keyed *keyed, void *record, int64_t *id)
{
    struct change change = { keyed->fields, "patient",
        ref_at(keyed, PATIENT_ROW, record), 0 };
    struct buffer contents = { 0 };
    enum store_result result;

    print_contents(&contents, keyed, record);
    complete(author, keyed, &contents, record);
    buffer_free(&contents);
    result = look(store, keyed, record, id);
    if (result != STORE_NONE)
        return result;
    result = insert(store, keyed, record, id);
    if (result != STORE_OK)
        return result;
    change.id = *id;
    store_touch(store, change.about_id);
    return change_added(store, author, &change, record);
}
