/* test_program.c: what may be a program, and what follows from one. */
#include "pump/program.h"

#include "core/drug.h"
#include "core/model.h"
#include "test/pump/rig.h"
#include "test/test.h"

enum { FIRST = 10, PATH_NL = 272000, PATH_STROKES = 272, LEAD_NG = 136000 };

/* 150 strokes a day, a bolus of 10 strokes each six hours, and a bridge from
 * 500 mcg/mL over a day. */
static struct program some(void)
{
    struct program program = rig_program(300000, 2000000);

    program.periodic = (struct program_bolus){ 20000, 360, 480, 3600 };
    program.lead = (struct program_lead){ PROGRAM_LEAD_BRIDGE, PATH_STROKES,
        86400, LEAD_NG };
    program.path.tip_ng_per_ml = 500000;
    program.path.stroke = FIRST;
    program.fill.stroke = FIRST;
    program.fill.tick = 1000;
    program.stroke = FIRST;
    program.tick = 1000;
    program.number = 7;
    return program;
}

struct row {
    size_t at, size;
    int64_t value;
    enum refusal want;
};

#define ROW(field, value, want)                                                \
    {                                                                          \
        offsetof(struct program, field),                                       \
            sizeof(((struct program *)NULL)->field), value, want               \
    }

static void change(struct program *program, const struct row *row)
{
    memcpy((char *)program + row->at, &row->value, row->size);
}

static void check_rows(
    struct program (*make)(void), const struct row *rows, size_t count)
{
    struct program program;
    size_t i;

    for (i = 0; i < count; i++) {
        program = make();
        CHECK(program_check(&program) == REFUSED_NOT);
        change(&program, &rows[i]);
        if (program_check(&program) != rows[i].want)
            fail_msg("row %zu: %d", i, (int)program_check(&program));
    }
}

#define CHECK_ROWS(make, rows)                                                 \
    check_rows(make, rows, sizeof(rows) / sizeof((rows)[0]))

/* F-05, SR-01. */
static void drug_reservoir_and_caps_have_limits(void **state)
{
    static const struct row rows[] = {
        ROW(device.capacity_nl, 20000000, REFUSED_CAPACITY),
        ROW(device.capacity_nl, 39999999, REFUSED_CAPACITY),
        ROW(device.capacity_nl, 0, REFUSED_CAPACITY),
        ROW(fill.conc_ng_per_ml, 999, REFUSED_CONCENTRATION),
        ROW(fill.conc_ng_per_ml, 50000, REFUSED_CONCENTRATION),
        ROW(fill.conc_ng_per_ml, 4000001, REFUSED_CONCENTRATION),
        ROW(fill.conc_ng_per_ml, -1, REFUSED_CONCENTRATION),
        ROW(fill.conc_ng_per_ml, 1999999, REFUSED_NOT),
        ROW(fill.conc_ng_per_ml, 2000001, REFUSED_CONCENTRATION), /* counted */
        ROW(fill.conc_ng_per_ml, 1000, REFUSED_FLOW),
        ROW(fill.nominal_ng_per_ml, 999, REFUSED_CONCENTRATION),
        ROW(fill.nominal_ng_per_ml, 1000, REFUSED_NOT),
        ROW(fill.nominal_ng_per_ml, 4000001, REFUSED_CONCENTRATION),
        ROW(fill.product, 65535, REFUSED_NOT), /* a record, no rule */
        ROW(schedule.step[0].dose_ng, 0, REFUSED_SCHEDULE),
        ROW(schedule.set[0].days, 0x3f, REFUSED_SCHEDULE),
        ROW(schedule.step[0].dose_ng, 95999, REFUSED_FLOW),
        ROW(schedule.step[0].dose_ng, 96000, REFUSED_NOT),
        ROW(schedule.step[0].dose_ng, 48000001, REFUSED_FLOW),
        ROW(caps.stroke_ng, 0, REFUSED_CAPS),
        ROW(caps.hour_ng, 1, REFUSED_CAPS),
        ROW(caps.day_ng, 1, REFUSED_CAPS),
        ROW(caps.day_ng, 4000000, REFUSED_NOT),
        ROW(caps.day_ng, 4000001, REFUSED_CAPS),
        ROW(fill.alarm_nl, 999999, REFUSED_ALARM_VOLUME),
        ROW(fill.alarm_nl, 1000000, REFUSED_NOT),
        ROW(fill.alarm_nl, 10000000, REFUSED_NOT),
        ROW(fill.alarm_nl, 10000001, REFUSED_ALARM_VOLUME),
        ROW(fill.volume_nl, 40000000, REFUSED_NOT),
        ROW(fill.volume_nl, 40000001, REFUSED_CAPACITY),
        ROW(fill.volume_nl, 2000000, REFUSED_NOT),
        ROW(fill.volume_nl, 1999999, REFUSED_BELOW_ALARM),
        ROW(fill.volume_nl, -1, REFUSED_BELOW_ALARM),
    };

    (void)state;
    CHECK_ROWS(some, rows);
    CHECK(drug_baclofen()->day_ng_ceiling == LIMIT_NG_MAX);
}

/* R-14, SR-04: 272 strokes take at least 979.2 s. */
static void bridge_and_path_have_limits(void **state)
{
    static const struct row rows[] = {
        ROW(path.tubing_nl, -1, REFUSED_PATH),
        ROW(path.tubing_nl, 1000001, REFUSED_PATH),
        ROW(path.catheter_nl, 0, REFUSED_PATH),
        ROW(path.catheter_nl, 131999, REFUSED_LEAD), /* 272 strokes: too many */
        ROW(path.catheter_nl, 1000000, REFUSED_NOT),
        ROW(path.catheter_nl, 1000001, REFUSED_PATH),
        ROW(path.tip_ng_per_ml, 0, REFUSED_NOT),
        ROW(path.tip_ng_per_ml, 1, REFUSED_CONCENTRATION),
        ROW(path.tip_ng_per_ml, 999, REFUSED_CONCENTRATION),
        ROW(path.tip_ng_per_ml, 1000, REFUSED_NOT),
        ROW(path.tip_ng_per_ml, -1, REFUSED_CONCENTRATION),
        ROW(path.tip_ng_per_ml, 500001, REFUSED_LEAD), /* above its cap */
        ROW(lead.cap_ng, LEAD_NG - 1, REFUSED_LEAD),
        ROW(lead.cap_ng, 0, REFUSED_LEAD),
        ROW(lead.cap_ng, -1, REFUSED_LEAD),
        ROW(lead.cap_ng, INT32_MAX, REFUSED_NOT),
        ROW(path.tip_ng_per_ml, 2000001, REFUSED_CONCENTRATION),
        ROW(path.counted_ng_per_ml, 1999999, REFUSED_CONCENTRATION),
        ROW(path.counted_ng_per_ml, 4000000, REFUSED_NOT),
        ROW(path.counted_ng_per_ml, 4000001, REFUSED_CONCENTRATION),
        ROW(path.stroke, FIRST + 1, REFUSED_PATH),
        ROW(path.stroke, 0, REFUSED_NOT),
        ROW(fill.stroke, FIRST + 1, REFUSED_PATH),
        ROW(fill.stroke, 0, REFUSED_NOT),
        ROW(lead.kind, PROGRAM_LEAD_NONE, REFUSED_LEAD),
        ROW(lead.kind, PROGRAM_LEAD_PRIME, REFUSED_NOT),
        ROW(lead.kind, PROGRAM_LEAD_PRIME + 1, REFUSED_LEAD),
        ROW(lead.strokes, 0, REFUSED_LEAD),
        ROW(lead.strokes, 1, REFUSED_NOT),
        ROW(lead.strokes, -1, REFUSED_LEAD),
        ROW(lead.strokes, 273, REFUSED_LEAD),
        ROW(lead.strokes, INT32_MAX, REFUSED_LEAD),
        ROW(lead.seconds, 0, REFUSED_LEAD),
        ROW(lead.seconds, -1, REFUSED_LEAD),
        ROW(lead.seconds, 979, REFUSED_LEAD),
        ROW(lead.seconds, 980, REFUSED_NOT),
        ROW(lead.seconds, PROGRAM_LEAD_S_MAX, REFUSED_NOT),
        ROW(lead.seconds, PROGRAM_LEAD_S_MAX + 1, REFUSED_LEAD),
    };

    (void)state;
    CHECK_ROWS(some, rows);
}

static struct program at_full_flow(void)
{
    struct program program = some();

    /* 90 strokes in 324 s: no faster than the motor, to the second */
    program.lead.strokes = 90;
    program.lead.seconds = 324;
    return program;
}

static struct program without_lead(void)
{
    struct program program = some();

    program.lead = (struct program_lead){ PROGRAM_LEAD_NONE, 0, 0, 0 };
    return program;
}

static void a_lead_is_whole_or_none(void **state)
{
    static const struct row none[] = {
        ROW(lead.strokes, 1, REFUSED_LEAD),
        ROW(lead.seconds, 1, REFUSED_LEAD),
        ROW(lead.cap_ng, 1, REFUSED_LEAD),
        ROW(path.tip_ng_per_ml, 2000000, REFUSED_NOT),
        ROW(path.tip_ng_per_ml, 2000001, REFUSED_CONCENTRATION),
    };
    static const struct row full[] = {
        ROW(lead.seconds, 323, REFUSED_LEAD),
        ROW(lead.strokes, 91, REFUSED_LEAD),
        ROW(lead.strokes, 89, REFUSED_NOT),
    };

    (void)state;
    CHECK_ROWS(without_lead, none);
    CHECK_ROWS(at_full_flow, full);
}

static struct program without_boluses(void)
{
    struct program program = some();

    program.periodic = (struct program_bolus){ 0, 0, 0, 0 };
    return program;
}

/* Boluses of a minute: 20 mcg take 36.23 s beside the schedule. */
static struct program each_minute(void)
{
    struct program program = some();

    program.periodic = (struct program_bolus){ 20000, 1, 0, 59 };
    return program;
}

static struct program each_week(void)
{
    struct program program = some();

    program.periodic =
        (struct program_bolus){ LIMIT_NG_MAX, 10080, 1439, 86400 };
    return program;
}

/* The schedule alone takes all of the motor. */
static struct program at_highest_flow(void)
{
    struct program program = without_boluses();

    program.schedule.step[0].dose_ng = 48000000;
    return program;
}

/* F-02, SR-04. */
static void boluses_have_limits(void **state)
{
    static const struct row none[] = {
        ROW(periodic.interval_min, 1, REFUSED_BOLUS),
        ROW(periodic.seconds, 1, REFUSED_BOLUS),
        ROW(periodic.first_min, 1, REFUSED_BOLUS),
        ROW(periodic.ng, 1, REFUSED_BOLUS), /* without an interval */
    };
    static const struct row rows[] = {
        ROW(periodic.ng, 0, REFUSED_BOLUS),
        ROW(periodic.ng, -1, REFUSED_BOLUS),
        ROW(periodic.ng, 1, REFUSED_NOT),
        ROW(periodic.interval_min, 0, REFUSED_BOLUS),
        ROW(periodic.interval_min, -1, REFUSED_BOLUS),
        ROW(periodic.interval_min, INT32_MAX, REFUSED_BOLUS),
        ROW(periodic.interval_min, INT32_MIN, REFUSED_BOLUS),
        ROW(periodic.interval_min, 60, REFUSED_BOLUS), /* as long as it lasts */
        ROW(periodic.interval_min, 61, REFUSED_NOT),
        ROW(periodic.first_min, -1, REFUSED_BOLUS),
        ROW(periodic.first_min, 0, REFUSED_NOT),
        ROW(periodic.first_min, 1439, REFUSED_NOT),
        ROW(periodic.first_min, 1440, REFUSED_BOLUS),
        ROW(periodic.seconds, 21599, REFUSED_NOT),
        ROW(periodic.seconds, 21600, REFUSED_BOLUS),
        ROW(periodic.seconds, 37, REFUSED_NOT),
        ROW(periodic.seconds, 36, REFUSED_BOLUS),
        ROW(periodic.seconds, 0, REFUSED_BOLUS),
        ROW(periodic.seconds, -1, REFUSED_BOLUS),
    };
    static const struct row minute[] = {
        ROW(periodic.interval_min, 0, REFUSED_BOLUS),
        ROW(periodic.seconds, 37, REFUSED_NOT),
        ROW(periodic.seconds, 36, REFUSED_BOLUS),
        ROW(periodic.seconds, 60, REFUSED_BOLUS),
    };
    static const struct row week[] = {
        ROW(periodic.ng, LIMIT_NG_MAX + 1, REFUSED_BOLUS),
        ROW(periodic.interval_min, 10081, REFUSED_BOLUS),
        ROW(periodic.seconds, 604799, REFUSED_NOT),
    };
    struct program program = at_highest_flow();

    (void)state;
    CHECK_ROWS(without_boluses, none);
    CHECK_ROWS(some, rows);
    CHECK_ROWS(each_minute, minute);
    CHECK_ROWS(each_week, week);
    CHECK(program_check(&program) == REFUSED_NOT);
    program.periodic = (struct program_bolus){ 1, 360, 0, 21599 };
    CHECK(program_check(&program) == REFUSED_BOLUS);
}

/* R-03, F-06 to F-09. */
static void clock_and_device_have_limits(void **state)
{
    static const struct row rows[] = {
        ROW(tick, 999, REFUSED_CLOCK), /* the fill is later */
        ROW(tick, PROGRAM_TICK_MAX, REFUSED_NOT),
        ROW(tick, PROGRAM_TICK_MAX + 1, REFUSED_CLOCK),
        ROW(tick, -1, REFUSED_CLOCK),
        ROW(fill.tick, 0, REFUSED_NOT),
        ROW(fill.tick, -1, REFUSED_CLOCK),
        ROW(fill.tick, 1001, REFUSED_CLOCK),
        ROW(clock.start_s, 0, REFUSED_NOT),
        ROW(clock.start_s, -1, REFUSED_CLOCK),
        ROW(clock.start_s, UNITS_PUMP_S_MAX - 1000000000, REFUSED_NOT),
        ROW(clock.start_s, UNITS_PUMP_S_MAX - 999999999, REFUSED_CLOCK),
        ROW(clock.zone_s, -57600, REFUSED_NOT),
        ROW(clock.zone_s, -57601, REFUSED_CLOCK),
        ROW(clock.zone_s, 57600, REFUSED_NOT),
        ROW(clock.zone_s, 57601, REFUSED_CLOCK),
        ROW(device.alarms.medium_min, 19, REFUSED_ALARM_SETTING),
        ROW(device.alarms.high_min, 121, REFUSED_ALARM_SETTING),
        ROW(device.alarms.silence_h, 0, REFUSED_ALARM_SETTING),
        ROW(device.implant_day, 0, REFUSED_NOT),
        ROW(device.implant_day, -1, REFUSED_BATTERY),
        ROW(device.implant_day, 84005, REFUSED_NOT),
        ROW(device.implant_day, 84006, REFUSED_BATTERY),
    };
    struct program program = some();

    (void)state;
    CHECK_ROWS(some, rows);
    program.tick = 0;
    program.fill.tick = 0;
    CHECK(program_check(&program) == REFUSED_NOT);
    program.tick = -1;
    program.fill.tick = -1;
    CHECK(program_check(&program) == REFUSED_CLOCK);
}

/* Any bytes may stand where a program should. */
static void noise_is_no_program(void **state)
{
    struct program program;
    int byte;

    (void)state;
    for (byte = 0; byte < 256; byte++) {
        memset(&program, byte, sizeof(program));
        CHECK(program_check(&program) == REFUSED_CAPACITY);
        program.device.capacity_nl = 40000000;
        CHECK(program_check(&program) != REFUSED_NOT);
    }
}

/* what enters now leaves a path's volume later. */
static void the_tip_changes_when_the_path_has_passed(void **state)
{
    struct program program = some();

    (void)state;
    CHECK(program_path_nl(&program) == PATH_NL);
    CHECK(program_tip(&program, FIRST) == 500000);
    CHECK(program_tip(&program, FIRST + 271) == 500000);
    CHECK(program_tip(&program, FIRST + 272) == 2000000);
    CHECK(program_tip(&program, UINT32_MAX) == 2000000);
    CHECK_FAULT((void)program_tip(&program, FIRST - 1));
    program.path.tip_ng_per_ml = 4000000;
    CHECK(program_tip(&program, FIRST + 271) == 4000000);
    CHECK(program_tip(&program, FIRST + 272) == 2000000);
    CHECK(program_path_left_nl(&program, FIRST) == PATH_NL);
    CHECK(program_path_left_nl(&program, FIRST + 271) == 1000);
    CHECK(program_path_left_nl(&program, FIRST + 272) == 0);
    CHECK(program_path_left_nl(&program, FIRST + 273) == 0);
    program.path.catheter_nl--;
    CHECK(program_path_left_nl(&program, FIRST + 272) == 0);
}

/* Where a stroke holds both, the higher counts. */
static void a_mixed_stroke_is_the_higher(void **state)
{
    struct program program = some();

    (void)state;
    program.path.catheter_nl++;
    CHECK(program_tip(&program, FIRST + 271) == 500000);
    CHECK(program_tip(&program, FIRST + 272) == 2000000);
    CHECK(program_tip(&program, FIRST + 273) == 2000000);
    program.path.tip_ng_per_ml = 4000000;
    CHECK(program_tip(&program, FIRST + 271) == 4000000);
    CHECK(program_tip(&program, FIRST + 272) == 4000000);
    CHECK(program_tip(&program, FIRST + 273) == 2000000);
    CHECK(program_path_left_nl(&program, FIRST + 272) == 1);
}

/* SR-01: twice the path at the higher, but in a bridge what leaves the tip. */
static void strokes_count_high_until_twice_the_path(void **state)
{
    struct program program = some();

    (void)state;
    program.path.counted_ng_per_ml = 4000000;
    CHECK(program_in_lead(&program, FIRST));
    CHECK(program_counted(&program, FIRST) == 500000);
    CHECK(program_in_lead(&program, FIRST + 271));
    CHECK(program_counted(&program, FIRST + 271) == 500000);
    CHECK(!program_in_lead(&program, FIRST + 272));
    CHECK(program_counted(&program, FIRST + 272) == 4000000);
    CHECK(program_counted(&program, FIRST + 543) == 4000000);
    CHECK(program_counted(&program, FIRST + 544) == 2000000);
    CHECK(!program_in_lead(&program, FIRST - 1));
    program.path.catheter_nl++; /* a part of a stroke more */
    CHECK(program_counted(&program, FIRST + 544) == 4000000);
    CHECK(program_counted(&program, FIRST + 545) == 2000000);
    program.lead.strokes = 0;
    CHECK(!program_in_lead(&program, FIRST));
    CHECK(program_counted(&program, FIRST) == 4000000);
}

static void what_a_stroke_counts_is_rounded_up(void **state)
{
    struct program program = some();

    (void)state;
    program.path.tip_ng_per_ml = 1001;
    program.path.counted_ng_per_ml = 3000001;
    program.fill.conc_ng_per_ml = 1999999;
    CHECK(program_stroke_ng(&program, FIRST) == 2); /* 1.001 ng */
    CHECK(program_stroke_ng(&program, FIRST + 272) == 3001);
    CHECK(program_stroke_ng(&program, FIRST + 544) == 2000);
    CHECK(program_stroke_ng_max(&program) == 3001);
    CHECK(program_stroke_fg(&program) == 1999999000);
}

/* F-04. */
static void the_reservoir_is_fill_less_strokes(void **state)
{
    struct program program = some();

    (void)state;
    CHECK(program_left_nl(&program, FIRST) == 38000000);
    CHECK(program_left_nl(&program, FIRST + 1) == 37999000);
    CHECK(program_left_nl(&program, FIRST + 37999) == 1000);
    CHECK(program_left_nl(&program, FIRST + 38000) == 0);
    CHECK(program_left_nl(&program, FIRST + 38001) == 0);
    CHECK(program_left_nl(&program, UINT32_MAX) == 0);
    CHECK_FAULT((void)program_left_nl(&program, FIRST - 1));
    program.fill.volume_nl = 38000001;
    CHECK(program_left_nl(&program, FIRST + 38000) == 1);
    CHECK(program_left_nl(&program, FIRST + 38001) == 0);
}

static void the_plan_is_what_is_still_to_come(void **state)
{
    struct program program = some();
    struct limit_plan plan;

    (void)state;
    program.path.counted_ng_per_ml = 3000001;
    program_plan(&program, 5000, FIRST, &plan);
    CHECK(plan.caps == &program.caps && plan.schedule == &program.schedule);
    CHECK(plan.pump_s == program.clock.start_s + 5000);
    CHECK(plan.block_ng == 8 * 3001);
    CHECK(plan.lead.ng == 136000 && plan.lead.seconds == 86400);
    CHECK(plan.count.conc_ng_per_ml == 2000000);
    CHECK(plan.count.counted_ng_per_ml == 3000001);
    CHECK(plan.count.volume_nl == 544000);
    program_plan(&program, 0, FIRST + 271, &plan);
    CHECK(plan.lead.ng == 500 && plan.lead.seconds == 318); /* 317.6 */
    CHECK(plan.count.volume_nl == 273000);
    program_plan(&program, 0, FIRST + 272, &plan);
    CHECK(plan.lead.ng == 0 && plan.lead.seconds == 0);
    CHECK(plan.count.volume_nl == 272000);
    program_plan(&program, 0, FIRST + 543, &plan);
    CHECK(plan.count.volume_nl == 1000);
    program_plan(&program, 0, FIRST + 544, &plan);
    CHECK(plan.count.volume_nl == 0);
    program_plan(&program, 0, FIRST + 5000, &plan);
    CHECK(plan.count.volume_nl == 0);
    program.path.catheter_nl++; /* 544,002 nL: whole strokes, rounded up */
    program_plan(&program, 0, FIRST, &plan);
    CHECK(plan.count.volume_nl == 545000);
    program_plan(&program, 0, FIRST + 544, &plan);
    CHECK(plan.count.volume_nl == 1000);
    program.path.tip_ng_per_ml = 1001; /* 272 strokes are 272,272 fg */
    program_plan(&program, 0, FIRST, &plan);
    CHECK(plan.lead.ng == 273);
    program.lead = (struct program_lead){ PROGRAM_LEAD_BRIDGE, 3, 1000, 0 };
    program_plan(&program, 0, FIRST + 2, &plan);
    CHECK(plan.lead.seconds == 334); /* 333.3 */
    program.lead = (struct program_lead){ PROGRAM_LEAD_NONE, 0, 0, 0 };
    program_plan(&program, 0, FIRST, &plan);
    CHECK(plan.lead.ng == 0 && plan.lead.seconds == 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(drug_reservoir_and_caps_have_limits),
        cmocka_unit_test(bridge_and_path_have_limits),
        cmocka_unit_test(a_lead_is_whole_or_none),
        cmocka_unit_test(boluses_have_limits),
        cmocka_unit_test(clock_and_device_have_limits),
        cmocka_unit_test(noise_is_no_program),
        cmocka_unit_test(the_tip_changes_when_the_path_has_passed),
        cmocka_unit_test(a_mixed_stroke_is_the_higher),
        cmocka_unit_test(strokes_count_high_until_twice_the_path),
        cmocka_unit_test(what_a_stroke_counts_is_rounded_up),
        cmocka_unit_test(the_reservoir_is_fill_less_strokes),
        cmocka_unit_test(the_plan_is_what_is_still_to_come),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
