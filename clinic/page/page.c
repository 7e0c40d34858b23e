#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/log.h"
#include "base/zone.h"
#include "clinic/page/page.h"
#include "clinic/store/access.h"
#include "clinic/store/clinic.h"
#include "clinic/store/store.h"
#include "core/calendar.h"
#include "web/role.h"
#include "web/site.h"
#include "web/ui.h"

enum { NAV_MAX = 5 };

static void close_zone(struct page_app *app)
{
    zone_free(app->zone);
    app->zone = NULL;
}

void page_close(struct page_app *app)
{
    close_zone(app);
    buffer_free(&app->kept.list);
    tally_free(&app->kept.tally);
}

/* The zone stays open from page to page, until the clinic's changes. */
static const struct zone *zone_of(struct page_app *app, const char *name)
{
    if (app->zone && strcmp(zone_name(app->zone), name) != 0)
        close_zone(app);
    if (!app->zone)
        app->zone = zone_create(name);
    return app->zone;
}

int page_open(struct page *page, struct request *request, struct reply *reply)
{
    enum store_result result;

    *page = (struct page){ .request = request,
        .reply = reply,
        .out = &reply->body,
        .arena = request->arena,
        .app = request->app,
        .now_s = request->now_s };
    page->store = page->app->store;
    result = clinic_get(page->store, page->arena, &page->clinic);
    if (result != STORE_OK) {
        page_fail(page, result);
        return -1;
    }
    page->zone = zone_of(page->app, page->clinic.zone);
    if (!page->zone) {
        log_error("zone %s is unknown: install tzdata or set another",
            page->clinic.zone);
        http_error(request, reply, 500,
            "The clinic's time zone is not known on this computer. Ask the "
            "administrator to set another one.");
        return -1;
    }
    page->today = page_local_day(page, page->now_s);
    return 0;
}

int page_look(struct page *page, const char *action, int64_t patient)
{
    struct author author = page_author(page, ROLE_ANY);

    if (access_note(page->app->looks, &author, action, patient) == 0)
        return 0;
    http_busy(page->request, page->reply);
    return -1;
}

static void add_link(struct ui_link *nav, size_t *count, const char *href,
    const char *text, const char *place)
{
    nav[(*count)++] =
        (struct ui_link){ href, text, place && strcmp(href, place) == 0 };
}

static void begin(
    struct page *page, const char *title, const char *place, bool narrow)
{
    static const struct ui_link menu[] = {
        { .href = "/password", .text = "Change password" },
        { .href = "/second", .text = "Second factor" },
    };
    struct ui_link nav[NAV_MAX];
    struct ui_frame frame = { .title = title,
        .clinic = page->clinic.name,
        .nav = nav,
        .demo = page->clinic.demo != 0,
        .narrow = narrow };

    if (page->request->person.id) {
        frame.person = page->request->person.name;
        frame.csrf = page->request->csrf;
        frame.menu = menu;
        frame.menu_count = sizeof menu / sizeof menu[0];
    }
    if (page_may(page, PAGE_MAY_SEE)) {
        add_link(nav, &frame.nav_count, "/today", "Today", place);
        add_link(nav, &frame.nav_count, "/patients", "Patients", place);
        frame.search = http_query(page->request, "q");
    }
    if (page_may(page, PAGE_MAY_AUDIT))
        add_link(nav, &frame.nav_count, "/audit", "Audit", place);
    if (page_may(page, PAGE_MAY_RUN)) {
        add_link(nav, &frame.nav_count, "/import", "Import", place);
        add_link(nav, &frame.nav_count, "/admin", "Admin", place);
    }
    ui_begin(page->out, &frame);
    if (page->request->again) {
        ui_notice_begin(page->out, UI_MEDIUM,
            "Signed in again. Nothing was sent; check and send.");
        ui_notice_end(page->out);
    }
}

void page_begin(struct page *page, const char *title, const char *place)
{
    begin(page, title, place, false);
}

void page_begin_narrow(struct page *page, const char *title, const char *place)
{
    begin(page, title, place, true);
}

void page_end(struct page *page)
{
    ui_end(page->out);
}

void page_fail(struct page *page, enum store_result result)
{
    const char *why;

    if (result == STORE_BUSY) {
        http_busy(page->request, page->reply);
        return;
    }
    if (result == STORE_NONE) {
        http_error(page->request, page->reply, 404,
            "Nothing is on record under this address. Search for the "
            "patient.");
        return;
    }
    if (result == STORE_FULL) {
        log_error("%s: %s", page->request->path, store_why(page->store));
        http_error(page->request, page->reply, 507,
            "The server's disk is full. Nothing was changed. Tell the "
            "administrator to make room, then send it again.");
        return;
    }
    why = page_text(page, "%s. Nothing was changed.", store_why(page->store));
    log_error("%s: %s", page->request->path, store_why(page->store));
    http_error(page->request, page->reply,
        result == STORE_REFUSED || result == STORE_TAKEN ? 422 : 500, why);
}

struct author page_author(const struct page *page, unsigned roles)
{
    static const unsigned order[] = { ROLE_PRESCRIBER, ROLE_NURSE,
        ROLE_SCHEDULER, ROLE_ADMINISTRATOR, ROLE_AUDITOR, ROLE_READER };
    struct author author = { .name = page->request->person.name,
        .role = "reader",
        .at_s = page->now_s };

    for (size_t i = 0; i < sizeof order / sizeof order[0]; i++)
        if (page->request->person.roles & roles & order[i]) {
            author.role = role_name(order[i]);
            break;
        }
    return author;
}

bool page_may(const struct page *page, unsigned roles)
{
    return http_may(page->request, roles);
}

int64_t page_local_s(const struct page *page, int64_t utc_s)
{
    return utc_s + zone_offset(page->zone, utc_s);
}

int32_t page_local_day(const struct page *page, int64_t utc_s)
{
    return calendar_day_of(page_local_s(page, utc_s));
}

const char *page_base(struct page *page)
{
    const struct request *request = page->request;

    return page_text(page, "%s://%s", request->site->secure ? "https" : "http",
        request->host);
}

const char *page_text(struct page *page, const char *format, ...)
{
    char text[4096];
    va_list args;
    int len;

    va_start(args, format);
    len = vsnprintf(text, sizeof text, format, args);
    va_end(args);
    if (len < 0)
        return "";
    if ((size_t)len >= sizeof text)
        len = sizeof text - 1;
    return arena_text(page->arena, text, (size_t)len);
}
