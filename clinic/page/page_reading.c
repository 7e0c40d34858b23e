#include <string.h>

#include "base/pattern.h"
#include "base/quantity.h"
#include "base/when.h"
#include "clinic/page/entry.h"
#include "clinic/page/page.h"
#include "clinic/page/page_reading.h"
#include "clinic/page/reading_form.h"
#include "clinic/store/reading.h"
#include "core/calendar.h"
#include "web/ui_form.h"
#include "web/ui_list.h"

static const struct ui_column COLUMNS[] = {
    { "What", false },
    { "On record", false },
    { "As typed", false },
    { "Change", false },
};

enum { COLUMN_COUNT = sizeof COLUMNS / sizeof COLUMNS[0] };

static const char *action(struct reading_form *form)
{
    return page_text(
        form->page, "/patient/%lld/reading/new", (long long)form->patient.id);
}

static void begin(struct reading_form *form, const char *title)
{
    struct page *page = form->page;
    struct ui_form ui = { .action = action(form),
        .csrf = page->request->csrf,
        .once = entry_once(page) };

    page_begin_narrow(page, title, NULL);
    ui_title(page->out, title);
    ui_line_begin(page->out);
    ui_muted(page->out, page_text(page, "Pump %s, %s", form->pump.serial,
                            quantity_volume(form->pump.capacity_nl, 0).text));
    ui_line_end(page->out);
    ui_form_begin(page->out, &ui);
    ui_form_errors(page->out, form->field, READING_FIELD_COUNT);
}

static void end(struct reading_form *form)
{
    ui_form_end(form->page->out);
    page_end(form->page);
}

static const char *back(struct reading_form *form)
{
    return page_text(form->page, "/patient/%lld", (long long)form->patient.id);
}

static void put_form(struct reading_form *form)
{
    struct buffer *out = form->page->out;

    begin(form, page_text(form->page, "New reading: %s", form->patient.name));
    ui_aside(out, "Copy the pump\u2019s printout. The dates are computed "
                  "again and shown before anything is stored.");
    reading_form_put(form);
    ui_form_hidden(out, "step", "review");
    ui_actions_begin(out);
    ui_form_submit(out, "Check the reading");
    ui_button(out, back(form), "Cancel", NULL);
    ui_actions_end(out);
    end(form);
}

static void put_row(struct reading_form *form, const char *what,
    const char *old, const char *new, const char *change)
{
    const struct ui_cell cells[COLUMN_COUNT] = {
        { what, NULL, UI_GOOD },
        { form->has_before ? old : "nothing", NULL, UI_GOOD },
        { new, NULL, UI_GOOD },
        { form->has_before ? change : "", NULL, UI_GOOD },
    };

    ui_list_table_row(form->page->out, COLUMNS, cells, COLUMN_COUNT);
}

static const char *same(bool equal)
{
    return equal ? "" : "changed";
}

static const char *steps_of(
    struct reading_form *form, const struct schedule *schedule)
{
    struct buffer text = { 0 };
    const char *copy;

    pattern_print(&text, schedule);
    copy = arena_text(form->page->arena, buffer_get(&text), text.len);
    buffer_free(&text);
    return copy;
}

static void put_program_rows(struct reading_form *form,
    const struct reading *old, const struct reading *new)
{
    static const char *const state[] = { "running", "at minimum rate",
        "stopped" };
    struct page *page = form->page;
    int64_t old_ng = schedule_week_ng(&old->schedule) / UNITS_DAYS_PER_WEEK;
    int64_t new_ng = schedule_week_ng(&new->schedule) / UNITS_DAYS_PER_WEEK;
    bool equal =
        memcmp(&old->schedule, &new->schedule, sizeof old->schedule) == 0;

    put_row(form, "pump", state[old->mode], state[new->mode],
        same(old->mode == new->mode));
    put_row(form, "dose",
        page_text(page, "%s", quantity_dose_per_day(old_ng).text),
        page_text(page, "%s", quantity_dose_per_day(new_ng).text),
        old_ng == new_ng
            ? ""
            : page_text(page, "%s", quantity_change(old_ng, new_ng).text));
    if (!schedule_is_simple(&old->schedule) ||
        !schedule_is_simple(&new->schedule))
        put_row(form, "steps, mcg", steps_of(form, &old->schedule),
            steps_of(form, &new->schedule), same(equal));
}

static void put_rows(struct reading_form *form)
{
    struct page *page = form->page;
    const struct reading *new = &form->reading;
    const struct reading *old = form->has_before ? &form->before : new;

    ui_list_table_begin(
        page->out, "Is it as on the printout?", COLUMNS, COLUMN_COUNT);
    put_row(form, "read",
        page_text(
            page, "%s", when_date_time(page_local_s(page, old->read_s)).text),
        page_text(
            page, "%s", when_date_time(page_local_s(page, new->read_s)).text),
        "");
    put_row(form, "filled",
        page_text(page, "%s", when_date_time(old->filled_s).text),
        page_text(page, "%s", when_date_time(new->filled_s).text), "");
    put_row(form, "fill",
        page_text(page, "%s", quantity_volume(old->fill_nl, 1).text),
        page_text(page, "%s", quantity_volume(new->fill_nl, 1).text),
        same(old->fill_nl == new->fill_nl));
    put_row(form, "concentration",
        page_text(page, "%s", quantity_conc(old->conc_ng_per_ml).text),
        page_text(page, "%s", quantity_conc(new->conc_ng_per_ml).text),
        same(old->conc_ng_per_ml == new->conc_ng_per_ml));
    put_program_rows(form, old, new);
    put_row(form, "alarm volume",
        page_text(page, "%s", quantity_volume(old->alarm_nl, 1).text),
        page_text(page, "%s", quantity_volume(new->alarm_nl, 1).text),
        same(old->alarm_nl == new->alarm_nl));
    ui_list_table_end(page->out);
}

/* R-03, in words: which date rules and why. */
static void put_disagreement(struct reading_form *form)
{
    struct page *page = form->page;
    const struct refill_reconciled *d = &form->found.dates;
    bool later = form->found.warnings & TRANSCRIPT_PRINTED_LATER;

    if (!later && !(form->found.warnings & TRANSCRIPT_PRINTED_EARLIER))
        return;
    ui_notice_begin(page->out, UI_MEDIUM,
        later ? "The printed alarm date is later than these numbers allow"
              : "The printed alarm date is earlier than these numbers give");
    ui_text(page->out,
        page_text(page,
            "From what was typed the alarm date is %s; rounding of the "
            "volumes allows %s to %s. The printout says %s.",
            when_date(d->computed_day).text, when_date(d->earliest_day).text,
            when_date(d->latest_day).text,
            when_date(form->reading.printed_alarm_day).text));
    ui_text(page->out,
        page_text(page,
            later ? "Look for a slip in dose, concentration, fill or dates. If "
                    "all are as printed, the earlier date, %s, is used."
                  : "A bolus or another alarm volume may explain it. If all "
                    "is as printed, the printed date, %s, is used.",
            when_weekday_date(d->ruling_day).text));
    ui_notice_end(page->out);
}

static void put_warnings(struct reading_form *form)
{
    static const struct {
        unsigned bit;
        enum ui_level level;
        const char *title;
        const char *text;
    } rows[] = {
        { TRANSCRIPT_CONC_WEAK, UI_MEDIUM,
            "The concentration is weaker than any product",
            "Compare it with the drug\u2019s label: 2 mg/mL is typed as 2000, "
            "and 0.3 mg a day as 300." },
        { TRANSCRIPT_DOSE_HIGH, UI_MEDIUM, "The dose is unusually high",
            "It is above 4000 mcg a day. Check the number and its unit." },
        { TRANSCRIPT_CONC_CHANGED, UI_MEDIUM,
            "The concentration is not the one on record",
            "Compare it with the drug\u2019s label. A changed concentration "
            "needs a bridge or a documented refusal." },
        { TRANSCRIPT_REFILL_MISSING, UI_MEDIUM,
            "By these numbers the alarm date has passed",
            "If the pump was refilled since, type that fill." },
        { TRANSCRIPT_NOT_NEWEST, UI_LOW, "A newer reading is on record",
            "This one is kept in the history; the newer one stays in force." },
        { TRANSCRIPT_ALARM_UNSURE, UI_LOW, "The alarm volume is below 2 mL",
            "The pump\u2019s accuracy is not assured there." },
        { TRANSCRIPT_SAME_FILL, UI_GOOD,
            "The same fill as on record, read again", NULL },
    };
    struct buffer *out = form->page->out;
    size_t i;

    for (i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        if (!(form->found.warnings & rows[i].bit))
            continue;
        ui_notice_begin(out, rows[i].level, rows[i].title);
        if (rows[i].text)
            ui_text(out, rows[i].text);
        ui_notice_end(out);
    }
}

static void put_dates(struct reading_form *form)
{
    struct page *page = form->page;
    const struct transcript *t = &form->found;

    ui_section_begin(page->out, NULL, "Then", -1);
    ui_list_large(page->out,
        page_text(page, "%s", when_weekday_date(t->refill.alarm_day).text),
        page_text(page, "alarm date, %s",
            when_from_today(t->refill.alarm_day, page->today).text));
    ui_list_facts_begin(page->out);
    ui_list_fact(page->out, "printed",
        t->has_printed ? when_date(form->reading.printed_alarm_day).text
                       : "no date");
    if (t->has_printed)
        ui_list_fact(
            page->out, "computed", when_date(t->dates.computed_day).text);
    ui_list_fact(page->out, "refill by",
        page_text(page, "%s%s", when_date(t->refill.refill_by_day).text,
            t->refill.limited_by == REFILL_BY_STABILITY
                ? ", as long as the drug is stable"
                : ""));
    ui_list_fact(page->out, "window",
        page_text(page, "%s to %s",
            when_weekday_short(t->refill.window_from_day).text,
            when_weekday_short(t->refill.window_to_day).text));
    ui_list_facts_end(page->out);
    ui_section_end(page->out);
}

/* Old beside new, and what follows, before anything is stored. */
static void put_review(struct reading_form *form)
{
    struct buffer *out = form->page->out;

    begin(form,
        page_text(form->page, "Check the reading: %s", form->patient.name));
    put_disagreement(form);
    put_warnings(form);
    put_rows(form);
    put_dates(form);
    reading_form_put_asks(form);
    reading_form_put_hidden(form);
    ui_actions_begin(out);
    ui_form_step(out, "Store the reading", "save");
    ui_form_other(out, "Go back", "step", "edit");
    ui_button(out, back(form), "Cancel", NULL);
    ui_actions_end(out);
    end(form);
}

static void save(struct reading_form *form)
{
    struct page *page = form->page;
    struct author author = page_author(page, PAGE_MAY_READ_PUMPS);
    enum store_result result;
    int64_t id;

    if (entry_key(page, form->reading.key))
        return;
    result = reading_add(page->store, &author, &form->reading, &id);
    if (result != STORE_OK && result != STORE_SAME) {
        page_fail(page, result);
        return;
    }
    http_redirect(page->request, page->reply, "/patient/%lld?done=reading",
        (long long)form->patient.id);
}

static int open_form(struct reading_form *form, struct page *page,
    struct request *request, struct reply *reply)
{
    enum store_result result;

    if (page_open(page, request, reply))
        return -1;
    result = reading_form_open(form, page, request->number[0]);
    if (result == STORE_OK)
        return page_look(page, "reading", form->patient.id);
    page_fail(page, result);
    return -1;
}

void page_reading(struct request *request, struct reply *reply)
{
    struct reading_form form;
    struct page page;

    if (open_form(&form, &page, request, reply))
        return;
    if (request->again)
        (void)reading_form_read(&form);
    put_form(&form);
}

void page_reading_send(struct request *request, struct reply *reply)
{
    struct reading_form form;
    struct page page;
    const char *step = http_field(request, "step");

    if (open_form(&form, &page, request, reply))
        return;
    if (!reading_form_read(&form) || strcmp(step, "edit") == 0) {
        if (strcmp(step, "edit") != 0)
            reply->status = 422;
        put_form(&form);
    } else if (strcmp(step, "save") != 0) {
        put_review(&form);
    } else if (!reading_form_is_sure(&form)) {
        reply->status = 422;
        put_review(&form);
    } else {
        save(&form);
    }
}
