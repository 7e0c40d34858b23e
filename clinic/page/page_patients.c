#include <stdlib.h>

#include "base/when.h"
#include "clinic/page/page.h"
#include "clinic/page/page_patients.h"
#include "clinic/page/words.h"
#include "clinic/rules/worklist.h"
#include "clinic/store/current.h"
#include "clinic/store/fold.h"
#include "clinic/store/patient.h"
#include "clinic/store/store.h"
#include "web/html.h"
#include "web/ui_list.h"

enum { ROWS = 50 };

static const struct ui_column COLUMNS[] = {
    { "Patient", false },
    { "MRN", false },
    { "Pump", false },
    { "State", false },
    { "Alarm date", false },
    { "Appointment", false },
};

enum { COLUMN_COUNT = sizeof COLUMNS / sizeof COLUMNS[0] };

static void put_row(struct page *page, const struct current *current)
{
    struct worklist_rule rule = worklist_rule_of(&page->clinic);
    struct worklist_facts facts = worklist_facts(current, page->today);
    struct worklist_item item = worklist_judge(&facts, &rule, page->today);
    const char *gone = patient_gone_words(current->state);
    const char *badge = words_badge(&item);
    struct ui_cell cells[COLUMN_COUNT] = {
        { current->name,
            page_text(page, "/patient/%lld", (long long)current->patient),
            UI_GOOD },
        { current->mrn, NULL, UI_GOOD },
        { current->serial, NULL, UI_GOOD },
        { gone      ? gone
            : badge ? badge
                    : "in order",
            NULL, gone ? UI_GOOD : words_level(item.level) },
        { current->alarm_day == RECORD_NO_DAY
                ? "not known"
                : page_text(page, "%s", when_date(current->alarm_day).text),
            NULL, UI_GOOD },
        { words_booked(page, current), NULL, UI_GOOD },
    };

    ui_list_table_row(page->out, COLUMNS, cells, COLUMN_COUNT);
}

static void put_table(struct page *page, const char *caption,
    const struct current *rows, int count)
{
    int i;

    ui_list_table_begin(page->out, caption, COLUMNS, COLUMN_COUNT);
    for (i = 0; i < count; i++)
        put_row(page, &rows[i]);
    ui_list_table_end(page->out);
}

static void put_title(struct page *page)
{
    page_begin(page, "Patients", "/patients");
    ui_title_begin(page->out, "Patients");
    if (page_may(page, PAGE_MAY_READ_PUMPS)) {
        ui_actions_begin(page->out);
        ui_button(page->out, "/patient/new", "Add a patient", NULL);
        ui_actions_end(page->out);
    }
    ui_title_end(page->out);
}

static void search(struct page *page, const char *words)
{
    struct current *rows;
    int n = current_search(page->store, page->arena, words, ROWS + 1, &rows);

    if (n < 0) {
        page_fail(page, STORE_BUSY);
        return;
    }
    if (n == 1) {
        http_redirect(page->request, page->reply, "/patient/%lld",
            (long long)rows[0].patient);
        return;
    }
    put_title(page);
    if (n == 0) {
        ui_text(page->out,
            page_text(page, "Nobody is found by \u201c%.80s\u201d.", words));
        ui_aside(page->out, "Type the beginning of a name, of a record number "
                            "or of a pump\u2019s serial; upper case and "
                            "accents do not matter.");
    } else {
        put_table(page,
            n > ROWS ? "The first 50 found: type more of the name"
                     : page_text(page, "%d found", n),
            rows, n > ROWS ? ROWS : n);
    }
    page_end(page);
}

/* The address of the page after the last row. */
static const char *after(struct page *page, const struct current *last)
{
    struct buffer name = { 0 }, href = { 0 };
    const char *text;

    fold_words(&name, last->name);
    buffer_text(&href, "/patients?name=");
    html_url(&href, buffer_get(&name));
    buffer_printf(&href, "&patient=%lld", (long long)last->patient);
    text = arena_text(page->arena, href.data, href.len);
    buffer_free(&name);
    buffer_free(&href);
    return text;
}

static void list_all(struct page *page)
{
    struct current_page at = {
        .after_name = http_query(page->request, "name"),
        .after_patient =
            strtoll(http_query(page->request, "patient"), NULL, 10),
        .max = ROWS + 1,
    };
    struct current *rows;
    int n = current_names(page->store, page->arena, &at, &rows);
    int shown = n > ROWS ? ROWS : n;

    if (n < 0) {
        page_fail(page, STORE_BUSY);
        return;
    }
    put_title(page);
    if (n == 0)
        ui_text(page->out, "No patients are on record yet.");
    else
        put_table(page, "All patients, by name", rows, shown);
    if (n > ROWS || at.after_name[0])
        ui_list_pages(page->out, at.after_name[0] ? "/patients" : NULL,
            page_text(page, "%d shown", shown),
            n > ROWS ? after(page, &rows[ROWS - 1]) : NULL);
    page_end(page);
}

void page_patients(struct request *request, struct reply *reply)
{
    struct page page;
    const char *words = http_query(request, "q");

    if (page_open(&page, request, reply) ||
        page_look(&page, words[0] ? "search" : "patients", 0))
        return;
    if (words[0])
        search(&page, words);
    else
        list_all(&page);
}
