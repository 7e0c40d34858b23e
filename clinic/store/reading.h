/* reading.h: what pumps said, one fact a reading. */
#ifndef CLINIC_STORE_READING_H
#define CLINIC_STORE_READING_H

#include "base/arena.h"
#include "clinic/store/record.h"
#include "clinic/store/store.h"
#include "core/refill.h"
#include "core/reservoir.h"

enum { READING_SCHEDULE_MAX = 2 + 7 * 2 + 48 * 6 };

/* A running reading of a schedule with everything else unknown or default. */
struct reading reading_default(int64_t patient, int64_t pump);

/*
 * Judge a reading against its pump without storing it: OK, or REFUSED with a
 * sentence that names the field and both numbers (R-02, R-08, R-09, F-05).
 */
enum store_result reading_check(struct store *store, const struct pump *pump,
    const struct reading *reading) STORE_MUST_CHECK;

/*
 * Store a reading; *id is set.  SAME, and *id of the first, when its key is
 * stored with the same contents; TAKEN when with others.  The warnings of
 * R-03 are computed here and added; a link's reading keeps those it came with
 * (SR-41), and may say less than its alarm volume.
 */
enum store_result reading_add(struct store *store, const struct author *author,
    const struct reading *reading, int64_t *id) STORE_MUST_CHECK;

/* By number.  NONE if there is none. */
enum store_result reading_get(struct store *store, struct arena *arena,
    int64_t id, struct reading *reading) STORE_MUST_CHECK;

/* A patient's newest max readings, newest first; how many, or -1. */
int reading_list(struct store *store, struct arena *arena, int64_t patient,
    int max, struct reading **readings);

/* The newest reading of the pump in use.  NONE without one. */
enum store_result reading_latest(struct store *store, struct arena *arena,
    int64_t patient, struct reading *reading) STORE_MUST_CHECK;

/* The newest reading of a pump.  NONE without one. */
enum store_result reading_latest_of(struct store *store, struct arena *arena,
    const struct pump *pump, struct reading *reading) STORE_MUST_CHECK;

/* The reservoir of a reading, for core/reservoir and core/refill. */
struct reservoir reading_reservoir(const struct reading *reading);

/* R-04 for this clinic, patient and reading. */
struct refill_rule reading_rule(const struct clinic *clinic,
    const struct patient *patient, const struct reading *reading);

/*
 * Every date of a reading, with the alarm date that rules; *reconciled
 * says how a printed one stood, its verdict REFILL_PRINTED_AGREES without
 * one.  ERR_RANGE when a date is after 2199.
 */
enum status reading_dates(const struct reading *reading,
    const struct refill_rule *rule, struct refill *refill,
    struct refill_reconciled *reconciled) MUST_CHECK;

/* A schedule in bytes (docs/store.md), at most READING_SCHEDULE_MAX; how
 * many.  And back: ERR_CORRUPT for anything but such bytes. */
size_t reading_encode(
    const struct schedule *schedule, unsigned char bytes[READING_SCHEDULE_MAX]);
enum status reading_decode(const unsigned char *bytes, size_t len,
    struct schedule *schedule) MUST_CHECK;

#endif
