#include <string.h>

#include "base/utf8.h"
#include "clinic/feed/csv.h"
#include "core/fault.h"

#define BOM "\xef\xbb\xbf"

const char *csv_error_text(enum csv_error error)
{
    static const char *const text[] = {
        [CSV_OK] = "nothing is wrong",
        [CSV_LARGE] = "the sheet is larger than 256 MiB: split it",
        [CSV_UTF16] = "the sheet is saved as UTF-16: save it as \"CSV UTF-8\"",
        [CSV_NUL] =
            "a zero byte, so this is not a CSV sheet: save it as \"CSV UTF-8\"",
        [CSV_NOT_UTF8] =
            "a character that is not UTF-8: save the sheet as \"CSV UTF-8\"",
        [CSV_CR] = "a line that ends in a carriage return alone: save the "
                   "sheet as \"CSV UTF-8\"",
        [CSV_QUOTE_OPEN] = "a cell starts with a quotation mark and never "
                           "ends: add the closing mark",
        [CSV_QUOTE_INSIDE] =
            "a quotation mark inside a cell without quotation marks around "
            "it: put marks around the cell and write the inner one twice",
        [CSV_QUOTE_AFTER] = "text after the closing quotation mark of a cell: "
                            "write a mark inside a cell twice",
        [CSV_CELLS] = "a row has more than 256 cells: remove columns that the "
                      "import does not use",
        [CSV_CELL_LONG] = "a cell has more than 32,768 bytes: shorten it, or "
                          "look for a missing closing quotation mark",
    };

    ASSERT((size_t)error < sizeof text / sizeof text[0]);
    return text[error];
}

/* The separator that the first line shows most of; a comma on a tie. */
static char find_separator(const char *at, const char *end)
{
    size_t commas = 0, semicolons = 0, tabs = 0;
    int quoted = 0;

    for (; at < end && (quoted || *at != '\n'); at++) {
        quoted ^= *at == '"';
        if (quoted)
            continue;
        commas += *at == ',';
        semicolons += *at == ';';
        tabs += *at == '\t';
    }
    if (semicolons > commas && semicolons >= tabs)
        return ';';
    return tabs > commas ? '\t' : ',';
}

static int starts_with(const struct csv *csv, const char *bytes, size_t len)
{
    return (size_t)(csv->end - csv->at) >= len &&
           memcmp(csv->at, bytes, len) == 0;
}

void csv_init(struct csv *csv, const char *bytes, size_t size)
{
    memset(csv, 0, sizeof *csv);
    csv->at = bytes;
    csv->end = bytes + size;
    csv->line = 1;
    csv->error_line = 1;
    csv->error_column = 1;
    if (size > CSV_SHEET_MAX) {
        csv->error = CSV_LARGE;
        return;
    }
    if (starts_with(csv, "\xff\xfe", 2) || starts_with(csv, "\xfe\xff", 2))
        csv->error = CSV_UTF16;
    else if (starts_with(csv, BOM, 3))
        csv->at += 3;
    csv->separator = find_separator(csv->at, csv->end);
}

static int fail(struct csv *csv, enum csv_error error)
{
    csv->error = error;
    csv->error_line = csv->line;
    csv->error_column = (int)csv->count + 1;
    return 0;
}

static int at_break(const struct csv *csv)
{
    return csv->at == csv->end || *csv->at == '\n' || *csv->at == '\r';
}

/* Copy the character at `at` to the cell. */
static int take(struct csv *csv)
{
    size_t size = utf8_character(csv->at, (size_t)(csv->end - csv->at));

    if (!size)
        return fail(csv, *csv->at ? CSV_NOT_UTF8 : CSV_NUL);
    if (csv->text.len - csv->start[csv->count] + size > CSV_CELL_MAX)
        return fail(csv, CSV_CELL_LONG);
    csv->line += *csv->at == '\n';
    buffer_put(&csv->text, csv->at, size);
    csv->at += size;
    return 1;
}

/* The rest of a cell whose opening quote was passed. */
static int take_quoted(struct csv *csv)
{
    int opened = csv->line;

    while (csv->at < csv->end) {
        if (*csv->at == '"' && !starts_with(csv, "\"\"", 2))
            break;
        csv->at += *csv->at == '"';
        if (!take(csv))
            return 0;
    }
    if (csv->at == csv->end) {
        csv->line = opened;
        return fail(csv, CSV_QUOTE_OPEN);
    }
    csv->at++;
    if (!at_break(csv) && *csv->at != csv->separator)
        return fail(csv, CSV_QUOTE_AFTER);
    return 1;
}

static int take_plain(struct csv *csv)
{
    while (!at_break(csv) && *csv->at != csv->separator) {
        if (*csv->at == '"')
            return fail(csv, CSV_QUOTE_INSIDE);
        if (!take(csv))
            return 0;
    }
    return 1;
}

static int take_cell(struct csv *csv)
{
    int quoted = csv->at < csv->end && *csv->at == '"';

    if (csv->count == CSV_CELLS_MAX)
        return fail(csv, CSV_CELLS);
    csv->start[csv->count] = csv->text.len;
    csv->at += quoted;
    if (!(quoted ? take_quoted(csv) : take_plain(csv)))
        return 0;
    buffer_char(&csv->text, 0);
    csv->count++;
    return 1;
}

/* Pass the line break that ends a row, if any is left. */
static int pass_break(struct csv *csv)
{
    if (csv->at == csv->end)
        return 1;
    csv->at += *csv->at == '\r';
    if (csv->at == csv->end || *csv->at != '\n')
        return fail(csv, CSV_CR);
    csv->at++;
    csv->line++;
    return 1;
}

int csv_next(struct csv *csv)
{
    csv->count = 0;
    buffer_clear(&csv->text);
    while (!csv->error && csv->at < csv->end && at_break(csv))
        pass_break(csv);
    if (csv->error || csv->at == csv->end)
        return 0;
    csv->row_line = csv->line;
    while (take_cell(csv)) {
        if (!at_break(csv)) {
            csv->at++;
            continue;
        }
        /* Addresses are taken once the text has stopped moving. */
        for (size_t i = 0; i < csv->count; i++)
            csv->cell[i] = csv->text.data + csv->start[i];
        return pass_break(csv);
    }
    return 0;
}

void csv_free(struct csv *csv)
{
    buffer_free(&csv->text);
}

int csv_is_formula(const char *text)
{
    text += strspn(text, "' ");
    return *text && strchr("=+-@\t\r\n", *text) != NULL;
}

void csv_put(struct buffer *out, const char *text, int first)
{
    int formula = csv_is_formula(text);

    if (!first)
        buffer_char(out, ',');
    if (!formula && !strpbrk(text, ",;\t\"\r\n")) {
        buffer_text(out, text);
        return;
    }
    buffer_text(out, formula ? "\"'" : "\"");
    for (; *text; text++) {
        if (*text == '"')
            buffer_char(out, '"');
        buffer_char(out, *text);
    }
    buffer_char(out, '"');
}

void csv_end(struct buffer *out)
{
    buffer_text(out, "\r\n");
}

const char *csv_text(const char *cell)
{
    return cell[0] == '\'' && csv_is_formula(cell + 1) ? cell + 1 : cell;
}
