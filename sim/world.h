/* world.h: all around one pump: time, hardware, reservoir and catheter.
 *
 * A world fills in a struct port.  Firmware that is given the port runs as on
 * a board; sim/run calls it on this machine, sim/wire answers a board that is
 * emulated.  Time is virtual and jumps to the next thing to do.  All chance
 * comes from one seed, all mishap from one plan, so that the same setup gives
 * the same trace, byte for byte (SR-14).
 *
 * The trace has a line for each thing that leaves the firmware, and for each
 * that befalls it:
 *
 *     TICK stroke TURNED SENSED    TICK program AT SIZE CRC32
 *     TICK unlawful                TICK erase SECTOR
 *     TICK tone single|double      TICK sync
 *     TICK coil HEX                TICK reset cut|brownout|watchdog|fault
 *     TICK event WHAT              TICK failed program|erase|sync
 */
#ifndef SIM_WORLD_H
#define SIM_WORLD_H

#include <setjmp.h>
#include <stdio.h>

#include "core/model.h"
#include "pump/port.h"
#include "sim/body.h"
#include "sim/charge.h"
#include "sim/flash.h"
#include "sim/plan.h"
#include "sim/random.h"
#include "sim/rotor.h"

enum {
    WORLD_TONES = 64,         /* the latest are kept */
    WORLD_COIL_BYTES = 4096,  /* each way */
    WORLD_CALLS_MAX = 200000, /* of the port in one wake; more is a hang */
    WORLD_TURNS_MAX = 1000,   /* wakes without time passing; more is a hang */
    WORLD_RESET_S = 1,        /* what a reset takes */
};

/* What a world is made of. */
struct world_setup {
    uint64_t seed;
    const struct model *model;
    struct port_flash flash;
    int64_t path_nl; /* tubing and catheter, full of saline */
    int32_t cells;   /* 0: plug flow; see body.h */
    int64_t fill_nl; /* in the reservoir at the start */
    int64_t conc_ng_per_ml;
    const char *serial; /* up to 15 characters, or NULL */
    int64_t early_s;    /* 0, or wakes come up to this much early, at random */
    const struct plan *plan; /* or NULL; must outlive the world */
    FILE *trace;             /* or NULL */
};

enum world_reset {
    WORLD_CUT,
    WORLD_BROWNOUT,
    WORLD_WATCHDOG,
    WORLD_FAULT,
    WORLD_RESETS
};

/* How a wait ended. */
enum world_end {
    WORLD_WAKE, /* wake the firmware: it is now_s */
    WORLD_LOST, /* power was lost: power up */
    WORLD_OVER, /* the end of the run is reached */
};

struct world_tone {
    int64_t at_s;
    enum port_tone tone;
};

/* Bytes on their way, oldest first. */
struct world_bytes {
    uint8_t byte[WORLD_COIL_BYTES];
    uint32_t size;
};

/*
 * 1. now_s never falls
 * 2. while powered is 0, no port function does anything
 * 3. port.world is the world itself: a world is not moved or copied by `=`
 */
struct world {
    struct port port;
    int64_t now_s; /* ticks */
    int64_t up_s;  /* ticks: power does not come back before */
    int powered;
    int awake; /* the firmware runs, or has run since the last wait */
    int fed;   /* it has called watchdog since it woke */
    uint32_t calls;
    uint32_t turns;
    int64_t early_s;

    struct flash flash;
    struct rotor rotor;
    struct charge charge;
    struct body body;
    struct random random; /* what the port gives */
    struct random chance; /* what happens */
    int32_t stroke_nl;

    const struct plan *plan;
    size_t next[PLAN_WHENS]; /* events not yet come; see plan.h */

    int contact;
    int deaf; /* the receiver is off, but for a head on the skin */
    struct world_bytes coil_in;  /* to the firmware */
    struct world_bytes coil_out; /* from it */
    struct world_tone tone[WORLD_TONES];
    uint64_t tones;
    uint64_t wakes;
    uint64_t resets[WORLD_RESETS];

    FILE *trace;
    jmp_buf *lost; /* where lost power ends a call, or NULL: it returns */
};

/* A new pump's surroundings, its power off.  Returns -1 when memory is short.
 */
int world_init(struct world *world, const struct world_setup *setup);
void world_free(struct world *world);

/* *to becomes as *from is; both were made from the same setup.  What was
 * written to the flash counts as synced. */
void world_copy(struct world *to, const struct world *from);

/* Put power on, unless end_s comes first or the battery is flat until then:
 * then time goes to end_s and the answer is WORLD_OVER, else WORLD_WAKE. */
enum world_end world_power_up(struct world *world, int64_t end_s);

/* The firmware sleeps until next_s, or until something wakes it.  Wakes come
 * before end_s only. */
enum world_end world_wait(struct world *world, int64_t next_s, int64_t end_s);

/* The firmware goes down for this reason, now.  Does not return when `lost`
 * is set. */
void world_lose(struct world *world, enum world_reset reset);

/* Bytes come in over the coil; those that do not fit are lost on the air, and
 * all of them while the receiver is off.  Do they wake the firmware? */
int world_coil(struct world *world, const uint8_t *bytes, uint32_t size);

/* Take out what the firmware has sent, at most size bytes; returns how many. */
uint32_t world_hear(struct world *world, uint8_t *out, uint32_t size);

#endif
