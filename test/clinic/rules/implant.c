#include "test/clinic/rules/implant.h"

#include "link/serve_show.h"
#include "programmer/reading.h"
#include "pump/order.h"
#include "test/pump/rig.h"
#include "test/test.h"

static struct rig rig;

void implant_start(int32_t dose_ng, int32_t conc_ng_per_ml)
{
    rig_start(&rig, dose_ng, conc_ng_per_ml);
    rig_run(&rig, rig.now + 4 * 86400);
}

void implant_free(void)
{
    rig_free(&rig);
}

void implant_run(int64_t seconds)
{
    rig_run(&rig, rig.now + seconds);
}

/* What runs, without lead and with the usual caps. */
static struct program running(void)
{
    struct program program = rig.pump.state.program;

    memset(&program.lead, 0, sizeof(program.lead));
    memset(&program.caps, 0, sizeof(program.caps));
    return program;
}

int implant_order(const struct schedule *schedule)
{
    struct program program = running();

    program.schedule = *schedule;
    return rig_commit(&rig, &program, COMMAND_UNBRIDGED) != REFUSED_NOT;
}

void implant_periodic(int32_t ng, int32_t every_min, int32_t first_min)
{
    struct program program = running();

    program.periodic = (struct program_bolus){ ng, every_min, first_min, 600 };
    CHECK(rig_commit(&rig, &program, COMMAND_UNBRIDGED) == REFUSED_NOT);
}

void implant_bridge(int32_t seconds)
{
    struct program program = running();

    program.fill.conc_ng_per_ml = program.fill.nominal_ng_per_ml = 500000;
    program.fill.volume_nl = 38000000;
    program.lead =
        (struct program_lead){ PROGRAM_LEAD_BRIDGE, 272, seconds, 4000000 };
    CHECK(rig_commit(&rig, &program, COMMAND_REFILLED) == REFUSED_NOT);
}

void implant_bolus(int32_t ng)
{
    const struct order order = { 4711, rig.pump.state.program.number };

    pump_begin(&rig.pump, rig.now);
    CHECK(order_bolus(&rig.pump.state, &order, ng, 3600) == REFUSED_NOT);
    rig.next = pump_end(&rig.pump);
}

void implant_hold(int stopped)
{
    rig_hold(&rig, stopped ? PROGRAM_STOPPED : PROGRAM_MINIMUM);
}

void implant_say(struct encounter_pump *out)
{
    const struct state *state = &rig.pump.state;
    struct reading reading = { .utc_s = 0 };

    pump_begin(&rig.pump, rig.now);
    serve_show_status(state, &reading.status);
    serve_show_program(
        &state->program, state->program.number, &reading.program);
    rig.next = pump_end(&rig.pump);
    reading_encounter(&reading, out);
}
