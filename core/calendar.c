#include "core/calendar.h"

#include "core/fault.h"
#include "core/units.h"

/* Days are counted from 0000-03-01, so that a leap day ends its year. */
enum {
    DAYS_TO_1970 = 719468,
    DAYS_PER_ERA = 146097, /* 400 years */
    YEARS_PER_ERA = 400,
};

/*@ requires 1 <= month <= 12;
  @ assigns \nothing;
  @ ensures 28 <= \result <= 31; */
static int32_t days_of_month(int32_t year, int32_t month)
{
    static const uint8_t days[12] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31,
        30, 31 };
    if (month != 2)
        return days[month - 1];
    if (year % 4 != 0)
        return 28;
    return year % 100 != 0 || year % 400 == 0 ? 29 : 28;
}

enum status calendar_day(int32_t year, int32_t month, int32_t day, int32_t *out)
{
    int32_t y, m, era, year_of_era, day_of_year;

    if (year < 1900 || year > 2199)
        return ERR_RANGE;
    if (month < 1 || month > 12)
        return ERR_RANGE;
    if (day < 1 || day > days_of_month(year, month))
        return ERR_RANGE;
    y = month <= 2 ? year - 1 : year;
    m = month <= 2 ? month + 9 : month - 3; /* March is 0 */
    era = y / YEARS_PER_ERA;
    year_of_era = y % YEARS_PER_ERA;
    day_of_year = (153 * m + 2) / 5 + day - 1;
    *out = era * DAYS_PER_ERA + year_of_era * 365 + year_of_era / 4 -
           year_of_era / 100 + day_of_year - DAYS_TO_1970;
    return OK;
}

enum status calendar_date(int32_t day, struct date *out)
{
    int32_t n, of_era, year_of_era, of_year, month;

    if (day < CALENDAR_DAY_MIN || day > CALENDAR_DAY_MAX)
        return ERR_RANGE;
    n = day + DAYS_TO_1970;
    of_era = n % DAYS_PER_ERA;
    year_of_era =
        (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
    of_year =
        of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    month = (5 * of_year + 2) / 153;
    out->day = (uint8_t)(of_year - (153 * month + 2) / 5 + 1);
    out->month = (uint8_t)(month < 10 ? month + 3 : month - 9);
    out->year =
        n / DAYS_PER_ERA * YEARS_PER_ERA + year_of_era + (out->month <= 2);
    return OK;
}

int32_t calendar_weekday(int32_t day)
{
    ASSERT(day >= CALENDAR_DAY_MIN);
    return (day - CALENDAR_DAY_MIN) % UNITS_DAYS_PER_WEEK; /* a Monday */
}

int32_t calendar_day_of(int64_t pump_s)
{
    int64_t since = pump_s - calendar_midnight(CALENDAR_DAY_MIN);

    ASSERT(since >= 0);
    ASSERT(pump_s <= UNITS_PUMP_S_MAX);
    return (int32_t)(since / UNITS_SECONDS_PER_DAY) + CALENDAR_DAY_MIN;
}

int32_t calendar_second_of(int64_t pump_s)
{
    return (int32_t)(pump_s - calendar_midnight(calendar_day_of(pump_s)));
}

int64_t calendar_midnight(int32_t day)
{
    return (int64_t)day * UNITS_SECONDS_PER_DAY;
}
