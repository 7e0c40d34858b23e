/* site.c: the clinic's whole site on a store of its own, for tests. */
#include "test/test.h"

#include <dirent.h>
#include <sodium.h>
#include <time.h>
#include <unistd.h>

#include "clinic/page/routes.h"
#include "clinic/store/access.h"
#include "clinic/store/account.h"
#include "clinic/store/clinic.h"
#include "clinic/store/patient.h"
#include "clinic/store/pump.h"
#include "test/clinic/page/site.h"
#include "test/web/client.h"
#include "web/limit.h"
#include "web/password.h"

static const struct author author = { "cli:test", "operator", SITE_NOW_S };

static void serve(struct site_under_test *test)
{
    test->shared.uri = test->uri;
    test->shared.looks = access_create();
    test->shared.first_code = "ABCD-EFGH";
    test->shared.programmer = "http://127.0.0.1:8081";
    randombytes_buf(test->shared.key, sizeof(test->shared.key));
    randombytes_buf(test->again_key, sizeof(test->again_key));
    test->site = (struct site){ .sessions = &app_sessions,
        .limit = limit_create(),
        .app_open = app_open,
        .app_close = app_close,
        .program = &test->shared,
        .again_key = test->again_key };
    clock_set(&test->site.clock, SITE_NOW_S);
    routes_init(&test->site);
    test->server =
        server_start(&(struct server_options){ .site = &test->site });
    CHECK(test->server);
    test->port = server_port(test->server);
}

static void unserve(struct site_under_test *test)
{
    server_stop(test->server);
    access_free(test->shared.looks);
    limit_free(test->site.limit);
}

void site_start(struct site_under_test *test)
{
    struct clinic clinic = clinic_default("Pump clinic", "Europe/Berlin");
    enum store_result result;
    char why[DB_WHY_MAX];

    *test = (struct site_under_test){ 0 };
    strcpy(test->folder, "/tmp/cisterna-test-XXXXXX");
    CHECK(mkdtemp(test->folder));
    snprintf(
        test->uri, sizeof(test->uri), "sqlite:%s/clinic.sqlite", test->folder);
    test->store = store_create(test->uri, &clinic, &author, &result, why);
    CHECK(test->store);
    serve(test);
}

void site_restart(struct site_under_test *test)
{
    unserve(test);
    serve(test);
}

void site_stop(struct site_under_test *test)
{
    char path[512];
    struct dirent *entry;
    DIR *folder;

    unserve(test);
    store_close(test->store);
    folder = opendir(test->folder);
    CHECK(folder);
    while ((entry = readdir(folder))) {
        snprintf(path, sizeof(path), "%s/%s", test->folder, entry->d_name);
        unlink(path);
    }
    closedir(folder);
    CHECK(rmdir(test->folder) == 0);
}

int64_t site_account(struct site_under_test *test, const char *name,
    const char *password, unsigned roles)
{
    char hash[PASSWORD_HASH_SIZE] = "";
    struct account account = { .name = name, .password = hash, .roles = roles };
    int64_t id;

    if (password)
        CHECK(password_hash(hash, password) == 0);
    CHECK(account_add(test->store, &author, &account, &id) == STORE_OK);
    return id;
}

int64_t site_patient(struct site_under_test *test, const char *name)
{
    struct patient patient = patient_default(name);
    struct pump pump;
    char serial[32];
    int64_t id, pump_id;

    CHECK(patient_add(test->store, &author, &patient, &id) == STORE_OK);
    snprintf(serial, sizeof(serial), "CIS%06lld", (long long)id);
    pump = pump_default(id, serial, 20000000);
    CHECK(pump_add(test->store, &author, &pump, &pump_id) == STORE_OK);
    return id;
}

void site_login(
    struct site_under_test *test, int64_t account, struct site_login *login)
{
    struct arena arena = { 0 };
    struct page_app app = { .store = test->store };
    struct request request = { .arena = &arena,
        .site = &test->site,
        .app = &app,
        .now_s = site_now_s(&test->site) };
    struct reply reply = { 0 };
    char *text;

    CHECK(session_start(&request, &reply, account) == SESSION_OK);
    snprintf(login->cookie, sizeof(login->cookie), "%.*s",
        (int)strcspn(reply.header[0].value, ";"), reply.header[0].value);
    text = arena_text(&arena, login->cookie, strlen(login->cookie));
    form_parse_cookies(&request.cookies, &arena, text, strlen(text));
    CHECK(session_find(&request) == SESSION_OK);
    snprintf(login->csrf, sizeof(login->csrf), "%s", request.csrf);
    arena_free(&arena);
}

int site_ask(struct site_under_test *test, const struct site_ask *ask)
{
    struct buffer text = { 0 };
    const char *csrf = ask->login ? ask->login->csrf : "";
    const char *answer;

    buffer_printf(&text,
        "%s %s HTTP/1.1\r\nHost: localhost:%d\r\nConnection: close\r\n",
        ask->body ? "POST" : "GET", ask->path, test->port);
    if (ask->login)
        buffer_printf(&text, "Cookie: %s\r\n", ask->login->cookie);
    if (ask->body)
        buffer_printf(&text,
            "Content-Type: application/x-www-form-urlencoded\r\n"
            "Content-Length: %zu\r\n\r\ncsrf=%s&%s",
            strlen(ask->body) + strlen(csrf) + 6, csrf, ask->body);
    else
        buffer_text(&text, "\r\n");
    answer = client_request(test->port, text.data, text.len);
    buffer_free(&text);
    if (ask->answer)
        *ask->answer = answer;
    return client_status(answer);
}
