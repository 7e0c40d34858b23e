/* test_vectors.c: the worked examples, through core/ and the program.
 *
 * They were derived by hand from the formulas; test/data/vectors. */
#include "core/bolus.h"
#include "core/calendar.h"
#include "core/model.h"
#include "core/refill.h"
#include "core/schedule.h"
#include "test/calc/run.h"
#include "test/test.h"

/* "0.272" as 272000, for 6 places. */
static int64_t scaled(const char *text, int places)
{
    int64_t scale = 1;

    while (places-- > 0)
        scale *= 10;
    return (int64_t)(strtod(text, NULL) * (double)scale +
                     (*text == '-' ? -0.5 : 0.5));
}

static int32_t day_of(const char *iso)
{
    int y, m, d;
    int32_t day;

    assert_int_equal(sscanf(iso, "%d-%d-%d", &y, &m, &d), 3);
    assert_int_equal(calendar_day(y, m, d, &day), OK);
    return day;
}

static const char *iso_of(int32_t day)
{
    static char text[32];
    struct date date;

    assert_int_equal(calendar_date(day, &date), OK);
    snprintf(
        text, sizeof text, "%04d-%02d-%02d", date.year, date.month, date.day);
    return text;
}

/* "2026-05-15" with its quotes, as JSON has it. */
static const char *quoted(const char *text)
{
    static char out[64];

    snprintf(out, sizeof out, "\"%s\"", text);
    return out;
}

static void refill_core(char *const *f)
{
    struct reservoir r = { calendar_midnight(day_of(f[4])),
        (int32_t)scaled(f[0], 6), (int32_t)scaled(f[1], 6),
        (int32_t)scaled(f[2], 3), 0 };
    struct refill_rule rule = refill_rule_default();
    struct schedule schedule;
    struct refill refill;

    rule.lead_days = 0;
    schedule_init_simple(&schedule, (int32_t)scaled(f[3], 3));
    CHECK(reservoir_check(&r, model_get(1)) == RESERVOIR_OK);
    CHECK(refill_compute(&r, &schedule, &rule, &refill) == OK);
    assert_int_equal(refill.days_to_alarm, atoi(f[5]));
    assert_int_equal(refill.alarm_day, day_of(f[6]));
    assert_int_equal(refill.empty_day, day_of(f[8]));
    assert_int_equal(refill.empty_day - day_of(f[4]), atoi(f[7]));
    assert_int_equal(refill.refill_by_day, day_of(f[9]));
}

static void refill_calc(char *const *f)
{
    const struct run *run =
        run_calc("refill --json --fill %s --alarm-volume %s --concentration %s "
                 "--dose %s --filled %s --lead 0",
            f[0], f[1], f[2], f[3], f[4]);

    assert_int_equal(run->exit, 0);
    CHECK(run_has(run, "days_to_alarm", f[5]));
    CHECK(run_has(run, "alarm_date", quoted(f[6])));
    CHECK(run_has(run, "empty_date", quoted(f[8])));
    CHECK(run_has(run, "refill_by", quoted(f[9])));
    CHECK(run_has_number(run, "dose_mcg_per_day", f[3]));
}

/* */
static void refills_are_the_worked_examples(void **state)
{
    (void)state;
    run_vectors("refill.csv", 10, refill_core);
    run_vectors("refill.csv", 10, refill_calc);
}

static void residual_core(char *const *f)
{
    struct reservoir r = { 0, (int32_t)scaled(f[0], 6), 2000000, 500000, 0 };
    struct schedule schedule;
    struct exact expected;
    struct residual residual;

    schedule_init_simple(&schedule, (int32_t)(scaled(f[1], 3) * 500));
    expected = reservoir_left(
        &r, &schedule, (int64_t)UNITS_SECONDS_PER_DAY * atoi(f[2]));
    CHECK(units_round(&expected) == scaled(f[3], 6));
    residual = reservoir_judge(&r, &expected, (int32_t)scaled(f[4], 6));
    CHECK(units_round(&residual.difference_nl) == scaled(f[5], 6));
    assert_in_range(
        residual.use_ratio_millionths - scaled(f[6], 6) + 500, 0, 1000);
    CHECK(residual_is_routine(&residual) == !strcmp(f[7], "yes"));
}

static void residual_calc(char *const *f)
{
    const int routine = !strcmp(f[7], "yes");
    const struct run *run = run_calc(
        "residual --json --fill %s --dose %g --concentration 500 --filled "
        "2026-01-15 --at %s --measured %s",
        f[0], strtod(f[1], NULL) * 500,
        iso_of(day_of("2026-01-15") + atoi(f[2])), f[4]);
    const char *ratio = strstr(run->out, "\"use_ratio\":\"");

    assert_int_equal(run->exit, routine ? 0 : 1);
    CHECK(run_has_number(run, "expected_ml", f[3]));
    CHECK(run_has_number(run, "measured_ml", f[4]));
    CHECK(run_has_number(run, "difference_ml", f[5]));
    CHECK(run_has(run, "routine", routine ? "true" : "false"));
    assert_non_null(ratio);
    assert_int_equal(
        scaled(ratio + strlen("\"use_ratio\":\""), 3), scaled(f[6], 3));
}

/* */
static void residuals_are_the_worked_examples(void **state)
{
    (void)state;
    run_vectors("residual.csv", 8, residual_core);
    run_vectors("residual.csv", 8, residual_calc);
}

static void prime_core(char *const *f)
{
    struct bolus_path path = { (int32_t)scaled(f[1], 6),
        (int32_t)scaled(f[2], 6) };
    struct bolus_prime prime;

    CHECK(bolus_prime(&path, (int32_t)scaled(f[0], 3), 0, &prime) == OK);
    CHECK(prime.volume_nl == scaled(f[3], 6));
    CHECK(prime.dose_fg == scaled(f[4], 9));
}

static void prime_calc(char *const *f)
{
    const struct run *run =
        run_calc("prime --json --concentration %s --tubing %s --catheter %s",
            f[0], f[1], f[2]);

    assert_int_equal(run->exit, 0);
    CHECK(run_has_number(run, "volume_ml", f[3]));
    CHECK(run_has_number(run, "dose_mcg", f[4]));
}

/* */
static void primes_are_the_worked_examples(void **state)
{
    (void)state;
    run_vectors("prime.csv", 5, prime_core);
    run_vectors("prime.csv", 5, prime_calc);
}

static void bridge_core(char *const *f)
{
    struct schedule before, after;
    struct bolus_change change = {
        { 140000, (int32_t)scaled(f[4], 6) - 140000 }, &before, &after, 0,
        (int32_t)scaled(f[0], 3), (int32_t)scaled(f[2], 3)
    };
    struct bolus_bridge b;

    schedule_init_simple(&before, (int32_t)scaled(f[1], 3));
    schedule_init_simple(&after, (int32_t)scaled(f[3], 3));
    CHECK(bolus_bridge(&change, &b) == OK);
    CHECK(units_round(&b.old_flow_nl) == scaled(f[5], 6));
    CHECK(units_round(&b.new_flow_nl) == scaled(f[6], 6));
    CHECK(units_round(&b.duration_s) == scaled(f[7], 6) * 9 / 2500);
    CHECK(b.programmed_fg == scaled(f[8], 9));
    CHECK(b.reaches_fg == scaled(f[9], 9));
    CHECK(units_round(&b.without_ng) == scaled(f[10], 3));
    CHECK(units_round(&b.without_s) == (scaled(f[11], 6) * 9 + 1250) / 2500);
}

static void bridge_calc(char *const *f)
{
    const struct run *run = run_calc(
        "bridge --json --old-concentration %s --old-dose %s "
        "--new-concentration %s --new-dose %s --tubing 0.140 --catheter %.3f",
        f[0], f[1], f[2], f[3], strtod(f[4], NULL) - 0.140);

    assert_int_equal(run->exit, 0);
    CHECK(run_has_number(run, "path_ml", f[4]));
    CHECK(run_has_number(run, "old_flow_ml_per_day", f[5]));
    CHECK(run_has_number(run, "new_flow_ml_per_day", f[6]));
    CHECK(run_has_number(run, "duration_h", f[7]));
    CHECK(run_has_number(run, "programmed_mcg", f[8]));
    CHECK(run_has_number(run, "reaches_csf_mcg", f[9]));
    CHECK(run_has_number(run, "without_bridge_mcg_per_day", f[10]));
    CHECK(run_has_number(run, "without_bridge_h", f[11]));
}

/* */
static void bridges_are_the_worked_examples(void **state)
{
    (void)state;
    run_vectors("bridge.csv", 12, bridge_core);
    run_vectors("bridge.csv", 12, bridge_calc);
}

static void dilution_core(char *const *f)
{
    struct bolus_mix mix = { (int32_t)scaled(f[0], 6), (int32_t)scaled(f[1], 6),
        (int32_t)scaled(f[2], 3), (int32_t)scaled(f[3], 3), 0, 0 };
    struct bolus_dilution d;

    CHECK(bolus_dilute(&mix, &d) == OK);
    CHECK(units_round(&d.true_ng_per_ml) == scaled(f[4], 3));
    CHECK((double)d.error_percent.whole +
              (double)d.error_percent.num / (double)d.error_percent.den ==
          strtod(f[5], NULL));
}

static void dilution_calc(char *const *f)
{
    const struct run *run = run_calc(
        "dilution --json --fill %s --residual %s --old-concentration %s "
        "--new-concentration %s",
        f[0], f[1], f[2], f[3]);

    assert_int_equal(run->exit, 0);
    CHECK(run_has_number(run, "true_concentration_mcg_per_ml", f[4]));
    CHECK(run_has_number(run, "error_percent", f[5]));
}

/* */
static void dilutions_are_the_worked_examples(void **state)
{
    (void)state;
    run_vectors("dilution.csv", 6, dilution_core);
    run_vectors("dilution.csv", 6, dilution_calc);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(refills_are_the_worked_examples),
        cmocka_unit_test(residuals_are_the_worked_examples),
        cmocka_unit_test(primes_are_the_worked_examples),
        cmocka_unit_test(bridges_are_the_worked_examples),
        cmocka_unit_test(dilutions_are_the_worked_examples),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
