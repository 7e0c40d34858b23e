/* test_deliver.c: which stroke is due when (SR-03, SR-09, R-14). */
#include "pump/deliver.h"

#include "test/pump/rig.h"
#include "test/test.h"

enum { HOUR = 3600, DAY = 86400, STROKE_S = 576, NOON = 43200 };

#define STROKE_FG INT64_C(2000000000)

static struct program program;
static struct ledger ledger;

/* 150 strokes of 2,000 ng a day, from tick `now` on. */
static void start(int64_t now)
{
    program = rig_program(300000, 2000000);
    memset(&ledger, 0x5a, sizeof(ledger));
    ledger.made = 40;
    ledger.mode = PROGRAM_RUN;
    deliver_begin(&program, &ledger, now, 0);
}

static int update(int64_t now)
{
    return deliver_update(&program, &ledger, now);
}

static int is_due(int64_t now)
{
    struct deliver_ramp ramp = { .number = 0 }; /* of nothing yet */

    return deliver_is_due(&program, &ledger, &ramp, now);
}

static int count(int64_t now)
{
    return deliver_count(&program, &ledger, now);
}

static int64_t next(int64_t now)
{
    struct deliver_ramp ramp = { .number = 0 };

    return deliver_next(&program, &ledger, &ramp, now);
}

/* Wake each second until `until`; strokes made. */
static uint32_t tick_through(int64_t now, int64_t until)
{
    const uint32_t made = ledger.made;

    for (; now <= until; now++) {
        (void)update(now);
        if (is_due(now))
            (void)count(now);
    }
    return ledger.made - made;
}

static void a_beginning_owes_nothing_but_what_is_carried(void **state)
{
    (void)state;
    start(NOON);
    CHECK(ledger.tick == NOON && ledger.made == 40);
    CHECK(ledger.start_s == program.clock.start_s + NOON);
    CHECK(ledger.given_fg == 0 && ledger.bolus.ng == 0);
    CHECK(ledger.bolus.released_fg == 0 && ledger.bolus.single == 0);
    CHECK(ledger.lead_tick == NOON && ledger.lead_stroke == 40);
    CHECK(ledger.periodic_tick == 0);
    CHECK(!is_due(NOON) && next(NOON) == NOON + STROKE_S);
    deliver_begin(&program, &ledger, NOON, STROKE_FG - 1);
    CHECK(ledger.given_fg == 1 - STROKE_FG);
    CHECK(!is_due(NOON) && is_due(NOON + 1));
    program.periodic = (struct program_bolus){ 20000, 1, 721, 59 };
    deliver_begin(&program, &ledger, NOON, 0);
    CHECK(ledger.periodic_tick == NOON + 60);
    program.periodic.first_min = 720; /* has begun */
    deliver_begin(&program, &ledger, NOON, 0);
    CHECK(ledger.periodic_tick == NOON + DAY);
    program.clock.start_s -= 1; /* one second to go */
    deliver_begin(&program, &ledger, NOON, 0);
    CHECK(ledger.periodic_tick == NOON + 1);
    program.clock.start_s += 2 - 60;
    program.periodic.first_min = 1;
    program.periodic.ng = 1;
    deliver_begin(&program, &ledger, 0, 0);
    CHECK(ledger.periodic_tick == 119);
}

/* SR-03: to the second at which the integral has a whole stroke. */
static void a_stroke_is_due_each_576_seconds(void **state)
{
    int64_t now = NOON;
    int32_t i;

    (void)state;
    start(now);
    for (i = 0; i < 300; i++) {
        CHECK(next(now) == now + STROKE_S);
        now += STROKE_S;
        CHECK(update(now - 1) == 0 && !is_due(now - 1));
        CHECK(update(now) == 0 && is_due(now));
        CHECK(next(now) == now);
        CHECK(count(now) == 0 && !is_due(now));
    }
    CHECK(ledger.made == 340 && ledger.tick == now);
    CHECK(ledger.given_fg == 300 * STROKE_FG);
    CHECK_FAULT((void)update(now - 1));
}

/* What is waited for is not lost: the motor may be late. */
static void what_is_late_is_still_due(void **state)
{
    (void)state;
    start(0);
    CHECK(is_due(DAY) && next(DAY) == DAY);
    CHECK(tick_through(DAY, DAY + 200) == 150);
}

/* F-01: 0.006 mL a day are six strokes. */
static void minimum_rate_is_a_stroke_each_four_hours(void **state)
{
    (void)state;
    start(0);
    ledger.mode = PROGRAM_MINIMUM;
    CHECK(next(0) == 4 * HOUR);
    CHECK(!is_due(4 * HOUR - 1) && is_due(4 * HOUR));
    CHECK(count(4 * HOUR) == 0);
    CHECK(next(4 * HOUR) == 8 * HOUR);
    ledger.made += 4; /* to the second, after a day too */
    CHECK(next(20 * HOUR) == DAY);
    ledger.made -= 4;
    program.periodic = (struct program_bolus){ 20000, 360, 360, HOUR };
    ledger.periodic_tick = 5 * HOUR;
    CHECK(update(6 * HOUR) == 0 && ledger.bolus.ng == 0);
    CHECK(next(6 * HOUR) == 8 * HOUR); /* its boluses are not its business */
}

static void stopped_is_never(void **state)
{
    (void)state;
    start(0);
    ledger.mode = PROGRAM_STOPPED;
    program.lead.strokes = 100;
    program.lead.seconds = 100;
    CHECK(next(0) == DELIVER_NEVER);
    CHECK(!is_due(0) && !is_due(100 * DAY));
    CHECK(update(100 * DAY) == 0);
    CHECK(ledger.tick == 100 * DAY && ledger.made == 40);
    CHECK(count(100 * DAY) == 0); /* one that is made all the same is given */
    CHECK(ledger.made == 41 && ledger.given_fg == STROKE_FG);
}

/* F-02: 20 mcg in an hour beside the schedule: 9.03 ng a second. */
static void a_bolus_is_pushed_beside_the_schedule(void **state)
{
    (void)state;
    start(0);
    deliver_bolus(&ledger, 0, 20000, HOUR);
    CHECK(ledger.bolus.single == 1 && ledger.bolus.tick == 0);
    CHECK(next(0) == 222); /* 221.5 */
    CHECK(update(221) == 0 && !is_due(221));
    CHECK(next(221) == 222);
    CHECK(update(222) == 0 && is_due(222));
    CHECK(ledger.bolus.released_fg == INT64_C(20000000000) * 222 / HOUR);
    CHECK(tick_through(222, HOUR - 1) == 16);
    CHECK(next(HOUR - 1) == HOUR);
    CHECK(update(HOUR) == DELIVER_BOLUS_ENDED);
    CHECK(ledger.bolus.ng == 0 && ledger.bolus.single == 0);
    CHECK(ledger.given_fg == 16 * STROKE_FG - INT64_C(20000000000));
    CHECK(update(HOUR) == 0);
    CHECK(tick_through(HOUR, DAY) == 144); /* 160 in all: 150 and 10 */
}

static void a_bolus_has_drug_and_time_and_no_other_beside_it(void **state)
{
    (void)state;
    start(0);
    CHECK_FAULT(deliver_bolus(&ledger, 0, 0, 1));
    CHECK_FAULT(deliver_bolus(&ledger, 0, 1, 0));
    deliver_bolus(&ledger, 7, 1, 1);
    CHECK_FAULT(deliver_bolus(&ledger, 7, 1, 1));
    CHECK(ledger.bolus.ng == 1 && ledger.bolus.seconds == 1);
    CHECK(ledger.bolus.tick == 7 && ledger.bolus.released_fg == 0);
}

/* Released late, it is released whole: nothing hangs on when one looks. */
static void a_bolus_that_is_seen_late_is_whole(void **state)
{
    (void)state;
    start(0);
    deliver_bolus(&ledger, 0, 20000, HOUR);
    CHECK(update(DAY) == DELIVER_BOLUS_ENDED);
    CHECK(ledger.given_fg == -INT64_C(20000000000));
    CHECK(next(DAY) == DAY); /* 160 strokes are owed */
    CHECK(tick_through(DAY, DAY + 200) == 160);
}

/* Both have half a stroke after 288 s: to the second, and to the last one of
 * the longest bolus. */
static void the_first_stroke_of_a_bolus_is_found_to_the_second(void **state)
{
    int64_t at;

    (void)state;
    start(0);
    deliver_bolus(&ledger, 0, 20000, 5760);
    CHECK(next(0) == 288);
    CHECK(update(288) == 0 && is_due(288) && next(288) == 288);
    CHECK(next(300) == 300);
    for (at = 1; at <= LEDGER_BOLUS_S_MAX; at += 9973) {
        start(0);
        deliver_bolus(&ledger, 0, 1, LEDGER_BOLUS_S_MAX);
        /* 300,000 ng a day and 1 ng a week */
        ledger.given_fg =
            (INT64_C(2100001) * UNITS_FG_PER_NG * at) / LEDGER_BOLUS_S_MAX -
            STROKE_FG - 2;
        CHECK(next(0) == at);
    }
}

/* The end of a bolus is told even if no stroke falls on it. */
static void the_end_of_a_bolus_is_an_instant_of_its_own(void **state)
{
    (void)state;
    start(0);
    deliver_bolus(&ledger, 0, 1, 100);
    CHECK(next(0) == 100);
    CHECK(next(99) == 100);
    CHECK(update(100) == DELIVER_BOLUS_ENDED);
    deliver_bolus(&ledger, 100, 1, LEDGER_BOLUS_S_MAX);
    CHECK(next(100) == 576);
    ledger.given_fg = 1100 * STROKE_FG;
    CHECK(next(100) == 100 + LEDGER_BOLUS_S_MAX);
}

/* F-02: every six hours from the start, however long one was not looking. */
static void boluses_of_the_program_keep_their_times(void **state)
{
    (void)state;
    program = rig_program(300000, 2000000);
    start(0);
    program.periodic = (struct program_bolus){ 20000, 360, 360, HOUR };
    deliver_begin(&program, &ledger, 0, 0);
    ledger.given_fg = 1000 * STROKE_FG; /* no stroke of the schedule's */
    CHECK(next(0) == 6 * HOUR);
    CHECK(update(6 * HOUR - 1) == 0 && ledger.bolus.ng == 0);
    CHECK(update(6 * HOUR) == DELIVER_BOLUS_BEGAN);
    CHECK(ledger.bolus.ng == 20000 && ledger.bolus.seconds == HOUR);
    CHECK(ledger.bolus.tick == 6 * HOUR && ledger.bolus.single == 0);
    CHECK(ledger.bolus.released_fg == 0);
    CHECK(ledger.periodic_tick == 12 * HOUR);
    CHECK(update(6 * HOUR) == 0);
    CHECK(next(6 * HOUR) == 7 * HOUR);
    CHECK(update(7 * HOUR) == DELIVER_BOLUS_ENDED);
    CHECK(next(7 * HOUR) == 12 * HOUR);
    CHECK(update(12 * HOUR + 5) == DELIVER_BOLUS_BEGAN);
    CHECK(ledger.bolus.tick == 12 * HOUR); /* the wake was late, not it */
    CHECK(ledger.periodic_tick == 18 * HOUR);
    CHECK(update(18 * HOUR) == DELIVER_BOLUS_ENDED + DELIVER_BOLUS_BEGAN);
    CHECK(ledger.periodic_tick == 24 * HOUR);
}

/* An order never lets it come to this (order.c). */
static void two_boluses_at_once_are_a_fault(void **state)
{
    (void)state;
    start(0);
    program.periodic = (struct program_bolus){ 20000, 360, 360, HOUR };
    deliver_begin(&program, &ledger, 0, 0);
    deliver_bolus(&ledger, 5 * HOUR, 8000, 2 * HOUR);
    CHECK_FAULT((void)update(6 * HOUR));
}

/* Wake when told to, or each second: the same strokes. */
static void sleeping_changes_nothing(void **state)
{
    struct deliver_ramp ramp = { .number = 0 }; /* kept from wake to wake */
    struct ledger asleep;
    int64_t now = 0;
    int32_t i;

    (void)state;
    start(0);
    program.periodic = (struct program_bolus){ 7000, 90, 90, 1234 };
    deliver_begin(&program, &ledger, 0, 0);
    deliver_bolus(&ledger, 0, 20001, 3333);
    asleep = ledger;
    (void)tick_through(0, DAY);
    for (i = 0; i < 1000 && now <= DAY; i++) {
        (void)deliver_update(&program, &asleep, now);
        while (deliver_is_due(&program, &asleep, &ramp, now))
            (void)deliver_count(&program, &asleep, now);
        now = deliver_next(&program, &asleep, &ramp, now);
        CHECK(now > asleep.tick);
    }
    CHECK(i < 300); /* no wake in vain */
    (void)deliver_update(&program, &asleep, DAY);
    CHECK(asleep.made == ledger.made && asleep.made > 40 + 150 + 50);
    CHECK(asleep.given_fg == ledger.given_fg);
    CHECK(memcmp(&asleep.bolus, &ledger.bolus, sizeof(asleep.bolus)) == 0);
}

/* 272 strokes evenly over a day, the last at its end. */
static void a_bridge_is_paced_and_then_the_schedule_begins(void **state)
{
    int64_t now = 0;
    int32_t i;

    (void)state;
    start(0);
    program.stroke = 40;
    program.lead = (struct program_lead){ PROGRAM_LEAD_BRIDGE, 272, DAY, 0 };
    program.periodic = (struct program_bolus){ 20000, 1, 1, 59 };
    deliver_begin(&program, &ledger, 0, 0);
    for (i = 1; i <= 272; i++) {
        now = ((int64_t)i * DAY + 271) / 272;
        CHECK(next(now - 1) == now);
        CHECK(!is_due(now - 1) && is_due(now));
        CHECK(update(now) == 0 && ledger.bolus.ng == 0);
        CHECK(count(now) == (i == 272 ? DELIVER_LEAD_ENDED : 0));
    }
    CHECK(now == DAY && ledger.made == 312);
    CHECK(ledger.given_fg == 0);
    CHECK(ledger.start_s == program.clock.start_s + DAY);
    CHECK(ledger.periodic_tick == DAY + 60);
    CHECK(!is_due(now) && is_due(now + STROKE_S));
}

static void a_pace_that_does_not_divide_is_rounded_up(void **state)
{
    (void)state;
    start(0);
    program.stroke = 40;
    program.lead = (struct program_lead){ PROGRAM_LEAD_BRIDGE, 3, 1000, 0 };
    CHECK(next(0) == 334);
    CHECK(count(334) == 0 && next(334) == 667);
    CHECK(count(667) == 0 && next(667) == 1000);
}

static void held_at_minimum_a_bridge_is_not_pushed(void **state)
{
    (void)state;
    start(0);
    program.stroke = 40;
    program.lead = (struct program_lead){ PROGRAM_LEAD_BRIDGE, 272, DAY, 0 };
    ledger.mode = PROGRAM_MINIMUM;
    CHECK(!is_due(HOUR) && next(0) == 4 * HOUR);
    CHECK(count(HOUR) == 0 && ledger.given_fg == 0);
}

/* SR-01, SR-09: less than a stroke is carried; what would be more is not. */
static void what_is_carried_is_less_than_a_stroke(void **state)
{
    (void)state;
    start(0);
    CHECK(deliver_carry(&program, &ledger, 0) == 0);
    CHECK(deliver_carry(&program, &ledger, 288) == STROKE_FG / 2);
    CHECK(deliver_carry(&program, &ledger, 575) < STROKE_FG);
    CHECK(deliver_carry(&program, &ledger, 575) > 0);
    CHECK(deliver_carry(&program, &ledger, 576) == 0);
    ledger.given_fg = STROKE_FG;
    CHECK(deliver_carry(&program, &ledger, 288) == -STROKE_FG / 2);
    ledger.given_fg = 0;
    ledger.mode = PROGRAM_MINIMUM;
    CHECK(deliver_carry(&program, &ledger, 288) == 0);
    ledger.mode = PROGRAM_STOPPED;
    CHECK(deliver_carry(&program, &ledger, 288) == 0);
    ledger.mode = PROGRAM_RUN;
    program.stroke = 40;
    program.lead = (struct program_lead){ PROGRAM_LEAD_BRIDGE, 272, DAY, 0 };
    CHECK(deliver_carry(&program, &ledger, 288) == 0);
}

/* SR-10: the schedule shifts by the shift alone; what is due stays due. */
static void a_clock_that_is_set_gives_and_takes_nothing(void **state)
{
    (void)state;
    start(0);
    program.periodic = (struct program_bolus){ 20000, 360, 360, HOUR };
    deliver_begin(&program, &ledger, 0, 0);
    CHECK(update(288) == 0);
    deliver_shift(&program, &ledger, program.clock.start_s + HOUR);
    program.clock.start_s += HOUR;
    CHECK(ledger.start_s == program.clock.start_s + 288);
    CHECK(ledger.given_fg == -STROKE_FG / 2);
    CHECK(!is_due(575) && is_due(576) && next(288) == 576);
    CHECK(ledger.periodic_tick == 6 * HOUR);
    ledger.mode = PROGRAM_STOPPED;
    deliver_shift(&program, &ledger, 5);
    CHECK(ledger.start_s == 293 && ledger.given_fg == 0);
}

static int forfeit(int64_t now)
{
    return deliver_forfeit(&program, &ledger, now);
}

/* SR-11: after a reset nothing is made up. */
static void what_fell_due_without_power_is_dropped(void **state)
{
    (void)state;
    start(0);
    CHECK(forfeit(575) == 0);
    CHECK(ledger.tick == 575 && ledger.given_fg == 0);
    CHECK(is_due(576)); /* less than a stroke is kept */
    CHECK(forfeit(576) == 0);
    CHECK(!is_due(576) && next(576) == 1152);
    CHECK(ledger.given_fg == STROKE_FG);
    CHECK(forfeit(10 * DAY + 300) == 0);
    CHECK(!is_due(10 * DAY + 300));
    CHECK(next(10 * DAY + 300) == 10 * DAY + 876);
}

/* SR-09: what a bolus missed is missed; the rest of it goes on. */
static void a_bolus_goes_on_after_a_reset_without_what_it_missed(void **state)
{
    (void)state;
    start(0);
    deliver_bolus(&ledger, 0, 20000, HOUR);
    CHECK(forfeit(1800) == 0);
    CHECK(ledger.bolus.ng == 20000);
    CHECK(ledger.bolus.released_fg == INT64_C(10000000000));
    CHECK(!is_due(1800));
    CHECK(tick_through(1800, HOUR) == 8); /* half of 16.25 */
    start(0);
    deliver_bolus(&ledger, 0, 20000, HOUR);
    CHECK(forfeit(HOUR) == DELIVER_BOLUS_ENDED);
    CHECK(ledger.bolus.ng == 0 && !is_due(HOUR));
}

static void boluses_missed_are_not_begun_late(void **state)
{
    (void)state;
    start(0);
    program.periodic = (struct program_bolus){ 20000, 360, 360, HOUR };
    deliver_begin(&program, &ledger, 0, 0);
    CHECK(forfeit(6 * HOUR - 1) == 0);
    CHECK(ledger.periodic_tick == 6 * HOUR);
    CHECK(forfeit(6 * HOUR) == 0);
    CHECK(ledger.periodic_tick == 12 * HOUR && ledger.bolus.ng == 0);
    CHECK(forfeit(24 * HOUR + 1) == 0);
    CHECK(ledger.periodic_tick == 30 * HOUR);
    CHECK(update(24 * HOUR + 1) == 0);
}

/* A bridge goes on at its pace from where it was. */
static void a_bridge_is_paced_anew_after_a_reset(void **state)
{
    (void)state;
    start(0);
    program.stroke = 40;
    program.lead = (struct program_lead){ PROGRAM_LEAD_BRIDGE, 272, DAY, 0 };
    CHECK(count(318) == 0);
    CHECK(forfeit(5 * DAY) == 0);
    CHECK(ledger.lead_tick == 5 * DAY && ledger.lead_stroke == 41);
    CHECK(!is_due(5 * DAY) && next(5 * DAY) == 5 * DAY + 318);
    CHECK(ledger.given_fg == 0);
}

/* F-02: the same program again; its boluses keep their ticks, and none comes
 * sooner after the last (SR-09). */
static void a_therapy_that_resumes_keeps_its_times(void **state)
{
    (void)state;
    start(0);
    program.periodic = (struct program_bolus){ 20000, 360, 360, HOUR };
    deliver_begin(&program, &ledger, 0, 0);
    deliver_bolus(&ledger, 5, 1, 1);
    ledger.given_fg = 9;
    deliver_resume(&program, &ledger, 6 * HOUR - 1);
    CHECK(ledger.periodic_tick == 6 * HOUR && ledger.bolus.ng == 0);
    CHECK(ledger.given_fg == 0 && ledger.tick == 6 * HOUR - 1);
    deliver_resume(&program, &ledger, 6 * HOUR);
    CHECK(ledger.periodic_tick == 12 * HOUR);
    deliver_resume(&program, &ledger, 24 * HOUR + 1);
    CHECK(ledger.periodic_tick == 30 * HOUR);
    program.periodic = (struct program_bolus){ 0, 0, 0, 0 };
    deliver_begin(&program, &ledger, 0, 0);
    deliver_resume(&program, &ledger, HOUR);
    CHECK(ledger.periodic_tick == 0);
}

/* A reset of a pump that is held leaves it as it was. */
static void held_there_is_nothing_to_forfeit(void **state)
{
    (void)state;
    start(0);
    program.periodic = (struct program_bolus){ 20000, 360, 360, HOUR };
    deliver_begin(&program, &ledger, 0, 0);
    ledger.mode = PROGRAM_STOPPED;
    CHECK(forfeit(7 * HOUR) == 0 && ledger.tick == 7 * HOUR);
    CHECK(ledger.periodic_tick == 6 * HOUR && ledger.given_fg == 0);
    ledger.mode = PROGRAM_MINIMUM; /* paced anew */
    CHECK(forfeit(8 * HOUR) == 0 && ledger.given_fg == 0);
    CHECK(!is_due(12 * HOUR - 1) && is_due(12 * HOUR));
}

static struct exact left(int64_t now)
{
    struct exact nl;

    deliver_left(&program, &ledger, now, &nl);
    CHECK(nl.den == 2000000);
    return nl;
}

/* SR-41: to the femtogram that is due and has not made a stroke. */
static void the_volume_left_knows_what_is_due(void **state)
{
    (void)state;
    start(0);
    CHECK(left(0).whole == 37960000 && left(0).num == 0); /* 40 were made */
    CHECK(left(288).whole == 37959500 && left(288).num == 0);
    CHECK(left(1).whole == 37959998 && left(1).num == 527778);
    ledger.given_fg = STROKE_FG; /* given before it was due */
    CHECK(left(288).whole == 37960000);
    ledger.given_fg = STROKE_FG / 2 - 1; /* 1 fg is due */
    CHECK(left(288).whole == 37959999 && left(288).num == 1999999);
    ledger.given_fg = 0;
    ledger.mode = PROGRAM_STOPPED;
    CHECK(left(288).whole == 37960000);
    ledger.mode = PROGRAM_MINIMUM; /* 6,000 nL a day */
    CHECK(left(2 * HOUR).whole == 37959500);
    ledger.made++;
    CHECK(left(6 * HOUR).whole == 37958500 && left(6 * HOUR).num == 0);
    ledger.lead_tick = HOUR;
    CHECK(left(7 * HOUR).whole == 37958500);
    ledger.lead_tick = 0;
    ledger.made--;
    ledger.mode = PROGRAM_RUN;
    program.stroke = 40;
    program.lead = (struct program_lead){ PROGRAM_LEAD_BRIDGE, 272, DAY, 0 };
    CHECK(left(288).whole == 37960000);
    program.lead.strokes = 0;
    ledger.made = 37999;
    CHECK(left(288).whole == 500);
    CHECK(left(576).whole == 0 && left(DAY).whole == 0); /* never below */
    ledger.made = 38001;
    CHECK(left(0).whole == 0 && left(0).num == 0);
}

/* The calendar ends, and with it what can be due. */
static void beyond_the_calendar_nothing_is_due(void **state)
{
    (void)state;
    start(0);
    program.clock.start_s = UNITS_PUMP_S_MAX - PROGRAM_TICK_MAX;
    deliver_begin(&program, &ledger, PROGRAM_TICK_MAX - STROKE_S, 0);
    CHECK(next(PROGRAM_TICK_MAX - STROKE_S) == PROGRAM_TICK_MAX);
    deliver_begin(&program, &ledger, PROGRAM_TICK_MAX - STROKE_S + 1, 0);
    CHECK(next(PROGRAM_TICK_MAX - STROKE_S + 1) == DELIVER_NEVER);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_beginning_owes_nothing_but_what_is_carried),
        cmocka_unit_test(a_stroke_is_due_each_576_seconds),
        cmocka_unit_test(what_is_late_is_still_due),
        cmocka_unit_test(minimum_rate_is_a_stroke_each_four_hours),
        cmocka_unit_test(stopped_is_never),
        cmocka_unit_test(a_bolus_is_pushed_beside_the_schedule),
        cmocka_unit_test(a_bolus_has_drug_and_time_and_no_other_beside_it),
        cmocka_unit_test(a_bolus_that_is_seen_late_is_whole),
        cmocka_unit_test(the_first_stroke_of_a_bolus_is_found_to_the_second),
        cmocka_unit_test(the_end_of_a_bolus_is_an_instant_of_its_own),
        cmocka_unit_test(boluses_of_the_program_keep_their_times),
        cmocka_unit_test(two_boluses_at_once_are_a_fault),
        cmocka_unit_test(sleeping_changes_nothing),
        cmocka_unit_test(a_bridge_is_paced_and_then_the_schedule_begins),
        cmocka_unit_test(a_pace_that_does_not_divide_is_rounded_up),
        cmocka_unit_test(held_at_minimum_a_bridge_is_not_pushed),
        cmocka_unit_test(what_is_carried_is_less_than_a_stroke),
        cmocka_unit_test(a_clock_that_is_set_gives_and_takes_nothing),
        cmocka_unit_test(what_fell_due_without_power_is_dropped),
        cmocka_unit_test(a_bolus_goes_on_after_a_reset_without_what_it_missed),
        cmocka_unit_test(boluses_missed_are_not_begun_late),
        cmocka_unit_test(a_bridge_is_paced_anew_after_a_reset),
        cmocka_unit_test(a_therapy_that_resumes_keeps_its_times),
        cmocka_unit_test(held_there_is_nothing_to_forfeit),
        cmocka_unit_test(the_volume_left_knows_what_is_due),
        cmocka_unit_test(beyond_the_calendar_nothing_is_due),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
