/* test_door.c: programmer and pump, from the call to the exchange. */
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

/* A pump that was asleep for a day, so that its stores are full. */
static int begin(void **state)
{
    (void)state;
    visit_init(&v);
    door_init(&door, 0);
    moment = (struct door_moment){ 86400, VISIT_NOW_S, 0, &pump_random };
    seed = 100;
    memset(&client, 0, sizeof client);
    return 0;
}

static void call_as(const struct client_keys *keys)
{
    const struct crypto_key random = visit_key(seed++);

    CHECK(client_call(&client, keys, &random, &packet) == OK);
}

static enum door_result to_pump(void)
{
    pump_random = visit_key(seed++);
    return door_take(&door, &v.pump, &moment, &packet, &size);
}

static enum client_result to_programmer(void)
{
    return client_take(&client, &packet, moment.tick_s, &size);
}

static void come_in_as(const struct client_keys *keys)
{
    call_as(keys);
    CHECK(to_pump() == DOOR_ANSWER);
    CHECK(to_programmer() == CLIENT_OPENED);
}

static void ask(const char *text)
{
    memcpy(packet.byte + SESSION_TEXT_AT, text, strlen(text));
    CHECK(client_ask(&client, &packet, moment.tick_s, strlen(text)) == OK);
}

static int is_text(const char *text)
{
    return size == strlen(text) &&
           memcmp(packet.byte + SESSION_TEXT_AT, text, size) == 0;
}

static void reply(const char *text)
{
    memcpy(packet.byte + SESSION_TEXT_AT, text, strlen(text));
    CHECK(door_reply(&door, &packet, strlen(text)) == OK);
}

/* One exchange, whole. */
static void exchange(void)
{
    ask("how much is left?");
    CHECK(to_pump() == DOOR_REQUEST);
    CHECK(is_text("how much is left?"));
    reply("12 mL");
    CHECK(to_programmer() == CLIENT_REPLY);
    CHECK(is_text("12 mL"));
}

static void staff_come_in_and_ask(void **state)
{
    (void)state;
    call_as(&v.as_staff);
    CHECK(packet.size == 237);
    CHECK(to_pump() == DOOR_ANSWER);
    CHECK(packet.size == 51);
    CHECK(to_programmer() == CLIENT_OPENED);
    CHECK(client.session.rights == (CREDENTIAL_READ | CREDENTIAL_REFILL));
    exchange();
    CHECK(door_rights(&door) == (CREDENTIAL_READ | CREDENTIAL_REFILL));
    exchange();
}

/* SR-24: whatever else is known, the card brings one right. */
static void the_card_opens_the_emergency_right_alone(void **state)
{
    (void)state;
    call_as(&v.as_card);
    CHECK(packet.size == 49);
    CHECK(to_pump() == DOOR_ANSWER);
    CHECK(to_programmer() == CLIENT_OPENED);
    exchange();
    CHECK(door_rights(&door) == OPCODE_EMERGENCY);
    CHECK(client.session.rights == OPCODE_EMERGENCY);
}

static void refused_with(enum credential_verdict verdict)
{
    struct session_packet answer;
    struct noise noise;
    size_t at;

    call_as(&v.as_staff);
    CHECK(to_pump() == DOOR_ANSWER);
    answer = packet;
    noise = client.noise;
    CHECK(noise_read(&noise, answer.byte + 1, answer.size - 1, &at) == OK);
    CHECK(answer.byte[1 + at] == verdict && answer.byte[2 + at] == 0);
    CHECK(to_programmer() == CLIENT_REFUSED);
    CHECK(client.verdict == verdict);
    CHECK(client.session.state == SESSION_CLOSED);
    CHECK(door.next.state == SESSION_CLOSED);
    packet.byte[SESSION_TEXT_AT] = 1;
    CHECK(client_ask(&client, &packet, moment.tick_s, 1) == ERR_STATE);
}

/* SR-20, section 3, step 4: each "no", by its number. */
static void a_credential_that_is_not_good_gets_its_reason(void **state)
{
    struct crypto_key other;

    (void)state;
    v.shown[5] = 2; /* no such scope */
    refused_with(CREDENTIAL_UNREADABLE);
    visit_sign(&v);
    v.shown[CREDENTIAL_SIGNED_SIZE] ^= 1;
    refused_with(CREDENTIAL_UNREADABLE);
    visit_sign(&v);
    v.shown[4] = 7; /* a nurse who would prescribe */
    refused_with(CREDENTIAL_UNREADABLE);
    v.credential.clinic++;
    visit_sign(&v);
    refused_with(CREDENTIAL_UNREADABLE);
    v.credential.clinic--;
    visit_sign(&v);
    other = visit_key(9);
    v.pump.clinic[0] = other;
    refused_with(CREDENTIAL_UNREADABLE);
    v.pump.clinic[0] = v.clinic;
    v.credential.holder[3] ^= 1;
    visit_sign(&v);
    refused_with(CREDENTIAL_NOT_HOLDER);
    v.credential.holder[3] ^= 1;
    v.credential.serial[8] = '5';
    visit_sign(&v);
    refused_with(CREDENTIAL_NOT_HERE);
    v.credential.serial[8] = '4';
    visit_sign(&v);
    moment.utc_s = VISIT_EXPIRES_S;
    refused_with(CREDENTIAL_EXPIRED);
    moment.utc_s--;
    come_in_as(&v.as_staff);
    exchange();
}

/* Transfer of care: any of the clinics that the pump knows. */
static void any_clinic_the_pump_knows_will_do(void **state)
{
    int i;

    (void)state;
    for (i = 0; i < DOOR_CLINICS_MAX; i++) {
        memset(v.pump.clinic, 0, sizeof v.pump.clinic);
        v.pump.clinic[i] = v.clinic;
        v.pump.clinics = (uint8_t)(i + 1);
        come_in_as(&v.as_staff);
        v.pump.clinics = (uint8_t)(i > 0 ? i : 1);
        if (i > 0)
            refused_with(CREDENTIAL_UNREADABLE);
    }
    v.pump.clinics = 255; /* a table that is damaged is not read beyond */
    come_in_as(&v.as_staff);
}

/* Neither the pump's key nor a shared secret is enough: silence. */
static void a_stranger_is_not_answered(void **state)
{
    const struct crypto_key wrong = visit_key(77);
    struct client_keys keys = v.as_staff;

    (void)state;
    keys.shared = &wrong;
    call_as(&keys);
    CHECK(to_pump() == DOOR_NOTHING);
    keys = v.as_card;
    keys.shared = &v.pump.staff;
    call_as(&keys);
    CHECK(to_pump() == DOOR_NOTHING);
    keys = v.as_staff;
    keys.pump = &wrong;
    call_as(&keys);
    CHECK(to_pump() == DOOR_NOTHING);
    CHECK(door.next.state == SESSION_CLOSED);
}

static void own_block(void)
{
    memset(&packet, 0, sizeof packet);
    packet.byte[0] = SESSION_PAIR;
    packet.size = 1 + DOOR_PAIR_SIZE;
    memcpy(packet.byte + 1, v.pump.clinic[0].byte, 32);
    memcpy(packet.byte + 33, v.pump.staff.byte, 32);
    memcpy(packet.byte + 65, v.pump.card.byte, 32);
}

/* SR-25: an answer that was lost is given again, to who knows every key. */
static void a_paired_pump_answers_its_own_block_alone(void **state)
{
    static const size_t at[] = { 1, 32, 33, 64, 65, 96 };
    size_t i;

    (void)state;
    moment.contact = 1;
    own_block();
    CHECK(to_pump() == DOOR_PAIR);
    for (i = 0; i < sizeof at / sizeof at[0]; i++) {
        own_block();
        packet.byte[at[i]] ^= 1;
        CHECK(to_pump() == DOOR_NOTHING);
    }
    own_block();
    moment.contact = 0;
    CHECK(to_pump() == DOOR_NOTHING);
}

/* A pump that knows no clinic answers nobody, card or staff (SR-25). */
static void an_unpaired_pump_is_only_paired(void **state)
{
    (void)state;
    v.pump.clinics = 0;
    call_as(&v.as_card);
    CHECK(to_pump() == DOOR_NOTHING);
    call_as(&v.as_staff);
    CHECK(to_pump() == DOOR_NOTHING);
    memset(&packet, 0, sizeof packet);
    packet.byte[0] = SESSION_PAIR;
    packet.size = 1 + DOOR_PAIR_SIZE;
    CHECK(to_pump() == DOOR_NOTHING);
    moment.contact = 1;
    CHECK(to_pump() == DOOR_PAIR);
    packet.size--;
    CHECK(to_pump() == DOOR_NOTHING);
    packet.size += 2;
    CHECK(to_pump() == DOOR_NOTHING);
    packet.size--;
    v.pump.clinics = 1;
    CHECK(to_pump() == DOOR_NOTHING);
}

/* SR-22: a recorded call gets an answer nobody can use, and nothing else. */
static void a_recorded_call_leads_nowhere(void **state)
{
    struct session_packet call, request, first;

    (void)state;
    call_as(&v.as_staff);
    call = packet;
    CHECK(to_pump() == DOOR_ANSWER);
    CHECK(to_programmer() == CLIENT_OPENED);
    exchange();
    ask("again");
    request = packet;
    CHECK(to_pump() == DOOR_REQUEST);
    reply("yes");
    first = packet;
    CHECK(to_programmer() == CLIENT_REPLY);
    packet = call;
    CHECK(to_pump() == DOOR_ANSWER);
    packet = request; /* neither for the open session, nor for the next */
    CHECK(to_pump() == DOOR_NOTHING);
    packet = first;
    CHECK(to_programmer() == CLIENT_NOTHING);
    exchange(); /* which still runs */
    moment.tick_s += SESSION_FRESH_S;
    CHECK(door_keep(&door, moment.tick_s));
    CHECK(door.next.state == SESSION_CLOSED);
    exchange();
}

/* A programmer that crashed calls again, and takes over from itself. */
static void a_new_caller_takes_over_when_heard_from(void **state)
{
    struct client old;

    (void)state;
    come_in_as(&v.as_staff);
    exchange();
    old = client;
    come_in_as(&v.as_staff);
    CHECK(door.next.state == SESSION_FRESH);
    CHECK(door.open.state == SESSION_IDLE);
    exchange();
    CHECK(door.next.state == SESSION_CLOSED);
    client = old;
    ask("am I still in?");
    CHECK(to_pump() == DOOR_NOTHING);
}

/* An old call played over the radio does not push aside one in contact. */
static void contact_is_not_pushed_aside_by_radio(void **state)
{
    struct session_packet call;

    (void)state;
    call_as(&v.as_card);
    call = packet;
    CHECK(to_pump() == DOOR_ANSWER);
    moment.contact = 1;
    come_in_as(&v.as_staff);
    moment.contact = 0;
    ask("in the middle");
    {
        struct session_packet mine = packet;

        packet = call;
        CHECK(to_pump() == DOOR_NOTHING);
        packet = mine;
    }
    CHECK(to_pump() == DOOR_REQUEST);
    packet = call;
    CHECK(to_pump() == DOOR_ANSWER); /* beside the open session, it may */
    moment.contact = 1;
    come_in_as(&v.as_staff);
}

/* SR-23: a radio that calls without end, by recorded or by made-up calls, gets
 * its store and no more; a coil on the skin comes in all the same. */
static void a_hostile_radio_cannot_keep_out_contact(void **state)
{
    struct session_packet call;
    int answered = 0, day;
    int64_t end;

    (void)state;
    call_as(&v.as_card);
    call = packet;
    end = moment.tick_s + 3600;
    for (; moment.tick_s < end; moment.tick_s++) {
        packet = call;
        answered += to_pump() == DOOR_ANSWER;
    }
    CHECK(answered == BUDGET_RADIO_MAX + 3600 / BUDGET_RADIO_S - 1 ||
          answered == BUDGET_RADIO_MAX + 3600 / BUDGET_RADIO_S);
    for (day = 0; day < 5; day++) {
        moment.contact = 1;
        come_in_as(&v.as_staff);
        exchange();
        moment.contact = 0;
        packet = call;
        (void)to_pump();
        packet = call;
        CHECK(to_pump() == DOOR_NOTHING);
        moment.tick_s += 1;
    }
}

/* SR-33: after three minutes without a request nobody is inside. */
static void a_quiet_session_ends(void **state)
{
    (void)state;
    come_in_as(&v.as_staff);
    exchange();
    moment.tick_s += SESSION_QUIET_S - 1;
    exchange();
    moment.tick_s += SESSION_QUIET_S;
    packet.byte[SESSION_TEXT_AT] = 1;
    CHECK(client_ask(&client, &packet, moment.tick_s, 1) == ERR_STATE);
    CHECK(!door_keep(&door, moment.tick_s));
    CHECK(door_reply(&door, &packet, 1) == ERR_STATE);
}

static void closing_sends_everybody_out(void **state)
{
    (void)state;
    come_in_as(&v.as_staff);
    exchange();
    come_in_as(&v.as_staff);
    door_close(&door);
    ask("is anybody there?");
    CHECK(to_pump() == DOOR_NOTHING);
    client_close(&client);
    CHECK(client.session.state == SESSION_CLOSED);
}

/* SR-22: an answer, a request and a reply, each with any byte changed. */
static void any_byte_changed_on_the_way_is_nothing(void **state)
{
    struct session_packet good;
    size_t i;

    (void)state;
    call_as(&v.as_staff);
    CHECK(to_pump() == DOOR_ANSWER);
    good = packet;
    for (i = 0; i < good.size; i++) {
        packet = good;
        packet.byte[i] ^= (uint8_t)(1u << i % 8);
        CHECK(to_programmer() == CLIENT_NOTHING);
    }
    packet = good;
    CHECK(to_programmer() == CLIENT_OPENED);
    ask("what now?");
    good = packet;
    for (i = 0; i < good.size; i++) {
        packet = good;
        packet.byte[i] ^= (uint8_t)(1u << i % 8);
        CHECK(to_pump() == DOOR_NOTHING);
        packet = good;
        packet.size = i;
        CHECK(to_pump() == DOOR_NOTHING);
    }
    packet = good;
    CHECK(to_pump() == DOOR_REQUEST);
    reply("this");
    good = packet;
    for (i = 0; i < good.size; i++) {
        packet = good;
        packet.byte[i] ^= (uint8_t)(1u << i % 8);
        CHECK(to_programmer() == CLIENT_NOTHING);
    }
    packet = good;
    CHECK(to_programmer() == CLIENT_REPLY);
    CHECK(to_programmer() == CLIENT_NOTHING);
}

/* SR-20: every kind, every length, bytes of no meaning; nobody is let in. */
static void noise_opens_nothing(void **state)
{
    struct crypto_key bytes;
    int kind;

    (void)state;
    moment.contact = 1;
    for (kind = 0; kind < 256; kind++) {
        for (size_t n = 1; n <= FRAME_PACKET_MAX; n += 23) {
            moment.tick_s += BUDGET_CONTACT_S;
            bytes = visit_key(seed++);
            for (size_t i = 0; i < n; i++)
                packet.byte[i] = bytes.byte[i % CRYPTO_KEY_SIZE];
            packet.byte[0] = (uint8_t)kind;
            packet.size = n;
            CHECK(to_pump() == DOOR_NOTHING);
        }
    }
    CHECK(door.open.state == SESSION_CLOSED);
    CHECK(door.next.state == SESSION_CLOSED);
}

/* The id is on every credential: the first 8 bytes of SHA-256 of the key. */
static void a_clinics_id_is_that_of_the_document(void **state)
{
    struct crypto_key key;
    int i;

    (void)state;
    for (i = 0; i < CRYPTO_KEY_SIZE; i++)
        key.byte[i] = (uint8_t)i;
    CHECK(door_clinic_id(&key) == UINT64_C(0x6633c46629cd0d63));
}

/* Whatever the memory held. */
static void a_new_door_is_closed_and_has_the_budget_of_a_reset(void **state)
{
    struct budget budget;

    (void)state;
    memset(&door, 0xa5, sizeof door);
    door_init(&door, 5000);
    budget_init(&budget, 5000);
    CHECK(door.open.state == SESSION_CLOSED);
    CHECK(door.next.state == SESSION_CLOSED && door.next_contact == 0);
    CHECK(memcmp(&door.budget, &budget, sizeof budget) == 0);
    CHECK(door_rights(&door) == 0);
}

/* A length that its kind cannot have costs no handshake. */
static void a_call_of_another_length_spends_nothing(void **state)
{
    struct budget before;
    struct session_packet call;

    (void)state;
    call_as(&v.as_staff);
    call = packet;
    before = door.budget;
    packet.size--;
    CHECK(to_pump() == DOOR_NOTHING);
    packet = call;
    packet.byte[0] = SESSION_CARD_CALL;
    CHECK(to_pump() == DOOR_NOTHING);
    packet = call;
    packet.byte[0] = SESSION_STAFF_ANSWER;
    CHECK(to_pump() == DOOR_NOTHING);
    packet = call;
    packet.byte[0] = SESSION_REPLY;
    packet.size = 49;
    CHECK(to_pump() == DOOR_NOTHING);
    CHECK(memcmp(&door.budget, &before, sizeof before) == 0);
    packet = call;
    CHECK(to_pump() == DOOR_ANSWER);
    CHECK(memcmp(&door.budget, &before, sizeof before) != 0);
}

/* SR-33: nobody need look first whether it is over. */
static void a_request_that_comes_too_late_is_nothing(void **state)
{
    (void)state;
    come_in_as(&v.as_staff);
    exchange();
    client.session.heard_s = moment.tick_s + SESSION_QUIET_S;
    moment.tick_s += SESSION_QUIET_S;
    ask("late");
    CHECK(to_pump() == DOOR_NOTHING);
    CHECK(door.open.state == SESSION_CLOSED);
}

static void closing_ends_the_open_session_too(void **state)
{
    (void)state;
    come_in_as(&v.as_staff);
    exchange();
    CHECK(door.open.state == SESSION_IDLE);
    door_close(&door);
    CHECK(door.open.state == SESSION_CLOSED && door_rights(&door) == 0);
    ask("closed");
    CHECK(to_pump() == DOOR_NOTHING);
}

/* A call that fails tells nothing of the session that waits. */
static void a_call_that_fails_leaves_what_waits_as_it_is(void **state)
{
    (void)state;
    call_as(&v.as_staff);
    CHECK(to_pump() == DOOR_ANSWER);
    CHECK(door.next.state == SESSION_FRESH && !door.next_contact);
    moment.contact = 1;
    call_as(&v.as_card);
    packet.byte[40] ^= 1;
    CHECK(to_pump() == DOOR_NOTHING);
    CHECK(door.next.state == SESSION_FRESH && !door.next_contact);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(staff_come_in_and_ask, begin),
        cmocka_unit_test_setup(the_card_opens_the_emergency_right_alone, begin),
        cmocka_unit_test_setup(
            a_credential_that_is_not_good_gets_its_reason, begin),
        cmocka_unit_test_setup(any_clinic_the_pump_knows_will_do, begin),
        cmocka_unit_test_setup(a_stranger_is_not_answered, begin),
        cmocka_unit_test_setup(an_unpaired_pump_is_only_paired, begin),
        cmocka_unit_test_setup(
            a_paired_pump_answers_its_own_block_alone, begin),
        cmocka_unit_test_setup(a_recorded_call_leads_nowhere, begin),
        cmocka_unit_test_setup(a_new_caller_takes_over_when_heard_from, begin),
        cmocka_unit_test_setup(contact_is_not_pushed_aside_by_radio, begin),
        cmocka_unit_test_setup(a_hostile_radio_cannot_keep_out_contact, begin),
        cmocka_unit_test_setup(a_quiet_session_ends, begin),
        cmocka_unit_test_setup(closing_sends_everybody_out, begin),
        cmocka_unit_test_setup(any_byte_changed_on_the_way_is_nothing, begin),
        cmocka_unit_test_setup(noise_opens_nothing, begin),
        cmocka_unit_test_setup(a_clinics_id_is_that_of_the_document, begin),
        cmocka_unit_test_setup(
            a_new_door_is_closed_and_has_the_budget_of_a_reset, begin),
        cmocka_unit_test_setup(a_call_of_another_length_spends_nothing, begin),
        cmocka_unit_test_setup(a_request_that_comes_too_late_is_nothing, begin),
        cmocka_unit_test_setup(closing_ends_the_open_session_too, begin),
        cmocka_unit_test_setup(
            a_call_that_fails_leaves_what_waits_as_it_is, begin),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
