#include "pump/command.h"

#include "core/crc.h"
#include "core/model.h"
#include "core/units.h"
#include "core/writer.h"
#include "pump/admit.h"
#include "pump/deliver.h"
#include "pump/memory.h"
#include "pump/state.h"

void command_clear(struct command_stage *stage)
{
    stage->tick = -1;
}

/* The drug in the reservoir: out has what was wanted. */
static void make_fill(
    const struct state *state, uint8_t flags, struct program *out)
{
    const int32_t alarm_nl = out->fill.alarm_nl;

    if (flags & COMMAND_REFILLED) {
        out->fill.tick = state->now;
        out->fill.stroke = state->ledger.made;
        return;
    }
    out->fill = state->program.fill;
    out->fill.alarm_nl = alarm_nl;
}

/* Strokes that the tubing holds: it is full though the catheter is empty. */
static uint32_t tubing_strokes(const struct program *program, uint32_t made)
{
    const uint32_t strokes =
        (uint32_t)(program->path.tubing_nl / program_model(program)->stroke_nl);

    return strokes < made ? strokes : made;
}

/* What may leave the tip before all of it is the new drug: a tubing holds the
 * old one even if the catheter behind it is empty (SR-01). */
static int32_t counted(const struct state *state, const struct program *out)
{
    const int32_t conc = out->fill.conc_ng_per_ml;
    int32_t before;

    if (!state->programmed)
        return conc;
    before = program_highest(
        &state->program, state->ledger.made - ledger_missed(&state->ledger));
    return before > conc ? before : conc;
}

/* What is in the path now stays in it, and leaves first. */
static enum refusal make_path(
    const struct state *state, uint8_t flags, struct program *out)
{
    const struct program *now = &state->program;
    const uint32_t made = state->ledger.made;

    if (flags & (COMMAND_CATHETER | COMMAND_CATHETER_ALONE) ||
        !state->programmed) {
        out->path.stroke = made;
        if (flags & COMMAND_CATHETER_ALONE)
            out->path.stroke -= tubing_strokes(out, made);
        out->path.tip_ng_per_ml = 0;
        out->path.counted_ng_per_ml = counted(state, out);
        return REFUSED_NOT;
    }
    out->path = now->path;
    if (out->fill.conc_ng_per_ml == now->fill.conc_ng_per_ml)
        return REFUSED_NOT;
    if (program_path_left_nl(now, made - ledger_missed(&state->ledger)) > 0)
        return REFUSED_PASSING;
    out->path.stroke = made;
    out->path.tip_ng_per_ml = now->fill.conc_ng_per_ml;
    out->path.counted_ng_per_ml = counted(state, out);
    return REFUSED_NOT;
}

/* Does anything else enter the path from now on? */
static int is_other_path(
    const struct state *state, const struct program *program)
{
    return program->path.stroke != state->program.path.stroke;
}

/* a prime fills an empty path, a bridge pushes old drug out of a full
 * one; R-10: a change without either is a decision, and so is giving up one
 * that is under way. */
static enum refusal make_lead(
    const struct state *state, uint8_t flags, const struct program *out)
{
    const struct program_lead *lead = &out->lead;
    const uint32_t made = state->ledger.made;
    const uint32_t missed =
        is_other_path(state, out) ? 0 : ledger_missed(&state->ledger);
    const int empty = out->path.tip_ng_per_ml == 0;

    if (lead->kind == PROGRAM_LEAD_NONE) {
        if (flags & COMMAND_UNBRIDGED)
            return REFUSED_NOT;
        return out->path.stroke == made ||
                       program_in_lead(&state->program, made)
                   ? REFUSED_BRIDGE
                   : REFUSED_NOT;
    }
    if (empty != (lead->kind == PROGRAM_LEAD_PRIME))
        return REFUSED_LEAD;
    return lead->strokes > program_path_left_nl(out, made - missed) /
                               program_model(out)->stroke_nl
               ? REFUSED_LEAD
               : REFUSED_NOT;
}

/* The whole program that wanted and flags ask for. */
static enum refusal make(const struct state *state,
    const struct program *wanted, uint8_t flags, struct program *out)
{
    enum refusal refusal;

    *out = *wanted;
    out->clock = state->program.clock;
    out->device.capacity_nl = state->port->capacity_nl;
    if (!program_model(out))
        return REFUSED_CAPACITY;
    if (state->programmed)
        out->device.implant_day = state->program.device.implant_day;
    out->tick = state->now;
    out->stroke = state->ledger.made;
    out->number = state->program.number + 1;
    make_fill(state, flags, out);
    refusal = make_path(state, flags, out);
    if (refusal == REFUSED_NOT)
        refusal = make_lead(state, flags, out);
    if (refusal != REFUSED_NOT)
        return refusal;
    if (out->caps.day_ng == 0)
        admit_usual_caps(state, out);
    return program_check(out);
}

/* Of the program and what follows from it, so that the commit can only be of
 * what was looked at. */
static uint32_t hash_of(const struct command_stage *stage)
{
    uint8_t bytes[PROGRAM_BYTES_MAX + CONSEQUENCE_BYTES];
    struct writer w;

    writer_init(&w, bytes, sizeof(bytes));
    program_encode(&stage->program, &w);
    consequence_encode(&stage->consequence, &w);
    return crc_of(bytes, w.pos);
}

static enum refusal stage_it(struct state *state, const struct program *wanted,
    uint8_t flags, uint32_t base, struct command_stage *stage)
{
    enum refusal refusal;

    if (base != state->program.number)
        return REFUSED_BASE;
    if (state->ledger.bolus.single)
        return REFUSED_BUSY;
    refusal = make(state, wanted, flags, &stage->program);
    return refusal == REFUSED_NOT ? admit_program(state, &stage->program)
                                  : refusal;
}

enum refusal command_stage(struct state *state, const struct program *wanted,
    uint8_t flags, uint32_t base, struct command_stage *stage)
{
    struct ledger ledger = state->ledger;
    enum refusal refusal;

    command_clear(stage);
    refusal = stage_it(state, wanted, flags, base, stage);
    if (refusal != REFUSED_NOT)
        return admit_refuse(state, refusal);
    deliver_begin(&stage->program, &ledger, state->now, 0);
    consequence_compute(&stage->program, &ledger, state->now,
        program_left_nl(&stage->program, state->ledger.made),
        &stage->consequence);
    stage->flags = flags;
    stage->tick = state->now;
    stage->hash = hash_of(stage);
    return REFUSED_NOT;
}

static enum refusal check_commit(
    const struct state *state, const struct command_stage *stage, uint32_t hash)
{
    if (stage->tick < 0 || state->now - stage->tick > COMMAND_STAGE_S)
        return REFUSED_NOTHING;
    if (hash != stage->hash || hash != hash_of(stage))
        return REFUSED_HASH;
    if (stage->program.number != state->program.number + 1)
        return REFUSED_BASE;
    if (state->ledger.bolus.single)
        return REFUSED_BUSY;
    return admit_program(state, &stage->program);
}

static void log_commit(struct state *state, uint8_t flags, int new_conc)
{
    const struct program *program = &state->program;

    state_log(state, EVENT_PROGRAM_CHANGED, (int32_t)program->number);
    if (flags & COMMAND_REFILLED)
        state_log(state, EVENT_REFILLED, program->fill.volume_nl);
    if (new_conc)
        state_log(
            state, EVENT_CONCENTRATION_CHANGED, program->fill.conc_ng_per_ml);
    if (flags & (COMMAND_CATHETER | COMMAND_CATHETER_ALONE))
        state_log(state, EVENT_CATHETER_CHANGED, program->path.catheter_nl);
    if (program->lead.kind == PROGRAM_LEAD_BRIDGE)
        state_log(state, EVENT_BRIDGE_STARTED, program->lead.strokes);
    if (program->lead.kind == PROGRAM_LEAD_PRIME)
        state_log(state, EVENT_PRIME_STARTED, program->lead.strokes);
}

/* A refusal is an answer too; it is journaled with what is written next. */
static enum refusal no(struct state *state, uint64_t key, enum refusal refusal)
{
    const struct ledger_answer last = { key, (uint8_t)refusal };

    state_answered(state, &last);
    state->changed = 1;
    return admit_refuse(state, refusal);
}

enum refusal command_commit(struct state *state, struct command_stage *stage,
    uint64_t key, uint32_t hash)
{
    const struct ledger_answer *known = state_answer(state, key);
    const int new_conc =
        state->programmed && stage->program.fill.conc_ng_per_ml !=
                                 state->program.fill.conc_ng_per_ml;
    struct ledger ledger = state->ledger;
    enum refusal refusal;
    int64_t carry_fg;

    if (known)
        return (enum refusal)known->answer; /* one effect, one answer */
    refusal = check_commit(state, stage, hash);
    if (refusal != REFUSED_NOT)
        return no(state, key, refusal);
    carry_fg = !state->programmed || new_conc
                   ? 0
                   : deliver_carry(&state->program, &ledger, state->now);
    ledger.last = (struct ledger_answer){ key, REFUSED_NOT };
    if (is_other_path(state, &stage->program)) {
        ledger.missed = 0;
        ledger.stalled_stroke = ledger.made;
    }
    deliver_begin(&stage->program, &ledger, state->now, carry_fg);
    switch (memory_commit(state, &stage->program, &ledger)) {
    case OK:
        break;
    case ERR_RANGE:
        return no(state, key, REFUSED_CHANGES);
    default:
        state_alarm(state, EVENT_ALARM_MEMORY, 1);
        return no(state, key, REFUSED_STORAGE);
    }
    state_alarm(state, EVENT_ALARM_MEMORY_CRITICAL, 0);
    state_alarm(state, EVENT_ALARM_BATTERY_RESET, 0);
    log_commit(state, stage->flags, new_conc);
    command_clear(stage);
    state->check_tick = state->now;
    return REFUSED_NOT;
}
