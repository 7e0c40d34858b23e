#include "sim/flash.h"

#include <errno.h>
#include <unistd.h>

#include "test/test.h"

static const struct port_flash shape = { 64, 2, 1 };
static const uint8_t word[16] = { 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14,
    15, 0xf0 };

static int is_blank(const struct flash *f, uint32_t at, uint32_t size)
{
    uint32_t i;

    for (i = 0; i < size; i++)
        if (f->bytes[at + i] != 0xff)
            return 0;
    return 1;
}

static void bits_only_fall_until_an_erase(void **state)
{
    uint8_t back[16];
    struct port port;
    struct flash f;

    (void)state;
    CHECK(flash_create(&f, &shape) == 0 && f.size == 192);
    CHECK(is_blank(&f, 0, 192));
    flash_attach(&f, &port);
    CHECK(port.flash.sector_size == 64 && port.flash.log_sectors == 1);
    CHECK(port.flash_program(port.world, 64, word, 16) == OK);
    CHECK(port.flash_sync(port.world) == OK && f.misuses == 0);
    CHECK(port.flash_read(port.world, 64, back, 16) == OK);
    CHECK(memcmp(back, word, 16) == 0);
    CHECK(flash_program(&f, 72, word, 8) == OK); /* against the contract */
    CHECK(f.misuses == 1 && f.bytes[72] == (9 & 1));
    CHECK(port.flash_erase(port.world, 1) == OK && is_blank(&f, 0, 192));
    CHECK(f.erases == 1 && f.wear[1] == 1 && f.wear[0] == 0);
    CHECK(f.programs == 2 && f.operations == 4);
    flash_free(&f);
}

static void a_torn_operation_is_done_in_part(void **state)
{
    const struct flash_op program = { FLASH_PROGRAM, 8, word, 16 };
    const struct flash_op erase = { FLASH_ERASE, 0, NULL, 64 };
    struct flash f;

    (void)state;
    CHECK(flash_create(&f, &shape) == 0);
    flash_tear(&f, &program, 3);
    CHECK(memcmp(f.bytes + 8, word, 3) == 0 && is_blank(&f, 11, 100));
    flash_fray(&f, &program, 15, 0x30); /* 0xf0: bits 0 to 3 fall, not 4, 5 */
    CHECK(f.bytes[23] == 0xff && memcmp(f.bytes + 8, word, 15) == 0);
    flash_fray(&f, &program, 15, 0x03);
    CHECK(f.bytes[23] == 0xfc);
    flash_tear(&f, &erase, 16);
    CHECK(is_blank(&f, 0, 16) && f.bytes[16] == 9);
    flash_free(&f);
}

/* What was not waited for may be there in part, what was is there. */
static void only_what_was_not_synced_is_scrambled(void **state)
{
    struct flash f;
    uint64_t seed;
    int kept[2] = { 0, 0 };

    (void)state;
    for (seed = 0; seed < 64; seed++) {
        CHECK(flash_create(&f, &shape) == 0);
        CHECK(flash_program(&f, 0, word, 8) == OK && flash_sync(&f) == OK);
        CHECK(flash_program(&f, 8, word, 16) == OK);
        flash_scramble(&f, seed);
        CHECK(f.bytes[0] == 1);
        kept[0] += f.bytes[8] == 1;
        kept[1] += f.bytes[16] == 9;
        CHECK(f.bytes[8] == 1 || is_blank(&f, 8, 8));
        flash_free(&f);
    }
    CHECK(kept[0] > 16 && kept[0] < 48 && kept[1] > 16 && kept[1] < 48);
}

static enum flash_verdict verdict;

static enum flash_verdict hook(void *world, const struct flash_op *op)
{
    (void)world;
    (void)op;
    return verdict;
}

static void flash_fails_and_lies_when_told_to(void **state)
{
    struct flash f;

    (void)state;
    CHECK(flash_create(&f, &shape) == 0);
    f.hook = hook;
    verdict = FLASH_SKIP;
    CHECK(flash_program(&f, 0, word, 8) == OK && is_blank(&f, 0, 8));
    verdict = FLASH_FAIL;
    CHECK(flash_program(&f, 0, word, 8) == ERR_HARDWARE && is_blank(&f, 0, 8));
    CHECK(flash_erase(&f, 0) == ERR_HARDWARE && flash_sync(&f) == ERR_HARDWARE);
    f.hook = NULL;
    f.health[0] = FLASH_STUCK;
    CHECK(flash_program(&f, 0, word, 8) == OK && f.bytes[0] == 0x11);
    CHECK(flash_erase(&f, 0) == OK && f.bytes[0] == 0x11);
    f.wear_max = 1;
    CHECK(flash_erase(&f, 1) == OK && flash_erase(&f, 1) == ERR_HARDWARE);
    CHECK(flash_program(&f, 64, word, 8) == ERR_HARDWARE);
    flash_free(&f);
}

static void a_mark_is_returned_to(void **state)
{
    struct flash_mark outer, inner;
    struct flash f;

    (void)state;
    CHECK(flash_create(&f, &shape) == 0);
    CHECK(flash_program(&f, 0, word, 16) == OK);
    outer = flash_mark(&f);
    CHECK(flash_erase(&f, 0) == OK && flash_sync(&f) == OK);
    inner = flash_mark(&f);
    CHECK(flash_program(&f, 0, word + 8, 8) == OK);
    flash_flip(&f, 7);
    CHECK(f.bytes[0] == (9 ^ 0x80));
    flash_unmark(&f, &inner);
    CHECK(is_blank(&f, 0, 64));
    flash_rewind(&f, &outer);
    CHECK(memcmp(f.bytes, word, 16) == 0 && f.used[0] == 1 && f.used[2] == 0);
    flash_unmark(&f, &outer);
    CHECK(flash_program(&f, 16, word, 8) == OK && f.misuses == 0);
    flash_free(&f);
}

static void a_file_keeps_the_bytes(void **state)
{
    char path[] = "/tmp/test_flash_XXXXXX";
    struct flash f, g;

    (void)state;
    CHECK(close(mkstemp(path)) == 0);
    CHECK(flash_create(&f, &shape) == 0 && flash_create(&g, &shape) == 0);
    CHECK(flash_program(&f, 64, word, 16) == OK);
    CHECK(flash_save(&f, path) == 0 && flash_load(&g, path) == 0);
    CHECK(memcmp(f.bytes, g.bytes, f.size) == 0 && g.used[9] && !g.used[10]);
    CHECK(flash_program(&g, 72, word, 8) == OK && g.misuses == 1);
    CHECK(truncate(path, 191) == 0);
    errno = 0;
    CHECK(flash_load(&g, path) == -1 && errno == EINVAL);
    CHECK(truncate(path, 193) == 0 && flash_load(&g, path) == -1);
    CHECK(unlink(path) == 0 && flash_load(&g, path) == -1);
    CHECK(flash_save(&f, "/nowhere/flash") == -1);
    flash_free(&f);
    flash_free(&g);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(bits_only_fall_until_an_erase),
        cmocka_unit_test(a_torn_operation_is_done_in_part),
        cmocka_unit_test(only_what_was_not_synced_is_scrambled),
        cmocka_unit_test(flash_fails_and_lies_when_told_to),
        cmocka_unit_test(a_mark_is_returned_to),
        cmocka_unit_test(a_file_keeps_the_bytes),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
