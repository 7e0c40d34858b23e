/* memory.h: the pump's state as records of the journal, and back.
 *
 *   PROGRAM  program_encode, ledger_encode: what a commit decides, in one
 *   LEDGER   ledger_encode: a bolus begun, a stop, an order answered
 *   MARK     ledger_encode_mark: strokes reserved, so the frequent one
 *   CAPS     the caps of the last day, and since when
 *   PAST     the drug of a part of the 289 buckets
 *   ALARM    alarm_encode
 *   ANSWERS  keys and answers of the commands before the ledger's
 *   VAULT    bytes that the link keeps: who it is, whom it knows
 *
 * What a record says has happened once the journal has it.  A mark says what
 * will be true when every reserved stroke has been made: a power loss counts
 * too many, at most one block.  Each other record says what is true, and with
 * it the rest of a block is reserved no more.
 */
#ifndef PUMP_MEMORY_H
#define PUMP_MEMORY_H

#include <stdint.h>

#include "core/status.h"

struct ledger;
struct program;
struct state;

enum memory_kind {
    MEMORY_PROGRAM = 1,
    MEMORY_LEDGER = 2,
    MEMORY_MARK = 3,
    MEMORY_CAPS = 4,
    MEMORY_PAST = 5,
    MEMORY_ALARM = 6,
    MEMORY_ANSWERS = 7,
    MEMORY_VAULT = 8,
};

/*
 * Read the journal into state, which state_init made, at tick now.  What was
 * delivered before each record is counted at the record's time, so later than
 * it was, and the last block now: a window never misses a dose (SR-01).  When
 * now is before what the journal has, the clock was lost: state->now is then
 * the journal's.
 *
 * OK with state->programmed set when a program is in force; ERR_STATE when
 * the flash is blank; ERR_CORRUPT when what dose depends on is lost (SR-05),
 * and nothing of the state may be used but state->reserved: as many strokes as
 * could be read were counted (SR-11).
 */
enum status memory_mount(struct state *state, int64_t now) MUST_CHECK;

/* Make program the one in force, with ledger, in one record; both checked.
 * On an error nothing has changed: ERR_RANGE for too many changes of caps in
 * a day, else as journal_append. */
enum status memory_commit(struct state *state, const struct program *program,
    const struct ledger *ledger) MUST_CHECK;

/* Write the ledger, the alarms, or the vault, as they are. */
enum status memory_ledger(struct state *state) MUST_CHECK;
enum status memory_alarm(struct state *state) MUST_CHECK;
enum status memory_vault(struct state *state) MUST_CHECK;

/* Reserve the next block of strokes, before the first of them is made, and
 * tell the second key what the journal holds, read back (SR-11). */
enum status memory_reserve(struct state *state) MUST_CHECK;

#endif
