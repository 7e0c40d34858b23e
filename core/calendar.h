/* calendar.h: days and dates of the Gregorian calendar, 1900 to 2199. */
#ifndef CORE_CALENDAR_H
#define CORE_CALENDAR_H

#include <stdint.h>

#include "core/status.h"
#include "core/units.h"

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
/*@ requires \valid(out);
  @ assigns *out;
  @ ensures \result == OK || \result == ERR_RANGE;
  @ ensures \result == OK ? CALENDAR_DAY_MIN <= *out <= CALENDAR_DAY_MAX
  @   : *out == \old(*out); */
enum status calendar_day(
    int32_t year, int32_t month, int32_t day, int32_t *out) MUST_CHECK;

/* The date of a day.  ERR_RANGE outside CALENDAR_DAY_MIN .. _MAX. */
/*@ requires \valid(out);
  @ assigns *out;
  @ ensures CALENDAR_DAY_MIN <= day <= CALENDAR_DAY_MAX
  @   ? \result == OK && 1 <= out->month <= 12 && 1 <= out->day <= 31
  @   : \result == ERR_RANGE && *out == \old(*out); */
enum status calendar_date(int32_t day, struct date *out) MUST_CHECK;

/* 0 for Monday to 6 for Sunday, of any day within the limits. */
/*@ requires CALENDAR_DAY_MIN <= day <= CALENDAR_DAY_MAX;
  @ assigns \nothing;
  @ ensures \result == (day - CALENDAR_DAY_MIN) % 7; */
int32_t calendar_weekday(int32_t day);

/* The day on which an instant of pump time falls; seconds since its 00:00.
 * The instant is within the calendar, before 1970 too. */
/*@ requires CALENDAR_DAY_MIN * 86400 <= pump_s <= UNITS_PUMP_S_MAX;
  @ assigns \nothing;
  @ ensures CALENDAR_DAY_MIN <= \result <= CALENDAR_DAY_MAX;
  @ ensures \result * 86400 <= pump_s < (\result + 1) * 86400; */
int32_t calendar_day_of(int64_t pump_s);
/*@ requires CALENDAR_DAY_MIN * 86400 <= pump_s <= UNITS_PUMP_S_MAX;
  @ assigns \nothing;
  @ ensures 0 <= \result < 86400 && (pump_s - \result) % 86400 == 0; */
int32_t calendar_second_of(int64_t pump_s);

/* The instant of 00:00 on a day. */
/*@ assigns \nothing;
  @ ensures \result == day * 86400; */
int64_t calendar_midnight(int32_t day);

#endif
