/* skip.c: see skip.h. */
#include "test/board/skip.h"

#include <inttypes.h>
#include <poll.h>
#include <string.h>

#include "test/board/gdb.h"

enum {
    LOOKS_MAX = 240,
    LOOK_MS = 250,       /* how often it is asked whether the board hangs */
    RAM_AT = 0x20000000, /* link.ld */
    RAM_SIZE = 32768,
};

/* Where a run stands, as far as it is known. */
enum stand {
    STAND_ON,     /* it goes on */
    STAND_MARKED, /* at the mark, for the first time */
    STAND_DONE,   /* at its end */
};

/* One run, and what carries on from one to the next. */
struct session {
    const struct skip_setup *setup;
    struct emulate emulate;
    struct gdb gdb;
    struct skip_instruction *list; /* what this run has breakpoints on */
    size_t size;
    uint32_t left; /* executions until it is skipped; 0: none will be */
    int armed;     /* the breakpoints on the list are set */
    int begun;     /* it has come by the mark */
    int over;      /* the end was reached; the board is to reset */
    int hung;

    int at_mark; /* the board stands there, and what was there is kept: */
    uint8_t ram[RAM_SIZE];
    char registers[GDB_REGISTERS];
};

static int say(const char *what)
{
    fprintf(stderr, "skip: %s\n", what);
    return -1;
}

/* Connect to a QEMU that has just begun, and stop it where it begins. */
static int attach(struct session *s)
{
    char path[EMULATE_PATH_MAX + 8];

    snprintf(path, sizeof(path), "%s/gdb", s->emulate.folder);
    if (gdb_connect(&s->gdb, path) < 0)
        return say("no gdb server");
    if (s->setup->mark_at != 0 && gdb_break(&s->gdb, s->setup->mark_at) < 0)
        return -1;
    return gdb_break(&s->gdb, s->setup->reset_at);
}

/* Set the breakpoints on the list, or take back those that are left. */
static int arm(struct session *s)
{
    size_t i;

    for (i = 0; i < s->size; i++)
        if (gdb_break(&s->gdb, s->list[i].at) < 0)
            return -1;
    s->armed = 1;
    return 0;
}

static int disarm(struct session *s)
{
    size_t i;

    for (i = 0; s->armed && i < s->size; i++)
        if (s->list[i].executions < SKIP_EXECUTIONS &&
            gdb_unbreak(&s->gdb, s->list[i].at) < 0)
            return -1;
    s->armed = 0;
    return 0;
}

/* QEMU has ended (a processor that locks up does that to it): begin again, as
 * after a reset, without breakpoints. */
static int revive(struct session *s)
{
    gdb_close(&s->gdb);
    s->hung = 1;
    s->armed = 0;
    if (emulate_restart(&s->emulate) < 0 || attach(s) < 0)
        return -1;
    return gdb_continue(&s->gdb);
}

/* Past the breakpoint that it stands at. */
static int go_on(struct session *s)
{
    return gdb_step(&s->gdb) < 0 ? -1 : gdb_continue(&s->gdb);
}

/* A NOP in its place, for this one time. */
static int skip_it(struct session *s, const struct skip_instruction *it)
{
    static const uint8_t narrow[] = { 0x00, 0xbf };
    static const uint8_t wide[] = { 0xaf, 0xf3, 0x00, 0x80 };
    const uint8_t *nop = it->size == 4 ? wide : narrow;
    uint8_t was[4];

    s->armed = 0;
    if (gdb_read(&s->gdb, it->at, was, it->size) < 0 ||
        gdb_write(&s->gdb, it->at, nop, it->size) < 0 ||
        gdb_unbreak(&s->gdb, it->at) < 0 || gdb_step(&s->gdb) < 0 ||
        gdb_write(&s->gdb, it->at, was, it->size) < 0)
        return -1;
    return gdb_continue(&s->gdb);
}

/* It stands before this instruction: count it, until that was often enough. */
static int count_it(struct session *s, struct skip_instruction *it)
{
    if (++it->executions >= SKIP_EXECUTIONS && gdb_unbreak(&s->gdb, it->at) < 0)
        return -1;
    return go_on(s);
}

/* The processor stands at a breakpoint: what that means for the run, or -1. */
static int at_break(struct session *s)
{
    uint32_t pc;
    size_t i;

    if (gdb_pc(&s->gdb, &pc) < 0)
        return revive(s);
    if (pc == s->setup->reset_at && s->over)
        return STAND_DONE;
    if (pc == s->setup->mark_at) {
        s->at_mark = 1;
        return s->begun ? STAND_DONE : STAND_MARKED;
    }
    for (i = 0; s->armed && i < s->size; i++) {
        if (s->list[i].at != pc)
            continue;
        if (--s->left == 0)
            return skip_it(s, &s->list[i]) < 0 ? revive(s) : STAND_ON;
        return count_it(s, &s->list[i]) < 0 ? revive(s) : STAND_ON;
    }
    return go_on(s) < 0 ? revive(s) : STAND_ON;
}

/* The watchdog bites. */
static int bite(struct session *s)
{
    s->hung = 1;
    s->emulate.cpu_ms += EMULATE_HANG_MS; /* patience anew */
    if (gdb_interrupt(&s->gdb) < 0 || gdb_reset(&s->gdb) < 0)
        return revive(s);
    wire_reset(&s->emulate.wire);
    return at_break(s);
}

/* A request of the board; at the end of the run its power is cut. */
static int at_request(struct session *s)
{
    struct emulate *e = &s->emulate;
    enum wire_end end;

    if (emulate_receive(e) < 0)
        return -1;
    end = wire_serve(&e->wire, e->parts, e->size, s->setup->end_s);
    if (end == WIRE_BROKEN) /* what a wild processor says ends in a reset */
        world_lose(s->setup->world, WORLD_FAULT);
    if (end == WIRE_OVER)
        s->over = 1;
    if (end != WIRE_REPLY)
        wire_cut(&e->wire);
    return emulate_reply(e);
}

/* Go on from where it stands, to the mark or to the end. */
static int play(struct session *s)
{
    int stand = STAND_ON, idle = 0;

    s->at_mark = 0;
    if (go_on(s) < 0)
        return say("the board does not go on");
    while (stand == STAND_ON) {
        struct pollfd pollers[2] = {
            { .fd = s->emulate.requests, .events = POLLIN },
            { .fd = s->gdb.fd, .events = POLLIN },
        };
        const int ready = poll(pollers, 2, LOOK_MS);

        if (ready < 0)
            return say("poll");
        idle = ready == 0 ? idle + 1 : 0;
        if (ready == 0) {
            if (emulate_is_hung(&s->emulate) || idle > LOOKS_MAX)
                stand = bite(s);
        } else if (pollers[0].revents) {
            stand = at_request(s);
        } else {
            const int stopped = gdb_stopped(&s->gdb);

            if (stopped != 0)
                stand = stopped < 0 ? revive(s) : at_break(s);
        }
    }
    return stand;
}

/* The world of a run is a copy of this one. */
static void enter(struct session *s, const struct world *from)
{
    const struct wire_coil coil = s->emulate.wire.coil;

    world_copy(s->setup->world, from);
    wire_init(&s->emulate.wire, s->setup->world, &coil);
}

/* Keep what is at the mark; be again as then. */
static int keep(struct session *s)
{
    uint32_t at;

    world_copy(s->setup->marked, s->setup->world);
    for (at = 0; at < RAM_SIZE; at += GDB_PIECE)
        if (gdb_read(&s->gdb, RAM_AT + at, s->ram + at, GDB_PIECE) < 0)
            return -1;
    return gdb_registers(&s->gdb, s->registers);
}

static int go_back(struct session *s)
{
    uint32_t at;

    enter(s, s->setup->marked);
    for (at = 0; at < RAM_SIZE; at += GDB_PIECE)
        if (gdb_write(&s->gdb, RAM_AT + at, s->ram + at, GDB_PIECE) < 0)
            return -1;
    return gdb_set_registers(&s->gdb, s->registers);
}

/* From where executions are counted: the mark, or power-up. */
static int begin(struct session *s)
{
    s->begun = s->over = s->hung = 0;
    if (s->setup->mark_at == 0) {
        enter(s, s->setup->start);
    } else if (s->at_mark) {
        if (go_back(s) < 0)
            return say("the board does not go back to the mark");
    } else {
        enter(s, s->setup->start);
        if (play(s) != STAND_MARKED || keep(s) < 0)
            return say("the board does not come by the mark");
    }
    s->begun = 1;
    return 0;
}

/* One run in which the `skip_at`th stop at an instruction of the list is a
 * skip. */
static int run_once(struct session *s, struct skip_instruction *list,
    size_t size, uint32_t skip_at)
{
    if (begin(s) < 0)
        return -1;
    s->list = list;
    s->size = size;
    s->left = skip_at;
    if (arm(s) < 0 || play(s) != STAND_DONE)
        return -1;
    return disarm(s);
}

static int is_well(struct session *s, const struct skip_instruction *skip,
    uint32_t execution, struct skip_counts *counts)
{
    const struct world *world = s->setup->world;
    const struct world *start =
        s->setup->mark_at != 0 ? s->setup->marked : s->setup->start;

    counts->runs++;
    counts->hangs += (uint64_t)s->hung;
    counts->resets += world->resets[WORLD_FAULT] > start->resets[WORLD_FAULT];
    if (s->setup->judge(world) == 0)
        return 1;
    counts->bad++;
    fprintf(stderr, "skip: at %08" PRIx32 ", execution %u\n", skip->at,
        (unsigned)execution);
    return 0;
}

/* Skip this one in each of the executions that it had without a skip. */
static int skip_one(struct session *s, const struct skip_instruction *skip,
    struct skip_counts *counts)
{
    uint32_t execution;

    counts->instructions++;
    counts->reached += skip->executions > 0;
    for (execution = 1; execution <= skip->executions; execution++) {
        struct skip_instruction alone = { skip->at, skip->size, 0 };

        if (run_once(s, &alone, 1, execution) < 0)
            return -1;
        if (s->left > 0)
            return say("an instruction that was reached was not reached again");
        (void)is_well(s, skip, execution, counts);
    }
    return 0;
}

int skip_all(const struct skip_setup *setup, struct skip_instruction *list,
    size_t size, struct skip_counts *counts)
{
    static const char *const options[] = { "-S", "-gdb",
        "unix:gdb,server=on,wait=off", NULL };
    const struct emulate_setup emulate = { setup->elf, options };
    static struct session s;
    size_t i;
    int failed;

    memset(&s, 0, sizeof(s));
    memset(counts, 0, sizeof(*counts));
    s.setup = setup;
    failed = emulate_start(&s.emulate, setup->world, &emulate) < 0 ||
             attach(&s) < 0 || run_once(&s, list, size, UINT32_MAX) < 0;
    if (!failed && setup->judge(setup->world) < 0) {
        counts->bad++;
        fprintf(stderr, "skip: without any skip\n");
    }
    for (i = 0; i < size && !failed; i++)
        failed = skip_one(&s, &list[i], counts) < 0;
    gdb_close(&s.gdb);
    emulate_stop(&s.emulate);
    return failed ? -1 : 0;
}

void skip_print(const struct skip_counts *counts)
{
    printf("%" PRIu64 " instructions, %" PRIu64 " reached, %" PRIu64
           " runs: %" PRIu64 " with a reset, %" PRIu64 " hung, %" PRIu64
           " above the cap\n",
        counts->instructions, counts->reached, counts->runs, counts->resets,
        counts->hangs, counts->bad);
}

int skip_read(const char *path, struct skip_setup *setup,
    struct skip_instruction *list, size_t room)
{
    FILE *file = fopen(path, "r");
    size_t n = 0;

    if (!file || fscanf(file, "%" SCNx32 "%" SCNx32, &setup->reset_at,
                     &setup->mark_at) != 2)
        return say("no list of instructions");
    while (n < room &&
           fscanf(file, "%" SCNx32 "%" SCNx32, &list[n].at, &list[n].size) == 2)
        n++;
    fclose(file);
    return (int)n;
}
