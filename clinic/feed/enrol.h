/* enrol.h: keeps the rows of a sheet in the store (SR-48).
 *
 * A patient is known by the pump's serial number together with the name or the
 * record number.  What a sheet knows better is added: a newer reading as a new
 * fact, an answer where the record had none, an appointment.  Where both know
 * something and differ, the record stays and the reason says so.
 */
#ifndef CLINIC_FEED_ENROL_H
#define CLINIC_FEED_ENROL_H

#include "base/arena.h"
#include "clinic/feed/import.h"
#include "clinic/store/store.h"

struct enrol {
    struct store *store;
    struct author author;
    int dry_run;        /* judge everything, keep nothing */
    int all_or_nothing; /* keep nothing when a row is refused */
    struct arena arena; /* of one row */
};

/*
 * Judge and keep every row of a checked sheet in one transaction; import's
 * counts say what became of them (none are imported when all_or_nothing finds
 * one refused).  STORE_OK, or why the store failed, with store_why; then
 * nothing was kept.
 */
enum store_result enrol_sheet(
    struct enrol *enrol, struct import *import) STORE_MUST_CHECK;

#endif
