#include "test/test.h"

#include "web/totp.h"

static const uint8_t *rfc_secret(void)
{
    return (const uint8_t *)"12345678901234567890";
}

/* SR-46; RFC 6238, appendix B, the rows of SHA1. */
static void the_codes_are_those_of_the_rfc(void **state)
{
    static const struct {
        int64_t at_s;
        uint32_t code;
    } rows[] = {
        { 59, 94287082 },
        { 1111111109, 7081804 },
        { 1111111111, 14050471 },
        { 1234567890, 89005924 },
        { 2000000000, 69279037 },
        { INT64_C(20000000000), 65353130 },
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        assert_int_equal(
            totp_code(rfc_secret(), rows[i].at_s / 30, 8), rows[i].code);
}

/* RFC 4226, appendix D: what each counter gives. */
static void the_counters_are_those_of_the_rfc(void **state)
{
    static const uint32_t codes[] = { 755224, 287082, 359152, 969429, 338314,
        254676, 287922, 162583, 399871, 520489 };

    (void)state;
    for (int i = 0; i < 10; i++)
        assert_int_equal(totp_code(rfc_secret(), i, 6), codes[i]);
}

/* RFC 4648, section 10, and back again. */
static void a_secret_is_read_as_it_is_printed(void **state)
{
    static const char text[] = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";
    uint8_t secret[TOTP_SECRET_SIZE], again[TOTP_SECRET_SIZE];
    char printed[TOTP_TEXT_SIZE];

    (void)state;
    totp_print(rfc_secret(), printed);
    assert_string_equal(printed, text);
    assert_int_equal(
        totp_read("gezd gnbv gy3t qojq GEZD GNBV GY3T QOJQ", secret), 0);
    assert_memory_equal(secret, rfc_secret(), sizeof secret);
    for (int i = 0; i < 1000; i++) {
        totp_make(secret);
        totp_print(secret, printed);
        assert_int_equal(strlen(printed), TOTP_TEXT_SIZE - 1);
        assert_int_equal(totp_read(printed, again), 0);
        assert_memory_equal(secret, again, sizeof secret);
    }
}

static void what_is_no_secret_is_refused(void **state)
{
    static const char *const texts[] = { "", "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJ",
        "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQA", "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJ1",
        "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJ0", "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJ=",
        "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQO\u00e4Q" };
    uint8_t secret[TOTP_SECRET_SIZE];

    (void)state;
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
        assert_int_equal(totp_read(texts[i], secret), -1);
}

/* 287082 is the code of step 1, from 00:00:30 to 00:00:59. */
static void a_code_holds_a_step_early_and_a_step_late(void **state)
{
    (void)state;
    for (int64_t at_s = 0; at_s < 90; at_s++)
        assert_int_equal(totp_find(rfc_secret(), "287082", at_s), 1);
    assert_int_equal(totp_find(rfc_secret(), "287082", 90), -1);
    assert_int_equal(totp_find(rfc_secret(), "359152", 29), -1);
    assert_int_equal(totp_find(rfc_secret(), "359152", 30), 2);
    assert_int_equal(totp_find(rfc_secret(), " 287 082 ", 59), 1);
}

static void what_is_no_code_is_none(void **state)
{
    static const char *const typed[] = { "", "28708", "2870822", "28708a",
        "-87082", "287082\n", "287083", "+287082", "0x1234" };

    (void)state;
    for (size_t i = 0; i < sizeof typed / sizeof typed[0]; i++)
        assert_int_equal(totp_find(rfc_secret(), typed[i], 59), -1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_codes_are_those_of_the_rfc),
        cmocka_unit_test(the_counters_are_those_of_the_rfc),
        cmocka_unit_test(a_secret_is_read_as_it_is_printed),
        cmocka_unit_test(what_is_no_secret_is_refused),
        cmocka_unit_test(a_code_holds_a_step_early_and_a_step_late),
        cmocka_unit_test(what_is_no_code_is_none),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
