/* test_body.c: what truly leaves the tip, against counting slug by slug. */
#include "sim/body.h"
#include "sim/random.h"
#include "test/test.h"

enum { CAPACITY_NL = 20000000, STROKE_NL = 1000 };

static struct body body;

static void fresh(int64_t path_nl, int32_t cells)
{
    body_free(&body);
    CHECK(body_init(&body, CAPACITY_NL, path_nl, cells) == 0);
}

static int end(void **state)
{
    (void)state;
    body_free(&body);
    return 0;
}

static void nothing_comes_until_the_path_is_full_and_then_all_does(void **state)
{
    int i;

    (void)state;
    fresh(10500, 0);
    body_fill(&body, 100000, 2000);
    for (i = 0; i < 10; i++)
        CHECK(body_push(&body, i, STROKE_NL) == 0);
    CHECK(body_push(&body, 10, STROKE_NL) == 500 * 2000);
    CHECK(body_push(&body, 11, STROKE_NL) == 1000 * 2000);
    CHECK(body.tip_fg == 1500 * 2000 && body.pushed_nl == 12000);
    CHECK(body.reservoir_nl == 88000);
}

/* Plug flow is a delay: what a stroke delivers is what went in path_nl ago. */
static void any_history_of_concentrations_comes_out_in_order(void **state)
{
    enum { STROKES = 2000, PATH = 37 };
    int64_t in[STROKES];
    struct random r;
    int i;

    (void)state;
    fresh(PATH * STROKE_NL, 0);
    random_init(&r, 5);
    for (i = 0; i < STROKES; i++) {
        if (random_below(&r, 10) == 0) {
            body_drain(&body, CAPACITY_NL);
            body_fill(&body, 30000, (int64_t)random_below(&r, 4000000));
        }
        in[i] = body.reservoir_nl > 0 ? body.reservoir_conc_ng_per_ml : 0;
        CHECK(body_push(&body, i, STROKE_NL) ==
              (i < PATH ? 0 : in[i - PATH] * STROKE_NL));
    }
}

static void a_fill_mixes_with_what_was_left(void **state)
{
    (void)state;
    fresh(0, 0);
    body_fill(&body, 1400000, 2000000);
    body_fill(&body, 18600000, 500000);
    CHECK(body.reservoir_conc_ng_per_ml == 605000);
    body_fill(&body, 0, 1);
    CHECK(body.reservoir_conc_ng_per_ml == 605000 && body.over_nl == 0);
    body_fill(&body, 1, 605000);
    CHECK(body.over_nl == 1 && body.reservoir_nl == CAPACITY_NL + 1);
}

static void a_pocket_fill_leaves_the_reservoir_as_it_was(void **state)
{
    (void)state;
    fresh(0, 0);
    body_fill(&body, 1000, 100);
    body_pocket(&body, 5000, 2000);
    CHECK(body.pocket_fg == 5000 * 2000 && body.reservoir_nl == 1000);
    CHECK(body_drain(&body, 400) == 400 && body_drain(&body, 5000) == 600);
    CHECK(body.reservoir_nl == 0);
}

static void a_dry_pump_pushes_air(void **state)
{
    (void)state;
    fresh(1000, 0);
    body_fill(&body, 1500, 7);
    CHECK(body_push(&body, 0, STROKE_NL) == 0);
    CHECK(body_push(&body, 0, STROKE_NL) == 7000);
    CHECK(body_push(&body, 0, STROKE_NL) == 3500);
    CHECK(body_push(&body, 0, STROKE_NL) == 0);
    CHECK(body.pushed_nl == 1500 && body.air_nl == 2500);
    CHECK(body.tip_fg == 1500 * 7);
}

/* The sliding sums against adding up every dose of the last 24 h. */
static void windows_hold_exactly_their_span(void **state)
{
    enum { DOSES = 3000 };
    static int64_t at_s[DOSES], fg[DOSES];
    int64_t now_s = 0, worst = 0;
    struct random r;
    int i, k;

    (void)state;
    fresh(0, 0);
    random_init(&r, 9);
    for (i = 0; i < DOSES; i++) {
        int64_t hour = 0, day = 0;

        now_s += (int64_t)random_below(&r, 200);
        body_drain(&body, CAPACITY_NL);
        body_fill(&body, STROKE_NL, 1 + (int64_t)random_below(&r, 1000));
        at_s[i] = now_s;
        fg[i] = body_push(&body, now_s, STROKE_NL);
        for (k = i; k >= 0 && at_s[k] > now_s - 86400; k--) {
            day += fg[k];
            hour += at_s[k] > now_s - 3600 ? fg[k] : 0;
        }
        worst = day > worst ? day : worst;
        CHECK(body_hour_fg(&body, now_s) == hour);
        CHECK(body_day_fg(&body, now_s) == day);
        CHECK(body.day.fg_max == worst);
    }
    CHECK(body_day_fg(&body, now_s + 86400) == 0);
    CHECK(body.day.fg_max == worst);
}

/* With cells the same drug comes, but smeared: neither lost nor made. */
static void stirring_keeps_the_drug_and_blurs_the_front(void **state)
{
    int64_t inside = 0, first = 0, out = 0;
    int i;

    (void)state;
    fresh(100000, 10);
    body_fill(&body, 10000000, 2000000);
    for (i = 0; i < 300; i++) {
        const int64_t fg = body_push(&body, i, STROKE_NL);

        CHECK(fg <= 2000000 * INT64_C(1000));
        first += i < 90 ? fg : 0;
        out += fg;
    }
    for (i = 0; i < 10; i++)
        inside += body.cell_fg[i];
    CHECK(out + inside == 300 * 1000 * INT64_C(2000000));
    CHECK(first > 0 && out == body.tip_fg);
}

static void a_copy_goes_on_as_the_original(void **state)
{
    struct body copy;
    int i;

    (void)state;
    fresh(5000, 0);
    CHECK(body_init(&copy, CAPACITY_NL, 5000, 0) == 0);
    body_fill(&body, 1000000, 2000);
    for (i = 0; i < 500; i++)
        body_push(&body, i * 300, STROKE_NL);
    body_copy(&copy, &body);
    for (i = 500; i < 900; i++)
        CHECK(body_push(&body, i * 300, STROKE_NL) ==
              body_push(&copy, i * 300, STROKE_NL));
    CHECK(body.day.fg == copy.day.fg && body.dose != copy.dose);
    body_free(&copy);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(
            nothing_comes_until_the_path_is_full_and_then_all_does),
        cmocka_unit_test(any_history_of_concentrations_comes_out_in_order),
        cmocka_unit_test(a_fill_mixes_with_what_was_left),
        cmocka_unit_test(a_pocket_fill_leaves_the_reservoir_as_it_was),
        cmocka_unit_test(a_dry_pump_pushes_air),
        cmocka_unit_test(windows_hold_exactly_their_span),
        cmocka_unit_test(stirring_keeps_the_drug_and_blurs_the_front),
        cmocka_unit_test(a_copy_goes_on_as_the_original),
    };

    return cmocka_run_group_tests(tests, NULL, end);
}
