#include "core/model.h"

#include "core/units.h"

/* Flow, rates, residual: device.md 1.1; tubing: 0.140 mL since 2017, R-13;
 * life: F-09, our choice. */
static const struct model models[] = {
    { .name = "20 mL",
        .capacity_nl = 20000000,
        .flow_nl_min = 48000,
        .flow_nl_max = 24000000,
        .minimum_rate_nl = 6000,
        .stroke_nl = 1000,
        .block_strokes = 8,
        .residual_nl = 1400000,
        .tubing_nl = 140000,
        .life_days_max = 2556,
        .life_days_idle = 3104,
        .life_flow_permille = 700,
        .eri_days = 90 },
    { .name = "40 mL",
        .capacity_nl = 40000000,
        .flow_nl_min = 48000,
        .flow_nl_max = 24000000,
        .minimum_rate_nl = 6000,
        .stroke_nl = 1000,
        .block_strokes = 8,
        .residual_nl = 1400000,
        .tubing_nl = 140000,
        .life_days_max = 2556,
        .life_days_idle = 3104,
        .life_flow_permille = 700,
        .eri_days = 90 },
};

enum { MODELS = sizeof(models) / sizeof(models[0]) };

const struct model *model_get(size_t i)
{
    return i < MODELS ? &models[i] : NULL;
}

const struct model *model_of_capacity(int64_t capacity_nl)
{
    size_t i;

    /*@ loop invariant 0 <= i <= MODELS;
      @ loop assigns i;
      @ loop variant MODELS - i; */
    for (i = 0; i < MODELS; i++)
        if (models[i].capacity_nl == capacity_nl)
            return &models[i];
    return NULL;
}

enum status model_check_flow(
    const struct model *model, int64_t dose_ng, int32_t conc_ng_per_ml)
{
    /* dose / conc against flow, multiplied out: both sides are fg a day */
    int64_t dose_fg = units_fg_of_ng(dose_ng);

    if (dose_fg < units_fg_of_volume(model->flow_nl_min, conc_ng_per_ml))
        return ERR_RANGE;
    if (dose_fg > units_fg_of_volume(model->flow_nl_max, conc_ng_per_ml))
        return ERR_RANGE;
    return OK;
}
