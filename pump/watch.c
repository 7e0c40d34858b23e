#include "pump/watch.h"

#include "core/battery.h"
#include "core/calendar.h"
#include "core/model.h"
#include "core/units.h"
#include "pump/state.h"

static int32_t patience_s(const struct state *state)
{
    return state->ledger.bolus.ng > 0 ? MOTOR_STALL_BOLUS_S : MOTOR_STALL_S;
}

/* The first stroke that was not made, at the earliest; the path is what it was
 * since it last changed. */
static uint32_t first_missing(const struct state *state)
{
    const uint32_t missing = state->motor.commanded - state->motor.sensed;
    const uint32_t since =
        state->ledger.made - state->ledger.missed - state->program.path.stroke;

    return state->ledger.made - (missing < since ? missing : since);
}

static void stall_begins(struct state *state)
{
    if (state->ledger.stalled_tick >= 0)
        return;
    state->ledger.stalled_tick = state->now;
    state->ledger.stalled_stroke = first_missing(state);
    state->changed = 1;
    state_log(state, EVENT_STALLED, (int32_t)state->ledger.made);
    state_alarm(state, EVENT_ALARM_STALL, 1);
}

static void stall_ends(struct state *state)
{
    state_turns(state);
    state->changed = 1;
    state_log(state, EVENT_RECOVERED, (int32_t)state->ledger.made);
    state_alarm(state, EVENT_ALARM_STALL, 0);
}

/* a patient without drug for so long has lost tolerance to it. */
static void give_up(struct state *state)
{
    state->ledger.hold = PROGRAM_STOPPED;
    state->ledger.less_tick = state->ledger.stalled_tick;
    state->changed = 1;
}

static void watch_motor(struct state *state)
{
    const enum motor_state seen =
        motor_sense(&state->motor, state->port, state->now, patience_s(state));

    if (seen == MOTOR_STALLED)
        stall_begins(state);
    if (seen == MOTOR_RECOVERED)
        stall_ends(state);
    if (seen == MOTOR_RUNS_AWAY)
        state_alarm(state, EVENT_ALARM_OVER_DELIVERY, 1);
    if (state->ledger.stalled_tick >= 0 &&
        state->ledger.hold != PROGRAM_STOPPED &&
        state->now - state->ledger.stalled_tick >= ALARM_STOP_LONG_S)
        give_up(state);
}

static void watch_reservoir(struct state *state)
{
    const int32_t left_nl =
        program_left_nl(&state->program, state->ledger.made);

    state_alarm(state, EVENT_ALARM_LOW_RESERVOIR,
        left_nl <= state->program.fill.alarm_nl);
    state_alarm(state, EVENT_ALARM_EMPTY,
        left_nl < program_model(&state->program)->stroke_nl);
}

/* F-07: stopped by command, and any stop of over 48 h. */
static void watch_stop(struct state *state)
{
    const struct ledger *ledger = &state->ledger;
    const int stopped = ledger->hold == PROGRAM_STOPPED;
    const int is_long = state->ledger.mode == PROGRAM_STOPPED &&
                        ledger->less_tick >= 0 &&
                        alarm_of_stop(ledger->less_tick, state->now) ==
                            EVENT_ALARM_STOPPED_LONG;

    if (is_long)
        state_alarm(state, EVENT_ALARM_STOPPED_LONG, 1);
    state_alarm(state, EVENT_ALARM_STOPPED, stopped && !is_long);
    state_alarm(state, EVENT_ALARM_HELD, ledger->emergency != 0);
}

void watch(struct state *state)
{
    watch_motor(state);
    if (!state->programmed)
        return;
    watch_reservoir(state);
    watch_stop(state);
}

/* The mean of what the program delivers, in nL a day. */
static int64_t mean_flow_nl(const struct program *program)
{
    const struct program_bolus *bolus = &program->periodic;
    int64_t week_ng = schedule_week_ng(&program->schedule);

    if (bolus->ng > 0)
        week_ng += (int64_t)bolus->ng * UNITS_DAYS_PER_WEEK *
                   UNITS_MINUTES_PER_DAY / bolus->interval_min;
    return units_fg_of_ng(week_ng) / UNITS_DAYS_PER_WEEK /
           program->fill.conc_ng_per_ml;
}

/* From the measured ERI, or from implant and flow. */
static enum status dates_of(const struct program *program,
    const struct ledger *ledger, struct battery *out)
{
    const struct model *model = program_model(program);

    if (ledger->eri_day != 0)
        return battery_measured(model, ledger->eri_day, out);
    return battery_compute(
        model, program->device.implant_day, mean_flow_nl(program), out);
}

int32_t watch_replace_by(
    const struct program *program, const struct ledger *ledger)
{
    struct battery battery;

    if (dates_of(program, ledger, &battery) != OK)
        return program->device.implant_day;
    return battery.replace_by_day;
}

void watch_battery(struct state *state)
{
    const int32_t today =
        calendar_day_of(state->now + state->program.clock.start_s);
    struct battery battery;

    if (state->port->battery_mv(state->port->world) < WATCH_BATTERY_ERI_MV &&
        state->ledger.eri_day == 0) {
        state->ledger.eri_day = today;
        state->changed = 1;
    }
    if (dates_of(&state->program, &state->ledger, &battery) != OK)
        return;
    state_alarm(state, EVENT_ALARM_ERI, today >= battery.eri_day);
    state_alarm(state, EVENT_ALARM_EOS, today >= battery.eos_day);
}

static int64_t lesser(int64_t a, int64_t b)
{
    return a < b ? a : b;
}

/* When what began at since_s, -1 for not, will have lasted long. */
static int64_t long_at(int64_t since_s, int64_t now)
{
    const int64_t at_s = since_s + ALARM_STOP_LONG_S;

    return since_s >= 0 && at_s > now ? at_s : INT64_MAX;
}

int64_t watch_next(const struct state *state)
{
    const struct ledger *ledger = &state->ledger;
    int64_t next =
        lesser(motor_next(&state->motor, patience_s(state)), state->check_tick);

    if (ledger->mode == PROGRAM_STOPPED)
        next = lesser(next, long_at(ledger->less_tick, state->now));
    return lesser(next, long_at(ledger->stalled_tick, state->now));
}
