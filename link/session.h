/* session.h: one exchange is one request and its one reply, under one number.
 *
 * docs/protocol.md, section 5; the same for both sides.  A packet is sealed
 * and opened in place:
 *
 *    0   1  kind (enum session_kind)
 *    1   8  number
 *    9   n  text
 *  9+n  16  tag
 */
#ifndef LINK_SESSION_H
#define LINK_SESSION_H

#include <stddef.h>
#include <stdint.h>

#include "core/status.h"
#include "link/frame.h"
#include "link/noise.h"

/* The first byte of a packet. */
enum session_kind {
    SESSION_STAFF_CALL = 1,
    SESSION_STAFF_ANSWER = 2,
    SESSION_CARD_CALL = 3,
    SESSION_CARD_ANSWER = 4,
    SESSION_REQUEST = 5,
    SESSION_REPLY = 6,
    SESSION_PAIR = 7,
    SESSION_PAIRED = 8,
};

enum {
    SESSION_TEXT_AT = 9,
    SESSION_OVERHEAD = SESSION_TEXT_AT + CRYPTO_TAG_SIZE,
    SESSION_TEXT_MAX = FRAME_PACKET_MAX - SESSION_OVERHEAD,
    SESSION_QUIET_S = 180, /* SR-33 */
    SESSION_FRESH_S = 30,  /* from an answer to the first request */
};

/* What both must agree on before anything: the version of the document. */
extern const uint8_t session_prologue[15];

/* Room for a packet and what is in it. */
struct session_packet {
    uint8_t byte[FRAME_PACKET_MAX];
    size_t size;
};

enum session_state {
    SESSION_CLOSED,
    SESSION_FRESH, /* the pump has answered, and heard nothing since */
    SESSION_IDLE,
    SESSION_ASKED, /* a reply is due */
    SESSION_STATES,
};

enum session_event {
    SESSION_OPENED_HERE,  /* the programmer has read an answer */
    SESSION_OPENED_THERE, /* the pump has sent one */
    SESSION_REQUESTED,
    SESSION_REPLIED,
    SESSION_ENDED,
    SESSION_EVENTS,
};

/*
 * 1. closed: every byte is zero
 * 2. asked: number is that of the last request, and no reply went under it
 */
struct session {
    struct noise_cipher send;
    struct noise_cipher receive;
    uint64_t number;
    int64_t heard_s; /* tick of the last sign of life */
    uint8_t state;   /* enum session_state */
    uint8_t rights;  /* the caller's */
};

/* Where event leads from state, or -1 where it is refused.  Total. */
int session_next(enum session_state state, enum session_event event);

/* Open with the keys of a handshake in which both messages were said:
 * the programmer's is idle, the pump's fresh.  ERR_STATE if it is not closed,
 * or the handshake is not done. */
enum status session_open(struct session *s, struct noise *noise, int64_t tick_s,
    uint8_t rights) MUST_CHECK;

/* Forget it, its keys first. */
void session_end(struct session *s);

/* End it if its time is over at tick_s (SR-33).  Is it open still? */
int session_keep(struct session *s, int64_t tick_s);

/* Programmer: seal size bytes of text (1 .. SESSION_TEXT_MAX), which stand in
 * the packet at SESSION_TEXT_AT, as the next request. */
enum status session_ask(
    struct session *s, struct session_packet *packet, size_t size) MUST_CHECK;

/* Pump: open a request; *size is that of its text, at SESSION_TEXT_AT.  An
 * error changes neither session nor packet. */
enum status session_take_request(struct session *s,
    struct session_packet *packet, int64_t tick_s, size_t *size) MUST_CHECK;

/* Pump: seal text as the reply that is due. */
enum status session_reply(
    struct session *s, struct session_packet *packet, size_t size) MUST_CHECK;

/* Programmer: open the reply to its last request. */
enum status session_take_reply(struct session *s, struct session_packet *packet,
    int64_t tick_s, size_t *size) MUST_CHECK;

#endif
