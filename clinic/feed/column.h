/* column.h: which column of a sheet holds what.
 *
 * The names that clinics use are known by themselves, without regard to case,
 * spaces and punctuation ("Fill (mL)" is "fill ml").  A mapping says the rest:
 *
 *   # a line for each column that is named otherwise
 *   Tanknummer = serial
 *   Insurance = ignore
 *
 * The word after the last "=" is a field of the table in column.c, or ignore.
 */
#ifndef CLINIC_FEED_COLUMN_H
#define CLINIC_FEED_COLUMN_H

#include <stddef.h>

#include "base/buffer.h"
#include "clinic/feed/csv.h"

enum column {
    COLUMN_PATIENT,
    COLUMN_MRN,
    COLUMN_BORN,
    COLUMN_PUMP,
    COLUMN_SERIAL,
    COLUMN_IMPLANTED,
    COLUMN_CONC,
    COLUMN_DOSE,
    COLUMN_SCHEDULE,
    COLUMN_MODE,
    COLUMN_FILLED,
    COLUMN_FILL,
    COLUMN_ALARM_VOLUME,
    COLUMN_ALARM_DATE,
    COLUMN_APPOINTMENT,
    COLUMN_PHONE,
    COLUMN_CONTACT,
    COLUMN_BACKUP,
    COLUMN_NOTES,
    COLUMN_COUNT,
    COLUMN_IGNORE = COLUMN_COUNT, /* said to be of no use, or computed */
    COLUMN_REASON,                /* of an earlier import's refusals */
    COLUMN_UNKNOWN,
};

/* The name of the column with the reasons of refusals. */
#define COLUMN_REASON_TITLE "Refused because"

/* Column i of the sheet holds field[i]; field f stands in column at[f], or
 * at[f] is -1. */
struct columns {
    enum column field[CSV_CELLS_MAX];
    size_t count;
    int at[COLUMN_COUNT];
};

/* The name under which a field is exported, as in the sheets of clinics:
 * "Last refill"; and the word for it in a mapping: "last_refill". */
const char *column_title(enum column field);
const char *column_word(enum column field);

/*
 * Read the header, which is the row in csv, with a mapping (text, or NULL).
 * 0, or -1 with everything that is wrong appended to why, a line each: fields
 * that are needed and missing, two columns for one field, lines of the mapping
 * that cannot be read or name no column.
 */
int column_read(struct columns *columns, const struct csv *csv,
    const char *mapping, struct buffer *why);

/* Append the names of the header's columns that nothing is known of, as in
 * 7 "Insurance", 9 "Team"; answers how many they are. */
size_t column_unknown(
    const struct columns *columns, const struct csv *csv, struct buffer *names);

/* Append a mapping with a line for each column of the header, to be saved and
 * edited; those that are not known say ignore. */
void column_save(
    const struct columns *columns, const struct csv *csv, struct buffer *out);

#endif
