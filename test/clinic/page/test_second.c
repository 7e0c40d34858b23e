#include "test/test.h"

#include "clinic/store/account.h"
#include "clinic/store/audit.h"
#include "clinic/store/second.h"
#include "test/clinic/page/site.h"
#include "test/web/client.h"
#include "web/totp.h"

/* SR-46: a second factor is on for who turned it on, and for nobody else. */
enum { NOW_STEP = SITE_NOW_S / TOTP_PERIOD_S };

static struct site_under_test test;
static struct site_login nurse;
static int64_t account;
static uint8_t secret[TOTP_SECRET_SIZE];
static const char *answer;
static struct arena arena;

static const struct author author = { "cli:test", "operator", SITE_NOW_S };

static int start(void **state)
{
    (void)state;
    site_start(&test);
    account = site_account(&test, "R. Nurse", "correct horse", ROLE_NURSE);
    site_login(&test, account, &nurse);
    return 0;
}

static int stop(void **state)
{
    (void)state;
    arena_free(&arena);
    site_stop(&test);
    return 0;
}

static int get(const char *path)
{
    return site_ask(&test,
        &(struct site_ask){ .path = path, .login = &nurse, .answer = &answer });
}

static int post(
    const char *path, const struct site_login *login, const char *body)
{
    return site_ask(&test,
        &(struct site_ask){
            .path = path, .login = login, .body = body, .answer = &answer });
}

/* The text between two marks of the answer. */
static const char *between(const char *before, const char *after)
{
    const char *from = strstr(answer, before), *to;

    CHECK(from);
    from += strlen(before);
    to = strstr(from, after);
    CHECK(to);
    return arena_text(&arena, from, (size_t)(to - from));
}

/* The body of a code of `steps` from now, with these other fields. */
static const char *with_code(const char *fields, int steps)
{
    return arena_printf(&arena, "%s&code=%06u", fields,
        totp_code(secret, NOW_STEP + steps, TOTP_DIGITS));
}

/* Turned on with the code of the step before now. */
static void turn_on(void)
{
    const char *text;

    assert_int_equal(get("/second"), 200);
    text = between("name=\"secret\" value=\"", "\"");
    assert_int_equal(totp_read(text, secret), 0);
    assert_int_equal(
        post("/second", &nurse,
            with_code(
                arena_printf(&arena, "secret=%s&password=correct+horse", text),
                -1)),
        303);
}

/* The password, and the ticket that it gave. */
static const char *ticket(void)
{
    assert_int_equal(
        post("/login", NULL, "name=r.+nurse&password=correct+horse"), 200);
    assert_string_equal(client_header(answer, "Set-Cookie"), "");
    return arena_printf(
        &arena, "ticket=%s", between("name=\"ticket\" value=\"", "\""));
}

static void it_is_off_until_turned_on(void **state)
{
    (void)state;
    assert_int_equal(
        post("/login", NULL, "name=R.+Nurse&password=correct+horse"), 303);
    assert_int_equal(get("/second"), 200);
    CHECK(strstr(answer, "It is off."));
    CHECK(strstr(answer, "<svg class=\"code\""));
}

static void turned_on_it_asks_for_a_code(void **state)
{
    const char *sealed;

    (void)state;
    turn_on();
    assert_int_equal(get("/second"), 200);
    CHECK(strstr(answer, "It is on since 16 Nov 2026"));
    CHECK(!strstr(answer, "name=\"secret\""));
    sealed = ticket();
    assert_int_equal(post("/login/code", NULL, with_code(sealed, 0)), 303);
    CHECK(strstr(client_header(answer, "Set-Cookie"), "cisterna="));
}

static void turning_it_on_wants_code_and_password(void **state)
{
    const char *text;
    struct second second;

    (void)state;
    assert_int_equal(get("/second"), 200);
    text = between("name=\"secret\" value=\"", "\"");
    assert_int_equal(totp_read(text, secret), 0);
    assert_int_equal(
        post("/second", &nurse,
            with_code(
                arena_printf(&arena, "secret=%s&password=wrong", text), 0)),
        422);
    CHECK(strstr(answer, "This is not your password"));
    CHECK(strstr(answer, text)); /* the same secret, for the app has it */
    assert_int_equal(
        post("/second", &nurse,
            with_code(
                arena_printf(&arena, "secret=%s&password=correct+horse", text),
                5)),
        422);
    CHECK(strstr(answer, "This is not the code"));
    assert_int_equal(
        post("/second", &nurse, "secret=short&password=correct+horse"), 303);
    assert_int_equal(second_get(test.store, account, &second), STORE_NONE);
}

static void a_code_is_used_once(void **state)
{
    const char *sealed;

    (void)state;
    turn_on();
    sealed = ticket();
    /* the one that turned it on, and those before it */
    assert_int_equal(post("/login/code", NULL, with_code(sealed, -1)), 401);
    CHECK(strstr(answer, "This code was used"));
    assert_int_equal(post("/login/code", NULL, with_code(sealed, 1)), 303);
    assert_int_equal(post("/login/code", NULL, with_code(sealed, 1)), 401);
    assert_int_equal(post("/login/code", NULL, with_code(sealed, 0)), 401);
    CHECK(strstr(answer, "This code was used"));
    assert_string_equal(client_header(answer, "Set-Cookie"), "");
}

static void a_wrong_code_opens_nothing(void **state)
{
    const char *sealed;

    (void)state;
    turn_on();
    sealed = ticket();
    assert_int_equal(post("/login/code", NULL, with_code(sealed, 2)), 401);
    assert_int_equal(post("/login/code", NULL, with_code(sealed, -2)), 401);
    assert_int_equal(post("/login/code", NULL, sealed), 401);
    CHECK(strstr(answer, "This is not the code"));
    assert_int_equal(post("/login/code", NULL, with_code(sealed, 0)), 303);
}

/* Wrong codes count with wrong passwords: the password does not give more. */
static void wrong_codes_are_counted(void **state)
{
    const char *sealed;

    (void)state;
    turn_on();
    sealed = ticket();
    for (int i = 0; i < 10; i++)
        assert_int_equal(post("/login/code", NULL, with_code(sealed, 9)), 401);
    assert_int_equal(post("/login/code", NULL, with_code(sealed, 0)), 429);
    assert_int_equal(
        post("/login", NULL, "name=R.+Nurse&password=correct+horse"), 429);
}

static void a_ticket_is_not_to_be_made_or_kept(void **state)
{
    const char *sealed, *body;
    char *forged;

    (void)state;
    turn_on();
    sealed = ticket();
    assert_int_equal(post("/login/code", NULL, with_code("ticket=", 0)), 401);
    for (size_t at = strlen("ticket="); sealed[at]; at += 7) {
        forged = arena_text(&arena, sealed, strlen(sealed));
        forged[at] = forged[at] == '0' ? '1' : '0';
        assert_int_equal(post("/login/code", NULL, with_code(forged, 0)), 401);
        CHECK(strstr(answer, "sign in again"));
    }
    body = with_code(sealed, 0);
    clock_set(&test.site.clock, SITE_NOW_S + 299);
    sealed = ticket();
    clock_set(&test.site.clock, SITE_NOW_S + 301);
    assert_int_equal(post("/login/code", NULL, body), 401);
    CHECK(strstr(answer, "sign in again"));
    assert_int_equal(post("/login/code", NULL, with_code(sealed, 10)), 303);
}

static void a_ticket_ends_with_the_password(void **state)
{
    struct account changed;
    const char *sealed;

    (void)state;
    turn_on();
    sealed = ticket();
    CHECK(account_get(test.store, &arena, account, &changed) == STORE_OK);
    changed.password = "another";
    CHECK(account_set(test.store, &author, &changed) == STORE_OK);
    assert_int_equal(post("/login/code", NULL, with_code(sealed, 0)), 401);
    CHECK(strstr(answer, "sign in again"));
}

static void off_wants_code_and_password_too(void **state)
{
    struct second second;

    (void)state;
    turn_on();
    assert_int_equal(
        post("/second/off", &nurse, "password=correct+horse"), 422);
    assert_int_equal(
        post("/second/off", &nurse, with_code("password=wrong", 0)), 422);
    assert_int_equal(
        post("/second/off", &nurse, with_code("password=correct+horse", -1)),
        422);
    CHECK(strstr(answer, "This code was used"));
    assert_int_equal(second_get(test.store, account, &second), STORE_OK);
    assert_int_equal(
        post("/second/off", &nurse, with_code("password=correct+horse", 0)),
        303);
    assert_int_equal(second_get(test.store, account, &second), STORE_NONE);
    assert_int_equal(
        post("/login", NULL, "name=R.+Nurse&password=correct+horse"), 303);
}

static void an_administrator_turns_it_off(void **state)
{
    struct site_login chief;
    struct second second;
    char path[64];

    (void)state;
    turn_on();
    site_login(&test, site_account(&test, "B. Chief", NULL, ROLE_ADMINISTRATOR),
        &chief);
    snprintf(path, sizeof path, "/admin/people/%lld", (long long)account);
    assert_int_equal(post(path, &chief, "nurse=1"), 303);
    assert_int_equal(second_get(test.store, account, &second), STORE_OK);
    for (int i = 0; i < 2; i++)
        assert_int_equal(post(path, &chief, "nurse=1&second_off=yes"), 303);
    assert_int_equal(second_get(test.store, account, &second), STORE_NONE);
}

/* SR-44: who turned it on and off, and never the secret. */
static void the_trail_tells_it(void **state)
{
    struct audit *entries;
    char subject[48];
    struct audit_query query = { subject, INT64_MAX, 10 };
    int n, on = 0, off = 0;

    (void)state;
    turn_on();
    assert_int_equal(second_end(test.store, &author, account), STORE_OK);
    assert_int_equal(second_end(test.store, &author, account), STORE_NONE);
    snprintf(subject, sizeof subject, "account/%lld", (long long)account);
    n = audit_of(test.store, &arena, &query, &entries);
    for (int i = 0; i < n; i++) {
        on += strcmp(entries[i].action, "second.add") == 0 &&
              strcmp(entries[i].author, "R. Nurse") == 0;
        off += strcmp(entries[i].action, "second.end") == 0 &&
               strcmp(entries[i].author, "cli:test") == 0;
        if (strncmp(entries[i].action, "second.", 7) == 0)
            assert_string_equal(entries[i].after, "");
    }
    assert_int_equal(on, 1);
    assert_int_equal(off, 1);
}

#define IN_SITE(test) cmocka_unit_test_setup_teardown(test, start, stop)

int main(void)
{
    const struct CMUnitTest tests[] = {
        IN_SITE(it_is_off_until_turned_on),
        IN_SITE(turned_on_it_asks_for_a_code),
        IN_SITE(turning_it_on_wants_code_and_password),
        IN_SITE(a_code_is_used_once),
        IN_SITE(a_wrong_code_opens_nothing),
        IN_SITE(wrong_codes_are_counted),
        IN_SITE(a_ticket_is_not_to_be_made_or_kept),
        IN_SITE(a_ticket_ends_with_the_password),
        IN_SITE(off_wants_code_and_password_too),
        IN_SITE(an_administrator_turns_it_off),
        IN_SITE(the_trail_tells_it),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
