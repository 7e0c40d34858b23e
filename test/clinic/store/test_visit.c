/* test_visit.c: visits, tickets, session records, and whose they may be. */
#include "clinic/store/change.h"
#include "test/clinic/store/support.h"

/* An account that may open visits. */
static int64_t add_nurse(struct place *place)
{
    struct account account = { .name = "A. Nurse", .password = "", .roles = 4 };
    int64_t id;

    assert_int_equal(
        account_add(place->store, &NURSE, &account, &id), STORE_OK);
    return id;
}

static int64_t begin(struct place *place, int64_t patient)
{
    int64_t id;

    assert_int_equal(visit_begin(place->store, &NURSE, patient, &id), STORE_OK);
    return id;
}

static int64_t book(struct place *place, int64_t patient, int64_t starts_s)
{
    struct appointment appointment = {
        .patient = patient, .starts_s = starts_s, .minutes = 60
    };
    int64_t booking;

    assert_int_equal(
        appointment_book(place->store, &NURSE, &appointment, &booking),
        STORE_OK);
    return booking;
}

static void a_patient_has_one_open_visit_at_most(void **state)
{
    struct place *place = *state;
    int64_t pump, patient = add_patient(place, "Gneiss, Mira", "A1", &pump);
    int64_t first = begin(place, patient), again, second;
    struct current current;
    struct visit *visits;

    assert_int_equal(
        visit_begin(place->store, &NURSE, patient, &again), STORE_SAME);
    assert_int_equal(again, first);
    assert_int_equal(
        current_get(place->store, &place->arena, patient, &current), STORE_OK);
    assert_int_equal(current.visit_day, TODAY);
    assert_int_equal(
        visit_close(place->store, &NURSE, first, "moves away"), STORE_OK);
    assert_int_equal(
        current_get(place->store, &place->arena, patient, &current), STORE_OK);
    assert_int_equal(current.visit_day, RECORD_NO_DAY);
    second = begin(place, patient);
    CHECK(second != first);
    assert_int_equal(
        visit_list(place->store, &place->arena, patient, 9, &visits), 2);
    assert_int_equal(visits[0].id, second);
    assert_string_equal(visits[1].reason, "moves away");
    assert_string_equal(visits[1].ended_by, "R. Nurse");
    assert_int_equal(visit_begin(place->store, &NURSE, 99, &again), STORE_NONE);
    assert_int_equal(place_check(place, 0), 0);
}

/* SR-43 */
static void a_visit_without_a_booking_or_a_reason_stays_open(void **state)
{
    struct place *place = *state;
    int64_t pump, patient = add_patient(place, "Gneiss, Mira", "A1", &pump);
    int64_t id = begin(place, patient);
    struct visit visit;

    assert_int_equal(visit_close(place->store, &NURSE, id, ""), STORE_REFUSED);
    CHECK(strstr(store_why(place->store), "book the next one"));
    assert_int_equal(
        visit_close(place->store, &NURSE, id, NULL), STORE_REFUSED);
    book(place, patient, NOW + 50 * INT64_C(86400));
    assert_int_equal(visit_close(place->store, &NURSE, id, ""), STORE_OK);
    assert_int_equal(visit_close(place->store, &NURSE, id, ""), STORE_SAME);
    assert_int_equal(
        visit_get(place->store, &place->arena, id, &visit), STORE_OK);
    assert_int_equal(visit.booked_s, NOW + 50 * INT64_C(86400));
    assert_int_equal(visit.ended_s, NOW);
    assert_int_equal(visit_close(place->store, &NURSE, 99, ""), STORE_NONE);
    assert_int_equal(place_check(place, 0), 0);
}

/* SR-43: what was booked for this very visit is no next refill, and neither is
 * one that was missed or cancelled. */
static void the_visit_s_own_booking_is_not_the_next_refill(void **state)
{
    struct place *place = *state;
    int64_t pump, patient = add_patient(place, "Gneiss, Mira", "A1", &pump);
    int64_t today = book(place, patient, NOW + 3600), later;
    int64_t id = begin(place, patient);
    const struct appointment before = {
        .booking = today, .starts_s = NOW - 86400, .minutes = 60
    };

    assert_int_equal(visit_close(place->store, &NURSE, id, ""), STORE_REFUSED);
    assert_int_equal(appointment_move(place->store, &NURSE, &before), STORE_OK);
    assert_int_equal(visit_close(place->store, &NURSE, id, ""), STORE_REFUSED);
    assert_int_equal(
        appointment_cancel(place->store, &NURSE, today, "came"), STORE_OK);
    later = book(place, patient, NOW + 86400);
    assert_int_equal(
        appointment_cancel(place->store, &NURSE, later, "ill"), STORE_OK);
    assert_int_equal(visit_close(place->store, &NURSE, id, ""), STORE_REFUSED);
    book(place, patient, NOW + 86400);
    assert_int_equal(visit_close(place->store, &NURSE, id, ""), STORE_OK);
}

/* SR-46 */
static void a_ticket_is_taken_once_and_in_time(void **state)
{
    struct place *place = *state;
    int64_t pump, patient = add_patient(place, "Gneiss, Mira", "A1", &pump);
    int64_t visit = begin(place, patient), nurse = add_nurse(place);
    unsigned char ticket[VISIT_TICKET_BYTES], other[VISIT_TICKET_BYTES];
    struct visit_ticket taken;
    struct store *store = place->store;

    assert_int_equal(
        visit_ticket_add(store, &NURSE, visit, nurse, ticket), STORE_OK);
    memcpy(other, ticket, sizeof other);
    other[31] ^= 1;
    assert_int_equal(visit_ticket_take(store, other, NOW, &taken), STORE_NONE);
    assert_int_equal(
        visit_ticket_take(store, ticket, NOW + VISIT_TICKET_LIFE_S, &taken),
        STORE_NONE);
    assert_int_equal(
        visit_ticket_take(store, ticket, NOW + VISIT_TICKET_LIFE_S - 1, &taken),
        STORE_OK);
    assert_int_equal(taken.visit, visit);
    assert_int_equal(taken.account, nurse);
    assert_int_equal(visit_ticket_take(store, ticket, NOW, &taken), STORE_NONE);
    assert_int_equal(
        visit_ticket_add(store, &NURSE, visit, nurse, ticket), STORE_OK);
    assert_int_equal(
        visit_ticket_expire(store, NOW + VISIT_TICKET_LIFE_S), STORE_OK);
    assert_int_equal(visit_ticket_take(store, ticket, NOW, &taken), STORE_NONE);
}

/* SR-46: nothing in the file opens anything. */
static void the_store_does_not_hold_the_ticket_itself(void **state)
{
    struct place *place = *state;
    int64_t pump, patient = add_patient(place, "Gneiss, Mira", "A1", &pump);
    int64_t visit = begin(place, patient), nurse = add_nurse(place);
    unsigned char ticket[VISIT_TICKET_BYTES];
    static char all[1 << 22];
    size_t size;
    FILE *file;

    assert_int_equal(
        visit_ticket_add(place->store, &NURSE, visit, nurse, ticket), STORE_OK);
    place_close(place);
    file = fopen(place->file, "rb");
    CHECK(file);
    size = fread(all, 1, sizeof all, file);
    fclose(file);
    CHECK(size > 1000 && size < sizeof all);
    CHECK(!memmem(all, size, ticket, sizeof ticket));
    place_open(place);
}

static void a_record_is_kept_whole_and_once(void **state)
{
    struct place *place = *state;
    int64_t pump, patient = add_patient(place, "Gneiss, Mira", "A1", &pump);
    int64_t visit = begin(place, patient), id, again;
    unsigned char text[300] = { 'C', 'S', 'R', '1', 0, 7, 255 };
    struct visit_bytes bytes = { text, sizeof text }, back;
    struct visit_record record = { .patient = patient,
        .pump = pump,
        .visit = visit,
        .begun_s = NOW - 60,
        .ended_s = NOW,
        .trust_key = 1,
        .credential = UINT32_MAX,
        .agreement = AGREES };
    struct visit_record *list;

    assert_int_equal(
        visit_record_add(place->store, &NURSE, &record, &bytes, &id), STORE_OK);
    record.agreement = AGREES_NOT; /* however it is judged the second time */
    assert_int_equal(
        visit_record_add(place->store, &NURSE, &record, &bytes, &again),
        STORE_SAME);
    assert_int_equal(again, id);
    assert_int_equal(
        visit_record_of(place->store, &place->arena, visit, &list), 1);
    assert_int_equal(list[0].agreement, AGREES);
    assert_int_equal(
        visit_record_bytes(place->store, &place->arena, &list[0], &back),
        STORE_OK);
    assert_int_equal(back.size, sizeof text);
    assert_memory_equal(back.byte, text, sizeof text);
    text[299] = 1;
    assert_int_equal(
        visit_record_add(place->store, &NURSE, &record, &bytes, &again),
        STORE_OK);
    assert_int_equal(
        visit_record_list(place->store, &place->arena, patient, 9, &list), 2);
    record.agreement = (enum agreement)(AGREES_NOTHING + 1);
    assert_int_equal(
        visit_record_add(place->store, &NURSE, &record, &bytes, &again),
        STORE_REFUSED);
    assert_int_equal(place_check(place, 0), 0);
}

static void a_key_is_trusted_until_it_is_removed(void **state)
{
    struct place *place = *state;
    struct store *store = place->store;
    struct trust_key key = { .key = { 2, 3 }, .name = "Second clinic" };
    struct trust_key *keys;
    int64_t id, again;

    assert_int_equal(trust_add(store, &NURSE, &key, &id), STORE_OK);
    assert_int_equal(trust_add(store, &NURSE, &key, &again), STORE_TAKEN);
    assert_int_equal(trust_remove(store, &NURSE, key.key), STORE_OK);
    assert_int_equal(trust_remove(store, &NURSE, key.key), STORE_SAME);
    assert_int_equal(trust_list(store, &place->arena, &keys), 2);
    assert_int_equal(keys[1].removed_s, NOW);
    key.name = "Second clinic, new safe";
    assert_int_equal(trust_add(store, &NURSE, &key, &again), STORE_OK);
    assert_int_equal(again, id);
    assert_int_equal(trust_list(store, &place->arena, &keys), 2);
    assert_int_equal(keys[1].removed_s, RECORD_NO_INSTANT);
    assert_string_equal(keys[1].name, "Second clinic, new safe");
    key.key[31] = 9;
    assert_int_equal(trust_remove(store, &NURSE, key.key), STORE_NONE);
    key.name = "";
    assert_int_equal(trust_add(store, &NURSE, &key, &id), STORE_REFUSED);
    assert_int_equal(place_check(place, 0), 0);
}

static void a_credential_is_revoked_once_and_for_a_reason(void **state)
{
    struct place *place = *state;
    struct store *store = place->store;
    struct revocation revocation = {
        .trust_key = 1, .number = 7, .reason = "laptop stolen"
    };
    struct revocation *list;

    assert_int_equal(trust_revoke(store, &NURSE, &revocation), STORE_OK);
    assert_int_equal(trust_revoke(store, &NURSE, &revocation), STORE_SAME);
    revocation.number = INT64_C(1) << 32;
    assert_int_equal(trust_revoke(store, &NURSE, &revocation), STORE_REFUSED);
    revocation.number = 8;
    revocation.reason = "";
    assert_int_equal(trust_revoke(store, &NURSE, &revocation), STORE_REFUSED);
    revocation.reason = "x";
    revocation.trust_key = 99;
    CHECK(trust_revoke(store, &NURSE, &revocation) != STORE_OK);
    assert_int_equal(trust_revocations(store, &place->arena, &list), 1);
    assert_int_equal(list[0].number, 7);
    assert_string_equal(list[0].author, "R. Nurse");
    assert_int_equal(place_check(place, 0), 0);
}

/* docs/protocol.md, section 4: 8 bytes of the hash, the first the lowest. */
static void a_key_s_number_is_of_its_hash(void **state)
{
    static const unsigned char zeros[RECORD_KEY_BYTES];

    (void)state;
    /* SHA-256 of 32 zeros begins 66687aadf862bd77. */
    CHECK(trust_number(zeros) == UINT64_C(0x77bd62f8ad7a6866));
}

/* SR-41: a pump that says its reservoir is low is believed. */
static void a_link_s_reading_may_be_below_the_alarm_volume(void **state)
{
    struct place *place = *state;
    int64_t pump, patient = add_patient(place, "Gneiss, Mira", "A1", &pump), id;
    struct reading reading = make_reading(patient, pump, 0);
    struct current current;

    reading.fill_nl = 1900000;
    reading.printed_alarm_day = TODAY;
    assert_int_equal(
        reading_add(place->store, &NURSE, &reading, &id), STORE_REFUSED);
    reading.source = READING_LINK;
    assert_int_equal(
        reading_add(place->store, &NURSE, &reading, &id), STORE_OK);
    assert_int_equal(
        current_get(place->store, &place->arena, patient, &current), STORE_OK);
    assert_int_equal(current.alarm_day, TODAY);
}

/* SR-41: a link's date is the pump's own, unless it was found to be later than
 * its numbers allow. */
static void the_pump_s_own_date_rules_for_a_link_s_reading(void **state)
{
    struct place *place = *state;
    int64_t pump, patient = add_patient(place, "Gneiss, Mira", "A1", &pump), id;
    struct reading reading = make_reading(patient, pump, 0);
    struct current current;
    int32_t computed;

    assert_int_equal(
        reading_add(place->store, &NURSE, &reading, &id), STORE_OK);
    assert_int_equal(
        current_get(place->store, &place->arena, patient, &current), STORE_OK);
    computed = current.alarm_day;
    reading.source = READING_LINK;
    reading.read_s++;
    reading.printed_alarm_day = computed + 2; /* a bridge is under way */
    assert_int_equal(
        reading_add(place->store, &NURSE, &reading, &id), STORE_OK);
    assert_int_equal(
        current_get(place->store, &place->arena, patient, &current), STORE_OK);
    assert_int_equal(current.alarm_day, computed + 2);
    assert_int_equal(current.flags & CURRENT_DISAGREES, 0);
    reading.read_s++;
    reading.warnings = READING_PRINTED_LATER;
    assert_int_equal(
        reading_add(place->store, &NURSE, &reading, &id), STORE_OK);
    assert_int_equal(
        current_get(place->store, &place->arena, patient, &current), STORE_OK);
    assert_int_equal(current.alarm_day, computed);
    CHECK(current.flags & CURRENT_DISAGREES);
    reading.read_s++;
    reading.printed_alarm_day = computed - 9;
    reading.warnings = READING_PRINTED_EARLIER;
    assert_int_equal(
        reading_add(place->store, &NURSE, &reading, &id), STORE_OK);
    assert_int_equal(
        current_get(place->store, &place->arena, patient, &current), STORE_OK);
    assert_int_equal(current.alarm_day, computed - 9);
    CHECK(current.flags & CURRENT_DISAGREES);
    assert_int_equal(place_check(place, 0), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        IN_PLACE(a_patient_has_one_open_visit_at_most),
        IN_PLACE(a_visit_without_a_booking_or_a_reason_stays_open),
        IN_PLACE(the_visit_s_own_booking_is_not_the_next_refill),
        IN_PLACE(a_ticket_is_taken_once_and_in_time),
        IN_PLACE(the_store_does_not_hold_the_ticket_itself),
        IN_PLACE(a_record_is_kept_whole_and_once),
        IN_PLACE(a_key_is_trusted_until_it_is_removed),
        IN_PLACE(a_credential_is_revoked_once_and_for_a_reason),
        cmocka_unit_test(a_key_s_number_is_of_its_hash),
        IN_PLACE(a_link_s_reading_may_be_below_the_alarm_volume),
        IN_PLACE(the_pump_s_own_date_rules_for_a_link_s_reading),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
