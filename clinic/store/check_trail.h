/* check_trail.h: does the audit trail tell of every row as it stands? */
#ifndef CLINIC_STORE_CHECK_TRAIL_H
#define CLINIC_STORE_CHECK_TRAIL_H

#include "base/arena.h"
#include "clinic/store/check.h"

/* One examination under way. */
struct check {
    struct store *store;
    check_say *say;
    void *context;
    struct arena arena; /* reset after each patient */
    int64_t faults;
};

/*
 * Replay the entries about a patient, or about accounts and the clinic: each
 * "NOUN.add" makes a row and each "NOUN.set" changes it; what comes out must
 * be what is stored, row for row.  So a row that was altered, removed or put
 * in behind the program's back is found even if the trail itself is whole.
 */
enum store_result check_trail_patient(
    struct check *check, int64_t patient) STORE_MUST_CHECK;
enum store_result check_trail_rest(struct check *check) STORE_MUST_CHECK;

#endif
