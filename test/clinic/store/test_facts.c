/* test_facts.c: what each kind of record takes, and what it refuses. */
#include "test/clinic/store/support.h"

static struct fill good_fill(int64_t patient, int64_t pump)
{
    return (struct fill){ .patient = patient,
        .pump = pump,
        .at_s = NOW,
        .drained_nl = 2000000,
        .expected_nl = 2100000,
        .use_ratio_millionths = 1005000,
        .filled_nl = 18000000,
        .conc_ng_per_ml = 2000000,
        .old_conc_ng_per_ml = 2000000,
        .product = "Baclofen 2000",
        .lot = "L-17",
        .expiry_day = TODAY + 100 };
}

/* */
static void a_fill_that_departs_from_routine_wants_a_reason(void **state)
{
    struct place *place = *state;
    int64_t pump, id, patient = add_patient(place, "Gneiss", "A1", &pump);
    struct fill fill = good_fill(patient, pump), *back;

    assert_int_equal(fill_add(place->store, &NURSE, &fill, &id), STORE_OK);
    assert_int_equal(fill_add(place->store, &NURSE, &fill, &id), STORE_SAME);
    fill.discrepancy = 1;
    assert_int_equal(fill_add(place->store, &NURSE, &fill, &id), STORE_REFUSED);
    CHECK(strstr(store_why(place->store), "expected disagree"));
    fill.reason = "incomplete draining";
    assert_int_equal(fill_add(place->store, &NURSE, &fill, &id), STORE_OK);
    fill.discrepancy = 0;
    fill.reason = "";
    fill.old_conc_ng_per_ml = 500000;
    assert_int_equal(fill_add(place->store, &NURSE, &fill, &id), STORE_REFUSED);
    CHECK(strstr(store_why(place->store), "concentration changes"));
    fill.old_conc_ng_per_ml = 0;
    fill.conc_ng_per_ml = 50000;
    assert_int_equal(fill_add(place->store, &NURSE, &fill, &id), STORE_REFUSED);
    CHECK(strstr(store_why(place->store), "not for a pump"));
    assert_int_equal(
        fill_list(place->store, &place->arena, patient, 9, &back), 2);
    assert_string_equal(back[0].reason, "incomplete draining");
    assert_string_equal(back[1].lot, "L-17");
    assert_int_equal(place_check(place, 0), 0);
}

/* SR-31 */
static void facts_of_another_patient_s_pump_are_refused(void **state)
{
    struct place *place = *state;
    int64_t pump, other, id;
    int64_t patient = add_patient(place, "Gneiss", "A1", &pump);
    struct fill fill;
    struct program program = {
        .patient = patient, .at_s = NOW, .conc_ng_per_ml = 2000000
    };

    add_patient(place, "Talc", "B2", &other);
    fill = good_fill(patient, other);
    assert_int_equal(fill_add(place->store, &NURSE, &fill, &id), STORE_REFUSED);
    program.pump = other;
    schedule_init_simple(&program.schedule, 300000);
    assert_int_equal(
        program_add(place->store, &NURSE, &program, &id), STORE_REFUSED);
    program.pump = pump;
    assert_int_equal(
        program_add(place->store, &NURSE, &program, &id), STORE_OK);
    memset(&program.schedule, 0, sizeof program.schedule);
    assert_int_equal(
        program_add(place->store, &NURSE, &program, &id), STORE_REFUSED);
    assert_int_equal(place_check(place, 0), 0);
}

static void a_cancelled_booking_is_over(void **state)
{
    struct place *place = *state;
    int64_t pump, booking;
    int64_t patient = add_patient(place, "Gneiss", "A1", &pump);
    struct appointment visit = {
        .patient = patient, .starts_s = NOW + 86400, .minutes = 60
    };
    struct appointment *steps,
        to = { .starts_s = NOW + 172800, .minutes = 90, .reason = "snow" };

    assert_int_equal(
        appointment_book(place->store, &NURSE, &visit, &booking), STORE_OK);
    to.booking = booking;
    assert_int_equal(appointment_move(place->store, &NURSE, &to), STORE_OK);
    assert_int_equal(
        appointment_cancel(place->store, &NURSE, booking, "away"), STORE_OK);
    assert_int_equal(
        appointment_cancel(place->store, &NURSE, booking, ""), STORE_REFUSED);
    assert_int_equal(
        appointment_move(place->store, &NURSE, &to), STORE_REFUSED);
    to.booking = 99;
    assert_int_equal(appointment_move(place->store, &NURSE, &to), STORE_NONE);
    visit.minutes = 14;
    assert_int_equal(appointment_book(place->store, &NURSE, &visit, &booking),
        STORE_REFUSED);
    visit.minutes = 60;
    visit.patient = 99;
    assert_int_equal(
        appointment_book(place->store, &NURSE, &visit, &booking), STORE_NONE);
    assert_int_equal(
        appointment_list(place->store, &place->arena, patient, &steps), 3);
    assert_int_equal(steps[2].step, APPOINTMENT_CANCELLED);
    assert_int_equal(steps[2].starts_s, NOW + 172800);
    assert_int_equal(steps[1].minutes, 90); /* a move may also take longer */
    assert_int_equal(steps[2].minutes, 90);
    assert_int_equal(place_check(place, 0), 0);
}

/* "1+" is a code between 1 and 2, never a number. */
static void a_tone_score_is_one_of_its_scale(void **state)
{
    static const char *const good[] = { "0", "1", "1+", "2", "3", "4" };
    static const char *const bad[] = { "", "5", "1.5", "2+", "01", " 1" };
    struct place *place = *state;
    int64_t pump, id, patient = add_patient(place, "Gneiss", "A1", &pump);
    struct tone tone = { .patient = patient, .at_s = NOW }, *back;
    int i;

    for (i = 0; i < 6; i++) {
        tone.code = good[i];
        assert_int_equal(tone_add(place->store, &NURSE, &tone, &id), STORE_OK);
        tone.code = bad[i];
        assert_int_equal(
            tone_add(place->store, &NURSE, &tone, &id), STORE_REFUSED);
    }
    tone.scale = TONE_SPASM;
    tone.code = "1+";
    assert_int_equal(tone_add(place->store, &NURSE, &tone, &id), STORE_REFUSED);
    assert_int_equal(
        tone_list(place->store, &place->arena, patient, 4, &back), 4);
    assert_string_equal(back[3].code, "1+");
}

static void a_contact_moves_what_is_current(void **state)
{
    struct place *place = *state;
    int64_t pump, id, patient = add_patient(place, "Gneiss", "A1", &pump);
    struct contact contact = {
        .patient = patient, .at_s = NOW - 60, .outcome = CONTACT_NO_ANSWER
    };
    struct current current;

    assert_int_equal(
        contact_add(place->store, &NURSE, &contact, &id), STORE_OK);
    assert_int_equal(
        current_get(place->store, &place->arena, patient, &current), STORE_OK);
    assert_int_equal(current.contact_s, NOW - 60);
    assert_int_equal(current.contact_outcome, CONTACT_NO_ANSWER);
    contact.outcome = (enum contact_outcome)6;
    assert_int_equal(
        contact_add(place->store, &NURSE, &contact, &id), STORE_REFUSED);
}

static void a_record_number_and_a_serial_are_one_s(void **state)
{
    struct place *place = *state;
    struct patient patient = patient_default("Gneiss, Mira");
    struct pump pump, back;
    int64_t first, second;

    patient.mrn = "40021";
    assert_int_equal(
        patient_add(place->store, &NURSE, &patient, &first), STORE_OK);
    assert_int_equal(
        patient_add(place->store, &NURSE, &patient, &second), STORE_TAKEN);
    patient.mrn = "";
    assert_int_equal(
        patient_add(place->store, &NURSE, &patient, &second), STORE_OK);
    assert_int_equal(
        patient_get(place->store, &place->arena, second, &patient), STORE_OK);
    patient.mrn = "40021";
    assert_int_equal(patient_set(place->store, &NURSE, &patient), STORE_TAKEN);
    pump = pump_default(first, "A1", 40000000);
    assert_int_equal(pump_add(place->store, &NURSE, &pump, &first), STORE_OK);
    pump.patient = second;
    assert_int_equal(
        pump_add(place->store, &NURSE, &pump, &first), STORE_TAKEN);
    pump = pump_default(second, "B2", 30000000);
    assert_int_equal(
        pump_add(place->store, &NURSE, &pump, &first), STORE_REFUSED);
    assert_int_equal(
        pump_find(place->store, &place->arena, "A1", &back), STORE_OK);
    assert_int_equal(back.tubing_nl, 140000);
    assert_int_equal(
        pump_find(place->store, &place->arena, "a1", &back), STORE_NONE);
    assert_int_equal(place_check(place, 0), 0);
}

/* a replaced pump; the newest that is in use is the one that counts. */
static void a_replaced_pump_takes_its_readings_along(void **state)
{
    struct place *place = *state;
    int64_t old, new, id, patient = add_patient(place, "Gneiss", "A1", &old);
    struct reading reading = make_reading(patient, old, 10);
    struct current current;
    struct pump pump;

    assert_int_equal(
        reading_add(place->store, &NURSE, &reading, &id), STORE_OK);
    assert_int_equal(
        pump_get(place->store, &place->arena, old, &pump), STORE_OK);
    pump.explanted_day = TODAY;
    assert_int_equal(pump_set(place->store, &NURSE, &pump), STORE_OK);
    assert_int_equal(
        current_get(place->store, &place->arena, patient, &current), STORE_OK);
    CHECK(current.flags & CURRENT_NO_PUMP);
    pump = pump_default(patient, "C3", 40000000);
    assert_int_equal(pump_add(place->store, &NURSE, &pump, &new), STORE_OK);
    assert_int_equal(
        current_get(place->store, &place->arena, patient, &current), STORE_OK);
    assert_string_equal(current.serial, "C3");
    assert_int_equal(current.reading, 0);
    assert_int_equal(current.alarm_day, RECORD_NO_DAY);
    assert_int_equal(place_check(place, 0), 0);
}

/* choices have ranges; a change reaches every patient at once. */
static void the_clinic_s_choices_reach_everybody(void **state)
{
    struct place *place = *state;
    int64_t pump, id, patient = add_patient(place, "Gneiss", "A1", &pump);
    struct reading reading = make_reading(patient, pump, 10);
    struct current before, after;
    struct clinic clinic;
    int i;

    assert_int_equal(
        reading_add(place->store, &NURSE, &reading, &id), STORE_OK);
    assert_int_equal(
        current_get(place->store, &place->arena, patient, &before), STORE_OK);
    assert_int_equal(
        clinic_get(place->store, &place->arena, &clinic), STORE_OK);
    clinic.lead_days = 7;
    clinic.window_days = 3;
    assert_int_equal(clinic_set(place->store, &NURSE, &clinic), STORE_OK);
    assert_int_equal(clinic_set(place->store, &NURSE, &clinic), STORE_SAME);
    assert_int_equal(
        current_get(place->store, &place->arena, patient, &after), STORE_OK);
    assert_int_equal(after.refill_by_day, before.refill_by_day - 4);
    for (i = 0; i < 5; i++) {
        struct clinic bad = clinic;

        bad.lead_days = i == 0 ? 15 : i == 1 ? -1 : 3;
        bad.window_days = i == 2 ? 0 : i == 3 ? 11 : 2;
        if (i == 4)
            bad.zone = "Europe/Atlantis";
        assert_int_equal(clinic_set(place->store, &NURSE, &bad), STORE_REFUSED);
    }
    assert_int_equal(place_check(place, 0), 0);
}

/* Bytes that are no schedule are damage, not a dose. */
static void only_a_schedule_s_own_bytes_are_one(void **state)
{
    struct schedule schedule, back;
    unsigned char bytes[READING_SCHEDULE_MAX], bad[READING_SCHEDULE_MAX];
    size_t len, i;
    int k;

    (void)state;
    schedule_init(&schedule);
    assert_int_equal(schedule_add_set(&schedule, 0x1f), OK);
    assert_int_equal(schedule_add_step(&schedule, 0, 80000), OK);
    assert_int_equal(schedule_add_step(&schedule, 360, 120000), OK);
    assert_int_equal(schedule_add_set(&schedule, 0x60), OK);
    assert_int_equal(schedule_add_step(&schedule, 0, 200000), OK);
    len = reading_encode(&schedule, bytes);
    assert_int_equal(len, 2 + 2 * 2 + 3 * 6);
    assert_int_equal(reading_decode(bytes, len, &back), OK);
    assert_memory_equal(&schedule, &back, sizeof back);
    for (i = 0; i < len; i++)
        assert_int_equal(reading_decode(bytes, i, &back), ERR_CORRUPT);
    memcpy(bad, bytes, len);
    bad[len] = 0;
    assert_int_equal(reading_decode(bad, len + 1, &back), ERR_CORRUPT);
    /* Counts and weekdays carry no slack: any other value is refused. */
    for (i = 0; i < 6; i++)
        for (k = 1; k < 256; k++) {
            memcpy(bad, bytes, len);
            bad[i] = (unsigned char)(bytes[i] ^ k);
            assert_int_equal(reading_decode(bad, len, &back), ERR_CORRUPT);
        }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        IN_PLACE(a_fill_that_departs_from_routine_wants_a_reason),
        IN_PLACE(facts_of_another_patient_s_pump_are_refused),
        IN_PLACE(a_cancelled_booking_is_over),
        IN_PLACE(a_tone_score_is_one_of_its_scale),
        IN_PLACE(a_contact_moves_what_is_current),
        IN_PLACE(a_record_number_and_a_serial_are_one_s),
        IN_PLACE(a_replaced_pump_takes_its_readings_along),
        IN_PLACE(the_clinic_s_choices_reach_everybody),
        cmocka_unit_test(only_a_schedule_s_own_bytes_are_one),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
