/* sheet.h: the printout of one patient's pump (F-12), on one page.
 *
 * The caller fills the model with typed values; what is unknown stays zero
 * and is printed as "not on record", never left out silently.  Every paper is
 * made from the same rows in the same order (sheet_rows.h), so that PDF, PNG,
 * SVG and plain text cannot differ.  No clock is read: the day it is printed
 * is the caller's, and the same model gives the same bytes.
 */
#ifndef REPORT_SHEET_H
#define REPORT_SHEET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct buffer;
struct schedule;

/* A number that may be unknown: zero is unknown. */
struct sheet_number {
    int32_t value;
    bool known;
};

static inline struct sheet_number sheet_known(int32_t value)
{
    return (struct sheet_number){ value, true };
}

enum { SHEET_LIST_MAX = 6 };

enum sheet_mode {
    SHEET_MODE_UNKNOWN,
    SHEET_MODE_SIMPLE,
    SHEET_MODE_FLEX,
    SHEET_MODE_PERIODIC_BOLUS,
    SHEET_MODE_MINIMUM_RATE,
    SHEET_MODE_STOPPED,
};

/* How the reading that all the rest follows from came to be here. */
enum sheet_source {
    SHEET_SOURCE_UNKNOWN,
    SHEET_SOURCE_LINK,    /* over telemetry: nanolitres and seconds */
    SHEET_SOURCE_TYPED,   /* from a printout: volumes rounded to 0.1 mL */
    SHEET_SOURCE_IMPORTED /* from a clinic's spreadsheet */
};

/* An alarm or an event: what it was, in plain words, and on which day. */
struct sheet_entry {
    struct sheet_number day;
    const char *words;
};

/* Whom to call, in the order to try: "Pump clinic, 8:00 to 17:00". */
struct sheet_contact {
    const char *who;
    const char *phone;
};

struct sheet_patient {
    const char *name; /* never NULL */
    const char *mrn;
    const char *risks; /* "withdrawal 2025, autonomic dysreflexia" */
    struct sheet_number born_day;
};

struct sheet_pump {
    const char *model;
    const char *serial;
    const char *firmware;
    struct sheet_number implanted_day;
    struct sheet_number capacity_nl;
    struct sheet_number eri_day;        /* measured, or as computed (F-09) */
    struct sheet_number replace_by_day; /* F-09 */
    const char *catheter_model;
    struct sheet_number catheter_mm;  /* length */
    struct sheet_number catheter_nl;  /* volume */
    struct sheet_number catheter_day; /* implanted or revised */
    const char *catheter_tip;         /* "T4" */
};

struct sheet_drug {
    const char *drug; /* "baclofen" */
    struct sheet_number conc_ng_per_ml;
    struct sheet_number dose_ng; /* a day, the week's mean with weekdays */
    struct sheet_number dose_before_ng; /* of the last change */
    struct sheet_number bolus_ng;       /* boluses in the last 24 h */
    enum sheet_mode mode;
    const struct schedule *schedule; /* steps; NULL if simple or unknown */
};

/* Volumes are computed, never measured: all print as estimated (F-04). */
struct sheet_reservoir {
    struct sheet_number volume_nl; /* estimated, on volume_day */
    struct sheet_number volume_day;
    struct sheet_number fill_nl;
    struct sheet_number fill_day;
    struct sheet_number alarm_nl;
};

struct sheet_dates {
    struct sheet_number alarm_day;
    struct sheet_number refill_by_day;
    struct sheet_number window_from_day;
    struct sheet_number window_to_day;
    struct sheet_number empty_day;
    struct sheet_number booked_day;
    struct sheet_number booked_s; /* seconds since 00:00 */
    const char *booked_place;
    bool booked_elsewhere; /* whether any is, is not known here */
    bool by_stability;     /* refill-by is limited by the drug, not the alarm */
};

/*
 * 1. each count is at most SHEET_LIST_MAX; more is for the record, not paper
 * 2. days are within core/calendar.h; volumes, doses within core/units.h
 * Text is UTF-8, belongs to the caller, and may be NULL but for names.
 */
struct sheet {
    const char *clinic; /* never NULL */
    int32_t printed_day;
    struct sheet_number read_day;
    struct sheet_number read_s; /* seconds since 00:00 */
    enum sheet_source source;
    struct sheet_number offset_s; /* pump time ahead of UTC */

    struct sheet_patient patient;
    struct sheet_dates dates;
    struct sheet_drug drug;
    struct sheet_reservoir reservoir;
    struct sheet_pump pump;

    const char *oral_backup; /* R-22; NULL: "always carry the tablets ..." */
    const char *link;        /* to the patient's own page, or NULL */
    struct sheet_contact contacts[SHEET_LIST_MAX];
    struct sheet_entry alarms[SHEET_LIST_MAX]; /* sounding now */
    struct sheet_entry events[SHEET_LIST_MAX]; /* newest first */
    const char *warnings[SHEET_LIST_MAX];      /* what is not to be trusted */
    size_t contact_count;
    bool alarms_known; /* with none, there is none: else nobody looked */
    size_t alarm_count;
    size_t event_count;
    size_t warning_count;
};

enum sheet_paper { SHEET_LETTER, SHEET_A4 };

/*
 * Append the sheet to out: a tagged PDF of one page, always; a PNG for a
 * phone, one column; an SVG of the page; plain text, 78 columns, ended by a
 * newline.  0, or -1 with one log line if drawing failed (memory, fonts).
 * Any thread may draw; each keeps its fonts for the next.
 */
int sheet_pdf(
    const struct sheet *sheet, enum sheet_paper paper, struct buffer *out);
int sheet_png(const struct sheet *sheet, struct buffer *out);
int sheet_svg(
    const struct sheet *sheet, enum sheet_paper paper, struct buffer *out);
void sheet_text(const struct sheet *sheet, struct buffer *out);

/* Append what the QR code holds: a few lines for readers without network,
 * then the link, if there is one. */
void sheet_qr_text(const struct sheet *sheet, struct buffer *out);

#endif
