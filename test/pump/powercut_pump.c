/* powercut_pump.c: SR-11 for the whole pump: the search of sim/powercut, while
 * it is programmed, reserves strokes, makes them, and is programmed again.
 *
 *     powercut_pump [--slice N [PASS] | --replay STRING]
 *
 * What must hold is what test/pump/powercut.c asks of its small owner.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/fault.h"
#include "sim/powercut.h"
#include "test/pump/rig.h"

enum { BLOCK = 8, OFF_S = 5 };

struct ram {
    struct port port;
    struct pump pump;
    int64_t next; /* when it wants to be woken */
    int up;       /* recovery came to its end */
};

struct world {
    struct flash *flash;
    int64_t now;
    uint32_t made; /* strokes of the rotor */
    uint32_t told; /* strokes counted, as anybody may have read it */
    uint32_t spare;
    uint32_t number; /* of the program in force; 0: none */
    uint32_t goal;   /* the number of the program that was asked for */
    uint64_t key;
    int pending; /* a program was sent and not acknowledged */
    int second;  /* the last head written was of a second copy */
    int flipped; /* and then a bit turned over: both copies may be gone */
    int enabled;
    int unlawful;
};

/* --- the port --- */

static enum status read_flash(
    void *world, uint32_t at, uint8_t *out, uint32_t size)
{
    return flash_read(((struct world *)world)->flash, at, out, size);
}

static enum status program_flash(
    void *world, uint32_t at, const uint8_t *bytes, uint32_t size)
{
    struct world *w = world;

    if (size == RECORD_HEAD)
        w->second = bytes[1] == RECORD_SECOND;
    return flash_program(w->flash, at, bytes, size);
}

static enum status erase_flash(void *world, uint32_t sector)
{
    return flash_erase(((struct world *)world)->flash, sector);
}

static enum status sync_flash(void *world)
{
    return flash_sync(((struct world *)world)->flash);
}

static void motor_enable(void *world)
{
    ((struct world *)world)->enabled = 1;
}

static enum status motor_stroke(void *world)
{
    struct world *w = world;

    w->unlawful |= !w->enabled;
    w->enabled = 0;
    w->made++;
    return OK;
}

static uint32_t motor_sensed(void *world)
{
    return ((struct world *)world)->made;
}

static void sound(void *world, enum port_tone tone)
{
    (void)world;
    (void)tone;
}

static int32_t battery_mv(void *world)
{
    (void)world;
    return 3000;
}

static void watchdog(void *world)
{
    (void)world;
}

/* --- the subject --- */

static void begin(void *world)
{
    (void)world;
}

static const char *program_holds(const struct state *state, struct world *w)
{
    if (w->number == 0 && !w->pending && !state->programmed)
        return NULL;
    if (w->number > 0 && !state->programmed)
        return "the program is lost";
    if (state->programmed && state->program.number != w->number &&
        !(w->pending && state->program.number == w->number + 1))
        return "neither the old program nor the new one is in force";
    w->number = state->programmed ? state->program.number : 0;
    w->pending = 0;
    return NULL;
}

/* Of a program that is lost, too. */
static const char *strokes_hold(const struct state *state, struct world *w)
{
    const uint32_t made = state->ledger.made;

    if (made < w->made)
        return "fewer strokes are counted than were made";
    if (made < w->told)
        return "the count of strokes fell";
    if (made - w->made > w->spare)
        return "more than a block was counted too many";
    w->spare = made - w->made;
    w->told = made;
    return NULL;
}

static const char *boot(void *memory, void *world, struct flash *flash)
{
    struct ram *ram = memory;
    struct world *w = world;
    const char *wrong = NULL;

    w->flash = flash;
    w->now += OFF_S;
    w->enabled = 0;
    ram->port = (struct port){
        .world = w,
        .flash = flash->shape,
        .capacity_nl = 40000000,
        .serial = "CIS300214",
        .flash_read = read_flash,
        .flash_program = program_flash,
        .flash_erase = erase_flash,
        .flash_sync = sync_flash,
        .motor_enable = motor_enable,
        .motor_stroke = motor_stroke,
        .motor_sensed = motor_sensed,
        .sound = sound,
        .battery_mv = battery_mv,
        .watchdog = watchdog,
    };
    pump_init(&ram->pump, &ram->port, w->now);
    ram->next = w->now;
    ram->up = 1;
    if (w->flipped && !ram->pump.state.programmed) {
        /* Said, and a clinician comes: the numbers begin again. */
        w->number = w->goal = 0;
        w->pending = w->flipped = 0;
    } else {
        wrong = program_holds(&ram->pump.state, w);
    }
    return wrong ? wrong : strokes_hold(&ram->pump.state, w);
}

static struct program first_program(void)
{
    struct program program = rig_program(300000, 2000000);

    rig_prime(&program, 3600);
    return program;
}

static enum refusal commit(struct ram *ram, struct world *w)
{
    struct state *state = &ram->pump.state;
    struct program wanted =
        state->programmed ? state->program : first_program();
    uint8_t flags = state->programmed ? 0 : (uint8_t)COMMAND_REFILLED;
    enum refusal refusal;

    if (state->programmed) {
        schedule_init_simple(&wanted.schedule, w->key % 2 ? 300000 : 290000);
        memset(&wanted.lead, 0, sizeof(wanted.lead));
        if (program_in_lead(&state->program, state->ledger.made))
            flags = COMMAND_UNBRIDGED;
    }
    if (!state->programmed) {
        const struct order order = { 999, state->program.number };

        refusal = order_clock(state, &order, &wanted.clock);
        if (refusal != REFUSED_NOT)
            return refusal;
    }
    refusal = command_stage(
        state, &wanted, flags, state->program.number, &ram->pump.stage);
    if (refusal != REFUSED_NOT)
        return refusal;
    return command_commit(
        state, &ram->pump.stage, w->key, ram->pump.stage.hash);
}

static void wake(struct ram *ram, struct world *w)
{
    w->now = ram->next;
    ram->next = pump_wake(&ram->pump, w->now);
}

/* P: another program; L: an hour, until the path is primed; S: as many strokes
 * as a block and one; s: three. */
static const char *step(void *memory, void *world, char letter)
{
    struct ram *ram = memory;
    struct world *w = world;
    uint32_t until = w->made + (letter == 'S' ? BLOCK + 1 : 3);
    int64_t hour = w->now + 3700;
    enum refusal refusal;
    int i;

    if (letter != 'P') {
        for (i = 0; i < 2000 && w->number > 0; i++) {
            if (letter == 'L' ? ram->next > hour : w->made >= until)
                break;
            wake(ram, w);
        }
        return w->unlawful ? "a stroke without the enable" : NULL;
    }
    if (w->goal > 0 && ram->pump.state.program.number == w->goal) {
        w->goal = 0; /* asked again, and it is done */
        return NULL;
    }
    w->key++;
    w->pending = 1;
    w->goal = w->number + 1;
    pump_begin(&ram->pump, w->now);
    refusal = commit(ram, w);
    if (refusal != REFUSED_NOT)
        return "a program was refused";
    w->number = ram->pump.state.program.number;
    w->pending = 0;
    ram->next = pump_end(&ram->pump);
    w->goal = 0;
    return NULL;
}

static void harm(const void *memory, void *world, enum powercut_harm what)
{
    const struct ram *ram = memory;
    struct world *w = world;

    w->spare += BLOCK;
    if (what == POWERCUT_FLIP)
        w->flipped = w->second;
    if (ram->up && ram->pump.state.ledger.made > w->told)
        w->told = ram->pump.state.ledger.made;
}

/* Two losses in a row in what is short, three in what is shortest: a pump that
 * runs is programmed again, with a turn of the journal and without. */
static const struct powercut_story stories[] = {
    { "first", "PS", 0, 1 },
    { "change", "PLSPsPSP", 0, 1 },
    { "again", "PLPs", 2, 3 },
    { "turn", "PLPPP", 4, 2 },
    { NULL, NULL, 0, 0 },
};

static const struct powercut_subject subject = {
    .name = "pump",
    .shape = { .sector_size = 6144, .journal_sectors = 4, .log_sectors = 2 },
    .ram_size = sizeof(struct ram),
    .world_size = sizeof(struct world),
    .stories = stories,
    .begin = begin,
    .boot = boot,
    .step = step,
    .harm = harm,
};

_Noreturn void fault(const char *file, int line)
{
    fprintf(stderr, "%s:%d: ASSERT\n", file, line);
    abort();
}

int main(int argc, char **argv)
{
    return powercut_main(&subject, argc, argv);
}
