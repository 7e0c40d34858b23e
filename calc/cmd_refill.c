#include <stdio.h>
#include <string.h>

#include "base/when.h"
#include "calc/filling.h"
#include "calc/output.h"

/* "in 120 days from the fill". */
static struct when_text from_fill(int32_t days)
{
    struct when_text words;

    snprintf(words.text, sizeof words.text, "%d day%s after the fill", days,
        days == 1 ? "" : "s");
    return words;
}

/* The fill, and the clock of everything below it. */
static void put_filled(struct output *out, const struct filling *filling)
{
    const int64_t filled_s = filling->reservoir.filled_s;
    const int32_t offset_s = filling->clock.offset_s;
    const struct when_text instant =
        when_instant(filled_s - offset_s, offset_s);
    char words[240];

    snprintf(words, sizeof words, "%s, all in pump time, UTC%s",
        when_date_time(filled_s).text,
        instant.text + strlen(instant.text) - strlen("+00:00"));
    output_item(out, NULL, NULL, "Filled",
        offset_s ? words : when_date_time(filled_s).text);
}

/* Which rule decided refill-by, and by how much. */
static void put_refill_by(struct output *out, const struct filling *filling)
{
    const struct refill *refill = &filling->refill;
    const struct refill_rule *rule = &filling->rule;
    char words[240], early[48] = "";

    if (rule->early_days > 0)
        snprintf(early, sizeof early, ", and %d days early", rule->early_days);
    if (refill->limited_by == REFILL_BY_ALARM)
        snprintf(words, sizeof words, "%s (%d days before the alarm%s)",
            when_weekday_date(refill->refill_by_day).text, rule->lead_days,
            early);
    else
        snprintf(words, sizeof words,
            "%s (the drug keeps %d days in the pump%s)",
            when_weekday_date(refill->refill_by_day).text, rule->stability_days,
            early);
    output_item(out, "refill_by", when_iso(refill->refill_by_day).text,
        "Refill by", words);
}

static void put_alarm(struct output *out, const struct filling *filling)
{
    const struct refill *refill = &filling->refill;
    const int32_t offset_s = filling->clock.offset_s;
    char words[240];

    snprintf(words, sizeof words, "%s, %s (%s)",
        when_weekday_date(refill->alarm_day).text,
        when_time(refill->alarm_s).text, from_fill(refill->days_to_alarm).text);
    output_int(out, "days_to_alarm", refill->days_to_alarm, NULL, NULL);
    output_item(out, "alarm_at",
        when_instant(refill->alarm_s - offset_s, offset_s).text, NULL, NULL);
    output_item(out, "alarm_date", when_iso(refill->alarm_day).text,
        "Low-reservoir alarm", words);
}

static void put_window(struct output *out, const struct refill *refill)
{
    char words[240];

    snprintf(words, sizeof words, "%s to %s",
        when_weekday_short(refill->window_from_day).text,
        when_weekday_date(refill->window_to_day).text);
    output_item(out, "window_from", when_iso(refill->window_from_day).text,
        "Book from", words);
    output_item(
        out, "window_to", when_iso(refill->window_to_day).text, NULL, NULL);
}

static enum command_exit run(const struct args *args)
{
    struct filling filling;
    struct output out;
    struct exact flow, mean;

    if (filling_read(args, &filling))
        return COMMAND_USAGE;
    flow = regimen_flow_nl(&filling.regimen, filling.reservoir.conc_ng_per_ml);
    mean = regimen_mean_ng(&filling.regimen);
    output_begin(&out, args);
    put_filled(&out, &filling);
    output_item(&out, "dose_mcg_per_day", output_mcg(&mean).text, "Dose",
        regimen_words(&filling.regimen).text);
    output_item(&out, "flow_ml_per_day", output_ml(&flow).text, "Flow",
        output_flow_words(&flow).text);
    put_alarm(&out, &filling);
    output_item(&out, "empty_date", when_iso(filling.refill.empty_day).text,
        "Empty", when_weekday_date(filling.refill.empty_day).text);
    put_refill_by(&out, &filling);
    put_window(&out, &filling.refill);
    output_item(&out, "limited_by",
        filling.refill.limited_by == REFILL_BY_ALARM ? "alarm" : "stability",
        NULL, NULL);
    regimen_put_days(&out, &filling.regimen);
    if (filling.is_overdue)
        output_line(&out, "OVERDUE: the date to refill by has passed.");
    return output_end(&out, filling.is_overdue ? COMMAND_NO : COMMAND_OK);
}

static const enum args_option options[] = { ARGS_FILL, ARGS_DOSE, ARGS_SCHEDULE,
    ARGS_CONCENTRATION, ARGS_FILLED, ARGS_ALARM_VOLUME, ARGS_LEAD, ARGS_WINDOW,
    ARGS_STABILITY, ARGS_EARLY_DAYS, ARGS_CAPACITY, ARGS_ZONE, ARGS_OPTIONS };

const struct command cmd_refill = {
    .name = "refill",
    .summary = "Alarm date, empty date, the date to refill by and the days to "
               "book in, of one fill",
    .examples =
        "Examples:\n"
        "  cisterna calc refill --fill 20 --dose 300 --concentration 2000 \\\n"
        "      --filled 2026-01-15\n"
        "  cisterna calc refill --fill 40 --dose 120.5 --concentration 500 \\\n"
        "      --filled 2026-01-15T10:30 --zone America/Chicago --lead 7 "
        "--window 3\n"
        "With --now the exit status is 1 when the refill is overdue.",
    .option = options,
    .run = run,
};
