#include "core/units.h"

#include "core/fault.h"

struct exact units_exact(int64_t n)
{
    struct exact x = { n, 0, 1 };

    return x;
}

int units_is_exact(const struct exact *x)
{
    return x->num >= 0 && x->num < x->den;
}

struct exact units_difference(const struct exact *a, const struct exact *b)
{
    struct exact d = { a->whole - b->whole, a->num - b->num, a->den };

    ASSERT(units_is_exact(a));
    ASSERT(units_is_exact(b));
    if (a->den != b->den) {
        d.num = a->num * b->den - b->num * a->den;
        d.den = a->den * b->den;
    }
    if (d.num < 0) {
        d.whole--;
        d.num += d.den;
    }
    return d;
}

int units_compare(const struct exact *x, int64_t n)
{
    ASSERT(units_is_exact(x));
    if (x->whole < n)
        return -1;
    if (x->whole > n)
        return 1;
    return x->num > 0;
}

int64_t units_round(const struct exact *x)
{
    int64_t rest;

    ASSERT(units_is_exact(x));
    rest = x->den - x->num;
    if (x->whole < 0)
        return x->num > rest ? x->whole + 1 : x->whole;
    return x->num >= rest ? x->whole + 1 : x->whole;
}

int64_t units_ng_up(const struct exact *drug_fg)
{
    return (drug_fg->whole + (drug_fg->num > 0) + UNITS_FG_PER_NG - 1) /
           UNITS_FG_PER_NG;
}

int64_t units_fg_of_ng(int64_t ng)
{
    return ng * UNITS_FG_PER_NG;
}

int64_t units_fg_of_volume(int32_t volume_nl, int32_t conc_ng_per_ml)
{
    return (int64_t)volume_nl * conc_ng_per_ml;
}

struct exact units_volume_of_fg(
    const struct exact *drug_fg, int32_t conc_ng_per_ml)
{
    struct exact nl;
    int64_t rest;

    ASSERT(units_is_exact(drug_fg));
    ASSERT(drug_fg->whole >= 0);
    ASSERT(conc_ng_per_ml > 0);
    nl.whole = drug_fg->whole / conc_ng_per_ml;
    rest = drug_fg->whole % conc_ng_per_ml;
    //@ assert drug_fg->whole == nl.whole * conc_ng_per_ml + rest;
    //@ assert 0 <= rest <= conc_ng_per_ml - 1;
    //@ assert 0 <= rest * drug_fg->den <= (conc_ng_per_ml - 1) * drug_fg->den;
    nl.num = rest * drug_fg->den + drug_fg->num;
    nl.den = drug_fg->den * conc_ng_per_ml;
    return nl;
}

struct exact units_flow(int64_t dose_ng, int32_t conc_ng_per_ml)
{
    struct exact fg = units_exact(units_fg_of_ng(dose_ng));

    return units_volume_of_fg(&fg, conc_ng_per_ml);
}

/* Half a word, as base of the long multiplication. */
#define HALF UINT64_C(0x100000000)

/* A number of 128 bits. */
struct wide {
    uint64_t high;
    uint64_t low;
};

/*@ logic integer wide_value(struct wide w) = w.high * 0x10000000000000000
  @   + w.low;
  @ logic integer halves(integer high, integer low) = high * HALF + low;
  @ // x, doubled n times
  @ logic integer doubled(integer x, integer n)
  @   = n <= 0 ? x : 2 * doubled(x, n - 1);
  @ lemma doubled_64: \forall integer x;
  @   doubled(x, 64) == x * 0x10000000000000000;
  @ lemma doubled_1: \forall integer n; 0 <= n <= 64 ==>
  @   doubled(1, n) <= 0x10000000000000000; */

/*@ requires a < HALF && b < HALF;
  @ assigns \nothing;
  @ ensures \result == a * b && \result <= (HALF - 1) * (HALF - 1); */
static uint64_t half_product(uint64_t a, uint64_t b)
{
    return a * b;
}

/* By halves of a and b, as on paper. */
/*@ requires a1 < HALF && a0 < HALF && b1 < HALF && b0 < HALF;
  @ assigns \nothing;
  @ ensures wide_value(\result) == halves(a1, a0) * halves(b1, b0); */
static struct wide multiply_halves(
    uint64_t a1, uint64_t a0, uint64_t b1, uint64_t b0)
{
    const uint64_t low = half_product(a0, b0);
    const uint64_t mid = half_product(a1, b0) + low / HALF;
    const uint64_t cross = half_product(a0, b1) + mid % HALF;
    struct wide w;

    w.high = half_product(a1, b1) + mid / HALF + cross / HALF;
    w.low = cross % HALF * HALF + low % HALF;
    //@ assert mid == a1 * b0 + low / HALF && cross == a0 * b1 + mid % HALF;
    //@ assert w.high == a1 * b1 + mid / HALF + cross / HALF;
    //@ assert w.low == cross % HALF * HALF + low % HALF;
    return w;
}

/*@ assigns \nothing;
  @ ensures wide_value(\result) == a * b; */
static struct wide multiply(uint64_t a, uint64_t b)
{
    //@ assert a == halves(a / HALF, a % HALF);
    //@ assert b == halves(b / HALF, b % HALF);
    return multiply_halves(a / HALF, a % HALF, b / HALF, b % HALF);
}

/* A long division by c under way: quotient and rest of the bits done, which
 * make up the number quotient * c + rest, and in low those to come. */
struct division {
    uint64_t quotient;
    uint64_t rest;
    uint64_t low;
};

/*@ logic integer undivided(struct division d, integer c)
  @   = (d.quotient * c + d.rest) * 0x10000000000000000 + d.low; */

/* One bit more.  That c is no longer than 63 bits keeps twice a rest within a
 * word. */
/*@ requires \valid(d) && d->rest < c <= INT64_MAX;
  @ requires d->quotient <= INT64_MAX;
  @ assigns *d;
  @ ensures d->rest < c;
  @ ensures d->quotient <= 2 * \old(d->quotient) + 1;
  @ ensures undivided(*d, c) == 2 * \old(undivided(*d, c)); */
static void divide_bit(struct division *d, uint64_t c)
{
    const uint64_t top = UINT64_C(1) << 63;

    d->rest = d->rest * 2 + d->low / top;
    d->low = d->low % top * 2;
    d->quotient *= 2;
    if (d->rest >= c) {
        d->rest -= c;
        d->quotient++;
    }
}

/* Quotient, which fits because high < c, and rest. */
/*@ requires product.high < c <= INT64_MAX;
  @ assigns \nothing;
  @ ensures wide_value(product) == \result.quotient * c + \result.rest;
  @ ensures \result.rest < c; */
static struct division divide(struct wide product, uint64_t c)
{
    struct division d = { 0, product.high, product.low };
    int i;

    /*@ loop invariant 0 <= i <= 64 && d.rest < c;
      @ loop invariant d.quotient < doubled(1, i);
      @ loop invariant undivided(d, c) == doubled(wide_value(product), i);
      @ loop assigns i, d;
      @ loop variant 64 - i; */
    for (i = 0; i < 64; i++)
        divide_bit(&d, c);
    return d;
}

enum status units_multiply_divide(
    uint64_t a, uint64_t b, uint64_t c, uint64_t *out)
{
    struct wide product = multiply(a, b);
    struct division d;

    if (c > INT64_MAX)
        return ERR_RANGE;
    if (product.high >= c) /* also when c is 0 */
        return ERR_RANGE;
    d = divide(product, c);
    if (d.quotient >= INT64_MAX)
        return ERR_RANGE;
    *out = d.quotient + (d.rest >= c - d.rest);
    return OK;
}

int units_is_conc(int64_t conc_ng_per_ml)
{
    return conc_ng_per_ml >= UNITS_CONC_MIN && conc_ng_per_ml <= UNITS_CONC_MAX;
}

int units_is_volume(int64_t volume_nl)
{
    return volume_nl >= 0 && volume_nl <= UNITS_VOLUME_NL_MAX;
}

int units_is_dose(int64_t dose_ng)
{
    return dose_ng >= 1 && dose_ng <= UNITS_DOSE_NG_MAX;
}
