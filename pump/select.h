/* select.h: which sector counts, and which is written next.
 *
 * Two small functions, alone in a file so that they can be proved whole.
 */
#ifndef PUMP_SELECT_H
#define PUMP_SELECT_H

#include <stdint.h>

enum { SELECT_SECTORS_MAX = 32 };

/* What is known of one sector after looking at its flash. */
struct select_candidate {
    uint32_t sequence; /* of its header */
    uint8_t complete;  /* 1: everything that makes it count is there */
};

/*@ predicate counts(struct select_candidate *list, integer i, integer most) =
  @   list[i].complete != 0 && list[i].sequence <= most; */

/* The complete one of count candidates whose sequence is the greatest that is
 * at most `most`; of equal ones the first; count when there is none. */
/*@ requires count <= SELECT_SECTORS_MAX;
  @ requires \valid_read(list + (0 .. count - 1));
  @ assigns \nothing;
  @ ensures \result <= count;
  @ ensures \result < count ==> counts(list, \result, most);
  @ ensures \result < count ==> \forall integer i; 0 <= i < count &&
  @   counts(list, i, most) ==> list[i].sequence <= list[\result].sequence;
  @ ensures \result < count ==> \forall integer i; 0 <= i < \result &&
  @   counts(list, i, most) ==> list[i].sequence < list[\result].sequence;
  @ ensures \result == count ==> \forall integer i; 0 <= i < count ==>
  @   !counts(list, i, most); */
uint32_t select_newest(
    const struct select_candidate *list, uint32_t count, uint32_t most);

/* The first sector after `after`, round the ring of count, that is not bad
 * (bad[i] is 0); never `after` itself; count when there is none.  In a ring
 * that is the one used longest ago, which spreads the wear. */
/*@ requires 0 < count <= SELECT_SECTORS_MAX && after < count;
  @ requires \valid_read(bad + (0 .. count - 1));
  @ assigns \nothing;
  @ ensures \result <= count && \result != after;
  @ ensures \result < count ==> bad[\result] == 0;
  @ ensures after < \result < count ==>
  @   \forall integer i; after < i < \result ==> bad[i] != 0;
  @ ensures \result < after ==>
  @   (\forall integer i; after < i < count ==> bad[i] != 0) &&
  @   (\forall integer i; 0 <= i < \result ==> bad[i] != 0);
  @ ensures \result == count ==>
  @   \forall integer i; 0 <= i < count && i != after ==> bad[i] != 0; */
uint32_t select_next(uint32_t after, uint32_t count, const uint8_t *bad);

#endif
