/* cmd_order.c: what is done at once: boluses, holds, alarms, the clock. */
#include <argp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buffer.h"
#include "base/json.h"
#include "base/log.h"
#include "base/quantity.h"
#include "base/when.h"
#include "base/zone.h"
#include "core/units.h"
#include "link/msg_order.h"
#include "link/opcode.h"
#include "programmer/command.h"
#include "programmer/entry.h"
#include "programmer/show.h"

enum { KEY_DOSE = 0x1401, KEY_OVER, KEY_HOW, KEY_WHY, KEY_ZONE };

struct asked {
    struct command_input input;
    const char *dose;
    const char *over;
    const char *why;
    const char *zone;
    bool is_other; /* --reinitiate, --critical: the other of two ways */
};

static error_t parse(int key, char *arg, struct argp_state *state)
{
    struct asked *asked = state->input;

    switch (key) {
    case ARGP_KEY_INIT:
        state->child_inputs[0] = &asked->input;
        return 0;
    case KEY_DOSE:
        asked->dose = arg;
        return 0;
    case KEY_OVER:
        asked->over = arg;
        return 0;
    case KEY_HOW:
        asked->is_other = true;
        return 0;
    case KEY_WHY:
        asked->why = arg;
        return 0;
    case KEY_ZONE:
        asked->zone = arg;
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

/* The outcome, in words or as JSON. */
static void show_outcome(const struct command_context *c, const char *outcome)
{
    struct buffer out = { 0 };
    struct json json;

    if (!c->input->options.json) {
        printf("%s\n", outcome);
        return;
    }
    json_init(&json, &out);
    json_open_object(&json);
    json_key_text(&json, "outcome", outcome);
    json_key(&json, "reading");
    json_open_object(&json);
    show_reading_json(&c->visit, &json);
    json_close_object(&json);
    json_close_object(&json);
    show_json(&out);
}

/* An order that is one opcode. */
struct simple {
    uint8_t opcode;
    uint8_t how;
    const char *question; /* NULL: not asked */
    const char *done;
    bool is_urgent; /* also while a fate is not known */
};

static int order(struct asked *asked, const struct simple *order)
{
    struct command_context c;
    enum visit_result result;
    int status = command_begin(&c, &asked->input);

    if (status != COMMAND_OK)
        return status;
    status = command_open(&c, order->is_urgent);
    if (status != COMMAND_OK)
        return command_end(&c, status);
    if (order->question && !command_ask(&c, order->question)) {
        show_outcome(&c, "not done: nobody said yes (use --yes)");
        return command_end(&c, COMMAND_NO);
    }
    if (asked->why)
        visit_add(&c.visit, ENCOUNTER_REMARK, asked->why);
    result = visit_order(&c.visit, order->opcode, order->how);
    if (result == VISIT_OK)
        show_outcome(&c, order->done);
    else
        status = command_refuse(&c, result);
    return command_end(&c, status);
}

int cmd_silence(int argc, char **argv)
{
    static const struct simple simple = { OPCODE_SILENCE, 0, NULL,
        "silenced until the cause changes, or for the time that is set", true };
    struct asked asked = { .dose = NULL };

    read_arguments(&asked, argc, argv, NULL,
        "Silence what sounds; a new cause sounds again."
        "\vExample:\n"
        "  cisterna programmer --pump unix:pump.sock silence\n");
    return order(&asked, &simple);
}

int cmd_sound_alarm(int argc, char **argv)
{
    static const struct argp_option options[] = {
        { "critical", KEY_HOW, NULL, 0, "The two tones, not the single one",
            0 },
        { 0 },
    };
    struct asked asked = { .dose = NULL };
    struct simple simple = { OPCODE_SOUND, MSG_ORDER_MEDIUM, NULL,
        "the single tone sounds: low reservoir and other warnings", true };

    read_arguments(&asked, argc, argv, options,
        "Let the pump sound an alarm, so that the family knows it."
        "\vExamples:\n"
        "  cisterna programmer --pump unix:pump.sock sound-alarm\n"
        "  cisterna programmer --pump unix:pump.sock sound-alarm --critical\n");
    if (asked.is_other) {
        simple.how = MSG_ORDER_HIGH;
        simple.done = "the two tones sound: call at once when you hear them";
    }
    return order(&asked, &simple);
}

int cmd_minimum(int argc, char **argv)
{
    static const struct simple staff = { OPCODE_MINIMUM, 0,
        "Hold at minimum rate? Almost nothing is given then: withdrawal comes "
        "in a day or two.",
        "held at minimum rate until it is restarted", true };
    static const struct simple card = { OPCODE_HOLD, 0,
        "Hold at minimum rate, with the critical alarm?",
        "held at minimum rate; the critical alarm sounds: call the clinic",
        true };
    struct asked asked = { .input = { .card_opens = true } };

    read_arguments(&asked, argc, argv, NULL,
        "Hold the pump at minimum rate; with --card, the emergency hold, which "
        "sounds the critical alarm."
        "\vExamples:\n"
        "  cisterna programmer --pump unix:pump.sock minimum\n"
        "  cisterna programmer --pump unix:pump.sock --card CARD minimum\n");
    return order(&asked, asked.input.card ? &card : &staff);
}

int cmd_stop(int argc, char **argv)
{
    static const struct simple simple = { OPCODE_STOP, 0,
        "Stop the pump? Nothing is given then: withdrawal comes in a day or "
        "two.",
        "stopped until it is restarted; the alarm tells so every hour", true };
    static const struct argp_option options[] = {
        { "reason", KEY_WHY, "TEXT", 0, "Why, for the record", 0 },
        { 0 },
    };
    struct asked asked = { .dose = NULL };

    read_arguments(&asked, argc, argv, options,
        "Stop the pump.  Stopping is a hazard too."
        "\vExample:\n"
        "  cisterna programmer --pump unix:pump.sock stop --reason \"MRI\"\n");
    return order(&asked, &simple);
}

int cmd_restart(int argc, char **argv)
{
    static const struct argp_option options[] = {
        { "reinitiate", KEY_HOW, NULL, 0,
            "A clinician has decided it after two days without, or repeated "
            "stops; the patient is watched",
            0 },
        { "reason", KEY_WHY, "TEXT", 0, "Why, for the record", 0 },
        { 0 },
    };
    struct asked asked = { .dose = NULL };
    struct simple simple = { OPCODE_RESTART, MSG_ORDER_RESUME,
        "Let the program run again, at the dose of before the stop?",
        "the program runs again", false };

    read_arguments(&asked, argc, argv, options,
        "Let the program run again after a stop or a hold."
        "\vExamples:\n"
        "  cisterna programmer --pump unix:pump.sock restart --reason \"after "
        "MRI\"\n"
        "  cisterna programmer --pump unix:pump.sock restart --reinitiate "
        "--reason \"decided by Dr. Basalt, monitored\"\n");
    if (!asked.why) {
        log_error("restart: say why the pump may run again: add --reason TEXT");
        return COMMAND_USAGE;
    }
    if (asked.is_other) {
        simple.how = MSG_ORDER_REINITIATE;
        simple.question = "Restart at this dose after a long stop? A patient "
                          "who has had none is given it like a first dose: "
                          "lower it first, and watch the patient.";
    }
    return order(&asked, &simple);
}

/* --- bolus --- */

static int read_bolus(const struct asked *asked, int32_t *ng, int32_t *minutes)
{
    struct entry_error error;

    if (entry_bolus(asked->dose, asked->over, ng, minutes, &error) == 0)
        return 0;
    log_error("--%s %s", error.field, error.what);
    return -1;
}

int cmd_bolus(int argc, char **argv)
{
    static const struct argp_option options[] = {
        { "dose", KEY_DOSE, "MCG", 0, "How much", 0 },
        { "over", KEY_OVER, "H:MM", 0, "in how long", 0 },
        { "reason", KEY_WHY, "TEXT", 0, "Why, for the record", 0 },
        { 0 },
    };
    struct asked asked = { .dose = NULL };
    struct command_context c;
    enum visit_result result;
    int32_t ng = 0, minutes = 0;
    int status;

    read_arguments(&asked, argc, argv, options,
        "Give one bolus beside the program."
        "\vExample:\n"
        "  cisterna programmer --pump unix:pump.sock bolus --dose 20 --over "
        "0:30\n");
    if (read_bolus(&asked, &ng, &minutes) != 0)
        return COMMAND_USAGE;
    status = command_begin(&c, &asked.input);
    if (status != COMMAND_OK)
        return status;
    status = command_open(&c, false);
    if (status != COMMAND_OK)
        return command_end(&c, status);
    if (!command_ask(&c,
            arena_printf(&c.arena,
                "Give %s in %s, beside %s given in the last 24 h?",
                quantity_dose(ng).text, when_span((int64_t)minutes * 60).text,
                quantity_dose(c.visit.now.status.past_ng).text))) {
        show_outcome(&c, "not given: nobody said yes (use --yes)");
        return command_end(&c, COMMAND_NO);
    }
    if (asked.why)
        visit_add(&c.visit, ENCOUNTER_REMARK, asked.why);
    result = visit_bolus(
        &c.visit, (uint32_t)ng, (uint32_t)minutes * UNITS_SECONDS_PER_MINUTE);
    if (result == VISIT_OK)
        show_outcome(&c, "the bolus runs; the program goes on after it");
    else
        status = command_refuse(&c, result);
    return command_end(&c, status);
}

/* --- clock --- */

/* Of the zone that was named, now; without one, as the pump has it. */
static int offset_of(
    const struct command_context *c, const char *name, int32_t *offset_s)
{
    struct zone *zone;

    *offset_s = c->visit.now.status.offset_s;
    if (!name)
        return 0;
    zone = zone_create(name);
    if (!zone) {
        log_error("--zone %s: no zone of that name: write it as in "
                  "America/Chicago",
            name);
        return -1;
    }
    *offset_s = zone_offset(zone, clock_now(&c->clock));
    zone_free(zone);
    return 0;
}

int cmd_clock(int argc, char **argv)
{
    static const struct argp_option options[] = {
        { "zone", KEY_ZONE, "ZONE", 0,
            "Local time of that zone [as far from UTC as it is]", 0 },
        { 0 },
    };
    struct asked asked = { .dose = NULL };
    struct command_context c;
    enum visit_result result;
    int32_t offset_s;
    int status;

    read_arguments(&asked, argc, argv, options,
        "Set the pump's clock to this computer's.  A schedule with steps moves "
        "with it."
        "\vExample:\n"
        "  cisterna programmer --pump unix:pump.sock clock --zone "
        "Europe/Berlin\n");
    status = command_begin(&c, &asked.input);
    if (status != COMMAND_OK)
        return status;
    status = command_open(&c, false);
    if (status == COMMAND_OK && offset_of(&c, asked.zone, &offset_s) != 0)
        status = COMMAND_USAGE;
    if (status != COMMAND_OK)
        return command_end(&c, status);
    if (!command_ask(&c, "Set the pump's clock to this computer's? Steps of "
                         "the day move with it.")) {
        show_outcome(&c, "not set: nobody said yes (use --yes)");
        return command_end(&c, COMMAND_NO);
    }
    result = visit_clock(&c.visit, offset_s);
    if (result == VISIT_OK)
        show_outcome(&c, "the clock is set");
    else
        status = command_refuse(&c, result);
    return command_end(&c, status);
}
