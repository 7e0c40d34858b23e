/* cmd_backup.c: copy the store, also while it is served. */
#include <argp.h>
#include <stdio.h>

#include "base/log.h"
#include "clinic/command.h"
#include "clinic/store/backup.h"

struct backup {
    struct command_input input;
    const char *file;
};

static error_t parse(int key, char *arg, struct argp_state *state)
{
    struct backup *backup = state->input;

    switch (key) {
    case ARGP_KEY_INIT:
        state->child_inputs[0] = &backup->input;
        return 0;
    case ARGP_KEY_ARG:
        if (state->arg_num > 0)
            argp_error(state, "%s: one file at a time", arg);
        backup->file = arg;
        return 0;
    case ARGP_KEY_END:
        if (!backup->file)
            argp_error(state, "no file named: write where the copy goes");
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

int cmd_backup(int argc, char **argv)
{
    static const char doc[] =
        "Copy the store of a clinic into a new file, also while it is "
        "served, and check the copy.  The file appears only when it is whole."
        "\vExamples:\n"
        "  cisterna clinic backup /backup/clinic-2026-11-16.sqlite "
        "--store sqlite:clinic.sqlite\n";
    struct argp_child children[] = { { command_argp(), 0, NULL, 0 }, { 0 } };
    const struct argp argp = { NULL, parse, "FILE", doc, children, NULL, NULL };
    struct backup backup = { .file = NULL };
    enum store_result result;
    struct store *store;
    int status = COMMAND_OK;

    argp_parse(&argp, argc, argv, 0, NULL, &backup);
    store = command_store(&backup.input, &status);
    if (!store)
        return status;
    result = backup_make(store, backup.file);
    if (result == STORE_OK)
        printf("%s: a whole copy of %s\n", backup.file, db_file(store->db));
    else
        status = command_refuse(store, result);
    store_close(store);
    return status;
}
