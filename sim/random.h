/* random.h: all chance of a simulation, from one seed. */
#ifndef SIM_RANDOM_H
#define SIM_RANDOM_H

#include <stddef.h>
#include <stdint.h>

/* splitmix64: the same seed gives the same numbers on every machine. */
struct random {
    uint64_t state;
};

/* Begin with a seed. */
void random_init(struct random *random, uint64_t seed);

/* 64 even bits; a number from 0 to below - 1 (below > 0); size bytes. */
uint64_t random_u64(struct random *random);
uint64_t random_below(struct random *random, uint64_t below);
void random_bytes(struct random *random, uint8_t *out, size_t size);

#endif
