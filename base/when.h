/* when.h: dates and instants as people and machines write them. */
#ifndef BASE_WHEN_H
#define BASE_WHEN_H

#include <stdbool.h>
#include <stdint.h>

/* Each way a date or time can be refused. */
enum when_error {
    WHEN_OK = 0,
    WHEN_EMPTY,
    WHEN_DATE_FORM,      /* not YYYY-MM-DD */
    WHEN_TIME_FORM,      /* not HH:MM or HH:MM:SS */
    WHEN_OFFSET_FORM,    /* not +HH:MM, -HH:MM or Z */
    WHEN_YEAR_RANGE,     /* outside 1900 to 2199 */
    WHEN_NO_SUCH_DATE,   /* 31 Feb */
    WHEN_NO_SUCH_TIME,   /* 24:00, 12:60 */
    WHEN_NO_SUCH_OFFSET, /* beyond 14 hours */
};

/* A date, perhaps a time of day, perhaps an offset from UTC, as typed. */
struct when_local {
    int32_t day;      /* from 1970-01-01 */
    int32_t second;   /* since 00:00; 0 without a time */
    int32_t offset_s; /* local = UTC + offset; 0 without one */
    bool has_time;
    bool has_offset;
};

/*
 * Read text, wholly: "2026-01-15"; then also "2026-01-15T10:30",
 * "2026-01-15T10:30:05", each with "+01:00" or "Z" behind it; a time of day
 * "09:30" or "09:30:00".  Text may be NULL (empty).  What is read is only
 * written on WHEN_OK.  31 Feb is refused, never moved.
 */
enum when_error when_read_date(const char *text, int32_t *day);
enum when_error when_read_local(const char *text, struct when_local *local);
enum when_error when_read_time(const char *text, int32_t *second);

/* What is wrong and what to do, to follow the name of the field: "is not a
 * day of the calendar: check day and month".  Never NULL. */
const char *when_error_text(enum when_error error);

/* Seconds since 1970-01-01 00:00 on the same clock as local. */
int64_t when_local_seconds(const struct when_local *local);

/* A short text by value: print it with %s at once, or keep the struct. */
struct when_text {
    char text[48];
};

/* Days are those of core/calendar.h, 1900 to 2199. */
struct when_text when_iso(int32_t day);           /* 2026-08-19 */
struct when_text when_date(int32_t day);          /* 19 Aug 2026 */
struct when_text when_weekday_date(int32_t day);  /* Wed 18 Nov 2026 */
struct when_text when_weekday_short(int32_t day); /* Wed 18 Nov */

/* "today", "in 1 day", "in 12 days", "2 days ago". */
struct when_text when_from_today(int32_t day, int32_t today);

/*
 * ISO 8601 with the offset of the place, "+00:00" and never Z:
 * when_instant(1768473000, 3600) is 2026-01-15T11:30:00+01:00.  An offset
 * with seconds is cut to the minute; the instant stays the same.
 */
struct when_text when_instant(int64_t utc_s, int32_t offset_s);

/* Of seconds on a local or pump clock: "19 Aug 2026, 10:30", and "10:30". */
struct when_text when_date_time(int64_t local_s);
struct when_text when_time(int64_t local_s);

/* A span of 0 seconds or more, rounded down to the minute: "43 h 31 min". */
struct when_text when_span(int64_t seconds);

#endif
