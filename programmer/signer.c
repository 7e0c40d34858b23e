#include "programmer/signer.h"

#include <stdio.h>
#include <string.h>

#include <sodium.h>

#include "base/buffer.h"
#include "core/reader.h"
#include "core/writer.h"

enum {
    SEED_SIZE = crypto_sign_SEEDBYTES,
    NEXT_AT = SEED_SIZE,
    NAME_AT = NEXT_AT + 4,
    REVOKED_AT = CREDENTIAL_SIZE,
    HOLDER_AT = REVOKED_AT + 1,
};

struct signer {
    uint8_t seed[SEED_SIZE];
    uint32_t next;
    char name[SIGNER_NAME_MAX + 1];
};

static enum vault_result keep(struct vault *vault, const struct signer *signer)
{
    uint8_t bytes[NAME_AT + SIGNER_NAME_MAX];
    const size_t length = strlen(signer->name);
    enum vault_result result;
    struct writer w;

    writer_init(&w, bytes, sizeof(bytes));
    writer_bytes(&w, signer->seed, SEED_SIZE);
    writer_u32(&w, signer->next);
    writer_bytes(&w, (const uint8_t *)signer->name, length);
    result = vault_put(vault, VAULT_SIGNER, "", bytes, NAME_AT + length);
    sodium_memzero(bytes, sizeof(bytes));
    return result;
}

static enum vault_result load(struct vault *vault, struct signer *out)
{
    struct buffer bytes = { 0 };
    enum vault_result result = vault_get(vault, VAULT_SIGNER, "", &bytes);
    struct reader r;

    memset(out, 0, sizeof(*out));
    if (result == VAULT_OK &&
        (bytes.len < NAME_AT || bytes.len > NAME_AT + SIGNER_NAME_MAX))
        result = vault_unreadable(vault);
    if (result == VAULT_OK) {
        reader_init(&r, (const uint8_t *)bytes.data, bytes.len);
        reader_bytes(&r, out->seed, SEED_SIZE);
        out->next = reader_u32(&r);
        reader_bytes(&r, (uint8_t *)out->name, bytes.len - NAME_AT);
    }
    if (bytes.data)
        sodium_memzero(bytes.data, bytes.len);
    buffer_free(&bytes);
    return result;
}

enum vault_result signer_make(struct vault *vault, const char *clinic)
{
    struct signer signer;
    enum vault_result result = load(vault, &signer);

    if (result == VAULT_OK)
        result = VAULT_TAKEN;
    if (result == VAULT_NONE) {
        memset(&signer, 0, sizeof(signer));
        randombytes_buf(signer.seed, SEED_SIZE);
        signer.next = 1;
        snprintf(signer.name, sizeof(signer.name), "%s", clinic);
        result = keep(vault, &signer);
    }
    sodium_memzero(&signer, sizeof(signer));
    return result;
}

static void pair_of(const struct signer *signer, struct crypto_key *public,
    uint8_t secret[crypto_sign_SECRETKEYBYTES])
{
    crypto_sign_seed_keypair(public->byte, secret, signer->seed);
}

enum vault_result signer_public(
    struct vault *vault, struct crypto_key *out, char name[SIGNER_NAME_MAX + 1])
{
    uint8_t secret[crypto_sign_SECRETKEYBYTES];
    struct signer signer;
    const enum vault_result result = load(vault, &signer);

    if (result == VAULT_OK) {
        pair_of(&signer, out, secret);
        strcpy(name, signer.name);
        sodium_memzero(secret, sizeof(secret));
    }
    sodium_memzero(&signer, sizeof(signer));
    return result;
}

/* The first 8 bytes of the key's SHA-256, as the pump computes it. */
static uint64_t id_of(const struct crypto_key *public)
{
    uint8_t digest[crypto_hash_sha256_BYTES];
    struct reader r;

    crypto_hash_sha256(digest, public->byte, sizeof(public->byte));
    reader_init(&r, digest, sizeof(digest));
    return reader_u64(&r);
}

static enum vault_result keep_issued(struct vault *vault, uint32_t number,
    const uint8_t credential[CREDENTIAL_SIZE], bool is_revoked,
    const char *name)
{
    uint8_t bytes[HOLDER_AT + SIGNER_NAME_MAX];
    const size_t length = strnlen(name, SIGNER_NAME_MAX);
    char key[16];

    memcpy(bytes, credential, CREDENTIAL_SIZE);
    bytes[REVOKED_AT] = is_revoked;
    memcpy(bytes + HOLDER_AT, name, length);
    snprintf(key, sizeof(key), "%u", number);
    return vault_put(vault, VAULT_ISSUED, key, bytes, HOLDER_AT + length);
}

enum vault_result signer_issue(struct vault *vault, struct credential *c,
    const char *name, uint8_t out[CREDENTIAL_SIZE])
{
    uint8_t secret[crypto_sign_SECRETKEYBYTES];
    struct crypto_key public;
    struct signer signer;
    enum vault_result result = load(vault, &signer);

    if (result != VAULT_OK)
        return result;
    pair_of(&signer, &public, secret);
    c->number = signer.next++;
    c->clinic = id_of(&public);
    if (credential_encode(c, out) != OK)
        result = VAULT_FAILED;
    else
        crypto_sign_detached(out + CREDENTIAL_SIGNED_SIZE, NULL, out,
            CREDENTIAL_SIGNED_SIZE, secret);
    sodium_memzero(secret, sizeof(secret));
    if (result == VAULT_OK)
        result = keep(vault, &signer); /* the number is given, whatever comes */
    if (result == VAULT_OK)
        result = keep_issued(vault, c->number, out, false, name);
    sodium_memzero(&signer, sizeof(signer));
    return result;
}

enum vault_result signer_get(struct vault *vault, struct arena *arena,
    uint32_t number, struct signer_issued *out)
{
    struct buffer bytes = { 0 };
    enum vault_result result;
    char key[16];

    snprintf(key, sizeof(key), "%u", number);
    result = vault_get(vault, VAULT_ISSUED, key, &bytes);
    if (result == VAULT_OK &&
        (bytes.len < HOLDER_AT ||
            credential_decode(&out->credential, (const uint8_t *)bytes.data,
                CREDENTIAL_SIZE) != OK))
        result = vault_unreadable(vault);
    if (result == VAULT_OK) {
        out->is_revoked = bytes.data[REVOKED_AT] != 0;
        out->name =
            arena_text(arena, bytes.data + HOLDER_AT, bytes.len - HOLDER_AT);
    }
    buffer_free(&bytes);
    return result;
}

enum vault_result signer_revoke(struct vault *vault, uint32_t number)
{
    uint8_t bytes[CREDENTIAL_SIZE];
    struct arena arena = { 0 };
    struct signer_issued issued;
    enum vault_result result = signer_get(vault, &arena, number, &issued);

    if (result == VAULT_OK) {
        if (credential_encode(&issued.credential, bytes) != OK)
            result = VAULT_FAILED;
        else
            result = keep_issued(vault, number, bytes, true, issued.name);
    }
    arena_free(&arena);
    return result;
}
