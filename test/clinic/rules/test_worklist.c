/* test_worklist.c: who is on the list, day by day around every date. */
#include "clinic/rules/worklist.h"
#include "clinic/store/record.h"
#include "test/test.h"

#define TODAY 20773 /* 16 Nov 2026 */
#define FAR (TODAY + 1000)

/* Somebody about whom there is nothing to say. */
static struct worklist_facts content(void)
{
    return (struct worklist_facts){
        .read_day = TODAY - 30,
        .alarm_day = TODAY + 60,
        .stability_day = TODAY + 150,
        .refill_by_day = TODAY + 57,
        .window_day = TODAY + 55,
        .replace_by_day = FAR,
        .booked_day = TODAY + 56,
        .missed_day = WORKLIST_NEVER,
        .visit_day = WORKLIST_NEVER,
        .has_owner = true,
    };
}

static struct worklist_item judge(struct worklist_facts facts)
{
    struct worklist_rule rule = worklist_rule_default();

    return worklist_judge(&facts, &rule, TODAY);
}

static bool has(struct worklist_facts facts, enum worklist_reason reason)
{
    struct worklist_item item = judge(facts);

    return worklist_has(&item, reason);
}

static void who_needs_nothing_is_not_listed(void **state)
{
    struct worklist_item item = judge(content());

    (void)state;
    assert_int_equal(item.reasons, 0);
    assert_int_equal(item.section, WORKLIST_SECTION_NONE);
    assert_int_equal(item.level, WORKLIST_GOOD);
    assert_int_equal(item.step, WORKLIST_STEP_NONE);
    assert_int_equal(item.safe_until_day, TODAY + 60);
}

/* R-04 SR-42 */
static void overdue_begins_the_day_after_refill_by(void **state)
{
    struct worklist_facts f = content();

    (void)state;
    f.refill_by_day = TODAY;
    CHECK(!has(f, WORKLIST_OVERDUE));
    f.refill_by_day = TODAY - 1;
    CHECK(has(f, WORKLIST_OVERDUE));
    assert_int_equal(judge(f).section, WORKLIST_SECTION_OVERDUE);
    assert_int_equal(judge(f).level, WORKLIST_HIGH);
    f.refill_by_day = TODAY - 400;
    CHECK(has(f, WORKLIST_OVERDUE));
}

/* SR-42 */
static void the_alarm_date_itself_is_too_late(void **state)
{
    struct worklist_facts f = content();

    (void)state;
    f.alarm_day = TODAY + 1;
    CHECK(!has(f, WORKLIST_ALARM_PAST));
    f.alarm_day = TODAY;
    CHECK(has(f, WORKLIST_ALARM_PAST));
    assert_int_equal(judge(f).step, WORKLIST_STEP_CALL);
    f.alarm_day = TODAY - 1;
    CHECK(has(f, WORKLIST_ALARM_PAST));
}

/* */
static void a_fill_past_its_stability_limit_is_overdue(void **state)
{
    struct worklist_facts f = content();

    (void)state;
    f.stability_day = TODAY;
    CHECK(!has(f, WORKLIST_UNSTABLE));
    f.stability_day = TODAY - 1;
    CHECK(has(f, WORKLIST_UNSTABLE));
    assert_int_equal(judge(f).section, WORKLIST_SECTION_OVERDUE);
}

/* SR-42: overdue rises until it is refilled; no booking, call or owner takes
 * it off the list. */
static void a_booking_never_clears_overdue(void **state)
{
    struct worklist_facts f = content();
    int day;

    (void)state;
    f.refill_by_day = TODAY - 8;
    f.alarm_day = TODAY + 2;
    for (day = 0; day < 100; day++) {
        f.booked_day = TODAY + day;
        CHECK(has(f, WORKLIST_OVERDUE));
        assert_int_equal(judge(f).level, WORKLIST_HIGH);
    }
}

/* SR-42 */
static void a_booking_after_the_alarm_date_does_not_clear_the_item(void **state)
{
    struct worklist_facts f = content();

    (void)state;
    f.booked_day = f.refill_by_day;
    assert_int_equal(judge(f).reasons, 0);
    f.booked_day = f.refill_by_day + 1;
    CHECK(has(f, WORKLIST_BOOKED_CLOSE));
    CHECK(!has(f, WORKLIST_BOOKED_LATE));
    f.booked_day = f.alarm_day - 1;
    CHECK(has(f, WORKLIST_BOOKED_CLOSE));
    f.booked_day = f.alarm_day;
    CHECK(has(f, WORKLIST_BOOKED_LATE));
    assert_int_equal(judge(f).level, WORKLIST_HIGH);
    assert_int_equal(judge(f).step, WORKLIST_STEP_REBOOK);
    f.booked_day = f.alarm_day + 30;
    CHECK(has(f, WORKLIST_BOOKED_LATE));
    f.booked_day = f.stability_day + 1;
    f.alarm_day = f.stability_day + 50;
    CHECK(has(f, WORKLIST_BOOKED_LATE));
}

/* */
static void a_window_that_opens_within_a_week_is_soon(void **state)
{
    struct worklist_facts f = content();

    (void)state;
    f.window_day = TODAY + 8;
    CHECK(!has(f, WORKLIST_DUE));
    f.window_day = TODAY + 7;
    CHECK(has(f, WORKLIST_DUE));
    assert_int_equal(judge(f).section, WORKLIST_SECTION_SOON);
    assert_int_equal(judge(f).level, WORKLIST_LOW);
    assert_int_equal(judge(f).step, WORKLIST_STEP_VISIT);
    f.booked_day = WORKLIST_NEVER;
    CHECK(has(f, WORKLIST_DUE_UNBOOKED));
    CHECK(!has(f, WORKLIST_DUE));
    assert_int_equal(judge(f).level, WORKLIST_MEDIUM);
    assert_int_equal(judge(f).step, WORKLIST_STEP_BOOK);
}

/* SR-42 SR-47: each of the three alone puts a patient on the list. */
static void without_owner_date_or_fresh_reading_is_listed(void **state)
{
    struct worklist_facts f = content();

    (void)state;
    f.has_owner = false;
    CHECK(has(f, WORKLIST_UNOWNED));
    assert_int_equal(judge(f).section, WORKLIST_SECTION_OTHER);
    assert_int_equal(judge(f).step, WORKLIST_STEP_RECORD);

    f = content();
    f.booked_day = WORKLIST_NEVER;
    CHECK(has(f, WORKLIST_UNBOOKED));
    assert_int_equal(judge(f).section, WORKLIST_SECTION_NO_DATE);
    assert_int_equal(judge(f).step, WORKLIST_STEP_BOOK);

    f = content();
    f.read_day = TODAY - 180;
    CHECK(!has(f, WORKLIST_UNREAD));
    f.read_day = TODAY - 181;
    CHECK(has(f, WORKLIST_UNREAD));
    assert_int_equal(judge(f).section, WORKLIST_SECTION_UNREAD);
    assert_int_equal(judge(f).level, WORKLIST_MEDIUM);
}

/* SR-47: what was never read is as loud as the loudest alarm, and sorts
 * before every known date. */
static void never_read_is_loud_and_first(void **state)
{
    struct worklist_facts f = content();

    (void)state;
    f.read_day = f.alarm_day = f.stability_day = f.refill_by_day =
        f.window_day = WORKLIST_NEVER;
    CHECK(has(f, WORKLIST_NEVER_READ));
    assert_int_equal(judge(f).level, WORKLIST_HIGH);
    assert_int_equal(judge(f).step, WORKLIST_STEP_READ);
    assert_int_equal(judge(f).safe_until_day, WORKLIST_NEVER);
    CHECK(judge(f).safe_until_day < TODAY - 10000);
}

/* SR-42: a booking that has passed is no booking. */
static void a_booking_of_yesterday_was_missed(void **state)
{
    struct current c = { .booked_day = TODAY, .owner = 1 };

    (void)state;
    assert_int_equal(worklist_facts(&c, TODAY).booked_day, TODAY);
    assert_int_equal(worklist_facts(&c, TODAY).missed_day, WORKLIST_NEVER);
    c.booked_day = TODAY - 1;
    assert_int_equal(worklist_facts(&c, TODAY).booked_day, WORKLIST_NEVER);
    assert_int_equal(worklist_facts(&c, TODAY).missed_day, TODAY - 1);
    c.booked_day = RECORD_NO_DAY;
    assert_int_equal(worklist_facts(&c, TODAY).booked_day, WORKLIST_NEVER);
    assert_int_equal(worklist_facts(&c, TODAY).missed_day, WORKLIST_NEVER);
}

/* R-03 R-07 R-22 */
static void each_flag_of_the_record_is_a_reason(void **state)
{
    static const struct {
        unsigned flag;
        enum worklist_reason reason;
        enum worklist_level level;
    } rows[] = {
        { CURRENT_NO_BACKUP, WORKLIST_NO_BACKUP, WORKLIST_LOW },
        { CURRENT_NOT_RUNNING, WORKLIST_NOT_RUNNING, WORKLIST_HIGH },
        { CURRENT_DISAGREES, WORKLIST_DISAGREES, WORKLIST_LOW },
        { CURRENT_DISCREPANCY, WORKLIST_DISCREPANCY, WORKLIST_MEDIUM },
        { CURRENT_NO_PUMP, WORKLIST_NO_PUMP, WORKLIST_HIGH },
    };
    struct worklist_facts f;
    size_t i;

    (void)state;
    for (i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        f = content();
        f.flags = rows[i].flag;
        assert_int_equal(judge(f).reasons, 1u << rows[i].reason);
        assert_int_equal(judge(f).level, rows[i].level);
        CHECK(judge(f).step != WORKLIST_STEP_NONE);
    }
}

static void a_missed_appointment_asks_for_a_call(void **state)
{
    struct worklist_facts f = content();

    (void)state;
    f.missed_day = TODAY - 1;
    CHECK(has(f, WORKLIST_MISSED));
    assert_int_equal(judge(f).step, WORKLIST_STEP_CALL);
}

/* SR-42 SR-43: a visit that was left open asks to be closed, louder than one
 * that is under way. */
static void a_visit_left_open_is_listed(void **state)
{
    struct worklist_facts f = content();
    struct current c = { .visit_day = TODAY, .booked_day = RECORD_NO_DAY };

    (void)state;
    assert_int_equal(worklist_facts(&c, TODAY).visit_day, TODAY);
    f.visit_day = TODAY;
    assert_int_equal(judge(f).reasons, 1u << WORKLIST_VISIT_OPEN);
    assert_int_equal(judge(f).level, WORKLIST_LOW);
    assert_int_equal(judge(f).step, WORKLIST_STEP_CLOSE);
    f.visit_day = TODAY - 1;
    assert_int_equal(judge(f).reasons, 1u << WORKLIST_VISIT_LEFT);
    assert_int_equal(judge(f).level, WORKLIST_MEDIUM);
    assert_int_equal(judge(f).section, WORKLIST_SECTION_SOON);
    assert_int_equal(judge(f).step, WORKLIST_STEP_CLOSE);
}

/* F-09 */
static void the_battery_warns_six_and_three_months_before(void **state)
{
    struct worklist_facts f = content();

    (void)state;
    f.replace_by_day = TODAY + 184;
    assert_int_equal(judge(f).reasons, 0);
    f.replace_by_day = TODAY + 183;
    CHECK(has(f, WORKLIST_REPLACE_FAR));
    f.replace_by_day = TODAY + 93;
    CHECK(has(f, WORKLIST_REPLACE_FAR));
    f.replace_by_day = TODAY + 92;
    CHECK(has(f, WORKLIST_REPLACE_NEAR));
    CHECK(!has(f, WORKLIST_REPLACE_FAR));
    f.replace_by_day = TODAY;
    CHECK(has(f, WORKLIST_REPLACE_NEAR));
    f.replace_by_day = TODAY - 1;
    CHECK(has(f, WORKLIST_REPLACE_PAST));
    CHECK(!has(f, WORKLIST_REPLACE_NEAR));
    assert_int_equal(judge(f).section, WORKLIST_SECTION_OVERDUE);
    f.replace_by_day = WORKLIST_NEVER;
    assert_int_equal(judge(f).reasons, 0);
}

static void safe_until_is_the_earlier_of_alarm_and_stability(void **state)
{
    struct worklist_facts f = content();

    (void)state;
    f.stability_day = TODAY + 59;
    assert_int_equal(judge(f).safe_until_day, TODAY + 59);
    f.replace_by_day = TODAY - 58; /* an estimate never comes before them */
    assert_int_equal(judge(f).safe_until_day, TODAY + 59);
    f.stability_day = WORKLIST_NEVER;
    assert_int_equal(judge(f).safe_until_day, TODAY + 60);
}

#define CAUSES 13

static void add_cause(struct worklist_facts *facts, int cause)
{
    switch (cause) {
    case 0:
        facts->refill_by_day = TODAY - 3;
        break;
    case 1:
        facts->has_owner = false;
        break;
    case 2:
        facts->read_day = TODAY - 200;
        break;
    case 3:
        facts->missed_day = TODAY - 2;
        break;
    case 4:
        facts->replace_by_day = TODAY + 50;
        break;
    case 5:
        facts->stability_day = TODAY - 1;
        break;
    case 6:
        facts->alarm_day = TODAY - 1;
        break;
    case 7:
        facts->visit_day = TODAY - 1;
        break;
    default:
        facts->flags |= 1u << (cause - 8);
        break;
    }
}

/* SR-42: under every set of causes each keeps its reason, and the item is
 * never quieter than any of its causes alone. */
static void no_rule_hides_another(void **state)
{
    struct worklist_facts facts, alone;
    struct worklist_item item, one;
    int set, cause;

    (void)state;
    for (set = 0; set < 1 << CAUSES; set++) {
        facts = content();
        for (cause = 0; cause < CAUSES; cause++)
            if (set >> cause & 1)
                add_cause(&facts, cause);
        item = judge(facts);
        for (cause = 0; cause < CAUSES; cause++) {
            if (!(set >> cause & 1))
                continue;
            alone = content();
            add_cause(&alone, cause);
            one = judge(alone);
            CHECK(one.reasons != 0);
            CHECK((item.reasons & one.reasons) == one.reasons);
            CHECK(item.level >= one.level);
            CHECK(item.section <= one.section);
        }
    }
}

/* SR-42: who is overdue and unread and unbooked is found under each. */
static void one_patient_is_found_under_every_kind(void **state)
{
    struct worklist_facts f = content();
    struct worklist_item item;

    (void)state;
    f.refill_by_day = TODAY - 3;
    f.window_day = TODAY - 5;
    f.read_day = TODAY - 200;
    f.booked_day = WORKLIST_NEVER;
    item = judge(f);
    CHECK(worklist_belongs(&item, WORKLIST_SECTION_OVERDUE));
    CHECK(!worklist_belongs(&item, WORKLIST_SECTION_SOON));
    CHECK(worklist_belongs(&item, WORKLIST_SECTION_UNREAD));
    CHECK(worklist_belongs(&item, WORKLIST_SECTION_NO_DATE));
    CHECK(!worklist_belongs(&item, WORKLIST_SECTION_OTHER));
    item = judge(content());
    CHECK(!worklist_belongs(&item, WORKLIST_SECTION_NO_DATE));
}

/* SR-42: as days go by without a refill, an item never grows quieter. */
static void overdue_rises_and_never_falls(void **state)
{
    struct worklist_facts f = content();
    struct worklist_rule rule = worklist_rule_default();
    struct worklist_item item;
    int level = 0, section = WORKLIST_SECTION_NONE, day;

    (void)state;
    f.booked_day = WORKLIST_NEVER;
    for (day = TODAY; day < TODAY + 500; day++) {
        item = worklist_judge(&f, &rule, day);
        CHECK((int)item.level >= level);
        CHECK((int)item.section <= section);
        level = (int)item.level;
        section = (int)item.section;
    }
    assert_int_equal(level, WORKLIST_HIGH);
    assert_int_equal(section, WORKLIST_SECTION_OVERDUE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(who_needs_nothing_is_not_listed),
        cmocka_unit_test(overdue_begins_the_day_after_refill_by),
        cmocka_unit_test(the_alarm_date_itself_is_too_late),
        cmocka_unit_test(a_fill_past_its_stability_limit_is_overdue),
        cmocka_unit_test(a_booking_never_clears_overdue),
        cmocka_unit_test(
            a_booking_after_the_alarm_date_does_not_clear_the_item),
        cmocka_unit_test(a_window_that_opens_within_a_week_is_soon),
        cmocka_unit_test(without_owner_date_or_fresh_reading_is_listed),
        cmocka_unit_test(never_read_is_loud_and_first),
        cmocka_unit_test(a_booking_of_yesterday_was_missed),
        cmocka_unit_test(each_flag_of_the_record_is_a_reason),
        cmocka_unit_test(a_missed_appointment_asks_for_a_call),
        cmocka_unit_test(a_visit_left_open_is_listed),
        cmocka_unit_test(the_battery_warns_six_and_three_months_before),
        cmocka_unit_test(safe_until_is_the_earlier_of_alarm_and_stability),
        cmocka_unit_test(no_rule_hides_another),
        cmocka_unit_test(one_patient_is_found_under_every_kind),
        cmocka_unit_test(overdue_rises_and_never_falls),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
