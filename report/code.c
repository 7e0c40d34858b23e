#include <qrencode.h>

#include "base/buffer.h"
#include "report/code.h"
#include "report/svg.h"

enum { MARGIN = 4 };

/* The dark modules of a row, run by run. */
static void put_row(struct buffer *out, const QRcode *code, int row)
{
    const unsigned char *module = code->data + row * code->width;
    int from, to;

    for (from = 0; from < code->width; from = to + 1) {
        for (to = from; to < code->width && module[to] & 1; to++)
            ;
        if (to > from)
            buffer_printf(out, "M%d %dh%dv1h-%dz", from + MARGIN, row + MARGIN,
                to - from, to - from);
    }
}

int code_svg(struct buffer *out, const char *text, const char *title)
{
    QRcode *code = QRcode_encodeString8bit(text, 0, QR_ECLEVEL_M);
    int side, row;

    if (!code)
        return -1;
    side = code->width + 2 * MARGIN;
    buffer_printf(out,
        "<svg class=\"code\" role=\"img\" viewBox=\"0 0 %d %d\" "
        "xmlns=\"http://www.w3.org/2000/svg\"><title>",
        side, side);
    svg_text(out, title);
    buffer_printf(out,
        "</title><path fill=\"#fff\" d=\"M0 0h%dv%dh-%dz\"/>"
        "<path fill=\"#000\" shape-rendering=\"crispEdges\" d=\"",
        side, side, side);
    for (row = 0; row < code->width; row++)
        put_row(out, code, row);
    buffer_text(out, "\"/></svg>");
    QRcode_free(code);
    return 0;
}
