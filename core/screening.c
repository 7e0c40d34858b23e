#include "core/screening.h"

#include <stddef.h>

static const int32_t test_ng[] = { 25000, 50000, 75000, 100000 };

enum { TESTS = sizeof(test_ng) / sizeof(test_ng[0]) };

/* The row of a test dose, or TESTS. */
static size_t find(int64_t dose_ng, int small_child)
{
    size_t i;

    for (i = small_child ? 0 : 1; i < TESTS; i++)
        if (test_ng[i] == dose_ng)
            return i;
    return TESTS;
}

enum status screening_check(int64_t dose_ng, int small_child)
{
    return find(dose_ng, small_child) < TESTS ? OK : ERR_RANGE;
}

enum status screening_response(
    int64_t dose_ng, int small_child, int64_t effect_min, struct screening *out)
{
    const size_t i = find(dose_ng, small_child);

    if (i == TESTS)
        return ERR_RANGE;
    if (effect_min < 1)
        return ERR_RANGE;
    if (effect_min > SCREENING_EFFECT_MIN_MAX)
        return ERR_RANGE;
    out->first_dose_ng =
        effect_min > SCREENING_EFFECT_MIN_LONG ? test_ng[i] : 2 * test_ng[i];
    out->next_test_ng = 0;
    out->ended = 0;
    return OK;
}

enum status screening_no_response(
    int64_t dose_ng, int small_child, struct screening *out)
{
    const size_t i = find(dose_ng, small_child);

    if (i == TESTS)
        return ERR_RANGE;
    out->first_dose_ng = 0;
    out->ended = i + 1 == TESTS;
    out->next_test_ng = out->ended ? 0 : test_ng[i + 1];
    return OK;
}
