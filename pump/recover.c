#include "pump/recover.h"

#include "core/fault.h"
#include "core/model.h"
#include "core/units.h"
#include "pump/deliver.h"
#include "pump/memory.h"
#include "pump/selftest.h"
#include "pump/state.h"
#include "pump/watch.h"

/* How long may strokes have been missing?  The last record is at most one
 * block's time older than the last stroke: 4 h at the lowest flow. */
static int was_off_too_long(const struct state *state)
{
    const struct model *model = program_model(&state->program);
    const int64_t block_s = (int64_t)model->block_strokes * model->stroke_nl *
                            UNITS_SECONDS_PER_DAY / model->flow_nl_min;

    return state->now - state->ledger.tick > ALARM_STOP_LONG_S + block_s;
}

static void resume(struct state *state)
{
    if (state->ledger.less_tick < 0 && was_off_too_long(state)) {
        state->ledger.less_tick = state->ledger.tick;
        state_alarm(state, EVENT_ALARM_STOPPED_LONG, 1);
    }
    if (state->ledger.stalled_tick >= 0)
        state->motor.stalled = 1; /* until the rotor is seen to turn */
    if (deliver_forfeit(&state->program, &state->ledger, state->now) != 0)
        state_log(state, EVENT_BOLUS_ABANDONED, 0);
    state->changed = 1;
    state_settle(state);
}

/* SR-05: what cannot be read is not replaced by anything; SR-11: strokes that
 * were counted stay so. */
static void forget(struct state *state, const struct port *port, int64_t now)
{
    const struct journal journal = state->journal;
    const struct journal_owner owner = state->owner;
    const uint32_t made = state->reserved;

    state_init(state, port, now);
    state->ledger.made = made;
    state->reserved = made;
    enable_reserve(&state->enable, made);
    state->journal = journal;
    state->owner = owner;
    state_advance(state, now);
}

/* SR-12: a loop of resets counts as cycles of the alarm. */
static void battery_fell(struct state *state)
{
    struct alarm_news news;

    alarm_repeat(&state->alarm, EVENT_ALARM_BATTERY_RESET, state->now, &news);
    state_news(state, &news);
}

/* What the first look at oneself finds. */
static void examine(struct state *state, enum status mounted)
{
    const struct port *port = state->port;

    state_log(state, EVENT_RESET, (int32_t)mounted);
    state_alarm(state, EVENT_ALARM_MEMORY_CRITICAL, !state->programmed);
    if (port->battery_mv(port->world) < WATCH_BATTERY_RESET_MV)
        battery_fell(state);
    if (selftest(state) == OK)
        return;
    state_log(state, EVENT_SELF_TEST_FAILED, 0);
    state_alarm(state, EVENT_ALARM_MEMORY_CRITICAL, 1);
}

void recover(struct state *state, const struct port *port, int64_t now)
{
    enum status status;

    state_init(state, port, now);
    status = memory_mount(state, now);
    if (status != OK)
        forget(state, port, now);
    log_mount(&state->log, port);
    examine(state, status);
    if (state->programmed)
        resume(state);
    state->skew_s = state->now - now;
    state_keep_program(state);
}
