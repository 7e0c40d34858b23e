#include "core/titration.h"

#include "core/fault.h"

static const struct {
    const char *slug;
    int32_t from_percent;
    int32_t to_percent;
} classes[TITRATION_CLASSES] = {
    [TITRATION_SPINAL] = { "spinal", 10, 30 },
    [TITRATION_CEREBRAL] = { "cerebral", 5, 15 },
    [TITRATION_PEDIATRIC] = { "pediatric", 5, 15 },
};

enum { PERCENT = 100 };

const char *titration_class_slug(enum titration_class class)
{
    ASSERT((size_t) class < TITRATION_CLASSES);
    return classes[class].slug;
}

static struct exact raised(int64_t dose_ng, int32_t percent)
{
    const int64_t hundredths = dose_ng * (PERCENT + percent);
    const struct exact x = { hundredths / PERCENT, hundredths % PERCENT,
        PERCENT };

    return x;
}

struct titration titration_usual(enum titration_class class, int64_t dose_ng)
{
    struct titration usual;

    ASSERT((size_t) class < TITRATION_CLASSES);
    ASSERT(units_is_dose(dose_ng));
    usual.from_percent = classes[class].from_percent;
    usual.to_percent = classes[class].to_percent;
    usual.from_ng = raised(dose_ng, usual.from_percent);
    usual.to_ng = raised(dose_ng, usual.to_percent);
    return usual;
}

enum status titration_judge(enum titration_class class, int64_t old_ng,
    int64_t new_ng, int64_t since_s, uint32_t *ask)
{
    const struct titration usual = titration_usual(class, old_ng);
    const struct exact large = raised(old_ng, TITRATION_LARGE_PERCENT);

    *ask = 0;
    if (new_ng <= old_ng)
        return OK;
    if (since_s >= 0 && since_s < TITRATION_APART_S)
        return ERR_STATE;
    if (units_compare(&usual.to_ng, new_ng) < 0)
        *ask |= TITRATION_ASK_REASON;
    if (old_ng >= TITRATION_LARGE_NG && units_compare(&large, new_ng) < 0)
        *ask |= TITRATION_ASK_AGAIN;
    return OK;
}

int titration_is_settling(int64_t since_s)
{
    return since_s < TITRATION_SETTLED_S;
}
