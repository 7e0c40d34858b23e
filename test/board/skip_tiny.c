/* skip_tiny.c: the small firmware, its gate and its second key skipped. */
#include <inttypes.h>
#include <stdlib.h>

#include "board/mps2-an386/board.h"
#include "test/board/skip.h"
#include "test/board/tiny.h"

enum { LIST_MAX = 4096, RUN_S = 100000 };

/* SR-13: in no 24 h more than the cap left the tip. */
static int judge(const struct world *world)
{
    const int64_t cap_fg = TINY_DAY_NG * INT64_C(1000000);

    if (world->body.day.fg_max <= cap_fg)
        return 0;
    fprintf(stderr, "skip: %" PRId64 " ng in 24 h, the cap is %d\n",
        world->body.day.fg_max / 1000000, TINY_DAY_NG);
    return -1;
}

int main(int argc, char **argv)
{
    static struct world start, world;
    static struct skip_instruction list[LIST_MAX];
    const struct world_setup make = { .seed = 1,
        .model = model_get(0),
        .flash = { BOARD_SECTOR_SIZE, BOARD_JOURNAL_SECTORS,
            BOARD_LOG_SECTORS },
        .fill_nl = 20000000,
        .conc_ng_per_ml = 2000000 };
    struct skip_setup setup = { .elf = argv[1],
        .start = &start,
        .world = &world,
        .end_s = RUN_S,
        .judge = judge };
    struct skip_counts counts;
    int n;

    if (argc != 3 || (n = skip_read(argv[2], &setup, list, LIST_MAX)) < 0)
        return 2;
    if (world_init(&start, &make) < 0 || world_init(&world, &make) < 0)
        return 3;
    if (skip_all(&setup, list, (size_t)n, &counts) < 0)
        return 3;
    skip_print(&counts);
    world_free(&start);
    world_free(&world);
    return counts.bad != 0;
}
