#include <stdlib.h>
#include <string.h>

#include "clinic/demo.h"
#include "clinic/demo_draw.h"
#include "clinic/store/account.h"
#include "clinic/store/clinic.h"
#include "clinic/store/fact.h"
#include "clinic/store/patient.h"
#include "clinic/store/pump.h"
#include "clinic/store/reading.h"
#include "web/password.h"
#include "web/role.h"

enum { LOGINS = 6 };

/* A login for each role, named as the role is. */
static const struct {
    unsigned role;
    const char *may;
} logins[LOGINS] = {
    { ROLE_NURSE, "readings, visits, bookings, calls" },
    { ROLE_PRESCRIBER, "all that, and dose plans" },
    { ROLE_SCHEDULER, "bookings, calls, contacts" },
    { ROLE_READER, "looks, changes nothing" },
    { ROLE_ADMINISTRATOR, "people, roles, rules; no patients" },
    { ROLE_AUDITOR, "the audit trail" },
};

/* Those whom patients belong to; the index is a patient's owner. */
enum { OWNERS = 3 };
static const char *const owner_name[OWNERS] = { "", "nurse", "prescriber" };

/* What the store has answered so far. */
struct filling {
    struct store *store;
    int64_t owner[OWNERS];
    int64_t patient[DEMO_PATIENTS];
    int64_t pump[DEMO_PATIENTS];
    int64_t booking[DEMO_PATIENTS][DEMO_BOOKINGS_MAX];
};

struct clinic demo_clinic(const char *name, const char *zone)
{
    struct clinic clinic = clinic_default(name, zone);

    clinic.phone = "555-0100";
    clinic.phone_out = "555-0101";
    clinic.emergency = "Hilltop Hospital, emergency department, 555-0102";
    clinic.hours = "Monday to Friday, 8:00 to 16:30";
    clinic.address = "1 Stone Street";
    clinic.demo = 1;
    return clinic;
}

void demo_print_logins(struct buffer *out)
{
    buffer_printf(out,
        "A demonstration: the people are fictional, the passwords known to "
        "everyone.\nSign in with the password \"%s\" as\n",
        DEMO_PASSWORD);
    for (int i = 0; i < LOGINS; i++)
        buffer_printf(
            out, "  %-14s %s\n", role_name(logins[i].role), logins[i].may);
}

static enum store_result add_logins(
    struct filling *filling, const struct author *author)
{
    char hash[PASSWORD_HASH_SIZE];
    enum store_result result = STORE_OK;

    if (password_hash(hash, DEMO_PASSWORD))
        return store_refuse(filling->store, STORE_FAILED,
            "no memory for a password's hash: close other programs");
    for (int i = 0; i < LOGINS && result == STORE_OK; i++) {
        struct account account = {
            .name = role_name(logins[i].role),
            .password = hash,
            .roles = logins[i].role,
        };
        int64_t id = 0;

        result = account_add(filling->store, author, &account, &id);
        for (int k = 1; k < OWNERS; k++)
            if (strcmp(owner_name[k], account.name) == 0)
                filling->owner[k] = id;
    }
    return result;
}

/* --- Events ------------------------------------------------------------ */

static enum store_result put_patient(struct filling *filling,
    const struct author *author, const struct demo_event *event)
{
    struct patient patient = *(const struct patient *)event->fact;

    patient.owner = filling->owner[patient.owner];
    if (event->kind == DEMO_PATIENT)
        return patient_add(
            filling->store, author, &patient, &filling->patient[event->who]);
    patient.id = filling->patient[event->who];
    return patient_set(filling->store, author, &patient);
}

static enum store_result put_pump(struct filling *filling,
    const struct author *author, const struct demo_event *event)
{
    struct pump pump = *(const struct pump *)event->fact;

    pump.patient = filling->patient[event->who];
    if (event->kind == DEMO_PUMP)
        return pump_add(
            filling->store, author, &pump, &filling->pump[event->who]);
    pump.id = filling->pump[event->who];
    return pump_set(filling->store, author, &pump);
}

static enum store_result put_fill(struct filling *filling,
    const struct author *author, const struct demo_event *event)
{
    struct fill fill = *(const struct fill *)event->fact;
    int64_t id;

    fill.patient = filling->patient[event->who];
    fill.pump = filling->pump[event->who];
    return fill_add(filling->store, author, &fill, &id);
}

static enum store_result put_program(struct filling *filling,
    const struct author *author, const struct demo_event *event)
{
    struct program program = *(const struct program *)event->fact;
    int64_t id;

    program.patient = filling->patient[event->who];
    program.pump = filling->pump[event->who];
    return program_add(filling->store, author, &program, &id);
}

static enum store_result put_reading(struct filling *filling,
    const struct author *author, const struct demo_event *event)
{
    struct reading reading = *(const struct reading *)event->fact;
    int64_t id;

    reading.patient = filling->patient[event->who];
    reading.pump = filling->pump[event->who];
    return reading_add(filling->store, author, &reading, &id);
}

static enum store_result put_contact(struct filling *filling,
    const struct author *author, const struct demo_event *event)
{
    struct contact contact = *(const struct contact *)event->fact;
    int64_t id;

    contact.patient = filling->patient[event->who];
    return contact_add(filling->store, author, &contact, &id);
}

static enum store_result put_tone(struct filling *filling,
    const struct author *author, const struct demo_event *event)
{
    struct tone tone = *(const struct tone *)event->fact;
    int64_t id;

    tone.patient = filling->patient[event->who];
    return tone_add(filling->store, author, &tone, &id);
}

static enum store_result put_booking(struct filling *filling,
    const struct author *author, const struct demo_event *event)
{
    struct appointment appointment = *(const struct appointment *)event->fact;
    int64_t *booking = &filling->booking[event->who][appointment.booking];

    appointment.patient = filling->patient[event->who];
    if (event->kind == DEMO_MOVE) {
        appointment.booking = *booking;
        return appointment_move(filling->store, author, &appointment);
    }
    appointment.booking = 0;
    return appointment_book(filling->store, author, &appointment, booking);
}

static enum store_result put_event(
    struct filling *filling, const struct demo_event *event)
{
    static enum store_result (*const put[])(struct filling * filling,
        const struct author *author, const struct demo_event *event) = {
        [DEMO_PATIENT] = put_patient,
        [DEMO_LEFT] = put_patient,
        [DEMO_PUMP] = put_pump,
        [DEMO_EXPLANT] = put_pump,
        [DEMO_FILL] = put_fill,
        [DEMO_PROGRAM] = put_program,
        [DEMO_READING] = put_reading,
        [DEMO_BOOK] = put_booking,
        [DEMO_MOVE] = put_booking,
        [DEMO_CONTACT] = put_contact,
        [DEMO_TONE] = put_tone,
    };
    const struct author author = {
        .name = event->author, .role = event->author, .at_s = event->at_s
    };

    return put[event->kind](filling, &author, event);
}

static int in_time(const void *a, const void *b)
{
    const struct demo_event *x = a, *y = b;

    if (x->at_s != y->at_s)
        return x->at_s < y->at_s ? -1 : 1;
    return x->order < y->order ? -1 : x->order > y->order;
}

static enum store_result put_events(
    struct filling *filling, struct demo_events *events)
{
    enum store_result result;

    qsort(events->event, events->count, sizeof *events->event, in_time);
    result = add_logins(filling, &(struct author){ "cli:demonstration",
                                     "operator", events->event[0].at_s });
    for (size_t i = 0; i < events->count && result == STORE_OK; i++)
        result = put_event(filling, &events->event[i]);
    return result;
}

enum store_result demo_fill(struct store *store, const struct demo *demo)
{
    struct filling *filling = calloc(1, sizeof *filling);
    struct demo_events events = { 0 };
    enum store_result result = store_begin(store);

    if (!filling)
        abort();
    filling->store = store;
    for (int who = 0; who < DEMO_PATIENTS; who++)
        demo_draw(&events, demo, who);
    if (result == STORE_OK)
        result = store_end(store, put_events(filling, &events));
    demo_draw_free(&events);
    free(filling);
    return result;
}
