/* test_visit.c: a visit over a real socket: begun, read by the programmer,
 * told of by its record, closed (SR-31, SR-33, SR-41, SR-43, SR-46). */
#include "test/test.h"

#include "base/when.h"
#include "clinic/store/access.h"
#include "clinic/store/account.h"
#include "clinic/store/clinic.h"
#include "clinic/store/fact.h"
#include "clinic/store/patient.h"
#include "clinic/store/reading.h"
#include "clinic/store/trust.h"
#include "clinic/store/visit.h"
#include "clinic/store/visit_record.h"
#include "test/clinic/maker.h"
#include "test/clinic/page/site.h"
#include "test/web/client.h"
#include "web/form.h"

static struct site_under_test test;
static const struct author hand = { "A. Nurse", "nurse", SITE_NOW_S };
static struct site_login nurse, reader;
static int64_t nurse_id, patient;
static struct maker maker;
static struct arena arena;
static const char *answer;

static void sign_in(const char *name, unsigned roles, struct site_login *login)
{
    site_login(&test, site_account(&test, name, NULL, roles), login);
}

static void trust(const uint8_t public[32])
{
    struct trust_key key = { .name = "Quarry, safe" };
    int64_t id;

    memcpy(key.key, public, 32);
    assert_int_equal(trust_add(test.store, &hand, &key, &id), STORE_OK);
}

static int start(void **state)
{
    (void)state;
    site_start(&test);
    patient = site_patient(&test, "Gneiss, Mira");
    nurse_id = site_account(&test, "A. Nurse", NULL, ROLE_NURSE);
    site_login(&test, nurse_id, &nurse);
    sign_in("A. Reader", ROLE_READER, &reader);
    maker_make(&maker, 5, SITE_NOW_S + 86400);
    trust(maker.clinic_public);
    return 0;
}

static int stop(void **state)
{
    (void)state;
    arena_free(&arena);
    site_stop(&test);
    return 0;
}

static int get(const char *path, const struct site_login *login)
{
    return site_ask(&test,
        &(struct site_ask){ .path = path, .login = login, .answer = &answer });
}

static int post(
    const char *path, const struct site_login *login, const char *body)
{
    return site_ask(&test,
        &(struct site_ask){
            .path = path, .login = login, .body = body, .answer = &answer });
}

/* A program's call: no cookie, no token, no Origin. */
static int call(
    const char *path, const char *type, const void *bytes, size_t size)
{
    struct buffer text = { 0 };

    buffer_printf(&text,
        "POST %s HTTP/1.1\r\nHost: localhost:%d\r\nConnection: close\r\n"
        "Content-Type: %s\r\nContent-Length: %zu\r\n\r\n",
        path, test.port, type, size);
    buffer_put(&text, bytes, size);
    answer = client_request(test.port, text.data, text.len);
    buffer_free(&text);
    return client_status(answer);
}

static int send_record(const struct encounter *e)
{
    uint8_t bytes[ENCOUNTER_BYTES_MAX];
    size_t size = maker_sign(&maker, e, bytes);

    return call("/visit/record", "application/octet-stream", bytes, size);
}

static int redeem(const char *ticket)
{
    char body[512];

    snprintf(body, sizeof(body), "ticket=%s", ticket);
    return call("/visit/ticket", "application/x-www-form-urlencoded", body,
        strlen(body));
}

static const char *body_of(const char *text)
{
    const char *body = strstr(text, "\r\n\r\n");

    return body ? body + 4 : "";
}

static bool says(const char *words)
{
    return strstr(answer, words) != NULL;
}

/* The value of a hidden field; "" when it is not there. */
static const char *hidden(const char *name)
{
    static char value[256];
    char begin[64];
    const char *at;

    snprintf(begin, sizeof(begin), "name=\"%s\" value=\"", name);
    at = strstr(answer, begin);
    if (!at)
        return "";
    at += strlen(begin);
    snprintf(value, sizeof(value), "%.*s", (int)strcspn(at, "\""), at);
    return value;
}

static const char *field(const char *name)
{
    static struct form form;
    const char *body = body_of(answer);
    const char *value;

    form = (struct form){ 0 };
    CHECK(form_parse_urlencoded(&form, &arena,
              arena_text(&arena, body, strlen(body)), strlen(body)) == 0);
    value = form_get(&form, name);
    return value ? value : "(missing)";
}

/* Begins a visit as the nurse does; its number. */
static int64_t begin(void)
{
    char path[64];

    snprintf(path, sizeof(path), "/patient/%lld/visit", (long long)patient);
    assert_int_equal(post(path, &nurse, "x=1"), 303);
    return strtoll(
        strrchr(client_header(answer, "Location"), '/') + 1, NULL, 10);
}

static const char *path_of(int64_t visit, const char *below)
{
    static char path[64];

    snprintf(path, sizeof(path), "/visit/%lld%s", (long long)visit, below);
    return path;
}

static struct encounter record_of(int64_t visit)
{
    struct encounter e = maker_refill("CIS000001", SITE_NOW_S - 60);

    e.patient = (uint64_t)patient;
    e.visit = (uint64_t)visit;
    return e;
}

static void a_visit_is_begun_once_and_found_again(void **state)
{
    int64_t first = begin(), again = begin();
    char path[64];

    (void)state;
    assert_int_equal(first, again);
    snprintf(path, sizeof(path), "/patient/%lld/visit", (long long)patient);
    assert_int_equal(get(path, &reader), 303);
    assert_string_equal(strstr(client_header(answer, "Location"), "/visit"),
        path_of(first, ""));
    assert_int_equal(post(path, &reader, "x=1"), 403);
    assert_int_equal(get("/visit/999", &nurse), 404);
    assert_int_equal(post("/patient/999/visit", &nurse, "x=1"), 404);
    assert_int_equal(get("/patient/1", &nurse), 200);
    CHECK(says("Go on with the visit"));
    CHECK(says("Visit, still open"));
}

/* SR-46: only this page's form goes to the programmer, and only from who may.
 */
static void the_page_leads_to_the_programmer(void **state)
{
    int64_t visit = begin();
    char base[64];

    (void)state;
    assert_int_equal(get(path_of(visit, ""), &nurse), 200);
    CHECK(says("action=\"http://127.0.0.1:8081/visit\""));
    assert_int_equal(strlen(hidden("ticket")), 64);
    snprintf(base, sizeof(base), "http://localhost:%d", test.port);
    assert_string_equal(hidden("clinic"), base);
    CHECK(strstr(client_header(answer, "Content-Security-Policy"),
        "form-action 'self' http://127.0.0.1:8081;"));
    CHECK(strncmp(client_header(answer, "Referrer-Policy"), "origin", 6) == 0);
    assert_int_equal(get(path_of(visit, ""), &reader), 200);
    assert_string_equal(hidden("ticket"), "");
    CHECK(!strstr(client_header(answer, "Content-Security-Policy"), "8081"));
    CHECK(!says("Close the visit"));
    assert_int_equal(get("/patient/1", &nurse), 200);
    CHECK(!strstr(client_header(answer, "Content-Security-Policy"), "8081"));
}

/* interfaces: "The refill visit, in order". */
static void the_fourteen_steps_stand_in_order(void **state)
{
    static const char *const steps[] = { "Interrogate", "Ask", "Examine",
        "Prepare", "Find the port", "Drain all", "Same concentration?", "Fill",
        "Dose", "Review", "Sound the alarms", "Print", "Observe", "Book" };
    const char *at;
    int64_t visit = begin();

    (void)state;
    assert_int_equal(get(path_of(visit, ""), &nurse), 200);
    at = strstr(answer, "<ol class=\"steps\">");
    CHECK(at);
    for (size_t i = 0; i < sizeof(steps) / sizeof(*steps); i++) {
        char text[64];

        snprintf(text, sizeof(text), "<strong>%s</strong>", steps[i]);
        at = strstr(at, text);
        CHECK(at);
    }
}

/* A patient about whom everything is known. */
static void fill_in(void)
{
    struct clinic clinic;
    struct patient person;
    struct reading reading;
    struct appointment appointment = {
        .patient = patient, .starts_s = SITE_NOW_S + 86400 * 9, .minutes = 45
    };
    int64_t id;

    CHECK(clinic_get(test.store, &arena, &clinic) == STORE_OK);
    clinic.phone = "555-0100 & more";
    clinic.oral_backup = "Carry the tablets.";
    CHECK(clinic_set(test.store, &hand, &clinic) == STORE_OK);
    CHECK(patient_get(test.store, &arena, patient, &person) == STORE_OK);
    person.mrn = "40021";
    person.class = PATIENT_SPINAL;
    person.risks = RISK_FAR;
    CHECK(when_read_date("1992-03-04", &person.born_day) == WHEN_OK);
    CHECK(patient_set(test.store, &hand, &person) == STORE_OK);
    for (int i = 2; i >= 0; i--) {
        reading = reading_default(patient, 1);
        reading.read_s = reading.filled_s = SITE_NOW_S - 86400 * 30 * (i + 1);
        reading.fill_nl = 18000000;
        reading.conc_ng_per_ml = 2000000;
        reading.alarm_nl = 3000000;
        /* 300, then 330, then 320 */
        schedule_init_simple(&reading.schedule, i == 2   ? 300000
                                                : i == 1 ? 330000
                                                         : 320000);
        CHECK(reading_add(test.store, &hand, &reading, &id) == STORE_OK);
    }
    CHECK(appointment_book(test.store, &hand, &appointment, &id) == STORE_OK);
}

/* docs/design.md: field by field. */
static void a_ticket_reads_the_record_once(void **state)
{
    int64_t visit = begin();
    char ticket[256], increase[32], booked[32];
    struct access *looks;

    (void)state;
    fill_in();
    assert_int_equal(get(path_of(visit, ""), &nurse), 200);
    snprintf(ticket, sizeof(ticket), "%s", hidden("ticket"));
    assert_int_equal(redeem(ticket), 200);
    CHECK(strncmp(client_header(answer, "Content-Type"),
              "application/x-www-form-urlencoded", 33) == 0);
    snprintf(
        increase, sizeof(increase), "%lld", (long long)SITE_NOW_S - 86400 * 60);
    snprintf(booked, sizeof(booked), "%lld", (long long)SITE_NOW_S + 86400 * 9);
    const char *const expected[][2] = { { "visit", "1" }, { "patient", "1" },
        { "name", "Gneiss, Mira" }, { "mrn", "40021" },
        { "born", "1992-03-04" }, { "class", "spinal" },
        { "risks", "lives far away" }, { "serial", "CIS000001" },
        { "model", "20 mL" }, { "implanted", "" },
        { "capacity_nl", "20000000" }, { "tubing_nl", "140000" },
        { "catheter_nl", "" }, { "catheter_um", "" }, { "catheter_model", "" },
        { "alarm_nl", "3000000" }, { "lead_days", "3" }, { "window_days", "2" },
        { "early_days", "7" }, { "stability_days", "180" },
        { "zone", "Europe/Berlin" }, { "clinic", "Pump clinic" },
        { "person", "A. Nurse" }, { "increase_s", increase },
        { "oral_backup", "Carry the tablets." }, { "phone", "555-0100 & more" },
        { "phone_out", "" }, { "emergency", "" }, { "hours", "" },
        { "address", "" }, { "patient_phone", "" }, { "contact", "" },
        { "booked_s", booked }, { "booked_minutes", "45" } };

    for (size_t i = 0; i < sizeof(expected) / sizeof(*expected); i++)
        assert_string_equal(field(expected[i][0]), expected[i][1]);
    CHECK(strtoll(field("now_s"), NULL, 10) - SITE_NOW_S < 30);
    assert_int_equal(redeem(ticket), 404);
    CHECK(says("ten minutes and once"));
    CHECK(
        strncmp(client_header(answer, "Content-Type"), "text/plain", 10) == 0);
    /* SR-44: it is the nurse who looked. */
    CHECK(access_flush(test.shared.looks, test.store, SITE_NOW_S) == STORE_OK);
    CHECK(access_list(test.store, &arena,
              &(struct access_query){ patient, INT64_MAX, 9 }, &looks) >= 2);
    assert_string_equal(looks[0].action, "programmer");
    assert_string_equal(looks[0].author, "A. Nurse");
}

static void what_is_no_ticket_reads_nothing(void **state)
{
    static const char *const bad[] = { "", "00", "zz",
        "0000000000000000000000000000000000000000000000000000000000000000",
        "000000000000000000000000000000000000000000000000000000000000000",
        "%00%00" };
    struct account account;
    int64_t visit = begin();
    char ticket[256];

    (void)state;
    for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++)
        CHECK(redeem(bad[i]) == 404 || redeem(bad[i]) == 400);
    /* Who may no more; a visit that is over. */
    get(path_of(visit, ""), &nurse);
    snprintf(ticket, sizeof(ticket), "%s", hidden("ticket"));
    CHECK(account_get(test.store, &arena, nurse_id, &account) == STORE_OK);
    account.disabled = 1;
    CHECK(account_set(test.store, &hand, &account) == STORE_OK);
    assert_int_equal(redeem(ticket), 404);
    account.disabled = 0;
    account.roles = ROLE_READER;
    CHECK(account_set(test.store, &hand, &account) == STORE_OK);
    account.roles = ROLE_NURSE;
    CHECK(account_set(test.store, &hand, &account) == STORE_OK);
    site_login(&test, nurse_id, &nurse);
    get(path_of(visit, ""), &nurse);
    snprintf(ticket, sizeof(ticket), "%s", hidden("ticket"));
    CHECK(visit_close(test.store, &hand, visit, "moves away") == STORE_OK);
    assert_int_equal(redeem(ticket), 404);
}

/* SR-46: guessing ends soon, whatever is sent. */
static void wrong_tickets_and_records_are_counted(void **state)
{
    struct encounter e = record_of(begin());
    int i;

    (void)state;
    e.patient = 99;
    for (i = 0; i < 15; i++) {
        assert_int_equal(redeem("00"), 404);
        assert_int_equal(send_record(&e), 422);
    }
    assert_int_equal(redeem("00"), 429);
    CHECK(client_header(answer, "Retry-After"));
    e.patient = (uint64_t)patient;
    assert_int_equal(send_record(&e), 429);
}

/* SR-33, SR-41 */
static void a_record_is_stored_once_and_shown(void **state)
{
    int64_t visit = begin();
    struct encounter e = record_of(visit);

    (void)state;
    assert_int_equal(send_record(&e), 200);
    assert_string_equal(field("visit"), "1");
    assert_string_equal(field("result"), "stored");
    assert_int_equal(send_record(&e), 200);
    assert_string_equal(field("result"), "same");
    assert_int_equal(get(path_of(visit, ""), &nurse), 200);
    CHECK(says("agrees with the pump, to the second"));
    CHECK(says("19.5\u2009mL"));
    CHECK(says("Drained 2.1\u2009mL, expected 2.1\u2009mL"));
    CHECK(says("program, number 12"));
    CHECK(says("credential 7, verified"));
    CHECK(!says("UNKNOWN"));
    assert_int_equal(get("/patient/1", &nurse), 200);
    CHECK(says("link:A. Nurse"));
    CHECK(says("Reading over the link"));
}

/* A visit of many records: the page is about the last of them. */
static void the_newest_records_are_shown(void **state)
{
    int64_t visit = begin();
    struct encounter e = record_of(visit);
    int i;

    (void)state;
    for (i = 0; i < 18; i++) {
        e.ended_utc_s++;
        e.after.pump_s++;
        e.before.number = e.after.number = 1000000 + (uint32_t)i;
        assert_int_equal(send_record(&e), 200);
    }
    assert_int_equal(get(path_of(visit, ""), &nurse), 200);
    CHECK(says("1000017"));
    CHECK(!says("1000001"));
}

/* SR-28, SR-32, SR-41, R-07 */
static void what_is_wrong_is_shown_loud(void **state)
{
    int64_t visit = begin();
    struct encounter e = record_of(visit);

    (void)state;
    e.act[1].fate = ENCOUNTER_FATE_UNKNOWN;
    e.fill.flags |= ENCOUNTER_DISCREPANCY;
    e.fill.cause = ENCOUNTER_STALL;
    e.after.low_s += 86400;
    e.after.pump_s += 600;
    assert_int_equal(send_record(&e), 200);
    assert_int_equal(get(path_of(visit, ""), &nurse), 200);
    CHECK(says("class=\"notice high\""));
    CHECK(says("does NOT agree with its own numbers"));
    CHECK(says("The fate of one command is UNKNOWN"));
    CHECK(says("clock is ahead"));
    CHECK(says("DISCREPANCY: drained"));
    assert_int_equal(get("/today", &nurse), 200);
    CHECK(says("the pump\u2019s and the computed alarm date differ"));
}

/* docs/encounter.md, in plain text for the programmer to show. */
static void a_refused_record_says_why(void **state)
{
    struct encounter e = record_of(begin());
    uint8_t bytes[ENCOUNTER_BYTES_MAX];
    size_t size;

    (void)state;
    e.patient = 99;
    assert_int_equal(send_record(&e), 422);
    CHECK(
        strncmp(client_header(answer, "Content-Type"), "text/plain", 10) == 0);
    CHECK(says("another patient"));
    CHECK(!strstr(body_of(answer), "<"));
    e.patient = (uint64_t)patient;
    size = maker_sign(&maker, &e, bytes);
    bytes[size - 1] ^= 1;
    assert_int_equal(
        call("/visit/record", "application/octet-stream", bytes, size), 422);
    CHECK(says("changed after it was signed"));
    assert_int_equal(
        call("/visit/record", "application/octet-stream", "", 0), 422);
    assert_int_equal(call("/visit/record", "text/plain", bytes, size), 400);
    CHECK(
        strncmp(client_header(answer, "Content-Type"), "text/plain", 10) == 0);
}

static void more_than_64_kib_is_refused(void **state)
{
    static uint8_t bytes[64 * 1024 + 1];

    (void)state;
    assert_int_equal(
        call("/visit/record", "application/octet-stream", bytes, sizeof(bytes)),
        413);
    CHECK(
        strncmp(client_header(answer, "Content-Type"), "text/plain", 10) == 0);
    assert_int_equal(call("/visit/record", "application/octet-stream", bytes,
                         sizeof(bytes) - 1),
        422);
}

/* SR-41: what runs beside the schedule counts, and is shown. */
static void a_bolus_under_way_agrees_to_the_second(void **state)
{
    int64_t visit = begin();
    struct encounter e = record_of(visit);

    (void)state;
    e.after.bolus = (struct encounter_bolus){ 1, 50000, 35000, 1020, 30000 };
    e.after.low_s -= 8640; /* 30 of 300 mcg a day */
    CHECK(send_record(&e) == 200 && get(path_of(visit, ""), &nurse) == 200);
    CHECK(says("agrees with the pump, to the second"));
    CHECK(says("single bolus, 0.035\u2009mL of 0.050\u2009mL"));
}

/* SR-43 */
static void a_visit_closes_with_a_booking_or_a_reason(void **state)
{
    int64_t visit = begin();
    struct encounter e = record_of(visit);

    (void)state;
    assert_int_equal(send_record(&e), 200);
    assert_int_equal(post(path_of(visit, "/close"), &nurse, "closing="), 422);
    CHECK(says("no refill is booked after this visit"));
    CHECK(says("agrees with the pump")); /* and all else still stands there */
    assert_int_equal(post(path_of(visit, "/close"), &reader, "closing=x"), 403);
    assert_int_equal(
        post("/patient/1/book", &nurse,
            "day=3+Jan+2027&time=10%3A30&minutes=60&reason=&visit=1"),
        303);
    assert_string_equal(strstr(client_header(answer, "Location"), "/visit"),
        "/visit/1?done=booked");
    assert_int_equal(get("/visit/1?done=booked", &nurse), 200);
    CHECK(says("The appointment is booked."));
    assert_int_equal(post(path_of(visit, "/close"), &nurse, "closing="), 303);
    assert_string_equal(strstr(client_header(answer, "Location"), "/patient"),
        "/patient/1?done=visit");
    assert_int_equal(get("/patient/1?done=visit", &nurse), 200);
    CHECK(says("The visit is closed."));
    CHECK(says("the next refill booked for 3 Jan 2027, 10:30"));
    CHECK(says("href=\"/visit/1\""));
    assert_int_equal(get(path_of(visit, ""), &nurse), 200);
    CHECK(says("Closed 16 Nov 2026"));
    CHECK(!says("Open in the programmer"));
}

/* SR-43: a commercial pump: a typed reading, a reason, no programmer. */
static void a_visit_closes_without_a_programmer(void **state)
{
    int64_t visit = begin();

    (void)state;
    assert_int_equal(get(path_of(visit, ""), &nurse), 200);
    CHECK(says("/patient/1/reading/new"));
    assert_int_equal(post(path_of(visit, "/close"), &nurse,
                         "closing=therapy+ends%3A+explanted+on+Friday"),
        303);
    assert_int_equal(get("/patient/1", &nurse), 200);
    CHECK(says("no refill booked: therapy ends: explanted on Friday"));
    CHECK(says("Start visit"));
}

/* SR-42, SR-47 */
static void a_visit_left_open_stands_on_today(void **state)
{
    const struct author before = { "A. Nurse", "nurse",
        SITE_NOW_S - 2 * 86400 };
    int64_t id;

    (void)state;
    CHECK(visit_begin(test.store, &before, patient, &id) == STORE_OK);
    assert_int_equal(get("/today", &nurse), 200);
    CHECK(says("the visit of Sat 14 Nov was not closed"));
    assert_int_equal(get("/today.csv", &nurse), 200);
    CHECK(says("the visit of Sat 14 Nov was not closed"));
}

static void a_visit_without_a_pump_leads_to_entering_it(void **state)
{
    struct patient person = patient_default("Talc, Zaurak");
    int64_t id, visit;

    (void)state;
    CHECK(patient_add(test.store, &hand, &person, &id) == STORE_OK);
    CHECK(visit_begin(test.store, &hand, id, &visit) == STORE_OK);
    assert_int_equal(get(path_of(visit, ""), &nurse), 200);
    CHECK(says("Enter the pump"));
    assert_string_equal(hidden("ticket"), "");
}

#define ON_SITE(name) cmocka_unit_test_setup_teardown(name, start, stop)

int main(void)
{
    const struct CMUnitTest tests[] = {
        ON_SITE(a_visit_is_begun_once_and_found_again),
        ON_SITE(the_page_leads_to_the_programmer),
        ON_SITE(the_fourteen_steps_stand_in_order),
        ON_SITE(a_ticket_reads_the_record_once),
        ON_SITE(what_is_no_ticket_reads_nothing),
        ON_SITE(wrong_tickets_and_records_are_counted),
        ON_SITE(a_record_is_stored_once_and_shown),
        ON_SITE(the_newest_records_are_shown),
        ON_SITE(what_is_wrong_is_shown_loud),
        ON_SITE(a_refused_record_says_why),
        ON_SITE(more_than_64_kib_is_refused),
        ON_SITE(a_bolus_under_way_agrees_to_the_second),
        ON_SITE(a_visit_closes_with_a_booking_or_a_reason),
        ON_SITE(a_visit_closes_without_a_programmer),
        ON_SITE(a_visit_left_open_stands_on_today),
        ON_SITE(a_visit_without_a_pump_leads_to_entering_it),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
