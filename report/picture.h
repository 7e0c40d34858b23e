/* picture.h: a picture drawn by cairo as a PNG file. */
#ifndef REPORT_PICTURE_H
#define REPORT_PICTURE_H

#include <cairo.h>

struct buffer;

/*
 * Append an image surface of CAIRO_FORMAT_RGB24 to out.  0, or -1 with one
 * log line.  Rows are written unfiltered and lightly packed: for text on
 * white that is several times faster than cairo's own writer, and no larger.
 */
int picture_write(cairo_surface_t *surface, struct buffer *out);

#endif
