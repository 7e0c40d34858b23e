#include "core/crc.h"

/* The polynomial 0x04c11db7 reflected, four bits at a time: 64 bytes of table
 * instead of 1,024, for a pump's flash. */
static const uint32_t table[16] = { 0x00000000, 0x1db71064, 0x3b6e20c8,
    0x26d930ac, 0x76dc4190, 0x6b6b51f4, 0x4db26158, 0x5005713c, 0xedb88320,
    0xf00f9344, 0xd6d6a3e8, 0xcb61b38c, 0x9b64c2b0, 0x86d3d2d4, 0xa00ae278,
    0xbdbdf21c };

uint32_t crc_more(uint32_t crc, const uint8_t *bytes, size_t size)
{
    size_t i;

    crc = ~crc;
    for (i = 0; i < size; i++) {
        crc ^= bytes[i];
        crc = crc >> 4 ^ table[crc & 15];
        crc = crc >> 4 ^ table[crc & 15];
    }
    return ~crc;
}

uint32_t crc_of(const uint8_t *bytes, size_t size)
{
    return crc_more(0, bytes, size);
}
