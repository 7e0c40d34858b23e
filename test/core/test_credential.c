/* test_credential.c: who may do what; each byte of it counts. */
#include "core/credential.h"
#include "core/units.h"
#include "test/test.h"

static struct credential sample(void)
{
    struct credential c = { .rights = CREDENTIAL_READ | CREDENTIAL_REFILL,
        .scope = CREDENTIAL_PUMP,
        .number = 0x01020304,
        .clinic = UINT64_C(0x1112131415161718),
        .expires_s = 1794816000,
        .serial = "CIS300214" };
    size_t i;

    for (i = 0; i < sizeof c.holder; i++)
        c.holder[i] = (uint8_t)(0x40 + i);
    for (i = 0; i < sizeof c.signature; i++)
        c.signature[i] = (uint8_t)(0x80 + i);
    return c;
}

static enum status check_of(struct credential c)
{
    return credential_check(&c);
}

/* The layout in the header and in docs/protocol.md, byte for byte. */
static void the_bytes_stand_where_the_document_says(void **state)
{
    const struct credential c = sample();
    uint8_t bytes[CREDENTIAL_SIZE];

    (void)state;
    CHECK(CREDENTIAL_SIZE == 140);
    CHECK(credential_encode(&c, bytes) == OK);
    CHECK(memcmp(bytes, "CCR1\3\1\0\0\4\3\2\1", 12) == 0);
    CHECK(memcmp(bytes + 12, "\x18\x17\x16\x15\x14\x13\x12\x11", 8) == 0);
    CHECK(memcmp(bytes + 20, "\x00\xb8\xfa\x6a\0\0\0\0", 8) == 0);
    CHECK(memcmp(bytes + 28, "CIS300214\0\0\0\0\0\0\0", 16) == 0);
    CHECK(memcmp(bytes + 44, c.holder, 32) == 0);
    CHECK(memcmp(bytes + 76, c.signature, 64) == 0);
}

static void what_is_encoded_decodes_to_the_same(void **state)
{
    const struct credential c = sample();
    struct credential again = { 0 };
    uint8_t bytes[CREDENTIAL_SIZE];

    (void)state;
    CHECK(credential_encode(&c, bytes) == OK);
    CHECK(credential_decode(&again, bytes, sizeof bytes) == OK);
    CHECK(again.rights == c.rights && again.scope == c.scope);
    CHECK(again.number == c.number && again.clinic == c.clinic);
    CHECK(again.expires_s == c.expires_s);
    CHECK(memcmp(again.serial, c.serial, sizeof c.serial) == 0);
    CHECK(memcmp(again.holder, c.holder, sizeof c.holder) == 0);
    CHECK(memcmp(again.signature, c.signature, sizeof c.signature) == 0);
}

static void every_other_length_is_refused(void **state)
{
    const struct credential c = sample();
    struct credential again;
    uint8_t bytes[CREDENTIAL_SIZE + 2] = { 0 };
    size_t n;

    (void)state;
    CHECK(credential_encode(&c, bytes) == OK);
    for (n = 0; n < sizeof bytes; n++)
        CHECK(credential_decode(&again, bytes, n) ==
              (n < CREDENTIAL_SIZE      ? ERR_SHORT
                  : n > CREDENTIAL_SIZE ? ERR_CORRUPT
                                        : OK));
}

/* A flipped bit is refused, or changes what is encoded again: no two byte
 * strings are the same credential. */
static void every_bit_counts(void **state)
{
    const struct credential c = sample();
    struct credential again;
    uint8_t bytes[CREDENTIAL_SIZE], back[CREDENTIAL_SIZE];
    size_t bit;

    (void)state;
    CHECK(credential_encode(&c, bytes) == OK);
    for (bit = 0; bit < 8 * sizeof bytes; bit++) {
        bytes[bit / 8] ^= (uint8_t)(1u << bit % 8);
        if (credential_decode(&again, bytes, sizeof bytes) == OK) {
            CHECK(credential_encode(&again, back) == OK);
            CHECK(memcmp(back, bytes, sizeof bytes) == 0);
        }
        bytes[bit / 8] ^= (uint8_t)(1u << bit % 8);
    }
    for (bit = 0; bit < 32; bit++) {
        bytes[bit / 8] ^= (uint8_t)(1u << bit % 8);
        CHECK(credential_decode(&again, bytes, sizeof bytes) == ERR_CORRUPT);
        bytes[bit / 8] ^= (uint8_t)(1u << bit % 8);
    }
    bytes[6] = 1;
    CHECK(credential_decode(&again, bytes, sizeof bytes) == ERR_CORRUPT);
    bytes[6] = 0;
    bytes[7] = 1;
    CHECK(credential_decode(&again, bytes, sizeof bytes) == ERR_CORRUPT);
}

/* "Who may do what": each step up holds the ones below. */
static void rights_come_with_what_they_build_on(void **state)
{
    struct credential c = sample();
    int rights;

    (void)state;
    for (rights = 0; rights < 256; rights++) {
        const int low = rights & 7;
        const int good = rights > 0 && rights < 16 &&
                         (low == 0 || low == 1 || low == 3 || low == 7);

        c.rights = (uint8_t)rights;
        CHECK(credential_check(&c) == (good ? OK : ERR_RANGE));
    }
}

static void a_scope_names_its_pump_or_none(void **state)
{
    struct credential c = sample();

    (void)state;
    c.scope = 2;
    CHECK(check_of(c) == ERR_RANGE);
    c.scope = CREDENTIAL_CLINIC;
    CHECK(check_of(c) == ERR_RANGE);
    memset(c.serial, 0, sizeof c.serial);
    CHECK(check_of(c) == OK);
    c.scope = CREDENTIAL_PUMP;
    CHECK(check_of(c) == ERR_RANGE);
    c.serial[15] = 'x'; /* after a zero */
    CHECK(check_of(c) == ERR_RANGE);
    c.scope = CREDENTIAL_CLINIC;
    CHECK(check_of(c) == ERR_RANGE);
    c.scope = CREDENTIAL_PUMP;
    memset(c.serial, '!', sizeof c.serial);
    CHECK(check_of(c) == OK);
    memset(c.serial, '~', sizeof c.serial);
    CHECK(check_of(c) == OK);
    c.serial[15] = ' ';
    CHECK(check_of(c) == ERR_RANGE);
    c.serial[15] = 0x7f;
    CHECK(check_of(c) == ERR_RANGE);
    c.serial[15] = 0;
    CHECK(check_of(c) == OK);
    c.serial[0] = 0;
    CHECK(check_of(c) == ERR_RANGE);
}

static void an_expiry_is_an_instant(void **state)
{
    struct credential c = sample();
    uint8_t bytes[CREDENTIAL_SIZE];

    (void)state;
    c.expires_s = 0;
    CHECK(check_of(c) == ERR_RANGE);
    c.expires_s = -1;
    CHECK(check_of(c) == ERR_RANGE);
    c.expires_s = 1;
    CHECK(check_of(c) == OK);
    c.expires_s = UNITS_PUMP_S_MAX;
    CHECK(credential_encode(&c, bytes) == OK);
    CHECK(credential_decode(&c, bytes, sizeof bytes) == OK);
    c.expires_s = UNITS_PUMP_S_MAX + 1;
    CHECK(credential_encode(&c, bytes) == ERR_RANGE);
    memset(bytes + 20, 0xff, 8);
    CHECK(credential_decode(&c, bytes, sizeof bytes) == ERR_RANGE);
    memset(bytes + 20, 0, 8);
    CHECK(credential_decode(&c, bytes, sizeof bytes) == ERR_RANGE);
}

/* SR-20: by its holder, in time, at its pump; the first "no" is the answer. */
static void it_is_good_for_its_holder_pump_and_time_alone(void **state)
{
    struct credential c = sample();
    uint8_t holder[32], serial[16] = "CIS300214";
    struct credential_use use = { holder, serial, c.expires_s - 1 };
    size_t i;

    (void)state;
    memcpy(holder, c.holder, sizeof holder);
    CHECK(credential_judge(&c, &use) == CREDENTIAL_ADMITTED);
    for (i = 0; i < sizeof holder; i++) {
        holder[i] ^= 1;
        CHECK(credential_judge(&c, &use) == CREDENTIAL_NOT_HOLDER);
        holder[i] ^= 1;
    }
    for (i = 0; i < sizeof serial; i++) {
        serial[i] ^= 1;
        CHECK(credential_judge(&c, &use) == CREDENTIAL_NOT_HERE);
        serial[i] ^= 1;
    }
    use.utc_s++;
    CHECK(credential_judge(&c, &use) == CREDENTIAL_EXPIRED);
    serial[0] = 'X';
    CHECK(credential_judge(&c, &use) == CREDENTIAL_EXPIRED);
    use.utc_s--;
    c.scope = CREDENTIAL_CLINIC;
    CHECK(credential_judge(&c, &use) == CREDENTIAL_ADMITTED);
    use.utc_s = INT64_MAX;
    holder[31] ^= 1;
    CHECK(credential_judge(&c, &use) == CREDENTIAL_NOT_HOLDER);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_bytes_stand_where_the_document_says),
        cmocka_unit_test(what_is_encoded_decodes_to_the_same),
        cmocka_unit_test(every_other_length_is_refused),
        cmocka_unit_test(every_bit_counts),
        cmocka_unit_test(rights_come_with_what_they_build_on),
        cmocka_unit_test(a_scope_names_its_pump_or_none),
        cmocka_unit_test(an_expiry_is_an_instant),
        cmocka_unit_test(it_is_good_for_its_holder_pump_and_time_alone),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
