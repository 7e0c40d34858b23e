/* msg_result.h: what became of a command, by its key; also every "no".
 *
 * The reply to commit, bolus, order, key and fate, and the refusal of any
 * request.  Asked again with the same key, a pump says the same (SR-27), so a
 * programmer that did not hear it asks for the fate (SR-28).
 */
#ifndef LINK_MSG_RESULT_H
#define LINK_MSG_RESULT_H

#include <stddef.h>
#include <stdint.h>

#include "core/status.h"
#include "link/msg.h"

/* Sent, so never renumbered. */
enum msg_result_fate {
    MSG_RESULT_NEVER_SEEN = 0, /* and it had no effect */
    MSG_RESULT_DONE = 1,
    MSG_RESULT_REFUSED = 2, /* and it had no effect */
};

/* Why it was refused; sent, so never renumbered. */
enum msg_result_reason {
    MSG_RESULT_NO_REASON = 0,
    MSG_RESULT_NOT_ALLOWED = 1, /* by this caller, or not over contact */
    MSG_RESULT_UNKNOWN = 2,     /* no such opcode */
    MSG_RESULT_MALFORMED = 3,
    MSG_RESULT_VALUE = 4,          /* a value outside its limits */
    MSG_RESULT_BASE = 5,           /* based on another program (SR-27) */
    MSG_RESULT_HASH = 6,           /* not what was staged (SR-26) */
    MSG_RESULT_NOT_STAGED = 7,     /* or staged in a session that is over */
    MSG_RESULT_CAP = 8,            /* SR-01; value: 1 hour, 2 day, 3 stroke */
    MSG_RESULT_FLOW = 9,           /* R-02; value: the step */
    MSG_RESULT_CAPACITY = 10,      /* */
    MSG_RESULT_CONCENTRATION = 11, /* */
    MSG_RESULT_PATH = 12,          /* */
    MSG_RESULT_BUSY = 13,          /* a bolus runs */
    MSG_RESULT_STATE = 14,         /* not in this mode */
    MSG_RESULT_CLOCK = 15,         /* SR-32 */
    MSG_RESULT_FULL = 16,
    MSG_RESULT_HARDWARE = 17,
    MSG_RESULT_REASONS,
};

/*
 * 1. a reason and a value only when refused; then a reason always
 */
struct msg_result {
    uint64_t key;      /* of the command; 0 for a request without one */
    uint8_t fate;      /* enum msg_result_fate */
    uint8_t reason;    /* enum msg_result_reason */
    uint32_t value;    /* what the reason says it is */
    uint32_t number;   /* of the program in force now */
    uint32_t sequence; /* of the last entry of the log */
    uint64_t pump_s;   /* now */
};

/* As msg.h says. */
/*@ requires \valid_read(m) && \valid(out + (0 .. room - 1)) && \valid(used);
  @ requires \separated(out + (0 .. room - 1), m, used);
  @ requires out != \null || room == 0;
  @ assigns out[0 .. room - 1], *used;
  @ ensures \result == OK ==> *used == 30 <= room; */
enum status msg_result_encode(const struct msg_result *m, uint8_t *out,
    size_t room, size_t *used) MUST_CHECK;
/*@ requires \valid(m) && \valid_read(bytes + (0 .. size - 1));
  @ requires \separated(m, bytes + (0 .. size - 1));
  @ requires bytes != \null || size == 0;
  @ assigns *m;
  @ ensures \result == OK ==> size == 30;
  @ ensures \result == OK ==> m->fate <= MSG_RESULT_REFUSED;
  @ ensures \result == OK ==> m->reason < MSG_RESULT_REASONS;
  @ ensures \result == OK ==>
  @   (m->fate == MSG_RESULT_REFUSED <==> m->reason != 0);
  @ ensures \result == OK ==> m->key == \old(little_endian(bytes, 8));
  @ ensures \result == OK ==> m->fate == \old(bytes[8]);
  @ ensures \result == OK ==> m->reason == \old(bytes[9]); */
enum status msg_result_decode(
    struct msg_result *m, const uint8_t *bytes, size_t size) MUST_CHECK;

/* The request for the fate of a key, which is not 0. */
struct msg_fate {
    uint64_t key;
};

/* As msg.h says. */
/*@ requires \valid_read(m) && \valid(out + (0 .. room - 1)) && \valid(used);
  @ requires \separated(out + (0 .. room - 1), m, used);
  @ requires out != \null || room == 0;
  @ assigns out[0 .. room - 1], *used;
  @ ensures \result == OK ==> *used == 8 <= room; */
enum status msg_result_encode_fate(const struct msg_fate *m, uint8_t *out,
    size_t room, size_t *used) MUST_CHECK;
/*@ requires \valid(m) && \valid_read(bytes + (0 .. size - 1));
  @ requires \separated(m, bytes + (0 .. size - 1));
  @ requires bytes != \null || size == 0;
  @ assigns *m;
  @ ensures \result == OK ==> size == 8;
  @ ensures \result == OK ==> m->key != 0;
  @ ensures \result == OK ==> m->key == little_endian(bytes, 8); */
enum status msg_result_decode_fate(
    struct msg_fate *m, const uint8_t *bytes, size_t size) MUST_CHECK;

#endif
