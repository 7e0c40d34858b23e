/* test_disk.c: a disk that fails at any one write, sync, truncation or removal
 * leaves a whole store that holds all that was acknowledged (SR-45).
 *
 *     test_clinic_store_disk [STEP]
 *
 * STEP 1 tries every operation, 13 (as the quick set does) every 13th.
 */
#include <sqlite3.h>
#include <unistd.h>

#include "test/clinic/store/disk.h"
#include "test/clinic/store/support.h"

enum { CHANGES = 12 };

static long step = 13;

/* The newest link of the chain that was acknowledged. */
struct acknowledged {
    int64_t sequence;
    unsigned char hash[32];
};

static void note(struct place *place, struct acknowledged *last)
{
    struct audit *entry;

    assert_int_equal(
        audit_list(place->store, &place->arena, INT64_MAX, 1, &entry), 1);
    last->sequence = entry->sequence;
    memcpy(last->hash, entry->hash, 32);
}

/* A failure is told as what it is, and names the file. */
static void judge(struct place *place, enum store_result result)
{
    switch (result) {
    case STORE_OK:
    case STORE_SAME:
    case STORE_NONE:
    case STORE_TAKEN:
    case STORE_REFUSED:
        return;
    case STORE_FULL:
    case STORE_IO:
        if (!strstr(store_why(place->store), place->file))
            fail_msg("names no file: %s", store_why(place->store));
        return;
    default:
        fail_msg("%s: %s", store_result_name(result), store_why(place->store));
    }
}

static void play(struct place *place, uint64_t seed, struct acknowledged *last)
{
    int i;

    for (i = 0; i < CHANGES; i++) {
        enum store_result result = random_change(place, &seed);

        judge(place, result);
        if (result == STORE_OK)
            note(place, last);
    }
}

static void check_acknowledged(
    struct place *place, const struct acknowledged *last)
{
    struct audit *entry;

    if (last->sequence == 0)
        return;
    assert_int_equal(
        audit_list(place->store, &place->arena, last->sequence + 1, 1, &entry),
        1);
    assert_int_equal(entry->sequence, last->sequence);
    assert_memory_equal(entry->hash, last->hash, 32);
}

/* One history with one fault at operation n; 0 when the fault came. */
static int one_history(enum disk_fault fault, long n)
{
    struct acknowledged last = { 0, { 0 } };
    enum store_result result;
    char why[DB_WHY_MAX];
    struct place place;
    int64_t pump;
    int failed;

    disk_arm(DISK_ERROR, 0, 0);
    place_make(&place);
    add_patient(&place, "Gneiss, Mira", "A1", &pump);
    note(&place, &last);
    place_close(&place);
    disk_arm(fault, n, (uint64_t)n);
    place.store = store_open(place.uri, &result, why);
    if (place.store)
        play(&place, 5, &last);
    else
        CHECK(result == STORE_IO || result == STORE_FULL);
    place_close(&place);
    failed = disk_settle();
    place_open(&place);
    if (place_check(&place, 0) != 0)
        fail_msg("fault %d at operation %ld", (int)fault, n);
    check_acknowledged(&place, &last);
    judge(&place, random_change(&place, &(uint64_t){ 9 }));
    assert_int_equal(place_check(&place, 0), 0);
    place_close(&place);
    place_remove(&place);
    return !failed;
}

static void every_operation(enum disk_fault fault)
{
    long n = 1;

    while (one_history(fault, n) == 0)
        n += step;
    CHECK(n > 100);
}

static void an_io_error_at_any_operation_loses_nothing(void **state)
{
    (void)state;
    every_operation(DISK_ERROR);
}

static void a_full_disk_at_any_write_loses_nothing(void **state)
{
    (void)state;
    every_operation(DISK_FULL);
    every_operation(DISK_STAYS_FULL);
}

static void a_disk_that_dies_at_any_operation_loses_nothing(void **state)
{
    (void)state;
    every_operation(DISK_DEAD);
}

static void power_lost_at_any_operation_loses_nothing(void **state)
{
    (void)state;
    every_operation(DISK_CUT);
}

/* The layer itself: were syncs left out, the cut would be noticed. */
static void the_cut_takes_away_what_was_not_synced(void **state)
{
    int i, lost = 0;

    (void)state;
    for (i = 0; i < 20; i++) {
        struct place place;
        sqlite3 *handle;
        int rows = 0;
        sqlite3_stmt *count;

        place_make(&place);
        place_close(&place);
        disk_arm(DISK_CUT, 40, (uint64_t)i);
        assert_int_equal(sqlite3_open(place.file, &handle), SQLITE_OK);
        sqlite3_exec(handle,
            "PRAGMA synchronous = OFF;"
            "CREATE TABLE t (a); INSERT INTO t VALUES (1);"
            "INSERT INTO t VALUES (2); INSERT INTO t VALUES (3);",
            NULL, NULL, NULL);
        while (sqlite3_exec(handle, "INSERT INTO t VALUES (4)", NULL, NULL,
                   NULL) == SQLITE_OK)
            continue;
        sqlite3_close(handle);
        disk_settle();
        assert_int_equal(sqlite3_open(place.file, &handle), SQLITE_OK);
        if (sqlite3_prepare_v2(handle, "SELECT count(*) FROM t", -1, &count,
                NULL) == SQLITE_OK &&
            sqlite3_step(count) == SQLITE_ROW)
            rows = sqlite3_column_int(count, 0);
        sqlite3_finalize(count);
        sqlite3_close(handle);
        lost += rows < 3;
        place_remove(&place);
    }
    CHECK(lost > 5);
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_cut_takes_away_what_was_not_synced),
        cmocka_unit_test(an_io_error_at_any_operation_loses_nothing),
        cmocka_unit_test(a_full_disk_at_any_write_loses_nothing),
        cmocka_unit_test(a_disk_that_dies_at_any_operation_loses_nothing),
        cmocka_unit_test(power_lost_at_any_operation_loses_nothing),
    };

    if (argc > 1)
        step = atol(argv[1]);
    disk_install();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
