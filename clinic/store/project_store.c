/* project_store.c: load what a projection is made of, and store it. */
#include <stdlib.h>
#include <string.h>

#include "clinic/store/account.h"
#include "clinic/store/clinic.h"
#include "clinic/store/fact.h"
#include "clinic/store/fold.h"
#include "clinic/store/patient.h"
#include "clinic/store/project.h"
#include "clinic/store/pump.h"
#include "clinic/store/reading.h"
#include "clinic/store/visit.h"

/* NONE is an answer here, not a failure. */
static enum store_result allow_none(enum store_result result)
{
    return result == STORE_NONE ? STORE_OK : result;
}

static enum store_result load_owner(
    struct store *store, struct arena *arena, struct project_input *input)
{
    struct account *owner = arena_alloc(arena, sizeof *owner);
    enum store_result result;

    input->owner_name = "";
    if (input->patient->owner == 0)
        return STORE_OK;
    result = account_get(store, arena, input->patient->owner, owner);
    if (result == STORE_OK)
        input->owner_name = owner->name;
    return allow_none(result);
}

static enum store_result load_pump(
    struct store *store, struct arena *arena, struct project_input *input)
{
    struct pump *pump = arena_alloc(arena, sizeof *pump);
    struct reading *reading = arena_alloc(arena, sizeof *reading);
    int64_t patient = input->patient->id;
    enum store_result result = pump_current(store, arena, patient, pump);

    if (result != STORE_OK)
        return allow_none(result);
    input->pump = pump;
    result = reading_latest_of(store, arena, pump, reading);
    if (result == STORE_OK)
        input->reading = reading;
    return allow_none(result);
}

static enum store_result load_facts(
    struct store *store, struct arena *arena, struct project_input *input)
{
    int64_t patient = input->patient->id;
    struct appointment *steps;
    struct contact *contact;
    struct fill *fill;
    int fills = fill_list(store, arena, patient, 1, &fill);
    int contacts = contact_list(store, arena, patient, 1, &contact);
    int count = appointment_list(store, arena, patient, &steps);

    if (fills < 0 || contacts < 0 || count < 0)
        return store_last(store);
    input->fill = fills ? fill : NULL;
    input->contact = contacts ? contact : NULL;
    input->appointment = steps;
    input->appointment_count = count;
    return STORE_OK;
}

static enum store_result load_visit(
    struct store *store, struct arena *arena, struct project_input *input)
{
    struct visit *visit = arena_alloc(arena, sizeof *visit);
    enum store_result result =
        visit_open_of(store, arena, input->patient->id, visit);

    if (result == STORE_OK)
        input->visit = visit;
    return allow_none(result);
}

enum store_result project_load(struct store *store, struct arena *arena,
    int64_t patient, struct current *out)
{
    struct clinic *clinic = arena_alloc(arena, sizeof *clinic);
    struct patient *person = arena_alloc(arena, sizeof *person);
    struct project_input input = { .clinic = clinic, .patient = person };
    struct buffer folded = { 0 };
    enum store_result result = patient_get(store, arena, patient, person);

    if (result == STORE_OK)
        result = clinic_get(store, arena, clinic);
    if (result == STORE_OK)
        result = load_owner(store, arena, &input);
    if (result == STORE_OK)
        result = load_pump(store, arena, &input);
    if (result == STORE_OK)
        result = load_facts(store, arena, &input);
    if (result == STORE_OK)
        result = load_visit(store, arena, &input);
    if (result != STORE_OK)
        return result;
    project_compute(&input, out);
    fold_words(&folded, person->name);
    out->folded = arena_text(arena, buffer_get(&folded), folded.len);
    buffer_free(&folded);
    return STORE_OK;
}

/* Words. */

static int compare_words(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

/* Every serial the patient ever had finds them too. */
static int add_serials(struct store *store, struct arena *arena,
    int64_t patient, struct buffer *text)
{
    struct pump *pumps;
    int i, count = pump_list(store, arena, patient, &pumps);

    for (i = 0; i < count; i++)
        fold_words(text, pumps[i].serial);
    return count < 0 ? -1 : 0;
}

/* Split at spaces, in place. */
static int split(char *text, char **words)
{
    char *save = NULL;
    char *word = strtok_r(text, " ", &save);
    int count = 0;

    while (word) {
        words[count++] = word;
        word = strtok_r(NULL, " ", &save);
    }
    return count;
}

int project_words(struct store *store, struct arena *arena,
    const struct current *current, char ***words)
{
    struct buffer text = { 0 };
    int i, count, kept = 0;

    fold_words(&text, current->name);
    fold_words(&text, current->mrn);
    if (add_serials(store, arena, current->patient, &text)) {
        buffer_free(&text);
        return -1;
    }
    *words = arena_alloc(arena, (text.len + 1) * sizeof **words);
    count = split(arena_text(arena, buffer_get(&text), text.len), *words);
    buffer_free(&text);
    qsort(*words, (size_t)count, sizeof **words, compare_words);
    for (i = 0; i < count; i++)
        if (kept == 0 || strcmp((*words)[i], (*words)[kept - 1]) != 0)
            (*words)[kept++] = (*words)[i];
    return kept;
}

static int add_word(struct store *store, int64_t patient, const char *word)
{
    struct db_statement *statement = db_prepare(store->db, SQL_WORD_ADD);

    db_bind_int(statement, 1, store->clinic);
    db_bind_text(statement, 2, word);
    db_bind_int(statement, 3, patient);
    return db_run(statement);
}

/* Are the stored words these?  1, 0, or -1. */
int project_words_stand(
    struct store *store, int64_t patient, char **words, int count)
{
    struct db_statement *statement = db_prepare(store->db, SQL_WORD_OF);
    int row, i = 0, same = 1;

    db_bind_int(statement, 1, patient);
    while ((row = db_step(statement)) > 0) {
        if (i >= count || strcmp(db_text(statement, 0), words[i]) != 0)
            same = 0;
        i++;
    }
    db_reset(statement);
    return row < 0 ? -1 : same && i == count;
}

static enum store_result write_words(
    struct store *store, struct arena *arena, const struct current *current)
{
    struct db_statement *statement;
    char **words;
    int i, count = project_words(store, arena, current, &words);
    int stand =
        count < 0 ? -1
                  : project_words_stand(store, current->patient, words, count);

    if (count < 0)
        return store_last(store);
    if (stand > 0)
        return STORE_OK;
    statement = db_prepare(store->db, SQL_WORD_DELETE);
    db_bind_int(statement, 1, current->patient);
    if (stand < 0 || db_run(statement))
        return store_fail(store);
    for (i = 0; i < count; i++)
        if (add_word(store, current->patient, words[i]))
            return store_fail(store);
    return STORE_OK;
}

static enum store_result write_row(
    struct store *store, const struct current *current)
{
    struct db_statement *statement = db_prepare(store->db, SQL_CURRENT_PUT);
    int n =
        fields_bind(statement, &PROJECT_FIELDS, PROJECT_FIELDS.count, current);

    db_bind_int(statement, n, store->clinic);
    return db_run(statement) ? store_fail(store) : STORE_OK;
}

enum store_result project_write(struct store *store, int64_t patient)
{
    struct arena arena = { 0 };
    struct current current;
    enum store_result result = project_load(store, &arena, patient, &current);

    if (result == STORE_OK)
        result = write_row(store, &current);
    if (result == STORE_OK)
        result = write_words(store, &arena, &current);
    arena_free(&arena);
    return allow_none(result);
}
