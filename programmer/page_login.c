/* page_login.c: the vault's passphrase opens the pages (SR-33). */
#include <stdio.h>
#include <string.h>

#include <sodium.h>

#include "programmer/page.h"
#include "web/again.h"
#include "web/limit.h"
#include "web/site.h"
#include "web/ui_form.h"

/* Wrong ones within LIMIT_WINDOW_S; the vault is the one name there is. */
enum { TRIES = 10 };

static void draw(struct page *page, const char *error)
{
    const struct ui_field field = { .name = "passphrase",
        .label = "Passphrase",
        .hint = "Of this programmer's vault, where its key, the implant "
                "records and unsent records lie sealed",
        .type = "password",
        .error = error,
        .autocomplete = "current-password" };

    const char *kept = page->request->kept;

    page_begin_narrow(page, "Unlock the programmer", NULL);
    if (kept) {
        ui_notice_begin(page->out, UI_MEDIUM,
            "The session had ended, and nothing was sent");
        ui_text(page->out, "Unlock, and what was typed is there again.");
        ui_notice_end(page->out);
    } else {
        kept = http_field(page->request, "kept");
    }
    if (page->is_waiting)
        ui_text(page->out,
            page_text(page,
                "A visit was opened at %s. It can be taken up after this.",
                page->waiting_clinic));
    ui_form_errors(page->out, &field, 1);
    ui_form_begin(page->out,
        &(struct ui_form){ .action = "/login", .csrf = page->request->csrf });
    if (*kept)
        ui_form_hidden(page->out, "kept", kept);
    ui_form_field(page->out, &field);
    ui_form_submit(page->out, "Unlock");
    ui_form_end(page->out);
    if (page->desk->is_demo)
        ui_text(page->out,
            "This is a demonstration. Its passphrase is: demonstration");
    page_end(page);
}

void page_login(struct request *request, struct reply *reply)
{
    struct page page;

    if (request->person.id) {
        http_redirect(request, reply, "/");
        return;
    }
    page_open(&page, request, reply);
    draw(&page, NULL);
}

void page_login_again(struct request *request, struct reply *reply)
{
    struct page page;

    page_open(&page, request, reply);
    draw(&page, NULL);
}

static void refuse(struct page *page, int status, const char *error)
{
    page->reply->status = status;
    draw(page, error);
}

void page_login_send(struct request *request, struct reply *reply)
{
    struct limit *limit = request->site->limit;
    const struct form_field *sent = form_find(&request->form, "passphrase");
    char why[VAULT_WHY_MAX] = "";
    enum vault_result result;
    struct page page;
    int64_t wait_s;

    page_open(&page, request, reply);
    wait_s = limit_wait_s(limit, "vault", "", TRIES, request->now_s);
    if (wait_s > 0) {
        refuse(&page, 429,
            page_text(&page, "has been wrong too often: wait %d min",
                (int)(wait_s / 60 + 1)));
        return;
    }
    desk_take(page.desk);
    result = desk_unlock(page.desk, sent ? sent->value : "", why);
    if (sent)
        sodium_memzero((char *)sent->value, sent->len);
    if (result == VAULT_OK &&
        session_start(request, reply, page.desk->number) != SESSION_OK)
        result = VAULT_FAILED;
    desk_give(page.desk);
    if (result == VAULT_OK) {
        limit_forget(limit, "vault", "");
        if (again_show(request, reply, http_field(request, "kept")))
            http_redirect(request, reply, "/");
        return;
    }
    if (result == VAULT_WRONG)
        limit_fail(limit, "vault", "", request->now_s);
    refuse(&page, 422,
        result == VAULT_WRONG
            ? "does not open the vault: type it again. If it is right, the "
              "vault\u2019s file was changed: restore it from a copy"
            : page_text(&page, "%s", why));
}

void page_logout(struct request *request, struct reply *reply)
{
    struct desk *desk = request->app;

    if (session_leave(request, reply) == SESSION_BUSY) {
        http_busy(request, reply);
        return;
    }
    desk_take(desk);
    desk_leave(desk);
    desk_give(desk);
    http_redirect(request, reply, "/login");
}
