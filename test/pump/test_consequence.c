/* test_consequence.c: what a program would mean, to the second (R-03, R-21,
 * SR-26). */
#include "pump/consequence.h"

#include "core/units.h"
#include "core/writer.h"
#include "pump/deliver.h"
#include "test/pump/layout.h"
#include "test/pump/rig.h"
#include "test/test.h"

enum { HOUR = 3600, DAY = 86400 };

static struct program program;
static struct ledger ledger;
static struct consequence means;

/* 300 mcg a day of 2,000 mcg/mL: a stroke in 576 s, 0.15 mL a day. */
static void start(int64_t tick)
{
    program = rig_program(300000, 2000000);
    program.tick = tick;
    ledger = (struct ledger){ .mode = PROGRAM_RUN };
    deliver_begin(&program, &ledger, tick, 0);
}

/* The same with 20 mcg, 10 uL, every 6 h from 06:00 on. */
static void start_boluses(void)
{
    start(0);
    program.periodic = (struct program_bolus){ 20000, 360, 360, 600 };
    deliver_begin(&program, &ledger, 0, 0);
}

static void compute(int64_t tick, int32_t left_nl)
{
    memset(&means, 0x5a, sizeof(means));
    consequence_compute(&program, &ledger, tick, left_nl, &means);
}

/* Seconds from tick 0 to when the reservoir is low, and empty. */
static int64_t low(void)
{
    return means.low_s - program.clock.start_s;
}

static int64_t empty(void)
{
    return means.empty_s - program.clock.start_s;
}

/* 18 mL to the alarm at 2 mL, then 2 mL to 0. */
static void a_schedule_runs_to_low_and_to_empty(void **unused)
{
    (void)unused;
    start(1000);
    compute(1000, 20000000);
    CHECK(means.week_ng == 2100000 && means.day_ng_max == 300000);
    CHECK(means.bolus_ng == 0 && means.left_nl == 20000000);
    CHECK(means.begins_s == program.clock.start_s + 1000);
    CHECK(low() == 1000 + 120 * DAY);
    CHECK(empty() == 1000 + 133 * DAY + 8 * HOUR);
    CHECK(means.replace_by_day == 20600 + 2556);
    compute(1000, 20000001); /* 0.576 s more */
    CHECK(low() == 1000 + 120 * DAY);
    CHECK(empty() == 1000 + 133 * DAY + 8 * HOUR);
}

/* What has been reached already is reached now. */
static void what_is_low_is_low_now(void **unused)
{
    (void)unused;
    start(0);
    compute(0, 2000000);
    CHECK(low() == 0 && empty() == 13 * DAY + 8 * HOUR);
    compute(0, 2000001);
    CHECK(low() == 0); /* a nanolitre lasts 0.576 s */
    compute(0, 2000002);
    CHECK(low() == 1);
    compute(0, 1999999);
    CHECK(low() == 0);
    compute(0, 0);
    CHECK(low() == 0 && empty() == 0);
    start_boluses();
    compute(0, 1000000);
    CHECK(low() == 0 && empty() > 0);
    compute(0, 0);
    CHECK(low() == 0 && empty() == 0);
}

/* what is left of a bridge or prime goes first, at its own pace. */
static void a_lead_goes_first(void **unused)
{
    (void)unused;
    start(0);
    program.stroke = 100;
    program.lead = (struct program_lead){ PROGRAM_LEAD_PRIME, 272, HOUR, 0 };
    ledger.made = 100;
    compute(0, 20000000);
    CHECK(means.begins_s - program.clock.start_s == HOUR);
    CHECK(means.left_nl == 20000000);
    CHECK(low() == HOUR + 120 * DAY - 272 * 576);
    CHECK(empty() == HOUR + 133 * DAY + 8 * HOUR - 272 * 576);
    ledger.made = 100 + 271; /* its last stroke, 13.2 s */
    compute(500, 20000000);
    CHECK(means.begins_s - program.clock.start_s == 500 + 13);
    CHECK(low() == 500 + 13 + 120 * DAY - 576);
    ledger.made = 100 + 272;
    compute(500, 20000000);
    CHECK(means.begins_s - program.clock.start_s == 500);
    CHECK(low() == 500 + 120 * DAY);
}

/* each counts when it is due.  190 uL a day, so that 5 days take 950, and
 * 6 hours with the bolus at their end 47.5 more. */
static void boluses_count_when_they_are_due(void **unused)
{
    (void)unused;
    start_boluses();
    CHECK(ledger.periodic_tick == 6 * HOUR);
    compute(0, 2000000 + 1000000);
    CHECK(means.bolus_ng == 80000 && means.left_ng == 0);
    CHECK(means.first_s - program.clock.start_s == 6 * HOUR);
    CHECK(low() == 5 * DAY + 6 * HOUR + 24 * 60 - 1); /* 2.5 uL: 24 min */
    compute(0, 2000000 + 997500); /* with the bolus, in its second */
    CHECK(low() == 5 * DAY + 6 * HOUR - 1);
    compute(0, 2000000 + 987500); /* in the same second, without it */
    CHECK(low() == 5 * DAY + 6 * HOUR - 1);
    compute(0, 2000000 + 987498); /* 1.152 s before */
    CHECK(low() == 5 * DAY + 6 * HOUR - 2);
    program.periodic.ng = 19999; /* by 10:00 all but a ng of 72.5 uL */
    compute(0, 2000000 + 72500);
    CHECK(low() == 10 * HOUR);
    program.periodic = (struct program_bolus){ 1, 1, 0, 30 };
    deliver_begin(&program, &ledger, 0, 0);
    compute(0, 20000000); /* 300 and 1.44 mcg a day */
    CHECK(low() / HOUR == 120 * 24 * 30000 / 30144);
    CHECK(means.first_s - program.clock.start_s == DAY);
}

/* What was due before is in the volume already, also after a long stop. */
static void boluses_of_the_past_are_past(void **unused)
{
    (void)unused;
    start_boluses();
    compute(10 * DAY, 2000000 + 1000000);
    CHECK(low() == 15 * DAY + 6 * HOUR + 24 * 60 - 1);
    ledger.periodic_tick = 10 * DAY; /* the one that begins now */
    compute(10 * DAY, 2000000 + 1000000);
    CHECK(low() == 15 * DAY + 6 * HOUR + 24 * 60 - 1);
}

/* After a bridge they begin at their minute, not where they would have: from
 * 07:00 on it is 23 hours to the first, of 143.75 uL. */
static void boluses_begin_after_the_lead(void **unused)
{
    (void)unused;
    start_boluses();
    program.lead =
        (struct program_lead){ PROGRAM_LEAD_BRIDGE, 100, 7 * HOUR, 200000 };
    compute(0, 2000000 + 100000 + 143750 + 20000);
    CHECK(low() == DAY + 6 * HOUR + 96 * 60 - 1); /* 10 uL behind it */
    CHECK(means.first_s - program.clock.start_s == DAY + 6 * HOUR);
    ledger.made = 100; /* now they have begun, and keep their times */
    ledger.periodic_tick = 8 * HOUR;
    compute(7 * HOUR, 2000000 + 10000 + 6250);
    CHECK(low() == 8 * HOUR - 1);
}

/* a bolus that runs counts as delivered. */
static void a_bolus_that_runs_counts_at_once(void **unused)
{
    (void)unused;
    start(0);
    deliver_bolus(&ledger, 0, 30000, HOUR); /* 15 uL */
    compute(0, 2000000 + 165000);
    CHECK(low() == DAY);
    CHECK(means.left_ng == 30000 && means.first_s == 0);
    ledger.bolus.released_fg = units_fg_of_ng(10000);
    compute(0, 2000000 + 160000);
    CHECK(low() == DAY && means.left_ng == 20000);
    ledger.bolus.released_fg--; /* rounded up: a ng is 0.288 s */
    compute(0, 2000000 + 160000);
    CHECK(low() == DAY - 1 && means.left_ng == 20001);
    program.periodic = (struct program_bolus){ 20000, 360, 360, 600 };
    ledger.periodic_tick = 30 * DAY;
    ledger.bolus.released_fg = units_fg_of_ng(10000);
    compute(0, 2000000 + 160000);
    CHECK(low() == DAY - 1);
}

/* any 24 h hold as many as begin in them. */
static void boluses_of_a_day_are_counted(void **unused)
{
    static const struct {
        int32_t ng, interval_min, day_ng;
    } rows[] = { { 1000, 1440, 1000 }, { 1000, 1439, 2000 },
        { 1000, 720, 2000 }, { 1000, 719, 3000 }, { 1000, 10080, 1000 },
        { 1, 10080, 1 }, { 3, 1, 4320 } };
    size_t i;

    (void)unused;
    start(0);
    for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        program.periodic =
            (struct program_bolus){ rows[i].ng, rows[i].interval_min, 0, 30 };
        deliver_begin(&program, &ledger, 0, 0);
        compute(0, 20000000);
        CHECK(means.bolus_ng == rows[i].day_ng);
    }
}

/* Where the calendar ends first, never. */
static void beyond_the_calendar_is_never(void **unused)
{
    (void)unused;
    start(0);
    program.clock.start_s = UNITS_PUMP_S_MAX - 120 * DAY;
    deliver_begin(&program, &ledger, 0, 0);
    compute(0, 20000000);
    CHECK(low() == 120 * DAY && means.empty_s == CONSEQUENCE_NEVER);
    compute(0, 20000002);
    CHECK(means.low_s == CONSEQUENCE_NEVER);
    program.periodic = (struct program_bolus){ 20000, 1440, 1, 600 };
    deliver_begin(&program, &ledger, 0, 0);
    compute(0, 2000000 + 120 * (150000 + 10000));
    CHECK(low() == 120 * DAY - 1 && means.empty_s == CONSEQUENCE_NEVER);
    compute(0, 2000000 + 120 * (150000 + 10000) + 1);
    CHECK(means.low_s == CONSEQUENCE_NEVER);
}

/* SR-26: the bytes that are part of the hash. */
static void each_byte_has_its_place(void **unused)
{
    const struct consequence some = { 0x0102030405060708, 0x1112131415161718,
        0x21222324, 0x31323334, 0x4142434445464748, 0x5152535455565758,
        0x6162636465666768, 0x71727374, -1, -1 };
    uint8_t bytes[CONSEQUENCE_BYTES];
    struct writer w;

    (void)unused;
    writer_init(&w, bytes, sizeof(bytes));
    consequence_encode(&some, &w);
    CHECK(!w.failed && w.pos == CONSEQUENCE_BYTES);
    CHECK(layout_is(bytes, sizeof(bytes),
        "0807060504030201 1817161514131211 24232221 34333231"
        "4847464544434241 5857565554535251 6867666564636261 74737271"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_schedule_runs_to_low_and_to_empty),
        cmocka_unit_test(what_is_low_is_low_now),
        cmocka_unit_test(a_lead_goes_first),
        cmocka_unit_test(boluses_count_when_they_are_due),
        cmocka_unit_test(boluses_of_the_past_are_past),
        cmocka_unit_test(boluses_begin_after_the_lead),
        cmocka_unit_test(a_bolus_that_runs_counts_at_once),
        cmocka_unit_test(boluses_of_a_day_are_counted),
        cmocka_unit_test(beyond_the_calendar_is_never),
        cmocka_unit_test(each_byte_has_its_place),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
