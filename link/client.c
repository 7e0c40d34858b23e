#include "link/client.h"

#include "core/fault.h"
#include "core/writer.h"

enum { ANSWER_SIZE = 2, ANSWER_PACKET_SIZE = 1 + NOISE_SECOND_SIZE + 2 };

void client_close(struct client *c)
{
    crypto_wipe(c, sizeof *c);
}

enum status client_call(struct client *c, const struct client_keys *keys,
    const struct crypto_key *random, struct session_packet *packet)
{
    const int is_staff = keys->own != NULL;
    const struct noise_setup setup = {
        .pattern = is_staff ? NOISE_IKPSK1 : NOISE_NKPSK0,
        .role = NOISE_INITIATOR,
        .own = keys->own,
        .remote = keys->pump,
        .psk = keys->shared,
        .random = random,
        .prologue = session_prologue,
        .prologue_size = sizeof session_prologue,
    };
    struct writer w;
    enum status status;

    ASSERT(is_staff == (keys->credential != NULL));
    client_close(c);
    noise_init(&c->noise, &setup);
    writer_init(&w, packet->byte, sizeof packet->byte);
    writer_u8(&w, is_staff ? SESSION_STAFF_CALL : SESSION_CARD_CALL);
    status = noise_write(
        &c->noise, keys->credential, is_staff ? CREDENTIAL_SIZE : 0, &w);
    if (status == OK)
        status = writer_end(&w, &packet->size);
    c->calling = status == OK;
    return status;
}

enum status client_ask(struct client *c, struct session_packet *packet,
    int64_t tick_s, size_t size)
{
    session_keep(&c->session, tick_s);
    return session_ask(&c->session, packet, size);
}

/* What is not this call's answer changes nothing. */
static enum client_result take_answer(
    struct client *c, struct session_packet *packet, int64_t tick_s)
{
    const uint8_t wanted = c->noise.pattern == NOISE_IKPSK1
                               ? SESSION_STAFF_ANSWER
                               : SESSION_CARD_ANSWER;
    struct noise noise = c->noise;
    const uint8_t *answer;
    enum status status;
    size_t at;

    if (packet->byte[0] != wanted || packet->size != ANSWER_PACKET_SIZE)
        return CLIENT_NOTHING;
    status = noise_read(&noise, packet->byte + 1, packet->size - 1, &at);
    if (status == OK) {
        answer = packet->byte + 1 + at;
        c->verdict = answer[0];
        c->calling = 0;
        noise_wipe(&c->noise);
        if (c->verdict == CREDENTIAL_ADMITTED)
            status = session_open(&c->session, &noise, tick_s, answer[1]);
    }
    noise_wipe(&noise);
    if (status != OK)
        return CLIENT_NOTHING;
    return c->verdict == CREDENTIAL_ADMITTED ? CLIENT_OPENED : CLIENT_REFUSED;
}

enum client_result client_take(struct client *c, struct session_packet *packet,
    int64_t tick_s, size_t *size)
{
    session_keep(&c->session, tick_s);
    if (c->calling)
        return take_answer(c, packet, tick_s);
    if (session_take_reply(&c->session, packet, tick_s, size) == OK)
        return CLIENT_REPLY;
    return CLIENT_NOTHING;
}
