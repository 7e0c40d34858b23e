/* admit.h: may it run?  The last word before a commit, a bolus, a restart. */
#ifndef PUMP_ADMIT_H
#define PUMP_ADMIT_H

#include <stdint.h>

#include "core/status.h"
#include "pump/refusal.h"

struct program;
struct state;

/* SR-01: may the program go on from now?  REFUSED_NOT, REFUSED_CAPS,
 * REFUSED_WINDOW. */
enum refusal admit_program(
    const struct state *state, const struct program *program) MUST_CHECK;

/* The same of the program in force with a bolus of ng over seconds (1 or more)
 * beside it.  The program's own boluses and this one are judged as one that is
 * as heavy in an hour, and as heavy in a day, as both. */
enum refusal admit_bolus(
    const struct state *state, int32_t ng, int32_t seconds) MUST_CHECK;

/* SR-01: the caps that a program gets unless a prescriber sets others, its
 * boluses counted: admitted by themselves, never above the drug's ceiling. */
void admit_usual_caps(const struct state *state, struct program *program);

/* R-18, SR-12: may delivery begin again?  After two days without, or a latched
 * stop, only when a clinician has decided.  REFUSED_NOT, REFUSED_LATCHED,
 * REFUSED_REINITIATE. */
enum refusal admit_restart(const struct state *state, int decided) MUST_CHECK;

/* Log a refusal, and return it. */
enum refusal admit_refuse(struct state *state, enum refusal refusal);

#endif
