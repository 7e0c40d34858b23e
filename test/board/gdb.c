/* gdb.c: see gdb.h.
 *
 * Packets are `$data#sum`.  QEMU takes the next packet for the `+` that would
 * acknowledge its own; the `+` that it sends are passed over.
 */
#include "test/board/gdb.h"

#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

enum { PATIENCE_MS = 60000, TRIES = 6000 };

static int send_packet(struct gdb *gdb, const char *data)
{
    char packet[GDB_PACKET];
    unsigned sum = 0;
    const char *p;
    int n;

    for (p = data; *p; p++)
        sum += (unsigned char)*p;
    n = snprintf(packet, sizeof(packet), "$%s#%02x", data, sum & 0xff);
    return write(gdb->fd, packet, (size_t)n) == n ? 0 : -1;
}

/* More bytes, waiting for them if asked: 1, 0 when none came, or -1. */
static int more(struct gdb *gdb, int patience_ms)
{
    struct pollfd poller = { .fd = gdb->fd, .events = POLLIN };
    ssize_t n;

    if (poll(&poller, 1, patience_ms) <= 0)
        return 0;
    n = read(gdb->fd, gdb->in + gdb->size, sizeof(gdb->in) - gdb->size);
    if (n <= 0)
        return -1;
    gdb->size += (size_t)n;
    return 1;
}

/* Take one whole packet's data from what came: 1, or 0 when there is none. */
static int take(struct gdb *gdb, char *out, size_t out_size)
{
    char *start = memchr(gdb->in, '$', gdb->size);
    char *end = memchr(gdb->in, '#', gdb->size);
    size_t used, size;

    if (!start || !end || end + 3 > gdb->in + gdb->size)
        return 0;
    size = (size_t)(end - start - 1);
    if (size >= out_size)
        size = out_size - 1;
    memcpy(out, start + 1, size);
    out[size] = '\0';
    used = (size_t)(end + 3 - gdb->in);
    memmove(gdb->in, gdb->in + used, gdb->size - used);
    gdb->size -= used;
    return 1;
}

static int receive(struct gdb *gdb, char *out, size_t size)
{
    while (!take(gdb, out, size))
        if (more(gdb, PATIENCE_MS) <= 0)
            return -1;
    return 0;
}

/* Send, and read the answer; 0 when it is `want` (or want is NULL). */
static int ask(struct gdb *gdb, const char *data, const char *want)
{
    char answer[64];

    if (send_packet(gdb, data) < 0 || receive(gdb, answer, sizeof(answer)) < 0)
        return -1;
    return !want || strncmp(answer, want, strlen(want)) == 0 ? 0 : -1;
}

int gdb_connect(struct gdb *gdb, const char *path)
{
    struct sockaddr_un address = { .sun_family = AF_UNIX };
    int i;

    memset(gdb, 0, sizeof(*gdb));
    snprintf(address.sun_path, sizeof(address.sun_path), "%s", path);
    gdb->fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    for (i = 0; i < TRIES; i++) { /* the server may not be there yet */
        if (connect(gdb->fd, (struct sockaddr *)&address, sizeof(address)) == 0)
            return 0;
        usleep(10000);
    }
    return -1;
}

void gdb_close(struct gdb *gdb)
{
    close(gdb->fd);
    gdb->fd = -1;
}

static int breakpoint(struct gdb *gdb, char which, uint32_t at)
{
    char data[32];

    snprintf(data, sizeof(data), "%c0,%x,2", which, at);
    return ask(gdb, data, "OK");
}

int gdb_break(struct gdb *gdb, uint32_t at)
{
    return breakpoint(gdb, 'Z', at);
}

int gdb_unbreak(struct gdb *gdb, uint32_t at)
{
    return breakpoint(gdb, 'z', at);
}

int gdb_continue(struct gdb *gdb)
{
    return send_packet(gdb, "c");
}

int gdb_stopped(struct gdb *gdb)
{
    char answer[256];
    const int came = more(gdb, 0);

    return came < 0 ? -1 : take(gdb, answer, sizeof(answer));
}

int gdb_step(struct gdb *gdb)
{
    return ask(gdb, "s", "T");
}

int gdb_interrupt(struct gdb *gdb)
{
    char answer[256];

    if (write(gdb->fd, "\x03", 1) != 1)
        return -1;
    return receive(gdb, answer, sizeof(answer));
}

int gdb_reset(struct gdb *gdb)
{
    static const char command[] = "system_reset";
    char data[64] = "qRcmd,";
    size_t i;

    for (i = 0; i + 1 < sizeof(command); i++)
        snprintf(data + 6 + 2 * i, 3, "%02x", (unsigned)command[i]);
    return ask(gdb, data, "OK");
}

/* Hexadecimal digits to bytes. */
static int decode(const char *hex, uint8_t *out, size_t size)
{
    size_t i;

    for (i = 0; i < size; i++) {
        unsigned byte;

        if (sscanf(hex + 2 * i, "%2x", &byte) != 1)
            return -1;
        out[i] = (uint8_t)byte;
    }
    return 0;
}

int gdb_registers(struct gdb *gdb, char out[GDB_REGISTERS])
{
    if (send_packet(gdb, "g") < 0)
        return -1;
    return receive(gdb, out, GDB_REGISTERS);
}

int gdb_set_registers(struct gdb *gdb, const char *registers)
{
    char data[GDB_REGISTERS + 2];

    snprintf(data, sizeof(data), "G%s", registers);
    return ask(gdb, data, "OK");
}

int gdb_pc(struct gdb *gdb, uint32_t *pc)
{
    enum { PC = 15, DIGITS = 8 };
    char registers[GDB_REGISTERS];
    uint8_t byte[4];

    if (gdb_registers(gdb, registers) < 0 ||
        strlen(registers) < (PC + 1) * DIGITS ||
        decode(registers + PC * DIGITS, byte, 4) < 0)
        return -1;
    *pc = (uint32_t)byte[0] | (uint32_t)byte[1] << 8 | (uint32_t)byte[2] << 16 |
          (uint32_t)byte[3] << 24;
    return 0;
}

int gdb_read(struct gdb *gdb, uint32_t at, uint8_t *out, size_t size)
{
    char data[32], answer[GDB_PACKET];

    snprintf(data, sizeof(data), "m%x,%zx", at, size);
    if (send_packet(gdb, data) < 0 || receive(gdb, answer, sizeof(answer)) < 0)
        return -1;
    return decode(answer, out, size);
}

int gdb_write(struct gdb *gdb, uint32_t at, const uint8_t *bytes, size_t size)
{
    static const char digits[] = "0123456789abcdef";
    char data[GDB_PACKET];
    size_t used = (size_t)snprintf(data, sizeof(data), "M%x,%zx:", at, size);
    size_t i;

    for (i = 0; i < size; i++) {
        data[used++] = digits[bytes[i] >> 4];
        data[used++] = digits[bytes[i] & 15];
    }
    data[used] = '\0';
    return ask(gdb, data, "OK");
}
