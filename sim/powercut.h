/* powercut.h: a search through every way to lose power (SR-11).
 *
 * A story is run on simulated flash.  Before each operation of the flash the
 * search stands still, loses power there in each way it knows, powers the
 * subject up again on what is left, sees that all holds, lets it go on for a
 * few steps - losing power again, as deep as the story asks - and then returns
 * to where it stood.  A run costs only what comes after its cut.
 */
#ifndef SIM_POWERCUT_H
#define SIM_POWERCUT_H

#include <stddef.h>
#include <stdint.h>

#include "sim/flash.h"

/* What was done to the flash. */
enum powercut_harm { POWERCUT_LOSS, POWERCUT_FLIP };

struct powercut_story {
    const char *name;
    const char *steps; /* one letter each */
    int calm;          /* so many of them, at the beginning, are spared */
    int losses;        /* in a row: 1, 2 or 3 */
};

/* What is searched: some firmware and its world.  Functions that return text
 * say what does not hold, or NULL. */
struct powercut_subject {
    const char *name;
    struct port_flash shape;
    size_t ram_size;   /* what a power loss wipes out */
    size_t world_size; /* what stays: what was done and told; copied whole */
    const struct powercut_story *stories; /* the last has no name */

    void (*begin)(void *world);
    /* Power returns: recover, and see that all holds that must.  ram is all
     * zeros.  The journal's sectors must not be written; power may be lost
     * while the log's are. */
    const char *(*boot)(void *ram, void *world, struct flash *flash);
    const char *(*step)(void *ram, void *world, char step);
    /* Power goes, or a bit turned over: what ram says is the last that anybody
     * was told - if boot came to its end. */
    void (*harm)(const void *ram, void *world, enum powercut_harm harm);
};

/*
 * The command line of a search: [--slice N [PASS]] [--replay STRING].  Runs
 * each story, prints what was run and in how many seconds; with --slice only
 * every Nth choice of each kind, or of the kind that is named.  Exit status 0,
 * or 1 with the string that repeats the first failure.
 */
int powercut_main(
    const struct powercut_subject *subject, int argc, char **argv);

/* Without a word: does the search of one story find something wrong?  What
 * repeats it goes to out (size bytes). */
int powercut_finds(const struct powercut_subject *subject,
    const struct powercut_story *story, uint32_t slice, char *out, size_t size);

#endif
