/* samples.h: a message of each kind, and its codec behind one signature. */
#ifndef TEST_LINK_SAMPLES_H
#define TEST_LINK_SAMPLES_H

#include <stddef.h>
#include <stdint.h>

#include "core/status.h"

enum { SAMPLES_MESSAGE_SIZE = 1024, SAMPLES_WIRE_SIZE = 600 };

/* One kind of message; m is its struct. */
struct samples_kind {
    const char *name;
    size_t size; /* of the struct */
    void (*make)(void *m);
    enum status (*encode)(
        const void *m, uint8_t *out, size_t room, size_t *used);
    enum status (*decode)(void *m, const uint8_t *bytes, size_t size);
};

/* Row i, or NULL past the end. */
const struct samples_kind *samples_get(size_t i);

#endif
