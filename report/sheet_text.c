#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "base/buffer.h"
#include "report/sheet_rows.h"

enum { COLUMNS = 78, INDENT = 2, LABELS = 22, LONG_LABELS = 30 };

/* Columns that the first len bytes take: one a character. */
static size_t columns(const char *text, size_t len)
{
    size_t count = 0;

    for (size_t i = 0; i < len; i++)
        count += ((unsigned char)text[i] & 0xc0) != 0x80;
    return count;
}

/* What parts words: a line a person ended goes on as one. */
#define BLANKS " \t\r\n"

/* Bytes of the next word and of the blanks before it. */
static size_t word_length(const char *text)
{
    size_t blanks = strspn(text, BLANKS);

    return blanks + strcspn(text + blanks, BLANKS);
}

static void put_word(struct buffer *out, const char *text, size_t len)
{
    for (size_t i = 0; i < len; i++)
        buffer_char(out, strchr(BLANKS, text[i]) ? ' ' : text[i]);
}

static void put_spaces(struct buffer *out, size_t count)
{
    while (count-- > 0)
        buffer_char(out, ' ');
}

/* Text from column `at` on, wrapped between words to lines that begin at
 * column `left`; returns the column after it. */
static size_t put_wrapped(
    struct buffer *out, size_t at, size_t left, const char *text)
{
    size_t len, width;

    while (*text) {
        len = word_length(text);
        width = columns(text, len);
        if (at + width > COLUMNS && at > left) {
            buffer_char(out, '\n');
            put_spaces(out, left);
            at = left;
            len -= strspn(text, BLANKS);
            text += strspn(text, BLANKS);
            width = columns(text, len);
        }
        put_word(out, text, len);
        at += width;
        text += len;
    }
    return at;
}

static void put_line(struct buffer *out, size_t indent, const char *text)
{
    put_spaces(out, indent);
    put_wrapped(out, indent, indent, text);
    buffer_char(out, '\n');
}

/* Labels take so many columns; one that is longer, a line of its own. */
static void put_row(
    struct buffer *out, size_t labels, const struct sheet_row *row)
{
    size_t left = *row->label ? INDENT + labels : INDENT;
    size_t at = INDENT + columns(row->label, strlen(row->label));

    put_spaces(out, INDENT);
    buffer_text(out, row->label);
    if (at >= left && *row->label) {
        buffer_char(out, '\n');
        at = 0;
    }
    put_spaces(out, left - at);
    at = put_wrapped(out, left, left, row->value);
    if (row->note) {
        put_spaces(out, 2);
        put_wrapped(out, at + 2, left, row->note);
    }
    buffer_char(out, '\n');
}

/* A blank line, the title in capitals, what is beside it. */
static void put_title(struct buffer *out, const struct sheet_section *section)
{
    const char *c;

    buffer_char(out, '\n');
    for (c = section->title; *c; c++)
        buffer_char(out, (char)toupper((unsigned char)*c));
    if (section->note)
        buffer_printf(out, "  (%s)", section->note);
    buffer_char(out, '\n');
}

static void put_section(
    struct buffer *out, size_t labels, const struct sheet_section *section)
{
    put_title(out, section);
    for (size_t i = 0; i < section->count; i++)
        put_row(out, labels, &section->rows[i]);
}

/* Steps of a set, so many to a line. */
static void put_steps(struct buffer *out, const struct sheet_section *section)
{
    static const size_t to_a_line = 3;
    const struct sheet_row *row;

    put_title(out, section);
    for (size_t i = 0; i < section->count; i++) {
        row = &section->rows[i];
        if (i % to_a_line == 0)
            put_spaces(out, INDENT);
        buffer_printf(out, "%s  %s", row->label, row->value);
        if (i % to_a_line == to_a_line - 1 || i + 1 == section->count)
            buffer_char(out, '\n');
        else
            put_spaces(out, 24 - 7 - columns(row->value, strlen(row->value)));
    }
}

static void put_head(struct buffer *out, const struct sheet_rows *rows)
{
    put_line(out, 0, rows->clinic);
    buffer_char(out, '\n');
    put_line(out, 0, rows->name);
    put_line(out, 0, rows->identity);
    if (rows->risks)
        put_line(out, 0, rows->risks);
    put_line(out, 0, rows->read);
    put_line(out, 0, rows->printed);
    if (rows->warnings.count > 0)
        put_section(out, LABELS, &rows->warnings);
}

static void put_card(struct buffer *out, const struct sheet_rows *rows)
{
    size_t i;

    buffer_char(out, '\n');
    for (i = 0; i < COLUMNS; i++)
        buffer_char(out, '=');
    buffer_printf(out, "\n%s\n", rows->card);
    put_section(out, LONG_LABELS, &rows->contacts);
    put_section(out, LONG_LABELS, &rows->signs);
    put_section(out, LONG_LABELS, &rows->triage);
    buffer_char(out, '\n');
    put_line(out, 0, rows->backup);
    put_line(out, 0, rows->clock);
    put_line(out, 0, rows->disclaimer);
}

/* Spaces that only print has become plain ones. */
static void put_plain(struct buffer *out, const char *text)
{
    static const char thin[] = "\xe2\x80\x89";
    const char *next;

    while ((next = strstr(text, thin)) != NULL) {
        buffer_put(out, text, (size_t)(next - text));
        buffer_char(out, ' ');
        text = next + strlen(thin);
    }
    buffer_text(out, text);
}

void sheet_text(const struct sheet *sheet, struct buffer *out)
{
    struct arena arena = { 0 };
    struct buffer text = { 0 };
    struct sheet_rows rows;

    sheet_rows_make(sheet, &arena, &rows);
    put_head(&text, &rows);
    put_section(&text, LABELS, &rows.dates);
    put_section(&text, LABELS, &rows.drug);
    for (size_t i = 0; i < rows.step_sets; i++)
        put_steps(&text, &rows.steps[i]);
    put_section(&text, LABELS, &rows.reservoir);
    put_section(&text, LABELS, &rows.pump);
    put_section(&text, LABELS, &rows.catheter);
    put_section(&text, LABELS, &rows.alarms);
    put_section(&text, LABELS, &rows.events);
    put_card(&text, &rows);
    put_plain(out, buffer_get(&text));
    buffer_free(&text);
    arena_free(&arena);
}
