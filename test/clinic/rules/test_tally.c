#include "test/test.h"

#include "clinic/rules/tally.h"

enum { PEOPLE = 200, CHANGES = 20000 };

/* An item with these reasons, in the section that the rules give it. */
static struct worklist_item item_of(uint64_t chance)
{
    struct worklist_rule rule = worklist_rule_default();
    struct worklist_facts facts = { .read_day = (int32_t)(chance % 300),
        .alarm_day = (int32_t)(chance / 300 % 400),
        .stability_day = WORKLIST_NEVER,
        .refill_by_day = (int32_t)(chance / 300 % 400) - 3,
        .window_day = (int32_t)(chance / 300 % 400) - 5,
        .replace_by_day = (int32_t)(chance / 120000 % 900),
        .booked_day = chance / 7 % 3 ? WORKLIST_NEVER : 250,
        .missed_day = WORKLIST_NEVER,
        .visit_day = WORKLIST_NEVER,
        .has_owner = chance % 2 == 0 };

    return worklist_judge(&facts, &rule, 240);
}

static void check_sums(const struct tally *tally,
    const struct worklist_item *items, const uint8_t *listed)
{
    int64_t count = 0, section[WORKLIST_SECTION_COUNT] = { 0 };

    for (int p = 0; p < PEOPLE; p++) {
        count += listed[p];
        for (int s = 0; s < WORKLIST_SECTION_COUNT; s++)
            section[s] += listed[p] &&
                          worklist_belongs(&items[p], (enum worklist_section)s);
    }
    assert_int_equal(tally->listed, count);
    for (int s = 0; s < WORKLIST_SECTION_COUNT; s++)
        assert_int_equal(tally->section[s], section[s]);
}

/* SR-42: whoever changes, in whatever order, the sums are those of a count of
 * everybody. */
static void changes_one_by_one_give_what_a_whole_count_gives(void **state)
{
    struct worklist_item items[PEOPLE] = { 0 };
    uint8_t listed[PEOPLE] = { 0 };
    struct tally tally = { 0 };
    uint64_t seed = 20261116, sections = 0;

    (void)state;
    for (int i = 0; i < CHANGES; i++) {
        int p;

        seed = seed * 6364136223846793005u + 1442695040888963407u;
        p = (int)(seed >> 33) % PEOPLE;
        items[p] = item_of(seed >> 20);
        listed[p] = seed >> 60 != 0;
        tally_put(&tally, 1000 - p * 3, listed[p] ? &items[p] : NULL);
        if (i % 97 == 0)
            check_sums(&tally, items, listed);
    }
    check_sums(&tally, items, listed);
    assert_int_equal(tally.count, PEOPLE);
    for (int s = 0; s < WORKLIST_SECTION_COUNT; s++)
        sections += tally.section[s] > 0;
    assert_true(sections >= 4); /* the people are not all alike */
    tally_free(&tally);
}

static void who_leaves_the_list_is_not_counted(void **state)
{
    struct worklist_item item = item_of(1);
    struct tally tally = { 0 };

    (void)state;
    tally_put(&tally, 7, NULL);
    assert_int_equal(tally.listed, 0);
    tally_put(&tally, 7, &item);
    tally_put(&tally, 7, &item);
    assert_int_equal(tally.listed, 1);
    tally_put(&tally, 7, NULL);
    assert_int_equal(tally.listed, 0);
    tally_free(&tally);
}

static void cleared_it_counts_from_nothing(void **state)
{
    struct worklist_item item = item_of(1);
    struct tally tally = { 0 };

    (void)state;
    for (int64_t p = 1; p <= 300; p++)
        tally_put(&tally, p, &item);
    assert_int_equal(tally.listed, 300);
    tally_clear(&tally);
    assert_int_equal(tally.listed, 0);
    tally_put(&tally, 5, &item);
    assert_int_equal(tally.listed, 1);
    tally_free(&tally);
    assert_int_equal(tally.listed, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(changes_one_by_one_give_what_a_whole_count_gives),
        cmocka_unit_test(who_leaves_the_list_is_not_counted),
        cmocka_unit_test(cleared_it_counts_from_nothing),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
