/* test_draw.c: the printout as PDF, PNG and SVG, judged by other programs. */
#include <pthread.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/buffer.h"
#include "report/draw.h"
#include "report/sheet.h"
#include "test/report/sample.h"
#include "test/test.h"

static struct buffer out, said;
static char path[] = "/tmp/cisterna-test-draw-XXXXXX";

/* Put out into the file at path, run the command on it, keep its words. */
static const char *judge(const char *command)
{
    char line[300], part[4096];
    FILE *file = fopen(path, "w");
    size_t got;

    assert_non_null(file);
    assert_int_equal(fwrite(out.data, 1, out.len, file), out.len);
    assert_int_equal(fclose(file), 0);
    snprintf(line, sizeof line, command, path);
    file = popen(line, "r");
    assert_non_null(file);
    buffer_clear(&said);
    while ((got = fread(part, 1, sizeof part, file)) > 0)
        buffer_put(&said, part, got);
    assert_int_equal(WEXITSTATUS(pclose(file)), 0);
    return buffer_get(&said);
}

static void check_said(const char *words)
{
    if (!strstr(buffer_get(&said), words))
        print_error("missing: %s\nin: %s\n", words, buffer_get(&said));
    assert_non_null(strstr(buffer_get(&said), words));
}

static void draw_pdf(struct sheet sheet, enum sheet_paper paper)
{
    buffer_clear(&out);
    assert_int_equal(sheet_pdf(&sheet, paper, &out), 0);
}

static void a_pdf_is_one_tagged_page_with_a_title(void **state)
{
    (void)state;
    draw_pdf(sample_full(), SHEET_LETTER);
    judge("pdfinfo %s");
    check_said(
        "Title:           Gneiss, Mira: pump printout. Read 10 Aug 2026");
    check_said("Tagged:          yes");
    check_said("Pages:           1\n");
    check_said("612 x 792 pts (letter)");
    judge("qpdf --check %s");
    check_said("No syntax or stream encoding errors found");
    judge("pdfinfo -struct %s");
    check_said("H1");
    check_said("Table");
    check_said("Figure");
}

static void any_sheet_fits_one_page_of_either_paper(void **state)
{
    (void)state;
    draw_pdf(sample_full(), SHEET_A4);
    judge("pdfinfo %s");
    check_said("(A4)");
    check_said("Pages:           1\n");
    draw_pdf(sample_empty(), SHEET_A4);
    judge("pdfinfo %s");
    check_said("Pages:           1\n");
    draw_pdf(sample_crowded(), SHEET_LETTER);
    judge("pdfinfo %s");
    check_said("Pages:           1\n");
    judge("pdftotext -layout %s -");
    check_said("Çelik-Åkesson de la Núñez y Obsidiana, Maria Wollastonit");
    check_said("flex, 48 steps");
    check_said("23:00");
    check_said("Not a medical device");
}

/* F-12, F-04, R-20, R-22 */
static void the_page_has_every_item(void **state)
{
    static const char *const items[] = { "Gneiss, Mira", "MRN 40021",
        "Read 10 Aug 2026, 14:05", "Printed 16 Nov 2026", "18 Nov 2026",
        "8 Nov 2026", "OVERDUE: Sun, 8 days ago", "19 Nov 2026", "4 Mar 2028",
        "350.0 mcg/day", "+30.0 mcg", "flex, 4 steps", "baclofen",
        "2000 mcg/mL", "0.175 mL/day", "volumes are estimated",
        "Estimated volume", "Alarm volume", "Cisterna 20", "CIS300214", "1.4.2",
        "0.136 mL", "14:00", "140.0 mcg", "low reservoir soon",
        "refill 19.5 mL", "Always carry the tablets prescribed.",
        "Too little drug (withdrawal)", "Too much drug (overdose)",
        "Ambulance or emergency department", "555-0199",
        "Not a medical device" };
    size_t i;

    (void)state;
    draw_pdf(sample_full(), SHEET_LETTER);
    judge("pdftotext -layout %s - | sed 's/\xe2\x80\x89/ /g'");
    for (i = 0; i < sizeof items / sizeof items[0]; i++)
        check_said(items[i]);
}

static void the_code_reads_back_as_it_was_given(void **state)
{
    struct sheet sheets[] = { sample_full(), sample_crowded(), sample_empty() };
    struct buffer text = { 0 };
    size_t i;

    (void)state;
    for (i = 0; i < 3; i++) {
        buffer_clear(&out);
        assert_int_equal(sheet_png(&sheets[i], &out), 0);
        buffer_clear(&text);
        buffer_text(&text, "");
        sheet_qr_text(&sheets[i], &text);
        judge("zbarimg -q --raw -S disable -S qrcode.enable %s 2>/dev/null");
        CHECK(strncmp(buffer_get(&said), buffer_get(&text), text.len) == 0);
    }
    buffer_free(&text);
    draw_pdf(sample_full(), SHEET_LETTER);
    judge("pdftoppm -r 200 -png %s | zbarimg -q --raw - 2>/dev/null");
    check_said("BACLOFEN PUMP\nGneiss, Mira\n");
}

static void the_same_sheet_is_the_same_bytes(void **state)
{
    struct sheet sheet = sample_full();
    struct buffer first = { 0 };

    (void)state;
    draw_pdf(sheet, SHEET_LETTER);
    buffer_put(&first, out.data, out.len);
    draw_pdf(sample_crowded(), SHEET_A4);
    draw_pdf(sheet, SHEET_LETTER);
    assert_int_equal(out.len, first.len);
    assert_memory_equal(out.data, first.data, first.len);
    buffer_clear(&first);
    buffer_clear(&out);
    assert_int_equal(sheet_png(&sheet, &first), 0);
    assert_int_equal(sheet_png(&sheet, &out), 0);
    assert_int_equal(out.len, first.len);
    assert_memory_equal(out.data, first.data, first.len);
    buffer_free(&first);
}

/* Draws the same sheet often; NULL if all are equal. */
static void *draw_often(void *first)
{
    struct sheet sheet = sample_empty();
    const struct buffer *want = first;
    struct buffer got = { 0 };
    void *wrong = NULL;

    for (int i = 0; i < 8; i++) {
        buffer_clear(&got);
        if (sheet_pdf(&sheet, SHEET_A4, &got) || got.len != want->len ||
            memcmp(got.data, want->data, got.len) != 0)
            wrong = first;
    }
    buffer_free(&got);
    return wrong;
}

static void many_threads_may_draw_at_once(void **state)
{
    pthread_t thread[4];
    void *wrong;

    (void)state;
    draw_pdf(sample_empty(), SHEET_A4);
    for (int i = 0; i < 4; i++)
        assert_int_equal(pthread_create(&thread[i], NULL, draw_often, &out), 0);
    for (int i = 0; i < 4; i++) {
        assert_int_equal(pthread_join(thread[i], &wrong), 0);
        assert_null(wrong);
    }
}

static void an_svg_is_a_picture_with_a_name(void **state)
{
    struct sheet sheet = sample_full();

    (void)state;
    buffer_clear(&out);
    assert_int_equal(sheet_svg(&sheet, SHEET_LETTER, &out), 0);
    CHECK(strncmp(buffer_get(&out), "<?xml", 5) == 0);
    assert_non_null(strstr(buffer_get(&out), "<svg role=\"img\" "));
    assert_non_null(
        strstr(buffer_get(&out), "<title>Gneiss, Mira: pump printout."));
    assert_non_null(strstr(buffer_get(&out), "</svg>"));
    sheet.patient.name = "A<b>&\"";
    buffer_clear(&out);
    assert_int_equal(sheet_svg(&sheet, SHEET_A4, &out), 0);
    assert_non_null(strstr(buffer_get(&out), "<title>A&lt;b&gt;&amp;"));
}

static void text_that_is_not_utf8_is_drawn_as_far_as_it_goes(void **state)
{
    struct sheet sheet = sample_full();

    (void)state;
    sheet.patient.name = "Gn\xff"
                         "eiss";
    sheet.patient.risks = "\xc3";
    draw_pdf(sheet, SHEET_LETTER);
    judge("pdfinfo %s");
    check_said("Gn\xef\xbf\xbd"
               "eiss: pump printout");
}

static void tags_must_nest(void **state)
{
    struct draw draw;

    (void)state;
    draw_init(&draw);
    CHECK_FAULT(draw_close(&draw));
    draw_open(&draw, "P");
    CHECK_FAULT(draw_play(&draw, NULL));
    draw_free(&draw);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_pdf_is_one_tagged_page_with_a_title),
        cmocka_unit_test(any_sheet_fits_one_page_of_either_paper),
        cmocka_unit_test(the_page_has_every_item),
        cmocka_unit_test(the_code_reads_back_as_it_was_given),
        cmocka_unit_test(the_same_sheet_is_the_same_bytes),
        cmocka_unit_test(many_threads_may_draw_at_once),
        cmocka_unit_test(an_svg_is_a_picture_with_a_name),
        cmocka_unit_test(text_that_is_not_utf8_is_drawn_as_far_as_it_goes),
        cmocka_unit_test(tags_must_nest),
    };
    int failed, file = mkstemp(path);

    CHECK(file >= 0);
    close(file);
    failed = cmocka_run_group_tests(tests, NULL, NULL);
    unlink(path);
    buffer_free(&out);
    buffer_free(&said);
    return failed;
}
