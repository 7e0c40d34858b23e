#include "test/link/bedside.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/writer.h"
#include "link/msg_keys.h"
#include "link/opcode.h"

#define SERIAL "MPS2AN386" /* as the emulated board has it */

enum { HOUR = 3600, CONC = 2000000, FILL_NL = 38000000 };

static void must(int holds, const char *what)
{
    if (holds)
        return;
    fprintf(stderr, "bedside: %s\n", what);
    exit(1);
}

/* --- the air --- */

size_t bedside_frame(const struct session_packet *packet, uint8_t *out)
{
    struct frame_sender sender;
    size_t n = 0;

    must(frame_send(&sender, packet->byte, packet->size) == OK, "a frame");
    while (n < FRAME_WIRE_MAX && frame_next(&sender, &out[n]))
        n++;
    return n;
}

void bedside_hear(struct bedside *b, const uint8_t *bytes, size_t size)
{
    if (size > 0)
        world_coil(&b->world, bytes, (uint32_t)size);
    b->run.next_s = b->world.now_s;
    run_until(&b->run, b->world.now_s + 1);
}

/* run_until ends at a tick, with what is due then not yet done. */
void bedside_pass(struct bedside *b, int64_t seconds)
{
    run_until(&b->run, b->world.now_s + seconds);
}

void bedside_told(struct bedside *b, const uint8_t *bytes, size_t size)
{
    struct session_packet packet;
    enum client_result result;
    size_t i, text;

    for (i = 0; i < size; i++) {
        packet.size = frame_take(&b->ear, bytes[i]);
        if (packet.size == 0)
            continue;
        memcpy(packet.byte, b->ear.body, packet.size);
        result = client_take(&b->client, &packet, b->world.now_s, &text);
        if (result == CLIENT_NOTHING && packet.byte[0] != SESSION_PAIRED)
            continue;
        b->result = result;
        b->packet = packet;
        b->size = text;
    }
}

/* An air in which nobody is. */
static void carry(struct bedside *b)
{
    uint8_t bytes[WORLD_COIL_BYTES];
    const size_t n = bedside_frame(&b->packet, bytes);

    bedside_hear(b, bytes, n);
    bedside_told(b, bytes, world_hear(&b->world, bytes, sizeof(bytes)));
}

static void send(struct bedside *b)
{
    b->result = CLIENT_NOTHING;
    b->asked++;
    b->carry(b);
}

/* --- made, copied, freed --- */

void bedside_init(struct bedside *b, uint64_t seed, const struct plan *plan)
{
    const struct world_setup setup = {
        .seed = seed,
        .model = model_of_capacity(40000000),
        .flash = firmware_flash,
        .path_nl = 272000,
        .fill_nl = FILL_NL,
        .conc_ng_per_ml = CONC,
        .serial = SERIAL,
        .plan = plan,
    };

    memset(b, 0, sizeof(*b));
    visit_init(&b->visit);
    memset(b->visit.pump.serial, 0, sizeof(b->visit.pump.serial));
    memcpy(b->visit.pump.serial, SERIAL, sizeof(SERIAL) - 1);
    memcpy(b->visit.credential.serial, b->visit.pump.serial,
        sizeof(b->visit.credential.serial));
    must(world_init(&b->world, &setup) == 0, "no memory");
    firmware_calls(&b->firmware, &b->calls);
    run_init(&b->run, &b->world, &b->calls);
    frame_receive(&b->ear);
    b->seed = (uint32_t)seed;
    b->carry = carry;
    b->world.contact = 1;
    bedside_pass(b, HOUR);
}

void bedside_free(struct bedside *b)
{
    world_free(&b->world);
}

void bedside_copy(struct bedside *to, const struct bedside *from)
{
    const struct world world = to->world;

    *to = *from;
    to->world = world;
    world_copy(&to->world, &from->world);
}

void bedside_end(struct bedside_look *look, int64_t tick)
{
    if (tick >= look->bolus.tick + look->bolus.seconds)
        memset(&look->bolus, 0, sizeof(look->bolus));
}

struct bedside_look bedside_look(const struct bedside *b, int64_t tick)
{
    const struct state *state = &b->firmware.serve.pump.state;
    const struct ledger_bolus *bolus = &state->ledger.bolus;
    struct bedside_look l;
    struct writer w;

    memset(&l, 0, sizeof(l));
    writer_init(&w, l.program, sizeof(l.program));
    program_encode(&state->program, &w);
    l.bolus.tick = bolus->tick;
    l.bolus.ng = bolus->ng;
    l.bolus.seconds = bolus->seconds;
    l.bolus.single = bolus->single;
    l.number = state->program.number;
    if (state->programmed)
        l.dose_ng = (uint32_t)schedule_day_ng(&state->program.schedule, 0);
    l.zone_s = state->program.clock.zone_s;
    l.hold = state->ledger.hold;
    l.emergency = state->ledger.emergency;
    memcpy(l.vault, state->vault, sizeof(l.vault));
    bedside_end(&l, tick);
    return l;
}

/* --- what is said --- */

static int call(struct bedside *b, const struct client_keys *keys)
{
    const struct crypto_key random = visit_key(b->seed++);

    must(client_call(&b->client, keys, &random, &b->packet) == OK, "a call");
    send(b);
    return b->result == CLIENT_OPENED;
}

int bedside_call(struct bedside *b, uint8_t rights)
{
    b->visit.credential.rights = rights;
    visit_sign(&b->visit);
    return call(b, &b->visit.as_staff);
}

int bedside_call_card(struct bedside *b)
{
    return call(b, &b->visit.as_card);
}

const uint8_t *bedside_body(const struct bedside *b)
{
    return b->packet.byte + SESSION_TEXT_AT + 1;
}

int bedside_ask(struct bedside *b, int tries, uint8_t code, const uint8_t *body,
    size_t size)
{
    int i;

    for (i = 0; i < tries; i++) {
        if (i > 0)
            bedside_pass(b, BEDSIDE_WAIT_S);
        b->packet.byte[SESSION_TEXT_AT] = code;
        if (size > 0)
            memcpy(b->packet.byte + SESSION_TEXT_AT + 1, body, size);
        if (client_ask(&b->client, &b->packet, b->world.now_s, size + 1) != OK)
            return 0;
        send(b);
        if (b->result != CLIENT_REPLY)
            continue;
        b->size--;
        return b->packet.byte[SESSION_TEXT_AT];
    }
    return 0;
}

/* A result is due; one that says no is one. */
static int result(
    int code, int reply, struct bedside *b, struct msg_result *out)
{
    if (reply == 0)
        return 0;
    must(reply == OPCODE_REFUSED || reply == (code | OPCODE_REPLY),
        "a reply to something else");
    must(msg_result_decode(out, bedside_body(b), b->size) == OK, "a result");
    return 1;
}

int bedside_status(struct bedside *b, struct msg_status *out)
{
    return bedside_ask(b, BEDSIDE_TRIES, OPCODE_STATUS, NULL, 0) ==
               (OPCODE_STATUS | OPCODE_REPLY) &&
           msg_status_decode(out, bedside_body(b), b->size) == OK;
}

int bedside_program(struct bedside *b, struct msg_program *out)
{
    return bedside_ask(b, BEDSIDE_TRIES, OPCODE_PROGRAM, NULL, 0) ==
               (OPCODE_PROGRAM | OPCODE_REPLY) &&
           msg_program_decode(out, bedside_body(b), b->size) == OK;
}

int bedside_fate(struct bedside *b, uint64_t key, struct msg_result *out)
{
    const struct msg_fate m = { key };
    uint8_t body[8];
    size_t size;

    must(msg_result_encode_fate(&m, body, sizeof(body), &size) == OK, "fate");
    return result(OPCODE_FATE,
        bedside_ask(b, BEDSIDE_TRIES, OPCODE_FATE, body, size), b, out);
}

int bedside_bolus(
    struct bedside *b, const struct msg_bolus *m, struct msg_result *out)
{
    uint8_t body[64];
    size_t size;

    must(msg_bolus_encode(m, body, sizeof(body), &size) == OK, "bolus");
    return result(OPCODE_BOLUS,
        bedside_ask(b, BEDSIDE_TRIES, OPCODE_BOLUS, body, size), b, out);
}

int bedside_order(struct bedside *b, uint8_t code, const struct msg_order *m,
    struct msg_result *out)
{
    uint8_t body[64];
    size_t size;

    must(msg_order_encode(m, body, sizeof(body), &size) == OK, "order");
    return result(
        code, bedside_ask(b, BEDSIDE_TRIES, code, body, size), b, out);
}

int bedside_stage(
    struct bedside *b, const struct msg_program *m, struct crypto_key *hash)
{
    uint8_t body[MSG_PROGRAM_SIZE_MAX];
    struct msg_stage_bytes bytes;
    size_t size;

    must(msg_program_encode(m, body, sizeof(body), &size) == OK, "program");
    if (bedside_ask(b, BEDSIDE_TRIES, OPCODE_STAGE, body, size) !=
        (OPCODE_STAGE | OPCODE_REPLY))
        return 0;
    bytes = (struct msg_stage_bytes){ body, size, bedside_body(b), b->size };
    msg_stage_hash(&bytes, hash);
    return 1;
}

int bedside_commit(
    struct bedside *b, const struct msg_commit *m, struct msg_result *out)
{
    uint8_t body[64];
    size_t size;

    must(msg_commit_encode(m, body, sizeof(body), &size) == OK, "commit");
    return result(OPCODE_COMMIT,
        bedside_ask(b, BEDSIDE_TRIES, OPCODE_COMMIT, body, size), b, out);
}

struct msg_program bedside_wanted(uint32_t number, uint32_t dose_ng)
{
    struct msg_program m = { .number = number };

    m.nominal_ng_per_ml = m.used_ng_per_ml = CONC;
    m.alarm_nl = 2000000;
    m.tubing_nl = 140000;
    m.catheter_nl = 132000;
    schedule_init_simple(&m.schedule, (int32_t)dose_ng);
    return m;
}

struct msg_program bedside_first(void)
{
    struct msg_program m = bedside_wanted(0, BEDSIDE_DOSE_NG);

    m.fill_nl = FILL_NL;
    m.lead = (struct msg_lead){ MSG_PROGRAM_PRIME, 272000, HOUR, 0 };
    return m;
}

/* --- set up --- */

/* The answer is no session's: it is read off what the programmer hears. */
void bedside_pair(struct bedside *b)
{
    struct msg_paired answer;
    struct msg_pair m;

    memcpy(m.clinic, b->visit.pump.clinic[0].byte, sizeof(m.clinic));
    memcpy(m.staff, b->visit.pump.staff.byte, sizeof(m.staff));
    memcpy(m.card, b->visit.pump.card.byte, sizeof(m.card));
    b->packet.byte[0] = SESSION_PAIR;
    must(msg_keys_encode_pair(&m, b->packet.byte + 1, FRAME_PACKET_MAX - 1,
             &b->packet.size) == OK,
        "pair");
    b->packet.size++;
    send(b);
    must(b->packet.byte[0] == SESSION_PAIRED &&
             msg_keys_decode_paired(
                 &answer, b->packet.byte + 1, b->packet.size - 1) == OK,
        "paired");
    memcpy(b->visit.pump.own.public.byte, answer.pump, sizeof(answer.pump));
}

void bedside_set_up(struct bedside *b)
{
    const struct msg_order clock = { .key = 1, .utc_s = VISIT_NOW_S };
    const struct msg_program m = bedside_first();
    struct msg_commit commit = { .key = 2 };
    struct crypto_key hash;
    struct msg_result r;

    bedside_pair(b);
    must(bedside_call(
             b, CREDENTIAL_READ | CREDENTIAL_REFILL | CREDENTIAL_PRESCRIBE),
        "the first call");
    must(
        bedside_order(b, OPCODE_CLOCK, &clock, &r) && r.fate == MSG_RESULT_DONE,
        "the clock");
    must(bedside_stage(b, &m, &hash), "the first stage");
    memcpy(commit.hash, hash.byte, sizeof(commit.hash));
    must(bedside_commit(b, &commit, &r) && r.fate == MSG_RESULT_DONE,
        "the first commit");
    client_close(&b->client);
    bedside_pass(b, 2 * HOUR);
}
