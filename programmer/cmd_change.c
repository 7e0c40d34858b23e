/* cmd_change.c: refill, dose, schedule, bridge, prime: what is staged, shown
 * side by side, and committed. */
#include <argp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buffer.h"
#include "base/json.h"
#include "base/log.h"
#include "programmer/command.h"
#include "programmer/entry.h"
#include "programmer/show.h"

/* One of the five verbs. */
struct verb {
    const char *name;
    const char *doc;
    int (*check)(const struct entry *entry);
};

struct asked {
    struct command_input input;
    struct entry entry;
};

enum {
    KEY_DRAINED = 0x1301,
    KEY_FILLED,
    KEY_SAME,
    KEY_PRODUCT,
    KEY_CONC,
    KEY_COMPOUNDED,
    KEY_LOT,
    KEY_EXPIRY,
    KEY_CAUSE,
    KEY_REASON,
    KEY_SECOND,
    KEY_BRIDGE,
    KEY_NO_BRIDGE,
    KEY_PRIME,
    KEY_PRIME_CATHETER,
    KEY_RINSES,
    KEY_RINSE,
    KEY_USE_TRUE,
    KEY_ALARM,
    KEY_CATHETER,
    KEY_TUBING,
    KEY_DOSE,
    KEY_SCHEDULE,
    KEY_DOSE_REASON,
    KEY_CLASS,
    KEY_BOLUS,
    KEY_EVERY,
    KEY_FIRST,
    KEY_OVER,
    KEY_NO_BOLUS,
    KEY_CAP,
    KEY_CAP_HOUR,
};

static const struct argp_option options[] = {
    { NULL, 0, NULL, 0, "The refill:", 1 },
    { "drained", KEY_DRAINED, "ML", 0, "What was drained, measured", 1 },
    { "filled", KEY_FILLED, "ML", 0, "What was filled", 1 },
    { "same", KEY_SAME, NULL, 0, "Same drug and concentration as before", 1 },
    { "product", KEY_PRODUCT, "NAME", 0, "Another product: a part of its name",
        1 },
    { "concentration", KEY_CONC, "MCG/ML", 0, "and its concentration", 1 },
    { "compounded", KEY_COMPOUNDED, NULL, 0, "It was compounded", 1 },
    { "lot", KEY_LOT, "LOT", 0, "Lot on the vial", 1 },
    { "expiry", KEY_EXPIRY, "DATE", 0, "Expiry on the vial", 1 },
    { "rinses", KEY_RINSES, "N", 0, "Rinsed so often [0]", 1 },
    { "rinse", KEY_RINSE, "ML", 0, "with so much each time", 1 },
    { "use-true", KEY_USE_TRUE, NULL, 0,
        "Flow and dose by the true concentration, with the residual", 1 },
    { NULL, 0, NULL, 0, "A discrepancy:", 2 },
    { "cause", KEY_CAUSE, "CAUSE", 0,
        "over-delivery, under-delivery, stall, occlusion, pocket-fill, "
        "incomplete-drain, wrong-last-fill, not-known",
        2 },
    { "reason", KEY_REASON, "TEXT", 0, "Why it may go on", 2 },
    { "second", KEY_SECOND, "NAME", 0, "Who looked as well", 2 },
    { NULL, 0, NULL, 0, "The program:", 3 },
    { "dose", KEY_DOSE, "MCG/DAY", 0, "The same all day", 3 },
    { "schedule", KEY_SCHEDULE, "STEPS", 0,
        "as in \"00:00 80, 06:00 120, 22:00 30\"", 3 },
    { "dose-reason", KEY_DOSE_REASON, "TEXT", 0, "Why so far from before", 3 },
    { "class", KEY_CLASS, "CLASS", 0, "spinal, cerebral or pediatric", 3 },
    { "bolus", KEY_BOLUS, "MCG", 0, "A bolus every so often", 3 },
    { "every", KEY_EVERY, "H:MM", 0, "the interval", 3 },
    { "first", KEY_FIRST, "H:MM", 0, "when the first is given [0:00]", 3 },
    { "over", KEY_OVER, "H:MM", 0, "how long each takes [0:10]", 3 },
    { "no-bolus", KEY_NO_BOLUS, NULL, 0, "No periodic bolus any more", 3 },
    { "cap", KEY_CAP, "MCG", 0, "Most in 24 h [the usual]", 3 },
    { "cap-hour", KEY_CAP_HOUR, "MCG", 0, "and in an hour", 3 },
    { "alarm-volume", KEY_ALARM, "ML", 0, "Low-reservoir alarm volume", 3 },
    { NULL, 0, NULL, 0, "The path:", 4 },
    { "catheter", KEY_CATHETER, "ML", 0, "The catheter's volume", 4 },
    { "tubing", KEY_TUBING, "ML", 0, "The pump's inner tubing", 4 },
    { "bridge", KEY_BRIDGE, NULL, 0, "Program a bridge", 4 },
    { "no-bridge", KEY_NO_BRIDGE, "TEXT", 0, "No bridge or prime, and why", 4 },
    { "prime", KEY_PRIME, NULL, 0, "Prime the whole path", 4 },
    { "catheter-only", KEY_PRIME_CATHETER, NULL, 0, "Prime the catheter alone",
        4 },
    { 0 },
};

/* Which field an option fills in; the others are flags. */
static const char **text_of(struct entry *entry, int key)
{
    static const struct {
        int key;
        size_t at;
    } fields[] = {
        { KEY_DRAINED, offsetof(struct entry, drained) },
        { KEY_FILLED, offsetof(struct entry, filled) },
        { KEY_PRODUCT, offsetof(struct entry, product) },
        { KEY_CONC, offsetof(struct entry, concentration) },
        { KEY_LOT, offsetof(struct entry, lot) },
        { KEY_EXPIRY, offsetof(struct entry, expiry) },
        { KEY_CAUSE, offsetof(struct entry, cause) },
        { KEY_REASON, offsetof(struct entry, reason) },
        { KEY_SECOND, offsetof(struct entry, second) },
        { KEY_NO_BRIDGE, offsetof(struct entry, no_bridge) },
        { KEY_RINSES, offsetof(struct entry, rinses) },
        { KEY_RINSE, offsetof(struct entry, rinse) },
        { KEY_ALARM, offsetof(struct entry, alarm_volume) },
        { KEY_CATHETER, offsetof(struct entry, catheter) },
        { KEY_TUBING, offsetof(struct entry, tubing) },
        { KEY_DOSE, offsetof(struct entry, dose) },
        { KEY_SCHEDULE, offsetof(struct entry, schedule) },
        { KEY_DOSE_REASON, offsetof(struct entry, dose_reason) },
        { KEY_CLASS, offsetof(struct entry, class) },
        { KEY_BOLUS, offsetof(struct entry, bolus) },
        { KEY_EVERY, offsetof(struct entry, every) },
        { KEY_FIRST, offsetof(struct entry, first) },
        { KEY_OVER, offsetof(struct entry, over) },
        { KEY_CAP, offsetof(struct entry, cap) },
        { KEY_CAP_HOUR, offsetof(struct entry, cap_hour) },
    };

    for (size_t i = 0; i < sizeof(fields) / sizeof(*fields); i++)
        if (fields[i].key == key)
            return (const char **)((char *)entry + fields[i].at);
    return NULL;
}

static error_t parse_flag(int key, struct entry *entry)
{
    switch (key) {
    case KEY_SAME:
        entry->is_same = true;
        return 0;
    case KEY_COMPOUNDED:
        entry->is_compounded = true;
        return 0;
    case KEY_USE_TRUE:
        entry->use_true = true;
        return 0;
    case KEY_BRIDGE:
        entry->lead = MSG_PROGRAM_BRIDGE;
        return 0;
    case KEY_PRIME:
        entry->lead = MSG_PROGRAM_PRIME;
        return 0;
    case KEY_PRIME_CATHETER:
        entry->lead = MSG_PROGRAM_PRIME_CATHETER;
        return 0;
    case KEY_NO_BOLUS:
        entry->no_bolus = true;
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

static error_t parse(int key, char *arg, struct argp_state *state)
{
    struct asked *asked = state->input;
    const char **text = text_of(&asked->entry, key);

    if (text) {
        *text = arg;
        return 0;
    }
    switch (key) {
    case ARGP_KEY_INIT:
        state->child_inputs[0] = &asked->input;
        return 0;
    case ARGP_KEY_ARG:
        log_error("\"%s\": not understood here: see --help", arg);
        exit(COMMAND_USAGE);
    default:
        return parse_flag(key, &asked->entry);
    }
}

/* --- staged, shown, asked, committed --- */

/* What the answer was, as JSON or words. */
static void show_answer(const struct command_context *c,
    const struct plan_judgement *judgement, const struct change *change,
    const char *outcome)
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
    show_points_json(judgement, &json);
    if (change)
        show_change_json(change, &json);
    json_key(&json, "reading");
    json_open_object(&json);
    show_reading_json(&c->visit, &json);
    json_close_object(&json);
    json_close_object(&json);
    show_json(&out);
}

/* A discrepancy, or something asked, is an answer: it stands on standard
 * output.  A value that cannot be is refused, and nothing stands there. */
static int refuse_plan(
    const struct command_context *c, const struct plan_judgement *judgement)
{
    if (plan_stands(judgement, PLAN_BLOCK)) {
        for (int i = 0; i < judgement->count; i++)
            if (judgement->point[i].need == PLAN_BLOCK)
                log_error("%s", judgement->point[i].text);
        return COMMAND_USAGE;
    }
    if (!c->input->options.json)
        show_points(judgement);
    show_answer(c, judgement, NULL, "not programmed: see what is needed");
    return COMMAND_NO;
}

static int commit(struct command_context *c, const struct plan *plan,
    const struct plan_judgement *judgement, const struct change *change)
{
    struct encounter_fill fill;
    enum visit_result result;

    plan_encounter(plan, judgement, &fill);
    entry_say(plan, &c->visit);
    result = visit_commit(&c->visit, plan->fill.is_filled ? &fill : NULL);
    if (result != VISIT_OK)
        return command_refuse(c, result);
    show_answer(c, judgement, change, "programmed, read back, and the same");
    return COMMAND_OK;
}

static int stage(struct command_context *c, struct plan *plan)
{
    struct plan_judgement judgement;
    struct msg_program wanted;
    struct change change;
    enum visit_result result;

    plan_judge(plan, &judgement);
    result = entry_note(plan, &judgement, &c->visit);
    if (result != VISIT_OK)
        return command_refuse(c, result);
    if (plan_stands(&judgement, PLAN_WHY) ||
        (plan_stands(&judgement, PLAN_ASK) && c->input->options.json))
        return refuse_plan(c, &judgement);
    plan_program(plan, &judgement, &wanted);
    result = visit_stage(&c->visit, &wanted);
    if (result != VISIT_OK)
        return command_refuse(c, result);
    change_of(&c->visit, &judgement, &c->arena, &change);
    if (!c->input->options.json) {
        show_points(&judgement);
        show_change(&change);
    }
    if (!command_ask(c, plan_stands(&judgement, PLAN_ASK)
                            ? "All of that is meant. Program the pump?"
                            : "Program the pump?")) {
        show_answer(c, &judgement, &change,
            "not programmed: nobody said yes (use --yes)");
        return COMMAND_NO;
    }
    return commit(c, plan, &judgement, &change);
}

/* Everything but the words that differ between the verbs. */
static int change_it(int argc, char **argv, const struct verb *verb)
{
    struct asked asked = { .entry = { .person = NULL } };
    struct argp_child children[] = { { command_argp(), 0, NULL, 0 }, { 0 } };
    const struct argp argp = { options, parse, "", verb->doc, children, NULL,
        NULL };
    struct entry_error error;
    struct command_context c;
    struct plan plan;
    int status;

    argp_parse(&argp, argc, argv, 0, NULL, &asked);
    if (!verb->check(&asked.entry)) {
        log_error("%s: something is missing: see --help", verb->name);
        return COMMAND_USAGE;
    }
    status = command_begin(&c, &asked.input);
    if (status != COMMAND_OK)
        return status;
    status = command_open(&c, false);
    if (status != COMMAND_OK)
        return command_end(&c, status);
    asked.entry.person = c.visit.identity.person;
    asked.entry.is_confirmed = asked.input.yes;
    if (entry_plan(&asked.entry, &c.visit, &plan, &error) != 0) {
        log_error("--%s %s", error.field, error.what);
        status = COMMAND_USAGE;
    } else {
        status = stage(&c, &plan);
    }
    return command_end(&c, status);
}

/* --- the verbs --- */

static int is_refill(const struct entry *e)
{
    return e->drained && e->filled && e->lot && e->expiry &&
           (e->is_same || e->concentration);
}

int cmd_refill(int argc, char **argv)
{
    static const struct verb verb = { "refill",
        "Judge what was drained, and program what was filled."
        "\vExamples:\n"
        "  cisterna programmer --pump unix:pump.sock refill --drained 4.1 "
        "--filled 20 --same --lot B4711 --expiry 2027-06-30\n"
        "  cisterna programmer --pump unix:pump.sock refill --drained 2.0 "
        "--filled 38 --concentration 500 --product gablofen --bridge --rinses "
        "2 --rinse 10 --lot G1 --expiry 2027-06-30\n"
        "Asks before it commits; a discrepancy needs --cause, --reason and "
        "--second.\n",
        is_refill };

    return change_it(argc, argv, &verb);
}

static int is_dose(const struct entry *e)
{
    return e->dose && !e->drained && !e->filled;
}

int cmd_dose(int argc, char **argv)
{
    static const struct verb verb = { "dose",
        "Change the dose a day."
        "\vExample:\n"
        "  cisterna programmer --pump unix:pump.sock dose --dose 330 "
        "--class spinal\n",
        is_dose };

    return change_it(argc, argv, &verb);
}

static int is_schedule(const struct entry *e)
{
    return (e->schedule || e->bolus || e->no_bolus) && !e->drained &&
           !e->filled;
}

int cmd_schedule(int argc, char **argv)
{
    static const struct verb verb = { "schedule",
        "Change the pattern of the day, or the periodic bolus."
        "\vExamples:\n"
        "  cisterna programmer --pump unix:pump.sock schedule --schedule "
        "\"00:00 80, 06:00 120, 14:00 70, 22:00 30\"\n"
        "  cisterna programmer --pump unix:pump.sock schedule --bolus 10 "
        "--every 6:00\n",
        is_schedule };

    return change_it(argc, argv, &verb);
}

static int is_bridge(const struct entry *e)
{
    return !e->drained && !e->filled && !e->dose && !e->schedule;
}

/* The lead is the verb itself. */
static int led(
    int argc, char **argv, const struct verb *verb, const char *option)
{
    char **more = calloc((size_t)argc + 2, sizeof(*more));
    int status;

    if (!more)
        return COMMAND_FAILED;
    memcpy(more, argv, (size_t)argc * sizeof(*more));
    more[argc] = (char *)option;
    status = change_it(argc + 1, more, verb);
    free(more);
    return status;
}

int cmd_bridge(int argc, char **argv)
{
    static const struct verb verb = { "bridge",
        "Push the old drug that is still in the path out at its old pace."
        "\vExample:\n"
        "  cisterna programmer --pump unix:pump.sock bridge\n",
        is_bridge };

    return led(argc, argv, &verb, "--bridge");
}

int cmd_prime(int argc, char **argv)
{
    static const struct verb verb = { "prime",
        "Fill an empty path; after a revision the catheter alone.  A full one "
        "would give all that it holds: --dose-reason says why it is empty."
        "\vExample:\n"
        "  cisterna programmer --pump unix:pump.sock prime --catheter-only "
        "--catheter 0.132 --dose-reason \"catheter revised\"\n",
        is_bridge };
    int i;

    for (i = 1; i < argc; i++)
        if (strcmp(argv[i], "--catheter-only") == 0)
            return change_it(argc, argv, &verb);
    return led(argc, argv, &verb, "--prime");
}
