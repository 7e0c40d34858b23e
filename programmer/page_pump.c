/* page_pump.c: what the pump does now, moving by itself. */
#include <string.h>

#include "base/pattern.h"
#include "base/quantity.h"
#include "base/when.h"
#include "core/calendar.h"
#include "core/event.h"
#include "core/units.h"
#include "programmer/page.h"
#include "programmer/words.h"
#include "web/ui_draw.h"
#include "web/ui_form.h"
#include "web/ui_list.h"

enum { LIVE_EVERY_S = 5, CLOCK_SHOWN_S = 60, ALARMS = 16 };

static const char *kept(struct page *page, struct buffer *text)
{
    const char *copy = arena_text(page->arena, buffer_get(text), text->len);

    buffer_free(text);
    return copy;
}

static void put_alarms(struct page *page)
{
    const struct msg_status *s = &page->view->visit.now.status;

    for (uint32_t i = 0; i < ALARMS; i++) {
        const struct event *event = event_of_code(i + 1);
        enum ui_level level = UI_LOW;

        if (!(s->active >> i & 1))
            continue;
        if (event && event->priority != EVENT_LOW)
            level = event->priority == EVENT_HIGH ? UI_HIGH : UI_MEDIUM;
        ui_line_begin(page->out);
        ui_badge(page->out, level,
            page_text(page, "%s (%s)%s",
                event ? event->words : "An alarm without a name",
                event ? event_priority_words(event->priority) : "medium",
                s->silenced >> i & 1 ? ", silenced" : ", sounds"));
        ui_line_end(page->out);
    }
    if (s->active == 0)
        ui_text(page->out, "No alarm.");
}

static bool is_held(const struct page *page)
{
    const uint32_t mode = page->view->visit.now.status.mode;

    return mode == MSG_STATUS_STOPPED || mode == MSG_STATUS_MINIMUM;
}

/* The one thing to see: a dose that does not run is not what runs now. */
static void put_dose(struct page *page, const char *mode)
{
    const char *dose = page_text(page, "%s",
        quantity_dose_per_day(reading_day_ng(&page->view->visit.now)).text);

    if (is_held(page))
        ui_list_large(
            page->out, mode, page_text(page, "%s once it is restarted", dose));
    else
        ui_list_large(page->out, dose, mode);
}

static void put_therapy(struct page *page)
{
    const struct reading *now = &page->view->visit.now;
    struct buffer text = { 0 };

    ui_list_block_begin(page->out, "Runs now");
    words_mode(&now->status, &now->program, &text);
    if (now->status.number == 0) {
        ui_list_large(page->out, kept(page, &text), NULL);
        ui_list_block_end(page->out);
        return;
    }
    put_dose(page, kept(page, &text));
    ui_list_facts_begin(page->out);
    if (now->program.schedule.step_count > 1) {
        struct buffer steps = { 0 };

        pattern_print(&steps, &now->program.schedule);
        ui_list_fact(page->out, "steps, mcg", kept(page, &steps));
    }
    ui_list_fact(page->out, "concentration",
        page_text(page, "baclofen %s",
            quantity_conc(now->status.nominal_ng_per_ml).text));
    if (now->status.used_ng_per_ml != now->status.nominal_ng_per_ml)
        ui_list_fact(page->out, "computed with",
            page_text(
                page, "%s", quantity_conc(now->status.used_ng_per_ml).text));
    ui_list_fact(page->out, "given in 24 h",
        page_text(page, "%s", quantity_dose(now->status.past_ng).text));
    ui_list_facts_end(page->out);
    ui_list_block_end(page->out);
}

/* A bolus, bridge or prime under way: how far it is. */
static void put_progress(struct page *page)
{
    const struct msg_status *s = &page->view->visit.now.status;
    struct buffer text = { 0 };

    words_progress(s, &text);
    if (text.len > 0) {
        const char *words = kept(page, &text);

        ui_list_block_begin(page->out, "Under way");
        ui_draw_bar(
            page->out, s->bolus.given_nl, s->bolus.ordered_nl, -1, words);
        ui_text(page->out, words);
        ui_list_block_end(page->out);
    }
}

static void put_reservoir(struct page *page)
{
    const struct msg_status *s = &page->view->visit.now.status;

    if (s->number == 0)
        return;
    ui_list_block_begin(page->out, "Reservoir");
    ui_list_large(page->out,
        page_text(page, "%s", quantity_volume(s->volume_nl, 1).text),
        page_text(
            page, "of %s, estimated", quantity_volume(s->capacity_nl, 0).text));
    ui_draw_bar(page->out, s->volume_nl, s->capacity_nl, s->alarm_nl,
        page_text(page, "%s of %s; alarm at %s",
            quantity_volume(s->volume_nl, 1).text,
            quantity_volume(s->capacity_nl, 0).text,
            quantity_volume(s->alarm_nl, 1).text));
    ui_list_facts_begin(page->out);
    ui_list_fact(page->out, "alarm date", page_day(page, s->low_s));
    ui_list_fact(page->out, "alarm volume",
        page_text(page, "%s", quantity_volume(s->alarm_nl, 1).text));
    ui_list_fact(page->out, "empty", page_day(page, s->empty_s));
    ui_list_fact(page->out, "filled",
        page_text(page, "%s, %s", quantity_volume(s->fill_nl, 1).text,
            when_date_time((int64_t)s->filled_s).text));
    ui_list_facts_end(page->out);
    ui_list_block_end(page->out);
}

static void put_device(struct page *page)
{
    const struct msg_status *s = &page->view->visit.now.status;
    const int64_t error_s = reading_clock_error_s(&page->view->visit.now);
    const int64_t size_s = error_s < 0 ? -error_s : error_s;

    ui_list_block_begin(page->out, "Pump");
    ui_list_facts_begin(page->out);
    ui_list_fact(page->out, "serial", page->view->visit.serial);
    ui_list_fact(page->out, "replace by",
        s->eos_s ? page_text(page, "%s",
                       when_date(calendar_day_of((int64_t)s->eos_s)).text)
                 : "after 2199");
    ui_list_fact(page->out, "catheter",
        s->catheter_nl
            ? page_text(page, "%s", quantity_volume(s->catheter_nl, 3).text)
            : "not on record");
    ui_list_fact(page->out, "pump time",
        page_text(page, "%s", when_date_time((int64_t)s->pump_s).text));
    if (size_s > CLOCK_SHOWN_S) /* SR-32 */
        ui_list_fact_at(page->out, "clock", UI_MEDIUM,
            page_text(page, "%s %s by this computer\u2019s",
                when_span(size_s).text, error_s < 0 ? "behind" : "ahead"));
    ui_list_facts_end(page->out);
    ui_list_block_end(page->out);
}

/* SR-47: what is not fresh says so. */
static void put_age(struct page *page)
{
    const int64_t age_s = page->request->now_s - page->view->visit.now.utc_s;

    if (age_s < 60)
        ui_aside(page->out, "Read just now.");
    else
        ui_text(
            page->out, page_text(page, "Read %s ago: what follows is of then.",
                           when_span(age_s).text));
}

/* F-11: somebody who comes from a scanner does not leave on a first look. */
static void put_second_look(struct page *page)
{
    const uint64_t at_s = page->view->visit.field_pump_s;

    if (at_s == 0)
        return;
    ui_notice_begin(page->out, UI_LOW, "Look a second time");
    ui_text(page->out, page_text(page,
                           "A stall or a magnetic field at %s. The pump may "
                           "tell of more later: "
                           "read it again before the patient leaves.",
                           when_date_time((int64_t)at_s).text));
    ui_notice_end(page->out);
}

static void put_live(struct page *page)
{
    put_age(page);
    if (page->view->is_silent) {
        ui_line_begin(page->out);
        ui_badge(page->out, UI_MEDIUM, "The pump does not answer");
        ui_line_end(page->out);
    }
    put_alarms(page);
    put_second_look(page);
    ui_list_blocks_begin(page->out);
    put_therapy(page);
    put_progress(page);
    put_reservoir(page);
    put_device(page);
    ui_list_blocks_end(page->out);
}

/* What comes next is the filled one: whose pump it is, that it runs again, and
 * then the refill. */
static void put_next(struct page *page)
{
    const bool may_restart =
        is_held(page) && http_may(page->request, PAGE_MAY_PRESCRIBE);

    ui_actions_begin(page->out);
    if (!page->view->is_matched)
        ui_button_main(page->out, "/who", "Confirm the patient");
    else if (may_restart)
        ui_button_main(page->out, "/order/restart", "Restart\u2026");
    if (may_restart)
        ui_button(page->out, "/order/reinitiate",
            "Restart as a new start\u2026", NULL);
    if (page->view->is_matched && http_may(page->request, PAGE_MAY_REFILL)) {
        if (may_restart)
            ui_button(page->out, "/refill", "Refill", NULL);
        else
            ui_button_main(page->out, "/refill", "Refill");
    }
    ui_actions_end(page->out);
}

static void put_actions(struct page *page)
{
    put_next(page);
    if (!page->view->is_silent && !page->view->visit.has_pending) {
        ui_form_begin(page->out, &(struct ui_form){ .action = "/read",
                                     .csrf = page->request->csrf });
        ui_form_other(page->out, "Read the pump again", "read", "yes");
        ui_form_end(page->out);
    } /* else the notice on top has it */
    if (!http_may(page->request, PAGE_MAY_PRESCRIBE))
        return;
    ui_section_begin(page->out, NULL, "Stop, hold, clock", -1);
    ui_actions_begin(page->out);
    ui_button(page->out, "/order/stop", "Stop the pump\u2026", NULL);
    ui_button(
        page->out, "/order/minimum", "Hold it at minimum rate\u2026", NULL);
    ui_button(page->out, "/order/clock", "Set its clock\u2026", NULL);
    ui_actions_end(page->out);
    ui_section_end(page->out);
}

void page_pump(struct request *request, struct reply *reply)
{
    struct page page;

    page_open(&page, request, reply);
    if (!page_has_visit(&page))
        return;
    page_begin(&page, "Pump", "/pump");
    ui_draw_live_begin(page.out, "/pump/live", LIVE_EVERY_S);
    put_live(&page);
    ui_draw_live_end(page.out);
    put_actions(&page);
    page_end(&page);
}

/* The part that moves.  The pump is read when somebody acted within three
 * minutes, and answers; else it stands as it was read (SR-33). */
void page_pump_live(struct request *request, struct reply *reply)
{
    struct page page;
    struct desk *desk = request->app;

    desk_take(desk);
    if (desk_is_awake(desk) && !desk->next.is_silent)
        desk->next.is_silent = visit_read(&desk->visit) == VISIT_FAILED;
    desk_give(desk);
    page_open(&page, request, reply);
    if (page_has_visit(&page))
        put_live(&page);
}

void page_read_send(struct request *request, struct reply *reply)
{
    enum visit_result result;
    struct page page;

    page_open(&page, request, reply);
    if (!page_has_visit(&page))
        return;
    desk_take(page.desk);
    result = desk_read(page.desk);
    (void)page_went(
        &page, result, *page.desk->next.said ? NULL : "The pump was read.");
    desk_give(page.desk);
    http_redirect(request, reply, "/pump");
}
