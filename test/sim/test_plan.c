/* test_plan.c: a plan is read as it is written, or refused with its place. */
#include "sim/plan.h"
#include "test/test.h"

static char error[400];

static struct plan read_plan(const char *text)
{
    struct plan plan;

    error[0] = '\0';
    CHECK(plan_parse(&plan, text, error, sizeof(error)) == 0);
    return plan;
}

static void entries_are_kept_by_kind_and_in_order(void **state)
{
    struct plan p = read_plan("3600 stall 600; 86400 cut;op 123 torn 5\n"
                              "  5000 flip 4711 # a note; 7 cut\n"
                              "stroke 2 over 60;;\n 3600 field 1800;");

    (void)state;
    CHECK(p.events == 6);
    CHECK(p.event[0].at == 3600 && p.event[0].what == PLAN_STALL);
    CHECK(p.event[0].a == 600 && p.event[0].when == PLAN_TICK);
    CHECK(p.event[1].at == 3600 && p.event[1].what == PLAN_FIELD);
    CHECK(p.event[2].at == 5000 && p.event[2].a == 4711);
    CHECK(p.event[3].at == 86400 && p.event[3].what == PLAN_CUT);
    CHECK(p.event[4].when == PLAN_OP && p.event[4].at == 123);
    CHECK(p.event[4].what == PLAN_TORN && p.event[4].a == 5);
    CHECK(p.event[5].when == PLAN_STROKE && p.event[5].what == PLAN_OVER);
    CHECK(plan_first(&p, PLAN_TICK) == 0 && plan_first(&p, PLAN_OP) == 4);
    CHECK(plan_first(&p, PLAN_STROKE) == 5);
}

static void every_word_is_read(void **state)
{
    struct plan p = read_plan(
        "1 cut;1 scramble;op 1 torn 0;op 1 silent;op 1 bad;op 1 rot;1 flip 0;"
        "1 fail 1;1 field 1;1 stall 1;1 stuck 1;1 slip 1;1 blind 1;1 over 1;"
        "1 spin 10000;"
        "1 battery 1000;1 contact 1;1 coil 0aFf;1 fill 20000000 2000000;"
        "1 pocket 1 2;1 drain 3;1 wake");
    unsigned seen = 0;
    size_t i;

    (void)state;
    for (i = 0; i < p.events; i++) {
        seen |= 1U << p.event[i].what;
        CHECK(plan_name(p.event[i].what) != NULL);
        if (p.event[i].what == PLAN_COIL)
            CHECK(p.event[i].digits == 4 && p.event[i].hex[2] == 'F');
        if (p.event[i].what == PLAN_FILL)
            CHECK(p.event[i].a == 20000000 && p.event[i].b == 2000000);
    }
    CHECK(p.events == PLAN_WHATS && seen == (1U << PLAN_WHATS) - 1);
    CHECK(read_plan("").events == 0);
    CHECK(read_plan(" \n;; # only words\n").events == 0);
}

static void what_cannot_be_read_is_refused_with_its_place(void **state)
{
    static const struct {
        const char *text;
        const char *want; /* in the error */
    } rows[] = {
        { "3600 stal 600", "line 1, column 6: `stal`: no event; there are" },
        { "1 cut\n2 cut;  x cut", "line 2, column 9: `x`: a number is" },
        { "1", "line 1, column 2: ``: no event" },
        { "op 0 cut", "line 1, column 4: `0`: they are counted from 1" },
        { "stroke 0 cut", "counted from 1" },
        { "op", "line 1, column 3: ``: a number is missing" },
        { "1 stall", "line 1, column 8: ``: a number is missing" },
        { "1 stall 5m", "line 1, column 9: `5m`: a number is wanted" },
        { "1 stall -5", "`-5`: a number is wanted" },
        { "1 fill 5", "``: a number is missing" },
        { "1 cut 5", "line 1, column 7: `5`: the entry should end" },
        { "1 torn 5", "`torn`: goes with op" },
        { "stroke 1 silent", "`silent`: goes with op" },
        { "op 1 coil 00", "`coil`: goes with a tick" },
        { "1 battery 1001", "`1001`: too large" },
        { "1 contact 2", "`2`: too large" },
        { "1 flip 1234567890123456", "too large" },
        { "1 coil", "an even number" },
        { "1 coil 123", "an even number" },
        { "1 coil 1g", "hexadecimal digits" },
    };
    struct plan plan;
    size_t i;

    (void)state;
    for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        CHECK(plan_parse(&plan, rows[i].text, error, sizeof(error)) == -1);
        CHECK(strncmp(error, "plan: line ", 11) == 0);
        if (!strstr(error, rows[i].want))
            fail_msg("%s: %s", rows[i].text, error);
    }
}

static void a_plan_holds_so_many_and_no_more(void **state)
{
    static char text[PLAN_EVENTS_MAX * 6 + 16];
    struct plan plan;
    int i;

    (void)state;
    for (i = 0; i < PLAN_EVENTS_MAX; i++)
        strcat(text, "1 cut;");
    CHECK(read_plan(text).events == PLAN_EVENTS_MAX);
    strcat(text, "1 cut;");
    CHECK(plan_parse(&plan, text, error, sizeof(error)) == -1);
    CHECK(strstr(error, "more events than") != NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(entries_are_kept_by_kind_and_in_order),
        cmocka_unit_test(every_word_is_read),
        cmocka_unit_test(what_cannot_be_read_is_refused_with_its_place),
        cmocka_unit_test(a_plan_holds_so_many_and_no_more),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
