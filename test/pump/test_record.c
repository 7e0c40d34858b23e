#include "pump/record.h"

#include "pump/sector.h"
#include "sim/flash.h"
#include "test/test.h"

enum { SIZE = 1024, GENERATION = 0x01020304 };

struct desk {
    struct flash flash;
    struct port port;
    struct record_walk walk;
    uint8_t scratch[RECORD_PAYLOAD_MAX];
};

static void make(struct desk *desk)
{
    static const struct port_flash shape = { SIZE, 2, 0 };

    memset(desk, 0, sizeof(*desk));
    CHECK(flash_create(&desk->flash, &shape) == 0);
    flash_attach(&desk->flash, &desk->port);
    desk->walk.port = &desk->port;
    desk->walk.scratch = desk->scratch;
    desk->walk.sector = 1;
    desk->walk.generation = GENERATION;
}

static struct record record_of(uint8_t kind, const char *text, uint32_t size)
{
    const struct record record = { kind, RECORD_FIRST, size, 0x11121314, 0x2122,
        (const uint8_t *)text };

    return record;
}

/* The checksum as its standard has it, a bit at a time. */
static uint32_t slow_crc(const uint8_t *bytes, size_t size)
{
    uint32_t crc = 0xffffffff;
    size_t i;
    int bit;

    for (i = 0; i < size; i++) {
        crc ^= bytes[i];
        for (bit = 0; bit < 8; bit++)
            crc = crc >> 1 ^ (crc & 1 ? 0xedb88320 : 0);
    }
    return ~crc;
}

static uint32_t u32(const uint8_t *at)
{
    return at[0] | (uint32_t)at[1] << 8 | (uint32_t)at[2] << 16 |
           (uint32_t)at[3] << 24;
}

/* Byte for byte as docs/journal.md says. */
static void a_record_has_the_bytes_of_its_document(void **state)
{
    static const uint8_t want[10] = { 7, 1, 9, 0, 0x14, 0x13, 0x12, 0x11, 0x22,
        0x21 };
    static const uint8_t place[8] = { 4, 3, 2, 1, 0x28, 4, 0, 0 };
    const struct record record = record_of(7, "nine byte", 9);
    uint8_t sealed[8 + 10 + 9];
    const uint8_t *bytes;
    struct desk d;

    (void)state;
    make(&d);
    CHECK(record_room(0) == 16 && record_room(8) == 24 && record_room(9) == 32);
    CHECK(record_write(&d.port, GENERATION, SIZE + 40, &record) == OK);
    bytes = d.flash.bytes + SIZE + 40;
    memcpy(sealed, place, 8);
    memcpy(sealed + 8, want, 10);
    memcpy(sealed + 18, "nine byte", 9);
    CHECK(memcmp(bytes, want, 10) == 0);
    CHECK((bytes[10] | bytes[11] << 8) == (int)(slow_crc(sealed, 18) & 0xffff));
    CHECK(u32(bytes + 12) == slow_crc(sealed, 27));
    CHECK(memcmp(bytes + 16, "nine byte\0\0\0\0\0\0\0", 16) == 0);
    CHECK(sector_is_blank(&d.port, 0, SIZE + 40));
    CHECK(sector_is_blank(&d.port, SIZE + 72, SIZE - 72));
    flash_free(&d.flash);
}

static void what_was_written_is_read(void **state)
{
    static char text[RECORD_PAYLOAD_MAX + 1];
    static const uint32_t sizes[] = { 0, 1, 8, 9, RECORD_PAYLOAD_MAX - 1,
        RECORD_PAYLOAD_MAX };
    struct desk d;
    size_t i;

    (void)state;
    memset(text, 'x', sizeof(text));
    for (i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
        const struct record record = record_of(1, text, sizes[i]);
        const uint32_t last = SIZE - record_room(sizes[i]);
        const uint32_t at = i % 2 ? last : 16;

        make(&d);
        CHECK(record_write(&d.port, GENERATION, SIZE + at, &record) == OK);
        CHECK(record_read(&d.walk, at) == RECORD_WHOLE);
        CHECK(d.walk.record.kind == 1 && d.walk.record.copy == RECORD_FIRST);
        CHECK(d.walk.record.size == sizes[i]);
        CHECK(d.walk.record.sequence == 0x11121314);
        CHECK(d.walk.record.kept == 0x2122 && !d.walk.blank);
        CHECK(d.walk.record.payload == d.scratch);
        CHECK(memcmp(d.scratch, text, sizes[i]) == 0);
        CHECK(d.flash.misuses == 0);
        flash_free(&d.flash);
    }
}

/* A record counts only where and when it was written. */
static void a_record_elsewhere_or_of_another_time_is_none(void **state)
{
    const struct record record = record_of(1, "payload.", 8);
    struct desk d;

    (void)state;
    make(&d);
    CHECK(record_write(&d.port, GENERATION, SIZE + 64, &record) == OK);
    d.walk.generation++;
    CHECK(record_read(&d.walk, 64) == RECORD_NONE);
    d.walk.generation--;
    memcpy(d.flash.bytes + SIZE, d.flash.bytes + SIZE + 64, 24);
    CHECK(record_read(&d.walk, 0) == RECORD_NONE);
    memcpy(d.flash.bytes + 64, d.flash.bytes + SIZE + 64, 24);
    d.walk.sector = 0;
    CHECK(record_read(&d.walk, 64) == RECORD_NONE);
    d.walk.sector = 1;
    CHECK(record_read(&d.walk, 64) == RECORD_WHOLE);
    flash_free(&d.flash);
}

/* A label is read before anybody knows its generation. */
static void a_label_is_sealed_with_its_own_sequence(void **state)
{
    struct record record = record_of(RECORD_LABEL, "payload.", 8);
    struct desk d;

    (void)state;
    make(&d);
    record.sequence = 77;
    CHECK(record_write(&d.port, 77, SIZE, &record) == OK);
    CHECK(record_read(&d.walk, 0) == RECORD_WHOLE);
    CHECK(d.walk.generation == GENERATION);
    CHECK(record_write(&d.port, 76, SIZE + 64, &record) == OK);
    CHECK(record_read(&d.walk, 64) == RECORD_NONE);
    flash_free(&d.flash);
}

/* SR-06: any flipped bit is caught, in the head or in the body. */
static void any_flipped_bit_is_caught(void **state)
{
    const struct record record = record_of(1, "sixteen bytes...", 16);
    struct desk d;
    uint32_t bit;

    (void)state;
    make(&d);
    CHECK(record_write(&d.port, GENERATION, SIZE + 64, &record) == OK);
    for (bit = 0; bit < 32 * 8; bit++) {
        flash_flip(&d.flash, (SIZE + 64) * 8 + bit);
        CHECK(record_read(&d.walk, 64) ==
              (bit < 12 * 8 ? RECORD_NONE : RECORD_SHADOW));
        flash_flip(&d.flash, (SIZE + 64) * 8 + bit);
    }
    flash_free(&d.flash);
}

static void what_is_not_there_is_none(void **state)
{
    static char text[RECORD_PAYLOAD_MAX + 8];
    struct record record = record_of(1, text, RECORD_PAYLOAD_MAX + 1);
    struct desk d;

    (void)state;
    make(&d);
    CHECK(record_read(&d.walk, 0) == RECORD_NONE && d.walk.blank);
    CHECK(record_read(&d.walk, SIZE - 16) == RECORD_NONE && d.walk.blank);
    CHECK(record_read(&d.walk, SIZE - 8) == RECORD_NONE && d.walk.blank);
    flash_flip(&d.flash, SIZE * 16 - 1); /* the very last bit */
    CHECK(record_read(&d.walk, SIZE - 8) == RECORD_NONE && !d.walk.blank);
    CHECK(record_read(&d.walk, SIZE - 16) == RECORD_NONE && d.walk.blank);
    /* longer than any record is written: never read into the scratch */
    CHECK(record_write(&d.port, GENERATION, SIZE, &record) == OK);
    CHECK(record_read(&d.walk, 0) == RECORD_NONE);
    /* a head whose body would lie past the sector's end */
    record.size = 8;
    CHECK(flash_erase(&d.flash, 1) == OK);
    CHECK(record_write(&d.port, GENERATION, SIZE + SIZE - 24, &record) == OK);
    CHECK(record_read(&d.walk, SIZE - 24) == RECORD_WHOLE);
    record.size = 16;
    CHECK(record_write(&d.port, GENERATION, SIZE - 24, &record) == OK);
    d.walk.sector = 0;
    CHECK(record_read(&d.walk, SIZE - 24) == RECORD_SHADOW);
    flash_free(&d.flash);
}

static void a_damaged_record_hides_none_after_it(void **state)
{
    const struct record record = record_of(1, "payload...", 10);
    struct desk d;
    uint32_t at;

    (void)state;
    make(&d);
    for (at = 0; at < 96; at += 32)
        CHECK(record_write(&d.port, GENERATION, SIZE + at, &record) == OK);
    CHECK(record_write(&d.port, GENERATION, 2 * SIZE - 32, &record) == OK);
    flash_flip(&d.flash, (SIZE + 32 + 2) * 8); /* the second one's size */
    d.walk.at = 0;
    CHECK(record_next(&d.walk) && d.walk.at == 32);
    CHECK(record_next(&d.walk) && d.walk.at == 96);
    CHECK(record_next(&d.walk) && d.walk.at == SIZE);
    CHECK(record_next(&d.walk) == 0);
    d.walk.at = 8;
    CHECK(record_next(&d.walk) == 1 && d.walk.at == 96);
    flash_free(&d.flash);
}

/* A head is waited for before its body is begun. */
static uint32_t syncs_at;

static enum flash_verdict hook(void *world, const struct flash_op *op)
{
    struct desk *desk = world;

    if (op->kind == FLASH_PROGRAM && op->at == SIZE + RECORD_HEAD)
        syncs_at = (uint32_t)desk->flash.operations;
    return FLASH_DO;
}

static void the_body_waits_for_the_head(void **state)
{
    const struct record record = record_of(1, "payload.", 8);
    struct desk d;

    (void)state;
    make(&d);
    d.flash.hook = hook;
    d.flash.hook_world = &d;
    CHECK(record_write(&d.port, GENERATION, SIZE, &record) == OK);
    CHECK(syncs_at == 3); /* head, sync, body */
    d.flash.health[1] = FLASH_WORN;
    CHECK(
        record_write(&d.port, GENERATION, SIZE + 64, &record) == ERR_HARDWARE);
    CHECK(d.flash.operations == 5); /* no body without a head */
    flash_free(&d.flash);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_record_has_the_bytes_of_its_document),
        cmocka_unit_test(what_was_written_is_read),
        cmocka_unit_test(a_record_elsewhere_or_of_another_time_is_none),
        cmocka_unit_test(a_label_is_sealed_with_its_own_sequence),
        cmocka_unit_test(any_flipped_bit_is_caught),
        cmocka_unit_test(what_is_not_there_is_none),
        cmocka_unit_test(a_damaged_record_hides_none_after_it),
        cmocka_unit_test(the_body_waits_for_the_head),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
