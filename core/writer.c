#include "core/writer.h"

#include "core/fault.h"

/*@ assigns \nothing;
  @ ensures \result != 0 <==> buf != \null || size == 0; */
static int is_buffer(const uint8_t *buf, size_t size)
{
    return buf != NULL || size == 0;
}

void writer_init(struct writer *w, uint8_t *buf, size_t size)
{
    ASSERT(w != NULL);
    ASSERT(is_buffer(buf, size));
    w->buf = buf;
    w->size = size;
    w->pos = 0;
    w->failed = 0;
}

/* Is there room for n bytes, and was there always? */
/*@ requires valid_writer(w);
  @ assigns w->failed;
  @ ensures \result != 0 <==> !\old(w->failed)
  @   && w->size - w->pos >= n;
  @ ensures \result != 0 <==> w->failed == 0; */
static int has_room(struct writer *w, size_t n)
{
    ASSERT(w->pos <= w->size);
    if (w->size - w->pos < n)
        w->failed = 1;
    return !w->failed;
}

/*@ lemma byte_first: \forall integer v; byte_of(v, 0) == v % 256;
  @ lemma byte_rest: \forall integer v, k; 0 <= v && 0 <= k < 7 ==>
  @   byte_of(v / 256, k) == byte_of(v, k + 1); */

/* n bytes of value, least significant first. */
/*@ requires valid_writer(w) && 1 <= n <= 8;
  @ assigns w->failed, w->pos, w->buf[w->pos .. w->size - 1];
  @ ensures writes{Pre, Here}(w, n);
  @ ensures !w->failed ==> \forall integer k; 0 <= k < n ==>
  @   w->buf[\old(w->pos) + k] == byte_of(value, k); */
static void put(struct writer *w, uint64_t value, size_t n)
{
    size_t i;

    if (!has_room(w, n))
        return;
    /*@ loop invariant 0 <= i <= n;
      @ loop invariant \forall integer k; 0 <= k < n - i ==>
      @   byte_of(value, k) == byte_of(\at(value, Pre), i + k);
      @ loop invariant \forall integer k; 0 <= k < i ==>
      @   w->buf[w->pos + k] == byte_of(\at(value, Pre), k);
      @ loop assigns i, value, w->buf[w->pos .. w->pos + n - 1];
      @ loop variant n - i; */
    for (i = 0; i < n; i++) {
        w->buf[w->pos + i] = (uint8_t)(value % 256);
        value /= 256;
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
    /*@ loop invariant 0 <= i <= size;
      @ loop invariant \forall integer k; 0 <= k < i ==>
      @   w->buf[w->pos + k] == bytes[k];
      @ loop assigns i, w->buf[w->pos .. w->pos + size - 1];
      @ loop variant size - i; */
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
