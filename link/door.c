#include "link/door.h"

#include "core/reader.h"
#include "core/writer.h"
#include "link/opcode.h"

enum {
    STAFF_CALL_SIZE = 1 + NOISE_IK_FIRST_SIZE + CREDENTIAL_SIZE,
    CARD_CALL_SIZE = 1 + NOISE_NK_FIRST_SIZE,
    ID_SIZE = 8,
};

uint64_t door_clinic_id(const struct crypto_key *public)
{
    struct crypto_key hash;
    struct reader r;

    crypto_sha256(public, NULL, 0, &hash);
    reader_init(&r, hash.byte, ID_SIZE);
    return reader_u64(&r);
}

void door_init(struct door *d, int64_t tick_s)
{
    *d = (struct door){ .open = { .state = SESSION_CLOSED } };
    budget_init(&d->budget, tick_s);
}

void door_close(struct door *d)
{
    session_end(&d->open);
    session_end(&d->next);
}

int door_keep(struct door *d, int64_t tick_s)
{
    session_keep(&d->next, tick_s);
    return session_keep(&d->open, tick_s);
}

uint8_t door_rights(const struct door *d)
{
    return d->open.rights;
}

/* Is it signed by a clinic known here? */
static int is_signed(const struct door_keys *keys, const struct credential *c,
    const uint8_t *bytes)
{
    int i;

    for (i = 0; i < DOOR_CLINICS_MAX && i < keys->clinics; i++)
        if (door_clinic_id(&keys->clinic[i]) == c->clinic &&
            crypto_verify(c->signature, bytes, CREDENTIAL_SIGNED_SIZE,
                &keys->clinic[i]) == OK)
            return 1;
    return 0;
}

/* Section 3, step 4; the rights that come of it are in *c. */
static enum credential_verdict judge(const struct door_keys *keys,
    const struct door_moment *moment, const struct crypto_key *caller,
    const uint8_t *bytes, struct credential *c)
{
    const struct credential_use use = { caller->byte, keys->serial,
        moment->utc_s };

    if (credential_decode(c, bytes, CREDENTIAL_SIZE) != OK)
        return CREDENTIAL_UNREADABLE;
    if (!is_signed(keys, c, bytes))
        return CREDENTIAL_UNREADABLE;
    return credential_judge(c, &use);
}

/* A call under way. */
struct call {
    struct noise noise;
    uint8_t answer[DOOR_ANSWER_SIZE]; /* verdict, rights */
};

/* Steps 3 and 4: reads the call, finds the verdict and the rights. */
static enum status hear(struct call *call, const struct door_keys *keys,
    const struct door_moment *moment, struct session_packet *packet)
{
    const int is_staff = packet->byte[0] == SESSION_STAFF_CALL;
    const struct noise_setup setup = {
        .pattern = is_staff ? NOISE_IKPSK1 : NOISE_NKPSK0,
        .role = NOISE_RESPONDER,
        .own = &keys->own,
        .psk = is_staff ? &keys->staff : &keys->card,
        .random = moment->random,
        .prologue = session_prologue,
        .prologue_size = sizeof session_prologue,
    };
    uint8_t *message = packet->byte + 1;
    struct credential credential;
    enum credential_verdict verdict = CREDENTIAL_ADMITTED;
    enum status status;
    size_t at;

    noise_init(&call->noise, &setup);
    status = noise_read(&call->noise, message, packet->size - 1, &at);
    if (status != OK)
        return status;
    credential.rights = OPCODE_EMERGENCY;
    if (is_staff)
        verdict =
            judge(keys, moment, &call->noise.remote, message + at, &credential);
    call->answer[0] = (uint8_t)verdict;
    call->answer[1] = verdict == CREDENTIAL_ADMITTED ? credential.rights : 0;
    return OK;
}

/* Step 5: the answer takes the place of the call. */
static enum status answer(
    struct door *d, struct call *call, struct session_packet *packet)
{
    struct writer w;
    enum status status;

    writer_init(&w, packet->byte, sizeof packet->byte);
    writer_u8(&w, packet->byte[0] == SESSION_STAFF_CALL ? SESSION_STAFF_ANSWER
                                                        : SESSION_CARD_ANSWER);
    status = noise_write(&call->noise, call->answer, DOOR_ANSWER_SIZE, &w);
    if (status == OK)
        status = writer_end(&w, &packet->size);
    if (status == OK)
        session_end(&d->next);
    return status;
}

/* Whoever holds a coil to the skin and was answered is not pushed aside by a
 * radio that plays an old call again. */
static int is_kept_out(const struct door *d, const struct door_moment *moment)
{
    return d->next.state == SESSION_FRESH && d->next_contact &&
           !moment->contact;
}

static enum door_result take_call(struct door *d, const struct door_keys *keys,
    const struct door_moment *moment, struct session_packet *packet)
{
    struct call call;
    enum status status;

    if (keys->clinics == 0 || is_kept_out(d, moment))
        return DOOR_NOTHING;
    if (budget_take(&d->budget, moment->tick_s, moment->contact) != OK)
        return DOOR_NOTHING;
    status = hear(&call, keys, moment, packet);
    if (status == OK)
        status = answer(d, &call, packet);
    if (status == OK && call.answer[0] == CREDENTIAL_ADMITTED)
        status =
            session_open(&d->next, &call.noise, moment->tick_s, call.answer[1]);
    if (status == OK)
        d->next_contact = moment->contact != 0;
    crypto_wipe(&call, sizeof call);
    return status == OK ? DOOR_ANSWER : DOOR_NOTHING;
}

/* A request of the next session makes it the open one (step 8). */
static enum door_result take_request(struct door *d,
    const struct door_moment *moment, struct session_packet *packet,
    size_t *size)
{
    if (session_take_request(&d->open, packet, moment->tick_s, size) == OK)
        return DOOR_REQUEST;
    if (session_take_request(&d->next, packet, moment->tick_s, size) != OK)
        return DOOR_NOTHING;
    d->open = d->next;
    session_end(&d->next);
    return DOOR_REQUEST;
}

/* Is the block the one that this pump was paired with?  Then its answer was
 * lost, and is given again: a pump whose key nobody has can be helped by
 * nobody. */
static int is_own_block(const struct door_keys *keys, const uint8_t *block)
{
    struct crypto_key part[3];
    struct reader r;
    int i, same;

    reader_init(&r, block, sizeof part);
    for (i = 0; i < 3; i++)
        reader_bytes(&r, part[i].byte, CRYPTO_KEY_SIZE);
    same = crypto_is_equal(&part[0], &keys->clinic[0]) &
           crypto_is_equal(&part[1], &keys->staff) &
           crypto_is_equal(&part[2], &keys->card);
    crypto_wipe(part, sizeof part);
    return same;
}

/* SR-25: a new pump's first keys, over the contact channel. */
static enum door_result take_pair(const struct door_keys *keys,
    const struct door_moment *moment, const struct session_packet *packet)
{
    if (!moment->contact)
        return DOOR_NOTHING;
    if (keys->clinics != 0 && !is_own_block(keys, packet->byte + 1))
        return DOOR_NOTHING;
    return DOOR_PAIR;
}

enum door_result door_take(struct door *d, const struct door_keys *keys,
    const struct door_moment *moment, struct session_packet *packet,
    size_t *size)
{
    const uint8_t kind = packet->byte[0];

    door_keep(d, moment->tick_s);
    if (kind == SESSION_STAFF_CALL && packet->size == STAFF_CALL_SIZE)
        return take_call(d, keys, moment, packet);
    if (kind == SESSION_CARD_CALL && packet->size == CARD_CALL_SIZE)
        return take_call(d, keys, moment, packet);
    if (kind == SESSION_REQUEST)
        return take_request(d, moment, packet, size);
    if (kind == SESSION_PAIR && packet->size == 1 + DOOR_PAIR_SIZE)
        return take_pair(keys, moment, packet);
    return DOOR_NOTHING;
}

enum status door_reply(
    struct door *d, struct session_packet *packet, size_t size)
{
    return session_reply(&d->open, packet, size);
}
