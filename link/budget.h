/* budget.h: how many handshakes a pump gives, and to whom (SR-23).
 *
 * Stores that fill with time.  Any call may spend from the first; only one that
 * came over the contact channel from the second, so that a hostile radio cannot
 * keep out the person who holds a coil to the skin.  The most in any hour is
 * what both hold and what both gain in it: 57.  The third is of bytes: a pump
 * with nobody inside and no coil on the skin listens no longer than that.
 *
 * What a radio alone can spend in a year is under 1 % of the battery: 4,390
 * handshakes and 1.2 MB (test/link/radio_year.c).
 */
#ifndef LINK_BUDGET_H
#define LINK_BUDGET_H

#include <stdint.h>

#include "core/status.h"

/* Constants of the model. */
enum {
    BUDGET_RADIO_MAX = 10,
    BUDGET_RADIO_S = 7200, /* one more each two hours */
    BUDGET_CONTACT_MAX = 18,
    BUDGET_CONTACT_S = 120,
    BUDGET_AIR_MAX = 64,   /* pieces: 4,096 bytes, 8 s on the air */
    BUDGET_AIR_S = 1728,   /* fifty more a day */
    BUDGET_AIR_PIECE = 64, /* bytes */
};

/* The tick at which each store is full again; how much later than now says
 * what it lacks. */
struct budget {
    int64_t radio_full_s;
    int64_t contact_full_s;
    int64_t air_full_s;
};

/* Begin at tick_s (seconds, never back): nothing for the radio, so that a
 * reset gains nothing; contact full. */
/*@ requires \valid(b) && 0 <= tick_s <= INT64_MAX / 2;
  @ assigns *b;
  @ ensures b->radio_full_s == tick_s + BUDGET_RADIO_MAX * BUDGET_RADIO_S;
  @ ensures b->contact_full_s == tick_s;
  @ ensures b->air_full_s == tick_s + BUDGET_AIR_MAX * BUDGET_AIR_S; */
void budget_init(struct budget *b, int64_t tick_s);

/* Take one handshake, for a call over the contact channel or not.  ERR_FULL,
 * and nothing changed, when there is none. */
/*@ requires \valid(b) && 0 <= tick_s <= INT64_MAX / 2;
  @ assigns *b;
  @ ensures \result == OK || \result == ERR_FULL;
  @ ensures \result == ERR_FULL ==> *b == \old(*b);
  @ ensures !contact ==> b->contact_full_s == \old(b->contact_full_s);
  @ ensures b->air_full_s == \old(b->air_full_s);
  @ ensures \result == OK ==>
  @   b->radio_full_s <= tick_s + BUDGET_RADIO_MAX * BUDGET_RADIO_S ||
  @   b->radio_full_s == \old(b->radio_full_s); */
enum status budget_take(
    struct budget *b, int64_t tick_s, int contact) MUST_CHECK;

/* May a piece be listened to without contact; and one was. */
/*@ requires \valid_read(b) && 0 <= tick_s <= INT64_MAX / 2;
  @ assigns \nothing;
  @ ensures \result != 0 <==> b->air_full_s
  @   <= tick_s + (BUDGET_AIR_MAX - 1) * BUDGET_AIR_S; */
int budget_has_air(const struct budget *b, int64_t tick_s);
/*@ requires \valid(b) && 0 <= tick_s <= INT64_MAX / 2;
  @ requires b->air_full_s <= tick_s + (BUDGET_AIR_MAX - 1) * BUDGET_AIR_S;
  @ assigns b->air_full_s;
  @ ensures b->air_full_s == \max(\old(b->air_full_s), tick_s) + BUDGET_AIR_S
  @   <= tick_s + BUDGET_AIR_MAX * BUDGET_AIR_S; */
void budget_listened(struct budget *b, int64_t tick_s);

#endif
