/* budget.h: how many handshakes a pump gives, and to whom (SR-23).
 *
 * Two stores that fill with time.  Any call may spend from the first; only one
 * that came over the contact channel from the second, so that a hostile radio
 * cannot keep out the person who holds a coil to the skin.  The most in any
 * hour is what both hold and what both gain in it: 60.
 */
#ifndef LINK_BUDGET_H
#define LINK_BUDGET_H

#include <stdint.h>

#include "core/status.h"

/* Constants of the model. */
enum {
    BUDGET_RADIO_MAX = 20,
    BUDGET_RADIO_S = 180, /* one more each 180 s */
    BUDGET_CONTACT_MAX = 10,
    BUDGET_CONTACT_S = 360,
};

/* The tick at which each store is full again; how much later than now says
 * what it lacks. */
struct budget {
    int64_t radio_full_s;
    int64_t contact_full_s;
};

/* Begin at tick_s (seconds, never back): nothing for the radio, so that a
 * reset gains nothing; contact full. */
/*@ requires \valid(b) && 0 <= tick_s <= INT64_MAX / 2;
  @ assigns *b;
  @ ensures b->radio_full_s == tick_s + BUDGET_RADIO_MAX * BUDGET_RADIO_S;
  @ ensures b->contact_full_s == tick_s; */
void budget_init(struct budget *b, int64_t tick_s);

/* Take one handshake, for a call over the contact channel or not.  ERR_FULL,
 * and nothing changed, when there is none. */
/*@ requires \valid(b) && 0 <= tick_s <= INT64_MAX / 2;
  @ assigns *b;
  @ ensures \result == OK || \result == ERR_FULL;
  @ ensures \result == ERR_FULL ==> *b == \old(*b);
  @ ensures !contact ==> b->contact_full_s == \old(b->contact_full_s);
  @ ensures \result == OK ==>
  @   b->radio_full_s <= tick_s + BUDGET_RADIO_MAX * BUDGET_RADIO_S ||
  @   b->radio_full_s == \old(b->radio_full_s); */
enum status budget_take(
    struct budget *b, int64_t tick_s, int contact) MUST_CHECK;

#endif
