#include "test/test.h"

#include <time.h>

#include "clinic/store/account.h"
#include "test/clinic/page/site.h"
#include "test/web/client.h"

static struct site_under_test test;
static const char *answer;

static int start(void **state)
{
    (void)state;
    site_start(&test);
    return 0;
}

static int stop(void **state)
{
    (void)state;
    site_stop(&test);
    return 0;
}

static int get(const char *path, const struct site_login *login)
{
    return site_ask(&test,
        &(struct site_ask){ .path = path, .login = login, .answer = &answer });
}

static int post(
    const char *path, const struct site_login *login, const char *body)
{
    return site_ask(&test,
        &(struct site_ask){
            .path = path, .login = login, .body = body, .answer = &answer });
}

static int says(const char *words)
{
    return strstr(answer, words) != NULL;
}

/* What a browser would send from now on. */
static void keep_cookie(struct site_login *login)
{
    const char *cookie = client_header(answer, "Set-Cookie");
    const char *csrf;

    snprintf(login->cookie, sizeof(login->cookie), "%.*s",
        (int)strcspn(cookie, ";"), cookie);
    assert_int_equal(get("/password", login), 200);
    csrf = strstr(answer, "name=\"csrf\" value=\"");
    CHECK(csrf);
    snprintf(login->csrf, sizeof(login->csrf), "%.32s", csrf + 19);
}

/* SR-46 */
static void a_right_password_opens_a_session(void **state)
{
    struct site_login login;

    (void)state;
    site_account(&test, "R. Nurse", "correct horse", ROLE_NURSE);
    assert_int_equal(post("/login", NULL,
                         "name=R.+Nurse&password=correct"
                         "+horse"),
        303);
    assert_string_equal(client_header(answer, "Location"), "/");
    CHECK(strstr(client_header(answer, "Set-Cookie"), "; HttpOnly"));
    CHECK(strstr(client_header(answer, "Set-Cookie"), "; SameSite=Lax"));
    keep_cookie(&login);
    assert_int_equal(get("/", &login), 303);
    assert_string_equal(client_header(answer, "Location"), "/today");
    assert_int_equal(get("/today", &login), 200);
    CHECK(says("R. Nurse"));
}

static void the_form_has_a_name_and_a_password(void **state)
{
    (void)state;
    site_account(&test, "R. Nurse", NULL, ROLE_NURSE);
    assert_int_equal(get("/login", NULL), 200);
    CHECK(says("name=\"name\""));
    CHECK(says("name=\"password\""));
    CHECK(says("action=\"/login\""));
    CHECK(!says("name=\"csrf\""));
}

/* SR-46: the same words and status, whatever was wrong. */
static void what_was_wrong_is_not_told(void **state)
{
    static const char *const bodies[] = { "name=R.+Nurse&password=wrong",
        "name=Nobody&password=correct+horse",
        "name=Left&password=correct+horse", "name=Empty&password=correct+horse",
        "name=Empty&password=", "", "name=R.+Nurse",
        "name=R.+Nurse&password=correct+horse%20" };
    struct account account;
    struct arena arena = { 0 };
    int64_t id;

    (void)state;
    site_account(&test, "R. Nurse", "correct horse", ROLE_NURSE);
    site_account(&test, "Empty", NULL, ROLE_NURSE);
    id = site_account(&test, "Left", "correct horse", ROLE_NURSE);
    CHECK(account_get(test.store, &arena, id, &account) == STORE_OK);
    account.disabled = 1;
    CHECK(account_set(test.store, &(struct author){ "cli:test", "x", 1 },
              &account) == STORE_OK);
    arena_free(&arena);
    for (size_t i = 0; i < sizeof(bodies) / sizeof(*bodies); i++) {
        assert_int_equal(post("/login", NULL, bodies[i]), 401);
        CHECK(says("Name or password is wrong"));
        assert_string_equal(client_header(answer, "Set-Cookie"), "");
    }
}

/* Of the processor, which other programs do not disturb; the server runs in
 * this process. */
static double seconds(void)
{
    struct timespec now;

    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return (double)now.tv_sec + (double)now.tv_nsec * 1e-9;
}

/* The least of some tries. */
static double least_delay(const char *name)
{
    double least = 1e9;
    char body[64];

    snprintf(body, sizeof(body), "name=%s&password=wrong", name);
    for (int i = 0; i < 8; i++) {
        double from = seconds();

        assert_int_equal(post("/login", NULL, body), 401);
        if (seconds() - from < least)
            least = seconds() - from;
    }
    return least;
}

/* SR-46: the delay does not tell which names exist. */
static void an_unknown_name_takes_as_long(void **state)
{
    double known, unknown;

    (void)state;
    site_account(&test, "Known", "correct horse", ROLE_NURSE);
    post("/login", NULL, "name=Known&password=first");
    known = least_delay("Known");
    unknown = least_delay("Unknown");
    if (unknown < known * 0.7 || unknown > known * 1.4)
        fail_msg("known %.1f ms, unknown %.1f ms", known * 1e3, unknown * 1e3);
}

/* SR-46 */
static void ten_wrong_passwords_close_a_name_for_a_while(void **state)
{
    (void)state;
    site_account(&test, "Talc", "correct horse", ROLE_NURSE);
    site_account(&test, "Marl", "correct horse", ROLE_NURSE);
    for (int i = 0; i < 10; i++)
        assert_int_equal(post("/login", NULL,
                             i % 2 ? "name=talc&password=wrong"
                                   : "name=TALC&password=wrong"),
            401);
    assert_int_equal(
        post("/login", NULL, "name=Talc&password=correct+horse"), 429);
    CHECK(says("Try again in 15 minutes"));
    CHECK(atoi(client_header(answer, "Retry-After")) > 800);
    assert_int_equal(
        post("/login", NULL, "name=Marl&password=correct+horse"), 303);
    test.site.clock.ahead_s += 15 * 60;
    assert_int_equal(
        post("/login", NULL, "name=Talc&password=correct+horse"), 303);
}

/* SR-46 */
static void an_address_has_thirty_tries_for_all_names(void **state)
{
    char body[64];

    (void)state;
    site_account(&test, "Talc", "correct horse", ROLE_NURSE);
    for (int i = 0; i < 30; i++) {
        snprintf(body, sizeof(body), "name=n%d&password=wrong", i);
        assert_int_equal(post("/login", NULL, body), 401);
    }
    assert_int_equal(
        post("/login", NULL, "name=Talc&password=correct+horse"), 429);
}

/* SR-46 */
static void sessions_outlive_a_restart(void **state)
{
    struct site_login login;
    int64_t id = site_account(&test, "R. Nurse", NULL, ROLE_NURSE);

    (void)state;
    site_login(&test, id, &login);
    assert_int_equal(get("/today", &login), 200);
    site_restart(&test);
    assert_int_equal(get("/today", &login), 200);
    assert_int_equal(post("/logout", &login, ""), 303);
    site_restart(&test);
    assert_int_equal(get("/today", &login), 303);
}

/* SR-45, SR-46: a locked store is 503, never a wrong password, and nobody is
 * signed out by it. */
static void a_locked_store_is_said_to_be_busy(void **state)
{
    struct site_login login;
    int64_t id = site_account(&test, "R. Nurse", "correct horse", ROLE_NURSE);

    (void)state;
    site_login(&test, id, &login);
    CHECK(store_begin(test.store) == STORE_OK);
    assert_int_equal(
        post("/login", NULL, "name=R.+Nurse&password=correct+horse"), 503);
    CHECK(atoi(client_header(answer, "Retry-After")) > 0);
    assert_string_equal(client_header(answer, "Set-Cookie"), "");
    assert_int_equal(get("/today", &login), 200);
    CHECK(store_end(test.store, STORE_NONE) == STORE_NONE);
    assert_int_equal(
        post("/login", NULL, "name=R.+Nurse&password=correct+horse"), 303);
}

/* SR-46 */
static void a_disabled_account_is_signed_out_at_once(void **state)
{
    struct site_login login, admin;
    char path[64];
    int64_t id = site_account(&test, "R. Nurse", NULL, ROLE_NURSE);
    int64_t boss = site_account(&test, "Boss", NULL, ROLE_ADMINISTRATOR);

    (void)state;
    site_login(&test, id, &login);
    site_login(&test, boss, &admin);
    snprintf(path, sizeof(path), "/admin/people/%lld", (long long)id);
    assert_int_equal(post(path, &admin, "nurse=yes&disabled=yes"), 303);
    assert_int_equal(get("/today", &login), 303);
    assert_string_equal(client_header(answer, "Location"), "/login");
}

/* SR-46 */
static void the_last_administrator_cannot_lock_the_door(void **state)
{
    struct site_login admin;
    char path[64];
    int64_t boss =
        site_account(&test, "Boss", NULL, ROLE_ADMINISTRATOR | ROLE_NURSE);

    (void)state;
    site_account(&test, "R. Nurse", NULL, ROLE_NURSE);
    site_login(&test, boss, &admin);
    snprintf(path, sizeof(path), "/admin/people/%lld", (long long)boss);
    assert_int_equal(post(path, &admin, "nurse=yes"), 422);
    CHECK(says("the last administrator"));
    assert_int_equal(post(path, &admin, "administrator=yes&disabled=yes"), 422);
    assert_int_equal(post(path, &admin, "x=1"), 422);
    assert_int_equal(get("/admin", &admin), 200);
    assert_int_equal(post("/admin/people", &admin,
                         "name=Second&password=correct+horse"
                         "&administrator=yes"),
        303);
    assert_int_equal(post(path, &admin, "nurse=yes&administrator=yes"), 303);
    assert_int_equal(post(path, &admin, "nurse=yes"), 303);
    keep_cookie(&admin);
    assert_int_equal(get("/admin", &admin), 403);
}

static void an_administrator_adds_people(void **state)
{
    struct site_login admin;
    int64_t boss = site_account(&test, "Boss", NULL, ROLE_ADMINISTRATOR);

    (void)state;
    site_login(&test, boss, &admin);
    assert_int_equal(post("/admin/people", &admin, "name=&password=x"), 422);
    CHECK(says("Type a name."));
    CHECK(says("8 characters or more"));
    CHECK(says("Choose at least one role."));
    assert_int_equal(post("/admin/people", &admin,
                         "name=%3Cb%3E&password=correct+horse&reader=yes"),
        303);
    assert_int_equal(get("/admin", &admin), 200);
    CHECK(says("&lt;b&gt;"));
    assert_int_equal(post("/admin/people", &admin,
                         "name=bOSS&password=correct+horse&reader=yes"),
        422);
    CHECK(says("This name is taken"));
    assert_int_equal(
        post("/login", NULL, "name=%3Cb%3E&password=correct+horse"), 303);
}

/* The first page of an empty clinic makes the first administrator, for who
 * can read what the server printed. */
static void the_first_administrator_needs_the_printed_code(void **state)
{
    static const char body[] =
        "name=R.+Nurse&password=correct+horse&again=correct+horse&code=";
    char text[256];

    (void)state;
    assert_int_equal(get("/login", NULL), 200);
    CHECK(says("name=\"code\""));
    assert_int_equal(post("/login", NULL, "name=a&password=b"), 401);
    snprintf(text, sizeof(text), "%s%s", body, "ABCD-EFGJ");
    assert_int_equal(post("/first", NULL, text), 422);
    assert_int_equal(post("/first", NULL, body), 422);
    CHECK(says("This is not the code"));
    assert_int_equal(account_count(test.store), 0);
    assert_int_equal(post("/first", NULL,
                         "name=a&password=short&again=short&code=ABCD-EFGH"),
        422);
    assert_int_equal(
        post("/first", NULL,
            "name=a&password=correct+horse&again=other&code=ABCD-EFGH"),
        422);
    CHECK(says("The two are not the same"));
    snprintf(text, sizeof(text), "%s%s", body, "abcd+efgh");
    assert_int_equal(post("/first", NULL, text), 303);
    CHECK(strstr(client_header(answer, "Set-Cookie"), "cisterna="));
    assert_int_equal(account_count(test.store), 1);
    /* Once. */
    snprintf(text, sizeof(text), "%s%s", body, "ABCD-EFGH");
    assert_int_equal(post("/first", NULL, text), 303);
    assert_string_equal(client_header(answer, "Set-Cookie"), "");
    assert_int_equal(account_count(test.store), 1);
    assert_int_equal(get("/login", NULL), 200);
    CHECK(!says("name=\"code\""));
}

/* SR-46 */
static void the_printed_code_cannot_be_guessed_for_long(void **state)
{
    static const char body[] = "name=a&password=correct+horse&again=correct"
                               "+horse&code=AAAA-AAAA";

    (void)state;
    for (int i = 0; i < 10; i++)
        assert_int_equal(post("/first", NULL, body), 422);
    assert_int_equal(post("/first", NULL, body), 429);
}

static void a_password_is_changed_by_who_knows_it(void **state)
{
    struct site_login here, there;
    int64_t id = site_account(&test, "R. Nurse", "correct horse", ROLE_NURSE);

    (void)state;
    site_login(&test, id, &here);
    site_login(&test, id, &there);
    assert_int_equal(post("/password", &here,
                         "old=wrong&new=battery+staple&again=battery+staple"),
        422);
    CHECK(says("This is not your password"));
    assert_int_equal(
        post("/password", &here, "old=correct+horse&new=short&again=short"),
        422);
    assert_int_equal(
        post("/password", &here,
            "old=correct+horse&new=battery+staple&again=battery+staple"),
        303);
    keep_cookie(&here);
    assert_int_equal(get("/today", &here), 200);
    assert_int_equal(get("/today", &there), 303);
    assert_int_equal(
        post("/login", NULL, "name=R.+Nurse&password=correct+horse"), 401);
    assert_int_equal(
        post("/login", NULL, "name=R.+Nurse&password=battery+staple"), 303);
}

/* SR-46: nothing secret in addresses, pages or the store. */
static void a_password_is_never_sent_back(void **state)
{
    (void)state;
    site_account(&test, "R. Nurse", "correct horse", ROLE_NURSE);
    assert_int_equal(
        post("/login", NULL, "name=R.+Nurse&password=sesame+open"), 401);
    CHECK(!says("sesame"));
    CHECK(says("value=\"R. Nurse\""));
    assert_int_equal(
        get("/login?name=R.+Nurse&password=correct+horse", NULL), 200);
    assert_string_equal(client_header(answer, "Set-Cookie"), "");
    CHECK(!says("correct"));
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, start, stop)
    const struct CMUnitTest tests[] = {
        TEST(a_right_password_opens_a_session),
        TEST(the_form_has_a_name_and_a_password),
        TEST(what_was_wrong_is_not_told),
        TEST(an_unknown_name_takes_as_long),
        TEST(ten_wrong_passwords_close_a_name_for_a_while),
        TEST(an_address_has_thirty_tries_for_all_names),
        TEST(sessions_outlive_a_restart),
        TEST(a_locked_store_is_said_to_be_busy),
        TEST(a_disabled_account_is_signed_out_at_once),
        TEST(the_last_administrator_cannot_lock_the_door),
        TEST(an_administrator_adds_people),
        TEST(the_first_administrator_needs_the_printed_code),
        TEST(the_printed_code_cannot_be_guessed_for_long),
        TEST(a_password_is_changed_by_who_knows_it),
        TEST(a_password_is_never_sent_back),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
