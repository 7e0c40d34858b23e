/* test_answers.c: what the program answers, to the letter, at the edges. */
#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "test/calc/run.h"
#include "test/test.h"

#define FILL "--fill 20 --dose 300 --concentration 2000 "
#define FLEX "'00:00 80, 06:00 120, 14:00 70, 22:00 30'"
#define WEEK "'Mon-Fri: 00:00 80, 06:00 120; Sat,Sun: 00:00 240'"
#define PATH "--tubing 0.140 --catheter 0.132 "

/* One line of JSON, with the exit status. */
struct answer {
    const char *args;
    int exit;
    const char *json;
};

static void check_all(const struct answer *answers, size_t count)
{
    const struct run *run;
    size_t i;

    for (i = 0; i < count; i++) {
        char want[8192];

        run = run_calc("%s --json", answers[i].args);
        snprintf(want, sizeof want, "%s\n", answers[i].json);
        if (strcmp(run->out, want) != 0)
            print_error("%s\n", answers[i].args);
        assert_string_equal(run->out, want);
        assert_int_equal(run->exit, answers[i].exit);
    }
}

#define CHECK_ALL(answers)                                                     \
    check_all(answers, sizeof(answers) / sizeof(answers)[0])

/* */
static void flow_is_dose_by_concentration(void **state)
{
    static const struct answer answers[] = {
        { "flow --dose 300 --concentration 2000", 0,
            "{\"flow_ml_per_day\":\"0.15\"}" },
        { "flow --dose 24 --concentration 500", 0, /* the lowest flow */
            "{\"flow_ml_per_day\":\"0.048\"}" },
        { "flow --dose 48000 --concentration 2000", 0, /* the highest */
            "{\"flow_ml_per_day\":\"24\"}" },
        { "flow --dose 100 --concentration 600", 0,
            "{\"flow_ml_per_day\":\"0.166667\"}" },
        { "flow --schedule " FLEX " --concentration 500", 0,
            "{\"flow_ml_per_day\":\"0.6\",\"dose_mcg_per_day\":\"300\"}" },
        { "flow --schedule " WEEK " --concentration 500", 0,
            "{\"flow_ml_per_day\":\"0.422857\",\"dose_mcg_per_day\":"
            "\"211.428571\",\"days\":{\"Mon\":\"200\",\"Tue\":\"200\",\"Wed\":"
            "\"200\",\"Thu\":\"200\",\"Fri\":\"200\",\"Sat\":\"240\",\"Sun\":"
            "\"240\"}}" },
    };

    (void)state;
    CHECK_ALL(answers);
}

#define DOSE_AND_FLOW                                                          \
    "{\"dose_mcg_per_day\":\"300\",\"flow_ml_per_day\":\"0.15\","

/* device.md 5.6 for the last. */
static void refill_dates_follow_from_the_fill(void **state)
{
    static const struct answer answers[] = {
        { "refill " FILL "--filled 2026-01-15", 0,
            DOSE_AND_FLOW
            "\"days_to_alarm\":120,\"alarm_at\":\"2026-05-15T00:00:00+00:00\","
            "\"alarm_date\":\"2026-05-15\",\"empty_date\":\"2026-05-28\","
            "\"refill_by\":\"2026-05-12\",\"window_from\":\"2026-05-10\","
            "\"window_to\":\"2026-05-12\",\"limited_by\":\"alarm\"}" },
        { "refill " FILL "--filled 2026-01-15 --lead 7 --window 3 "
          "--early-days 7",
            0,
            DOSE_AND_FLOW
            "\"days_to_alarm\":120,\"alarm_at\":\"2026-05-15T00:00:00+00:00\","
            "\"alarm_date\":\"2026-05-15\",\"empty_date\":\"2026-05-28\","
            "\"refill_by\":\"2026-05-01\",\"window_from\":\"2026-04-28\","
            "\"window_to\":\"2026-05-01\",\"limited_by\":\"alarm\"}" },
        { "refill " FILL "--filled 2026-01-15 --lead 0 --stability 120", 0,
            DOSE_AND_FLOW /* a tie is the alarm's */
            "\"days_to_alarm\":120,\"alarm_at\":\"2026-05-15T00:00:00+00:00\","
            "\"alarm_date\":\"2026-05-15\",\"empty_date\":\"2026-05-28\","
            "\"refill_by\":\"2026-05-15\",\"window_from\":\"2026-05-13\","
            "\"window_to\":\"2026-05-15\",\"limited_by\":\"alarm\"}" },
        { "refill --fill 40 --dose 200 --concentration 2000 --filled "
          "2026-01-15",
            0,
            "{\"dose_mcg_per_day\":\"200\",\"flow_ml_per_day\":\"0.1\","
            "\"days_to_alarm\":380,\"alarm_at\":\"2027-01-30T00:00:00+00:00\","
            "\"alarm_date\":\"2027-01-30\",\"empty_date\":\"2027-02-19\","
            "\"refill_by\":\"2026-07-14\",\"window_from\":\"2026-07-12\","
            "\"window_to\":\"2026-07-14\",\"limited_by\":\"stability\"}" },
    };

    (void)state;
    CHECK_ALL(answers);
}

#define DATES(at, alarm, empty, by, from)                                      \
    DOSE_AND_FLOW "\"days_to_alarm\":120,\"alarm_at\":\"" at                   \
                  "\",\"alarm_date\":\"" alarm "\",\"empty_date\":\"" empty    \
                  "\",\"refill_by\":\"" by "\",\"window_from\":\"" from        \
                  "\",\"window_to\":\"" by "\",\"limited_by\":\"alarm\"}"

/* the offset at the fill stays the pump's, whatever the zone does. */
static void pump_time_keeps_the_offset_of_the_fill(void **state)
{
    static const struct answer answers[] = {
        { "refill " FILL "--filled 2026-01-15T10:30 --zone America/Chicago", 0,
            DATES("2026-05-15T10:30:00-06:00", "2026-05-15", "2026-05-28",
                "2026-05-12", "2026-05-10") },
        { "refill " FILL "--filled 2026-01-15T10:30", 0,
            DATES("2026-05-15T10:30:00+00:00", "2026-05-15", "2026-05-28",
                "2026-05-12", "2026-05-10") },
        { "refill " FILL "--filled 2026-01-15T23:30-06:00", 0,
            DATES("2026-05-15T23:30:00-06:00", "2026-05-15", "2026-05-29",
                "2026-05-12", "2026-05-10") },
        { "refill " FILL "--filled 2026-01-16T05:30Z --zone America/Chicago", 0,
            DATES("2026-05-15T23:30:00-06:00", "2026-05-15", "2026-05-29",
                "2026-05-12", "2026-05-10") },
        { "refill " FILL "--filled 2026-01-15 --zone Asia/Kolkata", 0,
            DATES("2026-05-15T00:00:00+05:30", "2026-05-15", "2026-05-28",
                "2026-05-12", "2026-05-10") },
        /* the two 01:30 of a night the clocks go back, and one never shown */
        { "refill " FILL
          "--filled 2026-11-01T01:30-05:00 --zone America/Chicago",
            0,
            DATES("2027-03-01T01:30:00-05:00", "2027-03-01", "2027-03-14",
                "2027-02-26", "2027-02-24") },
        { "refill " FILL
          "--filled 2026-11-01T01:30-06:00 --zone America/Chicago",
            0,
            DATES("2027-03-01T01:30:00-06:00", "2027-03-01", "2027-03-14",
                "2027-02-26", "2027-02-24") },
        { "refill " FILL
          "--filled 2026-03-08T02:30-06:00 --zone America/Chicago",
            0,
            DATES("2026-07-06T03:30:00-05:00", "2026-07-06", "2026-07-19",
                "2026-07-03", "2026-07-01") },
        /* a day without 00:00 begins at its first instant */
        { "refill " FILL "--filled 2026-04-24 --zone Africa/Cairo", 0,
            DATES("2026-08-22T01:00:00+03:00", "2026-08-22", "2026-09-04",
                "2026-08-19", "2026-08-17") },
    };

    (void)state;
    CHECK_ALL(answers);
}

/* Exit 1 for overdue, only when --now says what day it is. */
static void overdue_is_told_by_the_exit_status(void **state)
{
    (void)state;
    assert_int_equal(run_calc("refill " FILL "--filled 2001-01-15")->exit, 0);
    assert_int_equal(run_calc("refill " FILL "--filled 2026-01-15 --now "
                              "2026-05-12T23:59:59")
                         ->exit,
        0);
    assert_int_equal(
        run_calc("refill " FILL "--filled 2026-01-15 --now 2026-05-13")->exit,
        1);
    /* 03:00 in UTC is still the 12th in Chicago, whose fill it was */
    assert_int_equal(run_calc("refill " FILL "--filled 2026-01-15 --zone "
                              "America/Chicago --now 2026-05-13T03:00Z")
                         ->exit,
        0);
    assert_int_equal(run_calc("battery --implanted 2021-05-01 --flow 0.6 "
                              "--now 2027-04-26")
                         ->exit,
        1);
    assert_int_equal(run_calc("battery --implanted 2021-05-01 --flow 0.6 "
                              "--now 2027-04-25")
                         ->exit,
        0);
}

#define RESIDUAL "residual --fill 20 --dose 300 --concentration 500 --filled "

/* the volumes agree and the patient had nothing for months. */
static void a_reservoir_that_ran_empty_is_not_called_routine(void **state)
{
    const struct run *run =
        run_calc(RESIDUAL "2026-01-15 --at 2026-06-09 --measured 0");

    (void)state;
    assert_int_equal(run->exit, 0);
    assert_non_null(strstr(run->out, "EMPTY since 17 Feb 2026, 08:00"));
    assert_non_null(strstr(run->out, "never a silent resume"));
    assert_null(strstr(run->out, "yes"));
    run = run_calc(RESIDUAL "2026-01-15 --at 2026-02-17T08:00 --measured 0");
    assert_null(strstr(run->out, "EMPTY"));
    assert_non_null(strstr(run->out, "yes"));
    run = run_calc(RESIDUAL "2026-01-15 --at 2026-06-09 --measured 3");
    assert_int_equal(run->exit, 1);
    assert_non_null(strstr(run->out, "NO: stop"));
    assert_non_null(strstr(run->out, "EMPTY since"));
}

/* */
static void a_residual_is_judged_both_ways(void **state)
{
    static const struct answer answers[] = {
        { RESIDUAL "2026-01-15 --at 2026-02-09 --measured 7.4", 1,
            "{\"expected_ml\":\"5\",\"measured_ml\":\"7.4\",\"difference_ml\":"
            "\"2.4\",\"use_ratio\":\"0.84\",\"routine\":false,\"reasons\":["
            "\"volume: more than 2 mL more is left than expected\",\"ratio: "
            "the use ratio is "
            "below 0.855: less was delivered than expected\"]}" },
        { RESIDUAL "2026-01-15 --at 2026-02-09 --measured 2.6", 1,
            "{\"expected_ml\":\"5\",\"measured_ml\":\"2.6\",\"difference_ml\":"
            "\"-2.4\",\"use_ratio\":\"1.16\",\"routine\":false,\"reasons\":["
            "\"volume: more than 2 mL less is left than expected\",\"ratio: "
            "the use ratio is "
            "above 1.145: more was delivered than expected\"]}" },
        { RESIDUAL "2026-01-15 --at 2026-02-09 --measured 5", 0,
            "{\"expected_ml\":\"5\",\"measured_ml\":\"5\",\"difference_ml\":"
            "\"0\",\"use_ratio\":\"1\",\"routine\":true,\"reasons\":[]}" },
        /* no use has no ratio */
        { RESIDUAL "2026-01-15 --at 2026-01-15 --measured 20", 0,
            "{\"expected_ml\":\"20\",\"measured_ml\":\"20\",\"difference_ml\":"
            "\"0\",\"use_ratio\":null,\"routine\":true,\"reasons\":[]}" },
        /* under 2 mL of use the ratio is shown, not judged */
        { RESIDUAL "2026-01-15 --at 2026-01-18 --measured 19.9", 0,
            "{\"expected_ml\":\"18.2\",\"measured_ml\":\"19.9\","
            "\"difference_ml\":\"1.7\",\"use_ratio\":\"0.055556\",\"routine\":"
            "true,\"reasons\":[]}" },
        /* long empty: the pump can give no more than it had */
        { RESIDUAL "2026-01-15 --at 2026-06-01 --measured 0", 0,
            "{\"expected_ml\":\"0\",\"measured_ml\":\"0\",\"difference_ml\":"
            "\"0\",\"use_ratio\":\"1\",\"routine\":true,\"reasons\":[]}" },
        /* half an hour, in the zone */
        { RESIDUAL "2026-01-15T10:00 --at 2026-01-15T10:30 --measured 20 "
                   "--zone America/Chicago",
            0,
            "{\"expected_ml\":\"19.9875\",\"measured_ml\":\"20\","
            "\"difference_ml\":\"0.0125\",\"use_ratio\":\"0\",\"routine\":true,"
            "\"reasons\":[]}" },
    };

    (void)state;
    CHECK_ALL(answers);
}

/* after under-delivery going on is a new start; over-delivery is not. */
static void under_delivery_is_said_to_be_a_new_start(void **state)
{
    const char *at = RESIDUAL "2026-01-15 --at 2026-02-09 --measured ";

    (void)state;
    CHECK(strstr(run_calc("%s7.4", at)->out, "a new start") != NULL);
    CHECK(strstr(run_calc("%s2.6", at)->out, "a new start") == NULL);
    CHECK(strstr(run_calc("%s5", at)->out, "a new start") == NULL);
}

#define BRIDGE "bridge --old-concentration 500 --new-concentration 2000 " PATH

/* */
static void a_bridge_of_a_schedule_is_exact(void **state)
{
    static const struct answer answers[] = {
        { BRIDGE "--old-schedule " FLEX " --new-dose 300 --at 09:30", 0,
            "{\"path_ml\":\"0.272\",\"duration_h\":\"12.328571\","
            "\"old_flow_ml_per_day\":\"0.6\",\"new_flow_ml_per_day\":\"0.15\","
            "\"programmed_mcg\":\"544\",\"reaches_csf_mcg\":\"136\","
            "\"without_bridge_mcg_per_day\":\"75\",\"without_bridge_h\":"
            "\"43.52\",\"old_dose_mcg_per_day\":\"300\"}" },
        { BRIDGE "--old-dose 400 --new-schedule '00:00 200, 12:00 200' --at "
                 "00:00",
            0, /* an even schedule is a dose */
            "{\"path_ml\":\"0.272\",\"duration_h\":\"8.16\","
            "\"old_flow_ml_per_day\":\"0.8\",\"new_flow_ml_per_day\":\"0.2\","
            "\"programmed_mcg\":\"544\",\"reaches_csf_mcg\":\"136\","
            "\"without_bridge_mcg_per_day\":\"100\",\"without_bridge_h\":"
            "\"32.64\",\"new_dose_mcg_per_day\":\"400\"}" },
        /* Fri 20:00: 4 h at 6.6667, then 10 mcg/h on Saturday */
        { BRIDGE "--old-schedule " WEEK " --new-dose 300 --at 2026-01-16T20:00",
            0,
            "{\"path_ml\":\"0.272\",\"duration_h\":\"14.933333\","
            "\"old_flow_ml_per_day\":\"0.422857\",\"new_flow_ml_per_day\":"
            "\"0.15\",\"programmed_mcg\":\"544\",\"reaches_csf_mcg\":\"136\","
            "\"without_bridge_mcg_per_day\":\"75\",\"without_bridge_h\":"
            "\"43.52\",\"old_dose_mcg_per_day\":\"211.428571\",\"old_days\":{"
            "\"Mon\":\"200\",\"Tue\":\"200\",\"Wed\":\"200\",\"Thu\":\"200\","
            "\"Fri\":\"200\",\"Sat\":\"240\",\"Sun\":\"240\"}}" },
    };

    (void)state;
    CHECK_ALL(answers);
}

/* */
static void primes_and_rinses_are_computed(void **state)
{
    static const struct answer answers[] = {
        { "prime --concentration 2000 --catheter 0.132 --catheter-only", 0,
            "{\"volume_ml\":\"0.132\",\"dose_mcg\":\"264\"}" },
        { "prime --concentration 2000 " PATH "--catheter-only", 0,
            "{\"volume_ml\":\"0.132\",\"dose_mcg\":\"264\"}" },
        { "dilution --fill 20 --residual 1.4 --old-concentration 2000 "
          "--new-concentration 500 --rinses 2 --rinse 10",
            0,
            "{\"true_concentration_mcg_per_ml\":\"467.111419\","
            "\"error_percent\":\"-6.577716\"}" },
        { "dilution --fill 36.6 --residual 1.6 --old-concentration 250 "
          "--new-concentration 850 --rinses 2 --rinse 7.1",
            0,
            "{\"true_concentration_mcg_per_ml\":\"813.211171\","
            "\"error_percent\":\"-4.328097\"}" },
        { "dilution --fill 20 --residual 0 --old-concentration 2000 "
          "--new-concentration 500 --rinses 0",
            0,
            "{\"true_concentration_mcg_per_ml\":\"500\",\"error_percent\":"
            "\"0\"}" },
    };

    (void)state;
    CHECK_ALL(answers);
}

/* no answer is null; the end of screening is exit 1. */
static void screening_says_what_follows(void **state)
{
    static const struct answer answers[] = {
        { "screening --dose 50 --effect-hours 6", 0,
            "{\"first_dose_mcg_per_day\":\"100\",\"next_screening_dose_mcg\":"
            "null}" },
        { "screening --dose 50 --effect-hours 8", 0,
            "{\"first_dose_mcg_per_day\":\"100\",\"next_screening_dose_mcg\":"
            "null}" },
        { "screening --dose 50 --effect-hours 8.01", 0,
            "{\"first_dose_mcg_per_day\":\"50\",\"next_screening_dose_mcg\":"
            "null}" },
        { "screening --dose 50 --no-response", 0,
            "{\"first_dose_mcg_per_day\":null,\"next_screening_dose_mcg\":"
            "\"75\"}" },
        { "screening --dose 25 --no-response --small-child", 0,
            "{\"first_dose_mcg_per_day\":null,\"next_screening_dose_mcg\":"
            "\"50\"}" },
        { "screening --dose 100 --no-response", 1,
            "{\"first_dose_mcg_per_day\":null,\"next_screening_dose_mcg\":"
            "null}" },
    };

    (void)state;
    CHECK_ALL(answers);
}

/* */
static void titration_and_taper_are_by_the_label(void **state)
{
    static const struct answer answers[] = {
        { "titrate --dose 200 --class spinal", 0,
            "{\"from_mcg_per_day\":\"220\",\"to_mcg_per_day\":\"260\"}" },
        { "titrate --dose 123.457 --class cerebral", 0,
            "{\"from_mcg_per_day\":\"129.62985\",\"to_mcg_per_day\":"
            "\"141.97555\"}" },
        { "titrate --schedule " FLEX " --class pediatric", 0,
            "{\"from_mcg_per_day\":\"315\",\"to_mcg_per_day\":\"345\","
            "\"dose_mcg_per_day\":\"300\"}" },
        { "taper --dose 200 --to 100 --start 2024-02-28", 0, /* leap year */
            "{\"steps\":[{\"date\":\"2024-02-28\",\"dose_mcg_per_day\":"
            "\"160\"},{\"date\":\"2024-03-01\",\"dose_mcg_per_day\":\"128\"},"
            "{\"date\":\"2024-03-03\",\"dose_mcg_per_day\":\"102.4\"},{"
            "\"date\":\"2024-03-05\",\"dose_mcg_per_day\":\"100\"}]}" },
        { "taper --dose 100 --to 80.05 --start 2026-03-02 --step 12.5 --every "
          "7",
            0,
            "{\"steps\":[{\"date\":\"2026-03-02\",\"dose_mcg_per_day\":"
            "\"87.5\"},{\"date\":\"2026-03-09\",\"dose_mcg_per_day\":"
            "\"80.05\"}]}" },
    };

    (void)state;
    CHECK_ALL(answers);
}

/* R-05, F-09 */
static void travel_and_battery_give_dates(void **state)
{
    static const struct answer answers[] = {
        { "travel " FILL "--filled 2026-01-15 --away 2026-04-20..2026-05-12", 0,
            "{\"needs_refill_before\":false,\"last_safe_day\":"
            "\"2026-05-12\"}" },
        { "travel " FILL "--filled 2026-01-15 --away 2026-04-20..2026-05-13", 1,
            "{\"needs_refill_before\":true,\"last_safe_day\":"
            "\"2026-05-12\"}" },
        { "battery --implanted 2021-05-01 --flow 0.6", 0,
            "{\"eri_date\":\"2027-01-25\",\"replace_by\":\"2027-04-25\","
            "\"eos_date\":\"2027-04-25\"}" },
        { "battery --implanted 2021-05-01 --flow 0.6 --eri 2026-03-10", 0,
            "{\"eri_date\":\"2026-03-10\",\"replace_by\":\"2026-06-08\","
            "\"eos_date\":\"2026-06-08\"}" },
    };

    (void)state;
    CHECK_ALL(answers);
}

/* SR-50 */
static void triage_gives_outcome_and_reasons(void **state)
{
    static const struct answer answers[] = {
        { "triage --sign question", 0,
            "{\"outcome\":\"next_visit\",\"reasons\":[\"question: A "
            "question\"]}" },
        { "triage --sign fever --sign fever", 0,
            "{\"outcome\":\"call_now\",\"reasons\":[\"fever: Fever over 38.6 C "
            "(101.5 "
            "F)\"]}" },
        { "triage --sign fever --sign itching", 0,
            "{\"outcome\":\"emergency\",\"reasons\":[\"fever: Fever over 38.6 "
            "C "
            "(101.5 F)\",\"itching: Itching without hives\",\"together: two or "
            "more signs of "
            "withdrawal together\"]}" },
    };
    const struct run *run;

    (void)state;
    CHECK_ALL(answers);
    run = run_calc("triage --list");
    assert_int_equal(run->exit, 0);
    CHECK(strstr(run->out, "blurred-vision ") != NULL);
    run = run_calc("triage --sign two-tone");
    CHECK(strstr(run->out, "If the team does not answer") != NULL);
}

/* words have units, unambiguous dates, and plain characters. */
static void words_are_for_people(void **state)
{
    const struct run *run = run_calc("refill " FILL "--filled 2026-01-15");
    const char *c;

    (void)state;
    assert_int_equal(run->exit, 0);
    CHECK(strstr(run->out, "300.0 mcg/day") != NULL);
    CHECK(strstr(run->out, "0.150 mL/day") != NULL);
    CHECK(strstr(run->out, "Fri 15 May 2026") != NULL);
    for (c = run->out; *c; c++)
        CHECK((*c >= ' ' && *c <= '~') || *c == '\n');
    CHECK(run->err[0] == 0);
}

/* SR-01 is a pump's; the calculator says so and goes on. */
static void a_dose_above_the_ceiling_is_noted(void **state)
{
    const struct run *run =
        run_calc("flow --dose 4000.001 --concentration 2000");

    (void)state;
    assert_int_equal(run->exit, 0);
    CHECK(strstr(run->err, "above the ceiling of 4000 mcg") != NULL);
    run = run_calc("flow --dose 4000 --concentration 2000");
    CHECK(run->err[0] == 0);
}

/* What may be right is noted on standard error, and computed all the same. */
static void what_may_be_a_slip_is_noted(void **state)
{
    const struct run *run = run_calc("flow --dose 0.3 --concentration 2");

    (void)state;
    assert_int_equal(run->exit, 0);
    CHECK(strstr(run->err, "2 mg/mL is written 2000") != NULL);
    run = run_calc("prime --concentration 500 --tubing 0.199 --catheter 0.132");
    assert_int_equal(run->exit, 0);
    CHECK(strstr(run->err, "replaced by 0.140 mL") != NULL);
    run = run_calc("refill --dose 300 --concentration 2000 --filled 2026-01-15 "
                   "--fill 20 --alarm-volume 1.5");
    assert_int_equal(run->exit, 0);
    CHECK(strstr(run->err, "accuracy of the pump is not assured") != NULL);
    run = run_calc("refill --dose 300 --concentration 2000 --filled 2026-01-15 "
                   "--fill 2.1");
    assert_int_equal(run->exit, 0);
    CHECK(strstr(run->err, "12 Jan 2026, is before the fill") != NULL);
}

static void every_command_has_help_with_examples(void **state)
{
    static const char *const names[] = { "flow", "refill", "residual", "bridge",
        "prime", "dilution", "screening", "titrate", "taper", "travel",
        "battery", "triage" };
    const struct run *run;
    size_t i;

    (void)state;
    for (i = 0; i < sizeof names / sizeof names[0]; i++) {
        run = run_calc("%s --help", names[i]);
        assert_int_equal(run->exit, 0);
        CHECK(strstr(run->out, "Example") != NULL);
        CHECK(strstr(run->out, "--json") != NULL);
        CHECK(strstr(run_calc("--help")->out, names[i]) != NULL);
    }
    run = run_calc("--version");
    assert_int_equal(run->exit, 0);
    CHECK(strstr(run->out, "cisterna") != NULL);
    assert_int_equal(run_calc("flow --version")->exit, 0);
}

/* A full disk behind standard output is exit 3, never silence. */
static void an_answer_that_cannot_be_written_is_a_failure(void **state)
{
    int status = 0;
    pid_t child;

    (void)state;
    child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        dup2(open("/dev/full", O_WRONLY), STDOUT_FILENO);
        dup2(open("/dev/null", O_WRONLY), STDERR_FILENO);
        execl(getenv("CALC"), "calc", "flow", "--dose", "300",
            "--concentration", "2000", (char *)NULL);
        _exit(127);
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_int_equal(WEXITSTATUS(status), 3);
}

/* For eyes: what the one JSON object has no key for. */
static void what_is_unusual_is_said_in_words(void **state)
{
    const struct run *run = run_calc("titrate --dose 3500 --class spinal");

    (void)state;
    assert_non_null(strstr(run->out, "Never above 4000 mcg in a day"));
    run = run_calc("titrate --dose 3000 --class spinal");
    assert_null(strstr(run->out, "Never above"));
    run = run_calc("dilution --fill 20 --residual 1.4 --old-concentration 2000 "
                   "--new-concentration 500 --rinses 2 --rinse 10");
    assert_non_null(strstr(run->out, "-6.6 % against"));
    run = run_calc("refill --fill 20 --dose 300 --concentration 2000 --filled "
                   "2026-12-01 --now 2026-11-16");
    assert_non_null(strstr(run->err, "note: the fill, 1 Dec 2026, is in the "
                                     "future"));
    run = run_calc("refill --fill 20 --dose 300 --concentration 2000 --filled "
                   "2026-11-16 --now 2026-11-16");
    assert_null(strstr(run->err, "future"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(flow_is_dose_by_concentration),
        cmocka_unit_test(refill_dates_follow_from_the_fill),
        cmocka_unit_test(pump_time_keeps_the_offset_of_the_fill),
        cmocka_unit_test(overdue_is_told_by_the_exit_status),
        cmocka_unit_test(a_reservoir_that_ran_empty_is_not_called_routine),
        cmocka_unit_test(what_is_unusual_is_said_in_words),
        cmocka_unit_test(a_residual_is_judged_both_ways),
        cmocka_unit_test(under_delivery_is_said_to_be_a_new_start),
        cmocka_unit_test(a_bridge_of_a_schedule_is_exact),
        cmocka_unit_test(primes_and_rinses_are_computed),
        cmocka_unit_test(screening_says_what_follows),
        cmocka_unit_test(titration_and_taper_are_by_the_label),
        cmocka_unit_test(travel_and_battery_give_dates),
        cmocka_unit_test(triage_gives_outcome_and_reasons),
        cmocka_unit_test(words_are_for_people),
        cmocka_unit_test(a_dose_above_the_ceiling_is_noted),
        cmocka_unit_test(what_may_be_a_slip_is_noted),
        cmocka_unit_test(every_command_has_help_with_examples),
        cmocka_unit_test(an_answer_that_cannot_be_written_is_a_failure),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
