/* test_alarm.c: the alarm table, and what a family hears and when. */
#include "pump/alarm.h"

#include "core/reader.h"
#include "core/writer.h"
#include "test/test.h"

enum { MINUTE = 60, HOUR = 3600, START = 1000000 };

/* An alarm, the news of the last call, and the tone of the last wake. */
static struct alarm a;
static struct alarm_news news;
static enum port_tone tone;

static void begin(void)
{
    alarm_init(&a);
}

static void raise_at(enum event_code cause, int64_t now_s)
{
    alarm_raise(&a, cause, now_s, &news);
}

static enum status clear(enum event_code cause)
{
    return alarm_clear(&a, cause, &news);
}

static int sounds(int64_t now_s, enum port_tone which)
{
    return alarm_wake(&a, now_s, &tone, &news) && tone == which;
}

static int is_quiet(int64_t now_s)
{
    return !alarm_wake(&a, now_s, &tone, &news);
}

/* Was the i-th thing to log this one? */
static int noted(int i, enum event_code code, int32_t about)
{
    return i < news.count && news.note[i].code == code &&
           news.note[i].about == about;
}

/* SR-08, F-06, F-07: the table as it is meant, cause by cause. */
static const struct {
    enum event_code cause;
    enum event_priority priority;
    enum alarm_delivery verified, unverified;
} meant[] = {
    { EVENT_ALARM_LOW_RESERVOIR, EVENT_MEDIUM, ALARM_NORMAL, ALARM_NORMAL },
    { EVENT_ALARM_ERI, EVENT_MEDIUM, ALARM_NORMAL, ALARM_NORMAL },
    { EVENT_ALARM_MEMORY, EVENT_MEDIUM, ALARM_NORMAL, ALARM_NORMAL },
    { EVENT_ALARM_STOPPED, EVENT_MEDIUM, ALARM_STOPPED, ALARM_STOPPED },
    { EVENT_ALARM_EMPTY, EVENT_HIGH, ALARM_STOPPED, ALARM_STOPPED },
    { EVENT_ALARM_EOS, EVENT_HIGH, ALARM_STOPPED, ALARM_STOPPED },
    { EVENT_ALARM_STALL, EVENT_HIGH, ALARM_NORMAL, ALARM_NORMAL },
    { EVENT_ALARM_STOPPED_LONG, EVENT_HIGH, ALARM_STOPPED, ALARM_STOPPED },
    { EVENT_ALARM_MEMORY_CRITICAL, EVENT_HIGH, ALARM_MINIMUM, ALARM_STOPPED },
    { EVENT_ALARM_BATTERY_RESET, EVENT_HIGH, ALARM_NORMAL, ALARM_MINIMUM },
    { EVENT_ALARM_NOT_DELIVERING, EVENT_HIGH, ALARM_STOPPED, ALARM_STOPPED },
    { EVENT_ALARM_OVER_DELIVERY, EVENT_HIGH, ALARM_STOPPED, ALARM_STOPPED },
    { EVENT_ALARM_HELD, EVENT_HIGH, ALARM_MINIMUM, ALARM_MINIMUM },
};

enum { MEANT = sizeof meant / sizeof *meant };

/* SR-08: the table is total, and says what was decided. */
static void every_cause_has_priority_tone_interval_and_delivery(void **state)
{
    const struct alarm_settings settings = { 77, 33, 1 };
    size_t alarms = 0, i;

    (void)state;
    for (i = 0; event_get(i); i++)
        alarms += event_get(i)->kind == EVENT_KIND_ALARM;
    assert_int_equal(alarms, MEANT);
    for (i = 0; i < MEANT; i++) {
        const struct alarm_response yes =
            alarm_response(meant[i].cause, &settings, 1);
        const struct alarm_response no =
            alarm_response(meant[i].cause, &settings, 0);
        const int high = meant[i].priority == EVENT_HIGH;

        CHECK(yes.priority == meant[i].priority);
        CHECK(yes.tone == (high ? PORT_TONE_DOUBLE : PORT_TONE_SINGLE));
        CHECK(yes.interval_s == (high ? 33 : 77) * MINUTE);
        CHECK(yes.delivery == meant[i].verified);
        CHECK(no.priority == yes.priority && no.tone == yes.tone);
        CHECK(no.interval_s == yes.interval_s);
        CHECK(no.delivery == meant[i].unverified);
    }
}

/* SR-08: nothing but a cause has a row. */
static void what_is_no_alarm_has_no_row(void **state)
{
    const struct alarm_settings settings = alarm_settings_default();

    (void)state;
    begin();
    CHECK_FAULT((void)alarm_response((enum event_code)0, &settings, 1));
    CHECK_FAULT((void)alarm_response(
        (enum event_code)(ALARM_CAUSES + 1), &settings, 1));
    CHECK_FAULT(raise_at(EVENT_ALARM_SILENCED, START));
    CHECK_FAULT((void)(clear((enum event_code) - 1) == OK));
}

/* SR-08: the least of all that is active is delivered; stop and minimum rate
 * are reached at once from wherever. */
static void the_least_of_all_active_is_delivered(void **state)
{
    size_t i, j;
    int verified;

    (void)state;
    for (verified = 0; verified < 2; verified++) {
        begin();
        CHECK(alarm_delivery(&a, verified) == ALARM_NORMAL);
        for (i = 0; i < MEANT; i++)
            for (j = 0; j < MEANT; j++) {
                const enum alarm_delivery one =
                    verified ? meant[i].verified : meant[i].unverified;
                const enum alarm_delivery two =
                    verified ? meant[j].verified : meant[j].unverified;

                begin();
                raise_at(meant[i].cause, START);
                CHECK(alarm_delivery(&a, verified) == one);
                raise_at(meant[j].cause, START);
                CHECK(alarm_delivery(&a, verified) == (one < two ? one : two));
            }
    }
    CHECK(ALARM_STOPPED < ALARM_MINIMUM && ALARM_MINIMUM < ALARM_NORMAL);
}

/* F-07: a stop turns critical after 48 h. */
static void a_stop_of_48_hours_is_critical(void **state)
{
    const int64_t full = START + 48 * HOUR;

    (void)state;
    CHECK(alarm_of_stop(START, START) == EVENT_ALARM_STOPPED);
    CHECK(alarm_of_stop(START, full - 1) == EVENT_ALARM_STOPPED);
    CHECK(alarm_of_stop(START, full) == EVENT_ALARM_STOPPED_LONG);
    CHECK(alarm_of_stop(START, full + 1) == EVENT_ALARM_STOPPED_LONG);
}

static enum status set(int32_t medium_min, int32_t high_min, int32_t silence_h)
{
    const struct alarm_settings settings = { medium_min, high_min, silence_h };

    CHECK(alarm_settings_check(&settings) == OK ||
          alarm_settings_check(&settings) == ERR_RANGE);
    return alarm_set(&a, &settings);
}

/* F-06, F-07, F-08: each setting keeps to its range, or nothing is set. */
static void settings_out_of_range_are_refused(void **state)
{
    const struct alarm_settings usual = alarm_settings_default();

    (void)state;
    begin();
    CHECK(usual.medium_min == 60 && usual.high_min == 10);
    CHECK(usual.silence_h == 24);
    assert_memory_equal(&a.settings, &usual, sizeof usual);
    CHECK(set(19, 10, 24) == ERR_RANGE);
    CHECK(set(361, 10, 24) == ERR_RANGE);
    CHECK(set(60, 9, 24) == ERR_RANGE);
    CHECK(set(60, 121, 24) == ERR_RANGE);
    CHECK(set(60, 10, 0) == ERR_RANGE);
    CHECK(set(60, 10, 73) == ERR_RANGE);
    CHECK(set(-60, 10, 24) == ERR_RANGE);
    assert_memory_equal(&a.settings, &usual, sizeof usual);
    CHECK(set(20, 120, 72) == OK);
    CHECK(a.settings.medium_min == 20 && a.settings.high_min == 120);
    CHECK(set(360, 10, 1) == OK);
    CHECK(a.settings.medium_min == 360 && a.settings.silence_h == 1);
}

/* F-06, F-07: at once, then at the interval, second by second. */
static void check_interval(enum event_code cause, enum port_tone which, int min)
{
    int64_t at = START;
    int i;

    raise_at(cause, at);
    CHECK(noted(0, cause, 0) && news.count == 1);
    CHECK(alarm_next(&a) <= at);
    for (i = 0; i < 3; i++) {
        CHECK(sounds(at, which));
        CHECK(news.count == 0);
        CHECK(is_quiet(at));
        CHECK(alarm_next(&a) == at + min * MINUTE);
        CHECK(is_quiet(at + 1));
        CHECK(is_quiet(at + min * MINUTE - 1));
        at += min * MINUTE;
    }
}

static void an_alarm_sounds_at_once_and_at_its_interval(void **state)
{
    static const int mediums[] = { 60, 20, 21, 359, 360 };
    static const int highs[] = { 10, 11, 119, 120, 60 };
    size_t i, j;

    (void)state;
    for (i = 0; i < MEANT; i++)
        for (j = 0; j < 5; j++) {
            const int high = meant[i].priority == EVENT_HIGH;

            begin();
            CHECK(set(mediums[j], highs[j], 24) == OK);
            check_interval(meant[i].cause,
                high ? PORT_TONE_DOUBLE : PORT_TONE_SINGLE,
                high ? highs[j] : mediums[j]);
        }
}

/* F-08: a late wake plays one tone, not those that were missed. */
static void a_late_wake_plays_one_tone(void **state)
{
    (void)state;
    begin();
    raise_at(EVENT_ALARM_EMPTY, START);
    CHECK(sounds(START + 45 * MINUTE, PORT_TONE_DOUBLE));
    CHECK(is_quiet(START + 45 * MINUTE + 3));
    CHECK(alarm_next(&a) == START + 55 * MINUTE);
}

/* Whatever was in memory before. */
static void nothing_wrong_is_nothing_heard(void **state)
{
    (void)state;
    memset(&a, 0xee, sizeof a);
    begin();
    for (int i = 0; i < ALARM_CAUSES; i++)
        CHECK(a.began_s[i][0] == -601 && a.began_s[i][1] == -601);
    CHECK(a.sounded_s == 0 && a.silenced_s == 0 && a.quiet_s == 0);
    CHECK(a.active == 0 && a.latched == 0 && a.silent == 0 && a.owed == 0);
    CHECK(alarm_next(&a) == ALARM_NEVER);
    CHECK(is_quiet(0) && is_quiet(START));
    CHECK(alarm_priority(&a) == EVENT_LOW);
    CHECK(!alarm_is_active(&a, EVENT_ALARM_EMPTY));
}

/* F-08: until its cause is gone. */
static void a_cleared_cause_is_heard_no_more(void **state)
{
    (void)state;
    begin();
    raise_at(EVENT_ALARM_EMPTY, START);
    CHECK(alarm_is_active(&a, EVENT_ALARM_EMPTY));
    CHECK(alarm_priority(&a) == EVENT_HIGH);
    CHECK(sounds(START, PORT_TONE_DOUBLE));
    CHECK(clear(EVENT_ALARM_EMPTY) == OK);
    CHECK(noted(0, EVENT_ALARM_CLEARED, EVENT_ALARM_EMPTY) && news.count == 1);
    CHECK(!alarm_is_active(&a, EVENT_ALARM_EMPTY));
    CHECK(alarm_next(&a) == ALARM_NEVER);
    CHECK(is_quiet(START + 10 * MINUTE));
    CHECK(clear(EVENT_ALARM_EMPTY) == OK && news.count == 0);
}

/* A cause that is gone before the first wake leaves no tone behind for the
 * next one to wait on. */
static void a_cause_gone_before_it_was_heard_leaves_nothing(void **state)
{
    (void)state;
    begin();
    raise_at(EVENT_ALARM_ERI, START);
    CHECK(clear(EVENT_ALARM_ERI) == OK);
    CHECK(!a.owed && alarm_next(&a) == ALARM_NEVER);
    CHECK(is_quiet(START));
}

static void a_cause_raised_again_changes_nothing(void **state)
{
    struct alarm before;

    (void)state;
    begin();
    raise_at(EVENT_ALARM_LOW_RESERVOIR, START);
    CHECK(sounds(START, PORT_TONE_SINGLE));
    CHECK(alarm_silence(&a, START + 1, &news) == OK);
    before = a;
    raise_at(EVENT_ALARM_LOW_RESERVOIR, START + 2);
    CHECK(news.count == 0);
    assert_memory_equal(&a, &before, sizeof a);
}

/* F-07: critical before non-critical, one tone at a time. */
static void critical_supersedes_non_critical(void **state)
{
    (void)state;
    begin();
    raise_at(EVENT_ALARM_LOW_RESERVOIR, START);
    CHECK(sounds(START, PORT_TONE_SINGLE));
    raise_at(EVENT_ALARM_STALL, START);
    CHECK(alarm_next(&a) == START + 1); /* when the single tone has ended */
    CHECK(is_quiet(START));
    CHECK(sounds(START + 1, PORT_TONE_DOUBLE));
    CHECK(alarm_next(&a) == START + 1 + 10 * MINUTE);
    /* What is less does not sound at once while a critical one does ... */
    raise_at(EVENT_ALARM_ERI, START + 5);
    CHECK(is_quiet(START + 5));
    CHECK(alarm_next(&a) == START + 1 + 10 * MINUTE);
    /* ... but another critical one does. */
    raise_at(EVENT_ALARM_EMPTY, START + 6);
    CHECK(sounds(START + 6, PORT_TONE_DOUBLE));
    CHECK(clear(EVENT_ALARM_STALL) == OK);
    CHECK(clear(EVENT_ALARM_EMPTY) == OK);
    CHECK(alarm_priority(&a) == EVENT_MEDIUM);
    CHECK(alarm_next(&a) == START + 6 + 60 * MINUTE);
    CHECK(sounds(START + 6 + 60 * MINUTE, PORT_TONE_SINGLE));
}

static void a_second_non_critical_cause_sounds_at_once(void **state)
{
    (void)state;
    begin();
    raise_at(EVENT_ALARM_ERI, START);
    CHECK(sounds(START, PORT_TONE_SINGLE));
    raise_at(EVENT_ALARM_MEMORY, START + 100);
    CHECK(sounds(START + 100, PORT_TONE_SINGLE));
}

/* F-07: the double tone is 3 s long, and nothing plays over it. */
static void a_tone_plays_to_its_end(void **state)
{
    int i;

    (void)state;
    begin();
    raise_at(EVENT_ALARM_EMPTY, START);
    CHECK(sounds(START, PORT_TONE_DOUBLE));
    raise_at(EVENT_ALARM_EOS, START);
    for (i = 0; i < 3; i++)
        CHECK(is_quiet(START + i) && alarm_next(&a) == START + 3);
    CHECK(sounds(START + 3, PORT_TONE_DOUBLE));
}

/* Settings count from the last tone on, also while it waits. */
static void a_shorter_interval_holds_at_once(void **state)
{
    (void)state;
    begin();
    raise_at(EVENT_ALARM_ERI, START);
    CHECK(sounds(START, PORT_TONE_SINGLE));
    CHECK(set(20, 10, 24) == OK);
    CHECK(alarm_next(&a) == START + 20 * MINUTE);
    CHECK(sounds(START + 20 * MINUTE, PORT_TONE_SINGLE));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_cause_has_priority_tone_interval_and_delivery),
        cmocka_unit_test(what_is_no_alarm_has_no_row),
        cmocka_unit_test(the_least_of_all_active_is_delivered),
        cmocka_unit_test(a_stop_of_48_hours_is_critical),
        cmocka_unit_test(settings_out_of_range_are_refused),
        cmocka_unit_test(an_alarm_sounds_at_once_and_at_its_interval),
        cmocka_unit_test(a_late_wake_plays_one_tone),
        cmocka_unit_test(nothing_wrong_is_nothing_heard),
        cmocka_unit_test(a_cleared_cause_is_heard_no_more),
        cmocka_unit_test(a_cause_gone_before_it_was_heard_leaves_nothing),
        cmocka_unit_test(a_cause_raised_again_changes_nothing),
        cmocka_unit_test(critical_supersedes_non_critical),
        cmocka_unit_test(a_second_non_critical_cause_sounds_at_once),
        cmocka_unit_test(a_tone_plays_to_its_end),
        cmocka_unit_test(a_shorter_interval_holds_at_once),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
