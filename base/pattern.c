#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "base/pattern.h"
#include "base/quantity.h"

/*
 *   pattern = steps | sets          sets  = set { ";" set }
 *   set     = days ":" steps        days  = range { "," range }
 *   range   = day [ "-" day ]       steps = step { "," step }
 *   step    = HH:MM dose
 *
 * Blanks may stand between any two of these.  Errors stick: the first one
 * found is the one that is told.
 */
struct source {
    const char *text;
    size_t at;
    const char *what; /* NULL while all is well */
};

static const char DAYS[][4] = { "Mon", "Tue", "Wed", "Thu", "Fri", "Sat",
    "Sun" };

enum { NUMBER_MAX = 24 };

static void fail(struct source *source, const char *what)
{
    if (!source->what)
        source->what = what;
}

static void skip_blanks(struct source *source)
{
    source->at += strspn(source->text + source->at, " \t\r\n");
}

/* Takes c if it stands next. */
static bool take(struct source *source, char c)
{
    skip_blanks(source);
    if (source->what || source->text[source->at] != c)
        return false;
    source->at++;
    return true;
}

static int digit(char c)
{
    return c >= '0' && c <= '9' ? c - '0' : -1;
}

/* Digits right behind a comma that is right behind digits: "1,5". */
static bool is_decimal_comma(const struct source *source, size_t len)
{
    const char *t = source->text + source->at;

    return source->at > 1 && t[-1] == ',' && digit(t[-2]) >= 0 && len > 0 &&
           len < 4 && strspn(t, "0123456789") == len;
}

/* HH:MM as a minute of the day. */
static int32_t read_start(struct source *source)
{
    const char *t = source->text + source->at;
    size_t len = strspn(t, "0123456789:");
    int hour, minute;

    if (len != 5 || t[2] != ':' || digit(t[0]) < 0 || digit(t[1]) < 0 ||
        digit(t[3]) < 0 || digit(t[4]) < 0) {
        fail(source, is_decimal_comma(source, len)
                         ? "has a comma in a number: write a point, as in 1.5"
                         : "needs a start as hours and minutes, as in 06:00");
        return 0;
    }
    hour = digit(t[0]) * 10 + digit(t[1]);
    minute = digit(t[3]) * 10 + digit(t[4]);
    if (hour > 23 || minute > 59)
        fail(source, "has a start that no day has: 00:00 to 23:59");
    else
        source->at += len;
    return hour * 60 + minute;
}

/* The mcg of one step, in ng. */
static int64_t read_dose(struct source *source)
{
    char number[NUMBER_MAX];
    const char *t;
    size_t len;
    int64_t dose_ng;
    enum quantity_error error;

    skip_blanks(source);
    t = source->text + source->at;
    len = strcspn(t, " \t\r\n,;");
    if (len >= sizeof number)
        len = sizeof number - 1;
    memcpy(number, t, len);
    number[len] = 0;
    error = quantity_read(number, QUANTITY_MCG, UNITS_DOSE_NG_MAX, &dose_ng);
    if (error == QUANTITY_EMPTY)
        fail(source, "needs the mcg of each step behind its start, as in "
                     "06:00 120");
    else if (error)
        fail(source, quantity_error_text(error));
    else if (dose_ng == 0)
        fail(source, "has a step of 0 mcg: a pump always delivers a little; "
                     "check the printout");
    if (!source->what)
        source->at += len;
    return dose_ng;
}

static void read_step(
    struct source *source, struct schedule *schedule, int32_t *last)
{
    size_t began, ended;
    int32_t start;
    int64_t dose_ng;

    skip_blanks(source);
    began = source->at;
    start = read_start(source);
    dose_ng = read_dose(source);
    if (source->what)
        return;
    ended = source->at;
    source->at = began;
    if (*last < 0 && start != 0)
        fail(source, "begins late: the first step of a day starts at 00:00");
    else if (start <= *last)
        fail(source, "has a start that does not come after the one before it");
    else if (schedule_add_step(schedule, start, dose_ng) != OK)
        fail(source, "has more than 48 steps");
    else
        source->at = ended;
    *last = start;
}

static void read_steps(struct source *source, struct schedule *schedule)
{
    int32_t last = -1;

    do
        read_step(source, schedule, &last);
    while (take(source, ','));
}

/* 0 Monday to 6 Sunday. */
static int read_day(struct source *source)
{
    int day;

    skip_blanks(source);
    for (day = 0; day < 7; day++)
        if (strncmp(source->text + source->at, DAYS[day], 3) == 0)
            break;
    if (day == 7) {
        fail(source, "needs weekdays as Mon, Tue, Wed, Thu, Fri, Sat, Sun");
        return 0;
    }
    source->at += 3;
    return day;
}

static int read_days(struct source *source)
{
    int days = 0, from, to;

    do {
        from = read_day(source);
        to = take(source, '-') ? read_day(source) : from;
        for (; from != to; from = (from + 1) % 7)
            days |= 1 << from;
        days |= 1 << to;
    } while (take(source, ','));
    return days;
}

static void read_sets(struct source *source, struct schedule *schedule)
{
    int seen = 0, days;
    size_t began;

    do {
        skip_blanks(source);
        began = source->at;
        days = read_days(source);
        if (!take(source, ':'))
            fail(source, "needs a colon behind the weekdays");
        if (days & seen) {
            source->at = began;
            fail(source, "has a weekday twice");
        }
        if (source->what || schedule_add_set(schedule, days) != OK)
            return;
        seen |= days;
        read_steps(source, schedule);
    } while (take(source, ';'));
    if (seen != SCHEDULE_ALL_DAYS)
        fail(source, "leaves out a weekday: all seven are needed");
}

static bool starts_with_digit(const char *text)
{
    return digit(text[strspn(text, " \t\r\n")]) >= 0;
}

int pattern_read(
    const char *text, struct schedule *schedule, struct pattern_error *error)
{
    struct source source = { text ? text : "", 0, NULL };

    schedule_init(schedule);
    skip_blanks(&source);
    if (!source.text[source.at])
        fail(&source, "is empty: write start and mcg of each step, as in "
                      "00:00 80, 06:00 120");
    else if (!starts_with_digit(source.text))
        read_sets(&source, schedule);
    else if (schedule_add_set(schedule, SCHEDULE_ALL_DAYS) == OK)
        read_steps(&source, schedule);
    skip_blanks(&source);
    if (!source.what && source.text[source.at])
        fail(&source, "goes on where it should end: divide steps by commas "
                      "and sets of weekdays by semicolons");
    if (!source.what && schedule_check(schedule) != OK)
        fail(&source, "has a day that no pump can deliver");
    *error = (struct pattern_error){ source.at, source.what };
    return source.what ? -1 : 0;
}

/* Runs of three and more days become ranges. */
void pattern_print_days(struct buffer *buffer, int days)
{
    int day = 0, to;
    bool first = true;

    while (day < 7) {
        if (!(days >> day & 1)) {
            day++;
            continue;
        }
        to = day;
        while (to < 6 && days >> (to + 1) & 1)
            to++;
        if (to < day + 2)
            to = day;
        buffer_printf(buffer, "%s%s", first ? "" : ",", DAYS[day]);
        if (to > day)
            buffer_printf(buffer, "-%s", DAYS[to]);
        first = false;
        day = to + 1;
    }
}

void pattern_print(struct buffer *buffer, const struct schedule *schedule)
{
    unsigned k, i;

    for (k = 0; k < schedule->set_count; k++) {
        const struct schedule_set *set = &schedule->set[k];

        if (k > 0)
            buffer_text(buffer, "; ");
        if (schedule->set_count > 1) {
            pattern_print_days(buffer, set->days);
            buffer_text(buffer, ": ");
        }
        for (i = 0; i < set->count; i++) {
            const struct schedule_step *step = &schedule->step[set->first + i];

            buffer_printf(buffer, "%s%02u:%02u %s", i ? ", " : "",
                step->start_min / 60u, step->start_min % 60u,
                quantity_decimal(step->dose_ng, QUANTITY_MCG).text);
        }
    }
}
