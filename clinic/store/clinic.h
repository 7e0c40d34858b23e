/* clinic.h: the clinic's name, zone and choices. */
#ifndef CLINIC_STORE_CLINIC_H
#define CLINIC_STORE_CLINIC_H

#include "base/arena.h"
#include "clinic/store/record.h"
#include "clinic/store/store.h"

/* A clinic of that name and zone with the defaults of R-04. */
struct clinic clinic_default(const char *name, const char *zone);

/* Put a new store's clinic in, and open its audit chain. */
enum store_result clinic_add(struct store *store, const struct author *author,
    const struct clinic *clinic) STORE_MUST_CHECK;

/* The clinic of this store; its texts live in the arena. */
enum store_result clinic_get(struct store *store, struct arena *arena,
    struct clinic *clinic) STORE_MUST_CHECK;

/* Change the choices.  REFUSED when one is outside its range.  Every
 * patient's projection is rewritten in the same transaction. */
enum store_result clinic_set(struct store *store, const struct author *author,
    const struct clinic *clinic) STORE_MUST_CHECK;

#endif
