/* course.h: a patient's readings as the chart of report/chart. */
#ifndef CLINIC_PAGE_COURSE_H
#define CLINIC_PAGE_COURSE_H

#include "clinic/page/page.h"
#include "report/chart.h"

/*
 * The 12 months before today and the 6 after it (look.md): reservoir between
 * the fills on record and on to empty, dose, tone and marks, in the page's
 * arena.  0; 1 when there is no reading to draw; -1 when the reply is an
 * error.
 */
int course_chart(
    struct page *page, const struct current *current, struct chart *chart);

#endif
