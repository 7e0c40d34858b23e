#include "test/test.h"

#include "base/arena.h"
#include "test/clinic/page/site.h"

/* A printout copied by hand: what a slip is told, and what is said before
 * anything is stored. */
static struct site_under_test test;
static struct site_login nurse;
static struct arena arena;
static const char *answer;

static int start(void **state)
{
    (void)state;
    site_start(&test);
    assert_int_equal(site_patient(&test, "Gneiss, Mira"), 1);
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

/* The first of a name counts, so that this one goes before the usual ones. */
static int review(const char *change)
{
    return site_ask(&test,
        &(struct site_ask){ .path = "/patient/1/reading/new",
            .login = &nurse,
            .body = arena_printf(&arena,
                "%s&read=16+Nov+2026&read_time=08:30&filled=10+Nov+2026"
                "&filled_time=&fill=18&concentration=500&alarm_volume=2"
                "&alarm_date=&state=running&mode=simple&dose=159.1&steps="
                "&note=&step=review",
                change),
            .answer = &answer });
}

static int says(const char *words)
{
    return strstr(answer, words) != NULL;
}

/* SR-30, R-01: what to do about a unit is never to write it closer. */
static void a_number_with_its_unit_is_told_which_is_wanted(void **state)
{
    (void)state;
    assert_int_equal(review("concentration=2+mg/mL"), 422);
    CHECK(says("write the number alone, in mcg/mL (1 mg is 1000 mcg)"));
    assert_int_equal(review("dose=0.3mg"), 422);
    CHECK(says("write the number alone, in mcg/day (1 mg is 1000 mcg)"));
    assert_int_equal(review("dose=159.1+mcg"), 422);
    CHECK(says("write the number alone, in mcg/day"));
    CHECK(!says("1 mg is"));
    assert_int_equal(review("fill=18+mL"), 422);
    CHECK(says("write the number alone, in mL"));
}

/* R-01, SR-01 */
static void a_thousandth_and_too_much_are_said_before_anything_is_stored(
    void **state)
{
    (void)state;
    assert_int_equal(review("concentration=2&dose=0.3"), 200);
    CHECK(says("The concentration is weaker than any product"));
    assert_int_equal(review("concentration=2000&dose=4500"), 200);
    CHECK(says("The dose is unusually high"));
    assert_int_equal(review(""), 200);
    CHECK(!says("weaker than any product"));
    CHECK(!says("unusually high"));
}

/* the field takes no offset, so that the remedy is none. */
static void a_time_that_the_clocks_make_unclear_has_a_remedy(void **state)
{
    (void)state;
    assert_int_equal(review("filled=25+Oct+2026&filled_time=02:30"), 422);
    CHECK(says("comes twice that day, as the clocks go back: write a time "
               "outside that hour"));
    assert_int_equal(review("filled=29+Mar+2026&filled_time=02:30"), 422);
    CHECK(says("is skipped that day, as the clocks go forward: check it"));
    assert_int_equal(review("filled=25+Oct+2026&filled_time=01:59"), 200);
}

#define ON_SITE(test) cmocka_unit_test_setup_teardown(test, start, stop)

int main(void)
{
    const struct CMUnitTest tests[] = {
        ON_SITE(a_number_with_its_unit_is_told_which_is_wanted),
        ON_SITE(a_thousandth_and_too_much_are_said_before_anything_is_stored),
        ON_SITE(a_time_that_the_clocks_make_unclear_has_a_remedy),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
