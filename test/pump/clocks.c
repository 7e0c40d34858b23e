/* clocks.c: the clock set by -48 h to 48 h repeats no bolus and skips none, and
 * shifts the schedule by the shift alone (SR-10).
 *
 * At each hour of a day with boluses and a heavy step, the clock is set by each
 * of these shifts; then the pump is left alone, or stopped and restarted.
 * Boluses are counted in the log, strokes against the slow oracle, which goes
 * through the old clock and then through the new one.
 */
#include <stdio.h>
#include <stdlib.h>

#include "core/fault.h"
#include "core/units.h"
#include "test/core/oracle.h"
#include "test/pump/rig.h"

enum { HOUR_S = 3600, DAY_S = 86400, BOLUS_NG = 10000, INTERVAL_MIN = 300 };

static struct rig rig;
static uint64_t key = 1000000;
static int64_t settings, busy;

_Noreturn void fault(const char *file, int line)
{
    fprintf(stderr, "clocks: %s:%d: fault\n", file, line);
    exit(1);
}

static void must(int holds, int32_t at_s, int32_t by_s, const char *what)
{
    if (holds)
        return;
    fprintf(stderr, "clocks: at %d s set by %d s: %s\n", at_s, by_s, what);
    exit(1);
}

static struct order order(void)
{
    const struct order order = { ++key, rig.pump.state.program.number };

    return order;
}

static enum refusal set_clock(int64_t by_s)
{
    const struct order o = order();
    struct program_clock clock = rig.pump.state.program.clock;
    enum refusal refusal;

    clock.start_s += by_s;
    pump_begin(&rig.pump, rig.now);
    refusal = order_clock(&rig.pump.state, &o, &clock);
    rig.next = pump_end(&rig.pump);
    return refusal;
}

static void stop_and_restart(void)
{
    const struct order a = order(), b = order();

    pump_begin(&rig.pump, rig.now);
    if (order_hold(&rig.pump.state, &a, PROGRAM_STOPPED) != REFUSED_NOT ||
        order_restart(&rig.pump.state, &b, 0) != REFUSED_NOT)
        abort();
    rig.next = pump_end(&rig.pump);
}

/* Boluses begun since the log had so many entries. */
static int boluses(uint32_t since)
{
    const struct log *log = &rig.pump.state.log;
    struct log_entry entry;
    uint32_t i;
    int count = 0;

    for (i = since + 1; i <= log->sequence; i++)
        if (log_read(log, i, &entry) == OK)
            count += entry.code == EVENT_BOLUS_STARTED;
    return count;
}

/* A night of little, and a heavy hour at eight. */
static void prepare(void)
{
    struct program program = rig_program(100000, 1000000);

    schedule_init(&program.schedule);
    if (schedule_add_set(&program.schedule, 0x7f) != OK ||
        schedule_add_step(&program.schedule, 0, 30000) != OK ||
        schedule_add_step(&program.schedule, 480, 60000) != OK ||
        schedule_add_step(&program.schedule, 540, 60000) != OK)
        abort();
    program.periodic =
        (struct program_bolus){ BOLUS_NG, INTERVAL_MIN, 60, 1200 };
    program.caps.hour_ng = program.caps.day_ng = 1000000;
    rig_init(&rig);
    rig_set_clock(&rig, program.clock.start_s);
    if (rig_commit(&rig, &program, COMMAND_REFILLED | COMMAND_UNBRIDGED) !=
        REFUSED_NOT)
        abort();
}

static wide ought(const struct schedule *schedule, int64_t from_s, int64_t to_s)
{
    const struct fraction fg = oracle_between(schedule, from_s, to_s);

    return fg.num / fg.den;
}

static void live(int32_t at_s, int32_t by_s, int stopped)
{
    const struct program *program = &rig.pump.state.program;
    const int64_t wait_s = 2 * DAY_S;
    int64_t start_s, drug_fg, stroke_fg;
    uint32_t since;
    int count;
    wide fg;

    prepare();
    start_s = program->clock.start_s;
    stroke_fg = program_stroke_fg(program);
    since = rig.pump.state.log.sequence;
    rig_run(&rig, at_s);
    settings++;
    if (set_clock(by_s) == REFUSED_BUSY) {
        busy++;
        rig_run(&rig, rig.now + 1200);
        if (set_clock(by_s) != REFUSED_NOT)
            abort();
    }
    fg = ought(&program->schedule, start_s, start_s + rig.now) +
         ought(&program->schedule, start_s + by_s + rig.now,
             start_s + by_s + rig.now + wait_s);
    if (stopped)
        stop_and_restart();
    rig_run(&rig, rig.now + wait_s);
    count = boluses(since);
    /* the first at one o'clock, by ticks */
    must(count == (rig.now - HOUR_S) / (INTERVAL_MIN * 60) + 1, at_s, by_s,
        "no bolus is repeated or skipped");
    rig_run(&rig, rig.now); /* the last may still run: leave it out */
    drug_fg = (int64_t)rig.strokes * stroke_fg;
    fg += (wide)count * units_fg_of_ng(BOLUS_NG);
    fg -= units_fg_of_ng(rig.pump.state.ledger.bolus.ng) -
          rig.pump.state.ledger.bolus.released_fg;
    must(drug_fg <= fg + 1 && fg - drug_fg < (2 + stopped) * stroke_fg, at_s,
        by_s, "the schedule is shifted by the shift alone");
    must(rig.unlawful == 0, at_s, by_s, "no stroke without the second key");
    rig_free(&rig);
}

int main(void)
{
    int32_t at, by;
    int stopped;

    for (at = 0; at <= 24; at++)
        for (by = -48; by <= 48; by += by == -2 || by == 1 ? 1 : 3)
            for (stopped = 0; stopped <= 1; stopped++)
                live(at * HOUR_S + 300 * (at % 3), by * HOUR_S + by, stopped);
    printf("%lld clock settings, %lld of them while a bolus ran: none "
           "repeated, none skipped\n",
        (long long)settings, (long long)busy);
    return 0;
}
