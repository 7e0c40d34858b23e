#include <stdio.h>

#include "base/when.h"
#include "calc/input.h"
#include "calc/output.h"
#include "calc/regimen.h"
#include "core/taper.h"

static int read_plan(
    const struct args *args, struct regimen *regimen, struct taper_plan *plan)
{
    int64_t every;
    int64_t step;

    if (regimen_read(args, ARGS_DOSE, ARGS_SCHEDULE, regimen) ||
        input_number(args, ARGS_TO, &plan->to_ng) ||
        input_date(args, ARGS_START, &plan->start_day) ||
        input_number_or(args, ARGS_STEP, TAPER_PERMYRIAD_MAX, &step) ||
        input_number_or(args, ARGS_EVERY, TAPER_EVERY_DAYS, &every))
        return -1;
    plan->from_ng = regimen_day_ng(regimen);
    plan->permyriad = (int32_t)step;
    plan->every_days = (int32_t)every;
    if (plan->to_ng >= plan->from_ng)
        return input_refuse(args, ARGS_TO,
            "is not below the dose now, %s mcg: a taper goes down",
            quantity_decimal(plan->from_ng, QUANTITY_MCG).text);
    return 0;
}

static int compute(
    const struct args *args, const struct taper_plan *plan, struct taper *taper)
{
    switch (taper_compute(plan, taper)) {
    case OK:
        return 0;
    case ERR_STATE:
        return input_refuse(args, ARGS_TO,
            "cannot be reached: a step would be less than the 0.1 mcg that "
            "doses are rounded to; take larger steps");
    case ERR_FULL:
        return input_refuse(args, ARGS_TO,
            "takes more than %d steps: take larger ones", TAPER_STEPS_MAX);
    default:
        return input_refuse(
            args, ARGS_START, "leads past 2199: check the year");
    }
}

static void put_step(
    struct output *out, const struct taper_step *step, int64_t before_ng)
{
    char words[240];

    output_open_item(out);
    snprintf(words, sizeof words, "%s, %s",
        quantity_dose_per_day(step->dose_ng).text,
        quantity_change(before_ng, step->dose_ng).text);
    output_item(out, "date", when_iso(step->day).text,
        when_weekday_date(step->day).text, words);
    output_item(out, "dose_mcg_per_day",
        quantity_decimal(step->dose_ng, QUANTITY_MCG).text, NULL, NULL);
    output_close_object(out);
}

/* */
static enum command_exit run(const struct args *args)
{
    struct regimen regimen;
    struct taper_plan plan;
    struct taper taper;
    struct output out;
    int32_t i;

    if (read_plan(args, &regimen, &plan) || compute(args, &plan, &taper))
        return COMMAND_USAGE;
    output_begin(&out, args);
    output_item(&out, NULL, NULL, "Dose now", regimen_words(&regimen).text);
    output_open_list(&out, "steps");
    for (i = 0; i < taper.count; i++)
        put_step(&out, &taper.step[i],
            i > 0 ? taper.step[i - 1].dose_ng : plan.from_ng);
    output_close_list(&out);
    regimen_put_totals(&out, &regimen);
    output_line(&out, "With oral cover, as prescribed.");
    return output_end(&out, COMMAND_OK);
}

static const enum args_option options[] = { ARGS_DOSE, ARGS_SCHEDULE, ARGS_TO,
    ARGS_START, ARGS_STEP, ARGS_EVERY, ARGS_OPTIONS };

const struct command cmd_taper = {
    .name = "taper",
    .summary = "Dates and doses of coming down to a target",
    .examples = "Examples:\n"
                "  cisterna calc taper --dose 400 --to 50 --start 2026-03-02\n"
                "  cisterna calc taper --dose 400 --to 50 --start 2026-03-02 "
                "--step 10 \\\n"
                "      --every 7",
    .option = options,
    .run = run,
};
