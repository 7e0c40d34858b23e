/* sheet_layout.h: where on the paper the printout's words stand. */
#ifndef REPORT_SHEET_LAYOUT_H
#define REPORT_SHEET_LAYOUT_H

struct draw;
struct sheet_rows;

/*
 * Place the sheet, with its QR code, on a page of width and height in points.
 * Returns the height it needs, which is more than height when it does not
 * fit; when it does, the emergency card stands at the foot.
 */
double sheet_layout_page(struct draw *draw, const struct sheet_rows *rows,
    const char *code, double width, double height);

/* Place it in one column of width points for a phone.  Returns its height. */
double sheet_layout_column(struct draw *draw, const struct sheet_rows *rows,
    const char *code, double width);

#endif
