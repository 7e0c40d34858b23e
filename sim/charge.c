#include "sim/charge.h"

#include "core/units.h"

void charge_init(struct charge *charge, const struct model *model)
{
    /* strokes that make a millilitre */
    const int64_t strokes = 1000000 / model->stroke_nl;

    charge->nc = CHARGE_FULL_NC;
    charge->idle_nc_s =
        CHARGE_FULL_NC / model->life_days_idle / UNITS_SECONDS_PER_DAY;
    charge->stroke_nc = charge->idle_nc_s * UNITS_SECONDS_PER_DAY *
                        model->life_flow_permille / 1000 / strokes;
}

void charge_draw(struct charge *charge, int64_t nc)
{
    charge->nc -= nc < charge->nc ? nc : charge->nc;
}

void charge_sleep(struct charge *charge, int64_t seconds)
{
    charge_draw(charge, charge->idle_nc_s * seconds);
}

void charge_set(struct charge *charge, int64_t permille)
{
    charge->nc = CHARGE_FULL_NC / 1000 * permille;
}

/* Below the knee, where mV are linear in charge. */
#define KNEE_NC (CHARGE_FULL_NC / 10)
#define FLAT_NC                                                                \
    (KNEE_NC * (CHARGE_MV_BROWNOUT - CHARGE_MV_EMPTY) /                        \
        (CHARGE_MV_KNEE - CHARGE_MV_EMPTY))

int charge_is_flat(const struct charge *charge)
{
    return charge->nc < FLAT_NC;
}

/* mV at nc between two points of the curve. */
static int32_t between(
    int64_t nc, int64_t nc_span, int32_t mv_low, int32_t mv_high)
{
    return mv_low +
           (int32_t)((mv_high - mv_low) * (nc / 1000) / (nc_span / 1000));
}

int32_t charge_mv(const struct charge *charge)
{
    if (charge->nc < KNEE_NC)
        return between(charge->nc, KNEE_NC, CHARGE_MV_EMPTY, CHARGE_MV_KNEE);
    return between(charge->nc - KNEE_NC, CHARGE_FULL_NC - KNEE_NC,
        CHARGE_MV_KNEE, CHARGE_MV_FULL);
}
