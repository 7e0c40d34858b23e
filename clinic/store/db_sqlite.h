/* db_sqlite.h: what the two files of the SQLite engine share. */
#ifndef CLINIC_STORE_DB_SQLITE_H
#define CLINIC_STORE_DB_SQLITE_H

#include <sqlite3.h>

#include "clinic/store/db.h"

enum { DB_SQLITE_PARAMETERS_MAX = 40 };

struct db_statement {
    struct db *db;
    sqlite3_stmt *handle;
    int slot[DB_SQLITE_PARAMETERS_MAX + 1]; /* of $n; 0: there is none */
    int failed; /* preparing or binding did: the next step says so */
};

/*
 * 1. depth counts the open transactions, nested ones included
 * 2. while depth > 0 SQLite is in a transaction, or lost is 1: it rolled back
 *    by itself, and nothing is done until the outermost ends
 */
struct db {
    sqlite3 *handle;
    char *file;
    int lock;
    int depth;
    int lost;
    enum store_result result;
    char why[DB_WHY_MAX];
    struct db_statement statement[SQL_COUNT];
};

/* Note class and sentence of SQLite's code; always -1. */
int db_sqlite_fail(struct db *db, int code);

/* Run one piece of SQL without values.  0, -1. */
int db_sqlite_text(struct db *db, const char *text);

/* The file of a URI, or NULL with *result and why set as db_open does. */
const char *db_sqlite_file(
    const char *uri, enum store_result *result, char *why);

/* Make an empty file that only its owner may read: patients are in it.  -1
 * with errno set, EEXIST when it is there. */
int db_sqlite_make(const char *file);

/* The lock beside the file, shared, or alone with DB_ALONE; -1 with *result
 * and why set. */
int db_sqlite_lock(
    const char *file, unsigned flags, enum store_result *result, char *why);

#endif
