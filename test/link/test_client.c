/* test_client.c: the programmer's side, alone and at a pump's door. */
#include "link/client.h"
#include "link/door.h"
#include "link/opcode.h"
#include "test/link/visit.h"
#include "test/test.h"

static struct visit v;
static struct door door;
static struct client client;
static struct session_packet packet;
static struct crypto_key pump_random;
static struct door_moment moment;
static uint32_t seed;
static size_t size;

static int begin(void **state)
{
    (void)state;
    visit_init(&v);
    door_init(&door, 0);
    moment = (struct door_moment){ 86400, VISIT_NOW_S, 1, &pump_random };
    seed = 100;
    memset(&client, 0, sizeof client);
    return 0;
}

static void call(const struct client_keys *keys)
{
    const struct crypto_key random = visit_key(seed++);

    CHECK(client_call(&client, keys, &random, &packet) == OK);
    CHECK(client.calling == 1);
}

static void answer(void)
{
    pump_random = visit_key(seed++);
    CHECK(door_take(&door, &v.pump, &moment, &packet, &size) == DOOR_ANSWER);
}

static enum client_result take(void)
{
    return client_take(&client, &packet, moment.tick_s, &size);
}

static void come_in(const struct client_keys *keys)
{
    call(keys);
    answer();
    CHECK(take() == CLIENT_OPENED);
}

/* A call says who calls by its kind, and has its length. */
static void a_call_is_of_its_kind(void **state)
{
    (void)state;
    call(&v.as_staff);
    CHECK(packet.byte[0] == SESSION_STAFF_CALL && packet.size == 237);
    call(&v.as_card);
    CHECK(packet.byte[0] == SESSION_CARD_CALL && packet.size == 49);
}

static void an_answer_opens_once_with_its_rights(void **state)
{
    struct session_packet again;

    (void)state;
    call(&v.as_staff);
    answer();
    again = packet;
    CHECK(take() == CLIENT_OPENED);
    CHECK(client.verdict == CREDENTIAL_ADMITTED && !client.calling);
    CHECK(client.session.rights == (CREDENTIAL_READ | CREDENTIAL_REFILL));
    CHECK(client.session.state == SESSION_IDLE);
    packet = again;
    CHECK(take() == CLIENT_NOTHING);
    CHECK(client.session.state == SESSION_IDLE);
}

/* Another kind, another length, another byte: go on waiting. */
static void what_is_no_answer_changes_nothing(void **state)
{
    struct session_packet good;
    struct client before;
    size_t i;

    (void)state;
    call(&v.as_staff);
    answer();
    good = packet;
    before = client;
    packet.byte[0] = SESSION_CARD_ANSWER;
    CHECK(take() == CLIENT_NOTHING);
    for (i = 0; i < good.size; i++) {
        packet = good;
        packet.byte[i] ^= 1;
        CHECK(take() == CLIENT_NOTHING);
        packet = good;
        packet.size = i;
        CHECK(take() == CLIENT_NOTHING);
    }
    packet = good;
    packet.size++;
    CHECK(take() == CLIENT_NOTHING);
    CHECK(memcmp(&client, &before, sizeof client) == 0);
    packet = good;
    CHECK(take() == CLIENT_OPENED);
}

static void the_card_takes_its_own_answer_alone(void **state)
{
    struct session_packet good;

    (void)state;
    call(&v.as_card);
    answer();
    good = packet;
    packet.byte[0] = SESSION_STAFF_ANSWER;
    CHECK(take() == CLIENT_NOTHING);
    packet = good;
    CHECK(take() == CLIENT_OPENED);
    CHECK(client.session.rights == OPCODE_EMERGENCY);
}

static void a_refusal_has_its_reason_and_opens_nothing(void **state)
{
    (void)state;
    moment.utc_s = VISIT_EXPIRES_S;
    call(&v.as_staff);
    answer();
    CHECK(take() == CLIENT_REFUSED);
    CHECK(client.verdict == CREDENTIAL_EXPIRED);
    CHECK(!client.calling && client.session.state == SESSION_CLOSED);
    CHECK(client_ask(&client, &packet, moment.tick_s, 5) == ERR_STATE);
}

/* The handshake's secrets do not outlive it. */
static void a_handshake_that_is_over_is_wiped(void **state)
{
    const struct crypto_key zero = { { 0 } };

    (void)state;
    come_in(&v.as_staff);
    CHECK(crypto_is_equal(&client.noise.chain, &zero));
    CHECK(crypto_is_equal(&client.noise.ephemeral.secret, &zero));
    client_close(&client);
    CHECK(client.session.state == SESSION_CLOSED);
    CHECK(crypto_is_equal(&client.session.send.key, &zero));
}

static void a_reply_is_taken_once_with_its_text(void **state)
{
    struct session_packet reply;

    (void)state;
    come_in(&v.as_staff);
    packet.byte[SESSION_TEXT_AT] = 7;
    CHECK(client_ask(&client, &packet, moment.tick_s, 1) == OK);
    CHECK(take() == CLIENT_NOTHING); /* its own request */
    CHECK(client_ask(&client, &packet, moment.tick_s, 1) == OK);
    CHECK(door_take(&door, &v.pump, &moment, &packet, &size) == DOOR_REQUEST);
    memcpy(packet.byte + SESSION_TEXT_AT, "12 mL", 5);
    CHECK(door_reply(&door, &packet, 5) == OK);
    reply = packet;
    size = 0;
    CHECK(take() == CLIENT_REPLY && size == 5);
    CHECK(memcmp(packet.byte + SESSION_TEXT_AT, "12 mL", 5) == 0);
    packet = reply;
    CHECK(take() == CLIENT_NOTHING);
}

/* SR-33 */
static void an_ask_after_three_minutes_is_refused(void **state)
{
    (void)state;
    come_in(&v.as_staff);
    CHECK(client_ask(
              &client, &packet, moment.tick_s + SESSION_QUIET_S - 1, 1) == OK);
    come_in(&v.as_staff);
    CHECK(client_ask(&client, &packet, moment.tick_s + SESSION_QUIET_S, 1) ==
          ERR_STATE);
}

static void a_reply_after_three_minutes_is_nothing(void **state)
{
    (void)state;
    come_in(&v.as_staff);
    CHECK(client_ask(&client, &packet, moment.tick_s, 1) == OK);
    CHECK(door_take(&door, &v.pump, &moment, &packet, &size) == DOOR_REQUEST);
    CHECK(door_reply(&door, &packet, 1) == OK);
    moment.tick_s += SESSION_QUIET_S;
    CHECK(take() == CLIENT_NOTHING);
    CHECK(client.session.state == SESSION_CLOSED);
}

/* A new call forgets what was open. */
static void a_call_begins_anew(void **state)
{
    (void)state;
    come_in(&v.as_staff);
    call(&v.as_card);
    CHECK(client.session.state == SESSION_CLOSED && client.verdict == 0);
}

/* A pump's key that gives zeros whatever the secret. */
static void a_pumps_key_that_is_none_is_refused(void **state)
{
    const struct crypto_key zero = { { 0 } };
    const struct crypto_key random = visit_key(7);
    struct client_keys keys = v.as_staff;

    (void)state;
    keys.pump = &zero;
    CHECK(client_call(&client, &keys, &random, &packet) == ERR_CORRUPT);
    CHECK(client.calling == 0 && take() == CLIENT_NOTHING);
}

static void a_caller_brings_key_and_credential_or_neither(void **state)
{
    const struct crypto_key random = visit_key(7);
    struct client_keys keys = v.as_staff;

    (void)state;
    keys.credential = NULL;
    CHECK_FAULT((void)!client_call(&client, &keys, &random, &packet));
}

int main(void)
{
#define CLAIM(f) cmocka_unit_test_setup(f, begin)
    const struct CMUnitTest tests[] = {
        CLAIM(a_call_is_of_its_kind),
        CLAIM(an_answer_opens_once_with_its_rights),
        CLAIM(what_is_no_answer_changes_nothing),
        CLAIM(the_card_takes_its_own_answer_alone),
        CLAIM(a_refusal_has_its_reason_and_opens_nothing),
        CLAIM(a_handshake_that_is_over_is_wiped),
        CLAIM(a_reply_is_taken_once_with_its_text),
        CLAIM(an_ask_after_three_minutes_is_refused),
        CLAIM(a_reply_after_three_minutes_is_nothing),
        CLAIM(a_call_begins_anew),
        CLAIM(a_pumps_key_that_is_none_is_refused),
        CLAIM(a_caller_brings_key_and_credential_or_neither),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
