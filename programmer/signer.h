/* signer.h: a clinic's signing key, on the machine that the clinic chooses.
 *
 * It signs credentials (docs/protocol.md, section 4) and never lies on a
 * server, which knows its public half and what is revoked.  Entry
 * VAULT_SIGNER: seed 32, number of the next credential 4, clinic's name.
 * Entries VAULT_ISSUED, named by the number: credential 140, 1 when revoked,
 * holder's name.
 */
#ifndef PROGRAMMER_SIGNER_H
#define PROGRAMMER_SIGNER_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "core/credential.h"
#include "link/crypto.h"
#include "programmer/vault.h"

enum { SIGNER_NAME_MAX = 80 };

/* Make the clinic's key.  VAULT_TAKEN if there is one. */
enum vault_result signer_make(struct vault *vault, const char *clinic);

/* Its public half, which pumps and the server are given, and its name. */
enum vault_result signer_public(struct vault *vault, struct crypto_key *out,
    char name[SIGNER_NAME_MAX + 1]);

/* Sign *c, whose number and clinic are filled in, for somebody called name;
 * the bytes are kept.  VAULT_FAILED also when *c is no credential. */
enum vault_result signer_issue(struct vault *vault, struct credential *c,
    const char *name, uint8_t out[CREDENTIAL_SIZE]);

/* What was issued. */
struct signer_issued {
    struct credential credential;
    bool is_revoked;
    const char *name; /* in the arena */
};

/* By number.  VAULT_NONE for one that was not issued here. */
enum vault_result signer_get(struct vault *vault, struct arena *arena,
    uint32_t number, struct signer_issued *out);

/* Note that it is revoked.  Pumps know nothing of it until they are told by a
 * new clinic key; the server refuses its records once it is told. */
enum vault_result signer_revoke(struct vault *vault, uint32_t number);

#endif
