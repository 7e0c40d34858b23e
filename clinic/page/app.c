#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "clinic/page/app.h"
#include "clinic/store/account.h"
#include "web/role.h"

void *app_open(void *context)
{
    const struct app_shared *shared = context;
    char why[DB_WHY_MAX];
    enum store_result result;
    struct page_app *app = calloc(1, sizeof(*app));

    if (!app)
        return NULL;
    app->looks = shared->looks;
    app->first_code = shared->first_code;
    app->key = shared->key;
    app->programmer = shared->programmer;
    app->store = store_open(shared->uri, &result, why);
    if (app->store)
        return app;
    log_error("%s", why);
    free(app);
    return NULL;
}

void app_close(void *context)
{
    struct page_app *app = context;

    if (!app)
        return;
    page_close(app);
    store_close(app->store);
    free(app);
}

/* What a session hears of the store: anything but a plain answer is busy, so
 * that a failing disk never looks like a wrong password. */
static enum session_fate fate(struct page_app *app, enum store_result result)
{
    if (result == STORE_OK)
        return SESSION_OK;
    if (result == STORE_NONE)
        return SESSION_NONE;
    if (result != STORE_BUSY)
        log_error("sessions: %s", store_why(app->store));
    return SESSION_BUSY;
}

static enum session_fate find(void *context, struct arena *arena,
    const uint8_t key[SESSION_KEY_SIZE], struct session_record *record,
    struct person *person)
{
    struct page_app *app = context;
    struct login login;
    struct account account;
    enum store_result result =
        login_get(app->store, arena, key, &login, &account);

    if (result != STORE_OK)
        return fate(app, result);
    if (account.disabled)
        return SESSION_NONE;
    record->person_id = login.account;
    record->made_s = login.created_s;
    record->seen_s = login.seen_s;
    *person = (struct person){ account.id, account.name, account.roles };
    return SESSION_OK;
}

static struct author author_of(const struct account *account, int64_t now_s)
{
    return (struct author){ .name = account->name,
        .role = role_name(account->roles & (0u - account->roles)),
        .at_s = now_s };
}

static enum session_fate create(
    void *context, const struct session_record *record)
{
    struct page_app *app = context;
    struct arena arena = { 0 };
    struct account account;
    struct login login = { .account = record->person_id,
        .csrf = "",
        .created_s = record->made_s,
        .seen_s = record->seen_s };
    struct author author;
    enum store_result result;

    memcpy(login.token, record->key, sizeof(login.token));
    result = account_get(app->store, &arena, record->person_id, &account);
    if (result == STORE_OK) {
        author = author_of(&account, record->made_s);
        result = login_add(app->store, &author, &login);
    }
    arena_free(&arena);
    return fate(app, result);
}

static enum session_fate touch(
    void *context, const uint8_t key[SESSION_KEY_SIZE], int64_t seen_s)
{
    struct page_app *app = context;

    return fate(app, login_seen(app->store, key, seen_s));
}

static enum session_fate forget(
    void *context, const uint8_t key[SESSION_KEY_SIZE], int64_t now_s)
{
    struct page_app *app = context;
    struct arena arena = { 0 };
    struct login login;
    struct account account;
    struct author author;
    enum store_result result;

    result = login_get(app->store, &arena, key, &login, &account);
    if (result == STORE_OK) {
        author = author_of(&account, now_s);
        result = login_end(app->store, &author, key);
    }
    arena_free(&arena);
    return fate(app, result);
}

const struct session_store app_sessions = { find, create, touch, forget };
