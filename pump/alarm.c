#include "pump/alarm.h"

#include "core/fault.h"
#include "pump/tone.h"

enum {
    MINUTE_S = 60,
    HOUR_S = 3600,
};

/* What is delivered while a cause lasts (SR-08), if what it falls back on is
 * verified, and if not. */
struct row {
    enum alarm_delivery verified, unverified;
};

static const struct row rows[ALARM_CAUSES] = {
    /* Drug is left, and the alarm is there to have it refilled in time. */
    [EVENT_ALARM_LOW_RESERVOIR - 1] = { ALARM_NORMAL, ALARM_NORMAL },
    /* The battery has 90 days left. */
    [EVENT_ALARM_ERI - 1] = { ALARM_NORMAL, ALARM_NORMAL },
    /* What was wrong has been put right from the other copy. */
    [EVENT_ALARM_MEMORY - 1] = { ALARM_NORMAL, ALARM_NORMAL },
    /* The command is the cause. */
    [EVENT_ALARM_STOPPED - 1] = { ALARM_STOPPED, ALARM_STOPPED },
    /* The ledger has nothing left: a stroke more would draw gas. */
    [EVENT_ALARM_EMPTY - 1] = { ALARM_STOPPED, ALARM_STOPPED },
    /* F-09: strokes on a failing battery are not known to be whole. */
    [EVENT_ALARM_EOS - 1] = { ALARM_STOPPED, ALARM_STOPPED },
    /* F-11: the rotor recovers by itself once the magnetic field is gone, so
     * the pump goes on trying. */
    [EVENT_ALARM_STALL - 1] = { ALARM_NORMAL, ALARM_NORMAL },
    /* to restart is a clinician's decision, never a silent resume. */
    [EVENT_ALARM_STOPPED_LONG - 1] = { ALARM_STOPPED, ALARM_STOPPED },
    /* SR-05: never a default dose; a minimum rate only if one was stored. */
    [EVENT_ALARM_MEMORY_CRITICAL - 1] = { ALARM_MINIMUM, ALARM_STOPPED },
    /* Stopping is a hazard too: the program that was read back whole goes on,
     * and without one the minimum rate until a clinician decides. */
    [EVENT_ALARM_BATTERY_RESET - 1] = { ALARM_NORMAL, ALARM_MINIMUM },
    /* SR-07: what leaves the pump is not what it was told to give. */
    [EVENT_ALARM_NOT_DELIVERING - 1] = { ALARM_STOPPED, ALARM_STOPPED },
    /* SR-07: a motor that runs by itself is not asked to run more. */
    [EVENT_ALARM_OVER_DELIVERY - 1] = { ALARM_STOPPED, ALARM_STOPPED },
    /* SR-24: less than the program is a hazard of its own, so it is heard. */
    [EVENT_ALARM_HELD - 1] = { ALARM_MINIMUM, ALARM_MINIMUM },
};

_Static_assert((int)EVENT_ALARM_HELD == (int)ALARM_CAUSES,
    "a row for every alarm of core/event");

/* From 0 on, in the order of the codes. */
static unsigned place_of(enum event_code cause)
{
    ASSERT((int)cause >= 1);
    ASSERT((int)cause <= ALARM_CAUSES);
    return (unsigned)cause - 1;
}

static unsigned bit(enum event_code cause)
{
    return 1U << place_of(cause);
}

static enum event_priority priority_of(enum event_code cause)
{
    return event_of_code((uint32_t)cause)->priority;
}

static enum port_tone tone_of(enum event_priority priority)
{
    return priority == EVENT_HIGH ? PORT_TONE_DOUBLE : PORT_TONE_SINGLE;
}

static int32_t interval_s(
    const struct alarm_settings *settings, enum event_priority priority)
{
    return MINUTE_S *
           (priority == EVENT_HIGH ? settings->high_min : settings->medium_min);
}

struct alarm_response alarm_response(
    enum event_code cause, const struct alarm_settings *settings, int verified)
{
    const struct row *row = &rows[place_of(cause)];
    struct alarm_response response;

    response.priority = priority_of(cause);
    response.tone = tone_of(response.priority);
    response.interval_s = interval_s(settings, response.priority);
    response.delivery = verified ? row->verified : row->unverified;
    return response;
}

enum event_code alarm_of_stop(int64_t since_s, int64_t now_s)
{
    return now_s - since_s < ALARM_STOP_LONG_S ? EVENT_ALARM_STOPPED
                                               : EVENT_ALARM_STOPPED_LONG;
}

struct alarm_settings alarm_settings_default(void)
{
    const struct alarm_settings settings = {
        .medium_min = 60, .high_min = 10, .silence_h = 24
    };

    return settings;
}

static int is_within(int32_t value, int32_t least, int32_t most)
{
    return value >= least && value <= most;
}

enum status alarm_settings_check(const struct alarm_settings *settings)
{
    if (!is_within(settings->medium_min, 20, 360))
        return ERR_RANGE;
    if (!is_within(settings->high_min, 10, 120))
        return ERR_RANGE;
    if (!is_within(settings->silence_h, 1, 72))
        return ERR_RANGE;
    return OK;
}

/* SR-12: no cause ever began. */
static void forget(struct alarm *alarm)
{
    int i, j;

    for (i = 0; i < ALARM_CAUSES; i++)
        for (j = 0; j < ALARM_CYCLES - 1; j++)
            alarm->began_s[i][j] = ALARM_LONG_AGO_S;
}

void alarm_init(struct alarm *alarm)
{
    forget(alarm);
    alarm->settings = alarm_settings_default();
    alarm->sounded_s = 0;
    alarm->silenced_s = 0;
    alarm->quiet_s = 0;
    alarm->active = 0;
    alarm->latched = 0;
    alarm->silent = 0;
    alarm->owed = 0;
    alarm->test = EVENT_LOW;
}

enum status alarm_set(
    struct alarm *alarm, const struct alarm_settings *settings)
{
    enum status status = alarm_settings_check(settings);

    if (status != OK)
        return status;
    alarm->settings = *settings;
    return OK;
}

static void note(struct alarm_news *news, enum event_code code, int32_t about)
{
    news->note[news->count].code = code;
    news->note[news->count].about = about;
    news->count++;
}

/* The silence is over: all that is active sounds at once. */
static void end_silence(struct alarm *alarm, struct alarm_news *news)
{
    alarm->silent = 0;
    alarm->owed = 1;
    note(news, EVENT_ALARM_SILENCE_ENDED, 0);
}

static void begin(struct alarm *alarm, enum event_code cause, int64_t now_s)
{
    const unsigned place = place_of(cause);
    int i;

    /* SR-12, of what is critical: the rest takes no delivery away, or was a
     * command. */
    if (priority_of(cause) == EVENT_HIGH &&
        alarm->began_s[place][ALARM_CYCLES - 2] >= now_s - ALARM_CYCLE_S)
        alarm->latched |= (uint16_t)bit(cause);
    for (i = ALARM_CYCLES - 2; i > 0; i--)
        alarm->began_s[place][i] = alarm->began_s[place][i - 1];
    alarm->began_s[place][0] = now_s;
    alarm->active |= (uint16_t)bit(cause);
}

void alarm_raise(struct alarm *alarm, enum event_code cause, int64_t now_s,
    struct alarm_news *news)
{
    news->count = 0;
    if (alarm_is_active(alarm, cause))
        return;
    if (alarm->silent)
        end_silence(alarm, news);
    else if (priority_of(cause) >= alarm_priority(alarm))
        alarm->owed = 1;
    begin(alarm, cause, now_s);
    note(news, cause, 0);
}

void alarm_repeat(struct alarm *alarm, enum event_code cause, int64_t now_s,
    struct alarm_news *news)
{
    alarm->active &= (uint16_t)~bit(cause);
    alarm_raise(alarm, cause, now_s, news);
}

enum status alarm_clear(
    struct alarm *alarm, enum event_code cause, struct alarm_news *news)
{
    news->count = 0;
    if (!alarm_is_active(alarm, cause))
        return OK;
    if (alarm->latched & bit(cause))
        return ERR_STATE;
    alarm->active &= (uint16_t)~bit(cause);
    if (!alarm->active) {
        alarm->silent = 0;
        alarm->owed = 0;
    }
    note(news, EVENT_ALARM_CLEARED, (int32_t)cause);
    return OK;
}

enum status alarm_silence(
    struct alarm *alarm, int64_t now_s, struct alarm_news *news)
{
    news->count = 0;
    if (!alarm->active)
        return ERR_STATE;
    alarm->silent = 1;
    alarm->owed = 0;
    alarm->silenced_s = now_s;
    note(news, EVENT_ALARM_SILENCED, 0);
    return OK;
}

enum status alarm_test(
    struct alarm *alarm, enum event_priority priority, struct alarm_news *news)
{
    news->count = 0;
    if (priority != EVENT_MEDIUM && priority != EVENT_HIGH)
        return ERR_RANGE;
    alarm->test = priority;
    note(news, EVENT_ALARM_TESTED, (int32_t)priority);
    return OK;
}

static int64_t later(int64_t a, int64_t b)
{
    return a > b ? a : b;
}

/* When what is active sounds next, or its silence ends. */
static int64_t due_s(const struct alarm *alarm)
{
    const enum event_priority top = alarm_priority(alarm);

    if (top == EVENT_LOW)
        return ALARM_NEVER;
    if (alarm->silent)
        return top == EVENT_HIGH
                   ? alarm->silenced_s + HOUR_S * alarm->settings.silence_h
                   : ALARM_NEVER;
    if (alarm->owed)
        return alarm->quiet_s;
    return later(
        alarm->quiet_s, alarm->sounded_s + interval_s(&alarm->settings, top));
}

/* Which tone begins now: of what is due, of a test, or EVENT_LOW for none. */
static enum event_priority choose(struct alarm *alarm, int64_t now_s)
{
    const enum event_priority test = alarm->test;

    if (!alarm->silent && due_s(alarm) <= now_s) {
        alarm->owed = 0;
        alarm->sounded_s = now_s;
        return alarm_priority(alarm);
    }
    if (alarm->quiet_s > now_s)
        return EVENT_LOW;
    alarm->test = EVENT_LOW;
    return test;
}

int alarm_wake(struct alarm *alarm, int64_t now_s, enum port_tone *tone,
    struct alarm_news *news)
{
    enum event_priority priority;

    news->count = 0;
    if (alarm->silent && due_s(alarm) <= now_s)
        end_silence(alarm, news);
    priority = choose(alarm, now_s);
    if (priority == EVENT_LOW)
        return 0;
    *tone = tone_of(priority);
    alarm->quiet_s =
        now_s + (priority == EVENT_HIGH ? TONE_DOUBLE_S : TONE_SINGLE_S);
    return 1;
}

int64_t alarm_next(const struct alarm *alarm)
{
    const int64_t at_s = due_s(alarm);

    if (alarm->test != EVENT_LOW && alarm->quiet_s < at_s)
        return alarm->quiet_s;
    return at_s;
}

int alarm_is_active(const struct alarm *alarm, enum event_code cause)
{
    return (alarm->active & bit(cause)) != 0;
}

enum event_priority alarm_priority(const struct alarm *alarm)
{
    enum event_priority top = EVENT_LOW;
    int i;

    for (i = 1; i <= ALARM_CAUSES; i++) {
        const enum event_code cause = (enum event_code)i;

        if (alarm_is_active(alarm, cause) && priority_of(cause) > top)
            top = priority_of(cause);
    }
    return top;
}

enum alarm_delivery alarm_delivery(const struct alarm *alarm, int verified)
{
    enum alarm_delivery least = ALARM_NORMAL;
    int i;

    if (alarm->latched)
        return ALARM_STOPPED;
    for (i = 1; i <= ALARM_CAUSES; i++) {
        const enum event_code cause = (enum event_code)i;
        const struct row *row = &rows[place_of(cause)];
        const enum alarm_delivery delivery =
            verified ? row->verified : row->unverified;

        if (alarm_is_active(alarm, cause) && delivery < least)
            least = delivery;
    }
    return least;
}

int alarm_is_latched(const struct alarm *alarm)
{
    return alarm->latched != 0;
}

void alarm_unlatch(struct alarm *alarm)
{
    forget(alarm);
    alarm->latched = 0;
}
