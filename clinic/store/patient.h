/* patient.h: the people of the clinic. */
#ifndef CLINIC_STORE_PATIENT_H
#define CLINIC_STORE_PATIENT_H

#include "base/arena.h"
#include "clinic/store/record.h"
#include "clinic/store/store.h"

/* A patient with nothing known but the name. */
struct patient patient_default(const char *name);

/* Add a patient; *id is set.  TAKEN when the record number is another's,
 * REFUSED for an empty name, an overlong text or a value out of range. */
enum store_result patient_add(struct store *store, const struct author *author,
    const struct patient *patient, int64_t *id) STORE_MUST_CHECK;

/* Why a patient is not in care any more, in words; NULL while they are. */
const char *patient_gone_words(enum patient_state state);

/* NONE if there is none. */
enum store_result patient_get(struct store *store, struct arena *arena,
    int64_t id, struct patient *patient) STORE_MUST_CHECK;

/* Change everything of patient->id; the audit trail keeps what differed. */
enum store_result patient_set(struct store *store, const struct author *author,
    const struct patient *patient) STORE_MUST_CHECK;

/* The patient with that record number: OK, or NONE (also for ""). */
enum store_result patient_find_mrn(
    struct store *store, const char *mrn, int64_t *id) STORE_MUST_CHECK;

/* The next id above after, for walking through all: OK or NONE. */
enum store_result patient_next(
    struct store *store, int64_t after, int64_t *id) STORE_MUST_CHECK;

#endif
