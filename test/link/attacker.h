/* attacker.h: somebody on the air between programmer and pump (SR-22).
 *
 * Hears every frame and decides, by chance, what arrives instead: nothing, the
 * frame, the frame twice, later, cut, changed, changed under a right checksum,
 * joined with another, sent back, or an old one.
 */
#ifndef TEST_LINK_ATTACKER_H
#define TEST_LINK_ATTACKER_H

#include <stddef.h>
#include <stdint.h>

#include "link/frame.h"
#include "sim/random.h"

enum {
    ATTACKER_KEPT = 64, /* frames, the latest */
    ATTACKER_ACTS = 12,
};

struct attacker_frame {
    uint8_t byte[FRAME_WIRE_MAX];
    size_t size;
    uint8_t to_pump; /* where it was going */
};

/*
 * 1. kept[0 .. count - 1] (modulo ATTACKER_KEPT) were heard, newest last
 */
struct attacker {
    struct random chance;
    uint32_t percent; /* of frames that do not simply pass */
    struct attacker_frame kept[ATTACKER_KEPT];
    uint32_t count;
    struct attacker_frame held; /* until after the next; size 0: none */
    uint64_t acts[ATTACKER_ACTS];

    /* Bytes arrive. */
    void (*bring)(void *arg, int to_pump, const uint8_t *bytes, size_t size);
    void *arg;
};

/* A frame was sent. */
void attacker_hear(
    struct attacker *a, int to_pump, const uint8_t *bytes, size_t size);

#endif
