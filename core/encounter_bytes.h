/* encounter_bytes.h: a session record as bytes, to be signed and verified.
 *
 * docs/encounter.md has every byte.  The signature is Ed25519's over all that
 * stands before it; whose key that is, the credential and signer tell: the
 * holder's key of the credential is the X25519 form of signer.  Signatures are
 * made and checked by the callers.
 */
#ifndef CORE_ENCOUNTER_BYTES_H
#define CORE_ENCOUNTER_BYTES_H

#include <stddef.h>
#include <stdint.h>

#include "core/credential.h"
#include "core/encounter.h"
#include "core/status.h"

enum {
    ENCOUNTER_BYTES_SIGNER_SIZE = 32,
    ENCOUNTER_BYTES_SIGNATURE_SIZE = 64,
    /* What follows the record itself. */
    ENCOUNTER_BYTES_SEAL_SIZE = CREDENTIAL_SIZE + ENCOUNTER_BYTES_SIGNER_SIZE +
                                ENCOUNTER_BYTES_SIGNATURE_SIZE,
    ENCOUNTER_BYTES_MAX = 4096,
};

/* Who vouches for it; all three as bytes. */
struct encounter_bytes_seal {
    uint8_t credential[CREDENTIAL_SIZE];
    uint8_t signer[ENCOUNTER_BYTES_SIGNER_SIZE]; /* Ed25519, public */
    uint8_t signature[ENCOUNTER_BYTES_SIGNATURE_SIZE];
};

/* Write *e and *seal.  ERR_RANGE if encounter_check fails, ERR_SHORT without
 * room.  To sign: encode with a signature of zeros, sign all but the last
 * ENCOUNTER_BYTES_SIGNATURE_SIZE bytes, and put the signature there. */
enum status encounter_bytes_encode(const struct encounter *e,
    const struct encounter_bytes_seal *seal, uint8_t *out, size_t room,
    size_t *used) MUST_CHECK;

/* Read both.  ERR_SHORT, ERR_CORRUPT or ERR_RANGE when the bytes are no
 * record; *e and *seal count only after OK.  What decodes encodes to the
 * same bytes again.  Texts point into bytes. */
enum status encounter_bytes_decode(struct encounter *e,
    struct encounter_bytes_seal *seal, const uint8_t *bytes,
    size_t size) MUST_CHECK;

#endif
