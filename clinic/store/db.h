/* db.h: the engine under the store; one connection a thread.
 *
 * Small on purpose, and made for two engines: statements are numbers of sql.h,
 * values are int64, text, bytes or null, placeholders are $1, $2 ..., and the
 * schema's three engine-dependent words (INT64, BYTES, KEY64) are put in by the
 * engine.  Errors stick: binding returns nothing, the next db_step answers -1.
 */
#ifndef CLINIC_STORE_DB_H
#define CLINIC_STORE_DB_H

#include <stddef.h>
#include <stdint.h>

#include "clinic/store/result.h"
#include "clinic/store/sql.h"

struct db;
struct db_statement;

enum db_open_flag {
    DB_OPEN = 0,
    DB_CREATE = 1, /* refuse an existing file, else make it */
    DB_ALONE = 2,  /* refuse while anybody else has it open */
};

enum { DB_WHY_MAX = 480, DB_NAME_MAX = 4096 };

/*
 * Opens "sqlite:FILE" (or "postgres:URI", which this version refuses).  NULL
 * on failure, with the class in *result and a sentence of at most DB_WHY_MAX
 * bytes, naming file and remedy, in why.
 */
struct db *db_open(
    const char *uri, unsigned flags, enum store_result *result, char *why);
void db_close(struct db *db);

/* Close and remove a store that was only just created. */
void db_discard(struct db *db);

/* Class and sentence of the last failure on this connection. */
enum store_result db_result(const struct db *db);
const char *db_why(const struct db *db);

/* The name of the file, for messages and for the copy beside it. */
const char *db_file(const struct db *db);

/*
 * A statement ready to be bound; prepared once a connection.  It is in use
 * until db_reset, and not reentrant.  Never NULL: a failure shows in db_step.
 */
struct db_statement *db_prepare(struct db *db, enum sql number);

/* Bind $n, n from 1.  Text NULL binds null.  The bytes are copied. */
void db_bind_int(struct db_statement *statement, int n, int64_t value);
void db_bind_text(struct db_statement *statement, int n, const char *text);
void db_bind_bytes(
    struct db_statement *statement, int n, const void *bytes, size_t len);
void db_bind_null(struct db_statement *statement, int n);

/* 1: a row stands ready; 0: done; -1: failed, see db_result. */
int db_step(struct db_statement *statement);

/* Column i, from 0, of the row; null is 0, "" and no bytes.  Text and bytes
 * live until the next step or reset. */
int64_t db_int(struct db_statement *statement, int i);
const char *db_text(struct db_statement *statement, int i);
const void *db_bytes(struct db_statement *statement, int i, size_t *len);
int db_is_null(struct db_statement *statement, int i);

/* Rows changed by the last finished statement. */
int64_t db_changes(struct db *db);

/* Make the statement ready for its next use. */
void db_reset(struct db_statement *statement);

/* Step a statement that answers no row, and reset it.  0 or -1. */
int db_run(struct db_statement *statement);

/* Schema text: several statements with the engine's words put in.  0, -1. */
int db_define(struct db *db, const char *text);

/*
 * One transaction, with nested ones inside it (savepoints).  A begin takes the
 * write lock at once, so that BUSY is answered before anything is done.
 * Commit answers 0 only when all of it is on disk.  Rollback cannot fail.
 */
int db_begin(struct db *db);
int db_commit(struct db *db);
void db_rollback(struct db *db);
int db_depth(const struct db *db);

/* A read transaction: what follows sees one moment.  Ends with db_commit or
 * db_rollback. */
int db_begin_read(struct db *db);

/* The schema's version: 0 in an empty store, -1 on failure.  Set inside the
 * transaction of a migration. */
int64_t db_version(struct db *db);
int db_set_version(struct db *db, int64_t version);

/* The engine's own examination; calls say once for each fault found.  The
 * number of faults, or -1. */
int db_examine(struct db *db, void (*say)(void *context, const char *fault),
    void *context);

/* Copy one moment of the whole store, also while others write, into a new
 * file; the name appears when it is complete and durable.  0, -1. */
int db_copy(struct db *db, const char *file);

/* The same from a file that is not open as a store, and is not written to. */
enum store_result db_fetch(const char *file, const char *to, char *why);

/* Give a finished file its name, durably: it takes the place of what had it.
 * 0, or -1 with errno set. */
int db_publish(const char *part, const char *file);

/* Bring what lies beside a file that nobody has open (its WAL) into it, so
 * that it stands for itself.  A damaged one is left as it is. */
void db_fold(const char *file);

/*
 * Put the file in the place of the store in uri, atomically; what was there
 * stays, under the name put in kept ("" if there was none).  BUSY while
 * anybody has the store open.
 */
enum store_result db_replace(
    const char *uri, const char *file, char kept[DB_NAME_MAX], char *why);

#endif
