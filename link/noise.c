#include "link/noise.h"

#include "core/fault.h"
#include "core/writer.h"

enum token {
    TOKEN_END,
    TOKEN_E,
    TOKEN_S,
    TOKEN_EE,
    TOKEN_ES,
    TOKEN_SE,
    TOKEN_SS,
    TOKEN_PSK
};

enum { TOKENS_MAX = 6, MESSAGES = 2, OVER = MESSAGES + 1 };

/* The two patterns as revision 34 writes them, line by line. */
static const uint8_t lines[][MESSAGES][TOKENS_MAX] = {
    [NOISE_IKPSK1] = { { TOKEN_E, TOKEN_ES, TOKEN_S, TOKEN_SS, TOKEN_PSK },
        { TOKEN_E, TOKEN_EE, TOKEN_SE } },
    [NOISE_NKPSK0] = { { TOKEN_PSK, TOKEN_E, TOKEN_ES },
        { TOKEN_E, TOKEN_EE } },
};

enum { NAME_SIZE = 36 };

static const char names[][NAME_SIZE + 1] = {
    [NOISE_IKPSK1] = "Noise_IKpsk1_25519_ChaChaPoly_SHA256",
    [NOISE_NKPSK0] = "Noise_NKpsk0_25519_ChaChaPoly_SHA256",
};

static void mix_hash(struct noise *n, const uint8_t *bytes, size_t size)
{
    crypto_sha256(&n->hash, bytes, size, &n->hash);
}

static void mix_key(struct noise *n, const struct crypto_key *input)
{
    struct crypto_key out[2];

    crypto_hkdf(&n->chain, input->byte, CRYPTO_KEY_SIZE, out, 2);
    n->chain = out[0];
    n->key = out[1];
    n->counter = 0;
    crypto_wipe(out, sizeof out);
}

static void mix_psk(struct noise *n)
{
    struct crypto_key out[3];

    crypto_hkdf(&n->chain, n->psk.byte, CRYPTO_KEY_SIZE, out, 3);
    n->chain = out[0];
    mix_hash(n, out[1].byte, CRYPTO_KEY_SIZE);
    n->key = out[2];
    n->counter = 0;
    crypto_wipe(out, sizeof out);
}

/* The key both ends find for a token of two letters: the initiator's first,
 * then the responder's. */
static enum status mix_agreed(struct noise *n, enum token token)
{
    const int first = token == TOKEN_EE || token == TOKEN_ES;
    const int second = token == TOKEN_EE || token == TOKEN_SE;
    const int is_initiator = n->role == NOISE_INITIATOR;
    const int mine = is_initiator ? first : second;
    const int other = is_initiator ? second : first;
    struct crypto_key shared;
    enum status status;

    status = crypto_agree(mine ? &n->ephemeral.secret : &n->own.secret,
        other ? &n->remote_ephemeral : &n->remote, &shared);
    if (status == OK)
        mix_key(n, &shared);
    crypto_wipe(&shared, sizeof shared);
    return status;
}

/* h is the hash of the name, which is longer than a hash; then the prologue
 * and the responder's static key, which both know ("<- s"). */
static void begin_hash(struct noise *n, const struct noise_setup *setup)
{
    const char *name = names[setup->pattern];
    const struct crypto_key *known =
        n->role == NOISE_INITIATOR ? &n->remote : &n->own.public;
    int i;

    for (i = 0; i < CRYPTO_KEY_SIZE; i++)
        n->hash.byte[i] = (uint8_t)name[i];
    mix_hash(n, (const uint8_t *)name + CRYPTO_KEY_SIZE,
        NAME_SIZE - CRYPTO_KEY_SIZE);
    n->chain = n->hash;
    mix_hash(n, setup->prologue, setup->prologue_size);
    mix_hash(n, known->byte, CRYPTO_KEY_SIZE);
}

void noise_init(struct noise *n, const struct noise_setup *setup)
{
    const int is_initiator = setup->role == NOISE_INITIATOR;

    ASSERT(is_initiator == (setup->remote != NULL));
    ASSERT((setup->own == NULL) ==
           (is_initiator && setup->pattern == NOISE_NKPSK0));
    *n = (struct noise){ .pattern = (uint8_t)setup->pattern,
        .role = (uint8_t)setup->role,
        .psk = *setup->psk };
    n->ephemeral.secret = *setup->random;
    if (setup->own)
        n->own = *setup->own;
    if (setup->remote)
        n->remote = *setup->remote;
    begin_hash(n, setup);
}

void noise_wipe(struct noise *n)
{
    crypto_wipe(n, sizeof *n);
    n->said = OVER;
}

/* EncryptAndHash: in these two patterns a key is always there by then. */
static void put_sealed(
    struct noise *n, const uint8_t *text, size_t size, struct writer *w)
{
    const struct crypto_seal seal = { &n->key, n->counter, n->hash.byte,
        CRYPTO_KEY_SIZE };
    static const uint8_t room[CRYPTO_TAG_SIZE];
    uint8_t *start = w->buf + w->pos;

    writer_bytes(w, text, size);
    writer_bytes(w, room, sizeof room);
    if (w->failed)
        return;
    crypto_seal(&seal, start, size);
    n->counter++;
    mix_hash(n, start, size + CRYPTO_TAG_SIZE);
}

static void put_ephemeral(struct noise *n, struct writer *w)
{
    crypto_public(&n->ephemeral.secret, &n->ephemeral.public);
    writer_bytes(w, n->ephemeral.public.byte, CRYPTO_KEY_SIZE);
    mix_hash(n, n->ephemeral.public.byte, CRYPTO_KEY_SIZE);
    mix_key(n, &n->ephemeral.public);
}

/* A token that says nothing, at either end. */
static enum status mix_silent(struct noise *n, enum token token)
{
    if (token != TOKEN_PSK)
        return mix_agreed(n, token);
    mix_psk(n);
    return OK;
}

static enum status write_tokens(struct noise *n, struct writer *w)
{
    const uint8_t *token = lines[n->pattern][n->said];
    enum status status = OK;
    int i;

    for (i = 0; status == OK && token[i] != TOKEN_END; i++) {
        if (token[i] == TOKEN_E)
            put_ephemeral(n, w);
        else if (token[i] == TOKEN_S)
            put_sealed(n, n->own.public.byte, CRYPTO_KEY_SIZE, w);
        else
            status = mix_silent(n, token[i]);
    }
    return status;
}

/* The initiator says the first message, the responder the second. */
static int is_turn(const struct noise *n, int role)
{
    return n->said < MESSAGES && n->said == role;
}

enum status noise_write(
    struct noise *n, const uint8_t *payload, size_t size, struct writer *w)
{
    enum status status;

    if (!is_turn(n, n->role))
        return ERR_STATE;
    status = write_tokens(n, w);
    if (status == OK)
        put_sealed(n, payload, size, w);
    if (status == OK && w->failed)
        status = ERR_SHORT;
    if (status == OK)
        n->said++;
    else
        noise_wipe(n);
    return status;
}

/* A message while it is read: pos <= size. */
struct heard {
    uint8_t *bytes;
    size_t size;
    size_t pos;
};

/* DecryptAndHash of size bytes, tag included, in place. */
static enum status take_sealed(
    struct noise *n, struct heard *heard, size_t size)
{
    const struct crypto_key before = n->hash;
    const struct crypto_seal seal = { &n->key, n->counter, before.byte,
        CRYPTO_KEY_SIZE };
    uint8_t *start = heard->bytes + heard->pos;

    if (heard->size - heard->pos < size)
        return ERR_SHORT;
    mix_hash(
        n, start, size); /* before it is opened: the hash is of what came */
    heard->pos += size;
    n->counter++;
    return crypto_open(&seal, start, size);
}

static enum status take_ephemeral(struct noise *n, struct heard *heard)
{
    int i;

    if (heard->size - heard->pos < CRYPTO_KEY_SIZE)
        return ERR_SHORT;
    for (i = 0; i < CRYPTO_KEY_SIZE; i++)
        n->remote_ephemeral.byte[i] = heard->bytes[heard->pos++];
    mix_hash(n, n->remote_ephemeral.byte, CRYPTO_KEY_SIZE);
    mix_key(n, &n->remote_ephemeral);
    return OK;
}

static enum status take_static(struct noise *n, struct heard *heard)
{
    const uint8_t *start = heard->bytes + heard->pos;
    enum status status;
    int i;

    status = take_sealed(n, heard, CRYPTO_KEY_SIZE + CRYPTO_TAG_SIZE);
    if (status == OK)
        for (i = 0; i < CRYPTO_KEY_SIZE; i++)
            n->remote.byte[i] = start[i];
    return status;
}

static enum status read_tokens(struct noise *n, struct heard *heard)
{
    const uint8_t *token = lines[n->pattern][n->said];
    enum status status = OK;
    int i;

    for (i = 0; status == OK && token[i] != TOKEN_END; i++) {
        if (token[i] == TOKEN_E)
            status = take_ephemeral(n, heard);
        else if (token[i] == TOKEN_S)
            status = take_static(n, heard);
        else
            status = mix_silent(n, token[i]);
    }
    return status;
}

enum status noise_read(
    struct noise *n, uint8_t *message, size_t size, size_t *at)
{
    struct heard heard = { message, size, 0 };
    enum status status;

    if (!is_turn(
            n, n->role == NOISE_INITIATOR ? NOISE_RESPONDER : NOISE_INITIATOR))
        return ERR_STATE;
    status = read_tokens(n, &heard);
    if (status == OK) {
        *at = heard.pos;
        status = take_sealed(n, &heard, heard.size - heard.pos);
    }
    if (status == OK)
        n->said++;
    else
        noise_wipe(n);
    return status;
}

enum status noise_split(
    struct noise *n, struct noise_cipher *send, struct noise_cipher *receive)
{
    const int is_initiator = n->role == NOISE_INITIATOR;
    struct crypto_key out[2];

    if (n->said != MESSAGES)
        return ERR_STATE;
    crypto_hkdf(&n->chain, NULL, 0, out, 2);
    *send = (struct noise_cipher){ out[is_initiator ? 0 : 1], { 0 } };
    *receive = (struct noise_cipher){ out[is_initiator ? 1 : 0], { 0 } };
    crypto_wipe(out, sizeof out);
    noise_wipe(n);
    return OK;
}

enum status noise_seal(
    struct noise_cipher *c, uint64_t number, uint8_t *text, size_t size)
{
    const struct crypto_seal seal = { &c->key, number, NULL, 0 };
    enum status status = counter_check(&c->counter, number);

    if (status != OK)
        return status;
    counter_take(&c->counter, number);
    crypto_seal(&seal, text, size);
    return OK;
}

enum status noise_open(
    struct noise_cipher *c, uint64_t number, uint8_t *text, size_t size)
{
    const struct crypto_seal seal = { &c->key, number, NULL, 0 };
    enum status status = counter_check(&c->counter, number);

    if (status == OK)
        status = crypto_open(&seal, text, size);
    if (status == OK)
        counter_take(&c->counter, number);
    return status;
}
