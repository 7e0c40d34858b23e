#include <sodium.h>
#include <string.h>

#include "base/quantity.h"
#include "base/when.h"
#include "base/zone.h"
#include "clinic/feed/cell.h"
#include "clinic/page/entry.h"

enum { ONCE_MAX = 2 * RECORD_KEY_BYTES };

void entry_wrong(struct ui_field *field, const char *words)
{
    if (!field->error)
        field->error = words;
}

/* The text into the field; NULL when there is nothing more to read. */
static const char *take(
    struct page *page, struct ui_field *field, const char *missing)
{
    field->value = http_field(page->request, field->name);
    if (field->value[0])
        return field->value;
    if (!field->optional)
        entry_wrong(field, missing);
    return NULL;
}

const char *entry_text(struct page *page, struct ui_field *field, size_t max)
{
    const char *text = take(page, field, "is missing: fill it in");

    if (!text)
        return "";
    if (strlen(text) > max)
        entry_wrong(
            field, page_text(page, "is too long: at most %zu characters", max));
    return text;
}

/* "1 to 40 mL", in the field's unit. */
static const char *range_words(struct page *page, const struct ui_field *field,
    const struct entry_range *range)
{
    struct quantity_text least =
        quantity_decimal(range->least, range->decimals);
    struct quantity_text most = quantity_decimal(range->most, range->decimals);

    return page_text(page, "must be from %s to %s%s%s: check the number",
        least.text, most.text, field->unit ? " " : "",
        field->unit ? field->unit : "");
}

/* A number with its unit, as printouts have it: which is wanted. */
static const char *unit_words(
    struct page *page, const struct ui_field *field, const char *text)
{
    const char *alone = quantity_error_text(QUANTITY_UNIT);
    const bool mg = strstr(text, "mg") && field->unit &&
                    strncmp(field->unit, "mcg", 3) == 0;

    if (!field->unit)
        return alone;
    return page_text(page, "%s, in %s%s", alone, field->unit,
        mg ? " (1 mg is 1000 mcg)" : "");
}

int64_t entry_number(
    struct page *page, struct ui_field *field, const struct entry_range *range)
{
    const char *text =
        take(page, field, "is missing: write the number, without its unit");
    enum quantity_error error;
    int64_t value;

    if (!text)
        return range->none;
    error = quantity_read(text, range->decimals, range->most, &value);
    if (error == QUANTITY_TOO_LARGE ||
        (error == QUANTITY_OK && value < range->least))
        entry_wrong(field, range_words(page, field, range));
    else if (error == QUANTITY_UNIT)
        entry_wrong(field, unit_words(page, field, text));
    else if (error)
        entry_wrong(field, quantity_error_text(error));
    return field->error ? range->none : value;
}

int32_t entry_day(struct page *page, struct ui_field *field)
{
    const char *text = take(page, field, "is missing: write it as 19 Aug 2026");
    const char *what;
    int32_t day;

    if (!text)
        return RECORD_NO_DAY;
    /* A number may be a day to a spreadsheet, but nobody types one. */
    what = text[strspn(text, "0123456789")]
               ? cell_date(text, CELL_ORDER_UNKNOWN, &day)
               : "is not a date: write it as 19 Aug 2026";
    if (what == cell_two_dates)
        what = "may be two dates: write the month in letters, as 19 Aug 2026";
    if (what) {
        entry_wrong(field, what);
        return RECORD_NO_DAY;
    }
    return day;
}

int32_t entry_time(struct page *page, struct ui_field *field)
{
    const char *text = take(page, field, "is missing: write it as 09:30");
    enum when_error error;
    int32_t second;

    if (!text)
        return -1;
    error = when_read_time(text, &second);
    if (error) {
        entry_wrong(field, when_error_text(error));
        return -1;
    }
    return second;
}

int entry_choice(struct page *page, struct ui_field *field,
    const struct ui_option *options, size_t count)
{
    const char *text = take(page, field, "is missing: choose one");
    size_t i;

    for (i = 0; text && i < count; i++)
        if (strcmp(text, options[i].value) == 0)
            return (int)i;
    if (text)
        entry_wrong(field, "is not one of the choices: choose one");
    return -1;
}

bool entry_ticked(struct page *page, struct ui_field *field)
{
    field->value = http_field(page->request, field->name);
    return field->value[0] != 0;
}

size_t entry_errors(const struct ui_field *fields, size_t count)
{
    size_t wrong = 0, i;

    for (i = 0; i < count; i++)
        wrong += fields[i].error != NULL;
    return wrong;
}

int entry_instant(
    struct page *page, struct ui_field *time, int64_t local_s, int64_t *utc_s)
{
    int32_t offset_s = 0;
    enum zone_local local = zone_local_offset(page->zone, local_s, &offset_s);

    if (local != ZONE_ONCE) {
        entry_wrong(time,
            local == ZONE_TWICE
                ? "comes twice that day, as the clocks go back: write a time "
                  "outside that hour"
                : "is skipped that day, as the clocks go forward: check it");
        return -1;
    }
    *utc_s = local_s - offset_s;
    return 0;
}

const char *entry_once(struct page *page)
{
    const char *sent = http_field(page->request, "once");
    unsigned char key[RECORD_KEY_BYTES];
    char text[ONCE_MAX + 1];

    if (strlen(sent) == ONCE_MAX &&
        strspn(sent, "0123456789abcdef") == ONCE_MAX)
        return sent;
    randombytes_buf(key, sizeof key);
    sodium_bin2hex(text, sizeof text, key, sizeof key);
    return arena_text(page->arena, text, ONCE_MAX);
}

int entry_key(struct page *page, unsigned char key[RECORD_KEY_BYTES])
{
    const char *sent = http_field(page->request, "once");
    size_t len = 0;

    if (strlen(sent) == ONCE_MAX &&
        sodium_hex2bin(
            key, RECORD_KEY_BYTES, sent, ONCE_MAX, NULL, &len, NULL) == 0 &&
        len == RECORD_KEY_BYTES)
        return 0;
    http_error(page->request, page->reply, 400,
        "The form came back incomplete. Nothing was stored. Go back, reload "
        "the page and send it again.");
    return -1;
}
