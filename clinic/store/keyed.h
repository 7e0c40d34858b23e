/* keyed.h: facts of a pump that are stored once, whoever sends them again. */
#ifndef CLINIC_STORE_KEYED_H
#define CLINIC_STORE_KEYED_H

#include "clinic/store/fields.h"

/* Where the common fields of such a record are.  Its table of fields begins
 * with id, patient, pump, key and ends with author, stored_s. */
struct keyed {
    const struct fields *fields;
    enum sql add;
    enum sql find;
    size_t key;
    size_t author;
    size_t stored_s;
};

/*
 * Store a checked record inside a transaction, with its audit entry, and note
 * its patient for projection.  An all zero key is made from the contents.
 * SAME, and the id of the first, when key and contents are stored; TAKEN when
 * the key has other contents.  record is completed (key, author, stored_s).
 */
enum store_result keyed_add(struct store *store, const struct author *author,
    const struct keyed *keyed, void *record, int64_t *id) STORE_MUST_CHECK;

#endif
