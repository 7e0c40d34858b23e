/* chart.h: a patient's course as one picture: reservoir, dose, tone, marks.
 *
 * The reservoir is a saw, the dose steps, tone scores dots, visits and alarms
 * marks; what lies after today is dashed; the alarm volume is a line, the
 * window to book in a shade.  Written as inline SVG, with title and
 * description for those who do not see it.  Colours are the page's custom
 * properties (--ink, --muted, --rule, --accent, --high, --medium) with the
 * light ones as fallback, so that dark and print follow; text takes the
 * page's font.
 */
#ifndef REPORT_CHART_H
#define REPORT_CHART_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct buffer;

/* The reservoir, in order of time: a refill is two points of one instant. */
struct chart_volume {
    int64_t pump_s;
    int32_t volume_nl;
};

/* A dose that runs from a day until the next one. */
struct chart_dose {
    int32_t day;
    int32_t dose_ng; /* a day */
};

/* Mean Modified Ashworth score, 0 to 4, in tenths: 0 to 40. */
struct chart_tone {
    int32_t day;
    int32_t tenths;
};

enum chart_mark_kind { CHART_REFILL, CHART_VISIT, CHART_ALARM };

struct chart_mark {
    int32_t day;
    enum chart_mark_kind kind;
    const char *words; /* shown on pointing: "refill 19.5 mL"; may be NULL */
};

/*
 * from_day < to_day, at most 20 years apart; points outside are clipped.
 * Any list may be empty.  Days and pump_s as in core/calendar.h.
 */
struct chart {
    int32_t from_day;
    int32_t to_day;
    int32_t today;
    int32_t capacity_nl; /* top of the reservoir's scale */
    int32_t alarm_nl;    /* 0: no line */
    bool has_window;
    int32_t window_from_day;
    int32_t window_to_day;
    const struct chart_volume *volumes;
    const struct chart_dose *doses;
    const struct chart_tone *tones;
    const struct chart_mark *marks;
    size_t volume_count;
    size_t dose_count;
    size_t tone_count;
    size_t mark_count;
};

/*
 * CHART_WIDE is 720 units wide, CHART_NARROW 320, each with text of 12: a page
 * writes both (classes "chart chart-wide" and "chart chart-narrow") and its
 * stylesheet shows the one that fits, so that text never shrinks.
 */
enum chart_size { CHART_WIDE, CHART_NARROW };

/* Append one <svg> element, role img; ids inside it begin with "chart". */
void chart_svg(
    const struct chart *chart, enum chart_size size, struct buffer *out);

#endif
