/* test_journal_damage.c: what recovery makes of flash that was damaged. */
#include "test/pump/keeper.h"

#include "pump/sector.h"

/* A program (twice), marks (once), as they lie behind an empty snapshot: 24
 * bytes each. */
enum {
    PROGRAM = KEEPER_FIRST,
    PROGRAM_2 = PROGRAM + 24,
    MARK_1 = PROGRAM_2 + 24,
    MARK_2 = MARK_1 + 24,
    MARK_3 = MARK_2 + 24,
    BLANK = MARK_3 + 24,

    BODY = RECORD_HEAD, /* in a record */
};

static void begin(struct keeper *k)
{
    keeper_init(k);
    CHECK(keeper_mount(k) == ERR_STATE);
    CHECK(keeper_set(k, JOURNAL_TWICE, 1, "program.") == OK);
    CHECK(keeper_set(k, JOURNAL_ONCE, 2, "mark no1") == OK);
    CHECK(keeper_set(k, JOURNAL_ONCE, 2, "mark no2") == OK);
    CHECK(keeper_set(k, JOURNAL_ONCE, 2, "mark no3") == OK);
    CHECK(k->journal.live.sector == 0 && k->journal.live.at == BLANK);
}

static void end(struct keeper *k)
{
    CHECK(k->flash.misuses == 0);
    keeper_free(k);
}

/* After a mount that was not clean, the next append makes all whole again. */
static void check_mended(struct keeper *k)
{
    uint32_t turns = k->journal.turns;

    CHECK(k->journal.renew == 1);
    CHECK(keeper_set(k, JOURNAL_ONCE, 3, "on") == OK);
    CHECK(k->journal.turns == turns + 1 && k->journal.damaged == 0);
    CHECK(keeper_mount(k) == OK && keeper_has(k, 3, "on"));
    CHECK(k->journal.renew == 0 && k->journal.damaged == 0 && k->gaps == 0);
}

/* SR-06: any one bit of the flash, and what is lost by it is said. */
static void no_flipped_bit_loses_what_is_written_twice(void **state)
{
    struct keeper k;
    uint32_t bit, byte;

    (void)state;
    begin(&k);
    for (bit = 0; bit < 2 * KEEPER_SECTOR * 8; bit++) {
        struct flash_mark mark = flash_mark(&k.flash);

        byte = bit / 8;
        flash_flip(&k.flash, bit);
        CHECK(keeper_mount(&k) == OK && keeper_has(&k, 1, "program."));
        CHECK(k.journal.renew == (byte < KEEPER_SECTOR));
        CHECK(k.journal.damaged == (byte < MARK_3));
        if (byte >= MARK_1 && byte < BLANK) {
            CHECK(k.gaps == 1 && k.gap_count == 1);
            CHECK(k.gap_loads == 1 + (byte - MARK_1) / 24);
            CHECK(k.gap_kind == (byte < MARK_3 + 12 ? 0 : 2));
            CHECK(keeper_has(&k, 2, byte < MARK_3 ? "mark no3" : "mark no2"));
        } else {
            CHECK(k.gaps == 0 && keeper_has(&k, 2, "mark no3"));
        }
        flash_unmark(&k.flash, &mark);
    }
    keeper_flip(&k, 0, PROGRAM);
    CHECK(keeper_mount(&k) == OK);
    check_mended(&k);
    CHECK(keeper_has(&k, 1, "program.") && keeper_has(&k, 2, "mark no3"));
    end(&k);
}

/* SR-05: both copies gone is an error, wherever they lay. */
static void what_was_written_twice_and_is_gone_is_lost(void **state)
{
    static const uint32_t bodies[] = { PROGRAM + BODY, PROGRAM_2 + BODY };
    struct keeper k;

    (void)state;
    begin(&k); /* with whole records after it */
    keeper_flip(&k, 0, PROGRAM);
    keeper_flip(&k, 0, PROGRAM_2);
    CHECK(keeper_mount(&k) == ERR_CORRUPT);
    CHECK(k.gaps == 1 && k.gap_count == 1 && k.gap_kind == 0);
    CHECK(keeper_has(&k, 2, "mark no3") && !keeper_has(&k, 1, "program."));
    check_mended(&k); /* what the owner keeps now is whole */
    CHECK(!keeper_has(&k, 1, "program."));
    end(&k);

    begin(&k); /* the last record there is */
    CHECK(keeper_set(&k, JOURNAL_TWICE, 1, "another.") == OK);
    keeper_flip(&k, 0, BLANK + BODY);
    CHECK(keeper_mount(&k) == OK && keeper_has(&k, 1, "another."));
    CHECK(k.gaps == 0 && k.journal.damaged == 1);
    keeper_flip(&k, 0, BLANK + 24 + BODY);
    CHECK(keeper_mount(&k) == ERR_CORRUPT);
    CHECK(k.gaps == 1 && k.gap_kind == 1 && k.gap_count == 1);
    check_mended(&k);
    end(&k);

    begin(&k); /* only the second copy's head is there to say so */
    CHECK(keeper_set(&k, JOURNAL_TWICE, 1, "another.") == OK);
    keeper_flip(&k, 0, BLANK);
    keeper_flip(&k, 0, BLANK + 24 + BODY);
    CHECK(keeper_mount(&k) == ERR_CORRUPT);
    end(&k);

    begin(&k);
    keeper_flip(&k, 0, bodies[0]);
    keeper_flip(&k, 0, bodies[1]);
    keeper_flip(&k, 0, MARK_1);
    CHECK(keeper_mount(&k) == ERR_CORRUPT);
    CHECK(k.gaps == 1 && k.gap_count == 2 && k.gap_loads == 0);
    end(&k);
}

static void several_marks_missing_are_counted(void **state)
{
    struct keeper k;

    (void)state;
    begin(&k); /* between whole ones */
    keeper_flip(&k, 0, MARK_1);
    keeper_flip(&k, 0, MARK_2 + BODY);
    CHECK(keeper_mount(&k) == OK);
    CHECK(k.gaps == 1 && k.gap_count == 2 && k.gap_kind == 0);
    CHECK(k.gap_loads == 1 && k.journal.damaged == 1);
    end(&k);

    begin(&k); /* at the end: one known by its head, the one before by it */
    keeper_flip(&k, 0, MARK_2);
    keeper_flip(&k, 0, MARK_3 + BODY);
    CHECK(keeper_mount(&k) == OK && keeper_has(&k, 2, "mark no1"));
    CHECK(k.gaps == 2 && k.gap_count == 2 && k.gap_kind == 2);
    CHECK(k.gap_first == 0 && k.journal.damaged == 0);
    end(&k);

    begin(&k); /* both heads whole */
    keeper_flip(&k, 0, MARK_2 + BODY);
    keeper_flip(&k, 0, MARK_3 + BODY);
    CHECK(keeper_mount(&k) == OK);
    CHECK(k.gaps == 2 && k.gap_count == 2 && k.gap_kind == 2);
    end(&k);

    begin(&k); /* neither */
    keeper_flip(&k, 0, MARK_2);
    keeper_flip(&k, 0, MARK_3);
    CHECK(keeper_mount(&k) == OK);
    CHECK(k.gaps == 1 && k.gap_count == 1 && k.gap_kind == 0);
    check_mended(&k);
    end(&k);
}

/* Nothing that was cut short in its head was ever acknowledged. */
static void a_torn_head_is_no_gap_and_a_torn_body_is(void **state)
{
    struct keeper k;
    uint32_t bytes;

    (void)state;
    for (bytes = 1; bytes < 24; bytes++) {
        begin(&k);
        memset(k.flash.bytes + MARK_3 + bytes, 0xff, 24 - bytes);
        CHECK(keeper_mount(&k) == OK && keeper_has(&k, 2, "mark no2"));
        CHECK(k.gaps == (bytes >= 12));
        CHECK(k.gap_kind == (bytes >= 12 ? 2 : 0xff));
        CHECK(k.journal.damaged == 0);
        check_mended(&k);
        end(&k);
    }
    begin(&k); /* the first half of a head alone, or the second */
    memset(k.flash.bytes + MARK_3 + 8, 0xff, 16);
    CHECK(keeper_mount(&k) == OK && k.gaps == 0);
    end(&k);
    begin(&k);
    memset(k.flash.bytes + MARK_3, 0xff, 8);
    memset(k.flash.bytes + MARK_3 + 16, 0xff, 8);
    CHECK(keeper_mount(&k) == OK && k.gaps == 0 && k.journal.renew == 1);
    end(&k);
    begin(&k); /* a body whose head is gone was whole once */
    memset(k.flash.bytes + MARK_3, 0xff, 8);
    CHECK(keeper_mount(&k) == OK && k.gaps == 0);
    keeper_flip(&k, 0, MARK_3 + 4);
    CHECK(keeper_mount(&k) == OK && k.gaps == 1 && k.gap_kind == 0);
    end(&k);
}

/* SR-11: a key or a dose in a long record that was cut short may look like the
 * head of another, of any sequence; believed, it would lose the program. */
static void what_looks_like_a_head_and_cannot_be_one_is_none(void **state)
{
    enum { BEHIND = 240, MOST = BEHIND / RECORD_HEAD + 1 };
    static const struct {
        uint32_t ahead; /* of the last whole record's sequence */
        uint32_t gaps;
    } rows[] = {
        { UINT32_MAX, 1 }, /* known by nothing: one record */
        { 0, 0 },          /* the last one's second copy */
        { 1, 1 },
        { MOST, MOST },
        { MOST + 1, 1 },
        { 0x10000, 1 },
        { UINT32_MAX / 2, 1 },
    };
    struct record head = { .kind = 2, .size = 8 };
    struct keeper k;
    size_t i;

    (void)state;
    head.payload = (const uint8_t *)"mark no4";
    for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        begin(&k);
        head.sequence = k.journal.live.sequence + rows[i].ahead;
        CHECK(record_write(&k.port, k.journal.live.generation, BLANK + BEHIND,
                  &head) == OK);
        keeper_flip(&k, 0, BLANK + BEHIND + BODY);
        CHECK(keeper_mount(&k) == OK && keeper_has(&k, 2, "mark no3"));
        CHECK(k.gap_count == rows[i].gaps);
        CHECK(k.journal.damaged == 0);
        check_mended(&k);
        end(&k);
    }
}

/* Its first copy counts, and no mark is thought missing. */
static void a_torn_second_copy_is_no_gap(void **state)
{
    struct keeper k;
    uint32_t bytes;

    (void)state;
    for (bytes = 0; bytes < 24; bytes++) {
        begin(&k);
        CHECK(keeper_set(&k, JOURNAL_TWICE, 1, "another.") == OK);
        memset(k.flash.bytes + BLANK + 24 + bytes, 0xff, 24 - bytes);
        CHECK(keeper_mount(&k) == OK && keeper_has(&k, 1, "another."));
        CHECK(k.gaps == 0 && k.journal.damaged == 0);
        check_mended(&k);
        end(&k);
    }
}

/* The end of a sector, its copies, and its label alike. */
static void a_sector_without_label_or_end_does_not_count(void **state)
{
    static const uint32_t pairs[][2] = { { 0, KEEPER_LABEL_2 },
        { KEEPER_END, KEEPER_END_2 } };
    struct keeper k;
    uint32_t i;

    (void)state;
    for (i = 0; i < 2; i++) {
        begin(&k);
        keeper_flip(&k, 0, pairs[i][0]);
        CHECK(keeper_mount(&k) == OK && k.journal.damaged == 1);
        CHECK(k.journal.turns == 1 && keeper_has(&k, 2, "mark no3"));
        keeper_flip(&k, 0, pairs[i][1]);
        CHECK(keeper_mount(&k) == ERR_CORRUPT && k.loads == 0);
        /* what is begun then is newer than all that can be read */
        CHECK(k.journal.live.sequence == i);
        CHECK(keeper_set(&k, JOURNAL_ONCE, 2, "new") == OK);
        CHECK(k.journal.live.generation == i + 1);
        CHECK(keeper_mount(&k) == OK && keeper_has(&k, 2, "new"));
        end(&k);
    }
}

/* What a label must say: the magic number and the version. */
static void a_label_of_another_kind_is_none(void **state)
{
    static const uint32_t says[][2] = { { 0x72747363, 1 }, { 0x72747362, 1 },
        { 0x72747363, 2 }, { 0x72747363, 0 } };
    struct record record = { RECORD_LABEL, RECORD_FIRST, 16, 900, 1, NULL };
    uint8_t label[16] = { 0 };
    struct keeper k;
    uint32_t i, n;

    (void)state;
    for (i = 0; i < 4; i++) {
        begin(&k);
        for (n = 0; n < 8; n++)
            label[n] = (uint8_t)(says[i][n / 4] >> n % 4 * 8);
        record.kind = RECORD_LABEL;
        record.sequence = 900;
        record.size = 16;
        record.payload = label;
        CHECK(record_write(&k.port, 900, KEEPER_SECTOR, &record) == OK);
        record.kind = RECORD_END;
        record.size = 0;
        record.sequence = 901;
        record.kept = 2;
        CHECK(record_write(&k.port, 900, KEEPER_SECTOR + KEEPER_END, &record) ==
              OK);
        record.kept = 1;
        CHECK(keeper_mount(&k) == OK);
        CHECK(k.journal.live.sector == (i == 0));
        CHECK(k.journal.live.sequence == (i == 0 ? 901 : 6));
        CHECK(k.journal.stale[0] == (i == 0) && k.journal.stale[1] == 0);
        end(&k);
    }
    for (n = 0; n < 8; n++)
        label[n] = (uint8_t)(says[0][n / 4] >> n % 4 * 8);
    for (i = 0; i < 2; i++) {
        /* a record of another kind that says so; a third copy of a label */
        begin(&k);
        record.kind = i == 0 ? 1 : RECORD_LABEL;
        record.sequence = 900;
        record.size = 16;
        CHECK(record_write(&k.port, i == 0 ? 1 : 900, KEEPER_SECTOR + i * 64,
                  &record) == OK);
        record.kind = RECORD_END;
        record.size = 0;
        CHECK(record_write(&k.port, 900, KEEPER_SECTOR + 128, &record) == OK);
        CHECK(keeper_mount(&k) == OK && k.journal.live.sector == 0);
        end(&k);
    }
}

/* Power was lost between the end of a new sector and the erase of the old:
 * the new one counts; the old is erased before anything is acknowledged. */
static void an_older_sector_never_comes_back(void **state)
{
    uint8_t old[KEEPER_SECTOR];
    struct keeper k;
    uint32_t i;

    (void)state;
    for (i = 0; i < 4; i++) {
        uint32_t from = i / 2;
        uint8_t *there;

        begin(&k);
        if (from == 1) {
            k.journal.renew = 1;
            CHECK(keeper_set(&k, JOURNAL_ONCE, 2, "mark no3") == OK);
        }
        there = k.flash.bytes + from * KEEPER_SECTOR;
        memcpy(old, there, sizeof(old));
        k.journal.renew = 1;
        CHECK(keeper_set(&k, JOURNAL_TWICE, 1, "another.") == OK);
        CHECK(k.journal.live.sector == from + 1);
        memcpy(there, old, sizeof(old));
        CHECK(keeper_mount(&k) == OK && keeper_has(&k, 1, "another."));
        CHECK(k.journal.live.sector == from + 1 && k.journal.renew == 0);
        CHECK(k.journal.stale[from] == 1 && k.journal.stale[from + 1] == 0);
        k.journal.renew = (uint8_t)(i % 2); /* at once, or with a turn */
        CHECK(keeper_set(&k, JOURNAL_ONCE, 2, "mark no4") == OK);
        CHECK(sector_is_blank(&k.port, from * KEEPER_SECTOR, KEEPER_SECTOR));
        CHECK(k.journal.stale[from] == 0);
        CHECK(k.journal.live.sector == from + 1 + i % 2);
        CHECK(keeper_mount(&k) == OK && keeper_has(&k, 2, "mark no4"));
        /* the live one destroyed whole: an error, not the old program */
        memset(k.flash.bytes + k.journal.live.sector * KEEPER_SECTOR, 0,
            KEEPER_SECTOR);
        CHECK(keeper_mount(&k) == ERR_CORRUPT && k.loads == 0);
        end(&k);
    }
}

/* Of an older sector that cannot be erased it is said that it is bad. */
static void an_older_sector_that_stays_is_retired(void **state)
{
    struct keeper k;

    (void)state;
    begin(&k);
    k.flash.health[0] = FLASH_STUCK;
    k.journal.renew = 1;
    CHECK(keeper_set(&k, JOURNAL_TWICE, 1, "another.") == OK);
    CHECK(k.journal.bad[0] == 1 && k.journal.stale[0] == 0);
    CHECK(journal_good(&k.journal) == 3);
    CHECK(keeper_mount(&k) == OK && keeper_has(&k, 1, "another."));
    CHECK(k.journal.live.sector == 1 && k.journal.stale[0] == 1);
    end(&k);
}

/* Blank, or one label cut short: nothing was ever kept. */
static void blank_flash_is_told_from_lost(void **state)
{
    struct keeper k;
    uint32_t sector, byte;

    (void)state;
    for (sector = 0; sector < KEEPER_SECTORS; sector++) {
        keeper_init(&k);
        for (byte = 0; byte < KEEPER_LABEL_2; byte++)
            keeper_flip(&k, sector, byte);
        CHECK(keeper_mount(&k) == ERR_STATE);
        CHECK(k.journal.renew == 1 && k.journal.live.sector == 3);
        keeper_flip(&k, sector, KEEPER_LABEL_2);
        CHECK(keeper_mount(&k) == ERR_CORRUPT);
        keeper_flip(&k, sector, KEEPER_LABEL_2);
        keeper_flip(&k, sector, KEEPER_SECTOR - 1);
        CHECK(keeper_mount(&k) == ERR_CORRUPT);
        CHECK(k.journal.live.sequence == 0);
        check_mended(&k);
        end(&k);
    }
}

static void an_end_without_a_label_is_no_sector(void **state)
{
    const struct record record = { RECORD_END, RECORD_FIRST, 0, 1, 1, NULL };
    struct keeper k;

    (void)state;
    keeper_init(&k);
    CHECK(record_write(&k.port, 0, KEEPER_END, &record) == OK);
    CHECK(keeper_mount(&k) == ERR_CORRUPT);
    end(&k);
}

static void a_record_that_the_owner_cannot_use_is_lost(void **state)
{
    struct keeper k;

    (void)state;
    begin(&k);
    CHECK(journal_append(
              &k.journal, JOURNAL_ONCE, 77, (const uint8_t *)"x", 1) == OK);
    CHECK(keeper_set(&k, JOURNAL_ONCE, 2, "mark no4") == OK);
    CHECK(keeper_mount(&k) == ERR_CORRUPT && keeper_has(&k, 2, "mark no4"));
    CHECK(k.loads == 6 && k.journal.damaged == 0);
    check_mended(&k);
    end(&k);
}

static enum status no_answer(
    void *world, uint32_t at, uint8_t *out, uint32_t size)
{
    (void)world;
    (void)at;
    (void)out;
    (void)size;
    return ERR_HARDWARE;
}

static void flash_that_does_not_answer_is_lost(void **state)
{
    struct keeper k;

    (void)state;
    begin(&k);
    k.port.flash_read = no_answer;
    CHECK(keeper_mount(&k) == ERR_CORRUPT);
    CHECK(keeper_set(&k, JOURNAL_ONCE, 2, "mark") == ERR_FULL);
    end(&k);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(no_flipped_bit_loses_what_is_written_twice),
        cmocka_unit_test(what_was_written_twice_and_is_gone_is_lost),
        cmocka_unit_test(several_marks_missing_are_counted),
        cmocka_unit_test(a_torn_head_is_no_gap_and_a_torn_body_is),
        cmocka_unit_test(what_looks_like_a_head_and_cannot_be_one_is_none),
        cmocka_unit_test(a_torn_second_copy_is_no_gap),
        cmocka_unit_test(a_sector_without_label_or_end_does_not_count),
        cmocka_unit_test(a_label_of_another_kind_is_none),
        cmocka_unit_test(an_older_sector_never_comes_back),
        cmocka_unit_test(an_older_sector_that_stays_is_retired),
        cmocka_unit_test(blank_flash_is_told_from_lost),
        cmocka_unit_test(an_end_without_a_label_is_no_sector),
        cmocka_unit_test(a_record_that_the_owner_cannot_use_is_lost),
        cmocka_unit_test(flash_that_does_not_answer_is_lost),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
