#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "clinic/store/current.h"
#include "clinic/store/fields.h"
#include "clinic/store/fold.h"
#include "clinic/store/project.h"

/* The columns of SQL_CURRENT_DAYS and SQL_CURRENT_CHANGED. */
static const struct field days[] = {
    FIELD(current, patient, FIELD_REF, 0, 0),
    FIELD(current, state, FIELD_INT32, 0, 0),
    FIELD(current, owner, FIELD_REF, 0, 0),
    FIELD(current, alarm_day, FIELD_DAY, 0, 0),
    FIELD(current, stability_day, FIELD_DAY, 0, 0),
    FIELD(current, refill_by_day, FIELD_DAY, 0, 0),
    FIELD(current, window_from_day, FIELD_DAY, 0, 0),
    FIELD(current, replace_by_day, FIELD_DAY, 0, 0),
    FIELD(current, read_day, FIELD_DAY, 0, 0),
    FIELD(current, booked_day, FIELD_DAY, 0, 0),
    FIELD(current, flags, FIELD_INT32, 0, 0),
    FIELD(current, visit_day, FIELD_DAY, 0, 0),
    FIELD(current, from_day, FIELD_INT32, 0, 0),
};
const struct fields CURRENT_FIELDS = { "projection", days,
    sizeof days / sizeof days[0], sizeof(struct current) };

/* Inside a transaction of the caller's, what it changed is seen. */
static int settle(struct store *store)
{
    return store_settle(store) == STORE_OK ? 0 : -1;
}

enum store_result current_get(struct store *store, struct arena *arena,
    int64_t patient, struct current *current)
{
    struct db_statement *statement;

    if (settle(store))
        return store_last(store);
    statement = db_prepare(store->db, SQL_CURRENT_GET);
    db_bind_int(statement, 1, patient);
    db_bind_int(statement, 2, store->clinic);
    return fields_get(store, statement, &PROJECT_FIELDS, arena, current);
}

int current_today(struct store *store, struct arena *arena, int32_t today,
    const struct current_page *page, struct current **rows)
{
    struct db_statement *statement;

    if (settle(store))
        return -1;
    statement = db_prepare(store->db, SQL_CURRENT_TODAY);
    db_bind_int(statement, 1, store->clinic);
    db_bind_int(statement, 2, page->after_day);
    db_bind_int(statement, 3, page->after_patient);
    db_bind_int(statement, 4, today);
    db_bind_int(statement, 5, page->max);
    return fields_list(store, statement, &PROJECT_FIELDS, arena, rows);
}

int current_each(struct store *store, int64_t since,
    void (*see)(void *context, const struct current *current), void *context)
{
    struct db_statement *statement;
    struct current current;
    int row;

    if (settle(store))
        return -1;
    statement = db_prepare(store->db,
        since == CURRENT_EVERYBODY ? SQL_CURRENT_DAYS : SQL_CURRENT_CHANGED);
    db_bind_int(statement, 1, store->clinic);
    if (since != CURRENT_EVERYBODY)
        db_bind_int(statement, 2, since);
    while ((row = db_step(statement)) > 0) {
        fields_read(statement, &CURRENT_FIELDS, NULL, &current);
        see(context, &current);
    }
    if (row < 0)
        store_fail(store);
    db_reset(statement);
    return row;
}

int current_names(struct store *store, struct arena *arena,
    const struct current_page *page, struct current **rows)
{
    struct db_statement *statement;

    if (settle(store))
        return -1;
    statement = db_prepare(store->db, SQL_CURRENT_NAMES);
    db_bind_int(statement, 1, store->clinic);
    db_bind_text(statement, 2, page->after_name);
    db_bind_int(statement, 3, page->after_patient);
    db_bind_int(statement, 4, page->max);
    return fields_list(store, statement, &PROJECT_FIELDS, arena, rows);
}

/* Words that begin with a prefix lie from it to just before the prefix with
 * U+10FFFF behind it, which no word holds. */
static const char *end_of(struct arena *arena, const char *prefix)
{
    return arena_printf(arena, "%s\xf4\x8f\xbf\xbf", prefix);
}

/* How rare a word is likely to be: numbers and long words find few people. */
static size_t rarity(const char *word)
{
    return strlen(word) + (strpbrk(word, "0123456789") ? 10 : 0);
}

/* The first three words of folded text, the rarest first: its rows are the
 * ones that are walked.  How many. */
static int pick_words(char *text, const char *word[3])
{
    char *save = NULL, *next = strtok_r(text, " ", &save);
    int count = 0, i;

    for (; next && count < 3; next = strtok_r(NULL, " ", &save)) {
        for (i = count; i > 0 && rarity(word[i - 1]) < rarity(next); i--)
            word[i] = word[i - 1];
        word[i] = next;
        count++;
    }
    return count;
}

int current_search(struct store *store, struct arena *arena, const char *words,
    int max, struct current **rows)
{
    struct db_statement *statement;
    struct buffer folded = { 0 };
    const char *word[3] = { "", "", "" };
    char *text;
    int i;

    if (settle(store))
        return -1;
    fold_words(&folded, words);
    text = arena_text(arena, buffer_get(&folded), folded.len);
    buffer_free(&folded);
    *rows = NULL;
    if (pick_words(text, word) == 0)
        return 0;
    statement = db_prepare(store->db, SQL_WORD_FIND);
    db_bind_int(statement, 1, store->clinic);
    for (i = 0; i < 3; i++) {
        db_bind_text(statement, 2 + 2 * i, word[i]);
        db_bind_text(statement, 3 + 2 * i, end_of(arena, word[i]));
    }
    db_bind_int(statement, 8, max);
    return fields_list(store, statement, &PROJECT_FIELDS, arena, rows);
}

static int64_t count_of(struct store *store, struct db_statement *statement)
{
    int64_t count = -1;

    if (db_step(statement) > 0)
        count = db_int(statement, 0);
    else
        store_fail(store);
    db_reset(statement);
    return count;
}

int64_t current_count(struct store *store, int32_t today)
{
    struct db_statement *statement;

    if (settle(store))
        return -1;
    statement = db_prepare(store->db, SQL_CURRENT_COUNT);
    db_bind_int(statement, 1, store->clinic);
    db_bind_int(statement, 2, today);
    return count_of(store, statement);
}

int64_t current_count_due(struct store *store, int32_t from_day, int32_t to_day)
{
    struct db_statement *statement;

    if (settle(store))
        return -1;
    statement = db_prepare(store->db, SQL_CURRENT_COUNT_DUE);
    db_bind_int(statement, 1, store->clinic);
    db_bind_int(statement, 2, from_day);
    db_bind_int(statement, 3, to_day);
    return count_of(store, statement);
}
