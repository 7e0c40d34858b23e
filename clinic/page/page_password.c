#include <string.h>

#include "clinic/page/page.h"
#include "clinic/page/page_password.h"
#include "clinic/store/account.h"
#include "web/limit.h"
#include "web/password.h"
#include "web/session.h"
#include "web/site.h"
#include "web/ui.h"
#include "web/ui_form.h"

enum { OLD, NEW, AGAIN, FIELDS };
enum { TRIES = 10 };

static void draw(struct page *page, const char *const errors[FIELDS])
{
    const struct ui_field fields[FIELDS] = {
        { .name = "old",
            .label = "Password until now",
            .type = "password",
            .error = errors[OLD],
            .autocomplete = "current-password" },
        { .name = "new",
            .label = "New password",
            .hint = "8 characters or more. A few words are good.",
            .type = "password",
            .error = errors[NEW],
            .autocomplete = "new-password" },
        { .name = "again",
            .label = "New password again",
            .type = "password",
            .error = errors[AGAIN],
            .autocomplete = "new-password" },
    };

    page_begin_narrow(page, "Change password", NULL);
    ui_title(page->out, "Change password");
    ui_text(page->out, "You stay signed in here and are signed out everywhere "
                       "else.");
    ui_form_errors(page->out, fields, FIELDS);
    ui_form_begin(page->out, &(struct ui_form){ .action = "/password",
                                 .csrf = page->request->csrf });
    for (int i = 0; i < FIELDS; i++)
        ui_form_field(page->out, &fields[i]);
    ui_form_submit(page->out, "Change password");
    ui_form_end(page->out);
    page_end(page);
}

void page_password(struct request *request, struct reply *reply)
{
    static const char *const none[FIELDS] = { NULL };
    struct page page;

    if (page_open(&page, request, reply) == 0)
        draw(&page, none);
}

static const char *typed(struct request *request, const char *name)
{
    const char *text = form_get(&request->form, name);

    return text ? text : "";
}

/* Returns 1 when the new password may be used, else fills in errors. */
static int check(struct request *request, const struct account *account,
    const char *errors[FIELDS])
{
    const char *password = typed(request, "new");
    struct limit *limit = request->site->limit;

    if (limit_wait_s(limit, "password", account->name, TRIES, request->now_s)) {
        errors[OLD] = "Too many wrong tries: wait 15 minutes, then try again.";
    } else if (!password_check(account->password, typed(request, "old"))) {
        limit_fail(limit, "password", account->name, request->now_s);
        errors[OLD] = "This is not your password: try again.";
    }
    errors[NEW] = password_fault(password);
    if (!errors[NEW] && strcmp(password, typed(request, "again")) != 0)
        errors[AGAIN] = "The two are not the same: type both again.";
    return !errors[OLD] && !errors[NEW] && !errors[AGAIN];
}

void page_password_send(struct request *request, struct reply *reply)
{
    const char *errors[FIELDS] = { NULL };
    char hash[PASSWORD_HASH_SIZE];
    struct account account;
    struct author author;
    enum store_result result;
    struct page page;

    if (page_open(&page, request, reply))
        return;
    author = page_author(&page, ROLE_ANY);
    result = account_get(page.store, page.arena, request->person.id, &account);
    if (result == STORE_OK && !check(request, &account, errors)) {
        draw(&page, errors);
        reply->status = 422;
        return;
    }
    if (result == STORE_OK) {
        account.password = hash;
        result = password_hash(hash, typed(request, "new"))
                     ? STORE_FAILED
                     : account_set(page.store, &author, &account);
    }
    if (result != STORE_OK) {
        page_fail(&page, result);
        return;
    }
    /* Its sessions ended, this one among them. */
    if (session_start(request, reply, account.id) == SESSION_OK)
        http_redirect(request, reply, "/");
    else
        http_redirect(request, reply, "/login");
}
