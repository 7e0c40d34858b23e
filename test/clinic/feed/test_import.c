/* test_import.c: every row of a sheet gets its fate, with the reason (SR-48).
 */
#include <inttypes.h>

#include "base/quantity.h"
#include "base/utf8.h"
#include "base/when.h"
#include "test/clinic/feed/sheet.h"
#include "test/test.h"

static struct sheet sheet;

/* SR-48: the sheet of a clinic, against the fates a careful reader gave. */
static void the_sample_sheet_meets_its_fates_row_by_row(void **state)
{
    char *text = sheet_file("clinic-spreadsheet.csv");
    char *fates = sheet_file("clinic-spreadsheet.fates.json");
    int rows = 0, line, at = 0;
    char fate[16];

    (void)state;
    assert_int_equal(sheet_judge(&sheet, text, CELL_ORDER_MDY, NULL), 0);
    for (char *entry = fates; (entry = strstr(entry, "\"line\"")); entry++) {
        CHECK(sscanf(entry, "\"line\": %d, \"fate\": \"%15[a-z]%n", &line, fate,
                  &at) == 2);
        if (strcmp(fate, row_fate_word(sheet.fate[line])) != 0)
            fail_msg("line %d: %s expected, but %s: %s", line, fate,
                row_fate_word(sheet.fate[line]), sheet.reason[line]);
        if (strcmp(fate, "ok") != 0)
            CHECK(strlen(sheet.reason[line]) > 20);
        rows++;
    }
    assert_int_equal(rows, 213);
    assert_int_equal(sheet.import.rows, 213);
    assert_int_equal(sheet.import.refused, 31);
    assert_int_equal(sheet.import.warned, 4);
    assert_int_equal(sheet.import.imported, 182);
    free(fates);
    free(text);
}

/* SR-48: never guess an ambiguous date. */
static void without_the_order_said_ambiguous_rows_of_the_sample_are_refused(
    void **state)
{
    char *text = sheet_file("clinic-spreadsheet.csv");

    (void)state;
    assert_int_equal(sheet_judge(&sheet, text, CELL_ORDER_UNKNOWN, NULL), 0);
    CHECK(sheet.import.refused > 31);
    assert_int_equal(sheet.fate[2], FATE_ERROR); /* 11/9/2026 */
    assert_non_null(strstr(sheet.reason[2], "11/9/2026"));
    assert_non_null(strstr(sheet.reason[2], "may be two dates"));
    assert_int_equal(sheet.fate[4], FATE_OK); /* ISO, born 8/31/1995 */
    free(text);
}

/* One row of sensible values, some of them changed: a list of field and value,
 * ended by NULL. */
static const char *row_of(const char *const *change)
{
    static char text[4000];
    static const char *const usual[COLUMN_COUNT] = {
        [COLUMN_PATIENT] = "Gneiss, Mira",
        [COLUMN_MRN] = "40021",
        [COLUMN_BORN] = "1983-07-02",
        [COLUMN_PUMP] = "20 mL",
        [COLUMN_SERIAL] = "CIS913524",
        [COLUMN_IMPLANTED] = "2020-10-11",
        [COLUMN_CONC] = "2000",
        [COLUMN_DOSE] = "300",
        [COLUMN_FILLED] = "2026-10-02",
        [COLUMN_FILL] = "20",
        [COLUMN_ALARM_VOLUME] = "2",
        [COLUMN_PHONE] = "555-0147",
    };
    struct buffer out = { 0 };

    for (int f = 0; f < COLUMN_COUNT; f++)
        csv_put(&out, column_title((enum column)f), f == 0);
    csv_end(&out);
    for (int f = 0; f < COLUMN_COUNT; f++) {
        const char *value = usual[f] ? usual[f] : "";

        for (const char *const *c = change; *c; c += 2)
            if (strcmp(c[0], column_word((enum column)f)) == 0)
                value = c[1];
        csv_put(&out, value, f == 0);
    }
    csv_end(&out);
    CHECK(out.len < sizeof text);
    strcpy(text, buffer_get(&out));
    buffer_free(&out);
    return text;
}

static enum fate judge(const char *field, const char *value)
{
    const char *change[] = { field, value, NULL };

    assert_int_equal(
        sheet_judge(&sheet, row_of(change), CELL_ORDER_UNKNOWN, NULL), 0);
    assert_int_equal(sheet.import.rows, 1);
    return sheet.fate[2];
}

static int says(const char *words)
{
    return strstr(sheet.reason[2], words) != NULL;
}

/* F-05 */
static void each_rule_refuses_on_its_own_side_of_its_bound(void **state)
{
    static const struct {
        const char *field, *in, *out, *words;
    } bound[] = {
        { "fill", "20", "20.000001", "above the reservoir's 20 mL" },
        { "fill", "2", "1.999999", "below the alarm volume of 2 mL" },
        { "dose", "96", "95.999", "below the pump's minimum of 0.048 mL/day" },
        { "dose", "48000", "48000.001", "above the pump's maximum of 24 mL" },
        { "concentration", "50.001", "50", "for screening only" },
        { "concentration", "4000", "4000.001", "is too large" },
        { "concentration", "12.5", "0.999", "outside 1 to 4000 mcg/mL" },
        { "alarm_volume", "1", "0.999999", "outside 1 to 10 mL" },
        { "alarm_volume", "10", "10.000001", "outside 1 to 10 mL" },
        { "last_refill", "2026-11-16", "2026-11-17", "in the future" },
        { "last_refill", "2026-11-16 09:00", "2026-11-16 09:01", "future" },
        { "last_refill", "1970-01-02", "1969-12-31", "before 1970" },
        { "next_appointment", "2020-01-01", "1969-12-31", "before 1970" },
        { "next_appointment", "2026-11-01 00:30", "2026-11-01 01:30",
            "clocks" },
        { "pump", "40 mL", "30 mL", "no reservoir that is known" },
        { "schedule", "00:00 150, 12:00 150", "00:00 150, 12:00 150.1",
            "adds" },
        { "schedule", "00:00 150, 12:00 150", "00:00 298, 12:00 2", "minimum" },
        { "schedule", "Mon-Fri: 00:00 300; Sat,Sun: 00:00 300",
            "Mon-Fri: 00:00 300", "Schedule" },
    };

    (void)state;
    for (size_t i = 0; i < sizeof bound / sizeof bound[0]; i++) {
        if (judge(bound[i].field, bound[i].in) == FATE_ERROR)
            fail_msg("%s %s: %s", bound[i].field, bound[i].in, sheet.reason[2]);
        if (judge(bound[i].field, bound[i].out) != FATE_ERROR ||
            !says(bound[i].words))
            fail_msg(
                "%s %s: %s", bound[i].field, bound[i].out, sheet.reason[2]);
        CHECK(strchr(sheet.reason[2], ':')); /* what is wrong: what to do */
    }
}

static void what_must_be_there_is_asked_for_and_the_rest_may_be_blank(
    void **state)
{
    static const enum column needed[] = { COLUMN_PATIENT, COLUMN_PUMP,
        COLUMN_SERIAL, COLUMN_CONC, COLUMN_DOSE, COLUMN_FILLED, COLUMN_FILL };

    (void)state;
    for (int f = 0; f < COLUMN_COUNT; f++) {
        int is_needed = 0;

        for (size_t i = 0; i < sizeof needed / sizeof needed[0]; i++)
            is_needed |= needed[i] == (enum column)f;
        assert_int_equal(judge(column_word((enum column)f), "  "),
            is_needed ? FATE_ERROR : FATE_OK);
        if (is_needed)
            CHECK(says("is blank: write"));
    }
    assert_int_equal(judge("alarm_volume", ""), FATE_OK);
    CHECK(says("so 2 mL is used"));
    assert_int_equal(judge("serial", "CIS\n1"), FATE_ERROR);
    assert_int_equal(judge("dose", "0"), FATE_ERROR);
    assert_int_equal(judge("dose", "see chart"), FATE_ERROR);
    CHECK(says("\"see chart\" is not a dose"));
    assert_int_equal(judge("dose", "1,099"), FATE_OK);
    assert_int_equal(judge("concentration", "2 mg/mL"), FATE_OK);
}

static enum fate judge_both(const char *conc, const char *dose)
{
    const char *change[] = { "concentration", conc, "dose", dose, NULL };

    assert_int_equal(
        sheet_judge(&sheet, row_of(change), CELL_ORDER_UNKNOWN, NULL), 0);
    return sheet.fate[2];
}

/* a sheet in mg, or with points between thousands, has a thousandth of
 * dose and concentration; its flow and its dates would be right. */
static void a_thousandth_of_dose_and_concentration_is_not_taken(void **state)
{
    static const char *const weak[] = { "2", "2.000", "2.0", "2 mcg/mL" };

    (void)state;
    for (size_t i = 0; i < sizeof weak / sizeof weak[0]; i++) {
        assert_int_equal(judge_both(weak[i], "0.3"), FATE_ERROR);
        CHECK(says("may be mg/mL: write 2000 mcg/mL"));
    }
    assert_int_equal(judge_both("4", "0.3"), FATE_ERROR);
    assert_int_equal(judge_both("4.001", "0.3"), FATE_WARN);
    CHECK(says("weaker than any product"));
    assert_int_equal(judge("concentration", "49.999"), FATE_WARN);
    CHECK(says("weaker than any product"));
    assert_int_equal(judge("concentration", "50.001"), FATE_OK);
}

/* the printed date rules inside what rounding allows; later than that it
 * is flagged and the computed one used, earlier flagged and used. */
static void alarm_dates_on_the_sheet_are_held_against_the_computed(void **state)
{
    /* 18 mL at 0.15 mL a day from 2 Oct 2026: 120 days, 30 Jan 2027; 17.95 mL
     * last to 29 Jan. */
    (void)state;
    assert_int_equal(judge("alarm_date", "2027-01-30"), FATE_OK);
    assert_int_equal(judge("alarm_date", "2027-01-29"), FATE_OK);
    assert_int_equal(judge("alarm_date", "2027-01-31"), FATE_WARN);
    CHECK(says("later than computed (30 Jan 2027), so the computed one"));
    assert_int_equal(judge("alarm_date", "2027-01-28"), FATE_WARN);
    CHECK(says("earlier than computed (30 Jan 2027), so the sheet's one"));
}

static void the_unusual_is_flagged_and_kept(void **state)
{
    (void)state;
    assert_int_equal(judge("alarm_volume", "1.9"), FATE_WARN);
    CHECK(says("below 2 mL"));
    assert_int_equal(judge("dose", "4000"), FATE_OK);
    assert_int_equal(judge("dose", "4000.001"), FATE_WARN);
    CHECK(says("above 4000 mcg"));
    assert_int_equal(judge("patient", "=cmd|' /C calc'!A0"), FATE_OK);
    assert_int_equal(judge("notes", "line one\nline two, \"quotes\""), FATE_OK);
    /* Dates of birth and implant are not judged. */
    assert_int_equal(judge("born", "2030-01-01"), FATE_OK);
    assert_int_equal(judge("implanted", "1955-01-01"), FATE_OK);
    assert_int_equal(judge("born", "unknown"), FATE_ERROR);
}

#define HEAD "Patient,MRN,Pump,Serial #,Conc,Dose/day,Last refill,Fill (mL)\n"
#define TAIL ",2000,300,2026-10-02,20\n"

static void the_first_row_with_a_number_stands(void **state)
{
    (void)state;
    assert_int_equal(sheet_judge(&sheet,
                         HEAD "a,1,20 mL,CIS 1" TAIL "b,2,20 mL,cis-1" TAIL
                              "a,1,20 mL,CIS 1" TAIL "c,1,20 mL,CIS3" TAIL
                              "d,,20 mL,CIS4" TAIL "e,,20 mL,CIS5" TAIL
                              "f,7,30 mL,CIS6" TAIL "g,7,20 mL,CIS7" TAIL,
                         CELL_ORDER_UNKNOWN, NULL),
        0);
    assert_int_equal(sheet.fate[2], FATE_OK);
    assert_non_null(strstr(sheet.reason[3], "Serial # stands in line 2"));
    assert_non_null(strstr(sheet.reason[4], "repeats line 2"));
    assert_non_null(strstr(sheet.reason[5], "MRN stands in line 2"));
    assert_int_equal(sheet.fate[6], FATE_OK);
    assert_int_equal(sheet.fate[7], FATE_OK);
    assert_int_equal(sheet.fate[8], FATE_ERROR);
    assert_non_null(strstr(sheet.reason[9], "MRN stands in line 8"));
    assert_int_equal(sheet.import.refused, 5);
}

static void sheets_that_cannot_be_read_are_refused_whole(void **state)
{
    static const struct {
        const char *text, *words;
    } bad[] = {
        { "", "is empty" },
        { "\n\n", "is empty" },
        { ",,\n", "is empty" },
        { "Patient\n", "no column \"Serial #\"" },
        { "Our pumps 2026,,\n,,\nPatient,Pump,Serial\n",
            "the first line holds none of the names" },
        { HEAD "\"a,1,20 mL,CIS1" TAIL, "line 2, column 1: a cell starts" },
        { HEAD "a,1,20 mL,CIS\xff" TAIL, "line 2, column 4: a character" },
    };

    (void)state;
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        assert_int_equal(
            sheet_judge(&sheet, bad[i].text, CELL_ORDER_UNKNOWN, NULL), -1);
        assert_non_null(strstr(sheet.why, bad[i].words));
    }
    assert_int_equal(sheet_judge(&sheet, HEAD, CELL_ORDER_UNKNOWN, NULL), 0);
    assert_int_equal(sheet.import.rows, 0);
    assert_int_equal(
        sheet_judge(&sheet, HEAD ",,,,,,,\n\n", CELL_ORDER_UNKNOWN, NULL), 0);
    assert_int_equal(sheet.import.rows, 0);
    assert_int_equal(sheet_judge(&sheet, HEAD "a,1,20 mL,CIS1,2000\n",
                         CELL_ORDER_UNKNOWN, NULL),
        0);
    assert_non_null(
        strstr(sheet.reason[2], "5 cells where the first line has"));
}

/* A refused row quotes what it refuses on one short line of whole letters. */
static void reasons_are_plain_text_whatever_the_cell_holds(void **state)
{
    char text[2000] = "";

    (void)state;
    for (int i = 0; i < 700; i++)
        strcat(text, i % 7 ? "\xc3\xa9" : "\n");
    strcat(text, "x");
    assert_int_equal(judge("dose", text), FATE_ERROR);
    CHECK(utf8_is_text(sheet.reason[2], strlen(sheet.reason[2])));
    CHECK(strlen(sheet.reason[2]) < 200);
    CHECK(!strchr(sheet.reason[2], '\n'));
    CHECK(says("...\" is not a dose"));
}

/* --- Properties -------------------------------------------------------- */

static uint64_t seed = 20261116;

static unsigned dice(unsigned sides)
{
    seed = seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (unsigned)(seed >> 33) % sides;
}

/* The sample's rows, cut apart; line breaks inside cells belong to them. */
static size_t cut_rows(char *text, char *row[], size_t max)
{
    size_t count = 0;
    int quoted = 0;

    row[count++] = text;
    for (; *text; text++) {
        quoted ^= *text == '"';
        if (*text != '\n' || quoted)
            continue;
        *text = 0;
        if (text > row[count - 1] && text[-1] == '\r')
            text[-1] = 0;
        if (text[1] && count < max)
            row[count++] = text + 1;
    }
    return count;
}

/* In any order of rows, the same rows are refused for what they are, and of
 * rows with the same serial exactly the first stands. */
static void the_order_of_rows_changes_nothing_but_duplicates(void **state)
{
    static char joined[64 * 1024];
    char *text = sheet_file("clinic-spreadsheet.csv"), *row[SHEET_LINES_MAX];
    size_t count = cut_rows(text, row, SHEET_LINES_MAX);

    (void)state;
    print_message("the_order_of_rows...: seed %" PRIu64 "\n", seed);
    assert_int_equal(count, 214);
    for (int round = 0; round < 50; round++) {
        char *at = joined;

        for (size_t i = count - 1; i > 1; i--) {
            size_t j = 1 + dice((unsigned)i);
            char *other = row[j];

            row[j] = row[i];
            row[i] = other;
        }
        for (size_t i = 0; i < count; i++)
            at += sprintf(at, "%s\n", row[i]);
        CHECK(at < joined + sizeof joined);
        assert_int_equal(sheet_judge(&sheet, joined, CELL_ORDER_MDY, NULL), 0);
        assert_int_equal(sheet.import.rows, 213);
        assert_int_equal(sheet.import.refused, 31);
        assert_int_equal(sheet.import.warned, 4);
    }
    free(text);
}

/* Ways to write one day. */
static const char *write_day(char *out, int32_t day, unsigned form)
{
    struct when_text iso = when_iso(day);
    int year = 0, month = 0, date = 0;

    sscanf(iso.text, "%d-%d-%d", &year, &month, &date);
    switch (form) {
    case 0:
        sprintf(out, "%s", iso.text);
        break;
    case 1:
        sprintf(out, "%d/%d/%d", month, date, year);
        break;
    case 2:
        sprintf(out, "%s", when_date(day).text);
        break;
    case 3:
        sprintf(out, "%d", day + 25569);
        break;
    case 4:
        sprintf(out, "%s 00:00", iso.text);
        break;
    default:
        sprintf(out, "%02d-%02d-%04d", month, date, year);
        break;
    }
    return out;
}

static const char *write_amount(
    char *out, int64_t ng, unsigned form, const char *unit)
{
    static const char *const micro[] = { "", "mcg", " mcg", " \xc2\xb5g" };
    struct quantity_text number = quantity_decimal(ng, QUANTITY_MCG);
    size_t whole = strcspn(number.text, ".");

    if (form == 4) {
        sprintf(out, "%s mg%s", quantity_decimal(ng, 6).text, unit);
    } else if (form == 5 && whole == 4) {
        sprintf(out, "%c,%s", number.text[0], number.text + 1);
    } else {
        form %= 4;
        sprintf(out, "%s%s%s", number.text, micro[form], form ? unit : "");
    }
    return out;
}

struct drawn {
    int64_t dose_ng;
    int32_t conc_ng_per_ml, fill_nl, alarm_nl, filled_day;
};

static const struct drawn *drawn_now;

static int compare(void *context, struct row *row)
{
    const struct drawn *d = drawn_now;
    struct schedule schedule;

    (void)context;
    schedule_init_simple(&schedule, (int32_t)d->dose_ng);
    CHECK(memcmp(&schedule, &row->schedule, sizeof schedule) == 0);
    assert_int_equal(row->reservoir.conc_ng_per_ml, d->conc_ng_per_ml);
    assert_int_equal(row->reservoir.fill_nl, d->fill_nl);
    assert_int_equal(row->reservoir.alarm_nl, d->alarm_nl);
    assert_int_equal(row->reservoir.filled_s, (int64_t)d->filled_day * 86400);
    return 0;
}

/* Any lawful row, written in any form that is taken, is read as it was. */
static void a_hundred_thousand_rows_come_back_as_written(void **state)
{
    enum { ROWS = 100000 };
    static const struct drawn zero;
    char text[1000], date[80], dose[120], conc[120];
    uint64_t before = 0;

    (void)state;
    print_message("a_hundred_thousand...: seed %" PRIu64 "\n", seed);
    for (int i = 0; i < ROWS; i++) {
        struct drawn d = zero;
        int32_t capacity = dice(2) ? 20 : 40;

        before = seed;
        d.conc_ng_per_ml = (int32_t)(100 + dice(3900)) * 1000;
        d.dose_ng = (d.conc_ng_per_ml / 10000 + (int32_t)dice(3000)) * 500;
        d.alarm_nl = (int32_t)(20 + dice(80)) * 100000;
        d.fill_nl =
            d.alarm_nl +
            (int32_t)dice((unsigned)(capacity * 10 - d.alarm_nl / 100000)) *
                100000;
        d.filled_day = 18000 + (int32_t)dice(2700);
        snprintf(text, sizeof text,
            "Patient,Pump,Serial,Conc,Dose,Last refill,Fill,Alarm vol\n"
            "\"Gneiss, Mira\",%d mL,CIS%d,\"%s\",\"%s\",\"%s\",%s%s,%s\n",
            capacity, i, write_amount(conc, d.conc_ng_per_ml, dice(6), "/mL"),
            write_amount(dose, d.dose_ng, dice(6), dice(2) ? "/day" : ""),
            write_day(date, d.filled_day, dice(6)),
            quantity_decimal(d.fill_nl, QUANTITY_ML).text, dice(2) ? " mL" : "",
            quantity_decimal(d.alarm_nl, QUANTITY_ML).text);
        drawn_now = &d;
        struct import import = {
            .bytes = text,
            .size = strlen(text),
            .rule = sheet.import.rule,
            .keep = compare,
        };
        struct buffer why = { 0 };
        import.rule.order = CELL_ORDER_MDY;
        if (import_check(&import, &why) || import_rows(&import) ||
            import.imported != 1)
            fail_msg("seed %" PRIu64 ": %s%s", before, text, buffer_get(&why));
        buffer_free(&why);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_sample_sheet_meets_its_fates_row_by_row),
        cmocka_unit_test(
            without_the_order_said_ambiguous_rows_of_the_sample_are_refused),
        cmocka_unit_test(each_rule_refuses_on_its_own_side_of_its_bound),
        cmocka_unit_test(
            what_must_be_there_is_asked_for_and_the_rest_may_be_blank),
        cmocka_unit_test(a_thousandth_of_dose_and_concentration_is_not_taken),
        cmocka_unit_test(
            alarm_dates_on_the_sheet_are_held_against_the_computed),
        cmocka_unit_test(the_unusual_is_flagged_and_kept),
        cmocka_unit_test(the_first_row_with_a_number_stands),
        cmocka_unit_test(sheets_that_cannot_be_read_are_refused_whole),
        cmocka_unit_test(reasons_are_plain_text_whatever_the_cell_holds),
        cmocka_unit_test(the_order_of_rows_changes_nothing_but_duplicates),
        cmocka_unit_test(a_hundred_thousand_rows_come_back_as_written),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
