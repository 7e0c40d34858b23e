/* appointment.c: bookings, each a row of steps: booked, moved, cancelled. */
#include <string.h>

#include "clinic/store/change.h"
#include "clinic/store/fact.h"
#include "clinic/store/patient.h"

static const struct field rows[] = {
    FIELD(appointment, id, FIELD_ID, 0, 0),
    FIELD(appointment, patient, FIELD_REF, 1, 0),
    FIELD(appointment, booking, FIELD_REF, 1, 0),
    FIELD(appointment, step, FIELD_INT32, 0, APPOINTMENT_CANCELLED),
    FIELD(appointment, purpose, FIELD_INT32, 0, APPOINTMENT_OTHER),
    FIELD(appointment, starts_s, FIELD_INSTANT, 0, 0),
    FIELD(appointment, minutes, FIELD_INT32, 15, 120),
    FIELD(appointment, reason, FIELD_TEXT, 0, RECORD_NOTE_MAX),
    FIELD(appointment, author, FIELD_TEXT, 0, RECORD_TEXT_MAX),
    FIELD(appointment, stored_s, FIELD_INSTANT, 0, 0),
};
const struct fields APPOINTMENT_FIELDS = { "appointment", rows,
    sizeof rows / sizeof rows[0], sizeof(struct appointment) };

/* A first step names itself: its booking is its own id. */
static enum store_result name_booking(struct store *store, int64_t id)
{
    struct db_statement *statement =
        db_prepare(store->db, SQL_APPOINTMENT_FIRST);

    db_bind_int(statement, 1, id);
    return db_run(statement) ? store_fail(store) : STORE_OK;
}

/* Store one step; step->id and, of a first one, step->booking are set. */
static enum store_result insert(
    struct store *store, const struct author *author, struct appointment *step)
{
    struct db_statement *statement = db_prepare(store->db, SQL_APPOINTMENT_ADD);
    struct change change = { &APPOINTMENT_FIELDS, "patient", step->patient, 0 };
    enum store_result result = STORE_OK;

    step->author = author->name;
    step->stored_s = author->at_s;
    fields_bind(statement, &APPOINTMENT_FIELDS, APPOINTMENT_FIELDS.count, step);
    if (db_step(statement) > 0)
        step->id = change.id = db_int(statement, 0);
    else
        result = store_fail(store);
    db_reset(statement);
    if (result == STORE_OK && step->booking == 0) {
        step->booking = step->id;
        result = name_booking(store, step->id);
    }
    if (result != STORE_OK)
        return result;
    store_touch(store, step->patient);
    return change_added(store, author, &change, step);
}

enum store_result appointment_book(struct store *store,
    const struct author *author, const struct appointment *appointment,
    int64_t *booking)
{
    struct appointment new = *appointment;
    struct arena arena = { 0 };
    struct patient patient;
    enum store_result result = fields_check(store, &APPOINTMENT_FIELDS, &new);

    new.step = APPOINTMENT_BOOKED;
    new.booking = 0;
    if (result == STORE_OK)
        result = store_begin(store);
    if (result != STORE_OK)
        return result;
    result = patient_get(store, &arena, new.patient, &patient);
    if (result == STORE_OK)
        result = insert(store, author, &new);
    *booking = new.booking;
    arena_free(&arena);
    return store_end(store, result);
}

/* The last step of a booking. */
static enum store_result last_step(struct store *store, struct arena *arena,
    int64_t booking, struct appointment *step)
{
    struct db_statement *statement =
        db_prepare(store->db, SQL_APPOINTMENT_BOOKING);
    enum store_result result;

    db_bind_int(statement, 1, booking);
    result = fields_get(store, statement, &APPOINTMENT_FIELDS, arena, step);
    if (result == STORE_OK && step->step == APPOINTMENT_CANCELLED)
        result = store_refuse(store, STORE_REFUSED,
            "appointment: it is cancelled: book a new one");
    return result;
}

/* A further step that differs from the last in what change says. */
static enum store_result go_on(struct store *store, struct arena *arena,
    const struct author *author, const struct appointment *change)
{
    struct appointment step;
    enum store_result result = last_step(store, arena, change->booking, &step);

    if (result != STORE_OK)
        return result;
    step.step = change->step;
    step.reason = change->reason;
    if (change->step == APPOINTMENT_MOVED) {
        step.starts_s = change->starts_s;
        step.minutes = change->minutes;
    }
    result = fields_check(store, &APPOINTMENT_FIELDS, &step);
    return result == STORE_OK ? insert(store, author, &step) : result;
}

static enum store_result change_booking(struct store *store,
    const struct author *author, const struct appointment *change)
{
    struct arena arena = { 0 };
    enum store_result result = store_begin(store);

    if (result != STORE_OK)
        return result;
    result = store_end(store, go_on(store, &arena, author, change));
    arena_free(&arena);
    return result;
}

enum store_result appointment_move(struct store *store,
    const struct author *author, const struct appointment *to)
{
    return change_booking(store, author,
        &(struct appointment){ .booking = to->booking,
            .step = APPOINTMENT_MOVED,
            .starts_s = to->starts_s,
            .minutes = to->minutes,
            .reason = to->reason });
}

enum store_result appointment_cancel(struct store *store,
    const struct author *author, int64_t booking, const char *reason)
{
    return change_booking(store, author,
        &(struct appointment){ .booking = booking,
            .step = APPOINTMENT_CANCELLED,
            .reason = reason });
}

int appointment_list(struct store *store, struct arena *arena, int64_t patient,
    struct appointment **appointments)
{
    struct db_statement *statement = db_prepare(store->db, SQL_APPOINTMENT_OF);

    db_bind_int(statement, 1, patient);
    return fields_list(
        store, statement, &APPOINTMENT_FIELDS, arena, appointments);
}
