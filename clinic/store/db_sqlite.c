/* db_sqlite.c: the store in one file.
 *
 * WAL with synchronous=FULL: a commit that was answered is on the disk.  Each
 * connection serves one thread.  A shared lock on FILE-lock is held while a
 * store is open, so that restore can tell that nobody has it (DB_ALONE takes
 * it exclusively); SQLite's own locks cannot be held across a rename.
 */
#include <errno.h>
#include <fcntl.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#include "base/buffer.h"
#include "clinic/store/db_sqlite.h"
#include "core/fault.h"

enum {
    BUSY_MS = 2000,
    TURN_MS = 5,
    CACHE_KIB = 4096, /* at most, a connection */
    CHECKPOINT_PAGES = 1000,
};

static enum store_result class_of(int code)
{
    switch (code & 0xff) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        return STORE_BUSY;
    case SQLITE_FULL:
        return STORE_FULL;
    case SQLITE_IOERR:
    case SQLITE_CANTOPEN:
    case SQLITE_READONLY:
    case SQLITE_PERM:
    case SQLITE_NOLFS:
        return STORE_IO;
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
        return STORE_CORRUPT;
    case SQLITE_CONSTRAINT:
        return code == SQLITE_CONSTRAINT_UNIQUE ||
                       code == SQLITE_CONSTRAINT_PRIMARYKEY
                   ? STORE_TAKEN
                   : STORE_REFUSED;
    default:
        return STORE_FAILED;
    }
}

static const char *remedy_of(enum store_result result)
{
    switch (result) {
    case STORE_BUSY:
        return "another program is writing: try again";
    case STORE_FULL:
        return "free some space on that disk, then try again";
    case STORE_IO:
        return "check that the disk is sound and the file and its folder may "
               "be written";
    case STORE_CORRUPT:
        return "restore the last backup (cisterna clinic restore)";
    case STORE_TAKEN:
    case STORE_REFUSED:
        return "nothing was stored";
    default:
        return "run cisterna clinic check";
    }
}

/* ENOSPC on a write that SQLite reports as I/O is still a full disk. */
static enum store_result class_here(sqlite3 *handle, int code)
{
    if ((code & 0xff) == SQLITE_IOERR && sqlite3_system_errno(handle) == ENOSPC)
        return STORE_FULL;
    return class_of(code);
}

int db_sqlite_fail(struct db *db, int code)
{
    db->result = class_here(db->handle, code);
    snprintf(db->why, sizeof db->why, "%s: %s (%s): %s", db->file,
        sqlite3_errmsg(db->handle), sqlite3_errstr(code),
        remedy_of(db->result));
    if (db->depth > 0 && sqlite3_get_autocommit(db->handle))
        db->lost = 1;
    return -1;
}

static int fail_lost(struct db *db)
{
    if (db->result == STORE_OK)
        db->result = STORE_FAILED;
    return -1;
}

int db_sqlite_text(struct db *db, const char *text)
{
    int code = sqlite3_exec(db->handle, text, NULL, NULL, NULL);

    return code == SQLITE_OK ? 0 : db_sqlite_fail(db, code);
}

enum store_result db_result(const struct db *db)
{
    return db->result;
}

const char *db_why(const struct db *db)
{
    return db->why;
}

const char *db_file(const struct db *db)
{
    return db->file;
}

/* Opening. */

const char *db_sqlite_file(
    const char *uri, enum store_result *result, char *why)
{
    if (strncmp(uri, "sqlite:", 7) == 0 && uri[7] != 0)
        return uri + 7;
    *result = STORE_REFUSED;
    if (strncmp(uri, "postgres:", 9) == 0)
        snprintf(why, DB_WHY_MAX,
            "%s: PostgreSQL is not in this version: use sqlite:FILE", uri);
    else
        snprintf(why, DB_WHY_MAX,
            "%s: not a store: write sqlite:FILE, as in sqlite:clinic.db", uri);
    return NULL;
}

int db_sqlite_lock(
    const char *file, unsigned flags, enum store_result *result, char *why)
{
    char name[4096];
    int how = (flags & DB_ALONE ? LOCK_EX : LOCK_SH) | LOCK_NB;
    int fd;

    snprintf(name, sizeof name, "%s-lock", file);
    fd = open(name, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (fd < 0) {
        *result = errno == ENOSPC ? STORE_FULL : STORE_IO;
        snprintf(why, DB_WHY_MAX,
            "%.300s: cannot make its lock: %s: check the folder", name,
            strerror(errno));
        return -1;
    }
    if (flock(fd, how) == 0)
        return fd;
    *result = STORE_BUSY;
    snprintf(why, DB_WHY_MAX, "%s: %s", file,
        flags & DB_ALONE ? "a program has it open: stop it first"
                         : "it is being restored: try again");
    close(fd);
    return -1;
}

int db_sqlite_make(const char *file)
{
    int fd = open(file, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);

    return fd < 0 ? -1 : close(fd);
}

/* Make the file, or see that it is there. */
static int file_fits(
    const char *file, unsigned flags, enum store_result *result, char *why)
{
    int wanted = flags & DB_CREATE;

    if (wanted ? db_sqlite_make(file) == 0 : access(file, F_OK) == 0)
        return 1;
    *result = errno == ENOSPC ? STORE_FULL : STORE_IO;
    if (errno == EEXIST)
        *result = STORE_TAKEN;
    if (errno == ENOENT && !wanted)
        *result = STORE_NONE;
    snprintf(why, DB_WHY_MAX, "%.300s: %s", file,
        *result == STORE_TAKEN ? "a store is already there: name another file"
        : *result == STORE_NONE
            ? "no such store: make one with cisterna clinic init"
            : strerror(errno));
    return 0;
}

static int set_up(struct db *db)
{
    char text[400];

    sqlite3_extended_result_codes(db->handle, 1);
    sqlite3_busy_timeout(db->handle, BUSY_MS);
    snprintf(text, sizeof text,
        "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;"
        "PRAGMA foreign_keys = ON; PRAGMA trusted_schema = OFF;"
        "PRAGMA cache_size = -%d; PRAGMA wal_autocheckpoint = %d;"
        "PRAGMA cell_size_check = ON;",
        CACHE_KIB, CHECKPOINT_PAGES);
    return db_sqlite_text(db, text);
}

/* The change to WAL after a restore needs the file alone for a moment, and
 * SQLite asks no busy handler there: of many threads that open at once, some
 * must come again. */
static int set_up_in_turn(struct db *db)
{
    int waited_ms = 0;

    while (set_up(db)) {
        if (db->result != STORE_BUSY || waited_ms >= BUSY_MS)
            return -1;
        waited_ms += sqlite3_sleep(TURN_MS);
    }
    return 0;
}

struct db *db_open(
    const char *uri, unsigned flags, enum store_result *result, char *why)
{
    const char *file = db_sqlite_file(uri, result, why);
    struct db *db;
    int code;

    if (!file || !file_fits(file, flags, result, why))
        return NULL;
    db = calloc(1, sizeof *db);
    ASSERT(db);
    db->lock = db_sqlite_lock(file, flags, result, why);
    if (db->lock < 0)
        goto err1;
    db->file = strdup(file);
    ASSERT(db->file);
    code = sqlite3_open_v2(
        file, &db->handle, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL);
    if (code != SQLITE_OK) {
        db_sqlite_fail(db, code);
        goto err2;
    }
    if (set_up_in_turn(db))
        goto err2;
    return db;

err2:
    *result = db->result;
    memcpy(why, db->why, DB_WHY_MAX);
    db_close(db);
    return NULL;
err1:
    free(db);
    return NULL;
}

void db_close(struct db *db)
{
    int i;

    if (!db)
        return;
    for (i = 0; i < SQL_COUNT; i++)
        sqlite3_finalize(db->statement[i].handle);
    sqlite3_close(db->handle);
    close(db->lock);
    free(db->file);
    free(db);
}

void db_discard(struct db *db)
{
    char *file = strdup(db->file);
    char lock[DB_NAME_MAX];

    ASSERT(file);
    snprintf(lock, sizeof lock, "%s-lock", file);
    db_close(db);
    unlink(file);
    unlink(lock);
    free(file);
}

/* Statements. */

/* SQLite numbers $1, $2 by first appearance, so each is looked up by name. */
static void find_slots(struct db_statement *statement)
{
    char name[8];
    int n;

    for (n = 1; n <= DB_SQLITE_PARAMETERS_MAX; n++) {
        snprintf(name, sizeof name, "$%d", n);
        statement->slot[n] =
            sqlite3_bind_parameter_index(statement->handle, name);
    }
}

struct db_statement *db_prepare(struct db *db, enum sql number)
{
    struct db_statement *statement = &db->statement[number];
    int code;

    ASSERT((unsigned)number < SQL_COUNT);
    statement->db = db;
    statement->failed = 0;
    if (statement->handle) {
        ASSERT(!sqlite3_stmt_busy(statement->handle));
        return statement;
    }
    code = sqlite3_prepare_v3(db->handle, sql_text(number), -1,
        SQLITE_PREPARE_PERSISTENT, &statement->handle, NULL);
    if (code == SQLITE_OK)
        find_slots(statement);
    else
        statement->failed = db_sqlite_fail(db, code);
    return statement;
}

/* The slot of $n, or 0 when the statement has failed already. */
static int slot_of(const struct db_statement *statement, int n)
{
    if (statement->failed)
        return 0;
    ASSERT(n >= 1 && n <= DB_SQLITE_PARAMETERS_MAX);
    ASSERT(statement->slot[n] > 0);
    return statement->slot[n];
}

static void note_bind(struct db_statement *statement, int code)
{
    if (code != SQLITE_OK)
        statement->failed = db_sqlite_fail(statement->db, code);
}

void db_bind_int(struct db_statement *statement, int n, int64_t value)
{
    int slot = slot_of(statement, n);

    if (slot)
        note_bind(
            statement, sqlite3_bind_int64(statement->handle, slot, value));
}

void db_bind_text(struct db_statement *statement, int n, const char *text)
{
    int slot = slot_of(statement, n);

    if (slot)
        note_bind(statement, sqlite3_bind_text(statement->handle, slot, text,
                                 -1, SQLITE_TRANSIENT));
}

void db_bind_bytes(
    struct db_statement *statement, int n, const void *bytes, size_t len)
{
    int slot = slot_of(statement, n);

    if (slot)
        note_bind(statement, sqlite3_bind_blob64(statement->handle, slot, bytes,
                                 len, SQLITE_TRANSIENT));
}

void db_bind_null(struct db_statement *statement, int n)
{
    int slot = slot_of(statement, n);

    if (slot)
        note_bind(statement, sqlite3_bind_null(statement->handle, slot));
}

int db_step(struct db_statement *statement)
{
    struct db *db = statement->db;
    int code;

    if (db->lost)
        return fail_lost(db);
    if (statement->failed)
        return -1;
    code = sqlite3_step(statement->handle);
    if (code == SQLITE_ROW)
        return 1;
    if (code == SQLITE_DONE)
        return 0;
    db_sqlite_fail(db, code);
    return -1;
}

int64_t db_int(struct db_statement *statement, int i)
{
    return sqlite3_column_int64(statement->handle, i);
}

const char *db_text(struct db_statement *statement, int i)
{
    const char *text = (const char *)sqlite3_column_text(statement->handle, i);

    return text ? text : "";
}

const void *db_bytes(struct db_statement *statement, int i, size_t *len)
{
    const void *bytes = sqlite3_column_blob(statement->handle, i);

    *len = (size_t)sqlite3_column_bytes(statement->handle, i);
    return bytes;
}

int db_is_null(struct db_statement *statement, int i)
{
    return sqlite3_column_type(statement->handle, i) == SQLITE_NULL;
}

int64_t db_changes(struct db *db)
{
    return sqlite3_changes64(db->handle);
}

void db_reset(struct db_statement *statement)
{
    if (statement->handle) {
        sqlite3_reset(statement->handle);
        sqlite3_clear_bindings(statement->handle);
    }
}

int db_run(struct db_statement *statement)
{
    int done;

    do
        done = db_step(statement);
    while (done > 0);
    db_reset(statement);
    return done;
}

/* Put the engine's words in: whole words only. */
static void put_words(const char *text, struct buffer *out)
{
    static const struct {
        const char *word;
        const char *here;
    } words[] = {
        { "INT64", "INTEGER" },
        { "BYTES", "BLOB" },
        { "KEY64", "INTEGER PRIMARY KEY" },
    };
    size_t i, len;

    while (*text) {
        len = strspn(text, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_abcdefghijkl"
                           "mnopqrstuvwxyz");
        for (i = 0; i < 3; i++)
            if (len == strlen(words[i].word) &&
                strncmp(text, words[i].word, len) == 0)
                break;
        if (i < 3)
            buffer_text(out, words[i].here);
        else
            buffer_put(out, text, len ? len : 1);
        text += len ? len : 1;
    }
}

int db_define(struct db *db, const char *text)
{
    struct buffer out = { 0 };
    int done;

    put_words(text, &out);
    done = db_sqlite_text(db, buffer_get(&out));
    buffer_free(&out);
    return done;
}

/* Transactions. */

static int begin(struct db *db, const char *text)
{
    if (db->depth > 0)
        text = "SAVEPOINT inner";
    if (db->lost)
        return fail_lost(db);
    if (db_sqlite_text(db, text))
        return -1;
    db->depth++;
    return 0;
}

int db_begin(struct db *db)
{
    return begin(db, "BEGIN IMMEDIATE");
}

int db_begin_read(struct db *db)
{
    return begin(db, "BEGIN DEFERRED");
}

int db_commit(struct db *db)
{
    ASSERT(db->depth > 0);
    if (db->lost)
        return fail_lost(db);
    if (db_sqlite_text(db, db->depth > 1 ? "RELEASE inner" : "COMMIT"))
        return -1;
    db->depth--;
    return 0;
}

void db_rollback(struct db *db)
{
    ASSERT(db->depth > 0);
    db->depth--;
    if (db->depth > 0 && !db->lost)
        sqlite3_exec(
            db->handle, "ROLLBACK TO inner; RELEASE inner", NULL, NULL, NULL);
    if (db->depth > 0)
        return;
    if (!sqlite3_get_autocommit(db->handle))
        sqlite3_exec(db->handle, "ROLLBACK", NULL, NULL, NULL);
    db->lost = 0;
}

int db_depth(const struct db *db)
{
    return db->depth;
}

/* The schema's version. */

static int64_t pragma_int(struct db *db, const char *text)
{
    sqlite3_stmt *handle = NULL;
    int64_t value = -1;
    int code = sqlite3_prepare_v2(db->handle, text, -1, &handle, NULL);

    if (code == SQLITE_OK)
        code = sqlite3_step(handle);
    if (code == SQLITE_ROW)
        value = sqlite3_column_int64(handle, 0);
    else
        db_sqlite_fail(db, code);
    sqlite3_finalize(handle);
    return value;
}

int64_t db_version(struct db *db)
{
    return pragma_int(db, "PRAGMA user_version");
}

int db_set_version(struct db *db, int64_t version)
{
    char text[64];

    snprintf(
        text, sizeof text, "PRAGMA user_version = %lld", (long long)version);
    return db_sqlite_text(db, text);
}
