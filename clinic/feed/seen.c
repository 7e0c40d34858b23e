#include <ctype.h>
#include <glib.h>
#include <stdint.h>
#include <string.h>

#include "clinic/feed/seen.h"

/* The first row of a number. */
struct first {
    int line;
    uint64_t digest; /* of its cells */
};

struct seen {
    GHashTable *serial;
    GHashTable *mrn;
};

struct seen *seen_create(void)
{
    struct seen *seen = g_new(struct seen, 1);

    seen->serial =
        g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    seen->mrn = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    return seen;
}

void seen_free(struct seen *seen)
{
    g_hash_table_destroy(seen->serial);
    g_hash_table_destroy(seen->mrn);
    g_free(seen);
}

/* FNV-1a over the cells with their ends.  It only tells a row that is repeated
 * from one that differs, so that a clash would change a wording. */
static uint64_t digest_of(const struct csv *csv)
{
    uint64_t digest = UINT64_C(14695981039346656037);

    for (size_t i = 0; i < csv->count; i++) {
        const char *at = csv->cell[i];

        do
            digest = (digest ^ (unsigned char)*at) * UINT64_C(1099511628211);
        while (*at++);
    }
    return digest;
}

/* Letters and digits in one case, to be freed; NULL when there are none. */
static char *key_of(const char *number)
{
    char *key = g_malloc(strlen(number) + 1);
    size_t len = 0;

    for (; *number; number++)
        if (isalnum((unsigned char)*number) || (unsigned char)*number >= 0x80)
            key[len++] = (char)toupper((unsigned char)*number);
    key[len] = 0;
    if (len == 0)
        g_clear_pointer(&key, g_free);
    return key;
}

/* The first row of a number, if there was one; else this is it. */
static const struct first *note(GHashTable *table, const char *number,
    const struct row *row, uint64_t digest)
{
    char *key = key_of(number);
    struct first *first = key ? g_hash_table_lookup(table, key) : NULL;

    if (!key || first) {
        g_free(key);
        return first;
    }
    first = g_new0(struct first, 1);
    first->line = row->line;
    first->digest = digest;
    g_hash_table_insert(table, key, first);
    return NULL;
}

void seen_judge(struct seen *seen, struct row *row, const struct csv *csv)
{
    uint64_t digest = digest_of(csv);
    const struct first *serial =
        note(seen->serial, row->text[COLUMN_SERIAL], row, digest);
    const struct first *mrn =
        note(seen->mrn, row->text[COLUMN_MRN], row, digest);

    if (serial && serial->digest == digest) {
        row_refuse(
            row, "The row repeats line %d: remove one of them", serial->line);
        return;
    }
    if (serial)
        row_refuse(row,
            "Serial # stands in line %d already, and a pump has one patient: "
            "correct one of them",
            serial->line);
    if (mrn)
        row_refuse(row,
            "MRN stands in line %d already, and a patient has one row: correct "
            "or remove one of them",
            mrn->line);
}
