#include <string.h>

#include "base/when.h"
#include "clinic/page/entry.h"
#include "clinic/page/meanwhile.h"
#include "clinic/page/words.h"
#include "clinic/store/audit.h"
#include "web/ui.h"

enum { ENTRIES = 20 }; /* of the trail that are looked through */

static const char *unseen_name(struct page *page, const struct ui_field *field)
{
    return arena_printf(page->arena, "was_%s", field->name);
}

void meanwhile_put(
    struct page *page, const struct ui_field *field, const char *record)
{
    ui_form_hidden(page->out, unseen_name(page, field), record);
}

/* The next character that is not a carriage return: browsers add those. */
static const char *next(const char *text)
{
    return text + strspn(text, "\r");
}

/* The same text, but for blanks at its ends? */
static bool same(const char *a, const char *b)
{
    static const char blanks[] = " \t\r\n";

    a += strspn(a, blanks);
    b += strspn(b, blanks);
    for (a = next(a), b = next(b); *a && *a == *b; a = next(a), b = next(b)) {
        a++;
        b++;
    }
    return !a[strspn(a, blanks)] && !b[strspn(b, blanks)];
}

/* A value in the words of the form. */
static const char *words_of(
    struct page *page, const struct meanwhile_field *field, const char *value)
{
    size_t i;

    for (i = 0; i < field->option_count; i++)
        if (strcmp(field->options[i].value, value) == 0)
            return field->options[i].text;
    return value[0] ? arena_printf(page->arena, "\u201c%s\u201d", value)
                    : "nothing";
}

void meanwhile_judge(struct page *page, const struct meanwhile_field *field,
    struct meanwhile *out)
{
    struct ui_field *form = field->field;
    const char *was = http_field(page->request, unseen_name(page, form));
    const char *record = words_of(page, field, field->record);

    if (same(was, field->record) || same(form->value, field->record) ||
        out->count == MEANWHILE_MAX)
        return;
    out->line[out->count++] = arena_printf(page->arena, "%s: %s, before %s",
        form->label, record, words_of(page, field, was));
    if (same(form->value, was)) {
        form->value = field->record;
        form->error = NULL;
    } else {
        entry_wrong(form,
            arena_printf(page->arena,
                "was changed to %s while you wrote: keep what you wrote, or "
                "write that",
                record));
    }
}

/* The newest change of that kind, in words; "Somebody" if it is not found. */
static const char *who(
    struct page *page, const char *subject, const char *action)
{
    const struct audit_query query = { subject, INT64_MAX, ENTRIES };
    struct audit *entries;
    int n = audit_of(page->store, page->arena, &query, &entries), i;

    for (i = 0; i < n; i++)
        if (strcmp(entries[i].action, action) == 0)
            return page_text(page, "%s, %s %s", entries[i].author,
                words_day(page, page_local_day(page, entries[i].at_s)),
                when_time(page_local_s(page, entries[i].at_s)).text);
    return "Somebody";
}

void meanwhile_show(struct page *page, const struct meanwhile *meanwhile,
    const char *subject, const char *action)
{
    size_t i;

    if (meanwhile->count == 0)
        return;
    ui_notice_begin(
        page->out, UI_MEDIUM, "Changed by somebody else while you wrote");
    ui_text(page->out,
        page_text(page,
            "Nothing of yours is stored yet. What you wrote stands below, and "
            "what you left alone is as it is on record now. Look it through "
            "and save again. Changed by: %s.",
            who(page, subject, action)));
    for (i = 0; i < meanwhile->count; i++)
        ui_text(page->out, meanwhile->line[i]);
    ui_notice_end(page->out);
}
