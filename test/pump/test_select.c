#include "pump/select.h"

#include "test/test.h"

/* SR-11: record selection; the contracts are proved by proof/run too. */
static void the_newest_complete_one_is_taken(void **state)
{
    const struct select_candidate list[] = { { 5, 1 }, { 9, 0 }, { 7, 1 },
        { 7, 1 }, { 3, 1 }, { UINT32_MAX, 0 } };

    (void)state;
    CHECK(select_newest(list, 6, UINT32_MAX) == 2);
    CHECK(select_newest(list, 6, 7) == 2);
    CHECK(select_newest(list, 6, 6) == 0);
    CHECK(select_newest(list, 6, 5) == 0);
    CHECK(select_newest(list, 6, 4) == 4);
    CHECK(select_newest(list, 6, 3) == 4);
    CHECK(select_newest(list, 6, 2) == 6);
    CHECK(select_newest(list, 2, 8) == 0);
    CHECK(select_newest(list + 1, 1, UINT32_MAX) == 1);
    CHECK(select_newest(list, 0, UINT32_MAX) == 0);
}

static void the_next_is_the_one_used_longest_ago(void **state)
{
    const uint8_t none[4] = { 0, 0, 0, 0 };
    const uint8_t some[4] = { 0, 1, 0, 1 };
    const uint8_t all[4] = { 1, 1, 1, 1 };
    const uint8_t one[4] = { 1, 1, 0, 1 };

    (void)state;
    CHECK(select_next(0, 4, none) == 1);
    CHECK(select_next(2, 4, none) == 3);
    CHECK(select_next(3, 4, none) == 0);
    CHECK(select_next(0, 4, some) == 2);
    CHECK(select_next(2, 4, some) == 0);
    CHECK(select_next(3, 4, one) == 2);
    CHECK(select_next(2, 4, one) == 4); /* never the one it is on */
    CHECK(select_next(1, 4, all) == 4);
    CHECK(select_next(0, 1, none) == 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_newest_complete_one_is_taken),
        cmocka_unit_test(the_next_is_the_one_used_longest_ago),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
