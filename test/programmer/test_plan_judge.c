#include "programmer/plan.h"

#include "base/pattern.h"
#include "core/drug.h"
#include "core/units.h"
#include "test/programmer/running.h"
#include "test/test.h"

enum { NOW_S = 1795000000, /* in 2026 */ DAY_S = 86400 };
enum { ML = 1000000, MCG = 1000 };
enum {
    FULL_NL = 20 * ML,
    LEFT_NL = 10 * ML,
};
enum { LIORESAL_50 = 0, GABLOFEN_500 = 4, GABLOFEN_2000 = 6 };

static struct reading reading;

/* A refill with what is expected. */
static struct plan refill(void)
{
    struct plan plan;

    reading = running_pump(NOW_S);
    plan_init(&plan, &reading);
    plan.person = "A. Nurse";
    plan.fill = (struct plan_fill){ .is_filled = true,
        .same_drug = true,
        .drained_nl = LEFT_NL,
        .filled_nl = FULL_NL,
        .lot = "B4711",
        .expiry_day = NOW_S / DAY_S + 100 };
    return plan;
}

static struct plan dose(int32_t from_ng, int32_t to_ng)
{
    struct plan plan;

    reading = running_pump(NOW_S);
    schedule_init_simple(&reading.program.schedule, from_ng);
    plan_init(&plan, &reading);
    plan.class = TITRATION_SPINAL;
    plan.class_known = true;
    schedule_init_simple(&plan.schedule, to_ng);
    plan.has_schedule = true;
    return plan;
}

static struct plan_judgement judged;

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

static int asks(
    const struct plan *plan, enum plan_code code, enum plan_need need)
{
    const struct plan_point *point = find(plan, code);

    return point && point->need == need && !point->is_met && *point->text;
}

static int is_met(const struct plan *plan, enum plan_code code)
{
    const struct plan_point *point = find(plan, code);

    return point && point->is_met;
}

static int stands(const struct plan *plan, enum plan_need need)
{
    plan_judge(plan, &judged);
    return plan_stands(&judged, need);
}

static void a_routine_refill_asks_nothing(void **state)
{
    struct plan plan = refill();

    (void)state;
    CHECK(!stands(&plan, PLAN_ASK));
    CHECK(judged.has_expected && !judged.is_discrepancy);
    CHECK(find(&plan, PLAN_RATIO) && find(&plan, PLAN_RATIO)->is_met);
}

/* what was drained is asked, and can be. */
static void what_was_drained_is_a_volume_of_this_pump(void **state)
{
    struct plan plan = refill();

    (void)state;
    plan.fill.drained_nl = -1;
    CHECK(asks(&plan, PLAN_DRAINED, PLAN_BLOCK));
    plan.fill.drained_nl = FULL_NL + 1;
    CHECK(asks(&plan, PLAN_DRAINED, PLAN_BLOCK));
    plan.fill.drained_nl = FULL_NL;
    CHECK(!find(&plan, PLAN_DRAINED));
    plan.fill.drained_nl = 0;
    CHECK(!find(&plan, PLAN_DRAINED));
}

static int is_discrepancy(int32_t drained_nl, int32_t expected_nl)
{
    struct plan plan = refill();

    reading.status.volume_nl = (uint32_t)expected_nl;
    plan.fill.drained_nl = drained_nl;
    plan_judge(&plan, &judged);
    return judged.is_discrepancy;
}

/* more than 2 mL either way, or a use ratio outside 0.855 to 1.145. */
static void the_bounds_of_a_discrepancy_are_exact(void **state)
{
    (void)state;
    /* By volume: of 18 mL used, 2 mL are a ratio of 1.111. */
    CHECK(!is_discrepancy(4 * ML, 2 * ML) && !is_discrepancy(0, 2 * ML));
    CHECK(is_discrepancy(4 * ML + 1, 2 * ML));
    CHECK(is_discrepancy(0, 2 * ML + 1));
    CHECK(!is_discrepancy(1, 2 * ML + 1));
    /* By ratio: 10 mL used, 1.45 mL less or more. */
    CHECK(!is_discrepancy(11450000, LEFT_NL));
    CHECK(is_discrepancy(11450001, LEFT_NL));
    CHECK(!is_discrepancy(8550000, LEFT_NL));
    CHECK(is_discrepancy(8549999, LEFT_NL));
    /* Under 2 mL used the ratio is shown, not judged. */
    CHECK(!is_discrepancy(FULL_NL, 18 * ML + 1));
    CHECK(is_discrepancy(FULL_NL, 18 * ML));
}

static struct plan discrepancy(void)
{
    struct plan plan = refill();

    plan.fill.drained_nl = LEFT_NL + 3 * ML;
    plan.fill.cause = ENCOUNTER_STALL;
    plan.why_residual = "MRI last week";
    plan.second = "B. Doctor";
    return plan;
}

/* cause, reason and another person; a yes is none of them. */
static void a_discrepancy_wants_all_three(void **state)
{
    static const char *const own[] = { "A. Nurse", "a. nurse", " A.Nurse",
        "A. Nurse ", "A.  NURSE" };
    struct plan plan = discrepancy();

    (void)state;
    CHECK(is_met(&plan, PLAN_DISCREPANCY));
    plan.fill.cause = ENCOUNTER_NO_CAUSE;
    CHECK(asks(&plan, PLAN_DISCREPANCY, PLAN_SECOND));
    plan = discrepancy();
    plan.why_residual = " \t";
    CHECK(asks(&plan, PLAN_DISCREPANCY, PLAN_SECOND));
    plan.why_residual = NULL;
    plan.confirmed = true;
    CHECK(asks(&plan, PLAN_DISCREPANCY, PLAN_SECOND));
    plan = discrepancy();
    plan.second = "";
    CHECK(asks(&plan, PLAN_DISCREPANCY, PLAN_SECOND));
    for (size_t i = 0; i < sizeof(own) / sizeof(*own); i++) {
        plan.second = own[i];
        CHECK(asks(&plan, PLAN_DISCREPANCY, PLAN_SECOND));
    }
    plan.second = "A. Nurseling";
    CHECK(is_met(&plan, PLAN_DISCREPANCY));
}

/* no increase with it, or later in the visit, but by the second person.
 */
static void a_discrepancy_and_an_increase_want_the_second(void **state)
{
    struct plan plan = discrepancy();

    (void)state;
    schedule_init_simple(&plan.schedule, 310 * MCG);
    plan.has_schedule = true;
    CHECK(is_met(&plan, PLAN_SECOND_FOR_DOSE));
    plan.second = NULL;
    CHECK(asks(&plan, PLAN_SECOND_FOR_DOSE, PLAN_SECOND));
    plan.fill.is_filled = false;
    CHECK(!find(&plan, PLAN_SECOND_FOR_DOSE));
    plan.found = ENCOUNTER_STALL;
    CHECK(asks(&plan, PLAN_SECOND_FOR_DOSE, PLAN_SECOND));
    schedule_init_simple(&plan.schedule, 290 * MCG);
    CHECK(!find(&plan, PLAN_SECOND_FOR_DOSE));
}

/* up to the capacity, down to the alarm volume. */
static void a_fill_is_between_alarm_and_capacity(void **state)
{
    struct plan plan = refill();

    (void)state;
    plan.fill.filled_nl = FULL_NL + 1;
    CHECK(asks(&plan, PLAN_FILLED, PLAN_BLOCK));
    plan.fill.filled_nl = 2 * ML;
    CHECK(!find(&plan, PLAN_FILLED));
    plan.fill.filled_nl = 2 * ML - 1;
    CHECK(asks(&plan, PLAN_FILLED, PLAN_BLOCK));
    plan.alarm_nl = 1 * ML;
    CHECK(!find(&plan, PLAN_FILLED));
    plan.alarm_nl = 3 * ML;
    plan.fill.filled_nl = 3 * ML - 1;
    CHECK(asks(&plan, PLAN_FILLED, PLAN_BLOCK));
}

/* lot, expiry, a product that belongs in a pump. */
static void what_is_filled_is_known(void **state)
{
    struct plan plan = refill();
    const int32_t today = NOW_S / DAY_S;

    (void)state;
    plan.fill.lot = " ";
    CHECK(asks(&plan, PLAN_LOT, PLAN_BLOCK));
    plan = refill();
    plan.fill.expiry_day = today - 1;
    CHECK(asks(&plan, PLAN_EXPIRED, PLAN_BLOCK));
    plan.fill.expiry_day = today;
    CHECK(!find(&plan, PLAN_EXPIRED));
    plan.fill.expiry_day = 0;
    CHECK(strstr(find(&plan, PLAN_EXPIRED)->text, "enter"));
    plan = refill();
    plan.fill.same_drug = false;
    plan.fill.product = LIORESAL_50;
    plan.fill.nominal_ng_per_ml = 50 * MCG;
    CHECK(asks(&plan, PLAN_PRODUCT, PLAN_BLOCK));
    plan.fill.product = GABLOFEN_500;
    plan.fill.nominal_ng_per_ml = 501 * MCG;
    CHECK(asks(&plan, PLAN_PRODUCT, PLAN_BLOCK));
    plan.fill.compounded = true;
    CHECK(!find(&plan, PLAN_PRODUCT));
    plan.fill.product = 999;
    CHECK(asks(&plan, PLAN_PRODUCT, PLAN_BLOCK));
}

static struct plan weaker(void)
{
    struct plan plan = refill();

    plan.fill.same_drug = false;
    plan.fill.product = GABLOFEN_500;
    plan.fill.nominal_ng_per_ml = 500 * MCG;
    return plan;
}

/* a catheter on record, and a bridge or why not. */
static void another_concentration_wants_its_bridge(void **state)
{
    struct plan plan = weaker();

    (void)state;
    CHECK(asks(&plan, PLAN_BRIDGE, PLAN_WHY));
    plan.why_unbridged = " ";
    CHECK(asks(&plan, PLAN_BRIDGE, PLAN_WHY));
    plan.why_unbridged = "wanted";
    CHECK(is_met(&plan, PLAN_BRIDGE));
    plan = weaker();
    plan.lead = MSG_PROGRAM_BRIDGE;
    CHECK(is_met(&plan, PLAN_BRIDGE) && judged.has_bridge);
    /* path x old concentration / old dose: 0.272 x 2000 / 300 of a day */
    CHECK(judged.bridge.duration_s.whole == 156672);
    CHECK(judged.bridge.path_nl == 272000);
    plan.catheter_nl = 0;
    CHECK(asks(&plan, PLAN_CATHETER, PLAN_BLOCK) && !judged.has_bridge);
    plan = weaker();
    plan.fill.nominal_ng_per_ml = 2000 * MCG;
    CHECK(!find(&plan, PLAN_BRIDGE));
}

/* both numbers, rinses when it is lowered, and by which it counts. */
static void what_it_truly_is_is_said(void **state)
{
    struct plan plan = weaker();
    struct msg_program program;

    (void)state;
    CHECK(find(&plan, PLAN_DILUTION) && judged.has_dilution);
    /* (1.4 x 2000 + 18.6 x 500) / 20 */
    CHECK(units_round(&judged.dilution.true_ng_per_ml) == 605 * MCG);
    CHECK(asks(&plan, PLAN_RINSE, PLAN_ASK));
    plan.confirmed = true;
    CHECK(is_met(&plan, PLAN_RINSE));
    plan.confirmed = false;
    plan.fill.rinses = 1;
    plan.fill.rinse_nl = 10 * ML;
    CHECK(!find(&plan, PLAN_RINSE));
    plan.fill.rinses = 11;
    CHECK(asks(&plan, PLAN_RINSE, PLAN_BLOCK));
    plan = weaker();
    plan.fill.use_true = true;
    plan_judge(&plan, &judged);
    plan_program(&plan, &judged, &program);
    CHECK(program.nominal_ng_per_ml == 500 * MCG);
    CHECK(program.used_ng_per_ml == 605 * MCG);
    CHECK(judged.bridge.new_flow_nl.whole == 495867); /* 300 / 605 mL */
    plan = weaker();
    plan.fill.nominal_ng_per_ml = 1000 * MCG;
    reading.status.used_ng_per_ml = 500 * MCG;
    CHECK(!find(&plan, PLAN_RINSE));
}

/* the usual range is the class's; above it wants a reason. */
static void an_unusual_step_wants_a_reason(void **state)
{
    struct plan plan = dose(300 * MCG, 390 * MCG);

    (void)state;
    CHECK(!stands(&plan, PLAN_ASK) && find(&plan, PLAN_STEADY));
    schedule_init_simple(&plan.schedule, 390 * MCG + 1);
    CHECK(asks(&plan, PLAN_INCREASE, PLAN_WHY));
    plan.confirmed = true;
    CHECK(asks(&plan, PLAN_INCREASE, PLAN_WHY));
    plan.why_dose = "spasms";
    CHECK(is_met(&plan, PLAN_INCREASE));
    plan = dose(300 * MCG, 345 * MCG + 1);
    plan.class = TITRATION_CEREBRAL;
    plan.class_known = false;
    CHECK(asks(&plan, PLAN_INCREASE, PLAN_WHY));
    CHECK(strstr(find(&plan, PLAN_INCREASE)->text, "stricter"));
    schedule_init_simple(&plan.schedule, 345 * MCG);
    CHECK(!find(&plan, PLAN_INCREASE));
    schedule_init_simple(&plan.schedule, 300 * MCG);
    CHECK(!find(&plan, PLAN_STEADY));
}

static void a_large_increase_is_asked_again(void **state)
{
    struct plan plan = dose(500 * MCG, 600 * MCG);

    (void)state;
    CHECK(!find(&plan, PLAN_LARGE));
    schedule_init_simple(&plan.schedule, 600 * MCG + 1);
    CHECK(asks(&plan, PLAN_LARGE, PLAN_ASK));
    plan.confirmed = true;
    CHECK(is_met(&plan, PLAN_LARGE));
    plan = dose(500 * MCG - 1, 620 * MCG);
    CHECK(!find(&plan, PLAN_LARGE));
}

/* a second increase within a day; a clock set back is no way round. */
static void a_second_increase_waits_a_day(void **state)
{
    static const int64_t since[] = { 0, 1, DAY_S - 1 };
    struct plan plan = dose(300 * MCG, 301 * MCG);

    (void)state;
    CHECK(!find(&plan, PLAN_AGAIN));
    for (size_t i = 0; i < sizeof(since) / sizeof(*since); i++) {
        plan.increased_utc_s = NOW_S - since[i];
        CHECK(asks(&plan, PLAN_AGAIN, PLAN_BLOCK));
    }
    plan.increased_utc_s = NOW_S + 3600;
    CHECK(asks(&plan, PLAN_AGAIN, PLAN_BLOCK));
    plan.increased_utc_s = NOW_S - DAY_S;
    CHECK(!find(&plan, PLAN_AGAIN));
    plan.increased_utc_s = NOW_S;
    schedule_init_simple(&plan.schedule, 299 * MCG);
    CHECK(!find(&plan, PLAN_AGAIN));
}

/* SR-30: from twice and to half; F-02: periodic boluses count. */
static void twice_and_half_are_asked_again(void **state)
{
    struct plan plan = dose(300 * MCG, 600 * MCG);

    (void)state;
    CHECK(asks(&plan, PLAN_TWICE, PLAN_ASK));
    schedule_init_simple(&plan.schedule, 600 * MCG - 1);
    CHECK(!find(&plan, PLAN_TWICE));
    schedule_init_simple(&plan.schedule, 150 * MCG);
    CHECK(asks(&plan, PLAN_TWICE, PLAN_ASK));
    schedule_init_simple(&plan.schedule, 150 * MCG + 1);
    CHECK(!find(&plan, PLAN_TWICE));
    plan = dose(300 * MCG, 300 * MCG);
    plan.has_periodic = true;
    plan.periodic = (struct msg_periodic){ 75 * MCG, 360, 0, 600 };
    CHECK(asks(&plan, PLAN_TWICE, PLAN_ASK));
    plan.periodic.dose_ng -= 1;
    CHECK(!find(&plan, PLAN_TWICE));
    CHECK(asks(&plan, PLAN_INCREASE, PLAN_WHY));
}

/* both numbers are named. */
static void a_flow_that_cannot_be_is_named(void **state)
{
    struct plan plan = dose(300 * MCG, 96 * MCG);

    (void)state;
    CHECK(!find(&plan, PLAN_FLOW)); /* 0.048 mL/day */
    schedule_init_simple(&plan.schedule, 96 * MCG - 1);
    CHECK(asks(&plan, PLAN_FLOW, PLAN_BLOCK));
    CHECK(strstr(find(&plan, PLAN_FLOW)->text, "this pump makes 0.0"));
    CHECK(strstr(find(&plan, PLAN_FLOW)->text, "24.0"));
}

/* SR-32: over 60 s is shown, over 5 min blocks. */
static void a_clock_that_is_off_is_said_and_blocks(void **state)
{
    struct plan plan = refill();

    (void)state;
    for (int sign = -1; sign <= 1; sign += 2) {
        reading.status.pump_s = (uint64_t)(NOW_S + sign * 60);
        CHECK(!find(&plan, PLAN_CLOCK));
        reading.status.pump_s = (uint64_t)(NOW_S + sign * 61);
        CHECK(find(&plan, PLAN_CLOCK)->need == PLAN_NOTE);
        reading.status.pump_s = (uint64_t)(NOW_S + sign * 300);
        CHECK(find(&plan, PLAN_CLOCK)->need == PLAN_NOTE);
        reading.status.pump_s = (uint64_t)(NOW_S + sign * 301);
        CHECK(asks(&plan, PLAN_CLOCK, PLAN_BLOCK));
    }
    reading.status.pump_s = NOW_S + 7200;
    reading.status.offset_s = 7200;
    CHECK(!find(&plan, PLAN_CLOCK));
    reading.status.pump_s = 1000;
    CHECK(strstr(find(&plan, PLAN_CLOCK)->text, "never"));
}

/* SR-32: summer time and travel are asked about when a day has steps. */
static void another_zone_is_asked_about_with_steps(void **state)
{
    struct plan plan = dose(300 * MCG, 300 * MCG);
    struct pattern_error fault;

    (void)state;
    reading.status.offset_s = 3600;
    reading.status.pump_s = NOW_S + 3600;
    plan.zone_offset_s = 7200;
    CHECK(pattern_read("00:00 150, 12:00 150", &plan.schedule, &fault) == 0);
    CHECK(!find(&plan, PLAN_ZONE)); /* the clinic is not known */
    plan.zone_known = true;
    CHECK(asks(&plan, PLAN_ZONE, PLAN_ASK));
    CHECK(strstr(find(&plan, PLAN_ZONE)->text, "behind"));
    plan.confirmed = true;
    CHECK(is_met(&plan, PLAN_ZONE));
    plan.zone_offset_s = 0;
    CHECK(strstr(find(&plan, PLAN_ZONE)->text, "ahead of"));
    plan.zone_offset_s = 3600;
    CHECK(!find(&plan, PLAN_ZONE));
    plan.zone_offset_s = 7200;
    schedule_init_simple(&plan.schedule, 300 * MCG);
    CHECK(!find(&plan, PLAN_ZONE));
}

/* F-05 */
static void the_alarm_volume_has_its_range(void **state)
{
    struct plan plan = refill();

    (void)state;
    plan.alarm_nl = 1 * ML - 1;
    CHECK(asks(&plan, PLAN_ALARM_VOLUME, PLAN_BLOCK));
    plan.alarm_nl = 1 * ML;
    CHECK(asks(&plan, PLAN_ALARM_VOLUME, PLAN_ASK));
    plan.alarm_nl = 2 * ML - 1;
    CHECK(asks(&plan, PLAN_ALARM_VOLUME, PLAN_ASK));
    plan.alarm_nl = 2 * ML;
    CHECK(!find(&plan, PLAN_ALARM_VOLUME));
    plan.alarm_nl = 10 * ML;
    CHECK(!find(&plan, PLAN_ALARM_VOLUME));
    plan.alarm_nl = 10 * ML + 1;
    CHECK(asks(&plan, PLAN_ALARM_VOLUME, PLAN_BLOCK));
}

/* a first program is whole, and the path is primed or it is said why
 * not. */
static void a_first_program_needs_everything(void **state)
{
    struct plan plan;
    struct msg_program program;

    (void)state;
    memset(&reading, 0, sizeof(reading));
    reading.utc_s = NOW_S;
    reading.status.capacity_nl = FULL_NL;
    reading.status.pump_s = NOW_S;
    plan_init(&plan, &reading);
    CHECK(asks(&plan, PLAN_FIRST, PLAN_BLOCK));
    CHECK(asks(&plan, PLAN_CATHETER, PLAN_BLOCK));
    CHECK(asks(&plan, PLAN_BRIDGE, PLAN_WHY));
    plan.fill = (struct plan_fill){ .is_filled = true,
        .filled_nl = FULL_NL,
        .product = GABLOFEN_2000,
        .nominal_ng_per_ml = 2000 * MCG,
        .expiry_day = NOW_S / DAY_S,
        .lot = "L" };
    plan.catheter_nl = 132000;
    plan.lead = MSG_PROGRAM_PRIME;
    CHECK(asks(&plan, PLAN_FIRST, PLAN_BLOCK));
    schedule_init_simple(&plan.schedule, 100 * MCG);
    plan.has_schedule = true;
    CHECK(!stands(&plan, PLAN_ASK));
    /* the tubing is the model's 0.140 mL, not 0.199 */
    plan_program(&plan, &judged, &program);
    CHECK(program.tubing_nl == 140000 && program.lead.volume_nl == 272000);
    CHECK(program.number == 0 && program.fill_nl == FULL_NL);
    plan.fill.same_drug = true;
    CHECK(asks(&plan, PLAN_PRODUCT, PLAN_BLOCK));
}

static void a_bridge_under_way_is_asked_about(void **state)
{
    struct plan plan = refill();

    (void)state;
    reading.status.bolus.kind = MSG_STATUS_BRIDGE;
    CHECK(asks(&plan, PLAN_BUSY, PLAN_ASK));
    reading.status.bolus.kind = MSG_STATUS_PRIME;
    CHECK(asks(&plan, PLAN_BUSY, PLAN_ASK));
    plan.confirmed = true;
    CHECK(is_met(&plan, PLAN_BUSY));
    reading.status.bolus.kind = MSG_STATUS_PERIODIC;
    CHECK(!find(&plan, PLAN_BUSY));
}

/* A pump of another model is none that this program judges. */
static void an_unknown_model_blocks(void **state)
{
    struct plan plan = refill();

    (void)state;
    reading.status.capacity_nl = 30 * ML;
    CHECK(asks(&plan, PLAN_FIRST, PLAN_BLOCK) && judged.count == 1);
}

/* What is staged is what runs, but for what was planned. */
static void what_is_not_planned_stays(void **state)
{
    struct plan plan = refill();
    struct msg_program program;
    struct encounter_fill fill;

    (void)state;
    reading.program.caps = (struct limit_caps){ 2000, 98000, 600000 };
    plan_judge(&plan, &judged);
    plan_program(&plan, &judged, &program);
    CHECK(program.fill_nl == FULL_NL && program.number == 7);
    program.fill_nl = 0;
    CHECK(memcmp(&program, &reading.program, sizeof(program)) == 0);
    plan_encounter(&plan, &judged, &fill);
    CHECK(fill.flags == (ENCOUNTER_FILLED | ENCOUNTER_SAME_DRUG));
    CHECK(fill.expected_nl == LEFT_NL && fill.use_millionths == 1000000);
    schedule_init_simple(&plan.schedule, 310 * MCG);
    plan.has_schedule = true;
    plan_judge(&plan, &judged);
    plan_program(&plan, &judged, &program);
    CHECK(program.caps.day_ng == 0); /* the usual ones of the new dose */
}

static void every_code_has_its_word(void **state)
{
    (void)state;
    for (unsigned i = 0; i < PLAN_CODES; i++) {
        CHECK(*plan_code_slug(i));
        for (unsigned j = 0; j < i; j++)
            CHECK(strcmp(plan_code_slug(i), plan_code_slug(j)) != 0);
    }
    CHECK(!*plan_code_slug(PLAN_CODES));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_routine_refill_asks_nothing),
        cmocka_unit_test(what_was_drained_is_a_volume_of_this_pump),
        cmocka_unit_test(the_bounds_of_a_discrepancy_are_exact),
        cmocka_unit_test(a_discrepancy_wants_all_three),
        cmocka_unit_test(a_discrepancy_and_an_increase_want_the_second),
        cmocka_unit_test(a_fill_is_between_alarm_and_capacity),
        cmocka_unit_test(what_is_filled_is_known),
        cmocka_unit_test(another_concentration_wants_its_bridge),
        cmocka_unit_test(what_it_truly_is_is_said),
        cmocka_unit_test(an_unusual_step_wants_a_reason),
        cmocka_unit_test(a_large_increase_is_asked_again),
        cmocka_unit_test(a_second_increase_waits_a_day),
        cmocka_unit_test(twice_and_half_are_asked_again),
        cmocka_unit_test(a_flow_that_cannot_be_is_named),
        cmocka_unit_test(a_clock_that_is_off_is_said_and_blocks),
        cmocka_unit_test(another_zone_is_asked_about_with_steps),
        cmocka_unit_test(the_alarm_volume_has_its_range),
        cmocka_unit_test(a_first_program_needs_everything),
        cmocka_unit_test(a_bridge_under_way_is_asked_about),
        cmocka_unit_test(an_unknown_model_blocks),
        cmocka_unit_test(what_is_not_planned_stays),
        cmocka_unit_test(every_code_has_its_word),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
