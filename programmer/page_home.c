/* page_home.c: which pump; the end of a visit; records that wait. */
#include <stdio.h>
#include <string.h>

#include "programmer/page.h"
#include "web/ui_form.h"

static void put_waiting(struct page *page)
{
    if (page->view->waiting == 0)
        return;
    ui_section_begin(page->out, NULL, "Records for the clinic", -1);
    ui_text(page->out,
        page_text(page,
            "%d record%s here, sealed. The clinic could not be reached, or "
            "none is known for %s.",
            page->view->waiting, page->view->waiting == 1 ? " waits" : "s wait",
            page->view->waiting == 1 ? "it" : "them"));
    ui_form_begin(page->out,
        &(struct ui_form){ .action = "/send", .csrf = page->request->csrf });
    ui_form_other(page->out, "Send now", "send", "yes");
    ui_form_end(page->out);
    ui_section_end(page->out);
}

/* SR-28: what was done is in a draft until the visit is ended; the clinic knows
 * nothing of it. */
static void put_unended(struct page *page)
{
    const struct desk_view *view = page->view;

    if (view->unended == 0)
        return;
    ui_notice_begin(page->out, UI_MEDIUM,
        view->unended == 1
            ? page_text(page, "The visit at pump %s was not ended",
                  view->unended_serial)
            : page_text(page, "%d visits were not ended", view->unended));
    ui_text(page->out,
        page_text(page,
            "What was done in it is kept, but not sent to the clinic. Read "
            "pump %s again, then end the visit.",
            view->unended_serial));
    ui_notice_end(page->out);
}

/* SR-31: what was typed was for one pump, and one patient. */
static void put_typed(struct page *page)
{
    if (!*page->typed_for)
        return;
    ui_notice_begin(page->out, UI_MEDIUM, "Signed in again. Nothing was sent.");
    ui_text(page->out,
        page_text(page,
            "What was typed for pump %s is there again when that pump has been "
            "read and the patient confirmed. Check it, then send it.",
            page->typed_for));
    ui_notice_end(page->out);
}

/* SR-43: a visit is not over before the next refill is booked. */
static void put_clinic_page(struct page *page)
{
    if (!*page->view->clinic_page)
        return;
    ui_section_begin(page->out, NULL, "The next refill", -1);
    ui_text(page->out, "It is booked on the visit's page at the clinic.");
    ui_actions_begin(page->out);
    ui_button_away(page->out, page->view->clinic_page, "To the visit's page");
    ui_actions_end(page->out);
    ui_section_end(page->out);
}

static void put_pumps(struct page *page, const char *serial,
    const char *address, const char *error)
{
    struct ui_option option[DESK_PUMPS_MAX];
    const struct desk_view *view = page->view;
    const int count =
        view->pump_count < DESK_PUMPS_MAX ? view->pump_count : DESK_PUMPS_MAX;
    const struct ui_field field = { .name = "serial",
        .label = "Which pump?",
        .value = serial,
        .hint = "The serial stands on the patient's card and on the clinic's "
                "record",
        .error = error,
        .width = 20 };

    for (int i = 0; i < count; i++)
        option[i] =
            (struct ui_option){ view->pump[i].serial, view->pump[i].serial,
                *view->pump[i].address ? view->pump[i].address : NULL };
    ui_form_errors(page->out, &field, 1);
    ui_form_begin(page->out,
        &(struct ui_form){ .action = "/open", .csrf = page->request->csrf });
    if (view->pump_count <= DESK_PUMPS_MAX)
        ui_form_radios(page->out, &field, option, (size_t)count);
    else
        ui_form_field(page->out, &field);
    ui_form_field(page->out, &(struct ui_field){ .name = "address",
                                 .label = "Where the coil is",
                                 .value = address,
                                 .hint = "When it is not where it was last: "
                                         "unix:PATH or tcp:127.0.0.1:PORT",
                                 .optional = true });
    ui_form_submit(page->out, "Read the pump");
    ui_form_end(page->out);
}

static void draw(struct page *page, const char *serial, const char *address,
    const char *error)
{
    page_begin_narrow(page, "Begin a visit", NULL);
    put_typed(page);
    put_unended(page);
    if (page->view->pump_count == 0)
        ui_text(page->out,
            "No pump is known here. Pair one on the command line: `cisterna "
            "programmer --pump ADDRESS pair`, or take an implant record with "
            "`pair --take TEXT`.");
    else
        put_pumps(page, serial, address, error);
    put_clinic_page(page);
    put_waiting(page);
    page_end(page);
}

void page_home(struct request *request, struct reply *reply)
{
    struct page page;

    page_open(&page, request, reply);
    if (page.is_waiting)
        http_redirect(request, reply, "/visit");
    else if (page.view->has_visit)
        http_redirect(request, reply, "/pump");
    else
        draw(&page, page.view->pump_count == 1 ? page.view->pump[0].serial : "",
            "", NULL);
}

void page_open_send(struct request *request, struct reply *reply)
{
    const char *serial = http_field(request, "serial");
    const char *address = http_field(request, "address");
    enum visit_result result;
    struct page page;
    const char *why = NULL;

    page_open(&page, request, reply);
    if (page.view->has_visit) {
        http_redirect(request, reply, "/pump");
        return;
    }
    if (!*serial || strlen(serial) > MSG_SERIAL_SIZE) {
        reply->status = 422;
        draw(&page, serial, address, "is missing: which pump is it?");
        return;
    }
    desk_take(page.desk);
    result = desk_open(page.desk, serial, address);
    if (!page.desk->visit.is_open)
        why = page_text(&page, "%s", page.desk->visit.why);
    else if (result != VISIT_OK)
        (void)page_went(&page, result, NULL);
    desk_give(page.desk);
    if (!why) {
        http_redirect(request, reply, "/who");
        return;
    }
    reply->status = 422;
    draw(&page, serial, address, why);
}

void page_end_send(struct request *request, struct reply *reply)
{
    struct page page;
    enum visit_result result;

    page_open(&page, request, reply);
    if (!page_has_visit(&page))
        return;
    desk_take(page.desk);
    result = desk_end(page.desk);
    (void)page_went(&page, result, NULL);
    desk_give(page.desk);
    http_redirect(request, reply, result == VISIT_OK ? "/" : "/done");
}

void page_send_send(struct request *request, struct reply *reply)
{
    struct page page;

    page_open(&page, request, reply);
    desk_take(page.desk);
    if (page.desk->vault)
        desk_send(page.desk);
    desk_give(page.desk);
    http_redirect(request, reply, "/");
}
