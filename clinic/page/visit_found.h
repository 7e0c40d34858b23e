/* visit_found.h: what a session record says was found and done, as a part of a
 * visit's page. */
#ifndef CLINIC_PAGE_VISIT_FOUND_H
#define CLINIC_PAGE_VISIT_FOUND_H

#include "clinic/page/view.h"

struct encounter;

/* Draw one record: what is doubtful first, then before beside after, the
 * refill, every command with its fate, and what was written. */
void visit_found_put(struct page *page, const struct view *view,
    const struct visit_record *record, const struct encounter *e);

#endif
