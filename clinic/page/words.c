#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "base/quantity.h"
#include "base/when.h"
#include "clinic/page/words.h"
#include "core/fault.h"

static const char *const BADGE[WORKLIST_REASON_COUNT] = {
    [WORKLIST_NOT_RUNNING] = "Not running",
    [WORKLIST_ALARM_PAST] = "Alarm date",
    [WORKLIST_UNSTABLE] = "Drug expired",
    [WORKLIST_OVERDUE] = "Overdue",
    [WORKLIST_BOOKED_LATE] = "Booked late",
    [WORKLIST_REPLACE_PAST] = "Battery",
    [WORKLIST_NO_PUMP] = "No pump",
    [WORKLIST_NEVER_READ] = "Never read",
    [WORKLIST_UNREAD] = "Unread",
    [WORKLIST_DISCREPANCY] = "Discrepancy",
    [WORKLIST_MISSED] = "Missed",
    [WORKLIST_VISIT_LEFT] = "Visit left open",
    [WORKLIST_BOOKED_CLOSE] = "Booked close",
    [WORKLIST_DUE_UNBOOKED] = "Not booked",
    [WORKLIST_REPLACE_NEAR] = "Battery",
    [WORKLIST_DUE] = "Due",
    [WORKLIST_VISIT_OPEN] = "Visit now",
    [WORKLIST_UNBOOKED] = "No date",
    [WORKLIST_REPLACE_FAR] = "Battery",
    [WORKLIST_DISAGREES] = "Dates differ",
    [WORKLIST_UNOWNED] = "No owner",
    [WORKLIST_NO_BACKUP] = "No backup",
};

static const struct {
    const char *heading;
    const char *filter;
    const char *nobody;
} SECTION[WORKLIST_SECTION_COUNT] = {
    [WORKLIST_SECTION_OVERDUE] = { "Overdue", "overdue", "Nobody is overdue." },
    [WORKLIST_SECTION_SOON] = { "This week", "this week",
        "No refill is due this week." },
    [WORKLIST_SECTION_UNREAD] = { "Unread", "unread",
        "Every pump has a fresh reading." },
    [WORKLIST_SECTION_NO_DATE] = { "Without a date", "without a date",
        "Everybody has an appointment." },
    [WORKLIST_SECTION_OTHER] = { "To look at", "to look at",
        "Nothing else asks for a look." },
};

static const struct {
    unsigned risk;
    const char *word;
} RISK[] = {
    { RISK_WITHDRAWAL, "history of withdrawal" },
    { RISK_DYSREFLEXIA, "autonomic dysreflexia" },
    { RISK_HEARING, "cannot count on hearing the alarm" },
    { RISK_DEEP_PUMP, "deep pump" },
    { RISK_NO_PHONE, "no telephone" },
    { RISK_NO_CONTACT, "no second contact" },
    { RISK_FAR, "lives far away" },
    { RISK_WEATHER, "weather on the way" },
    { RISK_TRANSPORT, "needs transport" },
    { RISK_COMMUNICATION, "cannot tell how they feel" },
};

const char *words_section(enum worklist_section section)
{
    ASSERT(section < WORKLIST_SECTION_COUNT);
    return SECTION[section].heading;
}

const char *words_filter(enum worklist_section section)
{
    ASSERT(section < WORKLIST_SECTION_COUNT);
    return SECTION[section].filter;
}

const char *words_nobody(enum worklist_section section)
{
    ASSERT(section < WORKLIST_SECTION_COUNT);
    return SECTION[section].nobody;
}

const char *words_badge(const struct worklist_item *item)
{
    int r;

    for (r = 0; r < WORKLIST_REASON_COUNT; r++)
        if (worklist_has(item, (enum worklist_reason)r))
            return BADGE[r];
    return NULL;
}

enum ui_level words_level(enum worklist_level level)
{
    static const enum ui_level levels[] = { UI_GOOD, UI_LOW, UI_MEDIUM,
        UI_HIGH };

    return levels[level];
}

const char *words_day(struct page *page, int32_t day)
{
    return page_text(page, "%s",
        (abs(day - page->today) > 300 ? when_date(day)
                                      : when_weekday_short(day))
            .text);
}

const char *words_alarm(struct page *page, const struct current *current)
{
    if (current->alarm_day == RECORD_NO_DAY)
        return "no alarm date is known";
    return page_text(page, "alarm %s, %s", words_day(page, current->alarm_day),
        when_from_today(current->alarm_day, page->today).text);
}

const char *words_visit(struct page *page, const struct current *current)
{
    int64_t local_s;
    const char *day;

    if (current->booked_day == RECORD_NO_DAY)
        return "nothing";
    local_s = page_local_s(page, current->booked_s);
    day = words_day(page, current->booked_day);
    if (current->booked_day < page->today)
        return page_text(page, "missed %s", day);
    return page_text(page, "%s, %s", day, when_time(local_s).text);
}

const char *words_booked(struct page *page, const struct current *current)
{
    const char *visit = words_visit(page, current);

    if (current->booked_day == RECORD_NO_DAY)
        return "nothing booked";
    if (current->booked_day < page->today)
        return visit;
    return page_text(page, "booked %s", visit);
}

enum ui_level words_booked_level(
    const struct page *page, const struct current *current)
{
    int32_t day = current->booked_day;

    if (day == RECORD_NO_DAY)
        return UI_GOOD;
    if (current->alarm_day != RECORD_NO_DAY && day >= current->alarm_day)
        return UI_HIGH;
    if (day < page->today || (current->refill_by_day != RECORD_NO_DAY &&
                                 day > current->refill_by_day))
        return UI_MEDIUM;
    return UI_GOOD;
}

const char *words_booked_fit(
    const struct page *page, const struct current *current)
{
    const int32_t day = current->booked_day;

    if (day == RECORD_NO_DAY || day < page->today)
        return "";
    if (current->alarm_day != RECORD_NO_DAY && day >= current->alarm_day)
        return ", not before the alarm";
    if (current->refill_by_day == RECORD_NO_DAY)
        return "";
    if (day > current->refill_by_day)
        return ", after the window";
    return day < current->window_from_day ? ", before the window" : "";
}

/* A day that the sentence of a reason is about. */
static const char *day_or(struct page *page, int32_t day)
{
    return day == RECORD_NO_DAY ? "unknown" : words_day(page, day);
}

/* why refill-by is earlier than the alarm date alone would make it. */
static const char *refill_by(struct page *page, const struct current *current)
{
    const char *early =
        current->risks & RISK_EARLY
            ? page_text(page, " (a week early: %s)",
                  words_risks(page, current->risks & RISK_EARLY))
            : "";

    return page_text(page, "refill-by was %s%s",
        day_or(page, current->refill_by_day), early);
}

/* Low is a nuisance, empty is withdrawal: when, as computed. */
static const char *how_low(struct page *page, const struct current *current)
{
    const int32_t day = current->empty_day;

    if (day == RECORD_NO_DAY)
        return "the reservoir may be low now";
    if (day < page->today)
        return page_text(page, "the reservoir may have been empty since %s",
            words_day(page, day));
    if (day == page->today)
        return "the reservoir may run empty today";
    return page_text(page, "the reservoir may be low now and empty on %s",
        words_day(page, day));
}

/* Which of the two comes before the visit: of one of them the line shows
 * nothing else. */
static const char *how_late(struct page *page, const struct current *current)
{
    if (current->alarm_day != RECORD_NO_DAY &&
        current->booked_day >= current->alarm_day)
        return "the visit is too late: not before the alarm date";
    return page_text(page, "the visit is too late: the drug is stable until %s",
        day_or(page, current->stability_day));
}

static const char *unread(struct page *page, const struct current *current)
{
    return page_text(
        page, "last read %d days ago", page->today - current->read_day);
}

static const char *window(struct page *page, const struct current *current)
{
    const char *day = day_or(page, current->window_from_day);

    if (current->window_from_day > page->today)
        return page_text(page, "window opens %s, refill by %s", day,
            day_or(page, current->refill_by_day));
    return page_text(page, "window is open, refill by %s",
        day_or(page, current->refill_by_day));
}

static const char *reason_words(struct page *page,
    const struct current *current, enum worklist_reason reason)
{
    switch (reason) {
    case WORKLIST_NOT_RUNNING:
        return current->mode == READING_STOPPED
                   ? "the pump was stopped when last read"
                   : "the pump ran at minimum rate when last read";
    case WORKLIST_ALARM_PAST:
        return how_low(page, current);
    case WORKLIST_UNSTABLE:
        return page_text(page, "the drug was stable until %s",
            day_or(page, current->stability_day));
    case WORKLIST_OVERDUE:
        return refill_by(page, current);
    case WORKLIST_BOOKED_LATE:
        return how_late(page, current);
    case WORKLIST_REPLACE_PAST:
        return page_text(page, "pump was to be replaced by %s",
            day_or(page, current->replace_by_day));
    case WORKLIST_NO_PUMP:
        return "no pump on record";
    case WORKLIST_NEVER_READ:
        return "no reading, so no date can be told";
    case WORKLIST_UNREAD:
        return unread(page, current);
    case WORKLIST_DISCREPANCY:
        return "volumes disagreed at the last refill";
    case WORKLIST_MISSED:
        return "the visit passed without a reading";
    case WORKLIST_VISIT_LEFT:
        return page_text(page, "the visit of %s was not closed",
            day_or(page, current->visit_day));
    case WORKLIST_VISIT_OPEN:
        return "a visit is under way";
    case WORKLIST_BOOKED_CLOSE:
        return page_text(page, "the visit is after refill-by, %s",
            day_or(page, current->refill_by_day));
    case WORKLIST_DUE_UNBOOKED:
    case WORKLIST_DUE:
        return window(page, current);
    case WORKLIST_REPLACE_NEAR:
    case WORKLIST_REPLACE_FAR:
        return page_text(page, "replace the pump by %s",
            day_or(page, current->replace_by_day));
    case WORKLIST_UNBOOKED:
        return current->refill_by_day == RECORD_NO_DAY
                   ? NULL
                   : page_text(page, "refill by %s",
                         words_day(page, current->refill_by_day));
    case WORKLIST_DISAGREES:
        return "the pump\u2019s and the computed alarm date differ";
    case WORKLIST_UNOWNED:
        return "no owner";
    case WORKLIST_NO_BACKUP:
        return "no oral backup";
    case WORKLIST_REASON_COUNT:
    default:
        return NULL;
    }
}

/* A reason whose words another one already contains. */
static bool is_said(
    const struct worklist_item *item, enum worklist_reason reason)
{
    switch (reason) {
    case WORKLIST_BOOKED_CLOSE:
        return worklist_has(item, WORKLIST_BOOKED_LATE);
    case WORKLIST_DUE_UNBOOKED:
    case WORKLIST_DUE:
        return worklist_has(item, WORKLIST_OVERDUE);
    case WORKLIST_UNBOOKED:
        return worklist_has(item, WORKLIST_OVERDUE) ||
               worklist_has(item, WORKLIST_DUE_UNBOOKED);
    case WORKLIST_NEVER_READ:
        return worklist_has(item, WORKLIST_NO_PUMP);
    default:
        return false;
    }
}

static void join(struct buffer *out, const char *words)
{
    if (!words || !*words)
        return;
    if (out->len)
        buffer_text(out, " \u00b7 ");
    buffer_text(out, words);
}

static const char *last_call(struct page *page, const struct current *current)
{
    int64_t local_s;

    if (current->contact_s == RECORD_NO_INSTANT)
        return NULL;
    local_s = page_local_s(page, current->contact_s);
    return page_text(page, "last call %s, %s: %s",
        words_day(page, page_local_day(page, current->contact_s)),
        when_time(local_s).text,
        words_outcome((enum contact_outcome)current->contact_outcome));
}

const char *words_why(struct page *page, const struct current *current,
    const struct worklist_item *item)
{
    struct buffer out = { 0 };
    const char *why;
    int r;

    for (r = 0; r < WORKLIST_REASON_COUNT; r++)
        if (worklist_has(item, (enum worklist_reason)r) &&
            !is_said(item, (enum worklist_reason)r))
            join(&out, reason_words(page, current, (enum worklist_reason)r));
    if (item->level >= WORKLIST_MEDIUM) {
        join(&out,
            words_risks(page, words_risks_of(current->risks, current->phone) &
                                  ~(unsigned)RISK_EARLY));
        join(&out, last_call(page, current));
    }
    why = out.len ? arena_text(page->arena, out.data, out.len) : NULL;
    buffer_free(&out);
    return why;
}

const char *words_step(enum worklist_step step)
{
    switch (step) {
    case WORKLIST_STEP_VISIT:
        return "Nothing to do before the visit.";
    case WORKLIST_STEP_CALL:
        return "Call today.";
    case WORKLIST_STEP_CLOSE:
        return "Finish the visit and close it.";
    case WORKLIST_STEP_BOOK:
        return "Book a refill.";
    case WORKLIST_STEP_REBOOK:
        return "Move the visit to an earlier day.";
    case WORKLIST_STEP_READ:
        return "Enter a reading from the pump\u2019s printout.";
    case WORKLIST_STEP_PUMP:
        return "Enter the pump.";
    case WORKLIST_STEP_LOOK:
        return "Compare the last reading with the pump\u2019s printout.";
    case WORKLIST_STEP_REPLACE:
        return "Plan the replacement of the pump.";
    case WORKLIST_STEP_RECORD:
        return "Complete the record.";
    case WORKLIST_STEP_NONE:
    default:
        return NULL;
    }
}

const char *words_step_button(struct page *page, enum worklist_step step,
    int64_t patient, const char **href)
{
    static const struct {
        const char *text;
        const char *path;
        unsigned roles;
    } button[] = {
        [WORKLIST_STEP_CALL] = { "Call", "call", PAGE_MAY_BOOK },
        [WORKLIST_STEP_CLOSE] = { "Visit", "visit", PAGE_MAY_SEE },
        [WORKLIST_STEP_BOOK] = { "Book", "book", PAGE_MAY_BOOK },
        [WORKLIST_STEP_REBOOK] = { "Move", "book", PAGE_MAY_BOOK },
        [WORKLIST_STEP_READ] = { "New reading", "reading/new",
            PAGE_MAY_READ_PUMPS },
        [WORKLIST_STEP_PUMP] = { "Enter pump", "edit", PAGE_MAY_READ_PUMPS },
        [WORKLIST_STEP_RECORD] = { "Complete", "edit", PAGE_MAY_BOOK },
    };

    if ((size_t)step >= sizeof button / sizeof button[0] ||
        !button[step].text || !page_may(page, button[step].roles))
        return NULL;
    *href = page_text(
        page, "/patient/%lld/%s", (long long)patient, button[step].path);
    return button[step].text;
}

const char *words_class(enum patient_class class)
{
    static const char *const words[] = { "", "spinal", "cerebral",
        "pediatric" };

    return class < sizeof words / sizeof words[0] ? words[class] : "";
}

const char *words_risks(struct page *page, unsigned risks)
{
    struct buffer out = { 0 };
    const char *words;
    size_t i;

    for (i = 0; i < sizeof RISK / sizeof RISK[0]; i++)
        if (risks & RISK[i].risk) {
            if (out.len)
                buffer_text(&out, ", ");
            buffer_text(&out, RISK[i].word);
        }
    words = arena_text(page->arena, buffer_get(&out), out.len);
    buffer_free(&out);
    return words;
}

unsigned words_risks_of(unsigned risks, const char *phone)
{
    return phone[0] ? risks : risks | RISK_NO_PHONE;
}

const char *words_outcome(enum contact_outcome outcome)
{
    static const char *const words[] = { "reached", "no answer",
        "left a message", "wrong number", "declined", "sent" };

    return outcome < sizeof words / sizeof words[0] ? words[outcome] : "";
}
