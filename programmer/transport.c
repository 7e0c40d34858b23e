#include "programmer/transport.h"

#include <errno.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "base/address.h"

int transport_open(struct transport *transport, const char *address,
    char why[TRANSPORT_WHY_MAX])
{
    memset(transport, 0, sizeof(*transport));
    frame_receive(&transport->receiver);
    transport->fd = address_connect(address, why, TRANSPORT_WHY_MAX);
    return transport->fd < 0 ? -1 : 0;
}

void transport_close(struct transport *transport)
{
    if (transport->fd >= 0)
        close(transport->fd);
    transport->fd = -1;
}

int64_t transport_clock_ms(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

int transport_send(
    struct transport *transport, const struct session_packet *packet)
{
    uint8_t wire[FRAME_WIRE_MAX];
    struct frame_sender sender;
    size_t size = 0, done = 0;
    ssize_t n;

    if (frame_send(&sender, packet->byte, packet->size) != OK)
        return -1;
    while (size < sizeof(wire) && frame_next(&sender, &wire[size]))
        size++;
    while (done < size) {
        n = send(transport->fd, wire + done, size - done, MSG_NOSIGNAL);
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            return -1;
        done += (size_t)n;
    }
    transport->sent += size;
    return 0;
}

/* More bytes: 1, 0 when the time is over, -1 when the connection is gone. */
static int wait_for_bytes(struct transport *transport, int64_t until_ms)
{
    struct pollfd wanted = { .fd = transport->fd, .events = POLLIN };
    int64_t left = until_ms - transport_clock_ms();
    ssize_t n;
    int ready;

    if (left < 0)
        left = 0;
    ready = poll(&wanted, 1, (int)left);
    if (ready < 0 && errno == EINTR)
        return 1;
    if (ready <= 0)
        return ready;
    n = read(transport->fd, transport->waiting, sizeof(transport->waiting));
    if (n <= 0)
        return -1;
    transport->waiting_at = 0;
    transport->waiting_end = (size_t)n;
    transport->received += (size_t)n;
    return 1;
}

/* A packet among the bytes that wait. */
static int take_waiting(
    struct transport *transport, struct session_packet *packet)
{
    while (transport->waiting_at < transport->waiting_end) {
        const size_t size = frame_take(
            &transport->receiver, transport->waiting[transport->waiting_at++]);

        if (size == 0)
            continue;
        memcpy(packet->byte, transport->receiver.body, size);
        packet->size = size;
        return 1;
    }
    return 0;
}

int transport_receive(struct transport *transport,
    struct session_packet *packet, int64_t until_ms)
{
    for (;;) {
        int more;

        if (take_waiting(transport, packet))
            return 1;
        more = wait_for_bytes(transport, until_ms);
        if (more <= 0)
            return more;
    }
}
