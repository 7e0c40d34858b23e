/* test_transcript.c: what is said of a typed reading before it is saved. */
#include "clinic/rules/transcript.h"
#include "clinic/store/record.h"
#include "core/calendar.h"
#include "core/model.h"
#include "test/test.h"

#define DAY INT64_C(86400)
#define FILLED (20000 * DAY) /* a 00:00 of pump time */
#define NOW (FILLED + 10 * DAY)

/* 300 mcg/day at 2000 mcg/mL is 0.15 mL a day: 18 mL above the alarm volume
 * are 120 days. */
static struct reading typed(void)
{
    struct reading r = {
        .source = READING_PRINTOUT,
        .read_s = FILLED + DAY,
        .filled_s = FILLED,
        .fill_nl = 20000000,
        .alarm_nl = 2000000,
        .conc_ng_per_ml = 2000000,
        .printed_alarm_day = 20120,
    };

    schedule_init_simple(&r.schedule, 300000);
    return r;
}

static struct transcript judge(struct reading r)
{
    struct refill_rule rule = refill_rule_default();

    return transcript_judge(&r, NULL, model_of_capacity(20000000), &rule, NOW);
}

static struct transcript judge_after(struct reading r, struct reading before)
{
    struct refill_rule rule = refill_rule_default();

    return transcript_judge(
        &r, &before, model_of_capacity(20000000), &rule, NOW);
}

static void a_true_printout_fits(void **state)
{
    struct transcript t = judge(typed());

    (void)state;
    assert_int_equal(t.fault, TRANSCRIPT_FITS);
    assert_int_equal(t.warnings, 0);
    assert_int_equal(t.asks, 0);
    assert_int_equal(t.refill.alarm_day, 20120);
    assert_int_equal(t.refill.refill_by_day, 20117);
}

/* a printout in mg, typed as it stands, gives the same flow. */
static void milligrams_typed_for_micrograms_are_said(void **state)
{
    struct reading r = typed();

    (void)state;
    r.conc_ng_per_ml = 2000;
    schedule_init_simple(&r.schedule, 300);
    assert_int_equal(judge(r).fault, TRANSCRIPT_FITS);
    assert_int_equal(judge(r).warnings, TRANSCRIPT_CONC_WEAK);
    r.printed_alarm_day = RECORD_NO_DAY;
    r.conc_ng_per_ml = 49999;
    schedule_init_simple(&r.schedule, 10000);
    assert_int_equal(judge(r).warnings, TRANSCRIPT_CONC_WEAK);
    r.conc_ng_per_ml = 50001;
    assert_int_equal(judge(r).warnings, 0);
}

/* SR-01 */
static void a_dose_above_the_ceiling_is_said(void **state)
{
    struct reading r = typed();

    (void)state;
    r.read_s = FILLED;
    r.printed_alarm_day = RECORD_NO_DAY;
    schedule_init_simple(&r.schedule, 4000000);
    CHECK(!(judge(r).warnings & TRANSCRIPT_DOSE_HIGH));
    schedule_init_simple(&r.schedule, 4000001);
    CHECK(judge(r).warnings & TRANSCRIPT_DOSE_HIGH);
}

/* 0.05 mL is a third of a day here, so rounding allows 19 and 20. */
static void the_printed_date_rules_inside_what_rounding_allows(void **state)
{
    struct reading r = typed();
    struct transcript t;

    (void)state;
    r.printed_alarm_day = 20119;
    t = judge(r);
    assert_int_equal(t.warnings, 0);
    assert_int_equal(t.refill.alarm_day, 20119);
    r.printed_alarm_day = 20118;
    t = judge(r);
    assert_int_equal(t.warnings, TRANSCRIPT_PRINTED_EARLIER);
    assert_int_equal(t.refill.alarm_day, 20118);
    r.printed_alarm_day = 20121;
    t = judge(r);
    assert_int_equal(t.warnings, TRANSCRIPT_PRINTED_LATER);
    assert_int_equal(t.refill.alarm_day, 20120);
    r.printed_alarm_day = RECORD_NO_DAY;
    t = judge(r);
    assert_int_equal(t.warnings, 0);
    CHECK(!t.has_printed);
    assert_int_equal(t.refill.alarm_day, 20120);
}

/* SR-30 */
static void twice_or_half_is_asked_again(void **state)
{
    struct reading r = typed(), before = typed();

    (void)state;
    schedule_init_simple(&r.schedule, 599999);
    CHECK(!(judge_after(r, before).asks & TRANSCRIPT_ASK_DOSE));
    schedule_init_simple(&r.schedule, 600000);
    CHECK(judge_after(r, before).asks & TRANSCRIPT_ASK_DOSE);
    schedule_init_simple(&r.schedule, 150001);
    CHECK(!(judge_after(r, before).asks & TRANSCRIPT_ASK_DOSE));
    schedule_init_simple(&r.schedule, 150000);
    CHECK(judge_after(r, before).asks & TRANSCRIPT_ASK_DOSE);
    r = typed();
    r.conc_ng_per_ml = 1000000;
    assert_int_equal(judge_after(r, before).asks, TRANSCRIPT_ASK_CONC);
    r = typed();
    r.fill_nl = 10000000;
    CHECK(judge_after(r, before).asks & TRANSCRIPT_ASK_FILL);
    assert_int_equal(judge_after(typed(), before).asks, 0);
}

/* */
static void a_fill_above_capacity_or_below_the_alarm_is_refused(void **state)
{
    struct reading r = typed();

    (void)state;
    r.fill_nl = 20000001;
    assert_int_equal(judge(r).fault, TRANSCRIPT_ABOVE_CAPACITY);
    r.fill_nl = 1999999;
    assert_int_equal(judge(r).fault, TRANSCRIPT_BELOW_ALARM);
}

/* */
static void a_flow_no_model_makes_is_refused(void **state)
{
    struct reading r = typed();

    (void)state;
    schedule_init_simple(&r.schedule, 95000);
    assert_int_equal(judge(r).fault, TRANSCRIPT_FLOW);
    assert_int_equal(judge(r).step, 0);
    schedule_init_simple(&r.schedule, 96000);
    r.printed_alarm_day = RECORD_NO_DAY;
    assert_int_equal(judge(r).fault, TRANSCRIPT_FITS);
}

/* R-09 F-05 */
static void strengths_and_alarm_volumes_outside_the_rules_are_refused(
    void **state)
{
    struct reading r = typed();

    (void)state;
    r.conc_ng_per_ml = 50000;
    assert_int_equal(judge(r).fault, TRANSCRIPT_CONC_SCREENING);
    r.conc_ng_per_ml = 999;
    assert_int_equal(judge(r).fault, TRANSCRIPT_CONC);
    r = typed();
    r.alarm_nl = 999999;
    assert_int_equal(judge(r).fault, TRANSCRIPT_ALARM_VOLUME);
    r.alarm_nl = 10000001;
    assert_int_equal(judge(r).fault, TRANSCRIPT_ALARM_VOLUME);
    r.alarm_nl = 1900000;
    r.printed_alarm_day = RECORD_NO_DAY;
    assert_int_equal(judge(r).warnings, TRANSCRIPT_ALARM_UNSURE);
}

static void times_must_stand_in_order(void **state)
{
    struct reading r = typed();

    (void)state;
    r.read_s = NOW;
    assert_int_equal(judge(r).fault, TRANSCRIPT_FITS);
    r.read_s = NOW + 1;
    assert_int_equal(judge(r).fault, TRANSCRIPT_READ_AHEAD);
    r = typed();
    r.read_s = FILLED;
    assert_int_equal(judge(r).fault, TRANSCRIPT_FITS);
    r.read_s = FILLED - 1;
    assert_int_equal(judge(r).fault, TRANSCRIPT_FILLED_AHEAD);
    r = typed();
    r.filled_s = r.read_s - 3654 * DAY;
    assert_int_equal(judge(r).fault, TRANSCRIPT_FILLED_LONG);
    r = typed();
    r.printed_alarm_day = 19999;
    assert_int_equal(judge(r).fault, TRANSCRIPT_PRINTED_EARLY);
}

/* R-10 SR-47 */
static void what_differs_from_the_record_is_said(void **state)
{
    struct reading r = typed(), before = typed();

    (void)state;
    before.filled_s -= 100 * DAY;
    before.read_s -= 100 * DAY;
    assert_int_equal(judge_after(r, before).warnings, 0);
    before.conc_ng_per_ml = 1900000;
    assert_int_equal(judge_after(r, before).warnings, TRANSCRIPT_CONC_CHANGED);
    before = typed();
    assert_int_equal(judge_after(r, before).warnings, TRANSCRIPT_SAME_FILL);
    before.read_s += 1;
    CHECK(judge_after(r, before).warnings & TRANSCRIPT_NOT_NEWEST);
    r = typed();
    r.filled_s -= 200 * DAY;
    r.printed_alarm_day = RECORD_NO_DAY;
    assert_int_equal(judge(r).warnings, TRANSCRIPT_REFILL_MISSING);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_true_printout_fits),
        cmocka_unit_test(milligrams_typed_for_micrograms_are_said),
        cmocka_unit_test(a_dose_above_the_ceiling_is_said),
        cmocka_unit_test(the_printed_date_rules_inside_what_rounding_allows),
        cmocka_unit_test(twice_or_half_is_asked_again),
        cmocka_unit_test(a_fill_above_capacity_or_below_the_alarm_is_refused),
        cmocka_unit_test(a_flow_no_model_makes_is_refused),
        cmocka_unit_test(
            strengths_and_alarm_volumes_outside_the_rules_are_refused),
        cmocka_unit_test(times_must_stand_in_order),
        cmocka_unit_test(what_differs_from_the_record_is_said),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
