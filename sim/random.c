#include "sim/random.h"

void random_init(struct random *random, uint64_t seed)
{
    random->state = seed;
}

uint64_t random_u64(struct random *random)
{
    uint64_t z;

    random->state += 0x9e3779b97f4a7c15;
    z = random->state;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
    z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
    return z ^ (z >> 31);
}

uint64_t random_below(struct random *random, uint64_t below)
{
    return random_u64(random) % below;
}

void random_bytes(struct random *random, uint8_t *out, size_t size)
{
    size_t i;

    for (i = 0; i < size; i++)
        out[i] = (uint8_t)random_u64(random);
}
