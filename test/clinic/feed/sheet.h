/* sheet.h: sheets for tests: judged without a store, fates by line. */
#ifndef TEST_CLINIC_FEED_SHEET_H
#define TEST_CLINIC_FEED_SHEET_H

#include "clinic/feed/import.h"

/* 2026-11-16 09:00 in Chicago. */
#define SHEET_NOW_S INT64_C(1794841200)

enum { SHEET_LINES_MAX = 400, SHEET_REASON_MAX = 500 };

/* What became of the row that starts on each line. */
struct sheet {
    struct import import;
    enum fate fate[SHEET_LINES_MAX];
    char reason[SHEET_LINES_MAX][SHEET_REASON_MAX];
    char why[2000]; /* of a sheet that could not be read */
};

/* Check text as a sheet, ready for its rows; 0, or -1 when it is refused as a
 * whole. */
int sheet_prepare(struct sheet *sheet, const char *text, enum cell_order order,
    const char *mapping);

/* And judge its rows, without a store. */
int sheet_judge(struct sheet *sheet, const char *text, enum cell_order order,
    const char *mapping);

/* The whole file test/data/NAME, to be freed. */
char *sheet_file(const char *name);

#endif
