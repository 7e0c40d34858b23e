/* test_quantity.c: numbers as people type and read them. */
#include "base/quantity.h"
#include "test/test.h"

static int64_t value;

static enum quantity_error dose(const char *text)
{
    value = 77;
    return quantity_read(text, QUANTITY_MCG, 4000000, &value);
}

static void numbers_are_read_to_the_last_unit(void **state)
{
    static const struct {
        const char *text;
        int64_t ng;
    } good[] = { { "0", 0 }, { "0.0", 0 }, { "0.001", 1 }, { "5", 5000 },
        { "5.0", 5000 }, { "350.5", 350500 }, { "99.999", 99999 },
        { "100", 100000 }, { "3999.999", 3999999 }, { "4000", 4000000 },
        { "4000.000", 4000000 } };
    size_t i;

    (void)state;
    for (i = 0; i < sizeof good / sizeof good[0]; i++) {
        assert_int_equal(dose(good[i].text), QUANTITY_OK);
        assert_int_equal(value, good[i].ng);
    }
    assert_int_equal(
        quantity_read("0.140", QUANTITY_ML, 40000000, &value), QUANTITY_OK);
    assert_int_equal(value, 140000);
    assert_int_equal(quantity_read("7", QUANTITY_WHOLE, 14, &value), 0);
    assert_int_equal(value, 7);
}

/* SR-30 */
static void each_unclear_number_is_refused_for_its_own_reason(void **state)
{
    static const struct {
        const char *text;
        enum quantity_error error;
    } bad[] = { { NULL, QUANTITY_EMPTY }, { "", QUANTITY_EMPTY },
        { "+5", QUANTITY_SIGN }, { "-5", QUANTITY_SIGN },
        { " 5", QUANTITY_SPACE }, { "5 ", QUANTITY_SPACE },
        { "1 000", QUANTITY_SPACE }, { "5\t", QUANTITY_SPACE },
        { "1,5", QUANTITY_COMMA }, { "1,000.5", QUANTITY_COMMA },
        { ".5", QUANTITY_BARE_POINT }, { ".", QUANTITY_BARE_POINT },
        { "5.", QUANTITY_NO_DECIMALS }, { "0.", QUANTITY_NO_DECIMALS },
        { "05", QUANTITY_LEADING_ZERO }, { "00", QUANTITY_LEADING_ZERO },
        { "00.5", QUANTITY_LEADING_ZERO }, { "05.", QUANTITY_LEADING_ZERO },
        { "1.2.3", QUANTITY_TWO_POINTS }, { "1..2", QUANTITY_TWO_POINTS },
        { "..", QUANTITY_TWO_POINTS }, { "1e3", QUANTITY_EXPONENT },
        { "1E3", QUANTITY_EXPONENT }, { "5mg", QUANTITY_UNIT },
        { "5 mg", QUANTITY_UNIT }, { "5.5 mcg", QUANTITY_UNIT },
        { "5 000", QUANTITY_SPACE }, { "5 e3", QUANTITY_UNIT },
        { "e3", QUANTITY_NOT_A_NUMBER }, { "1e", QUANTITY_UNIT },
        { "5-6", QUANTITY_NOT_A_NUMBER }, { "abc", QUANTITY_NOT_A_NUMBER },
        { "NaN", QUANTITY_NOT_A_NUMBER }, { "0x10", QUANTITY_UNIT },
        { "\xd9\xa3", QUANTITY_NOT_A_NUMBER }, { "1.2345", QUANTITY_TOO_FINE },
        { "1.0000", QUANTITY_TOO_FINE } };
    size_t i, j;

    (void)state;
    for (i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        assert_int_equal(dose(bad[i].text), bad[i].error);
        assert_int_equal(value, 0);
    }
    for (i = 0; i <= QUANTITY_TOO_LARGE; i++)
        for (j = 0; j < i; j++)
            assert_string_not_equal(quantity_error_text((enum quantity_error)i),
                quantity_error_text((enum quantity_error)j));
    CHECK_FAULT(quantity_error_text(QUANTITY_TOO_LARGE + 1));
}

/* SR-30, Q-05: a number field that wrapped around */
static void a_number_too_large_saturates_and_never_wraps(void **state)
{
    (void)state;
    assert_int_equal(dose("4000.001"), QUANTITY_TOO_LARGE);
    assert_int_equal(value, 4000000);
    assert_int_equal(dose("18446744073709551616"), QUANTITY_TOO_LARGE);
    assert_int_equal(value, 4000000);
    assert_int_equal(
        quantity_read("9223372036854775807", 0, INT64_MAX, &value), 0);
    CHECK(value == INT64_MAX);
    assert_int_equal(quantity_read("9223372036854775808", 0, INT64_MAX, &value),
        QUANTITY_TOO_LARGE);
    CHECK(value == INT64_MAX);
    assert_int_equal(quantity_read("9223372036854776", 3, INT64_MAX, &value),
        QUANTITY_TOO_LARGE);
    assert_int_equal(quantity_read("5", 0, 4, &value), QUANTITY_TOO_LARGE);
    assert_int_equal(value, 4);
    assert_int_equal(quantity_read("4", 0, 4, &value), QUANTITY_OK);
    CHECK_FAULT(quantity_read("4", 10, 4, &value));
    CHECK_FAULT(quantity_read("4", 0, -1, &value));
}

static void machines_get_exact_digits_or_six_rounded_places(void **state)
{
    (void)state;
    assert_string_equal(quantity_exact(0, 3, 20).text, "0.15");
    assert_string_equal(quantity_exact(12, 1, 2).text, "12.5");
    assert_string_equal(quantity_exact(12, 0, 7).text, "12");
    assert_string_equal(quantity_exact(0, 1, 3).text, "0.333333");
    assert_string_equal(quantity_exact(0, 2, 3).text, "0.666667");
    assert_string_equal(quantity_exact(0, -2, 3).text, "-0.666667");
    assert_string_equal(quantity_exact(-1, -1, 2).text, "-1.5");
    assert_string_equal(quantity_exact(1, -1, 4).text, "0.75");
    /* half away from zero, and just under half */
    assert_string_equal(quantity_exact(0, 15, 10000000).text, "0.000002");
    assert_string_equal(quantity_exact(0, -15, 10000000).text, "-0.000002");
    assert_string_equal(quantity_exact(0, 149, 100000000).text, "0.000001");
    assert_string_equal(quantity_exact(0, 4, 10000000).text, "0");
    assert_string_equal(quantity_exact(0, -4, 10000000).text, "0");
    assert_string_equal(quantity_exact(100, 0, 1).text, "100");
    assert_string_equal(quantity_exact(0, 199999996, 100000000).text, "2");
    assert_string_equal(
        quantity_exact(INT64_MAX, 0, 1).text, "9223372036854775807");
    assert_string_equal(
        quantity_exact(INT64_MIN, 0, INT64_MAX).text, "-9223372036854775808");
    CHECK_FAULT(quantity_exact(1, 0, 0));
    assert_string_equal(quantity_decimal(350500, 3).text, "350.5");
    assert_string_equal(quantity_decimal(-7400000, 6).text, "-7.4");
    assert_string_equal(quantity_decimal(0, 6).text, "0");
    assert_string_equal(quantity_decimal(1, 9).text, "0.000000001");
    assert_string_equal(quantity_decimal(10, 0).text, "10");
}

#define THIN "\xe2\x80\x89"
#define MINUS "\xe2\x88\x92"

static void people_get_units_a_thin_space_and_a_true_minus(void **state)
{
    (void)state;
    assert_string_equal(
        quantity_dose_per_day(350000).text, "350.0" THIN "mcg/day");
    assert_string_equal(
        quantity_dose_per_day(350050).text, "350.05" THIN "mcg/day");
    assert_string_equal(
        quantity_dose_per_day(350001).text, "350.001" THIN "mcg/day");
    assert_string_equal(quantity_dose(50000).text, "50.0" THIN "mcg");
    assert_string_equal(quantity_dose(0).text, "0.0" THIN "mcg");
    assert_string_equal(quantity_conc(2000000).text, "2000" THIN "mcg/mL");
    assert_string_equal(quantity_conc(555500).text, "555.5" THIN "mcg/mL");
    assert_string_equal(quantity_volume(19500000, 1).text, "19.5" THIN "mL");
    assert_string_equal(quantity_volume(19549999, 1).text, "19.5" THIN "mL");
    assert_string_equal(quantity_volume(19550000, 1).text, "19.6" THIN "mL");
    assert_string_equal(quantity_volume(136000, 3).text, "0.136" THIN "mL");
    assert_string_equal(
        quantity_volume(-440000, 1).text, MINUS "0.4" THIN "mL");
    assert_string_equal(quantity_volume(-40000, 1).text, "0.0" THIN "mL");
    assert_string_equal(quantity_flow(175000, 1).text, "0.175" THIN "mL/day");
    assert_string_equal(quantity_flow(1000000, 3).text, "0.333" THIN "mL/day");
    assert_string_equal(
        quantity_flow(24000000, 1).text, "24.000" THIN "mL/day");
    assert_string_equal(quantity_fixed(1, 2, 0).text, "1");
    assert_string_equal(quantity_fixed(-1, 2, 0).text, MINUS "1");
    assert_string_equal(quantity_fixed(1145, 1000, 2).text, "1.15");
}

/* */
static void a_change_shows_mcg_and_percent(void **state)
{
    (void)state;
    assert_string_equal(quantity_change(320000, 350000).text,
        "+30.0" THIN "mcg (+9.4" THIN "%)");
    assert_string_equal(quantity_change(350000, 320000).text,
        MINUS "30.0" THIN "mcg (" MINUS "8.6" THIN "%)");
    assert_string_equal(quantity_change(300000, 300000).text, "no change");
    assert_string_equal(quantity_change(0, 50000).text, "+50.0" THIN "mcg");
    assert_string_equal(quantity_change(50000, 0).text,
        MINUS "50.0" THIN "mcg (" MINUS "100.0" THIN "%)");
    assert_string_equal(quantity_change(1, INT64_MAX).text,
        "+9223372036854775.806" THIN "mcg (+922337203685477580600.0" THIN "%)");
    CHECK_FAULT(quantity_change(-1, 0));
}

/* xorshift64*: the same numbers on every machine. */
static uint64_t next(uint64_t *seed)
{
    *seed ^= *seed >> 12;
    *seed ^= *seed << 25;
    *seed ^= *seed >> 27;
    return *seed * UINT64_C(2685821657736338717);
}

/* A number of 1 to 63 bits, small ones as often as large. */
static int64_t draw(uint64_t *seed)
{
    return (int64_t)(next(seed) >> (1 + next(seed) % 63));
}

/* Long division as on paper: whole, then seven digits, the last to round. */
static void divide_on_paper(uint64_t num, uint64_t den, char *out)
{
    char digits[40];
    int at = snprintf(
        digits, sizeof digits, "%020llu.", (unsigned long long)(num / den));
    unsigned __int128 rest = num % den;
    int i;

    for (i = 0; i < 7; i++) {
        rest *= 10;
        digits[at++] = (char)('0' + (int)(rest / den));
        rest %= den;
    }
    at--;
    if (digits[at] >= '5')
        for (i = at - 1; digits[i] == '.' || ++digits[i] > '9'; i--)
            if (digits[i] != '.')
                digits[i] = '0';
    while (digits[at - 1] == '0')
        at--;
    if (digits[at - 1] == '.')
        at--;
    digits[at] = 0;
    for (i = 0; digits[i] == '0' && digits[i + 1] && digits[i + 1] != '.'; i++)
        ;
    strcpy(out, digits + i);
}

/* SEED=n build/test/base/test_base_quantity repeats a run. */
static void what_is_printed_is_read_back(void **state)
{
    const char *given = getenv("SEED");
    uint64_t seed = given ? strtoull(given, NULL, 10) : 20260119, start;
    char paper[48];
    int i;

    (void)state;
    for (i = 0; i < 200000; i++) {
        start = seed;
        unsigned scale = (unsigned)(next(&seed) % 10);
        int64_t number = draw(&seed), den = draw(&seed) % 1000000000 + 1;
        struct quantity_text text = quantity_decimal(number, scale);

        if (quantity_read(text.text, scale, INT64_MAX, &value) ||
            value != number)
            fail_msg("SEED=%llu: %s is not read back",
                (unsigned long long)start, text.text);
        divide_on_paper((uint64_t)number, (uint64_t)den, paper);
        text = quantity_exact(number / den, number % den, den);
        if (strcmp(text.text, paper) != 0)
            fail_msg("SEED=%llu: %s, on paper %s", (unsigned long long)start,
                text.text, paper);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(numbers_are_read_to_the_last_unit),
        cmocka_unit_test(each_unclear_number_is_refused_for_its_own_reason),
        cmocka_unit_test(a_number_too_large_saturates_and_never_wraps),
        cmocka_unit_test(machines_get_exact_digits_or_six_rounded_places),
        cmocka_unit_test(people_get_units_a_thin_space_and_a_true_minus),
        cmocka_unit_test(a_change_shows_mcg_and_percent),
        cmocka_unit_test(what_is_printed_is_read_back),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
