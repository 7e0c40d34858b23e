/* order.h: a bolus, a stop, a restart, a silence: what is done at once.
 *
 * An order that changes delivery carries a key and the number of the program
 * it is based on: the same key twice has one effect and one answer, another
 * base is refused (SR-27).  Stop and minimum rate are never refused for the
 * state the pump is in (SR-08).  Refusals are logged and change nothing.
 */
#ifndef PUMP_ORDER_H
#define PUMP_ORDER_H

#include <stdint.h>

#include "core/event.h"
#include "core/status.h"
#include "pump/program.h"
#include "pump/refusal.h"

struct state;

/* What names an order. */
struct order {
    uint64_t key;  /* not 0 */
    uint32_t base; /* number of the program in force */
};

/* A bolus beside the schedule: ng over seconds. */
enum refusal order_bolus(struct state *state, const struct order *order,
    int32_t ng, int32_t seconds) MUST_CHECK;

/* No more than mode (PROGRAM_STOPPED, PROGRAM_MINIMUM) from now on.  It holds
 * even if it cannot be journaled, which is then the answer. */
enum refusal order_hold(struct state *state, const struct order *order,
    enum program_mode mode) MUST_CHECK;

/* The program in force runs again; decided says that a clinician has decided
 * it after a long or latched stop (R-18, SR-12). */
enum refusal order_restart(
    struct state *state, const struct order *order, int decided) MUST_CHECK;

/* SR-24: the emergency key's: minimum rate at most, with the critical alarm.
 * It never lifts a stop. */
enum refusal order_emergency(
    struct state *state, const struct order *order) MUST_CHECK;

/* SR-10, SR-32: set pump time.  The schedule shifts by the shift alone; what
 * was due stays due.  A pump without a program keeps it until its first, or a
 * reset. */
enum refusal order_clock(struct state *state, const struct order *order,
    const struct program_clock *clock) MUST_CHECK;

/* F-08: silence what sounds; sound an alarm on request. */
enum refusal order_silence(struct state *state) MUST_CHECK;
enum refusal order_sound(
    struct state *state, enum event_priority priority) MUST_CHECK;

#endif
