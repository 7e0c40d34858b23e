/* cmd_key.c: whose credentials the clinic takes, and which no more. */
#include <argp.h>
#include <errno.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buffer.h"
#include "base/json.h"
#include "base/log.h"
#include "base/when.h"
#include "clinic/command.h"
#include "clinic/store/trust.h"

enum { KEY_NAME = 0x1501, KEY_NUMBER, KEY_REASON };
enum { HEX_SIZE = 2 * RECORD_KEY_BYTES + 1 };

/* What was asked for. */
struct key {
    struct command_input input;
    const char *action;
    const char *hex;
    const char *name;
    const char *number;
    const char *reason;
};

/* The store and who acts, while it runs. */
struct context {
    const struct key *key;
    unsigned char bytes[RECORD_KEY_BYTES];
    struct store *store;
    struct arena arena;
    struct author author;
};

static error_t parse(int key, char *arg, struct argp_state *state)
{
    struct key *asked = state->input;

    switch (key) {
    case ARGP_KEY_INIT:
        state->child_inputs[0] = &asked->input;
        return 0;
    case KEY_NAME:
        asked->name = arg;
        return 0;
    case KEY_NUMBER:
        asked->number = arg;
        return 0;
    case KEY_REASON:
        asked->reason = arg;
        return 0;
    case ARGP_KEY_ARG:
        if (state->arg_num > 1) {
            log_error("\"%s\": one key at a time", arg);
            exit(COMMAND_USAGE);
        }
        *(state->arg_num == 0 ? &asked->action : &asked->hex) = arg;
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

static void parse_arguments(struct key *key, int argc, char **argv)
{
    static const struct argp_option options[] = {
        { "name", KEY_NAME, "NAME", 0, "Of the key, as people know it", 0 },
        { "number", KEY_NUMBER, "N", 0, "Of the credential to revoke", 0 },
        { "reason", KEY_REASON, "WORDS", 0, "Why it is revoked", 0 },
        { 0 },
    };
    static const char usage[] = "list\nadd KEY --name NAME\nremove KEY\nrevoke "
                                "KEY --number N --reason WORDS";
    static const char doc[] =
        "Whose session records the clinic takes: public keys of 64 hex digits, "
        "as cisterna programmer key prints them."
        "\vExamples:\n"
        "  cisterna clinic key list --store sqlite:clinic.sqlite\n"
        "  cisterna clinic key add \"$KEY\" --name \"Quarry Clinic 2026\" "
        "--store sqlite:clinic.sqlite\n"
        "  cisterna clinic key revoke \"$KEY\" --number 7 --reason \"laptop "
        "stolen\" --store sqlite:clinic.sqlite\n";
    struct argp_child children[] = { { command_argp(), 0, NULL, 0 }, { 0 } };
    const struct argp argp = { options, parse, usage, doc, children, NULL,
        NULL };

    argp_parse(&argp, argc, argv, 0, NULL, key);
}

static const char *hex_of(struct context *context, const struct trust_key *key)
{
    char *hex = arena_alloc(&context->arena, HEX_SIZE);

    return sodium_bin2hex(hex, HEX_SIZE, key->key, sizeof key->key);
}

static void print_json(struct context *context, const struct trust_key *keys,
    const struct revocation *revocations, const int count[2])
{
    struct buffer out = { 0 };
    struct json json;

    json_init(&json, &out);
    json_open_object(&json);
    json_key(&json, "keys");
    json_open_array(&json);
    for (int i = 0; i < count[0]; i++) {
        json_open_object(&json);
        json_key_text(&json, "key", hex_of(context, &keys[i]));
        json_key_text(&json, "name", keys[i].name);
        json_key_bool(&json, "trusted", keys[i].removed_s == RECORD_NO_INSTANT);
        json_key(&json, "revoked");
        json_open_array(&json);
        for (int k = 0; k < count[1]; k++)
            if (revocations[k].trust_key == keys[i].id)
                json_int(&json, revocations[k].number);
        json_close_array(&json);
        json_close_object(&json);
    }
    json_close_array(&json);
    json_close_object(&json);
    puts(buffer_get(&out));
    buffer_free(&out);
}

static int list(struct context *context)
{
    struct trust_key *keys;
    struct revocation *revocations;
    int count[2] = { trust_list(context->store, &context->arena, &keys),
        trust_revocations(context->store, &context->arena, &revocations) };

    if (count[0] < 0 || count[1] < 0) {
        log_error("%s", store_why(context->store));
        return COMMAND_FAILED;
    }
    if (context->key->input.options.json) {
        print_json(context, keys, revocations, count);
        return COMMAND_OK;
    }
    for (int i = 0; i < count[0]; i++) {
        printf("%s  %s%s\n", hex_of(context, &keys[i]), keys[i].name,
            keys[i].removed_s == RECORD_NO_INSTANT ? "" : " (trusted no more)");
        for (int k = 0; k < count[1]; k++)
            if (revocations[k].trust_key == keys[i].id)
                printf("    revoked %lld: %s\n",
                    (long long)revocations[k].number, revocations[k].reason);
    }
    return COMMAND_OK;
}

static int end(struct context *context, enum store_result result)
{
    return result == STORE_OK || result == STORE_SAME
               ? COMMAND_OK
               : command_refuse(context->store, result);
}

static int add(struct context *context)
{
    struct trust_key key = { .name = context->key->name };
    int64_t id;

    memcpy(key.key, context->bytes, sizeof key.key);
    return end(context, trust_add(context->store, &context->author, &key, &id));
}

static int remove_key(struct context *context)
{
    return end(context,
        trust_remove(context->store, &context->author, context->bytes));
}

static int revoke(struct context *context)
{
    struct revocation revocation = { .reason = context->key->reason };
    struct trust_key key = { 0 };
    enum store_result result =
        trust_find(context->store, &context->arena, context->bytes, &key);
    char *rest;

    errno = 0;
    revocation.number = strtoll(context->key->number, &rest, 10);
    if (*context->key->number < '0' || *context->key->number > '9' || *rest ||
        errno) {
        log_error("--number \"%s\": not a number", context->key->number);
        return COMMAND_USAGE;
    }
    revocation.trust_key = key.id;
    if (result == STORE_OK)
        result = trust_revoke(context->store, &context->author, &revocation);
    return end(context, result);
}

/* Says what is missing; returns 1 when nothing is. */
static int is_whole(struct context *context)
{
    const struct key *key = context->key;
    size_t len = 0;

    if (!key->action) {
        log_error("nothing asked for: use list, add, remove or revoke");
        return 0;
    }
    if (strcmp(key->action, "list") == 0)
        return 1;
    if (!key->hex || strlen(key->hex) != HEX_SIZE - 1 ||
        sodium_hex2bin(context->bytes, sizeof context->bytes, key->hex,
            strlen(key->hex), NULL, &len, NULL) != 0 ||
        len != sizeof context->bytes) {
        log_error("key %s: give the public key, 64 hex digits", key->action);
        return 0;
    }
    if (strcmp(key->action, "add") == 0 && !key->name) {
        log_error("key add: add --name, by which people know the key");
        return 0;
    }
    if (strcmp(key->action, "revoke") == 0 && (!key->number || !key->reason)) {
        log_error("key revoke: add --number of the credential, and --reason");
        return 0;
    }
    return 1;
}

static int act(struct context *context)
{
    static const struct {
        const char *name;
        int (*run)(struct context *context);
    } actions[] = { { "list", list }, { "add", add }, { "remove", remove_key },
        { "revoke", revoke } };

    for (size_t i = 0; i < sizeof actions / sizeof actions[0]; i++)
        if (strcmp(context->key->action, actions[i].name) == 0)
            return actions[i].run(context);
    log_error("key %s: no such thing to do: use list, add, remove or revoke",
        context->key->action);
    return COMMAND_USAGE;
}

int cmd_key(int argc, char **argv)
{
    struct key key = { 0 };
    struct context context = { .key = &key };
    int status = COMMAND_USAGE;
    int64_t now_s;

    parse_arguments(&key, argc, argv);
    if (!is_whole(&context))
        return COMMAND_USAGE;
    context.store = command_store(&key.input, &status);
    if (!context.store)
        return status;
    if (command_now(&key.input, context.store, &now_s) == 0) {
        context.author = command_author(&context.arena, now_s);
        status = act(&context);
    }
    arena_free(&context.arena);
    store_close(context.store);
    return status;
}
