/* test_zone.c: offsets of places, 2000 to 2060.  The instants were taken from
 * another reader of tzdata (Python's zoneinfo). */
#include <pthread.h>

#include "base/zone.h"
#include "test/test.h"

static int32_t offset_at(const char *name, int64_t utc_s)
{
    struct zone *zone = zone_create(name);
    int32_t offset;

    assert_non_null(zone);
    assert_string_equal(zone_name(zone), name);
    offset = zone_offset(zone, utc_s);
    zone_free(zone);
    return offset;
}

static void clocks_change_at_the_second_the_law_says(void **state)
{
    static const struct {
        const char *name;
        int64_t change;
        int32_t before, after;
    } changes[] = {
        { "America/Chicago", 954662400, -21600, -18000 },    /* 2000 */
        { "America/Chicago", 972802800, -18000, -21600 },    /* 2000 */
        { "America/Chicago", 1772956800, -21600, -18000 },   /* 2026 */
        { "America/Chicago", 1793516400, -18000, -21600 },   /* 2026 */
        { "America/Chicago", 2846476800, -21600, -18000 },   /* 2060 */
        { "America/Chicago", 2867036400, -18000, -21600 },   /* 2060 */
        { "Europe/Berlin", 954032400, 3600, 7200 },          /* 2000 */
        { "Europe/Berlin", 1774746000, 3600, 7200 },         /* 2026 */
        { "Europe/Berlin", 1792890000, 7200, 3600 },         /* 2026 */
        { "Europe/Berlin", 2866410000, 7200, 3600 },         /* 2060 */
        { "Australia/Lord_Howe", 967303800, 37800, 39600 },  /* 2000 */
        { "Australia/Lord_Howe", 1775314800, 39600, 37800 }, /* 2026 */
        { "Australia/Lord_Howe", 2863956600, 37800, 39600 }, /* 2060 */
        { "Asia/Jerusalem", 1364515200, 7200, 10800 },       /* 2013 */
    };
    size_t i;

    (void)state;
    for (i = 0; i < sizeof changes / sizeof changes[0]; i++) {
        assert_int_equal(offset_at(changes[i].name, changes[i].change - 1),
            changes[i].before);
        assert_int_equal(
            offset_at(changes[i].name, changes[i].change), changes[i].after);
    }
}

static void zones_without_daylight_time_never_change(void **state)
{
    struct zone *kathmandu = zone_create("Asia/Kathmandu");
    struct zone *utc = zone_create("UTC");
    int64_t t;
    int32_t offset;

    (void)state;
    for (t = 946684800; t < 2871763200; t += 86400 * 7) {
        assert_int_equal(zone_offset(kathmandu, t), 20700);
        assert_int_equal(zone_offset(utc, t), 0);
        assert_int_equal(zone_local_offset(utc, t, &offset), ZONE_ONCE);
        assert_int_equal(zone_local_offset(kathmandu, t, &offset), ZONE_ONCE);
        assert_int_equal(offset, 20700);
    }
    zone_free(kathmandu);
    zone_free(utc);
}

static void an_unknown_zone_is_no_zone(void **state)
{
    static const char *const bad[] = { NULL, "", "Mars/Olympus", "Chicago",
        "/etc/passwd", "../zoneinfo/UTC", "America", "America/", "EST5",
        "CET-1CEST,M3.5.0,M10.5.0", "+05:30", ":UTC", "tzdata.zi", "right/UTC",
        "Europe/Berlin ",
        "America/Argentina/A_very_long_name_of_a_city_that_nobody_has_built" };
    size_t i;

    (void)state;
    for (i = 0; i < sizeof bad / sizeof bad[0]; i++)
        assert_null(zone_create(bad[i]));
    zone_free(NULL);
}

static enum zone_local local(const char *name, int64_t local_s, int32_t *offset)
{
    struct zone *zone = zone_create(name);
    enum zone_local found;

    assert_non_null(zone);
    *offset = 77;
    found = zone_local_offset(zone, local_s, offset);
    zone_free(zone);
    return found;
}

/* an ambiguous or missing local time is refused, never guessed. */
static void skipped_and_repeated_times_are_told_apart(void **state)
{
    const int64_t spring = 1772935200; /* 2026-03-08 02:00, clock of Chicago */
    const int64_t autumn = 1793494800; /* 2026-11-01 01:00 */
    const int64_t howe = 1775352600;   /* 2026-04-05 01:30 */
    int32_t offset;

    (void)state;
    assert_int_equal(local("America/Chicago", spring - 1, &offset), ZONE_ONCE);
    assert_int_equal(offset, -21600);
    assert_int_equal(local("America/Chicago", spring, &offset), ZONE_NEVER);
    assert_int_equal(offset, 77);
    assert_int_equal(
        local("America/Chicago", spring + 3599, &offset), ZONE_NEVER);
    assert_int_equal(
        local("America/Chicago", spring + 3600, &offset), ZONE_ONCE);
    assert_int_equal(offset, -18000);

    assert_int_equal(local("America/Chicago", autumn - 1, &offset), ZONE_ONCE);
    assert_int_equal(offset, -18000);
    assert_int_equal(local("America/Chicago", autumn, &offset), ZONE_TWICE);
    assert_int_equal(offset, 77);
    assert_int_equal(
        local("America/Chicago", autumn + 3599, &offset), ZONE_TWICE);
    assert_int_equal(
        local("America/Chicago", autumn + 3600, &offset), ZONE_ONCE);
    assert_int_equal(offset, -21600);

    /* Lord Howe turns its clocks by half an hour. */
    assert_int_equal(
        local("Australia/Lord_Howe", howe - 1, &offset), ZONE_ONCE);
    assert_int_equal(local("Australia/Lord_Howe", howe, &offset), ZONE_TWICE);
    assert_int_equal(
        local("Australia/Lord_Howe", howe + 1799, &offset), ZONE_TWICE);
    assert_int_equal(
        local("Australia/Lord_Howe", howe + 1800, &offset), ZONE_ONCE);
    assert_int_equal(offset, 37800);

    /* Samoa left out a whole day: 2011-12-30. */
    assert_int_equal(
        local("Pacific/Apia", 15338 * 86400LL + 43200, &offset), ZONE_NEVER);
    assert_string_not_equal(
        zone_local_text(ZONE_NEVER), zone_local_text(ZONE_TWICE));
    assert_non_null(zone_local_text(ZONE_ONCE));
}

/* a fill known by date only counts from 00:00 local. */
static void a_day_starts_at_its_first_instant(void **state)
{
    static const struct {
        const char *name;
        int32_t day;
        int64_t start;
    } days[] = {
        { "UTC", 20468, 20468 * 86400LL },
        { "America/Chicago", 20468, 20468 * 86400LL + 21600 },
        { "America/Chicago", 20520, 20520 * 86400LL + 21600 }, /* spring */
        { "America/Chicago", 20758, 20758 * 86400LL + 18000 }, /* autumn */
        /* 2018-11-04: midnight skipped; 2018-02-18: 23:00 repeated before */
        { "America/Sao_Paulo", 17839, 17839 * 86400LL + 10800 },
        { "America/Sao_Paulo", 17580, 17580 * 86400LL + 10800 },
        /* 2026-11-01: 00:00 to 01:00 comes twice */
        { "America/Havana", 20758, 20758 * 86400LL + 14400 },
    };
    struct zone *zone;
    size_t i;

    (void)state;
    for (i = 0; i < sizeof days / sizeof days[0]; i++) {
        zone = zone_create(days[i].name);
        assert_non_null(zone);
        assert_int_equal(zone_day_start(zone, days[i].day), days[i].start);
        zone_free(zone);
    }
}

/* Counts wrong answers, because cmocka's checks belong to one thread. */
static void *ask_often(void *wrong)
{
    size_t *count = wrong;
    struct zone *zone;
    int i;

    for (i = 0; i < 500; i++) {
        zone = zone_create("America/Chicago");
        if (!zone || zone_offset(zone, 1772956799) != -21600 ||
            zone_offset(zone, 1772956800) != -18000)
            ++*count;
        zone_free(zone);
    }
    return NULL;
}

static void many_threads_may_ask_at_once(void **state)
{
    pthread_t thread[8];
    size_t wrong[8] = { 0 };
    int i;

    (void)state;
    for (i = 0; i < 8; i++)
        assert_int_equal(
            pthread_create(&thread[i], NULL, ask_often, &wrong[i]), 0);
    for (i = 0; i < 8; i++) {
        assert_int_equal(pthread_join(thread[i], NULL), 0);
        assert_int_equal(wrong[i], 0);
    }
}

static void the_time_zone_of_the_process_is_left_alone(void **state)
{
    (void)state;
    setenv("TZ", "Asia/Tokyo", 1);
    assert_int_equal(offset_at("America/Chicago", 1772956800), -18000);
    assert_string_equal(getenv("TZ"), "Asia/Tokyo");
    unsetenv("TZ");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(clocks_change_at_the_second_the_law_says),
        cmocka_unit_test(zones_without_daylight_time_never_change),
        cmocka_unit_test(an_unknown_zone_is_no_zone),
        cmocka_unit_test(skipped_and_repeated_times_are_told_apart),
        cmocka_unit_test(a_day_starts_at_its_first_instant),
        cmocka_unit_test(many_threads_may_ask_at_once),
        cmocka_unit_test(the_time_zone_of_the_process_is_left_alone),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
