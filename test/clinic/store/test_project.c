/* test_project.c: from facts to what is current: each rule by itself. */
#include "clinic/store/project.h"
#include "test/clinic/store/support.h"

#define DAY INT64_C(86400)

/* A patient with a pump and a reading, all of it changeable. */
struct subject {
    struct clinic clinic;
    struct patient patient;
    struct pump pump;
    struct reading reading;
    struct fill fill;
    struct appointment step[8];
    struct project_input input;
    struct current current;
};

static void make(struct subject *s)
{
    memset(s, 0, sizeof *s);
    s->clinic = clinic_default("Quarry", "UTC");
    s->patient = patient_default("Gneiss, Mira");
    s->patient.id = 1;
    s->pump = pump_default(1, "A1", 20000000);
    s->pump.id = 1;
    s->reading = make_reading(1, 1, 10);
    s->input = (struct project_input){ .clinic = &s->clinic,
        .patient = &s->patient,
        .owner_name = "",
        .pump = &s->pump,
        .reading = &s->reading,
        .appointment = s->step };
}

static const struct current *project(struct subject *s)
{
    project_compute(&s->input, &s->current);
    return &s->current;
}

/* A step on TODAY + day of a booking, made on TODAY + made. */
static void step(struct subject *s, int booking, enum appointment_step what,
    int day, int made)
{
    s->step[s->input.appointment_count++] =
        (struct appointment){ .booking = booking,
            .step = what,
            .starts_s = NOW + day * DAY,
            .stored_s = NOW + made * DAY };
}

/* */
static void risk_of_delay_brings_the_refill_a_week_forward(void **state)
{
    struct subject s;
    int32_t day;

    (void)state;
    make(&s);
    day = project(&s)->refill_by_day;
    assert_int_equal(s.current.window_from_day, day - 2);
    s.patient.risks = RISK_FAR;
    assert_int_equal(project(&s)->refill_by_day, day - 7);
    s.patient.risks = RISK_HEARING;
    assert_int_equal(project(&s)->refill_by_day, day);
    s.patient.lead_days = 7;
    s.patient.window_days = 3;
    assert_int_equal(project(&s)->refill_by_day, day - 4);
    assert_int_equal(s.current.window_from_day, day - 7);
    s.clinic.lead_days = 9;
    assert_int_equal(project(&s)->refill_by_day, day - 4);
}

/* */
static void a_printed_date_rules_unless_it_is_later(void **state)
{
    struct subject s;
    int32_t day;

    (void)state;
    make(&s);
    day = project(&s)->alarm_day;
    s.reading.printed_alarm_day = day - 5;
    assert_int_equal(project(&s)->alarm_day, day - 5);
    s.reading.printed_alarm_day = day + 5;
    assert_int_equal(project(&s)->alarm_day, day);
}

/* */
static void the_product_s_stability_limits_too(void **state)
{
    struct subject s;
    int32_t filled = TODAY - 10;

    (void)state;
    make(&s);
    assert_int_equal(project(&s)->stability_day, filled + 180);
    s.reading.stability_days = 90;
    assert_int_equal(project(&s)->stability_day, filled + 90);
    assert_int_equal(s.current.refill_by_day, filled + 90);
    assert_int_equal(s.current.limited_by, REFILL_BY_STABILITY);
    assert_int_equal(s.current.safe_until_day, filled + 90);
}

/* F-09 */
static void a_measured_indicator_overrides_the_battery_s_age(void **state)
{
    struct subject s;

    (void)state;
    make(&s);
    assert_int_equal(project(&s)->replace_by_day, RECORD_NO_DAY);
    s.pump.implanted_day = TODAY - 700;
    assert_int_equal(project(&s)->replace_by_day, TODAY - 700 + 2556);
    s.pump.eri_day = TODAY - 20;
    assert_int_equal(project(&s)->replace_by_day, TODAY + 70);
    CHECK(s.current.safe_until_day > TODAY + 70);
}

/* SR-42 */
static void what_is_not_known_comes_first(void **state)
{
    struct subject s;

    (void)state;
    make(&s);
    s.input.reading = NULL;
    assert_int_equal(project(&s)->safe_until_day, RECORD_NO_DAY);
    assert_int_equal(s.current.alarm_day, RECORD_NO_DAY);
    CHECK(s.current.from_day < TODAY - 10000);
    s.input.pump = NULL;
    CHECK(project(&s)->flags & CURRENT_NO_PUMP);
}

/* */
static void somebody_s_oral_backup_is_wanted(void **state)
{
    struct subject s;

    (void)state;
    make(&s);
    CHECK(project(&s)->flags & CURRENT_NO_BACKUP);
    s.patient.oral_backup = "10 mg three times a day";
    CHECK(!(project(&s)->flags & CURRENT_NO_BACKUP));
    s.patient.oral_backup = "";
    s.clinic.oral_backup = "Carry the tablets.";
    CHECK(!(project(&s)->flags & CURRENT_NO_BACKUP));
}

static void the_earliest_standing_booking_is_the_next(void **state)
{
    struct subject s;

    (void)state;
    make(&s);
    assert_int_equal(project(&s)->booked_day, RECORD_NO_DAY);
    step(&s, 1, APPOINTMENT_BOOKED, 40, -9);
    step(&s, 2, APPOINTMENT_BOOKED, 30, -8);
    assert_int_equal(project(&s)->booked_day, TODAY + 30);
    step(&s, 2, APPOINTMENT_CANCELLED, 30, -7);
    assert_int_equal(project(&s)->booked_day, TODAY + 40);
    step(&s, 1, APPOINTMENT_MOVED, 50, -6);
    assert_int_equal(project(&s)->booked_day, TODAY + 50);
    step(&s, 1, APPOINTMENT_CANCELLED, 50, -5);
    assert_int_equal(project(&s)->booked_day, RECORD_NO_DAY);
}

static void a_booking_up_to_the_fill_is_kept_and_gone(void **state)
{
    struct subject s;

    (void)state;
    make(&s);
    step(&s, 1, APPOINTMENT_BOOKED, -10, -90);
    assert_int_equal(project(&s)->booked_day, RECORD_NO_DAY);
    step(&s, 2, APPOINTMENT_BOOKED, -9, -90);
    assert_int_equal(project(&s)->booked_day, TODAY - 9);
    s.fill.at_s = NOW - 9 * DAY - 3600;
    s.input.fill = &s.fill;
    assert_int_equal(project(&s)->booked_day, RECORD_NO_DAY);
    s.fill.discrepancy = 1;
    CHECK(project(&s)->flags & CURRENT_DISCREPANCY);
}

static void a_missed_booking_stands_until_another_is_made(void **state)
{
    struct subject s;

    (void)state;
    make(&s);
    step(&s, 1, APPOINTMENT_BOOKED, -3, -90);
    step(&s, 2, APPOINTMENT_BOOKED, 60, -90);
    assert_int_equal(project(&s)->booked_day, TODAY - 3);
    step(&s, 3, APPOINTMENT_BOOKED, 5, -2);
    assert_int_equal(project(&s)->booked_day, TODAY + 5);
}

static void only_a_refill_s_booking_counts(void **state)
{
    struct subject s;

    (void)state;
    make(&s);
    step(&s, 1, APPOINTMENT_BOOKED, 20, -1);
    s.step[0].purpose = APPOINTMENT_DOSE;
    assert_int_equal(project(&s)->booked_day, RECORD_NO_DAY);
}

/* days are those of the pump's clock, not of any zone. */
static void days_are_the_pump_s(void **state)
{
    struct subject s;

    (void)state;
    make(&s);
    s.reading.read_s = NOW + 14 * 3600;
    s.reading.offset_s = 0;
    assert_int_equal(project(&s)->read_day, TODAY);
    s.reading.offset_s = 3600;
    assert_int_equal(project(&s)->read_day, TODAY + 1);
    step(&s, 1, APPOINTMENT_BOOKED, 20, -1);
    s.step[0].starts_s += 14 * 3600;
    assert_int_equal(project(&s)->booked_day, TODAY + 21);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(risk_of_delay_brings_the_refill_a_week_forward),
        cmocka_unit_test(a_printed_date_rules_unless_it_is_later),
        cmocka_unit_test(the_product_s_stability_limits_too),
        cmocka_unit_test(a_measured_indicator_overrides_the_battery_s_age),
        cmocka_unit_test(what_is_not_known_comes_first),
        cmocka_unit_test(somebody_s_oral_backup_is_wanted),
        cmocka_unit_test(the_earliest_standing_booking_is_the_next),
        cmocka_unit_test(a_booking_up_to_the_fill_is_kept_and_gone),
        cmocka_unit_test(a_missed_booking_stands_until_another_is_made),
        cmocka_unit_test(only_a_refill_s_booking_counts),
        cmocka_unit_test(days_are_the_pump_s),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
