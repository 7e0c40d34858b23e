#include "test/pump/rig.h"

#include <stdlib.h>
#include <string.h>

#include "core/drug.h"
#include "core/model.h"

static void motor_enable(void *world)
{
    ((struct rig *)world)->enabled = 1;
}

static enum status motor_stroke(void *world)
{
    struct rig *rig = world;

    if (!rig->enabled)
        rig->unlawful++;
    rig->enabled = 0;
    if (rig->stuck)
        return OK;
    rig->strokes++;
    rig->sensed += 1 + (uint32_t)rig->extra;
    rig->extra = 0;
    if (rig->at_stroke)
        rig->at_stroke(rig);
    return OK;
}

static uint32_t motor_sensed(void *world)
{
    return ((struct rig *)world)->sensed;
}

static void sound(void *world, enum port_tone tone)
{
    struct rig *rig = world;

    rig->tone_s[rig->tones % RIG_TONES] = rig->now;
    rig->tone[rig->tones % RIG_TONES] = tone;
    rig->tones++;
}

static int32_t battery_mv(void *world)
{
    return ((struct rig *)world)->battery_mv;
}

static void watchdog(void *world)
{
    ((struct rig *)world)->fed++;
}

/* The flash of the port is a struct flash, the rest is the rig. */
static enum status read_flash(
    void *world, uint32_t at, uint8_t *out, uint32_t size)
{
    return flash_read(&((struct rig *)world)->flash, at, out, size);
}

static enum status program_flash(
    void *world, uint32_t at, const uint8_t *bytes, uint32_t size)
{
    return flash_program(&((struct rig *)world)->flash, at, bytes, size);
}

static enum status erase_flash(void *world, uint32_t sector)
{
    return flash_erase(&((struct rig *)world)->flash, sector);
}

static enum status sync_flash(void *world)
{
    return flash_sync(&((struct rig *)world)->flash);
}

void rig_init(struct rig *rig)
{
    static const struct port_flash shape = { 8192, 8, 8 };

    memset(rig, 0, sizeof(*rig));
    if (flash_create(&rig->flash, &shape))
        abort();
    rig->port = (struct port){
        .world = rig,
        .flash = shape,
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
    rig->battery_mv = 3000;
    pump_init(&rig->pump, &rig->port, rig->now);
    rig->next = rig->now;
}

void rig_free(struct rig *rig)
{
    flash_free(&rig->flash);
}

void rig_reset(struct rig *rig, int64_t off)
{
    rig->now += off;
    rig->enabled = 0;
    memset(&rig->pump, 0xa5, sizeof(rig->pump));
    pump_init(&rig->pump, &rig->port, rig->now);
    rig->next = rig->now;
}

void rig_run(struct rig *rig, int64_t until)
{
    while (rig->next <= until) {
        rig->now = rig->next;
        rig->next = pump_wake(&rig->pump, rig->now);
    }
    rig->now = until;
}

void rig_caps(struct program *program)
{
    struct limit_plan plan;

    program->caps = (struct limit_caps){ 1, 1, 1 };
    program_plan(program, program->tick, program->stroke, &plan);
    program->caps = limit_caps_default(
        &plan, program_stroke_ng_max(program), drug_baclofen()->day_ng_ceiling);
}

struct program rig_program(int32_t dose_ng, int32_t conc_ng_per_ml)
{
    struct program program;

    memset(&program, 0, sizeof(program));
    schedule_init_simple(&program.schedule, dose_ng);
    program.fill.volume_nl = 38000000;
    program.fill.alarm_nl = 2000000;
    program.fill.conc_ng_per_ml = conc_ng_per_ml;
    program.fill.nominal_ng_per_ml = conc_ng_per_ml;
    program.path.tubing_nl = 140000;
    program.path.catheter_nl = 132000;
    program.path.counted_ng_per_ml = conc_ng_per_ml;
    program.device.capacity_nl = 40000000;
    program.device.implant_day = 20600;
    program.device.alarms = alarm_settings_default();
    program.clock.start_s = 20600 * INT64_C(86400);
    rig_caps(&program);
    return program;
}

enum refusal rig_commit(
    struct rig *rig, const struct program *wanted, uint8_t flags)
{
    static uint64_t key = 1000;
    struct pump *pump = &rig->pump;
    enum refusal refusal;

    pump_begin(pump, rig->now);
    refusal = command_stage(
        &pump->state, wanted, flags, pump->state.program.number, &pump->stage);
    if (refusal == REFUSED_NOT)
        refusal =
            command_commit(&pump->state, &pump->stage, ++key, pump->stage.hash);
    rig->next = pump_end(pump);
    return refusal;
}

void rig_prime(struct program *program, int32_t seconds)
{
    program->lead.kind = PROGRAM_LEAD_PRIME;
    program->lead.strokes = program_path_nl(program) / 1000;
    program->lead.seconds = seconds;
}

void rig_set_clock(struct rig *rig, int64_t start_s)
{
    const struct order order = { 999, rig->pump.state.program.number };
    const struct program_clock clock = { start_s, 0 };

    pump_begin(&rig->pump, rig->now);
    if (order_clock(&rig->pump.state, &order, &clock) != REFUSED_NOT)
        abort();
    rig->next = pump_end(&rig->pump);
}

void rig_hold(struct rig *rig, enum program_mode mode)
{
    const struct order order = { 998, rig->pump.state.program.number };

    pump_begin(&rig->pump, rig->now);
    if (order_hold(&rig->pump.state, &order, mode) != REFUSED_NOT)
        abort();
    rig->next = pump_end(&rig->pump);
}

void rig_start(struct rig *rig, int32_t dose_ng, int32_t conc_ng_per_ml)
{
    struct program program = rig_program(dose_ng, conc_ng_per_ml);

    rig_init(rig);
    rig_prime(&program, 3600);
    rig_set_clock(rig, program.clock.start_s);
    if (rig_commit(rig, &program, COMMAND_REFILLED) != REFUSED_NOT)
        abort();
    rig_run(rig, rig->now + 3600);
}
