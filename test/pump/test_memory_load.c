/* test_memory_load.c: records one by one: what is believed of them, and what
 * is refused (SR-05, SR-06, SR-11). */
#include "core/writer.h"
#include "pump/memory.h"
#include "test/pump/rig.h"
#include "test/test.h"

static struct rig rig;

/* A memory that has read nothing yet. */
static struct state other;

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

/* A memory that has read nothing yet, to be given records one by one. */
static void fresh(void)
{
    rig_init(&rig);
    state_init(&other, &rig.port, 0);
    CHECK(memory_mount(&other, 0) == ERR_STATE);
}

static enum status load(enum memory_kind kind)
{
    return other.owner.load(&other, (uint8_t)kind, bytes, (uint32_t)w.pos);
}

static struct program program;
static struct ledger ledger;

/* A program that came into force at tick 1000, and its ledger. */
static void make(void)
{
    program = rig_program(300000, 2000000);
    program.tick = 1000;
    ledger = other.ledger;
    ledger.tick = 1000;
    ledger.start_s = program.clock.start_s + 1000;
}

static enum status load_program(void)
{
    begin();
    program_encode(&program, &w);
    ledger_encode(&ledger, &w);
    return load(MEMORY_PROGRAM);
}

static enum status load_ledger(void)
{
    begin();
    ledger_encode(&ledger, &w);
    return load(MEMORY_LEDGER);
}

static enum status load_mark(uint32_t made, int64_t tick)
{
    struct ledger mark = ledger;

    mark.made = made;
    mark.tick = tick;
    begin();
    ledger_encode_mark(&mark, &w);
    return load(MEMORY_MARK);
}

/* Strokes of a mark are counted when the next record shows that they were
 * made; the last block, at power-up (SR-01). */
static void strokes_are_counted_no_earlier_than_they_were_made(void **unused)
{
    (void)unused;
    fresh();
    make();
    CHECK(load_program() == OK);
    CHECK(other.programmed && other.now == 1000 && counted(&other) == 0);
    CHECK(load_mark(8, 2000) == OK);
    CHECK(other.now == 2000 && counted(&other) == 0);
    CHECK(other.ledger.made == 0 && other.reserved == 8);
    CHECK(other.ledger.tick == 2000);
    CHECK(load_mark(16, 9000) == OK);
    CHECK(other.now == 9000 && counted(&other) == 16000);
    CHECK(other.limit.ng[30] == 16000);
    CHECK(other.ledger.made == 8 && other.reserved == 16);
    ledger.made = 11;
    ledger.tick = 12000;
    CHECK(load_ledger() == OK);
    CHECK(other.ledger.made == 11 && other.reserved == 11);
    CHECK(counted(&other) == 22000 && other.limit.ng[40] == 6000);
    rig_free(&rig);
}

/* SR-11: one damaged record costs a block at most, and no program. */
static void a_lost_mark_counts_as_a_block_until_the_truth_comes(void **unused)
{
    int64_t given_fg;

    (void)unused;
    fresh();
    make();
    other.owner.gap(&other, 0, 1);
    other.owner.gap(&other, MEMORY_MARK, 1);
    CHECK(other.reserved == 0); /* nothing was there to be reserved */
    CHECK(load_program() == OK);
    CHECK(load_mark(8, 2000) == OK);
    other.owner.gap(&other, MEMORY_ALARM, 1);
    CHECK(other.reserved == 8);
    given_fg = other.ledger.given_fg;
    other.owner.gap(&other, MEMORY_MARK, 1);
    CHECK(other.reserved == 16); /* and given, or it would be given again */
    CHECK(other.ledger.given_fg ==
          given_fg + 8 * program_stroke_fg(&other.program));
    CHECK(load_mark(24, 3000) == OK); /* it was one */
    CHECK(other.ledger.made == 16 && other.reserved == 24);
    CHECK(counted(&other) == 32000);
    other.owner.gap(&other, 0, 2);
    CHECK(other.reserved == 40);
    CHECK(load_mark(32, 4000) == OK); /* they were none */
    CHECK(other.ledger.made == 32 && other.reserved == 32);
    CHECK(counted(&other) == 64000);
    ledger.made = 26;
    ledger.tick = 5000;
    CHECK(load_ledger() == OK); /* the truth, though less */
    CHECK(other.ledger.made == 26 && other.reserved == 26);
    CHECK(counted(&other) == 64000);
    rig_free(&rig);
}

static void too_many_lost_records_are_a_lost_program(void **unused)
{
    (void)unused;
    fresh();
    make();
    CHECK(load_program() == OK);
    other.owner.gap(&other, 0, 16);
    CHECK(load_mark(128, 2000) == OK);
    CHECK(counted(&other) == 256000);
    other.owner.gap(&other, 0, 17);
    CHECK(other.reserved == 128 + 136);
    CHECK(load_mark(128 + 137, 3000) == ERR_CORRUPT);
    rig_free(&rig);
    fresh();
    make();
    CHECK(load_program() == OK);
    other.owner.gap(&other, 0, UINT32_MAX);
    CHECK(other.reserved == 136);
    ledger.made = 129;
    CHECK(load_ledger() == ERR_CORRUPT);
    ledger.made = 128;
    CHECK(load_ledger() == OK);
    rig_free(&rig);
}

/* SR-06: bytes that could be no record are none. */
static void records_that_cannot_be_are_refused(void **unused)
{
    (void)unused;
    fresh();
    make();
    CHECK(load_mark(8, 2000) == ERR_CORRUPT); /* of no program */
    begin();
    CHECK(load((enum memory_kind)0) == ERR_CORRUPT);
    CHECK(load((enum memory_kind)9) == ERR_CORRUPT);
    CHECK(load(MEMORY_PROGRAM) == ERR_CORRUPT);
    CHECK(load(MEMORY_LEDGER) == ERR_CORRUPT);
    CHECK(load(MEMORY_ALARM) == ERR_CORRUPT);
    CHECK(load(MEMORY_ANSWERS) == ERR_SHORT);
    CHECK(load(MEMORY_VAULT) == ERR_SHORT);
    ledger.start_s++; /* runs from the future */
    CHECK(load_program() == ERR_CORRUPT);
    ledger.start_s--;
    program.stroke = 1; /* counts from the past */
    CHECK(load_program() == ERR_CORRUPT);
    CHECK(!other.programmed);
    program.stroke = 0;
    program.number = 3;
    CHECK(load_program() == OK && other.program.number == 3);
    CHECK(load_mark(7, 999) == ERR_CORRUPT); /* time that runs back */
    ledger.tick = 999;
    ledger.start_s--;
    CHECK(load_ledger() == ERR_CORRUPT);
    ledger.tick = 1000;
    ledger.made = 8;
    CHECK(load_ledger() == OK);
    CHECK(load_mark(7, 2000) == ERR_CORRUPT); /* counts back */
    begin();
    ledger_encode_mark(&ledger, &w);
    w.pos--;
    CHECK(load(MEMORY_MARK) == ERR_CORRUPT);
    begin();
    ledger_encode_mark(&ledger, &w);
    writer_u8(&w, 0);
    CHECK(load(MEMORY_MARK) == ERR_CORRUPT); /* and a byte */
    program.number = 4;
    program.schedule.set_count = 0;
    CHECK(load_program() == ERR_CORRUPT);
    CHECK(other.program.number == 3);
    rig_free(&rig);
}

/* SR-06: what pump/deliver relies on is looked at before it is believed. */
static void a_ledger_that_no_pump_would_write_is_refused(void **unused)
{
    (void)unused;
    fresh();
    make();
    program.stroke = 40;
    program.path.stroke = 30;
    program.fill.stroke = 40;
    ledger.made = 40;
    ledger.missed = 11; /* since the path began there were ten */
    CHECK(load_program() == ERR_CORRUPT);
    ledger.missed = 10;
    ledger.periodic_tick = 5000; /* of a program without boluses */
    CHECK(load_program() == ERR_CORRUPT);
    program.periodic = (struct program_bolus){ 10000, 360, 0, 600 };
    ledger.periodic_tick = 0;
    CHECK(load_program() == ERR_CORRUPT);
    ledger.periodic_tick = 5000;
    ledger.bolus = (struct ledger_bolus){ 1000, 0, 7, 4001, 1 };
    CHECK(load_program() == ERR_CORRUPT); /* would run into the program's */
    ledger.bolus.seconds = 4000;
    CHECK(load_program() == OK && other.ledger.bolus.seconds == 4000);
    CHECK(other.ledger.missed == 10);
    program.periodic = (struct program_bolus){ 0, 0, 0, 0 };
    ledger.periodic_tick = 0;
    ledger.bolus.seconds = 4001; /* of none to come, none is put off */
    CHECK(load_program() == OK);
    rig_free(&rig);
}

/* in a bridge strokes are not of the schedule, lost or not. */
static void a_lost_mark_of_a_bridge_takes_nothing_from_the_schedule(
    void **unused)
{
    (void)unused;
    fresh();
    make();
    program.lead =
        (struct program_lead){ PROGRAM_LEAD_BRIDGE, 12, 3600, 24000 };
    CHECK(load_program() == OK);
    other.owner.gap(&other, MEMORY_MARK, 1);
    CHECK(other.reserved == 8 && other.ledger.given_fg == 0);
    other.owner.gap(&other, MEMORY_MARK, 1);
    CHECK(other.reserved == 16 && other.ledger.given_fg == 0);
    other.owner.gap(&other, MEMORY_MARK, 1);
    CHECK(other.ledger.given_fg == 8 * program_stroke_fg(&program));
    rig_free(&rig);
}

/* SR-11: of a program that is lost, the strokes are known all the same. */
static void a_mark_without_a_program_counts_strokes_alone(void **unused)
{
    (void)unused;
    fresh();
    make();
    CHECK(load_mark(80, 2000) == ERR_CORRUPT);
    CHECK(other.reserved == 80 && !other.programmed && other.now == 0);
    CHECK(other.ledger.made == 0 && other.ledger.tick == 0);
    rig_free(&rig);
}

/* A snapshot's program whose time lies before what was read of the past. */
static void a_program_from_before_its_past_is_refused(void **unused)
{
    (void)unused;
    fresh();
    make();
    begin();
    writer_u32(&w, 4); /* the bucket from tick 1200 on */
    writer_u16(&w, 288);
    writer_u32(&w, 0);
    CHECK(load(MEMORY_PAST) == OK && other.now == 1200);
    CHECK(load_program() == ERR_CORRUPT);
    ledger.tick = 1200;
    CHECK(load_program() == OK);
    rig_free(&rig);
}

/* Eight, each other caps, all in a day: the record's are one too many. */
static void a_program_with_too_many_changes_is_refused(void **unused)
{
    int i;

    (void)unused;
    fresh();
    make();
    for (i = 0; i < LIMIT_CHANGES_MAX - 1; i++) {
        program.caps.day_ng++;
        CHECK(load_program() == OK);
    }
    CHECK(load_program() == OK); /* the same caps */
    program.caps.day_ng++;
    CHECK(load_program() == ERR_CORRUPT);
    rig_free(&rig);
}

static void write_caps(int changes, int32_t day_ng)
{
    int i;

    begin();
    writer_u8(&w, (uint8_t)changes);
    for (i = 0; i < changes; i++) {
        writer_u32(&w, (uint32_t)i);
        writer_u32(&w, 1);
        writer_u32(&w, 1);
        writer_u32(&w, (uint32_t)(day_ng + i));
    }
}

static void caps_have_limits(void **unused)
{
    (void)unused;
    fresh();
    write_caps(1, 7);
    CHECK(load(MEMORY_CAPS) == OK);
    CHECK(other.limit.changes == 1 && other.limit.change[0].caps.day_ng == 7);
    write_caps(8, 7);
    CHECK(load(MEMORY_CAPS) == OK);
    CHECK(other.limit.changes == 8);
    CHECK(other.limit.change[7].caps.day_ng == 14);
    CHECK(other.limit.change[7].since == 7);
    write_caps(9, 7);
    CHECK(load(MEMORY_CAPS) == ERR_CORRUPT);
    write_caps(0, 7);
    CHECK(load(MEMORY_CAPS) == ERR_CORRUPT);
    write_caps(1, 0);
    CHECK(load(MEMORY_CAPS) == ERR_CORRUPT);
    write_caps(3, LIMIT_NG_MAX - 1);
    CHECK(load(MEMORY_CAPS) == ERR_CORRUPT);
    write_caps(2, 7);
    w.pos -= 16;
    CHECK(load(MEMORY_CAPS) == ERR_CORRUPT);
    CHECK(other.limit.changes == 8);
    rig_free(&rig);
}

static enum status load_past(uint32_t newest, int first, int32_t ng, int n)
{
    int i;

    begin();
    writer_u32(&w, newest);
    writer_u16(&w, (uint16_t)first);
    for (i = 0; i < n; i++)
        writer_u32(&w, (uint32_t)(ng + i));
    return load(MEMORY_PAST);
}

static void the_past_has_limits(void **unused)
{
    (void)unused;
    fresh();
    CHECK(load_past(10, 0, 100, 97) == OK);
    CHECK(other.now == 3000 && other.limit.newest == 10);
    CHECK(other.limit.ng[0] == 100 && other.limit.ng[96] == 196);
    CHECK(other.limit.ng[97] == 0);
    CHECK(load_past(10, 288, 5, 1) == OK);
    CHECK(other.limit.ng[288] == 5 && counted(&other) > 0);
    CHECK(load_past(10, 192, 7, 97) == OK);
    CHECK(other.limit.ng[288] == 103);
    CHECK(load_past(10, 0, 0, 97) == OK);
    CHECK(other.limit.ng[0] == 0);
    CHECK(load_past(10, 289, 0, 0) == ERR_CORRUPT);
    CHECK(load_past(10, 0, -1, 97) == ERR_CORRUPT);
    CHECK(load_past(10, 288, 0, 2) == ERR_CORRUPT); /* a bucket more */
    CHECK(load_past(10, 0, 0, 96) == ERR_SHORT);
    CHECK(load_past(9, 0, 0, 97) == ERR_CORRUPT); /* time that runs back */
    CHECK(load_past(PROGRAM_TICK_MAX / 300, 0, 0, 97) == OK);
    CHECK(load_past(PROGRAM_TICK_MAX / 300 + 1, 0, 0, 97) == ERR_CORRUPT);
    CHECK(load_past(UINT32_MAX, 0, 0, 97) == ERR_CORRUPT);
    rig_free(&rig);
}

static enum status load_alarms(const struct alarm *alarm)
{
    begin();
    alarm_encode(alarm, &w);
    return load(MEMORY_ALARM);
}

/* A clock that was lost goes on from the last instant of any alarm. */
static void time_goes_on_from_the_last_alarm(void **unused)
{
    struct alarm alarm;

    (void)unused;
    fresh();
    alarm_init(&alarm);
    CHECK(load_alarms(&alarm) == OK && other.now == 0);
    alarm.sounded_s = 1000;
    CHECK(load_alarms(&alarm) == OK && other.now == 1000);
    alarm.silenced_s = 2000;
    CHECK(load_alarms(&alarm) == OK && other.now == 2000);
    alarm.began_s[0][0] = 3000;
    CHECK(load_alarms(&alarm) == OK && other.now == 3000);
    alarm.began_s[ALARM_CAUSES - 1][0] = 4000;
    CHECK(load_alarms(&alarm) == OK && other.now == 4000);
    alarm.began_s[ALARM_CAUSES - 1][0] = 100; /* time does not run back */
    CHECK(load_alarms(&alarm) == OK && other.now == 4000);
    CHECK(other.alarm.sounded_s == 1000);
    alarm.sounded_s = PROGRAM_TICK_MAX;
    CHECK(load_alarms(&alarm) == OK && other.now == PROGRAM_TICK_MAX);
    alarm.sounded_s = PROGRAM_TICK_MAX + 1;
    CHECK(load_alarms(&alarm) == ERR_CORRUPT);
    rig_free(&rig);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(strokes_are_counted_no_earlier_than_they_were_made),
        cmocka_unit_test(a_lost_mark_counts_as_a_block_until_the_truth_comes),
        cmocka_unit_test(too_many_lost_records_are_a_lost_program),
        cmocka_unit_test(records_that_cannot_be_are_refused),
        cmocka_unit_test(a_ledger_that_no_pump_would_write_is_refused),
        cmocka_unit_test(
            a_lost_mark_of_a_bridge_takes_nothing_from_the_schedule),
        cmocka_unit_test(a_mark_without_a_program_counts_strokes_alone),
        cmocka_unit_test(a_program_from_before_its_past_is_refused),
        cmocka_unit_test(a_program_with_too_many_changes_is_refused),
        cmocka_unit_test(caps_have_limits),
        cmocka_unit_test(the_past_has_limits),
        cmocka_unit_test(time_goes_on_from_the_last_alarm),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
