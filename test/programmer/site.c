#include "test/test.h"

#include <unistd.h>

#include <sodium.h>

#include "programmer/identity.h"
#include "test/programmer/site.h"
#include "test/web/client.h"
#include "web/limit.h"

static void *open_app(void *program)
{
    return program;
}

static void close_app(void *app)
{
    (void)app;
}

static void make_vault(struct site_under_test *test)
{
    char why[VAULT_WHY_MAX];
    enum vault_result result;
    struct vault *vault =
        vault_create(test->folder, SITE_PASSPHRASE, &result, why);

    CHECK(vault);
    CHECK(identity_make(vault, "A. Nurse") == VAULT_OK);
    vault_close(vault);
}

void site_start(struct site_under_test *test)
{
    memset(test, 0, sizeof(*test));
    strcpy(test->folder, "/tmp/cisterna-pages-XXXXXX");
    CHECK(mkdtemp(test->folder));
    make_vault(test);
    test->desk.folder = test->folder;
    test->desk.clock = &test->clock;
    randombytes_buf(test->again_key, sizeof(test->again_key));
    desk_init(&test->desk);
    test->site = (struct site){ .limit = limit_create(),
        .app_open = open_app,
        .app_close = close_app,
        .program = &test->desk,
        .again_key = test->again_key };
    routes_init(&test->site);
    test->server =
        server_start(&(struct server_options){ .site = &test->site });
    CHECK(test->server);
    test->port = server_port(test->server);
}

void site_stop(struct site_under_test *test)
{
    char command[128];

    server_stop(test->server);
    limit_free(test->site.limit);
    desk_free(&test->desk);
    snprintf(command, sizeof(command), "rm -r %s", test->folder);
    CHECK(system(command) == 0);
}

int site_ask(struct site_under_test *test, const struct site_ask *ask,
    const char **answer)
{
    struct buffer text = { 0 }, body = { 0 };
    const char *heard;

    buffer_printf(&text,
        "%s %s HTTP/1.1\r\nHost: localhost:%d\r\nConnection: close\r\n%s",
        ask->body ? "POST" : "GET", ask->path, test->port,
        ask->headers ? ask->headers : "");
    if (!ask->is_stranger && *test->cookie)
        buffer_printf(&text, "Cookie: %s\r\n", test->cookie);
    if (ask->body) {
        if (!ask->is_stranger && !ask->is_bare)
            buffer_printf(&body, "csrf=%s&", test->csrf);
        buffer_text(&body, ask->body);
        buffer_printf(&text,
            "Content-Type: application/x-www-form-urlencoded\r\n"
            "Content-Length: %zu\r\n\r\n%s",
            body.len, buffer_get(&body));
    } else {
        buffer_text(&text, "\r\n");
    }
    heard = client_request(test->port, text.data, text.len);
    buffer_free(&text);
    buffer_free(&body);
    if (answer)
        *answer = heard;
    return client_status(heard);
}

/* The token of the forms that this session is given. */
static void find_csrf(struct site_under_test *test)
{
    static const char mark[] = "name=\"csrf\" value=\"";
    const char *answer, *at;

    CHECK(site_ask(test, &(struct site_ask){ .path = "/" }, &answer) == 200);
    at = strstr(answer, mark);
    CHECK(at);
    snprintf(test->csrf, sizeof(test->csrf), "%.32s", at + sizeof(mark) - 1);
}

int site_unlock(struct site_under_test *test, const char *passphrase)
{
    const char *answer, *cookie;
    char body[600];
    int status;

    snprintf(body, sizeof(body), "passphrase=%s", passphrase);
    for (char *at = body; *at; at++)
        if (*at == ' ')
            *at = '+';
    status = site_ask(test,
        &(struct site_ask){
            .path = "/login", .body = body, .is_stranger = true },
        &answer);
    if (status != 303)
        return status;
    cookie = client_header(answer, "Set-Cookie");
    snprintf(test->cookie, sizeof(test->cookie), "%.*s",
        (int)strcspn(cookie, ";"), cookie);
    find_csrf(test);
    return status;
}
