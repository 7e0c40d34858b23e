#include "core/refill.h"

#include "core/calendar.h"
#include "core/fault.h"

struct refill_rule refill_rule_default(void)
{
    struct refill_rule rule = {
        .lead_days = REFILL_LEAD_DAYS,
        .window_days = REFILL_WINDOW_DAYS,
        .stability_days = REFILL_STABILITY_DAYS,
        .early_days = 0,
    };

    return rule;
}

/*@ assigns \nothing;
  @ ensures \result != 0 <==> low <= value <= high; */
static int within(int32_t value, int32_t low, int32_t high)
{
    return value >= low && value <= high;
}

enum status refill_rule_check(const struct refill_rule *rule)
{
    if (!within(rule->lead_days, 0, REFILL_LEAD_DAYS_MAX))
        return ERR_RANGE;
    if (!within(
            rule->window_days, REFILL_WINDOW_DAYS_MIN, REFILL_WINDOW_DAYS_MAX))
        return ERR_RANGE;
    if (!within(rule->stability_days, 1, REFILL_STABILITY_DAYS_MAX))
        return ERR_RANGE;
    if (!within(rule->early_days, 0, REFILL_EARLY_DAYS_MAX))
        return ERR_RANGE;
    return OK;
}

/* everything that follows from the alarm date. */
/*@ requires \valid(out) && \valid_read(rule) && valid_rule(*rule);
  @ requires CALENDAR_DAY_MIN <= out->alarm_day <= CALENDAR_DAY_MAX;
  @ requires CALENDAR_DAY_MIN <= filled_day <= CALENDAR_DAY_MAX;
  @ requires \separated(out, rule);
  @ assigns out->limited_by, out->refill_by_day, out->window_to_day,
  @   out->window_from_day;
  @ ensures is_booked(*out, *rule, filled_day); */
static void book(
    struct refill *out, const struct refill_rule *rule, int32_t filled_day)
{
    int32_t by_alarm = out->alarm_day - rule->lead_days;
    int32_t by_stability = filled_day + rule->stability_days;

    out->limited_by =
        by_alarm <= by_stability ? REFILL_BY_ALARM : REFILL_BY_STABILITY;
    out->refill_by_day =
        out->limited_by == REFILL_BY_ALARM ? by_alarm : by_stability;
    out->refill_by_day -= rule->early_days;
    out->window_to_day = out->refill_by_day;
    out->window_from_day = out->refill_by_day - rule->window_days;
}

/* The instants and days of alarm and empty. */
/*@ requires valid_reservoir(reservoir) && valid_schedule(schedule);
  @ requires \valid(out) && \separated(out, reservoir, schedule);
  @ assigns out->alarm_s, out->empty_s, out->empty_day, out->alarm_day,
  @   out->days_to_alarm;
  @ ensures \result == OK || \result == ERR_RANGE;
  @ ensures \result == OK ==>
  @   CALENDAR_DAY_MIN <= out->alarm_day <= CALENDAR_DAY_MAX; */
static enum status compute_instants(const struct reservoir *reservoir,
    const struct schedule *schedule, struct refill *out)
{
    enum status status = reservoir_low(reservoir, schedule, &out->alarm_s);

    if (status != OK)
        return status;
    status = reservoir_empty(reservoir, schedule, &out->empty_s);
    if (status != OK)
        return status;
    out->empty_day = calendar_day_of(out->empty_s);
    out->alarm_day = calendar_day_of(out->alarm_s);
    out->days_to_alarm =
        (int32_t)((out->alarm_s - reservoir->filled_s) / UNITS_SECONDS_PER_DAY);
    return OK;
}

enum status refill_compute(const struct reservoir *reservoir,
    const struct schedule *schedule, const struct refill_rule *rule,
    struct refill *out)
{
    enum status status = compute_instants(reservoir, schedule, out);

    if (status != OK)
        return status;
    book(out, rule, calendar_day_of(reservoir->filled_s));
    return OK;
}

enum status refill_compute_with_alarm(const struct reservoir *reservoir,
    const struct schedule *schedule, const struct refill_rule *rule,
    int32_t alarm_day, struct refill *out)
{
    enum status status = compute_instants(reservoir, schedule, out);

    if (status != OK)
        return status;
    out->alarm_day = alarm_day;
    book(out, rule, calendar_day_of(reservoir->filled_s));
    return OK;
}

/* With one dose a day, seconds to the alarm are
 *     volume * conc fg / (dose ng * 1,000,000 fg/ng / 86,400 s)
 * and 86,400 / 1,000,000 = 54 / 625, so that 63 bits hold it all. */
void refill_fleet_alarm_days(
    const struct refill_fleet *fleet, int64_t count, int32_t *alarm_day)
{
    int64_t i;

    /*@ loop invariant 0 <= i <= count;
      @ loop assigns i, alarm_day[0 .. count - 1];
      @ loop variant count - i; */
    for (i = 0; i < count; i++) {
        const int64_t fg = units_fg_of_volume(
            fleet->fill_nl[i] - fleet->alarm_nl[i], fleet->conc_ng_per_ml[i]);
        const uint64_t seconds =
            (uint64_t)fg * 54 / ((uint64_t)fleet->dose_ng[i] * 625);
        const uint64_t alarm_s = (uint64_t)fleet->filled_s[i] + seconds;

        alarm_day[i] = (int32_t)(alarm_s / UNITS_SECONDS_PER_DAY);
    }
}

/* The alarm day if the volume were other_nl more than given. */
/*@ requires valid_reservoir(reservoir) && valid_schedule(schedule);
  @ requires 0 <= reservoir->fill_nl + other_nl
  @   <= UNITS_VOLUME_NL_MAX + UNITS_NL_PER_ML;
  @ requires \valid(day) && \separated(day, reservoir, schedule);
  @ assigns *day;
  @ ensures \result == OK || \result == ERR_RANGE; */
static enum status alarm_day_with(const struct reservoir *reservoir,
    const struct schedule *schedule, int32_t other_nl, int32_t *day)
{
    const struct reservoir moved = {
        .filled_s = reservoir->filled_s,
        .fill_nl = reservoir->fill_nl + other_nl,
        .alarm_nl = reservoir->alarm_nl,
        .conc_ng_per_ml = reservoir->conc_ng_per_ml,
        .bolus_ng = reservoir->bolus_ng,
    };
    enum status status;
    int64_t at_s;

    status = reservoir_low(&moved, schedule, &at_s);
    if (status == OK)
        *day = calendar_day_of(at_s);
    return status;
}

enum status refill_reconcile(const struct reservoir *reservoir,
    const struct schedule *schedule, int32_t printed_day,
    struct refill_reconciled *out)
{
    const enum status computed =
        alarm_day_with(reservoir, schedule, 0, &out->computed_day);
    const enum status earliest = alarm_day_with(
        reservoir, schedule, -REFILL_ROUNDING_NL, &out->earliest_day);
    const enum status latest = alarm_day_with(
        reservoir, schedule, REFILL_ROUNDING_NL, &out->latest_day);

    /* less volume is gone sooner: the latest is the first after 2199 */
    if (((int)latest | (int)computed | (int)earliest) != OK)
        return ERR_RANGE;
    out->ruling_day = printed_day;
    out->verdict = REFILL_PRINTED_AGREES;
    if (printed_day < out->earliest_day)
        out->verdict = REFILL_PRINTED_EARLIER;
    if (printed_day > out->latest_day) {
        out->verdict = REFILL_PRINTED_LATER;
        out->ruling_day = out->computed_day;
    }
    return OK;
}

struct travel refill_travel(const struct refill *refill, int32_t away_to_day)
{
    struct travel travel = {
        .needs_refill_before = refill->refill_by_day < away_to_day,
        .last_safe_day = refill->refill_by_day,
    };

    return travel;
}
