/* quantity.h: decimal quantities as people type and read them. */
#ifndef BASE_QUANTITY_H
#define BASE_QUANTITY_H

#include <stdint.h>

/*
 * Inside, a quantity is an int64 scaled by a power of ten; the scales below
 * turn what people write into it: dose "350.5" mcg is 350500 ng.
 */
#define QUANTITY_MCG 3   /* mcg -> ng; mcg/mL -> ng/mL; mcg/day -> ng/day */
#define QUANTITY_ML 6    /* mL -> nL */
#define QUANTITY_WHOLE 0 /* counts, days, hours */

/* Each way a number can be refused (SR-30). */
enum quantity_error {
    QUANTITY_OK = 0,
    QUANTITY_EMPTY,        /* "" */
    QUANTITY_SIGN,         /* "+5", "-5" */
    QUANTITY_SPACE,        /* " 5", "1 000" */
    QUANTITY_COMMA,        /* "1,5": point or thousands? */
    QUANTITY_BARE_POINT,   /* ".5" */
    QUANTITY_NO_DECIMALS,  /* "5." */
    QUANTITY_LEADING_ZERO, /* "05" */
    QUANTITY_TWO_POINTS,   /* "1.2.3" */
    QUANTITY_EXPONENT,     /* "1e3" */
    QUANTITY_UNIT,         /* "5mg", "5 mg" */
    QUANTITY_NOT_A_NUMBER, /* "abc" */
    QUANTITY_TOO_FINE,     /* more decimals than the quantity has */
    QUANTITY_TOO_LARGE,    /* above the largest allowed */
};

/*
 * Read text, wholly, as a number of at most `decimals` decimals (0 to 9) and
 * at most max (scaled), into *value scaled by 10^decimals.  Text may be NULL
 * (empty).  On QUANTITY_TOO_LARGE *value is max: entry saturates, it never
 * wraps; on any other error *value is 0.
 */
enum quantity_error quantity_read(
    const char *text, unsigned decimals, int64_t max, int64_t *value);

/* What is wrong and what to do, to follow the name of the field: "starts with
 * a point: write a zero before it, as in 0.5".  Never NULL. */
const char *quantity_error_text(enum quantity_error error);

/* A short text by value: print it with %s at once, or keep the struct. */
struct quantity_text {
    char text[80];
};

/*
 * For machines (JSON, CSV, plain ASCII): whole + num/den, without trailing
 * zeros when exact within six places, otherwise six places rounded half away
 * from zero.  den > 0; num may be negative or above den.  The minus is "-".
 */
struct quantity_text quantity_exact(int64_t whole, int64_t num, int64_t den);

/* For machines: a scaled integer (scale 0 to 9), exactly, without trailing
 * zeros.  quantity_decimal(350500, QUANTITY_MCG) is "350.5". */
struct quantity_text quantity_decimal(int64_t value, unsigned scale);

/*
 * For people: num/den, den > 0, in exactly `places` decimals (0 to 6),
 * rounded half away from zero.  The minus is U+2212; what rounds to zero has
 * none.
 */
struct quantity_text quantity_fixed(int64_t num, int64_t den, unsigned places);

/*
 * For people, number and unit with a thin space (U+2009) between.  Doses and
 * concentrations are never rounded: they have at least one decimal (dose) or
 * none (concentration), and as many more as they need.  Volumes are rounded
 * half away from zero to `places`; flows to three decimals.
 */
struct quantity_text quantity_dose_per_day(int64_t dose_ng); /* 350.0 mcg/day */
struct quantity_text quantity_dose(int64_t dose_ng);         /* 50.0 mcg */
struct quantity_text quantity_conc(int64_t conc_ng_per_ml);  /* 2000 mcg/mL */
struct quantity_text quantity_volume(int64_t volume_nl, unsigned places);
struct quantity_text quantity_flow(int64_t num_nl_per_day, int64_t den);

/*
 * The change between two doses: "+30.0 mcg (+9.4 %)", "no change", and from
 * nothing only the mcg, because no percentage exists.
 */
struct quantity_text quantity_change(int64_t before_ng, int64_t after_ng);

#endif
