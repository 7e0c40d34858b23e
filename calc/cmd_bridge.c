#include <stdio.h>
#include <string.h>

#include "base/log.h"
#include "base/when.h"
#include "calc/input.h"
#include "calc/moment.h"
#include "calc/output.h"
#include "calc/regimen.h"
#include "core/bolus.h"
#include "core/model.h"

struct change {
    struct regimen before;
    struct regimen after;
    struct bolus_change core;
};

/* --at of a day like any other: any Monday will do. */
enum { SOME_MONDAY = 4 };

/* When the change happens matters to schedules only; with weekdays the day
 * matters too.  Local time is pump time here. */
static int read_at(const struct args *args, struct change *change)
{
    const bool weekdays =
        !regimen_is_daily(&change->before) || !regimen_is_daily(&change->after);
    const bool steps = !schedule_is_simple(&change->before.schedule) ||
                       !schedule_is_simple(&change->after.schedule);
    const char *text = args->value[ARGS_AT];
    struct moment_clock clock;
    enum when_error error;
    int32_t second = 0;

    change->core.at_s = (int64_t)SOME_MONDAY * UNITS_SECONDS_PER_DAY;
    if (!text && steps) {
        log_error("--at is missing: a schedule needs the time of the change, "
                  "as in --at %s",
            weekdays ? "2026-01-15T09:30" : "09:30");
        return -1;
    }
    if (!text)
        return 0;
    if (strchr(text, 'T')) {
        if (moment_start(args, ARGS_AT, &clock, &change->core.at_s))
            return -1;
        moment_free(&clock);
        return 0;
    }
    if (weekdays)
        return input_refuse(args, ARGS_AT,
            "leaves something open: with weekdays write date and time, as in "
            "2026-01-15T09:30");
    error = when_read_time(text, &second);
    if (error)
        return input_refuse(args, ARGS_AT, "%s", when_error_text(error));
    change->core.at_s += second;
    return 0;
}

static int read_change(const struct args *args, struct change *change)
{
    const struct model *model = model_get(0); /* flows are alike in all */
    struct bolus_change *core = &change->core;

    if (input_conc(args, ARGS_OLD_CONCENTRATION, &core->old_conc_ng_per_ml) ||
        regimen_read(args, ARGS_OLD_DOSE, ARGS_OLD_SCHEDULE, &change->before) ||
        input_conc(args, ARGS_NEW_CONCENTRATION, &core->new_conc_ng_per_ml) ||
        regimen_read(args, ARGS_NEW_DOSE, ARGS_NEW_SCHEDULE, &change->after) ||
        input_path(args, false, &core->path) ||
        regimen_check_flow(
            args, &change->before, model, core->old_conc_ng_per_ml) ||
        regimen_check_flow(
            args, &change->after, model, core->new_conc_ng_per_ml) ||
        read_at(args, change))
        return -1;
    core->old_schedule = &change->before.schedule;
    core->new_schedule = &change->after.schedule;
    return 0;
}

static struct when_text span(const struct exact *seconds)
{
    return when_span(seconds->whole + (seconds->num * 2 >= seconds->den));
}

static void put_bridge(struct output *out, const struct bolus_change *change,
    const struct bolus_bridge *bridge)
{
    const struct quantity_text programmed =
        output_mcg_of_fg(bridge->programmed_fg);
    const struct quantity_text reaches = output_mcg_of_fg(bridge->reaches_fg);
    const struct quantity_text without = output_mcg(&bridge->without_ng);
    char words[300];

    snprintf(words, sizeof words, "%s (tubing %s, catheter %s)",
        quantity_volume(bridge->path_nl, 3).text,
        quantity_decimal(change->path.tubing_nl, QUANTITY_ML).text,
        quantity_decimal(change->path.catheter_nl, QUANTITY_ML).text);
    output_item(out, "path_ml",
        quantity_decimal(bridge->path_nl, QUANTITY_ML).text, "Bridge volume",
        words);
    output_item(out, "duration_h", output_hours(&bridge->duration_s).text,
        "Bridge duration", span(&bridge->duration_s).text);
    output_item(out, "old_flow_ml_per_day",
        output_ml(&bridge->old_flow_nl).text, "Flow until now",
        output_flow_words(&bridge->old_flow_nl).text);
    output_item(out, "new_flow_ml_per_day",
        output_ml(&bridge->new_flow_nl).text, "Flow after the bridge",
        output_flow_words(&bridge->new_flow_nl).text);
    snprintf(words, sizeof words, "%s mcg, the number at %s", programmed.text,
        quantity_conc(change->new_conc_ng_per_ml).text);
    output_item(
        out, "programmed_mcg", programmed.text, "To be programmed", words);
    snprintf(words, sizeof words, "%s mcg, of the old drug", reaches.text);
    output_item(out, "reaches_csf_mcg", reaches.text, "Reaches the CSF", words);
    snprintf(words, sizeof words, "%s mcg/day for %s", without.text,
        span(&bridge->without_s).text);
    output_item(out, "without_bridge_mcg_per_day", without.text,
        "Without a bridge", words);
    output_item(out, "without_bridge_h", output_hours(&bridge->without_s).text,
        NULL, NULL);
}

/* */
static enum command_exit run(const struct args *args)
{
    struct change change;
    struct bolus_bridge bridge;
    struct output out;

    if (read_change(args, &change))
        return COMMAND_USAGE;
    if (bolus_bridge(&change.core, &bridge) != OK) {
        input_refuse(args, ARGS_AT, "is too near the end of 2199");
        return COMMAND_USAGE;
    }
    output_begin(&out, args);
    output_item(
        &out, NULL, NULL, "Until now", regimen_words(&change.before).text);
    output_item(
        &out, NULL, NULL, "From now on", regimen_words(&change.after).text);
    if (change.core.old_conc_ng_per_ml == change.core.new_conc_ng_per_ml)
        output_line(&out, "Same concentration: no bridge is needed.");
    put_bridge(&out, &change.core, &bridge);
    regimen_put_totals(&out, &change.before);
    regimen_put_totals(&out, &change.after);
    return output_end(&out, COMMAND_OK);
}

static const enum args_option options[] = { ARGS_OLD_CONCENTRATION,
    ARGS_OLD_DOSE, ARGS_OLD_SCHEDULE, ARGS_NEW_CONCENTRATION, ARGS_NEW_DOSE,
    ARGS_NEW_SCHEDULE, ARGS_TUBING, ARGS_CATHETER, ARGS_AT, ARGS_OPTIONS };

const struct command cmd_bridge = {
    .name = "bridge",
    .summary = "Bridge bolus for a change of concentration, and what happens "
               "without it",
    .examples =
        "Examples:\n"
        "  cisterna calc bridge --old-concentration 2000 --old-dose 300 \\\n"
        "      --new-concentration 500 --new-dose 300 --tubing 0.140 \\\n"
        "      --catheter 0.132\n"
        "  cisterna calc bridge --old-concentration 2000 \\\n"
        "      --old-schedule '00:00 80, 06:00 220' --new-concentration 500 "
        "\\\n"
        "      --new-dose 300 --tubing 0.140 --catheter 0.132 --at 09:30",
    .option = options,
    .run = run,
};
