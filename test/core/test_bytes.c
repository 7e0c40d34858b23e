/* test_bytes.c: reader, writer, crc: bytes in and out, and their checksum. */
#include "core/crc.h"
#include "core/reader.h"
#include "core/writer.h"
#include "test/test.h"

enum { WIRE = 1 + 2 + 4 + 8 + 3 };

static const uint8_t wire[WIRE + 1] = { 0x01, 0x03, 0x02, 0x07, 0x06, 0x05,
    0x04, 0x0f, 0x0e, 0x0d, 0x0c, 0x0b, 0x0a, 0x09, 0x88, 'a', 'b', 'c', 0 };

struct values {
    uint8_t a;
    uint16_t b;
    uint32_t c;
    uint64_t d;
    uint8_t e[3];
};

static enum status read_all(const uint8_t *buf, size_t size, struct values *v)
{
    struct reader r;

    reader_init(&r, buf, size);
    v->a = reader_u8(&r);
    v->b = reader_u16(&r);
    v->c = reader_u32(&r);
    v->d = reader_u64(&r);
    reader_bytes(&r, v->e, 3);
    return reader_end(&r);
}

/* Every length but the right one is refused, and none reads out of bounds. */
static void only_the_exact_length_reads(void **state)
{
    struct values v;
    size_t n;

    (void)state;
    for (n = 0; n <= sizeof(wire); n++) {
        uint8_t *copy = malloc(n + 1); /* so that a sanitizer sees its end */

        memcpy(copy, wire, n);
        copy = realloc(copy, n ? n : 1);
        CHECK(read_all(copy, n, &v) == (n < WIRE       ? ERR_SHORT
                                           : n == WIRE ? OK
                                                       : ERR_CORRUPT));
        free(copy);
    }
    CHECK(read_all(wire, WIRE, &v) == OK);
    CHECK(v.a == 1 && v.b == 0x0203 && v.c == 0x04050607);
    CHECK(v.d == UINT64_C(0x88090a0b0c0d0e0f));
    CHECK(memcmp(v.e, "abc", 3) == 0);
    CHECK(read_all(wire, 2, &v) == ERR_SHORT);
    CHECK(v.a == 1 && v.b == 0 && v.c == 0 && v.d == 0 && v.e[0] == 0);
}

static void a_failed_read_stays_failed(void **state)
{
    uint8_t byte = 7;
    struct reader r;

    (void)state;
    reader_init(&r, &byte, 1);
    CHECK(reader_u16(&r) == 0);
    CHECK(reader_u8(&r) == 0); /* would fit, but what follows is unknown */
    CHECK(reader_end(&r) == ERR_SHORT);
    reader_init(&r, NULL, 0);
    CHECK(reader_end(&r) == OK);
    CHECK(reader_u8(&r) == 0);
    CHECK(reader_end(&r) == ERR_SHORT);
    CHECK_FAULT(reader_init(&r, NULL, 1));
    CHECK_FAULT(reader_init(NULL, &byte, 1));
    CHECK_FAULT((void)(reader_end(NULL) == OK));
    reader_init(&r, &byte, 1);
    r.pos = 2;
    CHECK_FAULT((void)reader_u8(&r));
}

static enum status write_all(uint8_t *buf, size_t size, size_t *used)
{
    struct writer w;

    writer_init(&w, buf, size);
    writer_u8(&w, 1);
    writer_u16(&w, 0x0203);
    writer_u32(&w, 0x04050607);
    writer_u64(&w, UINT64_C(0x88090a0b0c0d0e0f));
    writer_bytes(&w, (const uint8_t *)"abc", 3);
    return writer_end(&w, used);
}

static void what_does_not_fit_is_not_written(void **state)
{
    uint8_t buf[WIRE + 2];
    size_t n, used;

    (void)state;
    for (n = 0; n <= WIRE + 1; n++) {
        memset(buf, 0xee, sizeof(buf));
        used = 99;
        CHECK(write_all(buf, n, &used) == (n < WIRE ? ERR_SHORT : OK));
        CHECK(used == (n < WIRE ? 99 : WIRE));
        CHECK(buf[n] == 0xee);
        if (n >= WIRE)
            CHECK(memcmp(buf, wire, WIRE) == 0);
        else if (n > 0)
            CHECK(buf[0] == 1);
    }
}

static void a_failed_write_stays_failed(void **state)
{
    uint8_t buf[2] = { 9, 9 };
    struct writer w;
    size_t used = 5;

    (void)state;
    writer_init(&w, buf, 2);
    writer_u32(&w, 1);
    writer_u8(&w, 1); /* would fit, but out of place */
    CHECK(buf[0] == 9 && writer_end(&w, &used) == ERR_SHORT && used == 5);
    writer_init(&w, NULL, 0);
    CHECK(writer_end(&w, &used) == OK && used == 0);
    CHECK_FAULT(writer_init(&w, NULL, 1));
    CHECK_FAULT(writer_init(NULL, buf, 1));
    writer_init(&w, buf, 2);
    w.pos = 3;
    CHECK_FAULT(writer_u8(&w, 1));
}

static void the_checksum_is_the_common_one(void **state)
{
    const uint8_t *text = (const uint8_t *)"123456789";
    size_t n;

    (void)state;
    CHECK(crc_of(text, 9) == 0xcbf43926);
    CHECK(crc_of(text, 0) == 0);
    for (n = 0; n <= 9; n++)
        CHECK(crc_more(crc_of(text, n), text + n, 9 - n) == 0xcbf43926);
}

/* Bit by bit, as the polynomial says. */
static uint32_t slow_crc(const uint8_t *bytes, size_t size)
{
    uint32_t crc = UINT32_MAX;
    size_t i;
    int bit;

    for (i = 0; i < size; i++) {
        crc ^= bytes[i];
        for (bit = 0; bit < 8; bit++)
            crc = crc & 1 ? crc >> 1 ^ 0xedb88320 : crc >> 1;
    }
    return ~crc;
}

/* Every single byte at every place of a step, so every entry of the table. */
static void the_checksum_follows_the_polynomial(void **state)
{
    uint8_t bytes[40] = { 0 };
    size_t at, size;
    int value;

    (void)state;
    for (at = 0; at < 17; at++)
        for (value = 0; value < 256; value++) {
            bytes[at] = (uint8_t)value;
            CHECK(crc_of(bytes, 17) == slow_crc(bytes, 17));
        }
    for (at = 0; at < sizeof(bytes); at++)
        bytes[at] = (uint8_t)(at * 151 + 7);
    for (size = 0; size <= sizeof(bytes); size++)
        for (at = 0; at <= size; at++)
            CHECK(crc_more(crc_of(bytes, at), bytes + at, size - at) ==
                  slow_crc(bytes, size));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(only_the_exact_length_reads),
        cmocka_unit_test(a_failed_read_stays_failed),
        cmocka_unit_test(what_does_not_fit_is_not_written),
        cmocka_unit_test(a_failed_write_stays_failed),
        cmocka_unit_test(the_checksum_is_the_common_one),
        cmocka_unit_test(the_checksum_follows_the_polynomial),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
