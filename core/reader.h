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

/* Read from size bytes at buf, which may be NULL when size is 0 and must stay
 * as they are while reading. */
void reader_init(struct reader *r, const uint8_t *buf, size_t size);

/* The next value; 0 after a failure. */
uint8_t reader_u8(struct reader *r);
uint16_t reader_u16(struct reader *r);
uint32_t reader_u32(struct reader *r);
uint64_t reader_u64(struct reader *r);

/* The next size bytes into out; zeros after a failure. */
void reader_bytes(struct reader *r, uint8_t *out, size_t size);

/* OK if every read succeeded and nothing is left over, ERR_SHORT if the input
 * ran out, ERR_CORRUPT if bytes trail. */
enum status reader_end(const struct reader *r) MUST_CHECK;

#endif
