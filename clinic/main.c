/* main.c: cisterna-clinic: the clinic that never lets a pump run dry. */
#include <stdio.h>
#include <string.h>

#include "base/log.h"
#include "base/options.h"
#include "clinic/command.h"

static const struct command commands[] = {
    { "init", "make a clinic's store", cmd_init },
    { "export", "write the patients as a sheet (CSV)", cmd_export },
    { "import", "read a clinic's sheet (CSV), each row with its fate",
        cmd_import },
    { "serve", "serve the clinic's pages to browsers", cmd_serve },
    { "user", "add, list and change who may sign in", cmd_user },
    { "key", "whose session records are taken, and whose no more", cmd_key },
    { "backup", "copy the store, also while it is served", cmd_backup },
    { "restore", "put a backup in the place of the store", cmd_restore },
    { "check", "is the store whole, and does it agree with itself?",
        cmd_check },
    { "audit", "verify and list the audit trail", cmd_audit },
};

enum { COUNT = sizeof(commands) / sizeof(*commands) };

static void print_help(void)
{
    printf("Usage: cisterna clinic COMMAND [OPTION...]\n\n");
    for (size_t i = 0; i < COUNT; i++)
        printf("  %-10s %s\n", commands[i].name, commands[i].summary);
    printf("\nExamples:\n"
           "  cisterna clinic init --store sqlite:clinic.sqlite --demo\n"
           "  cisterna clinic serve --store sqlite:clinic.sqlite\n"
           "\n`cisterna clinic COMMAND --help` says more of each.\n");
}

int main(int argc, char **argv)
{
    char name[64];

    options_init();
    if (argc > 1 && strcmp(argv[1], "--version") == 0) {
        printf("cisterna-clinic %s\n", options_version());
        return COMMAND_OK;
    }
    if (argc > 1 &&
        (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-?") == 0)) {
        print_help();
        return COMMAND_OK;
    }
    for (size_t i = 0; argc > 1 && i < COUNT; i++) {
        if (strcmp(argv[1], commands[i].name) != 0)
            continue;
        snprintf(name, sizeof(name), "cisterna clinic %s", argv[1]);
        argv[1] = name;
        return commands[i].run(argc - 1, argv + 1);
    }
    if (argc > 1)
        log_error("%s: no such command: see --help", argv[1]);
    else
        log_error("no command given: see --help");
    return COMMAND_USAGE;
}
