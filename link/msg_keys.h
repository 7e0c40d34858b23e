/* msg_keys.h: keys enter, over the contact channel, as one block (SR-25). */
#ifndef LINK_MSG_KEYS_H
#define LINK_MSG_KEYS_H

#include <stddef.h>
#include <stdint.h>

#include "core/status.h"
#include "link/msg.h"

/* What pairs a new pump: the body of a pair packet.  No field is all zeros,
 * and the two secrets differ. */
struct msg_pair {
    uint8_t clinic[MSG_KEY_SIZE]; /* public, Ed25519 */
    uint8_t staff[MSG_KEY_SIZE];  /* secret */
    uint8_t card[MSG_KEY_SIZE];   /* secret */
};

/* The pump's answer: what goes on the implant record and the card. */
struct msg_paired {
    uint8_t pump[MSG_KEY_SIZE]; /* static public key, X25519 */
    uint8_t serial[MSG_SERIAL_SIZE];
};

/* A second clinic's key, added or removed by the first (transfer of care). */
struct msg_key {
    uint64_t key;                 /* of the command, not 0 */
    uint8_t clinic[MSG_KEY_SIZE]; /* public, Ed25519, not all zeros */
};

/* As msg.h says. */
/*@ requires \valid_read(m) && \valid(out + (0 .. room - 1)) && \valid(used);
  @ requires \separated(out + (0 .. room - 1), m, used);
  @ requires out != \null || room == 0;
  @ assigns out[0 .. room - 1], *used;
  @ ensures \result == OK ==> *used == 96 <= room; */
enum status msg_keys_encode_pair(const struct msg_pair *m, uint8_t *out,
    size_t room, size_t *used) MUST_CHECK;
/*@ requires \valid(m) && \valid_read(bytes + (0 .. size - 1));
  @ requires \separated(m, bytes + (0 .. size - 1));
  @ requires bytes != \null || size == 0;
  @ assigns *m;
  @ ensures \result == OK ==> size == 96; */
enum status msg_keys_decode_pair(
    struct msg_pair *m, const uint8_t *bytes, size_t size) MUST_CHECK;
/*@ requires \valid_read(m) && \valid(out + (0 .. room - 1)) && \valid(used);
  @ requires \separated(out + (0 .. room - 1), m, used);
  @ requires out != \null || room == 0;
  @ assigns out[0 .. room - 1], *used;
  @ ensures \result == OK ==> *used == 48 <= room; */
enum status msg_keys_encode_paired(const struct msg_paired *m, uint8_t *out,
    size_t room, size_t *used) MUST_CHECK;
/*@ requires \valid(m) && \valid_read(bytes + (0 .. size - 1));
  @ requires \separated(m, bytes + (0 .. size - 1));
  @ requires bytes != \null || size == 0;
  @ assigns *m;
  @ ensures \result == OK ==> size == 48; */
enum status msg_keys_decode_paired(
    struct msg_paired *m, const uint8_t *bytes, size_t size) MUST_CHECK;
/*@ requires \valid_read(m) && \valid(out + (0 .. room - 1)) && \valid(used);
  @ requires \separated(out + (0 .. room - 1), m, used);
  @ requires out != \null || room == 0;
  @ assigns out[0 .. room - 1], *used;
  @ ensures \result == OK ==> *used == 40 <= room; */
enum status msg_keys_encode(const struct msg_key *m, uint8_t *out, size_t room,
    size_t *used) MUST_CHECK;
/*@ requires \valid(m) && \valid_read(bytes + (0 .. size - 1));
  @ requires \separated(m, bytes + (0 .. size - 1));
  @ requires bytes != \null || size == 0;
  @ assigns *m;
  @ ensures \result == OK ==> size == 40;
  @ ensures \result == OK ==> m->key != 0; */
enum status msg_keys_decode(
    struct msg_key *m, const uint8_t *bytes, size_t size) MUST_CHECK;

#endif
