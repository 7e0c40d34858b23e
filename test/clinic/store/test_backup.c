/* test_backup.c: copies, their way back, and versions of the schema (SR-45). */
#include <pthread.h>
#include <sqlite3.h>
#include <sys/stat.h>
#include <unistd.h>

#include "clinic/store/migrate.h"
#include "test/clinic/store/support.h"

static void play(struct place *place, uint64_t seed, int changes)
{
    while (changes-- > 0) {
        enum store_result result = random_change(place, &seed);

        if (result > STORE_REFUSED)
            fail_msg(
                "%s: %s", store_result_name(result), store_why(place->store));
    }
}

static void a_backup_restores_to_equality(void **state)
{
    struct place *place = *state;
    char kept[DB_NAME_MAX], why[DB_WHY_MAX];
    const char *copy = place_name(place, "copy.db");
    char *before, *later;

    play(place, 1, 60);
    copy = strdup(place_name(place, "copy.db"));
    assert_int_equal(backup_make(place->store, copy), STORE_OK);
    before = strdup(place_dump(place, place->file));
    assert_string_equal(before, place_dump(place, copy));
    play(place, 2, 20);
    later = strdup(place_dump(place, place->file));
    place_close(place);
    assert_int_equal(backup_restore(place->uri, copy, kept, why), STORE_OK);
    assert_string_equal(before, place_dump(place, place->file));
    assert_string_equal(later, place_dump(place, kept));
    place_open(place);
    assert_int_equal(place_check(place, 0), 0);
    free((char *)(uintptr_t)copy);
    free(before);
    free(later);
}

/* One thread writes on while copies are made. */
struct writer {
    struct place place;
    volatile int stop;
    int changes;
};

static void *write_on(void *context)
{
    struct writer *writer = context;
    uint64_t seed = 77;

    place_open(&writer->place);
    while (!writer->stop) {
        random_change(&writer->place, &seed);
        writer->changes++;
    }
    place_close(&writer->place);
    arena_free(&writer->place.arena);
    return NULL;
}

static void a_copy_made_while_others_write_is_one_moment(void **state)
{
    struct place *place = *state;
    struct writer writer = { .place = *place };
    struct audit *entry, *same;
    pthread_t thread;
    int i;

    play(place, 1, 40);
    memset(&writer.place.arena, 0, sizeof writer.place.arena);
    pthread_create(&thread, NULL, write_on, &writer);
    for (i = 0; i < 10; i++) {
        struct place copy = *place;

        memset(&copy.arena, 0, sizeof copy.arena);
        snprintf(copy.file, sizeof copy.file, "%s/copy%d", place->folder, i);
        snprintf(copy.uri, sizeof copy.uri, "sqlite:%s", copy.file);
        assert_int_equal(backup_make(place->store, copy.file), STORE_OK);
        place_open(&copy);
        assert_int_equal(place_check(&copy, 0), 0);
        assert_int_equal(
            audit_list(copy.store, &copy.arena, INT64_MAX, 1, &entry), 1);
        assert_int_equal(audit_list(place->store, &copy.arena,
                             entry->sequence + 1, 1, &same),
            1);
        assert_memory_equal(entry->hash, same->hash, 32);
        place_close(&copy);
        arena_free(&copy.arena);
    }
    writer.stop = 1;
    pthread_join(thread, NULL);
    CHECK(writer.changes > 10);
    assert_int_equal(place_check(place, 0), 0);
}

static void a_copy_does_not_overwrite(void **state)
{
    struct place *place = *state;
    const char *copy = place_name(place, "copy.db");

    assert_int_equal(backup_make(place->store, copy), STORE_OK);
    assert_int_equal(backup_make(place->store, copy), STORE_TAKEN);
    assert_int_equal(backup_make(place->store, "/nowhere/copy.db"), STORE_IO);
    CHECK(strstr(store_why(place->store), "/nowhere/copy.db"));
}

static void a_store_in_use_is_not_replaced(void **state)
{
    struct place *place = *state;
    char kept[DB_NAME_MAX], why[DB_WHY_MAX];
    char *copy = strdup(place_name(place, "copy.db"));

    assert_int_equal(backup_make(place->store, copy), STORE_OK);
    assert_int_equal(backup_restore(place->uri, copy, kept, why), STORE_BUSY);
    CHECK(strstr(why, "stop it first"));
    play(place, 3, 5);
    assert_int_equal(place_check(place, 0), 0);
    place_close(place);
    assert_int_equal(backup_restore(place->uri, copy, kept, why), STORE_OK);
    place_open(place);
    free(copy);
}

/* Damage the copy at one place, by turns, and try to restore it. */
static void damage(const char *file, long at, int byte)
{
    FILE *f = fopen(file, "r+");
    int was;

    fseek(f, at, SEEK_SET);
    was = fgetc(f);
    fseek(f, at, SEEK_SET);
    fputc(was ^ byte, f);
    fclose(f);
}

static void a_damaged_backup_is_refused_and_the_old_store_kept(void **state)
{
    struct place *place = *state;
    char kept[DB_NAME_MAX], why[DB_WHY_MAX];
    char *copy = strdup(place_name(place, "copy.db"));
    char *before;
    struct stat size;
    uint64_t seed = 4;
    int i, refused = 0;

    play(place, 1, 60);
    assert_int_equal(backup_make(place->store, copy), STORE_OK);
    place_close(place);
    before = strdup(place_dump(place, place->file));
    assert_int_equal(stat(copy, &size), 0);
    for (i = 0; i < 60; i++) {
        long at = (long)(chance(&seed) % (uint64_t)size.st_size);
        enum store_result result;

        damage(copy, at, 0x55);
        result = backup_restore(place->uri, copy, kept, why);
        damage(copy, at, 0x55);
        if (result != STORE_OK) {
            refused++;
            CHECK(why[0] && !kept[0]);
        }
        /* What was let through (unused bytes) holds the same. */
        assert_string_equal(before, place_dump(place, place->file));
    }
    CHECK(refused > 5);
    assert_int_equal(truncate(copy, size.st_size / 2), 0);
    CHECK(backup_restore(place->uri, copy, kept, why) != STORE_OK);
    assert_int_equal(
        backup_restore(place->uri, "/nowhere/x", kept, why), STORE_NONE);
    assert_string_equal(before, place_dump(place, place->file));
    place_open(place);
    assert_int_equal(place_check(place, 0), 0);
    free(copy);
    free(before);
}

static void a_lost_store_comes_back_from_its_backup(void **state)
{
    struct place *place = *state;
    char kept[DB_NAME_MAX], why[DB_WHY_MAX];
    const char *copy = place_name(place, "copy.db");

    assert_int_equal(backup_make(place->store, copy), STORE_OK);
    place_close(place);
    unlink(place->file);
    assert_int_equal(backup_restore(place->uri, copy, kept, why), STORE_OK);
    assert_string_equal(kept, "");
    place_open(place);
    assert_int_equal(place_check(place, 0), 0);
}

/* A damaged store is no reason not to restore: it is kept with its WAL. */
static void a_destroyed_store_is_replaced_and_kept(void **state)
{
    struct place *place = *state;
    char kept[DB_NAME_MAX], why[DB_WHY_MAX];
    const char *copy = place_name(place, "copy.db");
    FILE *file;

    assert_int_equal(backup_make(place->store, copy), STORE_OK);
    place_close(place);
    file = fopen(place->file, "w");
    fputs("this was a store before something wrote over it, entirely", file);
    fclose(file);
    assert_int_equal(backup_restore(place->uri, copy, kept, why), STORE_OK);
    CHECK(access(kept, F_OK) == 0);
    place_open(place);
    assert_int_equal(place_check(place, 0), 0);
}

static void alter(struct place *place, const char *text)
{
    sqlite3 *handle;

    assert_int_equal(sqlite3_open(place->file, &handle), SQLITE_OK);
    assert_int_equal(sqlite3_exec(handle, text, NULL, NULL, NULL), SQLITE_OK);
    sqlite3_close(handle);
}

/* The facts decide: dates that an older program computed are made anew. */
static void what_is_current_is_computed_anew_on_restore(void **state)
{
    struct place *place = *state;
    char kept[DB_NAME_MAX], why[DB_WHY_MAX];
    char *copy = strdup(place_name(place, "copy.db"));

    play(place, 1, 40);
    assert_int_equal(backup_make(place->store, copy), STORE_OK);
    {
        struct place other = *place;

        snprintf(other.file, sizeof other.file, "%s", copy);
        alter(&other, "UPDATE current SET from_day = 5; DELETE FROM word");
        alter(&other, "DELETE FROM current WHERE patient = 1");
    }
    place_close(place);
    assert_int_equal(backup_restore(place->uri, copy, kept, why), STORE_OK);
    place_open(place);
    assert_int_equal(place_check(place, 0), 0);
    free(copy);
}

/* Versions. */

static void a_newer_schema_is_refused(void **state)
{
    struct place *place = *state;
    char kept[DB_NAME_MAX], why[DB_WHY_MAX];
    enum store_result result;
    char *newer = strdup(place_name(place, "newer.db"));

    place_close(place);
    alter(place, "PRAGMA user_version = 99");
    CHECK(!store_open(place->uri, &result, why));
    assert_int_equal(result, STORE_NEWER);
    CHECK(strstr(why, place->file) && strstr(why, "99"));
    assert_int_equal(rename(place->file, newer), 0);
    place_remove(place);
    place_make(place);
    free(newer);
    newer = strdup(place_name(place, "newer.db"));
    assert_int_equal(backup_make(place->store, newer), STORE_OK);
    place_close(place);
    {
        struct place copy = *place;

        snprintf(copy.file, sizeof copy.file, "%s", newer);
        alter(&copy, "PRAGMA user_version = 99");
    }
    assert_int_equal(backup_restore(place->uri, newer, kept, why), STORE_NEWER);
    place_open(place);
    assert_int_equal(place_check(place, 0), 0);
    free(newer);
}

static const char *const steps[] = { "CREATE TABLE one (id KEY64) STRICT;",
    "ALTER TABLE one ADD COLUMN more TEXT;",
    "CREATE TABLE two (a INT64, b BYTES) STRICT; CREATE BROKEN;" };

static const char *one_step(int i)
{
    return i < 1 ? steps[i] : NULL;
}

static const char *two_steps(int i)
{
    return i < 2 ? steps[i] : NULL;
}

static const char *three_steps(int i)
{
    return i < 3 ? steps[i] : NULL;
}

static void an_old_store_is_copied_then_brought_forward(void **state)
{
    struct place *place = *state;
    char uri[300], why[DB_WHY_MAX];
    char *file = strdup(place_name(place, "old.db"));
    enum store_result result;
    struct db *db;

    snprintf(uri, sizeof uri, "sqlite:%s", file);
    db = db_open(uri, DB_CREATE, &result, why);
    assert_int_equal(migrate(db, one_step, why), STORE_OK);
    assert_int_equal(db_version(db), 1);
    assert_int_equal(migrate(db, two_steps, why), STORE_OK);
    assert_int_equal(db_version(db), 2);
    assert_int_equal(db_define(db, "INSERT INTO one (more) VALUES ('x')"), 0);
    CHECK(access(place_name(place, "old.db.before-version-1"), F_OK) == 0);
    CHECK(migrate(db, three_steps, why) != STORE_OK);
    assert_int_equal(db_version(db), 2);
    assert_int_equal(db_define(db, "CREATE TABLE two (a INT64) STRICT"), 0);
    assert_int_equal(migrate(db, one_step, why), STORE_NEWER);
    db_close(db);
    free(file);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        IN_PLACE(a_backup_restores_to_equality),
        IN_PLACE(a_copy_made_while_others_write_is_one_moment),
        IN_PLACE(a_copy_does_not_overwrite),
        IN_PLACE(a_store_in_use_is_not_replaced),
        IN_PLACE(a_damaged_backup_is_refused_and_the_old_store_kept),
        IN_PLACE(a_lost_store_comes_back_from_its_backup),
        IN_PLACE(a_destroyed_store_is_replaced_and_kept),
        IN_PLACE(what_is_current_is_computed_anew_on_restore),
        IN_PLACE(a_newer_schema_is_refused),
        IN_PLACE(an_old_store_is_copied_then_brought_forward),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
