/* pending.h: a command whose fate is not known yet (SR-28).
 *
 * Written down before the command is sent, forgotten when its fate is known,
 * each time together with the draft of the visit's record; so it outlives a
 * crash of this program.  At most one a pump.  Entry VAULT_PENDING, named by
 * the serial: key 8, base 4, last 4, value 4, utc 8, kind 1, fills 1, raises 1.
 */
#ifndef PROGRAMMER_PENDING_H
#define PROGRAMMER_PENDING_H

#include <stdbool.h>
#include <stdint.h>

#include "core/encounter.h"
#include "programmer/vault.h"

struct pending {
    uint64_t key;
    uint32_t base;  /* number of the program in force when it was sent */
    uint32_t last;  /* sequence number of the pump's log, then */
    uint32_t value; /* as struct encounter_act */
    int64_t utc_s;
    enum encounter_act_kind kind;
    bool fills;  /* the record's fill stands and falls with it */
    bool raises; /* it raises the dose */
};

enum { PENDING_SIZE = 31 };

/* To write it down, as a change of the vault; the bytes live as long. */
struct vault_change pending_change(const struct pending *pending,
    const char *serial, uint8_t bytes[PENDING_SIZE]);

/* VAULT_NONE: nothing is pending. */
enum vault_result pending_get(
    struct vault *vault, const char *serial, struct pending *out);

#endif
