/* trace.c: a visit from fixed keys, every byte on the coil hashed, printed.
 *
 * Runs on the host and on the target, which must print the same (SR-14).  The
 * credential's signature is a constant, for the target cannot sign.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/fault.h"
#include "link/client.h"
#include "link/door.h"
#include "link/frame.h"
#include "link/opcode.h"
#include "test/link/samples.h"

static const struct crypto_key clinic = { { 0x45, 0xa3, 0x45, 0x89, 0xc1, 0xe0,
    0xac, 0x42, 0x02, 0xcf, 0xe4, 0xf2, 0x83, 0x85, 0x9a, 0x1f, 0x16, 0xce,
    0x19, 0xeb, 0x98, 0x6b, 0x8b, 0x54, 0xba, 0x40, 0x2c, 0x79, 0x40, 0xca,
    0x17, 0x55 } };
static const uint8_t signature[64] = { 0x17, 0x89, 0xe1, 0xd2, 0x43, 0x8c, 0x26,
    0x22, 0x8f, 0xe2, 0xcd, 0x3a, 0xb2, 0xdb, 0x4d, 0x78, 0x3c, 0x4c, 0x2a,
    0x45, 0x3a, 0x66, 0x69, 0xf0, 0xaa, 0x5d, 0x2b, 0xe0, 0x65, 0x9c, 0x3e,
    0x7e, 0x62, 0x7e, 0x3f, 0xc8, 0x6c, 0x1a, 0xfe, 0x2c, 0xfa, 0x42, 0xad,
    0x72, 0x0d, 0x5e, 0x99, 0x0c, 0xd1, 0x33, 0x86, 0x60, 0x07, 0xd2, 0x24,
    0x42, 0xba, 0xb8, 0xdd, 0xfc, 0x15, 0xb3, 0xae, 0x00 };

static struct noise_pair staff;
static struct door_keys pump;
static struct door door;
static struct client client;
static struct session_packet packet;
static struct frame_receiver receiver;
static struct crypto_key wire; /* hash of all bytes on it */

_Noreturn void fault(const char *file, int line)
{
    printf("fault: %s:%d\n", file, line);
    exit(1);
}

static void want(int held, const char *what)
{
    if (held)
        return;
    printf("not as it should be: %s\n", what);
    exit(1);
}

static struct crypto_key key_of(uint8_t number)
{
    const struct crypto_key zero = { { 0 } };
    struct crypto_key out;

    crypto_sha256(&zero, &number, 1, &out);
    return out;
}

static void carry(const char *what)
{
    struct frame_sender sender;
    uint8_t byte;
    int i;

    want(frame_send(&sender, packet.byte, packet.size) == OK, "frame");
    frame_receive(&receiver);
    while (frame_next(&sender, &byte)) {
        crypto_sha256(&wire, &byte, 1, &wire);
        packet.size = frame_take(&receiver, byte);
    }
    memcpy(packet.byte, receiver.body, packet.size);
    printf("%-8s %3u ", what, (unsigned)packet.size);
    for (i = 0; i < 8; i++)
        printf("%02x", wire.byte[i]);
    printf("\n");
}

static size_t put(uint8_t opcode, size_t index)
{
    const struct samples_kind *kind = samples_get(index);
    static uint64_t message[SAMPLES_MESSAGE_SIZE / 8];
    size_t used = 0;

    packet.byte[SESSION_TEXT_AT] = opcode;
    if (!kind)
        return 1;
    kind->make(message);
    want(kind->encode(message, packet.byte + SESSION_TEXT_AT + 1,
             SESSION_TEXT_MAX - 1, &used) == OK,
        kind->name);
    return used + 1;
}

static void exchange(uint8_t opcode, size_t request, size_t reply)
{
    const struct door_moment moment = { 86400, 1794816000, 1, NULL };
    size_t size;

    want(client_ask(&client, &packet, 86400, put(opcode, request)) == OK,
        "request");
    carry("request");
    want(door_take(&door, &pump, &moment, &packet, &size) == DOOR_REQUEST,
        "request is taken");
    want(door_reply(&door, &packet, put(opcode | OPCODE_REPLY, reply)) == OK,
        "reply");
    carry("reply");
    want(client_take(&client, &packet, 86400, &size) == CLIENT_REPLY,
        "reply is taken");
}

static void come_in(const uint8_t *credential)
{
    const struct client_keys keys = { &staff, credential, &pump.own.public,
        &pump.staff };
    const struct crypto_key a = key_of(5), b = key_of(6);
    const struct door_moment moment = { 86400, 1794816000, 1, &b };
    size_t size;

    want(client_call(&client, &keys, &a, &packet) == OK, "call");
    carry("call");
    want(door_take(&door, &pump, &moment, &packet, &size) == DOOR_ANSWER,
        "answer");
    carry("answer");
    want(client_take(&client, &packet, 86400, &size) == CLIENT_OPENED,
        "answer is taken");
}

static void make_keys(uint8_t *credential)
{
    struct credential c = { .rights = CREDENTIAL_READ | CREDENTIAL_REFILL,
        .scope = CREDENTIAL_CLINIC,
        .number = 1,
        .clinic = door_clinic_id(&clinic),
        .expires_s = 1794902400 };

    staff.secret = key_of(1);
    crypto_public(&staff.secret, &staff.public);
    pump.own.secret = key_of(2);
    crypto_public(&pump.own.secret, &pump.own.public);
    pump.staff = key_of(3);
    pump.card = key_of(4);
    pump.clinic[0] = clinic;
    pump.clinics = 1;
    memcpy(pump.serial, "CIS300214", 9);
    memcpy(c.holder, staff.public.byte, sizeof c.holder);
    memcpy(c.signature, signature, sizeof c.signature);
    want(credential_encode(&c, credential) == OK, "credential");
}

int main(void)
{
    uint8_t credential[CREDENTIAL_SIZE];

    make_keys(credential);
    door_init(&door, 0);
    come_in(credential);
    exchange(OPCODE_STATUS, SIZE_MAX, 0);
    exchange(OPCODE_PROGRAM, SIZE_MAX, 1);
    exchange(OPCODE_STAGE, 1, 2);
    exchange(OPCODE_COMMIT, 3, 6);
    exchange(OPCODE_LOG, 9, 8);
    return 0;
}
