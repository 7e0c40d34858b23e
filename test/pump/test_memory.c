/* test_memory.c: the pump's state as records, and back (SR-05, SR-11). */
#include "pump/memory.h"

#include "core/reader.h"
#include "core/writer.h"
#include "test/pump/layout.h"
#include "test/pump/rig.h"
#include "test/test.h"

enum { HOUR = 3600, DAY = 86400, BLOCK = 8, PATH_STROKES = 272 };

static struct rig rig;
static struct state *const state = &rig.pump.state;

static void start(void)
{
    rig_start(&rig, 300000, 2000000);
}

/* Another pump's memory of the same flash, at tick now. */
static struct state other;

static enum status mount(int64_t now)
{
    state_init(&other, &rig.port, now);
    return memory_mount(&other, now);
}

static uint8_t bytes[1024];
static struct writer w;

static void begin(void)
{
    writer_init(&w, bytes, sizeof(bytes));
}

static int64_t counted(const struct state *s)
{
    CHECK(enable_agrees(&s->enable, &s->limit) == OK);
    return limit_past_ng(&s->limit, LIMIT_BUCKETS);
}

static int is_same_ledger(const struct ledger *a, const struct ledger *b)
{
    uint8_t of_a[LEDGER_BYTES], of_b[LEDGER_BYTES];
    struct writer v;

    writer_init(&v, of_a, sizeof(of_a));
    ledger_encode(a, &v);
    writer_init(&v, of_b, sizeof(of_b));
    ledger_encode(b, &v);
    return memcmp(of_a, of_b, sizeof(of_a)) == 0;
}

static int is_same_program(const struct program *a, const struct program *b)
{
    uint8_t of_a[PROGRAM_BYTES_MAX], of_b[PROGRAM_BYTES_MAX];
    struct writer v;

    memset(of_a, 0, sizeof(of_a));
    memset(of_b, 0, sizeof(of_b));
    writer_init(&v, of_a, sizeof(of_a));
    program_encode(a, &v);
    writer_init(&v, of_b, sizeof(of_b));
    program_encode(b, &v);
    return memcmp(of_a, of_b, sizeof(of_a)) == 0;
}

static int same_answers(void)
{
    int i;

    for (i = 0; i < STATE_ANSWERS; i++)
        if (other.before[i].key != state->before[i].key ||
            other.before[i].answer != state->before[i].answer)
            return 0;
    return 1;
}

static void blank_flash_is_nothing(void **unused)
{
    (void)unused;
    rig_init(&rig);
    CHECK(mount(0) == ERR_STATE);
    CHECK(!other.programmed && other.reserved == 0);
    rig_free(&rig);
}

/* SR-11: all of it, with the last block as made. */
static void what_was_written_is_read(void **unused)
{
    struct ledger want;
    uint32_t kept;

    (void)unused;
    start();
    rig_run(&rig, 3 * DAY);
    state->vault[0] = 1;
    state->vault[STATE_VAULT - 1] = 2;
    kept = state->journal.live.kept;
    CHECK(memory_vault(state) == OK && state->journal.live.kept == kept + 1);
    CHECK(memory_ledger(state) == OK && state->changed == 0);
    CHECK(state->journal.live.kept == kept + 2); /* SR-06: twice */
    CHECK(memory_reserve(state) == OK && memory_alarm(state) == OK);
    CHECK(state->journal.live.kept == kept + 2); /* once */
    want = state->ledger;
    want.made += BLOCK;
    want.given_fg += BLOCK * program_stroke_fg(&state->program);
    CHECK(mount(rig.now) == OK);
    CHECK(other.programmed && other.now == rig.now);
    CHECK(is_same_program(&other.program, &state->program));
    CHECK(is_same_ledger(&other.ledger, &want));
    CHECK(other.reserved == want.made);
    CHECK(other.enable.reserved == ~want.made && other.programmed == 1);
    CHECK(counted(&other) >= counted(state) + BLOCK * 2000);
    CHECK(counted(&other) <= counted(state) + 2 * BLOCK * 2000);
    CHECK(memcmp(other.vault, state->vault, STATE_VAULT) == 0);
    CHECK(same_answers());
    CHECK(other.limit.changes == state->limit.changes);
    rig_free(&rig);
}

/* Each record's own, in the order of docs/journal.md. */
struct written {
    uint8_t kind;
    uint32_t size;
    uint8_t payload[JOURNAL_PAYLOAD_MAX];
};

static struct written records[64];
static int count;

static enum status take(
    void *world, uint8_t kind, const uint8_t *payload, uint32_t size)
{
    (void)world;
    CHECK(count < 64 && size <= JOURNAL_PAYLOAD_MAX);
    records[count].kind = kind;
    records[count].size = size;
    memcpy(records[count++].payload, payload, size);
    return OK;
}

static void miss(void *world, uint8_t kind, uint32_t missing)
{
    (void)world;
    (void)kind;
    (void)missing;
    fail();
}

/* What the journal has, as an owner would be given it. */
static void read_records(void)
{
    const struct journal_owner owner = { .load = take, .gap = miss };
    uint8_t scratch[JOURNAL_PAYLOAD_MAX];
    struct journal journal;

    count = 0;
    CHECK(journal_mount(&journal, &rig.port, &owner, scratch) == OK);
}

static const struct written *first_of(enum memory_kind kind)
{
    int i;

    for (i = 0; i < count; i++)
        if (records[i].kind == kind)
            return &records[i];
    return NULL;
}

static int record_is(enum memory_kind kind, const char *want)
{
    const struct written *record = first_of(kind);

    return record && layout_is(record->payload, record->size, want);
}

static void each_byte_has_its_place(void **unused)
{
    static const uint8_t order[] = { MEMORY_CAPS, MEMORY_PAST, MEMORY_PAST,
        MEMORY_PAST, MEMORY_PROGRAM, MEMORY_ALARM, MEMORY_ANSWERS, MEMORY_VAULT,
        MEMORY_LEDGER };
    int i;

    (void)unused;
    start();
    state->journal.renew = 1; /* the next begins with a snapshot */
    state->limit.changes = 2;
    state->limit.change[0].since = 0x0102;
    state->limit.change[0].caps = (struct limit_caps){ 0x11, 0x1312, 0x2322 };
    state->limit.change[1].since = 0x0304;
    state->limit.change[1].caps = (struct limit_caps){ 0x31, 0x3332, 0x4342 };
    state->limit.newest = state->enable.newest = 0x05060708;
    for (i = 0; i < LIMIT_BUCKETS; i++) {
        state->limit.ng[i] = 0x10000 + i;
        state->enable.inverted[i] = ~state->limit.ng[i];
    }
    for (i = 0; i < STATE_ANSWERS; i++)
        state->before[i] =
            (struct ledger_answer){ 0x0807060504030201U + (uint64_t)i,
                (uint8_t)(0x21 + i) };
    for (i = 0; i < STATE_VAULT; i++)
        state->vault[i] = (uint8_t)i;
    CHECK(memory_ledger(state) == OK);
    read_records();
    CHECK(count == sizeof(order));
    for (i = 0; i < count; i++)
        CHECK(records[i].kind == order[i]);
    CHECK(record_is(MEMORY_CAPS, "02 02010000 11000000 12130000 22230000"
                                 "04030000 31000000 32330000 42430000"));
    CHECK(layout_is(records[1].payload, 14, "08070605 0000 00000100 01000100"));
    CHECK(layout_is(records[2].payload, 10, "08070605 6100 61000100"));
    CHECK(layout_is(records[3].payload, 10, "08070605 c200 c2000100"));
    CHECK(records[1].size == 394 && records[2].size == 394);
    CHECK(records[3].size == 386); /* 95 buckets, the last: */
    CHECK(layout_is(records[3].payload + 382, 4, "20010100"));
    CHECK(record_is(MEMORY_ANSWERS,
        "0102030405060708 21 0202030405060708 22 0302030405060708 23"
        "0402030405060708 24 0502030405060708 25 0602030405060708 26"
        "0702030405060708 27"));
    CHECK(first_of(MEMORY_VAULT)->size == STATE_VAULT);
    CHECK(memcmp(first_of(MEMORY_VAULT)->payload, state->vault, STATE_VAULT) ==
          0);
    CHECK(first_of(MEMORY_ALARM)->size == ALARM_SIZE);
    CHECK(first_of(MEMORY_LEDGER)->size == LEDGER_BYTES);
    begin();
    program_encode(&state->program, &w);
    ledger_encode(&state->ledger, &w);
    alarm_encode(&state->alarm, &w);
    CHECK(w.pos == first_of(MEMORY_PROGRAM)->size + ALARM_SIZE);
    CHECK(memcmp(first_of(MEMORY_PROGRAM)->payload, bytes,
              w.pos - ALARM_SIZE) == 0);
    CHECK(memcmp(first_of(MEMORY_ALARM)->payload, bytes + w.pos - ALARM_SIZE,
              ALARM_SIZE) == 0);
    rig_free(&rig);
}

static void a_mark_is_the_ledger_after_the_block(void **unused)
{
    struct ledger want;

    (void)unused;
    start();
    CHECK(memory_reserve(state) == OK);
    read_records();
    want = state->ledger;
    want.made += BLOCK;
    want.given_fg += BLOCK * program_stroke_fg(&state->program);
    begin();
    ledger_encode_mark(&want, &w);
    CHECK(records[count - 1].kind == MEMORY_MARK);
    CHECK(records[count - 1].size == LEDGER_MARK_BYTES);
    CHECK(memcmp(records[count - 1].payload, bytes, LEDGER_MARK_BYTES) == 0);
    CHECK(state->reserved == state->ledger.made + BLOCK);
    CHECK(state->enable.reserved == ~state->reserved);
    rig_free(&rig);
}

/* F-01: the minimum rate is not of the schedule, and takes nothing from it. */
static void a_mark_at_minimum_rate_gives_nothing_of_the_schedule(void **unused)
{
    struct ledger want;

    (void)unused;
    start();
    state->ledger.mode = PROGRAM_MINIMUM;
    state->ledger.given_fg = 77;
    CHECK(memory_reserve(state) == OK);
    read_records();
    want = state->ledger;
    want.made += BLOCK;
    begin();
    ledger_encode_mark(&want, &w);
    CHECK(memcmp(records[count - 1].payload, bytes, LEDGER_MARK_BYTES) == 0);
    rig_free(&rig);
}

/* A change that a mark cannot hold is written before it. */
static void a_changed_ledger_is_written_before_a_mark(void **unused)
{
    (void)unused;
    start();
    state->changed = 1;
    state->ledger.eri_day = 777;
    CHECK(memory_reserve(state) == OK);
    CHECK(state->changed == 0);
    read_records();
    CHECK(records[count - 2].kind == MEMORY_LEDGER);
    CHECK(records[count - 1].kind == MEMORY_MARK);
    CHECK(mount(rig.now) == OK && other.ledger.eri_day == 777);
    rig_free(&rig);
}

/* a block ends with the bridge; R-21: and with the reservoir. */
static void no_stroke_is_reserved_that_will_not_be_made(void **unused)
{
    const uint32_t first = 20;

    (void)unused;
    start();
    state->program.stroke = first;
    state->program.lead =
        (struct program_lead){ PROGRAM_LEAD_BRIDGE, 30, 1000, 60000 };
    state->ledger.made = first + 21;
    state->ledger.given_fg = 5;
    CHECK(memory_reserve(state) == OK && state->reserved == first + 29);
    state->ledger.made = first + 22;
    CHECK(memory_reserve(state) == OK && state->reserved == first + 30);
    state->ledger.made = first + 23;
    CHECK(memory_reserve(state) == OK && state->reserved == first + 30);
    read_records();
    begin();
    state->ledger.made = first + 30;
    ledger_encode_mark(&state->ledger, &w); /* what was given is as it was */
    CHECK(memcmp(records[count - 1].payload, bytes, LEDGER_MARK_BYTES) == 0);
    CHECK(memory_reserve(state) == OK && state->reserved == first + 38);
    state->program.fill.stroke = 0;
    state->ledger.made = 38000 - 9;
    CHECK(memory_reserve(state) == OK && state->reserved == 38000 - 1);
    state->ledger.made = 38000 - 7;
    CHECK(memory_reserve(state) == OK && state->reserved == 38000);
    state->ledger.made = 38000;
    CHECK(memory_reserve(state) == OK && state->reserved == 38000);
    rig_free(&rig);
}

/* A ledger that is written says what is true: the rest of a block is not. */
static void a_ledger_takes_a_reservation_back(void **unused)
{
    (void)unused;
    start();
    CHECK(memory_reserve(state) == OK);
    CHECK(memory_ledger(state) == OK);
    CHECK(state->reserved == state->ledger.made);
    CHECK(state->enable.reserved == ~state->ledger.made);
    CHECK(mount(rig.now) == OK);
    CHECK(other.ledger.made == state->ledger.made);
    rig_free(&rig);
}

/* SR-11: so does a snapshot, even when the record after it fails. */
static void a_snapshot_takes_a_reservation_back(void **unused)
{
    (void)unused;
    start();
    CHECK(memory_reserve(state) == OK);
    state->journal.renew = 1;
    CHECK(memory_alarm(state) == OK);
    CHECK(state->reserved == state->ledger.made);
    CHECK(state->enable.reserved == ~state->ledger.made);
    rig_free(&rig);
}

/* SR-06: or a reset would find in the flash what the flip made of it. */
static void a_past_that_flipped_is_a_fault_before_it_is_written(void **unused)
{
    int64_t past;

    (void)unused;
    start();
    rig_run(&rig, rig.now + HOUR);
    past = counted(state);
    state->journal.renew = 1;
    state->limit.ng[state->limit.newest % LIMIT_BUCKETS] ^= 1 << 20;
    CHECK_FAULT((void)!memory_alarm(state));
    CHECK(mount(rig.now) == OK && counted(&other) >= past);
    state->limit.ng[state->limit.newest % LIMIT_BUCKETS] ^= 1 << 20;
    state->journal.saving = 0;
    state->enable.newest++;
    CHECK_FAULT((void)!memory_alarm(state));
    rig_free(&rig);
}

static enum flash_verdict broken(void *world, const struct flash_op *op)
{
    (void)world;
    return op->kind == FLASH_SYNC ? FLASH_DO : FLASH_FAIL;
}

/* SR-02, SR-11: what the journal does not take has not happened. */
static void what_is_not_written_is_not_true(void **unused)
{
    struct program next;
    struct ledger after;

    (void)unused;
    start();
    next = state->program;
    after = state->ledger;
    next.number++;
    after.last = (struct ledger_answer){ 5, 6 };
    next.caps.day_ng++;
    state->changed = 1;
    rig.flash.hook = broken;
    CHECK(memory_commit(state, &next, &after) != OK);
    CHECK(state->program.number == next.number - 1);
    CHECK(state->ledger.last.key != 5 && state->changed == 1);
    CHECK(state->limit.changes == 2);
    CHECK(memory_ledger(state) != OK && state->changed == 1);
    CHECK(memory_reserve(state) != OK);
    state->changed = 0;
    CHECK(memory_reserve(state) != OK);
    CHECK(state->reserved == state->ledger.made);
    state->alarmed = 1;
    CHECK(memory_alarm(state) != OK && state->alarmed == 0);
    CHECK(memory_vault(state) != OK);
    rig_free(&rig);
}

static enum status fail_once(void *world, struct journal *journal)
{
    (void)journal;
    ((struct state *)world)->owner.save = other.owner.save;
    return ERR_SHORT;
}

/* SR-11: no mark before the change that it builds upon. */
static void a_change_that_is_not_written_reserves_nothing(void **unused)
{
    (void)unused;
    start();
    CHECK(mount(rig.now) == OK);
    state->changed = 1;
    state->journal.renew = 1;
    state->owner.save = fail_once;
    CHECK(memory_reserve(state) == ERR_SHORT);
    CHECK(state->changed == 1 && state->reserved == state->ledger.made);
    CHECK(memory_reserve(state) == OK && state->changed == 0);
    rig_free(&rig);
}

/* Whatever a commit would have let go of caps, if it fails they are there. */
static void caps_stay_when_a_commit_fails(void **unused)
{
    struct limit_change change[LIMIT_CHANGES_MAX];
    struct program next;
    int changes;

    (void)unused;
    for (changes = 1; changes < LIMIT_CHANGES_MAX; changes++) {
        start();
        rig_run(&rig, 3 * DAY); /* so that all but the last may go */
        next = state->program;
        for (; state->limit.changes < changes; next.caps.day_ng++)
            CHECK(memory_commit(state, &next, &state->ledger) == OK);
        next.caps.day_ng += 7;
        memcpy(change, state->limit.change, sizeof(change));
        rig.flash.hook = broken;
        CHECK(memory_commit(state, &next, &state->ledger) != OK);
        CHECK(memcmp(change, state->limit.change, sizeof(change)) == 0);
        rig_free(&rig);
    }
}

static void a_commit_changes_all_at_once(void **unused)
{
    struct program next;
    struct ledger after;
    uint32_t kept;

    (void)unused;
    start();
    CHECK(memory_reserve(state) == OK);
    next = state->program;
    after = state->ledger;
    next.number++;
    after.last = (struct ledger_answer){ 5, 6 };
    after.eri_day = 9;
    next.caps.day_ng++;
    state->changed = 1;
    kept = state->journal.live.kept;
    CHECK(memory_commit(state, &next, &after) == OK);
    CHECK(state->journal.live.kept == kept + 1); /* SR-06: twice */
    CHECK(is_same_program(&state->program, &next));
    CHECK(is_same_ledger(&state->ledger, &after));
    CHECK(state->programmed == 1 && state->changed == 0);
    CHECK(state->limit.changes == 3);
    CHECK(state->limit.change[2].caps.day_ng == next.caps.day_ng);
    CHECK(state->limit.change[2].since == rig.now / LIMIT_BUCKET_S);
    CHECK(state->reserved == after.made);
    CHECK(state->before[0].key != 0 && state->before[0].key != 5);
    CHECK(state_verify(state) == OK);
    CHECK(mount(rig.now) == OK);
    CHECK(is_same_program(&other.program, &next));
    CHECK(is_same_ledger(&other.ledger, &after));
    CHECK(memcmp(&other.limit.change, &state->limit.change,
              sizeof(other.limit.change)) == 0);
    CHECK(same_answers());
    rig_free(&rig);
}

/* SR-01: equal caps are no change; eight in a day are too many. */
static void the_ninth_change_of_caps_in_a_day_is_refused(void **unused)
{
    struct limit_change change[LIMIT_CHANGES_MAX];
    struct program next;

    (void)unused;
    start();
    next = state->program;
    CHECK(state->limit.changes == 2);
    CHECK(memory_commit(state, &next, &state->ledger) == OK);
    CHECK(state->limit.changes == 2);
    next.caps.stroke_ng++;
    CHECK(memory_commit(state, &next, &state->ledger) == OK);
    CHECK(state->limit.changes == 3);
    next.caps.hour_ng++;
    CHECK(memory_commit(state, &next, &state->ledger) == OK);
    for (; state->limit.changes < LIMIT_CHANGES_MAX; next.caps.day_ng++)
        CHECK(memory_commit(state, &next, &state->ledger) == OK);
    memcpy(change, state->limit.change, sizeof(change));
    next.number = 99;
    CHECK(memory_commit(state, &next, &state->ledger) == ERR_RANGE);
    CHECK(state->program.number != 99);
    CHECK(memcmp(change, state->limit.change, sizeof(change)) == 0);
    CHECK(state->limit.changes == LIMIT_CHANGES_MAX);
    CHECK(mount(rig.now) == OK);
    CHECK(memcmp(change, other.limit.change, sizeof(change)) == 0);
    rig_free(&rig);
}

/* SR-11: sectors that turn lose nothing. */
static void a_journal_that_turns_keeps_all(void **unused)
{
    int i;

    (void)unused;
    start();
    rig_run(&rig, DAY);
    for (i = 0; i < 100; i++) {
        state->ledger.eri_day = i;
        CHECK(memory_ledger(state) == OK);
        CHECK(mount(rig.now) == OK);
        CHECK(is_same_ledger(&other.ledger, &state->ledger));
        CHECK(is_same_program(&other.program, &state->program));
        CHECK(counted(&other) >= counted(state));
    }
    CHECK(state->journal.turns > 2);
    rig_free(&rig);
}

static uint32_t programs_left;

static enum flash_verdict fail_later(void *world, const struct flash_op *op)
{
    (void)world;
    if (op->kind != FLASH_PROGRAM)
        return FLASH_DO;
    return programs_left-- > 0 ? FLASH_DO : FLASH_FAIL;
}

/* Wherever a snapshot fails, another sector is taken. */
static void a_snapshot_that_fails_is_made_elsewhere(void **unused)
{
    uint32_t i;

    (void)unused;
    for (i = 0; i < 44; i += 4) {
        start();
        state->journal.renew = 1;
        rig.flash.hook = fail_later;
        programs_left = i;
        CHECK(memory_ledger(state) == OK);
        CHECK(journal_good(&state->journal) == 7);
        CHECK(mount(rig.now) == OK);
        CHECK(is_same_program(&other.program, &state->program));
        rig_free(&rig);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(blank_flash_is_nothing),
        cmocka_unit_test(what_was_written_is_read),
        cmocka_unit_test(each_byte_has_its_place),
        cmocka_unit_test(a_mark_is_the_ledger_after_the_block),
        cmocka_unit_test(a_mark_at_minimum_rate_gives_nothing_of_the_schedule),
        cmocka_unit_test(a_changed_ledger_is_written_before_a_mark),
        cmocka_unit_test(no_stroke_is_reserved_that_will_not_be_made),
        cmocka_unit_test(a_ledger_takes_a_reservation_back),
        cmocka_unit_test(a_snapshot_takes_a_reservation_back),
        cmocka_unit_test(a_past_that_flipped_is_a_fault_before_it_is_written),
        cmocka_unit_test(what_is_not_written_is_not_true),
        cmocka_unit_test(a_change_that_is_not_written_reserves_nothing),
        cmocka_unit_test(caps_stay_when_a_commit_fails),
        cmocka_unit_test(a_commit_changes_all_at_once),
        cmocka_unit_test(the_ninth_change_of_caps_in_a_day_is_refused),
        cmocka_unit_test(a_journal_that_turns_keeps_all),
        cmocka_unit_test(a_snapshot_that_fails_is_made_elsewhere),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
