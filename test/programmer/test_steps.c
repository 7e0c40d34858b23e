/* test_steps.c: rows come back as they were typed (SR-30). */
#include "test/test.h"

#include "base/pattern.h"
#include "programmer/steps.h"

static struct arena arena;
static struct steps rows, again;

static int clear(void **state)
{
    (void)state;
    rows = (struct steps){ .count = 1, .set = { { .days = "" } } };
    return 0;
}

static int forget(void **state)
{
    (void)state;
    arena_free(&arena);
    return 0;
}

static void type(int set, const char *start, const char *dose)
{
    struct steps_set *to = &rows.set[set];

    to->row[to->count++] = (struct steps_row){ start, dose };
}

static void type_days(int set, const char *days)
{
    rows.set[set] = (struct steps_set){ .days = days };
    rows.count = set + 1;
}

static void is_text(const char *expected)
{
    assert_string_equal(steps_text(&rows, &arena), expected);
}

/* Read back, every cell is what it was, and the text the same. */
static void comes_back(void)
{
    const char *text = steps_text(&rows, &arena);

    steps_read(text, &arena, &again);
    assert_int_equal(again.count, rows.count);
    for (int i = 0; i < rows.count; i++) {
        assert_string_equal(again.set[i].days, rows.set[i].days);
        assert_int_equal(again.set[i].count, rows.set[i].count);
        for (int k = 0; k < rows.set[i].count; k++) {
            assert_string_equal(
                again.set[i].row[k].start, rows.set[i].row[k].start);
            assert_string_equal(
                again.set[i].row[k].dose, rows.set[i].row[k].dose);
        }
    }
    assert_string_equal(steps_text(&again, &arena), text);
}

static void rows_are_a_pattern(void **state)
{
    struct schedule schedule;
    struct pattern_error error;

    (void)state;
    type(0, "00:00", "80");
    type(0, "06:00", "120");
    is_text("00:00\t80,\n06:00\t120");
    CHECK(pattern_read(steps_text(&rows, &arena), &schedule, &error) == 0);
    assert_int_equal(schedule_day_ng(&schedule, 0), 200000);
    comes_back();
}

static void sets_of_days_are_a_pattern(void **state)
{
    struct schedule schedule;
    struct pattern_error error;

    (void)state;
    type_days(0, "Mon-Fri");
    type(0, "00:00", "80");
    type(0, "06:00", "120");
    type_days(1, "Sat,Sun");
    type(1, "00:00", "150.5");
    is_text("Mon-Fri:\n00:00\t80,\n06:00\t120;\nSat,Sun:\n00:00\t150.5");
    CHECK(pattern_read(steps_text(&rows, &arena), &schedule, &error) == 0);
    assert_int_equal(schedule_day_ng(&schedule, 6), 150500);
    comes_back();
}

static void what_is_empty_is_left_out(void **state)
{
    (void)state;
    is_text("");
    type(0, "", "");
    is_text("");
    type(0, "00:00", "80");
    type(0, "", "");
    type(0, "06:00", "");
    is_text("00:00\t80,\n06:00\t");
    steps_read("", &arena, &again);
    assert_int_equal(again.count, 1);
    assert_int_equal(again.set[0].count, 0);
    assert_string_equal(again.set[0].days, "");
}

static void a_first_start_alone_is_nothing_yet(void **state)
{
    (void)state;
    type(0, "00:00", "");
    is_text("");
    type_days(1, "");
    type(1, "00:00", "");
    is_text("");
    rows.set[0].row[0].start = "06:00";
    is_text("06:00\t");
    rows.set[0].row[0] = (struct steps_row){ "", "80" };
    is_text("\t80");
    type(0, "06:00", "120");
    rows.set[0].row[0] = (struct steps_row){ "00:00", "" };
    is_text("00:00\t,\n06:00\t120");
}

static void whatever_is_typed_comes_back(void **state)
{
    (void)state;
    type_days(0, "Mon-Fri:");
    type(0, "6:00", "1,5");
    type(0, "00:00,", ".5;");
    type(0, "", ",");
    type_days(1, "");
    type(1, "noon", "80 mcg");
    comes_back();
}

static void days_without_a_row_keep_one(void **state)
{
    (void)state;
    type_days(0, "Mon-Fri");
    type_days(1, "Sat,Sun");
    type(1, "00:00", "80");
    is_text("Mon-Fri:\n\t;\nSat,Sun:\n00:00\t80");
    steps_read(steps_text(&rows, &arena), &arena, &again);
    assert_int_equal(again.count, 2);
    assert_string_equal(steps_text(&again, &arena), steps_text(&rows, &arena));
}

static void a_schedule_becomes_its_rows(void **state)
{
    static const char *const texts[] = { "00:00 300", "00:00 80, 06:00 120.5",
        "Mon-Fri: 00:00 80, 06:00 120; Sat,Sun: 00:00 150" };
    struct schedule schedule, read;
    struct pattern_error error;

    (void)state;
    for (size_t i = 0; i < sizeof(texts) / sizeof(*texts); i++) {
        CHECK(pattern_read(texts[i], &schedule, &error) == 0);
        steps_of(&schedule, &arena, &again);
        CHECK(pattern_read(steps_text(&again, &arena), &read, &error) == 0);
        assert_memory_equal(&read, &schedule, sizeof(read));
    }
    steps_of(&(struct schedule){ 0 }, &arena, &again);
    assert_int_equal(again.count, 1);
    assert_string_equal(steps_text(&again, &arena), "");
}

static void found_at(const char *text, int set, int row, bool is_dose)
{
    struct schedule schedule;
    struct pattern_error error;
    struct steps_place place;

    CHECK(pattern_read(text, &schedule, &error) != 0);
    place = steps_find(text, error.at);
    if (place.set != set || place.row != row || place.is_dose != is_dose)
        fail_msg("%s: at %zu, set %d row %d %s: %s", text, error.at, place.set,
            place.row, place.is_dose ? "dose" : "start", error.what);
}

/* SR-30: under the cell that it is in. */
static void a_fault_is_found_in_its_cell(void **state)
{
    (void)state;
    found_at("6:00\t80", 0, 0, false);
    found_at("00:00\t", 0, 0, true);
    found_at("00:00\t.5", 0, 0, true);
    found_at("00:00\t80,\n06:00\t1,5", 0, 1, true);
    found_at("00:00\t80,\n06:00\t,\n12:00\t3", 0, 1, true);
    found_at("00:00\t80,\n06:00\t120,\n05:00\t1", 0, 2, false);
    found_at("Mon-Fri:\n00:00\t80;\nSat:\n00:00\t1", 1, 0, true);
    found_at("Mon-Fri:\n00:00\t80;\nFri:\n00:00\t1", 1, -1, false);
    found_at("Mon-Fri:\n\t;\nSat,Sun:\n00:00\t1", 0, 0, true);
    found_at("Mo-Fri:\n00:00\t80", 0, -1, false);
    found_at(":\n00:00\t80;\nSat:\n00:00\t1", 0, -1, false);
}

static void what_is_too_much_is_left_out(void **state)
{
    char text[400] = "";

    (void)state;
    for (int i = 0; i <= STEPS_ROWS; i++)
        strcat(text, "0\t1,\n");
    steps_read(text, &arena, &again);
    assert_int_equal(again.set[0].count, STEPS_ROWS);
    *text = 0;
    for (int i = 0; i <= STEPS_SETS; i++)
        strcat(text, "Mon:\n0\t1;\n");
    steps_read(text, &arena, &again);
    assert_int_equal(again.count, STEPS_SETS);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(rows_are_a_pattern, clear, forget),
        cmocka_unit_test_setup_teardown(
            sets_of_days_are_a_pattern, clear, forget),
        cmocka_unit_test_setup_teardown(
            what_is_empty_is_left_out, clear, forget),
        cmocka_unit_test_setup_teardown(
            a_first_start_alone_is_nothing_yet, clear, forget),
        cmocka_unit_test_setup_teardown(
            whatever_is_typed_comes_back, clear, forget),
        cmocka_unit_test_setup_teardown(
            days_without_a_row_keep_one, clear, forget),
        cmocka_unit_test_setup_teardown(
            a_schedule_becomes_its_rows, clear, forget),
        cmocka_unit_test_setup_teardown(
            a_fault_is_found_in_its_cell, clear, forget),
        cmocka_unit_test_setup_teardown(
            what_is_too_much_is_left_out, clear, forget),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
