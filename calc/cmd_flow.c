#include "calc/input.h"
#include "calc/output.h"
#include "calc/regimen.h"
#include "core/model.h"

/* flow = dose / concentration. */
static enum command_exit run(const struct args *args)
{
    const struct model *model = model_get(0); /* flows are alike in all */
    struct regimen regimen;
    struct output out;
    struct exact flow;
    int32_t conc;

    if (regimen_read(args, ARGS_DOSE, ARGS_SCHEDULE, &regimen) ||
        input_conc(args, ARGS_CONCENTRATION, &conc) ||
        regimen_check_flow(args, &regimen, model, conc))
        return COMMAND_USAGE;
    flow = regimen_flow_nl(&regimen, conc);
    output_begin(&out, args);
    output_item(&out, NULL, NULL, "Dose", regimen_words(&regimen).text);
    output_item(&out, NULL, NULL, "Concentration", quantity_conc(conc).text);
    output_item(&out, "flow_ml_per_day", output_ml(&flow).text, "Flow",
        output_flow_words(&flow).text);
    regimen_put_totals(&out, &regimen);
    return output_end(&out, COMMAND_OK);
}

static const enum args_option options[] = { ARGS_DOSE, ARGS_SCHEDULE,
    ARGS_CONCENTRATION, ARGS_OPTIONS };

const struct command cmd_flow = {
    .name = "flow",
    .summary = "Flow in mL a day of a dose at a concentration",
    .examples =
        "Examples:\n"
        "  cisterna calc flow --dose 300 --concentration 2000\n"
        "  cisterna calc flow \\\n"
        "      --schedule '00:00 80, 06:00 120, 14:00 70, 22:00 30' \\\n"
        "      --concentration 500",
    .option = options,
    .run = run,
};
