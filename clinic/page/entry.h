/* entry.h: what people type into forms, read strictly, with words for what is
 * wrong.  Each reader takes the field's text from the request, keeps it in
 * field->value whatever it is, and sets field->error when it cannot be used.
 */
#ifndef CLINIC_PAGE_ENTRY_H
#define CLINIC_PAGE_ENTRY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "clinic/page/page.h"
#include "web/ui_form.h"

/* The text as it was typed, not longer than max bytes; an empty one is an
 * error unless the field is optional. */
const char *entry_text(struct page *page, struct ui_field *field, size_t max);

/* A number of at most `decimals` decimals, scaled (SR-30); from least to most
 * inclusive, both named in the error.  Optional and empty: none. */
struct entry_range {
    unsigned decimals;
    int64_t least;
    int64_t most;
    int64_t none;
};
int64_t entry_number(
    struct page *page, struct ui_field *field, const struct entry_range *range);

/* A day, as 19 Aug 2026 or 2026-08-19; RECORD_NO_DAY when optional and empty,
 * and in error. */
int32_t entry_day(struct page *page, struct ui_field *field);

/* A time of day in seconds, as 09:30; -1 when optional and empty, and in
 * error. */
int32_t entry_time(struct page *page, struct ui_field *field);

/* One of the options; the index, or -1. */
int entry_choice(struct page *page, struct ui_field *field,
    const struct ui_option *options, size_t count);

/* A box: ticked or not. */
bool entry_ticked(struct page *page, struct ui_field *field);

/* Set the error, unless there is one already. */
void entry_wrong(struct ui_field *field, const char *words);

/* How many fields are in error. */
size_t entry_errors(const struct ui_field *fields, size_t count);

/*
 * A time that the clinic's clock shows, as an instant, in *utc_s, and the
 * offset there.  0, or -1 with the time field in error: skipped or repeated
 * when the clocks change.
 */
int entry_instant(
    struct page *page, struct ui_field *time, int64_t local_s, int64_t *utc_s);

/* A key for a fact that a form stores once, however often it is sent; 64
 * characters, made when the form is first shown. */
const char *entry_once(struct page *page);

/* The form's key in bytes; a bad one gives a form error page and -1. */
int entry_key(struct page *page, unsigned char key[RECORD_KEY_BYTES]);

#endif
