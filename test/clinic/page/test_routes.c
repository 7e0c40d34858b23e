#include "test/test.h"

#include "clinic/store/visit.h"
#include "test/clinic/page/site.h"
#include "test/web/client.h"

#define R ROLE_READER
#define S ROLE_SCHEDULER
#define N ROLE_NURSE
#define P ROLE_PRESCRIBER
#define A ROLE_ADMINISTRATOR
#define U ROLE_AUDITOR

/*
 * Who may do what, once more and by hand, from the table of the design: a
 * route that is not here, or is open to others than here, fails.  A stranger
 * may use what has PUBLIC.
 */
static const struct {
    enum http_method method;
    const char *pattern;
    unsigned roles;
} law[] = {
    { METHOD_GET, "/health", ROLE_PUBLIC },
    { METHOD_GET, "/metrics", ROLE_PUBLIC },
    { METHOD_GET, "/static/*", ROLE_PUBLIC },
    { METHOD_GET, "/login", ROLE_PUBLIC },
    { METHOD_POST, "/login", ROLE_PUBLIC },
    { METHOD_POST, "/login/code", ROLE_PUBLIC },
    { METHOD_POST, "/first", ROLE_PUBLIC },
    { METHOD_POST, "/logout", R | S | N | P | A | U },
    { METHOD_GET, "/password", R | S | N | P | A | U },
    { METHOD_POST, "/password", R | S | N | P | A | U },
    { METHOD_GET, "/second", R | S | N | P | A | U },
    { METHOD_POST, "/second", R | S | N | P | A | U },
    { METHOD_POST, "/second/off", R | S | N | P | A | U },
    { METHOD_GET, "/", R | S | N | P | A | U },
    { METHOD_GET, "/today", R | S | N | P | U },
    { METHOD_GET, "/today.csv", R | S | N | P | U },
    { METHOD_GET, "/patients", R | S | N | P | U },
    { METHOD_GET, "/patient/new", N | P },
    { METHOD_POST, "/patient/new", N | P },
    { METHOD_GET, "/patient/%/edit", S | N | P },
    { METHOD_POST, "/patient/%/edit", S | N | P },
    { METHOD_GET, "/patient/%", R | S | N | P | U },
    { METHOD_GET, "/patient/%/print", R | S | N | P | U },
    { METHOD_GET, "/patient/%/print.pdf", R | S | N | P | U },
    { METHOD_GET, "/patient/%/print.png", R | S | N | P | U },
    { METHOD_GET, "/patient/%/print.svg", R | S | N | P | U },
    { METHOD_GET, "/patient/%/print.txt", R | S | N | P | U },
    { METHOD_GET, "/patient/%.pdf", R | S | N | P | U },
    { METHOD_GET, "/patient/%.png", R | S | N | P | U },
    { METHOD_GET, "/patient/%.svg", R | S | N | P | U },
    { METHOD_GET, "/patient/%.txt", R | S | N | P | U },
    { METHOD_GET, "/patient/%/book", S | N | P },
    { METHOD_POST, "/patient/%/book", S | N | P },
    { METHOD_POST, "/patient/%/cancel", S | N | P },
    { METHOD_GET, "/patient/%/call", S | N | P },
    { METHOD_POST, "/patient/%/call", S | N | P },
    { METHOD_GET, "/patient/%/reading/new", N | P },
    { METHOD_POST, "/patient/%/reading/new", N | P },
    { METHOD_POST, "/patient/%/visit", N | P },
    { METHOD_GET, "/patient/%/visit", R | S | N | P | U },
    { METHOD_GET, "/visit/%", R | S | N | P | U },
    { METHOD_POST, "/visit/%/close", N | P },
    { METHOD_POST, "/visit/ticket", ROLE_PUBLIC },
    { METHOD_POST, "/visit/record", ROLE_PUBLIC },
    { METHOD_GET, "/import", A },
    { METHOD_POST, "/import", A },
    { METHOD_GET, "/audit", U },
    { METHOD_GET, "/admin", A },
    { METHOD_GET, "/admin/clinic", A },
    { METHOD_POST, "/admin/clinic", A },
    { METHOD_GET, "/admin/keys", A },
    { METHOD_POST, "/admin/keys", A },
    { METHOD_POST, "/admin/keys/remove", A },
    { METHOD_POST, "/admin/keys/revoke", A },
    { METHOD_POST, "/admin/people", A },
    { METHOD_GET, "/admin/people/%", A },
    { METHOD_POST, "/admin/people/%", A },
};

enum { LAWS = sizeof(law) / sizeof(*law) };

static struct site_under_test test;
static int64_t accounts[6], patient;

static int start(void **state)
{
    static const char *const names[] = { "Reader", "Scheduler", "Nurse",
        "Prescriber", "Administrator", "Auditor" };

    int64_t visit;

    (void)state;
    site_start(&test);
    for (unsigned i = 0; i < 6; i++)
        accounts[i] = site_account(&test, names[i], NULL, 1u << i);
    patient = site_patient(&test, "Gneiss, Mira");
    /* of the same number, so that every address names something */
    assert_int_equal(
        visit_begin(test.store,
            &(struct author){ "Nurse", "nurse", SITE_NOW_S }, patient, &visit),
        STORE_OK);
    assert_int_equal(visit, patient);
    return 0;
}

static int stop(void **state)
{
    (void)state;
    site_stop(&test);
    return 0;
}

static unsigned lawful(const struct route *route)
{
    for (int i = 0; i < LAWS; i++)
        if (law[i].method == route->method &&
            strcmp(law[i].pattern, route->pattern) == 0)
            return law[i].roles;
    fail_msg("%s %s: say in this test who may use it",
        route->method == METHOD_POST ? "POST" : "GET", route->pattern);
    return 0;
}

/* An address that fits the pattern: people's pages are of the auditor, and
 * everything else of the patient. */
static void address(const char *pattern, char *path, size_t size)
{
    int64_t id = strncmp(pattern, "/admin/", 7) == 0 ? accounts[5] : patient;
    size_t len = 0;

    for (; *pattern && len + 32 < size; pattern++)
        if (*pattern == '%')
            len += (size_t)sprintf(path + len, "%lld", (long long)id);
        else if (*pattern != '*')
            path[len++] = *pattern;
    path[len] = 0;
}

static int ask(const struct route *route, const struct site_login *login,
    const char **answer)
{
    char path[256];

    address(route->pattern, path, sizeof(path));
    return site_ask(
        &test, &(struct site_ask){ .path = path,
                   .login = login,
                   .body = route->method == METHOD_POST ? "x=1" : NULL,
                   .answer = answer });
}

static void check_role(const struct route *route, unsigned index)
{
    struct site_login login;
    const char *answer;
    int allowed = (lawful(route) & (ROLE_PUBLIC | 1u << index)) != 0;
    int status;

    site_login(&test, accounts[index], &login);
    status = ask(route, &login, &answer);
    /* Allowed is answered by the page: also with what is wrong in a form. */
    if (allowed &&
        (status == 403 || status == 405 || status >= 500 ||
            strstr(client_header(answer, "Location"), "/login")) &&
        strcmp(route->pattern, "/logout") != 0)
        fail_msg("%s: role %u may, but got %d", route->pattern, index, status);
    if (!allowed && status != 403)
        fail_msg(
            "%s: role %u may not, but got %d", route->pattern, index, status);
}

/* SR-46 */
static void every_route_answers_its_roles_and_no_others(void **state)
{
    (void)state;
    for (unsigned i = 0; i < test.site.route_count; i++)
        for (unsigned role = 0; role < 6; role++)
            check_role(&test.site.routes[i], role);
}

/* SR-46 */
static void every_route_sends_a_stranger_to_sign_in(void **state)
{
    const char *answer;

    (void)state;
    for (unsigned i = 0; i < test.site.route_count; i++) {
        const struct route *route = &test.site.routes[i];
        int status = ask(route, NULL, &answer);

        if (lawful(route) & ROLE_PUBLIC) {
            CHECK(status != 303 && status < 500);
        } else if (route->method == METHOD_GET) {
            assert_int_equal(status, 303);
            assert_string_equal(client_header(answer, "Location"), "/login");
        } else {
            assert_int_equal(status, 403);
        }
    }
}

/* SR-46 */
static void every_post_wants_its_token(void **state)
{
    struct site_login login;
    char path[256];

    (void)state;
    for (unsigned i = 0; i < test.site.route_count; i++) {
        const struct route *route = &test.site.routes[i];

        if (route->method != METHOD_POST || route->roles & ROLE_PUBLIC)
            continue;
        for (unsigned role = 0; role < 6; role++) {
            site_login(&test, accounts[role], &login);
            address(route->pattern, path, sizeof(path));
            strcpy(login.csrf, "00000000000000000000000000000000");
            assert_int_equal(site_ask(&test, &(struct site_ask){ .path = path,
                                                 .login = &login,
                                                 .body = "x=1" }),
                403);
        }
    }
}

/* SR-46: only the programmer's two calls go without session and token, and
 * each of them has its own authority; nobody else's row may be added here by
 * mistake. */
static void two_calls_of_a_program_need_no_session(void **state)
{
    unsigned count = 0;

    (void)state;
    for (unsigned i = 0; i < test.site.route_count; i++) {
        const struct route *route = &test.site.routes[i];

        if (!(route->flags & (ROUTE_MACHINE | ROUTE_BYTES)))
            continue;
        count++;
        assert_int_equal(route->method, METHOD_POST);
        assert_int_equal(route->roles, ROLE_PUBLIC);
        CHECK(strcmp(route->pattern, "/visit/ticket") == 0 ||
              strcmp(route->pattern, "/visit/record") == 0);
    }
    assert_int_equal(count, 2);
}

/* SR-46: every row of the law is a row of the table, so that none rots. */
static void the_law_names_no_route_that_is_gone(void **state)
{
    (void)state;
    for (int i = 0; i < LAWS; i++) {
        unsigned found = 0;

        for (unsigned j = 0; j < test.site.route_count; j++)
            found += test.site.routes[j].method == law[i].method &&
                     !strcmp(test.site.routes[j].pattern, law[i].pattern);
        if (found != 1)
            fail_msg("%s: %u routes", law[i].pattern, found);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(
            every_route_answers_its_roles_and_no_others, start, stop),
        cmocka_unit_test_setup_teardown(
            every_route_sends_a_stranger_to_sign_in, start, stop),
        cmocka_unit_test_setup_teardown(
            every_post_wants_its_token, start, stop),
        cmocka_unit_test_setup_teardown(
            two_calls_of_a_program_need_no_session, start, stop),
        cmocka_unit_test_setup_teardown(
            the_law_names_no_route_that_is_gone, start, stop),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
