/* counter.h: numbers that strictly rise; the whole of replay rejection (SR-22).
 *
 * A number is taken once.  Whatever is not above the last one taken was seen,
 * is late, or is made up, and has no effect.  The last number of 64 bits is
 * never taken, so that nothing wraps.
 */
#ifndef LINK_COUNTER_H
#define LINK_COUNTER_H

#include <stdint.h>

#include "core/status.h"

/* next: the lowest number that may be taken; UINT64_MAX when none is left. */
struct counter {
    uint64_t next;
};

/* OK if n may be taken; ERR_STATE for the last number, which never may;
 * ERR_STALE for one that is not above those taken. */
/*@ requires \valid_read(c);
  @ assigns \nothing;
  @ ensures \result == (n == UINT64_MAX ? ERR_STATE :
  @   n < c->next ? ERR_STALE : OK); */
enum status counter_check(const struct counter *c, uint64_t n) MUST_CHECK;

/* Take n, which was checked. */
/*@ requires \valid(c) && c->next <= n < UINT64_MAX;
  @ assigns c->next;
  @ ensures c->next == n + 1 && c->next > \old(c->next); */
void counter_take(struct counter *c, uint64_t n);

#endif
