#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/log.h"
#include "base/quantity.h"
#include "base/when.h"
#include "calc/input.h"
#include "calc/shown.h"
#include "core/bolus.h"
#include "core/drug.h"
#include "core/fault.h"
#include "core/model.h"
#include "core/units.h"

int input_refuse(
    const struct args *args, enum args_option option, const char *what, ...)
{
    char words[400];
    va_list list;

    va_start(list, what);
    vsnprintf(words, sizeof words, what, list);
    va_end(list);
    log_error("--%s \"%s\" %s", args_row(option)->name,
        shown_text(args->value[option]).text, words);
    return -1;
}

bool input_has(const struct args *args, enum args_option option)
{
    return args->value[option] != NULL;
}

int input_need(const struct args *args, enum args_option option)
{
    const struct args_row *row = args_row(option);

    if (input_has(args, option))
        return 0;
    log_error("--%s is missing: add --%s%s%s (%s)", row->name, row->name,
        row->arg ? " " : "", row->arg ? row->arg : "", row->doc);
    return -1;
}

int input_exclude(
    const struct args *args, enum args_option option, const char *why)
{
    if (!input_has(args, option))
        return 0;
    log_error("--%s %s", args_row(option)->name, why);
    return -1;
}

static int refuse_range(const struct args *args, enum args_option option)
{
    const struct args_row *row = args_row(option);

    return input_refuse(args, option,
        "is outside %s to %s %s: check the number and its unit",
        quantity_decimal(row->min, row->decimals).text,
        quantity_decimal(row->max, row->decimals).text, row->unit);
}

int input_number(
    const struct args *args, enum args_option option, int64_t *value)
{
    const struct args_row *row = args_row(option);
    enum quantity_error error;

    ASSERT(row->unit != NULL);
    if (input_need(args, option))
        return -1;
    error = quantity_read(args->value[option], row->decimals, row->max, value);
    if (error == QUANTITY_TOO_LARGE)
        return refuse_range(args, option);
    if (error == QUANTITY_TOO_FINE && row->decimals == 0)
        return input_refuse(
            args, option, "has decimals: write whole %s", row->unit);
    if (error == QUANTITY_TOO_FINE)
        return input_refuse(args, option,
            "has more than %u decimals: round it as intended (%s)",
            row->decimals, row->unit);
    if (error == QUANTITY_UNIT)
        return input_refuse(
            args, option, "%s, in %s", quantity_error_text(error), row->unit);
    if (error)
        return input_refuse(
            args, option, "%s (%s)", quantity_error_text(error), row->unit);
    if (*value < row->min)
        return refuse_range(args, option);
    return 0;
}

int input_number_or(const struct args *args, enum args_option option,
    int64_t otherwise, int64_t *value)
{
    *value = otherwise;
    return input_has(args, option) ? input_number(args, option, value) : 0;
}

int input_conc(
    const struct args *args, enum args_option option, int32_t *conc_ng_per_ml)
{
    int64_t value;

    if (input_number(args, option, &value))
        return -1;
    *conc_ng_per_ml = (int32_t)value;
    if (drug_check_fill(value) != OK)
        return input_refuse(args, option,
            "is the strength for screening, never for a pump: check the "
            "label of what is in the pump");
    if (value < DRUG_CONC_WEAKEST)
        log_error("note: %s mcg/mL is weaker than any product: 2 mg/mL is "
                  "written 2000",
            args->value[option]);
    return 0;
}

static int read_date(const struct args *args, enum args_option option,
    const char *text, int32_t *day)
{
    enum when_error error = when_read_date(text, day);

    if (!error)
        return 0;
    if (error == WHEN_DATE_FORM && strchr(text, 'T'))
        return input_refuse(
            args, option, "has a time: write the date alone, as in 2026-01-15");
    return input_refuse(args, option, "%s", when_error_text(error));
}

int input_date(const struct args *args, enum args_option option, int32_t *day)
{
    if (input_need(args, option))
        return -1;
    return read_date(args, option, args->value[option], day);
}

int input_dates(const struct args *args, enum args_option option,
    int32_t *from_day, int32_t *to_day)
{
    const char *text, *dots;
    char from[32];

    if (input_need(args, option))
        return -1;
    text = args->value[option];
    dots = strstr(text, "..");
    if (!dots || dots - text >= (long)sizeof from)
        return input_refuse(args, option,
            "is not a first and a last day: write them as "
            "2026-04-20..2026-05-20");
    snprintf(from, sizeof from, "%.*s", (int)(dots - text), text);
    if (read_date(args, option, from, from_day) ||
        read_date(args, option, dots + 2, to_day))
        return -1;
    if (*to_day < *from_day)
        return input_refuse(
            args, option, "ends before it begins: check the two dates");
    return 0;
}

enum {
    CAPACITY_DEFAULT_NL = 40000000,
    TUBING_NL_BEFORE_2017 = 199000, /* */
};

int input_model(const struct args *args, const struct model **model)
{
    int64_t capacity_nl;

    if (input_number_or(args, ARGS_CAPACITY, CAPACITY_DEFAULT_NL, &capacity_nl))
        return -1;
    *model = model_of_capacity(capacity_nl);
    if (!*model)
        return input_refuse(
            args, ARGS_CAPACITY, "is the size of no pump here: write 20 or 40");
    return 0;
}

int input_path(
    const struct args *args, bool catheter_only, struct bolus_path *path)
{
    int64_t tubing_nl = 0, catheter_nl;

    if (!catheter_only || input_has(args, ARGS_TUBING))
        if (input_number(args, ARGS_TUBING, &tubing_nl))
            return -1;
    if (input_number(args, ARGS_CATHETER, &catheter_nl))
        return -1;
    path->tubing_nl = (int32_t)tubing_nl;
    path->catheter_nl = (int32_t)catheter_nl;
    if (bolus_path_check(path) != OK)
        return input_refuse(args, ARGS_CATHETER,
            "is no volume: take it from this patient's implant record");
    if (tubing_nl == TUBING_NL_BEFORE_2017)
        log_error("note: a tubing of 0.199 mL was replaced by 0.140 mL in "
                  "2017: check the version in use");
    return 0;
}
