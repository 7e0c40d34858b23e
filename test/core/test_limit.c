/* test_limit.c: the gate, looking back and ahead (SR-01, SR-02). */
#include "core/limit.h"
#include "test/core/oracle.h"
#include "test/test.h"

static const struct limit_caps caps = { 100, 1000, 5000 };
static const struct limit_bolus none = { 0, 1 };

static struct limit fresh(int64_t tick_s)
{
    struct limit l;

    limit_init(&l, &caps, tick_s);
    return l;
}

static void caps_are_in_order_and_below_the_ceiling(void **state)
{
    static const struct {
        struct limit_caps caps;
        enum status want;
    } rows[] = {
        { { 1, 1, 1 }, OK },
        { { 7, 7, LIMIT_NG_MAX }, OK },
        { { 0, 1, 1 }, ERR_RANGE },
        { { 2, 1, 2 }, ERR_RANGE },
        { { 1, 3, 2 }, ERR_RANGE },
        { { 1, 1, LIMIT_NG_MAX + 1 }, ERR_RANGE },
    };
    size_t i;

    (void)state;
    for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
        CHECK(limit_caps_check(&rows[i].caps) == rows[i].want);
}

/* SR-01: 2 x the heaviest day; 4 x the heaviest hour and three blocks. */
static void default_caps_follow_the_program(void **state)
{
    struct schedule s;
    struct limit_plan p = { .schedule = &s, .block_ng = 16000 };
    struct limit_caps c;

    (void)state;
    schedule_init_simple(&s, 240000); /* 10 mcg an hour */
    c = limit_caps_default(&p, 2000, 4000000);
    CHECK(c.day_ng == 480000 && c.hour_ng == 88000 && c.stroke_ng == 2000);
    c = limit_caps_default(&p, 2000, 480001);
    CHECK(c.day_ng == 480000);
    c = limit_caps_default(&p, 2000, 479999);
    CHECK(c.day_ng == 479999);
    c = limit_caps_default(&p, 2000, 50000);
    CHECK(c.day_ng == 50000 && c.hour_ng == 50000);
    c = limit_caps_default(&p, 2000, 1999);
    CHECK(c.stroke_ng == 1999 && limit_caps_check(&c) == OK);
    c = limit_caps_default(&p, 2000, 1);
    CHECK(c.day_ng == 1 && limit_caps_check(&c) == OK);
    CHECK_FAULT((void)limit_caps_default(&p, 2000, 0));
    CHECK_FAULT((void)limit_caps_default(&p, 2000, LIMIT_NG_MAX + 1));
    c = limit_caps_default(&p, 2000, LIMIT_NG_MAX);
    CHECK(c.day_ng == 480000);
}

/* Each ceiling alone: one below, at, and one above.  SR-02: refused whole. */
static void ceilings_are_inclusive(void **state)
{
    struct limit l = fresh(0), before;

    (void)state;
    CHECK(limit_stroke(&l, 0) == OK && limit_stroke(&l, 100) == OK);
    CHECK(limit_stroke(&l, 101) == ERR_RANGE);
    limit_record(&l, 900);
    CHECK(limit_stroke(&l, 100) == OK);
    limit_record(&l, 1);
    before = l;
    CHECK(limit_stroke(&l, 100) == ERR_RANGE && limit_stroke(&l, 99) == OK);
    CHECK(memcmp(&before, &l, sizeof(l)) == 0);
    limit_advance(&l, 2 * 3600);
    limit_record(&l, 4000);
    limit_advance(&l, 4 * 3600); /* 4,901 in the day, none in the hour */
    CHECK(limit_stroke(&l, 99) == OK && limit_stroke(&l, 100) == ERR_RANGE);
    limit_record(&l, 99);
    CHECK(limit_stroke(&l, 0) == OK && limit_stroke(&l, 1) == ERR_RANGE);
    CHECK_FAULT((void)(limit_stroke(&l, -1) == OK));
    CHECK_FAULT(limit_record(&l, -1));
    limit_advance(&l, 40 * 86400);
    limit_record(&l, INT32_MAX);
    limit_record(&l, 0);
    CHECK_FAULT(limit_record(&l, 1));
}

/* 289 buckets hold a dose for 24 h at least and 24 h 5 min at most. */
static void a_window_is_rounded_outward(void **state)
{
    int64_t tick;

    (void)state;
    for (tick = 0; tick <= 600; tick += 60) {
        struct limit l = fresh(tick);

        limit_record(&l, 77);
        limit_advance(&l, tick + 3600);
        CHECK(limit_past_ng(&l, LIMIT_HOUR_BUCKETS) == 77);
        limit_advance(&l, tick + 3900);
        CHECK(limit_past_ng(&l, LIMIT_HOUR_BUCKETS) == 0);
        limit_advance(&l, tick + 86400);
        CHECK(limit_past_ng(&l, LIMIT_BUCKETS) == 77);
        CHECK(limit_past_ng(&l, LIMIT_BUCKETS - 1) == 0);
        limit_advance(&l, tick + 86700);
        CHECK(limit_past_ng(&l, LIMIT_BUCKETS) == 0);
    }
}

static void time_forgets_exactly_what_is_old(void **state)
{
    struct limit l = fresh(1000);
    int32_t i;

    (void)state;
    for (i = 0; i < 400; i++) {
        limit_advance(&l, 1000 + i * LIMIT_BUCKET_S);
        limit_record(&l, 1);
        CHECK(limit_past_ng(&l, LIMIT_BUCKETS) == (i < 289 ? i + 1 : 289));
        CHECK(limit_past_ng(&l, 1) == 1);
    }
    limit_advance(&l, 1000 + 399 * LIMIT_BUCKET_S); /* no time passes */
    CHECK(limit_past_ng(&l, LIMIT_BUCKETS) == 289);
    limit_advance(&l, 1000 + 409 * LIMIT_BUCKET_S);
    CHECK(limit_past_ng(&l, LIMIT_BUCKETS) == 279);
    CHECK(limit_past_ng(&l, 10) == 0 && limit_past_ng(&l, 11) == 1);
    CHECK_FAULT(limit_advance(&l, 1000));
    CHECK_FAULT((void)limit_past_ng(&l, 0));
    CHECK_FAULT((void)limit_past_ng(&l, LIMIT_BUCKETS + 1));
    limit_advance(&l, 1000 + 698 * LIMIT_BUCKET_S);
    CHECK(limit_past_ng(&l, LIMIT_BUCKETS) == 0);
    for (i = 0; i < LIMIT_BUCKETS; i++)
        CHECK(l.ng[i] == 0);
}

static void nonsense_at_the_start_faults(void **state)
{
    static const struct limit_caps bad = { 2, 1, 1 };
    struct limit l;

    (void)state;
    CHECK_FAULT(limit_init(&l, &bad, 0));
    CHECK_FAULT(limit_init(&l, &caps, -1));
    limit_init(&l, &caps, 299);
    CHECK(l.newest == 0 && l.changes == 1 && l.change[0].since == 0);
    limit_init(&l, &caps, 300);
    CHECK(l.newest == 1);
    CHECK_FAULT((void)(limit_change(&l, &bad) == OK));
}

/* SR-01: a window that reaches before a change keeps the larger cap. */
static void a_lower_cap_does_not_judge_the_past(void **state)
{
    static const struct limit_caps low = { 200, 200, 300 };
    struct limit l = fresh(0);

    (void)state;
    limit_record(&l, 900);
    CHECK(limit_change(&l, &low) == OK && l.changes == 2);
    CHECK(limit_stroke(&l, 100) == OK); /* 1,000 still held against 1,000 */
    limit_advance(&l, 3600);            /* the change is in the oldest bucket */
    CHECK(limit_stroke(&l, 100) == OK);
    limit_record(&l, 100);
    limit_advance(&l, 3900); /* the hour is all behind it: 100 of 200 */
    CHECK(limit_stroke(&l, 100) == OK);
    limit_record(&l, 100);
    CHECK(limit_stroke(&l, 1) == ERR_RANGE);
    limit_advance(&l, 86400); /* the day still reaches it: 1,100 */
    CHECK(limit_stroke(&l, 100) == OK);
    limit_advance(&l, 86700); /* now it does not: 200 of 300 */
    CHECK(limit_stroke(&l, 100) == OK && limit_stroke(&l, 101) == ERR_RANGE);
}

static void a_higher_cap_holds_at_once(void **state)
{
    static const struct limit_caps high = { 200, 2000, 9000 };
    struct limit l = fresh(0);

    (void)state;
    limit_record(&l, 1000);
    CHECK(limit_stroke(&l, 1) == ERR_RANGE);
    CHECK(limit_change(&l, &high) == OK);
    CHECK(limit_stroke(&l, 200) == OK && limit_stroke(&l, 201) == ERR_RANGE);
}

static void too_many_changes_in_a_day_are_refused(void **state)
{
    struct limit l = fresh(0), before;
    struct limit_caps c = caps;
    int i;

    (void)state;
    for (i = 1; i < LIMIT_CHANGES_MAX; i++) {
        c.day_ng = 5000 + i;
        limit_advance(&l, i * LIMIT_BUCKET_S);
        CHECK(limit_change(&l, &c) == OK);
    }
    before = l;
    CHECK(limit_change(&l, &c) == ERR_FULL);
    CHECK(memcmp(&before, &l, sizeof(l)) == 0);
    /* the first caps ended in bucket 1: they matter until it is too old */
    limit_advance(&l, 289 * LIMIT_BUCKET_S);
    CHECK(limit_change(&l, &c) == ERR_FULL);
    limit_advance(&l, 290 * LIMIT_BUCKET_S);
    c.day_ng = 6000;
    CHECK(limit_change(&l, &c) == OK && l.changes == LIMIT_CHANGES_MAX);
    CHECK(l.change[0].caps.day_ng == 5001 && l.change[7].caps.day_ng == 6000);
    CHECK(l.change[7].since == 290);
    limit_advance(&l, 900 * LIMIT_BUCKET_S);
    CHECK(limit_change(&l, &caps) == OK && l.changes == 2);
    CHECK(l.change[0].caps.day_ng == 6000 && l.change[1].since == 900);
}

/* The largest of several caps is found wherever it stands. */
static void the_largest_cap_in_the_window_counts(void **state)
{
    static const struct limit_caps low = { 100, 500, 600 },
                                   high = { 100, 700, 800 };
    struct limit l;

    (void)state;
    limit_init(&l, &low, 0);
    CHECK(limit_change(&l, &high) == OK && limit_change(&l, &low) == OK);
    limit_record(&l, 700);
    CHECK(limit_stroke(&l, 0) == OK && limit_stroke(&l, 1) == ERR_RANGE);
    limit_init(&l, &high, 0);
    CHECK(limit_change(&l, &low) == OK && limit_change(&l, &low) == OK);
    limit_record(&l, 700);
    CHECK(limit_stroke(&l, 0) == OK && limit_stroke(&l, 1) == ERR_RANGE);
}

/* limit_admit for a simple dose of so many ng, under caps for it alone. */
static enum status admit(const struct limit *l, int32_t dose_ng, int32_t day_ng,
    int32_t hour_ng, struct limit_bolus bolus, int32_t block_ng)
{
    struct limit_caps c = { 1, hour_ng, day_ng };
    struct schedule s;
    struct limit_plan plan = {
        .caps = &c, .schedule = &s, .pump_s = 86400, .block_ng = block_ng
    };

    schedule_init_simple(&s, dose_ng);
    return limit_admit(l, &plan, &bolus);
}

/* 86,400 ng/day: 1 ng a second, 300 in a bucket.  The worst day from now is a
 * day and a bucket, with the margin of a bucket: 87,000. */
static void what_is_committed_ahead_counts(void **state)
{
    struct limit l;

    (void)state;
    limit_init(&l, &caps, 0);
    CHECK(admit(&l, 86400, 87000, 87000, none, 0) == OK);
    CHECK(admit(&l, 86400, 86999, 86999, none, 0) == ERR_RANGE);
    /* an hour and a bucket: 3,900, and the margin */
    CHECK(admit(&l, 86400, 90000, 4200, none, 0) == OK);
    CHECK(admit(&l, 86400, 90000, 4199, none, 0) == ERR_RANGE);
    /* three blocks on top */
    CHECK(admit(&l, 86400, 87030, 9999, none, 10) == OK);
    CHECK(admit(&l, 86400, 87029, 9999, none, 10) == ERR_RANGE);
    CHECK(admit(&l, 86400, 90000, 4230, none, 10) == OK);
    CHECK(admit(&l, 86400, 90000, 4229, none, 10) == ERR_RANGE);
    /* what was given in the hour and the day before */
    limit_record(&l, 1000);
    CHECK(admit(&l, 86400, 88000, 9999, none, 0) == OK);
    CHECK(admit(&l, 86400, 87999, 9999, none, 0) == ERR_RANGE);
    CHECK(admit(&l, 86400, 90000, 5200, none, 0) == OK);
    CHECK(admit(&l, 86400, 90000, 5199, none, 0) == ERR_RANGE);
}

/* As time passes, the past leaves the windows as the future enters them. */
static void the_past_leaves_as_the_future_enters(void **state)
{
    struct limit l;

    (void)state;
    limit_init(&l, &caps, 0);
    limit_record(&l, 1000);
    limit_advance(&l, 43200); /* in windows with at most 145 buckets ahead */
    CHECK(admit(&l, 86400, 87000, 9999, none, 0) == OK);
    CHECK(admit(&l, 86400, 86999, 9999, none, 0) == ERR_RANGE);
    limit_advance(&l, 86400); /* in one only, with a bucket ahead */
    limit_record(&l, 85999);
    CHECK(admit(&l, 300, 87301, 87301, none, 0) == OK);
    limit_init(&l, &caps, 0);
    limit_record(&l, 50000);
    limit_advance(&l, 86400);
    CHECK(admit(&l, 8640, 50060, 50060, none, 0) == OK);
    CHECK(admit(&l, 8640, 50059, 50059, none, 0) == ERR_RANGE);
    limit_advance(&l, 86700);
    CHECK(admit(&l, 8640, 8700, 8700, none, 0) == OK);
    CHECK(admit(&l, 8640, 8699, 8699, none, 0) == ERR_RANGE);
}

/* An hour's oldest bucket leaves its window first, too. */
static void the_past_hour_leaves_bucket_by_bucket(void **state)
{
    struct limit l;

    (void)state;
    limit_init(&l, &caps, 0);
    limit_record(&l, 5000);
    limit_advance(&l, 3600);
    CHECK(admit(&l, 86400, 99999, 5600, none, 0) == OK);
    CHECK(admit(&l, 86400, 99999, 5599, none, 0) == ERR_RANGE);
    limit_advance(&l, 3900);
    CHECK(admit(&l, 86400, 99999, 4200, none, 0) == OK);
}

/* Large amounts round by one ng, not by a share. */
static void a_large_dose_is_counted_to_the_nanogram(void **state)
{
    struct limit l;

    (void)state;
    limit_init(&l, &caps, 0);
    CHECK(admit(&l, 1728000, 1740000, 1740000, none, 0) == OK);
    CHECK(admit(&l, 1728000, 1739999, 1739999, none, 0) == ERR_RANGE);
}

/* A bolus counts evenly over its time. */
static void a_bolus_counts_in_every_window_it_may_touch(void **state)
{
    struct limit l;

    (void)state;
    limit_init(&l, &caps, 0);
    CHECK(admit(&l, 86400, 97000, 97000, (struct limit_bolus){ 10000, 1 }, 0) ==
          OK);
    CHECK(admit(&l, 86400, 96999, 96999, (struct limit_bolus){ 10000, 1 }, 0) ==
          ERR_RANGE);
    /* 10,000 over 4 h is 2,500 in an hour: 4,200 + 2,500 */
    CHECK(admit(&l, 86400, 99999, 6700, (struct limit_bolus){ 10000, 14400 },
              0) == OK);
    CHECK(admit(&l, 86400, 99999, 6699, (struct limit_bolus){ 10000, 14400 },
              0) == ERR_RANGE);
    /* rounded up: 10,001 over 4 h */
    CHECK(admit(&l, 86400, 99999, 6700, (struct limit_bolus){ 10001, 14400 },
              0) == ERR_RANGE);
    CHECK(admit(&l, 86400, 99999, 6701, (struct limit_bolus){ 10001, 14400 },
              0) == OK);
    /* over two days, half of it in one */
    CHECK(admit(&l, 86400, 92000, 9999, (struct limit_bolus){ 10000, 172800 },
              0) == OK);
    CHECK(admit(&l, 86400, 91999, 9999, (struct limit_bolus){ 10000, 172800 },
              0) == ERR_RANGE);
}

/* A heavy day later in the week counts from the first. */
static void the_heaviest_day_of_the_week_is_judged_now(void **state)
{
    struct limit_caps c = { 1, 999999, 700000 };
    struct schedule s;
    struct limit l;

    (void)state;
    limit_init(&l, &caps, 0);
    schedule_init(&s);
    CHECK(schedule_add_set(&s, 0x7e) == OK);
    CHECK(schedule_add_step(&s, 0, 86400) == OK);
    CHECK(schedule_add_set(&s, 1) == OK);
    CHECK(schedule_add_step(&s, 0, 691200) == OK); /* 2,400 a bucket */
    c.hour_ng = c.day_ng = 693600;
    CHECK(limit_admit(&l,
              &(struct limit_plan){
                  .caps = &c, .schedule = &s, .pump_s = 9 * 86400 },
              &none) == OK);
    c.day_ng--;
    c.hour_ng--;
    CHECK(limit_admit(&l,
              &(struct limit_plan){
                  .caps = &c, .schedule = &s, .pump_s = 9 * 86400 },
              &none) == ERR_RANGE);
}

/* SR-01: a lower program is never refused for what was given before it. */
static void a_program_that_only_lowers_is_admitted(void **state)
{
    static const struct limit_caps high = { 500, 180000, 180000 };
    struct limit l;

    (void)state;
    limit_init(&l, &high, 0);
    limit_record(&l, 100000);
    CHECK(admit(&l, 8640, 8670, 5000, none, 0) == OK);
    /* what that program would need alone does not fit */
    CHECK(admit(&l, 8640, 8669, 5000, none, 0) == ERR_RANGE);
}

static void nonsense_in_a_plan_is_not_admitted(void **state)
{
    struct limit_caps c = { 1, 99999, 99999 };
    struct limit_bolus zero = { 0, 0 };
    struct schedule s;
    struct limit l;

    (void)state;
    limit_init(&l, &caps, 0);
    schedule_init_simple(&s, 8640);
    CHECK_FAULT((void)(limit_admit(&l,
                           &(struct limit_plan){
                               .caps = &c, .schedule = &s, .pump_s = 0 },
                           &zero) == OK));
    CHECK_FAULT((void)(limit_admit(&l,
                           &(struct limit_plan){
                               .caps = &c, .schedule = &s, .pump_s = -1 },
                           &none) == OK));
    CHECK(limit_admit(&l,
              &(struct limit_plan){ .caps = &c, .schedule = &s, .pump_s = 0 },
              &none) == OK);
    CHECK(limit_admit(&l,
              &(struct limit_plan){ .caps = &c,
                  .schedule = &s,
                  .pump_s = UNITS_PUMP_S_MAX - 172800 },
              &none) == OK);
    CHECK(limit_admit(&l,
              &(struct limit_plan){ .caps = &c,
                  .schedule = &s,
                  .pump_s = UNITS_PUMP_S_MAX - 172799 },
              &none) == ERR_RANGE);
}

/* One replay of ITB-like numbers: basal 10 mcg/h with a cap of 290 mcg in
 * 24 h, paused for 12 h, then a bolus of 50 mcg asked for each hour.  The rule
 * that looks only back grants boluses that the basal then piles upon.
 * Returns the most drug in any 24 h, in ng. */
static int64_t replay(int looks_ahead, int *granted)
{
    static int64_t minute_ng[4 * 1440];
    const struct limit_caps cap = { 50000, 200000, 290000 };
    struct limit_bolus bolus = { 50000, 60 };
    struct schedule s;
    struct limit l;
    int64_t most = 0, sum = 0;
    int m;

    schedule_init_simple(&s, 240000);
    limit_init(&l, &cap, 0);
    *granted = 0;
    for (m = 0; m < 4 * 1440; m++) {
        int paused = m >= 1440 && m < 2160;

        limit_advance(&l, m * 60);
        minute_ng[m] = paused ? 0 : 240000 / 1440;
        if (m >= 2160 && m < 2160 + 720 && m % 60 == 0) {
            int grant =
                looks_ahead
                    ? limit_admit(&l,
                          &(struct limit_plan){
                              .caps = &cap, .schedule = &s, .pump_s = m * 60 },
                          &bolus) == OK
                    : limit_stroke(&l, 50000) == OK;

            minute_ng[m] += grant ? 50000 : 0;
            *granted += grant;
        }
        limit_record(&l, (int32_t)minute_ng[m]);
        sum += minute_ng[m];
        if (m >= 1440)
            sum -= minute_ng[m - 1440];
        most = sum > most ? sum : most;
    }
    return most;
}

/* SR-01; safety.md 1.2: the known overdose of looking back alone. */
static void looking_back_alone_overdoses_and_this_does_not(void **state)
{
    int granted;

    (void)state;
    CHECK(replay(0, &granted) > 290000 && granted > 1);
    CHECK(replay(1, &granted) <= 290000);
}

/* SR-01: whatever limit_admit lets through, minute by minute, no 24 h and no
 * hour is above the cap, for random programs, boluses and histories. */
static void what_is_admitted_never_exceeds_the_cap(void **state)
{
    static int64_t minute_ng[3 * 1440];
    struct dice dice = { 77 };
    int i, m, admitted = 0;

    (void)state;
    for (i = 0; i < 60; i++) {
        struct schedule s;
        struct limit_caps c;
        struct limit_bolus bolus;
        struct limit l;
        int64_t start = dice_between(&dice, 0, 6) * 86400 +
                        dice_between(&dice, 0, 1439) * 60;
        int64_t sum = 0, hour = 0;

        dice_schedule(&dice, &s, 1000000);
        c = limit_caps_default(
            &(struct limit_plan){ .schedule = &s }, 2000, LIMIT_NG_MAX);
        limit_init(&l, &c, 0);
        memset(minute_ng, 0, sizeof(minute_ng));
        for (m = 0; m < 1440; m++) { /* a history that the gate allowed */
            int32_t ng = (int32_t)dice_between(&dice, 0, c.stroke_ng);

            limit_advance(&l, m * 60);
            if (dice_roll(&dice) % 3 == 0 && limit_stroke(&l, ng) == OK) {
                limit_record(&l, ng);
                minute_ng[m] = ng;
            }
        }
        limit_advance(&l, 1440 * 60);
        bolus.seconds = 60 * (int32_t)dice_between(&dice, 1, 1440);
        bolus.ng = (int32_t)dice_between(&dice, 0, c.day_ng / 2);
        if (limit_admit(&l,
                &(struct limit_plan){
                    .caps = &c, .schedule = &s, .pump_s = start },
                &bolus) != OK)
            continue;
        admitted++;
        for (m = 1440; m < 3 * 1440; m++) {
            int64_t at = start + (m - 1440) * 60;
            struct exact x = schedule_between(&s, at, at + 60);

            minute_ng[m] = x.whole / 1000000;
            if (m - 1440 < bolus.seconds / 60)
                minute_ng[m] += bolus.ng * 60 / bolus.seconds;
        }
        for (m = 0; m < 3 * 1440; m++) {
            sum += minute_ng[m] - (m >= 1440 ? minute_ng[m - 1440] : 0);
            hour += minute_ng[m] - (m >= 60 ? minute_ng[m - 60] : 0);
            CHECK(sum <= c.day_ng && hour <= c.hour_ng);
        }
    }
    CHECK(admitted > 10 && admitted < 60);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(caps_are_in_order_and_below_the_ceiling),
        cmocka_unit_test(default_caps_follow_the_program),
        cmocka_unit_test(ceilings_are_inclusive),
        cmocka_unit_test(a_window_is_rounded_outward),
        cmocka_unit_test(time_forgets_exactly_what_is_old),
        cmocka_unit_test(nonsense_at_the_start_faults),
        cmocka_unit_test(a_lower_cap_does_not_judge_the_past),
        cmocka_unit_test(a_higher_cap_holds_at_once),
        cmocka_unit_test(too_many_changes_in_a_day_are_refused),
        cmocka_unit_test(the_largest_cap_in_the_window_counts),
        cmocka_unit_test(what_is_committed_ahead_counts),
        cmocka_unit_test(the_past_leaves_as_the_future_enters),
        cmocka_unit_test(the_past_hour_leaves_bucket_by_bucket),
        cmocka_unit_test(a_large_dose_is_counted_to_the_nanogram),
        cmocka_unit_test(a_bolus_counts_in_every_window_it_may_touch),
        cmocka_unit_test(the_heaviest_day_of_the_week_is_judged_now),
        cmocka_unit_test(a_program_that_only_lowers_is_admitted),
        cmocka_unit_test(nonsense_in_a_plan_is_not_admitted),
        cmocka_unit_test(looking_back_alone_overdoses_and_this_does_not),
        cmocka_unit_test(what_is_admitted_never_exceeds_the_cap),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
