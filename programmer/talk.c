#include "programmer/talk.h"

#include <stdio.h>
#include <string.h>

#include <sodium.h>

#include "link/opcode.h"
#include "programmer/words.h"

enum {
    ANSWER_MS = 2000, /* and the time on the air besides */
    BYTES_PER_SECOND = 500,
    TRIES = 6, /* once, and again at most five times */
    CALL_TRIES = 3,
    BODY_AT = SESSION_TEXT_AT + 1,
    BODY_MAX = SESSION_TEXT_MAX - 1,
};

/* A request, kept so that it can be asked again. */
struct request {
    uint8_t code;
    uint8_t body[BODY_MAX];
    size_t size;
};

static enum talk_result fail(
    struct talk *talk, enum talk_result result, const char *why)
{
    snprintf(talk->why, sizeof(talk->why), "%s", why);
    return result;
}

static int64_t tick_s(void)
{
    return transport_clock_ms() / 1000;
}

/* When to stop waiting for the answer to size bytes. */
static int64_t deadline(size_t size)
{
    return transport_clock_ms() + ANSWER_MS +
           (int64_t)(size + FRAME_WIRE_MAX) * 1000 / BYTES_PER_SECOND;
}

enum talk_result talk_open(struct talk *talk, const char *address)
{
    char why[TRANSPORT_WHY_MAX];

    memset(talk, 0, sizeof(*talk));
    if (transport_open(&talk->transport, address, why) == 0)
        return TALK_OK;
    snprintf(talk->why, sizeof(talk->why), "%s: %s", address, why);
    return TALK_FAILED;
}

/* Send the packet; wait for one that the client takes. */
static int exchange(struct talk *talk, size_t *size)
{
    const int64_t until = deadline(talk->packet.size);
    enum client_result result = CLIENT_NOTHING;

    talk->turns++;
    if (transport_send(&talk->transport, &talk->packet) != 0)
        return -1;
    while (result == CLIENT_NOTHING) {
        const int got =
            transport_receive(&talk->transport, &talk->packet, until);

        if (got < 0)
            return -1;
        if (got == 0)
            return CLIENT_NOTHING;
        result = client_take(&talk->client, &talk->packet, tick_s(), size);
    }
    return (int)result;
}

enum talk_result talk_call(struct talk *talk, const struct client_keys *keys)
{
    struct crypto_key random;
    size_t size;
    int try;

    for (try = 0; try < CALL_TRIES; try++) {
        int result;

        randombytes_buf(random.byte, sizeof(random.byte));
        if (client_call(&talk->client, keys, &random, &talk->packet) != OK)
            return fail(talk, TALK_FAILED,
                "the pump's key on the implant record is none: take the record "
                "again from where the pump was paired");
        result = exchange(talk, &size);
        sodium_memzero(&random, sizeof(random));
        if (result == CLIENT_OPENED)
            return TALK_OK;
        if (result == CLIENT_REFUSED)
            return fail(talk, TALK_SHUT, words_verdict(talk->client.verdict));
        if (result < 0)
            return fail(talk, TALK_FAILED,
                "the coil is gone: lay it on again, and repeat");
    }
    return fail(talk, TALK_FAILED,
        "the pump does not answer: is the coil over it, is it this patient's "
        "pump, and was it paired with this programmer's clinic?");
}

void talk_close(struct talk *talk)
{
    size_t size;

    if (talk->client.session.state == SESSION_IDLE) {
        talk->packet.byte[SESSION_TEXT_AT] = OPCODE_CLOSE;
        if (client_ask(&talk->client, &talk->packet, tick_s(), 1) == OK)
            (void)exchange(talk, &size);
    }
    client_close(&talk->client);
    transport_close(&talk->transport);
}

/* What a reply that says no is about. */
static enum talk_result refused(struct talk *talk, size_t size)
{
    if (msg_result_decode(&talk->said, talk->packet.byte + BODY_AT, size - 1) !=
        OK)
        return fail(talk, TALK_FAILED,
            "the pump's answer cannot be read: "
            "repeat; if it stays so, the pump has "
            "another version");
    words_refusal(&talk->said, talk->why, sizeof(talk->why));
    return TALK_NO;
}

/* Ask until there is an answer.  TALK_OK: the reply's body stands in the
 * packet at BODY_AT, and has *size bytes. */
static enum talk_result ask(
    struct talk *talk, const struct request *request, size_t *size)
{
    int try;

    for (try = 0; try < TRIES; try++) {
        uint8_t *text = talk->packet.byte + SESSION_TEXT_AT;
        int result;

        text[0] = request->code;
        memcpy(text + 1, request->body, request->size);
        if (client_ask(&talk->client, &talk->packet, tick_s(),
                request->size + 1) != OK)
            return fail(talk, try == 0 ? TALK_FAILED : TALK_LOST,
                "the session is over: begin it anew");
        result = exchange(talk, size);
        if (result < 0)
            return fail(talk, TALK_LOST,
                "the coil is gone before the pump answered: lay it on again");
        if (result != CLIENT_REPLY)
            continue;
        if (*size >= 1 && text[0] == OPCODE_REFUSED)
            return refused(talk, *size);
        if (*size < 1 || text[0] != (request->code | OPCODE_REPLY))
            return fail(talk, TALK_LOST, "the pump answered something else");
        (*size)--;
        return TALK_OK;
    }
    return fail(talk, TALK_LOST,
        "the pump did not answer: check the coil, then try again");
}

/* The body of an answer that decoded, or not. */
static enum talk_result heard(struct talk *talk, enum status status)
{
    if (status == OK)
        return TALK_OK;
    return fail(talk, TALK_FAILED,
        "the pump's answer cannot be read: repeat; if it stays so, the pump "
        "has another version");
}

enum talk_result talk_status(struct talk *talk, struct msg_status *out)
{
    const struct request request = { .code = OPCODE_STATUS };
    size_t size;
    enum talk_result result = ask(talk, &request, &size);

    if (result != TALK_OK)
        return result;
    return heard(
        talk, msg_status_decode(out, talk->packet.byte + BODY_AT, size));
}

enum talk_result talk_program(struct talk *talk, struct msg_program *out)
{
    const struct request request = { .code = OPCODE_PROGRAM };
    size_t size;
    enum talk_result result = ask(talk, &request, &size);

    if (result != TALK_OK)
        return result;
    return heard(
        talk, msg_program_decode(out, talk->packet.byte + BODY_AT, size));
}

/* What was to be sent is no message: a programmer's error, or a person's that
 * was not caught above. */
static enum talk_result unsendable(struct talk *talk)
{
    return fail(talk, TALK_FAILED,
        "a value is outside what a pump can be told: check what was entered");
}

enum talk_result talk_log(
    struct talk *talk, const struct msg_log_ask *m, struct msg_log *out)
{
    struct request request = { .code = OPCODE_LOG };
    enum talk_result result;
    size_t size;

    if (msg_log_encode_ask(m, request.body, BODY_MAX, &request.size) != OK)
        return unsendable(talk);
    result = ask(talk, &request, &size);
    if (result != TALK_OK)
        return result;
    return heard(talk, msg_log_decode(out, talk->packet.byte + BODY_AT, size));
}

enum talk_result talk_stage(struct talk *talk, const struct msg_program *wanted,
    struct msg_stage *out, struct crypto_key *hash)
{
    struct request request = { .code = OPCODE_STAGE };
    const uint8_t *body = talk->packet.byte + BODY_AT;
    struct msg_stage_bytes bytes = { request.body, 0, body, 0 };
    enum talk_result result;

    if (msg_program_encode(wanted, request.body, BODY_MAX, &request.size) != OK)
        return unsendable(talk);
    result = ask(talk, &request, &bytes.stage_size);
    if (result != TALK_OK)
        return result;
    bytes.program_size = request.size;
    msg_stage_hash(&bytes, hash);
    return heard(talk, msg_stage_decode(out, body, bytes.stage_size));
}

/* A command whose reply is a result. */
static enum talk_result command(
    struct talk *talk, const struct request *request)
{
    size_t size;
    enum talk_result result = ask(talk, request, &size);

    if (result != TALK_OK)
        return result;
    if (msg_result_decode(&talk->said, talk->packet.byte + BODY_AT, size) != OK)
        return fail(talk, TALK_LOST, "the pump's answer cannot be read");
    if (talk->said.fate == MSG_RESULT_DONE)
        return TALK_OK;
    words_refusal(&talk->said, talk->why, sizeof(talk->why));
    return TALK_NO;
}

enum talk_result talk_commit(struct talk *talk, const struct msg_commit *m)
{
    struct request request = { .code = OPCODE_COMMIT };

    if (msg_commit_encode(m, request.body, BODY_MAX, &request.size) != OK)
        return unsendable(talk);
    return command(talk, &request);
}

enum talk_result talk_bolus(struct talk *talk, const struct msg_bolus *m)
{
    struct request request = { .code = OPCODE_BOLUS };

    if (msg_bolus_encode(m, request.body, BODY_MAX, &request.size) != OK)
        return unsendable(talk);
    return command(talk, &request);
}

enum talk_result talk_order(
    struct talk *talk, uint8_t opcode, const struct msg_order *m)
{
    struct request request = { .code = opcode };

    if (msg_order_check(m, opcode) != OK ||
        msg_order_encode(m, request.body, BODY_MAX, &request.size) != OK)
        return unsendable(talk);
    return command(talk, &request);
}

enum talk_result talk_key(
    struct talk *talk, uint8_t opcode, const struct msg_key *m)
{
    struct request request = { .code = opcode };

    if (msg_keys_encode(m, request.body, BODY_MAX, &request.size) != OK)
        return unsendable(talk);
    return command(talk, &request);
}

enum talk_result talk_fate(struct talk *talk, uint64_t key)
{
    struct request request = { .code = OPCODE_FATE };
    const struct msg_fate m = { key };
    enum talk_result result;
    size_t size;

    if (msg_result_encode_fate(&m, request.body, BODY_MAX, &request.size) != OK)
        return unsendable(talk);
    result = ask(talk, &request, &size);
    if (result != TALK_OK)
        return result;
    return heard(talk,
        msg_result_decode(&talk->said, talk->packet.byte + BODY_AT, size));
}

enum talk_result talk_pair(
    struct talk *talk, const struct msg_pair *pair, struct msg_paired *paired)
{
    struct session_packet *packet = &talk->packet;
    int64_t until;
    size_t size;

    packet->byte[0] = SESSION_PAIR;
    if (msg_keys_encode_pair(
            pair, packet->byte + 1, sizeof(packet->byte) - 1, &size) != OK)
        return unsendable(talk);
    packet->size = size + 1;
    until = deadline(packet->size);
    talk->turns++;
    if (transport_send(&talk->transport, packet) != 0)
        return fail(talk, TALK_LOST, "the coil is gone: lay it on again");
    while (transport_receive(&talk->transport, packet, until) == 1)
        if (packet->byte[0] == SESSION_PAIRED &&
            msg_keys_decode_paired(
                paired, packet->byte + 1, packet->size - 1) == OK)
            return TALK_OK;
    return fail(talk, TALK_LOST,
        "the pump does not answer: a pump that knows a clinic already is not "
        "paired again; else check the coil");
}
