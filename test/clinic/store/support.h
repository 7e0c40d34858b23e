/* support.h: a store of a test's own, and people to put in. */
#ifndef TEST_CLINIC_STORE_SUPPORT_H
#define TEST_CLINIC_STORE_SUPPORT_H

#include "base/arena.h"
#include "clinic/store/account.h"
#include "clinic/store/audit.h"
#include "clinic/store/backup.h"
#include "clinic/store/check.h"
#include "clinic/store/clinic.h"
#include "clinic/store/current.h"
#include "clinic/store/fact.h"
#include "clinic/store/patient.h"
#include "clinic/store/pump.h"
#include "clinic/store/reading.h"
#include "clinic/store/store.h"
#include "clinic/store/trust.h"
#include "clinic/store/visit.h"
#include "clinic/store/visit_record.h"
#include "test/test.h"

/* 2026-11-16 09:00 UTC, the today of these tests, and its day. */
#define NOW INT64_C(1794819600)
#define TODAY 20773

/* A folder of its own, with a store in it that trusts one key; removed at the
 * end. */
struct place {
    char folder[64];
    char file[128];
    char uri[160];
    struct store *store;
    struct arena arena;
};

extern const struct author NURSE;

void place_make(struct place *place);
void place_remove(struct place *place);

/* cmocka's set-up and tear-down: *state is a struct place. */
int place_setup(void **state);
int place_teardown(void **state);

/* Open and close the store; ends the test when it cannot be opened. */
void place_open(struct place *place);
void place_close(struct place *place);

/* The faults that check finds; each is printed unless quiet. */
int64_t place_check(struct place *place, int quiet);

/* A file's name in the place's folder. */
const char *place_name(struct place *place, const char *name);

/* A patient with a 20 mL pump; *pump is its id. */
int64_t add_patient(
    struct place *place, const char *name, const char *serial, int64_t *pump);

/* A reading of 19 mL of 2000 mcg/mL at 300 mcg/day, filled days ago. */
struct reading make_reading(int64_t patient, int64_t pump, int days);

/* Random histories: the next number of a seed; one random change. */
uint64_t chance(uint64_t *seed);
enum store_result random_change(struct place *place, uint64_t *seed);

/* A file's whole contents as text, for equality. */
char *place_dump(struct place *place, const char *file);

#define IN_PLACE(test)                                                         \
    cmocka_unit_test_setup_teardown(test, place_setup, place_teardown)

#endif
