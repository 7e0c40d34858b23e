#include <sodium.h>

#include "clinic/store/change.h"
#include "clinic/store/current.h"
#include "clinic/store/patient.h"
#include "clinic/store/visit.h"

static const struct field rows[] = {
    FIELD(visit, id, FIELD_ID, 0, 0),
    FIELD(visit, patient, FIELD_REF, 1, 0),
    FIELD(visit, begun_s, FIELD_INSTANT, 0, 0),
    FIELD(visit, begun_by, FIELD_TEXT, 0, RECORD_TEXT_MAX),
    FIELD(visit, ended_s, FIELD_INSTANT, 0, 0),
    FIELD(visit, ended_by, FIELD_TEXT, 0, RECORD_TEXT_MAX),
    FIELD(visit, booked_s, FIELD_INSTANT, 0, 0),
    FIELD(visit, reason, FIELD_TEXT, 0, RECORD_NOTE_MAX),
};
const struct fields VISIT_FIELDS = { "visit", rows,
    sizeof rows / sizeof rows[0], sizeof(struct visit) };

static enum store_result insert(struct store *store,
    const struct author *author, const struct visit *visit, int64_t *id)
{
    struct db_statement *statement = db_prepare(store->db, SQL_VISIT_ADD);
    struct change change = { &VISIT_FIELDS, "patient", visit->patient, 0 };
    enum store_result result = STORE_OK;

    fields_bind(statement, &VISIT_FIELDS, VISIT_FIELDS.count, visit);
    if (db_step(statement) > 0)
        *id = change.id = db_int(statement, 0);
    else
        result = store_fail(store);
    db_reset(statement);
    if (result != STORE_OK)
        return result;
    store_touch(store, visit->patient);
    return change_added(store, author, &change, visit);
}

static enum store_result begin(struct store *store, struct arena *arena,
    const struct author *author, int64_t patient, int64_t *id)
{
    struct patient person;
    struct visit visit;
    enum store_result result = patient_get(store, arena, patient, &person);

    if (result != STORE_OK)
        return result;
    result = visit_open_of(store, arena, patient, &visit);
    *id = visit.id;
    if (result == STORE_OK)
        return STORE_SAME;
    if (result != STORE_NONE)
        return result;
    visit = (struct visit){ .patient = patient,
        .begun_s = author->at_s,
        .begun_by = author->name,
        .ended_s = RECORD_NO_INSTANT,
        .booked_s = RECORD_NO_INSTANT };
    return insert(store, author, &visit, id);
}

enum store_result visit_begin(struct store *store, const struct author *author,
    int64_t patient, int64_t *id)
{
    struct arena arena = { 0 };
    enum store_result result = store_begin(store);

    if (result != STORE_OK)
        return result;
    result = store_end(store, begin(store, &arena, author, patient, id));
    arena_free(&arena);
    return result;
}

static enum store_result update(struct store *store,
    const struct author *author, const struct visit *old,
    const struct visit *new)
{
    struct change change = { &VISIT_FIELDS, "patient", old->patient, old->id };
    struct db_statement *statement;
    enum store_result result = fields_check(store, &VISIT_FIELDS, new);
    int n;

    if (result == STORE_OK)
        result = change_set(
            store, author, &change, (const void *const[2]){ old, new });
    if (result != STORE_OK)
        return result;
    statement = db_prepare(store->db, SQL_VISIT_SET);
    n = fields_bind(statement, &VISIT_FIELDS, VISIT_FIELDS.count, new);
    db_bind_int(statement, n, old->id);
    if (db_run(statement))
        return store_fail(store);
    store_touch(store, old->patient);
    return STORE_OK;
}

/* The next refill: not one that has passed, nor this visit's own booking. */
static enum store_result find_booking(struct store *store, struct arena *arena,
    const struct author *author, struct visit *visit)
{
    struct current current;
    enum store_result result =
        current_get(store, arena, visit->patient, &current);

    if (result == STORE_OK && current.booked_s != RECORD_NO_INSTANT &&
        current.booked_s > author->at_s &&
        current.booked_day > current.visit_day)
        visit->booked_s = current.booked_s;
    return result;
}

static enum store_result close_visit(struct store *store, struct arena *arena,
    const struct author *author, const struct visit *wanted)
{
    struct visit old, new;
    enum store_result result = visit_get(store, arena, wanted->id, &old);

    if (result != STORE_OK)
        return result;
    if (old.ended_s != RECORD_NO_INSTANT)
        return STORE_SAME;
    new = old;
    new.ended_s = author->at_s;
    new.ended_by = author->name;
    new.reason = wanted->reason ? wanted->reason : "";
    result = find_booking(store, arena, author, &new);
    if (result != STORE_OK)
        return result;
    if (new.booked_s == RECORD_NO_INSTANT && !new.reason[0])
        return store_refuse(store, STORE_REFUSED,
            "visit: no refill is booked after it: book the next one, or write "
            "why there is none");
    return update(store, author, &old, &new);
}

enum store_result visit_close(struct store *store, const struct author *author,
    int64_t id, const char *reason)
{
    struct arena arena = { 0 };
    struct visit wanted = { .id = id, .reason = reason };
    enum store_result result = store_begin(store);

    if (result != STORE_OK)
        return result;
    result = store_end(store, close_visit(store, &arena, author, &wanted));
    arena_free(&arena);
    return result;
}

enum store_result visit_get(
    struct store *store, struct arena *arena, int64_t id, struct visit *visit)
{
    struct db_statement *statement = db_prepare(store->db, SQL_VISIT_GET);

    db_bind_int(statement, 1, id);
    return fields_get(store, statement, &VISIT_FIELDS, arena, visit);
}

enum store_result visit_open_of(struct store *store, struct arena *arena,
    int64_t patient, struct visit *visit)
{
    struct db_statement *statement = db_prepare(store->db, SQL_VISIT_OPEN);

    visit->id = 0;
    db_bind_int(statement, 1, patient);
    return fields_get(store, statement, &VISIT_FIELDS, arena, visit);
}

int visit_list(struct store *store, struct arena *arena, int64_t patient,
    int max, struct visit **visits)
{
    struct db_statement *statement = db_prepare(store->db, SQL_VISIT_OF);

    db_bind_int(statement, 1, patient);
    db_bind_int(statement, 2, max);
    return fields_list(store, statement, &VISIT_FIELDS, arena, visits);
}

/* Tickets: no facts, and nothing to keep when they are used or old. */

static void bind_hash(
    struct db_statement *statement, const unsigned char *ticket)
{
    unsigned char hash[crypto_hash_sha256_BYTES];

    crypto_hash_sha256(hash, ticket, VISIT_TICKET_BYTES);
    db_bind_bytes(statement, 1, hash, sizeof hash);
}

enum store_result visit_ticket_add(struct store *store,
    const struct author *author, int64_t visit, int64_t account,
    unsigned char ticket[VISIT_TICKET_BYTES])
{
    struct db_statement *statement = db_prepare(store->db, SQL_TICKET_ADD);

    randombytes_buf(ticket, VISIT_TICKET_BYTES);
    bind_hash(statement, ticket);
    db_bind_int(statement, 2, visit);
    db_bind_int(statement, 3, account);
    db_bind_int(statement, 4, author->at_s + VISIT_TICKET_LIFE_S);
    return db_run(statement) ? store_fail(store) : STORE_OK;
}

enum store_result visit_ticket_take(struct store *store,
    const unsigned char ticket[VISIT_TICKET_BYTES], int64_t now_s,
    struct visit_ticket *taken)
{
    struct db_statement *statement = db_prepare(store->db, SQL_TICKET_TAKE);
    enum store_result result = STORE_OK;
    int row;

    bind_hash(statement, ticket);
    db_bind_int(statement, 2, now_s);
    row = db_step(statement);
    if (row < 0)
        result = store_fail(store);
    else if (row == 0)
        result = store_refuse(store, STORE_NONE, "no such ticket");
    else
        *taken =
            (struct visit_ticket){ db_int(statement, 0), db_int(statement, 1) };
    /* A statement that changes something counts once it has ended. */
    if (row > 0 && db_step(statement) < 0)
        result = store_fail(store);
    db_reset(statement);
    return result;
}

enum store_result visit_ticket_expire(struct store *store, int64_t now_s)
{
    struct db_statement *statement = db_prepare(store->db, SQL_TICKET_EXPIRE);

    db_bind_int(statement, 1, now_s);
    return db_run(statement) ? store_fail(store) : STORE_OK;
}
