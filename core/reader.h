/* reader.h: bounded little-endian reading, with sticky failure. */
#ifndef CORE_READER_H
#define CORE_READER_H

#include <stddef.h>
#include <stdint.h>

#include "core/status.h"

/*
 * 1. pos <= size
 * 2. once a read runs past the end, failed stays 1 and every read gives 0
 */
struct reader {
    const uint8_t *buf;
    size_t size;
    size_t pos;
    int failed;
};

/*@ predicate valid_reader(struct reader *r) = \valid(r) && r->pos <= r->size
  @   && \valid_read(r->buf + (0 .. r->size - 1))
  @   && \separated(r, r->buf + (0 .. r->size - 1));
  @ // how many bytes are to come
  @ logic integer ahead{L}(struct reader *r) = r->failed ? 0 : r->size - r->pos;
  @ // the number in n bytes at p, least significant first; 256 to the n
  @ logic integer little_endian{L}(uint8_t *p, integer n)
  @   = n <= 0 ? 0 : p[0] + 256 * little_endian(p + 1, n - 1);
  @ logic integer span(integer n) = n <= 0 ? 1 : 256 * span(n - 1);
  @ // n bytes were read and make up value, or there were not as many
  @ predicate reads{B, A}(struct reader *r, integer n, integer value)
  @   = valid_reader{A}(r) &&
  @   (\at(ahead(r), B) >= n
  @     ? !\at(r->failed, A) && \at(r->pos, A) == \at(r->pos, B) + n
  @       && value == little_endian{B}(\at(r->buf + r->pos, B), n)
  @     : \at(r->failed, A) && \at(r->pos, A) == \at(r->pos, B)
  @       && value == 0);
  @ // n bytes were read, or it failed
  @ predicate got{B, A}(struct reader *r, integer n) = valid_reader{A}(r) &&
  @   (!\at(r->failed, A) ==> !\at(r->failed, B)
  @     && \at(r->pos, A) == \at(r->pos, B) + n); */

/* Read from size bytes at buf, which may be NULL when size is 0 and must stay
 * as they are while reading. */
/*@ requires \valid(r) && \valid_read(buf + (0 .. size - 1));
  @ requires \separated(r, buf + (0 .. size - 1));
  @ requires buf != \null || size == 0;
  @ assigns *r;
  @ ensures valid_reader(r) && ahead(r) == size && r->pos == 0;
  @ ensures r->buf == buf && r->size == size; */
void reader_init(struct reader *r, const uint8_t *buf, size_t size);

/* The next value; 0 after a failure. */
/*@ requires valid_reader(r);
  @ assigns r->pos, r->failed;
  @ ensures reads{Pre, Here}(r, 1, \result); */
uint8_t reader_u8(struct reader *r);
/*@ requires valid_reader(r);
  @ assigns r->pos, r->failed;
  @ ensures reads{Pre, Here}(r, 2, \result); */
uint16_t reader_u16(struct reader *r);
/*@ requires valid_reader(r);
  @ assigns r->pos, r->failed;
  @ ensures reads{Pre, Here}(r, 4, \result); */
uint32_t reader_u32(struct reader *r);
/*@ requires valid_reader(r);
  @ assigns r->pos, r->failed;
  @ ensures reads{Pre, Here}(r, 8, \result); */
uint64_t reader_u64(struct reader *r);

/* The next size bytes into out; zeros after a failure. */
/*@ requires valid_reader(r) && \valid(out + (0 .. size - 1));
  @ requires \separated(r, out + (0 .. size - 1), r->buf + (0 .. r->size - 1));
  @ assigns r->pos, r->failed, out[0 .. size - 1];
  @ ensures valid_reader(r) && (r->failed != 0 <==> \old(r->failed) != 0
  @   || \old(ahead(r)) < size);
  @ ensures !r->failed ==> r->pos == \old(r->pos) + size;
  @ ensures \forall integer k; 0 <= k < size ==> out[k]
  @   == (k < \old(ahead(r)) ? r->buf[\old(r->pos) + k] : 0); */
void reader_bytes(struct reader *r, uint8_t *out, size_t size);

/* OK if every read succeeded and nothing is left over, ERR_SHORT if the input
 * ran out, ERR_CORRUPT if bytes trail. */
/*@ requires valid_reader(r);
  @ assigns \nothing;
  @ ensures \result == (r->failed ? ERR_SHORT :
  @   r->pos == r->size ? OK : ERR_CORRUPT); */
enum status reader_end(const struct reader *r) MUST_CHECK;

#endif
