#include "test/test.h"

#include "base/arena.h"
#include "clinic/store/fact.h"
#include "test/clinic/page/site.h"

/* Booking, moving and cancelling the next refill: what was typed is stored as
 * typed, and two people over one booking see each other. */
static struct site_under_test test;
static struct site_login nurse;
static struct arena arena;
static const char *answer;

static const struct author other = { "T. Scheduler", "scheduler", SITE_NOW_S };

static int start(void **state)
{
    (void)state;
    site_start(&test);
    assert_int_equal(site_patient(&test, "Gneiss, Mira"), 1);
    site_login(&test, site_account(&test, "nurse", NULL, ROLE_NURSE), &nurse);
    return 0;
}

static int stop(void **state)
{
    (void)state;
    arena_free(&arena);
    site_stop(&test);
    return 0;
}

static int post(const char *path, const char *body)
{
    return site_ask(&test,
        &(struct site_ask){
            .path = path, .login = &nurse, .body = body, .answer = &answer });
}

/* The form's body, over what it showed of the coming visit. */
static const char *form_of(
    const char *day, const char *minutes, const char *reason, const char *was)
{
    return arena_printf(&arena, "day=%s&time=10:30&minutes=%s&reason=%s&was=%s",
        day, minutes, reason, was);
}

/* What a form drawn now carries unseen. */
static const char *seen(void)
{
    const char *at, *end;

    assert_int_equal(
        site_ask(&test, &(struct site_ask){ .path = "/patient/1/book",
                            .login = &nurse,
                            .answer = &answer }),
        200);
    at = strstr(answer, "name=\"was\" value=\"");
    assert_non_null(at);
    at += strlen("name=\"was\" value=\"");
    end = strchr(at, '"');
    return arena_text(&arena, at, (size_t)(end - at));
}

/* The last step of all, and how many there are. */
static struct appointment last(int *count)
{
    struct appointment *steps;

    *count = appointment_list(test.store, &arena, 1, &steps);
    assert_true(*count > 0);
    return steps[*count - 1];
}

static int64_t book_by_other(int days)
{
    struct appointment visit = { .patient = 1,
        .starts_s = SITE_NOW_S + days * INT64_C(86400),
        .minutes = 45,
        .reason = "" };
    int64_t booking;

    CHECK(appointment_book(test.store, &other, &visit, &booking) == STORE_OK);
    return booking;
}

static void a_booking_is_stored_as_typed_and_once(void **state)
{
    const char *body = form_of("1+Dec+2026", "90", "interpreter", seen());
    struct appointment step;
    int count;

    (void)state;
    for (int i = 0; i < 2; i++)
        assert_int_equal(post("/patient/1/book", body), 303);
    step = last(&count);
    assert_int_equal(count, 1);
    assert_int_equal(step.minutes, 90);
    assert_string_equal(step.reason, "interpreter");
}

/* The length and the note of a move are those typed, also on the same day. */
static void a_move_keeps_the_length_and_the_note(void **state)
{
    struct appointment step;
    int count;

    (void)state;
    book_by_other(10);
    CHECK(post("/patient/1/book",
              form_of("1+Dec+2026", "90", "with+interpreter", seen())) == 303);
    step = last(&count);
    assert_int_equal(count, 2);
    assert_int_equal(step.step, APPOINTMENT_MOVED);
    assert_int_equal(step.minutes, 90);
    CHECK(post("/patient/1/book",
              form_of("1+Dec+2026", "120", "longer+still", seen())) == 303);
    step = last(&count);
    assert_int_equal(count, 3);
    assert_int_equal(step.minutes, 120);
    assert_string_equal(step.reason, "longer still");
    CHECK(post("/patient/1/book", form_of("1+Dec+2026", "120", "", seen())) ==
          303);
    last(&count);
    assert_int_equal(count, 3); /* nothing was changed */
}

static void the_form_of_a_move_shows_the_length_on_record(void **state)
{
    (void)state;
    book_by_other(10);
    seen();
    assert_non_null(strstr(answer, "Move the visit"));
    assert_non_null(strstr(answer, "value=\"45\""));
}

/* SR-44: the family was told the other's day. */
static void a_visit_booked_meanwhile_is_not_moved_unseen(void **state)
{
    const char *was = seen();
    struct appointment step;
    int count;

    (void)state;
    book_by_other(10);
    assert_int_equal(
        post("/patient/1/book", form_of("1+Dec+2026", "60", "", was)), 409);
    assert_non_null(strstr(answer, "Booked now, by T. Scheduler: 26 Nov 2026"));
    assert_non_null(strstr(answer, "value=\"1 Dec 2026\""));
    step = last(&count);
    assert_int_equal(count, 1);
    assert_int_equal(step.minutes, 45);
    assert_int_equal(
        post("/patient/1/book", form_of("1+Dec+2026", "60", "", seen())), 303);
    step = last(&count);
    assert_int_equal(count, 2);
    assert_int_equal(step.step, APPOINTMENT_MOVED);
}

static void a_form_that_does_not_say_what_it_saw_moves_nothing(void **state)
{
    int count;

    (void)state;
    book_by_other(10);
    assert_int_equal(
        post("/patient/1/book", "day=1+Dec+2026&time=10:30&minutes=60"), 409);
    last(&count);
    assert_int_equal(count, 1);
}

/* What both booked alike is booked. */
static void the_same_visit_booked_by_two_is_one(void **state)
{
    const char *was = seen();
    int count;

    (void)state;
    book_by_other(10);
    assert_int_equal(
        post("/patient/1/book",
            "day=26+Nov+2026&time=09:00&minutes=45&reason=&was=none"),
        303);
    last(&count);
    assert_int_equal(count, 1);
    assert_string_equal(was, "none");
}

static void a_visit_moved_meanwhile_is_not_cancelled_unseen(void **state)
{
    struct appointment to = { .starts_s = SITE_NOW_S + 20 * INT64_C(86400),
        .minutes = 45 };
    const char *was;
    int count;

    (void)state;
    to.booking = book_by_other(10);
    was = seen();
    to.reason = "";
    CHECK(appointment_move(test.store, &other, &to) == STORE_OK);
    assert_int_equal(
        post("/patient/1/cancel", arena_printf(&arena, "why=ill&was=%s", was)),
        409);
    assert_int_equal(last(&count).step, APPOINTMENT_MOVED);
    assert_int_equal(
        post("/patient/1/cancel", arena_printf(&arena, "why=&was=%s", seen())),
        422);
    assert_int_equal(post("/patient/1/cancel",
                         arena_printf(&arena, "why=ill&was=%s", seen())),
        303);
    assert_int_equal(last(&count).step, APPOINTMENT_CANCELLED);
    assert_int_equal(
        post("/patient/1/cancel", "why=ill&was=none"), 303); /* sent twice */
    last(&count);
    assert_int_equal(count, 3);
}

#define ON_SITE(test) cmocka_unit_test_setup_teardown(test, start, stop)

int main(void)
{
    const struct CMUnitTest tests[] = {
        ON_SITE(a_booking_is_stored_as_typed_and_once),
        ON_SITE(a_move_keeps_the_length_and_the_note),
        ON_SITE(the_form_of_a_move_shows_the_length_on_record),
        ON_SITE(a_visit_booked_meanwhile_is_not_moved_unseen),
        ON_SITE(a_form_that_does_not_say_what_it_saw_moves_nothing),
        ON_SITE(the_same_visit_booked_by_two_is_one),
        ON_SITE(a_visit_moved_meanwhile_is_not_cancelled_unseen),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
