#include "pump/pump.h"

#include "core/fault.h"
#include "pump/deliver.h"
#include "pump/memory.h"
#include "pump/port.h"
#include "pump/recover.h"
#include "pump/selftest.h"
#include "pump/stroke.h"
#include "pump/watch.h"

void pump_init(struct pump *pump, const struct port *port, int64_t now)
{
    recover(&pump->state, port, now);
    command_clear(&pump->stage);
}

/* At start and four times a day. */
static void check(struct state *state)
{
    if (state->now < state->check_tick)
        return;
    state->check_tick = state->now + WATCH_CHECK_S;
    if (selftest(state) != OK) {
        state_log(state, EVENT_SELF_TEST_FAILED, 0);
        state_alarm(state, EVENT_ALARM_MEMORY_CRITICAL, 1);
    }
    if (state->programmed)
        watch_battery(state);
}

static void log_delivery(struct state *state, int news)
{
    if (news & DELIVER_BOLUS_ENDED)
        state_log(state, EVENT_BOLUS_ENDED, 0);
    if (news & DELIVER_BOLUS_BEGAN)
        state_log(state, EVENT_BOLUS_STARTED, state->program.periodic.ng);
    if (news != 0)
        state->changed = 1;
}

/* A cap or a journal that does not let an admitted stroke through is a fault
 * that cannot wait (SR-01). */
static void deliver(struct state *state)
{
    log_delivery(
        state, deliver_update(&state->program, &state->ledger, state->now));
    if (motor_ready(&state->motor) > state->now)
        return;
    if (!deliver_is_due(
            &state->program, &state->ledger, &state->ramp, state->now))
        return;
    if (stroke_make(state) != OK)
        state_alarm(state, EVENT_ALARM_NOT_DELIVERING, 1);
}

static void look(struct state *state)
{
    check(state);
    watch(state);
    state_settle(state);
}

/* Alarms that changed, and what changed of a pump that is stopped, which has no
 * stroke to come that would have it written first. */
static void write(struct state *state)
{
    if (state->alarmed && memory_alarm(state) != OK)
        state_alarm(state, EVENT_ALARM_MEMORY, 1);
    if (state->changed && state->ledger.mode == PROGRAM_STOPPED &&
        memory_ledger(state) != OK)
        state_alarm(state, EVENT_ALARM_MEMORY, 1);
}

static int64_t lesser(int64_t a, int64_t b)
{
    return a < b ? a : b;
}

static int64_t next_tick(struct state *state)
{
    const int64_t ready = motor_ready(&state->motor);
    int64_t next =
        deliver_next(&state->program, &state->ledger, &state->ramp, state->now);

    if (next < ready)
        next = ready;
    next = lesser(next, watch_next(state));
    next = lesser(next, alarm_next(&state->alarm));
    return next > state->now ? next : state->now + 1;
}

/* Bring everything to the board's tick now. */
static void begin(struct state *state, int64_t now)
{
    const int64_t tick = now + state->skew_s;

    state->port->watchdog(state->port->world);
    state_advance(state, tick > state->now ? tick : state->now);
    look(state);
    deliver(state);
}

void pump_begin(struct pump *pump, int64_t now)
{
    fault_unless(state_verify(&pump->state) == OK, __FILE__, __LINE__);
    begin(&pump->state, now);
}

int64_t pump_end(struct pump *pump)
{
    struct state *state = &pump->state;
    int64_t next;

    watch(state);
    state_settle(state);
    state_sound(state);
    write(state);
    next = next_tick(state);
    state_keep(state);
    return next - state->skew_s;
}

/* A stroke that may need a block of its own is preceded by every checksum. */
static enum status agrees(const struct state *state)
{
    return state->ledger.made < state->reserved ? state_agrees(state)
                                                : state_verify(state);
}

int64_t pump_wake(struct pump *pump, int64_t now)
{
    fault_unless(agrees(&pump->state) == OK, __FILE__, __LINE__);
    begin(&pump->state, now);
    return pump_end(pump);
}
