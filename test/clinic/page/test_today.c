#include "test/test.h"

#include "clinic/store/clinic.h"
#include "clinic/store/fact.h"
#include "clinic/store/patient.h"
#include "clinic/store/pump.h"
#include "clinic/store/reading.h"
#include "test/clinic/page/site.h"

/*
 * Today keeps its list between two changes: what is kept must be what would
 * be made anew, for this person, now.  Every thread of the server keeps its
 * own, so each question is asked often enough to reach all of them.
 */
enum { LOOKS = 12, DAY_S = 86400 };

static struct site_under_test test;
static struct site_login nurse, reader;
static int64_t gneiss;

static const struct author author = { "cli:test", "operator", SITE_NOW_S };

/* A reading of today whose alarm date is 18 days ahead: 1 mL a day of 20. */
static void read_pump(int64_t patient)
{
    struct arena arena = { 0 };
    struct reading reading;
    struct pump pump;
    int64_t id;

    CHECK(pump_current(test.store, &arena, patient, &pump) == STORE_OK);
    reading = reading_default(patient, pump.id);
    reading.source = READING_PRINTOUT;
    reading.read_s = SITE_NOW_S;
    reading.filled_s = SITE_NOW_S - 3600;
    reading.fill_nl = 20000000;
    reading.alarm_nl = 2000000;
    reading.conc_ng_per_ml = 500000;
    schedule_init_simple(&reading.schedule, 500000);
    CHECK(reading_add(test.store, &author, &reading, &id) == STORE_OK);
    arena_free(&arena);
}

/* The same pump, filled so many days ago: low after 18 days, empty after 20. */
static void read_days_ago(int64_t patient, int days)
{
    struct arena arena = { 0 };
    struct reading reading;
    int64_t id;

    CHECK(reading_latest(test.store, &arena, patient, &reading) == STORE_OK);
    reading.read_s = SITE_NOW_S + days; /* later than the others */
    reading.filled_s = SITE_NOW_S - days * INT64_C(86400) - 3600;
    memset(reading.key, 0, sizeof reading.key);
    CHECK(reading_add(test.store, &author, &reading, &id) == STORE_OK);
    arena_free(&arena);
}

static const char *page_of(const char *path)
{
    static const char *answer;

    assert_int_equal(site_ask(&test, &(struct site_ask){ .path = path,
                                         .login = &nurse,
                                         .answer = &answer }),
        200);
    return answer;
}

static int start(void **state)
{
    (void)state;
    site_start(&test);
    gneiss = site_patient(&test, "Gneiss, Mira");
    read_pump(gneiss);
    site_login(&test, site_account(&test, "nurse", NULL, ROLE_NURSE), &nurse);
    site_login(
        &test, site_account(&test, "reader", NULL, ROLE_READER), &reader);
    return 0;
}

static int stop(void **state)
{
    (void)state;
    site_stop(&test);
    return 0;
}

static const char *look(const struct site_login *login)
{
    static const char *answer;

    assert_int_equal(site_ask(&test, &(struct site_ask){ .path = "/today",
                                         .login = login,
                                         .answer = &answer }),
        200);
    return answer;
}

/* 1 when every look, on whatever thread, has the word; 0 when none has. */
static int shows(const struct site_login *login, const char *word)
{
    int count = 0;

    for (int i = 0; i < LOOKS; i++)
        count += strstr(look(login), word) != NULL;
    if (count != 0 && count != LOOKS)
        fail_msg("\"%s\": on %d of %d pages", word, count, LOOKS);
    return count != 0;
}

/* SR-47 */
static void a_change_of_a_patient_is_in_every_look_after_it(void **state)
{
    struct arena arena = { 0 };
    struct patient patient;

    (void)state;
    CHECK(shows(&nurse, "Gneiss, Mira"));
    CHECK(patient_get(test.store, &arena, gneiss, &patient) == STORE_OK);
    patient.name = "Talc, Zaurak";
    CHECK(patient_set(test.store, &author, &patient) == STORE_OK);
    CHECK(shows(&nurse, "Talc, Zaurak"));
    CHECK(!shows(&nurse, "Gneiss, Mira"));
    CHECK(shows(&nurse, ">1 in all<"));
    site_patient(&test, "Kaolin, Rana");
    CHECK(shows(&nurse, "Kaolin, Rana"));
    CHECK(shows(&nurse, ">2 in all<"));
    arena_free(&arena);
}

/* SR-46 */
static void a_person_sees_what_their_own_roles_may(void **state)
{
    (void)state;
    for (int i = 0; i < 2; i++) {
        CHECK(shows(&nurse, "/book\""));
        CHECK(shows(&nurse, ">Add a patient<"));
        CHECK(!shows(&nurse, "reader"));
        CHECK(!shows(&reader, "/book\""));
        CHECK(!shows(&reader, ">Add a patient<"));
        CHECK(!shows(&reader, "nurse"));
        CHECK(!shows(&reader, nurse.csrf));
    }
}

/* SR-42, SR-47 */
static void another_day_is_another_list(void **state)
{
    (void)state;
    CHECK(shows(&nurse, ">Mon 16 Nov 2026<"));
    CHECK(shows(&nurse, "in 18 days"));
    clock_set(&test.site.clock, SITE_NOW_S + 600);
    CHECK(shows(&nurse, ">Mon 16 Nov 2026<"));
    clock_set(&test.site.clock, SITE_NOW_S + DAY_S);
    site_login(&test, site_account(&test, "other", NULL, ROLE_NURSE), &nurse);
    CHECK(shows(&nurse, ">Tue 17 Nov 2026<"));
    CHECK(!shows(&nurse, "in 18 days"));
    CHECK(shows(&nurse, "in 17 days"));
}

/* SR-42: the window of the refill comes within the days looked ahead. */
static void the_clinics_choices_change_the_list_at_once(void **state)
{
    struct arena arena = { 0 };
    struct clinic clinic;

    (void)state;
    CHECK(shows(&nurse, ">0 this week<"));
    CHECK(clinic_get(test.store, &arena, &clinic) == STORE_OK);
    clinic.ahead_days = 30;
    CHECK(clinic_set(test.store, &author, &clinic) == STORE_OK);
    CHECK(shows(&nurse, ">1 this week<"));
    arena_free(&arena);
}

static void only_the_first_page_of_all_is_kept(void **state)
{
    const char *answer;

    (void)state;
    for (int i = 0; i < LOOKS; i++) {
        CHECK(strstr(look(&nurse), "Gneiss, Mira"));
        CHECK(site_ask(&test, &(struct site_ask){ .path = "/today?only=overdue",
                                  .login = &nurse,
                                  .answer = &answer }) == 200);
        CHECK(strstr(answer, "Nobody is overdue."));
        CHECK(!strstr(answer, "Gneiss, Mira"));
    }
}

/* The one made first, after a restart, and the ones kept, to the byte. */
static void what_is_kept_is_what_is_made_anew(void **state)
{
    char *made = strdup(strstr(look(&nurse), "<!doctype"));

    (void)state;
    for (int turn = 0; turn < 2; turn++) {
        for (int i = 0; i < LOOKS; i++)
            assert_string_equal(strstr(look(&nurse), "<!doctype"), made);
        site_restart(&test);
    }
    free(made);
}

/* SR-42: low is not empty, and who is called first must see which. */
static void an_empty_reservoir_is_called_empty(void **state)
{
    static const struct {
        int days;
        const char *words;
    } rows[] = {
        { 17, "refill-by was" },
        { 18, "the reservoir may be low now and empty on Wed 18 Nov" },
        { 20, "the reservoir may run empty today" },
        { 21, "the reservoir may have been empty since Sun 15 Nov" },
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        read_days_ago(gneiss, rows[i].days);
        CHECK(shows(&nurse, rows[i].words));
    }
}

/* a visit weeks before the alarm date may be too late all the same. */
static void a_visit_too_late_says_for_what(void **state)
{
    struct appointment visit = { .patient = gneiss,
        .starts_s = SITE_NOW_S + 10 * INT64_C(86400),
        .minutes = 60,
        .reason = "" };
    struct arena arena = { 0 };
    struct reading reading;
    int64_t id;

    (void)state;
    CHECK(appointment_book(test.store, &author, &visit, &id) == STORE_OK);
    read_days_ago(gneiss, 10);
    CHECK(shows(&nurse, "too late: not before the alarm date"));
    CHECK(reading_latest(test.store, &arena, gneiss, &reading) == STORE_OK);
    reading.read_s = SITE_NOW_S + 100;
    reading.filled_s = SITE_NOW_S - 175 * INT64_C(86400);
    schedule_init_simple(&reading.schedule, 30000); /* low after 300 days */
    memset(reading.key, 0, sizeof reading.key);
    CHECK(reading_add(test.store, &author, &reading, &id) == STORE_OK);
    CHECK(shows(&nurse, "too late: the drug is stable until "));
    CHECK(!shows(&nurse, "not before the alarm date"));
    arena_free(&arena);
}

/* nobody has to tick that there is no number. */
static void who_has_no_telephone_is_flagged(void **state)
{
    struct arena arena = { 0 };
    struct patient patient;

    (void)state;
    read_days_ago(gneiss, 19);
    CHECK(shows(&nurse, "no telephone"));
    CHECK(strstr(page_of("/patient/1"), "no telephone"));
    CHECK(patient_get(test.store, &arena, gneiss, &patient) == STORE_OK);
    patient.phone = "555-0100";
    CHECK(patient_set(test.store, &author, &patient) == STORE_OK);
    CHECK(!shows(&nurse, "no telephone"));
    CHECK(!strstr(page_of("/patient/1"), "no telephone"));
    arena_free(&arena);
}

/* Nobody rings the bereaved because of an alarm date. */
static void who_is_gone_is_said_to_be_and_is_not_to_be_called(void **state)
{
    static const struct {
        enum patient_state state;
        const char *words;
    } rows[] = {
        { PATIENT_LEFT, "Not in your care: left the clinic" },
        { PATIENT_ENDED, "Not in your care: therapy ended" },
        { PATIENT_DIED, "Not in your care: died" },
    };
    static const char *const pages[] = { "/patient/1", "/patient/1/call",
        "/patient/1/book" };
    struct arena arena = { 0 };
    struct patient patient;

    (void)state;
    read_days_ago(gneiss, 21);
    CHECK(strstr(page_of("/patient/1"), "Call today."));
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        CHECK(patient_get(test.store, &arena, gneiss, &patient) == STORE_OK);
        patient.state = rows[i].state;
        CHECK(patient_set(test.store, &author, &patient) == STORE_OK);
        for (size_t p = 0; p < sizeof pages / sizeof pages[0]; p++) {
            CHECK(strstr(page_of(pages[p]), rows[i].words));
            CHECK(!strstr(page_of(pages[p]), "Call today."));
            CHECK(!strstr(page_of(pages[p]), "may have been empty"));
        }
        CHECK(!shows(&nurse, "Gneiss, Mira"));
    }
    arena_free(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(
            a_change_of_a_patient_is_in_every_look_after_it, start, stop),
        cmocka_unit_test_setup_teardown(
            a_person_sees_what_their_own_roles_may, start, stop),
        cmocka_unit_test_setup_teardown(
            another_day_is_another_list, start, stop),
        cmocka_unit_test_setup_teardown(
            the_clinics_choices_change_the_list_at_once, start, stop),
        cmocka_unit_test_setup_teardown(
            only_the_first_page_of_all_is_kept, start, stop),
        cmocka_unit_test_setup_teardown(
            what_is_kept_is_what_is_made_anew, start, stop),
        cmocka_unit_test_setup_teardown(
            an_empty_reservoir_is_called_empty, start, stop),
        cmocka_unit_test_setup_teardown(
            a_visit_too_late_says_for_what, start, stop),
        cmocka_unit_test_setup_teardown(
            who_has_no_telephone_is_flagged, start, stop),
        cmocka_unit_test_setup_teardown(
            who_is_gone_is_said_to_be_and_is_not_to_be_called, start, stop),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
