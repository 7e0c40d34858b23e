/* writer.h: bounded little-endian writing, with sticky failure. */
#ifndef CORE_WRITER_H
#define CORE_WRITER_H

#include <stddef.h>
#include <stdint.h>

#include "core/status.h"

/*
 * 1. pos <= size
 * 2. once a write does not fit, failed stays 1 and nothing more is written
 */
struct writer {
    uint8_t *buf;
    size_t size;
    size_t pos;
    int failed;
};

/*@ predicate valid_writer(struct writer *w) = \valid(w) && w->pos <= w->size
  @   && \valid(w->buf + (0 .. w->size - 1))
  @   && \separated(w, w->buf + (0 .. w->size - 1));
  @ // byte k of v, the least significant first
  @ logic integer byte_of(integer v, integer k)
  @   = k <= 0 ? v % 256 : byte_of(v / 256, k - 1);
  @ // n bytes were written, or there was no room for as many
  @ predicate writes{B, A}(struct writer *w, integer n) = valid_writer{A}(w) &&
  @   (\at(w->failed == 0 && w->size - w->pos >= n, B)
  @     ? !\at(w->failed, A) && \at(w->pos, A) == \at(w->pos, B) + n
  @     : \at(w->failed, A) && \at(w->pos, A) == \at(w->pos, B));
  @ // n bytes were written, or it failed
  @ predicate put{B, A}(struct writer *w, integer n) = valid_writer{A}(w) &&
  @   (!\at(w->failed, A) ==> !\at(w->failed, B)
  @     && \at(w->pos, A) == \at(w->pos, B) + n); */

/* Write to size bytes at buf, which may be NULL when size is 0. */
/*@ requires \valid(w) && \valid(buf + (0 .. size - 1));
  @ requires \separated(w, buf + (0 .. size - 1));
  @ requires buf != \null || size == 0;
  @ assigns *w;
  @ ensures valid_writer(w) && !w->failed && w->pos == 0;
  @ ensures w->buf == buf && w->size == size; */
void writer_init(struct writer *w, uint8_t *buf, size_t size);

/* Append a value, whole or not at all. */
/*@ requires valid_writer(w);
  @ assigns w->failed, w->pos, w->buf[w->pos .. w->size - 1];
  @ ensures writes{Pre, Here}(w, 1);
  @ ensures !w->failed ==> \forall integer k; 0 <= k < 1 ==>
  @   w->buf[\old(w->pos) + k] == byte_of(value, k); */
void writer_u8(struct writer *w, uint8_t value);
/*@ requires valid_writer(w);
  @ assigns w->failed, w->pos, w->buf[w->pos .. w->size - 1];
  @ ensures writes{Pre, Here}(w, 2);
  @ ensures !w->failed ==> \forall integer k; 0 <= k < 2 ==>
  @   w->buf[\old(w->pos) + k] == byte_of(value, k); */
void writer_u16(struct writer *w, uint16_t value);
/*@ requires valid_writer(w);
  @ assigns w->failed, w->pos, w->buf[w->pos .. w->size - 1];
  @ ensures writes{Pre, Here}(w, 4);
  @ ensures !w->failed ==> \forall integer k; 0 <= k < 4 ==>
  @   w->buf[\old(w->pos) + k] == byte_of(value, k); */
void writer_u32(struct writer *w, uint32_t value);
/*@ requires valid_writer(w);
  @ assigns w->failed, w->pos, w->buf[w->pos .. w->size - 1];
  @ ensures writes{Pre, Here}(w, 8);
  @ ensures !w->failed ==> \forall integer k; 0 <= k < 8 ==>
  @   w->buf[\old(w->pos) + k] == byte_of(value, k); */
void writer_u64(struct writer *w, uint64_t value);

/* Append size bytes, whole or not at all. */
/*@ requires valid_writer(w) && \valid_read(bytes + (0 .. size - 1));
  @ requires \separated(w, bytes + (0 .. size - 1));
  @ requires \separated(w->buf + (0 .. w->size - 1), bytes + (0 .. size - 1));
  @ assigns w->failed, w->pos, w->buf[w->pos .. w->size - 1];
  @ ensures writes{Pre, Here}(w, size);
  @ ensures !w->failed ==> \forall integer k; 0 <= k < size ==>
  @   w->buf[\old(w->pos) + k] == bytes[k]; */
void writer_bytes(struct writer *w, const uint8_t *bytes, size_t size);

/* OK with *used set to the bytes written, or ERR_SHORT if one did not fit. */
/*@ requires valid_writer(w) && \valid(used) && \separated(w, used);
  @ assigns *used;
  @ ensures \result == (w->failed ? ERR_SHORT : OK);
  @ ensures *used == (w->failed ? \old(*used) : w->pos); */
enum status writer_end(const struct writer *w, size_t *used) MUST_CHECK;

#endif
