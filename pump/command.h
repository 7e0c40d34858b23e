/* command.h: a new program: staged, looked at, committed.
 *
 * The pump makes the program whole, computes what it would mean and answers
 * with a hash; the commit names that hash (SR-26), and a key: the same key
 * twice has one effect and one answer (SR-27).  A program that is based on
 * another than the one in force is refused.
 *
 * Who may ask is not decided here (link/serve).  What is unlawful is refused
 * whole, logged, and changes nothing (SR-02).
 */
#ifndef PUMP_COMMAND_H
#define PUMP_COMMAND_H

#include <stdint.h>

#include "pump/consequence.h"
#include "pump/program.h"
#include "pump/refusal.h"

struct state;

/* What else a staged program does or decides; a sum of these. */
enum {
    COMMAND_REFILLED = 1,       /* fill volume and concentration are new */
    COMMAND_CATHETER = 2,       /* path volumes are new, the path is empty */
    COMMAND_CATHETER_ALONE = 4, /* the same, but the tubing is full */
    COMMAND_UNBRIDGED = 8,      /* a documented refusal of a bridge */
};

enum { COMMAND_STAGE_S = 600 }; /* a stage is good for so long */

/* A program that was looked at and not yet decided. */
struct command_stage {
    struct program program;
    struct consequence consequence;
    int64_t tick; /* when it was made; -1: nothing is staged */
    uint32_t hash;
    uint8_t flags;
};

/* Nothing is staged. */
void command_clear(struct command_stage *stage);

/*
 * Make the program that `wanted` and flags ask for, on base, and what would
 * follow.  Taken from wanted: schedule, caps, periodic, alarm volume, alarm
 * settings, lead; with the flag for it, the fill with its concentration, or
 * the volumes of the path.  Caps that are all zero are the usual ones (SR-01).
 * All else follows from the state: what the path
 * holds, the clock (order_clock), the model.  A pump that is held or stopped
 * stays so until its restart.
 */
enum refusal command_stage(struct state *state, const struct program *wanted,
    uint8_t flags, uint32_t base, struct command_stage *stage) MUST_CHECK;

/* Put the staged program into force, if hash is the stage's, in one record of
 * the journal (SR-26). */
enum refusal command_commit(struct state *state, struct command_stage *stage,
    uint64_t key, uint32_t hash) MUST_CHECK;

#endif
