/* test_serve.c: a programmer's visit to a whole pump, over the coil. */
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
#include "link/opcode.h"
#include "link/serve.h"
#include "test/link/visit.h"
#include "test/pump/rig.h"
#include "test/test.h"

enum { WIRE = 4096, HOUR = 3600 };

static struct rig rig;
static struct serve serve;
static struct visit v;
static struct client client;
static struct session_packet packet;
static uint8_t to_pump[WIRE], from_pump[WIRE];
static size_t to_size, from_size;
static uint32_t seed;
static uint64_t command;
static int contact;
static int64_t now, next;

static uint8_t *text; /* of the last reply, after its opcode */
static size_t text_size;

static int coil_contact(void *world)
{
    (void)world;
    return contact;
}

static uint32_t coil_read(void *world, uint8_t *out, uint32_t size)
{
    uint32_t n = to_size < size ? (uint32_t)to_size : size;

    (void)world;
    memcpy(out, to_pump, n);
    memmove(to_pump, to_pump + n, to_size - n);
    to_size -= n;
    return n;
}

static void coil_write(void *world, const uint8_t *bytes, uint32_t size)
{
    (void)world;
    CHECK(from_size + size <= WIRE);
    memcpy(from_pump + from_size, bytes, size);
    from_size += size;
}

static void random_bytes(void *world, uint8_t *out, uint32_t size)
{
    const struct crypto_key key = visit_key(seed++);

    (void)world;
    CHECK(size <= sizeof(key));
    memcpy(out, key.byte, size);
}

static void power_up(void)
{
    to_size = from_size = 0;
    serve_init(&serve, &rig.port, now);
    next = serve_wake(&serve, now);
}

static void pass(int64_t seconds)
{
    const int64_t until = now + seconds;

    while (next <= until) {
        now = next;
        rig.now = now;
        next = serve_wake(&serve, now);
    }
    now = until;
}

/* The packet to the pump, and what it answers, if it does. */
static int carry(void)
{
    struct frame_receiver receiver;
    struct frame_sender sender;
    uint8_t byte;
    size_t i, size = 0;

    CHECK(frame_send(&sender, packet.byte, packet.size) == OK);
    while (frame_next(&sender, &byte))
        to_pump[to_size++] = byte;
    from_size = 0;
    next = serve_wake(&serve, now);
    frame_receive(&receiver);
    for (i = 0; i < from_size && size == 0; i++)
        size = frame_take(&receiver, from_pump[i]);
    if (size == 0)
        return 0;
    memcpy(packet.byte, receiver.body, size);
    packet.size = size;
    return 1;
}

static int begin(void **state)
{
    (void)state;
    rig_init(&rig);
    rig.port.coil_contact = coil_contact;
    rig.port.coil_read = coil_read;
    rig.port.coil_write = coil_write;
    rig.port.random = random_bytes;
    contact = 1;
    now = 86400;
    seed = 100;
    command = 0;
    memset(&client, 0, sizeof(client));
    visit_init(&v);
    memcpy(rig.port.serial, v.pump.serial, sizeof(rig.port.serial));
    power_up();
    return 0;
}

static int end(void **state)
{
    (void)state;
    rig_free(&rig);
    return 0;
}

static int call(const struct client_keys *keys)
{
    const struct crypto_key random = visit_key(seed++);
    size_t size;

    CHECK(client_call(&client, keys, &random, &packet) == OK);
    if (!carry())
        return 0;
    return client_take(&client, &packet, now, &size) == CLIENT_OPENED;
}

/* A new pump learns who its clinic is. */
static void pair(void)
{
    struct msg_pair m;
    struct msg_paired answer;

    memcpy(m.clinic, v.pump.clinic[0].byte, sizeof(m.clinic));
    memcpy(m.staff, v.pump.staff.byte, sizeof(m.staff));
    memcpy(m.card, v.pump.card.byte, sizeof(m.card));
    packet.byte[0] = SESSION_PAIR;
    CHECK(msg_keys_encode_pair(
              &m, packet.byte + 1, FRAME_PACKET_MAX - 1, &packet.size) == OK);
    packet.size++;
    CHECK(carry() && packet.byte[0] == SESSION_PAIRED);
    CHECK(msg_keys_decode_paired(&answer, packet.byte + 1, packet.size - 1) ==
          OK);
    memcpy(v.pump.own.public.byte, answer.pump, sizeof(answer.pump));
}

static void come_in(uint8_t rights)
{
    v.credential.rights = rights;
    visit_sign(&v);
    CHECK(call(&v.as_staff));
}

/* One exchange; returns the reply's opcode, 0 without one. */
static int ask(uint8_t code, const uint8_t *body, size_t size)
{
    packet.byte[SESSION_TEXT_AT] = code;
    if (size > 0)
        memcpy(packet.byte + SESSION_TEXT_AT + 1, body, size);
    CHECK(client_ask(&client, &packet, now, size + 1) == OK);
    if (!carry() ||
        client_take(&client, &packet, now, &text_size) != CLIENT_REPLY)
        return 0;
    text = packet.byte + SESSION_TEXT_AT + 1;
    text_size--;
    return packet.byte[SESSION_TEXT_AT];
}

static struct msg_status status(void)
{
    struct msg_status m;

    CHECK(ask(OPCODE_STATUS, NULL, 0) == (OPCODE_STATUS | OPCODE_REPLY));
    CHECK(msg_status_decode(&m, text, text_size) == OK);
    return m;
}

static struct msg_result result(int code, int of)
{
    struct msg_result m;

    CHECK(of == OPCODE_REFUSED || of == (code | OPCODE_REPLY));
    CHECK(msg_result_decode(&m, text, text_size) == OK);
    return m;
}

static struct msg_result order(uint8_t code, uint8_t how)
{
    struct msg_order m = {
        .key = ++command, .number = serve.pump.state.program.number, .how = how
    };
    uint8_t body[64];
    size_t size;

    if (code == OPCODE_CLOCK)
        m.utc_s = VISIT_NOW_S;
    CHECK(msg_order_encode(&m, body, sizeof(body), &size) == OK);
    return result(code, ask(code, body, size));
}

static struct msg_program wanted(uint32_t dose_ng)
{
    struct msg_program m = { .number = serve.pump.state.program.number };

    m.nominal_ng_per_ml = m.used_ng_per_ml = 2000000;
    m.alarm_nl = 2000000;
    m.tubing_nl = 140000;
    m.catheter_nl = 132000;
    schedule_init_simple(&m.schedule, (int32_t)dose_ng);
    return m;
}

static struct msg_program first(uint32_t dose_ng)
{
    struct msg_program m = wanted(dose_ng);

    m.fill_nl = 38000000;
    m.lead.kind = MSG_PROGRAM_PRIME;
    m.lead.volume_nl = 272000;
    m.lead.seconds = HOUR;
    return m;
}

static struct crypto_key hash;

static int stage(const struct msg_program *m, struct msg_stage *out)
{
    uint8_t body[MSG_PROGRAM_SIZE_MAX];
    struct msg_stage_bytes bytes;
    size_t size;

    CHECK(msg_program_encode(m, body, sizeof(body), &size) == OK);
    if (ask(OPCODE_STAGE, body, size) != (OPCODE_STAGE | OPCODE_REPLY))
        return 0;
    CHECK(msg_stage_decode(out, text, text_size) == OK);
    bytes = (struct msg_stage_bytes){ body, size, text, text_size };
    msg_stage_hash(&bytes, &hash);
    return 1;
}

static struct msg_result commit(uint64_t key, uint32_t number)
{
    struct msg_commit m = { .key = key, .number = number };
    uint8_t body[64];
    size_t size;

    memcpy(m.hash, hash.byte, sizeof(m.hash));
    CHECK(msg_commit_encode(&m, body, sizeof(body), &size) == OK);
    return result(OPCODE_COMMIT, ask(OPCODE_COMMIT, body, size));
}

/* A prescriber at a new pump. */
static void meet(void)
{
    pair();
    come_in(CREDENTIAL_READ | CREDENTIAL_REFILL | CREDENTIAL_PRESCRIBE);
    CHECK(order(OPCODE_CLOCK, 0).fate == MSG_RESULT_DONE);
}

/* Paired, clock set, 300 mcg a day, primed. */
static void set_up(void)
{
    struct msg_program m;
    struct msg_stage means;

    meet();
    m = first(300000);
    CHECK(stage(&m, &means));
    CHECK(commit(++command, 0).fate == MSG_RESULT_DONE);
    pass(2 * HOUR);
    come_in(CREDENTIAL_READ | CREDENTIAL_REFILL | CREDENTIAL_PRESCRIBE);
}

/* SR-25: nobody is answered before pairing, and pairing happens once. */
static void a_new_pump_answers_nobody_until_it_is_paired(void **state)
{
    struct crypto_key pump;
    struct msg_status m;

    (void)state;
    CHECK(!call(&v.as_staff));
    pair();
    come_in(CREDENTIAL_READ);
    m = status();
    CHECK(m.mode == MSG_STATUS_UNPROGRAMMED && m.capacity_nl == 40000000);
    CHECK(memcmp(m.serial, v.pump.serial, sizeof(m.serial)) == 0);
    packet.byte[0] = SESSION_PAIR;
    packet.size = 97;
    CHECK(!carry());
    pump = v.pump.own.public;
    power_up();
    pair(); /* with the same keys: the answer was lost, and is given again */
    CHECK(crypto_is_equal(&pump, &v.pump.own.public));
    come_in(CREDENTIAL_READ);
}

/* SR-42: an alarm date that has passed stays the date it was. */
static void a_date_that_has_passed_stays(void **state)
{
    struct msg_program m = first(600000);
    struct msg_stage means;
    uint64_t low_s;

    (void)state;
    m.fill_nl = 3000000;
    v.credential.expires_s += 30 * 86400;
    meet();
    CHECK(stage(&m, &means));
    CHECK(commit(++command, 0).fate == MSG_RESULT_DONE);
    low_s = status().low_s;
    pass(2 * 86400);
    come_in(CREDENTIAL_READ);
    CHECK(status().low_s >= low_s - HOUR && status().low_s <= low_s + HOUR);
    CHECK(status().low_s > status().pump_s);
    pass(10 * 86400);
    come_in(CREDENTIAL_READ);
    CHECK(status().low_s >= low_s - HOUR && status().low_s <= low_s + HOUR);
    CHECK(status().volume_nl == 0);
    CHECK(status().empty_s < status().pump_s - HOUR);
}

/* SR-25, SR-11: the keys outlive a reset. */
static void a_pump_knows_its_clinic_after_a_reset(void **state)
{
    (void)state;
    pair();
    power_up();
    come_in(CREDENTIAL_READ);
    CHECK(status().mode == MSG_STATUS_UNPROGRAMMED);
}

/* SR-26: staged, looked at, committed, read back. */
static void a_first_program_is_staged_committed_and_read_back(void **state)
{
    struct msg_program m, back;
    struct msg_stage means;
    struct msg_status s;

    (void)state;
    meet();
    m = first(300000);
    CHECK(stage(&m, &means));
    CHECK(means.number == 0 && means.next_number == 1);
    CHECK(means.volume_nl == 38000000 && means.lead_s == HOUR);
    CHECK(means.caps.day_ng >= 600000);
    CHECK(status().mode == MSG_STATUS_UNPROGRAMMED); /* nothing yet */
    CHECK(commit(7, 0).fate == MSG_RESULT_DONE);
    CHECK(ask(OPCODE_PROGRAM, NULL, 0) == (OPCODE_PROGRAM | OPCODE_REPLY));
    CHECK(msg_program_decode(&back, text, text_size) == OK);
    CHECK(back.number == 1 && back.used_ng_per_ml == 2000000);
    CHECK(memcmp(&back.schedule, &m.schedule, sizeof(m.schedule)) == 0);
    s = status();
    CHECK(s.mode == MSG_STATUS_RUNNING && s.bolus.kind == MSG_STATUS_PRIME);
    CHECK(s.low_s == means.low_s && s.empty_s == means.empty_s);
}

/* SR-27: the same key twice; SR-28: its fate, in a later session too. */
static void a_commit_twice_has_one_effect_and_its_fate_is_known(void **state)
{
    struct msg_program m;
    struct msg_stage means;
    struct msg_result r;
    uint8_t body[8] = { 77 };

    (void)state;
    set_up();
    m = wanted(330000);
    CHECK(stage(&m, &means));
    CHECK(commit(77, 1).fate == MSG_RESULT_DONE);
    CHECK(commit(77, 1).fate == MSG_RESULT_DONE);
    CHECK(status().number == 2);
    power_up();
    come_in(CREDENTIAL_READ);
    r = result(OPCODE_FATE, ask(OPCODE_FATE, body, sizeof(body)));
    CHECK(r.fate == MSG_RESULT_DONE && r.key == 77 && r.number == 2);
    body[0] = 78;
    r = result(OPCODE_FATE, ask(OPCODE_FATE, body, sizeof(body)));
    CHECK(r.fate == MSG_RESULT_NEVER_SEEN);
}

/* SR-26: another hash, another base, nothing staged: nothing changes. */
static void a_commit_of_anything_else_is_refused(void **state)
{
    struct msg_program m;
    struct msg_stage means;

    (void)state;
    set_up();
    CHECK(commit(70, 1).reason == MSG_RESULT_NOT_STAGED);
    m = wanted(330000);
    CHECK(stage(&m, &means));
    hash.byte[0] ^= 1;
    CHECK(commit(71, 1).reason == MSG_RESULT_HASH);
    hash.byte[0] ^= 1;
    CHECK(commit(72, 2).reason == MSG_RESULT_HASH);
    m.number = 9;
    CHECK(!stage(&m, &means));
    CHECK(status().number == 1 && status().day_ng == 300000);
}

/* SR-26, SR-33: what was staged goes with the session. */
static void an_abandoned_session_changes_nothing(void **state)
{
    struct msg_program m;
    struct msg_stage means;

    (void)state;
    set_up();
    m = wanted(330000);
    CHECK(stage(&m, &means));
    pass(SESSION_QUIET_S + 2);
    come_in(CREDENTIAL_READ | CREDENTIAL_REFILL | CREDENTIAL_PRESCRIBE);
    CHECK(commit(80, 1).reason == MSG_RESULT_NOT_STAGED);
    CHECK(status().day_ng == 300000);
}

/* Who may do what: a nurse refills with the same program, and no more. */
static void a_nurse_refills_and_changes_no_dose(void **state)
{
    struct msg_program m;
    struct msg_stage means;

    (void)state;
    set_up();
    come_in(CREDENTIAL_READ | CREDENTIAL_REFILL);
    m = wanted(330000);
    m.fill_nl = 38000000;
    CHECK(!stage(&m, &means));
    CHECK(ask(OPCODE_PROGRAM, NULL, 0) == (OPCODE_PROGRAM | OPCODE_REPLY));
    CHECK(msg_program_decode(&m, text, text_size) == OK);
    m.lead = (struct msg_lead){ .kind = MSG_PROGRAM_NO_LEAD };
    m.fill_nl = 39000000;
    CHECK(stage(&m, &means));
    CHECK(commit(90, 1).fate == MSG_RESULT_DONE);
    CHECK(status().fill_nl == 39000000 && status().day_ng == 300000);
    CHECK(order(OPCODE_STOP, 0).reason == MSG_RESULT_NOT_ALLOWED);
    CHECK(status().mode == MSG_STATUS_RUNNING);
}

/* SR-24: status, and the minimum rate with its alarm; nothing else. */
static void the_card_holds_and_does_no_more(void **state)
{
    (void)state;
    set_up();
    CHECK(call(&v.as_card));
    CHECK(status().mode == MSG_STATUS_RUNNING);
    CHECK(order(OPCODE_STOP, 0).reason == MSG_RESULT_NOT_ALLOWED);
    CHECK(ask(OPCODE_PROGRAM, NULL, 0) == OPCODE_REFUSED);
    CHECK(order(OPCODE_HOLD, 0).fate == MSG_RESULT_DONE);
    CHECK(status().mode == MSG_STATUS_MINIMUM);
    CHECK(status().active & 1u << (EVENT_ALARM_HELD - 1));
}

static void stop_restart_bolus_and_silence_are_done(void **state)
{
    struct msg_bolus m = {
        .key = 60, .number = 1, .dose_ng = 20000, .seconds = HOUR
    };
    uint8_t body[64];
    size_t size;

    (void)state;
    set_up();
    CHECK(order(OPCODE_STOP, 0).fate == MSG_RESULT_DONE);
    CHECK(status().mode == MSG_STATUS_STOPPED);
    CHECK(order(OPCODE_SILENCE, 0).fate == MSG_RESULT_DONE);
    CHECK(status().silenced == status().active);
    CHECK(order(OPCODE_RESTART, MSG_ORDER_RESUME).fate == MSG_RESULT_DONE);
    CHECK(status().mode == MSG_STATUS_RUNNING);
    CHECK(msg_bolus_encode(&m, body, sizeof(body), &size) == OK);
    CHECK(result(OPCODE_BOLUS, ask(OPCODE_BOLUS, body, size)).fate ==
          MSG_RESULT_DONE);
    CHECK(status().bolus.kind == MSG_STATUS_SINGLE);
    CHECK(status().bolus.ordered_nl == 10000);
    CHECK(status().bolus.left_ng > 19000 && status().bolus.left_ng <= 20000);
    CHECK(status().periodic_s == 0);
    CHECK(order(OPCODE_SOUND, MSG_ORDER_HIGH).fate == MSG_RESULT_DONE);
}

/* F-10: pages of the log, oldest first, whole. */
static void the_log_comes_in_pages(void **state)
{
    struct msg_log_ask request = { 1, 10 };
    struct msg_log page;
    uint8_t body[8];
    size_t size;

    (void)state;
    set_up();
    CHECK(msg_log_encode_ask(&request, body, sizeof(body), &size) == OK);
    CHECK(ask(OPCODE_LOG, body, size) == (OPCODE_LOG | OPCODE_REPLY));
    CHECK(msg_log_decode(&page, text, text_size) == OK);
    CHECK(page.first == 1 && page.count == 10 && page.last > 10);
    CHECK(page.entry[0].code == EVENT_RESET);
}

/* SR-25: a second clinic comes in over the contact channel; the last stays. */
static void clinics_are_added_and_removed_in_contact(void **state)
{
    struct msg_key m = { .key = 50, .clinic = { 9, 9, 9 } };
    uint8_t body[64];
    size_t size;

    (void)state;
    set_up();
    come_in(CREDENTIAL_READ | CREDENTIAL_ADMINISTER);
    CHECK(msg_keys_encode(&m, body, sizeof(body), &size) == OK);
    contact = 0;
    CHECK(ask(OPCODE_KEY_ADD, body, size) == OPCODE_REFUSED);
    contact = 1;
    CHECK(result(OPCODE_KEY_ADD, ask(OPCODE_KEY_ADD, body, size)).fate ==
          MSG_RESULT_DONE);
    CHECK(serve.keys.clinics == 2);
    m.key++;
    CHECK(msg_keys_encode(&m, body, sizeof(body), &size) == OK);
    CHECK(result(OPCODE_KEY_REMOVE, ask(OPCODE_KEY_REMOVE, body, size)).fate ==
          MSG_RESULT_DONE);
    m.key++;
    memcpy(m.clinic, v.pump.clinic[0].byte, sizeof(m.clinic));
    CHECK(msg_keys_encode(&m, body, sizeof(body), &size) == OK);
    CHECK(result(OPCODE_KEY_REMOVE, ask(OPCODE_KEY_REMOVE, body, size)).fate ==
          MSG_RESULT_REFUSED);
}

/* SR-20, SR-21: every opcode with every set of rights: what the table does not
 * allow is refused, and the program, the mode and the caps stay as they are. */
static void no_opcode_goes_beyond_its_rights(void **state)
{
    static const uint8_t all[] = { 1, 3, 7, 8, 9, 15, OPCODE_EMERGENCY };
    struct program before;
    uint8_t zeros[64] = { 0 };
    size_t i;
    int code;

    (void)state;
    set_up();
    before = serve.pump.state.program;
    for (i = 0; i < sizeof(all); i++) {
        pass(400); /* a handshake to spend */
        if (all[i] == OPCODE_EMERGENCY)
            CHECK(call(&v.as_card));
        else
            come_in(all[i]);
        for (code = 0; code < 256; code++) {
            const enum status may = opcode_check((uint8_t)code, all[i], 1);
            int reply;

            if (code == OPCODE_CLOSE)
                continue;
            reply = ask((uint8_t)code, zeros, sizeof(zeros));
            if (may != OK)
                CHECK(reply == OPCODE_REFUSED);
            CHECK(memcmp(&before, &serve.pump.state.program, sizeof(before)) ==
                  0);
            CHECK(serve.pump.state.ledger.mode == PROGRAM_RUN);
        }
    }
}

int main(void)
{
#define CLAIM(f) cmocka_unit_test_setup_teardown(f, begin, end)
    const struct CMUnitTest tests[] = {
        CLAIM(a_new_pump_answers_nobody_until_it_is_paired),
        CLAIM(a_date_that_has_passed_stays),
        CLAIM(a_pump_knows_its_clinic_after_a_reset),
        CLAIM(a_first_program_is_staged_committed_and_read_back),
        CLAIM(a_commit_twice_has_one_effect_and_its_fate_is_known),
        CLAIM(a_commit_of_anything_else_is_refused),
        CLAIM(an_abandoned_session_changes_nothing),
        CLAIM(a_nurse_refills_and_changes_no_dose),
        CLAIM(the_card_holds_and_does_no_more),
        CLAIM(stop_restart_bolus_and_silence_are_done),
        CLAIM(the_log_comes_in_pages),
        CLAIM(clinics_are_added_and_removed_in_contact),
        CLAIM(no_opcode_goes_beyond_its_rights),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
