/* command.h: the calculations, one a subcommand. */
#ifndef CALC_COMMAND_H
#define CALC_COMMAND_H

#include "calc/args.h"

/* How a program ends (docs: "Command line"). */
enum command_exit {
    COMMAND_OK = 0,
    COMMAND_NO = 1,    /* the answer is no, and stands on standard output */
    COMMAND_USAGE = 2, /* refused, with nothing on standard output */
    COMMAND_FAILED = 3,
};

struct command {
    const char *name;
    const char *summary;            /* a sentence without its full stop */
    const char *examples;           /* lines for the end of --help */
    const enum args_option *option; /* what it takes, ended by ARGS_OPTIONS */
    enum command_exit (*run)(const struct args *args);
};

/* Row i of the table, in the order of help, or NULL past its end. */
const struct command *command_get(size_t i);

/* The row of a name, or NULL. */
const struct command *command_find(const char *name);

extern const struct command cmd_battery;
extern const struct command cmd_bridge;
extern const struct command cmd_dilution;
extern const struct command cmd_flow;
extern const struct command cmd_prime;
extern const struct command cmd_refill;
extern const struct command cmd_residual;
extern const struct command cmd_screening;
extern const struct command cmd_taper;
extern const struct command cmd_titrate;
extern const struct command cmd_travel;
extern const struct command cmd_triage;

#endif
