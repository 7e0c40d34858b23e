/* sweep.c: every opcode, in every mode of the pump, from everybody, with a coil
 * on the skin and without (SR-20, SR-21).
 *
 * Bodies are such that one with every right would be obeyed.  Who may not is
 * refused, and nobody is not answered; then therapy is as it was.  Who may
 * changes therapy only by an opcode whose row says so (link/opcode), and never
 * with a body of zeros.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "link/msg_keys.h"
#include "link/msg_log.h"
#include "link/opcode.h"
#include "test/link/bedside.h"

enum {
    STAFF = CREDENTIAL_READ | CREDENTIAL_REFILL | CREDENTIAL_PRESCRIBE,
    ZEROS = 64,
};

enum mode { UNPROGRAMMED, RUNNING, BOLUS, MINIMUM, STOPPED, MODES };
static const char *const modes[] = { "unprogrammed", "running", "bolus",
    "minimum", "stopped" };

/* Sets of rights that credentials have, the card's, and nobody's: whoever was
 * inside and is no more, and whoever never was. */
enum { GONE = 0x40, NEVER = 0x80 };
static const uint8_t roles[] = { 1, 3, 7, 8, 9, 11, 15, OPCODE_EMERGENCY, GONE,
    NEVER };

static struct bedside now, inside;
static struct {
    unsigned asked, refused, unanswered, obeyed;
} count;
static int mode, role, code, contact;

static void must(int holds, const char *what)
{
    if (holds)
        return;
    printf("%s, rights %02x, opcode %02x, contact %d: %s\n", modes[mode], role,
        code, contact, what);
    exit(1);
}

/* --- bodies that could be obeyed --- */

static size_t encode_order(uint32_t number, uint8_t *body)
{
    struct msg_order m = { .key = 1000, .number = number };
    size_t size;

    if (code == OPCODE_RESTART)
        m.how = MSG_ORDER_REINITIATE;
    if (code == OPCODE_SOUND)
        m.how = MSG_ORDER_HIGH;
    if (code == OPCODE_CLOCK) {
        m.utc_s = VISIT_NOW_S + 86400;
        m.offset_s = 3600;
    }
    must(msg_order_encode(&m, body, ZEROS, &size) == OK, "order");
    return size;
}

static size_t encode(uint8_t *body)
{
    const uint32_t number = now.firmware.serve.pump.state.program.number;
    const struct msg_bolus bolus = { 1000, number, 20000, 3600 };
    const struct msg_commit commit = { .key = 1000, .number = number };
    const struct msg_fate fate = { 1000 };
    const struct msg_log_ask log = { 1, 5 };
    const struct msg_program program = bedside_wanted(number, 270000);
    const struct msg_key key = { .key = 1000, .clinic = { 5, 5, 5 } };
    size_t size = 0;
    enum status status = OK;

    switch (code) {
    case OPCODE_STATUS:
    case OPCODE_PROGRAM:
    case OPCODE_CLOSE:
        break;
    case OPCODE_LOG:
        status = msg_log_encode_ask(&log, body, ZEROS, &size);
        break;
    case OPCODE_FATE:
        status = msg_result_encode_fate(&fate, body, ZEROS, &size);
        break;
    case OPCODE_STAGE:
        status =
            msg_program_encode(&program, body, MSG_PROGRAM_SIZE_MAX, &size);
        break;
    case OPCODE_COMMIT:
        status = msg_commit_encode(&commit, body, ZEROS, &size);
        break;
    case OPCODE_BOLUS:
        status = msg_bolus_encode(&bolus, body, ZEROS, &size);
        break;
    case OPCODE_KEY_ADD:
    case OPCODE_KEY_REMOVE:
        status = msg_keys_encode(&key, body, ZEROS, &size);
        break;
    default:
        size = encode_order(number, body);
        break;
    }
    must(status == OK, "encode");
    return size;
}

/* --- asking --- */

/* Sealed by whoever thinks to be inside, or not sealed at all. */
static int ask_outside(const uint8_t *body, size_t size)
{
    uint8_t bytes[FRAME_WIRE_MAX];
    struct session_packet packet = { .size = SESSION_OVERHEAD + size + 1 };
    size_t i;

    if (role == GONE) {
        now.client.session.heard_s = now.world.now_s; /* not its fault */
        return bedside_ask(&now, 1, (uint8_t)code, body, size);
    }
    packet.byte[0] = SESSION_REQUEST;
    packet.byte[SESSION_TEXT_AT] = (uint8_t)code;
    for (i = 0; i < size; i++)
        packet.byte[SESSION_TEXT_AT + 1 + i] = body[i];
    bedside_hear(&now, bytes, bedside_frame(&packet, bytes));
    return now.world.coil_out.size > 0;
}

static int ask(const uint8_t *body, size_t size)
{
    count.asked++;
    if (role == GONE || role == NEVER)
        return ask_outside(body, size);
    return bedside_ask(&now, 1, (uint8_t)code, body, size);
}

static int is_same(const struct bedside_look *was)
{
    const struct bedside_look is = bedside_look(&now, now.world.now_s);

    return memcmp(was, &is, sizeof(is)) == 0;
}

static void check(const uint8_t *body, size_t size, int may)
{
    const struct bedside_look was = bedside_look(&now, now.world.now_s);
    const struct opcode *row = opcode_find((uint8_t)code);
    const int reply = ask(body, size);

    if (role == GONE || role == NEVER) {
        must(reply == 0, "nobody was answered");
        must(is_same(&was), "nobody changed therapy");
        count.unanswered++;
    } else if (!may) {
        must(reply == OPCODE_REFUSED, "was not refused");
        must(is_same(&was), "was refused, and changed therapy");
        count.refused++;
    } else {
        must(reply != 0, "was not answered");
        must(row->therapy || code == OPCODE_KEY_ADD || is_same(&was),
            "changed therapy, and its row says that it does not");
        count.obeyed += !is_same(&was);
    }
}

static void sweep_codes(void)
{
    uint8_t body[MSG_PROGRAM_SIZE_MAX];
    const uint8_t zeros[ZEROS] = { 0 };
    struct bedside_look was;
    size_t size;

    for (code = 0; code < 256; code++) {
        const int may =
            opcode_check((uint8_t)code, (uint8_t)role, contact) == OK;

        size = encode(body);
        check(body, size, may);
        if (!may)
            continue;
        bedside_copy(&now, &inside);
        was = bedside_look(&now, now.world.now_s);
        (void)ask(zeros, ZEROS);
        must(is_same(&was), "zeros changed therapy");
        bedside_copy(&now, &inside);
    }
}

/* --- modes and roles --- */

static void order(uint8_t which)
{
    const struct msg_order m = { .key = 500,
        .number = now.firmware.serve.pump.state.program.number };
    struct msg_result r;

    must(bedside_order(&now, which, &m, &r) && r.fate == MSG_RESULT_DONE,
        "an order was not obeyed");
}

static void prepare(void)
{
    struct msg_bolus bolus = { .key = 500, .dose_ng = 20000, .seconds = 86000 };
    struct msg_result r;

    bedside_init(&now, 1, NULL);
    bedside_init(&inside, 1, NULL);
    if (mode == UNPROGRAMMED)
        bedside_pair(&now);
    else
        bedside_set_up(&now);
    must(bedside_call(&now, STAFF), "nobody came in");
    bolus.number = now.firmware.serve.pump.state.program.number;
    if (mode == BOLUS)
        must(bedside_bolus(&now, &bolus, &r) && r.fate == MSG_RESULT_DONE,
            "a bolus was not given");
    if (mode == MINIMUM)
        order(OPCODE_MINIMUM);
    if (mode == STOPPED)
        order(OPCODE_STOP);
}

static void come_in(void)
{
    struct msg_status status;

    bedside_pass(&now, 400); /* a handshake to spend */
    if (role == OPCODE_EMERGENCY)
        must(bedside_call_card(&now), "the card did not come in");
    else
        must(bedside_call(
                 &now, role == GONE || role == NEVER ? STAFF : (uint8_t)role),
            "staff did not come in");
    if (role & (CREDENTIAL_READ | OPCODE_EMERGENCY))
        must(bedside_status(&now, &status), "no status");
    if (role == GONE) {
        /* the pump forgets, the programmer does not */
        must(bedside_ask(&now, 1, OPCODE_STATUS, NULL, 0) != 0, "no status");
        bedside_pass(&now, SESSION_QUIET_S + 1);
    }
}

int main(void)
{
    size_t i;

    for (mode = 0; mode < MODES; mode++) {
        prepare();
        for (i = 0; i < sizeof(roles); i++)
            for (contact = 1; contact >= 0; contact--) {
                role = roles[i];
                now.world.contact = 1;
                come_in();
                now.world.contact = contact;
                bedside_copy(&inside, &now);
                sweep_codes();
                bedside_copy(&now, &inside);
            }
        bedside_free(&now);
        bedside_free(&inside);
    }
    printf("%u requests: %u refused, %u not answered, %u changed therapy as "
           "they may\n",
        count.asked, count.refused, count.unanswered, count.obeyed);
    return count.refused == 0 || count.unanswered == 0 || count.obeyed < 60;
}
