#include "core/bolus.h"

#include "core/drug.h"
#include "core/fault.h"
#include "core/model.h"
#include "core/schedule.h"

enum { PERCENT = 100 };

/* Concentrations of rinses are kept in parts of a ng/mL: a million millionths.
 */
enum { MILLION = 1000000 };
#define PARTS ((int64_t)MILLION * MILLION)

enum status bolus_path_check(const struct bolus_path *path)
{
    if (path->tubing_nl < 0 || path->tubing_nl > BOLUS_PART_NL_MAX)
        return ERR_RANGE;
    if (path->catheter_nl < 1 || path->catheter_nl > BOLUS_PART_NL_MAX)
        return ERR_RANGE;
    return OK;
}

enum status bolus_prime(const struct bolus_path *path, int32_t conc_ng_per_ml,
    int catheter_only, struct bolus_prime *out)
{
    if (bolus_path_check(path) != OK)
        return ERR_RANGE;
    if (!units_is_conc(conc_ng_per_ml))
        return ERR_RANGE;
    out->volume_nl = path->catheter_nl;
    if (!catheter_only)
        out->volume_nl += path->tubing_nl;
    out->dose_fg = units_fg_of_volume(out->volume_nl, conc_ng_per_ml);
    return OK;
}

/* n / d, exactly; neither is negative. */
static struct exact ratio(int64_t n, int64_t d)
{
    const struct exact x = { n / d, n % d, d };

    return x;
}

static struct exact mean_flow(
    const struct schedule *schedule, int32_t conc_ng_per_ml)
{
    return ratio(units_fg_of_ng(schedule_week_ng(schedule)),
        (int64_t)UNITS_DAYS_PER_WEEK * conc_ng_per_ml);
}

/*
 * How long a schedule takes from at_s to deliver drug_fg, to the fraction of
 * a second.  Steps start on whole minutes, so within the last second the rate
 * does not change: what is still due at its start, over the drug of that
 * second, is the fraction.  Both are whole numbers of 1/den fg.
 */
static enum status time_to_push(const struct schedule *schedule, int64_t at_s,
    int64_t drug_fg, struct exact *out)
{
    const struct exact goal = schedule_total(schedule, at_s);
    struct exact last, after;
    int64_t end_s, second_num, due_num;

    if (schedule_when(schedule, at_s, drug_fg, &end_s) != OK)
        return ERR_RANGE;
    if (end_s >= UNITS_PUMP_S_MAX)
        return ERR_RANGE;
    last = schedule_total(schedule, end_s);
    after = schedule_total(schedule, end_s + 1); /* num is 0 in a new step */
    second_num = (after.whole - last.whole) * last.den + after.num - last.num;
    due_num = (goal.whole + drug_fg - last.whole) * last.den - last.num;
    out->whole = end_s - at_s;
    out->num = due_num * goal.den + goal.num * last.den;
    out->den = second_num * goal.den;
    return OK;
}

static int is_change(const struct bolus_change *change)
{
    if (bolus_path_check(&change->path) != OK)
        return 0;
    if (!units_is_conc(change->old_conc_ng_per_ml))
        return 0;
    if (!units_is_conc(change->new_conc_ng_per_ml))
        return 0;
    return change->at_s >= 0 && change->at_s <= UNITS_PUMP_S_MAX;
}

enum status bolus_bridge(
    const struct bolus_change *change, struct bolus_bridge *out)
{
    const int32_t old_conc = change->old_conc_ng_per_ml;
    const int32_t new_conc = change->new_conc_ng_per_ml;

    if (!is_change(change))
        return ERR_RANGE;
    out->path_nl = change->path.tubing_nl + change->path.catheter_nl;
    out->programmed_fg = units_fg_of_volume(out->path_nl, new_conc);
    out->reaches_fg = units_fg_of_volume(out->path_nl, old_conc);
    out->old_flow_nl = mean_flow(change->old_schedule, old_conc);
    out->new_flow_nl = mean_flow(change->new_schedule, new_conc);
    out->without_ng = ratio(schedule_week_ng(change->new_schedule) * old_conc,
        (int64_t)UNITS_DAYS_PER_WEEK * new_conc);
    if (time_to_push(change->old_schedule, change->at_s, out->reaches_fg,
            &out->duration_s) != OK)
        return ERR_RANGE;
    /* the new flow pushes the path as it would push new drug */
    return time_to_push(change->new_schedule, change->at_s, out->programmed_fg,
        &out->without_s);
}

static int is_mix(const struct bolus_mix *mix)
{
    if (mix->fill_nl < 1 || mix->fill_nl > UNITS_VOLUME_NL_MAX)
        return 0;
    if (mix->residual_nl < 0 || mix->residual_nl > mix->fill_nl)
        return 0;
    if (!units_is_conc(mix->old_conc_ng_per_ml))
        return 0;
    if (!units_is_conc(mix->new_conc_ng_per_ml))
        return 0;
    if (mix->rinses < 0 || mix->rinses > BOLUS_RINSES_MAX)
        return 0;
    if (mix->rinses > 0 && mix->rinse_nl < 1)
        return 0;
    return mix->rinse_nl <= UNITS_VOLUME_NL_MAX;
}

/* A number that is not negative, its least word first.  The widest is
 * 100 * 1e8 * 4e6 * (2e8)^10 * PARTS, of 371 bits. */
enum { WORDS = 12, WORD_BITS = 32 };
struct number {
    uint32_t word[WORDS];
};

/* x * by + more */
static void multiply_add(
    struct number *x, int32_t by, const struct number *more)
{
    uint64_t carry = 0;
    int32_t i;

    for (i = 0; i < WORDS; i++) {
        carry += (uint64_t)x->word[i] * (uint32_t)by + more->word[i];
        x->word[i] = (uint32_t)carry;
        carry >>= WORD_BITS;
    }
    ASSERT(carry == 0);
}

static void multiply(struct number *x, int32_t by)
{
    static const struct number nothing;

    multiply_add(x, by, &nothing);
}

/* x by `by`, rounded down; 1 when something is left. */
static int divide(struct number *x, int32_t by)
{
    uint64_t rest = 0;
    int32_t i;

    for (i = WORDS - 1; i >= 0; i--) {
        rest = rest << WORD_BITS | x->word[i];
        x->word[i] = (uint32_t)(rest / (uint32_t)by);
        rest %= (uint32_t)by;
    }
    return rest != 0;
}

/* a * b * base^power */
static struct number product(int32_t a, int32_t b, int32_t base, int32_t power)
{
    struct number x = { { (uint32_t)a } };
    int32_t i;

    multiply(&x, b);
    for (i = 0; i < power; i++)
        multiply(&x, base);
    return x;
}

/*
 * num / (a * b * (r + q)^n) in PARTS, as below, rounded down; but when
 * something is left and the last digit is 0 or 5, one more.  So a number that
 * is not exact never looks as if it were, nor as if it lay in the middle
 * between two: it is shown in fewer digits as if it were kept whole.
 */
static int64_t parts_of(
    struct number num, const struct bolus_mix *mix, int32_t a, int32_t b)
{
    int64_t parts;
    int32_t i;
    int left;

    multiply(&num, MILLION);
    multiply(&num, MILLION);
    left = divide(&num, a);
    left |= divide(&num, b);
    for (i = 0; i < mix->rinses; i++)
        left |= divide(&num, mix->residual_nl + mix->rinse_nl);
    parts = (int64_t)num.word[1] << WORD_BITS | num.word[0];
    return left && parts % 5 == 0 ? parts + 1 : parts;
}

/* A number of PARTS, also below zero. */
static struct exact of_parts(int64_t parts)
{
    struct exact x = { parts / PARTS, parts % PARTS, PARTS };

    if (x.num < 0) {
        x.whole--;
        x.num += PARTS;
    }
    return x;
}

/*
 * With r of residual, v of the fill, q of a rinse, n rinses, all exactly:
 *
 *     residual  old r^n / (r + q)^n
 *     true      (old r r^n + new (v - r) (r + q)^n) / (v (r + q)^n)
 *     error     100 true / new - 100
 */
enum status bolus_dilute(
    const struct bolus_mix *mix, struct bolus_dilution *out)
{
    struct number drug, fresh;

    if (!is_mix(mix))
        return ERR_RANGE;
    drug = product(mix->old_conc_ng_per_ml, 1, mix->residual_nl, mix->rinses);
    out->residual_ng_per_ml = of_parts(parts_of(drug, mix, 1, 1));
    fresh = product(mix->new_conc_ng_per_ml, mix->fill_nl - mix->residual_nl,
        mix->residual_nl + mix->rinse_nl, mix->rinses);
    multiply_add(&drug, mix->residual_nl, &fresh);
    out->true_ng_per_ml = of_parts(parts_of(drug, mix, mix->fill_nl, 1));
    multiply(&drug, PERCENT);
    out->error_percent =
        of_parts(parts_of(drug, mix, mix->fill_nl, mix->new_conc_ng_per_ml) -
                 PERCENT * PARTS);
    return OK;
}

static int is_regimen(const struct bolus_regimen *regimen)
{
    if (regimen->basal_ng < 0 || regimen->basal_ng > UNITS_DOSE_NG_MAX)
        return 0;
    if (regimen->bolus_ng < 0 || regimen->bolus_ng > UNITS_DOSE_NG_MAX)
        return 0;
    if (regimen->interval_min < 0)
        return 0;
    return regimen->interval_min <= BOLUS_INTERVAL_MIN_MAX;
}

/* The most boluses that start in any 24 h: one at its first minute, then one
 * each interval, so the division rounds up. */
static int32_t boluses_in_24_h(const struct bolus_regimen *regimen)
{
    if (regimen->bolus_ng == 0)
        return 0;
    if (regimen->interval_min == 0)
        return 1;
    return (UNITS_MINUTES_PER_DAY + regimen->interval_min - 1) /
           regimen->interval_min;
}

enum status bolus_day(const struct bolus_regimen *regimen, int64_t before_ng,
    struct bolus_day *out)
{
    if (!is_regimen(regimen))
        return ERR_RANGE;
    if (before_ng < 0 || before_ng > UNITS_DOSE_NG_MAX)
        return ERR_RANGE;
    out->boluses = boluses_in_24_h(regimen);
    out->drug_ng =
        regimen->basal_ng + (int64_t)out->boluses * regimen->bolus_ng;
    out->change_ng = out->drug_ng - before_ng;
    out->ask = out->drug_ng >= 2 * before_ng || 2 * out->drug_ng <= before_ng;
    return out->drug_ng > drug_baclofen()->day_ng_ceiling ? ERR_STATE : OK;
}

enum status bolus_shortest(const struct model *model, int32_t conc_ng_per_ml,
    const struct bolus_regimen *regimen, int32_t *seconds)
{
    int64_t room_fg, bolus_fg, s;

    if (!is_regimen(regimen))
        return ERR_RANGE;
    if (!units_is_conc(conc_ng_per_ml))
        return ERR_RANGE;
    room_fg = units_fg_of_volume(model->flow_nl_max, conc_ng_per_ml) -
              units_fg_of_ng(regimen->basal_ng);
    if (room_fg <= 0)
        return ERR_RANGE;
    bolus_fg = units_fg_of_ng(regimen->bolus_ng);
    s = (bolus_fg * UNITS_SECONDS_PER_DAY + room_fg - 1) / room_fg;
    if (s > INT32_MAX)
        return ERR_RANGE;
    *seconds = (int32_t)s;
    return OK;
}
