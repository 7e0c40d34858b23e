/* access.h: who looked at whom (SR-44).
 *
 * Looking is noted in memory and written in groups, each second, with a
 * digest of the group in the audit chain.  What a process notes in its last
 * second is lost only if the process dies in it.
 */
#ifndef CLINIC_STORE_ACCESS_H
#define CLINIC_STORE_ACCESS_H

#include "base/arena.h"
#include "clinic/store/record.h"
#include "clinic/store/store.h"

struct access_log;

/* One look; text of at most ACCESS_TEXT_MAX bytes, longer is cut. */
enum {
    ACCESS_TEXT_MAX = 63,
    ACCESS_WAITING_MAX = 65536,
    ACCESS_DIGEST_MAX = 80,
};
struct access {
    int64_t id;
    int64_t batch; /* sequence of the audit entry that anchors it */
    int64_t at_s;
    char author[ACCESS_TEXT_MAX + 1];
    char action[ACCESS_TEXT_MAX + 1]; /* "patient", "print", "search" */
    int64_t patient;                  /* 0 for none in particular */
};

/* One for the process; all threads may note. */
struct access_log *access_create(void);
void access_free(struct access_log *log);

/* Note one look.  0, or -1 when ACCESS_WAITING_MAX wait unwritten: then the
 * store is failing, and the page must not be shown. */
int access_note(struct access_log *log, const struct author *author,
    const char *action, int64_t patient);

/* Write what waits; called each second by one thread, and at the end.  What
 * could not be written waits on. */
enum store_result access_flush(struct access_log *log, struct store *store,
    int64_t now_s) STORE_MUST_CHECK;

/* Who looked at a patient: the newest max below id before, newest first; how
 * many, or -1. */
struct access_query {
    int64_t patient;
    int64_t before; /* INT64_MAX: all */
    int max;
};
int access_list(struct store *store, struct arena *arena,
    const struct access_query *query, struct access **looks);

/* The digest and size of a stored batch, as the audit chain should hold. */
enum store_result access_digest(struct store *store, int64_t batch,
    char text[ACCESS_DIGEST_MAX], int64_t *count) STORE_MUST_CHECK;

#endif
