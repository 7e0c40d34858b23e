/* utf8.h: is it text?  One judge of UTF-8 for sheets, forms and files. */
#ifndef BASE_UTF8_H
#define BASE_UTF8_H

#include <stddef.h>

/* The length in bytes of the character at text, of which len bytes are left,
 * or 0 when it is not one.  Refused: overlong forms, surrogates, anything
 * beyond U+10FFFF, a zero byte. */
size_t utf8_character(const char *text, size_t len);

/* Are all len bytes whole characters? */
int utf8_is_text(const char *text, size_t len);

#endif
