/* db_sqlite_copy.c: examine a store, copy it while it is written, replace it.
 *
 * A copy is made beside its final name, made durable, and then renamed, so
 * that a name only ever stands for a whole store.
 */
#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "clinic/store/db_sqlite.h"
#include "core/fault.h"

enum { COPY_PAGES = 4096, FAULTS_MAX = 100 };

/* A refusal of the file system, in the words of errno. */
static int fail_file(struct db *db, const char *file, const char *what)
{
    db->result = errno == ENOSPC ? STORE_FULL : STORE_IO;
    snprintf(db->why, sizeof db->why, "%.300s: cannot %s: %s", file, what,
        strerror(errno));
    return -1;
}

/* Rows of a pragma that answers "ok" or faults; their number, or -1. */
static int examine_by(struct db *db, const char *text,
    void (*say)(void *context, const char *fault), void *context)
{
    sqlite3_stmt *handle = NULL;
    int code = sqlite3_prepare_v2(db->handle, text, -1, &handle, NULL);
    int faults = 0;

    while (code == SQLITE_OK || code == SQLITE_ROW) {
        const char *row;

        code = sqlite3_step(handle);
        if (code != SQLITE_ROW)
            break;
        row = (const char *)sqlite3_column_text(handle, 0);
        if (row && strcmp(row, "ok") == 0)
            continue;
        say(context, row ? row : "unnamed");
        faults++;
    }
    sqlite3_finalize(handle);
    return code == SQLITE_DONE ? faults : db_sqlite_fail(db, code);
}

int db_examine(
    struct db *db, void (*say)(void *context, const char *fault), void *context)
{
    int damaged = examine_by(db, "PRAGMA integrity_check(100)", say, context);
    int strays;

    if (damaged < 0)
        return -1;
    strays = examine_by(db,
        "SELECT 'row ' || rowid || ' of ' || \"table\" || ' belongs to a row"
        " of ' || parent || ' that is not there'"
        " FROM pragma_foreign_key_check LIMIT 100",
        say, context);
    return strays < 0 ? -1 : damaged + strays;
}

/* Write the bytes of a file, or the names in a folder, to the disk itself. */
static int make_durable(const char *name)
{
    int fd = open(name, O_RDONLY | O_CLOEXEC);
    int done;

    if (fd < 0)
        return -1;
    done = fsync(fd);
    close(fd);
    return done;
}

static int make_folder_durable(const char *file)
{
    char name[4096];

    snprintf(name, sizeof name, "%s", file);
    return make_durable(dirname(name));
}

/* All pages of one moment into an open, empty store. */
static int copy_pages(sqlite3 *from, sqlite3 *to)
{
    sqlite3_backup *backup = sqlite3_backup_init(to, "main", from, "main");
    int code;

    if (!backup)
        return sqlite3_errcode(to);
    do {
        code = sqlite3_backup_step(backup, COPY_PAGES);
        if (code == SQLITE_BUSY || code == SQLITE_LOCKED)
            sqlite3_sleep(10);
    } while (code == SQLITE_OK || code == SQLITE_BUSY || code == SQLITE_LOCKED);
    sqlite3_backup_finish(backup);
    return code == SQLITE_DONE ? SQLITE_OK : code;
}

/* All of from into a new file that stands for itself, without a WAL. */
static int copy_to(struct db *db, sqlite3 *from, const char *file)
{
    sqlite3 *to = NULL;
    int code = sqlite3_open_v2(
        file, &to, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL);

    /* Reading first pins the moment: a copy starts again on each write of
     * another connection, and might never end. */
    if (code == SQLITE_OK)
        code = sqlite3_exec(from, "BEGIN; SELECT count(*) FROM sqlite_schema",
            NULL, NULL, NULL);
    if (code != SQLITE_OK)
        code = db_sqlite_fail(db, code);
    else
        code = copy_pages(from, to);
    if (!sqlite3_get_autocommit(from))
        sqlite3_exec(from, "ROLLBACK", NULL, NULL, NULL);
    if (code == SQLITE_OK)
        code =
            sqlite3_exec(to, "PRAGMA journal_mode = DELETE", NULL, NULL, NULL);
    if (code > SQLITE_OK) {
        db->result = code == SQLITE_FULL ? STORE_FULL : STORE_IO;
        snprintf(db->why, sizeof db->why,
            "%.300s: cannot copy: %s: free some space or name another disk",
            file, sqlite3_errmsg(to));
    }
    sqlite3_close(to);
    return code == SQLITE_OK ? 0 : -1;
}

static int copy_durably(struct db *db, sqlite3 *from, const char *file)
{
    char part[4096];

    if (access(file, F_OK) == 0) {
        db->result = STORE_TAKEN;
        snprintf(db->why, sizeof db->why,
            "%.400s: is there already: name another file", file);
        return -1;
    }
    snprintf(part, sizeof part, "%s.part", file);
    unlink(part);
    if (db_sqlite_make(part))
        return fail_file(db, part, "be made");
    if (copy_to(db, from, part)) {
        unlink(part);
        return -1;
    }
    if (db_publish(part, file)) {
        fail_file(db, file, "be written");
        unlink(part);
        return -1;
    }
    return 0;
}

int db_publish(const char *part, const char *file)
{
    return make_durable(part) || rename(part, file) || make_folder_durable(file)
               ? -1
               : 0;
}

int db_copy(struct db *db, const char *file)
{
    ASSERT(db->depth == 0);
    return copy_durably(db, db->handle, file);
}

enum store_result db_fetch(const char *file, const char *to, char *why)
{
    struct db db = { .file = (char *)(uintptr_t)file };
    int code = sqlite3_open_v2(
        file, &db.handle, SQLITE_OPEN_READONLY | SQLITE_OPEN_NOMUTEX, NULL);

    sqlite3_extended_result_codes(db.handle, 1);
    if (code == SQLITE_OK)
        copy_durably(&db, db.handle, to);
    else
        db_sqlite_fail(&db, code);
    sqlite3_close(db.handle);
    memcpy(why, db.why, DB_WHY_MAX);
    if (access(file, F_OK)) {
        db.result = STORE_NONE;
        snprintf(why, DB_WHY_MAX, "%.300s: no such file: check its name", file);
    }
    if (db.result == STORE_CORRUPT)
        snprintf(why, DB_WHY_MAX,
            "%.300s: is damaged, or no backup of a clinic: name another one",
            file);
    return db.result;
}

/* Replacing. */

void db_fold(const char *file)
{
    sqlite3 *handle = NULL;

    if (sqlite3_open_v2(file, &handle, SQLITE_OPEN_READWRITE, NULL) ==
        SQLITE_OK)
        sqlite3_exec(handle, "PRAGMA journal_mode = DELETE", NULL, NULL, NULL);
    sqlite3_close(handle);
}

/* Give the old store a second name, the first that is free. */
static int keep(const char *file, char *kept, size_t size)
{
    char wal[4200], kept_wal[4200];
    int i;

    for (i = 1; i < 1000; i++) {
        snprintf(kept, size, "%s.before-restore-%d", file, i);
        if (link(file, kept) == 0)
            break;
        if (errno != EEXIST)
            return -1;
    }
    snprintf(wal, sizeof wal, "%s-wal", file);
    snprintf(kept_wal, sizeof kept_wal, "%s-wal", kept);
    return link(wal, kept_wal) == 0 || errno == ENOENT ? 0 : -1;
}

/* A WAL of the old store, applied to the new one, would destroy it. */
static void drop_side_files(const char *file)
{
    char name[4200];

    snprintf(name, sizeof name, "%s-wal", file);
    unlink(name);
    snprintf(name, sizeof name, "%s-shm", file);
    unlink(name);
}

enum store_result db_replace(
    const char *uri, const char *file, char kept[DB_NAME_MAX], char *why)
{
    enum store_result result = STORE_OK;
    const char *name = db_sqlite_file(uri, &result, why);
    int lock;

    kept[0] = 0;
    if (!name)
        return result;
    lock = db_sqlite_lock(name, DB_ALONE, &result, why);
    if (lock < 0)
        return result;
    if (access(name, F_OK) == 0) {
        db_fold(name);
        if (keep(name, kept, DB_NAME_MAX))
            result = STORE_IO;
    }
    if (result == STORE_OK) {
        drop_side_files(name);
        if (db_publish(file, name))
            result = STORE_IO;
    }
    if (result != STORE_OK)
        snprintf(why, DB_WHY_MAX, "%.300s: cannot be replaced: %s", name,
            strerror(errno));
    close(lock);
    return result;
}
