/* test_typed.c: what was typed is kept as it was typed (SR-30). */
#include "test/test.h"

#include "programmer/typed.h"

static struct typed typed;

static int clear(void **state)
{
    (void)state;
    memset(&typed, 0, sizeof(typed));
    return 0;
}

static void each_field_is_found_by_its_name(void **state)
{
    (void)state;
    for (int i = 0; i < TYPED_FIELDS; i++) {
        CHECK(*typed_name((enum typed_field)i));
        CHECK(
            typed_find(typed_name((enum typed_field)i)) == (enum typed_field)i);
    }
    CHECK(typed_find("") == TYPED_FIELDS);
    CHECK(typed_find("nothing") == TYPED_FIELDS);
    assert_string_equal(typed_name(TYPED_FIELDS), "");
}

static void what_is_too_long_is_refused_whole(void **state)
{
    char text[TYPED_MAX + 2];

    (void)state;
    memset(text, 'x', sizeof(text));
    text[TYPED_MAX + 1] = 0;
    CHECK(typed_put(&typed, TYPED_LOT, "B1"));
    CHECK(!typed_put(&typed, TYPED_LOT, text));
    assert_string_equal(typed.text[TYPED_LOT], "B1");
    text[TYPED_MAX] = 0;
    CHECK(typed_put(&typed, TYPED_LOT, text));
    assert_string_equal(typed.text[TYPED_LOT], text);
}

static void a_reason_alone_wants_nothing(void **state)
{
    (void)state;
    CHECK(!typed_is_any(&typed));
    CHECK(typed_put(&typed, TYPED_REASON, "because"));
    CHECK(typed_put(&typed, TYPED_CLASS, "spinal"));
    CHECK(!typed_is_any(&typed));
    CHECK(typed_put(&typed, TYPED_LEAD, "none"));
    CHECK(!typed_is_any(&typed));
    CHECK(typed_first(&typed) == TYPED_FIELDS);
    CHECK(typed_put(&typed, TYPED_LEAD, "prime"));
    CHECK(typed_is_any(&typed));
    CHECK(typed_first(&typed) == TYPED_LEAD);
    CHECK(typed_put(&typed, TYPED_DOSE, "300"));
    CHECK(typed_first(&typed) == TYPED_DOSE);
    CHECK(typed_put(&typed, TYPED_LEAD, ""));
    CHECK(typed_put(&typed, TYPED_DOSE, "300"));
    CHECK(typed_is_any(&typed));
}

/* only a plain yes is the same drug. */
static void an_entry_is_what_was_typed(void **state)
{
    struct entry entry;

    (void)state;
    CHECK(typed_put(&typed, TYPED_SAME, "no"));
    CHECK(typed_put(&typed, TYPED_DRAINED, "4.1"));
    CHECK(typed_put(&typed, TYPED_LEAD, "prime-catheter"));
    typed_entry(&typed, &entry);
    CHECK(!entry.is_same && !entry.is_confirmed && !entry.no_bolus);
    assert_string_equal(entry.drained, "4.1");
    CHECK(entry.lead == MSG_PROGRAM_PRIME_CATHETER);
    CHECK(typed_put(&typed, TYPED_SAME, "yes"));
    CHECK(typed_put(&typed, TYPED_LEAD, "something"));
    typed_entry(&typed, &entry);
    CHECK(entry.is_same);
    CHECK(entry.lead == MSG_PROGRAM_NO_LEAD);
}

static void a_point_stands_under_its_field(void **state)
{
    (void)state;
    CHECK(typed_of_point(&typed, PLAN_FILLED) == TYPED_FILLED);
    CHECK(typed_of_point(&typed, PLAN_CATHETER) == TYPED_CATHETER);
    CHECK(typed_of_point(&typed, PLAN_FLOW) == TYPED_DOSE);
    CHECK(typed_put(&typed, TYPED_SCHEDULE, "00:00 5"));
    CHECK(typed_of_point(&typed, PLAN_FLOW) == TYPED_SCHEDULE);
    CHECK(typed_of_point(&typed, PLAN_BUSY) == TYPED_FIELDS);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(each_field_is_found_by_its_name, clear),
        cmocka_unit_test_setup(what_is_too_long_is_refused_whole, clear),
        cmocka_unit_test_setup(a_reason_alone_wants_nothing, clear),
        cmocka_unit_test_setup(an_entry_is_what_was_typed, clear),
        cmocka_unit_test_setup(a_point_stands_under_its_field, clear),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
