#include <string.h>

#include "base/quantity.h"
#include "base/when.h"
#include "clinic/page/course.h"
#include "clinic/store/fact.h"
#include "clinic/store/reading.h"
#include "core/calendar.h"
#include "core/reservoir.h"
#include "core/schedule.h"

enum {
    READINGS_MAX = 120,
    TONES_MAX = 200,
    BEFORE_DAYS = 365,
    AFTER_DAYS = 183,
};

struct course {
    struct page *page;
    const struct current *current;
    struct reading *readings; /* newest first */
    int count;
    struct chart_volume *volumes;
    struct chart_dose *doses;
    struct chart_mark *marks;
    size_t volume_count;
    size_t dose_count;
    size_t mark_count;
};

static void add_volume(struct course *course, int64_t pump_s, int64_t volume_nl)
{
    course->volumes[course->volume_count++] =
        (struct chart_volume){ pump_s, (int32_t)volume_nl };
}

static void add_mark(struct course *course, int32_t day,
    enum chart_mark_kind kind, const char *words)
{
    course->marks[course->mark_count++] =
        (struct chart_mark){ day, kind, words };
}

static int32_t dose_of(const struct reading *reading)
{
    return (
        int32_t)(schedule_week_ng(&reading->schedule) / UNITS_DAYS_PER_WEEK);
}

/* What the reading expects to be left at an instant of pump time. */
static int64_t left_at(const struct reading *reading, int64_t pump_s)
{
    struct reservoir reservoir = reading_reservoir(reading);
    struct exact left;

    if (pump_s < reservoir.filled_s)
        return reservoir.fill_nl;
    left = reservoir_left(&reservoir, &reading->schedule, pump_s);
    return units_round(&left);
}

/* One reading after the one before it in time: a new fill draws the fall to
 * what was expected and the rise to what was filled. */
static void add_reading(struct course *course, const struct reading *before,
    const struct reading *reading)
{
    int32_t filled_day = calendar_day_of(reading->filled_s);
    int32_t read_day = calendar_day_of(reading->read_s + reading->offset_s);
    bool same_fill = before && before->filled_s >= reading->filled_s;

    if (same_fill) {
        add_mark(course, read_day, CHART_VISIT, "reading");
    } else {
        if (before)
            add_volume(
                course, reading->filled_s, left_at(before, reading->filled_s));
        add_volume(course, reading->filled_s, reading->fill_nl);
        add_mark(course, filled_day, CHART_REFILL,
            page_text(course->page, "refill %s, %s",
                quantity_volume(reading->fill_nl, 1).text,
                when_date(filled_day).text));
    }
    if (!before || dose_of(before) != dose_of(reading))
        course->doses[course->dose_count++] =
            (struct chart_dose){ same_fill ? read_day : filled_day,
                dose_of(reading) };
}

/* From the last fill to today and on to empty, as long as it runs. */
static void add_forecast(struct course *course, const struct reading *last)
{
    struct reservoir reservoir = reading_reservoir(last);
    int64_t today_s = course->page->now_s + last->offset_s;
    int64_t empty_s;

    if (last->mode != READING_RUNS ||
        reservoir_empty(&reservoir, &last->schedule, &empty_s) != OK)
        return;
    if (today_s > last->filled_s && today_s < empty_s)
        add_volume(course, today_s, left_at(last, today_s));
    add_volume(course, empty_s, 0);
}

/* The highest score of a day: codes are never averaged. */
static int32_t tone_tenths(const char *code)
{
    if (strcmp(code, "1+") == 0)
        return 15;
    return code[0] >= '0' && code[0] <= '4' ? (code[0] - '0') * 10 : -1;
}

static int add_tones(
    struct course *course, int64_t patient, struct chart *chart)
{
    struct page *page = course->page;
    struct chart_tone *out;
    struct tone *rows;
    int n = tone_list(page->store, page->arena, patient, TONES_MAX, &rows);
    int32_t day, tenths;
    int i;

    if (n < 0)
        return -1;
    out = arena_alloc(page->arena, (size_t)(n + 1) * sizeof out[0]);
    for (i = n - 1; i >= 0; i--) {
        day = page_local_day(page, rows[i].at_s);
        tenths = tone_tenths(rows[i].code);
        if (rows[i].scale != TONE_ASHWORTH || tenths < 0)
            continue;
        if (chart->tone_count > 0 && out[chart->tone_count - 1].day == day) {
            if (out[chart->tone_count - 1].tenths < tenths)
                out[chart->tone_count - 1].tenths = tenths;
            continue;
        }
        out[chart->tone_count++] = (struct chart_tone){ day, tenths };
    }
    chart->tones = out;
    return 0;
}

static int read_all(struct course *course, int64_t patient)
{
    struct arena *arena = course->page->arena;
    size_t room;

    course->count = reading_list(
        course->page->store, arena, patient, READINGS_MAX, &course->readings);
    if (course->count <= 0)
        return course->count;
    room = (size_t)course->count * 2 + 4;
    course->volumes = arena_alloc(arena, room * sizeof course->volumes[0]);
    course->doses = arena_alloc(arena, room * sizeof course->doses[0]);
    course->marks = arena_alloc(arena, room * sizeof course->marks[0]);
    return course->count;
}

static void fill_in(const struct course *course, struct chart *chart)
{
    const struct current *current = course->current;
    const struct reading *last = &course->readings[0];

    chart->from_day = course->page->today - BEFORE_DAYS;
    chart->to_day = course->page->today + AFTER_DAYS;
    chart->today = course->page->today;
    chart->alarm_nl = last->alarm_nl;
    chart->has_window = current->window_from_day != RECORD_NO_DAY &&
                        current->refill_by_day != RECORD_NO_DAY;
    chart->window_from_day = current->window_from_day;
    chart->window_to_day = current->refill_by_day;
    chart->volumes = course->volumes;
    chart->volume_count = course->volume_count;
    chart->doses = course->doses;
    chart->dose_count = course->dose_count;
    chart->marks = course->marks;
    chart->mark_count = course->mark_count;
}

int course_chart(
    struct page *page, const struct current *current, struct chart *chart)
{
    struct course course = { .page = page, .current = current };
    int i, n = read_all(&course, current->patient);

    if (n < 0) {
        page_fail(page, STORE_BUSY);
        return -1;
    }
    if (n == 0)
        return 1;
    for (i = n - 1; i >= 0; i--)
        add_reading(&course, i + 1 < n ? &course.readings[i + 1] : NULL,
            &course.readings[i]);
    add_forecast(&course, &course.readings[0]);
    if (current->alarm_day != RECORD_NO_DAY)
        add_mark(&course, current->alarm_day, CHART_ALARM,
            page_text(
                page, "alarm date %s", when_date(current->alarm_day).text));
    if (add_tones(&course, current->patient, chart)) {
        page_fail(page, STORE_BUSY);
        return -1;
    }
    fill_in(&course, chart);
    return 0;
}
