/* test_units.c: quantities and conversions. */
#include "core/units.h"
#include "test/core/oracle.h"
#include "test/test.h"

static struct exact exact(int64_t whole, int64_t num, int64_t den)
{
    struct exact x = { whole, num, den };

    return x;
}

static void a_fraction_is_below_one_and_not_negative(void **state)
{
    struct exact good = exact(-3, 0, 1), large = exact(0, 4, 4);
    struct exact low = exact(0, -1, 4), most = exact(0, 3, 4);

    (void)state;
    CHECK(units_is_exact(&good));
    CHECK(units_is_exact(&most));
    CHECK(!units_is_exact(&large));
    CHECK(!units_is_exact(&low));
    good = units_exact(-7);
    CHECK(good.whole == -7 && good.num == 0 && good.den == 1);
}

static void a_difference_is_exact(void **state)
{
    static const struct {
        int64_t a[3], b[3], want[3];
    } rows[] = {
        { { 5, 0, 1 }, { 2, 0, 1 }, { 3, 0, 1 } },
        { { 5, 1, 4 }, { 2, 3, 4 }, { 2, 2, 4 } },
        { { 5, 3, 4 }, { 2, 3, 4 }, { 3, 0, 4 } },
        { { 0, 0, 1 }, { 0, 1, 3 }, { -1, 2, 3 } },
        { { 1, 1, 2 }, { 0, 1, 3 }, { 1, 1, 6 } },
        { { 1, 1, 3 }, { 0, 1, 2 }, { 0, 5, 6 } },
        { { 0, 1, 3 }, { 0, 2, 6 }, { 0, 0, 18 } },
    };
    size_t i;

    (void)state;
    for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct exact a = exact(rows[i].a[0], rows[i].a[1], rows[i].a[2]);
        struct exact b = exact(rows[i].b[0], rows[i].b[1], rows[i].b[2]);
        struct exact d = units_difference(&a, &b);

        assert_int_equal(d.whole, rows[i].want[0]);
        assert_int_equal(d.num, rows[i].want[1]);
        assert_int_equal(d.den, rows[i].want[2]);
    }
}

static void a_comparison_sees_the_fraction(void **state)
{
    struct exact x = exact(4, 0, 3), y = exact(4, 1, 3), z = exact(-1, 2, 3);
    struct exact broken = exact(4, 3, 3);

    (void)state;
    CHECK(units_compare(&x, 3) == 1 && units_compare(&x, 5) == -1);
    CHECK(units_compare(&x, 4) == 0);
    CHECK(units_compare(&y, 4) > 0 && units_compare(&y, 5) < 0);
    CHECK(units_compare(&z, 0) == -1 && units_compare(&z, -1) == 1);
    CHECK_FAULT((void)units_compare(&broken, 4));
    CHECK_FAULT((void)units_round(&broken));
    CHECK_FAULT((void)units_difference(&broken, &x));
    CHECK_FAULT((void)units_difference(&x, &broken));
}

static void halves_round_away_from_zero(void **state)
{
    static const int64_t rows[][4] = {
        { 2, 0, 1, 2 },
        { 2, 1, 3, 2 },
        { 2, 1, 2, 3 },
        { 2, 2, 3, 3 },
        { 0, 1, 2, 1 },
        { 0, 49, 100, 0 },
        { 0, 50, 100, 1 },
        { -1, 1, 2, -1 },
        { -1, 1, 3, -1 },
        { -1, 2, 3, 0 },
        { -1, 50, 100, -1 },
        { -1, 51, 100, 0 },
        { -3, 0, 1, -3 },
    };
    size_t i;

    (void)state;
    for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct exact x = exact(rows[i][0], rows[i][1], rows[i][2]);

        assert_int_equal(units_round(&x), rows[i][3]);
    }
}

/* */
static void volume_times_concentration_is_drug(void **state)
{
    struct exact fg = exact(1000000001, 1, 3), nl;
    struct exact below = exact(-1, 0, 1), broken = exact(0, 2, 2);

    (void)state;
    assert_int_equal(units_fg_of_ng(3), 3000000);
    assert_int_equal(
        units_fg_of_volume(40000000, 4000000), INT64_C(160000000000000));
    nl = units_volume_of_fg(&fg, 500000); /* 2000 nL, 1 1/3 fg over */
    assert_int_equal(nl.whole, 2000);
    assert_int_equal(nl.num, 4);
    assert_int_equal(nl.den, 1500000);
    CHECK_FAULT((void)units_volume_of_fg(&below, 500000));
    CHECK_FAULT((void)units_volume_of_fg(&broken, 500000));
    CHECK_FAULT((void)units_volume_of_fg(&fg, 0));
    nl = units_volume_of_fg(&fg, 1);
    assert_int_equal(nl.whole, 1000000001);
    fg = units_exact(0);
    nl = units_volume_of_fg(&fg, 7);
    assert_int_equal(nl.whole, 0);
}

static void nanograms_round_up(void **state)
{
    static const int64_t rows[][3] = { { 0, 0, 0 }, { 0, 1, 1 }, { 1, 0, 1 },
        { 999999, 0, 1 }, { 999999, 1, 1 }, { 1000000, 0, 1 },
        { 1000000, 1, 2 }, { 1000001, 0, 2 }, { 2000000, 0, 2 } };
    struct exact below = exact(-1, 0, 2);
    size_t i;

    (void)state;
    for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct exact fg = exact(rows[i][0], rows[i][1], 2);

        assert_int_equal(units_ng_up(&fg), rows[i][2]);
    }
    assert_int_equal(units_ng_up(&below), 0);
}

/* */
static void flow_is_dose_over_concentration(void **state)
{
    struct exact flow = units_flow(300000, 2000000);

    (void)state;
    CHECK(flow.whole == 150000 && flow.num == 0);
    flow = units_flow(100000, 3000000);
    CHECK(flow.whole == 33333 && flow.num * 3 == flow.den);
}

static void products_of_two_words_divide_exactly(void **state)
{
    struct dice dice = { 1 };
    uint64_t out = 7;
    int i;

    (void)state;
    CHECK(units_multiply_divide(1, 1, 0, &out) == ERR_RANGE);
    CHECK(units_multiply_divide(0, 0, 0, &out) == ERR_RANGE);
    CHECK(units_multiply_divide(1, 1, UINT64_C(1) << 63, &out) == ERR_RANGE);
    CHECK(units_multiply_divide(1, INT64_MAX, 1, &out) == ERR_RANGE);
    CHECK(units_multiply_divide(UINT64_MAX, UINT64_MAX, 9, &out) == ERR_RANGE);
    /* the top bit of the product would be shifted out */
    CHECK(units_multiply_divide(UINT64_MAX, (UINT64_C(1) << 63) + 1, INT64_MAX,
              &out) == ERR_RANGE);
    CHECK(out == 7);
    CHECK(units_multiply_divide(1, INT64_MAX - 1, 1, &out) == OK);
    CHECK(out == INT64_MAX - 1);
    CHECK(units_multiply_divide(1, 1, INT64_MAX, &out) == OK && out == 0);
    CHECK(units_multiply_divide(1, 3, 2, &out) == OK && out == 2);
    CHECK(units_multiply_divide(5, 1, 4, &out) == OK && out == 1);
    for (i = 0; i < 3000; i++) {
        uint64_t a = dice_roll(&dice) >> dice_between(&dice, 0, 63);
        uint64_t b = dice_roll(&dice) >> dice_between(&dice, 0, 63);
        uint64_t c = dice_roll(&dice) >> dice_between(&dice, 0, 63);
        unsigned __int128 p = (unsigned __int128)a * b, want;
        enum status status = units_multiply_divide(a, b, c, &out);

        if (c == 0 || c > INT64_MAX || p / c >= INT64_MAX) {
            CHECK(status == ERR_RANGE);
            continue;
        }
        want = p / c + (2 * (p % c) >= c);
        CHECK(status == OK && out == (uint64_t)want);
    }
}

static void limits_of_quantities_are_inclusive(void **state)
{
    (void)state;
    CHECK(units_is_conc(1000) && !units_is_conc(999));
    CHECK(units_is_conc(4000000) && !units_is_conc(4000001));
    CHECK(units_is_volume(0) && !units_is_volume(-1));
    CHECK(units_is_volume(100000000) && !units_is_volume(100000001));
    CHECK(units_is_dose(1) && !units_is_dose(0));
    CHECK(units_is_dose(96000000) && !units_is_dose(96000001));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_fraction_is_below_one_and_not_negative),
        cmocka_unit_test(a_difference_is_exact),
        cmocka_unit_test(a_comparison_sees_the_fraction),
        cmocka_unit_test(halves_round_away_from_zero),
        cmocka_unit_test(volume_times_concentration_is_drug),
        cmocka_unit_test(nanograms_round_up),
        cmocka_unit_test(flow_is_dose_over_concentration),
        cmocka_unit_test(products_of_two_words_divide_exactly),
        cmocka_unit_test(limits_of_quantities_are_inclusive),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
