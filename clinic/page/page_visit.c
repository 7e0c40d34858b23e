#include "clinic/page/page_visit.h"

#include <sodium.h>
#include <string.h>

#include "base/when.h"
#include "clinic/page/page_book.h"
#include "clinic/page/visit_found.h"
#include "clinic/page/visit_steps.h"
#include "clinic/page/words.h"
#include "clinic/rules/verdict.h"
#include "clinic/store/store.h"
#include "clinic/store/visit.h"
#include "clinic/store/visit_record.h"
#include "web/ui_form.h"
#include "web/ui_list.h"

enum { RECORDS_MAX = 16 };

/* The page and what it is about. */
struct visit_page {
    struct page page;
    struct view view;
    struct visit visit;
    struct visit_record *records; /* as they came */
    struct verdict *verdict;      /* the records, decoded */
    int count;
    char ticket[2 * VISIT_TICKET_BYTES + 1]; /* "" where there is none */
    const char *reason;                      /* as it was typed */
    const char *reason_error;
};

/* --- What is on record. --- */

static enum store_result decode(struct visit_page *this, int i)
{
    struct page *page = &this->page;
    struct visit_bytes bytes;
    enum store_result result =
        visit_record_bytes(page->store, page->arena, &this->records[i], &bytes);

    if (result != STORE_OK)
        return result;
    /* What was believed once decodes for ever. */
    if (verdict_read(&this->verdict[i], bytes.byte, bytes.size,
            this->records[i].ended_s) != VERDICT_SOUND)
        return store_refuse(page->store, STORE_CORRUPT,
            "record %lld cannot be read: restore the last backup",
            (long long)this->records[i].id);
    return STORE_OK;
}

static enum store_result load(struct visit_page *this)
{
    struct page *page = &this->page;
    enum store_result result = visit_get(
        page->store, page->arena, page->request->number[0], &this->visit);
    int i;

    if (result != STORE_OK)
        return result;
    this->count = visit_record_of(
        page->store, page->arena, this->visit.id, &this->records);
    if (this->count < 0)
        return store_last(page->store);
    if (this->count > RECORDS_MAX) {
        this->records += this->count - RECORDS_MAX; /* the newest are shown */
        this->count = RECORDS_MAX;
    }
    this->verdict = arena_alloc(
        page->arena, ((size_t)this->count + 1) * sizeof this->verdict[0]);
    for (i = 0; i < this->count && result == STORE_OK; i++)
        result = decode(this, i);
    return result;
}

static bool is_open(const struct visit_page *this)
{
    return this->visit.ended_s == RECORD_NO_INSTANT;
}

/* May the person work on it? */
static bool may_work(const struct visit_page *this)
{
    return is_open(this) && page_may(&this->page, PAGE_MAY_READ_PUMPS);
}

/* Opens the page and all that it shows.  0, or -1 when the reply is an
 * error. */
static int open_visit(
    struct visit_page *this, struct request *request, struct reply *reply)
{
    enum store_result result;

    *this = (struct visit_page){ .reason = "" };
    if (page_open(&this->page, request, reply))
        return -1;
    result = load(this);
    if (result != STORE_OK) {
        page_fail(&this->page, result);
        return -1;
    }
    return view_load(&this->page, &this->view, "visit", this->visit.patient);
}

/* A ticket for the programmer, for who may use one.  0, or -1. */
static int make_ticket(struct visit_page *this)
{
    struct page *page = &this->page;
    struct author author = page_author(page, PAGE_MAY_READ_PUMPS);
    unsigned char ticket[VISIT_TICKET_BYTES];
    enum store_result result;

    if (!may_work(this) || !this->view.has_pump)
        return 0;
    result = visit_ticket_add(
        page->store, &author, this->visit.id, page->request->person.id, ticket);
    if (result != STORE_OK) {
        page_fail(page, result);
        return -1;
    }
    sodium_bin2hex(this->ticket, sizeof this->ticket, ticket, sizeof ticket);
    sodium_memzero(ticket, sizeof ticket);
    return 0;
}

/* --- The page. --- */

static void put_title(struct visit_page *this)
{
    struct page *page = &this->page;

    ui_title_begin(
        page->out, page_text(page, "Visit: %s", this->view.patient.name));
    ui_muted(page->out, view_identity(page, &this->view));
    ui_actions_begin(page->out);
    ui_button(page->out, view_href(page, &this->view, ""), "Patient", NULL);
    ui_button(
        page->out, view_href(page, &this->view, "/print"), "Printout", NULL);
    ui_actions_end(page->out);
    ui_title_end(page->out);
}

static const char *moment(struct page *page, int64_t utc_s)
{
    return page_text(
        page, "%s", when_date_time(page_local_s(page, utc_s)).text);
}

/* Since when, by whom, and how it ended. */
static void put_state(struct visit_page *this)
{
    struct page *page = &this->page;
    const struct visit *visit = &this->visit;
    const char *begun = page_text(
        page, "Begun %s by %s.", moment(page, visit->begun_s), visit->begun_by);

    if (is_open(this)) {
        ui_line_begin(page->out);
        ui_words(page->out, begun);
        ui_line_end(page->out);
        return;
    }
    ui_notice_begin(page->out, UI_GOOD,
        page_text(page, "Closed %s by %s", moment(page, visit->ended_s),
            visit->ended_by));
    ui_text(page->out, begun);
    ui_text(
        page->out, visit->booked_s == RECORD_NO_INSTANT
                       ? "No refill was booked."
                       : page_text(page, "The next refill was booked for %s.",
                             moment(page, visit->booked_s)));
    if (visit->reason[0])
        ui_text(page->out, visit->reason);
    ui_notice_end(page->out);
}

/* What a form left in the address when it was done. */
static void put_done(struct visit_page *this)
{
    if (strcmp(http_query(this->page.request, "done"), "booked") != 0)
        return;
    ui_notice_begin(this->page.out, UI_GOOD, "The appointment is booked.");
    ui_notice_end(this->page.out);
}

/* SR-40: what goes along is a ticket to read. */
static void put_programmer_form(struct visit_page *this)
{
    struct page *page = &this->page;
    const struct ui_form form = {
        .action = "/visit", .csrf = "", .elsewhere = page->app->programmer
    };

    http_form_to(page->reply, page->app->programmer);
    ui_form_begin(page->out, &form);
    ui_form_hidden(page->out, "ticket", this->ticket);
    ui_form_hidden(page->out, "clinic", page_base(page));
    ui_actions_begin(page->out);
    if (this->count == 0)
        ui_form_submit(page->out, "Open in the programmer");
    else
        ui_form_other(page->out, "Open in the programmer again", "again", "1");
    ui_actions_end(page->out);
    ui_form_end(page->out);
    ui_aside(page->out,
        page_text(page,
            "It runs on this computer, at %s, and may read this patient\u2019s "
            "record once within ten minutes; reload this page to open it "
            "later. What it did comes back here by itself.",
            page->app->programmer));
}

static void put_programmer(struct visit_page *this)
{
    struct page *page = &this->page;

    if (!may_work(this))
        return;
    ui_section_begin(page->out, "programmer", "At the pump", -1);
    if (this->ticket[0])
        put_programmer_form(this);
    else
        ui_text(page->out, "No pump is on record: enter it first, then come "
                           "back.");
    ui_line_begin(page->out);
    if (this->view.has_pump) {
        ui_words(page->out, "A pump with a programmer of its own:");
        ui_space(page->out);
        ui_link(page->out, view_href(page, &this->view, "/reading/new"),
            "enter its printout as a new reading");
    } else {
        ui_link(
            page->out, view_href(page, &this->view, "/edit"), "Enter the pump");
    }
    ui_line_end(page->out);
    ui_section_end(page->out);
}

/* Is a refill booked for after today, and within its window?  What was booked
 * for this refill, and not moved, is before it. */
static bool is_booked(const struct visit_page *this)
{
    const struct current *c = &this->view.current;

    return c->booked_day != RECORD_NO_DAY && c->booked_day > this->page.today &&
           (c->refill_by_day == RECORD_NO_DAY ||
               (c->booked_day >= c->window_from_day &&
                   c->booked_day <= c->refill_by_day));
}

/* when to come again, and the form to book it. */
static void put_next(struct visit_page *this)
{
    struct page *page = &this->page;
    bool may = is_open(this) && page_may(page, PAGE_MAY_BOOK);

    ui_section_begin(page->out, "next", "The next refill", -1);
    page_book_put(&(struct page_book_part){ .page = page,
        .view = &this->view,
        .visit = may ? this->visit.id : 0,
        .main = this->count > 0 && !is_booked(this) });
    ui_section_end(page->out);
}

/* SR-43 */
static void put_close(struct visit_page *this)
{
    struct page *page = &this->page;
    const struct ui_form form = { .action = page_text(page, "/visit/%lld/close",
                                      (long long)this->visit.id),
        .csrf = page->request->csrf };
    const struct ui_field reason = { .name = "closing",
        .label = "Why no refill is booked, or what else to know",
        .hint = "Wanted only when no refill is booked.",
        .value = this->reason,
        .error = this->reason_error,
        .optional = true };

    if (!may_work(this))
        return;
    ui_section_begin(page->out, "close", "Close the visit", -1);
    ui_text(page->out,
        "It stays on the worklist until it is closed: with the next refill "
        "booked, or with a written reason why not.");
    ui_form_begin(page->out, &form);
    ui_form_errors(page->out, &reason, 1);
    ui_form_notes(page->out, &reason);
    ui_actions_begin(page->out);
    if (this->count > 0 && is_booked(this))
        ui_form_submit(page->out, "Close the visit");
    else
        ui_form_other(page->out, "Close the visit", "step", "close");
    ui_actions_end(page->out);
    ui_form_end(page->out);
    ui_section_end(page->out);
}

static void put_visit(struct visit_page *this)
{
    struct page *page = &this->page;
    const struct encounter *newest =
        this->count ? &this->verdict[this->count - 1].encounter : NULL;
    int i;

    page_begin(
        page, page_text(page, "Visit: %s", this->view.patient.name), NULL);
    put_title(this);
    put_done(this);
    put_state(this);
    if (this->count == 0)
        put_programmer(this);
    for (i = this->count - 1; i >= 0; i--)
        visit_found_put(
            page, &this->view, &this->records[i], &this->verdict[i].encounter);
    if (is_open(this) && visit_steps_put(page, &this->view, newest)) {
        page_fail(page, store_last(page->store));
        return;
    }
    if (this->count > 0)
        put_programmer(this);
    put_next(this);
    put_close(this);
    page_end(page);
}

void page_visit(struct request *request, struct reply *reply)
{
    struct visit_page this;

    if (open_visit(&this, request, reply) == 0 && make_ticket(&this) == 0)
        put_visit(&this);
}

/* --- Begin, find, close. --- */

void page_visit_begin(struct request *request, struct reply *reply)
{
    enum store_result result;
    struct author author;
    struct page page;
    int64_t id;

    if (page_open(&page, request, reply))
        return;
    author = page_author(&page, PAGE_MAY_READ_PUMPS);
    result = visit_begin(page.store, &author, request->number[0], &id);
    if (result == STORE_OK || result == STORE_SAME)
        http_redirect(request, reply, "/visit/%lld", (long long)id);
    else
        page_fail(&page, result);
}

void page_visit_find(struct request *request, struct reply *reply)
{
    enum store_result result;
    struct visit visit;
    struct page page;

    if (page_open(&page, request, reply))
        return;
    result = visit_open_of(page.store, page.arena, request->number[0], &visit);
    if (result == STORE_OK)
        http_redirect(request, reply, "/visit/%lld", (long long)visit.id);
    else if (result == STORE_NONE)
        http_redirect(
            request, reply, "/patient/%lld", (long long)request->number[0]);
    else
        page_fail(&page, result);
}

void page_visit_close(struct request *request, struct reply *reply)
{
    struct visit_page this;
    enum store_result result;
    struct author author;

    if (open_visit(&this, request, reply))
        return;
    this.reason = http_field(request, "closing");
    author = page_author(&this.page, PAGE_MAY_READ_PUMPS);
    result = visit_close(this.page.store, &author, this.visit.id, this.reason);
    if (result == STORE_OK || result == STORE_SAME) {
        http_redirect(request, reply, "/patient/%lld?done=visit",
            (long long)this.visit.patient);
    } else if (result == STORE_REFUSED) {
        this.reason_error = strlen(this.reason) > RECORD_NOTE_MAX
                                ? "is too long: shorten it"
                                : "is wanted: no refill is booked after this "
                                  "visit. Book the next one above, or write "
                                  "why there is none";
        reply->status = 422;
        if (make_ticket(&this) == 0)
            put_visit(&this);
    } else {
        page_fail(&this.page, result);
    }
}
