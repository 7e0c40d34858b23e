/* sql.h: the number of every statement; the text stands in sql.c. */
#ifndef CLINIC_STORE_SQL_H
#define CLINIC_STORE_SQL_H

/* Named for the table first.  Columns come in the order of the SELECT list,
 * placeholders as $1, $2 ... in the order of the comment-free text. */
enum sql {
    SQL_CLINIC_ADD,
    SQL_CLINIC_FIRST,
    SQL_CLINIC_GET,
    SQL_CLINIC_SET,
    SQL_CLINIC_HEAD,
    SQL_CLINIC_SET_HEAD,
    SQL_CLINIC_CHANGES,
    SQL_CLINIC_CHANGED,

    SQL_ACCOUNT_ADD,
    SQL_ACCOUNT_GET,
    SQL_ACCOUNT_FIND,
    SQL_ACCOUNT_LIST,
    SQL_ACCOUNT_SET,
    SQL_ACCOUNT_COUNT,

    SQL_LOGIN_ADD,
    SQL_LOGIN_GET,
    SQL_LOGIN_SEEN,
    SQL_LOGIN_END,
    SQL_LOGIN_END_ALL,
    SQL_LOGIN_EXPIRE,

    SQL_SECOND_ADD,
    SQL_SECOND_GET,
    SQL_SECOND_USE,
    SQL_SECOND_END,

    SQL_PATIENT_ADD,
    SQL_PATIENT_GET,
    SQL_PATIENT_SET,
    SQL_PATIENT_FIND_MRN,
    SQL_PATIENT_NEXT,

    SQL_WORD_ADD,
    SQL_WORD_DELETE,
    SQL_WORD_OF,
    SQL_WORD_FIND,

    SQL_PUMP_ADD,
    SQL_PUMP_GET,
    SQL_PUMP_SET,
    SQL_PUMP_FIND,
    SQL_PUMP_OF,

    SQL_READING_ADD,
    SQL_READING_GET,
    SQL_READING_KEY,
    SQL_READING_LATEST,
    SQL_READING_OF,

    SQL_FILL_ADD,
    SQL_FILL_KEY,
    SQL_FILL_OF,

    SQL_PROGRAM_ADD,
    SQL_PROGRAM_KEY,
    SQL_PROGRAM_OF,

    SQL_APPOINTMENT_ADD,
    SQL_APPOINTMENT_FIRST,
    SQL_APPOINTMENT_BOOKING,
    SQL_APPOINTMENT_OF,

    SQL_CONTACT_ADD,
    SQL_CONTACT_OF,

    SQL_TONE_ADD,
    SQL_TONE_OF,

    SQL_TRUST_ADD,
    SQL_TRUST_SET,
    SQL_TRUST_KEY,
    SQL_TRUST_LIST,

    SQL_REVOCATION_ADD,
    SQL_REVOCATION_LIST,

    SQL_VISIT_ADD,
    SQL_VISIT_SET,
    SQL_VISIT_GET,
    SQL_VISIT_OPEN,
    SQL_VISIT_OF,

    SQL_RECORD_ADD,
    SQL_RECORD_KEY,
    SQL_RECORD_OF,
    SQL_RECORD_VISIT,
    SQL_RECORD_ADD_BYTES,
    SQL_RECORD_BYTES,

    SQL_TICKET_ADD,
    SQL_TICKET_TAKE,
    SQL_TICKET_EXPIRE,

    SQL_CURRENT_PUT,
    SQL_CURRENT_GET,
    SQL_CURRENT_TODAY,
    SQL_CURRENT_DAYS,
    SQL_CURRENT_CHANGED,
    SQL_CURRENT_NAMES,
    SQL_CURRENT_COUNT,
    SQL_CURRENT_COUNT_DUE,

    SQL_AUDIT_ADD,
    SQL_AUDIT_WALK,
    SQL_AUDIT_LIST,
    SQL_AUDIT_SUBJECT,

    SQL_ACCESS_ADD,
    SQL_ACCESS_BATCH,
    SQL_ACCESS_LIST,
    SQL_ACCESS_COUNT,

    SQL_COUNT
};

/* The text of a statement, with $1 placeholders; never NULL. */
const char *sql_text(enum sql number);

/* The schema as steps: text that brings version i to i + 1, with the words
 * INT64, BYTES, KEY64 and STRICT left to the engine; NULL past the last. */
const char *sql_migration(int i);

#endif
