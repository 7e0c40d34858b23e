#include <pthread.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buffer.h"
#include "clinic/store/access.h"
#include "clinic/store/audit.h"
#include "core/fault.h"

/* waiting holds what is noted and not yet written, oldest first; the lock
 * guards it and is never held while the store works. */
struct access_log {
    pthread_mutex_t lock;
    struct access *waiting;
    size_t count;
    size_t room;
};

struct access_log *access_create(void)
{
    struct access_log *log = calloc(1, sizeof *log);

    ASSERT(log);
    pthread_mutex_init(&log->lock, NULL);
    return log;
}

void access_free(struct access_log *log)
{
    if (!log)
        return;
    pthread_mutex_destroy(&log->lock);
    free(log->waiting);
    free(log);
}

/* Cut between characters, not inside one. */
static void copy_text(char out[ACCESS_TEXT_MAX + 1], const char *text)
{
    size_t len = strlen(text);

    if (len > ACCESS_TEXT_MAX) {
        len = ACCESS_TEXT_MAX;
        while (len > 0 && ((unsigned char)text[len] & 0xc0) == 0x80)
            len--;
    }
    memcpy(out, text, len);
    out[len] = 0;
}

static void grow(struct access_log *log)
{
    log->room = 2 * log->room + 64;
    log->waiting = realloc(log->waiting, log->room * sizeof log->waiting[0]);
    ASSERT(log->waiting);
}

int access_note(struct access_log *log, const struct author *author,
    const char *action, int64_t patient)
{
    struct access *look;
    int full;

    pthread_mutex_lock(&log->lock);
    full = log->count >= ACCESS_WAITING_MAX;
    if (!full) {
        if (log->count == log->room)
            grow(log);
        look = &log->waiting[log->count++];
        memset(look, 0, sizeof *look);
        look->at_s = author->at_s;
        copy_text(look->author, author->name);
        copy_text(look->action, action);
        look->patient = patient;
    }
    pthread_mutex_unlock(&log->lock);
    return full ? -1 : 0;
}

/* A batch's digest: of each look's line, in order. */
static void digest_look(
    crypto_hash_sha256_state *state, const struct access *look)
{
    char line[256];
    size_t len = (size_t)snprintf(line, sizeof line, "%lld\t%lld\t%s\t%s\n",
        (long long)look->at_s, (long long)look->patient, look->author,
        look->action);

    crypto_hash_sha256_update(state, (const unsigned char *)line, len);
}

static void finish(
    crypto_hash_sha256_state *state, char text[ACCESS_DIGEST_MAX])
{
    unsigned char hash[32];
    char hex[65];

    crypto_hash_sha256_final(state, hash);
    sodium_bin2hex(hex, sizeof hex, hash, sizeof hash);
    snprintf(text, ACCESS_DIGEST_MAX, "sha256:%s", hex);
}

static enum store_result add_look(
    struct store *store, const struct access *look, int64_t batch)
{
    struct db_statement *statement = db_prepare(store->db, SQL_ACCESS_ADD);

    db_bind_int(statement, 1, store->clinic);
    db_bind_int(statement, 2, batch);
    db_bind_int(statement, 3, look->at_s);
    db_bind_text(statement, 4, look->author);
    db_bind_text(statement, 5, look->action);
    db_bind_int(statement, 6, look->patient);
    return db_run(statement) ? store_fail(store) : STORE_OK;
}

static enum store_result write_batch(struct store *store,
    const struct access *looks, size_t count, int64_t now_s)
{
    struct author author = { "server", "server", now_s };
    char digest[ACCESS_DIGEST_MAX], subject[48];
    struct audit_change change = { "access", subject, "", digest };
    crypto_hash_sha256_state state;
    enum store_result result;
    int64_t batch = 0;
    size_t i;

    crypto_hash_sha256_init(&state);
    for (i = 0; i < count; i++)
        digest_look(&state, &looks[i]);
    finish(&state, digest);
    snprintf(subject, sizeof subject, "access/%zu", count);
    result = store_begin(store);
    if (result != STORE_OK)
        return result;
    result = audit_append(store, &author, &change, &batch);
    for (i = 0; i < count && result == STORE_OK; i++)
        result = add_look(store, &looks[i], batch);
    return store_end(store, result);
}

/* Take what waits, so that notes go on while the store works. */
static size_t take(struct access_log *log, struct access **looks)
{
    size_t count;

    pthread_mutex_lock(&log->lock);
    count = log->count;
    *looks = log->waiting;
    log->waiting = NULL;
    log->count = log->room = 0;
    pthread_mutex_unlock(&log->lock);
    return count;
}

/* Put back what could not be written, before what came since. */
static void put_back(
    struct access_log *log, const struct access *looks, size_t count)
{
    pthread_mutex_lock(&log->lock);
    while (log->room < log->count + count)
        grow(log);
    memmove(log->waiting + count, log->waiting, log->count * sizeof looks[0]);
    memcpy(log->waiting, looks, count * sizeof looks[0]);
    log->count += count;
    pthread_mutex_unlock(&log->lock);
}

enum store_result access_flush(
    struct access_log *log, struct store *store, int64_t now_s)
{
    struct access *looks = NULL;
    size_t count = take(log, &looks);
    enum store_result result = STORE_OK;

    if (count > 0)
        result = write_batch(store, looks, count, now_s);
    if (result != STORE_OK)
        put_back(log, looks, count);
    free(looks);
    return result;
}

/* Reading. */

static void read_look(struct db_statement *statement, struct access *look)
{
    memset(look, 0, sizeof *look);
    look->id = db_int(statement, 0);
    look->batch = db_int(statement, 1);
    look->at_s = db_int(statement, 2);
    copy_text(look->author, db_text(statement, 3));
    copy_text(look->action, db_text(statement, 4));
    look->patient = db_int(statement, 5);
}

int access_list(struct store *store, struct arena *arena,
    const struct access_query *query, struct access **looks)
{
    struct db_statement *statement = db_prepare(store->db, SQL_ACCESS_LIST);
    struct buffer all = { 0 };
    struct access look;
    int row, count = 0;

    db_bind_int(statement, 1, store->clinic);
    db_bind_int(statement, 2, query->patient);
    db_bind_int(statement, 3, query->before);
    db_bind_int(statement, 4, query->max);
    while ((row = db_step(statement)) > 0) {
        read_look(statement, &look);
        buffer_put(&all, &look, sizeof look);
        count++;
    }
    if (row < 0) {
        store_fail(store);
        count = -1;
    }
    db_reset(statement);
    *looks = arena_alloc(arena, all.len + 1);
    if (all.len)
        memcpy(*looks, all.data, all.len);
    buffer_free(&all);
    return count;
}

enum store_result access_digest(struct store *store, int64_t batch,
    char text[ACCESS_DIGEST_MAX], int64_t *count)
{
    struct db_statement *statement = db_prepare(store->db, SQL_ACCESS_BATCH);
    crypto_hash_sha256_state state;
    struct access look;
    int row;

    crypto_hash_sha256_init(&state);
    *count = 0;
    db_bind_int(statement, 1, store->clinic);
    db_bind_int(statement, 2, batch);
    while ((row = db_step(statement)) > 0) {
        read_look(statement, &look);
        digest_look(&state, &look);
        ++*count;
    }
    db_reset(statement);
    finish(&state, text);
    return row < 0 ? store_fail(store) : STORE_OK;
}
