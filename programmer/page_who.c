/* page_who.c: whose pump it is (SR-31), and the ticket of a clinic's visit. */
#include <string.h>

#include "base/when.h"
#include "programmer/page.h"
#include "web/ui_form.h"
#include "web/ui_list.h"

/* --- a ticket --- */

static bool is_ticket(const char *text)
{
    return strlen(text) == DESK_TICKET_SIZE - 1 &&
           text[strspn(text, "0123456789abcdef")] == 0;
}

/* Is the page that sent it one of the clinic's? */
static bool is_from(const char *origin, const char *clinic)
{
    const size_t size = origin ? strlen(origin) : 0;

    return size > 0 && strncmp(origin, clinic, size) == 0 &&
           (clinic[size] == 0 || clinic[size] == '/');
}

/* Comes from the clinic's page, whoever is signed in here: it is only kept.
 * What it is good for is asked when it is taken up. */
void page_visit_arrive(struct request *request, struct reply *reply)
{
    struct desk *desk = request->app;
    const char *ticket = http_field(request, "ticket");
    const char *clinic = http_field(request, "clinic");

    if (!is_ticket(ticket) || strlen(clinic) > TICKET_TEXT_MAX ||
        !clinic_is_address(clinic)) {
        http_error(request, reply, 422,
            "This is no ticket of a clinic's visit. Open the visit's page at "
            "the clinic again.");
        return;
    }
    if (!is_from(request->origin, clinic) ||
        (desk->clinic && strcmp(desk->clinic, clinic) != 0)) {
        http_error(request, reply, 403,
            "This ticket was sent by a page of another site than the clinic "
            "it names. Nothing was taken.");
        return;
    }
    pthread_mutex_lock(&desk->lock);
    memcpy(desk->ticket, ticket, DESK_TICKET_SIZE);
    memcpy(desk->ticket_clinic, clinic, strlen(clinic) + 1);
    pthread_mutex_unlock(&desk->lock);
    http_redirect(request, reply, "/");
}

static void draw_visit(struct page *page, const char *error)
{
    page_begin_narrow(page, "A visit was opened at the clinic", NULL);
    if (error) {
        ui_notice_begin(page->out, UI_MEDIUM, "It cannot be taken up");
        ui_text(page->out, error);
        ui_notice_end(page->out);
    }
    ui_list_facts_begin(page->out);
    ui_list_fact(page->out, "clinic", page->waiting_clinic);
    ui_list_facts_end(page->out);
    ui_text(page->out, "The programmer asks this clinic for the patient's "
                       "record, wakes that patient's pump, and sends what was "
                       "done back.");
    ui_form_begin(page->out, &(struct ui_form){ .action = "/visit/take",
                                 .csrf = page->request->csrf });
    ui_actions_begin(page->out);
    ui_form_step(page->out, "Take up the visit", "take");
    ui_form_other(page->out, "Not now", "step", "drop");
    ui_actions_end(page->out);
    ui_form_end(page->out);
    page_end(page);
}

void page_visit(struct request *request, struct reply *reply)
{
    struct page page;

    page_open(&page, request, reply);
    if (page.is_waiting)
        draw_visit(&page, NULL);
    else
        http_redirect(request, reply, "/");
}

/* Take the ticket off the desk: it holds once. */
static void take_ticket(struct desk *desk, char ticket[DESK_TICKET_SIZE],
    char clinic[TICKET_TEXT_MAX + 1])
{
    pthread_mutex_lock(&desk->lock);
    memcpy(ticket, desk->ticket, DESK_TICKET_SIZE);
    memcpy(clinic, desk->ticket_clinic, TICKET_TEXT_MAX + 1);
    *desk->ticket = 0;
    pthread_mutex_unlock(&desk->lock);
}

/* Redeem it, and open the pump it names.  NULL, or why not. */
static const char *take_up(struct page *page)
{
    struct desk *desk = page->desk;
    char ticket[DESK_TICKET_SIZE], clinic[TICKET_TEXT_MAX + 1];
    char why[CLINIC_WHY_MAX];
    enum visit_result result;

    take_ticket(desk, ticket, clinic);
    if (clinic_redeem(clinic, ticket, &desk->record, why) != CLINIC_OK)
        return page_text(page,
            "%s. Open the visit's page at the clinic again, or go on without "
            "it.",
            why);
    desk->has_record = true;
    result = desk_open(desk, desk->record.serial, "");
    if (desk->visit.is_open) {
        (void)page_went(page, result, NULL);
        return NULL;
    }
    desk->has_record = false;
    return page_text(page, "%s", desk->visit.why);
}

void page_visit_take(struct request *request, struct reply *reply)
{
    struct page page;
    const char *error;
    char ticket[DESK_TICKET_SIZE], clinic[TICKET_TEXT_MAX + 1];

    page_open(&page, request, reply);
    if (strcmp(http_field(request, "step"), "take") != 0) {
        take_ticket(page.desk, ticket, clinic);
        http_redirect(request, reply, "/");
        return;
    }
    if (page.view->has_visit) {
        reply->status = 409;
        draw_visit(&page,
            page_text(&page,
                "A visit at pump %s is under way: end it first, on its page "
                "Done.",
                page.view->visit.serial));
        return;
    }
    desk_take(page.desk);
    error = take_up(&page);
    desk_give(page.desk);
    if (!error) {
        http_redirect(request, reply, "/who");
        return;
    }
    reply->status = 422;
    draw_visit(&page, error);
}

/* --- whose pump it is --- */

enum { WHO_NAME, WHO_MRN, WHO_SURE, WHO_FIELDS };

static void put_record(struct page *page)
{
    const struct ticket *ticket = &page->view->visit.ticket;

    ui_list_facts_begin(page->out);
    ui_list_fact(page->out, "name", ticket->name);
    ui_list_fact(page->out, "born",
        ticket->has_born
            ? page_text(page, "%s", when_date(ticket->born_day).text)
            : "not on record");
    ui_list_fact(
        page->out, "MRN", *ticket->mrn ? ticket->mrn : "not on record");
    ui_list_fact(page->out, "pump",
        page_text(page, "%s, on record and by the pump itself",
            page->view->visit.serial));
    ui_list_facts_end(page->out);
}

static void draw_who(struct page *page, const char *const errors[WHO_FIELDS])
{
    const struct visit *visit = &page->view->visit;
    const bool is_sent = page->request->method == METHOD_POST;
    const struct ui_field fields[WHO_FIELDS] = {
        { .name = "name",
            .label = "Patient\u2019s name",
            .value = is_sent ? http_field(page->request, "name")
                             : visit->word[ENCOUNTER_PATIENT],
            .hint = "As the patient, or whoever is with them, says it",
            .error = errors[WHO_NAME] },
        { .name = "mrn",
            .label = "MRN",
            .value = is_sent ? http_field(page->request, "mrn")
                             : visit->word[ENCOUNTER_MRN],
            .error = errors[WHO_MRN],
            .width = 20 },
        { .name = "sure",
            .label =
                visit->has_ticket
                    ? "The patient, or whoever is with them, has said "
                      "name and date of birth, and they are these"
                    : page_text(page, "The patient\u2019s card says %s, too",
                          visit->serial),
            .value = is_sent ? http_field(page->request, "sure") : "",
            .error = errors[WHO_SURE] },
    };

    page_begin_narrow(page, "Whose pump is this?", NULL);
    ui_text(page->out, page_text(page, "Pump %s answers.", visit->serial));
    ui_form_errors(page->out, fields, WHO_FIELDS);
    ui_form_begin(page->out,
        &(struct ui_form){ .action = "/who", .csrf = page->request->csrf });
    if (visit->has_ticket) {
        put_record(page);
    } else {
        ui_form_field(page->out, &fields[WHO_NAME]);
        ui_form_field(page->out, &fields[WHO_MRN]);
    }
    ui_form_check(page->out, &fields[WHO_SURE]);
    ui_actions_begin(page->out);
    ui_form_submit(page->out, "This is the patient");
    ui_button(page->out, "/pump", "Only look", NULL);
    ui_actions_end(page->out);
    ui_form_end(page->out);
    page_end(page);
}

void page_who(struct request *request, struct reply *reply)
{
    static const char *const none[WHO_FIELDS] = { NULL };
    struct page page;

    page_open(&page, request, reply);
    if (page_has_visit(&page))
        draw_who(&page, none);
}

/* Into the record, of this session and of one that begins again. */
static void confirm(struct page *page, const char *name, const char *mrn)
{
    struct desk *desk = page->desk;

    if (!page->view->visit.has_ticket) {
        memcpy(desk->patient, name, strlen(name) + 1);
        memcpy(desk->mrn, mrn, strlen(mrn) + 1);
    }
    if (desk->visit.is_open && *desk->patient) {
        visit_say(&desk->visit, ENCOUNTER_PATIENT, desk->patient);
        visit_say(&desk->visit, ENCOUNTER_MRN, desk->mrn);
    }
    desk->next.is_matched = true;
}

void page_who_send(struct request *request, struct reply *reply)
{
    const char *name = http_field(request, "name");
    const char *mrn = http_field(request, "mrn");
    const char *errors[WHO_FIELDS] = { NULL };
    bool is_typed;
    struct page page;

    page_open(&page, request, reply);
    if (!page_has_visit(&page))
        return;
    is_typed = !page.view->visit.has_ticket;
    if (is_typed && (!*name || strlen(name) > VISIT_WORD_MAX))
        errors[WHO_NAME] = "is missing, or too long: who is it?";
    if (is_typed && (!*mrn || strlen(mrn) > VISIT_WORD_MAX))
        errors[WHO_MRN] = "is missing, or too long: the second identifier";
    if (!*http_field(request, "sure"))
        errors[WHO_SURE] = "is to be ticked: compare, then say so";
    if (errors[WHO_NAME] || errors[WHO_MRN] || errors[WHO_SURE]) {
        reply->status = 422;
        draw_who(&page, errors);
        return;
    }
    desk_take(page.desk);
    if (desk_ready(page.desk) == VISIT_OK || page.desk->visit.is_open)
        confirm(&page, name, mrn);
    else
        (void)page_went(&page, VISIT_FAILED, NULL);
    desk_give(page.desk);
    http_redirect(request, reply, "/pump");
}
