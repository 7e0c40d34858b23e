#include "test/test.h"

#include <poll.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "test/web/client.h"
#include "test/web/site.h"
#include "web/asset.h"
#include "web/metrics.h"
#include "web/server.h"

static struct server *server;
static struct metrics metrics;

enum { PER_ADDRESS = 200 };

static int start(void **state)
{
    (void)state;
    test_site_reset();
    metrics = (struct metrics){ 0 };
    test_site.metrics = &metrics;
    server = server_start(&(struct server_options){
        .site = &test_site, .per_address = PER_ADDRESS, .header_s = 2 });
    return server ? 0 : -1;
}

static int stop(void **state)
{
    (void)state;
    server_stop(server);
    return 0;
}

static int ask(const char *bytes)
{
    return client_status(
        client_request(server_port(server), bytes, strlen(bytes)));
}

#define HOST "Host: localhost\r\n"
#define CLOSE HOST "Connection: close\r\n"

static void pages_are_served_with_all_headers(void **state)
{
    char *answer;

    (void)state;
    answer = client_request(server_port(server),
        "GET /health HTTP/1.1\r\n" CLOSE "\r\n",
        sizeof("GET /health HTTP/1.1\r\n" CLOSE "\r\n") - 1);
    assert_int_equal(client_status(answer), 200);
    CHECK(strstr(answer, "\r\n\r\nok\n"));
    CHECK(strstr(answer, "\r\nContent-Security-Policy: default-src 'none'"));
    CHECK(strstr(answer, "\r\nX-Content-Type-Options: nosniff\r\n"));
    CHECK(strstr(answer, "\r\nReferrer-Policy: same-origin\r\n"));
    CHECK(strstr(answer, "\r\nCache-Control: no-store\r\n"));
    CHECK(strstr(answer, "\r\nContent-Type: text/plain; charset=utf-8\r\n"));
    CHECK(!strstr(answer, "\r\nServer:"));
    CHECK(!strstr(answer, "\r\nSet-Cookie:"));
}

static void a_hashed_asset_may_be_kept_for_ever(void **state)
{
    char text[256];
    char *answer;

    (void)state;
    snprintf(text, sizeof(text), "GET %s HTTP/1.1\r\n" CLOSE "\r\n",
        asset_path("style.css"));
    answer = client_request(server_port(server), text, strlen(text));
    assert_int_equal(client_status(answer), 200);
    CHECK(strstr(answer, "immutable"));
    CHECK(strstr(answer, "\r\nContent-Type: text/css"));
    assert_int_equal(
        ask("GET /static/style.css HTTP/1.1\r\n" CLOSE "\r\n"), 404);
    assert_int_equal(
        ask("GET /static/../server.c HTTP/1.1\r\n" CLOSE "\r\n"), 404);
}

static void head_sends_the_headers_alone(void **state)
{
    static const char text[] = "HEAD /health HTTP/1.1\r\n" CLOSE "\r\n";
    char *answer;

    (void)state;
    answer = client_request(server_port(server), text, sizeof(text) - 1);
    assert_int_equal(client_status(answer), 200);
    CHECK(strstr(answer, "\r\nContent-Length: 3\r\n"));
    CHECK(strcmp(strstr(answer, "\r\n\r\n"), "\r\n\r\n") == 0);
}

static void one_connection_serves_many_requests(void **state)
{
    int fd = client_dial(server_port(server));

    (void)state;
    for (int i = 0; i < 5; i++) {
        static const char text[] = "GET /health HTTP/1.1\r\n" HOST "\r\n";
        static const char form[] =
            "POST /login HTTP/1.1\r\n" HOST
            "Content-Type: application/x-www-form-urlencoded\r\n"
            "Content-Length: 6\r\n\r\nname=a";

        client_say(fd, text, sizeof(text) - 1);
        assert_int_equal(client_status(client_hear_one(fd)), 200);
        client_say(fd, form, sizeof(form) - 1);
        assert_int_equal(client_status(client_hear_one(fd)), 303);
    }
    close(fd);
}

static void pipelined_requests_are_answered_in_order(void **state)
{
    static const char text[] = "GET /health HTTP/1.1\r\n" HOST "\r\n"
                               "GET /login HTTP/1.1\r\n" HOST "\r\n"
                               "GET /today HTTP/1.1\r\n" CLOSE "\r\n";
    char *answer;

    (void)state;
    answer = client_request(server_port(server), text, sizeof(text) - 1);
    answer = strstr(answer, "ok\nHTTP/1.1 200");
    CHECK(answer);
    CHECK(strstr(answer, "loginHTTP/1.1 303"));
}

/* A whole POST with a cookie; what follows the headers is body. */
static int post(const char *path, const char *cookie, const char *type,
    const char *body, size_t len)
{
    size_t room = len + 1024;
    char *text = malloc(room);
    int head, status;

    CHECK(text);
    head = snprintf(text, room,
        "POST %s HTTP/1.1\r\n" CLOSE
        "Cookie: %s\r\nContent-Type: %s\r\nContent-Length: %zu\r\n\r\n",
        path, cookie, type, len);
    memcpy(text + head, body, len);
    status = client_status(
        client_request(server_port(server), text, (size_t)head + len));
    free(text);
    return status;
}

#define FORM "application/x-www-form-urlencoded"

static void a_body_larger_than_allowed_is_refused(void **state)
{
    struct test_login who = test_site_login(ROLE_NURSE);
    char *body = malloc(SITE_UPLOAD_MAX + 1);
    int head = sprintf(body, "csrf=%s&what=", who.csrf);

    (void)state;
    memset(body + head, 'a', (size_t)(SITE_UPLOAD_MAX + 1 - head));
    assert_int_equal(post("/act", who.cookie, FORM, body, SITE_BODY_MAX), 200);
    assert_int_equal(
        post("/act", who.cookie, FORM, body, SITE_BODY_MAX + 1), 413);
    assert_int_equal(post("/login", "", FORM, body, SITE_BODY_MAX + 1), 413);
    assert_int_equal(
        post("/upload", who.cookie, FORM, body, SITE_UPLOAD_MAX), 200);
    assert_int_equal(
        post("/upload", who.cookie, FORM, body, SITE_UPLOAD_MAX + 1), 413);
    assert_int_equal(test_acts, 2);
    free(body);
}

static void a_stranger_cannot_upload(void **state)
{
    static char body[SITE_BODY_MAX * 4];

    (void)state;
    memset(body, 'a', sizeof(body));
    assert_int_equal(post("/upload", "", FORM, body, sizeof(body)), 403);
    assert_int_equal(test_acts, 0);
}

static void a_claimed_length_beyond_reason_is_cut_off(void **state)
{
    struct test_login who = test_site_login(ROLE_NURSE);
    char text[512];

    (void)state;
    snprintf(text, sizeof(text),
        "POST /upload HTTP/1.1\r\n" HOST "Cookie: %s\r\n"
        "Content-Length: 9223372036854775807\r\n\r\n",
        who.cookie);
    assert_int_equal(ask(text), 413);
    snprintf(text, sizeof(text),
        "POST /upload HTTP/1.1\r\n" HOST "Cookie: %s\r\n"
        "Content-Length: 99999999999999999999\r\n\r\n",
        who.cookie);
    CHECK(ask(text) >= 400);
}

/* Two servers must not disagree where a request ends. */
static void unclear_framing_is_refused(void **state)
{
    (void)state;
    assert_int_equal(ask("POST /login HTTP/1.1\r\n" HOST
                         "Content-Length: 6\r\nContent-Length: 6\r\n\r\n"
                         "name=a"),
        400);
    assert_int_equal(ask("POST /login HTTP/1.1\r\n" HOST
                         "Content-Length: 6\r\nContent-Length: 7\r\n\r\n"
                         "name=a"),
        400);
    assert_int_equal(
        ask("POST /login HTTP/1.1\r\n" HOST "Transfer-Encoding: chunked\r\n\r\n"
            "6\r\nname=a\r\n0\r\n\r\n"),
        400);
    assert_int_equal(
        ask("POST /login HTTP/1.1\r\n" HOST "Transfer-Encoding: chunked\r\n\r\n"
            "zz\r\nname=a\r\n0\r\n\r\n"),
        400);
    assert_int_equal(
        ask("POST /login HTTP/1.1\r\n" HOST "Transfer-Encoding: chunked\r\n"
            "Content-Length: 6\r\n\r\nname=a"),
        400);
    assert_int_equal(
        ask("POST /login HTTP/1.1\r\n" HOST "Content-Length: -1\r\n\r\n"), 400);
    assert_int_equal(
        ask("GET /health HTTP/1.1\r\n" HOST "Host: evil\r\n\r\n"), 400);
    assert_int_equal(metrics.replies[2], 0);
}

/* Nothing a stranger sends may end the server or be answered with 200. */
static void what_is_not_http_is_survived(void **state)
{
    static const struct {
        const char *bytes;
        size_t len;
    } bad[] = {
#define BAD(text) { text, sizeof(text) - 1 }
        BAD("\r\n\r\n\r\n"),
        BAD("\0\0\0\0\r\n\r\n"),
        BAD("GET\r\n\r\n"),
        BAD("GET /\r\n\r\n"),
        BAD("GET / HTTP/9.9\r\n" HOST "\r\n"),
        BAD("GET /hea\0lth HTTP/1.1\r\n" CLOSE "\r\n"),
        BAD("GET /health%00 HTTP/1.1\r\n" CLOSE "\r\n"),
        BAD("GET /health%0 HTTP/1.1\r\n" CLOSE "\r\n"),
        BAD("GET /%ff HTTP/1.1\r\n" CLOSE "\r\n"),
        BAD("GET http://localhost/health HTTP/1.1\r\n" CLOSE "\r\n"),
        BAD("GET /health HTTP/1.1\r\n\r\n"),
        BAD("GET /health HTTP/1.1\r\nHost: evil.example\r\n\r\n"),
        BAD("GET /health HTTP/1.1\r\nHost: a\0b\r\n\r\n"),
        BAD("GET /health HTTP/1.1\r\nno colon here\r\n\r\n"),
        BAD("\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03"),
        BAD("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"),
        BAD("TRACE /health HTTP/1.1\r\n" CLOSE "\r\n"),
        BAD("CONNECT localhost:22 HTTP/1.1\r\n" CLOSE "\r\n"),
#undef BAD
    };

    (void)state;
    for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++) {
        int fd = client_dial(server_port(server));
        char *answer;

        client_say(fd, bad[i].bytes, bad[i].len);
        shutdown(fd, SHUT_WR);
        answer = client_hear(fd, 200);
        if (client_status(answer) == 200)
            fail_msg("case %zu was answered: %s", i, answer);
        close(fd);
    }
    assert_int_equal(ask("GET /health HTTP/1.1\r\n" CLOSE "\r\n"), 200);
}

static void headers_without_end_are_refused(void **state)
{
    enum { LINES = 4000 };
    static const char line[] = "X-Filler: aaaaaaaaaaaaaaaaaaaaaaaaaaaa\r\n";
    size_t size = sizeof(line) - 1;
    char *text = malloc(LINES * size + 64);
    int head = sprintf(text, "GET /health HTTP/1.1\r\n" HOST);
    int status;

    (void)state;
    for (size_t i = 0; i < LINES; i++)
        memcpy(text + (size_t)head + i * size, line, size);
    status = client_status(client_request(
        server_port(server), text, (size_t)head + (size_t)LINES * size));
    CHECK(status == 431 || status == 413 || status == 0);
    memset(text + 5, 'a', (size_t)LINES * size);
    status = client_status(
        client_request(server_port(server), text, (size_t)LINES * size));
    CHECK(status == 414 || status == 431 || status == 0);
    free(text);
    assert_int_equal(ask("GET /health HTTP/1.1\r\n" CLOSE "\r\n"), 200);
}

/* A byte now and then keeps the library patient, but not us. */
static void a_trickle_of_headers_is_cut_off(void **state)
{
    int fd = client_dial(server_port(server));
    struct pollfd wait = { .fd = fd, .events = POLLIN };
    const uint64_t before = metrics.reaped;
    char byte;
    int tries = 0;

    (void)state;
    client_say(fd, "GET /health HTTP/1.1\r\nX: ", 25);
    while (tries < 60 && poll(&wait, 1, 100) == 0) {
        client_say(fd, "a", 1);
        tries++;
    }
    CHECK(tries < 60);
    CHECK(recv(fd, &byte, 1, 0) <= 0);
    for (int i = 0; i < 100 && metrics.reaped == before; i++)
        usleep(20000);
    CHECK(metrics.reaped > before);
    close(fd);
}

/* How many of the connections the server has hung up. */
static int hung_up(const int *fd, int count)
{
    int n = 0;

    for (int i = 0; i < count; i++) {
        struct pollfd one = { .fd = fd[i], .events = POLLIN };

        n += poll(&one, 1, 0) == 1;
    }
    return n;
}

static void one_address_cannot_take_all_connections(void **state)
{
    static const char text[] = "GET /health HTTP/1.1\r\n" CLOSE "\r\n";
    enum { MORE = 20 };
    int fd[PER_ADDRESS + MORE];
    int answered = 0;

    (void)state;
    for (int i = 0; i < PER_ADDRESS + MORE; i++)
        fd[i] = client_dial(server_port(server));
    for (int i = 0; i < 1000 && hung_up(fd, PER_ADDRESS + MORE) < MORE; i++)
        usleep(10000);
    assert_int_equal(hung_up(fd, PER_ADDRESS + MORE), MORE);
    for (int i = 0; i < PER_ADDRESS + MORE; i++) {
        client_say(fd[i], text, sizeof(text) - 1);
        answered += client_status(client_hear(fd[i], 1000)) == 200;
    }
    assert_int_equal(answered, PER_ADDRESS);
    for (int i = 0; i < PER_ADDRESS + MORE; i++)
        close(fd[i]);
}

static void slow_pages_run_on_the_worker(void **state)
{
    struct test_login who = test_site_login(ROLE_NURSE);
    char text[512];
    char *answer;

    (void)state;
    snprintf(text, sizeof(text),
        "GET /slow HTTP/1.1\r\n" CLOSE "Cookie: %s\r\n\r\n", who.cookie);
    answer = client_request(server_port(server), text, strlen(text));
    assert_int_equal(client_status(answer), 200);
    CHECK(strstr(answer, "\r\n\r\n/slow"));
}

/* More slow work at once than the queue holds: each is answered, with the
 * page or with 503. */
static void a_full_queue_is_503(void **state)
{
    static const char text[] =
        "POST /login HTTP/1.1\r\n" CLOSE "Content-Length: 0\r\n\r\n";
    int fd[PER_ADDRESS];

    (void)state;
    for (int i = 0; i < PER_ADDRESS; i++)
        fd[i] = client_dial(server_port(server));
    for (int i = 0; i < PER_ADDRESS; i++)
        client_say(fd[i], text, sizeof(text) - 1);
    for (int i = 0; i < PER_ADDRESS; i++) {
        int status = client_status(client_hear(fd[i], 5000));

        CHECK(status == 303 || status == 503);
        close(fd[i]);
    }
}

static void metrics_count_replies(void **state)
{
    static const char text[] = "GET /metrics HTTP/1.1\r\n" CLOSE "\r\n";
    char *answer;
    int tries = 100;

    (void)state;
    assert_int_equal(ask("GET /today HTTP/1.1\r\n" CLOSE "\r\n"), 303);
    do { /* until the server has seen the connection before close */
        answer = client_request(server_port(server), text, sizeof(text) - 1);
        assert_int_equal(client_status(answer), 200);
        CHECK(strstr(answer, "cisterna_http_replies_total{class=\"3xx\"} 1\n"));
    } while (!strstr(answer, "cisterna_http_connections 1\n") && --tries > 0);
    CHECK(tries > 0);
}

static void a_taken_port_is_told(void **state)
{
    (void)state;
    CHECK(server_start(&(struct server_options){
              .site = &test_site, .port = server_port(server) }) == NULL);
    CHECK(server_start(&(struct server_options){
              .site = &test_site, .address = "localhost" }) == NULL);
}

/* A browser that leaves in the middle must leave nothing behind. */
static void a_hang_up_at_any_byte_is_survived(void **state)
{
    static const char text[] =
        "POST /login HTTP/1.1\r\n" HOST
        "Content-Type: application/x-www-form-urlencoded\r\n"
        "Content-Length: 6\r\n\r\nname=a";

    (void)state;
    for (size_t len = 0; len <= sizeof(text) - 1; len++) {
        int fd = client_dial(server_port(server));

        client_say(fd, text, len);
        client_hear(fd, 1);
        close(fd);
    }
    for (int i = 0; i < 1500 && metrics.connections; i++)
        usleep(20000);
    assert_int_equal(metrics.connections, 0);
    assert_int_equal(ask("GET /health HTTP/1.1\r\n" CLOSE "\r\n"), 200);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, start, stop)
    const struct CMUnitTest tests[] = {
        TEST(pages_are_served_with_all_headers),
        TEST(a_hashed_asset_may_be_kept_for_ever),
        TEST(head_sends_the_headers_alone),
        TEST(one_connection_serves_many_requests),
        TEST(pipelined_requests_are_answered_in_order),
        TEST(a_body_larger_than_allowed_is_refused),
        TEST(a_stranger_cannot_upload),
        TEST(a_claimed_length_beyond_reason_is_cut_off),
        TEST(unclear_framing_is_refused),
        TEST(what_is_not_http_is_survived),
        TEST(headers_without_end_are_refused),
        TEST(a_trickle_of_headers_is_cut_off),
        TEST(one_address_cannot_take_all_connections),
        TEST(slow_pages_run_on_the_worker),
        TEST(a_full_queue_is_503),
        TEST(metrics_count_replies),
        TEST(a_taken_port_is_told),
        TEST(a_hang_up_at_any_byte_is_survived),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
