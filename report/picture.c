#include <png.h>
#include <setjmp.h>
#include <stdint.h>
#include <stdlib.h>

#include "base/buffer.h"
#include "base/log.h"
#include "report/picture.h"

enum { LEVEL = 3 };

static void append(png_structp png, png_bytep data, png_size_t len)
{
    buffer_put(png_get_io_ptr(png), data, len);
}

static void flush(png_structp png)
{
    (void)png;
}

static void complain(png_structp png, png_const_charp words)
{
    log_error("printout: cannot be written as PNG, %s: check memory", words);
    png_longjmp(png, 1);
}

/* Cairo keeps a pixel as one word, red first; PNG wants three bytes. */
static void put_rows(png_structp png, cairo_surface_t *surface, uint8_t *row)
{
    int width = cairo_image_surface_get_width(surface);
    int height = cairo_image_surface_get_height(surface);
    int stride = cairo_image_surface_get_stride(surface);
    const uint8_t *data = cairo_image_surface_get_data(surface);
    int x, y;

    for (y = 0; y < height; y++) {
        const uint32_t *pixel =
            (const void *)(data + (size_t)y * (size_t)stride);

        for (x = 0; x < width; x++) {
            row[3 * x] = (uint8_t)(pixel[x] >> 16);
            row[3 * x + 1] = (uint8_t)(pixel[x] >> 8);
            row[3 * x + 2] = (uint8_t)pixel[x];
        }
        png_write_row(png, row);
    }
}

/* What libpng leaves by a jump holds nothing of its own: png, info and row
 * belong to the caller. */
static int write_all(
    png_structp png, png_infop info, cairo_surface_t *surface, uint8_t *row)
{
    if (setjmp(png_jmpbuf(png)))
        return -1;
    png_set_compression_level(png, LEVEL);
    png_set_filter(png, 0, PNG_FILTER_NONE);
    png_set_IHDR(png, info, (png_uint_32)cairo_image_surface_get_width(surface),
        (png_uint_32)cairo_image_surface_get_height(surface), 8,
        PNG_COLOR_TYPE_RGB, PNG_INTERLACE_NONE, PNG_COMPRESSION_TYPE_DEFAULT,
        PNG_FILTER_TYPE_DEFAULT);
    png_write_info(png, info);
    put_rows(png, surface, row);
    png_write_end(png, info);
    return 0;
}

int picture_write(cairo_surface_t *surface, struct buffer *out)
{
    int width = cairo_image_surface_get_width(surface);
    png_structp png =
        png_create_write_struct(PNG_LIBPNG_VER_STRING, NULL, complain, NULL);
    png_infop info = png ? png_create_info_struct(png) : NULL;
    uint8_t *row = malloc(3 * (size_t)width);
    int result = -1;

    if (info && row) {
        png_set_write_fn(png, out, append, flush);
        result = write_all(png, info, surface, row);
    } else {
        log_error("printout: cannot be written as PNG: check memory");
    }
    png_destroy_write_struct(&png, &info);
    free(row);
    return result;
}
