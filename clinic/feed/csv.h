/* csv.h: sheets of comma-separated cells: read strictly, written safely. */
#ifndef CLINIC_FEED_CSV_H
#define CLINIC_FEED_CSV_H

#include <stddef.h>

#include "base/buffer.h"

enum {
    CSV_CELLS_MAX = 256,      /* in one row */
    CSV_CELL_MAX = 32 * 1024, /* bytes; a spreadsheet's own limit is 32,767 */
    CSV_SHEET_MAX = 256 * 1024 * 1024, /* bytes of a whole sheet */
};

/* Everything that can be wrong with the form of a sheet. */
enum csv_error {
    CSV_OK = 0,
    CSV_LARGE,        /* more than CSV_SHEET_MAX bytes */
    CSV_UTF16,        /* saved as "Unicode text" */
    CSV_NUL,          /* a zero byte */
    CSV_NOT_UTF8,     /* saved in a code page of one country */
    CSV_CR,           /* a line ended by CR alone */
    CSV_QUOTE_OPEN,   /* a quoted cell that never ends */
    CSV_QUOTE_INSIDE, /* a quote in a cell that does not start with one */
    CSV_QUOTE_AFTER,  /* text after the quote that ends a cell */
    CSV_CELLS,        /* more than CSV_CELLS_MAX cells */
    CSV_CELL_LONG,    /* more than CSV_CELL_MAX bytes in a cell */
};

/* What is wrong and what to do, in a sentence without its full stop. */
const char *csv_error_text(enum csv_error error);

/*
 * A reader over a sheet that stays in memory as long as the reader.  A row's
 * cells are text ended by a zero byte, and last until the next row is read.
 *
 *   row   = cell *(separator cell) (LF / CRLF / end)
 *   cell  = *(any character but separator, quote, CR, LF)
 *         / quote *(any character but quote / quote quote) quote
 *
 * as RFC 4180 says, with UTF-8 and an optional byte order mark in front.  The
 * separator is a comma, unless the first line has more semicolons (or more
 * tabs) outside quotes than commas.
 */
struct csv {
    const char *cell[CSV_CELLS_MAX];
    size_t count; /* of cells in the row */
    int row_line; /* on which it starts, counted from 1 */

    enum csv_error error; /* once set, no more rows */
    int error_line;
    int error_column; /* the cell's number, from 1 */

    const char *at;
    const char *end;
    int line; /* of `at` */
    char separator;
    struct buffer text; /* the row's cells, one after another */
    size_t start[CSV_CELLS_MAX];
};

/* Start on size bytes.  Whatever is wrong with them shows at the first row. */
void csv_init(struct csv *csv, const char *bytes, size_t size);

/* Read the next row: 1, or 0 at the end or at an error, which is then in
 * csv->error with its line and column.  Lines with nothing at all on them are
 * passed over. */
int csv_next(struct csv *csv);

/* Give the reader's own memory back. */
void csv_free(struct csv *csv);

/* Would a spreadsheet take this text for a formula?  Apostrophes and spaces
 * in front do not count. */
int csv_is_formula(const char *text);

/*
 * Append one cell, after a comma unless it is the first of its row.  It is
 * quoted where it must be, and text that looks like a formula gets an
 * apostrophe in front, the sign by which spreadsheets keep text as text.
 */
void csv_put(struct buffer *out, const char *text, int first);

/* End the row (CRLF). */
void csv_end(struct buffer *out);

/* The text of a cell that csv_put wrote: without the apostrophe it added. */
const char *csv_text(const char *cell);

#endif
