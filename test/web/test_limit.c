#include "test/test.h"

#include "web/limit.h"

static void the_last_try_but_one_needs_no_wait(void **state)
{
    struct limit *limit = limit_create();

    (void)state;
    assert_int_equal(limit_wait_s(limit, "name", "a", 3, 1000), 0);
    limit_fail(limit, "name", "a", 1000);
    limit_fail(limit, "name", "a", 1001);
    assert_int_equal(limit_wait_s(limit, "name", "a", 3, 1002), 0);
    limit_fail(limit, "name", "a", 1002);
    assert_int_equal(
        limit_wait_s(limit, "name", "a", 3, 1002), LIMIT_WINDOW_S - 2);
    limit_free(limit);
}

static void a_window_ends(void **state)
{
    struct limit *limit = limit_create();

    (void)state;
    limit_fail(limit, "name", "a", 1000);
    assert_int_equal(
        limit_wait_s(limit, "name", "a", 1, 1000 + LIMIT_WINDOW_S - 1), 1);
    assert_int_equal(
        limit_wait_s(limit, "name", "a", 1, 1000 + LIMIT_WINDOW_S), 0);
    limit_fail(limit, "name", "a", 5000);
    assert_int_equal(limit_wait_s(limit, "name", "a", 1, 5000), LIMIT_WINDOW_S);
    limit_free(limit);
}

static void keys_and_kinds_do_not_share_a_count(void **state)
{
    struct limit *limit = limit_create();

    (void)state;
    limit_fail(limit, "name", "a", 1000);
    assert_int_equal(limit_wait_s(limit, "name", "b", 1, 1000), 0);
    assert_int_equal(limit_wait_s(limit, "address", "a", 1, 1000), 0);
    limit_free(limit);
}

static void success_forgets_the_failures(void **state)
{
    struct limit *limit = limit_create();

    (void)state;
    limit_fail(limit, "name", "a", 1000);
    limit_forget(limit, "name", "a");
    assert_int_equal(limit_wait_s(limit, "name", "a", 1, 1000), 0);
    limit_free(limit);
}

static void a_flood_of_names_does_not_free_its_address(void **state)
{
    struct limit *limit = limit_create();
    char name[32];

    (void)state;
    for (int i = 0; i < 20000; i++) {
        snprintf(name, sizeof(name), "n%d", i);
        limit_fail(limit, "name", name, 1000 + i / 100);
        limit_fail(limit, "address", "192.0.2.1", 1000 + i / 100);
        if (i >= 29)
            CHECK(limit_wait_s(limit, "address", "192.0.2.1", 30, 1200) > 0);
    }
    limit_free(limit);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_last_try_but_one_needs_no_wait),
        cmocka_unit_test(a_window_ends),
        cmocka_unit_test(keys_and_kinds_do_not_share_a_count),
        cmocka_unit_test(success_forgets_the_failures),
        cmocka_unit_test(a_flood_of_names_does_not_free_its_address),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
