/* cmd_status.c: what the pump does, what sounds, and what it remembers. */
#include <argp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buffer.h"
#include "base/json.h"
#include "base/log.h"
#include "base/when.h"
#include "core/event.h"
#include "programmer/command.h"
#include "programmer/print.h"
#include "programmer/show.h"
#include "programmer/words.h"

enum { KEY_COUNT = 0x1201, KEY_FORMAT, COUNT_MAX = 100000 };

struct asked {
    struct command_input input;
    const char *doc;
    long count;         /* log: how many */
    const char *format; /* print */
};

static error_t parse(int key, char *arg, struct argp_state *state)
{
    struct asked *asked = state->input;
    char *end;

    switch (key) {
    case ARGP_KEY_INIT:
        state->child_inputs[0] = &asked->input;
        return 0;
    case KEY_COUNT:
        asked->count = strtol(arg, &end, 10);
        if (*end || asked->count < 1 || asked->count > COUNT_MAX) {
            log_error("--last %s: say a number from 1 to %d", arg, COUNT_MAX);
            exit(COMMAND_USAGE);
        }
        return 0;
    case KEY_FORMAT:
        asked->format = arg;
        return 0;
    case ARGP_KEY_ARG:
        log_error("\"%s\": not understood here: see --help", arg);
        exit(COMMAND_USAGE);
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

static void read_arguments(struct asked *asked, int argc, char **argv,
    const struct argp_option *options, const char *doc)
{
    struct argp_child children[] = { { command_argp(), 0, NULL, 0 }, { 0 } };
    const struct argp argp = { options, parse, "", doc, children, NULL, NULL };

    argp_parse(&argp, argc, argv, 0, NULL, asked);
}

int cmd_status(int argc, char **argv)
{
    struct asked asked = { .input = { .card_opens = true } };
    struct command_context c;
    struct buffer out = { 0 };
    struct json json;
    int status;

    read_arguments(&asked, argc, argv, NULL,
        "Wake the pump, and show what it does."
        "\vExamples:\n"
        "  cisterna programmer --pump unix:pump.sock status\n"
        "  cisterna programmer --pump unix:pump.sock status --json\n");
    status = command_begin(&c, &asked.input);
    if (status != COMMAND_OK)
        return status;
    status = command_open(&c, true);
    if (status == COMMAND_OK && asked.input.options.json) {
        json_init(&json, &out);
        json_open_object(&json);
        show_reading_json(&c.visit, &json);
        json_close_object(&json);
        show_json(&out);
    } else if (status == COMMAND_OK) {
        show_reading(&c.visit, &c.arena);
    }
    return command_end(&c, status);
}

static void print_alarms(const struct visit *visit)
{
    const struct msg_status *s = &visit->now.status;
    int count = 0;

    for (uint32_t i = 0; i < 16; i++) {
        const struct event *event = event_of_code(i + 1);

        if (!(s->active >> i & 1) || !event)
            continue;
        count++;
        printf("%-26s %-8s %s\n", event->words,
            event_priority_words(event->priority),
            s->silenced >> i & 1 ? "silenced" : "sounds");
    }
    if (count == 0)
        printf("no alarm\n");
}

int cmd_alarms(int argc, char **argv)
{
    struct asked asked = { .input = { .card_opens = true } };
    struct command_context c;
    struct buffer out = { 0 };
    struct json json;
    int status;

    read_arguments(&asked, argc, argv, NULL,
        "What sounds in the pump, and why."
        "\vExample:\n"
        "  cisterna programmer --pump unix:pump.sock alarms\n");
    status = command_begin(&c, &asked.input);
    if (status != COMMAND_OK)
        return status;
    status = command_open(&c, true);
    if (status == COMMAND_OK && asked.input.options.json) {
        json_init(&json, &out);
        json_open_object(&json);
        show_reading_json(&c.visit, &json);
        json_close_object(&json);
        show_json(&out);
    } else if (status == COMMAND_OK) {
        print_alarms(&c.visit);
    }
    return command_end(&c, status);
}

/* --- log --- */

static void print_entry(const struct msg_log *log, int i)
{
    const struct msg_log_entry *entry = &log->entry[i];

    printf("%6u  %-20s  %s", log->first + (uint32_t)i,
        when_date_time((int64_t)entry->pump_s).text, words_event(entry));
    if (entry->value)
        printf(" (%u)", entry->value);
    printf("\n");
}

static void json_entry(const struct msg_log *log, int i, struct json *json)
{
    const struct msg_log_entry *entry = &log->entry[i];
    const struct event *event = event_of_code(entry->code);

    json_open_object(json);
    json_key_int(json, "sequence", (int64_t)log->first + i);
    json_key_text(
        json, "pump_time", when_instant((int64_t)entry->pump_s, 0).text);
    json_key_text(json, "event", event ? event->slug : NULL);
    json_key_int(json, "code", entry->code);
    json_key_int(json, "value", entry->value);
    json_close_object(json);
}

/* Newest page first, so that a long log begins with what matters. */
static int show_log(struct command_context *c, long count, struct json *json)
{
    struct msg_log log;
    uint32_t last = c->visit.now.status.last;

    while (count > 0 && last > 0) {
        enum visit_result result = visit_log(&c->visit, last, &log);

        if (result != VISIT_OK)
            return command_refuse(c, result);
        if (log.count == 0)
            break;
        for (int i = log.count - 1; i >= 0 && count > 0; i--, count--) {
            if (json)
                json_entry(&log, i, json);
            else
                print_entry(&log, i);
        }
        last = log.first - 1;
    }
    return COMMAND_OK;
}

int cmd_log(int argc, char **argv)
{
    static const struct argp_option options[] = {
        { "last", KEY_COUNT, "N", 0, "So many entries, newest first [36]", 0 },
        { 0 },
    };
    struct asked asked = { .count = MSG_LOG_MAX };
    struct command_context c;
    struct buffer out = { 0 };
    struct json json;
    int status;

    read_arguments(&asked, argc, argv, options,
        "The pump's event log, newest first."
        "\vExample:\n"
        "  cisterna programmer --pump unix:pump.sock log --last 100\n");
    status = command_begin(&c, &asked.input);
    if (status != COMMAND_OK)
        return status;
    status = command_open(&c, true);
    if (status == COMMAND_OK && !asked.input.options.json) {
        status = show_log(&c, asked.count, NULL);
    } else if (status == COMMAND_OK) {
        json_init(&json, &out);
        json_open_object(&json);
        json_key_text(&json, "serial", c.visit.serial);
        json_key(&json, "entries");
        json_open_array(&json);
        status = show_log(&c, asked.count, &json);
        json_close_array(&json);
        json_close_object(&json);
        if (status == COMMAND_OK)
            show_json(&out);
        else
            buffer_free(&out);
    }
    return command_end(&c, status);
}

/* --- print --- */

static int draw(struct command_context *c, const char *format)
{
    struct buffer out = { 0 };
    struct msg_log log;
    struct sheet sheet;
    int status = 0;

    print_sheet(&c->visit,
        visit_log(&c->visit, 0, &log) == VISIT_OK ? &log : NULL, &c->arena,
        &sheet);
    if (strcmp(format, "txt") == 0)
        sheet_text(&sheet, &out);
    else if (strcmp(format, "pdf") == 0)
        status = sheet_pdf(&sheet, SHEET_A4, &out);
    else if (strcmp(format, "svg") == 0)
        status = sheet_svg(&sheet, SHEET_A4, &out);
    else
        status = sheet_png(&sheet, &out);
    if (status == 0 && fwrite(out.data, 1, out.len, stdout) != out.len) {
        log_error("standard output: cannot be written");
        status = -1;
    }
    buffer_free(&out);
    return status == 0 ? COMMAND_OK : COMMAND_FAILED;
}

static int is_format(const char *format)
{
    static const char *const formats[] = { "txt", "pdf", "svg", "png" };

    for (size_t i = 0; i < sizeof(formats) / sizeof(*formats); i++)
        if (strcmp(format, formats[i]) == 0)
            return 1;
    log_error("--format %s: say txt, pdf, svg or png", format);
    return 0;
}

int cmd_print(int argc, char **argv)
{
    static const struct argp_option options[] = {
        { "format", KEY_FORMAT, "F", 0, "txt, pdf, svg or png [txt]", 0 },
        { 0 },
    };
    struct asked asked = { .format = "txt" };
    struct command_context c;
    int status;

    read_arguments(&asked, argc, argv, options,
        "The printed report of what the pump says, onto standard output."
        "\vExamples:\n"
        "  cisterna programmer --pump unix:pump.sock print\n"
        "  cisterna programmer --pump unix:pump.sock print --format pdf "
        ">report.pdf\n");
    if (!is_format(asked.format))
        return COMMAND_USAGE;
    status = command_begin(&c, &asked.input);
    if (status != COMMAND_OK)
        return status;
    status = command_open(&c, true);
    if (status == COMMAND_OK)
        status = draw(&c, asked.format);
    return command_end(&c, status);
}
