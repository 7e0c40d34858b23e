/* code.h: a QR code as inline SVG. */
#ifndef REPORT_CODE_H
#define REPORT_CODE_H

struct buffer;

/* Append one <svg> element, role img, named by title: dark modules on white,
 * with the margin a reader needs, whatever the page's colours.  0, or -1 when
 * the text is too long for a code. */
int code_svg(struct buffer *out, const char *text, const char *title);

#endif
