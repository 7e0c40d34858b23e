#include "core/reader.h"

#include "core/fault.h"

void reader_init(struct reader *r, const uint8_t *buf, size_t size)
{
    ASSERT(r != NULL);
    ASSERT(buf != NULL || size == 0);
    r->buf = buf;
    r->size = size;
    r->pos = 0;
    r->failed = 0;
}

/* n bytes, least significant first. */
static uint64_t take(struct reader *r, size_t n)
{
    uint64_t value = 0;
    size_t i;

    ASSERT(r->pos <= r->size);
    if (r->size - r->pos < n)
        r->failed = 1;
    if (r->failed)
        return 0;
    for (i = n; i > 0; i--)
        value = value << 8 | r->buf[r->pos + i - 1];
    r->pos += n;
    return value;
}

uint8_t reader_u8(struct reader *r)
{
    return (uint8_t)take(r, 1);
}

uint16_t reader_u16(struct reader *r)
{
    return (uint16_t)take(r, 2);
}

uint32_t reader_u32(struct reader *r)
{
    return (uint32_t)take(r, 4);
}

uint64_t reader_u64(struct reader *r)
{
    return take(r, 8);
}

void reader_bytes(struct reader *r, uint8_t *out, size_t size)
{
    size_t i;

    for (i = 0; i < size; i++)
        out[i] = reader_u8(r);
}

enum status reader_end(const struct reader *r)
{
    ASSERT(r != NULL);
    if (r->failed)
        return ERR_SHORT;
    return r->pos == r->size ? OK : ERR_CORRUPT;
}
