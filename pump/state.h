/* state.h: everything a pump knows, and its twins. */
#ifndef PUMP_STATE_H
#define PUMP_STATE_H

#include <stddef.h>
#include <stdint.h>

#include "core/event.h"
#include "core/limit.h"
#include "core/status.h"
#include "pump/alarm.h"
#include "pump/deliver.h"
#include "pump/enable.h"
#include "pump/journal.h"
#include "pump/ledger.h"
#include "pump/log.h"
#include "pump/motor.h"
#include "pump/program.h"
#include "pump/twin.h"

struct port;

enum {
    STATE_ANSWERS = 7, /* with the ledger's: the last 8 commands */
    STATE_VAULT = 320, /* bytes that the link keeps in the journal (SR-25) */
};

/* Two stretches of struct state, each kept twice: what every stroke changes,
 * and what it does not. */
enum {
    STATE_HOT_BYTES =
        sizeof(struct motor) + 2 * sizeof(int64_t) + LEDGER_HOT_BYTES,
    STATE_COLD_BYTES =
        sizeof(struct ledger) - LEDGER_HOT_BYTES + sizeof(struct alarm) +
        STATE_ANSWERS * sizeof(struct ledger_answer) +
        sizeof(struct deliver_ramp) + 2 * sizeof(int64_t) + sizeof(uint64_t),
    STATE_CAPS_BYTES = sizeof(struct limit) - offsetof(struct limit, change),
};

/*
 * 1. program and ledger are checked, and the twins are theirs, between wakes
 * 2. limit and enable say the same of the past (enable_agrees)
 * 3. ledger.made <= reserved; strokes below reserved are in the journal
 * 4. ledger.mode is what program, ledger.hold and the alarms leave of delivery
 * 5. enable.reserved is ~ reserved
 */
struct state {
    const struct port *port;
    struct program program;
    struct limit limit;
    struct enable enable;

    struct motor motor;   /* the hot stretch */
    int64_t now;          /* ticks */
    uint32_t reserved;    /* strokes the journal holds as made */
    uint32_t nothing;     /* no hole in the stretch */
    struct ledger ledger; /* the cold one, from LEDGER_HOT_BYTES on */
    struct alarm alarm;
    struct ledger_answer before[STATE_ANSWERS]; /* older than ledger.last */
    struct deliver_ramp ramp;
    int64_t check_tick; /* when the next self-test is due */
    int64_t skew_s;     /* now less the board's ticks: a lost clock */
    uint8_t programmed; /* a verified program is in force */
    uint8_t changed;    /* the ledger, in more than a mark holds */
    uint8_t alarmed;    /* the alarms, since they were last written */
    uint8_t none[5];    /* no hole in the stretch */

    uint32_t program_twin[TWIN_WORDS(sizeof(struct program))];
    uint32_t caps_twin[TWIN_WORDS(STATE_CAPS_BYTES)];
    uint32_t hot_twin[TWIN_WORDS(STATE_HOT_BYTES)];
    uint32_t cold_twin[TWIN_WORDS(STATE_COLD_BYTES)];

    uint8_t vault[STATE_VAULT];
    struct journal_owner owner;
    struct journal journal;
    struct log log;
};

/* Drug, time and caps as at the very first power-up: nothing is programmed. */
void state_init(struct state *state, const struct port *port, int64_t now);

/* Write the twins anew, of what changed; after the program changed too. */
void state_keep(struct state *state);
void state_keep_program(struct state *state);

/*
 * SR-06: is everything that dose depends on as it was kept?  ERR_CORRUPT if a
 * bit differs.  state_agrees compares words, and the checksum of what each
 * stroke changes, before each wake; state_verify all checksums too, before a
 * block of strokes is reserved and before each command.  The past is checked
 * where it is used: before each stroke, and before anything is admitted
 * (enable_agrees).
 */
enum status state_agrees(const struct state *state) MUST_CHECK;
enum status state_verify(const struct state *state) MUST_CHECK;

/* Let time run to now, never back, in both ledgers of the past. */
void state_advance(struct state *state, int64_t now);

/* F-10: one entry of the log.  A log that cannot be written raises the memory
 * alarm; therapy goes on. */
void state_log(struct state *state, enum event_code code, int32_t value);

/* An alarm's cause is there, or is not; what follows is logged. */
void state_alarm(struct state *state, enum event_code cause, int is_there);

/* SR-27: the answer that a command was given, or NULL if its key is not among
 * the last 8. */
const struct ledger_answer *state_answer(
    const struct state *state, uint64_t key);

/* From now on this is the last answer. */
void state_answered(struct state *state, const struct ledger_answer *answer);

/* Log what the alarm manager did. */
void state_news(struct state *state, const struct alarm_news *news);

/* What a restart answers is over; what is still wrong, the next watch says
 * again.  Only one that a clinician has decided ends a latched stop and begins
 * the count of cycles anew (SR-12). */
void state_lift(struct state *state, int decided);

/* Play what is due of the alarms. */
void state_sound(struct state *state);

/* What stroke number n counts against the caps, in ng, rounded up: as the
 * higher of where the drug is by the strokes that were commanded, and by those
 * that the sensor has seen (SR-01). */
int32_t state_stroke_ng(const struct state *state, uint32_t n);

/* The rotor turns again: what was commanded since it did not is missing. */
void state_turns(struct state *state);

/* Invariant 4: what may be delivered. */
enum program_mode state_allowed(const struct state *state);

/* Invariant 4: take up what is now allowed.  A change ends boluses and makes
 * nothing up; it is logged, and to be written. */
void state_settle(struct state *state);

#endif
