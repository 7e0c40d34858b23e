#include <stdio.h>

#include "base/when.h"
#include "calc/filling.h"
#include "calc/input.h"
#include "calc/output.h"

/* */
static enum command_exit run(const struct args *args)
{
    struct filling filling;
    struct travel travel;
    struct output out;
    char words[240];
    int32_t from, to;

    if (filling_read(args, &filling) ||
        input_dates(args, ARGS_AWAY, &from, &to))
        return COMMAND_USAGE;
    if (to < filling.filled_day) {
        input_refuse(args, ARGS_AWAY, "ends before the fill: check the dates");
        return COMMAND_USAGE;
    }
    travel = refill_travel(&filling.refill, to);
    snprintf(words, sizeof words, "%s to %s", when_weekday_date(from).text,
        when_weekday_date(to).text);
    output_begin(&out, args);
    output_item(&out, NULL, NULL, "Dose", regimen_words(&filling.regimen).text);
    output_item(&out, NULL, NULL, "Away", words);
    output_bool(&out, "needs_refill_before", travel.needs_refill_before,
        "Refill before going", travel.needs_refill_before ? "YES" : "no");
    output_item(&out, "last_safe_day", when_iso(travel.last_safe_day).text,
        "Last safe day", when_weekday_date(travel.last_safe_day).text);
    regimen_put_totals(&out, &filling.regimen);
    if (filling.is_overdue)
        output_line(&out, "OVERDUE: the date to refill by has passed.");
    return output_end(&out, travel.needs_refill_before || filling.is_overdue
                                ? COMMAND_NO
                                : COMMAND_OK);
}

static const enum args_option options[] = { ARGS_AWAY, ARGS_FILL, ARGS_DOSE,
    ARGS_SCHEDULE, ARGS_CONCENTRATION, ARGS_FILLED, ARGS_ALARM_VOLUME,
    ARGS_LEAD, ARGS_WINDOW, ARGS_STABILITY, ARGS_EARLY_DAYS, ARGS_CAPACITY,
    ARGS_ZONE, ARGS_OPTIONS };

const struct command cmd_travel = {
    .name = "travel",
    .summary = "Is a refill needed before going away, and the last safe day",
    .examples =
        "Example:\n"
        "  cisterna calc travel --fill 20 --dose 300 --concentration 2000 \\\n"
        "      --filled 2026-01-15 --away 2026-04-20..2026-05-20\n"
        "The exit status is 1 when a refill is needed first.",
    .option = options,
    .run = run,
};
