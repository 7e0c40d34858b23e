/* ledger.h: what the pump has done and has under way, between two commits.
 *
 * The ledger is the other half of the pump's state: the program says what
 * shall be, the ledger what was.  It is kept twice in RAM (pump/twin), and in
 * the journal as it will be once every reserved stroke has been made, so that
 * a power loss can only count too many.
 */
#ifndef PUMP_LEDGER_H
#define PUMP_LEDGER_H

#include <stdint.h>

#include "core/status.h"

struct reader;
struct writer;

/* A bolus that runs: ng evenly over seconds from tick on; `released` of it is
 * already part of what is due. */
struct ledger_bolus {
    int64_t tick;
    int64_t released_fg;
    int32_t ng;      /* 0: none runs */
    int32_t seconds; /* 1 .. LEDGER_BOLUS_S_MAX */
    uint8_t single;  /* ordered by itself, not one of the program's */
};

/* What became of a command (SR-27). */
struct ledger_answer {
    uint64_t key;   /* 0: none */
    uint8_t answer; /* enum refusal */
};

/*
 * 1. made only rises
 * 2. due is the integral of what runs since start_s, less given_fg, which is
 *    below zero for drug that a bolus has added (core/dose)
 * 3. in a lead and at minimum rate, lead_stroke was due at lead_tick
 * 4. stalled_stroke and missed are nothing before program.path.stroke
 */
struct ledger {
    int64_t tick;     /* when this was true */
    int64_t given_fg; /* since start_s */
    uint32_t made;    /* strokes, since the pump was made */
    uint32_t lead_stroke;
    /* what a stroke alone does not change: from LEDGER_HOT_BYTES on */
    int64_t start_s;       /* pump time */
    int64_t periodic_tick; /* when the program's next bolus starts; 0: none */
    int64_t lead_tick;
    int64_t less_tick;    /* since when less than the program runs; -1: no */
    int64_t stalled_tick; /* since when the rotor does not turn; -1: it does */
    struct ledger_answer last; /* the last command's (SR-27) */
    struct ledger_bolus bolus;
    uint32_t stalled_stroke; /* the first that the rotor did not make */
    uint32_t missed;         /* by stalls that are over; see ledger_missed */
    int32_t eri_day;         /* measured (F-09), pump time; 0: not yet */
    uint8_t mode;            /* enum program_mode: what is delivered */
    uint8_t hold;      /* enum program_mode: no more than this is delivered */
    uint8_t emergency; /* held by the emergency key (SR-24) */
};

enum {
    LEDGER_BYTES = 89,
    LEDGER_MARK_BYTES = 24,
    LEDGER_HOT_BYTES = 24, /* of the struct */
    LEDGER_BOLUS_S_MAX = 604800,
};

/* Strokes that were commanded since the path last changed and, as far as the
 * sensor has seen, not made: nothing in the path has moved with them. */
uint32_t ledger_missed(const struct ledger *ledger);

/* The whole, and decoding: ERR_SHORT, or ERR_RANGE for what cannot be. */
void ledger_encode(const struct ledger *ledger, struct writer *w);
enum status ledger_decode(struct ledger *out, struct reader *r) MUST_CHECK;

/* The part that strokes change, for the record of a reservation; decoding
 * changes that part alone, and refuses to count backwards with ERR_STALE. */
void ledger_encode_mark(const struct ledger *ledger, struct writer *w);
enum status ledger_decode_mark(
    struct ledger *ledger, struct reader *r) MUST_CHECK;

#endif
