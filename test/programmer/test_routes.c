/* test_routes.c: who may do what at the programmer's pages (SR-33, SR-46). */
#include "test/test.h"

#include "test/programmer/site.h"
#include "test/web/client.h"

static struct site_under_test test;
static const char *answer;

static const char TICKET[] =
    "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

static int start(void **state)
{
    (void)state;
    site_start(&test);
    return 0;
}

static int start_unlocked(void **state)
{
    start(state);
    CHECK(site_unlock(&test, SITE_PASSPHRASE) == 303);
    return 0;
}

static int stop(void **state)
{
    (void)state;
    site_stop(&test);
    return 0;
}

static int get(const char *path)
{
    return site_ask(&test, &(struct site_ask){ .path = path }, &answer);
}

/* A path of the row: what it has a * for is of no matter here. */
static void path_of(const struct route *route, char path[80])
{
    snprintf(path, 80, "%s", route->pattern);
    if (strchr(path, '*'))
        strcpy(strchr(path, '*'), "stop");
}

/* SR-46: deny by default, every row. */
static void a_stranger_gets_nothing_but_the_way_in(void **state)
{
    int rows = 0;

    (void)state;
    for (unsigned i = 0; i < test.site.route_count; i++) {
        const struct route *route = &test.site.routes[i];
        const bool is_post = route->method == METHOD_POST;
        char path[80];
        int status;

        if (route->roles & ROLE_PUBLIC)
            continue;
        path_of(route, path);
        status = site_ask(&test,
            &(struct site_ask){ .path = path,
                .body = is_post ? "x=y" : NULL,
                .is_stranger = true },
            &answer);
        assert_int_equal(status, is_post ? 403 : 303);
        if (!is_post)
            assert_string_equal(client_header(answer, "Location"), "/login");
        rows++;
    }
    CHECK(rows > 30);
}

/* SR-46: a form that this session was not given does nothing. */
static void a_post_without_its_token_is_refused(void **state)
{
    (void)state;
    for (unsigned i = 0; i < test.site.route_count; i++) {
        const struct route *route = &test.site.routes[i];
        char path[80];

        if (route->method != METHOD_POST || route->roles & ROLE_PUBLIC)
            continue;
        path_of(route, path);
        assert_int_equal(site_ask(&test,
                             &(struct site_ask){
                                 .path = path, .body = "x=y", .is_bare = true },
                             &answer),
            403);
    }
    CHECK(get("/") == 200);
}

/* SR-46: another site, even another port of this computer. */
static void a_post_from_another_site_is_refused(void **state)
{
    static const char *const headers[] = { "Origin: http://127.0.0.1:8080\r\n",
        "Sec-Fetch-Site: same-site\r\n", "Sec-Fetch-Site: cross-site\r\n",
        "Origin: null\r\n" };

    (void)state;
    for (unsigned i = 0; i < test.site.route_count; i++) {
        const struct route *route = &test.site.routes[i];
        char path[80];

        if (route->method != METHOD_POST || route->flags & ROUTE_FOREIGN)
            continue;
        path_of(route, path);
        for (size_t h = 0; h < sizeof(headers) / sizeof(*headers); h++)
            assert_int_equal(
                site_ask(&test,
                    &(struct site_ask){
                        .path = path, .body = "x=y", .headers = headers[h] },
                    &answer),
                403);
    }
    CHECK(get("/") == 200);
}

/* SR-20, SR-46: without a credential nothing of the pump may be changed. */
static void who_may_only_read_is_offered_no_more(void **state)
{
    (void)state;
    for (unsigned i = 0; i < test.site.route_count; i++) {
        const struct route *route = &test.site.routes[i];
        const bool is_post = route->method == METHOD_POST;
        char path[80];

        if (route->roles & (ROLE_PUBLIC | ROLE_READER))
            continue;
        path_of(route, path);
        assert_int_equal(site_ask(&test,
                             &(struct site_ask){
                                 .path = path, .body = is_post ? "x=y" : NULL },
                             &answer),
            403);
    }
}

/* SR-33 */
static void a_wrong_passphrase_opens_nothing(void **state)
{
    (void)state;
    assert_int_equal(site_unlock(&test, "three red pumps"), 422);
    assert_int_equal(site_unlock(&test, ""), 422);
    CHECK(!test.desk.vault);
    assert_int_equal(get("/"), 303);
    CHECK(site_unlock(&test, SITE_PASSPHRASE) == 303);
    CHECK(test.desk.vault);
}

static void wrong_ones_are_limited(void **state)
{
    (void)state;
    for (int i = 0; i < 10; i++)
        assert_int_equal(site_unlock(&test, "wrong wrong"), 422);
    assert_int_equal(site_unlock(&test, SITE_PASSPHRASE), 429);
    test.clock.ahead_s = test.site.clock.ahead_s += 16 * 60;
    assert_int_equal(site_unlock(&test, SITE_PASSPHRASE), 303);
}

/* SR-33: after ten minutes it is locked, and its key is forgotten. */
static void a_page_left_alone_is_locked(void **state)
{
    (void)state;
    test.clock.ahead_s = test.site.clock.ahead_s = DESK_IDLE_S - 5;
    desk_keep_house(&test.desk);
    assert_int_equal(get("/"), 200);
    test.clock.ahead_s = test.site.clock.ahead_s = 2 * DESK_IDLE_S - 4;
    assert_int_equal(get("/"), 303);
    desk_keep_house(&test.desk);
    CHECK(!test.desk.vault);
    CHECK(!*test.desk.person);
}

/* SR-33: nor does a clock that is set back keep it open. */
static void a_clock_set_back_keeps_nobody_in(void **state)
{
    (void)state;
    test.clock.ahead_s = test.site.clock.ahead_s = -DESK_SLEW_S + 5;
    assert_int_equal(get("/pump/live"), 303);
    assert_string_equal(client_header(answer, "Location"), "/");
    test.clock.ahead_s = test.site.clock.ahead_s = -3600;
    assert_int_equal(get("/"), 303);
    assert_string_equal(client_header(answer, "Location"), "/login");
    desk_keep_house(&test.desk);
    CHECK(!test.desk.vault);
}

/* SR-33: a page that moves by itself is not somebody. */
static void what_moves_by_itself_keeps_nobody_in(void **state)
{
    (void)state;
    test.clock.ahead_s = test.site.clock.ahead_s = DESK_IDLE_S - 5;
    assert_int_equal(get("/pump/live"), 303);
    assert_string_equal(client_header(answer, "Location"), "/");
    test.clock.ahead_s = test.site.clock.ahead_s = DESK_IDLE_S + 1;
    assert_int_equal(get("/"), 303);
    assert_string_equal(client_header(answer, "Location"), "/login");
}

static void signing_out_forgets_the_vault(void **state)
{
    (void)state;
    assert_int_equal(
        site_ask(&test, &(struct site_ask){ .path = "/logout", .body = "x=y" },
            &answer),
        303);
    CHECK(!test.desk.vault);
    assert_int_equal(get("/"), 303);
}

/* One person: the session of before ends. */
static void unlocking_again_ends_the_session_of_before(void **state)
{
    char before[128];

    (void)state;
    strcpy(before, test.cookie);
    CHECK(site_unlock(&test, SITE_PASSPHRASE) == 303);
    strcpy(test.cookie, before);
    assert_int_equal(get("/"), 303);
}

/* The clinic beside it has a cookie of its own on the same computer. */
static void the_cookie_is_its_own(void **state)
{
    (void)state;
    CHECK(strncmp(test.cookie, "cisterna-programmer=", 20) == 0);
}

static void pages_of_a_visit_lead_to_where_one_begins(void **state)
{
    static const char *const paths[] = { "/pump", "/who", "/alarms", "/log",
        "/done", "/print.pdf" };

    (void)state;
    for (size_t i = 0; i < sizeof(paths) / sizeof(*paths); i++) {
        assert_int_equal(get(paths[i]), 303);
        assert_string_equal(client_header(answer, "Location"), "/");
    }
}

static void a_pump_that_is_not_known_is_said(void **state)
{
    (void)state;
    assert_int_equal(site_ask(&test,
                         &(struct site_ask){ .path = "/open",
                             .body = "serial=CIS999999&address=unix:/no" },
                         &answer),
        422);
    assert_int_equal(
        site_ask(&test,
            &(struct site_ask){ .path = "/open", .body = "serial=&address=" },
            &answer),
        422);
    assert_int_equal(
        site_ask(&test,
            &(struct site_ask){ .path = "/open",
                .body = "serial=CIS99999900000000000000000&address=" },
            &answer),
        422);
}

/* --- the ticket of a clinic's visit --- */

static int arrive(const char *ticket, const char *clinic, const char *origin)
{
    char body[800], headers[200] = "";

    snprintf(body, sizeof(body), "ticket=%s&clinic=%s", ticket, clinic);
    if (origin)
        snprintf(headers, sizeof(headers),
            "Origin: %s\r\nSec-Fetch-Site: same-site\r\n", origin);
    return site_ask(&test,
        &(struct site_ask){
            .path = "/visit", .body = body, .headers = headers },
        &answer);
}

/* SR-31, SR-46: it is only kept, and asked about before it is used. */
static void a_ticket_waits_to_be_taken_up(void **state)
{
    (void)state;
    assert_int_equal(
        arrive(TICKET, "http://127.0.0.1:1", "http://127.0.0.1:1"), 303);
    assert_string_equal(test.desk.ticket, TICKET);
    assert_int_equal(get("/"), 303);
    assert_string_equal(client_header(answer, "Location"), "/visit");
    assert_int_equal(get("/visit"), 200);
    CHECK(strstr(answer, "http://127.0.0.1:1"));
    assert_int_equal(
        site_ask(&test,
            &(struct site_ask){ .path = "/visit/take", .body = "step=take" },
            &answer),
        422);
    CHECK(strstr(answer, "does not answer"));
    CHECK(!*test.desk.ticket); /* it holds once */
}

static void a_ticket_can_be_put_aside(void **state)
{
    (void)state;
    CHECK(arrive(TICKET, "https://clinic.example", "https://clinic.example") ==
          303);
    assert_int_equal(
        site_ask(&test,
            &(struct site_ask){ .path = "/visit/take", .body = "step=drop" },
            &answer),
        303);
    CHECK(!*test.desk.ticket);
    assert_int_equal(get("/"), 200);
}

/* SR-46: no site speaks for another's clinic. */
static void a_ticket_of_another_site_is_refused(void **state)
{
    (void)state;
    assert_int_equal(
        arrive(TICKET, "http://127.0.0.1:8080", "http://127.0.0.1:9090"), 403);
    assert_int_equal(arrive(TICKET, "http://127.0.0.1:8080", NULL), 403);
    assert_int_equal(
        arrive(TICKET, "https://clinic.example", "https://clinic.exam"), 403);
    assert_int_equal(arrive(TICKET, "https://clinic.example", "null"), 403);
    CHECK(!*test.desk.ticket);
}

static void what_is_no_ticket_is_refused(void **state)
{
    char longer[90];

    (void)state;
    snprintf(longer, sizeof(longer), "%s0", TICKET);
    assert_int_equal(
        arrive("", "http://127.0.0.1:1", "http://127.0.0.1:1"), 422);
    assert_int_equal(
        arrive(longer, "http://127.0.0.1:1", "http://127.0.0.1:1"), 422);
    longer[63] = 0;
    assert_int_equal(
        arrive(longer, "http://127.0.0.1:1", "http://127.0.0.1:1"), 422);
    longer[0] = 'G';
    assert_int_equal(
        arrive(longer, "http://127.0.0.1:1", "http://127.0.0.1:1"), 422);
    /* Records of patients go nowhere unsealed. */
    assert_int_equal(
        arrive(TICKET, "http://clinic.example", "http://clinic.example"), 422);
    assert_int_equal(arrive(TICKET, "", ""), 422);
    CHECK(!*test.desk.ticket);
}

static void with_a_clinic_named_no_other_is_taken(void **state)
{
    (void)state;
    test.desk.clinic = "https://clinic.example";
    assert_int_equal(
        arrive(TICKET, "https://other.example", "https://other.example"), 403);
    assert_int_equal(
        arrive(TICKET, "https://clinic.example", "https://clinic.example"),
        303);
}

#define IN(test) cmocka_unit_test_setup_teardown(test, start, stop)
#define UNLOCKED(test)                                                         \
    cmocka_unit_test_setup_teardown(test, start_unlocked, stop)

int main(void)
{
    const struct CMUnitTest tests[] = {
        IN(a_stranger_gets_nothing_but_the_way_in),
        UNLOCKED(a_post_without_its_token_is_refused),
        UNLOCKED(a_post_from_another_site_is_refused),
        UNLOCKED(who_may_only_read_is_offered_no_more),
        IN(a_wrong_passphrase_opens_nothing),
        IN(wrong_ones_are_limited),
        UNLOCKED(a_page_left_alone_is_locked),
        UNLOCKED(a_clock_set_back_keeps_nobody_in),
        UNLOCKED(what_moves_by_itself_keeps_nobody_in),
        UNLOCKED(signing_out_forgets_the_vault),
        UNLOCKED(unlocking_again_ends_the_session_of_before),
        UNLOCKED(the_cookie_is_its_own),
        UNLOCKED(pages_of_a_visit_lead_to_where_one_begins),
        UNLOCKED(a_pump_that_is_not_known_is_said),
        UNLOCKED(a_ticket_waits_to_be_taken_up),
        UNLOCKED(a_ticket_can_be_put_aside),
        UNLOCKED(a_ticket_of_another_site_is_refused),
        UNLOCKED(what_is_no_ticket_is_refused),
        UNLOCKED(with_a_clinic_named_no_other_is_taken),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
