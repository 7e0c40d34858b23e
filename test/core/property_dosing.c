/* property_dosing.c: the dosing modules against slow arithmetic.
 *
 *   property_dosing [CASES [SEED]]
 *
 * Prints the seed; a failure prints the case and the command that repeats it.
 */
#include <stdio.h>
#include <stdlib.h>

#include "core/battery.h"
#include "core/bolus.h"
#include "core/fault.h"
#include "core/model.h"
#include "core/taper.h"
#include "core/titration.h"
#include "test/core/oracle.h"

static uint64_t seed = 2026;
static long at;

_Noreturn void fault(const char *file, int line)
{
    printf("%s:%d: ASSERT in case %ld of seed %llu\n", file, line, at,
        (unsigned long long)seed);
    exit(1);
}

static void want(int holds, const char *claim)
{
    if (holds)
        return;
    printf("case %ld: %s\nrepeat: property_dosing %ld %llu\n", at, claim,
        at + 1, (unsigned long long)seed);
    exit(1);
}

#define WANT(x) want((x) != 0, #x)

static wide power(wide base, int n)
{
    wide product = 1;

    while (n-- > 0)
        product *= base;
    return product;
}

/* what the schedule delivers in the whole seconds of the duration, and
 * the fraction of the next second that brings it to the path's drug. */
static void check_pushes(const struct schedule *schedule, int64_t at_s,
    int64_t drug_fg, const struct exact *duration)
{
    const int64_t end_s = at_s + duration->whole;
    struct fraction sum = oracle_between(schedule, at_s, end_s);
    struct fraction rate = oracle_between(schedule, end_s, end_s + 1);
    wide rest_num = (wide)drug_fg * sum.den - sum.num; /* over sum.den */

    WANT(units_is_exact(duration));
    WANT(rest_num >= 0);
    /* rest / rate == num / den, and below 1 */
    WANT(rest_num * rate.den * duration->den ==
         (wide)duration->num * rate.num * sum.den);
}

static void bridge(struct dice *dice)
{
    struct schedule before, after;
    struct bolus_change change = {
        .path = { (int32_t)dice_between(dice, 0, 250000),
            (int32_t)dice_between(dice, 1, 400000) },
        .old_schedule = &before,
        .new_schedule = &after,
        .at_s = dice_between(dice, 0, 40) * 86400 * 365 +
                dice_between(dice, 0, 86400 * 7),
        .old_conc_ng_per_ml = (int32_t)dice_between(dice, 1, 40) * 50000,
        .new_conc_ng_per_ml = (int32_t)dice_between(dice, 1000, 2000000),
    };
    struct bolus_bridge b;
    wide week_ng;

    dice_schedule(dice, &before, 2000000);
    dice_schedule(dice, &after, 2000000);
    if (schedule_day_ng_max(&before) < 20000)
        return; /* too long a walk */
    if (schedule_day_ng_max(&after) < 20000)
        return;
    WANT(bolus_bridge(&change, &b) == OK);
    WANT(b.path_nl == change.path.tubing_nl + change.path.catheter_nl);
    WANT(b.reaches_fg == (int64_t)b.path_nl * change.old_conc_ng_per_ml);
    WANT(b.programmed_fg == (int64_t)b.path_nl * change.new_conc_ng_per_ml);
    check_pushes(&before, change.at_s, b.reaches_fg, &b.duration_s);
    check_pushes(&after, change.at_s, b.programmed_fg, &b.without_s);
    week_ng = schedule_week_ng(&after);
    WANT(oracle_compare(oracle_of(&b.without_ng),
             (struct fraction){ week_ng * change.old_conc_ng_per_ml,
                 (wide)7 * change.new_conc_ng_per_ml }) == 0);
    WANT(oracle_compare(oracle_of(&b.new_flow_nl),
             (struct fraction){ week_ng * 1000000,
                 (wide)7 * change.new_conc_ng_per_ml }) == 0);
}

/* x in 10^-3 of its unit, halves away from zero. */
static wide thousandths(wide num, wide den)
{
    return num < 0 ? -((-2000 * num + den) / (2 * den))
                   : (2000 * num + den) / (2 * den);
}

/* R-12, in parts of 0.01 mL so that powers of fractions fit 128 bits. */
static void dilution(struct dice *dice)
{
    const int32_t part = 10000;
    const int64_t residual = dice_between(dice, 0, 400);
    const int64_t fill = dice_between(dice, residual + 1, 4000);
    const int64_t rinse = dice_between(dice, 1, 2000);
    const int n = (int)dice_between(dice, 0, 3);
    struct bolus_mix mix = { (int32_t)fill * part, (int32_t)residual * part,
        (int32_t)dice_between(dice, 1, 80) * 50000,
        (int32_t)dice_between(dice, 1, 80) * 50000, n, (int32_t)rinse * part };
    const wide thinner = power(residual + rinse, n);
    const wide den = fill * thinner;
    const wide num = (wide)mix.old_conc_ng_per_ml * power(residual, n + 1) +
                     (fill - residual) * (wide)mix.new_conc_ng_per_ml * thinner;
    struct bolus_dilution d;
    struct fraction f;

    WANT(bolus_dilute(&mix, &d) == OK);
    f = oracle_of(&d.true_ng_per_ml);
    WANT(thousandths(f.num, f.den) == thousandths(num, den));
    f = oracle_of(&d.error_percent); /* in six places, as it is shown */
    WANT(thousandths(1000 * f.num, f.den) ==
         thousandths(1000 * 100 * (num - mix.new_conc_ng_per_ml * den),
             mix.new_conc_ng_per_ml * den));
    f = oracle_of(&d.residual_ng_per_ml);
    WANT(thousandths(f.num, f.den) ==
         thousandths(mix.old_conc_ng_per_ml * power(residual, n), thinner));
}

/* by its rules, one step after the other, in tenths of a mcg. */
static void taper(struct dice *dice)
{
    static struct taper t;
    struct taper_plan plan = { dice_between(dice, 2, 4000000), 0,
        (int32_t)dice_between(dice, 0, 40000),
        (int32_t)dice_between(dice, 1, 14),
        (int32_t)dice_between(dice, 1, TAPER_PERMYRIAD_MAX) };
    enum status status;
    int64_t running;
    int i;

    plan.to_ng = dice_between(dice, 1, plan.from_ng - 1);
    running = plan.from_ng;
    status = taper_compute(&plan, &t);
    for (i = 0; status == OK && i < t.count; i++) {
        const int64_t dose = t.step[i].dose_ng;
        const wide kept = (wide)running * (10000 - plan.permyriad);

        WANT(t.step[i].day == plan.start_day + i * plan.every_days);
        WANT(dose < running);
        WANT((wide)dose * 10000 >= kept);
        if (i + 1 < t.count) { /* the least tenth that is allowed */
            WANT(dose % 100 == 0);
            WANT((wide)(dose - 100) * 10000 < kept);
            WANT((wide)plan.to_ng * 10000 < kept);
        }
        running = dose;
    }
    if (status == OK)
        WANT(running == plan.to_ng);
    else
        WANT(status == ERR_FULL || status == ERR_STATE);
}

static void titration(struct dice *dice)
{
    static const int from[] = { 110, 105, 105 }, to[] = { 130, 115, 115 };
    const int class = (int)dice_between(dice, 0, 2);
    const int64_t old_ng = dice_between(dice, 1, 1000000);
    const int64_t new_ng = dice_between(dice, 1, 2 * old_ng);
    const int64_t since_s = dice_between(dice, -86400, 2 * 86400);
    struct titration usual =
        titration_usual((enum titration_class) class, old_ng);
    uint32_t ask;
    enum status status = titration_judge(
        (enum titration_class) class, old_ng, new_ng, since_s, &ask);
    const int too_soon = new_ng > old_ng && since_s >= 0 && since_s < 86400;

    WANT(oracle_compare(oracle_of(&usual.from_ng),
             (struct fraction){ (wide)old_ng * from[class], 100 }) == 0);
    WANT(oracle_compare(oracle_of(&usual.to_ng),
             (struct fraction){ (wide)old_ng * to[class], 100 }) == 0);
    WANT(status == (too_soon ? ERR_STATE : OK));
    if (status != OK)
        return;
    WANT(!!(ask & TITRATION_ASK_REASON) == (new_ng * 100 > old_ng * to[class]));
    WANT(!!(ask & TITRATION_ASK_AGAIN) ==
         (old_ng >= 500000 && new_ng * 100 > old_ng * 120));
}

/* F-09: the most days whose drain is no more than there is. */
static void battery(struct dice *dice)
{
    const int64_t flow = dice_between(dice, 6000, 24000000);
    const int32_t implant = (int32_t)dice_between(dice, 0, 60000);
    const wide drain = 1000000000 + (wide)700 * flow;
    const wide charge = (wide)3104 * 1000000000;
    struct battery b;
    int64_t days;

    WANT(battery_compute(model_get(0), implant, flow, &b) == OK);
    days = b.eos_day - implant;
    WANT(days <= 2556);
    WANT(days * drain <= charge);
    WANT(days == 2556 || (days + 1) * drain > charge);
}

/* R-19, SR-04: boluses counted one by one; the least whole second. */
static void boluses(struct dice *dice)
{
    struct bolus_regimen r = { dice_between(dice, 0, 3000000),
        (int32_t)dice_between(dice, 0, 200000),
        (int32_t)dice_between(dice, 1, 3000) };
    const int64_t before = dice_between(dice, 0, 4000000);
    const int32_t conc = (int32_t)dice_between(dice, 250, 4000) * 1000;
    const wide room = (wide)24000000 * conc - (wide)r.basal_ng * 1000000;
    struct bolus_day day;
    int32_t minute, seconds, count = 0;
    int64_t drug;

    for (minute = 0; minute < 1440 && r.bolus_ng > 0; minute++)
        count += minute % r.interval_min == 0;
    drug = r.basal_ng + (int64_t)count * r.bolus_ng;
    WANT(bolus_day(&r, before, &day) == (drug > 4000000 ? ERR_STATE : OK));
    WANT(day.boluses == count);
    WANT(day.drug_ng == drug);
    WANT(day.ask == (drug >= 2 * before || 2 * drug <= before));
    WANT(bolus_shortest(model_get(0), conc, &r, &seconds) == OK);
    WANT(seconds * room >= (wide)r.bolus_ng * 1000000 * 86400);
    WANT((seconds - 1) * room < (wide)r.bolus_ng * 1000000 * 86400);
}

int main(int argc, char **argv)
{
    static void (*const kind[])(struct dice *) = { bridge, dilution, taper,
        titration, battery, boluses };
    long cases = argc > 1 ? strtol(argv[1], NULL, 10) : 6000;
    struct dice dice;

    if (argc > 2)
        seed = strtoull(argv[2], NULL, 10);
    printf("seed %llu, %ld cases\n", (unsigned long long)seed, cases);
    for (at = 0; at < cases; at++) {
        dice.state = seed * UINT64_C(1000003) + (uint64_t)at;
        kind[at % 6](&dice);
    }
    return 0;
}
