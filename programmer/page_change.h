/* page_change.h: a page that fills in a part of the next program. */
#ifndef PROGRAMMER_PAGE_CHANGE_H
#define PROGRAMMER_PAGE_CHANGE_H

#include "programmer/page.h"
#include "web/ui_form.h"

enum change_kind {
    CHANGE_LINE,   /* something to type in */
    CHANGE_NOTES,  /* several lines */
    CHANGE_CHECK,  /* a box */
    CHANGE_SELECT, /* from a list */
    CHANGE_RADIOS, /* laid open */
    CHANGE_GROUP,  /* no field: the ones that follow, up to the next, are one
                      group with this label; "" ends it */
    CHANGE_DRAWN,  /* no field: what draw draws */
    CHANGE_OWN,    /* fields of the page's own, kept as one text */
};

struct change_field {
    enum typed_field field;
    enum change_kind kind;
    const char *label;
    const char *unit;
    const char *hint;
    int width;
    bool decimal;
    bool optional;
    bool beside; /* beside the one before, where there is room */
    const struct ui_option *option;
    size_t option_count;
    /* CHANGE_OWN: the text of what was sent, and its fields with what is
     * wrong, NULL: nothing. */
    const char *(*take)(struct page *page);
    void (*put)(struct page *page, const char *error);
};

/* One page; its fields are nobody else's. */
struct change_page {
    const char *title;
    const char *place; /* and where its form goes */
    const struct change_field *field;
    size_t count;
    void (*intro)(struct page *page);
    void (*draw)(struct page *page); /* at CHANGE_DRAWN */
};

/* Show it; take what was sent, and go on to the review when all of it can be
 * read. */
void page_change_get(const struct change_page *what, struct request *request,
    struct reply *reply);
void page_change_send(const struct change_page *what, struct request *request,
    struct reply *reply);

/* Take what was sent, and show the page again, with room for more. */
void page_change_more(const struct change_page *what, struct request *request,
    struct reply *reply);

/* What runs now, above a new dose; forget what was typed in a field that
 * another answers. */
void page_change_now(struct page *page);
void page_change_forget(struct page *page, enum typed_field field);

/* The products as options, of which *count are filled in; and the causes of
 * */
const struct ui_option *page_change_products(struct page *page, size_t *count);
const struct ui_option *page_change_causes(struct page *page, size_t *count);

/* Draw one field with what was typed, and the error, NULL: none. */
void page_change_put(
    struct page *page, const struct change_field *field, const char *error);

/* Take the fields of a form to the desk; false when one is too long, which
 * stays as it was. */
bool page_change_take(
    struct page *page, const struct change_field *field, size_t count);

#endif
