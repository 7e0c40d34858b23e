#include "pump/select.h"

uint32_t select_newest(
    const struct select_candidate *list, uint32_t count, uint32_t most)
{
    uint32_t i, best = count;

    for (i = 0; i < count; i++) {
        if (list[i].complete == 0 || list[i].sequence > most)
            continue;
        if (best == count || list[i].sequence > list[best].sequence)
            best = i;
    }
    return best;
}

uint32_t select_next(uint32_t after, uint32_t count, const uint8_t *bad)
{
    uint32_t i;

    for (i = after + 1; i < count; i++)
        if (bad[i] == 0)
            return i;
    for (i = 0; i < after; i++)
        if (bad[i] == 0)
            return i;
    return count;
}
