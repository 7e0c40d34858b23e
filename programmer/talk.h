/* talk.h: a session with a pump: call it, ask, and hear the answer.
 *
 * docs/protocol.md, sections 3, 5 and 6, the programmer's side: when to ask
 * again, and what an answer means.  What may be asked is decided above.
 */
#ifndef PROGRAMMER_TALK_H
#define PROGRAMMER_TALK_H

#include <stddef.h>
#include <stdint.h>

#include "link/client.h"
#include "link/msg_bolus.h"
#include "link/msg_commit.h"
#include "link/msg_keys.h"
#include "link/msg_log.h"
#include "link/msg_order.h"
#include "link/msg_program.h"
#include "link/msg_result.h"
#include "link/msg_stage.h"
#include "link/msg_status.h"
#include "programmer/transport.h"

enum talk_result {
    TALK_OK,
    TALK_NO,     /* the pump says no: talk->said has its reason */
    TALK_LOST,   /* no answer: what was asked may have been done (SR-28) */
    TALK_SHUT,   /* it does not let us in: talk->client.verdict */
    TALK_FAILED, /* nobody there, or an answer that is none */
};

enum { TALK_WHY_MAX = 300 };

/* One session; why is the sentence of the last answer that was not OK. */
struct talk {
    struct transport transport;
    struct client client;
    struct session_packet packet;
    struct msg_result said;
    uint32_t turns; /* packets sent: round trips */
    char why[TALK_WHY_MAX];
};

/* Lay the head on the skin.  The rest needs it open. */
enum talk_result talk_open(struct talk *talk, const char *address);

/* Open a session.  rights are then in talk->client.session.rights. */
enum talk_result talk_call(struct talk *talk, const struct client_keys *keys);

/* Say goodbye if a session is open, and take the head off. */
void talk_close(struct talk *talk);

/* Give a new pump its first keys, without a session (SR-25). */
enum talk_result talk_pair(
    struct talk *talk, const struct msg_pair *pair, struct msg_paired *paired);

/* Read. */
enum talk_result talk_status(struct talk *talk, struct msg_status *out);
enum talk_result talk_program(struct talk *talk, struct msg_program *out);
enum talk_result talk_log(
    struct talk *talk, const struct msg_log_ask *ask, struct msg_log *out);

/* Stage a program; *hash is of what went there and what came back. */
enum talk_result talk_stage(struct talk *talk, const struct msg_program *wanted,
    struct msg_stage *out, struct crypto_key *hash);

/* Commands.  TALK_OK: done; TALK_NO: refused, without effect; TALK_LOST:
 * unknown. */
enum talk_result talk_commit(struct talk *talk, const struct msg_commit *m);
enum talk_result talk_bolus(struct talk *talk, const struct msg_bolus *m);
enum talk_result talk_order(
    struct talk *talk, uint8_t opcode, const struct msg_order *m);
enum talk_result talk_key(
    struct talk *talk, uint8_t opcode, const struct msg_key *m);

/* What became of a key: talk->said.fate, also "never seen". */
enum talk_result talk_fate(struct talk *talk, uint64_t key);

#endif
