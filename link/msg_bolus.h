/* msg_bolus.h: a single bolus; bridge and prime come with a program. */
#ifndef LINK_MSG_BOLUS_H
#define LINK_MSG_BOLUS_H

#include <stddef.h>
#include <stdint.h>

#include "core/status.h"
#include "link/msg.h"

struct msg_bolus {
    uint64_t key;     /* not 0; the same again has one effect, one answer */
    uint32_t number;  /* of the program in force */
    uint32_t dose_ng; /* 1 .. UNITS_DOSE_NG_MAX */
    uint32_t seconds; /* at least so long, 1 .. a day */
};

/* As msg.h says. */
/*@ requires \valid_read(m) && \valid(out + (0 .. room - 1)) && \valid(used);
  @ requires \separated(out + (0 .. room - 1), m, used);
  @ requires out != \null || room == 0;
  @ assigns out[0 .. room - 1], *used;
  @ ensures \result == OK ==> *used == 20 <= room; */
enum status msg_bolus_encode(const struct msg_bolus *m, uint8_t *out,
    size_t room, size_t *used) MUST_CHECK;
/*@ requires \valid(m) && \valid_read(bytes + (0 .. size - 1));
  @ requires \separated(m, bytes + (0 .. size - 1));
  @ requires bytes != \null || size == 0;
  @ assigns *m;
  @ ensures \result == OK ==> size == 20;
  @ ensures \result == OK ==> m->key != 0;
  @ ensures \result == OK ==> 1 <= m->dose_ng <= UNITS_DOSE_NG_MAX;
  @ ensures \result == OK ==> 1 <= m->seconds <= UNITS_SECONDS_PER_DAY;
  @ ensures \result == OK ==> m->key == little_endian(bytes, 8);
  @ ensures \result == OK ==> m->number == little_endian(bytes + 8, 4);
  @ ensures \result == OK ==> m->dose_ng == little_endian(bytes + 12, 4);
  @ ensures \result == OK ==> m->seconds == little_endian(bytes + 16, 4); */
enum status msg_bolus_decode(
    struct msg_bolus *m, const uint8_t *bytes, size_t size) MUST_CHECK;

#endif
