/* semihost.h: files of the machine that emulates the board. */
#ifndef BOARD_SEMIHOST_H
#define BOARD_SEMIHOST_H

#include <stdint.h>

enum { SEMIHOST_READ = 1, SEMIHOST_WRITE = 5 }; /* binary */

/* Open a file by its name, of `length` characters.  Returns a handle, or -1. */
int32_t semihost_open(const char *name, uint32_t length, uint32_t mode);
void semihost_close(int32_t handle);

/* Move size bytes.  Returns how many were left over (0: all went). */
uint32_t semihost_write(int32_t handle, const void *bytes, uint32_t size);
uint32_t semihost_read(int32_t handle, void *out, uint32_t size);

#endif
