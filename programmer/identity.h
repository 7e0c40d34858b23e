/* identity.h: whose programmer this is: one key for handshakes and records.
 *
 * It is an Ed25519 key, which signs session records; the static key of the
 * handshake is its X25519 form, so that a record's signer and a session's
 * caller are one (docs/encounter.md).  Entry VAULT_IDENTITY:
 *
 *    0  32  seed
 *   32   1  1 when a credential follows, else 0
 *   33 140  credential, or zeros
 *  173   n  person, UTF-8
 */
#ifndef PROGRAMMER_IDENTITY_H
#define PROGRAMMER_IDENTITY_H

#include <stdbool.h>
#include <stdint.h>

#include "core/credential.h"
#include "core/encounter_bytes.h"
#include "link/noise.h"
#include "programmer/vault.h"

enum { IDENTITY_PERSON_MAX = 80 };

struct identity {
    char person[IDENTITY_PERSON_MAX + 1];
    uint8_t seed[32];
    bool has_credential;
    uint8_t credential[CREDENTIAL_SIZE];
};

/* A new one of that person, kept.  VAULT_TAKEN if there is one. */
enum vault_result identity_make(struct vault *vault, const char *person);

/* The one that is kept; VAULT_NONE without one. */
enum vault_result identity_load(struct vault *vault, struct identity *out);

/* Keep a credential; false, and nothing changed, when it is none, or not for
 * this key. */
bool identity_is_for(
    const struct identity *identity, const uint8_t credential[CREDENTIAL_SIZE]);
enum vault_result identity_install(struct vault *vault,
    struct identity *identity, const uint8_t credential[CREDENTIAL_SIZE]);

/* Its static keys for a handshake. */
void identity_pair(const struct identity *identity, struct noise_pair *out);

/* Sign the bytes of a record whose last ENCOUNTER_BYTES_SIGNATURE_SIZE are
 * room for it; the signer's public key was put by identity_signer. */
void identity_signer(
    const struct identity *identity, uint8_t out[ENCOUNTER_BYTES_SIGNER_SIZE]);
void identity_sign(
    const struct identity *identity, uint8_t *record, size_t size);

#endif
