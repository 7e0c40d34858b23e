/* test_counter.c: a number is taken once, and nothing wraps (SR-22). */
#include "link/counter.h"
#include "test/test.h"

static void what_is_below_the_next_is_stale(void **state)
{
    struct counter c = { 5 };

    (void)state;
    CHECK(counter_check(&c, 0) == ERR_STALE);
    CHECK(counter_check(&c, 4) == ERR_STALE);
    CHECK(counter_check(&c, 5) == OK);
    CHECK(counter_check(&c, 6) == OK);
    CHECK(counter_check(&c, UINT64_MAX - 1) == OK);
    CHECK(c.next == 5); /* a look takes nothing */
}

static void what_was_taken_is_never_taken_again(void **state)
{
    struct counter c = { 0 };

    (void)state;
    CHECK(counter_check(&c, 0) == OK);
    counter_take(&c, 0);
    CHECK(c.next == 1 && counter_check(&c, 0) == ERR_STALE);
    counter_take(&c, 7); /* numbers between are lost */
    CHECK(c.next == 8 && counter_check(&c, 7) == ERR_STALE);
    CHECK(counter_check(&c, 8) == OK);
}

static void the_last_number_is_never_taken(void **state)
{
    struct counter c = { UINT64_MAX - 1 };

    (void)state;
    CHECK(counter_check(&c, UINT64_MAX) == ERR_STATE);
    CHECK(counter_check(&c, UINT64_MAX - 1) == OK);
    counter_take(&c, UINT64_MAX - 1);
    CHECK(c.next == UINT64_MAX);
    CHECK(counter_check(&c, UINT64_MAX - 1) == ERR_STALE);
    CHECK(counter_check(&c, UINT64_MAX) == ERR_STATE);
    c.next = 0;
    CHECK(counter_check(&c, UINT64_MAX) == ERR_STATE);
}

static void taking_what_was_not_checked_is_a_fault(void **state)
{
    struct counter c = { 5 };

    (void)state;
    CHECK_FAULT(counter_take(&c, 4));
    CHECK_FAULT(counter_take(&c, UINT64_MAX));
    counter_take(&c, 5);
    CHECK(c.next == 6);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_below_the_next_is_stale),
        cmocka_unit_test(what_was_taken_is_never_taken_again),
        cmocka_unit_test(the_last_number_is_never_taken),
        cmocka_unit_test(taking_what_was_not_checked_is_a_fault),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
