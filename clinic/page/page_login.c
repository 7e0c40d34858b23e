#include <ctype.h>
#include <string.h>

#include <sodium.h>

#include "clinic/page/page.h"
#include "clinic/page/page_login.h"
#include "clinic/page/ticket.h"
#include "clinic/store/account.h"
#include "clinic/store/second.h"
#include "clinic/store/store.h"
#include "web/again.h"
#include "web/limit.h"
#include "web/password.h"
#include "web/session.h"
#include "web/site.h"
#include "web/totp.h"
#include "web/ui.h"
#include "web/ui_form.h"

/* Wrong passwords within LIMIT_WINDOW_S, by name and by address. */
enum { NAME_TRIES = 10, ADDRESS_TRIES = 30 };

void page_home(struct request *request, struct reply *reply)
{
    http_redirect(
        request, reply, http_may(request, PAGE_MAY_SEE) ? "/today" : "/admin");
}

enum { LOGIN_NAME, LOGIN_PASSWORD, LOGIN_FIELDS };

/* What was typed when the session ended, on to the next step. */
static void put_kept(struct page *page)
{
    const char *kept = page->request->kept;

    if (!kept)
        kept = http_field(page->request, "kept");
    if (*kept)
        ui_form_hidden(page->out, "kept", kept);
}

static void draw_login(struct page *page, const char *name, const char *error)
{
    const struct ui_field fields[LOGIN_FIELDS] = {
        { .name = "name",
            .label = "Name",
            .value = name,
            .autocomplete = "username" },
        { .name = "password",
            .label = "Password",
            .type = "password",
            .error = error,
            .autocomplete = "current-password" },
    };

    page_begin_narrow(page, "Sign in", NULL);
    ui_title(page->out, "Sign in");
    if (page->request->kept) {
        ui_notice_begin(
            page->out, UI_MEDIUM, "You were signed out, and nothing was sent");
        ui_text(page->out, "Sign in, and the form comes back as you typed it.");
        ui_notice_end(page->out);
    }
    ui_form_errors(page->out, fields, LOGIN_FIELDS);
    ui_form_begin(page->out,
        &(struct ui_form){ .action = "/login", .csrf = page->request->csrf });
    put_kept(page);
    for (int i = 0; i < LOGIN_FIELDS; i++)
        ui_form_field(page->out, &fields[i]);
    ui_form_submit(page->out, "Sign in");
    ui_form_end(page->out);
    if (page->clinic.demo)
        ui_aside(page->out,
            "Sign in as nurse, prescriber, scheduler, reader, administrator or "
            "auditor, with the password: demonstration.");
    page_end(page);
}

static void draw_code(struct page *page, const char *ticket, const char *error)
{
    const struct ui_field field = { .name = "code",
        .label = "Code",
        .hint = "The six digits that your app shows now",
        .error = error,
        .autocomplete = "one-time-code",
        .decimal = true,
        .width = 10 };

    page_begin_narrow(page, "Sign in", NULL);
    ui_title(page->out, "Code from your phone");
    ui_form_errors(page->out, &field, 1);
    ui_form_begin(page->out, &(struct ui_form){ .action = "/login/code",
                                 .csrf = page->request->csrf });
    ui_form_hidden(page->out, "ticket", ticket);
    put_kept(page);
    ui_form_field(page->out, &field);
    ui_form_submit(page->out, "Sign in");
    ui_form_end(page->out);
    ui_aside(page->out, "Without the phone, ask an administrator to turn your "
                        "second factor off.");
    page_end(page);
}

enum { FIRST_CODE, FIRST_NAME, FIRST_PASSWORD, FIRST_AGAIN, FIRST_FIELDS };

/* What a browser sent for each field is the error's neighbour. */
static void draw_first(
    struct page *page, const char *const errors[FIRST_FIELDS])
{
    struct request *request = page->request;
    const struct ui_field fields[FIRST_FIELDS] = {
        { .name = "code",
            .label = "Code",
            .hint = "The server printed it when it started, so that nobody "
                    "else can take this clinic.",
            .value = http_field(request, "code"),
            .error = errors[FIRST_CODE],
            .width = 12 },
        { .name = "name",
            .label = "Your name",
            .hint = "As it shall stand beside what you do: R. Nurse",
            .value = http_field(request, "name"),
            .error = errors[FIRST_NAME],
            .autocomplete = "username" },
        { .name = "password",
            .label = "Password",
            .hint = "8 characters or more. A few words are good.",
            .type = "password",
            .error = errors[FIRST_PASSWORD],
            .autocomplete = "new-password" },
        { .name = "again",
            .label = "Password again",
            .type = "password",
            .error = errors[FIRST_AGAIN],
            .autocomplete = "new-password" },
    };

    page_begin_narrow(page, "A new clinic", NULL);
    ui_title(page->out, "A new clinic");
    ui_text(page->out, "Nobody can sign in yet. Who makes this account becomes "
                       "the first administrator, and a nurse too; it can make "
                       "all the others.");
    ui_form_errors(page->out, fields, FIRST_FIELDS);
    ui_form_begin(page->out,
        &(struct ui_form){ .action = "/first", .csrf = page->request->csrf });
    for (int i = 0; i < FIRST_FIELDS; i++)
        ui_form_field(page->out, &fields[i]);
    ui_form_submit(page->out, "Make the account");
    ui_form_end(page->out);
    page_end(page);
}

void page_login(struct request *request, struct reply *reply)
{
    static const char *const none[FIRST_FIELDS] = { NULL };
    struct page page;
    int count;

    if (request->person.id) {
        page_home(request, reply);
        return;
    }
    if (page_open(&page, request, reply))
        return;
    count = account_count(page.store);
    if (count < 0)
        page_fail(&page, db_result(page.store->db));
    else if (count == 0)
        draw_first(&page, none);
    else
        draw_login(&page, "", NULL);
}

void page_login_again(struct request *request, struct reply *reply)
{
    struct page page;

    if (page_open(&page, request, reply) == 0)
        draw_login(&page, "", NULL);
}

/* A name as it is counted: case does not give more tries. */
static const char *folded(struct request *request, const char *name)
{
    char *copy = arena_text(request->arena, name, strlen(name));

    for (char *at = copy; *at; at++)
        if (*at >= 'A' && *at <= 'Z')
            *at = (char)(*at + 'a' - 'A');
    return copy;
}

/* Returns 0, or -1 when the reply is complete because there were too many
 * wrong tries. */
static int check_tries(
    struct request *request, struct reply *reply, const char *name)
{
    struct limit *limit = request->site->limit;
    int64_t name_s = limit_wait_s(
        limit, "name", folded(request, name), NAME_TRIES, request->now_s);
    int64_t address_s = limit_wait_s(
        limit, "address", request->address, ADDRESS_TRIES, request->now_s);
    int64_t wait_s = name_s > address_s ? name_s : address_s;
    long long minutes = (long long)(wait_s + 59) / 60;

    if (!wait_s)
        return 0;
    http_error(request, reply, 429,
        arena_printf(request->arena,
            "Too many tries with a wrong password or code. Try again in "
            "%lld minute%s, or ask an administrator for a new password.",
            minutes, minutes == 1 ? "" : "s"));
    http_header(reply, "Retry-After",
        arena_printf(request->arena, "%lld", (long long)wait_s));
    return -1;
}

static void count_failure(struct request *request, const char *name)
{
    struct limit *limit = request->site->limit;

    limit_fail(limit, "name", folded(request, name), request->now_s);
    limit_fail(limit, "address", request->address, request->now_s);
}

/* Starts a session and goes on with what was typed before, else to the start
 * page. */
static void welcome(struct request *request, struct reply *reply, int64_t id)
{
    if (session_start(request, reply, id) != SESSION_OK)
        http_busy(request, reply);
    else if (again_show(request, reply, http_field(request, "kept")))
        http_redirect(request, reply, "/");
}

/* The password was right: in, or on to the code. */
static void ask_code(struct page *page, const struct account *account)
{
    struct request *request = page->request;
    struct second second;
    enum store_result result = second_get(page->store, account->id, &second);

    if (result == STORE_OK) {
        draw_code(page, ticket_make(page, account), NULL);
        return;
    }
    if (result != STORE_NONE) {
        page_fail(page, result);
        return;
    }
    limit_forget(request->site->limit, "name", folded(request, account->name));
    welcome(request, page->reply, account->id);
}

void page_login_send(struct request *request, struct reply *reply)
{
    const char *name = http_field(request, "name");
    const char *password = form_get(&request->form, "password");
    struct account account = { 0 };
    enum store_result result;
    struct page page;
    int right;

    if (check_tries(request, reply, name) || page_open(&page, request, reply))
        return;
    result = account_find(page.store, page.arena, name, &account);
    if (result != STORE_OK && result != STORE_NONE) {
        page_fail(&page, result);
        return;
    }
    right = password_check(
        result == STORE_OK && *account.password ? account.password : NULL,
        password ? password : "");
    if (!right || account.disabled) {
        count_failure(request, name);
        draw_login(&page, name,
            "Name or password is wrong: try again, or ask an administrator "
            "for a new password.");
        reply->status = 401;
        return;
    }
    ask_code(&page, &account);
}

/* Step two: the ticket says whose password was right. */
void page_login_code(struct request *request, struct reply *reply)
{
    enum store_result result;
    struct second second;
    struct account account;
    struct page page;
    int64_t id, step;

    if (page_open(&page, request, reply))
        return;
    id = ticket_read(&page, http_field(request, "ticket"), &account);
    result = id ? second_get(page.store, id, &second) : STORE_NONE;
    if (result != STORE_OK && result != STORE_NONE) {
        page_fail(&page, result);
        return;
    }
    if (result == STORE_NONE) {
        draw_login(&page, "", "It took too long: sign in again.");
        reply->status = 401;
        return;
    }
    if (check_tries(request, reply, account.name))
        return;
    step = totp_find(second.secret, http_field(request, "code"), page.now_s);
    if (step < 0 || second_use(page.store, id, step) != STORE_OK) {
        count_failure(request, account.name);
        draw_code(&page, http_field(request, "ticket"),
            step < 0 ? "This is not the code: look again, and see that the "
                       "phone's clock is right."
                     : "This code was used: wait for the next one.");
        reply->status = 401;
        return;
    }
    limit_forget(request->site->limit, "name", folded(request, account.name));
    welcome(request, reply, id);
}

/* 1 when the code is the one that the server printed; blanks, the hyphen and
 * case do not matter. */
static int code_is_right(struct page *page)
{
    const char *code = page->app->first_code;
    const char *typed = http_field(page->request, "code");
    char plain[PAGE_CODE_SIZE] = { 0 };
    size_t len = 0;

    for (; *typed && len < sizeof(plain) - 1; typed++) {
        if (*typed == '-' || *typed == ' ')
            continue;
        if (len == 4)
            plain[len++] = '-';
        plain[len++] = (char)toupper((unsigned char)*typed);
    }
    return *code && !*typed && len == sizeof(plain) - 1 &&
           sodium_memcmp(plain, code, sizeof(plain)) == 0;
}

/* Returns 1 when everything typed may be used, else fills in errors. */
static int check_first(struct page *page, const char *errors[FIRST_FIELDS])
{
    struct request *request = page->request;
    const char *password = form_get(&request->form, "password");
    const char *again = form_get(&request->form, "again");

    if (!code_is_right(page)) {
        errors[FIRST_CODE] =
            "This is not the code: look at what the server printed last, or "
            "start it again for a new one.";
        count_failure(request, "");
    }
    if (!*http_field(request, "name"))
        errors[FIRST_NAME] = "Type your name.";
    errors[FIRST_PASSWORD] = password_fault(password ? password : "");
    if (!errors[FIRST_PASSWORD] && (!again || strcmp(password, again) != 0))
        errors[FIRST_AGAIN] = "The two are not the same: type both again.";
    for (int i = 0; i < FIRST_FIELDS; i++)
        if (errors[i])
            return 0;
    return 1;
}

/* The first account, if there is still none. */
static enum store_result add_first(struct page *page, int64_t *id)
{
    struct store *store = page->store;
    char hash[PASSWORD_HASH_SIZE];
    struct account account = { .name = http_field(page->request, "name"),
        .password = hash,
        .roles = ROLE_ADMINISTRATOR | ROLE_NURSE };
    struct author author = { account.name, "administrator", page->now_s };
    enum store_result result;
    int count;

    if (password_hash(hash, form_get(&page->request->form, "password")))
        return STORE_FAILED;
    result = store_begin(store);
    if (result != STORE_OK)
        return result;
    count = account_count(store);
    if (count == 0)
        result = account_add(store, &author, &account, id);
    else
        result = count > 0 ? STORE_TAKEN : db_result(store->db);
    return store_end(store, result);
}

void page_login_first(struct request *request, struct reply *reply)
{
    const char *errors[FIRST_FIELDS] = { NULL };
    enum store_result result = STORE_REFUSED;
    struct page page;
    int64_t id = 0;

    if (check_tries(request, reply, "") || page_open(&page, request, reply))
        return;
    if (check_first(&page, errors)) {
        result = add_first(&page, &id);
        if (result == STORE_REFUSED)
            errors[FIRST_NAME] = "This name cannot be used: make it shorter.";
    }
    if (result == STORE_OK) {
        welcome(request, reply, id);
    } else if (result == STORE_TAKEN) {
        http_redirect(request, reply, "/login");
    } else if (result == STORE_REFUSED) {
        draw_first(&page, errors);
        reply->status = 422;
    } else {
        page_fail(&page, result);
    }
}

void page_logout(struct request *request, struct reply *reply)
{
    if (session_leave(request, reply) == SESSION_BUSY)
        http_busy(request, reply);
    else
        http_redirect(request, reply, "/login");
}
