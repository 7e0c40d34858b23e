/* test_twin.c: SR-06: any flipped bit is caught before use. */
#include "core/crc.h"
#include "pump/twin.h"
#include "test/test.h"

enum { SIZE = 64 };

/* A value of the pump's kind: fields of several sizes, whole words in all. */
struct value {
    int64_t a;
    int32_t b;
    int16_t c[2];
    uint8_t d[SIZE - 16];
};
_Static_assert(sizeof(struct value) == SIZE, "whole words");

struct kept {
    struct value value;
    uint32_t twin[TWIN_WORDS(sizeof(struct value))];
};

static struct kept kept_of(unsigned seed)
{
    struct kept kept = { .value = { .a = -5, .b = 7, .c = { 1, -1 } } };

    for (size_t i = 0; i < sizeof kept.value.d; i++)
        kept.value.d[i] = (uint8_t)(seed * 17 + i * 31);
    twin_set(kept.twin, &kept.value, sizeof kept.value);
    return kept;
}

static enum status check(const struct kept *kept)
{
    return twin_check(kept->twin, &kept->value, sizeof kept->value);
}

/* SR-06: value, copy and checksum, bit by bit, alone and with each other bit
 * of the checksum. */
static void any_flipped_bit_is_caught(void **state)
{
    struct kept kept = kept_of(1);
    uint8_t *bytes = (uint8_t *)&kept;
    const size_t crc = 8 * 2 * SIZE, bits = crc + 32;
    size_t i, j;

    (void)state;
    CHECK(&kept.twin[SIZE / 4] == (void *)&bytes[crc / 8]);
    for (i = 0; i < bits; i++) {
        CHECK(check(&kept) == OK);
        bytes[i / 8] ^= (uint8_t)(1 << i % 8);
        CHECK(check(&kept) == ERR_CORRUPT);
        for (j = crc; j < bits; j++) {
            if (i == j)
                continue;
            bytes[j / 8] ^= (uint8_t)(1 << j % 8);
            CHECK(check(&kept) == ERR_CORRUPT);
            bytes[j / 8] ^= (uint8_t)(1 << j % 8);
        }
        bytes[i / 8] ^= (uint8_t)(1 << i % 8);
    }
}

/* SR-06: what the copy alone would not see: the same bit of both. */
static void the_same_bit_of_value_and_copy_is_caught(void **state)
{
    struct kept kept = kept_of(2);
    uint8_t *value = (uint8_t *)&kept.value, *copy = (uint8_t *)kept.twin;
    size_t i;

    (void)state;
    for (i = 0; i < 8 * SIZE; i++) {
        const uint8_t bit = (uint8_t)(1 << i % 8);

        value[i / 8] ^= bit;
        copy[i / 8] ^= bit;
        CHECK(check(&kept) == ERR_CORRUPT);
        value[i / 8] ^= bit;
        copy[i / 8] ^= bit;
    }
    CHECK(check(&kept) == OK);
}

/* SR-06: what the checksum alone would not see: it and the value forged. */
static void a_value_with_a_checksum_but_no_copy_is_caught(void **state)
{
    struct kept kept = kept_of(3), other = kept_of(4);

    (void)state;
    kept.value = other.value;
    kept.twin[SIZE / 4] = other.twin[SIZE / 4];
    CHECK(check(&kept) == ERR_CORRUPT);
    for (size_t i = 0; i < SIZE / 4; i++)
        kept.twin[i] = other.twin[i];
    CHECK(check(&kept) == OK);
}

/* A RAM that reads as all one or all nought is no value. */
static void memory_of_one_byte_alone_is_caught(void **state)
{
    struct kept kept;

    (void)state;
    memset(&kept, 0, sizeof kept);
    CHECK(check(&kept) == ERR_CORRUPT);
    memset(&kept, 0xff, sizeof kept);
    CHECK(check(&kept) == ERR_CORRUPT);
}

static void a_changed_value_is_set_anew(void **state)
{
    struct kept kept = kept_of(5);

    (void)state;
    kept.value.b++;
    CHECK(check(&kept) == ERR_CORRUPT);
    twin_set(kept.twin, &kept.value, sizeof kept.value);
    CHECK(check(&kept) == OK);
}

/* The format: words inverted, then the CRC; a word is the least. */
static void the_twin_is_the_inverse_and_the_crc(void **state)
{
    const uint32_t value = 0x01020304;
    uint32_t twin[TWIN_WORDS(4) + 1] = { 0, 0, 99 };

    (void)state;
    twin_set(twin, &value, sizeof value);
    CHECK(twin[0] == 0xfefdfcfb);
    CHECK(twin[1] == crc_of((const uint8_t *)&value, sizeof value));
    CHECK(twin[2] == 99);
    CHECK(twin_check(twin, &value, sizeof value) == OK);
}

static void only_whole_aligned_words_are_taken(void **state)
{
    uint32_t words[3] = { 1, 2, 3 }, twin[4];
    const uint8_t *bytes = (const uint8_t *)words;

    (void)state;
    CHECK_FAULT(twin_set(twin, bytes + 1, 4));
    CHECK_FAULT(twin_set(twin, bytes + 2, 4));
    CHECK_FAULT(twin_set(twin, bytes, 5));
    CHECK_FAULT(twin_set(twin, bytes, 6));
    twin_set(twin, bytes + 4, 8);
    CHECK(twin_check(twin, words + 1, 8) == OK);
    CHECK_FAULT((void)(twin_check(twin, bytes, 7) == OK));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(any_flipped_bit_is_caught),
        cmocka_unit_test(the_same_bit_of_value_and_copy_is_caught),
        cmocka_unit_test(a_value_with_a_checksum_but_no_copy_is_caught),
        cmocka_unit_test(memory_of_one_byte_alone_is_caught),
        cmocka_unit_test(a_changed_value_is_set_anew),
        cmocka_unit_test(the_twin_is_the_inverse_and_the_crc),
        cmocka_unit_test(only_whole_aligned_words_are_taken),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
