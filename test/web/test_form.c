#include "test/test.h"

#include "base/arena.h"
#include "web/form.h"

static struct arena arena;

/* A copy with room for the zero byte, as the parsers want. */
static char *copy(const char *text, size_t len)
{
    return arena_text(&arena, text, len);
}

static int parse(struct form *form, const char *text)
{
    *form = (struct form){ 0 };
    return form_parse_urlencoded(
        form, &arena, copy(text, strlen(text)), strlen(text));
}

static void a_query_gives_names_and_values(void **state)
{
    struct form form;

    (void)state;
    CHECK(parse(&form, "a=1&b=two+words&c=%41%c3%a9&&d&a=2") == 0);
    assert_int_equal(form.count, 5);
    assert_string_equal(form_get(&form, "a"), "1");
    assert_string_equal(form_get(&form, "b"), "two words");
    assert_string_equal(form_get(&form, "c"), "A\xc3\xa9");
    assert_string_equal(form_get(&form, "d"), "");
    CHECK(form_get(&form, "e") == NULL);
    assert_string_equal(form.last->value, "2");
    CHECK(parse(&form, "") == 0);
    assert_int_equal(form.count, 0);
}

static void a_value_may_hold_an_equals_sign(void **state)
{
    struct form form;

    (void)state;
    CHECK(parse(&form, "a=b=c&=x") == 0);
    assert_string_equal(form_get(&form, "a"), "b=c");
    assert_string_equal(form_get(&form, ""), "x");
}

static void what_is_malformed_is_refused(void **state)
{
    static const char *const bad[] = { "a=%", "a=%4", "a=%4g", "a=%g4", "%=1",
        "a=%00", "a=%ff", "a=%c0%80", "a=%ed%a0%80", "a=%f4%90%80%80", "a=\x80",
        "a=%e2%82" };
    struct form form;

    (void)state;
    for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++)
        CHECK(parse(&form, bad[i]) == -1);
}

static void a_zero_byte_in_the_middle_is_refused(void **state)
{
    static const char text[] = "a=1\0b=2";
    struct form form = { 0 };

    (void)state;
    CHECK(form_parse_urlencoded(&form, &arena, copy(text, 7), 7) == -1);
}

static void more_fields_than_allowed_are_refused(void **state)
{
    struct buffer_text {
        char text[2 * (FORM_FIELDS_MAX + 1)];
    } all;
    struct form form = { 0 };

    (void)state;
    for (size_t i = 0; i < sizeof(all.text); i += 2)
        memcpy(all.text + i, "a&", 2);
    CHECK(form_parse_urlencoded(&form, &arena,
              copy(all.text, 2 * FORM_FIELDS_MAX), 2 * FORM_FIELDS_MAX) == 0);
    assert_int_equal(form.count, FORM_FIELDS_MAX);
    form = (struct form){ 0 };
    CHECK(form_parse_urlencoded(&form, &arena, copy(all.text, sizeof(all.text)),
              sizeof(all.text)) == -1);
}

static void an_escape_is_decoded_once(void **state)
{
    char text[] = "/a%2520b+c";

    (void)state;
    assert_int_equal(form_unescape(text, strlen(text), 0), 8);
    assert_string_equal(text, "/a%20b+c");
}

static void cookies_are_taken_as_they_are(void **state)
{
    static const char text[] = "a=1; b=x=y;c=%41; junk; e=\xff; d=";
    struct form form = { 0 };

    (void)state;
    form_parse_cookies(&form, &arena, copy(text, strlen(text)), strlen(text));
    assert_int_equal(form.count, 4);
    assert_string_equal(form_get(&form, "a"), "1");
    assert_string_equal(form_get(&form, "b"), "x=y");
    assert_string_equal(form_get(&form, "c"), "%41");
    assert_string_equal(form_get(&form, "d"), "");
}

static int parse_parts(
    struct form *form, const char *type, const char *body, size_t len)
{
    *form = (struct form){ 0 };
    return form_parse_multipart(form, &arena, type, copy(body, len), len);
}

#define TYPE "multipart/form-data; boundary=xyz"
#define PART(name, rest)                                                       \
    "\r\nContent-Disposition: form-data; name=\"" name "\"" rest

static void an_upload_keeps_every_byte(void **state)
{
    static const char body[] = "--xyz" PART(
        "csrf", "\r\n\r\nabc\r\n") "--xyz" PART("file",
        "; filename=\"a;b.csv\"\r\n"
        "Content-Type: text/csv\r\n\r\nx\0\xff\r\n--xy\r\n\r\n") "--xyz--\r\n";
    struct form form;
    const struct form_field *file;

    (void)state;
    CHECK(parse_parts(&form, TYPE, body, sizeof(body) - 1) == 0);
    assert_int_equal(form.count, 2);
    assert_string_equal(form_get(&form, "csrf"), "abc");
    file = form_find(&form, "file");
    assert_string_equal(file->file_name, "a;b.csv");
    assert_int_equal(file->len, 11);
    assert_memory_equal(file->value, "x\0\xff\r\n--xy\r\n", 11);
    CHECK(form.first->file_name == NULL);
}

static void a_boundary_may_stand_in_quotes(void **state)
{
    static const char body[] = "--a b" PART("n", "\r\n\r\n\r\n") "--a b--";
    struct form form;

    (void)state;
    CHECK(parse_parts(&form,
              "Multipart/Form-Data; charset=utf-8; Boundary=\"a b\"", body,
              sizeof(body) - 1) == 0);
    assert_string_equal(form_get(&form, "n"), "");
}

static void a_broken_upload_is_refused(void **state)
{
    static const struct {
        const char *type, *body;
    } bad[] = {
        { "multipart/form-data", "--xyz--" },
        { "multipart/form-data; boundary=", "----" },
        { "multipart/form-data; boundary=\"xyz", "--xyz--" },
        { TYPE, "" },
        { TYPE, "--xy" },
        { TYPE, "--xyz" },
        { TYPE, "--xyz-" },
        { TYPE, "preamble\r\n--xyz--" },
        { TYPE, "--xyz" PART("a", "\r\n\r\nvalue") },
        { TYPE, "--xyz" PART("a", "\r\n\r\nvalue\r\n--xyz") },
        { TYPE, "--xyz" PART("a", "\r\nvalue\r\n--xyz--") },
        { TYPE, "--xyz\r\nContent-Type: a\r\n\r\nvalue\r\n--xyz--" },
        { TYPE, "--xyz\r\nContent-Disposition: form-data\r\n\r\nv\r\n--xyz--" },
        { TYPE, "--xyz" PART("a\xff", "\r\n\r\nv\r\n--xyz--") },
        { TYPE, "--xyz" PART("a", "\r\n\r\n\xff\r\n--xyz--") },
    };
    struct form form;

    (void)state;
    for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++)
        CHECK(parse_parts(
                  &form, bad[i].type, bad[i].body, strlen(bad[i].body)) == -1);
}

static int end(void **state)
{
    (void)state;
    arena_free(&arena);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_query_gives_names_and_values),
        cmocka_unit_test(a_value_may_hold_an_equals_sign),
        cmocka_unit_test(what_is_malformed_is_refused),
        cmocka_unit_test(a_zero_byte_in_the_middle_is_refused),
        cmocka_unit_test(more_fields_than_allowed_are_refused),
        cmocka_unit_test(an_escape_is_decoded_once),
        cmocka_unit_test(cookies_are_taken_as_they_are),
        cmocka_unit_test(an_upload_keeps_every_byte),
        cmocka_unit_test(a_boundary_may_stand_in_quotes),
        cmocka_unit_test(a_broken_upload_is_refused),
    };

    return cmocka_run_group_tests(tests, NULL, end);
}
