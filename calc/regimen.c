#include <stdio.h>
#include <string.h>

#include "base/buffer.h"
#include "base/log.h"
#include "base/pattern.h"
#include "calc/input.h"
#include "calc/output.h"
#include "calc/regimen.h"
#include "calc/shown.h"
#include "core/drug.h"
#include "core/model.h"
#include "core/units.h"

static int read_schedule(const struct args *args, struct regimen *regimen)
{
    const char *text = args->value[regimen->option];
    struct pattern_error error;

    if (pattern_read(text, &regimen->schedule, &error) == 0)
        return 0;
    if (error.at == 0 || !text[error.at])
        return input_refuse(args, regimen->option, "%s", error.what);
    return input_refuse(args, regimen->option, "at \"%s\" %s",
        shown_text(text + error.at).text, error.what);
}

static int read_dose(const struct args *args, struct regimen *regimen)
{
    int64_t dose_ng;

    if (input_number(args, regimen->option, &dose_ng))
        return -1;
    schedule_init_simple(&regimen->schedule, (int32_t)dose_ng);
    return 0;
}

/* SR-01: no cap may be higher, so no pump of ours would take it. */
static void note_ceiling(const struct regimen *regimen)
{
    const int64_t ceiling_ng = drug_baclofen()->day_ng_ceiling;
    const int64_t day_ng = schedule_day_ng_max(&regimen->schedule);

    if (day_ng > ceiling_ng)
        log_error("note: %s mcg in a day is above the ceiling of %s mcg: "
                  "check the dose and its unit",
            quantity_decimal(day_ng, QUANTITY_MCG).text,
            quantity_decimal(ceiling_ng, QUANTITY_MCG).text);
}

int regimen_read(const struct args *args, enum args_option dose,
    enum args_option schedule, struct regimen *regimen)
{
    const bool is_schedule = input_has(args, schedule);

    regimen->option = is_schedule ? schedule : dose;
    if (is_schedule && input_has(args, dose))
        return input_exclude(
            args, dose, "and the schedule both say the dose: give one of them");
    if (!is_schedule && !input_has(args, dose)) {
        log_error("--%s is missing: add --%s MCG (mcg a day), or --%s",
            args_row(dose)->name, args_row(dose)->name,
            args_row(schedule)->name);
        return -1;
    }
    if (is_schedule ? read_schedule(args, regimen) : read_dose(args, regimen))
        return -1;
    note_ceiling(regimen);
    return 0;
}

/* Step i as a flow, in words, with what is wrong with it. */
static int refuse_flow(const struct args *args, const struct regimen *regimen,
    const struct model *model, int32_t conc_ng_per_ml, int32_t i)
{
    const struct schedule *schedule = &regimen->schedule;
    const int64_t dose_ng = schedule->step[i].dose_ng;
    const int32_t minutes = schedule_step_minutes(schedule, i);
    const int64_t nl_num = dose_ng * UNITS_MINUTES_PER_DAY;
    const int64_t nl_den = (int64_t)minutes * conc_ng_per_ml;
    const struct quantity_text flow =
        quantity_exact(nl_num / nl_den, nl_num % nl_den, nl_den);
    const bool low = nl_num * UNITS_NL_PER_ML < nl_den * model->flow_nl_min;
    const struct quantity_text bound = quantity_decimal(
        low ? model->flow_nl_min : model->flow_nl_max, QUANTITY_ML);
    char step[160] = "";

    if (!schedule_is_simple(schedule))
        snprintf(step, sizeof step, "has at %02u:%02u %s mcg in %d min, which ",
            schedule->step[i].start_min / 60u,
            schedule->step[i].start_min % 60u,
            quantity_decimal(dose_ng, QUANTITY_MCG).text, minutes);
    return input_refuse(args, regimen->option,
        "%sat %s mcg/mL is a flow of %s mL/day, %s %s mL/day, the %s this "
        "pump can make: %s",
        step, quantity_decimal(conc_ng_per_ml, QUANTITY_MCG).text, flow.text,
        low ? "below" : "above", bound.text, low ? "lowest" : "highest",
        low ? "check both, or use a weaker drug"
            : "check both, or use a stronger drug");
}

int regimen_check_flow(const struct args *args, const struct regimen *regimen,
    const struct model *model, int32_t conc_ng_per_ml)
{
    int32_t i;

    if (schedule_check_flow(&regimen->schedule, model, conc_ng_per_ml, &i) ==
        OK)
        return 0;
    return refuse_flow(args, regimen, model, conc_ng_per_ml, i);
}

bool regimen_is_schedule(const struct regimen *regimen)
{
    return regimen->option == ARGS_SCHEDULE ||
           regimen->option == ARGS_OLD_SCHEDULE ||
           regimen->option == ARGS_NEW_SCHEDULE;
}

bool regimen_is_daily(const struct regimen *regimen)
{
    return regimen->schedule.set_count <= 1;
}

struct exact regimen_mean_ng(const struct regimen *regimen)
{
    const int64_t week_ng = schedule_week_ng(&regimen->schedule);
    const struct exact mean = { week_ng / UNITS_DAYS_PER_WEEK,
        week_ng % UNITS_DAYS_PER_WEEK, UNITS_DAYS_PER_WEEK };

    return mean;
}

int64_t regimen_day_ng(const struct regimen *regimen)
{
    const struct exact mean = regimen_mean_ng(regimen);

    return units_round(&mean);
}

struct exact regimen_flow_nl(
    const struct regimen *regimen, int32_t conc_ng_per_ml)
{
    const int64_t week_fg =
        units_fg_of_ng(schedule_week_ng(&regimen->schedule));
    const int64_t per_day = (int64_t)UNITS_DAYS_PER_WEEK * conc_ng_per_ml;
    const struct exact flow = { week_fg / per_day, week_fg % per_day, per_day };

    return flow;
}

struct regimen_words regimen_words(const struct regimen *regimen)
{
    const struct exact mean = regimen_mean_ng(regimen);
    struct buffer buffer = { 0 };
    struct regimen_words words;

    if (mean.num == 0)
        buffer_text(&buffer, quantity_dose_per_day(mean.whole).text);
    else
        buffer_printf(&buffer, "%s mcg/day",
            quantity_exact(mean.whole / 1000,
                mean.whole % 1000 * mean.den + mean.num, mean.den * 1000)
                .text);
    if (!regimen_is_daily(regimen))
        buffer_text(&buffer, " (mean of the week)");
    if (regimen_is_schedule(regimen)) {
        buffer_text(&buffer, ": ");
        pattern_print(&buffer, &regimen->schedule);
    }
    snprintf(words.text, sizeof words.text, "%s", buffer_get(&buffer));
    buffer_free(&buffer);
    return words;
}

static const char *prefix(const struct regimen *regimen)
{
    switch (regimen->option) {
    case ARGS_OLD_SCHEDULE:
        return "old_";
    case ARGS_NEW_SCHEDULE:
        return "new_";
    default:
        return "";
    }
}

void regimen_put_days(struct output *out, const struct regimen *regimen)
{
    static const char *const day[] = { "Mon", "Tue", "Wed", "Thu", "Fri", "Sat",
        "Sun" };
    char key[32];
    int i;

    if (regimen_is_daily(regimen))
        return;
    snprintf(key, sizeof key, "%sdays", prefix(regimen));
    output_open_object(out, key);
    for (i = 0; i < UNITS_DAYS_PER_WEEK; i++) {
        int64_t ng = schedule_day_ng(&regimen->schedule, i);

        output_item(out, day[i], quantity_decimal(ng, QUANTITY_MCG).text,
            day[i], quantity_dose(ng).text);
    }
    output_close_object(out);
}

void regimen_put_totals(struct output *out, const struct regimen *regimen)
{
    const struct exact mean = regimen_mean_ng(regimen);
    char key[32];

    if (!regimen_is_schedule(regimen))
        return;
    snprintf(key, sizeof key, "%sdose_mcg_per_day", prefix(regimen));
    output_item(out, key, output_mcg(&mean).text, NULL, NULL);
    regimen_put_days(out, regimen);
}
