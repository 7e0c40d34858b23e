#include "programmer/reading.h"

#include "core/schedule.h"
#include "core/units.h"

/* Both say it alike. */
_Static_assert((int)ENCOUNTER_BESIDE_SINGLE == (int)MSG_STATUS_SINGLE &&
                   (int)ENCOUNTER_BESIDE_PERIODIC == (int)MSG_STATUS_PERIODIC &&
                   (int)ENCOUNTER_BESIDE_BRIDGE == (int)MSG_STATUS_BRIDGE &&
                   (int)ENCOUNTER_BESIDE_PRIME == (int)MSG_STATUS_PRIME,
    "one numbering");

static void of_program(
    const struct msg_program *program, struct encounter_pump *out)
{
    out->periodic.dose_ng = program->periodic.dose_ng;
    out->periodic.every_min = program->periodic.every_min;
    out->periodic.first_min = program->periodic.first_min;
    out->periodic.seconds = program->periodic.seconds;
    out->schedule = program->schedule;
}

void reading_encounter(
    const struct reading *reading, struct encounter_pump *out)
{
    const struct msg_status *s = &reading->status;

    *out = (struct encounter_pump){ .pump_s = s->pump_s,
        .offset_s = s->offset_s,
        .tick_s = s->tick_s,
        .last = s->last,
        .mode = s->mode,
        .active = s->active,
        .silenced = s->silenced,
        .volume_nl = s->volume_nl,
        .rest_num = s->rest_num,
        .rest_den = s->rest_den,
        .filled_s = s->filled_s,
        .fill_nl = s->fill_nl,
        .alarm_nl = s->alarm_nl,
        .low_s = s->low_s,
        .empty_s = s->empty_s,
        .eri_s = s->eri_s,
        .eos_s = s->eos_s,
        .number = s->number,
        .product = s->product,
        .nominal_ng_per_ml = s->nominal_ng_per_ml,
        .used_ng_per_ml = s->used_ng_per_ml,
        .past_ng = s->past_ng,
        .tubing_nl = s->tubing_nl,
        .catheter_nl = s->catheter_nl,
        .path_left_nl = s->path_left_nl,
        .path_ng_per_ml = s->path_ng_per_ml,
        .bolus = { .kind = s->bolus.kind,
            .ordered_nl = s->bolus.ordered_nl,
            .given_nl = s->bolus.given_nl,
            .left_s = s->bolus.left_s,
            .left_ng = s->bolus.left_ng },
        .periodic_s = s->periodic_s };
    if (s->number != 0)
        of_program(&reading->program, out);
}

struct exact reading_expected(const struct reading *reading)
{
    const struct msg_status *s = &reading->status;

    return (struct exact){ s->volume_nl, (int64_t)s->rest_num,
        (int64_t)s->rest_den };
}

struct reservoir reading_reservoir(const struct reading *reading)
{
    const struct msg_status *s = &reading->status;

    return (struct reservoir){ .filled_s = (int64_t)s->filled_s,
        .fill_nl = (int32_t)s->fill_nl,
        .alarm_nl = (int32_t)s->alarm_nl,
        .conc_ng_per_ml = (int32_t)s->used_ng_per_ml };
}

int64_t reading_day_ng(const struct reading *reading)
{
    if (reading->status.number == 0)
        return 0;
    return schedule_week_ng(&reading->program.schedule) / UNITS_DAYS_PER_WEEK;
}

int64_t reading_total_ng(const struct msg_program *program)
{
    const struct msg_periodic *p = &program->periodic;
    int64_t total_ng = 0;

    if (program->schedule.set_count > 0)
        total_ng = schedule_week_ng(&program->schedule) / UNITS_DAYS_PER_WEEK;
    if (p->dose_ng > 0 && p->every_min > 0)
        total_ng += (int64_t)p->dose_ng * UNITS_MINUTES_PER_DAY / p->every_min;
    return total_ng;
}

int64_t reading_clock_error_s(const struct reading *reading)
{
    return (int64_t)reading->status.pump_s - reading->status.offset_s -
           reading->utc_s;
}
