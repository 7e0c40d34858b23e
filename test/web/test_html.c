/* test_html.c: nothing a person typed becomes markup. */
#include "test/test.h"
#include "web/html.h"

static struct buffer b;

#define GIVES(function, text, expected)                                        \
    do {                                                                       \
        buffer_clear(&b);                                                      \
        function(&b, text);                                                    \
        assert_string_equal(buffer_get(&b), expected);                         \
    } while (0)

static void text_cannot_open_a_tag(void **state)
{
    (void)state;
    GIVES(html_text, "", "");
    GIVES(html_text, NULL, "");
    GIVES(html_text, "Gneiss, Mira", "Gneiss, Mira");
    GIVES(html_text, "<script>", "&lt;script&gt;");
    GIVES(html_text, "&lt;", "&amp;lt;");
    GIVES(html_text, "a<b", "a&lt;b");
    GIVES(html_text, "b>", "b&gt;");
    GIVES(html_text, "\"'", "\"'");
    GIVES(html_text,
        "\xc3\x87"
        "elik",
        "\xc3\x87"
        "elik");
}

static void an_attribute_cannot_be_left(void **state)
{
    (void)state;
    GIVES(html_attr, "\" onfocus=\"x", "&quot; onfocus=&quot;x");
    GIVES(html_attr, "' x", "&#39; x");
    GIVES(html_attr, "<&>", "&lt;&amp;&gt;");
    GIVES(html_attr, NULL, "");
}

static void every_byte_survives_or_is_an_entity(void **state)
{
    char text[2] = { 0 };
    int c;

    (void)state;
    for (c = 1; c < 256; c++) {
        text[0] = (char)c;
        buffer_clear(&b);
        html_attr(&b, text);
        if (strchr("&<>\"'", c))
            CHECK(b.data[0] == '&' && b.data[b.len - 1] == ';');
        else
            assert_string_equal(b.data, text);
        CHECK(!strpbrk(b.data, "<>\"'"));
    }
}

static void an_address_holds_only_plain_characters(void **state)
{
    char text[2] = { 0 };
    int c;

    (void)state;
    GIVES(html_url, "Gneiss, Mira", "Gneiss%2C%20Mira");
    GIVES(html_url, "a/b?c=d&e#f", "a%2Fb%3Fc%3Dd%26e%23f");
    GIVES(html_url, "-._~", "-._~");
    GIVES(html_url, "\xc3\x87", "%C3%87");
    GIVES(html_url, NULL, "");
    for (c = 1; c < 256; c++) {
        text[0] = (char)c;
        buffer_clear(&b);
        html_url(&b, text);
        CHECK(b.len == 1 || (b.len == 3 && b.data[0] == '%'));
        CHECK(!strpbrk(b.data, "<>\"'& /?#"));
    }
}

static void raw_writes_the_literal_whole(void **state)
{
    (void)state;
    buffer_clear(&b);
    html_raw(&b, "<p>");
    html_raw(&b, "");
    assert_string_equal(b.data, "<p>");
}

static int forget(void **state)
{
    (void)state;
    buffer_free(&b);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(text_cannot_open_a_tag),
        cmocka_unit_test(an_attribute_cannot_be_left),
        cmocka_unit_test(every_byte_survives_or_is_an_entity),
        cmocka_unit_test(an_address_holds_only_plain_characters),
        cmocka_unit_test(raw_writes_the_literal_whole),
    };

    return cmocka_run_group_tests(tests, NULL, forget);
}
