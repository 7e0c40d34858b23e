#include <stdio.h>

#include "base/when.h"
#include "calc/filling.h"
#include "calc/input.h"
#include "calc/output.h"

/* R-07, in the words of the form. */
static void put_reasons(struct output *out, const struct residual *residual)
{
    output_open_list(out, "reasons");
    output_reason(out, residual->by_volume > 0, "volume",
        "more than 2 mL more is left than expected");
    output_reason(out, residual->by_volume < 0, "volume",
        "more than 2 mL less is left than expected");
    output_reason(out, residual->by_ratio > 0, "ratio",
        "the use ratio is below 0.855: less was delivered than expected");
    output_reason(out, residual->by_ratio < 0, "ratio",
        "the use ratio is above 1.145: more was delivered than expected");
    output_close_list(out);
}

/* volumes that agree say nothing of the days without drug. */
static void put_empty(struct output *out, int64_t empty_s)
{
    char words[160];

    snprintf(words, sizeof words,
        "EMPTY since %s by these numbers: no drug was given since then.",
        when_date_time(empty_s).text);
    output_line(out, words);
    output_line(out,
        "After more than 48 hours going on is a new start, decided "
        "by a clinician\nand monitored, never a silent resume.");
}

/* empty_s: when it ran empty, -1 when it did not. */
static void put_routine(
    struct output *out, const struct residual *residual, int64_t empty_s)
{
    const int routine = residual_is_routine(residual);
    const char *yes = empty_s < 0 ? "yes" : "by the volumes alone: see below";

    output_bool(out, "routine", routine, "Routine",
        routine ? yes : "NO: stop the routine refill");
    put_reasons(out, residual);
    if (empty_s >= 0)
        put_empty(out, empty_s);
    if (routine)
        return;
    if (empty_s < 0 && (residual->by_volume > 0 || residual->by_ratio > 0))
        output_line(out, "Less was delivered than expected: going on is a new "
                         "start, decided by a clinician\nand monitored, never "
                         "a silent resume.");
    output_line(out, "Look for: over- or under-delivery, a stall, an "
                     "occlusion, a pocket fill,");
    output_line(out, "incomplete draining, a wrong last fill. Write the reason "
                     "down; a second person");
    output_line(out, "confirms. No dose increase in this session without "
                     "that second person.");
}

static void put_ratio(struct output *out, const struct residual *residual)
{
    const struct quantity_text ratio =
        quantity_decimal(residual->use_ratio_millionths, 6);
    char words[240];

    snprintf(words, sizeof words, "%s of the expected use%s",
        quantity_fixed(residual->use_ratio_millionths, 1000000, 3).text,
        residual->ratio_judged ? "" : " (not judged: the use is under 2 mL)");
    if (residual->ratio_known)
        output_item(out, "use_ratio", ratio.text, "Use ratio", words);
    else
        output_item(out, "use_ratio", NULL, "Use ratio",
            "none: nothing was to be used yet");
}

/* the volumes. */
static void put_volumes(struct output *out, const struct exact *expected,
    int64_t measured_nl, const struct exact *difference)
{
    output_item(out, "expected_ml", output_ml(expected).text, "Expected",
        quantity_volume(units_round(expected), 2).text);
    output_item(out, "measured_ml",
        quantity_decimal(measured_nl, QUANTITY_ML).text, "Measured",
        quantity_volume(measured_nl, 2).text);
    output_item(out, "difference_ml", output_ml(difference).text, "Difference",
        quantity_volume(units_round(difference), 2).text);
}

static int read_rest(const struct args *args, const struct filling *filling,
    int64_t *at_s, int64_t *measured_nl)
{
    if (moment_read(args, ARGS_AT, &filling->clock, at_s))
        return -1;
    if (*at_s < filling->reservoir.filled_s)
        return input_refuse(
            args, ARGS_AT, "is before the fill: check the two dates");
    if (input_number(args, ARGS_MEASURED, measured_nl))
        return -1;
    if (*measured_nl > filling->capacity_nl)
        return input_refuse(args, ARGS_MEASURED,
            "is more than the reservoir holds: check the volume");
    return 0;
}

static enum command_exit answer(const struct args *args,
    const struct filling *filling, int64_t at_s, int64_t measured_nl)
{
    const struct regimen *regimen = &filling->regimen;
    const struct exact expected =
        reservoir_left(&filling->reservoir, &regimen->schedule, at_s);
    const struct residual residual =
        reservoir_judge(&filling->reservoir, &expected, (int32_t)measured_nl);
    struct output out;
    int64_t empty_s = -1;

    if (reservoir_empty(&filling->reservoir, &regimen->schedule, &empty_s) !=
            OK ||
        empty_s >= at_s)
        empty_s = -1;
    output_begin(&out, args);
    output_item(&out, NULL, NULL, "Filled",
        when_date_time(filling->reservoir.filled_s).text);
    output_item(&out, NULL, NULL, "Drained", when_date_time(at_s).text);
    output_item(&out, NULL, NULL, "Dose", regimen_words(regimen).text);
    put_volumes(&out, &expected, measured_nl, &residual.difference_nl);
    put_ratio(&out, &residual);
    put_routine(&out, &residual, empty_s);
    regimen_put_totals(&out, regimen);
    return output_end(
        &out, residual_is_routine(&residual) ? COMMAND_OK : COMMAND_NO);
}

static enum command_exit run(const struct args *args)
{
    struct filling filling;
    int64_t at_s, measured_nl;
    int failed;

    if (filling_read_reservoir(args, &filling))
        return COMMAND_USAGE;
    failed = read_rest(args, &filling, &at_s, &measured_nl);
    moment_free(&filling.clock);
    if (failed)
        return COMMAND_USAGE;
    return answer(args, &filling, at_s, measured_nl);
}

static const enum args_option options[] = { ARGS_FILL, ARGS_DOSE, ARGS_SCHEDULE,
    ARGS_CONCENTRATION, ARGS_FILLED, ARGS_AT, ARGS_MEASURED, ARGS_CAPACITY,
    ARGS_ZONE, ARGS_OPTIONS };

const struct command cmd_residual = {
    .name = "residual",
    .summary = "Expected against measured volume before a refill",
    .examples =
        "Example:\n"
        "  cisterna calc residual --fill 20 --dose 300 --concentration 500 \\\n"
        "      --filled 2026-01-15 --at 2026-02-09 --measured 7.4\n"
        "The exit status is 1 when the refill is not routine.",
    .option = options,
    .run = run,
};
