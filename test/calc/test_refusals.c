/* test_refusals.c: bad input of every kind.
 *
 * Exit 2, nothing on standard output, and one line on standard error that names
 * the option, what is wrong and what to do. */
#include "test/calc/run.h"
#include "test/test.h"

struct refusal {
    const char *args;
    const char *words; /* part of the line */
};

static void check_all(const struct refusal *refusals, size_t count)
{
    const struct run *run;
    size_t i;

    for (i = 0; i < count; i++) {
        char prefix[64];
        const char *newline;

        run = run_calc("%s", refusals[i].args);
        snprintf(prefix, sizeof prefix,
            "cisterna calc %.*s: ", (int)strcspn(refusals[i].args, " "),
            refusals[i].args);
        if (run->exit != 2 || !strstr(run->err, refusals[i].words))
            print_error("%s\n%s%s", refusals[i].args, run->out, run->err);
        assert_int_equal(run->exit, 2);
        assert_string_equal(run->out, "");
        assert_non_null(strstr(run->err, refusals[i].words));
        assert_int_equal(strncmp(run->err, prefix, strlen(prefix)), 0);
        newline = strchr(run->err, '\n');
        assert_non_null(newline);
        assert_string_equal(newline + 1, "");
    }
}

#define CHECK_ALL(refusals)                                                    \
    check_all(refusals, sizeof(refusals) / sizeof(refusals)[0])

/* SR-30 */
static void numbers_that_could_be_misread_are_refused(void **state)
{
    static const struct refusal refusals[] = {
        { "flow --dose .5 --concentration 500", "write a zero before it" },
        { "flow --dose 5. --concentration 500", "ends with a point" },
        { "flow --dose 0300 --concentration 500", "needless zero" },
        { "flow --dose 3.0.0 --concentration 500", "two points" },
        { "flow --dose 1,200 --concentration 500", "comma" },
        { "flow --dose -300 --concentration 500", "sign" },
        { "flow --dose +300 --concentration 500", "sign" },
        { "flow --dose 3e2 --concentration 500", "exponent" },
        { "flow --dose '3 00' --concentration 500", "space" },
        { "flow --dose '' --concentration 500", "is empty" },
        { "flow --dose abc --concentration 500", "is not a number" },
        { "flow --dose nan --concentration 500", "is not a number" },
        { "flow --dose 0x10 --concentration 500", "letters in it" },
        { "flow --dose 0.0001 --concentration 500", "more than 3 decimals" },
        { "flow --dose 0 --concentration 500", "outside 0.001 to 96000" },
        { "flow --dose 99999999999999999999 --concentration 500",
            "outside 0.001 to 96000" },
        { "refill --fill 20 --dose 300 --concentration 2000 --filled "
          "2026-01-15 --lead 2.5",
            "write whole days" },
    };

    (void)state;
    CHECK_ALL(refusals);
}

/* units are fixed; nothing is converted behind anybody's back. */
static void units_are_refused(void **state)
{
    static const struct refusal refusals[] = {
        { "flow --dose 300mg --concentration 500", "alone, in mcg a day" },
        { "flow --dose '300 mcg' --concentration 500", "alone, in mcg a day" },
        { "flow --dose 300e --concentration 500", "alone, in mcg a day" },
        { "flow --dose 300mcg --concentration 500", "alone, in mcg a day" },
        { "flow --dose 300 --concentration 2mg/mL", "alone, in mcg/mL" },
        { "flow --dose 300 --concentration 500furlongs", "alone, in mcg/mL" },
        { "prime --concentration 500 --tubing 140uL --catheter 0.132",
            "alone, in mL" },
    };

    (void)state;
    CHECK_ALL(refusals);
}

/* R-02, with both numbers named */
static void a_flow_no_pump_makes_is_refused(void **state)
{
    static const struct refusal refusals[] = {
        { "flow --dose 90 --concentration 2000",
            "a flow of 0.045 mL/day, below 0.048 mL/day" },
        { "flow --dose 23.999 --concentration 500", "below 0.048" },
        { "flow --dose 2500 --concentration 100",
            "a flow of 25 mL/day, above 24 mL/day" },
        { "flow --schedule '00:00 1, 06:00 299' --concentration 500",
            "has at 00:00 1 mcg in 360 min, which at 500 mcg/mL is a flow of "
            "0.008 mL/day, below 0.048" },
        { "flow --schedule 'Mon-Sat: 00:00 300; Sun: 00:00 150, 23:00 0.9' "
          "--concentration 500",
            "has at 23:00 0.9 mcg in 60 min" },
        { "refill --fill 20 --dose 90 --concentration 2000 --filled "
          "2026-01-15",
            "below 0.048" },
        { "residual --fill 20 --dose 90 --concentration 2000 --filled "
          "2026-01-15 --at 2026-02-09 --measured 7.4",
            "below 0.048" },
        { "bridge --old-concentration 2000 --old-dose 300 --new-concentration "
          "4000 --new-dose 100 --tubing 0.14 --catheter 0.132",
            "--new-dose \"100\" at 4000 mcg/mL is a flow of 0.025" },
        { "bridge --old-concentration 2000 --old-dose 90 --new-concentration "
          "500 --new-dose 100 --tubing 0.14 --catheter 0.132",
            "--old-dose \"90\" at 2000 mcg/mL" },
        { "battery --implanted 2021-05-01 --flow 25", "0.006 to 24 mL" },
        { "battery --implanted 2021-05-01 --flow 0", "0.006 to 24 mL" },
    };

    (void)state;
    CHECK_ALL(refusals);
}

#define REFILL "refill --dose 300 --concentration 2000 --filled 2026-01-15 "

/* F-05 */
static void a_fill_that_cannot_be_is_refused(void **state)
{
    static const struct refusal refusals[] = {
        { REFILL "--fill 40.000001", "more than the reservoir holds, 40 mL" },
        { REFILL "--fill 20.1 --capacity 20", "holds, 20 mL" },
        { REFILL "--fill 20 --capacity 30", "write 20 or 40" },
        { REFILL "--fill 1.999999", "less than the alarm volume, 2 mL" },
        { REFILL "--fill 4 --alarm-volume 5", "alarm volume, 5 mL" },
        { REFILL "--fill 20 --alarm-volume 0.9", "outside 1 to 10 mL" },
        { REFILL "--fill 20 --alarm-volume 10.1", "outside 1 to 10 mL" },
        { REFILL "--fill 20 --lead 15", "outside 0 to 14 days" },
        { REFILL "--fill 20 --window 0", "outside 1 to 10 days" },
        { REFILL "--fill 20 --window 11", "outside 1 to 10 days" },
        { REFILL "--fill 20 --stability 0", "outside 1 to 365 days" },
        { REFILL "--fill 20 --early-days 29", "outside 0 to 28 days" },
        { "flow --dose 300 --concentration 50", "screening" },
        { "flow --dose 300 --concentration 0.5", "outside 1 to 4000 mcg/mL" },
        { "flow --dose 300 --concentration 4001", "outside 1 to 4000 mcg/mL" },
        { "prime --concentration 50 --tubing 0.14 --catheter 0.132",
            "screening" },
        { "dilution --fill 20 --residual 1.4 --old-concentration 50 "
          "--new-concentration 500",
            "screening" },
        { "dilution --fill 41 --residual 1.4 --old-concentration 2000 "
          "--new-concentration 500",
            "holds, 40 mL" },
        { "dilution --fill 1.4 --residual 1.4 --old-concentration 2000 "
          "--new-concentration 500",
            "no room for new drug" },
        { "dilution --fill 20 --residual 1.4 --old-concentration 2000 "
          "--new-concentration 500 --rinses 11 --rinse 10",
            "outside 0 to 10 times" },
        { "dilution --fill 20 --residual 1.4 --old-concentration 2000 "
          "--new-concentration 500 --rinses 2",
            "--rinse is missing" },
        { "dilution --fill 20 --residual 1.4 --old-concentration 2000 "
          "--new-concentration 500 --rinse 10",
            "add --rinses" },
        { "dilution --fill 20 --residual 1.4 --old-concentration 2000 "
          "--new-concentration 500 --rinses 1 --rinse 39",
            "fits beside the residual" },
        { "prime --concentration 500 --tubing 0.14 --catheter 132",
            "outside 0 to 1 mL" },
        { "prime --concentration 500 --tubing 0.14 --catheter 0",
            "implant record" },
    };

    (void)state;
    CHECK_ALL(refusals);
}

#define FILLED "refill --fill 20 --dose 300 --concentration 2000 --filled "

static void a_date_that_is_none_is_refused(void **state)
{
    static const struct refusal refusals[] = {
        { FILLED "2026-02-31", "not a day of the calendar" },
        { FILLED "2025-02-29", "not a day of the calendar" },
        { FILLED "2026-13-01", "not a day of the calendar" },
        { FILLED "15/01/2026", "year-month-day" },
        { FILLED "2026-1-15", "year-month-day" },
        { FILLED "tomorrow", "year-month-day" },
        { FILLED "2026-01-15T24:30", "--filled" },
        { FILLED "2026-01-15T10:30+25:00", "--filled" },
        { FILLED "1969-12-31", "before 1970" },
        { FILLED "1950-06-01 --zone America/Chicago", "before 1970" },
        { FILLED "2199-12-01", "after 2199" },
        { FILLED "2026-01-15 --zone America/Chigaco", "no time zone" },
        { FILLED "2026-01-15 --zone ../etc/passwd", "no time zone" },
        { FILLED "2026-01-15 --now yesterday", "--now" },
        { "taper --dose 400 --to 50 --start 2026-02-30", "calendar" },
        { "taper --dose 400 --to 50 --start 2026-03-02T10:00", "has a time" },
        { "taper --dose 400 --to 50 --start 2199-12-31", "past 2199" },
        { "battery --implanted 2026-04-31 --flow 0.6", "calendar" },
        { "battery --implanted 2026-04-30 --flow 0.6 --eri 2026-04-29",
            "before the implant" },
        { "battery --implanted 2197-04-30 --flow 0.6", "after 2199" },
        { "residual --fill 20 --dose 300 --concentration 500 --filled "
          "2026-01-15 --at 2026-01-14 --measured 20",
            "before the fill" },
        { "travel --fill 20 --dose 300 --concentration 2000 --filled "
          "2026-01-15 --away 2026-04-20",
            "a first and a last day" },
        { "travel --fill 20 --dose 300 --concentration 2000 --filled "
          "2026-01-15 --away 2026-04-20..2026-04-19",
            "ends before it begins" },
        { "travel --fill 20 --dose 300 --concentration 2000 --filled "
          "2026-01-15 --away 2026-02-31..2026-04-19",
            "calendar" },
        { "travel --fill 20 --dose 300 --concentration 2000 --filled "
          "2026-01-15 --away 2025-02-01..2025-04-19",
            "before the fill" },
    };

    (void)state;
    CHECK_ALL(refusals);
}

/* a local time that never was, or was twice, needs an offset. */
static void a_local_time_at_a_clock_change_is_refused(void **state)
{
    static const struct refusal refusals[] = {
        { FILLED "2026-03-08T02:00 --zone America/Chicago", "add an offset" },
        { FILLED "2026-03-08T02:59:59 --zone America/Chicago",
            "add an offset" },
        { FILLED "2026-11-01T01:00 --zone America/Chicago", "add an offset" },
        { FILLED "2026-11-01T01:59:59 --zone America/Chicago",
            "add an offset" },
        { FILLED "2026-03-29T02:30 --zone Europe/Berlin", "add an offset" },
        { FILLED "2026-10-25T02:30 --zone Europe/Berlin", "add an offset" },
        { "residual --fill 20 --dose 300 --concentration 500 --filled "
          "2026-01-15 --at 2026-03-08T02:30 --measured 7 --zone "
          "America/Chicago",
            "--at \"2026-03-08T02:30\" falls in the time the clocks skip" },
    };

    (void)state;
    CHECK_ALL(refusals);
}

/* F-02: the grammar of schedules. */
static void a_schedule_that_is_none_is_refused(void **state)
{
    static const struct refusal refusals[] = {
        { "flow --concentration 500 --schedule ''", "is empty" },
        { "flow --concentration 500 --schedule '06:00 120, 00:00 80'",
            "begins late" },
        { "flow --concentration 500 --schedule '00:00 80, 08:00 90, 06:00 "
          "120'",
            "does not come after" },
        { "flow --concentration 500 --schedule '00:00 80, 00:00 90'",
            "does not come after" },
        { "flow --concentration 500 --schedule '00:00 80, 24:00 90'",
            "no day has" },
        { "flow --concentration 500 --schedule '0:00 80'", "as in 06:00" },
        { "flow --concentration 500 --schedule '00:00'", "mcg of each step" },
        { "flow --concentration 500 --schedule '00:00 .5'", "point" },
        { "flow --concentration 500 --schedule '00:00 0'", "0 mcg" },
        { "flow --concentration 500 --schedule '00:00 80;'", "--schedule" },
        { "flow --concentration 500 --schedule '00:00 80 06:00 70'",
            "--schedule" },
        { "flow --concentration 500 --schedule 'Mon-Fri: 00:00 80; Fri-Sun: "
          "00:00 90'",
            "weekday twice" },
        { "flow --concentration 500 --schedule 'Mon-Fri: 00:00 80'",
            "leaves out a weekday" },
        { "flow --concentration 500 --schedule 'Montag: 00:00 80'",
            "--schedule" },
        { "flow --concentration 500", "--dose is missing" },
        { "flow --concentration 500 --dose 300 --schedule '00:00 300'",
            "give one of them" },
        { "bridge --old-concentration 500 --old-schedule '00:00 80, 06:00 120' "
          "--new-concentration 2000 --new-dose 300 --tubing 0.14 --catheter "
          "0.132",
            "--at is missing" },
        { "bridge --old-concentration 500 --old-schedule 'Mon-Fri: 00:00 80; "
          "Sat,Sun: 00:00 90' --new-concentration 2000 --new-dose 300 --tubing "
          "0.14 --catheter 0.132 --at 09:30",
            "write date and time" },
        { "bridge --old-concentration 500 --old-schedule '00:00 80, 06:00 120' "
          "--new-concentration 2000 --new-dose 300 --tubing 0.14 --catheter "
          "0.132 --at 25:30",
            "--at \"25:30\"" },
    };

    (void)state;
    CHECK_ALL(refusals);
}

/* The 48th step is the last. */
static void forty_nine_steps_are_refused(void **state)
{
    char text[2048] = "";
    int i;

    (void)state;
    for (i = 0; i < 49; i++) {
        const struct run *run;

        snprintf(text + strlen(text), sizeof text - strlen(text),
            "%s%02d:%02d 10", i ? ", " : "", i * 29 / 60, i * 29 % 60);
        if (i < 47)
            continue;
        run = run_calc("flow --concentration 500 --schedule '%s'", text);
        assert_int_equal(run->exit, i == 47 ? 0 : 2);
        CHECK(i == 47 || strstr(run->err, "more than 48 steps") != NULL);
    }
}

/* */
static void a_question_outside_its_rule_is_refused(void **state)
{
    static const struct refusal refusals[] = {
        { "screening --dose 60 --effect-hours 6", "no test dose" },
        { "screening --dose 25 --effect-hours 6", "--small-child" },
        { "screening --dose 50", "--effect-hours is missing" },
        { "screening --dose 50 --effect-hours 6 --no-response", "give one" },
        { "screening --dose 50 --effect-hours 0", "outside 0.01 to 72 hours" },
        { "screening --dose 50 --effect-hours 73", "outside 0.01 to 72" },
        { "titrate --dose 200 --class spinl", "spinal, cerebral or pedi" },
        { "titrate --dose 200", "--class is missing" },
        { "taper --dose 400 --to 400 --start 2026-03-02", "goes down" },
        { "taper --dose 400 --to 0 --start 2026-03-02", "outside 0.001" },
        { "taper --dose 400 --to 50 --start 2026-03-02 --step 20.01",
            "outside 0.01 to 20 %" },
        { "taper --dose 400 --to 50 --start 2026-03-02 --every 0",
            "outside 1 to 90 days" },
        { "taper --dose 5 --to 1 --start 2026-03-02 --step 1",
            "cannot be reached" },
        { "taper --dose 96000 --to 10 --start 2026-03-02 --step 1",
            "above the ceiling" },
        { "triage --sign fevr", "did you mean fever?" },
        { "triage --sign stars", "see --list" },
        { "triage --sign fever,itching", "give each its own option" },
        { "triage --sign 'fever itching'", "give each its own option" },
        { "screening --dose 50mg --effect-hours 6", "alone, in mcg\n" },
        { "triage", "--sign is missing" },
        { "triage --list --sign fever", "give one" },
    };

    (void)state;
    check_all(refusals, 13);
    CHECK(strstr(run_calc("%s", refusals[13].args)->err,
              "takes more than 512 steps") != NULL);
    check_all(refusals + 14, 4);
}

static void options_that_are_none_are_refused(void **state)
{
    static const struct refusal refusals[] = {
        { "flow --doze 300 --concentration 500", "did you mean --dose?" },
        { "flow --conc 500 --dose 300", "did you mean --concentration?" },
        { "flow --fill 20", "is not an option of flow" },
        { "flow --DOSE 300 --concentration 500", "did you mean --dose?" },
        { "flow -dose 300 --concentration 500", "two hyphens: write --dose" },
        { "flow dose=300 --concentration 500", "two hyphens: write --dose" },
        { "flow \xe2\x80\x94"
          "dose 300 --concentration 500",
            "two hyphens: write --dose" },
        { "flow -xyz", "belongs to no option" },
        { "flow --xyzzy", "cisterna calc flow --help" },
        { "flow 300 2000", "belongs to no option" },
        { "flow --dose 300 --dose 400 --concentration 500", "stands twice" },
        { "flow --dose --concentration 500", "--dose has no value" },
    };
    const struct run *run;

    (void)state;
    CHECK_ALL(refusals);
    run = run_calc("flwo");
    assert_int_equal(run->exit, 2);
    assert_string_equal(run->err,
        "cisterna calc: \"flwo\" is no calculation: did you mean flow?\n");
    run = run_calc("xyzzy");
    assert_int_equal(run->exit, 2);
    CHECK(strstr(run->err, "cisterna calc --help") != NULL);
    assert_int_equal(run_calc("%s", "")->exit, 2);
    assert_int_equal(run_calc("flow -x")->exit, 2);
    assert_string_equal(run_calc("flow --dose")->out, "");
}

/* The error line holds what was typed, not what it could do to a terminal. */
static void typed_control_characters_are_not_repeated(void **state)
{
    const struct run *run =
        run_calc("flow --dose '\x1b[2J\r' --concentration 500");

    (void)state;
    assert_int_equal(run->exit, 2);
    CHECK(strchr(run->err, 0x1b) == NULL);
    CHECK(strchr(run->err, '\r') == NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(numbers_that_could_be_misread_are_refused),
        cmocka_unit_test(units_are_refused),
        cmocka_unit_test(a_flow_no_pump_makes_is_refused),
        cmocka_unit_test(a_fill_that_cannot_be_is_refused),
        cmocka_unit_test(a_date_that_is_none_is_refused),
        cmocka_unit_test(a_local_time_at_a_clock_change_is_refused),
        cmocka_unit_test(a_schedule_that_is_none_is_refused),
        cmocka_unit_test(forty_nine_steps_are_refused),
        cmocka_unit_test(a_question_outside_its_rule_is_refused),
        cmocka_unit_test(options_that_are_none_are_refused),
        cmocka_unit_test(typed_control_characters_are_not_repeated),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
