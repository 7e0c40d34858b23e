/* pump.h: the implant: what a board calls at power-up and at each wake.
 *
 * Event-driven: a wake does what is due and says when the next thing will be.
 * Between wakes nothing runs, and a wake too many changes nothing, so a pump
 * that is watched and a pump that is left alone make the same strokes.
 */
#ifndef PUMP_PUMP_H
#define PUMP_PUMP_H

#include <stdint.h>

#include "pump/command.h"
#include "pump/order.h"
#include "pump/state.h"

struct port;

/* One implant.  Its memory is the board's, and lasts until the next reset. */
struct pump {
    struct state state;
    struct command_stage stage;
};

/* After power-up or reset, at the board's tick now: find the state in the
 * journal and decide what may be delivered (pump/recover).  Call pump_wake
 * next.  port lives as long as the pump. */
void pump_init(struct pump *pump, const struct port *port, int64_t now);

/*
 * Do what is due at tick now, never before the last wake: look, make at most
 * one stroke, sound, write.  Returns the tick of the next thing to do, after
 * now.  A value in memory that is not as it was kept is a fault (SR-06): the
 * board resets.
 */
int64_t pump_wake(struct pump *pump, int64_t now);

/*
 * Commands come between pump_begin and pump_end: the first checks the values
 * and brings time and therapy to now, the second keeps them again and returns
 * the tick of the next wake, as pump_wake does.
 */
void pump_begin(struct pump *pump, int64_t now);
int64_t pump_end(struct pump *pump);

#endif
