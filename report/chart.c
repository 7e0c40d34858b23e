#include <inttypes.h>
#include <string.h>

#include "base/buffer.h"
#include "base/quantity.h"
#include "base/when.h"
#include "core/calendar.h"
#include "core/fault.h"
#include "report/chart.h"
#include "report/svg.h"

#define INK "var(--ink,#1b1f24)"
#define MUTED "var(--muted,#59626c)"
#define RULE "var(--rule,#dcddd8)"
#define ACCENT "var(--accent,#0b5d66)"
#define MEDIUM "var(--medium,#7a5200)"
#define PAPER "var(--paper,#fbfaf7)"

enum { DAY_S = 86400, TONE_MAX = 40, LABEL = 12 };

/* One panel: its place in the picture and the value at its top. */
struct panel {
    int y, height;
    int64_t top;
};

/* What drawing needs to know; lengths are units of the picture. */
struct plot {
    const struct chart *chart;
    struct buffer *out;
    const char *name; /* "wide", "narrow": begins ids and class names */
    int width, height;
    int left, right; /* of the plots, from the left edge */
    int months;      /* most labels on the axis */
    struct panel marks, reservoir, dose, tone;
};

/* Print a length of hundredths of a unit: "12.5". */
static void put_length(struct buffer *out, int64_t hundredths)
{
    buffer_text(out, quantity_decimal(hundredths, 2).text);
}

static int64_t clamp(int64_t value, int64_t low, int64_t high)
{
    return value < low ? low : value > high ? high : value;
}

/* Where an instant is, in hundredths; up to one width outside the plot, so
 * that lines to points outside keep their slope and no number is huge. */
static int64_t x_of(const struct plot *plot, int64_t pump_s)
{
    int64_t from = calendar_midnight(plot->chart->from_day);
    int64_t to = calendar_midnight(plot->chart->to_day);
    int64_t width = (int64_t)(plot->right - plot->left) * 100;
    int64_t at = clamp(pump_s, from - (to - from), to + (to - from));

    return plot->left * INT64_C(100) + (at - from) * width / (to - from);
}

static int64_t x_of_day(const struct plot *plot, int32_t day)
{
    return x_of(plot, calendar_midnight(day));
}

static int64_t y_of(const struct panel *panel, int64_t value)
{
    int64_t height = panel->height * INT64_C(100);

    return panel->y * INT64_C(100) + height -
           clamp(value, 0, panel->top) * height / panel->top;
}

static int is_inside(const struct plot *plot, int32_t day)
{
    return day >= plot->chart->from_day && day <= plot->chart->to_day;
}

/* A label; anchor is start, middle or end; hundredths. */
static void put_label(const struct plot *plot, int64_t x, int64_t y,
    const char *anchor, const char *text)
{
    buffer_text(plot->out, "<text x=\"");
    put_length(plot->out, x);
    buffer_text(plot->out, "\" y=\"");
    put_length(plot->out, y);
    buffer_printf(plot->out, "\" text-anchor=\"%s\">", anchor);
    svg_text(plot->out, text);
    buffer_text(plot->out, "</text>");
}

static void put_horizontal(const struct plot *plot, int64_t y, const char *look)
{
    buffer_printf(plot->out, "<path d=\"M%d ", plot->left);
    put_length(plot->out, y);
    buffer_printf(plot->out, "H%d\" %s/>", plot->right, look);
}

/* A line of a panel's scale with its number. */
static void put_tick(const struct plot *plot, const struct panel *panel,
    int64_t value, const char *number)
{
    int64_t y = y_of(panel, value);

    put_horizontal(plot, y, "stroke=\"" RULE "\"");
    put_label(plot, plot->left * INT64_C(100) - 600, y + 400, "end", number);
}

static void put_heading(
    const struct plot *plot, const struct panel *panel, const char *text)
{
    put_label(plot, plot->left * INT64_C(100), panel->y * INT64_C(100) - 700,
        "start", text);
}

/* Begin a part of the picture that ends at its edges; hundredths. */
static void open_part(const struct plot *plot, const struct panel *panel,
    int64_t from_x, int64_t to_x)
{
    struct buffer *out = plot->out;
    int pass;

    buffer_text(out, "<svg x=\"");
    put_length(out, from_x);
    buffer_printf(out, "\" y=\"%d\" width=\"", panel->y - 2);
    put_length(out, to_x - from_x);
    buffer_printf(out, "\" height=\"%d\" viewBox=\"", panel->height + 4);
    for (pass = 0; pass < 2; pass++) {
        put_length(out, pass ? to_x - from_x : from_x);
        buffer_printf(out, " %d%s", pass ? panel->height + 4 : panel->y - 2,
            pass ? "\">" : " ");
    }
}

static void put_point(
    struct buffer *out, const char *command, int64_t x, int64_t y)
{
    buffer_text(out, command);
    put_length(out, x);
    buffer_char(out, ' ');
    put_length(out, y);
}

static void put_saw(const struct plot *plot)
{
    const struct chart *chart = plot->chart;
    size_t i;

    for (i = 0; i < chart->volume_count; i++)
        put_point(plot->out, i ? "L" : "M",
            x_of(plot, chart->volumes[i].pump_s),
            y_of(&plot->reservoir, chart->volumes[i].volume_nl));
}

static void put_steps(const struct plot *plot)
{
    const struct chart *chart = plot->chart;
    struct buffer *out = plot->out;
    size_t i;

    for (i = 0; i < chart->dose_count; i++) {
        if (i > 0) {
            buffer_char(out, 'H');
            put_length(out, x_of_day(plot, chart->doses[i].day));
            buffer_char(out, 'V');
            put_length(out, y_of(&plot->dose, chart->doses[i].dose_ng));
        } else {
            put_point(out, "M", x_of_day(plot, chart->doses[i].day),
                y_of(&plot->dose, chart->doses[i].dose_ng));
        }
    }
    buffer_printf(out, "H%d", plot->right);
}

/* The same line twice: whole before today, dashed after it. */
static void put_line(const struct plot *plot, const struct panel *panel,
    void (*put_path)(const struct plot *plot), const char *color)
{
    const struct chart *chart = plot->chart;
    int64_t left = plot->left * INT64_C(100),
            right = plot->right * INT64_C(100);
    int64_t today = clamp(x_of_day(plot, chart->today), left, right);
    int future;

    for (future = 0; future < 2; future++) {
        if (future ? today == right : today == left)
            continue;
        open_part(plot, panel, future ? today : left, future ? right : today);
        buffer_text(plot->out, "<path d=\"");
        put_path(plot);
        buffer_printf(plot->out,
            "\" fill=\"none\" stroke=\"%s\" stroke-width=\"%s\"/></svg>", color,
            future ? "1.5\" stroke-dasharray=\"4 3" : "2");
    }
}

static void put_window(const struct plot *plot)
{
    const struct chart *chart = plot->chart;
    const struct panel *panel = &plot->reservoir;
    int64_t from = x_of_day(plot, chart->window_from_day);
    int64_t to = x_of_day(plot, chart->window_to_day + 1);

    if (!chart->has_window || !is_inside(plot, chart->window_from_day))
        return;
    open_part(
        plot, panel, plot->left * INT64_C(100), plot->right * INT64_C(100));
    buffer_text(plot->out, "<rect x=\"");
    put_length(plot->out, from);
    buffer_printf(plot->out, "\" y=\"%d\" width=\"", panel->y);
    put_length(plot->out, to - from < 300 ? 300 : to - from);
    buffer_printf(plot->out,
        "\" height=\"%d\" fill=\"" ACCENT "\" fill-opacity=\".28\"><title>"
        "window to book: %s to %s</title></rect></svg>",
        panel->height, when_date(chart->window_from_day).text,
        when_date(chart->window_to_day).text);
}

static void put_reservoir(const struct plot *plot)
{
    const struct chart *chart = plot->chart;
    const struct panel *panel = &plot->reservoir;
    int64_t y = y_of(panel, chart->alarm_nl);
    int i;

    put_heading(plot, panel, "Reservoir, mL (estimated)");
    for (i = 0; i <= 2; i++)
        put_tick(plot, panel, panel->top * i / 2,
            quantity_exact(0, panel->top * i / 2, 1000000).text);
    put_window(plot);
    if (chart->volume_count > 0)
        put_line(plot, panel, put_saw, ACCENT);
    if (chart->alarm_nl > 0) {
        put_horizontal(plot, y,
            "stroke=\"" MEDIUM "\" stroke-dasharray=\"1 3\" "
            "stroke-width=\"1.5\"");
        buffer_text(plot->out,
            "<g fill=\"" MEDIUM "\" stroke=\"" PAPER "\" stroke-width=\"3\" "
            "paint-order=\"stroke\">");
        put_label(plot, plot->left * INT64_C(100) + 400, y - 400, "start",
            "alarm volume");
        buffer_text(plot->out, "</g>");
    }
}

/* 1, 2, 5, 10, 20, 50 ... mcg: the first that is at least dose_ng. */
static int64_t round_top(int64_t dose_ng)
{
    static const int step[] = { 1, 2, 5 };
    int64_t scale = 1000;
    size_t i = 0;

    while (step[i] * scale < dose_ng) {
        i = (i + 1) % 3;
        if (i == 0)
            scale *= 10;
    }
    return step[i] * scale;
}

static void put_dose(const struct plot *plot)
{
    const struct chart *chart = plot->chart;
    const struct panel *panel = &plot->dose;
    int32_t last;

    put_heading(plot, panel, "Dose, mcg/day");
    put_tick(plot, panel, 0, "0");
    put_tick(plot, panel, panel->top,
        quantity_decimal(panel->top, QUANTITY_MCG).text);
    if (chart->dose_count == 0)
        return;
    put_line(plot, panel, put_steps, INK);
    last = chart->doses[chart->dose_count - 1].dose_ng;
    buffer_text(plot->out, "<g fill=\"" INK "\">");
    put_label(plot, plot->right * INT64_C(100), y_of(panel, last) - 500, "end",
        quantity_decimal(last, QUANTITY_MCG).text);
    buffer_text(plot->out, "</g>");
}

static void put_tone(const struct plot *plot)
{
    const struct chart *chart = plot->chart;
    const struct panel *panel = &plot->tone;
    size_t i;

    put_heading(plot, panel, "Tone, Modified Ashworth");
    put_tick(plot, panel, 0, "0");
    put_tick(plot, panel, TONE_MAX, "4");
    for (i = 0; i < chart->tone_count; i++) {
        if (!is_inside(plot, chart->tones[i].day))
            continue;
        buffer_text(plot->out, "<circle r=\"3.5\" fill=\"" INK "\" cx=\"");
        put_length(plot->out, x_of_day(plot, chart->tones[i].day));
        buffer_text(plot->out, "\" cy=\"");
        put_length(plot->out, y_of(panel, chart->tones[i].tenths));
        buffer_printf(plot->out, "\"><title>%s: %s</title></circle>",
            when_date(chart->tones[i].day).text,
            quantity_decimal(chart->tones[i].tenths, 1).text);
    }
}

/* Each kind has its shape: a filled circle, a ring, a triangle. */
static const char *mark_shape(enum chart_mark_kind kind)
{
    switch (kind) {
    case CHART_REFILL:
        return "<circle r=\"4.5\" fill=\"" INK "\"/>";
    case CHART_VISIT:
        return "<circle r=\"3.8\" fill=\"" PAPER "\" stroke=\"" INK
               "\" stroke-width=\"1.5\"/>";
    case CHART_ALARM:
        return "<path d=\"M0 -5.5L5.5 4.5H-5.5Z\" fill=\"" MEDIUM "\"/>";
    }
    ASSERT(0);
    return "";
}

static const char *mark_name(enum chart_mark_kind kind)
{
    static const char *const name[] = { "refill", "visit", "alarm" };

    ASSERT((unsigned)kind < sizeof name / sizeof name[0]);
    return name[kind];
}

/* A mark at (x, y), hundredths, with what is said on pointing at it. */
static void put_mark(const struct plot *plot, int64_t x, int64_t y,
    const struct chart_mark *mark)
{
    buffer_text(plot->out, "<g transform=\"translate(");
    put_point(plot->out, "", x, y);
    buffer_printf(plot->out, ")\">%s", mark_shape(mark->kind));
    if (mark->day) {
        buffer_printf(plot->out, "<title>%s: ", when_date(mark->day).text);
        svg_text(plot->out, mark->words ? mark->words : mark_name(mark->kind));
        buffer_text(plot->out, "</title>");
    }
    buffer_text(plot->out, "</g>");
}

/* The lane above the reservoir, and at its left end what the shapes mean. */
static void put_marks(const struct plot *plot)
{
    const struct chart *chart = plot->chart;
    int64_t y = (plot->marks.y + plot->marks.height / 2) * INT64_C(100);
    int64_t legend_y = (plot->height - 8) * INT64_C(100);
    int64_t legend_x = plot->left * INT64_C(100) + 500;
    size_t i;
    int kind;

    put_horizontal(plot, y, "stroke=\"" RULE "\"");
    for (i = 0; i < chart->mark_count; i++)
        if (is_inside(plot, chart->marks[i].day))
            put_mark(
                plot, x_of_day(plot, chart->marks[i].day), y, &chart->marks[i]);
    for (kind = CHART_REFILL; kind <= CHART_ALARM; kind++) {
        struct chart_mark sample = { .kind = (enum chart_mark_kind)kind };

        put_mark(plot, legend_x, legend_y - 400, &sample);
        put_label(
            plot, legend_x + 1000, legend_y, "start", mark_name(sample.kind));
        legend_x += 6500;
    }
    if (!chart->has_window)
        return;
    buffer_text(plot->out, "<rect width=\"8\" height=\"12\" fill=\"" ACCENT
                           "\" fill-opacity=\".3\" x=\"");
    put_length(plot->out, legend_x - 400);
    buffer_text(plot->out, "\" y=\"");
    put_length(plot->out, legend_y - 1000);
    buffer_text(plot->out, "\"/>");
    put_label(plot, legend_x + 800, legend_y, "start", "window");
}

/* How many months apart the labels stand: as few as leave enough room. */
static int month_step(const struct plot *plot)
{
    static const int steps[] = { 1, 2, 3, 6, 12, 24, 60 };
    int months = (plot->chart->to_day - plot->chart->from_day) / 30 + 1;
    size_t i = 0;

    while (i + 1 < sizeof steps / sizeof steps[0] &&
           months / steps[i] > plot->months)
        i++;
    return steps[i];
}

/* The first days of months, by steps counted from a January. */
static void put_months(const struct plot *plot)
{
    int64_t bottom = (plot->tone.y + plot->tone.height) * INT64_C(100);
    int step = month_step(plot);
    int32_t day, first;
    struct date date;

    for (day = plot->chart->from_day; day <= plot->chart->to_day; day++) {
        if (calendar_date(day, &date) || date.day != 1)
            continue;
        first = (date.year - 1900) * 12 + date.month - 1;
        if (first % step != 0)
            continue;
        buffer_text(plot->out, "<path stroke=\"" MUTED "\" d=\"");
        put_point(plot->out, "M", x_of_day(plot, day), bottom);
        buffer_text(plot->out, "v4\"/>");
        if (x_of_day(plot, day) < plot->right * INT64_C(100) - 2600 &&
            x_of_day(plot, day) > plot->left * INT64_C(100) + 1000)
            put_label(plot, x_of_day(plot, day), bottom + 1800, "middle",
                when_date(day).text + strlen("1 "));
    }
}

static void put_today(const struct plot *plot)
{
    int64_t x = x_of_day(plot, plot->chart->today);
    int near_edge = x > plot->right * INT64_C(100) - 3000;

    if (!is_inside(plot, plot->chart->today))
        return;
    buffer_text(plot->out, "<path stroke=\"" MUTED "\" d=\"");
    put_point(plot->out, "M", x, plot->marks.y * INT64_C(100));
    buffer_printf(plot->out, "V%d\"/>", plot->tone.y + plot->tone.height);
    put_label(plot, x + (near_edge ? 0 : 400), plot->marks.y * INT64_C(100),
        near_edge ? "end" : "start", "today");
}

static size_t count_marks(const struct chart *chart, enum chart_mark_kind kind)
{
    size_t count = 0, i;

    for (i = 0; i < chart->mark_count; i++)
        count += chart->marks[i].kind == kind;
    return count;
}

/* The picture in words. */
static void put_description(const struct plot *plot)
{
    const struct chart *chart = plot->chart;
    struct buffer *out = plot->out;

    buffer_printf(out, "From %s to %s; after %s as expected. ",
        when_date(chart->from_day).text, when_date(chart->to_day).text,
        when_date(chart->today).text);
    buffer_printf(out, "%zu refills, %zu other visits, %zu alarms. ",
        count_marks(chart, CHART_REFILL), count_marks(chart, CHART_VISIT),
        count_marks(chart, CHART_ALARM));
    if (chart->dose_count > 0)
        buffer_printf(out, "Dose from %s to %s. ",
            quantity_dose_per_day(chart->doses[0].dose_ng).text,
            quantity_dose_per_day(chart->doses[chart->dose_count - 1].dose_ng)
                .text);
    if (chart->alarm_nl > 0)
        buffer_printf(
            out, "Alarm volume %s. ", quantity_volume(chart->alarm_nl, 1).text);
    if (chart->has_window)
        buffer_printf(out, "Window to book %s to %s. ",
            when_date(chart->window_from_day).text,
            when_date(chart->window_to_day).text);
    if (chart->tone_count > 0)
        buffer_printf(out, "Last tone score %s on %s.",
            quantity_decimal(chart->tones[chart->tone_count - 1].tenths, 1)
                .text,
            when_date(chart->tones[chart->tone_count - 1].day).text);
}

static void put_head(const struct plot *plot)
{
    struct buffer *out = plot->out;
    const char *name = plot->name;

    buffer_printf(out,
        "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"chart chart-%s\" "
        "viewBox=\"0 0 %d %d\" role=\"img\" font-size=\"%d\" "
        "aria-labelledby=\"chart-%s-title chart-%s-text\" fill=\"" MUTED
        "\"><title id=\"chart-%s-title\">Reservoir, dose and tone</title>"
        "<desc id=\"chart-%s-text\">",
        name, plot->width, plot->height, LABEL, name, name, name, name);
    put_description(plot);
    buffer_text(out, "</desc>");
}

static int64_t dose_top(const struct chart *chart)
{
    int64_t most = 1000;
    size_t i;

    for (i = 0; i < chart->dose_count; i++)
        if (chart->doses[i].dose_ng > most)
            most = chart->doses[i].dose_ng;
    return round_top(most);
}

void chart_svg(
    const struct chart *chart, enum chart_size size, struct buffer *out)
{
    struct plot plot = { chart, out, "wide", 720, 392, 44, 712, 8,
        { 16, 16, 1 }, { 60, 140, 1 }, { 228, 48, 1 }, { 304, 36, TONE_MAX } };

    ASSERT(chart->from_day < chart->to_day);
    ASSERT(chart->capacity_nl > 0);
    if (size == CHART_NARROW) {
        plot.name = "narrow";
        plot.width = 320;
        plot.right = 314;
        plot.months = 3;
    }
    plot.reservoir.top = chart->capacity_nl;
    plot.dose.top = dose_top(chart);
    put_head(&plot);
    put_reservoir(&plot);
    put_dose(&plot);
    put_tone(&plot);
    put_months(&plot);
    put_today(&plot);
    put_marks(&plot);
    buffer_text(out, "</svg>");
}
