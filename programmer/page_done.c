/* page_done.c: the printout (F-12), the end of the visit, the pump's log. */
#include <stdlib.h>
#include <string.h>

#include "base/quantity.h"
#include "base/when.h"
#include "programmer/page.h"
#include "programmer/print.h"
#include "programmer/words.h"
#include "report/sheet.h"
#include "web/ui_form.h"
#include "web/ui_list.h"

/* --- the printout --- */

/* The last reading, and the newest of the log that came with it. */
static void fill_sheet(struct page *page, struct sheet *sheet)
{
    const struct desk_view *view = page->view;

    print_sheet(
        &view->visit, view->has_log ? &view->log : NULL, page->arena, sheet);
}

static bool open_print(struct page *page, struct sheet *sheet,
    struct request *request, struct reply *reply)
{
    page_open(page, request, reply);
    if (!page_has_visit(page))
        return false;
    fill_sheet(page, sheet);
    return true;
}

static enum sheet_paper paper_of(const struct request *request)
{
    return strcmp(http_query(request, "paper"), "letter") == 0 ? SHEET_LETTER
                                                               : SHEET_A4;
}

/* A drawing that failed has logged why. */
static void finish(struct page *page, int failed, const char *type)
{
    if (failed) {
        http_error(page->request, page->reply, 500,
            "The printout could not be drawn. Take it as text.");
        return;
    }
    page->reply->type = type;
}

void page_print_pdf(struct request *request, struct reply *reply)
{
    struct sheet sheet;
    struct page page;

    if (open_print(&page, &sheet, request, reply))
        finish(&page, sheet_pdf(&sheet, paper_of(request), page.out),
            "application/pdf");
}

void page_print_png(struct request *request, struct reply *reply)
{
    struct sheet sheet;
    struct page page;

    if (open_print(&page, &sheet, request, reply))
        finish(&page, sheet_png(&sheet, page.out), "image/png");
}

void page_print_svg(struct request *request, struct reply *reply)
{
    struct sheet sheet;
    struct page page;

    if (open_print(&page, &sheet, request, reply))
        finish(&page, sheet_svg(&sheet, paper_of(request), page.out),
            "image/svg+xml");
}

void page_print_text(struct request *request, struct reply *reply)
{
    struct sheet sheet;
    struct page page;

    if (!open_print(&page, &sheet, request, reply))
        return;
    sheet_text(&sheet, page.out);
    reply->type = "text/plain; charset=utf-8";
}

/* --- done --- */

static void put_papers(struct page *page)
{
    ui_actions_begin(page->out);
    ui_button(page->out, "/print.pdf", "PDF, A4", NULL);
    ui_button(page->out, "/print.pdf?paper=letter", "PDF, letter", NULL);
    ui_button(page->out, "/print.png", "For a phone", NULL);
    ui_button(page->out, "/print.svg", "SVG", NULL);
    ui_button(page->out, "/print.txt", "Text", NULL);
    ui_print(page->out);
    ui_actions_end(page->out);
}

/* What was done in this visit, as the record will have it. */
static void put_acts(struct page *page)
{
    static const char *const fates[] = { [ENCOUNTER_DONE] = "done",
        [ENCOUNTER_REFUSED] = "refused, without effect",
        [ENCOUNTER_FATE_UNKNOWN] = "not known" };
    const struct encounter *record = &page->view->visit.record;
    const int32_t offset_s = page->view->visit.now.status.offset_s;

    ui_section_begin(page->out, NULL, "Done in this visit", -1);
    if (record->act_count == 0)
        ui_text(page->out,
            visit_has_record(&page->view->visit)
                ? "Nothing was changed. The clinic learns what was read."
                : "Nothing was changed. The visit leaves no record.");
    ui_list_events_begin(page->out);
    for (int i = 0; i < record->act_count; i++) {
        const struct encounter_act *act = &record->act[i];

        ui_list_event(page->out,
            &(struct ui_event){
                .date = page_text(
                    page, "%s", when_time((int64_t)act->utc_s + offset_s).text),
                .what = page_text(
                    page, "%s: %s", words_act(act->kind), fates[act->fate]) });
    }
    ui_list_events_end(page->out);
    ui_section_end(page->out);
}

/* who leaves it so says so knowingly.  The dates below take no drug for
 * drug that is given. */
static void put_held(struct page *page)
{
    const struct msg_status *s = &page->view->visit.now.status;

    if (s->mode != MSG_STATUS_STOPPED && s->mode != MSG_STATUS_MINIMUM)
        return;
    ui_notice_begin(page->out, UI_HIGH,
        s->mode == MSG_STATUS_STOPPED ? "The pump is stopped"
                                      : "The pump is held at minimum rate");
    ui_text(page->out,
        "The patient gets next to no drug until somebody restarts it; the "
        "dates here are those of a pump that runs. Restart it before the "
        "patient leaves, or see to it that its stop is meant.");
    ui_line_begin(page->out);
    ui_link(page->out, "/order/restart", "Restart the pump");
    ui_line_end(page->out);
    ui_notice_end(page->out);
}

static void put_next(struct page *page, const struct sheet *sheet)
{
    const struct sheet_dates *dates = &sheet->dates;

    ui_section_begin(page->out, NULL, "The next refill", -1);
    if (dates->alarm_day.known)
        ui_list_large(page->out,
            page_text(
                page, "%s", when_weekday_date(dates->alarm_day.value).text),
            page_text(page, "alarm date, %s",
                when_from_today(dates->alarm_day.value, sheet->printed_day)
                    .text));
    if (dates->refill_by_day.known)
        ui_text(page->out,
            page_text(page, "Refill by %s; book between %s and %s.",
                when_weekday_date(dates->refill_by_day.value).text,
                when_weekday_short(dates->window_from_day.value).text,
                when_weekday_short(dates->window_to_day.value).text));
    ui_text(page->out,
        page->view->visit.has_ticket
            ? "It is booked at the clinic, on the page of this visit, which "
              "opens when the visit has ended here. The visit does not close "
              "there without a date, or a written reason."
            : "Book it before the patient leaves.");
    ui_section_end(page->out);
}

static void put_end(struct page *page)
{
    ui_form_begin(page->out,
        &(struct ui_form){ .action = "/end", .csrf = page->request->csrf });
    ui_form_submit(page->out, "End the visit");
    ui_form_end(page->out);
    if (visit_has_record(&page->view->visit))
        ui_aside(page->out,
            "The record is signed, and sent to the clinic; without one in "
            "reach it waits here, sealed.");
}

void page_done(struct request *request, struct reply *reply)
{
    struct buffer text = { 0 };
    struct sheet sheet;
    struct page page;

    page_open(&page, request, reply);
    if (!page_has_visit(&page))
        return;
    fill_sheet(&page, &sheet);
    page_begin(&page, page.view->is_changed ? "Done" : "This visit", "/done");
    put_held(&page);
    put_next(&page, &sheet);
    put_acts(&page);
    put_end(&page);
    ui_section_begin(page.out, NULL, "Printout", -1);
    put_papers(&page);
    sheet_text(&sheet, &text);
    ui_sheet(page.out, "/print.svg",
        "The printout as it will look on paper; its words follow.",
        buffer_get(&text));
    buffer_free(&text);
    ui_section_end(page.out);
    page_end(&page);
}

/* --- the log --- */

static const struct ui_column columns[] = { { "number", true },
    { "pump time", false }, { "what", false }, { "value", true } };

static void put_log(struct page *page, const struct msg_log *log)
{
    ui_list_table_begin(
        page->out, "The pump\u2019s own log, newest first", columns, 4);
    for (int i = log->count - 1; i >= 0; i--) {
        const struct msg_log_entry *entry = &log->entry[i];
        const struct ui_cell cells[] = {
            { .text = page_text(page, "%u", log->first + (uint32_t)i) },
            { .text = page_text(
                  page, "%s", when_date_time((int64_t)entry->pump_s).text) },
            { .text = words_event(entry) },
            { .text = entry->value ? page_text(page, "%u", entry->value)
                                   : "\u2013" },
        };

        ui_list_table_row(page->out, columns, cells, 4);
    }
    ui_list_table_end(page->out);
    ui_list_pages(page->out,
        log->first + log->count - 1 < log->last ? "/log" : NULL,
        page_text(page, "%u to %u of %u", log->first,
            log->first + log->count - 1, log->last),
        log->first > 1 ? page_text(page, "/log?before=%u", log->first) : NULL);
}

/* The last entry to show: the one before `before`; 0: the newest. */
static uint32_t last_of(const struct request *request)
{
    const char *text = http_query(request, "before");
    char *end;
    const unsigned long before = strtoul(text, &end, 10);

    return *text && !*end && before > 1 && before <= UINT32_MAX
               ? (uint32_t)before - 1
               : 0;
}

void page_log(struct request *request, struct reply *reply)
{
    enum visit_result result;
    struct page page;
    struct msg_log log;
    const char *why;

    page_open(&page, request, reply);
    if (!page_has_visit(&page))
        return;
    desk_take(page.desk);
    (void)desk_ready(page.desk);
    result = page.desk->visit.is_open
                 ? visit_log(&page.desk->visit, last_of(request), &log)
                 : VISIT_FAILED;
    why = page_text(&page, "%s", page.desk->visit.why);
    desk_give(page.desk);
    page_look(&page);
    page_begin(&page, "Log", "/log");
    if (result == VISIT_OK)
        put_log(&page, &log);
    else
        ui_text(page.out, why);
    page_end(&page);
}
