/* outbox.h: session records on their way to the clinic (SR-33).
 *
 * A record is put here when a visit ends, sealed like all of the vault, and
 * leaves when the clinic has it: sent again until then, kept by the clinic
 * once.  Entry VAULT_OUTBOX, named by the hexadecimal SHA-256 of the record:
 * size of the address 2, address, record.
 */
#ifndef PROGRAMMER_OUTBOX_H
#define PROGRAMMER_OUTBOX_H

#include <stddef.h>
#include <stdint.h>

#include "base/buffer.h"
#include "programmer/clinic.h"
#include "programmer/vault.h"

enum { OUTBOX_NAME_SIZE = 65 };

/* A record, made ready to be kept for a clinic. */
struct outbox_entry {
    char name[OUTBOX_NAME_SIZE];
    struct buffer bytes;
};

/* To keep a record for the clinic at url, "" when none is known yet, as a
 * change of the vault; the entry, whose bytes the caller frees, lives as
 * long. */
struct vault_change outbox_change(struct outbox_entry *entry, const char *url,
    const uint8_t *record, size_t size);

struct outbox_report {
    int sent;
    int waiting; /* of these: */
    int refused; /* the clinic says no; why has the last reason */
    char why[CLINIC_WHY_MAX];
};

/* Try to send everything.  url is where records without an address go; NULL:
 * they wait.  0, or -1 when the vault cannot be read. */
int outbox_send(
    struct vault *vault, const char *url, struct outbox_report *report);

/* How many wait, or -1. */
int outbox_count(struct vault *vault);

#endif
