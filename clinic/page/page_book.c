#include <stdlib.h>
#include <string.h>

#include "base/when.h"
#include "clinic/page/entry.h"
#include "clinic/page/page_book.h"
#include "clinic/page/view.h"
#include "clinic/page/words.h"
#include "clinic/store/fact.h"
#include "clinic/store/store.h"
#include "core/calendar.h"
#include "web/ui_form.h"
#include "web/ui_list.h"

enum { BOOK_DAY, BOOK_TIME, BOOK_MINUTES, BOOK_SURE, BOOK_REASON, BOOK_COUNT };
enum { FAR_DAYS = 730 };

struct book {
    struct page page;
    struct view view;
    struct ui_field field[BOOK_COUNT];
    struct appointment coming; /* the visit that is booked, when has_coming */
    bool has_coming;
    bool overtaken; /* it is not the one that the form was over */
    int64_t starts_s;
    int32_t minutes;
    int64_t visit; /* the visit that goes on after it, 0 for none */
};

static const struct ui_field FIELDS[BOOK_COUNT] = {
    [BOOK_DAY] = { .name = "day",
        .label = "Day",
        .hint = "as 19 Aug 2026",
        .width = 16 },
    [BOOK_TIME] = { .name = "time",
        .label = "Time",
        .hint = "as 10:30",
        .width = 8 },
    [BOOK_MINUTES] = { .name = "minutes",
        .label = "Length",
        .unit = "min",
        .width = 10,
        .decimal = true },
    [BOOK_SURE] = { .name = "sure" },
    [BOOK_REASON] = { .name = "reason", .label = "Note", .optional = true },
};

/* The refill visit that comes next: the last step of each booking counts. */
static int find_coming(struct book *book)
{
    struct page *page = &book->page;
    struct appointment *rows;
    int n = appointment_list(
        page->store, page->arena, book->view.patient.id, &rows);
    int i, k;

    for (i = 0; i < n; i++) {
        for (k = i + 1; k < n && rows[k].booking != rows[i].booking; k++)
            ;
        if (k < n || rows[i].step == APPOINTMENT_CANCELLED ||
            rows[i].purpose != APPOINTMENT_REFILL ||
            rows[i].starts_s < page->now_s)
            continue;
        if (!book->has_coming || rows[i].starts_s < book->coming.starts_s)
            book->coming = rows[i];
        book->has_coming = true;
    }
    return n < 0 ? -1 : 0;
}

/* What is booked, and the form with nothing typed yet. */
static int fill_book(struct book *book)
{
    int i;

    for (i = 0; i < BOOK_COUNT; i++)
        book->field[i] = FIELDS[i];
    if (find_coming(book)) {
        page_fail(&book->page, STORE_BUSY);
        return -1;
    }
    book->field[BOOK_MINUTES].value = page_text(
        &book->page, "%d", book->has_coming ? book->coming.minutes : 60);
    return 0;
}

static int open_book(
    struct book *book, struct request *request, struct reply *reply)
{
    *book = (struct book){ 0 };
    if (view_open(&book->page, &book->view, "book", request, reply))
        return -1;
    book->visit = strtoll(http_field(request, "visit"), NULL, 10);
    return fill_book(book);
}

/* The visit that comes, as the form carries it unseen: start and length. */
static const char *coming_words(struct book *book)
{
    if (!book->has_coming)
        return "none";
    return page_text(&book->page, "%lld/%d", (long long)book->coming.starts_s,
        book->coming.minutes);
}

/* Was another visit booked, moved or cancelled since the form was drawn? */
static bool is_overtaken(struct book *book)
{
    const char *was = http_field(book->page.request, "was");

    return strcmp(was[0] ? was : "none", coming_words(book)) != 0;
}

/* Is what comes just what was typed? */
static bool is_there(const struct book *book)
{
    return book->has_coming && book->coming.starts_s == book->starts_s &&
           book->coming.minutes == book->minutes;
}

/* Two people over one booking: neither moves the other's unseen. */
static void put_overtaken(struct book *book)
{
    struct page *page = &book->page;
    const struct appointment *c = &book->coming;

    if (!book->overtaken)
        return;
    ui_notice_begin(
        page->out, UI_MEDIUM, "Changed by somebody else while you wrote");
    ui_text(page->out,
        book->has_coming
            ? page_text(page,
                  "Booked now, by %s: %s, for %d min. Nothing of yours is "
                  "stored yet: send it again to move that visit.",
                  c->author,
                  when_date_time(page_local_s(page, c->starts_s)).text,
                  c->minutes)
            : "The visit was cancelled. Nothing of yours is stored yet: send "
              "it again to book.");
    ui_notice_end(page->out);
}

/* when to book, and why then. */
static void put_window(struct book *book)
{
    struct page *page = &book->page;
    const struct current *c = &book->view.current;

    if (c->refill_by_day == RECORD_NO_DAY) {
        ui_text(page->out, "No window can be told: there is no reading that "
                           "gives an alarm date.");
        return;
    }
    ui_list_facts_begin(page->out);
    ui_list_fact(page->out, "window",
        page_text(page, "%s to %s", when_weekday_short(c->window_from_day).text,
            when_weekday_date(c->refill_by_day).text));
    ui_list_fact(page->out, "alarm date",
        page_text(page, "%s, %s", when_weekday_date(c->alarm_day).text,
            when_from_today(c->alarm_day, page->today).text));
    ui_list_fact_at(page->out, "booked", words_booked_level(page, c),
        page_text(
            page, "%s%s", words_visit(page, c), words_booked_fit(page, c)));
    if (book->view.patient.phone[0])
        ui_list_fact(page->out, "telephone", book->view.patient.phone);
    ui_list_facts_end(page->out);
}

static void put_cancel(struct book *book)
{
    struct page *page = &book->page;
    const struct ui_form form = {
        .action = view_href(page, &book->view, "/cancel"),
        .csrf = page->request->csrf,
    };
    const struct ui_field reason = { .name = "why",
        .label = "Why",
        .hint = "Without a visit the patient stays on the worklist." };

    ui_fold_begin(page->out, "Cancel the visit instead");
    ui_form_begin(page->out, &form);
    ui_form_hidden(page->out, "was", coming_words(book));
    ui_form_field(page->out, &reason);
    ui_actions_begin(page->out);
    ui_form_other(page->out, "Cancel the visit", "step", "cancel");
    ui_actions_end(page->out);
    ui_form_end(page->out);
    ui_fold_end(page->out);
}

static const char *back(struct book *book)
{
    if (book->visit > 0)
        return page_text(&book->page, "/visit/%lld", (long long)book->visit);
    return view_href(&book->page, &book->view, "");
}

static void put_fields(struct book *book)
{
    struct page *page = &book->page;

    ui_form_row_begin(page->out);
    ui_form_field(page->out, &book->field[BOOK_DAY]);
    ui_form_field(page->out, &book->field[BOOK_TIME]);
    ui_form_field(page->out, &book->field[BOOK_MINUTES]);
    ui_form_row_end(page->out);
    if (book->field[BOOK_SURE].label)
        ui_form_check(page->out, &book->field[BOOK_SURE]);
    ui_form_field(page->out, &book->field[BOOK_REASON]);
    ui_form_hidden(page->out, "was", coming_words(book));
    if (book->visit > 0)
        ui_form_hidden(page->out, "visit",
            page_text(page, "%lld", (long long)book->visit));
}

static struct ui_form form_of(struct book *book)
{
    return (struct ui_form){
        .action = view_href(&book->page, &book->view, "/book"),
        .csrf = book->page.request->csrf,
    };
}

static const char *submit_words(const struct book *book)
{
    return book->has_coming ? "Move the visit" : "Book the visit";
}

static void put_book(struct book *book)
{
    struct page *page = &book->page;
    const char *title = page_text(page,
        book->has_coming ? "Move the visit: %s" : "Book a refill: %s",
        book->view.patient.name);
    const struct ui_form form = form_of(book);

    page_begin_narrow(page, title, NULL);
    ui_title(page->out, title);
    view_put_gone(page, &book->view);
    put_overtaken(book);
    put_window(book);
    ui_form_begin(page->out, &form);
    ui_form_errors(page->out, book->field, BOOK_COUNT);
    put_fields(book);
    ui_actions_begin(page->out);
    ui_form_submit(page->out, submit_words(book));
    ui_button(page->out, back(book), "Back", NULL);
    ui_actions_end(page->out);
    ui_form_end(page->out);
    if (book->has_coming)
        put_cancel(book);
    page_end(page);
}

void page_book_put(const struct page_book_part *part)
{
    struct book book = {
        .page = *part->page, .view = *part->view, .visit = part->visit
    };
    struct ui_form form;

    put_window(&book);
    if (part->visit == 0 || fill_book(&book))
        return;
    form = form_of(&book);
    ui_form_begin(book.page.out, &form);
    put_fields(&book);
    ui_actions_begin(book.page.out);
    if (part->main)
        ui_form_submit(book.page.out, submit_words(&book));
    else
        ui_form_other(book.page.out, submit_words(&book), "step", "book");
    ui_actions_end(book.page.out);
    ui_form_end(book.page.out);
}

/* SR-42: a visit that comes too late is asked about, and said why. */
static void ask_if_late(struct book *book, int32_t day)
{
    struct page *page = &book->page;
    const struct current *c = &book->view.current;
    struct ui_field *sure = &book->field[BOOK_SURE];

    if (c->refill_by_day == RECORD_NO_DAY || day <= c->refill_by_day)
        return;
    sure->label = page_text(page,
        day >= c->alarm_day
            ? "Yes, on the alarm date (%s) or after it; the patient stays on "
              "the worklist as high."
            : "Yes, after refill-by; the alarm date is %s.",
        when_date(c->alarm_day).text);
    if (!entry_ticked(page, sure))
        entry_wrong(sure, "that day is late: take an earlier one, or tick "
                          "the box");
}

static bool read_book(struct book *book)
{
    static const struct entry_range minutes = { 0, 15, 120, 60 };
    struct page *page = &book->page;
    struct ui_field *f = book->field;
    int32_t day = entry_day(page, &f[BOOK_DAY]);
    int32_t second = entry_time(page, &f[BOOK_TIME]);

    book->minutes = (int32_t)entry_number(page, &f[BOOK_MINUTES], &minutes);
    entry_text(page, &f[BOOK_REASON], RECORD_TEXT_MAX);
    if (!f[BOOK_DAY].error && day < page->today)
        entry_wrong(&f[BOOK_DAY], "has passed: check day, month and year");
    if (!f[BOOK_DAY].error && day > page->today + FAR_DAYS)
        entry_wrong(&f[BOOK_DAY], "is over two years ahead: check the year");
    if (f[BOOK_DAY].error || f[BOOK_TIME].error)
        return false;
    if (entry_instant(page, &f[BOOK_TIME], calendar_midnight(day) + second,
            &book->starts_s) == 0 &&
        book->starts_s < page->now_s)
        entry_wrong(&f[BOOK_TIME], "has passed: check the time");
    ask_if_late(book, day);
    return entry_errors(f, BOOK_COUNT) == 0;
}

/* The same form sent twice books once: the visit is already there. */
static enum store_result store_book(struct book *book)
{
    struct page *page = &book->page;
    struct author author = page_author(page, PAGE_MAY_BOOK);
    struct appointment appointment = {
        .patient = book->view.patient.id,
        .booking = book->coming.booking,
        .purpose = APPOINTMENT_REFILL,
        .starts_s = book->starts_s,
        .minutes = book->minutes,
        .reason = book->field[BOOK_REASON].value,
    };
    int64_t booking;

    if (!book->has_coming)
        return appointment_book(page->store, &author, &appointment, &booking);
    if (is_there(book) && (is_overtaken(book) || !appointment.reason[0]))
        return STORE_SAME;
    return appointment_move(page->store, &author, &appointment);
}

static void done(struct book *book, enum store_result result, const char *word)
{
    struct page *page = &book->page;

    if (result != STORE_OK && result != STORE_SAME) {
        page_fail(page, result);
        return;
    }
    http_redirect(page->request, page->reply, "%s?done=%s", back(book), word);
}

/* Is it whole, and what it was written over still there? */
static bool judge_book(struct book *book)
{
    bool whole = read_book(book);

    book->overtaken = is_overtaken(book) && !is_there(book);
    return whole && !book->overtaken;
}

void page_book(struct request *request, struct reply *reply)
{
    struct book book;

    if (open_book(&book, request, reply))
        return;
    if (request->again)
        (void)judge_book(&book);
    put_book(&book);
}

/* Judge what was sent, and store it if nothing stands against it. */
static enum store_result try_book(struct book *book)
{
    if (judge_book(book))
        return store_book(book);
    book->page.reply->status = book->overtaken ? 409 : 422;
    put_book(book);
    return STORE_REFUSED;
}

static enum store_result try_cancel(struct book *book)
{
    struct page *page = &book->page;
    struct author author = page_author(page, PAGE_MAY_BOOK);
    const char *why = http_field(page->request, "why");

    if (!book->has_coming)
        return STORE_SAME;
    book->overtaken = is_overtaken(book);
    if (book->overtaken) {
        page->reply->status = 409;
        put_book(book);
        return STORE_REFUSED;
    }
    if (!why[0]) {
        http_error(page->request, page->reply, 422,
            "A visit is cancelled with a reason. Nothing was changed. Go back "
            "and write why.");
        return STORE_REFUSED;
    }
    return appointment_cancel(page->store, &author, book->coming.booking, why);
}

/* From the first look at what is booked until it is stored nobody else
 * writes. */
static void answer(struct request *request, struct reply *reply,
    enum store_result (*try)(struct book *book), const char *word)
{
    struct store *store = ((struct page_app *)request->app)->store;
    struct book book;
    enum store_result result = STORE_REFUSED;

    if (store_begin(store) != STORE_OK) {
        http_busy(request, reply);
        return;
    }
    if (open_book(&book, request, reply) == 0)
        result = try(&book);
    result = store_end(store, result);
    if (reply->status == 200)
        done(&book, result, word);
}

void page_book_send(struct request *request, struct reply *reply)
{
    answer(request, reply, try_book, "booked");
}

void page_book_cancel(struct request *request, struct reply *reply)
{
    answer(request, reply, try_cancel, "cancelled");
}
