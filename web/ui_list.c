#include "web/ui_list.h"
#include "web/html.h"

void ui_list_begin(struct buffer *page)
{
    html_raw(page, "<ul class=\"work\">");
}

void ui_list_end(struct buffer *page)
{
    html_raw(page, "</ul>\n");
}

void ui_list_item_begin(struct buffer *page, const struct ui_item *item)
{
    html_raw(page, "<li><div class=\"sign\">");
    ui_badge(page, item->level, item->badge);
    html_raw(page, "</div><div class=\"name\">");
    ui_link(page, item->href, item->name);
    if (item->mark) {
        html_raw(page, " ");
        ui_muted(page, item->mark);
    }
    html_raw(page, "</div><div class=\"when\">");
    html_text(page, item->when);
    html_raw(page, "</div><div class=\"state\">");
    html_text(page, item->state);
    html_raw(page, "</div>");
    if (item->why) {
        html_raw(page, "<div class=\"why\">");
        html_text(page, item->why);
        html_raw(page, "</div>");
    }
    html_raw(page, "<div class=\"does\">");
}

void ui_list_item_end(struct buffer *page)
{
    html_raw(page, "</div></li>\n");
}

/* The roles are said again because a phone's style makes rows into blocks,
 * and browsers then forget that it is a table. */
void ui_list_table_begin(struct buffer *page, const char *caption,
    const struct ui_column *columns, size_t count)
{
    size_t i;

    html_raw(page, "<table role=\"table\"><caption>");
    html_text(page, caption);
    html_raw(page, "</caption><thead role=\"rowgroup\"><tr role=\"row\">");
    for (i = 0; i < count; i++) {
        html_raw(page, "<th scope=\"col\" role=\"columnheader\"");
        if (columns[i].number)
            html_raw(page, " class=\"number\"");
        html_raw(page, ">");
        html_text(page, columns[i].title);
        html_raw(page, "</th>");
    }
    html_raw(page, "</tr></thead><tbody role=\"rowgroup\">");
}

static void put_cell(struct buffer *page, const struct ui_cell *cell)
{
    if (cell->href)
        ui_link(page, cell->href, cell->text);
    else if (cell->level != UI_GOOD)
        ui_badge(page, cell->level, cell->text);
    else
        html_text(page, cell->text);
}

void ui_list_table_marked(struct buffer *page, const struct ui_column *columns,
    const struct ui_cell *cells, size_t count, size_t marked)
{
    size_t i;

    html_raw(page, "<tr role=\"row\">");
    for (i = 0; i < count; i++) {
        html_raw(page, "<td role=\"cell\" data-title=\"");
        html_attr(page, columns[i].title);
        if (columns[i].number)
            html_raw(page, "\" class=\"number");
        html_raw(page, "\">");
        if (i == marked)
            ui_strong(page, cells[i].text);
        else
            put_cell(page, &cells[i]);
        html_raw(page, "</td>");
    }
    html_raw(page, "</tr>\n");
}

void ui_list_table_row(struct buffer *page, const struct ui_column *columns,
    const struct ui_cell *cells, size_t count)
{
    ui_list_table_marked(page, columns, cells, count, count);
}

void ui_list_table_end(struct buffer *page)
{
    html_raw(page, "</tbody></table>\n");
}

void ui_list_blocks_begin(struct buffer *page)
{
    html_raw(page, "<div class=\"blocks\">");
}

void ui_list_blocks_end(struct buffer *page)
{
    html_raw(page, "</div>\n");
}

void ui_list_block_begin(struct buffer *page, const char *heading)
{
    html_raw(page, "<section><h2>");
    html_text(page, heading);
    html_raw(page, "</h2>");
}

void ui_list_block_end(struct buffer *page)
{
    html_raw(page, "</section>");
}

void ui_list_facts_begin(struct buffer *page)
{
    html_raw(page, "<dl>");
}

void ui_list_fact(struct buffer *page, const char *term, const char *text)
{
    ui_list_fact_at(page, term, UI_GOOD, text);
}

void ui_list_fact_at(struct buffer *page, const char *term, enum ui_level level,
    const char *text)
{
    html_raw(page, "<div><dt>");
    html_text(page, term);
    html_raw(page, "</dt><dd>");
    ui_badge(page, level, text);
    html_raw(page, "</dd></div>");
}

void ui_list_facts_end(struct buffer *page)
{
    html_raw(page, "</dl>");
}

void ui_list_large(struct buffer *page, const char *text, const char *after)
{
    html_raw(page, "<p class=\"large\"><strong>");
    html_text(page, text);
    html_raw(page, "</strong>");
    if (after) {
        html_raw(page, " ");
        ui_muted(page, after);
    }
    html_raw(page, "</p>");
}

void ui_list_events_begin(struct buffer *page)
{
    html_raw(page, "<ol class=\"events\">");
}

void ui_list_event(struct buffer *page, const struct ui_event *event)
{
    html_raw(page, "<li><span class=\"date\">");
    html_text(page, event->date);
    html_raw(page, "</span> <span class=\"what\">");
    if (event->href)
        ui_link(page, event->href, event->what);
    else
        html_text(page, event->what);
    if (event->who) {
        html_raw(page, " <span class=\"muted\">");
        html_text(page, event->who);
        html_raw(page, "</span>");
    }
    html_raw(page, "</span></li>\n");
}

void ui_list_events_end(struct buffer *page)
{
    html_raw(page, "</ol>");
}

void ui_list_steps_begin(struct buffer *page)
{
    html_raw(page, "<ol class=\"steps\">");
}

void ui_list_step(struct buffer *page, const struct ui_step *step)
{
    html_raw(page, "<li><div class=\"step\"><p><strong>");
    html_text(page, step->what);
    html_raw(page, "</strong> ");
    ui_muted(page, step->how);
    html_raw(page, "</p>");
    if (step->known) {
        html_raw(page, "<p class=\"known\">");
        ui_badge(page, step->level, step->known);
        html_raw(page, "</p>");
    }
    html_raw(page, "</div></li>\n");
}

void ui_list_steps_end(struct buffer *page)
{
    html_raw(page, "</ol>");
}

void ui_list_pages(
    struct buffer *page, const char *first, const char *where, const char *next)
{
    html_raw(page, "<nav class=\"pages\" aria-label=\"Pages\">");
    if (first)
        ui_link(page, first, "First page");
    html_raw(page, "<span>");
    html_text(page, where);
    html_raw(page, "</span>");
    if (next)
        ui_link(page, next, "Next");
    html_raw(page, "</nav>\n");
}
