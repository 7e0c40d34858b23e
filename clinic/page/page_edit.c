#include <string.h>

#include "clinic/page/entry.h"
#include "clinic/page/page_edit.h"
#include "clinic/page/patient_form.h"
#include "clinic/page/view.h"
#include "clinic/store/patient.h"
#include "clinic/store/pump.h"
#include "clinic/store/store.h"
#include "web/ui.h"

static void put_form(struct patient_form *form, const char *action)
{
    struct page *page = form->page;
    const char *title = form->is_new ? "Add a patient"
                                     : page_text(page, "Record: %s",
                                           form->record[PATIENT_FIELD_NAME]);
    const struct ui_form ui = { .action = action, .csrf = page->request->csrf };

    page_begin_narrow(page, title, "/patients");
    ui_title(page->out, title);
    if (form->is_new)
        ui_aside(page->out, "Name, pump and who is responsible are enough to "
                            "start; the rest can follow. The reading comes "
                            "next.");
    ui_form_begin(page->out, &ui);
    patient_form_put(form);
    ui_actions_begin(page->out);
    ui_form_submit(page->out, form->is_new ? "Add the patient" : "Save");
    ui_button(page->out,
        form->is_new
            ? "/today"
            : page_text(page, "/patient/%lld", (long long)form->patient.id),
        "Cancel", NULL);
    ui_actions_end(page->out);
    ui_form_end(page->out);
    page_end(page);
}

/* Patient and pump, both or none. */
static enum store_result add(struct patient_form *form, int64_t *id)
{
    struct store *store = form->page->store;
    struct author author = page_author(form->page, PAGE_MAY_READ_PUMPS);
    enum store_result result = store_begin(store);
    int64_t pump;

    if (result != STORE_OK)
        return result;
    result = patient_add(store, &author, &form->patient, id);
    if (result == STORE_OK) {
        form->pump.patient = *id;
        result = pump_add(store, &author, &form->pump, &pump);
    }
    return store_end(store, result);
}

static enum store_result change(struct patient_form *form)
{
    struct store *store = form->page->store;
    struct author author = page_author(form->page, PAGE_MAY_BOOK);
    enum store_result result = store_begin(store);
    int64_t pump;

    if (result != STORE_OK)
        return result;
    result = patient_set(store, &author, &form->patient);
    if ((result == STORE_OK || result == STORE_SAME) && form->with_pump)
        result = pump_add(store, &author, &form->pump, &pump);
    return store_end(store, result);
}

/* The same form sent twice: serial and name are those of the first send. */
static bool is_there(struct patient_form *form, int64_t *id)
{
    struct page *page = form->page;
    struct patient patient;
    struct pump pump;

    if (pump_find(page->store, page->arena, form->pump.serial, &pump) !=
            STORE_OK ||
        patient_get(page->store, page->arena, pump.patient, &patient) !=
            STORE_OK)
        return false;
    *id = patient.id;
    return strcmp(patient.name, form->patient.name) == 0 &&
           strcmp(patient.mrn, form->patient.mrn) == 0;
}

/* A number that is somebody else's: say whose field it is. */
static void put_taken(struct patient_form *form, const char *action)
{
    struct page *page = form->page;
    struct pump pump;
    bool serial = form->with_pump && pump_find(page->store, page->arena,
                                         form->pump.serial, &pump) == STORE_OK;

    if (serial)
        entry_wrong(&form->field[PATIENT_FIELD_SERIAL],
            "is the pump of another patient on record: check the number, or "
            "search for it");
    else
        entry_wrong(&form->field[PATIENT_FIELD_MRN],
            "is another patient's: check the number, or search for it");
    page->reply->status = 422;
    put_form(form, action);
}

static int open_new(struct patient_form *form, struct page *page,
    struct request *request, struct reply *reply)
{
    struct patient patient = patient_default("");
    enum store_result result;

    if (page_open(page, request, reply))
        return -1;
    result = patient_form_open(form, page, &patient, true);
    if (result == STORE_OK)
        return 0;
    page_fail(page, result);
    return -1;
}

void page_edit_new(struct request *request, struct reply *reply)
{
    struct patient_form form;
    struct page page;

    if (open_new(&form, &page, request, reply))
        return;
    if (request->again)
        (void)patient_form_read(&form);
    put_form(&form, "/patient/new");
}

void page_edit_new_send(struct request *request, struct reply *reply)
{
    struct patient_form form;
    struct page page;
    enum store_result result;
    int64_t id;

    if (open_new(&form, &page, request, reply))
        return;
    if (!patient_form_read(&form)) {
        reply->status = 422;
        put_form(&form, "/patient/new");
        return;
    }
    result = add(&form, &id);
    if (result == STORE_TAKEN && !is_there(&form, &id))
        put_taken(&form, "/patient/new");
    else if (result != STORE_OK && result != STORE_TAKEN)
        page_fail(&page, result);
    else
        http_redirect(
            request, reply, "/patient/%lld?done=added", (long long)id);
}

static int open_edit(struct patient_form *form, struct page *page,
    struct request *request, struct reply *reply)
{
    struct view view;
    enum store_result result;

    if (view_open(page, &view, "edit", request, reply))
        return -1;
    result = patient_form_open(form, page, &view.patient,
        !view.has_pump && page_may(page, PAGE_MAY_READ_PUMPS));
    if (view.has_pump)
        form->pump = view.pump;
    if (result == STORE_OK)
        return 0;
    page_fail(page, result);
    return -1;
}

static const char *edit_action(struct patient_form *form)
{
    return page_text(
        form->page, "/patient/%lld/edit", (long long)form->patient.id);
}

void page_edit(struct request *request, struct reply *reply)
{
    struct patient_form form;
    struct page page;

    if (open_edit(&form, &page, request, reply))
        return;
    if (request->again) {
        (void)patient_form_read(&form);
        (void)patient_form_overtaken(&form);
    }
    put_form(&form, edit_action(&form));
}

/* Judge what was sent, and store it if nothing stands against it. */
static enum store_result try_change(struct patient_form *form)
{
    bool whole = patient_form_read(form);

    if (patient_form_overtaken(form))
        form->page->reply->status = 409;
    else if (!whole)
        form->page->reply->status = 422;
    else
        return change(form);
    put_form(form, edit_action(form));
    return STORE_REFUSED;
}

/* From the first look at the record until it is stored nobody else writes. */
void page_edit_send(struct request *request, struct reply *reply)
{
    struct store *store = ((struct page_app *)request->app)->store;
    struct patient_form form;
    struct page page;
    enum store_result result = STORE_REFUSED;

    if (store_begin(store) != STORE_OK) {
        http_busy(request, reply);
        return;
    }
    if (open_edit(&form, &page, request, reply) == 0)
        result = try_change(&form);
    result = store_end(store, result);
    if (reply->status != 200)
        return; /* the page says what is wrong already */
    if (result == STORE_TAKEN)
        put_taken(&form, edit_action(&form));
    else if (result != STORE_OK && result != STORE_SAME)
        page_fail(&page, result);
    else
        http_redirect(request, reply, "/patient/%lld?done=changed",
            (long long)form.patient.id);
}
