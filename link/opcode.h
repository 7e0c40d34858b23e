/* opcode.h: what may be asked of a pump, and with which right; one table.
 *
 * docs/protocol.md, section 6.  No row reads or writes memory by address
 * (SR-21).  What is not in the table is refused (SR-20).
 */
#ifndef LINK_OPCODE_H
#define LINK_OPCODE_H

#include <stddef.h>
#include <stdint.h>

#include "core/credential.h"
#include "core/status.h"

/* A code is sent: one that was given never changes its meaning. */
enum opcode_code {
    OPCODE_STATUS = 0x01,
    OPCODE_PROGRAM = 0x02,
    OPCODE_LOG = 0x03,
    OPCODE_FATE = 0x04, /* what became of a key: resolves UNKNOWN (SR-28) */

    OPCODE_STAGE = 0x10,
    OPCODE_COMMIT = 0x11,
    OPCODE_BOLUS = 0x12,

    OPCODE_STOP = 0x20,
    OPCODE_MINIMUM = 0x21,
    OPCODE_RESTART = 0x22,
    OPCODE_CLOCK = 0x23,
    OPCODE_SILENCE = 0x24,
    OPCODE_SOUND = 0x25,
    OPCODE_HOLD = 0x26, /* minimum rate with the critical alarm (SR-24) */

    OPCODE_KEY_ADD = 0x30,
    OPCODE_KEY_REMOVE = 0x31,

    OPCODE_CLOSE = 0x3f,

    OPCODE_REPLY = 0x80,   /* added to the code that is answered */
    OPCODE_REFUSED = 0xff, /* the one reply that says no */
};

/* The right of the card's key (SR-24), beside those of a credential. */
enum { OPCODE_EMERGENCY = 16 };

struct opcode {
    uint8_t code;
    uint8_t rights;  /* any one of these suffices */
    uint8_t contact; /* only over the contact channel */
    uint8_t therapy; /* may change what is delivered */
    const char *name;
};

/* Row i of the table, or NULL past its end. */
const struct opcode *opcode_get(size_t i);

/* The row of a code as received, or NULL. */
const struct opcode *opcode_find(uint8_t code);

/* May it be asked with these rights, over contact or not?  ERR_RANGE for a
 * code that there is not, ERR_STATE for one that is not allowed. */
enum status opcode_check(uint8_t code, uint8_t rights, int contact) MUST_CHECK;

#endif
