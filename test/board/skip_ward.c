/* skip_ward.c: the pump, greedy (ward.h), its gate and its second key skipped
 * instruction by instruction (SR-13). */
#include <inttypes.h>

#include "board/mps2-an386/board.h"
#include "sim/run.h"
#include "test/board/skip.h"
#include "test/board/ward.h"

enum {
    LIST_MAX = 8192,
    START_S = 350000,
    MARK_S = 480000, /* a day and a half after the power-up: the day is full */
    END_S = 573000,  /* over a day after the mark */
};

static struct limit_caps caps;
static int64_t worst_fg; /* in a day, of all runs */

static int above(
    const char *span, const struct body_window *window, int64_t cap_ng)
{
    if (window->fg_max <= cap_ng * 1000000)
        return 0;
    fprintf(stderr, "skip: %" PRId64 " ng in %s, the cap is %" PRId64 "\n",
        window->fg_max / 1000000, span, cap_ng);
    return -1;
}

/* What left the tip in any day and any hour, against the caps in force. */
static int judge(const struct world *world)
{
    const int day = above("a day", &world->body.day, caps.day_ng);
    const int hour = above("an hour", &world->body.hour, caps.hour_ng);

    if (world->body.day.fg_max > worst_fg)
        worst_fg = world->body.day.fg_max;
    return day < 0 || hour < 0 ? -1 : 0;
}

/* On this machine, not greedy: a program, its prime, a change to a low dose
 * that is long past, and the power off. */
static int begin(struct world *world)
{
    static struct ward ward;
    static const struct run_firmware firmware = { &ward, sizeof(ward),
        ward_init, ward_wake };
    struct run run;

    run_init(&run, world, &firmware);
    run_until(&run, START_S);
    if (!ward.pump.state.programmed || ward.pump.state.program.number != 2)
        return -1;
    caps = ward.pump.state.program.caps;
    world_lose(world, WORLD_CUT);
    world->body.day.fg_max = world->body.hour.fg_max = 0;
    return 0;
}

int main(int argc, char **argv)
{
    static struct world start, world, marked;
    static struct plan plan;
    static struct skip_instruction list[LIST_MAX];
    struct world_setup make = { .seed = 1,
        .model = model_of_capacity(40000000),
        .flash = { BOARD_SECTOR_SIZE, BOARD_JOURNAL_SECTORS,
            BOARD_LOG_SECTORS },
        .path_nl = 272000,
        .fill_nl = 38000000,
        .conc_ng_per_ml = 2000000,
        .plan = &plan };
    struct skip_setup setup = { .start = &start,
        .world = &world,
        .marked = &marked,
        .end_s = END_S,
        .judge = judge };
    struct skip_counts counts;
    char error[400];
    int n;

    if (argc != 3 || (n = skip_read(argv[2], &setup, list, LIST_MAX)) < 0)
        return 2;
    setup.elf = argv[1];
    if (setup.mark_at == 0)
        setup.end_s = MARK_S;
    /* a bolus soon after the start; the mark, and soon another; the mark */
    if (plan_parse(&plan,
            "10 contact 1; 10 coil 70; 100000 coil 6c; 351000 coil 62;"
            "480000 coil 6b; 481000 coil 62; 572000 coil 6b",
            error, sizeof(error)) < 0 ||
        world_init(&start, &make) < 0 || world_init(&world, &make) < 0 ||
        world_init(&marked, &make) < 0 || begin(&start) < 0 ||
        skip_all(&setup, list, (size_t)n, &counts) < 0)
        return 3;
    skip_print(&counts);
    printf("worst day: %" PRId64 " ng, the cap is %" PRId32 "\n",
        worst_fg / 1000000, caps.day_ng);
    world_free(&start);
    world_free(&world);
    world_free(&marked);
    return counts.bad != 0;
}
