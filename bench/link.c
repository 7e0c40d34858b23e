/* link.c: what a visit costs the implant's processor.
 *
 *     bench_link ELF        on the emulated board, instructions counted
 *
 * Lives a visit that was taped here (test/link/tape) on the board, and says for
 * each thing asked how many instructions it took, with all that the wake does
 * besides, and what that is at 16 MHz and an instruction a cycle.
 */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "board/mps2-an386/board.h"
#include "sim/emulate.h"
#include "test/link/tape.h"

enum {
    /* -icount shift=10: an instruction takes 1,024 ns, the timer 40 ns */
    COUNTS_PER_5_INSTRUCTIONS = 128,
    MHZ = 16,
};

static double instructions(uint64_t counts)
{
    return (double)counts * 5 / COUNTS_PER_5_INSTRUCTIONS;
}

static int make(struct world *world, const struct plan *plan)
{
    const struct world_setup setup = { .seed = TAPE_SEED,
        .model = model_of_capacity(40000000),
        .flash = { BOARD_SECTOR_SIZE, BOARD_JOURNAL_SECTORS,
            BOARD_LOG_SECTORS },
        .path_nl = 272000,
        .fill_nl = 38000000,
        .conc_ng_per_ml = 2000000,
        .serial = "MPS2AN386",
        .plan = plan };

    return world_init(world, &setup);
}

static void say(const char *name, uint64_t spent, const struct tape_mark *m)
{
    printf("%-12s %10.0f instructions, %8.1f ms; %3zu bytes out, %3zu in\n",
        name, instructions(spent), instructions(spent) / MHZ / 1000, m->out,
        m->in);
}

static int play(const struct tape *tape, const char *elf)
{
    static const char *const options[] = { "-icount", "shift=10,sleep=off",
        NULL };
    static struct world world;
    static struct emulate emulate;
    static struct plan plan;
    const struct emulate_setup setup = { elf, options };
    char error[256];
    uint64_t spent;
    size_t i;

    if (plan_parse(&plan, tape->plan, error, sizeof(error)) < 0 ||
        make(&world, &plan) < 0 || emulate_start(&emulate, &world, &setup) < 0)
        return -1;
    for (i = 0; i < tape->marks; i++) {
        const struct tape_mark *m = &tape->mark[i];

        if (emulate_until(&emulate, m->at_s) < 0)
            return -1;
        spent = emulate.wire.spent;
        if (emulate_until(&emulate, m->at_s + 1) < 0)
            return -1;
        say(m->name, emulate.wire.spent - spent, m);
    }
    emulate_stop(&emulate);
    world_free(&world);
    return 0;
}

int main(int argc, char **argv)
{
    static struct bedside now;
    static struct tape tape;

    if (argc != 2)
        return 2;
    tape_init(&tape, &now);
    tape_visit(&tape);
    tape_free(&tape);
    return play(&tape, argv[1]) < 0 ? 3 : 0;
}
