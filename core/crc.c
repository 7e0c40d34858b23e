#include "core/crc.h"

enum { STEP = 8, WORD = 4 };

/* What a byte becomes: the sum of what its bits become, the lowest first. */
#define BYTE(n, a, b, c, d, e, f, g, h)                                        \
    (((n)&1) * (a)) ^ (((n) >> 1 & 1) * (b)) ^ (((n) >> 2 & 1) * (c)) ^        \
        (((n) >> 3 & 1) * (d)) ^ (((n) >> 4 & 1) * (e)) ^                      \
        (((n) >> 5 & 1) * (f)) ^ (((n) >> 6 & 1) * (g)) ^                      \
        (((n) >> 7 & 1) * (h))
#define FOUR(n, ...)                                                           \
    BYTE(n, __VA_ARGS__), BYTE(n + 1, __VA_ARGS__), BYTE(n + 2, __VA_ARGS__),  \
        BYTE(n + 3, __VA_ARGS__)
#define SIXTEEN(n, ...)                                                        \
    FOUR(n, __VA_ARGS__), FOUR(n + 4, __VA_ARGS__), FOUR(n + 8, __VA_ARGS__),  \
        FOUR(n + 12, __VA_ARGS__)
#define SIXTY_FOUR(n, ...)                                                     \
    SIXTEEN(n, __VA_ARGS__), SIXTEEN(n + 16, __VA_ARGS__),                     \
        SIXTEEN(n + 32, __VA_ARGS__), SIXTEEN(n + 48, __VA_ARGS__)
#define ROW(...)                                                               \
    {                                                                          \
        SIXTY_FOUR(0U, __VA_ARGS__), SIXTY_FOUR(64U, __VA_ARGS__),             \
            SIXTY_FOUR(128U, __VA_ARGS__), SIXTY_FOUR(192U, __VA_ARGS__)       \
    }

/*
 * The polynomial 0x04c11db7 reflected.  Row k is what a byte becomes once k
 * more have followed it, so that the look-ups of eight bytes do not wait for
 * each other.
 */
static const uint32_t table[STEP][256] = {
    ROW(0x77073096, 0xee0e612c, 0x076dc419, 0x0edb8832, 0x1db71064, 0x3b6e20c8,
        0x76dc4190, 0xedb88320),
    ROW(0x191b3141, 0x32366282, 0x646cc504, 0xc8d98a08, 0x4ac21251, 0x958424a2,
        0xf0794f05, 0x3b83984b),
    ROW(0x01c26a37, 0x0384d46e, 0x0709a8dc, 0x0e1351b8, 0x1c26a370, 0x384d46e0,
        0x709a8dc0, 0xe1351b80),
    ROW(0xb8bc6765, 0xaa09c88b, 0x8f629757, 0xc5b428ef, 0x5019579f, 0xa032af3e,
        0x9b14583d, 0xed59b63b),
    ROW(0x3d6029b0, 0x7ac05360, 0xf580a6c0, 0x30704bc1, 0x60e09782, 0xc1c12f04,
        0x58f35849, 0xb1e6b092),
    ROW(0xcb5cd3a5, 0x4dc8a10b, 0x9b914216, 0xec53826d, 0x03d6029b, 0x07ac0536,
        0x0f580a6c, 0x1eb014d8),
    ROW(0xa6770bb4, 0x979f1129, 0xf44f2413, 0x33ef4e67, 0x67de9cce, 0xcfbd399c,
        0x440b7579, 0x8816eaf2),
    ROW(0xccaa009e, 0x4225077d, 0x844a0efa, 0xd3e51bb5, 0x7cbb312b, 0xf9766256,
        0x299dc2ed, 0x533b85da),
};

/* Four bytes, the first in the lowest bits. */
/*@ requires \valid_read(bytes + (0 .. 3));
  @ assigns \nothing; */
static uint32_t word_at(const uint8_t *bytes)
{
    return (uint32_t)bytes[0] | (uint32_t)bytes[1] << 8 |
           (uint32_t)bytes[2] << 16 | (uint32_t)bytes[3] << 24;
}

/* What the four bytes of a word become, where the last is followed by as many
 * as row says. */
/*@ requires 0 <= row <= STEP - WORD;
  @ assigns \nothing; */
static uint32_t fold(int row, uint32_t word)
{
    return table[row][word >> 24 & 255] ^ table[row + 1][word >> 16 & 255] ^
           table[row + 2][word >> 8 & 255] ^ table[row + 3][word & 255];
}

uint32_t crc_more(uint32_t crc, const uint8_t *bytes, size_t size)
{
    size_t i;

    crc = ~crc;
    /*@ loop invariant 0 <= i <= size;
      @ loop assigns i, crc;
      @ loop variant size - i; */
    for (i = 0; size - i >= STEP; i += STEP)
        crc = fold(WORD, crc ^ word_at(bytes + i)) ^
              fold(0, word_at(bytes + i + WORD));
    /*@ loop invariant 0 <= i <= size;
      @ loop assigns i, crc;
      @ loop variant size - i; */
    for (; i < size; i++)
        crc = crc >> 8 ^ table[0][(crc ^ bytes[i]) & 255];
    return ~crc;
}

uint32_t crc_of(const uint8_t *bytes, size_t size)
{
    return crc_more(0, bytes, size);
}
