#include "test/test.h"

#include "test/web/site.h"

static struct arena arena;
static struct request request;
static struct reply reply;

/* Runs one request through the site as the server does. */
static int ask(struct site_input input, const char *body)
{
    const struct route *route;

    if (!input.host)
        input.host = "localhost:8080";
    arena_reset(&arena);
    request = (struct request){ .arena = &arena, .app = &test_site };
    http_reply_init(&reply);
    route = site_open(&test_site, &input, &request, &reply);
    if (route)
        site_answer(route, &request,
            &(struct site_body){ "application/x-www-form-urlencoded",
                body ? arena_text(&arena, body, strlen(body)) : NULL,
                body ? strlen(body) : 0 },
            &reply);
    return reply.status;
}

static int get(const char *target, const char *cookie)
{
    return ask(
        (struct site_input){
            .method = "GET", .target = target, .cookie = cookie },
        NULL);
}

static int post(const char *target, const char *cookie, const char *body)
{
    return ask(
        (struct site_input){
            .method = "POST", .target = target, .cookie = cookie },
        body);
}

static const char *header(const char *name)
{
    for (unsigned i = 0; i < reply.header_count; i++)
        if (strcmp(reply.header[i].name, name) == 0)
            return reply.header[i].value;
    return "";
}

static int reset(void **state)
{
    (void)state;
    test_site_reset();
    return 0;
}

/* SR-46 */
static void a_stranger_cannot_tell_which_paths_exist(void **state)
{
    static const char *const paths[] = { "/today", "/admin", "/nobody",
        "/nothing", "/act", "/", "/patient/1" };

    (void)state;
    for (size_t i = 0; i < sizeof(paths) / sizeof(*paths); i++) {
        assert_int_equal(get(paths[i], NULL), 303);
        assert_string_equal(header("Location"), "/login");
        assert_int_equal(post(paths[i], NULL, "what=x"), 403);
    }
    assert_int_equal(test_acts, 0);
}

/* SR-46 */
static void each_role_gets_its_rows_and_no_others(void **state)
{
    (void)state;
    for (unsigned role = 1; role <= ROLE_AUDITOR; role *= 2) {
        struct test_login who = test_site_login(role);
        char body[128];

        assert_int_equal(get("/today", who.cookie), 200);
        assert_int_equal(
            get("/admin", who.cookie), role == ROLE_ADMINISTRATOR ? 200 : 403);
        snprintf(body, sizeof(body), "csrf=%s&what=x", who.csrf);
        assert_int_equal(
            post("/act", who.cookie, body), role == ROLE_NURSE ? 200 : 403);
        assert_int_equal(get("/nobody", who.cookie), 403);
        assert_int_equal(get("/nothing", who.cookie), 404);
        assert_int_equal(get("/act", who.cookie), 405);
        assert_string_equal(header("Allow"), "POST");
    }
    assert_int_equal(test_acts, 1);
}

/* SR-46 */
static void a_post_without_its_token_changes_nothing(void **state)
{
    struct test_login who = test_site_login(ROLE_NURSE);
    char cookie[128], csrf[64], body[128];

    (void)state;
    strcpy(cookie, who.cookie);
    strcpy(csrf, who.csrf);
    assert_int_equal(post("/act", cookie, NULL), 403);
    assert_int_equal(post("/act", cookie, "what=x"), 403);
    assert_int_equal(post("/act", cookie, "what=x&csrf="), 403);
    snprintf(body, sizeof(body), "csrf=%.31s", csrf);
    assert_int_equal(post("/act", cookie, body), 403);
    snprintf(body, sizeof(body), "csrf=%c%s", csrf[0] ^ 1, csrf + 1);
    assert_int_equal(post("/act", cookie, body), 403);
    who = test_site_login(ROLE_NURSE);
    snprintf(body, sizeof(body), "csrf=%s", who.csrf);
    assert_int_equal(post("/act", cookie, body), 403);
    assert_int_equal(post("/act?csrf=", cookie, "what=x"), 403);
    assert_int_equal(test_acts, 0);
    snprintf(body, sizeof(body), "csrf=%s&what=yes", csrf);
    assert_int_equal(post("/act", cookie, body), 200);
    assert_string_equal(buffer_get(&reply.body), "yes");
}

/* SR-46 */
static void a_post_from_another_site_is_refused(void **state)
{
    static const struct {
        const char *origin, *fetch_site;
        int status;
    } cases[] = {
        { NULL, NULL, 303 },
        { "http://localhost:8080", "same-origin", 303 },
        { "http://localhost:8080", NULL, 303 },
        { NULL, "none", 303 },
        { "http://localhost:8081", NULL, 403 },
        { "http://localhost", NULL, 403 },
        { "http://evil.example", NULL, 403 },
        { "null", NULL, 403 },
        { "", NULL, 403 },
        { NULL, "cross-site", 403 },
        { NULL, "same-site", 403 },
        { "http://localhost:8080", "cross-site", 403 },
    };

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++)
        assert_int_equal(ask((struct site_input){ .method = "POST",
                                 .target = "/login",
                                 .origin = cases[i].origin,
                                 .fetch_site = cases[i].fetch_site },
                             "name=a"),
            cases[i].status);
}

/* SR-46: a page elsewhere cannot reach a loopback server by a name of its
 * own (DNS rebinding). */
static void another_name_in_host_is_refused(void **state)
{
    static const char *const good[] = { "127.0.0.1", "127.0.0.1:8080",
        "localhost", "LOCALHOST:1", "[::1]:8080" };
    static const char *const bad[] = { "", "evil.example", "localhost.evil",
        "localhost:", "localhost:80a", "127.0.0.1.nip.io", "127.0.0.2",
        "localhost:8080@evil" };

    (void)state;
    for (size_t i = 0; i < sizeof(good) / sizeof(*good); i++)
        assert_int_equal(ask((struct site_input){ .method = "GET",
                                 .target = "/health",
                                 .host = good[i] },
                             NULL),
            200);
    for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++)
        assert_int_equal(ask((struct site_input){ .method = "GET",
                                 .target = "/health",
                                 .host = bad[i] },
                             NULL),
            421);
    test_site.host = "clinic.example";
    assert_int_equal(get("/health", NULL), 421);
    assert_int_equal(ask((struct site_input){ .method = "GET",
                             .target = "/health",
                             .host = "Clinic.example" },
                         NULL),
        200);
}

/* SR-46 */
static void the_cookie_is_kept_from_scripts_and_other_sites(void **state)
{
    const char *cookie;

    (void)state;
    assert_int_equal(post("/login", NULL, "name=a"), 303);
    cookie = header("Set-Cookie");
    CHECK(strncmp(cookie, "cisterna=", 9) == 0);
    CHECK(strspn(strchr(cookie, '=') + 1, "0123456789abcdef") == 64);
    CHECK(strstr(cookie, "; HttpOnly"));
    CHECK(strstr(cookie, "; SameSite=Lax"));
    CHECK(strstr(cookie, "; Path=/"));
    CHECK(!strstr(cookie, "Secure"));
    test_site.secure = 1;
    assert_int_equal(post("/login", NULL, "name=a"), 303);
    cookie = header("Set-Cookie");
    CHECK(strncmp(cookie, "__Host-cisterna=", 16) == 0);
    CHECK(strstr(cookie, "; Secure"));
}

static void a_cookie_that_is_no_session_is_a_stranger(void **state)
{
    static const char *const cookies[] = { "", "cisterna=", "cisterna=1",
        "other=1", "cisterna=zz", "cisterna=\xff",
        "cisterna="
        "0000000000000000000000000000000000000000000000000000000000000000",
        "cisterna="
        "g000000000000000000000000000000000000000000000000000000000000000" };

    (void)state;
    for (size_t i = 0; i < sizeof(cookies) / sizeof(*cookies); i++)
        assert_int_equal(get("/today", cookies[i]), 303);
}

/* SR-46 */
static void a_session_ends_when_idle_and_after_a_shift(void **state)
{
    struct test_login who = test_site_login(ROLE_NURSE);

    (void)state;
    test_site_later(SESSION_IDLE_S - 2);
    assert_int_equal(get("/today", who.cookie), 200);
    test_site_later(2 * SESSION_IDLE_S - 6);
    assert_int_equal(get("/today", who.cookie), 200);
    test_site_later(3 * SESSION_IDLE_S);
    assert_int_equal(get("/today", who.cookie), 303);
    test_site_later(0);
    who = test_site_login(ROLE_NURSE);
    for (int64_t at = 0; at < SESSION_LIFE_S - 2; at += SESSION_IDLE_S / 2) {
        test_site_later(at);
        assert_int_equal(get("/today", who.cookie), 200);
    }
    test_site_later(SESSION_LIFE_S + 1);
    assert_int_equal(get("/today", who.cookie), 303);
}

static void signing_out_ends_the_session(void **state)
{
    struct test_login who = test_site_login(ROLE_NURSE);
    char body[128];

    (void)state;
    snprintf(body, sizeof(body), "csrf=%s", who.csrf);
    assert_int_equal(post("/logout", who.cookie, body), 303);
    CHECK(strstr(header("Set-Cookie"), "cisterna=; "));
    CHECK(strstr(header("Set-Cookie"), "Max-Age=0"));
    assert_int_equal(get("/today", who.cookie), 303);
}

/* SR-45, SR-46: a locked store is no reason to sign anybody out. */
static void a_locked_store_is_503_and_never_a_sign_in_page(void **state)
{
    struct test_login who = test_site_login(ROLE_NURSE);

    (void)state;
    test_store_locked = 1;
    assert_int_equal(get("/today", who.cookie), 503);
    assert_string_equal(header("Retry-After"), "1");
    assert_int_equal(post("/login", NULL, "name=a"), 503);
    assert_string_equal(header("Set-Cookie"), "");
    assert_int_equal(get("/health", who.cookie), 200);
    test_store_locked = 0;
    assert_int_equal(get("/today", who.cookie), 200);
}

static void a_target_that_cannot_be_read_is_refused(void **state)
{
    static const char *const bad[] = { "", "today", "*", "/%", "/%zz", "/\xff",
        "/%00", "/?a=%", "/?a=%ff", "http://localhost/today" };

    (void)state;
    for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++)
        assert_int_equal(get(bad[i], NULL), 400);
}

static void other_methods_are_refused(void **state)
{
    static const char *const bad[] = { "PUT", "DELETE", "OPTIONS", "TRACE",
        "get", "", "GETS", "CONNECT" };

    (void)state;
    for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++) {
        assert_int_equal(
            ask((struct site_input){ .method = bad[i], .target = "/health" },
                NULL),
            405);
        assert_string_equal(header("Allow"), "GET, HEAD, POST");
    }
}

static void a_body_that_is_no_form_is_refused(void **state)
{
    struct test_login who = test_site_login(ROLE_NURSE);
    struct site_input input = { .method = "POST",
        .target = "/act",
        .host = "localhost",
        .cookie = who.cookie };
    static const char *const types[] = { NULL, "text/plain", "application/json",
        "multipart/form-data" };

    (void)state;
    for (size_t i = 0; i < sizeof(types) / sizeof(*types); i++) {
        char body[] = "what=x";
        const struct route *route;

        request = (struct request){ .arena = &arena, .app = &test_site };
        http_reply_init(&reply);
        route = site_open(&test_site, &input, &request, &reply);
        CHECK(route);
        site_answer(
            route, &request, &(struct site_body){ types[i], body, 6 }, &reply);
        assert_int_equal(reply.status, 400);
    }
    assert_int_equal(test_acts, 0);
}

/* SR-46 */
static void every_reply_forbids_scripts_from_elsewhere(void **state)
{
    struct http_header fixed[SITE_HEADERS_MAX];
    unsigned count;
    int seen = 0;

    (void)state;
    get("/health", NULL);
    count = site_headers(&arena, &reply, fixed);
    CHECK(count <= SITE_HEADERS_MAX);
    for (unsigned i = 0; i < count; i++) {
        seen |= strcmp(fixed[i].name, "Content-Security-Policy") == 0 &&
                strstr(fixed[i].value, "default-src 'none'") != NULL;
        seen |= (strcmp(fixed[i].name, "Cache-Control") == 0 &&
                    strcmp(fixed[i].value, "no-store") == 0)
                << 1;
    }
    assert_int_equal(seen, 3);
}

/* SR-46: a program's call is nobody's, whatever cookie comes along; and what
 * goes wrong is told in plain text. */
static void a_program_s_call_acts_as_nobody(void **state)
{
    struct test_login who = test_site_login(ROLE_NURSE);
    struct site_input input = {
        .method = "POST", .target = "/call", .cookie = who.cookie
    };

    (void)state;
    assert_int_equal(ask(input, "what=yes"), 200);
    assert_string_equal(buffer_get(&reply.body), "0 yes");
    test_store_locked = 1; /* no session is looked for */
    assert_int_equal(ask(input, "what=yes"), 200);
    test_store_locked = 0;
    assert_int_equal(ask(input, "what=%"), 400);
    CHECK(strstr(reply.type, "text/plain"));
    input.origin = "http://elsewhere";
    assert_int_equal(ask(input, "what=yes"), 403);
    input.origin = NULL;
    input.method = "GET";
    assert_int_equal(ask(input, NULL), 405);
    input.cookie = NULL;
    assert_int_equal(ask(input, NULL), 303); /* as any path, to a stranger */
}

/* SR-46 */
static void a_program_s_call_without_a_store_is_503_in_plain_text(void **state)
{
    struct site_input input = {
        .method = "POST", .target = "/call", .host = "localhost"
    };

    (void)state;
    request = (struct request){ .arena = &arena };
    http_reply_init(&reply);
    CHECK(!site_open(&test_site, &input, &request, &reply));
    assert_int_equal(reply.status, 503);
    CHECK(strstr(reply.type, "text/plain"));
    assert_string_equal(header("Retry-After"), "1");
}

static void bytes_come_as_they_are_and_in_their_type_alone(void **state)
{
    static const struct {
        const char *type;
        int status;
    } types[] = { { "application/octet-stream", 200 }, { NULL, 400 },
        { "application/x-www-form-urlencoded", 400 },
        { "multipart/form-data", 400 } };
    struct site_input input = {
        .method = "POST", .target = "/bytes", .host = "localhost"
    };

    (void)state;
    for (size_t i = 0; i < sizeof(types) / sizeof(*types); i++) {
        char body[] = { 'a', 0, '%', (char)0xff, 0 };
        const struct route *route;

        request = (struct request){ .arena = &arena, .app = &test_site };
        http_reply_init(&reply);
        route = site_open(&test_site, &input, &request, &reply);
        CHECK(route);
        assert_int_equal(site_body_max(route), SITE_BODY_MAX);
        site_answer(route, &request,
            &(struct site_body){ types[i].type, body, 4 }, &reply);
        assert_int_equal(reply.status, types[i].status);
        if (types[i].status == 200) {
            assert_int_equal(reply.body.len, 4);
            assert_memory_equal(reply.body.data, "a\0%\xff", 4);
        }
    }
}

static const char *fixed_header(const char *name)
{
    static struct http_header fixed[SITE_HEADERS_MAX];
    unsigned count = site_headers(&arena, &reply, fixed);

    for (unsigned i = 0; i < count; i++)
        if (strcmp(fixed[i].name, name) == 0)
            return fixed[i].value;
    return "";
}

/* SR-46: one page's forms go to one other origin; all other pages' stay. */
static void a_form_goes_elsewhere_only_where_its_page_says_so(void **state)
{
    static const char *const bad[] = { "", "127.0.0.1:8081", "ftp://x",
        "http://", "http://a/", "http://a b", "http://a;script-src *",
        "http://a?b", "http://a#b", "http://user@a" };

    (void)state;
    get("/health", NULL);
    CHECK(
        strstr(fixed_header("Content-Security-Policy"), "form-action 'self';"));
    assert_string_equal(fixed_header("Referrer-Policy"), "same-origin");
    http_form_to(&reply, "http://127.0.0.1:8081");
    CHECK(strstr(fixed_header("Content-Security-Policy"),
        "form-action 'self' http://127.0.0.1:8081;"));
    assert_string_equal(fixed_header("Referrer-Policy"), "origin");
    http_error(&request, &reply, 404, "Not here.");
    CHECK(
        strstr(fixed_header("Content-Security-Policy"), "form-action 'self';"));
    CHECK(http_is_origin("https://[::1]:8081"));
    for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++)
        CHECK(!http_is_origin(bad[i]));
}

/* SR-46: a row that other sites may post to acts as nobody, whatever cookie
 * comes along; every other row stays as it was. */
static void a_foreign_row_acts_as_nobody(void **state)
{
    const struct test_login login = test_site_login(ROLE_NURSE);
    const struct site_input input = { .method = "POST",
        .target = "/arrive",
        .origin = "http://127.0.0.1:8080",
        .fetch_site = "same-site",
        .cookie = login.cookie };
    struct site_input other = input;

    (void)state;
    assert_int_equal(ask(input, "what=x"), 200);
    assert_string_equal(
        buffer_get(&reply.body), "0 from http://127.0.0.1:8080");
    other.target = "/act";
    assert_int_equal(ask(other, "what=x"), 403);
    other.target = "/nothing";
    assert_int_equal(ask(other, "what=x"), 403);
}

/* SR-33: what asks by itself keeps nobody signed in. */
static void a_quiet_row_is_no_use_of_the_session(void **state)
{
    const struct test_login login = test_site_login(ROLE_ANY);

    (void)state;
    test_site_later(SESSION_IDLE_S - 2);
    assert_int_equal(get("/live", login.cookie), 200);
    test_site_later(SESSION_IDLE_S + 1);
    assert_int_equal(get("/today", login.cookie), 303);
}

/* Two programs of one computer share its cookies, whatever their ports. */
static void a_site_may_name_its_cookie(void **state)
{
    (void)state;
    test_site.cookie = "other";
    assert_int_equal(post("/login", NULL, "x=y"), 303);
    CHECK(strncmp(header("Set-Cookie"), "other=", 6) == 0);
}

static int end(void **state)
{
    (void)state;
    arena_free(&arena);
    buffer_free(&reply.body);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(a_stranger_cannot_tell_which_paths_exist, reset),
        cmocka_unit_test_setup(each_role_gets_its_rows_and_no_others, reset),
        cmocka_unit_test_setup(a_post_without_its_token_changes_nothing, reset),
        cmocka_unit_test_setup(a_post_from_another_site_is_refused, reset),
        cmocka_unit_test_setup(another_name_in_host_is_refused, reset),
        cmocka_unit_test_setup(
            the_cookie_is_kept_from_scripts_and_other_sites, reset),
        cmocka_unit_test_setup(
            a_cookie_that_is_no_session_is_a_stranger, reset),
        cmocka_unit_test_setup(
            a_session_ends_when_idle_and_after_a_shift, reset),
        cmocka_unit_test_setup(signing_out_ends_the_session, reset),
        cmocka_unit_test_setup(
            a_locked_store_is_503_and_never_a_sign_in_page, reset),
        cmocka_unit_test_setup(a_target_that_cannot_be_read_is_refused, reset),
        cmocka_unit_test_setup(other_methods_are_refused, reset),
        cmocka_unit_test_setup(a_body_that_is_no_form_is_refused, reset),
        cmocka_unit_test_setup(
            every_reply_forbids_scripts_from_elsewhere, reset),
        cmocka_unit_test_setup(a_program_s_call_acts_as_nobody, reset),
        cmocka_unit_test_setup(
            a_program_s_call_without_a_store_is_503_in_plain_text, reset),
        cmocka_unit_test_setup(
            bytes_come_as_they_are_and_in_their_type_alone, reset),
        cmocka_unit_test_setup(
            a_form_goes_elsewhere_only_where_its_page_says_so, reset),
        cmocka_unit_test_setup(a_foreign_row_acts_as_nobody, reset),
        cmocka_unit_test_setup(a_quiet_row_is_no_use_of_the_session, reset),
        cmocka_unit_test_setup(a_site_may_name_its_cookie, reset),
    };

    return cmocka_run_group_tests(tests, NULL, end);
}
