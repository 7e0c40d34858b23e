/* entry.h: what a person typed about a change, as text, into a plan.
 *
 * One reader for the command line and for the pages: the same words are
 * refused in the same words (SR-30).
 */
#ifndef PROGRAMMER_ENTRY_H
#define PROGRAMMER_ENTRY_H

#include <stdbool.h>

#include "programmer/plan.h"
#include "programmer/visit.h"

/* NULL or "": not typed.  Texts belong to the caller, and live as long as the
 * plan. */
struct entry {
    const char *drained; /* mL; typed at all: this is a refill */
    const char *filled;
    bool is_same;
    const char *product;       /* a part of its name */
    const char *concentration; /* mcg/mL */
    bool is_compounded;
    bool use_true;
    const char *lot;
    const char *expiry; /* ISO date */
    const char *rinses;
    const char *rinse; /* mL */
    const char *cause; /* a slug of core/encounter */
    const char *reason;
    const char *second;

    const char *dose;     /* mcg/day */
    const char *schedule; /* base/pattern */
    const char *dose_reason;
    const char *class; /* "spinal"; typed, it outranks the clinic's */
    const char *bolus; /* mcg */
    const char *every; /* h:mm */
    const char *first;
    const char *over;
    bool no_bolus;
    const char *cap; /* mcg in 24 h */
    const char *cap_hour;
    const char *alarm_volume; /* mL */

    const char *catheter; /* mL */
    const char *tubing;
    const char *no_bridge; /* why */
    enum msg_program_lead lead;

    const char *person; /* who is at the programmer */
    bool is_confirmed;
};

/* Which field cannot be read, by the name of its option, and what to do. */
struct entry_error {
    const char *field;
    const char *what;
};

/* Read everything into a plan for the pump that the visit read.  0, or -1
 * with the first field that cannot be read. */
int entry_plan(const struct entry *entry, const struct visit *visit,
    struct plan *plan, struct entry_error *error);

/* a discrepancy that was judged holds for the whole visit, programmed or
 * not, in this program or another. */
enum visit_result entry_note(const struct plan *plan,
    const struct plan_judgement *judgement, struct visit *visit);

/* Put what was said for a plan into the record, beside its fill. */
void entry_say(const struct plan *plan, struct visit *visit);

/* A single bolus: mcg, and h:mm in which it is given. */
int entry_bolus(const char *dose, const char *over, int32_t *ng,
    int32_t *minutes, struct entry_error *error);

/* h:mm as minutes, up to max; 0, or -1 with what is wrong. */
int entry_minutes(
    const char *text, int32_t max, int32_t *minutes, const char **what);

#endif
