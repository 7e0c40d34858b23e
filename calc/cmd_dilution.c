#include <stdio.h>

#include "base/log.h"
#include "calc/input.h"
#include "calc/output.h"
#include "core/bolus.h"
#include "core/fault.h"
#include "core/model.h"

/* --rinses and --rinse belong together. */
static int read_rinses(const struct args *args, struct bolus_mix *mix)
{
    int64_t rinses = 0, rinse_nl = 0;

    if (input_number_or(args, ARGS_RINSES, 0, &rinses))
        return -1;
    if (rinses > 0 && input_need(args, ARGS_RINSE))
        return -1;
    if (rinses == 0 && input_has(args, ARGS_RINSE)) {
        log_error("--rinse says how much, but not how often: add --rinses N");
        return -1;
    }
    if (input_number_or(args, ARGS_RINSE, 0, &rinse_nl))
        return -1;
    if (rinses > 0 && rinse_nl == 0)
        return input_refuse(
            args, ARGS_RINSE, "is no rinse: write its volume, or --rinses 0");
    mix->rinses = (int32_t)rinses;
    mix->rinse_nl = (int32_t)rinse_nl;
    return 0;
}

static int read_mix(const struct args *args, struct bolus_mix *mix)
{
    const struct model *model;
    int64_t fill_nl, residual_nl;

    if (input_number(args, ARGS_FILL, &fill_nl) ||
        input_number(args, ARGS_RESIDUAL, &residual_nl) ||
        input_conc(args, ARGS_OLD_CONCENTRATION, &mix->old_conc_ng_per_ml) ||
        input_conc(args, ARGS_NEW_CONCENTRATION, &mix->new_conc_ng_per_ml) ||
        input_model(args, &model) || read_rinses(args, mix))
        return -1;
    mix->fill_nl = (int32_t)fill_nl;
    mix->residual_nl = (int32_t)residual_nl;
    if (mix->fill_nl > model->capacity_nl)
        return input_refuse(args, ARGS_FILL,
            "is more than the reservoir holds, %s mL: check the volume",
            quantity_decimal(model->capacity_nl, QUANTITY_ML).text);
    if (mix->fill_nl <= mix->residual_nl)
        return input_refuse(args, ARGS_FILL,
            "leaves no room for new drug: the residual is part of the fill");
    if (mix->residual_nl + mix->rinse_nl > model->capacity_nl)
        return input_refuse(args, ARGS_RINSE,
            "is more than fits beside the residual: check the volume");
    return 0;
}

/* What each rinse leaves, in words only. */
static void put_rinses(struct output *out, struct bolus_mix mix)
{
    const int32_t rinses = mix.rinses;
    struct bolus_dilution part;
    struct exact mcg;
    char label[32], words[240];

    for (mix.rinses = 0; mix.rinses <= rinses; mix.rinses++) {
        ASSERT(bolus_dilute(&mix, &part) == OK);
        mcg = part.true_ng_per_ml;
        snprintf(label, sizeof label,
            mix.rinses ? "After rinse %d" : "Unrinsed", mix.rinses);
        snprintf(words, sizeof words,
            "%s mcg/mL in the residual, %s after "
            "filling",
            quantity_fixed(units_round(&part.residual_ng_per_ml), 1000, 1).text,
            quantity_fixed(units_round(&mcg), 1000, 1).text);
        output_item(out, NULL, NULL, label, words);
    }
}

/* */
static enum command_exit run(const struct args *args)
{
    struct bolus_mix mix;
    struct bolus_dilution dilution;
    struct output out;
    struct quantity_text error;
    char words[240];

    if (read_mix(args, &mix))
        return COMMAND_USAGE;
    ASSERT(bolus_dilute(&mix, &dilution) == OK);
    error = quantity_exact(dilution.error_percent.whole,
        dilution.error_percent.num, dilution.error_percent.den);
    output_begin(&out, args);
    output_item(&out, NULL, NULL, "Change",
        mix.new_conc_ng_per_ml < mix.old_conc_ng_per_ml
            ? "to a weaker drug: rinse with saline first"
            : "to a drug as strong or stronger");
    put_rinses(&out, mix);
    snprintf(words, sizeof words, "%s mcg/mL",
        quantity_fixed(units_round(&dilution.true_ng_per_ml), 1000, 1).text);
    output_item(&out, "true_concentration_mcg_per_ml",
        output_mcg(&dilution.true_ng_per_ml).text, "True concentration", words);
    snprintf(words, sizeof words, "%s %% against %s",
        quantity_fixed(
            (units_round(&dilution.true_ng_per_ml) - mix.new_conc_ng_per_ml) *
                100,
            mix.new_conc_ng_per_ml, 1)
            .text,
        quantity_conc(mix.new_conc_ng_per_ml).text);
    output_item(&out, "error_percent", error.text, "Error", words);
    output_line(&out, "The prescriber decides whether flow and dose use the "
                      "nominal or the true figure.");
    return output_end(&out, COMMAND_OK);
}

static const enum args_option options[] = { ARGS_FILL, ARGS_RESIDUAL,
    ARGS_OLD_CONCENTRATION, ARGS_NEW_CONCENTRATION, ARGS_RINSES, ARGS_RINSE,
    ARGS_CAPACITY, ARGS_OPTIONS };

const struct command cmd_dilution = {
    .name = "dilution",
    .summary = "True concentration after a change, with what could not be "
               "drained in it",
    .examples =
        "Examples:\n"
        "  cisterna calc dilution --fill 20 --residual 1.4 \\\n"
        "      --old-concentration 2000 --new-concentration 500\n"
        "  cisterna calc dilution --fill 20 --residual 1.4 \\\n"
        "      --old-concentration 2000 --new-concentration 500 --rinses 2 \\\n"
        "      --rinse 10",
    .option = options,
    .run = run,
};
