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
    CHECK(take_all(&b, 100000, 0) == 10);
    CHECK(take_all(&b, 100000 + 7199, 0) == 0);
    CHECK(take_all(&b, 100000 + 7200, 0) == 1);
    CHECK(take_all(&b, 100000 + 7200 + 36000, 0) == 5);
    CHECK(take_all(&b, 900000, 0) == 10); /* never more */
    b = full_at(100000);
    CHECK(take_all(&b, 100000, 1) == 28); /* its own first, then the other */
    CHECK(take_all(&b, 100000, 0) == 0);
    CHECK(take_all(&b, 100000 + 119, 1) == 0);
    CHECK(take_all(&b, 100000 + 120, 1) == 1);
    CHECK(take_all(&b, 100000 + 239, 1) == 0);
    CHECK(take_all(&b, 100000 + 7200, 0) == 1);
    CHECK(take_all(&b, 100000 + 7200, 1) == 18);
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
    CHECK(most == 57); /* as budget.h says */
}

static int listen_all(struct budget *b, int64_t tick_s)
{
    int count = 0;

    for (; budget_has_air(b, tick_s); count++)
        budget_listened(b, tick_s);
    return count;
}

/* So many pieces, and none after a reset; contact and calls are apart. */
static void what_is_listened_to_has_a_store(void **state)
{
    struct budget b, before;

    (void)state;
    budget_init(&b, 500);
    CHECK(listen_all(&b, 500) == 0);
    CHECK(listen_all(&b, 500 + BUDGET_AIR_S - 1) == 0);
    CHECK(listen_all(&b, 500 + BUDGET_AIR_S) == 1);
    CHECK(listen_all(&b, 500 + 3 * BUDGET_AIR_S) == 2);
    before = b;
    CHECK(listen_all(&b, 900000) == BUDGET_AIR_MAX); /* never more */
    CHECK(listen_all(&b, 900000 + BUDGET_AIR_S - 1) == 0);
    CHECK(listen_all(&b, 900000 + BUDGET_AIR_S) == 1);
    CHECK(b.radio_full_s == before.radio_full_s);
    CHECK(b.contact_full_s == before.contact_full_s);
    before = b;
    CHECK(take_all(&b, 900000, 1) > 0);
    CHECK(b.air_full_s == before.air_full_s);
}

/* A hostile radio for a year: what radio_year.c counts in charge. */
static void a_year_of_radio_costs_4380_and_a_store(void **state)
{
    struct budget b = full_at(0);
    int64_t t, taken = 0, heard = 0;

    (void)state;
    for (t = 0; t < INT64_C(365) * 86400; t += 600) {
        taken += take_all(&b, t, 0);
        heard += listen_all(&b, t);
    }
    CHECK(taken <= 365 * 86400 / BUDGET_RADIO_S + BUDGET_RADIO_MAX);
    CHECK(taken >= 365 * 86400 / BUDGET_RADIO_S);
    CHECK(heard <= 365 * 86400 / BUDGET_AIR_S + BUDGET_AIR_MAX);
    CHECK(heard >= 365 * 86400 / BUDGET_AIR_S - BUDGET_AIR_MAX);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_reset_gives_the_radio_nothing),
        cmocka_unit_test(each_store_holds_so_many_and_fills_with_time),
        cmocka_unit_test(the_radio_never_spends_what_is_kept_for_contact),
        cmocka_unit_test(no_hour_has_more_than_sixty),
        cmocka_unit_test(what_is_listened_to_has_a_store),
        cmocka_unit_test(a_year_of_radio_costs_4380_and_a_store),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
