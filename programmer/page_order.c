/* page_order.c: what is done at once: a bolus, holds, alarms, the clock. */
#include <string.h>

#include "base/quantity.h"
#include "base/when.h"
#include "base/zone.h"
#include "core/event.h"
#include "link/msg_order.h"
#include "link/opcode.h"
#include "programmer/page.h"
#include "programmer/sound.h"
#include "web/ui_draw.h"
#include "web/ui_form.h"
#include "web/ui_list.h"

/* --- a bolus --- */

enum { BOLUS_DOSE, BOLUS_OVER, BOLUS_WHY, BOLUS_SURE, BOLUS_FIELDS };

/* What the box beside it asks about, as it was typed. */
static const char *asked_of(struct page *page)
{
    return page_text(page, "%s in %s", http_field(page->request, "dose"),
        http_field(page->request, "over"));
}

static void draw_bolus(
    struct page *page, const struct entry_error *error, const char *question)
{
    const struct msg_status *s = &page->view->visit.now.status;
    struct ui_field fields[BOLUS_FIELDS] = {
        { .name = "dose",
            .label = "How much",
            .value = http_field(page->request, "dose"),
            .unit = "mcg",
            .width = 14,
            .decimal = true },
        { .name = "over",
            .label = "In how long",
            .value = http_field(page->request, "over"),
            .unit = "h:mm",
            .hint = "0:30 is half an hour",
            .width = 12 },
        { .name = "why",
            .label = "Why, for the record",
            .value = http_field(page->request, "why"),
            .optional = true },
        { .name = "sure", .label = question ? question : "" },
    };

    for (int i = 0; error && i < BOLUS_FIELDS; i++)
        if (strcmp(error->field, fields[i].name) == 0)
            fields[i].error = error->what;
    page_begin_narrow(page, "Bolus", "/bolus");
    if (!page_may_change(page)) {
        page_end(page);
        return;
    }
    ui_text(
        page->out, page_text(page, "Given in the last 24 h: %s, of at most %s.",
                       quantity_dose(s->past_ng).text,
                       quantity_dose(s->caps.day_ng).text));
    ui_form_errors(page->out, fields, BOLUS_FIELDS);
    ui_form_begin(page->out,
        &(struct ui_form){ .action = "/bolus", .csrf = page->request->csrf });
    for (int i = 0; i < BOLUS_SURE; i++)
        ui_form_field(page->out, &fields[i]);
    if (question) {
        ui_form_hidden(page->out, "asked", asked_of(page));
        ui_form_check(page->out, &fields[BOLUS_SURE]);
    }
    ui_actions_begin(page->out);
    ui_form_submit(page->out, question ? "Give the bolus" : "Check the bolus");
    ui_button(page->out, "/pump", "Back to the pump", NULL);
    ui_actions_end(page->out);
    ui_form_end(page->out);
    page_end(page);
}

void page_bolus(struct request *request, struct reply *reply)
{
    struct page page;

    page_open(&page, request, reply);
    if (page_has_visit(&page))
        draw_bolus(&page, NULL, NULL);
}

/* What is not known stands on every page; what was not done is said so, before
 * why: who pressed a button thinks that it worked. */
static void say_went(struct page *page, enum visit_result result,
    const char *title, const char *done)
{
    struct desk *desk = page->desk;

    if (result == VISIT_OK || result == VISIT_UNKNOWN)
        (void)page_went(page, result, done);
    else
        desk_say(desk, true,
            page_text(page, "%s: NOT DONE. %s", title, desk->visit.why));
}

static void give_bolus(struct page *page, int32_t ng, int32_t minutes)
{
    struct desk *desk = page->desk;
    const char *why = http_field(page->request, "why");
    enum visit_result result;

    desk_take(desk);
    result = desk_ready(desk);
    if (result == VISIT_OK && *why)
        visit_add(&desk->visit, ENCOUNTER_REMARK, why);
    if (result == VISIT_OK)
        result = visit_bolus(&desk->visit, (uint32_t)ng,
            (uint32_t)minutes * UNITS_SECONDS_PER_MINUTE);
    say_went(page, result, "Give the bolus",
        "The bolus runs; the program goes on after it.");
    desk_give(desk);
    http_redirect(page->request, page->reply, "/pump");
}

void page_bolus_send(struct request *request, struct reply *reply)
{
    struct entry_error error;
    const char *question;
    bool is_asked;
    int32_t ng, minutes;
    struct page page;

    page_open(&page, request, reply);
    if (!page_takes_change(&page, "Bolus", "/bolus"))
        return;
    if (entry_bolus(http_field(request, "dose"), http_field(request, "over"),
            &ng, &minutes, &error) != 0) {
        reply->status = 422;
        draw_bolus(&page, &error, NULL);
        return;
    }
    question = page_text(&page,
        "Give %s in %s, beside %s given in the last "
        "24 h",
        quantity_dose(ng).text, when_span((int64_t)minutes * 60).text,
        quantity_dose(page.view->visit.now.status.past_ng).text);
    /* Given when what the box asked about is what is sent with it: what was
     * changed since is asked anew (SR-30). */
    is_asked = strcmp(http_field(request, "asked"), asked_of(&page)) == 0;
    if (is_asked && *http_field(request, "sure")) {
        give_bolus(&page, ng, minutes);
        return;
    }
    error = (struct entry_error){ "sure", "is to be ticked, if it is meant" };
    if (is_asked)
        reply->status = 422;
    draw_bolus(&page, is_asked ? &error : NULL, question);
}

/* --- one order --- */

/* A dangerous one says what follows, and is a page of its own. */
struct order {
    const char *name;
    const char *title;
    const char *follows;
    const char *button;
    const char *done;
    uint8_t opcode;
    uint8_t how;
    bool needs_why; /* */
    bool is_urgent; /* only takes away: also while a fate is not known, and
                       before anybody has said whose pump it is */
};

static const struct order orders[] = {
    { "stop", "Stop the pump",
        "Nothing is given then. Withdrawal comes in a day or two, and can "
        "kill. After two days it can only be started anew, like a first dose.",
        "Stop the pump", "The pump is stopped until it is restarted.",
        OPCODE_STOP, 0, false, true },
    { "minimum", "Hold the pump at minimum rate",
        "Almost nothing is given then: the catheter stays open, and withdrawal "
        "comes in a day or two.",
        "Hold at minimum rate",
        "The pump is held at minimum rate until it is "
        "restarted.",
        OPCODE_MINIMUM, 0, false, true },
    { "restart", "Restart the pump",
        "The program runs again, at the dose of before the stop.",
        "Restart the pump", "The program runs again.", OPCODE_RESTART,
        MSG_ORDER_RESUME, true, false },
    { "reinitiate", "Restart as a new start",
        "After two days without drug, or after repeated stops, a clinician "
        "decides. The patient has lost what tolerance there was: lower the "
        "dose first, and watch the patient.",
        "Start anew at this dose", "The program runs again, as a new start.",
        OPCODE_RESTART, MSG_ORDER_REINITIATE, true, false },
    { "clock", "Set the pump\u2019s clock",
        "It is set to this computer\u2019s. Steps of the day move with it; "
        "ask whether the patient lives by another zone or has travelled.",
        "Set the clock", "The clock is set.", OPCODE_CLOCK, 0, false, false },
};

static const struct order *find_order(const char *name)
{
    for (size_t i = 0; name && i < sizeof(orders) / sizeof(*orders); i++)
        if (strcmp(orders[i].name, name) == 0)
            return &orders[i];
    return NULL;
}

enum { ORDER_ZONE, ORDER_WHY, ORDER_SURE, ORDER_FIELDS };

static void put_clock(struct page *page)
{
    const struct msg_status *s = &page->view->visit.now.status;
    const int64_t utc_s = page->request->now_s;

    ui_list_facts_begin(page->out);
    ui_list_fact(page->out, "pump time",
        page_text(page, "%s", when_date_time((int64_t)s->pump_s).text));
    ui_list_fact(page->out, "this computer",
        page_text(page, "%s, as far from UTC as the pump",
            when_date_time(utc_s + s->offset_s).text));
    ui_list_facts_end(page->out);
}

static void draw_order(struct page *page, const struct order *order,
    const char *const errors[ORDER_FIELDS])
{
    const struct ui_field fields[ORDER_FIELDS] = {
        { .name = "zone",
            .label = "Zone",
            .value = http_field(page->request, "zone"),
            .hint = "As in Europe/Berlin; empty, it stays as far from UTC as "
                    "it is",
            .error = errors[ORDER_ZONE],
            .optional = true },
        { .name = "why",
            .label = "Why, for the record",
            .value = http_field(page->request, "why"),
            .error = errors[ORDER_WHY],
            .optional = !order->needs_why },
        { .name = "sure", .label = "It is meant", .error = errors[ORDER_SURE] },
    };

    page_begin_narrow(page, order->title, NULL);
    if (!order->is_urgent && !page_may_change(page)) {
        page_end(page);
        return;
    }
    ui_text(page->out, order->follows);
    if (order->opcode == OPCODE_CLOCK)
        put_clock(page);
    ui_form_errors(page->out, fields, ORDER_FIELDS);
    ui_form_begin(page->out,
        &(struct ui_form){ .action = page_text(page, "/order/%s", order->name),
            .csrf = page->request->csrf });
    if (order->opcode == OPCODE_CLOCK)
        ui_form_field(page->out, &fields[ORDER_ZONE]);
    ui_form_field(page->out, &fields[ORDER_WHY]);
    ui_form_check(page->out, &fields[ORDER_SURE]);
    ui_actions_begin(page->out);
    ui_form_submit(page->out, order->button);
    ui_button(page->out, "/pump", "Go back", NULL);
    ui_actions_end(page->out);
    ui_form_end(page->out);
    page_end(page);
}

static const struct order *open_order(
    struct page *page, struct request *request, struct reply *reply)
{
    const struct order *order = find_order(request->rest);

    page_open(page, request, reply);
    if (order)
        return page_has_visit(page) ? order : NULL;
    http_error(request, reply, 404, "There is no such order.");
    return NULL;
}

void page_order(struct request *request, struct reply *reply)
{
    static const char *const none[ORDER_FIELDS] = { NULL };
    struct page page;
    const struct order *order = open_order(&page, request, reply);

    if (order)
        draw_order(&page, order, none);
}

/* Of the zone that was named, now; without one, as the pump has it. */
static bool read_offset(struct page *page, int32_t *offset_s)
{
    const char *name = http_field(page->request, "zone");
    struct zone *zone;

    *offset_s = page->view->visit.now.status.offset_s;
    if (!*name)
        return true;
    zone = zone_create(name);
    if (!zone)
        return false;
    *offset_s = zone_offset(zone, page->request->now_s);
    zone_free(zone);
    return true;
}

static void carry_out(
    struct page *page, const struct order *order, int32_t offset_s)
{
    struct desk *desk = page->desk;
    const char *why = http_field(page->request, "why");
    enum visit_result result;

    desk_take(desk);
    result = desk_ready(desk);
    if (result == VISIT_OK || (order->is_urgent && desk->visit.is_open)) {
        if (*why)
            visit_add(&desk->visit, ENCOUNTER_REMARK, why);
        result = order->opcode == OPCODE_CLOCK
                     ? visit_clock(&desk->visit, offset_s)
                     : visit_order(&desk->visit, order->opcode, order->how);
    }
    say_went(page, result, order->title, order->done);
    desk_give(desk);
    http_redirect(page->request, page->reply, "/pump");
}

void page_order_send(struct request *request, struct reply *reply)
{
    const char *errors[ORDER_FIELDS] = { NULL };
    struct page page;
    const struct order *order = open_order(&page, request, reply);
    int32_t offset_s;

    if (!order)
        return;
    if (!order->is_urgent && !page_takes_change(&page, order->title, NULL))
        return;
    if (!read_offset(&page, &offset_s))
        errors[ORDER_ZONE] = "is no zone: write it as in America/Chicago";
    if (order->needs_why && !*http_field(request, "why"))
        errors[ORDER_WHY] = "is needed: why does it run again?";
    if (!*http_field(request, "sure"))
        errors[ORDER_SURE] = "is to be ticked, if it is";
    if (errors[ORDER_ZONE] || errors[ORDER_WHY] || errors[ORDER_SURE]) {
        reply->status = 422;
        draw_order(&page, order, errors);
        return;
    }
    carry_out(&page, order, offset_s);
}

/* --- alarms --- */

enum { ALARMS = 16 };

static const struct ui_column columns[] = { { "cause", false },
    { "priority", false }, { "now", false } };

static void put_causes(struct page *page)
{
    const struct msg_status *s = &page->view->visit.now.status;

    if (s->active == 0) {
        ui_text(page->out, "No alarm.");
        return;
    }
    ui_list_table_begin(page->out, "The pump\u2019s alarms", columns, 3);
    for (uint32_t i = 0; i < ALARMS; i++) {
        const struct event *event = event_of_code(i + 1);
        const bool is_high = event && event->priority == EVENT_HIGH;

        if (!(s->active >> i & 1))
            continue;
        const struct ui_cell cells[] = {
            { .text = event ? event->words : "An alarm without a name" },
            { .text = event ? event_priority_words(event->priority) : "medium",
                .level = is_high ? UI_HIGH : UI_MEDIUM },
            { .text = s->silenced >> i & 1 ? "silenced" : "sounds" },
        };
        ui_list_table_row(page->out, columns, cells, 3);
    }
    ui_list_table_end(page->out);
}

static void put_sound(struct page *page, const char *heading, const char *sound,
    const char *means, const char *value)
{
    ui_list_block_begin(page->out, heading);
    ui_text(page->out, means);
    ui_draw_sound(page->out, sound_path(sound), heading);
    if (http_may(page->request, PAGE_MAY_REFILL)) {
        ui_form_begin(page->out, &(struct ui_form){ .action = "/alarms",
                                     .csrf = page->request->csrf });
        ui_form_other(page->out, "Let the pump sound it", "what", value);
        ui_form_end(page->out);
    }
    ui_list_block_end(page->out);
}

static bool is_sounding(const struct msg_status *s)
{
    return (s->active & ~s->silenced) != 0;
}

void page_alarms(struct request *request, struct reply *reply)
{
    struct page page;

    page_open(&page, request, reply);
    if (!page_has_visit(&page))
        return;
    page_begin(&page, "Alarms", "/alarms");
    put_causes(&page);
    if (is_sounding(&page.view->visit.now.status) &&
        http_may(request, PAGE_MAY_REFILL)) {
        ui_form_begin(page.out,
            &(struct ui_form){ .action = "/alarms", .csrf = request->csrf });
        ui_form_other(page.out, "Silence what sounds", "what", "silence");
        ui_form_end(page.out);
        ui_aside(page.out, "It stays silent until the cause changes, or for a "
                           "day when it is high. A new cause sounds.");
    }
    ui_section_begin(
        page.out, NULL, "The two sounds, as the pump makes them", -1);
    ui_list_blocks_begin(page.out);
    put_sound(&page, "Single tone", "low.wav",
        "Once an hour: the reservoir is low, or another warning. Call the "
        "clinic the same day.",
        "sound-low");
    put_sound(&page, "Two tones", "empty.wav",
        "Every ten minutes: the pump is empty or not working. Call at once.",
        "sound-high");
    ui_list_blocks_end(page.out);
    ui_section_end(page.out);
    page_end(&page);
}

/* Which order a button of this page is; 0 for none. */
static uint8_t alarm_order(const char *what, uint8_t *how, const char **done)
{
    *how = 0;
    if (strcmp(what, "silence") == 0) {
        *done = "Silenced until the cause changes, or for a day when it is "
                "high.";
        return OPCODE_SILENCE;
    }
    if (strcmp(what, "sound-low") == 0) {
        *how = MSG_ORDER_MEDIUM;
        *done = "The pump sounds the single tone.";
        return OPCODE_SOUND;
    }
    if (strcmp(what, "sound-high") == 0) {
        *how = MSG_ORDER_HIGH;
        *done = "The pump sounds the two tones.";
        return OPCODE_SOUND;
    }
    return 0;
}

void page_alarms_send(struct request *request, struct reply *reply)
{
    struct page page;
    const char *done = NULL;
    uint8_t how;
    const uint8_t opcode =
        alarm_order(http_field(request, "what"), &how, &done);

    page_open(&page, request, reply);
    if (!page_has_visit(&page))
        return;
    if (opcode == 0) {
        http_error(request, reply, 422, "There is no such button.");
        return;
    }
    desk_take(page.desk);
    (void)desk_ready(page.desk);
    (void)page_went(&page,
        page.desk->visit.is_open ? visit_order(&page.desk->visit, opcode, how)
                                 : VISIT_FAILED,
        done);
    desk_give(page.desk);
    http_redirect(request, reply, "/alarms");
}
