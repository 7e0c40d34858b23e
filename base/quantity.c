#include <ctype.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "base/quantity.h"
#include "core/fault.h"

#define THIN "\xe2\x80\x89"
#define MINUS "\xe2\x88\x92"

#define DECIMALS_MAX 9

static int64_t power_of_ten(unsigned n)
{
    int64_t power = 1;

    while (n-- > 0)
        power *= 10;
    return power;
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool is_exponent(const char *at)
{
    return (*at == 'e' || *at == 'E') && is_digit(at[1]);
}

/* Which refusal the first character that is no digit or point stands for. */
static enum quantity_error stranger(const char *text, const char *at)
{
    const char *word = at + strspn(at, " ");

    if (*at == '+' || *at == '-')
        return at == text ? QUANTITY_SIGN : QUANTITY_NOT_A_NUMBER;
    if (at > text && isalpha((unsigned char)*word) &&
        !(word == at && is_exponent(at)))
        return QUANTITY_UNIT;
    if (*at == ' ' || *at == '\t')
        return QUANTITY_SPACE;
    if (*at == ',')
        return QUANTITY_COMMA;
    if (at > text && is_exponent(at))
        return QUANTITY_EXPONENT;
    return QUANTITY_NOT_A_NUMBER;
}

/* The form alone: digits, or digits point digits, no needless zero. */
static enum quantity_error check_form(const char *text, unsigned decimals)
{
    const char *other = text + strspn(text, "0123456789.");
    const char *point = strchr(text, '.');

    if (!*text)
        return QUANTITY_EMPTY;
    if (*other)
        return stranger(text, other);
    if (point && strchr(point + 1, '.'))
        return QUANTITY_TWO_POINTS;
    if (point == text)
        return QUANTITY_BARE_POINT;
    if (text[0] == '0' && is_digit(text[1]))
        return QUANTITY_LEADING_ZERO;
    if (point && !point[1])
        return QUANTITY_NO_DECIMALS;
    if (point && strlen(point + 1) > decimals)
        return QUANTITY_TOO_FINE;
    return QUANTITY_OK;
}

/* value = value * 10 + digit; false when that would pass max. */
static bool shift_in(int64_t *value, int digit, int64_t max)
{
    if (digit > max || *value > (max - digit) / 10)
        return false;
    *value = *value * 10 + digit;
    return true;
}

enum quantity_error quantity_read(
    const char *text, unsigned decimals, int64_t max, int64_t *value)
{
    enum quantity_error error;
    unsigned written = 0;
    bool fits = true, after_point = false;

    ASSERT(decimals <= DECIMALS_MAX);
    ASSERT(max >= 0);
    *value = 0;
    error = check_form(text ? text : "", decimals);
    if (error)
        return error;
    for (; *text && fits; text++) {
        if (*text == '.') {
            after_point = true;
            continue;
        }
        fits = shift_in(value, *text - '0', max);
        written += after_point;
    }
    for (; written < decimals && fits; written++)
        fits = shift_in(value, 0, max);
    if (fits)
        return QUANTITY_OK;
    *value = max;
    return QUANTITY_TOO_LARGE;
}

const char *quantity_error_text(enum quantity_error error)
{
    static const char *const text[] = {
        [QUANTITY_OK] = "is a number",
        [QUANTITY_EMPTY] = "is empty: write a number, as in 350 or 0.5",
        [QUANTITY_SIGN] = "has a sign: write the digits alone",
        [QUANTITY_SPACE] = "has a space in it: write the digits together",
        [QUANTITY_COMMA] =
            "has a comma: write a point before decimals, no thousands sign",
        [QUANTITY_BARE_POINT] =
            "starts with a point: write a zero before it, as in 0.5",
        [QUANTITY_NO_DECIMALS] =
            "ends with a point: write the decimals, or leave the point out",
        [QUANTITY_LEADING_ZERO] =
            ("starts with a needless zero: leave it out, or check for a lost "
             "point"),
        [QUANTITY_TWO_POINTS] = "has two points: write one",
        [QUANTITY_EXPONENT] = "has an exponent: write the number in full",
        [QUANTITY_UNIT] = "has a unit or letters in it: write the number alone",
        [QUANTITY_NOT_A_NUMBER] =
            "is not a number: write digits and at most one point, no unit",
        [QUANTITY_TOO_FINE] =
            "has more decimals than are kept: round it as intended",
        [QUANTITY_TOO_LARGE] = "is too large: check the number and its unit",
    };

    ASSERT((unsigned)error < sizeof text / sizeof text[0]);
    return text[error];
}

/* num/den in `places` decimals, half away from zero, as a scaled integer. */
static __int128 round_to(__int128 num, __int128 den, unsigned places)
{
    __int128 part = num % den * power_of_ten(places);
    __int128 scaled = num / den * power_of_ten(places) + part / den;
    __int128 half = den / 2 + den % 2;

    if (part % den >= half)
        return scaled + 1;
    if (part % den <= -half)
        return scaled - 1;
    return scaled;
}

/* Decimal text of value / 10^scale with at least `least` decimals and no
 * zeros after those. */
static struct quantity_text write_scaled(
    __int128 value, unsigned scale, unsigned least, const char *minus)
{
    struct quantity_text out;
    char digits[64];
    size_t at = sizeof digits;
    unsigned count = 0;
    unsigned __int128 rest =
        value < 0 ? -(unsigned __int128)value : (unsigned __int128)value;

    digits[--at] = 0;
    for (; scale > least && rest % 10 == 0; scale--)
        rest /= 10;
    do {
        digits[--at] = (char)('0' + (int)(rest % 10));
        rest /= 10;
        if (++count == scale)
            digits[--at] = '.';
    } while (rest > 0 || count <= scale);
    snprintf(
        out.text, sizeof out.text, "%s%s", value < 0 ? minus : "", digits + at);
    return out;
}

struct quantity_text quantity_exact(int64_t whole, int64_t num, int64_t den)
{
    ASSERT(den > 0);
    return write_scaled(
        round_to((__int128)whole * den + num, den, 6), 6, 0, "-");
}

struct quantity_text quantity_decimal(int64_t value, unsigned scale)
{
    ASSERT(scale <= DECIMALS_MAX);
    return write_scaled(value, scale, 0, "-");
}

struct quantity_text quantity_fixed(int64_t num, int64_t den, unsigned places)
{
    ASSERT(den > 0);
    ASSERT(places <= 6);
    return write_scaled(round_to(num, den, places), places, places, MINUS);
}

/* The longest text (a change of 2^63 ng in percent) has 66 bytes. */
static void append(struct quantity_text *to, const char *text)
{
    size_t len = strlen(to->text);

    ASSERT(strlen(text) < sizeof to->text - len);
    memcpy(to->text + len, text, strlen(text) + 1);
}

static struct quantity_text with_unit(
    struct quantity_text number, const char *unit)
{
    append(&number, THIN);
    append(&number, unit);
    return number;
}

struct quantity_text quantity_dose_per_day(int64_t dose_ng)
{
    return with_unit(write_scaled(dose_ng, QUANTITY_MCG, 1, MINUS), "mcg/day");
}

struct quantity_text quantity_dose(int64_t dose_ng)
{
    return with_unit(write_scaled(dose_ng, QUANTITY_MCG, 1, MINUS), "mcg");
}

struct quantity_text quantity_conc(int64_t conc_ng_per_ml)
{
    return with_unit(
        write_scaled(conc_ng_per_ml, QUANTITY_MCG, 0, MINUS), "mcg/mL");
}

struct quantity_text quantity_volume(int64_t volume_nl, unsigned places)
{
    return with_unit(quantity_fixed(volume_nl, 1000000, places), "mL");
}

struct quantity_text quantity_flow(int64_t num_nl_per_day, int64_t den)
{
    ASSERT(den > 0);
    return with_unit(
        write_scaled(
            round_to(num_nl_per_day, (__int128)den * 1000, 0), 3, 3, MINUS),
        "mL/day");
}

static void append_signed(
    struct quantity_text *to, __int128 value, unsigned scale, const char *unit)
{
    append(to, value < 0 ? "" : "+");
    append(to, write_scaled(value, scale, 1, MINUS).text);
    append(to, THIN);
    append(to, unit);
}

struct quantity_text quantity_change(int64_t before_ng, int64_t after_ng)
{
    __int128 change = (__int128)after_ng - before_ng;
    struct quantity_text out = { "" };

    ASSERT(before_ng >= 0);
    ASSERT(after_ng >= 0);
    if (change == 0) {
        append(&out, "no change");
        return out;
    }
    append_signed(&out, change, QUANTITY_MCG, "mcg");
    if (before_ng == 0)
        return out;
    append(&out, " (");
    append_signed(&out, round_to(change * 100, before_ng, 1), 1, "%)");
    return out;
}
