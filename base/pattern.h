/* pattern.h: schedules as people type and read them.
 *
 * A step is a start and the mcg delivered until the next start; sets of
 * weekdays are divided by semicolons:
 *
 *   00:00 80, 06:00 120, 14:00 70, 22:00 30
 *   Mon-Fri: 00:00 80, 06:00 120; Sat,Sun: 00:00 200
 *
 * The first start of a set is 00:00 and starts rise; ranges of weekdays may
 * wrap (Fri-Mon); the sets are disjoint and cover all seven days; at most 48
 * steps in all (F-02).
 */
#ifndef BASE_PATTERN_H
#define BASE_PATTERN_H

#include <stddef.h>

#include "base/buffer.h"
#include "core/schedule.h"

/* Where reading stopped, in bytes from the start of the text, and what is
 * wrong and what to do, to follow the name of the field. */
struct pattern_error {
    size_t at;
    const char *what;
};

/*
 * Read text, wholly; NULL counts as empty.  0, and a schedule that holds the
 * invariants of core/schedule.h, or -1 with *error set and *schedule not to be
 * used.  Doses are judged by the model's flows elsewhere.
 */
int pattern_read(
    const char *text, struct schedule *schedule, struct pattern_error *error);

/* Append a checked schedule in the same form, which pattern_read takes back:
 * with weekdays only when there is more than one set. */
void pattern_print(struct buffer *buffer, const struct schedule *schedule);

/* Append the weekdays of a set, bit 0 Monday: "Mon-Fri", "Sat,Sun". */
void pattern_print_days(struct buffer *buffer, int days);

#endif
