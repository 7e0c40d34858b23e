/* script.h: what may befall a pump: a list of acts, with time between.
 *
 * What a clinician, a family, a magnet or a failing battery may do to it, as
 * numbers, so that a script can be made by chance, repeated and cut short.
 */
#ifndef TEST_PUMP_SCRIPT_H
#define TEST_PUMP_SCRIPT_H

#include <stdint.h>
#include <stdio.h>

#include "pump/program.h"
#include "test/core/oracle.h"

enum act_kind {
    ACT_WAIT,  /* a seconds */
    ACT_BOLUS, /* a ng over b seconds; refused, half of it, c times */
    ACT_STOP,
    ACT_MINIMUM,
    ACT_EMERGENCY,
    ACT_RESTART, /* a clinician decides */
    ACT_RESET,   /* power off for a seconds */
    ACT_CUT,     /* as the next stroke turns, off for a seconds */
    ACT_FLAT,    /* off for a seconds, and the clock is lost */
    ACT_CLOCK,   /* set by a seconds */
    ACT_PROGRAM, /* therapy number a, caps of enum search_caps b */
    ACT_CHANGE,  /* refill at a ng/mL, therapy number b (0: the doses stay),
                    c odd: bridged; caps of enum search_caps c / 2 */
    ACT_REFILL,
    ACT_STALL, /* the rotor is held for a seconds */
    ACT_KINDS
};

struct act {
    int32_t a, b, c;
    uint8_t kind;
};

enum search_caps {
    CAPS_DEFAULT, /* limit_caps_default */
    CAPS_TIGHT,   /* the least that is admitted */
    CAPS_DAY,     /* the least of a day; the hour's is the same */
    CAPS_KEPT,    /* as they were */
};

enum { SCRIPT_ACTS = 48 };

struct script {
    struct act act[SCRIPT_ACTS];
    int32_t count;
    int32_t conc_ng_per_ml;
    int32_t therapy;
    uint8_t caps; /* enum search_caps */
    uint8_t late; /* wakes come up to so many seconds late */
};

/* Schedule and boluses of therapy number n: simple, flex, one with a short
 * heavy step, or with boluses of its own. */
void script_therapy(int32_t n, struct program *program);

/* A script by chance. */
void script_roll(struct dice *dice, struct script *script);

/* As lines, one an act. */
void script_print(const struct script *script, FILE *out);

#endif
