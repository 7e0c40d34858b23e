#include "clinic/page/page_clinic.h"

#include "clinic/page/entry.h"
#include "clinic/page/meanwhile.h"
#include "clinic/store/clinic.h"
#include "clinic/store/store.h"
#include "web/ui_form.h"
#include "web/ui_list.h"

enum {
    CLINIC_PHONE,
    CLINIC_PHONE_OUT,
    CLINIC_EMERGENCY,
    CLINIC_HOURS,
    CLINIC_ADDRESS,
    CLINIC_BACKUP,
    CLINIC_COUNT,
};

struct clinic_form {
    struct page page;
    struct ui_field field[CLINIC_COUNT];
    const char *record[CLINIC_COUNT]; /* as it stands in the store */
    struct meanwhile meanwhile;
};

static const struct ui_field FIELDS[CLINIC_COUNT] = {
    [CLINIC_PHONE] = { .name = "phone",
        .label = "Telephone of the pump clinic",
        .type = "tel",
        .width = 20,
        .optional = true },
    [CLINIC_PHONE_OUT] = { .name = "phone_out",
        .label = "On call at other hours",
        .type = "tel",
        .width = 20,
        .optional = true },
    [CLINIC_EMERGENCY] = { .name = "emergency",
        .label = "Emergency department",
        .hint = "which one, and its number",
        .optional = true },
    [CLINIC_HOURS] = { .name = "hours",
        .label = "Opening hours",
        .hint = "as Mon to Fri, 8:00 to 17:00",
        .optional = true },
    [CLINIC_ADDRESS] = { .name = "address",
        .label = "Place",
        .hint = "where patients come to",
        .optional = true },
    [CLINIC_BACKUP] = { .name = "backup",
        .label = "Oral backup",
        .hint = "the instruction for patients without one of their own",
        .optional = true },
};

/* Where the text of each field belongs. */
static const char **text_of(struct clinic *clinic, int field)
{
    switch (field) {
    case CLINIC_PHONE:
        return &clinic->phone;
    case CLINIC_PHONE_OUT:
        return &clinic->phone_out;
    case CLINIC_EMERGENCY:
        return &clinic->emergency;
    case CLINIC_HOURS:
        return &clinic->hours;
    case CLINIC_ADDRESS:
        return &clinic->address;
    case CLINIC_BACKUP:
    default:
        return &clinic->oral_backup;
    }
}

static int open_form(
    struct clinic_form *form, struct request *request, struct reply *reply)
{
    int i;

    *form = (struct clinic_form){ 0 };
    if (page_open(&form->page, request, reply))
        return -1;
    for (i = 0; i < CLINIC_COUNT; i++) {
        form->field[i] = FIELDS[i];
        form->record[i] = *text_of(&form->page.clinic, i);
        form->field[i].value = form->record[i];
    }
    return 0;
}

static void put_form(struct clinic_form *form)
{
    struct page *page = &form->page;
    const struct ui_form ui = { .action = "/admin/clinic",
        .csrf = page->request->csrf };
    int i;

    page_begin_narrow(page, "Whom to call", "/admin");
    ui_title(page->out, "Whom to call");
    ui_aside(page->out, "Every printout and its emergency card say so. Without "
                        "a number they say that none is on record.");
    meanwhile_show(page, &form->meanwhile,
        page_text(page, "clinic/%lld", (long long)page->clinic.id),
        "clinic.set");
    ui_form_begin(page->out, &ui);
    ui_form_errors(page->out, form->field, CLINIC_COUNT);
    for (i = 0; i < CLINIC_COUNT; i++) {
        meanwhile_put(page, &form->field[i], form->record[i]);
        if (i == CLINIC_BACKUP)
            ui_form_notes(page->out, &form->field[i]);
        else
            ui_form_field(page->out, &form->field[i]);
    }
    ui_actions_begin(page->out);
    ui_form_submit(page->out, "Save");
    ui_button(page->out, "/admin", "Cancel", NULL);
    ui_actions_end(page->out);
    ui_form_end(page->out);
    page_end(page);
}

void page_clinic(struct request *request, struct reply *reply)
{
    struct clinic_form form;

    if (open_form(&form, request, reply) == 0)
        put_form(&form);
}

/* Judge what was sent, and store it if nothing stands against it. */
static enum store_result try_change(struct clinic_form *form)
{
    struct page *page = &form->page;
    struct author author = page_author(page, PAGE_MAY_RUN);
    struct clinic clinic = page->clinic;
    int i;

    for (i = 0; i < CLINIC_COUNT; i++) {
        const struct meanwhile_field field = { &form->field[i], form->record[i],
            NULL, 0 };

        *text_of(&clinic, i) = entry_text(page, &form->field[i],
            i == CLINIC_BACKUP ? RECORD_NOTE_MAX : RECORD_TEXT_MAX);
        meanwhile_judge(page, &field, &form->meanwhile);
    }
    if (form->meanwhile.count == 0 &&
        entry_errors(form->field, CLINIC_COUNT) == 0)
        return clinic_set(page->store, &author, &clinic);
    page->reply->status = form->meanwhile.count ? 409 : 422;
    put_form(form);
    return STORE_REFUSED;
}

/* From the first look at the record until it is stored nobody else writes. */
void page_clinic_send(struct request *request, struct reply *reply)
{
    struct store *store = ((struct page_app *)request->app)->store;
    struct clinic_form form;
    enum store_result result = STORE_REFUSED;

    if (store_begin(store) != STORE_OK) {
        http_busy(request, reply);
        return;
    }
    if (open_form(&form, request, reply) == 0)
        result = try_change(&form);
    result = store_end(store, result);
    if (reply->status != 200)
        return; /* the page says what is wrong already */
    if (result == STORE_OK || result == STORE_SAME)
        http_redirect(request, reply, "/admin");
    else
        page_fail(&form.page, result);
}

void page_clinic_put_section(struct page *page)
{
    const struct clinic *clinic = &page->clinic;

    ui_section_begin(page->out, "clinic", "Whom to call", -1);
    if (!clinic->phone[0] || !clinic->phone_out[0]) {
        ui_notice_begin(page->out, UI_MEDIUM,
            clinic->phone[0] ? "No number at other hours is on record"
                             : "No telephone of the clinic is on record");
        ui_text(page->out, "The emergency card of every patient is without "
                           "it.");
        ui_notice_end(page->out);
    }
    ui_line_begin(page->out);
    ui_link(page->out, "/admin/clinic",
        "Numbers, hours, place and oral backup, as on every printout");
    ui_line_end(page->out);
    ui_section_end(page->out);
}
