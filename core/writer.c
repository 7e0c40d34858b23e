#include "core/writer.h"

#include "core/fault.h"

void writer_init(struct writer *w, uint8_t *buf, size_t size)
{
    ASSERT(w != NULL);
    ASSERT(buf != NULL || size == 0);
    w->buf = buf;
    w->size = size;
    w->pos = 0;
    w->failed = 0;
}

/* Is there room for n bytes, and was there always? */
static int has_room(struct writer *w, size_t n)
{
    ASSERT(w->pos <= w->size);
    if (w->size - w->pos < n)
        w->failed = 1;
    return !w->failed;
}

/* n bytes of value, least significant first. */
static void put(struct writer *w, uint64_t value, size_t n)
{
    size_t i;

    if (!has_room(w, n))
        return;
    for (i = 0; i < n; i++) {
        w->buf[w->pos + i] = (uint8_t)(value & 0xff);
        value >>= 8;
    }
    w->pos += n;
}

void writer_u8(struct writer *w, uint8_t value)
{
    put(w, value, 1);
}

void writer_u16(struct writer *w, uint16_t value)
{
    put(w, value, 2);
}

void writer_u32(struct writer *w, uint32_t value)
{
    put(w, value, 4);
}

void writer_u64(struct writer *w, uint64_t value)
{
    put(w, value, 8);
}

void writer_bytes(struct writer *w, const uint8_t *bytes, size_t size)
{
    size_t i;

    if (!has_room(w, size))
        return;
    for (i = 0; i < size; i++)
        w->buf[w->pos + i] = bytes[i];
    w->pos += size;
}

enum status writer_end(const struct writer *w, size_t *used)
{
    if (w->failed)
        return ERR_SHORT;
    *used = w->pos;
    return OK;
}
