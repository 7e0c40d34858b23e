#include <string.h>

#include "clinic/feed/enrol.h"
#include "clinic/feed/import.h"
#include "clinic/page/entry.h"
#include "clinic/page/page.h"
#include "clinic/page/page_import.h"
#include "web/ui_form.h"
#include "web/ui_list.h"

/* A sheet larger than this is better imported on the command line, since it
 * travels to the browser and back between dry run and import. */
enum { SHEET_MAX = 6 * 1024 * 1024 };

/* The fates, and one more: on record already, but not quite so. */
enum { FATE_DIFFERS = FATE_UNCHANGED + 1, FATES };

enum { IMPORT_SHEET, IMPORT_ORDER, IMPORT_ALL, IMPORT_COUNT };

/* In the order of enum cell_order. */
static const struct ui_option ORDER[] = {
    { "unknown", "Not known",
        "a date that can be read in two ways refuses its row" },
    { "mdy", "Month first: 8/19/2026", NULL },
    { "dmy", "Day first: 19/8/2026", NULL },
    { "ymd", "Year first: 2026/8/19", NULL },
};

enum { ORDER_COUNT = sizeof ORDER / sizeof ORDER[0] };

static const struct ui_field FIELDS[IMPORT_COUNT] = {
    [IMPORT_SHEET] = { .name = "sheet",
        .label = "Sheet",
        .type = "file",
        .hint = "saved from the spreadsheet as \u201cCSV UTF-8\u201d" },
    [IMPORT_ORDER] = { .name = "order", .label = "How the sheet writes dates" },
    [IMPORT_ALL] = { .name = "all",
        .label = "All or nothing: keep no row when one is refused" },
};

/* One row's fate, kept for the page. */
struct said {
    int line;
    const char *name;
    const char *reason;
    struct said *next;
};

struct sheet_form {
    struct page page;
    struct ui_field field[IMPORT_COUNT];
    const char *bytes;
    size_t size;
    struct import import;
    struct said *first[FATES];
    struct said **last[FATES];
};

static int open_form(
    struct sheet_form *form, struct request *request, struct reply *reply)
{
    int i;

    *form = (struct sheet_form){ 0 };
    for (i = 0; i < IMPORT_COUNT; i++)
        form->field[i] = FIELDS[i];
    for (i = 0; i < FATES; i++)
        form->last[i] = &form->first[i];
    form->field[IMPORT_ORDER].value = "unknown";
    return page_open(&form->page, request, reply);
}

static void begin(struct sheet_form *form, const char *title)
{
    page_begin(&form->page, title, "/import");
    ui_title(form->page.out, title);
}

static void put_form(struct sheet_form *form)
{
    struct page *page = &form->page;
    const struct ui_form ui = {
        .action = "/import", .csrf = page->request->csrf, .upload = true
    };

    begin(form, "Import a sheet");
    ui_text(page->out, "Bring in the spreadsheet that the clinic has kept so "
                       "far. First every row is shown with what would become "
                       "of it; nothing is kept until you say so. The same "
                       "sheet imported again changes nothing.");
    ui_form_begin(page->out, &ui);
    ui_form_errors(page->out, form->field, IMPORT_COUNT);
    ui_form_field(page->out, &form->field[IMPORT_SHEET]);
    ui_form_radios(page->out, &form->field[IMPORT_ORDER], ORDER, ORDER_COUNT);
    ui_form_check(page->out, &form->field[IMPORT_ALL]);
    ui_form_hidden(page->out, "step", "try");
    ui_actions_begin(page->out);
    ui_form_submit(page->out, "Try it");
    ui_button(page->out, "/today", "Cancel", NULL);
    ui_actions_end(page->out);
    ui_form_end(page->out);
    ui_fold_begin(page->out, "Which columns are known");
    ui_text(page->out,
        "Patient, MRN, DOB, Pump, Serial #, Implanted, Conc, Dose/day, "
        "Schedule, Last refill, Fill (mL), Alarm vol, Alarm date, Next appt, "
        "Phone, Contact, Oral backup, Notes. Other columns are left out and "
        "named. A sheet with other names is imported on the command line, "
        "with a mapping.");
    ui_fold_end(page->out);
    page_end(page);
}

/* The sheet, freshly chosen or sent along from the dry run. */
static void read_sheet(struct sheet_form *form)
{
    const struct form *sent = &form->page.request->form;
    const struct form_field *file = form_find(sent, "sheet");
    struct ui_field *field = &form->field[IMPORT_SHEET];

    if (!file || file->len == 0)
        file = form_find(sent, "again");
    if (!file || file->len == 0) {
        entry_wrong(field, "is missing: choose the file");
        return;
    }
    if (file->len > SHEET_MAX)
        entry_wrong(field, "is larger than 6 MiB: import it on the command "
                           "line with cisterna clinic import");
    form->bytes = file->value;
    form->size = file->len;
}

static void say(void *context, const struct row *row, const struct csv *csv)
{
    struct sheet_form *form = context;
    struct arena *arena = form->page.arena;
    struct said *said = arena_alloc(arena, sizeof *said);
    const char *name = row->text[COLUMN_PATIENT];
    const char *reason = row_reason(row);
    int list = (int)row->fate;

    (void)csv;
    if (row->fate == FATE_UNCHANGED && row->flagged)
        list = FATE_DIFFERS;
    *said = (struct said){ row->line, arena_text(arena, name, strlen(name)),
        arena_text(arena, reason, strlen(reason)), NULL };
    *form->last[list] = said;
    form->last[list] = &said->next;
}

/* Judge, and keep unless it is a dry run.  0, or -1 when the reply is done. */
static int run(struct sheet_form *form, bool dry)
{
    struct page *page = &form->page;
    struct buffer why = { 0 };
    struct enrol enrol = { .store = page->store,
        .author = page_author(page, PAGE_MAY_RUN),
        .dry_run = dry,
        .all_or_nothing = form->field[IMPORT_ALL].value[0] != 0 };
    enum store_result result;

    form->import = (struct import){ .bytes = form->bytes,
        .size = form->size,
        .rule = { .zone = page->zone, .now_s = page->now_s },
        .say = say,
        .say_context = form };
    cell_order_read(form->field[IMPORT_ORDER].value, &form->import.rule.order);
    if (import_check(&form->import, &why)) {
        entry_wrong(&form->field[IMPORT_SHEET],
            arena_text(page->arena, buffer_get(&why), why.len));
        buffer_free(&why);
        page->reply->status = 422;
        put_form(form);
        return -1;
    }
    buffer_free(&why);
    result = enrol_sheet(&enrol, &form->import);
    if (result == STORE_OK)
        return 0;
    page_fail(page, result);
    return -1;
}

static const struct ui_column COLUMNS[] = {
    { "Line", true },
    { "Patient", false },
    { "What is said of it", false },
};

enum { COLUMN_COUNT_SHOWN = sizeof COLUMNS / sizeof COLUMNS[0] };

static void put_rows(struct page *page, const struct said *said)
{
    ui_list_table_begin(
        page->out, "Lines of the sheet", COLUMNS, COLUMN_COUNT_SHOWN);
    for (; said; said = said->next) {
        const struct ui_cell cells[COLUMN_COUNT_SHOWN] = {
            { page_text(page, "%d", said->line), NULL, UI_GOOD },
            { said->name, NULL, UI_GOOD },
            { said->reason[0] ? said->reason : "in order", NULL, UI_GOOD },
        };

        ui_list_table_row(page->out, COLUMNS, cells, COLUMN_COUNT_SHOWN);
    }
    ui_list_table_end(page->out);
}

static long count_of(const struct said *said)
{
    long n = 0;

    for (; said; said = said->next)
        n++;
    return n;
}

/* Refused rows first, since something is to be done about them. */
static void put_fates(struct sheet_form *form)
{
    static const struct {
        int fate;
        const char *heading;
    } rows[] = {
        { FATE_ERROR, "Refused" },
        { FATE_WARN, "In, with a remark" },
        { FATE_DIFFERS, "On record already, with a remark" },
        { FATE_OK, "In" },
        { FATE_UNCHANGED, "On record already" },
    };
    size_t i;

    for (i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        const struct said *said = form->first[rows[i].fate];

        if (!said)
            continue;
        ui_section_begin(form->page.out, NULL, rows[i].heading, count_of(said));
        put_rows(&form->page, said);
        ui_section_end(form->page.out);
    }
}

static void put_left_out(struct sheet_form *form)
{
    struct page *page = &form->page;
    struct buffer names = { 0 };

    if (import_left_out(&form->import, &names) > 0)
        ui_aside(page->out,
            page_text(page, "Columns left out: %s.", buffer_get(&names)));
    buffer_free(&names);
}

static const char *rows_words(struct page *page, size_t rows)
{
    return page_text(page, rows == 1 ? "%zu row" : "%zu rows", rows);
}

static void put_counts(struct sheet_form *form, const char *verb)
{
    struct page *page = &form->page;
    const struct import *import = &form->import;

    ui_text(page->out,
        page_text(page,
            "%s: %zu %s, %zu of them with a remark; %zu refused; %zu on record "
            "already.",
            rows_words(page, import->rows), import->imported, verb,
            import->warned, import->refused, import->unchanged));
    if (import->refused > 0 && form->field[IMPORT_ALL].value[0])
        ui_text(page->out, "Nothing is kept, since rows are refused and all or "
                           "nothing was asked for.");
}

/* The same sheet once more, with the order of its dates said.  A form of its
 * own, so that nothing is kept otherwise than it was tried. */
static void put_order(struct sheet_form *form)
{
    struct page *page = &form->page;
    const struct ui_form ui = {
        .action = "/import", .csrf = page->request->csrf, .upload = true
    };

    if (form->import.refused == 0 ||
        strcmp(form->field[IMPORT_ORDER].value, "unknown") != 0)
        return;
    ui_form_begin(page->out, &ui);
    ui_form_hidden(page->out, "again", form->bytes);
    ui_form_hidden(page->out, "all", form->field[IMPORT_ALL].value);
    ui_form_radios(page->out, &form->field[IMPORT_ORDER], ORDER, ORDER_COUNT);
    ui_actions_begin(page->out);
    ui_form_other(page->out, "Try it again", "step", "try");
    ui_actions_end(page->out);
    ui_form_end(page->out);
}

/* The dry run, with the same sheet in the form that keeps it. */
static void put_tried(struct sheet_form *form)
{
    struct page *page = &form->page;
    const struct ui_form ui = {
        .action = "/import", .csrf = page->request->csrf, .upload = true
    };

    begin(form, "What would become of each row");
    put_counts(form, "would be imported");
    put_left_out(form);
    ui_form_begin(page->out, &ui);
    ui_form_hidden(page->out, "again", form->bytes);
    ui_form_hidden(page->out, "order", form->field[IMPORT_ORDER].value);
    ui_form_hidden(page->out, "all", form->field[IMPORT_ALL].value);
    ui_form_hidden(page->out, "step", "keep");
    ui_actions_begin(page->out);
    if (form->import.imported > 0)
        ui_form_submit(page->out, page_text(page, "Import %s",
                                      rows_words(page, form->import.imported)));
    ui_button(page->out, "/import", "Choose another sheet", NULL);
    ui_actions_end(page->out);
    ui_form_end(page->out);
    put_order(form);
    put_fates(form);
    page_end(page);
}

static void put_kept(struct sheet_form *form)
{
    struct page *page = &form->page;

    begin(form, form->import.imported + form->import.unchanged > 0
                    ? "The sheet is imported"
                    : "Nothing was imported");
    put_counts(form, "imported");
    ui_actions_begin(page->out);
    if (page_may(page, PAGE_MAY_SEE))
        ui_button_main(page->out, "/today", "See who is due");
    ui_button(page->out, "/import", "Import another sheet", NULL);
    ui_actions_end(page->out);
    if (form->import.refused > 0)
        ui_text(page->out, "Correct the refused rows in the spreadsheet, save "
                           "it and import it again: rows on record already "
                           "stay as they are.");
    put_fates(form);
    page_end(page);
}

void page_import(struct request *request, struct reply *reply)
{
    struct sheet_form form;

    if (open_form(&form, request, reply) == 0)
        put_form(&form);
}

void page_import_send(struct request *request, struct reply *reply)
{
    struct sheet_form form;
    bool dry = strcmp(http_field(request, "step"), "keep") != 0;

    if (open_form(&form, request, reply))
        return;
    read_sheet(&form);
    entry_choice(&form.page, &form.field[IMPORT_ORDER], ORDER, ORDER_COUNT);
    entry_ticked(&form.page, &form.field[IMPORT_ALL]);
    if (entry_errors(form.field, IMPORT_COUNT)) {
        reply->status = 422;
        put_form(&form);
        return;
    }
    if (run(&form, dry))
        return;
    if (dry)
        put_tried(&form);
    else
        put_kept(&form);
}
