#include <inttypes.h>

#include "core/fault.h"
#include "web/html.h"
#include "web/ui.h"
#include "web/ui_draw.h"

enum {
    BAR = 1000, /* units of a bar's width */
    DAY_MIN = 1440,
    DAY_WIDTH = 720, /* units: two minutes each */
    DAY_HEIGHT = 120,
    TEXT_Y = 142,
    HOURS_APART = 6,
};

/* In thousandths of the whole, within it. */
static int64_t share(int64_t part, int64_t whole)
{
    if (whole <= 0 || part <= 0)
        return 0;
    return part >= whole ? BAR : part * BAR / whole;
}

static void put_rect(
    struct buffer *page, int64_t x, int64_t y, int64_t width, int64_t height)
{
    buffer_printf(page,
        "<rect x=\"%" PRId64 "\" y=\"%" PRId64 "\" width=\"%" PRId64
        "\" height=\"%" PRId64 "\"",
        x, y, width, height);
}

static void put_words(struct buffer *page, const char *words)
{
    html_raw(page, " role=\"img\" aria-label=\"");
    html_attr(page, words);
    html_raw(page, "\">");
}

void ui_draw_bar(struct buffer *page, int64_t part, int64_t whole, int64_t mark,
    const char *words)
{
    html_raw(page, "<svg class=\"bar\" viewBox=\"0 0 1000 10\" "
                   "preserveAspectRatio=\"none\"");
    put_words(page, words);
    put_rect(page, 0, 0, share(part, whole), 10);
    html_raw(page, " class=\"full\"/>");
    if (mark >= 0) {
        put_rect(page, share(mark, whole), 0, 4, 10);
        html_raw(page, " class=\"mark\"/>");
    }
    html_raw(page, "</svg>");
}

static int64_t highest(const struct ui_bar *steps, size_t count, int64_t top)
{
    for (size_t i = 0; i < count; i++)
        if (steps[i].rate > top)
            top = steps[i].rate;
    return top;
}

static int32_t end_of(const struct ui_bar *steps, size_t count, size_t i)
{
    return i + 1 < count ? steps[i + 1].start_min : DAY_MIN;
}

static void put_steps(
    struct buffer *page, const struct ui_bar *steps, size_t count, int64_t top)
{
    for (size_t i = 0; i < count; i++) {
        const int64_t height = steps[i].rate * (DAY_HEIGHT - 4) / top;
        const int32_t x = steps[i].start_min / 2;
        const int32_t width = end_of(steps, count, i) / 2 - x;

        put_rect(
            page, x, DAY_HEIGHT - height, width > 1 ? width - 1 : 1, height);
        html_raw(page, " class=\"step\"><title>");
        html_text(page, steps[i].words);
        html_raw(page, "</title></rect>");
    }
}

/* One line over the day, so that the bars stay to be seen. */
static void put_before(
    struct buffer *page, const struct ui_bar *steps, size_t count, int64_t top)
{
    if (count == 0)
        return;
    html_raw(page, "<path class=\"before\" d=\"");
    for (size_t i = 0; i < count; i++) {
        const int64_t y = DAY_HEIGHT - steps[i].rate * (DAY_HEIGHT - 4) / top;

        buffer_printf(page, "%s%d %" PRId64 "H%d", i ? "L" : "M",
            steps[i].start_min / 2, y, end_of(steps, count, i) / 2);
    }
    html_raw(page, "\"/>");
}

static void put_hours(struct buffer *page)
{
    for (int hour = 0; hour <= 24; hour += HOURS_APART) {
        buffer_printf(page,
            "<line x1=\"%d\" y1=\"0\" x2=\"%d\" y2=\"%d\"/>"
            "<text x=\"%d\" y=\"%d\" text-anchor=\"%s\">%02d:00</text>",
            hour * 30, hour * 30, DAY_HEIGHT, hour * 30, TEXT_Y,
            hour == 0    ? "start"
            : hour == 24 ? "end"
                         : "middle",
            hour);
    }
}

void ui_draw_day(struct buffer *page, const struct ui_day *day)
{
    const int64_t top = highest(
        day->before, day->before_count, highest(day->steps, day->count, 1));

    buffer_printf(page, "<svg class=\"day\" viewBox=\"0 0 %d 148\"", DAY_WIDTH);
    put_words(page, day->words);
    put_hours(page);
    put_steps(page, day->steps, day->count, top);
    put_before(page, day->before, day->before_count, top);
    html_raw(page, "</svg>");
}

void ui_draw_sound(struct buffer *page, const char *src, const char *label)
{
    ASSERT(src[0] == '/' && src[1] != '/');
    html_raw(page, "<audio controls preload=\"metadata\" src=\"");
    html_attr(page, src);
    html_raw(page, "\" aria-label=\"");
    html_attr(page, label);
    html_raw(page, "\"></audio>");
}

void ui_draw_live_begin(struct buffer *page, const char *href, int every_s)
{
    html_raw(page, "<div data-live=\"");
    html_attr(page, href);
    buffer_printf(page, "\" data-every=\"%d\">", every_s);
}

void ui_draw_typed_begin(struct buffer *page, const char *href)
{
    html_raw(page, "<div data-draw=\"");
    html_attr(page, href);
    html_raw(page, "\">");
}

void ui_draw_live_end(struct buffer *page)
{
    html_raw(page, "</div>\n");
}
