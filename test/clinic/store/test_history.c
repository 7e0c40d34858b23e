/* test_history.c: random histories: the projection is what the facts say; and
 * the audit trail shows what was done behind the program's back (SR-44). */
#include <sqlite3.h>

#include "clinic/rules/worklist.h"
#include "clinic/store/project.h"
#include "test/clinic/store/support.h"

enum { HISTORIES = 12, CHANGES = 60 };

static int allowed(enum store_result result)
{
    return result == STORE_OK || result == STORE_SAME ||
           result == STORE_REFUSED || result == STORE_TAKEN;
}

static void play(struct place *place, uint64_t seed, int changes)
{
    int i;

    for (i = 0; i < changes; i++) {
        enum store_result result = random_change(place, &seed);

        if (!allowed(result))
            fail_msg(
                "%s: %s", store_result_name(result), store_why(place->store));
    }
}

/* SR-41, SR-42 */
static void the_projection_is_what_the_facts_say(void **state)
{
    uint64_t seed;

    (void)state;
    for (seed = 1; seed <= HISTORIES; seed++) {
        struct place place;

        place_make(&place);
        play(&place, seed, CHANGES);
        if (place_check(&place, 0) != 0)
            fail_msg("seed %llu", (unsigned long long)seed);
        place_close(&place);
        place_remove(&place);
    }
}

static void many_changes_in_one_transaction_project_the_same(void **state)
{
    uint64_t seed = 7;
    struct place place;
    int i;

    (void)state;
    place_make(&place);
    assert_int_equal(store_begin(place.store), STORE_OK);
    for (i = 0; i < 300; i++) {
        enum store_result result;

        assert_int_equal(store_begin(place.store), STORE_OK);
        result = random_change(&place, &seed);
        if (i % 5 == 0)
            result = STORE_REFUSED;
        CHECK(allowed(store_end(place.store, result)));
    }
    assert_int_equal(store_end(place.store, STORE_OK), STORE_OK);
    assert_int_equal(place_check(&place, 0), 0);
    place_close(&place);
    place_remove(&place);
}

static int below(uint64_t *seed, int n)
{
    return (int)(chance(seed) % (uint64_t)n);
}

/* Somebody well looked after but for what chance takes away. */
static void random_current(
    uint64_t *seed, struct clinic *choices, struct current *current)
{
    struct clinic clinic = clinic_default("Quarry", "UTC");
    struct patient patient = patient_default("Gneiss, Mira");
    struct pump pump = pump_default(1, "A1", 20000000);
    struct reading reading = make_reading(1, 1, below(seed, 200));
    struct appointment booking = { .id = 1,
        .booking = 1,
        .starts_s = NOW + (below(seed, 150) - 30) * INT64_C(86400),
        .stored_s = NOW - 200 * INT64_C(86400) };
    struct visit visit = { .begun_s = NOW - below(seed, 30) * INT64_C(86400) };
    struct project_input input = { .clinic = &clinic,
        .patient = &patient,
        .owner_name = "",
        .pump = &pump,
        .reading = &reading,
        .appointment = &booking,
        .appointment_count = below(seed, 8) > 0 };

    clinic.ahead_days = 1 + below(seed, 60);
    clinic.fresh_days = 30 + below(seed, 336);
    *choices = clinic;
    patient.id = patient.owner = 1;
    clinic.oral_backup = below(seed, 12) ? "tablets" : "";
    if (below(seed, 12) == 0)
        patient.owner = 0;
    if (below(seed, 4) == 0)
        patient.risks = RISK_FAR;
    pump.implanted_day = TODAY - below(seed, 2600);
    if (below(seed, 5) == 0)
        pump.implanted_day = RECORD_NO_DAY;
    schedule_init_simple(&reading.schedule, 100000 + below(seed, 400000));
    if (below(seed, 12) == 0)
        reading.mode = READING_STOPPED;
    if (below(seed, 12) == 0)
        input.reading = NULL;
    if (below(seed, 12) == 0)
        input.pump = NULL;
    if (below(seed, 12) == 0)
        input.visit = &visit;
    project_compute(&input, current);
}

/* The day from which somebody is on the list is the first with a reason:
 * neither too late (SR-42) nor a row without one. */
static void the_list_and_the_rules_agree_on_every_day(void **state)
{
    struct worklist_rule rule;
    struct current current;
    struct clinic clinic;
    uint64_t seed = 11;
    int i, day, waited = 0;

    (void)state;
    for (i = 0; i < 4000; i++) {
        random_current(&seed, &clinic, &current);
        rule = worklist_rule_of(&clinic);
        for (day = TODAY - 230; day < TODAY + 230; day++) {
            struct worklist_facts facts = worklist_facts(&current, day);
            int listed = current.from_day <= day;
            uint32_t reasons = worklist_judge(&facts, &rule, day).reasons;

            waited += !listed;
            if (listed != (reasons != 0))
                fail_msg("case %d on day %d: listed %d, reasons %x", i, day,
                    listed, reasons);
        }
    }
    CHECK(waited > 1000);
}

/* Change the store behind the program's back. */
static void tamper(struct place *place, const char *text)
{
    sqlite3 *handle;
    char *why = NULL;

    assert_int_equal(sqlite3_open(place->file, &handle), SQLITE_OK);
    if (sqlite3_exec(handle, text, NULL, NULL, &why) != SQLITE_OK)
        fail_msg("%s: %s", text, why);
    CHECK(sqlite3_changes(handle) > 0);
    sqlite3_close(handle);
}

/* Play the same history, tamper, and see that check says so. */
static void tampering_shows(const char *text, int64_t broken)
{
    struct audit_report report;
    struct place place;

    place_make(&place);
    play(&place, 5, 40);
    assert_int_equal(audit_verify(place.store, &report), STORE_OK);
    CHECK(!report.what && report.entries > 20);
    place_close(&place);
    tamper(&place, text);
    place_open(&place);
    if (place_check(&place, 1) == 0)
        fail_msg("not found: %s", text);
    assert_int_equal(audit_verify(place.store, &report), STORE_OK);
    if (broken && (!report.what || report.broken != broken ||
                      report.entries != broken - 1))
        fail_msg("%s: entry %lld of %lld", text, (long long)report.broken,
            (long long)report.entries);
    place_close(&place);
    place_remove(&place);
}

/* SR-44 */
static void an_altered_entry_is_named_whatever_was_altered(void **state)
{
    static const char *const columns[] = { "at_s = at_s + 1",
        "author = 'X. Other'", "role = 'reader'", "action = 'x.add'",
        "subject = 'patient/99'", "before = before || ' '",
        "after = after || ' '", "previous = zeroblob(32)",
        "hash = zeroblob(32)", "hash = x'00'", "previous = x''" };
    char text[200];
    size_t i;

    (void)state;
    for (i = 0; i < sizeof columns / sizeof columns[0]; i++) {
        snprintf(text, sizeof text, "UPDATE audit SET %s WHERE sequence = 17",
            columns[i]);
        tampering_shows(text, 17);
    }
}

/* SR-44 */
static void a_removed_entry_is_missed_wherever_it_was(void **state)
{
    (void)state;
    tampering_shows("DELETE FROM audit WHERE sequence = 1", 1);
    tampering_shows("DELETE FROM audit WHERE sequence = 9", 9);
    tampering_shows("DELETE FROM audit WHERE sequence ="
                    " (SELECT max(sequence) FROM audit)",
        0);
    tampering_shows("UPDATE audit SET sequence = 1000 WHERE sequence = 9", 9);
    tampering_shows("UPDATE clinic SET audit_sequence = audit_sequence - 1", 0);
    tampering_shows("UPDATE clinic SET audit_hash = zeroblob(32)", 0);
}

/* A whole trail does not hide a row that was changed behind it. */
static void a_row_changed_behind_the_trail_shows(void **state)
{
    static const char *const texts[] = {
        "UPDATE reading SET fill_nl = fill_nl - 1000000 WHERE id = 2",
        "UPDATE reading SET schedule = x'0101' WHERE id = 2",
        "UPDATE reading SET author = 'X' WHERE id = 2",
        "DELETE FROM reading WHERE id = 2",
        "UPDATE patient SET phone = '1' WHERE id = 1",
        "UPDATE patient SET name = 'Other' WHERE id = 1",
        "UPDATE pump SET implanted_day = 1 WHERE id = 1",
        "UPDATE clinic SET lead_days = 0",
        "UPDATE fill SET drained_nl = 1 WHERE id = 1",
        "UPDATE contact SET outcome = 0, whom = 'x' WHERE id = 1",
        "UPDATE appointment SET starts_s = 5 WHERE id = 1",
        ("INSERT INTO tone SELECT 99, patient, at_s, scale, site, code,"
         " author, stored_s FROM tone WHERE id = 1"),
        "UPDATE current SET alarm_day = alarm_day + 1 WHERE alarm_day > 0",
        "UPDATE current SET from_day = from_day + 1",
        "DELETE FROM current WHERE patient = 1",
        "DELETE FROM word WHERE patient = 1",
        "UPDATE trust_key SET key = zeroblob(32) WHERE id = 1",
        "DELETE FROM revocation WHERE id = 1",
        "UPDATE visit SET ended_s = 1, reason = 'x' WHERE id = 1",
        "UPDATE visit_record SET agreement = 2 WHERE id = 1",
        "UPDATE visit_bytes SET bytes = x'00' WHERE record = 1",
        "DELETE FROM visit_bytes WHERE record = 1",
    };
    size_t i;

    (void)state;
    for (i = 0; i < sizeof texts / sizeof texts[0]; i++)
        tampering_shows(texts[i], 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_projection_is_what_the_facts_say),
        cmocka_unit_test(many_changes_in_one_transaction_project_the_same),
        cmocka_unit_test(the_list_and_the_rules_agree_on_every_day),
        cmocka_unit_test(an_altered_entry_is_named_whatever_was_altered),
        cmocka_unit_test(a_removed_entry_is_missed_wherever_it_was),
        cmocka_unit_test(a_row_changed_behind_the_trail_shows),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
