#include <limits.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>

#include "base/pattern.h"
#include "base/utf8.h"
#include "base/when.h"
#include "clinic/store/fields.h"
#include "clinic/store/reading.h"
#include "core/calendar.h"
#include "core/fault.h"

enum { RECORD_BYTES_MAX = 2048 };

static const void *at(const struct field *field, const void *record)
{
    return (const char *)record + field->offset;
}

static int32_t int32_at(const struct field *field, const void *record)
{
    return *(const int32_t *)at(field, record);
}

static int64_t int64_at(const struct field *field, const void *record)
{
    return *(const int64_t *)at(field, record);
}

static const char *text_at(const struct field *field, const void *record)
{
    const char *text = *(const char *const *)at(field, record);

    return text ? text : "";
}

/* The number of a field that is one, whatever its width. */
static int64_t number_at(const struct field *field, const void *record)
{
    switch (field->kind) {
    case FIELD_INT32:
    case FIELD_MAYBE:
    case FIELD_DAY:
        return int32_at(field, record);
    default:
        return int64_at(field, record);
    }
}

static int is_null(const struct field *field, const void *record)
{
    switch (field->kind) {
    case FIELD_REF:
        return int64_at(field, record) == 0;
    case FIELD_MAYBE:
        return int32_at(field, record) == RECORD_UNKNOWN;
    case FIELD_DAY:
        return int32_at(field, record) == RECORD_NO_DAY;
    case FIELD_INSTANT:
        return int64_at(field, record) == RECORD_NO_INSTANT;
    default:
        return 0;
    }
}

/* Judging. */

static enum store_result check_text(struct store *store,
    const struct fields *fields, const struct field *field, const char *text)
{
    size_t len = strlen(text);

    if (field->kind == FIELD_NAME && len == 0)
        return store_refuse(store, STORE_REFUSED, "%s: %s is missing",
            fields->noun, field->name);
    if (len > (size_t)field->max)
        return store_refuse(store, STORE_REFUSED,
            "%s: %s has %zu bytes: at most %lld", fields->noun, field->name,
            len, (long long)field->max);
    if (!utf8_is_text(text, len))
        return store_refuse(store, STORE_REFUSED, "%s: %s is not text in UTF-8",
            fields->noun, field->name);
    return STORE_OK;
}

static enum store_result check_number(struct store *store,
    const struct fields *fields, const struct field *field, const void *record)
{
    int64_t value = number_at(field, record);
    int64_t min = field->min, max = field->max;

    if (is_null(field, record))
        return STORE_OK;
    if (field->kind == FIELD_DAY) {
        min = CALENDAR_DAY_MIN;
        max = CALENDAR_DAY_MAX;
    }
    if (field->kind == FIELD_INSTANT || field->kind == FIELD_PUMP_S)
        max = UNITS_PUMP_S_MAX;
    if (field->kind == FIELD_REF || field->kind == FIELD_ID)
        max = INT64_MAX;
    if (value >= min && value <= max)
        return STORE_OK;
    return store_refuse(store, STORE_REFUSED,
        "%s: %s is %lld: it goes from %lld to %lld", fields->noun, field->name,
        (long long)value, (long long)min, (long long)max);
}

enum store_result fields_check(
    struct store *store, const struct fields *fields, const void *record)
{
    enum store_result result = STORE_OK;
    int i;

    for (i = 0; i < fields->count && result == STORE_OK; i++) {
        const struct field *field = &fields->row[i];

        switch (field->kind) {
        case FIELD_ID:
        case FIELD_KEY:
            break;
        case FIELD_NAME:
        case FIELD_TEXT:
        case FIELD_SECRET:
            result = check_text(store, fields, field, text_at(field, record));
            break;
        case FIELD_SCHEDULE:
            if (schedule_check(at(field, record)) != OK)
                result = store_refuse(store, STORE_REFUSED,
                    "%s: the schedule is not one", fields->noun);
            break;
        default:
            result = check_number(store, fields, field, record);
        }
    }
    return result;
}

/* Binding. */

static void bind_field(struct db_statement *statement, int n,
    const struct field *field, const void *record)
{
    unsigned char bytes[READING_SCHEDULE_MAX];

    switch (field->kind) {
    case FIELD_NAME:
    case FIELD_TEXT:
    case FIELD_SECRET:
        db_bind_text(statement, n, text_at(field, record));
        break;
    case FIELD_KEY:
        db_bind_bytes(statement, n, at(field, record), RECORD_KEY_BYTES);
        break;
    case FIELD_SCHEDULE:
        db_bind_bytes(
            statement, n, bytes, reading_encode(at(field, record), bytes));
        break;
    default:
        db_bind_int(statement, n, number_at(field, record));
    }
}

int fields_bind(struct db_statement *statement, const struct fields *fields,
    int end, const void *record)
{
    int i, n = 1;

    for (i = 0; i < end; i++) {
        if (fields->row[i].kind == FIELD_ID)
            continue;
        if (is_null(&fields->row[i], record))
            db_bind_null(statement, n);
        else
            bind_field(statement, n, &fields->row[i], record);
        n++;
    }
    return n;
}

/* Reading. */

static int read_bytes(
    struct db_statement *statement, int i, const struct field *field, void *out)
{
    size_t len;
    const void *bytes = db_bytes(statement, i, &len);

    if (field->kind == FIELD_SCHEDULE)
        return reading_decode(bytes, len, out) == OK ? 0 : -1;
    if (len != RECORD_KEY_BYTES)
        return -1;
    memcpy(out, bytes, len);
    return 0;
}

/* What null stands for; 0 for what cannot be null, where it is not asked. */
static int64_t null_of(enum field_kind kind)
{
    switch (kind) {
    case FIELD_MAYBE:
        return RECORD_UNKNOWN;
    case FIELD_DAY:
        return RECORD_NO_DAY;
    case FIELD_INSTANT:
        return RECORD_NO_INSTANT;
    default:
        return 0;
    }
}

static int64_t read_number(
    struct db_statement *statement, int i, enum field_kind kind)
{
    int64_t value = db_int(statement, i);
    int64_t null = null_of(kind);

    return value == 0 && null != 0 && db_is_null(statement, i) ? null : value;
}

static int read_field(struct db_statement *statement, int i,
    const struct field *field, struct arena *arena, void *record)
{
    void *out = (char *)record + field->offset;
    int64_t value;
    const char *text;

    switch (field->kind) {
    case FIELD_NAME:
    case FIELD_TEXT:
    case FIELD_SECRET:
        text = db_text(statement, i);
        *(const char **)out =
            text[0] ? arena_text(arena, text, strlen(text)) : "";
        return 0;
    case FIELD_KEY:
    case FIELD_SCHEDULE:
        return read_bytes(statement, i, field, out);
    default:
        break;
    }
    value = read_number(statement, i, field->kind);
    if (field->kind == FIELD_INT32 || field->kind == FIELD_MAYBE ||
        field->kind == FIELD_DAY)
        *(int32_t *)out = (int32_t)value;
    else
        *(int64_t *)out = value;
    return 0;
}

int fields_read(struct db_statement *statement, const struct fields *fields,
    struct arena *arena, void *record)
{
    int i, bad = 0;

    memset(record, 0, fields->size);
    for (i = 0; i < fields->count; i++)
        bad |= read_field(statement, i, &fields->row[i], arena, record);
    return bad;
}

static enum store_result refuse_damaged(
    struct store *store, const struct fields *fields)
{
    return store_refuse(store, STORE_CORRUPT,
        "%s: a %s holds bytes that are none: restore the last backup",
        db_file(store->db), fields->noun);
}

enum store_result fields_get(struct store *store,
    struct db_statement *statement, const struct fields *fields,
    struct arena *arena, void *record)
{
    enum store_result result = STORE_OK;
    int row = db_step(statement);

    if (row < 0)
        result = store_fail(store);
    else if (row == 0)
        result = store_refuse(store, STORE_NONE, "no such %s", fields->noun);
    else if (fields_read(statement, fields, arena, record))
        result = refuse_damaged(store, fields);
    db_reset(statement);
    return result;
}

int fields_list(struct store *store, struct db_statement *statement,
    const struct fields *fields, struct arena *arena, void *rows)
{
    struct buffer all = { 0 };
    _Alignas(max_align_t) char record[RECORD_BYTES_MAX];
    int row, count = 0;

    ASSERT(fields->size <= sizeof record);
    while ((row = db_step(statement)) > 0 && count < INT_MAX) {
        if (fields_read(statement, fields, arena, record)) {
            refuse_damaged(store, fields);
            count = -1;
            break;
        }
        buffer_put(&all, record, fields->size);
        count++;
    }
    if (row < 0) {
        store_fail(store);
        count = -1;
    }
    db_reset(statement);
    *(void **)rows = arena_alloc(arena, all.len + 1);
    if (all.len)
        memcpy(*(void **)rows, all.data, all.len);
    buffer_free(&all);
    return count;
}

/* Printing. */

static void print_escaped(struct buffer *out, const char *text)
{
    for (; *text; text++)
        if (*text == '\n')
            buffer_text(out, "\\n");
        else if (*text == '\\')
            buffer_text(out, "\\\\");
        else
            buffer_char(out, *text);
}

static void print_hex(
    struct buffer *out, const unsigned char *bytes, size_t len)
{
    size_t i;

    for (i = 0; i < len; i++)
        buffer_printf(out, "%02x", bytes[i]);
}

static void print_secret(struct buffer *out, const char *text)
{
    unsigned char hash[crypto_hash_sha256_BYTES];

    crypto_hash_sha256(hash, (const unsigned char *)text, strlen(text));
    buffer_text(out, "sha256:");
    print_hex(out, hash, 8);
}

/* What is stored may be anything: a number that is no time stays one. */
static void print_number(
    struct buffer *out, const struct field *field, int64_t value)
{
    int is_day = value >= CALENDAR_DAY_MIN && value <= CALENDAR_DAY_MAX;
    int is_time = value >= 0 && value <= UNITS_PUMP_S_MAX;

    if (field->kind == FIELD_DAY && is_day)
        buffer_text(out, when_iso((int32_t)value).text);
    else if (field->kind == FIELD_INSTANT && is_time)
        buffer_text(out, when_instant(value, 0).text);
    else if (field->kind == FIELD_PUMP_S && is_time)
        buffer_printf(out, "%.19s", when_instant(value, 0).text);
    else
        buffer_printf(out, "%lld", (long long)value);
}

static void print_field(
    struct buffer *out, const struct field *field, const void *record)
{
    switch (field->kind) {
    case FIELD_NAME:
    case FIELD_TEXT:
        print_escaped(out, text_at(field, record));
        break;
    case FIELD_SECRET:
        print_secret(out, text_at(field, record));
        break;
    case FIELD_KEY:
        print_hex(out, at(field, record), RECORD_KEY_BYTES);
        break;
    case FIELD_SCHEDULE:
        pattern_print(out, at(field, record));
        break;
    default:
        print_number(out, field, number_at(field, record));
    }
}

void fields_print(
    struct buffer *out, const struct fields *fields, const void *record)
{
    fields_print_changed(out, fields, record, NULL);
}

static int same(
    const struct field *field, const void *record, const void *other)
{
    switch (field->kind) {
    case FIELD_NAME:
    case FIELD_TEXT:
    case FIELD_SECRET:
        return strcmp(text_at(field, record), text_at(field, other)) == 0;
    case FIELD_KEY:
        return memcmp(at(field, record), at(field, other), RECORD_KEY_BYTES) ==
               0;
    case FIELD_SCHEDULE:
        return memcmp(at(field, record), at(field, other),
                   sizeof(struct schedule)) == 0;
    default:
        return number_at(field, record) == number_at(field, other);
    }
}

void fields_print_changed(struct buffer *out, const struct fields *fields,
    const void *record, const void *other)
{
    int i;

    for (i = 0; i < fields->count; i++) {
        const struct field *field = &fields->row[i];

        if (field->kind == FIELD_ID || (other && same(field, record, other)))
            continue;
        buffer_printf(out, "%s=", field->name);
        if (!is_null(field, record))
            print_field(out, field, record);
        buffer_char(out, '\n');
    }
}
