/* audit.c: the chain.  The bytes that are hashed stand in docs/store.md. */
#include <sodium.h>
#include <stdio.h>
#include <string.h>

#include "clinic/store/access.h"
#include "clinic/store/audit.h"
#include "clinic/store/fields.h"

static const char DOMAIN[] = "cisterna audit 1\n";

/* Hashing: each field by its length first, so that no two entries with
 * different fields are the same bytes. */

static void add_number(crypto_hash_sha256_state *state, int64_t value)
{
    unsigned char bytes[8];
    int i;

    for (i = 0; i < 8; i++)
        bytes[i] = (unsigned char)((uint64_t)value >> (8 * i));
    crypto_hash_sha256_update(state, bytes, sizeof bytes);
}

static void add_text(crypto_hash_sha256_state *state, const char *text)
{
    size_t len = strlen(text);

    add_number(state, (int64_t)len);
    crypto_hash_sha256_update(state, (const unsigned char *)text, len);
}

void audit_hash(
    int64_t clinic, const struct audit *entry, unsigned char hash[32])
{
    crypto_hash_sha256_state state;

    crypto_hash_sha256_init(&state);
    crypto_hash_sha256_update(
        &state, (const unsigned char *)DOMAIN, sizeof DOMAIN - 1);
    add_number(&state, clinic);
    add_number(&state, entry->sequence);
    add_number(&state, entry->at_s);
    add_text(&state, entry->author);
    add_text(&state, entry->role);
    add_text(&state, entry->action);
    add_text(&state, entry->subject);
    add_text(&state, entry->before);
    add_text(&state, entry->after);
    crypto_hash_sha256_update(&state, entry->previous, 32);
    crypto_hash_sha256_final(&state, hash);
}

/* The head: sequence and hash of the last entry. */

static enum store_result get_head(
    struct store *store, int64_t *sequence, unsigned char hash[32])
{
    struct db_statement *statement = db_prepare(store->db, SQL_CLINIC_HEAD);
    enum store_result result = STORE_OK;
    const void *bytes;
    size_t len = 0;
    int row;

    db_bind_int(statement, 1, store->clinic);
    row = db_step(statement);
    if (row < 0) {
        result = store_fail(store);
    } else {
        bytes = row ? db_bytes(statement, 1, &len) : NULL;
        if (len == 32)
            memcpy(hash, bytes, 32);
        else
            result = store_refuse(store, STORE_CORRUPT,
                "%s: the audit chain has no end: restore the last backup",
                db_file(store->db));
        *sequence = row ? db_int(statement, 0) : 0;
    }
    db_reset(statement);
    return result;
}

static enum store_result set_head(
    struct store *store, int64_t sequence, const unsigned char hash[32])
{
    struct db_statement *statement = db_prepare(store->db, SQL_CLINIC_SET_HEAD);

    db_bind_int(statement, 1, sequence);
    db_bind_bytes(statement, 2, hash, 32);
    db_bind_int(statement, 3, store->clinic);
    return db_run(statement) ? store_fail(store) : STORE_OK;
}

static enum store_result add_entry(
    struct store *store, const struct audit *entry)
{
    struct db_statement *statement = db_prepare(store->db, SQL_AUDIT_ADD);

    db_bind_int(statement, 1, entry->sequence);
    db_bind_int(statement, 2, entry->at_s);
    db_bind_text(statement, 3, entry->author);
    db_bind_text(statement, 4, entry->role);
    db_bind_text(statement, 5, entry->action);
    db_bind_text(statement, 6, entry->subject);
    db_bind_text(statement, 7, entry->before);
    db_bind_text(statement, 8, entry->after);
    db_bind_bytes(statement, 9, entry->previous, 32);
    db_bind_bytes(statement, 10, entry->hash, 32);
    db_bind_int(statement, 11, store->clinic);
    return db_run(statement) ? store_fail(store) : STORE_OK;
}

enum store_result audit_append(struct store *store, const struct author *author,
    const struct audit_change *change, int64_t *sequence)
{
    struct audit entry = { .at_s = author->at_s,
        .author = author->name,
        .role = author->role,
        .action = change->action,
        .subject = change->subject,
        .before = change->before,
        .after = change->after };
    enum store_result result = get_head(store, &entry.sequence, entry.previous);

    if (result != STORE_OK)
        return result;
    entry.sequence++;
    audit_hash(store->clinic, &entry, entry.hash);
    result = add_entry(store, &entry);
    if (result == STORE_OK)
        result = set_head(store, entry.sequence, entry.hash);
    if (result == STORE_OK && sequence)
        *sequence = entry.sequence;
    return result;
}

/* Reading. */

static int read_hash(
    struct db_statement *statement, int i, unsigned char hash[32])
{
    size_t len;
    const void *bytes = db_bytes(statement, i, &len);

    memset(hash, 0, 32);
    if (len != 32)
        return -1;
    memcpy(hash, bytes, 32);
    return 0;
}

static const char *read_text(
    struct db_statement *statement, int i, struct arena *arena)
{
    const char *text = db_text(statement, i);

    return arena_text(arena, text, strlen(text));
}

/* -1 when a hash has a wrong length. */
static int read_entry(
    struct db_statement *statement, struct arena *arena, struct audit *entry)
{
    entry->sequence = db_int(statement, 0);
    entry->at_s = db_int(statement, 1);
    entry->author = read_text(statement, 2, arena);
    entry->role = read_text(statement, 3, arena);
    entry->action = read_text(statement, 4, arena);
    entry->subject = read_text(statement, 5, arena);
    entry->before = read_text(statement, 6, arena);
    entry->after = read_text(statement, 7, arena);
    return read_hash(statement, 8, entry->previous) |
           read_hash(statement, 9, entry->hash);
}

static int read_entries(struct store *store, struct db_statement *statement,
    struct arena *arena, struct audit **entries)
{
    struct buffer all = { 0 };
    struct audit entry;
    int row, count = 0;

    while ((row = db_step(statement)) > 0) {
        read_entry(statement, arena, &entry);
        buffer_put(&all, &entry, sizeof entry);
        count++;
    }
    if (row < 0) {
        store_fail(store);
        count = -1;
    }
    db_reset(statement);
    *entries = arena_alloc(arena, all.len + 1);
    if (all.len)
        memcpy(*entries, all.data, all.len);
    buffer_free(&all);
    return count;
}

int audit_list(struct store *store, struct arena *arena, int64_t before,
    int max, struct audit **entries)
{
    struct db_statement *statement = db_prepare(store->db, SQL_AUDIT_LIST);

    db_bind_int(statement, 1, store->clinic);
    db_bind_int(statement, 2, before);
    db_bind_int(statement, 3, max);
    return read_entries(store, statement, arena, entries);
}

int audit_of(struct store *store, struct arena *arena,
    const struct audit_query *query, struct audit **entries)
{
    struct db_statement *statement = db_prepare(store->db, SQL_AUDIT_SUBJECT);

    db_bind_int(statement, 1, store->clinic);
    db_bind_text(statement, 2, query->subject);
    db_bind_int(statement, 3, query->before);
    db_bind_int(statement, 4, query->max);
    return read_entries(store, statement, arena, entries);
}

/* Verifying. */

/* What is wrong with an entry that should follow previous, or NULL. */
static const char *judge(int64_t clinic, const struct audit *entry,
    const struct audit *previous, int whole)
{
    unsigned char hash[32];

    if (!whole)
        return "a hash has a wrong length";
    if (entry->sequence != previous->sequence + 1)
        return "entries before it are missing";
    if (memcmp(entry->previous, previous->hash, 32) != 0)
        return "it does not follow the entry before it";
    audit_hash(clinic, entry, hash);
    if (memcmp(entry->hash, hash, 32) != 0)
        return "it was altered";
    return NULL;
}

/* Does the batch of looks that an entry anchors stand as it was written? */
static enum store_result judge_batch(struct store *store,
    const struct audit *entry, int64_t *looks, const char **what)
{
    char digest[ACCESS_DIGEST_MAX], subject[48];
    int64_t count = 0;
    enum store_result result;

    if (strcmp(entry->action, "access") != 0)
        return STORE_OK;
    result = access_digest(store, entry->sequence, digest, &count);
    snprintf(subject, sizeof subject, "access/%lld", (long long)count);
    if (strcmp(subject, entry->subject) != 0 ||
        strcmp(digest, entry->after) != 0)
        *what = "the access log that it anchors was altered";
    *looks += count;
    return result;
}

/* Walk the entries; the first fault goes to the report. */
static enum store_result walk(struct store *store, struct arena *arena,
    struct audit_report *report, struct audit *last)
{
    struct db_statement *statement = db_prepare(store->db, SQL_AUDIT_WALK);
    enum store_result result = STORE_OK;
    struct audit entry;
    int row = 0;

    db_bind_int(statement, 1, store->clinic);
    while (result == STORE_OK && (row = db_step(statement)) > 0) {
        int whole = read_entry(statement, arena, &entry) == 0;

        report->what = judge(store->clinic, &entry, last, whole);
        if (!report->what)
            result = judge_batch(store, &entry, &report->looks, &report->what);
        if (report->what)
            break;
        *last = entry;
        report->entries++;
        arena_reset(arena);
    }
    db_reset(statement);
    if (report->what)
        report->broken = last->sequence + 1;
    return row < 0 ? store_fail(store) : result;
}

/* What the chain cannot show by itself: its end, and looks without entry. */
static enum store_result judge_end(
    struct store *store, struct audit_report *report, const struct audit *last)
{
    struct db_statement *statement = db_prepare(store->db, SQL_ACCESS_COUNT);
    unsigned char head[32] = { 0 };
    int64_t sequence = 0, looks = -1;
    enum store_result result = get_head(store, &sequence, head);

    if (result != STORE_OK)
        return result;
    db_bind_int(statement, 1, store->clinic);
    if (db_step(statement) > 0)
        looks = db_int(statement, 0);
    else
        result = store_fail(store);
    db_reset(statement);
    if (sequence != last->sequence || memcmp(head, last->hash, 32) != 0)
        report->what = "entries at the end are missing";
    else if (looks != report->looks)
        report->what = "the access log holds what no entry anchors";
    if (report->what)
        report->broken = last->sequence + 1;
    return result;
}

enum store_result audit_verify(struct store *store, struct audit_report *report)
{
    struct arena arena = { 0 };
    struct audit last = { 0 };
    enum store_result result;

    memset(report, 0, sizeof *report);
    result = store_begin_read(store);
    if (result != STORE_OK)
        return result;
    result = walk(store, &arena, report, &last);
    if (result == STORE_OK && !report->what)
        result = judge_end(store, report, &last);
    memcpy(report->head, last.hash, 32);
    arena_free(&arena);
    db_rollback(store->db);
    return result;
}
