/* battery.h: when the pump's battery ends, and by when to replace it (F-09). */
#ifndef CORE_BATTERY_H
#define CORE_BATTERY_H

#include <stdint.h>

#include "core/status.h"

struct model;

/*
 * Days from 1970-01-01.
 *   1. eri_day = eos_day - the model's eri_days
 *   2. replace_by_day = eos_day: never blank, never later than ERI + 90
 */
struct battery {
    int32_t eri_day; /* elective replacement indicator */
    int32_t eos_day; /* end of service: the pump stops */
    int32_t replace_by_day;
};

/*
 * Computed from the implant date and the mean flow (the model's minimum rate
 * to its highest flow): EOS = implant + min(2,556, floor(3,104 / (1 + 0.7 x
 * mL/day))).  ERR_RANGE for a flow outside, or a date outside the calendar.
 */
enum status battery_compute(const struct model *model, int32_t implant_day,
    int64_t flow_nl_per_day, struct battery *out) MUST_CHECK;

/* From a measured ERI, which overrides what is computed: EOS = ERI + 90.
 * ERR_RANGE for a date outside the calendar. */
enum status battery_measured(
    const struct model *model, int32_t eri_day, struct battery *out) MUST_CHECK;

/* How loudly the clinic warns on a day: from 6 and 3 months before replace-by,
 * taken as 184 and 92 days, the longest that months can be. */
enum battery_warning {
    BATTERY_FINE,
    BATTERY_SIX_MONTHS,
    BATTERY_THREE_MONTHS,
    BATTERY_OVERDUE, /* replace-by has passed */
};
enum battery_warning battery_warn(const struct battery *battery, int32_t today);

#endif
