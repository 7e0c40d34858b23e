/* test_chart.c: a patient's course as one picture. */
#include "base/buffer.h"
#include "base/when.h"
#include "report/chart.h"
#include "test/test.h"

enum { DAY = 86400 };

static const struct chart_volume volumes[] = {
    { 20220 * (int64_t)DAY, 19500000 },
    { 20310 * (int64_t)DAY, 4100000 },
    { 20310 * (int64_t)DAY, 19500000 },
    { 20400 * (int64_t)DAY, 3900000 },
    { 20400 * (int64_t)DAY, 19500000 },
    { 20490 * (int64_t)DAY, 4000000 },
    { 20490 * (int64_t)DAY, 19500000 },
    { 20590 * (int64_t)DAY, 2000000 },
};
static const struct chart_dose doses[] = { { 20220, 200000 }, { 20310, 320000 },
    { 20400, 350000 } };
static const struct chart_tone tones[] = { { 20220, 25 }, { 20310, 20 },
    { 20400, 15 } };
static const struct chart_mark marks[] = {
    { 20220, CHART_REFILL, "refill 19.5 mL" }, { 20260, CHART_VISIT, NULL },
    { 20310, CHART_REFILL, "drained <4.1> & \"ok\"" },
    { 20395, CHART_ALARM, "low reservoir" }
};

static struct chart sample(void)
{
    return (struct chart){ .from_day = 20200,
        .to_day = 20620,
        .today = 20520,
        .capacity_nl = 20000000,
        .alarm_nl = 2000000,
        .has_window = true,
        .window_from_day = 20585,
        .window_to_day = 20587,
        .volumes = volumes,
        .doses = doses,
        .tones = tones,
        .marks = marks,
        .volume_count = 8,
        .dose_count = 3,
        .tone_count = 3,
        .mark_count = 4 };
}

static int count(const char *text, const char *word)
{
    int n = 0;

    while ((text = strstr(text, word)) != NULL) {
        n++;
        text += strlen(word);
    }
    return n;
}

/* Every element that is opened is closed, in order. */
static void check_nesting(const char *svg)
{
    char open[20][12];
    int depth = 0;
    size_t len;

    for (; (svg = strchr(svg, '<')) != NULL; svg++) {
        const char *end = strchr(svg, '>');

        assert_non_null(end);
        len = strcspn(svg + 1 + (svg[1] == '/'), " >/");
        CHECK(len < sizeof open[0]);
        if (svg[1] == '/') {
            CHECK(depth > 0);
            depth--;
            CHECK(strncmp(open[depth], svg + 2, len) == 0 &&
                  open[depth][len] == 0);
        } else if (end[-1] != '/') {
            CHECK(depth < 20);
            snprintf(open[depth++], sizeof open[0], "%.*s", (int)len, svg + 1);
        }
    }
    assert_int_equal(depth, 0);
}

static void the_picture_has_every_part(void **state)
{
    struct chart chart = sample();
    struct buffer out = { 0 };
    const char *svg;

    (void)state;
    chart_svg(&chart, CHART_WIDE, &out);
    svg = buffer_get(&out);
    check_nesting(svg);
    assert_non_null(strstr(svg, "Reservoir, mL (estimated)")); /* F-04 */
    assert_non_null(strstr(svg, "Dose, mcg/day"));
    assert_non_null(strstr(svg, "Tone, Modified Ashworth"));
    assert_non_null(strstr(svg, "alarm volume"));
    assert_non_null(strstr(svg, ">today<"));
    assert_non_null(strstr(svg, "window to book: 12 May 2026 to 14 May 2026"));
    /* what lies after today is dashed: the saw and the dose */
    assert_int_equal(count(svg, "stroke-dasharray=\"4 3\""), 2);
    assert_int_equal(count(svg, "<circle r=\"3.5\""), 3);
    assert_int_equal(count(svg, "<circle r=\"4.5\""), 2 + 1);
    assert_non_null(strstr(svg, "drained &lt;4.1&gt; &amp; &quot;ok&quot;"));
    buffer_free(&out);
}

static void who_cannot_see_it_is_told(void **state)
{
    struct chart chart = sample();
    struct buffer out = { 0 };
    const char *svg;

    (void)state;
    chart_svg(&chart, CHART_NARROW, &out);
    svg = buffer_get(&out);
    check_nesting(svg);
    assert_non_null(strstr(svg, "role=\"img\""));
    assert_non_null(strstr(
        svg, "aria-labelledby=\"chart-narrow-title chart-narrow-text\""));
    assert_non_null(strstr(svg, "<title id=\"chart-narrow-title\">"));
    assert_non_null(strstr(svg, "2 refills, 1 other visits, 1 alarms."));
    assert_non_null(strstr(svg, "Last tone score 1.5"));
    assert_non_null(strstr(svg, "viewBox=\"0 0 320 "));
    buffer_free(&out);
}

static void an_empty_record_is_an_empty_chart(void **state)
{
    struct chart chart = { .from_day = 20200,
        .to_day = 20201,
        .today = 20300,
        .capacity_nl = 40000000 };
    struct buffer out = { 0 };

    (void)state;
    chart_svg(&chart, CHART_WIDE, &out);
    check_nesting(buffer_get(&out));
    assert_null(strstr(buffer_get(&out), "stroke-dasharray"));
    assert_null(strstr(buffer_get(&out), ">today<"));
    buffer_free(&out);
    chart.to_day = 20200;
    CHECK_FAULT(chart_svg(&chart, CHART_WIDE, &out));
}

static void points_far_outside_keep_numbers_small(void **state)
{
    static const struct chart_volume far[] = { { -2000000000, 100000000 },
        { 7258118399, 0 } };
    struct chart chart = sample();
    struct buffer out = { 0 };

    (void)state;
    chart.volumes = far;
    chart.volume_count = 2;
    chart_svg(&chart, CHART_WIDE, &out);
    check_nesting(buffer_get(&out));
    /* above capacity stays inside the panel; one width outside at most */
    assert_non_null(strstr(buffer_get(&out), "M-624 60L1380 200"));
    buffer_free(&out);
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_picture_has_every_part),
        cmocka_unit_test(who_cannot_see_it_is_told),
        cmocka_unit_test(an_empty_record_is_an_empty_chart),
        cmocka_unit_test(points_far_outside_keep_numbers_small),
    };
    struct chart chart = sample();
    struct buffer out = { 0 };

    /* `test_report_chart wide` prints the sample, to be looked at. */
    if (argc > 1) {
        chart_svg(&chart, argv[1][0] == 'w' ? CHART_WIDE : CHART_NARROW, &out);
        puts(buffer_get(&out));
        buffer_free(&out);
        return 0;
    }
    return cmocka_run_group_tests(tests, NULL, NULL);
}
