/* msg_order.h: simple orders: stop, minimum, restart, clock, silence, sound,
 * hold.  One layout; its opcode says which. */
#ifndef LINK_MSG_ORDER_H
#define LINK_MSG_ORDER_H

#include <stddef.h>
#include <stdint.h>

#include "core/status.h"
#include "link/msg.h"

/* What `how` means, where it means something; elsewhere it is 0. */
enum {
    MSG_ORDER_RESUME = 1,     /* restart: after a short stop */
    MSG_ORDER_REINITIATE = 2, /* restart: a decision, with monitoring */
    MSG_ORDER_MEDIUM = 1,     /* sound: the single tone */
    MSG_ORDER_HIGH = 2,       /* sound: the two tones */
};

struct msg_order {
    uint64_t key;     /* not 0; the same again has one effect, one answer */
    uint32_t number;  /* of the program in force */
    uint8_t how;      /* 0, 1 or 2: see above */
    uint64_t utc_s;   /* clock: what time it is; elsewhere 0 */
    int32_t offset_s; /* clock: pump time less UTC; elsewhere 0 */
};

/* As msg.h says.  May a message with this opcode have these values?  Is asked
 * after decoding, since the opcode is not in the message. */
/*@ requires \valid_read(m);
  @ assigns \nothing;
  @ ensures \result == OK || \result == ERR_RANGE; */
enum status msg_order_check(
    const struct msg_order *m, uint8_t opcode) MUST_CHECK;
/*@ requires \valid_read(m) && \valid(out + (0 .. room - 1)) && \valid(used);
  @ requires \separated(out + (0 .. room - 1), m, used);
  @ requires out != \null || room == 0;
  @ assigns out[0 .. room - 1], *used;
  @ ensures \result == OK ==> *used == 25 <= room; */
enum status msg_order_encode(const struct msg_order *m, uint8_t *out,
    size_t room, size_t *used) MUST_CHECK;
/*@ requires \valid(m) && \valid_read(bytes + (0 .. size - 1));
  @ requires \separated(m, bytes + (0 .. size - 1));
  @ requires bytes != \null || size == 0;
  @ assigns *m;
  @ ensures \result == OK ==> size == 25;
  @ ensures \result == OK ==> m->key != 0;
  @ ensures \result == OK ==> m->how <= 2;
  @ ensures \result == OK ==> m->utc_s <= UNITS_PUMP_S_MAX;
  @ ensures \result == OK ==>
  @   -MSG_OFFSET_S_MAX <= m->offset_s <= MSG_OFFSET_S_MAX;
  @ ensures \result == OK ==> m->key == \old(little_endian(bytes, 8));
  @ ensures \result == OK ==> m->number == \old(little_endian(bytes + 8, 4));
  @ ensures \result == OK ==> m->how == \old(bytes[12]); */
enum status msg_order_decode(
    struct msg_order *m, const uint8_t *bytes, size_t size) MUST_CHECK;

#endif
