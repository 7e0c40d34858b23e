/* test_column.c: which column of a sheet holds what (SR-48). */
#include "clinic/feed/column.h"
#include "test/test.h"

static struct csv csv;
static struct columns columns;
static struct buffer why;

static int header(const char *line, const char *mapping)
{
    csv_free(&csv);
    csv_init(&csv, line, strlen(line));
    CHECK(csv_next(&csv));
    buffer_clear(&why);
    return column_read(&columns, &csv, mapping, &why);
}

#define SAMPLE                                                                 \
    "Patient,MRN,DOB,Pump,Serial #,Implanted,Conc,Dose/day,Last refill,"       \
    "Fill (mL),Alarm vol,Alarm date,Next appt,Phone,Notes"
#define NEEDED "name,pump size,S/N,concentration,daily dose,refilled,volume"

static void the_usual_names_are_known_in_any_dress(void **state)
{
    static const enum column sample[] = { COLUMN_PATIENT, COLUMN_MRN,
        COLUMN_BORN, COLUMN_PUMP, COLUMN_SERIAL, COLUMN_IMPLANTED, COLUMN_CONC,
        COLUMN_DOSE, COLUMN_FILLED, COLUMN_FILL, COLUMN_ALARM_VOLUME,
        COLUMN_ALARM_DATE, COLUMN_APPOINTMENT, COLUMN_PHONE, COLUMN_NOTES };

    (void)state;
    assert_int_equal(header(SAMPLE, NULL), 0);
    assert_int_equal(columns.count, 15);
    for (int i = 0; i < 15; i++) {
        assert_int_equal(columns.field[i], sample[i]);
        assert_int_equal(columns.at[sample[i]], i);
    }
    assert_int_equal(columns.at[COLUMN_SCHEDULE], -1);
    assert_int_equal(header(NEEDED, NULL), 0);
    assert_int_equal(
        header("  NAME,\"Pump\n(model)\",SERIAL_NO.,conc. (mcg/mL),"
               "DAILY-DOSE,Last  Refill Date,FILL VOLUME mL",
            NULL),
        0);
}

/* A date that is due is no booking, and an alarm may be a volume or a date. */
static void names_that_may_mean_two_things_are_not_known(void **state)
{
    (void)state;
    assert_int_equal(header(NEEDED ",Next refill,Alarm,Due", NULL), 0);
    for (int i = 7; i < 10; i++)
        assert_int_equal(columns.field[i], COLUMN_UNKNOWN);
}

static void each_title_and_word_leads_back_to_its_field(void **state)
{
    (void)state;
    for (int f = 0; f < COLUMN_COUNT; f++) {
        char line[200];
        enum column field = (enum column)f;

        snprintf(line, sizeof line, "Odd one,%s", column_title(field));
        header(line, NULL);
        assert_int_equal(columns.field[1], field);
        snprintf(line, sizeof line, "odd One=%s", column_word(field));
        header("Odd one,other", line);
        assert_int_equal(columns.field[0], field);
    }
    assert_string_equal(column_word(COLUMN_UNKNOWN), "ignore");
    CHECK_FAULT(column_title(COLUMN_COUNT));
}

static void missing_and_double_columns_are_named(void **state)
{
    (void)state;
    assert_int_equal(header("Patient,MRN,Conc,Conc.", NULL), -1);
    assert_non_null(strstr(buffer_get(&why), "\"Serial #\""));
    assert_non_null(strstr(buffer_get(&why), "\"Pump\""));
    assert_non_null(strstr(buffer_get(&why), "\"Dose/day\""));
    assert_non_null(strstr(buffer_get(&why), "\"Last refill\""));
    assert_non_null(strstr(buffer_get(&why), "\"Fill (mL)\""));
    assert_null(strstr(buffer_get(&why), "\"MRN\""));
    assert_non_null(strstr(buffer_get(&why),
        "columns 3 \"Conc\" and 4 \"Conc.\" are both the field concentration"));
    /* A schedule says the dose. */
    assert_int_equal(
        header("name,pump,serial,conc,schedule,refilled,fill", NULL), 0);
}

static void a_mapping_names_what_is_named_otherwise(void **state)
{
    (void)state;
    assert_int_equal(
        header("Wer,pump,Tank = Nr,conc,true conc,dose,refilled,fill,Kasse",
            "# ours\n\n wer = patient\r\nTANK = NR = serial\n"
            "conc = ignore\ntrue conc=concentration"),
        0);
    assert_int_equal(columns.at[COLUMN_PATIENT], 0);
    assert_int_equal(columns.at[COLUMN_SERIAL], 2);
    assert_int_equal(columns.at[COLUMN_CONC], 4);
    assert_int_equal(columns.field[3], COLUMN_IGNORE);
    assert_int_equal(columns.field[8], COLUMN_UNKNOWN);
}

static void a_mapping_that_cannot_be_read_is_refused_by_line(void **state)
{
    (void)state;
    assert_int_equal(header(NEEDED, "name\n"), -1);
    assert_non_null(strstr(buffer_get(&why), "mapping line 1: no such field"));
    assert_int_equal(header(NEEDED, "\nname = patience\n"), -1);
    assert_non_null(strstr(buffer_get(&why), "mapping line 2: no such field"));
    assert_int_equal(header(NEEDED, "\n\nWer = patient\n"), -1);
    assert_non_null(
        strstr(buffer_get(&why), "mapping line 3: the sheet has no column"));
    assert_int_equal(header(NEEDED ",%", "# = patient\n? = patient"), -1);
    assert_non_null(strstr(buffer_get(&why), "mapping line 2"));
    assert_int_equal(header(NEEDED ",who", "who = patient"), -1);
    assert_non_null(strstr(buffer_get(&why), "both the field patient"));
}

static void what_is_not_known_is_listed_and_saved_as_ignored(void **state)
{
    struct buffer out = { 0 };

    (void)state;
    assert_int_equal(
        header(NEEDED ",Insurance,,\"Team\nlead\",Refill by,# of kids", NULL),
        0);
    assert_int_equal(column_unknown(&columns, &csv, &out), 4);
    assert_string_equal(buffer_get(&out),
        "8 \"Insurance\", 9 \"\", 10 \"Team\nlead\", 12 \"# of kids\"");
    buffer_clear(&out);
    column_save(&columns, &csv, &out);
    assert_non_null(strstr(buffer_get(&out),
        "\nvolume = fill\nInsurance = ignore\nTeam lead = ignore\n"
        "Refill by = ignore\nof kids = ignore\n"));
    /* The saved mapping says the same again; what it can't name is left. */
    assert_int_equal(header(NEEDED ",Insurance,Team lead,Refill by,of kids",
                         buffer_get(&out)),
        0);
    buffer_free(&out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_usual_names_are_known_in_any_dress),
        cmocka_unit_test(names_that_may_mean_two_things_are_not_known),
        cmocka_unit_test(each_title_and_word_leads_back_to_its_field),
        cmocka_unit_test(missing_and_double_columns_are_named),
        cmocka_unit_test(a_mapping_names_what_is_named_otherwise),
        cmocka_unit_test(a_mapping_that_cannot_be_read_is_refused_by_line),
        cmocka_unit_test(what_is_not_known_is_listed_and_saved_as_ignored),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
