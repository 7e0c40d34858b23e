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

/*@ // a text can be read, and is none of the size bytes at out
  @ predicate a_text{L}(struct encounter_text *text, uint8_t *out, integer size)
  @   = \valid_read(text->byte + (0 .. text->size - 1))
  @   && \separated(out + (0 .. size - 1), text->byte + (0 .. text->size - 1));
  @ // it is some of the size bytes at bytes
  @ predicate lies_in{L}(struct encounter_text *text, uint8_t *bytes,
  @     integer size) = \base_addr(text->byte) == \base_addr(bytes)
  @   && 0 <= text->byte - bytes <= size - text->size; */

/* Write *e and *seal.  ERR_RANGE if encounter_check fails, ERR_SHORT without
 * room.  To sign: encode with a signature of zeros, sign all but the last
 * ENCOUNTER_BYTES_SIGNATURE_SIZE bytes, and put the signature there. */
/*@ requires \valid_read(e) && \valid_read(seal) && \valid(used);
  @ requires \valid(out + (0 .. room - 1)) && (out != \null || room == 0);
  @ requires \separated(out + (0 .. room - 1), e);
  @ requires \separated(out + (0 .. room - 1), seal);
  @ requires \forall integer i; 0 <= i < ENCOUNTER_WORDS ==>
  @   a_text(&e->word[i], out, room);
  @ assigns out[0 .. room - 1], *used;
  @ ensures \result == OK || \result == ERR_RANGE || \result == ERR_SHORT;
  @ ensures \result == OK ==> *used <= room; */
enum status encounter_bytes_encode(const struct encounter *e,
    const struct encounter_bytes_seal *seal, uint8_t *out, size_t room,
    size_t *used) MUST_CHECK;

/* Read both.  ERR_SHORT, ERR_CORRUPT or ERR_RANGE when the bytes are no
 * record; *e and *seal count only after OK.  What decodes encodes to the
 * same bytes again.  Texts point into bytes. */
/*@ requires \valid(e) && \valid(seal) && \separated(e, seal);
  @ requires \valid_read(bytes + (0 .. size - 1));
  @ requires bytes != \null || size == 0;
  @ requires \separated(bytes + (0 .. size - 1), e);
  @ requires \separated(bytes + (0 .. size - 1), seal);
  @ assigns *e, *seal;
  @ ensures \result == OK || \result == ERR_RANGE || \result == ERR_SHORT
  @   || \result == ERR_CORRUPT;
  @ ensures \result == OK ==> valid_encounter(e);
  @ ensures \result == OK ==> \forall integer i; 0 <= i < ENCOUNTER_WORDS ==>
  @   lies_in(&e->word[i], bytes, size); */
enum status encounter_bytes_decode(struct encounter *e,
    struct encounter_bytes_seal *seal, const uint8_t *bytes,
    size_t size) MUST_CHECK;

#endif
