/* test_calendar.c: days and dates, 1900 to 2199. */
#include "core/calendar.h"
#include "core/units.h"
#include "test/test.h"

/* Every day there is, one after the other. */
static void every_day_has_one_date_and_one_weekday(void **state)
{
    static const int lengths[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30,
        31 };
    int32_t year = 1900, month = 1, day = 1, n, back;
    struct date date;

    (void)state;
    for (n = CALENDAR_DAY_MIN; n <= CALENDAR_DAY_MAX; n++) {
        int leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;

        CHECK(calendar_date(n, &date) == OK);
        CHECK(date.year == year && date.month == month && date.day == day);
        CHECK(calendar_day(year, month, day, &back) == OK && back == n);
        CHECK(calendar_weekday(n) == (n - CALENDAR_DAY_MIN) % 7);
        if (++day > lengths[month - 1] + (month == 2 && leap)) {
            CHECK(calendar_day(year, month, day, &back) == ERR_RANGE);
            day = 1;
            month++;
        }
        if (month > 12) {
            month = 1;
            year++;
        }
    }
    CHECK(year == 2200);
}

static void known_days_are_where_they_belong(void **state)
{
    int32_t day;

    (void)state;
    CHECK(calendar_day(1970, 1, 1, &day) == OK && day == 0);
    CHECK(calendar_day(2026, 11, 16, &day) == OK && day == 20773);
    CHECK(calendar_weekday(20773) == 0); /* a Monday */
    CHECK(calendar_day(1900, 1, 1, &day) == OK && day == CALENDAR_DAY_MIN);
    CHECK(calendar_day(2199, 12, 31, &day) == OK && day == CALENDAR_DAY_MAX);
}

static void dates_that_do_not_exist_are_refused(void **state)
{
    static const int32_t rows[][3] = { { 1899, 12, 31 }, { 2200, 1, 1 },
        { 2026, 0, 1 }, { 2026, 13, 1 }, { 2026, 2, 29 }, { 2026, 2, 31 },
        { 2100, 2, 29 }, { 2026, 4, 31 }, { 2026, 1, 0 }, { 2026, 1, 32 },
        { 2026, 1, -1 } };
    struct date date = { 7, 7, 7 };
    int32_t day = 7;
    size_t i;

    (void)state;
    for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
        CHECK(calendar_day(rows[i][0], rows[i][1], rows[i][2], &day) ==
              ERR_RANGE);
    CHECK(day == 7);
    CHECK(calendar_day(2024, 2, 29, &day) == OK);
    CHECK(calendar_day(2000, 2, 29, &day) == OK);
    CHECK(calendar_date(CALENDAR_DAY_MIN - 1, &date) == ERR_RANGE);
    CHECK(calendar_date(CALENDAR_DAY_MAX + 1, &date) == ERR_RANGE);
    CHECK(date.year == 7);
}

static void an_instant_falls_on_one_day(void **state)
{
    (void)state;
    CHECK(calendar_day_of(0) == 0 && calendar_second_of(0) == 0);
    CHECK(calendar_day_of(-1) == -1 && calendar_second_of(-1) == 86399);
    CHECK(calendar_day_of(86399) == 0 && calendar_day_of(86400) == 1);
    CHECK(calendar_second_of(86401) == 1);
    CHECK(calendar_midnight(-2) == -172800);
    CHECK(calendar_day_of(UNITS_PUMP_S_MAX) == CALENDAR_DAY_MAX);
    CHECK(calendar_day_of(calendar_midnight(CALENDAR_DAY_MIN)) ==
          CALENDAR_DAY_MIN);
    CHECK_FAULT((void)calendar_day_of(UNITS_PUMP_S_MAX + 1));
    CHECK_FAULT((void)calendar_day_of(calendar_midnight(CALENDAR_DAY_MIN) - 1));
    CHECK_FAULT((void)calendar_weekday(CALENDAR_DAY_MIN - 1));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_day_has_one_date_and_one_weekday),
        cmocka_unit_test(known_days_are_where_they_belong),
        cmocka_unit_test(dates_that_do_not_exist_are_refused),
        cmocka_unit_test(an_instant_falls_on_one_day),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
