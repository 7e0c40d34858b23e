/* run.h: firmware on this machine, in a simulated world. */
#ifndef SIM_RUN_H
#define SIM_RUN_H

#include <setjmp.h>
#include <stddef.h>

#include "sim/world.h"

/* Firmware as the world sees it: its RAM, and two calls into it. */
struct run_firmware {
    void *ram;
    size_t ram_size;
    enum status (*init)(void *ram, const struct port *port, int64_t now_s);
    int64_t (*wake)(void *ram, int64_t now_s); /* returns the next instant */
};

/*
 * 1. up == world->powered between calls of run_until
 */
struct run {
    struct world *world;
    const struct run_firmware *firmware;
    int64_t next_s; /* what the firmware asked for */
    int up;
    jmp_buf lost;
};

/* Begin with the power off. */
void run_init(
    struct run *run, struct world *world, const struct run_firmware *firmware);

/*
 * Let the firmware run until tick end_s, jumping from wake to wake; power it
 * up whenever it is off.  Its RAM holds no more than a pattern at each
 * power-up.  Where the firmware stands lies in its RAM, so that run_until(a)
 * and run_until(b) are run_until(b).
 */
void run_until(struct run *run, int64_t end_s);

/* Wake the firmware now, as what comes over the coil does; time does not go on.
 * Nothing happens while the power is off. */
void run_wake(struct run *run);

/* A programmer error in the firmware: its world loses it.  For fault();
 * returns when no firmware runs on this thread. */
void run_fault(void);

#endif
