/* noise.h: two handshakes of Noise revision 34; docs/protocol.md, section 3.
 *
 *   Noise_IKpsk1_25519_ChaChaPoly_SHA256   staff
 *   Noise_NKpsk0_25519_ChaChaPoly_SHA256   the key on the patient's card
 */
#ifndef LINK_NOISE_H
#define LINK_NOISE_H

#include <stddef.h>
#include <stdint.h>

#include "core/status.h"
#include "link/counter.h"
#include "link/crypto.h"

struct writer;

enum noise_pattern { NOISE_IKPSK1, NOISE_NKPSK0 };

enum noise_role { NOISE_INITIATOR, NOISE_RESPONDER };

/* What each message is long beside its payload. */
enum {
    NOISE_IK_FIRST_SIZE = 32 + 48 + 16,
    NOISE_NK_FIRST_SIZE = 32 + 16,
    NOISE_SECOND_SIZE = 32 + 16,
};

struct noise_pair {
    struct crypto_key secret;
    struct crypto_key public;
};

/* What an end brings along; all of it is copied. */
struct noise_setup {
    enum noise_pattern pattern;
    enum noise_role role;
    const struct noise_pair *own;    /* static; NULL: NK's initiator */
    const struct crypto_key *remote; /* static; NULL: a responder */
    const struct crypto_key *psk;    /* known to both, and to nobody else */
    const struct crypto_key *random; /* fresh, for this handshake alone */
    const uint8_t *prologue;         /* what both must agree on */
    size_t prologue_size;
};

/*
 * A handshake under way: SymmetricState and HandshakeState of section 5.
 * 1. a message that fails ends it: everything is wiped, nothing follows
 * 2. counter counts the texts sealed under key
 */
struct noise {
    struct crypto_key chain;
    struct crypto_key hash; /* of all that was said; equal at both ends */
    struct crypto_key key;
    uint64_t counter;
    struct noise_pair own;
    struct noise_pair ephemeral;
    struct crypto_key remote; /* IK's responder: set by the first message */
    struct crypto_key remote_ephemeral;
    struct crypto_key psk;
    uint8_t pattern;
    uint8_t role;
    uint8_t said; /* messages so far; more than 2 is over */
};

/* One direction after the handshake. */
struct noise_cipher {
    struct crypto_key key;
    struct counter counter;
};

/* Begin. */
void noise_init(struct noise *n, const struct noise_setup *setup);

/* Append the next message with size bytes of payload.  ERR_STATE when it is
 * not this end's turn, ERR_SHORT without room, ERR_CORRUPT for a public key of
 * the other end that is none. */
enum status noise_write(struct noise *n, const uint8_t *payload, size_t size,
    struct writer *w) MUST_CHECK;

/* Take the next message, in place: *at is where the payload begins, and it
 * ends 16 bytes before the message does.  ERR_STATE when it is not the other's
 * turn, ERR_SHORT, or ERR_CORRUPT when it is not what an end with these keys
 * would have said. */
enum status noise_read(
    struct noise *n, uint8_t *message, size_t size, size_t *at) MUST_CHECK;

/* Keys for what follows, once both messages were said, else ERR_STATE.  The
 * handshake is wiped. */
enum status noise_split(struct noise *n, struct noise_cipher *send,
    struct noise_cipher *receive) MUST_CHECK;

/* Forget everything. */
void noise_wipe(struct noise *n);

/* Seal size bytes of text in place under number; 16 bytes are added.
 * ERR_STATE or ERR_STALE as counter_check says, and nothing done. */
enum status noise_seal(struct noise_cipher *c, uint64_t number, uint8_t *text,
    size_t size) MUST_CHECK;

/* Open size bytes, the last 16 the tag.  Only what opens takes its number. */
enum status noise_open(struct noise_cipher *c, uint64_t number, uint8_t *text,
    size_t size) MUST_CHECK;

#endif
