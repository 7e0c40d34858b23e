/* buffer.h: bytes that grow at the end; every page, file and message made. */
#ifndef BASE_BUFFER_H
#define BASE_BUFFER_H

#include <stddef.h>

/* Invariant: len < room or data is NULL; data[len] is a zero byte.
 * All zero is an empty buffer. */
struct buffer {
    char *data;
    size_t len;
    size_t room;
};

/* Append bytes; text; one character; formatted text.  Running out of memory
 * ends the program with a message. */
void buffer_put(struct buffer *buffer, const void *bytes, size_t len);
void buffer_text(struct buffer *buffer, const char *text);
void buffer_char(struct buffer *buffer, char c);
void buffer_printf(struct buffer *buffer, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* The text so far, never NULL. */
const char *buffer_get(const struct buffer *buffer);

/* Forget the bytes, keep the room. */
void buffer_clear(struct buffer *buffer);

/* Give the memory back. */
void buffer_free(struct buffer *buffer);

#endif
