/* layout.h: bytes written as docs/journal.md has them, in order. */
#ifndef TEST_PUMP_LAYOUT_H
#define TEST_PUMP_LAYOUT_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

/* Are the bytes what the pairs of hex digits say, all of them? */
static inline int layout_is(const uint8_t *bytes, size_t size, const char *hex)
{
    char pair[3];
    size_t i;

    for (i = 0; i < size; i++) {
        hex += strspn(hex, " ");
        snprintf(pair, sizeof(pair), "%02x", bytes[i]);
        if (strncmp(hex, pair, 2) != 0) {
            fprintf(stderr, "byte %zu is %s\n", i, pair);
            return 0;
        }
        hex += 2;
    }
    return *hex == '\0';
}

#endif
