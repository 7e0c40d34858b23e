/* project.h: from a patient's facts to what is current.
 *
 * Every date is core's (R-03, R-04, F-09); nothing here depends on today, so
 * that a projection holds until the next fact.
 */
#ifndef CLINIC_STORE_PROJECT_H
#define CLINIC_STORE_PROJECT_H

#include "base/arena.h"
#include "clinic/store/fields.h"
#include "clinic/store/record.h"
#include "clinic/store/store.h"

/* What a projection is made of; pump, reading, fill, contact and
 * visit may be NULL. */
struct project_input {
    const struct clinic *clinic;
    const struct patient *patient;
    const char *owner_name;
    const struct pump *pump;               /* in use */
    const struct reading *reading;         /* its newest */
    const struct fill *fill;               /* the newest refill */
    const struct contact *contact;         /* the newest attempt */
    const struct visit *visit;             /* the one that is open */
    const struct appointment *appointment; /* every step, oldest first */
    int appointment_count;
};

/* Compute; the text of *out is the input's. */
void project_compute(const struct project_input *input, struct current *out);

/*
 * The next refill's start, in UTC, or RECORD_NO_INSTANT: the earliest booking
 * after the day kept_day that is not cancelled and that no later booking,
 * made after it had passed, replaces.
 */
int64_t project_booked(
    const struct project_input *input, int32_t kept_day, int32_t offset_s);

/* Compute from what is stored: OK, or NONE if there is no such patient. */
enum store_result project_load(struct store *store, struct arena *arena,
    int64_t patient, struct current *out) STORE_MUST_CHECK;

/* The words that a patient is found by, sorted, each once; how many, or -1.
 */
int project_words(struct store *store, struct arena *arena,
    const struct current *current, char ***words);

/* Are these the stored words?  1, 0, or -1. */
int project_words_stand(
    struct store *store, int64_t patient, char **words, int count);

/* Compute and store, with the words; nothing if there is no such patient. */
enum store_result project_write(
    struct store *store, int64_t patient) STORE_MUST_CHECK;

#endif
