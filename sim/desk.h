/* desk.h: a simulated pump that people can watch, hear of, and talk to.
 *
 * Virtual time follows real time, so many seconds to one.  The coil is a
 * socket: a connection is a programmer's head on the skin, and while there is
 * one, time runs at its own pace.  The console is another: lines that change
 * the world, for trainers.
 */
#ifndef SIM_DESK_H
#define SIM_DESK_H

#include <stdint.h>

#include "sim/shelf.h"
#include "sim/world.h"

struct plan;

enum { DESK_SERIAL_MAX = 15 };

/* What is asked for. */
struct desk_setup {
    const char *folder;      /* where the pump lives */
    const char *listen;      /* address of the coil, or NULL */
    const char *console;     /* address of the console, or NULL */
    const struct plan *plan; /* what goes wrong, or NULL */
    int32_t capacity_nl;     /* of a pump that is new; 0: as it is, or 40 mL */
    const char *serial;      /* of a pump that is new; NULL: any */
    int64_t speed;           /* virtual seconds to a real one, 1 or more */
    int64_t elapsed_s;       /* what passed since the last run */
    int64_t utc_s;           /* at the start, for a pump without a clock yet */
};

/* Run until a signal ends it: 0, or 3 when it could not. */
int desk_run(const struct desk_setup *setup);

#endif
