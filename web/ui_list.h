/* ui_list.h: many things: work rows, tables, facts, the timeline. */
#ifndef WEB_UI_LIST_H
#define WEB_UI_LIST_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buffer.h"
#include "web/ui.h"

/* A list of work.  Each item: what it is, when, what is arranged, and what
 * can be done, side by side where there is room; then why it is here. */
void ui_list_begin(struct buffer *page);
void ui_list_end(struct buffer *page);

struct ui_item {
    enum ui_level level;
    const char *badge; /* a word or two beside the shape: "Overdue" */
    const char *href;  /* where the name leads */
    const char *name;
    const char *mark;  /* beside the name, muted: the MRN */
    const char *when;  /* alarm Wed 18 Nov, in 2 days */
    const char *state; /* nothing booked */
    const char *why;   /* the line below; NULL: none */
};

/* One item; its buttons go between. */
void ui_list_item_begin(struct buffer *page, const struct ui_item *item);
void ui_list_item_end(struct buffer *page);

struct ui_column {
    const char *title;
    bool number; /* set flush right */
};

/* A table; on a phone each row becomes a block, its cells with the column's
 * title.  cells has as many as there are columns; a cell with href links. */
struct ui_cell {
    const char *text;
    const char *href;    /* NULL: plain */
    enum ui_level level; /* not good: text is a badge */
};

/* The table with its heading; a row; its end. */
void ui_list_table_begin(struct buffer *page, const char *caption,
    const struct ui_column *columns, size_t count);
void ui_list_table_row(struct buffer *page, const struct ui_column *columns,
    const struct ui_cell *cells, size_t count);

/* A row with one cell set off, beside a word that says why. */
void ui_list_table_marked(struct buffer *page, const struct ui_column *columns,
    const struct ui_cell *cells, size_t count, size_t marked);
void ui_list_table_end(struct buffer *page);

/* Blocks side by side where there is room; each has a heading. */
void ui_list_blocks_begin(struct buffer *page);
void ui_list_blocks_end(struct buffer *page);
void ui_list_block_begin(struct buffer *page, const char *heading);
void ui_list_block_end(struct buffer *page);

/* Terms and what they are; large is for the one number a block is about.  A
 * fact with a level says so with its shape. */
void ui_list_facts_begin(struct buffer *page);
void ui_list_fact(struct buffer *page, const char *term, const char *text);
void ui_list_fact_at(struct buffer *page, const char *term, enum ui_level level,
    const char *text);
void ui_list_facts_end(struct buffer *page);
void ui_list_large(struct buffer *page, const char *text, const char *after);

/* Events, newest first: its date, what happened and where more of it stands
 * (NULL: nowhere), by whom (NULL: not said). */
struct ui_event {
    const char *date;
    const char *what;
    const char *href;
    const char *who;
};
void ui_list_events_begin(struct buffer *page);
void ui_list_event(struct buffer *page, const struct ui_event *event);
void ui_list_events_end(struct buffer *page);

/* Steps in order, numbered: what to do, how, and what is known of it (NULL:
 * nothing; with a level it says so with its shape). */
struct ui_step {
    const char *what;
    const char *how;
    const char *known;
    enum ui_level level;
};
void ui_list_steps_begin(struct buffer *page);
void ui_list_step(struct buffer *page, const struct ui_step *step);
void ui_list_steps_end(struct buffer *page);

/* Where in a long list this page is; NULL hrefs where there is no more. */
void ui_list_pages(struct buffer *page, const char *first, const char *where,
    const char *next);

#endif
