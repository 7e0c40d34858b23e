#include "link/crypto.h"

#include <sodium.h>

#include "core/fault.h"

void crypto_public(const struct crypto_key *secret, struct crypto_key *out)
{
    static const uint8_t nine[CRYPTO_KEY_SIZE] = { 9 };

    ASSERT(crypto_scalarmult_curve25519(out->byte, secret->byte, nine) == 0);
}

enum status crypto_agree(const struct crypto_key *secret,
    const struct crypto_key *public, struct crypto_key *out)
{
    if (crypto_scalarmult_curve25519(out->byte, secret->byte, public->byte)) {
        crypto_wipe(out, sizeof *out);
        return ERR_CORRUPT;
    }
    return OK;
}

void crypto_sha256(const struct crypto_key *start, const uint8_t *bytes,
    size_t size, struct crypto_key *out)
{
    crypto_hash_sha256_state state;

    crypto_hash_sha256_init(&state);
    crypto_hash_sha256_update(&state, start->byte, CRYPTO_KEY_SIZE);
    crypto_hash_sha256_update(&state, bytes, size);
    crypto_hash_sha256_final(&state, out->byte);
    crypto_wipe(&state, sizeof state);
}

/* HMAC-SHA256 of a, then b. */
static void mac(const struct crypto_key *key, const uint8_t *a, size_t a_size,
    const uint8_t *b, struct crypto_key *out)
{
    crypto_auth_hmacsha256_state state;

    crypto_auth_hmacsha256_init(&state, key->byte, CRYPTO_KEY_SIZE);
    crypto_auth_hmacsha256_update(&state, a, a_size);
    crypto_auth_hmacsha256_update(&state, b, 1);
    crypto_auth_hmacsha256_final(&state, out->byte);
    crypto_wipe(&state, sizeof state);
}

void crypto_hkdf(const struct crypto_key *chain, const uint8_t *input,
    size_t size, struct crypto_key *out, int count)
{
    struct crypto_key secret;
    crypto_auth_hmacsha256_state state;
    uint8_t number = 1;
    int i;

    crypto_auth_hmacsha256_init(&state, chain->byte, CRYPTO_KEY_SIZE);
    crypto_auth_hmacsha256_update(&state, input, size);
    crypto_auth_hmacsha256_final(&state, secret.byte);
    crypto_wipe(&state, sizeof state);
    mac(&secret, NULL, 0, &number, &out[0]);
    for (i = 1; i < count; i++) {
        number++;
        mac(&secret, out[i - 1].byte, CRYPTO_KEY_SIZE, &number, &out[i]);
    }
    crypto_wipe(&secret, sizeof secret);
}

enum { NONCE_SIZE = 12 };

static void make_nonce(uint64_t counter, uint8_t *nonce)
{
    int i;

    for (i = 0; i < 4; i++)
        nonce[i] = 0;
    for (i = 4; i < NONCE_SIZE; i++) {
        nonce[i] = (uint8_t)(counter % 256);
        counter /= 256;
    }
}

void crypto_seal(const struct crypto_seal *seal, uint8_t *text, size_t size)
{
    uint8_t nonce[NONCE_SIZE];

    make_nonce(seal->counter, nonce);
    crypto_aead_chacha20poly1305_ietf_encrypt_detached(text, text + size, NULL,
        text, size, seal->ad, seal->ad_size, NULL, nonce, seal->key->byte);
}

static int decrypt(const struct crypto_seal *seal, uint8_t *out,
    const uint8_t *text, size_t size, const uint8_t *nonce)
{
    return crypto_aead_chacha20poly1305_ietf_decrypt_detached(out, NULL, text,
        size, text + size, seal->ad, seal->ad_size, nonce, seal->key->byte);
}

enum status crypto_open(
    const struct crypto_seal *seal, uint8_t *text, size_t size)
{
    uint8_t nonce[NONCE_SIZE];

    if (size < CRYPTO_TAG_SIZE)
        return ERR_SHORT;
    size -= CRYPTO_TAG_SIZE;
    make_nonce(seal->counter, nonce);
    /* Without a place for the text it is only verified. */
    if (decrypt(seal, NULL, text, size, nonce))
        return ERR_CORRUPT;
    ASSERT(decrypt(seal, text, text, size, nonce) == 0);
    return OK;
}

enum status crypto_verify(const uint8_t signature[CRYPTO_SIGNATURE_SIZE],
    const uint8_t *bytes, size_t size, const struct crypto_key *public)
{
    if (crypto_sign_ed25519_verify_detached(
            signature, bytes, size, public->byte))
        return ERR_CORRUPT;
    return OK;
}

int crypto_is_equal(const struct crypto_key *a, const struct crypto_key *b)
{
    return crypto_verify_32(a->byte, b->byte) == 0;
}

void crypto_wipe(void *secret, size_t size)
{
    sodium_memzero(secret, size);
}
