/* test_alarm_bytes.c: the alarm's state survives a reset, or is refused. */
#include "pump/alarm.h"

#include "core/reader.h"
#include "core/writer.h"
#include "test/test.h"

enum { NOW = 0x01020304 };

static uint8_t bytes[ALARM_SIZE + 1];
static struct alarm_news news;

static void store(const struct alarm *alarm)
{
    struct writer w;
    size_t used = 0;

    writer_init(&w, bytes, sizeof bytes);
    alarm_encode(alarm, &w);
    CHECK(writer_end(&w, &used) == OK && used == ALARM_SIZE);
}

static enum status load(struct alarm *alarm, size_t size, int64_t now_s)
{
    struct reader r;

    reader_init(&r, bytes, size);
    return alarm_decode(alarm, &r, now_s);
}

/* Stall and empty latched or not, an ERI, silenced; now is NOW. */
static struct alarm busy(void)
{
    struct alarm a;

    alarm_init(&a);
    alarm_raise(&a, EVENT_ALARM_ERI, NOW - 5000, &news);
    for (int i = 0; i < 3; i++) {
        alarm_raise(&a, EVENT_ALARM_STALL, NOW - 100 + i, &news);
        CHECK(alarm_clear(&a, EVENT_ALARM_STALL, &news) ==
              (i < 2 ? OK : ERR_STATE));
    }
    a.sounded_s = NOW - 50;
    CHECK(alarm_silence(&a, NOW - 7, &news) == OK);
    a.settings = (struct alarm_settings){ 360, 120, 72 };
    return a;
}

static void check_round_trip(const struct alarm *a)
{
    struct alarm back;

    store(a);
    memset(&back, 0xee, sizeof back);
    CHECK(load(&back, ALARM_SIZE, NOW) == OK);
    CHECK(back.active == a->active && back.latched == a->latched);
    CHECK(back.silent == a->silent && back.owed == a->owed);
    CHECK(back.sounded_s == a->sounded_s && back.silenced_s == a->silenced_s);
    assert_memory_equal(back.began_s, a->began_s, sizeof back.began_s);
    assert_memory_equal(&back.settings, &a->settings, sizeof back.settings);
    CHECK(back.test == EVENT_LOW && back.quiet_s == 0);
}

/* SR-11, F-08: a reset keeps what is active, silenced and latched; a tone that
 * was asked for or playing is over. */
static void a_state_comes_back_as_it_was(void **state)
{
    struct alarm a;

    (void)state;
    alarm_init(&a);
    check_round_trip(&a);
    a = busy();
    check_round_trip(&a);
    CHECK(alarm_test(&a, EVENT_HIGH, &news) == OK);
    a.quiet_s = NOW + 2;
    check_round_trip(&a);
    alarm_raise(&a, EVENT_ALARM_EMPTY, NOW, &news);
    CHECK(a.owed && !a.silent);
    check_round_trip(&a);
}

/* SR-12: the cycles of a pump that resets in a loop are counted through. */
static void cycles_are_counted_across_resets(void **state)
{
    struct alarm a;

    (void)state;
    alarm_init(&a);
    for (int i = 0; i < 3; i++) {
        store(&a);
        CHECK(load(&a, ALARM_SIZE, NOW + i) == OK);
        CHECK(!alarm_is_latched(&a));
        alarm_repeat(&a, EVENT_ALARM_BATTERY_RESET, NOW + i, &news);
    }
    CHECK(alarm_is_latched(&a));
}

static void the_bytes_are_as_written_down(void **state)
{
    static const uint8_t meant[] = { 1, 1, 0x42, 0x00, 0x40, 0x00, 0x68, 0x01,
        120, 0, 72, 0, 0, 0, 0, 0, 0xd2, 0x02, 0x02, 0x01, 0, 0, 0, 0, 0xfd,
        0x02, 0x02, 0x01, 0, 0, 0, 0, 0xa7, 0xfd, 0xff, 0xff, 0xff, 0xff, 0xff,
        0xff };
    static const uint8_t stall[] = { 0xa2, 0x02, 0x02, 0x01, 0, 0, 0, 0, 0xa1,
        0x02, 0x02, 0x01, 0, 0, 0, 0 };
    const struct alarm a = busy();

    (void)state;
    store(&a);
    assert_memory_equal(bytes, meant, sizeof meant);
    assert_memory_equal(bytes + 32 + 6 * 16, stall, sizeof stall);
}

static void only_the_whole_state_is_read(void **state)
{
    struct alarm a = busy(), back;
    size_t size;

    (void)state;
    store(&a);
    memset(&back, 0xee, sizeof back);
    a = back;
    for (size = 0; size < ALARM_SIZE; size++)
        CHECK(load(&back, size, NOW) == ERR_SHORT);
    assert_memory_equal(&back, &a, sizeof a);
    CHECK(load(&back, ALARM_SIZE + 1, NOW) == OK); /* the rest is others' */
}

/* Is the stored state with size bytes at `at` replaced refused? */
static int refuses(size_t at, uint64_t value, size_t size)
{
    struct alarm a = busy(), back, before;

    store(&a);
    for (size_t i = 0; i < size; i++)
        bytes[at + i] = (uint8_t)(value >> 8 * i);
    memset(&back, 0xee, sizeof back);
    before = back;
    if (load(&back, ALARM_SIZE, NOW) == OK)
        return 0;
    CHECK(load(&back, ALARM_SIZE, NOW) == ERR_CORRUPT);
    assert_memory_equal(&back, &before, sizeof back);
    return 1;
}

static void head_and_flags_that_make_no_sense_are_refused(void **state)
{
    (void)state;
    CHECK(!refuses(0, 1, 1));
    CHECK(refuses(0, 0, 1) && refuses(0, 2, 1));
    CHECK(!refuses(1, 0, 1)); /* sounds */
    CHECK(!refuses(1, 1, 1)); /* silent */
    CHECK(!refuses(1, 2, 1)); /* owes a first tone */
    CHECK(refuses(1, 3, 1) && refuses(1, 4, 1) && refuses(1, 0x80, 1));
    for (size_t at = 12; at < 16; at++)
        CHECK(refuses(at, 1, 1) && refuses(at, 0x80, 1));
}

static void causes_that_make_no_sense_are_refused(void **state)
{
    const uint32_t stall = 1 << 6, eri = 1 << 1;

    (void)state;
    CHECK(!refuses(2, 0x1fff, 2));
    for (int bit = ALARM_CAUSES; bit < 16; bit++)
        CHECK(refuses(2, stall | 1U << bit, 2));
    CHECK(refuses(2, eri, 2)); /* the latched cause is not active */
    CHECK(!refuses(4, 0, 2));
    CHECK(refuses(4, eri, 2)); /* not critical */
    CHECK(refuses(4, stall | eri, 2));
    CHECK(refuses(2, stall | 1 | (stall | 1) << 16, 4));
    CHECK(refuses(4, stall | 1 << 7, 2));
    CHECK(refuses(2, 0, 4)); /* silent, with nothing active */
    CHECK(refuses(1, UINT64_C(0x0000000002), 5)); /* owed, the same */
    CHECK(!refuses(1, UINT64_C(0x0000000000), 5));
    CHECK(!refuses(2, 0x07f007f0, 4) && !refuses(2, 0x07f007ff, 4));
    CHECK(refuses(2, 0x000807ff, 4)); /* stopped by command never latches */
}

static void settings_out_of_range_are_refused(void **state)
{
    (void)state;
    CHECK(!refuses(6, 20, 2) && refuses(6, 19, 2) && refuses(6, 361, 2));
    CHECK(!refuses(8, 10, 2) && refuses(8, 9, 2) && refuses(8, 121, 2));
    CHECK(!refuses(10, 1, 2) && refuses(10, 0, 2) && refuses(10, 73, 2));
}

static void instants_that_make_no_sense_are_refused(void **state)
{
    const uint64_t never = (uint64_t)-601;

    (void)state;
    for (size_t at = 16; at < 32; at += 8) {
        CHECK(!refuses(at, NOW, 8) && refuses(at, NOW + 1, 8));
        CHECK(!refuses(at, 0, 8) && refuses(at, (uint64_t)-1, 8));
        CHECK(refuses(at, never, 8));
    }
    for (size_t at = 32; at < ALARM_SIZE; at += 16) {
        /* The last time, and none before. */
        CHECK(!refuses(at + 8, never, 8));
        for (size_t i = 0; i < 2; i++) {
            CHECK(refuses(at + 8 * i, NOW + 1, 8));
            CHECK(refuses(at + 8 * i, (uint64_t)-1, 8));
            CHECK(refuses(at + 8 * i, (uint64_t)-600, 8));
            CHECK(refuses(at + 8 * i, (uint64_t)-602, 8));
        }
        CHECK(!refuses(at, NOW, 8));
    }
    /* The stall: NOW - 98, and NOW - 99 before. */
    CHECK(!refuses(32 + 6 * 16, NOW - 99, 8));
    CHECK(refuses(32 + 6 * 16, NOW - 100, 8));
    CHECK(!refuses(32 + 6 * 16 + 8, NOW - 98, 8));
    CHECK(refuses(32 + 6 * 16 + 8, NOW - 97, 8));
    CHECK(refuses(32 + 6 * 16, never, 8)); /* before what came before it */
}

/* No bytes at all are asserted on: random ones, and the stored ones with any
 * two flipped. */
static void any_bytes_are_refused_or_sound(void **state)
{
    struct alarm a = busy(), back;
    uint32_t seed = 12345;
    int i, sound = 0;

    (void)state;
    for (i = 0; i < 20000; i++) {
        store(&a);
        for (int j = 0; j < 2; j++) {
            seed = seed * 1103515245 + 12345;
            bytes[(seed >> 8) % ALARM_SIZE] ^= (uint8_t)(1 << (seed >> 24) % 8);
        }
        if (load(&back, ALARM_SIZE, NOW) == OK) {
            sound++;
            CHECK((back.latched & ~back.active) == 0);
            CHECK(!(back.silent && back.owed));
            CHECK(alarm_settings_check(&back.settings) == OK);
            (void)alarm_wake(&back, NOW, &(enum port_tone){ 0 }, &news);
            (void)alarm_next(&back);
        }
    }
    CHECK(sound > 0 && sound < 20000);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_state_comes_back_as_it_was),
        cmocka_unit_test(cycles_are_counted_across_resets),
        cmocka_unit_test(the_bytes_are_as_written_down),
        cmocka_unit_test(only_the_whole_state_is_read),
        cmocka_unit_test(head_and_flags_that_make_no_sense_are_refused),
        cmocka_unit_test(causes_that_make_no_sense_are_refused),
        cmocka_unit_test(settings_out_of_range_are_refused),
        cmocka_unit_test(instants_that_make_no_sense_are_refused),
        cmocka_unit_test(any_bytes_are_refused_or_sound),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
