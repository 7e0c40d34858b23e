#include "calc/filling.h"
#include "base/log.h"
#include "base/quantity.h"
#include "base/when.h"
#include "calc/input.h"
#include "core/calendar.h"
#include "core/model.h"

/* The first thing wrong with a reservoir, said at the option it came from. */
static int refuse_fault(const struct args *args, const struct filling *filling,
    const struct model *model, enum reservoir_fault fault)
{
    switch (fault) {
    case RESERVOIR_OK:
        return 0;
    case RESERVOIR_ALARM_LOW:
    case RESERVOIR_ALARM_HIGH:
        return input_refuse(args, ARGS_ALARM_VOLUME,
            "is outside 1 to 10 mL, what a pump can be set to");
    case RESERVOIR_ABOVE_CAPACITY:
        return input_refuse(args, ARGS_FILL,
            "is more than the reservoir holds, %s mL: check the volume%s",
            quantity_decimal(model->capacity_nl, QUANTITY_ML).text,
            input_has(args, ARGS_CAPACITY) ? " and --capacity" : "");
    case RESERVOIR_BELOW_ALARM:
        return input_refuse(args, ARGS_FILL,
            "is less than the alarm volume, %s mL: the alarm would sound at "
            "once; check the volume",
            quantity_decimal(filling->reservoir.alarm_nl, QUANTITY_ML).text);
    default:
        return input_refuse(args, ARGS_FILL, "cannot be computed with");
    }
}

static void note_alarm(const struct filling *filling)
{
    if (filling->reservoir.alarm_nl < RESERVOIR_ALARM_NL_SURE)
        log_error("note: below 2 mL the accuracy of the pump is not assured: "
                  "an alarm volume of 2 mL or more is safer");
}

int filling_read_reservoir(const struct args *args, struct filling *filling)
{
    struct reservoir *reservoir = &filling->reservoir;
    const struct model *model;
    int64_t fill_nl, alarm_nl;

    *filling = (struct filling){ .is_overdue = false };
    if (input_number(args, ARGS_FILL, &fill_nl) ||
        regimen_read(args, ARGS_DOSE, ARGS_SCHEDULE, &filling->regimen) ||
        input_conc(args, ARGS_CONCENTRATION, &reservoir->conc_ng_per_ml) ||
        input_number_or(
            args, ARGS_ALARM_VOLUME, RESERVOIR_ALARM_NL_DEFAULT, &alarm_nl) ||
        input_model(args, &model))
        return -1;
    reservoir->fill_nl = (int32_t)fill_nl;
    reservoir->alarm_nl = (int32_t)alarm_nl;
    if (refuse_fault(args, filling, model, reservoir_check(reservoir, model)) ||
        regimen_check_flow(
            args, &filling->regimen, model, reservoir->conc_ng_per_ml) ||
        moment_start(args, ARGS_FILLED, &filling->clock, &reservoir->filled_s))
        return -1;
    filling->capacity_nl = model->capacity_nl;
    filling->filled_day = calendar_day_of(reservoir->filled_s);
    return 0;
}

static int read_rule(const struct args *args, struct refill_rule *rule)
{
    int64_t lead, window, stability, early;

    if (input_number_or(args, ARGS_LEAD, REFILL_LEAD_DAYS, &lead) ||
        input_number_or(args, ARGS_WINDOW, REFILL_WINDOW_DAYS, &window) ||
        input_number_or(
            args, ARGS_STABILITY, REFILL_STABILITY_DAYS, &stability) ||
        input_number_or(args, ARGS_EARLY_DAYS, 0, &early))
        return -1;
    rule->lead_days = (int16_t)lead;
    rule->window_days = (int16_t)window;
    rule->stability_days = (int16_t)stability;
    rule->early_days = (int16_t)early;
    return 0;
}

int filling_read(const struct args *args, struct filling *filling)
{
    int32_t today;

    if (filling_read_reservoir(args, filling))
        return -1;
    moment_free(&filling->clock);
    if (read_rule(args, &filling->rule))
        return -1;
    if (refill_compute(&filling->reservoir, &filling->regimen.schedule,
            &filling->rule, &filling->refill) != OK)
        return input_refuse(
            args, ARGS_FILLED, "leads to dates after 2199: check the year");
    note_alarm(filling);
    if (moment_today(args, &filling->clock, &today)) {
        filling->is_overdue = today > filling->refill.refill_by_day;
        if (today < filling->filled_day)
            log_error("note: the fill, %s, is in the future: check the date",
                when_date(filling->filled_day).text);
    }
    if (filling->refill.refill_by_day < filling->filled_day)
        log_error("note: refill-by, %s, is before the fill: it lasts less "
                  "than lead and early days together",
            when_date(filling->refill.refill_by_day).text);
    return 0;
}
