/* pending.h: a command whose fate is not known yet (SR-28).
 *
 * Written down before the command is sent, forgotten when its fate is known;
 * so it outlives a crash of this program.  At most one a pump.  Entry
 * VAULT_PENDING, named by the serial: key 8, base 4, last 4, value 4, utc 8,
 * kind 1.
 */
#ifndef PROGRAMMER_PENDING_H
#define PROGRAMMER_PENDING_H

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
};

/* Write it down; the disk has it when it answers VAULT_OK. */
enum vault_result pending_put(
    struct vault *vault, const char *serial, const struct pending *pending);

/* VAULT_NONE: nothing is pending. */
enum vault_result pending_get(
    struct vault *vault, const char *serial, struct pending *out);

/* Its fate is known. */
enum vault_result pending_clear(struct vault *vault, const char *serial);

#endif
