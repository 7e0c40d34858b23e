/* msg_log.h: the event log, a page at a time (F-10). */
#ifndef LINK_MSG_LOG_H
#define LINK_MSG_LOG_H

#include <stddef.h>
#include <stdint.h>

#include "core/status.h"
#include "link/msg.h"

enum {
    MSG_LOG_ENTRY_SIZE = 14,
    MSG_LOG_HEAD_SIZE = 8,
    MSG_LOG_MAX = 36, /* entries: 8 + 36 * 14 = 512 bytes */
};

/* The request: entries from this sequence number on, at most so many. */
struct msg_log_ask {
    uint32_t first;
    uint8_t count; /* 1 .. MSG_LOG_MAX */
};

struct msg_log_entry {
    uint64_t pump_s;
    uint16_t code; /* enum event_code; one that is not known here is kept */
    uint32_t value;
};

/*
 * 1. entry i has the sequence number first + i, which does not wrap
 * 2. first + count - 1 <= last
 */
struct msg_log {
    uint32_t first; /* the oldest kept, if what was asked for is gone */
    uint32_t last;  /* of the log */
    uint8_t count;  /* 0 when there is none from first on */
    struct msg_log_entry entry[MSG_LOG_MAX];
};

/* As msg.h says. */
/*@ requires \valid_read(m) && \valid(out + (0 .. room - 1)) && \valid(used);
  @ requires \separated(out + (0 .. room - 1), m, used);
  @ requires out != \null || room == 0;
  @ assigns out[0 .. room - 1], *used;
  @ ensures \result == OK ==> *used == 5 <= room; */
enum status msg_log_encode_ask(const struct msg_log_ask *m, uint8_t *out,
    size_t room, size_t *used) MUST_CHECK;
/*@ requires \valid(m) && \valid_read(bytes + (0 .. size - 1));
  @ requires \separated(m, bytes + (0 .. size - 1));
  @ requires bytes != \null || size == 0;
  @ assigns *m;
  @ ensures \result == OK ==> size == 5;
  @ ensures \result == OK ==> 1 <= m->count <= MSG_LOG_MAX;
  @ ensures \result == OK ==> m->first == \old(little_endian(bytes, 4));
  @ ensures \result == OK ==> m->count == bytes[4]; */
enum status msg_log_decode_ask(
    struct msg_log_ask *m, const uint8_t *bytes, size_t size) MUST_CHECK;
/*@ requires \valid_read(m) && \valid(out + (0 .. room - 1)) && \valid(used);
  @ requires \separated(out + (0 .. room - 1), m, used);
  @ requires out != \null || room == 0;
  @ assigns out[0 .. room - 1], *used;
  @ ensures \result == OK ==> *used <= room; */
enum status msg_log_encode(const struct msg_log *m, uint8_t *out, size_t room,
    size_t *used) MUST_CHECK;
/*@ requires \valid(m) && \valid_read(bytes + (0 .. size - 1));
  @ requires \separated(m, bytes + (0 .. size - 1));
  @ requires bytes != \null || size == 0;
  @ assigns *m;
  @ ensures \result == OK ==> m->count <= MSG_LOG_MAX;
  @ ensures \result == OK ==>
  @   size == MSG_LOG_HEAD_SIZE + m->count * MSG_LOG_ENTRY_SIZE;
  @ ensures \result == OK ==>
  @   (m->count > 0 ==> m->first + m->count - 1 <= m->last); */
enum status msg_log_decode(
    struct msg_log *m, const uint8_t *bytes, size_t size) MUST_CHECK;

#endif
