#include "pump/consequence.h"

#include "core/model.h"
#include "core/reservoir.h"
#include "core/units.h"
#include "core/writer.h"
#include "pump/deliver.h"
#include "pump/ledger.h"
#include "pump/program.h"
#include "pump/watch.h"

/* What draws on the reservoir: schedule and boluses, from its reading on. */
struct use {
    const struct program *program;
    struct reservoir reservoir;
    struct reservoir_boluses boluses;
};

/* What the bolus that runs has still to ask for, in ng, rounded up. */
static int64_t bolus_left_ng(const struct ledger_bolus *bolus)
{
    const struct exact fg =
        units_exact(units_fg_of_ng(bolus->ng) - bolus->released_fg);

    return units_ng_up(&fg);
}

/* When the volume falls to floor_nl; the reading's instant if it has. */
static int64_t when_at(const struct use *use, int32_t floor_nl)
{
    struct reservoir reservoir = use->reservoir;
    int64_t at_s;

    reservoir.alarm_nl = floor_nl;
    if (reservoir_low_with(
            &reservoir, &use->program->schedule, &use->boluses, &at_s) != OK)
        return CONSEQUENCE_NEVER;
    return at_s;
}

/* The most boluses that begin in any 24 h. */
static int32_t bolus_day_ng(const struct program_bolus *bolus)
{
    if (bolus->ng == 0)
        return 0;
    return (UNITS_MINUTES_PER_DAY + bolus->interval_min - 1) /
           bolus->interval_min * bolus->ng;
}

void consequence_compute(const struct program *program,
    const struct ledger *ledger, int64_t tick, int32_t left_nl,
    struct consequence *out)
{
    const int64_t start_s = program->clock.start_s;
    /* strokes of bridge or prime that are still to be made, if any */
    const int64_t left =
        program->lead.strokes - (int64_t)(ledger->made - program->stroke);
    struct use use = {
        .program = program,
        .reservoir = { .filled_s = tick + start_s,
            .fill_nl = left_nl,
            .conc_ng_per_ml = program->fill.conc_ng_per_ml,
            .bolus_ng = bolus_left_ng(&ledger->bolus) },
        .boluses = { .first_s = ledger->periodic_tick + start_s,
            .ng = program->periodic.ng,
            .every_min = program->periodic.interval_min },
    };

    if (left > 0) {
        use.reservoir.filled_s +=
            left * program->lead.seconds / program->lead.strokes;
        use.reservoir.fill_nl -=
            (int32_t)left * program_model(program)->stroke_nl;
        use.boluses.first_s =
            deliver_first_bolus(program, use.reservoir.filled_s - start_s) +
            start_s;
    }
    out->week_ng = schedule_week_ng(&program->schedule);
    out->day_ng_max = schedule_day_ng_max(&program->schedule);
    out->bolus_ng = bolus_day_ng(&program->periodic);
    out->left_nl = left_nl;
    out->low_s = when_at(&use, program->fill.alarm_nl);
    out->empty_s = when_at(&use, 0);
    out->begins_s = use.reservoir.filled_s;
    out->replace_by_day = watch_replace_by(program, ledger);
    out->left_ng = use.reservoir.bolus_ng;
    out->first_s = program->periodic.ng > 0 ? use.boluses.first_s : 0;
}

void consequence_encode(const struct consequence *consequence, struct writer *w)
{
    writer_u64(w, (uint64_t)consequence->week_ng);
    writer_u64(w, (uint64_t)consequence->day_ng_max);
    writer_u32(w, (uint32_t)consequence->bolus_ng);
    writer_u32(w, (uint32_t)consequence->left_nl);
    writer_u64(w, (uint64_t)consequence->low_s);
    writer_u64(w, (uint64_t)consequence->empty_s);
    writer_u64(w, (uint64_t)consequence->begins_s);
    writer_u32(w, (uint32_t)consequence->replace_by_day);
}
