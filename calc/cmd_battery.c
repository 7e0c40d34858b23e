#include "base/when.h"
#include "calc/input.h"
#include "calc/moment.h"
#include "calc/output.h"
#include "core/battery.h"
#include "core/model.h"

static int read_battery(const struct args *args, struct battery *battery)
{
    const struct model *model = model_get(0); /* lives are alike in all */
    int64_t flow_nl;
    int32_t implanted, eri;
    enum status status;

    if (input_date(args, ARGS_IMPLANTED, &implanted) ||
        input_number(args, ARGS_FLOW, &flow_nl))
        return -1;
    if (flow_nl < model->minimum_rate_nl || flow_nl > model->flow_nl_max)
        return input_refuse(args, ARGS_FLOW,
            "is no flow of this pump: %s to %s mL a day",
            quantity_decimal(model->minimum_rate_nl, QUANTITY_ML).text,
            quantity_decimal(model->flow_nl_max, QUANTITY_ML).text);
    if (!input_has(args, ARGS_ERI)) {
        status = battery_compute(model, implanted, flow_nl, battery);
    } else {
        if (input_date(args, ARGS_ERI, &eri))
            return -1;
        if (eri < implanted)
            return input_refuse(
                args, ARGS_ERI, "is before the implant: check the two dates");
        status = battery_measured(model, eri, battery);
    }
    if (status != OK)
        return input_refuse(
            args, ARGS_IMPLANTED, "leads to dates after 2199: check the year");
    return 0;
}

/* F-09: 6 and 3 months before, with --now. */
static const char *warning(enum battery_warning warning)
{
    switch (warning) {
    case BATTERY_SIX_MONTHS:
        return "Replace within six months: plan the operation.";
    case BATTERY_THREE_MONTHS:
        return "Replace within three months: book the operation.";
    case BATTERY_OVERDUE:
        return "OVERDUE: the date to replace the pump by has passed.";
    default:
        return NULL;
    }
}

/* F-09 */
static enum command_exit run(const struct args *args)
{
    const struct moment_clock clock = { 0 };
    struct battery battery;
    struct output out;
    enum battery_warning level = BATTERY_FINE;
    int32_t today;

    if (read_battery(args, &battery))
        return COMMAND_USAGE;
    if (moment_today(args, &clock, &today))
        level = battery_warn(&battery, today);
    output_begin(&out, args);
    output_item(&out, "eri_date", when_iso(battery.eri_day).text,
        input_has(args, ARGS_ERI) ? "ERI (measured)" : "ERI (estimated)",
        when_weekday_date(battery.eri_day).text);
    output_item(&out, "replace_by", when_iso(battery.replace_by_day).text,
        "Replace by", when_weekday_date(battery.replace_by_day).text);
    output_item(&out, "eos_date", when_iso(battery.eos_day).text,
        "End of service", when_weekday_date(battery.eos_day).text);
    if (level != BATTERY_FINE)
        output_line(&out, warning(level));
    return output_end(&out, level == BATTERY_OVERDUE ? COMMAND_NO : COMMAND_OK);
}

static const enum args_option options[] = { ARGS_IMPLANTED, ARGS_FLOW, ARGS_ERI,
    ARGS_OPTIONS };

const struct command cmd_battery = {
    .name = "battery",
    .summary = "When the pump's battery ends, and by when to replace the pump",
    .examples = "Examples:\n"
                "  cisterna calc battery --implanted 2021-05-01 --flow 0.6\n"
                "  cisterna calc battery --implanted 2021-05-01 --flow 0.6 "
                "--eri 2026-03-10\n"
                "With --now the exit status is 1 when replace-by has passed.",
    .option = options,
    .run = run,
};
