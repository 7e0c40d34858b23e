#include "test/link/attacker.h"

#include <string.h>

enum { NOISE_MAX = 40 };

static uint32_t dice(struct attacker *a, uint32_t below)
{
    return (uint32_t)random_below(&a->chance, below);
}

static void bring(struct attacker *a, const struct attacker_frame *frame)
{
    if (frame->size > 0)
        a->bring(a->arg, frame->to_pump, frame->byte, frame->size);
}

/* Any that was heard, going wherever. */
static struct attacker_frame *old(struct attacker *a)
{
    const uint32_t n = a->count < ATTACKER_KEPT ? a->count : ATTACKER_KEPT;

    return &a->kept[(a->count - 1 - dice(a, n)) % ATTACKER_KEPT];
}

static void flip(struct attacker *a, uint8_t *bytes, size_t size)
{
    uint32_t times = 1 + dice(a, 3);

    for (; size > 0 && times > 0; times--)
        bytes[dice(a, (uint32_t)size)] ^= (uint8_t)(1u << dice(a, 8));
}

/* The packet in a frame, or 0. */
static size_t unpack(const struct attacker_frame *frame, uint8_t *packet)
{
    struct frame_receiver receiver;
    size_t i, size = 0;

    frame_receive(&receiver);
    for (i = 0; i < frame->size && size == 0; i++)
        size = frame_take(&receiver, frame->byte[i]);
    memcpy(packet, receiver.body, size);
    return size;
}

static void pack(
    struct attacker_frame *frame, const uint8_t *packet, size_t size)
{
    struct frame_sender sender;

    frame->size = 0;
    if (frame_send(&sender, packet, size) != OK)
        return;
    while (frame->size < FRAME_WIRE_MAX &&
           frame_next(&sender, &frame->byte[frame->size]))
        frame->size++;
}

/* Changed below its checksum, which is right again. */
static void tamper(struct attacker *a, struct attacker_frame *frame)
{
    uint8_t packet[FRAME_PACKET_MAX];
    size_t size = unpack(frame, packet);

    if (size == 0)
        return;
    switch (dice(a, 4)) {
    case 0: /* another kind */
        packet[0] = (uint8_t)(1 + dice(a, 8));
        break;
    case 1: /* another number */
        packet[1] = (uint8_t)dice(a, 20);
        break;
    case 2:
        size = 1 + dice(a, (uint32_t)size);
        break;
    default:
        flip(a, packet, size);
        break;
    }
    pack(frame, packet, size);
}

/* The head of one and the tail of another. */
static void splice(struct attacker *a, struct attacker_frame *frame)
{
    const struct attacker_frame *other = old(a);
    const size_t head = dice(a, (uint32_t)frame->size);
    size_t tail = dice(a, (uint32_t)other->size);

    if (head + tail > FRAME_WIRE_MAX)
        tail = FRAME_WIRE_MAX - head;
    memcpy(frame->byte + head, other->byte + other->size - tail, tail);
    frame->size = head + tail;
}

static void make_noise(struct attacker *a, int to_pump)
{
    struct attacker_frame frame = { .to_pump = (uint8_t)to_pump };

    frame.size = 1 + dice(a, NOISE_MAX);
    random_bytes(&a->chance, frame.byte, frame.size);
    bring(a, &frame);
}

/* An old frame, to either side. */
static void repeat(struct attacker *a)
{
    struct attacker_frame frame = *old(a);

    if (dice(a, 4) == 0)
        frame.to_pump = !frame.to_pump;
    bring(a, &frame);
}

/* What arrives instead. */
static void act(struct attacker *a, struct attacker_frame *frame)
{
    const uint32_t what = dice(a, ATTACKER_ACTS);

    a->acts[what]++;
    switch (what) {
    case 0:
    case 1:
        return; /* nothing */
    case 2:
        bring(a, frame);
        break;
    case 3:
        bring(a, &a->held);
        a->held = *frame; /* later, or after what is sent next */
        return;
    case 4:
        frame->size = dice(a, (uint32_t)frame->size);
        break;
    case 5:
        flip(a, frame->byte, frame->size);
        break;
    case 6:
    case 7:
        tamper(a, frame);
        break;
    case 8:
        splice(a, frame);
        break;
    case 9:
        frame->to_pump = !frame->to_pump;
        break;
    case 10:
        repeat(a);
        break;
    default:
        make_noise(a, frame->to_pump);
        break;
    }
    bring(a, frame);
}

void attacker_hear(
    struct attacker *a, int to_pump, const uint8_t *bytes, size_t size)
{
    struct attacker_frame frame = { .to_pump = (uint8_t)to_pump };

    frame.size = size < FRAME_WIRE_MAX ? size : FRAME_WIRE_MAX;
    memcpy(frame.byte, bytes, frame.size);
    if (frame.size == 0)
        return;
    a->kept[a->count++ % ATTACKER_KEPT] = frame;
    if (dice(a, 100) >= a->percent) {
        bring(a, &frame);
        return;
    }
    act(a, &frame);
    if (dice(a, 8) == 0)
        repeat(a); /* afterwards */
    if (a->held.size > 0 && dice(a, 2) == 0) {
        bring(a, &a->held);
        a->held.size = 0;
    }
}
