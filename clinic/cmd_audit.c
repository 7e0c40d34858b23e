/* cmd_audit.c: verify and read the audit trail (SR-44). */
#include <argp.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buffer.h"
#include "base/json.h"
#include "base/log.h"
#include "base/quantity.h"
#include "clinic/command.h"
#include "clinic/store/audit.h"

enum { KEY_SUBJECT = 0x1501, KEY_MAX, ENTRIES_MAX = 1000000 };

struct audit_options {
    struct command_input input;
    const char *action;
    const char *subject; /* NULL: all */
    int64_t max;
};

static error_t parse(int key, char *arg, struct argp_state *state)
{
    struct audit_options *options = state->input;
    enum quantity_error error;

    switch (key) {
    case ARGP_KEY_INIT:
        state->child_inputs[0] = &options->input;
        return 0;
    case KEY_SUBJECT:
        options->subject = arg;
        return 0;
    case KEY_MAX:
        error = quantity_read(arg, QUANTITY_WHOLE, ENTRIES_MAX, &options->max);
        if (error)
            argp_error(state, "--max %s", quantity_error_text(error));
        return 0;
    case ARGP_KEY_ARG:
        if (state->arg_num > 0)
            argp_error(state, "%s: one action at a time", arg);
        options->action = arg;
        return 0;
    case ARGP_KEY_END:
        if (!options->action || (strcmp(options->action, "verify") != 0 &&
                                    strcmp(options->action, "list") != 0))
            argp_error(state, "what to do: verify, or list");
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

static void parse_arguments(
    struct audit_options *options, int argc, char **argv)
{
    static const struct argp_option table[] = {
        { "subject", KEY_SUBJECT, "SUBJECT", 0,
            "List one subject's alone, as in patient/12", 0 },
        { "max", KEY_MAX, "N", 0, "List the newest N [100]", 0 },
        { 0 },
    };
    static const char doc[] =
        "Verify the audit trail of a clinic, or list its newest entries.  "
        "verify names the first broken entry and ends with 1; when all is "
        "whole it prints the last entry's hash: one that was written down "
        "elsewhere shows later that no entry before it was changed."
        "\vExamples:\n"
        "  cisterna clinic audit verify --store sqlite:clinic.sqlite\n"
        "  cisterna clinic audit list --subject patient/12 "
        "--store sqlite:clinic.sqlite\n";
    struct argp_child children[] = { { command_argp(), 0, NULL, 0 }, { 0 } };
    const struct argp argp = { table, parse, "verify\nlist", doc, children,
        NULL, NULL };

    argp_parse(&argp, argc, argv, 0, NULL, options);
}

static void print_json(const struct audit_report *report, const char *head)
{
    struct buffer out = { 0 };
    struct json json;

    json_init(&json, &out);
    json_open_object(&json);
    json_key_bool(&json, "whole", !report->what);
    json_key_int(&json, "entries", report->entries);
    json_key_text(&json, "head", head);
    if (report->what)
        json_key_int(&json, "broken", report->broken);
    else
        json_key_null(&json, "broken");
    json_key_text(&json, "reason", report->what);
    json_close_object(&json);
    printf("%s\n", buffer_get(&out));
    buffer_free(&out);
}

static int verify(struct store *store, int is_json)
{
    struct audit_report report;
    enum store_result result = audit_verify(store, &report);
    char head[65];

    if (result != STORE_OK)
        return command_refuse(store, result);
    sodium_bin2hex(head, sizeof head, report.head, sizeof report.head);
    if (is_json)
        print_json(&report, head);
    else if (report.what)
        printf("entry %lld: %s; the %lld before it are whole\n",
            (long long)report.broken, report.what, (long long)report.entries);
    else
        printf("%lld entries, all whole; the last has the hash\n%s\n",
            (long long)report.entries, head);
    return report.what ? COMMAND_NO : COMMAND_OK;
}

/* Values have a line each: shown as one. */
static void print_value(const char *text)
{
    for (; *text; text++)
        if (*text != '\n')
            putchar((unsigned char)*text < ' ' ? '?' : *text);
        else if (text[1])
            fputs("; ", stdout);
}

static void print_entry(const struct audit *entry)
{
    printf("%lld\t%s\t%s\t%s\t%s\t%s\t", (long long)entry->sequence,
        when_instant(entry->at_s, 0).text, entry->author, entry->role,
        entry->action, entry->subject);
    print_value(entry->before);
    putchar('\t');
    print_value(entry->after);
    putchar('\n');
}

static void put_entry(struct json *json, const struct audit *entry)
{
    char hash[65];

    sodium_bin2hex(hash, sizeof hash, entry->hash, sizeof entry->hash);
    json_open_object(json);
    json_key_int(json, "sequence", entry->sequence);
    json_key_text(json, "at", when_instant(entry->at_s, 0).text);
    json_key_text(json, "author", entry->author);
    json_key_text(json, "role", entry->role);
    json_key_text(json, "action", entry->action);
    json_key_text(json, "subject", entry->subject);
    json_key_text(json, "before", entry->before);
    json_key_text(json, "after", entry->after);
    json_key_text(json, "hash", hash);
    json_close_object(json);
}

static void print_entries(const struct audit *entries, int count, int is_json)
{
    struct buffer out = { 0 };
    struct json json;
    int i;

    for (i = count - 1; i >= 0 && !is_json; i--)
        print_entry(&entries[i]);
    if (!is_json)
        return;
    json_init(&json, &out);
    json_open_object(&json);
    json_key(&json, "entries");
    json_open_array(&json);
    for (i = count - 1; i >= 0; i--)
        put_entry(&json, &entries[i]);
    json_close_array(&json);
    json_close_object(&json);
    printf("%s\n", buffer_get(&out));
    buffer_free(&out);
}

static int list(struct store *store, const struct audit_options *options)
{
    struct audit_query query = { options->subject, INT64_MAX,
        (int)options->max };
    struct arena arena = { 0 };
    struct audit *entries;
    int count = options->subject
                    ? audit_of(store, &arena, &query, &entries)
                    : audit_list(store, &arena, INT64_MAX, query.max, &entries);

    if (count >= 0)
        print_entries(entries, count, options->input.options.json);
    arena_free(&arena);
    return count < 0 ? command_refuse(store, store_last(store)) : COMMAND_OK;
}

int cmd_audit(int argc, char **argv)
{
    struct audit_options options = { .max = 100 };
    struct store *store;
    int status = COMMAND_OK;

    parse_arguments(&options, argc, argv);
    store = command_store(&options.input, &status);
    if (!store)
        return status;
    if (strcmp(options.action, "verify") == 0)
        status = verify(store, options.input.options.json);
    else
        status = list(store, &options);
    store_close(store);
    return status;
}
