/* test_when.c: dates and instants as people and machines write them. */
#include "base/when.h"
#include "core/calendar.h"
#include "test/test.h"

static int32_t day_of(const char *text)
{
    int32_t day = -1;

    assert_int_equal(when_read_date(text, &day), WHEN_OK);
    return day;
}

static void a_date_is_read_and_printed_back(void **state)
{
    int32_t day;

    (void)state;
    assert_int_equal(day_of("1970-01-01"), 0);
    assert_int_equal(day_of("2026-08-19"), 20684);
    for (day = CALENDAR_DAY_MIN; day <= CALENDAR_DAY_MAX; day += 13)
        assert_int_equal(day_of(when_iso(day).text), day);
    assert_int_equal(day_of("1900-01-01"), CALENDAR_DAY_MIN);
    assert_int_equal(day_of("2199-12-31"), CALENDAR_DAY_MAX);
}

/* SR-48: a day that does not exist is never moved to one that does. */
static void an_unclear_date_is_refused_for_its_own_reason(void **state)
{
    static const struct {
        const char *text;
        enum when_error error;
    } bad[] = { { NULL, WHEN_EMPTY }, { "", WHEN_EMPTY },
        { "2026-02-29", WHEN_NO_SUCH_DATE },
        { "2026-02-31", WHEN_NO_SUCH_DATE },
        { "2026-13-01", WHEN_NO_SUCH_DATE },
        { "2026-00-01", WHEN_NO_SUCH_DATE },
        { "2026-01-00", WHEN_NO_SUCH_DATE }, { "1899-12-31", WHEN_YEAR_RANGE },
        { "2200-01-01", WHEN_YEAR_RANGE }, { "26-01-01", WHEN_DATE_FORM },
        { "2026-1-1", WHEN_DATE_FORM }, { "01/02/2026", WHEN_DATE_FORM },
        { "2026-01-01 ", WHEN_DATE_FORM }, { " 2026-01-01", WHEN_DATE_FORM },
        { "20260101", WHEN_DATE_FORM }, { "2026-01-01T10:00", WHEN_DATE_FORM },
        { "+026-01-01", WHEN_DATE_FORM } };
    size_t i, j;
    int32_t day = 77;

    (void)state;
    for (i = 0; i < sizeof bad / sizeof bad[0]; i++)
        assert_int_equal(when_read_date(bad[i].text, &day), bad[i].error);
    assert_int_equal(day, 77);
    for (i = 0; i <= WHEN_NO_SUCH_OFFSET; i++)
        for (j = 0; j < i; j++)
            assert_string_not_equal(when_error_text((enum when_error)i),
                when_error_text((enum when_error)j));
    CHECK_FAULT(when_error_text(WHEN_NO_SUCH_OFFSET + 1));
}

static void a_local_time_may_have_seconds_and_an_offset(void **state)
{
    static const struct {
        const char *text;
        int32_t second, offset_s;
        bool has_time, has_offset;
    } good[] = { { "2026-01-15", 0, 0, false, false },
        { "2026-01-15T10:30", 37800, 0, true, false },
        { "2026-01-15T10:30:05", 37805, 0, true, false },
        { "2026-01-15T10:30+01:00", 37800, 3600, true, true },
        { "2026-01-15T10:30:05-05:30", 37805, -19800, true, true },
        { "2026-01-15T00:00Z", 0, 0, true, true },
        { "2026-01-15T23:59:59+14:00", 86399, 50400, true, true } };
    struct when_local local;
    size_t i;

    (void)state;
    for (i = 0; i < sizeof good / sizeof good[0]; i++) {
        assert_int_equal(when_read_local(good[i].text, &local), WHEN_OK);
        assert_int_equal(local.day, 20468);
        assert_int_equal(local.second, good[i].second);
        assert_int_equal(local.offset_s, good[i].offset_s);
        assert_int_equal(local.has_time, good[i].has_time);
        assert_int_equal(local.has_offset, good[i].has_offset);
        assert_int_equal(
            when_local_seconds(&local), 20468LL * 86400 + good[i].second);
    }
}

static void an_unclear_local_time_is_refused_for_its_own_reason(void **state)
{
    static const struct {
        const char *text;
        enum when_error error;
    } bad[] = { { NULL, WHEN_EMPTY }, { "2026-02-30T10:00", WHEN_NO_SUCH_DATE },
        { "2026-01-15T", WHEN_TIME_FORM },
        { "2026-01-15T9:30", WHEN_TIME_FORM },
        { "2026-01-15T24:00", WHEN_NO_SUCH_TIME },
        { "2026-01-15T10:60", WHEN_NO_SUCH_TIME },
        { "2026-01-15T10:30:60", WHEN_NO_SUCH_TIME },
        { "2026-01-15 10:30", WHEN_DATE_FORM },
        { "2026-01-15+01:00", WHEN_DATE_FORM },
        { "2026-01-15T10:30 ", WHEN_OFFSET_FORM },
        { "2026-01-15T10:30+0100", WHEN_OFFSET_FORM },
        { "2026-01-15T10:30:5", WHEN_OFFSET_FORM },
        { "2026-01-15T10:30+01:00x", WHEN_OFFSET_FORM },
        { "2026-01-15T10:30ZZ", WHEN_OFFSET_FORM },
        { "2026-01-15T10:30+14:01", WHEN_NO_SUCH_OFFSET },
        { "2026-01-15T10:30+01:60", WHEN_NO_SUCH_OFFSET } };
    struct when_local local = { .day = 77 };
    int32_t second = 77;
    size_t i;

    (void)state;
    for (i = 0; i < sizeof bad / sizeof bad[0]; i++)
        assert_int_equal(when_read_local(bad[i].text, &local), bad[i].error);
    assert_int_equal(local.day, 77);
    assert_int_equal(when_read_time("09:30", &second), WHEN_OK);
    assert_int_equal(second, 34200);
    assert_int_equal(when_read_time("", &second), WHEN_EMPTY);
    assert_int_equal(when_read_time("9:30", &second), WHEN_TIME_FORM);
    assert_int_equal(when_read_time("09:30 am", &second), WHEN_TIME_FORM);
    assert_int_equal(when_read_time("24:00", &second), WHEN_NO_SUCH_TIME);
    assert_int_equal(second, 34200);
}

/* */
static void people_read_dates_without_doubt(void **state)
{
    int32_t today = day_of("2026-11-16");

    (void)state;
    assert_string_equal(when_date(day_of("2026-08-19")).text, "19 Aug 2026");
    assert_string_equal(when_date(day_of("2026-03-04")).text, "4 Mar 2026");
    assert_string_equal(
        when_weekday_date(day_of("2026-11-18")).text, "Wed 18 Nov 2026");
    assert_string_equal(
        when_weekday_short(day_of("1969-12-28")).text, "Sun 28 Dec");
    assert_string_equal(when_from_today(today, today).text, "today");
    assert_string_equal(when_from_today(today + 1, today).text, "in 1 day");
    assert_string_equal(when_from_today(today + 12, today).text, "in 12 days");
    assert_string_equal(when_from_today(today - 1, today).text, "1 day ago");
    assert_string_equal(when_from_today(today - 2, today).text, "2 days ago");
    CHECK_FAULT(when_iso(CALENDAR_DAY_MAX + 1));
}

static void machines_read_instants_with_an_offset_never_z(void **state)
{
    (void)state;
    assert_string_equal(
        when_instant(1768473000, 0).text, "2026-01-15T10:30:00+00:00");
    assert_string_equal(
        when_instant(1768473000, 3600).text, "2026-01-15T11:30:00+01:00");
    assert_string_equal(
        when_instant(1768473000, -21600).text, "2026-01-15T04:30:00-06:00");
    assert_string_equal(
        when_instant(1768473001, 20700).text, "2026-01-15T16:15:01+05:45");
    assert_string_equal(
        when_instant(1768473000, -1800).text, "2026-01-15T10:00:00-00:30");
    /* Monrovia before 1972: the instant stays, the offset is cut. */
    assert_string_equal(
        when_instant(2670, -2670).text, "1970-01-01T00:00:30-00:44");
    assert_string_equal(when_instant(-1, 0).text, "1969-12-31T23:59:59+00:00");
    CHECK_FAULT(when_instant(0, 90000));
}

static void clocks_and_spans_are_read_in_hours_and_minutes(void **state)
{
    (void)state;
    assert_string_equal(when_date_time(1768473059).text, "15 Jan 2026, 10:30");
    assert_string_equal(when_time(1768473059).text, "10:30");
    assert_string_equal(when_span(0).text, "0\xe2\x80\x89min");
    assert_string_equal(when_span(3599).text, "59\xe2\x80\x89min");
    assert_string_equal(
        when_span(156719).text, "43\xe2\x80\x89h 31\xe2\x80\x89min");
    CHECK_FAULT(when_span(-1));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_date_is_read_and_printed_back),
        cmocka_unit_test(an_unclear_date_is_refused_for_its_own_reason),
        cmocka_unit_test(a_local_time_may_have_seconds_and_an_offset),
        cmocka_unit_test(an_unclear_local_time_is_refused_for_its_own_reason),
        cmocka_unit_test(people_read_dates_without_doubt),
        cmocka_unit_test(machines_read_instants_with_an_offset_never_z),
        cmocka_unit_test(clocks_and_spans_are_read_in_hours_and_minutes),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
