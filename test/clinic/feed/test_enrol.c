/* test_enrol.c: sheets into the store and out of it (SR-48). */
#include <unistd.h>

#include "base/when.h"
#include "base/zone.h"
#include "clinic/feed/enrol.h"
#include "clinic/feed/export.h"
#include "clinic/store/audit.h"
#include "clinic/store/check.h"
#include "clinic/store/clinic.h"
#include "clinic/store/current.h"
#include "clinic/store/fact.h"
#include "clinic/store/patient.h"
#include "clinic/store/pump.h"
#include "clinic/store/reading.h"
#include "test/clinic/feed/sheet.h"
#include "test/test.h"

static char folder[] = "/tmp/cisterna-enrol-XXXXXX";
static struct store *store;
static struct arena arena;
static struct sheet sheet;
static int stores;

static const struct author author = {
    .name = "cli:test", .role = "operator", .at_s = SHEET_NOW_S
};

static struct store *make_store(void)
{
    struct clinic clinic = clinic_default("Test clinic", "America/Chicago");
    enum store_result result = STORE_OK;
    char uri[200], why[DB_WHY_MAX];
    struct store *made;

    snprintf(uri, sizeof uri, "sqlite:%s/%d.sqlite", folder, stores++);
    made = store_create(uri, &clinic, &author, &result, why);
    if (!made)
        fail_msg("%s: %s", uri, why);
    return made;
}

static int open_one(void **state)
{
    (void)state;
    store = make_store();
    return 0;
}

static int close_one(void **state)
{
    (void)state;
    store_close(store);
    arena_free(&arena);
    return 0;
}

static int make_folder(void **state)
{
    (void)state;
    return mkdtemp(folder) ? 0 : -1;
}

static int remove_folder(void **state)
{
    char command[200];

    (void)state;
    snprintf(command, sizeof command, "rm -rf '%s'", folder);
    return system(command);
}

/* Judge and keep a sheet as the command does. */
static struct import *enrol_into(
    struct store *into, const char *text, int dry_run, int all_or_nothing)
{
    struct enrol enrol = {
        .store = into,
        .author = author,
        .dry_run = dry_run,
        .all_or_nothing = all_or_nothing,
    };

    assert_int_equal(sheet_prepare(&sheet, text, CELL_ORDER_MDY, NULL), 0);
    assert_int_equal(enrol_sheet(&enrol, &sheet.import), STORE_OK);
    return &sheet.import;
}

static struct import *enrol(const char *text)
{
    return enrol_into(store, text, 0, 0);
}

static int64_t audit_entries(void)
{
    struct audit_report report;

    assert_int_equal(audit_verify(store, &report), STORE_OK);
    assert_int_equal(report.broken, 0);
    return report.entries;
}

static void fault(void *context, const char *what)
{
    (void)context;
    fail_msg("check: %s", what);
}

/* SR-48 */
static void a_second_import_of_the_sample_changes_nothing(void **state)
{
    char *text = sheet_file("clinic-spreadsheet.csv");
    struct import *import = enrol(text);
    int64_t entries;

    (void)state;
    assert_int_equal(import->imported, 182);
    assert_int_equal(import->warned, 4);
    assert_int_equal(import->refused, 31);
    assert_int_equal(import->unchanged, 0);
    assert_int_equal(current_count(store, 99999), 182);
    assert_int_equal(check_store(store, fault, NULL), 0);
    entries = audit_entries();
    import = enrol(text);
    assert_int_equal(import->imported, 0);
    assert_int_equal(import->warned, 0);
    assert_int_equal(import->refused, 31);
    assert_int_equal(import->unchanged, 182);
    assert_int_equal(sheet.fate[2], FATE_UNCHANGED);
    assert_int_equal(audit_entries(), entries);
    free(text);
}

static void a_dry_run_and_all_or_nothing_keep_nothing(void **state)
{
    char *text = sheet_file("clinic-spreadsheet.csv");
    int64_t entries = audit_entries();
    struct import *import = enrol_into(store, text, 1, 0);

    (void)state;
    assert_int_equal(import->imported, 182);
    assert_int_equal(import->refused, 31);
    assert_int_equal(audit_entries(), entries);
    import = enrol_into(store, text, 0, 1);
    assert_int_equal(import->imported, 0);
    assert_int_equal(import->warned, 0);
    assert_int_equal(import->refused, 31);
    assert_int_equal(sheet.fate[2], FATE_OK);
    assert_int_equal(audit_entries(), entries);
    assert_int_equal(current_count(store, 99999), 0);
    free(text);
}

#define HEAD                                                                   \
    "Patient,MRN,DOB,Pump,Serial,Implanted,Conc,Dose,Last refill,Fill,"        \
    "Alarm date,Next appt,Phone,Contact,Oral backup,Notes\n"
#define MIRA                                                                   \
    HEAD "\"Gneiss, Mira\",7,,20 mL,CIS1,,2000,300,2026-10-02,20,,,,,,\n"

static struct current current_of(const char *mrn)
{
    struct current current;
    int64_t id;

    assert_int_equal(patient_find_mrn(store, mrn, &id), STORE_OK);
    assert_int_equal(current_get(store, &arena, id, &current), STORE_OK);
    return current;
}

static int32_t day(const char *iso)
{
    int32_t out = 0;

    assert_int_equal(when_read_date(iso, &out), WHEN_OK);
    return out;
}

static int said(const char *words)
{
    if (strstr(sheet.reason[2], words))
        return 1;
    print_message("%s\n", sheet.reason[2]);
    return 0;
}

/* A sheet of next month adds its refill as a new fact, and completes what the
 * record did not know. */
static void a_later_sheet_adds_what_is_new(void **state)
{
    struct reading *reading;
    struct patient patient;
    struct current current;

    (void)state;
    enrol(MIRA);
    assert_int_equal(sheet.fate[2], FATE_OK);
    assert_int_equal(current_of("7").alarm_day, day("2027-01-30"));
    /* The dose was changed since the same refill: the newer answer rules. */
    enrol(
        HEAD "\"Gneiss, Mira\",7,,20 mL,CIS1,,2000,330,2026-10-02,20,,,,,,\n");
    assert_int_equal(sheet.fate[2], FATE_OK);
    assert_string_equal(sheet.reason[2], "Alarm vol is blank, so 2 mL is used");
    assert_int_equal(current_of("7").alarm_day, day("2027-01-19"));
    enrol(HEAD "\"Gneiss, Mira\",7,1983-07-02,20 mL,CIS1,2020-10-11,2000,350,"
               "2026-11-10,20,,2026-12-01,555-0147,mother,tablets,=note\n");
    assert_int_equal(sheet.fate[2], FATE_OK);
    assert_string_equal(sheet.reason[2],
        "Alarm vol is blank, so 2 mL is used. Next appt has no time of day, so "
        "it stands at 12:00");
    current = current_of("7");
    assert_int_equal(current.alarm_day, day("2027-02-20"));
    assert_int_equal(current.booked_day, day("2026-12-01"));
    assert_int_equal(
        reading_list(store, &arena, current.patient, 9, &reading), 3);
    assert_int_equal(
        patient_get(store, &arena, current.patient, &patient), STORE_OK);
    assert_string_equal(patient.phone, "555-0147");
    assert_string_equal(patient.contact, "mother");
    assert_string_equal(patient.oral_backup, "tablets");
    assert_string_equal(patient.notes, "=note");
    assert_int_equal(patient.born_day, day("1983-07-02"));
    /* The older sheet again: its reading is known, and the newer one rules. */
    enrol(MIRA);
    assert_int_equal(sheet.fate[2], FATE_UNCHANGED);
    CHECK(said("stored already, and a later one (10 Nov 2026) rules"));
    assert_int_equal(current_of("7").alarm_day, day("2027-02-20"));
    /* An older one that was not known is history. */
    enrol(
        HEAD "\"Gneiss, Mira\",7,,20 mL,CIS1,,2000,300,2026-07-02,20,,,,,,\n");
    assert_int_equal(sheet.fate[2], FATE_WARN);
    CHECK(said("a newer reading (10 Nov 2026), which rules"));
    assert_int_equal(current_of("7").alarm_day, day("2027-02-20"));
    assert_int_equal(check_store(store, fault, NULL), 0);
}

/* Pump time may be an hour off the clock on the wall; a day is a day. */
static void an_appointment_by_date_keeps_its_day_across_the_clocks(void **state)
{
    (void)state;
    enrol(HEAD "\"Gneiss, Mira\",7,,20 mL,CIS1,,2000,100,2026-02-02,20,,"
               "2026-06-01,,,,\n");
    assert_int_equal(current_of("7").booked_day, day("2026-06-01"));
    enrol(HEAD "\"Gneiss, Vega\",8,,20 mL,CIS2,,2000,100,2026-07-02,20,,"
               "2026-12-01,,,,\n");
    assert_int_equal(current_of("8").booked_day, day("2026-12-01"));
}

static void where_sheet_and_record_differ_the_record_stays(void **state)
{
    (void)state;
    enrol(HEAD "\"Gneiss, Mira\",7,1983-07-02,20 mL,CIS1,2020-10-11,2000,300,"
               "2026-10-02,20,,2026-12-01,555-0147,mother,tablets,note\n");
    assert_int_equal(sheet.fate[2], FATE_OK);
    enrol(HEAD "\"gneiss MIRA\",7,1983-07-03,20 mL,CIS1,2020-10-12,2000,300,"
               "2026-10-02,20,,2026-12-02,555-0148,father,drops,other\n");
    assert_int_equal(sheet.fate[2], FATE_UNCHANGED);
    CHECK(said("Patient differs: the record's \"Gneiss, Mira\" stays"));
    CHECK(said("DOB differs: the record's 2 Jul 1983 stays"));
    CHECK(said("Implanted differs: the record's 11 Oct 2020 stays"));
    CHECK(said("Phone differs: the record's \"555-0147\" stays"));
    CHECK(said("Contact differs"));
    CHECK(said("Oral backup differs"));
    CHECK(said("Notes differs"));
    CHECK(said("Next appt differs: the record's 1 Dec 2026 stays"));
    /* Something new beside it: kept and flagged. */
    enrol(HEAD "\"Gneiss, Mira\",7,,20 mL,CIS1,,2000,300,2026-11-02,20,,,"
               "555-0148,,,\n");
    assert_int_equal(sheet.fate[2], FATE_WARN);
    assert_int_equal(sheet.import.imported, 1);
    CHECK(said("Phone differs"));
}

/* SR-42: an old sheet brings nobody back, and is not passed over. */
static void who_is_gone_stays_so_and_the_row_says_it(void **state)
{
    struct patient patient;
    int64_t id;

    (void)state;
    enrol(MIRA);
    assert_int_equal(patient_find_mrn(store, "7", &id), STORE_OK);
    assert_int_equal(patient_get(store, &arena, id, &patient), STORE_OK);
    patient.state = PATIENT_DIED;
    assert_int_equal(patient_set(store, &author, &patient), STORE_OK);
    enrol(HEAD "\"Gneiss, Mira\",7,,20 mL,CIS1,,2000,300,2026-11-02,20,,,,,,"
               "\n");
    assert_int_equal(sheet.fate[2], FATE_WARN);
    CHECK(said("The record says of this patient: died"));
    assert_int_equal(patient_get(store, &arena, id, &patient), STORE_OK);
    assert_int_equal(patient.state, PATIENT_DIED);
}

static void two_identifiers_must_agree(void **state)
{
    static const struct {
        const char *row, *words;
        enum fate fate;
    } tries[] = {
        { "\"Basalt, Orion\",7,,20 mL,CIS1,,2000,300,2026-11-02,20,,,,,,", "",
            FATE_WARN },
        { "\"Gneiss, Mira\",,,20 mL,CIS1,,2000,300,2026-11-03,20,,,,,,", "",
            FATE_OK },
        { "\"Gneiss, Mira\",8,,20 mL,CIS1,,2000,300,2026-11-04,20,,,,,,",
            "MRN differs: the record's \"7\" stays", FATE_WARN },
        { "\"Basalt, Orion\",8,,20 mL,CIS1,,2000,300,2026-11-05,20,,,,,,",
            "Serial # is another patient's", FATE_ERROR },
        { "\"Basalt, Orion\",,,20 mL,CIS1,,2000,300,2026-11-06,20,,,,,,",
            "Serial # is another patient's", FATE_ERROR },
        { "\"Gneiss, Mira\",7,,40 mL,CIS1,,2000,300,2026-11-07,20,,,,,,",
            "Pump is of 20 mL in the record", FATE_ERROR },
        { "\"Basalt, Orion\",7,,20 mL,CIS2,,2000,300,2026-11-08,20,,,,,,",
            "MRN is another patient's", FATE_ERROR },
        { "\"Gneiss, Mira\",7,,20 mL,CIS2,,2000,300,2026-11-09,20,,,,,,",
            "with pump CIS1: correct the serial", FATE_ERROR },
    };
    char text[1000];

    (void)state;
    enrol(MIRA);
    for (size_t i = 0; i < sizeof tries / sizeof tries[0]; i++) {
        snprintf(text, sizeof text, HEAD "%s\n", tries[i].row);
        enrol(text);
        assert_int_equal(sheet.fate[2], tries[i].fate);
        CHECK(said(tries[i].words));
    }
    assert_string_equal(current_of("7").serial, "CIS1");
    assert_int_equal(current_count(store, 99999), 1);
}

static void a_pump_implanted_later_replaces_the_one_before(void **state)
{
    struct pump *pump;
    struct current current;

    (void)state;
    enrol(HEAD "\"Gneiss, Mira\",7,,20 mL,CIS1,2020-10-11,2000,300,2026-10-02,"
               "20,,,,,,\n");
    enrol(HEAD "\"Gneiss, Mira\",7,,40 mL,CIS2,2026-11-01,2000,300,2026-11-01,"
               "40,,,,,,\n");
    assert_int_equal(sheet.fate[2], FATE_WARN);
    CHECK(said("CIS1 is marked as explanted on 1 Nov 2026"));
    current = current_of("7");
    assert_string_equal(current.serial, "CIS2");
    assert_int_equal(pump_list(store, &arena, current.patient, &pump), 2);
    assert_int_equal(pump[0].explanted_day, day("2026-11-01"));
    enrol(MIRA);
    assert_int_equal(sheet.fate[2], FATE_ERROR);
    CHECK(said("explanted on 1 Nov 2026"));
    assert_int_equal(check_store(store, fault, NULL), 0);
}

/* --- Export ------------------------------------------------------------ */

static int take(void *context, struct buffer *out)
{
    buffer_put(context, out->data, out->len);
    buffer_clear(out);
    return 0;
}

static char *export_of(struct store *from, size_t *rows)
{
    static struct zone *zone;
    struct buffer all = { 0 };
    struct export export = { .take = take, .context = &all };

    if (!zone)
        zone = zone_create("America/Chicago");
    export.zone = zone;
    assert_int_equal(export_sheet(from, &export), STORE_OK);
    if (rows)
        *rows = export.rows;
    return all.data;
}

/* SR-48: what was exported comes back, into the same store as nothing new, and
 * into another as the same. */
static void the_import_takes_its_own_export_back_unchanged(void **state)
{
    char *text = sheet_file("clinic-spreadsheet.csv"), *first, *second;
    struct store *other = make_store();
    struct import *import;
    size_t rows = 0;

    (void)state;
    enrol(text);
    enrol(HEAD "\"=1+1\",9002,,40 mL,CIS10,,2000,100,2026-11-02 10:30,40,,"
               "2026-12-24 09:15,,,,\"a\nb;\"\n");
    assert_int_equal(sheet.fate[2], FATE_OK);
    enrol("Patient,MRN,Pump,Serial,Conc,Schedule,Last refill,Fill,Phone,Notes\n"
          "\"Flex, Vega\",9001,40 mL,CIS9,2000,\"Mon-Fri: 00:00 80.5, 06:00 "
          "120; Sat,Sun: 00:00 201\",2026-11-02,40,+1 555,-x\n");
    assert_int_equal(sheet.fate[2], FATE_OK);
    first = export_of(store, &rows);
    assert_int_equal(rows, 184);
    import = enrol(first);
    for (int line = 2; line < SHEET_LINES_MAX; line++)
        if (sheet.reason[line][0])
            print_message("%d: %s\n", line, sheet.reason[line]);
    assert_int_equal(import->unchanged, 184);
    assert_int_equal(import->imported, 0);
    assert_int_equal(import->refused, 0);
    import = enrol_into(other, first, 0, 0);
    assert_int_equal(import->imported, 184);
    assert_int_equal(import->warned, 0);
    second = export_of(other, NULL);
    assert_string_equal(first, second);
    assert_non_null(strstr(first, "\"'=HYPERLINK(\"\"http://"));
    assert_non_null(strstr(first, ",\"'+1 555\","));
    assert_null(strstr(first, "\n="));
    store_close(other);
    free(first);
    free(second);
    free(text);
}

static void a_pump_that_does_not_run_does_not_come_back_as_running(void **state)
{
    struct reading reading;
    struct current current;
    char *text;
    int64_t id;

    (void)state;
    enrol(MIRA);
    current = current_of("7");
    assert_int_equal(
        reading_latest(store, &arena, current.patient, &reading), STORE_OK);
    reading.read_s += 86400;
    reading.mode = READING_STOPPED;
    memset(reading.key, 0, sizeof reading.key);
    assert_int_equal(reading_add(store, &author, &reading, &id), STORE_OK);
    text = export_of(store, NULL);
    assert_non_null(strstr(text, ",stopped,"));
    enrol(text);
    assert_int_equal(sheet.fate[2], FATE_ERROR);
    CHECK(said("Mode \"stopped\" is not \"running\""));
    free(text);
}

#define T(f) cmocka_unit_test_setup_teardown(f, open_one, close_one)

int main(void)
{
    const struct CMUnitTest tests[] = {
        T(a_second_import_of_the_sample_changes_nothing),
        T(a_dry_run_and_all_or_nothing_keep_nothing),
        T(a_later_sheet_adds_what_is_new),
        T(an_appointment_by_date_keeps_its_day_across_the_clocks),
        T(where_sheet_and_record_differ_the_record_stays),
        T(who_is_gone_stays_so_and_the_row_says_it),
        T(two_identifiers_must_agree),
        T(a_pump_implanted_later_replaces_the_one_before),
        T(the_import_takes_its_own_export_back_unchanged),
        T(a_pump_that_does_not_run_does_not_come_back_as_running),
    };

    return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
