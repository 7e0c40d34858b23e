#include "core/battery.h"

#include "core/calendar.h"
#include "core/model.h"
#include "core/units.h"

enum {
    PERMILLE = 1000,
    SIX_MONTHS_DAYS = 184,
    THREE_MONTHS_DAYS = 92,
};

static enum status fill_in(
    const struct model *model, int64_t eos_day, struct battery *out)
{
    if (eos_day - model->eri_days < CALENDAR_DAY_MIN)
        return ERR_RANGE;
    if (eos_day > CALENDAR_DAY_MAX)
        return ERR_RANGE;
    out->eos_day = (int32_t)eos_day;
    out->eri_day = out->eos_day - model->eri_days;
    out->replace_by_day = out->eos_day;
    return OK;
}

enum status battery_compute(const struct model *model, int32_t implant_day,
    int64_t flow_nl_per_day, struct battery *out)
{
    /* 1 + 0.7 x flow, and the life without flow, both in the same parts */
    const int64_t parts = (int64_t)PERMILLE * UNITS_NL_PER_ML;
    const int64_t drain = parts + model->life_flow_permille * flow_nl_per_day;
    int64_t days;

    if (flow_nl_per_day < model->minimum_rate_nl)
        return ERR_RANGE;
    if (flow_nl_per_day > model->flow_nl_max)
        return ERR_RANGE;
    days = model->life_days_idle * parts / drain;
    if (days > model->life_days_max)
        days = model->life_days_max;
    return fill_in(model, implant_day + days, out);
}

enum status battery_measured(
    const struct model *model, int32_t eri_day, struct battery *out)
{
    return fill_in(model, (int64_t)eri_day + model->eri_days, out);
}

enum battery_warning battery_warn(const struct battery *battery, int32_t today)
{
    const int32_t left = battery->replace_by_day - today;

    if (left < 0)
        return BATTERY_OVERDUE;
    if (left <= THREE_MONTHS_DAYS)
        return BATTERY_THREE_MONTHS;
    if (left <= SIX_MONTHS_DAYS)
        return BATTERY_SIX_MONTHS;
    return BATTERY_FINE;
}
