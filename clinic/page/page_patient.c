#include <string.h>

#include "base/buffer.h"
#include "base/pattern.h"
#include "base/quantity.h"
#include "base/when.h"
#include "clinic/page/course.h"
#include "clinic/page/history.h"
#include "clinic/page/page.h"
#include "clinic/page/page_patient.h"
#include "clinic/page/words.h"
#include "clinic/store/current.h"
#include "clinic/store/patient.h"
#include "clinic/store/pump.h"
#include "clinic/store/reading.h"
#include "clinic/store/store.h"
#include "core/calendar.h"
#include "web/html.h"
#include "web/ui_list.h"

enum { EVENTS_SHOWN = 40 };

/* Everything the page says, read in one moment. */
struct view {
    struct page page;
    struct patient patient;
    struct current current;
    struct pump pump;
    struct reading reading;
    bool has_pump;
    bool has_reading;
    struct worklist_item item;
};

/* OK also when there is none: has says which. */
static enum store_result optional(enum store_result result, bool *has)
{
    *has = result == STORE_OK;
    return result == STORE_NONE ? STORE_OK : result;
}

static enum store_result load(struct view *view, int64_t id)
{
    struct page *page = &view->page;
    enum store_result result;

    result = patient_get(page->store, page->arena, id, &view->patient);
    if (result == STORE_OK)
        result = current_get(page->store, page->arena, id, &view->current);
    if (result == STORE_OK)
        result =
            optional(pump_current(page->store, page->arena, id, &view->pump),
                &view->has_pump);
    if (result == STORE_OK)
        result = optional(
            reading_latest(page->store, page->arena, id, &view->reading),
            &view->has_reading);
    return result;
}

static void judge(struct view *view)
{
    struct worklist_rule rule = worklist_rule_default();
    struct worklist_facts facts =
        worklist_facts(&view->current, view->page.today);

    view->item = worklist_judge(&facts, &rule, view->page.today);
}

static int32_t years_between(int32_t from_day, int32_t to_day)
{
    struct date from, to;

    if (calendar_date(from_day, &from) != OK ||
        calendar_date(to_day, &to) != OK)
        return -1;
    return to.year - from.year -
           (to.month < from.month ||
               (to.month == from.month && to.day < from.day));
}

static void join(struct buffer *out, const char *text)
{
    if (!text[0])
        return;
    if (out->len)
        buffer_text(out, " \u00b7 ");
    buffer_text(out, text);
}

/* "born 4 Mar 1992 (34) - MRN 40021 - spinal - 555-0142". */
static const char *identity(struct view *view)
{
    struct page *page = &view->page;
    const struct patient *p = &view->patient;
    struct buffer out = { 0 };
    const char *text;

    if (p->born_day != RECORD_NO_DAY)
        join(&out, page_text(page, "born %s (%d)", when_date(p->born_day).text,
                       years_between(p->born_day, page->today)));
    if (p->mrn[0])
        join(&out, page_text(page, "MRN %s", p->mrn));
    join(&out, words_class(p->class));
    if (p->phone[0])
        join(&out, p->phone);
    text = arena_text(page->arena, buffer_get(&out), out.len);
    buffer_free(&out);
    return text;
}

static const char *here(struct view *view, const char *what)
{
    return page_text(
        &view->page, "/patient/%lld%s", (long long)view->patient.id, what);
}

static void put_title(struct view *view)
{
    struct page *page = &view->page;

    ui_title_begin(page->out, view->patient.name);
    ui_muted(page->out, identity(view));
    ui_actions_begin(page->out);
    if (view->has_pump && page_may(page, PAGE_MAY_READ_PUMPS))
        ui_button_main(page->out, here(view, "/reading/new"), "New reading");
    if (page_may(page, PAGE_MAY_BOOK)) {
        ui_button(page->out, here(view, "/book"), "Book", NULL);
        ui_button(page->out, here(view, "/call"), "Call", NULL);
        ui_button(page->out, here(view, "/edit"), "Edit", NULL);
    }
    ui_button(page->out, here(view, "/print"), "Printout", NULL);
    ui_actions_end(page->out);
    ui_title_end(page->out);
}

/* Why this patient is on the worklist and what to do now. */
static void put_state(struct view *view)
{
    struct page *page = &view->page;
    const char *badge = words_badge(&view->item);
    const char *why = words_why(page, &view->current, &view->item);
    const char *step = words_step(view->item.step);

    if (view->item.level == WORKLIST_GOOD)
        return;
    ui_notice_begin(page->out, words_level(view->item.level),
        page_text(page, "%s: %s, %s", badge ? badge : "Listed",
            words_alarm(page, &view->current),
            words_booked(page, &view->current)));
    if (why)
        ui_text(page->out, why);
    if (step) {
        ui_line_begin(page->out);
        ui_strong(page->out, step);
        ui_line_end(page->out);
    }
    ui_notice_end(page->out);
}

static void put_risks(struct view *view)
{
    struct page *page = &view->page;
    const char *risks = words_risks(page, view->patient.risks);

    if (!risks[0])
        return;
    ui_line_begin(page->out);
    ui_muted(page->out, "Risk:");
    ui_space(page->out);
    ui_strong(page->out, risks);
    ui_line_end(page->out);
}

static const char *mode_words(struct view *view)
{
    const struct reading *reading = &view->reading;

    if (reading->mode == READING_STOPPED)
        return "STOPPED when read";
    if (reading->mode == READING_MINIMUM)
        return "minimum rate when read";
    if (schedule_is_simple(&reading->schedule))
        return "simple";
    return page_text(
        &view->page, "flex, %d steps", reading->schedule.step_count);
}

/* F-04: a computed volume is always called estimated. */
static const char *left_words(struct view *view)
{
    const struct reading *reading = &view->reading;
    struct reservoir reservoir = reading_reservoir(reading);
    int64_t now_s = view->page.now_s + reading->offset_s;
    struct exact left;

    if (reading->mode != READING_RUNS || now_s < reservoir.filled_s)
        return "not known";
    left = reservoir_left(&reservoir, &reading->schedule, now_s);
    return page_text(&view->page, "%s, estimated",
        quantity_volume(units_round(&left), 1).text);
}

static const char *flow_words(struct view *view)
{
    struct exact flow =
        units_flow(view->current.dose_ng, view->reading.conc_ng_per_ml);

    return page_text(&view->page, "%s",
        quantity_flow(flow.whole * flow.den + flow.num, flow.den).text);
}

static void put_runs_now(struct view *view)
{
    struct page *page = &view->page;
    struct buffer *out = page->out;
    struct buffer steps = { 0 };

    ui_list_block_begin(out, "Runs now");
    if (!view->has_reading) {
        ui_text(out, "No reading is on record, so nothing is known of what "
                     "runs.");
        ui_list_block_end(out);
        return;
    }
    ui_list_large(out,
        page_text(
            page, "%s", quantity_dose_per_day(view->current.dose_ng).text),
        mode_words(view));
    ui_list_facts_begin(out);
    if (!schedule_is_simple(&view->reading.schedule)) {
        pattern_print(&steps, &view->reading.schedule);
        ui_list_fact(out, "steps, mcg", buffer_get(&steps));
        buffer_free(&steps);
    }
    ui_list_fact(out, "drug",
        page_text(page, "baclofen %s",
            quantity_conc(view->reading.conc_ng_per_ml).text));
    ui_list_fact(out, "flow", flow_words(view));
    ui_list_fact(out, "reservoir", left_words(view));
    ui_list_fact(out, "filled",
        page_text(page, "%s with %s",
            when_date(calendar_day_of(view->reading.filled_s)).text,
            quantity_volume(view->reading.fill_nl, 1).text));
    ui_list_facts_end(out);
    ui_list_block_end(out);
}

/* A day with how far it is: "8 Nov 2026, 8 days ago". */
static const char *day_words(struct view *view, int32_t day)
{
    if (day == RECORD_NO_DAY)
        return "not known";
    return page_text(&view->page, "%s, %s", when_date(day).text,
        when_from_today(day, view->page.today).text);
}

static enum ui_level level_if(
    const struct view *view, enum worklist_reason a, enum worklist_reason b)
{
    if (!worklist_has(&view->item, a) && !worklist_has(&view->item, b))
        return UI_GOOD;
    return words_level(view->item.level);
}

static const char *owner_words(struct view *view)
{
    return view->current.owner_name[0] ? view->current.owner_name
                                       : "nobody is responsible";
}

static void put_next(struct view *view)
{
    struct page *page = &view->page;
    const struct current *c = &view->current;
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
        level_if(view, WORKLIST_OVERDUE, WORKLIST_UNSTABLE),
        day_words(view, c->refill_by_day));
    if (c->window_from_day != RECORD_NO_DAY)
        ui_list_fact(out, "window",
            page_text(page, "%s to %s",
                when_weekday_short(c->window_from_day).text,
                when_weekday_short(c->refill_by_day).text));
    ui_list_fact_at(out, "booked",
        level_if(view, WORKLIST_BOOKED_LATE, WORKLIST_MISSED),
        words_booked(page, c));
    ui_list_fact(out, "responsible", owner_words(view));
    ui_list_facts_end(out);
    ui_list_block_end(out);
}

static const char *catheter_words(struct view *view)
{
    const struct pump *pump = &view->pump;
    const char *volume;

    if (pump->catheter_nl == RECORD_UNKNOWN)
        return "not on record";
    volume = page_text(
        &view->page, "%s", quantity_volume(pump->catheter_nl, 3).text);
    if (pump->catheter_um == RECORD_UNKNOWN)
        return volume;
    return page_text(
        &view->page, "%d cm, %s", pump->catheter_um / 10000, volume);
}

static void put_pump(struct view *view)
{
    struct page *page = &view->page;
    struct buffer *out = page->out;

    ui_list_block_begin(out, "Pump");
    if (!view->has_pump) {
        ui_text(out, "No pump is on record. Press Edit to enter it.");
        ui_list_block_end(out);
        return;
    }
    ui_list_large(out,
        page_text(page, "%s", quantity_volume(view->pump.capacity_nl, 0).text),
        view->pump.serial);
    ui_list_facts_begin(out);
    ui_list_fact_at(out, "read",
        level_if(view, WORKLIST_UNREAD, WORKLIST_NEVER_READ),
        view->current.read_day == RECORD_NO_DAY
            ? "never"
            : day_words(view, view->current.read_day));
    ui_list_fact_at(out, "replace by",
        level_if(view, WORKLIST_REPLACE_PAST, WORKLIST_REPLACE_NEAR),
        day_words(view, view->current.replace_by_day));
    ui_list_fact(out, "implanted",
        view->pump.implanted_day == RECORD_NO_DAY
            ? "not on record"
            : when_date(view->pump.implanted_day).text);
    ui_list_fact(out, "alarm volume",
        view->has_reading ? quantity_volume(view->reading.alarm_nl, 1).text
                          : "not known");
    ui_list_fact(out, "catheter", catheter_words(view));
    ui_list_facts_end(out);
    ui_list_block_end(out);
}

static void put_contacts(struct view *view)
{
    struct buffer *out = view->page.out;
    const struct patient *p = &view->patient;

    ui_list_block_begin(out, "Contacts and notes");
    ui_list_facts_begin(out);
    ui_list_fact(out, "telephone", p->phone[0] ? p->phone : "none");
    ui_list_fact(out, "second", p->contact[0] ? p->contact : "none");
    ui_list_fact(out, "oral backup",
        p->oral_backup[0]                  ? p->oral_backup
        : view->page.clinic.oral_backup[0] ? view->page.clinic.oral_backup
                                           : "no instruction on record");
    if (p->notes[0])
        ui_list_fact(out, "notes", p->notes);
    ui_list_facts_end(out);
    ui_list_block_end(out);
}

static void put_chart(struct view *view, const struct chart *chart)
{
    struct buffer *out = view->page.out;

    ui_drawing_begin(out);
    chart_svg(chart, CHART_WIDE, out);
    chart_svg(chart, CHART_NARROW, out);
    ui_drawing_end(out);
}

static void put_history(
    struct view *view, const struct history_event *events, int count)
{
    struct page *page = &view->page;
    int i;

    ui_section_begin(page->out, "timeline", "Timeline", -1);
    if (count == 0)
        ui_text(page->out, "Nothing is on record yet.");
    ui_list_events_begin(page->out);
    for (i = 0; i < count; i++)
        ui_list_event(page->out,
            page_text(page, "%s",
                when_date(page_local_day(page, events[i].at_s)).text),
            events[i].words, events[i].author);
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
    struct view view = { 0 };
    struct page *page = &view.page;
    struct history_event *events = NULL;
    struct chart chart = { 0 };
    enum store_result result;
    int count, drawn;

    if (page_open(page, request, reply))
        return;
    result = load(&view, request->number[0]);
    if (result != STORE_OK) {
        page_fail(page, result);
        return;
    }
    if (page_look(page, "patient", view.patient.id))
        return;
    judge(&view);
    drawn = course_chart(page, &view.current, &chart);
    count = drawn < 0
                ? -1
                : history_list(page, view.patient.id, EVENTS_SHOWN, &events);
    if (count < 0)
        return;
    chart.capacity_nl = view.has_pump ? view.pump.capacity_nl : 40000000;
    page_begin(page, view.patient.name, NULL);
    put_title(&view);
    put_done(page);
    put_state(&view);
    put_risks(&view);
    ui_list_blocks_begin(page->out);
    put_runs_now(&view);
    put_next(&view);
    put_pump(&view);
    ui_list_blocks_end(page->out);
    if (drawn == 0)
        put_chart(&view, &chart);
    put_history(&view, events, count);
    ui_list_blocks_begin(page->out);
    put_contacts(&view);
    ui_list_blocks_end(page->out);
    page_end(page);
}
