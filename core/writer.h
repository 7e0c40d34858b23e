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

/* Write to size bytes at buf, which may be NULL when size is 0. */
void writer_init(struct writer *w, uint8_t *buf, size_t size);

/* Append a value, whole or not at all. */
void writer_u8(struct writer *w, uint8_t value);
void writer_u16(struct writer *w, uint16_t value);
void writer_u32(struct writer *w, uint32_t value);
void writer_u64(struct writer *w, uint64_t value);

/* Append size bytes, whole or not at all. */
void writer_bytes(struct writer *w, const uint8_t *bytes, size_t size);

/* OK with *used set to the bytes written, or ERR_SHORT if one did not fit. */
enum status writer_end(const struct writer *w, size_t *used) MUST_CHECK;

#endif
