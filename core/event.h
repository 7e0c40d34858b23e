/* event.h: what can happen; one list for journal, link, programmer, clinic. */
#ifndef CORE_EVENT_H
#define CORE_EVENT_H

#include <stddef.h>
#include <stdint.h>

/* F-07: an alarm's priority; everything else that happens is a notice. */
enum event_priority {
    EVENT_LOW,    /* a notice: no tone */
    EVENT_MEDIUM, /* non-critical alarm: single tone (F-06) */
    EVENT_HIGH,   /* critical alarm: two tones (F-07) */
};

enum event_kind {
    EVENT_KIND_ALARM,
    EVENT_KIND_ALARM_STATE, /* sounded, silenced, its cause gone */
    EVENT_KIND_PROGRAM,
    EVENT_KIND_DELIVERY, /* boluses, stalls, stops */
    EVENT_KIND_SYSTEM,   /* resets, clock, self-test */
    EVENT_KIND_SESSION,
};

/* A code is stored and sent: one that was given never changes its meaning,
 * and new ones go to the end of their hundred. */
enum event_code {
    EVENT_ALARM_LOW_RESERVOIR = 1,
    EVENT_ALARM_ERI = 2,
    EVENT_ALARM_MEMORY = 3,
    EVENT_ALARM_STOPPED = 4,
    EVENT_ALARM_EMPTY = 5,
    EVENT_ALARM_EOS = 6,
    EVENT_ALARM_STALL = 7,
    EVENT_ALARM_STOPPED_LONG = 8,
    EVENT_ALARM_MEMORY_CRITICAL = 9,
    EVENT_ALARM_BATTERY_RESET = 10,
    EVENT_ALARM_NOT_DELIVERING = 11,
    EVENT_ALARM_OVER_DELIVERY = 12,
    EVENT_ALARM_HELD = 13,

    EVENT_ALARM_SILENCED = 101,
    EVENT_ALARM_SILENCE_ENDED = 102,
    EVENT_ALARM_CLEARED = 103,
    EVENT_ALARM_TESTED = 104,

    EVENT_PROGRAM_CHANGED = 201,
    EVENT_REFILLED = 202,
    EVENT_CONCENTRATION_CHANGED = 203,
    EVENT_CATHETER_CHANGED = 204,
    EVENT_CAP_CHANGED = 205,

    EVENT_BOLUS_STARTED = 301,
    EVENT_BOLUS_ENDED = 302,
    EVENT_BOLUS_ABANDONED = 303,
    EVENT_BRIDGE_STARTED = 304,
    EVENT_BRIDGE_ENDED = 305,
    EVENT_PRIME_STARTED = 306,
    EVENT_PRIME_ENDED = 307,
    EVENT_STALLED = 308,
    EVENT_RECOVERED = 309,
    EVENT_STOPPED = 310,
    EVENT_MINIMUM_RATE = 311,
    EVENT_RESTARTED = 312,

    EVENT_RESET = 401,
    EVENT_CLOCK_SET = 402,
    EVENT_SELF_TEST_FAILED = 403,
    EVENT_MAGNETIC_FIELD = 404,

    EVENT_SESSION_OPENED = 501,
    EVENT_SESSION_CLOSED = 502,
    EVENT_SESSION_TIMED_OUT = 503,
    EVENT_REQUEST_REFUSED = 504,
    EVENT_EMERGENCY_HOLD = 505,
    EVENT_KEY_CHANGED = 506,
};

struct event {
    enum event_code code;
    enum event_kind kind;
    enum event_priority priority;
    const char *slug;  /* "low-reservoir": for machines, never changes */
    const char *words; /* "Low reservoir" */
};

/* Row i of the list, in rising order of code, or NULL past its end. */
const struct event *event_get(size_t i);

/* The row of a code as stored or received, or NULL if there is none. */
const struct event *event_of_code(uint32_t code);

/* "high", "medium", "low". */
const char *event_priority_words(enum event_priority priority);

#endif
