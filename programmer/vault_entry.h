/* vault_entry.h: the entries of an opened vault, as bytes (programmer/vault).
 */
#ifndef PROGRAMMER_VAULT_ENTRY_H
#define PROGRAMMER_VAULT_ENTRY_H

#include <stddef.h>
#include <stdint.h>

#include "base/buffer.h"
#include "programmer/vault.h"

/* An entry inside the opened bytes. */
struct vault_entry {
    uint8_t kind;
    const char *name; /* name_size bytes, no zero after them */
    size_t name_size;
    const uint8_t *bytes;
    size_t size;
};

/* The entry at *pos, and *pos behind it.  1, 0 at the end, -1 if it is none,
 * which no vault of this program has. */
int vault_entry_next(
    const struct buffer *plain, size_t *pos, struct vault_entry *out);

/* Is it of that kind and name? */
int vault_entry_is(
    const struct vault_entry *e, enum vault_kind kind, const char *name);

/* Every entry that no change is of, then what is put, at the end of out; *found
 * says how many of the changes were of one.  0, or -1 as vault_entry_next. */
int vault_entry_change(const struct buffer *plain,
    const struct vault_change *changes, int count, struct buffer *out,
    int *found);

#endif
