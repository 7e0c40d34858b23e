/* ui_form.h: forms: label above, unit inside, hint below, error under. */
#ifndef WEB_UI_FORM_H
#define WEB_UI_FORM_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buffer.h"

struct ui_form {
    const char *action; /* begins with '/' */
    const char *csrf;   /* NULL: a GET form; "" before anybody signed in */
    const char *once;   /* key that makes a second send one effect, or NULL */
    bool upload;        /* carries a file */
    /* The origin of http_form_to that the form goes to; then csrf is "": this
     * session's token is nobody else's. */
    const char *elsewhere;
};

/* One thing to fill in.  Only name and label are required. */
struct ui_field {
    const char *name;         /* also its id */
    const char *label;        /* a few words, above */
    const char *value;        /* as it was typed, so that nothing is lost */
    const char *unit;         /* inside the right edge: "mL" */
    const char *hint;         /* below: how to write it */
    const char *error;        /* what to do about it, NULL when it is fine */
    const char *type;         /* text (NULL), password, search, tel, file */
    const char *autocomplete; /* NULL: off */
    int width;                /* in characters, 0: the whole column */
    bool decimal;             /* a number: the digits keyboard on a phone */
    bool optional;            /* says so beside the label */
};

struct ui_option {
    const char *value;
    const char *text;
    const char *hint; /* radios only; NULL: none */
};

/* The form, its token and its key; what is between goes along. */
void ui_form_begin(struct buffer *page, const struct ui_form *form);
void ui_form_end(struct buffer *page);

/* A form that is one button, to stand among links; filled when it is the
 * page's default action. */
void ui_form_press(struct buffer *page, const struct ui_form *form,
    const char *text, bool main);

/* What is wrong, at the top, each line a link to its field; nothing at all
 * when no field has an error.  It takes the focus where script runs. */
void ui_form_errors(
    struct buffer *page, const struct ui_field *fields, size_t count);

/* A line to type in; several lines; a choice from a list; a choice laid
 * open.  For choices, value is the one chosen. */
void ui_form_field(struct buffer *page, const struct ui_field *field);
void ui_form_notes(struct buffer *page, const struct ui_field *field);
void ui_form_select(struct buffer *page, const struct ui_field *field,
    const struct ui_option *options, size_t count);
void ui_form_radios(struct buffer *page, const struct ui_field *field,
    const struct ui_option *options, size_t count);

/* One box to tick; ticked when its value is not empty. */
void ui_form_check(struct buffer *page, const struct ui_field *field);

/* A value that goes along unseen. */
void ui_form_hidden(struct buffer *page, const char *name, const char *value);

/* Fields that belong together under a name; fields side by side where there
 * is room. */
void ui_form_group_begin(struct buffer *page, const char *legend);
void ui_form_group_end(struct buffer *page);
void ui_form_row_begin(struct buffer *page);
void ui_form_row_end(struct buffer *page);

/* Buttons at the end: the default one is filled, the others are not.  name
 * and value go along when that button is pressed, or NULL; ui_form_step is
 * the default one with a value for the name "step". */
void ui_form_submit(struct buffer *page, const char *text);
void ui_form_step(struct buffer *page, const char *text, const char *step);
void ui_form_other(
    struct buffer *page, const char *text, const char *name, const char *value);

/* The same inside a group of rows, for one more of them: where script runs, the
 * last row is repeated there, empty, its numbers counted on. */
void ui_form_more(
    struct buffer *page, const char *text, const char *name, const char *value);

#endif
