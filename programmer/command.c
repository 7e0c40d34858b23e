#include "programmer/command.h"

#include <argp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <sodium.h>

#include "base/log.h"
#include "programmer/clinic.h"
#include "programmer/outbox.h"

enum {
    KEY_PUMP = 0x1101,
    KEY_DATA,
    KEY_PASSPHRASE,
    KEY_SERIAL,
    KEY_CARD,
    KEY_CLINIC,
    KEY_TICKET,
    KEY_PATIENT,
    KEY_MRN,
    KEY_YES,
    PASSPHRASE_SIZE = 512,
};

static error_t parse(int key, char *arg, struct argp_state *state)
{
    struct command_input *input = state->input;

    switch (key) {
    case ARGP_KEY_INIT:
        state->child_inputs[0] = &input->options;
        return 0;
    case KEY_PUMP:
        input->pump = arg;
        return 0;
    case KEY_DATA:
        input->data = arg;
        return 0;
    case KEY_PASSPHRASE:
        input->passphrase_file = arg;
        return 0;
    case KEY_SERIAL:
        input->serial = arg;
        return 0;
    case KEY_CARD:
        input->card = arg;
        return 0;
    case KEY_CLINIC:
        input->clinic = arg;
        return 0;
    case KEY_TICKET:
        input->ticket = arg;
        return 0;
    case KEY_PATIENT:
        input->patient = arg;
        return 0;
    case KEY_MRN:
        input->mrn = arg;
        return 0;
    case KEY_YES:
        input->yes = true;
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

const struct argp *command_argp(void)
{
    static const struct argp_option table[] = {
        { "pump", KEY_PUMP, "ADDRESS", 0,
            "Where the coil is: unix:PATH or tcp:127.0.0.1:PORT", -3 },
        { "serial", KEY_SERIAL, "SERIAL", 0,
            "Which pump [the one that was last at that address]", -3 },
        { "data", KEY_DATA, "DIR", 0,
            "Where this programmer keeps its sealed vault "
            "[~/.local/share/cisterna-programmer]",
            -3 },
        { "passphrase-file", KEY_PASSPHRASE, "FILE", 0,
            "Read the vault's passphrase from FILE [CISTERNA_PASSPHRASE, or "
            "it is asked for]",
            -3 },
        { "card", KEY_CARD, "TEXT", 0,
            "Come in by the patient's card: status and minimum alone", -3 },
        { "clinic", KEY_CLINIC, "URL", 0,
            "The clinic's address, for tickets and session records", -3 },
        { "ticket", KEY_TICKET, "TEXT", 0,
            "One-time ticket of a visit that was begun at the clinic", -3 },
        { "patient", KEY_PATIENT, "NAME", 0,
            "The patient's name, when the clinic cannot be reached", -3 },
        { "mrn", KEY_MRN, "NUMBER", 0, "and record number", -3 },
        { "yes", KEY_YES, NULL, 0,
            "Answer yes to what is asked; never skips a hard limit or a "
            "discrepancy",
            -3 },
        { 0 },
    };
    static struct argp_child children[] = { { 0 }, { 0 } };
    static const struct argp argp = {
        .options = table, .parser = parse, .children = children
    };

    children[0].argp = options_argp();
    return &argp;
}

/* --- vault --- */

const char *command_folder(
    const struct command_input *input, struct arena *arena)
{
    const char *data = getenv("XDG_DATA_HOME"), *home = getenv("HOME");

    if (input->data)
        return input->data;
    if (data && *data)
        return arena_printf(arena, "%s/cisterna-programmer", data);
    return arena_printf(arena, "%s/.local/share/cisterna-programmer",
        home && *home ? home : ".");
}

static int read_passphrase_file(const char *path, char *out)
{
    FILE *file = fopen(path, "re");
    char *line = file ? fgets(out, PASSPHRASE_SIZE, file) : NULL;

    if (file)
        (void)fclose(file);
    if (!line) {
        log_error("%s: no passphrase can be read: check the file", path);
        return COMMAND_FAILED;
    }
    out[strcspn(out, "\r\n")] = 0;
    return COMMAND_OK;
}

/* From the file, the environment, or whoever sits there. */
static int read_passphrase(const struct command_input *input, char *out)
{
    const char *known = getenv("CISTERNA_PASSPHRASE");

    if (input->passphrase_file)
        return read_passphrase_file(input->passphrase_file, out);
    if (!known && isatty(STDIN_FILENO))
        known = getpass("Passphrase of this programmer: ");
    if (!known) {
        log_error("no passphrase: set CISTERNA_PASSPHRASE, or use "
                  "--passphrase-file FILE");
        return COMMAND_USAGE;
    }
    snprintf(out, PASSPHRASE_SIZE, "%s", known);
    return COMMAND_OK;
}

void command_set_clock(const struct command_input *input, struct clock *clock)
{
    const struct options *options = &input->options;

    if (options->has_now)
        clock_set(
            clock, when_local_seconds(&options->now) - options->now.offset_s);
}

/* SR-24: whoever finds the patient needs the card and nothing else. */
static int begin_with_card(const struct command_input *input)
{
    if (sodium_init() >= 0 && input->card_opens)
        return COMMAND_OK;
    log_error("--card opens status, alarms and minimum alone: leave it out");
    return COMMAND_USAGE;
}

typedef struct vault *opener(const char *folder, const char *passphrase,
    enum vault_result *result, char why[VAULT_WHY_MAX]);

static int begin(struct command_context *c, const struct command_input *input,
    opener *open_vault)
{
    char passphrase[PASSPHRASE_SIZE], why[VAULT_WHY_MAX];
    enum vault_result result;
    int status;

    memset(c, 0, sizeof(*c));
    c->input = input;
    command_set_clock(input, &c->clock);
    visit_init(&c->visit, NULL, &c->clock);
    if (input->card)
        return begin_with_card(input);
    status = read_passphrase(input, passphrase);
    if (status != COMMAND_OK)
        return status;
    c->vault =
        open_vault(command_folder(input, &c->arena), passphrase, &result, why);
    sodium_memzero(passphrase, sizeof(passphrase));
    if (!c->vault) {
        log_error("%s", why);
        arena_free(&c->arena);
        return result == VAULT_WRONG || result == VAULT_TAKEN ? COMMAND_USAGE
                                                              : COMMAND_FAILED;
    }
    c->visit.vault = c->vault;
    return COMMAND_OK;
}

int command_begin(
    struct command_context *context, const struct command_input *input)
{
    return begin(context, input, vault_open);
}

static struct vault *make_or_open(const char *folder, const char *passphrase,
    enum vault_result *result, char why[VAULT_WHY_MAX])
{
    struct vault *vault = vault_create(folder, passphrase, result, why);

    return *result == VAULT_TAKEN ? vault_open(folder, passphrase, result, why)
                                  : vault;
}

int command_begin_new(
    struct command_context *context, const struct command_input *input)
{
    return begin(context, input, make_or_open);
}

/* --- pump --- */

static int redeem(struct command_context *c)
{
    char why[CLINIC_WHY_MAX];
    enum clinic_result result;

    if (!c->input->clinic) {
        log_error("--ticket goes with --clinic URL: where is it from?");
        return COMMAND_USAGE;
    }
    result = clinic_redeem(c->input->clinic, c->input->ticket, &c->ticket, why);
    if (result == CLINIC_OK)
        return COMMAND_OK;
    log_error("%s", why);
    return result == CLINIC_REFUSED ? COMMAND_USAGE : COMMAND_FAILED;
}

int command_refuse(
    const struct command_context *context, enum visit_result result)
{
    log_error("%s", context->visit.why);
    return result == VISIT_NO ? COMMAND_USAGE : COMMAND_FAILED;
}

static int read_card(const struct command_input *input, struct implant *card)
{
    if (implant_parse(card, input->card) && card->is_card)
        return COMMAND_OK;
    log_error("--card: this is no patient's card: type what stands on it");
    return COMMAND_USAGE;
}

/* Names said here stand in for the clinic's. */
static void name_patient(struct command_context *c)
{
    if (c->input->patient)
        visit_say(&c->visit, ENCOUNTER_PATIENT, c->input->patient);
    if (c->input->mrn)
        visit_say(&c->visit, ENCOUNTER_MRN, c->input->mrn);
}

int command_open(struct command_context *context, bool may_be_unknown)
{
    const struct command_input *input = context->input;
    struct implant card = { 0 };
    struct visit_place place = { .address = input->pump,
        .serial = input->serial };
    enum visit_result result;
    int status = COMMAND_OK;

    if (!input->pump) {
        log_error("no pump named: add --pump unix:PATH");
        return COMMAND_USAGE;
    }
    if (input->card)
        status = read_card(input, &card);
    if (status == COMMAND_OK && input->ticket)
        status = redeem(context);
    if (status != COMMAND_OK)
        return status;
    place.card = input->card ? &card : NULL;
    place.ticket = input->ticket ? &context->ticket : NULL;
    result = visit_open(&context->visit, &place);
    sodium_memzero(&card, sizeof(card));
    if (result == VISIT_UNKNOWN && may_be_unknown) {
        log_error("%s", context->visit.why);
        result = VISIT_OK;
    }
    if (result != VISIT_OK)
        return command_refuse(context, result);
    name_patient(context);
    return COMMAND_OK;
}

/* What waits goes now, if the clinic answers; a failure is told, no more. */
static void send_waiting(struct command_context *c)
{
    struct outbox_report report;

    if (outbox_send(c->vault, c->input->clinic, &report) != 0)
        log_error("%s", vault_why(c->vault));
    else if (report.waiting > 0)
        log_error("%d session record%s waiting: %s", report.waiting,
            report.waiting == 1 ? " is" : "s are", report.why);
}

int command_end(struct command_context *context, int status)
{
    const bool has_record = visit_has_record(&context->visit);

    if (visit_end(&context->visit) != VISIT_OK) {
        log_error("%s", context->visit.why);
        status = COMMAND_FAILED;
    } else if (has_record && context->vault) {
        send_waiting(context);
    }
    vault_close(context->vault);
    arena_free(&context->arena);
    return status;
}

bool command_ask(const struct command_context *context, const char *question)
{
    char answer[16];

    if (context->input->yes)
        return true;
    if (!isatty(STDIN_FILENO))
        return false;
    printf("%s [yes/no] ", question);
    fflush(stdout);
    if (!fgets(answer, sizeof(answer), stdin))
        return false;
    return strcmp(answer, "yes\n") == 0 || strcmp(answer, "y\n") == 0;
}
