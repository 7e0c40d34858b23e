#include "sim/run.h"

#include <string.h>

/* Whose firmware runs on this thread. */
static _Thread_local struct world *running;

void run_init(
    struct run *run, struct world *world, const struct run_firmware *firmware)
{
    memset(run, 0, sizeof(*run));
    run->world = world;
    run->firmware = firmware;
}

void run_fault(void)
{
    if (running)
        world_lose(running, WORLD_FAULT);
}

static void enter(struct run *run)
{
    running = run->world;
    run->world->lost = &run->lost;
}

static void leave(struct run *run)
{
    running = NULL;
    run->world->lost = NULL;
}

/* RAM holds what it happens to hold; then the firmware begins. */
static void boot(struct run *run)
{
    const struct run_firmware *firmware = run->firmware;
    const int64_t now_s = run->world->now_s;

    memset(firmware->ram, 0xa5, firmware->ram_size);
    if (firmware->init(firmware->ram, &run->world->port, now_s) != OK)
        world_lose(run->world, WORLD_FAULT);
    run->next_s = firmware->wake(firmware->ram, now_s);
}

static void wake(struct run *run)
{
    enter(run);
    run->next_s = run->firmware->wake(run->firmware->ram, run->world->now_s);
    leave(run);
}

/* From power-up to lost power or the end of the run, which is 1. */
static int live(struct run *run, int64_t end_s)
{
    struct world *world = run->world;
    enum world_end end = WORLD_WAKE;

    if (setjmp(run->lost) != 0)
        return 0;
    if (!run->up) {
        end = world_power_up(world, end_s);
        if (end != WORLD_WAKE)
            return end == WORLD_OVER;
        run->up = 1;
        enter(run);
        boot(run);
        leave(run);
    }
    while ((end = world_wait(world, run->next_s, end_s)) == WORLD_WAKE)
        wake(run);
    return end == WORLD_OVER;
}

void run_until(struct run *run, int64_t end_s)
{
    while (run->world->now_s < end_s && !live(run, end_s)) {
        leave(run);
        run->up = 0;
    }
}

void run_wake(struct run *run)
{
    struct world *world = run->world;

    if (!run->up)
        return;
    if (setjmp(run->lost) != 0)
        leave(run);
    else if (world_wait(world, run->next_s, world->now_s) == WORLD_OVER &&
             world_wait(world, world->now_s, world->now_s + 1) == WORLD_WAKE)
        wake(run);
    run->up = world->powered;
}
