#include "core/event.h"

#include "core/fault.h"

/* F-06, F-07: alarms; F-10: what else a log keeps. */
static const struct event events[] = {
    { EVENT_ALARM_LOW_RESERVOIR, EVENT_KIND_ALARM, EVENT_MEDIUM,
        "low-reservoir", "Low reservoir" },
    { EVENT_ALARM_ERI, EVENT_KIND_ALARM, EVENT_MEDIUM, "eri",
        "Battery: replace the pump within 90 days" },
    { EVENT_ALARM_MEMORY, EVENT_KIND_ALARM, EVENT_MEDIUM, "memory-error",
        "Memory error, corrected" },
    { EVENT_ALARM_STOPPED, EVENT_KIND_ALARM, EVENT_MEDIUM, "stopped-by-command",
        "Delivery stopped by command" },
    { EVENT_ALARM_EMPTY, EVENT_KIND_ALARM, EVENT_HIGH, "empty-reservoir",
        "Empty reservoir" },
    { EVENT_ALARM_EOS, EVENT_KIND_ALARM, EVENT_HIGH, "end-of-service",
        "Battery: end of service, the pump has stopped" },
    { EVENT_ALARM_STALL, EVENT_KIND_ALARM, EVENT_HIGH, "motor-stall",
        "Motor stall" },
    { EVENT_ALARM_STOPPED_LONG, EVENT_KIND_ALARM, EVENT_HIGH,
        "stopped-over-48-h", "Delivery stopped for more than 48 hours" },
    { EVENT_ALARM_MEMORY_CRITICAL, EVENT_KIND_ALARM, EVENT_HIGH, "memory-lost",
        "Memory error, program not valid" },
    { EVENT_ALARM_BATTERY_RESET, EVENT_KIND_ALARM, EVENT_HIGH,
        "low-battery-reset", "Reset by a low battery" },
    { EVENT_ALARM_NOT_DELIVERING, EVENT_KIND_ALARM, EVENT_HIGH,
        "not-delivering", "Delivery is failing" },
    { EVENT_ALARM_OVER_DELIVERY, EVENT_KIND_ALARM, EVENT_HIGH, "over-delivery",
        "The motor turned more than it was told" },
    { EVENT_ALARM_HELD, EVENT_KIND_ALARM, EVENT_HIGH, "held-at-minimum",
        "Held at minimum rate by the emergency key" },

    { EVENT_ALARM_SILENCED, EVENT_KIND_ALARM_STATE, EVENT_LOW, "alarm-silenced",
        "Alarm silenced" },
    { EVENT_ALARM_SILENCE_ENDED, EVENT_KIND_ALARM_STATE, EVENT_LOW,
        "alarm-silence-ended", "Alarm sounds again" },
    { EVENT_ALARM_CLEARED, EVENT_KIND_ALARM_STATE, EVENT_LOW, "alarm-cleared",
        "Alarm ended, its cause is gone" },
    { EVENT_ALARM_TESTED, EVENT_KIND_ALARM_STATE, EVENT_LOW, "alarm-tested",
        "Alarm sounded on request" },

    { EVENT_PROGRAM_CHANGED, EVENT_KIND_PROGRAM, EVENT_LOW, "program-changed",
        "Program changed" },
    { EVENT_REFILLED, EVENT_KIND_PROGRAM, EVENT_LOW, "refilled", "Refilled" },
    { EVENT_CONCENTRATION_CHANGED, EVENT_KIND_PROGRAM, EVENT_LOW,
        "concentration-changed", "Concentration changed" },
    { EVENT_CATHETER_CHANGED, EVENT_KIND_PROGRAM, EVENT_LOW, "catheter-changed",
        "Catheter volume entered" },
    { EVENT_CAP_CHANGED, EVENT_KIND_PROGRAM, EVENT_LOW, "cap-changed",
        "Dose cap changed" },

    { EVENT_BOLUS_STARTED, EVENT_KIND_DELIVERY, EVENT_LOW, "bolus-started",
        "Bolus started" },
    { EVENT_BOLUS_ENDED, EVENT_KIND_DELIVERY, EVENT_LOW, "bolus-ended",
        "Bolus complete" },
    { EVENT_BOLUS_ABANDONED, EVENT_KIND_DELIVERY, EVENT_LOW, "bolus-abandoned",
        "Bolus ended before it was complete" },
    { EVENT_BRIDGE_STARTED, EVENT_KIND_DELIVERY, EVENT_LOW, "bridge-started",
        "Bridge bolus started" },
    { EVENT_BRIDGE_ENDED, EVENT_KIND_DELIVERY, EVENT_LOW, "bridge-ended",
        "Bridge bolus complete" },
    { EVENT_PRIME_STARTED, EVENT_KIND_DELIVERY, EVENT_LOW, "prime-started",
        "Priming bolus started" },
    { EVENT_PRIME_ENDED, EVENT_KIND_DELIVERY, EVENT_LOW, "prime-ended",
        "Priming bolus complete" },
    { EVENT_STALLED, EVENT_KIND_DELIVERY, EVENT_LOW, "stalled",
        "Motor stall began" },
    { EVENT_RECOVERED, EVENT_KIND_DELIVERY, EVENT_LOW, "stall-recovered",
        "Motor stall recovered" },
    { EVENT_STOPPED, EVENT_KIND_DELIVERY, EVENT_LOW, "stopped",
        "Delivery stopped" },
    { EVENT_MINIMUM_RATE, EVENT_KIND_DELIVERY, EVENT_LOW, "minimum-rate",
        "Minimum rate" },
    { EVENT_RESTARTED, EVENT_KIND_DELIVERY, EVENT_LOW, "restarted",
        "Delivery restarted" },

    { EVENT_RESET, EVENT_KIND_SYSTEM, EVENT_LOW, "reset", "Pump reset" },
    { EVENT_CLOCK_SET, EVENT_KIND_SYSTEM, EVENT_LOW, "clock-set", "Clock set" },
    { EVENT_SELF_TEST_FAILED, EVENT_KIND_SYSTEM, EVENT_LOW, "self-test-failed",
        "Self-test failed" },
    { EVENT_MAGNETIC_FIELD, EVENT_KIND_SYSTEM, EVENT_LOW, "magnetic-field",
        "Strong magnetic field" },

    { EVENT_SESSION_OPENED, EVENT_KIND_SESSION, EVENT_LOW, "session-opened",
        "Session opened" },
    { EVENT_SESSION_CLOSED, EVENT_KIND_SESSION, EVENT_LOW, "session-closed",
        "Session closed" },
    { EVENT_SESSION_TIMED_OUT, EVENT_KIND_SESSION, EVENT_LOW,
        "session-timed-out", "Session timed out, nothing changed" },
    { EVENT_REQUEST_REFUSED, EVENT_KIND_SESSION, EVENT_LOW, "request-refused",
        "Request refused" },
    { EVENT_EMERGENCY_HOLD, EVENT_KIND_SESSION, EVENT_LOW, "emergency-hold",
        "Held at minimum rate by the emergency key" },
    { EVENT_KEY_CHANGED, EVENT_KIND_SESSION, EVENT_LOW, "key-changed",
        "Clinic key added or removed" },
};

enum { EVENTS = sizeof(events) / sizeof(events[0]) };

const struct event *event_get(size_t i)
{
    return i < EVENTS ? &events[i] : NULL;
}

const struct event *event_of_code(uint32_t code)
{
    size_t i;

    for (i = 0; i < EVENTS; i++)
        if ((uint32_t)events[i].code == code)
            return &events[i];
    return NULL;
}

const char *event_priority_words(enum event_priority priority)
{
    static const char *const words[] = { "low", "medium", "high" };

    ASSERT((size_t)priority < sizeof(words) / sizeof(words[0]));
    return words[priority];
}
