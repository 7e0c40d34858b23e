#include "core/event.h"

#include "test/test.h"

/* F-10: a stored code must find its row, and slugs name one event each. */
static void the_list_rises_and_names_each_once(void **state)
{
    const struct event *event, *other;
    size_t i, j;

    (void)state;
    for (i = 0; (event = event_get(i)) != NULL; i++) {
        CHECK(event_of_code((uint32_t)event->code) == event);
        CHECK(strlen(event->words) > 0);
        for (j = 0; j < i; j++) {
            other = event_get(j);
            CHECK(other->code < event->code);
            CHECK(strcmp(other->slug, event->slug) != 0);
        }
    }
    CHECK(i == 44);
}

static void an_unknown_code_has_no_row(void **state)
{
    (void)state;
    CHECK(event_of_code(0) == NULL);
    CHECK(event_of_code(14) == NULL);
    CHECK(event_of_code(UINT32_MAX) == NULL);
    CHECK(event_get(SIZE_MAX) == NULL);
}

static void check_priority(uint32_t code, enum event_priority priority)
{
    CHECK(event_of_code(code)->kind == EVENT_KIND_ALARM);
    CHECK(event_of_code(code)->priority == priority);
}

/* F-06, F-07: the causes of each alarm. */
static void alarms_have_the_priority_of_their_cause(void **state)
{
    size_t i;

    (void)state;
    check_priority(EVENT_ALARM_LOW_RESERVOIR, EVENT_MEDIUM);
    check_priority(EVENT_ALARM_ERI, EVENT_MEDIUM);
    check_priority(EVENT_ALARM_MEMORY, EVENT_MEDIUM);
    check_priority(EVENT_ALARM_STOPPED, EVENT_MEDIUM);
    check_priority(EVENT_ALARM_EMPTY, EVENT_HIGH);
    check_priority(EVENT_ALARM_EOS, EVENT_HIGH);
    check_priority(EVENT_ALARM_STALL, EVENT_HIGH);
    check_priority(EVENT_ALARM_STOPPED_LONG, EVENT_HIGH);
    check_priority(EVENT_ALARM_MEMORY_CRITICAL, EVENT_HIGH);
    check_priority(EVENT_ALARM_BATTERY_RESET, EVENT_HIGH);
    check_priority(EVENT_ALARM_NOT_DELIVERING, EVENT_HIGH);
    check_priority(EVENT_ALARM_OVER_DELIVERY, EVENT_HIGH);
    check_priority(EVENT_ALARM_HELD, EVENT_HIGH);
    for (i = 0; event_get(i); i++)
        CHECK((event_get(i)->kind == EVENT_KIND_ALARM) ==
              (event_get(i)->priority != EVENT_LOW));
}

static void priorities_have_words(void **state)
{
    (void)state;
    assert_string_equal(event_priority_words(EVENT_LOW), "low");
    assert_string_equal(event_priority_words(EVENT_MEDIUM), "medium");
    assert_string_equal(event_priority_words(EVENT_HIGH), "high");
    CHECK_FAULT((void)event_priority_words((enum event_priority)3));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_list_rises_and_names_each_once),
        cmocka_unit_test(an_unknown_code_has_no_row),
        cmocka_unit_test(alarms_have_the_priority_of_their_cause),
        cmocka_unit_test(priorities_have_words),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
