/* test_same.c: the same seed and plan give the same trace, byte for byte, on
 * this machine and on the emulated board (SR-14). */
#include "test/board/same.h"
#include "test/board/tiny.h"
#include "test/board/ward.h"
#include "test/test.h"

static const char *elf, *planted_elf, *ward_elf, *stray_elf;
static struct tiny tiny;
static const struct run_firmware firmware = { &tiny, sizeof(tiny), tiny_init,
    tiny_wake };

static const struct same_case cases[] = {
    { "quiet", 100000, 1, "" },
    { "motor", 30000, 2,
        "500 stall 300; 2000 slip 100; 3000 blind 100; 4000 over 100;"
        "5000 fail 100; 6000 field 600; 8000 stuck 60" },
    { "power", 50000, 3,
        "0 cut; 61 cut; stroke 12 cut; op 1 cut; op 3 torn 4; op 6 torn 0;"
        "20000 scramble; op 20 scramble; 30000 cut" },
    { "flash", 90000, 4,
        "op 4 silent; op 9 flip 3; 7000 flip 100; op 30 bad; 20000 cut;"
        "op 40 rot" },
    { "battery", 90000, 5, "20000 battery 18; 60000 battery 900" },
    { "coil", 20000, 6,
        "100 contact 1; 100 coil 000102030405; 5000 coil ff; 6000 contact 0;"
        "7000 coil 55; 8000 contact 1; 8001 wake" },
    { "fault", 20000, 7, /* 32 bytes at once are too many for it */
        "100 contact 1; 5000 coil "
        "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f" },
};

/* The pump: 70 is p, and so on; see ward.h. */
static struct ward ward;
static const struct run_firmware pump_firmware = { &ward, sizeof(ward),
    ward_init, ward_wake };
static const struct same_case pump_cases[] = {
    { "blank", 100000, 11, "" },
    { "simple", 400000, 12, "10 contact 1; 10 coil 70; 11 contact 0" },
    { "orders", 500000, 13,
        "10 contact 1; 10 coil 70; 50000 coil 62; 60000 coil 73;"
        "70000 coil 72; 100000 coil 6d; 110000 coil 72; 150000 coil 66;"
        "200000 coil 62; 250000 coil 65; 260000 coil 71; 300000 coil 7272;"
        "310000 coil 6c; 400000 coil 666c" },
    { "power", 500000, 14,
        "10 contact 1; 10 coil 70; 20 cut; 2000 scramble; 50000 cut;"
        "stroke 300 cut; stroke 301 cut; op 80 torn 8; op 90 torn 24;"
        "op 100 scramble; 100000 coil 66; op 140 torn 16; op 141 cut;"
        "200000 coil 62; 200300 cut; 300000 cut" },
    { "damage", 500000, 15,
        "10 contact 1; 10 coil 70; op 60 silent; op 70 bad; op 90 rot;"
        "100000 flip 4711; 120000 cut; 200000 coil 66; 250000 flip 8192;"
        "300000 cut; 350000 flip 70000; 400000 cut" },
    { "motor", 500000, 16,
        "10 contact 1; 10 coil 70; 50000 stall 7200; 100000 field 3600;"
        "150000 blind 3600; 200000 over 1800; 250000 coil 72;"
        "300000 slip 3600; 350000 fail 900; 400000 coil 72; 420000 spin 2;"
        "430000 spin 3; 450000 coil 72" },
    { "battery", 500000, 17,
        "10 contact 1; 10 coil 70; 100000 battery 40; 150000 battery 17;"
        "200000 battery 1000; 300000 coil 72" },
};

static void check_same(const struct same_case *c, const char *firmware_elf,
    const struct run_firmware *here_too)
{
    char *here = same_here(c, here_too);
    char *there = same_board(c, firmware_elf);
    int line;

    CHECK(here != NULL && there != NULL);
    line = same_line(here, there);
    if (line != 0 || strlen(here) < 500)
        fail_msg("%s: traces differ in line %d", c->name, line);
    free(here);
    free(there);
}

/* SR-14 */
static void both_make_the_same_trace(void **state)
{
    size_t i;

    (void)state;
    for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
        check_same(&cases[i], elf, &firmware);
}

/* SR-14, of the pump itself: programs, boluses, stops, cuts, damage. */
static void the_pump_makes_the_same_trace(void **state)
{
    size_t i;

    (void)state;
    for (i = 0; i < sizeof(pump_cases) / sizeof(pump_cases[0]); i++)
        check_same(&pump_cases[i], ward_elf, &pump_firmware);
}

/* The same firmware, but for a tone that comes each 3,601 s. */
static void a_planted_difference_is_found(void **state)
{
    char *here = same_here(&cases[0], &firmware);
    char *there = same_board(&cases[0], planted_elf);

    (void)state;
    CHECK(here != NULL && there != NULL);
    CHECK(same_line(here, there) > 0);
    free(here);
    free(there);
}

/* An endless loop, a fault without a stack, a processor that locks up. */
static void a_board_that_goes_astray_is_reset_and_goes_on(void **state)
{
    static const struct same_case c = { "stray", 20000, 1, "" };
    char *trace = same_board(&c, stray_elf);

    (void)state;
    CHECK(trace != NULL);
    CHECK(strstr(trace, "3600 reset watchdog\n3601 ") != NULL);
    CHECK(strstr(trace, "10801 reset fault\n10802 ") != NULL);
    CHECK(strstr(trace, "14402 reset watchdog\n14403 ") != NULL);
    CHECK(strstr(trace, "\n18003 tone single") != NULL);
    free(trace);
}

static void the_first_line_that_differs_is_named(void **state)
{
    (void)state;
    CHECK(same_line("a\nb\nc\n", "a\nb\nc\n") == 0);
    CHECK(same_line("", "") == 0);
    CHECK(same_line("a\nb\nc\n", "a\nb\nd\n") == 3);
    CHECK(same_line("a\nb\n", "a\nb\nc\n") == 3);
    CHECK(same_line("x", "") == 1);
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(both_make_the_same_trace),
        cmocka_unit_test(the_pump_makes_the_same_trace),
        cmocka_unit_test(a_planted_difference_is_found),
        cmocka_unit_test(a_board_that_goes_astray_is_reset_and_goes_on),
        cmocka_unit_test(the_first_line_that_differs_is_named),
    };

    if (argc != 5)
        return 2;
    elf = argv[1];
    planted_elf = argv[2];
    ward_elf = argv[3];
    stray_elf = argv[4];
    return cmocka_run_group_tests(tests, NULL, NULL);
}
