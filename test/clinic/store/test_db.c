/* test_db.c: the engine: numbered statements, bound by name; its errors. */
#include <sqlite3.h>
#include <unistd.h>

#include "base/buffer.h"
#include "clinic/store/db_sqlite.h"
#include "clinic/store/fields.h"
#include "test/clinic/store/support.h"

/* How many different $n a text has: they must be $1 .. $count. */
static int count_places(const char *text)
{
    int max = 0;

    for (; *text; text++)
        if (*text == '$' && atoi(text + 1) > max)
            max = atoi(text + 1);
    return max;
}

static void every_statement_is_one_and_the_engine_takes_it(void **state)
{
    struct place *place = *state;
    int i, k;

    for (i = 0; i < SQL_COUNT; i++) {
        struct db_statement *statement;
        const char *text = sql_text((enum sql)i);
        int places;

        CHECK(text);
        CHECK(!strchr(text, ';') && !strchr(text, '"') && !strchr(text, '?'));
        for (k = 0; k < i; k++)
            CHECK(strcmp(text, sql_text((enum sql)k)) != 0);
        statement = db_prepare(place->store->db, (enum sql)i);
        if (statement->failed)
            fail_msg("%s: %s", text, db_why(place->store->db));
        places = count_places(text);
        assert_int_equal(
            sqlite3_bind_parameter_count(statement->handle), places);
        for (k = 1; k <= places; k++)
            CHECK(statement->slot[k] > 0);
    }
}

/* The text with each $n replaced by value_of(n), as SQLite expands it. */
static void replace_places(struct buffer *out, const char *text)
{
    while (*text) {
        if (*text == '$') {
            int n = atoi(text + 1);

            buffer_printf(out, "%d", 7000 + n);
            text++;
            while (*text >= '0' && *text <= '9')
                text++;
        } else {
            buffer_char(out, *text++);
        }
    }
}

static void check_expansion(struct db_statement *statement, const char *text)
{
    struct buffer want = { 0 };
    int n, places = count_places(text);
    char *got;

    for (n = places; n >= 1; n--)
        db_bind_int(statement, n, 7000 + n);
    got = sqlite3_expanded_sql(statement->handle);
    replace_places(&want, text);
    assert_string_equal(got, buffer_get(&want));
    sqlite3_free(got);
    buffer_free(&want);
    db_reset(statement);
}

/* SQLite numbers $1, $2 by first appearance: here the last comes first. */
static void values_go_to_their_names_in_whatever_order(void **state)
{
    struct place *place = *state;
    struct db *db = place->store->db;
    int i, n;

    for (i = 0; i < SQL_COUNT; i++) {
        const char *text = sql_text((enum sql)i);
        struct db_statement *statement = db_prepare(db, (enum sql)i);
        struct db_statement scrambled = { .db = db };
        struct buffer mixed = { 0 };
        char name[8];

        check_expansion(statement, text);
        buffer_text(&mixed, "WITH mixed AS (SELECT 0");
        for (n = count_places(text); n >= 1; n--)
            buffer_printf(&mixed, ", $%d", n);
        buffer_printf(&mixed, ") %s", text);
        assert_int_equal(sqlite3_prepare_v2(db->handle, buffer_get(&mixed), -1,
                             &scrambled.handle, NULL),
            SQLITE_OK);
        for (n = 1; n <= count_places(text); n++) {
            snprintf(name, sizeof name, "$%d", n);
            scrambled.slot[n] =
                sqlite3_bind_parameter_index(scrambled.handle, name);
        }
        check_expansion(&scrambled, buffer_get(&mixed));
        sqlite3_finalize(scrambled.handle);
        buffer_free(&mixed);
    }
}

/* A record's fields are read by position: the columns are those. */
static void columns_stand_in_the_order_of_the_fields(void **state)
{
    static const struct {
        enum sql number;
        const struct fields *fields;
    } cases[] = {
        { SQL_CLINIC_GET, &CLINIC_FIELDS },
        { SQL_ACCOUNT_GET, &ACCOUNT_FIELDS },
        { SQL_ACCOUNT_FIND, &ACCOUNT_FIELDS },
        { SQL_ACCOUNT_LIST, &ACCOUNT_FIELDS },
        { SQL_PATIENT_GET, &PATIENT_FIELDS },
        { SQL_PUMP_GET, &PUMP_FIELDS },
        { SQL_PUMP_FIND, &PUMP_FIELDS },
        { SQL_PUMP_OF, &PUMP_FIELDS },
        { SQL_READING_GET, &READING_FIELDS },
        { SQL_READING_KEY, &READING_FIELDS },
        { SQL_READING_LATEST, &READING_FIELDS },
        { SQL_READING_OF, &READING_FIELDS },
        { SQL_FILL_KEY, &FILL_FIELDS },
        { SQL_FILL_OF, &FILL_FIELDS },
        { SQL_PROGRAM_KEY, &PROGRAM_FIELDS },
        { SQL_PROGRAM_OF, &PROGRAM_FIELDS },
        { SQL_APPOINTMENT_BOOKING, &APPOINTMENT_FIELDS },
        { SQL_APPOINTMENT_OF, &APPOINTMENT_FIELDS },
        { SQL_CONTACT_OF, &CONTACT_FIELDS },
        { SQL_TONE_OF, &TONE_FIELDS },
        { SQL_CURRENT_GET, &PROJECT_FIELDS },
        { SQL_CURRENT_TODAY, &PROJECT_FIELDS },
        { SQL_CURRENT_NAMES, &PROJECT_FIELDS },
        { SQL_CURRENT_DAYS, &CURRENT_FIELDS },
        { SQL_CURRENT_CHANGED, &CURRENT_FIELDS },
        { SQL_WORD_FIND, &PROJECT_FIELDS },
    };
    struct place *place = *state;
    size_t i;
    int k;

    for (i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct db_statement *statement =
            db_prepare(place->store->db, cases[i].number);

        assert_int_equal(
            sqlite3_column_count(statement->handle), cases[i].fields->count);
        for (k = 0; k < cases[i].fields->count; k++)
            assert_string_equal(sqlite3_column_name(statement->handle, k),
                cases[i].fields->row[k].name);
    }
}

/* Today with 100,000 patients is an index walk: nothing is sorted, and no
 * table is read whole. */
static void lists_are_walks_of_an_index(void **state)
{
    static const enum sql walks[] = { SQL_CURRENT_TODAY, SQL_CURRENT_NAMES,
        SQL_CURRENT_COUNT, SQL_CURRENT_COUNT_DUE, SQL_CURRENT_CHANGED,
        SQL_READING_LATEST, SQL_READING_OF, SQL_FILL_OF, SQL_CONTACT_OF,
        SQL_TONE_OF, SQL_PROGRAM_OF, SQL_APPOINTMENT_OF,
        SQL_APPOINTMENT_BOOKING, SQL_AUDIT_LIST, SQL_AUDIT_SUBJECT,
        SQL_ACCESS_LIST, SQL_PUMP_FIND, SQL_PUMP_OF, SQL_PATIENT_FIND_MRN,
        SQL_PATIENT_NEXT, SQL_LOGIN_GET };
    struct place *place = *state;
    size_t i;

    for (i = 0; i < sizeof walks / sizeof walks[0]; i++) {
        char *text =
            sqlite3_mprintf("EXPLAIN QUERY PLAN %s", sql_text(walks[i]));
        sqlite3_stmt *plan;

        assert_int_equal(
            sqlite3_prepare_v2(place->store->db->handle, text, -1, &plan, NULL),
            SQLITE_OK);
        while (sqlite3_step(plan) == SQLITE_ROW) {
            const char *step = (const char *)sqlite3_column_text(plan, 3);

            if (strstr(step, "SCAN") || strstr(step, "TEMP"))
                fail_msg("%s: %s", text, step);
        }
        sqlite3_finalize(plan);
        sqlite3_free(text);
    }
}

/* SR-45: a lock is BUSY, told apart from all else, and nothing is lost. */
static void a_locked_store_answers_busy(void **state)
{
    struct place *place = *state;
    struct patient patient = patient_default("Gneiss, Mira");
    struct place other = *place;
    int64_t id;

    place_open(&other);
    sqlite3_busy_timeout(other.store->db->handle, 10);
    assert_int_equal(store_begin(place->store), STORE_OK);
    assert_int_equal(
        patient_add(other.store, &NURSE, &patient, &id), STORE_BUSY);
    CHECK(strstr(store_why(other.store), "try again"));
    assert_int_equal(store_end(place->store, STORE_OK), STORE_OK);
    assert_int_equal(patient_add(other.store, &NURSE, &patient, &id), STORE_OK);
    place_close(&other);
    arena_free(&other.arena);
}

static void a_reader_sees_one_moment_while_another_writes(void **state)
{
    struct place *place = *state;
    struct place other = *place;
    int64_t pump, id;

    place_open(&other);
    assert_int_equal(store_begin_read(other.store), STORE_OK);
    assert_int_equal(patient_next(other.store, 0, &id), STORE_NONE);
    add_patient(place, "Gneiss, Mira", "A1", &pump);
    assert_int_equal(patient_next(other.store, 0, &id), STORE_NONE);
    assert_int_equal(store_end(other.store, STORE_OK), STORE_OK);
    assert_int_equal(patient_next(other.store, 0, &id), STORE_OK);
    place_close(&other);
    arena_free(&other.arena);
}

static void a_page_of_the_same_number_still_holds(void **state)
{
    struct place *place = *state;
    struct place other = *place;
    int64_t pump, mine, theirs;

    place_open(&other);
    mine = store_generation(place->store);
    theirs = store_generation(other.store);
    assert_int_equal(store_generation(place->store), mine);
    add_patient(place, "Gneiss, Mira", "A1", &pump);
    CHECK(store_generation(place->store) != mine);
    CHECK(store_generation(other.store) != theirs);
    theirs = store_generation(other.store);
    assert_int_equal(store_generation(other.store), theirs);
    place_close(&other);
    arena_free(&other.arena);
}

static void what_is_no_store_is_refused(void **state)
{
    struct place *place = *state;
    const char *name = place_name(place, "letter.txt");
    char uri[160], why[DB_WHY_MAX];
    enum store_result result;
    FILE *file = fopen(name, "w");

    fputs("Dear colleague, this is a letter and no store of a clinic, but it "
          "is long enough to be looked at as if it were one, honestly.\n",
        file);
    fclose(file);
    snprintf(uri, sizeof uri, "sqlite:%s", name);
    CHECK(!store_open(uri, &result, why));
    assert_int_equal(result, STORE_CORRUPT);
    CHECK(strstr(why, name));
    fclose(fopen(name, "w"));
    CHECK(!store_open(uri, &result, why));
    assert_int_equal(result, STORE_CORRUPT);
}

static void only_its_owner_may_read_it(void **state)
{
    struct place *place = *state;
    const char *command = arena_printf(&place->arena,
        "test -z \"$(find %s -type f -perm /077)\"", place->folder);
    int64_t pump;

    add_patient(place, "Gneiss, Mira", "A1", &pump);
    assert_int_equal(
        backup_make(place->store, place_name(place, "copy")), STORE_OK);
    assert_int_equal(system(command), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        IN_PLACE(every_statement_is_one_and_the_engine_takes_it),
        IN_PLACE(values_go_to_their_names_in_whatever_order),
        IN_PLACE(columns_stand_in_the_order_of_the_fields),
        IN_PLACE(lists_are_walks_of_an_index),
        IN_PLACE(a_locked_store_answers_busy),
        IN_PLACE(a_reader_sees_one_moment_while_another_writes),
        IN_PLACE(a_page_of_the_same_number_still_holds),
        IN_PLACE(what_is_no_store_is_refused),
        IN_PLACE(only_its_owner_may_read_it),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
