/* svg.h: text inside SVG. */
#ifndef REPORT_SVG_H
#define REPORT_SVG_H

struct buffer;

/* Append text, escaped for SVG content and quoted attributes; control
 * characters and what is not UTF-8 are left out. */
void svg_text(struct buffer *out, const char *text);

#endif
