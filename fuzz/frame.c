/* frame.c: any bytes as what a coil receives; any bytes as a packet.
 *
 * Promised: no byte is written beyond the body; what comes out has a length
 * that a packet has; whatever came before, a frame sent now comes out whole.
 */
#include <stdlib.h>
#include <string.h>

#include "fuzz/fuzz.h"
#include "link/frame.h"

static void promise(int kept)
{
    if (!kept)
        abort();
}

/* Sends size bytes of a packet; the receiver has them again. */
static void check_round(
    struct frame_receiver *receiver, const uint8_t *packet, size_t size)
{
    struct frame_sender sender;
    size_t sent = 0, got = 0;
    uint8_t byte;

    if (frame_send(&sender, packet, size) != OK) {
        promise(size == 0 || size > FRAME_PACKET_MAX);
        return;
    }
    while (frame_next(&sender, &byte)) {
        promise(++sent <= FRAME_WIRE_MAX);
        got = frame_take(receiver, byte);
    }
    promise(got == size && memcmp(receiver->body, packet, size) == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct frame_receiver *receiver = malloc(sizeof *receiver);
    size_t i;

    if (!receiver)
        return 0;
    frame_receive(receiver);
    for (i = 0; i < size; i++)
        promise(frame_take(receiver, data[i]) <= FRAME_PACKET_MAX);
    check_round(receiver, data, size);
    free(receiver);
    return 0;
}
