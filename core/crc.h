/* crc.h: CRC-32 (IEEE 802.3, reflected), for records kept in memory. */
#ifndef CORE_CRC_H
#define CORE_CRC_H

#include <stddef.h>
#include <stdint.h>

/* The checksum of size bytes.  It finds accidents, not attackers. */
/*@ requires \valid_read(bytes + (0 .. size - 1));
  @ assigns \nothing; */
uint32_t crc_of(const uint8_t *bytes, size_t size);

/* The same in pieces: begin with 0, pass each answer to the next call. */
/*@ requires \valid_read(bytes + (0 .. size - 1));
  @ assigns \nothing; */
uint32_t crc_more(uint32_t crc, const uint8_t *bytes, size_t size);

#endif
