/* cmd_check.c: is the store whole, and does it agree with itself? */
#include <argp.h>
#include <stdio.h>

#include "base/buffer.h"
#include "base/json.h"
#include "base/log.h"
#include "clinic/command.h"
#include "clinic/store/check.h"

static error_t parse(int key, char *arg, struct argp_state *state)
{
    (void)arg;
    if (key != ARGP_KEY_INIT)
        return ARGP_ERR_UNKNOWN;
    state->child_inputs[0] = state->input;
    return 0;
}

/* Where the faults go: an array being written, or standard output. */
struct findings {
    struct json json;
    int is_json;
};

static void say(void *context, const char *fault)
{
    struct findings *findings = context;

    if (findings->is_json)
        json_text(&findings->json, fault);
    else
        printf("%s\n", fault);
}

static int check(struct store *store, int is_json)
{
    struct buffer out = { 0 };
    struct findings findings = { .is_json = is_json };
    int64_t faults;

    json_init(&findings.json, &out);
    json_open_object(&findings.json);
    json_key(&findings.json, "faults");
    json_open_array(&findings.json);
    faults = check_store(store, say, &findings);
    json_close_array(&findings.json);
    json_close_object(&findings.json);
    if (faults >= 0 && is_json)
        printf("%s\n", buffer_get(&out));
    if (faults == 0 && !is_json)
        printf("%s: whole\n", db_file(store->db));
    buffer_free(&out);
    if (faults >= 0)
        return faults == 0 ? COMMAND_OK : COMMAND_NO;
    log_error("%s", store_why(store));
    return COMMAND_FAILED;
}

int cmd_check(int argc, char **argv)
{
    static const char doc[] =
        "Check a clinic's store: the file's integrity, that every row "
        "belongs to one that is there, that what is current is what the facts "
        "say, and that the audit trail is whole and tells of every row.  Ends "
        "with 1 when it finds a fault."
        "\vExamples:\n"
        "  cisterna clinic check --store sqlite:clinic.sqlite\n";
    struct argp_child children[] = { { command_argp(), 0, NULL, 0 }, { 0 } };
    const struct argp argp = { NULL, parse, "", doc, children, NULL, NULL };
    struct command_input input = { .store = NULL };
    struct store *store;
    int status = COMMAND_OK;

    argp_parse(&argp, argc, argv, 0, NULL, &input);
    store = command_store(&input, &status);
    if (!store)
        return status;
    status = check(store, input.options.json);
    store_close(store);
    return status;
}
