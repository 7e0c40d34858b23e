/* intake.h: a session record comes in: judged, stored with all that follows
 * from it in one transaction, or refused whole (SR-33, SR-41). */
#ifndef CLINIC_FEED_INTAKE_H
#define CLINIC_FEED_INTAKE_H

#include "clinic/rules/verdict.h"
#include "clinic/store/store.h"
#include "clinic/store/visit_record.h"

/* What became of it. */
struct intake {
    enum verdict_fault fault; /* REFUSED by one of the six steps; else SOUND */
    const char *why;          /* of REFUSED: a sentence; in the arena */
    int64_t visit;            /* 0: it belongs to none here */
    int64_t patient;
    int64_t record;
};

/*
 * OK, SAME when the clinic has it already, REFUSED with *out saying why, or
 * why the store failed.  The author of what is stored is "link:" and who sat
 * at the programmer.
 */
enum store_result intake_take(struct store *store, struct arena *arena,
    const struct visit_bytes *bytes, int64_t now_s,
    struct intake *out) STORE_MUST_CHECK;

#endif
