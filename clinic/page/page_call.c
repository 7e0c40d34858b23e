#include <string.h>

#include "base/when.h"
#include "clinic/page/entry.h"
#include "clinic/page/page_call.h"
#include "clinic/page/view.h"
#include "clinic/page/words.h"
#include "clinic/store/fact.h"
#include "clinic/store/store.h"
#include "web/ui_form.h"
#include "web/ui_list.h"

enum { CALL_WHOM, CALL_OUTCOME, CALL_NOTE, CALL_COUNT };
enum { TWICE_S = 120 }; /* the same note again within this is one call */

struct call {
    struct page page;
    struct view view;
    struct ui_field field[CALL_COUNT];
    int outcome;
};

static const struct ui_field FIELDS[CALL_COUNT] = {
    [CALL_WHOM] = { .name = "whom",
        .label = "Who was called",
        .hint = "the patient, or the name of somebody else" },
    [CALL_OUTCOME] = { .name = "outcome", .label = "What came of it" },
    [CALL_NOTE] = { .name = "note", .label = "Note", .optional = true },
};

/* In the order of enum contact_outcome. */
static const struct ui_option OUTCOME[] = {
    { "reached", "Reached", NULL },
    { "none", "No answer", NULL },
    { "message", "Left a message", NULL },
    { "wrong", "Wrong number", NULL },
    { "declined", "Declined", NULL },
};

enum { OUTCOME_COUNT = sizeof OUTCOME / sizeof OUTCOME[0] };

static int open_call(
    struct call *call, struct request *request, struct reply *reply)
{
    int i;

    *call = (struct call){ 0 };
    if (view_open(&call->page, &call->view, "call", request, reply))
        return -1;
    for (i = 0; i < CALL_COUNT; i++)
        call->field[i] = FIELDS[i];
    call->field[CALL_WHOM].value = "the patient";
    return 0;
}

/* A number that a telephone can dial: its digits and a plus in front. */
static const char *tel(struct page *page, const char *phone)
{
    char digits[64] = "tel:";
    size_t len = 4;

    for (; *phone && len + 1 < sizeof digits; phone++)
        if ((*phone >= '0' && *phone <= '9') || *phone == '+')
            digits[len++] = *phone;
    digits[len] = 0;
    return page_text(page, "%s", digits);
}

/* Whom to call, and what to say. */
static void put_script(struct call *call)
{
    struct page *page = &call->page;
    const struct view *view = &call->view;
    const struct current *c = &view->current;
    const char *why = words_why(page, c, &view->item);

    ui_actions_begin(page->out);
    if (view->patient.phone[0])
        ui_button(page->out, tel(page, view->patient.phone),
            page_text(page, "Call %s", view->patient.phone), NULL);
    else
        ui_strong(page->out, "No telephone is on record.");
    ui_actions_end(page->out);
    ui_list_facts_begin(page->out);
    if (view->patient.contact[0])
        ui_list_fact(page->out, "second", view->patient.contact);
    ui_list_fact(page->out, "alarm date", words_alarm(page, c));
    ui_list_fact(page->out, "visit", words_visit(page, c));
    if (why && view->patient.state == PATIENT_ACTIVE)
        ui_list_fact(page->out, "why", why);
    if (view->patient.notes[0])
        ui_list_fact(page->out, "notes", view->patient.notes);
    ui_list_facts_end(page->out);
    ui_fold_begin(page->out, "What to ask and say");
    ui_text(page->out, "Has the pump made a sound? Two tones: come at once, "
                       "or go to the emergency department.");
    ui_text(page->out, "More spasms or stiffness, itching without a rash, "
                       "fever, not like oneself? It may be withdrawal: come "
                       "at once.");
    ui_text(page->out, "Very sleepy, floppy, hard to wake, breathing slowly? "
                       "It may be too much: call an ambulance.");
    ui_text(page->out, "Are the oral tablets at hand? Then agree on a visit "
                       "before the alarm date.");
    ui_fold_end(page->out);
}

static void put_call(struct call *call)
{
    struct page *page = &call->page;
    const char *title = page_text(page, "Call: %s", call->view.patient.name);
    const struct ui_form form = {
        .action = view_href(page, &call->view, "/call"),
        .csrf = page->request->csrf,
    };

    page_begin_narrow(page, title, NULL);
    ui_title(page->out, title);
    view_put_gone(page, &call->view);
    put_script(call);
    ui_form_begin(page->out, &form);
    ui_form_errors(page->out, call->field, CALL_COUNT);
    ui_form_field(page->out, &call->field[CALL_WHOM]);
    ui_form_radios(
        page->out, &call->field[CALL_OUTCOME], OUTCOME, OUTCOME_COUNT);
    ui_form_notes(page->out, &call->field[CALL_NOTE]);
    ui_actions_begin(page->out);
    ui_form_submit(page->out, "Note the call");
    ui_form_other(page->out, "Note it and book", "then", "book");
    ui_button(page->out, view_href(page, &call->view, ""), "Back", NULL);
    ui_actions_end(page->out);
    ui_form_end(page->out);
    page_end(page);
}

static bool read_call(struct call *call)
{
    struct page *page = &call->page;
    struct ui_field *f = call->field;

    entry_text(page, &f[CALL_WHOM], RECORD_TEXT_MAX);
    call->outcome =
        entry_choice(page, &f[CALL_OUTCOME], OUTCOME, OUTCOME_COUNT);
    entry_text(page, &f[CALL_NOTE], RECORD_NOTE_MAX);
    return entry_errors(f, CALL_COUNT) == 0;
}

/* The same note of the same person a moment ago is this one sent twice. */
static bool is_there(struct call *call, const struct contact *contact)
{
    struct page *page = &call->page;
    struct contact *last;

    return contact_list(page->store, page->arena, contact->patient, 1, &last) ==
               1 &&
           last->outcome == contact->outcome &&
           strcmp(last->note, contact->note) == 0 &&
           strcmp(last->whom, contact->whom) == 0 &&
           strcmp(last->author, page->request->person.name) == 0 &&
           contact->at_s - last->at_s < TWICE_S;
}

void page_call(struct request *request, struct reply *reply)
{
    struct call call;

    if (open_call(&call, request, reply))
        return;
    if (request->again)
        (void)read_call(&call);
    put_call(&call);
}

void page_call_send(struct request *request, struct reply *reply)
{
    struct call call;
    struct contact contact;
    struct author author;
    enum store_result result = STORE_SAME;
    int64_t id;

    if (open_call(&call, request, reply))
        return;
    if (!read_call(&call)) {
        reply->status = 422;
        put_call(&call);
        return;
    }
    author = page_author(&call.page, PAGE_MAY_BOOK);
    contact = (struct contact){
        .patient = call.view.patient.id,
        .at_s = call.page.now_s,
        .channel = CONTACT_PHONE,
        .outcome = (enum contact_outcome)call.outcome,
        .whom = call.field[CALL_WHOM].value,
        .note = call.field[CALL_NOTE].value,
    };
    if (!is_there(&call, &contact))
        result = contact_add(call.page.store, &author, &contact, &id);
    if (result != STORE_OK && result != STORE_SAME)
        page_fail(&call.page, result);
    else if (strcmp(http_field(request, "then"), "book") == 0)
        http_redirect(
            request, reply, "/patient/%lld/book", (long long)contact.patient);
    else
        http_redirect(request, reply, "/patient/%lld?done=call",
            (long long)contact.patient);
}
