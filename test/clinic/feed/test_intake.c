/* test_intake.c: session records come in: what is stored, once, or nothing. */
#include "clinic/feed/intake.h"
#include "core/calendar.h"
#include "test/clinic/maker.h"
#include "test/clinic/store/support.h"

#define SERIAL "CIS300214"

/* A patient with a pump and an open visit, and a programmer's record. */
struct scene {
    struct place place;
    struct maker maker;
    int64_t patient, pump, visit;
    struct encounter e;
    struct intake out;
};

static int begin(void **state)
{
    struct scene *scene = calloc(1, sizeof *scene);
    struct trust_key key = { .name = "Quarry, safe" };
    struct reading reading;
    int64_t id;

    CHECK(scene);
    place_make(&scene->place);
    maker_make(&scene->maker, 3, NOW + 86400);
    memcpy(key.key, scene->maker.clinic_public, 32);
    assert_int_equal(
        trust_add(scene->place.store, &NURSE, &key, &id), STORE_OK);
    scene->patient =
        add_patient(&scene->place, "Gneiss, Mira", SERIAL, &scene->pump);
    reading = make_reading(scene->patient, scene->pump, 116);
    assert_int_equal(
        reading_add(scene->place.store, &NURSE, &reading, &id), STORE_OK);
    assert_int_equal(
        visit_begin(scene->place.store, &NURSE, scene->patient, &scene->visit),
        STORE_OK);
    scene->e = maker_refill(SERIAL, NOW - 60);
    scene->e.patient = (uint64_t)scene->patient;
    scene->e.visit = (uint64_t)scene->visit;
    *state = scene;
    return 0;
}

static int end(void **state)
{
    struct scene *scene = *state;

    place_close(&scene->place);
    place_remove(&scene->place);
    free(scene);
    return 0;
}

static enum store_result send(struct scene *scene)
{
    uint8_t bytes[ENCOUNTER_BYTES_MAX];
    size_t size = maker_sign(&scene->maker, &scene->e, bytes);

    return intake_take(scene->place.store, &scene->place.arena,
        &(struct visit_bytes){ bytes, size }, NOW, &scene->out);
}

/* How many facts are stored of each kind, as one number. */
static int count(struct scene *scene)
{
    struct store *store = scene->place.store;
    struct arena *arena = &scene->place.arena;
    void *rows;

    return visit_record_list(store, arena, scene->patient, 99, (void *)&rows) *
               1000 +
           reading_list(store, arena, scene->patient, 99, (void *)&rows) * 100 +
           fill_list(store, arena, scene->patient, 99, (void *)&rows) * 10 +
           program_list(store, arena, scene->patient, 99, (void *)&rows);
}

static struct current current_of(struct scene *scene)
{
    struct current current;

    assert_int_equal(current_get(scene->place.store, &scene->place.arena,
                         scene->patient, &current),
        STORE_OK);
    return current;
}

/* SR-41: one number in pump, record and worklist. */
static void a_record_becomes_reading_refill_and_date(void **state)
{
    struct scene *scene = *state;
    struct current current;
    struct visit_record *records;
    struct reading *readings;

    assert_int_equal(send(scene), STORE_OK);
    assert_int_equal(scene->out.visit, scene->visit);
    assert_int_equal(scene->out.patient, scene->patient);
    assert_int_equal(count(scene), 1210);
    current = current_of(scene);
    assert_int_equal(
        current.alarm_day, calendar_day_of((int64_t)scene->e.after.low_s));
    assert_int_equal(current.flags & CURRENT_DISAGREES, 0);
    assert_int_equal(visit_record_of(scene->place.store, &scene->place.arena,
                         scene->visit, &records),
        1);
    assert_int_equal(records[0].agreement, AGREES);
    assert_int_equal(records[0].credential, 7);
    assert_string_equal(records[0].author, "link:A. Nurse");
    assert_int_equal(reading_list(scene->place.store, &scene->place.arena,
                         scene->patient, 1, &readings),
        1);
    assert_int_equal(readings[0].source, READING_LINK);
    assert_string_equal(readings[0].author, "link:A. Nurse");
    assert_int_equal(place_check(&scene->place, 0), 0);
}

/* SR-33: sent again, whenever and however it is judged then, it is kept
 * once. */
static void a_record_sent_again_is_the_same(void **state)
{
    struct scene *scene = *state;

    assert_int_equal(send(scene), STORE_OK);
    assert_int_equal(send(scene), STORE_SAME);
    assert_int_equal(scene->out.visit, scene->visit);
    assert_int_equal(
        trust_remove(scene->place.store, &NURSE, scene->maker.clinic_public),
        STORE_OK);
    assert_int_equal(send(scene), STORE_SAME);
    assert_int_equal(count(scene), 1210);
    assert_int_equal(place_check(&scene->place, 0), 0);
}

/* SR-33: made while the clinic could not be reached. */
static void a_record_that_names_no_visit_is_kept_with_its_pump(void **state)
{
    struct scene *scene = *state;

    scene->e.visit = scene->e.patient = 0;
    assert_int_equal(send(scene), STORE_OK);
    assert_int_equal(scene->out.visit, 0);
    assert_int_equal(scene->out.patient, scene->patient);
    assert_int_equal(count(scene), 1210);
    assert_int_equal(place_check(&scene->place, 0), 0);
}

static void a_new_dose_is_an_order_too(void **state)
{
    struct scene *scene = *state;
    struct program *programs;

    schedule_init_simple(&scene->e.after.schedule, 330000);
    maker_date(&scene->e.after);
    maker_say(&scene->e, ENCOUNTER_WHY_DOSE, "more tone");
    assert_int_equal(send(scene), STORE_OK);
    assert_int_equal(count(scene), 1211);
    assert_int_equal(program_list(scene->place.store, &scene->place.arena,
                         scene->patient, 1, &programs),
        1);
    assert_string_equal(programs[0].reason, "more tone");
    assert_int_equal(current_of(scene).dose_ng, 330000);
}

static void what_the_pump_knows_of_itself_is_stored(void **state)
{
    struct scene *scene = *state;
    struct pump pump;

    scene->e.after.catheter_nl = 150000;
    scene->e.after.eri_s = UINT64_C(20800) * 86400;
    assert_int_equal(send(scene), STORE_OK);
    assert_int_equal(
        pump_get(scene->place.store, &scene->place.arena, scene->pump, &pump),
        STORE_OK);
    assert_int_equal(pump.catheter_nl, 150000);
    assert_int_equal(pump.eri_day, 20800);
    assert_int_equal(place_check(&scene->place, 0), 0);
}

/* a record that waited does not bring back the catheter of before. */
static void a_late_record_does_not_change_the_pump_back(void **state)
{
    struct scene *scene = *state;
    struct encounter late = scene->e;
    struct pump pump;

    scene->e.after.catheter_nl = 150000;
    assert_int_equal(send(scene), STORE_OK);
    late.after.catheter_nl = 132000;
    late.after.pump_s -= 3600;
    late.after.filled_s -= 3600;
    late.begun_utc_s -= 3600;
    late.ended_utc_s -= 3600;
    late.after.low_s = late.after.empty_s = 0;
    scene->e = late;
    assert_int_equal(send(scene), STORE_OK);
    assert_int_equal(
        pump_get(scene->place.store, &scene->place.arena, scene->pump, &pump),
        STORE_OK);
    assert_int_equal(pump.catheter_nl, 150000);
    assert_int_equal(place_check(&scene->place, 0), 0);
}

/* SR-32, SR-42: a clock a year ahead puts nobody's refill off by a year, and
 * what is read after it was set is newer. */
static void a_clock_that_is_ahead_puts_nothing_off(void **state)
{
    struct scene *scene = *state;
    const struct encounter right = scene->e;
    struct current before, now;

    scene->e.after.pump_s += UINT64_C(365) * 86400;
    scene->e.after.filled_s += UINT64_C(365) * 86400;
    scene->e.after.low_s += UINT64_C(365) * 86400;
    assert_int_equal(send(scene), STORE_OK);
    assert_int_equal(current_get(scene->place.store, &scene->place.arena,
                         scene->patient, &before),
        STORE_OK);
    CHECK(before.flags & CURRENT_DISAGREES);
    scene->e = right;
    scene->e.ended_utc_s++;
    scene->e.after.pump_s++;
    assert_int_equal(send(scene), STORE_OK);
    assert_int_equal(current_get(scene->place.store, &scene->place.arena,
                         scene->patient, &now),
        STORE_OK);
    assert_int_equal(before.alarm_day, now.alarm_day);
    assert_int_equal(before.read_day, now.read_day);
    assert_int_equal(place_check(&scene->place, 0), 0);
}

/* it is on the list until the next refill. */
static void a_discrepancy_stays_on_the_list(void **state)
{
    struct scene *scene = *state;

    scene->e.fill.flags |= ENCOUNTER_DISCREPANCY;
    scene->e.fill.cause = ENCOUNTER_UNDER_DELIVERY;
    assert_int_equal(send(scene), STORE_OK);
    CHECK(current_of(scene).flags & CURRENT_DISCREPANCY);
}

/* SR-41: loud in the list, and the earlier date rules. */
static void a_pump_that_disagrees_is_flagged_and_the_earlier_date_rules(
    void **state)
{
    struct scene *scene = *state;
    int32_t computed = calendar_day_of((int64_t)scene->e.after.low_s);
    struct visit_record *records;

    scene->e.after.low_s += UINT64_C(86400) * 5;
    assert_int_equal(send(scene), STORE_OK);
    assert_int_equal(visit_record_of(scene->place.store, &scene->place.arena,
                         scene->visit, &records),
        1);
    assert_int_equal(records[0].agreement, AGREES_NOT);
    CHECK(current_of(scene).flags & CURRENT_DISAGREES);
    assert_int_equal(current_of(scene).alarm_day, computed);
}

/* SR-41: of a pump whose date forgets what it gives beside its schedule. */
static void the_earlier_date_counts_what_runs_beside(void **state)
{
    struct scene *scene = *state;
    struct encounter_pump *pump = &scene->e.after;
    const int32_t plain = calendar_day_of((int64_t)pump->low_s);

    /* 10 mcg four times a day: 340 for 300 mcg, and 117 days are 103 */
    pump->periodic = (struct encounter_periodic){ 10000, 360, 0, 600 };
    pump->periodic_s = pump->pump_s + 60;
    assert_int_equal(send(scene), STORE_OK);
    CHECK(current_of(scene).flags & CURRENT_DISAGREES);
    assert_int_equal(current_of(scene).alarm_day, plain - 13);
}

/* Nothing of a record that is refused is stored. */
static void a_refused_record_changes_nothing(void **state)
{
    struct scene *scene = *state;

    scene->maker.credential.number = 8;
    scene->e.patient++;
    assert_int_equal(send(scene), STORE_REFUSED);
    assert_int_equal(scene->out.fault, VERDICT_PATIENT);
    CHECK(strstr(scene->out.why, "another patient"));
    scene->e.patient--;
    scene->e.visit = 99;
    assert_int_equal(send(scene), STORE_REFUSED);
    assert_int_equal(scene->out.fault, VERDICT_VISIT);
    scene->e.visit = UINT64_MAX;
    assert_int_equal(send(scene), STORE_REFUSED);
    assert_int_equal(scene->out.fault, VERDICT_VISIT);
    scene->e.visit = 0;
    scene->e.serial[0] = 'X';
    assert_int_equal(send(scene), STORE_REFUSED);
    assert_int_equal(scene->out.fault, VERDICT_PUMP_UNKNOWN);
    assert_int_equal(intake_take(scene->place.store, &scene->place.arena,
                         &(struct visit_bytes){ (const uint8_t *)"CSR1", 4 },
                         NOW, &scene->out),
        STORE_REFUSED);
    assert_int_equal(scene->out.fault, VERDICT_UNREADABLE);
    assert_int_equal(count(scene), 100);
    assert_int_equal(place_check(&scene->place, 0), 0);
}

static void a_revoked_credential_is_refused(void **state)
{
    struct scene *scene = *state;
    struct revocation revocation = {
        .trust_key = 2, .number = 7, .reason = "laptop stolen"
    };

    assert_int_equal(
        trust_revoke(scene->place.store, &NURSE, &revocation), STORE_OK);
    assert_int_equal(send(scene), STORE_REFUSED);
    assert_int_equal(scene->out.fault, VERDICT_REVOKED);
    assert_int_equal(count(scene), 100);
}

/* One transaction: a sound record whose refill the rules refuse leaves no
 * reading behind. */
static void what_the_rules_refuse_is_refused_whole(void **state)
{
    struct scene *scene = *state;

    scene->e.fill.nominal_ng_per_ml = 50000; /* */
    assert_int_equal(send(scene), STORE_REFUSED);
    assert_int_equal(scene->out.fault, VERDICT_SOUND);
    CHECK(strstr(scene->out.why, "not for a pump"));
    assert_int_equal(count(scene), 100);
    scene->e.fill.nominal_ng_per_ml = 2000000;
    scene->e.after.volume_nl = 30000000; /* of a 20 mL pump */
    maker_date(&scene->e.after);
    assert_int_equal(send(scene), STORE_REFUSED);
    CHECK(strstr(scene->out.why, "capacity"));
    assert_int_equal(count(scene), 100);
    assert_int_equal(place_check(&scene->place, 0), 0);
}

/* SR-43: it came late; the visit was closed meanwhile. */
static void a_record_may_come_after_its_visit_was_closed(void **state)
{
    struct scene *scene = *state;

    assert_int_equal(visit_close(scene->place.store, &NURSE, scene->visit,
                         "the record comes later"),
        STORE_OK);
    assert_int_equal(send(scene), STORE_OK);
    assert_int_equal(scene->out.visit, scene->visit);
}

#define IN_SCENE(test) cmocka_unit_test_setup_teardown(test, begin, end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        IN_SCENE(a_record_becomes_reading_refill_and_date),
        IN_SCENE(a_record_sent_again_is_the_same),
        IN_SCENE(a_record_that_names_no_visit_is_kept_with_its_pump),
        IN_SCENE(a_new_dose_is_an_order_too),
        IN_SCENE(what_the_pump_knows_of_itself_is_stored),
        IN_SCENE(a_late_record_does_not_change_the_pump_back),
        IN_SCENE(a_clock_that_is_ahead_puts_nothing_off),
        IN_SCENE(a_discrepancy_stays_on_the_list),
        IN_SCENE(a_pump_that_disagrees_is_flagged_and_the_earlier_date_rules),
        IN_SCENE(the_earlier_date_counts_what_runs_beside),
        IN_SCENE(a_refused_record_changes_nothing),
        IN_SCENE(a_revoked_credential_is_refused),
        IN_SCENE(what_the_rules_refuse_is_refused_whole),
        IN_SCENE(a_record_may_come_after_its_visit_was_closed),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
