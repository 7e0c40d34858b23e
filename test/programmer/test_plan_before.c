/* test_plan_before.c: what was found or done before a plan, and still holds. */
#include "core/units.h"
#include "programmer/plan.h"
#include "test/programmer/running.h"
#include "test/test.h"

enum { NOW_S = 1795000000, /* in 2026 */ DAY_S = 86400 };
enum { ML = 1000000, MCG = 1000 };
enum { FULL_NL = 20 * ML, LEFT_NL = 10 * ML, GABLOFEN_500 = 4 };

static struct reading reading;
static struct plan_judgement judged;

/* A refill with what is expected, and another dose. */
static struct plan refill(int32_t dose_ng)
{
    struct plan plan;

    reading = running_pump(NOW_S);
    plan_init(&plan, &reading);
    plan.person = "A. Nurse";
    plan.class = TITRATION_SPINAL;
    plan.class_known = true;
    schedule_init_simple(&plan.schedule, dose_ng);
    plan.has_schedule = true;
    plan.fill = (struct plan_fill){ .is_filled = true,
        .same_drug = true,
        .drained_nl = LEFT_NL,
        .filled_nl = FULL_NL,
        .lot = "B4711",
        .expiry_day = NOW_S / DAY_S + 100 };
    return plan;
}

/* The point of that code; NULL without one. */
static const struct plan_point *find(
    const struct plan *plan, enum plan_code code)
{
    plan_judge(plan, &judged);
    for (int i = 0; i < judged.count; i++)
        if (judged.point[i].code == code)
            return &judged.point[i];
    return NULL;
}

/* Does it stand in the way, so strongly? */
static bool asks(
    const struct plan *plan, enum plan_code code, enum plan_need need)
{
    const struct plan_point *point = find(plan, code);

    return point && point->need == need && !point->is_met;
}

/* an increase wants a second person; what was found before was a slip of
 * the pen, when the residual is as expected now. */
static void a_routine_refill_ends_what_was_found(void **state)
{
    struct plan plan = refill(310 * MCG);

    (void)state;
    plan.found = ENCOUNTER_NOT_KNOWN;
    CHECK(!find(&plan, PLAN_SECOND_FOR_DOSE));
    plan.fill.drained_nl = LEFT_NL - 3 * ML;
    CHECK(asks(&plan, PLAN_SECOND_FOR_DOSE, PLAN_SECOND));
    plan.fill.is_filled = false;
    CHECK(asks(&plan, PLAN_SECOND_FOR_DOSE, PLAN_SECOND));
    plan.second = "B. Other";
    plan.why_residual = "looked twice";
    CHECK(find(&plan, PLAN_SECOND_FOR_DOSE)->is_met);
}

/* what another programmer did within a day may have been an increase. */
static void a_program_of_another_visit_is_asked_about(void **state)
{
    struct plan plan = refill(310 * MCG);

    (void)state;
    CHECK(!find(&plan, PLAN_AGAIN));
    plan.changed_utc_s = NOW_S - 3600;
    CHECK(asks(&plan, PLAN_AGAIN, PLAN_ASK));
    plan.confirmed = true;
    CHECK(find(&plan, PLAN_AGAIN)->is_met);
    plan.increased_utc_s = NOW_S - 3600; /* it was */
    CHECK(asks(&plan, PLAN_AGAIN, PLAN_BLOCK));
    plan.increased_utc_s = -1;
    schedule_init_simple(&plan.schedule, 299 * MCG);
    CHECK(!find(&plan, PLAN_AGAIN));
}

/* a class that lets more pass than the clinic's is no slip of a list. */
static void another_class_than_on_record_is_asked_about(void **state)
{
    struct plan plan = refill(310 * MCG);

    (void)state;
    CHECK(!find(&plan, PLAN_INCREASE));
    plan.class_is_other = true;
    CHECK(asks(&plan, PLAN_INCREASE, PLAN_ASK));
    plan.confirmed = true;
    CHECK(find(&plan, PLAN_INCREASE)->is_met);
    schedule_init_simple(&plan.schedule, 290 * MCG);
    CHECK(!find(&plan, PLAN_INCREASE));
}

/* what a full path holds would be given at once, and not counted.
 */
static void a_path_that_is_taken_for_empty_wants_a_reason(void **state)
{
    struct plan plan = refill(300 * MCG);

    (void)state;
    CHECK(!find(&plan, PLAN_PRIME));
    plan.lead = MSG_PROGRAM_PRIME;
    CHECK(asks(&plan, PLAN_PRIME, PLAN_WHY));
    CHECK(strstr(find(&plan, PLAN_PRIME)->text, "544.0")); /* 0.272 x 2000 */
    plan.lead = MSG_PROGRAM_PRIME_CATHETER;
    CHECK(strstr(find(&plan, PLAN_PRIME)->text, "264.0")); /* 0.132 x 2000 */
    plan.why_dose = "catheter revised";
    CHECK(find(&plan, PLAN_PRIME)->is_met);
    plan.why_dose = NULL;
    reading.status.path_ng_per_ml = 4000 * MCG; /* what is still in it */
    CHECK(strstr(find(&plan, PLAN_PRIME)->text, "528.0"));
    plan.lead = MSG_PROGRAM_NO_LEAD;
    plan.catheter_nl = 132000;
    plan.tubing_nl = 140000;
    CHECK(!find(&plan, PLAN_PRIME)); /* as they are */
    plan.catheter_nl = 132001;
    CHECK(asks(&plan, PLAN_PRIME, PLAN_WHY));
    plan.catheter_nl = 132000;
    plan.tubing_nl = 139999;
    CHECK(asks(&plan, PLAN_PRIME, PLAN_WHY));
    reading.status.number = 0; /* a new pump's is empty */
    CHECK(!find(&plan, PLAN_PRIME));
}

/* after a change, a pump that computes with the mix of then. */
static void the_mix_of_before_is_asked_about(void **state)
{
    struct plan plan = refill(300 * MCG);
    struct msg_program program;

    (void)state;
    CHECK(!find(&plan, PLAN_DILUTION));
    reading.status.nominal_ng_per_ml = 500 * MCG;
    reading.status.used_ng_per_ml = 605 * MCG;
    reading.program.used_ng_per_ml = 605 * MCG;
    CHECK(asks(&plan, PLAN_DILUTION, PLAN_ASK));
    /* (1.4 x 605 + 18.6 x 500) / 20 */
    CHECK(units_round(&judged.dilution.true_ng_per_ml) == 507350);
    plan.confirmed = true;
    CHECK(find(&plan, PLAN_DILUTION)->is_met);
    plan_program(&plan, &judged, &program);
    CHECK(program.used_ng_per_ml == 605 * MCG);
    plan.fill.same_drug = false; /* said anew: by the label */
    plan.fill.product = GABLOFEN_500;
    plan.fill.nominal_ng_per_ml = 500 * MCG;
    plan_judge(&plan, &judged);
    plan_program(&plan, &judged, &program);
    CHECK(program.used_ng_per_ml == 500 * MCG);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_routine_refill_ends_what_was_found),
        cmocka_unit_test(a_program_of_another_visit_is_asked_about),
        cmocka_unit_test(another_class_than_on_record_is_asked_about),
        cmocka_unit_test(a_path_that_is_taken_for_empty_wants_a_reason),
        cmocka_unit_test(the_mix_of_before_is_asked_about),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
