/* site.c: a small site with sessions in memory, for the tests of web. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "test/web/site.h"
#include "web/server.h"

enum { SESSIONS_MAX = 1024 };

static struct {
    struct session_record session;
    unsigned roles;
} kept[SESSIONS_MAX];
static unsigned kept_count;
static unsigned next_roles;

int test_store_locked;
int test_acts;

static enum session_fate find(void *app, struct arena *arena,
    const uint8_t key[SESSION_KEY_SIZE], struct session_record *session,
    struct person *person)
{
    (void)app;
    (void)arena;
    if (test_store_locked)
        return SESSION_BUSY;
    for (unsigned i = 0; i < kept_count; i++) {
        if (memcmp(kept[i].session.key, key, SESSION_KEY_SIZE) != 0)
            continue;
        *session = kept[i].session;
        *person = (struct person){ session->person_id, "Agate", kept[i].roles };
        return SESSION_OK;
    }
    return SESSION_NONE;
}

static enum session_fate create(void *app, const struct session_record *session)
{
    (void)app;
    if (test_store_locked)
        return SESSION_BUSY;
    if (kept_count == SESSIONS_MAX)
        abort();
    kept[kept_count].session = *session;
    kept[kept_count++].roles = next_roles;
    return SESSION_OK;
}

static enum session_fate touch(
    void *app, const uint8_t key[SESSION_KEY_SIZE], int64_t seen_s)
{
    (void)app;
    if (test_store_locked)
        return SESSION_BUSY;
    for (unsigned i = 0; i < kept_count; i++)
        if (memcmp(kept[i].session.key, key, SESSION_KEY_SIZE) == 0)
            kept[i].session.seen_s = seen_s;
    return SESSION_OK;
}

static enum session_fate forget(
    void *app, const uint8_t key[SESSION_KEY_SIZE], int64_t now_s)
{
    (void)app;
    (void)now_s;
    if (test_store_locked)
        return SESSION_BUSY;
    for (unsigned i = 0; i < kept_count; i++)
        if (memcmp(kept[i].session.key, key, SESSION_KEY_SIZE) == 0)
            memset(&kept[i].session, 0, sizeof(kept[i].session));
    return SESSION_OK;
}

static const struct session_store store = { find, create, touch, forget };

static void say_path(struct request *request, struct reply *reply)
{
    buffer_text(&reply->body, request->path);
}

static void say_person(struct request *request, struct reply *reply)
{
    buffer_printf(&reply->body, "%lld from %s", (long long)request->person.id,
        request->origin ? request->origin : "nowhere");
}

static void act(struct request *request, struct reply *reply)
{
    test_acts++;
    buffer_text(&reply->body, http_field(request, "what"));
}

static void login(struct request *request, struct reply *reply)
{
    if (request->method == METHOD_GET)
        buffer_text(&reply->body, "login");
    else if (session_start(request, reply, 1) == SESSION_BUSY)
        http_busy(request, reply);
    else
        http_redirect(request, reply, "/today");
}

static void logout(struct request *request, struct reply *reply)
{
    if (session_leave(request, reply) == SESSION_BUSY)
        http_busy(request, reply);
    else
        http_redirect(request, reply, "/login");
}

/* A program's call: who is asking is not said, and nobody is anybody. */
static void call(struct request *request, struct reply *reply)
{
    if (request->bytes)
        buffer_put(&reply->body, request->bytes, request->bytes_size);
    else
        buffer_printf(&reply->body, "%lld %s", (long long)request->person.id,
            http_field(request, "what"));
}

static const struct route routes[] = {
    { METHOD_POST, "/call", ROLE_PUBLIC, ROUTE_MACHINE, call },
    { METHOD_POST, "/bytes", ROLE_PUBLIC, ROUTE_MACHINE | ROUTE_BYTES, call },
    { METHOD_GET, "/today", ROLE_ANY, 0, say_path },
    { METHOD_GET, "/admin", ROLE_ADMINISTRATOR, 0, say_path },
    { METHOD_POST, "/act", ROLE_NURSE, 0, act },
    { METHOD_GET, "/login", ROLE_PUBLIC, 0, login },
    { METHOD_POST, "/login", ROLE_PUBLIC, 0, login },
    { METHOD_POST, "/logout", ROLE_ANY, 0, logout },
    { METHOD_GET, "/nobody", 0, 0, say_path },
    { METHOD_GET, "/health", ROLE_PUBLIC, ROUTE_BARE, server_health },
    { METHOD_GET, "/metrics", ROLE_PUBLIC, ROUTE_BARE, server_metrics },
    { METHOD_GET, "/static/*", ROLE_PUBLIC, ROUTE_BARE, server_asset },
    { METHOD_GET, "/slow", ROLE_ANY, ROUTE_SLOW, say_path },
    { METHOD_POST, "/upload", ROLE_NURSE, ROUTE_UPLOAD, act },
    { METHOD_POST, "/arrive", ROLE_PUBLIC, ROUTE_FOREIGN, say_person },
    { METHOD_GET, "/live", ROLE_ANY, ROUTE_QUIET, say_path },
};

static void *app_open(void *program)
{
    return program;
}

static void app_close(void *app)
{
    (void)app;
}

struct site test_site = {
    .routes = routes,
    .route_count = sizeof(routes) / sizeof(*routes),
    .sessions = &store,
    .app_open = app_open,
    .app_close = app_close,
    .program = &test_site,
};

void test_site_reset(void)
{
    memset(kept, 0, sizeof(kept));
    kept_count = 0;
    next_roles = ROLE_ANY;
    test_store_locked = 0;
    test_acts = 0;
    test_site.clock.ahead_s = 0;
    test_site.secure = 0;
    test_site.host = NULL;
    test_site.cookie = NULL;
}

struct test_login test_site_login(unsigned roles)
{
    static char cookie[128];
    static char csrf[64];
    static struct arena arena;
    struct reply reply = { 0 };
    struct request request = { .arena = &arena,
        .site = &test_site,
        .app = &test_site,
        .now_s = site_now_s(&test_site) };
    char *text;

    next_roles = roles;
    session_start(&request, &reply, 1);
    next_roles = ROLE_ANY;
    snprintf(cookie, sizeof(cookie), "%.*s",
        (int)strcspn(reply.header[0].value, ";"), reply.header[0].value);
    text = arena_text(&arena, cookie, strlen(cookie));
    form_parse_cookies(&request.cookies, &arena, text, strlen(text));
    session_find(&request);
    snprintf(csrf, sizeof(csrf), "%s", request.csrf);
    arena_free(&arena);
    return (struct test_login){ cookie, csrf };
}

void test_site_later(int64_t seconds)
{
    test_site.clock.ahead_s = seconds;
}
