/* cmd_init.c: make a clinic's store. */
#include <argp.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/log.h"
#include "base/quantity.h"
#include "base/zone.h"
#include "clinic/command.h"
#include "clinic/demo.h"
#include "clinic/store/clinic.h"
#include "core/fault.h"

enum { KEY_NAME = 0x1401, KEY_ZONE, KEY_DEMO, KEY_SEED };

struct init {
    struct command_input input;
    const char *name;
    const char *zone;
    int demo;
    uint64_t seed;
};

static uint64_t read_seed(const char *text)
{
    int64_t seed;
    enum quantity_error error =
        quantity_read(text, QUANTITY_WHOLE, INT32_MAX, &seed);

    if (error) {
        log_error("--seed %s %s", text, quantity_error_text(error));
        exit(COMMAND_USAGE);
    }
    return (uint64_t)seed;
}

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
    case KEY_DEMO:
        init->demo = 1;
        return 0;
    case KEY_SEED:
        init->seed = read_seed(arg);
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
        { "demo", KEY_DEMO, NULL, 0,
            "Fill it with forty fictional patients, and a login for each role",
            0 },
        { "seed", KEY_SEED, "N", 0,
            "Another such clinic; the same seed and day make the same (1)", 0 },
        { 0 },
    };
    static const char doc[] =
        "Make the store of a new clinic.  An existing one is refused."
        "\vExamples:\n"
        "  cisterna clinic init --store sqlite:clinic.sqlite "
        "--name \"Quarry Clinic\" --zone America/Chicago\n"
        "  cisterna clinic init --store sqlite:demo.sqlite --demo\n";
    struct argp_child children[] = { { command_argp(), 0, NULL, 0 }, { 0 } };
    const struct argp argp = { options, parse, "", doc, children, NULL, NULL };

    argp_parse(&argp, argc, argv, 0, NULL, init);
}

/* Make the people of a demonstration.  A status to end with. */
static int fill(const struct init *init, struct store *store, int64_t now_s)
{
    struct zone *zone = zone_create(init->zone);
    struct demo demo = { .seed = init->seed, .now_s = now_s, .zone = zone };
    struct buffer logins = { 0 };
    enum store_result result;

    ASSERT(zone); /* the store has just judged it */
    result = demo_fill(store, &demo);
    zone_free(zone);
    if (result != STORE_OK)
        return command_refuse(store, result);
    demo_print_logins(&logins);
    printf("\n%s", buffer_get(&logins));
    buffer_free(&logins);
    return COMMAND_OK;
}

static int create(const struct init *init, const struct author *author)
{
    struct clinic clinic = init->demo ? demo_clinic(init->name, init->zone)
                                      : clinic_default(init->name, init->zone);
    enum store_result result = STORE_OK;
    char why[DB_WHY_MAX];
    struct store *store =
        store_create(init->input.store, &clinic, author, &result, why);
    int status = COMMAND_OK;

    if (!store) {
        log_error("%s", why);
        return result == STORE_REFUSED || result == STORE_TAKEN
                   ? COMMAND_USAGE
                   : COMMAND_FAILED;
    }
    printf("%s: the store of %s is made\n", db_file(store->db), init->name);
    if (init->demo)
        status = fill(init, store, author->at_s);
    store_close(store);
    return status;
}

int cmd_init(int argc, char **argv)
{
    struct init init = { .seed = 1 };
    struct arena arena = { 0 };
    struct author author;
    int64_t now_s;
    int status = COMMAND_USAGE;

    parse_arguments(&init, argc, argv);
    if (!init.name)
        init.name = init.demo ? "Quarry Clinic" : "The clinic";
    if (!init.zone)
        init.zone = init.demo ? "America/Chicago" : "UTC";
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
