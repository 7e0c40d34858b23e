/* draft.h: the record of a visit that has not ended (SR-28).
 *
 * Kept after everything that was done, so that a visit cut short by a crash
 * is gone on with, and none of its commands is missing from the record.  Entry
 * VAULT_DRAFT, named by the serial: the bytes of docs/encounter.md, unsigned.
 */
#ifndef PROGRAMMER_DRAFT_H
#define PROGRAMMER_DRAFT_H

#include "core/encounter.h"
#include "programmer/vault.h"
#include "programmer/visit.h"

/* Keep the visit's record as it is. */
enum vault_result draft_keep(struct visit *visit);

/* Take the one that is kept, its texts too; VAULT_NONE without one. */
enum vault_result draft_take(struct visit *visit);

/* It has been signed, or nothing was done. */
enum vault_result draft_forget(struct visit *visit);

#endif
