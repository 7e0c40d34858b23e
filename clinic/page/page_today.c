#include <stdlib.h>
#include <string.h>

#include "base/when.h"
#include "clinic/feed/csv.h"
#include "clinic/page/page.h"
#include "clinic/page/page_today.h"
#include "clinic/page/words.h"
#include "clinic/rules/worklist.h"
#include "clinic/store/current.h"
#include "clinic/store/store.h"
#include "web/html.h"
#include "web/ui_list.h"

enum {
    ROWS = 50,     /* on one page */
    BATCH = 500,   /* looked through at a time when only some are shown */
    STALE_MIN = 15 /* a page left open this long says so (SR-47) */
};

/* The words of the address for each section. */
static const char *const ONLY[WORKLIST_SECTION_COUNT] = { "overdue", "week",
    "unread", "undated", "other" };

struct row {
    const struct current *current;
    struct worklist_item item;
};

/* What is asked for, and the walk through the list. */
struct today {
    struct page page;
    struct worklist_rule rule;
    enum worklist_section only; /* WORKLIST_SECTION_NONE: all */
    struct current_page at;
    struct row rows[ROWS + 1]; /* one more says that there is more */
    size_t count;
    bool paged; /* the list goes on before or after this page */
    bool first; /* the first page of all: what is kept */
};

static enum worklist_section section_of(const char *word)
{
    int s;

    for (s = 0; s < WORKLIST_SECTION_COUNT; s++)
        if (strcmp(word, ONLY[s]) == 0)
            return (enum worklist_section)s;
    return WORKLIST_SECTION_NONE;
}

static struct worklist_item judge(
    const struct today *today, const struct current *current)
{
    struct worklist_facts facts = worklist_facts(current, today->page.today);

    return worklist_judge(&facts, &today->rule, today->page.today);
}

/* The next batch of the list, and `at` moved behind it; -1: failed. */
static int next_batch(struct today *today, struct current **batch)
{
    struct page *page = &today->page;
    int n =
        current_today(page->store, page->arena, page->today, &today->at, batch);

    if (n > 0) {
        today->at.after_day = (*batch)[n - 1].safe_until_day;
        today->at.after_patient = (*batch)[n - 1].patient;
    }
    return n;
}

static bool wanted(const struct today *today, const struct worklist_item *item)
{
    return today->only == WORKLIST_SECTION_NONE ||
           worklist_belongs(item, today->only);
}

/* Fill rows from `at` on.  0, or -1. */
static int collect(struct today *today)
{
    struct current *batch;
    struct row row;
    int n, i;

    today->at.max =
        today->only == WORKLIST_SECTION_NONE ? ROWS + 1 : (int)BATCH;
    do {
        n = next_batch(today, &batch);
        for (i = 0; i < n && today->count <= ROWS; i++) {
            row = (struct row){ &batch[i], judge(today, &batch[i]) };
            if (wanted(today, &row.item))
                today->rows[today->count++] = row;
        }
    } while (n == today->at.max && today->count <= ROWS);
    today->paged |= today->count > ROWS;
    return n < 0 ? -1 : 0;
}

static void count_one(void *context, const struct current *current)
{
    struct today *today = context;
    struct worklist_item item = judge(today, current);
    bool listed = current->state == PATIENT_ACTIVE &&
                  current->from_day <= today->page.today;

    tally_put(
        &today->page.app->kept.tally, current->patient, listed ? &item : NULL);
}

/* See that what is kept holds for this moment.  On another day everybody is
 * counted anew, else who has changed. */
static int refresh(struct today *today)
{
    struct page_kept *kept = &today->page.app->kept;
    int64_t generation = store_generation(today->page.store);
    int64_t since = CURRENT_EVERYBODY;

    if (generation < 0)
        return -1;
    if (kept->known && kept->today == today->page.today)
        since = kept->generation;
    if (since == generation)
        return 0;
    if (since == CURRENT_EVERYBODY)
        tally_clear(&kept->tally);
    kept->known = false; /* until all are counted */
    buffer_clear(&kept->list);
    if (current_each(today->page.store, since, count_one, today))
        return -1;
    kept->generation = generation;
    kept->today = today->page.today;
    kept->known = true;
    return 0;
}

/* Is the list that is asked for kept, as this person sees it? */
static bool is_kept(const struct today *today)
{
    const struct page_kept *kept = &today->page.app->kept;

    return today->first && kept->list.len > 0 &&
           kept->roles == today->page.request->person.roles;
}

static void put_filters(struct today *today)
{
    struct page *page = &today->page;
    const struct tally *counts = &page->app->kept.tally;
    struct ui_link links[WORKLIST_SECTION_COUNT + 1];
    int s;

    links[0] = (struct ui_link){ "/today",
        page_text(page, "%lld in all", (long long)counts->listed),
        today->only == WORKLIST_SECTION_NONE };
    for (s = 0; s < WORKLIST_SECTION_COUNT; s++)
        links[s + 1] =
            (struct ui_link){ page_text(page, "/today?only=%s", ONLY[s]),
                page_text(page, "%lld %s", (long long)counts->section[s],
                    words_filter((enum worklist_section)s)),
                today->only == (enum worklist_section)s };
    ui_filters(page->out, "Show", links, sizeof links / sizeof links[0]);
}

static void put_button(
    struct page *page, enum worklist_step step, const struct current *current)
{
    const char *href, *text;

    text = words_step_button(page, step, current->patient, &href);
    if (text)
        ui_button(page->out, href, text, current->name);
}

static void put_row(struct page *page, const struct row *row)
{
    const struct current *current = row->current;
    struct ui_item item = {
        .level = words_level(row->item.level),
        .badge = words_badge(&row->item),
        .href = page_text(page, "/patient/%lld", (long long)current->patient),
        .name = current->name,
        .mark = current->mrn[0] ? current->mrn : NULL,
        .when = words_alarm(page, current),
        .state = words_booked(page, current),
        .why = words_why(page, current, &row->item),
    };

    if (!item.badge)
        item.badge = "Listed";
    ui_list_item_begin(page->out, &item);
    if (row->item.step == WORKLIST_STEP_CALL)
        put_button(page, WORKLIST_STEP_CALL, current);
    put_button(page,
        row->item.step != WORKLIST_STEP_CALL ? row->item.step
        : current->booked_day >= page->today ? WORKLIST_STEP_REBOOK
                                             : WORKLIST_STEP_BOOK,
        current);
    ui_list_item_end(page->out);
}

/* The rows of this page under their headings. */
static void put_section(struct today *today, enum worklist_section section)
{
    struct page *page = &today->page;
    size_t shown = today->count < ROWS ? today->count : ROWS, i, n = 0;

    for (i = 0; i < shown; i++)
        n += today->rows[i].item.section == section;
    if (n == 0)
        return;
    ui_section_begin(
        page->out, NULL, words_section(section), today->paged ? -1 : (long)n);
    ui_list_begin(page->out);
    for (i = 0; i < shown; i++)
        if (today->rows[i].item.section == section)
            put_row(page, &today->rows[i]);
    ui_list_end(page->out);
    ui_section_end(page->out);
}

static void put_pages(struct today *today)
{
    struct page *page = &today->page;
    long from = strtol(http_query(page->request, "from"), NULL, 10);
    bool more = today->count > ROWS;
    const struct current *last;
    const char *only, *next = NULL;

    if (from < 1 || from > 100000000)
        from = 1;
    if (from == 1 && !more)
        return;
    only = today->only == WORKLIST_SECTION_NONE ? "" : ONLY[today->only];
    if (more) {
        last = today->rows[ROWS - 1].current;
        next = page_text(page, "/today?only=%s&day=%d&patient=%lld&from=%ld",
            only, last->safe_until_day, (long long)last->patient, from + ROWS);
    }
    ui_list_pages(page->out,
        from > 1 ? page_text(page, "/today?only=%s", only) : NULL,
        page_text(page, "%ld to %ld", from,
            from - 1 + (long)(more ? ROWS : today->count)),
        next);
}

/* First use: what to do when there is nobody at all. */
static void put_first_steps(struct page *page)
{
    ui_section_begin(page->out, NULL, "First steps", -1);
    ui_text(page->out, "This clinic has no patients yet.");
    ui_actions_begin(page->out);
    if (page_may(page, PAGE_MAY_RUN))
        ui_button_main(page->out, "/import", "Import the sheet you have");
    if (page_may(page, PAGE_MAY_READ_PUMPS))
        ui_button(page->out, "/patient/new", "Add a patient", NULL);
    ui_actions_end(page->out);
    if (!page_may(page, PAGE_MAY_RUN))
        ui_aside(page->out, "An administrator can import the spreadsheet "
                            "that the clinic has kept so far.");
    ui_section_end(page->out);
}

static void put_nothing(struct today *today)
{
    struct page *page = &today->page;
    struct current_page first = { .after_name = "", .max = 1 };
    struct current *anybody;

    if (today->only != WORKLIST_SECTION_NONE) {
        ui_text(page->out, words_nobody(today->only));
        return;
    }
    if (current_names(page->store, page->arena, &first, &anybody) == 0) {
        put_first_steps(page);
        return;
    }
    ui_text(page->out, "Nothing needs doing today: every patient has a fresh "
                       "reading, a date in time and somebody responsible.");
}

static void put_list(struct today *today)
{
    struct page *page = &today->page;
    int s;

    ui_title_begin(
        page->out, page_text(page, "%s", when_weekday_date(page->today).text));
    ui_stale_after(page->out, STALE_MIN,
        "This page is old. Reload it to see what has changed.");
    ui_actions_begin(page->out);
    if (page_may(page, PAGE_MAY_READ_PUMPS))
        ui_button(page->out, "/patient/new", "Add a patient", NULL);
    ui_button(page->out, "/today.csv", "CSV", NULL);
    ui_print(page->out);
    ui_actions_end(page->out);
    ui_title_end(page->out);
    if (page->app->kept.tally.listed > 0)
        put_filters(today);
    if (today->count == 0)
        put_nothing(today);
    for (s = 0; s < WORKLIST_SECTION_COUNT; s++)
        put_section(today, (enum worklist_section)s);
    put_section(today, WORKLIST_SECTION_NONE);
    put_pages(today);
}

/* The list of everybody is the same for all who hold the same roles: it is
 * kept, since most looks come between two changes. */
static void put_today(struct today *today)
{
    struct page *page = &today->page;
    struct page_kept *kept = &page->app->kept;
    size_t start;

    page_begin(page, "Today", "/today");
    start = page->out->len;
    if (is_kept(today)) {
        buffer_put(page->out, kept->list.data, kept->list.len);
    } else {
        put_list(today);
        if (today->first) {
            buffer_clear(&kept->list);
            buffer_put(
                &kept->list, page->out->data + start, page->out->len - start);
            kept->roles = page->request->person.roles;
        }
    }
    page_end(page);
}

/* Where the page starts; the first one without an address, or with one that
 * was cut. */
static struct current_page start_of(const struct request *request)
{
    const char *day = http_query(request, "day");
    struct current_page at = { .after_day = RECORD_NO_DAY };

    if (day[0]) {
        at.after_day = (int32_t)strtol(day, NULL, 10);
        at.after_patient = strtoll(http_query(request, "patient"), NULL, 10);
    }
    return at;
}

/* Open, note the look, count and collect.  0, or -1 when the reply is an
 * error. */
static int gather(
    struct today *today, struct request *request, struct reply *reply)
{
    struct page *page = &today->page;

    if (page_open(page, request, reply) || page_look(page, "today", 0))
        return -1;
    today->rule = worklist_rule_of(&page->clinic);
    today->only = section_of(http_query(request, "only"));
    today->at = start_of(request);
    today->paged = today->at.after_patient != 0;
    today->first = request->query.count == 0;
    if (refresh(today) || (!is_kept(today) && collect(today))) {
        page_fail(page, STORE_BUSY);
        return -1;
    }
    return 0;
}

/* The clinic's choices, the counts and the list are all of one moment. */
void page_today(struct request *request, struct reply *reply)
{
    struct page_app *app = request->app;
    struct today today = { 0 };

    if (store_begin_read(app->store) != STORE_OK) {
        http_busy(request, reply);
        return;
    }
    if (gather(&today, request, reply) == 0)
        put_today(&today);
    if (store_end(app->store, STORE_OK) != STORE_OK)
        http_busy(request, reply);
}

static void put_csv_row(struct page *page, const struct current *current,
    const struct worklist_item *item)
{
    static const char *const levels[] = { "", "low", "medium", "high" };
    struct buffer *out = page->out;
    const char *step = words_step(item->step);
    const char *why = words_why(page, current, item);

    csv_put(out, current->name, 1);
    csv_put(out, current->mrn, 0);
    csv_put(out, current->serial, 0);
    csv_put(out, current->phone, 0);
    csv_put(out, levels[item->level], 0);
    csv_put(out, words_badge(item) ? words_badge(item) : "", 0);
    csv_put(out,
        current->alarm_day == RECORD_NO_DAY ? ""
                                            : when_iso(current->alarm_day).text,
        0);
    csv_put(out,
        current->refill_by_day == RECORD_NO_DAY
            ? ""
            : when_iso(current->refill_by_day).text,
        0);
    csv_put(out, words_booked(page, current), 0);
    csv_put(out, why ? why : "", 0);
    csv_put(out, step ? step : "", 0);
    csv_end(out);
}

void page_today_csv(struct request *request, struct reply *reply)
{
    static const char *const titles[] = { "Patient", "MRN", "Serial", "Phone",
        "Level", "Why", "Alarm date", "Refill by", "Booked", "Details",
        "Next step" };
    struct today today = { 0 };
    struct current *batch;
    struct worklist_item item;
    size_t t;
    int n, i;

    if (page_open(&today.page, request, reply) ||
        page_look(&today.page, "export", 0))
        return;
    today.rule = worklist_rule_of(&today.page.clinic);
    today.at =
        (struct current_page){ .after_day = RECORD_NO_DAY, .max = BATCH };
    for (t = 0; t < sizeof titles / sizeof titles[0]; t++)
        csv_put(today.page.out, titles[t], t == 0);
    csv_end(today.page.out);
    do {
        n = next_batch(&today, &batch);
        for (i = 0; i < n; i++) {
            item = judge(&today, &batch[i]);
            put_csv_row(&today.page, &batch[i], &item);
        }
    } while (n == BATCH);
    if (n < 0) {
        page_fail(&today.page, STORE_BUSY);
        return;
    }
    reply->type = "text/csv; charset=utf-8";
    http_header(reply, "Content-Disposition",
        page_text(&today.page, "attachment; filename=\"today-%s.csv\"",
            when_iso(today.page.today).text));
}
