/* refill.h: alarm date, refill-by date, the window to book in.
 */
#ifndef CORE_REFILL_H
#define CORE_REFILL_H

#include <stdint.h>

#include "core/reservoir.h"
#include "core/schedule.h"
#include "core/status.h"

enum {
    REFILL_LEAD_DAYS = 3,
    REFILL_LEAD_DAYS_MAX = 14,
    REFILL_WINDOW_DAYS = 2,
    REFILL_WINDOW_DAYS_MIN = 1,
    REFILL_WINDOW_DAYS_MAX = 10,
    REFILL_STABILITY_DAYS = 180,
    REFILL_STABILITY_DAYS_MAX = 365,
    REFILL_EARLY_DAYS = 7, /* for transport, distance, weather */
    REFILL_EARLY_DAYS_MAX = 28,
    REFILL_ROUNDING_NL = 50000, /* a printed volume is +-0.05 mL */
};

/* a clinic's and a patient's choices, in days. */
struct refill_rule {
    int16_t lead_days;      /* before the alarm date, 0 .. 14 */
    int16_t window_days;    /* width, 1 .. 10 */
    int16_t stability_days; /* of the product in the pump, 1 .. 365 */
    int16_t early_days;     /* for patients at risk of delay, 0 .. 28 */
};

enum refill_limit { REFILL_BY_ALARM, REFILL_BY_STABILITY };

/* Days count from 1970-01-01 in pump time; instants are pump time. */
struct refill {
    int64_t alarm_s;
    int64_t empty_s;
    int32_t alarm_day;
    int32_t empty_day;
    int32_t days_to_alarm; /* whole days from the fill, rounded down */
    int32_t refill_by_day;
    int32_t window_from_day;
    int32_t window_to_day;
    enum refill_limit limited_by; /* on a tie the alarm */
};

/* The defaults of R-04. */
struct refill_rule refill_rule_default(void);

/* OK if each choice is in its range, else ERR_RANGE. */
enum status refill_rule_check(const struct refill_rule *rule) MUST_CHECK;

/* Every date of a checked reservoir, schedule and rule.  ERR_RANGE when one
 * is after 2199. */
enum status refill_compute(const struct reservoir *reservoir,
    const struct schedule *schedule, const struct refill_rule *rule,
    struct refill *out) MUST_CHECK;

/* As refill_compute, with the alarm date given (R-03: a printed one may rule);
 * days_to_alarm and alarm_s stay as computed. */
enum status refill_compute_with_alarm(const struct reservoir *reservoir,
    const struct schedule *schedule, const struct refill_rule *rule,
    int32_t alarm_day, struct refill *out) MUST_CHECK;

/* Many pumps with one step a day each, as columns of equal length: what
 * struct reservoir and schedule_init_simple say of each, boluses apart.  Each
 * row would pass reservoir_check and model_check_flow. */
struct refill_fleet {
    const int64_t *filled_s;
    const int32_t *fill_nl;
    const int32_t *alarm_nl;
    const int32_t *conc_ng_per_ml;
    const int32_t *dose_ng;
};

/* The alarm days of count pumps: bit for bit those of refill_compute, in a
 * few nanoseconds each. */
void refill_fleet_alarm_days(
    const struct refill_fleet *fleet, int64_t count, int32_t *alarm_day);

/* How a printed alarm date stands to the computed ones. */
enum refill_printed {
    REFILL_PRINTED_AGREES,  /* inside what rounding allows: the printed rules */
    REFILL_PRINTED_LATER,   /* warn; the computed date is used */
    REFILL_PRINTED_EARLIER, /* warn; the printed date is used */
};

/* What rounding allows, and the date that rules. */
struct refill_reconciled {
    int32_t earliest_day; /* computed from 0.05 mL less */
    int32_t computed_day; /* computed from the volume as given */
    int32_t latest_day;   /* computed from 0.05 mL more */
    int32_t ruling_day;
    enum refill_printed verdict;
};

/* R-03, for readings typed from a printout.  ERR_RANGE as refill_compute. */
enum status refill_reconcile(const struct reservoir *reservoir,
    const struct schedule *schedule, int32_t printed_day,
    struct refill_reconciled *out) MUST_CHECK;

/* away from one day to another (inclusive). */
struct travel {
    int8_t needs_refill_before; /* refill-by is before the last day away */
    int32_t last_safe_day;      /* refill-by */
};
struct travel refill_travel(const struct refill *refill, int32_t away_to_day);

#endif
