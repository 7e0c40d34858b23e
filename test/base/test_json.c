/* test_json.c: the JSON writer, and the log's one line. */
#include <unistd.h>

#include "base/buffer.h"
#include "base/json.h"
#include "base/log.h"
#include "base/quantity.h"
#include "test/test.h"

static void commas_and_nesting_are_put_by_the_writer(void **state)
{
    struct buffer out = { 0 };
    struct json json;

    (void)state;
    json_init(&json, &out);
    json_open_object(&json);
    json_key_text(
        &json, "dose_mcg_per_day", quantity_decimal(350500, QUANTITY_MCG).text);
    json_key_int(&json, "days_to_alarm", -12);
    json_key_bool(&json, "routine", false);
    json_key_null(&json, "alarm_at");
    json_key_text(&json, "reason", NULL);
    json_key(&json, "steps");
    json_open_array(&json);
    json_int(&json, INT64_MIN);
    json_open_object(&json);
    json_close_object(&json);
    json_open_array(&json);
    json_close_array(&json);
    json_bool(&json, true);
    json_close_array(&json);
    json_close_object(&json);
    assert_string_equal(buffer_get(&out),
        "{\"dose_mcg_per_day\":\"350.5\",\"days_to_alarm\":-12,"
        "\"routine\":false,\"alarm_at\":null,\"reason\":null,"
        "\"steps\":[-9223372036854775808,{},[],true]}");
    buffer_free(&out);
}

static void text_is_escaped_and_bad_utf8_replaced(void **state)
{
    static const struct {
        const char *text, *json;
    } cases[] = {
        { "", "\"\"" },
        { "Mira \"M\" \\ Gneiss", "\"Mira \\\"M\\\" \\\\ Gneiss\"" },
        { "a\b\f\n\r\tz", "\"a\\b\\f\\n\\r\\tz\"" },
        { "\x01\x1f\x7f", "\"\\u0001\\u001f\x7f\"" },
        { "\xc3\x87"
          "elik \xf0\x9f\x8f\xa5",
            "\"\xc3\x87"
            "elik \xf0\x9f\x8f\xa5\"" },
        { "a\xff"
          "b",
            "\"a\xef\xbf\xbd"
            "b\"" },
        { "\xc3", "\"\xef\xbf\xbd\"" },
        { "\xed\xa0\x80", "\"\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\"" },
        { "\xc0\xaf", "\"\xef\xbf\xbd\xef\xbf\xbd\"" },
    };
    struct buffer out = { 0 };
    struct json json;
    size_t i;

    (void)state;
    for (i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        buffer_clear(&out);
        json_init(&json, &out);
        json_text(&json, cases[i].text);
        assert_string_equal(buffer_get(&out), cases[i].json);
    }
    buffer_clear(&out);
    json_bytes(&json, "a\0b", 3);
    assert_string_equal(buffer_get(&out), "\"a\\u0000b\"");
    buffer_free(&out);
}

static void a_misplaced_key_value_or_end_is_a_fault(void **state)
{
    struct buffer out = { 0 };
    struct json json;
    int i;

    (void)state;
    json_init(&json, &out);
    CHECK_FAULT(json_key(&json, "a"));
    CHECK_FAULT(json_close_object(&json));
    json_open_object(&json);
    CHECK_FAULT(json_int(&json, 1));
    CHECK_FAULT(json_close_array(&json));
    json_key(&json, "a");
    CHECK_FAULT(json_key(&json, "b"));
    CHECK_FAULT(json_close_object(&json));
    for (i = 1; i < JSON_DEPTH_MAX; i++)
        json_open_array(&json);
    CHECK_FAULT(json_open_array(&json));
    CHECK_FAULT(json_key(&json, "a"));
    buffer_free(&out);
}

static void a_log_line_is_one_line_whatever_is_in_it(void **state)
{
    char got[2000] = "", longer[1500];
    int pipes[2], saved = dup(STDERR_FILENO);
    ssize_t len;

    (void)state;
    memset(longer, 'x', sizeof longer - 1);
    longer[sizeof longer - 1] = 0;
    assert_int_equal(pipe(pipes), 0);
    fflush(stderr);
    dup2(pipes[1], STDERR_FILENO);
    log_error("%s: cannot be read: check its rights", "a\nb\x1b[2J");
    log_error("%s", longer);
    dup2(saved, STDERR_FILENO);
    close(saved);
    close(pipes[1]);
    len = read(pipes[0], got, sizeof got - 1);
    close(pipes[0]);
    CHECK(len > 0);
    CHECK(strncmp(got,
              "test_base_json: a?b?[2J: cannot be read: check its "
              "rights\ntest_base_json: xxx",
              75) == 0);
    assert_int_equal(strlen(strchr(got, '\n') + 1), 1001);
    assert_int_equal(got[len - 1], '\n');
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(commas_and_nesting_are_put_by_the_writer),
        cmocka_unit_test(text_is_escaped_and_bad_utf8_replaced),
        cmocka_unit_test(a_misplaced_key_value_or_end_is_a_fault),
        cmocka_unit_test(a_log_line_is_one_line_whatever_is_in_it),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
