/* audit.h: who changed what, in one hash chain a clinic (SR-44).
 *
 * Entry n hashes its own fields and the hash of entry n - 1, so that one that
 * is altered, removed or put in between breaks the chain there.  The clinic's
 * row holds the last sequence and hash, so that a cut end shows too.
 */
#ifndef CLINIC_STORE_AUDIT_H
#define CLINIC_STORE_AUDIT_H

#include "base/arena.h"
#include "clinic/store/record.h"
#include "clinic/store/store.h"

/* What was done, in words that never change their meaning. */
struct audit_change {
    const char *action;  /* "patient.set" */
    const char *subject; /* "patient/12" */
    const char *before;  /* "" for something new */
    const char *after;
};

/* Append one entry, inside the transaction of the change itself; *sequence
 * may be NULL. */
enum store_result audit_append(struct store *store, const struct author *author,
    const struct audit_change *change, int64_t *sequence) STORE_MUST_CHECK;

/* The hash that an entry should have, of its fields and previous. */
void audit_hash(
    int64_t clinic, const struct audit *entry, unsigned char hash[32]);

/* What verify found. */
struct audit_report {
    int64_t entries;        /* that are whole, from the first on */
    int64_t looks;          /* of the access log, anchored by them */
    int64_t broken;         /* sequence of the first that is not, or 0 */
    const char *what;       /* of it: a literal; NULL when all is whole */
    unsigned char head[32]; /* the last whole entry's hash */
};

/* Walk the chain and the access log that it anchors.  OK when it could be
 * walked, whole or not.  That every row is as the trail tells is check's to
 * say. */
enum store_result audit_verify(
    struct store *store, struct audit_report *report) STORE_MUST_CHECK;

/* The newest max entries below sequence before (INT64_MAX: all), newest
 * first; how many, or -1. */
int audit_list(struct store *store, struct arena *arena, int64_t before,
    int max, struct audit **entries);

/* The same, of one subject. */
struct audit_query {
    const char *subject; /* "patient/12" */
    int64_t before;
    int max;
};
int audit_of(struct store *store, struct arena *arena,
    const struct audit_query *query, struct audit **entries);

#endif
