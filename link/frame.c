#include "link/frame.h"

#include "core/crc.h"
#include "core/writer.h"

enum { CODE_FULL = 255 };

/* The checksum of any bytes followed by their own checksum. */
#define CRC_WHOLE UINT32_C(0x2144df1c)

enum status frame_send(
    struct frame_sender *s, const uint8_t *packet, size_t size)
{
    struct writer w;

    if (size < 1 || size > FRAME_PACKET_MAX)
        return ERR_RANGE;
    s->packet = packet;
    s->size = size;
    s->pos = 0;
    s->left = 0;
    s->phase = FRAME_START;
    s->skip = 0;
    writer_init(&w, s->crc, FRAME_CRC_SIZE);
    writer_u32(&w, crc_of(packet, size));
    return OK;
}

/* Byte i of packet and crc. */
/*@ requires sender_bounds(s) && i < s->size + FRAME_CRC_SIZE;
  @ assigns \nothing; */
static uint8_t content(const struct frame_sender *s, size_t i)
{
    return i < s->size ? s->packet[i] : s->crc[i - s->size];
}

/* Looks ahead to where the group that begins at pos ends; gives its code. */
/*@ requires sender_bounds(s);
  @ assigns s->left, s->skip;
  @ ensures sender_bounds(s) && 1 <= \result <= 255;
  @ ensures \result == s->left + 1; */
static uint8_t begin_group(struct frame_sender *s)
{
    size_t ahead = s->size + FRAME_CRC_SIZE - s->pos;
    size_t n = 0;

    s->left = 0;
    s->skip = 0;
    /*@ loop invariant 0 <= n <= ahead && n <= FRAME_GROUP_MAX;
      @ loop assigns n;
      @ loop variant FRAME_GROUP_MAX - n; */
    while (n < FRAME_GROUP_MAX && n < ahead && content(s, s->pos + n) != 0)
        n++;
    s->left = n;
    s->skip = n < FRAME_GROUP_MAX && n < ahead;
    return (uint8_t)(n + 1);
}

/* After a group: past the 00 it stood for, to the next group or the end. */
/*@ requires sender_bounds(s) && s->left == 0;
  @ assigns s->pos, s->phase, s->skip;
  @ ensures valid_sender(s); */
static void end_group(struct frame_sender *s)
{
    uint8_t more = s->skip;

    s->skip = 0;
    if (more)
        s->pos++;
    if (s->pos < s->size + FRAME_CRC_SIZE)
        more = 1;
    s->phase = more ? FRAME_CODE : FRAME_LAST;
}

int frame_next(struct frame_sender *s, uint8_t *byte)
{
    *byte = 0;
    switch (s->phase) {
    case FRAME_START:
        s->phase = FRAME_CODE;
        return 1;
    case FRAME_CODE:
        *byte = begin_group(s);
        s->phase = FRAME_GROUP;
        break;
    case FRAME_GROUP:
        *byte = content(s, s->pos);
        s->pos++;
        s->left--;
        break;
    case FRAME_LAST:
        s->phase = FRAME_DONE;
        return 1;
    default:
        return 0;
    }
    if (s->left == 0)
        end_group(s);
    return 1;
}

void frame_receive(struct frame_receiver *r)
{
    r->size = 0;
    r->left = 0;
    r->zero_due = 0;
    r->spoiled = 0;
}

/*@ requires valid_receiver(r);
  @ assigns r->body[0 .. FRAME_BODY_MAX - 1], r->size, r->spoiled;
  @ ensures valid_receiver(r); */
static void put(struct frame_receiver *r, uint8_t byte)
{
    if (r->size == FRAME_BODY_MAX) {
        r->spoiled = 1;
        return;
    }
    r->body[r->size] = byte;
    r->size++;
}

/* The size of the packet in the body, or 0 if it is none. */
/*@ requires valid_receiver(r);
  @ assigns \nothing;
  @ ensures 0 <= \result <= FRAME_PACKET_MAX; */
static size_t whole(const struct frame_receiver *r)
{
    if (r->spoiled || r->left != 0 || r->size <= FRAME_CRC_SIZE)
        return 0;
    if (crc_of(r->body, r->size) != CRC_WHOLE)
        return 0;
    return r->size - FRAME_CRC_SIZE;
}

size_t frame_take(struct frame_receiver *r, uint8_t byte)
{
    size_t size = 0;

    if (byte == 0) {
        size = whole(r);
        frame_receive(r);
    } else if (r->left == 0) {
        if (r->zero_due)
            put(r, 0);
        r->left = (uint8_t)(byte - 1);
        r->zero_due = byte != CODE_FULL;
    } else {
        put(r, byte);
        r->left--;
    }
    return size;
}
