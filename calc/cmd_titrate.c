#include <stdio.h>
#include <string.h>

#include "calc/input.h"
#include "calc/output.h"
#include "calc/regimen.h"
#include "core/drug.h"
#include "core/titration.h"

static int read_class(const struct args *args, enum titration_class *class)
{
    int i;

    if (input_need(args, ARGS_CLASS))
        return -1;
    for (i = 0; i < TITRATION_CLASSES; i++) {
        *class = (enum titration_class)i;
        if (strcmp(args->value[ARGS_CLASS], titration_class_slug(*class)) == 0)
            return 0;
    }
    return input_refuse(
        args, ARGS_CLASS, "is none: write spinal, cerebral or pediatric");
}

/* One bound of the range. */
static void put_bound(struct output *out, const char *key, const char *label,
    const struct exact *ng, int32_t percent)
{
    char words[240];

    snprintf(words, sizeof words, "%s mcg/day (+%d %%)", output_mcg(ng).text,
        percent);
    output_item(out, key, output_mcg(ng).text, label, words);
}

/* */
static enum command_exit run(const struct args *args)
{
    struct regimen regimen;
    enum titration_class class;
    struct titration usual;
    struct output out;

    if (regimen_read(args, ARGS_DOSE, ARGS_SCHEDULE, &regimen) ||
        read_class(args, &class))
        return COMMAND_USAGE;
    usual = titration_usual(class, regimen_day_ng(&regimen));
    output_begin(&out, args);
    output_item(&out, NULL, NULL, "Dose", regimen_words(&regimen).text);
    put_bound(&out, "from_mcg_per_day", "Usual increase from", &usual.from_ng,
        usual.from_percent);
    put_bound(&out, "to_mcg_per_day", "to", &usual.to_ng, usual.to_percent);
    regimen_put_totals(&out, &regimen);
    output_line(&out, "More than that wants a reason. One increase in 24 "
                      "hours.");
    if (regimen_day_ng(&regimen) >= TITRATION_LARGE_NG)
        output_line(&out, "At 500 mcg/day or more, ask again above +20 %.");
    if (usual.to_ng.whole >= drug_baclofen()->day_ng_ceiling)
        output_line(&out, "Never above 4000 mcg in a day, the ceiling.");
    output_line(&out, "A new dose takes 12 to 24 hours to act; no judgement "
                      "before 48.");
    return output_end(&out, COMMAND_OK);
}

static const enum args_option options[] = { ARGS_DOSE, ARGS_SCHEDULE,
    ARGS_CLASS, ARGS_OPTIONS };

const struct command cmd_titrate = {
    .name = "titrate",
    .summary = "The usual range of the next increase",
    .examples = "Example:\n"
                "  cisterna calc titrate --dose 200 --class spinal",
    .option = options,
    .run = run,
};
