/* main.c: cisterna-programmer: what a clinician holds to the skin. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>

#include "base/log.h"
#include "base/options.h"
#include "programmer/command.h"

static const struct command commands[] = {
    { "status", "wake the pump and show what it does", cmd_status },
    { "log", "the pump's event log", cmd_log },
    { "alarms", "what sounds, and why", cmd_alarms },
    { "print", "the printed report", cmd_print },
    { "refill", "drain, judge, fill; change drug or dose with it", cmd_refill },
    { "dose", "change the dose a day", cmd_dose },
    { "schedule", "change the pattern of the day, or the periodic bolus",
        cmd_schedule },
    { "bolus", "give one bolus", cmd_bolus },
    { "bridge", "push the old drug out of the path", cmd_bridge },
    { "prime", "fill an empty path", cmd_prime },
    { "silence", "silence what sounds", cmd_silence },
    { "sound-alarm", "let the pump sound an alarm, to be known by",
        cmd_sound_alarm },
    { "minimum", "hold at minimum rate", cmd_minimum },
    { "stop", "stop delivery", cmd_stop },
    { "restart", "let the program run again", cmd_restart },
    { "clock", "set the pump's clock", cmd_clock },
    { "serve", "the same as pages, in the browser on this computer",
        cmd_serve },
    { "pair", "give a new pump its keys; pass on its implant record",
        cmd_pair },
    { "send", "send session records that wait to the clinic", cmd_send },
    { "key",
        "this programmer's key, and a clinic's: init, issue, install, "
        "revoke, list",
        cmd_key },
};

enum { COUNT = sizeof(commands) / sizeof(*commands) };

static void print_help(void)
{
    printf("Usage: cisterna programmer [--pump ADDRESS] COMMAND "
           "[OPTION...]\n\n");
    for (size_t i = 0; i < COUNT; i++)
        printf("  %-12s %s\n", commands[i].name, commands[i].summary);
    printf("\nExamples:\n"
           "  cisterna programmer --pump unix:pump.sock status\n"
           "  cisterna programmer --pump unix:pump.sock refill --drained 4.1 "
           "--filled 20 --same --lot B4711 --expiry 2027-06-30\n"
           "\n`cisterna programmer COMMAND --help` says more of each.\n");
}

/* Options that may stand before the command, each with a value of its own. */
static int takes_value(const char *option)
{
    static const char *const names[] = { "--pump", "--data", "--serial",
        "--passphrase-file", "--card", "--clinic", "--ticket", "--now",
        "--patient", "--mrn", "--port" };

    for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
        if (strcmp(option, names[i]) == 0)
            return 1;
    return 0;
}

/* Where the command stands, or argc. */
static int find_command(int argc, char **argv)
{
    int i = 1;

    while (i < argc && strncmp(argv[i], "--", 2) == 0)
        i += takes_value(argv[i]) ? 2 : 1;
    return i < argc ? i : argc;
}

/* The command first, under its whole name, then all options. */
static int run(const struct command *command, int at, int argc, char **argv)
{
    char name[64];

    snprintf(name, sizeof(name), "cisterna programmer %s", command->name);
    memmove(argv + 2, argv + 1, (size_t)(at - 1) * sizeof(*argv));
    argv[1] = name;
    return command->run(argc - 1, argv + 1);
}

int main(int argc, char **argv)
{
    int at;

    options_init();
    (void)prctl(PR_SET_DUMPABLE, 0); /* secrets do not go into a core file */
    if (argc > 1 && strcmp(argv[1], "--version") == 0) {
        printf("cisterna-programmer %s\n", options_version());
        return COMMAND_OK;
    }
    at = find_command(argc, argv);
    if (at == argc && argc > 1 &&
        (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-?") == 0)) {
        print_help();
        return COMMAND_OK;
    }
    for (size_t i = 0; at < argc && i < COUNT; i++)
        if (strcmp(argv[at], commands[i].name) == 0)
            return run(&commands[i], at, argc, argv);
    if (at < argc)
        log_error("%s: no such command: see --help", argv[at]);
    else
        log_error("no command given: see --help");
    return COMMAND_USAGE;
}
