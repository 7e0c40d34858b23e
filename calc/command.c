#include <string.h>

#include "calc/command.h"

static const struct command *const commands[] = {
    &cmd_flow,
    &cmd_refill,
    &cmd_residual,
    &cmd_bridge,
    &cmd_prime,
    &cmd_dilution,
    &cmd_screening,
    &cmd_titrate,
    &cmd_taper,
    &cmd_travel,
    &cmd_battery,
    &cmd_triage,
};

const struct command *command_get(size_t i)
{
    return i < sizeof commands / sizeof commands[0] ? commands[i] : NULL;
}

const struct command *command_find(const char *name)
{
    const struct command *command;
    size_t i;

    for (i = 0; (command = command_get(i)) != NULL; i++)
        if (strcmp(command->name, name) == 0)
            return command;
    return NULL;
}
