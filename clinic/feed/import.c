#include <string.h>

#include "clinic/feed/import.h"
#include "clinic/feed/seen.h"

/* Spreadsheets leave rows of nothing but separators behind. */
static int is_blank(const struct csv *csv)
{
    for (size_t i = 0; i < csv->count; i++)
        if (csv->cell[i][0])
            return 0;
    return 1;
}

/* The next row with anything in it. */
static int next_row(struct csv *csv)
{
    while (csv_next(csv))
        if (!is_blank(csv))
            return 1;
    return 0;
}

static int check_form(struct import *import, struct buffer *why)
{
    size_t before = why->len;
    struct csv csv;

    csv_init(&csv, import->bytes, import->size);
    while (next_row(&csv))
        import->rows++;
    if (csv.error)
        buffer_printf(why, "line %d, column %d: %s\n", csv.error_line,
            csv.error_column, csv_error_text(csv.error));
    else if (import->rows == 0)
        buffer_text(why, "the sheet is empty: choose another file\n");
    else
        import->rows--;
    csv_free(&csv);
    return why->len == before ? 0 : -1;
}

int import_check(struct import *import, struct buffer *why)
{
    struct csv csv;
    int result;

    import->rows = 0;
    if (check_form(import, why))
        return -1;
    csv_init(&csv, import->bytes, import->size);
    next_row(&csv);
    result = column_read(&import->columns, &csv, import->mapping, why);
    csv_free(&csv);
    return result;
}

static void count(struct import *import, const struct row *row)
{
    switch (row->fate) {
    case FATE_OK:
        import->imported++;
        break;
    case FATE_WARN:
        import->imported++;
        import->warned++;
        break;
    case FATE_ERROR:
        import->refused++;
        break;
    case FATE_UNCHANGED:
        import->unchanged++;
        break;
    }
}

int import_rows(struct import *import)
{
    struct seen *seen = seen_create();
    struct row row = { 0 };
    struct csv csv;
    int result = 0;

    import->imported = import->warned = 0;
    import->refused = import->unchanged = 0;
    csv_init(&csv, import->bytes, import->size);
    next_row(&csv);
    while (result == 0 && next_row(&csv)) {
        row_read(&row, &import->columns, &csv, &import->rule);
        seen_judge(seen, &row, &csv);
        if (row.fate != FATE_ERROR && import->keep)
            result = import->keep(import->keep_context, &row);
        count(import, &row);
        if (result == 0 && import->say)
            import->say(import->say_context, &row, &csv);
    }
    csv_free(&csv);
    row_free(&row);
    seen_free(seen);
    return result;
}

/* The sheet's first line, to be freed by csv_free. */
static int first_line(const struct import *import, struct csv *csv)
{
    csv_init(csv, import->bytes, import->size);
    return next_row(csv);
}

size_t import_left_out(const struct import *import, struct buffer *names)
{
    struct csv csv;
    size_t count_of = 0;

    if (first_line(import, &csv))
        count_of = column_unknown(&import->columns, &csv, names);
    csv_free(&csv);
    return count_of;
}

int import_mapping(const struct import *import, struct buffer *out)
{
    struct csv csv;
    int found = first_line(import, &csv);

    if (found)
        column_save(&import->columns, &csv, out);
    csv_free(&csv);
    return found ? 0 : -1;
}

/* A sheet's cells, as many as it has columns, and one more; the reasons of an
 * earlier import are left out. */
static void put_cells(const struct import *import, const struct csv *csv,
    const char *last, struct buffer *out)
{
    size_t put = 0;

    for (size_t i = 0; i < csv->count || i < import->columns.count; i++) {
        if (i < import->columns.count &&
            import->columns.field[i] == COLUMN_REASON)
            continue;
        csv_put(out, i < csv->count ? csv_text(csv->cell[i]) : "", put++ == 0);
    }
    csv_put(out, last, put == 0);
    csv_end(out);
}

void import_put_header(const struct import *import, struct buffer *out)
{
    struct csv csv;

    if (first_line(import, &csv))
        put_cells(import, &csv, COLUMN_REASON_TITLE, out);
    csv_free(&csv);
}

void import_put_row(const struct import *import, const struct row *row,
    const struct csv *csv, struct buffer *out)
{
    put_cells(import, csv, row_reason(row), out);
}
