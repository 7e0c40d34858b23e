/* store.h: one thread's connection to the clinic's store. */
#ifndef CLINIC_STORE_STORE_H
#define CLINIC_STORE_STORE_H

#include <stddef.h>
#include <stdint.h>

#include "clinic/store/db.h"
#include "clinic/store/record.h"
#include "clinic/store/result.h"

/*
 * 1. one thread uses it
 * 2. dirty lists the patients whose projection is rewritten before the next
 *    look at one and before the outermost commit; empty outside transactions
 */
struct store {
    struct db *db;
    int64_t clinic;
    int64_t *dirty;
    size_t dirty_count;
    size_t dirty_room;
    enum store_result result; /* of the last call that was not OK */
    char why[DB_WHY_MAX];
};

/*
 * Opens the store in "sqlite:FILE", bringing it to this version first; a copy
 * of an older store stays beside it.  NULL on failure, with a sentence for
 * people in why (DB_WHY_MAX bytes).  Not to be shared between threads.
 */
struct store *store_open(const char *uri, enum store_result *result, char *why);
void store_close(struct store *store);

/* Makes a new store with one clinic; refuses an existing one (TAKEN).  The
 * author's instant is the first of the audit trail. */
struct store *store_create(const char *uri, const struct clinic *clinic,
    const struct author *author, enum store_result *result, char *why);

/* What went wrong in the last call that did not answer OK: "what is wrong:
 * what to do", without a full stop. */
const char *store_why(const struct store *store);

/* Its class: for calls that answer -1. */
enum store_result store_last(const struct store *store);

/* A number that changes when what is current of any patient does, whoever
 * changed it: a list made at the same number still holds.  -1 on failure. */
int64_t store_generation(struct store *store);

/*
 * Many changes as one: all of them, or none.  Each change is its own
 * transaction otherwise.  Nests: an inner one that ends badly takes back its
 * own changes only (a row of an import).  The outermost takes the write lock,
 * so BUSY is answered here.
 *
 *     if (store_begin(store))
 *         return -1;
 *     result = ...;
 *     result = store_end(store, result);
 *
 * store_end commits when result is OK or SAME, else takes everything back; it
 * answers result, or why the commit failed.
 */
enum store_result store_begin(struct store *store) STORE_MUST_CHECK;
enum store_result store_end(
    struct store *store, enum store_result result) STORE_MUST_CHECK;

/* What follows, up to store_end, sees one moment. */
enum store_result store_begin_read(struct store *store) STORE_MUST_CHECK;

/* "ok", "busy" ...: one word of a result, for logs. */
const char *store_result_name(enum store_result result);

/* For the files of this folder. */

/* Set why; returns result. */
enum store_result store_refuse(struct store *store, enum store_result result,
    const char *format, ...) __attribute__((format(printf, 3, 4)));

/* Set why from the engine; returns its class, never OK. */
enum store_result store_fail(struct store *store);

/* The patient's projection is to be rewritten; inside a transaction. */
void store_touch(struct store *store, int64_t patient);

/* Everybody's: after a change of the clinic's choices. */
enum store_result store_touch_all(struct store *store) STORE_MUST_CHECK;

/* Rewrite now what store_touch noted. */
enum store_result store_settle(struct store *store) STORE_MUST_CHECK;

#endif
