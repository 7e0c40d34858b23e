/* ui.h: the frame of a page and its plain parts; pages have no tags. */
#ifndef WEB_UI_H
#define WEB_UI_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buffer.h"

/* An alarm level: its colour is used for nothing else, and it always comes
 * with its shape (square, triangle, circle) and a word.  Good is ink. */
enum ui_level { UI_GOOD, UI_LOW, UI_MEDIUM, UI_HIGH };

/* A place to go.  href begins with '/', '?', '#' or "tel:", its values
 * already percent-encoded (html_url); anything else is a programmer error. */
struct ui_link {
    const char *href;
    const char *text;
    bool current; /* this is the page shown, or the filter in force */
};

struct ui_frame {
    const char *title;         /* of the page, without the program's name */
    const char *clinic;        /* the clinic's name, NULL before it has one */
    const char *person;        /* who is signed in, NULL: nobody */
    const char *csrf;          /* token of the sign-out form, with person */
    const char *search;        /* what the search box holds, NULL: no box */
    const char *subject;       /* whom this page is about, NULL: nobody */
    const struct ui_link *nav; /* the main navigation */
    size_t nav_count;
    const struct ui_link *menu; /* the person's own pages, in their menu */
    size_t menu_count;
    bool demo;   /* the people are fictional, which every page says */
    bool narrow; /* a page that is one form: a column of 36 rem */
};

/* The page up to its content, and from its content to the end. */
void ui_begin(struct buffer *page, const struct ui_frame *frame);
void ui_end(struct buffer *page);

/* The title of the page, once; what stands beside it goes between. */
void ui_title_begin(struct buffer *page, const char *title);
void ui_title_end(struct buffer *page);
void ui_title(struct buffer *page, const char *title);

/* A section: its rule with a heading, and how many things are in it
 * (negative: not said).  name, when not NULL, is its anchor. */
void ui_section_begin(
    struct buffer *page, const char *name, const char *heading, long count);
void ui_section_end(struct buffer *page);

/* A paragraph; a paragraph in muted ink; words on their own, plain, muted or
 * strong; a space or a line break between such words. */
void ui_text(struct buffer *page, const char *text);
void ui_aside(struct buffer *page, const char *text);
void ui_words(struct buffer *page, const char *text);
void ui_muted(struct buffer *page, const char *text);
void ui_strong(struct buffer *page, const char *text);
void ui_space(struct buffer *page);
void ui_break(struct buffer *page);

/* A paragraph made of words, links and badges. */
void ui_line_begin(struct buffer *page);
void ui_line_end(struct buffer *page);

/* A link in text; a link that looks like a button, filled when it is the
 * page's default action.  about is read after the text to a person who does
 * not see the row it stands in ("Book" "Gneiss, Mira"), or NULL. */
void ui_link(struct buffer *page, const char *href, const char *text);
void ui_button(
    struct buffer *page, const char *href, const char *text, const char *about);
void ui_button_main(struct buffer *page, const char *href, const char *text);

/* The same that leads to another site, http:// or https://. */
void ui_button_away(struct buffer *page, const char *address, const char *text);

/* A row of buttons or links; a row of filters, one of them current. */
void ui_actions_begin(struct buffer *page);
void ui_actions_end(struct buffer *page);
void ui_filters(struct buffer *page, const char *name,
    const struct ui_link *links, size_t count);

/* The print button; it appears only where script runs, since it needs it. */
void ui_print(struct buffer *page);

/* Shape and text in the level's colour; for UI_GOOD the text alone. */
void ui_badge(struct buffer *page, enum ui_level level, const char *text);

/* A box that says one thing with weight: title, then paragraphs inside. */
void ui_notice_begin(
    struct buffer *page, enum ui_level level, const char *title);
void ui_notice_end(struct buffer *page);

/* A drawing of report/chart, which makes its own SVG between these. */
void ui_drawing_begin(struct buffer *page);
void ui_drawing_end(struct buffer *page);

/* A paper: its picture, an SVG of this site, with words for who does not see
 * it, and beside it the same in fixed pitch, which is what gets printed. */
void ui_sheet(
    struct buffer *page, const char *src, const char *words, const char *text);

/* Something long that opens on request. */
void ui_fold_begin(struct buffer *page, const char *summary);
void ui_fold_end(struct buffer *page);

/* A line that script shows once the page is older than this many minutes,
 * so that a screen left open looks stale (SR-47). */
void ui_stale_after(struct buffer *page, int minutes, const char *text);

#endif
