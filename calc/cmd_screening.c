#include "base/log.h"
#include "calc/input.h"
#include "calc/output.h"
#include "core/screening.h"

static int read_screening(const struct args *args, struct screening *out)
{
    const int small_child = input_has(args, ARGS_SMALL_CHILD);
    int64_t dose_ng, hundredths;

    if (input_number(args, ARGS_TEST_DOSE, &dose_ng))
        return -1;
    if (screening_check(dose_ng, small_child) != OK)
        return input_refuse(args, ARGS_TEST_DOSE, "is no test dose: %s",
            small_child ? "25, 50, 75 or 100 mcg are"
                        : "50, 75 or 100 mcg are (25 with --small-child)");
    if (input_has(args, ARGS_NO_RESPONSE))
        return input_exclude(args, ARGS_EFFECT_HOURS,
                   "and --no-response exclude each other: give one") ||
               screening_no_response(dose_ng, small_child, out) != OK;
    if (!input_has(args, ARGS_EFFECT_HOURS)) {
        log_error("--effect-hours is missing: add --effect-hours HOURS, or "
                  "--no-response");
        return -1;
    }
    if (input_number(args, ARGS_EFFECT_HOURS, &hundredths))
        return -1;
    /* up to the minute, so that anything over 8 h is over 8 h */
    return screening_response(
               dose_ng, small_child, (hundredths * 60 + 99) / 100, out) != OK;
}

/* A dose, or nothing. */
static void put_dose(struct output *out, const char *key, int32_t dose_ng,
    const char *label, const char *words)
{
    const struct quantity_text dose = quantity_decimal(dose_ng, QUANTITY_MCG);

    if (dose_ng == 0)
        output_item(out, key, NULL, NULL, NULL);
    else
        output_item(out, key, dose.text, label, words);
}

/* */
static enum command_exit run(const struct args *args)
{
    struct screening screening;
    struct output out;

    if (read_screening(args, &screening))
        return COMMAND_USAGE;
    output_begin(&out, args);
    put_dose(&out, "first_dose_mcg_per_day", screening.first_dose_ng,
        "First dose in the pump",
        quantity_dose_per_day(screening.first_dose_ng).text);
    put_dose(&out, "next_screening_dose_mcg", screening.next_test_ng,
        "Next test dose", quantity_dose(screening.next_test_ng).text);
    if (screening.first_dose_ng > 0)
        output_line(&out, "No increase in the first 24 hours.");
    if (screening.next_test_ng > 0)
        output_line(&out, "At least 24 hours after this one.");
    if (screening.ended)
        output_line(&out, "No response to the highest test dose: screening "
                          "ends here.");
    return output_end(&out, screening.ended ? COMMAND_NO : COMMAND_OK);
}

static const enum args_option options[] = { ARGS_TEST_DOSE, ARGS_EFFECT_HOURS,
    ARGS_NO_RESPONSE, ARGS_SMALL_CHILD, ARGS_OPTIONS };

const struct command cmd_screening = {
    .name = "screening",
    .summary = "What follows a test dose: the first dose in the pump, or the "
               "next test dose",
    .examples = "Examples:\n"
                "  cisterna calc screening --dose 50 --effect-hours 6\n"
                "  cisterna calc screening --dose 50 --no-response\n"
                "The exit status is 1 when screening has ended.",
    .option = options,
    .run = run,
};
