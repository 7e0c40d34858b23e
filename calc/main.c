#include <argp.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "base/log.h"
#include "base/options.h"
#include "calc/command.h"
#include "calc/nearest.h"
#include "calc/shown.h"

static void print_help(void)
{
    const struct command *command;
    size_t i;

    printf("Usage: cisterna calc COMMAND [OPTION...]\n\n"
           "Every calculation of an intrathecal baclofen pump.\n\n");
    for (i = 0; (command = command_get(i)) != NULL; i++)
        printf("  %-10s %s\n", command->name, command->summary);
    printf("\nEach prints words, or with --json one JSON object.  \"cisterna "
           "calc COMMAND --help\"\nlists its options with examples:\n\n"
           "  cisterna calc flow --dose 300 --concentration 2000\n"
           "  cisterna calc refill --fill 20 --dose 300 --concentration 2000 "
           "--filled 2026-01-15\n\n"
           "Exit status: 0 an answer, 1 an answer that says no, 2 an input "
           "that is refused,\n3 a failure.  Not a medical device: verify every "
           "number.\n");
}

static enum command_exit refuse_command(const char *name)
{
    struct nearest nearest = { 0 };
    const struct command *command;
    size_t i;

    for (i = 0; (command = command_get(i)) != NULL; i++)
        nearest_try(&nearest, name, command->name);
    if (nearest.word)
        log_error("\"%s\" is no calculation: did you mean %s?",
            shown_text(name).text, nearest.word);
    else
        log_error("\"%s\" is no calculation: see \"cisterna calc --help\"",
            shown_text(name).text);
    return COMMAND_USAGE;
}

static enum command_exit run(
    const struct command *command, int argc, char **argv)
{
    static char name[64];
    struct args args = { 0 };

    snprintf(name, sizeof name, "cisterna calc %s", command->name);
    program_invocation_short_name = name; /* errors begin with it */
    argv[0] = name;
    if (args_read(command, argc, argv, &args))
        return COMMAND_USAGE;
    return command->run(&args);
}

int main(int argc, char **argv)
{
    static char name[] = "cisterna calc";
    const struct command *command;

    program_invocation_short_name = name;
    options_init();
    if (argc < 2) {
        log_error("no calculation: name one, as in \"cisterna calc flow\", or "
                  "see \"cisterna calc --help\"");
        return COMMAND_USAGE;
    }
    if (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "help") == 0) {
        print_help();
        return COMMAND_OK;
    }
    if (strcmp(argv[1], "--version") == 0) {
        argp_program_version_hook(stdout, NULL);
        return COMMAND_OK;
    }
    command = command_find(argv[1]);
    if (!command)
        return (int)refuse_command(argv[1]);
    return (int)run(command, argc - 1, argv + 1);
}
