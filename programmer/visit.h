/* visit.h: a visit at one pump, from waking it to its signed record.
 *
 * It knows how commands are made safe: the key of one is written down before
 * it is sent, a fate that is not known is asked for before anything else of
 * dose, what was committed is read back and compared, and all that was done is
 * in the record, also when this program ended in between (SR-26 to SR-29).
 * What may be done, and what must be said for it, is plan's.
 */
#ifndef PROGRAMMER_VISIT_H
#define PROGRAMMER_VISIT_H

#include <stdbool.h>
#include <stdint.h>

#include "base/clock.h"
#include "core/encounter.h"
#include "programmer/identity.h"
#include "programmer/implant.h"
#include "programmer/pending.h"
#include "programmer/reading.h"
#include "programmer/talk.h"
#include "programmer/ticket.h"
#include "programmer/vault.h"

enum { VISIT_WHY_MAX = 400, VISIT_WORD_MAX = ENCOUNTER_WORD_MAX };

enum visit_result {
    VISIT_OK,
    VISIT_NO,      /* the pump refused, or this program: nothing changed */
    VISIT_UNKNOWN, /* the fate of a command is not known (SR-28) */
    VISIT_FAILED,  /* could not; nothing was sent, or nothing was read */
};

/*
 * 1. is_open: a session runs, before and now are readings
 * 2. is_staged: staged, stage and hash are of one exchange in this session
 */
struct visit {
    struct vault *vault;
    const struct clock *clock;
    struct identity identity;
    struct implant implant;
    char serial[MSG_SERIAL_SIZE + 1];
    char address[IMPLANT_ADDRESS_MAX + 1];
    struct talk talk;
    struct reading now; /* the last */
    struct encounter record;
    char word[ENCOUNTER_WORDS][VISIT_WORD_MAX + 1];
    struct ticket ticket;
    bool has_ticket;
    uint64_t field_pump_s; /* F-11: last stall or magnetic field in 24 h; 0 */
    struct {
        uint64_t pump_s;
        uint32_t number; /* of the program */
    } changed; /* last one before this visit, in 24 h, by anybody; 0 */
    bool is_open;
    bool is_staged;
    bool is_unread; /* something was done since the last reading */
    bool has_pending;
    struct pending pending; /* when has_pending: whose fate is not known */
    struct msg_program staged;
    struct msg_stage stage;
    struct crypto_key hash;
    char why[VISIT_WHY_MAX];
};

/* Where the pump is, and how to be let in. */
struct visit_place {
    const char *address;
    const char *serial;          /* NULL: the one that was last there */
    const struct implant *card;  /* the patient's; NULL: as staff */
    const struct ticket *ticket; /* of the clinic; NULL: without it */
};

/* Nothing is open. */
void visit_init(
    struct visit *visit, struct vault *vault, const struct clock *clock);

/*
 * Wake the pump, be let in, resolve what was not known, read everything, and
 * go on with the record that a crash left, or begin one.  VISIT_UNKNOWN when
 * a fate could not be resolved: then it is open, for reading, stopping and
 * silencing.  VISIT_NO when pump and ticket are of different people (SR-31),
 * and while another program has a visit with this vault.
 */
enum visit_result visit_open(
    struct visit *visit, const struct visit_place *place);

/* Read the pump again, into visit->now. */
enum visit_result visit_read(struct visit *visit);

/* Up to MSG_LOG_MAX newest entries of the log at or before last (0: the
 * newest). */
enum visit_result visit_log(
    struct visit *visit, uint32_t last, struct msg_log *out);

/* Stage a program: visit->stage is what the pump says it would do. */
enum visit_result visit_stage(
    struct visit *visit, const struct msg_program *wanted);

/* Commit what is staged, read it back and compare it (SR-29).  fill is what
 * goes into the record with it, or NULL. */
enum visit_result visit_commit(
    struct visit *visit, const struct encounter_fill *fill);

/* A bolus of ng over at least seconds. */
enum visit_result visit_bolus(
    struct visit *visit, uint32_t ng, uint32_t seconds);

/* stop, minimum, restart, silence, sound, hold: an opcode and its `how`. */
enum visit_result visit_order(struct visit *visit, uint8_t opcode, uint8_t how);

/* Set the pump's clock to this computer's, offset_s ahead of UTC (SR-32). */
enum visit_result visit_clock(struct visit *visit, int32_t offset_s);

/* Add or remove a clinic's public key. */
enum visit_result visit_key(
    struct visit *visit, uint8_t opcode, const struct crypto_key *clinic);

/* Keep a text for the record; longer ones are cut at a character. */
void visit_say(struct visit *visit, enum encounter_word word, const char *text);

/* The same, behind what was said before, unless that has it already; what was
 * said before is cut for it. */
void visit_add(struct visit *visit, enum encounter_word word, const char *text);

/* Has anything been done that belongs into a record? */
bool visit_has_done(const struct visit *visit);

/* Does its end make a record: was something done, or has a clinic begun it,
 * which then learns what was read (SR-41)? */
bool visit_has_record(const struct visit *visit);

/*
 * Take up a visit without its pump, only to end it: *kept is a copy of it, as
 * it was when its session ended.  The visit is inited.  VISIT_NO when another
 * program is at it, or has gone on with it.
 */
enum visit_result visit_recall(struct visit *visit, const struct visit *kept);

/* End its session, and forget what is secret: its draft stays, and a visit that
 * is opened goes on with it. */
void visit_suspend(struct visit *visit);

/*
 * End it.  If it has a record, that is signed and put into the outbox, with
 * the last reading as `after`.  Without a reading after the last command, or
 * while a fate is not known, its draft stays, and the next visit goes on with
 * it.  Then, in any case, the session is closed and everything secret
 * forgotten.  VISIT_FAILED when the record could not be kept; its draft is.
 */
enum visit_result visit_end(struct visit *visit);

/* When the dose was last raised, by this programmer or by the clinic's record
 * or the first was set, UTC; negative when nobody knows.  A copy
 * without a vault does not know this programmer's. */
int64_t visit_raised_utc_s(const struct visit *visit);

/* When the program was last changed before this visit, if that is less than 24
 * h, by any programmer: UTC; negative when it was not. */
int64_t visit_changed_utc_s(const struct visit *visit);

/* the cause of a discrepancy in this visit or within the last 24 h, by
 * this programmer; ENCOUNTER_NO_CAUSE without one.  A routine refill ends it.
 * A copy without a vault knows this visit's alone. */
enum encounter_cause visit_found(const struct visit *visit);

/* One was found, and nothing programmed of it yet. */
enum visit_result visit_note_found(
    struct visit *visit, enum encounter_cause cause);

/* The act's word: "commit"; never NULL. */
const char *visit_act_slug(enum encounter_act_kind kind);

#endif
