#include "link/serve_show.h"

#include "core/calendar.h"
#include "core/model.h"
#include "core/reservoir.h"
#include "core/units.h"
#include "pump/command.h"
#include "pump/deliver.h"
#include "pump/port.h"
#include "pump/state.h"
#include "pump/watch.h"

enum { FIRMWARE = 0x00010000 }; /* 0.1.0 */

static uint64_t pump_s(const struct state *state, int64_t tick)
{
    return (uint64_t)(tick + state->program.clock.start_s);
}

/* 0 on the wire: after 2199. */
static uint64_t instant(int64_t at_s)
{
    return at_s > UNITS_PUMP_S_MAX ? 0 : (uint64_t)at_s;
}

static uint64_t midnight(int32_t day)
{
    return (uint64_t)calendar_midnight(day);
}

static uint32_t nl_of(int64_t fg, int32_t conc_ng_per_ml)
{
    return (uint32_t)(fg / conc_ng_per_ml);
}

static uint8_t mode_of(const struct state *state)
{
    if (!state->programmed)
        return MSG_STATUS_UNPROGRAMMED;
    if (state->ledger.mode == PROGRAM_RUN)
        return MSG_STATUS_RUNNING;
    return state->ledger.mode == PROGRAM_MINIMUM ? MSG_STATUS_MINIMUM
                                                 : MSG_STATUS_STOPPED;
}

static void show_battery(const struct state *state, struct msg_status *out)
{
    out->battery = MSG_STATUS_BATTERY_GOOD;
    if (alarm_is_active(&state->alarm, EVENT_ALARM_ERI))
        out->battery = MSG_STATUS_BATTERY_ERI;
    if (alarm_is_active(&state->alarm, EVENT_ALARM_EOS))
        out->battery = MSG_STATUS_BATTERY_EOS;
    if (state->ledger.eri_day > 0)
        out->eri_s = midnight(state->ledger.eri_day);
}

/* What runs beside the schedule. */
static void show_progress(const struct state *state, struct msg_progress *out)
{
    const struct program *program = &state->program;
    const struct ledger *ledger = &state->ledger;
    const int32_t conc = program->fill.conc_ng_per_ml;
    const int32_t stroke_nl = program_model(program)->stroke_nl;

    if (program_in_lead(program, ledger->made)) {
        const uint32_t given = ledger->made - program->stroke;

        out->kind = program->lead.kind == PROGRAM_LEAD_PRIME
                        ? MSG_STATUS_PRIME
                        : MSG_STATUS_BRIDGE;
        out->ordered_nl = (uint32_t)(program->lead.strokes * stroke_nl);
        out->given_nl = given * (uint32_t)stroke_nl;
        out->left_s = (uint32_t)(((int64_t)program->lead.strokes - given) *
                                 program->lead.seconds / program->lead.strokes);
    } else if (ledger->bolus.ng > 0) {
        const int64_t end = ledger->bolus.tick + ledger->bolus.seconds;

        out->kind =
            ledger->bolus.single ? MSG_STATUS_SINGLE : MSG_STATUS_PERIODIC;
        out->ordered_nl = nl_of(units_fg_of_ng(ledger->bolus.ng), conc);
        out->given_nl = nl_of(ledger->bolus.released_fg, conc);
        out->left_s = end > state->now ? (uint32_t)(end - state->now) : 0;
    }
}

/* When the volume had fallen to floor_nl, where it is now: by the schedule,
 * from the commit on.  A date that has passed stays where it was, so that who
 * is overdue shows for how long (SR-42). */
static int64_t passed_s(
    const struct state *state, int32_t left_nl, int32_t floor_nl)
{
    const struct program *program = &state->program;
    const int64_t now_s = (int64_t)pump_s(state, state->now);
    const int64_t made =
        (int64_t)(state->ledger.made - program->stroke) - program->lead.strokes;
    const struct reservoir then = {
        .filled_s =
            program->tick + program->lead.seconds + program->clock.start_s,
        .fill_nl = left_nl + (int32_t)made * program_model(program)->stroke_nl,
        .alarm_nl = floor_nl,
        .conc_ng_per_ml = program->fill.conc_ng_per_ml,
    };
    int64_t at_s;

    if (reservoir_low(&then, &program->schedule, &at_s) != OK || made < 0 ||
        at_s > now_s)
        return now_s; /* in the bridge or prime itself */
    return at_s;
}

static void show_reservoir(const struct state *state, struct msg_status *out)
{
    const struct program *program = &state->program;
    struct consequence means;
    struct exact left;

    deliver_left(program, &state->ledger, state->now, &left);
    consequence_compute(
        program, &state->ledger, state->now, (int32_t)left.whole, &means);
    out->volume_nl = (uint32_t)left.whole;
    out->rest_num = (uint64_t)left.num;
    out->rest_den = (uint64_t)left.den;
    out->filled_s = pump_s(state, program->fill.tick);
    out->fill_nl = (uint32_t)program->fill.volume_nl;
    out->alarm_nl = (uint32_t)program->fill.alarm_nl;
    out->low_s = instant(means.low_s);
    out->empty_s = instant(means.empty_s);
    if (left.whole <= program->fill.alarm_nl)
        out->low_s = instant(
            passed_s(state, (int32_t)left.whole, program->fill.alarm_nl));
    if (left.whole <= 0)
        out->empty_s = instant(passed_s(state, (int32_t)left.whole, 0));
    out->eos_s = midnight(means.replace_by_day);
    out->bolus.left_ng = (uint32_t)means.left_ng;
    out->periodic_s = instant(means.first_s);
}

static void show_therapy(const struct state *state, struct msg_status *out)
{
    const struct program *program = &state->program;
    const int32_t today = calendar_day_of((int64_t)pump_s(state, state->now));

    out->implanted_s = midnight(program->device.implant_day);
    out->number = program->number;
    out->product = program->fill.product;
    out->nominal_ng_per_ml = (uint32_t)program->fill.nominal_ng_per_ml;
    out->used_ng_per_ml = (uint32_t)program->fill.conc_ng_per_ml;
    out->caps = program->caps;
    out->day_ng =
        (uint32_t)schedule_day_ng(&program->schedule, calendar_weekday(today));
    out->tubing_nl = (uint32_t)program->path.tubing_nl;
    out->catheter_nl = (uint32_t)program->path.catheter_nl;
    out->path_left_nl =
        (uint32_t)program_path_left_nl(program, state->ledger.made);
    out->path_ng_per_ml = (uint32_t)program->path.tip_ng_per_ml;
}

void serve_show_status(const struct state *state, struct msg_status *out)
{
    int i;

    *out = (struct msg_status){ .rest_den = 1 };
    for (i = 0; i < MSG_SERIAL_SIZE; i++)
        out->serial[i] = state->port->serial[i];
    out->capacity_nl = (uint32_t)state->port->capacity_nl;
    out->firmware = FIRMWARE;
    out->pump_s = pump_s(state, state->now);
    out->offset_s = state->program.clock.zone_s;
    out->tick_s = (uint64_t)state->now;
    out->mode = mode_of(state);
    out->active = state->alarm.active;
    out->silenced = state->alarm.silent ? state->alarm.active : 0;
    out->past_ng = (uint32_t)limit_past_ng(&state->limit, LIMIT_BUCKETS);
    out->last = state->log.sequence;
    show_battery(state, out);
    if (!state->programmed)
        return;
    show_therapy(state, out);
    show_progress(state, &out->bolus);
    show_reservoir(state, out);
}

static uint8_t lead_kind(const struct program *program)
{
    if (program->lead.kind == PROGRAM_LEAD_BRIDGE)
        return MSG_PROGRAM_BRIDGE;
    if (program->lead.kind == PROGRAM_LEAD_NONE)
        return MSG_PROGRAM_NO_LEAD;
    return program->lead.strokes * program_model(program)->stroke_nl >
                   program->path.catheter_nl
               ? MSG_PROGRAM_PRIME
               : MSG_PROGRAM_PRIME_CATHETER;
}

void serve_show_program(
    const struct program *program, uint32_t number, struct msg_program *out)
{
    *out = (struct msg_program){ .number = number };
    out->product = program->fill.product;
    out->nominal_ng_per_ml = (uint32_t)program->fill.nominal_ng_per_ml;
    out->used_ng_per_ml = (uint32_t)program->fill.conc_ng_per_ml;
    out->caps = program->caps;
    out->alarm_nl = (uint32_t)program->fill.alarm_nl;
    out->fill_nl = (uint32_t)program->fill.volume_nl;
    out->tubing_nl = (uint32_t)program->path.tubing_nl;
    out->catheter_nl = (uint32_t)program->path.catheter_nl;
    out->periodic.dose_ng = (uint32_t)program->periodic.ng;
    out->periodic.every_min = (uint16_t)program->periodic.interval_min;
    out->periodic.first_min = (uint16_t)program->periodic.first_min;
    out->periodic.seconds = (uint32_t)program->periodic.seconds;
    out->schedule = program->schedule;
    out->lead.kind = lead_kind(program);
    if (out->lead.kind == MSG_PROGRAM_NO_LEAD)
        return;
    out->lead.volume_nl =
        (uint32_t)(program->lead.strokes * program_model(program)->stroke_nl);
    out->lead.seconds = (uint32_t)program->lead.seconds;
    out->lead.cap_ng = (uint32_t)program->lead.cap_ng;
}

/* The slowest and the fastest step as flows, in nL a day. */
static void show_flows(const struct program *program, struct msg_stage *out)
{
    const struct schedule *schedule = &program->schedule;
    int32_t i;

    out->flow_nl_min = UINT32_MAX;
    out->flow_nl_max = 0;
    for (i = 0; i < schedule->step_count; i++) {
        const int64_t fg_a_day = units_fg_of_ng(schedule->step[i].dose_ng) *
                                 UNITS_MINUTES_PER_DAY /
                                 schedule_step_minutes(schedule, i);
        const uint32_t down = nl_of(fg_a_day, program->fill.conc_ng_per_ml);

        if (down < out->flow_nl_min)
            out->flow_nl_min = down;
        if (down + 1 > out->flow_nl_max)
            out->flow_nl_max = down + 1;
    }
}

/* Drug of the 24 h from now, by a schedule that begins at begins_s. */
static int64_t day_from_now_ng(
    const struct program *program, int64_t now_s, int64_t begins_s)
{
    const int64_t end_s = now_s + UNITS_SECONDS_PER_DAY;
    struct exact fg;

    if (begins_s >= end_s)
        return 0;
    fg = schedule_between(&program->schedule, begins_s, end_s);
    return units_ng_up(&fg);
}

static uint32_t flags_of(const struct state *state,
    const struct command_stage *stage, uint64_t day_ng)
{
    const struct program *now = &state->program, *next = &stage->program;
    const int64_t now_s = (int64_t)pump_s(state, state->now);
    const int is_new = state->programmed &&
                       now->fill.conc_ng_per_ml != next->fill.conc_ng_per_ml;
    uint32_t flags = 0;

    if (!state->programmed ||
        (int64_t)day_ng > day_from_now_ng(now, now_s, now_s))
        flags |= MSG_STAGE_NOW_ABOVE_BEFORE;
    if (is_new)
        flags |= MSG_STAGE_NEW_CONCENTRATION;
    if (is_new && next->lead.kind == PROGRAM_LEAD_NONE)
        flags |= MSG_STAGE_NO_BRIDGE;
    if (stage->consequence.low_s - now_s < 3 * (int64_t)UNITS_SECONDS_PER_DAY)
        flags |= MSG_STAGE_ALARM_SOON;
    return flags;
}

void serve_show_stage(const struct state *state,
    const struct command_stage *stage, struct msg_stage *out)
{
    const struct program *program = &stage->program;
    const struct consequence *means = &stage->consequence;
    const struct exact lead_fg = units_exact(units_fg_of_volume(
        program->lead.strokes * program_model(program)->stroke_nl,
        program->path.tip_ng_per_ml));

    *out = (struct msg_stage){ .number = state->program.number };
    out->next_number = program->number;
    out->pump_s = pump_s(state, stage->tick);
    out->volume_nl = (uint32_t)means->left_nl;
    out->bolus_ng = (uint32_t)means->bolus_ng;
    out->day_ng = (uint64_t)day_from_now_ng(
                      program, (int64_t)out->pump_s, means->begins_s) +
                  out->bolus_ng;
    out->week_ng = (uint64_t)means->week_ng;
    show_flows(program, out);
    out->caps = program->caps;
    out->low_s = instant(means->low_s);
    out->empty_s = instant(means->empty_s);
    out->eos_s = midnight(means->replace_by_day);
    out->lead_s = (uint32_t)program->lead.seconds;
    out->lead_ng = (uint32_t)units_ng_up(&lead_fg);
    out->flags = flags_of(state, stage, out->day_ng);
}

void serve_show_log(const struct state *state, uint32_t first, uint8_t count,
    struct msg_log *out)
{
    const uint32_t oldest = log_oldest(&state->log);
    struct log_entry entry;

    *out = (struct msg_log){ .first = first < oldest ? oldest : first };
    out->last = state->log.sequence;
    if (out->first == 0 || out->first > out->last)
        return;
    while (out->count < count && out->count < MSG_LOG_MAX &&
           out->last - out->first >= out->count) {
        struct msg_log_entry *to = &out->entry[out->count];

        *to = (struct msg_log_entry){ .code = 0 };
        if (log_read(&state->log, out->first + out->count, &entry) == OK) {
            to->pump_s = (uint64_t)entry.pump_s;
            to->code = entry.code;
            to->value = (uint32_t)entry.value;
        }
        out->count++;
    }
}

/* A refusal of the pump in the words of the link. */
static uint8_t reason_of(enum refusal refusal)
{
    static const uint8_t reasons[] = {
        [REFUSED_SCHEDULE] = MSG_RESULT_VALUE,
        [REFUSED_FLOW] = MSG_RESULT_FLOW,
        [REFUSED_CONCENTRATION] = MSG_RESULT_CONCENTRATION,
        [REFUSED_CAPS] = MSG_RESULT_CAP,
        [REFUSED_BOLUS] = MSG_RESULT_VALUE,
        [REFUSED_PATH] = MSG_RESULT_PATH,
        [REFUSED_LEAD] = MSG_RESULT_PATH,
        [REFUSED_CAPACITY] = MSG_RESULT_CAPACITY,
        [REFUSED_BELOW_ALARM] = MSG_RESULT_CAPACITY,
        [REFUSED_ALARM_VOLUME] = MSG_RESULT_VALUE,
        [REFUSED_ALARM_SETTING] = MSG_RESULT_VALUE,
        [REFUSED_CLOCK] = MSG_RESULT_CLOCK,
        [REFUSED_BATTERY] = MSG_RESULT_VALUE,
        [REFUSED_WINDOW] = MSG_RESULT_CAP,
        [REFUSED_BASE] = MSG_RESULT_BASE,
        [REFUSED_HASH] = MSG_RESULT_HASH,
        [REFUSED_NOTHING] = MSG_RESULT_NOT_STAGED,
        [REFUSED_BUSY] = MSG_RESULT_BUSY,
        [REFUSED_MODE] = MSG_RESULT_STATE,
        [REFUSED_REINITIATE] = MSG_RESULT_STATE,
        [REFUSED_LATCHED] = MSG_RESULT_STATE,
        [REFUSED_PASSING] = MSG_RESULT_PATH,
        [REFUSED_CHANGES] = MSG_RESULT_FULL,
        [REFUSED_BRIDGE] = MSG_RESULT_PATH,
        [REFUSED_STORAGE] = MSG_RESULT_HARDWARE,
    };

    return (size_t)refusal < sizeof(reasons) ? reasons[refusal]
                                             : MSG_RESULT_STATE;
}

/* The value is the pump's own number of the refusal: more than the reason. */
void serve_show_result(const struct state *state, uint64_t key,
    enum refusal refusal, struct msg_result *out)
{
    *out = (struct msg_result){ .key = key, .fate = MSG_RESULT_DONE };
    out->number = state->program.number;
    out->sequence = state->log.sequence;
    out->pump_s = pump_s(state, state->now);
    if (refusal == REFUSED_NOT)
        return;
    out->fate = MSG_RESULT_REFUSED;
    out->reason = reason_of(refusal);
    out->value = (uint32_t)refusal;
}
