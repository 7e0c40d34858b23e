/* steps.h: the steps of a schedule as rows to fill in, and as a pattern.
 *
 * Each row is a line of the pattern (base/pattern), its two cells divided by a
 * tab; each set of weekdays begins with a line of its own:
 *
 *   Mon-Fri:            a set; left out when it is the only one, of every day
 *   00:00<tab>80,       a row; a comma when another follows, a semicolon at
 *   06:00<tab>120;      the end of a set that is not the last
 *   Sat,Sun:
 *   00:00<tab>200
 *
 * The pattern's reader takes lines and tabs as blanks, so that it alone says
 * what is right; and what was typed comes back as it was typed, whatever was
 * wrong with it (SR-30).
 */
#ifndef PROGRAMMER_STEPS_H
#define PROGRAMMER_STEPS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "core/schedule.h"

enum { STEPS_SETS = 7, STEPS_ROWS = SCHEDULE_STEPS_MAX };

/* As typed, never NULL, "" for nothing; without tabs and line ends. */
struct steps_row {
    const char *start;
    const char *dose;
};

/* 1. row[0..count) are shown; days "" is every day */
struct steps_set {
    const char *days;
    struct steps_row row[STEPS_ROWS];
    int count;
};

/* 1. set[0..count) are shown */
struct steps {
    struct steps_set set[STEPS_SETS];
    int count;
};

/* Where in the rows a byte of their text is. */
struct steps_place {
    int set;
    int row;      /* -1: in the line of its days */
    bool is_dose; /* in the second cell */
};

/* The rows as text, without those that are empty; a first start alone is
 * nothing yet.  "" when nothing is typed.  It lives in the arena. */
const char *steps_text(const struct steps *steps, struct arena *arena);

/* The rows of such a text; of "", one set without rows. */
void steps_read(const char *text, struct arena *arena, struct steps *out);

/* The rows of a schedule. */
void steps_of(
    const struct schedule *schedule, struct arena *arena, struct steps *out);

/* The row of the byte at `at` of a text of steps_text. */
struct steps_place steps_find(const char *text, size_t at);

#endif
