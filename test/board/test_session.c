/* test_session.c: a telemetry session makes the same trace, byte for byte, on
 * this machine and on the emulated board (SR-14).
 *
 *     test_session ELF
 *
 * A programmer visits the pump here and what it sends is written down as a
 * plan; both then live through that plan.
 */
#include "link/msg_keys.h"
#include "link/msg_log.h"
#include "link/opcode.h"
#include "test/board/same.h"
#include "test/link/tape.h"
#include "test/test.h"

static const char *elf;
static struct bedside now;
static struct tape tape;
static struct firmware firmware;

static void check_same(const char *name, int64_t end_s)
{
    const struct same_case c = { name, end_s, TAPE_SEED, tape.plan };
    struct run_firmware calls;
    char *here, *there;
    int line;

    firmware_calls(&firmware, &calls);
    here = same_here(&c, &calls);
    there = same_board(&c, elf);
    CHECK(here != NULL && there != NULL);
    line = same_line(here, there);
    if (line != 0)
        fail_msg("%s: traces differ in line %d", name, line);
    /* the board, too, answered what the programmer heard, and not less */
    CHECK(tape_count(there, " coil ") >= tape.heard);
    free(here);
    free(there);
}

/* SR-14: everything a programmer may ask, from pairing on. */
static void a_visit_makes_the_same_trace(void **state)
{
    (void)state;
    tape_init(&tape, &now);
    tape_visit(&tape);
    check_same("visit", now.world.now_s + 10);
    tape_free(&tape);
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_visit_makes_the_same_trace),
    };

    if (argc != 2)
        return 2;
    elf = argv[1];
    return cmocka_run_group_tests(tests, NULL, NULL);
}
