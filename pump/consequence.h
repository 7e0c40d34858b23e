/* consequence.h: what a program would mean, computed by the pump itself.
 *
 * Shown side by side with what runs now before a commit, and read back after
 * it (SR-26, SR-29): the same function answers for both.
 */
#ifndef PUMP_CONSEQUENCE_H
#define PUMP_CONSEQUENCE_H

#include <stdint.h>

struct ledger;
struct program;
struct writer;

/* Instants are pump time, rounded down to the second; CONSEQUENCE_NEVER where
 * the calendar ends first. */
struct consequence {
    int64_t week_ng;        /* drug of a week by the schedule */
    int64_t day_ng_max;     /* its heaviest day */
    int32_t bolus_ng;       /* boluses in any 24 h at most */
    int32_t left_nl;        /* in the reservoir now (F-04: computed) */
    int64_t low_s;          /* alarm */
    int64_t empty_s;        /* 0 mL */
    int64_t begins_s;       /* when bridge or prime have ended */
    int32_t replace_by_day; /* F-09 */
    /* What the dates were computed with, for who computes them again (SR-41);
     * not encoded, as it changes none of them. */
    int64_t left_ng; /* of the bolus that runs, rounded up */
    int64_t first_s; /* one of the program's boluses begins then; 0: none */
};

enum { CONSEQUENCE_BYTES = 52 };

#define CONSEQUENCE_NEVER INT64_MAX

/* Of a checked program from tick on, with left_nl in the reservoir and a ledger
 * that is the program's (deliver_begin).  Boluses count as delivered when they
 * are due, and what is left of one that runs now. */
void consequence_compute(const struct program *program,
    const struct ledger *ledger, int64_t tick, int32_t left_nl,
    struct consequence *out);

/* CONSEQUENCE_BYTES, in the order of the struct, up to replace_by_day. */
void consequence_encode(
    const struct consequence *consequence, struct writer *w);

#endif
