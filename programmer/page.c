#include "programmer/page.h"

#include <string.h>

#include "base/when.h"
#include "core/calendar.h"
#include "programmer/words.h"
#include "web/ui_form.h"

enum { NAV_MAX = 9 };

void page_look(struct page *page)
{
    struct desk *desk = page->desk;

    pthread_mutex_lock(&desk->lock);
    *page->view = desk->view;
    *page->typed = desk->typed;
    page->typed_for =
        arena_text(page->arena, desk->typed_for, strlen(desk->typed_for));
    page->is_waiting = *desk->ticket != 0;
    page->waiting_clinic = arena_text(
        page->arena, desk->ticket_clinic, strlen(desk->ticket_clinic));
    pthread_mutex_unlock(&desk->lock);
    for (int i = 0; i < ENCOUNTER_WORDS; i++)
        page->view->visit.record.word[i].byte =
            (const uint8_t *)page->view->visit.word[i];
}

void page_open(struct page *page, struct request *request, struct reply *reply)
{
    *page = (struct page){ .request = request,
        .reply = reply,
        .out = &reply->body,
        .arena = request->arena,
        .desk = request->app };
    page->view = arena_alloc(page->arena, sizeof(*page->view));
    page->typed = arena_alloc(page->arena, sizeof(*page->typed));
    page_look(page);
}

bool page_has_visit(struct page *page)
{
    if (page->view->has_visit)
        return true;
    http_redirect(page->request, page->reply, "/");
    return false;
}

/* --- the frame --- */

/* SR-31: whom and which pump, on every page. */
static const char *subject_of(struct page *page)
{
    const struct desk_view *view = page->view;
    const struct visit *visit = &view->visit;
    const char *name = visit->word[ENCOUNTER_PATIENT];
    const char *mrn = visit->word[ENCOUNTER_MRN];

    if (!view->has_visit)
        return NULL;
    if (!*name)
        return page_text(
            page, "Pump %s \u00b7 nobody has said whose it is", visit->serial);
    return page_text(page, "%s%s%s%s%s \u00b7 pump %s%s", name,
        *mrn ? " \u00b7 MRN " : "", mrn,
        visit->has_ticket && visit->ticket.has_born ? " \u00b7 born " : "",
        visit->has_ticket && visit->ticket.has_born
            ? when_date(visit->ticket.born_day).text
            : "",
        visit->serial, view->is_matched ? "" : " \u00b7 not confirmed yet");
}

static void add_link(struct ui_link *nav, size_t *count, const char *href,
    const char *text, const char *place)
{
    nav[(*count)++] =
        (struct ui_link){ href, text, place && strcmp(href, place) == 0 };
}

static size_t fill_nav(
    const struct page *page, struct ui_link *nav, const char *place)
{
    size_t count = 0;

    if (!page->view->has_visit)
        return 0;
    add_link(nav, &count, "/pump", "Pump", place);
    if (http_may(page->request, PAGE_MAY_REFILL))
        add_link(nav, &count, "/refill", "Refill", place);
    if (http_may(page->request, PAGE_MAY_PRESCRIBE)) {
        add_link(nav, &count, "/dose", "Dose", place);
        add_link(nav, &count, "/schedule", "Schedule", place);
        add_link(nav, &count, "/bolus", "Bolus", place);
        add_link(nav, &count, "/bridge", "Bridge, prime", place);
    }
    add_link(nav, &count, "/alarms", "Alarms", place);
    add_link(nav, &count, "/log", "Log", place);
    add_link(nav, &count, "/done", "Done", place);
    return count;
}

/* The only thing to do while a fate is not known; else beside what the page
 * is for, which may be a stop. */
static void put_read_again(struct page *page)
{
    ui_form_press(page->out,
        &(struct ui_form){ .action = "/read", .csrf = page->request->csrf },
        "Read the pump again", page->view->visit.has_pending);
}

static void put_notices(struct page *page)
{
    const struct desk_view *view = page->view;

    if (view->has_visit && view->visit.has_pending) {
        ui_notice_begin(page->out, UI_HIGH,
            "UNKNOWN: whether the pump did the last command is not known");
        ui_text(page->out,
            page_text(page,
                "No dose can be programmed until the pump has been read again. "
                "The answer to \u201c%s\u201d did not come; it may have been "
                "done, or not.",
                words_act(view->visit.pending.kind)));
        put_read_again(page);
        ui_notice_end(page->out);
    } else if (view->has_visit && view->is_silent) {
        ui_notice_begin(page->out, UI_MEDIUM, "The pump does not answer");
        ui_text(page->out, "What stands here is the last that it said. Lay the "
                           "coil over the pump.");
        put_read_again(page);
        ui_notice_end(page->out);
    }
}

/* What was just done, once. */
static void put_said(struct page *page)
{
    struct desk *desk = page->desk;
    struct desk_view *view = page->view;

    if (!*view->said || !page->request->person.id)
        return;
    ui_notice_begin(page->out, view->is_bad ? UI_MEDIUM : UI_GOOD, view->said);
    ui_notice_end(page->out);
    pthread_mutex_lock(&desk->lock);
    *desk->view.said = 0;
    pthread_mutex_unlock(&desk->lock);
}

static void begin(
    struct page *page, const char *title, const char *place, bool narrow)
{
    struct ui_link nav[NAV_MAX];
    struct ui_frame frame = { .title = title,
        .nav = nav,
        .demo = page->desk->is_demo,
        .narrow = narrow };

    if (page->request->person.id) {
        frame.person = page->request->person.name;
        frame.csrf = page->request->csrf;
        frame.subject = subject_of(page);
        frame.nav_count = fill_nav(page, nav, place);
    }
    ui_begin(page->out, &frame);
    if (page->request->person.id)
        put_notices(page);
    put_said(page);
    ui_title(page->out, title);
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

bool page_may_change(struct page *page)
{
    if (page->view->visit.has_pending)
        return false; /* the notice says so */
    if (page->view->is_matched)
        return true;
    ui_notice_begin(page->out, UI_MEDIUM, "Whose pump is this?");
    ui_text(page->out, "Compare two identifiers with the patient before "
                       "anything is changed.");
    ui_actions_begin(page->out);
    ui_button_main(page->out, "/who", "Confirm the patient");
    ui_actions_end(page->out);
    ui_notice_end(page->out);
    return false;
}

bool page_takes_change(struct page *page, const char *title, const char *place)
{
    if (!page_has_visit(page))
        return false;
    if (page->view->is_matched && !page->view->visit.has_pending)
        return true;
    page->reply->status = 409;
    page_begin_narrow(page, title, place);
    (void)page_may_change(page);
    page_end(page);
    return false;
}

bool page_went(struct page *page, enum visit_result result, const char *done)
{
    struct desk *desk = page->desk;

    if (result == VISIT_OK) {
        if (done)
            desk_say(desk, false, done);
        return true;
    }
    desk_say(desk, true, desk->visit.why);
    return false;
}

const char *page_day(struct page *page, uint64_t pump_s)
{
    const int32_t today =
        calendar_day_of((int64_t)page->view->visit.now.status.pump_s);
    int32_t day;

    if (pump_s == 0)
        return "after 2199";
    day = calendar_day_of((int64_t)pump_s);
    return page_text(page, "%s, %s", when_weekday_date(day).text,
        when_from_today(day, today).text);
}

static const char *title_of(int status)
{
    switch (status) {
    case 403:
        return "Not allowed";
    case 404:
        return "Not found";
    case 429:
        return "Too many tries";
    case 503:
        return "Busy";
    default:
        return status < 500 ? "Not understood" : "Not working";
    }
}

void page_error(
    struct request *request, struct reply *reply, int status, const char *words)
{
    const struct desk *desk = request->app;
    const struct ui_frame frame = { .title = title_of(status),
        .demo = desk && desk->is_demo,
        .person = request->person.id ? request->person.name : NULL,
        .csrf = request->csrf,
        .narrow = true };

    ui_begin(&reply->body, &frame);
    ui_title(&reply->body, frame.title);
    ui_text(&reply->body, words);
    ui_actions_begin(&reply->body);
    ui_button_main(&reply->body, "/",
        request->person.id ? "To the start" : "Unlock the programmer");
    ui_actions_end(&reply->body);
    ui_end(&reply->body);
}
