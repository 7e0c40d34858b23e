#include <stdio.h>

#include "calc/input.h"
#include "calc/output.h"
#include "core/bolus.h"
#include "core/fault.h"

/* */
static enum command_exit run(const struct args *args)
{
    const bool catheter_only = input_has(args, ARGS_CATHETER_ONLY);
    struct bolus_path path;
    struct bolus_prime prime;
    struct output out;
    char words[240];
    int32_t conc;

    if (input_conc(args, ARGS_CONCENTRATION, &conc) ||
        input_path(args, catheter_only, &path))
        return COMMAND_USAGE;
    ASSERT(bolus_prime(&path, conc, catheter_only, &prime) == OK);
    snprintf(words, sizeof words, "%s mcg at %s",
        output_mcg_of_fg(prime.dose_fg).text, quantity_conc(conc).text);
    output_begin(&out, args);
    if (!catheter_only)
        output_item(&out, NULL, NULL, "Tubing of the pump",
            quantity_volume(path.tubing_nl, 3).text);
    output_item(&out, NULL, NULL, "Catheter",
        quantity_volume(path.catheter_nl, 3).text);
    output_item(&out, "volume_ml",
        quantity_decimal(prime.volume_nl, QUANTITY_ML).text,
        catheter_only ? "Volume, catheter only" : "Volume",
        quantity_volume(prime.volume_nl, 3).text);
    output_item(&out, "dose_mcg", output_mcg_of_fg(prime.dose_fg).text,
        "Dose that fills it", words);
    return output_end(&out, COMMAND_OK);
}

static const enum args_option options[] = { ARGS_CONCENTRATION, ARGS_TUBING,
    ARGS_CATHETER, ARGS_CATHETER_ONLY, ARGS_OPTIONS };

const struct command cmd_prime = {
    .name = "prime",
    .summary = "Priming bolus of a new pump, or of the catheter alone",
    .examples =
        "Examples:\n"
        "  cisterna calc prime --concentration 2000 --tubing 0.140 --catheter "
        "0.132\n"
        "  cisterna calc prime --concentration 2000 --catheter 0.132 \\\n"
        "      --catheter-only",
    .option = options,
    .run = run,
};
