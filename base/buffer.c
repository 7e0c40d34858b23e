#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buffer.h"

/* Make room for len more bytes and the zero byte after them. */
static void grow(struct buffer *buffer, size_t len)
{
    size_t room = buffer->room ? buffer->room : 256;
    char *data;

    if (buffer->data && buffer->room - buffer->len > len)
        return;
    while (room - buffer->len <= len && room < SIZE_MAX / 2)
        room *= 2;
    data = room - buffer->len > len ? realloc(buffer->data, room) : NULL;
    if (!data) {
        fprintf(stderr, "cisterna: out of memory\n");
        abort();
    }
    buffer->data = data;
    buffer->room = room;
}

void buffer_put(struct buffer *buffer, const void *bytes, size_t len)
{
    grow(buffer, len);
    if (len)
        memcpy(buffer->data + buffer->len, bytes, len);
    buffer->len += len;
    buffer->data[buffer->len] = 0;
}

void buffer_text(struct buffer *buffer, const char *text)
{
    buffer_put(buffer, text, strlen(text));
}

void buffer_char(struct buffer *buffer, char c)
{
    buffer_put(buffer, &c, 1);
}

void buffer_printf(struct buffer *buffer, const char *format, ...)
{
    va_list args;
    int len;

    va_start(args, format);
    len = vsnprintf(NULL, 0, format, args);
    va_end(args);
    if (len < 0)
        return;
    grow(buffer, (size_t)len);
    va_start(args, format);
    vsnprintf(buffer->data + buffer->len, (size_t)len + 1, format, args);
    va_end(args);
    buffer->len += (size_t)len;
}

const char *buffer_get(const struct buffer *buffer)
{
    return buffer->data ? buffer->data : "";
}

void buffer_clear(struct buffer *buffer)
{
    buffer->len = 0;
    if (buffer->data)
        buffer->data[0] = 0;
}

void buffer_free(struct buffer *buffer)
{
    free(buffer->data);
    *buffer = (struct buffer){ 0 };
}
