/* cell.h: what people write into one cell of a sheet.
 *
 * Each reader takes the text of a cell, spaces at its ends apart, and answers
 * NULL and the value, or what is wrong and what to do, to follow the name of
 * the column and the text: "is not a date: write it as 2026-10-19".  Nothing
 * is guessed: what may mean two things is refused (SR-48).
 */
#ifndef CLINIC_FEED_CELL_H
#define CLINIC_FEED_CELL_H

#include <stdint.h>

/* In what order the sheet writes dates with strokes, if anybody said so. */
enum cell_order {
    CELL_ORDER_UNKNOWN,
    CELL_ORDER_MDY,
    CELL_ORDER_DMY,
    CELL_ORDER_YMD,
};

/* "mdy", "dmy", "ymd" into *order; -1 for any other word. */
int cell_order_read(const char *word, enum cell_order *order);

/*
 * A date, in days from 1970-01-01 (1900 to 2199), written as
 *
 *   2026-10-19           ISO 8601
 *   19 Oct 2026, Oct 19, 2026, 19-Oct-2026, 19 October 2026
 *   46314                a spreadsheet's day: exactly five digits
 *   10/19/2026           with / or . or -: in the order said; with no order
 *                        said, only if it can be read in one way
 *
 * A year has four digits.  A time of day is refused unless it is 00:00.
 */
const char *cell_date(const char *text, enum cell_order order, int32_t *day);

/* What it answers to a date that can be read in two ways. */
extern const char cell_two_dates[];

/* As cell_date, with an optional time of day ("2026-10-19 10:30" or with a T
 * between), in seconds since 00:00; -1 when only the date is written. */
const char *cell_moment(
    const char *text, enum cell_order order, int32_t *day, int32_t *second);

/* A day's dose in ng: a number of mcg, or with the unit mcg or mg, "/day" or
 * not.  At most UNITS_DOSE_NG_MAX.  A comma before three digits groups. */
const char *cell_dose(const char *text, int64_t *dose_ng);

/* A concentration in ng/mL: a number of mcg/mL, or with its unit, mcg/mL or
 * mg/mL.  At most UNITS_CONC_MAX. */
const char *cell_conc(const char *text, int32_t *conc_ng_per_ml);

/* A volume in nL: a number of mL, or with the unit mL or cc. */
const char *cell_volume(const char *text, int32_t *volume_nl);

/* The capacity of a pump in nL: "20 mL", "40", or a name that ends so. */
const char *cell_capacity(const char *text, int32_t *capacity_nl);

/* Text of 1 to max bytes on one line (a name, a number, a serial), or, with
 * lines, of 0 to max bytes on any. */
const char *cell_line(const char *text, unsigned long max);
const char *cell_note(const char *text, unsigned long max);

/* Without the spaces at its ends: moves the start of text and cuts its end,
 * in place.  Spaces of a spreadsheet (U+00A0, U+202F) count. */
char *cell_trim(char *text);

#endif
