/* pump.h: the pumps, each by its serial number. */
#ifndef CLINIC_STORE_PUMP_H
#define CLINIC_STORE_PUMP_H

#include "base/arena.h"
#include "clinic/store/record.h"
#include "clinic/store/store.h"

/* A pump of that capacity with the model's tubing and nothing else known. */
struct pump pump_default(
    int64_t patient, const char *serial, int32_t capacity_nl);

/* Add a pump; *id is set.  TAKEN when the serial is known, REFUSED when no
 * model has that capacity or a value is out of range. */
enum store_result pump_add(struct store *store, const struct author *author,
    const struct pump *pump, int64_t *id) STORE_MUST_CHECK;

/* By number.  NONE if there is none. */
enum store_result pump_get(struct store *store, struct arena *arena, int64_t id,
    struct pump *pump) STORE_MUST_CHECK;

/* By serial, exactly as stored.  NONE if there is none. */
enum store_result pump_find(struct store *store, struct arena *arena,
    const char *serial, struct pump *pump) STORE_MUST_CHECK;

/* A patient's, oldest first; how many, or -1. */
int pump_list(struct store *store, struct arena *arena, int64_t patient,
    struct pump **pumps);

/* The one in use: the newest that is not explanted.  NONE without one. */
enum store_result pump_current(struct store *store, struct arena *arena,
    int64_t patient, struct pump *pump) STORE_MUST_CHECK;

/* Change everything of pump->id but patient and serial. */
enum store_result pump_set(struct store *store, const struct author *author,
    const struct pump *pump) STORE_MUST_CHECK;

#endif
