/* calendar.h: days and dates of the Gregorian calendar, 1900 to 2199. */
#ifndef CORE_CALENDAR_H
#define CORE_CALENDAR_H

#include <stdint.h>

#include "core/status.h"

enum {
    CALENDAR_DAY_MIN = -25567, /* 1900-01-01, in days from 1970-01-01 */
    CALENDAR_DAY_MAX = 84005,  /* 2199-12-31 */
};

struct date {
    int32_t year;  /* 1900 to 2199 */
    uint8_t month; /* 1 to 12 */
    uint8_t day;   /* 1 to 31 */
};

/* Days from 1970-01-01 to the date.  ERR_RANGE if there is no such date. */
enum status calendar_day(
    int32_t year, int32_t month, int32_t day, int32_t *out) MUST_CHECK;

/* The date of a day.  ERR_RANGE outside CALENDAR_DAY_MIN .. _MAX. */
enum status calendar_date(int32_t day, struct date *out) MUST_CHECK;

/* 0 for Monday to 6 for Sunday, of any day within the limits. */
int32_t calendar_weekday(int32_t day);

/* The day on which an instant of pump time falls; seconds since its 00:00.
 * The instant is within the calendar, before 1970 too. */
int32_t calendar_day_of(int64_t pump_s);
int32_t calendar_second_of(int64_t pump_s);

/* The instant of 00:00 on a day. */
int64_t calendar_midnight(int32_t day);

#endif
