/* current.h: what is current of each patient; the lists of the pages. */
#ifndef CLINIC_STORE_CURRENT_H
#define CLINIC_STORE_CURRENT_H

#include "base/arena.h"
#include "clinic/store/record.h"
#include "clinic/store/store.h"

/* Where a page of a list starts: after this row.  All zero but the day: from
 * the beginning. */
struct current_page {
    int32_t after_day;      /* RECORD_NO_DAY for the first page of Today */
    const char *after_name; /* "" for the first page of names */
    int64_t after_patient;
    int max;
};

/* What is current for one patient.  NONE if there is no such patient. */
enum store_result current_get(struct store *store, struct arena *arena,
    int64_t patient, struct current *current) STORE_MUST_CHECK;

/*
 * Today: the active patients for whom something is to be done, by
 * safe_until_day, then patient; an index walk of page->max rows.  The next
 * page starts after the last row's safe_until_day and patient.  How many, or
 * -1.
 */
int current_today(struct store *store, struct arena *arena, int32_t today,
    const struct current_page *page, struct current **rows);

/*
 * For counting: `see` is called with each patient who changed since that
 * store_generation, or with everybody in the order of patients.  Of whom
 * patient, state, owner, flags and the days that decide are set, and nothing
 * else.  0, or -1 when not all could be seen.
 */
#define CURRENT_EVERYBODY INT64_C(-1)
int current_each(struct store *store, int64_t since,
    void (*see)(void *context, const struct current *current), void *context);

/* Everybody by name, also those who left; next page after the last row's
 * folded name and patient. */
int current_names(struct store *store, struct arena *arena,
    const struct current_page *page, struct current **rows);

/*
 * Patients for whom each word typed starts a word of name, record number or
 * serial, whatever case and accents; the first three words count.  By name.
 */
int current_search(struct store *store, struct arena *arena, const char *words,
    int max, struct current **rows);

/* How many active patients are on the list today; how many have refill-by in
 * from_day .. to_day.  -1 on failure. */
int64_t current_count(struct store *store, int32_t today);
int64_t current_count_due(
    struct store *store, int32_t from_day, int32_t to_day);

#endif
