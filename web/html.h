/* html.h: text into HTML, by the place where it stands. */
#ifndef WEB_HTML_H
#define WEB_HTML_H

#include "base/buffer.h"

/*
 * Raw HTML.  Takes a string literal only: the empty strings beside it make a
 * variable a syntax error, so what a person typed cannot come in here.
 */
#define html_raw(buffer, literal)                                              \
    buffer_put((buffer), "" literal "", sizeof("" literal "") - 1)

/* Text between tags: & < > become entities.  NULL writes nothing. */
void html_text(struct buffer *buffer, const char *text);

/* Text inside a double-quoted attribute: & < > " ' become entities. */
void html_attr(struct buffer *buffer, const char *text);

/*
 * One path segment or query value: every byte but letters, digits and -._~
 * becomes %XX.  The result needs no further escaping in text or attribute.
 */
void html_url(struct buffer *buffer, const char *text);

#endif
