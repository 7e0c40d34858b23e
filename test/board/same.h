/* same.h: one scenario, run on this machine and on the emulated board. */
#ifndef TEST_BOARD_SAME_H
#define TEST_BOARD_SAME_H

#include "sim/run.h"

struct same_case {
    const char *name;
    int64_t end_s;
    uint64_t seed;
    const char *plan;
};

/* The traces of a case; NULL when it could not run.  The caller frees. */
char *same_here(const struct same_case *c, const struct run_firmware *firmware);
char *same_board(const struct same_case *c, const char *elf);

/* The number of the first line in which two texts differ; 0 when none does. */
int same_line(const char *a, const char *b);

#endif
