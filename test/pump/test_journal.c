/* test_journal.c: what is appended, and how sectors follow each other. */
#include "test/pump/keeper.h"

#include "pump/sector.h"

/* The sector that is live after the first append, and its successor. */
enum { FIRST = 0, SECOND = 1 };

static void begin(struct keeper *k)
{
    keeper_init(k);
    CHECK(keeper_mount(k) == ERR_STATE);
}

static int sector_blank(const struct keeper *k, uint32_t sector)
{
    return sector_is_blank(&k->port, sector * KEEPER_SECTOR, KEEPER_SECTOR);
}

static void what_was_appended_comes_back(void **state)
{
    struct keeper k;

    (void)state;
    begin(&k);
    CHECK(k.loads == 0 && k.gaps == 0 && k.journal.renew == 1);
    CHECK(keeper_set(&k, JOURNAL_TWICE, 1, "program one") == OK);
    CHECK(keeper_set(&k, JOURNAL_ONCE, 2, "mark 1") == OK);
    CHECK(keeper_mount(&k) == OK);
    CHECK(keeper_has(&k, 1, "program one") && keeper_has(&k, 2, "mark 1"));
    CHECK(k.loads == 2 && k.gaps == 0);
    CHECK(k.journal.damaged == 0 && k.journal.renew == 0);
    CHECK(k.journal.saving == 0);
    CHECK(keeper_set(&k, JOURNAL_ONCE, 2, "mark 2, longer") == OK);
    CHECK(keeper_set(&k, JOURNAL_TWICE, 3, "") == OK);
    CHECK(keeper_mount(&k) == OK);
    CHECK(keeper_has(&k, 1, "program one"));
    CHECK(keeper_has(&k, 2, "mark 2, longer"));
    CHECK(k.loads == 4 && k.gaps == 0 && k.saves == 1);
    CHECK(k.journal.turns == 1 && k.flash.misuses == 0);
    keeper_free(&k);
}

/* docs/journal.md: sequence and kept of each record, and where it lies. */
static void records_follow_each_other_as_documented(void **state)
{
    static const struct {
        uint32_t at;
        uint8_t kind, copy;
        uint32_t sequence, kept;
    } want[] = {
        { 0, RECORD_LABEL, RECORD_FIRST, 1, 1 },
        { KEEPER_LABEL_2, RECORD_LABEL, RECORD_SECOND, 1, 1 },
        { KEEPER_END, RECORD_END, RECORD_FIRST, 2, 2 },
        { KEEPER_END_2, RECORD_END, RECORD_SECOND, 2, 2 },
        { KEEPER_FIRST, 1, RECORD_FIRST, 3, 3 },
        { KEEPER_FIRST + 24, 1, RECORD_SECOND, 3, 3 },
        { KEEPER_FIRST + 48, 2, RECORD_ONLY, 4, 3 },
        { KEEPER_FIRST + 72, 127, RECORD_ONLY, 5, 3 },
    };
    static const uint8_t label[16] = { 'c', 's', 't', 'r', 1, 0, 0, 0, 1 };
    struct record_walk walk;
    struct keeper k;
    uint32_t i;

    (void)state;
    begin(&k);
    CHECK(keeper_set(&k, JOURNAL_TWICE, 1, "program") == OK);
    CHECK(keeper_set(&k, JOURNAL_ONCE, 2, "mark") == OK);
    CHECK(journal_append(&k.journal, JOURNAL_ONCE, JOURNAL_KIND_MAX,
              (const uint8_t *)"x", 1) == OK);
    walk.port = &k.port;
    walk.scratch = k.scratch;
    walk.sector = FIRST;
    walk.generation = 1;
    for (i = 0; i < sizeof(want) / sizeof(want[0]); i++) {
        CHECK(record_read(&walk, want[i].at) == RECORD_WHOLE);
        CHECK(walk.record.kind == want[i].kind);
        CHECK(walk.record.copy == want[i].copy);
        CHECK(walk.record.sequence == want[i].sequence);
        CHECK(walk.record.kept == want[i].kept);
        if (i < 2)
            CHECK(walk.record.size == 16 && !memcmp(k.scratch, label, 16));
    }
    walk.at = want[i - 1].at + 24;
    CHECK(!record_next(&walk) && walk.blank);
    CHECK(keeper_mount(&k) == ERR_CORRUPT); /* it does not know kind 127 */
    CHECK(k.loads == 3);
    keeper_free(&k);
}

static void sectors_are_used_in_turn_and_nothing_is_lost(void **state)
{
    struct keeper k;
    char text[KEEPER_BYTES];
    uint32_t i, turns;

    (void)state;
    begin(&k);
    CHECK(keeper_set(&k, JOURNAL_TWICE, 1, "program") == OK);
    for (i = 0; i < 50; i++) {
        snprintf(text, sizeof(text), "mark %u", i);
        CHECK(keeper_set(&k, JOURNAL_ONCE, 2, text) == OK);
        CHECK(k.journal.live.sector == (k.journal.turns - 1) % 4);
        turns = k.journal.turns;
        CHECK(keeper_mount(&k) == OK && k.journal.turns == turns);
        CHECK(keeper_has(&k, 1, "program") && keeper_has(&k, 2, text));
    }
    /* two erases a turn, spread evenly */
    CHECK(turns == 4 && k.flash.erases == 2 * turns);
    for (i = 0; i < KEEPER_SECTORS; i++) {
        CHECK(k.flash.wear[i] == 2);
        CHECK(sector_blank(&k, i) == (i != (turns - 1) % 4));
    }
    CHECK(journal_good(&k.journal) == KEEPER_SECTORS);
    CHECK(k.flash.misuses == 0);
    keeper_free(&k);
}

/* A record may end where its sector does, and no later. */
static void a_sector_is_filled_to_its_last_byte(void **state)
{
    static const uint8_t bytes[JOURNAL_PAYLOAD_MAX];
    struct keeper k;

    (void)state;
    begin(&k);
    k.fleeting = 1;
    CHECK(keeper_set(&k, JOURNAL_ONCE, 1, "x") == OK); /* 96 to 120 */
    CHECK(journal_append(&k.journal, JOURNAL_ONCE, 9, bytes, 512 - 120 - 16) ==
          OK);
    CHECK(k.journal.turns == 1 && k.journal.live.at == KEEPER_SECTOR);
    CHECK(keeper_mount(&k) == ERR_CORRUPT); /* it does not know kind 9 */
    CHECK(k.loads == 2 && k.gaps == 0);

    keeper_free(&k);
    begin(&k);
    k.fleeting = 1;
    CHECK(keeper_set(&k, JOURNAL_ONCE, 1, "x") == OK);
    CHECK(journal_append(&k.journal, JOURNAL_ONCE, 2, bytes, 512 - 120 - 15) ==
          OK);
    CHECK(k.journal.turns == 2 && k.journal.live.sector == SECOND);
    CHECK(sector_blank(&k, FIRST));

    keeper_free(&k);
    begin(&k); /* twice what fits once */
    k.fleeting = 1;
    CHECK(journal_append(&k.journal, JOURNAL_TWICE, 1, bytes, 192) == OK);
    CHECK(k.journal.live.at == KEEPER_SECTOR && k.journal.turns == 1);
    CHECK(journal_append(&k.journal, JOURNAL_TWICE, 1, bytes, 193) == ERR_FULL);
    keeper_free(&k);
}

/* What is too large harms no sector, and no other record. */
static void a_state_too_large_for_a_sector_is_refused(void **state)
{
    static const uint8_t bytes[JOURNAL_PAYLOAD_MAX];
    struct keeper k;
    uint32_t i;

    (void)state;
    begin(&k);
    CHECK(keeper_set(&k, JOURNAL_TWICE, 1, "program") == OK);
    CHECK(journal_append(&k.journal, JOURNAL_ONCE, 2, bytes,
              JOURNAL_PAYLOAD_MAX) == ERR_FULL);
    CHECK(journal_good(&k.journal) == KEEPER_SECTORS);
    CHECK(keeper_mount(&k) == OK && keeper_has(&k, 1, "program"));
    for (i = 1; i < KEEPER_KINDS; i++)
        k.size[i] = KEEPER_BYTES; /* 4 x 2 x 96 bytes */
    k.journal.renew = 1;
    CHECK(keeper_set(&k, JOURNAL_ONCE, 2, "mark") == ERR_FULL);
    CHECK(journal_good(&k.journal) == KEEPER_SECTORS && k.journal.renew == 1);
    CHECK(keeper_mount(&k) == OK && keeper_has(&k, 1, "program"));
    CHECK(keeper_set(&k, JOURNAL_ONCE, 2, "mark") == OK);
    CHECK(keeper_mount(&k) == OK && keeper_has(&k, 2, "mark"));
    keeper_free(&k);
}

static void what_the_owners_save_says_is_returned(void **state)
{
    struct keeper k;

    (void)state;
    begin(&k);
    k.save_says = ERR_RANGE;
    CHECK(keeper_set(&k, JOURNAL_ONCE, 1, "mark") == ERR_RANGE);
    CHECK(k.saves == 1 && journal_good(&k.journal) == KEEPER_SECTORS);
    CHECK(k.journal.saving == 0);
    k.save_says = OK;
    CHECK(keeper_set(&k, JOURNAL_ONCE, 1, "mark") == OK);
    CHECK(keeper_mount(&k) == OK && keeper_has(&k, 1, "mark"));
    keeper_free(&k);
}

/* SR-11: flash that fails, or says OK and does nothing, at each operation of
 * an append that needs no new sector, and of one that does. */
static void no_operation_need_work(void **state)
{
    static const enum flash_verdict verdicts[] = { FLASH_SKIP, FLASH_FAIL };
    struct keeper k;
    uint32_t v, times, at, first, last;

    (void)state;
    for (v = 0; v < 2; v++)
        for (times = 1; times <= 2; times++)
            for (at = 1, last = 1; at <= last; at++) {
                begin(&k);
                CHECK(keeper_set(&k, JOURNAL_TWICE, 1, "program one") == OK);
                CHECK(keeper_set(&k, JOURNAL_ONCE, 2, "mark one") == OK);
                first = (uint32_t)k.flash.operations;
                k.at = first + at;
                k.verdict = verdicts[v];
                k.times = times;
                CHECK(keeper_set(&k, JOURNAL_TWICE, 1, "program two") == OK);
                k.journal.renew = 1;
                CHECK(keeper_set(&k, JOURNAL_ONCE, 2, "mark two") == OK);
                last = (uint32_t)k.flash.operations - first;
                CHECK(keeper_mount(&k) == OK);
                CHECK(keeper_has(&k, 1, "program two"));
                CHECK(keeper_has(&k, 2, "mark two"));
                CHECK(k.gaps == 0 && k.journal.damaged == 0);
                CHECK(journal_good(&k.journal) >= KEEPER_SECTORS - 1);
                CHECK(k.flash.misuses == 0);
                keeper_free(&k);
            }
    CHECK(last > 40);
}

/* SR-11: power lost in the middle of each operation of the same: what comes
 * back is the old or the new, and goes on. */
static void power_may_be_lost_at_any_operation(void **state)
{
    static struct keeper k; /* outlives longjmp */
    static volatile uint32_t at, last, done;

    (void)state;
    for (at = 1, last = 1; at <= last; at++) {
        begin(&k);
        CHECK(keeper_set(&k, JOURNAL_TWICE, 1, "program one") == OK);
        CHECK(keeper_set(&k, JOURNAL_TWICE, 2, "mark one") == OK);
        done = 0;
        k.at = (uint32_t)k.flash.operations + at;
        k.cut = 1;
        if (setjmp(k.no_power) == 0) {
            CHECK(keeper_set(&k, JOURNAL_TWICE, 1, "program two") == OK);
            done = 1;
            k.journal.renew = 1;
            CHECK(keeper_set(&k, JOURNAL_TWICE, 2, "mark two") == OK);
            done = 2;
            last = at - 1;
        } else {
            last = at + 1;
        }
        k.at = 0;
        CHECK(keeper_mount(&k) == OK);
        CHECK(keeper_has(&k, 1, done < 1 ? "program one" : "program two") ||
              (done == 0 && keeper_has(&k, 1, "program two")));
        CHECK(keeper_has(&k, 2, done < 2 ? "mark one" : "mark two") ||
              (done == 1 && keeper_has(&k, 2, "mark two")));
        CHECK(keeper_set(&k, JOURNAL_ONCE, 3, "on") == OK);
        CHECK(keeper_mount(&k) == OK && keeper_has(&k, 3, "on"));
        CHECK(k.journal.renew == 0 && journal_good(&k.journal) == 4);
        CHECK(k.flash.misuses == 0);
        keeper_free(&k);
    }
    CHECK(at > 50 && done == 2);
}

/* A sector that cannot be erased or written is retired, and stays so. */
static void bad_sectors_are_retired_until_none_is_left(void **state)
{
    struct keeper k;
    uint32_t bad;

    (void)state;
    for (bad = 0; bad < 2; bad++) {
        begin(&k);
        CHECK(keeper_set(&k, JOURNAL_TWICE, 1, "program") == OK);
        CHECK(k.journal.live.sector == FIRST);
        k.flash.health[1] = FLASH_WORN;
        k.flash.health[3] = FLASH_STUCK;
        k.journal.renew = 1;
        CHECK(keeper_set(&k, JOURNAL_ONCE, 2, "mark 1") == OK);
        CHECK(k.journal.live.sector == 2);
        CHECK(journal_good(&k.journal) == 3 && k.journal.bad[1] == 1);
        CHECK(keeper_mount(&k) == OK && journal_good(&k.journal) == 3);
        CHECK(k.journal.bad[1] == 1 && k.journal.bad[0] == 0);
        k.journal.renew = 1;
        CHECK(keeper_set(&k, JOURNAL_ONCE, 2, "mark 2") == OK);
        CHECK(k.journal.live.sector == 0 && journal_good(&k.journal) == 2);
        CHECK(keeper_mount(&k) == OK && journal_good(&k.journal) == 2);
        CHECK(keeper_has(&k, 2, "mark 2"));
        /* the one it is on wears out, then the last */
        k.flash.health[0] = FLASH_WORN;
        CHECK(keeper_set(&k, JOURNAL_ONCE, 2, "mark 3") == OK);
        CHECK(k.journal.live.sector == 2 && journal_good(&k.journal) == 1);
        CHECK(keeper_mount(&k) == OK && keeper_has(&k, 2, "mark 3"));
        k.flash.health[2] = FLASH_WORN;
        CHECK(keeper_set(&k, JOURNAL_ONCE, 2, "mark 4") == ERR_FULL);
        CHECK(keeper_set(&k, JOURNAL_ONCE, 2, "mark 4") == ERR_FULL);
        CHECK(keeper_mount(&k) == OK && keeper_has(&k, 2, "mark 3"));
        CHECK(keeper_has(&k, 1, "program"));
        keeper_free(&k);
    }
}

/* When no sector takes anything, each was tried, once, and what is live keeps
 * all it had. */
static void nothing_is_lost_when_all_else_is_worn(void **state)
{
    struct keeper k;

    (void)state;
    begin(&k);
    CHECK(keeper_set(&k, JOURNAL_TWICE, 1, "program") == OK);
    k.at = (uint32_t)k.flash.operations + 1;
    k.times = 1000;
    k.verdict = FLASH_SKIP;
    CHECK(keeper_set(&k, JOURNAL_TWICE, 2, "mark") == ERR_FULL);
    CHECK(journal_good(&k.journal) == 1); /* the live one is not judged */
    k.at = 0;
    CHECK(keeper_mount(&k) == OK && keeper_has(&k, 1, "program"));
    CHECK(!keeper_has(&k, 2, "mark"));
    CHECK(keeper_set(&k, JOURNAL_TWICE, 2, "mark") == OK);
    CHECK(keeper_mount(&k) == OK && keeper_has(&k, 2, "mark"));
    keeper_free(&k);
}

/* A sector that came out complete but not whole - the second copy of its end
 * failed - is older than the one that is used in its place. */
static void a_half_made_sector_never_wins(void **state)
{
    struct keeper k;
    uint32_t first;

    (void)state;
    begin(&k);
    CHECK(keeper_set(&k, JOURNAL_ONCE, 1, "one") == OK);
    first = (uint32_t)k.flash.operations;
    /* erase, sync; label: 2 x (head, sync, body, sync); snapshot of one
     * record: 2 x 4; end: head, sync, sync; head again */
    k.at = first + 2 + 8 + 8 + 3 + 1;
    k.verdict = FLASH_FAIL;
    k.journal.renew = 1;
    CHECK(keeper_set(&k, JOURNAL_ONCE, 1, "two") == OK);
    CHECK(k.journal.live.sector == 2 && k.journal.bad[1] == 1);
    CHECK(sector_blank(&k, 1)); /* it was erased again */
    CHECK(keeper_mount(&k) == OK && k.journal.live.sector == 2);
    CHECK(keeper_has(&k, 1, "two"));
    keeper_free(&k);

    begin(&k); /* even if it cannot be erased any more */
    CHECK(keeper_set(&k, JOURNAL_ONCE, 1, "one") == OK);
    k.at = (uint32_t)k.flash.operations + 2 + 8 + 8 + 3 + 1;
    k.verdict = FLASH_FAIL;
    k.wears = 1;
    k.journal.renew = 1;
    CHECK(keeper_set(&k, JOURNAL_ONCE, 1, "two") == OK);
    CHECK(!sector_blank(&k, 1) && k.journal.live.sector == 2);
    CHECK(keeper_mount(&k) == OK && k.journal.live.sector == 2);
    CHECK(keeper_has(&k, 1, "two") && k.journal.stale[1] == 1);
    keeper_free(&k);
}

/* A sector whose erase fails is not written, blank as it may be. */
static void a_sector_that_was_not_erased_is_not_used(void **state)
{
    struct keeper k;

    (void)state;
    begin(&k);
    CHECK(keeper_set(&k, JOURNAL_ONCE, 1, "one") == OK);
    k.at = (uint32_t)k.flash.operations + 1;
    k.times = 2;
    k.verdict = FLASH_FAIL;
    k.journal.renew = 1;
    CHECK(keeper_set(&k, JOURNAL_ONCE, 1, "two") == OK);
    CHECK(k.journal.live.sector == 2 && k.journal.bad[1] == 1);
    CHECK(k.journal.renew == 0 && k.journal.turns == 2);
    keeper_free(&k);
}

/* As often as there are sectors, no more. */
static void an_append_that_fails_is_tried_in_other_sectors(void **state)
{
    struct keeper k;

    (void)state;
    begin(&k);
    k.fleeting = 2; /* marks are in no snapshot */
    CHECK(keeper_set(&k, JOURNAL_TWICE, 1, "program") == OK);
    k.skips = 1 + KEEPER_SECTORS - 1;
    CHECK(keeper_set(&k, JOURNAL_ONCE, 2, "bad mark") == OK);
    CHECK(k.skips == 0 && k.journal.turns == 5 && k.journal.renew == 0);
    CHECK(keeper_mount(&k) == OK && keeper_has(&k, 2, "bad mark"));
    k.skips = 1 + KEEPER_SECTORS;
    CHECK(keeper_set(&k, JOURNAL_ONCE, 2, "bad mark") == ERR_FULL);
    CHECK(k.skips == 0 && k.journal.turns == 9 && k.journal.renew == 1);
    CHECK(journal_good(&k.journal) == KEEPER_SECTORS);
    CHECK(keeper_mount(&k) == OK && keeper_has(&k, 1, "program"));
    k.skips = 1; /* and what is left dirty is not appended to */
    CHECK(keeper_set(&k, JOURNAL_ONCE, 2, "bad mark") == OK);
    k.skips = 1;
    k.save_says = ERR_SHORT;
    CHECK(keeper_set(&k, JOURNAL_ONCE, 2, "bad mark") == ERR_SHORT);
    CHECK(k.journal.renew == 1);
    k.save_says = OK;
    CHECK(keeper_set(&k, JOURNAL_ONCE, 2, "good") == OK);
    CHECK(keeper_mount(&k) == OK && keeper_has(&k, 2, "good"));
    CHECK(k.gaps == 0 && k.flash.misuses == 0);
    keeper_free(&k);
}

static void sequences_never_wrap(void **state)
{
    struct keeper k;

    (void)state;
    begin(&k);
    k.journal.live.sequence = UINT32_C(0xf0000001);
    CHECK(keeper_set(&k, JOURNAL_ONCE, 1, "mark") == ERR_FULL);
    CHECK(k.flash.operations == 0);
    k.journal.live.sequence = UINT32_C(0xf0000000);
    CHECK(keeper_set(&k, JOURNAL_ONCE, 1, "mark") == OK);
    CHECK(keeper_mount(&k) == OK && keeper_has(&k, 1, "mark"));
    CHECK(k.journal.live.sequence == UINT32_C(0xf0000003));
    keeper_free(&k);
}

static void only_lawful_calls_are_taken(void **state)
{
    static const uint8_t bytes[JOURNAL_PAYLOAD_MAX + 1];
    struct keeper k;
    struct journal *j = &k.journal;
    struct port_flash *shape = &k.port.flash;

    (void)state;
    begin(&k);
    CHECK_FAULT((void)!journal_append(j, JOURNAL_ONCE, 0, bytes, 1));
    CHECK_FAULT((void)!journal_append(j, JOURNAL_ONCE, 128, bytes, 1));
    CHECK_FAULT((void)!journal_append(
        j, JOURNAL_ONCE, 1, bytes, JOURNAL_PAYLOAD_MAX + 1));
    CHECK_FAULT((void)!journal_keep(j, 1, bytes, 1));
    j->saving = 1;
    CHECK_FAULT((void)!journal_append(j, JOURNAL_ONCE, 1, bytes, 1));
    CHECK_FAULT((void)!journal_keep(j, 0, bytes, 1));
    CHECK_FAULT((void)!journal_keep(j, 128, bytes, 1));
    CHECK_FAULT((void)!journal_keep(j, 1, bytes, JOURNAL_PAYLOAD_MAX + 1));
    j->live.sector = 0;
    CHECK(journal_keep(j, 127, bytes, 1) == OK);
    CHECK(journal_keep(j, 1, bytes, JOURNAL_PAYLOAD_MAX) == ERR_FULL);
    shape->journal_sectors = 1;
    CHECK_FAULT((void)!journal_mount(j, &k.port, &k.owner, k.scratch));
    shape->journal_sectors = 33;
    CHECK_FAULT((void)!journal_mount(j, &k.port, &k.owner, k.scratch));
    shape->journal_sectors = 4;
    shape->sector_size = 508;
    CHECK_FAULT((void)!journal_mount(j, &k.port, &k.owner, k.scratch));
    shape->sector_size = 512;
    shape->journal_sectors = 2; /* the fewest will do */
    CHECK(journal_mount(j, &k.port, &k.owner, k.scratch) == ERR_STATE ||
          k.flash.programs > 0);
    CHECK(sizeof(struct journal) <= 200);
    keeper_free(&k);
}

/* The most sectors there can be, and each bit of the list of retired ones. */
static void thirty_two_sectors_are_told_apart(void **state)
{
    static const struct port_flash shape = { KEEPER_SECTOR, 32, 0 };
    struct keeper k;
    uint32_t i;

    (void)state;
    keeper_init(&k);
    flash_free(&k.flash);
    CHECK(flash_create(&k.flash, &shape) == 0);
    flash_attach(&k.flash, &k.port);
    CHECK(keeper_mount(&k) == ERR_STATE);
    for (i = 0; i < 32; i++)
        k.flash.health[i] = i % 3 == 2 && i != 31 ? FLASH_GOOD : FLASH_WORN;
    for (i = 0; i < 14; i++) {
        k.journal.renew = 1;
        CHECK(keeper_set(&k, JOURNAL_ONCE, 1, "mark") == OK);
        CHECK(keeper_mount(&k) == OK);
    }
    CHECK(journal_good(&k.journal) == 10);
    CHECK(i == 14 && k.journal.turns == 14);
    for (i = 0; i < 32; i++)
        CHECK(k.journal.bad[i] == (k.flash.health[i] == FLASH_WORN));
    keeper_free(&k);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_was_appended_comes_back),
        cmocka_unit_test(records_follow_each_other_as_documented),
        cmocka_unit_test(sectors_are_used_in_turn_and_nothing_is_lost),
        cmocka_unit_test(a_sector_is_filled_to_its_last_byte),
        cmocka_unit_test(a_state_too_large_for_a_sector_is_refused),
        cmocka_unit_test(what_the_owners_save_says_is_returned),
        cmocka_unit_test(no_operation_need_work),
        cmocka_unit_test(power_may_be_lost_at_any_operation),
        cmocka_unit_test(bad_sectors_are_retired_until_none_is_left),
        cmocka_unit_test(nothing_is_lost_when_all_else_is_worn),
        cmocka_unit_test(a_half_made_sector_never_wins),
        cmocka_unit_test(a_sector_that_was_not_erased_is_not_used),
        cmocka_unit_test(an_append_that_fails_is_tried_in_other_sectors),
        cmocka_unit_test(sequences_never_wrap),
        cmocka_unit_test(only_lawful_calls_are_taken),
        cmocka_unit_test(thirty_two_sectors_are_told_apart),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
