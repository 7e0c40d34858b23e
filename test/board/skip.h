/* skip.h: firmware on the emulated board, each of some instructions skipped.
 *
 * SR-13: a fault in the processor may skip an instruction.  One run begins with
 * a copy of a world, powers up, lets the instruction be reached `execution - 1`
 * times, puts a NOP in its place once, and goes on to the end.  A board that
 * hangs after that is reset, as its watchdog would.
 *
 * Executions are counted from the power-up on, or from when the firmware comes
 * by a mark: a pump that has just got its power counts a block of strokes too
 * many (SR-11), and what a skip adds might hide in that.  What the board and
 * the world were at the mark is kept, and each run begins with it; the
 * firmware's coming by the mark again ends the run.
 */
#ifndef TEST_BOARD_SKIP_H
#define TEST_BOARD_SKIP_H

#include "sim/emulate.h"

enum { SKIP_EXECUTIONS = 3 }; /* of each instruction are skipped */

struct skip_instruction {
    uint32_t at;
    uint32_t size;       /* 2 or 4 bytes */
    uint32_t executions; /* in a run without a skip, up to SKIP_EXECUTIONS */
};

struct skip_setup {
    const char *elf;
    uint32_t reset_at;         /* where the firmware begins: start_reset */
    uint32_t mark_at;          /* where counting begins; 0: at power-up */
    const struct world *start; /* what comes before a run is a copy of it */
    struct world *world;       /* made from the same setup; what runs use */
    struct world *marked;      /* and one to keep what was at the mark */
    int64_t end_s;             /* each run goes on until then */
    /* How a run ended: 0 when all is well, else -1 and it says why. */
    int (*judge)(const struct world *world);
};

/* What came of all runs. */
struct skip_counts {
    uint64_t instructions; /* in the list */
    uint64_t reached;      /* at least once */
    uint64_t runs;         /* with an instruction skipped */
    uint64_t resets;       /* runs in which the firmware reset itself */
    uint64_t hangs;        /* runs in which it had to be reset */
    uint64_t bad;          /* runs that were not well */
};

/* Skip each, in each of its first executions, which are counted into the list.
 * Returns 0 when it could be done; counts->bad says whether all was well. */
int skip_all(const struct skip_setup *setup, struct skip_instruction *list,
    size_t size, struct skip_counts *counts);

/* One line of what came of it. */
void skip_print(const struct skip_counts *counts);

/* The list from a file with `ADDRESS SIZE` in hexadecimal on each line, after
 * `RESET_AT MARK_AT` (test/board/skip writes it).  Returns how many, or -1. */
int skip_read(const char *path, struct skip_setup *setup,
    struct skip_instruction *list, size_t room);

#endif
