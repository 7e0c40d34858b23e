#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "clinic/store/account.h"
#include "clinic/store/audit.h"
#include "clinic/store/change.h"
#include "clinic/store/check_trail.h"
#include "clinic/store/clinic.h"
#include "clinic/store/fact.h"
#include "clinic/store/patient.h"
#include "clinic/store/pump.h"
#include "clinic/store/reading.h"
#include "clinic/store/trust.h"
#include "clinic/store/visit.h"
#include "clinic/store/visit_record.h"

/* Texts "NOUN\nid=...\nfield=value\n..." of rows, stored or replayed. */
struct texts {
    struct arena *arena;
    char **text;
    int count;
    int room;
};

static void put(struct texts *texts, char *text)
{
    char **old = texts->text;

    if (texts->count == texts->room) {
        texts->room = 2 * texts->room + 16;
        texts->text = arena_alloc(
            texts->arena, (size_t)texts->room * sizeof texts->text[0]);
        if (texts->count)
            memcpy(
                texts->text, old, (size_t)texts->count * sizeof texts->text[0]);
    }
    texts->text[texts->count++] = text;
}

/* What is stored. */

static void put_rows(struct texts *texts, const struct fields *fields,
    const void *rows, int count)
{
    struct buffer out = { 0 };
    struct change change = { .fields = fields };
    const char *row = rows;
    int i;

    for (i = 0; i < count; i++, row += fields->size) {
        change.id = *(const int64_t *)(const void *)row;
        buffer_clear(&out);
        buffer_printf(&out, "%s\n", fields->noun);
        change_print(&out, &change, row);
        put(texts, arena_text(texts->arena, buffer_get(&out), out.len));
    }
    buffer_free(&out);
}

static enum store_result put_patient(
    struct check *check, struct texts *texts, int64_t id)
{
    struct arena *arena = &check->arena;
    struct patient *patient = arena_alloc(arena, sizeof *patient);
    struct store *store = check->store;
    struct {
        const struct fields *fields;
        void *rows;
        int count;
    } kind[] = { { &PUMP_FIELDS, NULL, 0 }, { &READING_FIELDS, NULL, 0 },
        { &FILL_FIELDS, NULL, 0 }, { &PROGRAM_FIELDS, NULL, 0 },
        { &APPOINTMENT_FIELDS, NULL, 0 }, { &CONTACT_FIELDS, NULL, 0 },
        { &TONE_FIELDS, NULL, 0 }, { &VISIT_FIELDS, NULL, 0 },
        { &VISIT_RECORD_FIELDS, NULL, 0 } };
    enum store_result result = patient_get(store, arena, id, patient);
    size_t i;

    if (result != STORE_OK)
        return result;
    put_rows(texts, &PATIENT_FIELDS, patient, 1);
    kind[0].count = pump_list(store, arena, id, (void *)&kind[0].rows);
    kind[1].count =
        reading_list(store, arena, id, INT_MAX, (void *)&kind[1].rows);
    kind[2].count = fill_list(store, arena, id, INT_MAX, (void *)&kind[2].rows);
    kind[3].count =
        program_list(store, arena, id, INT_MAX, (void *)&kind[3].rows);
    kind[4].count = appointment_list(store, arena, id, (void *)&kind[4].rows);
    kind[5].count =
        contact_list(store, arena, id, INT_MAX, (void *)&kind[5].rows);
    kind[6].count = tone_list(store, arena, id, INT_MAX, (void *)&kind[6].rows);
    kind[7].count =
        visit_list(store, arena, id, INT_MAX, (void *)&kind[7].rows);
    kind[8].count =
        visit_record_list(store, arena, id, INT_MAX, (void *)&kind[8].rows);
    for (i = 0; i < sizeof kind / sizeof kind[0]; i++) {
        if (kind[i].count < 0)
            return store_last(store);
        put_rows(texts, kind[i].fields, kind[i].rows, kind[i].count);
    }
    return STORE_OK;
}

/* What the trail tells. */

/* The text's line that has the same name as line, or NULL. */
static char *find_line(char *text, const char *line)
{
    size_t len = (size_t)(strchr(line, '=') - line) + 1;

    while (*text) {
        if (strncmp(text, line, len) == 0)
            return text;
        text += strcspn(text, "\n");
        text += *text == '\n';
    }
    return NULL;
}

/* Put each line of after in the place of the one of its name. */
static char *replace_lines(struct arena *arena, char *text, const char *after)
{
    while (*after && strchr(after, '=')) {
        size_t len = strcspn(after, "\n");
        char *line = find_line(text, after);

        if (line) {
            const char *rest = line + strcspn(line, "\n");

            text = arena_printf(arena, "%.*s%.*s%s", (int)(line - text), text,
                (int)len, after, rest);
        }
        after += len + (after[len] == '\n');
    }
    return text;
}

/* Is text a row of this noun with the id of after's first line? */
static int is_row(const char *text, const char *noun, const char *after)
{
    size_t len = strlen(noun);
    size_t id = strcspn(after, "\n") + 1;

    return strncmp(text, noun, len) == 0 && text[len] == '\n' &&
           strncmp(text + len + 1, after, id) == 0;
}

static void replay(struct texts *texts, const struct audit *entry)
{
    const char *dot = strchr(entry->action, '.');
    char noun[48];
    int i;

    if (!dot)
        return;
    snprintf(
        noun, sizeof noun, "%.*s", (int)(dot - entry->action), entry->action);
    if (strcmp(dot, ".add") == 0)
        put(texts, arena_printf(texts->arena, "%s\n%s", noun, entry->after));
    if (strcmp(dot, ".set") != 0)
        return;
    for (i = texts->count - 1; i >= 0; i--)
        if (is_row(texts->text[i], noun, entry->after)) {
            texts->text[i] =
                replace_lines(texts->arena, texts->text[i], entry->after);
            return;
        }
}

static enum store_result replay_all(
    struct check *check, struct texts *texts, const char *subject)
{
    struct audit_query query = { subject, INT64_MAX, INT_MAX };
    struct audit *entries;
    int count = audit_of(check->store, &check->arena, &query, &entries);

    if (count < 0)
        return store_last(check->store);
    while (count > 0)
        replay(texts, &entries[--count]);
    return STORE_OK;
}

/* Compare. */

static int compare(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

static void find(struct check *check, const char *subject, const char *text,
    const char *what)
{
    char words[400], *c;

    snprintf(words, sizeof words, "%s: %s: %.250s", subject, what, text);
    for (c = words; *c; c++)
        if (*c == '\n')
            *c = ' ';
    check->faults++;
    check->say(check->context, words);
}

/* Both sorted: what is only in one is a fault. */
static void hold_together(struct check *check, const char *subject,
    const struct texts *stored, const struct texts *told)
{
    int i = 0, k = 0, order;

    while (i < stored->count || k < told->count) {
        if (i == stored->count)
            order = 1;
        else if (k == told->count)
            order = -1;
        else
            order = strcmp(stored->text[i], told->text[k]);
        if (order < 0)
            find(check, subject, stored->text[i],
                "stored, but the audit trail tells of no such row");
        if (order > 0)
            find(check, subject, told->text[k],
                "told by the audit trail, but not stored");
        i += order <= 0;
        k += order >= 0;
    }
}

static enum store_result judge(
    struct check *check, const char *subject, struct texts *stored)
{
    struct texts told = { .arena = &check->arena };
    enum store_result result = replay_all(check, &told, subject);

    if (result != STORE_OK)
        return result;
    if (stored->count)
        qsort(stored->text, (size_t)stored->count, sizeof stored->text[0],
            compare);
    if (told.count)
        qsort(told.text, (size_t)told.count, sizeof told.text[0], compare);
    hold_together(check, subject, stored, &told);
    return STORE_OK;
}

/* A record's bytes are not in the trail: its identity is their hash. */
static enum store_result check_bytes(struct check *check, int64_t patient)
{
    struct visit_record *records;
    struct visit_bytes bytes;
    enum store_result result = STORE_OK;
    int i, count = visit_record_list(
               check->store, &check->arena, patient, INT_MAX, &records);

    for (i = 0; i < count && result == STORE_OK; i++) {
        result = visit_record_bytes(
            check->store, &check->arena, &records[i], &bytes);
        if (result != STORE_CORRUPT)
            continue;
        check->faults++;
        check->say(check->context, store_why(check->store));
        result = STORE_OK;
    }
    return count < 0 ? store_last(check->store) : result;
}

enum store_result check_trail_patient(struct check *check, int64_t patient)
{
    struct texts stored = { .arena = &check->arena };
    enum store_result result = put_patient(check, &stored, patient);
    char subject[48];

    if (result != STORE_OK)
        return result;
    snprintf(subject, sizeof subject, "patient/%lld", (long long)patient);
    result = judge(check, subject, &stored);
    return result == STORE_OK ? check_bytes(check, patient) : result;
}

static enum store_result check_account(
    struct check *check, const struct account *account)
{
    struct texts stored = { .arena = &check->arena };
    char subject[48];

    put_rows(&stored, &ACCOUNT_FIELDS, account, 1);
    snprintf(subject, sizeof subject, "account/%lld", (long long)account->id);
    return judge(check, subject, &stored);
}

/* The clinic, and whose credentials it takes. */
static enum store_result put_clinic(struct check *check, struct texts *texts)
{
    struct store *store = check->store;
    struct trust_key *keys;
    struct revocation *revocations;
    int count = trust_list(store, &check->arena, &keys);
    int revoked = trust_revocations(store, &check->arena, &revocations);

    if (count < 0 || revoked < 0)
        return store_last(store);
    put_rows(texts, &TRUST_KEY_FIELDS, keys, count);
    put_rows(texts, &REVOCATION_FIELDS, revocations, revoked);
    return STORE_OK;
}

enum store_result check_trail_rest(struct check *check)
{
    struct texts stored = { .arena = &check->arena };
    struct account *accounts;
    struct clinic clinic;
    char subject[48];
    int i, count = account_list(check->store, &check->arena, &accounts);
    enum store_result result = clinic_get(check->store, &check->arena, &clinic);

    if (count < 0)
        return store_last(check->store);
    for (i = 0; i < count && result == STORE_OK; i++)
        result = check_account(check, &accounts[i]);
    if (result != STORE_OK)
        return result;
    put_rows(&stored, &CLINIC_FIELDS, &clinic, 1);
    result = put_clinic(check, &stored);
    if (result != STORE_OK)
        return result;
    snprintf(subject, sizeof subject, "clinic/%lld", (long long)clinic.id);
    return judge(check, subject, &stored);
}
