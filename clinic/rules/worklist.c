#include <stddef.h>

#include "clinic/rules/worklist.h"
#include "clinic/store/record.h"

_Static_assert(WORKLIST_NEVER == RECORD_NO_DAY, "days pass through unchanged");

/* What each reason brings, gravest first; an item takes the loudest level,
 * the first section and the first step that its reasons name and that is not
 * done yet. */
static const struct consequence {
    enum worklist_level level;
    enum worklist_section section;
    enum worklist_step step;
} CONSEQUENCE[WORKLIST_REASON_COUNT] = {
    [WORKLIST_NOT_RUNNING] = { WORKLIST_HIGH, WORKLIST_SECTION_OVERDUE,
        WORKLIST_STEP_CALL },
    [WORKLIST_ALARM_PAST] = { WORKLIST_HIGH, WORKLIST_SECTION_OVERDUE,
        WORKLIST_STEP_CALL },
    [WORKLIST_UNSTABLE] = { WORKLIST_HIGH, WORKLIST_SECTION_OVERDUE,
        WORKLIST_STEP_CALL },
    [WORKLIST_OVERDUE] = { WORKLIST_HIGH, WORKLIST_SECTION_OVERDUE,
        WORKLIST_STEP_BOOK },
    [WORKLIST_BOOKED_LATE] = { WORKLIST_HIGH, WORKLIST_SECTION_SOON,
        WORKLIST_STEP_REBOOK },
    [WORKLIST_REPLACE_PAST] = { WORKLIST_HIGH, WORKLIST_SECTION_OVERDUE,
        WORKLIST_STEP_REPLACE },
    [WORKLIST_NO_PUMP] = { WORKLIST_HIGH, WORKLIST_SECTION_UNREAD,
        WORKLIST_STEP_PUMP },
    [WORKLIST_NEVER_READ] = { WORKLIST_HIGH, WORKLIST_SECTION_UNREAD,
        WORKLIST_STEP_READ },
    [WORKLIST_UNREAD] = { WORKLIST_MEDIUM, WORKLIST_SECTION_UNREAD,
        WORKLIST_STEP_READ },
    [WORKLIST_DISCREPANCY] = { WORKLIST_MEDIUM, WORKLIST_SECTION_OTHER,
        WORKLIST_STEP_LOOK },
    [WORKLIST_MISSED] = { WORKLIST_MEDIUM, WORKLIST_SECTION_SOON,
        WORKLIST_STEP_CALL },
    [WORKLIST_VISIT_LEFT] = { WORKLIST_MEDIUM, WORKLIST_SECTION_SOON,
        WORKLIST_STEP_CLOSE },
    [WORKLIST_BOOKED_CLOSE] = { WORKLIST_MEDIUM, WORKLIST_SECTION_SOON,
        WORKLIST_STEP_REBOOK },
    [WORKLIST_DUE_UNBOOKED] = { WORKLIST_MEDIUM, WORKLIST_SECTION_SOON,
        WORKLIST_STEP_BOOK },
    [WORKLIST_REPLACE_NEAR] = { WORKLIST_MEDIUM, WORKLIST_SECTION_OTHER,
        WORKLIST_STEP_REPLACE },
    [WORKLIST_DUE] = { WORKLIST_LOW, WORKLIST_SECTION_SOON,
        WORKLIST_STEP_VISIT },
    [WORKLIST_VISIT_OPEN] = { WORKLIST_LOW, WORKLIST_SECTION_OTHER,
        WORKLIST_STEP_CLOSE },
    [WORKLIST_UNBOOKED] = { WORKLIST_LOW, WORKLIST_SECTION_NO_DATE,
        WORKLIST_STEP_BOOK },
    [WORKLIST_REPLACE_FAR] = { WORKLIST_LOW, WORKLIST_SECTION_OTHER,
        WORKLIST_STEP_REPLACE },
    [WORKLIST_DISAGREES] = { WORKLIST_LOW, WORKLIST_SECTION_OTHER,
        WORKLIST_STEP_LOOK },
    [WORKLIST_UNOWNED] = { WORKLIST_LOW, WORKLIST_SECTION_OTHER,
        WORKLIST_STEP_RECORD },
    [WORKLIST_NO_BACKUP] = { WORKLIST_LOW, WORKLIST_SECTION_OTHER,
        WORKLIST_STEP_RECORD },
};

struct worklist_facts worklist_facts(
    const struct current *current, int32_t today)
{
    bool ahead =
        current->booked_day != RECORD_NO_DAY && current->booked_day >= today;

    return (struct worklist_facts){
        .read_day = current->read_day,
        .alarm_day = current->alarm_day,
        .stability_day = current->stability_day,
        .refill_by_day = current->refill_by_day,
        .window_day = current->window_from_day,
        .replace_by_day = current->replace_by_day,
        .booked_day = ahead ? current->booked_day : WORKLIST_NEVER,
        .missed_day = ahead ? WORKLIST_NEVER : current->booked_day,
        .visit_day = current->visit_day,
        .has_owner = current->owner != 0,
        .flags = current->flags,
    };
}

struct worklist_rule worklist_rule_default(void)
{
    return (struct worklist_rule){ 7, 180, 183, 92 };
}

struct worklist_rule worklist_rule_of(const struct clinic *clinic)
{
    struct worklist_rule rule = worklist_rule_default();

    rule.ahead_days = (int16_t)clinic->ahead_days;
    rule.fresh_days = (int16_t)clinic->fresh_days;
    return rule;
}

static bool known(int32_t day)
{
    return day != WORKLIST_NEVER;
}

/* The known day has passed: it is not today's. */
static bool past(int32_t day, int32_t today)
{
    return known(day) && day < today;
}

static bool soon(int32_t day, int32_t today, int32_t days)
{
    return known(day) && day - today <= days;
}

static uint32_t bit(bool holds, enum worklist_reason reason)
{
    return holds ? UINT32_C(1) << reason : 0;
}

/* The reservoir: R-04 and SR-42.  The alarm date itself counts as come. */
static uint32_t refill_reasons(const struct worklist_facts *facts,
    const struct worklist_rule *rule, int32_t today)
{
    bool due = soon(facts->window_day, today, rule->ahead_days);
    bool booked = known(facts->booked_day);

    return bit(known(facts->alarm_day) && facts->alarm_day <= today,
               WORKLIST_ALARM_PAST) |
           bit(past(facts->stability_day, today), WORKLIST_UNSTABLE) |
           bit(past(facts->refill_by_day, today), WORKLIST_OVERDUE) |
           bit(due && booked, WORKLIST_DUE) |
           bit(due && !booked, WORKLIST_DUE_UNBOOKED);
}

/* What is arranged, held against the dates; a booking clears nothing. */
static uint32_t booking_reasons(const struct worklist_facts *facts)
{
    bool booked = known(facts->booked_day);
    bool late = booked && known(facts->alarm_day) &&
                facts->booked_day >= facts->alarm_day;
    bool unstable = booked && past(facts->stability_day, facts->booked_day);
    bool close = booked && past(facts->refill_by_day, facts->booked_day);

    return bit(late || unstable, WORKLIST_BOOKED_LATE) |
           bit(close, WORKLIST_BOOKED_CLOSE) |
           bit(known(facts->missed_day), WORKLIST_MISSED) |
           bit(!booked, WORKLIST_UNBOOKED);
}

/* SR-47: what is not known, or no longer. */
static uint32_t reading_reasons(const struct worklist_facts *facts,
    const struct worklist_rule *rule, int32_t today)
{
    bool never = !known(facts->read_day) || !known(facts->alarm_day);

    return bit(never, WORKLIST_NEVER_READ) |
           bit(known(facts->read_day) &&
                   today - facts->read_day > rule->fresh_days,
               WORKLIST_UNREAD) |
           bit(!facts->has_owner, WORKLIST_UNOWNED);
}

/* SR-43: until it is closed, nobody knows what comes next. */
static uint32_t visit_reasons(const struct worklist_facts *facts, int32_t today)
{
    bool left = past(facts->visit_day, today);

    return bit(left, WORKLIST_VISIT_LEFT) |
           bit(known(facts->visit_day) && !left, WORKLIST_VISIT_OPEN);
}

static uint32_t flag_reasons(unsigned flags)
{
    return bit(flags & CURRENT_NOT_RUNNING, WORKLIST_NOT_RUNNING) |
           bit(flags & CURRENT_NO_PUMP, WORKLIST_NO_PUMP) |
           bit(flags & CURRENT_DISCREPANCY, WORKLIST_DISCREPANCY) |
           bit(flags & CURRENT_DISAGREES, WORKLIST_DISAGREES) |
           bit(flags & CURRENT_NO_BACKUP, WORKLIST_NO_BACKUP);
}

/* F-09: the clinic warns six and three months before. */
static uint32_t battery_reasons(const struct worklist_facts *facts,
    const struct worklist_rule *rule, int32_t today)
{
    int32_t day = facts->replace_by_day;
    bool gone = past(day, today);
    bool near = soon(day, today, rule->replace_near_days);
    bool far = soon(day, today, rule->replace_far_days);

    return bit(gone, WORKLIST_REPLACE_PAST) |
           bit(near && !gone, WORKLIST_REPLACE_NEAR) |
           bit(far && !near, WORKLIST_REPLACE_FAR);
}

static bool done(const struct worklist_facts *facts, enum worklist_step step)
{
    return step == WORKLIST_STEP_BOOK && known(facts->booked_day);
}

static int32_t earlier(int32_t a, int32_t b)
{
    return known(b) && b < a ? b : a;
}

static int32_t safe_until(const struct worklist_facts *facts)
{
    if (!known(facts->alarm_day))
        return WORKLIST_NEVER;
    return earlier(facts->alarm_day, facts->stability_day);
}

struct worklist_item worklist_judge(const struct worklist_facts *facts,
    const struct worklist_rule *rule, int32_t today)
{
    struct worklist_item item = {
        .reasons = refill_reasons(facts, rule, today) | booking_reasons(facts) |
                   reading_reasons(facts, rule, today) |
                   battery_reasons(facts, rule, today) |
                   visit_reasons(facts, today) | flag_reasons(facts->flags),
        .section = WORKLIST_SECTION_NONE,
        .safe_until_day = safe_until(facts),
    };
    size_t r;

    for (r = 0; r < WORKLIST_REASON_COUNT; r++) {
        const struct consequence *c = &CONSEQUENCE[r];

        if (!worklist_has(&item, (enum worklist_reason)r))
            continue;
        if (c->level > item.level)
            item.level = c->level;
        if (c->section < item.section)
            item.section = c->section;
        if (item.step == WORKLIST_STEP_NONE && !done(facts, c->step))
            item.step = c->step;
    }
    return item;
}

bool worklist_has(const struct worklist_item *item, enum worklist_reason reason)
{
    return (item->reasons >> reason & 1u) != 0;
}

bool worklist_belongs(
    const struct worklist_item *item, enum worklist_section section)
{
    size_t r;

    if (item->section == section || section <= WORKLIST_SECTION_SOON)
        return item->section == section;
    for (r = 0; r < WORKLIST_REASON_COUNT; r++)
        if (CONSEQUENCE[r].section == section &&
            worklist_has(item, (enum worklist_reason)r))
            return true;
    return false;
}
