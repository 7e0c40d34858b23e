/* test_enable.c: the second key of the motor (SR-01, SR-06). */
#include "pump/enable.h"

#include "pump/port.h"
#include "test/test.h"

enum { BUCKET = LIMIT_BUCKET_S, DAY = 86400 };

static int raised;

static void raise(void *world)
{
    (void)world;
    raised++;
}

static const struct port port = { .motor_enable = raise };
static struct enable enable;
static struct limit limit;

static void start(int64_t tick)
{
    const struct limit_caps caps = { 1000, 1000, 1000 };

    raised = 0;
    memset(&enable, 0xa5, sizeof(enable));
    limit_init(&limit, &caps, tick);
    enable_init(&enable, tick);
    enable_reserve(&enable, 8);
}

static void advance(int64_t tick)
{
    limit_advance(&limit, tick);
    enable_advance(&enable, tick);
}

static void count(int32_t ng)
{
    limit_record(&limit, ng);
    enable_count(&enable, ng);
}

static int opens(uint32_t n)
{
    const int before = raised;
    const enum status status = enable_motor(&enable, &port, &limit, n);

    CHECK(raised == before + (status == OK));
    CHECK(status == OK || status == ERR_RANGE);
    return status == OK;
}

/* SR-11: only strokes that the journal holds. */
static void a_stroke_that_is_not_reserved_is_refused(void **state)
{
    (void)state;
    start(0);
    CHECK(opens(0) && opens(7));
    CHECK(!opens(8) && !opens(UINT32_MAX));
    enable_reserve(&enable, 16);
    CHECK(opens(8) && opens(15) && !opens(16));
    enable_reserve(&enable, 9);
    CHECK(opens(8) && !opens(9));
    enable_init(&enable, 0);
    CHECK(!opens(0));
}

/* SR-01: the last 24 h, this stroke included. */
static void drug_at_the_cap_opens_and_one_ng_more_does_not(void **state)
{
    (void)state;
    start(0);
    count(1000);
    CHECK(opens(0));
    count(1);
    CHECK(!opens(0));
    start(0);
    count(0);
    CHECK(opens(0));
}

/* SR-01: the window is 289 buckets, rounded outward. */
static void drug_counts_for_a_day_and_a_bucket(void **state)
{
    (void)state;
    start(BUCKET);
    count(1001);
    advance(BUCKET + DAY);
    CHECK(!opens(0));
    advance(BUCKET + DAY + BUCKET - 1);
    CHECK(!opens(0));
    advance(BUCKET + DAY + BUCKET);
    CHECK(opens(0));
}

static void a_long_pause_empties_the_ledger(void **state)
{
    int32_t i;

    (void)state;
    start(0);
    for (i = 0; i < LIMIT_BUCKETS; i++) {
        advance((int64_t)i * BUCKET);
        count(i + 1);
    }
    CHECK(enable_agrees(&enable, &limit) == OK);
    advance(INT64_C(500) * DAY + 1);
    CHECK(enable_agrees(&enable, &limit) == OK);
    CHECK(enable.newest == INT64_C(500) * DAY / BUCKET);
    CHECK(opens(0));
    CHECK_FAULT(enable_advance(&enable, INT64_C(500) * DAY - 1));
    enable_advance(&enable, INT64_C(500) * DAY); /* the same bucket */
    count(5);
    CHECK(enable_agrees(&enable, &limit) == OK);
    enable_advance(&enable, INT64_MAX); /* takes no longer */
    CHECK(enable.newest == INT64_MAX / BUCKET);
}

static void caps_are(int32_t i, int64_t since, int32_t day_ng)
{
    limit.change[i].since = since;
    limit.change[i].caps = (struct limit_caps){ 1, 1, day_ng };
}

/* SR-01: a window that reaches before a change is held against the larger cap
 * in force during it, and no other. */
static void the_largest_cap_of_the_window_counts(void **state)
{
    (void)state;
    start(1000 * BUCKET);
    count(501);
    caps_are(0, 0, 501);
    caps_are(1, 1000 - LIMIT_BUCKETS, 400);
    caps_are(2, 999, 499);
    limit.changes = 3;
    CHECK(!opens(0)); /* the first was over before the window began */
    limit.change[1].since++;
    CHECK(opens(0));
    count(1);
    CHECK(!opens(0));
    caps_are(1, 998, 502);
    CHECK(opens(0));
    caps_are(2, 999, 400);
    CHECK(opens(0));
    limit.changes = 1;
    CHECK(!opens(0));
    caps_are(0, 1000, 502);
    CHECK(opens(0));
}

/* SR-06: any bucket, either way, and the clock. */
static void the_two_ledgers_must_agree(void **state)
{
    int32_t i, bit;

    (void)state;
    start(0);
    count(77);
    CHECK(enable_agrees(&enable, &limit) == OK);
    for (i = 0; i < LIMIT_BUCKETS; i++) {
        bit = i % 31;
        limit.ng[i] ^= 1 << bit;
        CHECK(enable_agrees(&enable, &limit) == ERR_CORRUPT);
        limit.ng[i] ^= 1 << bit;
        enable.inverted[i] ^= 1 << bit;
        CHECK(enable_agrees(&enable, &limit) == ERR_CORRUPT);
        enable.inverted[i] ^= 1 << bit;
    }
    enable.newest++;
    CHECK(enable_agrees(&enable, &limit) == ERR_CORRUPT);
    enable.newest--;
    CHECK(enable_agrees(&enable, &limit) == OK);
    /* two faults that would cancel in a sum do not cancel */
    limit.ng[3] ^= 6;
    limit.ng[4] ^= 6;
    CHECK(enable_agrees(&enable, &limit) == ERR_CORRUPT);
}

static void what_no_program_can_mean_is_a_fault(void **state)
{
    (void)state;
    start(0);
    CHECK_FAULT(enable_count(&enable, -1));
    CHECK_FAULT(enable_init(&enable, -1));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_stroke_that_is_not_reserved_is_refused),
        cmocka_unit_test(drug_at_the_cap_opens_and_one_ng_more_does_not),
        cmocka_unit_test(drug_counts_for_a_day_and_a_bucket),
        cmocka_unit_test(a_long_pause_empties_the_ledger),
        cmocka_unit_test(the_largest_cap_of_the_window_counts),
        cmocka_unit_test(the_two_ledgers_must_agree),
        cmocka_unit_test(what_no_program_can_mean_is_a_fault),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
