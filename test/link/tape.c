#include "test/link/tape.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "link/msg_keys.h"
#include "link/msg_log.h"
#include "link/opcode.h"

enum {
    STAFF = CREDENTIAL_READ | CREDENTIAL_REFILL | CREDENTIAL_PRESCRIBE |
            CREDENTIAL_ADMINISTER,
};

static void must(int holds, const char *what)
{
    if (holds)
        return;
    fprintf(stderr, "tape: %s\n", what);
    exit(1);
}

__attribute__((format(printf, 2, 3))) static void note(
    struct tape *tape, const char *format, ...)
{
    const size_t room = sizeof(tape->plan) - tape->size;
    va_list args;
    int n;

    va_start(args, format);
    n = vsnprintf(tape->plan + tape->size, room, format, args);
    va_end(args);
    must(n >= 0 && (size_t)n < room, "the plan is full");
    tape->size += (size_t)n;
}

static void mark(struct tape *tape, size_t out, size_t in)
{
    struct tape_mark *m = &tape->mark[tape->marks++];

    must(tape->marks < TAPE_MARKS, "too many marks");
    m->name = tape->name;
    m->at_s = tape->at->world.now_s;
    m->out = out;
    m->in = in;
}

/* To the pump and back, and onto the tape. */
static void carry(struct bedside *b)
{
    struct tape *tape = b->air;
    uint8_t bytes[WORLD_COIL_BYTES];
    const size_t n = bedside_frame(&b->packet, bytes);
    size_t i, in;

    note(tape, "%lld coil ", (long long)b->world.now_s);
    for (i = 0; i < n; i++)
        note(tape, "%02x", bytes[i]);
    note(tape, "\n");
    mark(tape, n, 0);
    bedside_hear(b, bytes, n);
    in = world_hear(&b->world, bytes, sizeof(bytes));
    tape->mark[tape->marks - 1].in = in;
    tape->heard += in > 0;
    bedside_told(b, bytes, in);
}

void tape_init(struct tape *tape, struct bedside *at)
{
    memset(tape, 0, sizeof(*tape));
    bedside_init(at, TAPE_SEED, NULL);
    tape->at = at;
    at->air = tape;
    at->carry = carry;
    note(tape, "0 contact 1\n");
}

void tape_free(struct tape *tape)
{
    bedside_free(tape->at);
}

size_t tape_count(const char *text, const char *what)
{
    size_t n = 0;

    while ((text = strstr(text, what)) != NULL) {
        n++;
        text++;
    }
    return n;
}

/* --- the visit --- */

static uint32_t in_force(const struct tape *tape)
{
    return tape->at->firmware.serve.pump.state.program.number;
}

static void come_in(struct tape *tape)
{
    tape->name = "staff call";
    must(bedside_call(tape->at, STAFF), tape->name);
}

static void order(
    struct tape *tape, const char *name, uint8_t code, uint8_t how)
{
    struct msg_order m = { .key = 100 + code + in_force(tape) * 1000,
        .number = in_force(tape),
        .how = how };
    struct msg_result r;

    if (code == OPCODE_CLOCK)
        m.utc_s = VISIT_NOW_S;
    tape->name = name;
    must(bedside_order(tape->at, code, &m, &r) && r.fate == MSG_RESULT_DONE,
        name);
}

static void commit(struct tape *tape, const struct msg_program *m)
{
    struct msg_commit c = { .key = 50 + m->number, .number = m->number };
    struct crypto_key hash;
    struct msg_result r;

    tape->name = "stage";
    must(bedside_stage(tape->at, m, &hash), tape->name);
    memcpy(c.hash, hash.byte, sizeof(c.hash));
    tape->name = "commit";
    must(bedside_commit(tape->at, &c, &r) && r.fate == MSG_RESULT_DONE,
        tape->name);
}

static void read(struct tape *tape)
{
    const struct msg_log_ask log = { 1, 36 };
    struct msg_status status;
    struct msg_program program;
    struct msg_result r;
    uint8_t body[8];
    size_t size;

    tape->name = "status";
    must(bedside_status(tape->at, &status), tape->name);
    tape->name = "program";
    must(bedside_program(tape->at, &program), tape->name);
    tape->name = "log page";
    must(msg_log_encode_ask(&log, body, sizeof(body), &size) == OK &&
             bedside_ask(tape->at, 1, OPCODE_LOG, body, size) != 0,
        tape->name);
    tape->name = "fate";
    must(bedside_fate(tape->at, 50, &r), tape->name);
}

static void keys(struct tape *tape, uint8_t code)
{
    const struct msg_key m = { .key = 700, .clinic = { 1, 2, 3 } };
    uint8_t body[64];
    size_t size;

    tape->name = "clinic key";
    must(
        msg_keys_encode(&m, body, sizeof(body), &size) == OK &&
            bedside_ask(tape->at, 1, code, body, size) == (code | OPCODE_REPLY),
        tape->name);
}

static void bolus(struct tape *tape)
{
    const struct msg_bolus m = { 60, in_force(tape), 20000, 3600 };
    struct msg_result r;

    tape->name = "bolus";
    must(bedside_bolus(tape->at, &m, &r) && r.fate == MSG_RESULT_DONE,
        tape->name);
}

void tape_visit(struct tape *tape)
{
    struct bedside *b = tape->at;
    struct msg_program m = bedside_first();

    tape->name = "pair";
    bedside_pair(b);
    come_in(tape);
    order(tape, "clock", OPCODE_CLOCK, 0);
    commit(tape, &m);
    bedside_pass(b, 7200);
    come_in(tape);
    read(tape);
    m = bedside_wanted(in_force(tape), 330000);
    commit(tape, &m);
    bolus(tape);
    order(tape, "stop", OPCODE_STOP, 0);
    order(tape, "silence", OPCODE_SILENCE, 0);
    order(tape, "restart", OPCODE_RESTART, MSG_ORDER_REINITIATE);
    order(tape, "sound", OPCODE_SOUND, MSG_ORDER_HIGH);
    keys(tape, OPCODE_KEY_ADD);
    keys(tape, OPCODE_KEY_REMOVE);
    tape->name = "close";
    must(bedside_ask(b, 1, OPCODE_CLOSE, NULL, 0) != 0, tape->name);
    tape->name = "card call";
    must(bedside_call_card(b), tape->name);
    order(tape, "hold", OPCODE_HOLD, 0);
    bedside_pass(b, 4000);
}
