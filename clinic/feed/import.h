/* import.h: a clinic's sheet, row by row to its fate (SR-48).
 *
 * Knows nothing of the store: what is kept, and how, is the caller's, who is
 * handed each row that the rules admit.
 */
#ifndef CLINIC_FEED_IMPORT_H
#define CLINIC_FEED_IMPORT_H

#include <stddef.h>

#include "base/buffer.h"
#include "clinic/feed/column.h"
#include "clinic/feed/csv.h"
#include "clinic/feed/row.h"

/*
 * Keep a row that is OK or WARN: 0, having perhaps refused or flagged it for
 * what is stored already, or FATE_UNCHANGED; -1 when keeping failed, which
 * ends the import.
 */
typedef int import_keep(void *context, struct row *row);

/* Told of each row, in the sheet's order, with its final fate. */
typedef void import_say(
    void *context, const struct row *row, const struct csv *csv);

struct import {
    const char *bytes; /* the sheet */
    size_t size;
    const char *mapping; /* text, or NULL */
    struct row_rule rule;
    import_keep *keep; /* NULL: judge alone */
    void *keep_context;
    import_say *say; /* NULL: count alone */
    void *say_context;

    /* The answer. */
    size_t rows;
    size_t imported; /* kept, with or without a flag */
    size_t warned;   /* of those, flagged */
    size_t refused;
    size_t unchanged;
    struct columns columns;
};

/*
 * Read the sheet as a whole, so that a broken one is refused before any row is
 * kept; then its first line.  0, or -1 with what is wrong in why, a line each.
 * Sets rows and columns.
 */
int import_check(struct import *import, struct buffer *why);

/* Judge and keep every row of a checked sheet: 0, or -1 when keep failed. */
int import_rows(struct import *import);

/* Append the names of columns that the import leaves out; how many. */
size_t import_left_out(const struct import *import, struct buffer *names);

/* Append a mapping for the sheet's columns, also when import_check found
 * something missing; -1 when the sheet has no first line that can be read. */
int import_mapping(const struct import *import, struct buffer *out);

/* Append the first line, or a row, as written by csv_put, with one cell more:
 * the reason of a refusal, under a name that the import passes over. */
void import_put_header(const struct import *import, struct buffer *out);
void import_put_row(const struct import *import, const struct row *row,
    const struct csv *csv, struct buffer *out);

#endif
