/* plan.h: what a person wants done at a pump, and what it asks of them.
 *
 * The same judgement serves the command line and the pages: what is entered
 * becomes a plan, plan_judge says what is wrong with it or still to be said,
 * and plan_program is what is staged.  Nothing here talks to a pump or reads
 * a clock.
 */
#ifndef PROGRAMMER_PLAN_H
#define PROGRAMMER_PLAN_H

#include <stdbool.h>
#include <stdint.h>

#include "core/bolus.h"
#include "core/encounter.h"
#include "core/titration.h"
#include "link/msg_program.h"
#include "programmer/reading.h"

/* what was drained and filled. */
struct plan_fill {
    bool is_filled;
    bool same_drug; /* is asked, never assumed */
    bool use_true;  /* flow and dose by the true concentration */
    bool compounded;
    int32_t drained_nl; /* measured */
    int32_t filled_nl;
    uint16_t product;          /* row of core/drug; same_drug: as it is */
    int32_t nominal_ng_per_ml; /* same_drug: as it is */
    int32_t expiry_day;
    int32_t rinses;
    int32_t rinse_nl;
    const char *lot;
    enum encounter_cause cause;
};

/*
 * Texts belong to the caller; NULL and "" are both nothing said.
 * 1. what has no flag, or is negative where it says so, stays as it is
 */
struct plan {
    const struct reading *reading;
    int64_t utc_s;
    enum titration_class class;
    bool class_known;
    bool class_is_other;     /* than the clinic has on record */
    int64_t increased_utc_s; /* of the last increase; negative: not known */
    int64_t changed_utc_s;   /* of a program before this visit, in 24 h;
                                negative: none */
    enum encounter_cause
        found; /* of a discrepancy earlier in the visit, or the day */
    bool zone_known;
    int32_t zone_offset_s; /* of the clinic's local time, now */

    struct plan_fill fill;
    bool has_schedule;
    struct schedule schedule;
    bool has_periodic;
    struct msg_periodic periodic; /* dose 0: none any more */
    bool has_caps;
    struct limit_caps caps; /* all zeros: the usual ones */
    int32_t alarm_nl;       /* negative: as it is */
    int32_t tubing_nl;      /* negative: as it is */
    int32_t catheter_nl;    /* negative: as it is */
    enum msg_program_lead lead;

    const char *why_residual;
    const char *second; /* another person's name */
    const char *why_dose;
    const char *why_unbridged;
    const char *person;
    bool confirmed; /* what is asked again was answered yes */
};

/* How strongly a point stands in the way. */
enum plan_need {
    PLAN_NOTE,   /* to be read */
    PLAN_ASK,    /* a yes */
    PLAN_WHY,    /* a reason in words */
    PLAN_SECOND, /* cause, reason and a second person */
    PLAN_BLOCK,  /* cannot be: another value */
};

/* Which; pages put it under its field, --json names it. */
enum plan_code {
    PLAN_DRAINED,         /* a volume is missing or impossible */
    PLAN_DISCREPANCY,     /* */
    PLAN_REINITIATE,      /* less was given than was ordered */
    PLAN_RATIO,           /* shown, not judged */
    PLAN_FILLED,          /* */
    PLAN_PRODUCT,         /* */
    PLAN_EXPIRED,         /* */
    PLAN_LOT,             /* */
    PLAN_CATHETER,        /* not on record */
    PLAN_BRIDGE,          /* */
    PLAN_DILUTION,        /* */
    PLAN_RINSE,           /* */
    PLAN_ALARM_VOLUME,    /* F-05 */
    PLAN_FLOW,            /* */
    PLAN_INCREASE,        /* above the usual range */
    PLAN_LARGE,           /* 20 % of 500 mcg a day or more */
    PLAN_AGAIN,           /* a second increase in 24 h, or maybe one */
    PLAN_SECOND_FOR_DOSE, /* an increase after a discrepancy */
    PLAN_TWICE,           /* SR-30: twice or half */
    PLAN_STEADY,          /* 12 to 24 hours */
    PLAN_CLOCK,           /* SR-32 */
    PLAN_ZONE,            /* SR-32: summer time, travel */
    PLAN_BUSY,            /* */
    PLAN_FIRST,           /* a pump that never ran: what is missing */
    PLAN_HELD,            /* it stays stopped through a commit */
    PLAN_PRIME,           /* the path is taken for empty */
    PLAN_CODES,
};

enum { PLAN_TEXT_MAX = 300, PLAN_POINTS_MAX = 24 };

struct plan_point {
    enum plan_need need;
    enum plan_code code;
    bool is_met; /* what it needs was said */
    char text[PLAN_TEXT_MAX];
};

/* What was found, and the numbers behind it. */
struct plan_judgement {
    struct plan_point point[PLAN_POINTS_MAX];
    int count;
    bool has_expected;
    bool is_discrepancy;
    struct exact expected_nl;
    struct residual residual;
    bool has_bridge;
    struct bolus_bridge bridge; /* */
    bool has_dilution;
    struct bolus_dilution dilution;        /* with the rinses entered */
    struct bolus_dilution dilution_rinsed; /* with two more of 10 mL */
};

/* The slug of a code: "discrepancy"; never NULL. */
const char *plan_code_slug(enum plan_code code);

/* Nothing is wanted yet, of a pump that was read. */
void plan_init(struct plan *plan, const struct reading *reading);

/* Judge it whole. */
void plan_judge(const struct plan *plan, struct plan_judgement *out);

/* Is there a point of at least that need which is not met? */
bool plan_stands(const struct plan_judgement *judgement, enum plan_need need);

/* What to stage, of a plan without a PLAN_BLOCK. */
void plan_program(const struct plan *plan,
    const struct plan_judgement *judgement, struct msg_program *out);

/* The fill as the session record has it; texts apart. */
void plan_encounter(const struct plan *plan,
    const struct plan_judgement *judgement, struct encounter_fill *out);

#endif
