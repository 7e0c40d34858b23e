/* cmd_restore.c: put a backup in the place of the store. */
#include <argp.h>
#include <stdio.h>

#include "base/log.h"
#include "clinic/command.h"
#include "clinic/store/backup.h"

struct restore {
    struct command_input input;
    const char *file;
};

static error_t parse(int key, char *arg, struct argp_state *state)
{
    struct restore *restore = state->input;

    switch (key) {
    case ARGP_KEY_INIT:
        state->child_inputs[0] = &restore->input;
        return 0;
    case ARGP_KEY_ARG:
        if (state->arg_num > 0)
            argp_error(state, "%s: one file at a time", arg);
        restore->file = arg;
        return 0;
    case ARGP_KEY_END:
        if (!restore->file)
            argp_error(state, "no file named: write which backup");
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

static int restore_file(const struct restore *restore)
{
    char kept[DB_NAME_MAX], why[DB_WHY_MAX];
    enum store_result result =
        backup_restore(restore->input.store, restore->file, kept, why);

    if (result != STORE_OK) {
        log_error("%s", why);
        return result == STORE_REFUSED || result == STORE_NONE ? COMMAND_USAGE
                                                               : COMMAND_FAILED;
    }
    printf("%s: restored from %s\n", restore->input.store, restore->file);
    if (kept[0])
        printf("the store that was there is kept as %s\n", kept);
    return COMMAND_OK;
}

int cmd_restore(int argc, char **argv)
{
    static const char doc[] =
        "Check a backup whole, then put it in the place of the store.  The "
        "store that was there is kept beside it.  Stop the server first."
        "\vExamples:\n"
        "  cisterna clinic restore /backup/clinic-2026-11-16.sqlite "
        "--store sqlite:clinic.sqlite\n";
    struct argp_child children[] = { { command_argp(), 0, NULL, 0 }, { 0 } };
    const struct argp argp = { NULL, parse, "FILE", doc, children, NULL, NULL };
    struct restore restore = { .file = NULL };

    argp_parse(&argp, argc, argv, 0, NULL, &restore);
    if (!restore.input.store) {
        log_error("no store named: add --store sqlite:FILE");
        return COMMAND_USAGE;
    }
    return restore_file(&restore);
}
