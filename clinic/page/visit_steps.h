/* visit_steps.h: the refill visit in order, with what is known of each step. */
#ifndef CLINIC_PAGE_VISIT_STEPS_H
#define CLINIC_PAGE_VISIT_STEPS_H

#include "clinic/page/view.h"

struct encounter;

/* Draw the fourteen steps; e is the newest session record of the visit, NULL
 * before one has come.  0, or -1 when the store failed. */
int visit_steps_put(
    struct page *page, const struct view *view, const struct encounter *e);

#endif
