/* sector.h: flash written so that it is known to be written. */
#ifndef PUMP_SECTOR_H
#define PUMP_SECTOR_H

#include <stdint.h>

#include "core/status.h"
#include "pump/port.h"

/* Bytes that hold size bytes: whole units. */
uint32_t sector_room(uint32_t size);

/* Bytes at `at` into out; zeros where the flash does not answer, so that what
 * cannot be read counts as damaged and never as blank. */
void sector_read(
    const struct port *port, uint32_t at, uint8_t *out, uint32_t size);

/* Does every byte of the range read as erased? */
int sector_is_blank(const struct port *port, uint32_t at, uint32_t size);

/* Program sector_room(size) bytes at `at`, the last unit filled up with
 * zeros; wait until they are there, and read them back.  ERR_HARDWARE when
 * anything differs: flash that lies is found here (SR-11). */
enum status sector_write(const struct port *port, uint32_t at,
    const uint8_t *bytes, uint32_t size) MUST_CHECK;

/* Erase a sector and see that it is blank; a second time if need be. */
enum status sector_clear(const struct port *port, uint32_t sector) MUST_CHECK;

#endif
