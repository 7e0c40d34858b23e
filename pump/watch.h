/* watch.h: what the pump looks at in each wake, and the alarms it gives. */
#ifndef PUMP_WATCH_H
#define PUMP_WATCH_H

#include <stdint.h>

struct ledger;
struct program;
struct state;

enum {
    WATCH_CHECK_S = 21600,       /* self-test and battery: four times a day */
    WATCH_BATTERY_ERI_MV = 2600, /* below: the measured ERI (F-09) */
    WATCH_BATTERY_RESET_MV =
        2200, /* below, at power-up: reset by low battery */
};

/* Rotor, reservoir, hold and stop, at state->now: raises and clears their
 * alarms (F-06, F-07, SR-07).  After 48 h of a stall the stop is held: the
 * restart is a clinician's. */
void watch(struct state *state);

/* The battery's dates, from the program in force and what was measured
 * (F-09); state->now falls within the calendar. */
void watch_battery(struct state *state);

/* F-09: the day by which to replace the pump, never blank: when it cannot be
 * computed, the day of the implant, which has passed. */
int32_t watch_replace_by(
    const struct program *program, const struct ledger *ledger);

/* When watch has something to find next by itself: a tick, or INT64_MAX. */
int64_t watch_next(const struct state *state);

#endif
