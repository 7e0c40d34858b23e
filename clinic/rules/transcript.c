#include "clinic/rules/transcript.h"

#include "clinic/store/record.h"
#include "core/calendar.h"
#include "core/drug.h"
#include "core/model.h"
#include "core/schedule.h"

#define TEN_YEARS_S (INT64_C(3653) * UNITS_SECONDS_PER_DAY)

bool transcript_is_leap(int64_t a, int64_t b)
{
    return b >= 2 * a || a >= 2 * b;
}

static struct reservoir reservoir_of(const struct reading *reading)
{
    return (struct reservoir){
        .filled_s = reading->filled_s,
        .fill_nl = reading->fill_nl,
        .alarm_nl = reading->alarm_nl,
        .conc_ng_per_ml = reading->conc_ng_per_ml,
        .bolus_ng = reading->bolus_ng,
    };
}

static enum transcript_fault fault_of_reservoir(
    const struct reservoir *reservoir, const struct model *model)
{
    switch (reservoir_check(reservoir, model)) {
    case RESERVOIR_OK:
        return TRANSCRIPT_FITS;
    case RESERVOIR_CONC_SCREENING:
        return TRANSCRIPT_CONC_SCREENING;
    case RESERVOIR_ALARM_LOW:
    case RESERVOIR_ALARM_HIGH:
        return TRANSCRIPT_ALARM_VOLUME;
    case RESERVOIR_ABOVE_CAPACITY:
        return TRANSCRIPT_ABOVE_CAPACITY;
    case RESERVOIR_BELOW_ALARM:
        return TRANSCRIPT_BELOW_ALARM;
    case RESERVOIR_TIME:
        return TRANSCRIPT_FILLED_LONG;
    case RESERVOIR_CONC:
    case RESERVOIR_BOLUS:
    default:
        return TRANSCRIPT_CONC;
    }
}

static enum transcript_fault fault_of_times(
    const struct reading *reading, int64_t now_s)
{
    int64_t read_pump_s = reading->read_s + reading->offset_s;

    if (reading->read_s > now_s)
        return TRANSCRIPT_READ_AHEAD;
    if (reading->filled_s > read_pump_s)
        return TRANSCRIPT_FILLED_AHEAD;
    if (read_pump_s - reading->filled_s > TEN_YEARS_S)
        return TRANSCRIPT_FILLED_LONG;
    return TRANSCRIPT_FITS;
}

static enum transcript_fault fault_of(const struct reading *reading,
    const struct model *model, int64_t now_s, int32_t *step)
{
    struct reservoir reservoir = reservoir_of(reading);
    enum transcript_fault fault = fault_of_times(reading, now_s);

    if (fault == TRANSCRIPT_FITS)
        fault = fault_of_reservoir(&reservoir, model);
    if (fault != TRANSCRIPT_FITS)
        return fault;
    if (reading->mode == READING_RUNS &&
        schedule_check_flow(
            &reading->schedule, model, reading->conc_ng_per_ml, step) != OK)
        return TRANSCRIPT_FLOW;
    if (reading->printed_alarm_day != RECORD_NO_DAY &&
        reading->printed_alarm_day < calendar_day_of(reading->filled_s))
        return TRANSCRIPT_PRINTED_EARLY;
    return TRANSCRIPT_FITS;
}

/* the date that rules and what follows from it. */
static int compute(const struct reading *reading,
    const struct refill_rule *rule, struct transcript *out)
{
    struct reservoir reservoir = reservoir_of(reading);

    if (!out->has_printed)
        return refill_compute(
                   &reservoir, &reading->schedule, rule, &out->refill) == OK;
    return refill_reconcile(&reservoir, &reading->schedule,
               reading->printed_alarm_day, &out->dates) == OK &&
           refill_compute_with_alarm(&reservoir, &reading->schedule, rule,
               out->dates.ruling_day, &out->refill) == OK;
}

static unsigned flag(bool holds, unsigned flag)
{
    return holds ? flag : 0;
}

static unsigned asks_of(
    const struct reading *reading, const struct reading *before)
{
    return flag(transcript_is_leap(schedule_week_ng(&before->schedule),
                    schedule_week_ng(&reading->schedule)),
               TRANSCRIPT_ASK_DOSE) |
           flag(transcript_is_leap(
                    before->conc_ng_per_ml, reading->conc_ng_per_ml),
               TRANSCRIPT_ASK_CONC) |
           flag(transcript_is_leap(before->fill_nl, reading->fill_nl),
               TRANSCRIPT_ASK_FILL);
}

static unsigned warnings_against(
    const struct reading *reading, const struct reading *before)
{
    return flag(reading->conc_ng_per_ml != before->conc_ng_per_ml,
               TRANSCRIPT_CONC_CHANGED) |
           flag(reading->read_s < before->read_s, TRANSCRIPT_NOT_NEWEST) |
           flag(calendar_day_of(reading->filled_s) ==
                    calendar_day_of(before->filled_s),
               TRANSCRIPT_SAME_FILL);
}

struct transcript transcript_judge(const struct reading *reading,
    const struct reading *before, const struct model *model,
    const struct refill_rule *rule, int64_t now_s)
{
    struct transcript out = { .step = -1 };
    int32_t today = calendar_day_of(now_s + reading->offset_s);

    out.fault = fault_of(reading, model, now_s, &out.step);
    if (out.fault != TRANSCRIPT_FITS)
        return out;
    out.has_printed = reading->printed_alarm_day != RECORD_NO_DAY;
    if (!compute(reading, rule, &out)) {
        out.fault = TRANSCRIPT_TOO_FAR;
        return out;
    }
    if (before) {
        out.asks = asks_of(reading, before);
        out.warnings = warnings_against(reading, before);
    }
    if (out.has_printed)
        out.warnings |= flag(out.dates.verdict == REFILL_PRINTED_LATER,
                            TRANSCRIPT_PRINTED_LATER) |
                        flag(out.dates.verdict == REFILL_PRINTED_EARLIER,
                            TRANSCRIPT_PRINTED_EARLIER);
    out.warnings |=
        flag(
            reading->conc_ng_per_ml < DRUG_CONC_WEAKEST, TRANSCRIPT_CONC_WEAK) |
        flag(schedule_day_ng_max(&reading->schedule) >
                 drug_baclofen()->day_ng_ceiling,
            TRANSCRIPT_DOSE_HIGH) |
        flag(reading->alarm_nl < RESERVOIR_ALARM_NL_SURE,
            TRANSCRIPT_ALARM_UNSURE) |
        flag(out.refill.alarm_day <= today, TRANSCRIPT_REFILL_MISSING);
    return out;
}
