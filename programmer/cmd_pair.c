/* cmd_pair.c: a new pump's keys, the implant record, other clinics' keys. */
#include <argp.h>
#include <stdio.h>
#include <string.h>

#include <sodium.h>

#include "base/log.h"
#include "link/opcode.h"
#include "programmer/command.h"
#include "programmer/outbox.h"
#include "programmer/signer.h"

enum { KEY_GIVE = 0x1601, KEY_TAKE, KEY_ADD, KEY_REMOVE };

struct asked {
    struct command_input input;
    const char *give; /* serial */
    const char *take; /* implant record */
    const char *add;  /* a clinic's public key */
    const char *remove;
};

static error_t parse(int key, char *arg, struct argp_state *state)
{
    struct asked *asked = state->input;

    switch (key) {
    case ARGP_KEY_INIT:
        state->child_inputs[0] = &asked->input;
        return 0;
    case KEY_GIVE:
        asked->give = arg;
        return 0;
    case KEY_TAKE:
        asked->take = arg;
        return 0;
    case KEY_ADD:
        asked->add = arg;
        return 0;
    case KEY_REMOVE:
        asked->remove = arg;
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

static void read_arguments(struct asked *asked, int argc, char **argv)
{
    static const struct argp_option options[] = {
        { "give", KEY_GIVE, "SERIAL", 0,
            "Print the implant record of a pump, for another programmer", 0 },
        { "take", KEY_TAKE, "RECORD", 0,
            "Keep the implant record that another programmer gave", 0 },
        { "add-clinic", KEY_ADD, "KEY", 0,
            "Let the pump take another clinic's credentials: its public key",
            0 },
        { "remove-clinic", KEY_REMOVE, "KEY", 0, "and no longer", 0 },
        { 0 },
    };
    static const char doc[] =
        "Give a new pump its first keys; pass on its implant record; add and "
        "remove clinics (transfer of care)."
        "\vExamples:\n"
        "  cisterna programmer --pump unix:pump.sock pair\n"
        "  cisterna programmer pair --give CIS300214\n"
        "  cisterna programmer --pump unix:pump.sock pair --add-clinic KEY\n"
        "Pairing is done once, before the pump is implanted.  It prints the "
        "patient's card.\n";
    struct argp_child children[] = { { command_argp(), 0, NULL, 0 }, { 0 } };
    const struct argp argp = { options, parse, "", doc, children, NULL, NULL };

    argp_parse(&argp, argc, argv, 0, NULL, asked);
}

static int give(struct command_context *c, const char *serial)
{
    char text[IMPLANT_TEXT_SIZE];
    struct implant implant;
    enum vault_result result = implant_find(c->vault, serial, &implant);

    if (result != VAULT_OK) {
        log_error("%s", result == VAULT_NONE
                            ? "no implant record of that pump here"
                            : vault_why(c->vault));
        return result == VAULT_NONE ? COMMAND_USAGE : COMMAND_FAILED;
    }
    implant_print(&implant, text);
    printf("%s\n", text);
    sodium_memzero(text, sizeof(text));
    sodium_memzero(&implant, sizeof(implant));
    return COMMAND_OK;
}

static int keep(struct command_context *c, struct implant *implant)
{
    if (c->input->pump && strlen(c->input->pump) <= IMPLANT_ADDRESS_MAX)
        strcpy(implant->address, c->input->pump);
    if (implant_keep(c->vault, implant) == VAULT_OK)
        return COMMAND_OK;
    log_error("%s", vault_why(c->vault));
    return COMMAND_FAILED;
}

static int take(struct command_context *c, const char *text)
{
    struct implant implant;
    char serial[MSG_SERIAL_SIZE + 1];
    int status;

    if (!implant_parse(&implant, text) || implant.is_card) {
        log_error("--take: this is no implant record: copy it whole");
        return COMMAND_USAGE;
    }
    status = keep(c, &implant);
    implant_serial(&implant, serial);
    if (status == COMMAND_OK)
        printf("pump %s is known here now\n", serial);
    sodium_memzero(&implant, sizeof(implant));
    return status;
}

/* --- a new pump --- */

static void print_paired(const struct implant *implant, struct implant *card)
{
    char serial[MSG_SERIAL_SIZE + 1], text[IMPLANT_TEXT_SIZE];

    implant_serial(implant, serial);
    implant_print(card, text);
    printf("pump %s is paired\n\nThe patient's card, printed once. It opens "
           "status and the emergency hold:\n%s\n",
        serial, text);
    sodium_memzero(text, sizeof(text));
}

/* The keys are on the disk before the pump has them: a pump whose keys are
 * lost can be talked to by nobody.  Until one answers, the same are offered. */
static enum vault_result make_block(
    struct command_context *c, struct msg_pair *block)
{
    struct buffer kept = { 0 };
    struct crypto_key clinic;
    char name[SIGNER_NAME_MAX + 1];
    enum vault_result result = signer_public(c->vault, &clinic, name);

    if (result != VAULT_OK)
        return result;
    memcpy(block->clinic, clinic.byte, sizeof(block->clinic));
    result = vault_get(c->vault, VAULT_PAIRING, "", &kept);
    if (result == VAULT_OK && kept.len == sizeof(*block))
        memcpy(block, kept.data, sizeof(*block));
    else if (result == VAULT_OK)
        result = vault_unreadable(c->vault);
    if (kept.data)
        sodium_memzero(kept.data, kept.len);
    buffer_free(&kept);
    if (result != VAULT_NONE)
        return result;
    randombytes_buf(block->staff, sizeof(block->staff));
    randombytes_buf(block->card, sizeof(block->card));
    return vault_put(c->vault, VAULT_PAIRING, "", block, sizeof(*block));
}

static int ask_pump(struct command_context *c, const struct msg_pair *block,
    struct msg_paired *paired)
{
    struct talk *talk = &c->visit.talk;
    enum talk_result result = talk_open(talk, c->input->pump);

    if (result == TALK_OK)
        result = talk_pair(talk, block, paired);
    talk_close(talk);
    if (result == TALK_OK)
        return COMMAND_OK;
    log_error("%s", talk->why);
    return COMMAND_FAILED;
}

static int pair(struct command_context *c)
{
    struct msg_pair block;
    struct msg_paired paired;
    struct implant implant = { .is_card = false }, card = { .is_card = true };
    enum vault_result result = make_block(c, &block);
    int status;

    if (result != VAULT_OK) {
        log_error("%s", result == VAULT_NONE
                            ? "a pump is paired where its clinic's signing key "
                              "is: key init --clinic-name"
                            : vault_why(c->vault));
        return result == VAULT_NONE ? COMMAND_USAGE : COMMAND_FAILED;
    }
    status = ask_pump(c, &block, &paired);
    if (status == COMMAND_OK) {
        memcpy(implant.serial, paired.serial, sizeof(implant.serial));
        memcpy(implant.pump.byte, paired.pump, sizeof(implant.pump.byte));
        card.pump = implant.pump;
        memcpy(card.serial, paired.serial, sizeof(card.serial));
        memcpy(implant.shared.byte, block.staff, sizeof(block.staff));
        memcpy(card.shared.byte, block.card, sizeof(block.card));
        status = keep(c, &implant);
    }
    if (status == COMMAND_OK) {
        print_paired(&implant, &card);
        if (vault_remove(c->vault, VAULT_PAIRING, "") != VAULT_OK) {
            log_error("%s", vault_why(c->vault));
            status = COMMAND_FAILED;
        }
    }
    sodium_memzero(&block, sizeof(block));
    sodium_memzero(&implant, sizeof(implant));
    sodium_memzero(&card, sizeof(card));
    return status;
}

/* --- transfer of care --- */

static int change_clinic(
    struct command_context *c, uint8_t opcode, const char *text)
{
    struct crypto_key key;
    enum visit_result result;
    size_t size;
    int status;

    if (sodium_hex2bin(key.byte, sizeof(key.byte), text, strlen(text), NULL,
            &size, NULL) != 0 ||
        size != sizeof(key.byte)) {
        log_error("no clinic's key: 64 hexadecimal digits, as its `key list` "
                  "shows them");
        return COMMAND_USAGE;
    }
    status = command_open(c, false);
    if (status != COMMAND_OK)
        return status;
    if (!command_ask(c, opcode == OPCODE_KEY_ADD
                            ? "Let the pump obey that clinic, too?"
                            : "Let the pump obey that clinic no longer?")) {
        printf("not done: nobody said yes (use --yes)\n");
        return COMMAND_NO;
    }
    result = visit_key(&c->visit, opcode, &key);
    if (result != VISIT_OK)
        return command_refuse(c, result);
    printf(opcode == OPCODE_KEY_ADD ? "the pump obeys that clinic as well\n"
                                    : "the pump obeys that clinic no longer\n");
    return COMMAND_OK;
}

int cmd_pair(int argc, char **argv)
{
    struct asked asked = { .give = NULL };
    struct command_context c;
    int status;

    read_arguments(&asked, argc, argv);
    if (!asked.give && !asked.take && !asked.input.pump) {
        log_error("no pump named: add --pump unix:PATH");
        return COMMAND_USAGE;
    }
    status = command_begin(&c, &asked.input);
    if (status != COMMAND_OK)
        return status;
    if (asked.give)
        status = give(&c, asked.give);
    else if (asked.take)
        status = take(&c, asked.take);
    else if (asked.add)
        status = change_clinic(&c, OPCODE_KEY_ADD, asked.add);
    else if (asked.remove)
        status = change_clinic(&c, OPCODE_KEY_REMOVE, asked.remove);
    else
        status = pair(&c);
    return command_end(&c, status);
}

/* --- records that wait --- */

static error_t parse_send(int key, char *arg, struct argp_state *state)
{
    (void)arg;
    if (key != ARGP_KEY_INIT)
        return ARGP_ERR_UNKNOWN;
    state->child_inputs[0] = state->input;
    return 0;
}

int cmd_send(int argc, char **argv)
{
    struct argp_child children[] = { { command_argp(), 0, NULL, 0 }, { 0 } };
    const struct argp argp = { NULL, parse_send, "",
        "Send session records that wait to the clinic, each once."
        "\vExample:\n"
        "  cisterna programmer send --clinic https://clinic.example\n",
        children, NULL, NULL };
    struct command_input input = { .pump = NULL };
    struct command_context c;
    struct outbox_report report;
    int status;

    argp_parse(&argp, argc, argv, 0, NULL, &input);
    status = command_begin(&c, &input);
    if (status != COMMAND_OK)
        return status;
    if (outbox_send(c.vault, input.clinic, &report) != 0) {
        log_error("%s", vault_why(c.vault));
        return command_end(&c, COMMAND_FAILED);
    }
    printf("%d sent, %d waiting\n", report.sent, report.waiting);
    if (report.waiting > 0)
        log_error("%s", report.why);
    return command_end(&c, report.waiting > 0 ? COMMAND_FAILED : COMMAND_OK);
}
