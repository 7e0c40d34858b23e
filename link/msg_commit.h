/* msg_commit.h: put the staged program in force (SR-26, SR-27). */
#ifndef LINK_MSG_COMMIT_H
#define LINK_MSG_COMMIT_H

#include <stddef.h>
#include <stdint.h>

#include "core/status.h"
#include "link/msg.h"

struct msg_commit {
    uint64_t key;    /* not 0; the same again has one effect, one answer */
    uint32_t number; /* of the program that it was staged on */
    uint8_t hash[MSG_KEY_SIZE]; /* of the stage, as the pump computed it */
};

/* As msg.h says. */
/*@ requires \valid_read(m) && \valid(out + (0 .. room - 1)) && \valid(used);
  @ requires \separated(out + (0 .. room - 1), m, used);
  @ requires out != \null || room == 0;
  @ assigns out[0 .. room - 1], *used;
  @ ensures \result == OK ==> *used == 44 <= room; */
enum status msg_commit_encode(const struct msg_commit *m, uint8_t *out,
    size_t room, size_t *used) MUST_CHECK;
/*@ requires \valid(m) && \valid_read(bytes + (0 .. size - 1));
  @ requires \separated(m, bytes + (0 .. size - 1));
  @ requires bytes != \null || size == 0;
  @ assigns *m;
  @ ensures \result == OK ==> size == 44;
  @ ensures \result == OK ==> m->key != 0;
  @ ensures \result == OK ==> m->key == \old(little_endian(bytes, 8));
  @ ensures \result == OK ==> m->number == \old(little_endian(bytes + 8, 4)); */
enum status msg_commit_decode(
    struct msg_commit *m, const uint8_t *bytes, size_t size) MUST_CHECK;

#endif
