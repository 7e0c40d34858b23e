#include <string.h>

#include <cairo-pdf.h>
#include <cairo-svg.h>
#include <glib.h>

#include "base/arena.h"
#include "base/buffer.h"
#include "base/log.h"
#include "base/when.h"
#include "core/calendar.h"
#include "report/draw.h"
#include "report/picture.h"
#include "report/sheet_layout.h"
#include "report/sheet_rows.h"
#include "report/svg.h"

static const double phone_width = 250;
static const double phone_scale = 3;

/* A sheet placed on its paper, to be drawn. */
struct paper {
    struct arena arena;
    struct buffer code;
    struct sheet_rows rows;
    struct draw draw;
    double width, height; /* of the paper, in points */
    double scale;         /* of what is drawn */
};

static void paper_init(struct paper *paper, const struct sheet *sheet)
{
    *paper = (struct paper){ .scale = 1 };
    sheet_rows_make(sheet, &paper->arena, &paper->rows);
    sheet_qr_text(sheet, &paper->code);
    draw_init(&paper->draw);
}

static void paper_free(struct paper *paper)
{
    draw_free(&paper->draw);
    buffer_free(&paper->code);
    arena_free(&paper->arena);
}

/* What does not fit is placed again on a larger page that is drawn smaller,
 * a step of 4 % at a time, until it does: one page, always. */
static void place_page(struct paper *paper, enum sheet_paper size)
{
    double scale, needed;

    paper->width = size == SHEET_A4 ? 595.28 : 612;
    paper->height = size == SHEET_A4 ? 841.89 : 792;
    for (scale = 1;; scale *= 0.96) {
        needed = sheet_layout_page(&paper->draw, &paper->rows,
            buffer_get(&paper->code), paper->width / scale,
            paper->height / scale);
        if (needed * scale <= paper->height + 0.1)
            break;
        draw_free(&paper->draw);
    }
    paper->scale = scale;
}

static cairo_status_t append(
    void *closure, const unsigned char *data, unsigned int len)
{
    buffer_put(closure, data, len);
    return CAIRO_STATUS_SUCCESS;
}

/* Draw, end the surface, and say whether all of it went well. */
static int play(struct paper *paper, cairo_surface_t *surface)
{
    cairo_t *cr = cairo_create(surface);
    cairo_status_t status;

    cairo_scale(cr, paper->scale, paper->scale);
    draw_play(&paper->draw, cr);
    cairo_show_page(cr);
    status = cairo_status(cr);
    cairo_destroy(cr);
    if (!status)
        status = cairo_surface_status(surface);
    if (!status)
        return 0;
    log_error("printout: cannot be drawn, %s: check memory and fonts",
        cairo_status_to_string(status));
    return -1;
}

static void set_words(
    cairo_surface_t *surface, cairo_pdf_metadata_t which, const char *words)
{
    char *valid = g_utf8_make_valid(words, -1);

    cairo_pdf_surface_set_metadata(surface, which, valid);
    g_free(valid);
}

/* The day of printing is its date, so that equal sheets are equal files. */
static void set_metadata(
    cairo_surface_t *surface, const struct sheet *sheet, const char *title)
{
    struct when_text date =
        when_instant(calendar_midnight(sheet->printed_day), 0);

    set_words(surface, CAIRO_PDF_METADATA_TITLE, title);
    set_words(surface, CAIRO_PDF_METADATA_AUTHOR, sheet->clinic);
    set_words(surface, CAIRO_PDF_METADATA_CREATE_DATE, date.text);
    set_words(surface, CAIRO_PDF_METADATA_MOD_DATE, date.text);
}

int sheet_pdf(
    const struct sheet *sheet, enum sheet_paper size, struct buffer *out)
{
    struct paper paper;
    cairo_surface_t *surface;
    int result;

    paper_init(&paper, sheet);
    place_page(&paper, size);
    surface = cairo_pdf_surface_create_for_stream(
        append, out, paper.width, paper.height);
    set_metadata(surface, sheet, paper.rows.document);
    result = play(&paper, surface);
    cairo_surface_finish(surface);
    cairo_surface_destroy(surface);
    paper_free(&paper);
    return result;
}

/* Cairo writes no title: put it in behind the opening tag. */
static void put_titled(
    struct buffer *out, const struct buffer *svg, const char *title)
{
    const char *tag = strstr(buffer_get(svg), "<svg ");
    const char *end = tag ? strchr(tag, '>') : NULL;

    if (!end) {
        buffer_put(out, buffer_get(svg), svg->len);
        return;
    }
    buffer_put(out, svg->data, (size_t)(tag - svg->data));
    buffer_text(out, "<svg role=\"img\" ");
    tag += strlen("<svg ");
    buffer_put(out, tag, (size_t)(end + 1 - tag));
    buffer_text(out, "\n<title>");
    svg_text(out, title);
    buffer_text(out, "</title>");
    buffer_text(out, end + 1);
}

int sheet_svg(
    const struct sheet *sheet, enum sheet_paper size, struct buffer *out)
{
    struct buffer svg = { 0 };
    struct paper paper;
    cairo_surface_t *surface;
    int result;

    paper_init(&paper, sheet);
    place_page(&paper, size);
    surface = cairo_svg_surface_create_for_stream(
        append, &svg, paper.width, paper.height);
    result = play(&paper, surface);
    cairo_surface_finish(surface);
    cairo_surface_destroy(surface);
    if (result == 0)
        put_titled(out, &svg, paper.rows.document);
    buffer_free(&svg);
    paper_free(&paper);
    return result;
}

int sheet_png(const struct sheet *sheet, struct buffer *out)
{
    struct paper paper;
    cairo_surface_t *surface;
    int result;

    paper_init(&paper, sheet);
    paper.scale = phone_scale;
    paper.height = sheet_layout_column(
        &paper.draw, &paper.rows, buffer_get(&paper.code), phone_width);
    surface = cairo_image_surface_create(CAIRO_FORMAT_RGB24,
        (int)(phone_width * phone_scale), (int)(paper.height * phone_scale));
    result = play(&paper, surface);
    if (result == 0)
        result = picture_write(surface, out);
    cairo_surface_destroy(surface);
    paper_free(&paper);
    return result;
}
