/* test_alarm_states.c: SR-08: every pair of state and event is defined.
 *
 *     test_pump_alarm_states [all]
 *
 * A state is a set of causes (of 8,192); how it stands with the tone (5 ways);
 * whether one is playing; what was asked for (3); latched or not; many causes
 * of late or none.  Each meets each event: every cause beginning, beginning
 * again and ending, silence, a test of each priority, a wake, a session.  What
 * must follow is computed from the rules at the top of alarm.h, over plain
 * arrays.  Without `all`: every set, each in one of the 120 ways; sets of up to
 * two causes in every way.
 */
#include "pump/alarm.h"

#include "test/test.h"

enum { NOW = 1000000, HIGH_S = 600, MEDIUM_S = 3600, SILENCE_S = 24 * 3600 };

/* How it stands with the tone of what is active. */
enum sound { OWED, WAITING, DUE, SILENT, SILENT_OVER, SOUNDS };

enum { WAYS = SOUNDS * 2 * 3 * 2 * 2 };

static int high(int cause)
{
    return event_of_code((uint32_t)cause)->priority == EVENT_HIGH;
}

/* 2 with a critical cause active, 1 with another, 0 with none. */
static int level(unsigned set)
{
    int cause, most = 0;

    for (cause = 1; cause <= ALARM_CAUSES; cause++)
        if (set & 1U << (cause - 1))
            most = high(cause) ? 2 : most ? most : 1;
    return most;
}

/* The state with a set in one way; 0 if there is none such. */
static int state_of(struct alarm *a, unsigned set, int way)
{
    const enum sound sound = (enum sound)(way % SOUNDS);
    const int playing = way / SOUNDS % 2, test = way / (SOUNDS * 2) % 3;
    const int latched = way / (SOUNDS * 6) % 2, many = way / (SOUNDS * 12);
    const int interval_s = level(set) == 2 ? HIGH_S : MEDIUM_S;

    if (!set && (sound == OWED || sound == SILENT || sound == SILENT_OVER))
        return 0;
    if (latched && level(set) < 2)
        return 0;
    alarm_init(a);
    a->active = (uint16_t)set;
    a->owed = sound == OWED;
    a->silent = sound == SILENT || sound == SILENT_OVER;
    a->sounded_s = NOW - interval_s + (sound != DUE);
    a->silenced_s = NOW - SILENCE_S + (sound != SILENT_OVER);
    a->quiet_s = NOW + playing;
    a->test = (enum event_priority)test;
    for (int cause = ALARM_CAUSES; cause > 0 && latched && !a->latched; cause--)
        if (high(cause))
            a->latched = (uint16_t)(set & 1U << (cause - 1));
    for (int i = 0; i < ALARM_CAUSES && many; i++)
        a->began_s[i][0] = a->began_s[i][1] = NOW - 600;
    return 1;
}

static void same(const struct alarm *a, const struct alarm *b)
{
    assert_int_equal(a->active, b->active);
    assert_int_equal(a->latched, b->latched);
    assert_int_equal(a->silent, b->silent);
    assert_int_equal(a->owed, b->owed);
    assert_int_equal(a->test, b->test);
    CHECK(a->sounded_s == b->sounded_s);
    CHECK(a->silenced_s == b->silenced_s);
    CHECK(a->quiet_s == b->quiet_s);
    CHECK(memcmp(a->began_s, b->began_s, sizeof a->began_s) == 0);
    CHECK(memcmp(&a->settings, &b->settings, sizeof a->settings) == 0);
}

static void said(const struct alarm_news *news, int first, int second, int what)
{
    assert_int_equal(news->count, (first != 0) + (second != 0));
    if (first)
        assert_int_equal(news->note[0].code, first);
    if (second)
        assert_int_equal(news->note[1].code, second);
    if (news->count)
        assert_int_equal(news->note[news->count - 1].about, what);
}

static void check_raise(struct alarm a, int cause)
{
    const unsigned bit = 1U << (cause - 1);
    struct alarm want = a;
    struct alarm_news news = { 2, { { 0, 0 } } };

    alarm_raise(&a, (enum event_code)cause, NOW, &news);
    if (want.active & bit) {
        said(&news, 0, 0, 0);
        same(&a, &want);
        return;
    }
    if (want.silent)
        said(&news, EVENT_ALARM_SILENCE_ENDED, cause, 0);
    else
        said(&news, cause, 0, 0);
    if (want.silent || 1 + high(cause) >= level(want.active))
        want.owed = 1;
    want.silent = 0;
    want.active |= (uint16_t)bit;
    if (high(cause) && want.began_s[cause - 1][1] == NOW - 600)
        want.latched |= (uint16_t)bit;
    want.began_s[cause - 1][1] = want.began_s[cause - 1][0];
    want.began_s[cause - 1][0] = NOW;
    same(&a, &want);
}

/* As a beginning, of a cause that was not there. */
static void check_repeat(struct alarm a, int cause)
{
    struct alarm want = a;
    struct alarm_news news = { 2, { { 0, 0 } } }, other = { 0, { { 0, 0 } } };

    want.active &= (uint16_t) ~(1U << (cause - 1));
    alarm_raise(&want, (enum event_code)cause, NOW, &other);
    alarm_repeat(&a, (enum event_code)cause, NOW, &news);
    said(&news, (int)other.note[0].code, (int)other.note[1].code, 0);
    CHECK(alarm_is_active(&a, (enum event_code)cause));
    same(&a, &want);
}

static void check_clear(struct alarm a, int cause)
{
    const unsigned bit = 1U << (cause - 1);
    struct alarm want = a;
    struct alarm_news news = { 2, { { 0, 0 } } };
    const enum status status = alarm_clear(&a, (enum event_code)cause, &news);

    if (!(want.active & bit) || want.latched & bit) {
        CHECK(status == (want.latched & bit ? ERR_STATE : OK));
        said(&news, 0, 0, 0);
    } else {
        CHECK(status == OK);
        said(&news, EVENT_ALARM_CLEARED, 0, cause);
        want.active &= (uint16_t)~bit;
        if (!want.active)
            want.silent = want.owed = 0;
    }
    same(&a, &want);
}

static void check_silence(struct alarm a)
{
    struct alarm want = a;
    struct alarm_news news = { 2, { { 0, 0 } } };
    const enum status status = alarm_silence(&a, NOW, &news);

    if (want.active) {
        want.silent = 1;
        want.owed = 0;
        want.silenced_s = NOW;
    }
    CHECK(status == (want.active ? OK : ERR_STATE));
    said(&news, want.active ? EVENT_ALARM_SILENCED : 0, 0, 0);
    same(&a, &want);
}

static void check_test(struct alarm a, enum event_priority priority)
{
    struct alarm want = a;
    struct alarm_news news = { 2, { { 0, 0 } } };
    const enum status status = alarm_test(&a, priority, &news);

    if (priority != EVENT_LOW)
        want.test = priority;
    CHECK(status == (priority == EVENT_LOW ? ERR_RANGE : OK));
    said(&news, priority == EVENT_LOW ? 0 : EVENT_ALARM_TESTED, 0,
        (int)priority);
    same(&a, &want);
}

/* F-08: when the silence is over: bounded, with a critical cause. */
static int is_over(const struct alarm *a)
{
    return a->silent && level(a->active) == 2 &&
           a->silenced_s + SILENCE_S <= NOW;
}

static void check_wake(struct alarm a)
{
    struct alarm want = a;
    struct alarm_news news = { 2, { { 0, 0 } } };
    enum port_tone tone = 9;
    const int over = is_over(&a), plays = alarm_wake(&a, NOW, &tone, &news);
    const int top = level(want.active);
    const int interval_s = top == 2 ? HIGH_S : MEDIUM_S;
    int level_played = 0;

    if (over) {
        want.silent = 0;
        want.owed = 1;
    }
    said(&news, over ? EVENT_ALARM_SILENCE_ENDED : 0, 0, 0);
    if (want.quiet_s <= NOW) {
        if (top && !want.silent &&
            (want.owed || want.sounded_s + interval_s <= NOW)) {
            level_played = top;
            want.sounded_s = NOW;
            want.owed = 0;
        } else {
            level_played = (int)want.test;
            want.test = EVENT_LOW;
        }
    }
    assert_int_equal(plays, level_played != 0);
    if (level_played) {
        CHECK(
            tone == (level_played == 2 ? PORT_TONE_DOUBLE : PORT_TONE_SINGLE));
        want.quiet_s = NOW + (level_played == 2 ? 3 : 1);
    }
    same(&a, &want);
    /* Nothing more is due before later. */
    CHECK(alarm_next(&a) > NOW);
}

static void check_session(struct alarm a)
{
    struct alarm want = a;

    alarm_unlatch(&a);
    want.latched = 0;
    for (int i = 0; i < ALARM_CAUSES; i++)
        want.began_s[i][0] = want.began_s[i][1] = -601;
    same(&a, &want);
    CHECK(!alarm_is_latched(&a));
}

/* What changes nothing. */
static void check_questions(const struct alarm *a)
{
    const int top = level(a->active);
    const int64_t interval_s = top == 2 ? HIGH_S : MEDIUM_S;
    int64_t next = ALARM_NEVER;
    int least[2] = { ALARM_NORMAL, ALARM_NORMAL };

    for (int cause = 1; cause <= ALARM_CAUSES; cause++) {
        const int is = (a->active & 1U << (cause - 1)) != 0;

        CHECK(alarm_is_active(a, (enum event_code)cause) == is);
        for (int v = 0; v < 2 && is; v++) {
            const int one =
                (int)alarm_response((enum event_code)cause, &a->settings, v)
                    .delivery;

            least[v] = one < least[v] ? one : least[v];
        }
    }
    CHECK((int)alarm_priority(a) == top);
    CHECK(alarm_is_latched(a) == (a->latched != 0));
    for (int v = 0; v < 2; v++)
        CHECK((int)alarm_delivery(a, v) ==
              (a->latched ? ALARM_STOPPED : least[v]));
    if (a->silent && top == 2)
        next = a->silenced_s + SILENCE_S;
    else if (top && !a->silent)
        next = a->owed || a->sounded_s + interval_s < a->quiet_s
                   ? a->quiet_s
                   : a->sounded_s + interval_s;
    if (a->test && a->quiet_s < next)
        next = a->quiet_s;
    CHECK(alarm_next(a) == next);
}

static int check_state(unsigned set, int way)
{
    struct alarm a;
    int cause;

    if (!state_of(&a, set, way))
        return 0;
    for (cause = 1; cause <= ALARM_CAUSES; cause++) {
        check_raise(a, cause);
        check_repeat(a, cause);
        check_clear(a, cause);
    }
    check_silence(a);
    for (int priority = 0; priority < 3; priority++)
        check_test(a, (enum event_priority)priority);
    check_wake(a);
    check_session(a);
    check_questions(&a);
    return 1;
}

static int is_all;

static void every_state_meets_every_event(void **state)
{
    int met = 0;

    (void)state;
    for (unsigned set = 0; set < 1U << ALARM_CAUSES; set++)
        for (int way = 0; way < WAYS; way++)
            if (is_all || __builtin_popcount(set) <= 2 ||
                way == (int)(set % WAYS))
                met += check_state(set, way);
    print_message(
        "%d states, each with %d events\n", met, 3 * ALARM_CAUSES + 6);
    CHECK(met > 5000);
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_state_meets_every_event),
    };

    is_all = argc > 1 && strcmp(argv[1], "all") == 0;
    return cmocka_run_group_tests(tests, NULL, NULL);
}
