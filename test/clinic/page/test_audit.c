#include "test/test.h"

#include "clinic/store/access.h"
#include "clinic/store/account.h"
#include "clinic/store/patient.h"
#include "test/clinic/page/site.h"
#include "test/web/client.h"

/* SR-44: who may read the trail finds who did what, and who looked. */
static struct site_under_test test;
static struct site_login auditor;
static int64_t gneiss;
static struct arena arena;
static const char *answer;

static const struct author nurse = { "R. Nurse", "nurse", SITE_NOW_S };

static int start(void **state)
{
    struct patient patient;

    (void)state;
    site_start(&test);
    gneiss = site_patient(&test, "Gneiss, Mira");
    CHECK(patient_get(test.store, &arena, gneiss, &patient) == STORE_OK);
    patient.phone = "555-0199";
    patient.notes = "<b>bold</b>\nand a second line";
    CHECK(patient_set(test.store, &nurse, &patient) == STORE_OK);
    site_login(
        &test, site_account(&test, "E. Auditor", NULL, ROLE_AUDITOR), &auditor);
    return 0;
}

static int stop(void **state)
{
    (void)state;
    arena_free(&arena);
    site_stop(&test);
    return 0;
}

static int get(const char *path)
{
    return site_ask(
        &test, &(struct site_ask){
                   .path = path, .login = &auditor, .answer = &answer });
}

static int says(const char *words)
{
    return strstr(answer, words) != NULL;
}

static void a_change_shows_author_role_before_and_after(void **state)
{
    (void)state;
    assert_int_equal(get("/audit"), 200);
    CHECK(says("R. Nurse (nurse)"));
    CHECK(says("patient.set"));
    CHECK(says("phone: nothing, now 555-0199"));
    CHECK(says("16\u00a0Nov\u00a02026, 09:00"));
    CHECK(says("notes: nothing, now &lt;b&gt;bold&lt;/b&gt;\\nand a second"));
    CHECK(!says("<b>bold"));
}

static void a_secret_is_not_in_it(void **state)
{
    struct arena own = { 0 };
    struct account account;

    (void)state;
    site_account(&test, "New", "correct horse", ROLE_NURSE);
    CHECK(account_find(test.store, &own, "New", &account) == STORE_OK);
    assert_int_equal(get("/audit"), 200);
    CHECK(says("account.add"));
    CHECK(!says(account.password));
    arena_free(&own);
}

static void one_subject_shows_its_changes_and_looks(void **state)
{
    char path[80];

    (void)state;
    site_patient(&test, "Talc, Zaurak");
    snprintf(path, sizeof path, "/patient/%lld", (long long)gneiss);
    assert_int_equal(get(path), 200);
    CHECK(access_flush(test.shared.looks, test.store, SITE_NOW_S) == STORE_OK);
    snprintf(
        path, sizeof path, "/audit?subject=patient/%lld", (long long)gneiss);
    assert_int_equal(get(path), 200);
    CHECK(says("Gneiss, Mira"));
    CHECK(!says("Talc, Zaurak"));
    CHECK(says(">Looks"));
    CHECK(says("E. Auditor"));
    /* that the trail was read is itself a look */
    CHECK(access_flush(test.shared.looks, test.store, SITE_NOW_S) == STORE_OK);
    assert_int_equal(get(path), 200);
    CHECK(says(">audit<"));
}

static void the_trail_goes_on_to_its_beginning(void **state)
{
    char path[80];
    int pages = 1;

    (void)state;
    for (int i = 0; i < 60; i++)
        site_patient(&test, "Marl, Deneb");
    assert_int_equal(get("/audit"), 200);
    while (says(">Next<")) {
        const char *next = strstr(answer, "before=");

        CHECK(next);
        snprintf(path, sizeof path, "/audit?subject=&before=%lld",
            strtoll(next + 7, NULL, 10));
        assert_int_equal(get(path), 200);
        pages++;
    }
    CHECK(pages > 2);
    CHECK(says("clinic.add"));
    CHECK(says(">First page<"));
}

static void what_is_no_subject_finds_nothing(void **state)
{
    static const char *const paths[] = { "/audit?subject=nobody",
        "/audit?subject=patient/999999", "/audit?subject=patient/",
        "/audit?subject=%27%3B--", "/audit?subject=patient/-1" };

    (void)state;
    for (size_t i = 0; i < sizeof paths / sizeof paths[0]; i++) {
        assert_int_equal(get(paths[i]), 200);
        CHECK(says("Nothing is on record about that."));
    }
    assert_int_equal(get("/audit?before=soon"), 200);
    CHECK(says("patient.set"));
}

#define IN_SITE(test) cmocka_unit_test_setup_teardown(test, start, stop)

int main(void)
{
    const struct CMUnitTest tests[] = {
        IN_SITE(a_change_shows_author_role_before_and_after),
        IN_SITE(a_secret_is_not_in_it),
        IN_SITE(one_subject_shows_its_changes_and_looks),
        IN_SITE(the_trail_goes_on_to_its_beginning),
        IN_SITE(what_is_no_subject_finds_nothing),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
