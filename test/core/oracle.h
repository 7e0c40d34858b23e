/* oracle.h: the slow and obvious way to what core/ computes in closed form.
 *
 * It walks every occurrence of every step between two instants and adds, for
 * each, dose * overlap / length, as a fraction of 128-bit integers.  Nothing
 * of core/schedule.c is used but the struct. */
#ifndef TEST_CORE_ORACLE_H
#define TEST_CORE_ORACLE_H

#include <stdint.h>

#include "core/schedule.h"

typedef __int128 wide;

/* num / den, den > 0. */
struct fraction {
    wide num;
    wide den;
};

/* Drug in fg that schedule delivers from from_s to to_s. */
struct fraction oracle_between(
    const struct schedule *schedule, int64_t from_s, int64_t to_s);

/* Below zero, zero, above zero as a is below, at, above b. */
int oracle_compare(struct fraction a, struct fraction b);

/* x as a fraction. */
struct fraction oracle_of(const struct exact *x);

/* A small fast generator: the same seed gives the same numbers. */
struct dice {
    uint64_t state;
};
uint64_t dice_roll(struct dice *dice);

/* A number from low to high, both possible. */
int64_t dice_between(struct dice *dice, int64_t low, int64_t high);

/* A schedule that passes schedule_check, of any size, with step doses up to
 * about dose_ng_max a day; often simple, often with sets of weekdays. */
void dice_schedule(
    struct dice *dice, struct schedule *schedule, int64_t dose_ng_max);

#endif
