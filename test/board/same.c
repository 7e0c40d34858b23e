/* same.c: see same.h. */
#include "test/board/same.h"

#include <stdlib.h>
#include <string.h>

#include "board/mps2-an386/board.h"
#include "sim/emulate.h"

/* The world of a case, traced into *trace. */
static int make(struct world *world, struct plan *plan,
    const struct same_case *c, FILE *trace)
{
    const struct world_setup setup = { .seed = c->seed,
        .model = model_of_capacity(40000000),
        .flash = { BOARD_SECTOR_SIZE, BOARD_JOURNAL_SECTORS,
            BOARD_LOG_SECTORS },
        .path_nl = 272000,
        .fill_nl = 38000000,
        .conc_ng_per_ml = 2000000,
        .serial = "MPS2AN386", /* the board's own */
        .plan = plan,
        .trace = trace };
    char error[400];

    if (plan_parse(plan, c->plan, error, sizeof(error)) < 0) {
        fprintf(stderr, "%s: %s\n", c->name, error);
        return -1;
    }
    return trace ? world_init(world, &setup) : -1;
}

char *same_here(const struct same_case *c, const struct run_firmware *firmware)
{
    static struct world world;
    static struct plan plan;
    char *text = NULL;
    size_t size;
    FILE *trace = open_memstream(&text, &size);
    struct run run;

    if (make(&world, &plan, c, trace) < 0)
        return NULL;
    run_init(&run, &world, firmware);
    run_until(&run, c->end_s);
    fclose(trace);
    world_free(&world);
    return text;
}

char *same_board(const struct same_case *c, const char *elf)
{
    static struct world world;
    static struct plan plan;
    static struct emulate emulate;
    const struct emulate_setup setup = { .elf = elf };
    char *text = NULL;
    size_t size;
    FILE *trace = open_memstream(&text, &size);
    int failed;

    if (make(&world, &plan, c, trace) < 0)
        return NULL;
    failed = emulate_start(&emulate, &world, &setup) < 0 ||
             emulate_until(&emulate, c->end_s) < 0;
    emulate_stop(&emulate);
    fclose(trace);
    world_free(&world);
    if (!failed)
        return text;
    free(text);
    return NULL;
}

int same_line(const char *a, const char *b)
{
    int line = 1;

    for (; *a == *b; a++, b++) {
        if (*a == '\0')
            return 0;
        line += *a == '\n';
    }
    return line;
}
