#include "pump/program.h"

#include "core/bolus.h"
#include "core/calendar.h"
#include "core/drug.h"
#include "core/fault.h"
#include "core/model.h"
#include "core/reader.h"
#include "core/reservoir.h"
#include "core/schedule_bytes.h"
#include "core/units.h"
#include "core/writer.h"

static enum refusal check_schedule(
    const struct program *program, const struct model *model)
{
    int32_t step;

    if (schedule_check(&program->schedule) != OK)
        return REFUSED_SCHEDULE;
    if (schedule_check_flow(&program->schedule, model,
            program->fill.conc_ng_per_ml, &step) != OK)
        return REFUSED_FLOW;
    return REFUSED_NOT;
}

/* SR-01: the highest cap of core/limit is the drug's ceiling. */
static enum refusal check_caps(const struct limit_caps *caps)
{
    return limit_caps_check(caps) == OK ? REFUSED_NOT : REFUSED_CAPS;
}

/* SR-04: with the heaviest day's basal dose, in the time it has.  What is no
 * bolus at all, by core/bolus, would take for ever. */
static int bolus_takes_longer(
    const struct program *program, const struct model *model)
{
    const struct program_bolus *bolus = &program->periodic;
    const struct bolus_regimen regimen = {
        .basal_ng = schedule_day_ng_max(&program->schedule),
        .bolus_ng = bolus->ng,
        .interval_min = bolus->interval_min,
    };
    int32_t seconds;

    return bolus_shortest(
               model, program->fill.conc_ng_per_ml, &regimen, &seconds) != OK ||
           bolus->seconds < seconds;
}

static enum refusal check_periodic(
    const struct program *program, const struct model *model)
{
    const struct program_bolus *bolus = &program->periodic;
    const int64_t interval_s =
        (int64_t)bolus->interval_min * UNITS_SECONDS_PER_MINUTE;

    if (bolus->ng == 0)
        return bolus->interval_min == 0 && bolus->seconds == 0 &&
                       bolus->first_min == 0
                   ? REFUSED_NOT
                   : REFUSED_BOLUS;
    if (bolus->ng > LIMIT_NG_MAX)
        return REFUSED_BOLUS;
    if (bolus->first_min < 0 || bolus->first_min >= UNITS_MINUTES_PER_DAY)
        return REFUSED_BOLUS;
    if (bolus->seconds >= interval_s)
        return REFUSED_BOLUS;
    return bolus_takes_longer(program, model) ? REFUSED_BOLUS : REFUSED_NOT;
}

static enum refusal check_fill(
    const struct program_fill *fill, const struct model *model)
{
    if (!units_is_conc(fill->nominal_ng_per_ml))
        return REFUSED_CONCENTRATION;
    if (fill->alarm_nl < RESERVOIR_ALARM_NL_MIN ||
        fill->alarm_nl > RESERVOIR_ALARM_NL_MAX)
        return REFUSED_ALARM_VOLUME;
    if (fill->volume_nl > model->capacity_nl)
        return REFUSED_CAPACITY;
    if (fill->volume_nl < fill->alarm_nl)
        return REFUSED_BELOW_ALARM;
    return REFUSED_NOT;
}

static enum refusal check_path(const struct program *program)
{
    const struct program_path *path = &program->path;
    const struct bolus_path parts = { path->tubing_nl, path->catheter_nl };
    const int32_t conc = program->fill.conc_ng_per_ml;

    if (bolus_path_check(&parts) != OK)
        return REFUSED_PATH;
    if (path->tip_ng_per_ml != 0 && !units_is_conc(path->tip_ng_per_ml))
        return REFUSED_CONCENTRATION;
    if (!units_is_conc(path->counted_ng_per_ml))
        return REFUSED_CONCENTRATION;
    if (path->counted_ng_per_ml < conc ||
        path->counted_ng_per_ml < path->tip_ng_per_ml)
        return REFUSED_CONCENTRATION;
    if (path->stroke > program->stroke ||
        program->fill.stroke > program->stroke)
        return REFUSED_PATH;
    return REFUSED_NOT;
}

/* Drug that leaves the tip with so many strokes of the lead, in ng, up. */
static int32_t lead_ng(const struct program *program, int32_t strokes)
{
    const struct exact fg = units_exact(
        units_fg_of_volume(strokes * program_model(program)->stroke_nl,
            program->path.tip_ng_per_ml));

    return (int32_t)units_ng_up(&fg);
}

/* At most the path, no faster than the model, so in some time; for a week at
 * most (limit.h). */
static enum refusal check_lead(
    const struct program *program, const struct model *model)
{
    const struct program_lead *lead = &program->lead;
    const int64_t volume_nl = (int64_t)lead->strokes * model->stroke_nl;

    if (lead->kind == PROGRAM_LEAD_NONE)
        return lead->strokes == 0 && lead->seconds == 0 && lead->cap_ng == 0
                   ? REFUSED_NOT
                   : REFUSED_LEAD;
    if (lead->kind > PROGRAM_LEAD_PRIME)
        return REFUSED_LEAD;
    if (lead->strokes < 1 || volume_nl > program_path_nl(program))
        return REFUSED_LEAD;
    if (lead->seconds > PROGRAM_LEAD_S_MAX)
        return REFUSED_LEAD;
    if (lead_ng(program, lead->strokes) > lead->cap_ng)
        return REFUSED_LEAD;
    return volume_nl * UNITS_SECONDS_PER_DAY >
                   (int64_t)model->flow_nl_max * lead->seconds
               ? REFUSED_LEAD
               : REFUSED_NOT;
}

static enum refusal check_times(const struct program *program)
{
    if (program->tick > PROGRAM_TICK_MAX)
        return REFUSED_CLOCK;
    if (program->fill.tick < 0 || program->fill.tick > program->tick)
        return REFUSED_CLOCK;
    return program_is_clock(&program->clock) ? REFUSED_NOT : REFUSED_CLOCK;
}

static enum refusal check_device(const struct program_device *device)
{
    if (alarm_settings_check(&device->alarms) != OK)
        return REFUSED_ALARM_SETTING;
    if (device->implant_day < 0 || device->implant_day > CALENDAR_DAY_MAX)
        return REFUSED_BATTERY;
    return REFUSED_NOT;
}

int program_is_clock(const struct program_clock *clock)
{
    if (clock->start_s < 0 ||
        clock->start_s > UNITS_PUMP_S_MAX - PROGRAM_TICK_MAX)
        return 0;
    return clock->zone_s >= -PROGRAM_ZONE_S_MAX &&
           clock->zone_s <= PROGRAM_ZONE_S_MAX;
}

enum refusal program_check(const struct program *program)
{
    const struct model *model = program_model(program);
    enum refusal refusal;

    if (!model)
        return REFUSED_CAPACITY;
    if (drug_check_fill(program->fill.conc_ng_per_ml) != OK)
        return REFUSED_CONCENTRATION;
    refusal = check_schedule(program, model);
    if (refusal == REFUSED_NOT)
        refusal = check_caps(&program->caps);
    if (refusal == REFUSED_NOT)
        refusal = check_periodic(program, model);
    if (refusal == REFUSED_NOT)
        refusal = check_fill(&program->fill, model);
    if (refusal == REFUSED_NOT)
        refusal = check_path(program);
    if (refusal == REFUSED_NOT)
        refusal = check_lead(program, model);
    if (refusal == REFUSED_NOT)
        refusal = check_times(program);
    if (refusal == REFUSED_NOT)
        refusal = check_device(&program->device);
    return refusal;
}

const struct model *program_model(const struct program *program)
{
    return model_of_capacity(program->device.capacity_nl);
}

/* Volume that strokes from `from` to before n moved; n is not before from. */
static int64_t moved_nl(
    const struct program *program, uint32_t from, uint32_t n)
{
    ASSERT(n >= from);
    return (int64_t)(n - from) * program_model(program)->stroke_nl;
}

int program_in_lead(const struct program *program, uint32_t n)
{
    return n - program->stroke < (uint32_t)program->lead.strokes;
}

int32_t program_tip(const struct program *program, uint32_t n)
{
    const struct program_path *path = &program->path;
    const int32_t conc = program->fill.conc_ng_per_ml;
    const int64_t before_nl = moved_nl(program, path->stroke, n);
    const int32_t stroke_nl = program_model(program)->stroke_nl;

    if (before_nl >= program_path_nl(program))
        return conc;
    if (before_nl + stroke_nl <= program_path_nl(program))
        return path->tip_ng_per_ml;
    return conc > path->tip_ng_per_ml ? conc : path->tip_ng_per_ml;
}

int32_t program_highest(const struct program *program, uint32_t n)
{
    const struct program_path *path = &program->path;

    if (moved_nl(program, path->stroke, n) < 2 * program_path_nl(program))
        return path->counted_ng_per_ml;
    return program->fill.conc_ng_per_ml;
}

int32_t program_counted(const struct program *program, uint32_t n)
{
    return program_in_lead(program, n) ? program_tip(program, n)
                                       : program_highest(program, n);
}

/* A stroke at a concentration, in ng, rounded up. */
static int32_t stroke_ng(const struct program *program, int32_t conc_ng_per_ml)
{
    const struct exact fg = units_exact(
        units_fg_of_volume(program_model(program)->stroke_nl, conc_ng_per_ml));

    return (int32_t)units_ng_up(&fg);
}

int32_t program_stroke_ng(const struct program *program, uint32_t n)
{
    return stroke_ng(program, program_counted(program, n));
}

int32_t program_stroke_ng_max(const struct program *program)
{
    return stroke_ng(program, program->path.counted_ng_per_ml);
}

int64_t program_stroke_fg(const struct program *program)
{
    return units_fg_of_volume(
        program_model(program)->stroke_nl, program->fill.conc_ng_per_ml);
}

int32_t program_path_nl(const struct program *program)
{
    return program->path.tubing_nl + program->path.catheter_nl;
}

/* What is left of a volume, or nothing. */
static int32_t rest_of(int64_t left_nl)
{
    return left_nl > 0 ? (int32_t)left_nl : 0;
}

int32_t program_path_left_nl(const struct program *program, uint32_t n)
{
    return rest_of(
        program_path_nl(program) - moved_nl(program, program->path.stroke, n));
}

int32_t program_left_nl(const struct program *program, uint32_t n)
{
    return rest_of(
        program->fill.volume_nl - moved_nl(program, program->fill.stroke, n));
}

/* The rest of the bridge or prime from stroke n on: what leaves the tip. */
static void plan_lead(
    const struct program *program, uint32_t n, struct limit_lead *out)
{
    const struct program_lead *lead = &program->lead;
    const int64_t left = program_in_lead(program, n)
                             ? lead->strokes - (int64_t)(n - program->stroke)
                             : 0;

    out->ng = lead_ng(program, (int32_t)left);
    out->seconds = lead->strokes == 0
                       ? 0
                       : (int32_t)((left * lead->seconds + lead->strokes - 1) /
                                   lead->strokes);
}

/* Whole strokes that still count at the higher concentration. */
static int32_t counted_left_nl(const struct program *program, uint32_t n)
{
    const int32_t stroke_nl = program_model(program)->stroke_nl;
    const int64_t left_nl = 2 * (int64_t)program_path_nl(program) -
                            moved_nl(program, program->path.stroke, n);

    return rest_of(left_nl + stroke_nl - 1) / stroke_nl * stroke_nl;
}

void program_plan(const struct program *program, int64_t tick, uint32_t n,
    struct limit_plan *out)
{
    const struct model *model = program_model(program);
    out->caps = &program->caps;
    out->schedule = &program->schedule;
    out->pump_s = tick + program->clock.start_s;
    out->block_ng = model->block_strokes * program_stroke_ng_max(program);
    plan_lead(program, n, &out->lead);
    out->count.conc_ng_per_ml = program->fill.conc_ng_per_ml;
    out->count.counted_ng_per_ml = program->path.counted_ng_per_ml;
    out->count.volume_nl = counted_left_nl(program, n);
}

void program_encode(const struct program *program, struct writer *w)
{
    writer_u32(w, program->number);
    writer_u32(w, (uint32_t)program->tick);
    writer_u32(w, program->stroke);
    schedule_bytes_put(w, &program->schedule);
    writer_u32(w, (uint32_t)program->caps.stroke_ng);
    writer_u32(w, (uint32_t)program->caps.hour_ng);
    writer_u32(w, (uint32_t)program->caps.day_ng);
    writer_u32(w, (uint32_t)program->periodic.ng);
    writer_u16(w, (uint16_t)program->periodic.interval_min);
    writer_u16(w, (uint16_t)program->periodic.first_min);
    writer_u32(w, (uint32_t)program->periodic.seconds);
    writer_u32(w, (uint32_t)program->fill.tick);
    writer_u32(w, program->fill.stroke);
    writer_u32(w, (uint32_t)program->fill.volume_nl);
    writer_u32(w, (uint32_t)program->fill.alarm_nl);
    writer_u32(w, (uint32_t)program->fill.conc_ng_per_ml);
    writer_u32(w, (uint32_t)program->fill.nominal_ng_per_ml);
    writer_u16(w, program->fill.product);
    writer_u32(w, program->path.stroke);
    writer_u32(w, (uint32_t)program->path.tubing_nl);
    writer_u32(w, (uint32_t)program->path.catheter_nl);
    writer_u32(w, (uint32_t)program->path.tip_ng_per_ml);
    writer_u32(w, (uint32_t)program->path.counted_ng_per_ml);
    writer_u8(w, program->lead.kind);
    writer_u32(w, (uint32_t)program->lead.strokes);
    writer_u32(w, (uint32_t)program->lead.seconds);
    writer_u32(w, (uint32_t)program->lead.cap_ng);
    writer_u64(w, (uint64_t)program->clock.start_s);
    writer_u32(w, (uint32_t)program->clock.zone_s);
    writer_u32(w, (uint32_t)program->device.capacity_nl);
    writer_u32(w, (uint32_t)program->device.implant_day);
    writer_u16(w, (uint16_t)program->device.alarms.medium_min);
    writer_u16(w, (uint16_t)program->device.alarms.high_min);
    writer_u16(w, (uint16_t)program->device.alarms.silence_h);
}

static int32_t signed_of(struct reader *r)
{
    return (int32_t)reader_u32(r);
}

static void decode_rest(struct program *out, struct reader *r)
{
    out->caps.stroke_ng = signed_of(r);
    out->caps.hour_ng = signed_of(r);
    out->caps.day_ng = signed_of(r);
    out->periodic.ng = signed_of(r);
    out->periodic.interval_min = reader_u16(r);
    out->periodic.first_min = reader_u16(r);
    out->periodic.seconds = signed_of(r);
    out->fill.tick = reader_u32(r);
    out->fill.stroke = reader_u32(r);
    out->fill.volume_nl = signed_of(r);
    out->fill.alarm_nl = signed_of(r);
    out->fill.conc_ng_per_ml = signed_of(r);
    out->fill.nominal_ng_per_ml = signed_of(r);
    out->fill.product = reader_u16(r);
    out->path.stroke = reader_u32(r);
    out->path.tubing_nl = signed_of(r);
    out->path.catheter_nl = signed_of(r);
    out->path.tip_ng_per_ml = signed_of(r);
    out->path.counted_ng_per_ml = signed_of(r);
    out->lead.kind = reader_u8(r);
    out->lead.strokes = signed_of(r);
    out->lead.seconds = signed_of(r);
    out->lead.cap_ng = signed_of(r);
    out->clock.start_s = (int64_t)reader_u64(r);
    out->clock.zone_s = signed_of(r);
    out->device.capacity_nl = signed_of(r);
    out->device.implant_day = signed_of(r);
    out->device.alarms.medium_min = reader_u16(r);
    out->device.alarms.high_min = reader_u16(r);
    out->device.alarms.silence_h = reader_u16(r);
}

enum status program_decode(struct program *out, struct reader *r)
{
    enum status status;

    *out = (struct program){ .number = reader_u32(r) };
    out->tick = reader_u32(r);
    out->stroke = reader_u32(r);
    status = schedule_bytes_get(r, &out->schedule);
    if (status != OK)
        return status;
    decode_rest(out, r);
    if (r->failed)
        return ERR_SHORT;
    return program_check(out) == REFUSED_NOT ? OK : ERR_RANGE;
}
