#include "core/bolus.h"

#include "core/model.h"
#include "core/reservoir.h"
#include "core/schedule.h"
#include "test/test.h"

static const struct bolus_path usual_path = { 140000, 132000 };

/* Is x the same number as num / den? */
#define TRILLION INT64_C(1000000000000)

static int is(const struct exact *x, int64_t num, int64_t den)
{
    return ((__int128)x->whole * x->den + x->num) * den ==
           (__int128)num * x->den;
}

static void a_path_has_limits(void **state)
{
    struct bolus_path path = { 0, 1 };

    (void)state;
    CHECK(bolus_path_check(&usual_path) == OK);
    CHECK(bolus_path_check(&path) == OK);
    path.tubing_nl = -1;
    CHECK(bolus_path_check(&path) == ERR_RANGE);
    path.tubing_nl = BOLUS_PART_NL_MAX;
    path.catheter_nl = BOLUS_PART_NL_MAX;
    CHECK(bolus_path_check(&path) == OK);
    path.tubing_nl++;
    CHECK(bolus_path_check(&path) == ERR_RANGE);
    path.tubing_nl = 140000;
    path.catheter_nl++;
    CHECK(bolus_path_check(&path) == ERR_RANGE);
    path.catheter_nl = 0; /* no default */
    CHECK(bolus_path_check(&path) == ERR_RANGE);
}

static void check_prime(
    int32_t conc, int32_t tubing_nl, int32_t volume_nl, int64_t mcg_tenths)
{
    struct bolus_path path = { tubing_nl, 132000 };
    struct bolus_prime prime;

    CHECK(bolus_prime(&path, conc, 0, &prime) == OK);
    CHECK(prime.volume_nl == volume_nl);
    CHECK(prime.dose_fg == mcg_tenths * 100000000);
}

/* prime volume 0.199 against 0.140; test/data/vectors/prime.csv. */
static void the_prime_of_0_199_mL_is_118_mcg_more_than_that_of_0_140(
    void **state)
{
    (void)state;
    check_prime(500000, 140000, 272000, 1360);
    check_prime(500000, 199000, 331000, 1655);
    check_prime(1000000, 140000, 272000, 2720);
    check_prime(2000000, 140000, 272000, 5440);
    check_prime(2000000, 199000, 331000, 6620);
}

/* after a revision the catheter alone. */
static void a_catheter_prime_leaves_the_tubing_out(void **state)
{
    struct bolus_path path = usual_path;
    struct bolus_prime prime;

    (void)state;
    CHECK(bolus_prime(&path, 2000000, 1, &prime) == OK);
    CHECK(prime.volume_nl == 132000);
    CHECK(prime.dose_fg == INT64_C(264000000000));
    CHECK(bolus_prime(&path, 999, 1, &prime) == ERR_RANGE);
    path.catheter_nl = 0;
    CHECK(bolus_prime(&path, 2000000, 0, &prime) == ERR_RANGE);
}

static struct bolus_bridge bridge_of(
    int32_t old_conc, int32_t old_ng, int32_t new_conc, int32_t new_ng)
{
    struct schedule before, after;
    struct bolus_change change = { usual_path, &before, &after, 0, old_conc,
        new_conc };
    struct bolus_bridge bridge;

    schedule_init_simple(&before, old_ng);
    schedule_init_simple(&after, new_ng);
    CHECK(bolus_bridge(&change, &bridge) == OK);
    CHECK(bridge.path_nl == 272000);
    return bridge;
}

/* R-11; test/data/vectors/bridge.csv, first and third row. */
static void a_bridge_lasts_as_long_as_the_old_rate_takes(void **state)
{
    struct bolus_bridge b = bridge_of(500000, 400000, 2000000, 400000);

    (void)state;
    CHECK(is(&b.duration_s, 29376, 1)); /* 8.16 h */
    CHECK(is(&b.old_flow_nl, 800000, 1));
    CHECK(is(&b.new_flow_nl, 200000, 1));
    CHECK(b.programmed_fg == INT64_C(544000000000));
    CHECK(b.reaches_fg == INT64_C(136000000000));
    CHECK(is(&b.without_ng, 100000, 1));
    CHECK(is(&b.without_s, 117504, 1)); /* 32.64 h */
    b = bridge_of(500000, 300000, 1000000, 360000);
    CHECK(is(&b.duration_s, 39168, 1));
    CHECK(is(&b.without_ng, 180000, 1));
    CHECK(is(&b.without_s, 65280, 1)); /* 18.1333 h */
}

/* 0.272 mL at 0.777 / 2: a fraction of a second that never ends. */
static void a_bridge_keeps_fractions_of_a_second(void **state)
{
    struct bolus_bridge b = bridge_of(2000000, 777000, 1000000, 777001);

    (void)state;
    CHECK(is(&b.duration_s, INT64_C(544) * 86400 * 1000, 777000));
    CHECK(is(&b.without_s, INT64_C(272) * 86400 * 1000, 777001));
    CHECK(is(&b.new_flow_nl, 777001, 1));
    CHECK(is(&b.without_ng, 2 * 777001, 1));
}

static void make_flex(struct schedule *schedule)
{
    schedule_init(schedule);
    CHECK(schedule_add_set(schedule, SCHEDULE_ALL_DAYS) == OK);
    CHECK(schedule_add_step(schedule, 0, 80000) == OK);
    CHECK(schedule_add_step(schedule, 360, 120000) == OK);
    CHECK(schedule_add_step(schedule, 840, 70000) == OK);
    CHECK(schedule_add_step(schedule, 1320, 30000) == OK);
    CHECK(schedule_check(schedule) == OK);
}

/* at 09:30 of the sample schedule 15 mcg an hour run until 14:00; then
 * 68.5 of 136 mcg are left at 8.75 an hour: 7.828571 h more. */
static void a_bridge_of_a_schedule_follows_its_steps(void **state)
{
    struct schedule flex, simple;
    struct bolus_change change = { usual_path, &flex, &simple, 34200, 500000,
        2000000 };
    struct bolus_bridge b;

    (void)state;
    make_flex(&flex);
    schedule_init_simple(&simple, 300000);
    CHECK(bolus_bridge(&change, &b) == OK);
    CHECK(is(
        &b.duration_s, INT64_C(16200) * 875 + INT64_C(68500) * 3600 / 10, 875));
    CHECK(is(&b.old_flow_nl, 600000, 1));
    /* the last second before a new step: 67.5 mcg end exactly at 14:00 */
    change.path.tubing_nl = 3000;
    CHECK(bolus_bridge(&change, &b) == OK);
    CHECK(is(&b.duration_s, 16200, 1));
    change.path.tubing_nl = 2999; /* 0.12 s sooner, in that last second */
    CHECK(bolus_bridge(&change, &b) == OK);
    CHECK(b.duration_s.whole == 16199);
    CHECK(is(&b.duration_s, INT64_C(16200) * 100 - 12, 100));
    /* starting between whole minutes, where totals are fractions */
    change.path.tubing_nl = 140000;
    change.at_s = 34201; /* a second of 15 mcg/h less before, at 8.75 */
    CHECK(bolus_bridge(&change, &b) == OK);
    CHECK(is(&b.duration_s, INT64_C(16199) * 875 + 24660000 + 1500, 875));
}

static void a_bridge_outside_its_limits_is_refused(void **state)
{
    struct schedule before, after;
    const struct bolus_change good = { usual_path, &before, &after, 0, 500000,
        2000000 };
    struct bolus_change change = good;
    struct bolus_bridge b;

    (void)state;
    schedule_init_simple(&before, 400000);
    schedule_init_simple(&after, 400000);
    change.path.catheter_nl = 0;
    CHECK(bolus_bridge(&change, &b) == ERR_RANGE);
    change = good;
    change.old_conc_ng_per_ml = 0;
    CHECK(bolus_bridge(&change, &b) == ERR_RANGE);
    change = good;
    change.new_conc_ng_per_ml = 4000001;
    CHECK(bolus_bridge(&change, &b) == ERR_RANGE);
    change = good;
    change.at_s = -1;
    CHECK(bolus_bridge(&change, &b) == ERR_RANGE);
    change.at_s = UNITS_PUMP_S_MAX + 1;
    CHECK(bolus_bridge(&change, &b) == ERR_RANGE);
}

/* The calendar ends with 2199; 8.16 h before it the old drug is just out. */
static void a_bridge_past_the_calendar_is_refused(void **state)
{
    struct schedule before, after;
    struct bolus_change change = { usual_path, &before, &after, 0, 500000,
        500000 };
    struct bolus_bridge b;

    (void)state;
    schedule_init_simple(&before, 400000);
    schedule_init_simple(&after, 400000);
    change.at_s = UNITS_PUMP_S_MAX - 29377;
    CHECK(bolus_bridge(&change, &b) == OK);
    change.at_s++; /* ends in the last second, of which no rate is known */
    CHECK(bolus_bridge(&change, &b) == ERR_RANGE);
    change.at_s++;
    CHECK(bolus_bridge(&change, &b) == ERR_RANGE);
    schedule_init_simple(&after, 200000); /* the old one ends, the new not */
    change.at_s = UNITS_PUMP_S_MAX - 58752;
    CHECK(bolus_bridge(&change, &b) == ERR_RANGE);
    change.at_s--;
    CHECK(bolus_bridge(&change, &b) == OK);
    change.at_s = UNITS_PUMP_S_MAX - 40000;
    CHECK(bolus_bridge(&change, &b) == ERR_RANGE);
}

/* what a bridge or a prime draws from the reservoir is the path, which
 * counts in the residual and brings the alarm forward. */
static void a_bridge_counts_in_residual_and_alarm_date(void **state)
{
    const struct bolus_bridge b = bridge_of(2000000, 300000, 500000, 300000);
    struct reservoir reservoir = { 0, 20000000, 2000000, 500000, 0 };
    struct schedule simple;
    struct exact left;
    int64_t without_s, with_s;

    (void)state;
    schedule_init_simple(&simple, 300000);
    CHECK(reservoir_low(&reservoir, &simple, &without_s) == OK);
    reservoir.bolus_ng = b.programmed_fg / UNITS_FG_PER_NG;
    CHECK(reservoir_low(&reservoir, &simple, &with_s) == OK);
    CHECK(without_s - with_s == 39168); /* 0.272 mL at 0.6 mL a day */
    left = reservoir_left(&reservoir, &simple, 0);
    CHECK(is(&left, 20000000 - b.path_nl, 1));
}

static struct bolus_dilution dilute(struct bolus_mix mix)
{
    struct bolus_dilution d;

    CHECK(bolus_dilute(&mix, &d) == OK);
    CHECK(units_is_exact(&d.true_ng_per_ml));
    CHECK(units_is_exact(&d.error_percent));
    return d;
}

/* R-12; test/data/vectors/dilution.csv. */
static void the_residual_dilutes_the_new_drug(void **state)
{
    struct bolus_mix mix = { 20000000, 1400000, 500000, 2000000, 0, 0 };
    struct bolus_dilution d = dilute(mix);

    (void)state;
    CHECK(is(&d.true_ng_per_ml, 1895000, 1) && is(&d.error_percent, -21, 4));
    CHECK(is(&d.residual_ng_per_ml, 500000, 1));
    mix.old_conc_ng_per_ml = 2000000;
    mix.new_conc_ng_per_ml = 500000;
    d = dilute(mix);
    CHECK(is(&d.true_ng_per_ml, 605000, 1) && is(&d.error_percent, 21, 1));
    mix.fill_nl = 40000000;
    d = dilute(mix);
    CHECK(is(&d.true_ng_per_ml, 552500, 1) && is(&d.error_percent, 21, 2));
    mix.new_conc_ng_per_ml = 2000000;
    d = dilute(mix);
    CHECK(is(&d.true_ng_per_ml, 2000000, 1) && is(&d.error_percent, 0, 1));
}

/* two rinses of 10 mL on 2000 -> 500 in 20 mL leave 467 mcg/mL. */
static void rinses_of_saline_thin_the_residual(void **state)
{
    struct bolus_mix mix = { 20000000, 1400000, 2000000, 500000, 2, 10000000 };
    struct bolus_dilution d = dilute(mix);

    (void)state;
    /* residual 2,000 x (7/57)^2 = 30.163127 */
    CHECK(d.residual_ng_per_ml.whole == 30163);
    CHECK(d.residual_ng_per_ml.num / 1000000000 == 127);
    /* (1.4 x 30.163127 + 18.6 x 500) / 20 = 467.111419 */
    CHECK(d.true_ng_per_ml.whole == 467111);
    CHECK(d.true_ng_per_ml.num / 1000000000 == 418);
    CHECK(d.error_percent.whole == -7); /* -6.577716, rounded down */
    CHECK(d.error_percent.num / 1000000 == 422283);
    mix.rinses = 10;
    d = dilute(mix);
    CHECK(d.residual_ng_per_ml.whole == 0);
    mix.residual_nl = 0;
    mix.rinses = 0;
    d = dilute(mix);
    CHECK(is(&d.true_ng_per_ml, 500000, 1) && is(&d.error_percent, 0, 1));
}

/* Each limit itself is allowed. */
static void the_widest_mixes_are_computed(void **state)
{
    struct bolus_mix mix = { UNITS_VOLUME_NL_MAX, UNITS_VOLUME_NL_MAX,
        UNITS_CONC_MAX, UNITS_CONC_MIN, 1, 1 };
    struct bolus_dilution d = dilute(mix);

    (void)state;
    CHECK(d.true_ng_per_ml.whole == 3999999); /* 4,000,000 x 1e8 / (1e8 + 1) */
    mix.fill_nl = 1;
    mix.residual_nl = 1;
    mix.rinses = 0;
    mix.rinse_nl = 0;
    d = dilute(mix);
    CHECK(is(&d.true_ng_per_ml, UNITS_CONC_MAX, 1));
    CHECK(is(&d.error_percent, 399900, 1));
    mix.old_conc_ng_per_ml = mix.new_conc_ng_per_ml;
    d = dilute(mix);
    CHECK(is(&d.error_percent, 0, 1));
}

/* A drop of a drug a little weaker: short of 4,000 mcg/mL by 10^-8 ng/mL. */
static void the_least_difference_is_kept(void **state)
{
    struct bolus_mix mix = { UNITS_VOLUME_NL_MAX, 1, UNITS_CONC_MAX - 1,
        UNITS_CONC_MAX, 0, 0 };
    struct bolus_dilution d = dilute(mix);

    (void)state;
    CHECK(is(&d.true_ng_per_ml, INT64_C(399999999999999), 100000000));
    mix.residual_nl = 2; /* 0.5 * 10^-12 %, rounded */
    d = dilute(mix);
    CHECK(d.error_percent.whole == -1);
    CHECK(d.error_percent.num == d.error_percent.den - 1);
}

/* A last digit of 0 or 5 says that nothing follows, or just a half: when more
 * follows it is one more, whichever division left it. */
static void a_last_digit_tells_that_more_follows(void **state)
{
    struct bolus_dilution d;

    (void)state;
    /* -4.328097499999893...: not to be shown as -4.328098 in six places */
    d = dilute(
        (struct bolus_mix){ 36600000, 1600000, 250000, 850000, 2, 7100000 });
    CHECK(is(&d.error_percent, INT64_C(-4328097499999), TRILLION));
    /* -10.556596402204649... */
    d = dilute(
        (struct bolus_mix){ 22900000, 2800000, 3850000, 1700000, 2, 8600000 });
    CHECK(is(&d.error_percent, INT64_C(-10556596402204), TRILLION));
    /* 2,750,000 / 9 = 305,555.5 and so on: left by the second rinse */
    d = dilute((struct bolus_mix){ 3, 2, 2750000, 1000, 2, 4 });
    CHECK(is(&d.residual_ng_per_ml, INT64_C(305555555555555556), TRILLION));
    /* left by the fill, but not by the concentration */
    d = dilute((struct bolus_mix){ 6787, 4784, 708000, 1024, 0, 0 });
    CHECK(is(&d.error_percent, INT64_C(48665146603801386), TRILLION));
}

/* numbers of 361 bits, half is left by each of ten rinses. */
static void the_widest_numbers_are_exact(void **state)
{
    struct bolus_mix mix = { UNITS_VOLUME_NL_MAX, UNITS_VOLUME_NL_MAX,
        UNITS_CONC_MAX, UNITS_CONC_MIN, BOLUS_RINSES_MAX, UNITS_VOLUME_NL_MAX };
    struct bolus_dilution d = dilute(mix);

    (void)state;
    CHECK(is(&d.residual_ng_per_ml, 15625, 4)); /* 4,000,000 / 2^10 */
    CHECK(is(&d.true_ng_per_ml, 15625, 4));
    CHECK(is(&d.error_percent, 4650, 16)); /* 390.625 less 100 */
}

static void check_mix_refused(struct bolus_mix mix)
{
    struct bolus_dilution d;

    CHECK(bolus_dilute(&mix, &d) == ERR_RANGE);
}

static void a_mix_outside_its_limits_is_refused(void **state)
{
    const struct bolus_mix good = { 20000000, 1400000, 2000000, 500000, 1,
        100000000 };
    struct bolus_mix mix = good;

    (void)state;
    (void)dilute(good);
    mix.fill_nl = 0;
    check_mix_refused(mix);
    mix.residual_nl = 0;
    check_mix_refused(mix);
    mix = good;
    mix.fill_nl = UNITS_VOLUME_NL_MAX + 1;
    check_mix_refused(mix);
    mix = good;
    mix.residual_nl = -1;
    check_mix_refused(mix);
    mix.residual_nl = mix.fill_nl + 1;
    check_mix_refused(mix);
    mix = good;
    mix.old_conc_ng_per_ml = INT32_MAX;
    check_mix_refused(mix);
    mix = good;
    mix.new_conc_ng_per_ml = 0;
    check_mix_refused(mix);
    mix = good;
    mix.rinses = -1;
    check_mix_refused(mix);
    mix.rinses = BOLUS_RINSES_MAX + 1;
    check_mix_refused(mix);
    mix = good;
    mix.rinse_nl = 0;
    check_mix_refused(mix);
    mix.rinse_nl = UNITS_VOLUME_NL_MAX + 1;
    check_mix_refused(mix);
}

static struct bolus_day day_of(
    int64_t basal_ng, int32_t bolus_ng, int32_t interval_min, int64_t before_ng)
{
    struct bolus_regimen regimen = { basal_ng, bolus_ng, interval_min };
    struct bolus_day day;

    CHECK(bolus_day(&regimen, before_ng, &day) == OK);
    return day;
}

/* drug and boluses in 24 h, change against before. */
static void a_day_is_counted_with_its_boluses(void **state)
{
    struct bolus_day day = day_of(300000, 0, 0, 300000);

    (void)state;
    CHECK(day.drug_ng == 300000 && day.boluses == 0 && day.change_ng == 0);
    CHECK(!day.ask);
    day = day_of(300000, 25000, 0, 300000);
    CHECK(day.drug_ng == 325000 && day.boluses == 1 && day.change_ng == 25000);
    day = day_of(0, 50000, 360, 250000);
    CHECK(day.boluses == 4 && day.drug_ng == 200000);
    CHECK(day.change_ng == -50000);
    day = day_of(0, 50000, 400, 0); /* at 0, 6:40, 13:20 and 20:00 */
    CHECK(day.boluses == 4);
    day = day_of(0, 50000, 1440, 0);
    CHECK(day.boluses == 1);
    day = day_of(0, 50000, 1439, 0);
    CHECK(day.boluses == 2);
    day = day_of(0, 50000, BOLUS_INTERVAL_MIN_MAX, 0);
    CHECK(day.boluses == 1);
}

static void the_largest_regimen_is_counted(void **state)
{
    struct bolus_regimen most = { UNITS_DOSE_NG_MAX, UNITS_DOSE_NG_MAX,
        BOLUS_INTERVAL_MIN_MAX };
    struct bolus_day day;

    (void)state;
    CHECK(bolus_day(&most, UNITS_DOSE_NG_MAX, &day) == ERR_STATE);
    CHECK(day.boluses == 1);
    CHECK(day.drug_ng == 2 * (int64_t)UNITS_DOSE_NG_MAX);
}

/* SR-30: twice or half asks again. */
static void twice_and_half_of_before_ask_again(void **state)
{
    (void)state;
    CHECK(!day_of(199999, 0, 0, 100000).ask);
    CHECK(day_of(200000, 0, 0, 100000).ask);
    CHECK(!day_of(50001, 0, 0, 100000).ask);
    CHECK(day_of(50000, 0, 0, 100000).ask);
}

/* in 2004 an interval of 6 h was typed into the field of minutes.  The
 * totals beside the field differ sixtyfold, and 6 min are refused. */
static void hours_typed_as_minutes_2004_are_refused(void **state)
{
    struct bolus_regimen hours = { 100000, 50000, 6 * 60 };
    struct bolus_regimen minutes = { 100000, 50000, 6 };
    struct bolus_day day;

    (void)state;
    CHECK(bolus_day(&hours, 300000, &day) == OK);
    CHECK(day.boluses == 4 && day.drug_ng == 300000 && !day.ask);
    CHECK(bolus_day(&minutes, 300000, &day) == ERR_STATE);
    CHECK(day.boluses == 240 && day.drug_ng == 12100000 && day.ask);
}

/* 60 mcg an hour for 60 mcg a day is 24 times the drug, and asks. */
static void sixty_mcg_an_hour_for_a_day_asks_again(void **state)
{
    struct schedule hourly;
    struct bolus_day day;
    int i;

    (void)state;
    schedule_init(&hourly);
    CHECK(schedule_add_set(&hourly, SCHEDULE_ALL_DAYS) == OK);
    for (i = 0; i < 24; i++)
        CHECK(schedule_add_step(&hourly, 60 * i, 60000) == OK);
    CHECK(schedule_check(&hourly) == OK);
    day = day_of(schedule_day_ng_max(&hourly), 0, 0, 60000);
    CHECK(day.drug_ng == 1440000 && day.change_ng == 1380000 && day.ask);
}

/* SR-01, SR-02: refused whole, and said how much it would be. */
static void more_than_the_ceiling_is_refused(void **state)
{
    struct bolus_regimen regimen = { 3000000, 1000000, 0 };
    struct bolus_day day;

    (void)state;
    CHECK(bolus_day(&regimen, 4000000, &day) == OK);
    CHECK(day.drug_ng == 4000000);
    regimen.bolus_ng++;
    CHECK(bolus_day(&regimen, 4000000, &day) == ERR_STATE);
    CHECK(day.drug_ng == 4000001);
}

/* Each field outside its limits, for both questions about a regimen. */
static void a_regimen_outside_its_limits_is_refused(void **state)
{
    static const struct bolus_regimen bad[] = { { -1, 0, 0 },
        { UNITS_DOSE_NG_MAX + 1, 0, 0 }, { 0, -1, 0 },
        { 0, UNITS_DOSE_NG_MAX + 1, 0 }, { 0, 0, -1 },
        { 0, 0, BOLUS_INTERVAL_MIN_MAX + 1 } };
    const struct bolus_regimen good = { 1000, 0, 0 };
    struct bolus_day day;
    int32_t seconds;
    size_t i;

    (void)state;
    for (i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        CHECK(bolus_day(&bad[i], 0, &day) == ERR_RANGE);
        CHECK(bolus_shortest(model_get(0), 2000000, &bad[i], &seconds) ==
              ERR_RANGE);
    }
    CHECK(bolus_day(&good, -1, &day) == ERR_RANGE);
    CHECK(bolus_day(&good, UNITS_DOSE_NG_MAX + 1, &day) == ERR_RANGE);
    CHECK(bolus_shortest(model_get(0), 0, &good, &seconds) == ERR_RANGE);
    CHECK(bolus_shortest(model_get(0), UNITS_CONC_MAX + 1, &good, &seconds) ==
          ERR_RANGE);
}

/* SR-04: at 24 mL/day, 1 mL takes an hour; beside basal flow it stretches. */
static void a_bolus_stretches_to_the_highest_flow(void **state)
{
    struct bolus_regimen r = { 0, 2000000, 0 };
    const struct model *m = model_get(0);
    int32_t s = 0;

    (void)state;
    CHECK(bolus_shortest(m, 2000000, &r, &s) == OK && s == 3600);
    r.basal_ng = 24000000; /* 12 mL/day of it */
    CHECK(bolus_shortest(m, 2000000, &r, &s) == OK && s == 7200);
    r.bolus_ng = 1;
    CHECK(bolus_shortest(m, 2000000, &r, &s) == OK && s == 1);
    r.bolus_ng = 0;
    CHECK(bolus_shortest(m, 2000000, &r, &s) == OK && s == 0);
    r.basal_ng = 48000000; /* all of it */
    CHECK(bolus_shortest(m, 2000000, &r, &s) == ERR_RANGE);
    CHECK(bolus_shortest(m, 1000, &r, &s) == ERR_RANGE);
    r.bolus_ng = 2000000;
    r.basal_ng = 36000000; /* rounded up: 0.75 of the flow leaves 4 h */
    CHECK(bolus_shortest(m, 2000000, &r, &s) == OK && s == 14400);
    r.bolus_ng++;
    CHECK(bolus_shortest(m, 2000000, &r, &s) == OK && s == 14401);
    r.basal_ng = 47999999; /* 1 ng/day of room */
    r.bolus_ng = 24855;
    CHECK(bolus_shortest(m, 2000000, &r, &s) == OK && s == 2147472000);
    r.bolus_ng = 24856;
    CHECK(bolus_shortest(m, 2000000, &r, &s) == ERR_RANGE);
    r.basal_ng = 48000000 - 319;
    r.bolus_ng = 7928788;
    CHECK(bolus_shortest(m, 2000000, &r, &s) == OK && s == INT32_MAX);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_path_has_limits),
        cmocka_unit_test(
            the_prime_of_0_199_mL_is_118_mcg_more_than_that_of_0_140),
        cmocka_unit_test(a_catheter_prime_leaves_the_tubing_out),
        cmocka_unit_test(a_bridge_lasts_as_long_as_the_old_rate_takes),
        cmocka_unit_test(a_bridge_keeps_fractions_of_a_second),
        cmocka_unit_test(a_bridge_of_a_schedule_follows_its_steps),
        cmocka_unit_test(a_bridge_outside_its_limits_is_refused),
        cmocka_unit_test(a_bridge_past_the_calendar_is_refused),
        cmocka_unit_test(a_bridge_counts_in_residual_and_alarm_date),
        cmocka_unit_test(the_residual_dilutes_the_new_drug),
        cmocka_unit_test(rinses_of_saline_thin_the_residual),
        cmocka_unit_test(the_widest_mixes_are_computed),
        cmocka_unit_test(the_least_difference_is_kept),
        cmocka_unit_test(a_last_digit_tells_that_more_follows),
        cmocka_unit_test(the_widest_numbers_are_exact),
        cmocka_unit_test(a_mix_outside_its_limits_is_refused),
        cmocka_unit_test(a_day_is_counted_with_its_boluses),
        cmocka_unit_test(the_largest_regimen_is_counted),
        cmocka_unit_test(twice_and_half_of_before_ask_again),
        cmocka_unit_test(hours_typed_as_minutes_2004_are_refused),
        cmocka_unit_test(sixty_mcg_an_hour_for_a_day_asks_again),
        cmocka_unit_test(more_than_the_ceiling_is_refused),
        cmocka_unit_test(a_regimen_outside_its_limits_is_refused),
        cmocka_unit_test(a_bolus_stretches_to_the_highest_flow),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
