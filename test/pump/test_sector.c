#include "pump/sector.h"

#include "sim/flash.h"
#include "test/test.h"

enum { SIZE = 256 };

struct desk {
    struct flash flash;
    struct port port;
    uint32_t countdown; /* operations until the verdict; 0: never */
    uint32_t repeat;
    enum flash_verdict verdict;
};

static enum flash_verdict hook(void *world, const struct flash_op *op)
{
    struct desk *desk = world;

    (void)op;
    if (desk->countdown == 0)
        return FLASH_DO;
    if (--desk->countdown > 0)
        return FLASH_DO;
    if (desk->repeat > 0) {
        desk->repeat--;
        desk->countdown = 1;
    }
    return desk->verdict;
}

static enum status no_answer(
    void *world, uint32_t at, uint8_t *out, uint32_t size)
{
    (void)world;
    (void)at;
    memset(out, 0x5a, size);
    return ERR_HARDWARE;
}

static void make(struct desk *desk)
{
    static const struct port_flash shape = { SIZE, 2, 1 };

    memset(desk, 0, sizeof(*desk));
    CHECK(flash_create(&desk->flash, &shape) == 0);
    flash_attach(&desk->flash, &desk->port);
    desk->flash.hook = hook;
    desk->flash.hook_world = desk;
}

static void whole_units_hold_any_number_of_bytes(void **state)
{
    (void)state;
    CHECK(sector_room(0) == 0);
    CHECK(sector_room(1) == 8 && sector_room(8) == 8);
    CHECK(sector_room(9) == 16 && sector_room(16) == 16);
    CHECK(sector_room(511) == 512);
}

static void what_is_written_is_there_with_zeros_to_the_unit(void **state)
{
    struct desk d;
    uint8_t bytes[SIZE], back[SIZE];
    uint32_t size, i;

    (void)state;
    for (i = 0; i < SIZE; i++)
        bytes[i] = (uint8_t)(i + 1);
    for (size = 0; size <= 150; size++) {
        make(&d);
        CHECK(sector_write(&d.port, 16, bytes, size) == OK);
        sector_read(&d.port, 0, back, SIZE);
        for (i = 0; i < SIZE; i++) {
            uint8_t want = i < 16 || i >= 16 + sector_room(size) ? 0xff
                           : i < 16 + size                       ? bytes[i - 16]
                                                                 : 0;

            CHECK(back[i] == want);
        }
        CHECK(sector_is_blank(&d.port, 0, 16));
        CHECK(sector_is_blank(&d.port, 0, 17) == (size == 0));
        CHECK(d.flash.misuses == 0);
        /* no more operations than need be */
        CHECK(d.flash.programs == (size >= 8) + (size % 8 != 0 ? 1U : 0U));
        flash_free(&d.flash);
    }
}

/* SR-11: flash that lies or fails, at each operation of a write. */
static void a_write_that_did_not_happen_is_noticed(void **state)
{
    static const enum flash_verdict verdicts[] = { FLASH_SKIP, FLASH_FAIL };
    uint8_t bytes[100];
    struct desk d;
    uint32_t at, v;

    (void)state;
    memset(bytes, 0x77, sizeof(bytes));
    for (v = 0; v < 2; v++)
        for (at = 1; at <= 4; at++) {
            enum status want = at <= 2 || (at == 3 && verdicts[v] == FLASH_FAIL)
                                   ? ERR_HARDWARE
                                   : OK;

            make(&d);
            d.countdown = at;
            d.verdict = verdicts[v];
            CHECK(sector_write(&d.port, 0, bytes, 100) == want);
            flash_free(&d.flash);
        }
}

static void every_byte_is_read_back(void **state)
{
    uint8_t bytes[100];
    struct desk d;
    uint32_t i;

    (void)state;
    memset(bytes, 0xee, sizeof(bytes));
    for (i = 0; i < 104; i++) {
        make(&d);
        if (i < 100)
            flash_flip(&d.flash, i * 8 + 1); /* a bit that cannot be set */
        CHECK(sector_write(&d.port, 0, bytes, 100) ==
              (i < 100 ? ERR_HARDWARE : OK));
        flash_free(&d.flash);
    }
    make(&d); /* what fills up the unit, too */
    d.flash.health[0] = FLASH_STUCK;
    memset(bytes, 0xff, sizeof(bytes));
    CHECK(sector_write(&d.port, 0, bytes, 96) == OK);
    CHECK(sector_write(&d.port, 96, bytes, 7) == ERR_HARDWARE);
    flash_free(&d.flash);
}

static void what_does_not_answer_is_not_blank(void **state)
{
    uint8_t out[8];
    struct desk d;

    (void)state;
    make(&d);
    CHECK(sector_is_blank(&d.port, 0, SIZE));
    d.port.flash_read = no_answer;
    out[7] = 7;
    sector_read(&d.port, 0, out, 7);
    CHECK(out[0] == 0 && out[6] == 0 && out[7] == 7);
    sector_read(&d.port, 0, out, 8);
    CHECK(out[7] == 0);
    CHECK(!sector_is_blank(&d.port, 0, 8));
    CHECK(sector_write(&d.port, 0, out, 8) == OK); /* zeros */
    out[3] = 1;
    CHECK(sector_write(&d.port, 8, out, 8) == ERR_HARDWARE);
    flash_free(&d.flash);
}

static void blank_is_every_byte(void **state)
{
    struct desk d;
    uint32_t i;

    (void)state;
    make(&d);
    for (i = 0; i < 150; i++) {
        flash_flip(&d.flash, i * 8 + i % 8);
        CHECK(!sector_is_blank(&d.port, 0, 150));
        CHECK(sector_is_blank(&d.port, 0, i));
        CHECK(sector_is_blank(&d.port, i + 1, 150 - i));
        flash_flip(&d.flash, i * 8 + i % 8);
    }
    flash_free(&d.flash);
}

static void a_sector_is_cleared_or_it_is_said(void **state)
{
    static const uint8_t byte[8] = { 0 };
    struct desk d;
    uint32_t times;

    (void)state;
    for (times = 1; times <= 3; times++) {
        make(&d);
        CHECK(sector_write(&d.port, SIZE + SIZE - 8, byte, 8) == OK);
        CHECK(sector_write(&d.port, 0, byte, 8) == OK);
        CHECK(sector_write(&d.port, 2 * SIZE, byte, 8) == OK);
        d.countdown = 1;
        d.verdict = times == 3 ? FLASH_SKIP : FLASH_FAIL;
        d.repeat = times == 3 ? 3 : times - 1;
        CHECK(sector_clear(&d.port, 1) == (times == 1 ? OK : ERR_HARDWARE));
        CHECK(sector_is_blank(&d.port, SIZE, SIZE) == (times == 1));
        CHECK(!sector_is_blank(&d.port, 0, 8));
        CHECK(!sector_is_blank(&d.port, 2 * SIZE, 8));
        CHECK(d.flash.erases == 2);
        flash_free(&d.flash);
    }
    make(&d); /* a sync that fails */
    d.countdown = 2;
    d.verdict = FLASH_FAIL;
    CHECK(sector_clear(&d.port, 1) == OK);
    CHECK(d.flash.erases == 2);
    CHECK(sector_clear(&d.port, 1) == OK);
    CHECK(d.flash.erases == 3);
    flash_free(&d.flash);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(whole_units_hold_any_number_of_bytes),
        cmocka_unit_test(what_is_written_is_there_with_zeros_to_the_unit),
        cmocka_unit_test(a_write_that_did_not_happen_is_noticed),
        cmocka_unit_test(every_byte_is_read_back),
        cmocka_unit_test(what_does_not_answer_is_not_blank),
        cmocka_unit_test(blank_is_every_byte),
        cmocka_unit_test(a_sector_is_cleared_or_it_is_said),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
