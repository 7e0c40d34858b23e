#include "pump/consequence.h"

#include "core/model.h"
#include "core/reservoir.h"
#include "core/units.h"
#include "core/writer.h"
#include "pump/deliver.h"
#include "pump/ledger.h"
#include "pump/program.h"
#include "pump/watch.h"

enum { SEARCH_STEPS = 33 }; /* halvings of all pump time */

/* What draws on the reservoir: the schedule from its reading on, and boluses,
 * the first of them at first_s. */
struct use {
    const struct program *program;
    struct reservoir reservoir;
    int64_t first_s;
};

/* What the bolus that runs has still to ask for, in ng, rounded up. */
static int64_t bolus_left_ng(const struct ledger_bolus *bolus)
{
    const struct exact fg =
        units_exact(units_fg_of_ng(bolus->ng) - bolus->released_fg);

    return units_ng_up(&fg);
}

/* Drug of the program's boluses from the first to that at at_s, in ng. */
static int64_t boluses_ng(const struct use *use, int64_t at_s)
{
    const struct program_bolus *bolus = &use->program->periodic;
    const int64_t interval_s =
        (int64_t)bolus->interval_min * UNITS_SECONDS_PER_MINUTE;

    if (at_s < use->first_s)
        return 0;
    return ((at_s - use->first_s) / interval_s + 1) * bolus->ng;
}

/* Has the volume fallen to floor_nl by at_s? */
static int has_fallen(const struct use *use, int32_t floor_nl, int64_t at_s)
{
    const struct reservoir *reservoir = &use->reservoir;
    const struct exact fg =
        schedule_between(&use->program->schedule, reservoir->filled_s, at_s);
    const int64_t bolus_ng = reservoir->bolus_ng + boluses_ng(use, at_s) -
                             boluses_ng(use, reservoir->filled_s);
    const int64_t used_fg = fg.whole + units_fg_of_ng(bolus_ng);

    return used_fg >= units_fg_of_volume(reservoir->fill_nl - floor_nl,
                          reservoir->conc_ng_per_ml);
}

/* The last second before the volume has fallen to floor_nl: with boluses
 * between, it only falls, so halve the time. */
static int64_t search(const struct use *use, int32_t floor_nl)
{
    int64_t early = use->reservoir.filled_s, late = UNITS_PUMP_S_MAX;
    int32_t i;

    if (!has_fallen(use, floor_nl, late))
        return CONSEQUENCE_NEVER;
    for (i = 0; i < SEARCH_STEPS; i++) {
        const int64_t middle = early + (late - early) / 2;

        if (has_fallen(use, floor_nl, middle))
            late = middle;
        else
            early = middle;
    }
    return early;
}

/* When the volume falls to floor_nl; the reading's instant if it has. */
static int64_t when_at(const struct use *use, int32_t floor_nl)
{
    struct reservoir reservoir = use->reservoir;
    int64_t at_s;

    if (use->program->periodic.ng > 0)
        return search(use, floor_nl);
    reservoir.alarm_nl = floor_nl;
    if (reservoir_low(&reservoir, &use->program->schedule, &at_s) != OK)
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
        .first_s = ledger->periodic_tick + start_s,
    };

    if (left > 0) {
        use.reservoir.filled_s +=
            left * program->lead.seconds / program->lead.strokes;
        use.reservoir.fill_nl -=
            (int32_t)left * program_model(program)->stroke_nl;
        use.first_s =
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
