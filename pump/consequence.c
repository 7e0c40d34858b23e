#include "pump/consequence.h"

#include "core/calendar.h"
#include "core/model.h"
#include "core/reservoir.h"
#include "core/units.h"
#include "core/writer.h"
#include "pump/ledger.h"
#include "pump/program.h"
#include "pump/watch.h"

enum { SEARCH_STEPS = 40 }; /* halvings of all pump time */

/* Volume that goes into a bridge or prime from now on, and its time. */
static void lead_of(const struct program *program, uint32_t made,
    int32_t *volume_nl, int64_t *seconds)
{
    const struct program_lead *lead = &program->lead;
    int64_t left = 0;

    if (program_in_lead(program, made))
        left = lead->strokes - (int64_t)(made - program->stroke);
    *volume_nl = (int32_t)left * program_model(program)->stroke_nl;
    *seconds = lead->strokes == 0 ? 0 : left * lead->seconds / lead->strokes;
}

/* Drug of the program's boluses that have ended by at_s, in ng. */
static int64_t boluses_ng(const struct program *program, int64_t passed_s)
{
    const struct program_bolus *bolus = &program->periodic;
    const int64_t interval_s =
        (int64_t)bolus->interval_min * UNITS_SECONDS_PER_MINUTE;

    if (bolus->ng == 0 || passed_s < bolus->seconds)
        return 0;
    return (passed_s - bolus->seconds) / interval_s * bolus->ng;
}

/* Has the volume fallen to floor_nl by at_s? */
static int has_fallen(const struct program *program,
    const struct reservoir *reservoir, int32_t floor_nl, int64_t at_s)
{
    const struct exact fg =
        schedule_between(&program->schedule, reservoir->filled_s, at_s);
    const int64_t used_fg = fg.whole + units_fg_of_ng(boluses_ng(program,
                                           at_s - reservoir->filled_s));

    return used_fg >= units_fg_of_volume(reservoir->fill_nl - floor_nl,
                          reservoir->conc_ng_per_ml);
}

/* With boluses between, both only rise: halve the time. */
static int64_t search(const struct program *program,
    const struct reservoir *reservoir, int32_t floor_nl)
{
    int64_t early = reservoir->filled_s, late = UNITS_PUMP_S_MAX;
    int32_t i;

    if (!has_fallen(program, reservoir, floor_nl, late))
        return CONSEQUENCE_NEVER;
    for (i = 0; i < SEARCH_STEPS && early + 1 < late; i++) {
        const int64_t middle = early + (late - early) / 2;

        if (has_fallen(program, reservoir, floor_nl, middle))
            late = middle;
        else
            early = middle;
    }
    return early;
}

static int64_t low_of(
    const struct program *program, const struct reservoir *reservoir)
{
    int64_t at_s;

    if (program->periodic.ng > 0)
        return search(program, reservoir, reservoir->alarm_nl);
    if (reservoir_low(reservoir, &program->schedule, &at_s) != OK)
        return CONSEQUENCE_NEVER;
    return at_s;
}

static int64_t empty_of(
    const struct program *program, const struct reservoir *reservoir)
{
    int64_t at_s;

    if (program->periodic.ng > 0)
        return search(program, reservoir, 0);
    if (reservoir_empty(reservoir, &program->schedule, &at_s) != OK)
        return CONSEQUENCE_NEVER;
    return at_s;
}

/* The most boluses that begin in any 24 h. */
static int32_t bolus_day_ng(const struct program_bolus *bolus)
{
    int64_t ng;

    if (bolus->ng == 0)
        return 0;
    ng = (int64_t)bolus->ng *
         ((UNITS_MINUTES_PER_DAY + bolus->interval_min - 1) /
             bolus->interval_min);
    return ng > LIMIT_NG_MAX ? LIMIT_NG_MAX + 1 : (int32_t)ng;
}

void consequence_compute(const struct program *program,
    const struct ledger *ledger, int64_t tick, int32_t left_nl,
    struct consequence *out)
{
    struct reservoir reservoir = {
        .filled_s = tick + program->clock.start_s,
        .fill_nl = left_nl,
        .alarm_nl = program->fill.alarm_nl,
        .conc_ng_per_ml = program->fill.conc_ng_per_ml,
    };
    int32_t lead_nl;
    int64_t lead_s;

    lead_of(program, ledger->made, &lead_nl, &lead_s);
    out->week_ng = schedule_week_ng(&program->schedule);
    out->day_ng_max = schedule_day_ng_max(&program->schedule);
    out->bolus_ng = bolus_day_ng(&program->periodic);
    out->left_nl = reservoir.fill_nl;
    out->replace_by_day = watch_replace_by(program, ledger);
    reservoir.filled_s += lead_s;
    reservoir.fill_nl -= lead_nl;
    out->begins_s = reservoir.filled_s;
    out->low_s = reservoir.filled_s;
    if (reservoir.fill_nl > reservoir.alarm_nl)
        out->low_s = low_of(program, &reservoir);
    out->empty_s = reservoir.filled_s;
    if (reservoir.fill_nl > 0)
        out->empty_s = empty_of(program, &reservoir);
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
