/* trust.h: whose credentials this clinic takes, and which it takes no more.
 *
 * The clinic knows public keys only: the signing key lies where the clinic
 * chooses, never on the server (docs/protocol.md, section 4).
 */
#ifndef CLINIC_STORE_TRUST_H
#define CLINIC_STORE_TRUST_H

#include "base/arena.h"
#include "clinic/store/record.h"
#include "clinic/store/store.h"

/* The number by which credentials name a key: the first 8 bytes of the SHA-256
 * of it, little-endian. */
uint64_t trust_number(const unsigned char key[RECORD_KEY_BYTES]);

/* Trust a key under a name, again if it was removed; *id is set.  TAKEN when
 * it is trusted already. */
enum store_result trust_add(struct store *store, const struct author *author,
    const struct trust_key *key, int64_t *id) STORE_MUST_CHECK;

/* Trust it no more from now on; SAME when it is not, NONE if never. */
enum store_result trust_remove(struct store *store, const struct author *author,
    const unsigned char key[RECORD_KEY_BYTES]) STORE_MUST_CHECK;

/* NONE if it was never trusted. */
enum store_result trust_find(struct store *store, struct arena *arena,
    const unsigned char key[RECORD_KEY_BYTES],
    struct trust_key *found) STORE_MUST_CHECK;

/* All, also those removed, oldest first; how many, or -1. */
int trust_list(
    struct store *store, struct arena *arena, struct trust_key **keys);

/* Take a credential of that key no more; SAME when it is revoked already.  A
 * reason is wanted. */
enum store_result trust_revoke(struct store *store, const struct author *author,
    const struct revocation *revocation) STORE_MUST_CHECK;

/* All, oldest first; how many, or -1. */
int trust_revocations(
    struct store *store, struct arena *arena, struct revocation **revocations);

#endif
