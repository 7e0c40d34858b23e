/* draw.h: a page as a list of texts, rules and boxes, placed first and drawn
 * after, so that what does not fit can be placed again.
 *
 * Lengths are points (1/72 inch) from the top left corner.  Each thread keeps
 * its fonts between pages.
 */
#ifndef REPORT_DRAW_H
#define REPORT_DRAW_H

#include <cairo.h>
#include <stddef.h>

enum draw_style {
    DRAW_NAME,  /* of the patient */
    DRAW_DATE,  /* the dates a clinic plans by */
    DRAW_HEAD,  /* title of a section */
    DRAW_VALUE, /* what is read */
    DRAW_LABEL, /* what it is called */
    DRAW_NOTE,  /* what is added to it */
    DRAW_LOUD,  /* a warning */
    DRAW_LOUD_NOTE,
    DRAW_CARD, /* text of the emergency card */
    DRAW_CARD_HEAD,
    DRAW_STYLES,
};

enum draw_color {
    DRAW_INK,
    DRAW_MUTED,
    DRAW_RULE,
    DRAW_ACCENT,
    DRAW_PAPER,
};

struct draw_item;

enum { DRAW_TAGS_MAX = 8 };

/* 1. items are in drawing order; 2. tag[0..depth-1] are the tags left open */
struct draw {
    struct draw_item *items;
    size_t count;
    size_t room;
    const char *tag[DRAW_TAGS_MAX];
    int depth;
};

/* An empty list; give everything back. */
void draw_init(struct draw *draw);
void draw_free(struct draw *draw);

/* Where a text stands: its top left corner and the width it wraps in. */
struct draw_place {
    double x, y, width;
};

/*
 * Place text, wrapped between words; note, if not NULL, follows it in
 * DRAW_NOTE.  Returns the height.  Right: the lines end at the right edge.
 * The texts are copied.
 */
double draw_text(struct draw *draw, enum draw_style style,
    struct draw_place place, const char *text, const char *note);
double draw_text_right(struct draw *draw, enum draw_style style,
    struct draw_place place, const char *text);

/* As draw_text, for words that stand on every sheet, such as titles, labels
 * and the emergency card: each thread keeps them shaped for the next.  Never
 * for what a patient's record says. */
double draw_words(struct draw *draw, enum draw_style style,
    struct draw_place place, const char *text);

/* Move everything placed since there were `from` items down by dy. */
void draw_move(struct draw *draw, size_t from, double dy);

/* A horizontal rule. */
void draw_rule(struct draw *draw, struct draw_place place, double thickness,
    enum draw_color color);

/* Place text as a QR code, a square of place.width with its quiet margin.
 * 0, or -1 if it is too long for one. */
int draw_code(struct draw *draw, struct draw_place place, const char *text);

/* What a reader of the PDF hears stands between tags: "H1", "Table", "TR". */
void draw_open(struct draw *draw, const char *tag);
void draw_close(struct draw *draw);

/* Draw the list onto cr, from its origin; paper first.  All tags closed. */
void draw_play(const struct draw *draw, cairo_t *cr);

#endif
