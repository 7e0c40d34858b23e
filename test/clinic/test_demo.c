/* test_demo.c: the demonstration clinic is whole, telling, and the same again.
 */
#include <unistd.h>

#include "base/zone.h"
#include "clinic/demo.h"
#include "clinic/feed/export.h"
#include "clinic/rules/worklist.h"
#include "clinic/store/account.h"
#include "clinic/store/audit.h"
#include "clinic/store/check.h"
#include "clinic/store/clinic.h"
#include "clinic/store/current.h"
#include "clinic/store/fact.h"
#include "clinic/store/patient.h"
#include "test/test.h"
#include "web/password.h"

/* 2026-11-16 09:00 in Chicago, and its day. */
#define NOW_S INT64_C(1794841200)
enum { TODAY = 20773, PATIENTS = 40, SEEDS = 6 };

static char folder[] = "/tmp/cisterna-demo-XXXXXX";
static struct arena arena;
static struct zone *zone;
static int stores;

static struct store *make_demo(uint64_t seed, int64_t now_s)
{
    const struct author author = { "cli:test", "operator", now_s };
    struct clinic clinic = demo_clinic("Quarry Clinic", "America/Chicago");
    struct demo demo = { .seed = seed, .now_s = now_s, .zone = zone };
    enum store_result result = STORE_OK;
    char uri[200], why[DB_WHY_MAX];
    struct store *store;

    snprintf(uri, sizeof uri, "sqlite:%s/%d.sqlite", folder, stores++);
    store = store_create(uri, &clinic, &author, &result, why);
    if (!store)
        fail_msg("%s", why);
    if (demo_fill(store, &demo) != STORE_OK)
        fail_msg("seed %d: %s", (int)seed, store_why(store));
    return store;
}

static void fault(void *context, const char *what)
{
    fail_msg("seed %d: %s", *(int *)context, what);
}

static int take(void *context, struct buffer *out)
{
    buffer_put(context, out->data, out->len);
    buffer_clear(out);
    return 0;
}

static char *sheet_of(struct store *store)
{
    struct buffer all = { 0 };
    struct export export = { .zone = zone, .take = take, .context = &all };

    assert_int_equal(export_sheet(store, &export), STORE_OK);
    return all.data;
}

static void any_seed_and_day_make_a_whole_clinic(void **state)
{
    static const int64_t now_s[] = { NOW_S, NOW_S + 5 * 86400 + 50000,
        NOW_S + 118 * 86400, NOW_S + 200 * 86400 - 32000 };

    (void)state;
    for (int seed = 1; seed <= SEEDS; seed++) {
        struct store *store = make_demo((uint64_t)seed, now_s[seed % 4]);

        assert_int_equal(check_store(store, fault, &seed), 0);
        store_close(store);
    }
}

static void the_same_seed_and_day_make_the_same_clinic(void **state)
{
    struct store *a = make_demo(7, NOW_S), *b = make_demo(7, NOW_S),
                 *c = make_demo(8, NOW_S);
    char *x = sheet_of(a), *y = sheet_of(b), *z = sheet_of(c);

    (void)state;
    assert_string_equal(x, y);
    assert_string_not_equal(x, z);
    free(x);
    free(y);
    free(z);
    store_close(a);
    store_close(b);
    store_close(c);
}

static void each_role_has_a_login(void **state)
{
    static const char *const name[] = { "nurse", "prescriber", "scheduler",
        "reader", "administrator", "auditor" };
    struct store *store = make_demo(1, NOW_S);
    struct buffer text = { 0 };
    struct account account;
    unsigned roles = 0;

    (void)state;
    demo_print_logins(&text);
    for (size_t i = 0; i < sizeof name / sizeof name[0]; i++) {
        assert_int_equal(
            account_find(store, &arena, name[i], &account), STORE_OK);
        CHECK(password_check(account.password, DEMO_PASSWORD));
        CHECK(strstr(buffer_get(&text), name[i]));
        roles |= account.roles;
    }
    assert_int_equal(account_count(store), 6);
    assert_int_equal(roles, 63);
    assert_null(password_fault(DEMO_PASSWORD));
    buffer_free(&text);
    store_close(store);
}

/* Every reason for which a patient is on the list has its example. */
static void the_worklist_shows_what_it_can(void **state)
{
    static const enum worklist_reason shown[] = { WORKLIST_ALARM_PAST,
        WORKLIST_UNSTABLE, WORKLIST_OVERDUE, WORKLIST_BOOKED_LATE,
        WORKLIST_NEVER_READ, WORKLIST_UNREAD, WORKLIST_DISCREPANCY,
        WORKLIST_MISSED, WORKLIST_BOOKED_CLOSE, WORKLIST_DUE_UNBOOKED,
        WORKLIST_REPLACE_NEAR, WORKLIST_DUE, WORKLIST_UNBOOKED,
        WORKLIST_REPLACE_FAR, WORKLIST_DISAGREES, WORKLIST_UNOWNED,
        WORKLIST_NO_BACKUP };
    struct store *store = make_demo(1, NOW_S);
    struct worklist_rule rule = worklist_rule_default();
    struct current_page page = {
        .after_day = RECORD_NO_DAY, .after_name = "", .max = 100
    };
    int found[WORKLIST_REASON_COUNT] = { 0 }, section[8] = { 0 };
    struct current *row;
    int count = current_today(store, &arena, TODAY, &page, &row);

    (void)state;
    CHECK(count >= 20 && count < PATIENTS);
    for (int i = 0; i < count; i++) {
        struct worklist_facts facts = worklist_facts(&row[i], TODAY);
        struct worklist_item item = worklist_judge(&facts, &rule, TODAY);

        section[item.section]++;
        for (int r = 0; r < WORKLIST_REASON_COUNT; r++)
            found[r] += worklist_has(&item, (enum worklist_reason)r);
    }
    for (size_t i = 0; i < sizeof shown / sizeof shown[0]; i++)
        if (!found[shown[i]])
            fail_msg("no example of reason %d", (int)shown[i]);
    CHECK(found[WORKLIST_OVERDUE] >= 3 && found[WORKLIST_OVERDUE] <= 8);
    CHECK(section[WORKLIST_SECTION_SOON] >= 6);
    assert_int_equal(section[WORKLIST_SECTION_NONE], 0);
    store_close(store);
}

/* Two years of visits, most of them routine, and told in order of time. */
static void histories_are_long_and_mostly_routine(void **state)
{
    struct store *store = make_demo(1, NOW_S);
    struct audit_report report;
    int visits = 0, discrepancies = 0, scores = 0;
    int64_t id = 0;

    (void)state;
    while (patient_next(store, id, &id) == STORE_OK) {
        struct fill *fill;
        struct tone *tone;
        int count = fill_list(store, &arena, id, 100, &fill);

        for (int i = 0; i < count; i++) {
            discrepancies += fill[i].discrepancy;
            CHECK(fill[i].at_s < NOW_S);
            CHECK(fill[i].at_s > NOW_S - INT64_C(735) * 86400);
            if (i > 0)
                CHECK(fill[i].at_s < fill[i - 1].at_s);
        }
        visits += count;
        scores += tone_list(store, &arena, id, 100, &tone);
        arena_reset(&arena);
    }
    CHECK(visits > 200);
    assert_int_equal(discrepancies, 1);
    assert_int_equal(scores > visits, 1);
    assert_int_equal(audit_verify(store, &report), STORE_OK);
    assert_int_equal(report.broken, 0);
    store_close(store);
}

static int make_folder(void **state)
{
    (void)state;
    zone = zone_create("America/Chicago");
    return zone && mkdtemp(folder) ? 0 : -1;
}

static int remove_folder(void **state)
{
    char command[200];

    (void)state;
    arena_free(&arena);
    zone_free(zone);
    snprintf(command, sizeof command, "rm -rf '%s'", folder);
    return system(command);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(any_seed_and_day_make_a_whole_clinic),
        cmocka_unit_test(the_same_seed_and_day_make_the_same_clinic),
        cmocka_unit_test(each_role_has_a_login),
        cmocka_unit_test(the_worklist_shows_what_it_can),
        cmocka_unit_test(histories_are_long_and_mostly_routine),
    };

    return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
