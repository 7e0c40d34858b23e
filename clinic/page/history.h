/* history.h: everything on record of a patient, as one list in time. */
#ifndef CLINIC_PAGE_HISTORY_H
#define CLINIC_PAGE_HISTORY_H

#include <stddef.h>
#include <stdint.h>

#include "clinic/page/page.h"

/* One thing that happened. */
struct history_event {
    int64_t at_s; /* UTC */
    const char *words;
    const char *author;
    const char *href; /* where all of it stands; NULL: here */
};

/*
 * The newest of readings, refills, programs, bookings, calls and tone scores,
 * at most max events, newest first; *events lives in the page's arena.  How
 * many, or -1 when the reply is an error.
 */
int history_list(struct page *page, int64_t patient, size_t max,
    struct history_event **events);

#endif
