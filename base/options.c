#include <argp.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/log.h"
#include "base/options.h"

enum { EXIT_USAGE = 2, KEY_JSON = 0x1001, KEY_NOW };

static error_t parse(int key, char *arg, struct argp_state *state)
{
    struct options *options = state->input;
    enum when_error error;

    switch (key) {
    case KEY_JSON:
        options->json = true;
        return 0;
    case KEY_NOW:
        error = when_read_local(arg, &options->now);
        if (error) {
            log_error("--now \"%s\" %s", arg, when_error_text(error));
            exit(EXIT_USAGE);
        }
        options->has_now = true;
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

const struct argp *options_argp(void)
{
    static const struct argp_option table[] = {
        { "json", KEY_JSON, NULL, 0, "Print one JSON object", -2 },
        { "now", KEY_NOW, "INSTANT", 0,
            "Take this as the present, as in 2026-11-16T09:00", -2 },
        { 0 },
    };
    static const struct argp argp = { .options = table, .parser = parse };

    return &argp;
}

static void print_version(FILE *stream, struct argp_state *state)
{
    fprintf(
        stream, "%s %s\n", state ? state->name : "cisterna", CISTERNA_VERSION);
}

void options_init(void)
{
    argp_err_exit_status = EXIT_USAGE;
    argp_program_version_hook = print_version;
}

const char *options_version(void)
{
    return CISTERNA_VERSION;
}
