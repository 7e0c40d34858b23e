/* property_middle.c: exchanges with somebody in the middle, by a seed (SR-22).
 *
 *   property_middle EXCHANGES [SEED]
 *
 * Plays scripts until so many requests were made.  A broken promise aborts; the
 * line before says how to see it again.
 */
#include <stdio.h>
#include <stdlib.h>

#include "test/link/middle.h"

enum { SCRIPT = 1200 };

/* xorshift; seed is not 0. */
static uint64_t next(uint64_t *state)
{
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    return *state;
}

/* Mostly what an honest coil would do, and now and then anything. */
static void write_script(uint8_t *script, uint64_t *state)
{
    static const uint8_t honest[][2] = { { 1, 0 }, { 13, 0 }, { 5, 0 } };
    static const uint8_t begin[] = { 0, 1, 13, 0, 5, 0 };
    size_t i, turn = 0;

    for (i = 0; i < sizeof begin; i++)
        script[i] = begin[i];
    for (; i < SCRIPT; i += 2) {
        const uint64_t dice = next(state);

        if (dice % 100 < 92) {
            script[i] = honest[turn % 3][0];
            script[i + 1] = honest[turn % 3][1];
            turn++;
        } else {
            script[i] = (uint8_t)(dice >> 8);
            script[i + 1] = (uint8_t)(dice >> 16);
        }
    }
}

int main(int argc, char **argv)
{
    const uint64_t wanted = argc > 1 ? strtoull(argv[1], NULL, 10) : 0;
    const uint64_t seed = argc > 2 ? strtoull(argv[2], NULL, 10) : 1;
    uint64_t state = seed * 2654435761u + 1;
    struct middle sum = { 0, 0, 0 };
    uint8_t script[SCRIPT];

    if (wanted == 0)
        return 2;
    printf("seed %llu: %s %llu %llu\n", (unsigned long long)seed, argv[0],
        (unsigned long long)wanted, (unsigned long long)seed);
    fflush(stdout);
    while (sum.asked < wanted) {
        struct middle one;

        write_script(script, &state);
        one = middle_play(script, sizeof script);
        sum.asked += one.asked;
        sum.taken += one.taken;
        sum.replied += one.replied;
    }
    printf(
        "%u asked, %u taken, %u answered\n", sum.asked, sum.taken, sum.replied);
    /* Not everything got through, and much did. */
    return sum.taken > sum.asked / 4 && sum.taken < sum.asked &&
                   sum.replied < sum.taken && sum.replied > sum.asked / 8
               ? 0
               : 1;
}
