#include <stdlib.h>

#include "base/pattern.h"
#include "base/quantity.h"
#include "base/when.h"
#include "clinic/page/history.h"
#include "clinic/page/words.h"
#include "clinic/store/fact.h"
#include "clinic/store/reading.h"
#include "clinic/store/visit.h"
#include "core/calendar.h"
#include "core/schedule.h"

enum { KINDS_MAX = 200 }; /* facts of one kind looked at */

/* Events grow here; room is for all kinds together. */
struct list {
    struct page *page;
    struct history_event *events;
    size_t count;
    size_t room;
};

static void add(
    struct list *list, int64_t at_s, const char *words, const char *author)
{
    if (list->count < list->room)
        list->events[list->count++] =
            (struct history_event){ at_s, words, author, NULL };
}

/* "350.0 mcg/day", of the week's mean. */
static const char *dose_words(struct page *page, const struct schedule *s)
{
    return page_text(page, "%s",
        quantity_dose_per_day(schedule_week_ng(s) / UNITS_DAYS_PER_WEEK).text);
}

/* the change against the reading before it; NULL for none. */
static const char *change_words(struct page *page, const struct reading *before,
    const struct reading *reading)
{
    int64_t old = schedule_week_ng(&before->schedule) / UNITS_DAYS_PER_WEEK;
    int64_t new = schedule_week_ng(&reading->schedule) / UNITS_DAYS_PER_WEEK;

    if (old == new)
        return "";
    return page_text(page, ", %s", quantity_change(old, new).text);
}

static const char *source_words(enum reading_source source)
{
    switch (source) {
    case READING_IMPORT:
        return "Imported reading";
    case READING_LINK:
        return "Reading over the link";
    case READING_PRINTOUT:
    case READING_DEMO:
    default:
        return "Reading";
    }
}

static const char *reading_words(struct page *page,
    const struct reading *reading, const struct reading *before)
{
    const char *mode = reading->mode == READING_STOPPED   ? ", stopped"
                       : reading->mode == READING_MINIMUM ? ", at minimum rate"
                                                          : "";

    if (reading->source == READING_LINK)
        return page_text(page, "%s: %s%s%s, baclofen %s; %s left (estimated)",
            source_words(reading->source), dose_words(page, &reading->schedule),
            before ? change_words(page, before, reading) : "", mode,
            quantity_conc(reading->conc_ng_per_ml).text,
            quantity_volume(reading->fill_nl, 1).text);
    return page_text(page, "%s: %s%s%s, baclofen %s; filled %s with %s%s%s",
        source_words(reading->source), dose_words(page, &reading->schedule),
        before ? change_words(page, before, reading) : "", mode,
        quantity_conc(reading->conc_ng_per_ml).text,
        when_date(calendar_day_of(reading->filled_s)).text,
        quantity_volume(reading->fill_nl, 1).text, reading->note[0] ? ". " : "",
        reading->note);
}

static int add_readings(struct list *list, int64_t patient)
{
    struct page *page = list->page;
    struct reading *rows;
    int n = reading_list(page->store, page->arena, patient, KINDS_MAX, &rows);
    int i;

    for (i = 0; i < n; i++)
        add(list, rows[i].read_s,
            reading_words(page, &rows[i], i + 1 < n ? &rows[i + 1] : NULL),
            rows[i].author);
    return n;
}

static const char *fill_words(struct page *page, const struct fill *fill)
{
    const char *expected = fill->expected_nl == RECORD_UNKNOWN
                               ? ""
                               : page_text(page, " (expected %s, %s)",
                                     quantity_volume(fill->expected_nl, 1).text,
                                     fill->discrepancy ? "DISCREPANCY" : "ok");

    return page_text(page, "Refill %s, drained %s%s%s%s",
        quantity_volume(fill->filled_nl, 1).text,
        quantity_volume(fill->drained_nl, 1).text, expected,
        fill->reason[0] ? ": " : "", fill->reason);
}

static int add_fills(struct list *list, int64_t patient)
{
    struct page *page = list->page;
    struct fill *rows;
    int n = fill_list(page->store, page->arena, patient, KINDS_MAX, &rows);
    int i;

    for (i = 0; i < n; i++)
        add(list, rows[i].at_s, fill_words(page, &rows[i]), rows[i].author);
    return n;
}

static int add_programs(struct list *list, int64_t patient)
{
    struct page *page = list->page;
    struct program *rows;
    int n = program_list(page->store, page->arena, patient, KINDS_MAX, &rows);
    int i;

    for (i = 0; i < n; i++)
        add(list, rows[i].at_s,
            page_text(page, "Ordered %s%s%s",
                dose_words(page, &rows[i].schedule),
                rows[i].reason[0] ? ": " : "", rows[i].reason),
            rows[i].author);
    return n;
}

static int add_appointments(struct list *list, int64_t patient)
{
    static const char *const step[] = { "Booked", "Moved to",
        "Cancelled the visit of" };
    struct page *page = list->page;
    struct appointment *rows;
    int n = appointment_list(page->store, page->arena, patient, &rows);
    int i;

    for (i = 0; i < n; i++)
        add(list, rows[i].stored_s,
            page_text(page, "%s %s%s%s", step[rows[i].step],
                when_date_time(page_local_s(page, rows[i].starts_s)).text,
                rows[i].reason[0] ? ": " : "", rows[i].reason),
            rows[i].author);
    return n;
}

static int add_contacts(struct list *list, int64_t patient)
{
    static const char *const channel[] = { "Call", "Message", "Letter",
        "In person" };
    struct page *page = list->page;
    struct contact *rows;
    int n = contact_list(page->store, page->arena, patient, KINDS_MAX, &rows);
    int i;

    for (i = 0; i < n; i++)
        add(list, rows[i].at_s,
            page_text(page, "%s%s%s: %s%s%s", channel[rows[i].channel],
                rows[i].whom[0] ? " to " : "", rows[i].whom,
                words_outcome(rows[i].outcome), rows[i].note[0] ? ". " : "",
                rows[i].note),
            rows[i].author);
    return n;
}

static int add_tones(struct list *list, int64_t patient)
{
    struct page *page = list->page;
    struct tone *rows;
    int n = tone_list(page->store, page->arena, patient, KINDS_MAX, &rows);
    int i;

    for (i = 0; i < n; i++)
        add(list, rows[i].at_s,
            page_text(page, "%s %s%s%s",
                rows[i].scale == TONE_ASHWORTH ? "Ashworth" : "Spasms",
                rows[i].code, rows[i].site[0] ? ", " : "", rows[i].site),
            rows[i].author);
    return n;
}

/* One line a visit: when it is closed, how; SR-43. */
static const char *visit_words(struct page *page, const struct visit *visit)
{
    if (visit->ended_s == RECORD_NO_INSTANT)
        return "Visit, still open";
    if (visit->booked_s == RECORD_NO_INSTANT)
        return page_text(page, "Visit; no refill booked: %s", visit->reason);
    return page_text(page, "Visit; the next refill booked for %s%s%s",
        when_date_time(page_local_s(page, visit->booked_s)).text,
        visit->reason[0] ? ". " : "", visit->reason);
}

static int add_visits(struct list *list, int64_t patient)
{
    struct page *page = list->page;
    struct visit *rows;
    int n = visit_list(page->store, page->arena, patient, KINDS_MAX, &rows);
    int i;

    for (i = 0; i < n && list->count < list->room; i++)
        list->events[list->count++] = (struct history_event){ rows[i].begun_s,
            visit_words(page, &rows[i]), rows[i].begun_by,
            page_text(page, "/visit/%lld", (long long)rows[i].id) };
    return n;
}

static int newest_first(const void *a, const void *b)
{
    const struct history_event *x = a, *y = b;

    return (x->at_s < y->at_s) - (x->at_s > y->at_s);
}

int history_list(struct page *page, int64_t patient, size_t max,
    struct history_event **events)
{
    struct list list = { .page = page, .room = 7 * KINDS_MAX };

    list.events = arena_alloc(page->arena, list.room * sizeof list.events[0]);
    if (add_readings(&list, patient) < 0 || add_fills(&list, patient) < 0 ||
        add_programs(&list, patient) < 0 ||
        add_appointments(&list, patient) < 0 ||
        add_contacts(&list, patient) < 0 || add_tones(&list, patient) < 0 ||
        add_visits(&list, patient) < 0) {
        page_fail(page, STORE_BUSY);
        return -1;
    }
    qsort(list.events, list.count, sizeof list.events[0], newest_first);
    *events = list.events;
    return (int)(list.count < max ? list.count : max);
}
