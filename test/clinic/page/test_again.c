#include "test/test.h"

#include "clinic/store/account.h"
#include "clinic/store/reading.h"
#include "clinic/store/second.h"
#include "test/clinic/page/site.h"
#include "test/web/client.h"
#include "web/session.h"
#include "web/totp.h"

#define LOGIN "name=R.+Nurse&password=correct+horse"
#define READING                                                                \
    "read=16+Nov+2026&filled=1+Nov+2026&fill=19.7&concentration=2000"          \
    "&state=running&mode=simple&dose=350&alarm_volume=2&note=Slate+blue"       \
    "&step=save"

static struct site_under_test test;
static const char *answer;
static struct site_login nurse;
static int64_t nurse_id, patient;
static char path[64];

static int post(
    const char *where, const struct site_login *login, const char *body)
{
    return site_ask(&test,
        &(struct site_ask){
            .path = where, .login = login, .body = body, .answer = &answer });
}

static int says(const char *words)
{
    return strstr(answer, words) != NULL;
}

static int start(void **state)
{
    (void)state;
    site_start(&test);
    nurse_id = site_account(&test, "R. Nurse", "correct horse", ROLE_NURSE);
    site_account(&test, "Other", "correct horse", ROLE_NURSE | ROLE_PRESCRIBER);
    patient = site_patient(&test, "Beryl");
    site_login(&test, nurse_id, &nurse);
    snprintf(
        path, sizeof(path), "/patient/%lld/reading/new", (long long)patient);
    return 0;
}

static int stop(void **state)
{
    (void)state;
    site_stop(&test);
    return 0;
}

static void end_session(void)
{
    test.site.clock.ahead_s += SESSION_IDLE_S;
}

static const char *kept(void)
{
    static char text[64 * 1024];
    const char *from = strstr(answer, "name=\"kept\" value=\"");

    CHECK(from);
    from += strlen("name=\"kept\" value=\"");
    snprintf(text, sizeof(text), "%.*s", (int)strcspn(from, "\""), from);
    return text;
}

static int sign_in(const char *login, const char *what)
{
    struct buffer body = { 0 };
    int status;

    buffer_printf(&body, "%s&kept=%s", login, what);
    status = post("/login", NULL, body.data);
    buffer_free(&body);
    return status;
}

static int readings(void)
{
    struct arena arena = { 0 };
    struct reading reading;
    const enum store_result result =
        reading_latest(test.store, &arena, patient, &reading);

    arena_free(&arena);
    return result == STORE_OK;
}

/* What a browser would send from the page that was shown. */
static void use_shown(struct site_login *login)
{
    const char *cookie = client_header(answer, "Set-Cookie");
    const char *csrf = strstr(answer, "name=\"csrf\" value=\"");

    CHECK(csrf);
    snprintf(login->cookie, sizeof(login->cookie), "%.*s",
        (int)strcspn(cookie, ";"), cookie);
    snprintf(login->csrf, sizeof(login->csrf), "%.32s", csrf + 19);
}

static void what_was_typed_comes_back_unsent(void **state)
{
    struct site_login again;

    (void)state;
    end_session();
    assert_int_equal(post(path, &nurse, READING), 403);
    CHECK(says("You were signed out, and nothing was sent"));
    CHECK(says("name=\"password\""));
    assert_int_equal(sign_in(LOGIN, kept()), 200);
    CHECK(says("Signed in again. Nothing was sent; check and send."));
    CHECK(says("value=\"19.7\""));
    CHECK(says("value=\"350\""));
    CHECK(says("Slate blue"));
    assert_int_equal(readings(), 0);
    use_shown(&again);
    assert_int_equal(post(path, &again, READING), 400); /* it has no key */
    assert_int_equal(readings(), 0);
    assert_int_equal(post(path, &again,
                         READING "&once=00112233445566778899aabbccddeeff"
                                 "00112233445566778899aabbccddeeff"),
        303);
    assert_int_equal(readings(), 1);
}

/* SR-46: the typed words stand nowhere in the page that anybody may read. */
static void while_signed_out_nothing_can_be_read(void **state)
{
    (void)state;
    end_session();
    assert_int_equal(post(path, &nurse, READING), 403);
    CHECK(!says("Slate"));
    CHECK(!says("19.7"));
    CHECK(!says("Beryl"));
    CHECK(!says(path));
}

/* SR-46 */
static void another_person_does_not_see_it(void **state)
{
    (void)state;
    end_session();
    assert_int_equal(post(path, &nurse, READING), 403);
    assert_int_equal(sign_in("name=Other&password=correct+horse", kept()), 303);
    assert_string_equal(client_header(answer, "Location"), "/");
    CHECK(!says("Slate"));
}

/* SR-46 */
static void who_may_not_any_more_does_not_see_it(void **state)
{
    struct arena arena = { 0 };
    struct account account;

    (void)state;
    end_session();
    assert_int_equal(post(path, &nurse, READING), 403);
    CHECK(account_get(test.store, &arena, nurse_id, &account) == STORE_OK);
    account.roles = ROLE_READER;
    CHECK(account_set(test.store, &(struct author){ "cli:test", "x", 1 },
              &account) == STORE_OK);
    arena_free(&arena);
    assert_int_equal(sign_in(LOGIN, kept()), 303);
    CHECK(!says("Slate"));
}

static void a_wrong_password_loses_nothing(void **state)
{
    (void)state;
    end_session();
    assert_int_equal(post(path, &nurse, READING), 403);
    assert_int_equal(sign_in("name=R.+Nurse&password=wrong", kept()), 401);
    CHECK(!says("Slate"));
    assert_int_equal(sign_in(LOGIN, kept()), 200);
    CHECK(says("Slate blue"));
}

static void a_code_from_the_phone_loses_nothing(void **state)
{
    const struct author author = { "R. Nurse", "nurse", SITE_NOW_S };
    const struct second second = {
        .account = nurse_id, .secret = { 7 }, .step = 1, .since_s = SITE_NOW_S
    };
    const char *ticket;
    struct buffer body = { 0 };

    (void)state;
    CHECK(second_add(test.store, &author, &second) == STORE_OK);
    end_session();
    assert_int_equal(post(path, &nurse, READING), 403);
    assert_int_equal(sign_in(LOGIN, kept()), 200);
    CHECK(!says("Slate"));
    ticket = strstr(answer, "name=\"ticket\" value=\"");
    CHECK(ticket);
    ticket += strlen("name=\"ticket\" value=\"");
    buffer_printf(&body, "code=%06u&ticket=%.*s&kept=%s",
        totp_code(
            second.secret, site_now_s(&test.site) / TOTP_PERIOD_S, TOTP_DIGITS),
        (int)strcspn(ticket, "\""), ticket, kept());
    assert_int_equal(post("/login/code", NULL, body.data), 200);
    buffer_free(&body);
    CHECK(says("Slate blue"));
}

static void it_waits_half_an_hour(void **state)
{
    (void)state;
    end_session();
    assert_int_equal(post(path, &nurse, READING), 403);
    test.site.clock.ahead_s += AGAIN_LIFE_S - 2;
    assert_int_equal(sign_in(LOGIN, kept()), 200);
    test.site.clock.ahead_s += SESSION_IDLE_S;
    assert_int_equal(post(path, &nurse, READING), 403);
    test.site.clock.ahead_s += AGAIN_LIFE_S;
    assert_int_equal(sign_in(LOGIN, kept()), 303);
}

static void what_was_changed_or_made_up_is_nothing(void **state)
{
    char text[64 * 1024];

    (void)state;
    end_session();
    assert_int_equal(post(path, &nurse, READING), 403);
    for (size_t i = 0; i < 100; i += 11) {
        snprintf(text, sizeof(text), "%s", kept());
        text[i] = text[i] == 'A' ? 'B' : 'A';
        assert_int_equal(sign_in(LOGIN, text), 303);
        post(path, &nurse, READING);
    }
    assert_int_equal(sign_in(LOGIN, "A"), 303);
    assert_int_equal(sign_in(LOGIN, "AAAA"), 303);
    assert_int_equal(sign_in(LOGIN, "%22%3E"), 303);
    memset(text, 'A', 400);
    text[400] = 0;
    assert_int_equal(sign_in(LOGIN, text), 303);
}

/* The same plain answer as ever. */
static void check_lost(int status, const char *why)
{
    if (status != 403 || says("name=\"kept\"") ||
        !says("You are not signed in any more"))
        fail_msg("%s: %d", why, status);
}

/* SR-46 */
static void only_a_form_of_that_session_is_kept(void **state)
{
    struct site_login forged = nurse;
    static char longer[AGAIN_TYPED_MAX + 64];

    (void)state;
    end_session();
    check_lost(post(path, NULL, READING), "a stranger");
    forged.csrf[0] = forged.csrf[0] == '0' ? '1' : '0';
    check_lost(post(path, &forged, READING), "not drawn here");
    memset(longer, 'x', AGAIN_TYPED_MAX);
    memcpy(longer, "note=", 5);
    check_lost(post(path, &nurse, longer), "too long");
    check_lost(post("/password", &nurse, "old=a&new=b"), "a password");
    check_lost(post("/patient/9999x", &nurse, READING), "no page");
    check_lost(post("/logout", &nurse, ""), "no form");
    assert_int_equal(post(path, &nurse, READING), 403);
    CHECK(says("name=\"kept\""));
}

static void who_signed_out_is_done(void **state)
{
    (void)state;
    assert_int_equal(post("/logout", &nurse, ""), 303);
    check_lost(post(path, &nurse, READING), "signed out");
}

static void other_forms_come_back_too(void **state)
{
    static const struct {
        const char *place;
        const char *body;
        const char *shown;
    } rows[] = {
        { "/patient/1/book", "day=1+Dec+2026&time=10:30&minutes=45&reason=Jade",
            "value=\"Jade\"" },
        { "/patient/1/call", "whom=Jade&outcome=none&note=later",
            "value=\"Jade\"" },
        { "/patient/1/edit", "name=Jade", "value=\"Jade\"" },
        { "/patient/new", "name=Jade&serial=CIS777", "value=\"CIS777\"" },
    };

    (void)state;
    assert_int_equal(patient, 1);
    end_session();
    for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
        assert_int_equal(post(rows[i].place, &nurse, rows[i].body), 403);
        assert_int_equal(sign_in(LOGIN, kept()), 200);
        CHECK(says("Signed in again."));
        if (!says(rows[i].shown))
            fail_msg("%s: %s", rows[i].place, answer);
    }
}

/* SR-44: what somebody else booked meanwhile is said beside it. */
static void what_changed_meanwhile_is_said(void **state)
{
    int64_t other =
        site_account(&test, "Third", "correct horse", ROLE_SCHEDULER);
    struct site_login third;
    const char *mine;

    (void)state;
    assert_int_equal(patient, 1);
    end_session();
    assert_int_equal(post("/patient/1/book", &nurse,
                         "was=none&day=1+Dec+2026&time=10:30&minutes=45"),
        403);
    mine = kept();
    site_login(&test, other, &third);
    assert_int_equal(
        post("/patient/1/book", &third,
            "was=none&day=2+Dec+2026&time=09:00&minutes=60&reason=Opal"),
        303);
    assert_int_equal(sign_in(LOGIN, mine), 200);
    CHECK(says("Changed by somebody else while you wrote"));
    CHECK(says("value=\"10:30\""));
}

/* SR-46: a form of ROUTE_AGAIN travels through the browser. */
static void no_such_form_asks_for_a_secret(void **state)
{
    int count = 0;

    (void)state;
    for (unsigned i = 0; i < test.site.route_count; i++) {
        const struct route *route = &test.site.routes[i];
        char where[64] = "";
        const char *number = strchr(route->pattern, '%');

        if (!(route->flags & ROUTE_AGAIN))
            continue;
        assert_int_equal(route->method, METHOD_GET);
        if (number)
            snprintf(where, sizeof(where), "%.*s%lld%s",
                (int)(number - route->pattern), route->pattern,
                (long long)patient, number + 1);
        else
            snprintf(where, sizeof(where), "%s", route->pattern);
        assert_int_equal(site_ask(&test, &(struct site_ask){ .path = where,
                                             .login = &nurse,
                                             .answer = &answer }),
            200);
        CHECK(!says("type=\"password\""));
        CHECK(!says("Signed in again."));
        count++;
    }
    assert_int_equal(count, 5);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, start, stop)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(what_was_typed_comes_back_unsent),
        TEST(while_signed_out_nothing_can_be_read),
        TEST(another_person_does_not_see_it),
        TEST(who_may_not_any_more_does_not_see_it),
        TEST(a_wrong_password_loses_nothing),
        TEST(a_code_from_the_phone_loses_nothing),
        TEST(it_waits_half_an_hour),
        TEST(what_was_changed_or_made_up_is_nothing),
        TEST(only_a_form_of_that_session_is_kept),
        TEST(who_signed_out_is_done),
        TEST(other_forms_come_back_too),
        TEST(what_changed_meanwhile_is_said),
        TEST(no_such_form_asks_for_a_secret),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
