/* test_alarm_silence.c: silence, tones on request, and the latch. */
#include "pump/alarm.h"

#include "test/test.h"

enum { MINUTE = 60, HOUR = 3600, START = 1000000 };

static struct alarm a;
static struct alarm_news news;
static enum port_tone tone;

static void begin_with(enum event_code cause)
{
    alarm_init(&a);
    alarm_raise(&a, cause, START, &news);
    CHECK(alarm_wake(&a, START, &tone, &news));
}

static enum status silence(int64_t now_s)
{
    return alarm_silence(&a, now_s, &news);
}

static int sounds(int64_t now_s, enum port_tone which)
{
    return alarm_wake(&a, now_s, &tone, &news) && tone == which;
}

static int is_quiet(int64_t now_s)
{
    return !alarm_wake(&a, now_s, &tone, &news);
}

static int noted(int i, enum event_code code, int32_t about)
{
    return i < news.count && news.note[i].code == code &&
           news.note[i].about == about;
}

/* F-08: the silence of a non-critical alarm lasts until the cause changes. */
static void a_non_critical_silence_has_no_end_of_its_own(void **state)
{
    (void)state;
    begin_with(EVENT_ALARM_LOW_RESERVOIR);
    CHECK(silence(START + 5) == OK);
    CHECK(noted(0, EVENT_ALARM_SILENCED, 0) && news.count == 1);
    CHECK(alarm_next(&a) == ALARM_NEVER);
    CHECK(is_quiet(START + 60 * MINUTE));
    CHECK(is_quiet(START + 1000 * 24 * HOUR));
    CHECK(alarm_clear(&a, EVENT_ALARM_LOW_RESERVOIR, &news) == OK);
    CHECK(!a.silent);
    alarm_raise(&a, EVENT_ALARM_LOW_RESERVOIR, START + 2000 * HOUR, &news);
    CHECK(noted(0, EVENT_ALARM_LOW_RESERVOIR, 0) && news.count == 1);
    CHECK(sounds(START + 2000 * HOUR, PORT_TONE_SINGLE));
}

/* F-08: a critical silence is bounded. */
static void a_critical_silence_lasts_its_hours(void **state)
{
    static const int32_t hours[] = { 1, 2, 24, 71, 72 };

    (void)state;
    for (size_t i = 0; i < 5; i++) {
        const struct alarm_settings settings = { 60, 10, hours[i] };
        const int64_t end = START + 5 + hours[i] * HOUR;

        begin_with(EVENT_ALARM_EMPTY);
        CHECK(alarm_set(&a, &settings) == OK);
        CHECK(silence(START + 5) == OK);
        CHECK(alarm_next(&a) == end);
        CHECK(is_quiet(end - 1) && news.count == 0);
        CHECK(sounds(end, PORT_TONE_DOUBLE));
        CHECK(noted(0, EVENT_ALARM_SILENCE_ENDED, 0) && news.count == 1);
        CHECK(alarm_next(&a) == end + 10 * MINUTE);
    }
}

/* A tone that is playing when the silence ends delays only the next. */
static void a_silence_that_ends_within_a_tone_is_logged_at_once(void **state)
{
    const int64_t end = START + 24 * HOUR;

    (void)state;
    begin_with(EVENT_ALARM_EMPTY);
    CHECK(silence(START) == OK);
    CHECK(alarm_test(&a, EVENT_HIGH, &news) == OK);
    CHECK(alarm_next(&a) == START + 3);
    CHECK(sounds(end - 2, PORT_TONE_DOUBLE));
    CHECK(alarm_next(&a) == end);
    CHECK(is_quiet(end));
    CHECK(noted(0, EVENT_ALARM_SILENCE_ENDED, 0) && news.count == 1);
    CHECK(alarm_next(&a) == end + 1);
    CHECK(sounds(end + 1, PORT_TONE_DOUBLE) && news.count == 0);
}

/* F-08: a new cause ends it, of whatever priority. */
static void a_new_cause_ends_a_silence(void **state)
{
    static const struct {
        enum event_code first, next;
        enum port_tone tone;
    } cases[] = {
        { EVENT_ALARM_ERI, EVENT_ALARM_LOW_RESERVOIR, PORT_TONE_SINGLE },
        { EVENT_ALARM_LOW_RESERVOIR, EVENT_ALARM_EMPTY, PORT_TONE_DOUBLE },
        { EVENT_ALARM_STALL, EVENT_ALARM_EMPTY, PORT_TONE_DOUBLE },
        { EVENT_ALARM_EMPTY, EVENT_ALARM_ERI, PORT_TONE_DOUBLE },
        { EVENT_ALARM_STOPPED, EVENT_ALARM_STOPPED_LONG, PORT_TONE_DOUBLE },
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        begin_with(cases[i].first);
        CHECK(silence(START + 5) == OK);
        alarm_raise(&a, cases[i].next, START + 9, &news);
        CHECK(noted(0, EVENT_ALARM_SILENCE_ENDED, 0));
        CHECK(noted(1, cases[i].next, 0) && news.count == 2);
        CHECK(sounds(START + 9, cases[i].tone));
    }
}

static void a_cause_that_goes_leaves_the_others_silent(void **state)
{
    (void)state;
    begin_with(EVENT_ALARM_LOW_RESERVOIR);
    alarm_raise(&a, EVENT_ALARM_STALL, START, &news);
    CHECK(silence(START + 5) == OK);
    CHECK(alarm_next(&a) == START + 5 + 24 * HOUR);
    CHECK(alarm_clear(&a, EVENT_ALARM_STALL, &news) == OK);
    CHECK(alarm_next(&a) == ALARM_NEVER); /* what is left is not critical */
    CHECK(is_quiet(START + 5 + 24 * HOUR));
}

static void silence_again_counts_anew(void **state)
{
    (void)state;
    begin_with(EVENT_ALARM_EMPTY);
    CHECK(silence(START + HOUR) == OK);
    CHECK(silence(START + 2 * HOUR) == OK);
    CHECK(noted(0, EVENT_ALARM_SILENCED, 0) && news.count == 1);
    CHECK(alarm_next(&a) == START + 26 * HOUR);
}

static void nothing_active_cannot_be_silenced(void **state)
{
    (void)state;
    begin_with(EVENT_ALARM_ERI);
    CHECK(alarm_clear(&a, EVENT_ALARM_ERI, &news) == OK);
    CHECK(silence(START + 1) == ERR_STATE);
    CHECK(news.count == 0 && !a.silent);
}

/* A silence before the first tone takes that tone too. */
static void a_silence_takes_the_tone_that_is_owed(void **state)
{
    (void)state;
    alarm_init(&a);
    alarm_raise(&a, EVENT_ALARM_ERI, START, &news);
    CHECK(silence(START) == OK);
    CHECK(is_quiet(START));
}

/* F-08: either alarm sounds on request, whatever is or is not wrong. */
static void a_tone_on_request_sounds_at_once(void **state)
{
    (void)state;
    alarm_init(&a);
    news.count = 2;
    CHECK(alarm_test(&a, EVENT_MEDIUM, &news) == OK);
    CHECK(noted(0, EVENT_ALARM_TESTED, EVENT_MEDIUM) && news.count == 1);
    CHECK(alarm_next(&a) <= START);
    CHECK(sounds(START, PORT_TONE_SINGLE) && news.count == 0);
    CHECK(alarm_next(&a) == ALARM_NEVER);
    CHECK(is_quiet(START + 1));
    CHECK(alarm_test(&a, EVENT_HIGH, &news) == OK);
    CHECK(noted(0, EVENT_ALARM_TESTED, EVENT_HIGH));
    CHECK(sounds(START + 1, PORT_TONE_DOUBLE));
    CHECK(is_quiet(START + 4));
}

static void a_priority_without_a_tone_is_refused(void **state)
{
    (void)state;
    alarm_init(&a);
    CHECK(alarm_test(&a, EVENT_LOW, &news) == ERR_RANGE);
    CHECK(alarm_test(&a, (enum event_priority)3, &news) == ERR_RANGE);
    CHECK(news.count == 0 && alarm_next(&a) == ALARM_NEVER);
}

/* F-08: a demonstration changes neither silence nor interval. */
static void a_test_leaves_the_alarm_as_it_was(void **state)
{
    (void)state;
    begin_with(EVENT_ALARM_LOW_RESERVOIR);
    CHECK(alarm_test(&a, EVENT_HIGH, &news) == OK);
    CHECK(alarm_next(&a) == START + 1);
    CHECK(is_quiet(START)); /* the alarm's own tone is playing */
    CHECK(sounds(START + 1, PORT_TONE_DOUBLE));
    CHECK(alarm_next(&a) == START + 60 * MINUTE);
    CHECK(silence(START + 9) == OK);
    CHECK(alarm_test(&a, EVENT_MEDIUM, &news) == OK);
    CHECK(sounds(START + 10, PORT_TONE_SINGLE));
    CHECK(a.silent && alarm_next(&a) == ALARM_NEVER);
}

/* One tone at a time: what is due first, then what was asked for. */
static void an_alarm_goes_before_a_test(void **state)
{
    (void)state;
    begin_with(EVENT_ALARM_LOW_RESERVOIR);
    CHECK(alarm_test(&a, EVENT_HIGH, &news) == OK);
    CHECK(sounds(START + 60 * MINUTE, PORT_TONE_SINGLE));
    CHECK(is_quiet(START + 60 * MINUTE));
    CHECK(sounds(START + 60 * MINUTE + 1, PORT_TONE_DOUBLE));
    CHECK(is_quiet(START + 60 * MINUTE + 4));
    CHECK(alarm_next(&a) == START + 120 * MINUTE);
    /* An alarm that falls due within a test waits for its end. */
    CHECK(alarm_test(&a, EVENT_HIGH, &news) == OK);
    CHECK(sounds(START + 120 * MINUTE - 1, PORT_TONE_DOUBLE));
    CHECK(alarm_next(&a) == START + 120 * MINUTE + 2);
    CHECK(is_quiet(START + 120 * MINUTE + 1));
    CHECK(sounds(START + 120 * MINUTE + 2, PORT_TONE_SINGLE));
}

/* One more cycle of alarm, stop and restart. */
static enum status cycle(enum event_code cause, int64_t now_s)
{
    alarm_raise(&a, cause, now_s, &news);
    return alarm_clear(&a, cause, &news);
}

/* SR-12: the third cycle of a cause in 10 min stays. */
static void three_cycles_in_ten_minutes_latch(void **state)
{
    const enum event_code cause = EVENT_ALARM_STALL;

    (void)state;
    alarm_init(&a);
    CHECK(cycle(cause, START) == OK);
    CHECK(cycle(cause, START + 1) == OK);
    CHECK(!alarm_is_latched(&a));
    CHECK(alarm_delivery(&a, 1) == ALARM_NORMAL);
    CHECK(cycle(cause, START + 600) == ERR_STATE);
    CHECK(news.count == 0 && alarm_is_latched(&a));
    CHECK(alarm_is_active(&a, cause));
    CHECK(alarm_delivery(&a, 1) == ALARM_STOPPED);
    CHECK(sounds(START + 600, PORT_TONE_DOUBLE));
    CHECK(sounds(START + 1200, PORT_TONE_DOUBLE));
    alarm_unlatch(&a);
    CHECK(!alarm_is_latched(&a) && alarm_is_active(&a, cause));
    CHECK(alarm_delivery(&a, 1) == ALARM_NORMAL);
    CHECK(alarm_clear(&a, cause, &news) == OK);
    CHECK(noted(0, EVENT_ALARM_CLEARED, cause));
}

static void slower_cycles_do_not_latch(void **state)
{
    const enum event_code cause = EVENT_ALARM_STALL;

    (void)state;
    alarm_init(&a);
    CHECK(cycle(cause, 0) == OK); /* also from the first second on */
    CHECK(cycle(cause, 300) == OK);
    CHECK(cycle(cause, 601) == OK);
    CHECK(cycle(cause, 901) == OK);
    CHECK(cycle(cause, 1202) == OK);
    CHECK(!alarm_is_latched(&a));
    CHECK(cycle(cause, 1501) == ERR_STATE);
}

/* The cycles of different causes are counted apart. */
static void each_cause_has_its_own_cycles(void **state)
{
    (void)state;
    alarm_init(&a);
    CHECK(cycle(EVENT_ALARM_STALL, START) == OK);
    CHECK(cycle(EVENT_ALARM_EMPTY, START) == OK);
    CHECK(cycle(EVENT_ALARM_NOT_DELIVERING, START) == OK);
    CHECK(cycle(EVENT_ALARM_STALL, START) == OK);
    CHECK(cycle(EVENT_ALARM_EMPTY, START) == OK);
    CHECK(cycle(EVENT_ALARM_NOT_DELIVERING, START) == OK);
    CHECK(!alarm_is_latched(&a));
    CHECK(cycle(EVENT_ALARM_NOT_DELIVERING, START) == ERR_STATE);
    CHECK(cycle(EVENT_ALARM_EMPTY, START) == ERR_STATE);
    CHECK(cycle(EVENT_ALARM_BATTERY_RESET, START) == OK);
    alarm_unlatch(&a);
    CHECK(!alarm_is_latched(&a));
    CHECK(alarm_delivery(&a, 1) == ALARM_STOPPED); /* empty is still there */
    CHECK(alarm_clear(&a, EVENT_ALARM_EMPTY, &news) == OK);
    CHECK(alarm_clear(&a, EVENT_ALARM_NOT_DELIVERING, &news) == OK);
    /* After a session each count begins anew. */
    CHECK(cycle(EVENT_ALARM_STALL, START) == OK);
    CHECK(cycle(EVENT_ALARM_EMPTY, START) == OK);
    CHECK(cycle(EVENT_ALARM_EMPTY, START) == OK);
    CHECK(cycle(EVENT_ALARM_EMPTY, START) == ERR_STATE);
}

/* SR-12 is about faults: commands and notices come as often as they like. */
static void non_critical_causes_do_not_latch(void **state)
{
    (void)state;
    alarm_init(&a);
    for (int i = 0; i < 10; i++) {
        CHECK(cycle(EVENT_ALARM_STOPPED, START + i) == OK);
        CHECK(cycle(EVENT_ALARM_MEMORY, START + i) == OK);
    }
    CHECK(!alarm_is_latched(&a));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_non_critical_silence_has_no_end_of_its_own),
        cmocka_unit_test(a_critical_silence_lasts_its_hours),
        cmocka_unit_test(a_silence_that_ends_within_a_tone_is_logged_at_once),
        cmocka_unit_test(a_new_cause_ends_a_silence),
        cmocka_unit_test(a_cause_that_goes_leaves_the_others_silent),
        cmocka_unit_test(silence_again_counts_anew),
        cmocka_unit_test(nothing_active_cannot_be_silenced),
        cmocka_unit_test(a_silence_takes_the_tone_that_is_owed),
        cmocka_unit_test(a_tone_on_request_sounds_at_once),
        cmocka_unit_test(a_priority_without_a_tone_is_refused),
        cmocka_unit_test(a_test_leaves_the_alarm_as_it_was),
        cmocka_unit_test(an_alarm_goes_before_a_test),
        cmocka_unit_test(three_cycles_in_ten_minutes_latch),
        cmocka_unit_test(slower_cycles_do_not_latch),
        cmocka_unit_test(each_cause_has_its_own_cycles),
        cmocka_unit_test(non_critical_causes_do_not_latch),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
