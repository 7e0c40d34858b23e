/* args.h: the options of every calculation, as one table, read by argp. */
#ifndef CALC_ARGS_H
#define CALC_ARGS_H

#include <stddef.h>
#include <stdint.h>

#include "base/options.h"

struct command;

/* An option means the same in every calculation that takes it. */
enum args_option {
    ARGS_DOSE,
    ARGS_TEST_DOSE,
    ARGS_SCHEDULE,
    ARGS_CONCENTRATION,
    ARGS_FILL,
    ARGS_FILLED,
    ARGS_AT,
    ARGS_MEASURED,
    ARGS_ALARM_VOLUME,
    ARGS_LEAD,
    ARGS_WINDOW,
    ARGS_STABILITY,
    ARGS_EARLY_DAYS,
    ARGS_CAPACITY,
    ARGS_ZONE,
    ARGS_AWAY,
    ARGS_OLD_CONCENTRATION,
    ARGS_OLD_DOSE,
    ARGS_OLD_SCHEDULE,
    ARGS_NEW_CONCENTRATION,
    ARGS_NEW_DOSE,
    ARGS_NEW_SCHEDULE,
    ARGS_TUBING,
    ARGS_CATHETER,
    ARGS_CATHETER_ONLY,
    ARGS_RESIDUAL,
    ARGS_RINSES,
    ARGS_RINSE,
    ARGS_EFFECT_HOURS,
    ARGS_NO_RESPONSE,
    ARGS_SMALL_CHILD,
    ARGS_CLASS,
    ARGS_TO,
    ARGS_START,
    ARGS_STEP,
    ARGS_EVERY,
    ARGS_IMPLANTED,
    ARGS_FLOW,
    ARGS_ERI,
    ARGS_SIGN,
    ARGS_LIST,
    ARGS_OPTIONS, /* how many; also ends a command's list */
};

/* A row of the table. */
struct args_row {
    const char *name;  /* without the dashes */
    const char *arg;   /* what stands behind it; NULL for a flag */
    const char *doc;   /* for --help */
    const char *unit;  /* of a number: "mcg a day"; NULL for no number */
    unsigned decimals; /* of a number, kept */
    int64_t min;       /* of a number, scaled by decimals */
    int64_t max;
};

enum { ARGS_SIGNS_MAX = 64 };

/* What was given; the texts are argv's. */
struct args {
    const char *value[ARGS_OPTIONS]; /* NULL: not given; "" for a flag */
    const char *sign[ARGS_SIGNS_MAX];
    size_t sign_count;
    struct options common;
};

/* The row of an option. */
const struct args_row *args_row(enum args_option option);

/*
 * Read the arguments behind a subcommand; argv[0] is how errors begin.  0, or
 * -1 after one line that says what is wrong: an option this command does not
 * know (the nearest is suggested), one given twice, a word that is no option.
 * --help and --version end the program.
 */
int args_read(
    const struct command *command, int argc, char **argv, struct args *args);

#endif
