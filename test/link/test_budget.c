/* test_budget.c: handshakes an hour, and whose (SR-23). */
#include "link/budget.h"
#include "test/test.h"

static struct budget full_at(int64_t tick_s)
{
    struct budget b;

    budget_init(&b, tick_s - BUDGET_RADIO_MAX * BUDGET_RADIO_S);
    return b;
}

static int take_all(struct budget *b, int64_t tick_s, int contact)
{
    int count = 0;

    while (count < 1000 && budget_take(b, tick_s, contact) == OK)
        count++;
    return count;
}

static void a_reset_gives_the_radio_nothing(void **state)
{
    struct budget b;

    (void)state;
    budget_init(&b, 500);
    CHECK(budget_take(&b, 500, 0) == ERR_FULL);
    CHECK(budget_take(&b, 500 + BUDGET_RADIO_S - 1, 0) == ERR_FULL);
    CHECK(budget_take(&b, 500 + BUDGET_RADIO_S, 0) == OK);
    CHECK(budget_take(&b, 500 + BUDGET_RADIO_S, 0) == ERR_FULL);
    CHECK(take_all(&b, 500 + BUDGET_RADIO_S, 1) == BUDGET_CONTACT_MAX);
}

static void each_store_holds_so_many_and_fills_with_time(void **state)
{
    struct budget b = full_at(100000);

    (void)state;
    CHECK(take_all(&b, 100000, 0) == 20);
    CHECK(take_all(&b, 100000 + 179, 0) == 0);
    CHECK(take_all(&b, 100000 + 180, 0) == 1);
    CHECK(take_all(&b, 100000 + 180 + 1800, 0) == 10);
    CHECK(take_all(&b, 900000, 0) == 20); /* never more */
    b = full_at(100000);
    CHECK(take_all(&b, 100000, 1) == 30); /* its own first, then the other */
    CHECK(take_all(&b, 100000, 0) == 0);
    CHECK(take_all(&b, 100000 + 179, 1) == 0);
    CHECK(take_all(&b, 100000 + 360, 0) == 2);
    CHECK(take_all(&b, 100000 + 360, 1) == 1);
}

static void the_radio_never_spends_what_is_kept_for_contact(void **state)
{
    struct budget b = full_at(100000);
    int64_t t;

    (void)state;
    for (t = 100000; t < 200000; t += 7)
        (void)take_all(&b, t, 0);
    CHECK(b.contact_full_s <= 100000);
    CHECK(take_all(&b, t, 1) >= BUDGET_CONTACT_MAX);
}

/* Any hour, the worst found by taking all there is each second. */
static void no_hour_has_more_than_sixty(void **state)
{
    static int taken[4 * 3600];
    struct budget b = full_at(100000);
    int hour = 0, most = 0, i;

    (void)state;
    for (i = 0; i < 4 * 3600; i++) {
        /* idle at first, so that the stores are full at some second */
        taken[i] = i < 600 ? 0 : take_all(&b, 100000 + i, 1);
        hour += taken[i] - (i >= 3600 ? taken[i - 3600] : 0);
        most = hour > most ? hour : most;
    }
    CHECK(most <= 60);
    CHECK(most >= 58); /* and it is no less than it says */
}

/* A hostile radio for a simulated year. */
static void a_year_of_radio_costs_175_200_and_a_store(void **state)
{
    struct budget b = full_at(0);
    int64_t t, taken = 0;

    (void)state;
    for (t = 0; t < INT64_C(365) * 86400; t += 60)
        taken += take_all(&b, t, 0);
    CHECK(taken <= 365 * 86400 / BUDGET_RADIO_S + BUDGET_RADIO_MAX);
    CHECK(taken >= 365 * 86400 / BUDGET_RADIO_S);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_reset_gives_the_radio_nothing),
        cmocka_unit_test(each_store_holds_so_many_and_fills_with_time),
        cmocka_unit_test(the_radio_never_spends_what_is_kept_for_contact),
        cmocka_unit_test(no_hour_has_more_than_sixty),
        cmocka_unit_test(a_year_of_radio_costs_175_200_and_a_store),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
