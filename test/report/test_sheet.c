/* test_sheet.c: the printout's words, and its plain text. */
#include "base/buffer.h"
#include "core/triage.h"
#include "report/sheet.h"
#include "test/report/sample.h"
#include "test/test.h"

static struct buffer out;

static const char *text_of(const struct sheet *sheet)
{
    buffer_clear(&out);
    sheet_text(sheet, &out);
    return buffer_get(&out);
}

static void check_has(const char *text, const char *words)
{
    if (!strstr(text, words))
        print_error("missing: %s\nin: %s\n", words, text);
    assert_non_null(strstr(text, words));
}

/* F-12; `test_report_sheet text` prints what sheet.txt holds. */
static void the_plain_sheet_is_as_agreed(void **state)
{
    struct sheet sheet = sample_full();
    static char golden[20000];
    FILE *file = fopen(GOLDEN, "r");

    (void)state;
    assert_non_null(file);
    golden[fread(golden, 1, sizeof golden - 1, file)] = 0;
    fclose(file);
    assert_string_equal(text_of(&sheet), golden);
}

/* F-12, F-04, R-19, R-20, R-22 */
static void every_item_of_the_printout_is_there(void **state)
{
    static const char *const items[] = { "Gneiss, Mira", "MRN 40021",
        "Born 12 Mar 1992", "Read 10 Aug 2026, 14:05", "Printed 16 Nov 2026",
        "Alarm date            18 Nov 2026  Wed, in 2 days",
        "Refill by             8 Nov 2026  OVERDUE: Sun, 8 days ago",
        "19 Nov 2026  Thu 10:30, room 4", "Replace pump by       4 Mar 2028",
        "350.0 mcg/day", "+30.0 mcg (+9.4 %)", "flex, 4 steps", "baclofen",
        "2000 mcg/mL", "0.175 mL/day", "Boluses in 24 h", "drug in 24 h",
        "00:00  80.0 mcg", "06:00  140.0 mcg", "14:00  90.0 mcg",
        "22:00  40.0 mcg", "350.0 mcg a day",
        "volumes are estimated: computed, not measured",
        "Estimated volume      2.4 mL", "Alarm volume          2.0 mL",
        "CIS300214", "1.4.2", "62 cm", "0.136 mL", "T4", "low reservoir soon",
        "refill 19.5 mL, drained 4.1", "Always carry the tablets prescribed.",
        "555-0199", "Not a medical device", "UTC−06:00",
        "withdrawal 2025, autonomic dysreflexia" };
    struct sheet sheet = sample_full();
    const char *text = text_of(&sheet), *first;
    size_t i;

    (void)state;
    for (i = 0; i < sizeof items / sizeof items[0]; i++)
        check_has(text, items[i]);
    first = strstr(text, "Not a medical device");
    assert_null(strstr(first + 1, "Not a medical device"));
}

static void what_is_unknown_is_said_to_be(void **state)
{
    struct sheet sheet = sample_empty();
    const char *text = text_of(&sheet);

    (void)state;
    check_has(text, "No reading on record");
    check_has(text, "Alarm date            not on record");
    check_has(text, "Next refill booked    none");
    check_has(text, "Dose                  not on record");
    check_has(text, "Serial                not on record");
    check_has(text, "ALARMS\n  not known here");
    sheet.alarms_known = true;
    check_has(text_of(&sheet), "ALARMS\n  none when read");
    text = text_of(&sheet);
    check_has(text, "Always carry the tablets prescribed.");
    assert_null(strstr(text, "(null)"));
    assert_null(strstr(text, "1970"));
    assert_null(strstr(text, "STEPS"));
}

static void lines_stay_within_78_columns(void **state)
{
    struct sheet sheet = sample_crowded();
    const char *text = text_of(&sheet);
    int at = 0;

    (void)state;
    check_has(text, "flex, 48 steps");
    check_has(text, "STEPS, MON–FRI");
    check_has(text, "STEPS, SAT");
    check_has(text, "23:00");
    check_has(text, "Çelik-Åkesson");
    for (; *text; text++) {
        at = *text == '\n' ? 0 : at + (((unsigned char)*text & 0xc0) != 0x80);
        CHECK(at <= 78);
    }
}

static void weekdays_are_ranges_and_may_wrap(void **state)
{
    static const struct {
        int days;
        const char *title;
    } cases[] = { { 0x1f, "STEPS, MON–FRI  (" }, { 0x60, "STEPS, SAT, SUN  (" },
        { 0x71, "STEPS, FRI–MON  (" }, { 0x15, "STEPS, MON, WED, FRI  (" },
        { 0x41, "STEPS, SUN, MON  (" }, { 0x02, "STEPS, TUE  (" } };
    struct sheet sheet = sample_full();
    struct schedule schedule;
    size_t i;

    (void)state;
    for (i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        schedule_init(&schedule);
        CHECK(schedule_add_set(&schedule, cases[i].days) == OK);
        CHECK(schedule_add_step(&schedule, 0, 100000) == OK);
        CHECK(schedule_add_set(&schedule, SCHEDULE_ALL_DAYS & ~cases[i].days) ==
              OK);
        CHECK(schedule_add_step(&schedule, 0, 200000) == OK);
        sheet.drug.schedule = &schedule;
        check_has(text_of(&sheet), cases[i].title);
    }
}

/* SR-50: paper, page and calculator share one table. */
static void every_sign_of_the_table_is_on_the_card(void **state)
{
    struct sheet sheet = sample_full();
    static char flat[20000];
    const char *text = text_of(&sheet);
    const struct triage_sign *sign;
    size_t n = 0, i;

    (void)state;
    for (; *text; text++)
        if (n == 0 || (*text != ' ' && *text != '\n') || flat[n - 1] != ' ')
            flat[n++] = *text == '\n' ? ' ' : *text;
    flat[n] = 0;
    for (i = 0; (sign = triage_get(i)) != NULL; i++)
        if (sign->kind != TRIAGE_QUESTION)
            check_has(flat, sign->words + 1);
    for (i = 0; i < TRIAGE_RULES; i++)
        check_has(flat, triage_rule_words((enum triage_rule)i));
}

static void the_code_holds_a_short_text_and_the_link(void **state)
{
    struct sheet sheet = sample_full();

    (void)state;
    buffer_clear(&out);
    sheet_qr_text(&sheet, &out);
    assert_string_equal(buffer_get(&out),
        "BACLOFEN PUMP\nGneiss, Mira\nborn 12 Mar 1992\n"
        "Cisterna 20, serial CIS300214\n350.0 mcg/day at 2000 mcg/mL\n"
        "read 10 Aug 2026\nALARM DATE 18 Nov 2026\nrefill by 8 Nov 2026\n"
        "call 555-0100\ncall 555-0199\n"
        "https://clinic.example/p/7Q2M-KX4D\n");
    sheet = sample_empty();
    buffer_clear(&out);
    sheet_qr_text(&sheet, &out);
    assert_string_equal(buffer_get(&out), "BACLOFEN PUMP\nKaolin, Rana\n");
}

static void the_refill_by_date_says_when_the_drug_decides(void **state)
{
    struct sheet sheet = sample_full();

    (void)state;
    sheet.dates.by_stability = true;
    sheet.printed_day = sheet.dates.refill_by_day.value;
    sheet.dates.booked_day.known = false;
    check_has(text_of(&sheet), "Sun, today; the drug keeps no longer");
    assert_null(strstr(buffer_get(&out), "OVERDUE"));
    check_has(buffer_get(&out), "none  book 6 Nov – 8 Nov 2026");
    sheet.dates.booked_elsewhere = true; /* printed where no clinic is known */
    check_has(text_of(&sheet), "Next refill booked    not known here");
}

static void lines_that_a_person_ended_go_on_as_one(void **state)
{
    struct sheet sheet = sample_full();

    (void)state;
    sheet.oral_backup = "Baclofen 10 mg,\r\nthree times a day.";
    check_has(text_of(&sheet),
        "\nOral backup: Baclofen 10 mg,  three times a day.\n");
    check_has(buffer_get(&out), "\nNot a medical device");
}

static void too_long_a_list_is_a_fault(void **state)
{
    struct sheet sheet = sample_full();

    (void)state;
    sheet.event_count = SHEET_LIST_MAX + 1;
    CHECK_FAULT(text_of(&sheet));
}

/* `test_report_sheet text|pdf|a4|png|svg [full|empty|crowded]` writes a sample,
 * to be looked at. */
static int print_sample(const char *form, const char *which)
{
    struct sheet sheet = which[0] == 'e'   ? sample_empty()
                         : which[0] == 'c' ? sample_crowded()
                                           : sample_full();
    int result = 0;

    if (strcmp(form, "pdf") == 0)
        result = sheet_pdf(&sheet, SHEET_LETTER, &out);
    else if (strcmp(form, "a4") == 0)
        result = sheet_pdf(&sheet, SHEET_A4, &out);
    else if (strcmp(form, "png") == 0)
        result = sheet_png(&sheet, &out);
    else if (strcmp(form, "svg") == 0)
        result = sheet_svg(&sheet, SHEET_LETTER, &out);
    else
        sheet_text(&sheet, &out);
    fwrite(buffer_get(&out), 1, out.len, stdout);
    buffer_free(&out);
    return result;
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_plain_sheet_is_as_agreed),
        cmocka_unit_test(every_item_of_the_printout_is_there),
        cmocka_unit_test(what_is_unknown_is_said_to_be),
        cmocka_unit_test(lines_stay_within_78_columns),
        cmocka_unit_test(weekdays_are_ranges_and_may_wrap),
        cmocka_unit_test(every_sign_of_the_table_is_on_the_card),
        cmocka_unit_test(the_code_holds_a_short_text_and_the_link),
        cmocka_unit_test(the_refill_by_date_says_when_the_drug_decides),
        cmocka_unit_test(lines_that_a_person_ended_go_on_as_one),
        cmocka_unit_test(too_long_a_list_is_a_fault),
    };
    int failed;

    if (argc > 1)
        return print_sample(argv[1], argc > 2 ? argv[2] : "full");
    failed = cmocka_run_group_tests(tests, NULL, NULL);
    buffer_free(&out);
    return failed;
}
