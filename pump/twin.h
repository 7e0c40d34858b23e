/* twin.h: values kept twice, one inverted, with a checksum (SR-06).
 *
 * Beside a value stand its words inverted and the CRC of its bytes.  A bit
 * that flips in either, or in the CRC, is caught; and what hits both alike, or
 * leaves an older pair in place of a part, by the CRC.
 *
 *     struct kept {
 *         struct program program;
 *         uint32_t twin[TWIN_WORDS(sizeof(struct program))];
 *     };
 *
 * Checked before each use; written anew, whole, after each change.  The words
 * alone are compared in a tenth of the time (twin_agrees): that finds any bit
 * that flips in one of the two, and is for what is used more often than it is
 * worth computing a checksum for.
 */
#ifndef PUMP_TWIN_H
#define PUMP_TWIN_H

#include <stddef.h>
#include <stdint.h>

#include "core/status.h"

enum { TWIN_WORD = 4 };

/* The length of the twin of a value of size bytes, a multiple of TWIN_WORD. */
#define TWIN_WORDS(size) ((size) / TWIN_WORD + 1)

/* Make twin that of value: size bytes, a multiple of TWIN_WORD, aligned to it.
 * Padding counts: what a struct leaves between its fields must not change
 * without another call. */
void twin_set(uint32_t *twin, const void *value, size_t size);

/* OK if value and the words of twin still say the same, else ERR_CORRUPT. */
enum status twin_agrees(
    const uint32_t *twin, const void *value, size_t size) MUST_CHECK;

/* OK if value is as it was at twin_set, else ERR_CORRUPT. */
enum status twin_check(
    const uint32_t *twin, const void *value, size_t size) MUST_CHECK;

#endif
