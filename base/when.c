#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/when.h"
#include "core/calendar.h"
#include "core/fault.h"

#define THIN "\xe2\x80\x89"

enum { MINUTE = 60, HOUR = 3600, DAY = 86400, OFFSET_MAX = 14 * HOUR };

static const char months[][4] = { "Jan", "Feb", "Mar", "Apr", "May", "Jun",
    "Jul", "Aug", "Sep", "Oct", "Nov", "Dec" };
static const char weekdays[][4] = { "Mon", "Tue", "Wed", "Thu", "Fri", "Sat",
    "Sun" };

/* Does text begin as form says?  d is a digit, anything else is itself. */
static bool has_form(const char *text, const char *form)
{
    for (; *form; form++, text++)
        if (*form == 'd' ? *text < '0' || *text > '9' : *text != *form)
            return false;
    return true;
}

/* The number of `count` digits, already known to be digits. */
static int32_t digits(const char *text, int count)
{
    int32_t n = 0;

    while (count-- > 0)
        n = n * 10 + (*text++ - '0');
    return n;
}

/* Read from *text and step over what was read. */
static enum when_error take_date(const char **text, int32_t *day)
{
    int32_t year;

    if (!has_form(*text, "dddd-dd-dd"))
        return WHEN_DATE_FORM;
    year = digits(*text, 4);
    if (year < 1900 || year > 2199)
        return WHEN_YEAR_RANGE;
    if (calendar_day(year, digits(*text + 5, 2), digits(*text + 8, 2), day))
        return WHEN_NO_SUCH_DATE;
    *text += strlen("dddd-dd-dd");
    return WHEN_OK;
}

static enum when_error take_time(const char **text, int32_t *second)
{
    bool has_seconds = has_form(*text, "dd:dd:dd");
    int32_t h, m, s;

    if (!has_form(*text, "dd:dd"))
        return WHEN_TIME_FORM;
    h = digits(*text, 2);
    m = digits(*text + 3, 2);
    s = has_seconds ? digits(*text + 6, 2) : 0;
    if (h > 23 || m > 59 || s > 59)
        return WHEN_NO_SUCH_TIME;
    *second = h * HOUR + m * MINUTE + s;
    *text += strlen(has_seconds ? "dd:dd:dd" : "dd:dd");
    return WHEN_OK;
}

static enum when_error take_offset(const char **text, int32_t *offset_s)
{
    const char *at = *text;
    int32_t sign = *at == '-' ? -1 : 1;
    int32_t size;

    if (*at == 'Z') {
        *offset_s = 0;
        *text += 1;
        return WHEN_OK;
    }
    if (!has_form(at, "+dd:dd") && !has_form(at, "-dd:dd"))
        return WHEN_OFFSET_FORM;
    size = digits(at + 1, 2) * HOUR + digits(at + 4, 2) * MINUTE;
    if (digits(at + 4, 2) > 59 || size > OFFSET_MAX)
        return WHEN_NO_SUCH_OFFSET;
    *offset_s = sign * size;
    *text += strlen("+dd:dd");
    return WHEN_OK;
}

enum when_error when_read_date(const char *text, int32_t *day)
{
    enum when_error error;
    int32_t found;

    if (!text || !*text)
        return WHEN_EMPTY;
    error = take_date(&text, &found);
    if (error)
        return error;
    if (*text)
        return WHEN_DATE_FORM;
    *day = found;
    return WHEN_OK;
}

enum when_error when_read_time(const char *text, int32_t *second)
{
    enum when_error error;
    int32_t found;

    if (!text || !*text)
        return WHEN_EMPTY;
    error = take_time(&text, &found);
    if (error)
        return error;
    if (*text)
        return WHEN_TIME_FORM;
    *second = found;
    return WHEN_OK;
}

enum when_error when_read_local(const char *text, struct when_local *local)
{
    struct when_local found = { 0 };
    enum when_error error;

    if (!text || !*text)
        return WHEN_EMPTY;
    error = take_date(&text, &found.day);
    if (error)
        return error;
    if (*text == 'T') {
        text++;
        error = take_time(&text, &found.second);
        found.has_time = true;
    }
    if (!error && *text && found.has_time) {
        error = take_offset(&text, &found.offset_s);
        found.has_offset = true;
    }
    if (error)
        return error;
    if (*text)
        return found.has_time ? WHEN_OFFSET_FORM : WHEN_DATE_FORM;
    *local = found;
    return WHEN_OK;
}

const char *when_error_text(enum when_error error)
{
    static const char *const text[] = {
        [WHEN_OK] = "is a date",
        [WHEN_EMPTY] = "is empty: write a date, as in 2026-01-15",
        [WHEN_DATE_FORM] =
            "is not a date: write year-month-day, as in 2026-01-15",
        [WHEN_TIME_FORM] = "is not a time of day: write it as in 09:30",
        [WHEN_OFFSET_FORM] =
            ("has something behind the time: write an offset as in +01:00, or "
             "nothing"),
        [WHEN_YEAR_RANGE] = "has a year outside 1900 to 2199: check the year",
        [WHEN_NO_SUCH_DATE] =
            "is not a day of the calendar: check day and month",
        [WHEN_NO_SUCH_TIME] = "is not a time of the day: write 00:00 to 23:59",
        [WHEN_NO_SUCH_OFFSET] =
            "has an offset no place has: write -14:00 to +14:00",
    };

    ASSERT((unsigned)error < sizeof text / sizeof text[0]);
    return text[error];
}

int64_t when_local_seconds(const struct when_local *local)
{
    return calendar_midnight(local->day) + local->second;
}

__attribute__((format(printf, 1, 2))) static struct when_text print(
    const char *format, ...)
{
    struct when_text out;
    va_list args;
    int len;

    va_start(args, format);
    len = vsnprintf(out.text, sizeof out.text, format, args);
    va_end(args);
    ASSERT(len >= 0);
    ASSERT((size_t)len < sizeof out.text);
    return out;
}

static struct date date_of(int32_t day)
{
    struct date date = { 0 };
    enum status status = calendar_date(day, &date);

    ASSERT(status == OK);
    return date;
}

struct when_text when_iso(int32_t day)
{
    struct date d = date_of(day);

    return print("%04" PRId32 "-%02d-%02d", d.year, d.month, d.day);
}

struct when_text when_date(int32_t day)
{
    struct date d = date_of(day);

    return print("%d %s %" PRId32, d.day, months[d.month - 1], d.year);
}

struct when_text when_weekday_short(int32_t day)
{
    struct date d = date_of(day);

    return print("%s %d %s", weekdays[calendar_weekday(day)], d.day,
        months[d.month - 1]);
}

struct when_text when_weekday_date(int32_t day)
{
    return print("%s %s", weekdays[calendar_weekday(day)], when_date(day).text);
}

struct when_text when_from_today(int32_t day, int32_t today)
{
    int64_t away = (int64_t)day - today;
    const char *days = away == 1 || away == -1 ? "day" : "days";

    if (away == 0)
        return print("today");
    if (away > 0)
        return print("in %" PRId64 " %s", away, days);
    return print("%" PRId64 " %s ago", -away, days);
}

struct when_text when_instant(int64_t utc_s, int32_t offset_s)
{
    int32_t minutes = offset_s / MINUTE;
    int64_t local_s = utc_s + (int64_t)minutes * MINUTE;
    int32_t second = calendar_second_of(local_s);
    int32_t size = minutes < 0 ? -minutes : minutes;

    ASSERT(size <= OFFSET_MAX / MINUTE);
    return print("%sT%02d:%02d:%02d%c%02d:%02d",
        when_iso(calendar_day_of(local_s)).text, second / HOUR,
        second % HOUR / MINUTE, second % MINUTE, minutes < 0 ? '-' : '+',
        size / 60, size % 60);
}

struct when_text when_time(int64_t local_s)
{
    int32_t second = calendar_second_of(local_s);

    return print("%02d:%02d", second / HOUR, second % HOUR / MINUTE);
}

struct when_text when_date_time(int64_t local_s)
{
    return print("%s, %s", when_date(calendar_day_of(local_s)).text,
        when_time(local_s).text);
}

struct when_text when_span(int64_t seconds)
{
    ASSERT(seconds >= 0);
    if (seconds < HOUR)
        return print("%" PRId64 THIN "min", seconds / MINUTE);
    return print("%" PRId64 THIN "h %" PRId64 THIN "min", seconds / HOUR,
        seconds % HOUR / MINUTE);
}
