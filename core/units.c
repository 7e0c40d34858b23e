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
    ASSERT(drug_fg->whole >= 0);
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

    ASSERT(units_is_exact(drug_fg));
    ASSERT(drug_fg->whole >= 0);
    ASSERT(conc_ng_per_ml > 0);
    nl.whole = drug_fg->whole / conc_ng_per_ml;
    nl.num = drug_fg->whole % conc_ng_per_ml * drug_fg->den + drug_fg->num;
    nl.den = drug_fg->den * conc_ng_per_ml;
    return nl;
}

struct exact units_flow(int64_t dose_ng, int32_t conc_ng_per_ml)
{
    struct exact fg = units_exact(units_fg_of_ng(dose_ng));

    return units_volume_of_fg(&fg, conc_ng_per_ml);
}

/* The product of two words as two words. */
struct wide {
    uint64_t high;
    uint64_t low;
};

static struct wide multiply(uint64_t a, uint64_t b)
{
    uint64_t low = (a & 0xffffffffu) * (b & 0xffffffffu);
    uint64_t mid = (a >> 32) * (b & 0xffffffffu) + (low >> 32);
    uint64_t cross = (a & 0xffffffffu) * (b >> 32) + (mid & 0xffffffffu);
    struct wide w;

    w.high = (a >> 32) * (b >> 32) + (mid >> 32) + (cross >> 32);
    w.low = cross << 32 | (low & 0xffffffffu);
    return w;
}

enum status units_multiply_divide(
    uint64_t a, uint64_t b, uint64_t c, uint64_t *out)
{
    struct wide product = multiply(a, b);
    uint64_t rest = product.high, quotient = 0;
    int bit;

    if (c > INT64_MAX)
        return ERR_RANGE;
    if (rest >= c) /* also when c is 0 */
        return ERR_RANGE;
    for (bit = 63; bit >= 0; bit--) { /* long division, bit by bit */
        rest = rest << 1 | (product.low >> bit & 1);
        if (rest >= c) {
            rest -= c;
            quotient |= UINT64_C(1) << bit;
        }
    }
    if (quotient >= INT64_MAX)
        return ERR_RANGE;
    *out = quotient + (rest >= c - rest);
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
