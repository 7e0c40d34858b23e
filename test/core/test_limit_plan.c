/* test_limit_plan.c: a change of concentration, admitted (SR-01, R-14). */
#include "core/limit.h"
#include "test/test.h"

static const struct limit_caps caps = { 100, 1000, 5000 };
static const struct limit_bolus none = { 0, 1 };

/* A plan for 86,400 ng a day, which is 1 ng a second and 300 in a bucket; a
 * test sets what it is about. */
struct fixture {
    struct limit limit;
    struct limit_caps caps;
    struct schedule schedule;
    struct limit_plan plan;
    struct limit_bolus bolus;
};

static void begin(struct fixture *f)
{
    limit_init(&f->limit, &caps, 0);
    schedule_init_simple(&f->schedule, 86400);
    f->plan = (struct limit_plan){
        .caps = &f->caps, .schedule = &f->schedule, .pump_s = 86400
    };
    f->bolus = none;
}

static enum status admit(struct fixture *f, int32_t hour_ng, int32_t day_ng)
{
    f->caps = (struct limit_caps){ 1, hour_ng, day_ng };
    return limit_admit(&f->limit, &f->plan, &f->bolus);
}

/* Is ng the least cap of a day, of an hour, that admits the plan? */
static int is_least_day(struct fixture *f, int32_t ng)
{
    return admit(f, ng, ng) == OK && admit(f, ng - 1, ng - 1) == ERR_RANGE;
}

static int is_least_hour(struct fixture *f, int32_t ng)
{
    return admit(f, ng, LIMIT_NG_MAX) == OK &&
           admit(f, ng - 1, LIMIT_NG_MAX) == ERR_RANGE;
}

/* 2 ng a second for a day, 600 in a bucket, then 1 ng a second. */
static void a_lead_counts_in_every_window(void **state)
{
    struct fixture f;

    (void)state;
    begin(&f);
    f.plan.lead = (struct limit_lead){ 172800, 86400 };
    /* all of it and a bucket of the schedule; a bucket of both on top */
    CHECK(is_least_day(&f, 172800 + 300 + 600 + 300));
    CHECK(is_least_hour(&f, 7800 + 600 + 300));
    /* and what was given before it */
    limit_record(&f.limit, 1000);
    CHECK(is_least_day(&f, 175000) && is_least_hour(&f, 9700));
    limit_advance(&f.limit, 3600);
    CHECK(is_least_hour(&f, 7800 + 600 + 300));
}

/* What comes before a light lead is forgotten while it runs. */
static void the_past_leaves_as_the_lead_enters(void **state)
{
    struct fixture f;

    (void)state;
    begin(&f);
    limit_record(&f.limit, 85000);
    f.plan.lead = (struct limit_lead){ 0, 86700 };
    CHECK(is_least_day(&f, 86400 + 300));
    f.plan.lead.seconds = 85000; /* the schedule's first 1,700 s meet it */
    CHECK(is_least_day(&f, 85000 + 1700 + 300));
    f.plan.lead.seconds = 43200;
    CHECK(is_least_day(&f, 85000 + 43500 + 300));
    f.plan.lead = (struct limit_lead){ 8640, 86400 };
    CHECK(is_least_day(&f, 85000 + 8640 + 300 + 300 + 30));
}

/* The schedule starts when the lead is over, which a reset may delay: whatever
 * time it is then, with its heavy hour.  The worst hour has a bucket of the
 * lead. */
static void what_follows_a_lead_counts_as_its_heaviest(void **state)
{
    struct fixture f;

    (void)state;
    begin(&f);
    schedule_init(&f.schedule);
    CHECK(schedule_add_set(&f.schedule, SCHEDULE_ALL_DAYS) == OK);
    CHECK(schedule_add_step(&f.schedule, 0, 36000) == OK);
    CHECK(schedule_add_step(&f.schedule, 60, 82800) == OK);
    f.plan.lead = (struct limit_lead){ 172800, 86400 };
    CHECK(is_least_hour(&f, 600 + 36000 + 3000 + 600));
    f.plan.pump_s += 7200;
    CHECK(is_least_hour(&f, 600 + 36000 + 3000 + 600));
    f.plan.lead = (struct limit_lead){ 432000, 50 * 3600 }; /* 2.4 a second */
    CHECK(is_least_hour(&f, 720 + 36000 + 3000 + 720));
    f.plan.lead = (struct limit_lead){ 1, 1 }; /* all there is, in a second */
    CHECK(is_least_hour(&f, 1 + 36000 + 299 + 3000 + 1));
}

/* Without a lead nothing can delay the schedule.  A bucket of 900 ng, the
 * second after midnight, is in one window of 289 buckets; in the next one
 * twice, which counts as its own margin. */
static void the_search_ends_with_the_lead(void **state)
{
    struct fixture f;

    (void)state;
    begin(&f);
    f.plan.lead = (struct limit_lead){ 0, 300 };
    CHECK(is_least_day(&f, 86400 + 300));
    schedule_init(&f.schedule);
    CHECK(schedule_add_set(&f.schedule, SCHEDULE_ALL_DAYS) == OK);
    CHECK(schedule_add_step(&f.schedule, 0, 300) == OK);
    CHECK(schedule_add_step(&f.schedule, 5, 900) == OK);
    CHECK(schedule_add_step(&f.schedule, 10, 85800) == OK);
    f.plan.pump_s = 86400 - 300;
    CHECK(is_least_day(&f, 87000 + 900));
    f.plan.lead.seconds = 0;
    f.plan.pump_s = 86400;
    CHECK(is_least_day(&f, 87000 + 300 + 900));
}

/* SR-01: a week whose heavy day is still to come, with its heavy hour and the
 * blocks. */
static void the_heaviest_day_of_the_week_counts(void **state)
{
    struct fixture f;

    (void)state;
    begin(&f);
    schedule_init(&f.schedule);
    CHECK(schedule_add_set(&f.schedule, 1 << 4) == OK);
    CHECK(schedule_add_step(&f.schedule, 0, 172800) == OK);
    CHECK(schedule_add_set(&f.schedule, SCHEDULE_ALL_DAYS ^ 1 << 4) == OK);
    CHECK(schedule_add_step(&f.schedule, 0, 86400) == OK);
    f.plan.pump_s = 5 * 86400; /* a Tuesday */
    CHECK(is_least_day(&f, 172800 + 600));
    f.plan.block_ng = 10;
    CHECK(is_least_day(&f, 172800 + 600 + 30));
}

/* SR-01: under tighter caps than those of today, from the first bucket on that
 * is theirs alone to the last of a light lead. */
static void tighter_caps_hold_from_the_next_bucket_on(void **state)
{
    const struct limit_caps wide = { 100, LIMIT_NG_MAX, LIMIT_NG_MAX };
    struct fixture f;

    (void)state;
    begin(&f);
    limit_init(&f.limit, &wide, 0);
    f.plan.lead = (struct limit_lead){ 172800, 86400 };
    CHECK(is_least_day(&f, 172200 + 600 + 600 + 300));
    CHECK(is_least_hour(&f, 7800 + 600 + 300));
    schedule_init(&f.schedule);
    CHECK(schedule_add_set(&f.schedule, SCHEDULE_ALL_DAYS) == OK);
    CHECK(schedule_add_step(&f.schedule, 0, 36000) == OK);
    CHECK(schedule_add_step(&f.schedule, 60, 82800) == OK);
    f.plan.lead = (struct limit_lead){ 1451520, LIMIT_LEAD_S_MAX };
    CHECK(is_least_hour(&f, 720 + 36000 + 3000 + 720));
}

static void a_lead_is_rounded_up(void **state)
{
    struct fixture f;

    (void)state;
    begin(&f);
    schedule_init_simple(&f.schedule, 300);
    f.plan.lead = (struct limit_lead){ 10001, 14400 };
    /* 2,708.6 in 13 buckets, 208.4 in one; 1.04 in one of the schedule */
    CHECK(is_least_hour(&f, 2709 + 209 + 2));
    /* all, and 72,300 s of the schedule: 251.04 */
    CHECK(is_least_day(&f, 10001 + 252 + 209 + 2));
}

/* 1:4, for 1,000 nL: 1,500 fg/nL more on as much of what is ordered, if so
 * much is ordered in the window. */
static void a_change_counts_at_the_higher_concentration(void **state)
{
    struct fixture f;

    (void)state;
    begin(&f);
    f.plan.count = (struct limit_count){ 500000, 2000000, 2000 };
    CHECK(is_least_day(&f, 87000 + 3000) && is_least_hour(&f, 4200 + 3000));
    f.plan.block_ng = 10;
    CHECK(is_least_day(&f, 90030) && is_least_hour(&f, 7230));
    f.plan.block_ng = 0;
    f.plan.count.volume_nl = 10000; /* an hour's is 8,400 nL */
    CHECK(is_least_day(&f, 87000 + 15000) && is_least_hour(&f, 4 * 4200));
    f.plan.count.volume_nl = UNITS_VOLUME_NL_MAX;
    CHECK(is_least_day(&f, 4 * 87000) && is_least_hour(&f, 4 * 4200));
    f.bolus = (struct limit_bolus){ 1000, 1 };
    CHECK(is_least_day(&f, 4 * 88000) && is_least_hour(&f, 4 * 5200));
    f.bolus = none;
    f.plan.count.volume_nl = 0;
    CHECK(is_least_day(&f, 87000) && is_least_hour(&f, 4200));
    f.plan.count = (struct limit_count){ 500000, 500000, 1000 };
    CHECK(is_least_day(&f, 87000) && is_least_hour(&f, 4200));
}

static void what_counts_on_top_is_rounded_up(void **state)
{
    struct fixture f;

    (void)state;
    begin(&f);
    /* a nanolitre holds 0.5 ng, and lasts for 1 */
    f.plan.count = (struct limit_count){ 500000, 1500001, 1 };
    CHECK(is_least_day(&f, 87000 + 3));
    f.plan.count.counted_ng_per_ml = 1500000;
    CHECK(is_least_day(&f, 87000 + 2));
    f.plan.count.volume_nl = 3;
    CHECK(is_least_day(&f, 87000 + 4));
    f.plan.count = (struct limit_count){ 700000, 1000000, 1000000 };
    CHECK(is_least_day(&f, 87000 + 37286)); /* 3/7: 37,285.7 */
    f.plan.count.counted_ng_per_ml = 1050000;
    CHECK(is_least_day(&f, 87000 + 43500)); /* 1/2 */
}

/* A lead is drug at the tip already, and has its own volume. */
static void a_lead_is_not_counted_higher(void **state)
{
    struct fixture f;

    (void)state;
    begin(&f);
    f.plan.lead = (struct limit_lead){ 345600, 86400 };
    f.plan.count = (struct limit_count){ 500000, 2000000, 1000000 };
    CHECK(is_least_hour(&f, 4 * (4200 + 300)));
    CHECK(is_least_day(&f, 345600 + 1200 + 4 * (300 + 300)));
}

/* Numbers at the ends of their ranges are only refused. */
static void the_heaviest_plan_is_refused(void **state)
{
    struct fixture f;

    (void)state;
    begin(&f);
    schedule_init_simple(&f.schedule, UNITS_DOSE_NG_MAX);
    f.plan.block_ng = INT32_MAX;
    f.plan.lead = (struct limit_lead){ INT32_MAX, LIMIT_LEAD_S_MAX };
    f.plan.count =
        (struct limit_count){ 1, UNITS_CONC_MAX, UNITS_VOLUME_NL_MAX };
    f.bolus = (struct limit_bolus){ LIMIT_NG_MAX, INT32_MAX };
    CHECK(admit(&f, LIMIT_NG_MAX, LIMIT_NG_MAX) == ERR_RANGE);
    CHECK(limit_caps_default(&f.plan, 1, LIMIT_NG_MAX).day_ng == LIMIT_NG_MAX);
}

static enum status check_lead(int32_t ng, int32_t seconds, int64_t pump_s)
{
    struct schedule s;
    struct limit_plan p = {
        .schedule = &s, .pump_s = pump_s, .lead = { ng, seconds }
    };

    schedule_init_simple(&s, 1000);
    return limit_plan_check(&p);
}

static enum status check_count(int32_t conc, int32_t counted, int32_t nl)
{
    struct schedule s;
    struct limit_plan p = { .schedule = &s, .count = { conc, counted, nl } };

    schedule_init_simple(&s, 1000);
    return limit_plan_check(&p);
}

static void a_plan_out_of_range_is_refused(void **state)
{
    const int64_t last = UNITS_PUMP_S_MAX - 2 * 86400;
    struct fixture f;

    (void)state;
    CHECK(check_lead(0, 0, 0) == OK && check_lead(1, 0, 0) == ERR_RANGE);
    CHECK(check_lead(0, 1, 0) == OK && check_lead(1, 1, 0) == OK);
    CHECK(check_lead(-1, 1, 0) == ERR_RANGE);
    CHECK(check_lead(0, -1, 0) == ERR_RANGE);
    CHECK(check_lead(INT32_MAX, 7 * 86400, 0) == OK);
    CHECK(check_lead(0, 7 * 86400 + 1, 0) == ERR_RANGE);
    CHECK(check_lead(0, 0, last) == OK);
    CHECK(check_lead(0, 0, last + 1) == ERR_RANGE);
    CHECK(check_lead(0, 100, last - 100) == OK);
    CHECK(check_lead(0, 101, last - 100) == ERR_RANGE);
    CHECK_FAULT((void)(check_lead(0, 0, -1) == OK));
    CHECK(check_count(1, 1, 1) == OK && check_count(0, 0, 0) == OK);
    CHECK(check_count(0, 1, 0) == OK && check_count(0, 1, 1) == ERR_RANGE);
    CHECK(check_count(-1, 1, 0) == ERR_RANGE);
    CHECK(check_count(2, 1, 0) == ERR_RANGE);
    CHECK(check_count(1, UNITS_CONC_MAX, UNITS_VOLUME_NL_MAX) == OK);
    CHECK(check_count(1, UNITS_CONC_MAX + 1, 1) == ERR_RANGE);
    CHECK(check_count(1, 1, -1) == ERR_RANGE);
    CHECK(check_count(1, 1, UNITS_VOLUME_NL_MAX + 1) == ERR_RANGE);
    begin(&f);
    f.plan.lead.ng = -1;
    CHECK(admit(&f, LIMIT_NG_MAX, LIMIT_NG_MAX) == ERR_RANGE);
    CHECK_FAULT((void)limit_caps_default(&f.plan, 1, LIMIT_NG_MAX));
}

/* SR-01: the caps that a plan gets, and that they admit it. */
static int gets(struct fixture *f, int32_t hour_ng, int32_t day_ng)
{
    struct limit_caps c = limit_caps_default(&f->plan, 7, LIMIT_NG_MAX);

    return c.stroke_ng == 7 && c.hour_ng == hour_ng && c.day_ng == day_ng &&
           admit(f, hour_ng, day_ng) == OK;
}

static void default_caps_admit_their_plan(void **state)
{
    struct fixture f;

    (void)state;
    begin(&f);
    CHECK(gets(&f, 4 * 3600, 172800));
    f.plan.block_ng = 100;
    CHECK(gets(&f, 4 * 3600 + 300, 172800));
    /* what counts on top: of one window, or all of the volume */
    f.plan.count = (struct limit_count){ 500000, 2000000, 1000 };
    CHECK(gets(&f, 14700 + 1500, 172800 + 1500));
    f.plan.count.volume_nl = 1000000;
    CHECK(gets(&f, 14700 + 3 * 3600, 172800 + 3 * 86400));
    f.plan.block_ng = 50000; /* more than the doubled dose has room for */
    CHECK(gets(&f, 4 * 3600 + 3 * 3600 + 150000, 4 * 87000 + 150000));
    /* a lead heavier than the program */
    begin(&f);
    f.plan.lead = (struct limit_lead){ 172800, 86400 };
    CHECK(gets(&f, 4 * 3600, 174000) && is_least_day(&f, 174000));
    f.plan.lead = (struct limit_lead){ 518400, 86400 };
    CHECK(gets(&f, 6 * 3900 + 1800 + 300, 518400 + 1800 + 600));
    CHECK(is_least_hour(&f, 6 * 3900 + 1800 + 300));
}

/* A heavy evening before a heavy morning is more than the heaviest day. */
static void default_caps_admit_uneven_weeks(void **state)
{
    struct fixture f;

    (void)state;
    begin(&f);
    schedule_init(&f.schedule);
    CHECK(schedule_add_set(&f.schedule, 1) == OK);
    CHECK(schedule_add_step(&f.schedule, 0, 1) == OK);
    CHECK(schedule_add_step(&f.schedule, 720, 100000) == OK);
    CHECK(schedule_add_set(&f.schedule, 0x7e) == OK);
    CHECK(schedule_add_step(&f.schedule, 0, 100000) == OK);
    CHECK(schedule_add_step(&f.schedule, 720, 1) == OK);
    CHECK(gets(&f, 4 * 8334, 200000 + 695) && is_least_day(&f, 200695));
}

/*
 * 240 mcg a day at 500 mcg/mL, in strokes of a microlitre, with a cap of 480;
 * the path's 440 uL still hold 2,000 mcg/mL.  A rule that counts what is in the
 * reservoir lets them out at four times the dose.  Returns the most drug in
 * any 24 h at the tip, in ng; 0 if the program was not admitted.
 */
static int64_t change_without_bridge(struct limit_count count)
{
    enum { STROKES = 3 * 480, DAY = 480, PATH = 440 };
    const struct limit_caps cap = { 2000, 200000, 480000 };
    int64_t most = 0, sum = 0;
    struct schedule s;
    struct limit_plan plan = {
        .caps = &cap, .schedule = &s, .block_ng = 4000, .count = count
    };
    struct limit l;
    int i;

    schedule_init_simple(&s, 240000);
    limit_init(&l, &cap, 0);
    if (limit_admit(&l, &plan, &none) != OK)
        return 0;
    for (i = 0; i < STROKES; i++) { /* one in three minutes */
        limit_advance(&l, i * 180);
        CHECK(limit_stroke(&l, 500) == OK);
        limit_record(&l, 500);
        sum += i < PATH ? 2000 : 500;
        sum -= i < DAY ? 0 : i < DAY + PATH ? 2000 : 500;
        most = sum > most ? sum : most;
    }
    return most;
}

/* SR-01: drug at the tip, not in the reservoir. */
static void counting_the_reservoir_overdoses_and_this_does_not(void **state)
{
    (void)state;
    CHECK(change_without_bridge((struct limit_count){ 0, 0, 0 }) > 480000);
    CHECK(change_without_bridge(
              (struct limit_count){ 500000, 2000000, 880000 }) == 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_lead_counts_in_every_window),
        cmocka_unit_test(the_past_leaves_as_the_lead_enters),
        cmocka_unit_test(what_follows_a_lead_counts_as_its_heaviest),
        cmocka_unit_test(the_search_ends_with_the_lead),
        cmocka_unit_test(the_heaviest_day_of_the_week_counts),
        cmocka_unit_test(tighter_caps_hold_from_the_next_bucket_on),
        cmocka_unit_test(a_lead_is_rounded_up),
        cmocka_unit_test(a_change_counts_at_the_higher_concentration),
        cmocka_unit_test(what_counts_on_top_is_rounded_up),
        cmocka_unit_test(a_lead_is_not_counted_higher),
        cmocka_unit_test(the_heaviest_plan_is_refused),
        cmocka_unit_test(a_plan_out_of_range_is_refused),
        cmocka_unit_test(default_caps_admit_their_plan),
        cmocka_unit_test(default_caps_admit_uneven_weeks),
        cmocka_unit_test(counting_the_reservoir_overdoses_and_this_does_not),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
