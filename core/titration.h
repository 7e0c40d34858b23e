/* titration.h: how far a dose usually moves, and what asks again. */
#ifndef CORE_TITRATION_H
#define CORE_TITRATION_H

#include <stddef.h>
#include <stdint.h>

#include "core/status.h"
#include "core/units.h"

enum titration_class {
    TITRATION_SPINAL,    /* +10 to +30 % */
    TITRATION_CEREBRAL,  /* +5 to +15 % */
    TITRATION_PEDIATRIC, /* +5 to +15 % */
    TITRATION_CLASSES,
};

enum {
    TITRATION_LARGE_PERCENT = 20,  /* above this, of a dose of */
    TITRATION_LARGE_NG = 500000,   /* 500 mcg/day or more, ask again */
    TITRATION_APART_S = 86400,     /* between two increases, at least */
    TITRATION_ACTS_FROM_S = 43200, /* a new dose takes 12 */
    TITRATION_ACTS_TO_S = 86400,   /* to 24 hours to act; */
    TITRATION_SETTLED_S = 172800,  /* no judgement before 48 */
};

/* "spinal"; never NULL for a class. */
const char *titration_class_slug(enum titration_class class);

/* The bounds of the usual increase from dose_ng a day (1 ..
 * UNITS_DOSE_NG_MAX), in ng a day, exactly. */
struct titration {
    struct exact from_ng;
    struct exact to_ng;
    int32_t from_percent;
    int32_t to_percent;
};
struct titration titration_usual(enum titration_class class, int64_t dose_ng);

/* What a change asks of the prescriber; bits. */
enum {
    TITRATION_ASK_REASON = 1, /* above the usual range */
    TITRATION_ASK_AGAIN = 2,  /* above 20 % of 500 mcg/day or more */
};

/*
 * Judge a change from old_ng to new_ng a day (each 1 .. UNITS_DOSE_NG_MAX)
 * when the last increase was since_s ago, negative for never.  ERR_STATE for
 * a second increase within 24 h; else OK with the bits above.  A decrease or
 * no change asks for nothing here.
 */
enum status titration_judge(enum titration_class class, int64_t old_ng,
    int64_t new_ng, int64_t since_s, uint32_t *ask) MUST_CHECK;

/* Does "a new dose takes 12 to 24 hours to act, no judgement before 48" still
 * hold, since_s (0 or more) after a change? */
int titration_is_settling(int64_t since_s);

#endif
