/* http.c: any bytes as a request to the clinic's own pages.
 *
 * The first byte says who asks (a role, or nobody), the second what is right
 * without trying (the cookie, the hidden field).  Then come lines: method,
 * target, Host, Origin, Cookie, Content-Type; an empty line; the body.
 * Promised: the route table decides alone who reaches a page; a stranger
 * learns nothing; redirects stay here; no header can be split; pages are
 * text; no page fails.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/utf8.h"
#include "clinic/page/app.h"
#include "clinic/page/routes.h"
#include "clinic/store/access.h"
#include "clinic/store/account.h"
#include "clinic/store/clinic.h"
#include "clinic/store/patient.h"
#include "clinic/store/pump.h"
#include "clinic/store/store.h"
#include "fuzz/fuzz.h"
#include "web/limit.h"
#include "web/site.h"

#define NOW_S INT64_C(1794816000)

enum { PEOPLE = 6, LINES = 6, HIDDEN_SIZE = 64, FLUSH_EVERY = 4096 };

static struct {
    char folder[64];
    char uri[128];
    struct app_shared shared;
    struct site site;
    void *app;
    char cookie[PEOPLE][128];
    char csrf[PEOPLE][HIDDEN_SIZE];
} clinic;

static void promised(int kept, int line)
{
    if (kept)
        return;
    fprintf(stderr, "fuzz/http.c:%d: a promise is broken\n", line);
    abort();
}

#define promise(kept) promised(kept, __LINE__)

static void remove_clinic(void)
{
    static const char *const ends[] = { "", "-wal", "-shm", "-lock" };
    char path[256];

    app_close(clinic.app);
    for (size_t i = 0; i < sizeof(ends) / sizeof(*ends); i++) {
        snprintf(
            path, sizeof(path), "%s/clinic.sqlite%s", clinic.folder, ends[i]);
        unlink(path);
    }
    rmdir(clinic.folder);
}

/* A session of one person, as a browser would hold it. */
static void sign_in(int64_t account, unsigned index)
{
    struct arena arena = { 0 };
    struct request request = { .arena = &arena,
        .site = &clinic.site,
        .app = clinic.app,
        .now_s = site_now_s(&clinic.site) };
    struct reply reply = { 0 };
    char *text;

    promise(session_start(&request, &reply, account) == SESSION_OK);
    snprintf(clinic.cookie[index], sizeof(clinic.cookie[index]), "%.*s",
        (int)strcspn(reply.header[0].value, ";"), reply.header[0].value);
    text =
        arena_text(&arena, clinic.cookie[index], strlen(clinic.cookie[index]));
    form_parse_cookies(&request.cookies, &arena, text, strlen(text));
    promise(session_find(&request) == SESSION_OK);
    snprintf(clinic.csrf[index], HIDDEN_SIZE, "csrf=%s&", request.csrf);
    arena_free(&arena);
}

static void fill(struct store *store, const struct author *author)
{
    static const char *const names[PEOPLE] = { "Reader", "Scheduler", "Nurse",
        "Prescriber", "Administrator", "Auditor" };
    struct patient patient = patient_default("Gneiss, Mira");
    struct pump pump;
    int64_t id;

    promise(patient_add(store, author, &patient, &id) == STORE_OK);
    pump = pump_default(id, "CIS300214", 40000000);
    promise(pump_add(store, author, &pump, &id) == STORE_OK);
    for (unsigned i = 0; i < PEOPLE; i++) {
        struct account account = {
            .name = names[i], .password = "", .roles = 1u << i
        };

        promise(account_add(store, author, &account, &id) == STORE_OK);
        sign_in(id, i);
    }
}

static void make_clinic(void)
{
    const struct author author = { "cli:fuzz", "operator", NOW_S };
    struct clinic settings = clinic_default("Pump clinic", "Europe/Berlin");
    enum store_result result;
    char why[DB_WHY_MAX];

    /* In memory when there is such a place: each run syncs its writes. */
    strcpy(clinic.folder, "/dev/shm/cisterna-fuzz-XXXXXX");
    if (!mkdtemp(clinic.folder)) {
        strcpy(clinic.folder, "/tmp/cisterna-fuzz-XXXXXX");
        promise(mkdtemp(clinic.folder) != NULL);
    }
    snprintf(clinic.uri, sizeof(clinic.uri), "sqlite:%s/clinic.sqlite",
        clinic.folder);
    store_close(store_create(clinic.uri, &settings, &author, &result, why));
    clinic.shared = (struct app_shared){
        .uri = clinic.uri, .looks = access_create(), .first_code = "ABCD-EFGH"
    };
    clinic.site =
        (struct site){ .sessions = &app_sessions, .limit = limit_create() };
    clock_set(&clinic.site.clock, NOW_S);
    routes_init(&clinic.site);
    clinic.app = app_open(&clinic.shared);
    promise(clinic.app != NULL);
    atexit(remove_clinic);
    fill(((struct page_app *)clinic.app)->store, &author);
}

/* Cuts the next line out; NULL when it is empty. */
static const char *take_line(char **text)
{
    char *line = *text;
    char *end = line + strcspn(line, "\n");

    *text = *end ? end + 1 : end;
    *end = 0;
    return *line ? line : NULL;
}

static void check_reply(const struct reply *reply)
{
    promise(reply->status >= 200 && reply->status < 600);
    promise(reply->status != 500 && reply->status != 503);
    promise(reply->header_count <= HTTP_HEADERS_MAX);
    for (unsigned i = 0; i < reply->header_count; i++) {
        const char *value = reply->header[i].value;

        promise(!value[strcspn(value, "\r\n")]);
        if (strcmp(reply->header[i].name, "Location") == 0)
            promise(value[0] == '/' && value[1] != '/');
    }
    if (strncmp(reply->type, "text/html", 9) == 0)
        promise(utf8_is_text(buffer_get(&reply->body), reply->body.len));
}

/* The gate, said once more: nobody passes it whom the row does not name. */
static void check_gate(const struct request *request, const struct route *route)
{
    promise(route->roles != 0);
    if (route->roles & ROLE_PUBLIC)
        return;
    promise(request->person.id != 0);
    promise((request->person.roles & route->roles) != 0);
}

/* The access log holds only so much; the program writes it each second. */
static void keep_house(void)
{
    static unsigned count;
    struct page_app *app = clinic.app;

    if (++count % FLUSH_EVERY == 0)
        promise(
            access_flush(clinic.shared.looks, app->store, NOW_S) == STORE_OK);
}

static void ask(const struct site_input *input, const char *hidden,
    const char *rest, size_t len)
{
    static struct arena arena;
    static struct reply reply;
    struct request request = { .arena = &arena, .app = clinic.app };
    const struct route *route;
    char *body = malloc(HIDDEN_SIZE + len + 1);

    promise(body != NULL);
    strcpy(body, hidden);
    memcpy(body + strlen(hidden), rest, len);
    http_reply_init(&reply);
    route = site_open(&clinic.site, input, &request, &reply);
    if (route) {
        check_gate(&request, route);
        site_answer(route, &request,
            &(struct site_body){
                input->content_type, body, strlen(hidden) + len },
            &reply);
    } else if (!request.person.id) {
        promise(reply.status != 404);
    }
    check_reply(&reply);
    free(body);
    arena_reset(&arena);
    keep_house();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const char *line[LINES];
    const char *hidden = "";
    struct site_input input;
    char *text, *at;
    size_t count = 0;
    unsigned who;

    if (!*clinic.folder)
        make_clinic();
    if (size < 2 || !(text = malloc(size - 1)))
        return 0;
    memcpy(text, data + 2, size - 2);
    text[size - 2] = 0;
    at = text;
    while (count < LINES)
        line[count++] = take_line(&at);
    take_line(&at);
    input = (struct site_input){ .method = line[0] ? line[0] : "GET",
        .target = line[1] ? line[1] : "/",
        .host = line[2] ? line[2] : "localhost",
        .origin = line[3],
        .cookie = line[4],
        .content_type = line[5] ? line[5] : "application/x-www-form-urlencoded",
        .address = "192.0.2.1" };
    who = data[0] % (PEOPLE + 1);
    if (who < PEOPLE && data[1] & 1)
        input.cookie = clinic.cookie[who];
    if (who < PEOPLE && data[1] & 2)
        hidden = clinic.csrf[who];
    ask(&input, hidden, at, size - 2 - (size_t)(at - text));
    free(text);
    return 0;
}
