/* vault.h: what a programmer keeps: one file, sealed by a passphrase (SR-33).
 *
 * FOLDER/vault, little-endian:
 *
 *    0   4  "CPV1"
 *    4   4  Argon2id passes
 *    8   8  and bytes of memory; both as this version has them
 *   16  16  salt
 *   32  24  nonce, fresh each time
 *   56   n  entries, sealed by XChaCha20-Poly1305; bytes 0 to 55 are bound to
 *           them
 *
 * An entry is kind 1, size of its name 1, name, size 4, bytes.  Every change
 * reads the file, changes it and puts a new one in its place, whole or not at
 * all, under a lock: several programs may share a vault.  A visit holds it
 * alone (vault_claim): FOLDER/visit is locked meanwhile.
 */
#ifndef PROGRAMMER_VAULT_H
#define PROGRAMMER_VAULT_H

#include <stddef.h>

#include "base/arena.h"
#include "base/buffer.h"

/* What an entry is; kept, so never renumbered. */
enum vault_kind {
    VAULT_IDENTITY = 1, /* who I am: programmer/identity */
    VAULT_SIGNER = 2,   /* a clinic's signing key: programmer/signer */
    VAULT_IMPLANT = 3,  /* by serial: programmer/implant */
    VAULT_PENDING = 4,  /* by serial: programmer/pending */
    VAULT_DRAFT = 5,    /* by serial: programmer/draft */
    VAULT_OUTBOX = 6,   /* session records not yet sent: programmer/outbox */
    VAULT_ISSUED = 7,   /* credentials issued here, by number */
    VAULT_RAISED = 8,   /* by serial: UTC of the last increase, 8 bytes */
    VAULT_PAIRING = 9,  /* the keys a pump was given that has not answered */
    VAULT_FOUND = 10,   /* by serial: UTC of a discrepancy 8, its cause 1 */
};

enum vault_result {
    VAULT_OK,
    VAULT_NONE,   /* no such entry; no vault in that folder */
    VAULT_TAKEN,  /* there is one already */
    VAULT_WRONG,  /* not this passphrase, or the file was changed */
    VAULT_FAILED, /* could not: the disk, memory */
};

enum {
    VAULT_NAME_MAX = 80,
    VAULT_ENTRY_MAX = 65536,
    VAULT_WHY_MAX = 300,
    VAULT_PASSPHRASE_MIN = 8, /* characters */
};

struct vault;

/* One entry that is put, or forgotten, with others at the same moment. */
struct vault_change {
    enum vault_kind kind;
    const char *name;
    const void *bytes; /* NULL: forget it, if there is one */
    size_t size;
};

/* Make the folder, and those above it, and an empty vault in it; open the one
 * that is there.  NULL on failure, with *result and a sentence in why. */
struct vault *vault_create(const char *folder, const char *passphrase,
    enum vault_result *result, char why[VAULT_WHY_MAX]);
struct vault *vault_open(const char *folder, const char *passphrase,
    enum vault_result *result, char why[VAULT_WHY_MAX]);

/* Forget its key. */
void vault_close(struct vault *vault);

/* Hold it for a visit, which no other program then begins; held already by
 * this one, it stays so.  VAULT_TAKEN while another has it.  Released by the
 * second, by vault_close, and by the end of the program, however it ends. */
enum vault_result vault_claim(struct vault *vault);
void vault_release(struct vault *vault);

/* Is this the passphrase it was opened with?  Takes as long either way. */
int vault_is_passphrase(const struct vault *vault, const char *passphrase);

/* What was kept is none, by whoever reads it: VAULT_FAILED, and why. */
enum vault_result vault_unreadable(struct vault *vault);

/* The sentence of the last failure. */
const char *vault_why(const struct vault *vault);

/* The bytes of an entry, put at the end of out.  VAULT_NONE without one. */
enum vault_result vault_get(struct vault *vault, enum vault_kind kind,
    const char *name, struct buffer *out);

/* Keep bytes under kind and name, in the place of what was there.  On the
 * disk when it answers VAULT_OK. */
enum vault_result vault_put(struct vault *vault, enum vault_kind kind,
    const char *name, const void *bytes, size_t size);

/* Make several changes as one: whatever happens, the disk has all of them or
 * none.  No two are of the same entry. */
enum vault_result vault_change(
    struct vault *vault, const struct vault_change *changes, int count);

/* Forget an entry; VAULT_NONE without one. */
enum vault_result vault_remove(
    struct vault *vault, enum vault_kind kind, const char *name);

/* The names of all entries of a kind, in the arena; how many, or -1. */
int vault_list(struct vault *vault, enum vault_kind kind, struct arena *arena,
    const char ***names);

#endif
