/* refusal.h: why the pump does not do what it was asked (SR-02). */
#ifndef PUMP_REFUSAL_H
#define PUMP_REFUSAL_H

/* Sent over the link and logged: a number that was given never changes its
 * meaning, and new ones go to the end. */
enum refusal {
    REFUSED_NOT = 0,

    /* what was asked for could be no program of this pump */
    REFUSED_SCHEDULE = 1,       /* not a schedule (F-02) */
    REFUSED_FLOW = 2,           /* a step's flow is beyond the model */
    REFUSED_CONCENTRATION = 3,  /* not one for a pump */
    REFUSED_CAPS = 4,           /* not in order, or above the ceiling (SR-01) */
    REFUSED_BOLUS = 5,          /* dose, interval or duration (SR-04) */
    REFUSED_PATH = 6,           /* tubing or catheter volume */
    REFUSED_LEAD = 7,           /* bridge or prime: volume, duration */
    REFUSED_CAPACITY = 8,       /* a fill above the reservoir */
    REFUSED_BELOW_ALARM = 9,    /* a fill below the alarm volume */
    REFUSED_ALARM_VOLUME = 10,  /* outside 1 to 10 mL (F-05) */
    REFUSED_ALARM_SETTING = 11, /* an interval or silence (F-06 to F-08) */
    REFUSED_CLOCK = 12,         /* outside the calendar */
    REFUSED_BATTERY = 13,       /* a date outside the calendar (F-09) */

    /* it could, but not now */
    REFUSED_WINDOW = 20,     /* some 24 h or hour would break a cap (SR-01) */
    REFUSED_BASE = 21,       /* based on another program (SR-27) */
    REFUSED_HASH = 22,       /* not what the pump computed (SR-26) */
    REFUSED_NOTHING = 23,    /* nothing is staged, running or sounding */
    REFUSED_BUSY = 24,       /* a bolus, bridge or prime runs */
    REFUSED_MODE = 25,       /* not while stopped or at minimum rate */
    REFUSED_REINITIATE = 26, /* after a long stop a clinician decides */
    REFUSED_LATCHED = 27,    /* three stops of one cause in 10 min (SR-12) */
    REFUSED_PASSING = 28,    /* the last change has not passed the path yet */
    REFUSED_CHANGES = 29,    /* too many changes of caps in 24 h */
    REFUSED_BRIDGE = 30,     /* a new concentration, and no bridge */

    /* it should, but cannot */
    /* The journal did not take it: nothing changed (but a hold, which is less).
     * If the power fails before the journal takes anything again, it may have
     * been done after all: then its key is answered so (SR-28). */
    REFUSED_STORAGE = 40,
};

#endif
