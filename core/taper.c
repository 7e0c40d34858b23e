#include "core/taper.h"

#include "core/calendar.h"
#include "core/units.h"

enum { WHOLE = 10000 };

static int is_plan(const struct taper_plan *plan)
{
    if (!units_is_dose(plan->from_ng))
        return 0;
    if (!units_is_dose(plan->to_ng))
        return 0;
    if (plan->to_ng >= plan->from_ng)
        return 0;
    if (plan->every_days < 1 || plan->every_days > TAPER_EVERY_DAYS_MAX)
        return 0;
    return plan->permyriad >= 1 && plan->permyriad <= TAPER_PERMYRIAD_MAX;
}

/* The dose after running_ng; the target when it is within one step. */
static int64_t next(const struct taper_plan *plan, int64_t running_ng)
{
    /* in ten-thousandths of a ng, so that nothing is rounded yet */
    const int64_t lowest = running_ng * (WHOLE - plan->permyriad);
    const int64_t unit = (int64_t)WHOLE * TAPER_ROUND_NG;

    if (lowest <= plan->to_ng * WHOLE)
        return plan->to_ng;
    return (lowest + unit - 1) / unit * TAPER_ROUND_NG;
}

enum status taper_compute(const struct taper_plan *plan, struct taper *out)
{
    int64_t running_ng = plan->from_ng;
    int32_t i;

    if (!is_plan(plan))
        return ERR_RANGE;
    for (i = 0; i < TAPER_STEPS_MAX; i++) {
        const int64_t dose_ng = next(plan, running_ng);
        struct date date;

        if (dose_ng >= running_ng)
            return ERR_STATE;
        out->step[i].dose_ng = dose_ng;
        out->step[i].day = plan->start_day + i * plan->every_days;
        if (calendar_date(out->step[i].day, &date) != OK)
            return ERR_RANGE;
        out->count = i + 1;
        if (dose_ng == plan->to_ng)
            return OK;
        running_ng = dose_ng;
    }
    return ERR_FULL;
}
