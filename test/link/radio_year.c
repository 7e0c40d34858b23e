/* radio_year.c: a year beside a hostile radio (SR-23).
 *
 *     radio_year [DAYS]
 *
 * Two pumps live the same year; a programmer with a coil visits both each day.
 * Beside one stands a radio, which talks into each visit, too.  One kind never
 * rests: each minute it sends a recorded call, which costs the pump a whole
 * handshake, and then noise for as long as the pump listens.  The other knows
 * the budget, and sends such a call whenever there is a handshake to spend.
 * What it cost is the difference of both batteries, and the processor's share
 * of each handshake.  It is at most 1 % of the battery a year, the visit comes
 * to its end within a minute each day, and therapy is the same.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "link/opcode.h"
#include "test/link/bedside.h"

enum {
    DAY_S = 86400,
    MINUTE_S = 60,
    DOSE_NG = 100000, /* a year from one filling */
    BURST = BUDGET_AIR_PIECE,
    WISE_S = BUDGET_RADIO_S - 10,
    /* bench/link: a staff handshake, at 4 mA (sim/charge.h) and 16 MHz; the
     * processor needs up to half as many cycles again as instructions */
    HANDSHAKE_INSTRUCTIONS = 8100000,
    HANDSHAKE_NC = HANDSHAKE_INSTRUCTIONS / 4000 * 1500,
    STAFF = CREDENTIAL_READ | CREDENTIAL_REFILL | CREDENTIAL_PRESCRIBE,
};

static struct bedside heard, alone;
static struct session_packet recorded;
static uint8_t call[FRAME_WIRE_MAX];
static size_t call_size;
static long handshakes, bursts, visits;
static int64_t slowest_s;

static void must(int holds, const char *what)
{
    if (holds)
        return;
    printf("day %lld: %s\n", (long long)heard.world.now_s / DAY_S, what);
    exit(1);
}

/* --- the radio --- */

/* Bytes reach the pump if it listens: without a head on the skin, whatever lies
 * there at the time. */
static void radiate(const uint8_t *bytes, size_t size)
{
    const int contact = heard.world.contact;

    heard.world.contact = 0;
    if (world_coil(&heard.world, bytes, (uint32_t)size)) {
        heard.run.next_s = heard.world.now_s;
        run_until(&heard.run, heard.world.now_s + 1);
        bedside_pass(&alone, 1);
        bursts++;
    }
    heard.world.contact = contact;
    handshakes += heard.world.coil_out.size > 0; /* it answered */
    heard.world.coil_out.size = 0;
}

static void carry_amid(struct bedside *b)
{
    static const uint8_t noise[BURST] = { 1, 2, 3 };
    uint8_t bytes[WORLD_COIL_BYTES];
    size_t n;

    radiate(noise, sizeof(noise));
    radiate(call, call_size);
    radiate(noise, sizeof(noise)); /* no 00 at its end */
    n = bedside_frame(&b->packet, bytes);
    bedside_hear(b, bytes, n);
    bedside_told(b, bytes, world_hear(&b->world, bytes, sizeof(bytes)));
    bedside_pass(&alone, 1);
}

/* --- the visits --- */

static void visit(struct bedside *b)
{
    const int64_t began_s = b->world.now_s;
    struct msg_status status;
    int i;

    b->world.contact = 1;
    for (i = 0; i < BEDSIDE_TRIES && !bedside_call(b, STAFF); i++)
        bedside_pass(b, BEDSIDE_WAIT_S);
    must(bedside_status(b, &status), "the visit failed");
    must(status.mode == MSG_STATUS_RUNNING, "the pump does not run");
    (void)!bedside_ask(b, BEDSIDE_TRIES, OPCODE_CLOSE, NULL, 0);
    b->world.contact = 0;
    must(b->world.now_s - began_s <= MINUTE_S, "more than a minute");
    if (b->world.now_s - began_s > slowest_s)
        slowest_s = b->world.now_s - began_s;
}

/* Both, to the same second. */
static void meet(void)
{
    struct bedside *late =
        heard.world.now_s < alone.world.now_s ? &heard : &alone;
    struct bedside *other = late == &heard ? &alone : &heard;

    bedside_pass(late, other->world.now_s - late->world.now_s);
}

static void radiate_all(int64_t end_s)
{
    const uint8_t noise[BURST] = { 7 };

    while (heard.world.now_s + MINUTE_S <= end_s) {
        radiate(call, call_size);
        while (!heard.world.deaf && heard.world.now_s + MINUTE_S <= end_s)
            radiate(noise, sizeof(noise));
        bedside_pass(&heard, MINUTE_S);
        bedside_pass(&alone, MINUTE_S);
    }
}

static void radiate_wisely(int64_t end_s)
{
    while (heard.world.now_s + WISE_S <= end_s) {
        radiate(call, call_size);
        bedside_pass(&heard, WISE_S);
        bedside_pass(&alone, WISE_S);
    }
}

static void live_a_day(int wisely)
{
    const int64_t end_s = heard.world.now_s + DAY_S;

    visit(&heard);
    visit(&alone);
    visits++;
    meet();
    if (wisely)
        radiate_wisely(end_s);
    else
        radiate_all(end_s);
    meet();
}

/* --- the two pumps --- */

static void keep_call(struct bedside *b)
{
    recorded = b->packet;
    call_size = bedside_frame(&recorded, call);
    bedside_hear(b, call, call_size);
    b->world.coil_out.size = 0;
}

static void prepare(struct bedside *b)
{
    void (*const carry)(struct bedside *) = b->carry;
    struct msg_program m;
    struct msg_commit c = { .key = 5 };
    struct crypto_key hash;
    struct msg_result r;

    bedside_set_up(b);
    b->visit.credential.expires_s = VISIT_NOW_S + INT64_C(2) * 365 * DAY_S;
    must(bedside_call(b, STAFF), "a call");
    c.number = b->firmware.serve.pump.state.program.number;
    m = bedside_wanted(c.number, DOSE_NG);
    must(bedside_stage(b, &m, &hash), "a stage");
    memcpy(c.hash, hash.byte, sizeof(c.hash));
    must(bedside_commit(b, &c, &r) && r.fate == MSG_RESULT_DONE, "a commit");
    b->carry = keep_call;
    (void)!bedside_call(b, STAFF);
    b->carry = carry;
    b->world.contact = 0;
}

static double share(int64_t nc)
{
    return 100.0 * (double)nc / CHARGE_FULL_NC;
}

static void report(int64_t days, int wisely)
{
    const int64_t air_nc = alone.world.charge.nc - heard.world.charge.nc;
    const int64_t processor_nc = handshakes * HANDSHAKE_NC;
    const double year = share(air_nc + processor_nc) * 365 / (double)days;

    printf("%s: %ld visits, the slowest in %lld s; %ld bursts heard, %ld "
           "handshakes\n",
        wisely ? "wisely" : "without rest", visits, (long long)slowest_s,
        bursts, handshakes);
    printf("of the battery: %.3f %% on the air, %.3f %% in the processor; "
           "%.2f %% a year\n",
        share(air_nc), share(processor_nc), year);
    must(heard.world.rotor.turned == alone.world.rotor.turned, "therapy");
    must(year <= 1.0, "more than 1 % of the battery a year");
    must(wisely ? handshakes >= days * 11 : bursts >= days * 20,
        "it hardly tried");
}

static void live(int64_t days, int wisely)
{
    int64_t i;

    handshakes = bursts = visits = 0;
    slowest_s = 0;
    bedside_init(&heard, 1, NULL);
    bedside_init(&alone, 1, NULL);
    prepare(&heard);
    prepare(&alone);
    heard.carry = carry_amid;
    charge_set(&heard.world.charge, 1000);
    charge_set(&alone.world.charge, 1000);
    for (i = 0; i < days; i++)
        live_a_day(wisely);
    report(days, wisely);
    bedside_free(&heard);
    bedside_free(&alone);
}

int main(int argc, char **argv)
{
    const int64_t days = argc > 1 ? strtoll(argv[1], NULL, 10) : 365;

    setvbuf(stdout, NULL, _IOLBF, 0);
    live(days, 0);
    live(days, 1);
    return 0;
}
