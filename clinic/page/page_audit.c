#include <stdlib.h>
#include <string.h>

#include "base/when.h"
#include "clinic/page/page.h"
#include "clinic/page/page_audit.h"
#include "clinic/page/words.h"
#include "clinic/store/access.h"
#include "clinic/store/audit.h"
#include "clinic/store/store.h"
#include "web/html.h"
#include "web/ui.h"
#include "web/ui_form.h"
#include "web/ui_list.h"

enum {
    ROWS = 50,
    BATCH = 500, /* looked through for them */
    VALUE_MAX = 80,
};

/* What is asked for, and what is found. */
struct trail {
    struct page page;
    const char *subject; /* "" for all */
    int64_t patient;     /* of the subject, or 0 */
    int64_t before;
    const struct audit *rows[ROWS];
    int count;
    int64_t last; /* the last entry that was looked at */
    bool more;    /* there are others behind it */
};

/* "patient/12" and 12; 0 for any other subject. */
static int64_t patient_of(const char *subject)
{
    static const char kind[] = "patient/";
    int64_t id = 0;

    if (strncmp(subject, kind, sizeof kind - 1) == 0)
        id = strtoll(subject + sizeof kind - 1, NULL, 10);
    return id > 0 ? id : 0;
}

/* "16 Nov 2026, 09:00"; the date stays on one line of a narrow column. */
static const char *when(struct page *page, int64_t at_s)
{
    struct when_text date = when_date(page_local_day(page, at_s));
    struct when_text time = when_time(page_local_s(page, at_s));
    char *year = strrchr(date.text, ' '), *month = strchr(date.text, ' ');

    return page_text(page, "%.*s\u00a0%.*s\u00a0%s, %s",
        (int)(month - date.text), date.text, (int)(year - month - 1), month + 1,
        year + 1, time.text);
}

/* The line after this one. */
static const char *next_line(const char *text)
{
    text += strcspn(text, "\n");
    return text + (*text == '\n');
}

/* What follows "name=" in a line of the trail's text; NULL without one. */
static const char *value_of(
    struct page *page, const char *text, const char *name, size_t len)
{
    for (; *text; text = next_line(text))
        if (strncmp(text, name, len) == 0)
            return arena_text(
                page->arena, text + len, strcspn(text + len, "\n"));
    return NULL;
}

/* A value, cut between characters when it is long. */
static void put_value(struct buffer *out, const char *value)
{
    size_t len = strlen(value);

    if (len <= VALUE_MAX) {
        buffer_text(out, value);
        return;
    }
    for (len = VALUE_MAX; ((unsigned char)value[len] & 0xc0) == 0x80; len--)
        ;
    buffer_put(out, value, len);
    buffer_text(out, "\u2026");
}

/* What a row of the page says already, or only machines read. */
static bool is_plain(const char *line)
{
    static const char *const told[] = {
        "id=", "patient=", "pump=", "key=", "author=", "stored_s="
    };

    for (size_t i = 0; i < sizeof told / sizeof told[0]; i++)
        if (strncmp(line, told[i], strlen(told[i])) == 0)
            return false;
    return true;
}

/* "phone: 555-0100, now 555-0199; notes: ...", line by line of the trail. */
static const char *change_words(struct page *page, const struct audit *entry)
{
    struct buffer out = { 0 };
    const char *line = entry->after, *value, *before, *words;
    size_t name;

    for (; *line; line = next_line(line)) {
        name = strcspn(line, "=\n");
        if (line[name] != '=' || !is_plain(line))
            continue;
        value = value_of(page, line, line, name + 1);
        before = value_of(page, entry->before, line, name + 1);
        if (!before && !value[0])
            continue; /* nothing was said of it */
        if (out.len)
            buffer_text(&out, "; ");
        buffer_put(&out, line, name);
        buffer_text(&out, ": ");
        if (before) {
            put_value(&out, before[0] ? before : "nothing");
            buffer_text(&out, ", now ");
        }
        put_value(&out, value[0] ? value : "nothing");
    }
    words = arena_text(page->arena, buffer_get(&out), out.len);
    buffer_free(&out);
    return words;
}

/* The address of the trail of one subject. */
static const char *subject_href(struct page *page, const char *subject)
{
    struct buffer out = { 0 };
    const char *href;

    buffer_text(&out, "/audit?subject=");
    html_url(&out, subject);
    href = arena_text(page->arena, out.data, out.len);
    buffer_free(&out);
    return href;
}

static void put_changes(struct trail *trail)
{
    struct page *page = &trail->page;
    static const struct ui_column columns[] = { { .title = "Entry",
                                                    .number = true },
        { .title = "When" }, { .title = "Who" }, { .title = "What" },
        { .title = "About" }, { .title = "Change" } };
    enum { COLUMNS = sizeof columns / sizeof columns[0] };

    ui_list_table_begin(page->out, "Changes, newest first", columns, COLUMNS);
    for (int i = 0; i < trail->count; i++) {
        const struct audit *entry = trail->rows[i];
        const struct ui_cell cells[COLUMNS] = {
            { .text = page_text(page, "%lld", (long long)entry->sequence) },
            { .text = when(page, entry->at_s) },
            { .text = page_text(page, "%s (%s)", entry->author, entry->role) },
            { .text = entry->action },
            { .text = entry->subject,
                .href = subject_href(page, entry->subject) },
            { .text = change_words(page, entry) },
        };

        ui_list_table_row(page->out, columns, cells, COLUMNS);
    }
    ui_list_table_end(page->out);
}

/* Who looked at the patient that is asked about.  0, or -1. */
static int put_looks(struct trail *trail)
{
    static const struct ui_column columns[] = { { .title = "When" },
        { .title = "Who" }, { .title = "What" } };
    struct page *page = &trail->page;
    const struct access_query query = { trail->patient, INT64_MAX, ROWS };
    struct access *looks;
    int n = access_list(page->store, page->arena, &query, &looks);

    if (n < 0)
        return -1;
    ui_section_begin(page->out, "looks", "Looks", n);
    if (n == 0)
        ui_text(page->out, "Nobody has looked at this patient.");
    else
        ui_list_table_begin(page->out, "The newest looks", columns, 3);
    for (int i = 0; i < n; i++) {
        const struct ui_cell cells[] = {
            { .text = when(page, looks[i].at_s) },
            { .text = looks[i].author },
            { .text = looks[i].action },
        };

        ui_list_table_row(page->out, columns, cells, 3);
    }
    if (n > 0)
        ui_list_table_end(page->out);
    ui_section_end(page->out);
    return 0;
}

static void put_search(struct trail *trail)
{
    struct page *page = &trail->page;

    ui_form_begin(page->out, &(struct ui_form){ .action = "/audit" });
    ui_form_field(
        page->out, &(struct ui_field){ .name = "subject",
                       .label = "About",
                       .hint = "as patient/12 or account/3; empty: everything",
                       .value = trail->subject,
                       .width = 20,
                       .optional = true });
    ui_form_submit(page->out, "Show");
    ui_form_end(page->out);
}

static void put_pages(struct trail *trail)
{
    struct page *page = &trail->page;
    const char *next = NULL;

    if (trail->more)
        next = page_text(page, "%s&before=%lld",
            subject_href(page, trail->subject), (long long)trail->last);
    if (trail->more || trail->before != INT64_MAX)
        ui_list_pages(page->out,
            trail->before == INT64_MAX ? NULL
                                       : subject_href(page, trail->subject),
            page_text(page, "%d shown", trail->count), next);
}

/* The rows of this page: without the entries that anchor the access log, one
 * for each second in which somebody looked.  0, or -1. */
static int find(struct trail *trail)
{
    const struct audit_query query = { trail->subject, trail->before,
        BATCH + 1 };
    struct page *page = &trail->page;
    struct audit *entries;
    int i, n = trail->subject[0]
                   ? audit_of(page->store, page->arena, &query, &entries)
                   : audit_list(page->store, page->arena, trail->before,
                         BATCH + 1, &entries);

    for (i = 0; i < n && i < BATCH && trail->count < ROWS; i++) {
        trail->last = entries[i].sequence;
        if (strcmp(entries[i].action, "access") != 0)
            trail->rows[trail->count++] = &entries[i];
    }
    trail->more = i < n;
    return n < 0 ? -1 : 0;
}

static void draw(struct trail *trail)
{
    struct page *page = &trail->page;

    if (find(trail)) {
        page_fail(page, store_last(page->store));
        return;
    }
    page_begin(page, "Audit trail", "/audit");
    ui_title(page->out, "Audit trail");
    put_search(trail);
    ui_section_begin(page->out, NULL, "Changes", -1);
    if (trail->count > 0)
        put_changes(trail);
    else
        ui_text(page->out, "Nothing is on record about that.");
    put_pages(trail);
    ui_section_end(page->out);
    if (trail->patient && put_looks(trail)) {
        page_fail(page, store_last(page->store));
        return;
    }
    page_end(page);
}

void page_audit(struct request *request, struct reply *reply)
{
    struct trail trail = { .subject = http_query(request, "subject") };

    trail.before = strtoll(http_query(request, "before"), NULL, 10);
    if (trail.before < 1)
        trail.before = INT64_MAX;
    trail.patient = patient_of(trail.subject);
    if (page_open(&trail.page, request, reply) ||
        page_look(&trail.page, "audit", trail.patient))
        return;
    draw(&trail);
}
