/* test_store.c: what is stored is there, once, and tells who put it there. */
#include "test/clinic/store/support.h"

static void a_reading_is_stored_and_gives_its_dates(void **state)
{
    struct place *place = *state;
    struct reading reading, back;
    struct current current;
    int64_t pump, id, patient = add_patient(place, "Gneiss, Mira", "A1", &pump);

    reading = make_reading(patient, pump, 10);
    assert_int_equal(
        reading_add(place->store, &NURSE, &reading, &id), STORE_OK);
    assert_int_equal(
        reading_get(place->store, &place->arena, id, &back), STORE_OK);
    assert_memory_equal(
        &back.schedule, &reading.schedule, sizeof back.schedule);
    assert_int_equal(back.fill_nl, 19000000);
    assert_string_equal(back.author, "R. Nurse");
    assert_int_equal(
        current_get(place->store, &place->arena, patient, &current), STORE_OK);
    /* 17 mL at 0.15 mL/day last 113.3 days. */
    assert_int_equal(current.alarm_day, TODAY - 10 + 113);
    assert_int_equal(current.refill_by_day, TODAY - 10 + 110);
    assert_int_equal(current.dose_ng, 300000);
    assert_string_equal(current.serial, "A1");
    assert_int_equal(place_check(place, 0), 0);
}

static void the_same_reading_is_stored_once(void **state)
{
    struct place *place = *state;
    struct reading reading;
    int64_t pump, id, again,
        patient = add_patient(place, "Gneiss", "A1", &pump);

    reading = make_reading(patient, pump, 10);
    assert_int_equal(
        reading_add(place->store, &NURSE, &reading, &id), STORE_OK);
    assert_int_equal(
        reading_add(place->store, &NURSE, &reading, &again), STORE_SAME);
    assert_int_equal(again, id);
    reading.key[0] = 1;
    assert_int_equal(
        reading_add(place->store, &NURSE, &reading, &id), STORE_OK);
    reading.fill_nl--;
    assert_int_equal(
        reading_add(place->store, &NURSE, &reading, &again), STORE_TAKEN);
    assert_int_equal(place_check(place, 0), 0);
}

/* F-05 */
static void what_the_rules_refuse_is_not_stored(void **state)
{
    struct place *place = *state;
    struct reading good, bad;
    int64_t pump, id, patient = add_patient(place, "Gneiss", "A1", &pump);
    int i;

    good = make_reading(patient, pump, 10);
    for (i = 0; i < 9; i++) {
        bad = good;
        switch (i) {
        case 0:
            bad.fill_nl = 20000001;
            break;
        case 1:
            bad.fill_nl = 1999999;
            break;
        case 2:
            bad.conc_ng_per_ml = 50000;
            break;
        case 3:
            bad.alarm_nl = 999999;
            break;
        case 4:
            bad.alarm_nl = 10000001;
            break;
        case 5:
            schedule_init_simple(&bad.schedule, 90000);
            break;
        case 6:
            bad.patient = patient + 1;
            break;
        case 7:
            bad.filled_s = bad.read_s + bad.offset_s + 86401;
            break;
        default:
            bad.note = "\xff";
        }
        assert_int_equal(
            reading_add(place->store, &NURSE, &bad, &id), STORE_REFUSED);
        CHECK(store_why(place->store)[0]);
    }
    bad = good;
    bad.pump = 99;
    assert_int_equal(reading_add(place->store, &NURSE, &bad, &id), STORE_NONE);
    assert_int_equal(place_check(place, 0), 0);
}

/* SR-44 */
static void a_change_tells_who_and_what_was_before(void **state)
{
    struct place *place = *state;
    struct audit_query query = { "patient/1", INT64_MAX, 10 };
    struct patient patient;
    struct audit *entries;
    int64_t pump, id = add_patient(place, "Gneiss, Mira", "A1", &pump);

    assert_int_equal(
        patient_get(place->store, &place->arena, id, &patient), STORE_OK);
    patient.phone = "555-0123";
    assert_int_equal(patient_set(place->store, &NURSE, &patient), STORE_OK);
    assert_int_equal(patient_set(place->store, &NURSE, &patient), STORE_SAME);
    assert_int_equal(
        audit_of(place->store, &place->arena, &query, &entries), 3);
    assert_string_equal(entries[0].action, "patient.set");
    assert_string_equal(entries[0].author, "R. Nurse");
    assert_string_equal(entries[0].before, "id=1\nphone=\n");
    assert_string_equal(entries[0].after, "id=1\nphone=555-0123\n");
    assert_string_equal(entries[2].action, "patient.add");
    assert_int_equal(place_check(place, 0), 0);
}

static void a_failed_row_leaves_the_others_of_its_transaction(void **state)
{
    struct place *place = *state;
    struct patient patient = patient_default("Basalt, Rigel");
    struct current current;
    int64_t pump, id, first;

    assert_int_equal(store_begin(place->store), STORE_OK);
    first = add_patient(place, "Gneiss, Mira", "A1", &pump);
    patient.mrn = "7";
    assert_int_equal(store_begin(place->store), STORE_OK);
    assert_int_equal(
        patient_add(place->store, &NURSE, &patient, &id), STORE_OK);
    assert_int_equal(
        current_get(place->store, &place->arena, first, &current), STORE_OK);
    assert_int_equal(store_end(place->store, STORE_REFUSED), STORE_REFUSED);
    assert_int_equal(store_end(place->store, STORE_OK), STORE_OK);
    assert_int_equal(patient_find_mrn(place->store, "7", &id), STORE_NONE);
    assert_int_equal(patient_next(place->store, 0, &id), STORE_OK);
    assert_int_equal(id, first);
    assert_int_equal(place_check(place, 0), 0);
}

static void people_are_found_by_any_word_without_accents(void **state)
{
    static const struct {
        const char *words;
        int count;
    } cases[] = { { "celik", 1 }, { "Çel", 1 }, { "miz çelik", 1 }, { "a1", 1 },
        { "A", 2 }, { "nobody", 0 }, { "", 0 }, { "celik b2", 0 }, { "%", 0 } };
    struct place *place = *state;
    struct current *rows;
    int64_t pump;
    int i;

    add_patient(place, "Çelik, Mizar", "A1", &pump);
    add_patient(place, "Agate, Vega", "B2", &pump);
    for (i = 0; i < 9; i++)
        assert_int_equal(current_search(place->store, &place->arena,
                             cases[i].words, 50, &rows),
            cases[i].count);
}

static void names_differ_by_more_than_case(void **state)
{
    struct place *place = *state;
    struct account account = { .name = "R. Nurse", .password = "x" }, back;
    int64_t id;

    assert_int_equal(account_count(place->store), 0);
    assert_int_equal(
        account_add(place->store, &NURSE, &account, &id), STORE_OK);
    account.name = "r nurse";
    assert_int_equal(
        account_add(place->store, &NURSE, &account, &id), STORE_TAKEN);
    account.name = "cli:root";
    assert_int_equal(
        account_add(place->store, &NURSE, &account, &id), STORE_REFUSED);
    account.name = "...";
    assert_int_equal(
        account_add(place->store, &NURSE, &account, &id), STORE_REFUSED);
    assert_int_equal(
        account_find(place->store, &place->arena, "R NURSE", &back), STORE_OK);
    assert_string_equal(back.name, "R. Nurse");
    assert_int_equal(account_count(place->store), 1);
    assert_int_equal(place_check(place, 0), 0);
}

static void a_login_ends_when_its_account_changes(void **state)
{
    struct place *place = *state;
    struct account account = { .name = "R. Nurse", .password = "x" };
    struct login login = { .csrf = "c", .created_s = NOW, .seen_s = NOW };
    int64_t id;

    assert_int_equal(
        account_add(place->store, &NURSE, &account, &id), STORE_OK);
    login.account = account.id = id;
    login.token[3] = 9;
    assert_int_equal(login_add(place->store, &NURSE, &login), STORE_OK);
    assert_int_equal(
        login_get(place->store, &place->arena, login.token, &login, &account),
        STORE_OK);
    assert_string_equal(login.csrf, "c");
    account.disabled = 1;
    assert_int_equal(account_set(place->store, &NURSE, &account), STORE_OK);
    assert_int_equal(
        login_get(place->store, &place->arena, login.token, &login, &account),
        STORE_NONE);
    assert_int_equal(place_check(place, 0), 0);
}

static void a_store_that_is_there_is_not_made_again(void **state)
{
    struct place *place = *state;
    struct clinic clinic = clinic_default("Other", "UTC");
    char why[DB_WHY_MAX];
    enum store_result result;

    CHECK(!store_create(place->uri, &clinic, &NURSE, &result, why));
    assert_int_equal(result, STORE_TAKEN);
    CHECK(!store_open("sqlite:/nowhere/x.db", &result, why));
    assert_int_equal(result, STORE_NONE);
    CHECK(!store_open("postgres://x", &result, why));
    assert_int_equal(result, STORE_REFUSED);
    CHECK(strstr(why, "not in this version"));
}

/* Days and flags of the listed, added up so that each counts by its place. */
struct sum {
    uint64_t value;
    int64_t last; /* patient */
    int count;
};

static void add_up(void *context, const struct current *current)
{
    const int64_t parts[] = { current->alarm_day, current->stability_day,
        current->refill_by_day, current->window_from_day,
        current->replace_by_day, current->read_day, current->booked_day,
        current->owner, current->flags };
    struct sum *sum = context;
    uint64_t value = 0;

    if (current->state != PATIENT_ACTIVE || current->from_day > TODAY)
        return;
    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++)
        value = (value ^ (uint64_t)parts[i]) * UINT64_C(1099511628211);
    sum->value += value;
    sum->last = current->patient;
    sum->count++;
}

/* SR-42: what is counted is what is listed. */
static void each_one_counted_is_one_listed(void **state)
{
    struct place *place = *state;
    struct current_page all = { .after_day = RECORD_NO_DAY, .max = 10000 };
    struct sum listed = { 0 }, counted = { 0 };
    uint64_t seed = 20261116;
    struct current *rows;
    int n;

    for (int i = 0; i < 400; i++)
        (void)random_change(place, &seed);
    n = current_today(place->store, &place->arena, TODAY, &all, &rows);
    CHECK(n > 2);
    for (int i = 0; i < n; i++)
        add_up(&listed, &rows[i]);
    assert_int_equal(
        current_each(place->store, CURRENT_EVERYBODY, add_up, &counted), 0);
    assert_int_equal(counted.count, n);
    assert_true(counted.value == listed.value);
    assert_int_equal(current_count(place->store, TODAY), n);
}

/* Those that a list of an earlier generation does not know, and no others. */
static void who_changed_since_a_generation_is_known(void **state)
{
    struct place *place = *state;
    int64_t pump, ids[3], before;
    struct sum changed = { 0 };
    struct patient patient;

    for (int i = 0; i < 3; i++) {
        char serial[8];

        snprintf(serial, sizeof serial, "A%d", i);
        ids[i] = add_patient(place, "Gneiss, Mira", serial, &pump);
    }
    before = store_generation(place->store);
    assert_int_equal(current_each(place->store, before, add_up, &changed), 0);
    assert_int_equal(changed.count, 0);
    CHECK(
        patient_get(place->store, &place->arena, ids[1], &patient) == STORE_OK);
    patient.name = "Talc, Zaurak";
    CHECK(patient_set(place->store, &NURSE, &patient) == STORE_OK);
    assert_int_equal(current_each(place->store, before, add_up, &changed), 0);
    assert_int_equal(changed.count, 1);
    assert_int_equal(changed.last, ids[1]);
    add_patient(place, "Marl, Deneb", "B1", &pump);
    changed = (struct sum){ 0 };
    assert_int_equal(current_each(place->store, before, add_up, &changed), 0);
    assert_int_equal(changed.count, 2);
    assert_int_equal(current_each(place->store, store_generation(place->store),
                         add_up, &changed),
        0);
    assert_int_equal(changed.count, 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        IN_PLACE(a_reading_is_stored_and_gives_its_dates),
        IN_PLACE(the_same_reading_is_stored_once),
        IN_PLACE(what_the_rules_refuse_is_not_stored),
        IN_PLACE(a_change_tells_who_and_what_was_before),
        IN_PLACE(a_failed_row_leaves_the_others_of_its_transaction),
        IN_PLACE(people_are_found_by_any_word_without_accents),
        IN_PLACE(names_differ_by_more_than_case),
        IN_PLACE(a_login_ends_when_its_account_changes),
        IN_PLACE(a_store_that_is_there_is_not_made_again),
        IN_PLACE(each_one_counted_is_one_listed),
        IN_PLACE(who_changed_since_a_generation_is_known),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
