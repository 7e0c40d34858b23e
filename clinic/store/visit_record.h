/* visit_record.h: session records as the clinic keeps them, bytes and all. */
#ifndef CLINIC_STORE_VISIT_RECORD_H
#define CLINIC_STORE_VISIT_RECORD_H

#include "base/arena.h"
#include "clinic/store/record.h"
#include "clinic/store/store.h"

/* The bytes of one; in the caller's memory. */
struct visit_bytes {
    const unsigned char *byte;
    size_t size;
};

/* Its identity. */
void visit_record_key(
    const struct visit_bytes *bytes, unsigned char key[RECORD_KEY_BYTES]);

/* Keep a record that was verified, and its bytes; key is set here, *id in any
 * case.  SAME when that pump's record is there already. */
enum store_result visit_record_add(struct store *store,
    const struct author *author, const struct visit_record *record,
    const struct visit_bytes *bytes, int64_t *id) STORE_MUST_CHECK;

/* By pump and identity; NONE if there is none. */
enum store_result visit_record_find(struct store *store, struct arena *arena,
    int64_t pump, const unsigned char key[RECORD_KEY_BYTES],
    struct visit_record *record) STORE_MUST_CHECK;

/* A patient's newest max, newest first; a visit's, in the order they came; how
 * many, or -1. */
int visit_record_list(struct store *store, struct arena *arena, int64_t patient,
    int max, struct visit_record **records);
int visit_record_of(struct store *store, struct arena *arena, int64_t visit,
    struct visit_record **records);

/* The bytes of a record; CORRUPT when they are not those of its identity. */
enum store_result visit_record_bytes(struct store *store, struct arena *arena,
    const struct visit_record *record,
    struct visit_bytes *bytes) STORE_MUST_CHECK;

#endif
