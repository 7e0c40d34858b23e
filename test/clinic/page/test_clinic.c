#include "test/test.h"

#include "base/arena.h"
#include "clinic/store/clinic.h"
#include "test/clinic/page/site.h"

/* The numbers on every emergency card can be given by the clinic itself. */
static struct site_under_test test;
static struct site_login chief, nurse;
static struct arena arena;
static const char *answer;

static const struct author other = { "T. Chief", "administrator", SITE_NOW_S };

static int start(void **state)
{
    (void)state;
    site_start(&test);
    assert_int_equal(site_patient(&test, "Gneiss, Mira"), 1);
    site_login(
        &test, site_account(&test, "chief", NULL, ROLE_ADMINISTRATOR), &chief);
    site_login(&test, site_account(&test, "nurse", NULL, ROLE_NURSE), &nurse);
    return 0;
}

static int stop(void **state)
{
    (void)state;
    arena_free(&arena);
    site_stop(&test);
    return 0;
}

static int ask(
    const struct site_login *login, const char *path, const char *body)
{
    return site_ask(&test,
        &(struct site_ask){
            .path = path, .login = login, .body = body, .answer = &answer });
}

static int says(const char *words)
{
    return strstr(answer, words) != NULL;
}

static struct clinic on_record(void)
{
    struct clinic clinic;

    CHECK(clinic_get(test.store, &arena, &clinic) == STORE_OK);
    return clinic;
}

#define BODY                                                                   \
    "phone=555-0100&phone_out=555-0101&emergency=Quarry+Hospital+555-0102"     \
    "&hours=8+to+17&address=Pit+1&backup=Always+carry+the+tablets&was_phone="

/* R-22, F-12 */
static void the_numbers_typed_stand_on_every_card(void **state)
{
    (void)state;
    assert_int_equal(ask(&chief, "/admin", NULL), 200);
    CHECK(says("No telephone of the clinic is on record"));
    assert_int_equal(ask(&nurse, "/patient/1/print.txt", NULL), 200);
    CHECK(!says("555-0100"));
    for (int i = 0; i < 2; i++) /* sent twice is one change */
        assert_int_equal(ask(&chief, "/admin/clinic", BODY), 303);
    assert_int_equal(ask(&nurse, "/patient/1/print.txt", NULL), 200);
    CHECK(says("555-0100") && says("555-0101") && says("555-0102"));
    CHECK(says("Always carry the tablets"));
    assert_int_equal(ask(&chief, "/admin", NULL), 200);
    CHECK(!says("is on record"));
    CHECK(strcmp(on_record().address, "Pit 1") == 0);
    assert_int_equal(on_record().lead_days, 3); /* the rest stays */
}

/* SR-44 */
static void a_number_changed_meanwhile_is_not_overwritten_unseen(void **state)
{
    struct clinic clinic = on_record();

    (void)state;
    clinic.phone = "555-0199";
    CHECK(clinic_set(test.store, &other, &clinic) == STORE_OK);
    assert_int_equal(ask(&chief, "/admin/clinic", BODY), 409);
    CHECK(says("Changed by: T. Chief"));
    CHECK(says("value=\"555-0100\""));
    CHECK(strcmp(on_record().phone, "555-0199") == 0);
    assert_int_equal(ask(&chief, "/admin/clinic", BODY "555-0199"), 303);
    CHECK(strcmp(on_record().phone, "555-0100") == 0);
}

static void too_long_a_text_is_said_and_nothing_is_stored(void **state)
{
    char body[2 * RECORD_TEXT_MAX] = "phone=";

    (void)state;
    memset(body + 6, '5', RECORD_TEXT_MAX + 1);
    assert_int_equal(ask(&chief, "/admin/clinic", body), 422);
    CHECK(says("is too long"));
    CHECK(on_record().phone[0] == 0);
}

#define ON_SITE(test) cmocka_unit_test_setup_teardown(test, start, stop)

int main(void)
{
    const struct CMUnitTest tests[] = {
        ON_SITE(the_numbers_typed_stand_on_every_card),
        ON_SITE(a_number_changed_meanwhile_is_not_overwritten_unseen),
        ON_SITE(too_long_a_text_is_said_and_nothing_is_stored),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
