/* bedside.h: a programmer at a whole pump in a simulated world, for searches.
 *
 * The pump is the firmware as cisterna-pump runs it; the programmer is
 * link/client and does as docs/protocol.md says.  Between them is the air,
 * which a search may take into its own hands.
 */
#ifndef TEST_LINK_BEDSIDE_H
#define TEST_LINK_BEDSIDE_H

#include "link/msg_bolus.h"
#include "link/msg_commit.h"
#include "link/msg_order.h"
#include "link/msg_program.h"
#include "link/msg_result.h"
#include "link/msg_stage.h"
#include "link/msg_status.h"
#include "sim/firmware.h"
#include "sim/run.h"
#include "test/link/visit.h"

enum {
    BEDSIDE_TRIES = 6,  /* a request, and five times again */
    BEDSIDE_WAIT_S = 2, /* for each */
    BEDSIDE_DOSE_NG = 300000,
};

/*
 * 1. after carry, result says what the programmer took last, size and packet
 *    what was in it
 */
struct bedside {
    struct world world;
    struct run run;
    struct firmware firmware;
    struct run_firmware calls;
    struct visit visit;
    struct client client;
    struct frame_receiver ear; /* the programmer's */
    struct session_packet packet;
    enum client_result result;
    size_t size;
    uint32_t seed;  /* of the programmer's next random key */
    uint32_t asked; /* packets sent */

    /* The packet goes out, and what comes of it. */
    void (*carry)(struct bedside *b);
    void *air;
};

/* A pump with a plan of mishap, or none, and a programmer, nothing said yet. */
void bedside_init(struct bedside *b, uint64_t seed, const struct plan *plan);
void bedside_free(struct bedside *b);

/* A pump that knows its clinic. */
void bedside_pair(struct bedside *b);

/* Paired, the clock set, 300 mcg a day at 2,000 mcg/mL, primed. */
void bedside_set_up(struct bedside *b);

/* *to becomes as *from is; both were made by bedside_init.  What points into
 * a bedside goes on pointing there: a copy is only kept, and lives on when it
 * is copied back. */
void bedside_copy(struct bedside *to, const struct bedside *from);

/* All that commands change. */
struct bedside_look {
    uint8_t program[PROGRAM_BYTES_MAX];
    struct ledger_bolus bolus; /* its released_fg left out */
    uint32_t number;
    uint32_t dose_ng; /* of a Monday */
    int32_t zone_s;
    uint8_t hold;
    uint8_t emergency;
    uint8_t vault[STATE_VAULT];
};

/* Of the pump at a tick, by which what ends with it has ended.  Looks compare
 * by memcmp. */
struct bedside_look bedside_look(const struct bedside *b, int64_t tick);

/* What ends by tick has ended in the look, too: one taken before the power
 * failed is compared with one that is taken when it is back. */
void bedside_end(struct bedside_look *look, int64_t tick);

/* The pump lives on for so long, or hears bytes and wakes, at this tick. */
void bedside_pass(struct bedside *b, int64_t seconds);
void bedside_hear(struct bedside *b, const uint8_t *bytes, size_t size);

/* Bytes reach the programmer. */
void bedside_told(struct bedside *b, const uint8_t *bytes, size_t size);

/* The packet as it goes over the air; returns its size. */
size_t bedside_frame(const struct session_packet *packet, uint8_t *out);

/* A call; is a session open now?  The rights are those to ask for. */
int bedside_call(struct bedside *b, uint8_t rights);
int bedside_call_card(struct bedside *b);

/* A request, up to `tries` times.  The opcode of the reply, whose body of
 * b->size bytes is at bedside_body; 0 without one. */
int bedside_ask(struct bedside *b, int tries, uint8_t code, const uint8_t *body,
    size_t size);
const uint8_t *bedside_body(const struct bedside *b);

/* Requests by name: 1 and the answer; 0 when there is none. */
int bedside_status(struct bedside *b, struct msg_status *out);
int bedside_program(struct bedside *b, struct msg_program *out);
int bedside_fate(struct bedside *b, uint64_t key, struct msg_result *out);
int bedside_bolus(
    struct bedside *b, const struct msg_bolus *m, struct msg_result *out);
int bedside_order(struct bedside *b, uint8_t code, const struct msg_order *m,
    struct msg_result *out);

/* A stage, and the hash of what was asked and answered; and its commit. */
int bedside_stage(
    struct bedside *b, const struct msg_program *m, struct crypto_key *hash);
int bedside_commit(
    struct bedside *b, const struct msg_commit *m, struct msg_result *out);

/* The usual program on `number`, with this dose a day. */
struct msg_program bedside_wanted(uint32_t number, uint32_t dose_ng);

/* The first program of a new pump: filled, and the path primed in an hour. */
struct msg_program bedside_first(void);

#endif
