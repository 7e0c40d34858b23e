/* sheet_rows.h: the words of the printout, section by section, in the order a
 * clinician reads them; every paper is drawn from these and nothing else. */
#ifndef REPORT_SHEET_ROWS_H
#define REPORT_SHEET_ROWS_H

#include <stdbool.h>
#include <stddef.h>

#include "core/schedule.h"
#include "report/sheet.h"

struct arena;

/* "Alarm date" | "18 Nov 2026" | "Wed, in 2 days" */
struct sheet_row {
    const char *label;
    const char *value;
    const char *note; /* NULL if none */
    bool is_loud;     /* the note is a warning */
};

/* Invariant: count <= room; rows are in the arena. */
struct sheet_section {
    const char *title;
    const char *note; /* beside the title; NULL if none */
    struct sheet_row *rows;
    size_t count;
    size_t room;
};

struct sheet_rows {
    const char *document; /* title of the file: name, and when read */
    const char *clinic;
    const char *title; /* "Pump printout" */
    const char *name;
    const char *identity; /* "Born 12 Mar 1992, MRN 40021" */
    const char *risks;    /* NULL if none */
    const char *read;
    const char *printed;
    const char *clock; /* whose clock the times are by */

    struct sheet_section warnings; /* labels empty */
    struct sheet_section dates;
    struct sheet_section drug;
    struct sheet_section steps[SCHEDULE_SETS_MAX];
    size_t step_sets;
    struct sheet_section reservoir;
    struct sheet_section pump;
    struct sheet_section catheter;
    struct sheet_section alarms;
    struct sheet_section events;

    struct sheet_section signs;    /* withdrawal, overdose */
    struct sheet_section triage;   /* outcome | signs */
    struct sheet_section contacts; /* who | number */
    const char *card;              /* title of the emergency card */
    const char *backup;            /* */
    const char *disclaimer;
};

/* Fill rows with texts that live in the arena or in the sheet. */
void sheet_rows_make(
    const struct sheet *sheet, struct arena *arena, struct sheet_rows *rows);

/* The part of it on the emergency card (sheet_card.c). */
void sheet_rows_make_card(
    const struct sheet *sheet, struct arena *arena, struct sheet_rows *rows);

/* Begin a section with room for max rows; append a row.  A value of NULL
 * prints as "not on record". */
void sheet_rows_begin(struct sheet_section *section, struct arena *arena,
    const char *title, size_t max);
struct sheet_row *sheet_rows_add(struct sheet_section *section,
    const char *label, const char *value, const char *note);

#endif
