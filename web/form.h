/* form.h: what a browser sends: queries, forms, uploads and cookies. */
#ifndef WEB_FORM_H
#define WEB_FORM_H

#include <stddef.h>

struct arena;

/* One name and its value.  A value of text is UTF-8 without a zero byte
 * inside; an uploaded file may hold any bytes. */
struct form_field {
    const char *name;
    const char *value; /* len bytes, and a zero byte after them */
    size_t len;
    const char *file_name; /* of an uploaded file, otherwise NULL */
    struct form_field *next;
};

/* Fields in the order they were sent; all zero is an empty form. */
struct form {
    struct form_field *first;
    struct form_field *last;
    size_t count; /* at most FORM_FIELDS_MAX */
};

enum { FORM_FIELDS_MAX = 512 };

/*
 * The parsers work in place: values point into text, which lives as long as
 * the form and has room for a zero byte at text[len].  They return 0, or -1
 * for anything malformed: a bad escape, a zero byte, text that is not UTF-8,
 * a part without a name, too many fields.
 */

/* "a=1&b=two+words", as in a query or a form's body. */
int form_parse_urlencoded(
    struct form *form, struct arena *arena, char *text, size_t len);

/* A multipart/form-data body; content_type is the header that carries the
 * boundary. */
int form_parse_multipart(struct form *form, struct arena *arena,
    const char *content_type, char *text, size_t len);

/* "a=1; b=2", the header Cookie; values are taken as they are.  Other programs
 * on this computer may have set cookies too: what cannot be read is left
 * out. */
void form_parse_cookies(
    struct form *form, struct arena *arena, char *text, size_t len);

/* Decode %-escapes in place, and the plus sign as a space when plus is not 0.
 * Returns the new length, or -1 for a bad escape, a zero byte or text that
 * is not UTF-8. */
long form_unescape(char *text, size_t len, int plus);

/* The first field of that name, or NULL. */
const struct form_field *form_find(const struct form *form, const char *name);

/* The value of the first field of that name, or NULL. */
const char *form_get(const struct form *form, const char *name);

#endif
