#include "pump/select.h"

uint32_t select_newest(
    const struct select_candidate *list, uint32_t count, uint32_t most)
{
    uint32_t i, best = count;

    /*@ loop invariant 0 <= i <= count && best <= count;
      @ loop invariant best < count ==> best < i && counts(list, best, most);
      @ loop invariant best < count ==> \forall integer k; 0 <= k < i &&
      @   counts(list, k, most) ==> list[k].sequence <= list[best].sequence;
      @ loop invariant best < count ==> \forall integer k; 0 <= k < best &&
      @   counts(list, k, most) ==> list[k].sequence < list[best].sequence;
      @ loop invariant best == count ==> \forall integer k; 0 <= k < i ==>
      @   !counts(list, k, most);
      @ loop assigns i, best;
      @ loop variant count - i; */
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

    /*@ loop invariant after < i <= count;
      @ loop invariant \forall integer k; after < k < i ==> bad[k] != 0;
      @ loop assigns i;
      @ loop variant count - i; */
    for (i = after + 1; i < count; i++)
        if (bad[i] == 0)
            return i;
    /*@ loop invariant 0 <= i <= after;
      @ loop invariant \forall integer k; 0 <= k < i ==> bad[k] != 0;
      @ loop assigns i;
      @ loop variant after - i; */
    for (i = 0; i < after; i++)
        if (bad[i] == 0)
            return i;
    return count;
}
