/* draft.h: the record of a visit that has not ended (SR-28).
 *
 * Kept after everything that was done, so that a visit cut short by a crash
 * is gone on with, and none of its commands is missing from the record.  Entry
 * VAULT_DRAFT, named by the serial: the bytes of docs/encounter.md, unsigned.
 */
#ifndef PROGRAMMER_DRAFT_H
#define PROGRAMMER_DRAFT_H

#include "core/encounter_bytes.h"
#include "programmer/vault.h"
#include "programmer/visit.h"

/* To keep the visit's record as it is, as a change of the vault; the bytes
 * live as long.  Without bytes to keep when the record is none, which no visit
 * of this program makes. */
struct vault_change draft_change(
    const struct visit *visit, uint8_t bytes[ENCOUNTER_BYTES_MAX]);

/* Take the one that is kept, its texts too; VAULT_NONE without one. */
enum vault_result draft_take(struct visit *visit);

#endif
