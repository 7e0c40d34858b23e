#include <string.h>

#include "base/when.h"
#include "clinic/page/page.h"
#include "clinic/page/page_second.h"
#include "clinic/page/words.h"
#include "clinic/store/account.h"
#include "clinic/store/second.h"
#include "clinic/store/store.h"
#include "report/code.h"
#include "web/html.h"
#include "web/limit.h"
#include "web/password.h"
#include "web/site.h"
#include "web/totp.h"
#include "web/ui.h"
#include "web/ui_form.h"
#include "web/ui_list.h"

_Static_assert(SECOND_SECRET_BYTES == (int)TOTP_SECRET_SIZE, "one secret");

enum { CODE, PASSWORD, FIELDS };
enum { TRIES = 10 };

/* The person's second factor, and what is wrong with what was typed. */
struct factor {
    struct page page;
    struct account account;
    struct second second;
    bool on;
    const char *errors[FIELDS];
};

static int open_factor(
    struct factor *factor, struct request *request, struct reply *reply)
{
    struct page *page = &factor->page;
    enum store_result result;

    *factor = (struct factor){ .on = false };
    if (page_open(page, request, reply))
        return -1;
    result = account_get(
        page->store, page->arena, request->person.id, &factor->account);
    if (result == STORE_OK) {
        result = second_get(page->store, factor->account.id, &factor->second);
        factor->on = result == STORE_OK;
        if (result == STORE_NONE)
            result = STORE_OK;
    }
    if (result == STORE_OK)
        return 0;
    page_fail(page, result);
    return -1;
}

static void put_fields(struct factor *factor)
{
    const struct ui_field fields[FIELDS] = {
        { .name = "code",
            .label = "Code",
            .hint = "The six digits that your app shows now",
            .error = factor->errors[CODE],
            .autocomplete = "one-time-code",
            .decimal = true,
            .width = 10 },
        { .name = "password",
            .label = "Your password",
            .type = "password",
            .error = factor->errors[PASSWORD],
            .autocomplete = "current-password" },
    };

    ui_form_errors(factor->page.out, fields, FIELDS);
    for (int i = 0; i < FIELDS; i++)
        ui_form_field(factor->page.out, &fields[i]);
}

/* "GEZD GNBV ...": eight groups of four, to be typed by hand. */
static const char *grouped(struct page *page, const char *text)
{
    struct buffer out = { 0 };
    const char *words;

    for (int i = 0; text[i]; i++) {
        if (i && i % 4 == 0)
            buffer_char(&out, ' ');
        buffer_char(&out, text[i]);
    }
    words = arena_text(page->arena, buffer_get(&out), out.len);
    buffer_free(&out);
    return words;
}

/* What apps read: otpauth://totp/CLINIC:NAME?secret=...&issuer=CLINIC */
static const char *address(struct factor *factor, const char *secret)
{
    struct page *page = &factor->page;
    struct buffer out = { 0 };
    const char *text;

    buffer_text(&out, "otpauth://totp/");
    html_url(&out, page->clinic.name);
    buffer_char(&out, ':');
    html_url(&out, factor->account.name);
    buffer_printf(&out, "?secret=%s&issuer=", secret);
    html_url(&out, page->clinic.name);
    text = arena_text(page->arena, buffer_get(&out), out.len);
    buffer_free(&out);
    return text;
}

static void put_secret(struct factor *factor, const char *secret)
{
    struct page *page = &factor->page;

    ui_text(page->out, "1. Scan this with an authenticator app on your phone, "
                       "or type the key below it into the app.");
    ui_drawing_begin(page->out);
    if (code_svg(page->out, address(factor, secret),
            "The key as a QR code; in letters below"))
        ui_words(page->out, "This name is too long for a picture: type the "
                            "key.");
    ui_drawing_end(page->out);
    ui_list_large(page->out, grouped(page, secret), NULL);
    ui_text(page->out, "2. Type the code that the app shows, and your "
                       "password. From then on signing in asks for a code.");
}

static void draw_off(struct factor *factor, const char *secret)
{
    struct page *page = &factor->page;

    page_begin_narrow(page, "Second factor", NULL);
    ui_title(page->out, "Second factor");
    ui_text(page->out, "It is off. With it, a stolen password is not enough "
                       "to sign in: your phone is needed too.");
    ui_form_begin(page->out,
        &(struct ui_form){ .action = "/second", .csrf = page->request->csrf });
    put_secret(factor, secret);
    ui_form_hidden(page->out, "secret", secret);
    put_fields(factor);
    ui_form_submit(page->out, "Turn it on");
    ui_form_end(page->out);
    ui_aside(page->out, "If you lose the phone, an administrator can turn it "
                        "off for you.");
    page_end(page);
}

static void draw_on(struct factor *factor)
{
    struct page *page = &factor->page;

    page_begin_narrow(page, "Second factor", NULL);
    ui_title(page->out, "Second factor");
    ui_text(page->out,
        page_text(page, "It is on since %s: signing in asks for a code.",
            when_date(page_local_day(page, factor->second.since_s)).text));
    ui_form_begin(page->out, &(struct ui_form){ .action = "/second/off",
                                 .csrf = page->request->csrf });
    put_fields(factor);
    ui_form_submit(page->out, "Turn it off");
    ui_form_end(page->out);
    page_end(page);
}

void page_second(struct request *request, struct reply *reply)
{
    uint8_t secret[TOTP_SECRET_SIZE];
    char text[TOTP_TEXT_SIZE];
    struct factor factor;

    if (open_factor(&factor, request, reply))
        return;
    if (factor.on) {
        draw_on(&factor);
        return;
    }
    totp_make(secret);
    totp_print(secret, text);
    draw_off(&factor, text);
}

/* Code and password, against this secret; the step, or -1 with the errors
 * set. */
static int64_t check(struct factor *factor, const uint8_t *secret)
{
    struct request *request = factor->page.request;
    struct limit *limit = request->site->limit;
    const char *name = factor->account.name;
    const char *password = form_get(&request->form, "password");
    int64_t step =
        totp_find(secret, http_field(request, "code"), factor->page.now_s);

    if (limit_wait_s(limit, "password", name, TRIES, request->now_s)) {
        factor->errors[PASSWORD] =
            "Too many wrong tries: wait 15 minutes, then try again.";
        return -1;
    }
    if (step < 0)
        factor->errors[CODE] = "This is not the code: look again, and see "
                               "that the phone's clock is right.";
    else if (factor->on && step <= factor->second.step)
        factor->errors[CODE] = "This code was used: wait for the next one.";
    if (!password_check(factor->account.password, password ? password : ""))
        factor->errors[PASSWORD] = "This is not your password: try again.";
    if (!factor->errors[CODE] && !factor->errors[PASSWORD])
        return step;
    limit_fail(limit, "password", name, request->now_s);
    return -1;
}

static void end(struct factor *factor, enum store_result result)
{
    /* sent twice it is one change */
    if (result == STORE_OK || result == STORE_TAKEN || result == STORE_NONE)
        http_redirect(factor->page.request, factor->page.reply, "/second");
    else
        page_fail(&factor->page, result);
}

void page_second_on(struct request *request, struct reply *reply)
{
    struct factor factor;
    struct author author;
    const char *secret = http_field(request, "secret");

    if (open_factor(&factor, request, reply))
        return;
    if (factor.on || totp_read(secret, factor.second.secret)) {
        http_redirect(request, reply, "/second");
        return;
    }
    factor.second.account = factor.account.id;
    factor.second.step = check(&factor, factor.second.secret);
    if (factor.second.step < 0) {
        reply->status = 422;
        draw_off(&factor, secret);
        return;
    }
    author = page_author(&factor.page, ROLE_ANY);
    end(&factor, second_add(factor.page.store, &author, &factor.second));
}

void page_second_off(struct request *request, struct reply *reply)
{
    struct factor factor;
    struct author author;

    if (open_factor(&factor, request, reply))
        return;
    if (!factor.on) {
        http_redirect(request, reply, "/second");
        return;
    }
    if (check(&factor, factor.second.secret) < 0) {
        reply->status = 422;
        draw_on(&factor);
        return;
    }
    author = page_author(&factor.page, ROLE_ANY);
    end(&factor, second_end(factor.page.store, &author, factor.account.id));
}
