/* change.h: what runs now and what would run, side by side (SR-29). */
#ifndef PROGRAMMER_CHANGE_H
#define PROGRAMMER_CHANGE_H

#include <stdbool.h>

#include "base/arena.h"
#include "programmer/plan.h"
#include "programmer/visit.h"

/* One field.  Text lives in the arena; note is "" when there is nothing to
 * say. */
struct change_row {
    const char *field;
    const char *now;
    const char *after;
    const char *note;
    bool is_changed;
};

enum { CHANGE_ROWS_MAX = 32 };

struct change {
    struct change_row row[CHANGE_ROWS_MAX];
    int count;
    char
        hash[10]; /* the first of the hash that a commit carries: "7f3a-91c2" */
};

/* Every field of the program in force beside that of the staged one, with the
 * consequences that the pump computed.  The visit is staged. */
void change_of(const struct visit *visit,
    const struct plan_judgement *judgement, struct arena *arena,
    struct change *out);

#endif
