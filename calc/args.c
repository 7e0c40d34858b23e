#include <argp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buffer.h"
#include "base/log.h"
#include "base/quantity.h"
#include "calc/args.h"
#include "calc/command.h"
#include "calc/nearest.h"
#include "calc/shown.h"
#include "core/bolus.h"
#include "core/fault.h"
#include "core/refill.h"
#include "core/screening.h"
#include "core/taper.h"
#include "core/units.h"

enum { KEY_FIRST = 0x2000 };

#define DOSE "mcg a day", QUANTITY_MCG, 1, UNITS_DOSE_NG_MAX
#define CONC "mcg/mL", QUANTITY_MCG, UNITS_CONC_MIN, UNITS_CONC_MAX
#define VOLUME "mL", QUANTITY_ML, 0, UNITS_VOLUME_NL_MAX
#define PART "mL", QUANTITY_ML, 0, BOLUS_PART_NL_MAX
#define DAYS(low, high) "days", QUANTITY_WHOLE, low, high
#define NO_NUMBER NULL, 0, 0, 0

#define CONC_HELP "Strength of the drug, mcg/mL"
#define SCHEDULE_ARG "'HH:MM MCG, ...'"

static const struct args_row rows[ARGS_OPTIONS] = {
    [ARGS_DOSE] = { "dose", "MCG", "Dose, mcg a day", DOSE },
    [ARGS_TEST_DOSE] = { "dose", "MCG", "Test dose, mcg", "mcg", QUANTITY_MCG,
        1, UNITS_DOSE_NG_MAX },
    [ARGS_SCHEDULE] = { "schedule", SCHEDULE_ARG,
        "Instead of a dose: each start and the mcg until the next start, as "
        "in '00:00 80, 06:00 120'; with weekdays 'Mon-Fri: ...; Sat,Sun: ...'",
        NO_NUMBER },
    [ARGS_CONCENTRATION] = { "concentration", "MCG/ML", CONC_HELP, CONC },
    [ARGS_FILL] = { "fill", "ML", "Volume after filling, mL", VOLUME },
    [ARGS_FILLED] = { "filled", "DATE",
        "Date of the fill, or date and time, as in 2026-01-15T10:30",
        NO_NUMBER },
    [ARGS_AT] = { "at", "WHEN", "Date, or date and time, of what is asked",
        NO_NUMBER },
    [ARGS_MEASURED] = { "measured", "ML", "Volume drained, mL", VOLUME },
    [ARGS_ALARM_VOLUME] = { "alarm-volume", "ML",
        "Low-reservoir alarm volume, mL (2)", VOLUME },
    [ARGS_LEAD] = { "lead", "DAYS", "Refill so long before the alarm (3)",
        DAYS(0, REFILL_LEAD_DAYS_MAX) },
    [ARGS_WINDOW] = { "window", "DAYS", "Days to book in (2)",
        DAYS(REFILL_WINDOW_DAYS_MIN, REFILL_WINDOW_DAYS_MAX) },
    [ARGS_STABILITY] = { "stability", "DAYS",
        "Longest the drug may stay in the pump (180)",
        DAYS(1, REFILL_STABILITY_DAYS_MAX) },
    [ARGS_EARLY_DAYS] = { "early-days", "DAYS",
        "Earlier still, for transport, distance, weather (0)",
        DAYS(0, REFILL_EARLY_DAYS_MAX) },
    [ARGS_CAPACITY] = { "capacity", "ML", "Size of the reservoir, mL (40)",
        VOLUME },
    [ARGS_ZONE] = { "zone", "NAME",
        "Time zone of what is typed, as in America/Chicago (UTC)", NO_NUMBER },
    [ARGS_AWAY] = { "away", "DATE..DATE", "First and last day away",
        NO_NUMBER },
    [ARGS_OLD_CONCENTRATION] = { "old-concentration", "MCG/ML",
        "Strength in the pump until now, mcg/mL", CONC },
    [ARGS_OLD_DOSE] = { "old-dose", "MCG", "Dose until now, mcg a day", DOSE },
    [ARGS_OLD_SCHEDULE] = { "old-schedule", SCHEDULE_ARG,
        "Instead of --old-dose, as --schedule elsewhere", NO_NUMBER },
    [ARGS_NEW_CONCENTRATION] = { "new-concentration", "MCG/ML",
        "Strength from now on, mcg/mL", CONC },
    [ARGS_NEW_DOSE] = { "new-dose", "MCG", "Dose from now on, mcg a day",
        DOSE },
    [ARGS_NEW_SCHEDULE] = { "new-schedule", SCHEDULE_ARG,
        "Instead of --new-dose, as --schedule elsewhere", NO_NUMBER },
    [ARGS_TUBING] = { "tubing", "ML", "Volume of the pump's inner tubing, mL",
        PART },
    [ARGS_CATHETER] = { "catheter", "ML",
        "Volume of this patient's catheter, mL", PART },
    [ARGS_CATHETER_ONLY] = { "catheter-only", NULL,
        "After a revision or an aspiration: the catheter without the tubing",
        NO_NUMBER },
    [ARGS_RESIDUAL] = { "residual", "ML",
        "What cannot be drained, mL (1.4 in most pumps)", VOLUME },
    [ARGS_RINSES] = { "rinses", "N", "How often rinsed with saline", "times",
        QUANTITY_WHOLE, 0, BOLUS_RINSES_MAX },
    [ARGS_RINSE] = { "rinse", "ML", "Volume of each rinse, mL", VOLUME },
    [ARGS_EFFECT_HOURS] = { "effect-hours", "HOURS",
        "How long the effect of the test dose lasted", "hours", 2, 1,
        SCREENING_EFFECT_MIN_MAX / 60 * 100 },
    [ARGS_NO_RESPONSE] = { "no-response", NULL, "The test dose had no effect",
        NO_NUMBER },
    [ARGS_SMALL_CHILD] = { "small-child", NULL,
        "A small child: 25 mcg is a test dose too", NO_NUMBER },
    [ARGS_CLASS] = { "class", "CLASS", "spinal, cerebral or pediatric",
        NO_NUMBER },
    [ARGS_TO] = { "to", "MCG", "Target of the taper, mcg a day", DOSE },
    [ARGS_START] = { "start", "DATE", "Date of the first step", NO_NUMBER },
    [ARGS_STEP] = { "step", "PERCENT",
        "Most that a step takes off, at most 20 % (20)", "%", 2, 1,
        TAPER_PERMYRIAD_MAX },
    [ARGS_EVERY] = { "every", "DAYS", "Days between steps (2)",
        DAYS(1, TAPER_EVERY_DAYS_MAX) },
    [ARGS_IMPLANTED] = { "implanted", "DATE", "Date of the implant",
        NO_NUMBER },
    [ARGS_FLOW] = { "flow", "ML", "Mean flow, mL a day", "mL a day",
        QUANTITY_ML, 0, UNITS_VOLUME_NL_MAX },
    [ARGS_ERI] = { "eri", "DATE",
        "Date at which the pump reported ERI (elective replacement)",
        NO_NUMBER },
    [ARGS_SIGN] = { "sign", "SIGN", "A sign, as often as there are signs",
        NO_NUMBER },
    [ARGS_LIST] = { "list", NULL, "Print every sign", NO_NUMBER },
};

const struct args_row *args_row(enum args_option option)
{
    ASSERT((unsigned)option < ARGS_OPTIONS);
    return &rows[option];
}

/* What argp hands to the parser. */
struct reading {
    const struct command *command;
    struct args *args;
    int failed;
};

static int refuse(const char *name, const char *what)
{
    log_error("--%s %s", name, what);
    return -1;
}

static int keep(struct args *args, enum args_option option, const char *text)
{
    if (text && strncmp(text, "--", 2) == 0)
        return refuse(rows[option].name,
            "has no value: write it behind the option, in quotes if it has "
            "spaces");
    if (option == ARGS_SIGN) {
        if (args->sign_count == ARGS_SIGNS_MAX)
            return refuse("sign", "stands too often: give each sign once");
        args->sign[args->sign_count++] = text;
        args->value[option] = text;
        return 0;
    }
    if (args->value[option])
        return refuse(rows[option].name, "stands twice: give it once");
    args->value[option] = text ? text : "";
    return 0;
}

static const char *const common[] = { "json", "now", "help", "usage",
    "version" };

/* Is the name (len bytes of it) an option of the command? */
static int is_known(const struct command *command, const char *name, size_t len)
{
    const enum args_option *o;
    size_t i;

    for (o = command->option; *o != ARGS_OPTIONS; o++)
        if (strlen(rows[*o].name) == len &&
            strncmp(rows[*o].name, name, len) == 0)
            return 1;
    for (i = 0; i < sizeof common / sizeof common[0]; i++)
        if (strlen(common[i]) == len && strncmp(common[i], name, len) == 0)
            return 1;
    return 0;
}

/* A word that is no option: often one that lost its hyphens, or whose hyphens
 * a word processor drew together into a dash. */
static int refuse_word(const struct command *command, const char *word)
{
    const size_t bare = strspn(word, "-\xe2\x80\x93\x94");
    const size_t len = strcspn(word + bare, "=");

    if (is_known(command, word + bare, len))
        log_error("\"%s\" lacks its two hyphens: write --%.*s",
            shown_text(word).text, (int)len, word + bare);
    else
        log_error("\"%s\" belongs to no option: put each value behind its "
                  "option, in quotes if it has spaces",
            shown_text(word).text);
    return -1;
}

static error_t parse(int key, char *arg, struct argp_state *state)
{
    struct reading *reading = state->input;

    if (reading->failed && key != ARGP_KEY_INIT)
        return 0; /* one line is enough */
    if (key >= KEY_FIRST && key < KEY_FIRST + ARGS_OPTIONS) {
        reading->failed |=
            keep(reading->args, (enum args_option)(key - KEY_FIRST), arg);
        return 0;
    }
    switch (key) {
    case ARGP_KEY_INIT:
        state->child_inputs[0] = &reading->args->common;
        return 0;
    case ARGP_KEY_ARG:
        reading->failed = refuse_word(reading->command, arg);
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

/* Options are never abbreviated: what is short today is ambiguous once there
 * is one more, and a typing error must not become another option. */
static int check_known(const struct command *command, const char *word)
{
    struct nearest nearest = { 0 };
    const enum args_option *o;
    size_t len = strcspn(word, "=");
    char name[64];

    if (is_known(command, word, len))
        return 0;
    snprintf(name, sizeof name, "%.*s", (int)len, word);
    for (o = command->option; *o != ARGS_OPTIONS; o++)
        nearest_try(&nearest, name, rows[*o].name);
    if (nearest.word)
        log_error("--%s is not an option of %s: did you mean --%s?",
            shown_text(name).text, command->name, nearest.word);
    else
        log_error("--%s is not an option of %s: see \"cisterna calc %s "
                  "--help\"",
            shown_text(name).text, command->name, command->name);
    return -1;
}

static int check_all_known(const struct command *command, int argc, char **argv)
{
    int i;

    for (i = 1; i < argc && strcmp(argv[i], "--") != 0; i++) {
        if (strncmp(argv[i], "--", 2) == 0 && check_known(command, argv[i] + 2))
            return -1;
        if (argv[i][0] == '-' && argv[i][1] && argv[i][2] &&
            !strchr("-.0123456789", argv[i][1]))
            return refuse_word(command, argv[i]);
    }
    return 0;
}

int args_read(
    const struct command *command, int argc, char **argv, struct args *args)
{
    struct argp_option option[ARGS_OPTIONS + 1] = { { 0 } };
    const struct argp_child children[] = { { options_argp(), 0, NULL, 0 },
        { 0 } };
    struct reading reading = { command, args, 0 };
    struct buffer doc = { 0 };
    struct argp argp = {
        .options = option, .parser = parse, .children = children
    };
    int i;

    *args = (struct args){ 0 };
    if (check_all_known(command, argc, argv))
        return -1;
    for (i = 0; command->option[i] != ARGS_OPTIONS; i++)
        option[i] = (struct argp_option){ .name = rows[command->option[i]].name,
            .key = KEY_FIRST + (int)command->option[i],
            .arg = rows[command->option[i]].arg,
            .doc = rows[command->option[i]].doc,
            .group = i + 1 };
    buffer_printf(&doc, "%s.\v%s", command->summary, command->examples);
    argp.doc = buffer_get(&doc);
    if (argp_parse(&argp, argc, argv, 0, NULL, &reading) != 0)
        reading.failed = -1;
    buffer_free(&doc);
    return reading.failed ? -1 : 0;
}
