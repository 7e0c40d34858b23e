#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/buffer.h"
#include "base/log.h"
#include "clinic/store/audit.h"
#include "clinic/store/check.h"
#include "clinic/store/check_trail.h"
#include "clinic/store/current.h"
#include "clinic/store/patient.h"
#include "clinic/store/project.h"

static void find(struct check *check, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

static void find(struct check *check, const char *format, ...)
{
    char text[600];
    va_list list;

    va_start(list, format);
    vsnprintf(text, sizeof text, format, list);
    va_end(list);
    check->faults++;
    check->say(check->context, text);
}

/* Is what is current what the facts say? */
static enum store_result check_projection(struct check *check, int64_t patient)
{
    struct buffer text[2] = { { 0 }, { 0 } };
    struct current stored, computed;
    enum store_result result =
        project_load(check->store, &check->arena, patient, &computed);

    if (result != STORE_OK)
        return result;
    result = current_get(check->store, &check->arena, patient, &stored);
    if (result == STORE_NONE) {
        find(check, "patient %lld has no projection", (long long)patient);
        return STORE_OK;
    }
    if (result != STORE_OK)
        return result;
    fields_print_changed(&text[0], &PROJECT_FIELDS, &stored, &computed);
    fields_print_changed(&text[1], &PROJECT_FIELDS, &computed, &stored);
    if (text[0].len > 0)
        find(check,
            "what is current of patient %lld is not what the facts say: %s"
            "instead of %s",
            (long long)patient, buffer_get(&text[0]), buffer_get(&text[1]));
    buffer_free(&text[0]);
    buffer_free(&text[1]);
    return STORE_OK;
}

static enum store_result check_words(struct check *check, int64_t patient)
{
    struct current current;
    char **words;
    int count, stand;
    enum store_result result =
        current_get(check->store, &check->arena, patient, &current);

    if (result != STORE_OK)
        return result == STORE_NONE ? STORE_OK : result;
    count = project_words(check->store, &check->arena, &current, &words);
    if (count < 0)
        return store_last(check->store);
    stand = project_words_stand(check->store, patient, words, count);
    if (stand < 0)
        return store_fail(check->store);
    if (!stand)
        find(check, "patient %lld is not found by their own words",
            (long long)patient);
    return STORE_OK;
}

static enum store_result check_patients(
    struct check *check, int with_projection)
{
    enum store_result result = STORE_OK;
    int64_t id = 0;

    while (result == STORE_OK) {
        result = patient_next(check->store, id, &id);
        if (result == STORE_OK && with_projection)
            result = check_projection(check, id);
        if (result == STORE_OK && with_projection)
            result = check_words(check, id);
        if (result == STORE_OK)
            result = check_trail_patient(check, id);
        arena_reset(&check->arena);
    }
    return result == STORE_NONE ? STORE_OK : result;
}

static enum store_result check_audit(struct check *check)
{
    struct audit_report report;
    enum store_result result = audit_verify(check->store, &report);

    if (result == STORE_OK && report.what)
        find(check, "audit trail: entry %lld: %s", (long long)report.broken,
            report.what);
    return result;
}

static void say_engine(void *context, const char *fault)
{
    find(context, "%s", fault);
}

/* How deep to look. */
enum depth { DEPTH_FILE, DEPTH_FACTS, DEPTH_ALL };

static enum store_result look(struct check *check, enum depth depth)
{
    enum store_result result = STORE_OK;

    if (db_examine(check->store->db, say_engine, check) < 0)
        return store_fail(check->store);
    if (depth >= DEPTH_FACTS)
        result = check_patients(check, depth >= DEPTH_ALL);
    if (result == STORE_OK && depth >= DEPTH_FACTS)
        result = check_trail_rest(check);
    if (result == STORE_OK)
        result = check_audit(check);
    return result;
}

static int64_t check_to(
    struct store *store, enum depth depth, check_say *say, void *context)
{
    struct check check = { .store = store, .say = say, .context = context };
    enum store_result result = store_begin_read(store);

    if (result != STORE_OK)
        return -1;
    result = look(&check, depth);
    db_rollback(store->db);
    arena_free(&check.arena);
    /* Bytes that are none are a finding, not a failure to look. */
    if (result == STORE_CORRUPT)
        find(&check, "%s", store_why(store));
    return result == STORE_OK || result == STORE_CORRUPT ? check.faults : -1;
}

int64_t check_store(struct store *store, check_say *say, void *context)
{
    return check_to(store, DEPTH_ALL, say, context);
}

int64_t check_facts(struct store *store, check_say *say, void *context)
{
    return check_to(store, DEPTH_FACTS, say, context);
}

int64_t check_file(struct store *store, check_say *say, void *context)
{
    return check_to(store, DEPTH_FILE, say, context);
}
