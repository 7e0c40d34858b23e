/* refill.h: alarm date, refill-by date, the window to book in.
 */
#ifndef CORE_REFILL_H
#define CORE_REFILL_H

#include <stdint.h>

#include "core/calendar.h"
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

/*@ predicate valid_rule(struct refill_rule r)
  @   = 0 <= r.lead_days <= REFILL_LEAD_DAYS_MAX
  @   && REFILL_WINDOW_DAYS_MIN <= r.window_days <= REFILL_WINDOW_DAYS_MAX
  @   && 1 <= r.stability_days <= REFILL_STABILITY_DAYS_MAX
  @   && 0 <= r.early_days <= REFILL_EARLY_DAYS_MAX; */

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

/*@ logic integer fill_day{L}(struct reservoir *r) = r->filled_s / 86400;
  @ // R-04
  @ predicate is_booked(struct refill r, struct refill_rule rule,
  @   integer filled_day)
  @   = r.refill_by_day == \min(r.alarm_day - rule.lead_days,
  @     filled_day + rule.stability_days) - rule.early_days
  @   && r.window_to_day == r.refill_by_day
  @   && r.window_from_day == r.refill_by_day - rule.window_days
  @   && (r.limited_by == REFILL_BY_ALARM <==>
  @     r.alarm_day - rule.lead_days <= filled_day + rule.stability_days); */

/* The defaults of R-04. */
/*@ assigns \nothing;
  @ ensures valid_rule(\result); */
struct refill_rule refill_rule_default(void);

/* OK if each choice is in its range, else ERR_RANGE. */
/*@ requires \valid_read(rule);
  @ assigns \nothing;
  @ ensures valid_rule(*rule) ? \result == OK : \result == ERR_RANGE; */
enum status refill_rule_check(const struct refill_rule *rule) MUST_CHECK;

/* Every date of a checked reservoir, schedule and rule.  ERR_RANGE when one
 * is after 2199. */
/*@ requires valid_reservoir(reservoir) && valid_schedule(schedule);
  @ requires \valid_read(rule) && valid_rule(*rule) && \valid(out);
  @ requires \separated(out, reservoir, schedule, rule);
  @ assigns *out;
  @ ensures \result == OK || \result == ERR_RANGE;
  @ ensures \result == OK ==> is_booked(*out, *rule, fill_day(reservoir)); */
enum status refill_compute(const struct reservoir *reservoir,
    const struct schedule *schedule, const struct refill_rule *rule,
    struct refill *out) MUST_CHECK;

/* As refill_compute, with the alarm date given (R-03: a printed one may rule);
 * days_to_alarm and alarm_s stay as computed. */
/*@ requires valid_reservoir(reservoir) && valid_schedule(schedule);
  @ requires \valid_read(rule) && valid_rule(*rule) && \valid(out);
  @ requires \separated(out, reservoir, schedule, rule);
  @ requires CALENDAR_DAY_MIN <= alarm_day <= CALENDAR_DAY_MAX;
  @ assigns *out;
  @ ensures \result == OK || \result == ERR_RANGE;
  @ ensures \result == OK ==> out->alarm_day == alarm_day
  @   && is_booked(*out, *rule, fill_day(reservoir)); */
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
/*@ requires \valid_read(fleet) && count >= 0;
  @ requires \valid(alarm_day + (0 .. count - 1));
  @ requires \valid_read(fleet->filled_s + (0 .. count - 1));
  @ requires \valid_read(fleet->fill_nl + (0 .. count - 1));
  @ requires \valid_read(fleet->alarm_nl + (0 .. count - 1));
  @ requires \valid_read(fleet->conc_ng_per_ml + (0 .. count - 1));
  @ requires \valid_read(fleet->dose_ng + (0 .. count - 1));
  @ requires \separated(alarm_day + (0 .. count - 1), fleet,
  @   fleet->fill_nl + (0 .. count - 1), fleet->alarm_nl + (0 .. count - 1),
  @   fleet->conc_ng_per_ml + (0 .. count - 1),
  @   fleet->dose_ng + (0 .. count - 1));
  @ requires \forall integer i; 0 <= i < count ==>
  @   0 <= fleet->filled_s[i] <= UNITS_PUMP_S_MAX
  @   && 0 <= fleet->alarm_nl[i] <= fleet->fill_nl[i] <= UNITS_VOLUME_NL_MAX
  @   && 0 < fleet->conc_ng_per_ml[i] <= UNITS_CONC_MAX
  @   && 0 < fleet->dose_ng[i] <= UNITS_DOSE_NG_MAX;
  @ assigns alarm_day[0 .. count - 1]; */
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

/* R-03, for readings typed from a printout.  ERR_RANGE as refill_compute; what
 * is in *out then is of no use. */
/*@ requires valid_reservoir(reservoir) && valid_schedule(schedule);
  @ requires REFILL_ROUNDING_NL <= reservoir->fill_nl <= UNITS_VOLUME_NL_MAX;
  @ requires \valid(out) && \separated(out, reservoir, schedule);
  @ assigns *out;
  @ ensures \result == OK || \result == ERR_RANGE;
  @ ensures \result == OK ==> out->ruling_day
  @   == (printed_day > out->latest_day ? out->computed_day : printed_day);
  @ ensures \result == OK ==> out->verdict
  @   == (printed_day > out->latest_day ? REFILL_PRINTED_LATER
  @     : printed_day < out->earliest_day ? REFILL_PRINTED_EARLIER
  @     : REFILL_PRINTED_AGREES); */
enum status refill_reconcile(const struct reservoir *reservoir,
    const struct schedule *schedule, int32_t printed_day,
    struct refill_reconciled *out) MUST_CHECK;

/* away from one day to another (inclusive). */
struct travel {
    int8_t needs_refill_before; /* refill-by is before the last day away */
    int32_t last_safe_day;      /* refill-by */
};
/*@ requires \valid_read(refill);
  @ assigns \nothing;
  @ ensures \result.last_safe_day == refill->refill_by_day;
  @ ensures \result.needs_refill_before != 0
  @   <==> refill->refill_by_day < away_to_day; */
struct travel refill_travel(const struct refill *refill, int32_t away_to_day);

#endif
