/* printout.h: a patient's record as the sheet of report/sheet (F-12). */
#ifndef CLINIC_PAGE_PRINTOUT_H
#define CLINIC_PAGE_PRINTOUT_H

#include "clinic/page/view.h"
#include "report/sheet.h"

/* Fill in the sheet from what is on record; its texts live in the page's
 * arena.  0, or -1 when the reply is an error. */
int printout_fill(
    struct page *page, const struct view *view, struct sheet *sheet);

/* The paper of the clinic's place: letter in America, elsewhere A4. */
enum sheet_paper printout_paper(const struct page *page);

#endif
