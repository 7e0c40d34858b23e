/* crypto.h: the primitives of the link; crypto.c alone knows libsodium.
 *
 * Nothing here makes randomness: secrets come from the caller, a pump's from
 * its port, so that host and target make the same bytes (SR-14).  Nothing
 * needs sodium_init: without it libsodium uses its portable code, which is
 * what the target runs.
 */
#ifndef LINK_CRYPTO_H
#define LINK_CRYPTO_H

#include <stddef.h>
#include <stdint.h>

#include "core/status.h"

enum {
    CRYPTO_KEY_SIZE = 32,
    CRYPTO_TAG_SIZE = 16,
    CRYPTO_SIGNATURE_SIZE = 64,
};

/* 32 bytes: a key, public, secret or shared, or a SHA-256. */
struct crypto_key {
    uint8_t byte[CRYPTO_KEY_SIZE];
};

/* X25519: the public key of a secret one, by multiplying 9; the table that
 * would do it faster is 30 KiB. */
void crypto_public(const struct crypto_key *secret, struct crypto_key *out);

/* X25519: the shared key.  ERR_CORRUPT, and zeros, when the other's public key
 * is one of the few that give zeros whatever the secret. */
enum status crypto_agree(const struct crypto_key *secret,
    const struct crypto_key *public, struct crypto_key *out) MUST_CHECK;

/* SHA-256 of start and size bytes after it; out may be start. */
/*@ requires \valid_read(start) && \valid_read(bytes + (0 .. size - 1));
  @ requires \valid(out);
  @ assigns *out; */
void crypto_sha256(const struct crypto_key *start, const uint8_t *bytes,
    size_t size, struct crypto_key *out);

/* HKDF of Noise, section 4.3: count (2 or 3) keys from a chaining key and size
 * bytes of input. */
void crypto_hkdf(const struct crypto_key *chain, const uint8_t *input,
    size_t size, struct crypto_key *out, int count);

/* What seals one text: ChaCha20-Poly1305 (RFC 8439) as Noise has it, the nonce
 * being four zeros and the counter.  A (key, counter) seals one text ever. */
struct crypto_seal {
    const struct crypto_key *key;
    uint64_t counter;
    const uint8_t
        *ad; /* not hidden, but bound; may be NULL when ad_size is 0 */
    size_t ad_size;
};

/* Seal size bytes of text in place; the tag is written after them. */
void crypto_seal(const struct crypto_seal *seal, uint8_t *text, size_t size);

/* Open size bytes in place, the last 16 of them the tag.  ERR_SHORT without
 * room for a tag; ERR_CORRUPT, and nothing changed, when forged. */
enum status crypto_open(
    const struct crypto_seal *seal, uint8_t *text, size_t size) MUST_CHECK;

/* Ed25519: OK if signature is public's over size bytes, else ERR_CORRUPT. */
enum status crypto_verify(const uint8_t signature[CRYPTO_SIGNATURE_SIZE],
    const uint8_t *bytes, size_t size,
    const struct crypto_key *public) MUST_CHECK;

/* Are they equal?  Takes the same time whatever they are. */
int crypto_is_equal(const struct crypto_key *a, const struct crypto_key *b);

/* Zeros over size bytes of secrets; no compiler leaves it out. */
void crypto_wipe(void *secret, size_t size);

#endif
