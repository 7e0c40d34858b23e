#include "pump/log.h"

#include "pump/sector.h"
#include "sim/flash.h"
#include "test/test.h"

/* A sector need not be a multiple of an entry. */
enum {
    SECTOR = 248,
    SLOTS = SECTOR / LOG_ENTRY,
    SECTORS = 4,
    JOURNAL = 2,
    ROUND = 8
};

struct desk {
    struct flash flash;
    struct port port;
    struct log log;
    uint32_t at; /* the operation that is not as it should be; 0: none */
    uint32_t times;
    enum flash_verdict verdict;
    uint32_t torn; /* bytes done; power is lost then */
    int cut;
    jmp_buf no_power;
};

static enum flash_verdict hook(void *world, const struct flash_op *op)
{
    struct desk *d = world;

    if (d->at == 0 || d->flash.operations < d->at ||
        d->flash.operations >= d->at + d->times)
        return FLASH_DO;
    if (d->cut) {
        flash_tear(&d->flash, op, d->torn < op->size ? d->torn : op->size);
        flash_settle(&d->flash);
        longjmp(d->no_power, 1);
    }
    return d->verdict;
}

static void make_shaped(struct desk *d, const struct port_flash *shape)
{
    memset(d, 0, sizeof(*d));
    CHECK(flash_create(&d->flash, shape) == 0);
    flash_attach(&d->flash, &d->port);
    d->flash.hook = hook;
    d->flash.hook_world = d;
    d->times = 1;
}

/* With as many sectors of ROUND slots and no byte more. */
static void make_round(struct desk *d, uint16_t log_sectors)
{
    const struct port_flash shape = { ROUND * LOG_ENTRY, JOURNAL, log_sectors };

    make_shaped(d, &shape);
}

static void mount(struct desk *d)
{
    uint64_t operations = d->flash.operations;

    memset(&d->log, 0xa5, sizeof(d->log));
    log_mount(&d->log, &d->port);
    CHECK(d->flash.operations == operations); /* it writes nothing */
}

static void make(struct desk *d)
{
    static const struct port_flash shape = { SECTOR, JOURNAL, SECTORS };

    make_shaped(d, &shape);
    mount(d);
}

static void end(struct desk *d)
{
    uint32_t i;

    for (i = 0; i < JOURNAL * d->flash.shape.sector_size;
         i++) /* nothing outside the log */
        CHECK(d->flash.bytes[i] == 0xff);
    CHECK(d->flash.misuses == 0);
    flash_free(&d->flash);
}

static struct log_entry entry_of(uint32_t n)
{
    const struct log_entry entry = { 0, (int64_t)n * 1000003 % 4000000000,
        -5000000000 + n, -(int32_t)n, (uint16_t)(n * 7) };

    return entry;
}

static enum status add(struct desk *d, uint32_t n)
{
    const struct log_entry entry = entry_of(n);

    return log_append(&d->log, &entry);
}

/* Is entry n there under this sequence? */
static int has(const struct desk *d, uint32_t sequence, uint32_t n)
{
    const struct log_entry want = entry_of(n);
    struct log_entry got;

    if (log_read(&d->log, sequence, &got) != OK)
        return 0;
    return got.sequence == sequence && got.tick == want.tick &&
           got.pump_s == want.pump_s && got.value == want.value &&
           got.code == want.code;
}

static enum status reads(const struct desk *d, uint32_t sequence)
{
    struct log_entry got;

    return log_read(&d->log, sequence, &got);
}

static void an_entry_has_the_bytes_of_its_document(void **state)
{
    static const uint8_t want[28] = { 1, 0, 0, 0, 4, 3, 2, 1, 0x18, 0x17, 0x16,
        0x15, 0x14, 0x13, 0x12, 0x11, 0x22, 0x21, 0, 0, 0xfe, 0xff, 0xff, 0xff,
        0, 0, 0, 0 };
    const struct log_entry entry = { 77, 0x01020304, 0x1112131415161718, -2,
        0x2122 };
    const uint8_t *bytes;
    struct desk d;

    (void)state;
    make(&d);
    CHECK(log_append(&d.log, &entry) == OK);
    bytes = d.flash.bytes + JOURNAL * SECTOR;
    CHECK(memcmp(bytes, want, 28) == 0);
    /* as another program has it: Python's zlib.crc32 */
    CHECK(((uint32_t)bytes[28] | (uint32_t)bytes[29] << 8 |
              (uint32_t)bytes[30] << 16 | (uint32_t)bytes[31] << 24) ==
          UINT32_C(0xa4c60afb));
    end(&d);
}

/* F-10: without a gap, the oldest overwritten a sector at a time. */
static void entries_are_numbered_and_the_oldest_go_first(void **state)
{
    struct desk d;
    uint32_t n, i, oldest;

    (void)state;
    make(&d);
    CHECK(d.log.sequence == 0 && log_oldest(&d.log) == 0);
    CHECK(reads(&d, 0) == ERR_RANGE && reads(&d, 1) == ERR_RANGE);
    for (n = 1; n <= 100; n++) {
        CHECK(add(&d, n) == OK && d.log.sequence == n);
        if (n % 3 == 0)
            mount(&d);
        oldest = log_oldest(&d.log);
        CHECK(oldest == (n <= SLOTS * SECTORS ? 1
                                              : (n - 1) / SLOTS * SLOTS + 1 -
                                                    SLOTS * (SECTORS - 1)));
        CHECK(n - oldest + 1 > SLOTS * (SECTORS - 1) || oldest == 1);
        for (i = 0; i <= n; i++)
            if (i < oldest)
                CHECK(reads(&d, i) == ERR_RANGE);
            else
                CHECK(has(&d, i, i));
        CHECK(reads(&d, n + 1) == ERR_RANGE);
        CHECK(reads(&d, UINT32_MAX) == ERR_RANGE);
    }
    for (i = 1; i < SECTORS; i++)
        CHECK(d.flash.wear[JOURNAL + i] <= d.flash.wear[JOURNAL]);
    CHECK(d.flash.erases == 15); /* 100 entries, 7 a sector */
    end(&d);
}

/* SR-11: power lost at any byte of any operation. */
static void power_may_be_lost_at_any_byte(void **state)
{
    static struct desk d; /* outlives longjmp */
    static volatile uint32_t at, torn, sequence, next;

    (void)state;
    for (at = 1; at <= 6; at++)
        for (torn = 0; torn <= 40; torn += torn < 32 ? 1 : 8) {
            make(&d);
            for (next = 1; next <= 5 * SLOTS - 1; next++)
                CHECK(add(&d, next) == OK);
            sequence = d.log.sequence;
            d.at = (uint32_t)d.flash.operations + at;
            d.torn = torn;
            d.cut = 1;
            if (setjmp(d.no_power) == 0) {
                CHECK(add(&d, next) == OK);
                CHECK(++sequence && add(&d, next + 1) == OK);
                CHECK(!at); /* never that far */
            }
            d.at = 0;
            mount(&d);
            /* what was acknowledged is there, and a number more at most */
            CHECK(d.log.sequence >= sequence);
            CHECK(d.log.sequence <= sequence + 1);
            CHECK(has(&d, sequence, sequence));
            CHECK(log_oldest(&d.log) <= sequence - SLOTS);
            next = d.log.sequence + 1;
            if (next == sequence + 2)
                CHECK(reads(&d, next - 1) == ERR_CORRUPT ||
                      has(&d, next - 1, sequence + 1));
            CHECK(add(&d, 500) == OK && d.log.sequence == next);
            mount(&d);
            CHECK(has(&d, next, 500) && d.log.sequence == next);
            CHECK(has(&d, sequence, sequence));
            end(&d);
        }
}

/* Flash that fails or lies at an operation: the entry is kept all the same,
 * a number may be used up, and no number is given twice. */
static void no_operation_need_work(void **state)
{
    static const enum flash_verdict verdicts[] = { FLASH_SKIP, FLASH_FAIL };
    struct desk d;
    uint32_t v, at, times, n, sequence;

    (void)state;
    for (v = 0; v < 2; v++)
        for (times = 1; times <= 2; times++)
            for (at = 1; at <= 8; at++) {
                make(&d);
                for (n = 1; n <= 3 * SLOTS - 1; n++)
                    CHECK(add(&d, n) == OK);
                d.at = (uint32_t)d.flash.operations + at;
                d.times = times;
                d.verdict = verdicts[v];
                for (; n <= 3 * SLOTS + 3; n++) {
                    sequence = d.log.sequence;
                    CHECK(add(&d, n) == OK);
                    CHECK(d.log.sequence > sequence);
                    CHECK(d.log.sequence <= sequence + 3);
                    CHECK(has(&d, d.log.sequence, n));
                    for (sequence++; sequence < d.log.sequence; sequence++)
                        CHECK(
                            reads(&d, sequence) != OK || has(&d, sequence, n));
                }
                sequence = d.log.sequence;
                mount(&d);
                CHECK(d.log.sequence == sequence);
                CHECK(has(&d, sequence, n - 1));
                CHECK(has(&d, 3 * SLOTS - 1, 3 * SLOTS - 1));
                end(&d);
            }
}

static void bad_sectors_are_passed_over(void **state)
{
    struct desk d;
    uint32_t n, last = 0;

    (void)state;
    make(&d);
    d.flash.health[JOURNAL + 1] = FLASH_WORN;
    d.flash.health[JOURNAL + 3] = FLASH_STUCK;
    for (n = 1; n <= 60; n++) {
        CHECK(add(&d, n) == OK && d.log.sequence > last);
        CHECK(has(&d, d.log.sequence, n));
        last = d.log.sequence;
    }
    mount(&d);
    CHECK(d.log.sequence == last && has(&d, last, 60));
    for (n = 0; n < SECTORS; n++)
        d.flash.health[JOURNAL + n] = FLASH_WORN;
    CHECK(add(&d, 61) == ERR_HARDWARE);
    CHECK(add(&d, 61) == ERR_HARDWARE);
    mount(&d);
    CHECK(has(&d, last, 60)); /* what was there is there */
    for (n = 0; n < SECTORS; n++)
        d.flash.health[JOURNAL + n] = FLASH_STUCK;
    CHECK(add(&d, 61) == ERR_HARDWARE);
    CHECK(d.log.sequence < last + 10);
    end(&d);

    make(&d); /* erased, and then no entry stays: once a sector, no more */
    d.at = 1;
    d.times = 1000;
    d.verdict = FLASH_SKIP;
    CHECK(add(&d, 1) == ERR_HARDWARE);
    CHECK(d.flash.erases == SECTORS + 1);
    CHECK(d.log.sequence == SECTORS + 1);
    d.at = 0;
    CHECK(add(&d, 1) == OK && d.log.sequence == SECTORS + 2);
    CHECK(reads(&d, SECTORS + 1) == ERR_RANGE);
    mount(&d);
    CHECK(has(&d, SECTORS + 2, 1) && log_oldest(&d.log) == SECTORS + 2);
    end(&d);
}

/* What could not be erased is not written. */
static void a_sector_that_was_not_erased_is_not_used(void **state)
{
    struct desk d;
    uint32_t n;

    (void)state;
    make(&d);
    for (n = 1; n <= SECTORS * SLOTS; n++)
        CHECK(add(&d, n) == OK);
    d.at = (uint32_t)d.flash.operations + 1;
    d.times = 2 * SECTORS;
    d.verdict = FLASH_FAIL;
    CHECK(add(&d, n) == ERR_HARDWARE && d.log.sequence == n - 1);
    CHECK(d.flash.operations == d.at + d.times - 1);
    CHECK(add(&d, n) == OK && d.log.sequence == n && has(&d, n, n));
    end(&d);
}

/* A sector lost whole: its numbers are not kept, those around it are. */
static void a_lost_sector_takes_its_own_entries_only(void **state)
{
    struct desk d;
    uint32_t n;

    (void)state;
    make(&d);
    for (n = 1; n <= 3 * SLOTS; n++)
        CHECK(add(&d, n) == OK);
    memset(d.flash.bytes + (JOURNAL + 1) * SECTOR, 0, SECTOR);
    mount(&d);
    CHECK(d.log.sequence == 3 * SLOTS && log_oldest(&d.log) == 1);
    for (n = 1; n <= 3 * SLOTS; n++)
        if (n > SLOTS && n <= 2 * SLOTS)
            CHECK(reads(&d, n) == ERR_RANGE);
        else
            CHECK(has(&d, n, n));
    end(&d);
}

/* Any flipped bit: that entry reads as damaged, under its own number, and all
 * others as they were; no number is given twice. */
static void a_flipped_bit_hides_one_entry(void **state)
{
    struct desk d;
    uint32_t bit, n, hit;

    (void)state;
    make(&d);
    for (n = 1; n <= SLOTS + 3; n++)
        CHECK(add(&d, n) == OK);
    for (bit = 0; bit < (SLOTS + 4) * LOG_ENTRY * 8; bit += 5) {
        struct flash_mark mark = flash_mark(&d.flash);

        hit = bit / 8 / LOG_ENTRY + 1;
        flash_flip(&d.flash, (JOURNAL + (hit - 1) / SLOTS) * SECTOR * 8 +
                                 (hit - 1) % SLOTS * LOG_ENTRY * 8 +
                                 bit % (LOG_ENTRY * 8));
        mount(&d);
        CHECK(d.log.sequence == (hit > SLOTS + 3 ? hit : SLOTS + 3));
        CHECK(log_oldest(&d.log) == 1);
        for (n = 1; n <= d.log.sequence; n++)
            if (n == hit)
                CHECK(reads(&d, n) == ERR_CORRUPT);
            else
                CHECK(has(&d, n, n));
        flash_unmark(&d.flash, &mark);
    }
    end(&d);
}

/* A whole entry that cannot stand where it stands gives no number. */
static void an_entry_in_the_wrong_place_is_not_believed(void **state)
{
    struct desk d;
    uint8_t *at;

    (void)state;
    make(&d);
    CHECK(add(&d, 1) == OK && add(&d, 2) == OK && add(&d, 3) == OK);
    at = d.flash.bytes + JOURNAL * SECTOR;
    memcpy(at + LOG_ENTRY, at, LOG_ENTRY); /* 1, where 2 was */
    mount(&d);
    CHECK(d.log.sequence == 3 && has(&d, 1, 1) && has(&d, 3, 3));
    CHECK(reads(&d, 2) == ERR_CORRUPT);
    memset(at, 0, LOG_ENTRY); /* the first whole one says 1, in slot 1 */
    mount(&d);
    CHECK(d.log.sequence == 3 && has(&d, 3, 3));
    end(&d);
}

static void the_last_number_is_the_last(void **state)
{
    struct desk d;

    (void)state;
    make(&d);
    d.log.sequence = UINT32_MAX - 1;
    CHECK(add(&d, 1) == OK && d.log.sequence == UINT32_MAX);
    CHECK(add(&d, 2) == ERR_FULL && d.log.sequence == UINT32_MAX);
    mount(&d);
    CHECK(d.log.sequence == UINT32_MAX && has(&d, UINT32_MAX, 1));
    CHECK(add(&d, 2) == ERR_FULL);
    end(&d);
    make(&d); /* also when the last number is used up by a slot that fails */
    d.log.sequence = UINT32_MAX - 1;
    d.at = 3;
    d.verdict = FLASH_FAIL;
    CHECK(add(&d, 1) == ERR_FULL);
    end(&d);
}

static void a_log_has_one_to_thirty_two_sectors(void **state)
{
    struct desk d;
    uint32_t n;

    (void)state;
    make_round(&d, 0);
    CHECK_FAULT(log_mount(&d.log, &d.port));
    flash_free(&d.flash);
    make_round(&d, 33);
    CHECK_FAULT(log_mount(&d.log, &d.port));
    flash_free(&d.flash);
    make_round(&d, 32);
    mount(&d);
    for (n = 1; n <= 33 * ROUND; n++) {
        CHECK(add(&d, n) == OK);
        mount(&d);
        CHECK(d.log.sequence == n);
    }
    CHECK(log_oldest(&d.log) == ROUND + 1 && has(&d, ROUND + 1, ROUND + 1));
    end(&d);
    make_round(&d, 1);
    mount(&d);
    for (n = 1; n <= 3 * ROUND; n++)
        CHECK(add(&d, n) == OK && has(&d, n, n));
    CHECK(log_oldest(&d.log) == 2 * ROUND + 1);
    end(&d);
}

static int looks;

static enum status count_read(
    void *world, uint32_t at, uint8_t *out, uint32_t size)
{
    looks++;
    return flash_read(world, at, out, size);
}

/* A new pump's log is read in time: three blank sectors cost a look each, the
 * fourth two, and the entry one. */
static void a_blank_sector_costs_one_look(void **state)
{
    const struct log_entry entry = { .code = 1 };
    struct log_entry back;
    struct desk d;

    (void)state;
    make(&d);
    CHECK(log_append(&d.log, &entry) == OK);
    d.port.flash_read = count_read;
    looks = 0;
    CHECK(log_read(&d.log, 1, &back) == OK);
    CHECK(looks == 6);
    end(&d);
}

static uint8_t *slot_of(struct desk *d, uint32_t sector, uint32_t slot)
{
    return d->flash.bytes + (JOURNAL + sector) * d->port.flash.sector_size +
           slot * LOG_ENTRY;
}

/* All of its entries are gone, and none of the next sector's are its own. */
static void a_sector_of_nothing_whole_has_no_number(void **state)
{
    struct desk d;
    uint32_t i;

    (void)state;
    make_round(&d, SECTORS);
    mount(&d);
    for (i = 1; i <= ROUND + 2; i++)
        CHECK(add(&d, i) == OK);
    for (i = 0; i < ROUND; i++)
        *slot_of(&d, 0, i) ^= 1;
    CHECK(log_oldest(&d.log) == ROUND + 1);
    CHECK(reads(&d, ROUND) == ERR_RANGE);
    CHECK(has(&d, ROUND + 1, ROUND + 1));
    end(&d);
}

/* A first slot that is blank but for its last byte hides no entry behind it. */
static void a_damaged_slot_is_not_a_blank_one(void **state)
{
    struct desk d;

    (void)state;
    make(&d);
    CHECK(add(&d, 1) == OK && add(&d, 2) == OK);
    memset(slot_of(&d, 0, 0), 0xff, LOG_ENTRY - 1);
    CHECK(*(slot_of(&d, 0, 1) - 1) != 0xff);
    CHECK(reads(&d, 1) == ERR_CORRUPT);
    CHECK(has(&d, 2, 2));
    end(&d);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_entry_has_the_bytes_of_its_document),
        cmocka_unit_test(a_blank_sector_costs_one_look),
        cmocka_unit_test(a_sector_of_nothing_whole_has_no_number),
        cmocka_unit_test(a_damaged_slot_is_not_a_blank_one),
        cmocka_unit_test(entries_are_numbered_and_the_oldest_go_first),
        cmocka_unit_test(power_may_be_lost_at_any_byte),
        cmocka_unit_test(no_operation_need_work),
        cmocka_unit_test(bad_sectors_are_passed_over),
        cmocka_unit_test(a_sector_that_was_not_erased_is_not_used),
        cmocka_unit_test(a_lost_sector_takes_its_own_entries_only),
        cmocka_unit_test(a_flipped_bit_hides_one_entry),
        cmocka_unit_test(an_entry_in_the_wrong_place_is_not_believed),
        cmocka_unit_test(the_last_number_is_the_last),
        cmocka_unit_test(a_log_has_one_to_thirty_two_sectors),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
