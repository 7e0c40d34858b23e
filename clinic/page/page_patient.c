#include <string.h>

#include "base/buffer.h"
#include "base/pattern.h"
#include "base/quantity.h"
#include "base/when.h"
#include "clinic/page/course.h"
#include "clinic/page/history.h"
#include "clinic/page/page.h"
#include "clinic/page/page_patient.h"
#include "clinic/page/view.h"
#include "clinic/page/words.h"
#include "core/calendar.h"
#include "core/schedule.h"
#include "web/ui_form.h"
#include "web/ui_list.h"

enum { EVENTS_SHOWN = 40 };

/* The page and what it is about. */
struct patient_page {
    struct page page;
    struct view view;
};

/* The visit, and a reading; SR-43: one that is open is gone on with. */
static void put_work(struct patient_page *this)
{
    struct page *page = &this->page;
    const struct ui_form form = {
        .action = view_href(page, &this->view, "/visit"),
        .csrf = page->request->csrf,
    };

    if (this->view.current.visit_day != RECORD_NO_DAY)
        ui_button_main(page->out, form.action, "Go on with the visit");
    else
        ui_form_press(page->out, &form, "Start visit", true);
    if (this->view.has_pump)
        ui_button(page->out, view_href(page, &this->view, "/reading/new"),
            "New reading", NULL);
}

static void put_title(struct patient_page *this)
{
    struct page *page = &this->page;

    ui_title_begin(page->out, this->view.patient.name);
    ui_muted(page->out, view_identity(page, &this->view));
    ui_actions_begin(page->out);
    if (page_may(page, PAGE_MAY_READ_PUMPS))
        put_work(this);
    if (page_may(page, PAGE_MAY_BOOK)) {
        ui_button(
            page->out, view_href(page, &this->view, "/book"), "Book", NULL);
        ui_button(
            page->out, view_href(page, &this->view, "/call"), "Call", NULL);
        ui_button(
            page->out, view_href(page, &this->view, "/edit"), "Edit", NULL);
    }
    ui_button(
        page->out, view_href(page, &this->view, "/print"), "Printout", NULL);
    ui_actions_end(page->out);
    ui_title_end(page->out);
}

/* Why this patient is on the worklist and what to do now. */
static void put_state(struct patient_page *this)
{
    struct page *page = &this->page;
    const char *badge = words_badge(&this->view.item);
    const char *why = words_why(page, &this->view.current, &this->view.item);
    const char *step = words_step(this->view.item.step);

    if (view_put_gone(page, &this->view) ||
        this->view.item.level == WORKLIST_GOOD)
        return;
    ui_notice_begin(page->out, words_level(this->view.item.level),
        page_text(page, "%s: %s, %s", badge ? badge : "Listed",
            words_alarm(page, &this->view.current),
            words_booked(page, &this->view.current)));
    if (why)
        ui_text(page->out, why);
    if (step) {
        ui_line_begin(page->out);
        ui_strong(page->out, step);
        ui_line_end(page->out);
    }
    ui_notice_end(page->out);
}

static void put_risks(struct patient_page *this)
{
    struct page *page = &this->page;
    const char *risks = words_risks(page,
        words_risks_of(this->view.patient.risks, this->view.patient.phone));

    if (!risks[0])
        return;
    ui_line_begin(page->out);
    ui_muted(page->out, "Risk:");
    ui_space(page->out);
    ui_strong(page->out, risks);
    ui_line_end(page->out);
}

static const char *mode_words(struct patient_page *this)
{
    const struct reading *reading = &this->view.reading;

    if (reading->mode == READING_STOPPED)
        return "STOPPED when read";
    if (reading->mode == READING_MINIMUM)
        return "minimum rate when read";
    if (schedule_is_simple(&reading->schedule))
        return "simple";
    return page_text(
        &this->page, "flex, %d steps", reading->schedule.step_count);
}

/* F-04: a computed volume is always called estimated. */
static const char *left_words(struct patient_page *this)
{
    int64_t left_nl = view_left_nl(&this->page, &this->view);

    if (left_nl == RECORD_UNKNOWN)
        return "not known";
    return page_text(
        &this->page, "%s, estimated", quantity_volume(left_nl, 1).text);
}

static const char *flow_words(struct patient_page *this)
{
    struct exact flow = units_flow(
        this->view.current.dose_ng, this->view.reading.conc_ng_per_ml);

    return page_text(&this->page, "%s",
        quantity_flow(flow.whole * flow.den + flow.num, flow.den).text);
}

static void put_runs_now(struct patient_page *this)
{
    struct page *page = &this->page;
    struct buffer *out = page->out;
    struct buffer steps = { 0 };

    ui_list_block_begin(out, "Runs now");
    if (!this->view.has_reading) {
        ui_text(out, "No reading is on record, so nothing is known of what "
                     "runs.");
        ui_list_block_end(out);
        return;
    }
    ui_list_large(out,
        page_text(
            page, "%s", quantity_dose_per_day(this->view.current.dose_ng).text),
        mode_words(this));
    ui_list_facts_begin(out);
    if (!schedule_is_simple(&this->view.reading.schedule)) {
        pattern_print(&steps, &this->view.reading.schedule);
        ui_list_fact(out, "steps, mcg", buffer_get(&steps));
        buffer_free(&steps);
    }
    ui_list_fact(out, "drug",
        page_text(page, "baclofen %s",
            quantity_conc(this->view.reading.conc_ng_per_ml).text));
    ui_list_fact(out, "flow", flow_words(this));
    ui_list_fact(out, "reservoir", left_words(this));
    ui_list_fact(out,
        this->view.reading.source == READING_LINK ? "when read" : "filled",
        page_text(page, "%s with %s",
            when_date(calendar_day_of(this->view.reading.filled_s)).text,
            quantity_volume(this->view.reading.fill_nl, 1).text));
    ui_list_facts_end(out);
    ui_list_block_end(out);
}

/* A day with how far it is: "8 Nov 2026, 8 days ago". */
static const char *day_words(struct patient_page *this, int32_t day)
{
    if (day == RECORD_NO_DAY)
        return "not known";
    return page_text(&this->page, "%s, %s", when_date(day).text,
        when_from_today(day, this->page.today).text);
}

static enum ui_level level_if(const struct patient_page *this,
    enum worklist_reason a, enum worklist_reason b)
{
    if (this->view.patient.state != PATIENT_ACTIVE ||
        (!worklist_has(&this->view.item, a) &&
            !worklist_has(&this->view.item, b)))
        return UI_GOOD;
    return words_level(this->view.item.level);
}

static const char *owner_words(struct patient_page *this)
{
    return this->view.current.owner_name[0] ? this->view.current.owner_name
                                            : "nobody";
}

static void put_next(struct patient_page *this)
{
    struct page *page = &this->page;
    const struct current *c = &this->view.current;
    struct buffer *out = page->out;

    ui_list_block_begin(out, "Next");
    if (c->alarm_day == RECORD_NO_DAY)
        ui_text(out, "No alarm date is known: enter a reading from the "
                     "pump\u2019s printout.");
    else
        ui_list_large(out,
            page_text(page, "%s", when_weekday_date(c->alarm_day).text),
            page_text(page, "alarm date, %s",
                when_from_today(c->alarm_day, page->today).text));
    ui_list_facts_begin(out);
    ui_list_fact_at(out, "refill by",
        level_if(this, WORKLIST_OVERDUE, WORKLIST_UNSTABLE),
        day_words(this, c->refill_by_day));
    if (c->window_from_day != RECORD_NO_DAY)
        ui_list_fact(out, "window",
            page_text(page, "%s to %s",
                when_weekday_short(c->window_from_day).text,
                when_weekday_short(c->refill_by_day).text));
    ui_list_fact_at(out, "booked",
        level_if(this, WORKLIST_BOOKED_LATE, WORKLIST_MISSED),
        words_visit(page, c));
    ui_list_fact(out, "responsible", owner_words(this));
    ui_list_facts_end(out);
    ui_list_block_end(out);
}

static const char *catheter_words(struct patient_page *this)
{
    const struct pump *pump = &this->view.pump;
    const char *volume;

    if (pump->catheter_nl == RECORD_UNKNOWN)
        return "not on record";
    volume = page_text(
        &this->page, "%s", quantity_volume(pump->catheter_nl, 3).text);
    if (pump->catheter_um == RECORD_UNKNOWN)
        return volume;
    return page_text(
        &this->page, "%d cm, %s", pump->catheter_um / 10000, volume);
}

static void put_pump(struct patient_page *this)
{
    struct page *page = &this->page;
    struct buffer *out = page->out;

    ui_list_block_begin(out, "Pump");
    if (!this->view.has_pump) {
        ui_text(out, "No pump is on record. Press Edit to enter it.");
        ui_list_block_end(out);
        return;
    }
    ui_list_large(out,
        page_text(
            page, "%s", quantity_volume(this->view.pump.capacity_nl, 0).text),
        this->view.pump.serial);
    ui_list_facts_begin(out);
    ui_list_fact_at(out, "read",
        level_if(this, WORKLIST_UNREAD, WORKLIST_NEVER_READ),
        this->view.current.read_day == RECORD_NO_DAY
            ? "never"
            : day_words(this, this->view.current.read_day));
    ui_list_fact_at(out, "replace by",
        level_if(this, WORKLIST_REPLACE_PAST, WORKLIST_REPLACE_NEAR),
        day_words(this, this->view.current.replace_by_day));
    ui_list_fact(out, "implanted",
        this->view.pump.implanted_day == RECORD_NO_DAY
            ? "not on record"
            : when_date(this->view.pump.implanted_day).text);
    ui_list_fact(out, "alarm volume",
        this->view.has_reading
            ? quantity_volume(this->view.reading.alarm_nl, 1).text
            : "not known");
    ui_list_fact(out, "catheter", catheter_words(this));
    ui_list_facts_end(out);
    ui_list_block_end(out);
}

static void put_contacts(struct patient_page *this)
{
    struct buffer *out = this->page.out;
    const struct patient *p = &this->view.patient;

    ui_list_block_begin(out, "Contacts and notes");
    ui_list_facts_begin(out);
    ui_list_fact(out, "telephone", p->phone[0] ? p->phone : "none");
    ui_list_fact(out, "second", p->contact[0] ? p->contact : "none");
    ui_list_fact(out, "oral backup",
        p->oral_backup[0]                  ? p->oral_backup
        : this->page.clinic.oral_backup[0] ? this->page.clinic.oral_backup
                                           : "no instruction on record");
    if (p->notes[0])
        ui_list_fact(out, "notes", p->notes);
    ui_list_facts_end(out);
    ui_list_block_end(out);
}

static void put_chart(struct patient_page *this, const struct chart *chart)
{
    struct buffer *out = this->page.out;

    ui_drawing_begin(out);
    chart_svg(chart, CHART_WIDE, out);
    chart_svg(chart, CHART_NARROW, out);
    ui_drawing_end(out);
}

static void put_history(
    struct patient_page *this, const struct history_event *events, int count)
{
    struct page *page = &this->page;
    int i;

    ui_section_begin(page->out, "timeline", "Timeline", -1);
    if (count == 0)
        ui_text(page->out, "Nothing is on record yet.");
    ui_list_events_begin(page->out);
    for (i = 0; i < count; i++)
        ui_list_event(page->out,
            &(struct ui_event){
                .date = page_text(page, "%s",
                    when_date(page_local_day(page, events[i].at_s)).text),
                .what = events[i].words,
                .href = events[i].href,
                .who = events[i].author });
    ui_list_events_end(page->out);
    ui_section_end(page->out);
}

/* What a form left in the address when it was done. */
static void put_done(struct page *page)
{
    static const struct {
        const char *word;
        const char *text;
    } done[] = {
        { "reading", "The reading is stored." },
        { "visit", "The visit is closed." },
        { "booked", "The appointment is booked." },
        { "cancelled", "The appointment is cancelled." },
        { "call", "The call is noted." },
        { "added", "The patient is added. Next: enter a reading from the "
                   "pump\u2019s printout." },
        { "changed", "The record is changed." },
    };
    const char *word = http_query(page->request, "done");
    size_t i;

    for (i = 0; i < sizeof done / sizeof done[0]; i++)
        if (strcmp(word, done[i].word) == 0) {
            ui_notice_begin(page->out, UI_GOOD, done[i].text);
            ui_notice_end(page->out);
        }
}

void page_patient(struct request *request, struct reply *reply)
{
    struct patient_page this;
    struct page *page = &this.page;
    struct view *view = &this.view;
    struct history_event *events = NULL;
    struct chart chart = { 0 };
    int count, drawn;

    if (view_open(page, view, "patient", request, reply))
        return;
    drawn = course_chart(page, &view->current, &chart);
    count = drawn < 0
                ? -1
                : history_list(page, view->patient.id, EVENTS_SHOWN, &events);
    if (count < 0)
        return;
    chart.capacity_nl = view->has_pump ? view->pump.capacity_nl : 40000000;
    page_begin(page, view->patient.name, NULL);
    put_title(&this);
    put_done(page);
    put_state(&this);
    put_risks(&this);
    ui_list_blocks_begin(page->out);
    put_runs_now(&this);
    put_next(&this);
    put_pump(&this);
    ui_list_blocks_end(page->out);
    if (drawn == 0)
        put_chart(&this, &chart);
    put_history(&this, events, count);
    ui_list_blocks_begin(page->out);
    put_contacts(&this);
    ui_list_blocks_end(page->out);
    page_end(page);
}
