#include <string.h>

#include "base/buffer.h"
#include "base/when.h"
#include "clinic/page/view.h"
#include "clinic/page/words.h"
#include "clinic/store/current.h"
#include "clinic/store/patient.h"
#include "clinic/store/pump.h"
#include "clinic/store/reading.h"
#include "clinic/store/store.h"
#include "core/calendar.h"
#include "core/reservoir.h"
#include "web/ui_list.h"

/* OK also when there is none: has says which. */
static enum store_result optional(enum store_result result, bool *has)
{
    *has = result == STORE_OK;
    return result == STORE_NONE ? STORE_OK : result;
}

static enum store_result load(struct page *page, struct view *view, int64_t id)
{
    struct store *store = page->store;
    struct arena *arena = page->arena;
    enum store_result result = patient_get(store, arena, id, &view->patient);

    if (result == STORE_OK)
        result = current_get(store, arena, id, &view->current);
    if (result == STORE_OK)
        result = optional(
            pump_current(store, arena, id, &view->pump), &view->has_pump);
    if (result == STORE_OK)
        result = optional(reading_latest(store, arena, id, &view->reading),
            &view->has_reading);
    return result;
}

int view_load(
    struct page *page, struct view *view, const char *action, int64_t patient)
{
    struct worklist_rule rule;
    struct worklist_facts facts;
    enum store_result result;

    *view = (struct view){ 0 };
    result = load(page, view, patient);
    if (result != STORE_OK) {
        page_fail(page, result);
        return -1;
    }
    rule = worklist_rule_of(&page->clinic);
    facts = worklist_facts(&view->current, page->today);
    view->item = worklist_judge(&facts, &rule, page->today);
    return page_look(page, action, view->patient.id);
}

int view_open(struct page *page, struct view *view, const char *action,
    struct request *request, struct reply *reply)
{
    if (page_open(page, request, reply))
        return -1;
    return view_load(page, view, action, request->number[0]);
}

static int32_t years_between(int32_t from_day, int32_t to_day)
{
    struct date from, to;

    if (calendar_date(from_day, &from) != OK ||
        calendar_date(to_day, &to) != OK)
        return -1;
    return to.year - from.year -
           (to.month < from.month ||
               (to.month == from.month && to.day < from.day));
}

static void join(struct buffer *out, const char *text)
{
    if (!text[0])
        return;
    if (out->len)
        buffer_text(out, " \u00b7 ");
    buffer_text(out, text);
}

const char *view_identity(struct page *page, const struct view *view)
{
    const struct patient *p = &view->patient;
    struct buffer out = { 0 };
    const char *text;

    if (p->born_day != RECORD_NO_DAY)
        join(&out, page_text(page, "born %s (%d)", when_date(p->born_day).text,
                       years_between(p->born_day, page->today)));
    if (p->mrn[0])
        join(&out, page_text(page, "MRN %s", p->mrn));
    join(&out, words_class(p->class));
    join(&out, p->phone);
    text = arena_text(page->arena, buffer_get(&out), out.len);
    buffer_free(&out);
    return text;
}

bool view_put_gone(struct page *page, const struct view *view)
{
    const char *gone = patient_gone_words(view->patient.state);

    if (!gone)
        return false;
    ui_notice_begin(
        page->out, UI_GOOD, page_text(page, "Not in your care: %s", gone));
    ui_text(page->out, "This patient is not on the worklist. If that is wrong, "
                       "change the state in the record.");
    ui_notice_end(page->out);
    return true;
}

const char *view_href(
    struct page *page, const struct view *view, const char *below)
{
    return page_text(
        page, "/patient/%lld%s", (long long)view->patient.id, below);
}

int64_t view_left_nl(const struct page *page, const struct view *view)
{
    struct reservoir reservoir;
    int64_t now_s = page->now_s + view->reading.offset_s;
    struct exact left;

    if (!view->has_reading || view->reading.mode != READING_RUNS)
        return RECORD_UNKNOWN;
    reservoir = reading_reservoir(&view->reading);
    if (now_s < reservoir.filled_s)
        return RECORD_UNKNOWN;
    left = reservoir_left(&reservoir, &view->reading.schedule, now_s);
    return units_round(&left);
}
