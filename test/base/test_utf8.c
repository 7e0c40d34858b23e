/* test_utf8.c: what is text, at every boundary of the encoding. */
#include "base/utf8.h"
#include "test/test.h"

static void characters_of_one_to_four_bytes_are_told(void **state)
{
    static const struct {
        const char *text;
        size_t size;
    } good[] = { { "\x01", 1 }, { "a", 1 }, { "\x7f", 1 }, { "\xc2\x80", 2 },
        { "\xdf\xbf", 2 }, { "\xe0\xa0\x80", 3 }, { "\xed\x9f\xbf", 3 },
        { "\xee\x80\x80", 3 }, { "\xef\xbf\xbf", 3 }, { "\xf0\x90\x80\x80", 4 },
        { "\xf4\x8f\xbf\xbf", 4 } };

    (void)state;
    for (size_t i = 0; i < sizeof good / sizeof good[0]; i++) {
        assert_int_equal(
            utf8_character(good[i].text, good[i].size), good[i].size);
        assert_int_equal(utf8_character(good[i].text, 9), good[i].size);
        CHECK(!utf8_character(good[i].text, good[i].size - 1));
    }
    CHECK(utf8_is_text("", 0));
    CHECK(utf8_is_text("a\xc3\xa9z", 4));
}

static void everything_else_is_refused(void **state)
{
    static const char *const bad[] = { "\x80", "\xbf", "\xc0\x80", "\xc1\xbf",
        "\xc2"
        "a",
        "\xe0\x9f\xbf", "\xed\xa0\x80", "\xed\xbf\xbf", "\xf0\x8f\xbf\xbf",
        "\xf4\x90\x80\x80", "\xf5\x80\x80\x80", "\xf8\x88\x80\x80\x80", "\xff",
        "\xe1\x80"
        "a" };

    (void)state;
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
        CHECK(!utf8_character(bad[i], strlen(bad[i])));
    CHECK(!utf8_character("", 1)); /* a zero byte */
    CHECK(!utf8_is_text("a\xc3", 2));
    CHECK(!utf8_is_text("a\0b", 3));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(characters_of_one_to_four_bytes_are_told),
        cmocka_unit_test(everything_else_is_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
