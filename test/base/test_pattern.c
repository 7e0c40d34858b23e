/* test_pattern.c: schedules typed, read back and refused. */
#include "base/pattern.h"
#include "test/test.h"

static struct schedule s;
static struct pattern_error e;

static int reads(const char *text)
{
    return pattern_read(text, &s, &e) == 0;
}

static void refused_at(const char *text, size_t at, const char *word)
{
    assert_int_equal(pattern_read(text, &s, &e), -1);
    if (!strstr(e.what, word) || e.at != at)
        fail_msg("\"%s\": at %zu: %s", text, e.at, e.what);
}

/* Reading what was printed gives the same bytes. */
static void prints_as(const char *text, const char *expected)
{
    struct buffer b = { 0 };
    struct schedule again;

    CHECK(reads(text));
    pattern_print(&b, &s);
    assert_string_equal(buffer_get(&b), expected);
    assert_int_equal(pattern_read(buffer_get(&b), &again, &e), 0);
    CHECK(memcmp(&again, &s, sizeof s) == 0);
    buffer_free(&b);
}

/* F-02 */
static void four_steps_a_day_are_read(void **state)
{
    (void)state;
    CHECK(reads("00:00 80, 06:00 120, 14:00 70, 22:00 30"));
    assert_int_equal(s.set_count, 1);
    assert_int_equal(s.step_count, 4);
    assert_int_equal(s.step[1].start_min, 360);
    assert_int_equal(s.step[1].dose_ng, 120000);
    assert_int_equal(schedule_day_ng(&s, 0), 300000);
}

/* F-02 */
static void sets_of_weekdays_are_read_and_may_wrap(void **state)
{
    (void)state;
    CHECK(reads("Mon-Fri: 00:00 80, 06:00 120; Sat,Sun: 00:00 100.5"));
    assert_int_equal(s.set_count, 2);
    assert_int_equal(s.set[0].days, 0x1f);
    assert_int_equal(s.set[1].days, 0x60);
    assert_int_equal(schedule_day_ng(&s, 6), 100500);
    CHECK(reads("Fri-Mon: 00:00 1; Tue-Thu: 00:00 2"));
    assert_int_equal(s.set[0].days, 0x71);
    CHECK(reads("Mon-Sun:00:00 1"));
    CHECK(reads("  Mon - Sun : 00:00 1 \n"));
}

static void what_is_printed_reads_back_the_same(void **state)
{
    (void)state;
    prints_as("00:00 350", "00:00 350");
    prints_as("00:00  80.50 ,06:00 120", "00:00 80.5, 06:00 120");
    prints_as("Mon,Tue,Wed,Thu,Fri: 00:00 80; Sat-Sun: 00:00 90",
        "Mon-Fri: 00:00 80; Sat,Sun: 00:00 90");
    prints_as("Fri-Mon: 00:00 1; Tue-Thu: 00:00 2",
        "Mon,Fri-Sun: 00:00 1; Tue-Thu: 00:00 2");
}

/* SR-30 */
static void each_kind_of_mistake_is_named_where_it_stands(void **state)
{
    (void)state;
    refused_at(NULL, 0, "empty");
    refused_at("  ", 2, "empty");
    refused_at("06:00 80", 0, "00:00");
    refused_at("0:00 80", 0, "06:00");
    refused_at("00:00", 5, "mcg");
    refused_at("00:00 .5", 6, "zero");
    refused_at("00:00 5.", 6, "");
    refused_at("00:00 05", 6, "zero");
    refused_at("00:00 1.2.3", 6, "");
    refused_at("00:00 0", 6, "0 mcg");
    refused_at("00:00 80, 00:00 90", 10, "after");
    refused_at("00:00 80, 14:00 1, 06:00 90", 19, "after");
    refused_at("00:00 80, 24:00 90", 10, "23:59");
    refused_at("00:00 80, 06:60 90", 10, "23:59");
    refused_at("00:00 80,", 9, "start");
    refused_at("00:00 80 06:00 90", 9, "commas");
    refused_at("00:00 80,5", 9, "has a comma in a number");
    refused_at("00:00 80,125, 06:00 90", 9, "has a comma in a number");
    refused_at("00:00 80,0600 90", 9, "as in 06:00");
    refused_at("00:00 80, 5", 10, "as in 06:00");
    refused_at("00:00 80,", 9, "as in 06:00");
    refused_at("Mon-Fri 00:00 80", 8, "colon");
    refused_at("Mon-Fri: 00:00 80", 17, "seven");
    refused_at("Mon-Fri: 00:00 8; Fri-Sun: 00:00 9", 18, "twice");
    refused_at("Monday: 00:00 80", 3, "colon");
    refused_at("daily: 00:00 80", 0, "weekdays");
    refused_at("Mon-: 00:00 80", 4, "weekdays");
}

/* F-02 */
static void the_forty_ninth_step_is_refused(void **state)
{
    struct buffer b = { 0 };
    int i;

    (void)state;
    for (i = 0; i < 48; i++)
        buffer_printf(&b, "%s%02d:%02d 1", i ? ", " : "", i / 2, i % 2 * 30);
    CHECK(reads(buffer_get(&b)));
    assert_int_equal(s.step_count, 48);
    buffer_text(&b, ", 23:45 1");
    assert_int_equal(pattern_read(buffer_get(&b), &s, &e), -1);
    CHECK(strstr(e.what, "48"));
    buffer_free(&b);
}

/* A typed text of any length and any bytes ends in an answer. */
static void no_bytes_run_past_the_end(void **state)
{
    static const char letters[] = "0123456789:,;.- MonTueSatSun\n\xc3x";
    char text[64];
    unsigned seed = 7;
    int round;
    size_t i, len;

    (void)state;
    for (round = 0; round < 20000; round++) {
        len = (size_t)(round % 60);
        for (i = 0; i < len; i++) {
            seed = seed * 1103515245u + 12345u;
            text[i] = letters[(seed >> 16) % (sizeof letters - 1)];
        }
        text[len] = 0;
        if (pattern_read(text, &s, &e) == 0)
            CHECK(schedule_check(&s) == OK);
        else
            CHECK(e.what && e.at <= len);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(four_steps_a_day_are_read),
        cmocka_unit_test(sets_of_weekdays_are_read_and_may_wrap),
        cmocka_unit_test(what_is_printed_reads_back_the_same),
        cmocka_unit_test(each_kind_of_mistake_is_named_where_it_stands),
        cmocka_unit_test(the_forty_ninth_step_is_refused),
        cmocka_unit_test(no_bytes_run_past_the_end),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
