/* tape.h: a visit at a pump, written down as a plan of the simulator, so that
 * it can be lived again on another pump: on the emulated board. */
#ifndef TEST_LINK_TAPE_H
#define TEST_LINK_TAPE_H

#include "test/link/bedside.h"

enum {
    TAPE_SEED = 21,
    TAPE_MARKS = 32,
    TAPE_PLAN = 32768,
};

/* Where something was asked: what it is named, and its tick. */
struct tape_mark {
    const char *name;
    int64_t at_s;
    size_t out; /* bytes on the air, with their frames */
    size_t in;
};

struct tape {
    struct bedside *at;
    char plan[TAPE_PLAN]; /* sim/plan.h */
    size_t size;
    size_t heard; /* times that the pump said something */
    struct tape_mark mark[TAPE_MARKS];
    size_t marks;
    const char *name; /* of the next */
};

/* A new pump that is not paired, with a tape running. */
void tape_init(struct tape *tape, struct bedside *at);
void tape_free(struct tape *tape);

/* Pairing, the first program, and everything that can be asked. */
void tape_visit(struct tape *tape);

/* How often is this in the text? */
size_t tape_count(const char *text, const char *what);

#endif
