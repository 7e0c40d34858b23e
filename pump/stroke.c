#include "pump/stroke.h"

#include "core/fault.h"
#include "pump/deliver.h"
#include "pump/memory.h"
#include "pump/state.h"

/* The first key, and the first ledger. */
static enum status pass_gate(struct state *state, uint32_t n)
{
    const int32_t ng = state_stroke_ng(state, n);

    if (limit_stroke(&state->limit, ng) != OK)
        return ERR_RANGE;
    limit_record(&state->limit, ng);
    return OK;
}

/* The second key, and the second ledger. */
static enum status raise_enable(struct state *state, uint32_t n)
{
    enable_count(&state->enable, state_stroke_ng(state, n));
    fault_unless(
        enable_agrees(&state->enable, &state->limit) == OK, __FILE__, __LINE__);
    return enable_motor(&state->enable, state->port, &state->limit, n);
}

static void turn(struct state *state)
{
    const struct model *model = program_model(&state->program);

    if (motor_turn(&state->motor, state->port, model, state->now) != OK)
        state_log(state, EVENT_STALLED, (int32_t)state->ledger.made);
    if (deliver_count(&state->program, &state->ledger, state->now) ==
        DELIVER_LEAD_ENDED) {
        state->changed = 1;
        state_log(state,
            state->program.lead.kind == PROGRAM_LEAD_PRIME ? EVENT_PRIME_ENDED
                                                           : EVENT_BRIDGE_ENDED,
            state->program.lead.strokes);
    }
}

enum status stroke_make(struct state *state)
{
    const uint32_t n = state->ledger.made;
    enum status status;

    /* a past that is not what it was is a fault, not a full window */
    fault_unless(
        enable_agrees(&state->enable, &state->limit) == OK, __FILE__, __LINE__);
    if (n >= state->reserved && memory_reserve(state) != OK)
        return ERR_FULL;
    status = pass_gate(state, n);
    if (status == OK)
        status = raise_enable(state, n);
    if (status == OK)
        turn(state);
    return status;
}
