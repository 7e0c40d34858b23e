/* test_threads.c: several threads, and a process that is killed (SR-45). */
#include <pthread.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "clinic/store/access.h"
#include "test/clinic/store/support.h"

enum { THREADS = 3, CHANGES = 80, KILLS = 40 };

/* Each thread has a connection of its own. */
struct worker {
    struct place place;
    uint64_t seed;
    struct access_log *log;
    int failed;
};

static void *change_things(void *context)
{
    struct worker *worker = context;
    int i;

    place_open(&worker->place);
    for (i = 0; i < CHANGES; i++)
        worker->failed +=
            random_change(&worker->place, &worker->seed) > STORE_REFUSED;
    place_close(&worker->place);
    arena_free(&worker->place.arena);
    return NULL;
}

static void *look_at_things(void *context)
{
    struct worker *worker = context;
    struct current_page first = { RECORD_NO_DAY, "", 0, 50 };
    struct current *rows;
    int i;

    place_open(&worker->place);
    for (i = 0; i < CHANGES; i++) {
        int count = current_today(
            worker->place.store, &worker->place.arena, TODAY, &first, &rows);

        worker->failed += count < 0;
        while (--count > 0)
            worker->failed +=
                rows[count].safe_until_day < rows[count - 1].safe_until_day;
        worker->failed += access_note(worker->log, &NURSE, "today", i % 7) != 0;
        arena_reset(&worker->place.arena);
    }
    place_close(&worker->place);
    arena_free(&worker->place.arena);
    return NULL;
}

static void writers_and_readers_work_side_by_side(void **state)
{
    struct place *place = *state;
    struct access_log *log = access_create();
    struct worker worker[2 * THREADS];
    pthread_t thread[2 * THREADS];
    struct access_query query = { 3, INT64_MAX, 1000 };
    struct access *looks;
    int i;

    for (i = 0; i < 2 * THREADS; i++) {
        worker[i] =
            (struct worker){ .place = *place, .seed = (uint64_t)i, .log = log };
        memset(&worker[i].place.arena, 0, sizeof place->arena);
        pthread_create(&thread[i], NULL,
            i < THREADS ? change_things : look_at_things, &worker[i]);
    }
    for (i = 0; i < 2 * THREADS; i++) {
        pthread_join(thread[i], NULL);
        assert_int_equal(worker[i].failed, 0);
    }
    assert_int_equal(access_flush(log, place->store, NOW), STORE_OK);
    assert_int_equal(access_list(place->store, &place->arena, &query, &looks),
        THREADS * ((CHANGES + 3) / 7));
    assert_int_equal(place_check(place, 0), 0);
    access_free(log);
}

static void *open_and_close(void *context)
{
    struct worker *worker = context;
    enum store_result result;
    char why[DB_WHY_MAX];
    struct store *store = store_open(worker->place.uri, &result, why);

    if (!store)
        print_error("%s\n", why);
    worker->failed += !store;
    store_close(store);
    return NULL;
}

/* As a server does after a restore, which leaves a file without a WAL. */
static void many_threads_open_a_restored_store_at_once(void **state)
{
    struct place *place = *state;
    struct worker worker[2 * THREADS];
    pthread_t thread[2 * THREADS];
    int round, i;

    place_close(place);
    for (round = 0; round < 40; round++) {
        db_fold(place->file);
        for (i = 0; i < 2 * THREADS; i++) {
            worker[i] = (struct worker){ .place = *place };
            pthread_create(&thread[i], NULL, open_and_close, &worker[i]);
        }
        for (i = 0; i < 2 * THREADS; i++) {
            pthread_join(thread[i], NULL);
            assert_int_equal(worker[i].failed, 0);
        }
    }
    place_open(place);
}

/* SR-44 */
static void looks_are_anchored_in_the_trail(void **state)
{
    static const char *const changes[] = { "UPDATE access SET patient = 2",
        "UPDATE access SET author = 'X'", "UPDATE access SET action = 'x'",
        "UPDATE access SET at_s = 5", "DELETE FROM access WHERE id = 2",
        ("INSERT INTO access SELECT 99, clinic, batch, at_s, author, action,"
         " patient FROM access WHERE id = 2") };
    size_t i;

    (void)state;
    for (i = 0; i < sizeof changes / sizeof changes[0]; i++) {
        struct access_log *log = access_create();
        struct audit_report report;
        struct place place;

        place_make(&place);
        assert_int_equal(access_flush(log, place.store, NOW), STORE_OK);
        access_note(log, &NURSE, "patient", 1);
        access_note(log, &NURSE,
            "a text that is longer than the sixty-three "
            "bytes that a look has for it: \xc3\xa4",
            1);
        access_note(log, &NURSE, "print", 1);
        assert_int_equal(access_flush(log, place.store, NOW), STORE_OK);
        assert_int_equal(audit_verify(place.store, &report), STORE_OK);
        CHECK(!report.what);
        assert_int_equal(report.looks, 3);
        assert_int_equal(report.entries, 3);
        assert_int_equal(db_define(place.store->db, changes[i]), 0);
        assert_int_equal(audit_verify(place.store, &report), STORE_OK);
        CHECK(report.what);
        CHECK(place_check(&place, 1) > 0);
        access_free(log);
        place_close(&place);
        place_remove(&place);
    }
}

static void looks_wait_while_the_store_is_locked(void **state)
{
    struct place *place = *state;
    struct access_log *log = access_create();
    struct place other = *place;
    struct audit_report report;

    place_open(&other);
    access_note(log, &NURSE, "patient", 1);
    assert_int_equal(store_begin(other.store), STORE_OK);
    assert_int_equal(access_flush(log, place->store, NOW), STORE_BUSY);
    access_note(log, &NURSE, "patient", 2);
    assert_int_equal(store_end(other.store, STORE_OK), STORE_OK);
    assert_int_equal(access_flush(log, place->store, NOW), STORE_OK);
    assert_int_equal(audit_verify(place->store, &report), STORE_OK);
    assert_int_equal(report.looks, 2);
    place_close(&other);
    access_free(log);
}

static void looks_are_refused_when_too_many_wait(void **state)
{
    struct access_log *log = access_create();
    int i;

    (void)state;
    for (i = 0; i < ACCESS_WAITING_MAX; i++)
        assert_int_equal(access_note(log, &NURSE, "patient", 1), 0);
    assert_int_equal(access_note(log, &NURSE, "patient", 1), -1);
    access_free(log);
}

/* What the child tells of each change that was acknowledged to it. */
struct told {
    int64_t sequence;
    unsigned char hash[32];
};

static void change_until_killed(struct place *place, int fd, uint64_t seed)
{
    struct audit *entry;
    struct told told;

    place_open(place);
    for (;;) {
        enum store_result result = random_change(place, &seed);

        if (result > STORE_REFUSED)
            _exit(1);
        if (audit_list(place->store, &place->arena, INT64_MAX, 1, &entry) != 1)
            _exit(1);
        told.sequence = entry->sequence;
        memcpy(told.hash, entry->hash, 32);
        if (write(fd, &told, sizeof told) != sizeof told)
            _exit(1);
    }
}

/* SR-45 */
static void a_kill_at_any_moment_loses_nothing_acknowledged(void **state)
{
    struct place *place = *state;
    uint64_t seed = 99;
    int64_t told_of = 0;
    int i;

    place_close(place);
    for (i = 0; i < KILLS; i++) {
        struct told told = { 0, { 0 } };
        struct audit *entry;
        int fd[2], status;
        pid_t child;

        assert_int_equal(pipe(fd), 0);
        child = fork();
        if (child == 0) {
            close(fd[0]);
            change_until_killed(place, fd[1], seed);
        }
        close(fd[1]);
        /* Some are killed while opening, most while changing. */
        if (i % 4)
            CHECK(read(fd[0], &told, sizeof told) == sizeof told);
        usleep((useconds_t)(chance(&seed) % 30000));
        kill(child, SIGKILL);
        waitpid(child, &status, 0);
        CHECK(WIFSIGNALED(status));
        while (read(fd[0], &told, sizeof told) == sizeof told)
            continue;
        close(fd[0]);
        place_open(place);
        assert_int_equal(place_check(place, 0), 0);
        if (told.sequence) {
            assert_int_equal(audit_list(place->store, &place->arena,
                                 told.sequence + 1, 1, &entry),
                1);
            assert_memory_equal(entry->hash, told.hash, 32);
            told_of++;
        }
        place_close(place);
    }
    CHECK(told_of >= KILLS - KILLS / 4);
    place_open(place);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        IN_PLACE(writers_and_readers_work_side_by_side),
        IN_PLACE(many_threads_open_a_restored_store_at_once),
        cmocka_unit_test(looks_are_anchored_in_the_trail),
        IN_PLACE(looks_wait_while_the_store_is_locked),
        cmocka_unit_test(looks_are_refused_when_too_many_wait),
        IN_PLACE(a_kill_at_any_moment_loses_nothing_acknowledged),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
