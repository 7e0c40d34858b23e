#include "pump/admit.h"

#include "core/drug.h"
#include "core/fault.h"
#include "core/limit.h"
#include "core/units.h"
#include "pump/program.h"
#include "pump/state.h"

enum { SECONDS_PER_HOUR = 3600 };

/* The most of a periodic bolus that begins in any `seconds`. */
static int64_t most_ng(const struct program_bolus *bolus, int32_t seconds)
{
    const int64_t interval_s =
        (int64_t)bolus->interval_min * UNITS_SECONDS_PER_MINUTE;

    return bolus->ng == 0 ? 0 : (seconds / interval_s + 1) * bolus->ng;
}

/* The program as it goes on from now.  What the rotor did not make has not
 * moved the path: the higher concentration counts for longer. */
static void make_plan(const struct state *state, const struct program *program,
    struct limit_plan *plan)
{
    const uint32_t made = state->ledger.made;
    struct limit_plan seen;

    program_plan(program, state->now, made, plan);
    if (program->path.stroke != state->program.path.stroke)
        return;
    program_plan(
        program, state->now, made - ledger_missed(&state->ledger), &seen);
    plan->count.volume_nl = seen.count.volume_nl;
}

/* With the program's own boluses, and one of ng over seconds beside them. */
static enum refusal admit(const struct state *state,
    const struct program *program, int32_t ng, int32_t seconds)
{
    const int32_t in_hour =
        seconds < SECONDS_PER_HOUR ? seconds : SECONDS_PER_HOUR;
    const int64_t hour_ng = most_ng(&program->periodic, SECONDS_PER_HOUR) +
                            ((int64_t)ng * in_hour + seconds - 1) / seconds;
    const int64_t day_ng =
        most_ng(&program->periodic, UNITS_SECONDS_PER_DAY) + ng;
    struct limit_bolus bolus = { 0, 1 };
    struct limit_plan plan;

    fault_unless(
        enable_agrees(&state->enable, &state->limit) == OK, __FILE__, __LINE__);
    if (program_stroke_ng_max(program) > program->caps.stroke_ng)
        return REFUSED_CAPS;
    if (day_ng > LIMIT_NG_MAX)
        return REFUSED_WINDOW;
    if (day_ng > 0) {
        bolus.ng = (int32_t)day_ng;
        bolus.seconds = (int32_t)(day_ng * SECONDS_PER_HOUR / hour_ng);
    }
    make_plan(state, program, &plan);
    return limit_admit(&state->limit, &plan, &bolus) == OK ? REFUSED_NOT
                                                           : REFUSED_WINDOW;
}

enum refusal admit_program(
    const struct state *state, const struct program *program)
{
    return admit(state, program, 0, 1);
}

enum refusal admit_bolus(const struct state *state, int32_t ng, int32_t seconds)
{
    return admit(state, &state->program, ng, seconds);
}

static int32_t lesser(int64_t a, int32_t b)
{
    return a < b ? (int32_t)a : b;
}

void admit_usual_caps(const struct state *state, struct program *program)
{
    const int32_t ceiling_ng = drug_baclofen()->day_ng_ceiling;
    struct limit_caps *caps = &program->caps;
    struct limit_plan plan;

    if (schedule_check(&program->schedule) != OK ||
        !units_is_conc(program->fill.conc_ng_per_ml) ||
        !units_is_conc(program->path.counted_ng_per_ml))
        return; /* program_check says what is wrong */
    program_plan(program, state->now, state->ledger.made, &plan);
    if (limit_plan_check(&plan) != OK)
        return;
    *caps =
        limit_caps_default(&plan, program_stroke_ng_max(program), ceiling_ng);
    caps->day_ng = lesser(
        caps->day_ng + 2 * most_ng(&program->periodic, UNITS_SECONDS_PER_DAY),
        ceiling_ng);
    caps->hour_ng =
        lesser(caps->hour_ng + most_ng(&program->periodic, SECONDS_PER_HOUR),
            caps->day_ng);
}

enum refusal admit_restart(const struct state *state, int decided)
{
    const int64_t less_tick = state->ledger.less_tick;

    if (decided)
        return REFUSED_NOT;
    if (alarm_is_latched(&state->alarm))
        return REFUSED_LATCHED;
    if (alarm_is_active(&state->alarm, EVENT_ALARM_STOPPED_LONG))
        return REFUSED_REINITIATE;
    if (less_tick >= 0 && state->now - less_tick >= ALARM_STOP_LONG_S)
        return REFUSED_REINITIATE;
    return REFUSED_NOT;
}

enum refusal admit_refuse(struct state *state, enum refusal refusal)
{
    if (refusal != REFUSED_NOT)
        state_log(state, EVENT_REQUEST_REFUSED, (int32_t)refusal);
    return refusal;
}
