#include "report/sheet_layout.h"
#include "report/draw.h"
#include "report/sheet_rows.h"

/* Points. */
static const double row_gap = 2.5;
static const double section_gap = 9;
static const double column_gap = 24;
static const double hairline = 0.6;
static const double label_drop = 1.4; /* to the baseline of its value */

/* Where the next thing goes: a column of the page, from its top on. */
struct column {
    struct draw *draw;
    double x, y, width;
};

static struct draw_place place_in(const struct column *column)
{
    return (struct draw_place){ column->x, column->y, column->width };
}

static void put_text(struct column *column, const char *tag,
    enum draw_style style, const char *text, const char *note)
{
    draw_open(column->draw, tag);
    column->y += draw_text(column->draw, style, place_in(column), text, note);
    draw_close(column->draw);
}

/* As put_text, for words that stand on every sheet. */
static void put_words(struct column *column, const char *tag,
    enum draw_style style, const char *text)
{
    draw_open(column->draw, tag);
    column->y += draw_words(column->draw, style, place_in(column), text);
    draw_close(column->draw);
}

static void put_heading(
    struct column *column, const char *title, const char *note)
{
    draw_rule(column->draw, place_in(column), hairline, DRAW_RULE);
    column->y += 4;
    if (note)
        put_text(column, "H2", DRAW_HEAD, title, note);
    else
        put_words(column, "H2", DRAW_HEAD, title);
    column->y += row_gap;
}

/* Label | value and note; a row without a label takes the whole width. */
static void put_row(
    struct column *column, const struct sheet_row *row, double label_width)
{
    struct draw *draw = column->draw;
    struct draw_place place = place_in(column);
    double label_height = 0, value_height;

    draw_open(draw, "TR");
    if (*row->label) {
        place.width = label_width - 4;
        draw_open(draw, "TH");
        place.y += label_drop;
        label_height = draw_words(draw, DRAW_LABEL, place, row->label);
        draw_close(draw);
        place.y -= label_drop;
        place.x += label_width;
        place.width = column->width - label_width;
    }
    draw_open(draw, "TD");
    value_height = draw_text(draw, DRAW_VALUE, place, row->value, row->note);
    draw_close(draw);
    draw_close(draw);
    column->y +=
        (label_height > value_height ? label_height : value_height) + row_gap;
}

static void put_section(struct column *column,
    const struct sheet_section *section, double label_width)
{
    put_heading(column, section->title, section->note);
    draw_open(column->draw, "Table");
    for (size_t i = 0; i < section->count; i++)
        put_row(column, &section->rows[i], label_width);
    draw_close(column->draw);
    column->y += section_gap - row_gap;
}

/* Steps of each set run down, then right; as many columns as fit. */
static void put_steps(struct column *column, const struct sheet_rows *rows)
{
    const double width = 104, label = 34, height = 15;
    const struct sheet_section *section;
    size_t across = (size_t)(column->width / width), down, i, s;

    for (s = 0; s < rows->step_sets; s++) {
        section = &rows->steps[s];
        put_heading(column, section->title, section->note);
        down = (section->count + across - 1) / across;
        draw_open(column->draw, "Table");
        for (i = 0; i < section->count; i++) {
            struct column cell = { column->draw,
                column->x + (double)(i / down) * width,
                column->y + (double)(i % down) * height, width };

            put_row(&cell, &section->rows[i], label);
        }
        draw_close(column->draw);
        column->y += (double)down * height + section_gap - row_gap;
    }
}

/* One date: its name, the date in large print, how far away. */
static void put_date(struct column *column, const struct sheet_row *row)
{
    draw_open(column->draw, "P");
    column->y +=
        draw_words(column->draw, DRAW_LABEL, place_in(column), row->label);
    column->y +=
        draw_text(column->draw, DRAW_DATE, place_in(column), row->value, NULL);
    if (row->note)
        column->y +=
            draw_text(column->draw, row->is_loud ? DRAW_LOUD_NOTE : DRAW_NOTE,
                place_in(column), row->note, NULL);
    draw_close(column->draw);
}

/* The dates, so many side by side, between two strong rules. */
static void put_dates(
    struct column *column, const struct sheet_section *section, size_t across)
{
    double width = column->width / (double)across, lowest;
    size_t i;

    draw_rule(column->draw, place_in(column), 1.4, DRAW_INK);
    column->y += 6;
    for (i = 0, lowest = column->y; i < section->count; i++) {
        struct column cell = { column->draw,
            column->x + (double)(i % across) * width, column->y, width - 8 };

        put_date(&cell, &section->rows[i]);
        if (cell.y > lowest)
            lowest = cell.y;
        if (i % across == across - 1)
            column->y = lowest + 6;
    }
}

static void put_warnings(
    struct column *column, const struct sheet_section *section)
{
    for (size_t i = 0; i < section->count; i++)
        put_text(column, "P", DRAW_LOUD, section->rows[i].value, NULL);
    if (section->count > 0)
        column->y += section_gap;
}

/* Who, and when it was read; at the right, whose paper it is. */
static void put_head(
    struct column *column, const struct sheet_rows *rows, double side)
{
    struct column left = *column, right = *column;

    left.width -= side;
    right.x += column->width - side;
    right.width = side;
    draw_open(column->draw, "H1");
    left.y +=
        draw_text(left.draw, DRAW_NAME, place_in(&left), rows->name, NULL);
    draw_close(column->draw);
    put_text(&left, "P", DRAW_VALUE, rows->identity, NULL);
    if (rows->risks)
        put_text(&left, "P", DRAW_LOUD, rows->risks, NULL);
    if (side <= 0)
        right = left;
    draw_open(right.draw, "P");
    right.y += (side > 0 ? draw_text_right(right.draw, DRAW_VALUE,
                               place_in(&right), rows->clinic)
                         : draw_text(right.draw, DRAW_VALUE, place_in(&right),
                               rows->clinic, NULL));
    draw_close(right.draw);
    column->y = (left.y > right.y ? left.y : right.y);
}

/* When it was read and printed: one line across. */
static void put_read(struct column *column, const struct sheet_rows *rows)
{
    column->y += 2;
    put_text(column, "P", DRAW_VALUE, rows->read, rows->printed);
    column->y += 8;
}

static void put_card_rows(struct column *column,
    const struct sheet_section *section, enum draw_style head,
    enum draw_style body)
{
    for (size_t i = 0; i < section->count; i++) {
        put_words(column, "H3", head, section->rows[i].label);
        put_words(column, "P", body, section->rows[i].value);
        column->y += 3;
    }
}

/* Numbers to call, so many side by side: the number first, because it is
 * what is looked for. */
static void put_contacts(
    struct column *column, const struct sheet_section *section, size_t across)
{
    double width = column->width / (double)across, lowest = column->y;
    size_t i;

    for (i = 0; i < section->count; i++) {
        struct column cell = { column->draw,
            column->x + (double)(i % across) * width, column->y, width - 8 };

        put_text(&cell, "P", DRAW_LOUD, section->rows[i].value, NULL);
        put_text(&cell, "P", DRAW_CARD, section->rows[i].label, NULL);
        if (cell.y > lowest)
            lowest = cell.y;
        if (i % across == across - 1 || i + 1 == section->count)
            column->y = lowest + 4;
    }
}

static void put_code(struct column *column, const char *code)
{
    draw_open(column->draw, "Figure");
    if (draw_code(column->draw, place_in(column), code) == 0)
        column->y += column->width;
    draw_close(column->draw);
}

/* The card: whom to call, then the signs and what to do about them side by
 * side, at the right the code; below, what is said once. */
static void put_card(
    struct column *column, const struct sheet_rows *rows, const char *code)
{
    const double side = 112, gap = 14;
    double lowest;
    struct column wide = *column, signs, triage, right;

    draw_rule(column->draw, place_in(column), 1.4, DRAW_INK);
    wide.y += 5;
    wide.width -= side + gap;
    right = wide;
    right.x += wide.width + gap;
    right.width = side;
    put_words(&wide, "H2", DRAW_LOUD, rows->card);
    put_text(&wide, "P", DRAW_VALUE, rows->backup, NULL);
    wide.y += 3;
    put_contacts(&wide, &rows->contacts, 3);
    signs = triage = wide;
    signs.width = (wide.width - gap) * 0.33;
    triage.x += signs.width + gap;
    triage.width = wide.width - gap - signs.width;
    put_card_rows(&signs, &rows->signs, DRAW_CARD_HEAD, DRAW_CARD);
    put_card_rows(&triage, &rows->triage, DRAW_CARD_HEAD, DRAW_CARD);
    put_code(&right, code);
    put_words(&right, "P", DRAW_CARD, rows->clock);
    lowest = signs.y > triage.y ? signs.y : triage.y;
    column->y = (lowest > right.y ? lowest : right.y) + 2;
    put_words(column, "P", DRAW_CARD, rows->disclaimer);
}

double sheet_layout_page(struct draw *draw, const struct sheet_rows *rows,
    const char *code, double width, double height)
{
    const double margin = 36, labels = 90;
    struct column page = { draw, margin, margin, width - 2 * margin };
    struct column left, right;
    size_t before_card;
    double foot;

    draw_open(draw, "Document");
    put_head(&page, rows, 190);
    put_read(&page, rows);
    put_warnings(&page, &rows->warnings);
    put_dates(&page, &rows->dates, 4);
    left = right = page;
    left.width = right.width = (page.width - column_gap) / 2;
    right.x += left.width + column_gap;
    put_section(&left, &rows->drug, labels);
    put_section(&left, &rows->reservoir, labels);
    put_section(&right, &rows->pump, labels);
    put_section(&right, &rows->catheter, labels);
    put_section(left.y < right.y ? &left : &right, &rows->alarms, labels);
    page.y = left.y > right.y ? left.y : right.y;
    put_steps(&page, rows);
    put_section(&page, &rows->events, labels);

    before_card = draw->count;
    put_card(&page, rows, code);
    foot = height - margin;
    if (page.y < foot) {
        draw_move(draw, before_card, foot - page.y);
        page.y = foot;
    }
    draw_close(draw);
    return page.y + margin;
}

double sheet_layout_column(struct draw *draw, const struct sheet_rows *rows,
    const char *code, double width)
{
    const double margin = 14, labels = 86;
    struct column page = { draw, margin, margin, width - 2 * margin };

    draw_open(draw, "Document");
    put_head(&page, rows, 0);
    put_read(&page, rows);
    put_warnings(&page, &rows->warnings);
    put_dates(&page, &rows->dates, 1);
    put_section(&page, &rows->drug, labels);
    put_steps(&page, rows);
    put_section(&page, &rows->reservoir, labels);
    put_section(&page, &rows->pump, labels);
    put_section(&page, &rows->catheter, labels);
    put_section(&page, &rows->alarms, labels);
    put_section(&page, &rows->events, labels);
    draw_rule(draw, place_in(&page), 1.4, DRAW_INK);
    page.y += 5;
    put_words(&page, "H2", DRAW_LOUD, rows->card);
    put_text(&page, "P", DRAW_VALUE, rows->backup, NULL);
    page.y += 4;
    put_contacts(&page, &rows->contacts, 1);
    put_card_rows(&page, &rows->signs, DRAW_LOUD, DRAW_VALUE);
    put_card_rows(&page, &rows->triage, DRAW_LOUD, DRAW_VALUE);
    put_code(&page, code);
    put_words(&page, "P", DRAW_NOTE, rows->clock);
    put_words(&page, "P", DRAW_NOTE, rows->disclaimer);
    draw_close(draw);
    return page.y + margin;
}
