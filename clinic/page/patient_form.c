#include <stdlib.h>
#include <string.h>

#include "base/when.h"
#include "clinic/page/entry.h"
#include "clinic/page/patient_form.h"
#include "clinic/store/account.h"
#include "clinic/store/pump.h"

#define COUNT(array) (sizeof(array) / sizeof(array)[0])

/* In the order of enum patient_class. */
static const struct ui_option CLASS[] = {
    { "unknown", "Not known", NULL },
    { "spinal", "Spinal", NULL },
    { "cerebral", "Cerebral", NULL },
    { "pediatric", "Pediatric", NULL },
};

/* In the order of enum patient_state. */
static const struct ui_option STATE[] = {
    { "active", "In our care", NULL },
    { "left", "Left for another clinic", NULL },
    { "ended", "Therapy ended", NULL },
    { "died", "Died", NULL },
};

static const struct ui_option CAPACITY[] = {
    { "20", "20 mL", NULL },
    { "40", "40 mL", NULL },
};

static const struct ui_option TICK[] = {
    { "yes", "ticked", NULL },
    { "", "not ticked", NULL },
};

/* In the order of the bits of enum patient_risk. */
static const struct ui_field RISKS[PATIENT_FORM_RISKS] = {
    { .name = "risk_dysreflexia",
        .label = "Autonomic dysreflexia (injury at T6 or above)" },
    { .name = "risk_withdrawal", .label = "Had a withdrawal before" },
    { .name = "risk_hearing", .label = "Cannot count on hearing the alarm" },
    { .name = "risk_deep", .label = "Deep pump" },
    { .name = "risk_phone", .label = "No telephone" },
    { .name = "risk_contact", .label = "No second contact" },
    { .name = "risk_far", .label = "Lives far away (a week earlier)" },
    { .name = "risk_weather", .label = "Weather on the way (a week earlier)" },
    { .name = "risk_transport", .label = "Needs transport (a week earlier)" },
    { .name = "risk_communication", .label = "Cannot tell how they feel" },
};

static const struct ui_field FIELDS[PATIENT_FIELD_COUNT] = {
    [PATIENT_FIELD_NAME] = { .name = "name",
        .label = "Name",
        .hint = "family name first: Gneiss, Mira" },
    [PATIENT_FIELD_MRN] = { .name = "mrn",
        .label = "Record number (MRN)",
        .width = 16,
        .optional = true },
    [PATIENT_FIELD_BORN] = { .name = "born",
        .label = "Born",
        .hint = "as 19 Aug 1984",
        .width = 16,
        .optional = true },
    [PATIENT_FIELD_PHONE] = { .name = "phone",
        .label = "Telephone",
        .type = "tel",
        .width = 20,
        .optional = true },
    [PATIENT_FIELD_CONTACT] = { .name = "contact",
        .label = "Second contact",
        .hint = "name and number",
        .optional = true },
    [PATIENT_FIELD_CLASS] = { .name = "class", .label = "Spasticity" },
    [PATIENT_FIELD_STATE] = { .name = "state", .label = "State" },
    [PATIENT_FIELD_OWNER] = { .name = "owner",
        .label = "Responsible",
        .hint = "who sees to it that the pump never runs dry" },
    [PATIENT_FIELD_BACKUP] = { .name = "backup",
        .label = "Oral backup",
        .hint = "the tablets prescribed for when the pump fails; empty: the "
                "clinic's own instruction",
        .optional = true },
    [PATIENT_FIELD_NOTES] = { .name = "notes",
        .label = "Notes",
        .optional = true },
    [PATIENT_FIELD_SERIAL] = { .name = "serial",
        .label = "Serial number of the pump",
        .width = 20 },
    [PATIENT_FIELD_CAPACITY] = { .name = "capacity", .label = "Reservoir" },
    [PATIENT_FIELD_IMPLANTED] = { .name = "implanted",
        .label = "Implanted",
        .hint = "as 19 Aug 2023",
        .width = 16,
        .optional = true },
};

/* Everybody who may be responsible: staff that book, and who is now. */
static enum store_result list_staff(struct patient_form *form)
{
    struct page *page = form->page;
    struct account *accounts;
    int n = account_list(page->store, page->arena, &accounts), i;

    if (n < 0)
        return STORE_BUSY;
    form->staff[form->staff_count++] =
        (struct ui_option){ "0", "Nobody yet", NULL };
    for (i = 0; i < n && form->staff_count < PATIENT_FORM_STAFF; i++)
        if (accounts[i].id == form->patient.owner ||
            (!accounts[i].disabled && accounts[i].roles & PAGE_MAY_BOOK))
            form->staff[form->staff_count++] = (struct ui_option){
                page_text(page, "%lld", (long long)accounts[i].id),
                accounts[i].name, NULL
            };
    return STORE_OK;
}

/* What is on record into the fields. */
static void show(struct patient_form *form)
{
    const struct patient *p = &form->patient;
    struct ui_field *f = form->field;
    int i;

    f[PATIENT_FIELD_NAME].value = p->name;
    f[PATIENT_FIELD_MRN].value = p->mrn;
    f[PATIENT_FIELD_BORN].value =
        p->born_day == RECORD_NO_DAY
            ? ""
            : page_text(form->page, "%s", when_date(p->born_day).text);
    f[PATIENT_FIELD_PHONE].value = p->phone;
    f[PATIENT_FIELD_CONTACT].value = p->contact;
    f[PATIENT_FIELD_CLASS].value = CLASS[p->class].value;
    f[PATIENT_FIELD_STATE].value = STATE[p->state].value;
    f[PATIENT_FIELD_OWNER].value =
        page_text(form->page, "%lld", (long long)p->owner);
    f[PATIENT_FIELD_BACKUP].value = p->oral_backup;
    f[PATIENT_FIELD_NOTES].value = p->notes;
    for (i = 0; i < PATIENT_FORM_RISKS; i++)
        form->risk[i].value = p->risks >> i & 1u ? "yes" : "";
    for (i = 0; i < PATIENT_FIELD_COUNT; i++)
        form->record[i] = f[i].value ? f[i].value : "";
    for (i = 0; i < PATIENT_FORM_RISKS; i++)
        form->record_risk[i] = form->risk[i].value;
}

enum store_result patient_form_open(struct patient_form *form,
    struct page *page, const struct patient *patient, bool with_pump)
{
    *form = (struct patient_form){ .page = page,
        .is_new = patient->id == 0,
        .with_pump = with_pump,
        .patient = *patient };
    memcpy(form->field, FIELDS, sizeof FIELDS);
    memcpy(form->risk, RISKS, sizeof RISKS);
    if (form->is_new)
        form->patient.owner = page->request->person.id;
    show(form);
    return list_staff(form);
}

static void read_person(struct patient_form *form)
{
    struct page *page = form->page;
    struct patient *p = &form->patient;
    struct ui_field *f = form->field;
    int choice;

    p->name = entry_text(page, &f[PATIENT_FIELD_NAME], RECORD_TEXT_MAX);
    p->mrn = entry_text(page, &f[PATIENT_FIELD_MRN], RECORD_TEXT_MAX);
    p->born_day = entry_day(page, &f[PATIENT_FIELD_BORN]);
    if (p->born_day != RECORD_NO_DAY && p->born_day > page->today)
        entry_wrong(&f[PATIENT_FIELD_BORN], "is in the future: check the year");
    p->phone = entry_text(page, &f[PATIENT_FIELD_PHONE], RECORD_TEXT_MAX);
    p->contact = entry_text(page, &f[PATIENT_FIELD_CONTACT], RECORD_TEXT_MAX);
    p->oral_backup =
        entry_text(page, &f[PATIENT_FIELD_BACKUP], RECORD_NOTE_MAX);
    p->notes = entry_text(page, &f[PATIENT_FIELD_NOTES], RECORD_NOTE_MAX);
    choice = entry_choice(page, &f[PATIENT_FIELD_CLASS], CLASS, COUNT(CLASS));
    p->class = choice < 0 ? PATIENT_CLASS_UNKNOWN : (enum patient_class)choice;
    if (form->is_new)
        return;
    choice = entry_choice(page, &f[PATIENT_FIELD_STATE], STATE, COUNT(STATE));
    p->state = choice < 0 ? PATIENT_ACTIVE : (enum patient_state)choice;
}

static void read_rest(struct patient_form *form)
{
    struct page *page = form->page;
    struct patient *p = &form->patient;
    int i, choice = entry_choice(page, &form->field[PATIENT_FIELD_OWNER],
               form->staff, form->staff_count);

    if (choice >= 0)
        p->owner = strtoll(form->staff[choice].value, NULL, 10);
    p->risks = 0;
    for (i = 0; i < PATIENT_FORM_RISKS; i++)
        if (entry_ticked(page, &form->risk[i]))
            p->risks |= 1u << i;
}

static void read_pump(struct patient_form *form)
{
    struct page *page = form->page;
    struct ui_field *f = form->field;
    const char *serial =
        entry_text(page, &f[PATIENT_FIELD_SERIAL], RECORD_TEXT_MAX);
    int choice = entry_choice(
        page, &f[PATIENT_FIELD_CAPACITY], CAPACITY, COUNT(CAPACITY));

    form->pump = pump_default(
        form->patient.id, serial, choice == 1 ? 40000000 : 20000000);
    form->pump.model = choice < 0 ? "" : CAPACITY[choice].text;
    form->pump.implanted_day = entry_day(page, &f[PATIENT_FIELD_IMPLANTED]);
    if (form->pump.implanted_day != RECORD_NO_DAY &&
        form->pump.implanted_day > page->today)
        entry_wrong(
            &f[PATIENT_FIELD_IMPLANTED], "is in the future: check the year");
}

bool patient_form_read(struct patient_form *form)
{
    read_person(form);
    read_rest(form);
    if (form->with_pump)
        read_pump(form);
    return entry_errors(form->field, PATIENT_FIELD_COUNT) == 0;
}

/* The choices of a field, for its words. */
static struct meanwhile_field describe(struct patient_form *form, int i)
{
    struct meanwhile_field field = { &form->field[i], form->record[i], NULL,
        0 };

    if (i == PATIENT_FIELD_CLASS) {
        field.options = CLASS;
        field.option_count = COUNT(CLASS);
    } else if (i == PATIENT_FIELD_STATE) {
        field.options = STATE;
        field.option_count = COUNT(STATE);
    } else if (i == PATIENT_FIELD_OWNER) {
        field.options = form->staff;
        field.option_count = form->staff_count;
    }
    return field;
}

/* A pump that was typed, while another was entered: not the same once more. */
static void judge_pump(struct patient_form *form)
{
    const char *serial = http_field(form->page->request, "serial");

    if (form->with_pump || !serial[0] ||
        (form->pump.serial && strcmp(serial, form->pump.serial) == 0))
        return;
    form->meanwhile.line[form->meanwhile.count++] =
        arena_printf(form->page->arena,
            "A pump is on record now: the one you wrote, %s, is not added.",
            serial);
}

bool patient_form_overtaken(struct patient_form *form)
{
    struct meanwhile_field field;
    int i;

    for (i = 0; i < PATIENT_FIELD_SERIAL; i++) {
        field = describe(form, i);
        meanwhile_judge(form->page, &field, &form->meanwhile);
    }
    for (i = 0; i < PATIENT_FORM_RISKS; i++) {
        field = (struct meanwhile_field){ &form->risk[i], form->record_risk[i],
            TICK, COUNT(TICK) };
        meanwhile_judge(form->page, &field, &form->meanwhile);
    }
    judge_pump(form);
    return form->meanwhile.count > 0;
}

static void put_pump(struct patient_form *form)
{
    struct buffer *out = form->page->out;
    const struct ui_field *f = form->field;

    ui_form_group_begin(out, "Pump");
    ui_form_field(out, &f[PATIENT_FIELD_SERIAL]);
    ui_form_radios(out, &f[PATIENT_FIELD_CAPACITY], CAPACITY, COUNT(CAPACITY));
    ui_form_field(out, &f[PATIENT_FIELD_IMPLANTED]);
    ui_form_group_end(out);
}

/* What the record shows goes along unseen. */
static void put_record(struct patient_form *form)
{
    int i;

    meanwhile_show(form->page, &form->meanwhile,
        page_text(form->page, "patient/%lld", (long long)form->patient.id),
        "patient.set");
    for (i = 0; i < PATIENT_FIELD_SERIAL; i++)
        meanwhile_put(form->page, &form->field[i], form->record[i]);
    for (i = 0; i < PATIENT_FORM_RISKS; i++)
        meanwhile_put(form->page, &form->risk[i], form->record_risk[i]);
}

void patient_form_put(struct patient_form *form)
{
    struct buffer *out = form->page->out;
    const struct ui_field *f = form->field;
    int i;

    ui_form_errors(out, f, PATIENT_FIELD_COUNT);
    if (!form->is_new)
        put_record(form);
    ui_form_group_begin(out, "Person");
    ui_form_field(out, &f[PATIENT_FIELD_NAME]);
    ui_form_row_begin(out);
    ui_form_field(out, &f[PATIENT_FIELD_MRN]);
    ui_form_field(out, &f[PATIENT_FIELD_BORN]);
    ui_form_row_end(out);
    ui_form_field(out, &f[PATIENT_FIELD_PHONE]);
    ui_form_field(out, &f[PATIENT_FIELD_CONTACT]);
    ui_form_group_end(out);
    if (form->with_pump)
        put_pump(form);
    ui_form_group_begin(out, "Care");
    ui_form_select(out, &f[PATIENT_FIELD_CLASS], CLASS, COUNT(CLASS));
    if (!form->is_new)
        ui_form_select(out, &f[PATIENT_FIELD_STATE], STATE, COUNT(STATE));
    ui_form_select(
        out, &f[PATIENT_FIELD_OWNER], form->staff, form->staff_count);
    ui_form_notes(out, &f[PATIENT_FIELD_BACKUP]);
    ui_form_notes(out, &f[PATIENT_FIELD_NOTES]);
    ui_form_group_end(out);
    ui_form_group_begin(out, "Risks");
    for (i = 0; i < PATIENT_FORM_RISKS; i++)
        ui_form_check(out, &form->risk[i]);
    ui_form_group_end(out);
}
