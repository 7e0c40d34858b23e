/* test_cell.c: what people write into cells (SR-48). */
#include "clinic/feed/cell.h"
#include "core/calendar.h"
#include "test/test.h"

static int32_t day_of(int year, int month, int day)
{
    int32_t out = 0;

    assert_int_equal(calendar_day(year, month, day, &out), OK);
    return out;
}

static void dates_are_read_in_every_form_that_means_one_day(void **state)
{
    static const char *const form[] = { "2026-10-19", "2026-10-9",
        "19 Oct 2026", "Oct 19, 2026", "October 19 2026", "19-Oct-2026",
        "19 october 2026", "19. Oct 2026", "46314", "10/19/2026", "19/10/2026",
        "19.10.2026", "2026/10/19", "10-19-2026", "2026-10-19 00:00",
        "2026-10-19T00:00:00" };
    int32_t day;

    (void)state;
    for (size_t i = 0; i < sizeof form / sizeof form[0]; i++) {
        assert_null(cell_date(form[i], CELL_ORDER_UNKNOWN, &day));
        assert_int_equal(day, day_of(2026, 10, i == 1 ? 9 : 19));
    }
    assert_null(cell_date("3/3/2026", CELL_ORDER_UNKNOWN, &day));
    assert_int_equal(day, day_of(2026, 3, 3));
    assert_null(cell_date("10000", CELL_ORDER_UNKNOWN, &day));
    assert_int_equal(day, day_of(1927, 5, 18));
    assert_null(cell_date("29 Feb 2024", CELL_ORDER_UNKNOWN, &day));
    assert_int_equal(day, day_of(2024, 2, 29));
    assert_null(cell_date("3 Sept 2026", CELL_ORDER_UNKNOWN, &day));
    assert_int_equal(day, day_of(2026, 9, 3));
}

/* SR-48: never guess an ambiguous date. */
static void a_date_that_may_be_two_is_refused_until_the_order_is_said(
    void **state)
{
    int32_t day = 77;

    (void)state;
    assert_non_null(strstr(
        cell_date("10/5/2026", CELL_ORDER_UNKNOWN, &day), "may be two dates"));
    assert_non_null(strstr(
        cell_date("10/5/2026", CELL_ORDER_YMD, &day), "may be two dates"));
    assert_non_null(strstr(
        cell_date("10.05.2026", CELL_ORDER_UNKNOWN, &day), "may be two dates"));
    assert_non_null(strstr(
        cell_date("2026/10/05", CELL_ORDER_UNKNOWN, &day), "may be two dates"));
    assert_non_null(strstr(
        cell_date("1/12/2026", CELL_ORDER_UNKNOWN, &day), "may be two dates"));
    assert_non_null(strstr(
        cell_date("12/1/2026", CELL_ORDER_UNKNOWN, &day), "may be two dates"));
    assert_non_null(strstr(
        cell_date("2026/1/12", CELL_ORDER_UNKNOWN, &day), "may be two dates"));
    assert_int_equal(day, 77);
    assert_null(cell_date("13/12/2026", CELL_ORDER_UNKNOWN, &day));
    assert_int_equal(day, day_of(2026, 12, 13));
    assert_null(cell_date("12/13/2026", CELL_ORDER_UNKNOWN, &day));
    assert_int_equal(day, day_of(2026, 12, 13));
    assert_null(cell_date("10/5/2026", CELL_ORDER_MDY, &day));
    assert_int_equal(day, day_of(2026, 10, 5));
    assert_null(cell_date("10/5/2026", CELL_ORDER_DMY, &day));
    assert_int_equal(day, day_of(2026, 5, 10));
    assert_null(cell_date("2026/10/05", CELL_ORDER_YMD, &day));
    assert_int_equal(day, day_of(2026, 10, 5));
    /* The order rules also what alone would be clear. */
    assert_non_null(
        strstr(cell_date("19/10/2026", CELL_ORDER_MDY, &day), "order"));
    assert_non_null(
        strstr(cell_date("10/19/2026", CELL_ORDER_DMY, &day), "order"));
    assert_null(cell_date("2026-10-05", CELL_ORDER_DMY, &day));
    assert_int_equal(day, day_of(2026, 10, 5));
}

static void days_that_do_not_exist_are_refused(void **state)
{
    static const char *const bad[] = { "", "see chart", "31/02/2026",
        "2/30/2026", "30 Feb 2026", "29 Feb 2026", "2026-02-29", "2026-13-01",
        "2026-00-10", "2026-10-00", "10/32/2026", "0/1/2026", "13/13/2026",
        "1/1/26", "26-1-1", "19 Oct 26", "1/1/1899", "1/1/2200", "4631",
        "463140", "46314.5", "-46314", "10/19", "10/19/2026/", "10/19-2026",
        "10//19/2026", "Oct 2026", "19 Okt 2026", "19 Oct", "19 Oct 20261",
        "2026-10-19 10:30", "2026-10-19 24:00", "2026-10-19 00:60", "00:00",
        "2026-10-19T", "19 Oct 2026 x", "100/1/2026", "2026-100-1",
        "99999999999999999999", "1/2/3/2026", "t", "Octoberx 1 2026",
        "2026-10-19T00:00:00+01:00", "2026-10-19 000:00", "2026-10-19 0:0",
        "2026-10-19 00:00:00:00", "\xd9\xa3", ":", "T:", " :0" };
    int32_t day;

    (void)state;
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
        for (int order = 0; order <= CELL_ORDER_YMD; order++)
            if (!cell_date(bad[i], (enum cell_order)order, &day))
                fail_msg("\"%s\" was taken for a date", bad[i]);
}

static void a_moment_may_carry_a_time_of_day(void **state)
{
    int32_t day, second;

    (void)state;
    assert_null(cell_moment("2026-10-19", CELL_ORDER_MDY, &day, &second));
    assert_int_equal(second, -1);
    assert_null(cell_moment("2026-10-19T10:30", CELL_ORDER_MDY, &day, &second));
    assert_int_equal(second, 37800);
    assert_null(
        cell_moment("10/19/2026 9:05:07", CELL_ORDER_MDY, &day, &second));
    assert_int_equal(day, day_of(2026, 10, 19));
    assert_int_equal(second, 32707);
    assert_null(
        cell_moment("19 Oct 2026 23:59:59", CELL_ORDER_MDY, &day, &second));
    assert_int_equal(second, 86399);
}

static int64_t dose(const char *text)
{
    int64_t value = -2;

    return cell_dose(text, &value) ? -1 : value;
}

static void doses_are_read_with_their_units_and_groups(void **state)
{
    static const char *const bad[] = { "see chart", "", "159.1 mcg/hr", "12 x",
        "1,5", "1,09", "1,0999", "0,500", ",500", "1,099,5", "1.099,5", ".5",
        "5.", "05", "-5", "+5", "1e3", "159.1234", "1 099", "mcg", "1.2.3",
        "96000.001", "99999999999999999999999", "350 ml", "two hundred",
        "159,1", "1,099,",
        ("\xe2\x88\x92"
         "5"),
        "350 mcg 2" };

    (void)state;
    assert_int_equal(dose("159.1"), 159100);
    assert_int_equal(dose("159.1 mcg"), 159100);
    assert_int_equal(dose("159.1mcg/day"), 159100);
    assert_int_equal(dose("159.1 \xc2\xb5g/day"), 159100);
    assert_int_equal(dose("159.1 \xce\xbcg"), 159100);
    assert_int_equal(dose("159.1\xc2\xa0ug/d"), 159100);
    assert_int_equal(dose("159.1 MCG / DAY"), 159100);
    assert_int_equal(dose("0.5 mg/day"), 500000);
    assert_int_equal(dose("1,099"), 1099000);
    assert_int_equal(dose("1,099.5 mcg"), 1099500);
    assert_int_equal(dose("96,000"), 96000000);
    assert_int_equal(dose("0"), 0);
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
        if (dose(bad[i]) != -1)
            fail_msg("\"%s\" was taken for a dose", bad[i]);
}

static int32_t conc(const char *text)
{
    int32_t value = -2;

    return cell_conc(text, &value) ? -1 : value;
}

static int32_t volume(const char *text)
{
    int32_t value = -2;

    return cell_volume(text, &value) ? -1 : value;
}

static int32_t capacity(const char *text)
{
    int32_t value = -2;

    return cell_capacity(text, &value) ? -1 : value;
}

static void concentrations_and_volumes_are_read_with_their_units(void **state)
{
    (void)state;
    assert_int_equal(conc("2000"), 2000000);
    assert_int_equal(conc("500 mcg/mL"), 500000);
    assert_int_equal(conc("500mcg/ml"), 500000);
    assert_int_equal(conc("500 \xc2\xb5g/mL"), 500000);
    assert_int_equal(conc("2 mg/mL"), 2000000);
    assert_int_equal(conc("0.5mg/ml"), 500000);
    assert_int_equal(conc("2,000"), 2000000);
    assert_int_equal(conc("2"), 2000);
    assert_int_equal(conc("4000.001"), -1);
    assert_int_equal(conc("2 mg"), -1);
    assert_int_equal(conc("2000 mcg"), -1);
    assert_int_equal(conc("2 g/mL"), -1);
    assert_int_equal(conc("2 mcg/L"), -1);
    assert_int_equal(conc(""), -1);
    assert_int_equal(volume("19.5"), 19500000);
    assert_int_equal(volume("19.5 mL"), 19500000);
    assert_int_equal(volume("20cc"), 20000000);
    assert_int_equal(volume("0.000001"), 1);
    assert_int_equal(volume("100"), 100000000);
    assert_int_equal(volume("100.1"), -1);
    assert_int_equal(volume("19,5"), -1);
    assert_int_equal(volume("19.6000001"), -1);
    assert_int_equal(volume("20 L"), -1);
    assert_int_equal(volume("full"), -1);
    assert_int_equal(capacity("20 mL"), 20000000);
    assert_int_equal(capacity("40ml"), 40000000);
    assert_int_equal(capacity("40"), 40000000);
    assert_int_equal(capacity("Model A 40 mL"), 40000000);
    assert_int_equal(capacity("Model A"), -1);
    assert_int_equal(capacity("A40"), -1);
    assert_int_equal(capacity("20-40 mL"), -1);
    assert_int_equal(capacity(""), -1);
}

static void text_is_bounded_and_trimmed(void **state)
{
    char padded[] = " \xc2\xa0\tGneiss, Mira \xe2\x80\xaf\n";
    char blank[] = "  \xc2\xa0 ";
    char whole[] = "\xc3\x87"
                   "elik";

    (void)state;
    assert_string_equal(cell_trim(padded), "Gneiss, Mira");
    assert_string_equal(cell_trim(blank), "");
    assert_string_equal(cell_trim(whole), "\xc3\x87"
                                          "elik");
    assert_null(cell_line("\xc3\x87"
                          "elik, Mira",
        12));
    assert_non_null(cell_line("\xc3\x87"
                              "elik, Mira",
        11));
    assert_non_null(cell_line("", 12));
    assert_non_null(cell_line("a\nb", 12));
    assert_non_null(cell_line("a\x7f", 12));
    assert_null(cell_note("", 12));
    assert_null(cell_note("a\r\n\tb", 12));
    assert_non_null(cell_note("a\x01", 12));
    assert_non_null(cell_note("12345", 4));
}

static void the_order_of_dates_has_three_names(void **state)
{
    enum cell_order order = CELL_ORDER_UNKNOWN;

    (void)state;
    assert_int_equal(cell_order_read("mdy", &order), 0);
    assert_int_equal(order, CELL_ORDER_MDY);
    assert_int_equal(cell_order_read("dmy", &order), 0);
    assert_int_equal(order, CELL_ORDER_DMY);
    assert_int_equal(cell_order_read("ymd", &order), 0);
    assert_int_equal(order, CELL_ORDER_YMD);
    assert_int_equal(cell_order_read("ydm", &order), -1);
    assert_int_equal(cell_order_read("MDY", &order), -1);
    assert_int_equal(cell_order_read("", &order), -1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(dates_are_read_in_every_form_that_means_one_day),
        cmocka_unit_test(
            a_date_that_may_be_two_is_refused_until_the_order_is_said),
        cmocka_unit_test(days_that_do_not_exist_are_refused),
        cmocka_unit_test(a_moment_may_carry_a_time_of_day),
        cmocka_unit_test(doses_are_read_with_their_units_and_groups),
        cmocka_unit_test(concentrations_and_volumes_are_read_with_their_units),
        cmocka_unit_test(text_is_bounded_and_trimmed),
        cmocka_unit_test(the_order_of_dates_has_three_names),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
