#include <ctype.h>
#include <stdbool.h>
#include <string.h>
#include <strings.h>

#include "base/quantity.h"
#include "clinic/feed/cell.h"
#include "core/calendar.h"
#include "core/units.h"

enum { SPREADSHEET_DAY_1970 = 25569, TEXT_MAX = 80 };

/* The length of the space at text, 0 when it is none. */
static size_t space(const char *text)
{
    if (*text == ' ' || *text == '\t' || *text == '\r' || *text == '\n')
        return 1;
    if (!strncmp(text, "\xc2\xa0", 2))
        return 2;
    if (!strncmp(text, "\xe2\x80\xaf", 3) || !strncmp(text, "\xe2\x80\x89", 3))
        return 3;
    return 0;
}

char *cell_trim(char *text)
{
    char *end, *at;

    while (space(text))
        text += space(text);
    end = text;
    for (at = text; *at; at += space(at) ? space(at) : 1)
        if (!space(at))
            end = at + 1;
    *end = 0;
    return text;
}

int cell_order_read(const char *word, enum cell_order *order)
{
    if (strcmp(word, "mdy") == 0)
        *order = CELL_ORDER_MDY;
    else if (strcmp(word, "dmy") == 0)
        *order = CELL_ORDER_DMY;
    else if (strcmp(word, "ymd") == 0)
        *order = CELL_ORDER_YMD;
    else
        return -1;
    return 0;
}

/* --- Dates ------------------------------------------------------------- */

const char cell_two_dates[] =
    "may be two dates: write it as in 2026-10-19, or say how the sheet writes "
    "dates (--date-order mdy or dmy)";

#define NO_DATE "is not a date: write it as in 2026-10-19"
#define NO_SUCH_DAY "is a day that does not exist: write it as in 2026-10-19"
#define NOT_IN_ORDER                                                           \
    "does not fit the order of dates given: write it as in 2026-10-19"
#define SHORT_YEAR "has a year of two digits: write all four, as in 2026-10-19"
#define WITH_TIME "has a time of day: leave the date alone"
#define NO_TIME "has a time that is not one: write it as in 2026-10-19 10:30"

/* The number at *at, and how many digits it has; 0 digits when there is none
 * or it is longer than a year. */
static int take_number(const char **at, int *digits)
{
    int n = 0;

    *digits = 0;
    while (isdigit((unsigned char)**at) && *digits < 5) {
        n = n * 10 + (*(*at)++ - '0');
        ++*digits;
    }
    if (*digits > 4)
        *digits = 0;
    return n;
}

/* 1 to 12 for three letters or more of a month's English name; moves on. */
static int take_month(const char **at)
{
    static const char *const name[] = { "january", "february", "march", "april",
        "may", "june", "july", "august", "september", "october", "november",
        "december" };
    size_t len = 0;

    while (isalpha((unsigned char)(*at)[len]))
        len++;
    for (int i = 0; i < 12; i++) {
        if (len >= 3 && len <= strlen(name[i]) &&
            strncasecmp(*at, name[i], len) == 0) {
            *at += len;
            return i + 1;
        }
    }
    return 0;
}

static void pass(const char **at, const char *any_of)
{
    *at += strspn(*at, any_of);
}

static const char *to_day(int year, int month, int day, int32_t *out)
{
    return calendar_day(year, month, day, out) == OK ? NULL : NO_SUCH_DAY;
}

/* "19 Oct 2026", "Oct 19, 2026" */
static const char *named_date(const char *at, int32_t *out)
{
    int month = take_month(&at), digits, day_digits, day, year;

    pass(&at, " -.,");
    day = take_number(&at, &day_digits);
    pass(&at, " -.,");
    if (!month)
        month = take_month(&at);
    pass(&at, " -.,");
    year = take_number(&at, &digits);
    if (!month || *at || day_digits < 1 || day_digits > 2)
        return NO_DATE;
    if (digits == 2)
        return SHORT_YEAR;
    return digits == 4 ? to_day(year, month, day, out) : NO_DATE;
}

/* Year last: which of a and b is the month? */
static const char *year_last(
    int a, int b, int year, enum cell_order order, int32_t *out)
{
    const char *reason;

    if (order == CELL_ORDER_MDY || order == CELL_ORDER_DMY) {
        reason = order == CELL_ORDER_MDY ? to_day(year, a, b, out)
                                         : to_day(year, b, a, out);
        return reason && (a > 12) != (b > 12) && a <= 31 && b <= 31
                   ? NOT_IN_ORDER
                   : reason;
    }
    if (a <= 12 && b <= 12 && a != b)
        return cell_two_dates;
    return a > 12 ? to_day(year, b, a, out) : to_day(year, a, b, out);
}

/* Three numbers with the same mark between them. */
static const char *numeric_date(
    const char *at, enum cell_order order, int32_t *out)
{
    int n[3], digits[3];
    char mark = 0;

    for (int i = 0; i < 3; i++) {
        if (i > 0 && (!*at || !strchr("/.-", *at) || (mark && mark != *at)))
            return NO_DATE;
        if (i > 0)
            mark = *at++;
        n[i] = take_number(&at, &digits[i]);
        if (!digits[i])
            return NO_DATE;
    }
    if (*at || digits[1] > 2)
        return NO_DATE;
    if (digits[0] == 4 && digits[2] <= 2) {
        if (mark != '-' && order != CELL_ORDER_YMD && n[1] <= 12 &&
            n[2] <= 12 && n[1] != n[2])
            return cell_two_dates;
        return to_day(n[0], n[1], n[2], out);
    }
    if (digits[2] == 4 && digits[0] <= 2)
        return year_last(n[0], n[1], n[2], order, out);
    return digits[0] <= 2 && digits[2] == 2 ? SHORT_YEAR : NO_DATE;
}

static const char *any_date(
    const char *text, enum cell_order order, int32_t *day)
{
    size_t digits = strspn(text, "0123456789"), len = strlen(text);
    const char *at = text;
    int n = 0;

    if (digits == 5 && len == 5) {
        while (*at)
            n = n * 10 + (*at++ - '0');
        *day = n - SPREADSHEET_DAY_1970;
        return NULL;
    }
    while (*at && !isalpha((unsigned char)*at))
        at++;
    return *at ? named_date(text, day) : numeric_date(text, order, day);
}

/* "9:30", "10:30" or "10:30:00", in seconds; -1 when it is none. */
static int32_t read_time(const char *at)
{
    int n[3] = { 0 }, digits, count = 0;

    do {
        at += count > 0;
        n[count] = take_number(&at, &digits);
        if (digits < 1 || digits > 2 || (count > 0 && digits != 2))
            return -1;
        count++;
    } while (count < 3 && *at == ':');
    if (*at || count < 2 || n[0] > 23 || n[1] > 59 || n[2] > 59)
        return -1;
    return (n[0] * 60 + n[1]) * 60 + n[2];
}

const char *cell_moment(
    const char *text, enum cell_order order, int32_t *day, int32_t *second)
{
    char date[TEXT_MAX];
    const char *colon = strchr(text, ':');
    size_t len = strlen(text);

    *second = -1;
    if (len >= sizeof date)
        return NO_DATE;
    memcpy(date, text, len + 1);
    if (colon) {
        /* The date ends at the space or T before the hour. */
        size_t at = (size_t)(colon - text);

        while (at > 0 && text[at - 1] != ' ' && text[at - 1] != 'T')
            at--;
        if (at == 0)
            return NO_DATE;
        *second = read_time(text + at);
        if (*second < 0)
            return NO_TIME;
        date[at - 1] = 0;
    }
    return any_date(date, order, day);
}

const char *cell_date(const char *text, enum cell_order order, int32_t *day)
{
    int32_t second;
    const char *reason = cell_moment(text, order, day, &second);

    return !reason && second > 0 ? WITH_TIME : reason;
}

/* --- Quantities -------------------------------------------------------- */

/* Digits grouped by commas lose them: "1,099.5".  Any other use of a comma
 * stays for quantity_read to refuse. */
static void ungroup(char *number)
{
    size_t first = strspn(number, "0123456789"), whole, out = first;

    if (first < 1 || first > 3 || number[0] == '0' || number[first] != ',')
        return;
    for (whole = first; number[whole] == ','; whole += 4)
        if (strspn(number + whole + 1, "0123456789") != 3)
            return;
    for (size_t at = first; number[at]; at++)
        if (number[at] != ',' || at >= whole)
            number[out++] = number[at];
    number[out] = 0;
}

/* A unit's letters in lower case, without spaces; mu in any spelling is u. */
static void plain_unit(const char *text, char unit[TEXT_MAX])
{
    size_t out = 0;

    while (*text && out < TEXT_MAX - 1) {
        if (space(text)) {
            text += space(text);
        } else if (!strncmp(text, "\xc2\xb5", 2) ||
                   !strncmp(text, "\xce\xbc", 2)) {
            unit[out++] = 'u';
            text += 2;
        } else {
            unit[out++] = (char)tolower((unsigned char)*text++);
        }
    }
    unit[out] = 0;
}

/* One spelling of a unit, and the decimals by which a number in it becomes
 * the integer kept. */
struct spelling {
    const char *unit;
    unsigned decimals;
};

/* What a column of quantities accepts. */
struct kind {
    const struct spelling *spelling;
    int64_t max;
    const char *not_one; /* when there is no number, or no such unit */
};

static const char *read_quantity(
    const char *text, const struct kind *kind, int64_t *value)
{
    const struct spelling *spelling = kind->spelling;
    size_t len = strspn(text, "0123456789.,");
    char number[TEXT_MAX], unit[TEXT_MAX];
    enum quantity_error error;

    if (!*text)
        return quantity_error_text(QUANTITY_EMPTY);
    if (*text == '+' || *text == '-')
        return quantity_error_text(QUANTITY_SIGN);
    if (!len || strlen(text) >= TEXT_MAX)
        return kind->not_one;
    plain_unit(text + len, unit);
    while (spelling->unit && strcmp(spelling->unit, unit) != 0)
        spelling++;
    if (!spelling->unit)
        return kind->not_one;
    memcpy(number, text, len);
    number[len] = 0;
    ungroup(number);
    error = quantity_read(number, spelling->decimals, kind->max, value);
    return error ? quantity_error_text(error) : NULL;
}

const char *cell_dose(const char *text, int64_t *dose_ng)
{
    static const struct spelling spelling[] = { { "", 3 }, { "mcg", 3 },
        { "ug", 3 }, { "mcg/day", 3 }, { "mcg/d", 3 }, { "ug/day", 3 },
        { "ug/d", 3 }, { "mcgperday", 3 }, { "mcg/24h", 3 }, { "ug/24h", 3 },
        { "microgram", 3 }, { "micrograms", 3 }, { "mg", 6 }, { "mg/day", 6 },
        { "mg/d", 6 }, { NULL, 0 } };
    static const struct kind dose = { spelling, UNITS_DOSE_NG_MAX,
        "is not a dose: write the mcg of a day, as in 159.1 or 159.1 mcg" };

    return read_quantity(text, &dose, dose_ng);
}

const char *cell_conc(const char *text, int32_t *conc_ng_per_ml)
{
    static const struct spelling spelling[] = { { "", 3 }, { "mcg/ml", 3 },
        { "ug/ml", 3 }, { "mcgperml", 3 }, { "mg/ml", 6 }, { "mgperml", 6 },
        { NULL, 0 } };
    static const struct kind conc = { spelling, UNITS_CONC_MAX,
        "is not a concentration: write it as in 2000, 2000 mcg/mL or 2 mg/mL" };
    int64_t value = 0;
    const char *reason = read_quantity(text, &conc, &value);

    *conc_ng_per_ml = (int32_t)value;
    return reason;
}

const char *cell_volume(const char *text, int32_t *volume_nl)
{
    static const struct spelling spelling[] = { { "", 6 }, { "ml", 6 },
        { "cc", 6 }, { NULL, 0 } };
    static const struct kind volume = { spelling, UNITS_VOLUME_NL_MAX,
        "is not a volume: write it as in 19.5 or 19.5 mL" };
    int64_t value = 0;
    const char *reason = read_quantity(text, &volume, &value);

    *volume_nl = (int32_t)value;
    return reason;
}

const char *cell_capacity(const char *text, int32_t *capacity_nl)
{
    size_t at = strlen(text);

    /* A model's name may stand before the volume. */
    while (at > 0 &&
           (isalpha((unsigned char)text[at - 1]) || space(text + at - 1) == 1))
        at--;
    while (
        at > 0 && (isdigit((unsigned char)text[at - 1]) || text[at - 1] == '.'))
        at--;
    if (at > 0 && text[at - 1] != ' ')
        at = 0;
    return cell_volume(text + at, capacity_nl)
               ? "does not name a reservoir: write it as in 20 mL or 40 mL"
               : NULL;
}

/* --- Text -------------------------------------------------------------- */

static bool has_control(const char *text, const char *but)
{
    for (; *text; text++)
        if ((unsigned char)*text < 0x20 || *text == 0x7f)
            if (!strchr(but, *text))
                return true;
    return false;
}

const char *cell_line(const char *text, unsigned long max)
{
    if (!*text)
        return "is empty: write it";
    if (strlen(text) > max)
        return "is too long: shorten it";
    if (has_control(text, ""))
        return "has a line break or a control character: write it on one line";
    return NULL;
}

const char *cell_note(const char *text, unsigned long max)
{
    if (strlen(text) > max)
        return "is too long: shorten it";
    if (has_control(text, "\r\n\t"))
        return "has a control character: remove it";
    return NULL;
}
