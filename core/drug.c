#include "core/drug.h"

#include "core/units.h"

static const struct drug baclofen = {
    .name = "baclofen",
    .day_ng_ceiling = 4000000, /* SR-01: 4,000 mcg, our choice */
    .stability_days = 180,     /* R-04; device.md 4.3 */
    .patient_bolus = 0,        /* F-03 */
};

enum { SCREENING_NG_PER_ML = 50000 };

/* device.md 4.4: preservative-free, intrathecal; strengths on the label. */
static const struct product products[] = {
    { "Lioresal Intrathecal", 50000, 1 },
    { "Lioresal Intrathecal", 500000, 0 },
    { "Lioresal Intrathecal", 2000000, 0 },
    { "Gablofen", 50000, 1 },
    { "Gablofen", 500000, 0 },
    { "Gablofen", 1000000, 0 },
    { "Gablofen", 2000000, 0 },
    { "baclofen injection (generic)", 50000, 1 },
    { "baclofen injection (generic)", 500000, 0 },
    { "baclofen injection (generic)", 1000000, 0 },
    { "baclofen injection (generic)", 2000000, 0 },
};

enum { PRODUCTS = sizeof(products) / sizeof(products[0]) };

const struct drug *drug_baclofen(void)
{
    return &baclofen;
}

const struct product *drug_product(size_t i)
{
    return i < PRODUCTS ? &products[i] : NULL;
}

enum status drug_check_fill(int64_t conc_ng_per_ml)
{
    if (!units_is_conc(conc_ng_per_ml))
        return ERR_RANGE;
    return conc_ng_per_ml == SCREENING_NG_PER_ML ? ERR_STATE : OK;
}
