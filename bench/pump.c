/* pump.c: how fast a pump is simulated, and what the board spends on it.
 *
 *     bench_pump            on this machine, every write to the flash done
 *     bench_pump ELF        on the emulated board, instructions counted
 *
 * The pump (test/board/ward) runs 300 mcg a day at 2,000 mcg/mL, which is
 * 0.150 mL a day, simple, from a full reservoir of 38 mL.
 */
#include <inttypes.h>
#include <time.h>

#include "board/mps2-an386/board.h"
#include "sim/emulate.h"
#include "sim/run.h"
#include "test/board/ward.h"

enum {
    DAY_S = 86400,
    PATH_NL = 272000,
    /* -icount shift=10: an instruction takes 1,024 ns, the timer 40 ns */
    COUNTS_PER_5_INSTRUCTIONS = 128,
};

/* Somebody comes, gives the first program, and goes. */
#define PLAN "10 contact 1; 10 coil 70; 11 contact 0"

static struct ward ward;
static const struct run_firmware firmware = { &ward, sizeof(ward), ward_init,
    ward_wake };

static double cpu_seconds(void)
{
    struct timespec now;

    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return (double)now.tv_sec + (double)now.tv_nsec * 1e-9;
}

static int make(struct world *world, const struct plan *plan)
{
    const struct world_setup setup = { .seed = 1,
        .model = model_of_capacity(40000000),
        .flash = { BOARD_SECTOR_SIZE, BOARD_JOURNAL_SECTORS,
            BOARD_LOG_SECTORS },
        .path_nl = PATH_NL,
        .fill_nl = 38000000,
        .conc_ng_per_ml = 2000000,
        .plan = plan };

    return world_init(world, &setup);
}

/* `days` of it, `times` over. */
static int here(int64_t days, int times)
{
    static struct world world;
    struct plan plan;
    struct run run;
    char error[256];
    uint64_t strokes = 0, wakes = 0, programs = 0;
    const double began = cpu_seconds();
    double took;
    int i;

    if (plan_parse(&plan, PLAN, error, sizeof(error)) < 0)
        return -1;
    for (i = 0; i < times; i++) {
        if (make(&world, &plan) < 0)
            return -1;
        run_init(&run, &world, &firmware);
        run_until(&run, days * DAY_S);
        strokes += world.rotor.turned;
        wakes += world.wakes;
        programs += world.flash.programs;
        world_free(&world);
    }
    took = cpu_seconds() - began;
    printf("%.0f strokes a second, %.1f pump-years a second (%" PRIu64
           " strokes, %" PRIu64 " wakes, %" PRIu64
           " writes, %.2f s of one core)\n",
        (double)strokes / took, (double)(days * times) / 365.25 / took, strokes,
        wakes, programs, took);
    return 0;
}

/* Firmware that does no more than a stroke and its share of a write, to see
 * what the world itself takes. */
static struct toy {
    const struct port *port;
    uint32_t strokes;
} toy;

static enum status toy_init(void *ram, const struct port *port, int64_t now_s)
{
    struct toy *i = ram;

    (void)now_s;
    i->port = port;
    i->strokes = 0;
    return OK;
}

static int64_t toy_wake(void *ram, int64_t now_s)
{
    static const uint8_t record[40];
    struct toy *i = ram;
    const struct port *port = i->port;
    const uint32_t at = i->strokes / 8 % 200 * sizeof(record);

    port->watchdog(port->world);
    if (i->strokes % 1600 == 0 && port->flash_erase(port->world, 0) != OK)
        return now_s + 1;
    if (i->strokes % 8 == 0 &&
        (port->flash_program(port->world, at, record, sizeof(record)) != OK ||
            port->flash_sync(port->world) != OK))
        return now_s + 1;
    port->motor_enable(port->world);
    if (port->motor_stroke(port->world) == OK)
        i->strokes++;
    return now_s + 576;
}

static int world_alone(void)
{
    static const struct run_firmware nothing = { &toy, sizeof(toy), toy_init,
        toy_wake };
    static struct world world;
    struct run run;
    const double began = cpu_seconds();
    uint64_t strokes = 0;
    double took;
    int i;

    for (i = 0; i < 10; i++) { /* each until before its battery is flat */
        if (make(&world, NULL) < 0)
            return -1;
        run_init(&run, &world, &nothing);
        run_until(&run, INT64_C(576) * 400000);
        strokes += world.rotor.turned;
        world_free(&world);
    }
    took = cpu_seconds() - began;
    printf("the world alone: %.0f strokes a second (%" PRIu64
           " strokes, %.2f s)\n",
        (double)strokes / took, strokes, took);
    return 0;
}

/* The charge of a day, part by part, in microcoulombs (sim/charge.h). */
static void say_charge(const struct world *world, double wakes, double strokes,
    double units, double erases)
{
    const double idle = (double)world->charge.idle_nc_s * DAY_S / 1000;
    const double wake = wakes * CHARGE_WAKE_NC / 1000;
    const double motor = strokes * (double)world->charge.stroke_nc / 1000;
    const double flash =
        (units * CHARGE_UNIT_NC + erases * CHARGE_ERASE_NC) / 1000;
    const double sum = idle + wake + motor + flash;

    printf("charge a day: idle %.0f, wakes %.0f, motor %.0f, flash %.0f "
           "microcoulombs: %.0f days of 1 Ah\n",
        idle, wake, motor, flash, (double)CHARGE_FULL_NC / 1000 / sum);
}

static double instructions(uint64_t counts)
{
    return (double)counts * 5 / COUNTS_PER_5_INSTRUCTIONS;
}

/* On the board: five days after the prime, at 0.150 mL a day. */
static int board(const char *elf)
{
    static const char *const options[] = { "-icount", "shift=10,sleep=off",
        NULL };
    static struct world world;
    static struct emulate emulate;
    const struct emulate_setup setup = { elf, options };
    enum { FROM_S = 2 * DAY_S, DAYS = 5 };
    struct plan plan;
    char error[256];
    uint64_t spent, wakes, strokes, programs, erases;

    if (plan_parse(&plan, PLAN, error, sizeof(error)) < 0 ||
        make(&world, &plan) < 0 || emulate_start(&emulate, &world, &setup) < 0)
        return -1;
    if (emulate_until(&emulate, 5) < 0)
        return -1;
    printf("the first wakes after power-up, flash blank: %.0f instructions at "
           "most\n",
        instructions(emulate.wire.spent_max));
    if (emulate_until(&emulate, FROM_S) < 0)
        return -1;
    printf("a commit, with its look a day ahead: %.0f instructions\n",
        instructions(emulate.wire.spent_max));
    emulate.wire.spent_max = 0;
    spent = emulate.wire.spent;
    wakes = world.wakes;
    strokes = world.rotor.turned;
    programs = world.flash.programs;
    erases = world.flash.erases;
    if (emulate_until(&emulate, FROM_S + DAYS * DAY_S) < 0)
        return -1;
    wakes = world.wakes - wakes;
    strokes = world.rotor.turned - strokes;
    printf("a wake: %.0f instructions in the mean, %.0f at most; %.0f wakes "
           "and %.0f strokes a day\n",
        instructions(emulate.wire.spent - spent) / (double)wakes,
        instructions(emulate.wire.spent_max), (double)wakes / DAYS,
        (double)strokes / DAYS);
    say_charge(&world, (double)wakes / DAYS, (double)strokes / DAYS,
        (double)(world.flash.programs - programs) * 8 / DAYS,
        (double)(world.flash.erases - erases) / DAYS);
    emulate_stop(&emulate);
    world_free(&world);
    return 0;
}

int main(int argc, char **argv)
{
    if (argc == 2)
        return board(argv[1]) < 0 ? 3 : 0;
    return here(240, 20) < 0 || world_alone() < 0 ? 3 : 0;
}
