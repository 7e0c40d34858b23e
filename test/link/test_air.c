/* test_air.c: bytes on the coil of a visit, as docs/protocol.md states them. */
#include "link/client.h"
#include "link/door.h"
#include "link/frame.h"
#include "link/opcode.h"
#include "test/link/samples.h"
#include "test/link/visit.h"
#include "test/test.h"

static struct visit v;
static struct door door;
static struct client client;
static struct session_packet packet;
static struct frame_receiver receiver;
static struct door_moment moment;
static struct crypto_key random_bytes;
static size_t size;

/* Over the coil: the packet arrives, and so many bytes were sent. */
static size_t carry(void)
{
    struct frame_sender sender;
    size_t bytes = 0, got = 0;
    uint8_t byte;

    CHECK(frame_send(&sender, packet.byte, packet.size) == OK);
    frame_receive(&receiver);
    while (frame_next(&sender, &byte)) {
        bytes++;
        got = frame_take(&receiver, byte);
    }
    CHECK(got == packet.size);
    CHECK(memcmp(receiver.body, packet.byte, got) == 0);
    return bytes;
}

static void begin(size_t *call, size_t *answer)
{
    visit_init(&v);
    door_init(&door, 0);
    moment = (struct door_moment){ 86400, VISIT_NOW_S, 1, &random_bytes };
    random_bytes = visit_key(50);
    CHECK(client_call(&client, &v.as_staff, &random_bytes, &packet) == OK);
    *call = carry();
    random_bytes = visit_key(51);
    CHECK(door_take(&door, &v.pump, &moment, &packet, &size) == DOOR_ANSWER);
    *answer = carry();
    CHECK(client_take(&client, &packet, moment.tick_s, &size) == CLIENT_OPENED);
}

/* A text of an opcode and, if any, a sample message of a kind. */
static size_t put(uint8_t opcode, const char *name)
{
    const struct samples_kind *kind;
    uint64_t message[SAMPLES_MESSAGE_SIZE / 8] = { 0 };
    size_t used = 0, i;

    packet.byte[SESSION_TEXT_AT] = opcode;
    for (i = 0; name && (kind = samples_get(i)) != NULL; i++) {
        if (strcmp(kind->name, name) == 0) {
            kind->make(message);
            CHECK(kind->encode(message, packet.byte + SESSION_TEXT_AT + 1,
                      SESSION_TEXT_MAX - 1, &used) == OK);
        }
    }
    return used + 1;
}

static void exchange(uint8_t opcode, const char *request, const char *reply,
    size_t *there, size_t *back)
{
    CHECK(client_ask(&client, &packet, moment.tick_s, put(opcode, request)) ==
          OK);
    *there = carry();
    CHECK(door_take(&door, &v.pump, &moment, &packet, &size) == DOOR_REQUEST);
    CHECK(door_reply(&door, &packet, put(opcode | OPCODE_REPLY, reply)) == OK);
    *back = carry();
    CHECK(client_take(&client, &packet, moment.tick_s, &size) == CLIENT_REPLY);
}

/* The aim: handshake, status and program in 900 bytes and 2 s at 4 kbit/s.
 * The sample program has two sets and five steps, 26 bytes more than one. */
static void a_visit_takes_the_bytes_that_are_stated(void **state)
{
    size_t sum, a, b;

    (void)state;
    begin(&a, &b);
    CHECK(a == 244 && b == 58);
    sum = a + b;
    exchange(OPCODE_STATUS, NULL, "status", &a, &b);
    CHECK(a == 33 && b == 238);
    sum += a + b;
    exchange(OPCODE_PROGRAM, NULL, "program", &a, &b);
    CHECK(a == 33 && b == 109 + 26);
    sum += a + b;
    CHECK(sum == 715 + 26);
    CHECK(sum <= 900 && sum * 8 <= 2 * 4000);
    exchange(OPCODE_STAGE, "program", "stage", &a, &b);
    CHECK(a == 109 + 26 && b == 129);
    exchange(OPCODE_COMMIT, "commit", "result", &a, &b);
    CHECK(a == 77 && b == 63);
    CHECK((a + b) * 8 < 4000); /* under a second */
    exchange(OPCODE_LOG, "log_ask", "log", &a, &b);
    CHECK(a == 38 && b == 547);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_visit_takes_the_bytes_that_are_stated),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
