/* outcome.h: what follows from a session record: facts, and whether the pump's
 * alarm date is the one that core computes (SR-41). */
#ifndef CLINIC_RULES_OUTCOME_H
#define CLINIC_RULES_OUTCOME_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "clinic/store/record.h"
#include "core/encounter.h"

/* The rights of core/credential that what was done wants.  What may have been
 * done (SR-28) counts as done; what was refused does not. */
uint8_t outcome_rights(const struct encounter *e);

/* Does another therapy run after than before: schedule, bolus, concentration,
 * alarm volume or path? */
bool outcome_is_new_therapy(const struct encounter *e);

/*
 * SR-41: the alarm date once more, by core from the reading's own numbers, to
 * the second: what is left of a bolus counts at once, the program's boluses
 * when they begin, and a bridge or prime first, at its own pace.  A
 * pump that is low already says since when: between its fill and now.
 */
struct outcome_agreement {
    enum agreement agreement;
    int64_t computed_s; /* pump time; 0: after 2199 */
    unsigned warnings;  /* enum reading_warning: which of the two rules */
};
struct outcome_agreement outcome_agree(const struct encounter *e);

/* SR-32: how far the pump's clock was from the programmer's at the end, in
 * seconds, 0 while it lies within the visit. */
int64_t outcome_clock_off_s(const struct encounter *e);
enum { OUTCOME_CLOCK_OFF_S = 300 };

/* How many commands nobody knows the fate of (SR-28). */
int outcome_unknown(const struct encounter *e);

/*
 * The facts, of that pump: what it said at the end, with the alarm date that
 * rules (false when it was never programmed), the refill (false without one),
 * the order (false while the same therapy runs), the pump itself (false when
 * nothing of it changed).  Texts live in the arena; keys, author and instant of
 * storing are the caller's.
 */
bool outcome_reading(const struct encounter *e, const struct pump *pump,
    struct reading *reading);
bool outcome_fill(const struct encounter *e, const struct pump *pump,
    struct arena *arena, struct fill *fill);
bool outcome_program(const struct encounter *e, const struct pump *pump,
    struct arena *arena, struct program *program);
bool outcome_pump(
    const struct encounter *e, const struct pump *pump, struct pump *changed);

/* A text of the record; "" for none.  In the arena. */
const char *outcome_text(
    const struct encounter *e, enum encounter_word word, struct arena *arena);

#endif
