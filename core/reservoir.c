#include "core/reservoir.h"

#include "core/drug.h"
#include "core/fault.h"
#include "core/model.h"

/*@ lemma product_bound: \forall integer den, conc;
  @   0 < den <= 18662400 && 0 < conc <= 4000000 ==>
  @     den * conc <= 74649600000000; */

/*@ lemma boluses_bound: \forall integer count, ng;
  @   -7258118401 <= count <= 7258118401 && 0 <= ng <= 96000000 ==>
  @     -696779366496000000 <= count * ng <= 696779366496000000; */

enum {
    PERMILLE = 1000,
    MILLIONTHS = 1000000,
    SEARCH_STEPS = 33, /* halvings of all pump time */
};

enum reservoir_fault reservoir_check(
    const struct reservoir *reservoir, const struct model *model)
{
    if (!units_is_conc(reservoir->conc_ng_per_ml))
        return RESERVOIR_CONC;
    if (drug_check_fill(reservoir->conc_ng_per_ml) != OK)
        return RESERVOIR_CONC_SCREENING;
    if (reservoir->alarm_nl < RESERVOIR_ALARM_NL_MIN)
        return RESERVOIR_ALARM_LOW;
    if (reservoir->alarm_nl > RESERVOIR_ALARM_NL_MAX)
        return RESERVOIR_ALARM_HIGH;
    if (reservoir->fill_nl > model->capacity_nl)
        return RESERVOIR_ABOVE_CAPACITY;
    if (reservoir->fill_nl < reservoir->alarm_nl)
        return RESERVOIR_BELOW_ALARM;
    if (reservoir->filled_s < 0 || reservoir->filled_s > UNITS_PUMP_S_MAX)
        return RESERVOIR_TIME;
    if (reservoir->bolus_ng < 0 || reservoir->bolus_ng > UNITS_DOSE_NG_MAX)
        return RESERVOIR_BOLUS;
    return RESERVOIR_OK;
}

struct exact reservoir_left(const struct reservoir *reservoir,
    const struct schedule *schedule, int64_t at_s)
{
    struct exact used = schedule_between(schedule, reservoir->filled_s, at_s);
    struct exact fill = units_exact(
        units_fg_of_volume(reservoir->fill_nl, reservoir->conc_ng_per_ml) -
        units_fg_of_ng(reservoir->bolus_ng));
    struct exact left = units_difference(&fill, &used);

    //@ assert 0 < left.den <= 18662400;
    //@ assert left.den * reservoir->conc_ng_per_ml <= 74649600000000;
    if (left.whole < 0)
        return units_exact(0);
    return units_volume_of_fg(&left, reservoir->conc_ng_per_ml);
}

/* When the volume falls to volume_nl. */
/*@ requires valid_reservoir(reservoir) && valid_schedule(schedule);
  @ requires 0 <= volume_nl <= RESERVOIR_ALARM_NL_MAX && \valid(at_s);
  @ assigns *at_s;
  @ ensures \result == OK || \result == ERR_RANGE;
  @ ensures \result == OK ? -259200 <= *at_s <= UNITS_PUMP_S_MAX
  @   : *at_s == \old(*at_s); */
static enum status when_at(const struct reservoir *reservoir,
    const struct schedule *schedule, int32_t volume_nl, int64_t *at_s)
{
    int64_t fg = units_fg_of_volume(reservoir->fill_nl - volume_nl,
                     reservoir->conc_ng_per_ml) -
                 units_fg_of_ng(reservoir->bolus_ng);

    if (fg < 0)
        fg = 0; /* passed already: boluses count as delivered at once */
    return schedule_when(schedule, reservoir->filled_s, fg, at_s);
}

enum status reservoir_low(const struct reservoir *reservoir,
    const struct schedule *schedule, int64_t *at_s)
{
    return when_at(reservoir, schedule, reservoir->alarm_nl, at_s);
}

enum status reservoir_empty(const struct reservoir *reservoir,
    const struct schedule *schedule, int64_t *at_s)
{
    return when_at(reservoir, schedule, 0, at_s);
}

/* How many have begun by at_s, of those from first_s on. */
/*@ requires valid_boluses(boluses) && 0 <= at_s <= UNITS_PUMP_S_MAX;
  @ assigns \nothing;
  @ ensures 0 <= \result <= UNITS_PUMP_S_MAX + 1; */
static int64_t begun(const struct reservoir_boluses *boluses, int64_t at_s)
{
    const int64_t every_s =
        (int64_t)boluses->every_min * UNITS_SECONDS_PER_MINUTE;

    if (at_s < boluses->first_s)
        return 0;
    return (at_s - boluses->first_s) / every_s + 1;
}

/* Has the volume fallen to the alarm volume by at_s?  Rounded up, so that what
 * many boluses hold is not needed in fg. */
/*@ requires valid_reservoir(reservoir) && valid_schedule(schedule);
  @ requires valid_boluses(boluses);
  @ requires reservoir->filled_s <= at_s <= UNITS_PUMP_S_MAX;
  @ assigns \nothing; */
static int has_fallen(const struct reservoir *reservoir,
    const struct schedule *schedule, const struct reservoir_boluses *boluses,
    int64_t at_s)
{
    const struct exact used =
        schedule_between(schedule, reservoir->filled_s, at_s);
    const int64_t left_fg =
        units_fg_of_volume(reservoir->fill_nl - reservoir->alarm_nl,
            reservoir->conc_ng_per_ml) -
        units_fg_of_ng(reservoir->bolus_ng) - used.whole;
    const int64_t count =
        begun(boluses, at_s) - begun(boluses, reservoir->filled_s);

    return left_fg <= 0 ||
           count * boluses->ng >= (left_fg - 1) / UNITS_FG_PER_NG + 1;
}

/* With boluses between, the volume only falls, so halve the time to the last
 * second before it has fallen. */
enum status reservoir_low_with(const struct reservoir *reservoir,
    const struct schedule *schedule, const struct reservoir_boluses *boluses,
    int64_t *at_s)
{
    int64_t early = reservoir->filled_s, late = UNITS_PUMP_S_MAX;
    int i;

    if (boluses->ng == 0)
        return reservoir_low(reservoir, schedule, at_s);
    if (!has_fallen(reservoir, schedule, boluses, late))
        return ERR_RANGE;
    /*@ loop invariant 0 <= i <= SEARCH_STEPS;
      @ loop invariant reservoir->filled_s <= early <= late;
      @ loop invariant late <= UNITS_PUMP_S_MAX;
      @ loop assigns i, early, late;
      @ loop variant SEARCH_STEPS - i; */
    for (i = 0; i < SEARCH_STEPS; i++) {
        const int64_t middle = early + (late - early) / 2;

        if (has_fallen(reservoir, schedule, boluses, middle))
            late = middle;
        else
            early = middle;
    }
    *at_s = early;
    return OK;
}

/* Below zero, zero or above zero as used / expected is below, at or above
 * permille.  Whole parts first, so that nothing overflows. */
/*@ requires \valid_read(expected) && is_exact(*expected);
  @ requires 0 <= expected->whole <= UNITS_VOLUME_NL_MAX + UNITS_NL_PER_ML;
  @ requires -2 * UNITS_VOLUME_NL_MAX <= used_nl <= 2 * UNITS_VOLUME_NL_MAX;
  @ requires 0 <= permille <= 2 * PERMILLE;
  @ assigns \nothing;
  @ ensures -1 <= \result <= 1; */
static int compare_use(
    int64_t used_nl, const struct exact *expected, int32_t permille)
{
    const int64_t part = expected->num * permille;
    const struct exact bound = {
        expected->whole * permille + part / expected->den,
        part % expected->den,
        expected->den,
    };

    return -units_compare(&bound, used_nl * PERMILLE);
}

/* used / expected in millionths.  A denominator too long for 63 bits loses
 * its last bits, less than 1 part in 10^10. */
/*@ requires \valid_read(expected) && is_exact(*expected) && \valid(out);
  @ requires 0 <= expected->whole <= UNITS_VOLUME_NL_MAX + UNITS_NL_PER_ML;
  @ requires -2 * UNITS_VOLUME_NL_MAX <= used_nl <= 2 * UNITS_VOLUME_NL_MAX;
  @ assigns *out;
  @ ensures \result == OK || \result == ERR_RANGE;
  @ ensures \result == ERR_RANGE ==> *out == \old(*out); */
static enum status use_ratio(
    int64_t used_nl, const struct exact *expected, int64_t *out)
{
    const int64_t sign = used_nl < 0 ? -1 : 1;
    int64_t num = expected->num, den = expected->den;
    enum status status;
    uint64_t ratio;

    /*@ loop invariant 0 <= num <= den && 1 <= den <= UNITS_DEN_MAX;
      @ loop assigns num, den;
      @ loop variant den; */
    while (den >= INT64_C(1) << 36) {
        num /= 2;
        den /= 2;
    }
    /*@ assert expected->whole * den
      @   <= (UNITS_VOLUME_NL_MAX + UNITS_NL_PER_ML) * 68719476735; */
    status = units_multiply_divide((uint64_t)(used_nl * sign) * MILLIONTHS,
        (uint64_t)den, (uint64_t)(expected->whole * den + num), &ratio);
    if (status == OK)
        *out = (int64_t)ratio * sign;
    return status;
}

struct residual reservoir_judge(const struct reservoir *reservoir,
    const struct exact *expected, int32_t measured_nl)
{
    const struct exact measured = units_exact(measured_nl);
    const struct exact fill = units_exact(reservoir->fill_nl);
    const struct exact use = units_difference(&fill, expected);
    const int64_t used_nl = (int64_t)reservoir->fill_nl - measured_nl;
    struct residual r = {
        .difference_nl = units_difference(&measured, expected),
    };

    if (units_compare(&r.difference_nl, RESIDUAL_NL_LIMIT) > 0)
        r.by_volume = 1;
    if (units_compare(&r.difference_nl, -RESIDUAL_NL_LIMIT) < 0)
        r.by_volume = -1;
    r.ratio_known = use_ratio(used_nl, &use, &r.use_ratio_millionths) == OK;
    r.ratio_judged = units_compare(&use, RESIDUAL_USE_NL_MIN) >= 0;
    if (!r.ratio_judged)
        return r;
    if (compare_use(used_nl, &use, RESIDUAL_PERMILLE_MIN) < 0)
        r.by_ratio = 1;
    if (compare_use(used_nl, &use, RESIDUAL_PERMILLE_MAX) > 0)
        r.by_ratio = -1;
    return r;
}

int residual_is_routine(const struct residual *residual)
{
    return residual->by_volume == 0 && residual->by_ratio == 0;
}
