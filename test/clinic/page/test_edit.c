#include "test/test.h"

#include "clinic/store/account.h"
#include "clinic/store/patient.h"
#include "clinic/store/pump.h"
#include "test/clinic/page/site.h"
#include "test/web/client.h"

/* Two people over one record: neither loses what they wrote, and neither
 * takes back unseen what the other did. */
static struct site_under_test test;
static struct site_login nurse;
static int64_t gneiss;
static char path[64];
static struct arena arena;

static const struct author other = { "T. Scheduler", "scheduler", SITE_NOW_S };

static int start(void **state)
{
    struct patient patient = patient_default("Gneiss, Mira");

    (void)state;
    site_start(&test);
    patient.phone = "555-0100";
    patient.notes = "first line\nsecond line";
    patient.risks = RISK_FAR;
    CHECK(patient_add(test.store, &other, &patient, &gneiss) == STORE_OK);
    site_login(&test, site_account(&test, "nurse", NULL, ROLE_NURSE), &nurse);
    snprintf(path, sizeof path, "/patient/%lld/edit", (long long)gneiss);
    return 0;
}

static int stop(void **state)
{
    (void)state;
    arena_free(&arena);
    site_stop(&test);
    return 0;
}

/* What the form sends back of a record with this telephone and these notes,
 * over one that had 555-0100. */
static const char *form_of(const char *phone, const char *notes)
{
    return arena_printf(&arena,
        "name=Gneiss,+Mira&was_name=Gneiss,+Mira&phone=%s&was_phone=555-0100"
        "&notes=%s&was_notes=first+line%%0D%%0Asecond+line&class=unknown"
        "&was_class=unknown&state=active&was_state=active&owner=0&was_owner=0"
        "&risk_far=yes&was_risk_far=yes&serial=&capacity=20&x=",
        phone, notes);
}

static const char same_notes[] = "first+line%0D%0Asecond+line";

static int post(const char *body, const char **answer)
{
    return site_ask(&test,
        &(struct site_ask){
            .path = path, .login = &nurse, .body = body, .answer = answer });
}

static struct patient on_record(void)
{
    struct patient patient;

    CHECK(patient_get(test.store, &arena, gneiss, &patient) == STORE_OK);
    return patient;
}

/* The nurse's form needs a pump, once; from then on the record has one. */
static void give_pump(void)
{
    struct pump pump = pump_default(gneiss, "CIS000001", 20000000);
    int64_t id;

    CHECK(pump_add(test.store, &other, &pump, &id) == STORE_OK);
}

/* The same change by somebody else, under this nurse's open form. */
static void change_record(const char *phone, unsigned risks)
{
    struct patient patient = on_record();

    patient.phone = phone;
    patient.risks = risks;
    CHECK(patient_set(test.store, &other, &patient) == STORE_OK);
}

static void a_record_that_nobody_touched_is_changed(void **state)
{
    const char *answer;

    (void)state;
    give_pump();
    assert_int_equal(post(form_of("555-0177", same_notes), &answer), 303);
    assert_string_equal(on_record().phone, "555-0177");
    assert_true(on_record().risks == RISK_FAR);
}

/* SR-44 */
static void a_form_over_an_older_record_is_refused_and_says_why(void **state)
{
    const char *answer;

    (void)state;
    give_pump();
    change_record("555-0199", RISK_FAR | RISK_HEARING);
    assert_int_equal(post(form_of("555-0177", "mine"), &answer), 409);
    assert_string_equal(on_record().phone, "555-0199");
    assert_string_equal(on_record().notes, "first line\nsecond line");
    assert_non_null(
        strstr(answer, "Changed by: T. Scheduler, Mon 16 Nov 09:00"));
    assert_non_null(strstr(answer, "Telephone: \u201c555-0199\u201d, before "
                                   "\u201c555-0100\u201d"));
    assert_non_null(strstr(answer, "ticked, before not ticked"));
    /* what was written is there, and what was left alone is as it is now */
    assert_non_null(strstr(answer, "value=\"555-0177\""));
    assert_non_null(strstr(answer, "mine</textarea>"));
    assert_non_null(
        strstr(answer, "name=\"risk_hearing\" value=\"yes\" checked"));
    assert_non_null(strstr(answer, "name=\"was_phone\" value=\"555-0199\""));
}

static void what_only_others_changed_is_taken_over(void **state)
{
    const char *answer;

    (void)state;
    give_pump();
    change_record("555-0199", RISK_FAR);
    assert_int_equal(post(form_of("555-0100", "mine"), &answer), 409);
    assert_non_null(strstr(answer, "id=\"phone\" name=\"phone\""));
    assert_non_null(strstr(answer, "value=\"555-0199\""));
    assert_null(strstr(answer, "keep what you wrote"));
}

/* What the page of the refusal sends is stored. */
static void seen_and_sent_again_it_is_stored(void **state)
{
    const char *answer;

    (void)state;
    give_pump();
    change_record("555-0199", RISK_FAR);
    assert_int_equal(
        post("name=Gneiss,+Mira&was_name=Gneiss,+Mira&phone=555-0177"
             "&was_phone=555-0199&notes=mine&was_notes=first+line%0Asecond+line"
             "&class=unknown&was_class=unknown&state=active&was_state=active"
             "&owner=0&was_owner=0&risk_far=yes&was_risk_far=yes",
            &answer),
        303);
    assert_string_equal(on_record().phone, "555-0177");
    assert_string_equal(on_record().notes, "mine");
}

static void the_same_form_sent_twice_is_one_change(void **state)
{
    const char *answer;

    (void)state;
    assert_int_equal(post(arena_printf(&arena, "%s&serial=CIS000009",
                              form_of("555-0177", "mine")),
                         &answer),
        422); /* the first serial counts, and is empty */
    give_pump();
    for (int i = 0; i < 2; i++)
        assert_int_equal(post(form_of("555-0177", "mine"), &answer), 303);
    assert_string_equal(on_record().phone, "555-0177");
}

static void a_pump_entered_meanwhile_is_not_overlooked(void **state)
{
    const char *answer;
    const char *body = arena_printf(
        &arena, "serial=CIS000002&%s", form_of("555-0100", same_notes));

    (void)state;
    give_pump();
    assert_int_equal(post(body, &answer), 409);
    assert_non_null(
        strstr(answer, "the one you wrote, CIS000002, is not added"));
    body = arena_printf(
        &arena, "serial=CIS000001&%s", form_of("555-0100", same_notes));
    assert_int_equal(post(body, &answer), 303);
}

/* Not made by the page: nothing says what its sender had seen. */
static void a_form_without_what_it_was_over_is_refused(void **state)
{
    const char *answer;

    (void)state;
    give_pump();
    assert_int_equal(
        post("name=Talc&class=unknown&state=active&owner=0", &answer), 409);
    assert_string_equal(on_record().name, "Gneiss, Mira");
}

/* SR-48 in a form: its words are for who types, not for a command line. */
static void an_unclear_date_says_how_to_write_it(void **state)
{
    static const struct {
        const char *born;
        const char *words;
    } rows[] = {
        { "8/9/1984", "may be two dates: write the month in letters" },
        { "30927", "is not a date: write it as 19 Aug 2026" },
        { "30+Feb+1984", "is a day that does not exist" },
        { "19+Aug+84", "has a year of two digits" },
    };
    const char *answer;

    (void)state;
    give_pump();
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        assert_int_equal(post(arena_printf(&arena, "born=%s&%s", rows[i].born,
                                  form_of("555-0100", same_notes)),
                             &answer),
            422);
        assert_non_null(strstr(answer, rows[i].words));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(
            a_record_that_nobody_touched_is_changed, start, stop),
        cmocka_unit_test_setup_teardown(
            a_form_over_an_older_record_is_refused_and_says_why, start, stop),
        cmocka_unit_test_setup_teardown(
            what_only_others_changed_is_taken_over, start, stop),
        cmocka_unit_test_setup_teardown(
            seen_and_sent_again_it_is_stored, start, stop),
        cmocka_unit_test_setup_teardown(
            the_same_form_sent_twice_is_one_change, start, stop),
        cmocka_unit_test_setup_teardown(
            a_pump_entered_meanwhile_is_not_overlooked, start, stop),
        cmocka_unit_test_setup_teardown(
            a_form_without_what_it_was_over_is_refused, start, stop),
        cmocka_unit_test_setup_teardown(
            an_unclear_date_says_how_to_write_it, start, stop),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
