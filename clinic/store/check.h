/* check.h: is the store whole, and does it agree with itself? */
#ifndef CLINIC_STORE_CHECK_H
#define CLINIC_STORE_CHECK_H

#include "clinic/store/store.h"

/* Told once for each fault, in a sentence. */
typedef void check_say(void *context, const char *fault);

/*
 * The engine's integrity, foreign keys, every projection and search word
 * against its recomputation, every schedule decoded, the audit chain.  Changes
 * nothing.  The number of faults, or -1 when it could not be read.
 */
int64_t check_store(struct store *store, check_say *say, void *context);

/* The same without projections and search words, which facts can rebuild. */
int64_t check_facts(struct store *store, check_say *say, void *context);

/* The engine's integrity, foreign keys and the audit chain alone. */
int64_t check_file(struct store *store, check_say *say, void *context);

#endif
