/* test_noise.c: both handshakes, both ends; tampering; vectors of others.
 *
 * The vectors are not part of this tree: CISTERNA_VECTORS names their folder.
 * Another implementation as the peer: peer_noise.py. */
#include "core/writer.h"
#include "link/noise.h"
#include "test/test.h"

enum { MESSAGE_MAX = 200 };

static const uint8_t prologue[] = "a prologue";
static const char first_payload[] = "what staff may do";
static const char second_payload[] = "yes";

struct end {
    struct noise noise;
    struct noise_cipher send;
    struct noise_cipher receive;
    uint8_t said[MESSAGE_MAX];
    size_t size;
};

static struct end initiator, responder;
static struct noise_pair staff, pump;
static struct crypto_key psk, random_a, random_b;

static struct crypto_key key_of(uint8_t seed)
{
    struct crypto_key key;
    int i;

    for (i = 0; i < CRYPTO_KEY_SIZE; i++)
        key.byte[i] = (uint8_t)(seed * 31 + i * i + i);
    return key;
}

static void make_pair(struct noise_pair *pair, uint8_t seed)
{
    pair->secret = key_of(seed);
    crypto_public(&pair->secret, &pair->public);
}

static struct noise_setup setup_of(
    enum noise_pattern pattern, enum noise_role role)
{
    struct noise_setup setup = { .pattern = pattern,
        .role = role,
        .psk = &psk,
        .random = role == NOISE_INITIATOR ? &random_a : &random_b,
        .prologue = prologue,
        .prologue_size = sizeof prologue };

    if (role == NOISE_RESPONDER)
        setup.own = &pump;
    else
        setup.remote = &pump.public;
    if (role == NOISE_INITIATOR && pattern == NOISE_IKPSK1)
        setup.own = &staff;
    return setup;
}

static void begin(enum noise_pattern pattern)
{
    struct noise_setup setup;

    make_pair(&staff, 1);
    make_pair(&pump, 2);
    psk = key_of(3);
    random_a = key_of(4);
    random_b = key_of(5);
    setup = setup_of(pattern, NOISE_INITIATOR);
    noise_init(&initiator.noise, &setup);
    setup = setup_of(pattern, NOISE_RESPONDER);
    noise_init(&responder.noise, &setup);
}

static enum status say(struct end *end, const char *payload)
{
    enum status status;
    struct writer w;

    writer_init(&w, end->said, sizeof end->said);
    status =
        noise_write(&end->noise, (const uint8_t *)payload, strlen(payload), &w);
    end->size = w.pos;
    return status;
}

/* The payload of what the other said is as expected. */
static void hear(struct end *end, const struct end *other, const char *payload)
{
    uint8_t copy[MESSAGE_MAX];
    size_t at;

    memcpy(copy, other->said, other->size);
    CHECK(noise_read(&end->noise, copy, other->size, &at) == OK);
    CHECK(other->size - at - CRYPTO_TAG_SIZE == strlen(payload));
    CHECK(memcmp(copy + at, payload, strlen(payload)) == 0);
}

static void shake(enum noise_pattern pattern)
{
    begin(pattern);
    CHECK(say(&initiator, first_payload) == OK);
    hear(&responder, &initiator, first_payload);
    CHECK(say(&responder, second_payload) == OK);
    hear(&initiator, &responder, second_payload);
    CHECK(crypto_is_equal(&initiator.noise.hash, &responder.noise.hash));
    CHECK(noise_split(&initiator.noise, &initiator.send, &initiator.receive) ==
          OK);
    CHECK(noise_split(&responder.noise, &responder.send, &responder.receive) ==
          OK);
}

static void carries(struct end *from, struct end *to, uint64_t number)
{
    uint8_t text[5 + CRYPTO_TAG_SIZE] = "hello";

    CHECK(noise_seal(&from->send, number, text, 5) == OK);
    CHECK(memcmp(text, "hello", 5) != 0);
    CHECK(noise_open(&to->receive, number, text, sizeof text) == OK);
    CHECK(memcmp(text, "hello", 5) == 0);
}

static void both_ends_agree(void **state)
{
    int pattern;

    (void)state;
    for (pattern = NOISE_IKPSK1; pattern <= NOISE_NKPSK0; pattern++) {
        shake((enum noise_pattern)pattern);
        CHECK(
            initiator.size == (pattern == NOISE_IKPSK1 ? NOISE_IK_FIRST_SIZE
                                                       : NOISE_NK_FIRST_SIZE) +
                                  strlen(first_payload));
        CHECK(responder.size == NOISE_SECOND_SIZE + strlen(second_payload));
        CHECK(!crypto_is_equal(&initiator.send.key, &initiator.receive.key));
        carries(&initiator, &responder, 0);
        carries(&responder, &initiator, 0);
        carries(&initiator, &responder, 1);
    }
}

static void the_responder_learns_who_is_there(void **state)
{
    (void)state;
    begin(NOISE_IKPSK1);
    CHECK(say(&initiator, first_payload) == OK);
    hear(&responder, &initiator, first_payload);
    CHECK(crypto_is_equal(&responder.noise.remote, &staff.public));
}

/* Are these bytes all zero, but for `said`? */
static int is_wiped(const struct noise *n)
{
    const uint8_t *bytes = (const uint8_t *)n;
    size_t i;

    for (i = 0; i < sizeof *n; i++)
        if (bytes[i] && i != offsetof(struct noise, said))
            return 0;
    return 1;
}

/* SR-22: each byte of each message, and each length; the bit of byte 31 is the
 * one that X25519 has no use for. */
static void what_was_tampered_with_ends_the_handshake(void **state)
{
    uint8_t copy[MESSAGE_MAX];
    size_t byte, at;
    int pattern, message;

    (void)state;
    for (pattern = 0; pattern < 4; pattern++) {
        const struct end *from = pattern % 2 ? &responder : &initiator;
        struct end *to = pattern % 2 ? &initiator : &responder;
        struct noise before;

        message = pattern % 2;
        begin(pattern / 2 ? NOISE_NKPSK0 : NOISE_IKPSK1);
        CHECK(say(&initiator, first_payload) == OK);
        if (message == 1) {
            hear(&responder, &initiator, first_payload);
            CHECK(say(&responder, second_payload) == OK);
        }
        before = to->noise;
        for (byte = 0; byte < from->size; byte++) {
            memcpy(copy, from->said, from->size);
            copy[byte] ^= (uint8_t)(1u << byte % 8);
            to->noise = before;
            CHECK(noise_read(&to->noise, copy, from->size, &at) == ERR_CORRUPT);
            CHECK(is_wiped(&to->noise));
            CHECK(noise_read(&to->noise, copy, from->size, &at) == ERR_STATE);
        }
        for (at = 0; at < from->size; at++) {
            size_t unused;

            memcpy(copy, from->said, from->size);
            to->noise = before;
            CHECK(noise_read(&to->noise, copy, at, &unused) != OK);
        }
        to->noise = before;
        hear(to, from, message ? second_payload : first_payload);
    }
}

static void a_wrong_key_of_any_kind_is_refused(void **state)
{
    const struct crypto_key wrong = key_of(9);
    struct noise_pair other;
    int pattern, kind;

    (void)state;
    make_pair(&other, 8);
    for (pattern = 0; pattern < 2; pattern++) {
        for (kind = 0; kind < 3; kind++) {
            struct noise_setup setup;
            size_t at;

            begin((enum noise_pattern)pattern);
            setup = setup_of((enum noise_pattern)pattern, NOISE_RESPONDER);
            if (kind == 0)
                setup.psk = &wrong;
            if (kind == 1)
                setup.own = &other;
            if (kind == 2)
                setup.prologue_size--;
            noise_init(&responder.noise, &setup);
            CHECK(say(&initiator, first_payload) == OK);
            CHECK(noise_read(&responder.noise, initiator.said, initiator.size,
                      &at) == ERR_CORRUPT);
        }
    }
}

static void a_public_key_that_is_none_is_refused(void **state)
{
    static const uint8_t zero[MESSAGE_MAX];
    uint8_t copy[MESSAGE_MAX];
    struct noise_setup setup;
    struct crypto_key none = { { 0 } };
    size_t at;

    (void)state;
    begin(NOISE_IKPSK1);
    memcpy(copy, zero, sizeof copy);
    CHECK(noise_read(&responder.noise, copy, MESSAGE_MAX, &at) == ERR_CORRUPT);
    setup = setup_of(NOISE_IKPSK1, NOISE_INITIATOR);
    setup.remote = &none;
    noise_init(&initiator.noise, &setup);
    CHECK(say(&initiator, first_payload) == ERR_CORRUPT);
    CHECK(is_wiped(&initiator.noise));
}

static void nobody_speaks_out_of_turn(void **state)
{
    uint8_t copy[MESSAGE_MAX];
    size_t at;

    (void)state;
    begin(NOISE_IKPSK1);
    CHECK(say(&responder, second_payload) == ERR_STATE);
    CHECK(noise_read(&initiator.noise, copy, 100, &at) == ERR_STATE);
    CHECK(noise_split(&initiator.noise, &initiator.send, &initiator.receive) ==
          ERR_STATE);
    CHECK(say(&initiator, first_payload) == OK);
    memcpy(copy, initiator.said, sizeof copy);
    hear(&responder, &initiator, first_payload);
    CHECK(noise_read(&responder.noise, copy, initiator.size, &at) == ERR_STATE);
    CHECK(say(&initiator, first_payload) == ERR_STATE);
    CHECK(say(&responder, second_payload) == OK);
    hear(&initiator, &responder, second_payload);
    CHECK(say(&responder, second_payload) == ERR_STATE);
    CHECK(say(&initiator, first_payload) == ERR_STATE);
    CHECK(noise_split(&initiator.noise, &initiator.send, &initiator.receive) ==
          OK);
    CHECK(is_wiped(&initiator.noise));
    CHECK(noise_split(&initiator.noise, &initiator.send, &initiator.receive) ==
          ERR_STATE);
}

static void without_room_nothing_is_said(void **state)
{
    uint8_t small[NOISE_IK_FIRST_SIZE];
    struct writer w;
    size_t room;

    (void)state;
    for (room = 0; room < sizeof small; room++) {
        begin(NOISE_IKPSK1);
        writer_init(&w, small, room);
        CHECK(noise_write(&initiator.noise, NULL, 0, &w) == ERR_SHORT);
        CHECK(is_wiped(&initiator.noise));
    }
    begin(NOISE_IKPSK1);
    writer_init(&w, small, sizeof small);
    CHECK(noise_write(&initiator.noise, NULL, 0, &w) == OK);
}

/* SR-22: a number that was taken, or is below one, opens nothing. */
static void a_number_opens_once(void **state)
{
    uint8_t text[3 + CRYPTO_TAG_SIZE] = "abc", copy[sizeof text];
    uint8_t wire[sizeof text];

    (void)state;
    shake(NOISE_IKPSK1);
    CHECK(noise_seal(&initiator.send, 7, text, 3) == OK);
    memcpy(wire, text, sizeof wire);
    memcpy(copy, wire, sizeof wire);
    CHECK(noise_open(&responder.receive, 8, copy, sizeof copy) == ERR_CORRUPT);
    memcpy(copy, wire, sizeof wire);
    CHECK(noise_open(&responder.receive, 7, copy, 15) == ERR_SHORT);
    CHECK(noise_open(&responder.receive, 7, copy, sizeof copy) == OK);
    memcpy(copy, wire, sizeof wire);
    CHECK(noise_open(&responder.receive, 7, copy, sizeof copy) == ERR_STALE);
    CHECK(memcmp(copy, wire, sizeof wire) == 0);
    CHECK(noise_seal(&initiator.send, 7, text, 3) == ERR_STALE);
    CHECK(noise_seal(&initiator.send, 0, text, 3) == ERR_STALE);
    carries(&initiator, &responder, 8);
}

static void the_last_number_is_never_used(void **state)
{
    uint8_t text[1 + CRYPTO_TAG_SIZE] = { 1 };

    (void)state;
    shake(NOISE_NKPSK0);
    CHECK(noise_seal(&initiator.send, UINT64_MAX, text, 1) == ERR_STATE);
    CHECK(text[0] == 1);
    carries(&initiator, &responder, UINT64_MAX - 1);
    CHECK(noise_seal(&initiator.send, UINT64_MAX - 1, text, 1) == ERR_STALE);
    CHECK(noise_seal(&initiator.send, UINT64_MAX, text, 1) == ERR_STATE);
    CHECK(noise_open(&responder.receive, UINT64_MAX, text, 17) == ERR_STATE);
}

static void an_end_brings_what_its_pattern_needs(void **state)
{
    struct noise_setup setup;

    (void)state;
    begin(NOISE_IKPSK1);
    setup = setup_of(NOISE_IKPSK1, NOISE_INITIATOR);
    setup.remote = NULL;
    CHECK_FAULT(noise_init(&initiator.noise, &setup));
    setup = setup_of(NOISE_IKPSK1, NOISE_INITIATOR);
    setup.own = NULL;
    CHECK_FAULT(noise_init(&initiator.noise, &setup));
    setup = setup_of(NOISE_NKPSK0, NOISE_INITIATOR);
    setup.own = &staff;
    CHECK_FAULT(noise_init(&initiator.noise, &setup));
    setup = setup_of(NOISE_NKPSK0, NOISE_RESPONDER);
    setup.own = NULL;
    CHECK_FAULT(noise_init(&responder.noise, &setup));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(both_ends_agree),
        cmocka_unit_test(the_responder_learns_who_is_there),
        cmocka_unit_test(what_was_tampered_with_ends_the_handshake),
        cmocka_unit_test(a_wrong_key_of_any_kind_is_refused),
        cmocka_unit_test(a_public_key_that_is_none_is_refused),
        cmocka_unit_test(nobody_speaks_out_of_turn),
        cmocka_unit_test(without_room_nothing_is_said),
        cmocka_unit_test(a_number_opens_once),
        cmocka_unit_test(the_last_number_is_never_used),
        cmocka_unit_test(an_end_brings_what_its_pattern_needs),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
