/* row.h: one patient's row of a sheet, and the rules that judge it (SR-48). */
#ifndef CLINIC_FEED_ROW_H
#define CLINIC_FEED_ROW_H

#include <stdint.h>

#include "base/arena.h"
#include "base/buffer.h"
#include "clinic/feed/cell.h"
#include "clinic/feed/column.h"
#include "core/model.h"
#include "core/reservoir.h"
#include "core/schedule.h"

struct zone;

/* What the column Mode says of a pump that delivers its schedule. */
#define ROW_RUNNING "running"

enum fate {
    FATE_OK,
    FATE_WARN,      /* in, and flagged */
    FATE_ERROR,     /* refused */
    FATE_UNCHANGED, /* all of it is stored already */
};

/* "ok", "warn", "error", "unchanged". */
const char *row_fate_word(enum fate fate);

/* What a row is judged against. */
struct row_rule {
    enum cell_order order;
    const struct zone *zone; /* the clinic's: what its dates are local to */
    int64_t now_s;           /* UTC */
};

/*
 * A row as read.  Text lives in the arena, "" when blank; days that are not
 * given are RECORD_NO_DAY.
 *   1. fate FATE_ERROR: why says what is wrong, and only the text is set
 *   2. otherwise every rule of core holds for model, reservoir and schedule
 */
struct row {
    int line;
    enum fate fate;
    int flagged; /* also where nothing of it was new */
    struct arena arena;
    struct buffer why;  /* of a refusal, sentences without the last stop */
    struct buffer note; /* what else there is to say */

    const char *text[COLUMN_COUNT]; /* each field's cell, trimmed */
    int32_t born_day;
    int32_t implanted_day;
    const struct model *model;
    struct schedule schedule;
    struct reservoir reservoir; /* its filled_s is pump time */
    int64_t filled_utc_s;
    int32_t offset_s; /* pump time = UTC + offset */
    int32_t printed_alarm_day;
    int64_t appointment_s;  /* UTC, RECORD_NO_INSTANT without one */
    int appointment_by_day; /* its time of day is not known: 12:00 */
    unsigned warnings;      /* enum reading_warning but those of R-03 */
};

/* Read and judge the row in csv.  The row was all zero or read before. */
void row_read(struct row *row, const struct columns *columns,
    const struct csv *csv, const struct row_rule *rule);

/* Refuse it, or flag it, with one more sentence. */
void row_refuse(struct row *row, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
void row_warn(struct row *row, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
void row_say(struct row *row, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* The sentences that explain its fate; "" when there is nothing to say. */
const char *row_reason(const struct row *row);

/* Give its memory back. */
void row_free(struct row *row);

#endif
