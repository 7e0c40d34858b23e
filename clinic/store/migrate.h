/* migrate.h: bring the schema to this version; forward only. */
#ifndef CLINIC_STORE_MIGRATE_H
#define CLINIC_STORE_MIGRATE_H

#include "clinic/store/db.h"

/* Text that brings version i to i + 1, or NULL past the last: sql_migration,
 * or a test's own. */
typedef const char *migrate_step(int i);

/* The newest version that the steps reach. */
int64_t migrate_newest(migrate_step *step);

/*
 * OK when the store has the newest version, at once or after every missing
 * step in one transaction.  A store that is not new is first copied to
 * FILE.before-version-N, N the version it had.  NEWER when it was made by a
 * later program; CORRUPT when it has tables but no version.  why is set
 * (DB_WHY_MAX bytes) on anything but OK.
 */
enum store_result migrate(
    struct db *db, migrate_step *step, char *why) STORE_MUST_CHECK;

#endif
