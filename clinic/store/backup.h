/* backup.h: copies of the store, and their way back (SR-45). */
#ifndef CLINIC_STORE_BACKUP_H
#define CLINIC_STORE_BACKUP_H

#include "clinic/store/check.h"
#include "clinic/store/store.h"

/* Copy one moment into a new file, also while the clinic is served, and check
 * the copy (integrity, foreign keys, audit chain).  The file appears only
 * whole. */
enum store_result backup_make(
    struct store *store, const char *file) STORE_MUST_CHECK;

/*
 * Check the backup, every row against the audit trail, compute what is current
 * anew, then put it in the place of the store in uri; the old store stays under
 * the name put in kept ("" if there was none).  BUSY while a program has the
 * store open.  On failure the old one is as it was.
 */
enum store_result backup_restore(const char *uri, const char *file,
    char kept[DB_NAME_MAX], char why[DB_WHY_MAX]) STORE_MUST_CHECK;

#endif
