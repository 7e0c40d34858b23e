/* frame.h: packets over a stream of bytes; docs/protocol.md, section 1. */
#ifndef LINK_FRAME_H
#define LINK_FRAME_H

#include <stddef.h>
#include <stdint.h>

#include "core/status.h"

enum {
    FRAME_PACKET_MAX = 576,
    FRAME_CRC_SIZE = 4,
    FRAME_BODY_MAX = FRAME_PACKET_MAX + FRAME_CRC_SIZE,
    FRAME_GROUP_MAX = 254,                   /* bytes after a code */
    FRAME_WIRE_MAX = FRAME_BODY_MAX + 3 + 2, /* 3 codes, 2 delimiters */
};

/* What the sender sends next. */
enum frame_phase {
    FRAME_START, /* the first delimiter */
    FRAME_CODE,  /* a code */
    FRAME_GROUP, /* the bytes after it */
    FRAME_LAST,  /* the last delimiter */
    FRAME_DONE,  /* nothing */
};

/*
 * A packet on its way out.  It is pulled byte by byte, so that a pump needs no
 * second buffer; it must stay as it is until the last.
 * 1. size <= FRAME_PACKET_MAX, pos <= size + FRAME_CRC_SIZE
 * 2. left bytes of the present group are to come, and lie before the end;
 *    inside a group there is at least one
 */
struct frame_sender {
    const uint8_t *packet;
    size_t size;
    size_t pos;                  /* of packet and crc, what is sent */
    size_t left;                 /* of the present group */
    uint8_t crc[FRAME_CRC_SIZE]; /* as sent */
    uint8_t phase;               /* enum frame_phase */
    uint8_t skip;                /* the group ends with a 00 that is not sent */
};

/*@ // all of it but what the phase wants
  @ predicate sender_bounds{L}(struct frame_sender *s) = \valid(s)
  @   && 1 <= s->size <= FRAME_PACKET_MAX
  @   && \valid_read(s->packet + (0 .. s->size - 1))
  @   && \separated(s, s->packet + (0 .. s->size - 1))
  @   && s->pos <= s->size + FRAME_CRC_SIZE && s->left <= FRAME_GROUP_MAX
  @   && s->left + (s->skip ? 1 : 0) <= s->size + FRAME_CRC_SIZE - s->pos;
  @ predicate valid_sender{L}(struct frame_sender *s)
  @   = sender_bounds(s) && (s->phase == FRAME_GROUP ==> s->left >= 1); */

/* Send size bytes (1 .. FRAME_PACKET_MAX, else ERR_RANGE) at packet. */
/*@ requires \valid(s) && \valid_read(packet + (0 .. size - 1));
  @ requires \separated(s, packet + (0 .. size - 1));
  @ assigns *s;
  @ ensures \result == (1 <= size <= FRAME_PACKET_MAX ? OK : ERR_RANGE);
  @ ensures \result == OK ==> valid_sender(s); */
enum status frame_send(
    struct frame_sender *s, const uint8_t *packet, size_t size) MUST_CHECK;

/* The next byte for the coil into *byte, and 1; or 0 after the last. */
/*@ requires valid_sender(s) && \valid(byte);
  @ requires \separated(byte, s, s->packet + (0 .. s->size - 1));
  @ assigns s->pos, s->left, s->phase, s->skip, *byte;
  @ ensures valid_sender(s) && (\result == 0 || \result == 1); */
int frame_next(struct frame_sender *s, uint8_t *byte);

/*
 * What comes in.
 * 1. size <= FRAME_BODY_MAX
 * 2. left bytes of the present group are due, at most FRAME_GROUP_MAX
 */
struct frame_receiver {
    uint8_t body[FRAME_BODY_MAX]; /* packet, then crc */
    size_t size;
    uint8_t left;
    uint8_t zero_due; /* a 00 stands between this group and the next */
    uint8_t spoiled;  /* too long: nothing counts until the next 00 */
};

/*@ predicate valid_receiver{L}(struct frame_receiver *r) = \valid(r)
  @   && r->size <= FRAME_BODY_MAX && r->left <= FRAME_GROUP_MAX; */

/* Begin between two frames. */
/*@ requires \valid(r);
  @ assigns r->size, r->left, r->zero_due, r->spoiled;
  @ ensures valid_receiver(r) && r->size == 0; */
void frame_receive(struct frame_receiver *r);

/* Take one byte.  The size of a packet (1 .. FRAME_PACKET_MAX) that is now
 * whole and stands in r->body until the next call, or 0. */
/*@ requires valid_receiver(r);
  @ assigns *r;
  @ ensures valid_receiver(r) && 0 <= \result <= FRAME_PACKET_MAX; */
size_t frame_take(struct frame_receiver *r, uint8_t byte);

#endif
