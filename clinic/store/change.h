/* change.h: a record's change, told to the audit trail in the same words. */
#ifndef CLINIC_STORE_CHANGE_H
#define CLINIC_STORE_CHANGE_H

#include "clinic/store/fields.h"

/* Which record: "patient/12" is whom it is about, id its own number. */
struct change {
    const struct fields *fields;
    const char *about; /* "patient", "account", "clinic" */
    int64_t about_id;
    int64_t id;
};

/* Append "NOUN.add" with every field; "NOUN.set" with those that differ.
 * changed answers SAME, and writes nothing, when none does. */
enum store_result change_added(struct store *store, const struct author *author,
    const struct change *change, const void *record) STORE_MUST_CHECK;
enum store_result change_set(struct store *store, const struct author *author,
    const struct change *change,
    const void *const before_after[2]) STORE_MUST_CHECK;

/* Append the text that change_added keeps of a record. */
void change_print(
    struct buffer *out, const struct change *change, const void *record);

#endif
