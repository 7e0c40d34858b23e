/* search_strangers.c: whatever strangers send, therapy is as if nobody had
 * (SR-20).
 *
 *     search_strangers [--plant FAULT] FRAMES [SEED]
 *
 * Two pumps live the same time.  One is alone; the other hears noise, frames of
 * any packet, recorded packets of honest sessions, whole or changed, and calls
 * with wrong keys: with a coil on the skin and without, in each mode of the
 * pump.  Now and then everything that therapy depends on, and every byte of
 * journal and log, is compared.  With a planted fault (test/link/plant.h) it
 * succeeds when it has found it.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "core/writer.h"
#include "link/opcode.h"
#include "test/link/bedside.h"
#include "test/link/plant.h"

enum {
    COIL = 4000,      /* bytes in one wake */
    LOOK_EVERY = 500, /* wakes */
    TAPE_MAX = 64,
    WRONG_MAX = 64,
    STAFF = CREDENTIAL_READ | CREDENTIAL_REFILL | CREDENTIAL_PRESCRIBE |
            CREDENTIAL_ADMINISTER,
};

static const char *const modes[] = { "unpaired", "unprogrammed", "running",
    "bolus", "minimum", "stopped" };
enum { UNPAIRED, UNPROGRAMMED, RUNNING, BOLUS, MINIMUM, STOPPED, MODES };

static struct bedside heard, alone;
static struct random chance;
static struct session_packet tape[TAPE_MAX]; /* of honest sessions */
static size_t taped;
static struct session_packet wrong[WRONG_MAX]; /* calls */
static const char *program_name, *planted = "";
static unsigned long long seed, frames, answers;
static int mode;

static void must(int holds, const char *what)
{
    if (holds)
        return;
    printf("%s: %s\nrepeat it with: %s %s%s %llu %llu\n", modes[mode], what,
        program_name, planted[0] ? "--plant " : "", planted, frames, seed);
    exit(planted[0] ? 0 : 1);
}

static uint32_t dice(uint32_t below)
{
    return (uint32_t)random_below(&chance, below);
}

/* --- honest sessions, taped --- */

static void tape_it(const struct session_packet *packet)
{
    if (taped < TAPE_MAX)
        tape[taped++] = *packet;
}

static void carry(struct bedside *b)
{
    uint8_t bytes[WORLD_COIL_BYTES];
    struct session_packet packet;
    struct frame_receiver tap;
    size_t n, i;

    tape_it(&b->packet);
    bedside_hear(b, bytes, bedside_frame(&b->packet, bytes));
    n = world_hear(&b->world, bytes, sizeof(bytes));
    frame_receive(&tap);
    for (i = 0; i < n; i++) {
        packet.size = frame_take(&tap, bytes[i]);
        memcpy(packet.byte, tap.body, packet.size);
        if (packet.size > 0)
            tape_it(&packet);
    }
    bedside_told(b, bytes, n);
}

static void order(struct bedside *b, uint8_t code)
{
    const struct msg_order m = { .key = code,
        .number = b->firmware.serve.pump.state.program.number };
    struct msg_result r;

    must(bedside_order(b, code, &m, &r) && r.fate == MSG_RESULT_DONE, "order");
}

/* A visit that ends in this mode, and its packets on the tape. */
static void prepare(struct bedside *b)
{
    struct msg_program program;
    struct msg_status status;
    struct msg_bolus bolus = { .key = 9, .dose_ng = 20000, .seconds = 80000 };
    struct msg_result r;

    taped = 0;
    if (mode == UNPAIRED)
        return;
    if (mode == UNPROGRAMMED)
        bedside_pair(b);
    else
        bedside_set_up(b);
    b->carry = carry;
    must(bedside_call_card(b) && bedside_status(b, &status), "the card");
    must(bedside_call(b, STAFF) && bedside_status(b, &status), "staff");
    if (mode > UNPROGRAMMED)
        must(bedside_program(b, &program), "program");
    bolus.number = b->firmware.serve.pump.state.program.number;
    if (mode == BOLUS)
        must(
            bedside_bolus(b, &bolus, &r) && r.fate == MSG_RESULT_DONE, "bolus");
    if (mode == MINIMUM)
        order(b, OPCODE_MINIMUM);
    if (mode == STOPPED)
        order(b, OPCODE_STOP);
    bedside_pass(b, SESSION_QUIET_S + 2); /* and went away */
}

/* Calls with one thing wrong in each: key of the pump, secret, own key, the
 * clinic that signed; and the last of them made by nobody. */
static void make_wrong(void)
{
    const struct visit *v = &heard.visit;
    size_t i;

    for (i = 0; i < WRONG_MAX; i++) {
        const struct crypto_key random = visit_key(900000 + (uint32_t)i);
        const struct crypto_key other = visit_key(800000 + (uint32_t)i);
        const struct noise_pair pair = { other, other };
        struct client_keys keys = dice(2) ? v->as_staff : v->as_card;
        uint8_t shown[CREDENTIAL_SIZE];
        struct client client;

        memcpy(shown, v->shown, sizeof(shown));
        switch (dice(4)) {
        case 0:
            keys.pump = &other;
            break;
        case 1:
            keys.shared = &other;
            break;
        case 2:
            if (keys.own)
                keys.own = &pair;
            else
                keys.shared = &v->pump.staff;
            break;
        default:
            shown[dice(CREDENTIAL_SIZE)] ^= 1;
            if (keys.own)
                keys.credential = shown;
            else
                keys.shared = &other;
            break;
        }
        memset(&client, 0, sizeof(client));
        must(client_call(&client, &keys, &random, &wrong[i]) == OK, "a call");
    }
}

/* --- strangers --- */

/* A packet of nobody: now and then of a length and a kind that there are. */
static void make_up(struct session_packet *packet)
{
    static const uint16_t sizes[] = { 237, 49, 51, 97, 25, 26, 33, 77 };

    packet->size = dice(2) ? 1 + dice(60) : sizes[dice(8)];
    random_bytes(&chance, packet->byte, packet->size);
    if (dice(4))
        packet->byte[0] = (uint8_t)(1 + dice(8));
    if (dice(2))
        memset(packet->byte + 2, 0, packet->size > 9 ? 7 : 0); /* a number */
}

static void change(struct session_packet *packet)
{
    uint32_t times = 1 + dice(3);

    switch (dice(4)) {
    case 0:
        packet->byte[0] = (uint8_t)(1 + dice(8));
        break;
    case 1:
        packet->size = 1 + dice((uint32_t)packet->size);
        break;
    default:
        for (; times > 0; times--)
            packet->byte[dice((uint32_t)packet->size)] ^=
                (uint8_t)(1u << dice(8));
        break;
    }
}

/* The next frame, or noise. */
static size_t next(uint8_t *out)
{
    struct session_packet packet;
    const uint32_t what = dice(100);
    size_t n;

    if (what < 30) {
        n = 1 + dice(40);
        random_bytes(&chance, out, n);
        return n;
    }
    if (what < 70 || taped == 0) {
        make_up(&packet);
        return bedside_frame(&packet, out);
    }
    if (what < 97) {
        packet = tape[dice((uint32_t)taped)];
        if (what < 94)
            change(&packet);
        return bedside_frame(&packet, out);
    }
    return bedside_frame(&wrong[dice(WRONG_MAX)], out);
}

/* --- what must be as if nothing had come --- */

static void compare(void)
{
    const struct state *a = &heard.firmware.serve.pump.state;
    const struct state *b = &alone.firmware.serve.pump.state;
    const size_t from = offsetof(struct state, program);

    bedside_hear(&heard, NULL, 0); /* both wake at the same tick */
    bedside_hear(&alone, NULL, 0);
    must(heard.world.now_s == alone.world.now_s, "not the same tick");
    must(memcmp(&a->program, &b->program,
             offsetof(struct state, owner) - from) == 0,
        "the state differs");
    must(heard.firmware.serve.pump.stage.tick == -1, "something is staged");
    must(heard.world.flash.size == alone.world.flash.size &&
             memcmp(heard.world.flash.bytes, alone.world.flash.bytes,
                 alone.world.flash.size) == 0,
        "journal or log differ");
    must(heard.world.rotor.turned == alone.world.rotor.turned, "strokes");
    must(heard.world.resets[WORLD_FAULT] + heard.world.resets[WORLD_WATCHDOG] ==
             0,
        "a reset");
    must(memcmp(&heard.firmware.serve.keys, &alone.firmware.serve.keys,
             sizeof(struct door_keys)) == 0,
        "keys");
}

static unsigned long long bother(unsigned long long wanted)
{
    uint8_t bytes[COIL + FRAME_WIRE_MAX];
    unsigned long long sent = 0, wakes = 0;
    uint32_t seconds;
    size_t n;

    while (sent < wanted) {
        for (n = 0; n < COIL - FRAME_WIRE_MAX; sent++)
            n += next(bytes + n);
        heard.world.contact = mode != UNPAIRED && dice(2);
        bedside_hear(&heard, bytes, n);
        answers += heard.world.coil_out.size > 0;
        heard.world.coil_out.size = 0;
        seconds = dice(48);
        bedside_pass(&heard, seconds);
        bedside_pass(&alone, seconds + 1);
        charge_set(&heard.world.charge, 1000); /* SR-23 is another test */
        charge_set(&alone.world.charge, 1000);
        if (++wakes % LOOK_EVERY == 0)
            compare();
    }
    compare();
    return sent;
}

static double seconds_now(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

static unsigned long long live(unsigned long long wanted)
{
    unsigned long long sent;

    bedside_init(&alone, 1, NULL);
    prepare(&alone);
    bedside_init(&heard, 1, NULL);
    prepare(&heard);
    make_wrong();
    compare();
    sent = bother(wanted);
    printf("%s: %llu strokes, day %lld\n", modes[mode],
        (unsigned long long)heard.world.rotor.turned,
        (long long)heard.world.now_s / 86400);
    bedside_free(&alone);
    bedside_free(&heard);
    return sent;
}

int main(int argc, char **argv)
{
    const double began = seconds_now();
    unsigned long long sent = 0;

    program_name = argv[0];
    if (argc > 2 && strcmp(argv[1], "--plant") == 0) {
        planted = argv[2];
        argv += 2;
        argc -= 2;
    }
    if (argc < 2 || argc > 3 ||
        (planted[0] &&
            plant(planted, &heard.firmware, sizeof(heard.firmware)) < 0))
        return 2;
    frames = strtoull(argv[1], NULL, 10);
    seed = argc > 2 ? strtoull(argv[2], NULL, 10) : 1;
    random_init(&chance, seed);
    setvbuf(stdout, NULL, _IOLBF, 0);
    for (mode = 0; mode < MODES; mode++)
        sent += live(frames / MODES + 1);
    printf("%llu frames, %llu wakes with an answer, therapy as without them: "
           "%.0f s\n",
        sent, answers, seconds_now() - began);
    if (planted[0])
        printf("%s: this fault is not found\n", planted);
    return planted[0] || answers == 0;
}
