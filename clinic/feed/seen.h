/* seen.h: which serial and record numbers a sheet has named already. */
#ifndef CLINIC_FEED_SEEN_H
#define CLINIC_FEED_SEEN_H

#include "clinic/feed/csv.h"
#include "clinic/feed/row.h"

struct seen;

/* None yet.  To be given back by seen_free. */
struct seen *seen_create(void);
void seen_free(struct seen *seen);

/*
 * The first row with a serial number stands, and so does the first with a
 * record number, refused or not: later ones are refused here.  Numbers are
 * the same whatever their case, spaces and punctuation.
 */
void seen_judge(struct seen *seen, struct row *row, const struct csv *csv);

#endif
