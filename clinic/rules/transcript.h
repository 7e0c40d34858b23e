/* transcript.h: a reading typed from a printout, held against the arithmetic.
 *
 * Nothing here is stored: the page shows what was found before saving.
 */
#ifndef CLINIC_RULES_TRANSCRIPT_H
#define CLINIC_RULES_TRANSCRIPT_H

#include <stdbool.h>
#include <stdint.h>

#include "core/refill.h"

struct model;
struct reading;

/* Why these numbers cannot all be true of one pump; the first that holds. */
enum transcript_fault {
    TRANSCRIPT_FITS,
    TRANSCRIPT_READ_AHEAD,     /* read in the future */
    TRANSCRIPT_FILLED_AHEAD,   /* filled after it was read */
    TRANSCRIPT_FILLED_LONG,    /* filled more than ten years before */
    TRANSCRIPT_CONC_SCREENING, /* 50 mcg/mL never enters a pump */
    TRANSCRIPT_CONC,           /* 1 to 4000 mcg/mL */
    TRANSCRIPT_ALARM_VOLUME,   /* F-05: 1 to 10 mL */
    TRANSCRIPT_ABOVE_CAPACITY, /* */
    TRANSCRIPT_BELOW_ALARM,    /* */
    TRANSCRIPT_FLOW,           /* a step the model cannot make */
    TRANSCRIPT_PRINTED_EARLY,  /* an alarm date before the fill */
    TRANSCRIPT_TOO_FAR,        /* a date after 2199 */
};

/* What a person must say yes to before it is saved (SR-30). */
enum transcript_ask {
    TRANSCRIPT_ASK_DOSE = 1, /* at least twice, or at most half, the last */
    TRANSCRIPT_ASK_CONC = 2, /* the same of the concentration */
    TRANSCRIPT_ASK_FILL = 4, /* the same of the volume filled */
};

/* What is worth saying, and no reason to refuse. */
enum transcript_warning {
    TRANSCRIPT_PRINTED_LATER = 1,   /* the computed date is used */
    TRANSCRIPT_PRINTED_EARLIER = 2, /* the printed date is used */
    TRANSCRIPT_ALARM_UNSURE = 4,    /* F-05: below 2 mL */
    TRANSCRIPT_CONC_CHANGED = 8,    /* other than at the last reading */
    TRANSCRIPT_NOT_NEWEST = 16,     /* read before the one on record */
    TRANSCRIPT_SAME_FILL = 32,      /* the fill on record, read again */
    TRANSCRIPT_REFILL_MISSING = 64, /* filled long before, alarm date past */
    TRANSCRIPT_CONC_WEAK = 128,     /* weaker than any product: mg/mL? */
    TRANSCRIPT_DOSE_HIGH = 256,     /* above the ceiling of a day */
};

struct transcript {
    enum transcript_fault fault;
    int32_t step; /* TRANSCRIPT_FLOW: which, from 0 */
    unsigned asks;
    unsigned warnings;
    /* Valid when it fits: */
    bool has_printed;
    struct refill_reconciled dates; /* when has_printed */
    struct refill refill;           /* with the date that rules */
};

/*
 * Judge a reading for a pump of that model, under the patient's rule, at
 * now_s (UTC).  before is the newest reading on record, or NULL.
 */
struct transcript transcript_judge(const struct reading *reading,
    const struct reading *before, const struct model *model,
    const struct refill_rule *rule, int64_t now_s);

/* SR-30: is b at least twice a, or at most half of it?  a, b > 0. */
bool transcript_is_leap(int64_t a, int64_t b);

#endif
