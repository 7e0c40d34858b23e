/* cmd_key.c: this programmer's key, and a clinic's. */
#include <argp.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <sodium.h>

#include "base/buffer.h"
#include "base/json.h"
#include "base/log.h"
#include "base/when.h"
#include "core/calendar.h"
#include "core/units.h"
#include "programmer/command.h"
#include "programmer/signer.h"

enum {
    KEY_PERSON = 0x1501,
    KEY_NAME,
    KEY_TO,
    KEY_RIGHTS,
    KEY_DAYS,
    KEY_ONLY,
    DAYS = 365,
    DAYS_MAX = 3650,
    HEX_SIZE = 2 * CREDENTIAL_SIZE + 1,
};

struct asked {
    struct command_input input;
    const char *action;
    const char *subject; /* install: the credential; revoke: the number */
    const char *person;
    const char *clinic_name;
    const char *to;
    const char *rights;
    const char *only;
    long days;
};

static error_t parse(int key, char *arg, struct argp_state *state)
{
    struct asked *asked = state->input;
    char *end;

    switch (key) {
    case ARGP_KEY_INIT:
        state->child_inputs[0] = &asked->input;
        return 0;
    case KEY_PERSON:
        asked->person = arg;
        return 0;
    case KEY_NAME:
        asked->clinic_name = arg;
        return 0;
    case KEY_TO:
        asked->to = arg;
        return 0;
    case KEY_RIGHTS:
        asked->rights = arg;
        return 0;
    case KEY_ONLY:
        asked->only = arg;
        return 0;
    case KEY_DAYS:
        asked->days = strtol(arg, &end, 10);
        if (*end || asked->days < 1 || asked->days > DAYS_MAX) {
            log_error("--days %s: say 1 to %d", arg, DAYS_MAX);
            exit(COMMAND_USAGE);
        }
        return 0;
    case ARGP_KEY_ARG:
        if (state->arg_num > 1)
            return ARGP_ERR_UNKNOWN;
        *(state->arg_num == 0 ? &asked->action : &asked->subject) = arg;
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

static void read_arguments(struct asked *asked, int argc, char **argv)
{
    static const struct argp_option options[] = {
        { "person", KEY_PERSON, "NAME", 0, "init: whose programmer this is",
            0 },
        { "clinic-name", KEY_NAME, "NAME", 0,
            "init: make the signing key of that clinic, too", 0 },
        { "to", KEY_TO, "KEY", 0,
            "issue: the holder's key, in hexadecimal, as its `key list` shows "
            "it [this programmer's, and installed here]",
            0 },
        { "rights", KEY_RIGHTS, "R[,R]", 0,
            "issue: read, refill, prescribe, administer", 0 },
        { "days", KEY_DAYS, "N", 0, "issue: good for so long [365]", 0 },
        { "only", KEY_ONLY, "SERIAL", 0, "issue: for one pump alone", 0 },
        { 0 },
    };
    static const char usage[] =
        "init --person NAME [--clinic-name NAME]\nissue --rights R[,R]\n"
        "install CREDENTIAL\nrevoke NUMBER\nlist";
    static const char doc[] =
        "This programmer's key, and a clinic's signing key."
        "\vExamples:\n"
        "  cisterna programmer key init --person \"A. Nurse\" --clinic-name "
        "\"Pump clinic\"\n"
        "  cisterna programmer key issue --rights read,refill\n"
        "  cisterna programmer key list\n"
        "The clinic's server is given the clinic's public key, never the "
        "signing key.\n";
    struct argp_child children[] = { { command_argp(), 0, NULL, 0 }, { 0 } };
    const struct argp argp = { options, parse, usage, doc, children, NULL,
        NULL };

    argp_parse(&argp, argc, argv, 0, NULL, asked);
}

static int failed(struct command_context *c, enum vault_result result,
    const char *none, const char *taken)
{
    if (result == VAULT_NONE && none)
        log_error("%s", none);
    else if (result == VAULT_TAKEN && taken)
        log_error("%s", taken);
    else
        log_error("%s", vault_why(c->vault));
    return result == VAULT_NONE || result == VAULT_TAKEN ? COMMAND_USAGE
                                                         : COMMAND_FAILED;
}

static void print_key(const char *name, const struct crypto_key *key)
{
    char hex[2 * CRYPTO_KEY_SIZE + 1];

    sodium_bin2hex(hex, sizeof(hex), key->byte, sizeof(key->byte));
    printf("%-26s %s\n", name, hex);
}

/* Whatever is not there yet, so that an init that was cut short, or a clinic
 * that comes later, is made by the same words again. */
static int init(struct command_context *c, const struct asked *asked)
{
    struct identity identity;
    struct noise_pair pair;
    struct crypto_key public;
    char name[SIGNER_NAME_MAX + 1];
    enum vault_result result = identity_make(c->vault, asked->person);

    if (result == VAULT_OK || (result == VAULT_TAKEN && asked->clinic_name))
        result = identity_load(c->vault, &identity);
    if (result == VAULT_OK) {
        identity_pair(&identity, &pair);
        print_key("this programmer's key", &pair.public);
        sodium_memzero(&pair, sizeof(pair));
        sodium_memzero(&identity, sizeof(identity));
    }
    if (result == VAULT_OK && asked->clinic_name) {
        result = signer_make(c->vault, asked->clinic_name);
        if (result == VAULT_OK)
            result = signer_public(c->vault, &public, name);
        if (result == VAULT_OK)
            print_key("the clinic's public key", &public);
    }
    return result == VAULT_OK
               ? COMMAND_OK
               : failed(c, result, NULL, "there is one already: see key list");
}

/* "read,refill" as a set; -1 for another word. */
static int read_rights(const char *text)
{
    static const struct {
        const char *name;
        uint8_t right;
    } names[] = { { "read", CREDENTIAL_READ }, { "refill", CREDENTIAL_REFILL },
        { "prescribe", CREDENTIAL_PRESCRIBE },
        { "administer", CREDENTIAL_ADMINISTER } };
    int rights = 0;

    while (text && *text) {
        const size_t size = strcspn(text, ",");
        int found = 0;

        for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
            if (strlen(names[i].name) == size &&
                strncmp(text, names[i].name, size) == 0)
                found = names[i].right;
        if (!found)
            return -1;
        rights |= found;
        text += size + (text[size] == ',');
    }
    return rights;
}

/* Who is to hold it: another's key, or this programmer's. */
static int read_holder(const struct asked *asked,
    const struct identity *identity, struct credential *out)
{
    struct noise_pair pair;
    size_t size;

    if (!asked->to) {
        identity_pair(identity, &pair);
        memcpy(out->holder, pair.public.byte, sizeof(out->holder));
        sodium_memzero(&pair, sizeof(pair));
        return 0;
    }
    return sodium_hex2bin(out->holder, sizeof(out->holder), asked->to,
               strlen(asked->to), NULL, &size, NULL) == 0 &&
                   size == sizeof(out->holder) && strlen(asked->to) == 2 * size
               ? 0
               : -1;
}

static int fill_in(const struct command_context *c, const struct asked *asked,
    const struct identity *identity, struct credential *out)
{
    const int rights = read_rights(asked->rights);

    memset(out, 0, sizeof(*out));
    out->rights = (uint8_t)rights;
    out->expires_s =
        clock_now(&c->clock) + asked->days * (int64_t)UNITS_SECONDS_PER_DAY;
    if (asked->only) {
        out->scope = CREDENTIAL_PUMP;
        memcpy(out->serial, asked->only,
            strnlen(asked->only, sizeof(out->serial)));
    }
    if (read_holder(asked, identity, out) != 0) {
        log_error("--to: no key: 64 hexadecimal digits, as `key list` shows "
                  "them there");
        return -1;
    }
    if (rights <= 0 || credential_check(out) != OK ||
        (asked->only && strlen(asked->only) > sizeof(out->serial))) {
        log_error("--rights %s: say read, refill (with read), prescribe (with "
                  "both), administer; --only is a serial of up to 16 "
                  "characters",
            asked->rights ? asked->rights : "is missing");
        return -1;
    }
    return 0;
}

static int issue(struct command_context *c, const struct asked *asked)
{
    uint8_t bytes[CREDENTIAL_SIZE];
    char hex[HEX_SIZE];
    struct identity identity;
    struct credential credential;
    enum vault_result result = identity_load(c->vault, &identity);

    if (result != VAULT_OK)
        return failed(c, result, "no key yet: key init", NULL);
    if (fill_in(c, asked, &identity, &credential) != 0)
        return COMMAND_USAGE;
    result = signer_issue(c->vault, &credential,
        asked->person ? asked->person
        : asked->to   ? ""
                      : identity.person,
        bytes);
    if (result == VAULT_OK && !asked->to)
        result = identity_install(c->vault, &identity, bytes);
    sodium_memzero(&identity, sizeof(identity));
    if (result != VAULT_OK)
        return failed(c, result,
            "no clinic's signing key here: key init --clinic-name", NULL);
    sodium_bin2hex(hex, sizeof(hex), bytes, sizeof(bytes));
    printf("credential %u, until %s%s\n", credential.number,
        when_date(calendar_day_of(credential.expires_s)).text,
        asked->to ? "" : ", installed here");
    printf("%s\n", hex);
    return COMMAND_OK;
}

static int install(struct command_context *c, const struct asked *asked)
{
    uint8_t bytes[CREDENTIAL_SIZE];
    struct identity identity;
    enum vault_result result = identity_load(c->vault, &identity);
    size_t size;

    if (result != VAULT_OK)
        return failed(c, result, "no key yet: key init", NULL);
    if (!asked->subject ||
        sodium_hex2bin(bytes, sizeof(bytes), asked->subject,
            strlen(asked->subject), " \n\r", &size, NULL) != 0 ||
        size != sizeof(bytes) || !identity_is_for(&identity, bytes)) {
        log_error("install: this is no credential for this programmer's key: "
                  "ask for one made out to the key in `key list`");
        return COMMAND_USAGE;
    }
    result = identity_install(c->vault, &identity, bytes);
    sodium_memzero(&identity, sizeof(identity));
    if (result != VAULT_OK)
        return failed(c, result, NULL, NULL);
    printf("installed\n");
    return COMMAND_OK;
}

static int revoke(struct command_context *c, const struct asked *asked)
{
    enum vault_result result;
    unsigned long number;
    char *end;

    errno = 0;
    number = asked->subject ? strtoul(asked->subject, &end, 10) : 0;
    if (number == 0 || errno || *end || number > UINT32_MAX) {
        log_error("revoke: which? say its number, as in key list");
        return COMMAND_USAGE;
    }
    result = signer_revoke(c->vault, (uint32_t)number);
    if (result != VAULT_OK)
        return failed(
            c, result, "no credential of that number was issued here", NULL);
    printf("credential %lu is noted as revoked. Tell the clinic's server "
           "(cisterna clinic key revoke). A pump takes it until it expires, or "
           "until the clinic's key is replaced in it.\n",
        number);
    return COMMAND_OK;
}

static void list_rights(uint8_t rights, char out[64])
{
    snprintf(out, 64, "%s%s%s%s", rights & CREDENTIAL_READ ? "read " : "",
        rights & CREDENTIAL_REFILL ? "refill " : "",
        rights & CREDENTIAL_PRESCRIBE ? "prescribe " : "",
        rights & CREDENTIAL_ADMINISTER ? "administer " : "");
}

static void list_credential(
    const char *name, const struct credential *c, const char *state)
{
    char rights[64];

    list_rights(c->rights, rights);
    printf("%4u  %-24s %suntil %s%s\n", c->number, name, rights,
        when_date(calendar_day_of(c->expires_s)).text, state);
}

static int list_issued(struct command_context *c)
{
    const char **names;
    const int count = vault_list(c->vault, VAULT_ISSUED, &c->arena, &names);
    struct signer_issued issued;

    for (int i = 0; i < count; i++) {
        if (signer_get(c->vault, &c->arena,
                (uint32_t)strtoul(names[i], NULL, 10), &issued) != VAULT_OK)
            return failed(c, VAULT_FAILED, NULL, NULL);
        list_credential(issued.name, &issued.credential,
            issued.is_revoked ? ", revoked" : "");
    }
    return count < 0 ? failed(c, VAULT_FAILED, NULL, NULL) : COMMAND_OK;
}

static int list(struct command_context *c, const struct asked *asked)
{
    struct identity identity;
    struct credential credential;
    struct noise_pair pair;
    struct crypto_key public;
    char name[SIGNER_NAME_MAX + 1];
    enum vault_result result = identity_load(c->vault, &identity);

    (void)asked;
    if (result != VAULT_OK)
        return failed(c, result, "no key yet: key init", NULL);
    printf("person                     %s\n", identity.person);
    identity_pair(&identity, &pair);
    print_key("this programmer's key", &pair.public);
    sodium_memzero(&pair, sizeof(pair));
    if (identity.has_credential &&
        credential_decode(&credential, identity.credential, CREDENTIAL_SIZE) ==
            OK)
        list_credential("installed here", &credential, "");
    sodium_memzero(&identity, sizeof(identity));
    if (signer_public(c->vault, &public, name) != VAULT_OK)
        return COMMAND_OK;
    printf("clinic                     %s\n", name);
    print_key("the clinic's public key", &public);
    return list_issued(c);
}

int cmd_key(int argc, char **argv)
{
    static const struct {
        const char *name;
        int (*run)(struct command_context *c, const struct asked *asked);
    } actions[] = { { "init", init }, { "issue", issue },
        { "install", install }, { "revoke", revoke }, { "list", list } };
    struct asked asked = { .days = DAYS };
    struct command_context c;
    int status;

    read_arguments(&asked, argc, argv);
    if (asked.action && strcmp(asked.action, "init") == 0 && !asked.person) {
        log_error("key init: whose programmer is it? add --person NAME");
        return COMMAND_USAGE;
    }
    for (size_t i = 0; asked.action && i < sizeof(actions) / sizeof(*actions);
         i++) {
        if (strcmp(asked.action, actions[i].name) != 0)
            continue;
        status = i == 0 ? command_begin_new(&c, &asked.input)
                        : command_begin(&c, &asked.input);
        if (status != COMMAND_OK)
            return status;
        return command_end(&c, actions[i].run(&c, &asked));
    }
    log_error("key: say init, issue, install, revoke or list");
    return COMMAND_USAGE;
}
