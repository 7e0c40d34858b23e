/* fields.h: a record as a table of its fields.
 *
 * One table says for each field its column, kind and range, in the order of
 * the statement's columns.  From it come binding, reading, judging, and the
 * text that the audit trail keeps: one "name=value" a line, the same text for
 * the same record, for ever.
 */
#ifndef CLINIC_STORE_FIELDS_H
#define CLINIC_STORE_FIELDS_H

#include "base/arena.h"
#include "base/buffer.h"
#include "clinic/store/store.h"

enum field_kind {
    FIELD_ID,       /* int64_t, given by the engine; never bound */
    FIELD_REF,      /* int64_t; 0 is null */
    FIELD_INT32,    /* int32_t or an enum */
    FIELD_INT64,    /* int64_t */
    FIELD_MAYBE,    /* int32_t; RECORD_UNKNOWN is null */
    FIELD_DAY,      /* int32_t; RECORD_NO_DAY is null */
    FIELD_INSTANT,  /* int64_t, UTC; RECORD_NO_INSTANT is null */
    FIELD_PUMP_S,   /* int64_t, pump time */
    FIELD_NAME,     /* text of 1 .. max bytes */
    FIELD_TEXT,     /* text of 0 .. max bytes, NULL is "" */
    FIELD_SECRET,   /* text that the audit trail shows by a digest */
    FIELD_KEY,      /* RECORD_KEY_BYTES bytes */
    FIELD_SCHEDULE, /* struct schedule, checked */
};

struct field {
    const char *name; /* the column */
    enum field_kind kind;
    size_t offset;
    int64_t min; /* of a number; an instant's or day's is always judged */
    int64_t max; /* of a number, or of a text's bytes */
};

struct fields {
    const char *noun; /* "reading", for messages */
    const struct field *row;
    int count;
    size_t size; /* of the record */
};

#define FIELD(record, member, kind, min, max)                                  \
    {                                                                          \
#member, kind, offsetof(struct record, member), min, max               \
    }

/* The tables, each in the file of its record. */
extern const struct fields CLINIC_FIELDS, ACCOUNT_FIELDS, PATIENT_FIELDS,
    PUMP_FIELDS, READING_FIELDS, FILL_FIELDS, PROGRAM_FIELDS,
    APPOINTMENT_FIELDS, CONTACT_FIELDS, TONE_FIELDS, PROJECT_FIELDS,
    CURRENT_FIELDS, TRUST_KEY_FIELDS, REVOCATION_FIELDS, VISIT_FIELDS,
    VISIT_RECORD_FIELDS;

/* Judge every field: OK, or REFUSED with the field's name and range. */
enum store_result fields_check(struct store *store, const struct fields *fields,
    const void *record) STORE_MUST_CHECK;

/* Bind the fields before `end` but FIELD_ID to $1, $2 ...; the next n. */
int fields_bind(struct db_statement *statement, const struct fields *fields,
    int end, const void *record);

/* Read the row: column i is field i.  Text goes to the arena.  0, or -1 when
 * a stored key or schedule is not one. */
int fields_read(struct db_statement *statement, const struct fields *fields,
    struct arena *arena, void *record);

/* The one row that a bound statement answers, and reset it: OK, NONE, or why
 * it failed. */
enum store_result fields_get(struct store *store,
    struct db_statement *statement, const struct fields *fields,
    struct arena *arena, void *record) STORE_MUST_CHECK;

/* Every row, as an array in the arena; how many, or -1. */
int fields_list(struct store *store, struct db_statement *statement,
    const struct fields *fields, struct arena *arena, void *rows);

/* Append the audit text of a record; of the fields alone that differ. */
void fields_print(
    struct buffer *out, const struct fields *fields, const void *record);
void fields_print_changed(struct buffer *out, const struct fields *fields,
    const void *record, const void *other);

#endif
