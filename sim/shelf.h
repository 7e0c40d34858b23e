/* shelf.h: a simulated pump between two runs, in a folder.
 *
 * Two files, so that a process that is killed at any moment is a pump that
 * lost its power at that moment:
 *
 *   flash   the bytes of the pump's flash
 *   world   what is around it, as text, replaced whole: the tick, the charge,
 *           reservoir and path
 *
 * They are written after each wake, flash first: what was reserved there and
 * not yet made counts as made.
 */
#ifndef SIM_SHELF_H
#define SIM_SHELF_H

#include <stddef.h>
#include <stdint.h>

#include "sim/world.h"

/* An open folder, locked against a second pump. */
struct shelf {
    char *folder;
    int lock;
    int flash;           /* file */
    uint64_t operations; /* of the flash, when it was written last */
    uint64_t wakes;      /* of the world, when it was written last */
};

/*
 * Open folder, which is made when it is not there.  Returns 1 when a pump is
 * on it, *capacity_nl then set; 0 when there is none; -1 with one line in
 * error.
 */
int shelf_open(struct shelf *shelf, const char *folder, int32_t *capacity_nl,
    char *error, size_t error_size);
void shelf_close(struct shelf *shelf);

/* What is on the shelf into a new world of that capacity, with flash of the
 * same shape; -1 with one line in error. */
int shelf_load(
    struct shelf *shelf, struct world *world, char *error, size_t error_size);

/* Write what has changed; -1 with errno. */
int shelf_keep(struct shelf *shelf, const struct world *world);

#endif
