/* test_csv.c: sheets of comma-separated cells (SR-48). */
#include "clinic/feed/csv.h"
#include "test/test.h"

static struct csv csv;

static void start(const char *sheet)
{
    csv_free(&csv);
    csv_init(&csv, sheet, strlen(sheet));
}

/* The row as one text: its line, and its cells between bars. */
static const char *row(void)
{
    static char text[400];
    size_t len;

    if (!csv_next(&csv))
        return csv.error ? "error" : "end";
    len = (size_t)snprintf(text, sizeof text, "%d", csv.row_line);
    for (size_t i = 0; i < csv.count; i++)
        len +=
            (size_t)snprintf(text + len, sizeof text - len, "|%s", csv.cell[i]);
    return text;
}

static void rows_and_cells_come_with_the_line_they_start_on(void **state)
{
    (void)state;
    start("\xef\xbb\xbf"
          "a,b\r\n1,\"x\ny, \"\"z\"\"\"\n\n2,\r\n3,\"\"");
    assert_string_equal(row(), "1|a|b");
    assert_string_equal(row(), "2|1|x\ny, \"z\"");
    assert_string_equal(row(), "5|2|");
    assert_string_equal(row(), "6|3|");
    assert_string_equal(row(), "end");
    assert_string_equal(row(), "end");
    start("\xc3\x87"
          "elik,1");
    assert_string_equal(row(), "1|\xc3\x87"
                               "elik|1");
    start("a\n,\n,,\n");
    assert_string_equal(row(), "1|a");
    assert_string_equal(row(), "2||");
    assert_string_equal(row(), "3|||");
    assert_string_equal(row(), "end");
    start("");
    assert_string_equal(row(), "end");
    start("\n\r\n\n");
    assert_string_equal(row(), "end");
}

static void the_separator_is_told_by_the_first_line(void **state)
{
    (void)state;
    start("a;b;\"c,d,e,f\"\n1,5;2;3\n");
    assert_string_equal(row(), "1|a|b|c,d,e,f");
    assert_string_equal(row(), "2|1,5|2|3");
    start("a\tb\n1\t2,3");
    assert_string_equal(row(), "1|a|b");
    assert_string_equal(row(), "2|1|2,3");
    start("a;b,c\n");
    assert_string_equal(row(), "1|a;b|c");
    start("\"a\n;;;\",b\n");
    assert_string_equal(row(), "1|a\n;;;|b");
}

static void each_broken_sheet_is_refused_with_its_place(void **state)
{
    static const struct {
        const char *sheet;
        enum csv_error error;
        int line, column;
    } bad[] = {
        { "a,b\n1,\"x\ny\n", CSV_QUOTE_OPEN, 2, 2 },
        { "a,\"", CSV_QUOTE_OPEN, 1, 2 },
        { "a,b\n1,x\"y\n", CSV_QUOTE_INSIDE, 2, 2 },
        { "a, \"b\"\n", CSV_QUOTE_INSIDE, 1, 2 },
        { "\"a\"b,c\n", CSV_QUOTE_AFTER, 1, 1 },
        { "\"a\"\"\",\"c\" \n", CSV_QUOTE_AFTER, 1, 2 },
        { "a\rb\r", CSV_CR, 1, 2 },
        { "a\r", CSV_CR, 1, 2 },
        { "a\n\xc7"
          "elik\n",
            CSV_NOT_UTF8, 2, 1 },
        { "a\n\"\n\xc7"
          "elik\"\n",
            CSV_NOT_UTF8, 3, 1 },
        { "a\n1,\xc3", CSV_NOT_UTF8, 2, 2 },
        { "a\n\xc0\x80\n", CSV_NOT_UTF8, 2, 1 },
        { "a\n\xed\xa0\x80\n", CSV_NOT_UTF8, 2, 1 },
        { "a\n\xf4\x90\x80\x80\n", CSV_NOT_UTF8, 2, 1 },
        { "\xff\xfe"
          "a",
            CSV_UTF16, 1, 1 },
        { "\xfe\xff"
          "a",
            CSV_UTF16, 1, 1 },
    };

    (void)state;
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        start(bad[i].sheet);
        while (csv_next(&csv))
            ;
        assert_int_equal(csv.error, bad[i].error);
        assert_int_equal(csv.error_line, bad[i].line);
        assert_int_equal(csv.error_column, bad[i].column);
        assert_int_equal(csv_next(&csv), 0);
    }
    csv_free(&csv);
    csv_init(&csv, "a,b\n1,\0\n", 8);
    while (csv_next(&csv))
        ;
    assert_int_equal(csv.error, CSV_NUL);
    assert_int_equal(csv.error_line, 2);
    csv_free(&csv);
    csv_init(&csv, "a", (size_t)CSV_SHEET_MAX + 1);
}

static void sizes_are_bounded_and_each_error_has_its_own_words(void **state)
{
    struct buffer sheet = { 0 };

    (void)state;
    for (int i = 1; i < CSV_CELLS_MAX; i++)
        buffer_char(&sheet, ',');
    start(buffer_get(&sheet));
    assert_int_equal(csv_next(&csv), 1);
    assert_int_equal(csv.count, CSV_CELLS_MAX);
    buffer_char(&sheet, ',');
    start(buffer_get(&sheet));
    assert_int_equal(csv_next(&csv), 0);
    assert_int_equal(csv.error, CSV_CELLS);
    assert_int_equal(csv.error_column, CSV_CELLS_MAX + 1);

    buffer_clear(&sheet);
    for (int i = 0; i < CSV_CELL_MAX; i++)
        buffer_char(&sheet, 'x');
    start(buffer_get(&sheet));
    assert_int_equal(csv_next(&csv), 1);
    buffer_char(&sheet, 'x');
    start(buffer_get(&sheet));
    assert_int_equal(csv_next(&csv), 0);
    assert_int_equal(csv.error, CSV_CELL_LONG);
    csv_free(&csv);
    buffer_free(&sheet);

    for (int i = 0; i <= CSV_CELL_LONG; i++)
        for (int j = 0; j < i; j++)
            assert_string_not_equal(csv_error_text((enum csv_error)i),
                csv_error_text((enum csv_error)j));
    CHECK_FAULT(csv_error_text((enum csv_error)(CSV_CELL_LONG + 1)));
}

static const char *written(const char *text)
{
    static struct buffer out;

    buffer_clear(&out);
    csv_put(&out, text, 1);
    return buffer_get(&out);
}

/* SR-48: text that looks like a formula is text, and exported as such. */
static void what_looks_like_a_formula_stays_text(void **state)
{
    (void)state;
    assert_string_equal(written("plain text"), "plain text");
    assert_string_equal(written("a,b"), "\"a,b\"");
    assert_string_equal(written("a;b"), "\"a;b\"");
    assert_string_equal(written("say \"a\""), "\"say \"\"a\"\"\"");
    assert_string_equal(written("a\nb"), "\"a\nb\"");
    assert_string_equal(written("=1+1"), "\"'=1+1\"");
    assert_string_equal(written("+1 555-0100"), "\"'+1 555-0100\"");
    assert_string_equal(written("-2"), "\"'-2\"");
    assert_string_equal(written("@sum"), "\"'@sum\"");
    assert_string_equal(written("\t=1"), "\"'\t=1\"");
    assert_string_equal(written("  =1"), "\"'  =1\"");
    assert_string_equal(written("'=1"), "\"''=1\"");
    assert_string_equal(written("'twas"), "'twas");
    assert_string_equal(written("2-2"), "2-2");
    assert_string_equal(written(""), "");
    assert_string_equal(csv_text("'twas"), "'twas");
    assert_string_equal(csv_text("'=1"), "=1");
    assert_string_equal(csv_text("''=1"), "'=1");
    assert_string_equal(csv_text("=1"), "=1");
    assert_string_equal(csv_text("'"), "'");
}

static unsigned long seed = 20261116;

static unsigned dice(unsigned sides)
{
    seed = seed * 6364136223846793005UL + 1442695040888963407UL;
    return (unsigned)(seed >> 33) % sides;
}

/* Cells of everything that matters to a reader, a writer or a spreadsheet. */
static void make_cell(char *cell, size_t room)
{
    static const char *const piece[] = { ",", ";", "\"", "\n", "\r\n", "\t",
        "=", "+", "-", "@", "'", " ", "a", "0", "\xc3\xa9",
        "\xf0\x9f\x92\xa7" };
    size_t len = 0;

    cell[0] = 0;
    for (unsigned n = dice(9); n > 0; n--)
        len += (size_t)snprintf(cell + len, room - len, "%s",
            piece[dice(sizeof piece / sizeof piece[0])]);
}

static void any_text_comes_back_as_it_was_written(void **state)
{
    enum { COLUMNS = 4, ROWS = 20000 };
    static char cell[ROWS][COLUMNS][48];
    struct buffer out = { 0 };

    (void)state;
    print_message("any_text_comes_back...: seed %lu\n", seed);
    for (int i = 0; i < ROWS; i++) {
        for (int j = 0; j < COLUMNS; j++) {
            make_cell(cell[i][j], sizeof cell[i][j]);
            /* The first cell of the first row tells the separator. */
            csv_put(&out, cell[i][j], j == 0);
        }
        csv_end(&out);
    }
    start(buffer_get(&out));
    for (int i = 0; i < ROWS; i++) {
        CHECK(csv_next(&csv));
        assert_int_equal(csv.count, COLUMNS);
        for (int j = 0; j < COLUMNS; j++)
            assert_string_equal(csv_text(csv.cell[j]), cell[i][j]);
    }
    assert_int_equal(csv_next(&csv), 0);
    assert_int_equal(csv.error, CSV_OK);
    csv_free(&csv);
    buffer_free(&out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rows_and_cells_come_with_the_line_they_start_on),
        cmocka_unit_test(the_separator_is_told_by_the_first_line),
        cmocka_unit_test(each_broken_sheet_is_refused_with_its_place),
        cmocka_unit_test(sizes_are_bounded_and_each_error_has_its_own_words),
        cmocka_unit_test(what_looks_like_a_formula_stays_text),
        cmocka_unit_test(any_text_comes_back_as_it_was_written),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
