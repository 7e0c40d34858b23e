/* test_deliver_ramp.c: the ramp says what the exact integral says (SR-03). */
#include "core/calendar.h"
#include "core/dose.h"
#include "pump/deliver.h"
#include "test/pump/rig.h"
#include "test/test.h"

enum { DAY = 86400, MINUTE = 60, CONC = 2000000 };

#define STROKE_FG INT64_C(2000000000)

static struct program program;
static struct ledger ledger;

static void add_set(int32_t days)
{
    assert_int_equal(schedule_add_set(&program.schedule, days), OK);
}

static void add_step(int32_t start_min, int64_t dose_ng)
{
    assert_int_equal(
        schedule_add_step(&program.schedule, start_min, dose_ng), OK);
}

/* Three kinds of day, steps of a minute to a day; no minute divides another's
 * seconds, so nearly every instant has a fraction of its own. */
static void prescribe(void)
{
    program = rig_program(300000, CONC);
    program.number = 7;
    schedule_init(&program.schedule);
    add_set(0x15); /* Monday, Wednesday, Friday */
    add_step(0, 10007);
    add_step(1, 90001);
    add_step(398, 123457);
    add_step(1439, 8009);
    add_set(0x4a); /* Tuesday, Thursday, Sunday */
    add_step(0, 300007);
    add_set(0x20);
    add_step(0, 7);
    add_step(719, 251003);
    add_step(720, 40009);
    assert_int_equal(schedule_check(&program.schedule), OK);
}

/* The schedule takes over at now, with nothing due. */
static void begin(int64_t now)
{
    memset(&ledger, 0, sizeof(ledger));
    ledger.made = 40;
    ledger.mode = PROGRAM_RUN;
    deliver_begin(&program, &ledger, now, 0);
}

static struct dose dose_at(int64_t now)
{
    const struct dose dose = {
        .schedule = &program.schedule,
        .start_s = ledger.start_s,
        .now_s = now + program.clock.start_s,
        .given_fg = ledger.given_fg,
    };

    return dose;
}

static int64_t due_fg(int64_t now)
{
    const struct dose dose = dose_at(now);

    return dose_due_fg(&dose);
}

/* At now, is_due and next are those of the integral. */
static void agrees(struct deliver_ramp *ramp, int64_t now)
{
    const int is_due = due_fg(now) >= STROKE_FG;
    const struct dose dose = dose_at(now);
    int64_t at_s;

    CHECK(deliver_is_due(&program, &ledger, ramp, now) == is_due);
    if (is_due)
        return;
    assert_int_equal(dose_next(&dose, STROKE_FG, &at_s), OK);
    assert_int_equal(deliver_next(&program, &ledger, ramp, now),
        at_s - program.clock.start_s);
}

/* A stroke falls due some seconds from the tick b, or a femtogram from that:
 * asked of a ramp of nothing and of the one that has been kept. */
static void agrees_around(struct deliver_ramp *kept, int64_t b)
{
    int64_t at, now, fg;

    for (at = b - 2; at <= b + 2; at++) {
        ledger.given_fg = 0;
        fg = due_fg(at) - STROKE_FG;
        for (ledger.given_fg = fg - 1; ledger.given_fg <= fg + 1;
             ledger.given_fg++)
            for (now = b - 2; now <= b + 3; now++) {
                struct deliver_ramp ramp = { .number = 0 };

                agrees(&ramp, now);
                agrees(kept, now);
            }
    }
}

/* The seconds at which each step of a week begins, and midnights with them. */
static void agrees_around_steps(struct deliver_ramp *kept, int64_t midnight)
{
    const struct schedule *schedule = &program.schedule;
    int32_t day, i;

    for (day = 0; day < 7; day++) {
        const int64_t tick = midnight + (int64_t)day * DAY;
        const int32_t weekday =
            calendar_weekday(calendar_day_of(tick + program.clock.start_s));
        const struct schedule_set *set =
            &schedule->set[schedule_set_of(schedule, weekday)];

        for (i = set->first; i < set->first + set->count; i++)
            agrees_around(
                kept, tick + (int64_t)schedule->step[i].start_min * MINUTE);
    }
}

/* SR-03: whatever the fraction with which the schedule took over. */
static void at_the_ends_of_steps_a_stroke_keeps_its_second(void **state)
{
    static const int64_t starts[] = { 0, 1, 59, 60, 61, 398 * MINUTE - 1,
        398 * MINUTE, 45296, 719 * MINUTE + 31, 1439 * MINUTE + 7, DAY - 1 };
    struct deliver_ramp kept = { .number = 0 };
    size_t i;

    (void)state;
    prescribe();
    for (i = 0; i < sizeof(starts) / sizeof(starts[0]); i++) {
        begin(starts[i]);
        agrees_around_steps(&kept, 2 * DAY);
    }
}

/* SR-03: asked only when told to, for three weeks, from four kinds of step. */
static void each_stroke_comes_in_the_second_it_falls_due(void **state)
{
    static const int64_t starts[] = { 13, 45296, 5 * DAY + 719 * MINUTE + 17,
        2 * DAY + 1439 * MINUTE + 59 };
    size_t i;

    (void)state;
    prescribe();
    for (i = 0; i < sizeof(starts) / sizeof(starts[0]); i++) {
        struct deliver_ramp ramp = { .number = 0 };
        int64_t now = starts[i];

        begin(now);
        while (now < 21 * DAY) {
            now = deliver_next(&program, &ledger, &ramp, now);
            CHECK(due_fg(now - 1) < STROKE_FG && due_fg(now) >= STROKE_FG);
            CHECK(!deliver_is_due(&program, &ledger, &ramp, now - 1));
            CHECK(deliver_is_due(&program, &ledger, &ramp, now));
            CHECK(deliver_count(&program, &ledger, now) == 0);
        }
        CHECK(ledger.made > 40 + 1500);
    }
}

/* As deliver.h has it; rounded down, below nought too. */
static int64_t ramp_fg(const struct deliver_ramp *ramp, int64_t now)
{
    const int64_t num = ramp->rate * (now - ramp->from_tick) - ramp->extra;
    const int64_t whole = num / ramp->thirds;

    return ramp->before_fg + whole - (num % ramp->thirds < 0);
}

static void the_ramp_of_a_step_is_its_integral(void **state)
{
    int64_t now;

    (void)state;
    prescribe();
    begin(45296);
    for (now = 45296; now < 8 * DAY; now += 997) {
        struct deliver_ramp ramp = { .none = 5 };

        (void)deliver_is_due(&program, &ledger, &ramp, now);
        CHECK(ramp.from_tick <= now && now < ramp.until_tick);
        CHECK(ramp.start_s == ledger.start_s && ramp.number == 7);
        CHECK(ramp_fg(&ramp, now) == due_fg(now));
        CHECK(ramp_fg(&ramp, ramp.until_tick) == due_fg(ramp.until_tick));
        CHECK(ramp.none == 5);
    }
}

/* From 06:38 to 23:59 of a Monday. */
static struct deliver_ramp ramp_of_a_day(void)
{
    const int64_t monday =
        DAY *
        (int64_t)(7 - calendar_weekday(calendar_day_of(program.clock.start_s)));
    struct deliver_ramp ramp = { .number = 0 };

    begin(monday + 400 * MINUTE + 11);
    (void)deliver_is_due(&program, &ledger, &ramp, ledger.tick);
    CHECK(ramp.from_tick == monday + 398 * MINUTE);
    CHECK(ramp.until_tick == monday + 1439 * MINUTE);
    return ramp;
}

/* Was it computed anew?  One that was has lost what was put into it. */
static int is_kept(const struct deliver_ramp *ramp, int64_t now)
{
    struct deliver_ramp asked = *ramp;

    asked.before_fg++;
    (void)deliver_is_due(&program, &ledger, &asked, now);
    if (asked.before_fg == ramp->before_fg + 1)
        return 1;
    CHECK(asked.number == program.number && asked.start_s == ledger.start_s);
    CHECK(asked.from_tick <= now && now < asked.until_tick);
    CHECK(ramp_fg(&asked, now) == due_fg(now));
    return 0;
}

/* While its step runs one division does, and from its end on it does not. */
static void a_ramp_is_kept_while_its_step_runs(void **state)
{
    struct deliver_ramp ramp;

    (void)state;
    prescribe();
    ramp = ramp_of_a_day();
    CHECK(is_kept(&ramp, ledger.tick));
    CHECK(is_kept(&ramp, ramp.until_tick - 1));
    CHECK(!is_kept(&ramp, ramp.until_tick));
    CHECK(!is_kept(&ramp, ramp.until_tick + 1));
    ledger.start_s -= 3 * MINUTE; /* as if begun before the step */
    ramp.start_s = ledger.start_s;
    CHECK(is_kept(&ramp, ramp.from_tick));
    CHECK(!is_kept(&ramp, ramp.from_tick - 1));
}

/* What it says is what is answered, without another look at the schedule. */
static void a_ramp_that_is_kept_answers_alone(void **state)
{
    struct deliver_ramp ramp;
    int64_t next;

    (void)state;
    prescribe();
    ramp = ramp_of_a_day();
    next = deliver_next(&program, &ledger, &ramp, ledger.tick);
    CHECK(next < ramp.until_tick);
    ramp.before_fg += STROKE_FG / 2;
    CHECK(deliver_next(&program, &ledger, &ramp, ledger.tick) < next - MINUTE);
}

/* Another program's ramp is not asked, be its steps as they may (SR-03). */
static void another_program_has_a_ramp_of_its_own(void **state)
{
    struct deliver_ramp ramp;
    int64_t now;

    (void)state;
    prescribe();
    ramp = ramp_of_a_day();
    program.number = 8;
    CHECK(!is_kept(&ramp, ledger.tick));
    program.schedule.step[3].start_min = 500; /* ends within the old one */
    for (now = ledger.tick; now < ramp.until_tick; now += 37)
        agrees(&ramp, now);
    CHECK(ramp.number == 8);
    program.number = 7;
    CHECK(!is_kept(&ramp, now));
}

/* The same program from another second on: after a stop, or a clock that was
 * set (SR-10). */
static void another_beginning_has_a_ramp_of_its_own(void **state)
{
    struct deliver_ramp ramp;
    int64_t now;

    (void)state;
    prescribe();
    ramp = ramp_of_a_day();
    deliver_resume(&program, &ledger, ledger.tick + 1);
    CHECK(!is_kept(&ramp, ledger.tick));
    for (now = ledger.tick; now < ramp.until_tick; now += 37)
        agrees(&ramp, now);
    deliver_shift(&program, &ledger, program.clock.start_s + 7 * MINUTE);
    program.clock.start_s += 7 * MINUTE;
    CHECK(!is_kept(&ramp, ledger.tick));
    for (now = ledger.tick; now < ramp.until_tick; now += 37)
        agrees(&ramp, now);
}

/* Given ahead as far as a ledger can say: never due, and nothing overflows. */
static void what_was_given_far_ahead_is_not_due(void **state)
{
    struct deliver_ramp ramp = { .number = 0 };

    (void)state;
    prescribe();
    begin(45296);
    ledger.given_fg = UNITS_DRUG_FG_MAX - STROKE_FG;
    CHECK(!deliver_is_due(&program, &ledger, &ramp, 45296));
    CHECK(!deliver_is_due(&program, &ledger, &ramp, PROGRAM_TICK_MAX));
    CHECK(deliver_next(&program, &ledger, &ramp, 45296) == DELIVER_NEVER);
    ledger.given_fg = units_fg_of_ng(LIMIT_NG_MAX);
    agrees(&ramp, 45296);
    ledger.given_fg += 1;
    agrees(&ramp, 45296);
}

/* Owed more than is to come in all: due at once, and nothing overflows. */
static void what_is_owed_for_long_is_due_at_once(void **state)
{
    struct deliver_ramp ramp = { .number = 0 };

    (void)state;
    prescribe();
    begin(45296);
    ledger.given_fg = -UNITS_DRUG_FG_MAX / 2;
    CHECK(deliver_is_due(&program, &ledger, &ramp, 45296));
    CHECK(deliver_next(&program, &ledger, &ramp, 45296) <= 45296);
}

/* The last step ends with the calendar, a second before midnight. */
static void the_last_ramp_ends_with_the_calendar(void **state)
{
    struct deliver_ramp ramp = { .number = 0 };
    int64_t end;

    (void)state;
    prescribe();
    program.clock.start_s = UNITS_PUMP_S_MAX - PROGRAM_TICK_MAX;
    end = PROGRAM_TICK_MAX;
    begin(end - 30);
    ledger.given_fg = due_fg(end) - STROKE_FG;
    CHECK(deliver_next(&program, &ledger, &ramp, end - 30) == end);
    CHECK(ramp.until_tick == end);
    CHECK(!deliver_is_due(&program, &ledger, &ramp, end - 1));
    CHECK(deliver_is_due(&program, &ledger, &ramp, end));
    CHECK(deliver_next(&program, &ledger, &ramp, end) == end);
    ledger.given_fg += units_fg_of_ng(program.schedule.step[0].dose_ng);
    CHECK(deliver_next(&program, &ledger, &ramp, end - 30) == DELIVER_NEVER);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(at_the_ends_of_steps_a_stroke_keeps_its_second),
        cmocka_unit_test(each_stroke_comes_in_the_second_it_falls_due),
        cmocka_unit_test(the_ramp_of_a_step_is_its_integral),
        cmocka_unit_test(a_ramp_is_kept_while_its_step_runs),
        cmocka_unit_test(a_ramp_that_is_kept_answers_alone),
        cmocka_unit_test(another_program_has_a_ramp_of_its_own),
        cmocka_unit_test(another_beginning_has_a_ramp_of_its_own),
        cmocka_unit_test(what_was_given_far_ahead_is_not_due),
        cmocka_unit_test(what_is_owed_for_long_is_due_at_once),
        cmocka_unit_test(the_last_ramp_ends_with_the_calendar),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
