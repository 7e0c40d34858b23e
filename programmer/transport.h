/* transport.h: packets to and from a pump's coil, over a socket. */
#ifndef PROGRAMMER_TRANSPORT_H
#define PROGRAMMER_TRANSPORT_H

#include <stddef.h>
#include <stdint.h>

#include "link/frame.h"
#include "link/session.h"

enum { TRANSPORT_WHY_MAX = 200 };

/* 1. fd is -1, or a connection to the coil */
struct transport {
    int fd;
    struct frame_receiver receiver;
    uint8_t waiting[512]; /* bytes that came and were not looked at */
    size_t waiting_at;
    size_t waiting_end;
    uint64_t sent; /* bytes on the air so far, frames and all */
    uint64_t received;
};

/* Lay the head on the skin: connect to an address (base/address).  0, or -1
 * with a sentence in why. */
int transport_open(struct transport *transport, const char *address,
    char why[TRANSPORT_WHY_MAX]);
void transport_close(struct transport *transport);

/* Send a packet.  0, or -1 when the connection is gone. */
int transport_send(
    struct transport *transport, const struct session_packet *packet);

/* The next whole packet: 1; 0 when none came until then on the monotonic clock
 * (milliseconds); -1 when the connection is gone. */
int transport_receive(struct transport *transport,
    struct session_packet *packet, int64_t until_ms);

/* The monotonic clock. */
int64_t transport_clock_ms(void);

#endif
