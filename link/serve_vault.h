/* serve_vault.h: what a pump knows of itself and of clinics, in its journal.
 *
 *    at  size
 *     0     1  version: 1, or 0 when it was never paired
 *     1     1  clinics, 1 to 4
 *     2    32  its own static key: secret
 *    34    32  and public
 *    66    32  staff secret
 *    98    32  card secret
 *   130   128  clinic keys, the first `clinics` of them
 *   258    62  0
 */
#ifndef LINK_SERVE_VAULT_H
#define LINK_SERVE_VAULT_H

#include "core/status.h"
#include "link/door.h"

struct state;

/* The keys in the pump's vault; none when there are none, or they cannot be.
 * The serial is the board's. */
void serve_vault_read(const struct state *state, struct door_keys *keys);

/* Make keys those of the vault.  On an error the vault is as it was. */
enum status serve_vault_write(
    struct state *state, const struct door_keys *keys) MUST_CHECK;

#endif
