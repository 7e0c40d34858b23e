/* cmd_user.c: add, list and change who may sign in. */
#include <argp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/json.h"
#include "base/log.h"
#include "clinic/command.h"
#include "clinic/store/account.h"
#include "clinic/store/second.h"
#include "web/password.h"
#include "web/role.h"

enum { KEY_ROLE = 0x1301, KEY_PASSWORD };

/* What was asked for; name is NULL for list. */
struct user {
    struct command_input input;
    const char *action;
    const char *name;
    const char *roles;
    int password_stdin;
};

/* The store and who acts, while it runs. */
struct context {
    const struct user *user;
    struct store *store;
    struct arena arena;
    struct author author;
};

static error_t parse(int key, char *arg, struct argp_state *state)
{
    struct user *user = state->input;

    switch (key) {
    case ARGP_KEY_INIT:
        state->child_inputs[0] = &user->input;
        return 0;
    case KEY_ROLE:
        user->roles = arg;
        return 0;
    case KEY_PASSWORD:
        user->password_stdin = 1;
        return 0;
    case ARGP_KEY_ARG:
        if (state->arg_num > 1) {
            log_error("\"%s\": one name at a time: put it in quotes when it "
                      "has blanks",
                arg);
            exit(COMMAND_USAGE);
        }
        *(state->arg_num == 0 ? &user->action : &user->name) = arg;
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

static void parse_arguments(struct user *user, int argc, char **argv)
{
    static const struct argp_option options[] = {
        { "role", KEY_ROLE, "R[,R]", 0,
            "Roles: reader, scheduler, nurse, prescriber, administrator, "
            "auditor",
            0 },
        { "password-stdin", KEY_PASSWORD, NULL, 0,
            "Read the password from standard input, up to the line's end", 0 },
        { 0 },
    };
    static const char usage[] = "list\nadd NAME --role R[,R]\nrole NAME "
                                "--role R[,R]\npassword NAME\ndisable "
                                "NAME\nenable NAME\nsecond-off NAME";
    static const char doc[] =
        "Add, list and change who may sign in."
        "\vExamples:\n"
        "  echo \"$PASSWORD\" | cisterna clinic user add \"R. Nurse\" "
        "--role nurse --password-stdin --store sqlite:clinic.sqlite\n"
        "  cisterna clinic user list --store sqlite:clinic.sqlite\n"
        "  cisterna clinic user disable \"R. Nurse\" --store "
        "sqlite:clinic.sqlite\n";
    struct argp_child children[] = { { command_argp(), 0, NULL, 0 }, { 0 } };
    const struct argp argp = { options, parse, usage, doc, children, NULL,
        NULL };

    argp_parse(&argp, argc, argv, 0, NULL, user);
}

/* Hashes the first line of standard input.  Returns COMMAND_OK, or another
 * status after one line. */
static int read_password(const struct user *user, char hash[PASSWORD_HASH_SIZE])
{
    char password[PASSWORD_BYTES_MAX + 3];
    const char *fault;

    if (!user->password_stdin) {
        log_error("a password is needed: add --password-stdin and write it "
                  "to standard input");
        return COMMAND_USAGE;
    }
    if (!fgets(password, sizeof(password), stdin))
        password[0] = 0;
    password[strcspn(password, "\r\n")] = 0;
    fault = password_fault(password);
    if (fault) {
        log_error("%s", fault);
        return COMMAND_USAGE;
    }
    if (password_hash(hash, password)) {
        log_error("no memory for the password's hash: close other programs");
        return COMMAND_FAILED;
    }
    return COMMAND_OK;
}

static int read_roles(const struct user *user, unsigned *roles)
{
    if (user->roles && role_parse(user->roles, roles) == 0)
        return COMMAND_OK;
    log_error("--role %s: not a list of roles: choose from reader, "
              "scheduler, nurse, prescriber, administrator, auditor, with "
              "commas between",
        user->roles ? user->roles : "is missing");
    return COMMAND_USAGE;
}

static int add(struct context *context)
{
    char hash[PASSWORD_HASH_SIZE];
    struct account account = { .name = context->user->name, .password = hash };
    int64_t id;
    int status = read_roles(context->user, &account.roles);
    enum store_result result;

    if (status == COMMAND_OK)
        status = read_password(context->user, hash);
    if (status != COMMAND_OK)
        return status;
    result = account_add(context->store, &context->author, &account, &id);
    return result == STORE_OK ? COMMAND_OK
                              : command_refuse(context->store, result);
}

static int set_role(struct context *context, struct account *account)
{
    return read_roles(context->user, &account->roles);
}

static int set_password(struct context *context, struct account *account)
{
    char *hash = arena_alloc(&context->arena, PASSWORD_HASH_SIZE);

    account->password = hash;
    return read_password(context->user, hash);
}

static int set_disabled(struct context *context, struct account *account)
{
    (void)context;
    account->disabled = 1;
    return COMMAND_OK;
}

static int set_enabled(struct context *context, struct account *account)
{
    (void)context;
    account->disabled = 0;
    return COMMAND_OK;
}

/* Changes one account by one of the functions above. */
static int change(struct context *context,
    int (*set)(struct context *context, struct account *account))
{
    struct account account;
    enum store_result result = account_find(
        context->store, &context->arena, context->user->name, &account);
    int status;

    if (result != STORE_OK)
        return command_refuse(context->store, result);
    status = set(context, &account);
    if (status != COMMAND_OK)
        return status;
    result = account_set(context->store, &context->author, &account);
    if (result == STORE_OK || result == STORE_SAME)
        return COMMAND_OK;
    return command_refuse(context->store, result);
}

/* For who lost the phone, when no other administrator is left. */
static int end_second(struct context *context)
{
    struct account account;
    enum store_result result = account_find(
        context->store, &context->arena, context->user->name, &account);

    if (result == STORE_OK)
        result = second_end(context->store, &context->author, account.id);
    return result == STORE_OK ? COMMAND_OK
                              : command_refuse(context->store, result);
}

static void print_json(
    struct context *context, const struct account *accounts, int count)
{
    struct buffer out = { 0 };
    struct json json;

    json_init(&json, &out);
    json_open_object(&json);
    json_key(&json, "users");
    json_open_array(&json);
    for (int i = 0; i < count; i++) {
        json_open_object(&json);
        json_key_text(&json, "name", accounts[i].name);
        json_key_text(
            &json, "roles", role_list(&context->arena, accounts[i].roles));
        json_key_bool(&json, "disabled", accounts[i].disabled != 0);
        json_close_object(&json);
    }
    json_close_array(&json);
    json_close_object(&json);
    puts(buffer_get(&out));
    buffer_free(&out);
}

static int list(struct context *context)
{
    struct account *accounts;
    int count = account_list(context->store, &context->arena, &accounts);

    if (count < 0) {
        log_error("%s", store_why(context->store));
        return COMMAND_FAILED;
    }
    if (context->user->input.options.json) {
        print_json(context, accounts, count);
        return COMMAND_OK;
    }
    for (int i = 0; i < count; i++)
        printf("%-24s %s%s\n", accounts[i].name,
            role_list(&context->arena, accounts[i].roles),
            accounts[i].disabled ? " (may not sign in)" : "");
    return COMMAND_OK;
}

/* Returns the status to end with. */
static int act(struct context *context)
{
    static const struct {
        const char *name;
        int (*set)(struct context *context, struct account *account);
    } changes[] = {
        { "role", set_role },
        { "password", set_password },
        { "disable", set_disabled },
        { "enable", set_enabled },
    };
    const char *action = context->user->action;

    if (strcmp(action, "list") == 0)
        return list(context);
    if (strcmp(action, "add") == 0)
        return add(context);
    if (strcmp(action, "second-off") == 0)
        return end_second(context);
    for (size_t i = 0; i < sizeof(changes) / sizeof(*changes); i++)
        if (strcmp(action, changes[i].name) == 0)
            return change(context, changes[i].set);
    return COMMAND_USAGE;
}

/* Is it one of the actions, with the name it needs? */
static int is_whole(const struct user *user)
{
    static const char *const named[] = { "add", "role", "password", "disable",
        "enable", "second-off" };

    if (!user->action) {
        log_error("nothing asked for: use add, list, role, password, disable, "
                  "enable or second-off");
        return 0;
    }
    if (strcmp(user->action, "list") == 0)
        return 1;
    for (size_t i = 0; i < sizeof(named) / sizeof(*named); i++) {
        if (strcmp(user->action, named[i]) != 0)
            continue;
        if (!user->name)
            log_error("user %s: whom? add the name", user->action);
        return user->name != NULL;
    }
    log_error("user %s: no such thing to do: use add, list, role, password, "
              "disable, enable or second-off",
        user->action);
    return 0;
}

int cmd_user(int argc, char **argv)
{
    struct user user = { 0 };
    struct context context = { .user = &user };
    int status = COMMAND_USAGE;
    int64_t now_s;

    parse_arguments(&user, argc, argv);
    if (!is_whole(&user))
        return COMMAND_USAGE;
    context.store = command_store(&user.input, &status);
    if (!context.store)
        return status;
    if (command_now(&user.input, context.store, &now_s) == 0) {
        context.author = command_author(&context.arena, now_s);
        status = act(&context);
    }
    arena_free(&context.arena);
    store_close(context.store);
    return status;
}
