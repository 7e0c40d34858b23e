/* test_same.c: the same seed and plan give the same trace, byte for byte, on
 * this machine and on the emulated board (SR-14). */
#include "test/board/same.h"
#include "test/board/tiny.h"
#include "test/test.h"

static const char *elf, *planted_elf;
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

/* SR-14 */
static void both_make_the_same_trace(void **state)
{
    size_t i;

    (void)state;
    for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        char *here = same_here(&cases[i], &firmware);
        char *there = same_board(&cases[i], elf);
        int line;

        CHECK(here != NULL && there != NULL);
        line = same_line(here, there);
        if (line != 0 || strlen(here) < 500)
            fail_msg("%s: traces differ in line %d", cases[i].name, line);
        free(here);
        free(there);
    }
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
        cmocka_unit_test(a_planted_difference_is_found),
        cmocka_unit_test(the_first_line_that_differs_is_named),
    };

    if (argc != 3)
        return 2;
    elf = argv[1];
    planted_elf = argv[2];
    return cmocka_run_group_tests(tests, NULL, NULL);
}
