/* cmd_init.c: make a clinic's store. */
#include <argp.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/log.h"
#include "clinic/command.h"
#include "clinic/store/clinic.h"

enum { KEY_NAME = 0x1401, KEY_ZONE };

struct init {
    struct command_input input;
    const char *name;
    const char *zone;
};

static error_t parse(int key, char *arg, struct argp_state *state)
{
    struct init *init = state->input;

    switch (key) {
    case ARGP_KEY_INIT:
        state->child_inputs[0] = &init->input;
        return 0;
    case KEY_NAME:
        init->name = arg;
        return 0;
    case KEY_ZONE:
        init->zone = arg;
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

static void parse_arguments(struct init *init, int argc, char **argv)
{
    static const struct argp_option options[] = {
        { "name", KEY_NAME, "NAME", 0, "What the clinic is called", 0 },
        { "zone", KEY_ZONE, "ZONE", 0,
            "Its time zone, as in America/Chicago (UTC)", 0 },
        { 0 },
    };
    static const char doc[] =
        "Make the store of a new clinic.  An existing one is refused."
        "\vExamples:\n"
        "  cisterna clinic init --store sqlite:clinic.sqlite "
        "--name \"Quarry Clinic\" --zone America/Chicago\n";
    struct argp_child children[] = { { command_argp(), 0, NULL, 0 }, { 0 } };
    const struct argp argp = { options, parse, "", doc, children, NULL, NULL };

    argp_parse(&argp, argc, argv, 0, NULL, init);
}

static int create(const struct init *init, const struct author *author)
{
    struct clinic clinic = clinic_default(init->name, init->zone);
    enum store_result result = STORE_OK;
    char why[DB_WHY_MAX];
    struct store *store =
        store_create(init->input.store, &clinic, author, &result, why);

    if (!store) {
        log_error("%s", why);
        return result == STORE_REFUSED || result == STORE_TAKEN
                   ? COMMAND_USAGE
                   : COMMAND_FAILED;
    }
    printf("%s: the store of %s is made\n", db_file(store->db), init->name);
    store_close(store);
    return COMMAND_OK;
}

int cmd_init(int argc, char **argv)
{
    struct init init = { .name = "The clinic", .zone = "UTC" };
    struct arena arena = { 0 };
    struct author author;
    int64_t now_s;
    int status = COMMAND_USAGE;

    parse_arguments(&init, argc, argv);
    if (!init.input.store) {
        log_error("no store named: add --store sqlite:FILE");
        return COMMAND_USAGE;
    }
    if (command_now_in(&init.input, init.zone, &now_s) == 0) {
        author = command_author(&arena, now_s);
        status = create(&init, &author);
    }
    arena_free(&arena);
    return status;
}
