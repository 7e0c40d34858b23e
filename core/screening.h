/* screening.h: test doses before a pump, and the first dose in it. */
#ifndef CORE_SCREENING_H
#define CORE_SCREENING_H

#include <stdint.h>

#include "core/status.h"

/* 25 (small children), 50, 75, 100 mcg, and what follows from them. */
enum {
    SCREENING_EFFECT_MIN_LONG = 480, /* an effect over 8 h: once, not twice */
    SCREENING_EFFECT_MIN_MAX = 4320, /* 72 h: longer is a slip */
    SCREENING_APART_S = 86400,       /* between two test doses, at least */
    SCREENING_NO_INCREASE_S = 86400, /* after the pump's first dose */
    SCREENING_JUDGE_FROM_MIN = 120,  /* a therapist first judges 2 to 3 h */
    SCREENING_JUDGE_TO_MIN = 180,    /* after the injection */
};

/* 0 stands for "none". */
struct screening {
    int32_t first_dose_ng; /* a day, in the pump */
    int32_t next_test_ng;  /* at least SCREENING_APART_S after this one */
    int8_t ended;          /* no response to the highest test dose */
};

/* Is dose_ng a test dose?  25 mcg is one for small children only. */
enum status screening_check(int64_t dose_ng, int small_child) MUST_CHECK;

/* A response to dose_ng that lasted effect_min: twice the test dose a day, or
 * once if it lasted over 8 h.  ERR_RANGE if that is no test dose, or the time
 * is not 1 minute to 72 h. */
enum status screening_response(int64_t dose_ng, int small_child,
    int64_t effect_min, struct screening *out) MUST_CHECK;

/* No response to dose_ng: the next test dose, or the end after 100 mcg.
 * ERR_RANGE if that is no test dose. */
enum status screening_no_response(
    int64_t dose_ng, int small_child, struct screening *out) MUST_CHECK;

#endif
