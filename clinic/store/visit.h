/* visit.h: visits from their beginning to their end, and the tickets by which
 * a programmer may read of one. */
#ifndef CLINIC_STORE_VISIT_H
#define CLINIC_STORE_VISIT_H

#include "base/arena.h"
#include "clinic/store/record.h"
#include "clinic/store/store.h"

enum { VISIT_TICKET_BYTES = 32, VISIT_TICKET_LIFE_S = 600 };

/* Begin one; *id is set.  SAME, and the id of the one that is open, when the
 * patient has one; NONE without such a patient. */
enum store_result visit_begin(struct store *store, const struct author *author,
    int64_t patient, int64_t *id) STORE_MUST_CHECK;

/* SR-43: close it; with the next refill that is booked on a later day, or with
 * a written reason, or with both.  REFUSED with neither; SAME when it is
 * closed. */
enum store_result visit_close(struct store *store, const struct author *author,
    int64_t id, const char *reason) STORE_MUST_CHECK;

/* By number; the patient's open one.  NONE if there is none. */
enum store_result visit_get(struct store *store, struct arena *arena,
    int64_t id, struct visit *visit) STORE_MUST_CHECK;
enum store_result visit_open_of(struct store *store, struct arena *arena,
    int64_t patient, struct visit *visit) STORE_MUST_CHECK;

/* A patient's newest max, newest first; how many, or -1. */
int visit_list(struct store *store, struct arena *arena, int64_t patient,
    int max, struct visit **visits);

/* A ticket for one look at a visit by a program, within VISIT_TICKET_LIFE_S
 * and once.  The store keeps its SHA-256 alone. */
enum store_result visit_ticket_add(struct store *store,
    const struct author *author, int64_t visit, int64_t account,
    unsigned char ticket[VISIT_TICKET_BYTES]) STORE_MUST_CHECK;

/* Use it up: whose visit, and who was given it.  NONE when it is none, was
 * used, or is too old. */
struct visit_ticket {
    int64_t visit;
    int64_t account;
};
enum store_result visit_ticket_take(struct store *store,
    const unsigned char ticket[VISIT_TICKET_BYTES], int64_t now_s,
    struct visit_ticket *taken) STORE_MUST_CHECK;

/* Forget those that are too old. */
enum store_result visit_ticket_expire(
    struct store *store, int64_t now_s) STORE_MUST_CHECK;

#endif
