/* units.h: the quantities of the therapy, and every conversion between them.
 *
 * Inside, a quantity is an integer with its unit in its name:
 *
 *   drug           ng, and fg where a fraction of a step matters
 *   volume         nL
 *   concentration  ng per mL, which is the same number as fg per nL
 *   flow           nL per day
 *   time           seconds; pump time counts from 1970-01-01 00:00
 *
 * Because one nL at one ng/mL holds one fg, volume times concentration is drug
 * exactly, and no conversion here loses anything.  What does not divide is
 * kept as a fraction in struct exact and rounded once, where it is shown.
 */
#ifndef CORE_UNITS_H
#define CORE_UNITS_H

#include <stdint.h>

#include "core/status.h"

enum {
    UNITS_FG_PER_NG = 1000000,
    UNITS_NL_PER_ML = 1000000,
    UNITS_NG_PER_MCG = 1000,
    UNITS_SECONDS_PER_MINUTE = 60,
    UNITS_SECONDS_PER_DAY = 86400,
    UNITS_MINUTES_PER_DAY = 1440,
    UNITS_DAYS_PER_WEEK = 7,

    UNITS_CONC_MIN = 1000,           /* 1 mcg/mL, in ng/mL */
    UNITS_CONC_MAX = 4000000,        /* 4,000 mcg/mL */
    UNITS_VOLUME_NL_MAX = 100000000, /* 100 mL */
    UNITS_DOSE_NG_MAX = 96000000,    /* a day's: 24 mL at 4,000 mcg/mL */
};

/* Pump time ends with the year 2199, in seconds. */
#define UNITS_PUMP_S_MAX INT64_C(7258118399)

/* No amount of drug handled here is larger, in fg: a kilogram. */
#define UNITS_DRUG_FG_MAX INT64_C(1000000000000000000)

/* As many ng as 63 bits of fg hold. */
#define UNITS_NG_MAX (INT64_MAX / UNITS_FG_PER_NG)

/* No denominator of an exact number is larger; products of two are checked
 * against it by whoever multiplies. */
#define UNITS_DEN_MAX INT64_C(100000000000000)

/*
 * A number kept exactly: whole + num / den.
 *   1. 0 <= num < den
 *   2. whole is rounded down, also below zero: -0.25 is -1 + 3/4
 */
struct exact {
    int64_t whole;
    int64_t num;
    int64_t den;
};

/*@ predicate is_exact(struct exact x) =
  @   0 <= x.num < x.den <= UNITS_DEN_MAX;
  @ // x times its denominator
  @ logic integer scaled(struct exact x) = x.whole * x.den + x.num; */

/* The integer n as an exact number. */
/*@ assigns \nothing;
  @ ensures \result.whole == n && \result.num == 0 && \result.den == 1; */
struct exact units_exact(int64_t n);

/* Invariant 1. */
/*@ requires \valid_read(x);
  @ assigns \nothing;
  @ ensures \result != 0 <==> 0 <= x->num < x->den; */
int units_is_exact(const struct exact *x);

/* a - b; the product of their denominators is at most UNITS_DEN_MAX. */
/*@ requires \valid_read(a) && \valid_read(b);
  @ requires is_exact(*a) && is_exact(*b);
  @ requires a->den == b->den || a->den * b->den <= UNITS_DEN_MAX;
  @ requires -INT64_MAX <= a->whole - b->whole <= INT64_MAX;
  @ assigns \nothing;
  @ ensures is_exact(\result);
  @ ensures a->whole - b->whole - 1 <= \result.whole <= a->whole - b->whole;
  @ ensures a->den == b->den ==> \result.den == a->den && \result.num ==
  @   (a->whole - b->whole - \result.whole) * a->den + a->num - b->num;
  @ ensures a->den != b->den ==> \result.den == a->den * b->den
  @   && \result.num == (a->whole - b->whole - \result.whole) * \result.den
  @     + a->num * b->den - b->num * a->den; */
struct exact units_difference(const struct exact *a, const struct exact *b);

/* -1, 0 or 1 as x is below, at or above n. */
/*@ requires \valid_read(x) && is_exact(*x);
  @ assigns \nothing;
  @ ensures -1 <= \result <= 1;
  @ ensures \result < 0 <==> scaled(*x) < n * x->den;
  @ ensures \result > 0 <==> scaled(*x) > n * x->den; */
int units_compare(const struct exact *x, int64_t n);

/* x to the nearest integer, halves away from zero. */
/*@ requires \valid_read(x) && is_exact(*x) && x->whole < INT64_MAX;
  @ assigns \nothing;
  @ ensures -x->den <= 2 * (scaled(*x) - \result * x->den) <= x->den;
  @ ensures x->whole >= 0 ==> 2 * (scaled(*x) - \result * x->den) < x->den;
  @ ensures x->whole < 0 ==> 2 * (scaled(*x) - \result * x->den) > -x->den; */
int64_t units_round(const struct exact *x);

/* Drug in ng, rounded up; one more at most when below zero. */
/*@ requires \valid_read(drug_fg) && is_exact(*drug_fg);
  @ requires drug_fg->whole < INT64_MAX - UNITS_FG_PER_NG;
  @ assigns \nothing;
  @ ensures \let up = drug_fg->whole + (drug_fg->num > 0 ? 1 : 0);
  @   up <= \result * UNITS_FG_PER_NG
  @   && (up < 0 ? \result <= 0 : (\result - 1) * UNITS_FG_PER_NG < up); */
int64_t units_ng_up(const struct exact *drug_fg);

/* Drug in fg of ng of drug. */
/*@ requires -UNITS_NG_MAX <= ng <= UNITS_NG_MAX;
  @ assigns \nothing;
  @ ensures \result == ng * UNITS_FG_PER_NG; */
int64_t units_fg_of_ng(int64_t ng);

/* Drug in fg of volume_nl at conc_ng_per_ml; either may be any number. */
/*@ assigns \nothing;
  @ ensures \result == volume_nl * conc_ng_per_ml;
  @ ensures 0 <= volume_nl <= 2 * UNITS_VOLUME_NL_MAX
  @   && 0 <= conc_ng_per_ml <= UNITS_CONC_MAX ==>
  @     0 <= \result <= 2 * UNITS_VOLUME_NL_MAX * UNITS_CONC_MAX;
  @ ensures -UNITS_VOLUME_NL_MAX <= volume_nl <= 0
  @   && 0 <= conc_ng_per_ml <= UNITS_CONC_MAX ==>
  @     -UNITS_VOLUME_NL_MAX * UNITS_CONC_MAX <= \result <= 0; */
int64_t units_fg_of_volume(int32_t volume_nl, int32_t conc_ng_per_ml);

/*
 * Volume in nL that holds drug_fg at conc_ng_per_ml, exactly.  The drug is
 * not negative; denominator times concentration is at most UNITS_DEN_MAX.
 */
/*@ requires \valid_read(drug_fg) && is_exact(*drug_fg);
  @ requires drug_fg->whole >= 0 && conc_ng_per_ml > 0;
  @ requires drug_fg->den * conc_ng_per_ml <= UNITS_DEN_MAX;
  @ assigns \nothing;
  @ ensures is_exact(\result) && 0 <= \result.whole <= drug_fg->whole;
  @ ensures \result.den == drug_fg->den * conc_ng_per_ml;
  @ ensures scaled(\result) == scaled(*drug_fg); */
struct exact units_volume_of_fg(
    const struct exact *drug_fg, int32_t conc_ng_per_ml);

/* flow in nL/day of dose_ng a day at conc_ng_per_ml, exactly. */
/*@ requires 0 <= dose_ng <= UNITS_NG_MAX && conc_ng_per_ml > 0;
  @ assigns \nothing;
  @ ensures is_exact(\result) && \result.den == conc_ng_per_ml;
  @ ensures scaled(\result) == dose_ng * UNITS_FG_PER_NG; */
struct exact units_flow(int64_t dose_ng, int32_t conc_ng_per_ml);

/*
 * a * b / c to the nearest integer, halves up, with the product kept in 128
 * bits.  ERR_RANGE if c is zero or the result does not fit 63 bits.
 */
/*@ requires \valid(out);
  @ assigns *out;
  @ ensures \result == OK || \result == ERR_RANGE;
  @ ensures \result == ERR_RANGE ==> *out == \old(*out);
  @ ensures \result == OK ==> c > 0 && *out <= INT64_MAX
  @   && 2 * (a * b - *out * c) < c && -c <= 2 * (a * b - *out * c); */
enum status units_multiply_divide(
    uint64_t a, uint64_t b, uint64_t c, uint64_t *out) MUST_CHECK;

/* Is conc_ng_per_ml, volume_nl, dose_ng within the limits above? */
/*@ assigns \nothing;
  @ ensures \result != 0 <==> UNITS_CONC_MIN <= conc_ng_per_ml
  @   <= UNITS_CONC_MAX; */
int units_is_conc(int64_t conc_ng_per_ml);
/*@ assigns \nothing;
  @ ensures \result != 0 <==> 0 <= volume_nl <= UNITS_VOLUME_NL_MAX; */
int units_is_volume(int64_t volume_nl);
/*@ assigns \nothing;
  @ ensures \result != 0 <==> 1 <= dose_ng <= UNITS_DOSE_NG_MAX; */
int units_is_dose(int64_t dose_ng);

#endif
