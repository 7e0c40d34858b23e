#include "core/reader.h"

#include "core/fault.h"

/*@ assigns \nothing;
  @ ensures \result != 0 <==> buf != \null || size == 0; */
static int is_buffer(const uint8_t *buf, size_t size)
{
    return buf != NULL || size == 0;
}

void reader_init(struct reader *r, const uint8_t *buf, size_t size)
{
    ASSERT(r != NULL);
    ASSERT(is_buffer(buf, size));
    r->buf = buf;
    r->size = size;
    r->pos = 0;
    r->failed = 0;
}

//@ lemma span_7: \forall integer n; n <= 7 ==> 1 <= span(n) <= span(7);

/* n bytes, least significant first. */
/*@ requires valid_reader(r) && 1 <= n <= 8;
  @ assigns r->pos, r->failed;
  @ ensures reads{Pre, Here}(r, n, \result) && \result < span(n); */
static uint64_t take(struct reader *r, size_t n)
{
    uint64_t value = 0;
    size_t i;

    ASSERT(r->pos <= r->size);
    if (r->size - r->pos < n)
        r->failed = 1;
    if (r->failed)
        return 0;
    /*@ loop invariant 0 <= i <= n && value < span(n - i);
      @ loop invariant value == little_endian(r->buf + r->pos + i, n - i);
      @ loop assigns i, value;
      @ loop variant i; */
    for (i = n; i > 0; i--)
        value = value * 256 + r->buf[r->pos + i - 1];
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

    /*@ loop invariant 0 <= i <= size && valid_reader(r);
      @ loop invariant !r->failed ==> !\at(r->failed, Pre)
      @   && i <= \at(ahead(r), Pre) && r->pos == \at(r->pos, Pre) + i;
      @ loop invariant r->failed ==> \at(r->failed, Pre)
      @   || i > \at(ahead(r), Pre);
      @ loop invariant \forall integer k; 0 <= k < i ==> out[k]
      @   == (k < \at(ahead(r), Pre) ? r->buf[\at(r->pos, Pre) + k] : 0);
      @ loop assigns i, r->pos, r->failed, out[0 .. size - 1];
      @ loop variant size - i; */
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
