/* client.h: the programmer's side of handshake and session.
 *
 * docs/protocol.md, sections 3 and 5.  It makes packets and takes packets; who
 * carries them, and when to ask again, is the caller's.
 */
#ifndef LINK_CLIENT_H
#define LINK_CLIENT_H

#include <stddef.h>
#include <stdint.h>

#include "core/credential.h"
#include "link/noise.h"
#include "link/session.h"

/* Who calls, and whom.  own and credential (CREDENTIAL_SIZE bytes) are NULL
 * for the card. */
struct client_keys {
    const struct noise_pair *own;
    const uint8_t *credential;
    const struct crypto_key *pump;   /* static public key */
    const struct crypto_key *shared; /* staff's secret, or the card's */
};

struct client {
    struct noise noise; /* while calling */
    struct session session;
    uint8_t calling;
    uint8_t verdict; /* enum credential_verdict, of the last answer */
};

/* What a packet was. */
enum client_result {
    CLIENT_NOTHING, /* go on waiting */
    CLIENT_OPENED,  /* the answer: ask now; rights are in session.rights */
    CLIENT_REFUSED, /* the answer: no, for the reason in verdict */
    CLIENT_REPLY,   /* the reply: *size bytes of text at SESSION_TEXT_AT */
};

/* Call: a packet to send, with fresh random bytes.  What was open or under way
 * before is forgotten.  ERR_CORRUPT when the pump's key is none. */
enum status client_call(struct client *c, const struct client_keys *keys,
    const struct crypto_key *random, struct session_packet *packet) MUST_CHECK;

/* Seal size bytes of text at SESSION_TEXT_AT as a request to send.  ERR_STATE
 * when no session is open, or its time is over at tick_s. */
enum status client_ask(struct client *c, struct session_packet *packet,
    int64_t tick_s, size_t size) MUST_CHECK;

/* Take what came from the pump. */
enum client_result client_take(struct client *c, struct session_packet *packet,
    int64_t tick_s, size_t *size) MUST_CHECK;

/* Forget everything. */
void client_close(struct client *c);

#endif
