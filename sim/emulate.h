/* emulate.h: firmware on the emulated board, in a simulated world.
 *
 * Starts QEMU in a folder of its own with the two FIFOs of docs/port.md and a
 * socket for UART 0, and answers its requests.
 */
#ifndef SIM_EMULATE_H
#define SIM_EMULATE_H

#include <limits.h>
#include <sys/types.h>

#include "sim/wire.h"

enum {
    EMULATE_HANG_MS = 2000, /* of processor time without a request: a hang */
    EMULATE_PATIENCE_MS = 60000, /* for QEMU, on a machine that is busy */
    EMULATE_PATH_MAX = 108,      /* what a socket's address may hold */
};

struct emulate_setup {
    const char *elf;
    const char *const *options; /* more of QEMU's, NULL at the end; or NULL */
};

/*
 * 1. pid > 0 while QEMU runs; what it left behind was reaped when it is 0
 */
struct emulate {
    struct wire wire;
    struct emulate_setup setup;
    pid_t pid;
    int requests;    /* the FIFO that the board writes */
    int replies;     /* the FIFO that it reads */
    int listener;    /* where QEMU connects UART 0 */
    int coil;        /* UART 0 */
    uint64_t served; /* requests */
    int64_t cpu_ms;  /* of QEMU, when the last one came */
    char elf[PATH_MAX];
    char folder[EMULATE_PATH_MAX];
    uint8_t parts[WIRE_REQUEST_MAX];
    size_t size; /* of the request that was read last */
};

/* Start QEMU; setup must outlive it.  Returns 0, or -1 with a line on standard
 * error. */
int emulate_start(struct emulate *emulate, struct world *world,
    const struct emulate_setup *setup);
void emulate_stop(struct emulate *emulate);

/* Let the firmware run until tick end_s.  A board that hangs is reset.
 * Returns 0, or -1 with a line on standard error. */
int emulate_until(struct emulate *emulate, int64_t end_s);

/* In pieces, for one who drives QEMU otherwise too: read one request, which
 * has begun to come in; send the reply that stands in wire. */
int emulate_receive(struct emulate *emulate);
int emulate_reply(struct emulate *emulate);

/* Has the board hung: has QEMU worked for long since the last request? */
int emulate_is_hung(const struct emulate *emulate);

/* Kill QEMU and start it again, as a watchdog that resets the board. */
int emulate_restart(struct emulate *emulate);

#endif
