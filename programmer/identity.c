#include "programmer/identity.h"

#include <stdio.h>
#include <string.h>

#include <sodium.h>

#include "base/buffer.h"

enum {
    SEED_SIZE = crypto_sign_SEEDBYTES,
    HAS_AT = SEED_SIZE,
    CREDENTIAL_AT = HAS_AT + 1,
    PERSON_AT = CREDENTIAL_AT + CREDENTIAL_SIZE,
};

static enum vault_result keep(
    struct vault *vault, const struct identity *identity)
{
    uint8_t bytes[PERSON_AT + IDENTITY_PERSON_MAX] = { 0 };
    const size_t person = strlen(identity->person);
    enum vault_result result;

    memcpy(bytes, identity->seed, SEED_SIZE);
    bytes[HAS_AT] = identity->has_credential;
    memcpy(bytes + CREDENTIAL_AT, identity->credential, CREDENTIAL_SIZE);
    memcpy(bytes + PERSON_AT, identity->person, person);
    result = vault_put(vault, VAULT_IDENTITY, "", bytes, PERSON_AT + person);
    sodium_memzero(bytes, sizeof(bytes));
    return result;
}

enum vault_result identity_make(struct vault *vault, const char *person)
{
    struct identity identity = { .has_credential = false };
    enum vault_result result = identity_load(vault, &identity);

    if (result == VAULT_OK)
        result = VAULT_TAKEN;
    if (result != VAULT_NONE) {
        sodium_memzero(&identity, sizeof(identity));
        return result;
    }
    memset(&identity, 0, sizeof(identity));
    snprintf(identity.person, sizeof(identity.person), "%s", person);
    randombytes_buf(identity.seed, SEED_SIZE);
    result = keep(vault, &identity);
    sodium_memzero(&identity, sizeof(identity));
    return result;
}

enum vault_result identity_load(struct vault *vault, struct identity *out)
{
    struct buffer bytes = { 0 };
    enum vault_result result = vault_get(vault, VAULT_IDENTITY, "", &bytes);

    memset(out, 0, sizeof(*out));
    if (result == VAULT_OK &&
        (bytes.len < PERSON_AT || bytes.len > PERSON_AT + IDENTITY_PERSON_MAX))
        result = vault_unreadable(vault);
    if (result == VAULT_OK) {
        memcpy(out->seed, bytes.data, SEED_SIZE);
        out->has_credential = bytes.data[HAS_AT] != 0;
        memcpy(out->credential, bytes.data + CREDENTIAL_AT, CREDENTIAL_SIZE);
        memcpy(out->person, bytes.data + PERSON_AT, bytes.len - PERSON_AT);
    }
    if (bytes.data)
        sodium_memzero(bytes.data, bytes.len);
    buffer_free(&bytes);
    return result;
}

bool identity_is_for(
    const struct identity *identity, const uint8_t credential[CREDENTIAL_SIZE])
{
    struct credential c;
    struct noise_pair pair;
    bool same;

    if (credential_decode(&c, credential, CREDENTIAL_SIZE) != OK)
        return false;
    identity_pair(identity, &pair);
    same = memcmp(c.holder, pair.public.byte, sizeof(c.holder)) == 0;
    sodium_memzero(&pair, sizeof(pair));
    return same;
}

enum vault_result identity_install(struct vault *vault,
    struct identity *identity, const uint8_t credential[CREDENTIAL_SIZE])
{
    identity->has_credential = true;
    memcpy(identity->credential, credential, CREDENTIAL_SIZE);
    return keep(vault, identity);
}

static void sign_pair(const struct identity *identity, uint8_t *public,
    uint8_t secret[crypto_sign_SECRETKEYBYTES])
{
    crypto_sign_seed_keypair(public, secret, identity->seed);
}

void identity_pair(const struct identity *identity, struct noise_pair *out)
{
    uint8_t public[crypto_sign_PUBLICKEYBYTES];
    uint8_t secret[crypto_sign_SECRETKEYBYTES];

    sign_pair(identity, public, secret);
    crypto_sign_ed25519_sk_to_curve25519(out->secret.byte, secret);
    crypto_public(&out->secret, &out->public);
    sodium_memzero(secret, sizeof(secret));
}

void identity_signer(
    const struct identity *identity, uint8_t out[ENCOUNTER_BYTES_SIGNER_SIZE])
{
    uint8_t secret[crypto_sign_SECRETKEYBYTES];

    sign_pair(identity, out, secret);
    sodium_memzero(secret, sizeof(secret));
}

void identity_sign(
    const struct identity *identity, uint8_t *record, size_t size)
{
    const size_t signed_size = size - ENCOUNTER_BYTES_SIGNATURE_SIZE;
    uint8_t public[crypto_sign_PUBLICKEYBYTES];
    uint8_t secret[crypto_sign_SECRETKEYBYTES];

    sign_pair(identity, public, secret);
    crypto_sign_detached(
        record + signed_size, NULL, record, signed_size, secret);
    sodium_memzero(secret, sizeof(secret));
}
